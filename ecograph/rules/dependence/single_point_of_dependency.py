"""Finds parties whose loss alone cuts off a customer or the focal actor."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated

from ecograph.finding import Evidence, Lead
from ecograph.graph import EcosystemGraph
from ecograph.measures import single_points, spare_offers
from ecograph.rule import CRITICAL_NEEDS, Limit, rule

if TYPE_CHECKING:
    from ecograph.finding import Severity
    from ecograph.graph import Link
    from ecograph.measures import DependencyPoint


@rule(
    title="Everything hangs on one party",
    severity="high",
    lever="back-up",
    sentence={
        "default": "Without {actor:party} no {chain:chain}; nobody else on the map can step in.",
        "authority": (
            "{actors:parties} cannot be replaced or influenced, and without them {hit:parties} cannot go on: "
            "know how they work, and tell in time what they need."
        ),
    },
    caption={
        "default": "Without {actor:party} no {last:resource} for {whom:parties}",
        "authority": "{actors:parties} cannot be replaced",
    },
    remedy={
        "default": (
            "Arrange a second source for {first:resource}, or agree with {actor:party} on what happens when it "
            "fails, and on who tells {hit:parties}."
        ),
        "offered": (
            "{spare:party} could give {first:resource} too: arrange that before {actor:party} fails, and agree on "
            "who tells {hit:parties} when it does."
        ),
        "authority": "Learn the process of {actors:parties}, tell customers what to expect, and keep a distance.",
    },
    needs=CRITICAL_NEEDS,
)
def single_point_of_dependency(
    graph: EcosystemGraph,
    *,
    min_hit: Annotated[int, Limit("At least this many customers or focal actors must be cut off.", ge=1)] = 1,
) -> Iterator[Evidence | Lead]:
    """Look for order-1 minimal cut sets of the customers' and the focal actor's needs.

    The message is the shortest chain to the one who is hit, not the number that fail.
    Authorities cannot be doubled: they are gathered in one finding that is good to know. It is
    grave when a customer is cut off, less so when only the focal actor is.
    """
    authorities: list[DependencyPoint] = []
    for point in single_points(graph):
        if point.hits < min_hit:
            continue
        if graph.is_authority(point.actor):
            authorities.append(point)
        else:
            severity: Severity = "high" if point.customers else "medium"
            tell = partial(_evidence, graph, point, min_hit, severity)
            yield Lead(subjects=(point.actor,), tell=tell, severity=severity)
    if authorities:
        names = sorted(point.actor for point in authorities)
        yield Evidence(
            subjects=tuple(names),
            names=len(names),
            facts=tuple(link for point in authorities for link in _links(graph, point)),
            values={"actors": names, "hit": sorted({actor for point in authorities for actor in point.hit})},
            measured=max(point.hits for point in authorities),
            limit=min_hit,
            sentence="authority",
            severity="info",
            lever="inform",
        )


def _evidence(graph: EcosystemGraph, point: DependencyPoint, min_hit: int, severity: Severity) -> Evidence:
    first, last = point.chain[0], point.chain[-1]
    spares = spare_offers(
        graph, first.resource, receivers=first.receivers, without=(point.actor, *point.failed)
    )
    return Evidence(
        subjects=(point.actor, *point.hit),
        facts=_links(graph, point),
        values={
            "actor": point.actor,
            "hit": point.hit,
            "chain": point.chain,
            "first": first.resource,
            "last": last.resource,
            "whom": last.receivers,
            "spare": spares[0].actor if spares else None,
        },
        measured=point.hits,
        limit=min_hit,
        sentence="offered" if spares else "default",
        severity=severity,
    )


def _links(graph: EcosystemGraph, point: DependencyPoint) -> tuple[Link, ...]:
    """The links along the chain, which the picture shows."""
    return tuple(link for step in point.chain for link in step.links(graph))
