"""What the customer meets: who makes it, who answers for it, and what would move them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from ecograph.finding import NotJudged
from ecograph.graph import measure
from ecograph.measures import journey_steps, transfers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from ecograph.finding import Fact
    from ecograph.graph import EcosystemGraph, Link
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
        performers = step.touchpoint.performer
        served = _links_by_need(graph).get((step.journey.customer, step.resource), ())
        links = [link for link in served if link.dependee in performers]
        if not links:
            facts[step.key] = step
        for link in links:
            facts[link[:3]] = link
    return tuple(facts.values())


@measure
def _links_by_need(graph: EcosystemGraph) -> Mapping[tuple[str, str], Sequence[Link]]:
    """Sort links by who needs what: a model may hold ten thousand journeys of one customer."""
    found: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in graph.links:
        found[link.depender, link.resource].append(link)
    return found


@measure
def steps_by_journey(graph: EcosystemGraph) -> Mapping[str, Sequence[JourneyStep]]:
    """Give the steps of each journey, in order."""
    found: dict[str, list[JourneyStep]] = {journey.id: [] for journey in graph.journeys}
    for step in journey_steps(graph):
        found[step.journey.id].append(step)
    return found


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
