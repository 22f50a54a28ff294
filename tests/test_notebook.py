"""The notebook runs from top to bottom, as somebody would who opens it for the first time."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"
NOTEBOOKS = sorted(EXAMPLES.glob("*.ipynb")) or [EXAMPLES / "first-look.ipynb"]


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # the notebook's own cells are judged, not what Jupyter says of itself
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_top_to_bottom(path: Path, tmp_path: Path):
    """Every cell runs in a fresh kernel beside the examples, and a map is shown."""
    if not path.exists():
        pytest.skip(f"{path.name} is not written yet")
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
    pytest.importorskip("ipykernel", reason="ipykernel is not installed")
    # What a notebook writes must not land in the repository.
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    assert not any(cell.get("outputs") for cell in book.cells), "clear the outputs before it lands"
    nbclient.NotebookClient(
        book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path / "examples")}}
    ).execute()
    shown = {
        kind for cell in book.cells for output in cell.get("outputs", ()) for kind in output.get("data", ())
    }
    assert "image/svg+xml" in shown
