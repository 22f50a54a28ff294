from __future__ import annotations

import csv
import json
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import networkx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import ecosystems

from ecograph.errors import ConfigError, InvalidModel
from ecograph.graph import EcosystemGraph, build
from ecograph.loading import load
from ecograph.measures import (
    Range,
    balances,
    components,
    ecosystem_numbers,
    layers,
    link_reciprocity,
    maximum_circulation,
    one_way_links,
    own_books,
    pairs,
    reciprocity,
    returns,
    rings_back,
    split_into_layers,
    units,
    volumes,
    way_back,
)
from ecograph.model import RESOURCE_KINDS, Ecosystem, Settings

Arcs = dict[tuple[str, str], float]

whole_numbers = st.integers(1, 40)
fractions = st.floats(0.01, 50, allow_nan=False)


def arcs_of(volumes: st.SearchStrategy) -> st.SearchStrategy[Arcs]:
    ends = st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"))
    return st.dictionaries(ends.filter(lambda arc: arc[0] != arc[1]), volumes, max_size=14)


arcs_of_any = arcs_of(whole_numbers) | arcs_of(fractions)


def arcs(text: str) -> Arcs:
    """Read "AB 5, BC 10" as flows from A to B and from B to C."""
    return {(way[0], way[1]): int(volume) for way, volume in (item.split() for item in text.split(", "))}


def nets(flows: Arcs) -> dict[str, float]:
    """What each node gives less what it gets."""
    found = dict.fromkeys({node for arc in flows for node in arc}, 0)
    for (giver, receiver), volume in flows.items():
        found[giver] += volume
        found[receiver] -= volume
    return found


def least_needed(flows: Arcs) -> float:
    """The compressed market size: half the sum of the net positions."""
    return sum(map(abs, nets(flows).values())) / 2


def residual(flows: Arcs) -> Arcs:
    running = maximum_circulation(flows)
    return {arc: left for arc in flows if (left := flows[arc] - running[arc])}


def network_of(flows: Arcs) -> networkx.DiGraph:
    network = networkx.DiGraph()
    network.add_weighted_edges_from((*arc, volume) for arc, volume in flows.items())
    return network


# --- worked examples from the field ---------------------------------------------------------------


def test_gt20_a_pair_and_a_one_way_flow():
    """GT-20: a third of the volume is returned within pairs."""
    flows = arcs("AB 10, BA 5, BC 15")
    split = split_into_layers(flows)
    assert split == (30, 10, 0, 10)
    assert split.share(split.direct) == pytest.approx(1 / 3)
    assert networkx.overall_reciprocity(network_of(flows)) == pytest.approx(2 / 3)


def test_gt20_as_a_model():
    """GT-20 said in ratings: weights of 5, 10 and 15 give the same shares, net positions and evenness."""
    graph = build(
        load("""
actors: [{id: A}, {id: B}, {id: C}]
dependencies:
  - {depender: B, dependee: A, resource: r, importance: 2}
  - {depender: A, dependee: B, resource: r, importance: 1}
  - {depender: C, dependee: B, resource: r, importance: 3}
settings: {weights: {1: 5, 2: 10, 3: 15, 4: 20, 5: 25}}
""")
    )
    assert layers(graph) == (30, 10, 0, 10)
    assert {pair: found.evenness for pair, found in pairs(graph).items()} == {
        ("A", "B"): pytest.approx(2 / 3),
        ("B", "C"): 0,
    }
    assert {pair: found.net for pair, found in pairs(graph).items()} == {("A", "B"): 5, ("B", "C"): 15}
    assert {actor: found.balance for actor, found in balances(graph).items()} == {
        "A": pytest.approx(-1 / 3),
        "B": pytest.approx(-1 / 3),
        "C": 1,
    }


def test_gt22_direct_first_or_loop_first():
    """GT-22: settling the pair first returns 2 of 5, the longest ring 4 of 5; both are told."""
    split = split_into_layers(arcs("AB 1, BA 1, BC 1, CD 1, DA 1"))
    assert split == (5, 2, 0, 4)
    assert split.unreturned == 3


def test_gt22_the_layered_total_is_not_monotone():
    """Adding B to A to a unit ring of four lowers what is returned layer by layer from 4 to 2."""
    ring = split_into_layers(arcs("AB 1, BC 1, CD 1, DA 1"))
    assert (ring.direct + ring.loop, ring.loop_max) == (4, 4)


def test_gt23_the_volume_is_unique_where_the_ring_is_not():
    """GT-23: 3 of 5 circulate, by C or by D; what is left goes from B to A."""
    flows = arcs("AB 1, BC 1, CA 1, BD 1, DA 1")
    assert sum(maximum_circulation(flows).values()) == 3
    assert nets(flows) == {"A": -1, "B": 1, "C": 0, "D": 0}
    assert {node: net for node, net in nets(residual(flows)).items() if net} == {"A": -1, "B": 1}


