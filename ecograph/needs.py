"""What each actor needs and who serves it: the links for one resource are each other's alternatives."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import compress, pairwise
from operator import sub
from typing import TYPE_CHECKING, Final, overload

from ecograph.model.table import distinct
from ecograph.resolving import TOLERANCES, shortest
from ecograph.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ecograph.links import Links
    from ecograph.model import Settings
    from ecograph.model.links import Tolerance
    from ecograph.model.record import ActorId, ResourceId


class Need(NamedTuple):
    """What a depender needs, and who serves it: the dependees are each other's alternatives."""

    depender: ActorId
    resource: ResourceId
    dependees: tuple[ActorId, ...]
    """The depender itself among them where a part of it can step in."""
    importance: float
    """The highest among its links, a rating in [1, 5]."""
    tolerance: Tolerance | None
    """The shortest among its links."""
    is_critical: bool
    """Whether the depender fails when nobody serves it any more."""


class Needs(Sequence[Need]):
    """Needs in order of depender, then resource, then, where no link replaces another, dependee.

    Kept as columns, since a large ecosystem has more needs than anybody looks at; a
    :class:`Need` is made when one is. Equal to any sequence of the same needs.
    """

    def __init__(
        self,
        links: Links,
        actors: Sequence[ActorId],
        settings: Settings,
        *,
        money: Collection[ResourceId] = (),
        own: Collection[tuple[ActorId, ResourceId]] = (),
    ) -> None:
        """Put links together.

        Args:
            links: between the actors.
            actors: in order of name.
            settings: what makes a need critical.
            money: the resources of which no link replaces another.
            own: who can step in for itself, and with what.
        """
        sums = links.arithmetic
        receivers, givers = links.numbers("depender"), links.numbers("dependee")
        things = links.column("resource")
        number = {thing: code for code, thing in enumerate(sorted(set(distinct(things))))}
        parts = [(receivers, 1), (sums.codes(things, number), len(number))]
        if money:
            apart = [1 + giver if thing in money else 0 for thing, giver in zip(things, givers, strict=True)]
            parts.append((apart, 1 + len(actors)))
        keys = sums.keys(*parts)
        order = sums.order(keys)
        runs = sums.runs(sums.chosen(keys, order))
        firsts = sums.chosen(order, runs[:-1])
        served = sums.chosen(givers, order)
        self._actors: Final = actors
        self.served_by: Final = sums.stretches(order, runs)
        """For each link the place of the need it serves."""
        self.dependers: Final = sums.listed(sums.chosen(receivers, firsts))
        """The number of each depender."""
        starts = sums.listed(runs)
        firsts_served = sums.chosen(served, runs[:-1])
        self.dependees: Final = _bundled(sums.listed(served), sums.listed(firsts_served), starts)
        """The numbers of those who serve each need; whoever can serve its own comes last."""
        self.resources: Final = sums.cells(things, firsts)
        importance = sums.chosen(links.numbers("importance"), order)
        self.importance: Final = sums.listed(sums.chosen(importance, sums.peaks(importance, runs)))
        self.tolerances: Final = _shortest(sums.cells(links.column("tolerance"), order), starts)
        self.is_critical: Final = _critical(self.importance, self.tolerances, settings)
        ends = zip(map(actors.__getitem__, self.dependers), self.resources, strict=True)
        self.own: Final = [need for need, end in enumerate(ends) if end in own] if own else []
        """The places of the needs whose depender can serve them itself."""
        for need in self.own:
            self.dependees[need] += (self.dependers[need],)

    def of(self, depender: int) -> range:
        """Give the places of the needs of one actor, by its number."""
        return range(bisect_left(self.dependers, depender), bisect_left(self.dependers, depender + 1))

    @overload
    def __getitem__(self, index: int) -> Need: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Need, ...]: ...
    def __getitem__(self, index: int | slice) -> Need | tuple[Need, ...]:
        if isinstance(index, slice):
            return tuple(self[number] for number in range(*index.indices(len(self))))
        name = self._actors.__getitem__
        return Need(
            name(self.dependers[index]),
            self.resources[index],
            tuple(map(name, self.dependees[index])),
            self.importance[index],
            self.tolerances[index],
            self.is_critical[index],
        )

    def __iter__(self) -> Iterator[Need]:
        return map(self.__getitem__, range(len(self)))

    def __len__(self) -> int:
        return len(self.dependers)

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, Sequence) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Needs({len(self)})"


def _bundled(served: Sequence[int], firsts: Sequence[int], starts: Sequence[int]) -> list[tuple[int, ...]]:
    """Cut into stretches; most are of one, and those of one dependee share a tuple."""
    alone: list[tuple[int, ...]] = list(zip(range(max(firsts, default=-1) + 1)))
    bundled = list(map(alone.__getitem__, firsts))
    is_several = map((1).__lt__, map(sub, starts[1:], starts))
    for need in compress(range(len(bundled)), is_several):
        bundled[need] = tuple(served[starts[need] : starts[need + 1]])
    return bundled


def _shortest(told: Sequence[Tolerance | None], starts: Sequence[int]) -> list[Tolerance | None]:
    """Give the shortest tolerance of each stretch, None where nothing is said of any."""
    if not any(distinct(told)):
        return [None] * (len(starts) - 1)
    return [shortest(told[start:end]) for start, end in pairwise(starts)]


def _critical(
    importance: Sequence[float], tolerances: Sequence[Tolerance | None], settings: Settings
) -> list[bool]:
    """Tell which needs fail their depender: by tolerance, or by importance where none is told."""
    if not any(tolerances):
        return list(map(float(settings.critical).__le__, importance))
    # What can always be done without is not critical.
    short = {*TOLERANCES[: TOLERANCES.index(settings.within) + 1]} - {"always"}
    return [
        weight >= settings.critical if tolerance is None else tolerance in short
        for weight, tolerance in zip(importance, tolerances, strict=True)
    ]
