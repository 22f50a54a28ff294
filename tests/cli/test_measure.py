"""`ecograph measure`: the numbers, without opinions."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

import ecograph
from ecograph.rendering.tables import _TABLES

TABLES = [name for name in _TABLES if name != "best-rings"]
POOL = Path(__file__).parents[2].parent / "shared" / "data" / "exchange-loops-64"
SWAP = """name: Swap
focal: a
actors: [{id: a}, {id: b}, {id: c}, {id: d, trusted_by: [b, c]}, {id: e, kind: customer}]
dependencies:
  - {depender: a, dependee: b, resource: r, importance: 5, satisfaction: 4, effort: 2}
  - {depender: a, dependee: c, resource: r, importance: 5}
  - {depender: b, dependee: a, resource: s, importance: 2}
  - {depender: b, dependee: d, resource: t, importance: 5}
  - {depender: c, dependee: d, resource: t, importance: 5}
  - {depender: a, dependee: b, resource: u, importance: 5}
  - {depender: a, dependee: c, resource: u, importance: 5}
goals: [{id: calm}]
positions: [{actor: b, goal: calm, stance: 2}, {actor: c, goal: calm, stance: 2}]
interests:
  - {actor: a, resource: x, priority: 4}
  - {actor: b, resource: y, priority: 4}
  - {actor: c, resource: z, priority: 5}
  - {actor: d, resource: w, priority: 1}
offers:
  - {actor: a, resource: y, effort: 1}
  - {actor: b, resource: x, effort: 1}
  - {actor: c, resource: w, effort: 1}
  - {actor: d, resource: z, effort: 3}
journeys:
  - id: visit
    customer: e
    owner: a
    touchpoints:
      - {id: door, performer: b, accountable: a, importance: 4, expectation: 4, experience: 2, channel: desk}
      - {id: desk, performer: c, accountable: a, importance: 2, expectation: 3, experience: 3}
