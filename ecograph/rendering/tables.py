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
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

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

    def limit(self, name: str = "max_length") -> dict[str, int]:
        """Hand over the limit that was asked for; the measure's own where none was."""
        return {} if self.max_length is None else {name: self.max_length}

    objective: str = "gain"
    """What the best rings are best at: parties, gain or worst-off."""
    each_actor_once: bool = False
    """Whether a party takes part in one of the best rings at most."""
    closing: bool = False
    """Whether what flows one way already can be part of the best rings."""
    time_limit: float = 5.0
    """Seconds to look for the best rings."""


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
    return [_plain(row) for row in _table(name).rows(graph, choice)]


def _table(name: str) -> _Table:
    if name not in _TABLES:
        raise ConfigError(f'there is no table "{printable(name)}" ({did_you_mean(name, _TABLES)})')
    return _TABLES[name]


def table_csv(graph: EcosystemGraph, name: str = "actors", choice: Choice = PLAIN) -> str:
    """Write a table as CSV; text that a spreadsheet would take for a formula starts with a quote."""
    return _csv(_table(name).columns, table(graph, name, choice))


def _csv(columns: Sequence[str], rows: Iterable[Row]) -> str:
    return "".join(map(_line, [columns, *([_cell(row[column]) for column in columns] for row in rows)]))


def _line(cells: Iterable[object]) -> str:
    # The writer quotes just the line ends it would write itself, so it must believe in both.
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue().removesuffix("\r\n") + "\n"


def _plain(row: Row) -> Row:
    return {column: _rounded(cell) for column, cell in row.items()}


def _rounded(value: object) -> object:
    """Cut the noise of binary fractions, and turn minus nothing into nothing."""
    return round(value, _DIGITS) + 0.0 if isinstance(value, float) else value


def _cell(value: object) -> object:
    if isinstance(value, str):
        # A line break is quoted and stays; what could move a cursor does not.
        text = "\n".join(map(printable, value.split("\n")))
        return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text
    return "" if value is None else value


def _actors(graph: EcosystemGraph, _: Choice) -> Iterator[Row]:
    for actor, numbers in actor_table(graph).items():
        yield {"actor": actor, **numbers}


def _pairs(graph: EcosystemGraph, choice: Choice) -> Iterator[Row]:
    for (one, other), pair in pairs(graph, kind=choice.kind, unit=choice.unit).items():
        back = None
        if choice.ways_back and not pair.direct and choice.kind is None and choice.unit is None:
            giver, receiver = (one, other) if pair.there else (other, one)
            back = way_back(graph, giver=giver, receiver=receiver, **choice.limit())
        yield {
            "actor": one,
            "other": other,
            "gives": pair.there,
            "gets": pair.back,
            "direct": pair.direct,
            "net": pair.net,
            "evenness": pair.evenness,
            "through_others": None if back is None else back.volume,
            "ring": " | ".join(back.rings[0]) if back is not None and back.rings else None,
        }


def _returns(graph: EcosystemGraph, choice: Choice) -> Iterator[Row]:
    for actor, found in returns(graph, kind=choice.kind, unit=choice.unit).items():
        yield {
            "actor": actor,
            "given": found.given,
            "received": found.received,
            "direct": found.direct,
            "loop_least": found.loop.least,
            "loop_most": found.loop.most,
            "unreturned_least": found.unreturned.least,
            "unreturned_most": found.unreturned.most,
        }


def _kinds(graph: EcosystemGraph, _: Choice) -> Iterator[Row]:
    chosen: list[tuple[str, dict[str, str]]] = [("all", {})]
    # Only these are returned in kind: who gives a service seldom wants the same one back.
    chosen += [(kind, {"kind": kind}) for kind in ("information", "recognition")]
    chosen += [(unit, {"unit": unit}) for unit in units(graph)]
    for name, only in chosen:
        split = layers(graph, **only)
        yield {
            "counted": name,
            "total": split.total,
            "direct_share": split.share(split.direct),
            "loop_share": split.share(split.loop),
            "unreturned_share": split.share(split.unreturned),
            "loop_max_share": split.share(split.loop_max),
            "links_returned": reciprocity(graph, **only).links,
        }


