"""Finds parties that take something that matters from another and give nothing back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from ecograph.finding import Evidence, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import pairs
from ecograph.rule import Limit, rule


@rule(
    title="One-way traffic",
    severity="medium",
    lever="reward",
    sentence=(
        "{receiver:party} gets {what:resources} from {givers:parties} (weight {weight:number} of 5), and on this "
        "map nothing goes back directly: is that right, or is something missing?"
    ),
    caption="{receiver:party} gets {what:resources}; nothing goes back",
    remedy=(
        "Ask {givers:parties}: what is in it for you? If nothing, agree with {receiver:party} on a return that "
        "costs it little: information, recognition, access."
    ),
)
def one_sided_link(
    graph: EcosystemGraph,
    *,
    min_importance: Annotated[float, Limit("Links that weigh less are let pass.", ge=1, le=5)] = 3,
    grave: Annotated[float, Limit("Links that weigh less are only watched.", ge=1, le=5)] = 4,
    min_mutual: Annotated[
        float,
        Limit("Where a smaller share of pairs gives both ways, returns are not on the map.", ge=0, le=1),
    ] = 0.1,
) -> Iterator[Evidence | NotJudged]:
    """Look for links over which nothing at all comes back between the two, one finding per receiver.

    Neither end is a customer, who pays in other ways, nor an authority, which cannot trade.
    A return through others is another matter, and another rule. Where hardly any pair gives
    both ways, it is the map that leaves returns out, and nothing is judged.
    """
    if graph.actors and not graph.links:
        yield NotJudged(
            reason="nobody gives anybody anything on this map yet",
            ask="Ask each party: on whom do you rely, for what, and what do they get back?",
        )
    flows = pairs(graph)
    mutual = sum(pair.direct > 0 for pair in flows.values())
    if mutual < int(min_mutual * len(flows)):
        yield NotJudged(
            reason="only {mutual} of {pairs} linked pairs give both ways, so returns seem not to be on the map",
            ask="Ask each party: what do you get back from those who rely on you?",
            values={"mutual": mutual, "pairs": len(flows)},
        )
        return
    found = []
    for receiver in graph.actors:
        links = tuple(
            link
            for link in graph.received_by(receiver)
            if link.importance >= min_importance
            and _can_trade(graph, link.depender)
            and _can_trade(graph, link.dependee)
            and not flows[min(link[:2]), max(link[:2])].direct
        )
        if links:
            found.append(
                Evidence(
                    subjects=(receiver, *sorted({link.dependee for link in links})),
                    facts=links,
                    values={
                        "receiver": receiver,
                        "givers": sorted({link.dependee for link in links}),
                        "what": sorted({link.resource for link in links}),
                        "weight": max(link.importance for link in links),
                    },
                    measured=max(link.importance for link in links),
                    limit=min_importance,
                    severity=None if max(link.importance for link in links) >= grave else "low",
                )
            )
    yield from sorted(found, key=lambda evidence: (-(evidence.measured or 0), -len(evidence.facts)))


def _can_trade(graph: EcosystemGraph, actor: str) -> bool:
    return not graph.is_customer(actor) and not graph.is_authority(actor)
