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

RULE = "low-control"
FAIR = """
actors:
  - {{id: v, name: Visitor, kind: customer}}
  - {{id: t, name: Town}}
  - {{id: s, name: Showmen, influenceable: {showmen}}}
  - {{id: b, name: Bus line, influenceable: {bus}}}
  - {{id: c, name: Cook}}
journeys:
  - id: fair
    name: A day at the fair
    customer: v
    {owner}
    touchpoints:
      - {{id: stalls, performer: t, importance: {own}, evidence: measured}}
      - {{id: rides, performer: s, importance: 4, evidence: stated}}
      - {{id: bus, performer: b, importance: 3, evidence: measured}}
{steps}
"""


def fair(
    *,
    own: float = 3,
    owner: str = "owner: t",
    showmen: str = "true",
    bus: str = "true",
    steps: str = "",
) -> str:
    return FAIR.format(own=own, owner=owner, showmen=showmen, bus=bus, steps=steps)


def test_who_leaves_most_to_others():
    """Seven tenths in the hands of others: the whole finding."""
    (finding,) = findings(RULE, fair())
    assert finding.id == "low-control@fair"
    assert finding.message == (
        "Town owns “A day at the fair” and does 30% of it itself, by weight to Visitor; 70% is in the "
        "hands of others, with the largest parts at Bus line and Showmen: or are steps of its own missing "
        "from the map?"
    )
    assert finding.caption == "Town does 30% of its own journey"
    assert finding.remedy == (
        "Involve Bus line and Showmen to begin with: walk the journey with them and Visitor, and give them "
        "a say in what changes, since Town answers for it and cannot order it."
    )
    assert (finding.severity, finding.confidence, finding.lever) == ("low", "medium", "involve")
    assert finding.subjects == ("fair", "b", "s")


@pytest.mark.parametrize(("own", "number"), [(3, 1), (3.1, 0)])
def test_at_and_past_the_threshold(own: float, number: int):
    """From 70% in the hands of others it speaks."""
    assert len(findings(RULE, fair(own=own))) == number


def test_the_three_largest_are_named():
    """Of many only those with the largest parts are named, and all are subjects."""
    steps = """
      - {id: soup, performer: c, importance: 5}
      - {id: prizes, performer: x, importance: 1}
"""
    text = fair(steps=steps).replace("journeys:", "  - {id: x, name: Lottery}\njourneys:")
    (finding,) = findings(RULE, text)
    assert "with the largest parts at Bus line, Cook and Showmen:" in finding.message
    assert finding.subjects == ("fair", "b", "c", "s", "x")


@pytest.mark.parametrize(
    ("showmen", "bus", "lever", "remedy"),
    [
        ("true", "false", "involve", "; Bus line cannot be influenced, so tell Visitor beforehand"),
        ("false", "true", "inform", "Showmen cannot be influenced, so inform: learn how it works there"),
        ("false", "false", "inform", "Bus line and Showmen cannot be influenced, so inform"),
    ],
)
def test_where_nobody_can_influence_them(showmen: str, bus: str, lever: str, remedy: str):
    """Whoever cannot be influenced is no partner to involve: the customer is informed."""
    (finding,) = findings(RULE, fair(showmen=showmen, bus=bus))
    assert finding.lever == lever
    assert remedy in finding.remedy


def test_what_the_customer_does_is_in_nobody_elses_hands():
    """A journey that customers perform for the largest part is not in the hands of others."""
    assert findings(RULE, fair(steps="      - {id: walk, performer: v, importance: 5}")) == ()


@pytest.mark.parametrize(
    ("text", "reason", "ask"),
    [
        (
            "actors: [{id: a}]\n",
            "no journey of a customer is on the map yet",
            (
                "Walk along with a customer: what does this customer go through, step by step, and who does "
                "each step?"
            ),
        ),
        (
            fair(owner="sponsor: t"),
            "nobody has said who owns “A day at the fair”",
            "Ask around the table: who looks after the whole of it, and who says so?",
        ),
        (
            fair(steps="\n".join(f"      - {{id: x{i}, importance: 5}}" for i in range(3))),
            "nobody has said who does most of “A day at the fair”",
            "Ask at each touchpoint: who does this, for whoever comes?",
        ),
    ],
    ids=["no journey", "no owner", "no performers"],
)
def test_what_it_asks(text: str, reason: str, ask: str):
    """Where its input is missing the rule is not judged, and the report says what to ask."""
    report = judge(RULE, text)
    assert report.findings == ()
    (silence,) = report.not_judged
    assert (silence.reason, silence.ask) == (reason, ask)


def test_half_unknown_is_judged():
    """As much unknown as known can still be judged."""
    steps = "      - {id: x, importance: 5}\n      - {id: y, importance: 5}"
    assert [finding.id for finding in findings(RULE, fair(steps=steps))] == ["low-control@fair"]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ecosystems())
def test_shares_are_recounted(model: Ecosystem):
    """Touchpoint by touchpoint, others than owner and customers perform the share that is told."""
    graph = build(model)
    for finding in scan(graph, rules=[rule for rule in all_rules() if rule.id == RULE]).findings:
        (journey,) = (journey for journey in graph.journeys if journey.id == finding.subjects[0])
        known = [point for point in journey.touchpoints if point.performer]
        theirs = sum(
            graph.weight(point.importance)
            * sum(
                actor != journey.owner and actor != journey.customer and not graph.is_customer(actor)
                for actor in point.performer
            )
            / len(point.performer)
            for point in known
        )
        assert finding.evidence.measured == pytest.approx(
            theirs / sum(graph.weight(point.importance) for point in known)
        )
        assert finding.evidence.measured >= 0.7
