"""Which ways what an actor gives comes back to it, directly or through others.

A cycle gives value from party to party until it is back where it began, and passes nobody
twice. The number of cycles grows without bound on dense maps, so every question is asked up
to a length, and an answer that had to leave something out says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, ulp
from typing import TYPE_CHECKING, Final, TypeAlias

from ecograph.errors import ConfigError
from ecograph.graph import EcosystemGraph, measure
from ecograph.model.record import FrozenDict
from ecograph.tuples import NamedTuple
from ecograph.words import did_you_mean, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ecograph.model.record import ActorId, ResourceId

Successors: TypeAlias = "Mapping[str, Iterable[str]]"

MAX_LENGTH: Final = 5
"""How many flows a value cycle has at most, where nobody says otherwise."""
AT_MOST: Final = 1_000
"""How many value cycles are listed at most, where nobody says otherwise."""
MAX_STEPS: Final = 2_000_000
"""How many flows are tried at most, where nobody says otherwise: a second or two."""

_ROUNDING: Final = 1e-12
"""Products that differ relatively by less than this differ only by the order of their factors."""


class ValueFlow(NamedTuple):
    """What one actor gives another, with how much it is worth to the receiver."""

    giver: ActorId
    receiver: ActorId
    resource: ResourceId
    """Tells parallel flows apart."""
    score: float
    """In [0, 1], as judged by the receiver; 0 is worth nothing and keeps no cycle."""


class ValueCycle(NamedTuple):
    """Flows that lead from the focal actor over distinct actors back to it."""

    flows: tuple[ValueFlow, ...]
    score: float
    """The product of the scores of its flows, in (0, 1]."""

    @property
    def members(self) -> tuple[ActorId, ...]:
        """Who takes part, each giving to the next; starts with the focal actor."""
        return tuple(flow.giver for flow in self.flows)

    @property
    def length(self) -> int:
        """How many flows, and so how many members, it has; 2 is a direct exchange."""
        return len(self.flows)

    @property
    def weakest(self) -> ValueFlow:
        """The flow of the lowest score; of several the first after the focal actor."""
        return min(self.flows, key=lambda flow: flow.score)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueCycles:
    """The value cycles of a focal actor, and who and what carries them.

    All numbers are about every cycle with at most `complete_to` flows and a score of at least
    `min_score`, also where the list of cycles is cut.
    """

    focal: ActorId
    cycles: tuple[ValueCycle, ...]
    """The best of them, at most `at_most`: by score, then shorter ones first, then by the flows' names."""
    count: int
    """How many there are."""
    total: float
    """The sum of their scores."""
    share_by_length: Mapping[int, float]
    """By length the share of the total, in [0, 1]; lengths that no cycle has are left out."""
    stakeholder_occurrence: Mapping[ActorId, float]
    """By actor the share of the total in cycles with this actor, in [0, 1]; 0 for those in no cycle.

    The focal actor is in every cycle and is left out.
    """
    flow_occurrence: Mapping[ValueFlow, float]
    """By flow the share of the total in cycles with this flow, in [0, 1]; 0 for those in no cycle."""
    max_length: int
    """The length up to which cycles were asked for."""
    complete_to: int
    """The length up to which all cycles are counted; below `max_length` where there was too much to do."""
    min_score: float
    at_most: int

    @property
    def truncated(self) -> bool:
        """Whether cycles that were asked for are not listed, or longer ones not even counted."""
        return self.complete_to < self.max_length or len(self.cycles) < self.count

    @property
    def direct_share(self) -> float | None:
        """The share of the total in cycles of two, in [0, 1]; None where there is no cycle."""
        return self.share_by_length.get(2, 0.0) if self.count else None

    @property
    def indirect_share(self) -> float | None:
        """The share of the total in cycles through others, in [0, 1]; None where there is no cycle."""
        return None if self.direct_share is None else 1.0 - self.direct_share


def cycles(successors: Successors, *, max_length: int) -> Iterator[tuple[str, ...]]:
    """List the simple cycles of 2 to `max_length` nodes, each once, starting with its first name.

    Each cycle is found from its first name over later names only, and a step is taken only
    where a way back is left; so they come in order, shorter ones first, and none is sorted.

    Args:
        successors: for each node the nodes its arcs lead to; an arc to itself is no cycle.
        max_length: nodes of the longest cycle; below 2 there is none.

    >>> list(cycles({"a": ["b"], "b": ["a", "c"], "c": ["a"]}, max_length=3))
    [('a', 'b'), ('a', 'b', 'c')]
    """
    if max_length < 2:
        return
    # A node without successors lies on no cycle, so the keys are all nodes that matter.
    after = {node: {head for head in heads if head in successors} for node, heads in successors.items()}
    before: dict[str, set[str]] = {node: set() for node in after}
    for node, heads in after.items():
        heads.discard(node)
        for head in heads:
            before[head].add(node)
    found: list[list[tuple[str, ...]]] = [[] for _ in range(min(max_length, len(after)) + 1)]
    for root in sorted(after):
        for head in after[root]:
            before[head].discard(root)
        if before[root]:
            _find_from(root, after, before, found)
    for of_one_length in found:
        yield from of_one_length


