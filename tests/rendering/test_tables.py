from __future__ import annotations

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from strategies import ecosystems

from ecograph.errors import ConfigError
from ecograph.graph import build
from ecograph.loading import load
from ecograph.model import Ecosystem
from ecograph.rendering.tables import Choice, table, table_csv

TABLES = ("actors", "pairs", "needs", "rings")
SWAPS = ("near-misses", "allies")
GOALS = ("mactor", "goals", "convergences", "facilitators")
JOURNEYS = ("journeys", "touchpoints", "handovers", "start")
CLINIC = """
actors:
  - {id: patient, kind: customer}
  - {id: clinic}
  - {id: lab, trusted_by: [clinic, taxi]}
  - {id: taxi}
  - {id: town, kind: authority, influenceable: false}
dependencies:
  - {depender: clinic, dependee: lab, resource: results, importance: 4}
  - {depender: lab, dependee: clinic, resource: fee, importance: 2}
goals: [{id: calm, shared: true, horizon: long}, {id: speed}]
positions:
  - {actor: clinic, goal: calm, stance: 3, success: no second visit}
  - {actor: taxi, goal: calm, stance: 1}
  - {actor: lab, goal: calm, stance: 0, success: one tube}
  - {actor: taxi, goal: speed, stance: 2}
  - {actor: clinic, goal: speed, stance: -2}
journeys:
  - id: visit
    customer: patient
    owner: clinic
    mandate: time
    touchpoints:
      - {id: ride, stage: Come, performer: taxi, accountable: clinic, importance: 2, experience: 4,
         channel: road}
      - {id: blood, stage: Stay, performer: lab, accountable: clinic, blamed: clinic, importance: 4,
         expectation: 4, experience: 2, agreement: process, channel: [desk, app],
         metric: {name: minutes, target: 10, value: 20, shared: true}}
      - {id: talk, stage: Stay, performer: clinic, accountable: clinic, importance: 2, expectation: 4,
         experience: 4}
"""


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_actors_table():
    """One row for each actor, its id first; what has no meaning is empty, and noise is cut."""
    graph = build(
        load("""
actors: [{id: a}, {id: b}, {id: c}]
dependencies: [{depender: a, dependee: b, resource: r, importance: 5, satisfaction: 1.7}]
""")
    )
    assert table_csv(graph) == (
        "actor,given,received,balance,fails,lost_share\n"
        "a,0.0,1.7,1.0,0,\n"
        "b,1.7,0.0,-1.0,1,1.0\n"
        "c,0.0,0.0,,0,0.0\n"
    )


@pytest.mark.parametrize("sign", ["=", "+", "-"])
def test_formulas_are_neutralised(sign: str):
    """An id that a spreadsheet would run is written as text, in every table that shows it."""
    evil = f"{sign}cmd|' /C calc'!A0"
    graph = build(
        Ecosystem(
            actors=[{"id": evil}, {"id": "b"}],
            dependencies=[{"depender": evil, "dependee": "b", "resource": evil, "importance": 3}],
            interests=[
                {"actor": evil, "resource": "x", "priority": 5},
                {"actor": "b", "resource": evil, "priority": 5},
            ],
            offers=[
                {"actor": evil, "resource": evil, "effort": 1},
                {"actor": "b", "resource": "x", "effort": 1},
            ],
        )
    )
    for name in TABLES:
        rows = read(table_csv(graph, name))
        cells = [cell for row in rows for cell in row.values() if evil in cell]
        assert cells
        assert all(cell.startswith(("'", "b | ")) for cell in cells)


@pytest.mark.parametrize("sign", ["=", "+", "-"])
def test_formulas_are_neutralised_in_swaps_and_allies(sign: str):
    """What people call their parties, things and goals stays text also where several are in one cell."""
    evil = f"{sign}cmd|' /C calc'!A0"
    graph = build(
        Ecosystem(
            actors=[{"id": evil}, {"id": "b"}, {"id": "c"}],
            goals=[{"id": evil}],
            positions=[{"actor": actor, "goal": evil, "stance": 2} for actor in (evil, "c")],
            interests=[
                {"actor": evil, "resource": "x", "priority": 5},
                {"actor": "b", "resource": evil, "priority": 5},
                {"actor": "b", "resource": "y", "priority": 2},
            ],
            offers=[
                {"actor": evil, "resource": evil, "effort": 1},
                {"actor": evil, "resource": "y", "effort": 3},
                {"actor": "b", "resource": "x", "effort": 3},
            ],
        )
    )
    for name in ("best-rings", *SWAPS):
        rows = read(table_csv(graph, name))
        cells = [cell for row in rows for cell in row.values() if evil in cell]
        assert cells
        assert all(cell.startswith("'") for cell in cells)


