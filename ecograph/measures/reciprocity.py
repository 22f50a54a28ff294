"""Who gives more than they get, and how much of what is given ever comes back.

Everything here reads the graph as flows of value, from dependee to depender.
"""

from __future__ import annotations

import heapq
from collections import defaultdict, deque
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from ecograph.graph import EcosystemGraph, measure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecograph.model.record import ActorId

Arcs: TypeAlias = "Mapping[tuple[str, str], float]"
"""What is given, by (giver, receiver); parallel flows already added up."""

_PRECISION: Final = 1e-12
"""Volumes below this share of the largest arc are rounding, not value."""


class Balance(NamedTuple):
    """What one actor gives and gets."""

    given: float
    """In worth to those who receive it."""
    received: float
    """In worth to the actor itself."""
    balance: float | None
    """(received - given) / (received + given), in [-1, 1]; None where both are 0."""


class Pair(NamedTuple):
    """What two actors give each other."""

    there: float
    """From the first to the second."""
    back: float
    """From the second to the first."""

    @property
    def direct(self) -> float:
        """The part that is returned directly: the smaller of the two."""
        return min(self.there, self.back)

    @property
    def net(self) -> float:
        """How much more the first gives than the second."""
        return self.there - self.back

    @property
    def evenness(self) -> float | None:
        """The Grubel-Lloyd index, in [0, 1]; None where both are 0.

        `1 - |there - back| / (there + back)`
        """
        return 2 * self.direct / (self.there + self.back) if self.there + self.back else None


class Layers(NamedTuple):
    """How much of all that is given returns, and by which way."""

    total: float
    direct: float
    """Returned within the pair."""
    loop: float
    """Returned through others, counted on what the pairs have not settled."""
    loop_max: float
    """The most that can return by any ring, pairs or longer: the other end of the interval."""

    @property
    def unreturned(self) -> float:
        """What returns neither directly nor through others."""
        return self.total - self.direct - self.loop

    def share(self, volume: float) -> float | None:
        """Give a volume as a share of the total; None for an ecosystem in which nothing is given."""
        return volume / self.total if self.total else None


@measure
def balances(graph: EcosystemGraph) -> dict[ActorId, Balance]:
    """Weigh what each actor receives against what it gives, in worth to the receiver.

    W[i, j] = weight(importance) × satisfaction / 5, or the weight alone where satisfaction is
    unknown; received_i = Σ_j W[i, j], given_i = Σ_j W[j, i],
    balance_i = (received_i - given_i) / (received_i + given_i).

    The powerful are relied on most, so this never tells who is *generous*: see
    :func:`own_books`.

    Returns:
        For every actor what it gives and receives (≥ 0, in weight) and the balance in [-1, 1],
        None for an actor that neither gives nor gets.

    Source: net position of a node in a weighted directed network (Squartini et al. 2013).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}]
    ... dependencies:
    ...   - {depender: a, dependee: b, resource: r, importance: 5, satisfaction: 3}
    ...   - {depender: b, dependee: a, resource: s, importance: 1}
    ... '''))
    >>> balances(graph)["a"]
    Balance(given=1.0, received=3.0, balance=0.5)
    """
    given: dict[ActorId, float] = dict.fromkeys(graph.actors, 0.0)
    received = dict(given)
    for link in graph.links:
        worth = graph.worth(link)
        given[link.dependee] += worth
        received[link.depender] += worth
    return {actor: _balance(given=given[actor], received=received[actor]) for actor in graph.actors}


@measure
def own_books(graph: EcosystemGraph) -> dict[ActorId, Balance]:
    """Weigh what each actor receives, in its own eyes, against what giving costs it.

    received_i as in :func:`balances`; given_i = Σ weight(effort) over the links on which i is
    relied and whose effort is known. Links of unknown effort cost nothing here, so `given` is
    a lower bound and a negative balance can only become more negative.

    Source: contributions against inducements (Barnard 1938), with ratings as in the model.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}]
    ... dependencies: [{depender: a, dependee: b, resource: r, importance: 5, effort: 2}]
    ... '''))
    >>> own_books(graph)["b"]
    Balance(given=2.0, received=0.0, balance=-1.0)
    """
    given = dict.fromkeys(graph.actors, 0.0)
    for link in graph.links:
        if link.effort is not None:
            given[link.dependee] += graph.weight(link.effort)
    received = {actor: balance.received for actor, balance in balances(graph).items()}
    return {actor: _balance(given=given[actor], received=received[actor]) for actor in graph.actors}


def _balance(*, given: float, received: float) -> Balance:
    total = received + given
    return Balance(given=given, received=received, balance=(received - given) / total if total else None)


