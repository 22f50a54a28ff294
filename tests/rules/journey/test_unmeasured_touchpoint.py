from __future__ import annotations

import pytest
from judging import findings, judge

RULE = "unmeasured-touchpoint"
PLAY = """
actors: [{{id: v, name: Visitor, kind: customer}}, {{id: t, name: Theatre}}]
journeys:
  - id: play
    name: An evening out
    customer: v
    touchpoints:
      - {{id: ticket, name: A ticket, importance: {measured}, metric: {{name: seats sold}}}}
      - {{id: coats, name: The cloakroom, importance: {importance}, evidence: stated, {met}}}
{steps}
"""


def play(*, measured: float = 4, importance: float = 4, met: str = "", steps: str = "") -> str:
    return PLAY.format(measured=measured, importance=importance, met=met, steps=steps)


def test_what_nobody_measures():
    """Half of a journey without a figure: the whole finding."""
    (finding,) = findings(RULE, play())
    assert finding.id == "unmeasured-touchpoint@play"
    assert finding.message == (
        "Of “An evening out” 50% goes unmeasured, by weight to Visitor, most of all “The cloakroom” "
        "(weight 4 of 5); or are figures missing from the map?"
    )
    assert finding.caption == "Nobody measures “The cloakroom”"
    assert finding.remedy == (
        "Agree on one figure each for “The cloakroom”: what is counted, from when, who keeps it and who "
        "sees it, since nobody can steer on what nobody counts."
    )
    assert (finding.severity, finding.confidence, finding.lever) == ("low", "medium", "agree")
    assert finding.subjects == ("play", "play/coats")


def test_it_says_where_less_is_met():
    """A blind spot at which customers meet less than they expect is said to be one."""
    (finding,) = findings(RULE, play(met="expectation: 4, experience: 3"))
    assert "(weight 4 of 5), where less is met than expected; or" in finding.message


def test_the_heaviest_is_named_and_light_ones_are_left_out():
    """The heaviest blind spot comes first; what weighs less than 3 counts and needs no figure."""
    steps = (
        "      - {id: bell, name: The bell, importance: 5}\n      - {id: air, name: Fresh air, importance: 2}"
    )
    (finding,) = findings(RULE, play(steps=steps))
    assert "Of “An evening out” 73% goes unmeasured" in finding.message
    assert "most of all “The bell” (weight 5 of 5)" in finding.message
    assert finding.subjects == ("play", "play/bell", "play/coats")


@pytest.mark.parametrize(
    ("measured", "importance", "number"), [(4.5, 3, 1), (4.6, 3, 0), (3, 3, 1), (3, 2.9, 0)]
)
def test_at_and_past_the_thresholds(measured: float, importance: float, number: int):
    """From 40% unmeasured on, with a touchpoint of weight 3 among that."""
    assert len(findings(RULE, play(measured=measured, importance=importance))) == number


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("actors: [{id: a}]\n", "no journey of a customer is on the map yet"),
        (
            play().replace(", metric: {name: seats sold}", ""),
            "nobody has said how anything is measured",
        ),
    ],
    ids=["no journey", "no metric"],
)
def test_what_it_asks(text: str, reason: str):
    """A map without any figure is silent, and that is said."""
    report = judge(RULE, text)
    assert report.findings == ()
    assert [silence.reason for silence in report.not_judged] == [reason]
