from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judging import findings, judge
from strategies import ecosystems

from ecograph.graph import EcosystemGraph, build
from ecograph.links import Link
from ecograph.model import Ecosystem, Interest, Offer
from ecograph.rules import all_rules
from ecograph.scanning import scan

RULE = "missing-return"
ONE_WAY = """
actors:
  - {{id: a, name: Drying firm, kind: {kind_a}}}
  - {{id: b, name: Repairer, kind: {kind_b}}}
  - {{id: c, name: Insurer}}
interests:
  - {{actor: a, resource: repair date, priority: {priority}, evidence: stated}}
{interests}
offers:
  - {{actor: b, resource: repair date, effort: 1, evidence: measured}}
{offers}
dependencies:
  - {{depender: b, dependee: a, resource: dry date, importance: 4, satisfaction: {satisfaction},
      effort: {effort}, evidence: measured}}
{links}
{more}
"""


def one_way(
    *,
    priority: float = 4,
    satisfaction: float = 3,
    effort: float = 2,
    kinds: tuple[str, str] = ("organisation", "organisation"),
    interests: str = "",
    offers: str = "",
    links: str = "",
    more: str = "",
) -> str:
    return ONE_WAY.format(
        priority=priority,
        satisfaction=satisfaction,
        effort=effort,
        kind_a=kinds[0],
        kind_b=kinds[1],
        interests=interests,
        offers=offers,
        links=links,
        more=more,
    )


def test_what_is_given_for_nothing_could_be_returned():
    """Who gives, gets nothing and wants what the other offers: the whole finding."""
    (finding,) = findings(RULE, one_way())
    assert finding.id == "missing-return@a"
    assert finding.message == (
        "Drying firm gives Repairer dry date, and nothing goes straight back; Repairer could in return "
        "give repair "
        "date, which Drying firm would like (weight 4 of 5): that would close the ring, and weighing worth "
        "against "
        "effort each gains at least 1.4."
    )
    assert finding.caption == "Repairer could give Drying firm repair date in return"
    assert finding.remedy == (
        "Ask Drying firm whether repair date would be a fair return for dry date, and Repairer whether it "
        "would give "
        "that."
    )
    assert (finding.severity, finding.confidence, finding.lever) == ("medium", "medium", "win-win")
    assert finding.subjects == ("a", "b")
    assert [link[:3] for link in finding.dependencies] == [("b", "a", "dry date")]
    assert (round(finding.evidence.measured or 0, 2), finding.evidence.limit) == (1.4, 1)


RING = """
actors: [{id: a, name: School}, {id: b, name: Workshop}, {id: c, name: Shop}]
interests: [{actor: a, resource: old parts, priority: 3}]
offers: [{actor: c, resource: old parts, effort: 1}]
dependencies:
  - {depender: b, dependee: a, resource: pupils, importance: 4, effort: 2}
  - {depender: c, dependee: b, resource: bikes, importance: 5, effort: 3}
"""


def test_a_ring_that_one_gift_closes():
    """Two flows go one way and a third would close the ring: the whole finding."""
    (finding,) = findings(RULE, RING)
    assert finding.id == "missing-return@a"
    assert finding.message == (
        "This goes one way only: School → Workshop (pupils) and Workshop → Shop (bikes); Shop gives School "
        "nothing, "
        "and could give it old parts, which School would like (weight 3 of 5): that would close the ring, "
        "and "
        "weighing worth against effort each gains at least 1."
    )
    assert finding.remedy == (
        "Propose to School, Shop and Workshop that Shop gives School old parts: the rest of the ring is "
        "there already."
    )
    assert finding.subjects == ("a", "b", "c")
    assert [link[:3] for link in finding.dependencies] == [("b", "a", "pupils"), ("c", "b", "bikes")]


@pytest.mark.parametrize(("most", "number"), [(2, 0), (3, 1)])
def test_how_long_a_ring_can_be(most: int, number: int):
    """A ring of three is found when three may take part."""
    more = f"settings: {{thresholds: {{{RULE}: {{max_length: {most}}}}}}}"
    assert len(findings(RULE, RING + more)) == number


@pytest.mark.parametrize(
    ("priority", "effort", "number"), [(3, 2, 1), (2.9, 2, 0), (3, 2.1, 0), (3.1, 2.1, 1)]
)
def test_at_and_past_the_threshold_for_who_gives_already(priority: float, effort: float, number: int):
    """What it would get must be worth at least one more than what it gives costs it."""
    assert len(findings(RULE, one_way(priority=priority, effort=effort))) == number


