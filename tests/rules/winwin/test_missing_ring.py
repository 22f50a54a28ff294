from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from judging import findings, judge
from strategies import ecosystems

from ecograph.graph import build
from ecograph.model import Interest, Offer
from ecograph.rules import all_rules
from ecograph.scanning import scan

if TYPE_CHECKING:
    from ecograph.graph import EcosystemGraph
    from ecograph.model import Ecosystem

RULE = "missing-ring"
SWAP = """
actors: [{{id: a, name: Airport}}, {{id: b, name: Cleaner}}]
interests:
  - {{actor: a, resource: reports, priority: {a}, evidence: measured}}
  - {{actor: b, resource: forecast, priority: {b}, evidence: measured}}
offers:
  - {{actor: a, resource: forecast, effort: 1, evidence: measured}}
  - {{actor: b, resource: reports, effort: 2, evidence: stated}}
{more}
"""


def swap(*, a: float = 4, b: float = 5, more: str = "") -> str:
    return SWAP.format(a=a, b=b, more=more)


def test_a_swap_in_which_everybody_gains():
    """Two parties that could help each other: the whole finding."""
    (finding,) = findings(RULE, swap())
    assert finding.id == "missing-ring@a@b"
    assert finding.message == (
        "Everybody would gain from this swap: Airport → Cleaner (forecast) and Cleaner → Airport (reports); "
        "weighing wish against effort, each gains at least 3 and all together 6."
    )
    assert (
        finding.remedy == "Put the swap to Airport and Cleaner as one deal: each gives only because it gets."
    )
    assert (finding.severity, finding.confidence, finding.lever) == ("medium", "medium", "win-win")
    assert finding.subjects == ("a", "b")
    assert (finding.evidence.measured, finding.evidence.limit) == (3, 1)


@pytest.mark.parametrize(("priority", "number"), [(3, 1), (2.9, 0)])
def test_at_and_past_the_threshold(priority: float, number: int):
    """Every member must gain at least one unit of weight."""
    assert len(findings(RULE, swap(b=priority))) == number


def test_a_member_that_loses_spoils_the_ring():
    """However much the other gains, nobody is asked to lose, whatever the threshold."""
    more = f"settings: {{thresholds: {{{RULE}: {{min_gain: 0}}}}}}"
    assert findings(RULE, swap(a=5, b=1.5, more=more)) == ()


RING_OF_FOUR = """
actors: [{{id: a}}, {{id: b}}, {{id: c}}, {{id: d}}]
interests:
  - {{actor: b, resource: ra, priority: 4}}
  - {{actor: c, resource: rb, priority: 4}}
  - {{actor: d, resource: rc, priority: 4}}
  - {{actor: a, resource: rd, priority: 4}}
offers:
  - {{actor: a, resource: ra, effort: 1}}
  - {{actor: b, resource: rb, effort: 1}}
  - {{actor: c, resource: rc, effort: 1}}
  - {{actor: d, resource: rd, effort: 1}}
settings: {{thresholds: {{missing-ring: {{max_length: {most}}}}}}}
"""


@pytest.mark.parametrize(("most", "number"), [(3, 0), (4, 1)])
def test_how_long_a_ring_can_be(most: int, number: int):
    """A ring of four is found when four may take part."""
    assert len(findings(RULE, RING_OF_FOUR.format(most=most))) == number


def test_the_same_parties_are_named_once():
    """Two swaps between the same parties are one finding, the better one."""
    more = """
  - {actor: a, resource: training, effort: 1}
  - {actor: b, resource: tools, effort: 1}
"""
    text = swap(more=more).replace(
        "offers:",
        "  - {actor: a, resource: tools, priority: 5}\n"
        "  - {actor: b, resource: training, priority: 5}\noffers:",
    )
    (finding,) = findings(RULE, text)
    assert finding.message == (
        "Everybody would gain from this swap: Airport → Cleaner (forecast) and Cleaner → Airport (tools); "
        "weighing "
        "wish against effort, each gains at least 4 and all together 8 (one of 4 such swaps between them)."
    )


def effort_of(graph: EcosystemGraph, offer: Offer, receiver: str) -> float:
    """Recount what giving costs: nothing for information or recognition that others get already."""
    takers = {
        link.depender
        for link in (*graph.links, *graph.within)
        if (link.dependee, link.resource) == (offer.actor, offer.resource)
    }
    if graph.resource_kind(offer.resource) in {"information", "recognition"} and takers - {receiver}:
        return 0
    assert offer.effort is not None
    return graph.weight(offer.effort)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ecosystems())
def test_no_swap_leaves_a_member_worse_off(model: Ecosystem):
    """Recounted from the facts alone: each wish meets an offer, and each member gains enough."""
    graph = build(model)
    for finding in scan(graph, rules=[rule for rule in all_rules() if rule.id == RULE]).findings:
        wishes = [fact for fact in finding.evidence.facts if isinstance(fact, Interest)]
        offers = [fact for fact in finding.evidence.facts if isinstance(fact, Offer)]
        givers = dict.fromkeys(finding.subjects, 0.0)
        for wish, offer in zip(wishes, offers, strict=True):
            assert wish.resource == offer.resource
            assert wish.actor not in offer.not_to
            givers[wish.actor] += graph.weight(wish.priority)
            givers[offer.actor] -= effort_of(graph, offer, wish.actor)
        assert min(givers.values()) >= 1
        assert finding.evidence.measured == pytest.approx(min(givers.values()))


def test_without_offers_it_asks():
    """Where interests are known and no offers, the rule is not judged, and the report says what to ask."""
    report = judge(
        RULE,
        """
actors: [{id: a}]
interests: [{actor: a, resource: r, priority: 5}]
""",
    )
    assert report.findings == ()
    (silence,) = report.not_judged
    assert silence.reason == "interests are known, and nobody's offers are on the map"
    assert silence.ask == "Ask each party: what could you give that would cost you little?"
