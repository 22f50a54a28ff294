"""Ten thousand journeys against two thousand in the same rounds: every measure must grow with the steps."""

from __future__ import annotations

import gc
from random import Random
from statistics import median
from time import perf_counter

import pytest
from fines import fines

from ecograph import measures
from ecograph.graph import EcosystemGraph, build

FEW, MANY, ROUNDS = 2_000, 10_000, 3
WAYS = {
    ("Create Fine", "Payment"): 34,
    ("Create Fine", "Send Fine", "Insert Fine Notification", "Add penalty", "Send for Credit Collection"): 33,
    ("Create Fine", "Send Fine"): 19,
    ("Create Fine", "Send Fine", "Insert Fine Notification", "Add penalty", "Payment"): 8,
    ("Create Fine", "Send Fine", "Insert Fine Notification", "Add penalty", "Payment", "Payment"): 3,
    (
        "Create Fine",
        "Send Fine",
        "Insert Fine Notification",
        "Insert Date Appeal to Prefecture",
        "Add penalty",
        "Send Appeal to Prefecture",
        "Receive Result Appeal from Prefecture",
        "Notify Result Appeal to Offender",
    ): 2,
}
"""The most frequent ways a traffic fine goes, and how many of a hundred go so."""
BY = ("agreements", "channel_fragility", "control", "experience_gaps", "importance_performance")
ALONE = (
    "accountability",
    "accountability_gaps",
    "ambiguous_metrics",
    "blame",
    "channel_losses",
    "facilitators",
    "handovers",
    "influences",
    "measurement_coverage",
    "ownership",
    "root_causes",
    "unrewarded_performers",
)


def graph_of(cases: int) -> EcosystemGraph:
    dice = Random(1)
    ways = dice.choices(list(WAYS), weights=list(WAYS.values()), k=cases)
    events = [(f"c{number:05d}", activity) for number, way in enumerate(ways) for activity in way]
    return build(fines(events, by="case"))


def everything(graph: EcosystemGraph) -> None:
    for name in BY:
        for by in ("journey", "owner"):
            getattr(measures, name)(graph, by=by)
    for name in ALONE:
        getattr(measures, name)(graph)
    for by in ("journey", "touchpoint"):
        measures.where_to_start(graph, by=by)


@pytest.mark.benchmark(group="journeys")
def test_all_measures_of_ten_thousand_journeys(benchmark):
    """Five times the journeys take at most ten times as long: nothing compares journeys with each other."""
    few, many = graph_of(FEW), graph_of(MANY)
    theirs: list[float] = []
    ours: list[float] = []

    def timed(graph: EcosystemGraph) -> float:
        fresh = graph.without()
        start = perf_counter()
        everything(fresh)
        return perf_counter() - start

    def one_round() -> None:
        theirs.append(timed(few))
        ours.append(timed(many))

    gc.collect()
    gc.disable()
    try:
        benchmark.pedantic(one_round, rounds=ROUNDS)
    finally:
        gc.enable()
    ratio = median(ours) / median(theirs)
    benchmark.extra_info["times a fifth of the journeys"] = ratio
    assert ratio <= 10
