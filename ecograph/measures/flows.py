"""Flows between nodes and how much of them runs in rings: the kernels on plain arcs.

Volumes are counted in whole units of the smallest power of two that says all of them exactly,
so every optimum is exact and no result depends on a tolerance inside the search. Only what
comes out is rounded: to a float, and to nothing where it is rounding of the input.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from ecograph.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Arcs: TypeAlias = "Mapping[tuple[str, str], float]"
"""What is given, by (giver, receiver), volume ≥ 0; parallel flows already added up."""

_PRECISION: Final = 10**12
"""Beside a float, what is this many times smaller is rounding, not value."""


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


class Range(NamedTuple):
    """The least and the most a volume can be, over all optima alike."""

    least: float
    most: float


def split_into_layers(arcs: Arcs) -> Layers:
    """Split flows into what returns directly, what returns through others, and what does not return.

    direct = Σ over pairs of 2·min(w_ij, w_ji); loop = the maximum circulation on w_ij - min(w_ij, w_ji);
    loop_max = the maximum circulation on w. Always direct + loop ≤ loop_max ≤ total.

    Args:
        arcs: volume ≥ 0 by (giver, receiver); arcs from a node to itself are left out.

    Returns:
        Volumes in the unit of the arcs; all 0 where nothing is given.

    Raises:
        ValueError: where a volume is negative or no number.
        OverflowError: where a volume is infinite.

    Source: direct part: Squartini et al. 2013; circulation: conservative compression
    (D'Errico & Roukny 2021), multilateral set-off (Fleischman, Dini & Littera 2020).

    >>> split_into_layers({("a", "b"): 10, ("b", "a"): 5, ("b", "c"): 15})
    Layers(total=30, direct=10, loop=0, loop_max=10)
    """
    volumes = _Volumes(arcs)
    flows = volumes.whole
    left = {
        (giver, receiver): max(0, volume - flows.get((receiver, giver), 0))
        for (giver, receiver), volume in flows.items()
    }
    # What an uneven pair leaves may be rounding, which must not circulate.
    unsettled = {arc: rest if rest > volumes.rounding(flows[arc]) else 0 for arc, rest in left.items()}
    total = sum(flows.values())
    return Layers(
        total=volumes.said(total),
        direct=volumes.said(total - sum(left.values())),
        loop=volumes.said(_most_in_rings(unsettled)),
        loop_max=volumes.said(_most_in_rings(flows)),
    )


def net_volume(arcs: Arcs) -> float:
    """Give the least volume that could settle all net positions, over any arcs one likes.

    CMS = ½ Σ_i abs(Σ_j w_ij - Σ_j w_ji), the compressed market size. The total less this is the excess.
    A circulation changes no net position, so what is left after one is never less.

    Args:
        arcs: volume ≥ 0 by (giver, receiver); arcs from a node to itself change nothing.

    Raises:
        ValueError: where a volume is negative or no number.
        OverflowError: where a volume is infinite.

    Source: D'Errico & Roukny 2021, Compressing over-the-counter markets.

    >>> net_volume({("a", "b"): 5, ("b", "c"): 10, ("c", "a"): 20})
    15
    """
    volumes = _Volumes(arcs)
    nets: dict[str, int] = {}
    for (giver, receiver), volume in volumes.whole.items():
        nets[giver] = nets.get(giver, 0) + volume
        nets[receiver] = nets.get(receiver, 0) - volume
    return volumes.said(sum(net for net in nets.values() if net > 0))


def maximum_flow(arcs: Arcs, *, source: str, sink: str) -> float:
    """Find how much can run from one node to another.

    max Σ_j f(source, j) - Σ_j f(j, source) with 0 ≤ f_e ≤ w_e and inflow = outflow at every
    other node; equal to the least volume whose removal cuts the sink off from the source.

    Args:
        arcs: volume ≥ 0 by (giver, receiver).
        source: where the flow starts.
        sink: where it ends.

    Returns:
        The volume, 0 where no way leads from the source to the sink or one of them has no arc.

    Raises:
        ValueError: where source and sink are one, or a volume is negative or no number.
        OverflowError: where a volume is infinite.

    Source: Ford & Fulkerson 1956; blocking flows: Dinic 1970.

    >>> maximum_flow({("a", "b"): 3, ("b", "d"): 2, ("a", "c"): 1, ("c", "d"): 5}, source="a", sink="d")
    3
    """
    if source == sink:
        raise ValueError(f"source and sink are both {source!r}")
    volumes = _Volumes(arcs)
    names = sorted({source, sink, *(node for arc in volumes.whole for node in arc)})
    network = _Network(names, volumes.whole)
    start, end = names.index(source), names.index(sink)
    return volumes.said(network.flow(network.leaving, source=start, sink=end))


def maximum_circulation(arcs: Arcs) -> dict[tuple[str, str], float]:
    """Find as much flow as can run in rings.

    max Σ f_e with 0 ≤ f_e ≤ w_e and inflow = outflow at every node. Solved from the other
    side, each strong component on its own: what does *not* run in rings is the cheapest way
    to bring everything from net givers to net takers, a transshipment with unit costs.

    Args:
        arcs: volume ≥ 0 by (giver, receiver); arcs from a node to itself are left out.

    Returns:
        The circulating part of each arc, in [0, w_e], exact where all volumes are ints. Among
        floats a part is all or nothing within 1e-12 of the largest arc that can be in a ring with
        it. The sum is unique; the arcs that carry it need not be, and follow the order of the
        names: see :func:`arc_ranges`. What is left, w - f, has no ring.

    Raises:
        ValueError: where a volume is negative or no number.
        OverflowError: where a volume is infinite.

    Source: primal-dual minimum-cost flow (Ford & Fulkerson 1962) with blocking flows (Dinic 1970).

    >>> maximum_circulation({("a", "b"): 5, ("b", "c"): 10, ("c", "a"): 20})
    {('a', 'b'): 5, ('b', 'c'): 5, ('c', 'a'): 5}
    """
    volumes = _Volumes(arcs)
    running = dict.fromkeys(volumes.whole, volumes.said(0))
    for part in _parts(volumes.whole):
        _solve(part)
        running |= {
            arc: volumes.part(arc, whole, beside=part.largest)
            for arc, whole in zip(part.arcs, part.room[::2], strict=True)
        }
    return running


def circulation_ranges(arcs: Arcs) -> dict[str, Range]:
    """Tell how much can run through each node, over all maximum circulations.

    min and max of Σ_j f(i, j) over every f that maximises Σ f_e. One optimum moves to any
    other along rings of reduced cost 0 in its residual network, so both ends are maximum
    flows there, between the giving and the receiving side of the node.

    Args:
        arcs: volume ≥ 0 by (giver, receiver); arcs from a node to itself are left out.

    Returns:
        For every node, in alphabetical order, the least and the most that can enter and leave it, in
        the unit of the arcs. Unlike one optimum, this does not depend on what the nodes are called.

    Raises:
        ValueError: where a volume is negative or no number.
        OverflowError: where a volume is infinite.

    Source: optimal face by complementary slackness; flow variability as two maximum flows.

    >>> unit = {("a", "b"): 1, ("b", "c"): 1, ("c", "a"): 1, ("b", "d"): 1, ("d", "a"): 1}
    >>> circulation_ranges(unit)["b"], circulation_ranges(unit)["d"]
    (Range(least=1, most=1), Range(least=0, most=1))
    """
    volumes = _Volumes(arcs)
    found = dict.fromkeys(
        sorted({node for arc in arcs for node in arc}), Range(volumes.said(0), volumes.said(0))
    )
    for part in _parts(volumes.whole):
        face = _Face(part)
        for number, name in enumerate(part.names):
            found[name] = Range(*map(volumes.said, face.through_node(number)))
    return found


def arc_ranges(arcs: Arcs) -> dict[tuple[str, str], Range]:
    """Tell how much of each arc can circulate, over all maximum circulations.

    min and max of f_e over every f that maximises Σ f_e; see :func:`circulation_ranges`. Takes
    two maximum flows an arc: meant for ecosystems of up to some thousand arcs.

    Args:
        arcs: volume ≥ 0 by (giver, receiver); arcs from a node to itself are left out.

    Returns:
        For every arc, in alphabetical order, the least and the most that circulates, in [0, w_e].

    Raises:
        ValueError: where a volume is negative or no number.
        OverflowError: where a volume is infinite.

    Source: optimal face by complementary slackness; flow variability as two maximum flows.

    >>> unit = {("a", "b"): 1, ("b", "c"): 1, ("c", "a"): 1, ("b", "d"): 1, ("d", "a"): 1}
    >>> arc_ranges(unit)["a", "b"], arc_ranges(unit)["b", "c"]
    (Range(least=1, most=1), Range(least=0, most=1))
    """
    volumes = _Volumes(arcs)
    found = dict.fromkeys(volumes.whole, Range(volumes.said(0), volumes.said(0)))
    for part in _parts(volumes.whole):
        face = _Face(part)
        for number, arc in enumerate(part.arcs):
            least, most = face.through_arc(2 * number)
            found[arc] = Range(
                volumes.part(arc, least, beside=part.largest), volumes.part(arc, most, beside=part.largest)
            )
    return found


def strong_components(successors: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """Tell which nodes can all reach each other.

    Two nodes have the same number exactly when a way leads from each to the other. No arc
    between different components can be part of a ring.

    Args:
        successors: for each node where its arcs lead; nodes without arcs of their own may be absent.

    Returns:
        The component of every node, in alphabetical order; components are numbered from 0 by
        their first node, so the numbers do not depend on the order of the input.

    Source: Tarjan 1972.

    >>> strong_components({"d": "a", "a": "b", "b": "ca", "c": ""})
    {'a': 0, 'b': 0, 'c': 1, 'd': 2}
    """
    names = sorted({*successors, *(node for nodes in successors.values() for node in nodes)})
    number = {name: index for index, name in enumerate(names)}
    numbered = [[number[node] for node in successors.get(name, ())] for name in names]
    return dict(zip(names, numbered_components(numbered), strict=True))


def numbered_components(successors: Sequence[Iterable[int]]) -> list[int]:
    """As :func:`strong_components`, of nodes that are numbers: where the arcs of each lead.

    >>> numbered_components([[1], [0], [1]])
    [0, 0, 1]
    """
    order: dict[int, int] = {}
    return [order.setdefault(found, len(order)) for found in _components(successors)]


def _components(successors: Sequence[Iterable[int]]) -> list[int]:
    """Give each node the number of its strong component, without recursion."""
    unseen, closed = 0, len(successors) + 1
    # The lowest visit reached from a node; `closed` once its component is known.
    lowest = [unseen] * len(successors)
    component = [0] * len(successors)
    visits = count = 0
    waiting: list[int] = []
    for root, seen in enumerate(lowest):
        if seen:
            continue
        visits += 1
        lowest[root] = visits
        waiting.append(root)
        way = [(root, visits, iter(successors[root]))]
        while way:
            node, visit, ahead = way[-1]
            least = lowest[node]
            for head in ahead:
                reached = lowest[head]
                if not reached:
                    lowest[node] = least
                    visits += 1
                    lowest[head] = visits
                    waiting.append(head)
                    way.append((head, visits, iter(successors[head])))
                    break
                if reached < least:  # noqa: PLR1730 - a call for each of a million arcs
                    least = reached
            else:
                way.pop()
                if least == visit:
                    last = -1
                    while last != node:
                        last = waiting.pop()
                        lowest[last] = closed
                        component[last] = count
                    count += 1
                else:
                    lowest[node] = least
                    before = way[-1][0]
                    lowest[before] = min(lowest[before], least)
    return component


class _Volumes:
    """Volumes as whole numbers of one unit, without arcs from a node to itself, in the order of names."""

    def __init__(self, arcs: Arcs) -> None:
        flows = {arc: volume for arc, volume in sorted(arcs.items()) if arc[0] != arc[1]}
        ratios = [volume.as_integer_ratio() for volume in flows.values()]
        self._flows = flows
        self._is_whole = all(isinstance(volume, int) for volume in flows.values())
        # Denominators of floats are powers of two, so the largest is a multiple of all.
        self._scale = max((below for _, below in ratios), default=1)
        self.whole = {
            arc: above * (self._scale // below) for arc, (above, below) in zip(flows, ratios, strict=True)
        }
        if min(self.whole.values(), default=0) < 0:
            raise ValueError(f"negative volume: {min(flows, key=flows.__getitem__)}")

    def said(self, whole: int) -> float:
        return whole if self._is_whole else whole / self._scale

    def rounding(self, beside: int) -> int:
        """Tell what may come from rounding beside a volume: nothing where all volumes are ints."""
        return 0 if self._is_whole else beside // _PRECISION

    def part(self, arc: tuple[str, str], whole: int, *, beside: int) -> float:
        """Give a part of an arc in its own unit, all or nothing where the difference is rounding."""
        rest = self.whole[arc] - whole
        if min(whole, rest) > self.rounding(beside):
            return self.said(whole)
        return self._flows[arc] if whole > rest else self.said(0)


def _most_in_rings(volumes: Mapping[tuple[str, str], int]) -> int:
    most = 0
    for part in _parts(volumes):
        _solve(part)
        most += sum(part.room[::2])
    return most


def _parts(volumes: Mapping[tuple[str, str], int]) -> Iterator[_Network]:
    """Give each strong component with an arc in it: no ring leaves one."""
    names = sorted({node for arc in volumes for node in arc})
    number = {name: index for index, name in enumerate(names)}
    successors: list[list[int]] = [[] for _ in names]
    for (giver, receiver), volume in volumes.items():
        if volume:
            successors[number[giver]].append(number[receiver])
    component = dict(zip(names, _components(successors), strict=True))
    members: dict[int, list[str]] = {}
    for name in names:
        members.setdefault(component[name], []).append(name)
    inside: dict[int, dict[tuple[str, str], int]] = {}
    for (giver, receiver), volume in volumes.items():
        if volume and component[giver] == component[receiver]:
            inside.setdefault(component[giver], {})[giver, receiver] = volume
    for found, arcs in inside.items():
        yield _Network(members[found], arcs)


class _Network:
    """What can still be sent: arc 2k is the k-th given arc, 2k + 1 its way back, with `room` in either."""

    def __init__(self, names: list[str], volumes: Mapping[tuple[str, str], int]) -> None:
        number = {name: index for index, name in enumerate(names)}
        self.names = names
        self.arcs = list(volumes)
        self.largest = max(volumes.values(), default=0)
        self.leaving: list[list[int]] = [[] for _ in names]
        self.head: list[int] = []
        self.room: list[int] = []
        for (giver, receiver), volume in volumes.items():
            self.leaving[number[giver]].append(len(self.head))
            self.leaving[number[receiver]].append(len(self.head) + 1)
            self.head += (number[receiver], number[giver])
            self.room += (volume, 0)

    def flow(self, ways: list[list[int]], *, source: int, sink: int) -> int:
        """Send as much as the ways carry from source to sink; `room` becomes what is left."""
        most = sum(self.room[arc] for arc in ways[source])
        excess = [0] * len(ways)
        excess[source], excess[sink] = most, -most
        self.settle(excess, ways)
        return most - excess[source]

    def settle(self, excess: list[int], ways: list[list[int]]) -> None:
        """Send from nodes with an excess to nodes with a lack until no way is left between them."""
        while (steps := self._steps(excess, ways)) is not None:
            for node, left in enumerate(excess):
                if left > 0:
                    self._send(node, excess, steps)

    def _steps(self, excess: list[int], ways: list[list[int]]) -> list[list[int]] | None:
        """Keep the arcs that lead one step further from the givers; None where no taker is met."""
        head, room = self.head, self.room
        steps: list[list[int]] = [[]] * len(ways)
        level = [len(ways)] * len(ways)
        frontier = [node for node, left in enumerate(excess) if left > 0]
        takers = unmet = sum(left < 0 for left in excess)
        for node in frontier:
            level[node] = 0
        far = 0
        while frontier and unmet:
            far += 1
            ahead: list[int] = []
            for node in frontier:
                steps[node] = onwards = [arc for arc in ways[node] if room[arc] and level[head[arc]] >= far]
                for arc in onwards:
                    reached = head[arc]
                    if level[reached] > far:
                        level[reached] = far
                        ahead.append(reached)
                        if excess[reached] < 0:
                            unmet -= 1
            frontier = ahead
        return steps if unmet < takers else None

    def _send(self, source: int, excess: list[int], steps: list[list[int]]) -> None:
        """Send from one node along the steps until it is empty or its ways are blocked; uses the steps up."""
        head, room = self.head, self.room
        way: list[int] = []
        node = source
        while excess[source]:
            onwards = steps[node]
            if excess[node] < 0:
                volume = min(excess[source], -excess[node], *[room[arc] for arc in way])
                excess[source] -= volume
                excess[node] += volume
                for arc in way:
                    room[arc] -= volume
                    room[arc ^ 1] += volume
                blocked = next((place for place, arc in enumerate(way) if not room[arc]), len(way))
                node = head[way[blocked] ^ 1] if blocked < len(way) else node
                del way[blocked:]
            elif not onwards:
                if not way:
                    return
                node = head[way.pop() ^ 1]
                steps[node].pop()
            elif room[onwards[-1]]:
                way.append(onwards[-1])
                node = head[onwards[-1]]
            else:
                onwards.pop()


def _solve(network: _Network) -> list[list[int]]:
    """Leave of each arc of a strong component what is not needed to bring all from givers to takers.

    Sends along shortest ways only, all that are shortest at the same prices at a time.

    Returns:
        The arcs out of each node that cost nothing at the last prices: one optimum turns into
        another along them and along no others.
    """
    head, room, leaving = network.head, network.room, network.leaving
    excess = [sum(-room[arc ^ 1] if arc & 1 else room[arc] for arc in arcs) for arcs in leaving]
    price = [0] * len(leaving)
    free: list[list[int]] = [[] for _ in leaving]
    while any(excess):
        price = _raised(price, network, excess)
        free = [
            [arc for arc in arcs if price[head[arc]] == here + (-1 if arc & 1 else 1)]
            for here, arcs in zip(price, leaving, strict=True)
        ]
        network.settle(excess, free)
    return free


def _raised(price: list[int], network: _Network, excess: list[int]) -> list[int]:
    """Raise prices by the distance from the givers, where a step forward costs 1 and a step back -1."""
    head, room, leaving = network.head, network.room, network.leaving
    distance = [0 if left > 0 else len(price) for left in excess]
    # Distances are small whole numbers, so a list for each does for a heap.
    at = [[node for node, left in enumerate(excess) if left > 0]]
    far = 0
    while far < len(at):
        for node in at[far]:
            if distance[node] == far:
                forward = far + price[node] + 1
                for arc in leaving[node]:
                    if room[arc]:
                        reached = head[arc]
                        new = (forward - 2 if arc & 1 else forward) - price[reached]
                        if new < distance[reached]:
                            distance[reached] = new
                            while len(at) <= new:
                                at.append([])
                            at[new].append(reached)
        far += 1
    # All are reached: nodes that were not would have sent nothing out and taken in all they could, and so,
    # in a strong component, have a giver left among them.
    return [before + more for before, more in zip(price, distance, strict=True)]


class _Face:
    """All optima of one strong component, as what can still be moved without loss around one of them."""

    def __init__(self, network: _Network) -> None:
        free = _solve(network)
        head, room = network.head, network.room
        ring = _components([[head[arc] for arc in arcs if room[arc]] for arcs in free])
        self._network = network
        self._room = room
        self._free = [
            [arc for arc in arcs if ring[head[arc]] == ring[node]] for node, arcs in enumerate(free)
        ]

    def through_node(self, node: int) -> tuple[int, int]:
        """Give the least and the most that runs through a node."""
        head = self._network.head
        now = sum(self._room[arc] for arc in self._network.leaving[node] if not arc & 1)
        giving = [arc for arc in self._free[node] if not arc & 1]
        receiving = [arc for arc in self._free[node] if arc & 1]
        if not giving or not receiving:
            return now, now
        twin = len(self._free)
        ways = [*self._free, receiving]
        ways[node] = giving
        for arc in receiving:
            head[arc ^ 1] = twin
        less, more = self._moved(ways, node, twin), self._moved(ways, twin, node)
        for arc in receiving:
            head[arc ^ 1] = node
        return now - less, now + more

    def through_arc(self, arc: int) -> tuple[int, int]:
        """Give the least and the most that circulates on an arc."""
        giver, receiver = self._network.head[arc ^ 1], self._network.head[arc]
        now, straight = self._room[arc], self._room[arc ^ 1]
        if arc not in self._free[giver]:
            return now, now
        ways = list(self._free)
        ways[giver] = [way for way in ways[giver] if way != arc]
        ways[receiver] = [way for way in ways[receiver] if way != arc ^ 1]
        return (
            now - min(now, self._moved(ways, receiver, giver)),
            now + min(straight, self._moved(ways, giver, receiver)),
        )

    def _moved(self, ways: list[list[int]], source: int, sink: int) -> int:
        self._network.room = self._room.copy()
        return self._network.flow(ways, source=source, sink=sink)
