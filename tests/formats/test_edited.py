"""Changing a YAML text in place: it says what it should, and all that was not changed is as it was."""

from __future__ import annotations

import copy
import difflib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from naughty import TEXTS
from strategies import ecosystems, shuffled

from ecograph.errors import InvalidModel, ModelError, RenderError
from ecograph.formats.edited import KEYS, edited_yaml
from ecograph.formats.json import write_json
from ecograph.formats.written import tables_of
from ecograph.formats.yaml import write_yaml
from ecograph.loading import load
from ecograph.model import Ecosystem

if TYPE_CHECKING:
    from random import Random

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
each_example = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
MAP = """\
# the map of the hall
ecograph: 1
name: Hall   # as on the door

# --- who is in it
actors:
  # ours
  - {id: airport, name: 'Airport',  kind: "organisation"}  # the focal one
  - {id: ops, part_of: airport}
  # theirs
  - id: cleaner      # since 2020
    name: Cleaning

    trusted_by: [airport,   ops]   # both
    # end of the cleaner

dependencies:
- {depender: airport, dependee: cleaner, resource: clean hall, importance: [3, 5],  # the contract
   satisfaction: "3", note: 'a: b'}
- {depender: cleaner, dependee: airport, resource: fee, importance: 4}

journeys:
  - id: trip
    customer: ops
    touchpoints:
      # first
      - {id: book, importance: 3}
      # second
      - {id: board, importance: 4, performer: cleaner}
settings: {poor: 1, critical: 4}  # ours
"""


def tables(text: str) -> dict[str, Any]:
    return copy.deepcopy(tables_of(load(text)))


def ordered(model: Ecosystem) -> dict[str, Any]:
    """The tables, in an order that does not depend on that of the rows of tables without one."""
    content = tables_of(model)
    return {
        name: sorted(value, key=lambda row: [str(row.get(part)) for part in KEYS[name]])
        if isinstance(value, list)
        else value
        for name, value in content.items()
    }


def difference(text: str, changed: str) -> list[str]:
    lines = difflib.ndiff(text.splitlines(), changed.splitlines())
    return [line for line in lines if line[0] in "+-"]


@each_example
def test_a_text_that_says_it_already_is_the_same_to_the_byte(path: Path):
    """Nothing is written anew."""
    text = path.read_text(encoding="utf-8")
    assert edited_yaml(text, tables_of(load(text))) == text


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(ecosystems(), ecosystems(), st.sampled_from((write_yaml, write_json)))
def test_any_model_can_be_made_of_any_other(one: Ecosystem, other: Ecosystem, write: Any):
    """What is changed in place loads as was asked, from block style and from flow style."""
    text = edited_yaml(write(tables_of(one)), tables_of(other))
    assert ordered(load(text)) == ordered(other)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(ecosystems(), st.randoms(use_true_random=False))
def test_order_without_meaning_changes_nothing(model: Ecosystem, random: Random):
    """Rows in another order are the same model, unless they are steps of a journey."""
    text = write_yaml(tables_of(model))
    other = shuffled(model, random)
    same_steps = {row.id: row.touchpoints for row in model.journeys} == {
        row.id: row.touchpoints for row in other.journeys
    } and list(model.actors.column("tags")) == list(model.actors.column("tags"))
    changed = edited_yaml(text, tables_of(other))
    assert ordered(load(changed)) == ordered(other)
    if same_steps and not difference(repr(ordered(model)), repr(ordered(other))):
        assert changed == text


@each_example
@settings(max_examples=5)
@given(st.randoms(use_true_random=False))
def test_an_example_changed_at_random(path: Path, random: Random):
    """Of an example with some rows and cells gone or different, only the lines of these change."""
    text = path.read_text(encoding="utf-8")
    wanted = tables(text)
    for name in ("dependencies", "interests", "offers", "positions"):
        rows = wanted[name]
        random.shuffle(rows)
        del rows[: random.randrange(3)]
        row = random.choice(rows)
        row["note"] = random.choice(TEXTS).strip() or "x"
        row.pop("source", None)
        row["tags"] = ["new", "no", "a, b"]
    steps = wanted["journeys"][0]["touchpoints"]
    random.shuffle(steps)
    steps[0]["importance"] = {"low": 1, "best": 2, "high": 4}
    steps.insert(1, {"id": "another", "importance": 2})
    wanted["settings"] = {"poor": 1.5}
    expected = Ecosystem(**wanted)
    changed = edited_yaml(text, wanted)
    assert ordered(load(changed)) == ordered(expected)
    comments = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    left = [line for line in changed.splitlines() if line.lstrip().startswith("#")]
    assert [line for line in left if line not in comments] == []


