"""Maximum circulation and strong components, on ecosystems of a thousand actors and more."""

from __future__ import annotations

from itertools import accumulate
from random import Random
from statistics import median
from time import perf_counter

import networkx
import pytest

from ecograph.measures.flows import circulation_ranges, maximum_circulation, strong_components

COMMUNITY = 40
ROUNDS = 5


def economy(actors: int) -> dict[tuple[str, str], int]:
    """Make ten flows an actor: degrees by a power law, communities of 40, a quarter of the flows answered."""
    random = Random(1)
    names = [f"a{number:06}" for number in range(actors)]
    fame = [random.paretovariate(1.25) for _ in names]
    homes = [range(first, min(first + COMMUNITY, actors)) for first in range(0, actors, COMMUNITY)]
    at_home = [list(accumulate(fame[member] for member in members)) for members in homes]
    everybody, anywhere = range(actors), list(accumulate(fame))
    flows: dict[tuple[str, str], int] = {}
    links = 0
    while links < 10 * actors:
        is_famous, is_near, is_answered = (random.random() < share for share in (0.5, 0.7, 0.25))
        giver = random.choices(everybody, cum_weights=anywhere)[0] if is_famous else random.randrange(actors)
        home = giver // COMMUNITY
        members, fames = (homes[home], at_home[home]) if is_near else (everybody, anywhere)
        receiver = random.choices(members, cum_weights=fames)[0]
        if giver == receiver:
            continue
        for one, other in ((giver, receiver), (receiver, giver))[: 1 + is_answered]:
            arc = names[one], names[other]
            flows[arc] = flows.get(arc, 0) + random.randint(1, 25)
            links += 1
    return flows


def _seconds(benchmark, function, *arguments) -> float:
    start = perf_counter()
    benchmark.pedantic(function, args=arguments, rounds=1)
    seconds = perf_counter() - start
    benchmark.extra_info["seconds"] = round(seconds, 2)
    return seconds


@pytest.mark.benchmark(group="circulation")
def test_a_thousand_actors(benchmark):
    """The optimum of networkx's network simplex in at most a fifth of its time."""
    flows = economy(1_000)
    network = networkx.DiGraph()
    network.add_edges_from((*arc, {"capacity": volume, "weight": -1}) for arc, volume in flows.items())
    ratios = []

    def one_round() -> None:
        start = perf_counter()
        ours = sum(maximum_circulation(flows).values())
        between = perf_counter()
        theirs = -networkx.network_simplex(network)[0]
        ratios.append((between - start) / (perf_counter() - between))
        assert ours == theirs

    benchmark.pedantic(one_round, rounds=ROUNDS)
    benchmark.extra_info["ratio"] = round(median(ratios), 3)
    assert median(ratios) <= 0.2


@pytest.mark.benchmark(group="circulation")
def test_ten_thousand_actors(benchmark):
    """Ten thousand actors and some eighty thousand arcs take seconds."""
    flows = economy(10_000)
    assert _seconds(benchmark, maximum_circulation, flows) <= 20


@pytest.mark.benchmark(group="circulation")
def test_fractions(benchmark):
    """Fractions, counted in units too small for one machine word, cost at most three times as much."""
    flows = economy(1_000)
    thirds = {arc: volume / 3 for arc, volume in flows.items()}
    ratios = []

    def one_round() -> None:
        start = perf_counter()
        maximum_circulation(thirds)
        between = perf_counter()
        maximum_circulation(flows)
        ratios.append((between - start) / (perf_counter() - between))

    benchmark.pedantic(one_round, rounds=ROUNDS, warmup_rounds=1)
    benchmark.extra_info["ratio"] = round(median(ratios), 3)
    assert median(ratios) <= 3


@pytest.mark.benchmark(group="circulation")
def test_ranges_of_a_thousand_actors(benchmark):
    """The least and the most of every node, two flows each, take seconds."""
    assert _seconds(benchmark, circulation_ranges, economy(1_000)) <= 20


@pytest.mark.benchmark(group="circulation")
def test_components_of_a_hundred_thousand_actors(benchmark):
    """A million links fall into components in at most twice the time networkx needs on a finished graph."""
    successors: dict[str, list[str]] = {}
    for giver, receiver in economy(100_000):
        successors.setdefault(giver, []).append(receiver)
    network = networkx.DiGraph(successors)
    start = perf_counter()
    theirs = sum(1 for _ in networkx.strongly_connected_components(network))
    baseline = perf_counter() - start
    seconds = _seconds(benchmark, strong_components, successors)
    benchmark.extra_info["ratio"] = round(seconds / baseline, 3)
    assert len(set(strong_components(successors).values())) == theirs
    assert seconds <= 2 * baseline
