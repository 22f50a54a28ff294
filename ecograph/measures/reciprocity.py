"""Who gives more than they get, and how much of what is given ever comes back.

Everything here reads the graph as flows of value, from dependee to depender. A flow counts by
what it is worth to its receiver; on request only flows of one kind of resource count, or those
with an amount in one unit, by that amount.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain, pairwise
from math import fsum
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from ecograph.columns import BothWays
from ecograph.errors import ConfigError
from ecograph.graph import EcosystemGraph, measure
from ecograph.measures.flows import (
    Layers,
    Range,
    circulation_ranges,
    maximum_flow,
    numbered_components,
    split_into_layers,
)
from ecograph.model import RESOURCE_KINDS
from ecograph.tuples import NamedTuple
from ecograph.words import did_you_mean, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from ecograph.columns import Arithmetic, Numbers
    from ecograph.links import Links
    from ecograph.model.record import ActorId

Ends: TypeAlias = tuple[str, str]

_ROUNDING: Final = 1e-12
"""What is this much smaller than the volume it is left of is rounding, not value."""


class Balance(NamedTuple):
    """What one actor gives and gets."""

    given: float
    """In worth to those who receive it."""
    received: float
    """In worth to the actor itself."""
    balance: float | None
    """(received - given) / (received + given), in [-1, 1]; None where both are 0."""


class Returns(NamedTuple):
    """What becomes of all that an actor gives: what comes back to it, and by which way."""

    given: float
    received: float
    direct: float
    """Comes straight back, from the same parties."""
    loop: Range
    """Comes back through others: the least and the most over all largest circulations."""

    @property
    def unreturned(self) -> Range:
        """Does not come back: given - direct - loop, the least and the most."""
        return Range(
            max(self.given - self.direct - self.loop.most, 0.0),
            max(self.given - self.direct - self.loop.least, 0.0),
        )


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


V = TypeVar("V")


class ByPair(Mapping[Ends, V]):
    """Two numbers for every two linked actors, by pair in order of name.

    Kept as columns, since a large ecosystem has more pairs than anybody looks at.
    """

    def __init__(
        self,
        actors: Sequence[ActorId],
        columns: BothWays,
        sums: Arithmetic,
        value: Callable[[float, float], V],
    ) -> None:
        """Take columns by the numbers of the actors, and what makes a value of two cells."""
        self._actors = actors
        self._sums = sums
        self._value = value
        self.columns = columns

    def __getitem__(self, ends: Ends) -> V:
        row = self._rows[ends]
        return self._value(float(self.columns.there[row]), float(self.columns.back[row]))

    def __iter__(self) -> Iterator[Ends]:
        name, listed = self._actors.__getitem__, self._sums.listed
        return zip(map(name, listed(self.columns.first)), map(name, listed(self.columns.second)), strict=True)

    def __len__(self) -> int:
        return len(self.columns.first)

    @cached_property
    def _rows(self) -> Mapping[Ends, int]:
        return {ends: row for row, ends in enumerate(self)}

    def values(self) -> Iterable[V]:  # type: ignore[override]
        """Give the values in the order of the pairs."""
        return map(self._value, self._sums.listed(self.columns.there), self._sums.listed(self.columns.back))

    def items(self) -> Iterable[tuple[Ends, V]]:  # type: ignore[override]
        """Give each pair with its value."""
        return zip(self, self.values(), strict=True)

    def chosen(self, rows: Numbers) -> ByPair[V]:
        """Keep some of the pairs, by their places in ascending order."""
        kept = BothWays(*[self._sums.chosen(column, rows) for column in self.columns])
        return ByPair(self._actors, kept, self._sums, self._value)


class Pairs(ByPair[Pair]):
    """What every two linked actors give each other, by pair in order of name."""

    def __init__(self, actors: Sequence[ActorId], flows: BothWays, sums: Arithmetic) -> None:
        """Take columns of what goes there and back, by the numbers of the actors."""
        super().__init__(actors, flows, sums, Pair)

    @cached_property
    def mutual(self) -> Numbers:
        """The places of the pairs in which both give."""
        return self._sums.filled(self.columns.there, self.columns.back)

    @cached_property
    def arcs(self) -> int:
        """How many give another something: an arrow each."""
        return sum(
            len(self._sums.filled(column, column)) for column in (self.columns.there, self.columns.back)
        )

    @property
    def direct(self) -> float:
        """All that is returned directly, both halves of each pair counted."""
        return 2 * fsum(map(min, *map(self._sums.listed, self.columns[2:])))

    @property
    def total(self) -> float:
        """All that is given."""
        return fsum(chain.from_iterable(map(self._sums.listed, self.columns[2:])))


class Reciprocity(NamedTuple):
    """How reciprocal the links of an ecosystem are, in one number each."""

    weighted: float | None
    """Share of all volume that is returned within pairs, in [0, 1]."""
    links: float | None
    """Share of the arcs whose reverse exists, in [0, 1]."""
    density: float | None
    """Arcs present / arcs possible: the share of returned arcs to expect by chance, in [0, 1]."""

    @property
    def excess(self) -> float | None:
        """(links - density) / (1 - density): above 0 more reciprocal than chance, below 0 less."""
        if self.links is None or self.density is None or self.density == 1:
            return None
        return (self.links - self.density) / (1 - self.density)


class WayBack(NamedTuple):
    """How what one actor gives another, who gives nothing back, returns through others."""

    volume: float
    """The most that can come back, at most what was given; by ways of any length."""
    rings: tuple[tuple[ActorId, ...], ...]
    """The shortest rings that close the link: giver, receiver, and who passes it on, in order."""


def _volumes(graph: EcosystemGraph, kind: str | None, unit: str | None) -> tuple[Numbers, Numbers, Numbers]:
    """Give who gives, who receives and how much, for the links that count."""
    links = graph.links
    givers, receivers = links.numbers("dependee"), links.numbers("depender")
    if kind is None and unit is None:
        return givers, receivers, graph.worths
    if kind is not None and kind not in RESOURCE_KINDS:
        raise ConfigError(
            f'there is no kind of resource "{printable(kind)}" ({did_you_mean(kind, RESOURCE_KINDS)})'
        )
    known = units(graph)
    if unit is not None and unit not in known:
        hint = did_you_mean(unit, known) or "no dependency has an amount with a unit"
        raise ConfigError(f'no amount is given in "{printable(unit)}" ({hint})')
    columns = (links.column(name) for name in ("resource", "amount", "unit"))
    chosen = [
        row
        for row, (resource, amount, measured_in) in enumerate(zip(*columns, strict=True))
        if (kind is None or graph.resource_kind(resource) == kind)
        and (unit is None or (measured_in == unit and amount is not None))
    ]
    volumes = graph.worths if unit is None else links.numbers("amount")
    return tuple(links.arithmetic.taken(column, chosen) for column in (givers, receivers, volumes))


@measure
def units(graph: EcosystemGraph) -> dict[str, int]:
    """Count the links that say an amount, by the unit they say it in.

    Only amounts in one unit can be added up, so money is told for each unit apart.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}]
    ... dependencies:
    ...   - {depender: a, dependee: b, resource: fee, importance: 4, amount: 900, unit: EUR per year}
    ... '''))
    >>> units(graph)
    {'EUR per year': 1}
    """
    columns = (graph.links.column(name) for name in ("amount", "unit"))
    found = Counter(unit for amount, unit in zip(*columns, strict=True) if amount is not None and unit)
    return dict(sorted(found.items()))


@measure
def volumes(graph: EcosystemGraph, *, kind: str | None = None, unit: str | None = None) -> dict[Ends, float]:
    """Give how much each actor gives each other, by (giver, receiver).

    Args:
        graph: the ecosystem.
        kind: count only resources of this kind.
        unit: count only links with an amount in this unit, by that amount instead of by worth.

    Returns:
        Worth to the receiver (≥ 0, in weight), or the amount, of all parallel links together;
        in order of name.

    Raises:
        ConfigError: if there is no such kind, or no amount in this unit.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}]
    ... dependencies: [{depender: a, dependee: b, resource: r, importance: 5, satisfaction: 3}]
    ... '''))
    >>> volumes(graph)
    {('b', 'a'): 3.0}
    """
    # The pairs come in order of name, so that what each actor gives does so as well.
    given: dict[ActorId, dict[ActorId, float]] = {actor: {} for actor in graph.actors}
    for (one, other), (there, back) in pairs(graph, kind=kind, unit=unit).items():
        if there:
            given[one][other] = there
        if back:
            given[other][one] = back
    return {(giver, taker): volume for giver, row in given.items() for taker, volume in row.items()}


@measure
def balances(
    graph: EcosystemGraph, *, kind: str | None = None, unit: str | None = None
) -> dict[ActorId, Balance]:
    """Weigh what each actor receives against what it gives, in worth to the receiver.

    W[i, j] = weight(importance) × satisfaction / 5, or the weight alone where satisfaction is
    unknown; received_i = Σ_j W[i, j], given_i = Σ_j W[j, i],
    balance_i = (received_i - given_i) / (received_i + given_i). With a unit, W is the amount.

    The powerful are relied on most, so this never tells who is *generous*: see
    :func:`own_books`.

    Args:
        graph: the ecosystem.
        kind: count only resources of this kind.
        unit: count only links with an amount in this unit, by that amount.

    Returns:
        For every actor what it gives and receives (≥ 0, in weight or unit) and the balance in
        [-1, 1], None for an actor that neither gives nor gets.

    Raises:
        ConfigError: if there is no such kind, or no amount in this unit.

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
    givers, receivers, flows = _volumes(graph, kind, unit)
    given = graph.links.arithmetic.sums(givers, flows, len(graph.actors))
    received = graph.links.arithmetic.sums(receivers, flows, len(graph.actors))
    return _told(graph.actors, given, received)


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
    links = graph.links
    efforts = graph.weights("effort")
    given = links.arithmetic.sums(links.numbers("dependee"), efforts, len(graph.actors))
    received = links.arithmetic.sums(links.numbers("depender"), graph.worths, len(graph.actors))
    return _told(graph.actors, given, received)