def _find_from(
    root: str,
    after: Mapping[str, set[str]],
    before: Mapping[str, set[str]],
    found: list[list[tuple[str, ...]]],
) -> None:
    """Add the cycles whose first name is the root; `before` knows only arcs between it and later names."""
    longest = len(found) - 1
    back = before[root]
    found[2] += [(root, head) for head in sorted(after[root] & back)]
    # near[k]: from where the root is at most k arcs away.
    near = [set(), back]
    for _ in range(longest - 3):
        near.append(near[-1].union(*[before[node] for node in near[-1]]))
    ways: list[tuple[str, ...]] = [(root, head) for head in sorted(after[root]) if head > root]
    for length in range(3, longest):
        within = near[longest - length + 1]
        ways = [(*way, head) for way in ways for head in sorted(after[way[-1]] & within) if head not in way]
        found[length] += [way for way in ways if way[-1] in back]
    if longest > 2:
        found[longest] += [
            (*way, head)
            for way in ways
            if (closing := after[way[-1]] & back)
            for head in sorted(closing)
            if head not in way
        ]


@measure
def value_cycles(  # noqa: PLR0913 - each is one bound of the question
    graph: EcosystemGraph,
    focal: ActorId | None = None,
    *,
    max_length: int = MAX_LENGTH,
    min_score: float = 0.0,
    at_most: int = AT_MOST,
    max_steps: int = MAX_STEPS,
) -> ValueCycles:
    """Find by which ways what an actor gives comes back to it, and whom and what it lives on.

    score of a flow = weight(importance) / the largest weight of the mapping, from dependee to
    depender; the rest as in :func:`weigh_cycles`. Importance is what the receiver judges, so
    satisfaction takes no part. Every actor of the graph has an occurrence.

    Args:
        graph: the ecosystem.
        focal: whose cycles; the focal actor of the model where left out.
        max_length: flows of the longest cycle.
        min_score: cycles of a lower score do not count, in [0, 1].
        at_most: how many cycles are listed; the numbers are about all.
        max_steps: how many flows are tried before longer cycles are left out.

    Raises:
        ConfigError: if there is no such actor, or none is named and the model has no focal actor.
        ValueError: if `min_score`, `at_most` or `max_steps` is out of range.

    Source: stakeholder value network analysis (Cameron, Crawley, Feng & Lin 2011; Feng 2013).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... focal: p
    ... actors: [{id: p}, {id: a}, {id: b}]
    ... dependencies:
    ...   - {depender: a, dependee: p, resource: data, importance: 4}
    ...   - {depender: p, dependee: a, resource: money, importance: 2.5}
    ...   - {depender: b, dependee: a, resource: repair, importance: 2}
    ...   - {depender: p, dependee: b, resource: rooms, importance: 5}
    ... '''))
    >>> found = value_cycles(graph)
    >>> [("".join(cycle.members), round(cycle.score, 2)) for cycle in found.cycles]
    [('pa', 0.4), ('pab', 0.32)]
    >>> round(found.stakeholder_occurrence["b"], 3), round(found.direct_share, 3)
    (0.444, 0.556)
    """
    if focal is None:
        focal = graph.focal
    if focal is None:
        raise ConfigError("the model names no focal actor; say whose value cycles to find")
    if focal not in graph.actors:
        hint = did_you_mean(focal, graph.actors)
        raise ConfigError(
            f'there is no actor "{printable(focal)}" whose value cycles to find{f" ({hint})" if hint else ""}'
        )
    largest = graph.weight(5.0)
    return weigh_cycles(
        [
            ValueFlow(link.dependee, link.depender, link.resource, graph.weight(link.importance) / largest)
            for link in graph.links
        ],
        focal=focal,
        actors=graph.actors,
        max_length=max_length,
        min_score=min_score,
        at_most=at_most,
        max_steps=max_steps,
    )


