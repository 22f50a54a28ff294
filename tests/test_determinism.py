"""Same input, same bytes: whatever the order in the file, the seed of the hashes and the day of the week."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ecograph.formats.yaml import read_yaml

pytestmark = pytest.mark.slow

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.yaml"))
COMMANDS = {
    "report.txt": ["scan", "--all", "--today", "2026-11-22"],
    "late.txt": ["scan", "--all", "--today", "2031-01-01"],
    "report.json": ["scan", "--format", "json", "--today", "2026-11-22"],
    "report.md": ["scan", "--format", "markdown", "--today", "2026-11-22"],
    "measures.json": ["measure"],
    **{
        f"{table}.{form}": ["measure", "--table", table, "--format", form]
        for table in ("actors", "pairs", "needs", "rings")
        for form in ("csv", "json")
    },
    "map.svg": ["draw", "--time-limit", "120"],
    "map.dot": ["draw", "--time-limit", "120"],
}
EACH = """
import json, sys
from ecograph.cli import command_line
for name, command in json.loads(sys.argv[1]).items():
    command_line(command)([command[0], "model.yaml", *command[1:], "-o", name], standalone_mode=False)
"""
RUNS = {
    "once": ("0", None),
    "shuffled, with another seed": ("4242", 1),
}


def shuffled(tables: Any, seed: int) -> str:
    """The same model with the rows of every table, the tables and the keys of rows in another order.

    The steps of a journey and the names in a list stay: there the order says something.
    """
    dice = random.Random(seed)

    def mixed(row: Any) -> Any:
        if not isinstance(row, dict):
            return row
        keys = list(row)
        dice.shuffle(keys)
        return {key: row[key] for key in keys}

    for rows in tables.values():
        if isinstance(rows, list):
            dice.shuffle(rows)
            rows[:] = map(mixed, rows)
    # JSON is YAML, too.
    return json.dumps(mixed(tables), ensure_ascii=False, indent=1) + "\n"


@cache
def outputs(example: Path, folder: Path) -> dict[str, dict[str, bytes]]:
    """Run every command on every saying of a model, all of them side by side."""
    text = example.read_text(encoding="utf-8")
    started = {}
    for name, (hashes, shuffle) in RUNS.items():
        home = folder / name
        home.mkdir(exist_ok=True)
        said = text if shuffle is None else shuffled(read_yaml(text, example.name).content, shuffle)
        (home / "model.yaml").write_text(said, encoding="utf-8")
        started[name] = subprocess.Popen(
            [sys.executable, "-c", EACH, json.dumps(COMMANDS)],
            cwd=home,
            env={**os.environ, "PYTHONHASHSEED": hashes},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    for name, process in started.items():
        _, err = process.communicate(timeout=240)
        assert process.returncode == 0, f"{name}: {err.decode()}"
    return {name: {each: (folder / name / each).read_bytes() for each in COMMANDS} for name in RUNS}


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("determinism")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_same_bytes(example: Path, folder: Path):
    """Reports, tables and pictures of an example are the same bytes in every run and in any order."""
    home = folder / example.stem
    home.mkdir(exist_ok=True)
    once, again = outputs(example, home).values()
    assert all(once.values())
    assert [name for name in COMMANDS if again[name] != once[name]] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_day_is_the_only_thing_that_changes(example: Path, folder: Path):
    """A later day tells of decisions that have lapsed; where none can lapse it changes nothing."""
    home = folder / example.stem
    home.mkdir(exist_ok=True)
    made = outputs(example, home)["once"]
    if "until:" in example.read_text(encoding="utf-8"):
        assert b"stale-decision@" in made["late.txt"]
    else:
        assert made["late.txt"] == made["report.txt"]
