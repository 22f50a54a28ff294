"""Finds what one who gives for nothing could get back, so that a ring closes in which each gains."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Final

from ecograph.finding import Evidence, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import Transfer, one_way_links, rings
from ecograph.model import point_of
from ecograph.rule import LINKS, Limit, rule

if TYPE_CHECKING:
    from ecograph.links import Links
    from ecograph.measures import Delivery, Ring

_STRAIGHT: Final = (
    "{unpaid:party} gives {taker:party} {given:resource}, and nothing goes straight back; {taker:party} could in "
    "return give {thing:resource}, which {unpaid:party} would like (weight {priority:number} of 5): that would close "
    "the ring, and weighing worth against effort each gains at least {smallest:number}"
)
_ROUND: Final = (
    "This goes one way only: {flows:swaps}; {taker:party} gives {unpaid:party} nothing, and could give it "
    "{thing:resource}, which {unpaid:party} would like (weight {priority:number} of 5): that would close the ring, "
    "and weighing worth against effort each gains at least {smallest:number}"
)
_CHOICE: Final = " (one of {choices} returns that would do so)."
_REMEDY: Final = (
    "Propose to {members:parties} that {taker:party} gives {unpaid:party} {thing:resource}: the rest of the ring is "
    "there already."
)


@rule(
    title="A return that is missing",
    severity="medium",
    lever="win-win",
    sentence={
        "default": f"{_STRAIGHT}.",
        "choice": f"{_STRAIGHT}{_CHOICE}",
        "ring": f"{_ROUND}.",
        "ring choice": f"{_ROUND}{_CHOICE}",
    },
    caption="{taker:party} could give {unpaid:party} {thing:resource} in return",
    remedy={
        "default": (
            "Ask {unpaid:party} whether {thing:resource} would be a fair return for {given:resource}, and "
            "{taker:party} whether it would give that."
        ),
        "ring": _REMEDY,
        "ring choice": _REMEDY,
    },
    needs=LINKS,
)
def missing_return(
    graph: EcosystemGraph,
    *,
    max_length: Annotated[int, Limit("The largest number of parties in one ring.", ge=2, le=5)] = 3,
    min_gain: Annotated[float, Limit("Every member must gain at least this.", ge=0)] = 1,
) -> Iterator[Evidence | NotJudged]:
    """Look for rings that one new transfer closes, one finding for each party that would get it.

    All else in the ring flows already, and one way. No customer, who pays in other ways, and no
    authority, which cannot trade, is a member. Of several returns to one party the one is told
    by which the member that gains least gains most, and the others are counted.
    """
    yield from _not_judged(graph)
    closing: dict[str, list[tuple[Transfer, Ring[Delivery]]]] = defaultdict(list)
    for ring in rings(graph, max_length=max_length, min_gain=min_gain, closing=True):
        new, *others = [part for part in ring.transfers if isinstance(part, Transfer)]
        is_missing = not others and not graph.given_between(provider=new.giver, recipient=new.receiver)
        if is_missing and all(map(graph.can_trade, ring.members)):
            closing[new.receiver].append((new, ring))
    for found in closing.values():
        choices = len({new[:3] for new, _ in found})
        yield _evidence(*found[0], choices=choices, min_gain=min_gain)


def _evidence(new: Transfer, ring: Ring[Delivery], *, choices: int, min_gain: float) -> Evidence:
    start = ring.members.index(new.receiver)
    # From the party that gets nothing, in the order in which things are given; the new one is last.
    parts = (*ring.transfers[start:], *ring.transfers[:start])
    flows = parts[:-1]
    if len(flows) == 1:
        sentence = "default" if choices == 1 else "choice"
    else:
        sentence = "ring" if choices == 1 else "ring choice"
    return Evidence(
        subjects=tuple(part.giver for part in parts),
        facts=tuple(fact for part in parts for fact in part.facts),
        values={
            "unpaid": new.receiver,
            "taker": new.giver,
            "thing": new.resource,
            "given": flows[0].resource,
            "flows": [part[:3] for part in flows],
            "members": ring.members,
            "priority": point_of(new.interest.priority),
            "smallest": ring.smallest,
            "choices": choices,
        },
        measured=ring.smallest,
        limit=min_gain,
        sentence=sentence,
    )


def _not_judged(graph: EcosystemGraph) -> Iterator[NotJudged]:
    one_way = graph.between_traders(one_way_links(graph))
    if not one_way:
        return
    if not graph.interests:
        yield NotJudged(
            reason="nobody's interests are on the map",
            ask="Ask {givers:parties}, from whom something goes one way: what would you like in return?",
            values={"givers": _ends(graph, one_way, "dependee")},
        )
    elif not graph.offers:
        yield NotJudged(
            reason="interests are known, and nobody's offers are on the map",
            ask="Ask {takers:parties}: what could you give in return that would cost you little?",
            values={"takers": _ends(graph, one_way, "depender")},
        )
    elif not any(one_way.column("effort")):
        yield NotJudged(
            reason="the effort is unknown of all that is given one way",
            ask="Ask {givers:parties}: what does it cost you to give this, from 1 (nothing) to 5 (all you can bear)?",
            values={"givers": _ends(graph, one_way, "dependee")},
        )


def _ends(graph: EcosystemGraph, links: Links, end: str) -> list[str]:
    numbers = set(links.arithmetic.listed(links.numbers(end)))
    return [graph.actors[number] for number in sorted(numbers)]
