"""Which exchanges are possible that would serve everybody in them.

An open interest and an offer make a possible transfer; transfers in a ring, each member giving
to the next, make a swap. What flows one way already can be part of a ring that something new
closes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from math import inf
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, NamedTuple, TypeAlias, TypeVar, overload

from ecograph.errors import ConfigError
from ecograph.graph import EcosystemGraph, measure
from ecograph.measures.cycles import cycles
from ecograph.measures.reciprocity import one_way_links
from ecograph.model import point_of
from ecograph.model.record import FrozenDict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ecograph.links import Link
    from ecograph.measures.clearing import Objective, Slot
    from ecograph.model import Interest, Offer
    from ecograph.model.record import ActorId, ResourceId

MADE_ONCE: Final = frozenset({"information", "recognition"})
"""The kinds of resource whose effort is made once, however many receive them."""
_NOBODY: Final[frozenset[ActorId]] = frozenset()


class Transfer(NamedTuple):
    """Something one actor could give another, who wants it."""

    giver: ActorId
    receiver: ActorId
    resource: ResourceId
    gain: float
    """The weight of the receiver's priority."""
    cost: float | None
    """The weight of the giver's effort, 0 where that is made already; None where unknown."""
    interest: Interest
    offer: Offer
    existing: Literal[False] = False

    @property
    def facts(self) -> tuple[Interest | Offer, ...]:
        """What of the model it rests on."""
        return self.interest, self.offer


class ExistingFlow(NamedTuple):
    """Something one actor gives another, who gives it nothing."""

    giver: ActorId
    receiver: ActorId
    resource: ResourceId
    gain: float
    """What it is worth to the receiver."""
    cost: float
    """The weight of the giver's effort."""
    link: Link
    existing: Literal[True] = True

    @property
    def facts(self) -> tuple[Link, ...]:
        """What of the model it rests on."""
        return (self.link,)


Delivery: TypeAlias = Transfer | ExistingFlow
"""What one member of a ring gives the next: anew, or already."""

D_co = TypeVar("D_co", bound=Delivery, covariant=True)
D = TypeVar("D", bound=Delivery)


class Ring(NamedTuple, Generic[D_co]):
    """Transfers in which every member gives to the next and the last to the first."""

    transfers: tuple[D_co, ...]

    @property
    def members(self) -> tuple[ActorId, ...]:
        """Who takes part, each giving to the next; starts with the first by name."""
        return tuple(transfer.giver for transfer in self.transfers)

    @property
    def nets(self) -> dict[ActorId, float]:
        """What each member gains: the worth of what it gets less the effort of what it gives."""
        return dict(zip(self.members, _nets(self.transfers), strict=True))

    @property
    def smallest(self) -> float:
        """What the member that gains least gains."""
        return min(_nets(self.transfers))

    @property
    def total(self) -> float:
        """What all members gain together."""
        return sum(_nets(self.transfers))

    @property
    def side_payment(self) -> float:
        """The least that must be paid to those who lose so that nobody does; 0 where nobody loses.

        Those who gain can pay it where the total is not below 0.
        """
        return sum(-net for net in _nets(self.transfers) if net < 0)


class BestRings(NamedTuple):
    """Rings that can all be carried out together, and how good they are."""

    rings: tuple[Ring[Delivery], ...]
    """By rank, as in :func:`rings`."""
    objective: Objective
    value: float | None
    """Parties, gain in all, or the smallest gain, as the objective asks; None for the smallest of none."""
    bound: float | None
    """What no compatible set of rings can exceed."""
    gap: float | None
    """The share of the bound that is not reached, in [0, 1]: 0 where proved, None without a bound."""
    proved: bool
    """Whether no compatible set is better."""
    afterwards: Mapping[ActorId, float]
    """What each member gains in all rings together, an effort that is made once counted once."""


class WithoutStake(NamedTuple):
    """An organisation that contributes, and that nothing serves."""

    actor: ActorId
    given: tuple[Link, ...]
    """What it gives."""
    received: tuple[Link, ...]
    """What it gets, all of it poor."""
    interests: tuple[Interest, ...]
    """What it wants, none of it served."""


# --- wants and offers -------------------------------------------------------------------------------


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
    wanted = {(interest.actor, interest.resource) for interest in graph.interests}
    served: dict[tuple[ActorId, ResourceId], set[ActorId]] = defaultdict(set)
    for links in (graph.links, graph.within) if wanted else ():
        columns = (links.column(name) for name in ("depender", "resource", "dependee", "satisfaction"))
        for depender, resource, dependee, satisfaction in zip(*columns, strict=True):
            if (depender, resource) in wanted and _satisfies(graph, satisfaction):
                served[depender, resource].add(dependee)

    def is_served(interest: Interest) -> bool:
        givers = served[interest.actor, interest.resource]
        return bool(givers) if interest.giver is None else interest.giver in givers

    return tuple(interest for interest in graph.interests if not is_served(interest))


