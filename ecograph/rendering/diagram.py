"""Draws a scene as a map for one slide: SVG, PNG, PDF, or the DOT text behind them.

The picture is exactly one slide, 960 by 540 points, so a size in points here is the size on the wall.
Graphviz's own layouts leave most of a slide empty once arrows carry names, so the places are chosen
here: parties on a loose grid, arrows as gentle curves, names where they hide nothing, with the
largest lettering for which that works. Graphviz then draws everything where it has been put, in a
process of its own; very large maps it places as well.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final, Literal, overload

from ecograph.errors import ConfigError, ExecutableMissing, LayoutTimeout, RenderError
from ecograph.rendering.scene import Flow, Note, Party, Scene
from ecograph.rendering.theme import GLYPH_WIDTHS, THEME, Ink, PartyStyle, Theme

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import graphviz

__all__ = ["FORMATS", "draw"]

FORMATS: Final = ("svg", "png", "pdf", "dot")
"""What a scene can be drawn as."""

WIDTH: Final = 960.0
HEIGHT: Final = 540.0
"""One slide of 13.33 by 7.5 inch, in points."""
MARGIN: Final = 22.0

