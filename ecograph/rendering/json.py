"""A report and its numbers as JSON, a versioned format of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import to_json

from ecograph.measures import actor_table, ecosystem_numbers
from ecograph.rendering.tables import PLAIN, Choice, rounded, table

if TYPE_CHECKING:
    from ecograph.finding import Finding, Report
    from ecograph.graph import EcosystemGraph

FORMAT: Final = "ecograph-report/1"
_OBEYED: Final = re.compile("[\x7f-\x9f]")


def report_json(report: Report) -> str:
    """Write a report as `ecograph-report/1`: the ecosystem, all findings, what was not judged, the measures.

    A number without meaning is null. Numbers have at most 6 digits behind the point. The same
    report gives the same bytes.
    """
    graph = report.graph
    weights = graph.settings.weights
    return dump(
        {
            "format": FORMAT,
            "ecosystem": {
                "name": graph.facts.name,
                "actors": len(graph.actors),
                "dependencies": len(graph.links),
                **({"withheld": report.withheld} if report.withheld else {}),
            },
            "findings": finding_records(report),
            "not_judged": [
                {"rule": silence.rule, "reason": silence.reason, "ask": silence.ask}
                for silence in report.not_judged
            ],
            "measures": _measures(graph),
            "settings": {
                "weights": weights
                if isinstance(weights, str)
                else {str(key): weights[key] for key in sorted(weights)},
                "critical": _whole(graph.settings.critical),
                "seed": graph.settings.seed,
            },
        }
    )


def measures_json(graph: EcosystemGraph) -> str:
    """Write the measures alone, in the same shape as in a report."""
    return dump(_measures(graph))


def table_json(graph: EcosystemGraph, name: str, choice: Choice = PLAIN) -> str:
    """Write one of the tables of measures as a list of objects."""
    return dump(table(graph, name, choice))


def finding_records(report: Report) -> list[dict[str, Any]]:
    """Give all findings as plain data, as they stand in the JSON report."""
    return [_finding(finding) for finding in report.findings]


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "rule": finding.rule,
        "family": finding.family,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "robustness": finding.robustness,
        "subjects": list(finding.subjects),
        "dependencies": [
            {"depender": link.depender, "dependee": link.dependee, "resource": link.resource}
            for link in finding.dependencies
        ],
        "message": finding.message,
        "measured": finding.evidence.measured,
        "limit": finding.evidence.limit,
        "remedy": finding.remedy,
        "lever": finding.lever,
        "decision": finding.decision and finding.decision.model_dump(mode="json"),
    }


def _measures(graph: EcosystemGraph) -> dict[str, Any]:
    return {"ecosystem": ecosystem_numbers(graph), "actors": actor_table(graph)}


def _whole(number: float) -> float:
    """Write a rating that is a whole number without a point, however it was written in the model."""
    return int(number) if number == int(number) else number


def dump(content: object) -> str:
    """Write plain data as JSON: numbers cut to 6 digits behind the point, nothing a terminal would obey."""
    text = to_json(_rounded(content), indent=2).decode()
    # JSON lets these stand as they are, and a terminal would obey them.
    return _OBEYED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


def _rounded(content: Any) -> Any:
    if isinstance(content, dict):
        return {key: _rounded(value) for key, value in content.items()}
    return [_rounded(value) for value in content] if isinstance(content, list) else rounded(content)