def test_a_changed_cell_leaves_its_row_as_it_is():
    """Quotes, blanks, line breaks and comments of the row stay; ratings that mean the same do, too."""
    wanted = tables(MAP)
    wanted["dependencies"][0]["satisfaction"] = 4
    assert difference(MAP, edited_yaml(MAP, wanted)) == [
        "-    satisfaction: \"3\", note: 'a: b'}",
        "+    satisfaction: 4, note: 'a: b'}",
    ]


def test_a_new_cell_goes_where_the_order_of_keys_puts_it():
    """In a row on one line, and in one with a line for each key."""
    wanted = tables(MAP)
    wanted["dependencies"][1]["effort"] = 2
    wanted["actors"][2]["kind"] = "authority"
    assert difference(MAP, edited_yaml(MAP, wanted)) == [
        "+     kind: authority",
        "- - {depender: cleaner, dependee: airport, resource: fee, importance: 4}",
        "+ - {depender: cleaner, dependee: airport, resource: fee, importance: 4, effort: 2}",
    ]


def test_a_cell_that_is_gone_takes_only_itself():
    """In a row on one line, and in one with a line for each key."""
    wanted = tables(MAP)
    del wanted["actors"][1]["part_of"], wanted["actors"][2]["trusted_by"], wanted["settings"]["poor"]
    del wanted["dependencies"][0]["satisfaction"]
    assert difference(MAP, edited_yaml(MAP, wanted)) == [
        "-   - {id: ops, part_of: airport}",
        "+   - {id: ops}",
        "-     trusted_by: [airport,   ops]   # both",
        "-    satisfaction: \"3\", note: 'a: b'}",
        "+    note: 'a: b'}",
        "- settings: {poor: 1, critical: 4}  # ours",
        "+ settings: {critical: 4}  # ours",
    ]


def test_a_new_row_goes_to_the_end_of_its_table():
    """With the indent of the table, behind the comments of the last row."""
    wanted = tables(MAP)
    wanted["actors"].insert(0, {"id": "police", "kind": "authority"})
    wanted["dependencies"].append(
        {"depender": "ops", "dependee": "police", "resource": "calm", "importance": 3, "note": "two\nlines"}
    )
    assert difference(MAP, edited_yaml(MAP, wanted)) == [
        "+   - {id: police, kind: authority}",
        "+ - depender: ops",
        "+   dependee: police",
        "+   resource: calm",
        "+   importance: 3",
        "+   note: |-",
        "+     two",
        "+     lines",
    ]


def test_a_row_that_is_gone_takes_its_own_comments():
    """Those on its lines and right above it; the comment that heads other rows stays."""
    wanted = tables(MAP)
    wanted["dependencies"] = []
    wanted["journeys"][0]["touchpoints"].pop()
    wanted["actors"].pop()
    wanted = {name: value for name, value in wanted.items() if value != []}
    assert difference(MAP, edited_yaml(MAP, wanted)) == list(
        difference(
            MAP,
            MAP.replace(MAP[MAP.index("  # theirs") : MAP.index("journeys:")], "\n").replace(
                MAP[MAP.index("      # second") : MAP.index("settings:")], ""
            ),
        )
    )


def test_the_heading_of_a_group_outlives_its_first_row():
    """A comment above the first of several rows is about all of them."""
    wanted = tables(MAP)
    wanted["actors"][0]["id"], wanted["actors"][1] = "hub", {"id": "ops"}
    wanted["actors"][2]["trusted_by"] = ["ops"]
    for row in wanted["dependencies"]:
        row.update({key: "hub" for key, value in row.items() if value == "airport"})
    changed = edited_yaml(MAP, wanted)
    assert "actors:\n  # ours\n  - {id: ops}\n  # theirs\n" in changed
    assert "the focal one" not in changed


def test_steps_of_a_journey_are_moved_with_their_comments():
    """Their order has a meaning, and is that of the tables."""
    wanted = tables(MAP)
    steps = wanted["journeys"][0]["touchpoints"]
    steps.reverse()
    steps.insert(1, {"id": "wait", "importance": 1})
    assert edited_yaml(MAP, wanted).splitlines()[-6:] == [
        "      # second",
        "      - {id: board, importance: 4, performer: cleaner}",
        "      - {id: wait, importance: 1}",
        "      # first",
        "      - {id: book, importance: 3}",
        "settings: {poor: 1, critical: 4}  # ours",
    ]


