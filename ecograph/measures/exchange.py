"""Which exchanges are possible that would serve everybody in them."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise, product
from typing import TYPE_CHECKING, NamedTuple

from ecograph.graph import EcosystemGraph, measure
from ecograph.measures.cycles import cycles
from ecograph.model import point_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecograph.model import Interest, Offer
    from ecograph.model.record import ActorId, ResourceId


class Transfer(NamedTuple):
    """Something one actor could give another, who wants it."""

    giver: ActorId
    receiver: ActorId
    resource: ResourceId
    gain: float
    """The weight of the receiver's priority."""
    cost: float | None
    """The weight of the giver's effort; None where unknown."""
    interest: Interest
    offer: Offer


class Ring(NamedTuple):
    """Transfers in which every member gives to the next and the last to the first."""

    transfers: tuple[Transfer, ...]

    @property
    def members(self) -> tuple[ActorId, ...]:
        """Who takes part, each giving to the next; starts with the first by name."""
        return tuple(transfer.giver for transfer in self.transfers)

    @property
    def nets(self) -> dict[ActorId, float]:
        """What each member gains: the worth of what it gets less the effort of what it gives."""
        received = (self.transfers[-1], *self.transfers[:-1])
        return {
            given.giver: got.gain - (given.cost or 0.0)
            for got, given in zip(received, self.transfers, strict=True)
        }

    @property
    def smallest(self) -> float:
        """What the member that gains least gains."""
        return min(self.nets.values())

    @property
    def total(self) -> float:
        """What all members gain together."""
        return sum(self.nets.values())


@measure
def open_interests(graph: EcosystemGraph) -> tuple[Interest, ...]:
    """Find the interests that nothing serves, or that are served poorly.

    An interest is open when its actor has no link for the resource, also none between its own
    parts (from the wanted giver, where there is one), or when the best known satisfaction with
    those links is at most `settings.poor`. A link of unknown satisfaction serves.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}]
    ... interests: [{actor: a, resource: forecast, priority: 4}, {actor: b, resource: time, priority: 2}]
    ... dependencies: [{depender: a, dependee: b, resource: forecast, importance: 4, satisfaction: 4}]
    ... '''))
    >>> [interest.resource for interest in open_interests(graph)]
    ['time']
    """
    return tuple(interest for interest in graph.interests if not _is_served(graph, interest))


def _is_served(graph: EcosystemGraph, interest: Interest) -> bool:
    satisfactions = [
        link.satisfaction
        for link in (*graph.received_by(interest.actor), *graph.within)
        if link.depender == interest.actor
        and link.resource == interest.resource
        and interest.giver in {None, link.dependee}
    ]
    return any(satisfied is None or satisfied > graph.settings.poor for satisfied in satisfactions)


@measure
def transfers(graph: EcosystemGraph) -> tuple[Transfer, ...]:
    """Find who could give whom something that is wanted: an open interest that meets an offer.

    gain = weight(priority), cost = weight(effort). An offer does not count for those it is
    not meant for, nor an interest for a giver it does not want.

    Source: candidate arcs of a barter exchange (Abraham, Blum & Sandholm 2007).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}]
    ... interests: [{actor: a, resource: forecast, priority: 4}]
    ... offers: [{actor: b, resource: forecast, effort: 1}]
    ... '''))
    >>> [(found.giver, found.receiver, found.gain, found.cost) for found in transfers(graph)]
    [('b', 'a', 4.0, 1.0)]
    """
    offers: dict[ResourceId, list[Offer]] = defaultdict(list)
    for offer in graph.offers:
        offers[offer.resource].append(offer)
    return tuple(
        Transfer(
            giver=offer.actor,
            receiver=interest.actor,
            resource=interest.resource,
            gain=graph.weight(interest.priority),
            cost=None if offer.effort is None else graph.weight(offer.effort),
            interest=interest,
            offer=offer,
        )
        for interest in open_interests(graph)
        for offer in offers[interest.resource]
        if offer.actor != interest.actor
        and interest.giver in {None, offer.actor}
        and interest.actor not in offer.not_to
    )


