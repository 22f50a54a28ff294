"""Several reports side by side."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ecograph.finding import SEVERITIES
from ecograph.rendering.json import report_json
from ecograph.rendering.markdown import escaped
from ecograph.words import ENGLISH, printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecograph.finding import Report


def reports_text(reports: Mapping[str, Report]) -> str:
    """Write a table with a line for each model: its size, its findings by gravity, the first of them."""
    rows = [_HEAD, *([printable(str(cell)) for cell in row] for row in _rows(reports))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD) - 1)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in rows
    )


def reports_markdown(reports: Mapping[str, Report]) -> str:
    """Write the same table as Markdown."""
    lines = [_HEAD, ["---"] * len(_HEAD), *([escaped(str(cell)) for cell in row] for row in _rows(reports))]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def reports_json(reports: Mapping[str, Report]) -> str:
    """Write a list of reports, each with the file it is about."""
    return json.dumps(
        [{"file": printable(file), **json.loads(report_json(report))} for file, report in reports.items()],
        ensure_ascii=False,
        indent=2,
    )


_HEAD = [
    ENGLISH.model_column,
    ENGLISH.parties[1],
    ENGLISH.links[1],
    *(ENGLISH.severity[severity] for severity in SEVERITIES),
    ENGLISH.accepted_heading.lower(),
    ENGLISH.first_column,
]


def _rows(reports: Mapping[str, Report]) -> list[list[Any]]:
    return [
        [
            file,
            len(report.graph.actors),
            len(report.graph.links),
            *(
                sum(finding.severity == severity and not finding.is_accepted for finding in report.findings)
                for severity in SEVERITIES
            ),
            sum(finding.is_accepted for finding in report.findings),
            report.headlines[0].caption if report.headlines else "",
        ]
        for file, report in reports.items()
    ]
