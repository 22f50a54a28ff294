"""A sheet for charts, drawn with matplotlib: letters that fit, boxes, lines, signs, and its frame.

The slide is 960 by 540 points like that of the map, and all places on it are in points, y downwards, so a
size in points here is the size on the wall.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Ellipse, Polygon, Rectangle
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D

from ecograph.rendering.diagram.geometry import HEIGHT, WIDTH
from ecograph.rendering.diagram.lettering import shown, width_of, wrap
from ecograph.rendering.diagram.page import (
    LARGEST_OF_TWO_LINES,
    MARGIN,
    SUBTITLE_ROW,
    SUBTITLE_SIZE,
    TITLE_LINE,
    TITLE_SIZES,
)
from ecograph.rendering.theme import BOLD_FACTOR, CAPTIONS, FONT, LINE_HEIGHT, ChartInk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.patches import Patch

    from ecograph.rendering.charts import Chart
    from ecograph.rendering.diagram.geometry import Box, Point
    from ecograph.rendering.theme import Theme

Align: TypeAlias = Literal["left", "center", "right"]

LONGEST: Final = 200
"""Characters of a name that are looked at; the room mostly allows fewer."""
_FOOT_LINES: Final = 2
_LEGEND_ROW: Final = 18.0


# --- letters --------------------------------------------------------------------------------------


class Pen(NamedTuple):
    """What letters look like."""

    size: float
    bold: bool = False
    colour: str = "text"
    """One of the theme by its name, or `#RRGGBB`."""

    @property
    def font(self) -> FontProperties:
        """Give the same in the words of matplotlib."""
        return FontProperties(family=[FONT], size=self.size, weight="bold" if self.bold else "normal")

    @property
    def step(self) -> float:
        """Give the distance from line to line."""
        return self.size * LINE_HEIGHT

    @property
    def drop(self) -> float:
        """Give how far below the middle of a line its letters stand."""
        return 0.36 * self.size

    def ems(self, width: float) -> float:
        """Turn a width into multiples of the size of plain letters."""
        return width / self.size / (BOLD_FACTOR if self.bold else 1.0)


HEAD: Final = Pen(13.0, bold=True)
BODY: Final = Pen(12.0)
SMALL: Final = Pen(11.0)
QUIET: Final = Pen(10.0, colour="quiet")


@lru_cache(maxsize=8192)
def width_in(text: str, pen: Pen) -> float:
    """Measure a line: as it is here, and at least as wide as letters of another font may make it."""
    if not text:
        return 0.0
    here: float = text_to_path.get_text_width_height_descent(text, pen.font, ismath=False)[0]
    return max(here, width_of(text) * pen.size * (BOLD_FACTOR if pen.bold else 1.0))


def set_lines(text: str, pen: Pen, width: float, most: int = 1) -> tuple[str, ...]:
    """Break a text into at most so many lines of at most that width; what is too long ends in an ellipsis."""
    flat = " ".join(shown(text, LONGEST).split())
    ems = pen.ems(width)
    lines = wrap(flat, ems)
    while (widest := max(width_in(line, pen) for line in lines)) > width and ems > 0.5:
        ems *= 0.99 * width / widest
        lines = wrap(flat, ems)
    if len(lines) <= most:
        return tuple(lines)
    start = 0
    for line in lines[: most - 1]:
        start = flat.index(line, start) + len(line)
    rest = flat[start:].strip()
    fits = bisect_right(range(len(rest)), width, key=lambda length: width_in(rest[:length] + "…", pen))
    return (*lines[: most - 1], rest[: max(fits - 1, 0)].rstrip() + "…")


def set_evenly(text: str, pen: Pen, width: float, most: int) -> tuple[str, ...]:
    """Break a text into as few lines as `set_lines` does, about equally long where words allow it."""
    lines = set_lines(text, pen, width, most)
    for share in (0.55, 0.65, 0.75, 0.85) if len(lines) > 1 else ():
        even = set_lines(text, pen, share * width, most)
        if len(even) == len(lines) and " ".join(even) == " ".join(lines):
            return even
    return lines


def fitted(
    texts: Sequence[str], width: float, height: float, sizes: Sequence[float], *, bold: bool = False
) -> tuple[Pen, list[tuple[str, ...]]]:
    """Set texts that belong together in the largest size that neither cuts one nor breaks a word.

    Where none does, in the smallest.
    """
    for size in sizes:
        pen = Pen(size, bold=bold)
        most = int(height // pen.step)
        if not most and size != sizes[-1]:
            continue
        lines = [set_evenly(text, pen, width, max(1, most)) if text.strip() else () for text in texts]
        if not any(
            one and (is_cut(one) or is_broken(one, text)) for one, text in zip(lines, texts, strict=True)
        ):
            break
    return pen, lines


def is_broken(lines: Sequence[str], text: str) -> bool:
    """Tell whether a line ends inside a word; after a hyphen or a stroke it may."""
    words = {*shown(text, LONGEST).split()}
    return any(line.split()[-1] not in words and line[-1] not in "-/" for line in lines[:-1] if line.strip())


def is_cut(lines: Sequence[str]) -> bool:
    """Tell whether some of a text is left out."""
    return lines[-1].endswith("…")


# --- the slide ------------------------------------------------------------------------------------


class Slide:
    """A sheet that takes text, boxes, lines and signs at places in points, y downwards."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.figure = Figure(figsize=(WIDTH / 72, HEIGHT / 72), dpi=72, facecolor=theme.paper)
        downwards = Affine2D().scale(1 / 72, -1 / 72).translate(0, HEIGHT / 72)
        self._places = downwards + self.figure.dpi_scale_trans

    def text(self, at: Point, text: str, pen: Pen, align: Align = "left", *, upwards: bool = False) -> None:
        """Write a line with its baseline at a place."""
        if text.strip():
            self.figure.text(
                *at,
                text,
                transform=self._places,
                fontproperties=pen.font,
                color=self._hex(pen.colour),
                ha=align,
                va="baseline",
                rotation=90 if upwards else 0,
                rotation_mode="anchor",
                # Names are data: a dollar in one begins no formula.
                parse_math=False,
                usetex=False,
                zorder=3,
            )

    def lines(self, middle: Point, lines: Sequence[str], pen: Pen, align: Align = "left") -> None:
        """Write lines around a height."""
        first = middle[1] + pen.drop - (len(lines) - 1) * pen.step / 2
        for number, line in enumerate(lines):
            self.text((middle[0], first + number * pen.step), line, pen, align)

    def box(self, box: Box, ink: ChartInk, *, outlined: bool = True, width: float = 0.8) -> None:
        """Fill a box, hatched in the colour of its line."""
        left, top, right, bottom = box
        self._add(
            Rectangle((left, top), right - left, bottom - top, hatch=ink.hatch or None),
            ink,
            width if outlined else 0.0,
            zorder=1.0,
        )

    def clear(self, box: Box) -> None:
        """Lay paper under what is to be written on lines."""
        self.box(box, ChartInk(fill=self.theme.paper, line=self.theme.paper), outlined=False)

    def line(self, *places: Point, colour: str = "rule", width: float = 0.8, beneath: bool = False) -> Line2D:
        """Draw a line through places, beneath all boxes or above them."""
        line = Line2D(
            *zip(*places, strict=True),
            color=self._hex(colour),
            linewidth=width,
            zorder=0.5 if beneath else 1.5,
        )
        line.set_transform(self._places)
        self.figure.add_artist(line)
        return line

    def dashes(self, *places: Point, colour: str, width: float = 1.0) -> None:
        """Draw a dashed line through places."""
        self.line(*places, colour=colour, width=width).set_dashes((4, 2.5))

    def outline(self, places: Sequence[Point], ink: ChartInk) -> None:
        """Fill a shape with corners at these places."""
        self._add(Polygon(list(places)), ink, 0.0, zorder=1.0)

    def arrow(self, start: Point, end: Point) -> None:
        """Draw an axis, which is either level or upright, with a head at its end."""
        self.line(start, end, colour="quiet", width=1.2)
        x, y = end
        upright = start[0] == x
        tip = [(x, y - 8), (x - 4, y), (x + 4, y)] if upright else [(x + 8, y), (x, y - 4), (x, y + 4)]
        self._add(Polygon(tip), ChartInk(fill=self.theme.quiet, line=self.theme.quiet), 0.0, zorder=1.5)

    def sign(self, middle: Point, radius: float, ink: ChartInk, *, focal: bool = False) -> None:
        """Draw a point in the shape of its kind."""
        x, y = middle
        # Shapes of one reach look unequal: these have about the same area.
        if ink.shape == "circle":
            shape: Patch = Ellipse(middle, 2.1 * radius, 2.1 * radius)
        elif ink.shape == "diamond":
            reach = 1.25 * radius
            shape = Polygon([(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)])
        elif ink.shape == "triangle":
            across, up, down = 1.2 * radius, 1.25 * radius, 0.95 * radius
            shape = Polygon([(x, y - up), (x + across, y + down), (x - across, y + down)])
        else:
            side = 1.84 * radius
            shape = Rectangle((x - side / 2, y - side / 2), side, side)
        self._add(shape, ink, 3.2 if focal else 1.4, zorder=2.0)

    def _hex(self, colour: str) -> str:
        named: str = colour if colour.startswith("#") else getattr(self.theme, colour)
        return named

    def _add(self, patch: Patch, ink: ChartInk, width: float, *, zorder: float) -> None:
        # The hatch takes the colour of the edge also where the edge has no width.
        patch.set(facecolor=ink.fill, edgecolor=ink.line, linewidth=width, zorder=zorder)
        patch.set_transform(self._places)
        self.figure.add_artist(patch)


