from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import ecosystems, shuffled

from ecograph.graph import build
from ecograph.loading import load
from ecograph.rendering.json import measures_json, report_json, table_json
from ecograph.rules import all_rules
from ecograph.scanning import scan

if TYPE_CHECKING:
    from ecograph.model import Ecosystem

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
each_example = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
STORM = """
name: Storm
actors: [{id: owner, kind: customer}, {id: depot}, {id: idle}]
dependencies:
  - {depender: owner, dependee: depot, resource: tiles, importance: 5, satisfaction: 1.7, evidence: measured}
decisions:
  - {finding: single-point-of-dependency@depot, status: in-progress, reason: Tendered, date: 2026-11-22}
"""
FINDING = {
    "id",
    "rule",
    "family",
    "severity",
    "confidence",
    "robustness",
    "subjects",
    "dependencies",
    "message",
    "measured",
    "limit",
    "remedy",
    "lever",
    "decision",
}
ECOSYSTEM_NUMBERS = {"direct_share", "loop_share", "unreturned_share", "loop_max_share"}
ACTOR_NUMBERS = {"given", "received", "balance", "fails", "lost_share"}


def test_a_whole_report():
    """The report of a small model, value by value."""
    chosen = {"single-point-of-dependency", "silent-actor", "missing-exchange"}
    rules = [rule for rule in all_rules() if rule.id in chosen]
    report = json.loads(report_json(scan(load(STORM), rules=rules)))
    assert report == {
        "format": "ecograph-report/1",
        "ecosystem": {"name": "Storm", "actors": 3, "dependencies": 1},
        "findings": [
            {
                "id": "single-point-of-dependency@depot",
                "rule": "single-point-of-dependency",
                "family": "dependence",
                "severity": "high",
                "confidence": "high",
                "robustness": None,
                "subjects": ["depot", "owner"],
                "dependencies": [{"depender": "owner", "dependee": "depot", "resource": "tiles"}],
                "message": "Without depot no tiles for owner; nobody else on the map can step in.",
                "measured": 1,
                "limit": 1,
                "remedy": "Arrange a second source for tiles, or agree with depot on what happens "
                "when it fails, and "
                "on who tells owner.",
                "lever": "back-up",
                "decision": {
                    "finding": "single-point-of-dependency@depot",
                    "status": "in-progress",
                    "reason": "Tendered",
                    "owner": None,
                    "date": "2026-11-22",
                    "until": None,
                },
            }
        ],
        "not_judged": [
            {
                "rule": "silent-actor",
                "reason": "nobody on the map has spoken for itself",
                "ask": "Ask each party for its own view, and note who says what (according_to).",
            },
            {
                "rule": "missing-exchange",
                "reason": "nobody's interests are on the map",
                "ask": "Ask each party: where are you stuck, what do you lack, and from whom?",
            },
        ],
        "measures": {
            "ecosystem": {"direct_share": 0, "loop_share": 0, "unreturned_share": 1, "loop_max_share": 0},
            "actors": {
                "depot": {"given": 1.7, "received": 0, "balance": -1, "fails": 1, "lost_share": 1},
                "idle": {"given": 0, "received": 0, "balance": None, "fails": 0, "lost_share": 0},
                "owner": {"given": 0, "received": 1.7, "balance": 1, "fails": 0, "lost_share": None},
            },
        },
        "settings": {"weights": "rating", "critical": 5, "seed": 1},
    }


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ecosystems(), st.randoms(use_true_random=False))
def test_shape_and_bytes(model: Ecosystem, random: Random):
    """Every report has the same keys at every level, rounded numbers, and the same bytes from "
    "shuffled rows."""
    text = report_json(scan(model))
    report = json.loads(text, parse_float=str)
    assert list(report) == ["format", "ecosystem", "findings", "not_judged", "measures", "settings"]
    assert set(report["ecosystem"]) == {"name", "actors", "dependencies"}
    assert set(report["measures"]) == {"ecosystem", "actors"}
    assert set(report["measures"]["ecosystem"]) == ECOSYSTEM_NUMBERS
    assert all(set(row) == ACTOR_NUMBERS for row in report["measures"]["actors"].values())
    assert all(set(row) == {"rule", "reason", "ask"} for row in report["not_judged"])
    assert set(report["settings"]) == {"weights", "critical", "seed"}
    for finding in report["findings"]:
        assert set(finding) == FINDING
        assert all(set(row) == {"depender", "dependee", "resource"} for row in finding["dependencies"])
    for row in (report["measures"]["ecosystem"], *report["measures"]["actors"].values()):
        fractions = [value for value in row.values() if isinstance(value, str)]
        assert all(digits == str(round(float(digits), 6)) and digits != "-0.0" for digits in fractions)
    assert report_json(scan(shuffled(model, random))) == text


def test_weights_are_told():
    """A mapping of one's own is in the report, level by level."""
    model = load(
        "actors: [{id: a}]\nsettings: {weights: {1: 1, 2: 2, 3: 4, 4: 8, 5: 16}, critical: 4, seed: 7}"
    )
    assert json.loads(report_json(scan(model)))["settings"] == {
        "weights": {"1": 1, "2": 2, "3": 4, "4": 8, "5": 16},
        "critical": 4,
        "seed": 7,
    }


def test_a_default_that_is_written_out_gives_the_same_bytes():
    """Settings that say what they would be anyway change nothing."""
    said = STORM + "settings: {weights: rating, critical: 5, poor: 2, seed: 1}"
    assert report_json(scan(load(said))) == report_json(scan(load(STORM)))


def test_measures_alone_are_those_of_a_report():
    """`measure` prints the same numbers as `scan`."""
    model = load(STORM)
    assert json.loads(measures_json(build(model))) == json.loads(report_json(scan(model)))["measures"]


def test_tables_are_lists_of_objects():
    """A table as JSON keeps numbers, truth values and null."""
    assert json.loads(table_json(build(load(STORM)), "needs")) == [
        {
            "actor": "owner",
            "resource": "tiles",
            "importance": 5,
            "tolerance": None,
            "critical": True,
            "served_by": "depot",
        }
    ]


@each_example
def test_shuffled_examples_give_the_same_bytes(path: Path):
    """The order of the rows in an example is of no matter."""
    model = load(path)
    text = report_json(scan(model))
    assert all(report_json(scan(shuffled(model, Random(seed)))) == text for seed in range(3))


@each_example
def test_another_process_gives_the_same_bytes(path: Path):
    """Neither the process nor its hash seed is of any matter."""
    code = (
        "import sys; from ecograph.loading import load; from ecograph.scanning import scan;"
        "from ecograph.rendering.json import report_json;"
        "sys.stdout.buffer.write(report_json(scan(load(sys.argv[1]))).encode())"
    )
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    told = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(path.parents[1])},
        check=True,
        capture_output=True,
    ).stdout
    assert told == report_json(scan(load(path))).encode()
