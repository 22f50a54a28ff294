from __future__ import annotations

from itertools import product
from random import Random

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.measures.flows import (
    Layers,
    arc_ranges,
    circulation_ranges,
    maximum_circulation,
    maximum_flow,
    net_volume,
    split_into_layers,
    strong_components,
)

Arc = tuple[str, str]
Arcs = dict[Arc, float]

whole_numbers = st.integers(0, 40)
fractions = st.floats(0.01, 50)
any_size = st.builds(lambda digits, power: digits * 10.0**power, st.integers(1, 999), st.integers(-15, 15))


def arcs_of(volumes: st.SearchStrategy, *, nodes: str = "abcdef", most: int = 16) -> st.SearchStrategy[Arcs]:
    ends = st.tuples(st.sampled_from(nodes), st.sampled_from(nodes))
    return st.dictionaries(ends.filter(lambda arc: arc[0] != arc[1]), volumes, max_size=most)


arcs_of_any = arcs_of(whole_numbers) | arcs_of(fractions) | arcs_of(any_size)


def arcs(text: str) -> Arcs:
    """Read "AB 5, BC 10" as flows from A to B and from B to C."""
    return {(way[0], way[1]): int(volume) for way, volume in (item.split() for item in text.split(", "))}


def nets(flows: Arcs) -> dict[str, float]:
    found = dict.fromkeys({node for arc in flows for node in arc}, 0)
    for (giver, receiver), volume in flows.items():
        found[giver] += volume
        found[receiver] -= volume
    return found


def left_over(flows: Arcs) -> Arcs:
    running = maximum_circulation(flows)
    return {arc: left for arc in running if (left := flows[arc] - running[arc])}


def network_of(flows: Arcs) -> networkx.DiGraph:
    network = networkx.DiGraph()
    network.add_edges_from((*arc, {"capacity": volume, "weight": -1}) for arc, volume in flows.items())
    return network


def noise(flows: Arcs) -> float:
    return 1e-11 * max(flows.values(), default=0)


def random_arcs(seed: int, *, nodes: int, links: int, most: int) -> Arcs:
    random = Random(seed)
    names = [f"n{number:03}" for number in range(nodes)]
    return {tuple(random.sample(names, 2)): random.randint(1, most) for _ in range(links)}


RING_BY_C_OR_D = "AB 1, BC 1, CA 1, BD 1, DA 1"

# --- worked examples from the field ---------------------------------------------------------------


def test_gt23_the_ring_runs_by_either_of_two():
    """GT-23: 3 of 5 circulate; one unit surely runs through A and B, up to one through C and through D."""
    flows = arcs(RING_BY_C_OR_D)
    assert sum(maximum_circulation(flows).values()) == 3
    assert circulation_ranges(flows) == {"A": (1, 1), "B": (1, 1), "C": (0, 1), "D": (0, 1)}
    assert arc_ranges(flows) == {
        ("A", "B"): (1, 1),
        ("B", "C"): (0, 1),
        ("B", "D"): (0, 1),
        ("C", "A"): (0, 1),
        ("D", "A"): (0, 1),
    }


@pytest.mark.parametrize(
    ("flows", "gross", "net", "after_pairs", "after_rings", "left"),
    [
        ("AB 5, BC 10, CA 20", 35, 15, 35, 20, "BC 5, CA 15"),
        ("AB 10, BC 15, BA 5", 30, 15, 20, 20, "AB 5, BC 15"),
        ("AB 5, BC 10, CA 20, CD 10", 45, 25, 45, 30, "BC 5, CA 15, CD 10"),
        ("AB 5, BC 10, CA 20, CD 10, DB 3", 48, 22, 48, 24, "BC 2, CA 15, CD 7"),
    ],
    ids=["GT-24 ring", "GT-24 pair", "GT-25 over the counter", "GT-26 entangled rings"],
)
def test_compression(flows: str, gross: int, net: int, after_pairs: int, after_rings: int, left: str):
    """Gross, net, bilateral and conservative sizes are as published, and so is what is left."""
    split = split_into_layers(arcs(flows))
    assert split.total == gross
    assert net_volume(arcs(flows)) == net
    assert split.total - split.direct == after_pairs
    assert split.total - split.loop_max == after_rings
    assert left_over(arcs(flows)) == arcs(left)


