"""Finds maps on which no goal is meant to be everybody's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Final

from ecograph.finding import Evidence
from ecograph.graph import EcosystemGraph
from ecograph.measures import goal_support
from ecograph.rule import GOALS, Limit, rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecograph.measures import GoalSupport

_NONE: Final = (
    "{parties} parties are on this map, and no goal on it is meant to be everybody's: has that talk still to be "
    "held, or is the goal missing from the map?"
)
_AGREE: Final = "once it stands among the agreements, each can be held to it."


@rule(
    title="No goal in common",
    severity="medium",
    lever="involve",
    sentence={"default": _NONE, "nearest": _NONE, "customer": _NONE},
    caption="No goal is meant to be everybody's",
    remedy={
        "default": (
            "Bring the {parties} parties together to finish one sentence as {whom:parties} would say it, “it was good "
            "because …”, since people work for a goal they had a say in."
        ),
        "nearest": (
            "Put “{goal:text}” to the table, and ask what it would need to be everybody's: {number} of the {parties} "
            "parties stand for it already ({supporters:parties}), and " + _AGREE
        ),
        "customer": (
            "Put “{goal:text}” to the table, and ask what it would need to be everybody's: it is what "
            "{whom:parties} would want, and " + _AGREE
        ),
    },
    needs=GOALS,
)
def no_shared_goal(
    graph: EcosystemGraph,
    *,
    min_parties: Annotated[
        int, Limit("On a map of fewer organisations and authorities no common goal is missed.", ge=2)
    ] = 2,
) -> Iterator[Evidence]:
    """Look for a map with goals of which none is shared; there is one finding.

    It proposes what a customer or most parties stand for already, and no customer is against.
    """
    if not graph.actors:
        return
    parties = [actor for actor in graph.actors if not graph.is_customer(actor)]
    told = goal_support(graph)
    if len(parties) < min_parties or any(found.goal.shared for found in told.values()):
        return
    customers = [actor for actor in graph.actors if graph.is_customer(actor)]
    nearest = _nearest(graph, tuple(told.values()), len(parties))
    supporters = [row.actor for row in nearest.supporters] if nearest else []
    behind = [actor for actor in supporters if graph.is_customer(actor)]
    yield Evidence(
        subjects=(graph.focal or min(customers or parties), *told),
        facts=nearest.supporters if nearest else (),
        values={
            "parties": len(parties),
            "whom": behind or customers or parties,
            "goal": nearest and (nearest.goal.name or nearest.goal.id),
            "supporters": [actor for actor in supporters if actor not in behind],
            "number": len(supporters) - len(behind),
        },
        measured=len(parties),
        limit=min_parties,
        sentence="customer" if behind else "nearest" if nearest else "default",
        lever="agree" if nearest else None,
    )


def _nearest(graph: EcosystemGraph, told: Sequence[GoalSupport], parties: int) -> GoalSupport | None:
    """The goal nearest to being everybody's: of a customer, else of most; the fewest against it."""

    def rank(found: GoalSupport) -> tuple[object, ...]:
        behind = [row.actor for row in found.supporters]
        is_customers = any(map(graph.is_customer, behind))
        return not is_customers, len(found.opponents), -len(behind), found.goal.id

    near = []
    for found in told:
        behind = [graph.is_customer(row.actor) for row in found.supporters]
        is_feared = any(graph.is_customer(row.actor) for row in found.opponents)
        if not is_feared and (any(behind) or 2 * len(behind) > parties):
            near.append(found)
    return min(near, key=rank, default=None)
