"""Finds journeys nobody looks after as a whole, or without any mandate to do so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from ecograph.finding import Evidence, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import journey_steps, ownership
from ecograph.rule import Limit, rule
from ecograph.rules.journey import NO_JOURNEY, called, steps_by_journey

if TYPE_CHECKING:
    from ecograph.measures import Ownership
    from ecograph.model import Journey


@rule(
    title="A journey without owner or mandate",
    severity="low",
    lever="agree",
    sentence={
        "default": (
            "Nobody owns “{journey:text}” on this map: {performers:parties} do its {steps} touchpoints, and who looks "
            "after the whole?"
        ),
        "undone": "Nobody owns “{journey:text}” on this map, with its {steps} touchpoints: who looks after the whole?",
        "mandate": (
            "{owner:party} owns “{journey:text}” with its {steps} touchpoints and may decide on neither time nor "
            "budget: what can it change when something goes wrong between two parties?"
        ),
        "bare": (
            "{owner:party} owns “{journey:text}” with its {steps} touchpoints, and on this map nobody backs it and "
            "nobody has said what it may decide on: is that right, or is something missing?"
        ),
    },
    caption={
        "default": "Nobody owns “{journey:text}”",
        "mandate": "{owner:party} owns it, without a mandate",
        "bare": "{owner:party} owns it, and nobody backs it",
    },
    remedy={
        "default": (
            "Agree on one owner for the whole journey, with a sponsor and time to begin with: what no one looks after "
            "is mended step by step, and breaks in between."
        ),
        "heaviest": (
            "Agree on one owner for the whole journey, with a sponsor and time to begin with; {heaviest:party} answers "
            "for most of it by weight, so ask there first."
        ),
        "mandate": (
            "Find somebody to back {owner:party}, and agree on a mandate: time to begin with, and a budget for what "
            "lies between two parties, since an owner who may decide on nothing can only ask."
        ),
        "sponsor": (
            "Let {sponsor:party}, who backs {owner:party}, agree with it on a mandate: time to begin with, and a "
            "budget for what lies between two parties, since an owner who may decide on nothing can only ask."
        ),
    },
    about="journey",
)
def ownerless_journey(
    graph: EcosystemGraph,
    *,
    min_touchpoints: Annotated[int, Limit("A journey with fewer touchpoints needs no owner yet.", ge=1)] = 2,
) -> Iterator[Evidence | NotJudged]:
    """Look at who owns each journey and what the owner may decide on, one finding for each journey.

    A journey without an owner is to plan; an owner who may decide on nothing, or whom nobody
    backs and of whose mandate nothing is known, is to watch. Where no journey says anything
    about owner, sponsor or mandate, the map is silent.
    """
    if graph.actors and not journey_steps(graph):
        yield NO_JOURNEY
        return
    told = ownership(graph)
    if told and not any(one.owner or one.sponsor or one.mandate for one in told.values()):
        yield NotJudged(
            reason="nobody has said who owns any journey",
            ask="Ask around the table: who looks after the whole of it, and what may that party decide on?",
        )
        return
    found = [
        _evidence(graph, journey, told[journey.id], min_touchpoints)
        for journey in graph.journeys
        if len(journey.touchpoints) >= min_touchpoints
        and (
            told[journey.id].owner is None
            or told[journey.id].mandate == "none"
            or {"sponsor", "mandate"} <= set(told[journey.id].missing)
        )
    ]
    yield from sorted(found, key=lambda one: (one.severity is None, -(one.measured or 0), one.subjects))


def _evidence(graph: EcosystemGraph, journey: Journey, told: Ownership, min_touchpoints: int) -> Evidence:
    steps = steps_by_journey(graph)[journey.id]
    performers = sorted({actor for step in steps for actor in step.touchpoint.performer})
    answers: dict[str, float] = {}
    for step in steps:
        if step.touchpoint.accountable:
            answers[step.touchpoint.accountable] = answers.get(step.touchpoint.accountable, 0.0) + step.weight
    heaviest = min(answers, key=lambda actor: (-answers[actor], actor), default=None)
    if told.owner is None:
        sentence = "default" if len(performers) > 1 else "undone"
        remedy = "heaviest" if heaviest else "default"
    else:
        sentence = "mandate" if told.mandate == "none" else "bare"
        remedy = "sponsor" if told.sponsor else "mandate"
    return Evidence(
        subjects=(journey.id, *performers),
        facts=tuple(steps),
        values={
            "journey": called(journey),
            "owner": told.owner,
            "sponsor": told.sponsor,
            "steps": len(steps),
            "performers": performers,
            "heaviest": heaviest,
        },
        measured=len(steps),
        limit=min_touchpoints,
        sentence=sentence,
        severity="medium" if told.owner is None else None,
        remedy=remedy,
    )
