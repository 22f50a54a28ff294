"""Draws a chart on one slide with matplotlib: SVG, PNG or PDF, the same bytes for the same chart.

Text in SVG is text, as on the map: it can be read aloud,
searched and edited, and browsers without DejaVu Sans take a font of nearly the same width. Letters that
DejaVu Sans lacks (Chinese, Thai, emoji) are left to the reader's fonts in SVG and are boxes in PNG and PDF:
no other font is looked for, so that a figure is the same on every machine. Arabic and Hebrew are joined and
turned round by browsers and by matplotlib 3.11; older versions put their letters side by side as they come.

Nothing here needs a window or keeps state: no pyplot, and the settings of the user neither matter nor change.
"""

from __future__ import annotations

import math
import os
import re
import warnings
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.sax.saxutils import escape, quoteattr

import matplotlib.style
from matplotlib.colors import to_hex, to_rgb
from matplotlib.ticker import MaxNLocator

from ecograph.errors import ConfigError, RenderError
from ecograph.rendering.boards import draw_blueprint, draw_stances, draw_tree
from ecograph.rendering.charts import Bars, Blueprint, Matrix, Plot, Stances, Tree, decimals, numeral
from ecograph.rendering.diagram.geometry import around, grown, line_meets_box, lines_cross, meet
from ecograph.rendering.diagram.lettering import shown
from ecograph.rendering.diagram.page import MARGIN
from ecograph.rendering.slide import (
    BODY,
    HEAD,
    LONGEST,
    QUIET,
    SMALL,
    Align,
    Entry,
    Pen,
    Slide,
    footed,
    framed,
    is_broken,
    is_cut,
    largest_note,
    say_nothing,
    set_evenly,
    set_lines,
    width_in,
)
from ecograph.rendering.theme import CAPTIONS, FONT, KINDS, LINE_HEIGHT, THEME, ChartInk
from ecograph.words import ENGLISH, did_you_mean, listing, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from matplotlib.figure import Figure

    from ecograph.rendering.charts import Axis, Chart, Part
    from ecograph.rendering.diagram.geometry import Box, Point
    from ecograph.rendering.theme import Theme

FORMATS: Final = ("svg", "png", "pdf")
"""What a chart can be drawn as."""
PNG_DPI: Final = 144
"""1920 by 1080 dots."""

_SETTINGS: Final = {
    "svg.fonttype": "none",
    "svg.hashsalt": "ecograph",
    "pdf.fonttype": 42,
    "text.hinting": "none",
    "hatch.linewidth": 0.8,
}
"""Text that stays text, ids that stay the same, and letters as wide in dots as they are measured."""

_LONGEST_STORY: Final = 4000


def draw_chart(chart: Chart, format: str = "svg", *, theme: Theme = THEME) -> str | bytes:
    """Draw a chart on one slide.

    A chart without anything on it is a slide that says so. With `SOURCE_DATE_EPOCH` in the environment the
    file carries that date, else none.

    Args:
        chart: What to show; of more than `MOST` rows the largest are shown, and the foot says so.
        format: `svg` (text), `png` or `pdf` (bytes).
        theme: How it looks.

    Raises:
        ConfigError: There is no such format.
        RenderError: `SOURCE_DATE_EPOCH` is no number of seconds since 1970.
    """
    if format not in FORMATS:
        raise ConfigError(f'"{format}" is no format of a figure ({did_you_mean(format, FORMATS)})')
    name = ". ".join(shown(text) for text in (chart.title, chart.subtitle) if text.strip())
    name = name.replace("\n", " ") or ENGLISH.untitled
    figure = figure_of(chart, theme)
    file = BytesIO()
    with _house_style():
        figure.savefig(file, format=format, dpi=PNG_DPI, metadata=_metadata(format, name))
    if format == "svg":
        story = shown("\n".join(chart.lines()), _LONGEST_STORY)
        return _finished_svg(file.getvalue().decode(), name, story, theme.families)
    return file.getvalue()


def figure_of(chart: Chart, theme: Theme = THEME) -> Figure:
    """Give the matplotlib figure behind a drawing, for whoever wants to look into it or add to it."""
    with _house_style():
        return _HANDS[type(chart)](chart, theme)


@contextmanager
def _house_style() -> Iterator[None]:
    """Draw with our settings, whatever the user's are, and leave those as they were."""
    with matplotlib.style.context(["default", _SETTINGS]), warnings.catch_warnings():
        # The head of this module tells both, where it helps; a warning for each letter does not.
        warnings.filterwarnings("ignore", r"Glyph \d+ .* missing from", UserWarning)
        warnings.filterwarnings("ignore", r"Matplotlib currently does not support \w+ natively", UserWarning)
        yield


