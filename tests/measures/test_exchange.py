from __future__ import annotations

from collections import Counter
from itertools import combinations, permutations, product
from random import Random
from typing import NamedTuple

import networkx
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from strategies import WANTED, ecosystems, shuffled

from ecograph.errors import ConfigError
from ecograph.graph import EcosystemGraph, build
from ecograph.loading import load
from ecograph.measures import (
    Ring,
    allies,
    best_rings,
    compatible_rings,
    cycles,
    improving_rings,
    near_misses,
    open_interests,
    rings,
    transfers,
    without_stake,
)
from ecograph.model import Ecosystem, Offer

OBJECTIVES = ("parties", "gain", "worst-off")


def graph_of(text: str) -> EcosystemGraph:
    return build(load(text))


def members(found: tuple[Ring, ...]) -> list[str]:
    return ["".join(ring.members) for ring in found]


def told(found: tuple[Ring, ...]) -> list[tuple[tuple[str, str, str], ...]]:
    """The rings as givers, receivers and resources."""
    return [tuple(part[:3] for part in ring.transfers) for ring in found]


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


MADE_ONCE = """
actors: [{{id: a}}, {{id: b}}, {{id: c}}, {{id: desk, part_of: b}}, {{id: shelf, part_of: b}}]
resources: [{{id: r, kind: {kind}}}]
interests: [{{actor: a, resource: r, priority: 4}}]
offers: [{{actor: b, resource: r, effort: 3}}]
dependencies: [{{depender: {taker}, dependee: {giver}, resource: r, importance: 4, satisfaction: 1}}]
"""


@pytest.mark.parametrize(
    ("kind", "giver", "taker", "cost"),
    [
        ("information", "b", "c", 0),
        ("recognition", "b", "c", 0),
        ("service", "b", "c", 3),
        ("information", "shelf", "desk", 0),
        ("information", "b", "a", 3),
        ("information", "c", "b", 3),
    ],
)
def test_information_and_recognition_are_made_once(kind: str, giver: str, taker: str, cost: float):
    """Who gives it to somebody else already gives it to one more for nothing; to do better costs effort."""
    (found,) = transfers(graph_of(MADE_ONCE.format(kind=kind, giver=giver, taker=taker)))
    assert found.cost == cost


def test_what_is_made_already_makes_a_ring_though_its_effort_is_unknown():
    """Giving to one more what is made already costs nothing, whatever it took to make it."""
    text = """
actors: [{{id: a}}, {{id: b}}, {{id: c}}]
resources: [{{id: r, kind: information}}, {{id: s}}]
interests: [{{actor: a, resource: r, priority: 2}}, {{actor: b, resource: s, priority: 2}}]
offers: [{{actor: b, resource: r}}, {{actor: a, resource: s, effort: 1}}]
dependencies: {links}
"""
    assert rings(graph_of(text.format(links="[]"))) == ()
    (ring,) = rings(graph_of(text.format(links="[{depender: c, dependee: b, resource: r, importance: 1}]")))
    assert ring.nets == {"a": 1, "b": 2}


def test_what_nobody_wants_and_what_one_has_itself_make_no_transfer():
    """An offer without a taker stays one, and nobody is served by its own offer."""
    graph = graph_of("""
actors: [{id: a}, {id: b}, {id: c}]
interests: [{actor: a, resource: r, priority: 4}, {actor: b, resource: t, priority: 4}]
offers:
  - {actor: a, resource: r, effort: 1}
  - {actor: b, resource: s, effort: 1}
  - {actor: c, resource: s, effort: 1}
dependencies: [{depender: c, dependee: a, resource: r, importance: 4}]
""")
    assert [interest.actor for interest in open_interests(graph)] == ["a", "b"]
    assert transfers(graph) == ()
    found = best_rings(graph)
    assert (found.rings, found.value, found.bound, found.gap, found.proved) == ((), 0, 0, 0, True)
    assert found.afterwards == {}


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