@pytest.mark.parametrize(
    ("flows", "gross", "least", "after_pairs", "after_rings"),
    [
        ("AB 5, BC 10, CA 20", 35, 15, 35, 20),
        ("AB 10, BC 15, BA 5", 30, 15, 20, 20),
    ],
)
def test_gt24_compression(flows: str, gross: int, least: int, after_pairs: int, after_rings: int):
    """GT-24: gross size, least size, and the sizes after bilateral and conservative compression."""
    split = split_into_layers(arcs(flows))
    assert split.total == gross
    assert least_needed(arcs(flows)) == least
    assert split.total - split.direct == after_pairs
    assert split.total - split.loop_max == after_rings


def test_gt24_efficiency_of_bilateral_compression():
    """GT-24: in the second network bilateral compression removes two thirds of the excess."""
    flows = arcs("AB 10, BC 15, BA 5")
    assert split_into_layers(flows).direct / (30 - least_needed(flows)) == pytest.approx(2 / 3)
    assert residual(flows) == arcs("AB 5, BC 15")


def test_gt24_residual_of_the_ring():
    """GT-24: a ring of 5 leaves 5 from B to C and 15 from C to A."""
    assert residual(arcs("AB 5, BC 10, CA 20")) == arcs("BC 5, CA 15")


def test_gt25_over_the_counter_market():
    """GT-25: 15 of 45 circulate; net positions and the least size are as published."""
    flows = arcs("AB 5, BC 10, CA 20, CD 10")
    assert nets(flows) == {"A": -15, "B": 5, "C": 20, "D": -10}
    assert least_needed(flows) == 25
    assert split_into_layers(flows) == (45, 0, 15, 15)
    assert residual(flows) == arcs("BC 5, CA 15, CD 10")


def test_gt26_entangled_rings():
    """GT-26: two rings that share a link; 24 of 48 circulate and the residual is unique."""
    flows = arcs("AB 5, BC 10, CA 20, CD 10, DB 3")
    assert least_needed(flows) == 22
    assert sum(maximum_circulation(flows).values()) == 24
    assert residual(flows) == arcs("BC 2, CA 15, CD 7")


AIRPORT = {
    ("airline", "airport"): 10,
    ("airport", "airline"): 5,
    ("airport", "cleaner"): 4,
    ("cleaner", "airline"): 3,
    ("passenger", "airline"): 8,
    ("airline", "passenger"): 6,
}


def test_gt27_airport():
    """GT-27: of 36, 22 return directly, 9 by the loop of airline, airport and cleaner, 5 never."""
    split = split_into_layers(AIRPORT)
    assert (split.total, split.direct, split.loop, split.unreturned) == (36, 22, 9, 5)
    assert nets(AIRPORT) == {"passenger": 2, "airline": 0, "airport": -1, "cleaner": -1}


def rated(flows: Arcs, *, actors: str | tuple[str, ...] = ()) -> EcosystemGraph:
    """Say whole volumes in ratings of at most 5, as several resources where one is too small."""
    rows = [
        {
            "depender": receiver,
            "dependee": giver,
            "resource": f"r{start}",
            "importance": min(5, volume - start),
        }
        for (giver, receiver), volume in flows.items()
        for start in range(0, volume, 5)
    ]
    names = sorted({*actors, *(name for arc in flows for name in arc)})
    return build(Ecosystem(actors=[{"id": name} for name in names], dependencies=rows))


def test_gt27_as_a_model():
    """GT-27 said in ratings, two resources where one is too small, gives the same shares and balances."""
    graph = rated(AIRPORT)
    assert volumes(graph) == AIRPORT
    assert ecosystem_numbers(graph) == pytest.approx(
        {"direct_share": 22 / 36, "loop_share": 0.25, "unreturned_share": 5 / 36, "loop_max_share": 31 / 36}
    )
    assert {actor: row.received - row.given for actor, row in balances(graph).items()} == {
        "passenger": -2,
        "airline": 0,
        "airport": 1,
        "cleaner": 1,
    }


def test_gt27_returns():
    """GT-27: the loop of 3 runs through airline, airport and cleaner; 2, 1 and 2 never return, by giver."""
    found = returns(rated(AIRPORT))
    assert {actor: (row.given, row.direct, *row.loop, *row.unreturned) for actor, row in found.items()} == {
        "airline": (16, 11, 3, 3, 2, 2),
        "airport": (9, 5, 3, 3, 1, 1),
        "cleaner": (3, 0, 3, 3, 0, 0),
        "passenger": (8, 6, 0, 0, 2, 2),
    }
    assert {actor: row.received for actor, row in found.items()} == {
        "airline": 16,
        "airport": 10,
        "cleaner": 4,
        "passenger": 6,
    }


