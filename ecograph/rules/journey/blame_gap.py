"""Finds parties that hear the complaints about what others do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from ecograph.finding import Evidence, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import blame, journey_steps
from ecograph.rule import Limit, rule
from ecograph.rules.journey import NO_JOURNEY, behind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecograph.measures import Blame


@rule(
    title="Gets the blame, does not do it",
    severity="low",
    lever="involve",
    sentence={
        "default": (
            "{blamed:party} hears the complaints about {steps:resources}, and the work is done by {performers:parties}: "
            "{share:.0%} of all that customers meet, by weight."
        ),
        "short": (
            "{blamed:party} hears the complaints about {steps:resources}, where less is met than expected, and the work "
            "is done by {performers:parties}; in all {share:.0%} of what customers meet, by weight, is blamed on "
            "{blamed:party} and done by others."
        ),
    },
    caption="{blamed:party} hears complaints about the work of others",
    remedy={
        "default": (
            "Involve {partners:parties}: let them hear the complaints as customers tell them, and decide together what "
            "changes, since they can mend it and {blamed:party} cannot do so alone."
        ),
        "both": (
            "Involve {partners:parties}: let them hear the complaints as customers tell them, and decide together what "
            "changes, since they can mend it and {blamed:party} cannot do so alone; {beyond:parties} cannot be "
            "influenced, so tell customers beforehand who does it and what to expect."
        ),
        "inform": (
            "{beyond:parties} cannot be influenced, so inform: tell customers beforehand who does it and what to "
            "expect, before they bring the complaint to {blamed:party}."
        ),
    },
)
def blame_gap(
    graph: EcosystemGraph,
    *,
    min_share: Annotated[
        float, Limit("At least this share of the weight must be blamed on who does not do it.", ge=0, le=1)
    ] = 0.3,
) -> Iterator[Evidence | NotJudged]:
    """Look for organisations blamed for what others perform, one finding for each.

    Blamed is who is said to be, else who is accountable. It is to plan where customers meet
    less than they expect at one of these touchpoints: elsewhere there is little to complain about.
    """
    steps = journey_steps(graph)
    if graph.actors and not steps:
        yield NO_JOURNEY
        return
    if steps and not any(step.blamed and step.touchpoint.performer for step in steps):
        yield NotJudged(
            reason="nobody has said who is blamed for what somebody else does",
            ask="Ask at each touchpoint: who does this, and where does the complaint end up?",
        )
    together: dict[str, list[Blame]] = defaultdict(list)
    for one in blame(graph):
        if not graph.is_customer(one.blamed):
            together[one.blamed].append(one)
    found = [_evidence(graph, parts, min_share) for parts in together.values()]
    yield from sorted(
        (one for one in found if (one.measured or 0) >= min_share),
        key=lambda one: (one.severity is None, -(one.measured or 0), one.subjects),
    )


def _evidence(graph: EcosystemGraph, parts: Sequence[Blame], min_share: float) -> Evidence:
    blamed = parts[0].blamed
    steps = list({step.key: step for one in parts for step in one.steps}.values())
    short = {step.key for step in steps if step.gap is not None and step.gap > 0}
    # Where something falls short, those touchpoints are what the talk is about.
    named = [step for step in steps if step.key in short] or steps
    keys = {step.key for step in named}
    performers = sorted(one.performer for one in parts if any(step.key in keys for step in one.steps))
    partners = [actor for actor in performers if graph.can_be_influenced(actor)]
    beyond = [actor for actor in performers if not graph.can_be_influenced(actor)]
    share = sum(one.share for one in parts)
    return Evidence(
        subjects=(blamed, *performers),
        facts=behind(graph, steps),
        values={
            "blamed": blamed,
            "steps": [step.place for step in named],
            "performers": performers,
            "partners": partners,
            "beyond": beyond,
            "share": share,
        },
        measured=share,
        limit=min_share,
        sentence="short" if short else "default",
        severity="medium" if short else None,
        remedy="default" if not beyond else "both" if partners else "inform",
        lever=None if partners else "inform",
    )
