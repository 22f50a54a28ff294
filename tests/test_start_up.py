"""What a command may not load: start-up is the run time of a small model."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.yaml"))
HEAVY = {"networkx", "numpy", "scipy", "rich", "jinja2", "matplotlib", "pygraphviz", "graphviz", "pandas"}
AFTERWARDS = """
import atexit, json, sys
atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))
sys.argv = ["ecograph", *sys.argv[1:]]
from ecograph.__main__ import main
main()
"""


def loaded_by(*arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", AFTERWARDS, *arguments], capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    "command",
    [["scan"], ["scan", "--format", "json"], ["measure", "--format", "csv"]],
    ids=" ".join,
)
def test_nothing_heavy_is_loaded(example, command):
    """Scanning and measuring a small model load neither networkx nor what draws or computes arrays."""
    modules = loaded_by(*command, str(example))

    assert "ecograph.loading" in modules
    assert modules & HEAVY == set()


def test_importing_the_package_loads_nothing():
    """`import ecograph` alone loads no module of the package and nothing it depends on."""
    done = subprocess.run(
        [sys.executable, "-c", "import ecograph, sys, json; print(json.dumps(sorted(sys.modules)))"],
        capture_output=True,
        text=True,
        check=True,
    )
    modules = set(json.loads(done.stdout))

    assert {name for name in modules if name.startswith("ecograph")} == {"ecograph"}
    assert modules & {*HEAVY, "pydantic", "yaml", "typer"} == set()
