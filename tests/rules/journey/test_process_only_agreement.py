from __future__ import annotations

import pytest
from judging import findings, judge

RULE = "process-only-agreement"
FERRY = """
actors:
  - {{id: p, name: Passenger, kind: customer}}
  - {{id: f, name: Ferry company}}
  - {{id: c, name: Cleaner}}
  - {{id: k, name: Kitchen}}
journeys:
  - id: crossing
    name: The crossing
    customer: p
    touchpoints:
      - {{id: decks, name: The decks, performer: {performer}, accountable: f, importance: {importance},
          expectation: {expectation}, experience: 2, agreement: {agreement}, evidence: stated}}
      - {{id: soup, name: The soup, performer: k, accountable: f, importance: 3, agreement: {soup}, {met}}}
"""


def ferry(
    *,
    importance: float = 3,
    expectation: float = 3,
    agreement: str = "process",
    soup: str = "both",
    met: str = "",
    performer: str = "c",
) -> str:
    return FERRY.format(
        importance=importance,
        expectation=expectation,
        agreement=agreement,
        soup=soup,
        met=met,
        performer=performer,
    )


def test_only_the_process_is_agreed():
    """Half of what is agreed is process, and the decks fall short: the whole finding."""
    (finding,) = findings(RULE, ferry())
    assert finding.id == "process-only-agreement@crossing"
    assert finding.message == (
        "On “The decks” the process is agreed and the experience is not, and Passenger meets less than "
        "expected: of what others do in “The crossing” for whoever answers for it, 50% is agreed in that "
        "way, by weight."
    )
    assert finding.caption == "50% is agreed on the process only"
    assert finding.remedy == (
        "Let Cleaner and Ferry company agree on what Passenger is to meet at “The decks”, and reward that, "
        "since whoever is paid for the process delivers the process."
    )
    assert (finding.severity, finding.confidence, finding.lever) == ("medium", "medium", "reward")
    assert finding.subjects == ("crossing", "crossing/decks")


@pytest.mark.parametrize(
    ("met", "named"),
    [
        ("expectation: 4, experience: 2", {"crossing/soup"}),
        ("expectation: 3, experience: 2", {"crossing/decks", "crossing/soup"}),
        ("expectation: 3, experience: 3", {"crossing/decks"}),
        ("expectation: 3", {"crossing/decks"}),
    ],
)
def test_where_it_is_felt_most_is_named(met: str, named: set[str]):
    """Of several touchpoints those that fall short most are named."""
    (finding,) = findings(RULE, ferry(soup="process", met=met))
    assert set(finding.subjects[1:]) == named
    assert finding.evidence.measured == 1


@pytest.mark.parametrize(("importance", "expectation", "number"), [(3, 3, 1), (2.9, 3, 0), (3, 2.9, 0)])
def test_at_and_past_the_thresholds(importance: float, expectation: float, number: int):
    """From half of what is agreed on, where experience is a step below expectation."""
    assert len(findings(RULE, ferry(importance=importance, expectation=expectation))) == number


@pytest.mark.parametrize("agreement", ["none", "experience", "both"])
def test_other_agreements_are_another_matter(agreement: str):
    """Where the experience is agreed on, or nothing at all, the rule is silent."""
    assert findings(RULE, ferry(agreement=agreement)) == ()


def test_what_the_accountable_party_does_itself_needs_no_agreement():
    """Nobody agrees with itself."""
    assert findings(RULE, ferry(performer="f")) == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("actors: [{id: a}]\n", "no journey of a customer is on the map yet"),
        (
            ferry().replace("agreement: process, ", "").replace("agreement: both, ", ""),
            "nobody has said what is agreed on any touchpoint that others perform",
        ),
    ],
    ids=["no journey", "no agreement"],
)
def test_what_it_asks(text: str, reason: str):
    """Where its input is missing the rule is not judged."""
    report = judge(RULE, text)
    assert report.findings == ()
    assert [silence.reason for silence in report.not_judged] == [reason]
