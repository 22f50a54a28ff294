"""`ecograph measure`: the numbers, without opinions."""

from __future__ import annotations

import csv
import io
import json

import pytest

import ecograph
from ecograph.rendering.tables import _TABLES

TABLES = list(_TABLES)
SWAP = """name: Swap
focal: a
actors: [{id: a}, {id: b}, {id: c}, {id: d}]
dependencies:
  - {depender: a, dependee: b, resource: r, importance: 5, satisfaction: 4, effort: 2}
  - {depender: a, dependee: c, resource: r, importance: 5}
  - {depender: b, dependee: a, resource: s, importance: 2}
  - {depender: b, dependee: d, resource: t, importance: 5}
  - {depender: c, dependee: d, resource: t, importance: 5}
  - {depender: a, dependee: b, resource: u, importance: 5}
  - {depender: a, dependee: c, resource: u, importance: 5}
interests: [{actor: a, resource: x, priority: 4}, {actor: b, resource: y, priority: 4}]
offers: [{actor: a, resource: y, effort: 1}, {actor: b, resource: x, effort: 1}]
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
