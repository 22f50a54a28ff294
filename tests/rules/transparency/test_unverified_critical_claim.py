from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecograph.loading import load
from ecograph.rules import all_rules
from ecograph.scanning import scan

if TYPE_CHECKING:
    from ecograph.finding import Finding

RULE = "unverified-critical-claim"
MAP = """
focal: a
actors: [{{id: a, name: A}}, {{id: b, name: B}}, {{id: c, name: C}}]
dependencies:
  - {{depender: a, dependee: b, resource: tiles, importance: {importance}, tolerance: days{evidence}}}
  - {{depender: b, dependee: a, resource: orders, importance: 1}}
{more}
"""


def claims(*, importance: float = 5, evidence: str = "", more: str = "") -> list[Finding]:
    """Give the open questions of a map on which A hangs on B."""
    text = MAP.format(importance=importance, evidence=evidence and f", evidence: {evidence}", more=more)
    report = scan(load(text))
    assert "single-point-of-dependency@b" in {found.id for found in report.findings}
    return [found for found in report.findings if found.rule == RULE]


def test_a_guess_that_carries_a_finding():
    """A finding to plan rests on a link that nobody confirmed: the whole finding."""
    (finding,) = claims()
    assert finding.id == "unverified-critical-claim@a"
    assert (
        finding.message
        == "It is assumed that A relies on B for tiles, and a finding rests on that: is it true?"
    )
    assert finding.remedy == (
        "Ask A how heavily this weighs, how well it is served, and for how long it could go without."
    )
    assert finding.caption == "To ask A: tiles"
    assert (finding.severity, finding.confidence, finding.lever) == ("low", "low", "involve")
    assert finding.subjects == ("a", "b")
    assert [link[:3] for link in finding.dependencies] == [("a", "b", "tiles")]
    assert (finding.evidence.measured, finding.evidence.limit) == (5, 4)


def test_several_guesses_of_one_party_are_one_question():
    """One finding for each party to ask, with everything to ask about and how much rests on it."""
    more = "  - {depender: a, dependee: c, resource: ropes, importance: 4, tolerance: days}"
    (finding,) = claims(more=more)
    assert finding.id == "unverified-critical-claim@a"
    assert finding.subjects == ("a", "b", "c")
    assert finding.message == (
        "It is assumed that A relies on B and C for ropes and tiles, and 3 findings rest on that: is it true?"
    )
    assert finding.caption == "To ask A: ropes and tiles"


@pytest.mark.parametrize(("evidence", "number"), [("", 1), ("assumed", 1), ("stated", 0), ("measured", 0)])
def test_only_guesses_are_asked_about(evidence: str, number: int):
    """What is assumed, or says nothing, is asked about; what was said or measured is not."""
    assert len(claims(evidence=evidence)) == number


@pytest.mark.parametrize(("importance", "number"), [(3, 0), (3.9, 0), (4, 1), (5, 1)])
def test_at_and_past_the_threshold(importance: float, number: int):
    """From importance 4 on it is asked about, below that it is let pass."""
    assert len(claims(importance=importance)) == number


def test_the_threshold_can_be_set():
    """A model may ask about lighter links too."""
    more = f"settings: {{thresholds: {{{RULE}: {{min_importance: 3}}}}}}"
    assert len(claims(importance=3, more=more)) == 1


def test_a_guess_on_which_nothing_rests_is_left_alone():
    """However heavy, a guess without a finding is no question."""
    more = "  - {depender: c, dependee: b, resource: x, importance: 5, tolerance: always}\n"
    more += "  - {depender: b, dependee: c, resource: y, importance: 5, tolerance: always}"
    assert [finding.id for finding in claims(evidence="stated", more=more)] == []


def test_what_is_only_watched_is_not_urgent():
    """A link of a finding to watch is no question, however heavy the rule is told to find it."""
    watched = """
actors: [{id: a}, {id: b}]
dependencies: [{depender: a, dependee: b, resource: r, importance: 4, tolerance: always}]
settings: {thresholds: {one-sided-link: {grave: 5}}}
"""
    report = scan(load(watched))
    assert [(found.id, found.severity) for found in report.findings] == [("one-sided-link@a", "low")]
    planned = scan(load(watched.replace("grave: 5", "grave: 4")))
    assert [found.id for found in planned.findings] == ["one-sided-link@a", "unverified-critical-claim@a"]


@pytest.mark.parametrize(("status", "number"), [("accepted", 0), ("not-applicable", 0), ("in-progress", 1)])
def test_accepted_findings_make_no_question(status: str, number: int):
    """What is lived with need not be asked about; what is being worked on must be."""
    more = f"decisions: [{{finding: single-point-of-dependency@b, status: {status}, reason: x}}]"
    assert len(claims(more=more)) == number


def test_a_question_can_be_accepted_itself():
    """A decision about the question attaches to it, and is not called a decision about nothing."""
    more = "decisions: [{finding: unverified-critical-claim@a, status: accepted, reason: Asked in May}]"
    (finding,) = claims(more=more)
    assert finding.is_accepted
    text = MAP.format(importance=5, evidence="", more=more)
    assert "stale-decision" not in {found.rule for found in scan(load(text)).findings}


def test_the_party_on_whom_most_rests_comes_first():
    """Who is asked about most findings is asked first, then who has most at stake."""
    more = """
  - {depender: a, dependee: c, resource: ropes, importance: 4, tolerance: days}
  - {depender: b, dependee: c, resource: z, importance: 5, tolerance: always}
"""
    found = claims(more=more)
    assert [finding.id.split("@")[1] for finding in found] == ["a", "b"]
    assert [finding.evidence.values["findings"] for finding in found] == [3, 1]


def test_alone_it_finds_nothing():
    """It looks at findings; where no other rule ran there are none, and nothing is left unsaid."""
    (rule,) = (rule for rule in all_rules() if rule.id == RULE)
    report = scan(load(MAP.format(importance=5, evidence="", more="")), rules=[rule])
    assert (report.findings, report.not_judged) == ((), ())


def test_a_journey_can_be_asked_about():
    """A touchpoint is a link too: the customer is asked about it."""
    text = """
actors: [{id: guest, name: Guest, kind: customer}, {id: hotel, name: Hotel}]
journeys:
  - {id: stay, customer: guest, touchpoints: [{id: bed, name: A bed, performer: hotel, importance: 5}]}
"""
    found = {finding.id: finding for finding in scan(load(text)).findings}
    assert found["unverified-critical-claim@guest"].message == (
        "It is assumed that Guest relies on Hotel for “A bed”, and a finding rests on that: is it true?"
    )
