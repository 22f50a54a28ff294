"""Draws the charts of words: a journey from left to right, a table of stances, and a tree of causes."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from ecograph.rendering.charts import numeral
from ecograph.rendering.diagram.geometry import around
from ecograph.rendering.slide import (
    QUIET,
    SMALL,
    Entry,
    Pen,
    Slide,
    fitted,
    footed,
    framed,
    largest_note,
    say_nothing,
    set_evenly,
    set_lines,
    width_in,
)
from ecograph.rendering.theme import CAPTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.figure import Figure

    from ecograph.rendering.charts import Blueprint, Cause, Stance, Stances, Stop, Tree
    from ecograph.rendering.diagram.geometry import Box, Point
    from ecograph.rendering.theme import ChartInk, Theme

# --- a journey ------------------------------------------------------------------------------------

_HEADS: Final = 92.0
"""The width of what the rows are called."""
_WIDEST_STOP: Final = 168.0
_ROWS: Final = (
    ("stage", 24.0),
    ("name", 48.0),
    ("done", 54.0),
    ("links", 15.0),
    ("blamed", 36.0),
    ("scale", 0.0),
    ("channel", 30.0),
    ("metric", 32.0),
)
"""The rows from top to bottom, with their heights; what is left is for the scale."""
_LEVELS: Final = (1, 2, 3, 4, 5)
_BAR: Final = 16.0


class _Lane(NamedTuple):
    """What the stops of a journey share."""

    columns: tuple[float, ...]
    """The middle of each."""
    each: float
    """The width of each."""
    rows: dict[str, tuple[float, float]]
    """From where to where each row goes."""

    def box(self, number: int, row: str, inset: float) -> Box:
        """Give the place of one stop in one row."""
        top, bottom = self.rows[row]
        half = self.each / 2 - inset
        return (self.columns[number] - half, top, self.columns[number] + half, bottom)


def draw_blueprint(chart: Blueprint, theme: Theme) -> Figure:
    """Draw a journey: a column for each touchpoint, hand-overs as arrows, and how far each falls short."""
    slide = Slide(theme)
    told = chart.foremost()
    area = framed(slide, chart, _legend_of_a_journey(told, theme))
    left_out = len(told.stops) < len(chart.stops)
    note = CAPTIONS.some_stops.format(shown=len(told.stops), all=len(chart.stops)) if left_out else ""
    if told.stops:
        _put_journey(slide, told, area)
    else:
        say_nothing(slide)
    return footed(slide, note, chart.footer)


def _legend_of_a_journey(chart: Blueprint, theme: Theme) -> list[Entry]:
    """Explain what occurs."""
    gaps = [stop.gap or 0.0 for stop in chart.stops]
    told = [
        (
            any(stop.expectation is not None for stop in chart.stops),
            Entry(CAPTIONS.expected, theme.expected, True),
        ),
        (any(stop.experience is not None for stop in chart.stops), Entry(CAPTIONS.met, theme.met, True)),
        (max(gaps, default=0) > 0, Entry(f"▼ {CAPTIONS.short}", theme.charts["falls_short"])),
        (min(gaps, default=0) < 0, Entry(f"▲ {CAPTIONS.exceeded}", theme.charts["exceeds"])),
        ("linked" in chart.passages, Entry(CAPTIONS.handed_over)),
        ("unlinked" in chart.passages, Entry(CAPTIONS.unlinked)),
    ]
    return [entry for occurs, entry in told if occurs]


def _put_journey(slide: Slide, chart: Blueprint, area: Box) -> None:
    left, top, right, bottom = area
    count = len(chart.stops)
    each = min(_WIDEST_STOP, (right - left - _HEADS) / count)
    begin = left + _HEADS + (right - left - _HEADS - each * count) / 2
    rows, y = {}, top
    spare = bottom - top - sum(height for _, height in _ROWS)
    for name, height in _ROWS:
        rows[name] = (y, y + (height or spare))
        y += height or spare
    lane = _Lane(tuple(begin + (number + 0.5) * each for number in range(count)), each, rows)
    _put_heads(slide, lane, begin - 10)
    _put_stages(slide, chart.stops, lane)
    names = [stop.label for stop in chart.stops]
    _put_texts(slide, names, (lane, "name"), (8, 7), (13.0, 12.0, 11.0, 10.0, 9.0), bold=True)
    _put_hands(slide, chart, lane)
    _put_complaints(slide, chart.stops, lane)
    _put_scale(slide, chart.stops, lane)
    _put_ways(slide, chart.stops, lane)


def _put_heads(slide: Slide, lane: _Lane, right: float) -> None:
    heads = {
        "done": CAPTIONS.done_by,
        "blamed": CAPTIONS.blamed,
        "scale": CAPTIONS.ratings,
        "channel": CAPTIONS.channel,
        "metric": CAPTIONS.measured,
    }
    for row, caption in heads.items():
        # The numbers of the scale stand between what it is called and the first touchpoint.
        aside = 22 if row == "scale" else 0
        lines = set_evenly(caption, _ROW_HEAD, _HEADS - 12 - aside, 3)
        slide.lines((right - aside, sum(lane.rows[row]) / 2), lines, _ROW_HEAD, "right")


_ROW_HEAD: Final = Pen(11.0, colour="quiet")


def _put_stages(slide: Slide, stops: Sequence[Stop], lane: _Lane) -> None:
    """Put one arrow over all touchpoints of a stage that follow each other."""
    top, bottom = lane.rows["stage"]
    for stage, numbers in groupby(range(len(stops)), key=lambda number: stops[number].stage):
        own = list(numbers)
        if not stage.strip():
            continue
        begin = lane.columns[own[0]] - lane.each / 2 + 1
        end = lane.columns[own[-1]] + lane.each / 2 - 1
        low, high = top + 1, bottom - 3
        tip, middle = 7.0, (top + bottom) / 2 - 1
        places = [
            (begin, low),
            (end - tip, low),
            (end, middle),
            (end - tip, high),
            (begin, high),
            (begin + tip, middle),
        ]
        slide.outline(places, slide.theme.charts["stands_for"])
        room = end - begin - 2 * tip - 4
        slide.lines(
            ((begin + end) / 2, middle), set_lines(stage, SMALL._replace(bold=True), room), _STAGE, "center"
        )


_STAGE: Final = Pen(11.0, bold=True)


def _put_texts(  # noqa: PLR0913 - what, where, and how
    slide: Slide,
    texts: Sequence[str],
    where: tuple[_Lane, str],
    free: Point,
    sizes: Sequence[float],
    *,
    bold: bool = False,
    quiet: Sequence[bool] = (),
) -> None:
    """Write a text for each stop into a row, with room to each side and above and below."""
    lane, row = where
    top, bottom = lane.rows[row]
    pen, lines = fitted(texts, lane.each - free[0], bottom - top - free[1], sizes, bold=bold)
    for x, told, faint in zip(lane.columns, lines, quiet or [False] * len(lines), strict=True):
        colour = "quiet" if faint else "text"
        slide.lines((x, (top + bottom) / 2), told, pen._replace(colour=colour), "center")


def _put_hands(slide: Slide, chart: Blueprint, lane: _Lane) -> None:
    """Draw who does each touchpoint, and between them who hands over to whom."""
    reach = 11.0
    for number, stop in enumerate(chart.stops):
        box = lane.box(number, "done", reach)
        if stop.done_by:
            slide.box(box, slide.theme.point("organisation"), width=1.2)
        else:
            slide.dashes(*_corners(box), colour="quiet")
    names = [stop.done_by or CAPTIONS.unknown for stop in chart.stops]
    _put_texts(slide, names, (lane, "done"), (2 * reach + 6, 6), (12.0, 11.0, 10.0, 9.0, 8.0))
    for number, passage in enumerate(chart.passages):
        if passage:
            _put_passage(slide, lane, number, reach, is_linked=passage == "linked")


def _put_passage(slide: Slide, lane: _Lane, number: int, reach: float, *, is_linked: bool) -> None:
    top, bottom = lane.rows["done"]
    y = (top + bottom) / 2
    begin = lane.columns[number] + lane.each / 2 - reach + 1.5
    end = lane.columns[number + 1] - lane.each / 2 + reach - 1.5
    ink = slide.theme.met if is_linked else slide.theme.charts["falls_short"]
    tip = [(end, y), (end - 7, y - 4), (end - 7, y + 4)]
    if is_linked:
        slide.line((begin, y), (end - 6, y), colour=ink.line, width=1.6)
        slide.outline(tip, ink)
        return
    middle = (begin + end - 7) / 2
    slide.line((begin, y), (middle - 2.5, y), colour=ink.line, width=1.6)
    slide.line((middle + 2.5, y), (end - 6, y), colour=ink.line, width=1.6)
    for x in (middle - 2.0, middle + 2.0):
        slide.line((x - 2.5, y + 7), (x + 2.5, y - 7), colour=ink.line, width=1.4)
    slide.outline(tip, replace(ink, fill=ink.line, hatch=""))
    word = Pen(10.0, bold=True, colour=ink.text)
    low, high = lane.rows["links"]
    room = set_lines(CAPTIONS.no_link, word, lane.each)
    slide.lines(((begin + end) / 2, (low + high) / 2), room, word, "center")


def _corners(box: Box) -> list[Point]:
    left, top, right, bottom = box
    return [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]


def _put_complaints(slide: Slide, stops: Sequence[Stop], lane: _Lane) -> None:
    texts = [CAPTIONS.same_party if stop.same else stop.blamed or CAPTIONS.unknown for stop in stops]
    no_other = [stop.same or not stop.blamed for stop in stops]
    for number in range(len(stops)):
        if not no_other[number]:
            slide.dashes(*_corners(lane.box(number, "blamed", 5.0)), colour="text")
    _put_texts(slide, texts, (lane, "blamed"), (16, 8), (11.0, 10.0, 9.0, 8.0), quiet=no_other)


def _put_scale(slide: Slide, stops: Sequence[Stop], lane: _Lane) -> None:
    """Draw what is expected and what is met on one scale, with how far it falls short."""
    top, bottom = lane.rows["scale"]
    top, bottom = top + 14, bottom - 12
    begin, end = lane.columns[0] - lane.each / 2, lane.columns[-1] + lane.each / 2

    def height(rating: float) -> float:
        within = min(max(rating, _LEVELS[0]), _LEVELS[-1])
        return bottom - (within - _LEVELS[0]) / (_LEVELS[-1] - _LEVELS[0]) * (bottom - top)

    for level in _LEVELS:
        slide.line((begin, height(level)), (end, height(level)), colour="rule", width=0.7, beneath=True)
        slide.lines((begin - 10, height(level)), (f"{level}",), QUIET, "right")
    known = [number for number, stop in enumerate(stops) if stop.experience is not None]
    met = [(lane.columns[number], height(stops[number].experience or 0.0)) for number in known]
    if len(met) > 1:
        slide.line(*met, colour="flow", width=1.4, beneath=True)
    for stop, x in zip(stops, lane.columns, strict=True):
        _put_gap(slide, stop, x, height)
        if stop.expectation is None and stop.experience is None:
            said = set_lines(CAPTIONS.unknown, QUIET, lane.each - 4)
            slide.clear(around((x, height(3)), width_in(said[0], QUIET) + 6, 14))
            slide.lines((x, height(3)), said, QUIET, "center")


def _put_gap(slide: Slide, stop: Stop, x: float, height: Callable[[float], float]) -> None:
    gap = stop.gap
    if gap is not None and gap and stop.expectation is not None and stop.experience is not None:
        ends = sorted((height(stop.expectation), height(stop.experience)))
        ink = slide.theme.charts["falls_short"] if gap > 0 else slide.theme.charts["exceeds"]
        slide.box((x - _BAR / 2, ends[0], x + _BAR / 2, ends[1]), ink, width=1.2)
        pen = Pen(min(16.0, 10.0 + 2.0 * abs(gap)), bold=True, colour=ink.text)
        size = numeral(abs(gap), 0 if gap == round(gap) else 1)
        # Beside the bar, on a ground of paper, so that no line runs through it.
        told = f"{'▼' if gap > 0 else '▲'} {size}"
        y = sum(ends) / 2
        wide = width_in(told, pen)
        slide.clear((x + _BAR / 2 + 2, y - pen.size / 2 - 1, x + _BAR / 2 + wide + 5, y + pen.size / 2 + 1))
        slide.lines((x + _BAR / 2 + 4, y), (told,), pen)
    if stop.expectation is not None:
        slide.sign((x, height(stop.expectation)), 5.0, slide.theme.expected)
    if stop.experience is not None:
        # What is met just as it was expected stands inside of what was expected.
        slide.sign((x, height(stop.experience)), 2.6 if gap == 0 else 4.6, slide.theme.met)


def _put_ways(slide: Slide, stops: Sequence[Stop], lane: _Lane) -> None:
    """Say by which way each is done, and whether it is measured."""
    ways = [
        CAPTIONS.only_channel.format(channel=stop.channels)
        if stop.only_channel
        else stop.channels or CAPTIONS.unknown
        for stop in stops
    ]
    metrics = [f"✓ {stop.metrics}" if stop.metrics else f"– {CAPTIONS.not_measured}" for stop in stops]
    unknown = {
        "channel": (ways, [not stop.channels for stop in stops]),
        "metric": (metrics, [not stop.metrics for stop in stops]),
    }
    left, right = lane.columns[0] - lane.each / 2, lane.columns[-1] + lane.each / 2
    for row, (texts, quiet) in unknown.items():
        _put_texts(slide, texts, (lane, row), (8, 2), (11.0, 10.0, 9.0, 8.0), quiet=quiet)
        top, _ = lane.rows[row]
        slide.line((left, top), (right, top), width=0.7)


# --- who stands where -----------------------------------------------------------------------------

_PARTIES: Final = 150.0
_GOAL_HEAD: Final = 62.0
_TALLEST_STANCE: Final = 52.0
_SIGNS: Final = 58.0
"""The room for up to four signs."""


def draw_stances(chart: Stances, theme: Theme) -> Figure:
    """Draw who is for and against which goal, and when it is a success for each."""
    slide = Slide(theme)
    told = chart.foremost()
    area = framed(slide, chart, _legend_of_stances(told, theme))
    if told.rows and told.columns:
        _put_stances(slide, told, area)
    else:
        say_nothing(slide)
    fewer = len(told.columns) < len(chart.columns)
    return footed(
        slide,
        largest_note(len(told.rows), len(chart.rows)),
        CAPTIONS.some_goals.format(shown=len(told.columns), all=len(chart.columns)) if fewer else "",
        chart.footer,
    )


def _legend_of_stances(chart: Stances, theme: Theme) -> list[Entry]:
    cells = [cell for row in chart.cells for cell in row]
    known = [cell.number for cell in cells if cell.number is not None and not cell.is_divided]
    told = [
        (max(known, default=0) > 0, Entry(f"▲ {CAPTIONS.stands_for}", theme.charts["stands_for"])),
        (min(known, default=0) < 0, Entry(f"▼ {CAPTIONS.stands_against}", theme.charts["stands_against"])),
        (0 in known, Entry(f"– {CAPTIONS.stands_neither}", theme.charts["stands_neither"])),
        (
            any(cell.is_divided for cell in cells),
            Entry(f"▲▼ {CAPTIONS.divided}", theme.charts["stands_neither"]),
        ),
        (bool(known) and max(map(abs, known)) > 0, Entry(CAPTIONS.firmness)),
    ]
    return [entry for occurs, entry in told if occurs]


def _put_stances(slide: Slide, chart: Stances, area: Box) -> None:
    left, top, right, bottom = area
    width = (right - left - _PARTIES) / len(chart.columns)
    height = min(_TALLEST_STANCE, (bottom - top - _GOAL_HEAD) / len(chart.rows))
    columns = [left + _PARTIES + number * width for number in range(len(chart.columns))]
    notes = chart.notes or ("",) * len(chart.columns)
    noted = QUIET.step + 3 if any(note.strip() for note in notes) else 0.0
    pen, heads = fitted(
        chart.columns, width - 10, _GOAL_HEAD - 8 - noted, (13.0, 12.0, 11.0, 10.0, 9.0), bold=True
    )
    for x, head, note in zip(columns, heads, notes, strict=True):
        base = top + _GOAL_HEAD - 7 - noted
        for number, line in enumerate(head):
            slide.text((x + 4, base - (len(head) - 1 - number) * pen.step), line, pen)
        if note.strip():
            slide.text((x + 4, top + _GOAL_HEAD - 7), set_lines(note, QUIET, width - 10)[0], QUIET)
    name_pen, names = fitted(chart.rows, _PARTIES - 10, height - 3, (13.0, 12.0, 11.0, 10.0, 9.0, 8.0))
    sizes = [size for size in (12.0, 11.0, 10.0, 9.0, 8.0) if size <= max(8.0, 0.9 * height)]
    texts = [cell.told for row in chart.cells for cell in row if cell.words]
    words, _ = fitted(texts, width - _SIGNS - 12, height - 4, sizes)
    y = top + _GOAL_HEAD
    for row, name in zip(chart.cells, names, strict=True):
        slide.line((left, y), (right, y), colour="rule")
        slide.lines((left, y + height / 2), name, name_pen)
        for x, cell in zip(columns, row, strict=True):
            _put_stance(slide, cell, (x + 1, y + 1, x + width - 3, y + height - 1), words)
        y += height
    slide.line((left, y), (right, y), colour="rule")


def _put_stance(slide: Slide, cell: Stance, box: Box, pen: Pen) -> None:
    left, top, right, bottom = box
    middle = (top + bottom) / 2
    if cell.number is None:
        said = set_lines(CAPTIONS.silent, pen, right - left - 12)
        slide.lines((left + 6, middle), said, pen._replace(colour="quiet"))
        return
    ink = _stance_ink(cell.number, slide.theme)
    slide.box(box, ink, outlined=False)
    signs = Pen(min(12.0, 0.8 * (bottom - top)), bold=True, colour=ink.text)
    sign = "▲" if cell.number > 0 else "▼"
    told = "▲▼" if cell.is_divided else sign * abs(cell.number) or "–"
    slide.lines((left + 6, middle), (told,), signs)
    if cell.words:
        most = max(1, int((bottom - top - 2) // pen.step))
        words = set_evenly(cell.told, pen, right - left - _SIGNS - 8, most)
        colour = slide.theme.text if cell.quoted else slide.theme.quiet
        slide.lines((left + _SIGNS, middle), words, pen._replace(colour=colour))


def _stance_ink(number: int, theme: Theme) -> ChartInk:
    if number == 0:
        return theme.charts["stands_neither"]
    return theme.charts["stands_for"] if number > 0 else theme.charts["stands_against"]


# --- causes ---------------------------------------------------------------------------------------

_BETWEEN: Final = 26.0
"""From one column of causes to the next."""
_TALLEST_CAUSE: Final = 84.0
_CAUSE_HEAD: Final = 22.0


class _Node(NamedTuple):
    """A cause in its place."""

    cause: Cause
    box: Box
    above: Point
    """Where the line to it starts."""


def draw_tree(chart: Tree, theme: Theme) -> Figure:
    """Draw what is behind something: the effect on the left, and at the right the causes at the root."""
    slide = Slide(theme)
    told = chart.foremost()
    area = framed(slide, chart, _legend_of_causes(told, theme))
    if told.causes:
        _put_tree(slide, told, area)
    else:
        say_nothing(slide)
    note = CAPTIONS.some_causes.format(shown=told.leaves, all=chart.leaves)
    return footed(slide, note if told.causes != chart.causes else "", chart.footer)


def _legend_of_causes(chart: Tree, theme: Theme) -> list[Entry]:
    ahead = [*chart.causes]
    has_root = has_more = False
    while ahead:
        cause = ahead.pop()
        has_root, has_more = has_root or cause.is_root, has_more or cause.more
        ahead += cause.because
    told = [
        (has_root, Entry(CAPTIONS.root, theme.charts["root_cause"])),
        (has_more, Entry(CAPTIONS.more_causes)),
    ]
    return [entry for occurs, entry in told if occurs]


def _put_tree(slide: Slide, chart: Tree, area: Box) -> None:
    left, top, right, bottom = area
    deep = max(cause.depth for cause in chart.causes)
    wide = min(250.0, (right - left - deep * _BETWEEN) / (deep + 1))
    begin = left + (right - left - (deep + 1) * wide - deep * _BETWEEN) / 2
    leaf = min(_TALLEST_CAUSE, (bottom - top - _CAUSE_HEAD) / chart.leaves)
    first = top + _CAUSE_HEAD + 0.4 * (bottom - top - _CAUSE_HEAD - leaf * chart.leaves)
    for number in range(1, deep + 1):
        x = begin + number * (wide + _BETWEEN)
        slide.text((x + 2, first - 8), set_lines(CAPTIONS.why, _ASKED, wide)[0], _ASKED)
    height = first + leaf * chart.leaves / 2
    tall = min(leaf * chart.leaves - 6, 110.0)
    effect = (begin, height - tall / 2, begin + wide, height + tall / 2)
    _put_effect(slide, chart, effect)
    nodes = _nodes(chart.causes, (effect[2], height), (begin + wide + _BETWEEN, first), (wide, leaf))
    texts = [node.cause.label for node in nodes]
    room = leaf - 10 - (QUIET.step if any(_tag(node.cause) for node in nodes) else 0.0)
    pen, lines = fitted(texts, wide - 14, room, (15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0))
    for node, told in zip(nodes, lines, strict=True):
        _put_cause(slide, node, told, pen)


_ASKED: Final = Pen(12.0, bold=True, colour="quiet")


def _put_effect(slide: Slide, chart: Tree, box: Box) -> None:
    left, top, right, bottom = box
    slide.box(box, slide.theme.point("touchpoint"), width=1.6)
    measured = set_lines(chart.measured, SMALL, right - left - 12, 2) if chart.measured.strip() else ()
    room = bottom - top - 8 - len(measured) * SMALL.step
    pen, (lines,) = fitted(
        [chart.effect], right - left - 12, max(room, 12.0), (16.0, 14.0, 12.0, 11.0, 10.0), bold=True
    )
    both = len(lines) * pen.step + len(measured) * SMALL.step
    y = (top + bottom - both) / 2
    middle = (left + right) / 2
    slide.lines((middle, y + len(lines) * pen.step / 2), lines, pen, "center")
    slide.lines(
        (middle, y + len(lines) * pen.step + len(measured) * SMALL.step / 2), measured, SMALL, "center"
    )


def _nodes(causes: Sequence[Cause], above: Point, at: Point, size: tuple[float, float]) -> list[_Node]:
    """Give every cause its place: each in the middle of those behind it."""
    wide, leaf = size
    x, y = at
    found = []
    for cause in causes:
        tall = leaf * cause.leaves
        middle = y + tall / 2
        half = min(leaf, tall) / 2 - 4
        found.append(_Node(cause, (x, middle - half, x + wide, middle + half), above))
        found += _nodes(cause.because, (x + wide, middle), (x + wide + _BETWEEN, y), size)
        y += tall
    return found


def _tag(cause: Cause) -> str:
    return " · ".join(text for text in (cause.category, cause.also) if text.strip())


def _put_cause(slide: Slide, node: _Node, lines: Sequence[str], pen: Pen) -> None:
    left, top, right, bottom = node.box
    middle = (top + bottom) / 2
    bend = left - _BETWEEN / 2
    slide.line(node.above, (bend, node.above[1]), (bend, middle), (left, middle), colour="quiet", width=1.2)
    slide.box(
        node.box,
        slide.theme.charts["root_cause"] if node.cause.is_root else slide.theme.cause,
        width=1.8 if node.cause.is_root else 1.0,
    )
    if node.cause.more:
        slide.dashes((right, middle), (right + _BETWEEN / 2, middle), colour="quiet", width=1.2)
    tag = _tag(node.cause)
    both = len(lines) * pen.step + (QUIET.step if tag else 0.0)
    y = middle - both / 2
    slide.lines((left + 7, y + len(lines) * pen.step / 2), lines, pen)
    if tag:
        slide.lines(
            (left + 7, y + len(lines) * pen.step + QUIET.step / 2),
            set_lines(tag, QUIET, right - left - 14),
            QUIET,
        )
