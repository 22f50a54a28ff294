"""Finds what is wanted and not given, with who could give it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from ecograph.finding import Evidence, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import open_interests, transfers
from ecograph.model import point_of
from ecograph.rule import Limit, rule

if TYPE_CHECKING:
    from ecograph.measures import Transfer
    from ecograph.model import Interest


@rule(
    title="A wish that is not met",
    severity="medium",
    lever="win-win",
    sentence={
        "default": (
            "{givers:parties} could help {wanters:parties} with {what:resource} (weight {priority:number} of 5): it "
            "is wanted and on offer, and not given yet."
        ),
        "poor": (
            "{givers:parties} could help {wanters:parties} with {what:resource} (weight {priority:number} of 5): it "
            "is wanted and on offer, and what is given now does not satisfy."
        ),
        "nobody": (
            "Nobody on the map offers {what:resource}, which would help {wanters:parties} (weight "
            "{priority:number} of 5)."
        ),
    },
    caption={
        "default": "Wanted by {count}, on offer, not given: {what:resource}",
        "poor": "Wanted by {count}, on offer, given poorly: {what:resource}",
        "nobody": "Wanted by {count}, offered by nobody: {what:resource}",
    },
    remedy={
        "default": "Bring {givers:parties} together with {wanters:parties}, and agree on {what:resource}.",
        "nobody": "Ask around the table who could give {what:resource}, or who should join because they can.",
    },
    about="resource",
)
def missing_exchange(
    graph: EcosystemGraph,
    *,
    min_priority: Annotated[float, Limit("Interests that weigh less are let pass.", ge=1, le=5)] = 3,
    min_parties: Annotated[int, Limit("At least this many parties must want it.", ge=1)] = 1,
) -> Iterator[Evidence | NotJudged]:
    """Look for open interests, one finding per wanted resource with everybody who wants it.

    What somebody could give is planned; what nobody offers yet is only watched, since the
    map may simply not know.
    """
    if graph.actors and not graph.interests:
        yield NotJudged(
            reason="nobody's interests are on the map",
            ask="Ask each party: where are you stuck, what do you lack, and from whom?",
        )
    wanted: dict[str, list[Interest]] = defaultdict(list)
    for interest in open_interests(graph):
        if point_of(interest.priority) >= min_priority:
            wanted[interest.resource].append(interest)
    possible: dict[str, list[Transfer]] = defaultdict(list)
    for transfer in transfers(graph):
        if point_of(transfer.interest.priority) >= min_priority:
            possible[transfer.resource].append(transfer)
    found = [
        _evidence(graph, what, wants, possible[what], min_parties) for what, wants in sorted(wanted.items())
    ]
    yield from sorted(
        (evidence for evidence in found if (evidence.measured or 0) >= min_parties),
        key=lambda evidence: (
            evidence.sentence == "nobody",
            -(evidence.measured or 0),
            -evidence.values["priority"],
        ),
    )


def _evidence(
    graph: EcosystemGraph, what: str, wants: list[Interest], meeting: list[Transfer], min_parties: int
) -> Evidence:
    wanters = {interest.actor for interest in wants}
    helped = sorted({found.receiver for found in meeting})
    givers = sorted({found.giver for found in meeting})
    are_given = all(_is_given(graph, found.interest) for found in meeting)
    return Evidence(
        subjects=(what, *sorted(wanters), *(actor for actor in givers if actor not in wanters)),
        facts=(*wants, *{found.giver: found.offer for found in meeting}.values()),
        values={
            "what": what,
            "wanters": helped or sorted(wanters),
            "givers": givers,
            "count": len(wanters),
            "priority": max(
                point_of(interest.priority) for interest in wants if not helped or interest.actor in helped
            ),
        },
        measured=len(wanters),
        limit=min_parties,
        sentence="nobody" if not givers else "poor" if are_given else "default",
        severity=None if givers else "low",
    )


def _is_given(graph: EcosystemGraph, interest: Interest) -> bool:
    """Whether something is given already, since the wish is open: poorly."""
    return any(
        link.resource == interest.resource and interest.giver in {None, link.dependee}
        for link in graph.received_by(interest.actor)
    )
