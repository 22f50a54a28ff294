"""Measures as tables: plain rows, and CSV that a spreadsheet can open without running anything."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from ecograph.errors import ConfigError
from ecograph.measures import (
    actor_table,
    allies,
    ambivalence,
    best_rings,
    brokers,
    channel_fragility,
    concentration,
    control,
    convergences,
    cut_sets,
    experience_gaps,
    facilitators,
    false_spares,
    goal_support,
    handovers,
    importance_performance,
    influences,
    joint_points,
    journey_steps,
    layers,
    loads,
    losses,
    measurement_coverage,
    mitigation,
    mobilisation,
    near_misses,
    ownership,
    pairs,
    positions,
    power,
    protected,
    reciprocity,
    returns,
    rings,
    strength,
    units,
    value_cycles,
    way_back,
    where_to_start,
)
from ecograph.words import did_you_mean, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ecograph.graph import EcosystemGraph
    from ecograph.measures import BestRings

Row: TypeAlias = dict[str, Any]

_DIGITS: Final = 6
_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class Choice(NamedTuple):
    """What can be asked of a table."""

    about: str | None = None
    """Whose value cycles; the focal actor's, where left out."""
    max_length: int | None = None
    """The most parties in a ring or a cycle."""
    kind: str | None = None
    """Count only resources of this kind."""
    unit: str | None = None
    """Count only amounts in this unit."""
    ways_back: bool = True
    """Whether pairs tell how a one-way gift comes back, which takes its time on a large map."""

    objective: str = "gain"
    """What the best rings are best at: parties, gain or worst-off."""
    each_actor_once: bool = False
    """Whether a party takes part in one of the best rings at most."""
    closing: bool = False
    """Whether what flows one way already can be part of the best rings."""
    time_limit: float = 5.0
    """Seconds to look for the best rings."""

    def limit(self, name: str = "max_length") -> dict[str, int]:
        """Hand over the limit that was asked for; the measure's own where none was."""
        return {} if self.max_length is None else {name: self.max_length}


PLAIN: Final = Choice()
"""Nothing special."""


def table(graph: EcosystemGraph, name: str = "actors", choice: Choice = PLAIN) -> list[Row]:
    """Give one of the tables of measures as rows of plain values; names in one cell have | between them.

    `actors` (what each gives and gets, what its loss does), `pairs` (what every two give each
    other, and how a one-way gift returns), `returns` (what of each actor's giving comes back),
    `kinds` (how much returns, for each kind that is returned in kind and each unit of money),
    `cycles` (the value cycles of the focal actor), `needs` (who needs what, from whom, and
    whether it is critical), `losses` (what the loss of each does), `joint-losses` (pairs whose
    loss cuts off more than either does), `cut-sets` (the smallest sets without whom somebody fails),
    `false-spares` (alternatives that fall together), `dependencies` (how strong each is, and what
    makes it bearable), `power` (how much every two depend on each other), `concentration` (on how
    few each leans, and how much it carries), `brokers` (who holds the conversation together),
    `rings` (swaps in which nobody loses), `best-rings` (those that go together best, one row for
    each transfer), `near-misses` (swaps in which the others gain more than somebody loses),
    `allies` (who is after the same without a link), `mactor` (how much each influences the others
    and they it), `goals` (who is for each, against it or silent, and who has said what success is),
    `convergences` (how far every two stand for the same), `facilitators` (who could chair the talk),
    `journeys` (who performs each, what falls short, what is measured), `touchpoints` (the same of
    each step), `handovers` (who hands the customer to whom, and whether they are linked), `start`
    (where to start and why: first whole journeys, then touchpoints).

    Raises:
        ConfigError: if there is no such table, or what is chosen does not exist.
    """
    asked = _named(name)
    return [dict(zip(asked.columns, map(rounded, row), strict=True)) for row in asked.rows(graph, choice)]


