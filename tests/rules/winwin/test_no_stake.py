from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from judging import findings, judge
from strategies import ecosystems

from ecograph.graph import build
from ecograph.measures import cascade, open_interests
from ecograph.rules import all_rules
from ecograph.scanning import scan

if TYPE_CHECKING:
    from ecograph.model import Ecosystem

RULE = "no-stake"
FAIR = """
actors:
  - {{id: s, name: School, kind: {kind}}}
  - {{id: f, name: Fair}}
  - {{id: v, name: Visitor, kind: customer}}
resources:
  - {{id: hands, name: helping hands}}
  - {{id: places, name: places to learn}}
  - {{id: fee}}
  - {{id: fair}}
interests: [{interests}]
offers: [{offers}]
dependencies:
  - {{depender: f, dependee: s, resource: hands, importance: {importance}, tolerance: {tolerance},
      evidence: measured}}
  - {{depender: v, dependee: f, resource: fair, importance: {visit}}}
{links}
"""
PLACES = "{actor: s, resource: places, priority: 2, evidence: stated}"


def fair(
    *,
    importance: float = 4,
    tolerance: str = "months",
    visit: float = 4,
    kind: str = "organisation",
    interests: str = PLACES,
    offers: str = "",
    links: str = "",
) -> str:
    return FAIR.format(
        importance=importance,
        tolerance=tolerance,
        visit=visit,
        kind=kind,
        interests=interests,
        offers=offers,
        links=links,
    )


def judged(text: str) -> list[str]:
    return [finding.id for finding in findings(RULE, text)]


def test_who_gives_and_is_not_served():
    """A party that gives, gets nothing and has a wish: the whole finding."""
    (finding,) = (found for found in findings(RULE, fair()) if found.subjects[0] == "s")
    assert finding.id == "no-stake@s"
    assert finding.message == (
        "School gives Fair helping hands and gets nothing on this map, although it would like places to "
        "learn: what "
        "is in it for School?"
    )
    assert finding.caption == "What is in it for School?"
    assert finding.remedy == (
        "Ask Fair, and then around the table, who could help School with places to learn, or with "
        "something else "
        "that makes it worthwhile."
    )
    assert (finding.severity, finding.confidence, finding.lever) == ("low", "medium", "win-win")
    assert finding.subjects == ("s", "f")
    assert [link[:3] for link in finding.dependencies] == [("f", "s", "hands")]
    assert (finding.evidence.measured, finding.evidence.limit) == (4, 3)


def test_where_nobody_knows_what_it_would_like():
    """A party whose wishes nobody knows is to be asked: the whole finding, with another lever."""
    (finding,) = findings(RULE, fair(interests="{actor: f, resource: places, priority: 2}", links=FEE))
    assert finding.id == "no-stake@s"
    assert finding.message == (
        "School gives Fair helping hands and gets nothing on this map, and nobody knows what it would "
        "like: what is "
        "in it for School?"
    )
    assert finding.remedy == (
        "Ask School what would make it worthwhile to go on giving helping hands, before it asks that itself."
    )
    assert (finding.severity, finding.confidence, finding.lever) == ("low", "high", "involve")


FEE = "  - {depender: f, dependee: v, resource: fee, importance: 2}"
"""The fair has a stake, so that only the school is looked at."""
POOR = (
    FEE + "\n  - {depender: s, dependee: f, resource: fee, importance: 3, satisfaction: 2, evidence: stated}"
)


@pytest.mark.parametrize(
    ("interests", "message"),
    [
        (PLACES, "it would still like places to learn"),
        ("{actor: f, resource: places, priority: 2}", "nobody knows what it would like"),
    ],
    ids=["with a wish", "not asked"],
)
def test_what_it_gets_is_poor(interests: str, message: str):
    """What satisfies at most as much as is called poor is no stake, and the finding rests on it too."""
    (finding,) = findings(RULE, fair(interests=interests, links=POOR))
    assert finding.message == (
        f"School gives Fair helping hands, what it gets does not satisfy, and {message}: what is in it for "
        f"School?"
    )
    assert ("s", "f", "fee") in [link[:3] for link in finding.dependencies]


@pytest.mark.parametrize(("satisfaction", "number"), [(2, 1), (2.1, 0)])
def test_what_is_poor_is_said_by_the_model(satisfaction: float, number: int):
    """Whoever gets anything that satisfies has a stake."""
    assert (
        len(findings(RULE, fair(links=POOR.replace("satisfaction: 2", f"satisfaction: {satisfaction}"))))
        == number
    )


