"""What those who wait for a large model are told."""

from __future__ import annotations

import io
import json
from itertools import pairwise

import pytest

import ecograph
from ecograph import loading
from ecograph.formats import json as reader
from ecograph.progress import Step
from ecograph.rules import all_rules

MODEL = {
    "actors": [{"id": "airport"}, {"id": "cleaner"}],
    "dependencies": [
        {"depender": "airport", "dependee": "cleaner", "resource": "clean hall", "importance": 5}
    ],
}


def test_a_file_is_read_then_understood_then_checked(tmp_path, monkeypatch):
    """Bytes are counted while they are read, up to the size of the file; the model is the same."""
    monkeypatch.setattr(loading, "_AT_ONCE", 16)
    path = tmp_path / "map.json"
    path.write_text(json.dumps(MODEL), encoding="utf-8")
    size = path.stat().st_size
    steps = []
    model = ecograph.load(path, progress=steps.append)
    assert model == ecograph.load(path)
    *reading, parsing, checking = steps
    assert {(step.doing, step.about, step.of) for step in reading} == {("reading", str(path), size)}
    assert [step.done for step in reading] == [*range(0, size, 16), size]
    assert parsing == Step("parsing", str(path), 0, size)
    assert checking == Step("checking", str(path))


def test_of_a_long_text_is_told_how_far_its_tables_are(tmp_path, monkeypatch):
    """A long JSON text is read part by part, and each part is told by its bytes."""
    monkeypatch.setattr(reader, "_LARGE", 0)
    monkeypatch.setattr(reader, "_PART", 100)
    path = tmp_path / "map.json"
    actors = [{"id": f"airport {number} ✈"} for number in range(100)]
    path.write_text(json.dumps({"actors": actors}, ensure_ascii=False), encoding="utf-8")
    size = path.stat().st_size
    steps = []
    model = ecograph.load(path, progress=steps.append)
    assert len(model.actors) == 100
    parsing = [step for step in steps if step.doing == "parsing"]
    assert {(step.about, step.of) for step in parsing} == {(str(path), size)}
    done = [step.done for step in parsing]
    assert done == sorted(done)
    assert 0.9 * size < done[-1] < size
    assert max(after - before for before, after in pairwise(done)) < 200


def test_the_files_of_a_folder_are_counted_together(tmp_path):
    """A folder of tables is one source, with the size of all its tables."""
    (tmp_path / "actors.csv").write_text("id\nairport\ncleaner\n", encoding="utf-8")
    (tmp_path / "resources.csv").write_text("id\nclean hall\n", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no table", encoding="utf-8")
    size = sum(path.stat().st_size for path in tmp_path.glob("*.csv"))
    steps = []
    ecograph.load(tmp_path, progress=steps.append)
    assert {step.of for step in steps if step.doing == "reading"} == {size}
    assert [step for step in steps if step.doing == "parsing"] == [Step("parsing", str(tmp_path), 0, size)]


@pytest.mark.parametrize(
    "stream", [io.StringIO, lambda text: io.BytesIO(text.encode())], ids=["text", "bytes"]
)
def test_a_stream_has_no_size(stream, monkeypatch):
    """How much comes through a pipe is not known before it has come; what came is counted."""
    monkeypatch.setattr(loading, "_AT_ONCE", 16)
    text = json.dumps(MODEL)
    steps = []
    assert ecograph.load(stream(text), progress=steps.append) == ecograph.load(stream(text))
    reading = [step for step in steps if step.doing == "reading"]
    assert [step.done for step in reading] == [*range(0, len(text), 16), len(text)]
    assert {step.of for step in reading} == {0}


def test_too_much_is_refused_while_somebody_is_told(monkeypatch):
    """The limit on what is read holds in parts as well."""
    monkeypatch.setattr(loading, "_AT_ONCE", 16)
    monkeypatch.setattr(loading, "_LARGEST", 40)
    steps = []
    with pytest.raises(ecograph.UnreadableModel, match="MB"):
        ecograph.load(io.BytesIO(b"a" * 1000), progress=steps.append)
    assert max(step.done for step in steps) <= 48


def test_each_rule_is_told_before_it_runs():
    """Rules are numbered in the order in which they run, and all are told."""
    steps = []
    model = ecograph.model.Ecosystem(**MODEL)
    findings = ecograph.scan(model, progress=steps.append).findings
    assert [finding.id for finding in findings] == [finding.id for finding in ecograph.scan(model).findings]
    assert [step.done for step in steps] == list(range(1, len(all_rules()) + 1))
    assert {step.of for step in steps} == {len(all_rules())}
    assert sorted(step.about for step in steps) == sorted(rule.id for rule in all_rules())


@pytest.mark.parametrize(
    ("step", "line"),
    [
        (Step("reading", "map.json", 12_300_000, 128_800_000), "reading map.json: 12.3 of 128.8 MB"),
        (Step("reading", "<stdin>", 12_300_000), "reading <stdin>: 12.3 MB so far"),
        (Step("parsing", "map.json", 0, 128_800_000), "finding the tables in map.json (128.8 MB)"),
        (
            Step("parsing", "map.json", 12_300_000, 128_800_000),
            "finding the tables in map.json: 12.3 of 128.8 MB",
        ),
        (Step("checking", "map.json"), "checking what the tables say"),
        (Step("judging", "net-giver", 3, 24), "judging by rule 3 of 24: net-giver"),
        (Step("parsing", "a\x1b[31m\nb", 0, 10**6), "finding the tables in a�[31m b (1.0 MB)"),
    ],
)
def test_a_step_says_itself_in_a_line(step, line):
    """A step is one plain line, whatever its file is called."""
    assert str(step) == line