def test_gt23_returns_are_ranges_where_the_ring_is_not_unique():
    """GT-23: the ring runs by C or by D, so that up to all, or nothing, of what either gives returns."""
    found = returns(rated(arcs("AB 1, BC 1, CA 1, BD 1, DA 1")))
    assert {actor: row.loop for actor, row in found.items()} == {
        "A": (1, 1),
        "B": (1, 1),
        "C": (0, 1),
        "D": (0, 1),
    }
    assert {actor: row.unreturned for actor, row in found.items()} == {
        "A": (0, 0),
        "B": (1, 1),
        "C": (0, 1),
        "D": (0, 1),
    }


def test_gt20_reciprocity():
    """GT-20: a third by volume, two thirds by arcs; the density is what chance would return."""
    found = reciprocity(rated(arcs("AB 10, BA 5, BC 15")))
    assert found == (pytest.approx(1 / 3), pytest.approx(2 / 3), 0.5)
    assert found.excess == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("edges", "links", "density", "excess"),
    [("12 21 13 34", 0.5, 1 / 3, 0.25), ("12 21 13 31 23", 0.8, 5 / 6, -0.2)],
)
def test_gt21_more_or_less_than_chance(edges: str, links: float, density: float, excess: float):
    """GT-21: half returned beats chance in a thin network, and four of five do not in a full one."""
    ends = [(edge[0], edge[1]) for edge in edges.split()]
    found = link_reciprocity(ends, nodes=len({node for edge in ends for node in edge}))
    assert (found.links, found.density) == pytest.approx((links, density))
    assert found.excess == pytest.approx(excess)
    assert found.weighted is None
    of_model = reciprocity(rated(dict.fromkeys(ends, 1)))
    assert of_model == found._replace(weighted=pytest.approx(links))


def test_reciprocity_without_meaning_is_none():
    """No arcs, no share; one node, no density; a network with every arc cannot be compared with chance."""
    assert link_reciprocity([], nodes=3) == (None, None, 0)
    assert link_reciprocity([("a", "a")], nodes=1) == (None, None, None)
    assert link_reciprocity([], nodes=0).excess is None
    full = link_reciprocity([("a", "b"), ("b", "a"), ("a", "b")], nodes=2)
    assert (full.links, full.density, full.excess) == (1, 1, None)


def test_nothing_given_has_no_shares():
    """An ecosystem in which nothing is given has shares without meaning, not zero."""
    graph = build(load("actors: [{id: a}, {id: b}]\n"))
    assert set(ecosystem_numbers(graph).values()) == {None}
    assert split_into_layers({}) == (0, 0, 0, 0)
    assert balances(graph)["a"].balance is None


def test_a_flow_to_itself_returns_nothing():
    """What a node gives itself is left out."""
    assert split_into_layers({("a", "a"): 5, ("a", "b"): 2}) == (2, 0, 0, 0)


def test_own_books_weigh_worth_against_known_effort():
    """Efforts that are unknown cost nothing, so the balance in own books is a generous one."""
    graph = build(
        load("""
actors: [{id: a}, {id: b}]
dependencies:
  - {depender: b, dependee: a, resource: r, importance: 5, effort: 3}
  - {depender: b, dependee: a, resource: s, importance: 5}
  - {depender: a, dependee: b, resource: t, importance: 2, satisfaction: 2.5}
""")
    )
    assert own_books(graph)["a"] == (3, 1, -0.5)
    assert own_books(graph)["b"] == (0, 10, 1)


# --- what is given, of which kind, and in which unit -------------------------------------------------

MIXED = """
actors: [{id: a}, {id: b}, {id: c}]
resources: [{id: fee, kind: money}, {id: data, kind: information}, {id: tips, kind: information}, {id: work}]
dependencies:
  - {depender: a, dependee: b, resource: fee, importance: 5, amount: 900, unit: EUR per year}
  - {depender: b, dependee: a, resource: fee, importance: 1, amount: 300, unit: EUR per year}
  - {depender: b, dependee: a, resource: work, importance: 4, amount: 40, unit: hours}
  - {depender: b, dependee: a, resource: data, importance: 3, satisfaction: 2.5}
  - {depender: a, dependee: b, resource: tips, importance: 1}
  - {depender: c, dependee: b, resource: data, importance: 2, unit: EUR per year}
  - {depender: c, dependee: a, resource: work, importance: 2, amount: 0, unit: hours}
"""


def test_volumes_add_up_parallel_links():
    """Everything one gives another is one volume: weight times satisfaction over 5, by giver and receiver."""
    graph = build(load(MIXED))
    assert volumes(graph) == {("a", "b"): 6.5, ("a", "c"): 2, ("b", "a"): 6, ("b", "c"): 2}
    assert list(volumes(graph)) == sorted(volumes(graph))


