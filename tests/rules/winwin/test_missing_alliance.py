from __future__ import annotations

from itertools import combinations
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

RULE = "missing-alliance"
TOWN = """
actors:
  - {{id: a, name: Bakery, kind: {kind}}}
  - {{id: b, name: Bookshop, kind: {kind}}}
  - {{id: c, name: Cinema}}
  - {{id: d, name: Dentist}}
  - {{id: e, name: Town}}
resources: [{{id: works, name: the plan of the road works}}, {{id: x}}]
goals: [{{id: quiet, name: A quiet street}}, {{id: works}}]
interests: [{interests}]
positions: [{positions}]
dependencies: [{links}]
settings: {{thresholds: {{missing-alliance: {{{thresholds}}}}}}}
"""
THINGS = ("a", "b", "c", "d", "e")


def wants(actors: str, *, priority: float = 4) -> str:
    rows = (
        f"{{actor: {actor}, resource: works, priority: {priority}, evidence: stated}}" for actor in actors
    )
    return ", ".join(rows)


def stands(actors: str, *, goal: str = "quiet", stance: int = 3) -> str:
    return ", ".join(
        f"{{actor: {actor}, goal: {goal}, stance: {stance}, evidence: measured}}" for actor in actors
    )


def linked(*pairs: str) -> str:
    return ", ".join(
        f"{{depender: {one}, dependee: {other}, resource: x, importance: 1}}" for one, other in pairs
    )


def town(
    *,
    kind: str = "organisation",
    interests: str = "",
    positions: str = "",
    links: str = "",
    thresholds: str = "",
) -> str:
    return TOWN.format(
        kind=kind, interests=interests, positions=positions, links=links, thresholds=thresholds
    )


def test_two_that_want_the_same():
    """Two parties without a link that want one thing: the whole finding."""
    (finding,) = findings(RULE, town(interests=wants("ba")))
    assert finding.id == "missing-alliance@works"
    assert finding.message == (
        "Bakery would like the plan of the road works, and so would Bookshop, with whom it has nothing to "
        "do on this "
        "map: could they ask for it together?"
    )
    assert finding.caption == "All want the plan of the road works, and do not speak: Bakery and Bookshop"
    assert finding.remedy == (
        "Bring Bakery and Bookshop together about the plan of the road works: one question from all of "
        "them weighs "
        "more than one from each."
    )
    assert (finding.severity, finding.confidence, finding.lever) == ("low", "medium", "involve")
    assert finding.subjects == ("works", "a", "b")
    assert (finding.evidence.measured, finding.evidence.limit) == (2, 2)


def test_two_that_stand_for_the_same():
    """Two parties without a link that stand for one goal: the whole finding."""
    (finding,) = findings(RULE, town(positions=stands("ab")))
    assert finding.id == "missing-alliance@quiet"
    assert finding.message == (
        "Bakery stands for “A quiet street”, like Bookshop, with whom it has nothing to do on this map: do "
        "they know "
        "that of each other?"
    )
    assert finding.caption == "All stand for “A quiet street”, and do not speak: Bakery and Bookshop"
    assert finding.remedy == (
        "Bring Bakery and Bookshop together about “A quiet street”: those who want the same can share the "
        "work."
    )
    assert (finding.severity, finding.confidence, finding.lever) == ("low", "high", "involve")
    assert finding.subjects == ("quiet", "a", "b")


@pytest.mark.parametrize(
    ("links", "message"),
    [
        (
            (),
            (
                "Bakery, Bookshop and Cinema {verb}, and none of them has anything to do with another "
                "on this map: "
            ),
        ),
        (("bc",), "Bakery {one}, {so} Bookshop and Cinema, with whom it has nothing to do on this map: "),
        (("ab", "ac"), "Bookshop {one}, {so} Cinema, with whom it has nothing to do on this map: "),
    ],
)
def test_how_those_who_want_the_same_are_grouped(links: tuple[str, ...], message: str):
    """One finding for each thing: who is apart from all others, or that all are, whatever they share."""
    (wish,) = findings(RULE, town(interests=wants("abc"), links=linked(*links)))
    (goal,) = findings(RULE, town(positions=stands("abc"), links=linked(*links)))
    thing = "the plan of the road works"
    assert wish.message == message.format(
        verb=f"would all like {thing}", one=f"would like {thing}", so="and so would"
    ) + ("could they ask for it together?")
    assert goal.message == message.format(
        verb="all stand for “A quiet street”", one="stands for “A quiet street”", so="like"
    ) + ("do they know that of each other?")


def test_where_some_know_each_other():
    """Where it is no single party that stands apart, the pairs are counted."""
    thresholds = "widespread: 1"
    links = linked("ab", "cd")
    (wish,) = findings(RULE, town(interests=wants("abcd"), links=links, thresholds=thresholds))
    (goal,) = findings(RULE, town(positions=stands("abcd"), links=links, thresholds=thresholds))
    assert wish.message == (
        "Bakery, Bookshop, Cinema and Dentist would all like the plan of the road works, and 4 of the 6 "
        "pairs among "
        "them have nothing to do with each other on this map: could they ask for it together?"
    )
    assert goal.message == (
        "Bakery, Bookshop, Cinema and Dentist all stand for “A quiet street”, and 4 of the 6 pairs among "
        "them have "
        "nothing to do with each other on this map: do they know that of each other?"
    )


