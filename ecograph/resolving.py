"""From the rows people wrote to what holds: views resolved, parts under their wholes, steps as links.

Rows that repeat one fact in another voice are views of it and are never added up. What several
departments or steps say of one relation is one link.
"""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from ecograph.columns import arithmetic
from ecograph.links import Link, Links
from ecograph.model import Dependency, point_of
from ecograph.model.record import Statement
from ecograph.model.table import Encoded, distinct
from ecograph.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ecograph.columns import Arithmetic, Numbers
    from ecograph.model import Ecosystem, Interest, Journey, Offer, Rating, Touchpoint
    from ecograph.model.goals import Position
    from ecograph.model.journeys import Metric
    from ecograph.model.links import Tolerance
    from ecograph.model.record import ActorId
    from ecograph.model.table import Table

S = TypeVar("S", bound=Statement)
T = TypeVar("T")

Wholes: TypeAlias = "Mapping[ActorId, ActorId]"
"""For each actor the one under which it is told."""

TOLERANCES: Final = ("hours", "days", "weeks", "months", "always")
_AGREEMENTS: Final = ("none", "process", "experience", "both")
_LARGEST: Final = 5.0
_ENDS: Final = ("depender", "dependee", "resource")
_EVIDENCE: Final = (None, "assumed", "stated", "measured")


def wholes_of(facts: Ecosystem) -> dict[ActorId, ActorId]:
    """For each actor the one it is part of in the end, or itself."""
    above = dict(zip(facts.actors.column("id"), facts.actors.column("part_of"), strict=True))
    wholes = {}
    for actor in above:
        whole = actor
        while (higher := above[whole]) is not None:
            whole = higher
        wholes[actor] = whole
    return wholes


def links_of(facts: Ecosystem, whole: Wholes) -> tuple[Links, Links]:
    """Resolve views, put parts under their wholes, and merge what is then one link.

    What is told once goes by column as it stands; only what is told again, usually little, is
    made into rows and merged.

    Returns:
        The links between wholes, and those inside one.
    """
    table = facts.dependencies
    number = {actor: code for code, actor in enumerate(sorted(set(whole.values())))}
    columns = _columns_of(table, whole)
    steps = [_under(link, whole) for link in _from_journeys(facts)]
    keyed = _keyed(columns, number)
    again = _told_again(keyed, columns, steps)
    if again or steps:
        rows = _from_dependencies(table[row] for row in sorted(again))
        told = sorted((*(_under(link, whole) for link in rows), *steps), key=_ends)
        merged = Links.of([_merged(list(same)) for _, same in groupby(told, key=_ends)])
        once = Links(columns, [row for row in range(len(table)) if row not in again])
        columns = {name: (*once.column(name), *merged.column(name)) for name in Link._fields}
        keyed = _keyed(columns, number)
    codes = {"depender": keyed.receivers, "dependee": keyed.givers}
    between, within = keyed.arithmetic.apart(keyed.order, keyed.receivers, keyed.givers)
    return Links(columns, between, codes), Links(columns, within, codes)


class _Keyed(NamedTuple):
    """Rows by number: who receives, who gives, and in which order links stand."""

    arithmetic: Arithmetic
    receivers: Numbers
    givers: Numbers
    keys: Numbers
    """For each row a number that sorts as its link does."""
    order: Numbers


def _keyed(columns: Mapping[str, Sequence[Any]], number: Mapping[ActorId, int]) -> _Keyed:
    sums = arithmetic(len(columns["depender"]))
    things = {thing: code for code, thing in enumerate(sorted({*distinct(columns["resource"])}))}
    receivers = sums.codes(columns["depender"], number)
    givers = sums.codes(columns["dependee"], number)
    resources = sums.codes(columns["resource"], things)
    keys = sums.keys((receivers, 1), (givers, len(number)), (resources, len(things)))
    return _Keyed(sums, receivers, givers, keys, sums.order(keys))


def _told_again(keyed: _Keyed, columns: Mapping[str, Sequence[Any]], steps: Iterable[Link]) -> set[int]:
    """Find the rows that are not alone in telling of their link."""
    again = keyed.arithmetic.repeated(keyed.keys, keyed.order)
    ends = set(map(_ends, steps))
    if ends:
        rows = enumerate(zip(*(columns[name] for name in _ENDS), strict=True))
        again.update(row for row, three in rows if three in ends)
    return again


def _ends(link: Link) -> tuple[str, str, str]:
    return link[:3]


def _under(link: Link, whole: Wholes) -> Link:
    return link._replace(depender=whole[link.depender], dependee=whole[link.dependee])


def _columns_of(table: Table[Dependency], whole: Wholes) -> dict[str, Sequence[Any]]:
    """Give the rows as columns of links, those in which no row says anything left out."""
    columns = {name: table.column(name) for name in Link._fields if name in (*_ENDS, *table.said)}
    if any(part != above for part, above in whole.items()):
        for name in ("depender", "dependee"):
            columns[name] = _each(columns[name], whole.__getitem__)
    for name in {"importance", "satisfaction", "effort"} & columns.keys():
        if not set(map(type, distinct(columns[name]))) <= {float, type(None)}:
            columns[name] = _each(columns[name], _point)
    if "channel" in table.said:
        columns["channels"] = _each(table.column("channel"), lambda channel: (channel,) if channel else ())
    return columns


