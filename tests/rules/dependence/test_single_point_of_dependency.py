from __future__ import annotations

import pytest
from judging import findings, judge

RULE = "single-point-of-dependency"
TWO_ROOFERS_ONE_DEPOT = """
actors:
  - {id: owner, name: Home owner, kind: customer}
  - {id: east, name: East}
  - {id: west, name: West}
  - {id: depot, name: Depot}
dependencies:
  - {depender: owner, dependee: east, resource: repair, importance: 5, evidence: measured}
  - {depender: owner, dependee: west, resource: repair, importance: 5, evidence: measured}
  - {depender: east, dependee: depot, resource: tiles, importance: 5, evidence: measured}
  - {depender: west, dependee: depot, resource: tiles, importance: 5, evidence: stated}
"""


def test_a_shared_source_cuts_off_the_customer():
    """The spare that is no spare: the whole finding, from the lost party to the customer."""
    (finding,) = findings(RULE, TWO_ROOFERS_ONE_DEPOT)
    assert finding.id == "single-point-of-dependency@depot"
    assert finding.message == (
        "Without Depot no tiles for East and West, so no repair for Home owner; nobody else on the "
        "map can step in."
    )
    assert finding.remedy == (
        "Arrange a second source for tiles, or agree with Depot on what happens when it fails, and "
        "on who tells "
        "Home owner."
    )
    assert (finding.severity, finding.confidence, finding.lever) == ("high", "medium", "back-up")
    assert finding.subjects == ("depot", "owner")
    assert (finding.evidence.measured, finding.evidence.limit) == (1, 1)
    assert {link[:3] for link in finding.dependencies} == {
        ("east", "depot", "tiles"),
        ("west", "depot", "tiles"),
        ("owner", "east", "repair"),
        ("owner", "west", "repair"),
    }


def test_quiet_where_every_need_has_a_spare():
    """With a second depot at one roofer nobody hangs on a single party."""
    spare = TWO_ROOFERS_ONE_DEPOT.replace("owner, name", "spare}\n  - {id: owner, name")
    assert (
        findings(RULE, spare + "  - {depender: west, dependee: spare, resource: tiles, importance: 5}\n")
        == ()
    )


@pytest.mark.parametrize(("importance", "number"), [(5, 1), (4.9, 0)])
def test_only_critical_needs_break(importance: float, number: int):
    """At settings.critical the customer is cut off; just below it nothing is critical and nothing judged."""
    report = judge(
        RULE,
        f"""
actors: [{{id: a, kind: customer}}, {{id: b}}]
dependencies: [{{depender: a, dependee: b, resource: r, importance: {importance}}}]
""",
    )
    assert len(report.findings) == number
    assert len(report.not_judged) == 1 - number


def test_without_critical_needs_it_asks():
    """Where no need is critical the rule is not judged, and the report says what to ask."""
    report = judge(
        RULE,
        """
actors: [{id: a, kind: customer}, {id: b}]
dependencies: [{depender: a, dependee: b, resource: r, importance: 3}]
""",
    )
    (silence,) = report.not_judged
    assert (silence.rule, silence.reason, silence.ask) == (
        RULE,
        "no need on the map is critical",
        "Ask each party: without which of these could you not go on for a few days?",
    )


@pytest.mark.parametrize(("least", "number"), [(2, 1), (3, 0)])
def test_how_many_must_be_hit(least: int, number: int):
    """A party that cuts off two is found at a threshold of two and not at three."""
    assert (
        len(
            findings(
                RULE,
                f"""
focal: airline
actors: [{{id: traveller, kind: customer}}, {{id: airline}}, {{id: fuel}}]
dependencies:
  - {{depender: airline, dependee: fuel, resource: kerosene, importance: 5}}
  - {{depender: traveller, dependee: airline, resource: flight, importance: 5}}
settings: {{thresholds: {{{RULE}: {{min_hit: {least}}}}}}}
""",
            )
        )
        == number
    )


def test_less_grave_when_only_the_focal_actor_is_cut_off():
    """A customer who is cut off is to talk about now; the focal actor alone is to plan."""
    (finding,) = findings(
        RULE,
        """
focal: airline
actors: [{id: traveller, kind: customer}, {id: airline}, {id: fuel}]
dependencies: [{depender: airline, dependee: fuel, resource: kerosene, importance: 5}]
""",
    )
    assert (finding.severity, finding.confidence) == ("medium", "low")