@measure
def pairs(graph: EcosystemGraph) -> dict[tuple[ActorId, ActorId], Pair]:
    """Give what every two linked actors give each other, in worth to the receiver.

    Returns:
        By pair, in alphabetical order, what goes there (the first gives the second) and back,
        with the direct part min(there, back), the net and the Grubel-Lloyd evenness in [0, 1].

    Source: methods of weighted reciprocity (Squartini et al. 2013); Grubel & Lloyd 1975.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}]
    ... dependencies:
    ...   - {depender: a, dependee: b, resource: r, importance: 5, satisfaction: 3}
    ...   - {depender: b, dependee: a, resource: s, importance: 1}
    ... '''))
    >>> pairs(graph)["a", "b"]
    Pair(there=1.0, back=3.0)
    """
    arcs = _arcs(graph)
    ends = sorted({(min(arc), max(arc)) for arc in arcs})
    return {(one, two): Pair(arcs.get((one, two), 0.0), arcs.get((two, one), 0.0)) for one, two in ends}


@measure
def layers(graph: EcosystemGraph) -> Layers:
    """Split all that is given into what returns directly, through others, and not.

    1. direct: Σ over pairs of 2·min(W[i, j], W[j, i]);
    2. loop: the maximum circulation on what the pairs have left;
    3. unreturned: the rest, which flows from net givers to net takers without a ring.

    Beside it `loop_max`, the maximum circulation with pairs and rings treated alike. A split
    that settles pairs first can return no more than that, so the returned share is an
    interval. The volumes are unique; which ring carries them is not, and is not told.

    Source: direct part: Squartini et al. 2013; circulation: conservative compression
    (D'Errico & Roukny 2021), multilateral set-off (Fleischman, Dini & Littera 2020).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}, {id: c}]
    ... dependencies:
    ...   - {depender: b, dependee: a, resource: r, importance: 2}
    ...   - {depender: c, dependee: b, resource: r, importance: 2}
    ...   - {depender: a, dependee: c, resource: r, importance: 3}
    ... '''))
    >>> layers(graph), layers(graph).unreturned
    (Layers(total=7.0, direct=0.0, loop=6.0, loop_max=6.0), 1.0)
    """
    return split_into_layers(_arcs(graph))


def split_into_layers(arcs: Arcs) -> Layers:
    """Split flows as :func:`layers` does, from plain arcs; arcs from a node to itself are left out.

    >>> split_into_layers({("a", "b"): 10, ("b", "a"): 5, ("b", "c"): 15})
    Layers(total=30, direct=10, loop=0, loop_max=10)
    """
    flows = {arc: flow for arc, flow in sorted(arcs.items()) if arc[0] != arc[1]}
    left = {
        (giver, receiver): flow - min(flow, flows.get((receiver, giver), 0))
        for (giver, receiver), flow in flows.items()
    }
    total = sum(flows.values())
    return Layers(
        total=total,
        direct=total - sum(left.values()),
        loop=sum(maximum_circulation(left).values()),
        loop_max=sum(maximum_circulation(flows).values()),
    )


def _arcs(graph: EcosystemGraph) -> dict[tuple[ActorId, ActorId], float]:
    arcs: dict[tuple[ActorId, ActorId], float] = defaultdict(float)
    for link in graph.links:
        arcs[link.dependee, link.depender] += graph.worth(link)
    return dict(arcs)


def maximum_circulation(arcs: Arcs) -> dict[tuple[str, str], float]:
    """Find as much flow as can run in rings.

    max Σ f_e with 0 ≤ f_e ≤ w_e and inflow = outflow at every node. Solved from the other
    side: what does *not* run in rings is the cheapest way to bring everything from net givers
    to net takers, a transshipment with unit costs (primal-dual, exact on floats up to
    rounding).

    Args:
        arcs: flow ≥ 0 by (giver, receiver).

    Returns:
        The circulating part of each arc, in [0, w_e]. Its sum is unique; the arcs that carry
        it need not be, and follow the order of the names. What is left, w - f, has no ring.

    Source: any text on minimum-cost flow; total unimodularity keeps whole numbers whole.

    >>> maximum_circulation({("a", "b"): 5, ("b", "c"): 10, ("c", "a"): 20})
    {('a', 'b'): 5, ('b', 'c'): 5, ('c', 'a'): 5}
    """
    flows = {arc: flow for arc, flow in sorted(arcs.items()) if arc[0] != arc[1]}
    smallest = max(flows.values(), default=0) * _PRECISION
    plan = _Transshipment(flows, smallest)
    plan.solve()
    circulating = {
        arc: flow - straight for (arc, flow), straight in zip(flows.items(), plan.carried(), strict=True)
    }
    return {arc: flow if flow > smallest else 0 for arc, flow in circulating.items()}