def test_gt31_a_side_payment_makes_up_for_the_loss():
    """GT-31: those who gain 8 and 1 can pay the third its 2; that is the least that serves."""
    graph = graph_of(LOOP_OF_THREE)
    (ring,) = near_misses(graph)
    assert (members((ring,)), ring.side_payment, ring.total) == (["ABC"], 2, 7)
    assert near_misses(graph, max_length=2) == ()
    assert {found.side_payment for found in rings(graph_of(TWO_PAIRS_AND_A_RING))} == {0}


def test_near_misses_rank_by_the_smallest_payment():
    """The swap that needs least comes first; one that only moves value to and fro is none."""
    graph = graph_of("""
actors: [{id: A}, {id: B}, {id: C}, {id: D}]
interests:
  - {actor: A, resource: b, priority: 5}
  - {actor: A, resource: c, priority: 5}
  - {actor: A, resource: d, priority: 5}
  - {actor: B, resource: a, priority: 1}
  - {actor: C, resource: a, priority: 2}
  - {actor: D, resource: a, priority: 1}
offers:
  - {actor: A, resource: a, effort: 1}
  - {actor: B, resource: b, effort: 4}
  - {actor: C, resource: c, effort: 4}
  - {actor: D, resource: d, effort: 5}
""")
    assert [(members((ring,))[0], ring.side_payment) for ring in near_misses(graph)] == [("AC", 2), ("AB", 3)]


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


# --- rings that close what flows one way ----------------------------------------------------------

ONE_WAY = """
actors: [{{id: A}}, {{id: B}}, {{id: C}}]
interests: [{{actor: A, resource: b, priority: 4}}]
offers: [{{actor: B, resource: b, effort: 1}}]
dependencies: {links}
"""


@pytest.mark.parametrize(
    ("links", "nets"),
    [
        (
            "[{depender: B, dependee: A, resource: a, importance: 4, satisfaction: 3, effort: 2}]",
            {"A": 2, "B": 1.4},
        ),
        ("[{depender: B, dependee: A, resource: a, importance: 4, satisfaction: 3}]", None),
        ("[{depender: B, dependee: A, resource: a, importance: 4, effort: 5}]", None),
        (
            """[{depender: B, dependee: A, resource: a, importance: 4, effort: 1},
                {depender: A, dependee: B, resource: c, importance: 1, effort: 1}]""",
            None,
        ),
        (
            """[{depender: C, dependee: A, resource: a, importance: 4, effort: 1},
                {depender: B, dependee: C, resource: c, importance: 3, effort: 1}]""",
            {"A": 3, "C": 3, "B": 2},
        ),
    ],
    ids=["one way", "effort unknown", "its giver would lose", "both ways", "through another"],
)
def test_something_new_closes_what_flows_one_way(links: str, nets: dict[str, float] | None):
    """A flow of known effort over which nothing comes back counts by its worth, and nobody may lose."""
    graph = graph_of(ONE_WAY.format(links=links))
    assert rings(graph) == ()
    found = rings(graph, closing=True)
    assert [ring.nets for ring in found] == ([pytest.approx(nets)] if nets else [])
    for ring in found:
        assert {part.giver: part.existing for part in ring.transfers} == {
            giver: giver != "B" for giver in ring.members
        }
        assert all(part.facts for part in ring.transfers)


def test_what_only_flows_already_is_no_proposal():
    """Where each could give the next something new beside what flows, every ring has something new in it."""
    graph = graph_of("""
actors: [{id: A}, {id: B}, {id: C}]
interests:
  - {actor: A, resource: new c, priority: 4}
  - {actor: B, resource: new a, priority: 4}
  - {actor: C, resource: new b, priority: 4}
offers:
  - {actor: A, resource: new a, effort: 1}
  - {actor: B, resource: new b, effort: 1}
  - {actor: C, resource: new c, effort: 1}
dependencies:
  - {depender: B, dependee: A, resource: a, importance: 4, effort: 1}
  - {depender: C, dependee: B, resource: b, importance: 4, effort: 1}
  - {depender: A, dependee: C, resource: c, importance: 4, effort: 1}
""")
    found = rings(graph, closing=True)
    given = [tuple(part.resource for part in ring.transfers) for ring in found]
    every = sorted(product(("a", "new a"), ("b", "new b"), ("c", "new c")))
    assert given == [each for each in every if each != ("a", "b", "c")]


