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

RULE = "no-shared-goal"
FAIR = """
focal: {focal}
actors:
  - {{id: visitor, name: Visitor, kind: {kind}}}
  - {{id: fair, name: Book fair}}
  - {{id: hall, name: Hall}}
  - {{id: tram, name: Tram company}}
goals:
  - {{id: full, name: Full halls, shared: {shared}}}
  - {{id: calm, name: A calm day with a good book}}
positions: [{positions}]
settings: {{thresholds: {{no-shared-goal: {{{thresholds}}}}}}}
"""


def stance(actor: str, goal: str = "full", number: int = 2) -> str:
    return f"{{actor: {actor}, goal: {goal}, stance: {number}, evidence: stated}}"


def fair(
    *positions: str,
    shared: str = "false",
    kind: str = "customer",
    focal: str = "fair",
    thresholds: str = "",
) -> str:
    return FAIR.format(
        focal=focal, kind=kind, shared=shared, positions=", ".join(positions), thresholds=thresholds
    )


def test_goals_and_none_of_them_shared():
    """A map with goals of which none is shared and none is near: the whole finding."""
    (finding,) = findings(RULE, fair(stance("fair"), stance("hall", number=-1)))
    assert finding.id == "no-shared-goal@fair"
    assert finding.message == (
        "3 parties are on this map, and no goal on it is meant to be everybody's: has that talk still to be "
        "held, or is the goal missing from the map?"
    )
    assert finding.caption == "No goal is meant to be everybody's"
    assert finding.remedy == (
        "Bring the 3 parties together to finish one sentence as Visitor would say it, “it was good because "
        "…”, "
        "since people work for a goal they had a say in."
    )
    assert (finding.severity, finding.confidence, finding.lever) == ("medium", "low", "involve")
    assert finding.subjects == ("fair", "calm", "full")
    assert (finding.evidence.measured, finding.evidence.limit) == (3, 2)


def test_what_most_stand_for_already():
    """A goal that more than half of the parties stand for is proposed, with their names."""
    (finding,) = findings(RULE, fair(stance("fair"), stance("hall")))
    assert finding.remedy == (
        "Put “Full halls” to the table, and ask what it would need to be everybody's: 2 of the 3 parties "
        "stand "
        "for it already (Book fair and Hall), and once it stands among the agreements, each can be held to "
        "it."
    )
    assert (finding.confidence, finding.lever) == ("medium", "agree")


def test_what_the_customer_stands_for_goes_first():
    """A goal of the customer is nearer to everybody's than one of all the others."""
    (finding,) = findings(
        RULE, fair(*map(stance, ("fair", "hall", "tram")), stance("visitor", "calm"), stance("fair", "calm"))
    )
    assert finding.remedy == (
        "Put “A calm day with a good book” to the table, and ask what it would need to be everybody's: it "
        "is what "
        "Visitor would want, and once it stands among the agreements, each can be held to it."
    )


def test_what_the_customer_is_against_is_not_proposed():
    """A goal that all partners stand for and the customer does not want is nobody's proposal."""
    (finding,) = findings(RULE, fair(*map(stance, ("fair", "hall", "tram")), stance("visitor", number=-1)))
    assert finding.evidence.sentence == "default"


def test_the_goal_with_fewest_against_it_is_proposed():
    """Of two goals of most parties, the one that nobody is against is nearer."""
    most = [stance(actor, goal) for actor in ("fair", "hall") for goal in ("full", "calm")]
    (finding,) = findings(RULE, fair(*most, stance("tram", "calm", -1)))
    assert finding.remedy.startswith("Put “Full halls” to the table")


def test_half_is_not_most():
    """A goal that half of the parties stand for is not yet near."""
    (finding,) = findings(RULE, fair(stance("fair"), stance("hall"), kind="organisation"))
    assert finding.evidence.sentence == "default"


def test_where_a_goal_is_shared():
    """Where one goal is meant to be everybody's, nothing is found."""
    assert findings(RULE, fair(stance("fair"), shared="true")) == ()


@pytest.mark.parametrize(("least", "number"), [(3, 1), (4, 0)])
def test_at_and_past_the_threshold(least: int, number: int):
    """Customers do not count among the parties that need a goal in common."""
    assert len(findings(RULE, fair(thresholds=f"min_parties: {least}"))) == number


def test_by_whom_it_is_named():
    """Without a focal party the first customer names it, and without a customer the first party."""
    (seen,) = findings(RULE, fair(focal="null"))
    (unseen,) = findings(RULE, fair(focal="null", kind="organisation"))
    assert (seen.id, unseen.id) == ("no-shared-goal@visitor", "no-shared-goal@fair")


def test_a_map_without_goals():
    """Where nobody has written a goal down, the rule asks for one."""
    (silence,) = judge(RULE, "actors: [{id: a}, {id: b}]\n").not_judged
    assert silence.reason == "no goal is on the map"
    assert (
        silence.ask == "Ask everybody at the table: what do we want together, as the customer would say it?"
    )


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ecosystems())
def test_it_speaks_where_goals_are_there_and_none_is_shared(model: Ecosystem):
    """Recounted from the rows: goals, none of them shared, and two parties to share one."""
    graph = build(model)
    parties = [actor for actor in graph.actors if not graph.is_customer(actor)]
    lacks = bool(model.goals) and not any(goal.shared for goal in model.goals) and len(parties) >= 2
    report = scan(graph, rules=[rule for rule in all_rules() if rule.id == RULE])
    assert len(report.findings) == lacks
    assert len(report.not_judged) == (not model.goals)
