"""What the examples say today, word for word: a change of words or numbers is seen before it lands.

`pytest tests/test_golden.py --update-golden` writes the files anew; the diff is then read like code.
There is no golden DOT: its places come from sines and square roots, whose last digit differs between
machines, and from a search that stops at a time limit. What the map says is kept instead, as plain data.
"""

from __future__ import annotations

import difflib
import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecograph.loading import load
from ecograph.rendering.map import conversation_map
from ecograph.rendering.render import render
from ecograph.rendering.terminal import report_text
from ecograph.scanning import scan

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecograph.finding import Report

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
GOLDEN = Path(__file__).parent / "golden"
TODAY = date(2026, 11, 22)
UPDATE = "pytest tests/test_golden.py --update-golden"


def _map(report: Report) -> str:
    return json.dumps(asdict(conversation_map(report.graph, report)), ensure_ascii=False, indent=1)


FORMS: dict[str, Callable[[Report], str]] = {
    "txt": lambda report: report_text(report, in_full=True),
    "json": lambda report: render(report, "json"),
    "map.json": _map,
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_says_what_it_said(example: Path, form: str, request: pytest.FixtureRequest):
    """Text, JSON and the map of an example are those in tests/golden."""
    golden = GOLDEN / f"{example.stem}.{form}"
    said = FORMS[form](scan(load(example), today=TODAY)).rstrip() + "\n"
    if request.config.getoption("--update-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(said, encoding="utf-8", newline="\n")
    name = golden.relative_to(ROOT).as_posix()
    if not golden.exists():
        pytest.fail(
            f"{name} is not there yet: write it with {UPDATE}, and read it before it lands", pytrace=False
        )
    before = golden.read_text(encoding="utf-8")
    if said != before:
        lines = difflib.unified_diff(before.splitlines(), said.splitlines(), name, "now", lineterm="", n=1)
        told = "\n".join(lines)
        pytest.fail(f"{told}\n\nIf this is meant: {UPDATE}", pytrace=False)


def test_no_golden_file_is_left_over():
    """Each golden file belongs to an example that is there."""
    stems = {path.stem for path in EXAMPLES}
    known = {f"{stem}.{form}" for stem in stems for form in FORMS}
    left = sorted(path.name for path in GOLDEN.glob("*") if path.name not in known)
    assert left == [], f"delete from tests/golden: {', '.join(left)}"
