"""A report as Markdown, for a forge, a wiki or a notebook."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ecograph.finding import told_once
from ecograph.rendering.terminal import accepted_lines, basis, finding_lines, returns, withheld_line
from ecograph.words import ENGLISH, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecograph.finding import Finding, Report

_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>#|~&$@]|^[-+=!]")
_NUMBERED: Final = re.compile(r"^(\d+)([.)])")


def report_markdown(report: Report) -> str:
    """Write a report as Markdown: all findings, headlines first, then what was accepted and not judged.

    Whatever a name contains comes out as written: every sign that means something is escaped.
    """
    return "\n\n".join(_blocks(report))


def _blocks(report: Report) -> Iterator[str]:
    graph = report.graph
    yield f"# {escaped(graph.facts.name or ENGLISH.untitled)}"
    if graph.facts.purpose:
        yield f"*{escaped(graph.facts.purpose)}*"
    opening = (f"{basis(graph)}.", returns(graph), withheld_line(report.withheld))
    yield escaped(" ".join(filter(None, opening)))
    open_ones = [finding for finding in report.findings if not finding.is_accepted]
    headlines = report.headlines
    rest = [finding for finding in open_ones if finding not in headlines]
    if not open_ones:
        yield ENGLISH.nothing_left if report.findings else ENGLISH.nothing_found
    for heading, findings in ((ENGLISH.first_heading, headlines), (ENGLISH.also_heading, rest)):
        if findings:
            yield f"## {heading}"
            yield from map(_finding, findings)
    if accepted := accepted_lines(report):
        yield f"## {ENGLISH.accepted_heading}"
        yield "\n".join(f"* {escaped(line)}" for line in accepted)
    if report.not_judged:
        yield f"## {ENGLISH.not_judged_heading}"
        yield "\n".join(
            f"* **{escaped(', '.join(rules))}**: {escaped(f'{silence.reason}. {silence.ask}')}"
            for rules, silence in told_once(report.not_judged)
        )


def _finding(finding: Finding) -> str:
    head = f"**{ENGLISH.severity[finding.severity]}: {escaped(finding.descriptor.title)}**"
    message, to_do, foot = map(escaped, finding_lines(finding))
    return "  \n".join((head, message, to_do, f"*{foot}*"))


def escaped(text: str) -> str:
    r"""Write text so that Markdown shows it as it is.

    >>> escaped("A *b* <c>")
    'A \\*b\\* \\<c\\>'
    """
    return _NUMBERED.sub(r"\1\\\2", _SPECIAL.sub(lambda sign: f"\\{sign[0]}", printable(text)))
