"""The conversation map: what of an ecosystem, and of a report on it, goes into a picture."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from ecograph.errors import ConfigError
from ecograph.model import Interest, Offer, point_of
from ecograph.model.parties import RESOURCE_KINDS
from ecograph.rendering.scene import Flow, Note, Party, Scene
from ecograph.rendering.terminal import basis
from ecograph.words import ENGLISH, did_you_mean, listing, printable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from ecograph.finding import Finding, Report
    from ecograph.graph import EcosystemGraph, Link
    from ecograph.model.record import ActorId, ResourceId

_KINDS: Final = ("customer", "authority")
ARROWS: Final = 26
ARROWS_ON_RINGS: Final = 20
_FEW_LINKS: Final = 5
"""A finding about more links than this is marked at the party, not at every arrow."""

Ends = tuple[str, str]


class Focus(NamedTuple):
    """What part of the map to show; all of it, where nothing is asked."""

    about: tuple[ActorId, ...] = ()
    """Whom it is about: they, and who is at most `depth` links away from one of them."""
    depth: int | None = 1
    """How many links away, in either direction; however many, if None."""
    kind: str | None = None
    """Only what is given of this kind of resource, and who gives or gets it."""
    top: int | None = None
    """Only so many parties: whom it is about, the focal one, then those with the weightiest links."""


WHOLE: Final = Focus()
"""The whole map."""


def conversation_map(
    graph: EcosystemGraph,
    report: Report | None = None,
    *,
    arrows: int | None = ARROWS,
    focus: Focus = WHOLE,
) -> Scene:
    """Put an ecosystem on a map: parties, what flows between them and, with a report, its headlines.

    A wall holds some twenty-five arrows that people can read from their chairs: the map shows
    at most `arrows` of them (all, if that is None), first those a headline rests on, then the
    heaviest to and from each party, then the heaviest; the footer says how many there are.
    Parallel flows are one arrow, as heavy as the most important of them. A headline is
    numbered at the links it rests on, or at its party where it is about many links. The
    exchanges a headline proposes are drawn as possible flows, each wish from whom it would
    cost least. With a focus only a part is shown, findings keep their numbers, and the footer
    says what part it is.

    Raises:
        ConfigError: if the focus is on a kind of resource that there is not.
    """
    parties = _in_focus(graph, focus)
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
            if not (parties.issuperset(pair) and _is_of(graph, interest.resource, focus.kind)):
                continue
            possible[pair][interest.resource].append(number)
            weights[pair] = max(weights[pair], point_of(interest.priority))
        if 0 < len(ends) <= _FEW_LINKS and not _is_about_all_of(graph, finding):
            for pair in ends:
                marked_links[pair].append(number)
        elif not proposals and finding.party in parties:
            marked_parties[finding.party].append(number)
    flows = tuple(_flows(graph, marked_links, parties, focus.kind))
    shown = foremost(flows, arrows)
    footer = footer_of(graph, focus, len(parties), (len(shown), len(flows)))
    flows = (
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
    )
    people = tuple(
        replace(party_of(graph, actor), marks=tuple(marked_parties.get(actor, ())))
        for actor in graph.actors
        if actor in parties
    )
    drawn = {mark for marks in (*(flow.marks for flow in flows), *marked_parties.values()) for mark in marks}
    return Scene(
        title=graph.facts.name,
        subtitle=graph.facts.purpose or "",
        parties=people,
        flows=flows,
        notes=tuple(
            Note(mark=number, text=finding.caption, severity=finding.severity)
            for number, finding in enumerate(headlines, 1)
            if focus == WHOLE or number in drawn
        ),
        footer=footer,
    )


def _is_of(graph: EcosystemGraph, resource: ResourceId, kind: str | None) -> bool:
    return kind is None or graph.resource_kind(resource) == kind


def _in_focus(graph: EcosystemGraph, focus: Focus) -> frozenset[ActorId]:
    """Choose the parties to show."""
    if focus.kind is not None and focus.kind not in RESOURCE_KINDS:
        hint = did_you_mean(focus.kind, RESOURCE_KINDS)
        raise ConfigError(f'there is no kind of resource "{printable(focus.kind)}" ({hint})')
    weights: dict[ActorId, float] = dict.fromkeys(graph.actors, 0.0)
    bound: dict[ActorId, set[ActorId]] = defaultdict(set)
    for link in graph.links if focus != WHOLE else ():
        if _is_of(graph, link.resource, focus.kind):
            for one, other in ((link.depender, link.dependee), (link.dependee, link.depender)):
                weights[one] += link.importance
                bound[one].add(other)
    chosen = set(graph.actors)
    if focus.kind is not None:
        chosen &= {*bound, *focus.about}
    if focus.about and focus.depth is not None:
        reached = edge = {*focus.about}
        for _ in range(focus.depth):
            edge = {other for actor in edge for other in bound[actor]} - reached
            reached |= edge
        chosen &= reached
    if focus.top is not None:
        first = {*focus.about, graph.focal}
        ranked = sorted(chosen, key=lambda actor: (actor not in first, -weights[actor], actor))
        chosen = {*ranked[: focus.top]}
    return frozenset(chosen)


def footer_of(graph: EcosystemGraph, focus: Focus, number: int, arrows: tuple[int, int]) -> str:
    """Say what the map rests on, how many of how many arrows are shown, and what part of it with how many."""
    footer, said = basis(graph), []
    if arrows[0] < arrows[1]:
        footer = ENGLISH.some_arrows.format(basis=footer, number=arrows[0], arrows=arrows[1])
    if focus.about and focus.depth is not None:
        near = ENGLISH.focus_near if focus.depth == 1 else ENGLISH.focus_within
        said.append(near.format(parties=listing([*map(graph.name, focus.about)]), steps=focus.depth))
    if focus.kind is not None:
        said.append(ENGLISH.focus_kind.format(kind=focus.kind))
    if focus.top is not None:
        said.append(ENGLISH.focus_top.format(number=number, parties=len(graph.actors)))
    return ENGLISH.in_focus.format(basis=footer, shown="; ".join(said)) if said else footer


def _is_about_all_of(graph: EcosystemGraph, finding: Finding) -> bool:
    """Whether a finding rests on every link of its party, and so is about the party."""
    if finding.party is None:
        return False
    links = {*graph.received_by(finding.party), *graph.given_by(finding.party)}
    return bool(links) and links <= set(finding.dependencies)


def party_of(graph: EcosystemGraph, actor: ActorId) -> Party:
    """Put one actor into a picture."""
    kind = graph.kind(actor)
    return Party(
        id=actor,
        label=graph.name(actor),
        kind=kind if kind in _KINDS else "organisation",
        focal=actor == graph.focal,
    )


def _flows(
    graph: EcosystemGraph, marks: Mapping[Ends, Sequence[int]], parties: frozenset[ActorId], kind: str | None
) -> Iterator[Flow]:
    together: dict[Ends, list[Link]] = defaultdict(list)
    for link in graph.links:
        ends = (link.dependee, link.depender)
        if parties.issuperset(ends) and _is_of(graph, link.resource, kind):
            together[ends].append(link)
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


def foremost(
    flows: Sequence[Flow], arrows: int | None, *, binding: Collection[Ends] = ()
) -> tuple[Flow, ...]:
    """Keep at most so many flows: what findings rest on, then what binds each party, then the heaviest.

    Args:
        flows: all of them.
        arrows: how many to keep; all, if None.
        binding: giver and receiver of flows that come right after those with findings.
    """
    if arrows is None or len(flows) <= arrows:
        return tuple(flows)
    heaviest = sorted(flows, key=lambda flow: (-flow.importance, -len(flow.lines), flow.giver, flow.receiver))
    met: set[tuple[str, ActorId]] = set()
    met_at_all: set[ActorId] = set()
    rank: dict[Ends, int] = {}
    for flow in heaviest:
        pair = (flow.giver, flow.receiver)
        ends = {("gives", flow.giver), ("gets", flow.receiver)}
        # Nobody stands there without an arrow; then nobody without one that shows what it gives, or gets.
        ranked = (flow.marks, pair in binding, not met_at_all.issuperset(pair), ends - met)
        rank[pair] = next((place for place, holds in enumerate(ranked) if holds), len(ranked))
        met |= ends
        met_at_all.update(pair)
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
