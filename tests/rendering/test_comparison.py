from __future__ import annotations

import json

import pytest

from ecograph.loading import load
from ecograph.rendering.comparison import what_if_json, what_if_text
from ecograph.scenarios import what_if

ROOF = """
name: Roof repair
actors: [{id: owner, name: Owner, kind: customer}, {id: north, name: North}, {id: south, name: South},
  {id: depot, name: Depot}]
dependencies:
  - {depender: owner, dependee: north, resource: repair, importance: 5, channel: phone}
  - {depender: owner, dependee: south, resource: repair, importance: 5, channel: phone}
  - {depender: north, dependee: depot, resource: tiles, importance: 5}
  - {depender: south, dependee: depot, resource: tiles, importance: 5}
  - {depender: depot, dependee: north, resource: forecast, importance: 2}
settings: {select: [single-point-of-dependency]}
"""


def test_what_a_loss_does_in_words():
    """Who cannot go on and by which chain, how much is lost, and what is found before and after."""
    assert what_if_text(what_if(load(ROOF), remove=["depot"])) == (
        "What if Depot stops?\n\n"
        "North, South and Owner cannot go on:\n"
        "- No tiles for North.\n"
        "- No tiles for South.\n"
        "- No tiles for North and South, so no repair for Owner.\n\n"
        "100% of what the others need, by weight, is no longer served.\n\n"
        "Checks: 1 finding before, 0 after.\n\n"
        "No longer found then\n"
        "- TALK NOW: Without Depot no tiles for North and South, so no repair for Owner; nobody else on the\n"
        "  map can step in."
    )


def test_a_loss_that_somebody_makes_good():
    """Where nobody falls that is said, with what is missed and what is found only then."""
    assert what_if_text(what_if(load(ROOF), remove=["north"])) == (
        "What if North stops?\n\n"
        "Nobody else has to stop: every critical need still has somebody who serves it.\n\n"
        "17% of what the others need, by weight, is no longer served. Less critical, and no longer served:\n"
        "forecast for Depot.\n\n"
        "Checks: 1 finding before, 2 after.\n\n"
        "Found only then\n"
        "- TALK NOW: Without South no repair for Owner; nobody else on the map can step in."
    )


@pytest.mark.parametrize(
    ("options", "title"),
    [
        ({"remove": ["north", "south"]}, "What if North and South stop?"),
        ({"without": ["tiles", "repair"]}, "What if nobody can give repair or tiles?"),
        ({"close": ["phone"]}, "What if phone closes?"),
        (
            {"remove": ["depot"], "without": ["repair"], "close": ["phone"]},
            "What if Depot stops, nobody can give repair and phone closes?",
        ),
    ],
)
def test_every_loss_has_its_question(options, title):
    """Parties stop, things run out, channels close."""
    assert what_if_text(what_if(load(ROOF), **options)).splitlines()[0] == title


def test_the_same_before_and_after():
    """Where the checks see no difference, that is said."""
    text = what_if_text(what_if(load(ROOF), without=["forecast"]))
    assert text.endswith("Checks: 1 finding before, 1 after.\n\nThe same is found before and after.")


def test_as_json():
    """The same as data: chains by their steps, findings by their ids."""
    told = json.loads(what_if_json(what_if(load(ROOF), remove=["depot"], close=["phone"])))
    assert told["lost"] == {"actors": ["depot"], "resources": [], "channels": ["phone"]}
    assert [entry["actor"] for entry in told["failed"]] == ["owner", "north", "south"]
    assert told["failed"][1]["chain"] == [{"givers": ["depot"], "resource": "tiles", "receivers": ["north"]}]
    assert told["lost_share"] == 1
    assert {(need["depender"], need["resource"], need["critical"]) for need in told["unserved"]} == {
        ("owner", "repair", True),
        ("north", "tiles", True),
        ("south", "tiles", True),
        ("depot", "forecast", False),
    }
    assert told["findings"]["disappeared"] == ["single-point-of-dependency@depot"]


def test_hostile_names_are_shown_as_data():
    """A name with an escape code or a line break cannot move the cursor."""
    text = ROOF.replace("name: Depot", r'name: "De\e[31m\npot"')
    assert "What if De�[31m pot stops?" in what_if_text(what_if(load(text), remove=["depot"]))
