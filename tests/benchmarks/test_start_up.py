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


@pytest.mark.benchmark(group="start-up")
def test_scan(benchmark):
    """Scanning an example costs no more than starting any script with networkx and one pydantic class."""
    assert _ratio(benchmark, ["-m", "ecograph", "scan", str(EXAMPLE)], ["-c", ANY_SCRIPT]) <= 1.0
