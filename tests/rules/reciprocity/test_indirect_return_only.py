from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from judging import findings, judge

if TYPE_CHECKING:
    from ecograph.finding import Finding

RULE = "indirect-return-only"
RING = """
actors:
  - {{id: g, name: Giver{giver}}}
  - {{id: t, name: Taker{taker}}}
  - {{id: h, name: Helper}}
  - {{id: i}}
  - {{id: j}}
dependencies:
  - {{depender: t, dependee: g, resource: repair, importance: {importance}, evidence: measured}}
  - {{depender: h, dependee: t, resource: orders, importance: {passed_on}}}
  - {{depender: g, dependee: h, resource: fee, importance: 2, satisfaction: 5}}
  - {{depender: g, dependee: h, resource: data, importance: 2}}
{more}
"""
LIMITS = "settings: {{thresholds: {{indirect-return-only: {{{}}}}}}}"


def ring(
    *, importance: float = 4, passed_on: float = 2.5, giver: str = "", taker: str = "", more: str = ""
) -> str:
    """A ring of three in which only what the giver gives is heavy enough to be told."""
    kinds = {"giver": giver and f", kind: {giver}", "taker": taker and f", kind: {taker}"}
    return RING.format(importance=importance, passed_on=passed_on, more=more, **kinds)


def of_the_giver(text: str) -> list[Finding]:
    return [finding for finding in findings(RULE, text) if finding.id == f"{RULE}@g"]


def test_part_of_it_comes_back_by_a_detour():
    """Repair of 4 comes back by orders of 2.5: the whole finding."""
    (finding,) = findings(RULE, ring())
    assert finding.id == "indirect-return-only@g"
    assert finding.message == (
        "What Giver gives Taker (repair, weight 4 of 5) comes back only by way of others, such as Helper, "
        "and of what Taker gets 62% at most: do they see it that way, or is a direct return missing from the "
        "map?"
    )
    assert finding.remedy == (
        "Show the ring Giver → Taker → Helper → Giver to everybody in it: if one of these links stops, so "
        "does this return to Giver."
    )
    assert finding.caption == "Giver gets it back only by way of others, such as Helper"
    assert (finding.severity, finding.confidence, finding.lever) == ("low", "high", "agree")
    assert finding.subjects == ("g", "t")
    assert [link[:3] for link in finding.dependencies] == [("t", "g", "repair")]
    assert (finding.evidence.measured, finding.evidence.limit) == (4, 4)


def test_all_of_it_comes_back_by_a_detour():
    """Where as much comes back as was given, no share is told."""
    (finding,) = of_the_giver(ring(passed_on=4))
    assert finding.message == (
        "What Giver gives Taker (repair, weight 4 of 5) comes back only by way of others, such as Helper: do "
        "they see it that way, or is a direct return missing from the map?"
    )


def test_ways_of_any_length_count_for_how_much_comes_back():
    """The ring that is told is the shortest; the share is what all ways together can bring back."""
    more = """
  - {depender: i, dependee: t, resource: word, importance: 1}
  - {depender: j, dependee: i, resource: word, importance: 1}
  - {depender: h, dependee: j, resource: word, importance: 1}
"""
    (finding,) = findings(RULE, ring(more=more))
    assert "such as Helper, and of what Taker gets 88% at most" in finding.message


def test_of_two_short_rings_the_wider_is_told():
    """The ring by which more can come back is the one to show."""
    more = """
  - {depender: i, dependee: t, resource: orders, importance: 2.9}
  - {depender: g, dependee: i, resource: fee, importance: 2.8}
"""
    (finding,) = findings(RULE, ring(more=more))
    assert "such as i:" in finding.message
    assert "Giver → Taker → i → Giver" in finding.remedy


def test_several_receivers_are_one_finding():
    """One finding for each giver; ring, share and weight are those of the heaviest link."""
    more = """
  - {depender: i, dependee: g, resource: advice, importance: 5, evidence: stated}
  - {depender: j, dependee: i, resource: thanks, importance: 1}
  - {depender: g, dependee: j, resource: thanks, importance: 1}
"""
    (finding,) = findings(RULE, ring(more=more))
    assert finding.subjects == ("g", "i", "t")
    assert finding.message.startswith(
        "What Giver gives i and Taker (advice and repair, weight 5 of 5) comes back only by way of others, "
        "such as j, and of what i gets 20% at most:"
    )
    assert "Giver → i → j → Giver" in finding.remedy
    assert (finding.confidence, finding.evidence.measured) == ("medium", 5)


