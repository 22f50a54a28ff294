from __future__ import annotations

import pytest
from judging import findings, judge

RULE = "ownerless-journey"
TRIP = """
actors:
  - {{id: p, name: Pupils, kind: customer}}
  - {{id: s, name: School}}
  - {{id: t, name: Teacher, part_of: s}}
  - {{id: c, name: Coach company}}
journeys:
  - id: trip
    name: A day at the sea
    customer: p
    {said}
    touchpoints:
      - {{id: ride, performer: {ride}, importance: 4, evidence: measured, {accountable}}}
{steps}
"""
LUNCH = "      - {id: lunch, performer: s, importance: 3, evidence: stated}"


def trip(said: str, *, ride: str = "c", accountable: str = "", steps: str = LUNCH) -> str:
    return TRIP.format(said=said, ride=ride, accountable=accountable, steps=steps)


def test_nobody_owns_it():
    """A sponsor and no owner: the whole finding."""
    (finding,) = findings(RULE, trip("sponsor: s"))
    assert finding.id == "ownerless-journey@trip"
    assert finding.message == (
        "Nobody owns “A day at the sea” on this map: Coach company and School do its 2 touchpoints, and "
        "who looks after the whole?"
    )
    assert finding.caption == "Nobody owns “A day at the sea”"
    assert finding.remedy == (
        "Agree on one owner for the whole journey, with a sponsor and time to begin with: what no one "
        "looks after is mended step by step, and breaks in between."
    )
    assert (finding.severity, finding.confidence, finding.lever) == ("medium", "medium", "agree")
    assert finding.subjects == ("trip", "c", "s")


def test_whoever_answers_for_most_is_asked_first():
    """The remedy names who answers for most of it already."""
    (finding,) = findings(RULE, trip("sponsor: s", accountable="accountable: c"))
    assert finding.remedy.endswith("; Coach company answers for most of it by weight, so ask there first.")


@pytest.mark.parametrize("ride", ["s", "[]"])
def test_where_one_or_nobody_does_it(ride: str):
    """With one performer, or none that is known, nobody is named as one of several."""
    (finding,) = findings(RULE, trip("sponsor: s", ride=ride))
    assert finding.message == (
        "Nobody owns “A day at the sea” on this map, with its 2 touchpoints: who looks after the whole?"
    )


@pytest.mark.parametrize(
    ("said", "message", "remedy"),
    [
        (
            "{owner: t, sponsor: s, mandate: none}",
            "Teacher owns “A day at the sea”",
            "Let School, who backs Teacher, agree",
        ),
        (
            "{owner: t, mandate: none}",
            "and may decide on neither time nor budget:",
            "Find somebody to back Teacher",
        ),
        (
            "{owner: t}",
            "nobody backs it and nobody has said what it may decide on",
            "Find somebody to back Teacher",
        ),
    ],
)
def test_an_owner_who_may_decide_on_nothing(said: str, message: str, remedy: str):
    """An owner, called as the department it is, without a mandate or anybody who backs it, is watched."""
    lines = said.strip("{}").replace(", ", "\n    ")
    (finding,) = findings(RULE, trip(lines))
    assert finding.severity == "low"
    assert message in finding.message
    assert finding.remedy.startswith(remedy)


@pytest.mark.parametrize("said", ["owner: t\n    sponsor: s", "owner: t\n    mandate: time"])
def test_where_it_is_quiet(said: str):
    """Somebody who backs the owner, or something it may decide on, is enough."""
    assert findings(RULE, trip(said)) == ()


@pytest.mark.parametrize(("steps", "number"), [(LUNCH, 1), ("", 0)])
def test_at_and_past_the_threshold(steps: str, number: int):
    """One touchpoint needs no owner of the whole."""
    assert len(findings(RULE, trip("sponsor: s", steps=steps))) == number


def test_those_without_owner_come_first():
    """A short journey without owner comes before a long one with an owner who may decide on nothing."""
    other = (
        LUNCH
        + "\n  - {id: fair, customer: p, sponsor: s,"
        + " touchpoints: [{id: a, importance: 1}, {id: b, importance: 1}]}"
    )
    steps = "      - {id: swim, importance: 3}\n" + other
    assert [finding.id for finding in findings(RULE, trip("owner: t\n    mandate: none", steps=steps))] == [
        "ownerless-journey@fair",
        "ownerless-journey@trip",
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("actors: [{id: a}]\n", "no journey of a customer is on the map yet"),
        (trip("note: nobody asked"), "nobody has said who owns any journey"),
    ],
    ids=["no journey", "nothing said"],
)
def test_what_it_asks(text: str, reason: str):
    """A map that says nothing of owners is silent, and that is said."""
    report = judge(RULE, text)
    assert report.findings == ()
    assert [silence.reason for silence in report.not_judged] == [reason]
