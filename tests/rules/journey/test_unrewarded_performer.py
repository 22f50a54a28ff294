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

RULE = "unrewarded-performer"
BOAT = """
actors:
  - {{id: p, name: Passenger, kind: customer}}
  - {{id: b, name: Boat company}}
  - {{id: c, name: Choir, kind: {kind}}}
  - {{id: h, name: Church}}
interests: [{{actor: c, resource: the way home, priority: 3}}]
offers: [{offers}]
dependencies:
  - {{depender: c, dependee: h, resource: room, importance: 4}}
{links}
journeys:
  - id: evening
    customer: p
    owner: {owner}
    touchpoints:
      - {{id: trip, name: The trip, performer: b, importance: 4}}
      - {{id: song, name: The singing, performer: c, importance: {importance}, evidence: stated}}
"""


def boat(
    *, importance: float = 3, kind: str = "organisation", owner: str = "b", offers: str = "", links: str = ""
) -> str:
    return BOAT.format(importance=importance, kind=kind, owner=owner, offers=offers, links=links)


def test_who_gets_nothing_back():
    """A choir sings for passengers of somebody else: the whole finding."""
    (finding,) = findings(RULE, boat())
    assert finding.id == "unrewarded-performer@c"
    assert finding.message == (
        "Choir does “The singing” (weight 3 of 5), and nothing comes back to it from Boat company and "
        "Passenger, not even by way of somebody else: is that right, or is something missing from the map?"
    )
    assert finding.caption == "Nothing back for Choir"
    assert finding.remedy == (
        "Ask Choir what would make it worthwhile, and let Boat company reward what customers meet at “The "
        "singing”, since what is rewarded is what gets done."
    )
    assert (finding.severity, finding.confidence, finding.lever) == ("medium", "medium", "reward")
    assert finding.subjects == ("c", "b", "p")


@pytest.mark.parametrize(("giver", "lever"), [("b", "win-win"), ("h", "reward")])
def test_what_those_it_works_for_could_give(giver: str, lever: str):
    """Where one of them could give what it would like, that is the win-win; not what others could."""
    (finding,) = findings(RULE, boat(offers=f"{{actor: {giver}, resource: the way home, effort: 1}}"))
    assert finding.lever == lever
    assert finding.remedy.startswith("Boat company could give Choir the way home") == (lever == "win-win")


@pytest.mark.parametrize(("importance", "number"), [(3, 1), (2.9, 0)])
def test_at_and_past_the_threshold(importance: float, number: int):
    """Who performs only what weighs less than 3 is let pass."""
    assert len(findings(RULE, boat(importance=importance))) == number


@pytest.mark.parametrize(
    "text",
    [
        boat(links="  - {depender: c, dependee: p, resource: applause, importance: 1}"),
        boat(links="  - {depender: c, dependee: b, resource: a meal, importance: 1}"),
        boat(links="  - {depender: h, dependee: b, resource: a gift, importance: 1}"),
        boat(kind="authority"),
        boat(owner="c", links="  - {depender: b, dependee: c, resource: a song, importance: 1}"),
    ],
    ids=["the customer", "the owner", "by a detour", "an authority", "its own journey"],
)
def test_where_it_is_quiet(text: str):
    """Anything that comes back is enough to be let pass, also by way of one other."""
    assert findings(RULE, text) == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("actors: [{id: a}]\n", "no journey of a customer is on the map yet"),
        (
            boat().replace("    owner: b\n", ""),
            "nobody has said who owns or answers for anything that customers meet",
        ),
    ],
    ids=["no journey", "no owner"],
)
def test_what_it_asks(text: str, reason: str):
    """Where its input is missing the rule is not judged."""
    report = judge(RULE, text)
    assert report.findings == ()
    assert [silence.reason for silence in report.not_judged] == [reason]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ecosystems())
def test_nothing_comes_back_to_whoever_is_named(model: Ecosystem):
    """Recounted from the links: neither directly nor by way of one other."""
    graph = build(model)
    pairs = {link[:2] for link in graph.links}
    for finding in scan(graph, rules=[rule for rule in all_rules() if rule.id == RULE]).findings:
        actor, *parties = finding.subjects
        assert not any((actor, party) in pairs for party in parties)
        assert not any(
            (actor, other) in pairs and (other, party) in pairs for other in graph.actors for party in parties
        )
