"""Finds journeys whose owner leaves most of what the customer meets to others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Final

from ecograph.finding import Evidence, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import control, journey_steps
from ecograph.rule import Limit, rule
from ecograph.rules.journey import NO_JOURNEY, called, steps_by_journey

if TYPE_CHECKING:
    from ecograph.measures import Control
    from ecograph.model import Journey


_LARGEST: Final = 3
"""So many parties are named as those to begin with."""


@rule(
    title="Little grip on its own journey",
    severity="low",
    lever="involve",
    sentence=(
        "{owner:party} owns “{journey:text}” and does {own:.0%} of it itself, by weight to {customer:party}; "
        "{share:.0%} is in the hands of others, with the largest parts at {largest:parties}: or are steps of its own "
        "missing from the map?"
    ),
    caption="{owner:party} does {own:.0%} of its own journey",
    remedy={
        "default": (
            "Involve {partners:parties} to begin with: walk the journey with them and {customer:party}, and give them a "
            "say in what changes, since {owner:party} answers for it and cannot order it."
        ),
        "both": (
            "Involve {partners:parties} to begin with: walk the journey with them and {customer:party}, and give them a "
            "say in what changes, since {owner:party} answers for it and cannot order it; {beyond:parties} cannot be "
            "influenced, so tell {customer:party} beforehand what to expect there."
        ),
        "inform": (
            "{beyond:parties} cannot be influenced, so inform: learn how it works there, and tell {customer:party} "
            "beforehand what to expect, since that part {owner:party} can do itself."
        ),
    },
    about="journey",
)
def low_control(
    graph: EcosystemGraph,
    *,
    min_share: Annotated[
        float, Limit("At least this share of the weight must be in the hands of others.", ge=0, le=1)
    ] = 0.7,
    max_unknown: Annotated[
        float, Limit("A journey of which more is unknown, by weight, is not judged.", ge=0, le=1)
    ] = 0.5,
) -> Iterator[Evidence | NotJudged]:
    """Look at who performs what a journey consists of, one finding for each journey with an owner.

    What the customer does itself is in nobody else's hands. It is something to watch: nobody
    controls a whole journey, and the finding says on whom it hangs.
    """
    if graph.actors and not journey_steps(graph):
        yield NO_JOURNEY
        return
    found, unknown, ownerless = [], [], []
    shares = control(graph)
    for journey in graph.journeys:
        told = shares[journey.id]
        if journey.touchpoints and journey.owner is None:
            ownerless.append(called(journey))
        elif told.unknown is not None and told.unknown > max_unknown:
            unknown.append(called(journey))
        elif told.own is not None:
            share = (told.partners or 0.0) + (told.beyond or 0.0)
            if share >= min_share:
                found.append(_evidence(graph, journey, told, share, min_share))
    yield from sorted(found, key=lambda one: (-(one.measured or 0), one.subjects))
    if unknown:
        yield NotJudged(
            reason="nobody has said who does most of {journeys:quoted}",
            ask="Ask at each touchpoint: who does this, for whoever comes?",
            values={"journeys": unknown},
        )
    if ownerless:
        yield NotJudged(
            reason="nobody has said who owns {journeys:quoted}",
            ask="Ask around the table: who looks after the whole of it, and who says so?",
            values={"journeys": ownerless},
        )


def _evidence(
    graph: EcosystemGraph, journey: Journey, told: Control, share: float, min_share: float
) -> Evidence:
    others = [
        actor
        for actor in told.performers
        if actor not in {journey.owner, journey.customer} and not graph.is_customer(actor)
    ]
    partners = [actor for actor in others if graph.can_be_influenced(actor)]
    beyond = [actor for actor in others if not graph.can_be_influenced(actor)]
    is_out_of_reach = (told.beyond or 0.0) > (told.partners or 0.0)
    return Evidence(
        subjects=(journey.id, *sorted(others)),
        facts=tuple(steps_by_journey(graph)[journey.id]),
        values={
            "owner": journey.owner,
            "journey": called(journey),
            "customer": journey.customer,
            "own": told.own,
            "share": share,
            "largest": others[:_LARGEST],
            "partners": partners[:_LARGEST],
            "beyond": beyond,
        },
        measured=share,
        limit=min_share,
        remedy="inform" if is_out_of_reach else "both" if beyond else None,
        lever="inform" if is_out_of_reach else None,
    )
