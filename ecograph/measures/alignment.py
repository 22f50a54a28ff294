"""Whether the partners want the same: who is for and against what, and how much that counts.

MACTOR (Godet 1991): positions on goals, and the influence of actors on each other. Influence is
asked nobody: one has as much of it on another as the other depends on it. Whoever takes no
position is silent, which is neither 0 nor against.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from functools import cached_property
from itertools import accumulate, combinations, groupby
from typing import TYPE_CHECKING, Literal, TypeAlias

from ecograph.errors import ConfigError
from ecograph.graph import EcosystemGraph, measure
from ecograph.measures.brokers import neighbours
from ecograph.measures.power import power
from ecograph.model.record import FrozenDict
from ecograph.resolving import wholes_of
from ecograph.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ecograph.model.goals import Goal, Position
    from ecograph.model.record import ActorId, GoalId, ResourceId

Order: TypeAlias = Literal[1, 2, 3]
"""1: signs of positions, 2: positions, 3: positions × competitiveness."""
Trait: TypeAlias = Literal["trusted by all sides", "takes no side", "low stake", "reachable"]


class Influence(NamedTuple):
    """How much an actor weighs on the others, directly and through one other."""

    exerted: float
    """I: the direct and indirect influence on all others."""
    received: float
    """D: that of all others on it."""
    retroaction: float
    """Its indirect influence on itself, through those it influences; not among the two above."""
    competitiveness: float | None
    """R*: its balance of power, 1 on average; None where nobody influences anybody."""

    @property
    def net(self) -> float:
        """The net scale of all its relations: exerted - received."""
        return self.exerted - self.received


class Convergence(NamedTuple):
    """How much two actors stand for or against the same goals, and for opposite sides."""

    convergence: float
    """CAA: Σ over the goals on which both are for, or both against, of the mean of their positions."""
    divergence: float
    """DAA: the same over the goals on which they are opposed."""
    shared: tuple[GoalId, ...]
    opposed: tuple[GoalId, ...]


class Mobilisation(NamedTuple):
    """How much is for a goal and how much against it."""

    support: float
    opposition: float

    @property
    def total(self) -> float:
        """How much the goal moves the actors, either way."""
        return self.support + self.opposition

    @property
    def balance(self) -> float | None:
        """(support - opposition) / total, in [-1, 1]; None where it moves nobody."""
        return (self.support - self.opposition) / self.total if self.total else None


class GoalSupport(NamedTuple):
    """Who stands where on a goal, told per whole."""

    goal: Goal
    supporters: tuple[Position, ...]
    """The firmest first."""
    opponents: tuple[Position, ...]
    """The firmest first."""
    indifferent: tuple[Position, ...]
    """Those at 0, and the wholes some of whose parts are for it and others against it."""
    silent: tuple[ActorId, ...]
    """Who takes no position, customers left out."""
    explicit: tuple[ActorId, ...]
    """Who has said when it would be a success."""
    implicit: tuple[ActorId, ...]
    """Who is for it and has not said so."""


class Opposition(NamedTuple):
    """A goal that some are for and others against, the departments of a whole told apart."""

    goal: Goal
    supporters: tuple[Position, ...]
    """The firmest first."""
    opponents: tuple[Position, ...]
    """The firmest first."""
    divided: tuple[ActorId, ...]
    """The wholes that have parts on both sides."""

    @property
    def tension(self) -> int:
        """How far the firmest of each side are apart, from 2 to 8."""
        return self.supporters[0].stance - self.opponents[0].stance


class Allies(NamedTuple):
    """Two actors who are after the same, and give each other nothing."""

    first: ActorId
    second: ActorId
    resources: tuple[ResourceId, ...]
    """What both want."""
    goals: tuple[GoalId, ...]
    """What both stand for."""


class Facilitator(NamedTuple):
    """Who could chair the talk without being a party to it, and why."""

    actor: ActorId
    trusted_by: tuple[ActorId, ...]
    """Who says that it trusts it, told per whole."""
    sides: float
    """The share of all sides of which somebody trusts it, in (0, 1]."""
    trust: float
    """The share of the other parties that trust it, in (0, 1]."""
    stance: int
    """How firmly it stands on its firmest position on a contested goal, from 0 to 4."""
    stake: float | None
    """The share of the weight of all links that it gives or gets, in [0, 1]; None without links."""
    reach: float
    """The share of the other parties with which it is linked, in [0, 1]."""
    reasons: tuple[Trait, ...]
    """What speaks for it; its stake is at most and its reach at least that of the parties on average."""


# --- the method, from plain names and numbers -------------------------------------------------------


class Mactor:
    """The tables of MACTOR, from plain influences and positions; worked out once, asked often.

    Args:
        direct: how much one actor influences another directly, by (who, whom), ≥ 0, on any
            scale: all is proportional to it, and competitiveness does not depend on it.
        positions: how firmly an actor is for or, below 0, against a goal, by (actor, goal).
        actors: who takes part without influence or position.
        retroaction: whether competitiveness leaves out what an actor does to itself by way of
            others ("subtract"), or not ("keep").

    Raises:
        ConfigError: if an influence is below 0, or of an actor on itself.

    Source: Godet 1991, 2006.

    >>> found = Mactor({("a", "b"): 3, ("b", "a"): 1}, {("a", "calm"): 2, ("b", "calm"): -1})
    >>> found.influences["a"]
    Influence(exerted=3.0, received=1.0, retroaction=1.0, competitiveness=2.0)
    >>> found.mobilisation(2)["calm"]
    Mobilisation(support=2.0, opposition=1.0)
    """

    def __init__(
        self,
        direct: Mapping[tuple[ActorId, ActorId], float],
        positions: Mapping[tuple[ActorId, GoalId], float] | None = None,
        *,
        actors: Iterable[ActorId] = (),
        retroaction: Literal["subtract", "keep"] = "subtract",
    ) -> None:
        for (who, whom), strength in direct.items():
            if who == whom or strength < 0:
                raise ConfigError(f'the influence of "{who}" on "{whom}" must be on another and not below 0')
        self._direct = {pair: float(direct[pair]) for pair in sorted(direct) if direct[pair]}
        self._positions = {key: float((positions or {})[key]) for key in sorted(positions or {})}
        self._subtracts = retroaction == "subtract"
        self.actors = tuple(
            sorted(
                {*actors, *(actor for pair in direct for actor in pair), *(who for who, _ in self._positions)}
            )
        )

    @cached_property
    def _onward(self) -> Mapping[ActorId, dict[ActorId, float]]:
        onward: dict[ActorId, dict[ActorId, float]] = {actor: {} for actor in self.actors}
        for (who, whom), strength in self._direct.items():
            onward[who][whom] = strength
        return onward

    def total_influence(self) -> dict[tuple[ActorId, ActorId], float]:
        """Give the direct and indirect influence (MIDI), also of actors on themselves, where it is not 0.

        MIDI_ij = MID_ij + Σ_k min(MID_ik, MID_kj). It has an entry for each two actors with one
        between them: on a large map ask for :attr:`influences`, the sums of it.
        """
        found: dict[tuple[ActorId, ActorId], float] = defaultdict(float, self._direct)
        for (who, by), strength in self._direct.items():
            for whom, further in self._onward[by].items():
                found[who, whom] += min(strength, further)
        return dict(sorted(found.items()))

    def greatest_influence(self) -> dict[tuple[ActorId, ActorId], float]:
        """Give the strongest way of influence on others, direct or through one other (MMIDI).

        MMIDI_ij = max(MID_ij, max_k min(MID_ik, MID_kj)).
        """
        found = dict(self._direct)
        for (who, by), strength in self._direct.items():
            for whom, further in self._onward[by].items():
                if whom != who:
                    found[who, whom] = max(found.get((who, whom), 0.0), min(strength, further))
        return dict(sorted(found.items()))

    @cached_property
    def influences(self) -> Mapping[ActorId, Influence]:
        """How much each actor weighs: I, D, retroaction and competitiveness R*.

        I_i = Σ_{j≠i} MIDI_ij; D_i = Σ_{j≠i} MIDI_ji; r_i = (I_i - MIDI_ii) / Σ I × I_i / (I_i + D_i),
        0 where an actor neither influences nor is influenced; R* = r / mean of r. The sums of
        minima are taken from sorted columns, so the table itself is never made.
        """
        exerted, received = dict.fromkeys(self.actors, 0.0), dict.fromkeys(self.actors, 0.0)
        own = dict.fromkeys(self.actors, 0.0)
        coming: dict[ActorId, list[float]] = {actor: [] for actor in self.actors}
        for (who, whom), strength in self._direct.items():
            exerted[who] += strength
            received[whom] += strength
            coming[whom].append(strength)
        going = {actor: _Minima(ahead.values()) for actor, ahead in self._onward.items()}
        into = {actor: _Minima(strengths) for actor, strengths in coming.items()}
        for (who, whom), strength in self._direct.items():
            back = min(strength, self._direct.get((whom, who), 0.0))
            own[who] += back
            exerted[who] += going[whom].total(strength) - back
            received[whom] += into[who].total(strength) - back
        ratio = self._ratios(exerted, received, own)
        return {
            actor: Influence(
                exerted[actor], received[actor], own[actor], None if ratio is None else ratio[actor]
            )
            for actor in self.actors
        }

    def _ratios(
        self, exerted: Mapping[str, float], received: Mapping[str, float], own: Mapping[str, float]
    ) -> Mapping[ActorId, float] | None:
        """Competitiveness, 1 on average."""
        total = sum(exerted.values())
        ratio = {}
        for actor in self.actors:
            both = exerted[actor] + received[actor]
            # Never below 0: what comes back to an actor by way of others is at most what it sent.
            sent = exerted[actor] - (own[actor] if self._subtracts else 0.0)
            ratio[actor] = sent / total * exerted[actor] / both if both else 0.0
        mean = sum(ratio.values()) / len(ratio) if ratio else 0.0
        return {actor: value / mean for actor, value in ratio.items()} if mean else None

    @property
    def stability(self) -> float | None:
        """H: how clear the balance of power is, in [0, 1]: 0 where all exert what they receive.

        Σ abs(I_i - D_i) / (2 Σ I); None where nobody influences anybody.
        """
        total = sum(found.exerted for found in self.influences.values())
        return sum(abs(found.net) for found in self.influences.values()) / (2 * total) if total else None

    def positions(self, order: Order) -> Mapping[tuple[ActorId, GoalId], float] | None:
        """Give the matrix of positions of an order: 1 signs, 2 as they are, 3 × competitiveness (MAO).

        Returns:
            By actor and goal; None for order 3 where nobody influences anybody.

        Raises:
            ConfigError: if there is no such order.
        """
        if order not in {1, 2, 3}:
            raise ConfigError(f"positions have order 1, 2 or 3, not {order}")
        if order == 1:
            return {key: float((value > 0) - (value < 0)) for key, value in self._positions.items()}
        if order == 2:
            return dict(self._positions)
        weights = {actor: found.competitiveness for actor, found in self.influences.items()}
        told = {}
        for (actor, goal), value in self._positions.items():
            weight = weights[actor]
            if weight is None:
                return None
            told[actor, goal] = value * weight
        return told

    def convergence(self, order: Order = 1) -> Mapping[tuple[ActorId, ActorId], Convergence] | None:
        """Tell for each two actors with positions on the same goal how far they are together, and apart.

        CAA_ij = Σ over goals with a_ik × a_jk > 0 of (abs(a_ik) + abs(a_jk)) / 2; DAA_ij the same where
        the product is below 0; a = positions of the order. Of order 1 it is the number of goals.

        Returns:
            By pair in order of name, those that meet on no goal left out; None as :meth:`positions`.
        """
        told = self.positions(order)
        if told is None:
            return None
        on: dict[GoalId, list[tuple[ActorId, float]]] = defaultdict(list)
        for (actor, goal), value in told.items():
            if value:
                on[goal].append((actor, value))
        sums: dict[tuple[ActorId, ActorId], list[float]] = defaultdict(lambda: [0.0, 0.0])
        goals: dict[tuple[ActorId, ActorId], tuple[list[GoalId], list[GoalId]]] = defaultdict(
            lambda: ([], [])
        )
        for goal in sorted(on):
            for (first, one), (second, other) in combinations(on[goal], 2):
                apart = (one > 0) != (other > 0)
                sums[first, second][apart] += (abs(one) + abs(other)) / 2
                goals[first, second][apart].append(goal)
        return {
            pair: Convergence(together, apart, *map(tuple, goals[pair]))
            for pair, (together, apart) in sorted(sums.items())
        }

    def ambivalence(self, order: Order = 1) -> Mapping[ActorId, float | None] | None:
        """Tell for each actor whether it is ally and opponent of the same others.

        EQ_i = 1 - Σ_j abs(CAA_ij - DAA_ij) / Σ_j (CAA_ij + DAA_ij), in [0, 1]: 0 where each other is
        either ally or opponent, 1 where each is as much both; None for who meets nobody on a goal.
        """
        pairs = self.convergence(order)
        if pairs is None:
            return None
        clear, both = dict.fromkeys(self.actors, 0.0), dict.fromkeys(self.actors, 0.0)
        for pair, found in pairs.items():
            for actor in pair:
                clear[actor] += abs(found.convergence - found.divergence)
                both[actor] += found.convergence + found.divergence
        return {actor: 1 - clear[actor] / both[actor] if both[actor] else None for actor in self.actors}

    def mobilisation(self, order: Order = 2) -> Mapping[GoalId, Mobilisation] | None:
        """Tell for each goal how much is for it and how much against it: Σ of the positions of either sign.

        Returns:
            By goal, those nobody has a position on left out; None as :meth:`positions`.
        """
        told = self.positions(order)
        if told is None:
            return None
        sides: dict[GoalId, list[float]] = {goal: [0.0, 0.0] for goal in sorted({goal for _, goal in told})}
        for (_, goal), value in told.items():
            sides[goal][value < 0] += abs(value)
        return {goal: Mobilisation(*both) for goal, both in sides.items()}


class _Minima:
    """Sums of min(x, each of some numbers), asked for many x."""

    def __init__(self, numbers: Iterable[float]) -> None:
        self._rising = sorted(numbers)
        self._sums = [0.0, *accumulate(self._rising)]

    def total(self, x: float) -> float:
        smaller = bisect_right(self._rising, x)
        return self._sums[smaller] + x * (len(self._rising) - smaller)


class Concordance(NamedTuple):
    """How much several rank the same things alike."""

    w: float | None
    """Kendall's W, in [0, 1]; None where all rank everything equally."""
    mean_correlation: float | None
    """The mean of Spearman's rho over all pairs; None where W is, or one of them ranks all equally."""


