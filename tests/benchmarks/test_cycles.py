"""Bounded simple cycles against networkx in the same rounds (goals: value cycles and rings)."""

from __future__ import annotations

from itertools import accumulate
from random import Random
from time import perf_counter

import networkx
import pytest

from ecograph.measures.cycles import cycles

COMMUNITY = 40
ROUNDS = 3


def network(actors: int, arcs: int) -> dict[str, list[str]]:
    """Draw arcs with power-law degrees, half of them within communities of 40, a quarter of them answered."""
    random = Random(1)

    def pulls(exponent: float) -> list[float]:
        order = random.sample(range(actors), actors)
        return [(rank + 1) ** -exponent for rank in order]

    gives, gets = list(accumulate(pulls(0.3))), pulls(0.9)
    everybody = range(actors), list(accumulate(gets))
    groups = [range(first, min(first + COMMUNITY, actors)) for first in range(0, actors, COMMUNITY)]
    near = [(group, list(accumulate(gets[group.start : group.stop]))) for group in groups]
    drawn: dict[tuple[int, int], None] = {}
    while len(drawn) < arcs:
        (tail,) = random.choices(range(actors), cum_weights=gives)
        heads, weights = near[tail // COMMUNITY] if random.random() < 0.5 else everybody
        (head,) = random.choices(heads, cum_weights=weights)
        if tail != head:
            drawn[tail, head] = None
            if random.random() < 0.25 and len(drawn) < arcs:
                drawn[head, tail] = None
    successors: dict[str, list[str]] = {}
    for tail, head in drawn:
        successors.setdefault(f"actor {tail}", []).append(f"actor {head}")
    return successors


def _first_name_first(cycle: list[str]) -> tuple[str, ...]:
    start = cycle.index(min(cycle))
    return (*cycle[start:], *cycle[:start])


@pytest.mark.benchmark(group="cycles")
@pytest.mark.parametrize(("arcs", "max_length", "least"), [(10_000, 3, 500), (3_000, 5, 100)])
def test_cycles_against_networkx(benchmark, arcs: int, max_length: int, least: int):
    """The same cycles of 1,000 actors, so many times faster than networkx lists them."""
    successors = network(1_000, arcs)
    graph = networkx.DiGraph([(tail, head) for tail, heads in successors.items() for head in heads])
    theirs: list[float] = []
    ours: list[float] = []

    def one_round() -> None:
        start = perf_counter()
        baseline = list(networkx.simple_cycles(graph, length_bound=max_length))
        theirs.append(perf_counter() - start)
        for _ in range(9):
            start = perf_counter()
            found = list(cycles(successors, max_length=max_length))
            ours.append(perf_counter() - start)
        assert len(found) == len(baseline)
        assert set(found) == set(map(_first_name_first, baseline))

    benchmark.pedantic(one_round, rounds=ROUNDS)
    # The best of each, since a busy machine only ever adds time, and milliseconds feel it most.
    ratio = min(theirs) / min(ours)
    benchmark.extra_info["ratio"] = round(ratio, 1)
    benchmark.extra_info["largest degree"] = max(degree for _, degree in graph.degree)
    assert ratio >= least
