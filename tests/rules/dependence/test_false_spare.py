from __future__ import annotations

import pytest
from judging import findings, judge

RULE = "false-spare"
ROOFERS = """
actors:
  - {{id: owner, name: Home owner, kind: {owner}}}
  - {{id: east, name: East}}
  - {{id: west, name: West}}
  - {{id: depot, name: Depot, kind: {depot}}}
  - {{id: mill, name: Mill}}
dependencies:
  - {{depender: owner, dependee: east, resource: repair, importance: {importance}, evidence: measured}}
  - {{depender: owner, dependee: west, resource: repair, importance: {importance}, evidence: measured}}
  - {{depender: east, dependee: depot, resource: tiles, importance: 5, evidence: measured}}
  - {{depender: west, dependee: depot, resource: tiles, importance: 5, evidence: stated}}
{more}
"""


def roofers(
    *, importance: float = 4, owner: str = "customer", depot: str = "organisation", more: str = ""
) -> str:
    return ROOFERS.format(importance=importance, owner=owner, depot=depot, more=more)


def test_two_spares_that_hang_on_one_party():
    """Both alternatives fall with the depot behind them: the whole finding."""
    (finding,) = findings(RULE, roofers())
    assert finding.id == "false-spare@depot@east@west"
    assert finding.message == (
        "East and West could replace each other for repair, but each of them hangs on Depot: the spare is "
        "none."
    )
    assert finding.remedy == (
        "Arrange a second source for tiles, for one of them at least; until then, count East and West as "
        "one when you plan for trouble."
    )
    assert finding.caption == "No real spare for repair: all hangs on Depot"
    assert (finding.severity, finding.confidence, finding.lever) == ("medium", "medium", "back-up")
    assert finding.subjects == ("depot", "east", "west", "owner")
    assert (finding.evidence.measured, finding.evidence.limit) == (4, 3)
    assert {link[:3] for link in finding.dependencies} == {
        ("owner", "east", "repair"),
        ("owner", "west", "repair"),
        ("east", "depot", "tiles"),
        ("west", "depot", "tiles"),
    }


def test_quiet_where_one_of_them_has_a_second_source():
    """With another source at one roofer that one still stands: a spare indeed."""
    more = "  - {depender: west, dependee: mill, resource: tiles, importance: 5}"
    assert findings(RULE, roofers(more=more)) == ()


@pytest.mark.parametrize(("importance", "number"), [(2.9, 0), (3, 1), (5, 1)])
def test_at_and_past_the_threshold(importance: float, number: int):
    """Needs from importance 3 on are told, whether or not their owner stops without them."""
    assert len(findings(RULE, roofers(importance=importance))) == number


def test_told_for_the_customer_first():
    """One finding for a set of spares; the customer's need is told, and others who share it are subjects."""
    more = """
  - {depender: mill, dependee: east, resource: crew hours, importance: 5}
  - {depender: mill, dependee: west, resource: crew hours, importance: 5}
"""
    (finding,) = findings(RULE, roofers(more=more))
    assert "for repair, but" in finding.message
    assert finding.subjects == ("depot", "east", "west", "mill", "owner")
    assert (finding.severity, finding.evidence.measured) == ("medium", 4)


def test_only_watched_where_neither_customer_nor_focal_needs_it():
    """The need of an organisation that is neither is watched; of the focal actor it is planned."""
    (finding,) = findings(RULE, roofers(owner="organisation"))
    assert finding.severity == "low"
    (finding,) = findings(RULE, roofers(owner="organisation", more="focal: owner"))
    assert finding.severity == "medium"


def test_an_authority_is_good_to_know():
    """What falls with an authority is no fault of it: the lever is inform."""
    (finding,) = findings(RULE, roofers(depot="authority", more="offers: [{actor: mill, resource: tiles}]"))
    assert (finding.severity, finding.lever) == ("info", "inform")
    assert finding.remedy == (
        "Learn the process of Depot, ask East and West what they do when it stops, and do not count the "
        "one as a spare for the other."
    )


@pytest.mark.parametrize("more", ["focal: depot", ""], ids=["focal", "customer"])
def test_neither_the_focal_actor_nor_a_customer_is_the_shared_point(more: str):
    """Nobody plans for their loss."""
    kind = "organisation" if more else "customer"
    assert findings(RULE, roofers(depot=kind, more=more)) == ()


OWN = """
actors: [{id: o, name: Owner, kind: customer}, {id: e, name: East}, {id: w, name: West}, {id: m, name: Mill}]
dependencies:
  - {depender: o, dependee: e, resource: repair, importance: 4}
  - {depender: o, dependee: w, resource: repair, importance: 4}
  - {depender: w, dependee: e, resource: ladder, importance: 5}
"""


def test_a_spare_that_relies_on_whom_it_should_replace():
    """Where one alternative hangs on the other, that is what is said."""
    (finding,) = findings(RULE, OWN)
    assert finding.id == "false-spare@e@w"
    assert (
        finding.message == "West could step in for East with repair, but not without East: the spare is none."
    )
    assert finding.remedy == (
        "Find somebody who can give repair without East, or arrange a second source for ladder."
    )
    assert finding.subjects == ("e", "w", "o")


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        (
            roofers(more="offers: [{actor: mill, resource: tiles, effort: 2}]"),
            "Mill could give tiles too: with that, East and West can go on when Depot cannot.",
        ),
        (
            OWN + "offers: [{actor: m, resource: ladder}]",
            "Mill could give ladder too: with that, West can go on when East cannot.",
        ),
    ],
    ids=["shared", "own"],
)
def test_the_remedy_names_who_could_give_it(text: str, remedy: str):
    """Where somebody who does not fall offers it, the remedy says who."""
    (finding,) = findings(RULE, text)
    assert finding.remedy == remedy


@pytest.mark.parametrize(
    "offer",
    ["{actor: depot, resource: tiles}", "{actor: mill, resource: tiles, not_to: [east, west]}"],
    ids=["by the shared party", "not meant for them"],
)
def test_offers_that_are_no_second_source(offer: str):
    """What the shared party offers itself, or what is not meant for them, does not help."""
    (finding,) = findings(RULE, roofers(more=f"offers: [{offer}]"))
    assert finding.remedy.startswith("Arrange a second source for tiles")


def test_without_critical_needs_it_asks():
    """Where nothing stops anybody, nothing falls, and the report says what to ask."""
    report = judge(
        RULE,
        "actors: [{id: a}, {id: b}]\ndependencies: [{depender: a, dependee: b, resource: r, importance: 3}]",
    )
    (silence,) = report.not_judged
    assert (silence.reason, silence.ask) == (
        "no need on the map is critical",
        "Ask each party: without which of these could you not go on for a few days?",
    )