def kendall_w(scores: Iterable[Sequence[float]]) -> Concordance:
    """Measure how much several rank the same things alike.

    W = 12 S / (m² (n³ - n) - m Σ T), S = Σ (R_k - mean of R)² of the sums of ranks; equal scores
    share the mean of their ranks, T = Σ (t³ - t) over the ties of one. Mean rho = Σ over pairs of
    the correlation of their ranks / pairs; without ties that is (m W - 1) / (m - 1).

    Args:
        scores: for each who ranks, one number for each thing, in the same order; any scale.

    Raises:
        ConfigError: if there are fewer than two who rank or two things, or rows differ in length.

    Source: Kendall & Babington Smith 1939.

    >>> found = kendall_w([[1, 2, 3, 4], [1, 3, 2, 4], [2, 1, 4, 3]])
    >>> round(found.w, 4), round(found.mean_correlation, 4)
    (0.6444, 0.4667)
    """
    rows = [list(row) for row in scores]
    if len(rows) < 2 or len({len(row) for row in rows}) > 1 or len(rows[0]) < 2:
        raise ConfigError("at least two must rank the same two things or more")
    m, n = len(rows), len(rows[0])
    ranks = [_ranks(row) for row in rows]
    ties = sum(count**3 - count for row in rows for count in Counter(row).values())
    sums = [sum(column) for column in zip(*ranks, strict=True)]
    mean = m * (n + 1) / 2
    most = m * m * (n**3 - n) - m * ties
    if not most:
        return Concordance(None, None)
    w = 12 * sum((total - mean) ** 2 for total in sums) / most
    around = [[rank - (n + 1) / 2 for rank in row] for row in ranks]
    spreads = [sum(value * value for value in row) for row in around]
    if not all(spreads):
        return Concordance(w, None)
    # The correlations of all pairs from one sum: (Σ of the standardised ranks)² less each with itself.
    together = [
        sum(row[thing] / spread**0.5 for row, spread in zip(around, spreads, strict=True))
        for thing in range(n)
    ]
    return Concordance(w, (sum(value * value for value in together) - m) / (m * (m - 1)))