def test_the_best_rings_table():
    """One row for each transfer, with its ring; what is chosen of the question counts."""
    graph = build(
        load("""
actors: [{id: a}, {id: b}, {id: c}]
interests:
  - {actor: a, resource: x, priority: 5}
  - {actor: b, resource: y, priority: 4}
  - {actor: c, resource: y, priority: 4}
offers:
  - {actor: a, resource: y, effort: 1.7}
  - {actor: b, resource: x, effort: 1}
  - {actor: c, resource: z, effort: 1}
dependencies: [{depender: a, dependee: c, resource: z, importance: 5, effort: 2}]
""")
    )
    two = [
        {
            "ring": 1,
            "giver": "a",
            "receiver": "b",
            "resource": "y",
            "existing": False,
            "gain": 4.0,
            "cost": 1.7,
        },
        {
            "ring": 1,
            "giver": "b",
            "receiver": "a",
            "resource": "x",
            "existing": False,
            "gain": 5.0,
            "cost": 1.0,
        },
    ]
    assert table(graph, "best-rings") == two
    closing = table(graph, "best-rings", Choice(closing=True))
    assert closing[:2] == [{**row, "ring": 1} for row in two]
    assert [(row["ring"], row["giver"], row["existing"]) for row in closing[2:]] == [
        (2, "a", False),
        (2, "c", True),
    ]
    once = table(graph, "best-rings", Choice(closing=True, each_actor_once=True, objective="worst-off"))
    assert {row["ring"] for row in once} == {1}


def test_the_near_misses_table():
    """One row for each ring, with the payment that would make it work and to whom it goes."""
    graph = build(
        load("""
actors: [{id: a}, {id: b}]
interests: [{actor: a, resource: x, priority: 5}, {actor: b, resource: y, priority: 1.5}]
offers: [{actor: b, resource: x, effort: 3}, {actor: a, resource: y, effort: 1}]
""")
    )
    assert table_csv(graph, "near-misses") == (
        "members,resources,side_payment,paid_to,total_gain\na | b,y | x,1.5,b,2.5\n"
    )


def test_the_goals_table():
    """One row for each goal: who is for it, against it or silent, and who has said what success is."""
    rows = table(build(load(CLINIC)), "goals")
    assert rows == [
        {
            "goal": "calm",
            "shared": True,
            "horizon": "long",
            "support": 4.0,
            "opposition": 0.0,
            "balance": 1.0,
            "supporters": "clinic | taxi",
            "opponents": "",
            "indifferent": "lab",
            "silent": "town",
            "explicit": "clinic | lab",
            "implicit": "taxi",
        },
        {
            "goal": "speed",
            "shared": False,
            "horizon": None,
            "support": 2.0,
            "opposition": 2.0,
            "balance": 0.0,
            "supporters": "taxi",
            "opponents": "clinic",
            "indifferent": "",
            "silent": "lab | town",
            "explicit": "",
            "implicit": "taxi",
        },
    ]


def test_the_mactor_table():
    """One row for each actor: influence either way, its balance of power, and whether it is torn."""
    rows = {row["actor"]: row for row in table(build(load(CLINIC)), "mactor")}
    for actor in ("clinic", "lab"):
        assert rows[actor]["exerted"] - rows[actor]["received"] == rows[actor]["net"]
    assert rows["lab"]["exerted"] > rows["town"]["exerted"] == 0.0
    assert rows["clinic"]["ambivalence"] == 1.0
    assert rows["lab"]["ambivalence"] is None
    assert rows["town"]["competitiveness"] == 0.0


def test_the_convergences_table():
    """One row for each two who meet on a goal: goals counted, by firmness, and with the power of both."""
    (row,) = table(build(load(CLINIC)), "convergences")
    assert {name: row[name] for name in ("actor", "other", "shared", "opposed")} == {
        "actor": "clinic",
        "other": "taxi",
        "shared": "calm",
        "opposed": "speed",
    }
    assert [row[name] for name in ("convergence", "divergence")] == [1.0, 1.0]
    assert [row[name] for name in ("convergence_by_stance", "divergence_by_stance")] == [2.0, 2.0]
    assert row["convergence_with_power"] > 0
    unlinked = build(load(CLINIC)).without(["lab", "patient"])
    assert table(unlinked, "convergences")[0]["convergence_with_power"] is None