class _Transshipment:
    """The least volume that brings everything from net givers to net takers over given arcs.

    Arc 2k is the k-th given arc, 2k + 1 its way back; `room` is what either can still carry.
    """

    def __init__(self, flows: Arcs, smallest: float) -> None:
        nodes = sorted({node for arc in flows for node in arc})
        number = {node: index for index, node in enumerate(nodes)}
        self.smallest = smallest
        self.excess: list[float] = [0] * len(nodes)
        self.leaving: list[list[int]] = [[] for _ in nodes]
        self.head: list[int] = []
        self.room: list[float] = []
        self.price = [0] * len(nodes)
        for (giver, receiver), flow in flows.items():
            tail, head = number[giver], number[receiver]
            self.excess[tail] += flow
            self.excess[head] -= flow
            self.leaving[tail].append(len(self.head))
            self.leaving[head].append(len(self.head) + 1)
            self.head += [head, tail]
            self.room += [flow, 0]

    def carried(self) -> list[float]:
        return self.room[1::2]

    def solve(self) -> None:
        """Send along shortest ways only, all of one length at a time, until nothing is left to send."""
        while self._reprice():
            while (levels := self._levels()) is not None:
                self._send(levels)

    def _reprice(self) -> bool:
        """Raise prices by the distance from the givers; False once no taker can be reached."""
        distance: list[int | None] = [None] * len(self.price)
        ahead = [(0, node) for node, left in enumerate(self.excess) if left > self.smallest]
        while ahead:
            far, node = heapq.heappop(ahead)
            if distance[node] is not None:
                continue
            distance[node] = far
            for arc in self.leaving[node]:
                if self.room[arc] > self.smallest and distance[self.head[arc]] is None:
                    heapq.heappush(ahead, (far + self._cost(node, arc), self.head[arc]))
        reached = [far for far in distance if far is not None]
        if not any(
            far is not None and self.excess[node] < -self.smallest for node, far in enumerate(distance)
        ):
            return False
        farthest = max(reached)
        self.price = [
            price + (farthest if far is None else far)
            for price, far in zip(self.price, distance, strict=True)
        ]
        return True

    def _cost(self, tail: int, arc: int) -> int:
        """The reduced cost: 1 forwards, -1 back, corrected by the prices at both ends."""
        return (-1 if arc & 1 else 1) + self.price[tail] - self.price[self.head[arc]]

    def _levels(self) -> list[int] | None:
        """Number the nodes by steps over free arcs from the givers; None where no taker is met."""
        levels = [-1] * len(self.price)
        ahead = deque(node for node, left in enumerate(self.excess) if left > self.smallest)
        for node in ahead:
            levels[node] = 0
        is_met = False
        while ahead:
            node = ahead.popleft()
            is_met = is_met or self.excess[node] < -self.smallest
            for arc in self.leaving[node]:
                head = self.head[arc]
                if levels[head] < 0 and self.room[arc] > self.smallest and self._cost(node, arc) == 0:
                    levels[head] = levels[node] + 1
                    ahead.append(head)
        return levels if is_met else None

    def _send(self, levels: list[int]) -> None:
        """Send from each giver as much as the levels allow (a blocking flow)."""
        untried = [iter(arcs) for arcs in self.leaving]
        current: list[int | None] = [next(arcs, None) for arcs in untried]
        for source, level in enumerate(levels):
            if level == 0:
                while self.excess[source] > self.smallest and self._send_one(
                    source, levels, current, untried
                ):
                    pass

    def _send_one(self, source: int, levels: list[int], current: list[int | None], untried: list) -> bool:  # type: ignore[type-arg]
        way: list[int] = []
        node = source
        while self.excess[node] >= -self.smallest or node == source:
            arc = current[node]
            if arc is None:
                if node == source:
                    return False
                last = way.pop()
                node = self.head[last ^ 1]
                current[node] = next(untried[node], None)
            elif (
                self.room[arc] > self.smallest
                and levels[self.head[arc]] == levels[node] + 1
                and self._cost(node, arc) == 0
            ):
                way.append(arc)
                node = self.head[arc]
            else:
                current[node] = next(untried[node], None)
        volume = min(self.excess[source], -self.excess[node], *(self.room[arc] for arc in way))
        self.excess[source] -= volume
        self.excess[node] += volume
        for arc in way:
            self.room[arc] -= volume
            self.room[arc ^ 1] += volume
        return True