def _metadata(format: str, name: str) -> Mapping[str, object]:
    """Say what it is and, only where a date is asked for, of when; never with what it was drawn."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        made = datetime.fromtimestamp(int(epoch), UTC) if epoch else None
    except (ValueError, OverflowError, OSError):
        raise RenderError(
            f'SOURCE_DATE_EPOCH is "{printable(epoch)}", which is no number of seconds'
        ) from None
    if format == "svg":
        return {"Date": made and made.isoformat(), "Creator": None, "Format": None, "Type": None}
    if format == "png":
        return {"Title": name, "Software": None} | ({"Creation Time": made.isoformat()} if made else {})
    return {"Title": name, "Creator": None, "Producer": None, "CreationDate": made}


_GROUP = re.compile(r'<g id="\w+">')
_STYLE = re.compile(r"\s*<defs>\s*<style[^>]*>\*\{([^}]*)\}</style>\s*</defs>")
_FAMILY = re.compile(rf"(<text style=\"[^\"]*?)'{FONT}'")


def _finished_svg(svg: str, name: str, story: str, families: str) -> str:
    """Name the picture for people who listen, offer browsers other fonts, and keep its style to itself."""
    # Texts have no "<" of their own in SVG, so what looks like markup here is markup.
    svg = _FAMILY.sub(rf"\g<1>{families}", _GROUP.sub("<g>", svg))
    # A style for everything would be one for the whole page that the picture is put into.
    style = _STYLE.search(svg)
    svg = _STYLE.sub("", svg, count=1)
    head, _, rest = svg.partition("<svg ")
    opening, _, body = rest.partition(">")
    label = f'role="img" aria-label={quoteattr(name)} style="{style[1] if style else ""}"'
    told = f"<title>{escape(name)}</title>\n<desc>{escape(story)}</desc>"
    return f"{head}<svg {label} {opening}>\n{told}{body}"


# --- mirrored bars --------------------------------------------------------------------------------

_NAME_COLUMNS: Final = (90.0, 110.0, 140.0, 170.0, 200.0, 230.0)
_TALLEST_ROW: Final = 66.0
_WORDS_FROM: Final = 29.0
"""The height from which a row has room for words under its bars."""


class _Mirror(NamedTuple):
    """What the sides of all rows share."""

    pitch: float
    """The height of a row."""
    bar: float
    """The height of a bar."""
    room: float
    """From the names to the margin."""
    scale: float
    """Points for each unit."""
    digits: int
    words: int
    """Lines of words under a bar."""


def _bars(chart: Bars, theme: Theme) -> Figure:
    slide = Slide(theme)
    told = chart.foremost()
    area = framed(slide, chart, _legend_of_bars(told, theme))
    note = largest_note(len(told.rows), len(chart.rows))
    if not told.rows:
        say_nothing(slide)
        return footed(slide, chart.footer)
    head = 24.0
    pitch = min((area[3] - area[1] - head) / len(told.rows), _TALLEST_ROW)
    worded = any(row.left_words.strip() or row.right_words.strip() for row in told.rows)
    spare = area[3] - area[1] - head - pitch * len(told.rows)
    _put_bars(slide, told, (area[0], area[1] + head + 0.4 * spare, area[2], area[3]), pitch, worded=worded)
    return footed(slide, note, CAPTIONS.no_words if worded and pitch < _WORDS_FROM else "", chart.footer)


def _legend_of_bars(chart: Bars, theme: Theme) -> list[Entry]:
    """Explain the parts that occur."""
    used = {
        part
        for row in chart.rows
        for side, parts in ((row.left, chart.left_parts), (row.right, chart.right_parts))
        for part, number in zip(parts, side or (), strict=False)
        if number
    }
    parts = dict.fromkeys((*chart.left_parts, *chart.right_parts))
    return [
        Entry(part.caption, _part_ink(part, theme)) for part in parts if part in used and part.caption.strip()
    ]


def _part_ink(part: Part, theme: Theme) -> ChartInk:
    return theme.charts.get(part.look, theme.charts["whole"])


def _put_bars(slide: Slide, chart: Bars, area: Box, pitch: float, *, worded: bool) -> None:
    pen = Pen(min(HEAD.size, max(0.42 * pitch, 10.0), 0.9 * pitch))
    names, column = _names([row.label for row in chart.rows], pen, max(1, int((pitch - 3) // pen.step)))
    middle = (area[0] + area[2]) / 2
    room = middle - column / 2 - 10 - area[0]
    sides = [side for row in chart.rows for side in (row.left, row.right) if side is not None]
    digits = decimals(number for side in sides for number in side)
    totals = [math.fsum(side) for side in sides]
    longest = max(totals, default=0.0) or 1.0
    numbers = max((width_in(numeral(total, digits), _number_pen(pitch)) for total in totals), default=0.0)
    words = int((pitch - 20) // QUIET.step) if worded and pitch >= _WORDS_FROM else 0
    mirror = _Mirror(
        pitch=pitch,
        bar=min(24.0, (pitch - words * QUIET.step) * (0.62 if not words else 0.72)),
        room=room,
        scale=(room - numbers - 8) / longest,
        digits=digits,
        words=words,
    )
    bottom = area[1] + pitch * len(chart.rows)
    heads: tuple[tuple[float, str, Align], ...] = (
        (area[0] + room, chart.left_caption, "right"),
        (area[2] - room, chart.right_caption, "left"),
    )
    for edge, caption, align in heads:
        slide.text((edge, area[1] - 9), set_lines(caption, HEAD, room)[0], HEAD, align)
        slide.line((edge, area[1] - 2), (edge, bottom), colour="quiet")
    for number, (row, name) in enumerate(zip(chart.rows, names, strict=True)):
        top = area[1] + number * pitch
        slide.lines((middle, top + pitch / 2), name, pen, "center")
        _put_side(slide, mirror, (area[0] + room, top), -1, (row.left, chart.left_parts, row.left_words))
        _put_side(slide, mirror, (area[2] - room, top), 1, (row.right, chart.right_parts, row.right_words))


def _number_pen(pitch: float) -> Pen:
    return Pen(min(BODY.size, 0.9 * pitch), bold=True)


def _names(labels: Sequence[str], pen: Pen, most: int) -> tuple[list[tuple[str, ...]], float]:
    """Set names in the narrowest column that neither cuts one nor breaks a word, or else in the widest."""
    for column in _NAME_COLUMNS:
        names = [set_evenly(label, pen, column, most) for label in labels]
        if not any(is_cut(name) or is_broken(name, label) for name, label in zip(names, labels, strict=True)):
            break
    return names, max(width_in(line, pen) for name in names for line in name)


def _put_side(
    slide: Slide,
    mirror: _Mirror,
    at: Point,
    way: int,
    told: tuple[tuple[float, ...] | None, tuple[Part, ...], str],
) -> None:
    """Draw one side of a row outwards from the names: the pieces, their sum, and words below."""
    side, parts, words = told
    align: Align = "right" if way < 0 else "left"
    lines = set_lines(words, QUIET, mirror.room - 6, mirror.words) if mirror.words and words.strip() else ()
    edge, top = at
    # What stands together is in the middle of the row, with room between it and the next row.
    top += (mirror.pitch - mirror.bar - len(lines) * QUIET.step) / 2
    middle = top + mirror.bar / 2
    pen = _number_pen(mirror.pitch)
    if side is None:
        slide.lines((edge + way * 6, middle), (CAPTIONS.unknown,), Pen(pen.size, colour="quiet"), align)
    else:
        reach, pieces = edge, sum(number > 0 for number in side)
        for part, number in zip(parts, side, strict=False):
            end = reach + way * number * mirror.scale
            if number:
                piece = (min(reach, end), top, max(reach, end), top + mirror.bar)
                told_number = numeral(number, mirror.digits) if pieces > 1 else ""
                _put_piece(slide, piece, _part_ink(part, slide.theme), told_number)
            reach = end
        slide.lines((reach + way * 6, middle), (numeral(math.fsum(side), mirror.digits),), pen, align)
    first = top + mirror.bar + 0.98 * QUIET.size
    for number, line in enumerate(lines):
        slide.text((edge + way * 4, first + number * QUIET.step), line, QUIET, align)


def _put_piece(slide: Slide, box: Box, ink: ChartInk, number: str) -> None:
    """Draw a piece of a bar, with its number in it if there is room."""
    slide.box(box, ink)
    pen = Pen(QUIET.size, colour=ink.text)
    wide = width_in(number, pen)
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    if number and wide + 6 <= box[2] - box[0] and pen.size + 2 <= box[3] - box[1]:
        # Hatching would make a number hard to read.
        slide.box(around(middle, wide + 4, pen.size + 1), replace(ink, hatch=""), outlined=False)
        slide.lines(middle, (number,), pen, "center")


# --- a table of shades ----------------------------------------------------------------------------

_WIDEST_CELL: Final = 130.0
_TALLEST_CELL: Final = 60.0
_LARGE: Final = 14.0
"""The lettering where there is room for any size."""
_LEVEL_LINES: Final = 4
_SMALLEST: Final = 10.0
"""Below this, names of columns are rather written upright."""
_TWO_LINES_FROM: Final = 22.0
"""The width of a cell from which the upright names of columns have two lines."""
_UPRIGHT_NAMES: Final = 86.0
_GAP: Final = 7.0


def _matrix(chart: Matrix, theme: Theme) -> Figure:
    slide = Slide(theme)
    told = chart.foremost()
    area = framed(slide, chart, _legend_of_shades(told, theme))
    if told.parties:
        _put_matrix(slide, told, area)
    else:
        say_nothing(slide)
    return footed(slide, largest_note(len(told.parties), len(chart.parties)), chart.footer)


def _legend_of_shades(chart: Matrix, theme: Theme) -> list[Entry]:
    """Show what the palest and the darkest shade stand for, and one between."""
    digits = decimals(chart.numbers())
    highest = max(chart.numbers(), default=0.0)
    if not highest:
        return []
    samples = {numeral(highest * share, digits): share for share in (0.0, 0.5, 1.0)}
    scale = [Entry(caption, _shade(share, theme)) for caption, share in samples.items()]
    return [Entry(chart.scale), *scale] if chart.scale.strip() else scale


def _shade(share: float, theme: Theme) -> ChartInk:
    pale, dark = (to_rgb(theme.shades[end]) for end in ("palest", "darkest"))
    red, green, blue = (light + share * (deep - light) for light, deep in zip(pale, dark, strict=True))
    return ChartInk(fill=to_hex((red, green, blue)), line=theme.rule)


def _put_matrix(slide: Slide, chart: Matrix, area: Box) -> None:
    count = len(chart.parties)
    head = HEAD.step + 4
    room = area[3] - area[1] - head
    # The names of the columns take their room first, at the size that the rows will about have.
    height = min(_TALLEST_CELL, (room - 50) / count)
    pen = Pen(min(_LARGE, max(10.0, 0.4 * height), 0.92 * height))
    row_names, left = _names(chart.parties, pen, max(1, int((height - 1) // pen.step)))
    row_caption = set_lines(chart.row_caption, HEAD, _NAME_COLUMNS[-1])[0]
    left = max(left, width_in(row_caption, HEAD))
    width = min(_WIDEST_CELL, (area[2] - area[0] - left - _GAP) / count)
    level, column_pen, column_names = _column_names(chart.parties, width)
    up = len(max(column_names, key=len)) * column_pen.step
    if not level:
        up = max(width_in(line, column_pen) for name in column_names for line in name)
    height = min(_TALLEST_CELL, (room - up - _GAP) / count)
    pen = pen._replace(size=min(pen.size, 0.92 * height))
    spare = (area[2] - area[0] - left - _GAP - width * count, room - up - _GAP - height * count)
    top = area[1] + 0.4 * spare[1]
    corner = (area[0] + left + _GAP + 0.5 * spare[0], top + head + up + _GAP)
    across, down = corner[0] + width * count, corner[1] + height * count
    slide.text(
        (corner[0], top + HEAD.size),
        set_lines(chart.column_caption, HEAD, across - corner[0])[0],
        HEAD,
    )
    slide.text((corner[0] - _GAP, corner[1] - _GAP), row_caption, HEAD, "right")
    for number, name in enumerate(row_names):
        slide.lines((corner[0] - _GAP, corner[1] + (number + 0.5) * height), name, pen, "right")
    for number, name in enumerate(column_names):
        middle = corner[0] + (number + 0.5) * width
        if level:
            first = corner[1] - _GAP - (len(name) - 1) * column_pen.step - 0.2 * column_pen.size
            for place, line in enumerate(name):
                slide.text((middle, first + place * column_pen.step), line, column_pen, "center")
        else:
            first = middle + column_pen.drop - (len(name) - 1) * column_pen.step / 2
            for place, line in enumerate(name):
                slide.text(
                    (first + place * column_pen.step, corner[1] - _GAP), line, column_pen, upwards=True
                )
    _put_cells(slide, chart, corner, (width, height))
    for number in range(count + 1):
        slide.line((corner[0], corner[1] + number * height), (across, corner[1] + number * height))
    for number in range(count + 1):
        slide.line((corner[0] + number * width, corner[1]), (corner[0] + number * width, down))


def _column_names(labels: Sequence[str], width: float) -> tuple[bool, Pen, list[tuple[str, ...]]]:
    """Set the names of columns level where no word must be broken for it, else upright."""
    longest = max(
        (width_in(word, QUIET) for label in labels for word in shown(label, LONGEST).split()), default=0
    )
    size = min(_LARGE, 0.16 * width, QUIET.size * (width - 8) / max(longest, 1.0))
    if size >= _SMALLEST:
        pen = Pen(size)
        return True, pen, [set_lines(label, pen, width - 7, _LEVEL_LINES) for label in labels]
    lines = max(2 if width > _TWO_LINES_FROM else 1, min(3, int(0.9 * width / BODY.step)))
    pen = Pen(min(BODY.size, 0.9 * width / lines / LINE_HEIGHT))
    return False, pen, [set_evenly(label, pen, _UPRIGHT_NAMES, lines) for label in labels]


def _put_cells(slide: Slide, chart: Matrix, corner: Point, cell: Point) -> None:
    digits = decimals(chart.numbers())
    highest = max(chart.numbers(), default=0.0) or 1.0
    width, height = cell
    widest = max(
        (width_in(numeral(number, digits), Pen(10.0)) / 10 for number in chart.numbers()), default=1.0
    )
    pen = Pen(min(_LARGE, 0.78 * height, (width - 3) / widest))
    for row, numbers in enumerate(chart.cells):
        for column, number in enumerate(numbers):
            x, y = corner[0] + column * width, corner[1] + row * height
            box = (x, y, x + width, y + height)
            if number is not None:
                slide.box(box, _shade(number / highest, slide.theme), outlined=False)
                slide.lines((x + width / 2, y + height / 2), (numeral(number, digits),), pen, "center")
            elif row == column:
                slide.box(box, slide.theme.charts["nothing_here"], outlined=False)


# --- points in four fields ------------------------------------------------------------------------

_MANY_POINTS: Final = 30
_MOST_NAMED: Final = 80
"""Points whose names are tried; those farthest from the middle say most."""
_NAME_SIZES: Final = (12.0, 11.0, 10.0, 9.0, 8.0)
_SMALL_NAME_SIZES: Final = (10.0, 9.0, 8.0)
_NAME_EMS: Final = 13.0
"""The width of a line of a name, in multiples of its size."""
_REACHES: Final = (0.0, 7.0, 16.0, 28.0, 42.0, 60.0, 80.0, 105.0, 135.0, 170.0)
"""How far from its point a name may stand; beyond the first a line leads to it."""
_NEAR: Final = 4
"""How many of the reaches are tried for a place that no line runs through."""
_ROUNDS: Final = 4
_NAMES_LEFT: Final = 3
"""So many names that found no place are told at the foot."""
_PUSHES: Final = 60
_NEIGHBOUR: Final = 80.0
_NAME_GAP: Final = 2.5
_BESIDE: Final = 10.0
"""What stays free beside a name."""
_SIGN_REACH: Final = 1.3
"""How far the tips of signs reach, in multiples of their radius."""
_FIELD: Final = Pen(12.0, bold=True, colour="quiet")
_DIRECTIONS: Final = tuple(
    (math.cos(turn * math.pi / 8), math.sin(turn * math.pi / 8))
    for turn in (0, 8, 12, 4, 14, 2, 10, 6, 15, 1, 9, 7, 13, 3, 11, 5)
)
"""Right and left first, as people read."""


class _Mark(NamedTuple):
    """A point where it is drawn."""

    label: str
    middle: Point
    kind: str
    focal: bool
    telling: float
    """How far it is from the middle of the plot."""


def _plot(chart: Plot, theme: Theme) -> Figure:
    slide = Slide(theme)
    area = framed(slide, chart, _legend_of_points(chart, theme))
    placed = [point for point in chart.points if point.place]
    missing = len(chart.points) - len(placed)
    notes = [CAPTIONS.no_place.format(count=missing) if missing else ""]
    if placed:
        notes += _put_plot(slide, chart, area)
    else:
        say_nothing(slide)
    return footed(slide, *notes, chart.footer)


def _legend_of_points(chart: Plot, theme: Theme) -> list[Entry]:
    """Explain the kinds that occur, and whose view it is."""
    points = [point for point in chart.points if point.place]
    occurring = {theme.point(point.kind).caption for point in points}
    inks = [theme.point(kind) for kind in (*KINDS, "touchpoint")]
    entries = [Entry(ink.caption, ink, point=True) for ink in inks if ink.caption in occurring]
    focal = sorted(theme.point(point.kind).caption for point in points if point.focal)[:1]
    entries += [Entry(CAPTIONS.focal, ink, point=True, focal=True) for ink in inks if ink.caption in focal]
    return entries


def _put_plot(slide: Slide, chart: Plot, area: Box) -> list[str]:
    """Draw axes, fields, points and names; give what is to be told at the foot."""
    places = [point.place for point in chart.points if point.place]
    x, y = (_scale(axis, [place[way] for place in places]) for way, axis in enumerate((chart.x, chart.y)))
    inset = 10 + max((width_in(text, SMALL) for _, text in y.ticks), default=0.0)
    field = (area[0] + inset, area[1] + HEAD.step + 12, area[2] - 14, area[3] - 2 * SMALL.step - 10)
    x, y = x._replace(start=field[0], end=field[2]), y._replace(start=field[3], end=field[1])
    _put_axes(slide, chart, field, x, y)
    crosses: list[tuple[Point, Point]] = []
    if x.cross is not None:
        crosses.append(((x.at(x.cross), field[1]), (x.at(x.cross), field[3])))
    if y.cross is not None:
        crosses.append(((field[0], y.at(y.cross)), (field[2], y.at(y.cross))))
    for start, end in crosses:
        slide.line(start, end, colour="flow", width=1.2)
    radius = 6.0 if len(places) <= _MANY_POINTS else 4.5
    marks, stacked = _marks(chart, x, y, radius)
    signs = tuple(around(mark.middle, 2 * _SIGN_REACH * radius, 2 * _SIGN_REACH * radius) for mark in marks)
    titles = _field_names(chart, field, (x, y), signs)
    board = _Board(field, signs, tuple(box for _, box in titles), tuple(crosses))
    names, pen, left_out = _named(marks, radius, board)
    for lines, box in titles:
        slide.lines((box[0], (box[1] + box[3]) / 2), lines, _FIELD)
    for mark in sorted(marks, key=lambda mark: mark.focal):
        slide.sign(mark.middle, radius, slide.theme.point(mark.kind), focal=mark.focal)
    for name in names:
        if name.leader:
            slide.line(*name.leader, colour="flow")
        left, top, right, bottom = name.box
        anchor = {"left": left, "center": (left + right) / 2, "right": right}[name.align]
        slide.lines((anchor, (top + bottom) / 2), name.lines, pen, name.align)
    return [
        CAPTIONS.no_name.format(names=listing(left_out, at_most=_NAMES_LEFT)) if left_out else "",
        CAPTIONS.same_place if stacked else "",
    ]


class _Scale(NamedTuple):
    """An axis, and where on the slide its ends are."""

    low: float
    high: float
    cross: float | None
    ticks: tuple[tuple[float, str], ...]
    start: float = 0.0
    end: float = 1.0

    def at(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def _scale(axis: Axis, values: Sequence[float]) -> _Scale:
    """Choose a range that holds everything with a little room, and where to put numbers."""
    known = [*values, *(end for end in (axis.low, axis.high, axis.cross) if end is not None)]
    low, high = min(known), max(known)
    room = 0.06 * (high - low) or 0.5 * max(abs(low), 1.0)
    steps = [float(value) for value in MaxNLocator(6, steps=[1, 2, 5, 10]).tick_values(low, high)]
    digits = max(0, -math.floor(math.log10(steps[1] - steps[0]) + 1e-9))
    ticks = tuple((value, numeral(value, digits)) for value in steps if low - room < value < high + room)
    return _Scale(low - room, high + room, axis.cross, ticks)


def _put_axes(slide: Slide, chart: Plot, field: Box, x: _Scale, y: _Scale) -> None:
    """Draw both axes with their captions, and the numbers along them."""
    left, top, right, bottom = field
    slide.arrow((left, bottom), (right, bottom))
    slide.arrow((left, bottom), (left, top))
    room = right - left
    slide.text((MARGIN, top - 14), set_lines(chart.y.caption, HEAD, room)[0], HEAD)
    caption = set_lines(chart.x.caption, HEAD, room)[0]
    slide.text((right + 8, bottom + SMALL.step + HEAD.size + 5), caption, HEAD, "right")
    for value, text in y.ticks:
        slide.line((left - 4, y.at(value)), (left, y.at(value)), colour="quiet")
        slide.lines((left - 7, y.at(value)), (text,), SMALL, "right")
    for value, text in x.ticks:
        middle = x.at(value)
        half = width_in(text, SMALL) / 2
        slide.line((middle, bottom), (middle, bottom + 4), colour="quiet")
        # A number at an end may be longer than there is room on both sides.
        middle = min(max(middle, left + half - 10), right + 8 - half)
        slide.text((middle, bottom + 5 + SMALL.size), text, SMALL, "center")


def _marks(chart: Plot, x: _Scale, y: _Scale, radius: float) -> tuple[list[_Mark], bool]:
    """Place the points; signs that would cover each other step aside, never over a line between fields."""
    middle = ((x.start + x.end) / 2, (y.start + y.end) / 2)
    size = (abs(x.end - x.start), abs(y.end - y.start))
    points = sorted(
        (point.place, point.label, point.kind, point.focal) for point in chart.points if point.place
    )
    exact = [(x.at(place[0]), y.at(place[1])) for place, *_ in points]
    spots = _apart(exact, 2 * _SIGN_REACH * radius, (x, y))
    marks = [
        _Mark(
            label,
            spot,
            kind,
            focal,
            math.dist((spot[0] / size[0], spot[1] / size[1]), (middle[0] / size[0], middle[1] / size[1])),
        )
        for spot, (_, label, kind, focal) in zip(spots, points, strict=True)
    ]
    return marks, any(math.dist(one, other) > radius for one, other in zip(exact, spots, strict=True))


def _apart(exact: Sequence[Point], gap: float, scales: tuple[_Scale, _Scale]) -> list[Point]:
    """Push spots apart until they keep a distance, each in its own field."""
    # Spots that are one have no direction to part in: a spiral gives them one.
    spots = [
        [place[0] + 0.01 * number * math.cos(2.4 * number), place[1] + 0.01 * number * math.sin(2.4 * number)]
        for number, place in enumerate(exact)
    ]
    homes = [[_home(scale, place[way]) for way, scale in enumerate(scales)] for place in exact]
    for _ in range(_PUSHES):
        touched = False
        for number, here in enumerate(spots):
            for there in spots[:number]:
                far = max(math.dist(here, there), 1e-9)
                if far < gap - 0.01:
                    touched = True
                    for way in (0, 1):
                        push = (gap - far) / 2 * (here[way] - there[way]) / far
                        here[way] += push
                        there[way] -= push
        for spot, home in zip(spots, homes, strict=True):
            for way, (low, high) in enumerate(home):
                spot[way] = min(max(spot[way], low), high)
        if not touched:
            break
    return [(spot[0], spot[1]) for spot in spots]


def _home(scale: _Scale, place: float) -> tuple[float, float]:
    """Give the range in which a spot may move along an axis: its side of the line that divides it."""
    low, high = sorted((scale.start, scale.end))
    if scale.cross is None:
        return low, high
    cross = scale.at(scale.cross)
    if place < cross:
        return low, cross - 1
    return (cross + 1, high) if place > cross else (low, high)


def _field_names(
    chart: Plot, field: Box, scales: tuple[_Scale, _Scale], signs: Sequence[Box]
) -> list[tuple[tuple[str, ...], Box]]:
    """Write what each field is called in the corner of it where fewest points are, if it has the room."""
    x, y = scales
    if not chart.quadrants or x.cross is None or y.cross is None:
        return []
    across, up = x.at(x.cross), y.at(y.cross)
    named = []
    for number, title in enumerate(chart.quadrants):
        left, right = ((field[0], across), (across, field[2]))[number % 2]
        top, bottom = ((field[1], up), (up, field[3]))[number // 2]
        if not title.strip() or right - left < 60 or bottom - top < 2 * _FIELD.step:
            continue
        lines = set_lines(title, _FIELD, right - left - 16, 2)
        wide, high = max(width_in(line, _FIELD) for line in lines), len(lines) * _FIELD.step
        columns, levels = [left + 8, right - wide - 8], [top + 4, bottom - high - 6]
        # The outer corner is where people look for it.
        if number % 2:
            columns.reverse()
        if number // 2:
            levels.reverse()
        spots = [(column, level, column + wide, level + high) for level in levels for column in columns]
        named.append((lines, min(spots, key=lambda spot: sum(meet(spot, sign) for sign in signs))))
    return named


class _Name(NamedTuple):
    """A name in its place."""

    lines: tuple[str, ...]
    box: Box
    align: Align
    leader: tuple[Point, Point] | None


class _Board(NamedTuple):
    """What is in the way of names."""

    field: Box
    signs: tuple[Box, ...]
    titles: tuple[Box, ...]
    """Text that has its place."""
    crosses: tuple[tuple[Point, Point], ...]
    """The lines between fields."""
    leaders: tuple[tuple[Point, Point], ...] = ()

    def near(self, ground: Box, names: Sequence[_Name]) -> _Board:
        """Keep what is on some ground, with the names that stand there."""
        return self._replace(
            signs=tuple(sign for sign in self.signs if meet(sign, ground)),
            titles=tuple(box for box in (*self.titles, *(name.box for name in names)) if meet(box, ground)),
            leaders=tuple(
                name.leader for name in names if name.leader and line_meets_box(*name.leader, ground)
            ),
        )


def _named(marks: Sequence[_Mark], radius: float, board: _Board) -> tuple[list[_Name], Pen, list[str]]:
    """Give the names of all points a place in the largest letters that allow it; tell those without one.

    Names are the wall's: they never lie on one another, on a sign or on a line that leads to a sign.
    """
    wanted = [mark for mark in marks if mark.label.strip()]
    wanted.sort(key=lambda mark: (-mark.telling, mark))
    tried = wanted[:_MOST_NAMED]
    best: tuple[dict[_Mark, _Name], Pen] = ({}, BODY)
    for size in _NAME_SIZES if len(marks) <= _MANY_POINTS else _SMALL_NAME_SIZES:
        pen = Pen(size)
        names = _placed(tried, pen, radius, board)
        if len(names) > len(best[0]):
            best = names, pen
        if len(names) == len(tried):
            break
    names, pen = best
    return list(names.values()), pen, [mark.label for mark in wanted if mark not in names]


def _placed(marks: Sequence[_Mark], pen: Pen, radius: float, board: _Board) -> dict[_Mark, _Name]:
    """Place names one after the other, the most crowded first; in the next round, those first that failed."""
    texts = {mark: set_evenly(mark.label, pen, _NAME_EMS * pen.size, 3) for mark in marks}
    order = sorted(marks, key=lambda mark: (-_company(mark, marks), mark))
    best: dict[_Mark, _Name] = {}
    for _ in range(_ROUNDS):
        taken: dict[_Mark, _Name] = {}
        failed = []
        for mark in order:
            names = list(taken.values())
            name = next(_free_places(mark.middle, radius, texts[mark], pen, (board, names)), None)
            if name:
                taken[mark] = name
            else:
                failed.append(mark)
        best = max(best, taken, key=len)
        if not failed:
            break
        order = failed + [mark for mark in order if mark not in failed]
    return best


def _company(mark: _Mark, marks: Sequence[_Mark]) -> int:
    return sum(math.dist(mark.middle, other.middle) < _NEIGHBOUR for other in marks)


def _free_places(
    middle: Point, radius: float, lines: tuple[str, ...], pen: Pen, taken: tuple[_Board, Sequence[_Name]]
) -> Iterator[_Name]:
    """Give the places around a point where its name would lie on nothing, the nearest first.

    A line between fields that runs through a name makes it hard to read, so places that are clear of those
    go before nearer ones.
    """
    board, names = taken
    wide, high = max(width_in(line, pen) for line in lines), len(lines) * pen.step
    for clear, reaches in ((True, _REACHES[:_NEAR]), (False, _REACHES)):
        for reach in reaches:
            far = _SIGN_REACH * radius + _NAME_GAP + reach
            # What lies farther off than any of these places is in the way of none of them.
            ground = around(middle, 2 * (far + wide + _BESIDE), 2 * (far + high + _BESIDE))
            near = board.near(ground, names)
            for dx, dy in _DIRECTIONS:
                spot = around(
                    (middle[0] + dx * (far + wide / 2), middle[1] + dy * (far + high / 2)), wide, high
                )
                if any(line_meets_box(*cross, spot) for cross in board.crosses) is clear:
                    continue
                leader = _leader(middle, radius, spot) if reach else None
                if _is_free(spot, leader, middle, near):
                    yield _Name(lines, spot, _side(middle, spot), leader)


def _side(middle: Point, box: Box) -> Align:
    """Set the lines of a name flush on the side of its point."""
    if box[0] > middle[0]:
        return "left"
    return "right" if box[2] < middle[0] else "center"


def _leader(middle: Point, radius: float, box: Box) -> tuple[Point, Point]:
    """Lead from the edge of a sign to the nearest place of a name."""
    end = (min(max(middle[0], box[0]), box[2]), min(max(middle[1], box[1]), box[3]))
    far = math.dist(middle, end)

    def on_the_way(reach: float) -> Point:
        share = reach / far
        return (middle[0] + share * (end[0] - middle[0]), middle[1] + share * (end[1] - middle[1]))

    return on_the_way(_SIGN_REACH * radius), on_the_way(far - 1.5)


def _is_free(box: Box, leader: tuple[Point, Point] | None, middle: Point, board: _Board) -> bool:
    left, top, right, bottom = board.field
    if box[0] < left + 2 or box[1] < top or box[2] > right + 8 or box[3] > bottom - 2:
        return False
    # Two names on one line of sight must not read as one.
    roomy = (box[0] - _BESIDE, box[1] - 1, box[2] + _BESIDE, box[3] + 1)
    if any(meet(roomy, text) for text in board.titles) or any(
        meet(grown(box, 2.0), sign) for sign in board.signs
    ):
        return False
    if any(line_meets_box(*other, grown(box, 2.0)) for other in board.leaders):
        return False
    if not leader:
        return True
    # The sign that the line starts from is not in its way.
    others = (sign for sign in board.signs if not meet(sign, (*middle, *middle)))
    return not (
        any(line_meets_box(*leader, other) for other in (*others, *board.titles))
        or any(lines_cross(*leader, *other) for other in board.leaders)
    )


_HANDS: Final[Mapping[type[Chart], Callable[..., Figure]]] = {
    Bars: _bars,
    Matrix: _matrix,
    Plot: _plot,
    Blueprint: draw_blueprint,
    Stances: draw_stances,
    Tree: draw_tree,
}
"""Who draws which chart."""
