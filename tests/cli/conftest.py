"""Runs the program as its users do, in this process: arguments in; code, stdout and stderr out."""

from __future__ import annotations

import gc
import io
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

from ecograph.__main__ import main

if TYPE_CHECKING:
    from collections.abc import Callable

ONE = """name: Hall
actors: [{id: hall, name: Hall, kind: customer}, {id: cleaner, name: Cleaner}]
dependencies: [{depender: hall, dependee: cleaner, resource: clean floor, importance: 5, evidence: stated}]
"""
"""A model with one finding to talk about now: `single-point-of-dependency@cleaner`."""


class Ran(NamedTuple):
    """How a run ended and what it said."""

    code: object
    out: str
    err: str


@pytest.fixture
def run(tmp_path, monkeypatch, capsysbinary) -> Callable[..., Ran]:
    """Run a command in an empty folder; `given` is what it can read from stdin."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYDANTIC_DISABLE_PLUGINS", "__all__")

    def ran(*arguments: object, given: str = "") -> Ran:
        monkeypatch.setattr(sys, "argv", ["ecograph", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode()), "utf-8"))
        try:
            with pytest.raises(SystemExit) as ended:
                main()
        finally:
            gc.enable()
        said = capsysbinary.readouterr()
        return Ran(ended.value.code or 0, said.out.decode("utf-8"), said.err.decode("utf-8"))

    return ran


@pytest.fixture
def one(tmp_path) -> str:
    """A model in the folder, by name."""
    (tmp_path / "one.yaml").write_text(ONE, "utf-8")
    return "one.yaml"
