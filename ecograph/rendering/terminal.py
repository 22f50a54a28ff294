"""A report as plain text, to be read aloud in a workshop."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING, Final

from ecograph.measures import layers
from ecograph.words import ENGLISH, count, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ecograph.finding import Finding, Report
    from ecograph.graph import EcosystemGraph
    from ecograph.model import Decision

WIDTH: Final = 100
_INDENT: Final = "    "


def report_text(report: Report, *, width: int = WIDTH, in_full: bool = False) -> str:
    """Write a report as text: the headlines, how many more there are, and what could not be judged.

    Args:
        report: what a scan found.
        width: in columns, at which lines are broken.
        in_full: write every finding, not only the headlines.
    """
    shown = (
        [finding for finding in report.findings if not finding.is_accepted] if in_full else report.headlines
    )
    blocks = [
        _opening(report.graph),
        _heading(report, shown),
        *(_in_full(number, finding, width) for number, finding in enumerate(shown, 1)),
        *_sections(report, shown, width),
    ]
    return "\n\n".join(blocks)


def basis(graph: EcosystemGraph) -> str:
    """Say what the map rests on: parties, links, and how they are known."""
    evidence = Counter[str](link.evidence or "assumed" for link in graph.links)
    known = [
        text.format(number=evidence[level]) for level, text in ENGLISH.evidence.items() if evidence[level]
    ]
    return (ENGLISH.basis_known if known else ENGLISH.basis).format(
        parties=count(len(graph.actors), *ENGLISH.parties),
        links=count(len(graph.links), *ENGLISH.links),
        known=", ".join(known),
    )


def _opening(graph: EcosystemGraph) -> str:
    lines = [printable(graph.facts.name) or ENGLISH.untitled]
    if graph.facts.purpose:
        lines.append(printable(graph.facts.purpose))
    lines.append(basis(graph))
    split = layers(graph)
    if split.total:
        parts = (split.direct, split.loop, split.loop_max)
        direct, loop, most = (round(100 * (split.share(part) or 0.0)) for part in parts)
        lines.append(
            ENGLISH.returns.format(direct=direct, loop=loop, never=100 - direct - loop, least=100 - most)
        )
    return "\n".join(lines)


def _heading(report: Report, shown: Sequence[Finding]) -> str:
    total = sum(not finding.is_accepted for finding in report.findings)
    if not total:
        return ENGLISH.nothing_left if report.findings else ENGLISH.nothing_found
    findings = count(total, *ENGLISH.findings)
    return (
        findings
        if len(shown) == total
        else ENGLISH.some_findings.format(number=len(shown), findings=findings)
    )


def _in_full(number: int, finding: Finding, width: int) -> str:
    severity = ENGLISH.severity[finding.severity].upper()
    foot = ENGLISH.decided if finding.decision else ENGLISH.foot
    lines = (
        finding.message,
        ENGLISH.to_do.format(lever=finding.lever, remedy=finding.remedy),
        foot.format(
            confidence=ENGLISH.confidence[finding.confidence],
            id=printable(finding.id),
            status=finding.decision and finding.decision.status,
            reason=finding.decision and printable(finding.decision.reason),
        ),
    )
    head = ENGLISH.headline.format(number=number, severity=severity, title=finding.descriptor.title)
    return "\n".join([head, *(_wrapped(line, width) for line in lines)])


def _wrapped(text: str, width: int) -> str:
    return textwrap.fill(
        text,
        max(width, len(_INDENT) + 20),
        initial_indent=_INDENT,
        subsequent_indent=_INDENT,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _sections(report: Report, shown: Iterable[Finding], width: int) -> Iterator[str]:
    told = {finding.id for finding in shown}
    more = [finding for finding in report.findings if finding.id not in told and not finding.is_accepted]
    if more:
        yield "\n".join([ENGLISH.more.format(number=len(more)), *_counted(more)])
    accepted = [
        _wrapped(_accepted(finding, finding.decision), width)
        for finding in report.findings
        if finding.is_accepted and finding.decision
    ]
    if accepted:
        yield "\n".join([ENGLISH.accepted_heading, *accepted])
    if report.not_judged:
        lines = (
            ENGLISH.not_judged.format(rule=silence.rule, reason=silence.reason, ask=silence.ask)
            for silence in report.not_judged
        )
        yield "\n".join([ENGLISH.not_judged_heading, *(_wrapped(line, width) for line in lines)])


def _counted(findings: Iterable[Finding]) -> Iterator[str]:
    kinds = Counter((finding.severity, finding.descriptor.title) for finding in findings)
    for (severity, title), number in kinds.items():
        text = ENGLISH.more_of_a_kind.format(number=number, severity=ENGLISH.severity[severity], title=title)
        yield f"{_INDENT}{text}"


def _accepted(finding: Finding, decision: Decision) -> str:
    templates = {
        (False, False): ENGLISH.accepted,
        (True, False): ENGLISH.accepted_by,
        (False, True): ENGLISH.accepted_until,
        (True, True): ENGLISH.accepted_by_until,
    }
    owner = decision.owner and (finding.graph.names.get(decision.owner) or decision.owner)
    return templates[bool(owner), bool(decision.until)].format(
        message=finding.message,
        status=decision.status,
        owner=owner and printable(owner),
        until=decision.until,
        reason=printable(decision.reason),
    )