def _ranks(row: Sequence[float]) -> list[float]:
    """The ranks from 1 of numbers; equal ones share the mean of theirs."""
    ranks = [0.0] * len(row)
    before = 0
    for _, same in groupby(sorted(range(len(row)), key=row.__getitem__), key=row.__getitem__):
        places = list(same)
        for place in places:
            ranks[place] = before + (len(places) + 1) / 2
        before += len(places)
    return ranks


# --- the method, on a map ---------------------------------------------------------------------------


@measure
def mactor_of(graph: EcosystemGraph) -> Mactor:
    """Lay out the influences and positions of a map: one has as much influence as the other depends on it.

    MID_ij = D_ji of :func:`~ecograph.measures.power`, from 0 to 5 instead of Godet's 0 to 4; no
    sign, share or coefficient depends on that scale. Positions are told per whole.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}]
    ... dependencies: [{depender: a, dependee: b, resource: r, importance: 4}]
    ... '''))
    >>> mactor_of(graph).total_influence()
    {('b', 'a'): 4.0}
    """
    direct = {}
    for (first, second), found in power(graph).items():
        direct[second, first] = found.first
        direct[first, second] = found.second
    stances = {(row.actor, row.goal): row.stance for row in graph.positions}
    return Mactor(direct, stances, actors=graph.actors)


