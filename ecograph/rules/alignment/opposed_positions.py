"""Finds goals that some would work for and others against."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Final

from ecograph.finding import Evidence, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import facilitators, oppositions
from ecograph.rule import GOALS, Limit, rule

if TYPE_CHECKING:
    from ecograph.measures import Facilitator, Opposition
    from ecograph.model import Lever
    from ecograph.model.goals import Position

_SIDES: Final = (
    "“{goal:text}” has {supporters:parties} for it, as firmly as {most_for} of 4, and {opponents:parties} against "
    "it, as firmly as {most_against} of 4"
)
_ASK: Final = ": do they know each other's reasons, and is it still so?"
_UNASKED: Final = "Ask {speaker:party} what would have to be true before it could live with it: whoever has a say in it can move"
_SAID: Final = (
    "Start from what would make it a success for {speaker:party}, “{condition:text}”, since a condition can be met "
    "where a no cannot"
)
_CHAIRED: Final = (
    "; {chair:party} could chair that talk, since {trusting:parties} trust it and it takes neither side."
)
_NO_CHAIR: Final = (
    "; no third party on this map is trusted by both sides, so ask whom both would accept in the chair."
)


@rule(
    title="Pull in different directions",
    severity="medium",
    lever="involve",
    sentence={
        "default": _SIDES + _ASK,
        "unasked chaired": _SIDES + _ASK,
        "said": _SIDES + _ASK,
        "said chaired": _SIDES + _ASK,
        "fixed": _SIDES + _ASK,
        "divided": _SIDES + "; {whole:party} speaks with two voices here ({parts:parties}): which should its "
        "partners go by?",
    },
    caption={
        "default": "For and against: “{goal:text}”",
        "divided": "{whole:party} is for and against “{goal:text}”",
    },
    remedy={
        "default": _UNASKED + _NO_CHAIR,
        "unasked chaired": _UNASKED + _CHAIRED,
        "said": _SAID + _NO_CHAIR,
        "said chaired": _SAID + _CHAIRED,
        "fixed": (
            "Find out from {firm:parties} what the rules ask and why, and shape the goal around that: what cannot be "
            "influenced has to be known, and told to everybody in time."
        ),
        "divided": (
            "Ask whoever leads {whole:party} to agree with {parts:parties} which of the two comes first, as the "
            "customer would see it, before anybody else is asked to move: no partner can settle what is divided in "
            "one house."
        ),
    },
    needs=GOALS,
    about="goal",
)
def opposed_positions(
    graph: EcosystemGraph,
    *,
    min_stance: Annotated[
        int, Limit("Stances less firm than this, either way, are let pass.", ge=1, le=4)
    ] = 2,
) -> Iterator[Evidence | NotJudged]:
    """Look for goals with firm stances on both sides, one finding for each goal.

    Departments of one house are told apart: where one of them is for it and another against it,
    that weighs most. Somebody to chair the talk is trusted on both sides and stands on neither.
    """
    if not graph.actors:
        return
    if not graph.facts.positions:
        yield NotJudged(
            reason="nobody's stance on a goal is on the map",
            ask="Ask each party about each goal: are you for it or against it, and when is it a success for you?",
        )
        return
    for found in oppositions(graph, min_stance=min_stance):
        yield _evidence(graph, found, min_stance)


def _evidence(graph: EcosystemGraph, found: Opposition, min_stance: int) -> Evidence:
    sides = found.supporters, found.opponents
    for_it, against = ({graph.whole(row.actor) for row in side} for side in sides)
    speaker = next((row for row in found.opponents if row.success), found.opponents[0])
    chair = None if found.divided else _chair(graph, found)
    firm = next((side for side in sides[::-1] if not any(map(graph.can_be_influenced, _actors(side)))), ())
    if found.divided:
        sentence = "divided"
    elif firm:
        sentence = "fixed"
    elif speaker.success:
        sentence = "said chaired" if chair else "said"
    else:
        sentence = "unasked chaired" if chair else "default"
    levers: dict[str, Lever] = {
        "divided": "agree",
        "fixed": "inform",
        "said": "win-win",
        "said chaired": "win-win",
    }
    whole = found.divided[0] if found.divided else None
    parts = [actor for side in sides for actor in _actors(side) if graph.whole(actor) == whole]
    return Evidence(
        subjects=(found.goal.id, *sorted(for_it | against)),
        facts=(*found.supporters, *found.opponents),
        values={
            "goal": found.goal.name or found.goal.id,
            "supporters": _actors(found.supporters),
            "opponents": _actors(found.opponents),
            "most_for": found.supporters[0].stance,
            "most_against": -found.opponents[0].stance,
            "speaker": speaker.actor,
            "condition": speaker.success,
            "chair": chair and chair.actor,
            "trusting": chair and sorted((for_it | against).intersection(chair.trusted_by)),
            "firm": _actors(firm),
            "whole": whole,
            "parts": parts,
        },
        measured=min(abs(side[0].stance) for side in sides),
        limit=min_stance,
        sentence=sentence,
        severity="high" if found.divided else None,
        lever=levers.get(sentence),
    )


def _actors(side: tuple[Position, ...]) -> list[str]:
    return [row.actor for row in side]


def _chair(graph: EcosystemGraph, found: Opposition) -> Facilitator | None:
    """The first candidate whom somebody on either side trusts, and who has no stance on this goal at all."""
    on_it = {
        graph.whole(row.actor) for row in graph.positions_apart if row.goal == found.goal.id and row.stance
    }
    for_it, against = (
        {graph.whole(row.actor) for row in side} for side in (found.supporters, found.opponents)
    )
    for candidate in facilitators(graph):
        trusting = set(candidate.trusted_by)
        if candidate.actor not in on_it and trusting & for_it and trusting & against:
            return candidate
    return None
