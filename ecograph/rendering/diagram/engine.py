"""Graphviz in a process of its own that can be stopped: which one there is, with which fonts."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from time import monotonic
from typing import Final
from xml.sax.saxutils import escape

from ecograph.errors import ExecutableMissing, LayoutTimeout, RenderError

_CHILD = Path(__file__).parents[1] / "_layout_child.py"
_UNAVAILABLE = 69  # What the child says when it cannot load Graphviz; nobody imports the child to ask.

REMEDY: Final = (
    "drawing needs Graphviz: install it with `pip install pygraphviz` (which brings Graphviz along), "
    "or put the `dot` program on the PATH (https://graphviz.org/download)"
)


def drawn(dot: str, picture_format: str, deadline: float) -> bytes:
    """Let Graphviz draw what has its place, with the package if it is there and else with the program.

    Raises:
        ExecutableMissing: Neither is there.
        LayoutTimeout: It is not done by the deadline.
        RenderError: It refused, and why.
    """
    finished = _run([sys.executable, "-I", str(_CHILD), picture_format], dot, deadline)
    if finished.returncode == _UNAVAILABLE:
        program = shutil.which("dot")
        if program is None:
            raise ExecutableMissing(REMEDY)
        finished = _run([program, "-Knop2", f"-T{picture_format}"], dot, deadline)
    if finished.returncode or not finished.stdout:
        said = finished.stderr.decode("utf-8", "replace").strip()[-2000:]
        raise RenderError(
            f"Graphviz could not draw this (status {finished.returncode}): {said or 'it said nothing'}"
        )
    return finished.stdout


def _run(command: list[str], dot: str, deadline: float) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603
            command,
            input=dot.encode("utf-8"),
            capture_output=True,
            check=False,
            env={**os.environ, **_fonts()},
            timeout=max(deadline - monotonic(), 0.001),
        )
    except subprocess.TimeoutExpired:
        raise LayoutTimeout(
            "drawing took longer than the time limit; draw fewer parties or allow more time"
        ) from None


@cache
def _fonts() -> dict[str, str]:
    """Name the letters that come with matplotlib, so that text shows on machines without fonts."""
    package = find_spec("matplotlib")
    if package is None or package.origin is None:
        return {}
    folder = tempfile.mkdtemp(prefix="ecograph-fonts-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    bundled = Path(package.origin).parent / "mpl-data" / "fonts" / "ttf"
    system = os.environ.get("FONTCONFIG_FILE") or "/etc/fonts/fonts.conf"
    settings = Path(folder) / "fonts.conf"
    # Without hinting, letters are as wide in a picture of dots as they were measured.
    settings.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{escape(str(bundled))}</dir><dir>WINDOWSFONTDIR</dir><dir>/usr/share/fonts</dir>"
        f'<include ignore_missing="yes">{escape(system)}</include>'
        '<match target="pattern"><edit name="hinting" mode="assign"><bool>false</bool></edit>'
        '<edit name="hintstyle" mode="assign"><const>hintnone</const></edit></match>'
        f"<cachedir>{escape(folder)}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return {"FONTCONFIG_FILE": str(settings)}
