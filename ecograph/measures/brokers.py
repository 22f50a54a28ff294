"""Who holds the conversation together: measures of communication, not of dependence.

Here a link is somebody to talk to, whoever gives: direction and alternatives do not count. A
party without whom others cannot reach each other is a broker, and never a single point of
dependency for that.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ecograph.graph import EcosystemGraph, measure
from ecograph.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx

    from ecograph.model.record import ActorId


class Broker(NamedTuple):
    """A party without whom others cannot reach each other."""

    actor: ActorId
    parts: tuple[tuple[ActorId, ...], ...]
    """Who is still connected without it: the largest part first."""


class Brokerage(NamedTuple):
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
    found = [Broker(actor, parts) for actor, parts in _parts(neighbours(graph)).items() if len(parts) > 1]
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
    parent, low = _low_points(neighbours)
    number = {node: place for place, node in enumerate(parent)}
    branches = Counter(above for node, above in parent.items() if node != above)
    cut, spans = set(), set()
    for node, above in parent.items():
        if node == above:
            continue
        if low[node] > number[above]:
            spans.add((min(node, above), max(node, above)))
        if low[node] >= number[above] and (parent[above] != above or branches[above] > 1):
            cut.add(above)
    return tuple(sorted(cut)), tuple(sorted(spans))


def _low_points(neighbours: Mapping[str, Iterable[str]]) -> tuple[dict[str, str], dict[str, int]]:
    """Give each node's parent in a walk in depth, and how early a node its branch is linked with."""
    parent = _depth_first(neighbours)
    number = {node: place for place, node in enumerate(parent)}
    low = dict(number)
    for node in reversed(parent):
        above = parent[node]
        low[node] = min([low[node], *(number[other] for other in neighbours[node] if other != above)])
        low[above] = min(low[above], low[node])
    return parent, low


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


def _parts(linked: Mapping[ActorId, Iterable[ActorId]]) -> dict[ActorId, tuple[tuple[ActorId, ...], ...]]:
    """For each node the groups into which those who could reach it fall without it, the largest first."""
    parent, low = _low_points(linked)
    order = list(parent)
    number = {node: place for place, node in enumerate(order)}
    size = dict.fromkeys(order, 1)
    for node in reversed(order):
        if parent[node] != node:
            size[parent[node]] += size[node]
    # A branch is a run of the walk, and stands alone when it is linked with nobody before its parent.
    alone: dict[ActorId, list[list[ActorId]]] = {node: [] for node in order}
    everybody: dict[ActorId, list[ActorId]] = {}
    for node, above in parent.items():
        branch = slice(number[node], number[node] + size[node])
        if node == above:
            everybody |= dict.fromkeys(order[branch], sorted(order[branch]))
        elif low[node] >= number[above]:
            alone[above].append(order[branch])
    parts = {}
    for node, branches in alone.items():
        gone = {node}.union(*branches)
        rest = [other for other in everybody[node] if other not in gone] if branches else ()
        groups = [tuple(sorted(branch)) for branch in branches] + ([tuple(rest)] if rest else [])
        parts[node] = tuple(sorted(groups, key=lambda group: (-len(group), group)))
    return parts


@measure
def positions(graph: EcosystemGraph) -> dict[ActorId, Brokerage]:
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
    Brokerage(betweenness=1.0, constraint=0.5)
    """
    import networkx

    network: networkx.Graph[ActorId] = networkx.Graph()
    network.add_nodes_from(graph.actors)
    network.add_edges_from((one, other) for one, others in neighbours(graph).items() for other in others)
    between = networkx.betweenness_centrality(network)
    constraint = networkx.constraint(network)
    return {
        actor: Brokerage(between[actor], constraint[actor] if neighbours(graph)[actor] else None)
        for actor in graph.actors
    }
