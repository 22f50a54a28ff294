"""`ecograph what-if`: what falls when somebody stops, and what is found then."""

from __future__ import annotations

import json

import pytest


def test_the_fall_and_the_findings(run, one):
    """It prints who cannot go on and what is found before and after, and ends well."""
    done = run("what-if", one, "--remove", "Cleaner")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("What if Cleaner stops?\n\nHall cannot go on:\n- No clean floor for Hall.\n")


def test_as_json(run, one):
    """As JSON it is one object."""
    told = json.loads(run("what-if", one, "--remove", "cleaner", "--format", "json").out)
    assert [entry["actor"] for entry in told["failed"]] == ["hall"]


@pytest.mark.parametrize("ending", ["svg", "png", "pdf", "dot"])
def test_the_cascade_is_drawn(run, one, tmp_path, ending):
    """With -o the fall is drawn too, by the file's ending."""
    done = run("what-if", one, "--remove", "cleaner", "-o", f"fall.{ending}")
    assert done.code == 0
    assert f"written: fall.{ending}" in done.err
    assert (tmp_path / f"fall.{ending}").stat().st_size > 500


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--remove", "clenaer"], 'nobody on the map is called "clenaer" (did you mean "Cleaner"?)'),
        (["--without", "floor"], 'nothing on the map is called "floor" (did you mean "clean floor"?)'),
        (["--close", "phone"], 'there is no channel "phone"'),
        ([], "say what is lost: a party, a resource or a channel"),
    ],
)
def test_what_cannot_be_lost_is_told(run, one, arguments, message):
    """Nothing is printed but what is wrong, and the code is 2."""
    done = run("what-if", one, *arguments)
    assert (done.code, done.out, done.err.strip()) == (2, "", message)