def test_a_flow_is_part_of_one_ring_only():
    """What one party gives already is not counted as the return for two new things."""
    text = ONE_WAY.format(
        links="[{depender: B, dependee: A, resource: a, importance: 5, effort: 1}]"
    ).replace("interests: [", "interests: [{actor: A, resource: c, priority: 3}, ")
    graph = graph_of(text.replace("offers: [", "offers: [{actor: B, resource: c, effort: 1}, "))
    found = rings(graph, closing=True)
    assert len(found) == 2
    assert told(compatible_rings(found)) == told(found[:1])
    best = best_rings(graph, closing=True)
    assert (told(best.rings), best.value) == (told(found[:1]), 7)
    assert best_rings(graph).rings == ()


def test_a_poor_flow_counts_as_it_is_or_is_made_better():
    """The same thing from the same party is not counted as it is in one ring and anew in another."""
    graph = graph_of("""
actors: [{id: A}, {id: B}]
interests:
  - {actor: A, resource: b, priority: 4}
  - {actor: B, resource: a, priority: 4}
  - {actor: A, resource: c, priority: 4}
offers:
  - {actor: A, resource: a, effort: 1}
  - {actor: B, resource: b, effort: 1}
  - {actor: B, resource: c, effort: 1}
dependencies: [{depender: B, dependee: A, resource: a, importance: 5, satisfaction: 2, effort: 1}]
""")
    found = rings(graph, closing=True)
    assert len(found) == 4
    assert len(best_rings(graph, closing=True).rings) == 1
    assert len(compatible_rings(found)) == 1


# --- the best rings -------------------------------------------------------------------------------


def test_gt28_the_heavier_of_two_pairs_that_share_a_party():
    """GT-28: pairs worth 1 and 20 to each member share a party; the best is the one pair worth 40."""
    graph = graph_of("""
actors: [{id: A}, {id: B}, {id: C}]
interests:
  - {actor: A, resource: b, priority: 2}
  - {actor: B, resource: a, priority: 2}
  - {actor: B, resource: c, priority: 3}
  - {actor: C, resource: b, priority: 3}
offers:
  - {actor: A, resource: a, effort: 1}
  - {actor: B, resource: b, effort: 1}
  - {actor: C, resource: c, effort: 1}
settings: {weights: {1: 1, 2: 2, 3: 21, 4: 22, 5: 23}}
""")
    found = best_rings(graph, each_actor_once=True)
    assert (members(found.rings), found.value, found.afterwards) == (["BC"], 40, {"B": 20, "C": 20})
    assert (found.bound, found.gap, found.proved) == (40, 0, True)


def test_gt28_a_longer_ring_pays_for_every_transfer_that_may_fail():
    """GT-28: where half of all transfers fail, a ring of three counts with an eighth of its worth."""
    graph = graph_of("""
actors: [{id: A}, {id: B}, {id: C}]
interests:
  - {actor: B, resource: a, priority: 2}
  - {actor: C, resource: b, priority: 2}
  - {actor: A, resource: c, priority: 2}
offers:
  - {actor: A, resource: a, effort: 1}
  - {actor: B, resource: b, effort: 1}
  - {actor: C, resource: c, effort: 1}
""")
    found = best_rings(graph, objective="parties", each_actor_once=True, success=0.5)
    assert (found.value, found.bound) == (0.375, 0.375)


def test_gt29_two_pairs_serve_more_than_one_ring_of_three():
    """GT-29: with each party in one ring, A with B and C with D serve four; the ring of three only three."""
    graph = graph_of(TWO_PAIRS_AND_A_RING)
    for most in (2, 3):
        found = best_rings(graph, max_length=most, objective="parties", each_actor_once=True)
        assert (members(found.rings), found.value, found.bound) == (["AB", "CD"], 4, 4)


