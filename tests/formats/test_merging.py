"""Reading a changed file into a model that exists."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from strategies import ecosystems

from ecograph.errors import InvalidModel
from ecograph.formats.edited import KEYS
from ecograph.formats.merging import merged
from ecograph.formats.written import tables_of
from ecograph.loading import load, read
from ecograph.model import Ecosystem

HALL = load(
    """
name: Hall
focal: airport
resources: [{id: clean terminal}, {id: fee, kind: money}]
actors: [{id: airport, name: Airport, kind: hub}, {id: cleaner}, {id: police}]
interests: [{actor: cleaner, resource: fee, priority: 2, giver: airport}]
dependencies:
  - {depender: airport, dependee: cleaner, resource: clean terminal, importance: 3, effort: 2}
  - {depender: airport, dependee: cleaner, resource: clean terminal, importance: 5, according_to: cleaner}
  - {depender: cleaner, dependee: airport, resource: fee, importance: 4-5}
journeys:
  - id: trip
    customer: police
    touchpoints: [{id: a, importance: 1}, {id: b, importance: 2}, {id: c, importance: 3}]
settings: {poor: 1, thresholds: {broker: {min_share: 0.3}}}
"""
)


def update(text: str) -> tuple[Ecosystem, dict[str, list[str]]]:
    model, told = merged(HALL, load(text))
    return model, {
        how: [one.message for one in told if one.how == how] for how in ("taken", "guessed", "left")
    }


def flat(model: Ecosystem) -> dict[tuple[Any, ...], Any]:
    """Every row by its table and key."""
    rows = {}
    for name, table in tables_of(model).items():
        for row in table if name in KEYS else []:
            rows[name, *(row.get(part) for part in KEYS[name])] = row
            for point in row.get("touchpoints", []):
                rows[name, row["id"], point["id"], point.get("according_to")] = point
    return rows


def without_parts(model: Ecosystem) -> Ecosystem:
    """The same model without departments, which could make a circle with those of another."""
    tables = tables_of(model)
    for row in tables["actors"]:
        row.pop("part_of", None)
    return Ecosystem(**tables)


def only(one: dict[tuple[Any, ...], Any], other: dict[tuple[Any, ...], Any]) -> list[tuple[Any, ...]]:
    """What one of two has, without the steps of a journey that is told as a whole."""
    return [
        key for key in one if key not in other and (len(key) != 4 or key[0] != "journeys" or key[:2] in other)
    ]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(ecosystems())
def test_a_model_read_into_itself_stays_as_it_is(model: Ecosystem):
    """Nothing is changed, and there is nothing to tell."""
    assert merged(model, model) == (model, ())


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(ecosystems().map(without_parts), ecosystems())
def test_what_the_new_one_says_holds_and_nothing_is_lost(old: Ecosystem, new: Ecosystem):
    """Every row of either is there; where both have it, the new one's cells go before the old one's."""
    model, told = merged(old, new)
    olds, news, found = flat(old), flat(new), flat(model)
    assert found.keys() >= olds.keys() | news.keys()
    for key, row in found.items():
        if "touchpoints" not in row and (key in olds or key in news):
            assert row == {**olds.get(key, {}), **news.get(key, {})}
    kept = [one for one in told if one.message.startswith("kept")]
    assert len(kept) == len(only(olds, news))
    added = [one for one in told if one.message.startswith("added") and one.how == "taken"]
    assert len(added) == len(only(news, olds))
    again, second = merged(model, new)
    assert again == model
    assert all(one.message.startswith("kept") for one in second)


def test_a_cell_that_changed_is_told_with_both_values():
    """The row is named, as people say it."""
    model, told = update(
        "actors: [{id: airport}, {id: cleaner}]\n"
        "dependencies: [{depender: airport, dependee: cleaner, resource: clean terminal, importance: 4,"
        " unit: EUR}]"
    )
    assert told["taken"] == [
        "changed: importance of airport relies on cleaner for clean terminal from 3 to 4",
        "changed: unit of airport relies on cleaner for clean terminal to EUR",
    ]
    row = model.dependencies[0]
    assert (row.importance, row.effort, row.unit) == (4, 2, "EUR")
    assert model.dependencies[1].importance == 5


def test_a_default_that_is_written_counts_as_said():
    """Who changes a yes into a no means it; who leaves it out does not."""
    old = load(
        "actors: [{id: airport}, {id: cleaner, trusted_by: [police]}, {id: police, trusted_by: [airport]}]\n"
        "interests: [{actor: cleaner, resource: fee, priority: 2, confidential: true, evidence: stated}]\n"
        "journeys: [{id: trip, customer: police, touchpoints: "
        "[{id: a, importance: 1, causes: [{why: late}]}]}]\n"
    )
    text = (
        "actors: [{id: airport, trusted_by: []}, {id: cleaner, trusted_by: }, {id: police, trusted_by: []}, "
        "{id: new, trusted_by: []}]\n"
        "interests: [{actor: cleaner, resource: fee, priority: 2, confidential: no, evidence: stated}]\n"
        "journeys: [{id: trip, customer: police, touchpoints: [{id: a, importance: 1, causes: []}]}]\n"
    )
    reading = read(io.StringIO(text))
    model, told = merged(old, reading.ecosystem, reading.tables)
    assert [one.message for one in told] == [
        "changed: trusted_by of actor police from [airport] to []",
        "added: actor new",
        "changed: confidential of cleaner wants fee from true to false",
        "changed: causes of touchpoint a of journey trip from [{why: late}] to []",
    ]
    assert model.actors[1].trusted_by == ("police",)
    assert not model.interests[0].confidential
    assert [one.message for one in merged(old, reading.ecosystem)[1]] == ["added: actor new"]


def test_what_is_not_in_the_new_file_is_kept_and_told():
    """Rows and keys of the model stay; each row that may be gone is named."""
    model, told = update("actors: [{id: airport}, {id: cleaner}]\n")
    assert model == HALL
    assert told["left"] == [
        "kept: resource clean terminal is not in the new file",
        "kept: resource fee is not in the new file",
        "kept: actor police is not in the new file",
        "kept: cleaner wants fee from airport is not in the new file",
        "kept: airport relies on cleaner for clean terminal is not in the new file",
        "kept: airport relies on cleaner for clean terminal (according to cleaner) is not in the new file",
        "kept: cleaner relies on airport for fee is not in the new file",
        "kept: journey trip is not in the new file",
    ]


def test_steps_of_a_journey_take_the_new_order():
    """A step that only the old one has stays behind the step it stood behind."""
    model, told = update(
        "actors: [{id: police}]\n"
        "journeys: [{id: trip, customer: police, touchpoints:"
        " [{id: c, importance: 3}, {id: new, importance: 1}, {id: a, importance: 4}]}]"
    )
    assert [point.id for point in model.journeys[0].touchpoints] == ["c", "new", "a", "b"]
    assert told["taken"] == [
        "changed: importance of touchpoint a of journey trip from 1 to 4",
        "added: touchpoint new of journey trip",
        "changed: the order of the touchpoints of journey trip",
    ]


def test_keys_of_the_model_and_settings_are_updated_one_by_one():
    """A threshold that is said anew leaves the others as they are."""
    model, told = update(
        "name: Hall 2\nsettings: {critical: 4, thresholds: {broker: {max: 1}, other: {x: 2}}}\n"
    )
    assert model.name == "Hall 2"
    assert model.focal == "airport"
    assert (model.settings.poor, model.settings.critical) == (1, 4)
    assert {rule: sorted(limits) for rule, limits in model.settings.thresholds.items()} == {
        "broker": ["max", "min_share"],
        "other": ["x"],
    }
    assert told["taken"][0] == "changed: name from Hall to Hall 2"
    assert "changed: settings.thresholds.broker.max to 1" in told["taken"]


def test_a_glossary_gets_what_the_other_model_uses():
    """A resource that only a file without a glossary names is added to it, as a guess."""
    model, told = update(
        "actors: [{id: police}]\ninterests: [{actor: police, resource: calm, priority: 3}]\n"
    )
    assert model.resources[-1].id == "calm"
    assert told["guessed"] == ["added: resource calm to the glossary, as a service"]


def test_two_models_that_contradict_each_other_are_refused():
    """The error names the row."""
    one = Ecosystem(actors=[{"id": "a", "part_of": "b"}, {"id": "b"}])
    other = Ecosystem(actors=[{"id": "a"}, {"id": "b", "part_of": "a"}])
    with pytest.raises(InvalidModel, match="leads back"):
        merged(one, other)


def test_names_cannot_break_the_sentences():
    """Braces in names are text."""
    one = Ecosystem(actors=[{"id": "{x}"}, {"id": "{0.__class__}"}])
    _, told = merged(one, Ecosystem(actors=[{"id": "{x}", "name": "{y}"}]))
    assert [one.message for one in told] == [
        "changed: name of actor {x} to {y}",
        "kept: actor {0.__class__} is not in the new file",
    ]
