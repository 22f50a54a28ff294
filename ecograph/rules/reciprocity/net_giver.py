"""Finds parties that put in more than they get back, by their own books."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from ecograph.finding import Evidence, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import Transfer, offers_to, own_books
from ecograph.model import point_of
from ecograph.rule import Limit, rule

if TYPE_CHECKING:
    from ecograph.model import Offer

_ASK_FOR_LINKS = "Ask each party: on whom do you rely, for what, and what does it cost them to give it?"


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
)
def net_giver(
    graph: EcosystemGraph,
    *,
    max_balance: Annotated[
        float, Limit("A balance in own books up to this is out of balance.", ge=-1, le=0)
    ] = -0.2,
    min_links: Annotated[int, Limit("Fewer links given with known effort are too few to judge.", ge=1)] = 3,
) -> Iterator[Evidence | NotJudged]:
    """Look for organisations whose worth received is far below the effort of what they give.

    Importance alone would accuse the weak and pity the strong: the powerful are relied on
    most. So what is given counts by the effort it takes the giver, and a party with fewer than
    `min_links` known efforts is not judged. Unknown efforts would only make it worse.
    """
    found = []
    for actor, books in own_books(graph).items():
        links = graph.given_by(actor)
        known = tuple(link for link in links if link.effort is not None)
        if not graph.can_trade(actor) or len(known) < min_links:
            continue
        if books.balance is not None and books.balance <= max_balance:
            takers = _askable(graph, {link.depender for link in known})
            taker, offer = _best_return(graph, actor, takers)
            found.append(
                Evidence(
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
                    sentence="default"
                    if offer is None
                    else "wanted"
                    if isinstance(offer, Transfer)
                    else "offered",
                )
            )
    yield from sorted(found, key=lambda evidence: evidence.measured or 0)
    yield from _not_judged(graph, min_links)


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


def _not_judged(graph: EcosystemGraph, min_links: int) -> Iterator[NotJudged]:
    if graph.actors and not graph.links:
        yield NotJudged(reason="nobody gives anybody anything on this map yet", ask=_ASK_FOR_LINKS)
    silent = []
    for actor in graph.actors:
        links = graph.given_by(actor)
        unknown = sum(link.effort is None for link in links)
        if len(links) >= min_links > len(links) - unknown and graph.can_trade(actor):
            silent.append(actor)
    given = [link for actor in silent for link in graph.given_by(actor)]
    if silent:
        yield NotJudged(
            reason="efforts are unknown for {unknown} of {links} links given by {actors:parties}",
            ask="Ask {actors:parties}: what does it cost you to give this, from 1 (nothing) to 5 (all you can bear)?",
            values={
                "unknown": sum(link.effort is None for link in given),
                "links": len(given),
                "actors": silent,
            },
        )
