"""Finds organisations that contribute, and that nothing on the map serves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Final

from ecograph.finding import Evidence, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import Transfer, transfers, without_stake
from ecograph.rule import LINKS, Limit, rule

if TYPE_CHECKING:
    from collections.abc import Collection

    from ecograph.links import Link
    from ecograph.measures import WithoutStake

_NOTHING: Final = (
    "{actor:party} gives {takers:parties} {given:resources} and gets nothing on this map, although it would like "
    "{wants:resources}: what is in it for {actor:party}?"
)
_POOR: Final = (
    "{actor:party} gives {takers:parties} {given:resources}, what it gets does not satisfy, and it would still like "
    "{wants:resources}: what is in it for {actor:party}?"
)
_OFFERED: Final = (
    "{other:party} could give {actor:party} {thing:resource}, which it would like: start there, and ask "
    "{actor:party} whether that makes it worthwhile."
)
_UNASKED: Final = "Ask {actor:party} what would make it worthwhile to go on giving {given:resources}, before it asks that itself."


@rule(
    title="What is in it for them?",
    severity="low",
    lever="win-win",
    sentence={
        "default": _NOTHING,
        "offered": _NOTHING,
        "poor": _POOR,
        "poor offered": _POOR,
        "unasked": (
            "{actor:party} gives {takers:parties} {given:resources} and gets nothing on this map, and nobody knows "
            "what it would like: what is in it for {actor:party}?"
        ),
        "unasked poor": (
            "{actor:party} gives {takers:parties} {given:resources}, what it gets does not satisfy, and nobody knows "
            "what it would like: what is in it for {actor:party}?"
        ),
    },
    caption="What is in it for {actor:party}?",
    remedy={
        "default": (
            "Ask {takers:parties}, and then around the table, who could help {actor:party} with {wants:resources}, "
            "or with something else that makes it worthwhile."
        ),
        "offered": _OFFERED,
        "poor offered": _OFFERED,
        "unasked": _UNASKED,
        "unasked poor": _UNASKED,
    },
    needs=LINKS,
)
def no_stake(
    graph: EcosystemGraph,
    *,
    min_importance: Annotated[float, Limit("Who gives only what weighs less is let pass.", ge=1, le=5)] = 3,
) -> Iterator[Evidence | NotJudged]:
    """Look for organisations that give and of whose wishes none is served, one finding for each.

    Whoever gets anything that satisfies has a stake. It weighs more where a customer could not
    do without: what is given is part of a chain of critical needs that ends at one.
    """
    if graph.actors and not graph.interests:
        yield NotJudged(
            reason="nobody's interests are on the map",
            ask="Ask each party: what would make it worthwhile for you to take part?",
        )
        return
    found: list[tuple[WithoutStake, list[Link]]] = []
    for party in without_stake(graph):
        links = [link for link in party.given if link.importance >= min_importance]
        if links:
            found.append((party, links))
    indispensable = _behind_customers(graph) if found else frozenset()
    offered = _offered(graph, {party.actor for party, _ in found})
    evidence = [
        _evidence(
            party,
            links,
            offered=offered[party.actor],
            is_grave=party.actor in indispensable,
            min_importance=min_importance,
        )
        for party, links in found
    ]
    yield from sorted(
        evidence,
        key=lambda one: (one.severity is None, -(one.measured or 0), -len(one.facts), one.subjects),
    )


def _evidence(
    party: WithoutStake,
    links: list[Link],
    *,
    offered: list[Transfer],
    is_grave: bool,
    min_importance: float,
) -> Evidence:
    takers = sorted({link.depender for link in links})
    # Rather by one of those who take, then at the least effort.
    best = min(
        offered,
        key=lambda one: (one.giver not in takers, one.cost is None, one.cost or 0.0, one.giver, one.resource),
        default=None,
    )
    if not party.interests:
        sentence = "unasked poor" if party.received else "unasked"
    elif best is None:
        sentence = "poor" if party.received else "default"
    else:
        sentence = "poor offered" if party.received else "offered"
    return Evidence(
        subjects=(party.actor, *takers),
        facts=(*links, *party.received, *party.interests),
        values={
            "actor": party.actor,
            "takers": takers,
            "given": sorted({link.resource for link in links}),
            "wants": sorted({interest.resource for interest in party.interests}),
            "other": best and best.giver,
            "thing": best and best.resource,
        },
        measured=max(link.importance for link in links),
        limit=min_importance,
        sentence=sentence,
        severity="medium" if is_grave else None,
        lever=None if party.interests else "involve",
    )


def _offered(graph: EcosystemGraph, actors: Collection[str]) -> defaultdict[str, list[Transfer]]:
    """For each of these parties: what could be given to it that it would like."""
    offered: defaultdict[str, list[Transfer]] = defaultdict(list)
    for found in transfers(graph) if actors else ():
        if found.receiver in actors:
            offered[found.receiver].append(found)
    return offered


def _behind_customers(graph: EcosystemGraph) -> frozenset[str]:
    """Whoever serves a critical need of a customer, or of somebody who does, and so on; spares included."""
    behind: set[str] = set()
    front = {actor for actor in graph.actors if graph.is_customer(actor)}
    while front:
        needs = (need for actor in front for need in graph.needs_of(actor) if need.is_critical)
        front = {server for need in needs for server in need.dependees} - behind
        behind |= front
    return frozenset(behind)
