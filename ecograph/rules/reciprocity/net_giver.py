"""Finds parties that put in more than they get back, by their own books."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated

from ecograph.finding import Evidence, Lead, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import Transfer, offers_to, own_books
from ecograph.model import point_of
from ecograph.rule import LINKS, Limit, rule

if TYPE_CHECKING:
    from ecograph.model import Offer


@rule(
    title="Gives more than it gets",
    severity="medium",
    lever="reward",
    sentence=(
        "By its own books {actor:party} puts in more than it gets back: {things} things given at an effort of "
        "{given:number} together, against a worth of {received:number} for what it receives; is something it "
        "receives missing from the map?"
    ),
    caption="{actor:party} puts in more than it gets back",
    remedy={
        "default": (
            "Ask {actor:party} what would make it worthwhile, and {takers:parties}, who rely on it, what they could "
            "give that costs them little."
        ),
        "wanted": (
            "{taker:party}, who relies on {actor:party}, could give it {thing:resource}, which it would like: agree "
            "on that, and ask {actor:party} what else would make it worthwhile."
        ),
        "offered": (
            "{taker:party}, who relies on {actor:party}, could give {thing:resource}: ask {actor:party} whether that "
            "would help, and what else would make it worthwhile."
        ),
    },
    needs=LINKS,
)
def net_giver(
    graph: EcosystemGraph,
    *,
    max_balance: Annotated[
        float, Limit("A balance in own books up to this is out of balance.", ge=-1, le=0)
    ] = -0.2,
    min_links: Annotated[int, Limit("Fewer links given with known effort are too few to judge.", ge=1)] = 3,
) -> Iterator[Evidence | Lead | NotJudged]:
    """Look for organisations whose worth received is far below the effort of what they give.

    Importance alone would accuse the weak and pity the strong: the powerful are relied on
    most. So what is given counts by the effort it takes the giver, and a party with fewer than
    `min_links` known efforts is not judged. Unknown efforts would only make it worse.
    """
    given, known = _counts(graph)
    out_of_balance = [
        (books.balance, actor)
        for (actor, books), efforts in zip(own_books(graph).items(), known, strict=True)
        if efforts >= min_links
        and graph.can_trade(actor)
        and books.balance is not None
        and books.balance <= max_balance
    ]
    for _, actor in sorted(out_of_balance):
        yield Lead(subjects=(actor,), tell=partial(_evidence, graph, actor, max_balance))
    silent = [
        (actor, links - efforts, links)
        for actor, links, efforts in zip(graph.actors, given, known, strict=True)
        if efforts < min_links <= links and graph.can_trade(actor)
    ]
    if silent:
        yield NotJudged(
            reason="efforts are unknown for {unknown} of {links} links given by {actors:parties}",
            ask="Ask {actors:parties}: what does it cost you to give this, from 1 (nothing) to 5 (all you can bear)?",
            values={
                "unknown": round(sum(unknown for _, unknown, _ in silent)),
                "links": round(sum(links for *_, links in silent)),
                "actors": [actor for actor, *_ in silent],
            },
        )


def _counts(graph: EcosystemGraph) -> tuple[list[float], list[float]]:
    """Count for each actor the links over which it gives, and those whose effort is known."""
    links, sums = graph.links, graph.links.arithmetic
    givers, size = links.numbers("dependee"), len(graph.actors)
    given = sums.sums(givers, sums.known(links.numbers("importance")), size)
    return given, sums.sums(givers, sums.known(links.numbers("effort")), size)


def _evidence(graph: EcosystemGraph, actor: str, max_balance: float) -> Evidence:
    books = own_books(graph)[actor]
    known = tuple(link for link in graph.given_by(actor) if link.effort is not None)
    takers = _askable(graph, {link.depender for link in known})
    taker, offer = _best_return(graph, actor, takers)
    return Evidence(
        subjects=(actor,),
        facts=(*known, *graph.received_by(actor)),
        values={
            "actor": actor,
            "things": len(known),
            "given": books.given,
            "received": books.received,
            "takers": takers,
            "taker": taker,
            "thing": offer and offer.resource,
        },
        measured=books.balance,
        limit=max_balance,
        sentence="default" if offer is None else "wanted" if isinstance(offer, Transfer) else "offered",
    )


def _askable(graph: EcosystemGraph, takers: set[str]) -> list[str]:
    """Who could give something back: organisations, if any of them is among those who take."""
    return sorted(actor for actor in takers if graph.can_trade(actor)) or sorted(takers)


def _best_return(
    graph: EcosystemGraph, actor: str, takers: list[str]
) -> tuple[str | None, Transfer | Offer | None]:
    """Find what one of those who take could give back: rather what is wanted, at the least effort."""
    offers = [
        (taker, offer) for taker in takers for offer in offers_to(graph, giver=taker, receiver=actor)[:1]
    ]

    def rank(entry: tuple[str, Transfer | Offer]) -> tuple[bool, bool, float]:
        is_wanted = isinstance(entry[1], Transfer)
        effort = (entry[1].offer if isinstance(entry[1], Transfer) else entry[1]).effort
        return not is_wanted, effort is None, point_of(effort or 0.0)

    return min(offers, key=rank, default=(None, None))
