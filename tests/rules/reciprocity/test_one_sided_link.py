from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from judging import findings, judge
from strategies import ecosystems

from ecograph.graph import build
from ecograph.measures import one_way_links
from ecograph.scanning import scan

if TYPE_CHECKING:
    from ecograph.model import Ecosystem

RULE = "one-sided-link"
LINK = """
actors: [{{id: t, name: Taker{taker}}}, {{id: g, name: Giver{giver}}}, {{id: h, name: Helper}}]
dependencies:
  - {{depender: t, dependee: g, resource: discount, importance: {importance}, evidence: measured}}
{more}
"""


def link(*, importance: float = 4, taker: str = "", giver: str = "", more: str = "") -> str:
    kinds = {"taker": taker and f", kind: {taker}", "giver": giver and f", kind: {giver}"}
    return LINK.format(importance=importance, more=more, **kinds)


def test_one_way_traffic():
    """Something that matters is taken and nothing goes back: the whole finding."""
    (finding,) = findings(RULE, link())
    assert finding.id == "one-sided-link@t"
    assert finding.message == (
        "Taker gets discount from Giver (weight 4 of 5), and on this map nothing goes back, neither straight "
        "nor by a short detour: is that right, or is something missing?"
    )
    assert finding.remedy == (
        "Ask Giver: what is in it for you? If nothing, agree with Taker on a return that costs it little: "
        "information, recognition, access."
    )
    assert finding.caption == "Taker gets discount; nothing goes back"
    assert (finding.severity, finding.confidence, finding.lever) == ("medium", "high", "reward")
    assert finding.subjects == ("t", "g")
    assert (finding.evidence.measured, finding.evidence.limit) == (4, 3)


def test_several_givers_are_one_finding():
    """One finding for each receiver, with everybody who gives to it, as sure as the least sure link."""
    (finding,) = findings(
        RULE, link(more="  - {depender: t, dependee: h, resource: advice, importance: 5, evidence: stated}")
    )
    assert finding.id == "one-sided-link@t"
    assert finding.subjects == ("t", "g", "h")
    assert finding.message == (
        "Taker gets advice and discount from Giver and Helper (weight 5 of 5), and on this map nothing goes "
        "back, neither straight nor by a short detour: is that right, or is something missing?"
    )
    assert finding.confidence == "medium"


def test_quiet_when_anything_comes_back():
    """The least return is a return: how much is another rule's question."""
    assert findings(RULE, link(more="  - {depender: g, dependee: t, resource: thanks, importance: 1}")) == ()


def chain(members: str) -> str:
    """Say that each gives to the next, from the taker on and so back to the giver."""
    return "\n".join(
        f"  - {{depender: {receiver}, dependee: {giver}, resource: fee, importance: 1}}"
        for giver, receiver in pairwise(members)
    )


def with_more_parties(text: str) -> str:
    return text.replace("{id: h, name: Helper}", "{id: h, name: Helper}, {id: i}, {id: j}")


def test_a_return_by_a_short_ring_is_told_by_another_rule():
    """What comes back in a ring of up to four is no one-way traffic, and another rule tells it."""
    for members in ("thg", "thig"):
        text = with_more_parties(link(more=chain(members)))
        assert findings(RULE, text) == ()
        assert [finding.id for finding in findings("indirect-return-only", text)] == [
            "indirect-return-only@g"
        ]


def test_a_return_by_a_long_ring_is_none():
    """Nobody counts on what comes back by five parties: here the other rule is silent."""
    text = with_more_parties(link(more=chain("thijg")))
    assert [finding.id for finding in findings(RULE, text)] == ["one-sided-link@t"]
    assert findings("indirect-return-only", text) == ()


@pytest.mark.parametrize(("ring", "number"), [(2, 1), (3, 1), (4, 0)])
def test_how_long_a_ring_may_be_can_be_set(ring: int, number: int):
    """The largest ring that is a return is a threshold; at 2 only what comes straight back is one."""
    more = f"{chain('thig')}\nsettings: {{thresholds: {{one-sided-link: {{ring: {ring}}}}}}}"
    assert len(findings(RULE, with_more_parties(link(more=more)))) == number


@pytest.mark.parametrize(("max_arcs", "number"), [(4, 0), (5, 1)])
def test_on_a_large_map_any_way_back_is_a_ring(max_arcs: int, number: int):
    """Above `max_arcs` arrows nobody looks how long the way back is, only whether there is one."""
    limits = f"settings: {{thresholds: {{one-sided-link: {{max_arcs: {max_arcs}}}}}}}"
    assert len(findings(RULE, with_more_parties(link(more=f"{chain('thijg')}\n{limits}")))) == number
    assert len(findings(RULE, link(more=f"{limits}"))) == 1


@pytest.mark.parametrize(
    ("importance", "severities"), [(2.9, []), (3, ["low"]), (3.9, ["low"]), (4, ["medium"]), (5, ["medium"])]
)
def test_at_and_past_the_threshold(importance: float, severities: list[str]):
    """From importance 3 on it is watched, from 4 on planned."""
    assert [finding.severity for finding in findings(RULE, link(importance=importance))] == severities