def _named(name: str) -> _Table:
    if name not in _TABLES:
        raise ConfigError(f'there is no table "{printable(name)}" ({did_you_mean(name, _TABLES)})')
    return _TABLES[name]


def table_csv(graph: EcosystemGraph, name: str = "actors", choice: Choice = PLAIN) -> str:
    """Write a table as CSV; text that a spreadsheet would take for a formula starts with a quote."""
    return _csv(name, _named(name).rows(graph, choice))


def _csv(name: str, rows: _Values) -> str:
    cells = ([_cell(rounded(value)) for value in row] for row in rows)
    return "".join(map(_line, [_TABLES[name].columns, *cells]))


def _line(cells: Iterable[object]) -> str:
    # The writer quotes just the line ends it would write itself, so it must believe in both.
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue().removesuffix("\r\n") + "\n"


def rounded(value: Any) -> Any:
    """Cut the noise of binary fractions, and turn minus nothing into nothing."""
    return round(value, _DIGITS) + 0.0 if isinstance(value, float) else value


def _cell(value: object) -> object:
    if isinstance(value, str):
        # A line break is quoted and stays; what could move a cursor does not.
        text = "\n".join(map(printable, value.split("\n")))
        return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text
    return "" if value is None else value


def rings_question(graph: EcosystemGraph, choice: Choice) -> dict[str, Any]:
    """Say a choice in the words of :func:`ecograph.measures.best_rings`.

    Raises:
        ConfigError: if the map has no wishes or no offers, so that there is nothing to swap.
    """
    if not graph.interests:
        raise ConfigError(
            "nobody's interests are on the map; ask each party where it is stuck and what it lacks"
        )
    if not graph.offers:
        raise ConfigError("nobody's offers are on the map; ask each party what it could give at little cost")
    return {
        **choice.limit(),
        "objective": choice.objective,
        "each_actor_once": choice.each_actor_once,
        "closing": choice.closing,
        "time_limit": choice.time_limit,
    }


def best_rings_record(found: BestRings) -> dict[str, Any]:
    """Give the best rings as plain data: what they are worth, what the most could be, and who gives what."""
    is_count = found.objective == "parties"
    value, bound = (
        int(number) if is_count and number is not None and number == int(number) else number
        for number in (found.value, found.bound)
    )
    told = ("giver", "receiver", "resource", "existing")
    swaps = [
        [{name: getattr(part, name) for name in told} for part in ring.transfers] for ring in found.rings
    ]
    return {
        "objective": found.objective,
        "value": value,
        "bound": bound,
        "gap": found.gap,
        "rings": swaps,
    }


def best_rings_csv(found: BestRings) -> str:
    """Write the best rings as CSV, one line for each transfer."""
    return _csv("best-rings", _transfers(found))


_Values: TypeAlias = "Iterator[tuple[object, ...]]"
_Rows: TypeAlias = "Callable[[EcosystemGraph, Choice], _Values]"


class _Table(NamedTuple):
    columns: tuple[str, ...]
    rows: _Rows
    """A value for each column, in their order."""


_TABLES: Final[dict[str, _Table]] = {}


def _table(name: str, columns: str) -> Callable[[_Rows], _Rows]:
    """Make a table of a function that gives its rows, with the names of its columns."""

    def made(rows: _Rows) -> _Rows:
        _TABLES[name] = _Table(tuple(columns.split()), rows)
        return rows

    return made


@_table("actors", "actor given received balance fails lost_share")
def _actors(graph: EcosystemGraph, _: Choice) -> _Values:
    for actor, numbers in actor_table(graph).items():
        yield actor, *numbers.values()


