"""Who serves which need, and what falls when somebody is lost: the plain kernels of dependence.

Needs make an AND/OR graph. Different critical needs of one actor are all needed (AND); the
dependees of one need are alternatives (OR). Two questions are asked of it, and they differ
where actors supply each other in a ring:

*Cascade*: an actor fails when every dependee of one of its critical needs is lost or has
failed. What fails is the least fixpoint of failure, so a ring that supplies only itself goes on.
:meth:`Supply.lose`, :meth:`Supply.singles`, :meth:`Supply.impacts`, :meth:`Supply.pairs`,
:meth:`Supply.cut_sets` and :meth:`Supply.false_spares` answer it.

*Reachability*: an actor is supplied when every critical need of it has a supplied dependee; a
primary source is one without critical needs. Who is supplied is the least fixpoint of supply, so
a ring that supplies only itself is unreachable. :meth:`Supply.unreachable` and
:meth:`Supply.unreachable_singles` answer it.

In both, a need that the depender can serve itself holds for as long as the depender is there.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from itertools import chain, combinations, compress
from math import isfinite
from operator import or_
from typing import TYPE_CHECKING, Final, TypeAlias

from ecograph.measures.flows import numbered_components
from ecograph.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from ecograph.model.record import ActorId
    from ecograph.needs import Needs

_ROOM: Final = 500_000
"""How many fallen actors the search for pairs keeps, so as not to follow the same losses again."""

Fall: TypeAlias = "tuple[list[int], list[int]]"
"""Actors in the order in which they fall, the lost one first, and the needs nobody serves any more."""


class Loss(NamedTuple):
    """What the loss of one actor does."""

    actor: ActorId
    failed: tuple[ActorId, ...]
    """Who else fails, in the order in which they do."""
    unserved: tuple[int, ...]
    """The needs nobody serves any more, those of the lost actor included."""


class Impact(NamedTuple):
    """How much the loss of one actor does, in numbers."""

    actor: ActorId
    fails: int
    """How many others fail."""
    lost_share: float | None
    """The share of the others' needs that nobody serves any more, by weight, in [0, 1]."""


class Reach(NamedTuple):
    """How far the loss of one actor reaches."""

    actor: ActorId
    fails: int
    """How many others fail."""
    targets: tuple[int, ...]
    """How many of these are targets, for each kind of target."""


class JointLoss(NamedTuple):
    """What the loss of two actors does beyond what the loss of each does."""

    actors: tuple[ActorId, ActorId]
    """In the order of their names."""
    failed: tuple[ActorId, ...]
    """Who fails only when both are lost, in the order in which they do."""
    unserved: tuple[int, ...]
    """The needs that only the loss of both leaves unserved."""


class CutSets(NamedTuple):
    """What must be lost for an actor to fail."""

    sets: tuple[tuple[ActorId, ...], ...]
    """Minimal cut sets by size, then by name; none holds another."""
    complete_to: int
    """All of up to this many actors are told: the order asked for, or less where the work was cut short."""


class FalseSpare(NamedTuple):
    """A need whose alternatives all fall with one actor."""

    need: int
    shared: ActorId
    """Whose loss takes every alternative; where it is one of them, the others are no spare for it."""


