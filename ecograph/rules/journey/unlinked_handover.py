"""Finds hand-overs between parties that have nothing to do with each other, and where the customer notices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from ecograph.finding import Evidence, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import handovers, journey_steps
from ecograph.model import point_of
from ecograph.rule import Limit, rule
from ecograph.rules.journey import NO_JOURNEY, behind, best_wish, called

if TYPE_CHECKING:
    from ecograph.measures import Handover, Handovers

_FALLS = (
    "From {before:resource} ({givers:parties}) to {after:resource} ({takers:parties}) what {customer:party} meets "
    "falls from {was:number} to {becomes:number} of 5, and no link on this map joins those who hand over"
)


@rule(
    title="A hand-over without a link",
    severity="low",
    lever="involve",
    sentence={
        "default": f"{_FALLS}; or is it missing from the map?",
        "more": (
            f"{_FALLS}, as at {{unlinked}} of the {{all}} hand-overs of “{{journey:text}}”; or are links missing from "
            "the map?"
        ),
    },
    caption="No link on the way to {after:resource}",
    remedy={
        "default": (
            "Involve {givers:parties} and {takers:parties} in each other's work: let each walk the other's step, and "
            "agree on what the next should know before {customer:party} arrives, who now carries the message."
        ),
        "win-win": (
            "{giver:party} could give {receiver:party} {thing:resource}, which it would like: make that the first "
            "link, since it pays for both, and agree on what the next should know before {customer:party} arrives."
        ),
        "inform": (
            "{beyond:parties} cannot be influenced, so inform: learn what is asked there, and tell {customer:party} "
            "before leaving {before:resource} what comes next."
        ),
    },
    about="journey",
)
def unlinked_handover(
    graph: EcosystemGraph,
    *,
    min_drop: Annotated[
        float, Limit("A hand-over at which experience falls less is let pass.", ge=0, le=4)
    ] = 2,
    min_drop_indispensable: Annotated[
        float, Limit("The same on the way to what the customer cannot do without.", ge=0, le=4)
    ] = 1,
    indispensable: Annotated[
        float, Limit("From this importance on the customer cannot do without.", ge=1, le=5)
    ] = 5,
) -> Iterator[Evidence | NotJudged]:
    """Look for consecutive touchpoints of parties without a link, one finding for each journey, the worst drop named.

    It is to plan where experience falls by the full drop. A hand-over at which nothing gets
    worse is only counted: parties can hand over well without meeting.
    """
    steps = journey_steps(graph)
    if graph.actors and not steps:
        yield NO_JOURNEY
        return
    found, silent = [], []
    names = {journey.id: called(journey) for journey in graph.journeys}
    for journey, told in handovers(graph).items():
        bad = [
            one
            for one in told.unlinked
            if one.drop is not None
            and one.drop
            >= (
                min_drop_indispensable
                if point_of(one.after.touchpoint.importance) >= indispensable
                else min_drop
            )
        ]
        if bad:
            found.append(_evidence(graph, bad[0], told, min_drop))
        elif told.unlinked and all(one.drop is None for one in told.unlinked):
            silent.append(names[journey])
    yield from sorted(found, key=lambda one: (one.severity is None, -(one.measured or 0), one.subjects))
    if steps and not any(step.touchpoint.performer for step in steps):
        yield NotJudged(
            reason="nobody has said who does any touchpoint",
            ask="Ask at each touchpoint: who does this, for whoever comes?",
        )
    if silent:
        yield NotJudged(
            reason="nobody has said what customers meet before and after the hand-overs of {journeys:quoted}",
            ask="Ask customers at each touchpoint: what did you meet, from 1 to 5?",
            values={"journeys": silent},
        )


def _evidence(graph: EcosystemGraph, worst: Handover, told: Handovers, min_drop: float) -> Evidence:
    before, after = worst.before, worst.after
    givers, takers = before.touchpoint.performer, after.touchpoint.performer
    beyond = [
        actor for side in (givers, takers) if not any(map(graph.can_be_influenced, side)) for actor in side
    ]
    wish = best_wish(graph, givers, givers=takers) or best_wish(graph, takers, givers=givers)
    return Evidence(
        subjects=(before.journey.id, before.place, after.place, *givers, *takers),
        facts=behind(graph, (before, after)),
        values={
            "journey": called(before.journey),
            "customer": before.journey.customer,
            "before": before.place,
            "after": after.place,
            "givers": givers,
            "takers": takers,
            "was": before.touchpoint.experience,
            "becomes": after.touchpoint.experience,
            "unlinked": len(told.unlinked),
            "all": len(told.all),
            "beyond": beyond,
            "giver": wish and wish.giver,
            "receiver": wish and wish.receiver,
            "thing": wish and wish.resource,
        },
        measured=worst.drop,
        limit=min_drop,
        sentence="more" if len(told.unlinked) > 1 else "default",
        severity="medium" if (worst.drop or 0) >= min_drop else None,
        lever="win-win" if wish else "inform" if beyond else None,
        remedy="win-win" if wish else "inform" if beyond else None,
    )
