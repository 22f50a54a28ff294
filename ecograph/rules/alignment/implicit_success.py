"""Finds shared goals of which not everybody has said when they are a success."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final

from ecograph.finding import Evidence, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import goal_support
from ecograph.rule import GOALS, Limit, rule

_ASK: Final = (
    "Ask {missing:parties}, each by name, to finish the sentence “for us it is a success when …”, and read all "
    "answers aloud: "
)
_FOUND: Final = (
    "people work for what they have said themselves, and what does not go together shows before it hurts."
)


@rule(
    title="Success has not been put in words",
    severity="low",
    lever="involve",
    sentence={
        "default": (
            "For {said} of {asked} parties it is known when “{goal:text}” is a success for them, and not for "
            "{missing:parties}: is it only missing from this map, or has nobody asked?"
        ),
        "nobody": (
            "For none of the {asked} parties it is known when “{goal:text}” is a success for them: is it only missing "
            "from this map, or has nobody asked?"
        ),
    },
    caption={
        "default": "Success said by {said} of {asked} parties so far",
        "nobody": "Nobody has said when it is a success",
    },
    remedy={"default": _ASK + _FOUND},
    needs=GOALS,
    about="goal",
)
def implicit_success(
    graph: EcosystemGraph,
    *,
    min_missing: Annotated[
        int, Limit("Where fewer parties have still to say it, the goal is let pass.", ge=1)
    ] = 1,
) -> Iterator[Evidence | NotJudged]:
    """Look for shared goals whose success is not put in words by all parties, one finding for each goal.

    Whoever takes no position is asked too, and so is whoever is against it; customers are not.
    It weighs more where at least as many have not said it as have.
    """
    if not graph.actors:
        return
    if not graph.facts.positions:
        yield NotJudged(
            reason="nobody's stance on a goal is on the map",
            ask="Ask each party about each goal: are you for it or against it, and when is it a success for you?",
        )
        return
    shared = [found for found in goal_support(graph).values() if found.goal.shared]
    if not shared:
        yield NotJudged(
            reason="none of the goals on the map is shared",
            ask="Ask everybody at the table: which of these goals is everybody's, as the customer would say it?",
        )
    parties = [actor for actor in graph.actors if not graph.is_customer(actor)]
    findings = []
    for found in shared:
        said = [actor for actor in parties if actor in found.explicit]
        missing = [actor for actor in parties if actor not in found.explicit]
        rows = (*found.supporters, *found.indifferent, *found.opponents)
        if len(missing) >= min_missing:
            findings.append(
                Evidence(
                    subjects=(found.goal.id, *missing),
                    facts=tuple(row for row in rows if row.actor in missing),
                    values={
                        "goal": found.goal.name or found.goal.id,
                        "missing": missing,
                        "said": len(said),
                        "asked": len(parties),
                    },
                    measured=len(missing),
                    limit=min_missing,
                    sentence="default" if said else "nobody",
                    severity="medium" if len(missing) >= len(said) else None,
                )
            )
    yield from sorted(findings, key=lambda one: (-(one.measured or 0), one.subjects))
