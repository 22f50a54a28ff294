"""Finds parties most of whose giving comes back by no way at all."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose
from typing import Annotated

from ecograph.finding import Evidence, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import circulation_ranges, components, pairs, volumes
from ecograph.rule import LINKS, Limit, rule


@rule(
    title="Never comes back",
    severity="low",
    lever="reward",
    sentence=(
        "Of what {actor:party} gives, worth {given:number} to those who get it, at most {returned:number} can come "
        "back, straight or through others; the rest, to parties such as {takers:parties}, cannot: is that right, or "
        "is something that goes back missing from the map?"
    ),
    caption="Most of what {actor:party} gives never comes back",
    remedy=(
        "Ask {takers:parties} what they give in return for what {actor:party} does for them, and to whom; if it is "
        "nothing, look for a return that costs little."
    ),
    needs=LINKS,
)
def unreturned_value(
    graph: EcosystemGraph,
    *,
    max_share: Annotated[
        float, Limit("Up to this share of what a party gives may stay with others.", ge=0, le=1)
    ] = 0.5,
    min_given: Annotated[float, Limit("A party that gives less worth than this is let pass.", ge=0)] = 5,
    max_arcs: Annotated[int, Limit("A map with more arrows than this is not judged.", ge=0)] = 5_000,
) -> Iterator[Evidence | NotJudged]:
    """Look for organisations most of whose giving returns by no ring, one finding per giver.

    The most generous reading: pairs and rings are treated alike, and of all largest
    circulations the one counts that brings most back to the party. What customers and
    authorities keep is left out: customers pay in other ways, authorities cannot trade.
    """
    arcs = pairs(graph).arcs
    if arcs > max_arcs:
        yield NotJudged(
            reason="{arcs} arrows are too many to look for every ring in a scan",
            ask="Set the threshold max_arcs of this check higher, and wait.",
            values={"arcs": f"{arcs:,}"},
        )
        return
    flows = volumes(graph)
    most = {actor: found.most for actor, found in circulation_ranges(flows).items()}
    given = dict.fromkeys(graph.actors, 0.0)
    kept: dict[str, dict[str, float]] = {actor: {} for actor in graph.actors}
    for (giver, receiver), volume in flows.items():
        given[giver] += volume
        back = flows.get((receiver, giver), 0.0)
        if volume > back and not isclose(volume, back):
            kept[giver][receiver] = volume - back
    found = []
    for actor in filter(graph.can_trade, graph.actors):
        takers = {taker: more for taker, more in kept[actor].items() if graph.can_trade(taker)}
        excused = sum(kept[actor].values()) - sum(takers.values())
        gone = given[actor] - most.get(actor, 0.0) - excused
        if given[actor] >= min_given and takers and gone > max_share * given[actor]:
            largest = _keepers(graph, actor, takers)
            found.append(
                Evidence(
                    subjects=(actor, *largest),
                    facts=tuple(link for link in graph.given_by(actor) if link.depender in takers),
                    values={
                        "actor": actor,
                        "given": given[actor],
                        "returned": most.get(actor, 0.0),
                        "takers": largest,
                    },
                    measured=gone / given[actor],
                    limit=max_share,
                )
            )
    yield from sorted(found, key=lambda evidence: (-(evidence.measured or 0), evidence.subjects))


def _keepers(graph: EcosystemGraph, actor: str, takers: dict[str, float]) -> list[str]:
    """Name those who get most without a return: if there are any, only those from whom nothing leads back."""
    part = components(graph)
    dead_ends = [taker for taker in takers if part[taker] != part[actor]]
    return sorted(dead_ends or takers, key=lambda taker: (-takers[taker], taker))[:3]
