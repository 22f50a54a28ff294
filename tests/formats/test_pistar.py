"""Files of piStar: dependencies between actors, goals of actors, and everything else told."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecograph.errors import ModelError
from ecograph.formats.json import read_json
from ecograph.formats.pistar import read_pistar
from ecograph.loading import load
from ecograph.model import Ecosystem

if TYPE_CHECKING:
    from ecograph.formats.raw import Raw

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "istar-models"
DEAL: dict[str, Any] = {
    "actors": [
        {
            "id": "a1",
            "text": "Buyer",
            "type": "istar.Actor",
            "customProperties": {"Description": "pays", "colour": "red"},
            "nodes": [
                {"id": "g1", "text": "Low price", "type": "istar.Quality"},
                {"id": "g2", "text": "House bought", "type": "istar.Goal"},
                {"id": "g3", "text": "Bid made", "type": "istar.Goal"},
                {"id": "t1", "text": "Make a bid", "type": "istar.Task"},
            ],
        },
        {
            "id": "a2",
            "text": "Seller",
            "type": "istar.Agent",
            "nodes": [{"id": "t2", "text": "Sell", "type": "istar.Task"}],
        },
        {"id": "a3", "text": "Agent\n@ work", "type": "istar.Role", "nodes": []},
        {"id": "a4", "text": "Buyer", "type": "myextension.Organisation"},
    ],
    "dependencies": [
        {
            "id": "d1",
            "text": "Pay",
            "type": "istar.Task",
            "source": "g1",
            "target": "a2",
            "customProperties": {"importance": "5", "Description": ""},
        },
        {"id": "d2", "text": "Keys", "type": "istar.Resource", "source": "a2", "target": "t1"},
        {"id": "d3", "text": "Inside", "type": "istar.Goal", "source": "g1", "target": "t1"},
        {"id": "d4", "text": "Nowhere", "type": "istar.Goal", "source": "o1", "target": "a1"},
        {"id": "d5", "text": "By its links", "type": "istar.Goal"},
    ],
    "links": [
        {"id": "l1", "type": "istar.DependencyLink", "source": "g1", "target": "d1"},
        {"id": "l2", "type": "istar.DependencyLink", "source": "d1", "target": "a2"},
        {"id": "l3", "type": "istar.DependencyLink", "source": "a3", "target": "d5"},
        {"id": "l4", "type": "istar.DependencyLink", "source": "d5", "target": "a4"},
        {"id": "l5", "type": "istar.ContributionLink", "source": "t1", "target": "g1", "label": "help"},
        {"id": "l6", "type": "istar.AndRefinementLink", "source": "g3", "target": "g2"},
        {"id": "l7", "type": "istar.IsALink", "source": "a3", "target": "a2"},
        {"id": "l8", "type": "old.IsPartOfLink", "source": "a3", "target": "a4"},
        {"id": "l9", "type": "old.IsPartOfLink", "source": "a4", "target": "a3"},
    ],
    "orphans": [{"id": "o1", "text": "Lost goal", "type": "istar.Goal"}],
    "display": {},
    "tool": "pistar.2.1.0",
    "istar": "2.0",
    "diagram": {"width": 1, "name": "A deal", "customProperties": {"Description": "Sell a house"}},
}


def read(content: object) -> Raw:
    return read_pistar(read_json(json.dumps(content, indent=1), "deal.json"))


def told(raw: Raw, how: str) -> list[str]:
    return [one.message for one in raw.told if one.how == how]


def test_dependencies_are_those_between_actors():
    """Inner ends mean their actors, and links count only where a dependency has no ends itself."""
    links = Ecosystem(**read(DEAL).content).dependencies
    assert [(row.depender, row.dependee, row.resource, row.importance) for row in links] == [
        ("a1", "Seller", "Pay", 5),
        ("Seller", "a1", "Keys", 3),
        ("Agent at work", "Buyer (organisation)", "By its links", 3),
    ]


def test_actors_have_kinds_names_and_wholes():
    """Kinds come from types with any prefix; a part of a whole stays one unless that leads in a circle."""
    actors = {row.id: row for row in Ecosystem(**read(DEAL).content).actors}
    assert [row.kind for row in actors.values()] == ["organisation", "agent", "role", "organisation"]
    assert actors["Agent at work"].name == "Agent\n@ work"
    assert actors["Agent at work"].part_of == "Buyer (organisation)"
    assert actors["Buyer (organisation)"].part_of is None
    assert next(iter(actors.values())).note == "pays\ncolour: red"


def test_what_an_actor_is_after_is_its_goal():
    """Goals and qualities that are no step towards another, with a position as a guess."""
    model = Ecosystem(**read(DEAL).content)
    assert [goal.id for goal in model.goals] == ["Low price", "House bought"]
    assert {(row.goal, row.stance) for row in model.positions} == {("Low price", 4), ("House bought", 4)}
    assert (model.name, model.purpose) == ("A deal", "Sell a house")


def test_everything_else_is_told():
    """Each link, inner element, orphan and dependency that has no place is named, with its place."""
    raw = read(DEAL)
    left = "\n".join(told(raw, "left"))
    for part in (
        'that "Make a bid" contributes to "Low price" (help)',
        'that "Bid made" is a part of reaching "House bought"',
        'is a "Seller"',
        '"Buyer" is part of "Agent',
        'the goal "Bid made" of "Buyer", a step towards another',
        'the task "Make a bid" of "Buyer"',
        'the goal "Lost goal", which stands in no actor',
        'the dependency "Nowhere", whose depender is no actor',
        "to itself",
    ):
        assert part in left
    guessed = "\n".join(told(raw, "guessed"))
    for part in ("importance 3 of 5, for 2 links", "stance of 4 on 2 goals", 'called "Buyer"', '"Keys"'):
        assert part in guessed
    assert all(one.place.line for one in raw.told if one.how == "left")
    assert told(raw, "taken")[:2] == ["4 actors", "3 dependencies"]


def test_what_is_said_of_what_is_left_is_told_with_it():
    """Properties of an orphan, a link, a step and the diagram, and keys that nobody knows, are named."""
    actors = [{**DEAL["actors"][0], "nodes": [*DEAL["actors"][0]["nodes"]]}, *DEAL["actors"][1:]]
    actors[0]["nodes"][3] = {**actors[0]["nodes"][3], "customProperties": {"cost": "3"}}
    actors[0]["nodes"].append({"id": "g9", "text": "Low price", "type": "istar.Goal"})
    content = {
        **DEAL,
        "actors": actors,
        "links": [{**DEAL["links"][4], "customProperties": {"how": "much"}}, *DEAL["links"][:4]],
        "orphans": [{**DEAL["orphans"][0], "customProperties": {"Description": "lonely"}}],
        "diagram": {"name": "A deal", "owner": "x", "customProperties": {"Author": "y", "Description": "z"}},
        "display": {"d1": {"backgroundColor": "#f00"}},
        "extra": {"a": 1},
    }
    raw = read(content)
    assert {
        'that "Make a bid" contributes to "Low price" (help) (how: much)',
        'the task "Make a bid" of "Buyer" (cost: 3)',
        'the goal "Low price" of "Buyer", which stands there again',
        'the goal "Lost goal", which stands in no actor (Description: lonely)',
        'the property "owner" of the diagram: x',
        'the property "Author" of the diagram: y',
        "the colours and shapes of 1 element",
        'the key "extra"',
    } <= set(told(raw, "left"))
    assert all(one.place.line for one in raw.told if one.how == "left")


def test_the_kind_of_a_resource_is_told_as_it_is():
    """Where a name such as money has told the kind, nothing is said of a service."""
    link = {"id": "d", "text": "Money", "type": "istar.Resource", "source": "a1", "target": "a2"}
    raw = read({**DEAL, "dependencies": [link, {**link, "id": "e", "text": "Keys"}]})
    assert {row["id"]: row["kind"] for row in raw.content["resources"]} == {
        "Money": "money",
        "Keys": "service",
    }
    assert [line for line in told(raw, "guessed") if line.startswith("service")] == [
        'service as the kind of "Keys": a resource of iStar may be any'
    ]


def test_older_files_and_files_with_little_in_them():
    """Without orphans, display, links or nodes a file still is a model."""
    old = {"istar": "2.0", "actors": [{"id": "1", "text": "A", "type": "istar.Actor"}]}
    assert Ecosystem(**read(old).content).actors[0].id == "A"
    assert read({"istar": "2.0", "actors": []}).content["actors"] == []


def test_a_large_file_is_read_like_a_small_one():
    """A text of more than a megabyte, which is read in parts, gives the same model."""
    content = {
        **DEAL,
        "display": {str(number): {"width": number, "note": "x" * 100} for number in range(12_000)},
    }
    text = json.dumps(content)
    assert len(text) > 1024 * 1024
    raw = read_pistar(read_json(text, "deal.json"))
    assert raw.content == read(DEAL).content
    assert all(one.place.line for one in raw.told if one.how == "left")


def test_a_file_without_actors_is_refused():
    """The one clear error says what is missing."""
    with pytest.raises(ModelError, match="no list of actors"):
        read({"istar": "2.0", "actors": {}})


def test_a_wrong_value_is_placed_where_it_stands():
    """What the model refuses is told with its line in the file of piStar."""
    content = json.loads(json.dumps(DEAL))
    content["dependencies"][0]["customProperties"] = {"importance": 9}
    text = json.dumps(content, indent=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(ModelError) as caught:
            load(text)
    (problem,) = caught.value.problems
    line = text.splitlines()[problem.place.line - 1 :]
    assert problem.code == "not-a-rating"
    assert any('"Pay"' in each for each in line[:4])


def test_the_example_of_the_guide():
    """The travel model of the iStar 2.0 guide gives the dependencies that were read from it by hand."""
    path = DATA / "travelReimbursement.json"
    if not path.exists():
        pytest.skip("the shared data is not here")
    expected = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))[path.name]
    raw = read_pistar(read_json(path.read_text(encoding="utf-8"), path.name))
    model = Ecosystem(**raw.content)
    assert sorted(model.actors.column("id")) == expected["actor_names"]
    assert {(row.depender, row.resource, row.dependee) for row in model.dependencies} == {
        (row["depender"], row["dependum"], row["dependee"]) for row in expected["dependencies"]
    }
    assert len(model.dependencies) == expected["dependency_count"]
    left = told(raw, "left")
    links = sum(expected["links"].values()) - expected["links"]["DependencyLink"]
    assert sum(line.startswith("that ") for line in left) == links
    inner = [line for line in left if not line.startswith(("that ", "the property ", "the colours "))]
    assert len(inner) + len(model.positions) == expected["inner_elements"]


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5)
    | st.sampled_from(("a1", "a2", "g1", "d1", "istar.Goal", "istar.DependencyLink", "x.IsPartOfLink")),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ("id", "text", "type", "source", "target", "nodes", "customProperties", "importance", "name")
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from((*DEAL, "links")), json_values), st.booleans())
def test_no_json_leads_to_anything_but_a_model_or_an_error(content: dict[str, Any], start: bool):
    """Whatever stands where: a model, or an error of ours."""
    _only_model_errors(json.dumps({**DEAL, **content} if start else {"istar": "2.0", **content}))


@given(st.data())
def test_no_broken_file_leads_to_anything_but_an_error(data: st.DataObject):
    """A good file cut off, or with one character different."""
    text = json.dumps(DEAL)
    place = data.draw(st.integers(0, len(text) - 1))
    new = data.draw(st.sampled_from(["", "\x00", '"', "[", "}", "9", "\ud800", "é"]))
    _only_model_errors(text[:place])
    _only_model_errors(text[:place] + new + text[place + 1 :])


def _only_model_errors(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            load(text + "\n")
        except ModelError:
            return
