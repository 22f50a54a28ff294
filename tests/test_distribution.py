"""What people get from pip is complete, typed, and works outside the repository."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[1]
MISSING = [name for name in ("build", "hatchling", "pip", "mypy") if importlib.util.find_spec(name) is None]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"{', '.join(MISSING)} not installed"),
]

SCRIPT = """\
from datetime import date

import ecograph
from ecograph.measures import balances

model: ecograph.Ecosystem = ecograph.load("model.yaml")
graph: ecograph.EcosystemGraph = ecograph.build(model)
report: ecograph.Report = ecograph.scan(graph, today=date(2026, 11, 22))
finding: ecograph.Finding = report.findings[0]
picture: str = ecograph.render(report, "svg")
again: str = ecograph.render(report)
bitmap: bytes = ecograph.render(model, "png")
records: list[dict[str, object]] = ecograph.render(report, "records")
written = ecograph.save(report, "map.svg")
reveal_type(ecograph.load)
reveal_type(written)
"""
WRONG = """\
import ecograph

ecograph.laod("model.yaml")
picture: bytes = ecograph.render(ecograph.load("model.yaml"), "svg")
bitmap: str = ecograph.render(ecograph.load("model.yaml"), "png")
ecograph.scan("model.yaml")
ecograph.load(5)
"""


def run(*command: object, cwd: Path, code: int | None = 0) -> subprocess.CompletedProcess[str]:
    # Nothing of the environment may lead back to the repository.
    variables: Mapping[str, str] = {
        key: value
        for key, value in os.environ.items()
        if key not in {"PYTHONPATH", "MYPYPATH", "VIRTUAL_ENV"}
    }
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=variables,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert code is None or done.returncode == code, f"{done.stdout}\n{done.stderr}"
    return done


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source distribution, and the wheel that is made from it."""
    target = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", target, ROOT, cwd=target)
    return target


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def home(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel in it, which borrows the dependencies of this one."""
    place = tmp_path_factory.mktemp("env")
    venv.create(place, with_pip=False, symlinks=os.name != "nt")
    python = bin_of(place) / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", wheel, cwd=place)
    site = Path(
        run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=place).stdout.strip()
    )
    # A path file within a path file is not followed, so an editable ecograph is not borrowed.
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return place


def bin_of(place: Path) -> Path:
    return place / ("Scripts" if os.name == "nt" else "bin")


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path):
    """Types, examples and licence are in the wheel; tests, caches and pictures are not."""
    names = set(zipfile.ZipFile(wheel).namelist())
    tops = {name.split("/")[0] for name in names}
    assert len(tops) == 2
    assert tops - {"ecograph"} == {f"{'-'.join(wheel.name.split('-')[:2])}.dist-info"}
    examples = {f"ecograph/examples/{path.name}" for path in (ROOT / "examples").glob("*.yaml")}
    assert examples
    assert examples | {"ecograph/py.typed", "ecograph/rendering/_layout_child.py"} <= names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "ecograph").rglob("*.py")}
    assert {name for name in names if name.endswith(".py")} == modules
    strange = {
        name
        for name in names
        if ".dist-info/" not in name and Path(name).suffix not in {".py", ".typed", ".yaml", ".md", ".ipynb"}
    }
    assert strange == set()
    assert not any("__pycache__" in name or "/test" in name for name in names)


def test_the_sources_can_be_built_and_tested(built: Path):
    """The source distribution has what is needed to build and test, and none of the rest that lies about."""
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "ecograph/py.typed"} <= names
    assert {"tests/test_graph.py", "examples/insurance.yaml", "docs/model.md"} <= names
    caches = (
        "__pycache__",
        ".venv",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        ".hypothesis",
        ".benchmarks",
        ".git/",
    )
    assert [name for name in names if any(cache in f"{name}/" for cache in caches)] == []
    assert [
        name
        for name in names
        if Path(name).suffix in {".pyc", ".png", ".pdf", ".svg", ".log"} and "/" not in name
    ] == []


def test_it_works_away_from_the_repository(home: Path, tmp_path: Path):
    """`new`, `scan` and `draw` run from an empty folder, by the installed command and as a module."""
    command, python = bin_of(home) / "ecograph", bin_of(home) / "python"
    where = run(python, "-c", "import ecograph; print(ecograph.__file__)", cwd=tmp_path).stdout
    assert Path(where.strip()).is_relative_to(home)
    starters = run(command, "new", cwd=tmp_path).stdout
    assert all(path.stem in starters for path in (ROOT / "examples").glob("*.yaml"))
    run(command, "new", "insurance", cwd=tmp_path)
    assert (tmp_path / "insurance.yaml").read_bytes().strip() == (
        ROOT / "examples/insurance.yaml"
    ).read_bytes().strip()
    assert "findings" in run(command, "scan", "insurance.yaml", cwd=tmp_path).stdout
    run(python, "-m", "ecograph", "draw", "insurance.yaml", "-o", "map.svg", cwd=tmp_path)
    assert (tmp_path / "map.svg").read_text(encoding="utf-8").rstrip().endswith("</svg>")
    assert {path.name for path in tmp_path.iterdir()} == {"insurance.yaml", "ecograph.schema.json", "map.svg"}


def test_a_script_is_checked_against_the_installed_types(home: Path, tmp_path: Path):
    """mypy --strict knows every lazy name: a right script passes, and each mistake in a wrong one is told."""
    (tmp_path / "right.py").write_text(SCRIPT, encoding="utf-8")
    (tmp_path / "wrong.py").write_text(WRONG, encoding="utf-8")
    checker = (
        sys.executable, "-m", "mypy", "--strict", "--python-executable", bin_of(home) / "python",
        "--cache-dir", tmp_path / "cache", "--no-error-summary",
    )  # fmt: skip
    checked = run(*checker, "right.py", "wrong.py", cwd=tmp_path, code=1).stdout
    told = [line.split(": ", 1)[0] for line in checked.splitlines() if "error:" in line]
    assert told == [f"wrong.py:{number}" for number in (3, 4, 5, 6, 7)], checked
    assert 'has no attribute "laod"' in checked
    revealed = "\n".join(line for line in checked.splitlines() if line.startswith("right.py:"))
    assert "ecograph.model.ecosystem.Ecosystem" in revealed
    assert "pathlib.Path" in revealed


def test_the_lowest_versions_that_are_tested_are_the_lowest_allowed():
    """What .ci/constraints-lowest.txt pins is what pyproject.toml allows, bound for bound."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bounds = dict(bound.split(";")[0].strip().split(">=") for bound in project["dependencies"])
    lines = (ROOT / ".ci/constraints-lowest.txt").read_text(encoding="utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if "==" in line and not line.startswith("#"))
    assert {name: pin for name, pin in pins.items() if name in bounds} == {
        name: f"{bound}.0" if f"{bound}.0" == pins.get(name) else bound for name, bound in bounds.items()
    }
