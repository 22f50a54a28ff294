"""The JSON Schema accepts and refuses what the loader does."""

import copy
import io
import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

from ecograph import load
from ecograph.errors import ModelError
from ecograph.model import Ecosystem
from ecograph.model.schema import json_schema

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
VALIDATOR = Draft7Validator(json_schema())


class CoreLoader(yaml.SafeLoader):
    """YAML 1.2 core, as an editor's language server reads it: no dates, no yes and no, no sexagesimals."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - PyYAML's way


for tag, pattern in {
    "null": r"^(|~|null|Null|NULL)$",
    "bool": r"^(true|True|TRUE|false|False|FALSE)$",
    "int": r"^[-+]?[0-9]+$",
    "float": r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$",
}.items():
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), None)
CoreLoader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))
CoreLoader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: float(node.value))


def in_editor(text: str):
    return yaml.load(text, Loader=CoreLoader)


def schema_accepts(text: str) -> bool:
    return VALIDATOR.is_valid(in_editor(text))


def loader_accepts(text: str) -> bool:
    try:
        load(text)
    except ModelError:
        return False
    return True


def test_the_schema_is_valid_draft_7():
    """The schema is a valid draft-07 schema and says so."""
    schema = json_schema()
    Draft7Validator.check_schema(schema)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    json.dumps(schema)


def test_every_property_is_explained():
    """Each key an editor can offer comes with a sentence, and no definition is left without use."""
    schema = json_schema()
    for name, record in {"Ecosystem": schema, **schema["definitions"]}.items():
        for key, value in record.get("properties", {}).items():
            assert value.get("description", "").strip(), f"{name}.{key}"
    assert set(re.findall(r'"#/definitions/(\w+)"', json.dumps(schema))) == set(schema["definitions"])
    assert set(schema["properties"]) == set(Ecosystem.model_fields)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_valid_in_an_editor(path):
    """An editor that knows the schema has nothing to say about the examples."""
    errors = VALIDATOR.iter_errors(in_editor(path.read_text(encoding="utf-8")))
    assert [(list(error.absolute_path), error.message[:80]) for error in errors] == []


AB = "actors: [{id: a}, {id: b}]\n"


def step(cells: str) -> str:
    return AB + f"journeys: [{{id: j, customer: a, touchpoints: [{{id: t, {cells}}}]}}]\n"


def link(cells: str) -> str:
    return AB + f"dependencies:\n  - {{depender: a, dependee: b, resource: r, {cells}}}\n"


@pytest.mark.parametrize(
    "text",
    [
        link("importance: 4"),
        link("importance: 3-5"),
        link("importance: [3, 5]"),
        link("importance: 3..5"),
        link("importance: {low: 2, best: 3, high: 5}"),
        link("importance: 4.5"),
        link("importance: 3, satisfaction: "),
        link("importance: 3, note: ~, tolerance: , date: , tags: "),
        link("importance: 3, date: 2026-11-22"),
        link("importance: 3, note: 0123"),
        link("importance: 3, note: 12:30"),
        link("importance: 3, confidential: true"),
        link("importance: 3, confidential: "),
        "actors:\nname:\nfocal:\nsettings:\njourneys:\n",
        "settings: {weights: , critical: , thresholds: }\n",
        "settings: {weights: {1: 1, 2: 2, 3: 4, 4: 8, 5: 16}}\n",
        "settings: {weights: rating}\n",
        "name: 5\nactors: [{id: 5}, {id: true}, {id: no}, {id: 1e3}]\n",
        step("importance: 3, performer: a, channel: [x, y]"),
        step("importance: 3, metric: {name: m, target: 9}"),
        step("importance: 3, metric: [{name: m}], causes: "),
        AB + "initiatives: [{id: i, benefits: {a: 3-4}, costs: {}, addresses: [x@y]}]\n",
        AB + "initiatives: [{id: i, benefits: , costs: }]\n",
        "scenarios: [{id: s, change: [{table: actors, row: {id: a, influenceable: false}}]}]\n",
    ],
)
def test_what_the_loader_accepts_the_editor_accepts(text):
    """Every way to write a value that loads is fine in an editor, an empty value among them."""
    assert loader_accepts(text)
    assert [error.message for error in VALIDATOR.iter_errors(in_editor(text))] == []


@pytest.mark.parametrize(
    "text",
    [
        "actor: []\nname: x\n",
        "name: [x]\nfocal:\n",
        "ecograph: 0\nname: x\n",
        "ecograph: x\nname: x\n",
        "actors: [{id: a, nam: x}]\n",
        "actors: [{name: x}]\n",
        "actors: [{id: }]\n",
        "actors: [{id: a@b}]\n",
        "actors: [{id: ''}]\n",
        "actors: [a]\n",
        "actors: a\nname: x\n",
        "actors: {id: [a]}\nname: x\n",
        "actors: [{id: a, influenceable: perhaps}]\n",
        "actors: [{id: a, trusted_by: a}]\n",
        "resources: [{id: r, kind: cash}]\n",
        link("importance: 9"),
        link("importance: 0"),
        link("importance: much"),
        link("importance: true"),
        link("importance: 3-9"),
        link("importance: [3]"),
        link("importance: {low: 3}"),
        link("importance: "),
        link("importance: {low: 3, high: 9}"),
        link("importance: {low: 3, high: 4, x: 4}"),
        link("importance: [3, 9]"),
        link("importance: 3, tolerance: dayz"),
        link("importance: 3, evidence: guess"),
        link("importance: 3, amount: -1"),
        link("importance: 3, amount: many"),
        link("importance: 3, note: [a]"),
        link("importance: 3, tags: a"),
        link("importance: 3, weight: 3"),
        link("importance: 3, weight: "),
        AB + "goals: [{id: g}]\npositions: [{actor: a, goal: g, stance: 5}]\n",
        AB + "goals: [{id: g}]\npositions: [{actor: a, goal: g, stance: 0.5}]\n",
        step(""),
        step("importance: 3, metric: {nam: m}"),
        step("importance: 3, causes: [{why: w, because: [{}]}]"),
        "decisions: [{finding: x, status: accepted, reason: r}]\n",
        "decisions: [{finding: x@y, status: ok, reason: r}]\n",
        "decisions: [{finding: x@y, status: accepted}]\n",
        AB + "initiatives: [{id: i, benefits: {a: 9}}]\n",
        AB + "initiatives: [{id: i, lever: push}]\n",
        "scenarios: [{id: s, change: [{table: x, row: {}}]}]\n",
        "scenarios: [{id: s, change: [{table: actors}]}]\n",
        "settings: {critical: 9}\n",
        "settings: {headlines: -1}\n",
        "settings: {weights: linear}\n",
        "settings: {weights: {1: 0, 2: 2, 3: 3, 4: 4, 5: 5}}\n",
        "settings: {x: 1}\n",
        "settings: 5\nname: x\n",
    ],
)
def test_what_the_loader_refuses_the_editor_refuses(text):
    """A wrong key, word or number is marked in the editor, before the file is ever loaded."""
    assert not loader_accepts(text)
    assert not schema_accepts(text)


def keys_in(value, path=()):
    """The path of every key of every record; not of mappings whose keys are names of actors."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            if key not in {"benefits", "costs"}:
                yield from keys_in(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from keys_in(inner, (*path, number))


def slices(value):
    """The value cut down to one record in each list, as often as it takes; and which keys are new in each.

    Whatever a key stands in has been cut down too: the same law, and a hundred times faster than whole files.
    """
    if isinstance(value, list) and any(isinstance(inner, dict) for inner in value):
        for inner in value:
            for cut, new in slices(inner):
                yield [cut], [(0, *path) for path in new]
    elif isinstance(value, dict):
        cuts = {key: list(slices(inner)) for key, inner in value.items()}
        first = {key: cut[0][0] for key, cut in cuts.items()}
        yield first, list(keys_in(first))
        for key, (_, *further) in cuts.items():
            for cut, new in further:
                yield {**first, key: cut}, [(key, *path) for path in new]
    else:
        yield value, []


def as_text(path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_key_renamed_anywhere_is_refused_by_both(path):
    """Whichever key of an example is renamed, the loader names it and the schema refuses the file."""
    model = in_editor(path.read_text(encoding="utf-8"))
    renamed_keys = 0
    for table, rows in model.items():
        for part, new in slices({table: rows}):
            assert VALIDATOR.is_valid(part)
            for keys in new:
                broken = copy.deepcopy(part)
                holder = broken
                for step in keys[:-1]:
                    holder = holder[step]
                holder[f"{keys[-1]}_"] = holder.pop(keys[-1])
                assert not VALIDATOR.is_valid(broken), keys
                with pytest.raises(ModelError) as caught:
                    load(io.StringIO(json.dumps(broken)))
                told = {p.place.path for p in caught.value.problems if p.code == "unknown-key"}
                assert told == {as_text((*keys[:-1], f"{keys[-1]}_"))}
                renamed_keys += 1
    assert renamed_keys == sum(1 for _ in keys_in(model)) > 400
