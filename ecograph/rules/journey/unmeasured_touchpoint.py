"""Finds journeys of which much that matters is measured by nobody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from ecograph.finding import Evidence, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import journey_steps, measurement_coverage
from ecograph.model import point_of
from ecograph.rule import Limit, rule
from ecograph.rules.journey import NO_JOURNEY, behind, called

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecograph.measures import JourneyStep


@rule(
    title="A blind spot",
    severity="low",
    lever="agree",
    sentence={
        "default": (
            "Of “{journey:text}” {share:.0%} goes unmeasured, by weight to {customer:party}, most of all "
            "{worst:resource} (weight {weight:number} of 5); or are figures missing from the map?"
        ),
        "short": (
            "Of “{journey:text}” {share:.0%} goes unmeasured, by weight to {customer:party}, most of all "
            "{worst:resource} (weight {weight:number} of 5), where less is met than expected; or are figures missing "
            "from the map?"
        ),
    },
    caption="Nobody measures {worst:resource}",
    remedy=(
        "Agree on one figure each for {blind:resources}: what is counted, from when, who keeps it and who sees it, "
        "since nobody can steer on what nobody counts."
    ),
    about="journey",
)
def unmeasured_touchpoint(
    graph: EcosystemGraph,
    *,
    min_share: Annotated[
        float, Limit("At least this share of the weight of a journey must go unmeasured.", ge=0, le=1)
    ] = 0.4,
    min_importance: Annotated[
        float, Limit("Touchpoints that weigh less need no figure of their own.", ge=1, le=5)
    ] = 3,
) -> Iterator[Evidence | NotJudged]:
    """Look for touchpoints without a metric, one finding for each journey, the heaviest blind spot named.

    Where no metric stands anywhere on the map, the map is silent, and not the partners blind.
    """
    steps = journey_steps(graph)
    if graph.actors and not steps:
        yield NO_JOURNEY
        return
    if steps and not any(step.touchpoint.metric for step in steps):
        yield NotJudged(
            reason="nobody has said how anything is measured",
            ask="Ask at each touchpoint: what do you count here, from when, and who sees it?",
        )
        return
    found = []
    for told in measurement_coverage(graph).values():
        share = None if told.measured is None else 1 - told.measured
        blind = [step for step in told.blind if point_of(step.touchpoint.importance) >= min_importance]
        if share is not None and share >= min_share and blind:
            found.append(_evidence(graph, blind, share, min_share))
    yield from sorted(found, key=lambda one: (-(one.measured or 0), one.subjects))


def _evidence(
    graph: EcosystemGraph, blind: Sequence[JourneyStep], share: float, min_share: float
) -> Evidence:
    worst = blind[0]
    return Evidence(
        subjects=(worst.journey.id, *(step.place for step in blind)),
        facts=behind(graph, blind),
        values={
            "journey": called(worst.journey),
            "customer": worst.journey.customer,
            "share": share,
            "worst": worst.place,
            "weight": worst.touchpoint.importance,
            "blind": [step.place for step in blind],
        },
        measured=share,
        limit=min_share,
        sentence="short" if worst.gap is not None and worst.gap > 0 else "default",
    )