class Supply:
    """Who serves which need, laid out so that a loss costs only what really falls.

    Frozen once built. A need is told by its place in the columns. Time and memory to build
    grow with the number of links.

    Args:
        dependers: for each need, who needs it.
        dependees: for each need, who can serve it, at least one; any one is enough.
        critical: for each need, whether its depender fails without it.
        weights: for each need, how much it counts, ≥ 0; 1 each when left out.
        actors: everybody who is there; those whom a need names may be left out.

    Raises:
        ValueError: if the columns differ in length, a need has no dependee, or a weight is
            negative or not finite.

    Source: coherent structure functions of fault trees (Barlow & Proschan 1975).

    >>> supply = Supply(dependers=["s", "s"], dependees=[["a"], ["b", "c"]], critical=[True, True])
    >>> supply.lose(["a"])[0], supply.lose(["b"])[0], supply.lose(["b", "c"])[0]
    (['s'], [], ['s'])
    """

    def __init__(
        self,
        *,
        dependers: Sequence[ActorId],
        dependees: Sequence[Iterable[ActorId]],
        critical: Sequence[bool],
        weights: Sequence[float] | None = None,
        actors: Iterable[ActorId] = (),
    ) -> None:
        number = len(dependers)
        weights = [1.0] * number if weights is None else weights
        if not number == len(dependees) == len(critical) == len(weights):
            raise ValueError("the columns of needs differ in length")
        alternatives = [tuple(others) for others in dependees]
        if () in alternatives:
            raise ValueError(f"need {alternatives.index(())} has no dependee")
        # Numbered by name, so that no answer hangs on the order of the input.
        names = sorted({*actors, *dependers, *chain.from_iterable(alternatives)})
        index = {name: place for place, name in enumerate(names)}
        needing = [index[name] for name in dependers]
        serving = [sorted({index[name] for name in others}) for others in alternatives]
        exact = _exact(weights)
        self._lay_out(names, needing, serving, [bool(flag) for flag in critical], lambda: exact)

    @classmethod
    def of_needs(cls, needs: Needs, actors: Sequence[ActorId], weight: Callable[[float], float]) -> Supply:
        """Lay out needs as a graph has them, whose actors are numbered by name already.

        With what weighs an importance; only some questions are about weights.
        """
        supply = cls.__new__(cls)
        # In order of name already, but for whoever can serve its own need.
        dependees = list(needs.dependees) if needs.own else needs.dependees
        for need in needs.own:
            dependees[need] = tuple(sorted(dependees[need]))

        def weights() -> list[int]:
            return _exact(list(map(weight, needs.importance)))

        supply._lay_out(actors, needs.dependers, dependees, needs.is_critical, weights)  # noqa: SLF001
        return supply

    def _lay_out(
        self,
        names: Sequence[ActorId],
        dependers: Sequence[int],
        dependees: Sequence[Sequence[int]],
        critical: Sequence[bool],
        weights: Callable[[], Sequence[int]],
    ) -> None:
        self._names = names
        self._index = {name: place for place, name in enumerate(names)}
        self._critical = critical
        self._dependers = dependers
        self._dependees = dependees
        self._weigh_needs = weights
        self._spreads = bytearray(len(names))
        """Whether somebody fails with the actor: only then is there a cascade to follow."""
        self._followers: list[list[int]] = [[]] * len(names)
        """Who fails with the actor because nobody else serves a critical need."""
        for need in compress(range(len(dependers)), critical):
            depender, others = dependers[need], dependees[need]
            # What the depender can serve itself holds for as long as the depender is there.
            if len(others) == 1 and others[0] != depender:
                if not self._spreads[others[0]]:
                    self._spreads[others[0]] = 1
                    self._followers[others[0]] = []
                self._followers[others[0]].append(depender)

    @cached_property
    def _weights(self) -> Sequence[int]:
        return self._weigh_needs()

    @cached_property
    def _weight(self) -> int:
        return sum(self._weights)

    @cached_property
    def _serves(self) -> list[list[int]]:
        """For each actor the needs it serves, in order of who needs them."""
        return self._served(range(len(self._dependers)))

    @cached_property
    def _decisive(self) -> list[list[int]]:
        """As :attr:`_serves`, of the needs that decide who falls or that somebody else serves too."""
        needs = range(len(self._dependers))
        has_spares = map((1).__lt__, map(len, self._dependees))
        return self._served(compress(needs, map(or_, self._critical, has_spares)))

    def _served(self, needs: Iterable[int]) -> list[list[int]]:
        served: list[list[int]] = [[] for _ in self._names]
        for need in sorted(needs, key=self._dependers.__getitem__):
            for dependee in self._dependees[need]:
                served[dependee].append(need)
        return served

    @cached_property
    def _own_weights(self) -> list[int]:
        own = [0] * len(self._names)
        for depender, weight in zip(self._dependers, self._weights, strict=True):
            own[depender] += weight
        return own

    @cached_property
    def _sole(self) -> list[list[int]]:
        """For each actor the needs that nobody else serves."""
        return [[need for need in needs if len(self._dependees[need]) == 1] for needs in self._serves]

    @cached_property
    def _failing(self) -> list[list[int]]:
        """For each actor the needs by which it can fail or go unsupplied."""
        failing: list[list[int]] = [[] for _ in self._names]
        for need, depender in enumerate(self._dependers):
            if self._critical[need] and depender not in self._dependees[need]:
                failing[depender].append(need)
        return failing

    # --- cascade -------------------------------------------------------------------------------

    def lose(
        self, actors: Iterable[ActorId] = (), *, without: Iterable[tuple[int, ActorId]] = ()
    ) -> tuple[list[ActorId], list[int]]:
        """Give who else fails, in order, and the needs nobody serves any more.

        Breadth first, so that an earlier failure has a shorter chain behind it. Takes time in
        what falls, not in the size of the ecosystem.

        Args:
            actors: who is lost.
            without: the links that are lost, each a need and one of its dependees, as when a
                channel closes; whoever loses a link stays.

        Raises:
            KeyError: if an actor is unknown or does not serve the need it is named with.

        >>> supply = Supply(dependers=["s", "t"], dependees=[["a", "b"], ["s"]], critical=[True, True])
        >>> supply.lose(["a", "b"])
        (['s', 't'], [0, 1])
        >>> supply.lose(["a"], without=[(0, "b")])
        (['s', 't'], [0, 1])
        """
        falling = self._numbers(actors)
        count = len(falling)
        gone = set(falling)
        cut = set(self._links(without))
        left: dict[int, int] = {}
        unserved: list[int] = []

        def thin(need: int) -> None:
            left[need] = left.get(need, len(self._dependees[need])) - 1
            if left[need] == 0:
                unserved.append(need)
                depender = self._dependers[need]
                if self._critical[need] and depender not in gone:
                    gone.add(depender)
                    falling.append(depender)

        for _, need, _ in sorted((self._dependers[need], need, dependee) for need, dependee in cut):
            thin(need)
        for actor in falling:  # grows while it is walked
            for need in self._serves[actor]:
                if (need, actor) not in cut:
                    thin(need)
        return self._called(falling[count:]), unserved

    def lost_share(self, actors: Iterable[ActorId], unserved: Iterable[int]) -> float | None:
        """Weigh the needs a loss leaves unserved against all needs.

        Σ weight of the unserved needs of others / Σ weight of all needs of others, where others
        are those who are not lost; exact, then rounded once.

        Args:
            actors: who is lost.
            unserved: what :meth:`lose` told of that loss.

        Returns:
            In [0, 1]; None where the others have no needs of any weight.

        >>> supply = Supply(
        ...     dependers=["s", "s", "a"], dependees=[["a"], ["b"], ["b"]],
        ...     critical=[True, False, False], weights=[3, 1, 4],
        ... )
        >>> supply.lost_share(["a"], supply.lose(["a"])[1])
        0.75
        """
        lost = set(self._numbers(actors))
        others = self._weight - sum(self._own_weights[actor] for actor in lost)
        part = sum(self._weights[need] for need in unserved if self._dependers[need] not in lost)
        return part / others if others else None

    def singles(self) -> Iterator[Loss]:
        """Follow the loss of every single actor, in the order of their names.

        Equal to :meth:`lose` of each. Takes time in what falls, and memory for one answer at a time.

        Source: the N-1 criterion of power systems, on an AND/OR graph.

        >>> supply = Supply(dependers=["s", "t"], dependees=[["a"], ["a", "s"]], critical=[True, True])
        >>> next(supply.singles())
        Loss(actor='a', failed=('s', 't'), unserved=(0, 1))
        """
        fall = self._fall
        for actor, name in enumerate(self._names):
            falling, unserved = fall(actor) if self._spreads[actor] else ([actor], self._sole[actor])
            yield Loss(name, tuple(self._called(falling[1:])), tuple(unserved))

    def failing_with(self, actor: ActorId) -> list[ActorId]:
        """Give who else fails with one actor, as :meth:`lose` does, and faster.

        Raises:
            KeyError: if the actor is unknown.

        >>> Supply(dependers=["s"], dependees=[["a"]], critical=[True]).failing_with("a")
        ['s']
        """
        return self._called(self._fall_decisively(self._index[actor])[0][1:])

    def reaches(self, *targets: Iterable[ActorId]) -> Iterator[Reach]:
        """Count for every actor with whom somebody fails how many do, and how many of them are targets.

        In the order of their names. Actors that fall with each other fall with the same others,
        so they are followed only once.

        Raises:
            KeyError: if a target is unknown.

        >>> supply = Supply(dependers=["s", "t"], dependees=[["a"], ["a", "s"]], critical=[True, True])
        >>> list(supply.reaches("t"))
        [Reach(actor='a', fails=2, targets=(1,))]
        """
        numbers = [frozenset(self._numbers(names)) for names in targets]
        fallen = self._fallen
        known: dict[int, tuple[int, ...]] = {}
        for actor, name in enumerate(self._names):
            if self._spreads[actor]:
                group = self._together[actor]
                if group not in known:
                    falling, _ = fallen(actor)
                    known[group] = (len(falling), *(len(some.intersection(falling)) for some in numbers))
                size, *hits = known[group]
                others = [hit - (actor in some) for hit, some in zip(hits, numbers, strict=True)]
                yield Reach(name, size - 1, tuple(others))

    def impacts(self) -> Iterator[Impact]:
        """Count what the loss of every single actor does, in the order of their names.

        fails = the number of failed actors; lost_share as :meth:`lost_share` says. Actors that fall
        with each other fall with the same others, so they are followed only once.

        Source: the N-1 criterion of power systems, on an AND/OR graph.

        >>> supply = Supply(dependers=["s", "t"], dependees=[["a"], ["a", "s"]], critical=[True, True])
        >>> [tuple(impact) for impact in supply.impacts()]
        [('a', 2, 1.0), ('s', 0, 0.0), ('t', 0, 0.0)]
        """
        weights, dependers = self._weights, self._dependers
        fall, together = self._fall, self._together
        known: dict[int, tuple[int, int, dict[int, int]]] = {}
        for actor, name in enumerate(self._names):
            if self._spreads[actor]:
                group = together[actor]
                if group not in known:
                    falling, unserved = fall(actor)
                    known[group] = (len(falling) - 1, *self._weigh(unserved, group, together))
                fails, all_lost, own_lost = known[group]
                lost = all_lost - own_lost.get(actor, 0)
            else:
                fails = 0
                lost = sum(weights[need] for need in self._sole[actor] if dependers[need] != actor)
            others = self._weight - self._own_weights[actor]
            yield Impact(name, fails, lost / others if others else None)

    def pairs(self, *, hitting: Iterable[ActorId] | None = None) -> Iterator[JointLoss]:
        """Find every pair whose joint loss does more than the two losses one by one.

        Exact, and only interacting pairs are tried: two losses can do more than their parts
        only where one cascade thins a need that the other finishes. Takes memory for the model
        and, for every alternative, whose single loss takes it.

        Args:
            hitting: tell only pairs whose joint loss fails one of these who fails by neither alone.

        Returns:
            Pairs with the larger cascades first, then by name.

        Raises:
            KeyError: if one of `hitting` is unknown.

        Source: the N-2 criterion of power systems, on an AND/OR graph.

        >>> supply = Supply(
        ...     dependers=["s", "s", "t"], dependees=[["a"], ["b", "c"], ["s"]], critical=[True, True, True],
        ... )
        >>> list(supply.pairs())
        [JointLoss(actors=('b', 'c'), failed=('s', 't'), unserved=(1, 2))]
        """
        targets = None if hitting is None else set(self._numbers(hitting))
        return self._pairs(targets)

    def _pairs(self, targets: set[int] | None) -> Iterator[JointLoss]:
        names, spreads = self._names, self._spreads
        falls = self._remembered()
        size, takers, thin = self._thinning(falls)
        relevant = None if targets is None else self._needed_by(targets)
        gone = bytearray(len(names))
        done = bytearray(len(names))
        # The larger cascade is followed once for all its partners.
        for actor in sorted(range(len(names)), key=lambda actor: -size[actor]):
            done[actor] = 1
            falling: Sequence[int] = falls(actor)[0] if spreads[actor] else (actor,)
            for fallen in falling:
                gone[fallen] = 1
            partners: dict[int, list[int]] = {}
            for need in dict.fromkeys(chain.from_iterable(thin[fallen] for fallen in falling)):
                for other in self._finishers(need, gone, takers):
                    if not done[other]:
                        partners.setdefault(other, []).append(need)
            for other in sorted(partners):
                finished = partners[other]
                if relevant is not None and not any(relevant[need] for need in finished):
                    continue
                alone: Collection[int] = falls(other)[1] if spreads[other] else (other,)
                failed, unserved = self._beyond(finished, gone, alone)
                if unserved and (targets is None or not targets.isdisjoint(failed)):
                    both = (names[actor], names[other]) if actor < other else (names[other], names[actor])
                    yield JointLoss(both, tuple([names[number] for number in failed]), tuple(unserved))
            for fallen in falling:
                gone[fallen] = 0

    def cut_sets(self, target: ActorId, *, max_order: int = 3, max_steps: int = 2_000_000) -> CutSets:
        """Find the smallest sets of other actors without whom an actor fails.

        A cut set is a set of others whose loss makes the target fail; it is minimal when none of its
        proper parts does. Found order by order by branching: a set of actors that keep the
        target going must lose a member to every cut set. Exact where actors supply each
        other in rings.

        Args:
            target: who must fail.
            max_order: the largest number of actors in a set, ≥ 0.
            max_steps: how many actors may be looked at in all, ≥ 0. When that is not enough, what
                was found so far is told, and up to which order it is complete.

        Raises:
            KeyError: if the target is unknown.

        Source: minimal cut sets (Vesely et al., Fault Tree Handbook, 1981), enumerated as minimal
        hitting sets (Reiter 1987).

        >>> supply = Supply(dependers=["s", "s"], dependees=[["a"], ["b", "c"]], critical=[True, True])
        >>> supply.cut_sets("s")
        CutSets(sets=(('a',), ('b', 'c')), complete_to=3)
        """
        search = _CutSearch(self._failing, self._dependees, self._index[target], max_steps)
        found = [tuple(self._called(sorted(cut))) for cut in search.run(max_order)]
        return CutSets(tuple(sorted(found, key=lambda cut: (len(cut), cut))), search.complete_to)

    def false_spares(self) -> tuple[FalseSpare, ...]:
        """Find needs with alternatives that all fall with one actor.

        The loss of the shared actor takes every alternative, directly or by cascade, and would even if the
        depender itself went on; so a need that the depender can serve itself is never one. The
        shared actor may be one of the alternatives: then the others hang on the one they should
        replace. Of several shared actors the nearest are told: those whose loss takes no other
        shared one (of actors that fall with each other, the first by name).

        Returns:
            By need, then by the name of the shared actor.

        Source: common-cause failure (Vesely et al., Fault Tree Handbook, 1981).

        >>> dependees = [["b", "c"], ["d"], ["d"], ["e"]]
        >>> supply = Supply(dependers=["s", "b", "c", "d"], dependees=dependees, critical=[True] * 4)
        >>> supply.false_spares()
        (FalseSpare(need=0, shared='d'),)
        """
        fall = self._fall_decisively
        losses, doubtful = self._losing_spares()
        nearest: dict[int, list[int]] = {}
        for _, actor in sorted(losses):  # the nearer one always takes fewer
            needs = doubtful[self._together[actor]]
            if not needs:
                continue
            when = {other: place for place, other in enumerate(fall(actor)[0])}
            held: dict[int, set[int]] = {}
            left: list[int] = []
            for need in needs:
                nearer = nearest.setdefault(need, [])
                if when.keys().isdisjoint(nearer):
                    hangs = self._hangs(need, actor, when, held)
                    (nearer if hangs else left).append(actor if hangs else need)
            needs[:] = left
        return tuple(
            FalseSpare(need, self._names[actor])
            for need in sorted(nearest)
            for actor in sorted(nearest[need])
        )

    def _losing_spares(self) -> tuple[list[tuple[int, int]], dict[int, list[int]]]:
        """Find the losses that take all alternatives of a need.

        Returns:
            How many fall, and with whom; and for each group that falls together the needs of
            which one of the group may be the nearest to take all alternatives.
        """
        losses: list[tuple[int, int]] = []
        doubtful: dict[int, list[int]] = {}
        for actor in compress(range(len(self._names)), self._spreads):
            group = self._together[actor]
            falling, unserved = self._fallen(actor)
            if group not in doubtful:
                doubtful[group] = list(filter(self._has_spares, unserved))
            if doubtful[group]:
                losses.append((len(falling), actor))
        return losses, doubtful

    def _has_spares(self, need: int) -> bool:
        """Whether there are alternatives; what the depender can serve itself holds while it is there."""
        others = self._dependees[need]
        return len(others) > 1 and self._dependers[need] not in others

    # --- reachability --------------------------------------------------------------------------

    def unreachable(self, actors: Iterable[ActorId] = ()) -> list[ActorId]:
        """Give who is not supplied from any primary source once some actors are lost.

        supplied = the least set with: every critical need of the actor has a supplied dependee, or can
        be served by the actor itself. Actors without critical needs are the primary sources.
        Unlike in a cascade, a ring that supplies only itself is unreachable, also
        when nobody is lost.

        Args:
            actors: who is lost.

        Returns:
            In the order of their names, the lost ones left out.

        Raises:
            KeyError: if an actor is unknown.

        Source: directed reachability on an AND/OR graph.

        >>> supply = Supply(dependers=["a", "b", "c"], dependees=[["b"], ["a", "s"], ["c", "s"]],
        ...     critical=[True, True, True])
        >>> supply.unreachable(), supply.unreachable(["s"]), supply.lose(["s"])[0]
        ([], ['a', 'b'], [])
        """
        lost = set(self._numbers(actors))
        supplied = set(self._supplied(lost))
        return [name for actor, name in enumerate(self._names) if actor not in supplied and actor not in lost]

    def unreachable_singles(self) -> Iterator[tuple[ActorId, tuple[ActorId, ...]]]:
        """Give for every actor whom its loss cuts off from every primary source.

        Equal to :meth:`unreachable` of each, less those who are unreachable anyway. Where every
        actor has one critical need these are the dominators: whoever is in the answer for an actor is
        reached through that actor only.

        Returns:
            For every actor, in the order of their names, who becomes unreachable, by name.

        Source: dominators of a flow graph (Lengauer & Tarjan 1979), on an AND/OR graph.

        >>> supply = Supply(dependers=["hub", "a", "j"], dependees=[["s"], ["hub"], ["a", "hub"]],
        ...     critical=[True] * 3)
        >>> dict(supply.unreachable_singles())["hub"]
        ('a', 'j')
        """
        never = len(self._names)
        when = [never] * never
        for place, actor in enumerate(self._supplied(())):
            when[actor] = place
        earlier, left = self._earlier(when)
        for actor, name in enumerate(self._names):
            cut_off = self._cut_off(actor, when, earlier, left) if when[actor] < never else ()
            yield name, tuple(self._called(sorted(cut_off)))

    # --- names and numbers ---------------------------------------------------------------------

    def _numbers(self, actors: Iterable[ActorId]) -> list[int]:
        return sorted({self._index[actor] for actor in actors})

    def _called(self, numbers: Iterable[int]) -> list[ActorId]:
        return [self._names[number] for number in numbers]

    def _links(self, links: Iterable[tuple[int, ActorId]]) -> Iterator[tuple[int, int]]:
        for need, dependee in links:
            number = self._index[dependee]
            if not 0 <= need < len(self._dependees) or number not in self._dependees[need]:
                raise KeyError((need, dependee))
            yield need, number

    # --- what falls ------------------------------------------------------------------------------

    @cached_property
    def _fall(self) -> Callable[[int], Fall]:
        """Follows the loss of one actor and tells all needs that nobody serves any more."""
        return self._following(self._serves)

    @cached_property
    def _fall_decisively(self) -> Callable[[int], Fall]:
        """As :attr:`_fall`; of the needs it tells only decisive ones, and is faster."""
        return self._following(self._decisive)

    def _following(self, serves: Sequence[Sequence[int]]) -> Callable[[int], Fall]:
        """Make a function that follows the loss of one actor and then puts everything back."""
        left = list(map(len, self._dependees))
        gone = bytearray(len(self._names))
        critical, dependers = self._critical, self._dependers

        def fall(actor: int) -> Fall:
            falling, unserved = [actor], []
            gone[actor] = 1
            for fallen in falling:  # grows while it is walked
                for need in serves[fallen]:
                    left[need] -= 1
                    if not left[need]:
                        unserved.append(need)
                        depender = dependers[need]
                        if critical[need] and not gone[depender]:
                            gone[depender] = 1
                            falling.append(depender)
            for fallen in falling:
                gone[fallen] = 0
                for need in serves[fallen]:
                    left[need] += 1
            return falling, unserved

        return fall

    @cached_property
    def _fallen(self) -> Callable[[int], Fall]:
        """Gives what falls with an actor, in any order; remembers as much as there are needs."""
        known: dict[int, Fall] = {}
        room = len(self._dependers)

        def fallen(actor: int) -> Fall:
            nonlocal room
            group = self._together[actor]
            if group in known:
                return known[group]
            falling, unserved = self._fall_decisively(actor)
            room -= len(falling) + len(unserved)
            if room > 0:
                known[group] = falling, unserved
            return falling, unserved

        return fallen

    @cached_property
    def _together(self) -> list[int]:
        """For each actor a number that those have in common who fall with each other by sole supply."""
        return numbered_components(self._followers)

    def _weigh(
        self, unserved: Iterable[int], group: int, together: Sequence[int]
    ) -> tuple[int, dict[int, int]]:
        """Add up what is unserved, in all and for each member of a group."""
        own: dict[int, int] = {}
        total = 0
        for need in unserved:
            total += self._weights[need]
            depender = self._dependers[need]
            if together[depender] == group:
                own[depender] = own.get(depender, 0) + self._weights[need]
        return total, own

    # --- pairs -----------------------------------------------------------------------------------

    def _remembered(self) -> Callable[[int], tuple[list[int], frozenset[int]]]:
        """Make a function that gives who falls with an actor, and keeps that as long as there is room."""
        fall = self._fall_decisively
        kept: dict[int, tuple[list[int], frozenset[int]]] = {}
        used = 0

        def falls(actor: int) -> tuple[list[int], frozenset[int]]:
            nonlocal used
            if actor not in kept:
                falling = fall(actor)[0]
                used += len(falling)
                if used > _ROOM:
                    kept.clear()
                    used = len(falling)
                kept[actor] = falling, frozenset(falling)
            return kept[actor]

        return falls

    def _thinning(
        self, falls: Callable[[int], tuple[list[int], frozenset[int]]]
    ) -> tuple[list[int], dict[int, list[int]], list[list[int]]]:
        """Prepare the search for pairs.

        Returns:
            How many fall with each actor, itself included; for each alternative that falls with
            others, whose loss takes it; and for each actor the needs it serves that two losses
            can finish.
        """
        servers = [len(others) for others in self._dependees]
        size = [1] * len(self._names)
        most = [1] * len(servers)
        """How many alternatives of a need one loss takes at most without taking them all."""
        shared = [[need for need in needs if servers[need] > 1] for needs in self._decisive]
        takers: dict[int, list[int]] = {}
        for actor in range(len(size)):
            if not self._spreads[actor]:
                continue
            falling, _ = falls(actor)
            size[actor] = len(falling)
            taken: dict[int, int] = {}
            for fallen in falling:
                if shared[fallen]:
                    if fallen != actor:
                        takers.setdefault(fallen, [fallen]).append(actor)
                    for need in shared[fallen]:
                        taken[need] = taken.get(need, 0) + 1
            for need, times in taken.items():
                if most[need] < times < servers[need]:
                    most[need] = times
        thin = [
            [need for need in needs if servers[need] <= 2 * most[need]] if needs else needs
            for needs in shared
        ]
        return size, takers, thin

    def _finishers(self, need: int, gone: bytearray, takers: dict[int, list[int]]) -> Collection[int]:
        """Give whose single loss takes every alternative that is left."""
        rest = [dependee for dependee in self._dependees[need] if not gone[dependee]]
        if not rest:
            return ()
        if len(rest) == 1:
            return takers.get(rest[0], rest)
        common = set(takers.get(rest[0], rest[:1]))
        for dependee in rest[1:]:
            common.intersection_update(takers.get(dependee, (dependee,)))
        return common

    def _beyond(self, finished: Iterable[int], gone: bytearray, alone: Collection[int]) -> Fall:
        """Give who fails and what is unserved beyond both single losses.

        Args:
            finished: the needs that the two losses finish together.
            gone: who falls with the one.
            alone: who falls with the other.
        """
        failed: list[int] = []
        known: set[int] = set()
        critical, dependers, dependees = self._critical, self._dependers, self._dependees
        unserved = [need for need in finished if not all(dependee in alone for dependee in dependees[need])]
        for need in unserved:
            depender = dependers[need]
            if critical[need] and not (gone[depender] or depender in alone or depender in known):
                known.add(depender)
                failed.append(depender)
        fallen: set[int] = set()
        for actor in failed:  # grows while it is walked
            fallen.add(actor)
            for need in self._serves[actor]:
                for dependee in dependees[need]:
                    if not (gone[dependee] or dependee in fallen or dependee in alone):
                        break
                else:
                    unserved.append(need)
                    depender = dependers[need]
                    if critical[need] and not (gone[depender] or depender in alone or depender in known):
                        known.add(depender)
                        failed.append(depender)
        return failed, unserved

    def _needed_by(self, targets: Iterable[int]) -> bytearray:
        """Mark the needs that can make a target fail."""
        marked = bytearray(len(self._dependers))
        above = list(targets)
        seen = set(above)
        for actor in above:  # grows while it is walked
            for need in self._failing[actor]:
                marked[need] = 1
                for dependee in self._dependees[need]:
                    if dependee not in seen:
                        seen.add(dependee)
                        above.append(dependee)
        return marked

    # --- false spares ----------------------------------------------------------------------------

    def _hangs(self, need: int, actor: int, when: Mapping[int, int], held: dict[int, set[int]]) -> bool:
        """Whether an actor whose loss takes all alternatives takes them also when the depender goes on.

        Args:
            need: what nobody serves any more.
            actor: who is lost.
            when: everybody who falls, by place.
            held: who falls when somebody in particular goes on, as far as it was looked up.
        """
        others, depender = self._dependees[need], self._dependers[need]
        if depender in (actor, *others):
            return False
        if depender not in when or max(when[other] for other in others) < when[depender]:
            return True
        if depender not in held:
            held[depender] = self._fallen_while(depender, actor)
        return held[depender].issuperset(others)

    def _fallen_while(self, kept: int, lost: int) -> set[int]:
        falling = [lost]
        gone = {lost}
        left: dict[int, int] = {}
        for fallen in falling:  # grows while it is walked
            for need in self._decisive[fallen]:
                left[need] = left.get(need, len(self._dependees[need])) - 1
                depender = self._dependers[need]
                if not left[need] and self._critical[need] and depender != kept and depender not in gone:
                    gone.add(depender)
                    falling.append(depender)
        return gone

    # --- what is reachable -----------------------------------------------------------------------

    def _supplied(self, lost: Collection[int]) -> list[int]:
        """Give who is supplied, each after at least one dependee for each of its critical needs."""
        waits = [len(needs) for needs in self._failing]
        waiting = bytearray(len(self._dependers))
        for need in chain.from_iterable(self._failing):
            waiting[need] = 1
        supplied = [actor for actor, open_ in enumerate(waits) if not open_ and actor not in lost]
        for actor in supplied:  # grows while it is walked
            for need in self._serves[actor]:
                if waiting[need]:
                    waiting[need] = 0
                    depender = self._dependers[need]
                    waits[depender] -= 1
                    if not waits[depender] and depender not in lost:
                        supplied.append(depender)
        return supplied

    def _earlier(self, when: Sequence[int]) -> tuple[list[list[int]], list[int]]:
        """Keep of each actor's service what supplies somebody later, and count that for each need."""
        earlier: list[list[int]] = [[] for _ in self._names]
        left = [0] * len(self._dependers)
        for actor, needs in enumerate(self._failing):
            for need in needs if when[actor] < len(when) else ():
                for dependee in self._dependees[need]:
                    if when[dependee] < when[actor]:
                        earlier[dependee].append(need)
                        left[need] += 1
        return earlier, left

    def _cut_off(
        self, lost: int, when: Sequence[int], earlier: Sequence[Sequence[int]], left: list[int]
    ) -> set[int]:
        """Tell whom the loss of one actor cuts off from every source.

        Whoever is supplied by earlier ones alone stays supplied; the others are in doubt, and
        those of them whom somebody without doubt can supply are taken back.
        """
        falling = [lost]
        doubtful = {lost}
        for actor in falling:  # grows while it is walked
            for need in earlier[actor]:
                left[need] -= 1
                depender = self._dependers[need]
                if not left[need] and depender not in doubtful:
                    doubtful.add(depender)
                    falling.append(depender)
        for actor in falling:
            for need in earlier[actor]:
                left[need] += 1
        safe = [actor for actor in falling[1:] if self._is_supplied(actor, when, doubtful)]
        doubtful.difference_update(safe)
        for actor in safe:  # grows while it is walked
            for need in self._serves[actor]:
                depender = self._dependers[need]
                if depender in doubtful and depender != lost and self._is_supplied(depender, when, doubtful):
                    doubtful.remove(depender)
                    safe.append(depender)
        return doubtful - {lost}

    def _is_supplied(self, actor: int, when: Sequence[int], doubtful: Collection[int]) -> bool:
        never = len(self._names)
        return all(
            any(when[other] < never and other not in doubtful for other in self._dependees[need])
            for need in self._failing[actor]
        )


