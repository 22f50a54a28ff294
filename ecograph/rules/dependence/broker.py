"""Finds parties without whom the others cannot reach each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from ecograph.finding import Evidence, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import brokers
from ecograph.rule import LINKS, Limit, rule


@rule(
    title="Everything runs through one go-between",
    severity="low",
    lever="involve",
    sentence={
        "default": (
            "On this map {outside:parties} can reach the others only by way of {actor:party}: what {actor:party} does "
            "not pass on, nobody hears."
        ),
        "star": (
            "On this map {outside:parties} can reach each other only by way of {actor:party}: what {actor:party} does "
            "not pass on, nobody hears."
        ),
        "customer": (
            "On this map {outside:parties} can reach the others only by way of {actor:party}: the customer has to "
            "carry the message between them."
        ),
        "customer star": (
            "On this map {outside:parties} can reach each other only by way of {actor:party}: the customer has to "
            "carry the message between them."
        ),
    },
    caption="All contact runs by way of {actor:party}",
    remedy={
        "default": (
            "Bring {outside:parties} to one table with the others, so that {actor:party} is no longer the only one "
            "who speaks with both sides."
        ),
        "star": "Bring {outside:parties} to one table, so that not all of it has to go by way of {actor:party}.",
        "customer": (
            "Let {outside:parties} speak with the others about {actor:party}, who should not have to tell the story "
            "again at every door."
        ),
        "customer star": (
            "Let {outside:parties} speak with each other about {actor:party}, who should not have to tell the story "
            "again at every door."
        ),
    },
    needs=LINKS,
)
def broker(
    graph: EcosystemGraph,
    *,
    min_cut_off: Annotated[
        int, Limit("At least this many parties must lie outside the largest group.", ge=1)
    ] = 2,
    grave: Annotated[int, Limit("Where fewer lie outside, it is only good to know.", ge=1)] = 3,
    max_links: Annotated[int, Limit("A map with more links than this is not judged.", ge=0)] = 5_000,
) -> Iterator[Evidence | NotJudged]:
    """Look for articulation points of the conversation, one finding for each.

    Here a link is somebody to talk to, whoever gives. A go-between is no single point of
    dependency: nothing stops when it is away, but nobody hears. An authority is no go-between
    by choice, so that is only good to know.
    """
    if len(graph.links) > max_links:
        yield NotJudged(
            reason="{links} links are too many to look for every go-between in a scan",
            ask="Set the threshold max_links of this check higher, and wait.",
            values={"links": f"{len(graph.links):,}"},
        )
        return
    for actor, parts in brokers(graph):
        outside = tuple(other for part in parts[1:] for other in part)
        if len(outside) < min_cut_off:
            continue
        # Where the largest group is one party there are no others: then all of them are apart.
        is_star = len(parts[0]) == 1
        named = (*parts[0], *outside) if is_star else outside
        apart = frozenset(named)
        sentence = "star" if is_star else "default"
        if graph.is_customer(actor):
            sentence = "customer star" if is_star else "customer"
        is_watched = len(outside) >= grave and not graph.is_authority(actor)
        yield Evidence(
            subjects=(actor, *named),
            facts=tuple(
                link
                for link in (*graph.received_by(actor), *graph.given_by(actor))
                if not apart.isdisjoint(link[:2])
            ),
            values={"actor": actor, "outside": named},
            measured=len(outside),
            limit=min_cut_off,
            sentence=sentence,
            severity=None if is_watched else "info",
        )