@measure
def influences(graph: EcosystemGraph) -> dict[ActorId, Influence]:
    """Tell for each actor how much it influences the others and they it, and its balance of power.

    Direct influence of j on i is how much i depends on j; indirect influence runs through one
    other, as wide as the narrower of the two: I, D, retroaction and competitiveness R* as in
    :class:`Mactor`.

    Returns:
        For every actor, in order of name.

    Source: MACTOR (Godet 1991), on derived influence.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}, {id: c}]
    ... dependencies:
    ...   - {depender: a, dependee: b, resource: r, importance: 4}
    ...   - {depender: b, dependee: c, resource: s, importance: 3}
    ... '''))
    >>> influences(graph)["c"].exerted
    6.0
    """
    return dict(mactor_of(graph).influences)


@measure
def convergences(
    graph: EcosystemGraph, *, order: Order = 1
) -> Mapping[tuple[ActorId, ActorId], Convergence] | None:
    """Tell for each two actors how far they stand for the same goals, and how far they oppose.

    Order 1 counts goals, 2 weighs them by the firmness of both, 3 by their power as well; see
    :meth:`Mactor.convergence`. None for order 3 where nobody influences anybody.

    Source: convergence and divergence of MACTOR (Godet 1991).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}]
    ... goals: [{id: calm}]
    ... positions: [{actor: a, goal: calm, stance: 3}, {actor: b, goal: calm, stance: 1}]
    ... '''))
    >>> convergences(graph, order=2)["a", "b"].convergence
    2.0
    """
    return mactor_of(graph).convergence(order)


