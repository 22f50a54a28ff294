"""Finds swaps of two or three parties in which each gains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Final

from ecograph.finding import Evidence, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import compatible_rings, rings
from ecograph.rule import Limit, rule

_SWAP: Final = (
    "Everybody would gain from this swap: {swaps:swaps}; weighing wish against effort, each gains at least "
    "{smallest:number} and all together {total:number}"
)


@rule(
    title="A swap in which everybody gains",
    severity="medium",
    lever="win-win",
    sentence={
        "default": f"{_SWAP}.",
        "choice": f"{_SWAP} (one of {{choices:,}} such swaps between them).",
    },
    caption="A swap to gain from: {members:parties}",
    remedy="Put the swap to {members:parties} as one deal: each gives only because it gets.",
)
def missing_ring(
    graph: EcosystemGraph,
    *,
    max_length: Annotated[int, Limit("The largest number of parties in one swap.", ge=2, le=5)] = 3,
    min_gain: Annotated[float, Limit("Every member must gain at least this.", ge=0)] = 1,
) -> Iterator[Evidence | NotJudged]:
    """Look for rings of possible transfers in which every member gains.

    Taken greedily by rank, so that each interest is served once and no offer is given away
    twice: good, not proved best. Of several swaps between the same parties, each giving to the
    same next one, the best is told and the others are counted.
    """
    if graph.interests and not graph.offers:
        yield NotJudged(
            reason="interests are known, and nobody's offers are on the map",
            ask="Ask each party: what could you give that would cost you little?",
        )
    possible = rings(graph, max_length=max_length, min_gain=min_gain)
    choices = Counter(ring.members for ring in possible)
    named = set()
    for ring in compatible_rings(possible):
        if ring.members in named:
            continue  # the same parties again: the better swap has been named already
        named.add(ring.members)
        yield Evidence(
            subjects=ring.members,
            names=len(ring.members),
            facts=tuple(fact for part in ring.transfers for fact in (part.interest, part.offer)),
            values={
                "swaps": [(part.giver, part.receiver, part.resource) for part in ring.transfers],
                "smallest": ring.smallest,
                "total": ring.total,
                "members": ring.members,
                "choices": choices[ring.members],
            },
            measured=ring.smallest,
            limit=min_gain,
            sentence="default" if choices[ring.members] == 1 else "choice",
        )
