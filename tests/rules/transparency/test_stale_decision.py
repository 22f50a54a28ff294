from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from ecograph.errors import ConfigError
from ecograph.loading import load
from ecograph.rules import all_rules
from ecograph.scanning import scan

if TYPE_CHECKING:
    from ecograph.finding import Finding

DAY = date(2026, 10, 1)
POINT = "single-point-of-dependency@b"
MAP = """
focal: a
actors: [{{id: a, name: A}}, {{id: b, name: B}}]
dependencies:
  - {{depender: a, dependee: b, resource: r, importance: {importance}, evidence: measured}}
  - {{depender: b, dependee: a, resource: s, importance: {importance}, evidence: measured}}
decisions:
  - {{finding: {finding}, status: {status}, reason: Too dear{until}}}
settings: {{{chosen}}}
"""


def stale(
    *,
    until: date | None = None,
    finding: str = POINT,
    status: str = "in-progress",
    importance: int = 5,
    chosen: str = "",
    today: date = DAY,
) -> list[Finding]:
    """Give what is said of a decision on a map where, at importance 5, A hangs on B."""
    text = MAP.format(
        finding=finding,
        status=status,
        importance=importance,
        chosen=chosen,
        until=f", until: {until}" if until else "",
    )
    report = scan(load(text), today=today)
    return [found for found in report.findings if found.rule == "stale-decision"]


def test_a_decision_past_its_date():
    """A decision that held until a month ago: the whole finding."""
    (finding,) = stale(until=date(2026, 8, 31))
    assert finding.id == f"stale-decision@{POINT}"
    assert finding.message == (
        f'The decision "Too dear" on {POINT} held until 2026-08-31, which is 31 days ago.'
    )
    assert finding.remedy == "Decide again: extend it with a new date and a reason, or take the finding up."
    assert finding.caption == f"A decision has lapsed: {POINT}"
    assert (finding.severity, finding.lever) == ("low", "agree")
    assert finding.subjects == (POINT,)
    assert (finding.evidence.measured, finding.evidence.limit) == (31, 1)


def test_a_decision_about_nothing():
    """A finding that is gone although its rule judged leaves a decision about nothing: the whole finding."""
    (finding,) = stale(finding="single-point-of-dependency@a")
    assert finding.id == "stale-decision@single-point-of-dependency@a"
    assert finding.message == (
        'The decision "Too dear" is about single-point-of-dependency@a, and there is no such finding any '
        "more."
    )
    assert finding.remedy == "Take the decision out of the model; if the finding was renamed, name it anew."


def test_a_decision_that_holds():
    """With or without a date, a decision about a finding that is there is fine."""
    assert stale() == []
    assert stale(until=DAY + timedelta(days=1)) == []


@pytest.mark.parametrize(("days", "number"), [(-1, 0), (0, 0), (1, 1), (2, 1)])
def test_at_and_past_the_date(days: int, number: int):
    """The last day still counts; the day after it does not."""
    assert len(stale(until=DAY - timedelta(days=days))) == number


@pytest.mark.parametrize(("days", "number"), [(6, 0), (7, 1)])
def test_the_threshold_can_be_set(days: int, number: int):
    """A model may give decisions a week of grace."""
    grace = "thresholds: {stale-decision: {min_days: 7}}"
    assert len(stale(until=DAY - timedelta(days=days), chosen=grace)) == number


def test_no_grace_is_out_of_bounds():
    """A decision cannot lapse before its date."""
    with pytest.raises(ConfigError, match="min_days"):
        stale(chosen="thresholds: {stale-decision: {min_days: 0}}")


@pytest.mark.parametrize("status", ["accepted", "in-progress", "not-applicable"])
def test_every_kind_of_decision_lapses(status: str):
    """Whatever was decided, it held until its date."""
    assert len(stale(until=DAY - timedelta(days=1), status=status)) == 1
    assert stale(until=DAY, status=status) == []


def test_the_day_is_given_from_outside():
    """The same model says something else on another day, and without one the computer's day counts."""
    until = date(2026, 12, 31)
    assert stale(until=until, today=date(2026, 12, 31)) == []
    (finding,) = stale(until=until, today=date(2027, 1, 1))
    assert finding.message == f'The decision "Too dear" on {POINT} held until yesterday, 2026-12-31.'
    text = MAP.format(finding=POINT, status="accepted", importance=5, chosen="", until=", until: 9999-12-31")
    assert "stale-decision" not in {found.rule for found in scan(load(text)).findings}
    text = text.replace("9999-12-31", "2020-01-01")
    assert "stale-decision" in {found.rule for found in scan(load(text)).findings}


@pytest.mark.parametrize("chosen", ["ignore: [dependence]", "select: [transparency]"])
def test_a_rule_that_did_not_run_is_left_alone(chosen: str):
    """Where the rule was left out, nobody knows whether its finding is still there."""
    assert stale(finding="single-point-of-dependency@a", chosen=chosen) == []


def test_a_rule_that_could_not_judge_is_left_alone():
    """Where the rule misses its input, its silence says nothing about the finding."""
    assert stale(importance=3) == []


def test_a_rule_that_is_not_there_is_left_alone():
    """A decision about a rule of somebody's own, which was not given this time, stays."""
    assert stale(finding="lonely-party@a") == []


def test_a_date_counts_whether_the_rule_ran_or_not():
    """A decision past its date has lapsed, also where nobody looked for its finding."""
    (finding,) = stale(until=date(2026, 8, 31), chosen="ignore: [dependence]")
    assert "held until 2026-08-31" in finding.message


def test_a_lapsed_decision_about_nothing_is_not_to_be_extended():
    """Where the finding is gone there is nothing to decide again, whatever the date says."""
    (finding,) = stale(finding="single-point-of-dependency@a", until=date(2026, 8, 31))
    assert "there is no such finding any more" in finding.message


def test_a_decision_about_this_finding_lets_it_rest():
    """Also a lapsed decision can be lived with; the decision about that is not about nothing."""
    model = load(
        MAP.format(
            finding=POINT, status="accepted", importance=5, chosen="", until=", until: 2026-08-31"
        ).replace(
            "settings:",
            f"  - {{finding: stale-decision@{POINT}, status: accepted, reason: On the agenda}}\nsettings:",
        )
    )
    report = scan(model, today=DAY)
    (finding,) = (found for found in report.findings if found.rule == "stale-decision")
    assert finding.is_accepted


def test_decisions_alone_are_judged():
    """The rule by itself, without others, finds what is past its date and nothing else."""
    (rule,) = (rule for rule in all_rules() if rule.id == "stale-decision")
    text = MAP.format(finding=POINT, status="accepted", importance=5, chosen="", until=", until: 2026-08-31")
    report = scan(load(text), rules=[rule], today=DAY)
    assert [found.id for found in report.findings] == [f"stale-decision@{POINT}"]
    assert scan(load(text), rules=[rule], today=date(2026, 8, 31)).findings == ()


def test_several_decisions_in_the_order_of_their_findings():
    """Each decision is judged by itself, sorted by what it is about."""
    rows = "".join(
        f"  - {{finding: {name}, status: accepted, reason: x, until: 2026-08-31}}\n"
        for name in ("z@b", "a@c", "a@b")
    )
    report = scan(load(f"actors: [{{id: a}}]\ndecisions:\n{rows}"), today=DAY)
    assert [found.id for found in report.findings if found.rule == "stale-decision"] == [
        "stale-decision@a@b",
        "stale-decision@a@c",
        "stale-decision@z@b",
    ]