@_table("pairs", "actor other gives gets direct net evenness through_others ring")
def _pairs(graph: EcosystemGraph, choice: Choice) -> _Values:
    for (one, other), pair in pairs(graph, kind=choice.kind, unit=choice.unit).items():
        back = None
        if choice.ways_back and not pair.direct and choice.kind is None and choice.unit is None:
            giver, receiver = (one, other) if pair.there else (other, one)
            back = way_back(graph, giver=giver, receiver=receiver, **choice.limit())
        through_others = None if back is None else back.volume
        ring = " | ".join(back.rings[0]) if back is not None and back.rings else None
        yield one, other, pair.there, pair.back, pair.direct, pair.net, pair.evenness, through_others, ring


@_table("returns", "actor given received direct loop_least loop_most unreturned_least unreturned_most")
def _returns(graph: EcosystemGraph, choice: Choice) -> _Values:
    for actor, found in returns(graph, kind=choice.kind, unit=choice.unit).items():
        loop, unreturned = found.loop, found.unreturned
        through_others, never = (loop.least, loop.most), (unreturned.least, unreturned.most)
        yield actor, found.given, found.received, found.direct, *through_others, *never


@_table("kinds", "counted total direct_share loop_share unreturned_share loop_max_share links_returned")
def _kinds(graph: EcosystemGraph, _: Choice) -> _Values:
    chosen: list[tuple[str, dict[str, str]]] = [("all", {})]
    # Only these are returned in kind: who gives a service seldom wants the same one back.
    chosen += [(kind, {"kind": kind}) for kind in ("information", "recognition")]
    chosen += [(unit, {"unit": unit}) for unit in units(graph)]
    for name, only in chosen:
        split = layers(graph, **only)
        shares = map(split.share, (split.direct, split.loop, split.unreturned, split.loop_max))
        yield name, split.total, *shares, reciprocity(graph, **only).links


@_table("cycles", "members resources length score weakest")
def _cycles(graph: EcosystemGraph, choice: Choice) -> _Values:
    focal = None if choice.about is None else graph.find(choice.about)
    for cycle in value_cycles(graph, focal, **choice.limit()).cycles:
        resources, weakest = _joined(flow.resource for flow in cycle.flows), _joined(cycle.weakest[:3])
        yield _joined(cycle.members), resources, cycle.length, cycle.score, weakest


@_table("needs", "actor resource importance tolerance critical served_by")
def _needs(graph: EcosystemGraph, _: Choice) -> _Values:
    for need in graph.needs:
        told = (need.depender, need.resource, need.importance, need.tolerance, need.is_critical)
        yield *told, _joined(need.dependees)


@_table("losses", "actor fails lost_share cut_off failed")
def _losses(graph: EcosystemGraph, _: Choice) -> _Values:
    for loss in losses(graph):
        cut_off = _joined(actor for actor in loss.failed if actor in protected(graph))
        yield loss.lost[0], len(loss.failed), loss.lost_share, cut_off, _joined(loss.failed)


@_table("joint-losses", "actors cut_off chain failed")
def _joint(graph: EcosystemGraph, _: Choice) -> _Values:
    for point in joint_points(graph):
        chain = (step.resource for step in point.chain)
        yield tuple(map(_joined, (point.actors, point.hit, chain, point.failed)))


@_table("cut-sets", "actor order cut_set")
def _cut_sets(graph: EcosystemGraph, choice: Choice) -> _Values:
    targets = sorted(protected(graph)) if choice.about is None else [graph.find(choice.about)]
    for target in targets:
        for cut in cut_sets(graph, target, **choice.limit("max_order")).sets:
            yield target, len(cut), _joined(cut)


@_table("false-spares", "actor resource alternatives shared")
def _false_spares(graph: EcosystemGraph, _: Choice) -> _Values:
    for spare in false_spares(graph):
        yield spare.need.depender, spare.need.resource, _joined(spare.need.dependees), spare.shared


@_table("dependencies", "depender dependee resource importance strength enforcement assurance insurance")
def _dependencies(graph: EcosystemGraph, _: Choice) -> _Values:
    for link in graph.links:
        found = mitigation(graph, link)
        firm = strength(graph, depender=link.depender, dependee=link.dependee)
        told = (link.depender, link.dependee, link.resource, link.importance, firm)
        yield *told, found.enforcement, found.assurance, found.insurance


