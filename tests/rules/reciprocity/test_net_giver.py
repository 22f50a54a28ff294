from __future__ import annotations

import pytest
from judging import findings, judge

RULE = "net-giver"
GIVER = """
actors: [{{id: g, name: Giver{kind}}}, {{id: a, name: A}}, {{id: b, name: B}}]
dependencies:
  - {{depender: a, dependee: g, resource: one, importance: 1, effort: 2, evidence: stated}}
  - {{depender: a, dependee: g, resource: two, importance: 1, effort: 2, evidence: measured}}
  - {{depender: b, dependee: g, resource: three, importance: 1, effort: 2, evidence: measured}}
  - {{depender: g, dependee: a, resource: fee, importance: {gets}, evidence: measured}}
{more}
"""


def giver(*, gets: float, kind: str = "", more: str = "") -> str:
    return GIVER.format(gets=gets, kind=f", kind: {kind}" if kind else "", more=more)


def test_a_party_that_puts_in_more_than_it_gets():
    """Three things at an effort of 6 against a worth of 1: the whole finding."""
    (finding,) = findings(RULE, giver(gets=1))
    assert finding.id == "net-giver@g"
    assert finding.message == (
        "By its own books Giver puts in more than it gets back: 3 things given at an effort of 6 "
        "together, against a "
        "worth of 1 for what it receives; is something it receives missing from the map?"
    )
    assert finding.remedy == (
        "Ask Giver what would make it worthwhile, and A and B, who rely on it, what they could give that "
        "costs them little."
    )
    assert finding.caption == "Giver puts in more than it gets back"
    assert (finding.severity, finding.confidence, finding.lever) == ("medium", "medium", "reward")
    assert finding.subjects == ("g",)
    assert finding.evidence.measured == pytest.approx(-5 / 7)
    assert finding.evidence.limit == -0.2


@pytest.mark.parametrize(("gets", "number"), [(4, 1), (4.1, 0)])
def test_at_and_past_the_threshold(gets: float, number: int):
    """A balance of exactly -0.2 is found; a little more in return and it is let pass."""
    assert len(findings(RULE, giver(gets=gets))) == number


def test_the_threshold_can_be_set():
    """A stricter model speaks up sooner."""
    stricter = "settings: {thresholds: {net-giver: {max_balance: -0.1}}}"
    assert len(findings(RULE, giver(gets=4.5, more=stricter))) == 1


def test_two_links_are_too_few():
    """A party that gives fewer than three things is not judged, and nobody is asked anything."""
    text = giver(gets=1).replace(
        "  - {depender: b, dependee: g, resource: three", "  - {depender: b, dependee: a, resource: x"
    )
    assert findings(RULE, text) == ()


def test_unknown_efforts_are_asked_for():
    """With fewer than three known efforts of three it is not judged, and the report says whom to ask."""
    report = judge(RULE, giver(gets=1).replace("two, importance: 1, effort: 2", "two, importance: 1"))
    assert report.findings == ()
    (silence,) = report.not_judged
    assert silence.reason == "efforts are unknown for 1 of 3 links given by Giver"
    assert (
        silence.ask
        == "Ask Giver: what does it cost you to give this, from 1 (nothing) to 5 (all you can bear)?"
    )


@pytest.mark.parametrize("kind", ["customer", "authority"])
def test_customers_and_authorities_are_not_accused(kind: str):
    """Customers pay in other ways, and authorities cannot trade."""
    assert findings(RULE, giver(gets=1, kind=kind)) == ()


@pytest.mark.parametrize("kind", ["customer", "authority"])
def test_customers_and_authorities_are_not_asked(kind: str):
    """Nobody is asked for efforts by which nobody would be judged."""
    report = judge(RULE, giver(gets=1, kind=kind).replace(", effort: 2", ""))
    assert report.findings == ()
    assert report.not_judged == ()


