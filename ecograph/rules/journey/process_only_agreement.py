"""Finds journeys on which the process is agreed, and not what the customer is to meet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from ecograph.finding import Evidence, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import agreements, journey_steps
from ecograph.rule import Limit, rule
from ecograph.rules.journey import NO_JOURNEY, behind, called

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecograph.measures import JourneyStep


@rule(
    title="Agreed on process, not on experience",
    severity="medium",
    lever="reward",
    sentence=(
        "On {steps:resources} the process is agreed and the experience is not, and {customer:party} meets less than "
        "expected: of what others do in “{journey:text}” for whoever answers for it, {share:.0%} is agreed in that "
        "way, by weight."
    ),
    caption="{share:.0%} is agreed on the process only",
    remedy=(
        "Let {table:parties} agree on what {customer:party} is to meet at "
        "{steps:resources}, and reward that, since whoever is paid for the process delivers the process."
    ),
    about="journey",
)
def process_only_agreement(
    graph: EcosystemGraph,
    *,
    min_share: Annotated[
        float,
        Limit("At least this share of what is agreed, by weight, must be about process only.", ge=0, le=1),
    ] = 0.5,
    min_gap: Annotated[
        float, Limit("A touchpoint counts when experience is this far below expectation.", ge=0, le=4)
    ] = 1,
) -> Iterator[Evidence | NotJudged]:
    """Look at what is agreed with those who perform for others, one finding for each journey.

    Named are the touchpoints that fall short most. Where the customer meets what is expected,
    agreeing on the process was enough.
    """
    steps = journey_steps(graph)
    if graph.actors and not steps:
        yield NO_JOURNEY
        return
    told = agreements(graph)
    asked = [one for one in told.values() if one.unknown is not None]
    if asked and not any(one.shares for one in asked):
        yield NotJudged(
            reason="nobody has said what is agreed on any touchpoint that others perform",
            ask="Ask who answers for it and who does it: have you agreed on the process, the experience, both, or nothing?",
        )
        return
    found = []
    for one in told.values():
        share = one.shares.get("process", 0.0)
        gaps = {step.key: step.gap for step in one.steps.get("process", ()) if step.gap is not None}
        largest = max(gaps.values(), default=0.0)
        if gaps and share >= min_share and largest >= min_gap:
            # Where it is felt most is where to begin; the share tells of the rest.
            worst = [step for step in one.steps["process"] if gaps.get(step.key) == largest]
            found.append(_evidence(graph, worst, share, min_share))
    yield from sorted(found, key=lambda one: (-(one.measured or 0), one.subjects))


def _evidence(
    graph: EcosystemGraph, worst: Sequence[JourneyStep], share: float, min_share: float
) -> Evidence:
    journey = worst[0].journey
    parties = {actor for step in worst for actor in step.touchpoint.performer}
    parties |= {step.touchpoint.accountable for step in worst if step.touchpoint.accountable}
    return Evidence(
        subjects=(journey.id, *(step.place for step in worst)),
        facts=behind(graph, worst),
        values={
            "journey": called(journey),
            "customer": journey.customer,
            "steps": [step.place for step in worst],
            "share": share,
            "table": sorted(parties),
        },
        measured=share,
        limit=min_share,
    )