def _each(column: Sequence[Any], change: Callable[[Any], Any]) -> Sequence[Any]:
    return column.each(change) if isinstance(column, Encoded) else [change(cell) for cell in column]


def _from_dependencies(rows: Iterable[Dependency]) -> Iterator[Link]:
    known = _views(
        rows,
        lambda row: (row.depender, row.dependee, row.resource),
        lambda row: row.depender,
        "importance",
        "satisfaction",
        "effort",
    )
    for row in known:
        yield Link(
            depender=row.depender,
            dependee=row.dependee,
            resource=row.resource,
            importance=point_of(row.importance),
            satisfaction=_point(row.satisfaction),
            effort=_point(row.effort),
            tolerance=row.tolerance,
            agreement=row.agreement,
            amount=row.amount,
            unit=row.unit,
            channels=(row.channel,) if row.channel else (),
            evidence=row.evidence,
        )


def _from_journeys(facts: Ecosystem) -> Iterator[Link]:
    """A touchpoint is a dependency of the customer on its performer, unless the customer performs it."""
    for journey, point in touchpoints_of(facts):
        for performer in point.performer:
            yield Link(
                depender=journey.customer,
                dependee=performer,
                resource=point.resource or f"{journey.id}/{point.id}",
                importance=point_of(point.importance),
                satisfaction=_point(point.experience),
                effort=_point(point.effort),
                tolerance=point.tolerance,
                agreement=point.agreement,
                channels=point.channel,
                evidence=point.evidence,
                touchpoints=(point.name or point.id,),
            )


def touchpoints_of(facts: Ecosystem) -> tuple[tuple[Journey, Touchpoint], ...]:
    """The steps of all journeys in their order, each as its customer sees it."""
    return tuple((journey, point) for journey in facts.journeys for point in _steps_of(journey))


def _steps_of(journey: Journey) -> Iterator[Touchpoint]:
    """The steps of a journey in the order in which they are first told of."""
    seen = _views(
        journey.touchpoints,
        lambda row: (row.id,),
        partial(_always, journey.customer),
        *("importance", "expectation", "experience", "effort"),
    )
    by_id = {point.id: point for point in seen}
    return (by_id[point] for point in dict.fromkeys(row.id for row in journey.touchpoints))


def journeys_of(facts: Ecosystem, whole: Wholes) -> tuple[Journey, ...]:
    """What customers go through, by id; views of steps resolved, told per whole, one number a rating."""
    return tuple(
        journey.model_copy(
            update={
                "customer": whole[journey.customer],
                "owner": _maybe(journey.owner, whole),
                "sponsor": _maybe(journey.sponsor, whole),
                "touchpoints": tuple(_step_under(point, whole) for point in _steps_of(journey)),
            }
        )
        for journey in sorted(facts.journeys, key=lambda journey: journey.id)
    )


def _step_under(point: Touchpoint, whole: Wholes) -> Touchpoint:
    return point.model_copy(
        update={
            "performer": tuple(sorted({whole[actor] for actor in point.performer})),
            "accountable": _maybe(point.accountable, whole),
            "blamed": _maybe(point.blamed, whole),
            "channel": tuple(sorted(set(point.channel))),
            "importance": point_of(point.importance),
            "expectation": _point(point.expectation),
            "experience": _point(point.experience),
            "effort": _point(point.effort),
            "metric": tuple(_metric_under(metric, whole) for metric in point.metric),
        }
    )


def _metric_under(metric: Metric, whole: Wholes) -> Metric:
    owner = _maybe(metric.owner, whole)
    return metric if owner == metric.owner else metric.model_copy(update={"owner": owner})


def _maybe(actor: ActorId | None, whole: Wholes) -> ActorId | None:
    return None if actor is None else whole[actor]


def interests_of(facts: Ecosystem, whole: Wholes) -> tuple[Interest, ...]:
    """Who wants what, one for each actor, resource and giver; views resolved, told per whole."""
    rows = _views(
        facts.interests,
        lambda row: (row.actor, row.resource, row.giver or ""),
        lambda row: row.actor,
        "priority",
    )
    told = [
        row.model_copy(
            update={
                "actor": whole[row.actor],
                "giver": row.giver and whole[row.giver],
                "priority": point_of(row.priority),
            }
        )
        for row in rows
    ]
    between = [row for row in told if row.giver != row.actor]
    return _strongest(
        between,
        key=lambda row: (row.actor, row.resource, row.giver or ""),
        rank=lambda row: -point_of(row.priority),
    )


