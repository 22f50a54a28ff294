"""References between rows are checked alike on text, on tables and when an Ecosystem is made in Python."""

import pytest
from pydantic import ValidationError

from ecograph.model import Actor, Ecosystem
from ecograph.model.references import broken_references

ACTORS = [{"id": "a"}, {"id": "b"}]
STEP = {"id": "t", "importance": 3}
BROKEN = {
    "focal": {"focal": "z"},
    "actor": {"interests": [{"actor": "z", "resource": "r", "priority": 3}]},
    "giver": {"interests": [{"actor": "a", "resource": "r", "priority": 3, "giver": "z"}]},
    "not_to": {"offers": [{"actor": "a", "resource": "r", "not_to": ["b", "z"]}]},
    "voice": {"goals": [{"id": "g", "according_to": "z"}]},
    "customer": {"journeys": [{"id": "j", "customer": "z"}]},
    "sponsor": {"journeys": [{"id": "j", "customer": "a", "sponsor": "z"}]},
    "performer": {"journeys": [{"id": "j", "customer": "a", "touchpoints": [{**STEP, "performer": "z"}]}]},
    "metric": {
        "journeys": [
            {"id": "j", "customer": "a", "touchpoints": [{**STEP, "metric": [{"name": "m", "owner": "z"}]}]}
        ]
    },
    "one metric": {
        "journeys": [
            {"id": "j", "customer": "a", "touchpoints": [{**STEP, "metric": {"name": "m", "owner": "z"}}]}
        ]
    },
    "voice of a metric": {
        "journeys": [
            {
                "id": "j",
                "customer": "a",
                "touchpoints": [{**STEP, "metric": [{"name": "m", "according_to": "z"}]}],
            }
        ]
    },
    "costs": {"initiatives": [{"id": "i", "costs": {"z": 3}}]},
    "resource": {"resources": [{"id": "r"}], "offers": [{"actor": "a", "resource": "z"}]},
    "goal": {"positions": [{"actor": "a", "goal": "z", "stance": 1}]},
    "initiative": {"initiatives": [{"id": "i", "follows": ["z"]}]},
    "channel": {"scenarios": [{"id": "s", "close": ["z"]}]},
    "duplicate": {"goals": [{"id": "z"}, {"id": "z"}]},
    "duplicate decision": {"decisions": [{"finding": "x@z", "status": "accepted", "reason": "r"}] * 2},
    "itself": {"dependencies": [{"depender": "a", "dependee": "a", "resource": "z", "importance": 3}]},
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_reference_is_found_once_in_text_and_in_python(case):
    """The check on raw tables and the making of an Ecosystem name the same single cell."""
    tables = {"actors": ACTORS, **BROKEN[case]}
    (broken,) = broken_references(tables)
    with pytest.raises(ValidationError) as caught:
        Ecosystem(**tables)
    (error,) = caught.value.errors()
    assert broken.message in error["msg"]
    assert [step for step in error["loc"] if step != 0] == [step for step in broken.path if step != 0]


def test_a_broken_reference_among_records_is_found():
    """Records handed in instead of dicts are checked in the same way."""
    with pytest.raises(ValidationError, match='no actor "z"'):
        Ecosystem(actors=[Actor(id="a", part_of="z")])


def test_a_model_without_glossary_may_name_any_resource():
    """Resources are only checked when there is a glossary; a touchpoint without one is never checked."""
    offer = {"actor": "a", "resource": "anything"}
    assert not broken_references({"actors": ACTORS, "offers": [offer]})
    journey = {"id": "j", "customer": "a", "touchpoints": [STEP]}
    assert not broken_references({"actors": ACTORS, "resources": [{"id": "r"}], "journeys": [journey]})


def test_shapes_that_are_wrong_anyway_are_passed_over():
    """Tables, rows and cells of the wrong shape are left to the type check and do not crash this one."""
    for wrong in (5, "x", None, {}, [5], [None], [[]], [{}], [{"id": {}}], [{"id": [[]]}], [{"follows": 5}]):
        for table in (*BROKEN["metric"], "actors", "dependencies", "initiatives", "scenarios", "decisions"):
            list(broken_references({table: wrong}))


@pytest.mark.parametrize("size", [1, 2, 5])
def test_a_circle_of_parts_names_each_of_its_actors(size):
    """Each actor of a circle is named, the one that hangs on it is not."""
    actors = [{"id": str(i), "part_of": str((i + 1) % size)} for i in range(size)]
    broken = broken_references({"actors": [*actors, {"id": "x", "part_of": "0"}]})
    assert [item.path[1] for item in broken] == list(range(size))
    assert {item.code for item in broken} == {"circle"}