@pytest.mark.parametrize("kind", ["customer", "authority"])
def test_neither_end_is_a_customer_or_an_authority(kind: str):
    """Customers pay in other ways and authorities cannot trade, whichever end they are."""
    assert findings(RULE, link(taker=kind)) == ()
    assert findings(RULE, link(giver=kind)) == ()


def test_the_receiver_that_takes_the_heaviest_first():
    """Receivers stand by the weight of what they take, then by how much it is."""
    more = """
  - {depender: h, dependee: g, resource: advice, importance: 5}
  - {depender: i, dependee: g, resource: advice, importance: 4}
  - {depender: i, dependee: h, resource: advice, importance: 4}
"""
    found = findings(RULE, with_more_parties(link(more=more)))
    assert [finding.id for finding in found] == ["one-sided-link@h", "one-sided-link@i", "one-sided-link@t"]


WANTED = "interests: [{actor: g, resource: recognition, priority: 2}]"
OFFER = "{actor: t, resource: recognition, effort: 1}"


@pytest.mark.parametrize(
    ("more", "remedy"),
    [
        (
            f"{WANTED}\noffers: [{OFFER}, {{actor: t, resource: data, effort: 1}}]",
            "Taker could give Giver recognition, which Giver would like: agree on that in return.",
        ),
        (
            f"offers: [{OFFER}, {{actor: t, resource: data, effort: 2}}]",
            "Taker could give recognition: ask Giver whether that would be a fair return, or what would be.",
        ),
    ],
    ids=["wanted", "offered"],
)
def test_the_remedy_names_what_is_on_offer(more: str, remedy: str):
    """Where the taker could give something, the remedy says what; the message stays as it is."""
    (finding,) = findings(RULE, link(more=more))
    assert finding.remedy == remedy
    assert finding.message == findings(RULE, link())[0].message


def test_of_several_givers_the_one_that_wants_something_is_named():
    """An offer that a giver has asked for goes before one that another giver could get."""
    more = f"""
  - {{depender: t, dependee: h, resource: advice, importance: 5}}
interests: [{{actor: h, resource: recognition, priority: 2}}]
offers: [{OFFER}]
"""
    (finding,) = findings(RULE, link(more=more))
    assert finding.remedy.startswith("Taker could give Helper recognition, which Helper would like")


@pytest.mark.parametrize(
    "offer",
    [OFFER.replace("effort: 1", "effort: 1, not_to: [g]"), OFFER.replace("actor: t", "actor: h")],
    ids=["not meant for the giver", "by somebody else"],
)
def test_offers_that_are_no_return(offer: str):
    """What is not meant for the giver, or is not the taker's to give, is not proposed."""
    (finding,) = findings(RULE, link(more=f"{WANTED}\noffers: [{offer}]"))
    assert finding.remedy.startswith("Ask Giver: what is in it for you?")


@pytest.mark.parametrize(("pairs", "is_judged"), [(9, True), (10, False)])
def test_a_map_that_leaves_returns_out_is_not_judged(pairs: int, is_judged: bool):
    """Where not one pair of ten gives both ways, the fault is in the map, and the report says what to ask."""
    actors = ", ".join(f"{{id: a{number}}}" for number in range(pairs + 1))
    rows = "\n".join(
        f"  - {{depender: a{number}, dependee: a{pairs}, resource: r, importance: 4}}"
        for number in range(pairs)
    )
    report = judge(RULE, f"actors: [{actors}]\ndependencies:\n{rows}\n")
    assert len(report.findings) == (pairs if is_judged else 0)
    assert [(silence.reason, silence.ask) for silence in report.not_judged] == [
        (
            "only 0 of 10 linked pairs give both ways, so returns seem not to be on the map",
            "Ask each party: what do you get back from those who rely on you?",
        )
    ] * (not is_judged)


def test_an_empty_map_is_not_judged():
    """Parties without links give nothing that could come back, and the report says what to ask."""
    report = judge(RULE, "actors: [{id: a}, {id: b}]\n")
    assert report.findings == ()
    assert [(silence.reason, silence.ask) for silence in report.not_judged] == [
        (
            "nobody gives anybody anything on this map yet",
            "Ask each party: on whom do you rely, for what, and what do they get back?",
        )
    ]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ecosystems())
def test_each_one_way_link_is_told_by_one_of_two_rules(model: Ecosystem):
    """A link that matters, over which nothing comes straight back, is in a finding of exactly one rule."""
    report = scan(model)
    if "one-sided-link" in {silence.rule for silence in report.not_judged}:
        return
    graph = build(model)
    told = [
        link
        for finding in report.findings
        if finding.rule in {"one-sided-link", "indirect-return-only"}
        for link in finding.dependencies
    ]
    assert sorted(link[:3] for link in told) == sorted(
        link[:3]
        for link in one_way_links(graph)
        if link.importance >= 3 and graph.can_trade(link.depender) and graph.can_trade(link.dependee)
    )
