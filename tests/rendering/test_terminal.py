from __future__ import annotations

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from strategies import ecosystems

from ecograph.loading import load
from ecograph.model import Ecosystem
from ecograph.rendering.terminal import facts_lines, report_text
from ecograph.scanning import scan

STORM = """
name: Storm
purpose: A dry house
actors:
  - {id: owner, name: Owner, kind: customer}
  - {id: depot, name: Depot}
  - {id: drier, name: Drier}
dependencies:
  - {depender: owner, dependee: depot, resource: tiles, importance: 5, evidence: measured}
  - {depender: owner, dependee: drier, resource: dry walls, importance: 5, evidence: stated}
  - {depender: drier, dependee: depot, resource: parts, importance: 4}
interests: [{actor: depot, resource: forecast, priority: 5}]
offers: []
"""


def told(text: str, **options: object) -> str:
    return report_text(scan(load(text)), **options)


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_opening():
    """A report opens with name, purpose, what the map rests on, and how much returns."""
    lines = told(STORM).splitlines()
    assert lines[:3] == ["Storm", "A dry house", "3 parties, 3 links (1 measured, 1 said, 1 assumed)"]
    assert lines[3].startswith(
        "Of all that is given, 0% returns straight and 0% through others; 100% does not return"
    )


def test_findings_are_numbered_with_what_to_do():
    """Each headline has a number, how bad it is, its sentence, what to do, how sure, its fingerprint."""
    text = told(STORM)
    assert " 1. TALK NOW: Everything hangs on one party\n    Without Depot no tiles for Owner;" in text
    assert "What to do (back-up): Arrange a second source for tiles" in text
    assert "    sure; single-point-of-dependency@depot" in text
    assert "    fairly sure; single-point-of-dependency@drier" in text


def test_how_many_are_shown():
    """The heading counts what is shown and what there is; the rest is counted by kind."""
    text = told(STORM + "settings: {headlines: 1}")
    assert "1 of 8 findings, the gravest of each kind first" in text
    assert "And 7 more (--all tells them)" in text
    assert "    1 × talk now: Everything hangs on one party" in text
    assert "    1 × watch: A wish that is not met" in text
    assert "8 findings" in told(STORM + "settings: {headlines: 8}").splitlines()


def test_all_of_them_on_request():
    """In full, every finding is told and none is counted as more."""
    text = told(STORM + "settings: {headlines: 1}", in_full=True)
    assert "8 findings" in text.splitlines()
    assert "more (--all" not in text


ACCEPTED = """
decisions:
  - {finding: single-point-of-dependency@depot, status: accepted, reason: Second depot tendered, owner: Owner,
     until: 2027-03-31}
"""


def test_accepted_findings_are_told_as_accepted():
    """What was decided about stands apart, with who decided it, until when and why."""
    text = told(STORM + ACCEPTED)
    head, accepted = text.split("\nAccepted\n")
    assert "Without Depot" not in head
    assert flat(accepted).startswith(
        "Without Depot no tiles for Owner; nobody else on the map can step in. "
        "(accepted by Owner until 2027-03-31: Second depot tendered)"
    )


def test_all_that_is_not_accepted_is_all():
    """In full, with an accepted finding apart, nothing is said of a choice of the gravest."""
    assert "the gravest of each kind first" not in told(STORM + ACCEPTED, in_full=True)


def test_work_in_progress_is_told_with_its_finding():
    """A finding that is being worked on stays a headline and says so."""
    text = told(STORM + ACCEPTED.replace("accepted", "in-progress"))
    assert "single-point-of-dependency@depot; in-progress: Second depot tendered" in flat(text)
    assert "\nAccepted\n" not in text


def test_what_could_not_be_judged_is_asked():
    """A rule whose input is missing says why, and what to ask."""
    text = told(STORM.replace("offers: []", "").replace("importance: 5", "importance: 3"))
    *_, silences = text.split("\nNot judged, and what to ask\n")
    assert "single-point-of-dependency: no need on the map is critical. Ask each party:" in flat(silences)
    assert "missing-ring: interests are known, and nobody's offers are on the map." in flat(silences)