def test_one_kind_alone():
    """Of one kind only links of that kind count, and like is held against like."""
    graph = build(load(MIXED))
    assert volumes(graph, kind="information") == {("a", "b"): 1.5, ("b", "a"): 1, ("b", "c"): 2}
    assert layers(graph, kind="information") == (4.5, 2, 0, 2)
    assert pairs(graph, kind="information")["a", "b"] == (1.5, 1)
    assert balances(graph, kind="information")["c"] == (0, 2, 1)
    assert reciprocity(graph, kind="information").weighted == pytest.approx(2 / 4.5)
    assert returns(graph, kind="information")["b"].unreturned == (2, 2)
    assert volumes(graph, kind="recognition") == {}
    assert balances(graph, kind="recognition")["a"] == (0, 0, None)


def test_one_unit_alone():
    """In a unit the amounts count instead of the worth; links without an amount are left out."""
    graph = build(load(MIXED))
    euros = "EUR per year"
    assert volumes(graph, unit=euros) == {("a", "b"): 300, ("b", "a"): 900}
    assert layers(graph, unit=euros) == (1200, 600, 0, 600)
    assert balances(graph, unit=euros)["a"] == (300, 900, 0.5)
    assert reciprocity(graph, unit=euros).weighted == 0.5
    assert returns(graph, unit=euros)["b"] == (900, 300, 300, (0, 0))
    assert volumes(graph, unit=euros, kind="information") == {}


def test_units_are_never_added_up():
    """Each unit is counted on its own, by how many links say an amount in it."""
    graph = build(load(MIXED))
    assert units(graph) == {"EUR per year": 2, "hours": 2}
    assert volumes(graph, unit="hours") == {("a", "b"): 40}


def test_an_amount_of_nothing_has_no_evenness():
    """Two who give each other 0 hours are linked, and how even that is has no meaning."""
    assert pairs(build(load(MIXED)), unit="hours")["a", "c"].evenness is None


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        ({"unit": "EUR per yaer"}, 'no amount is given in "EUR per yaer" (did you mean "EUR per year"?)'),
        ({"unit": "EUR"}, 'no amount is given in "EUR" (use EUR per year or hours)'),
        ({"kind": "informtion"}, 'there is no kind of resource "informtion" (did you mean "information"?)'),
    ],
)
def test_a_kind_or_unit_that_nobody_uses(wanted: dict[str, str], problem: str):
    """What the map does not know is an error with a hint, not an empty answer."""
    graph = build(load(MIXED))
    for about in (volumes, balances, pairs, reciprocity, layers, returns):
        with pytest.raises(ConfigError) as error:
            about(graph, **wanted)
        assert str(error.value) == problem


def test_a_unit_on_a_map_without_amounts():
    """Where nobody said an amount, the hint says so."""
    with pytest.raises(ConfigError, match="no dependency has an amount with a unit"):
        volumes(rated(arcs("AB 1")), unit="EUR")


def test_a_negative_amount_is_refused_at_the_door():
    """What is given is 0 or more, so no measure meets a negative amount."""
    with pytest.raises(InvalidModel, match=r"amount: \"-1\" is too small"):
        load(MIXED.replace("amount: 300", "amount: -1"))


# --- ways back ---------------------------------------------------------------------------------------


def test_a_way_back_by_several_rings():
    """What comes back is the largest flow by all ways; the rings are the shortest, the widest first."""
    graph = rated(arcs("GT 10, TA 2, AG 3, TB 4, BG 4, TC 1, CD 1, DG 1"))
    assert way_back(graph, giver="G", receiver="T") == (7, (("G", "T", "B"), ("G", "T", "A")))
    assert way_back(graph, giver="G", receiver="T", at_most=1) == (7, (("G", "T", "B"),))
    assert way_back(graph, giver="C", receiver="D") == (1, (("C", "D", "G", "T"),))
    assert way_back(graph, giver="C", receiver="D", max_length=3) == (1, ())


def test_no_more_comes_back_than_was_given():
    """A wide way back returns what was given, not more, and what comes straight back does not count."""
    graph = rated(arcs("GT 2, TG 5, TA 4, AG 4"))
    assert way_back(graph, giver="G", receiver="T").volume == 2
    assert way_back(graph, giver="T", receiver="G") == (0, ())
    assert rings_back(rated(arcs("GT 2, TG 5")), giver="G", receiver="T") == ()


def test_nothing_leads_back():
    """Between different strong components there is no way back, however many links there are."""
    graph = rated(arcs("GT 5, TA 5, AT 5"))
    assert way_back(graph, giver="G", receiver="T") == (0, ())
    assert rings_back(graph, giver="G", receiver="T") == ()


def test_ways_back_are_about_two_actors_of_the_map():
    """Who is not on the map is an error, and so is a way from an actor to itself."""
    graph = rated(arcs("AB 1, BC 1, CA 1"))
    for ask in (way_back, rings_back):
        with pytest.raises(KeyError):
            ask(graph, giver="A", receiver="nobody")
    with pytest.raises(ValueError, match="giver and receiver are both 'A'"):
        way_back(graph, giver="A", receiver="A")


