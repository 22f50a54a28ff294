"""A report as plain text, to be read aloud in a workshop."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING, Final

from ecograph.measures import layers
from ecograph.words import CONFIDENCE, SEVERITY, count, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
        *(
            [_heading(report, shown)]
            if report.findings
            else ["Nothing found by the checks that could judge."]
        ),
        *(_in_full(number, finding, width) for number, finding in enumerate(shown, 1)),
        *_sections(report, shown, width),
    ]
    return "\n\n".join(blocks)


def basis(graph: EcosystemGraph) -> str:
    """Say what the map rests on: parties, links, and how they are known."""
    evidence = Counter[str](link.evidence or "assumed" for link in graph.links)
    known = ", ".join(
        f"{evidence[level]} {word}"
        for level, word in (("measured", "measured"), ("stated", "said"), ("assumed", "assumed"))
        if evidence[level]
    )
    parties = count(len(graph.actors), "party", "parties")
    return f"{parties}, {count(len(graph.links), 'link', 'links')}{f' ({known})' if known else ''}"


def _opening(graph: EcosystemGraph) -> str:
    lines = [printable(graph.facts.name) or "Untitled ecosystem"]
    if graph.facts.purpose:
        lines.append(printable(graph.facts.purpose))
    lines.append(basis(graph))
    split = layers(graph)
    if split.total:
        parts = (split.direct, split.loop, split.loop_max)
        direct, loop, most = (round(100 * (split.share(part) or 0.0)) for part in parts)
        lines.append(
            f"Of all that is given, {direct}% returns straight and {loop}% through others; "
            f"{100 - direct - loop}% does not return (at the most generous reading {100 - most}%)."
        )
    return "\n".join(lines)


def _heading(report: Report, shown: Iterable[Finding]) -> str:
    number = len(list(shown))
    total = sum(not finding.is_accepted for finding in report.findings)
    if not total:
        return "Nothing found that has not been accepted."
    if number == total:
        return count(number, "finding", "findings")
    return f"{number} of {count(total, 'finding', 'findings')}, the gravest of each kind first"


def _in_full(number: int, finding: Finding, width: int) -> str:
    head = f"{number:>2}. {SEVERITY[finding.severity].upper()}: {finding.descriptor.title}"
    foot = f"{CONFIDENCE[finding.confidence]}; {printable(finding.id)}"
    if finding.decision:
        foot += f"; {finding.decision.status}: {printable(finding.decision.reason)}"
    return "\n".join(
        [
            head,
            _wrapped(finding.message, width),
            _wrapped(f"What to do ({finding.lever}): {finding.remedy}", width),
            _wrapped(foot, width),
        ]
    )


def _wrapped(text: str, width: int, indent: str = _INDENT) -> str:
    return textwrap.fill(
        text,
        max(width, len(indent) + 20),
        initial_indent=indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _sections(report: Report, shown: Iterable[Finding], width: int) -> Iterator[str]:
    told = {finding.id for finding in shown}
    more = [finding for finding in report.findings if finding.id not in told and not finding.is_accepted]
    if more:
        kinds = Counter((finding.severity, finding.descriptor.title) for finding in more)
        lines = [
            f"{_INDENT}{number} × {SEVERITY[severity]}: {title}"
            for (severity, title), number in kinds.items()
        ]
        yield "\n".join([f"And {len(more)} more (--all tells them)", *lines])
    accepted = [
        _accepted(finding, finding.decision, width)
        for finding in report.findings
        if finding.is_accepted and finding.decision
    ]
    if accepted:
        yield "\n".join(["Accepted", *accepted])
    if report.not_judged:
        lines = [
            _wrapped(f"{silence.rule}: {silence.reason}. {silence.ask}", width)
            for silence in report.not_judged
        ]
        yield "\n".join(["Not judged, and what to ask", *lines])


def _accepted(finding: Finding, decision: Decision, width: int) -> str:
    owner = decision.owner and (finding.graph.names.get(decision.owner) or decision.owner)
    by = f" by {printable(owner)}" if owner else ""
    until = f" until {decision.until}" if decision.until else ""
    return _wrapped(f"{finding.message} ({decision.status}{by}{until}: {printable(decision.reason)})", width)