def test_nothing_found_is_no_clean_bill():
    """Without findings the report says that only some checks could judge."""
    text = report_text(scan(Ecosystem()))
    assert text == "Untitled ecosystem\n0 parties, 0 links\n\nNothing found by the checks that could judge."


@pytest.mark.parametrize("width", [40, 72, 100])
def test_lines_fit(width: int):
    """Sentences are broken at the width that is asked for."""
    body = told(STORM, width=width).split("\n\n", 2)[2]
    assert all(len(line) <= width for line in body.splitlines() if line.startswith("    "))


def test_a_touchpoint_behind_a_finding():
    """A finding about a whole journey rests on its touchpoints, told with how each is known."""
    text = """
actors: [{id: v, name: Visitor, kind: customer}, {id: t, name: Town}, {id: s, name: Showmen}]
journeys:
  - id: fair
    name: A day out
    customer: v
    owner: t
    touchpoints:
      - {id: rides, name: The rides, performer: s, importance: 4, evidence: measured, source: counters}
      - {id: stalls, performer: s, importance: 3, evidence: stated, according_to: v}
"""
    (finding,) = (one for one in scan(load(text)).findings if one.rule == "low-control")
    assert list(facts_lines(finding)) == [
        "Visitor comes to “The rides” in “A day out” (weight 4 of 5): measured, counters",
        "Visitor comes to “stalls” in “A day out” (weight 3 of 5): said, according to Visitor",
    ]


EVIL = "\x1b[31m\x07\u202eevil\u2066\x9b2J\r\nnew line\u2028x\ufeff"


def is_safe(text: str) -> bool:
    """Whether text moves no cursor, changes no colour and turns no direction."""
    turning = set(
        "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u2028\u2029"
    )
    return all(
        sign == "\n" or (unicodedata.category(sign) not in {"Cc", "Cs"} and sign not in turning)
        for sign in text
    )


def test_no_control_character_reaches_the_terminal():
    """Escape codes, bells, line breaks and turned direction in any text of the model are made harmless."""
    evil = EVIL.replace("@", "")
    model = Ecosystem(
        name=evil,
        purpose=evil,
        actors=[
            {"id": "a" + evil, "name": evil, "kind": "customer"},
            {"id": "b" + evil},
            {"id": "c", "name": evil},
        ],
        resources=[{"id": "r" + evil, "name": evil}],
        dependencies=[
            {"depender": "a" + evil, "dependee": "b" + evil, "resource": "r" + evil, "importance": 5},
            {"depender": "c", "dependee": "b" + evil, "resource": "r" + evil, "importance": 5},
        ],
        interests=[{"actor": "c", "resource": "r" + evil, "priority": 5, "giver": "a" + evil}],
        journeys=[
            {
                "id": "j" + evil,
                "customer": "a" + evil,
                "touchpoints": [{"id": "t", "name": evil, "performer": "c", "importance": 5}],
            }
        ],
        decisions=[
            {
                "finding": f"single-point-of-dependency@b{evil}",
                "status": "accepted",
                "reason": evil,
                "owner": evil,
            },
            {"finding": "single-point-of-dependency@c", "status": "in-progress", "reason": evil},
        ],
    )
    report = scan(model)
    assert len(report.findings) > 2
    assert {finding.decision is None for finding in report.findings} == {True, False}
    for in_full in (False, True):
        text = report_text(report, in_full=in_full)
        assert "evil" in text
        assert is_safe(text)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ecosystems())
def test_every_report_is_safe_and_complete(model: Ecosystem):
    """Whatever the model, the full text is safe and names every finding that is not accepted."""
    report = scan(model)
    text = report_text(report, in_full=True)
    assert is_safe(text)
    for finding in report.findings:
        assert finding.is_accepted or finding.id in flat(text) or finding.id in text.replace("\n    ", " ")