def test_one_way_links_are_those_of_one_way_pairs():
    """All parallel links of a pair are one-way when nothing goes back, and none when anything does."""
    graph = rated(arcs("AB 8, BC 5, CB 1"))
    assert [link[:3] for link in one_way_links(graph)] == [("B", "A", "r0"), ("B", "A", "r5")]


def test_disconnected_parts():
    """Parts of a map do not touch, and who stands alone has nothing, of which no share has a meaning."""
    graph = rated(arcs("AB 2, BA 3, CD 1"), actors="E")
    assert components(graph) == {"A": 0, "B": 0, "C": 1, "D": 2, "E": 3}
    assert layers(graph) == (6, 4, 0, 4)
    assert returns(graph)["E"] == (0, 0, 0, (0, 0))
    assert balances(graph)["E"].balance is None
    assert way_back(graph, giver="C", receiver="A") == (0, ())


@pytest.mark.parametrize("actors", ["", "A"])
def test_nobody_or_one_alone(actors: str):
    """Nobody, or one actor alone, gives nothing: volumes are empty or 0, shares are absent."""
    graph = rated({}, actors=actors)
    assert (volumes(graph), units(graph), dict(pairs(graph)), one_way_links(graph)) == ({}, {}, {}, ())
    assert reciprocity(graph) == (None, None, None)
    assert reciprocity(graph).excess is None
    assert layers(graph) == (0, 0, 0, 0)
    assert returns(graph) == dict.fromkeys(actors, (0, 0, 0, (0, 0)))
    assert components(graph) == dict.fromkeys(actors, 0)


def test_rounding_does_not_return_through_others():
    """3.3 and 1.1 + 2.2 are one volume, so nothing is left that could run in a ring."""
    rows = [
        {"depender": receiver, "dependee": giver, "resource": resource, "importance": weight}
        for one, other in ("ab", "bc", "ca")
        for giver, receiver, resource, weight in (
            (one, other, "r", 1.1),
            (one, other, "s", 2.2),
            (other, one, "t", 3.3),
        )
    ]
    graph = build(Ecosystem(actors=[{"id": name} for name in "abc"], dependencies=rows))
    assert volumes(graph)["a", "b"] != volumes(graph)["b", "a"]
    assert {row.loop for row in returns(graph).values()} == {Range(0, 0)}


# --- laws -----------------------------------------------------------------------------------------

few = settings(max_examples=30, deadline=None)


@few
@given(arcs_of_any)
def test_circulation_conserves_flow_within_bounds(flows: Arcs):
    """What circulates enters and leaves each node alike, and no arc carries more than it has."""
    running = maximum_circulation(flows)
    assert running.keys() == flows.keys()
    assert all(0 <= running[arc] <= flows[arc] for arc in flows)
    assert all(abs(net) <= 1e-9 * max(flows.values(), default=0) for net in nets(running).values())


@few
@given(arcs_of(whole_numbers))
def test_whole_numbers_stay_whole(flows: Arcs):
    """Whole volumes give whole circulations."""
    assert all(isinstance(volume, int) for volume in maximum_circulation(flows).values())


@few
@given(arcs_of_any)
def test_what_is_left_has_no_ring(flows: Arcs):
    """The residual of a maximum circulation is acyclic."""
    least = 1e-9 * max(flows.values(), default=0)
    left = {arc: volume for arc, volume in residual(flows).items() if volume > least}
    assert networkx.is_directed_acyclic_graph(network_of(left))


@few
@given(arcs_of_any)
def test_layers_add_up(flows: Arcs):
    """Direct, loop and unreturned make the total, and layer by layer never returns more than the maximum."""
    split = split_into_layers(flows)
    noise = 1e-9 * split.total
    assert split.total == pytest.approx(sum(flows.values()))
    assert split.direct + split.loop + split.unreturned == pytest.approx(split.total)
    assert -noise <= split.unreturned
    assert split.direct + split.loop <= split.loop_max + noise
    assert split.loop_max <= split.total + noise


@few
@given(arcs_of_any, st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), fractions)
def test_adding_a_flow_never_lowers_what_can_return(flows: Arcs, arc: tuple[str, str], volume: float):
    """The maximum circulation is monotone in the flows."""
    more = flows | {arc: flows.get(arc, 0) + volume}
    assert split_into_layers(more).loop_max >= split_into_layers(flows).loop_max - 1e-9 * sum(more.values())


@few
@given(arcs_of_any.filter(bool), st.sampled_from((1e-6, 0.1, 3, 7.7, 1e6)))
def test_scaling_changes_no_share(flows: Arcs, factor: float):
    """Weights that are all multiplied by one number give the same shares."""
    one, other = split_into_layers(flows), split_into_layers({arc: factor * flows[arc] for arc in flows})
    assert [one.share(part) for part in one] == pytest.approx([other.share(part) for part in other], abs=1e-9)