@measure
def ambivalence(graph: EcosystemGraph, *, order: Order = 1) -> Mapping[ActorId, float | None] | None:
    """Tell for each actor whether it is ally and opponent of the same others, from 0 to 1.

    See :meth:`Mactor.ambivalence`. Who is on no goal with anybody has None.

    Source: ambivalence of actors (Godet), from memory of the method's literature.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}]
    ... goals: [{id: calm}, {id: profit}]
    ... positions:
    ...   - {actor: a, goal: calm, stance: 3}
    ...   - {actor: b, goal: calm, stance: 1}
    ...   - {actor: a, goal: profit, stance: 3}
    ...   - {actor: b, goal: profit, stance: -1}
    ... '''))
    >>> ambivalence(graph)["a"]
    1.0
    """
    return mactor_of(graph).ambivalence(order)


@measure
def mobilisation(graph: EcosystemGraph, *, order: Order = 2) -> Mapping[GoalId, Mobilisation] | None:
    """Tell for each goal how much is for it and against it: counted, by firmness, or with power.

    Order 1 counts actors, 2 adds up positions, 3 positions × competitiveness: a goal most are for
    can have the powerful against it. See :meth:`Mactor.mobilisation`.

    Source: mobilisation of actors on objectives, MACTOR (Godet 1991).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}]
    ... goals: [{id: calm}]
    ... positions: [{actor: a, goal: calm, stance: 3}, {actor: b, goal: calm, stance: -1}]
    ... '''))
    >>> mobilisation(graph)["calm"].balance
    0.5
    """
    return mactor_of(graph).mobilisation(order)