def test_gt24_efficiency_of_bilateral_compression():
    """GT-24: settling the pair takes two thirds of the excess away."""
    flows = arcs("AB 10, BC 15, BA 5")
    split = split_into_layers(flows)
    assert split.direct / (split.total - net_volume(flows)) == pytest.approx(2 / 3)


def test_gt26_entangled_rings_leave_no_choice():
    """GT-26: the optimum is unique, so that every range is one number."""
    flows = arcs("AB 5, BC 10, CA 20, CD 10, DB 3")
    assert circulation_ranges(flows) == {"A": (5, 5), "B": (8, 8), "C": (8, 8), "D": (3, 3)}
    assert {arc: (part, part) for arc, part in maximum_circulation(flows).items()} == arc_ranges(flows)


# --- edges of the input ---------------------------------------------------------------------------


def test_nothing_given():
    """Without arcs there is nothing to run, and no share."""
    assert split_into_layers({}) == Layers(0, 0, 0, 0)
    assert split_into_layers({}).share(0) is None
    assert (maximum_circulation({}), circulation_ranges({}), arc_ranges({}), strong_components({})) == (
        {},
        {},
        {},
        {},
    )
    assert net_volume({}) == maximum_flow({}, source="a", sink="b") == 0


def test_what_a_node_gives_itself_is_left_out():
    """A node that gives only itself has no arc, but still a range."""
    flows = {("a", "a"): 5, ("b", "c"): 2, ("c", "b"): 3}
    assert maximum_circulation(flows) == {("b", "c"): 2, ("c", "b"): 2}
    assert circulation_ranges(flows) == {"a": (0, 0), "b": (2, 2), "c": (2, 2)}
    assert split_into_layers(flows) == (5, 4, 0, 4)
    assert net_volume(flows) == 1


def test_an_arc_of_no_volume_carries_nothing():
    """An arc of volume 0 is told, circulates nothing and closes no ring."""
    flows = arcs("AB 3, BC 3, CA 0, CB 2")
    assert maximum_circulation(flows) == arcs("AB 0, BC 2, CA 0, CB 2")
    assert arc_ranges(flows)["C", "A"] == (0, 0)
    assert maximum_flow(flows, source="C", sink="A") == 0


def test_parts_do_not_touch_each_other():
    """Each part circulates on its own, however small it is beside the others."""
    small = {("a", "b"): 1e-9, ("b", "a"): 2e-9}
    large = {("x", "y"): 1e9, ("y", "x"): 1e9, ("b", "x"): 7.0}
    running = maximum_circulation(small | large)
    assert running == {
        ("a", "b"): 1e-9,
        ("b", "a"): 1e-9,
        ("b", "x"): 0,
        ("x", "y"): 1e9,
        ("y", "x"): 1e9,
    }


def test_whole_numbers_are_exact_at_any_size():
    """A ring of one is found beside a ring of a quintillion."""
    huge = 10**18
    flows = {("a", "b"): huge + 1, ("b", "a"): huge, ("b", "c"): 1, ("c", "a"): 1}
    assert maximum_circulation(flows) == flows
    assert split_into_layers(flows) == (2 * huge + 3, 2 * huge, 3, 2 * huge + 3)


def test_rounding_neither_returns_nor_stays_behind():
    """Three tenths said in two ways are the same three tenths."""
    flows = {("a", "b"): 0.1 + 0.2, ("b", "c"): 0.3, ("c", "a"): 0.1 + 0.2}
    assert left_over(flows) == {}
    assert left_over({arc: volume * 2.0**60 for arc, volume in flows.items()}) == {}
    uneven = {("a", "b"): 0.1 + 0.2, ("b", "a"): 0.3, ("b", "c"): 0.1 + 0.2, ("c", "b"): 0.3}
    uneven |= {("c", "a"): 0.1 + 0.2, ("a", "c"): 0.3}
    assert split_into_layers(uneven).loop == 0