@pytest.mark.parametrize(
    ("offers", "other"),
    [
        ("{actor: v, resource: places, effort: 1}", "Visitor"),
        ("{actor: v, resource: places, effort: 1}, {actor: f, resource: places, effort: 4}", "Fair"),
        ("{actor: v, resource: places, effort: 1}, {actor: f, resource: places}", "Fair"),
    ],
)
@pytest.mark.parametrize("links", [FEE, POOR])
def test_the_remedy_names_what_is_on_offer(offers: str, other: str, links: str):
    """Where somebody offers what it would like it starts there, rather with who takes from it."""
    (finding,) = findings(RULE, fair(offers=offers, links=links))
    assert finding.remedy == (
        f"{other} could give School places to learn, which it would like: start there, and ask School "
        f"whether that "
        "makes it worthwhile."
    )


@pytest.mark.parametrize(("importance", "number"), [(3, 1), (2.9, 0)])
def test_at_and_past_the_threshold(importance: float, number: int):
    """Who gives only what weighs less than 3 is let pass."""
    assert len(findings(RULE, fair(importance=importance, links=FEE))) == number


@pytest.mark.parametrize(
    ("tolerance", "visit", "severity"),
    [("days", 5, "medium"), ("weeks", 5, "low"), ("days", 4.9, "low")],
)
def test_it_weighs_more_where_a_customer_could_not_do_without(tolerance: str, visit: float, severity: str):
    """It is planned when the way from it to a customer is one of critical needs all along."""
    (finding,) = findings(RULE, fair(tolerance=tolerance, visit=visit, links=FEE))
    assert finding.severity == severity


def test_the_gravest_comes_first():
    """Whoever stands behind a customer's critical need comes before who gives more to others."""
    text = """
actors: [{id: a}, {id: b}, {id: c}, {id: v, kind: customer}]
interests: [{actor: a, resource: thanks, priority: 2}]
dependencies:
  - {depender: c, dependee: a, resource: x, importance: 5, tolerance: always}
  - {depender: v, dependee: b, resource: y, importance: 4, tolerance: hours}
"""
    assert [(finding.id, finding.severity) for finding in findings(RULE, text)] == [
        ("no-stake@b", "medium"),
        ("no-stake@a", "low"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        fair(links=FEE + "\n  - {depender: s, dependee: f, resource: fee, importance: 1}"),
        fair(
            links=FEE + "\n  - {depender: s, dependee: f, resource: places, importance: 4, satisfaction: 3}"
        ),
        fair(kind="customer", links=FEE),
        fair(kind="authority", links=FEE),
    ],
    ids=["something comes back", "its wish is served", "a customer", "an authority"],
)
def test_where_it_is_quiet(text: str):
    """No finding where something serves the party, or where it cannot trade."""
    assert findings(RULE, text) == ()


@pytest.mark.parametrize(
    ("text", "reason", "ask"),
    [
        (
            "actors: [{id: a}, {id: b}]\n",
            "nobody gives anybody anything on this map yet",
            "Ask each party: on whom do you rely, for what, and what do they get back?",
        ),
        (
            fair(interests=""),
            "nobody's interests are on the map",
            "Ask each party: what would make it worthwhile for you to take part?",
        ),
    ],
    ids=["no links", "no interests"],
)
def test_what_it_asks(text: str, reason: str, ask: str):
    """Where its input is missing the rule is not judged, and the report says what to ask."""
    report = judge(RULE, text)
    assert report.findings == ()
    (silence,) = report.not_judged
    assert (silence.reason, silence.ask) == (reason, ask)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ecosystems())
def test_whoever_is_named_gives_and_is_not_served(model: Ecosystem):
    """Recounted from the graph: it gives, no wish of it is served, and what it gets is poor."""
    graph = build(model)
    open_to = {id(interest) for interest in open_interests(graph)}
    customers = {actor for actor in graph.actors if graph.is_customer(actor)}
    for finding in scan(graph, rules=[rule for rule in all_rules() if rule.id == RULE]).findings:
        actor = finding.subjects[0]
        assert graph.can_trade(actor)
        assert set(finding.subjects[1:]) <= {link.depender for link in graph.given_by(actor)}
        assert all(id(interest) in open_to for interest in graph.interests if interest.actor == actor)
        assert all((link.satisfaction or 5) <= graph.settings.poor for link in graph.received_by(actor))
        # Whose loss alone takes a customer down stands behind a critical need of it.
        assert finding.severity == "medium" or customers.isdisjoint(cascade(graph, [actor]).failed)
