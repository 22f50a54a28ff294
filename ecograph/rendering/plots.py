"""Measures as charts: which numbers of an ecosystem go into a figure, and what its title says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecograph.measures import layers, pairs, returns, volumes
from ecograph.rendering.charts import Bar, Bars, Matrix, Part
from ecograph.words import ENGLISH, listing, printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecograph.graph import EcosystemGraph
    from ecograph.links import Link

__all__ = ["balance_chart", "exchange_matrix"]

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
