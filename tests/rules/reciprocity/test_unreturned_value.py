from __future__ import annotations

import pytest
from judging import findings, judge

RULE = "unreturned-value"
GIVES = """
actors:
  - {{id: g, name: Giver{kind}}}
  - {{id: a, name: A}}
  - {{id: b, name: B}}
  - {{id: k, name: Client, kind: customer}}
dependencies:
  - {{depender: a, dependee: g, resource: advice, importance: 4, evidence: measured}}
  - {{depender: b, dependee: g, resource: repair, importance: {given}, evidence: stated}}
  - {{depender: g, dependee: a, resource: fee, importance: {back}}}
{more}
"""
LIMITS = "settings: {{thresholds: {{unreturned-value: {{{}}}}}}}"


def gives(*, given: float = 4, back: float = 2, kind: str = "", more: str = "") -> str:
    """A party that gives A 4 for a fee, and B something for nothing."""
    return GIVES.format(given=given, back=back, kind=kind and f", kind: {kind}", more=more)


def test_most_of_what_a_party_gives_never_comes_back():
    """Of 8, at most 2 come back: the whole finding, told of the one from whom nothing leads back."""
    (finding,) = findings(RULE, gives())
    assert finding.id == "unreturned-value@g"
    assert finding.message == (
        "Of what Giver gives, worth 8 to those who get it, at most 2 can come back, straight or through "
        "others; the rest, to parties such as B, cannot: is that right, or is something that goes back "
        "missing from the map?"
    )
    assert finding.remedy == (
        "Ask B what they give in return for what Giver does for them, and to whom; if it is nothing, look "
        "for a return that costs little."
    )
    assert finding.caption == "Most of what Giver gives never comes back"
    assert (finding.severity, finding.confidence, finding.lever) == ("low", "medium", "reward")
    assert finding.subjects == ("g", "b")
    assert [link[:3] for link in finding.dependencies] == [("a", "g", "advice"), ("b", "g", "repair")]
    assert finding.evidence.measured == pytest.approx(0.75)
    assert finding.evidence.limit == 0.5


@pytest.mark.parametrize(("back", "number"), [(3.9, 1), (4, 0), (5, 0)])
def test_at_and_past_the_threshold(back: float, number: int):
    """Half of it may stay with others; a little more is found."""
    assert len(findings(RULE, gives(back=back))) == number


def test_a_party_that_gives_little_is_let_pass():
    """What is worth 5 together is enough to be looked at, less is not."""
    assert len(findings(RULE, gives(given=1, back=1))) == 1
    assert findings(RULE, gives(given=1, back=1, more=LIMITS.format("min_given: 5.1"))) == ()


@pytest.mark.parametrize(("share", "number"), [(0.7, 1), (0.75, 0), (1, 0)])
def test_the_threshold_can_be_set(share: float, number: int):
    """How much may stay with others is the model's to say."""
    assert len(findings(RULE, gives(more=LIMITS.format(f"max_share: {share}")))) == number


def test_what_comes_back_through_others_is_returned():
    """The most generous reading: a ring returns as well as a pair."""
    more = """
  - {depender: a, dependee: b, resource: orders, importance: 3}
  - {depender: g, dependee: a, resource: bonus, importance: 3}
"""
    assert findings(RULE, gives(more=more)) == ()


@pytest.mark.parametrize("kind", ["customer", "authority"])
def test_what_customers_and_authorities_keep_is_excused(kind: str):
    """Customers pay in other ways and authorities cannot trade, so what they keep is no loss of the giver."""
    assert findings(RULE, gives().replace("name: B", f"name: B, kind: {kind}")) == ()
    more = "  - {depender: k, dependee: g, resource: service, importance: 4}"
    (finding,) = findings(RULE, gives(given=5, more=more).replace("kind: customer", f"kind: {kind}"))
    assert "worth 13" in finding.message
    assert finding.evidence.measured == pytest.approx((13 - 2 - 4) / 13)
    assert finding.subjects == ("g", "b")
    assert len(finding.dependencies) == 2


@pytest.mark.parametrize("kind", ["customer", "authority"])
def test_customers_and_authorities_are_not_judged(kind: str):
    """Nobody asks what a customer or an authority gets back."""
    assert findings(RULE, gives(kind=kind)) == ()


def test_who_passes_it_on_is_not_said_to_keep_it():
    """What goes to A comes back by a ring, what goes to B does not: only B is named."""
    more = """
  - {depender: k, dependee: a, resource: service, importance: 2}
  - {depender: g, dependee: k, resource: rating, importance: 2}
"""
    (finding,) = findings(RULE, gives(given=5, more=more))
    assert finding.subjects == ("g", "b")


def test_where_everybody_leads_back_those_who_get_most_are_named():
    """A bottleneck on the way back leaves most of it with others; the three who get most are asked."""
    rows = "\n".join(
        f"  - {{depender: c{number}, dependee: g, resource: r, importance: {weight}}}\n"
        f"  - {{depender: g, dependee: c{number}, resource: s, importance: 1}}"
        for number, weight in enumerate((3, 5, 2, 5))
    )
    actors = ", ".join(f"{{id: c{number}}}" for number in range(4))
    (finding,) = findings(RULE, f"actors: [{{id: g}}, {actors}]\ndependencies:\n{rows}\n")
    assert finding.subjects == ("g", "c1", "c3", "c0")
    assert "Ask c0, c1 and c3 what they give in return" in finding.remedy


def test_who_is_even_but_for_rounding_is_not_named():
    """3.3 and 1.1 + 2.2 are the same volume, though not the same float."""
    more = """
  - {depender: a, dependee: g, resource: more, importance: 1.1}
  - {depender: a, dependee: g, resource: yet more, importance: 2.2}
  - {depender: b, dependee: g, resource: pass, importance: 5}
  - {depender: g, dependee: b, resource: thanks, importance: 1}
"""
    text = gives(back=3.3, more=more).replace("  - {depender: a, dependee: g, resource: advice", "  #")
    (finding,) = findings(RULE, text)
    assert finding.subjects == ("g", "b")


def test_the_largest_share_first():
    """Who gets the smallest part of it back stands first."""
    more = "  - {depender: b, dependee: a, resource: advice, importance: 5}"
    assert [(finding.id, finding.evidence.measured) for finding in findings(RULE, gives(more=more))] == [
        ("unreturned-value@g", pytest.approx(0.75)),
        ("unreturned-value@a", pytest.approx(5 / 7)),
    ]


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
    """Above `max_arcs` arrows nothing is found, and the report says why and what to do."""
    assert len(findings(RULE, gives(more=LIMITS.format("max_arcs: 3")))) == 1
    report = judge(RULE, gives(more=LIMITS.format("max_arcs: 2")))
    assert report.findings == ()
    assert [(silence.reason, silence.ask) for silence in report.not_judged] == [
        (
            "3 arrows are too many to look for every ring in a scan",
            "Set the threshold max_arcs of this check higher, and wait.",
        )
    ]