@few
@given(arcs_of_any, st.permutations("abcdef"))
def test_relabelling_changes_nothing(flows: Arcs, other: list[str]):
    """Who is called what, and in what order the flows are given, is of no matter to the volumes."""
    called = dict(zip("abcdef", other, strict=True))
    again = {(called[one], called[two]): flows[one, two] for one, two in reversed(flows)}
    assert split_into_layers(again) == pytest.approx(split_into_layers(flows))


@few
@given(arcs_of(whole_numbers))
def test_the_optimum_is_that_of_network_simplex(flows: Arcs):
    """On whole numbers networkx finds a circulation of the same volume."""
    network = networkx.DiGraph()
    for arc, volume in flows.items():
        network.add_edge(*arc, capacity=volume, weight=-1)
    best = -networkx.network_simplex(network)[0] if flows else 0
    assert sum(maximum_circulation(flows).values()) == best


@few
@given(arcs_of_any.filter(bool))
def test_the_optimum_is_that_of_a_linear_program(flows: Arcs):
    """HiGHS finds a circulation of the same volume, also on fractions."""
    optimize = pytest.importorskip("scipy.optimize")
    nodes = sorted({node for arc in flows for node in arc})
    conserved = [[(giver == node) - (receiver == node) for giver, receiver in flows] for node in nodes]
    bounds = [(0, volume) for volume in flows.values()]
    best = optimize.linprog([-1] * len(flows), A_eq=conserved, b_eq=[0] * len(nodes), bounds=bounds).fun
    assert sum(maximum_circulation(flows).values()) == pytest.approx(-best, rel=1e-7, abs=1e-7)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ecosystems())
def test_what_is_given_is_received(model):
    """In every ecosystem net positions add up to nothing and the shares to one."""
    graph = build(model)
    rows = balances(graph).values()
    assert sum(row.given - row.received for row in rows) == pytest.approx(0, abs=1e-9)
    assert sum(row.given for row in rows) == pytest.approx(layers(graph).total)
    assert all(row.balance is None or -1 <= row.balance <= 1 for row in rows)
    shares = ecosystem_numbers(graph)
    if graph.links:
        assert shares["direct_share"] + shares["loop_share"] + shares["unreturned_share"] == pytest.approx(1)
    else:
        assert set(shares.values()) == {None}


of_models = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@of_models
@given(ecosystems())
def test_volumes_are_those_of_the_links(model: Ecosystem):
    """Link by link, by worth or by amount, of all kinds or of one, the same volumes come out."""
    graph = build(model)
    for kind in (None, *RESOURCE_KINDS):
        for unit in (None, *units(graph)):
            expected: dict[tuple[str, str], float] = defaultdict(float)
            for link in graph.links:
                is_of_kind = kind is None or graph.resource_kind(link.resource) == kind
                is_in_unit = unit is None or (link.unit == unit and link.amount is not None)
                if is_of_kind and is_in_unit:
                    expected[link.dependee, link.depender] += (
                        graph.worth(link) if unit is None else link.amount
                    )
            positive = {ends: volume for ends, volume in expected.items() if volume}
            assert volumes(graph, kind=kind, unit=unit) == pytest.approx(positive)
            there = {ends: pair.there for ends, pair in pairs(graph, kind=kind, unit=unit).items()}
            assert there == pytest.approx({(one, other): expected[one, other] for one, other in there})
    counted = [link.unit for link in graph.links if link.amount is not None and link.unit]
    assert units(graph) == {unit: counted.count(unit) for unit in counted}


@of_models
@given(ecosystems())
def test_kinds_add_up_to_the_whole(model: Ecosystem):
    """All that is given is what is given of each kind; returns of like for like are never more."""
    graph = build(model)
    of_kinds = [layers(graph, kind=kind) for kind in RESOURCE_KINDS]
    assert sum(split.total for split in of_kinds) == pytest.approx(layers(graph).total)
    assert sum(split.loop_max for split in of_kinds) <= layers(graph).loop_max + 1e-9


@of_models
@given(ecosystems(), st.sampled_from((None, "information")))
def test_what_an_actor_gives_returns_by_one_way_or_not(model: Ecosystem, kind: str | None):
    """Direct, loop and unreturned make what is given, at both ends of the range; all actors, the layers."""
    graph = build(model)
    found, split = returns(graph, kind=kind), layers(graph, kind=kind)
    for row in found.values():
        least, most = row.loop
        assert 0 <= least <= most <= row.given - row.direct + 1e-9
        assert row.direct + most + row.unreturned.least == pytest.approx(row.given)
        assert row.direct + least + row.unreturned.most == pytest.approx(row.given)
    assert sum(row.direct for row in found.values()) == pytest.approx(split.direct)
    assert sum(row.loop.least for row in found.values()) <= split.loop + 1e-9
    assert sum(row.loop.most for row in found.values()) >= split.loop - 1e-9
    assert split.direct + split.loop <= split.loop_max + 1e-9


