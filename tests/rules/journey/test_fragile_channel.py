from __future__ import annotations

import pytest
from judging import findings, judge

RULE = "fragile-channel"
LOANS = """
actors: [{{id: r, name: Reader, kind: customer}}, {{id: l, name: Library}}]
settings: {{thresholds: {{fragile-channel: {{{thresholds}}}}}}}
journeys:
  - id: loans
    customer: r
    touchpoints:
      - {{id: renew, name: Renewing, performer: {performer}, channel: {channel}, importance: {importance},
          tolerance: {tolerance}, evidence: measured}}
      - {{id: find, name: Finding, performer: l, channel: [website, desk], importance: 4}}
      - {{id: bring, name: Bringing back, performer: l, channel: [desk, box], importance: 4}}
      - {{id: talk, name: A talk, performer: l, importance: 5}}
"""


def loans(
    *,
    importance: float = 2,
    channel: str = "website",
    tolerance: str = "weeks",
    performer: str = "l",
    thresholds: str = "",
) -> str:
    return LOANS.format(
        importance=importance,
        channel=channel,
        tolerance=tolerance,
        performer=performer,
        thresholds=thresholds,
    )


def test_one_channel_and_no_other():
    """A fifth of the weight has no other channel: the whole finding."""
    (finding,) = findings(RULE, loans())
    assert finding.id == "fragile-channel@website"
    assert finding.message == (
        "“website” is the only way to “Renewing”, 20% of all that customers meet, by weight; or is another "
        "way missing from the map?"
    )
    assert finding.caption == "No way round “website”"
    assert finding.remedy == (
        "Arrange a back-up for “website” with Library: a second way to “Renewing”, and how customers hear "
        "of it, since the day it closes is too late to look for one."
    )
    assert (finding.severity, finding.confidence, finding.lever) == ("low", "high", "back-up")
    assert finding.subjects == ("website", "loans/renew")


def test_it_is_planned_where_a_customer_cannot_go_on():
    """A critical need with one channel makes it something to plan."""
    (finding,) = findings(RULE, loans(tolerance="hours"))
    assert finding.severity == "medium"
    assert (
        "20% of all that customers meet, by weight, and when it closes Reader cannot go on;"
        in finding.message
    )


def test_nobody_performs_it():
    """Where nobody knows who does it, there is nobody to arrange it with."""
    (finding,) = findings(RULE, loans(performer="[]"))
    assert finding.remedy.startswith("Arrange a back-up for “website”: a second way to “Renewing”")


@pytest.mark.parametrize(("importance", "number"), [(2, 1), (1.9, 0)])
def test_at_and_past_the_threshold(importance: float, number: int):
    """From a fifth of the weight of known channels on it speaks."""
    assert len(findings(RULE, loans(importance=importance))) == number


def test_the_place_itself_has_no_other():
    """What is physical is let pass, and so is what the model says is on the spot."""
    assert findings(RULE, loans(channel="Physical")) == ()
    assert findings(RULE, loans(thresholds="on_the_spot: website")) == ()
    assert len(findings(RULE, loans(channel="physical", thresholds="on_the_spot: website"))) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("actors: [{id: a}]\n", "no journey of a customer is on the map yet"),
        (
            (
                "actors: [{id: a, kind: customer}]\n"
                "journeys: [{id: j, customer: a, touchpoints: [{id: t, importance: 4}]}]\n"
            ),
            "nobody has said by which channel customers come to any touchpoint",
        ),
    ],
    ids=["no journey", "no channel"],
)
def test_what_it_asks(text: str, reason: str):
    """Where its input is missing the rule is not judged."""
    report = judge(RULE, text)
    assert report.findings == ()
    assert [silence.reason for silence in report.not_judged] == [reason]
