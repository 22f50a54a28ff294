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
    for name in (*TABLES, *SWAPS, *(["best-rings"] if graph.interests and graph.offers else [])):
        rows, lines = table(graph, name), read(table_csv(graph, name))
        assert len(lines) == len(rows)
        for row, line in zip(rows, lines, strict=True):
            assert list(row) == list(line)
            assert not any(cell.startswith(("=", "+", "@")) for cell in line.values())