@of_models
@given(ecosystems())
def test_reciprocity_is_that_of_networkx(model: Ecosystem):
    """The share of arcs returned is what networkx says, and both shares are the same seen through pairs."""
    graph = build(model)
    found = reciprocity(graph)
    network = network_of(volumes(graph))
    network.add_nodes_from(graph.actors)
    assert found.density == (pytest.approx(networkx.density(network)) if len(graph.actors) > 1 else None)
    assert found.links == (networkx.overall_reciprocity(network) if network.edges else None)
    direct = [min(volume, volumes(graph).get((two, one), 0)) for (one, two), volume in volumes(graph).items()]
    assert found.weighted == (pytest.approx(sum(direct) / layers(graph).total) if direct else None)
    assert found.weighted == ecosystem_numbers(graph)["direct_share"]


@of_models
@given(ecosystems())
def test_components_and_one_way_links_are_those_of_networkx(model: Ecosystem):
    """Actors share a component when networkx puts them together; a one-way link has no reverse arc."""
    graph = build(model)
    network = network_of(volumes(graph))
    network.add_nodes_from(graph.actors)
    together = sorted(map(sorted, networkx.strongly_connected_components(network)))
    assert components(graph) == {actor: number for number, actors in enumerate(together) for actor in actors}
    assert list(one_way_links(graph)) == [
        link for link in graph.links if not network.has_edge(link.depender, link.dependee)
    ]


@few
@given(arcs_of(whole_numbers), st.integers(2, 6))
def test_ways_back_are_those_of_networkx(flows: Arcs, longest: int):
    """The volume is the maximum flow and the rings are all shortest paths, without the direct return."""
    graph = rated(flows, actors="abcdef")
    network = networkx.DiGraph()
    network.add_nodes_from("abcdef")
    network.add_edges_from((*arc, {"capacity": volume}) for arc, volume in flows.items())
    for giver, receiver in flows:
        others = network.copy()
        if others.has_edge(receiver, giver):
            others.remove_edge(receiver, giver)
        volume = networkx.maximum_flow_value(others, receiver, giver)
        found = way_back(graph, giver=giver, receiver=receiver, max_length=longest, at_most=100)
        assert found.volume == pytest.approx(min(volume, flows[giver, receiver]))
        expected = []
        if networkx.has_path(others, receiver, giver):
            expected = [(giver, *path[:-1]) for path in networkx.all_shortest_paths(others, receiver, giver)]
        assert sorted(found.rings) == sorted(ring for ring in expected if len(ring) <= longest)
        assert found.rings == rings_back(graph, giver=giver, receiver=receiver, max_length=longest)
        widths = [min(flows[arc] for arc in pairwise((*ring[1:], giver))) for ring in found.rings]
        assert widths == sorted(widths, reverse=True)


def plain(graph: EcosystemGraph, **called: str) -> Ecosystem:
    """The links of a graph as a model of their own, in which actors may be called otherwise."""
    name = {actor: called.get(actor, actor) for actor in graph.actors}
    return Ecosystem(
        actors=[{"id": name[actor]} for actor in graph.actors],
        dependencies=[
            {
                "depender": name[link.depender],
                "dependee": name[link.dependee],
                "resource": link.resource,
                "importance": link.importance,
                "satisfaction": link.satisfaction,
            }
            for link in graph.links
        ],
        settings=graph.settings,
    )


@of_models
@given(ecosystems())
def test_twice_the_weights_change_no_share(model: Ecosystem):
    """Weights that are all twice as large double every volume and leave each share as it was, to the bit."""
    graph = build(model)
    twice = {level: 2 * graph.weight(float(level)) for level in range(1, 6)}
    cells = {**model.settings.model_dump(exclude_defaults=True), "weights": twice}
    other = build(model.model_copy(update={"settings": Settings(**cells)}))
    assert volumes(other) == {ends: 2 * volume for ends, volume in volumes(graph).items()}
    assert ecosystem_numbers(other) == ecosystem_numbers(graph)
    assert reciprocity(other) == reciprocity(graph)
    assert [row.balance for row in balances(other).values()] == [
        row.balance for row in balances(graph).values()
    ]
    assert [pair.evenness for pair in pairs(other).values()] == [
        pair.evenness for pair in pairs(graph).values()
    ]
    assert [row.loop for row in returns(other).values()] == [
        (2 * row.loop.least, 2 * row.loop.most) for row in returns(graph).values()
    ]


