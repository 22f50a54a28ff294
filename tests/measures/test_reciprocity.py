from __future__ import annotations

import networkx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import ecosystems

from ecograph.graph import build
from ecograph.loading import load
from ecograph.measures import (
    balances,
    ecosystem_numbers,
    layers,
    maximum_circulation,
    own_books,
    pairs,
    split_into_layers,
)

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


def test_gt27_as_a_model():
    """GT-27 said in ratings, two resources where one is too small, gives the same shares and balances."""
    rows = [
        f"  - {{depender: {receiver}, dependee: {giver}, resource: r{part}, importance: {weight}}}"
        for (giver, receiver), volume in AIRPORT.items()
        for part, weight in enumerate((5, volume - 5) if volume > 5 else (volume,))
    ]
    graph = build(
        load(
            "actors: [{id: airline}, {id: airport}, {id: cleaner}, {id: passenger, kind: customer}]\n"
            "dependencies:\n" + "\n".join(rows)
        )
    )
    assert ecosystem_numbers(graph) == pytest.approx(
        {"direct_share": 22 / 36, "loop_share": 0.25, "unreturned_share": 5 / 36, "loop_max_share": 31 / 36}
    )
    assert {actor: row.received - row.given for actor, row in balances(graph).items()} == {
        "passenger": -2,
        "airline": 0,
        "airport": 1,
        "cleaner": 1,
    }


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


# --- laws -----------------------------------------------------------------------------------------

few = settings(max_examples=60, deadline=None)


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


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
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
