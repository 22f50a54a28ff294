"""`ecograph explain` and `ecograph rules`: what is judged, how, and why this was found."""

import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from ecograph.cli.common import RuleFiles, Today, chosen_rules, day, deliver, read
from ecograph.cli.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecograph.finding import Finding, Report
    from ecograph.rule import Rule


def rules(*, own: RuleFiles = None) -> None:
    """List the rules, by family."""
    from ecograph.finding import FAMILIES
    from ecograph.rules import all_rules
    from ecograph.words import ENGLISH

    known = chosen_rules(own) or all_rules()
    width = max(len(rule.id) for rule in known)
    lines = []
    for family in FAMILIES:
        members = sorted(
            (rule for rule in known if rule.descriptor.family == family), key=lambda rule: rule.id
        )
        if members:
            lines += ["", f"{ENGLISH.family[family]} ({family})"]
            lines += [f"    {rule.id:<{width}}  {rule.descriptor.title}" for rule in members]
    deliver("\n".join(lines).strip(), None)


def explain(
    what: Annotated[
        str, typer.Argument(metavar="RULE|FINDING", help="A rule, or a finding such as rule@subject.")
    ],
    file: Annotated[
        str | None,
        typer.Argument(metavar="[FILE]", help="The model the finding is about.", show_default=False),
    ] = None,
    *,
    own: RuleFiles = None,
    today: Today = None,
) -> None:
    """Explain a rule, or why something was found."""
    from ecograph.errors import ConfigError
    from ecograph.rules import all_rules
    from ecograph.words import did_you_mean

    known = chosen_rules(own) or all_rules()
    name = what.split("@")[0]
    rule = next((rule for rule in known if rule.id == name), None)
    if rule is None:
        hint = did_you_mean(name, [rule.id for rule in known], at_most=0)
        raise ConfigError(f'there is no rule "{name}" ({hint or "see: ecograph rules"})')
    if "@" not in what:
        deliver("\n\n".join(_about_rule(rule)), None)
        return
    if file is None:
        raise ConfigError(f'name the model the finding is about: ecograph explain "{what}" FILE')
    from ecograph.scanning import scan

    with Waiting() as waiting:
        report = scan(read(file, waiting), rules=chosen_rules(own), today=day(today), progress=waiting.tell)
    finding = _found(report, what)
    deliver("\n\n".join([*_about_finding(finding), *_about_rule(rule)]), None)


def _found(report: "Report", what: str) -> "Finding":
    from ecograph.errors import ConfigError
    from ecograph.words import did_you_mean

    ids = [finding.id for finding in report.findings]
    if what not in ids:
        hint = did_you_mean(what, ids, at_most=0)
        raise ConfigError(f'"{what}" is not found in this model ({hint or "see: ecograph scan FILE --all"})')
    return report.findings[ids.index(what)]


def _about_rule(rule: "Rule") -> "Iterator[str]":
    from ecograph.words import ENGLISH

    told = rule.descriptor
    kind = "; ".join((ENGLISH.family[told.family], ENGLISH.severity[told.severity], told.lever))
    yield f"{told.id}: {told.title}\n{kind}"
    yield _wrapped(" ".join((rule.check.__doc__ or "").split()))
    limits = rule.limits()
    if limits:
        lines = (
            _wrapped(f"{name} = {rule.thresholds[name]}: {limit.description}", "    ")
            for name, (_, limit) in limits.items()
        )
        yield "\n".join(["Thresholds (settings: thresholds: …)", *lines])


def _about_finding(finding: "Finding") -> "Iterator[str]":
    from ecograph.rendering.terminal import facts_lines
    from ecograph.words import ENGLISH, printable

    yield _wrapped(finding.message)
    yield _wrapped(ENGLISH.to_do.format(lever=finding.lever, remedy=finding.remedy))
    judged = finding.evidence
    if judged.measured is not None and judged.limit is not None:
        measured, limit = (
            f"{round(number, 2)}".removesuffix(".0") for number in (judged.measured, judged.limit)
        )
        yield ENGLISH.measured_against.format(measured=measured, limit=limit)
    if judged.facts:
        heading = ENGLISH.rests_on.format(confidence=ENGLISH.confidence[finding.confidence])
        yield "\n".join([heading, *(_wrapped(line, "    ") for line in facts_lines(finding))])
    if finding.decision:
        yield _wrapped(f"{finding.decision.status}: {printable(finding.decision.reason)}")


def _wrapped(text: str, indent: str = "") -> str:
    return textwrap.fill(text, 100, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
