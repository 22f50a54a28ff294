"""From the rows people wrote to what holds: views resolved, parts under their wholes, steps as links.

Rows that repeat one fact in another voice are views of it and are never added up. What several
departments or steps say of one relation is one link.
"""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, TypeVar

from ecograph.model import point_of
from ecograph.model.record import Statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ecograph.model import Ecosystem, Interest, Journey, Offer, Rating, Touchpoint
    from ecograph.model.links import Agreement, Tolerance
    from ecograph.model.record import ActorId, EvidenceLevel, ResourceId

S = TypeVar("S", bound=Statement)
T = TypeVar("T")

Wholes: TypeAlias = "Mapping[ActorId, ActorId]"
"""For each actor the one under which it is told."""

TOLERANCES: Final = ("hours", "days", "weeks", "months", "always")
_AGREEMENTS: Final = ("none", "process", "experience", "both")
_LARGEST: Final = 5.0
_EVIDENCE: Final = (None, "assumed", "stated", "measured")


class Link(NamedTuple):
    """A depender relies on a dependee for a resource; one link for each such three, views resolved."""

    depender: ActorId
    dependee: ActorId
    resource: ResourceId
    importance: float
    """A rating in [1, 5]."""
    satisfaction: float | None = None
    """A rating in [1, 5]; None where unknown."""
    effort: float | None = None
    """What giving it costs the dependee, a rating in [1, 5]; None where unknown."""
    tolerance: Tolerance | None = None
    agreement: Agreement | None = None
    amount: float | None = None
    unit: str | None = None
    channels: tuple[str, ...] = ()
    evidence: EvidenceLevel | None = None
    touchpoints: tuple[str, ...] = ()
    """The names of the touchpoints this link is, if it is any."""


def links_of(facts: Ecosystem, whole: Wholes) -> Iterator[Link]:
    """Resolve views, put parts under their wholes, and merge what is then one link."""
    told = [
        link._replace(depender=whole[link.depender], dependee=whole[link.dependee])
        for link in (*_from_dependencies(facts), *_from_journeys(facts))
    ]
    told.sort(key=lambda link: link[:3])
    for _, same in groupby(told, key=lambda link: link[:3]):
        yield _merged(list(same))


def _from_dependencies(facts: Ecosystem) -> Iterator[Link]:
    rows = _views(
        facts.dependencies,
        lambda row: (row.depender, row.dependee, row.resource),
        lambda row: row.depender,
        "importance",
        "satisfaction",
        "effort",
    )
    for row in rows:
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
    """The steps of all journeys, each as its customer sees it."""
    return tuple(
        (journey, point)
        for journey in facts.journeys
        for point in _views(
            journey.touchpoints,
            lambda row: (row.id,),
            partial(_always, journey.customer),
            *("importance", "experience", "effort"),
        )
    )


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
