from __future__ import annotations

import pytest
from judging import findings, judge

RULE = "concentrated-supply"
BAR = """
actors:
  - {{id: bar, name: Bar, kind: {bar}}}
  - {{id: brewery, name: Brewery, kind: {brewery}}}
  - {{id: baker, name: Baker}}
  - {{id: dairy, name: Dairy}}
dependencies:
  - {{depender: bar, dependee: brewery, resource: beer, importance: {beer}, evidence: stated}}
  - {{depender: bar, dependee: brewery, resource: glasses, importance: 2, evidence: measured}}
  - {{depender: bar, dependee: baker, resource: rolls, importance: 3, evidence: assumed}}
  - {{depender: bar, dependee: dairy, resource: milk, importance: 1, evidence: measured}}
  - {{depender: bar, dependee: dairy, resource: cream, importance: 2, evidence: measured}}
{more}
"""


def bar(*, beer: float = 4, kind: str = "organisation", brewery: str = "organisation", more: str = "") -> str:
    return BAR.format(beer=beer, bar=kind, brewery=brewery, more=more)


def test_half_of_it_comes_from_one_party():
    """Six of twelve come from the brewery: the whole finding."""
    (finding,) = findings(RULE, bar())
    assert finding.id == "concentrated-supply@bar"
    assert finding.message == (
        "Of all that Bar gets, 50% by weight comes from Brewery, above all beer and glasses: is that how "
        "both want it, or are other sources missing from the map?"
    )
    assert finding.remedy == (
        "Ask Bar which of these it could get elsewhere too, and agree with Brewery on how long before a "
        "change each tells the other."
    )
    assert finding.caption == "Bar gets 50% from Brewery"
    assert (finding.severity, finding.confidence, finding.lever) == ("low", "medium", "back-up")
    assert finding.subjects == ("bar", "brewery")
    assert (finding.evidence.measured, finding.evidence.limit) == (0.5, 0.5)
    assert [link.resource for link in finding.dependencies] == ["beer", "glasses"]


@pytest.mark.parametrize(("beer", "number"), [(3.9, 0), (4, 1), (5, 1)])
def test_at_and_past_the_share(beer: float, number: int):
    """At half of the weight it is found, just below it is not."""
    assert len(findings(RULE, bar(beer=beer))) == number


@pytest.mark.parametrize(("least", "number"), [(5, 1), (6, 0)])
def test_a_party_that_gets_few_things_is_let_pass(least: int, number: int):
    """Five things received are enough, and where nobody gets enough the rule asks."""
    report = judge(RULE, bar(more=f"settings: {{thresholds: {{{RULE}: {{min_links: {least}}}}}}}"))
    assert len(report.findings) == number
    assert [silence.reason for silence in report.not_judged] == (
        []
        if number
        else ["the map shows no organisation that gets 6 things or more, which is too little to judge by"]
    )


def test_only_the_heaviest_things_are_named():
    """Three of them stand in the sentence, the heaviest ones."""
    more = """
  - {depender: bar, dependee: brewery, resource: advice, importance: 1}
  - {depender: bar, dependee: brewery, resource: benches, importance: 5}
"""
    (finding,) = findings(RULE, bar(more=more))
    assert "above all beer, benches and glasses:" in finding.message
    assert len(finding.dependencies) == 4


@pytest.mark.parametrize(("focal", "severity"), [("bar", "medium"), ("brewery", "info"), ("baker", "low")])
def test_whose_map_it_is(focal: str, severity: str):
    """The focal actor that leans is to plan; leaning on the focal actor is good to know."""
    (finding,) = findings(RULE, bar(more=f"focal: {focal}"))
    assert finding.severity == severity


@pytest.mark.parametrize("kind", ["customer", "authority"])
def test_neither_side_is_a_customer_or_an_authority(kind: str):
    """Nobody looks for another customer or authority, and neither is told to look elsewhere."""
    assert findings(RULE, bar(brewery=kind)) == ()
    assert judge(RULE, bar(kind=kind)).findings == ()


@pytest.mark.parametrize(
    ("offers", "remedy"),
    [
        (
            "{actor: dairy, resource: glasses}",
            "Dairy could give Bar glasses too: start there, and tell Brewery why.",
        ),
        (
            "{actor: dairy, resource: glasses}, {actor: baker, resource: beer, effort: 4}",
            "Baker could give Bar beer too: start there, and tell Brewery why.",
        ),
    ],
)
def test_the_remedy_names_who_offers_it(offers: str, remedy: str):
    """Where somebody else offers one of these things, the heaviest such is named."""
    (finding,) = findings(RULE, bar(more=f"offers: [{offers}]"))
    assert finding.remedy == remedy


@pytest.mark.parametrize(
    "offer",
    [
        "{actor: brewery, resource: beer}",
        "{actor: baker, resource: beer, not_to: [bar]}",
        "{actor: baker, resource: rolls}",
    ],
)
def test_offers_that_are_no_other_source(offer: str):
    """Not by the one on whom it leans, not where it is not meant, not of what comes from elsewhere."""
    (finding,) = findings(RULE, bar(more=f"offers: [{offer}]"))
    assert finding.remedy.startswith("Ask Bar which of these")


def test_without_links_it_asks():
    """Where nobody gives anybody anything, there is nothing to judge."""
    (silence,) = judge(RULE, "actors: [{id: a}, {id: b}]\n").not_judged
    assert silence.reason == "nobody gives anybody anything on this map yet"