"""


def test_measures_are_those_of_the_report(run, one):
    """Without options the measures come as JSON, as they stand in a report."""
    done = run("measure", one)
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out) == json.loads(run("scan", one, "--format", "json").out)["measures"]


def test_a_table_as_csv(run, one):
    """As CSV the actors come first of all, one line for each, the actor in the first column."""
    done = run("measure", one, "--format", "csv")
    assert (done.code, done.err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert next(iter(rows[0])) == "actor"
    assert [row["actor"] for row in rows] == ["cleaner", "hall"]
    assert done.out == run("measure", one, "--format", "csv", "--table", "actors").out


@pytest.mark.parametrize("table", TABLES)
def test_every_table_in_both_forms(run, table):
    """Each table has the same rows as JSON and as CSV."""
    rows = json.loads(run("measure", "-", "--table", table, given=SWAP).out)
    told = list(
        csv.DictReader(io.StringIO(run("measure", "-", "--table", table, "--format", "csv", given=SWAP).out))
    )
    assert rows
    assert len(told) == len(rows)
    assert [list(row) for row in told] == [list(row) for row in rows]


def test_measures_have_no_opinion(run, one):
    """Neither a finding nor a rule stands among the measures."""
    assert "single-point-of-dependency" not in run("measure", one).out


def test_a_file_holds_what_would_be_printed(run, one, tmp_path):
    """With -o the result is in the file and stdout is empty."""
    printed = run("measure", one).out
    done = run("measure", one, "-o", "out.json")
    assert (done.code, done.out, done.err) == (0, "", "written: out.json\n")
    assert (tmp_path / "out.json").read_bytes().decode() == printed


@pytest.mark.parametrize(
    "options", [["--table", "actor"], ["--table", "ringz", "--format", "csv"]], ids=" ".join
)
def test_an_unknown_table_is_answered(run, one, options):
    """A table that does not exist gets the near one, with code 2."""
    done = run("measure", one, *options)
    assert (done.code, done.out) == (2, "")
    assert "did you mean" in done.err


def test_a_wrong_model_has_no_measures(run, tmp_path):
    """A model with a mistake gives its place and no number."""
    (tmp_path / "m.yaml").write_text("actors:\n  - {id: a, nam: A}\n", "utf-8")
    done = run("measure", "m.yaml")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("m.yaml:2:13: actors[0].nam")


def test_what_is_measured_is_what_python_gives(run, one, tmp_path):
    """The command prints what `ecograph.render` gives."""
    model = ecograph.load(tmp_path / one)
    assert run("measure", one).out.strip() == ecograph.render(model, "json").strip()
    assert run("measure", one, "--format", "csv").out.strip() == ecograph.render(model, "csv").strip()


# --- the best rings -------------------------------------------------------------------------------


def market(actors: int = 150, resources: int = 55) -> str:
    """A model in which everybody wants three things and offers three others: too many rings to prove soon."""
    random = Random(3)
    rows = {"actors": [], "interests": [], "offers": []}
    for name in (f"actor {number}" for number in range(actors)):
        things = random.sample(range(resources), 6)
        rows["actors"].append({"id": name})
        rows["interests"] += [
            {"actor": name, "resource": f"thing {thing}", "priority": random.randint(3, 5)}
            for thing in things[:3]
        ]
        rows["offers"] += [
            {"actor": name, "resource": f"thing {thing}", "effort": random.randint(1, 2), "capacity": 1}
            for thing in things[3:]
        ]
    return json.dumps(rows)


def pool() -> str:
    """The published pool as a model: each party wants one thing, and every party that fits offers it."""
    if not POOL.is_dir():
        pytest.skip(f"the verified data set is not at {POOL}")
    with (POOL / "could_give.csv").open(newline="", encoding="utf-8") as file:
        arcs = [(row["source"], row["target"]) for row in csv.DictReader(file)]
    return json.dumps(
        {
            "actors": [{"id": party} for party in sorted({party for arc in arcs for party in arc})],
            "interests": [
                {"actor": target, "resource": f"match for {target}", "priority": 4}
                for target in sorted({target for _, target in arcs})
            ],
            "offers": [
                {"actor": source, "resource": f"match for {target}", "effort": 1} for source, target in arcs
            ],
        }
    )


@pytest.mark.parametrize(("most", "parties"), [(2, 32), (3, 37)])
def test_the_published_pool_is_cleared(run, most, parties):
    """Of 64 parties the most that loops of 2 and 3 can serve is known from independent programs.

    Loops of 4 are cleared where the packing is tested.
    """
    options = ("--objective", "parties", "--each-actor-once", "--time-limit", 60, "--format", "json")
    done = run("measure", "-", "--table", "best-rings", "--max-length", most, *options, given=pool())
    assert (done.code, done.err) == (0, "")
    told = json.loads(done.out)
    assert list(told) == ["objective", "value", "bound", "gap", "rings"]
    assert (told["objective"], told["value"], told["bound"], told["gap"]) == ("parties", parties, parties, 0)
    givers = [part["giver"] for ring in told["rings"] for part in ring]
    assert len(givers) == len(set(givers)) == parties
    for ring in told["rings"]:
        assert 2 <= len(ring) <= most
        assert [part["receiver"] for part in ring] == [part["giver"] for part in (*ring[1:], ring[0])]
        assert all(part["resource"] == f"match for {part['receiver']}" for part in ring)


def test_the_best_rings_in_both_forms(run):
    """As JSON with what they are worth, as CSV one line for each transfer with the number of its ring."""
    done = run("measure", "-", "--table", "best-rings", given=SWAP)
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out) == {
        "objective": "gain",
        "value": 6,
        "bound": 6,
        "gap": 0,
        "rings": [
            [
                {"giver": "a", "receiver": "b", "resource": "y", "existing": False},
                {"giver": "b", "receiver": "a", "resource": "x", "existing": False},
            ]
        ],
    }
    assert run("measure", "-", "--table", "best-rings", "--format", "csv", given=SWAP).out == (
        "ring,giver,receiver,resource,existing,gain,cost\n1,a,b,y,False,4.0,1.0\n1,b,a,x,False,4.0,1.0\n"
    )


def test_the_best_rings_may_close_what_flows_already(run):
    """On request a flow over which nothing comes back is part of a ring, and is told apart."""
    given = """actors: [{id: a}, {id: b}]
