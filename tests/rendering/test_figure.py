"""Tests of the figures: that they show the numbers they are given, to everybody, the same every time."""

from __future__ import annotations

import hashlib
import os
import random
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path

import matplotlib as mpl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from naughty import KINDS, TEXTS, name_of

from ecograph.errors import ConfigError, RenderError
from ecograph.rendering import figure as drawing
from ecograph.rendering.charts import MOST, Axis, Bar, Bars, Matrix, Part, Plot, Point, decimals, numeral
from ecograph.rendering.figure import draw_chart, figure_of
from ecograph.rendering.theme import CAPTIONS, THEME, THEMES, Theme

SVG = "{http://www.w3.org/2000/svg}"
WIDTH, HEIGHT = 960, 540

PARTS = (
    Part(caption="comes straight back", look="direct"),
    Part(caption="comes back through others", look="loop"),
    Part(caption="does not come back", look="unreturned"),
)
NAMES = (
    "Traveller",
    "Airport operator",
    "Ground handling North",
    "Border police",
    "Retail and catering at the terminal",
    "Ministry of Infrastructure and Water Management",
    "Municipality",
)
HOSTILE = [
    *TEXTS,
    "$x^2$ costs $5",
    r"\frac{1}{2} under_score",
    "lone \ud800 surrogate",
    "nul\x00",
    "'DejaVu Sans'",
    "Baggage handling and passenger assistance partnership of the northern terminals",
]


def names(count: int) -> tuple[str, ...]:
    return tuple(f"{NAMES[number % len(NAMES)]} {number // len(NAMES) + 1}" for number in range(count))


def bars(labels: tuple[str, ...], words: str = "advice, clean terminal") -> Bars:
    dice = random.Random(len(labels))
    return Bars(
        title="Two parties give much more than they get back",
        subtitle="All that is given, in weights of 1 to 5",
        rows=tuple(
            Bar(
                label=label,
                left=tuple(float(dice.randint(0, 9)) for _ in PARTS),
                right=(float(dice.randint(0, 18)),),
                left_words=words,
                right_words=words,
            )
            for label in labels
        ),
        left_caption="gives",
        right_caption="gets",
        left_parts=PARTS,
        footer="50 links",
    )


def matrix(labels: tuple[str, ...]) -> Matrix:
    dice = random.Random(len(labels))
    return Matrix(
        title="Nearly everything runs through one party",
        subtitle="Weights of 1 to 5",
        parties=labels,
        cells=tuple(
            tuple(
                None if row == column or dice.random() < 0.5 else float(dice.randint(1, 25))
                for column in range(len(labels))
            )
            for row in range(len(labels))
        ),
        row_caption="gives",
        column_caption="receives",
        scale="weight of all that is given",
        footer="50 links",
    )


def plot(labels: tuple[str, ...]) -> Plot:
    dice = random.Random(len(labels))
    return Plot(
        title="Who steers, who follows",
        subtitle="Direct and through others",
        points=tuple(
            Point(
                label=label,
                x=dice.random(),
                y=dice.random(),
                kind=("customer", "organisation", "authority")[number % 3],
                focal=number == 1,
            )
            for number, label in enumerate(labels)
        ),
        x=Axis(caption="relies on others", cross=0.5),
        y=Axis(caption="others rely on it", cross=0.5),
        quadrants=("steers", "tied in", "stands apart", "follows"),
        footer="50 links",
    )


def whole_numbers(count: int) -> Plot:
    """A plot on a scale from 1 to 5, where many points have the same numbers."""
    dice = random.Random(count)
    points = tuple(
        Point(label=label, x=float(dice.randint(1, 5)), y=float(dice.randint(1, 5)), kind="touchpoint")
        for label in names(count)
    )
    return Plot(
        title="At the gate the experience falls deepest",
        points=points,
        x=Axis(caption="how it is experienced", low=1, high=5, cross=3),
        y=Axis(caption="how important it is", low=1, high=5, cross=3),
        quadrants=("mend first", "keep up", "let it be", "more than is asked"),
    )