GT32 = """
actors: [{id: A}, {id: B}, {id: C}]
interests:
  - {actor: A, resource: c to a, priority: 3.5}
  - {actor: B, resource: a to b, priority: 3}
  - {actor: C, resource: b to c, priority: 3.5}
  - {actor: A, resource: b to a, priority: 5}
  - {actor: B, resource: c to b, priority: 4}
  - {actor: C, resource: a to c, priority: 4}
offers:
  - {actor: A, resource: a to b, effort: 1}
  - {actor: B, resource: b to c, effort: 1}
  - {actor: C, resource: c to a, effort: 1}
  - {actor: A, resource: a to c, effort: 1}
  - {actor: B, resource: b to a, effort: 4}
  - {actor: C, resource: c to b, effort: 1}
settings: {weights: {1: 1, 2: 2, 3: 3, 4: 5, 5: 9}}
"""


@pytest.mark.parametrize(
    ("objective", "ring", "value"),
    [
        ("gain", {"A": 8, "C": 4, "B": 0}, 12),
        ("worst-off", {"A": 3, "B": 2, "C": 3}, 2),
    ],
)
def test_gt32_the_total_and_the_worst_off_differ(objective: str, ring: dict[str, float], value: float):
    """GT-32: of two ways round, one gives A most and B nothing, the other gives everybody something."""
    found = best_rings(graph_of(GT32), objective=objective, each_actor_once=True)
    assert ([chosen.nets for chosen in found.rings], found.value) == ([ring], value)
    assert (found.bound, found.gap, found.proved) == (value, 0, True)


def test_an_effort_that_is_made_once_counts_once_afterwards():
    """Each ring counts by itself; what its giver gains in all does not pay for one report twice."""
    graph = graph_of("""
actors: [{id: A}, {id: B}, {id: C}]
resources: [{id: report, kind: information}, {id: b}, {id: c}]
interests:
  - {actor: A, resource: b, priority: 4}
  - {actor: A, resource: c, priority: 4}
  - {actor: B, resource: report, priority: 3}
  - {actor: C, resource: report, priority: 3}
offers:
  - {actor: A, resource: report, effort: 3}
  - {actor: B, resource: b, effort: 1}
  - {actor: C, resource: c, effort: 1}
""")
    found = best_rings(graph)
    assert (members(found.rings), found.value) == (["AB", "AC"], 6)
    assert found.afterwards == {"A": 5, "B": 2, "C": 2}


def test_of_equally_good_sets_the_same_is_chosen():
    """Where two swaps are worth the same and exclude each other, the first by name is it, in any order."""
    text = """
actors: [{id: A}, {id: B}, {id: C}]
interests:
  - {actor: A, resource: x, priority: 3}
  - {actor: B, resource: a, priority: 3}
  - {actor: C, resource: a, priority: 3}
offers:
  - {actor: A, resource: a, effort: 1}
  - {actor: B, resource: x, effort: 1}
  - {actor: C, resource: x, effort: 1}
"""
    model = load(text)
    for seed in range(5):
        for objective in OBJECTIVES:
            found = best_rings(build(shuffled(model, Random(seed))), objective=objective)
            assert members(found.rings) == ["AB"]


def test_rings_improve_until_the_last_is_the_best():
    """None is worse than the one before, and the last is what is asked for."""
    graph = graph_of(GT32)
    found = list(improving_rings(graph))
    assert found[-1] == best_rings(graph)
    values = [each.value for each in found]
    assert values == sorted(values)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"max_length": 1}, "a ring has at least 2 parties, so its length cannot be 1"),
        ({"objective": "partys"}, r'"partys" is no objective.*did you mean "parties"\?'),
        ({"success": 0}, "probability above 0"),
    ],
)
def test_what_cannot_be_asked(asked: dict[str, object], said: str):
    """A ring of one, an unknown objective and no probability are refused, before anything is searched."""
    with pytest.raises(ConfigError, match=said):
        improving_rings(graph_of(GT32), **asked)


# --- against trying everything --------------------------------------------------------------------


class Arc(NamedTuple):
    giver: str
    receiver: str
    resource: str
    gain: float
    cost: float
    existing: bool


