"""From nothing to a first map, or to a checked tree: makes its own environment in .venv, then works in it.

python3 .ci/start.py map      scan and draw a shipped example
python3 .ci/start.py check    everything that must pass before a change lands
python3 .ci/start.py bench    the measured speeds
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".venv"
BIN = HOME / ("Scripts" if os.name == "nt" else "bin")
CONSTRAINTS = ROOT / ".ci" / "constraints.txt"


def run(*command: str) -> None:
    """Say what runs, run it, and stop at the first failure."""
    print("$", " ".join(command), flush=True)
    subprocess.run([str(BIN / command[0]), *command[1:]], cwd=ROOT, check=True)


def install(*what: str) -> None:
    """Make the environment if there is none, and install into it with the versions that were tested."""
    if not (BIN / ("python.exe" if os.name == "nt" else "python")).exists():
        venv.create(HOME, with_pip=True)
    quiet = ("python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*quiet, "--upgrade", "pip>=25.1")
    run(*quiet, "--constraint", str(CONSTRAINTS.relative_to(ROOT)), *what)


def first_map() -> None:
    install(".")
    run("ecograph", "scan", "examples/insurance.yaml")
    run("ecograph", "draw", "examples/insurance.yaml", "-o", "insurance.svg")


def check() -> None:
    install("--editable", ".", "--group", "dev")
    run("ruff", "check")
    run("ruff", "format", "--check")
    run("mypy")
    run("lint-imports", "--no-logo")
    run("pytest", "--cov", "--cov-report=term", "-q")


def bench() -> None:
    install("--editable", ".", "--group", "dev")
    run("pytest", "tests/benchmarks", "--benchmark-only", "-q")


if __name__ == "__main__":
    jobs = {"map": first_map, "check": check, "bench": bench}
    if sys.version_info < (3, 11):  # noqa: UP036 - pip is not there yet to say so
        sys.exit("ecograph needs Python 3.11 or newer")
    if sys.argv[1:] and sys.argv[1] in jobs:
        try:
            jobs[sys.argv[1]]()
        except subprocess.CalledProcessError as failed:
            sys.exit(failed.returncode)
    else:
        sys.exit(__doc__)