# --- goals, and who is on which side ----------------------------------------------------------------


def _firmest(positions: Iterable[Position]) -> tuple[Position, ...]:
    return tuple(sorted(positions, key=lambda row: (-abs(row.stance), row.actor)))


@measure
def goal_support(graph: EcosystemGraph) -> dict[GoalId, GoalSupport]:
    """Tell for each goal who is for it, against it, at 0 or silent, and who has said what success is.

    Supporters have a stance above 0, opponents below. A customer is not asked: a shared goal is
    seen from the customer. Implicit is success that a supporter has not put in words.

    Returns:
        By goal in order of name; whether it is shared, the goal itself says.

    Source: matrix of positions of MACTOR (Godet 1991).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}]
    ... goals: [{id: calm, shared: true}]
    ... positions: [{actor: a, goal: calm, stance: 3}]
    ... '''))
    >>> found = goal_support(graph)["calm"]
    >>> [row.actor for row in found.supporters], found.silent, found.implicit
    (['a'], ('b',), ('a',))
    """
    on: dict[GoalId, list[Position]] = defaultdict(list)
    for position in graph.positions:
        on[position.goal].append(position)
    asked = [actor for actor in graph.actors if not graph.is_customer(actor)]
    found = {}
    for goal in sorted(graph.facts.goals, key=lambda goal: goal.id):
        told = on[goal.id]
        spoken = {row.actor for row in told}
        found[goal.id] = GoalSupport(
            goal=goal,
            supporters=_firmest(row for row in told if row.stance > 0),
            opponents=_firmest(row for row in told if row.stance < 0),
            indifferent=_firmest(row for row in told if row.stance == 0),
            silent=tuple(actor for actor in asked if actor not in spoken),
            explicit=tuple(sorted(row.actor for row in told if row.success)),
            implicit=tuple(sorted(row.actor for row in told if row.stance > 0 and not row.success)),
        )
    return found


@measure
def oppositions(graph: EcosystemGraph, *, min_stance: int = 1) -> tuple[Opposition, ...]:
    """Find the goals that some are for and others against, departments of one whole included.

    Parts are told as parts here, however the graph was built: what two departments oppose each
    other in is hidden where a whole speaks with one voice.

    Args:
        graph: the ecosystem.
        min_stance: how firmly both sides must stand, from 1 to 4.

    Returns:
        Those that divide a whole first, then the furthest apart, then by goal.

    Source: divergence of objectives (Godet 1991).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: insurer}, {id: purchasing, part_of: insurer}, {id: claims, part_of: insurer}]
    ... goals: [{id: lower cost}]
    ... positions:
    ...   - {actor: purchasing, goal: lower cost, stance: 4}
    ...   - {actor: claims, goal: lower cost, stance: -2}
    ... '''))
    >>> [(found.goal.id, found.divided, found.tension) for found in oppositions(graph)]
    [('lower cost', ('insurer',), 6)]
    """
    whole = wholes_of(graph.facts)
    on: dict[GoalId, list[Position]] = defaultdict(list)
    for position in graph.positions_apart:
        if abs(position.stance) >= min_stance:
            on[position.goal].append(position)
    found = []
    for goal in graph.facts.goals:
        supporters = _firmest(row for row in on[goal.id] if row.stance > 0)
        opponents = _firmest(row for row in on[goal.id] if row.stance < 0)
        if supporters and opponents:
            both = {whole[row.actor] for row in supporters} & {whole[row.actor] for row in opponents}
            found.append(Opposition(goal, supporters, opponents, tuple(sorted(both))))
    return tuple(sorted(found, key=lambda one: (not one.divided, -one.tension, one.goal.id)))