@pytest.mark.parametrize(("satisfaction", "number"), [(2.5, 1), (2.4, 0)])
def test_at_and_past_the_threshold_for_who_is_to_return_it(satisfaction: float, number: int):
    """What it gets, by how satisfied it is, must be worth at least one more than the return costs it."""
    assert len(findings(RULE, one_way(satisfaction=satisfaction))) == number


def test_the_best_return_is_told_and_the_others_are_counted():
    """One finding for each party that would get something, with the number of things that would do."""
    text = one_way(
        interests="  - {actor: a, resource: thanks, priority: 3.5}\n  - {actor: a, resource: orders, "
        "priority: 5}",
        offers="  - {actor: b, resource: thanks, effort: 1}\n  - {actor: c, resource: orders, effort: 1}",
        links="  - {depender: c, dependee: a, resource: meters, importance: 3, satisfaction: 5, effort: 1}",
    )
    (finding,) = findings(RULE, text)
    assert finding.message == (
        "Drying firm gives Insurer meters, and nothing goes straight back; Insurer could in return give "
        "orders, which "
        "Drying firm would like (weight 5 of 5): that would close the ring, and weighing worth against "
        "effort each "
        "gains at least 2 (one of 3 returns that would do so)."
    )


def test_several_returns_in_a_longer_ring_are_counted_too():
    """Where the best return closes a ring of three, the others are counted in the same way."""
    text = RING.replace("priority: 3}", "priority: 4}, {actor: a, resource: paint, priority: 3}").replace(
        "offers: [", "offers: [{actor: c, resource: paint, effort: 1}, "
    )
    (finding,) = findings(RULE, text)
    assert finding.message.startswith("This goes one way only: School → Workshop (pupils)")
    assert finding.message.endswith("each gains at least 1 (one of 2 returns that would do so).")
    assert "the rest of the ring is there already" in finding.remedy


def test_two_who_give_for_nothing_are_two_findings():
    """Each party that gets nothing back has its own finding, the larger gain first."""
    text = one_way(
        interests="  - {actor: c, resource: repair date, priority: 5}",
        links="  - {depender: b, dependee: c, resource: orders, importance: 5, effort: 2}",
    )
    assert [finding.id for finding in findings(RULE, text)] == ["missing-return@c", "missing-return@a"]


@pytest.mark.parametrize(
    "text",
    [
        one_way(links="  - {depender: a, dependee: b, resource: coffee, importance: 1}"),
        one_way().replace("offers:\n  - {actor: b,", "offers:\n  - {actor: c,"),
        one_way().replace("interests:\n  - {actor: a,", "interests:\n  - {actor: c,"),
        one_way().replace("offers:\n  - {actor: b,", "offers:\n  - {not_to: [a], actor: b,"),
        one_way(
            kinds=("customer", "organisation"),
            links="  - {depender: c, dependee: b, resource: x, importance: 1}",
        ),
        one_way(kinds=("organisation", "authority")),
        RING + "  - {depender: a, dependee: c, resource: money, importance: 1}",
    ],
    ids=[
        "something goes back",
        "another offers it",
        "another wants it",
        "not meant for it",
        "a customer",
        "an authority",
        "the ring is closed",
    ],
)
def test_where_it_is_quiet(text: str):
    """No finding where something returns, the wish and the offer do not meet, or an end cannot trade."""
    assert judge(RULE, text).findings == ()


def test_a_swap_of_new_things_only_is_no_missing_return():
    """Where nothing flows yet it is a swap, which another rule tells."""
    text = one_way(
        interests="  - {actor: b, resource: dry date, priority: 5}",
        offers="  - {actor: a, resource: dry date, effort: 1}",
    )
    start = text.index("  - {depender")
    end = text.index("\n\n", start)
    assert judge(RULE, text[:start] + text[end:].replace("dependencies:", "")).findings == ()


