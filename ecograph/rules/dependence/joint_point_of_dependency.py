"""Finds pairs of parties whose joint loss cuts off a customer or the focal actor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from ecograph.finding import Evidence, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import cascade, false_spares, joint_points, single_points, spare_offers
from ecograph.rule import CRITICAL_NEEDS, Limit, rule

if TYPE_CHECKING:
    from ecograph.finding import Severity
    from ecograph.measures import DependencyPoint, Step


@rule(
    title="Indispensable together",
    severity="medium",
    lever="back-up",
    sentence="If {actors:parties} both fail, no {chain:chain}; nobody else on the map can step in.",
    caption="Without both {actors:parties} no {last:resource} for {whom:parties}",
    remedy={
        "default": (
            "Ask {actors:parties} whether one event could stop both, such as a strike, a flood or a supplier they "
            "share; if so, arrange a third source for {what:resource}."
        ),
        "offered": (
            "Ask {actors:parties} whether one event could stop both, such as a strike, a flood or a supplier they "
            "share; if so, {spare:party} could give {what:resource} too."
        ),
    },
    names=2,
    needs=CRITICAL_NEEDS,
)
def joint_point_of_dependency(
    graph: EcosystemGraph,
    *,
    min_hit: Annotated[int, Limit("At least this many customers or focal actors must be cut off.", ge=1)] = 1,
    max_links: Annotated[int, Limit("A map with more links than this is not judged.", ge=0)] = 5_000,
) -> Iterator[Evidence | NotJudged]:
    """Look for order-2 minimal cut sets, one finding for each need that takes two to fail.

    Of the pairs that take away the same thing the nearest is told. Left out are pairs of which
    one alone does harm enough to be a single point, or whose members fall with one party anyway:
    that is to be talked about first. So are authorities, whom nobody can double. That somebody
    stops without both of two it can see is only good to know.
    """
    if len(graph.links) > max_links:
        yield NotJudged(
            reason="{links} links are too many to try the loss of every pair in a scan",
            ask="Set the threshold max_links of this check higher, and wait.",
            values={"links": f"{len(graph.links):,}"},
        )
        return
    by_need: dict[tuple[object, ...], list[DependencyPoint]] = defaultdict(list)
    told = {point.actor for point in single_points(graph)}
    false = {spare.need[:3] for spare in false_spares(graph)}
    for point in joint_points(graph):
        meeting = _meeting(point)
        needs = {(receiver, meeting.resource, meeting.givers) for receiver in meeting.receivers}
        if (
            told.isdisjoint(point.actors)
            and not any(map(graph.is_authority, point.actors))
            and not needs & false
        ):
            by_need[meeting[1:]].append(point)
    nearest = [min(points, key=lambda point: (len(point.chain), point.actors)) for points in by_need.values()]
    found = [_evidence(graph, point, min_hit) for point in nearest if point.hits >= min_hit]
    yield from sorted(found, key=lambda evidence: (-(evidence.measured or 0), evidence.subjects))


def _meeting(point: DependencyPoint) -> Step:
    """The step in which the two losses meet: the first that neither alone would bring about."""
    return next(step for step in point.chain if set(step.receivers) & set(point.failed))


def _evidence(graph: EcosystemGraph, point: DependencyPoint, min_hit: int) -> Evidence:
    meeting, last = _meeting(point), point.chain[-1]
    fallen = cascade(graph, point.actors).failed
    spares = spare_offers(
        graph, meeting.resource, receivers=meeting.receivers, without=(*point.actors, *fallen)
    )
    severity: Severity = "medium" if point.customers else "low"
    return Evidence(
        subjects=(*point.actors, *point.hit),
        facts=tuple(link for step in point.chain for link in step.links(graph)),
        values={
            "actors": point.actors,
            "chain": point.chain,
            "what": meeting.resource,
            "last": last.resource,
            "whom": last.receivers,
            "spare": spares[0].actor if spares else None,
        },
        measured=point.hits,
        limit=min_hit,
        sentence="offered" if spares else "default",
        severity="info" if len(point.chain) == 1 else severity,
    )