def arcs_of(graph: EcosystemGraph, *, closing: bool) -> list[Arc]:
    """By definition: what could be given anew and, on request, what flows one way."""
    links = (*graph.links, *graph.within)
    found = []
    for want, offer in product(open_interests(graph), graph.offers):
        is_made = graph.resource_kind(offer.resource) in {"information", "recognition"} and any(
            link.dependee == offer.actor and link.resource == offer.resource and link.depender != want.actor
            for link in links
        )
        if (
            offer.resource == want.resource
            and offer.actor != want.actor
            and want.giver in {None, offer.actor}
            and want.actor not in offer.not_to
            and (is_made or offer.effort is not None)
        ):
            cost = 0 if is_made else graph.weight(offer.effort)
            found.append(
                Arc(offer.actor, want.actor, want.resource, graph.weight(want.priority), cost, existing=False)
            )
    for link in graph.links if closing else ():
        is_returned = any(
            (other.depender, other.dependee) == (link.dependee, link.depender) for other in graph.links
        )
        if not is_returned and link.effort is not None:
            cost = graph.weight(link.effort)
            found.append(
                Arc(link.dependee, link.depender, link.resource, graph.worth(link), cost, existing=True)
            )
    return found


def every_ring(graph: EcosystemGraph, most: int, *, closing: bool) -> list[tuple[Arc, ...]]:
    """Try every order of every group, and every choice of what each gives the next."""
    arcs = arcs_of(graph, closing=closing)
    found = []
    for size in range(2, most + 1):
        for order in permutations(graph.actors, size):
            if order[0] == min(order):
                pairs = zip(order, (*order[1:], order[0]), strict=True)
                options = [[arc for arc in arcs if arc[:2] == pair] for pair in pairs]
                found += [ring for ring in product(*options) if not all(arc.existing for arc in ring)]
    return found


def gains_of(ring: tuple[Arc, ...]) -> list[float]:
    return [ring[number - 1].gain - arc.cost for number, arc in enumerate(ring)]


def plain(found: tuple[Ring, ...]) -> set[tuple[Arc, ...]]:
    return {tuple(Arc(*part[:5], part.existing) for part in ring.transfers) for ring in found}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ecosystems(most_actors=5), st.integers(2, 4), st.booleans())
def test_rings_are_those_that_trying_everything_finds(model: Ecosystem, most: int, closing: bool):
    """No ring is missed and none is made up, each is ranked, and no member loses."""
    graph = build(model)
    found = rings(graph, max_length=most, closing=closing)
    every = every_ring(graph, most, closing=closing)
    assert plain(found) == {ring for ring in every if min(gains_of(ring)) >= 0 and max(gains_of(ring)) > 0}
    ranks = [
        (
            -ring.smallest,
            -ring.total,
            len(ring.members),
            ring.members,
            [part.resource for part in ring.transfers],
        )
        for ring in found
    ]
    assert ranks == sorted(ranks)
    assert all(ring.smallest >= 0 and ring.side_payment == 0 for ring in found)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ecosystems(most_actors=5), st.integers(2, 4))
def test_near_misses_are_those_that_trying_everything_finds(model: Ecosystem, most: int):
    """In each somebody loses, and the others could pay for it and still gain."""
    graph = build(model)
    found = near_misses(graph, max_length=most)
    every = every_ring(graph, most, closing=False)
    assert plain(found) == {ring for ring in every if min(gains_of(ring)) < 0 < sum(gains_of(ring))}
    payments = [ring.side_payment for ring in found]
    assert payments == sorted(payments)
    for ring in found:
        assert ring.side_payment == pytest.approx(-sum(net for net in ring.nets.values() if net < 0))
        assert sum(net for net in ring.nets.values() if net > 0) > ring.side_payment