@measure
def allies(graph: EcosystemGraph) -> tuple[Allies, ...]:
    """Find the pairs of actors who are after the same and have no link in either direction.

    They want the same resource, whether or not they get it, or stand for the same goal: a
    stance of at least 1. Of several views of one stance the actor's own counts, else the one
    without a voice, else the median. A whole stands for a goal when a part of it does and none
    is against it.

    Returns:
        Those who share most first, then by name.

    Source: convergence of objectives (Godet, *MACTOR*, 1990), restricted to actors without a link.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}, {id: c}]
    ... interests: [{actor: a, resource: forecast, priority: 4}, {actor: b, resource: forecast, priority: 2}]
    ... goals: [{id: calm}]
    ... positions: [{actor: a, goal: calm, stance: 3}, {actor: b, goal: calm, stance: 1}]
    ... '''))
    >>> allies(graph)
    (Allies(first='a', second='b', resources=('forecast',), goals=('calm',)),)
    """
    linked = set(zip(graph.links.column("depender"), graph.links.column("dependee"), strict=True))
    wanters: dict[ResourceId, set[ActorId]] = defaultdict(set)
    for interest in graph.interests:
        wanters[interest.resource].add(interest.actor)
    shared: dict[tuple[ActorId, ActorId], tuple[list[ResourceId], list[GoalId]]] = {}
    for kind, after in enumerate((wanters, _supporters(graph))):
        for what, actors in sorted(after.items()):
            for pair in combinations(sorted(actors), 2):
                if pair not in linked and pair[::-1] not in linked:
                    shared.setdefault(pair, ([], []))[kind].append(what)
    found = [Allies(*pair, tuple(resources), tuple(goals)) for pair, (resources, goals) in shared.items()]
    return tuple(sorted(found, key=lambda two: (-len(two.resources) - len(two.goals), two)))


def _supporters(graph: EcosystemGraph) -> Mapping[GoalId, set[ActorId]]:
    supporters: dict[GoalId, set[ActorId]] = defaultdict(set)
    for position in graph.positions:
        if position.stance > 0:
            supporters[position.goal].add(position.actor)
    return supporters


# --- who could chair, and who knows what ------------------------------------------------------------