def _cycles(graph: EcosystemGraph, choice: Choice) -> Iterator[Row]:
    focal = None if choice.about is None else graph.find(choice.about)
    length = {} if choice.max_length is None else {"max_length": choice.max_length}
    for cycle in value_cycles(graph, focal, **length).cycles:
        yield {
            "members": _joined(cycle.members),
            "resources": _joined(flow.resource for flow in cycle.flows),
            "length": cycle.length,
            "score": cycle.score,
            "weakest": _joined(cycle.weakest[:3]),
        }


def _needs(graph: EcosystemGraph, _: Choice) -> Iterator[Row]:
    for need in graph.needs:
        yield {
            "actor": need.depender,
            "resource": need.resource,
            "importance": need.importance,
            "tolerance": need.tolerance,
            "critical": need.is_critical,
            "served_by": _joined(need.dependees),
        }


def _rings(graph: EcosystemGraph, choice: Choice) -> Iterator[Row]:
    for ring in rings(graph, closing=False, **choice.limit()):
        yield {
            "members": _joined(ring.members),
            "resources": _joined(transfer.resource for transfer in ring.transfers),
            "smallest_gain": ring.smallest,
            "total_gain": ring.total,
        }


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
    length = {} if choice.max_length is None else {"max_length": choice.max_length}
    return {
        **length,
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
    return {
        "objective": found.objective,
        "value": value,
        "bound": bound,
        "gap": found.gap,
        "rings": [
            [
                {
                    "giver": part.giver,
                    "receiver": part.receiver,
                    "resource": part.resource,
                    "existing": part.existing,
                }
                for part in ring.transfers
            ]
            for ring in found.rings
        ],
    }


def best_rings_csv(found: BestRings) -> str:
    """Write the best rings as CSV, one line for each transfer."""
    return _csv(_TABLES["best-rings"].columns, map(_plain, _transfers(found)))


def _best_rings(graph: EcosystemGraph, choice: Choice) -> Iterator[Row]:
    return _transfers(best_rings(graph, **rings_question(graph, choice)))


def _transfers(found: BestRings) -> Iterator[Row]:
    for number, ring in enumerate(found.rings, 1):
        for part in ring.transfers:
            yield {
                "ring": number,
                "giver": part.giver,
                "receiver": part.receiver,
                "resource": part.resource,
                "existing": part.existing,
                "gain": part.gain,
                "cost": part.cost,
            }


def _near_misses(graph: EcosystemGraph, choice: Choice) -> Iterator[Row]:
    for ring in near_misses(graph, **choice.limit()):
        yield {
            "members": _joined(ring.members),
            "resources": _joined(transfer.resource for transfer in ring.transfers),
            "side_payment": ring.side_payment,
            "paid_to": _joined(actor for actor, net in ring.nets.items() if net < 0),
            "total_gain": ring.total,
        }


def _allies(graph: EcosystemGraph, _: Choice) -> Iterator[Row]:
    for two in allies(graph):
        yield {
            "actor": two.first,
            "other": two.second,
            "resources": _joined(two.resources),
            "goals": _joined(two.goals),
        }


def _mactor(graph: EcosystemGraph, _: Choice) -> Iterator[Row]:
    torn = ambivalence(graph) or {}
    for actor, found in influences(graph).items():
        yield {
            "actor": actor,
            "exerted": found.exerted,
            "received": found.received,
            "net": found.net,
            "retroaction": found.retroaction,
            "competitiveness": found.competitiveness,
            "ambivalence": torn.get(actor),
        }


def _goals(graph: EcosystemGraph, _: Choice) -> Iterator[Row]:
    moved = mobilisation(graph) or {}
    for name, found in goal_support(graph).items():
        weighed = moved.get(name)
        yield {
            "goal": name,
            "shared": found.goal.shared,
            "horizon": found.goal.horizon,
            "support": weighed and weighed.support,
            "opposition": weighed and weighed.opposition,
            "balance": weighed and weighed.balance,
            "supporters": _joined(row.actor for row in found.supporters),
            "opponents": _joined(row.actor for row in found.opponents),
            "indifferent": _joined(row.actor for row in found.indifferent),
            "silent": _joined(found.silent),
            "explicit": _joined(found.explicit),
            "implicit": _joined(found.implicit),
        }


def _convergences(graph: EcosystemGraph, _: Choice) -> Iterator[Row]:
    counted, by_stance, with_power = (convergences(graph, order=order) for order in (1, 2, 3))
    for pair, found in (counted or {}).items():
        firm = (by_stance or {})[pair]
        strong = (with_power or {}).get(pair)
        yield {
            "actor": pair[0],
            "other": pair[1],
            "convergence": found.convergence,
            "divergence": found.divergence,
            "convergence_by_stance": firm.convergence,
            "divergence_by_stance": firm.divergence,
            # Without any power a pair counts for nothing, and without influences power is not known.
            "convergence_with_power": None if with_power is None else strong.convergence if strong else 0.0,
            "divergence_with_power": None if with_power is None else strong.divergence if strong else 0.0,
            "shared": _joined(found.shared),
            "opposed": _joined(found.opposed),
        }


def _facilitators(graph: EcosystemGraph, _: Choice) -> Iterator[Row]:
    for found in facilitators(graph):
        yield {
            "actor": found.actor,
            "sides": found.sides,
            "stance": found.stance,
            "trust": found.trust,
            "stake": found.stake,
            "reach": found.reach,
            "reasons": _joined(found.reasons),
            "trusted_by": _joined(found.trusted_by),
        }


def _journeys(graph: EcosystemGraph, _: Choice) -> Iterator[Row]:
    for journey in graph.journeys:
        name = journey.id
        hands, backing, gaps = control(graph)[name], ownership(graph)[name], experience_gaps(graph)[name]
        passed = handovers(graph)[name]
        yield {
            "journey": name,
            "customer": journey.customer,
            "owner": backing.owner,
            "sponsor": backing.sponsor,
            "mandate": backing.mandate,
            "touchpoints": len(journey.touchpoints),
            "weight": backing.weight,
            "by_owner": hands.own,
            "by_partners": hands.partners,
            "by_others": hands.beyond,
            "by_customer": hands.customer,
            "unknown_performer": hands.unknown,
            "gap": gaps.gap,
            "gap_known": gaps.known,
            "measured": measurement_coverage(graph)[name].measured,
            "measured_shared": measurement_coverage(graph)[name].shared,
            "single_channel": channel_fragility(graph)[name].single,
            "handovers": len(passed.all),
            "unlinked": len(passed.unlinked),
        }


def _touchpoints(graph: EcosystemGraph, _: Choice) -> Iterator[Row]:
    quadrants = {
        step.key: quadrant
        for grid in importance_performance(graph).values()
        for quadrant, steps in grid.quadrants.items()
        for step in steps
    }
    for step in journey_steps(graph):
        point = step.touchpoint
        yield {
            "journey": step.journey.id,
            "touchpoint": point.id,
            "stage": point.stage,
            "performer": _joined(point.performer),
            "accountable": point.accountable,
            "blamed": step.blamed,
            "importance": point.importance,
            "weight": step.weight,
            "expectation": point.expectation,
            "experience": point.experience,
            "gap": step.gap,
            "quadrant": quadrants.get(step.key),
            "agreement": point.agreement,
            "metrics": _joined(metric.name for metric in point.metric),
            "measured": bool(point.metric),
            "channels": _joined(point.channel),
            "single_channel": len(point.channel) == 1 if point.channel else None,
        }


def _handovers(graph: EcosystemGraph, _: Choice) -> Iterator[Row]:
    for name, passed in handovers(graph).items():
        for found in passed.all:
            yield {
                "journey": name,
                "before": found.before.touchpoint.id,
                "after": found.after.touchpoint.id,
                "giver": _joined(found.before.touchpoint.performer),
                "receiver": _joined(found.after.touchpoint.performer),
                "linked": found.linked,
                "drop": found.drop,
            }


def _start(graph: EcosystemGraph, _: Choice) -> Iterator[Row]:
    for found in (*where_to_start(graph), *where_to_start(graph, by="touchpoint")):
        yield {
            "journey": found.journey,
            "touchpoint": found.step and found.step.touchpoint.id,
            "signal": found.signal,
            "target": found.target,
            "ease": found.ease,
            "reasons": _joined(found.reasons),
            "worst": found.worst and found.worst.touchpoint.id,
        }


def _losses(graph: EcosystemGraph, _: Choice) -> Iterator[Row]:
    for loss in losses(graph):
        yield {
            "actor": loss.lost[0],
            "fails": len(loss.failed),
            "lost_share": loss.lost_share,
            "cut_off": _joined(actor for actor in loss.failed if actor in protected(graph)),
            "failed": _joined(loss.failed),
        }


def _joint(graph: EcosystemGraph, _: Choice) -> Iterator[Row]:
    for point in joint_points(graph):
        yield {
            "actors": _joined(point.actors),
            "cut_off": _joined(point.hit),
            "chain": _joined(step.resource for step in point.chain),
            "failed": _joined(point.failed),
        }


def _cut_sets(graph: EcosystemGraph, choice: Choice) -> Iterator[Row]:
    targets = sorted(protected(graph)) if choice.about is None else [graph.find(choice.about)]
    for target in targets:
        for cut in cut_sets(graph, target, **choice.limit("max_order")).sets:
            yield {"actor": target, "order": len(cut), "cut_set": _joined(cut)}


def _false_spares(graph: EcosystemGraph, _: Choice) -> Iterator[Row]:
    for spare in false_spares(graph):
        yield {
            "actor": spare.need.depender,
            "resource": spare.need.resource,
            "alternatives": _joined(spare.need.dependees),
            "shared": spare.shared,
        }


def _dependencies(graph: EcosystemGraph, _: Choice) -> Iterator[Row]:
    for link in graph.links:
        found = mitigation(graph, link)
        yield {
            "depender": link.depender,
            "dependee": link.dependee,
            "resource": link.resource,
            "importance": link.importance,
            "strength": strength(graph, depender=link.depender, dependee=link.dependee),
            "enforcement": found.enforcement,
            "assurance": found.assurance,
            "insurance": found.insurance,
        }


def _power(graph: EcosystemGraph, _: Choice) -> Iterator[Row]:
    for (one, other), found in power(graph).items():
        yield {
            "actor": one,
            "other": other,
            "depends": found.first,
            "other_depends": found.second,
            "imbalance": found.imbalance,
            "mutual": found.mutual,
        }


def _concentration(graph: EcosystemGraph, _: Choice) -> Iterator[Row]:
    for actor, found in concentration(graph).items():
        load = loads(graph)[actor]
        yield {
            "actor": actor,
            "sources": found.sources,
            "effective_sources": found.effective_sources,
            "takers": found.takers,
            "effective_takers": found.effective_takers,
            "exposure": load.exposure,
            "load": load.load,
            "unknown_efforts": load.unknown,
        }


def _brokers(graph: EcosystemGraph, _: Choice) -> Iterator[Row]:
    parts = {broker.actor: broker.parts for broker in brokers(graph)}
    for actor, place in positions(graph).items():
        apart = [other for part in parts.get(actor, ())[1:] for other in part]
        yield {
            "actor": actor,
            "broker": actor in parts,
            "apart_without": _joined(apart),
            "betweenness": place.betweenness,
            "constraint": place.constraint,
        }


def _joined(names: Iterable[str]) -> str:
    return " | ".join(names)


class _Table(NamedTuple):
    columns: tuple[str, ...]
    rows: Callable[[EcosystemGraph, Choice], Iterator[Row]]


_TABLES: Final[Mapping[str, _Table]] = {
    "actors": _Table(("actor", "given", "received", "balance", "fails", "lost_share"), _actors),
    "pairs": _Table(
        ("actor", "other", "gives", "gets", "direct", "net", "evenness", "through_others", "ring"), _pairs
    ),
    "returns": _Table(
        (
            *("actor", "given", "received", "direct", "loop_least", "loop_most"),
            *("unreturned_least", "unreturned_most"),
        ),
        _returns,
    ),
    "kinds": _Table(
        (
            *("counted", "total", "direct_share", "loop_share", "unreturned_share", "loop_max_share"),
            "links_returned",
        ),
        _kinds,
    ),
    "cycles": _Table(("members", "resources", "length", "score", "weakest"), _cycles),
    "needs": _Table(("actor", "resource", "importance", "tolerance", "critical", "served_by"), _needs),
    "losses": _Table(("actor", "fails", "lost_share", "cut_off", "failed"), _losses),
    "joint-losses": _Table(("actors", "cut_off", "chain", "failed"), _joint),
    "cut-sets": _Table(("actor", "order", "cut_set"), _cut_sets),
    "false-spares": _Table(("actor", "resource", "alternatives", "shared"), _false_spares),
    "dependencies": _Table(
        (
            *("depender", "dependee", "resource", "importance", "strength"),
            *("enforcement", "assurance", "insurance"),
        ),
        _dependencies,
    ),
    "power": _Table(("actor", "other", "depends", "other_depends", "imbalance", "mutual"), _power),
    "concentration": _Table(
        (
            *("actor", "sources", "effective_sources", "takers", "effective_takers"),
            *("exposure", "load", "unknown_efforts"),
        ),
        _concentration,
    ),
    "brokers": _Table(("actor", "broker", "apart_without", "betweenness", "constraint"), _brokers),
    "rings": _Table(("members", "resources", "smallest_gain", "total_gain"), _rings),
    "best-rings": _Table(("ring", "giver", "receiver", "resource", "existing", "gain", "cost"), _best_rings),
    "near-misses": _Table(("members", "resources", "side_payment", "paid_to", "total_gain"), _near_misses),
    "allies": _Table(("actor", "other", "resources", "goals"), _allies),
    "mactor": _Table(
        ("actor", "exerted", "received", "net", "retroaction", "competitiveness", "ambivalence"), _mactor
    ),
    "goals": _Table(
        (
            *("goal", "shared", "horizon", "support", "opposition", "balance", "supporters", "opponents"),
            *("indifferent", "silent", "explicit", "implicit"),
        ),
        _goals,
    ),
    "convergences": _Table(
        (
            *("actor", "other", "convergence", "divergence", "convergence_by_stance", "divergence_by_stance"),
            *("convergence_with_power", "divergence_with_power", "shared", "opposed"),
        ),
        _convergences,
    ),
    "facilitators": _Table(
        ("actor", "sides", "stance", "trust", "stake", "reach", "reasons", "trusted_by"), _facilitators
    ),
    "journeys": _Table(
        (
            *("journey", "customer", "owner", "sponsor", "mandate", "touchpoints", "weight", "by_owner"),
            *("by_partners", "by_others", "by_customer", "unknown_performer", "gap", "gap_known", "measured"),
            *("measured_shared", "single_channel", "handovers", "unlinked"),
        ),
        _journeys,
    ),
    "touchpoints": _Table(
        (
            *("journey", "touchpoint", "stage", "performer", "accountable", "blamed", "importance", "weight"),
            *("expectation", "experience", "gap", "quadrant", "agreement", "metrics", "measured"),
            *("channels", "single_channel"),
        ),
        _touchpoints,
    ),
    "handovers": _Table(("journey", "before", "after", "giver", "receiver", "linked", "drop"), _handovers),
    "start": _Table(("journey", "touchpoint", "signal", "target", "ease", "reasons", "worst"), _start),
}
