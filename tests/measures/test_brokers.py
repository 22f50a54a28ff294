from __future__ import annotations

from itertools import pairwise

import networkx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import ecosystems

from ecograph.graph import EcosystemGraph, build
from ecograph.loading import load
from ecograph.measures import (
    Broker,
    articulation_points,
    bridges,
    brokers,
    cascade,
    neighbours,
    positions,
)
from ecograph.model import Ecosystem

some = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def linked(*pairs: str, alone: str = "") -> EcosystemGraph:
    """A model in which the first of each pair relies on the second for something light."""
    return build(
        Ecosystem(
            actors=[{"id": actor} for actor in sorted({*"".join(pairs), *alone})],
            dependencies=[
                {"depender": one, "dependee": other, "resource": "r", "importance": 1} for one, other in pairs
            ],
        )
    )


AIRPORT = """
actors: [{id: Pass}, {id: Airline}, {id: Handler}, {id: Airport}, {id: Cleaner}]
dependencies:
  - {depender: Pass, dependee: Airline, resource: flight, importance: 5}
  - {depender: Airline, dependee: Handler, resource: turnaround, importance: 5}
  - {depender: Handler, dependee: Airport, resource: room, importance: 5}
  - {depender: Airport, dependee: Airline, resource: fee, importance: 3}
  - {depender: Cleaner, dependee: Airport, resource: fee, importance: 3}
"""


def test_gt15_articulation_points_and_bridges():
    """GT-15: without Airline or Airport the others fall apart; two links are bridges."""
    graph = build(load(AIRPORT))
    assert articulation_points(neighbours(graph)) == (
        ("Airline", "Airport"),
        (("Airline", "Pass"), ("Airport", "Cleaner")),
    )
    assert bridges(graph) == (("Airline", "Pass"), ("Airport", "Cleaner"))
    assert brokers(graph) == (
        Broker("Airline", (("Airport", "Cleaner", "Handler"), ("Pass",))),
        Broker("Airport", (("Airline", "Handler", "Pass"), ("Cleaner",))),
    )


def test_a_broker_is_no_single_point():
    """Without the handler, no broker, the airline fails; without a broker nobody need fail."""
    graph = build(load(AIRPORT))
    assert cascade(graph, ["Handler"]).failed == ("Airline", "Pass")
    assert "Handler" not in {broker.actor for broker in brokers(graph)}
    assert cascade(linked("ab", "bc"), ["b"]).failed == ()
    assert [broker.actor for broker in brokers(linked("ab", "bc"))] == ["b"]


def test_gt18_burt_constraint():
    """GT-18: on the graph of networkx's own tests G is least constrained, and C wholly."""
    found = positions(linked("AB", "AF", "AG", "AE", "EG", "FG", "BG", "BD", "DG", "GC"))
    assert {actor: round(found[actor].constraint or 0, 3) for actor in "GAC"} == {
        "G": 0.4,
        "A": 0.595,
        "C": 1.0,
    }


def test_somebody_without_links_stands_nowhere():
    """Without links there is no constraint; nobody is a broker for it, and it is in no group."""
    graph = linked("ab", "bc", alone="z")
    assert positions(graph)["z"] == (0, None)
    assert positions(graph)["b"].betweenness == 1 / 3
    assert brokers(graph) == (Broker("b", (("a",), ("c",))),)


def test_links_between_the_same_two_are_one_connection():
    """Direction, and how many things are given, do not count."""
    assert bridges(linked("ab", "ba")) == (("a", "b"),)


def test_a_long_row_is_no_problem():
    """Ten thousand in a row: no recursion, and everybody between the ends is an articulation point."""
    names = [f"{number:05}" for number in range(10_000)]
    row: dict[str, list[str]] = {name: [] for name in names}
    for one, other in pairwise(names):
        row[one].append(other)
        row[other].append(one)
    cut, spans = articulation_points(row)
    assert cut == tuple(names[1:-1])
    assert spans == tuple(pairwise(names))


edges = st.sets(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=14)


@some
@given(edges)
def test_as_networkx_finds_them(arcs: set[tuple[str, str]]):
    """Articulation points and bridges are those of networkx, with each broker's groups its components."""
    graph = linked(*(one + other for one, other in arcs if one != other), alone="ah")
    network = networkx.Graph((one, other) for one, other in arcs if one != other)
    cut, spans = articulation_points(neighbours(graph))
    assert set(cut) == set(networkx.articulation_points(network))
    assert {frozenset(pair) for pair in spans} == {frozenset(pair) for pair in networkx.bridges(network)}
    assert {broker.actor for broker in brokers(graph)} == set(cut)
    for actor, parts in brokers(graph):
        reach = networkx.node_connected_component(network, actor) - {actor}
        groups = networkx.connected_components(network.subgraph(reach))
        assert sorted(parts) == sorted(tuple(sorted(group)) for group in groups)
        assert [len(part) for part in parts] == sorted(map(len, parts), reverse=True)


@some
@given(ecosystems())
def test_neighbours_go_both_ways(model: Ecosystem):
    """Whoever is linked with somebody is a neighbour of it, and nobody of itself."""
    graph = build(model)
    found = neighbours(graph)
    assert all(one in found[other] for one, others in found.items() for other in others)
    assert {(one, other) for one, others in found.items() for other in others} == {
        pair for link in graph.links for pair in (link[:2], link[:2][::-1])
    }


@some
@given(edges, st.permutations("abcdefgh"))
def test_other_names_change_nothing(arcs: set[tuple[str, str]], names: list[str]):
    """Called otherwise, the same parties are articulation points and the same pairs bridges."""
    called = dict(zip("abcdefgh", names, strict=True))
    pairs = [one + other for one, other in arcs if one != other]
    other = linked(*("".join(called[end] for end in pair) for pair in pairs), alone="ah")
    cut, spans = articulation_points(neighbours(linked(*pairs, alone="ah")))
    other_cut, other_spans = articulation_points(neighbours(other))
    assert {called[actor] for actor in cut} == set(other_cut)
    assert {frozenset(called[end] for end in pair) for pair in spans} == {*map(frozenset, other_spans)}


@pytest.mark.parametrize("model", [Ecosystem(), Ecosystem(actors=[{"id": "a"}])], ids=["empty", "alone"])
def test_where_nobody_talks(model: Ecosystem):
    """Without links there is nobody to stand between."""
    graph = build(model)
    assert (brokers(graph), bridges(graph)) == ((), ())
