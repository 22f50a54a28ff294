"""Tests of the drawn journeys, stances and causes: nothing is lost, covered or taken for markup."""

from __future__ import annotations

import random
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from naughty import TEXTS

from ecograph.rendering.charts import (
    DEEPEST,
    MOST,
    MOST_LEAVES,
    MOST_STOPS,
    Blueprint,
    Cause,
    Stance,
    Stances,
    Stop,
    Tree,
)
from ecograph.rendering.figure import draw_chart, figure_of
from ecograph.rendering.theme import CAPTIONS

SVG = "{http://www.w3.org/2000/svg}"
WIDTH, HEIGHT = 960, 540
NAMES = ("Ground handling North", "Retail and catering", "Border police", "Town", "Security company")
Chart = Blueprint | Stances | Tree


def journey(count: int, names: tuple[str, ...] = NAMES) -> Blueprint:
    dice = random.Random(count)

    def name() -> str:
        return dice.choice(names)

    return Blueprint(
        title="At two touchpoints it falls deepest",
        subtitle="A day",
        stops=tuple(
            Stop(
                label=f"{name()} {number}",
                stage=dice.choice(("Come", "Stay", "")),
                done_by=dice.choice((name(), "")),
                blamed=dice.choice((name(), "")),
                expectation=dice.choice((None, 1.0, 3.5, 5.0)),
                experience=dice.choice((None, 1.0, 2.5, 5.0)),
                channels=dice.choice((name(), "")),
                only_channel=dice.random() < 0.5,
                metrics=dice.choice((name(), "")),
                weight=float(dice.randint(1, 5)),
            )
            for number in range(count)
        ),
        passages=tuple(dice.choice(("", "linked", "unlinked")) for _ in range(max(0, count - 1))),
        footer="50 links",
    )


def stances(rows: int, goals: int, names: tuple[str, ...] = NAMES) -> Stances:
    dice = random.Random(rows)
    return Stances(
        title="One goal, two sides",
        rows=tuple(f"{dice.choice(names)} {number}" for number in range(rows)),
        columns=tuple(f"{dice.choice(names)} {number}" for number in range(goals)),
        notes=tuple(dice.choice(("meant to be everybody's", "")) for _ in range(goals)),
        cells=tuple(
            tuple(
                Stance(
                    number=dice.choice((None, -4, -1, 0, 2, 4)),
                    words=dice.choice((dice.choice(names), "")),
                    quoted=dice.random() < 0.5,
                )
                for _ in range(goals)
            )
            for _ in range(rows)
        ),
        footer="50 links",
    )


def tree(depth: int, width: int, names: tuple[str, ...] = NAMES) -> Tree:
    dice = random.Random(depth * 10 + width)

    def cause(left: int) -> Cause:
        return Cause(
            label=f"{dice.choice(names)} {dice.randint(0, 999)}",
            category=dice.choice((dice.choice(names), "")),
            because=tuple(cause(left - 1) for _ in range(dice.randint(1, width))) if left else (),
        )

    return Tree(
        title="Why it falls short",
        effect=dice.choice(names),
        measured="expected 4, met 2 (of 5)",
        causes=tuple(cause(depth - 1) for _ in range(width)),
        footer="50 links",
    )


CHARTS: dict[str, Chart] = {
    **{f"journey of {count}": journey(count) for count in (0, 1, 2, 8, 10, 14)},
    **{
        f"{rows} stances on {goals}": stances(rows, goals)
        for rows, goals in ((0, 0), (1, 1), (11, 2), (40, 6))
    },
    **{
        f"causes {depth} deep": tree(depth, width)
        for depth, width in ((1, 1), (2, 2), (4, 2), (7, 2), (1, 20))
    },
    "no causes": replace(tree(1, 1), causes=()),
}
each_chart = pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
HOSTILE: dict[str, Chart] = {
    "journey": journey(10, TEXTS),
    "stances": stances(30, 3, TEXTS),
    "causes": tree(2, 3, TEXTS),
}


def texts(chart: Chart) -> list[str]:
    return [element.text or "" for element in ET.fromstring(draw_chart(chart)).iter(f"{SVG}text")]


def boxes(chart: Chart) -> list[tuple[str, tuple[float, float, float, float]]]:
    figure = figure_of(chart)
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