@measure
def offers_to(graph: EcosystemGraph, *, giver: ActorId, receiver: ActorId) -> tuple[Transfer | Offer, ...]:
    """Find what one actor could give another: first what the other wants, then what else is on offer.

    Returns:
        Possible transfers, then offers the receiver has not asked for and does not get from
        the giver yet; within either by effort, unknown efforts last, then by name.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}]
    ... interests: [{actor: a, resource: forecast, priority: 4}]
    ... offers: [{actor: b, resource: forecast, effort: 3}, {actor: b, resource: training, effort: 1}]
    ... '''))
    >>> [found.resource for found in offers_to(graph, giver="b", receiver="a")]
    ['forecast', 'training']
    """
    wanted = [found for found in transfers(graph) if (found.giver, found.receiver) == (giver, receiver)]
    asked = {found.resource for found in wanted}
    given = {link.resource for link in graph.given_between(provider=giver, recipient=receiver)}
    others = [
        offer
        for offer in graph.offers
        if offer.actor == giver and receiver not in offer.not_to and offer.resource not in asked | given
    ]

    def effort(found: Transfer | Offer) -> tuple[bool, float, str]:
        offer = found.offer if isinstance(found, Transfer) else found
        return offer.effort is None, point_of(offer.effort or 0.0), offer.resource

    return (*sorted(wanted, key=effort), *sorted(others, key=effort))


@measure
def rings(graph: EcosystemGraph, *, max_length: int = 3, min_gain: float = 0.0) -> tuple[Ring, ...]:
    """Find the rings of possible transfers in which nobody loses and somebody gains.

    A ring has 2 to `max_length` members; each gives to the next. net_i = gain of what i gets -
    cost of what i gives; kept when every net ≥ `min_gain` and one is > 0. Transfers whose
    effort is unknown take no part. Two members that could give each other several things make
    several rings.

    Returns:
        Ranked by the smallest net, then the total, then fewer members, then names.

    Source: cycles of bounded length in barter exchange (Abraham, Blum & Sandholm 2007;
    individual rationality as in Roth, Sönmez & Ünver 2004).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}]
    ... interests: [{actor: a, resource: x, priority: 4}, {actor: b, resource: y, priority: 3}]
    ... offers: [{actor: b, resource: x, effort: 1}, {actor: a, resource: y, effort: 2}]
    ... '''))
    >>> rings(graph)[0].nets
    {'a': 2.0, 'b': 2.0}
    """
    between: dict[tuple[ActorId, ActorId], list[Transfer]] = defaultdict(list)
    for transfer in transfers(graph):
        if transfer.cost is not None:
            between[transfer.giver, transfer.receiver].append(transfer)
    successors: dict[ActorId, list[ActorId]] = defaultdict(list)
    for giver, receiver in between:
        successors[giver].append(receiver)
    found = [
        Ring(chosen)
        for members in cycles(successors, max_length=max_length)
        for chosen in product(*(between[arc] for arc in pairwise((*members, members[0]))))
    ]
    good = [ring for ring in found if ring.smallest >= min_gain and max(ring.nets.values()) > 0]
    return tuple(sorted(good, key=_rank))


def _rank(ring: Ring) -> tuple[object, ...]:
    resources = tuple(transfer.resource for transfer in ring.transfers)
    return -ring.smallest, -ring.total, len(ring.transfers), ring.members, resources


def compatible_rings(ranked: Iterable[Ring]) -> tuple[Ring, ...]:
    """Take rings by rank as long as each interest is served once and no offer exceeds its capacity.

    Greedy: good, not proved best.
    """
    served: set[tuple[ActorId, ResourceId]] = set()
    used: dict[tuple[ActorId, ResourceId], int] = defaultdict(int)
    taken = []
    for ring in ranked:
        wants = {(transfer.receiver, transfer.resource) for transfer in ring.transfers}
        has_room = all(
            transfer.offer.capacity is None
            or used[transfer.giver, transfer.resource] < transfer.offer.capacity
            for transfer in ring.transfers
        )
        if has_room and not wants & served:
            taken.append(ring)
            served |= wants
            for transfer in ring.transfers:
                used[transfer.giver, transfer.resource] += 1
    return tuple(taken)