def offers_of(facts: Ecosystem, whole: Wholes) -> tuple[Offer, ...]:
    """Who could give what, one for each actor and resource; views resolved, told per whole."""
    rows = _views(facts.offers, lambda row: (row.actor, row.resource), lambda row: row.actor, "effort")
    told = [
        row.model_copy(
            update={
                "actor": whole[row.actor],
                "not_to": tuple(sorted({whole[actor] for actor in row.not_to})),
                "effort": None if row.effort is None else point_of(row.effort),
            }
        )
        for row in rows
    ]
    return _strongest(
        told,
        key=lambda row: (row.actor, row.resource),
        rank=lambda row: point_of(row.effort or _LARGEST),
    )


def positions_of(facts: Ecosystem, whole: Wholes) -> tuple[Position, ...]:
    """Who stands where, one for each actor and goal; views resolved, told per whole.

    Of the parts of one whole the firmest counts; where some are for a goal and others against
    it, the whole stands at 0. A median between two stances counts as the one nearer to 0.
    """

    def subject(row: Position) -> tuple[str, str]:
        return whole[row.actor], row.goal

    rows = _views(facts.positions, lambda row: (row.actor, row.goal), lambda row: row.actor, "stance")
    told = sorted((row.model_copy(update={"stance": int(row.stance)}) for row in rows), key=subject)
    return tuple(_one_stance(list(parts), actor) for (actor, _), parts in groupby(told, key=subject))


def _one_stance(parts: Sequence[Position], actor: ActorId) -> Position:
    if len(parts) == 1 and parts[0].actor == actor:
        return parts[0]
    firmest, *others = sorted(parts, key=lambda part: (-abs(part.stance), part.actor != actor, part.actor))
    sides = {part.stance > 0 for part in parts if part.stance}
    return firmest.model_copy(
        update={
            "actor": actor,
            "stance": 0 if len(sides) > 1 else firmest.stance,
            "success": next((part.success for part in (firmest, *others) if part.success), None),
            "evidence": min((part.evidence for part in parts), key=_EVIDENCE.index),
        }
    )


def _always(answer: T, _: object) -> T:
    return answer


def _point(rating: Rating | None) -> float | None:
    return None if rating is None else point_of(rating)


def shortest(tolerances: Iterable[Tolerance | None]) -> Tolerance | None:
    """Give the shortest of those that are known."""
    return min((tolerance for tolerance in tolerances if tolerance), key=TOLERANCES.index, default=None)


def _strongest(
    rows: Iterable[S], *, key: Callable[[S], tuple[str, ...]], rank: Callable[[S], float]
) -> tuple[S, ...]:
    """Of what parts of one whole say of the same, keep the first by rank, whatever the order of rows."""
    together = [list(group) for _, group in groupby(sorted(rows, key=key), key=key)]
    return tuple(
        group[0] if len(group) == 1 else min(group, key=lambda row: (rank(row), repr(row)))
        for group in together
    )


def _views(
    rows: Iterable[S],
    key: Callable[[S], tuple[str, ...]],
    receiver: Callable[[S], ActorId],
    *rated: str,
) -> Iterator[S]:
    """Give one row for each fact: views of it are never added up.

    The receiver's view counts, else the row without a voice, else the median of all, sure
    only as far as the least sure of them.
    """
    for _, group in groupby(sorted(rows, key=lambda row: (key(row), row.according_to or "")), key=key):
        views = list(group)
        if len(views) == 1:
            yield views[0]
            continue
        by_voice = {view.according_to: view for view in views}
        chosen = by_voice.get(receiver(views[0])) or by_voice.get(None)
        yield chosen or _middle(views, rated)


def _middle(views: Sequence[S], rated: Sequence[str]) -> S:
    """Where no view counts more than another: the median, no surer or more patient than the least so."""
    update: dict[str, Any] = {name: _median(getattr(view, name) for view in views) for name in rated}
    update["evidence"] = min((view.evidence for view in views), key=_EVIDENCE.index)
    if hasattr(views[0], "tolerance"):
        update["tolerance"] = shortest(getattr(view, "tolerance", None) for view in views)
    return views[0].model_copy(update=update)


def _median(ratings: Iterable[Rating | None]) -> float | None:
    from statistics import median  # loads decimal and fractions, which few models ever need

    known = [point_of(rating) for rating in ratings if rating is not None]
    return median(known) if known else None


def _merged(links: Sequence[Link]) -> Link:
    """What different parts or touchpoints say of one link: the most important, the least satisfied."""
    if len(links) == 1:
        return links[0]
    units = {link.unit for link in links}
    amounts = [link.amount for link in links if link.amount is not None]
    return links[0]._replace(
        importance=max(link.importance for link in links),
        satisfaction=min(
            (link.satisfaction for link in links if link.satisfaction is not None), default=None
        ),
        effort=max((link.effort for link in links if link.effort is not None), default=None),
        tolerance=shortest(link.tolerance for link in links),
        agreement=min(
            (link.agreement for link in links if link.agreement), key=_AGREEMENTS.index, default=None
        ),
        amount=sum(amounts) if amounts and len(units) == 1 else None,
        unit=units.pop() if len(units) == 1 else None,
        channels=tuple(sorted({channel for link in links for channel in link.channels})),
        evidence=min((link.evidence for link in links), key=_EVIDENCE.index),
        touchpoints=tuple(sorted({point for link in links for point in link.touchpoints})),
    )
