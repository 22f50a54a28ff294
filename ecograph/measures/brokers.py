"""Who holds the conversation together: measures of communication, not of dependence.

Here a link is somebody to talk to, whoever gives: direction and alternatives do not count. A
party without whom others cannot reach each other is a broker, and never a single point of
dependency for that.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from ecograph.graph import EcosystemGraph, measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx

    from ecograph.model.record import ActorId


class Broker(NamedTuple):
    """A party without whom others cannot reach each other."""

    actor: ActorId
    parts: tuple[tuple[ActorId, ...], ...]
    """Who is still connected without it: the largest part first."""


class Position(NamedTuple):
    """How an actor stands between the others."""

    betweenness: float
    """The share of shortest ways between others that pass it, in [0, 1]."""
    constraint: float | None
    """Burt's constraint: low for a broker; None for an actor without links."""


@measure
def neighbours(graph: EcosystemGraph) -> dict[ActorId, frozenset[ActorId]]:
    """Give for each actor with whom it is linked, either way.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}, {id: c}]
    ... dependencies: [{depender: a, dependee: b, resource: r, importance: 3}]
    ... '''))
    >>> neighbours(graph)["b"], neighbours(graph)["c"]
    (frozenset({'a'}), frozenset())
    """
    found: dict[ActorId, set[ActorId]] = {actor: set() for actor in graph.actors}
    for depender, dependee in zip(
        graph.links.column("depender"), graph.links.column("dependee"), strict=True
    ):
        found[depender].add(dependee)
        found[dependee].add(depender)
    return {actor: frozenset(others) for actor, others in found.items()}


@measure
def brokers(graph: EcosystemGraph) -> tuple[Broker, ...]:
    """Find the articulation points: parties without whom the others fall apart into groups.

    Returns:
        By number of parties outside the largest group, then by name.

    Source: articulation points (Hopcroft & Tarjan 1973).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}, {id: c}]
    ... dependencies:
    ...   - {depender: a, dependee: b, resource: r, importance: 3}
    ...   - {depender: c, dependee: b, resource: r, importance: 3}
    ... '''))
    >>> brokers(graph)
    (Broker(actor='b', parts=(('a',), ('c',))),)
    """
    linked = neighbours(graph)
    found = [Broker(actor, _parts(linked, actor)) for actor in articulation_points(linked)[0]]
    return tuple(sorted(found, key=lambda broker: (-sum(map(len, broker.parts[1:])), broker.actor)))


@measure
def bridges(graph: EcosystemGraph) -> tuple[tuple[ActorId, ActorId], ...]:
    """Find the bridges: pairs whose links are the only connection between two groups.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}]
    ... dependencies: [{depender: a, dependee: b, resource: r, importance: 3}]
    ... '''))
    >>> bridges(graph)
    (('a', 'b'),)
    """
    return articulation_points(neighbours(graph))[1]


def articulation_points(
    neighbours: Mapping[str, Iterable[str]],
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Find the articulation points and the bridges of an undirected network, in one walk.

    Args:
        neighbours: for each node those it is linked with, both ways; parallel links are one.

    Returns:
        Nodes, and pairs of nodes, by name.

    Source: Hopcroft & Tarjan 1973, without recursion.

    >>> articulation_points({"a": ["b"], "b": ["a", "c"], "c": ["b"]})
    (('b',), (('a', 'b'), ('b', 'c')))
    """
    parent = _depth_first(neighbours)
    number = {node: place for place, node in enumerate(parent)}
    low = dict(number)
    """The earliest node that can be reached from the node's branch without the link to its parent."""
    branches = Counter(above for node, above in parent.items() if node != above)
    cut, spans = set(), set()
    for node in reversed(parent):
        above = parent[node]
        low[node] = min([low[node], *(number[other] for other in neighbours[node] if other != above)])
        low[above] = min(low[above], low[node])
        if node == above:
            continue
        if low[node] > number[above]:
            spans.add((min(node, above), max(node, above)))
        if low[node] >= number[above] and (parent[above] != above or branches[above] > 1):
            cut.add(above)
    return tuple(sorted(cut)), tuple(sorted(spans))


def _depth_first(neighbours: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Give the parent of each node in the order of a walk in depth, by name; a root is its own."""
    parent: dict[str, str] = {}
    for root in sorted(neighbours):
        walk = [(root, root)]
        while walk:
            node, above = walk.pop()
            if node not in parent:
                parent[node] = above
                walk.extend(
                    (other, node) for other in sorted(neighbours[node], reverse=True) if other not in parent
                )
    return parent


def _parts(linked: Mapping[ActorId, Iterable[ActorId]], without: ActorId) -> tuple[tuple[ActorId, ...], ...]:
    """The groups among those who could reach the one left out, the largest first."""
    met = {without}
    parts = []
    for start in sorted(linked[without]):
        if start in met:
            continue
        part = [start]
        met.add(start)
        for node in part:  # grows while it is walked
            new = set(linked[node]) - met
            met |= new
            part.extend(new)
        parts.append(tuple(sorted(part)))
    return tuple(sorted(parts, key=lambda part: (-len(part), part)))


@measure
def positions(graph: EcosystemGraph) -> dict[ActorId, Position]:
    """Tell how each actor stands between the others, by betweenness and by Burt's constraint.

    On the undirected network of who is linked with whom, both as networkx computes them; every
    link counts alike.

    Source: Freeman 1977; Burt 1992.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}, {id: c}]
    ... dependencies:
    ...   - {depender: a, dependee: b, resource: r, importance: 3}
    ...   - {depender: c, dependee: b, resource: r, importance: 3}
    ... '''))
    >>> positions(graph)["b"]
    Position(betweenness=1.0, constraint=0.5)
    """
    import networkx

    network: networkx.Graph[ActorId] = networkx.Graph()
    network.add_nodes_from(graph.actors)
    network.add_edges_from((one, other) for one, others in neighbours(graph).items() for other in others)
    between = networkx.betweenness_centrality(network)
    constraint = networkx.constraint(network)
    return {
        actor: Position(between[actor], constraint[actor] if neighbours(graph)[actor] else None)
        for actor in graph.actors
    }
