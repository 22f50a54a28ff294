"""Finds parties that are on the map and have not been heard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from ecograph.finding import Evidence, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.rule import Limit, rule


@rule(
    title="Not heard yet",
    severity="low",
    lever="involve",
    sentence=(
        "{actor:party} stands on the map with {links} links, all of them told by others: no wish, offer, stance or "
        "view on it is its own."
    ),
    caption="{actor:party} has not been heard yet",
    remedy="Visit {actor:party} before the workshop, and ask on whom it relies, what it lacks and what it could give.",
)
def silent_actor(
    graph: EcosystemGraph,
    *,
    min_links: Annotated[int, Limit("A party with fewer links is not missed yet.", ge=1)] = 2,
) -> Iterator[Evidence | NotJudged]:
    """Look for parties without a statement of their own, customers and authorities included.

    A party speaks by an interest, an offer or a position, or by any row according to it. Where
    nobody at all has spoken, the map is one person's sketch, and that is said once.
    """
    heard = graph.heard
    if graph.links and not heard:
        yield NotJudged(
            reason="nobody on the map has spoken for itself",
            ask="Ask each party for its own view, and note who says what (according_to).",
        )
        return
    found = []
    for actor in graph.actors:
        links = (*graph.received_by(actor), *graph.given_by(actor))
        if actor not in heard and len(links) >= min_links:
            found.append(
                Evidence(
                    subjects=(actor,),
                    facts=links,
                    values={"actor": actor, "links": len(links)},
                    measured=len(links),
                    limit=min_links,
                )
            )
    yield from sorted(found, key=lambda evidence: -(evidence.measured or 0))