def weigh_cycles(  # noqa: PLR0913 - each is one bound of the question
    flows: Iterable[ValueFlow],
    *,
    focal: str,
    actors: Iterable[str] = (),
    max_length: int = MAX_LENGTH,
    min_score: float = 0.0,
    at_most: int = AT_MOST,
    max_steps: int = MAX_STEPS,
) -> ValueCycles:
    """Find and weigh value cycles as :func:`value_cycles` does, from plain flows.

    score(cycle) = Π score(flow); a cycle starts and ends at the focal actor and passes nobody
    else twice; each of several parallel flows makes a cycle of its own.
    occurrence(x) = Σ score of the cycles with x / Σ score of all cycles, for an actor or a flow x.

    A way is given up only when even the best way back could not lift it to `min_score`, so
    no cycle is lost. Lengths are done one after the other. When a length would
    take more than `max_steps` flows to try, counted over all lengths, it and all longer ones
    are left out as a whole, and `complete_to` tells; the list is cut after that, and the
    shares are still about every cycle counted. A score that misses `min_score` by rounding
    alone (1e-12 of it) reaches it, and scores rank by their first 12 digits.

    Args:
        flows: score in [0, 1]; those of 0, and from an actor to itself, are on no cycle.
        focal: whose cycles; without flows it has none.
        actors: who has an occurrence besides the givers and receivers.
        max_length: flows of the longest cycle; below 2 there is none.
        min_score: in [0, 1].
        at_most: how many cycles are listed, ≥ 0.
        max_steps: ≥ 0.

    Raises:
        ValueError: if a score is outside [0, 1], two flows cannot be told apart, or one of
            the numbers is out of range.

    Source: stakeholder value network analysis (Cameron, Crawley, Feng & Lin 2011; Feng 2013).

    >>> found = weigh_cycles(
    ...     [ValueFlow("s", "a", "x", 0.5), ValueFlow("a", "s", "y", 0.8),
    ...      ValueFlow("s", "b", "x", 0.3), ValueFlow("b", "s", "y", 0.4)],
    ...     focal="s",
    ... )
    >>> round(found.total, 2), round(found.stakeholder_occurrence["a"], 4), found.direct_share
    (0.52, 0.7692, 1.0)
    """
    for name, number in (("at_most", at_most), ("max_steps", max_steps)):
        if number < 0:
            raise ValueError(f"{name} must be 0 or more, not {number}")
    if not 0 <= min_score <= 1:
        raise ValueError(f"min_score must be between 0 and 1, not {min_score}")
    told = sorted(flows)
    _check(told)
    known = {focal, *actors, *(flow.giver for flow in told), *(flow.receiver for flow in told)}
    search = _Search([flow for flow in told if flow.score > 0], focal, min_score, at_most, max_steps)
    complete_to = search.run(max_length)

    total = sum(search.by_length.values())
    occurrence = dict.fromkeys(told, 0.0)
    received = dict.fromkeys(sorted(known - {focal}), 0.0)
    for flow, score in zip(search.flows, search.by_flow, strict=True):
        if score > 0:
            # The sums run in different orders, so a share of all could pass 1 by rounding.
            occurrence[flow] = min(1.0, score / total)
            if flow.receiver != focal:
                received[flow.receiver] += score
    return ValueCycles(
        focal=focal,
        cycles=tuple(search.best()),
        count=search.count,
        total=total,
        share_by_length=FrozenDict({length: score / total for length, score in search.by_length.items()}),
        stakeholder_occurrence=FrozenDict(
            {actor: min(1.0, score / total) if score else 0.0 for actor, score in received.items()}
        ),
        flow_occurrence=FrozenDict(occurrence),
        max_length=max_length,
        complete_to=complete_to,
        min_score=min_score,
        at_most=at_most,
    )


def _check(told: Sequence[ValueFlow]) -> None:
    """Refuse flows that mean nothing; they are sorted, so what looks alike stands together."""
    last: tuple[str, ...] | None = None
    for flow in told:
        what = f'the flow "{flow.resource}" from "{flow.giver}" to "{flow.receiver}"'
        if not (isfinite(flow.score) and 0 <= flow.score <= 1):
            raise ValueError(printable(f"{what} has the score {flow.score}; give one between 0 and 1"))
        if flow[:3] == last:
            raise ValueError(printable(f"{what} is given twice; tell parallel flows apart by resource"))
        last = flow[:3]


