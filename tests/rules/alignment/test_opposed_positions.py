from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from judging import findings, judge
from strategies import ecosystems

from ecograph.graph import build
from ecograph.rules import all_rules
from ecograph.scanning import scan

if TYPE_CHECKING:
    from ecograph.model import Ecosystem

RULE = "opposed-positions"
PORT = """
actors:
  - {{id: pilots, name: Pilots}}
  - {{id: port, name: Port}}
  - {{id: sales, name: Sales, part_of: port}}
  - {{id: nature, name: Nature watch, influenceable: {influenceable}}}
  - {{id: school, name: Sailing school, trusted_by: [{trusted_by}]}}
goals: [{{id: more, name: More ships a day}}, {{id: night, name: Ships at night}}]
positions: [{positions}]
settings: {{thresholds: {{opposed-positions: {{{thresholds}}}}}}}
"""
NOW = "do they know each other's reasons, and is it still so?"


def stands(actor: str, stance: int, *, goal: str = "more", success: str = "") -> str:
    words = success and f", success: {success}"
    return f"{{actor: {actor}, goal: {goal}, stance: {stance}, evidence: stated{words}}}"


def port(*positions: str, trusted_by: str = "", influenceable: str = "true", thresholds: str = "") -> str:
    return PORT.format(
        positions=", ".join(positions),
        trusted_by=trusted_by,
        influenceable=influenceable,
        thresholds=thresholds,
    )


def test_two_sides():
    """One party for a goal and another against it: the whole finding."""
    (finding,) = findings(RULE, port(stands("port", 3), stands("pilots", 2), stands("nature", -4)))
    assert finding.id == "opposed-positions@more"
    assert finding.message == (
        "“More ships a day” has Pilots and Port for it, as firmly as 3 of 4, and Nature watch against it, "
        "as firmly as "
        f"4 of 4: {NOW}"
    )
    assert finding.caption == "For and against: “More ships a day”"
    assert finding.remedy == (
        "Ask Nature watch what would have to be true before it could live with it: whoever has a say in it "
        "can move; "
        "no third party on this map is trusted by both sides, so ask whom both would accept in the chair."
    )
    assert (finding.severity, finding.confidence, finding.lever) == ("medium", "medium", "involve")
    assert finding.subjects == ("more", "nature", "pilots", "port")
    assert (finding.evidence.measured, finding.evidence.limit) == (3, 2)


def test_a_condition_to_start_from():
    """What the opponent said of success is where the talk begins, and then the lever is a win for each."""
    (finding,) = findings(RULE, port(stands("port", 3), stands("nature", -4, success="No ship in spring")))
    assert finding.remedy == (
        "Start from what would make it a success for Nature watch, “No ship in spring”, since a condition "
        "can be met "
        "where a no cannot; no third party on this map is trusted by both sides, so ask whom both would "
        "accept in the "
        "chair."
    )
    assert finding.lever == "win-win"


@pytest.mark.parametrize("success", ["", "No ship in spring"])
def test_somebody_to_chair_the_talk(success: str):
    """A third party that somebody trusts on either side is proposed, with who trusts it."""
    text = port(stands("port", 3), stands("nature", -4, success=success), trusted_by="port, nature, pilots")
    (finding,) = findings(RULE, text)
    assert finding.remedy.endswith(
        "; Sailing school could chair that talk, since Nature watch and Port trust it and it takes neither "
        "side."
    )


@pytest.mark.parametrize(("trusted_by", "stance"), [("port", 0), ("port, nature", 1), ("port, nature", -1)])
def test_who_cannot_chair(trusted_by: str, stance: int):
    """Whoever is trusted on one side only, or has a stance itself, however weak, is not proposed."""
    text = port(stands("port", 3), stands("nature", -4), stands("school", stance), trusted_by=trusted_by)
    (finding,) = findings(RULE, text)
    assert "no third party on this map is trusted by both sides" in finding.remedy


def test_a_house_that_is_divided():
    """Where parts of one whole pull apart it weighs most, and nobody from outside is asked to chair."""
    (finding,) = findings(
        RULE, port(stands("sales", 4), stands("port", -2), stands("pilots", -3), trusted_by="port, pilots")
    )
    assert finding.message == (
        "“More ships a day” has Sales for it, as firmly as 4 of 4, and Pilots and Port against it, as "
        "firmly as 3 of 4; "
        "Port speaks with two voices here (Port and Sales): which should its partners go by?"
    )
    assert finding.caption == "Port is for and against “More ships a day”"
    assert finding.remedy == (
        "Ask whoever leads Port to agree with Port and Sales which of the two comes first, as the customer "
        "would see "
        "it, before anybody else is asked to move: no partner can settle what is divided in one house."
    )
    assert (finding.severity, finding.lever) == ("high", "agree")
    assert finding.subjects == ("more", "pilots", "port")


def test_a_side_that_cannot_be_influenced():
    """Where nobody on a side can be influenced, the lever is to know its reasons."""
    (finding,) = findings(
        RULE, port(stands("port", 3), stands("nature", -4), influenceable="false", trusted_by="port, nature")
    )
    assert finding.remedy == (
        "Find out from Nature watch what the rules ask and why, and shape the goal around that: what cannot "
        "be "
        "influenced has to be known, and told to everybody in time."
    )
    assert (finding.severity, finding.lever) == ("medium", "inform")


@pytest.mark.parametrize(("for_it", "against", "number"), [(2, -2, 1), (1, -4, 0), (4, -1, 0), (2, 2, 0)])
def test_at_and_past_the_threshold(for_it: int, against: int, number: int):
    """Stances count from 2 on, on both sides."""
    assert len(findings(RULE, port(stands("port", for_it), stands("nature", against)))) == number


@pytest.mark.parametrize(("least", "number"), [(1, 1), (2, 0)])
def test_a_model_may_look_closer(least: int, number: int):
    """A model may also hear those who are only half against it."""
    text = port(stands("port", 1), stands("nature", -1), thresholds=f"min_stance: {least}")
    assert len(findings(RULE, text)) == number


def test_what_divides_a_house_comes_first():
    """One finding for each goal: those that divide a whole first, then the furthest apart."""
    text = port(
        stands("port", 4),
        stands("nature", -4),
        stands("port", -2, goal="night"),
        stands("sales", 2, goal="night"),
    )
    assert [finding.id for finding in findings(RULE, text)] == [
        "opposed-positions@night",
        "opposed-positions@more",
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [("actors: [{id: a}]\n", "no goal is on the map"), (port(), "nobody's stance on a goal is on the map")],
    ids=["no goal", "no stance"],
)
def test_what_it_asks(text: str, reason: str):
    """Without goals or stances the rule asks for them."""
    report = judge(RULE, text)
    assert report.findings == ()
    (silence,) = report.not_judged
    assert silence.reason == reason
    assert silence.ask.endswith("?")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ecosystems())
def test_both_sides_are_firm_on_the_same_goal(model: Ecosystem):
    """Recounted from the rows: the facts of a finding hold firm stances of both signs on its goal."""
    graph = build(model)
    for finding in scan(graph, rules=[rule for rule in all_rules() if rule.id == RULE]).findings:
        stances = [fact.stance for fact in finding.evidence.facts]
        assert min(map(abs, stances)) >= 2
        assert min(stances) < 0 < max(stances)
        assert {graph.whole(fact.actor) for fact in finding.evidence.facts} == set(finding.subjects[1:])
