from __future__ import annotations

from itertools import pairwise

import pytest
from judging import findings, judge

RULE = "broker"


def club(*, kind: str = "organisation", outside: str = "xyz", inside: str = "abcd", more: str = "") -> str:
    """Two rows of neighbours that meet in one party only."""
    rows = [*pairwise(inside), *pairwise(outside)]
    rows += [("m", inside[0]), ("m", outside[0])]
    links = "\n".join(
        f"  - {{depender: {one}, dependee: {other}, resource: r, importance: 1, evidence: measured}}"
        for one, other in rows
    )
    names = "".join(f"  - {{id: {one}, name: {one.upper()}}}\n" for one in inside + outside)
    return f"actors:\n  - {{id: m, name: Middle, kind: {kind}}}\n{names}dependencies:\n{links}\n{more}\n"


def of(actor: str, text: str):
    """Give the findings about one party; the ends of a row are go-betweens for those behind them."""
    return [finding for finding in findings(RULE, text) if finding.subjects[0] == actor]


def test_all_contact_runs_through_one_party():
    """Three lie outside the largest group without it: the whole finding."""
    (finding,) = of("m", club())
    assert finding.id == "broker@m"
    assert finding.message == (
        "On this map X, Y and Z can reach the others only by way of Middle: what Middle does not pass on, "
        "nobody hears."
    )
    assert finding.remedy == (
        "Bring X, Y and Z to one table with the others, so that Middle is no longer the only one who "
        "speaks with both sides."
    )
    assert finding.caption == "All contact runs by way of Middle"
    assert (finding.severity, finding.confidence, finding.lever) == ("low", "high", "involve")
    assert finding.subjects == ("m", "x", "y", "z")
    assert (finding.evidence.measured, finding.evidence.limit) == (3, 2)
    assert [link[:3] for link in finding.dependencies] == [("m", "x", "r")]


def test_quiet_when_one_line_goes_around_it():
    """One link between the groups is enough."""
    assert of("m", club(more="  - {depender: z, dependee: d, resource: r, importance: 1}")) == []


@pytest.mark.parametrize(
    ("outside", "severities"), [("x", []), ("xy", ["info"]), ("xyz", ["low"]), ("xyzw", ["low"])]
)
def test_at_and_past_the_threshold(outside: str, severities: list[str]):
    """From two outside on it is good to know, from three on it is watched."""
    assert [finding.severity for finding in of("m", club(outside=outside))] == severities


def test_a_customer_who_carries_the_message():
    """Where the customer stands between its suppliers, the sentence says so, and nobody is accused."""
    (finding,) = of("m", club(kind="customer"))
    assert finding.message == (
        "On this map X, Y and Z can reach the others only by way of Middle: the customer has to carry the "
        "message between them."
    )
    assert finding.remedy.startswith("Let X, Y and Z speak with the others about Middle")


@pytest.mark.parametrize(("kind", "end"), [("organisation", "nobody hears."), ("customer", "between them.")])
def test_a_star_has_no_others(kind: str, end: str):
    """Where nobody has a group, all of them are apart, and all are named."""
    names = "".join(f"{{id: {leaf}, name: {leaf.upper()}}}, " for leaf in "abcd")
    links = "\n".join(f"  - {{depender: m, dependee: {leaf}, resource: r, importance: 1}}" for leaf in "abcd")
    text = f"actors: [{names}{{id: m, name: Middle, kind: {kind}}}]\ndependencies:\n{links}"
    (finding,) = findings(RULE, text)
    assert finding.message.startswith("On this map A, B, C and D can reach each other only by way of Middle:")
    assert finding.message.endswith(end)
    assert finding.subjects == ("m", "a", "b", "c", "d")
    assert (finding.severity, finding.evidence.measured) == ("low", 3)


def test_an_authority_is_only_good_to_know():
    """An authority is no go-between by choice."""
    (finding,) = of("m", club(kind="authority"))
    assert finding.severity == "info"


def test_a_go_between_is_no_single_point():
    """It is about talk: nobody stops without it, and the other rule is silent."""
    report = judge("single-point-of-dependency", club())
    assert report.findings == ()
    assert of("m", club())


@pytest.mark.parametrize(("most", "number"), [(7, 1), (6, 0)])
def test_a_large_map_is_not_judged(most: int, number: int):
    """Above `max_links` the rule says so."""
    report = judge(RULE, club(more=f"settings: {{thresholds: {{{RULE}: {{max_links: {most}}}}}}}"))
    assert len([finding for finding in report.findings if finding.subjects[0] == "m"]) == number
    assert [silence.reason for silence in report.not_judged] == (
        [] if number else ["7 links are too many to look for every go-between in a scan"]
    )


def test_without_links_it_asks():
    """Where nobody gives anybody anything, there is nothing to judge and something to ask."""
    (silence,) = judge(RULE, "actors: [{id: a}, {id: b}]\n").not_judged
    assert silence.reason == "nobody gives anybody anything on this map yet"
    assert silence.ask == "Ask each party: on whom do you rely, for what, and what do they get back?"