@of_models
@given(ecosystems(), st.permutations(range(8)))
def test_what_actors_are_called_changes_no_number(model: Ecosystem, order: list[int]):
    """Other ids give the same shares, net positions and ranges, whatever comes first by name."""
    graph = build(model)
    called = {actor: f"x{order[number]}" for number, actor in enumerate(graph.actors)}
    other = build(plain(graph, **called))
    assert ecosystem_numbers(other) == pytest.approx(ecosystem_numbers(graph))
    assert reciprocity(other) == pytest.approx(reciprocity(graph))
    for actor, row in returns(graph).items():
        again = returns(other)[called[actor]]
        assert again[:3] == pytest.approx(row[:3])
        assert again.loop == pytest.approx(row.loop, abs=1e-9)
        assert again.unreturned == pytest.approx(row.unreturned, abs=1e-9)
        assert balances(other)[called[actor]] == pytest.approx(balances(graph)[actor])


# --- a real economy ----------------------------------------------------------------------------------

INDUSTRIES = Path(__file__).parents[2].parent / "shared" / "data" / "us-industries-2022"
DOLLARS = "million USD"


@pytest.fixture(scope="module")
def industries() -> EcosystemGraph:
    """What 76 industries, households, government and the rest of the world gave each other in a year."""
    if not INDUSTRIES.is_dir():
        pytest.skip(f"the verified data set is not at {INDUSTRIES}")
    with (INDUSTRIES / "flows.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["source"] != row["target"]]
    with (INDUSTRIES / "actors.csv").open(newline="", encoding="utf-8") as file:
        actors = [{"id": row["id"]} for row in csv.DictReader(file)]
    columns = {
        "depender": [row["target"] for row in rows],
        "dependee": [row["source"] for row in rows],
        "resource": [row["kind"] for row in rows],
        "importance": [3] * len(rows),
        "amount": [float(row["weight"]) for row in rows],
        "unit": [DOLLARS] * len(rows),
    }
    return build(Ecosystem(actors=actors, dependencies=columns))


@pytest.fixture(scope="module")
def published() -> dict[str, float]:
    if not INDUSTRIES.is_dir():
        pytest.skip(f"the verified data set is not at {INDUSTRIES}")
    told = json.loads((INDUSTRIES / "expected.json").read_text(encoding="utf-8"))
    return {name: row["value"] for name, row in told.items()}


def test_reciprocity_of_an_economy(industries: EcosystemGraph, published: dict[str, float]):
    """By volume and by arcs, the reciprocity is what two or three independent programs found."""
    found = reciprocity(industries, unit=DOLLARS)
    assert found.weighted == pytest.approx(published["reciprocity_weighted"], rel=1e-12)
    assert round(found.weighted, 6) == 0.382139
    assert found.links == pytest.approx(published["reciprocity_edges"], rel=1e-12)
    assert len(volumes(industries, unit=DOLLARS)) == published["flows"]


def test_pairs_and_balances_of_an_economy(industries: EcosystemGraph, published: dict[str, float]):
    """Totals, imbalances and balances are the published ones, to the dollar in which they are told."""
    between = pairs(industries, unit=DOLLARS)
    assert between.total == published["total_weight"]
    assert sum(pair.direct > 0 for pair in between.values()) == published["mutual_pairs"]
    assert sum(abs(pair.net) for pair in between.values()) == published["pair_imbalance_total"]
    for row in published["pair_imbalance_top"]:
        one, other = sorted((row["a"], row["b"]))
        assert abs(between[one, other].net) == row["imbalance"]
    books = balances(industries, unit=DOLLARS)
    for row in published["actor_balance_top"]:
        assert books[row["id"]][:2] == (row["gives"], row["gets"])
    assert sum(abs(row.given - row.received) for row in books.values()) == published["actor_balance_abs_sum"]


def test_layers_and_returns_of_an_economy(industries: EcosystemGraph, published: dict[str, float]):
    """The direct layer is the weighted reciprocity, rings add to it, and actors add up to the whole."""
    split = layers(industries, unit=DOLLARS)
    assert split.share(split.direct) == pytest.approx(published["reciprocity_weighted"], rel=1e-12)
    assert 0 < split.loop < split.unreturned
    assert split.direct + split.loop <= split.loop_max
    found = returns(industries, unit=DOLLARS)
    assert sum(row.direct for row in found.values()) == split.direct
    assert found["GOVERNMENT"] == (0, 4469732, 0, (0, 0))
    least, most = (sum(row.loop[end] for row in found.values()) for end in (0, 1))
    assert least <= split.loop <= most


def test_components_of_an_economy(industries: EcosystemGraph, published: dict[str, float]):
    """As many flows can come back by no way as other programs found: those that leave a component."""
    part = list(components(industries).values())
    assert len(set(part)) == published["strong_components"]
    assert max(map(part.count, part)) == published["strong_largest"]
    of = components(industries)
    never = sum(of[giver] != of[receiver] for giver, receiver in volumes(industries))
    assert never == published["one_way_flows_on_no_cycle"]
