"""A report as plain text, to be read aloud in a workshop."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING, Final

from ecograph.finding import told_once
from ecograph.graph import Link
from ecograph.measures import JourneyStep, ecosystem_numbers
from ecograph.model import Interest, Offer, Position, point_of
from ecograph.words import ENGLISH, count, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ecograph.finding import Fact, Finding, Report
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
        _opening(report),
        _heading(report, shown),
        *(_in_full(number, finding, width) for number, finding in enumerate(shown, 1)),
        *_sections(report, shown, width),
    ]
    return "\n\n".join(blocks)


def basis(graph: EcosystemGraph) -> str:
    """Say what the map rests on: parties, links, and how they are known."""
    known = known_links(graph)
    return (ENGLISH.basis_known if known else ENGLISH.basis).format(
        parties=count(len(graph.actors), *ENGLISH.parties),
        links=count(len(graph.links), *ENGLISH.links),
        known=known,
    )


def known_links(graph: EcosystemGraph) -> str:
    """Say how many links are known in which way."""
    evidence = Counter(level or "assumed" for level in graph.links.column("evidence"))
    told = ENGLISH.evidence.items()
    return ", ".join(text.format(number=evidence[level]) for level, text in told if evidence[level])


def withheld_line(withheld: int) -> str:
    """Say how many confidential rows were left out; nothing, where there were none."""
    return ENGLISH.withheld[withheld > 1].format(number=withheld) if withheld else ""


def _opening(report: Report) -> str:
    graph = report.graph
    lines = [printable(graph.facts.name) or ENGLISH.untitled]
    if graph.facts.purpose:
        lines.append(printable(graph.facts.purpose))
    lines.append(basis(graph))
    if (told := returns(graph)) is not None:
        lines.append(told)
    if report.withheld:
        lines.append(withheld_line(report.withheld))
    return "\n".join(lines)


def returns(graph: EcosystemGraph) -> str | None:
    """Say how much of all that is given comes back; nothing, where nothing is given."""
    shares = {
        name: round(100 * share) for name, share in ecosystem_numbers(graph).items() if share is not None
    }
    if not shares:
        return None
    direct = shares["direct_share"]
    if "loop_share" not in shares:
        return ENGLISH.returns_straight.format(direct=direct)
    loop, most = shares["loop_share"], shares["loop_max_share"]
    return ENGLISH.returns.format(direct=direct, loop=loop, never=100 - direct - loop, least=100 - most)


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
    head = ENGLISH.headline.format(number=number, severity=severity, title=finding.descriptor.title)
    return "\n".join([head, *(_wrapped(line, width) for line in finding_lines(finding))])


def finding_lines(finding: Finding) -> tuple[str, str, str]:
    """Say what is found, what to do about it, and how sure it is or what was decided."""
    foot = ENGLISH.decided if finding.decision else ENGLISH.foot
    return (
        finding.message,
        ENGLISH.to_do.format(lever=finding.lever, remedy=finding.remedy),
        foot.format(
            confidence=ENGLISH.confidence[finding.confidence],
            id=printable(finding.id),
            status=finding.decision and finding.decision.status,
            reason=finding.decision and printable(finding.decision.reason),
        ),
    )


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
        yield "\n".join([ENGLISH.more.format(number=len(more)), *_counted(more, width)])
    if accepted := accepted_lines(report):
        yield "\n".join([ENGLISH.accepted_heading, *(_wrapped(line, width) for line in accepted)])
    if report.not_judged:
        lines = (
            ENGLISH.not_judged.format(rule=", ".join(rules), reason=silence.reason, ask=silence.ask)
            for rules, silence in told_once(report.not_judged)
        )
        yield "\n".join([ENGLISH.not_judged_heading, *(_wrapped(line, width) for line in lines)])


def _counted(findings: Iterable[Finding], width: int) -> Iterator[str]:
    kinds = Counter((finding.severity, finding.descriptor.title) for finding in findings)
    for (severity, title), number in kinds.items():
        text = ENGLISH.more_of_a_kind.format(number=number, severity=ENGLISH.severity[severity], title=title)
        yield _wrapped(text, width)


def accepted_lines(report: Report) -> list[str]:
    """Say of each accepted finding what was found, and who decided to live with it, until when and why."""
    return [
        _accepted(finding, finding.decision)
        for finding in report.findings
        if finding.is_accepted and finding.decision
    ]


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


def facts_lines(finding: Finding) -> Iterator[str]:
    """Say what a finding rests on, one line for each link, wish or offer, and how it is known."""
    graph = finding.graph
    for fact in finding.evidence.facts:
        known = ENGLISH.known_as[fact.evidence or "assumed"]
        source = getattr(fact, "source", None)
        voice = getattr(fact, "according_to", None)
        text = _fact(graph, fact)
        if source:
            yield ENGLISH.fact_from.format(fact=text, evidence=known, source=printable(source))
        elif voice:
            yield ENGLISH.fact_of.format(fact=text, evidence=known, voice=printable(graph.names[voice]))
        else:
            yield ENGLISH.fact.format(fact=text, evidence=known)


def _fact(graph: EcosystemGraph, fact: Fact) -> str:
    if isinstance(fact, Interest):
        return ENGLISH.wish.format(
            actor=printable(graph.name(fact.actor)),
            what=printable(graph.resource_name(fact.resource)),
            weight=f"{point_of(fact.priority):g}",
        )
    if isinstance(fact, Offer):
        return ENGLISH.offer.format(
            actor=printable(graph.name(fact.actor)), what=printable(graph.resource_name(fact.resource))
        )
    if isinstance(fact, Link):
        return ENGLISH.relies_on.format(
            depender=printable(graph.name(fact.depender)),
            dependee=printable(graph.name(fact.dependee)),
            what=printable(graph.resource_name(fact.resource)),
            weight=f"{fact.importance:g}",
        )
    if isinstance(fact, Position):
        goals = {goal.id: goal.name or goal.id for goal in graph.facts.goals}
        return ENGLISH.stance.format(
            actor=printable(graph.name(fact.actor)),
            goal=printable(goals[fact.goal]),
            stance=f"{fact.stance:+d}",
        )
    if isinstance(fact, JourneyStep):
        return ENGLISH.met.format(
            customer=printable(graph.name(fact.journey.customer)),
            step=printable(fact.touchpoint.name or fact.touchpoint.id),
            journey=printable(fact.journey.name or fact.journey.id),
            weight=f"{point_of(fact.touchpoint.importance):g}",
        )
    return printable(str(fact))