@st.composite
def busy_markets(draw: st.DrawFn) -> Ecosystem:
    """Few parties that want and offer much, with room for one here and there, and some flows."""
    ids = "abcde"[: draw(st.integers(3, 5))]
    pairs = st.tuples(st.sampled_from(ids), st.sampled_from(WANTED))
    wants = draw(st.lists(pairs, min_size=4, max_size=9, unique=True))
    offers = draw(st.lists(pairs, min_size=4, max_size=9, unique=True))
    flows = draw(
        st.lists(st.permutations(ids).map(lambda order: (order[0], order[1])), max_size=4, unique=True)
    )
    level = st.sampled_from((1, 2, 3, 4, 5))
    return Ecosystem(
        actors=[{"id": actor} for actor in ids],
        resources=[
            {"id": what, "kind": draw(st.sampled_from(("service", "information")))} for what in WANTED
        ],
        interests=[{"actor": actor, "resource": what, "priority": draw(level)} for actor, what in wants],
        offers=[
            {
                "actor": actor,
                "resource": what,
                "effort": draw(st.sampled_from((1, 2))),
                "capacity": draw(st.sampled_from((None, 1, 2))),
            }
            for actor, what in offers
        ],
        dependencies=[
            {
                "depender": receiver,
                "dependee": giver,
                "resource": draw(st.sampled_from(WANTED)),
                "importance": draw(level),
                "satisfaction": draw(level),
                "effort": 1,
            }
            for giver, receiver in flows
        ],
    )


models = busy_markets() | ecosystems(most_actors=5)


def fits(graph: EcosystemGraph, chosen: tuple[Ring, ...], *, once: bool) -> bool:
    """By definition: each wish served once, no offer given to too many, no flow used twice."""
    parts = [part for ring in chosen for part in ring.transfers]
    new = [part for part in parts if not part.existing]
    capacities = {(offer.actor, offer.resource): offer.capacity for offer in graph.offers}
    given_to = Counter((part.giver, part.resource) for part in new)
    takes_part = Counter(actor for ring in chosen for actor in ring.members)
    flows = Counter(part[:3] for part in parts if part.existing)
    return (
        max(Counter((part.receiver, part.resource) for part in new).values(), default=0) <= 1
        and all(capacities[offer] is None or times <= capacities[offer] for offer, times in given_to.items())
        and max(flows.values(), default=0) <= 1
        and not flows.keys() & {part[:3] for part in new}
        and (not once or max(takes_part.values(), default=0) <= 1)
    )


def worth(chosen: tuple[Ring, ...], objective: str) -> tuple[float, ...]:
    """What a set is worth; what comes first counts first."""
    parties = len({actor for ring in chosen for actor in ring.members})
    if objective == "worst-off":
        return parties, min((ring.smallest for ring in chosen), default=float("-inf"))
    return (float(parties),) if objective == "parties" else (sum(ring.total for ring in chosen),)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(models, st.sampled_from(OBJECTIVES), st.booleans(), st.booleans(), st.integers(2, 3))
def test_the_best_rings_are_those_of_trying_every_set(
    model: Ecosystem, objective: str, once: bool, closing: bool, most: int
):
    """The rings fit together, are worth what is said, and no other set that fits is worth more."""
    graph = build(model)
    every = rings(graph, max_length=most, closing=closing)
    assume(len(every) <= 10)
    found = best_rings(
        graph, max_length=most, objective=objective, each_actor_once=once, closing=closing, time_limit=None
    )
    sets = (chosen for size in range(len(every) + 1) for chosen in combinations(every, size))
    best = max(worth(chosen, objective) for chosen in sets if fits(graph, chosen, once=once))
    assert fits(graph, found.rings, once=once)
    assert worth(found.rings, objective) == pytest.approx(best)
    assert found.proved
    if every or objective != "worst-off":
        assert found.value == pytest.approx(best[-1])
        assert found.bound == pytest.approx(best[-1])
    else:
        assert (found.value, found.bound) == (None, None)


# --- laws -----------------------------------------------------------------------------------------


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(models, st.sampled_from(OBJECTIVES), st.booleans())
def test_no_proposal_leaves_a_member_worse_off(model: Ecosystem, objective: str, closing: bool):
    """In every ring, and in all of them together, each member gets at least what it gives."""
    found = best_rings(build(model), objective=objective, closing=closing, time_limit=None)
    gains = Counter()
    for ring in found.rings:
        assert ring.smallest >= 0
        assert not all(part.existing for part in ring.transfers)
        for actor, net in ring.nets.items():
            gains[actor] += net
    assert found.afterwards.keys() == gains.keys()
    assert all(found.afterwards[actor] >= gain - 1e-9 for actor, gain in gains.items())


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(models, st.sampled_from(OBJECTIVES), st.booleans(), st.data())
def test_one_more_offer_never_lowers_the_best(
    model: Ecosystem, objective: str, closing: bool, data: st.DataObject
):
    """Whatever could be swapped can still be swapped."""
    graph = build(model)
    known = {(offer.actor, offer.resource) for offer in graph.offers}
    open_to = [offer for offer in product(graph.actors, WANTED) if offer not in known]
    assume(open_to)
    actor, resource = data.draw(st.sampled_from(open_to))
    more = model.model_copy(
        update={"offers": (*model.offers, Offer(actor=actor, resource=resource, effort=1, capacity=1))}
    )
    before, after = (
        worth(best_rings(build(each), objective=objective, closing=closing, time_limit=None).rings, objective)
        for each in (model, more)
    )
    assert tuple(round(part, 9) for part in after) >= tuple(round(part, 9) for part in before)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(models, st.randoms(use_true_random=False), st.sampled_from(OBJECTIVES))