@pytest.mark.parametrize(("least", "number"), [(3, 1), (4, 0)])
@pytest.mark.parametrize("what", [{"interests": wants("abc")}, {"positions": stands("abc")}])
def test_how_many_must_be_after_it(least: int, number: int, what: dict[str, str]):
    """A model may ask that several are after the same."""
    assert len(findings(RULE, town(**what, thresholds=f"min_parties: {least}"))) == number


@pytest.mark.parametrize(("priority", "number"), [(3, 1), (2.9, 0)])
def test_at_and_past_the_threshold(priority: float, number: int):
    """Wishes from priority 3 on count."""
    assert len(findings(RULE, town(interests=wants("ab", priority=priority)))) == number


@pytest.mark.parametrize(("share", "number"), [(0.6, 1), (0.59, 0)])
@pytest.mark.parametrize("what", [{"interests": wants("abc")}, {"positions": stands("abc")}])
def test_what_nearly_everybody_is_after_is_no_news(share: float, number: int, what: dict[str, str]):
    """What three of five parties are after is told as long as so large a share is not called widespread."""
    assert len(findings(RULE, town(**what, thresholds=f"widespread: {share}"))) == number


def test_customers_are_no_part_of_everybody():
    """Two customers are no allies of each other, and neither counts when shares are told."""
    (finding,) = findings(
        RULE, town(kind="customer", interests=wants("abc"), thresholds="widespread: 0.34", links=linked("ac"))
    )
    assert finding.subjects == ("works", "b", "c")


@pytest.mark.parametrize(
    "text",
    [
        town(interests=wants("a")),
        town(interests=wants("ab"), links=linked("ab")),
        town(interests=wants("ab"), links=linked("ba")),
        town(interests=wants("ab"), kind="customer"),
        town(positions=stands("ab"), kind="customer"),
        town(positions=stands("a") + ", " + stands("b", stance=-3)),
        town(
            interests=wants("ab"),
            links="{depender: b, dependee: e, resource: works, importance: 4, satisfaction: 4}",
        ),
    ],
    ids=[
        "only one",
        "linked",
        "linked back",
        "customers",
        "customers and a goal",
        "one is against",
        "one has got it",
    ],
)
def test_where_it_is_quiet(text: str):
    """No finding where they have to do with each other, are customers, or are not after the same any more."""
    assert findings(RULE, text) == ()


def test_a_goal_that_is_called_as_a_resource_is():
    """A wish and a goal of one name are two findings that can be told apart."""
    found = findings(RULE, town(interests=wants("ab"), positions=stands("ab", goal="works")))
    assert {finding.id for finding in found} == {"missing-alliance@works", "missing-alliance@works@a"}


def test_the_widest_comes_first():
    """What most parties are after is told first."""
    found = findings(RULE, town(interests=wants("ab"), positions=stands("abc")))
    assert [finding.subjects[0] for finding in found] == ["quiet", "works"]


@pytest.mark.parametrize(
    ("text", "reason", "ask"),
    [
        (
            town(),
            "nobody's interests and nobody's stance on a goal are on the map",
            "Ask each party: what do you lack, and which goal would you work for?",
        ),
        (
            town(interests=wants("abc"), positions=stands("ab"), thresholds="max_pairs: 3"),
            "4 pairs that may be after the same are too many to compare",
            "Set the threshold max_pairs of this check higher, and wait.",
        ),
    ],
    ids=["nothing to compare", "too much to compare"],
)
def test_what_it_asks(text: str, reason: str, ask: str):
    """Where its input is missing or too large the rule is not judged, and the report says what to do."""
    report = judge(RULE, text)
    assert report.findings == ()
    (silence,) = report.not_judged
    assert (silence.reason, silence.ask) == (reason, ask)


def test_as_many_pairs_as_are_allowed():
    """At the limit of pairs the map is judged."""
    text = town(interests=wants("abc"), positions=stands("ab"), thresholds="max_pairs: 4")
    assert len(findings(RULE, text)) == 2


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ecosystems())
def test_each_named_party_has_nothing_to_do_with_another_one(model: Ecosystem):
    """Recounted from the graph: each party in a finding lacks a link with another one in it."""
    graph = build(model)
    linked = {frozenset(link[:2]) for link in graph.links}
    for finding in scan(graph, rules=[rule for rule in all_rules() if rule.id == RULE]).findings:
        parties = finding.subjects[1:]
        apart = [{*pair} for pair in combinations(parties, 2) if frozenset(pair) not in linked]
        assert set().union(*apart) == set(parties)
        assert not all(map(graph.is_customer, parties))
        assert {graph.whole(fact.actor) for fact in finding.evidence.facts} == set(parties)
