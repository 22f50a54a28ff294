"""Rings around one party: how many links away the others stand, in sectors by what they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from ecograph.errors import ConfigError
from ecograph.graph import AUTHORITY, CUSTOMER
from ecograph.rendering.map import ARROWS_ON_RINGS, WHOLE, Focus, conversation_map, footer_of, foremost
from ecograph.rendering.scene import Scene
from ecograph.words import ENGLISH, did_you_mean, printable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from ecograph.finding import Report
    from ecograph.graph import EcosystemGraph
    from ecograph.model.record import ActorId
    from ecograph.rendering.scene import Flow

GROUPINGS: Final = ("kind", "discipline", "tag")
"""By what parties can be put into sectors."""
MOST_PARTIES: Final = 24
"""More names than these nobody reads on rings."""
FEW_RINGS: Final = 3
MOST_RINGS: Final = 5
"""So many distances have a ring of their own, unasked and where a depth is asked for."""
MOST_SECTORS: Final = 7


class _Ways(NamedTuple):
    """How those who can be reached are reached."""

    steps: Mapping[ActorId, int]
    """How many links away from the middle each of them is, in either direction."""
    inward: Mapping[ActorId, Flow]
    """The heaviest flow between each and somebody one link nearer; for the middle there is none."""


def rings_view(
    graph: EcosystemGraph,
    focus: Focus,
    report: Report | None = None,
    *,
    by: str = "kind",
    arrows: int | None = ARROWS_ON_RINGS,
) -> Scene:
    """Stand an ecosystem around one party: on ring k who is k links away, in sectors by what they are.

    A link counts in either direction. Who is further than three links shares the third ring, and
    who cannot be reached stands on the outermost. At most 24 parties are shown: those with the
    weightiest links, and by whom these are reached; each ring says of how many. Flows and findings
    are as on the map; of the arrows, those towards the middle come right after what findings rest on.

    Args:
        graph: the ecosystem.
        focus: about whom, the one actor in the middle, and what part of the map. Its depth, if it has
            one, leaves out who is further and gives each distance a ring, up to five.
        report: whose headlines are marked, if any.
        by: `kind`, `discipline` or `tag`; of several the first that is told counts.
        arrows: draw at most so many, besides those that hold parties on their rings; all, if None.

    Raises:
        KeyError: if the one in the middle is not in the graph.
        ValueError: if it is about nobody, or several.
        ConfigError: if there is no such grouping, or no such kind of resource.

    Source: distances by breadth-first search.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: guest, kind: customer}, {id: bar, name: Bar}, {id: mill}, {id: farm}, {id: bank}]
    ... dependencies:
    ...   - {depender: guest, dependee: bar, resource: coffee, importance: 5}
    ...   - {depender: bar, dependee: mill, resource: beans, importance: 5}
    ...   - {depender: mill, dependee: farm, resource: cherries, importance: 5}
    ... '''))
    >>> scene = rings_view(graph, Focus(("bar",), depth=None))
    >>> scene.title
    '2 of 4 parties are linked straight to Bar, 1 through others, 1 not at all'
    >>> scene.rings, scene.sectors
    (('1 link away', '2 links away', 'not linked'), ('customer (1)', 'organisation (3)'))
    >>> {party.id: (party.ring, party.sector) for party in scene.parties}
    {'bank': (3, 1), 'bar': (0, 0), 'farm': (2, 1), 'guest': (1, 0), 'mill': (1, 1)}
    """
    if len(focus.about) != 1:
        raise ValueError("rings stand around one party")
    (middle,), depth, kind, top = focus
    if middle not in graph.actors:
        raise KeyError(middle)
    if by not in GROUPINGS:
        raise ConfigError(f'parties cannot be grouped by "{printable(by)}" ({did_you_mean(by, GROUPINGS)})')
    whole = conversation_map(
        graph, report, arrows=None, focus=WHOLE if kind is None else Focus((middle,), None, kind)
    )
    given = [flow for flow in whole.flows if not flow.proposed]
    ways = _ways(middle, given)
    everybody = {party.id for party in whole.parties}
    near = {actor for actor in everybody if depth is None or ways.steps.get(actor, depth + 1) <= depth}
    most = MOST_PARTIES if top is None else min(top, MOST_PARTIES)
    chosen = near if len(near) <= most else _weightiest(near, ways, given, most)
    limit = FEW_RINGS if depth is None else min(depth, MOST_RINGS)
    rings = _rings(near - {middle}, chosen, ways.steps, limit)
    sectors = _sectors(graph, near - {middle}, chosen, by)
    fitting = [flow for flow in given if {flow.giver, flow.receiver} <= chosen]
    inward = {(flow.giver, flow.receiver) for flow in ways.inward.values()}
    # Nobody on a ring is without the arrow that holds it there.
    least = sum(bool(flow.marks) or (flow.giver, flow.receiver) in inward for flow in fitting)
    flows = foremost(fitting, arrows if arrows is None else max(arrows, least), binding=inward)
    possible = [flow for flow in whole.flows if flow.proposed and {flow.giver, flow.receiver} <= chosen]
    parties = tuple(
        replace(party, ring=rings.place.get(party.id, -1) + 1, sector=sectors.place.get(party.id, 0))
        for party in whole.parties
        if party.id in chosen
    )
    part = Focus((middle,), depth, kind, len(chosen) if len(chosen) < len(near) else None)
    marks = [*(party.marks for party in parties), *(flow.marks for flow in (*flows, *possible))]
    drawn = {mark for several in marks for mark in several}
    return Scene(
        title=_title(graph, middle, everybody, ways.steps),
        subtitle=graph.facts.name,
        parties=parties,
        flows=(*flows, *possible),
        notes=tuple(note for note in whole.notes if len(chosen) == len(graph.actors) or note.mark in drawn),
        footer=footer_of(graph, part, len(chosen), (len(flows), len(fitting))),
        rings=tuple(
            name if number == count else ENGLISH.rings_some.format(ring=name, shown=number, parties=count)
            for name, number, count in rings.counted
        ),
        sectors=tuple(
            ENGLISH.rings_sector.format(
                group=name,
                number=count if number == count else ENGLISH.rings_of.format(shown=number, parties=count),
            )
            for name, number, count in sectors.counted
        ),
    )


def _ways(middle: ActorId, flows: Iterable[Flow]) -> _Ways:
    """Search from the middle outwards, breadth first."""
    beside: dict[ActorId, list[tuple[ActorId, Flow]]] = defaultdict(list)
    for flow in sorted(flows, key=lambda flow: (-flow.importance, flow.giver, flow.receiver)):
        beside[flow.giver].append((flow.receiver, flow))
        beside[flow.receiver].append((flow.giver, flow))
    steps, edge = {middle: 0}, {middle}
    while edge:
        step = steps[next(iter(edge))] + 1
        edge = {other for actor in edge for other, _ in beside[actor]} - steps.keys()
        steps.update(dict.fromkeys(edge, step))
    inward = {
        actor: next(flow for other, flow in beside[actor] if steps[other] == step - 1)
        for actor, step in steps.items()
        if step > 0
    }
    return _Ways(steps, inward)


def _weightiest(near: Collection[ActorId], ways: _Ways, flows: Iterable[Flow], most: int) -> set[ActorId]:
    """Choose those with the weightiest flows; each brings along those by whom it is reached."""
    weights: dict[ActorId, float] = dict.fromkeys(near, 0.0)
    for flow in flows:
        for end in {flow.giver, flow.receiver} & weights.keys():
            weights[end] += flow.importance * len(flow.lines)
    chosen = {actor for actor, step in ways.steps.items() if step == 0}
    for actor in sorted(near, key=lambda actor: (-weights[actor], actor)):
        way: list[ActorId] = []
        here = actor
        while here not in chosen and here not in way:
            way.append(here)
            if here in ways.inward:
                flow = ways.inward[here]
                here = flow.giver if flow.receiver == here else flow.receiver
        if len(chosen) + len(way) <= most:
            chosen.update(way)
    return chosen


class _Groups(NamedTuple):
    """Parties put together."""

    place: Mapping[ActorId, int]
    """The number of the group of each."""
    counted: tuple[tuple[str, int, int], ...]
    """Of each group its name, how many of it are shown, and how many there are."""


def _grouped(names: Mapping[ActorId, str], order: Iterable[str], shown: Collection[ActorId]) -> _Groups:
    """Put together who has the same name of a group, where any of them is shown."""
    counts, there = Counter(names.values()), Counter(names[actor] for actor in shown if actor in names)
    groups = [name for name in dict.fromkeys(order) if there[name]]
    number = {name: place for place, name in enumerate(groups)}
    return _Groups(
        {actor: number[name] for actor, name in names.items() if name in number},
        tuple((name, there[name], counts[name]) for name in groups),
    )


def _rings(
    actors: Collection[ActorId], shown: Collection[ActorId], steps: Mapping[ActorId, int], limit: int
) -> _Groups:
    """Put together who is equally far, from the nearest to those who cannot be reached."""
    order = [ENGLISH.rings_near[step > 1].format(steps=step) for step in range(1, limit + 1)]
    if any(steps.get(actor, 0) > limit for actor in actors):
        order[-1] = ENGLISH.rings_further.format(steps=limit)
    names = {
        actor: order[min(steps[actor], limit) - 1] if actor in steps else ENGLISH.rings_not_linked
        for actor in actors
    }
    return _grouped(names, [*order, ENGLISH.rings_not_linked], shown)


def _sectors(
    graph: EcosystemGraph, actors: Collection[ActorId], shown: Collection[ActorId], by: str
) -> _Groups:
    """Put together who is of one kind, discipline or tag: customers first, who has none last."""
    none = ENGLISH.rings_no_group[by]
    if by == "kind":
        told = {actor: graph.kind(actor).strip() for actor in graph.actors}
    else:
        actors_table = graph.facts.actors
        field = "disciplines" if by == "discipline" else "tags"
        rows = zip(actors_table.column("id"), actors_table.column(field), strict=True)
        told = {actor: next(iter(many), "").strip() for actor, many in rows}
    names = {actor: told[actor] or none for actor in actors}
    counts = Counter(names.values())
    ranked = sorted(counts.keys() - {none}, key=lambda name: (-counts[name], name))
    if len(ranked) > MOST_SECTORS:
        kept = {*ranked[: MOST_SECTORS - 1], none}
        names = {actor: name if name in kept else ENGLISH.rings_other_groups for actor, name in names.items()}
    order = sorted(
        {*names.values()} - {none, ENGLISH.rings_other_groups},
        key=lambda name: (name != CUSTOMER, name == AUTHORITY, name.casefold(), name),
    )
    return _grouped(names, [*order, ENGLISH.rings_other_groups, none], shown)


def _title(
    graph: EcosystemGraph, middle: ActorId, everybody: Collection[ActorId], steps: Mapping[ActorId, int]
) -> str:
    """Say how many stand how near."""
    words = {"middle": graph.name(middle), "parties": len(everybody) - 1}
    straight = sum(step == 1 for step in steps.values())
    through, unlinked = len(steps) - 1 - straight, len(everybody) - len(steps)
    if not words["parties"]:
        return ENGLISH.rings_alone.format(**words)
    if not straight:
        return ENGLISH.rings_nobody.format(**words)
    if straight == words["parties"]:
        return ENGLISH.rings_all_straight.format(**words)
    others = [actor for actor in everybody if steps.get(actor, 2) > 1]
    if len(others) == 1 and straight > 1:
        return ENGLISH.rings_but_one.format(other=graph.name(others[0]), **words)
    title = ENGLISH.rings_straight[straight > 1].format(number=straight, **words)
    if through:
        title = ENGLISH.rings_through.format(straight=title, number=through)
    return ENGLISH.rings_unlinked.format(straight=title, number=unlinked) if unlinked else title
