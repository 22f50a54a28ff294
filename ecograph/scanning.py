"""From rules to a report: which run, with which thresholds, and what was decided about what they find."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Final

from ecograph.errors import ConfigError, RuleError
from ecograph.finding import (
    FAMILIES,
    SEVERITIES,
    Finding,
    Lead,
    NotJudged,
    Report,
    Silence,
    fill,
    fingerprint,
)
from ecograph.graph import EcosystemGraph, build
from ecograph.progress import Step
from ecograph.rules import all_rules
from ecograph.words import ENGLISH, did_you_mean, printable

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from ecograph.finding import Evidence
    from ecograph.model import Ecosystem, Settings
    from ecograph.progress import Progress
    from ecograph.rule import Rule

MOST: Final = 1_000
"""So many findings of a rule are told, the gravest, and all are counted: nobody reads a hundred thousand."""


def scan(
    what: Ecosystem | EcosystemGraph,
    *,
    rules: Iterable[Rule] | None = None,
    today: date | None = None,
    progress: Progress | None = None,
) -> Report:
    """Judge an ecosystem by every rule: first those about the ecosystem, then those about findings.

    Args:
        what: a model, or a graph that was built from one.
        rules: the rules to run instead of those of the package. The model's own settings
            select among them (`select`, `ignore`) and set their thresholds.
        today: the day decisions are held against; the day of the computer, where left out.
        progress: is told each rule before it runs.

    Returns:
        All findings, gravest first, those with a decision marked; and the rules that could
        not judge, or found more than a thousand things, of which the gravest are told. The same
        for the same model, whatever its order.

    Raises:
        ConfigError: if the settings name a rule, family or threshold that does not exist.
        RuleError: if a rule crashes or yields two findings of one name; the rule is named.

    >>> import ecograph
    >>> report = ecograph.scan(ecograph.load('''
    ... actors: [{id: owner, kind: customer, name: Owner}, {id: depot, name: Depot}]
    ... dependencies: [{depender: owner, dependee: depot, resource: tiles, importance: 5}]
    ... '''))
    >>> print(report.findings[0].message)
    Without Depot no tiles for Owner; nobody else on the map can step in.
    """
    graph = what if isinstance(what, EcosystemGraph) else build(what)
    chosen = _selected(tuple(all_rules() if rules is None else rules), graph.settings)
    second = {rule.id for rule in chosen if rule.is_about_findings}
    first = {rule.id for rule in chosen} - second
    findings: list[Finding] = []
    silences: list[Silence] = []
    for number, rule in enumerate(sorted(chosen, key=lambda rule: rule.is_about_findings), 1):
        if progress:
            progress(Step("judging", rule.id, number, len(chosen)))
        # A rule about findings sees those of the first round only.
        seen = tuple(finding for finding in findings if finding.rule not in second)
        silent_rules = {silence.rule for silence in silences}
        given = {"today": today or date.today(), "ran": first - silent_rules}  # noqa: DTZ011 - a day, not a moment
        found, silent = _judged(rule, graph, seen, given)
        findings += found
        silences += silent
    # Within one severity and rule the order of the rule stays: gravest first.
    findings.sort(key=lambda finding: (SEVERITIES.index(finding.severity), finding.rule))
    return Report(
        graph=graph,
        findings=tuple(findings),
        not_judged=tuple(silences),
        descriptors=tuple(rule.descriptor for rule in chosen),
    )


def _selected(rules: tuple[Rule, ...], settings: Settings) -> tuple[Rule, ...]:
    ids = {rule.id for rule in rules}
    either = {*ids, *FAMILIES}
    named = (
        ("select", "rule or family", settings.select, either),
        ("ignore", "rule or family", settings.ignore, either),
        ("thresholds", "rule", settings.thresholds, ids),
    )
    wrong = [
        f'settings.{field}: there is no {noun} "{printable(name)}"{_hint(name, known)}'
        for field, noun, names, known in named
        for name in names
        if name not in known
    ]
    if wrong:
        raise ConfigError("\n".join(wrong))
    return tuple(
        rule
        for rule in rules
        if (not settings.select or {rule.id, rule.descriptor.family} & set(settings.select))
        and not {rule.id, rule.descriptor.family} & set(settings.ignore)
    )


def _judged(
    rule: Rule, graph: EcosystemGraph, seen: tuple[Finding, ...], given: Mapping[str, object]
) -> tuple[list[Finding], list[Silence]]:
    overrides = graph.settings.thresholds.get(rule.id, {})
    thresholds = rule.checked(overrides) if overrides else {}
    decisions = {decision.finding: decision for decision in graph.facts.decisions}
    asked = {name: value for name, value in given.items() if rule.asks_for(name)}
    about = (seen,) if rule.is_about_findings else ()
    found: dict[str, Evidence | Lead] = {}
    silent = []
    with _named_when_it_crashes(rule):
        for item in rule.judge(graph, *about, **asked, **thresholds):
            if isinstance(item, NotJudged):
                silent.append(_in_words(rule, item, graph))
                continue
            name = fingerprint(rule.descriptor, item)
            if name in found:
                raise RuleError(f"the rule {rule.id} names two findings {name}")
            found[name] = item
        kept = _gravest(rule, found, decisions)
        told = {name: item.tell() if isinstance(item, Lead) else item for name, item in kept.items()}
    if len(kept) < len(found):
        reason = ENGLISH.too_many.format(number=f"{len(found):,}", told=f"{len(kept):,}")
        silent.append(Silence(rule=rule.id, reason=reason, ask=ENGLISH.ask_of_too_many))
    findings = [
        Finding(descriptor=rule.descriptor, evidence=evidence, graph=graph, decision=decisions.get(name))
        for name, evidence in told.items()
    ]
    return findings, silent


@contextmanager
def _named_when_it_crashes(rule: Rule) -> Iterator[None]:
    try:
        yield
    except RuleError:
        raise
    except Exception as error:
        raise RuleError(f"the rule {rule.id} crashed: {type(error).__name__}: {error}") from error


def _gravest(
    rule: Rule, found: Mapping[str, Evidence | Lead], decided: Container[str]
) -> Mapping[str, Evidence | Lead]:
    """Keep the gravest, and those that something was decided about, in the order of the rule."""
    if len(found) <= MOST:
        return found

    def gravity(name: str) -> int:
        return SEVERITIES.index(found[name].severity or rule.descriptor.severity)

    gravest = set(sorted(found, key=gravity)[:MOST])
    return {name: item for name, item in found.items() if name in gravest or name in decided}


def _hint(name: str, known: Iterable[str]) -> str:
    hint = did_you_mean(name, known)
    return f" ({hint})" if hint else ""


def _in_words(rule: Rule, item: NotJudged, graph: EcosystemGraph) -> Silence:
    try:
        reason, ask = (fill(text, item.values, graph) for text in (item.reason, item.ask))
    except (KeyError, ValueError) as error:
        raise RuleError(f"the rule {rule.id} leaves its words unfilled: {error}") from error
    return Silence(rule=rule.id, reason=reason, ask=ask)