@pytest.mark.parametrize(
    "measure",
    [split_into_layers, net_volume, maximum_circulation, circulation_ranges, arc_ranges],
)
def test_a_volume_that_is_none_is_refused(measure):
    """A negative volume and no number are errors, an infinite one too."""
    with pytest.raises(ValueError, match="negative volume"):
        measure({("a", "b"): -1})
    with pytest.raises(ValueError, match="NaN"):
        measure({("a", "b"): float("nan")})
    with pytest.raises(OverflowError):
        measure({("a", "b"): float("inf")})


def test_a_flow_needs_two_ends():
    """A source that is its own sink has no maximum."""
    with pytest.raises(ValueError, match="source and sink are both 'a'"):
        maximum_flow({("a", "b"): 1}, source="a", sink="a")


def test_a_flow_that_must_be_taken_back():
    """The shortest way is not part of the largest flow, so that an arc is emptied again."""
    flows = arcs("SA 1, SB 1, AB 1, AC 1, BD 1, CT 1, DT 1, BC 1")
    assert maximum_flow(flows, source="S", sink="T") == 2


def test_a_ring_of_thousands_needs_no_recursion():
    """A ring longer than Python's stack is one component, and all of it circulates."""
    names = [f"n{number:04}" for number in range(3000)]
    ring = dict.fromkeys(zip(names, [*names[1:], names[0]], strict=True), 2)
    assert set(strong_components({giver: [receiver] for giver, receiver in ring}).values()) == {0}
    assert maximum_circulation(ring) == ring


# --- laws -----------------------------------------------------------------------------------------

few = settings(max_examples=30, deadline=None)


@few
@given(st.dictionaries(st.sampled_from("abcdefgh"), st.lists(st.sampled_from("abcdefgh"), max_size=3)))
def test_components_are_those_of_networkx(successors: dict[str, list[str]]):
    """Nodes share a number exactly when networkx puts them together, numbered by their first node."""
    network = networkx.DiGraph(successors)
    expected = sorted(map(sorted, networkx.strongly_connected_components(network)))
    found = strong_components(successors)
    assert found == {node: number for number, nodes in enumerate(expected) for node in nodes}
    assert list(found) == sorted(found)


@pytest.mark.parametrize("links", [60, 90, 130])
def test_components_of_larger_graphs(links: int):
    """Around the density at which one large component appears, the components are still right."""
    flows = random_arcs(links, nodes=80, links=links, most=1)
    network = network_of(flows)
    found = strong_components({node: list(network.successors(node)) for node in network})
    expected = sorted(map(sorted, networkx.strongly_connected_components(network)))
    assert found == {node: number for number, nodes in enumerate(expected) for node in nodes}


@few
@given(arcs_of(whole_numbers))
def test_the_largest_flow_is_that_of_networkx(flows: Arcs):
    """On whole numbers the largest flow is exactly the smallest cut."""
    network = network_of(flows)
    network.add_nodes_from("af")
    assert maximum_flow(flows, source="a", sink="f") == networkx.maximum_flow_value(network, "a", "f")


@few
@given(arcs_of(fractions | any_size, nodes="abcde"))
def test_the_largest_flow_is_the_smallest_cut(flows: Arcs):
    """Of all ways to put the nodes on two sides, the cheapest cut carries what flows."""
    cuts = []
    for sides in product((False, True), repeat=3):
        near = {"a", *(node for node, is_near in zip("bcd", sides, strict=True) if is_near)}
        cuts.append(sum(volume for arc, volume in flows.items() if arc[0] in near and arc[1] not in near))
    assert maximum_flow(flows, source="a", sink="e") == pytest.approx(min(cuts), rel=1e-12)


