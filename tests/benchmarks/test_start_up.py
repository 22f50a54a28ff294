"""Start-up, as whole processes, each against a baseline in the same rounds (goals: the start-up table)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "airport.yaml"
"""A worked example says more than the model of the goal: 350 lines, every optional key, every rule speaks."""
ROUNDS = 15
MODEL_ONLY = "from pydantic import BaseModel"
ANY_SCRIPT = "import networkx, pydantic; pydantic.create_model('A', x=(int, ...))"


def _seconds(*arguments: str) -> float:
    # Compiled files must be kept, as pip keeps them: a tree without them compiles itself at every start.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    start = perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, env=environment)
    return perf_counter() - start


def _ratio(benchmark, ours: list[str], baseline: list[str]) -> float:
    """Run both in turn, so that a machine that slows down slows both."""
    ratios = []

    def one_round() -> None:
        ratios.append(_seconds(*ours) / _seconds(*baseline))

    benchmark.pedantic(one_round, rounds=ROUNDS, warmup_rounds=1)
    benchmark.extra_info["ratio"] = round(median(ratios), 3)
    return median(ratios)


@pytest.mark.benchmark(group="start-up")
def test_import(benchmark):
    """Importing ecograph costs at most 1.15 times importing pydantic's BaseModel."""
    assert _ratio(benchmark, ["-c", "import ecograph"], ["-c", MODEL_ONLY]) <= 1.15


@pytest.fixture
def twenty_actors(tmp_path):
    """A model of 20 actors, 48 dependencies and 8 touchpoints, as a first workshop leaves it."""
    actors = [f"  - {{id: party {n}, name: Party number {n}}}" for n in range(19)]
    pairs = [(n, n % 19, (n * 7 + 3) % 19) for n in range(60)]
    links = [
        f"  - {{depender: party {one}, dependee: party {other}, resource: thing {n}, "
        f"importance: {n % 5 + 1}, satisfaction: {n % 4 + 1}, effort: {n % 3 + 1}, evidence: stated}}"
        for n, one, other in pairs
        if one != other
    ][:48]
    points = [
        f"      - {{id: step {n}, performer: party {n}, importance: {n % 5 + 1}, experience: 3}}"
        for n in range(8)
    ]
    wishes = [f"  - {{actor: party {n}, resource: wish {n % 3}, priority: 4}}\n" for n in range(6)]
    path = tmp_path / "twenty.yaml"
    path.write_text(
        "\n".join(
            [
                "ecograph: 1\nname: Twenty\nfocal: party 0\nactors:",
                "  - {id: visitor, kind: customer}",
                *actors,
                "dependencies:",
                *links,
                "interests:",
                "".join(wishes).rstrip(),
                "offers:\n  - {actor: party 9, resource: wish 1, effort: 1}",
                "journeys:\n  - id: visit\n    customer: visitor\n    touchpoints:",
                *points,
                "",
            ]
        ),
        "utf-8",
    )
    return path


@pytest.mark.benchmark(group="start-up")
def test_scan(benchmark, twenty_actors):
    """Scanning 20 actors costs no more than starting any script with networkx and one pydantic class."""
    assert _ratio(benchmark, ["-m", "ecograph", "scan", str(twenty_actors)], ["-c", ANY_SCRIPT]) <= 1.0


@pytest.mark.benchmark(group="start-up")
def test_scan_of_a_worked_example(benchmark):
    """Scanning a worked example, three times as long, costs at most a tenth more than that."""
    assert _ratio(benchmark, ["-m", "ecograph", "scan", str(EXAMPLE)], ["-c", ANY_SCRIPT]) <= 1.1
