from __future__ import annotations

import pytest
from judging import findings, judge

RULE = "ambiguous-metric"
FILM = """
actors:
  - {{id: v, name: Visitor, kind: customer}}
  - {{id: c, name: Cinema}}
  - {{id: k, name: Kitchen}}
journeys:
  - id: film
    customer: v
    touchpoints:
      - id: counter
        name: The counter
        importance: {importance}
        evidence: stated
        metric: [{here}]
      - id: coats
        name: The cloakroom
        importance: {elsewhere}
        metric: [{there}]
"""
FROM_ORDER = "{name: Waiting time, definition: from the order, owner: k, value: 2, unit: minutes}"
FROM_LINE = "{name: waiting time, definition: from the end of the line, owner: c, value: 11.5}"


def film(
    here: str = f"{FROM_ORDER}, {FROM_LINE}", there: str = "", *, importance: float = 3, elsewhere: float = 1
) -> str:
    return FILM.format(here=here, there=there, importance=importance, elsewhere=elsewhere)


def test_one_name_for_two_things():
    """Two parties count the same wait in two ways: the whole finding."""
    (finding,) = findings(RULE, film())
    assert finding.id == "ambiguous-metric@waiting time"
    assert finding.message == (
        "“Waiting time” at “The counter” is counted in 2 ways: “from the end of the line” (Cinema, 11.5) "
        "and “from the order” (Kitchen, 2 minutes), so that each can be right by its own figure."
    )
    assert finding.caption == "“Waiting time” is counted in 2 ways"
    assert finding.remedy == (
        "Let Cinema and Kitchen agree on one definition of “Waiting time”, the one that begins where it "
        "begins for the customer, and call the others something else, since figures under one name will be "
        "compared."
    )
    assert (finding.severity, finding.confidence, finding.lever) == ("medium", "medium", "agree")
    assert finding.subjects == ("waiting time", "film/counter", "c", "k")


def test_apart_it_is_watched():
    """At different touchpoints nobody holds the one against the other yet."""
    (finding,) = findings(RULE, film(FROM_ORDER, FROM_LINE))
    assert finding.severity == "low"
    assert finding.message == (
        "“Waiting time” is counted in 2 ways: “from the end of the line” (Cinema, 11.5) and “from the "
        "order” (Kitchen, 2 minutes)."
    )


def test_where_they_meet_comes_before_where_they_do_not():
    """Of three ways, those that meet at one touchpoint are told."""
    third = "{name: waiting time, definition: from the door, owner: c}"
    (finding,) = findings(RULE, film(there=third))
    assert finding.evidence.values["number"] == 2
    assert finding.subjects[1:2] == ("film/counter",)


@pytest.mark.parametrize(
    ("unit", "value", "said"),
    [
        ("days", 1, "1 day"),
        ("days", 2, "2 days"),
        ("days", 0.5, "0.5 days"),
        ("working days", 1, "1 working day"),
        ("werkdagen", 1, "1 werkdag"),
        ("%", 1, "1 %"),
    ],
)
def test_one_of_a_unit_is_one(unit, value, said):
    """A reading of one day is no reading of `1 days`."""
    kept = f"{{name: waiting time, definition: at the till, owner: k, value: {value}, unit: '{unit}'}}"
    (finding,) = findings(RULE, film(f"{FROM_LINE}, {kept}"))
    assert f"“at the till” (Kitchen, {said})" in finding.message


def test_two_units_are_two_ways():
    """What is defined alike and counted in two units is not one figure."""
    minutes, seconds = (
        f"{{name: wait, definition: at the till, unit: {unit}}}" for unit in ("minutes", "seconds")
    )
    (finding,) = findings(RULE, film(f"{minutes}, {seconds}"))
    assert "is counted in 2 ways: “at the till” (minutes) and “at the till” (seconds)" in finding.message
    assert finding.remedy.startswith("Agree on one definition of “wait”")


def test_two_targets_at_one_touchpoint():
    """Two targets for what is counted alike are told as such."""
    eight, ten = (f"{{name: wait, definition: at the till, target: {target}}}" for target in (8, 10))
    (finding,) = findings(RULE, film(f"{eight}, {ten}"))
    assert finding.message == (
        "“wait” at “The counter” has 2 targets for what is counted alike: “8” and “10”; which one holds?"
    )
    assert finding.caption == "“wait” has 2 targets"
    assert finding.remedy.startswith("Agree on one target for “wait”")
    assert finding.severity == "low"
    assert findings(RULE, film(eight, ten)) == ()


@pytest.mark.parametrize(("importance", "number"), [(2, 1), (1.9, 0)])
def test_at_and_past_the_threshold(importance: float, number: int):
    """Figures kept only where less than 2 weighs are let pass."""
    assert len(findings(RULE, film(importance=importance))) == number


@pytest.mark.parametrize(
    "other",
    [
        "{name: waiting time, definition: FROM  the order, owner: c}",
        "{name: waiting time, owner: c}",
        "{name: time in the line, definition: from the end of the line}",
    ],
    ids=["another owner", "no definition", "another name"],
)
def test_where_it_is_quiet(other: str):
    """Capitals, owners and what is left out make no second way; another name is another figure."""
    assert findings(RULE, film(f"{FROM_ORDER}, {other}")) == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("actors: [{id: a}]\n", "no journey of a customer is on the map yet"),
        (film("{name: wait}"), "nobody has said what exactly is counted"),
    ],
    ids=["no journey", "no definition"],
)
def test_what_it_asks(text: str, reason: str):
    """Where its input is missing the rule is not judged."""
    report = judge(RULE, text)
    assert report.findings == ()
    assert [silence.reason for silence in report.not_judged] == [reason]
