"""What the customer meets: who makes it, who answers for it, and what would move them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecograph.finding import NotJudged
from ecograph.measures import transfers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ecograph.finding import Fact
    from ecograph.graph import EcosystemGraph
    from ecograph.measures import JourneyStep, Transfer
    from ecograph.model import Journey

NO_JOURNEY: Final = NotJudged(
    reason="no journey of a customer is on the map yet",
    ask="Walk along with a customer: what does this customer go through, step by step, and who does each step?",
)


def called(journey: Journey) -> str:
    """Give what people call a journey."""
    return journey.name or journey.id


def behind(graph: EcosystemGraph, steps: Iterable[JourneyStep]) -> tuple[Fact, ...]:
    """Give what is known of touchpoints: their links, or the touchpoint where it is none."""
    facts: dict[tuple[str, ...], Fact] = {}
    for step in steps:
        links = [
            link
            for link in graph.received_by(step.journey.customer)
            if link.resource == step.resource and link.dependee in step.touchpoint.performer
        ]
        if not links:
            facts[step.key] = step
        for link in links:
            facts[link[:3]] = link
    return tuple(facts.values())


def best_wish(
    graph: EcosystemGraph, receivers: Collection[str], *, givers: Collection[str] | None = None
) -> Transfer | None:
    """Find what one of these parties would like most and somebody could give it, at the least effort."""
    found = [
        one
        for one in transfers(graph)
        if one.receiver in receivers and (givers is None or one.giver in givers)
    ]
    return min(
        found,
        key=lambda one: (
            -one.gain,
            one.cost is None,
            one.cost or 0.0,
            one.receiver,
            one.giver,
            one.resource,
        ),
        default=None,
    )
