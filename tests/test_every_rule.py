from __future__ import annotations

import ast
import inspect
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from strategies import ecosystems, renamed, shuffled

from ecograph.finding import FAMILIES, SEVERITIES, Finding, Lead, Report, fingerprint
from ecograph.graph import build
from ecograph.measures import ambiguous_metrics, journey_steps
from ecograph.model import Ecosystem, Settings
from ecograph.rules import all_rules
from ecograph.scanning import scan

if TYPE_CHECKING:
    from ecograph.rule import Rule

RULES = all_rules()
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
law = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def judged(finding: Finding) -> tuple[object, ...]:
    """What a finding says apart from the names of things."""
    return (
        finding.id,
        finding.severity,
        finding.confidence,
        finding.lever,
        finding.subjects,
        [link[:3] for link in finding.dependencies],
        finding.evidence.measured,
        finding.evidence.limit,
        finding.decision,
    )


def told(report: Report) -> list[object]:
    """What a report says, word for word."""
    words = [(*judged(finding), finding.message, finding.remedy) for finding in report.findings]
    return [words, report.not_judged, [finding.id for finding in report.headlines]]


def test_there_are_rules():
    """The laws below are about something."""
    assert {"net-giver", "single-point-of-dependency", "missing-exchange"} <= {rule.id for rule in RULES}


LOOSER = {"max_balance": -0.2, "max_share": 0.2, "min_share": 0.2, "min_mutual": 0.3, "min_gain": 1}
"""How far a threshold is moved towards letting more pass; by one where nothing is said."""
LOWER_LIMITS = [
    (rule, name) for rule in RULES for name in rule.thresholds if name.startswith("min_") or name in LOOSER
]


@pytest.mark.parametrize(("rule", "name"), LOWER_LIMITS, ids=lambda part: getattr(part, "id", part))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(model=ecosystems())
def test_looser_thresholds_never_add_findings(rule: Rule, name: str, model: Ecosystem):
    """A threshold that lets more pass finds no more, and about nobody else."""
    default = rule.thresholds[name]
    assert isinstance(default, int | float)
    looser = default + LOOSER.get(name, 1)
    thresholds = {**model.settings.thresholds, rule.id: {name: looser}}
    patient = model.model_copy(update={"settings": Settings(thresholds=thresholds)})
    strict = model.model_copy(update={"settings": Settings()})
    # Other rules matter to those alone that judge what others found.
    rules = RULES if rule.is_about_findings else (rule,)
    found, fewer = (
        [f for f in scan(each, rules=rules).findings if f.rule == rule.id] for each in (strict, patient)
    )
    assert len(fewer) <= len(found)
    assert {name for finding in fewer for name in finding.subjects} <= {
        name for finding in found for name in finding.subjects
    }


def test_the_law_of_thresholds_covers_every_rule():
    """Every rule has a threshold that the law above moves."""
    assert {rule.id for rule, _ in LOWER_LIMITS} == {rule.id for rule in RULES}


@each_rule
def test_silent_on_an_empty_model(rule: Rule):
    """Where there is nothing, there is nothing to find and nothing to ask."""
    report = scan(Ecosystem(), rules=[rule])
    assert report.findings == ()
    assert report.not_judged == ()


@law
@given(ecosystems(), st.randoms(use_true_random=False))
def test_the_order_of_the_file_changes_nothing(model: Ecosystem, random):
    """Shuffled rows give the same report, to the letter and in the same order."""
    assert told(scan(model)) == told(scan(shuffled(model, random)))


@law
@given(ecosystems())
def test_display_names_change_nothing_but_words(model: Ecosystem):
    """Another name for everything gives the same findings in the same order."""
    assert [*map(judged, scan(model).findings)] == [*map(judged, scan(renamed(model)).findings)]


@law
@given(ecosystems())
def test_a_scan_leaves_the_graph_as_it_was(model: Ecosystem):
    """Judging a graph changes nothing in it, and judging it again finds the same."""
    graph, fresh = build(model), build(model)
    report = scan(graph)
    assert (graph.facts, graph.actors, graph.links, graph.needs) == (
        fresh.facts,
        fresh.actors,
        fresh.links,
        fresh.needs,
    )
    assert told(scan(graph)) == told(report) == told(scan(fresh))


@law
@given(ecosystems())
def test_a_lead_keeps_its_word(model: Ecosystem):
    """What is told in full later has the name and the severity that it was chosen by."""
    graph = build(model)
    for rule in RULES:
        if not rule.is_about_findings:
            for lead in (item for item in rule.check(graph) if isinstance(item, Lead)):
                evidence = lead.tell()
                assert fingerprint(rule.descriptor, evidence) == fingerprint(rule.descriptor, lead)
                usual = rule.descriptor.severity
                assert (evidence.severity or usual) == (lead.severity or usual)