@_table("power", "actor other depends other_depends imbalance mutual")
def _power(graph: EcosystemGraph, _: Choice) -> _Values:
    for pair, found in power(graph).items():
        yield *pair, found.first, found.second, found.imbalance, found.mutual


@_table(
    "concentration",
    "actor sources effective_sources takers effective_takers exposure load unknown_efforts",
)
def _concentration(graph: EcosystemGraph, _: Choice) -> _Values:
    for actor, found in concentration(graph).items():
        load = loads(graph)[actor]
        sources, takers = (found.sources, found.effective_sources), (found.takers, found.effective_takers)
        yield actor, *sources, *takers, load.exposure, load.load, load.unknown


@_table("brokers", "actor broker apart_without betweenness constraint")
def _brokers(graph: EcosystemGraph, _: Choice) -> _Values:
    parts = {broker.actor: broker.parts for broker in brokers(graph)}
    for actor, place in positions(graph).items():
        apart = _joined(other for part in parts.get(actor, ())[1:] for other in part)
        yield actor, actor in parts, apart, place.betweenness, place.constraint


@_table("rings", "members resources smallest_gain total_gain")
def _rings(graph: EcosystemGraph, choice: Choice) -> _Values:
    for ring in rings(graph, closing=False, **choice.limit()):
        resources = _joined(transfer.resource for transfer in ring.transfers)
        yield _joined(ring.members), resources, ring.smallest, ring.total


@_table("best-rings", "ring giver receiver resource existing gain cost")
def _best_rings(graph: EcosystemGraph, choice: Choice) -> _Values:
    return _transfers(best_rings(graph, **rings_question(graph, choice)))


def _transfers(found: BestRings) -> _Values:
    for number, ring in enumerate(found.rings, 1):
        for part in ring.transfers:
            yield number, part.giver, part.receiver, part.resource, part.existing, part.gain, part.cost


@_table("near-misses", "members resources side_payment paid_to total_gain")
def _near_misses(graph: EcosystemGraph, choice: Choice) -> _Values:
    for ring in near_misses(graph, **choice.limit()):
        resources = _joined(transfer.resource for transfer in ring.transfers)
        paid_to = _joined(actor for actor, net in ring.nets.items() if net < 0)
        yield _joined(ring.members), resources, ring.side_payment, paid_to, ring.total


@_table("allies", "actor other resources goals")
def _allies(graph: EcosystemGraph, _: Choice) -> _Values:
    for two in allies(graph):
        yield two.first, two.second, _joined(two.resources), _joined(two.goals)


@_table("mactor", "actor exerted received net retroaction competitiveness ambivalence")
def _mactor(graph: EcosystemGraph, _: Choice) -> _Values:
    torn = ambivalence(graph) or {}
    for actor, found in influences(graph).items():
        told = (found.exerted, found.received, found.net, found.retroaction, found.competitiveness)
        yield actor, *told, torn.get(actor)


@_table(
    "goals",
    "goal shared horizon support opposition balance"
    " supporters opponents indifferent silent explicit implicit",
)
def _goals(graph: EcosystemGraph, _: Choice) -> _Values:
    moved = mobilisation(graph) or {}
    for name, found in goal_support(graph).items():
        weighed = moved.get(name)
        sides = (weighed.support, weighed.opposition, weighed.balance) if weighed else (None, None, None)
        stances = (found.supporters, found.opponents, found.indifferent)
        who = (
            *((row.actor for row in rows) for rows in stances),
            found.silent,
            found.explicit,
            found.implicit,
        )
        yield name, found.goal.shared, found.goal.horizon, *sides, *map(_joined, who)


