from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import networkx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import ecosystems

from ecograph.graph import EcosystemGraph, build
from ecograph.loading import load
from ecograph.measures import Ring, compatible_rings, cycles, open_interests, rings, transfers

if TYPE_CHECKING:
    from ecograph.model import Ecosystem


def graph_of(text: str) -> EcosystemGraph:
    return build(load(text))


def members(found: tuple[Ring, ...]) -> list[str]:
    return ["".join(ring.members) for ring in found]


# --- open interests -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "given_by_b", "is_open"),
    [
        ("", None, True),
        ("", "satisfaction: 2", True),
        ("", "satisfaction: 2.1", False),
        ("", "note: unknown satisfaction serves", False),
        ("giver: b", "satisfaction: 5", False),
        ("giver: b", "satisfaction: 1", True),
        ("giver: c", "satisfaction: 5", True),
    ],
)
def test_when_an_interest_is_open(wanted: str, given_by_b: str | None, is_open: bool):
    """Open is what nothing serves, or what serves it poorly, or not the giver that is wanted."""
    links = (
        f"[{{depender: a, dependee: b, resource: r, importance: 4, {given_by_b}}}]" if given_by_b else "[]"
    )
    graph = graph_of(f"""
actors: [{{id: a}}, {{id: b}}, {{id: c}}]
interests: [{{actor: a, resource: r, priority: 4, {wanted}}}]
dependencies: {links}
""")
    assert bool(open_interests(graph)) is is_open


def test_the_best_of_several_sources_counts():
    """One satisfying source closes an interest, however poor the others; the model says what poor is."""
    text = """
actors: [{{id: a}}, {{id: b}}, {{id: c}}]
interests: [{{actor: a, resource: r, priority: 4}}]
dependencies:
  - {{depender: a, dependee: b, resource: r, importance: 4, satisfaction: 1}}
  - {{depender: a, dependee: c, resource: r, importance: 4, satisfaction: 3}}
settings: {{poor: {poor}}}
"""
    assert not open_interests(graph_of(text.format(poor=2)))
    assert open_interests(graph_of(text.format(poor=3)))


# --- transfers ------------------------------------------------------------------------------------


def test_who_could_give_whom():
    """Offers meet open interests, but not for those they are not meant for, nor from those not wanted."""
    graph = graph_of("""
actors: [{id: a}, {id: b}, {id: c}, {id: d}]
interests:
  - {actor: a, resource: r, priority: 4}
  - {actor: b, resource: r, priority: 3, giver: d}
offers:
  - {actor: a, resource: r, effort: 1}
  - {actor: c, resource: r, effort: 2, not_to: [a]}
  - {actor: d, resource: r}
  - {actor: d, resource: s, effort: 1}
""")
    assert [found[:5] for found in transfers(graph)] == [("d", "a", "r", 4, None), ("d", "b", "r", 3, None)]


# --- rings ----------------------------------------------------------------------------------------

TWO_PAIRS_AND_A_RING = """
actors: [{id: A}, {id: B}, {id: C}, {id: D}]
interests:
  - {actor: B, resource: a, priority: 2}
  - {actor: A, resource: b, priority: 2}
  - {actor: C, resource: b, priority: 2}
  - {actor: D, resource: c, priority: 2}
  - {actor: A, resource: c, priority: 2}
  - {actor: C, resource: d, priority: 2}
offers:
  - {actor: A, resource: a, effort: 1}
  - {actor: B, resource: b, effort: 1}
  - {actor: C, resource: c, effort: 1}
  - {actor: D, resource: d, effort: 1}
"""


def test_gt29_rings_of_two_and_three():
    """GT-29: A and B, C and D, and with three parties A, B and C, each gaining one unit."""
    graph = graph_of(TWO_PAIRS_AND_A_RING)
    assert members(rings(graph, max_length=2)) == ["AB", "CD"]
    found = rings(graph, max_length=3)
    assert sorted(members(found)) == ["AB", "ABC", "CD"]
    assert {gain for ring in found for gain in ring.nets.values()} == {1}


def test_rings_rank_by_the_smallest_gain_then_the_total():
    """Of rings with the same smallest gain the one with the larger total goes first, then names."""
    assert members(rings(graph_of(TWO_PAIRS_AND_A_RING))) == ["ABC", "AB", "CD"]


LOOP_OF_THREE = """
actors: [{id: A}, {id: B}, {id: C}]
interests:
  - {actor: A, resource: c, priority: 5}
  - {actor: B, resource: a, priority: 4}
  - {actor: C, resource: b, priority: 2}
offers:
  - {actor: A, resource: a, effort: 1}
  - {actor: B, resource: b, effort: 3}
  - {actor: C, resource: c, effort: 4}
settings: {weights: {1: 2, 2: 4, 3: 5, 4: 6, 5: 10}}
"""


def test_gt31_nobody_loses_in_a_ring():
    """GT-31: a loop of nets +8, +1 and -2 is not returned, though its total is 7."""
    graph = graph_of(LOOP_OF_THREE)
    assert rings(graph, min_gain=0) == ()
    (ring,) = rings(graph, min_gain=-2)
    assert ring.nets == {"A": 8, "B": 1, "C": -2}
    assert (ring.smallest, ring.total) == (-2, 7)