def test_everybody_in_a_ring_of_heavy_links_is_told():
    """Each giver of the ring has a finding of its own, the heaviest first, then by name."""
    more = "  - {depender: g, dependee: h, resource: pass, importance: 5}"
    found = findings(RULE, ring(passed_on=4, more=more))
    assert [finding.evidence.subjects[0] for finding in found] == ["h", "g", "t"]


@pytest.mark.parametrize(
    ("importance", "severities"), [(2.9, []), (3, ["info"]), (3.9, ["info"]), (4, ["low"]), (5, ["low"])]
)
def test_at_and_past_the_threshold(importance: float, severities: list[str]):
    """From importance 3 on it is good to know, from 4 on watched."""
    assert [finding.severity for finding in findings(RULE, ring(importance=importance))] == severities


@pytest.mark.parametrize(("limits", "number"), [("min_importance: 2.5", 2), ("grave: 5", 1), ("ring: 3", 1)])
def test_the_thresholds_can_be_set(limits: str, number: int):
    """A stricter model tells lighter links too; another limit of what is grave changes no number."""
    assert len(findings(RULE, ring(more=LIMITS.format(limits)))) == number


@pytest.mark.parametrize("kind", ["customer", "authority"])
def test_neither_end_is_a_customer_or_an_authority(kind: str):
    """Customers pay in other ways and authorities cannot trade, whichever end they are."""
    assert of_the_giver(ring(giver=kind)) == []
    assert of_the_giver(ring(taker=kind)) == []


@pytest.mark.parametrize("kind", ["customer", "authority"])
def test_a_customer_or_an_authority_can_pass_it_on(kind: str):
    """The way back may lead through anybody."""
    assert len(findings(RULE, ring().replace("name: Helper", f"name: Helper, kind: {kind}"))) == 1


def test_quiet_when_something_comes_straight_back():
    """A direct return, however small, is no detour."""
    assert findings(RULE, ring(more="  - {depender: g, dependee: t, resource: thanks, importance: 1}")) == ()


@pytest.mark.parametrize(("largest", "number"), [(3, 0), (4, 0), (5, 1)])
def test_a_way_back_that_is_too_long_is_none(largest: int, number: int):
    """A ring of five parties is told only where the model says that it counts."""
    text = f"""
actors: [{{id: a}}, {{id: b}}, {{id: c}}, {{id: d}}, {{id: e}}]
dependencies:
  - {{depender: b, dependee: a, resource: r, importance: 4}}
  - {{depender: c, dependee: b, resource: r, importance: 2}}
  - {{depender: d, dependee: c, resource: r, importance: 2}}
  - {{depender: e, dependee: d, resource: r, importance: 2}}
  - {{depender: a, dependee: e, resource: r, importance: 2}}
{LIMITS.format(f"ring: {largest}")}
"""
    found = findings(RULE, text)
    assert len(found) == number
    assert all("such as c, d and e, and of what b gets 50% at most" in finding.message for finding in found)


def test_quiet_when_nothing_comes_back_at_all():
    """Without a way back it is another rule's finding."""
    text = ring().replace("depender: g, dependee: h", "depender: i, dependee: h")
    assert findings(RULE, text) == ()
    assert [finding.id for finding in findings("one-sided-link", text)] == ["one-sided-link@t"]


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


def test_too_many_arrows_are_not_judged():
    """Above `max_arcs` arrows (parallel links are one) nothing is found, and the report says what to do."""
    assert len(findings(RULE, ring(more=LIMITS.format("max_arcs: 3")))) == 1
    report = judge(RULE, ring(more=LIMITS.format("max_arcs: 2")))
    assert report.findings == ()
    assert [(silence.reason, silence.ask) for silence in report.not_judged] == [
        (
            "3 arrows are too many to look for the ring behind each of them",
            "Set the threshold max_arcs of this check higher, and wait.",
        )
    ]