class Entry(NamedTuple):
    """One entry of the legend: a sample, and what it stands for."""

    caption: str
    ink: ChartInk | None = None
    point: bool = False
    focal: bool = False

    @property
    def told(self) -> str:
        """Give the caption as far as there is room for it."""
        return set_lines(self.caption, SMALL, 0.45 * WIDTH)[0]

    @property
    def indent(self) -> float:
        """Give the room of the sample."""
        return 24.0 if self.ink else 0.0

    @property
    def width(self) -> float:
        """Give the room of the whole entry."""
        return self.indent + width_in(self.told, SMALL) + 20


def framed(slide: Slide, chart: Chart, legend: Sequence[Entry]) -> Box:
    """Write title, subtitle and legend, and give the room that is left above the foot."""
    room = WIDTH - 2 * MARGIN
    for size in TITLE_SIZES:
        pen = Pen(size, bold=True)
        title = set_evenly(chart.title, pen, room, 1 if size > LARGEST_OF_TWO_LINES else 2)
        if not is_cut(title):
            break
    top = 20.0
    for line in title if chart.title.strip() else ():
        slide.text((MARGIN, top + 0.95 * pen.size), line, pen)
        top += pen.size * TITLE_LINE
    if chart.subtitle.strip():
        pen = Pen(SUBTITLE_SIZE, colour="quiet")
        slide.text((MARGIN, top + pen.size + 3), set_lines(chart.subtitle, pen, room)[0], pen)
        top += SUBTITLE_ROW + 3
    bottom = HEIGHT - 12 - _FOOT_LINES * QUIET.step
    rows = _legend_rows(legend, room)
    for number, row in enumerate(rows):
        x, y = MARGIN, bottom - (len(rows) - number) * _LEGEND_ROW + 6
        for entry in row:
            if entry.ink and entry.point:
                slide.sign((x + 9, y), 5.5, entry.ink, focal=entry.focal)
            elif entry.ink:
                slide.box((x, y - 5.5, x + 18, y + 5.5), entry.ink)
            slide.lines((x + entry.indent, y), (entry.told,), SMALL)
            x += entry.width
    return (MARGIN, top + 6, WIDTH - MARGIN, bottom - len(rows) * _LEGEND_ROW - 10)


def _legend_rows(legend: Sequence[Entry], room: float) -> list[list[Entry]]:
    rows: list[list[Entry]] = []
    used = math.inf
    for entry in legend:
        if used + entry.width > room + 20:
            rows.append([])
            used = 0.0
        rows[-1].append(entry)
        used += entry.width
    return rows


def footed(slide: Slide, *texts: str) -> Figure:
    """Write at the foot what was left out, and then what the chart says there."""
    text = " ".join(part.strip() for part in texts if part.strip())
    lines = set_lines(text, QUIET, WIDTH - 2 * MARGIN, _FOOT_LINES) if text else ()
    for number, line in enumerate(lines):
        slide.text((MARGIN, HEIGHT - 14 - (len(lines) - 1 - number) * QUIET.step), line, QUIET)
    return slide.figure


def say_nothing(slide: Slide) -> None:
    """Say that there is nothing to show."""
    pen = Pen(18.0, colour="quiet")
    slide.text((WIDTH / 2, HEIGHT / 2), CAPTIONS.nothing, pen, "center")


def largest_note(kept: int, all_there_are: int) -> str:
    """Say how many of all are shown, where some are not."""
    return CAPTIONS.largest.format(shown=kept, all=all_there_are) if kept < all_there_are else ""
