"""What the examples say today, word for word: a change of words or numbers is seen before it lands.

`pytest tests/test_golden.py --update-golden` writes the files anew; the diff is then read like code.
There is no golden DOT: its places come from sines and square roots, whose last digit differs between
machines, and from a search that stops at a time limit. What the map says is kept instead, as plain data,
and of one example as Mermaid, which has no places, and as the cells of draw.io without theirs.
"""

from __future__ import annotations

import difflib
import json
import re
import xml.etree.ElementTree as ET
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


def _cells(report: Report) -> str:
    """What the cells of a drawing say and how they look, sorted, without places and sizes."""
    root = ET.fromstring(render(report, "drawio", time_limit=60.0)).find("diagram/mxGraphModel/root")
    lines = []
    for element in root:
        cell = element if element.tag == "mxCell" else element.find("mxCell")
        said = " ".join(element.get("value", element.get("label", "")).split())
        looks = re.findall(r"(?:shape|fillColor|strokeColor|dashed|fontColor)=[^;]+", cell.get("style", ""))
        ends = [cell.get(role, "") for role in ("parent", "source", "target")]
        lines.append(" | ".join([element.attrib["id"], *ends, said, " ".join(looks)]))
    return "\n".join(sorted(lines))


FORMS: dict[str, Callable[[Report], str]] = {
    "txt": lambda report: report_text(report, in_full=True),
    "json": lambda report: render(report, "json"),
    "map.json": _map,
}
FORMS_OF_ONE: dict[str, Callable[[Report], str]] = {
    "mmd": lambda report: render(report, "mermaid"),
    "drawio.txt": _cells,
}
"""What is kept of one example only."""
CASES = [
    *((example, form) for example in EXAMPLES for form in FORMS),
    *((EXAMPLES[0], form) for form in FORMS_OF_ONE),
]


@pytest.mark.parametrize(
    ("example", "form"), CASES, ids=[f"{example.stem}.{form}" for example, form in CASES]
)
def test_an_example_says_what_it_said(example: Path, form: str, request: pytest.FixtureRequest):
    """Text, JSON and pictures of an example are those in tests/golden."""
    golden = GOLDEN / f"{example.stem}.{form}"
    said = (FORMS | FORMS_OF_ONE)[form](scan(load(example), today=TODAY)).rstrip() + "\n"
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
    known = {f"{example.stem}.{form}" for example, form in CASES}
    left = sorted(path.name for path in GOLDEN.glob("*") if path.name not in known)
    assert left == [], f"delete from tests/golden: {', '.join(left)}"