def test_tables_and_keys_of_the_model_come_and_go():
    """A new table stands where the order of tables puts it; of one that is gone no blank line is left."""
    wanted = tables(MAP)
    del wanted["dependencies"], wanted["settings"]
    wanted["focal"] = "airport"
    wanted["offers"] = [{"actor": "ops", "resource": "time"}]
    changed = edited_yaml(MAP, wanted)
    assert "name: Hall   # as on the door\nfocal: airport\n\n# --- who is in it\n" in changed
    assert "    # end of the cleaner\n\noffers:\n  - {actor: ops, resource: time}\n\njourneys:" in changed
    assert "settings" not in changed


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", {"name": "A"}),
        ("# only this\n", {"actors": [{"id": "a"}]}),
        ("name: A", {"name": "B"}),
        ("name: A", {}),
        ("actors: []\n", {"actors": [{"id": "a"}]}),
        ("actors:  # nobody yet\nname: A\n", {"name": "A", "actors": [{"id": "a"}]}),
        ("{name: A}\n", {"name": "A", "actors": [{"id": "a"}]}),
        ("{}\n", {"name": "A"}),
        ("\ufeffname: A\n", {"name": "B"}),
        ("name: A\r\nactors:\r\n  - {id: a}\r\n", {"name": "A", "actors": [{"id": "a"}, {"id": "b"}]}),
        ("name: |\n  two\n  lines\n\nfocal: a\nactors: [{id: a}]\n", {"name": "x", "actors": [{"id": "a"}]}),
        ("name: &n A\npurpose: *n\n", {"name": "B", "purpose": "A"}),
        ("name: &n A\npurpose: *n\n", {"name": "A", "purpose": "B"}),
        ("actors:\n  -\n    id: a\n  -   id: b\n      name: B\n", {"actors": [{"id": "b", "kind": "x"}]}),
        ("actors:\n- id: a\n  kind: x\n- id: b\n", {"actors": [{"id": "b", "kind": "y"}, {"id": "c"}]}),
        ("actors:\n- &x {id: a, tags: [t]}\n- {<<: *x, id: b}\n", {"actors": [{"id": "a"}, {"id": "b"}]}),
        (
            "actors:\n- &x\n  id: a\n  kind: k\n- <<: *x\n  id: b\n",
            {"actors": [{"id": "a"}, {"id": "b", "kind": "k"}]},
        ),
        ("? name\n: A\n", {"name": "B"}),
        (
            "name: 🚆 A  # 🚆\nactors: [{id: 🚆}, {id: b, name: é}]  # 🚆\n",
            {"name": "B", "actors": [{"id": "🚆"}]},
        ),
        (
            "actors: [{id: a, # one\n  name: A, # two\n  kind: k}, # three\n  {id: b}] # four\n",
            {"actors": [{"id": "a"}]},
        ),
        ("actors: [{id: a}, # one\n  {id: b}, # two\n]\n", {"actors": [{"id": "a"}, {"id": "c"}]}),
        ("---\nname: A\n...\n", {"name": "B", "actors": [{"id": "a"}]}),
        (
            "initiatives: [{id: i, benefits: {a: 1}}]\nactors: [{id: a}]\n",
            {"initiatives": [{"id": "i"}], "actors": [{"id": "a"}]},
        ),
    ],
)
def test_odd_texts_can_be_changed(text: str, wanted: dict[str, Any]):
    """What is odd and yet YAML loads as the tables when it is changed, and its comments are still there."""
    changed = edited_yaml(text, wanted)
    assert ordered(load(changed + "\n")) == ordered(Ecosystem(**wanted))
    assert changed.count("\r\n") in (0, changed.count("\n"))


def test_the_key_of_the_schema_stays_first():
    """Comments at the start of a file are about the file, even when its first key goes."""
    text = "# about the file\nname: A\nactors: [{id: a}]\n"
    assert edited_yaml(text, {"actors": [{"id": "a"}]}) == "# about the file\nactors: [{id: a}]\n"


def test_what_is_no_model_is_refused():
    """Neither a text nor tables that are wrong lead to a text."""
    with pytest.raises(InvalidModel, match="there is no actor"):
        edited_yaml("name: A\n", {"focal": "a"})
    with pytest.raises(ModelError):
        edited_yaml("name: [A\n", {"name": "B"})
    with pytest.raises(InvalidModel, match="second time"):
        edited_yaml("name: A\nname: B\n", {"name": "B"})
    with pytest.raises(InvalidModel):
        edited_yaml("- a\n", {"name": "B"})


@given(st.text(st.sampled_from("abc{}[]:,-#&*|>'\"\n \t?!%"), max_size=60))
def test_no_text_leads_to_something_else(text: str):
    """A text is changed as was asked, or an error says that it is not."""
    try:
        changed = edited_yaml(text, {"name": "B", "actors": [{"id": "a"}]})
    except (ModelError, RenderError):
        return
    assert tables_of(load(changed)) == {"ecograph": 1, "name": "B", "actors": [{"id": "a"}]}