def test_somebody_gains_in_a_ring():
    """A swap in which each gets exactly what it gives is no win-win."""
    text = """
actors: [{{id: A}}, {{id: B}}]
interests: [{{actor: A, resource: b, priority: {priority}}}, {{actor: B, resource: a, priority: 2}}]
offers: [{{actor: A, resource: a, effort: 2}}, {{actor: B, resource: b, effort: 2}}]
"""
    assert rings(graph_of(text.format(priority=2))) == ()
    (ring,) = rings(graph_of(text.format(priority=3)))
    assert ring.nets == {"A": 1, "B": 0}
    assert rings(graph_of(text.format(priority=3)), min_gain=1) == ()


def test_unknown_effort_makes_no_ring():
    """Whether the giver gains cannot be told without its effort."""
    assert (
        rings(
            graph_of("""
actors: [{id: A}, {id: B}]
interests: [{actor: A, resource: b, priority: 5}, {actor: B, resource: a, priority: 5}]
offers: [{actor: A, resource: a}, {actor: B, resource: b, effort: 1}]
""")
        )
        == ()
    )


def test_not_to_breaks_a_ring():
    """An offer that is not meant for somebody makes no ring through that somebody."""
    text = TWO_PAIRS_AND_A_RING.replace("resource: b, effort: 1}", "resource: b, effort: 1, not_to: [A]}")
    assert sorted(members(rings(graph_of(text)))) == ["ABC", "CD"]


def test_one_wish_said_twice_makes_one_ring():
    """An interest in anybody's help and in one party's help are one wish where that party gives it."""
    graph = graph_of("""
actors: [{id: A}, {id: B}]
interests:
  - {actor: A, resource: b, priority: 3}
  - {actor: A, resource: b, priority: 3, giver: B}
  - {actor: B, resource: a, priority: 3}
offers: [{actor: A, resource: a, effort: 1}, {actor: B, resource: b, effort: 1}]
""")
    assert members(compatible_rings(rings(graph))) == ["AB"]


def test_compatible_rings_keep_capacities():
    """An offer with room for one is given away once, and the better ring has it."""
    text = """
actors: [{{id: A}}, {{id: B}}, {{id: C}}]
interests:
  - {{actor: A, resource: b, priority: 4}}
  - {{actor: A, resource: c, priority: 4}}
  - {{actor: B, resource: a, priority: 5}}
  - {{actor: C, resource: a, priority: 4}}
offers:
  - {{actor: A, resource: a, effort: 1{capacity}}}
  - {{actor: B, resource: b, effort: 1}}
  - {{actor: C, resource: c, effort: 1}}
"""
    taken = {
        capacity: members(compatible_rings(rings(graph_of(text.format(capacity=capacity)))))
        for capacity in ("", ", capacity: 1", ", capacity: 2")
    }
    assert taken == {"": ["AB", "AC"], ", capacity: 1": ["AB"], ", capacity: 2": ["AB", "AC"]}


def test_compatible_rings_serve_each_interest_once():
    """Who got what it wanted in one ring does not get it in another."""
    taken = compatible_rings(rings(graph_of(TWO_PAIRS_AND_A_RING)))
    assert members(taken) == ["ABC", "CD"]


def brute_force_rings(graph: EcosystemGraph, most: int) -> set[tuple[tuple[str, str, str], ...]]:
    """Try every order of every group, and every choice of resources, for rings in which nobody loses."""
    offered = {(row.actor, row.resource): row for row in graph.offers if row.effort is not None}
    found = set()

    def walk(order: tuple[str, ...], chosen: tuple) -> None:
        if len(chosen) == len(order):
            gains = [
                graph.weight(chosen[number - 1][0].priority) - graph.weight(offer.effort)
                for number, (_, offer) in enumerate(chosen)
            ]
            if min(gains) >= 0 and max(gains) > 0:
                found.add(tuple((offer.actor, want.actor, offer.resource) for want, offer in chosen))
            return
        giver, receiver = order[len(chosen)], order[(len(chosen) + 1) % len(order)]
        for want in open_interests(graph):
            offer = offered.get((giver, want.resource))
            if (
                want.actor == receiver
                and offer
                and want.giver in {None, giver}
                and receiver not in offer.not_to
            ):
                walk(order, (*chosen, (want, offer)))

    for size in range(2, most + 1):
        for order in permutations(graph.actors, size):
            if order[0] == min(order):
                walk(order, ())
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ecosystems(most_actors=5), st.integers(2, 4))
def test_rings_are_those_that_trying_everything_finds(model: Ecosystem, most: int):
    """No ring is missed and none is made up, each is ranked, and no member loses."""
    graph = build(model)
    found = rings(graph, max_length=most)
    told = {tuple((part.giver, part.receiver, part.resource) for part in ring.transfers) for ring in found}
    assert told == brute_force_rings(graph, most)
    assert [(ring.smallest, ring.total) for ring in found] == sorted(
        ((ring.smallest, ring.total) for ring in found), reverse=True
    )
    assert all(ring.smallest >= 0 for ring in found)


@settings(max_examples=80, deadline=None)
@given(
    st.sets(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), max_size=25),
    st.integers(2, 5),
)
def test_cycles_are_those_of_networkx(arcs: set[tuple[str, str]], most: int):
    """Each simple cycle of two or more is listed once, from its first name, the short ones first."""
    successors: dict[str, list[str]] = {}
    for tail, head in sorted(arcs):
        successors.setdefault(tail, []).append(head)
    found = list(cycles(successors, max_length=most))
    expected = []
    for cycle in networkx.simple_cycles(networkx.DiGraph(sorted(arcs)), length_bound=most):
        start = cycle.index(min(cycle))
        if len(cycle) > 1:
            expected.append((*cycle[start:], *cycle[:start]))
    assert found == sorted(expected, key=lambda cycle: (len(cycle), cycle))
