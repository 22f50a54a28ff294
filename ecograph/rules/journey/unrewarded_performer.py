"""Finds parties that make what customers meet and get nothing back from those for whom they do it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from ecograph.finding import Evidence, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import journey_steps, unrewarded_performers
from ecograph.rule import Limit, rule
from ecograph.rules.journey import NO_JOURNEY, behind, best_wish

if TYPE_CHECKING:
    from ecograph.measures import Unrewarded


@rule(
    title="Does the work, gets nothing back",
    severity="medium",
    lever="reward",
    sentence=(
        "{actor:party} does {steps:resources} (weight {weight:number} of 5), and nothing comes back to it from "
        "{parties:parties}, not even by way of somebody else: is that right, or is something missing from the map?"
    ),
    caption="Nothing back for {actor:party}",
    remedy={
        "default": (
            "Ask {actor:party} what would make it worthwhile, and let {payers:parties} reward what customers meet at "
            "{steps:resources}, since what is rewarded is what gets done."
        ),
        "win-win": (
            "{giver:party} could give {actor:party} {thing:resource}, which it would like: begin with that win-win, "
            "so that there is something in it for {actor:party}, and reward what customers meet at {steps:resources}."
        ),
    },
)
def unrewarded_performer(
    graph: EcosystemGraph,
    *,
    min_importance: Annotated[
        float, Limit("Who performs only what weighs less is let pass.", ge=1, le=5)
    ] = 3,
) -> Iterator[Evidence | NotJudged]:
    """Look for who performs for others and gets nothing from customer, owner or accountable party, each one finding.

    Whoever is paid by one of them by way of somebody else does get something back, by a detour.
    """
    steps = journey_steps(graph)
    if graph.actors and not steps:
        yield NO_JOURNEY
        return
    if steps and not any(step.journey.owner or step.touchpoint.accountable for step in steps):
        yield NotJudged(
            reason="nobody has said who owns or answers for anything that customers meet",
            ask="Ask at each touchpoint: for whom is this done, and who answers for it?",
        )
    for told in unrewarded_performers(graph):
        if told.importance >= min_importance and not _by_detour(graph, told):
            yield _evidence(graph, told, min_importance)


def _by_detour(graph: EcosystemGraph, told: Unrewarded) -> bool:
    """Whether somebody in between gives to the performer and gets from those for whom it performs."""
    between = {link.dependee for link in graph.received_by(told.actor)}
    return any(link.dependee in told.parties for other in between for link in graph.received_by(other))


def _evidence(graph: EcosystemGraph, told: Unrewarded, min_importance: float) -> Evidence:
    wish = best_wish(graph, [told.actor], givers=told.parties)
    payers = [actor for actor in told.parties if not graph.is_customer(actor)]
    return Evidence(
        subjects=(told.actor, *told.parties),
        facts=behind(graph, told.steps),
        values={
            "actor": told.actor,
            "steps": [step.place for step in told.steps],
            "weight": told.importance,
            "parties": told.parties,
            "payers": payers or told.parties,
            "giver": wish and wish.giver,
            "thing": wish and wish.resource,
        },
        measured=told.importance,
        limit=min_importance,
        remedy="win-win" if wish else None,
        lever="win-win" if wish else None,
    )