def test_the_gravest_first():
    """The most one-sided books come first."""
    more = "\n".join(
        f"  - {{depender: a, dependee: b, resource: r{number}, importance: 1, effort: 5}}"
        for number in range(3)
    )
    assert [finding.id for finding in findings(RULE, giver(gets=1, more=more))] == [
        "net-giver@b",
        "net-giver@g",
    ]


WANTED = "interests: [{actor: g, resource: forecast, priority: 3}]"


@pytest.mark.parametrize(
    ("more", "remedy"),
    [
        (
            f"{WANTED}\noffers: [{{actor: b, resource: forecast, effort: 2}}]",
            "could give it forecast, which it would like: agree on that, and ask Giver what else",
        ),
        (
            "offers: [{actor: b, resource: forecast, effort: 2}]",
            "could give forecast: ask Giver whether that would help, and what else",
        ),
    ],
    ids=["wanted", "offered"],
)
def test_the_remedy_names_what_is_on_offer(more: str, remedy: str):
    """Where one of those who take could give something, the remedy says what; the message stays as it is."""
    (finding,) = findings(RULE, giver(gets=1, more=more))
    assert finding.remedy == f"B, who relies on Giver, {remedy} would make it worthwhile."
    assert finding.message == findings(RULE, giver(gets=1))[0].message


@pytest.mark.parametrize(
    ("offers", "named"),
    [
        ("{actor: a, resource: training, effort: 1}, {actor: b, resource: forecast, effort: 5}", "forecast"),
        ("{actor: a, resource: forecast, effort: 3}, {actor: b, resource: forecast, effort: 1-2}", "B,"),
        ("{actor: a, resource: forecast}, {actor: b, resource: forecast, effort: 5}", "B,"),
        ("{actor: b, resource: forecast, effort: 2}, {actor: a, resource: forecast, effort: 2}", "A,"),
    ],
    ids=["wanted before offered", "least effort", "unknown effort last", "then by name"],
)
def test_the_best_of_several_offers(offers: str, named: str):
    """What is wanted goes before what is only on offer, then the least effort, whoever could give it."""
    (finding,) = findings(RULE, giver(gets=1, more=f"{WANTED}\noffers: [{offers}]"))
    assert named in finding.remedy


@pytest.mark.parametrize(
    "offer",
    [
        "{actor: a, resource: forecast, effort: 1, not_to: [g]}",
        "{actor: c, resource: forecast, effort: 1}",
        "{actor: a, resource: fee, effort: 1}",
    ],
    ids=["not meant for it", "by somebody else", "given already"],
)
def test_offers_that_are_no_return(offer: str):
    """Not proposed: what is not meant for it, not to be had from those who take, or given already."""
    text = giver(gets=1, more=f"offers: [{offer}]").replace("{id: b, name: B}", "{id: b, name: B}, {id: c}")
    (finding,) = findings(RULE, text)
    assert finding.remedy.startswith("Ask Giver what would make it worthwhile, and A and B")


def test_customers_are_not_asked_for_a_return_while_others_are_there():
    """Of those who take, organisations are asked; customers only where nobody else takes."""
    (finding,) = findings(RULE, giver(gets=1).replace("name: B", "name: B, kind: customer"))
    assert "and A, who rely on it" in finding.remedy
    only = (
        giver(gets=1)
        .replace("name: A", "name: A, kind: customer")
        .replace("name: B", "name: B, kind: customer")
    )
    assert "and A and B, who rely on it" in findings(RULE, only)[0].remedy


def test_an_empty_map_is_not_judged():
    """Parties without links give nothing that could be weighed, and the report says what to ask."""
    report = judge(RULE, "actors: [{id: a}, {id: b}]\n")
    assert report.findings == ()
    assert [(silence.reason, silence.ask) for silence in report.not_judged] == [
        (
            "nobody gives anybody anything on this map yet",
            "Ask each party: on whom do you rely, for what, and what do they get back?",
        )
    ]
