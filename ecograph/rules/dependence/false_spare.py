"""Finds alternatives that are none, because they all fall with one party."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated, Final

from ecograph.finding import Evidence, Lead
from ecograph.graph import EcosystemGraph
from ecograph.measures import Cascade, Step, failure_chain, false_spares, spare_offers, supply_of
from ecograph.rule import CRITICAL_NEEDS, Limit, rule
from ecograph.tuples import NamedTuple

if TYPE_CHECKING:
    from ecograph.finding import Severity
    from ecograph.graph import Need
    from ecograph.model import Offer

_OWN: Final = (
    "{spares:parties} could step in for {shared:party} with {what:resources}, but not without {shared:party}: the "
    "spare is none."
)


@rule(
    title="A spare that is none",
    severity="medium",
    lever="back-up",
    sentence={
        "default": (
            "{spares:parties} could replace each other for {what:resources}, but each of them hangs on "
            "{shared:party}: the spare is none."
        ),
        "own": _OWN,
        "own offered": _OWN,
    },
    caption={
        "default": "No real spare for {what:resources}: all hangs on {shared:party}",
    },
    remedy={
        "default": (
            "Arrange a second source for {first:resources}, for one of them at least; until then, count "
            "{spares:parties} as one when you plan for trouble."
        ),
        "offered": (
            "{other:party} could give {thing:resource} too: with that, {receivers:parties} can go on when "
            "{shared:party} cannot."
        ),
        "own": (
            "Find somebody who can give {what:resources} without {shared:party}, or arrange a second source for "
            "{first:resources}."
        ),
        "own offered": (
            "{other:party} could give {thing:resource} too: with that, {receivers:parties} can go on when "
            "{shared:party} cannot."
        ),
        "authority": (
            "Learn the process of {shared:party}, ask {spares:parties} what they do when it stops, and do not count "
            "the one as a spare for the other."
        ),
    },
    needs=CRITICAL_NEEDS,
)
def false_spare(
    graph: EcosystemGraph,
    *,
    min_importance: Annotated[float, Limit("Needs that weigh less are let pass.", ge=1, le=5)] = 3,
) -> Iterator[Evidence | Lead]:
    """Look for needs whose alternatives share one point, one finding for each such set of alternatives.

    It is told for the needs of customers and the focal actor, if there are any. What falls with
    the focal actor or a customer is left out: nobody plans for their loss. What falls with an
    authority is good to know.
    """
    together: dict[tuple[str, tuple[str, ...]], list[Need]] = defaultdict(list)
    for need, shared in false_spares(graph):
        if need.importance >= min_importance and not graph.is_customer(shared) and shared != graph.focal:
            spares = tuple(actor for actor in need.dependees if actor != shared)
            together[shared, spares].append(need)
    sets = [_Set.of(graph, *found, needs) for found, needs in together.items()]
    for found in sorted(sets, key=lambda found: (-found.weight, found.shared, found.spares)):
        tell = partial(_evidence, graph, found, min_importance)
        names = (found.shared, *found.spares)
        yield Lead(subjects=names, names=len(names), tell=tell, severity=found.severity)


class _Set(NamedTuple):
    """Alternatives of each other that all fall with one party."""

    shared: str
    spares: tuple[str, ...]
    needs: list[Need]
    told: list[Need]
    """The needs the sentence is about."""
    is_own: bool
    """Whether the shared party is one of the alternatives itself, which is the plainer thing to say."""
    severity: Severity

    @classmethod
    def of(cls, graph: EcosystemGraph, shared: str, spares: tuple[str, ...], needs: list[Need]) -> _Set:
        hit = [need for need in needs if graph.is_customer(need.depender) or need.depender == graph.focal]
        own = [need for need in hit or needs if shared in need.dependees]
        severity: Severity = "info" if graph.is_authority(shared) else "medium" if hit else "low"
        return cls(shared, spares, needs, own or hit or needs, bool(own), severity)

    @property
    def weight(self) -> float:
        return max(need.importance for need in self.told)


def _evidence(graph: EcosystemGraph, found: _Set, min_importance: float) -> Evidence:
    shared, spares, told = found.shared, found.spares, found.told
    loss = Cascade((shared,), tuple(supply_of(graph).failing_with(shared)))
    chains = [failure_chain(graph, loss, spare) for spare in spares]
    offer, helped = _second_source(graph, loss, [chain[0] for chain in chains])
    is_authority = graph.is_authority(shared)
    sentence = "own" if found.is_own else "authority" if is_authority else "default"
    if offer is not None and not is_authority:
        sentence = "own offered" if found.is_own else "offered"
    steps = [Step(need.dependees, need.resource, (need.depender,)) for need in told]
    for chain in chains:
        steps += [link for link in chain if link not in steps]
    return Evidence(
        subjects=(shared, *spares, *sorted({need.depender for need in found.needs} - {shared, *spares})),
        names=1 + len(spares),
        facts=tuple(dict.fromkeys(link for step in steps for link in step.links(graph))),
        values={
            "shared": shared,
            "spares": spares,
            "what": sorted({need.resource for need in told}),
            "first": sorted({chain[0].resource for chain in chains}),
            "other": offer and offer.actor,
            "thing": offer and offer.resource,
            "receivers": helped,
        },
        measured=found.weight,
        limit=min_importance,
        sentence=sentence,
        severity=found.severity,
        lever="inform" if is_authority else None,
    )


def _second_source(graph: EcosystemGraph, loss: Cascade, steps: list[Step]) -> tuple[Offer | None, list[str]]:
    """Find who could give what the shared party alone gives now, and to which of those who hang on it."""
    gone = {*loss.lost, *loss.failed}
    for step in steps:
        for offer in spare_offers(graph, step.resource, receivers=step.receivers, without=gone):
            same = (other.receivers for other in steps if other.resource == step.resource)
            helped = {actor for receivers in same for actor in receivers} - {*offer.not_to}
            return offer, sorted(helped)
    return None, []