def test_the_facilitators_table():
    """One row for each who could chair, with why."""
    assert table_csv(build(load(CLINIC)), "facilitators") == (
        "actor,sides,stance,trust,stake,reach,reasons,trusted_by\n"
        "lab,1.0,0,0.666667,0.714286,0.333333,"
        "trusted by all sides | takes no side | reachable,clinic | taxi\n"
    )


def test_the_journeys_table():
    """One row for each journey: who performs, what falls short, what is measured and what is linked."""
    (row,) = table(build(load(CLINIC)), "journeys")
    assert row == {
        "journey": "visit",
        "customer": "patient",
        "owner": "clinic",
        "sponsor": None,
        "mandate": "time",
        "touchpoints": 3,
        "weight": 8.0,
        "by_owner": 0.25,
        "by_partners": 0.75,
        "by_others": 0.0,
        "by_customer": 0.0,
        "unknown_performer": 0.0,
        "gap": 1.333333,
        "gap_known": 0.75,
        "measured": 0.5,
        "measured_shared": 1.0,
        "single_channel": 0.333333,
        "handovers": 2,
        "unlinked": 1,
    }


def test_the_touchpoints_table():
    """One row for each step; what nobody has said is empty, also whether it has one channel only."""
    assert table_csv(build(load(CLINIC)), "touchpoints").splitlines()[1:] == [
        "visit,ride,Come,taxi,clinic,clinic,2.0,2.0,,4.0,,possible overkill,,,False,road,True",
        (
            "visit,blood,Stay,lab,clinic,clinic,4.0,4.0,4.0,2.0,2.0,"
            "concentrate here,process,minutes,True,app | desk,False"
        ),
        "visit,talk,Stay,clinic,clinic,clinic,2.0,2.0,4.0,4.0,0.0,possible overkill,,,False,,",
    ]


def test_the_handovers_table():
    """One row for each hand-over, whether the two are linked and how far experience falls."""
    assert table_csv(build(load(CLINIC)), "handovers") == (
        "journey,before,after,giver,receiver,linked,drop\n"
        "visit,ride,blood,taxi,lab,False,2.0\n"
        "visit,blood,talk,lab,clinic,True,-2.0\n"
    )


def test_the_start_table():
    """Whole journeys come first, then touchpoints, each by where to start, with the reasons."""
    rows = table(build(load(CLINIC)), "start")
    assert [(row["journey"], row["touchpoint"], row["signal"]) for row in rows] == [
        ("visit", None, 8.0),
        ("visit", "blood", 8.0),
        ("visit", "talk", 0.0),
        ("visit", "ride", None),
    ]
    assert rows[0]["reasons"] == "customer signal | business target | ease"
    assert (rows[0]["worst"], rows[3]["worst"]) == ("blood", None)


def test_negative_numbers_stay_numbers():
    """A minus sign before a number is no formula."""
    graph = build(
        load(
            "actors: [{id: a}, {id: b}]\n"
            "dependencies: [{depender: a, dependee: b, resource: r, importance: 2}]"
        )
    )
    assert read(table_csv(graph))[1]["balance"] == "-1.0"


def test_awkward_text_is_quoted():
    """Commas, quotes and line breaks in ids neither end a cell nor a row."""
    ids = ["a,b", 'say "hello"', "two\nlines", "carriage\rreturn", "semi;colon"]
    graph = build(Ecosystem(actors=[{"id": name} for name in ids]))
    told = [" ".join(row["actor"].split()) for row in read(table_csv(graph))]
    assert told == [" ".join(name.split()) for name in sorted(ids)]


def test_an_id_cannot_start_with_an_at_sign():
    """The fourth sign that starts a formula never gets into a model."""
    with pytest.raises(ValueError, match="pattern"):
        Ecosystem(actors=[{"id": "@sum"}])


def test_a_table_that_is_not_there():
    """An unknown table is an error that says which one was meant."""
    with pytest.raises(ConfigError) as error:
        table(build(Ecosystem()), "actor")
    assert str(error.value) == 'there is no table "actor" (did you mean "actors"?)'


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ecosystems())
def test_csv_and_rows_agree(model: Ecosystem):
    """Every table has as many lines as rows, with the same columns in the same order."""
    graph = build(model)
    for name in (
        *TABLES,
        *SWAPS,
        *GOALS,
        *JOURNEYS,
        *(["best-rings"] if graph.interests and graph.offers else []),
    ):
        rows, lines = table(graph, name), read(table_csv(graph, name))
        assert len(lines) == len(rows)
        for row, line in zip(rows, lines, strict=True):
            assert list(row) == list(line)
            assert not any(cell.startswith(("=", "+", "@")) for cell in line.values())
