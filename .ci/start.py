"""From nothing to a first map, or to a checked tree: makes its own environment in .venv, then works in it.

python3 .ci/start.py map      scan and draw a shipped example
python3 .ci/start.py check    everything that must pass before a change lands
python3 .ci/start.py lowest   the tests with the lowest versions that pyproject.toml allows, in .venv-lowest
python3 .ci/start.py coverage the tests once more, and which lines of the code none of them runs
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
BIN = "Scripts" if os.name == "nt" else "bin"
CONSTRAINTS = ROOT / ".ci" / "constraints.txt"
LOWEST_HOME = ROOT / ".venv-lowest"
LOWEST = ROOT / ".ci" / "constraints-lowest.txt"


def run(*command: str, home: Path = HOME) -> None:
    """Say what runs, run it, and stop at the first failure."""
    print("$", " ".join(command), flush=True)
    subprocess.run([str(home / BIN / command[0]), *command[1:]], cwd=ROOT, check=True)


def install(*what: str, home: Path = HOME, constraints: Path = CONSTRAINTS) -> None:
    """Make the environment if there is none, and install into it with the versions that were tested."""
    if not (home / BIN / ("python.exe" if os.name == "nt" else "python")).exists():
        venv.create(home, with_pip=True)
    quiet = ("python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*quiet, "--upgrade", "pip>=25.1", home=home)
    run(*quiet, "--constraint", str(constraints.relative_to(ROOT)), *what, home=home)


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
    run("pytest", "-q")
    lowest()


def coverage() -> None:
    """Run the tests under a tracer, which takes twice as long; too little covered is an error."""
    install("--editable", ".", "--group", "dev")
    run("pytest", "--cov", "--cov-report=term", "-q")


def lowest() -> None:
    """Run what is quick with the lowest versions allowed; the rest keeps its tested version."""
    low = [line for line in LOWEST.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    named = {line.partition("==")[0] for line in low}
    rest = CONSTRAINTS.read_text("utf-8").splitlines()
    LOWEST_HOME.mkdir(exist_ok=True)
    both = LOWEST_HOME / "constraints.txt"
    both.write_text(
        "\n".join([*low, *(line for line in rest if line.partition("==")[0] not in named)]), "utf-8"
    )
    install("--editable", ".", "--group", "dev", home=LOWEST_HOME, constraints=both)
    run("pytest", "-q", "-m", "not slow", home=LOWEST_HOME)


def bench() -> None:
    install("--editable", ".", "--group", "dev")
    run("pytest", "tests/benchmarks", "--benchmark-only", "-q")


if __name__ == "__main__":
    jobs = {"map": first_map, "check": check, "lowest": lowest, "coverage": coverage, "bench": bench}
    if sys.version_info < (3, 11):  # noqa: UP036 - pip is not there yet to say so
        sys.exit("ecograph needs Python 3.11 or newer")
    if sys.argv[1:] and sys.argv[1] in jobs:
        try:
            jobs[sys.argv[1]]()
        except subprocess.CalledProcessError as failed:
            sys.exit(failed.returncode)
    else:
        sys.exit(__doc__)