@measure
def facilitators(graph: EcosystemGraph) -> tuple[Facilitator, ...]:
    """Rank who could be a neutral facilitator: trusted by all sides, no side itself, low stake, reachable.

    The sides are, of each goal that wholes are for and against, those for it and those against
    it; where no goal is contested, every party but the candidate is a side of its own. A side
    trusts a candidate when somebody on it does, the candidate itself left out. stake = Σ weight of
    the links it gives or gets / Σ weight of all links; reach = the share of the other parties with
    which it is linked. Parties are all but the customers: a customer is a candidate neither, nor
    is the focal party, from whom the map is seen. Who is trusted by no other party is none.

    The order is lexicographic: sides, no stance on a contested goal, trust, low stake, reach, name.

    Source: criteria for a facilitator of collaboration between organisations (Gray 1989); the
    formula and the order are ours.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}, {id: club, trusted_by: [a, b]}]
    ... dependencies: [{depender: a, dependee: b, resource: r, importance: 4}]
    ... goals: [{id: calm}]
    ... positions: [{actor: a, goal: calm, stance: 3}, {actor: b, goal: calm, stance: -1}]
    ... '''))
    >>> [(found.actor, found.sides, found.reasons) for found in facilitators(graph)]
    [('club', 1.0, ('trusted by all sides', 'takes no side', 'low stake'))]
    """
    parties = {actor for actor in graph.actors if not graph.is_customer(actor)}
    trusted: dict[ActorId, set[ActorId]] = defaultdict(set)
    told = zip(graph.facts.actors.column("id"), graph.facts.actors.column("trusted_by"), strict=True)
    for part, by in told:
        actor = graph.whole(part)
        trusted[actor] |= {graph.whole(other) for other in by} & parties - {actor}
    contested = [
        ({row.actor for row in goal.supporters}, {row.actor for row in goal.opponents}, goal)
        for goal in goal_support(graph).values()
        if goal.supporters and goal.opponents
    ]
    stances: dict[ActorId, int] = defaultdict(int)
    for _, _, goal in contested:
        for row in (*goal.supporters, *goal.opponents):
            stances[row.actor] = max(stances[row.actor], abs(row.stance))
    camps = [camp & parties for supporters, opponents, _ in contested for camp in (supporters, opponents)]
    stakes = _stakes(graph)
    near = neighbours(graph)
    others = len(parties) - 1
    reach = {actor: len(near[actor] & parties) / others if others else 0.0 for actor in parties}
    known = [stakes[actor] for actor in sorted(parties) if actor in stakes]
    mean_stake = sum(known) / len(parties) if parties else 0.0
    mean_reach = sum(reach[actor] for actor in sorted(parties)) / len(parties) if parties else 0.0
    found = []
    for actor in sorted(parties - {graph.focal}):
        by = trusted[actor]
        if by:
            sides = [camp - {actor} for camp in camps if camp - {actor}]
            share = sum(not by.isdisjoint(camp) for camp in sides) / len(sides) if sides else len(by) / others
            stake = stakes.get(actor, 0.0) if stakes else None
            traits: dict[Trait, bool] = {
                "trusted by all sides": share == 1,
                "takes no side": not stances[actor],
                "low stake": stake is not None and stake <= mean_stake,
                "reachable": reach[actor] >= mean_reach > 0 and graph.can_be_influenced(actor),
            }
            found.append(
                Facilitator(
                    actor=actor,
                    trusted_by=tuple(sorted(by)),
                    sides=share,
                    trust=len(by) / others,
                    stance=stances[actor],
                    stake=stake,
                    reach=reach[actor],
                    reasons=tuple(trait for trait, holds in traits.items() if holds),
                )
            )
    return tuple(
        sorted(
            (one for one in found if one.sides),
            key=lambda one: (-one.sides, one.stance, -one.trust, one.stake or 0.0, -one.reach, one.actor),
        )
    )


def _stakes(graph: EcosystemGraph) -> Mapping[ActorId, float]:
    """The share of the weight of all links at whose ends an actor is; nothing without links."""
    stakes: dict[ActorId, float] = defaultdict(float)
    total = 0.0
    columns = map(graph.links.column, ("depender", "dependee", "importance"))
    for depender, dependee, importance in zip(*columns, strict=True):
        weight = graph.weight(importance)
        total += weight
        stakes[depender] += weight
        stakes[dependee] += weight
    return {actor: stake / total for actor, stake in stakes.items()}


def disciplines(graph: EcosystemGraph, wanted: Iterable[str] = ()) -> Mapping[str, tuple[ActorId, ...]]:
    """Tell which disciplines are covered by whom, and which that are wanted by nobody.

    Args:
        graph: the ecosystem.
        wanted: what should be covered; a name counts however it is capitalised.

    Returns:
        By discipline, those that are wanted first and in that order, then the others by name; who
        covers it, told per whole, nobody where none does.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a, disciplines: [operations]}, {id: b}]
    ... '''))
    >>> disciplines(graph, wanted=["Research", "Operations"])
    {'Research': (), 'Operations': ('a',)}
    """
    covered: dict[str, set[ActorId]] = defaultdict(set)
    spelled: dict[str, str] = {}
    rows = zip(graph.facts.actors.column("id"), graph.facts.actors.column("disciplines"), strict=True)
    for actor, covers in rows:
        for discipline in covers if graph.is_there(actor) else ():
            folded = " ".join(discipline.casefold().split())
            spelled[folded] = min(spelled.get(folded, discipline), discipline)
            covered[folded].add(graph.whole(actor))
    asked = {" ".join(name.casefold().split()): name for name in wanted}
    names = {**asked, **{folded: spelled[folded] for folded in sorted(spelled) if folded not in asked}}
    return FrozenDict((name, tuple(sorted(covered.get(folded, ())))) for folded, name in names.items())
