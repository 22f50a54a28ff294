from __future__ import annotations

import pytest
from judging import findings, judge

RULE = "blame-gap"
STAY = """
actors:
  - {{id: g, name: Guest, kind: customer}}
  - {{id: h, name: Hotel}}
  - {{id: t, name: Taxi firm, influenceable: {taxi}}}
  - {{id: l, name: Laundry, influenceable: {laundry}}}
journeys:
  - id: stay
    name: A weekend away
    customer: g
    touchpoints:
      - {{id: ride, name: The ride, performer: t, blamed: {blamed}, importance: {ride}, evidence: measured,
          {met}}}
      - {{id: sheets, name: Clean sheets, performer: l, accountable: h, importance: 1, evidence: stated}}
      - {{id: room, name: The room, performer: h, blamed: h, importance: 7e0}}
"""


def stay(
    *,
    ride: float = 2,
    blamed: str = "h",
    met: str = "expectation: 4, experience: 3",
    taxi: str = "true",
    laundry: str = "true",
    room: float = 5,
) -> str:
    text = STAY.format(ride=ride, blamed=blamed, met=met, taxi=taxi, laundry=laundry)
    return text.replace("7e0", f"{room:g}")


def test_who_is_blamed_for_the_work_of_others():
    """Complaints about a ride somebody else gives: the whole finding."""
    (finding,) = findings(RULE, stay())
    assert finding.id == "blame-gap@h"
    assert finding.message == (
        "Hotel hears the complaints about “The ride”, where less is met than expected, and the work is "
        "done by Taxi firm; in all 38% of what customers meet, by weight, is blamed on Hotel and done by "
        "others."
    )
    assert finding.caption == "Hotel hears complaints about the work of others"
    assert finding.remedy == (
        "Involve Taxi firm: let them hear the complaints as customers tell them, and decide together what "
        "changes, since they can mend it and Hotel cannot do so alone."
    )
    assert (finding.severity, finding.confidence, finding.lever) == ("medium", "medium", "involve")
    assert finding.subjects == ("h", "t")
    assert [link[:3] for link in finding.dependencies] == [("g", "t", "stay/ride"), ("g", "l", "stay/sheets")]


@pytest.mark.parametrize("met", ["expectation: 4, experience: 4", "expectation: 4", "experience: 1"])
def test_where_nothing_falls_short_it_is_watched(met: str):
    """Where experience is as expected, or nobody knows, all touchpoints are named and it weighs less."""
    (finding,) = findings(RULE, stay(met=met))
    assert finding.severity == "low"
    assert finding.message == (
        "Hotel hears the complaints about “Clean sheets” and “The ride”, and the work is done by Laundry "
        "and Taxi firm: 38% of all that customers meet, by weight."
    )
    assert finding.subjects == ("h", "l", "t")


@pytest.mark.parametrize(("ride", "number"), [(2, 1), (1.9, 0)])
def test_at_and_past_the_threshold(ride: float, number: int):
    """From 30% of the weight it speaks."""
    text = stay(ride=ride).replace(
        "importance: 5}", "importance: 5}\n      - {id: bar, performer: h, blamed: h, importance: 2}"
    )
    assert len(findings(RULE, text)) == number


@pytest.mark.parametrize(
    ("taxi", "laundry", "lever", "remedy"),
    [
        ("false", "false", "inform", "Laundry and Taxi firm cannot be influenced, so inform: tell customers"),
        (
            "true",
            "false",
            "involve",
            "; Laundry cannot be influenced, so tell customers beforehand who does it",
        ),
    ],
)
def test_where_they_cannot_be_influenced(taxi: str, laundry: str, lever: str, remedy: str):
    """Whoever cannot be influenced is not involved: customers are informed."""
    (finding,) = findings(RULE, stay(taxi=taxi, laundry=laundry, met="expectation: 1"))
    assert finding.lever == lever
    assert remedy in finding.remedy


@pytest.mark.parametrize("blamed", ["t", "g"])
def test_where_it_is_quiet(blamed: str):
    """Whoever does the work may be blamed for it, and a customer is not accused."""
    assert findings(RULE, stay(blamed=blamed)) == ()


def test_those_to_plan_come_first():
    """A smaller share that falls short comes before a larger one that does not."""
    text = """
actors: [{id: g, kind: customer}, {id: a}, {id: b}, {id: c}]
journeys:
  - id: trip
    customer: g
    touchpoints:
      - {id: one, performer: c, blamed: a, importance: 5, tolerance: weeks}
      - {id: two, performer: c, blamed: b, importance: 4, expectation: 3, experience: 2}
"""
    assert [(finding.id, finding.severity) for finding in findings(RULE, text)] == [
        ("blame-gap@b", "medium"),
        ("blame-gap@a", "low"),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("actors: [{id: a}]\n", "no journey of a customer is on the map yet"),
        (
            (
                "actors: [{id: a, kind: customer}, {id: b}]\n"
                "journeys: [{id: j, customer: a, touchpoints: [{id: t, performer: b, importance: 4}]}]\n"
            ),
            "nobody has said who is blamed for what somebody else does",
        ),
    ],
    ids=["no journey", "no blame"],
)
def test_what_it_asks(text: str, reason: str):
    """Where its input is missing the rule is not judged."""
    report = judge(RULE, text)
    assert report.findings == ()
    assert [silence.reason for silence in report.not_judged] == [reason]
