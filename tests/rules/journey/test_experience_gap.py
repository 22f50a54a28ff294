from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from judging import findings, judge
from strategies import ecosystems

from ecograph.graph import build
from ecograph.measures import journey_steps
from ecograph.model import Ecosystem, point_of
from ecograph.rules import all_rules
from ecograph.scanning import scan

RULE = "experience-gap"
SWIM = """
actors:
  - {{id: s, name: Swimmer, kind: customer}}
  - {{id: p, name: Pool}}
  - {{id: c, name: Cleaner, influenceable: {influenceable}}}
  - {{id: b, name: Baths union}}
interests: [{interests}]
offers: [{offers}]
journeys:
  - id: swim
    name: A morning swim
    customer: s
    owner: p
    touchpoints:
      - id: showers
        name: The showers
        performer: {performer}
        accountable: {accountable}
        importance: {importance}
        expectation: {expectation}
        experience: 2
        evidence: measured
        agreement: {agreement}
        causes: [{causes}]
{steps}
"""


def swim(
    *,
    importance: float = 4,
    expectation: float = 4,
    performer: str = "c",
    accountable: str = "p",
    influenceable: str = "true",
    agreement: str = "none",
    causes: str = "",
    interests: str = "",
    offers: str = "",
    steps: str = "",
) -> str:
    return SWIM.format(
        importance=importance,
        expectation=expectation,
        performer=performer,
        accountable=accountable,
        influenceable=influenceable,
        agreement=agreement,
        causes=causes,
        interests=interests,
        offers=offers,
        steps=steps,
    )


WATER = "      - {id: water, name: The water, performer: p, importance: 5, expectation: 5, experience: 4}"
BOILER = "{why: Cold after nine, category: technology, because: [{why: An old boiler}]}"
RULES_OF_WORK = "{why: Rounds follow the clock, category: process}"
WISH = "{actor: c, resource: a plan of the day, priority: 4}"
PLAN = "{actor: b, resource: a plan of the day, effort: 1}"


def test_less_is_met_than_expected():
    """Two steps between expectation and experience: the whole finding."""
    (finding,) = findings(RULE, swim())
    assert finding.id == "experience-gap@swim"
    assert finding.message == "At “The showers” Swimmer expects 4 of 5 and meets 2 (weight 4 of 5)."
    assert finding.caption == "Falls short: “The showers”"
    assert finding.remedy == (
        "Involve Cleaner: walk the journey with Swimmer together and give a say in what changes at “The "
        "showers”, since who does it knows what is in the way and does not answer for it now."
    )
    assert (finding.severity, finding.confidence, finding.lever) == ("medium", "high", "involve")
    assert finding.subjects == ("swim", "swim/showers", "c")
    assert [link[:3] for link in finding.dependencies] == [("s", "c", "swim/showers")]
    assert (finding.evidence.measured, finding.evidence.limit) == (2, 2)


def test_the_others_are_named_and_the_causes_told():
    """The worst is told in full, the others by name, and what is behind the worst by its deepest causes."""
    (finding,) = findings(RULE, swim(causes=f"{BOILER}, {RULES_OF_WORK}", steps=WATER))
    assert finding.message == (
        "At “The showers” Swimmer expects 4 of 5 and meets 2 (weight 4 of 5), and meets too little at “The "
        "water” as well; the first is put down to “An old boiler” and “Rounds follow the clock”."
    )
    assert finding.subjects == ("swim", "swim/showers", "swim/water", "c")
    (alone,) = findings(RULE, swim(causes=BOILER))
    assert alone.message.endswith("(weight 4 of 5); it is put down to “An old boiler”.")
    (bare,) = findings(RULE, swim(steps=WATER))
    assert bare.message.endswith(", and meets too little at “The water” as well.")