@few
@given(arcs_of_any)
def test_a_circulation_conserves_flow_within_bounds(flows: Arcs):
    """What circulates enters and leaves each node alike, and no arc carries more than it has."""
    running = maximum_circulation(flows)
    assert list(running) == sorted(flows)
    assert all(0 <= running[arc] <= flows[arc] for arc in flows)
    assert all(abs(net) <= noise(flows) for net in nets(running).values())


@few
@given(arcs_of_any)
def test_net_positions_add_up_to_nothing_and_stay(flows: Arcs):
    """What is left after the circulation leaves everybody with the net position they had."""
    assert sum(nets(flows).values()) == pytest.approx(0, abs=noise(flows))
    left = nets(left_over(flows))
    assert {node: left.get(node, 0) for node in nets(flows)} == pytest.approx(nets(flows), abs=noise(flows))


@few
@given(arcs_of_any)
def test_what_is_left_has_no_ring(flows: Arcs):
    """Not even rounding is left in a ring."""
    assert networkx.is_directed_acyclic_graph(network_of(left_over(flows)))


@few
@given(arcs_of(whole_numbers))
def test_whole_numbers_stay_whole(flows: Arcs):
    """Whole volumes give whole volumes everywhere."""
    volumes = [*maximum_circulation(flows).values(), *split_into_layers(flows), net_volume(flows)]
    volumes += [end for ends in circulation_ranges(flows).values() for end in ends]
    volumes += [end for ends in arc_ranges(flows).values() for end in ends]
    assert all(isinstance(volume, int) for volume in volumes)


@few
@given(arcs_of_any)
def test_layers_add_up(flows: Arcs):
    """Layer by layer never returns more than the maximum, and what is left settles all net positions."""
    split = split_into_layers(flows)
    slack = noise(flows)
    assert split.total == pytest.approx(sum(flows.values()))
    assert split.loop_max == pytest.approx(sum(maximum_circulation(flows).values()), abs=slack)
    assert split.direct + split.loop <= split.loop_max + slack
    assert net_volume(flows) <= split.total - split.loop_max + slack
    assert net_volume(flows) == pytest.approx(sum(map(abs, nets(flows).values())) / 2, abs=slack)


@few
@given(arcs_of_any, st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), fractions | any_size)
def test_adding_an_arc_never_lowers_what_can_return(flows: Arcs, arc: Arc, volume: float):
    """The maximum circulation is monotone in the flows, down to the last bit but the rounding of sums."""
    more = flows | {arc: flows.get(arc, 0) + volume}
    assert split_into_layers(more).loop_max >= split_into_layers(flows).loop_max * (1 - 1e-12)


@few
@given(arcs_of_any, st.integers(-40, 40))
def test_scaling_by_a_power_of_two_changes_no_share(flows: Arcs, power: int):
    """The shares are the same to the last bit."""
    flows = {arc: float(volume) for arc, volume in flows.items()}
    one, other = split_into_layers(flows), split_into_layers({arc: flows[arc] * 2.0**power for arc in flows})
    assert [one.share(part) for part in one] == [other.share(part) for part in other]


@few
@given(arcs_of_any, st.permutations("abcdef"))
def test_relabelling_changes_no_volume_and_no_range(flows: Arcs, other: list[str]):
    """Who is called what, and in what order the flows are given, is of no matter, to the last bit."""
    called = dict(zip("abcdef", other, strict=True))
    again = {(called[one], called[two]): flows[one, two] for one, two in reversed(flows)}
    assert split_into_layers(again) == split_into_layers(flows)
    assert net_volume(again) == net_volume(flows)
    assert circulation_ranges(again) == {
        called[node]: ends for node, ends in circulation_ranges(flows).items()
    }
    assert arc_ranges(again) == {
        (called[one], called[two]): ends for (one, two), ends in arc_ranges(flows).items()
    }


@few
@given(arcs_of_any)
def test_the_optimum_found_lies_within_the_ranges(flows: Arcs):
    """The circulation that is told is one of those the ranges speak of."""
    running = maximum_circulation(flows)
    for arc, (least, most) in arc_ranges(flows).items():
        assert least <= running[arc] <= most
    for node, (least, most) in circulation_ranges(flows).items():
        through = sum(part for (giver, _), part in running.items() if giver == node)
        assert least - noise(flows) <= through <= most + noise(flows)


