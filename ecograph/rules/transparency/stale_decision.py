"""Finds decisions that have lapsed, or that are about nothing any more."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Annotated

from ecograph.finding import Evidence, Finding
from ecograph.graph import EcosystemGraph
from ecograph.rule import Limit, rule


@rule(
    title="A decision that has lapsed",
    severity="low",
    lever="agree",
    sentence={
        "default": 'The decision "{reason:text}" on {finding:text} held until {until}, which is {days} days ago.',
        "yesterday": 'The decision "{reason:text}" on {finding:text} held until yesterday, {until}.',
        "nothing": 'The decision "{reason:text}" is about {finding:text}, and there is no such finding any more.',
    },
    caption="A decision has lapsed: {finding:text}",
    remedy={
        "default": "Decide again: extend it with a new date and a reason, or take the finding up.",
        "nothing": "Take the decision out of the model; if the finding was renamed, name it anew.",
    },
    about="finding",
)
def stale_decision(
    graph: EcosystemGraph,
    findings: Sequence[Finding],
    *,
    ran: Collection[str],
    today: date,
    min_days: Annotated[int, Limit("A decision may be over its date by fewer days than this.", ge=1)] = 1,
) -> Iterator[Evidence]:
    """Look for decisions past their `until`, and for those that match no finding of a rule that ran.

    A decision about a rule that was not run, or could not judge, is left alone.
    """
    known = {finding.id for finding in findings}
    for decision in sorted(graph.facts.decisions, key=lambda row: row.finding):
        values = {"finding": decision.finding, "reason": decision.reason, "until": decision.until}
        days = 0 if decision.until is None else (today - decision.until).days
        if decision.finding not in known and decision.finding.split("@")[0] in ran:
            yield Evidence(subjects=(decision.finding,), values=values, sentence="nothing")
        elif days >= min_days:
            yield Evidence(
                subjects=(decision.finding,),
                values={**values, "days": days},
                measured=days,
                limit=min_days,
                sentence="default" if days > 1 else "yesterday",
            )
