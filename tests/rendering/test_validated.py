"""The files we write, as the Open XML SDK of Microsoft judges them: what it accepts opens unrepaired."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

import pytest
from naughty import TEXTS
from office import EXAMPLES, complaints, deck, example, needs_validator

import ecograph
from ecograph.formats.template import template
from ecograph.formats.writing import written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@cache
def naughty() -> ecograph.Report:
    """A party for each of many texts that have broken programs before, in a chain."""
    texts = [text[:200] for text in TEXTS[::4] if text.strip() and "@" not in text]
    parties = [{"id": f"a{number}", "name": text} for number, text in enumerate(texts)]
    return ecograph.scan(
        ecograph.Ecosystem(
            name=texts[0],
            purpose=texts[1],
            actors=[{**parties[0], "kind": "customer"}, *parties[1:]],
            resources=[{"id": f"r{number}", "name": text} for number, text in enumerate(texts)],
            dependencies=[
                {
                    "depender": f"a{number}",
                    "dependee": f"a{number + 1}",
                    "resource": f"r{number}",
                    "importance": 5,
                }
                for number in range(len(texts) - 1)
            ],
        )
    )


FILES: dict[str, Callable[[], bytes]] = {
    **{f"{name}.pptx": partial(deck, name) for name in EXAMPLES},
    "naughty.pptx": lambda: ecograph.render(naughty(), "pptx", time_limit=1.0),
    "insurance.xlsx": lambda: ecograph.render(example("insurance"), "xlsx"),
    "naughty.xlsx": lambda: ecograph.render(naughty(), "xlsx"),
    "model.xlsx": lambda: ecograph.render(example("airport").graph, "xlsx"),
    "model.kumu.xlsx": lambda: written(example("airport").graph.facts, "kumu").content,
    "template-en.xlsx": lambda: template("en"),
    "template-nl.xlsx": lambda: template("nl"),
}


@pytest.mark.slow
@needs_validator
@pytest.mark.parametrize("name", FILES)
def test_it_is_as_the_format_asks(name: str, tmp_path: Path) -> None:
    """No element out of its order, no value that its type does not have, no part amiss."""
    file = tmp_path / name
    file.write_bytes(FILES[name]())
    assert complaints(file) == []
