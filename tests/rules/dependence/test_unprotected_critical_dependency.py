from __future__ import annotations

import pytest
from judging import findings, judge

RULE = "unprotected-critical-dependency"
FILM = """
actors:
  - {{id: visitors, name: Visitors, kind: customer}}
  - {{id: club, name: Film club, kind: {club}}}
  - {{id: surf, name: Surf school, kind: {surf}}}
  - {{id: cafe, name: Beach café}}
dependencies:
  - {{depender: visitors, dependee: club, resource: film, importance: {film}, agreement: both}}
  - {{depender: club, dependee: surf, resource: current, importance: {weight}, evidence: stated{how}}}
{more}
"""


def film(
    *,
    film: float = 4,
    weight: float = 5,
    how: str = ", agreement: none",
    club: str = "organisation",
    surf: str = "organisation",
    more: str = "",
) -> str:
    return FILM.format(film=film, weight=weight, how=how, club=club, surf=surf, more=more)


def test_nothing_protects_it():
    """Critical, nothing agreed, no spare and no return: the whole finding."""
    (finding,) = findings(RULE, film())
    assert finding.id == "unprotected-critical-dependency@club"
    assert finding.message == (
        "Film club cannot go on for long without current from Surf school, yet on this map nothing is "
        "agreed, nobody else can step in, and nothing goes straight back that would hold them to it."
    )
    assert finding.remedy == (
        "Let Film club and Surf school agree on what happens when current cannot come: who warns whom, "
        "how soon, and what happens until then."
    )
    assert finding.caption == "Nothing protects current for Film club"
    assert (finding.severity, finding.confidence, finding.lever) == ("low", "medium", "agree")
    assert finding.subjects == ("club", "surf")
    assert (finding.evidence.measured, finding.evidence.limit) == (5, 2)
    assert [link[:3] for link in finding.dependencies] == [("club", "surf", "current")]


@pytest.mark.parametrize(
    ("how", "number"),
    [
        ("", 1),
        (", agreement: none", 1),
        (", agreement: process", 0),
        (", agreement: both", 0),
        (", agreement: none, tolerance: weeks", 0),
    ],
)
def test_an_agreement_or_time_protects(how: str, number: int):
    """What is agreed on, or can wait, is no risk; what nobody has said is not agreed on the map."""
    report = judge(RULE, film(how=how))
    assert len(report.findings) == number


SPARE = "  - {depender: club, dependee: cafe, resource: current, importance: 5}"


@pytest.mark.parametrize(
    ("more", "number"),
    [
        (SPARE, 0),
        ("  - {depender: surf, dependee: club, resource: thanks, importance: 1}", 0),
        (
            SPARE + "\n  - {depender: cafe, dependee: surf, resource: grid, importance: 5, agreement: both}",
            1,
        ),
        (
            """
  - {depender: surf, dependee: cafe, resource: coffee, importance: 1}
  - {depender: cafe, dependee: club, resource: guests, importance: 1}
""",
            1,
        ),
    ],
    ids=["a spare", "a return", "a spare that falls as well", "a return by a detour"],
)
def test_a_spare_or_a_return_protects(more: str, number: int):
    """A spare that stands, or anything that goes straight back; a false spare and a detour do not."""
    found = findings(RULE, film(more=more))
    assert [finding.subjects for finding in found] == [("club", "surf")] * number


@pytest.mark.parametrize(("weight", "number"), [(1.9, 0), (2, 1), (5, 1)])
def test_at_and_past_the_threshold(weight: float, number: int):
    """A light thing that cannot wait is told from importance 2 on."""
    how = ", agreement: none, tolerance: hours"
    assert len(findings(RULE, film(weight=weight, how=how))) == number


@pytest.mark.parametrize(
    ("film_weighs", "more", "severity"),
    [(4, "", "low"), (5, "", "medium"), (4, "focal: club", "medium"), (4, "focal: surf", "low")],
)
def test_who_is_hit_decides_how_grave_it_is(film_weighs: float, more: str, severity: str):
    """To plan if a customer is cut off with it, or it is the focal actor itself."""
    (finding,) = findings(RULE, film(film=film_weighs, more=more))
    assert finding.severity == severity


@pytest.mark.parametrize("kind", ["customer", "authority"])
def test_customers_and_authorities_are_left_out(kind: str):
    """Nobody makes a contract with a customer or binds an authority; their own needs are left out too."""
    for text in (film(surf=kind), film(club=kind)):
        (silence,) = judge(RULE, text).not_judged
        assert silence.reason == "nothing an organisation gets from another is critical on this map"


def test_one_finding_for_each_party_at_risk():
    """All that nothing protects stands in one finding."""
    more = "  - {depender: club, dependee: cafe, resource: screen, importance: 5}"
    (finding,) = findings(RULE, film(more=more))
    assert finding.subjects == ("club", "cafe", "surf")
    assert "without current and screen from Beach café and Surf school, yet" in finding.message


@pytest.mark.parametrize(
    ("offer", "is_named"),
    [
        ("{actor: cafe, resource: current}", True),
        ("{actor: cafe, resource: current, not_to: [club]}", False),
        ("{actor: surf, resource: current}", False),
    ],
)
def test_the_remedy_names_a_back_up_that_is_on_offer(offer: str, is_named: bool):
    """Only somebody else, and only if it is meant for the one at risk."""
    (finding,) = findings(RULE, film(more=f"offers: [{offer}]"))
    assert finding.remedy.startswith("Let Film club and Surf school agree on what happens when current")
    assert (
        finding.remedy.endswith("ask Beach café, who could give current too, to be the back-up.") == is_named
    )


def test_an_offer_that_falls_with_the_giver_is_no_back_up():
    """Whoever stops when the giver stops cannot step in."""
    more = """
  - {depender: cafe, dependee: surf, resource: grid, importance: 5, agreement: both}
offers: [{actor: cafe, resource: current}]
"""
    (finding,) = findings(RULE, film(more=more))
    assert "Beach café" not in finding.remedy


def test_where_nobody_speaks_of_agreements_it_asks():
    """A map without any word on agreements is silent, and not the partners."""
    (silence,) = judge(RULE, film(how="").replace(", agreement: both", "")).not_judged
    assert silence.reason == "nobody has said what is agreed on"
    assert silence.ask == (
        "Ask each pair: what have you agreed on, the process, the experience, both, or nothing?"
    )
