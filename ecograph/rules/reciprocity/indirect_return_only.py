"""Finds parties to whom what they give comes back through others only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from ecograph.finding import Evidence, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import WayBack, one_way_links, pairs, rings_back, volumes, way_back
from ecograph.rule import LINKS, Limit, rule

if TYPE_CHECKING:
    from ecograph.links import Link


@rule(
    title="Gets it back by a detour only",
    severity="low",
    lever="agree",
    sentence={
        "default": (
            "What {giver:party} gives {receivers:parties} ({what:resources}, weight {weight:number} of 5) comes back "
            "only by way of others, such as {others:parties}: do they see it that way, or is a direct return missing "
            "from the map?"
        ),
        "part": (
            "What {giver:party} gives {receivers:parties} ({what:resources}, weight {weight:number} of 5) comes back "
            "only by way of others, such as {others:parties}, and of what {receiver:party} gets {share:number}% at "
            "most: do they see it that way, or is a direct return missing from the map?"
        ),
    },
    caption="{giver:party} gets it back only by way of others, such as {others:parties}",
    remedy=(
        "Show the ring {ring:ring} to everybody in it: if one of these links stops, so does this return to "
        "{giver:party}."
    ),
    needs=LINKS,
)
def indirect_return_only(
    graph: EcosystemGraph,
    *,
    min_importance: Annotated[float, Limit("Links that weigh less are let pass.", ge=1, le=5)] = 3,
    grave: Annotated[float, Limit("Links that weigh less are only good to know.", ge=1, le=5)] = 4,
    ring: Annotated[int, Limit("The largest ring that is a return, in parties.", ge=3, le=8)] = 4,
    max_arcs: Annotated[int, Limit("A map with more arrows than this is not judged.", ge=0)] = 3_000,
) -> Iterator[Evidence | NotJudged]:
    """Look for one-way links whose return comes by a short ring, one finding per giver.

    Neither end is a customer nor an authority. The ring told is that of the heaviest link; how
    much can come back is the maximum flow from the receiver to the giver by others.
    """
    arcs = pairs(graph).arcs
    if arcs > max_arcs:
        yield NotJudged(
            reason="{arcs} arrows are too many to look for the ring behind each of them",
            ask="Set the threshold max_arcs of this check higher, and wait.",
            values={"arcs": f"{arcs:,}"},
        )
        return
    given: dict[str, list[Link]] = defaultdict(list)
    for link in graph.between_traders(one_way_links(graph)):
        receiver, giver = link[:2]
        if link.importance >= min_importance and rings_back(
            graph, giver=giver, receiver=receiver, max_length=ring
        ):
            given[giver].append(link)
    found = []
    for giver, links in given.items():
        back = way_back(graph, giver=giver, receiver=_heaviest(links).depender, max_length=ring)
        found.append(_evidence(graph, links, back, grave))
    yield from sorted(found, key=lambda evidence: (-(evidence.measured or 0), evidence.subjects))


def _heaviest(links: list[Link]) -> Link:
    return min(links, key=lambda link: (-link.importance, link[:3]))


def _evidence(graph: EcosystemGraph, links: list[Link], back: WayBack, grave: float) -> Evidence:
    heaviest = _heaviest(links)
    giver, receivers = heaviest.dependee, sorted({link.depender for link in links})
    given = volumes(graph)[giver, heaviest.depender]
    return Evidence(
        subjects=(giver, *receivers),
        facts=tuple(links),
        values={
            "giver": giver,
            "receivers": receivers,
            "receiver": heaviest.depender,
            "what": sorted({link.resource for link in links}),
            "weight": heaviest.importance,
            "ring": back.rings[0],
            "others": back.rings[0][2:],
            "share": round(100 * back.volume / given),
        },
        measured=heaviest.importance,
        limit=grave,
        severity=None if heaviest.importance >= grave else "info",
        sentence="default" if back.volume >= given else "part",
    )
