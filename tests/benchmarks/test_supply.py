"""Losses of single actors and of pairs, against baselines in the same rounds (goals: the speed table)."""

from __future__ import annotations

import csv
import gc
import json
from collections import defaultdict, deque
from math import fsum, isclose
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

import networkx
import pytest

from ecograph.measures.supply import Supply

GNOME = Path(__file__).parents[2].parent / "shared" / "data" / "debian-gnome"
ROUNDS = 5


@pytest.fixture(autouse=True)
def _no_cyclic_gc():
    """Keep the collector out of both sides, as the command line does."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def columns(actors: int) -> dict[str, list]:
    """Ten links an actor, in communities of 40 with a few hubs; eight kinds, one need in ten critical."""
    random = Random(1)
    needs = defaultdict(set)
    for _ in range(10 * actors):
        depender = random.randrange(actors)
        near = depender // 40 * 40 + random.randrange(40)
        dependee = near if random.random() < 0.7 else int(actors * random.random() ** 3)
        if dependee < actors and dependee != depender:
            needs[f"a{depender}", random.randrange(8)].add(f"a{dependee}")
    return {
        "dependers": [depender for depender, _ in needs],
        "dependees": list(needs.values()),
        "critical": [random.random() < 0.1 for _ in needs],
        "weights": [float(random.randint(1, 5)) for _ in needs],
    }


def careful(needs: dict[str, list], lost: str) -> tuple[int, float]:
    """Follow one loss in plain Python as one would write it: pass over the needs until nothing changes."""
    gone = {lost}
    changed = True
    while changed:
        changed = False
        for depender, others, critical in zip(
            needs["dependers"], needs["dependees"], needs["critical"], strict=True
        ):
            if critical and depender not in gone and others <= gone:
                gone.add(depender)
                changed = True
    of_others = [
        (weight, others <= gone)
        for depender, others, weight in zip(
            needs["dependers"], needs["dependees"], needs["weights"], strict=True
        )
        if depender != lost
    ]
    part = fsum(weight for weight, unserved in of_others if unserved)
    return len(gone) - 1, part / fsum(weight for weight, _ in of_others)


def seconds(function, *arguments) -> float:
    start = perf_counter()
    function(*arguments)
    return perf_counter() - start


def exhaust(answers) -> None:
    """Ask for every answer and keep none, as whoever reports them does."""
    deque(answers, maxlen=0)


@pytest.mark.parametrize(("actors", "goal"), [(1_000, 100), (10_000, 1_000)])
@pytest.mark.benchmark(group="supply")
def test_every_single_loss(benchmark, actors, goal):
    """All single losses are 100 times faster than careful Python at 1,000 actors, 1,000 times at 10,000.

    Careful Python is timed on 20 actors and scaled to all; the kernel lays out the needs first, untimed, as
    careful Python has its sets of alternatives laid out.
    """
    needs = columns(actors)
    supply = Supply(**needs)
    impacts = {impact.actor: impact[1:] for impact in supply.impacts()}
    sample = Random(2).sample(sorted(impacts), 20)
    for actor in sample:
        fails, share = careful(needs, actor)
        assert impacts[actor][0] == fails
        assert isclose(impacts[actor][1], share)
    ratios, with_layout = [], []

    def one_round() -> None:
        baseline = sum(seconds(careful, needs, actor) for actor in sample) / len(sample) * len(impacts)
        ratios.append(baseline / seconds(lambda: exhaust(supply.impacts())))
        with_layout.append(baseline / seconds(lambda: exhaust(Supply(**needs).impacts())))

    benchmark.pedantic(one_round, rounds=ROUNDS, warmup_rounds=1)
    benchmark.extra_info["times faster"] = round(median(ratios))
    benchmark.extra_info["times faster, layout included"] = round(median(with_layout))
    assert median(ratios) >= goal


@pytest.mark.parametrize("actors", [1_000, 10_000])
@pytest.mark.benchmark(group="supply")
def test_every_pair(benchmark, actors):
    """All pairs that do more than their parts cost at most 15 times all single losses."""
    supply = Supply(**columns(actors))
    ratios = []

    def one_round() -> None:
        singles = seconds(lambda: exhaust(supply.singles()))
        ratios.append(seconds(lambda: exhaust(supply.pairs())) / singles)

    benchmark.pedantic(one_round, rounds=ROUNDS, warmup_rounds=1)
    benchmark.extra_info["times all singles"] = round(median(ratios), 1)
    assert median(ratios) <= 15


@pytest.mark.parametrize("actors", [1_000, 10_000])
@pytest.mark.benchmark(group="supply")
def test_every_single_loss_reachability(benchmark, actors):
    """Whom each loss cuts off from every source costs no more than one dominator tree of networkx.

    One need an actor, served by anybody who serves it at all, so that both answer the same question;
    one actor in twenty is a primary source.
    """
    wanted = columns(actors)
    served = defaultdict(set)
    for depender, others in zip(wanted["dependers"], wanted["dependees"], strict=True):
        if int(depender[1:]) % 20:
            served[depender] |= others
    supply = Supply(dependers=list(served), dependees=list(served.values()), critical=[True] * len(served))
    flow = networkx.DiGraph((giver, taker) for taker, givers in served.items() for giver in givers)
    flow.add_edges_from(("every source", actor) for actor in list(flow) if actor not in served)
    tree = networkx.immediate_dominators(flow, "every source")
    below = networkx.DiGraph((above, actor) for actor, above in tree.items() if above not in {None, actor})
    for actor, cut_off in supply.unreachable_singles():
        assert set(cut_off) == (networkx.descendants(below, actor) if actor in below else set())
    ratios = []

    def one_round() -> None:
        baseline = seconds(networkx.immediate_dominators, flow, "every source")
        ratios.append(seconds(lambda: exhaust(supply.unreachable_singles())) / baseline)

    benchmark.pedantic(one_round, rounds=ROUNDS, warmup_rounds=1)
    benchmark.extra_info["times one dominator tree"] = round(median(ratios), 2)
    assert median(ratios) <= 1.0


@pytest.mark.benchmark(group="supply")
def test_the_answers_for_a_software_ecosystem(benchmark):
    """All single losses of 2,251 packages and two joint ones are as the key says, well under a second."""
    if not GNOME.is_dir():
        pytest.skip(f"the verified data set is not at {GNOME}")
    with (GNOME / "dependencies.csv").open(newline="", encoding="utf-8") as file:
        groups = defaultdict(list)
        for row in csv.DictReader(file):
            groups[row["depender"], row["group"]].append(row["dependee"])
    with (GNOME / "cascades.csv").open(newline="", encoding="utf-8") as file:
        key = {row["id"]: int(row["cascade"]) for row in csv.DictReader(file)}
    joint = json.loads((GNOME / "expected.json").read_text(encoding="utf-8"))["joint_failures"]

    def answers() -> tuple[dict[str, int], list[int]]:
        supply = Supply(
            dependers=[depender for depender, _ in groups],
            dependees=list(groups.values()),
            critical=[True] * len(groups),
            actors=key,
        )
        singles = {loss.actor: len(loss.failed) for loss in supply.singles()}
        return singles, [len(supply.lose(pair["failing_together"])[0]) for pair in joint]

    told = benchmark.pedantic(answers, rounds=ROUNDS, warmup_rounds=1)
    assert told == (key, [pair["cascade"] for pair in joint])
    assert benchmark.stats["median"] < 0.5
