"""The numbers a report carries: one row for the ecosystem, one for each actor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from ecograph.graph import EcosystemGraph, measure
from ecograph.measures.dependence import impacts
from ecograph.measures.reciprocity import balances, layers, pairs, reciprocity

if TYPE_CHECKING:
    from ecograph.model.record import ActorId

EcosystemNumbers: TypeAlias = dict[str, float | None]
LOOP_ARCS: Final = 20_000
"""On a map with more arrows the circulation is left to those who ask for it."""


@measure
def ecosystem_numbers(graph: EcosystemGraph) -> EcosystemNumbers:
    """Give the reciprocity layers as shares of all that is given, each in [0, 1].

    `direct_share`, `loop_share` and `unreturned_share` add up to 1; `loop_max_share` is the
    other end of the returned interval. None where nothing is given; all but the first are None
    on a map of more than :data:`LOOP_ARCS` arrows, on which :func:`layers` takes its time.
    """
    if pairs(graph).arcs > LOOP_ARCS:
        unasked = dict.fromkeys(("loop_share", "unreturned_share", "loop_max_share"))
        return {"direct_share": reciprocity(graph).weighted, **unasked}
    split = layers(graph)
    return {
        "direct_share": split.share(split.direct),
        "loop_share": split.share(split.loop),
        "unreturned_share": split.share(split.unreturned),
        "loop_max_share": split.share(split.loop_max),
    }


@measure
def actor_table(graph: EcosystemGraph) -> dict[ActorId, dict[str, float | int | None]]:
    """Give for each actor what it gives and gets, and what its loss does.

    `given`, `received` and `balance` as in :func:`~ecograph.measures.balances`; `fails` counts
    the other actors that fail when this one is lost, and `lost_share` is the share of the
    others' needs that nobody serves then.
    """
    fallen = impacts(graph)
    return {
        actor: {
            "given": balance.given,
            "received": balance.received,
            "balance": balance.balance,
            "fails": fallen[actor].fails,
            "lost_share": fallen[actor].lost_share,
        }
        for actor, balance in balances(graph).items()
    }