def test_neither_customer_nor_focal_is_a_single_point():
    """Those who must not be cut off are never named as the one on whom everything hangs."""
    assert (
        findings(
            RULE,
            """
focal: shop
actors: [{id: buyer, kind: customer}, {id: shop}, {id: baker}]
dependencies:
  - {depender: shop, dependee: buyer, resource: custom, importance: 5}
  - {depender: buyer, dependee: shop, resource: bread, importance: 5}
  - {depender: baker, dependee: shop, resource: orders, importance: 5}
""",
        )
        == ()
    )


def test_authorities_are_gathered_in_one_finding_that_is_good_to_know():
    """Who cannot be replaced is not accused: one finding for all, with the lever inform."""
    (finding,) = findings(
        RULE,
        """
actors:
  - {id: traveller, name: Traveller, kind: customer}
  - {id: police, name: Border police, kind: authority}
  - {id: customs, name: Customs, kind: authority}
dependencies:
  - {depender: traveller, dependee: police, resource: passport check, importance: 5, evidence: measured}
  - {depender: traveller, dependee: customs, resource: baggage check, importance: 5, evidence: measured}
""",
    )
    assert finding.id == "single-point-of-dependency@customs@police"
    assert (finding.severity, finding.lever, finding.confidence) == ("info", "inform", "high")
    assert finding.message == (
        "Border police and Customs cannot be replaced or influenced, and without them Traveller "
        "cannot go on: know "
        "how they work, and tell in time what they need."
    )
    assert finding.remedy == (
        "Learn the process of Border police and Customs, tell customers what to expect, and keep a distance."
    )


def test_a_touchpoint_is_quoted_in_the_chain():
    """What a touchpoint gives is told by its name, in quotation marks."""
    (finding,) = findings(
        RULE,
        """
actors: [{id: owner, name: Owner, kind: customer}, {id: drier, name: Drying firm}]
journeys:
  - id: claim
    customer: owner
    touchpoints: [{id: dry, name: Dryers in the house, performer: drier, importance: 4, tolerance: days}]
""",
    )
    assert (
        finding.message
        == "Without Drying firm no “Dryers in the house” for Owner; nobody else on the map can step in."
    )


@pytest.mark.parametrize(
    ("offers", "is_named"),
    [
        ("[{actor: mill, resource: tiles, effort: 2}]", True),
        ("[{actor: mill, resource: tiles, not_to: [east]}]", True),
        ("[{actor: mill, resource: tiles, not_to: [east, west]}]", False),
        ("[{actor: depot, resource: tiles}]", False),
        ("[{actor: mill, resource: slates}]", False),
        ("[{actor: west, resource: tiles}]", False),
    ],
    ids=["offered", "to one of them", "to neither", "by the lost one", "something else", "by who needs it"],
)
def test_the_remedy_names_a_second_source_that_is_on_offer(offers: str, is_named: bool):
    """Who could give the first thing in the chain is named, if it does not fall as well."""
    text = TWO_ROOFERS_ONE_DEPOT.replace("  - {id: depot,", "  - {id: mill, name: Mill}\n  - {id: depot,")
    (finding,) = findings(RULE, f"{text}offers: {offers}\n")
    assert finding.message.startswith("Without Depot no tiles for East and West, so no repair")
    if is_named:
        assert finding.remedy == (
            "Mill could give tiles too: arrange that before Depot fails, and agree on who tells Home "
            "owner when it does."
        )
    else:
        assert finding.remedy.startswith("Arrange a second source for tiles")


def test_an_offer_that_falls_as_well_is_no_second_source():
    """Whoever stops with the lost party cannot step in for it."""
    text = TWO_ROOFERS_ONE_DEPOT.replace("  - {id: depot,", "  - {id: mill, name: Mill}\n  - {id: depot,")
    text += "  - {depender: mill, dependee: depot, resource: clay, importance: 5}\n"
    (finding,) = findings(RULE, text + "offers: [{actor: mill, resource: tiles}]\n")
    assert "Mill" not in finding.remedy
