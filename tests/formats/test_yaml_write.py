"""Writing a model as YAML and as JSON: what a person would write, and every text the same when it is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from naughty import TEXTS, as_id, name_of, trimmed
from strategies import ecosystems

from ecograph.formats.json import write_json
from ecograph.formats.written import tables_of
from ecograph.formats.yaml import HEADER, write_yaml
from ecograph.loading import load
from ecograph.model import Ecosystem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
each_example = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
each_writer = pytest.mark.parametrize("write", [write_yaml, write_json])
WRITES = write_yaml, write_json
hostile = st.sampled_from(TEXTS) | st.text(
    st.characters(exclude_categories=["Cs"])
    | st.sampled_from("\n\r\t '\"#:-{}[],&*!|>%@`?=~\x85\u2028\ufeff🚆"),
    max_size=20,
)


@each_writer
@each_example
def test_an_example_reads_the_same_after_writing(path: Path, write: Callable[[Mapping[str, object]], str]):
    """Whatever an example says is said by what is written of it."""
    model = load(path)
    text = write(tables_of(model))
    assert load(text) == model
    assert write(tables_of(load(text))) == text


@given(ecosystems(), st.sampled_from(WRITES))
def test_any_model_reads_the_same_after_writing(
    model: Ecosystem, write: Callable[[Mapping[str, object]], str]
):
    """YAML and JSON hold everything a model can say."""
    assert load(write(tables_of(model))) == model


def test_a_decision_is_dated_before_it_lapses():
    """The keys of a row stand in the order in which its kind of row tells them."""
    said = {"finding": "net-giver@a", "status": "accepted", "reason": "small"}
    decision = {**said, "owner": "a", "date": "2026-01-01", "until": "2026-12-31"}
    (row,) = tables_of(Ecosystem(decisions=[decision]))["decisions"]
    assert list(row) == list(decision)


def _with(text: str) -> Ecosystem:
    name = as_id(text) or "x"
    return Ecosystem(
        name=text,
        purpose=text,
        resources=[{"id": name, "note": text}],
        actors=[{"id": name, "name": text, "tags": [text, "plain"]}, {"id": f"{name} too"}],
        dependencies=[
            {"depender": name, "dependee": f"{name} too", "resource": name, "importance": 3, "note": text}
        ],
        initiatives=[{"id": name, "benefits": {name: 3}, "note": text}],
        settings={"thresholds": {"broker": {"min_share": text}}},
    )


@pytest.mark.parametrize("text", TEXTS, ids=name_of)
def test_texts_that_have_broken_programs_come_back(text: str):
    """Every such text comes back from YAML and from JSON as the model keeps it."""
    model = _with(text)
    for write in WRITES:
        again = load(write(tables_of(model)))
        assert again == model
        assert again.actors[0].tags[0] == trimmed(text)


@given(hostile)
def test_any_text_comes_back(text: str):
    """Whatever is typed comes back from YAML and from JSON."""
    model = _with(text)
    for write in WRITES:
        assert load(write(tables_of(model))) == model


@given(hostile.filter(lambda text: trimmed(text) != ""))
def test_text_is_text_to_a_reader_of_yaml_1_1_too(text: str):
    """A library that gives scalars the types of YAML 1.1 reads text where text was meant."""
    model = Ecosystem(purpose=text)
    assert yaml.safe_load(write_yaml(tables_of(model)))["purpose"] == model.purpose


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "Yes",
        "012",
        "12:30",
        "a: b",
        "=1+1",
        "# x",
        "a #b",
        "null",
        "~",
        "1e5",
        "0o17",
        "3",
        "-",
        "y",
        "",
        " ",
        "2026-11-22",
        ".5",
        "1_000",
        "!x",
        "&x",
        "*x",
        "@x",
        "%x",
        "| x",
        "[a",
        "a, b",
        "'x'",
        '"x"',
        "? x",
        "<<",
    ],
)
def test_what_would_be_misread_is_quoted(text: str):
    """In a row, such text stands in quotes."""
    (line,) = (line for line in write_yaml({"resources": [{"note": text}]}).splitlines() if "note" in line)
    assert line.removeprefix("  - {note: ")[0] in "'\""


@pytest.mark.parametrize(
    "text", ["no notice", "3-5", "A. B. & Sons", "it's", "100 %", "Rounds are on time", "a;b", "é"]
)
def test_what_is_clear_has_no_quotes(text: str):
    """Quotes are not strewn about."""
    assert f"{{note: {text}}}" in write_yaml({"resources": [{"note": text}]})


def test_the_layout_is_that_of_a_person():
    """The header, short rows on a line, long ones with a line for each key, blank lines between tables."""
    text = write_yaml(
        {
            "ecograph": 1,
            "name": "Hall",
            "actors": [
                {"id": "a", "influenceable": False},
                {"id": "b", "note": "long " * 20 + "note", "date": "2026-11-22"},
            ],
            "journeys": [{"id": "j", "customer": "a", "touchpoints": [{"id": "t", "importance": "3-5"}]}],
            "settings": {
                "critical": 4.5,
                "weights": {1: 1, 2: 2},
                "thresholds": {"broker": {"min_share": "0.3"}},
            },
        }
    )
    assert text == HEADER + (
        "ecograph: 1\nname: Hall\n\nactors:\n  - {id: a, influenceable: false}\n  - id: b\n    note: "
        + "long " * 20
        + "note\n    date: 2026-11-22\n\njourneys:\n  - id: j\n    customer: a\n    touchpoints:\n"
        "      - {id: t, importance: 3-5}\n\n"
        "settings: {critical: 4.5, weights: {1: 1, 2: 2}, thresholds: {broker: {min_share: 0.3}}}\n"
    )


def test_lines_of_text_stay_lines():
    """A note of several lines is written as such."""
    note = "first\n\n- second"
    text = write_yaml({"actors": [{"id": "a", "note": note}]})
    assert "    note: |-\n      first\n\n      - second\n" in text
    assert load(text).actors[0].note == note


@given(st.integers(1, 140))
def test_a_row_on_one_line_has_at_most_110_characters(length: int):
    """A row is broken up where, and only where, its line would be longer."""
    text = write_yaml({"actors": [{"id": "a", "note": "x" * length}]})
    flow = "  - {id: a, note: " + "x" * length + "}"
    assert (flow in text) == (len(flow) <= 110)


def test_json_has_a_row_on_each_line():
    """A change of one row is a change of one line; the text is JSON."""
    tables = {
        "ecograph": 1,
        "name": "é\u2028<b>",
        "actors": [{"id": "a"}, {"id": "b"}],
        "settings": {"poor": 1},
    }
    text = write_json(tables)
    assert json.loads(text) == tables
    assert '  {"id": "a"},\n  {"id": "b"}\n' in text
    assert json.loads(write_json({})) == {}
