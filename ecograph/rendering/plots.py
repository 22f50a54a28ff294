"""Measures as charts: which numbers of an ecosystem go into a figure, and what its title says."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING

from ecograph.measures import layers, pairs, power, returns, volumes
from ecograph.rendering.charts import Axis, Bar, Bars, Matrix, Part, Plot, Point
from ecograph.words import ENGLISH, listing, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ecograph.graph import EcosystemGraph
    from ecograph.links import Link
    from ecograph.measures import Power

__all__ = ["balance_chart", "dependence_matrix", "exchange_matrix", "influence_dependence"]

_NAMED = 3
"""So many things are named on a bar, the weightiest first."""


def balance_chart(graph: EcosystemGraph, *, kind: str | None = None, unit: str | None = None) -> Bars:
    """Put what each party gives beside what it gets, and show what of its giving can come back.

    Through others counts the most that can come back in any largest circulation, so what is
    shown as not returning returns under no reading. Parties with the largest volume come first.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a, name: Airline}, {id: b, name: Cleaner}]
    ... dependencies: [{depender: a, dependee: b, resource: clean cabin, importance: 4}]
    ... '''))
    >>> balance_chart(graph).lines()[0]
    'Airline: gives 0 (comes straight back 0, can come back through others 0, does not come back 0); gets 4'
    """
    split = layers(graph, kind=kind, unit=unit)
    title = ENGLISH.nothing_given
    if split.total:
        title = ENGLISH.shares_title.format(
            direct=round(100 * split.direct / split.total), loop=round(100 * split.loop / split.total)
        )
    found = returns(graph, kind=kind, unit=unit)
    ranked = sorted(found, key=lambda actor: (-found[actor].given - found[actor].received, graph.name(actor)))
    return Bars(
        title=title,
        subtitle=_subtitle(graph, unit),
        rows=tuple(
            Bar(
                label=graph.name(actor),
                left=(found[actor].direct, found[actor].loop.most, found[actor].unreturned.least),
                right=(found[actor].received,),
                left_words=_things(graph, graph.given_by(actor)),
                right_words=_things(graph, graph.received_by(actor)),
            )
            for actor in ranked
        ),
        left_caption=ENGLISH.gives,
        right_caption=ENGLISH.gets,
        left_parts=(
            Part(caption=ENGLISH.returns_direct, look="direct"),
            Part(caption=ENGLISH.returns_loop, look="loop"),
            Part(caption=ENGLISH.returns_not, look="unreturned"),
        ),
    )


def exchange_matrix(graph: EcosystemGraph, *, kind: str | None = None, unit: str | None = None) -> Matrix:
    """Put who gives whom into a table: a row for each giver, a column for each receiver.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a, name: Airline}, {id: b, name: Cleaner}]
    ... dependencies: [{depender: a, dependee: b, resource: clean cabin, importance: 4}]
    ... '''))
    >>> exchange_matrix(graph).lines()
    ('Cleaner, Airline: 4',)
    """
    flows = volumes(graph, kind=kind, unit=unit)
    between = pairs(graph, kind=kind, unit=unit)
    mutual = sum(pair.direct > 0 for pair in between.values())
    names = tuple(map(graph.name, graph.actors))
    return Matrix(
        title=ENGLISH.mutual_title.format(mutual=mutual, pairs=len(between))
        if between
        else ENGLISH.nothing_given,
        subtitle=_subtitle(graph, unit),
        rows=names,
        columns=names,
        cells=tuple(
            tuple(flows.get((giver, receiver)) for receiver in graph.actors) for giver in graph.actors
        ),
        row_caption=ENGLISH.gives,
        column_caption=ENGLISH.gets,
        scale=_scale(unit),
    )


def dependence_matrix(graph: EcosystemGraph) -> Matrix:
    """Put who depends on whom into a table: a row for each who relies, a column for each relied on.

    A cell holds how much the row depends on the column: the importance of its weightiest
    need, shared among those who can serve it; nothing where it can always do without.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a, name: Airline}, {id: b, name: Cleaner}]
    ... dependencies: [{depender: a, dependee: b, resource: clean cabin, importance: 4}]
    ... '''))
    >>> dependence_matrix(graph).lines()
    ('Airline, Cleaner: 4',)
    """
    both = power(graph)
    names = tuple(map(graph.name, graph.actors))
    return Matrix(
        title=_most_relied_on(graph),
        subtitle=ENGLISH.chart_subtitle.format(name=_named(graph), scale=ENGLISH.in_dependence),
        rows=names,
        columns=names,
        cells=tuple(
            tuple(_dependence(both, depender, dependee) or None for dependee in graph.actors)
            for depender in graph.actors
        ),
        row_caption=ENGLISH.relies,
        column_caption=ENGLISH.relied_on,
        scale=ENGLISH.in_dependence,
    )


def influence_dependence(graph: EcosystemGraph) -> Plot:
    """Put each party where it stands: how much it depends on others, and they on it.

    Across: Σ over the others of how much the party depends on them; up: Σ of how much they
    depend on it, as in :func:`ecograph.measures.power`. The fields are divided at the means.

    Source: the influence-dependence plan of MICMAC and MACTOR (Godet 1991), on direct
    dependence.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a, name: Airline}, {id: b, name: Cleaner}]
    ... dependencies: [{depender: a, dependee: b, resource: clean cabin, importance: 4}]
    ... '''))
    >>> influence_dependence(graph).lines()[0]
    'Airline: depends on others 4, others depend on it 0'
    """
    both = power(graph)
    on_others = dict.fromkeys(graph.actors, 0.0)
    on_it = dict.fromkeys(graph.actors, 0.0)
    for (one, other), found in both.items():
        on_others[one] += found.first
        on_others[other] += found.second
        on_it[one] += found.second
        on_it[other] += found.first
    # Who depends on all is depended on by all: both means are the same.
    mean = fsum(on_it.values()) / len(on_it) if on_it else None
    return Plot(
        title=_most_relied_on(graph),
        subtitle=ENGLISH.chart_subtitle.format(name=_named(graph), scale=ENGLISH.in_dependence),
        points=tuple(
            Point(
                label=graph.name(actor),
                x=on_others[actor],
                y=on_it[actor],
                kind=graph.kind(actor),
                focal=actor == graph.focal,
            )
            for actor in graph.actors
        ),
        x=Axis(caption=ENGLISH.depends, low=0, cross=mean),
        y=Axis(caption=ENGLISH.depended_on, low=0, cross=mean),
        quadrants=None
        if not both
        else (ENGLISH.sets_pace, ENGLISH.tied_in, ENGLISH.stands_apart, ENGLISH.follows),
        footer=ENGLISH.at_means if both else "",
    )


def _dependence(both: Mapping[tuple[str, str], Power], depender: str, dependee: str) -> float:
    if (depender, dependee) in both:
        return both[depender, dependee].first
    return both[dependee, depender].second if (dependee, depender) in both else 0.0


def _most_relied_on(graph: EcosystemGraph) -> str:
    both = power(graph)
    rely = {
        actor: sum(_dependence(both, other, actor) > 0 for other in graph.actors if other != actor)
        for actor in graph.actors
    }
    most = max(rely.values(), default=0)
    if not most:
        return ENGLISH.nobody_relies
    names = [printable(graph.name(actor)) for actor in graph.actors if rely[actor] == most]
    return ENGLISH.relied_title.format(
        number=most, others=len(graph.actors) - 1, parties=listing(names, at_most=_NAMED)
    )


def _named(graph: EcosystemGraph) -> str:
    return printable(graph.facts.name) or ENGLISH.untitled


def _subtitle(graph: EcosystemGraph, unit: str | None) -> str:
    return ENGLISH.chart_subtitle.format(
        name=printable(graph.facts.name) or ENGLISH.untitled, scale=_scale(unit)
    )


def _scale(unit: str | None) -> str:
    return ENGLISH.in_worth if unit is None else ENGLISH.in_unit.format(unit=printable(unit))


def _things(graph: EcosystemGraph, links: Iterable[Link]) -> str:
    ranked = sorted(links, key=lambda link: (-link.importance, link.resource))
    names = dict.fromkeys(graph.resource_name(link.resource) for link in ranked)
    return listing([*names], at_most=_NAMED)