def _satisfies(graph: EcosystemGraph, satisfaction: float | None) -> bool:
    return satisfaction is None or satisfaction > graph.settings.poor


@measure
def transfers(graph: EcosystemGraph) -> tuple[Transfer, ...]:
    """Find who could give whom something that is wanted: an open interest that meets an offer.

    gain = weight(priority), cost = weight(effort). The effort of information and recognition is
    made once: where the giver gives it to somebody else already, also among its own parts, one
    more receiver costs 0. An offer does not count for those it is not meant for, nor an
    interest for a giver it does not want.

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
    takers = _takers(graph)
    offers: dict[ResourceId, list[tuple[ActorId, float | None, Offer]]] = defaultdict(list)
    for offer in graph.offers:
        cost = None if offer.effort is None else graph.weight(offer.effort)
        offers[offer.resource].append((offer.actor, cost, offer))
    found = []
    for interest in open_interests(graph):
        receiver, resource, wanted = interest.actor, interest.resource, interest.giver
        gain = graph.weight(interest.priority)
        for giver, cost, offer in offers.get(resource, ()):
            if giver != receiver and wanted in {None, giver} and receiver not in offer.not_to:
                is_made = not takers.get((giver, resource), _NOBODY) <= {receiver}
                found.append(
                    Transfer(giver, receiver, resource, gain, 0.0 if is_made else cost, interest, offer)
                )
    return tuple(found)


def _takers(graph: EcosystemGraph) -> Mapping[tuple[ActorId, ResourceId], set[ActorId]]:
    """For each offer of what is made once: to whom its actor gives it already."""
    takers: dict[tuple[ActorId, ResourceId], set[ActorId]] = defaultdict(set)
    offered = {
        (offer.actor, offer.resource)
        for offer in graph.offers
        if graph.resource_kind(offer.resource) in MADE_ONCE
    }
    for links in (graph.links, graph.within) if offered else ():
        columns = (links.column(name) for name in ("dependee", "resource", "depender"))
        for dependee, resource, depender in zip(*columns, strict=True):
            if (dependee, resource) in offered:
                takers[dependee, resource].add(depender)
    return takers


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
    if not graph.offers:
        return ()
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


# --- rings ------------------------------------------------------------------------------------------


@overload
def rings(
    graph: EcosystemGraph, *, max_length: int = 3, min_gain: float = 0.0, closing: Literal[False] = False
) -> tuple[Ring[Transfer], ...]: ...
@overload
def rings(
    graph: EcosystemGraph, *, max_length: int = 3, min_gain: float = 0.0, closing: bool
) -> tuple[Ring[Delivery], ...]: ...
def rings(
    graph: EcosystemGraph, *, max_length: int = 3, min_gain: float = 0.0, closing: bool = False
) -> tuple[Ring[Any], ...]:
    """Find the rings of possible transfers in which nobody loses and somebody gains.

    A ring has 2 to `max_length` members; each gives to the next. net_i = gain of what i gets -
    cost of what i gives; kept when every net ≥ `min_gain` and one is > 0. Transfers whose
    effort is unknown take no part. Two members that could give each other several things make
    several rings.

    Args:
        graph: the ecosystem.
        max_length: members of the largest ring; below 2 there is none.
        min_gain: what every member must gain at least.
        closing: whether what flows already can be part of a ring, where the receiver gives the
            giver nothing and the effort is known: gain = worth, cost = weight(effort). At
            least one transfer of each ring is new.

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
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}]
    ... interests: [{actor: a, resource: x, priority: 4}]
    ... offers: [{actor: b, resource: x, effort: 1}]
    ... dependencies: [{depender: b, dependee: a, resource: y, importance: 3, effort: 2}]
    ... '''))
    >>> rings(graph), rings(graph, closing=True)[0].nets
    ((), {'a': 2.0, 'b': 2.0})
    """
    return _ranked_rings(graph, max_length, min_gain, closing)


@measure
def _ranked_rings(
    graph: EcosystemGraph, max_length: int, min_gain: float, closing: bool
) -> tuple[Ring[Any], ...]:
    ranked = []
    for chosen in _chosen(_weighed(graph, max_length, closing=closing), max_length, min_gain):
        nets = _nets(chosen)
        if max(nets) > 0 and not (closing and all(part.existing for part in chosen)):
            ranked.append((-min(nets), -sum(nets), Ring(chosen)))
    return _in_order(ranked)


@measure
def near_misses(graph: EcosystemGraph, *, max_length: int = 3) -> tuple[Ring[Transfer], ...]:
    """Find the rings in which somebody loses, and the others gain more than that.

    A ring as in :func:`rings` with one net < 0 and a total > 0. Its side payment, the sum of
    the losses, is the least that those who gain must pay so that nobody loses.

    Returns:
        Ranked by the side payment, then the total, then fewer members, then names.

    Source: transferable utility; a ring of positive surplus is acceptable to all after side
    payments (von Neumann & Morgenstern 1944).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}]
    ... interests: [{actor: a, resource: x, priority: 5}, {actor: b, resource: y, priority: 1}]
    ... offers: [{actor: b, resource: x, effort: 3}, {actor: a, resource: y, effort: 1}]
    ... '''))
    >>> (found,) = near_misses(graph)
    >>> found.nets, found.side_payment
    ({'a': 4.0, 'b': -2.0}, 2.0)
    """
    ranked = []
    for chosen in _chosen(_weighed(graph, max_length), max_length, -inf):
        nets = _nets(chosen)
        if min(nets) < 0 < sum(nets):
            ring = Ring(chosen)
            ranked.append((ring.side_payment, -sum(nets), ring))
    return _in_order(ranked)


def _nets(transfers: Sequence[Delivery]) -> list[float]:
    """What each giver gains, in their order: what it gets from the one before, less what it gives."""
    before = transfers[-1]
    nets = []
    for given in transfers:
        nets.append(before.gain - (given.cost or 0.0))
        before = given
    return nets


def _in_order(ranked: list[tuple[float, float, Ring[Any]]]) -> tuple[Ring[Any], ...]:
    """Order by two numbers; rings that are equal in both stay as they are listed: by length, then names."""
    ranked.sort(key=itemgetter(0, 1))
    return tuple(ring for _, _, ring in ranked)


def _weighed(graph: EcosystemGraph, max_length: int, *, closing: bool = False) -> list[Delivery]:
    """List what can be part of a ring: all that is new, and on request what flows already."""
    new = [transfer for transfer in transfers(graph) if transfer.cost is not None]
    return [*new, *_existing_near(graph, new, max_length)] if closing and new else [*new]


def _existing_near(graph: EcosystemGraph, new: Sequence[Transfer], max_length: int) -> Iterator[ExistingFlow]:
    """List the one-way flows that can be on a ring with something new: a large map has a million others."""
    onward: dict[ActorId, set[ActorId]] = defaultdict(set)
    backward: dict[ActorId, set[ActorId]] = defaultdict(set)
    for transfer in new:
        onward[transfer.giver].add(transfer.receiver)
        backward[transfer.receiver].add(transfer.giver)

    def takers(actor: ActorId) -> set[ActorId]:
        return onward.get(actor, set()).union(link.depender for link in graph.given_by(actor))

    def givers(actor: ActorId) -> set[ActorId]:
        return backward.get(actor, set()).union(link.dependee for link in graph.received_by(actor))

    after = _steps(backward, takers, max_length - 2)
    before = _steps(onward, givers, max_length - 2)
    for link in one_way_links(graph):
        # The new transfer, from there to the flow, the flow, and from there back.
        length = 1 + after.get(link.dependee, inf) + 1 + before.get(link.depender, inf)
        if link.effort is not None and length <= max_length:
            yield ExistingFlow(
                giver=link.dependee,
                receiver=link.depender,
                resource=link.resource,
                gain=graph.worth(link),
                cost=graph.weight(link.effort),
                link=link,
            )


def _steps(
    start: Iterable[ActorId], onward: Callable[[ActorId], Iterable[ActorId]], most: int
) -> Mapping[ActorId, int]:
    """For each actor that is at most so many steps away: how many."""
    steps = dict.fromkeys(start, 0)
    front = set(steps)
    for step in range(1, most + 1):
        front = {head for tail in front for head in onward(tail)} - steps.keys()
        steps.update(dict.fromkeys(front, step))
    return steps


def _chosen(found: Sequence[Delivery], max_length: int, min_gain: float) -> Iterator[tuple[Delivery, ...]]:
    """Give every ring in which each member gains at least so much: short ones first, then by name."""
    most: dict[ActorId, float] = {}
    least: dict[ActorId, float] = {}
    for transfer in found:
        cost = transfer.cost or 0.0
        if transfer.gain > most.get(transfer.receiver, -inf):
            most[transfer.receiver] = transfer.gain
        if cost < least.get(transfer.giver, inf):
            least[transfer.giver] = cost
    between: dict[ActorId, dict[ActorId, list[Delivery]]] = {}
    for transfer in sorted(found, key=itemgetter(2)):
        giver, receiver = transfer.giver, transfer.receiver
        # Whatever else its giver gets or its receiver gives, with less than this one of them loses.
        is_good = most.get(giver, -inf) - (transfer.cost or 0.0) >= min_gain
        if is_good and transfer.gain - least.get(receiver, inf) >= min_gain:
            between.setdefault(giver, {}).setdefault(receiver, []).append(transfer)
    for members in cycles(between, max_length=max_length):
        first, *others = [between[giver][receiver] for giver, receiver in pairwise((*members, members[0]))]
        ways: list[tuple[Delivery, ...]] = [(start,) for start in first]
        for onward in others:
            ways = [
                (*way, given)
                for way in ways
                for given in onward
                if way[-1].gain - (given.cost or 0.0) >= min_gain
            ]
        for way in ways:
            if way[-1].gain - (way[0].cost or 0.0) >= min_gain:
                yield way


# --- rings that go together -------------------------------------------------------------------------


def compatible_rings(ranked: Iterable[Ring[D]]) -> tuple[Ring[D], ...]:
    """Take rings by rank as long as each interest is served once and no offer exceeds its capacity.

    What flows already is part of one ring at most. Greedy: good, not proved best.
    """
    ranked = tuple(ranked)
    uses, room = _competition(ranked)
    used: Counter[Slot] = Counter()
    taken = []
    for ring, slots in zip(ranked, uses, strict=True):
        if all(used[slot] < room[slot] for slot in slots):
            taken.append(ring)
            used.update(slots)
    return tuple(taken)


def _competition(found: Sequence[Ring[Delivery]]) -> tuple[list[frozenset[Slot]], dict[Slot, int]]:
    """Give what each ring uses that others may need too, and how many rings there is room for."""
    room: dict[Slot, int] = {}
    flows = {part[:3] for ring in found for part in ring.transfers if isinstance(part, ExistingFlow)}

    def slots(part: Delivery) -> Iterator[tuple[Slot, int]]:
        if part[:3] in flows:
            # What flows poorly counts as it is or is made better, not both.
            yield ("flows", part.giver, part.receiver, part.resource), 1
        if isinstance(part, Transfer):
            yield ("wants", part.receiver, part.resource), 1
            if part.offer.capacity is not None:
                yield ("offers", part.giver, part.resource), part.offer.capacity

    uses = []
    for ring in found:
        needed = dict(slot for part in ring.transfers for slot in slots(part))
        room |= needed
        uses.append(frozenset(needed))
    return uses, room


@measure
def best_rings(  # noqa: PLR0913 - each is one part of the question
    graph: EcosystemGraph,
    *,
    max_length: int = 3,
    objective: Objective = "gain",
    each_actor_once: bool = False,
    success: float = 1.0,
    closing: bool = False,
    time_limit: float | None = 5.0,
) -> BestRings:
    """Choose the rings that go together best: those of a compatible set that no other set exceeds.

    maximise f(x) over sets x of :func:`rings` in which each interest is served once, no offer
    exceeds its capacity and no existing flow is part of two rings. f is one of:

    - `"parties"`: how many actors take part;
    - `"gain"`: the sum of all nets;
    - `"worst-off"`: of the sets with most actors, the smallest net.

    Each ring counts by its own nets, so where two rings need the same information or
    recognition its effort is counted in both, and the value is a lower bound; `afterwards`
    counts it once.

    Args:
        graph: the ecosystem.
        max_length: members of the largest ring, from 2.
        objective: what is best.
        each_actor_once: whether an actor takes part in one ring at most.
        success: the probability that a transfer takes place, in (0, 1]: a ring of k counts
            with success^k.
        closing: whether what flows already can be part of a ring, as in :func:`rings`.
        time_limit: seconds to search for, once the rings are listed; None until it is proved.

    Returns:
        The rings by rank, the value with its bound, and what each member gains.

    Raises:
        ConfigError: if `max_length` is below 2, or objective or `success` cannot be.

    Source: clearing of a barter exchange (Abraham, Blum & Sandholm 2007); failure-aware
    weights (Dickerson, Procaccia & Sandholm 2013).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}, {id: c}]
    ... interests:
    ...   - {actor: a, resource: x, priority: 4}
    ...   - {actor: b, resource: y, priority: 3}
    ...   - {actor: c, resource: y, priority: 5}
    ... offers:
    ...   - {actor: a, resource: y, effort: 1}
    ...   - {actor: b, resource: x, effort: 1}
    ...   - {actor: c, resource: x, effort: 1}
    ... '''))
    >>> found = best_rings(graph)
    >>> [ring.members for ring in found.rings], found.value, found.proved
    ([('a', 'c')], 7.0, True)
    """
    *_, best = improving_rings(
        graph,
        max_length=max_length,
        objective=objective,
        each_actor_once=each_actor_once,
        success=success,
        closing=closing,
        time_limit=time_limit,
    )
    return best


def improving_rings(  # noqa: PLR0913 - each is one part of the question
    graph: EcosystemGraph,
    *,
    max_length: int = 3,
    objective: Objective = "gain",
    each_actor_once: bool = False,
    success: float = 1.0,
    closing: bool = False,
    time_limit: float | None = 5.0,
) -> Iterator[BestRings]:
    """Give each better set of rings as it is found, the last as :func:`best_rings` does.

    The first is taken greedily and comes at once. Whoever is interrupted between two of them
    has the best so far in hand.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}]
    ... interests: [{actor: a, resource: x, priority: 4}, {actor: b, resource: y, priority: 3}]
    ... offers: [{actor: b, resource: x, effort: 1}, {actor: a, resource: y, effort: 2}]
    ... '''))
    >>> [found.value for found in improving_rings(graph)][-1]
    4.0
    """
    # The search is as large as all other measures together, and no scan asks for it.
    from ecograph.measures.clearing import Candidate, Market, Work, improving_packings

    if max_length < 2:
        raise ConfigError(f"a ring has at least 2 parties, so its length cannot be {max_length}")
    found = rings(graph, max_length=max_length, closing=closing)
    uses, room = _competition(found)
    market = Market(
        [Candidate(ring.nets, slots) for ring, slots in zip(found, uses, strict=True)], room, each_actor_once
    )
    packings = improving_packings(market, objective=objective, success=success, work=Work(seconds=time_limit))

    def improving() -> Iterator[BestRings]:
        for packing in packings:
            chosen = tuple(found[place] for place in packing.chosen)
            yield BestRings(
                rings=chosen,
                objective=objective,
                value=packing.value,
                bound=packing.bound,
                gap=packing.gap,
                proved=packing.proved,
                afterwards=_afterwards(graph, chosen),
            )

    return improving()


def _afterwards(graph: EcosystemGraph, chosen: Iterable[Ring[Delivery]]) -> Mapping[ActorId, float]:
    gains: dict[ActorId, float] = defaultdict(float)
    once: dict[tuple[ActorId, ResourceId], float] = defaultdict(float)
    for part in (part for ring in chosen for part in ring.transfers):
        gains[part.receiver] += part.gain
        cost = part.cost or 0.0
        if graph.resource_kind(part.resource) in MADE_ONCE:
            once[part.giver, part.resource] = max(once[part.giver, part.resource], cost)
        else:
            gains[part.giver] -= cost
    for (giver, _), cost in once.items():
        gains[giver] -= cost
    return FrozenDict(sorted(gains.items()))


# --- whom nothing serves ----------------------------------------------------------------------------


@measure
def without_stake(graph: EcosystemGraph) -> tuple[WithoutStake, ...]:
    """Find the organisations that contribute while nothing on the map serves what they want.

    An organisation (neither a customer nor an authority) that gives at least one link, has no
    interest that is served, and gets nothing, or nothing but what satisfies it at most
    `settings.poor`: whoever relies on something and gets it has a reason to stay. What is of
    unknown satisfaction serves.

    Returns:
        Those who give most links first, then by name.

    Source: inducements and contributions (Barnard 1938): a party stays while what it gets is
    worth what it gives.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: shop}, {id: school}]
    ... interests: [{actor: school, resource: places to learn, priority: 4}]
    ... dependencies: [{depender: shop, dependee: school, resource: helping hands, importance: 4}]
    ... '''))
    >>> [(found.actor, [link.resource for link in found.given]) for found in without_stake(graph)]
    [('school', ['helping hands'])]
    """
    unserved: dict[ActorId, list[Interest]] = defaultdict(list)
    for interest in open_interests(graph):
        unserved[interest.actor].append(interest)
    wishes = Counter(interest.actor for interest in graph.interests)
    found = [
        WithoutStake(actor, graph.given_by(actor), graph.received_by(actor), tuple(unserved[actor]))
        for actor in graph.actors
        if graph.can_trade(actor)
        and graph.given_by(actor)
        and len(unserved[actor]) == wishes[actor]
        and not any(_satisfies(graph, link.satisfaction) for link in graph.received_by(actor))
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.given), one.actor)))