interests: [{actor: a, resource: x, priority: 4}]
offers: [{actor: b, resource: x, effort: 1}]
dependencies: [{depender: b, dependee: a, resource: y, importance: 4, effort: 2}]
"""
    assert json.loads(run("measure", "-", "--table", "best-rings", given=given).out)["rings"] == []
    (ring,) = json.loads(run("measure", "-", "--table", "best-rings", "--closing", given=given).out)["rings"]
    assert [part["existing"] for part in ring] == [True, False]


def test_where_nobody_can_be_the_worst_off_there_is_no_number(run):
    """Without a swap the smallest gain has no meaning and is null."""
    given = SWAP.replace("effort: 1}", "effort: 5}")
    done = run("measure", "-", "--table", "best-rings", "--objective", "worst-off", given=given)
    told = json.loads(done.out)
    assert (told["value"], told["bound"], told["gap"], told["rings"]) == (None, None, 0, [])


def test_offers_of_unknown_effort_are_told(run):
    """What cannot be weighed takes no part, and that is said beside the result."""
    given = SWAP.replace("{actor: b, resource: x, effort: 1}", "{actor: b, resource: x}")
    done = run("measure", "-", "--table", "best-rings", given=given)
    assert (done.code, json.loads(done.out)["rings"]) == (0, [])
    assert done.err == "offers of 1 party take no part: it is not known what effort they are\n"


@pytest.mark.parametrize(
    ("options", "given", "said"),
    [
        (["--max-length", "1"], SWAP, "a ring has at least 2 parties, so its length cannot be 1"),
        (["--objective", "partys"], SWAP, 'did you mean "parties"?'),
        ([], SWAP.partition("offers:")[0], "nobody's offers are on the map; ask"),
        ([], "actors: [{id: a}]\n", "nobody's interests are on the map; ask"),
        (["--time-limit", "-1"], SWAP, "--time-limit"),
    ],
    ids=["a ring of one", "objective", "no offers", "no interests", "time limit"],
)
def test_the_best_rings_of_nothing_are_refused(run, options, given, said):
    """What has no answer is a sentence on stderr and code 2, never an empty answer."""
    done = run("measure", "-", "--table", "best-rings", *options, given=given)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "Traceback" not in done.err


def test_a_gap_that_is_left_is_told(run):
    """Where time is up before the proof, value, bound and the gap between them are given."""
    done = run("measure", "-", "--table", "best-rings", "--time-limit", 0, given=market())
    told = json.loads(done.out)
    assert (done.code, done.err) == (0, "")
    assert 0 < told["value"] < told["bound"]
    assert told["gap"] == pytest.approx(1 - told["value"] / told["bound"], abs=1e-6)


@pytest.mark.skipif(os.name == "nt", reason="signals and terminals are otherwise")
def test_an_interrupt_gives_the_best_so_far(tmp_path):
    """On a terminal it shows how far it is; Ctrl-C ends it with 130, and what was found is printed."""
    import pty

    (tmp_path / "market.json").write_text(market(), "utf-8")
    options = ["--table", "best-rings", "--time-limit", "600", "--format", "csv"]
    terminal, screen = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "ecograph", "measure", "market.json", *options],
        cwd=tmp_path,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "200"},
        stdout=subprocess.PIPE,
        stderr=screen,
    ) as done:
        os.close(screen)
        shown = b""
        while b"Best so far" not in shown:
            shown += os.read(terminal, 1000)
        done.send_signal(signal.SIGINT)
        rows = list(csv.DictReader(io.StringIO(done.stdout.read().decode())))
        assert done.wait(30) == 130
    # To read on from a terminal that nobody writes to is an error on some systems, the end on others.
    with contextlib.suppress(OSError):
        while more := os.read(terminal, 1000):
            shown += more
    os.close(terminal)
    assert re.search(rb"Best so far: \d+ rings, gain [\d.]+ of at most [\d.]+", shown)
    assert b"interrupted: these are the best rings found so far" in shown
    assert rows
    assert {row["existing"] for row in rows} == {"False"}


def test_an_interrupt_before_anything_is_found_prints_nothing(run, monkeypatch):
    """Without a result there is nothing to give."""

    def stopped(*_: object, **__: object):
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr("ecograph.measures.improving_rings", stopped)
    done = run("measure", "-", "--table", "best-rings", given=SWAP)
    assert (done.code, done.out) == (130, "")
