"""Finds organisations that get most of what they get from one party."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress
from typing import TYPE_CHECKING, Annotated

from ecograph.finding import Evidence, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import main_sources, spare_offers
from ecograph.rule import LINKS, Limit, rule

if TYPE_CHECKING:
    from ecograph.finding import Severity
    from ecograph.graph import Link

_NAMED = 3
"""So many of the heaviest things are named."""


@rule(
    title="Leans heavily on one party",
    severity="low",
    lever="back-up",
    sentence=(
        "Of all that {actor:party} gets, {share}% by weight comes from {partner:party}, above all "
        "{what:resources}: is that how both want it, or are other sources missing from the map?"
    ),
    caption="{actor:party} gets {share}% from {partner:party}",
    remedy={
        "default": (
            "Ask {actor:party} which of these it could get elsewhere too, and agree with {partner:party} on how long "
            "before a change each tells the other."
        ),
        "offered": (
            "{other:party} could give {actor:party} {thing:resource} too: start there, and tell {partner:party} why."
        ),
    },
    needs=LINKS,
)
def concentrated_supply(
    graph: EcosystemGraph,
    *,
    max_share: Annotated[
        float, Limit("From this share on, what comes from one party is much.", ge=0, le=1)
    ] = 0.5,
    min_links: Annotated[int, Limit("A party that gets fewer things is let pass.", ge=1)] = 5,
) -> Iterator[Evidence | NotJudged]:
    """Look for organisations of whose supply one party gives the largest part, one finding for each.

    By weight of importance, added up by giver. Customers and authorities are left out on both
    sides: nobody looks for a second customer in their place, or a second authority. A map seen
    from one party shows mostly what has to do with it, so leaning on that one is good to know.
    """
    links, sums = graph.links, graph.links.arithmetic
    counts = sums.sums(links.numbers("depender"), sums.known(links.numbers("importance")), len(graph.actors))
    enough = compress(graph.actors, map(float(min_links).__le__, counts))
    judged = list(filter(graph.can_trade, enough))
    if graph.actors and not judged:
        yield NotJudged(
            reason="the map shows no organisation that gets {least} things or more, which is too little to judge by",
            ask="Ask each party: on whom else do you rely, and for what?",
            values={"least": min_links},
        )
    sources = main_sources(graph)
    found = [
        _evidence(graph, graph.given_between(provider=main.partner, recipient=actor), main.share, max_share)
        for actor, main in ((actor, sources[actor]) for actor in judged)
        if main.share >= max_share and graph.can_trade(main.partner)
    ]
    yield from sorted(found, key=lambda evidence: (-(evidence.measured or 0), evidence.subjects))


def _evidence(graph: EcosystemGraph, links: Sequence[Link], share: float, max_share: float) -> Evidence:
    actor, partner = links[0][:2]
    heaviest = sorted(links, key=lambda link: (-link.importance, link.resource))
    offers = [
        offer
        for link in heaviest
        for offer in spare_offers(graph, link.resource, receivers=[actor], without=[partner])
    ]
    severity: dict[str, Severity] = {actor: "medium", partner: "info"}
    return Evidence(
        subjects=(actor, partner),
        facts=tuple(links),
        values={
            "actor": actor,
            "partner": partner,
            "share": round(100 * share),
            "what": [link.resource for link in heaviest[:_NAMED]],
            "other": offers[0].actor if offers else None,
            "thing": offers[0].resource if offers else None,
        },
        measured=share,
        limit=max_share,
        sentence="offered" if offers else "default",
        severity=severity.get(graph.focal or ""),
    )
