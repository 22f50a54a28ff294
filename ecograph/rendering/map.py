"""The conversation map: what of an ecosystem, and of a report on it, goes into a picture."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from ecograph.model import Interest, Offer, point_of
from ecograph.rendering.scene import Flow, Note, Party, Scene
from ecograph.rendering.terminal import basis
from ecograph.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ecograph.finding import Finding, Report
    from ecograph.graph import EcosystemGraph, Link
    from ecograph.model.record import ActorId

_KINDS: Final = ("customer", "authority")
ARROWS: Final = 26
_FEW_LINKS: Final = 5
"""A finding about more links than this is marked at the party, not at every arrow."""

Ends = tuple[str, str]


def conversation_map(
    graph: EcosystemGraph, report: Report | None = None, *, arrows: int | None = ARROWS
) -> Scene:
    """Put an ecosystem on a map: parties, what flows between them and, with a report, its headlines.

    A wall holds some twenty-five arrows that people can read from their chairs: the map shows
    at most `arrows` of them (all, if that is None), first those a headline rests on, then the
    heaviest to and from each party, then the heaviest; the footer says how many there are.
    Parallel flows are one arrow, as heavy as the most important of them. A headline is
    numbered at the links it rests on, or at its party where it is about many links. The
    exchanges a headline proposes are drawn as possible flows, each wish from whom it would
    cost least.
    """
    headlines = report.headlines if report else ()
    marked_links: dict[Ends, list[int]] = defaultdict(list)
    marked_parties: dict[ActorId, list[int]] = defaultdict(list)
    possible: dict[Ends, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    weights: dict[Ends, float] = defaultdict(float)
    for number, finding in enumerate(headlines, 1):
        ends = {(link.dependee, link.depender) for link in finding.dependencies}
        proposals = list(_proposals(finding))
        for interest, offer in proposals:
            pair = (offer.actor, interest.actor)
            possible[pair][interest.resource].append(number)
            weights[pair] = max(weights[pair], point_of(interest.priority))
        if 0 < len(ends) <= _FEW_LINKS and not _is_about_all_of(graph, finding):
            for pair in ends:
                marked_links[pair].append(number)
        elif not proposals and finding.subjects[0] in graph.actors:
            marked_parties[finding.subjects[0]].append(number)
    flows = tuple(_flows(graph, marked_links))
    shown = flows if arrows is None or len(flows) <= arrows else _foremost(flows, arrows)
    footer = basis(graph)
    if len(shown) < len(flows):
        footer = ENGLISH.some_arrows.format(basis=footer, number=len(shown), arrows=len(flows))
    return Scene(
        title=graph.facts.name,
        subtitle=graph.facts.purpose or "",
        parties=tuple(_party(graph, actor, marked_parties) for actor in graph.actors),
        flows=(
            *shown,
            *(
                Flow(
                    giver=pair[0],
                    receiver=pair[1],
                    lines=tuple(graph.resource_name(resource) for resource in sorted(resources)),
                    importance=weights[pair],
                    marks=tuple(sorted({number for numbers in resources.values() for number in numbers})),
                    proposed=True,
                )
                for pair, resources in sorted(possible.items())
            ),
        ),
        notes=tuple(
            Note(mark=number, text=finding.caption, severity=finding.severity)
            for number, finding in enumerate(headlines, 1)
        ),
        footer=footer,
    )


def _is_about_all_of(graph: EcosystemGraph, finding: Finding) -> bool:
    """Whether a finding rests on every link of its party, and so is about the party."""
    actor = finding.subjects[0]
    links = {*graph.received_by(actor), *graph.given_by(actor)}
    return bool(links) and links <= set(finding.dependencies)


def _party(graph: EcosystemGraph, actor: ActorId, marks: Mapping[ActorId, Sequence[int]]) -> Party:
    kind = graph.kind(actor)
    return Party(
        id=actor,
        label=graph.name(actor),
        kind=kind if kind in _KINDS else "organisation",
        focal=actor == graph.focal,
        marks=tuple(marks.get(actor, ())),
    )


def _flows(graph: EcosystemGraph, marks: Mapping[Ends, Sequence[int]]) -> Iterator[Flow]:
    together: dict[Ends, list[Link]] = defaultdict(list)
    for link in graph.links:
        together[link.dependee, link.depender].append(link)
    for pair, links in sorted(together.items()):
        ordered = sorted(links, key=lambda link: (-link.importance, link.resource))
        yield Flow(
            giver=pair[0],
            receiver=pair[1],
            lines=tuple(graph.resource_name(link.resource) for link in ordered),
            importance=ordered[0].importance,
            marks=tuple(marks.get(pair, ())),
            tooltip="\n".join(
                ENGLISH.relies_on.format(
                    depender=graph.name(link.depender),
                    dependee=graph.name(link.dependee),
                    what=graph.resource_name(link.resource),
                    weight=f"{link.importance:g}",
                )
                for link in ordered
            ),
        )


def _foremost(flows: Sequence[Flow], arrows: int) -> tuple[Flow, ...]:
    """Keep what findings rest on, then what binds each party to the map, then the heaviest."""
    heaviest = sorted(flows, key=lambda flow: (-flow.importance, -len(flow.lines), flow.giver, flow.receiver))
    met: set[tuple[str, ActorId]] = set()
    rank: dict[Ends, int] = {}
    for flow in heaviest:
        ends = {("gives", flow.giver), ("gets", flow.receiver)}
        rank[flow.giver, flow.receiver] = 0 if flow.marks else 1 if ends - met else 2
        met |= ends
    chosen = set(sorted(heaviest, key=lambda flow: rank[flow.giver, flow.receiver])[:arrows])
    return tuple(flow for flow in flows if flow in chosen)


def _proposals(finding: Finding) -> Iterator[tuple[Interest, Offer]]:
    """Pair each wish behind a finding with the offer that costs its giver least."""
    offers = [fact for fact in finding.evidence.facts if isinstance(fact, Offer)]
    for interest in finding.evidence.facts:
        if isinstance(interest, Interest):
            fitting = [
                offer
                for offer in offers
                if offer.resource == interest.resource
                and offer.actor != interest.actor
                and interest.giver in {None, offer.actor}
                and interest.actor not in offer.not_to
            ]
            if fitting:
                yield interest, min(fitting, key=lambda offer: (point_of(offer.effort or 5.0), offer.actor))