@pytest.mark.parametrize(
    ("text", "reason", "ask"),
    [
        (
            "actors: [{id: a}, {id: b}]\n",
            "nobody gives anybody anything on this map yet",
            "Ask each party: on whom do you rely, for what, and what do they get back?",
        ),
        (
            """
actors: [{id: a, name: Drying firm}, {id: b}]
dependencies: [{depender: b, dependee: a, resource: dry date, importance: 4, effort: 2}]
""",
            "nobody's interests are on the map",
            "Ask Drying firm, from whom something goes one way: what would you like in return?",
        ),
        (
            """
actors: [{id: a}, {id: b, name: Repairer}]
interests: [{actor: a, resource: repair date, priority: 4}]
dependencies: [{depender: b, dependee: a, resource: dry date, importance: 4, effort: 2}]
""",
            "interests are known, and nobody's offers are on the map",
            "Ask Repairer: what could you give in return that would cost you little?",
        ),
        (
            """
actors: [{id: a, name: Drying firm}, {id: b}]
interests: [{actor: a, resource: repair date, priority: 4}]
offers: [{actor: b, resource: repair date, effort: 1}]
dependencies: [{depender: b, dependee: a, resource: dry date, importance: 4}]
""",
            "the effort is unknown of all that is given one way",
            "Ask Drying firm: what does it cost you to give this, from 1 (nothing) to 5 (all you can bear)?",
        ),
    ],
    ids=["no links", "no interests", "no offers", "no efforts"],
)
def test_what_it_asks(text: str, reason: str, ask: str):
    """Where its input is missing the rule is not judged, and the report says what to ask."""
    report = judge(RULE, text)
    assert report.findings == ()
    (silence,) = report.not_judged
    assert (silence.reason, silence.ask) == (reason, ask)


def test_nothing_to_ask_where_everything_is_returned():
    """On a map where every two give both ways there is nothing to look for."""
    text = """
actors: [{id: a}, {id: b}]
dependencies:
  - {depender: b, dependee: a, resource: x, importance: 4}
  - {depender: a, dependee: b, resource: y, importance: 4}
"""
    assert findings(RULE, text) == ()


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


levels = st.sampled_from((1, 2, 3, 3.5, 4, 5))
actors = st.sampled_from("abcd")


@st.composite
def exchanges(draw: st.DrawFn) -> Ecosystem:
    """A few parties who give each other something, want something and offer something."""
    pairs = draw(st.lists(st.tuples(actors, actors), min_size=2, max_size=6, unique=True))
    wishes = draw(st.lists(st.tuples(actors, st.sampled_from("xy")), min_size=2, max_size=6, unique=True))
    offers = draw(st.lists(st.tuples(actors, st.sampled_from("xy")), min_size=2, max_size=6, unique=True))
    return Ecosystem(
        actors=[{"id": actor, "kind": draw(st.sampled_from(("organisation", "club")))} for actor in "abcd"],
        resources=[{"id": "x", "kind": "information"}, {"id": "y"}, {"id": "z"}],
        dependencies=[
            {
                "depender": depender,
                "dependee": dependee,
                "resource": draw(st.sampled_from("xz")),
                "importance": draw(levels),
                "satisfaction": draw(st.none() | levels),
                "effort": draw(st.sampled_from((None, 1, 1, 2))),
            }
            for depender, dependee in pairs
            if depender != dependee
        ],
        interests=[{"actor": actor, "resource": what, "priority": draw(levels)} for actor, what in wishes],
        offers=[
            {"actor": actor, "resource": what, "effort": draw(st.sampled_from((1, 2)))}
            for actor, what in offers
        ],
    )


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(exchanges() | ecosystems())
def test_no_proposal_leaves_a_member_worse_off(model: Ecosystem):
    """Recounted from the facts alone: one thing is new, the rest flows one way, and each gains enough."""
    rules = [rule for rule in all_rules() if rule.id == RULE]
    graph = build(model)
    report = scan(graph, rules=rules)
    assert len({finding.subjects[0] for finding in report.findings}) == len(report.findings)
    for finding in report.findings:
        members = finding.subjects
        links = [fact for fact in finding.evidence.facts if isinstance(fact, Link)]
        (interest,) = (fact for fact in finding.evidence.facts if isinstance(fact, Interest))
        (offer,) = (fact for fact in finding.evidence.facts if isinstance(fact, Offer))
        assert interest.resource == offer.resource
        assert (offer.actor, interest.actor) == (members[-1], members[0])
        assert [(link.dependee, link.depender) for link in links] == [*pairwise(members)]
        for giver, receiver in pairwise(members):
            assert not graph.given_between(provider=receiver, recipient=giver)
        assert all(map(graph.can_trade, members))
        assert not graph.given_between(provider=members[-1], recipient=members[0])
        gains = [graph.weight(interest.priority), *map(graph.worth, links)]
        costs = [graph.weight(link.effort) for link in links if link.effort is not None]
        costs.append(effort_of(graph, offer, interest.actor))
        nets = [gain - cost for gain, cost in zip(gains, costs, strict=True)]
        assert min(nets) >= 1
        assert finding.evidence.measured == pytest.approx(min(nets))