@_table(
    "convergences",
    "actor other convergence divergence convergence_by_stance divergence_by_stance"
    " convergence_with_power divergence_with_power shared opposed",
)
def _convergences(graph: EcosystemGraph, _: Choice) -> _Values:
    counted, by_stance, with_power = (convergences(graph, order=order) for order in (1, 2, 3))
    for pair, found in (counted or {}).items():
        firm = (by_stance or {})[pair]
        # Without any power a pair counts for nothing, and without influences power is not known.
        strong: tuple[float | None, float | None] = (None, None) if with_power is None else (0.0, 0.0)
        if told := (with_power or {}).get(pair):
            strong = (told.convergence, told.divergence)
        both = (found.convergence, found.divergence, firm.convergence, firm.divergence, *strong)
        yield *pair, *both, _joined(found.shared), _joined(found.opposed)


@_table("facilitators", "actor sides stance trust stake reach reasons trusted_by")
def _facilitators(graph: EcosystemGraph, _: Choice) -> _Values:
    for found in facilitators(graph):
        told = (found.actor, found.sides, found.stance, found.trust, found.stake, found.reach)
        yield *told, _joined(found.reasons), _joined(found.trusted_by)


@_table(
    "journeys",
    "journey customer owner sponsor mandate touchpoints weight"
    " by_owner by_partners by_others by_customer unknown_performer"
    " gap gap_known measured measured_shared single_channel handovers unlinked",
)
def _journeys(graph: EcosystemGraph, _: Choice) -> _Values:
    for journey in graph.journeys:
        name = journey.id
        hands, backing, gaps = control(graph)[name], ownership(graph)[name], experience_gaps(graph)[name]
        passed, measured = handovers(graph)[name], measurement_coverage(graph)[name]
        yield (
            *(name, journey.customer, backing.owner, backing.sponsor, backing.mandate),
            *(len(journey.touchpoints), backing.weight),
            *(hands.own, hands.partners, hands.beyond, hands.customer, hands.unknown),
            *(gaps.gap, gaps.known, measured.measured, measured.shared),
            *(channel_fragility(graph)[name].single, len(passed.all), len(passed.unlinked)),
        )


@_table(
    "touchpoints",
    "journey touchpoint stage performer accountable blamed importance weight"
    " expectation experience gap quadrant agreement metrics measured channels single_channel",
)
def _touchpoints(graph: EcosystemGraph, _: Choice) -> _Values:
    quadrants = {
        step.key: quadrant
        for grid in importance_performance(graph).values()
        for quadrant, steps in grid.quadrants.items()
        for step in steps
    }
    for step in journey_steps(graph):
        point = step.touchpoint
        yield (
            *(step.journey.id, point.id, point.stage, _joined(point.performer)),
            *(point.accountable, step.blamed, point.importance, step.weight),
            *(point.expectation, point.experience, step.gap, quadrants.get(step.key), point.agreement),
            *(_joined(metric.name for metric in point.metric), bool(point.metric)),
            *(_joined(point.channel), len(point.channel) == 1 if point.channel else None),
        )


@_table("handovers", "journey before after giver receiver linked drop")
def _handovers(graph: EcosystemGraph, _: Choice) -> _Values:
    for name, passed in handovers(graph).items():
        for found in passed.all:
            before, after = found.before.touchpoint, found.after.touchpoint
            hands = _joined(before.performer), _joined(after.performer)
            yield name, before.id, after.id, *hands, found.linked, found.drop


@_table("start", "journey touchpoint signal target ease reasons worst")
def _start(graph: EcosystemGraph, _: Choice) -> _Values:
    for found in (*where_to_start(graph), *where_to_start(graph, by="touchpoint")):
        step, worst = found.step and found.step.touchpoint.id, found.worst and found.worst.touchpoint.id
        yield found.journey, step, found.signal, found.target, found.ease, _joined(found.reasons), worst


def _joined(names: Iterable[str]) -> str:
    return " | ".join(names)