@law
@given(ecosystems())
def test_findings_are_sound(model: Ecosystem):
    """Ids are unique, subjects exist, and severity, confidence and family are words we know."""
    graph = build(model)
    things = {row.resource for table in (graph.interests, graph.offers, graph.links) for row in table}
    decided = {decision.finding for decision in model.decisions}
    goals = {goal.id for goal in model.goals}
    steps = journey_steps(graph)
    met = {text for step in steps for text in (step.journey.id, step.place, *step.touchpoint.channel)}
    met |= {journey.id for journey in graph.journeys} | {found.name for found in ambiguous_metrics(graph)}
    findings = scan(graph).findings
    assert len({finding.id for finding in findings}) == len(findings)
    for finding in findings:
        assert finding.id.startswith(f"{finding.rule}@")
        assert finding.subjects
        assert set(finding.subjects) <= {*graph.actors, *things, *decided, *goals, *met}
        assert set(finding.dependencies) <= set(graph.links)
        assert finding.severity in SEVERITIES
        assert finding.confidence in {"high", "medium", "low"}
        assert finding.family in FAMILIES
        assert finding.robustness is None


@law
@given(ecosystems())
def test_messages_are_one_sentence(model: Ecosystem):
    """What people read stands on one line, ends as a sentence does, and has nothing left to fill in."""
    report = scan(model)
    texts = [text for finding in report.findings for text in (finding.message, finding.remedy)]
    for text in [*texts, *(silence.ask for silence in report.not_judged)]:
        assert text.isprintable()
        assert text[-1] in ".?"
    for finding in report.findings:
        assert str(finding) == finding.message
        assert "None" not in finding.message


@law
@given(ecosystems())
def test_nobody_is_accused_who_must_not_be(model: Ecosystem):
    """Customers and the focal actor are never named as at fault, and authorities only as good to know."""
    graph = build(model)
    for finding in scan(graph).findings:
        if finding.rule in {"net-giver", "single-point-of-dependency"}:
            named = finding.id.split("@")[1:]
            assert not any(map(graph.is_customer, named))
            assert finding.rule != "single-point-of-dependency" or graph.focal not in named
            assert finding.severity == "info" or not any(map(graph.is_authority, named))
        if finding.rule in {"joint-point-of-dependency", "false-spare"}:
            count = finding.descriptor.names if finding.evidence.names is None else finding.evidence.names
            lost = finding.subjects[: 1 if finding.rule == "false-spare" else count]
            assert not any(graph.is_customer(actor) or actor == graph.focal for actor in lost)
            assert finding.severity == "info" or not any(map(graph.is_authority, lost))
        if finding.rule == "broker":
            assert finding.severity == "info" or not graph.is_authority(finding.subjects[0])
        if finding.rule in {"concentrated-supply", "lopsided-power"}:
            assert all(map(graph.can_trade, finding.subjects))
        if finding.rule == "unprotected-critical-dependency":
            assert all(map(graph.can_trade, {link.dependee for link in finding.dependencies}))
        if finding.rule in {"no-stake", "unrewarded-performer"}:
            assert graph.can_trade(finding.subjects[0])
        if finding.rule == "blame-gap":
            assert not graph.is_customer(finding.subjects[0])
        if finding.rule in {"one-sided-link", "indirect-return-only", "unreturned-value", "missing-return"}:
            ends = {end for link in finding.dependencies for end in link[:2]}
            assert all(map(graph.can_trade, {*ends, *finding.subjects}))


@each_rule
def test_thresholds_have_limits_that_their_defaults_keep(rule: Rule):
    """Every threshold has a type, bounds and a sentence, and its default is a value one could set."""
    assert rule.limits().keys() == rule.thresholds.keys()
    for name, (kind, limit) in rule.limits().items():
        default = rule.thresholds[name]
        assert TypeAdapter(kind).validate_python(default, strict=kind is not float) == default
        assert limit.ge is None or default >= limit.ge
        assert limit.le is None or default <= limit.le
        assert limit.description.endswith(".")
    assert rule.checked(dict(rule.thresholds)) == dict(rule.thresholds)


@each_rule
def test_a_rule_is_called_after_its_file(rule: Rule):
    """Function, file and id are one name, and the family is the folder."""
    *_, family, module = rule.check.__module__.split(".")
    assert rule.id == module.replace("_", "-") == rule.check.__name__.replace("_", "-")
    assert rule.descriptor.family == family
    assert rule.check.__doc__


@each_rule
def test_every_template_is_chosen_by_its_rule(rule: Rule):
    """There is a default of everything that is said, and the rule knows each other template by its name."""
    told = (rule.descriptor.sentences, rule.descriptor.captions, rule.descriptor.remedies)
    assert all("default" in templates for templates in told)
    module = ast.parse(inspect.getsource(inspect.getmodule(rule.check)))
    bodies = [part for node in module.body if isinstance(node, ast.FunctionDef) for part in node.body]
    chosen = {node.value for body in bodies for node in ast.walk(body) if isinstance(node, ast.Constant)}
    assert {name for templates in told for name in templates} - {"default"} <= chosen


@each_rule
def test_a_rule_has_a_test_of_its_own(rule: Rule):
    """The tests mirror the rules: one file for each."""
    *_, family, module = rule.check.__module__.split(".")
    assert (Path(__file__).parent / "rules" / family / f"test_{module}.py").is_file()
