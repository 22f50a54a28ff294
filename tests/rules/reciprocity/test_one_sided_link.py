from __future__ import annotations

import pytest
from judging import findings

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
        "Taker gets discount from Giver (weight 4 of 5), and on this map nothing goes back "
        "directly: is that "
        "right, or is something missing?"
    )
    assert finding.remedy == (
        "Ask Giver: what is in it for you? If nothing, agree with Taker on a return that costs it little: "
        "information, recognition, access."
    )
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
        "Taker gets advice and discount from Giver and Helper (weight 5 of 5), and on this map "
        "nothing goes back "
        "directly: is that right, or is something missing?"
    )
    assert finding.confidence == "medium"


def test_quiet_when_anything_comes_back():
    """The least return is a return: how much is another rule's question."""
    assert findings(RULE, link(more="  - {depender: g, dependee: t, resource: thanks, importance: 1}")) == ()


def test_a_return_through_others_is_no_direct_return():
    """What comes back by a third party does not silence the rule."""
    more = """
  - {depender: g, dependee: h, resource: advice, importance: 2}
  - {depender: h, dependee: t, resource: fee, importance: 2}
"""
    assert [finding.id for finding in findings(RULE, link(more=more))] == ["one-sided-link@t"]


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
