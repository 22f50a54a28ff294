"""Finds parties that are after the same and have nothing to do with each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from math import comb
from typing import TYPE_CHECKING, Annotated, Final, Literal

from ecograph.finding import Evidence, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import allies, open_interests
from ecograph.model import point_of
from ecograph.rule import Limit, rule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecograph.finding import Fact
    from ecograph.model import Interest
    from ecograph.model.goals import Position

    Pairs = list[tuple[str, str]]

_ASK: Final = "could they ask for it together?"
_KNOW: Final = "do they know that of each other?"
_TELL: Final = (
    "Bring {parties:parties} together about “{goal:text}”: those who want the same can share the work."
)


@rule(
    title="Want the same, and do not speak",
    severity="low",
    lever="involve",
    sentence={
        "default": (
            "{one:party} would like {what:resource}, and so would {others:parties}, with whom it has nothing to do on "
            f"this map: {_ASK}"
        ),
        "some": (
            "{parties:parties} would all like {what:resource}, and {apart:,} of the {pairs:,} pairs among them have "
            f"nothing to do with each other on this map: {_ASK}"
        ),
        "strangers": (
            "{parties:parties} would all like {what:resource}, and none of them has anything to do with another on "
            f"this map: {_ASK}"
        ),
        "goal": (
            "{one:party} stands for “{goal:text}”, like {others:parties}, with whom it has nothing to do on this map: "
            f"{_KNOW}"
        ),
        "goal some": (
            "{parties:parties} all stand for “{goal:text}”, and {apart:,} of the {pairs:,} pairs among them have "
            f"nothing to do with each other on this map: {_KNOW}"
        ),
        "goal strangers": (
            "{parties:parties} all stand for “{goal:text}”, and none of them has anything to do with another on this "
            f"map: {_KNOW}"
        ),
    },
    caption={
        "default": "All want {what:resource}, and do not speak: {parties:parties}",
        "goal": "All stand for “{goal:text}”, and do not speak: {parties:parties}",
        "goal some": "All stand for “{goal:text}”, and not all of them speak: {parties:parties}",
        "goal strangers": "All stand for “{goal:text}”, and do not speak: {parties:parties}",
    },
    remedy={
        "default": (
            "Bring {parties:parties} together about {what:resource}: one question from all of them weighs more than "
            "one from each."
        ),
        "goal": _TELL,
        "goal some": _TELL,
        "goal strangers": _TELL,
    },
    about="resource",
)
def missing_alliance(
    graph: EcosystemGraph,
    *,
    min_parties: Annotated[int, Limit("At least this many parties must be after the same.", ge=2)] = 2,
    min_priority: Annotated[float, Limit("Wishes that weigh less are let pass.", ge=1, le=5)] = 3,
    widespread: Annotated[
        float, Limit("What a larger share of all organisations is after is no news.", ge=0, le=1)
    ] = 0.75,
    max_pairs: Annotated[int, Limit("A map with more pairs to compare is not judged.", ge=0)] = 100_000,
) -> Iterator[Evidence | NotJudged]:
    """Look for parties without a link that want the same or share a goal, one finding for each such thing.

    A wish counts while it is open: those who have got it have nothing to ask for. Two customers
    are no allies, since customers do not meet; what nearly everybody is after is a matter for
    the whole table.
    """
    if graph.actors and not graph.interests and not graph.facts.positions:
        yield NotJudged(
            reason="nobody's interests and nobody's stance on a goal are on the map",
            ask="Ask each party: what do you lack, and which goal would you work for?",
        )
        return
    number = _pairs_to_compare(graph)
    if number > max_pairs:
        yield NotJudged(
            reason="{number} pairs that may be after the same are too many to compare",
            ask="Set the threshold max_pairs of this check higher, and wait.",
            values={"number": f"{number:,}"},
        )
        return
    wishes = _wishes(graph, min_priority)
    found: dict[str, Evidence] = {}
    for what, pairs in _pairs(graph, "resources").items():
        apart = [pair for pair in pairs if all(actor in wishes[what] for actor in pair)]
        facts = [wish for actor in _members(apart) for wish in wishes[what][actor]]
        if _is_news(graph, pairs, widespread) and len(_members(apart)) >= min_parties:
            found[what] = _evidence(graph, what, apart, facts, min_parties=min_parties)
    names = {goal.id: goal.name or goal.id for goal in graph.facts.goals}
    shared = []
    for what, pairs in _pairs(graph, "goals").items():
        if _is_news(graph, pairs, widespread) and len(_members(pairs)) >= min_parties:
            evidence = _evidence(
                graph, what, pairs, _stances(graph, what, pairs), min_parties=min_parties, goal=names[what]
            )
            # A goal may be called as a resource is: then its first party tells the two findings apart.
            shared.append(evidence._replace(names=2) if what in found else evidence)
    yield from sorted(
        (*found.values(), *shared), key=lambda one: (-(one.measured or 0), one.subjects, one.sentence)
    )


def _pairs_to_compare(graph: EcosystemGraph) -> int:
    wanters = {(interest.resource, interest.actor) for interest in graph.interests}
    supporters = {(position.goal, graph.whole(position.actor)) for position in graph.facts.positions}
    sizes = (
        *Counter(what for what, _ in wanters).values(),
        *Counter(what for what, _ in supporters).values(),
    )
    return sum(comb(size, 2) for size in sizes)


def _pairs(graph: EcosystemGraph, kind: Literal["resources", "goals"]) -> Mapping[str, Pairs]:
    """For each thing that several are after: the pairs of them without a link, customers among themselves left out."""
    pairs: dict[str, Pairs] = defaultdict(list)
    for two in allies(graph):
        if not (graph.is_customer(two.first) and graph.is_customer(two.second)):
            for what in two.resources if kind == "resources" else two.goals:
                pairs[what].append((two.first, two.second))
    return pairs


def _members(pairs: Pairs) -> list[str]:
    return sorted({actor for pair in pairs for actor in pair})


def _is_news(graph: EcosystemGraph, pairs: Pairs, widespread: float) -> bool:
    after = sum(not graph.is_customer(actor) for actor in _members(pairs))
    return after <= widespread * sum(not graph.is_customer(actor) for actor in graph.actors)


def _wishes(graph: EcosystemGraph, min_priority: float) -> Mapping[str, Mapping[str, list[Interest]]]:
    """For each resource and each party: its open wishes for it that weigh enough."""
    wishes: dict[str, dict[str, list[Interest]]] = defaultdict(lambda: defaultdict(list))
    for interest in open_interests(graph):
        if point_of(interest.priority) >= min_priority:
            wishes[interest.resource][interest.actor].append(interest)
    return wishes


def _stances(graph: EcosystemGraph, goal: str, pairs: Pairs) -> list[Position]:
    """The stances by which these parties, or parts of them, stand for a goal."""
    supporters = frozenset(_members(pairs))
    return sorted(
        (
            position
            for position in graph.facts.positions
            if position.goal == goal and position.stance > 0 and graph.whole(position.actor) in supporters
        ),
        key=lambda position: (position.actor, position.according_to or "", position.stance),
    )


def _evidence(
    graph: EcosystemGraph,
    what: str,
    pairs: Pairs,
    facts: Sequence[Fact],
    *,
    min_parties: int,
    goal: str | None = None,
) -> Evidence:
    members = _members(pairs)
    apart = Counter(actor for pair in pairs for actor in pair)
    one = min(members, key=lambda actor: (-apart[actor], not graph.can_trade(actor), actor))
    if apart[one] == len(pairs):
        sentence = "default" if goal is None else "goal"
    elif len(pairs) == comb(len(members), 2):
        sentence = "strangers" if goal is None else "goal strangers"
    else:
        sentence = "some" if goal is None else "goal some"
    return Evidence(
        subjects=(what, *members),
        facts=tuple(facts),
        values={
            "what": what,
            "goal": goal,
            "parties": members,
            "one": one,
            "others": [actor for actor in members if actor != one],
            "apart": len(pairs),
            "pairs": comb(len(members), 2),
        },
        measured=len(members),
        limit=min_parties,
        sentence=sentence,
    )
