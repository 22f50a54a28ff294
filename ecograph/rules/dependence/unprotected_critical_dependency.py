"""Finds parties that cannot go on without something for which nothing is agreed and nobody can step in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from ecograph.finding import Evidence, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import cascade, mitigation, single_points, spare_offers
from ecograph.rule import Limit, rule

if TYPE_CHECKING:
    from ecograph.graph import Link
    from ecograph.model import Offer


@rule(
    title="Indispensable, without agreement or back-up",
    severity="low",
    lever="agree",
    sentence=(
        "{depender:party} cannot go on for long without {what:resources} from {givers:parties}, yet on this map "
        "nothing is agreed, nobody else can step in, and nothing goes straight back that would hold them to it."
    ),
    caption="Nothing protects {what:resources} for {depender:party}",
    remedy={
        "default": (
            "Let {depender:party} and {givers:parties} agree on what happens when {what:resources} cannot come: who "
            "warns whom, how soon, and what happens until then."
        ),
        "offered": (
            "Let {depender:party} and {givers:parties} agree on what happens when {what:resources} cannot come, and "
            "ask {spare:party}, who could give {thing:resource} too, to be the back-up."
        ),
    },
)
def unprotected_critical_dependency(
    graph: EcosystemGraph,
    *,
    min_importance: Annotated[float, Limit("Links that weigh less are let pass.", ge=1, le=5)] = 2,
) -> Iterator[Evidence | NotJudged]:
    """Look for critical links without enforcement, assurance or insurance, one finding for each depender.

    It is to plan when the depender is the focal actor, or a customer is cut off with it. Nobody
    makes a contract with a customer or binds an authority: such links are left out, and so
    are the needs of customers and authorities themselves.
    """
    if graph.actors and next(_critical(graph), None) is None:
        yield NotJudged(
            reason="nothing an organisation gets from another is critical on this map",
            ask="Ask each organisation: without which of these could you not go on for a few days?",
        )
        return
    if graph.links and not any(graph.links.column("agreement")):
        yield NotJudged(
            reason="nobody has said what is agreed on",
            ask="Ask each pair: what have you agreed on, the process, the experience, both, or nothing?",
        )
        return
    bare: dict[str, list[Link]] = defaultdict(list)
    for link in _critical(graph):
        if link.importance < min_importance:
            continue
        found = mitigation(graph, link)
        if not (found.insurance or found.assurance or found.enforcement == "direct"):
            bare[link.depender].append(link)
    grave = {graph.focal, *(point.actor for point in single_points(graph) if point.customers)}
    evidence = [
        _evidence(graph, found, min_importance, is_grave=depender in grave)
        for depender, found in bare.items()
    ]
    yield from sorted(evidence, key=lambda entry: (-(entry.measured or 0), entry.subjects))


def _critical(graph: EcosystemGraph) -> Iterator[Link]:
    """Give what an organisation or the focal actor needs of an organisation and cannot go on without."""
    for link in graph.critical_links:
        if graph.can_trade(link.dependee) and (
            graph.can_trade(link.depender) or link.depender == graph.focal
        ):
            yield link


def _evidence(graph: EcosystemGraph, links: list[Link], min_importance: float, *, is_grave: bool) -> Evidence:
    depender = links[0].depender
    givers = sorted({link.dependee for link in links})
    offers: list[Offer] = []
    for link in links:
        others = spare_offers(graph, link.resource, receivers=[depender], without=[link.dependee])
        failed = cascade(graph, [link.dependee]).failed if others else ()
        offers += [offer for offer in others if offer.actor not in failed]
    return Evidence(
        subjects=(depender, *givers),
        facts=tuple(links),
        values={
            "depender": depender,
            "givers": givers,
            "what": sorted({link.resource for link in links}),
            "spare": offers[0].actor if offers else None,
            "thing": offers[0].resource if offers else None,
        },
        measured=max(link.importance for link in links),
        limit=min_importance,
        sentence="offered" if offers else "default",
        severity="medium" if is_grave else None,
    )