@pytest.mark.parametrize(
    ("importance", "expectation", "severity"),
    [
        (4, 4, "medium"),
        (4, 3.9, None),
        (4.9, 3, None),
        (5, 3, "medium"),
        (5, 2.9, None),
        (5, 3.9, "medium"),
        (5, 4, "high"),
    ],
)
def test_at_and_past_the_thresholds(importance: float, expectation: float, severity: str | None):
    """A gap of two steps, or of one where it weighs 5; two steps at a weight of 5 are to talk about now."""
    found = findings(RULE, swim(importance=importance, expectation=expectation))
    assert [finding.severity for finding in found] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("case", "lever", "remedy"),
    [
        ({"performer": "[]"}, "agree", "Find out who does “The showers”"),
        ({"influenceable": "false"}, "inform", "Cleaner cannot be influenced, so inform"),
        ({"influenceable": "false", "causes": BOILER}, "inform", "Cleaner cannot be influenced"),
        ({"causes": BOILER}, "enable", "What is in the way is people or tools, so enable: ask at Cleaner"),
        ({"causes": BOILER, "interests": WISH, "offers": PLAN}, "enable", "What is in the way"),
        (
            {"causes": f"{BOILER}, {RULES_OF_WORK}", "interests": WISH, "offers": PLAN},
            "win-win",
            (
                "Cleaner, who does it, would like a plan of the day, which Baths union could give: make it a "
                "win-win"
            ),
        ),
        ({"interests": WISH, "offers": PLAN, "agreement": "process"}, "win-win", "Cleaner, who does it"),
        ({"interests": WISH, "agreement": "process"}, "reward", "What is agreed with Cleaner is the process"),
        (
            {"agreement": "process", "accountable": "c"},
            "involve",
            "Doing it and answering for it are in one hand",
        ),
        (
            {"performer": "p", "agreement": "process"},
            "involve",
            "Doing it and answering for it are in one hand",
        ),
        ({"agreement": "both"}, "involve", "Involve Cleaner"),
        ({"performer": "s"}, "involve", "Involve Swimmer"),
        ({"performer": "[c, p]", "influenceable": "false"}, "involve", "Involve Cleaner and Pool"),
    ],
)
def test_the_lever_and_why(case: dict[str, str], lever: str, remedy: str):
    """Which lever it takes follows from who does it, what is behind it, what is wished and what is agreed."""
    (finding,) = findings(RULE, swim(**case))
    assert finding.lever == lever
    assert finding.remedy.startswith(remedy)


def test_the_wish_of_the_owner_is_no_win_win():
    """What the owner itself would like does not move a partner."""
    wish = "{actor: p, resource: a plan of the day, priority: 4}"
    (finding,) = findings(RULE, swim(performer="p", interests=wish, offers=PLAN))
    assert finding.lever == "involve"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("actors: [{id: a}]\n", "no journey of a customer is on the map yet"),
        (
            swim().replace("expectation: 4", "tolerance: days"),
            "nobody has said what customers expect and meet in “A morning swim”",
        ),
    ],
    ids=["no journey", "no expectation"],
)
def test_what_it_asks(text: str, reason: str):
    """Where its input is missing the rule is not judged."""
    report = judge(RULE, text)
    assert report.findings == ()
    assert [silence.reason for silence in report.not_judged] == [reason]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ecosystems())
def test_what_falls_short_is_named_and_nothing_else(model: Ecosystem):
    """Recounted: a journey is found exactly when a touchpoint falls short, and all that do are named."""
    graph = build(model)
    expected: dict[str, set[str]] = {}
    for step in journey_steps(graph):
        limit = 1 if point_of(step.touchpoint.importance) >= 5 else 2
        if step.gap is not None and step.gap >= limit:
            expected.setdefault(step.journey.id, set()).add(step.place)
    found = scan(graph, rules=[rule for rule in all_rules() if rule.id == RULE]).findings
    places = {step.place for step in journey_steps(graph)}
    assert {f.subjects[0]: set(f.subjects[1:]) & places for f in found} == expected