def test_of_a_long_journey_the_deepest_falls_stay():
    """The stops that fall shortest stay, then the weightiest; what is not next has no passage."""
    stops = tuple(
        Stop(label=label, expectation=4.0, experience=met, weight=weight)
        for label, met, weight in (("a", 4.0, 1.0), ("b", 1.0, 1.0), ("c", 4.0, 5.0), ("d", 3.0, 1.0))
    )
    chart = Blueprint(title="", stops=stops, passages=("linked", "unlinked", "linked"))
    assert [stop.label for stop in chart.foremost(3).stops] == ["b", "c", "d"]
    assert chart.foremost(3).passages == ("unlinked", "linked")
    assert [stop.label for stop in chart.foremost(2).stops] == ["b", "d"]
    assert chart.foremost(2).passages == ("",)
    assert chart.foremost(9) == chart


def test_of_many_stances_the_firmest_stay():
    """Parties that say most and stand firmest stay, in their order, with the first goals."""
    chart = Stances(
        title="",
        rows=("a", "b", "c"),
        columns=("x", "y"),
        cells=tuple((Stance(number=number), Stance(number=4)) for number in (None, -3, 1)),
    )
    assert chart.foremost(2).rows == ("b", "c")
    assert chart.foremost(2, 1).columns == ("x",)
    assert chart.foremost(9) == chart


def test_of_a_large_tree_the_first_ends_stay():
    """So many ends stay and so many levels; what has more behind it is no cause at the root."""
    chart = tree(3, 2)
    few = chart.foremost(2, 2)
    assert few.leaves == 2
    assert max(cause.depth for cause in few.causes) == 2
    ends = [end for cause in few.causes for end in cause.because]
    assert [end.is_root for end in ends] == [False, False]
    assert chart.foremost(chart.leaves, 3) == chart


def test_data_that_make_no_chart_are_refused():
    """Passages that do not fit, numbers that are none, and stances off the scale are refused."""
    stop = Stop(label="a")
    with pytest.raises(ValueError, match="1 passages do not fit between 1 stops"):
        Blueprint(title="", stops=(stop,), passages=("linked",))
    with pytest.raises(ValueError, match="not finite"):
        Blueprint(title="", stops=(replace(stop, experience=float("nan")),), passages=())
    with pytest.raises(ValueError, match="1 rows of 1 columns"):
        Stances(title="", rows=("a",), columns=("x",), cells=((),))
    with pytest.raises(ValueError, match="not from -4 to 4"):
        Stances(title="", rows=("a",), columns=("x",), cells=((Stance(number=5),),))


# --- what is on the slide -------------------------------------------------------------------------


def test_a_journey_says_what_falls_short():
    """How far it falls short is said with a sign, and so is a hand-over without a link."""
    chart = Blueprint(
        title="",
        stops=(
            Stop(
                label="Ride", done_by="Taxi", expectation=3, experience=4, channels="road", only_channel=True
            ),
            Stop(
                label="Desk",
                done_by="Clinic",
                blamed="Town",
                expectation=4,
                experience=2.5,
                metrics="minutes",
            ),
        ),
        passages=("unlinked",),
    )
    drawn = texts(chart)
    for text in ("▲ 1", "▼ 1.5", CAPTIONS.no_link, CAPTIONS.unlinked, "Town", "road only", "✓ minutes"):
        assert text in drawn
    assert f"▼ {CAPTIONS.short}" in drawn
    plain = texts(
        replace(chart, stops=tuple(replace(stop, experience=None) for stop in chart.stops), passages=("",))
    )
    assert not any(sign in text for text in plain for sign in ("▼", "▲", CAPTIONS.no_link))


def test_a_bar_is_as_long_as_the_gap():
    """What the customer misses is drawn on one scale, whether it is high or low on it."""
    stops = tuple(
        Stop(label=str(number), expectation=high, experience=low)
        for number, (high, low) in enumerate(((5.0, 3.0), (2.0, 1.0), (4.0, 2.0)))
    )
    figure = figure_of(Blueprint(title="", stops=stops, passages=("", "")))
    hatched = [patch for patch in figure.artists if getattr(patch, "get_hatch", str)() == "///"]
    # The sample in the legend is hatched too, and lower than any bar here.
    bars = sorted(round(patch.get_height(), 6) for patch in hatched)[1:]
    assert [bar / bars[0] for bar in bars] == pytest.approx([1.0, 2.0, 2.0])


