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