def test_the_order_of_the_file_changes_nothing(model: Ecosystem, random: Random, objective: str):
    """The same rings, near misses, allies and parties without a stake come from any order of rows."""
    one, other = build(model), build(shuffled(model, random))
    assert told(rings(one, closing=True)) == told(rings(other, closing=True))
    assert told(near_misses(one)) == told(near_misses(other))
    assert allies(one) == allies(other)
    assert [found[:3] for found in without_stake(one)] == [found[:3] for found in without_stake(other)]
    best = [best_rings(each, objective=objective, closing=True, time_limit=None) for each in (one, other)]
    assert told(best[0].rings) == told(best[1].rings)
    assert best[0][1:] == best[1][1:]


# --- allies and those without a stake -------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "shared"),
    [
        (
            "interests: [{actor: a, resource: r, priority: 1}, {actor: b, resource: r, priority: 5}]",
            [("r", "")],
        ),
        ("interests: [{actor: a, resource: r, priority: 1}, {actor: b, resource: s, priority: 5}]", []),
        (
            "interests: [{actor: a, resource: r, priority: 1}, {actor: desk, resource: r, priority: 5}]",
            [("r", "")],
        ),
        ("positions: [{actor: a, goal: g, stance: 1}, {actor: b, goal: g, stance: 4}]", [("", "g")]),
        ("positions: [{actor: a, goal: g, stance: 1}, {actor: desk, goal: g, stance: 4}]", [("", "g")]),
        ("positions: [{actor: a, goal: g, stance: 0}, {actor: b, goal: g, stance: 4}]", []),
        ("positions: [{actor: a, goal: g, stance: -3}, {actor: b, goal: g, stance: -3}]", []),
        (
            """positions: [{actor: a, goal: g, stance: 1}, {actor: desk, goal: g, stance: 4},
                           {actor: b, goal: g, stance: -1}]""",
            [],
        ),
        (
            """positions: [{actor: a, goal: g, stance: 1}, {actor: b, goal: g, stance: -4, according_to: a},
                           {actor: b, goal: g, stance: 2, according_to: b}]""",
            [("", "g")],
        ),
        (
            """positions: [{actor: a, goal: g, stance: 1}, {actor: b, goal: g, stance: 4, according_to: a},
                           {actor: b, goal: g, stance: -1, according_to: c},
                           {actor: b, goal: g, stance: 0, according_to: d}]""",
            [],
        ),
        (
            """interests: [{actor: a, resource: r, priority: 1}, {actor: b, resource: r, priority: 5}]
positions: [{actor: a, goal: g, stance: 1}, {actor: b, goal: g, stance: 4}]
dependencies: [{depender: c, dependee: b, resource: r, importance: 5}]""",
            [("r", "g")],
        ),
        (
            """interests: [{actor: a, resource: r, priority: 1}, {actor: b, resource: r, priority: 5}]
dependencies: [{depender: a, dependee: desk, resource: x, importance: 1}]""",
            [],
        ),
        (
            """interests: [{actor: a, resource: r, priority: 1}, {actor: b, resource: r, priority: 5}]
dependencies: [{depender: desk, dependee: a, resource: x, importance: 1}]""",
            [],
        ),
    ],
)
def test_who_are_allies(more: str, shared: list[tuple[str, str]]):
    """Two who want the same, or stand for the same goal in their own eyes, and give each other nothing."""
    graph = graph_of(f"""
actors: [{{id: a}}, {{id: b}}, {{id: desk, part_of: b}}, {{id: c}}, {{id: d}}]
goals: [{{id: g}}]
{more}
""")
    found = allies(graph)
    assert [("|".join(two.resources), "|".join(two.goals)) for two in found] == shared
    assert all((two.first, two.second) == ("a", "b") for two in found)