def test_stages_span_their_touchpoints():
    """A stage that lasts is named once; where it comes back it is named again."""
    stops = tuple(
        Stop(label=label, stage=stage) for label, stage in zip("abcd", ("X", "X", "Y", "X"), strict=True)
    )
    drawn = texts(Blueprint(title="", stops=stops, passages=("", "", "")))
    assert (drawn.count("X"), drawn.count("Y")) == (2, 1)


def test_firmness_is_shown_by_signs():
    """A stance has as many signs as it is firm, up or down; a divided party has one of each."""
    numbers = (4, -2, 0, None)
    cells = (*((Stance(number=number),) for number in numbers), (Stance(number=0, is_divided=True),))
    drawn = texts(Stances(title="", rows=tuple("abcde"), columns=("x",), cells=cells))
    for text in ("▲▲▲▲", "▼▼", "–", CAPTIONS.silent, "▲▼"):
        assert drawn.count(text) == 1


def test_a_tree_reads_from_left_to_right():
    """Each cause stands to the right of what it explains."""
    chart = Tree(
        title="Why",
        effect="Desk",
        causes=(Cause(label="One nurse", because=(Cause(label="Old rosters"), Cause(label="No forecast"))),),
    )
    left = {text: box[0] for text, box in boxes(chart)}
    assert left["Desk"] < left["One nurse"] < left["Old rosters"] == left["No forecast"]
    assert CAPTIONS.root in left


@each_chart
def test_no_text_lies_on_another_or_leaves_the_slide(chart: Chart):
    """However much there is, all texts stand apart and on the slide."""
    placed = boxes(chart)
    for text, (left, bottom, right, top) in placed:
        assert left >= 0, text
        assert bottom >= 0, text
        assert right <= WIDTH, text
        assert top <= HEIGHT, text
    for number, (text, box) in enumerate(placed):
        for other, there in placed[:number]:
            assert not overlap(box, there), (text, other)


@each_chart
def test_what_is_left_out_is_told(chart: Chart):
    """The foot says how many are shown where not all are."""
    foot = " ".join(texts(chart))
    if isinstance(chart, Blueprint):
        shown, there = min(len(chart.stops), MOST_STOPS), len(chart.stops)
        note = CAPTIONS.some_stops.format(shown=shown, all=there)
    elif isinstance(chart, Stances):
        shown, there = min(len(chart.rows), MOST), len(chart.rows)
        note = CAPTIONS.largest.format(shown=shown, all=there)
    else:
        shown, there = chart.foremost().leaves, chart.leaves
        note = CAPTIONS.some_causes.format(shown=shown, all=there)
        assert shown <= MOST_LEAVES
        assert max((cause.depth for cause in chart.foremost().causes), default=0) <= DEEPEST
    assert (note in foot) is (shown < there)
    assert "50 links" in foot


@each_chart
def test_an_empty_chart_says_so(chart: Chart):
    """What has nothing on it is a slide that says that."""
    assert (CAPTIONS.nothing in texts(chart)) is (chart.lines() == ())


@pytest.mark.parametrize("chart", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_only_text(chart: Chart):
    """Whatever is in a name, the picture is well formed and holds no markup of it."""
    svg = draw_chart(chart)
    kinds = {element.tag.removeprefix(SVG) for element in ET.fromstring(svg).iter()}
    assert kinds.isdisjoint({"script", "b", "img", "image", "a", "foreignObject"})
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", svg)
    assert draw_chart(chart, "png").startswith(b"\x89PNG")
    assert draw_chart(chart, "pdf").startswith(b"%PDF")


@pytest.mark.parametrize(
    "chart", [journey(8), stances(11, 2), tree(3, 2)], ids=["journey", "stances", "causes"]
)
def test_the_same_chart_gives_the_same_bytes(chart: Chart):
    """A picture drawn twice is one picture."""
    assert all(draw_chart(chart, kind) == draw_chart(chart, kind) for kind in ("svg", "png", "pdf"))


@pytest.mark.parametrize(
    "chart", [journey(8), stances(11, 2), tree(3, 2)], ids=["journey", "stances", "causes"]
)
def test_who_cannot_see_it_is_told(chart: Chart):
    """The same stands in words in the description of the SVG."""
    description = next(ET.fromstring(draw_chart(chart)).iter(f"{SVG}desc")).text or ""
    assert chart.lines()[0] in description
