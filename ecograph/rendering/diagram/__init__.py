"""Draws a scene as a map for one slide: SVG, PNG, PDF, or the DOT text behind them.

The picture is exactly one slide, 960 by 540 points, so a size in points here is the size on the wall.
`roster` chooses who takes part, `page` shares the slide out, `chart` finds the best map by trying places
(`seating`) and curves and spots for names (`routing`, `curves`), or `layers` stands parties in columns;
`parts` lists all that then lies on the slide, `dot` writes it down, and Graphviz draws it where it has been
put (`engine`, `finish`). Files for programs that people edit drawings with are made from the same parts.
Why: docs/decisions/0008-places-on-the-map.md
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

from ecograph.errors import ConfigError
from ecograph.rendering.diagram.chart import best_chart
from ecograph.rendering.diagram.dot import PNG_DPI, Sheet
from ecograph.rendering.diagram.engine import drawn
from ecograph.rendering.diagram.finish import finished_pdf, finished_svg
from ecograph.rendering.diagram.geometry import size_of
from ecograph.rendering.diagram.layers import layered_chart
from ecograph.rendering.diagram.lettering import shown
from ecograph.rendering.diagram.page import page_of
from ecograph.rendering.diagram.parts import parts_of
from ecograph.rendering.diagram.roster import roster_of
from ecograph.rendering.theme import THEME
from ecograph.words import ENGLISH, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecograph.rendering.diagram.parts import Part
    from ecograph.rendering.scene import Scene
    from ecograph.rendering.theme import Theme

__all__ = ["FORMATS", "draw", "places", "slide"]

FORMATS: Final = ("svg", "png", "pdf", "dot")
"""What a scene can be drawn as."""


def draw(scene: Scene, format: str = "svg", *, time_limit: float = 10.0, theme: Theme = THEME) -> str | bytes:
    """Draw a scene on one slide.

    Args:
        scene: What to show; the order of its parties and flows makes no difference.
        format: `svg` or `dot` (text), `png` or `pdf` (bytes).
        time_limit: Seconds after which drawing is given up.
        theme: How it looks.

    Raises:
        ConfigError: There is no such format.
        ExecutableMissing: Graphviz is not to be found.
        LayoutTimeout: It would have taken longer than the time limit.
        RenderError: A flow names a party that is not in the scene, or Graphviz refused the picture.
    """
    if format not in FORMATS:
        raise ConfigError(f'"{format}" is no format of a picture ({did_you_mean(format, FORMATS)})')
    begin = monotonic()
    sheet = Sheet(theme, dpi=PNG_DPI if format == "png" else None)
    for part in slide(scene, begin + 0.7 * time_limit, theme):
        sheet.put(part)
    dot = str(sheet.graph.source)
    if format == "dot":
        return dot
    picture = drawn(dot, format, begin + time_limit)
    if format == "svg":
        name = ". ".join(shown(text) for text in (scene.title, scene.subtitle) if text.strip())
        return finished_svg(picture.decode("utf-8"), name or ENGLISH.untitled, sheet.titles, theme.families)
    return finished_pdf(picture) if format == "pdf" else picture


def places(scene: Scene, *, time_limit: float = 10.0) -> dict[str, tuple[float, float]]:
    """Give where each party that is drawn stands on a map, in shares of the room for the map.

    Args:
        scene: What to show, without layers.
        time_limit: Seconds after which no better places are searched for.

    Raises:
        RenderError: A flow names a party that is not in the scene.
    """
    roster = roster_of(scene)
    area = page_of(scene, roster).area
    width, height = size_of(area)
    chart = best_chart(roster, area, monotonic() + time_limit)
    return {
        party.id: (
            round((outline.middle[0] - area[0]) / width, 4),
            round((outline.middle[1] - area[1]) / height, 4),
        )
        for party, outline in zip(roster.parties, chart.outlines, strict=True)
    }


def slide(scene: Scene, deadline: float, theme: Theme = THEME) -> Iterator[Part]:
    """Put everything that a scene shows in its place on one slide, in the order in which it is drawn.

    Args:
        scene: What to show; the order of its parties and flows makes no difference.
        deadline: When, on the monotonic clock, the search for better places ends.
        theme: How it looks.

    Raises:
        RenderError: A flow names a party that is not in the scene.
    """
    roster = roster_of(scene)
    page = page_of(scene, roster)
    # The clock stops the search only where there would be no picture otherwise: it makes pictures differ.
    chart = layered_chart(roster, page.area) if roster.layers else best_chart(roster, page.area, deadline)
    return parts_of(roster, chart, page, scene.notes, theme)