def _exact(weights: Sequence[float]) -> list[int]:
    """Scale weights to whole numbers, so that sums are exact whatever their order."""
    ratios = {}
    for weight in set(weights):
        if not (isfinite(weight) and weight >= 0):
            raise ValueError(f"a weight is a number of at least 0, not {weight}")
        ratios[weight] = weight.as_integer_ratio()
    # Every float is a whole number of some power of two.
    scale = max((part for _, part in ratios.values()), default=1)
    exact = {weight: whole * (scale // part) for weight, (whole, part) in ratios.items()}
    return [exact[weight] for weight in weights]


class _OutOfStepsError(Exception):
    """The search for cut sets has looked at as many actors as it may."""


class _CutSearch:
    """Finds minimal cut sets by branching, on what the target needs and nothing else.

    Args:
        failing: for each actor the needs by which it can fail.
        dependees: for each need, who can serve it.
        target: who must fail.
        steps: how many actors may be looked at.
    """

    def __init__(
        self, failing: Sequence[Sequence[int]], dependees: Sequence[Sequence[int]], target: int, steps: int
    ) -> None:
        above = [target]
        place = {target: 0}
        self._needs: list[list[int]] = []
        """For each actor above the target, its needs."""
        self._alternatives: list[list[int]] = []
        self._dependers: list[int] = []
        for depender, actor in enumerate(above):  # grows while it is walked
            self._needs.append([])
            # By who serves them, so that a search cut short tells the same whatever the order of input.
            for need in sorted(failing[actor], key=lambda need: tuple(dependees[need])):
                # What the target itself can serve holds until the target has failed.
                if target not in dependees[need]:
                    for dependee in dependees[need]:
                        if dependee not in place:
                            place[dependee] = len(above)
                            above.append(dependee)
                    self._needs[depender].append(len(self._dependers))
                    self._dependers.append(depender)
                    self._alternatives.append([place[dependee] for dependee in dependees[need]])
        self._above = above
        self._serves: list[list[int]] = [[] for _ in above]
        for need, others in enumerate(self._alternatives):
            for other in others:
                self._serves[other].append(need)
        self._left = [len(others) for others in self._alternatives]
        self._gone = bytearray(len(above))
        self._kept = bytearray(len(above))
        """Who may not be lost: the target, single cut sets, and whoever was branched on before."""
        self._kept[0] = 1
        self._steps = steps
        self._found: set[frozenset[int]] = set()
        self.complete_to = 0

    def run(self, max_order: int) -> list[list[int]]:
        """Find the minimal cut sets up to an order."""
        # Out of steps, what was found is right all the same: a cut set is only told once it is minimal.
        with suppress(_OutOfStepsError):
            for order in range(1, max_order + 1):
                self._extend((), order)
                self.complete_to = order
                if order == 1:
                    # Whoever is a cut set alone is in no larger one, and goes on while the target does.
                    for actor in chain.from_iterable(self._found):
                        self._kept[actor] = 1
        return [[self._above[actor] for actor in cut] for cut in self._found]

    def _extend(self, lost: tuple[int, ...], room: int) -> None:
        """Find the minimal cut sets that add so many to those lost."""
        branches = [actor for actor in self._keepers() if not self._kept[actor]]
        if self._outlasts(branches, room):
            return
        for actor in branches:
            falling = self._fall([actor])
            if self._gone[0]:
                if room == 1:
                    self._note(frozenset((*lost, actor)))
            elif room > 1:
                self._extend((*lost, actor), room - 1)
            self._rise(falling)
            if room > 1:
                self._kept[actor] = 1
        if room > 1:
            for actor in branches:
                self._kept[actor] = 0

    def _note(self, cut: frozenset[int]) -> None:
        parts = chain.from_iterable(combinations(cut, size) for size in range(1, len(cut)))
        if not any(frozenset(part) in self._found for part in parts):
            self._found.add(cut)

    def _outlasts(self, branches: list[int], room: int) -> bool:
        """Whether more ways to keep the target going have nobody in common than there is room for losses."""
        fallen = []
        outlasts = True
        for _ in range(room):
            fallen.append(self._fall(branches))
            if self._gone[0]:
                outlasts = False
                break
            branches = [actor for actor in self._keepers() if not self._kept[actor]]
            if not branches:
                break
        for falling in reversed(fallen):
            self._rise(falling)
        return outlasts

    def _keepers(self) -> list[int]:
        """Choose actors who keep the target going: for every need of theirs, one of them serves it."""
        keepers = [0]
        chosen = {0}
        for actor in keepers:  # grows while it is walked
            for need in self._needs[actor]:
                others = self._alternatives[need]
                if chosen.isdisjoint(others):
                    # Who may not be lost needs no branch; who needs little brings few along.
                    best = min(
                        (other for other in others if not self._gone[other]),
                        key=lambda other: (not self._kept[other], len(self._needs[other]), other),
                    )
                    chosen.add(best)
                    keepers.append(best)
        self._count(len(keepers))
        return keepers

    def _fall(self, lost: Iterable[int]) -> list[int]:
        """Let actors fall with all who fail, on top of what has fallen; gives whom to put back."""
        falling = [actor for actor in lost if not self._gone[actor]]
        for actor in falling:
            self._gone[actor] = 1
        for actor in falling:  # grows while it is walked
            for need in self._serves[actor]:
                self._left[need] -= 1
                depender = self._dependers[need]
                if not self._left[need] and not self._gone[depender]:
                    self._gone[depender] = 1
                    falling.append(depender)
        self._count(len(falling))
        return falling

    def _rise(self, falling: Iterable[int]) -> None:
        for actor in falling:
            self._gone[actor] = 0
            for need in self._serves[actor]:
                self._left[need] += 1

    def _count(self, steps: int) -> None:
        self._steps -= steps
        if self._steps < 0:
            raise _OutOfStepsError
