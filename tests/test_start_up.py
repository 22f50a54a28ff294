"""What a command may not load: start-up is the run time of a small model."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.yaml"))
HEAVY = {"networkx", "numpy", "scipy", "rich", "jinja2", "matplotlib", "pygraphviz", "graphviz", "pandas"}
COMMANDS = (["scan"], ["scan", "--format", "json"], ["measure", "--format", "csv"])
ONE_AFTER_THE_OTHER = """
import json, sys
from ecograph.__main__ import main
for command in json.loads(sys.argv[1]):
    sys.argv = ["ecograph", *command]
    try:
        main()
    except SystemExit as ended:
        assert not ended.code
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_nothing_heavy_is_loaded(example):
    """Scanning and measuring a small model load neither networkx nor what draws or computes arrays."""
    commands = json.dumps([[*command, str(example)] for command in COMMANDS])
    done = subprocess.run(
        [sys.executable, "-c", ONE_AFTER_THE_OTHER, commands], capture_output=True, text=True, check=True
    )
    loaded = [set(json.loads(line)) for line in done.stderr.splitlines() if line.startswith("[")]

    assert len(loaded) == len(COMMANDS)
    assert "ecograph.loading" in loaded[0]
    heavy = {" ".join(command): modules & HEAVY for command, modules in zip(COMMANDS, loaded, strict=True)}
    assert heavy == {" ".join(command): set() for command in COMMANDS}


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
