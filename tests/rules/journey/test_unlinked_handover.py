from __future__ import annotations

import pytest
from judging import findings, judge

RULE = "unlinked-handover"
MOVE = """
actors:
  - {{id: f, name: Family, kind: customer}}
  - {{id: m, name: Movers}}
  - {{id: t, name: Telephone company, influenceable: {influenceable}}}
  - {{id: p, name: Painter}}
interests: [{interests}]
offers: [{{actor: m, resource: moving dates, effort: 1}}]
dependencies: [{links}]
journeys:
  - id: move
    name: From house to house
    customer: f
    touchpoints:
      - {{id: boxes, name: The boxes, performer: m, importance: 4, experience: {before}, evidence: measured}}
      - {{id: line, name: The telephone, performer: {performer}, importance: {importance}, experience: 2,
          evidence: stated}}
{steps}
"""


def move(
    *,
    before: float = 4,
    importance: float = 4,
    performer: str = "t",
    influenceable: str = "true",
    interests: str = "",
    links: str = "",
    steps: str = "",
) -> str:
    return MOVE.format(
        before=before,
        importance=importance,
        performer=performer,
        influenceable=influenceable,
        interests=interests,
        links=links,
        steps=steps,
    )


def test_it_falls_where_nobody_is_linked():
    """Experience falls by two steps between strangers: the whole finding."""
    (finding,) = findings(RULE, move())
    assert finding.id == "unlinked-handover@move"
    assert finding.message == (
        "From “The boxes” (Movers) to “The telephone” (Telephone company) what Family meets falls from 4 "
        "to 2 of 5, and no link on this map joins those who hand over; or is it missing from the map?"
    )
    assert finding.caption == "No link on the way to “The telephone”"
    assert finding.remedy == (
        "Involve Movers and Telephone company in each other's work: let each walk the other's step, and "
        "agree on what the next should know before Family arrives, who now carries the message."
    )
    assert (finding.severity, finding.confidence, finding.lever) == ("medium", "medium", "involve")
    assert finding.subjects == ("move", "move/boxes", "move/line", "m", "t")
    assert [link[:3] for link in finding.dependencies] == [("f", "m", "move/boxes"), ("f", "t", "move/line")]


def test_the_others_are_counted():
    """Only the deepest fall is told; of the others it says how many have no link."""
    steps = """
      - {id: walls, name: The walls, performer: p, importance: 4, experience: 4}
      - {id: boxes again, name: The last boxes, performer: m, importance: 4, experience: 1}
"""
    (finding,) = findings(RULE, move(steps=steps))
    assert finding.message == (
        "From “The walls” (Painter) to “The last boxes” (Movers) what Family meets falls from 4 to 1 of 5, "
        "and no link on this map joins those who hand over, as at 3 of the 3 hand-overs of “From house to "
        "house”; or are links missing from the map?"
    )


@pytest.mark.parametrize(
    ("importance", "before", "severity"),
    [(4, 4, "medium"), (4.9, 3.9, None), (5, 3.9, "low"), (5, 3, "low"), (5, 2.9, None), (5, 4, "medium")],
)
def test_at_and_past_the_thresholds(importance: float, before: float, severity: str | None):
    """A fall of two steps, or of one on the way to what weighs 5."""
    found = findings(RULE, move(importance=importance, before=before))
    assert [finding.severity for finding in found] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("case", "lever", "remedy"),
    [
        (
            {"interests": "{actor: t, resource: moving dates, priority: 3}"},
            "win-win",
            "Movers could give Telephone company moving dates, which it would like: make that the first link",
        ),
        ({"influenceable": "false"}, "inform", "Telephone company cannot be influenced, so inform"),
        (
            {"influenceable": "false", "performer": "[t, p]"},
            "involve",
            "Involve Movers and Painter and Telephone",
        ),
    ],
)
def test_the_lever_and_why(case: dict[str, str], lever: str, remedy: str):
    """Win-win where one could give what the other would like, inform where one side cannot be influenced."""
    (finding,) = findings(RULE, move(**case))
    assert finding.lever == lever
    assert finding.remedy.startswith(remedy)


@pytest.mark.parametrize(
    "case",
    [
        {"links": "{depender: t, dependee: m, resource: dates, importance: 1}"},
        {"links": "{depender: m, dependee: t, resource: dates, importance: 1}"},
        {"performer": "m"},
        {"performer": "[t, m]"},
        {"performer": "f"},
    ],
    ids=["linked", "linked the other way", "one party", "one party can do both", "the customer"],
)
def test_where_it_is_quiet(case: dict[str, str]):
    """A link in either direction is enough, and where one party does both nothing is handed over."""
    assert findings(RULE, move(**case)) == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("actors: [{id: a}]\n", "no journey of a customer is on the map yet"),
        (
            (
                "actors: [{id: a, kind: customer}]\n"
                "journeys: [{id: j, customer: a, touchpoints: [{id: t, importance: 4}]}]\n"
            ),
            "nobody has said who does any touchpoint",
        ),
        (
            move().replace("experience: 2", "effort: 2"),
            "nobody has said what customers meet before and after the hand-overs of “From house to house”",
        ),
    ],
    ids=["no journey", "no performer", "no experience"],
)
def test_what_it_asks(text: str, reason: str):
    """Where its input is missing the rule is not judged."""
    report = judge(RULE, text)
    assert report.findings == ()
    assert [silence.reason for silence in report.not_judged] == [reason]
