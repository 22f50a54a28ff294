"""The worked examples, as models to start from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple


class Starter(NamedTuple):
    """A model to start from."""

    title: str
    text: str


def starters() -> dict[str, Starter]:
    """Give the worked examples by name.

    >>> starters()["insurance"].title
    'Storm damage at home'
    """
    here = Path(__file__).parent
    # The wheel carries the examples in the package; a checkout has them beside it.
    folder = next(place for place in (here / "examples", here.parent / "examples") if place.is_dir())
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        text = path.read_text("utf-8")
        title = re.search(r"^name:\s*(.+)$", text, re.MULTILINE)
        found[path.stem] = Starter(title[1].strip("'\"") if title else path.stem, text)
    return found