CHARTS = {
    **{f"bars {count}": bars(names(count)) for count in (0, 1, 3, 11, 30, 80)},
    **{f"matrix {count}": matrix(names(count)) for count in (0, 1, 3, 11, 30, 80)},
    **{f"plot {count}": plot(names(count)) for count in (0, 1, 3, 11, 30, 80)},
    **{f"whole numbers {count}": whole_numbers(count) for count in (11, 40)},
}
each_chart = pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
three_kinds = pytest.mark.parametrize(
    "chart", [bars(names(5)), matrix(names(5)), plot(names(5))], ids=["bars", "matrix", "plot"]
)


seen = cache(draw_chart)
"""The figure that several tests look at, drawn once."""


def texts(chart: Bars | Matrix | Plot) -> list[str]:
    return [element.text or "" for element in ET.fromstring(seen(chart)).iter(f"{SVG}text")]


def bare(text: str) -> str:
    """Give a text without the blanks that wrapping may move, and with what cannot be shown replaced."""
    text = re.sub(r"[\t\n\r\u2028\u2029]", " ", text)
    hidden = "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
    return re.sub(r"\s", "", re.sub(hidden, "\N{REPLACEMENT CHARACTER}", text))


def boxes(chart: Bars | Matrix | Plot) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Ask matplotlib where every text is, as left, bottom, right and top in points."""
    figure = figure_of(chart)
    # Finer than points, as matplotlib rounds to whole dots.
    figure.set_dpi(4 * 72)
    renderer = FigureCanvasAgg(figure).get_renderer()
    found = []
    for text in figure.texts:
        box = text.get_window_extent(renderer)
        found.append((text.get_text(), (box.x0 / 4, box.y0 / 4, box.x1 / 4, box.y1 / 4)))
    return found


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    # The box around a line has room for the tallest letters; lines may stand a little closer.
    room = 0.12 * min(one[3] - one[1], other[3] - other[1], one[2] - one[0], other[2] - other[0])
    across = min(one[2], other[2]) - max(one[0], other[0])
    up = min(one[3], other[3]) - max(one[1], other[1])
    return across > room and up > room


# --- the data -------------------------------------------------------------------------------------


def test_the_foremost_rows_are_the_largest_in_their_order():
    """Of many rows those with the largest sums of both sides stay, where they stood."""
    rows = tuple(Bar(label=name, left=(left,), right=right) for name, left, right in (
        ("little", 1.0, (1.0,)), ("much", 2.0, (9.0,)), ("unknown", 0.5, None), ("most", 20.0, (0.0,)),
    ))  # fmt: skip
    chart = Bars(title="", rows=rows, left_caption="", right_caption="")
    assert [row.label for row in chart.foremost(2).rows] == ["much", "most"]
    assert chart.foremost(9) == chart


def test_among_equals_the_name_decides_who_is_shown():
    """Which of many equal parties are shown does not depend on the order they come in."""
    rows = [Bar(label=f"party {number:02}", left=(1.0,), right=(1.0,)) for number in range(40)]
    shown = []
    for seed in range(3):
        random.Random(seed).shuffle(rows)
        chart = Bars(title="", rows=tuple(rows), left_caption="", right_caption="")
        shown.append({row.label for row in chart.foremost().rows})
    assert shown[0] == shown[1] == shown[2]
    assert len(shown[0]) == MOST


def test_the_foremost_parties_of_a_table_are_chosen_by_all_they_give_and_receive():
    """The same parties stay as rows and as columns, with the cells between them."""
    chart = Matrix(
        title="",
        parties=("a", "b", "c"),
        cells=((None, 1.0, 2.0), (None, None, None), (3.0, 1.0, None)),
        row_caption="",
        column_caption="",
    ).foremost(2)
    assert chart.parties == ("a", "c")
    assert chart.cells == ((None, 2.0), (3.0, None))


@pytest.mark.parametrize("number", [-1.0, float("nan"), float("inf")])
def test_numbers_that_no_drawing_can_show_are_refused(number):
    """What is below 0 or not finite is refused where the data are made, not where they are drawn."""
    with pytest.raises(ValueError, match="no bar can show"):
        Bars(title="", rows=(Bar(label="a", left=(number,), right=()),), left_caption="", right_caption="")
    with pytest.raises(ValueError, match="below 0 or not finite"):
        Matrix(title="", parties=("a",), cells=((number,),), row_caption="", column_caption="")


def test_tables_that_are_none_are_refused():
    """Cells that do not fit, sides with too many numbers and diagonals of nothing are refused."""
    with pytest.raises(ValueError, match="2 rows of 2 columns"):
        Matrix(title="", parties=("a", "b"), cells=((None,),), row_caption="", column_caption="")
    with pytest.raises(ValueError, match="2 numbers for 1 parts"):
        Bars(title="", rows=(Bar(label="a", left=(1, 2), right=()),), left_caption="", right_caption="")


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 3))
def test_numbers_are_short_and_nearly_right(number, digits):
    """A number on the wall takes at most ten signs and is off by no more than it was rounded."""
    text = numeral(number, digits)
    assert len(text) <= 11
    assert text != "-0"
    factor = {"k": 1e3, "M": 1e6, "n": 1e9}.get(text[-1], 1.0)
    read = float(text.removesuffix("bn").rstrip("kM").replace(",", "")) * factor
    least = 0.5001 * 10.0**-digits if abs(number) < 1e5 else 0.006 * abs(number)
    if abs(number) < 1e12:
        assert abs(read - number) <= least


@given(st.lists(st.floats(0, 1e9)))
def test_numbers_that_stand_together_have_as_many_decimals_as_needed(numbers):
    """Whole numbers have none, and the largest of the others never becomes 0."""
    digits = decimals(numbers)
    assert 0 <= digits <= 6
    if all(number == int(number) for number in numbers):
        assert digits == 0
    if numbers and max(numbers) > 1e-5:
        assert float(f"{max(numbers):.{digits}f}") > 0


# --- what is on the slide -------------------------------------------------------------------------


def test_bars_say_their_numbers():
    """Each party is named, with the sum of each side, the parts where there is room, and the words."""
    row = Bar(label="Depot", left=(7.0, 4.0, 0.0), right=(2.0,), left_words="pallets", right_words="money")
    chart = replace(bars(()), rows=(row,))
    drawn = texts(chart)
    for text in ("Depot", "gives", "gets", "11", "7", "4", "2", "pallets", "money", chart.title, "50 links"):
        assert drawn.count(text) == 1, text
    assert "0" not in drawn


def test_bars_of_both_sides_have_one_scale():
    """A bar is as long as its number, whichever side it is on."""
    chart = Bars(
        title="",
        rows=(Bar(label="a", left=(8.0,), right=(2.0,)), Bar(label="b", left=(1.0,), right=(4.0,))),
        left_caption="gives",
        right_caption="gets",
    )
    widths = [
        round(patch.get_width(), 6) for patch in figure_of(chart).artists if hasattr(patch, "get_width")
    ]
    assert [width / widths[0] for width in widths] == pytest.approx([1, 1 / 4, 1 / 8, 1 / 2])


def test_what_is_not_known_is_said():
    """A side without numbers is not a bar of length 0."""
    chart = replace(bars(()), rows=(Bar(label="Depot", left=None, right=(0.0,)),))
    drawn = texts(chart)
    assert CAPTIONS.unknown in drawn
    assert "0" in drawn
    assert f"gives {CAPTIONS.unknown}; gets 0" in seen(chart)


def test_the_legend_of_bars_shows_what_occurs():
    """Only parts that some party has are explained."""
    rows = (Bar(label="a", left=(1.0, 0.0, 2.0), right=(1.0,)),)
    drawn = texts(replace(bars(()), rows=rows))
    assert PARTS[0].caption in drawn
    assert PARTS[1].caption not in drawn
    assert PARTS[2].caption in drawn


def test_a_table_has_a_number_in_every_cell_that_is_not_empty():
    """Each number is written once for every cell that has it; the shade alone says nothing new."""
    chart = replace(matrix(tuple("ABCDEF")), scale="")
    written = Counter(text for text in texts(chart) if text.isdecimal())
    highest = max(chart.numbers())
    legend = Counter(numeral(highest * share, 0) for share in (0.0, 0.5, 1.0))
    assert written == Counter(numeral(number, 0) for number in chart.numbers()) + legend


def test_numbers_stand_in_the_cell_of_their_row_and_column():
    """A number is right of those in columns before it and below those in rows before it."""
    chart = Matrix(
        title="",
        parties=("a", "b"),
        cells=((11.0, 12.0), (21.0, 22.0)),
        row_caption="gives",
        column_caption="receives",
    )
    at = {text.get_text(): text.get_position() for text in figure_of(chart).texts}
    assert at["11"][0] == at["21"][0] < at["12"][0] == at["22"][0]
    assert at["11"][1] == at["12"][1] < at["21"][1] == at["22"][1]


def test_only_the_diagonal_of_the_same_parties_is_marked():
    """A party gives itself nothing, so those cells are hatched; other empty cells are blank."""
    artists = figure_of(matrix(names(4))).artists
    assert len([patch for patch in artists if getattr(patch, "get_hatch", lambda: None)()]) == 4


def test_points_stand_where_their_numbers_say():
    """More is further right and higher up."""
    points = (Point(label="low", x=1.0, y=2.0), Point(label="high", x=4.0, y=5.0))
    chart = replace(plot(()), points=points, quadrants=None, footer="")
    signs = [patch.get_xy() for patch in figure_of(chart).artists if patch.get_zorder() == 2]
    assert signs[0][0] < signs[1][0]
    assert signs[0][1] > signs[1][1], "places are counted from the top"
    assert {"low", "high", "relies on others", "others rely on it"} <= {*texts(chart)}


def test_points_without_a_number_are_counted():
    """What has no place is not put anywhere, and the foot says how many those are."""
    points = (Point(label="here", x=1.0, y=1.0), Point(label="nowhere", x=None, y=1.0),
              Point(label="far out", x=1.0, y=float("inf")))  # fmt: skip
    chart = replace(plot(()), points=points)
    drawn = texts(chart)
    assert "here" in drawn
    assert not {"nowhere", "far out"} & {*drawn}
    assert any(CAPTIONS.no_place.format(count=2) in text for text in drawn)


def test_the_legend_of_points_shows_what_occurs():
    """Kinds that occur are explained, a kind nobody has heard of is an organisation."""
    points = (Point(label="a", x=1.0, y=1.0, kind="broker"), Point(label="b", x=2.0, y=2.0, kind="authority"))
    drawn = texts(replace(plot(()), points=points))
    assert {"organisation", "authority"} <= {*drawn}
    assert not {"customer", "broker", CAPTIONS.focal} & {*drawn}
    assert CAPTIONS.focal in texts(replace(plot(()), points=(replace(points[0], focal=True),)))


@each_chart
def test_nothing_is_clipped_and_no_text_lies_on_another(chart):
    """Every line of text is on the slide, and no two share any ground."""
    found = boxes(chart)
    for text, (left, bottom, right, top) in found:
        assert left >= 0, text
        assert right <= WIDTH, text
        assert bottom >= 0, text
        assert top <= HEIGHT, text
    for (one, box), (other, other_box) in combinations(found, 2):
        assert not overlap(box, other_box), (one, other)


@pytest.mark.parametrize("chart", [plot(names(30)), whole_numbers(40)], ids=["spread", "whole numbers"])
def test_no_name_lies_on_a_point(chart):
    """Names keep clear of every sign, and no sign covers another."""
    figure = figure_of(chart)
    signs = [patch for patch in figure.artists if patch.get_zorder() == 2 and patch.get_facecolor()[3] > 0]
    renderer = FigureCanvasAgg(figure).get_renderer()
    extents = [sign.get_window_extent(renderer) for sign in signs]
    labels = [point.label for point in chart.points]
    for text in figure.texts:
        if text.get_text() in labels:
            box = text.get_window_extent(renderer)
            for extent in extents:
                assert not box.overlaps(extent), text.get_text()
    middles = [((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2) for box in extents]
    for one, other in combinations(middles, 2):
        assert (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 > 60


@pytest.mark.parametrize("count", [11, 30, 80])
def test_every_name_is_shown_or_told_at_the_foot(count):
    """The names on a plot and those that the foot names or counts are all there are."""
    chart = plot(tuple(f"party{number}" for number in range(count)))
    drawn = texts(chart)
    foot = next((text.partition("want of room: ")[2] for text in drawn if "want of room" in text), "")
    told = len(re.findall(r"party\d+", foot)) + sum(map(int, re.findall(r"(\d+) other", foot)))
    assert sum(text.startswith("party") for text in drawn) + told == count
    assert told <= count / 10


@pytest.mark.parametrize("count", [3, 30])
def test_lettering_is_large_enough_to_read(count):
    """Names on bars and plots of up to thirty are at least ten points high."""
    for chart in (bars(names(count)), plot(names(count))):
        assert min(text.get_fontsize() for text in figure_of(chart).texts) >= 10


def test_of_far_too_many_the_largest_are_shown():
    """More parties than a wall can hold are counted, not drawn."""
    for chart in (bars(names(80)), matrix(names(80))):
        assert any(CAPTIONS.largest.format(shown=30, all=80) in text for text in texts(chart))
    assert not any("largest" in text for text in texts(bars(names(30))))


def test_words_without_room_are_told():
    """Where rows are too low for words, the foot says that they are missing."""
    assert any(CAPTIONS.no_words in text for text in texts(bars(names(30))))
    assert not any(CAPTIONS.no_words in text for text in texts(bars(names(30), words="")))


@pytest.mark.parametrize("name", ["bars 0", "matrix 0", "plot 0"])
def test_an_empty_chart_says_that_it_is(name):
    """A chart of nothing is a slide with its title that says so."""
    drawn = texts(CHARTS[name])
    assert CAPTIONS.nothing in drawn
    assert CHARTS[name].title in drawn


def test_all_zero_is_no_error():
    """A chart of zeros is drawn, without dividing by any of them."""
    row = Bar(label="a", left=(0.0,), right=(0.0,))
    assert texts(replace(bars(()), rows=(row,))).count("0") == 2
    zero = Matrix(title="", parties=("a",), cells=((0.0,),), row_caption="", column_caption="")
    assert "0" in texts(zero)
    one = replace(
        plot(()), points=(Point(label="only", x=0.0, y=0.0),), x=Axis(caption=""), y=Axis(caption="")
    )
    assert "only" in texts(one)


# --- for everybody --------------------------------------------------------------------------------


BARS = ("whole", "direct", "loop", "unreturned")
POINTS = ("customer", "organisation", "authority", "touchpoint")
IN_EVERY_THEME = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)


@IN_EVERY_THEME
def test_colour_is_never_alone(theme: Theme):
    """Parts of bars differ in hatching and kinds of point in shape."""
    assert len({theme.charts[look].hatch for look in ("direct", "loop", "unreturned")}) == 3
    assert len({theme.point(kind).shape for kind in POINTS}) == len(POINTS)


def test_nobody_is_red():
    """No party and nothing that a party gives has the colour of what must be talked about."""
    inks = [*(THEME.charts[bar] for bar in BARS), *(THEME.point(kind) for kind in POINTS)]
    used = {ink.fill for ink in inks} | {ink.line for ink in inks}
    assert THEME.severities["high"].line not in used
    assert THEME.severities["high"].paper not in used


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@IN_EVERY_THEME
def test_numbers_can_be_read_on_what_is_under_them(theme: Theme):
    """Numbers on bars and cells have the contrast that the accessibility guidelines ask, 4.5 to 1."""
    pairs = [(theme.charts[bar].text, theme.charts[bar].fill) for bar in BARS]
    pairs += [(theme.text, shade) for shade in theme.shades.values()]
    for one, other in pairs:
        dark, light = sorted((luminance(one), luminance(other)))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (one, other)


@three_kinds
def test_a_figure_can_be_heard(chart):
    """The SVG says that it is an image, what it is called and all its numbers."""
    root = ET.fromstring(seen(chart))
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == root.find(f"{SVG}title").text == f"{chart.title}. {chart.subtitle}"
    assert root.find(f"{SVG}desc").text == "\n".join(chart.lines())


@three_kinds
def test_text_is_text_in_fonts_that_browsers_have(chart):
    """Every text names the fonts of the map, and nothing is a drawing of letters."""
    styles = [text.attrib["style"] for text in ET.fromstring(seen(chart)).iter(f"{SVG}text")]
    assert styles
    assert all(THEME.families in style for style in styles)


# --- text is data ---------------------------------------------------------------------------------


def batches(size: int) -> list[tuple[str, ...]]:
    return [tuple(HOSTILE[start : start + size]) for start in range(0, len(HOSTILE), size)]


each_batch = pytest.mark.parametrize("labels", batches(24), ids=lambda labels: name_of(labels[0]))
a_few_of_each_kind = pytest.mark.parametrize(
    "text", [text for kind in [*KINDS.values(), HOSTILE[len(TEXTS) :]] for text in kind[:2]], ids=name_of
)
no_glyph = pytest.mark.filterwarnings("ignore:Glyph .* missing from", "ignore:Matplotlib currently does not")
"""The tests ask matplotlib for extents themselves, outside of what keeps drawing quiet."""
ELEMENTS = {"svg", "title", "desc", "g", "path", "text", "defs", "pattern", "rect", "clipPath", "use"}


def drawn_text(svg: str) -> str:
    root = ET.fromstring(svg)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ELEMENTS
    return bare("".join(element.text or "" for element in root.iter(f"{SVG}text")))


@each_batch
def test_any_name_comes_out_as_written(labels):
    """A name that means something to SVG, to formulas or to a terminal is drawn as written."""
    # A table is named at its edges, and most of the time goes into its cells.
    empty = tuple((None,) * len(labels) for _ in labels[1:])
    edges = replace(matrix(labels), cells=((1.0,) * len(labels), *empty))
    for chart in (bars(labels, words=""), edges):
        drawn = drawn_text(draw_chart(chart))
        assert [label for label in labels if bare(label)[:6] not in drawn] == []


@a_few_of_each_kind
def test_any_text_comes_out_as_written(text):
    """Text is data in titles, captions, axes, fields, legends and the foot as much as in names."""
    point = Point(label=text, x=1.0, y=1.0)
    axis = Axis(caption=text, cross=2.0)
    row = Bar(label="a", left=(1.0,), right=None, left_words=text)
    parts = (Part(caption=text),)
    charts = (
        Plot(title=text, subtitle=text, points=(point,), x=axis, y=axis, quadrants=(text,) * 4, footer=text),
        Bars(title="", rows=(row,), left_caption=text, right_caption=text, left_parts=parts),
        Matrix(title="", parties=(text,), cells=((1.0,),), row_caption=text, column_caption=text, scale=text),
    )
    start = bare(text)[:6]
    for chart, places in zip(charts, (7, 4, 5), strict=True):
        assert drawn_text(draw_chart(chart)).count(start) >= places or not start


def test_any_name_is_drawn_in_dots_and_on_paper():
    """No name stops a drawing, and none is a warning."""
    for labels in batches(30):
        assert len(draw_chart(bars(labels), "png")) > 10_000
    for kinds in (("control characters", "right to left", "zero width"), ("emoji", "combining", "scripts")):
        labels = tuple(text for kind in kinds for text in KINDS[kind])
        assert len(draw_chart(bars(labels), "pdf")) > 10_000


@no_glyph
@each_batch
def test_any_name_stays_on_the_slide(labels):
    """However long a name is and whatever it is made of, it ends where its room ends."""
    for chart in (bars(labels), matrix(labels), plot(labels)):
        for _, (left, _, right, _) in boxes(replace(chart, title=labels[0], subtitle=labels[1])):
            assert left >= 0
            assert right <= WIDTH


def test_a_long_name_is_cut_and_says_so():
    """What does not fit ends in an ellipsis, and what fits does not."""
    long = "z" * 5000
    for chart in (bars((long,)), matrix((long,)), plot((long,))):
        drawn = [text for text in texts(chart) if "z" in text]
        assert any(text.endswith("…") for text in drawn)
        assert all(set(text) <= {"z", "…"} for text in drawn)
    assert not any("…" in text for text in texts(bars(("A name of some length", "another"))))


def test_two_lines_of_a_title_are_about_as_long():
    """A title that needs a second line does not leave one word on it."""
    chart = replace(
        bars(names(3)),
        title="Who steers and who is steered: two parties hold the reins and have not been asked",
    )
    lines = [text for text in texts(chart) if text and text in chart.title]
    assert len(lines) == 2
    assert min(map(len, lines)) > 0.6 * max(map(len, lines))


# --- the same every time --------------------------------------------------------------------------


@three_kinds
@pytest.mark.parametrize("format", ["svg", "png", "pdf"])
def test_same_chart_same_bytes(chart, format):
    """A chart gives the same bytes every time, and tells of no day on which it was drawn."""
    first = seen(chart, format)
    assert first == draw_chart(chart, format)
    for word in ("CreationDate", "dc:date", "matplotlib"):
        assert (word if isinstance(first, str) else word.encode()) not in first


def test_the_order_of_points_makes_no_difference():
    """Points are placed and named alike in whatever order they come."""
    chart = whole_numbers(25)
    turned = replace(chart, points=chart.points[::-1])
    picture = [re.sub(r"<desc>.*</desc>", "", draw_chart(one), flags=re.DOTALL) for one in (chart, turned)]
    assert picture[0] == picture[1]


def test_bytes_do_not_hang_on_the_seed_of_hashing():
    """Two processes with different seeds draw the same."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import hashlib, test_figure as t\n"
        "made = [t.draw_chart(kind(t.names(9))).encode() for kind in (t.bars, t.matrix, t.plot)]\n"
        "for one in (*made, t.draw_chart(t.bars(t.names(9)), 'pdf')):\n"
        "    print(hashlib.sha256(one).hexdigest())\n"
    )
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    told = subprocess.run(
        [sys.executable, "-c", code, str(Path(__file__).parent)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
    ).stdout.split()
    made = [draw_chart(kind(names(9))).encode() for kind in (bars, matrix, plot)]
    made.append(draw_chart(bars(names(9)), "pdf"))
    assert told == [hashlib.sha256(one).hexdigest() for one in made]


def test_figures_are_dated_as_asked(monkeypatch):
    """With SOURCE_DATE_EPOCH every format carries that date."""
    chart = bars(names(2))
    undated = draw_chart(chart, "pdf")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert b"D:20010909014640" in draw_chart(chart, "pdf")
    assert b"2001-09-09T01:46:40" in draw_chart(chart, "png")
    assert "2001-09-09T01:46:40" in draw_chart(chart, "svg")
    assert draw_chart(chart, "pdf") == draw_chart(chart, "pdf")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    assert draw_chart(chart, "pdf") == undated


@pytest.mark.parametrize("epoch", ["yesterday", "9" * 30])
def test_a_date_that_is_none_is_refused(monkeypatch, epoch):
    """A date that cannot be read is an error that names it, as its specification asks."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(RenderError, match=epoch):
        draw_chart(bars(names(2)), "pdf")


def test_the_settings_of_the_user_neither_matter_nor_change():
    """Drawing looks the same whatever matplotlib has been told, and leaves that as it was."""
    chart = plot(names(4))
    plain = {kind: draw_chart(chart, kind) for kind in ("svg", "png", "pdf")}
    ours = {
        "text.usetex": True,
        "svg.fonttype": "path",
        "savefig.bbox": "tight",
        "font.size": 30,
        "figure.facecolor": "black",
        "lines.linewidth": 9,
        "savefig.transparent": True,
    }
    with mpl.rc_context(ours):
        before = dict(mpl.rcParams)
        assert {kind: draw_chart(chart, kind) for kind in plain} == plain
        assert dict(mpl.rcParams) == before


def test_drawing_needs_no_window_and_says_nothing(capfd):
    """No figure manager is loaded, nothing is printed; the data alone do not even load matplotlib."""
    code = (
        "import sys\n"
        "from ecograph.rendering import charts\n"
        "assert 'matplotlib' not in sys.modules\n"
        "from ecograph.rendering.figure import draw_chart\n"
        "draw_chart(charts.Bars(title='a', rows=(), left_caption='b', right_caption='c'), 'png')\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    draw_chart(bars(("東京", "🚆")), "pdf")
    assert capfd.readouterr() == ("", "")


def test_a_figure_is_one_slide():
    """SVG and PNG are 16 by 9 and as large as the map."""
    root = ET.fromstring(draw_chart(bars(names(3))))
    assert root.attrib["viewBox"] == f"0 0 {WIDTH} {HEIGHT}"
    png = draw_chart(bars(names(3)), "png")
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert (int.from_bytes(png[16:20]), int.from_bytes(png[20:24])) == (1920, 1080)
    assert draw_chart(bars(names(3)), "pdf").startswith(b"%PDF-")


def test_an_unknown_format_names_the_nearest():
    """A format that does not exist is told with the one that was probably meant."""
    with pytest.raises(ConfigError, match='did you mean "svg"'):
        draw_chart(bars(()), "svgg")


# --- signs that step aside ------------------------------------------------------------------------


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=25),
    st.sampled_from([None, 3.0, 6.0, 6.5]),
)
def test_signs_step_aside_and_stay_in_their_field(places, cross):
    """No sign that makes room for another crosses a line between fields or leaves the plot."""
    across = drawing._Scale(-1.0, 13.0, cross, (), 50.0, 900.0)
    up = drawing._Scale(-1.0, 13.0, cross, (), 500.0, 100.0)
    exact = [(across.at(x), up.at(y)) for x, y in sorted(places)]
    spots = drawing._apart(exact, 15.0, (across, up))
    for (x, y), (moved_x, moved_y) in zip(exact, spots, strict=True):
        assert 50 <= moved_x <= 900
        assert 100 <= moved_y <= 500
        if cross is not None:
            assert x == across.at(cross) or (x < across.at(cross)) == (moved_x < across.at(cross))
            assert y == up.at(cross) or (y < up.at(cross)) == (moved_y < up.at(cross))
    for place, spot in zip(exact, spots, strict=True):
        if exact.count(place) == 1 and min(
            (abs(place[0] - other[0]) + abs(place[1] - other[1]) for other in exact if other != place),
            default=999,
        ) > 200:  # fmt: skip
            assert spot == pytest.approx(place, abs=0.3)