# --- brute force and other solvers ----------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(arcs_of(st.integers(1, 2), nodes="abcd", most=8))
def test_ranges_are_those_of_all_circulations(flows: Arcs):
    """Of all whole circulations the largest are picked; each end of each range is reached by one of them."""
    every = [
        dict(zip(flows, parts, strict=True))
        for parts in product(*(range(volume + 1) for volume in flows.values()))
    ]
    circulations = [running for running in every if not any(nets(running).values())]
    most = max(sum(running.values()) for running in circulations)
    best = [running for running in circulations if sum(running.values()) == most]
    assert sum(maximum_circulation(flows).values()) == most
    for arc, ends in arc_ranges(flows).items():
        assert ends == (min(running[arc] for running in best), max(running[arc] for running in best))
    for node, ends in circulation_ranges(flows).items():
        through = [sum(part for (giver, _), part in running.items() if giver == node) for running in best]
        assert ends == (min(through), max(through))


@pytest.mark.parametrize("seed", range(6))
def test_the_optimum_is_that_of_network_simplex(seed: int):
    """networkx finds a circulation of the same volume in graphs of several components."""
    flows = random_arcs(seed, nodes=60, links=(80, 150, 400)[seed % 3], most=(1, 30)[seed % 2])
    assert sum(maximum_circulation(flows).values()) == -networkx.network_simplex(network_of(flows))[0]


@pytest.mark.parametrize(
    ("seed", "links", "most"), [(1, 30, 3), (7, 30, 3), (0, 45, 9), (1, 45, 9), (0, 60, 2), (5, 60, 2)]
)
def test_optimum_and_ranges_are_those_of_linear_programs(seed: int, links: int, most: int):
    """HiGHS finds the same optimum and, once that is fixed, the same least and most for each node and arc."""
    optimize = pytest.importorskip("scipy.optimize")
    flows = random_arcs(seed, nodes=12, links=links, most=most)
    ways, nodes = sorted(flows), sorted({node for arc in flows for node in arc})
    conserved = [[(giver == node) - (receiver == node) for giver, receiver in ways] for node in nodes]
    bounds = [(0, flows[arc]) for arc in ways]

    def least(costs: list[int], rows: list[list[int]], sums: list[float]) -> float:
        return optimize.linprog(costs, A_eq=rows, b_eq=sums, bounds=bounds).fun

    best = -least([-1] * len(ways), conserved, [0] * len(nodes))
    assert sum(maximum_circulation(flows).values()) == pytest.approx(best)
    rows, sums = [*conserved, [1] * len(ways)], [*([0] * len(nodes)), round(best)]

    def ends(costs: list[int]) -> tuple[float, float]:
        return least(costs, rows, sums), -least([-cost for cost in costs], rows, sums)

    nodes_found, arcs_found = circulation_ranges(flows), arc_ranges(flows)
    for node in nodes:
        assert nodes_found[node] == pytest.approx(ends([giver == node for giver, _ in ways]), abs=1e-6)
    for arc in ways:
        assert arcs_found[arc] == pytest.approx(ends([way == arc for way in ways]), abs=1e-6)
    assert any(least < most for least, most in nodes_found.values())


@few
@given(arcs_of(fractions).filter(bool))
def test_the_optimum_on_fractions_is_that_of_a_linear_program(flows: Arcs):
    """HiGHS finds a circulation of the same volume, also on fractions."""
    optimize = pytest.importorskip("scipy.optimize")
    nodes = sorted({node for arc in flows for node in arc})
    conserved = [[(giver == node) - (receiver == node) for giver, receiver in flows] for node in nodes]
    bounds = [(0, volume) for volume in flows.values()]
    best = -optimize.linprog([-1] * len(flows), A_eq=conserved, b_eq=[0] * len(nodes), bounds=bounds).fun
    assert sum(maximum_circulation(flows).values()) == pytest.approx(best, rel=1e-7, abs=1e-7)