def _told(
    actors: Sequence[ActorId], given: Sequence[float], received: Sequence[float]
) -> dict[ActorId, Balance]:
    shares = [
        (more - less) / (more + less) if more + less else None
        for less, more in zip(given, received, strict=True)
    ]
    return dict(zip(actors, map(Balance._make, zip(given, received, shares, strict=True)), strict=True))


@measure
def pairs(graph: EcosystemGraph, *, kind: str | None = None, unit: str | None = None) -> Pairs:
    """Give what every two linked actors give each other, in worth to the receiver.

    Args:
        graph: the ecosystem.
        kind: count only resources of this kind.
        unit: count only links with an amount in this unit, by that amount.

    Returns:
        By pair, in alphabetical order, what goes there (the first gives the second) and back,
        with the direct part min(there, back), the net and the Grubel-Lloyd evenness in [0, 1].

    Raises:
        ConfigError: if there is no such kind, or no amount in this unit.

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
    flows = graph.links.arithmetic.both_ways(*_volumes(graph, kind, unit), len(graph.actors))
    return Pairs(graph.actors, flows, graph.links.arithmetic)


@measure
def reciprocity(graph: EcosystemGraph, *, kind: str | None = None, unit: str | None = None) -> Reciprocity:
    """Say in one number how much is returned within pairs, by volume and by number of arcs.

    weighted = Σ over pairs of 2·min(W[i, j], W[j, i]) / Σ W; it is 1 only where every pair is
    even, so unequal sizes lower it without anybody being unfair. links = arcs whose reverse
    exists / arcs, with the density of the network, which chance alone would return, beside it.

    Args:
        graph: the ecosystem.
        kind: count only resources of this kind.
        unit: count only links with an amount in this unit, by that amount.

    Returns:
        The shares, each in [0, 1], None where nothing is given.

    Raises:
        ConfigError: if there is no such kind, or no amount in this unit.

    Source: Squartini, Picciolo, Ruzzenenti & Garlaschelli 2013; Garlaschelli & Loffredo 2004.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}, {id: c}]
    ... dependencies:
    ...   - {depender: b, dependee: a, resource: r, importance: 2}
    ...   - {depender: a, dependee: b, resource: r, importance: 1}
    ...   - {depender: c, dependee: b, resource: r, importance: 3}
    ... '''))
    >>> reciprocity(graph).weighted
    0.3333333333333333
    """
    found = pairs(graph, kind=kind, unit=unit)
    total = found.total
    told = _link_shares(2 * len(found.mutual), found.arcs, nodes=len(graph.actors))
    return told._replace(weighted=found.direct / total if total else None)


def link_reciprocity(arcs: Collection[Ends], *, nodes: int) -> Reciprocity:
    """Count how many arcs are returned, from plain arcs; those from a node to itself are left out.

    >>> link_reciprocity([("1", "2"), ("2", "1"), ("1", "3"), ("3", "4")], nodes=4).excess
    0.25
    """
    distinct = {arc for arc in arcs if arc[0] != arc[1]}
    returned = sum((receiver, giver) in distinct for giver, receiver in distinct)
    return _link_shares(returned, len(distinct), nodes=nodes)


def _link_shares(returned: int, arcs: int, *, nodes: int) -> Reciprocity:
    possible = nodes * (nodes - 1)
    return Reciprocity(
        weighted=None,
        links=returned / arcs if arcs else None,
        density=arcs / possible if possible else None,
    )


@measure
def layers(graph: EcosystemGraph, *, kind: str | None = None, unit: str | None = None) -> Layers:
    """Split all that is given into what returns directly, through others, and not.

    1. direct: Σ over pairs of 2·min(W[i, j], W[j, i]);
    2. loop: the maximum circulation on what the pairs have left;
    3. unreturned: the rest, which flows from net givers to net takers without a ring.

    Beside it `loop_max`, the maximum circulation with pairs and rings treated alike. A split
    that settles pairs first can return no more than that, so the returned share is an
    interval. The volumes are unique; which ring carries them is not: see :func:`returns`.

    Args:
        graph: the ecosystem.
        kind: count only resources of this kind; worth it only where like is returned for
            like, as with information and recognition.
        unit: count only links with an amount in this unit, by that amount.

    Raises:
        ConfigError: if there is no such kind, or no amount in this unit.

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
    return split_into_layers(volumes(graph, kind=kind, unit=unit))


@measure
def returns(
    graph: EcosystemGraph, *, kind: str | None = None, unit: str | None = None
) -> dict[ActorId, Returns]:
    """Split what each actor gives into what comes straight back, through others, and not.

    direct_i = Σ_j min(W[i, j], W[j, i]); loop_i = what runs through i in a maximum circulation
    of the rest. How much circulates in all is unique, by whom is not, so the loop is the least
    and the most over all maximum circulations, and so is what does not return:
    unreturned_i = given_i - direct_i - loop_i.

    Args:
        graph: the ecosystem.
        kind: count only resources of this kind.
        unit: count only links with an amount in this unit, by that amount.

    Raises:
        ConfigError: if there is no such kind, or no amount in this unit.

    Source: the optimal face of the circulation problem, by complementary slackness.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}, {id: c}]
    ... dependencies:
    ...   - {depender: b, dependee: a, resource: r, importance: 2}
    ...   - {depender: c, dependee: b, resource: r, importance: 2}
    ...   - {depender: a, dependee: c, resource: r, importance: 3}
    ... '''))
    >>> returns(graph)["c"].loop, returns(graph)["c"].unreturned
    (Range(least=2.0, most=2.0), Range(least=1.0, most=1.0))
    """
    flows = volumes(graph, kind=kind, unit=unit)
    direct = dict.fromkeys(graph.actors, 0.0)
    left = {}
    for (giver, receiver), volume in flows.items():
        straight = min(volume, flows.get((receiver, giver), 0.0))
        direct[giver] += straight
        rest = volume - straight
        # What an even pair leaves by rounding must not circulate.
        left[giver, receiver] = rest if rest > _ROUNDING * volume else 0.0
    ranges = circulation_ranges(left)
    nothing = Range(0.0, 0.0)
    return {
        actor: Returns(books.given, books.received, direct[actor], ranges.get(actor, nothing))
        for actor, books in balances(graph, kind=kind, unit=unit).items()
    }


@measure
def components(graph: EcosystemGraph) -> dict[ActorId, int]:
    """Give each actor the number of its strong component.

    A link whose ends lie in different components is never returned, however long the way:
    nothing leads back.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}, {id: c}]
    ... dependencies:
    ...   - {depender: a, dependee: b, resource: r, importance: 3}
    ...   - {depender: b, dependee: a, resource: s, importance: 3}
    ...   - {depender: c, dependee: b, resource: r, importance: 3}
    ... '''))
    >>> found = components(graph)
    >>> found["a"] == found["b"], found["a"] == found["c"]
    (True, False)
    """
    links = graph.links
    _, starts = links.arithmetic.bundles(links.numbers("depender"), len(graph.actors))
    # From depender to dependee: the components are the same either way.
    heads = links.arithmetic.listed(links.numbers("dependee"))
    found = numbered_components([heads[start:end] for start, end in pairwise(starts)])
    return dict(zip(graph.actors, found, strict=True))


@measure
def _successors(graph: EcosystemGraph) -> dict[ActorId, list[ActorId]]:
    successors: dict[ActorId, list[ActorId]] = {actor: [] for actor in graph.actors}
    for giver, receiver in volumes(graph):
        successors[giver].append(receiver)
    return successors


@measure
def way_back(
    graph: EcosystemGraph, *, giver: ActorId, receiver: ActorId, max_length: int = 4, at_most: int = 3
) -> WayBack:
    """Find how what one actor gives another comes back through others.

    volume = min(W[receiver, giver], the maximum flow from the receiver to the giver by others);
    0 where nothing leads back. The rings are the shortest of at most `max_length` parties,
    those with the widest narrowest link first, at most `at_most` of them.

    Args:
        graph: the ecosystem.
        giver: who gives.
        receiver: who receives it; what it gives back directly does not count.
        max_length: the most parties in a ring that is told as a witness, 3 or more.
        at_most: how many rings are told.

    Raises:
        KeyError: if either is not in the graph.
        ValueError: if giver and receiver are one.

    Source: maximum flow and minimum cut (Ford & Fulkerson 1956).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}, {id: c}]
    ... dependencies:
    ...   - {depender: b, dependee: a, resource: r, importance: 4}
    ...   - {depender: c, dependee: b, resource: r, importance: 2}
    ...   - {depender: a, dependee: c, resource: r, importance: 3}
    ... '''))
    >>> way_back(graph, giver="a", receiver="b")
    WayBack(volume=2.0, rings=(('a', 'b', 'c'),))
    """
    if giver == receiver:
        raise ValueError(f"giver and receiver are both {giver!r}")
    flows = volumes(graph)
    if components(graph)[giver] != components(graph)[receiver]:
        return WayBack(0.0, ())
    others = {arc: volume for arc, volume in flows.items() if arc != (receiver, giver)}
    # No id has this sign in it, so it can stand for the source that holds what was given.
    others["@", receiver] = flows.get((giver, receiver), 0.0)
    volume = maximum_flow(others, source="@", sink=giver)
    return WayBack(volume, rings_back(graph, giver=giver, receiver=receiver, max_length=max_length)[:at_most])


@measure
def rings_back(
    graph: EcosystemGraph, *, giver: ActorId, receiver: ActorId, max_length: int = 4
) -> tuple[tuple[ActorId, ...], ...]:
    """Find the shortest rings by which what one actor gives another comes back through others.

    Returns:
        The rings of the least number of parties, at most `max_length`, those with the widest
        narrowest link on the way back first: giver, receiver, and who passes it on, in order.
        Empty where none is that short.

    Raises:
        KeyError: if either is not in the graph.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}, {id: c}]
    ... dependencies:
    ...   - {depender: b, dependee: a, resource: r, importance: 4}
    ...   - {depender: c, dependee: b, resource: r, importance: 2}
    ...   - {depender: a, dependee: c, resource: r, importance: 3}
    ... '''))
    >>> rings_back(graph, giver="a", receiver="b")
    (('a', 'b', 'c'),)
    """
    flows = volumes(graph)
    if components(graph)[giver] != components(graph)[receiver]:
        return ()
    ways = _shortest_ways(_successors(graph), receiver, giver, longest=max_length - 1)

    def narrowest(way: tuple[ActorId, ...]) -> float:
        return min(flows[arc] for arc in pairwise(way))

    ways.sort(key=lambda way: (-narrowest(way), way))
    return tuple((giver, *way[:-1]) for way in ways)


@measure
def one_way_links(graph: EcosystemGraph) -> Links:
    """Find the links between actors of whom one gives the other nothing at all.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}, {id: c}]
    ... dependencies:
    ...   - {depender: b, dependee: a, resource: r, importance: 4}
    ...   - {depender: c, dependee: b, resource: r, importance: 2}
    ...   - {depender: b, dependee: c, resource: s, importance: 3}
    ... '''))
    >>> [link.resource for link in one_way_links(graph)]
    ['r']
    """
    links = graph.links
    sums, found, size = links.arithmetic, pairs(graph), len(graph.actors)
    one, other = links.numbers("depender"), links.numbers("dependee")
    first, second = (sums.chosen(column, found.mutual) for column in found.columns[:2])
    both = (sums.keys((first, 1), (second, size)), sums.keys((second, 1), (first, size)))
    return links.chosen(sums.outside(sums.keys((one, 1), (other, size)), *both))


@measure
def unreturnable_links(graph: EcosystemGraph) -> Links:
    """Find the links that nothing can ever return: from one strong component to another.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}, {id: c}]
    ... dependencies:
    ...   - {depender: a, dependee: b, resource: r, importance: 3}
    ...   - {depender: b, dependee: a, resource: s, importance: 3}
    ...   - {depender: c, dependee: b, resource: t, importance: 3}
    ... '''))
    >>> [link.resource for link in unreturnable_links(graph)]
    ['t']
    """
    links, part = graph.links, list(components(graph).values())
    ends = (links.arithmetic.taken(part, links.numbers(end)) for end in ("depender", "dependee"))
    between, _ = links.arithmetic.apart(range(len(links)), *ends)
    return links.chosen(between)


def _shortest_ways(
    successors: Mapping[ActorId, Iterable[ActorId]], start: ActorId, end: ActorId, *, longest: int
) -> list[tuple[ActorId, ...]]:
    """List the shortest ways between two by at least one other, of at most `longest` steps."""
    ways: list[tuple[ActorId, ...]] = [(start,)]
    met = {start}
    for step in range(longest):
        longer = [
            (*way, head)
            for way in ways
            for head in successors[way[-1]]
            if head not in met and (step or head != end)
        ]
        arrived = [way for way in longer if way[-1] == end]
        if arrived:
            return arrived
        met.update(way[-1] for way in longer)
        ways = longer
    return []