class _Search:
    """A depth-first search from the focal actor, one length of cycle after the other.

    Actors and flows are numbered in the order of their names, so cycles of one length are met
    in the order in which equal ones rank.
    """

    def __init__(
        self, flows: Iterable[ValueFlow], focal: str, min_score: float, at_most: int, max_steps: int
    ) -> None:
        self.flows = [flow for flow in flows if flow.giver != flow.receiver]
        self.count = 0
        self.by_length: dict[int, float] = {}
        self.by_flow = [0.0] * len(self.flows)
        names = sorted({focal, *(flow.giver for flow in self.flows), *(flow.receiver for flow in self.flows)})
        number = {name: index for index, name in enumerate(names)}
        self._focal = number[focal]
        self._onward: list[list[tuple[int, int, float]]] = [[] for _ in names]
        self._back: list[list[tuple[int, float]]] = [[] for _ in names]
        self._from: list[list[tuple[int, float]]] = [[] for _ in names]
        for index, flow in enumerate(self.flows):
            giver, receiver = number[flow.giver], number[flow.receiver]
            if receiver == self._focal:
                self._back[giver].append((index, flow.score))
            else:
                self._onward[giver].append((index, receiver, flow.score))
                self._from[receiver].append((giver, flow.score))
        # A product too small for a float counts for nothing.
        self._least = max(min_score * (1 - _ROUNDING), ulp(0.0))
        self._at_most = at_most
        self._steps_left = max_steps
        self._kept: list[tuple[float, int, tuple[int, ...], float]] = []
        self._worst = 0.0 if at_most else 1.0
        # _returns[k][v]: the best product over k flows from v to the focal actor; walks, so a bound.
        self._returns = [[], [max((score for _, score in back), default=0.0) for back in self._back]]

    def run(self, max_length: int) -> int:
        """Count all cycles, length by length; give the length up to which that was possible."""
        for length in range(2, min(max_length, len(self._back)) + 1):
            if not any(self._returns[-1]):
                break
            if not self._count(length):
                return length - 1
            self._returns.append(self._one_further(self._returns[-1]))
        return max_length

    def _one_further(self, returns: Sequence[float]) -> list[float]:
        further = [0.0] * len(returns)
        for head, product in enumerate(returns):
            if product:
                for tail, score in self._from[head]:
                    further[tail] = max(further[tail], score * product)
        return further

    def best(self) -> Iterator[ValueCycle]:
        """Give the best cycles by rank."""
        self._cut()
        for _, _, way, score in self._kept:
            yield ValueCycle(tuple(self.flows[flow] for flow in way), score)

    def _count(self, length: int) -> bool:
        """Count the cycles of one length, or, where there is too much to do, none of them."""
        if not any(self._returns[length - 1][head] for _, head, _ in self._onward[self._focal]):
            return True
        before = self.count, self._worst, list(self._kept)
        by_flow = [0.0] * len(self.flows)
        total = self._walk(length, by_flow)
        if self._steps_left < 0:
            self.count, self._worst, self._kept = before
            return False
        if total:
            self.by_length[length] = total
            self.by_flow = [sum(pair) for pair in zip(self.by_flow, by_flow, strict=True)]
        return True

    def _walk(self, length: int, by_flow: list[float]) -> float:
        """Walk all ways of one length out and back; give the sum of their scores, and add it by flow."""
        hopeless = self._least * (1 - _ROUNDING)
        is_passed = bytearray(len(self._onward))
        is_passed[self._focal] = True
        way: list[int] = []
        passed = [self._focal]
        products = [1.0]
        sums = [0.0]
        ahead = [iter(self._onward[self._focal])]
        while ahead and self._steps_left >= 0:
            left = length - len(way) - 1
            returns = self._returns[left]
            product = products[-1]
            for flow, head, score in ahead[-1]:
                reached = product * score
                if is_passed[head] or reached * returns[head] < hopeless:
                    continue
                way.append(flow)
                if left > 1:
                    is_passed[head] = True
                    passed.append(head)
                    products.append(reached)
                    sums.append(0.0)
                    ahead.append(iter(self._onward[head]))
                    self._steps_left -= len(self._onward[head])
                    break
                closed = self._close(way, head, reached, by_flow)
                by_flow[flow] += closed
                sums[-1] += closed
                way.pop()
            else:
                ahead.pop()
                products.pop()
                is_passed[passed.pop()] = False
                if way:
                    below = sums.pop()
                    by_flow[way.pop()] += below
                    sums[-1] += below
        return sums[0]

    def _close(self, way: Sequence[int], last: int, product: float, by_flow: list[float]) -> float:
        """Take every flow from the last actor back to the focal one; give the sum of the scores."""
        self._steps_left -= len(self._back[last])
        closed = 0.0
        for flow, score in self._back[last]:
            worth = product * score
            if worth >= self._least:
                self.count += 1
                by_flow[flow] += worth
                closed += worth
                if worth > self._worst:
                    self._keep((*way, flow), worth)
        return closed

    def _keep(self, way: tuple[int, ...], score: float) -> None:
        rank = float(f"{score:.12g}")
        self._kept.append((-rank, len(way), way, score))
        if len(self._kept) > 2 * self._at_most + 100:
            self._cut()

    def _cut(self) -> None:
        """Keep the best; what is met later and scores no higher ranks behind them all."""
        self._kept.sort()
        if len(self._kept) > self._at_most:
            del self._kept[self._at_most :]
            self._worst = -self._kept[-1][0] * (1 + _ROUNDING / 10)
