from __future__ import annotations

import pytest
from judging import findings, judge

RULE = "lopsided-power"
FARM = """
actors:
  - {{id: farm, name: Farm, kind: {farm}}}
  - {{id: shop, name: Shop, kind: {shop}}}
  - {{id: dairy, name: Dairy}}
dependencies:
  - {{depender: farm, dependee: shop, resource: shelf, importance: {shelf}, evidence: stated}}
  - {{depender: shop, dependee: farm, resource: milk, importance: {milk}, evidence: measured{tolerance}}}
{more}
"""


def farm(
    *,
    shelf: float = 4,
    milk: float = 2,
    farm: str = "organisation",
    shop: str = "organisation",
    tolerance: str = "",
    more: str = "",
) -> str:
    return FARM.format(
        shelf=shelf,
        milk=milk,
        farm=farm,
        shop=shop,
        tolerance=tolerance and f", tolerance: {tolerance}",
        more=more,
    )


def test_one_can_do_without_the_other():
    """Two steps apart: the whole finding."""
    (finding,) = findings(RULE, farm())
    assert finding.id == "lopsided-power@farm"
    assert finding.message == (
        "Farm can hardly do without Shop (weight 4 of 5), and the other way round it weighs 2 at most, "
        "spares counted: whoever can go without sets the terms; is that good for the whole?"
    )
    assert finding.remedy == (
        "Look with Shop for something of Farm that they would miss, so that both sides have a reason to "
        "keep the other going."
    )
    assert finding.caption == "Farm needs Shop far more than the other way round"
    assert (finding.severity, finding.confidence, finding.lever) == ("low", "medium", "win-win")
    assert finding.subjects == ("farm", "shop")
    assert (finding.evidence.measured, finding.evidence.limit) == (2, 2)
    assert {link[:2] for link in finding.dependencies} == {("farm", "shop"), ("shop", "farm")}


@pytest.mark.parametrize(
    ("shelf", "milk", "number"), [(4, 2, 1), (4, 2.1, 0), (3.9, 1, 0), (5, 3, 1), (5, 3.1, 0), (2, 4, 1)]
)
def test_at_and_past_the_thresholds(shelf: float, milk: float, number: int):
    """From 4 on, and two apart; whichever side it is."""
    found = findings(RULE, farm(shelf=shelf, milk=milk))
    assert len(found) == number
    assert [finding.subjects[0] for finding in found] == (["farm"] if shelf > milk else ["shop"]) * number


def test_a_spare_halves_dependence():
    """Two shelves are each other's spare, and two farms of the shop as well."""
    spare = "  - {depender: farm, dependee: dairy, resource: shelf, importance: 4}"
    assert findings(RULE, farm(more=spare)) == ()
    other = "  - {depender: shop, dependee: dairy, resource: milk, importance: 4}"
    (finding,) = findings(RULE, farm(milk=4, more=other))
    assert "weighs 2 at most, spares counted" in finding.message


def test_what_one_can_always_do_without_is_no_dependence():
    """A link that the shop can always miss counts as none, and still is one."""
    (finding,) = findings(RULE, farm(milk=5, tolerance="always"))
    assert finding.evidence.measured == 4
    assert "weighs 0 at most" in finding.message


def test_one_finding_for_each_dependent_party():
    """All on whom it depends in that way stand in one finding, the widest gap first."""
    more = """
  - {depender: farm, dependee: dairy, resource: collection, importance: 5, tolerance: weeks}
  - {depender: dairy, dependee: farm, resource: raw milk, importance: 1}
"""
    (finding,) = findings(RULE, farm(more=more))
    assert finding.subjects == ("farm", "dairy", "shop")
    assert finding.evidence.measured == 4
    assert finding.message.startswith(
        "Farm can hardly do without Dairy and Shop (weight 5 of 5), and the other way round it weighs 2 "
        "at most"
    )


@pytest.mark.parametrize("kind", ["customer", "authority"])
def test_neither_is_a_customer_or_an_authority(kind: str):
    """Their power is of another kind, and without another pair there is nothing to judge."""
    for text in (farm(farm=kind), farm(shop=kind)):
        report = judge(RULE, text)
        assert report.findings == ()
        assert len(report.not_judged) == 1


def test_where_nothing_goes_back_another_rule_asks():
    """Over a one-way link nothing is compared; one-sided-link asks whether something is missing."""
    text = farm().split("  - {depender: shop")[0]
    report = judge(RULE, text)
    assert report.findings == ()
    assert [(silence.reason, silence.ask) for silence in report.not_judged] == [
        (
            "no two organisations on the map give each other anything",
            "Ask each organisation: what do you get back from those who rely on you, and could you miss it?",
        )
    ]
    assert [finding.id for finding in findings("one-sided-link", text)] == ["one-sided-link@farm"]


WANTED = "interests: [{actor: shop, resource: open day, priority: 2}]\n"
OFFERED = "offers: [{actor: farm, resource: open day}]"


@pytest.mark.parametrize(
    ("more", "remedy"),
    [
        (
            WANTED + OFFERED,
            (
                "Farm could give Shop open day, which Shop would like: with that each has a reason to "
                "keep the other going."
            ),
        ),
        (
            OFFERED,
            (
                "Farm could give open day: ask Shop whether it would come to count on that, so that each "
                "has a reason to keep the other going."
            ),
        ),
        (
            "offers: [{actor: farm, resource: open day, not_to: [shop]}, {actor: shop, resource: open day}]",
            (
                "Look with Shop for something of Farm that they would miss, so that both sides have a "
                "reason to keep the other going."
            ),
        ),
    ],
    ids=["wanted", "offered", "neither"],
)
def test_the_remedy_names_what_the_dependent_party_offers(more: str, remedy: str):
    """An offer of the dependent party to the other makes the two need each other."""
    (finding,) = findings(RULE, farm(more=more))
    assert finding.remedy == remedy