def test_allies_who_share_most_come_first():
    """By how much they share, then by name."""
    graph = graph_of("""
actors: [{id: a}, {id: b}, {id: c}]
interests:
  - {actor: a, resource: r, priority: 1}
  - {actor: b, resource: r, priority: 1}
  - {actor: c, resource: r, priority: 1}
  - {actor: b, resource: s, priority: 1}
  - {actor: c, resource: s, priority: 1}
""")
    assert [two[:3] for two in allies(graph)] == [
        ("b", "c", ("r", "s")),
        ("a", "b", ("r",)),
        ("a", "c", ("r",)),
    ]


@pytest.mark.parametrize(
    ("more", "is_without"),
    [
        ("", True),
        ("interests: [{actor: b, resource: r, priority: 4}]", True),
        ("dependencies: [{depender: b, dependee: a, resource: r, importance: 4}]", False),
        ("dependencies: [{depender: b, dependee: a, resource: r, importance: 4, satisfaction: 2}]", True),
        ("dependencies: [{depender: b, dependee: a, resource: r, importance: 4, satisfaction: 2.1}]", False),
        (
            """interests: [{actor: b, resource: r, priority: 4}]
dependencies: [{depender: b, dependee: a, resource: fee, importance: 4, satisfaction: 4}]""",
            False,
        ),
        (
            """interests: [{actor: b, resource: r, priority: 4}, {actor: b, resource: s, priority: 4}]
dependencies: [{depender: b, dependee: c, resource: r, importance: 4, satisfaction: 3}]""",
            False,
        ),
    ],
    ids=["no wish", "no wish met", "gets", "gets poorly", "gets well", "paid well", "one wish met"],
)
def test_what_is_in_it_for_them(more: str, is_without: bool):
    """Who gives has no stake where nothing it wants is served and nothing it relies on satisfies it."""
    links = "[{depender: a, dependee: b, resource: help, importance: 4}"
    if "dependencies: [" in more:
        head, tail = more.split("dependencies: [")
        more, links = head, f"{links}, {tail}"
    else:
        links += "]"
    graph = graph_of(f"actors: [{{id: a}}, {{id: b}}, {{id: c}}]\n{more}\ndependencies: {links}")
    found = {one.actor: one for one in without_stake(graph)}
    assert ("b" in found) is is_without
    if is_without:
        assert [link.resource for link in found["b"].given] == ["help"]
        assert len(found["b"].interests) == len(graph.interests)


def test_who_serves_itself_is_served():
    """What one part of a party does for another meets its wish, so it is not said to lack it."""
    text = """
actors: [{{id: a}}, {{id: b}}, {{id: desk, part_of: b}}, {{id: shelf, part_of: b}}]
interests: [{{actor: b, resource: r, priority: 4}}]
dependencies:
  - {{depender: a, dependee: b, resource: help, importance: 4}}
  - {{depender: desk, dependee: shelf, resource: {thing}, importance: 4}}
"""
    assert without_stake(graph_of(text.format(thing="r"))) == ()
    assert [one.actor for one in without_stake(graph_of(text.format(thing="s")))] == ["b"]


@pytest.mark.parametrize(("kind", "names"), [("organisation", ["b"]), ("customer", []), ("authority", [])])
def test_customers_and_authorities_have_their_own_reasons(kind: str, names: list[str]):
    """A customer pays in other ways and an authority does not trade; who gives nothing owes no answer."""
    graph = graph_of(f"""
actors: [{{id: a}}, {{id: b, kind: {kind}}}]
dependencies: [{{depender: a, dependee: b, resource: help, importance: 4}}]
""")
    assert [one.actor for one in without_stake(graph)] == names


# --- cycles ---------------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
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
