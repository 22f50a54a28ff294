from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from judging import findings, judge
from strategies import ecosystems

from ecograph.graph import build
from ecograph.rules import all_rules
from ecograph.scanning import scan

if TYPE_CHECKING:
    from ecograph.model import Ecosystem

RULE = "implicit-success"
SCHOOL = """
actors:
  - {{id: pupil, name: Pupil, kind: customer}}
  - {{id: bus, name: Bus company}}
  - {{id: cook, name: Cook}}
  - {{id: school, name: School}}
  - {{id: town, name: Town, kind: authority}}
goals:
  - {{id: rested, name: Every child sits down rested, shared: {shared}}}
  - {{id: lunch, name: A warm lunch, shared: {shared_too}}}
positions: [{positions}]
settings: {{thresholds: {{implicit-success: {{{thresholds}}}}}}}
"""
WORDS = "success: no late bell, evidence: stated"


def stands(actor: str, *, goal: str = "rested", stance: int = 2, words: str = WORDS) -> str:
    return f"{{actor: {actor}, goal: {goal}, stance: {stance}{words and ', ' + words}}}"


def school(*positions: str, shared: str = "true", shared_too: str = "false", thresholds: str = "") -> str:
    return SCHOOL.format(
        positions=", ".join(positions), shared=shared, shared_too=shared_too, thresholds=thresholds
    )


def test_some_have_not_said_it():
    """A shared goal of which two of four have not said when it is a success: the whole finding."""
    (finding,) = findings(
        RULE, school(stands("school"), stands("cook"), stands("bus", words="evidence: stated"))
    )
    assert finding.id == "implicit-success@rested"
    assert finding.message == (
        "For 2 of 4 parties it is known when “Every child sits down rested” is a success for them, and not "
        "for Bus "
        "company and Town: is it only missing from this map, or has nobody asked?"
    )
    assert finding.caption == "Success said by 2 of 4 parties so far"
    assert finding.remedy == (
        "Ask Bus company and Town, each by name, to finish the sentence “for us it is a success when …”, "
        "and read "
        "all answers aloud: people work for what they have said themselves, and what does not go together "
        "shows "
        "before it hurts."
    )
    assert (finding.confidence, finding.lever) == ("medium", "involve")
    assert finding.subjects == ("rested", "bus", "town")
    assert (finding.evidence.measured, finding.evidence.limit) == (2, 1)


def test_nobody_has_said_it():
    """Where all are for it and none has said what success is, that is the finding."""
    (finding,) = findings(RULE, school(stands("school", words="")))
    assert finding.message == (
        "For none of the 4 parties it is known when “Every child sits down rested” is a success for them: "
        "is it only "
        "missing from this map, or has nobody asked?"
    )
    assert finding.caption == "Nobody has said when it is a success"
    assert finding.subjects == ("rested", "bus", "cook", "school", "town")


@pytest.mark.parametrize(("said", "severity"), [("bus cook school", "low"), ("bus cook", "medium")])
def test_how_much_it_weighs(said: str, severity: str):
    """It weighs more where as many are silent about success as have spoken."""
    (finding,) = findings(RULE, school(*map(stands, said.split())))
    assert finding.severity == severity


def test_whoever_is_against_it_is_asked_too():
    """A party that is against a shared goal, or indifferent to it, also has something to say."""
    stances = [stands("bus", stance=-2, words=""), stands("cook", stance=0, words="")]
    (finding,) = findings(RULE, school(stands("school"), stands("town"), *stances))
    assert finding.subjects == ("rested", "bus", "cook")


def test_where_all_have_said_it():
    """Nothing is found where each party has said it; the customer is not asked."""
    assert findings(RULE, school(*map(stands, ("bus", "cook", "school", "town")))) == ()


@pytest.mark.parametrize(("least", "number"), [(2, 1), (3, 0)])
def test_at_and_past_the_threshold(least: int, number: int):
    """A model may let a few be silent."""
    text = school(stands("school"), stands("cook"), thresholds=f"min_missing: {least}")
    assert len(findings(RULE, text)) == number


def test_one_finding_for_each_shared_goal():
    """Two shared goals are two findings, the one with most to ask first."""
    text = school(stands("school"), stands("bus"), stands("cook", goal="lunch"), shared_too="true")
    assert [finding.id for finding in findings(RULE, text)] == [
        "implicit-success@lunch",
        "implicit-success@rested",
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("actors: [{id: a}]\n", "no goal is on the map"),
        (school(), "nobody's stance on a goal is on the map"),
        (school(stands("bus"), shared="false"), "none of the goals on the map is shared"),
    ],
    ids=["no goal", "no stance", "none shared"],
)
def test_what_it_asks(text: str, reason: str):
    """Without a goal, a stance or a shared goal the rule asks for it."""
    report = judge(RULE, text)
    assert report.findings == ()
    (silence,) = report.not_judged
    assert silence.reason == reason
    assert silence.ask.endswith("?")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ecosystems())
def test_who_is_named_has_said_nothing(model: Ecosystem):
    """Recounted from the rows: all parties but the customers, less those of whom a row tells success."""
    graph = build(model)
    for finding in scan(graph, rules=[rule for rule in all_rules() if rule.id == RULE]).findings:
        goal, *missing = finding.subjects
        said = {row.actor for row in graph.positions if row.goal == goal and row.success}
        assert missing == [
            actor for actor in graph.actors if not graph.is_customer(actor) and actor not in said
        ]
