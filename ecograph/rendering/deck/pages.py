"""Puts what a slide says on a slide: one function for each kind of page."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, cast

from ecograph.rendering.deck.canvas import Line
from ecograph.rendering.deck.connectors import connector, connectors, sites_of
from ecograph.rendering.deck.content import (
    BarsPage,
    CardPage,
    ChainPage,
    JourneyPage,
    MapPage,
    SwapsPage,
    ViewsPage,
)
from ecograph.rendering.deck.excerpt import excerpt, trimmed
from ecograph.rendering.deck.fitting import FLOOR, Say, cut, height_of, one_line
from ecograph.rendering.diagram.chart import best_chart
from ecograph.rendering.diagram.geometry import around
from ecograph.rendering.diagram.layers import layered_chart
from ecograph.rendering.diagram.lettering import MARK_EMS, STATE_SIZE, shown, state_word, width_of
from ecograph.rendering.diagram.outlines import Outline
from ecograph.rendering.diagram.page import LEGEND_SIZE, legend_of
from ecograph.rendering.diagram.roster import roster_of
from ecograph.rendering.diagram.routing import routed
from ecograph.rendering.theme import FLOW_WIDTHS, kind_of, line_width
from ecograph.words import ENGLISH, count

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ecograph.rendering.deck.canvas import Canvas, Paint, Shape
    from ecograph.rendering.deck.connectors import Connector
    from ecograph.rendering.deck.content import Section, Stop, Swap, Telling, View
    from ecograph.rendering.diagram.geometry import Box, Point
    from ecograph.rendering.diagram.page import Entry
    from ecograph.rendering.diagram.roster import Roster
    from ecograph.rendering.diagram.routing import Chart
    from ecograph.rendering.scene import Flow, Party, Scene

REACH: Final = 2.1
"""How far the axes of the bars reach, in multiples of the longest; the rest is for words."""
PLOTTED: Final = 0.78
"""The share of the width of the chart that the names of parties leave to the bars."""
READABLE: Final = 9.0
"""Names on arrows are at least so large; a map that cannot hold them so is made smaller."""
CHAIN_LETTERS: Final = (48, 32, 22, 15, 10)
"""Letters of a name on a chain, tried in turn."""
FEWER: Final = 0.85
"""The share of its arrows that a map keeps at most where they do not fit."""
FOOT: Final = 13.0
FOOT_SIZE: Final = 9.5
LEGEND_ROW: Final = 18.0
QUESTION_SIZE: Final = 14.0
MAP_SHARE: Final = 0.61
WIDEST_SWAP: Final = 440.0
RING_SIZES: Final = (13.0, 12.0, 11.0, 10.0, 9.5, 9.0)
ABOVE: Final = -math.pi / 2
"""Where a circle begins whose first party stands on top."""
SWAP_ROW: Final = 58.0
"""What one party gives and gets."""


def draw(canvas: Canvas, page: Any, deadline: float) -> None:
    """Put the content of a page under its title; tables, which take several slides, are put elsewhere."""
    match page:
        case MapPage():
            _map_page(canvas, page, deadline)
        case JourneyPage():
            _journey_page(canvas, page)
        case ChainPage():
            _chain_page(canvas, page)
        case BarsPage():
            _bars_page(canvas, page)
        case SwapsPage():
            _swaps_page(canvas, page)
        case ViewsPage():
            _views_page(canvas, page)
        case CardPage():
            _card_page(canvas, page)
        case _:
            raise TypeError(f"{type(page).__name__} is no page of a slide")


def foot(canvas: Canvas, text: str) -> None:
    """Say on one line at the foot what a slide rests on."""
    if text:
        left, _, right, bottom = canvas.house.area
        canvas.text(
            (left, bottom - FOOT, right, bottom),
            (Say(one_line(text, right - left, FOOT_SIZE), color="quiet"),),
            name="Basis",
            largest=FOOT_SIZE,
            down="b",
        )


def _shrunk(size: float, room: float, heights: Callable[[float], list[float]]) -> tuple[float, list[float]]:
    """Choose the largest letters in which texts have room under one another, else give each its share."""
    while size > FLOOR and sum(heights(size)) > room:
        size -= 0.5
    wanted = heights(size)
    return size, [height * min(1.0, room / sum(wanted)) for height in wanted]


# --- Maps


def _map_page(canvas: Canvas, page: MapPage, deadline: float) -> None:
    left, top, right, bottom = canvas.house.area
    bottom -= FOOT + 2
    if page.question:
        height = 34.0 if page.tellings else 20.0
        size = QUESTION_SIZE if page.tellings else 12.0
        box = (left, bottom - height, right, bottom)
        says = (Say(page.question, bold=bool(page.tellings), color="text" if page.tellings else "quiet"),)
        canvas.text(box, says, name="Question", largest=size, down="ctr")
        bottom -= height + 2
    middle = left + MAP_SHARE * (right - left) if page.tellings else right
    key = LEGEND_ROW * len(_legend_rows(roster_of(page.scene), middle - left))
    roster, chart = _readable(page.scene, (left, top, middle, bottom - key - 4), deadline)
    put_chart(canvas, roster, chart)
    arrows = sum(not flow.proposed for flow in roster.flows)
    foot(canvas, page.basis.format(shown=count(arrows, *ENGLISH.arrows)))
    _legend(canvas, roster, (left, bottom - key, middle, bottom))
    if page.tellings:
        _rule(canvas, (middle + 8, top + 6), (middle + 8, bottom - 4))
        _tellings(canvas, page.tellings, (middle + 20, top + 4, right, bottom))


def _rule(canvas: Canvas, start: Point, end: Point) -> None:
    canvas.rule(start, end, Line(canvas.paints["rule"], 1.0), name="Rule")


_MARK_PAINTS: Final = {1: "alarm", 2: "text", 3: "accent"}
"""The one alarm of a slide is for what we see."""


def _tellings(canvas: Canvas, tellings: Sequence[Telling], box: Box) -> None:
    left, top, right, bottom = box
    inset = 26.0 if any(telling.mark for telling in tellings) else 0.0
    told = [_telling(telling) for telling in tellings]

    def stand(size: float) -> list[float]:
        return [height_of(says, right - left - inset, size) + 2 for says in told]

    size, heights = _shrunk(17.0, bottom - top - 12.0 * (len(tellings) - 1), stand)
    gap = min(34.0, (bottom - top - sum(heights)) / max(len(tellings), 1))
    y = top
    for telling, says, height in zip(tellings, told, heights, strict=True):
        if telling.mark:
            canvas.mark(telling.mark, (left + 10, y + 10), 13.0, _MARK_PAINTS.get(telling.mark, "text"))
        canvas.text((left + inset, y, right, y + height), says, name=telling.heading, largest=size)
        y += height + gap


def _telling(telling: Telling) -> tuple[Say, Say]:
    paint = "alarm" if telling.mark == 1 else "accent" if telling.mark == 3 else "quiet"
    return Say(telling.heading, bold=True, color=paint, scale=0.85), Say(telling.text)


def _readable(scene: Scene, area: Box, deadline: float) -> tuple[Roster, Chart]:
    """Place as much of a scene as can be read in an area."""
    roster, chart = _placed(trimmed(scene), area, deadline)
    while not _is_readable(chart) and len(scene.parties) > 2:
        roster, chart = _placed(trimmed(scene, lines=1), area, deadline)
        if _is_readable(chart):
            break
        # As many arrows as there would be room for; and nobody whom no arrow could bind.
        flows = int(len(scene.flows) * min(FEWER, chart.size / READABLE))
        parties = min(len(scene.parties) - (flows < len(scene.parties)), flows + 1)
        scene = excerpt(scene, max(parties, 2), max(flows, 1))
    if chart.size < READABLE:
        # Even two parties have too much to say for so little room: the arrows stay bare.
        bare = tuple(replace(flow, lines=()) for flow in scene.flows)
        roster, chart = _placed(replace(trimmed(scene), flows=bare), area, deadline)
    return roster, chart


def _placed(scene: Scene, area: Box, deadline: float) -> tuple[Roster, Chart]:
    roster = roster_of(scene)
    return roster, best_chart(roster, area, deadline, bends=connectors)


def _is_readable(chart: Chart) -> bool:
    return chart.size >= READABLE and not chart.faults


def put_chart(canvas: Canvas, roster: Roster, chart: Chart) -> None:
    """Draw a chart whose curves are connectors: arrows undermost, over them parties, and names on top."""
    shapes = [_party(canvas, party, chart, number) for number, party in enumerate(roster.parties)]
    arrows = []
    ways = cast("tuple[Connector, ...]", chart.curves)
    for flow, (giver, receiver), curve in zip(roster.flows, roster.ends, ways, strict=True):
        names = f"{roster.parties[giver].label} \N{RIGHTWARDS ARROW} {roster.parties[receiver].label}"
        what = flow.tooltip or ", ".join(flow.lines)
        ends, line = (shapes[giver], shapes[receiver]), _arrow(canvas, flow, chart.line_factor)
        alt = f"{names}: {what}" if what else names
        arrows.append(canvas.connect(ends, curve, line, name=f"Arrow {names}", alt=alt))
    if shapes:
        first = shapes[0]._element  # noqa: SLF001 - a party in a group lies where its group lies
        behind = first if first.getparent().tag.endswith("}spTree") else first.getparent()
        for arrow in arrows:
            behind.addprevious(arrow._element)  # noqa: SLF001
    for number, flow in enumerate(roster.flows):
        _names(canvas, roster, chart, number, flow)
    for box, text in chart.remarks:
        canvas.text(box, (Say(text, color="quiet"),), name="Remark", largest=chart.party_size)


def _arrow(canvas: Canvas, flow: Flow, wider: float) -> Line:
    width = line_width(flow) * wider
    if flow.proposed:
        return Line(canvas.paints["accent"], max(width, 1.75), "dashed", pointed=True)
    paint = "alarm" if 1 in flow.marks else "text" if flow.marks else "flow"
    return Line(canvas.paints[paint], max(width, 1.5) if flow.marks else width, pointed=True)


def _party(canvas: Canvas, party: Party, chart: Chart, number: int) -> Shape:
    outline, lines = chart.outlines[number], chart.blocks[number].lines
    size, mark_size = chart.party_size, chart.size
    look = canvas.house.theme.party(party.kind, focal=party.focal, state=party.state)
    word = state_word(party)
    alt = f"{party.label} ({kind_of(party.kind).caption})"
    alt = f"{alt}: {word}" if word else alt
    group = canvas.group(party.label, alt) if party.marks else None
    paint, fill = _kind_paints(canvas, look.shape)
    shape = canvas.shape(
        look.shape,
        outline.box,
        name=party.label,
        alt=alt,
        fill=fill,
        line=Line(paint, look.width if look.rims == 1 else 2.6, look.stroke),
        within=group,
    )
    says = [Say(line, bold=True) for line in lines]
    if word:
        # The last line of the name was kept free for it.
        says[-1] = Say(word, color="quiet", scale=STATE_SIZE)
    canvas.exact(shape, says, size)
    _, top, right, _ = outline.box
    for place, mark in enumerate(sorted(set(party.marks))):
        middle = (right - (0.2 + 1.4 * place) * mark_size, top + 2)
        canvas.mark(mark, middle, max(1.15 * mark_size, 12.0), _MARK_PAINTS.get(mark, "text"), within=group)
    return shape


def _names(canvas: Canvas, roster: Roster, chart: Chart, number: int, flow: Flow) -> None:
    spot = chart.spots[number]
    if spot is None or not (spot.block.lines or flow.marks):
        return
    giver, receiver = (roster.parties[end].label for end in roster.ends[number])
    left, top, right, bottom = spot.box
    size, marks = chart.size, sorted(set(flow.marks))
    name = f"What {giver} gives {receiver}"
    group = canvas.group(name, f"{name}: {', '.join(flow.lines)}") if marks and spot.block.lines else None
    for mark in marks:
        middle = (left + MARK_EMS / 2 * size, (top + bottom) / 2)
        canvas.mark(mark, middle, max(0.98 * size, 10.5), _MARK_PAINTS.get(mark, "text"), within=group)
        left += MARK_EMS * size
    if spot.block.lines:
        color = "accent" if flow.proposed else "text"
        box, paper = (left, top, right, bottom), canvas.paints["paper"]
        shape = canvas.text(box, (), name=name, largest=size, fill=paper, within=group)
        canvas.exact(shape, [Say(line, color=color) for line in spot.block.lines], size)


def _legend_rows(roster: Roster, width: float) -> list[list[tuple[Entry, float]]]:
    """Share the entries of a legend out over rows, each with its place."""
    rows: list[list[tuple[Entry, float]]] = [[]]
    x = 0.0
    for entry in legend_of(roster):
        own = entry.sample_width + _caption_width(entry.caption) + 4
        if rows[-1] and x + own > width:
            rows.append([])
            x = 0.0
        rows[-1].append((entry, x))
        x += own + 12
    return rows


def _caption_width(caption: str) -> float:
    return width_of(caption) * LEGEND_SIZE + 6


def _legend(canvas: Canvas, roster: Roster, box: Box) -> None:
    """Explain what occurs, and nothing else, with the shapes themselves, at the bottom of a box."""
    left, _, right, bottom = box
    rows = _legend_rows(roster, right - left)
    for number, row in enumerate(rows):
        y = bottom - (len(rows) - number - 0.5) * LEGEND_ROW
        for entry, place in row:
            _entry(canvas, entry, left + place, y)


def _entry(canvas: Canvas, entry: Entry, x: float, y: float) -> None:
    end, name = x + entry.sample_width, f"Legend: {entry.caption}"
    if entry.kind:
        look = canvas.house.theme.party(entry.kind, focal=entry.focal)
        paint, fill = _kind_paints(canvas, look.shape)
        box, line = (x + 1, y - 5.5, end - 1, y + 5.5), Line(paint, look.width, look.stroke)
        canvas.shape(look.shape, box, name=name, fill=fill, line=line)
    else:
        for line, across in _samples(canvas, entry.sample):
            start, stop = (x + share * entry.sample_width for share in across)
            canvas.rule((start, y), (stop, y), line, name=name)
    box = (end + 4, y - 8, end + 4 + _caption_width(entry.caption), y + 8)
    canvas.caption(entry.caption, box, LEGEND_SIZE, name=name)


def _kind_paints(canvas: Canvas, shape: str) -> tuple[Paint, Paint]:
    """Give the colours of the border and of the fill of a kind of party."""
    border = {"ellipse": "accent", "octagon": "quiet"}.get(shape, "text")
    fill = {"ellipse": "accent tint", "octagon": "grey"}.get(shape, "pale")
    return canvas.paints[border], canvas.paints[fill]


def _samples(canvas: Canvas, sample: str) -> list[tuple[Line, tuple[float, float]]]:
    flow = canvas.paints["flow"]
    if sample == "weights":
        widths = FLOW_WIDTHS[::2]
        shares = [(number / 3, number / 3 + 0.28) for number in range(3)]
        return [(Line(flow, width), share) for width, share in zip(widths, shares, strict=True)]
    if sample == "proposed":
        return [(Line(canvas.paints["accent"], 1.75, "dashed", pointed=True), (0.0, 1.0))]
    return [(Line(flow, 1.5, pointed=True), (0.0, 1.0))]


# --- Chains


def _chain_page(canvas: Canvas, page: ChainPage) -> None:
    left, top, right, bottom = canvas.house.area
    texts = 96.0
    area = (left, top, right, bottom - texts - LEGEND_ROW - 14)
    for letters in CHAIN_LETTERS:
        roster = roster_of(_shortened(page.scene, letters))
        chart = layered_chart(roster, area)
        if chart.size >= READABLE:
            break
    put_chart(canvas, roster, _levelled(roster, chart))
    _legend(canvas, roster, (left, area[3] + 4, right, area[3] + 4 + LEGEND_ROW))
    gap = 28.0
    each = (right - left - gap * (len(page.tellings) - 1)) / len(page.tellings)
    y = bottom - texts
    _rule(canvas, (left, y - 5), (right, y - 5))
    for number, telling in enumerate(page.tellings):
        x = left + number * (each + gap)
        canvas.text(
            (x, y, x + each, bottom),
            (Say(telling.heading, bold=True, color="quiet", scale=0.85), Say(telling.text)),
            name=telling.heading,
            largest=14.0,
        )


def _shortened(scene: Scene, letters: int) -> Scene:
    """Cut the names on a chain."""
    return replace(
        scene,
        parties=tuple(replace(party, label=cut(party.label, letters)) for party in scene.parties),
        flows=tuple(
            replace(
                flow,
                lines=tuple(cut(line, letters) for line in flow.lines),
                tooltip=flow.tooltip or ", ".join(flow.lines),
            )
            for flow in scene.flows
        ),
    )


def _levelled(roster: Roster, chart: Chart) -> Chart:
    """Replace the lines of a chart in columns by connectors between the same shapes."""
    ways = tuple(
        min(
            connectors(chart.outlines[giver], chart.outlines[receiver], 6.0, company=False),
            key=lambda way: (_bends_back(way), way.cost),
        )
        for giver, receiver in roster.ends
    )
    return replace(chart, curves=ways)


def _bends_back(way: Connector) -> bool:
    return way.begin.axis != (1.0, 0.0) or way.end.axis != (-1.0, 0.0)


# --- Journeys


def _journey_page(canvas: Canvas, page: JourneyPage) -> None:
    left, top, right, bottom = canvas.house.area
    foot(canvas, page.foot)
    bottom -= FOOT + 4
    heads = 104.0
    each = (right - left - heads) / len(page.stops)
    columns = [left + heads + number * each for number in range(len(page.stops))]
    rows = _rows(top, bottom - LEGEND_ROW - 4)
    _row_heads(canvas, rows, left, left + heads - 22)
    _stages(canvas, page.stops, columns, each, rows["stage"])
    boxes = []
    for stop, x in zip(page.stops, columns, strict=True):
        _touchpoint(canvas, stop, (x + 3, rows["name"][0], x + each - 3, rows["name"][1]))
        boxes.append(_performer(canvas, stop, (x + 5, rows["done"][0], x + each - 5, rows["done"][1])))
        _complaint(canvas, stop, (x + 3, rows["blamed"][0], x + each - 3, rows["blamed"][1]))
    _hand_overs(canvas, page, boxes, columns, (each, *rows["done"]))
    _experience(canvas, page.stops, (left + heads, right), rows["scale"])
    _journey_legend(canvas, page, left, bottom - LEGEND_ROW, bottom)


def _rows(top: float, bottom: float) -> dict[str, tuple[float, float]]:
    shares = (("stage", 0.075), ("name", 0.16), ("done", 0.18), ("blamed", 0.125), ("scale", 0.46))
    rows, y = {}, top
    for name, share in shares:
        height = share * (bottom - top)
        rows[name] = (y, y + height - 6)
        y += height
    return rows


def _row_heads(canvas: Canvas, rows: Mapping[str, tuple[float, float]], left: float, right: float) -> None:
    words = {
        "stage": ENGLISH.deck_stage,
        "name": ENGLISH.deck_touchpoint,
        "done": ENGLISH.deck_done_by,
        "blamed": ENGLISH.deck_blamed_row,
        "scale": ENGLISH.deck_experience_row,
    }
    for name, (y, end) in rows.items():
        canvas.caption(words[name], (left, y, right, end), 10.5, name=f"Row: {words[name]}")


def _stages(
    canvas: Canvas, stops: Sequence[Stop], columns: Sequence[float], each: float, row: tuple[float, float]
) -> None:
    """Put one arrow over all touchpoints of a stage that follow each other."""
    for stage, numbers in groupby(range(len(stops)), key=lambda number: stops[number].stage):
        own = list(numbers)
        if stage:
            canvas.shape(
                "pentagon",
                (columns[own[0]] + 1, row[0], columns[own[-1]] + each - 1, row[1]),
                name=f"Stage {stage}",
                fill=canvas.paints["accent tint"],
                says=(Say(stage, bold=True),),
                largest=11.0,
            )


def _touchpoint(canvas: Canvas, stop: Stop, box: Box) -> None:
    says = (Say(stop.name, bold=True),)
    canvas.text(box, says, name=f"Touchpoint {stop.name}", largest=11.5, across="ctr", down="ctr")


def _performer(canvas: Canvas, stop: Stop, box: Box) -> Shape:
    return canvas.shape(
        "box",
        box,
        name=f"{stop.name}: done by {stop.done_by}",
        alt=f"{stop.name} is done by {stop.done_by}",
        fill=canvas.paints["pale"],
        line=Line(canvas.paints["text"], 1.0),
        says=(Say(stop.done_by),),
        largest=10.5,
        inset=2.0,
    )


def _complaint(canvas: Canvas, stop: Stop, box: Box) -> None:
    if stop.blamed:
        canvas.shape(
            "rectangle",
            box,
            name=f"{stop.name}: complaint to {stop.blamed}",
            alt=f"The complaint about {stop.name} goes to {stop.blamed}",
            line=Line(canvas.paints["quiet"], 1.0, "dashed"),
            says=(Say(stop.blamed),),
            largest=10.0,
            inset=2.0,
        )
    else:
        name = f"{stop.name}: complaint to the same"
        canvas.caption(ENGLISH.deck_same, box, 10.0, name=name, across="ctr")


def _hand_overs(
    canvas: Canvas,
    page: JourneyPage,
    boxes: Sequence[Shape],
    columns: Sequence[float],
    room: tuple[float, float, float],
) -> None:
    each, top, bottom = room
    middle, height = (top + bottom) / 2, bottom - top
    outlines = [
        Outline(shape="box", middle=(x + each / 2, middle), width=each - 10, height=height) for x in columns
    ]
    for number, passage in enumerate(page.passages):
        if not passage:
            continue
        is_linked = passage == "linked"
        begin, end = sites_of(outlines[number])[3], sites_of(outlines[number + 1])[1]
        paint = canvas.paints["quiet" if is_linked else "warning"]
        before, after = page.stops[number], page.stops[number + 1]
        words = ENGLISH.deck_handed_over if is_linked else ENGLISH.deck_unlinked
        canvas.connect(
            (boxes[number], boxes[number + 1]),
            connector("straightConnector1", begin, end, 0.0),
            Line(paint, 2.0, "solid" if is_linked else "dashed", pointed=True),
            name=f"Hand-over {before.name} to {after.name}",
            alt=f"{before.done_by} to {after.done_by}: {words}",
        )
        if not is_linked:
            _unlinked(canvas, (columns[number + 1], top - 1), f"{words}: {before.name} to {after.name}")


def _unlinked(canvas: Canvas, middle: Point, name: str) -> None:
    canvas.sign(ENGLISH.deck_unlinked_sign, around(middle, 15, 15), 10.5, "warning", name=name)


def _experience(
    canvas: Canvas,
    stops: Sequence[Stop],
    across: tuple[float, float],
    row: tuple[float, float],
) -> None:
    """Put expectation and experience of each touchpoint on one scale, with the fall between the two."""
    (left, right), top, bottom = across, row[0] + 10, row[1] - 8
    each = (right - left) / len(stops)

    def height(rating: float) -> float:
        return bottom - (min(max(rating, 1.0), 5.0) - 1) / 4 * (bottom - top)

    for rating in range(1, 6):
        y, name = height(rating), f"Level {rating}"
        canvas.rule((left, y), (right, y), Line(canvas.paints["rule"], 0.75), name=name)
        canvas.caption(str(rating), (left - 14, y - 7, left - 3, y + 7), 9.5, name=name, across="r")
    for number, stop in enumerate(stops):
        _fall(canvas, stop, left + (number + 0.5) * each, height)


def _fall(canvas: Canvas, stop: Stop, x: float, height: Callable[[float], float]) -> None:
    falls = (stop.gap or 0) > 0
    paint = "alarm" if stop.deepest else "warning" if falls else "accent"
    if stop.gap is not None and stop.gap and stop.expectation is not None and stop.experience is not None:
        y, end = sorted((height(stop.expectation), height(stop.experience)))
        canvas.shape(
            "rectangle",
            (x - 4, y, x + 4, end),
            name=f"Gap at {stop.name}",
            alt=f"{stop.name}: expected {stop.expectation:.3g}, met {stop.experience:.3g}",
            fill=canvas.paints[paint],
        )
        if falls:
            canvas.text(
                (x + 9, (y + end) / 2 - 8, x + 46, (y + end) / 2 + 8),
                (Say(f"▼ {stop.gap:.2g}", bold=True, color=paint),),
                name=f"Fall at {stop.name}",
                largest=11.0,
                down="ctr",
            )
    if stop.expectation is not None:
        y = height(stop.expectation)
        canvas.shape(
            "rectangle",
            (x - 13, y - 2.5, x + 13, y + 2.5),
            name=f"Expected at {stop.name}",
            alt=f"{stop.name}: expected {stop.expectation:.3g} of 5",
            fill=canvas.paints["text"],
        )
    if stop.experience is not None:
        canvas.shape(
            "ellipse",
            around((x, height(stop.experience)), 15, 15),
            name=f"Met at {stop.name}",
            alt=f"{stop.name}: met {stop.experience:.3g} of 5",
            fill=canvas.paints["paper"],
            line=Line(canvas.paints[paint], 3.0),
        )
    if stop.expectation is None and stop.experience is None:
        box, name = around((x, height(3)), 60, 18), f"Not asked at {stop.name}"
        canvas.caption(ENGLISH.deck_not_asked, box, 9.5, name=name, across="ctr", fill=canvas.paints["paper"])


def _journey_legend(canvas: Canvas, page: JourneyPage, left: float, top: float, bottom: float) -> None:
    x, y, paints = left, (top + bottom) / 2, canvas.paints

    def told(text: str, width: float) -> None:
        """Say what a sample of a width stands for, and go on behind it."""
        nonlocal x
        start, room = x + width + 4, _caption_width(text)
        canvas.caption(text, (start, y - 8, start + room, y + 8), LEGEND_SIZE, name=f"Legend: {text}")
        x = start + room + 12

    if any(stop.expectation is not None for stop in page.stops):
        box = (x, y - 2.5, x + 22, y + 2.5)
        canvas.shape("rectangle", box, name="Legend: expected", fill=paints["text"])
        told(ENGLISH.deck_expected, 22)
    if any(stop.experience is not None for stop in page.stops):
        box, rim = (x, y - 6, x + 12, y + 6), Line(paints["accent"], 3.0)
        canvas.shape("ellipse", box, name="Legend: met", fill=paints["paper"], line=rim)
        told(ENGLISH.deck_met, 12)
    short = any((stop.gap or 0) > 0 and not stop.deepest for stop in page.stops)
    for occurs, most, paint, text in (
        (any(stop.deepest for stop in page.stops), " most", "alarm", ENGLISH.deck_deepest),
        (short, "", "warning", ENGLISH.deck_short),
    ):
        if occurs:
            name, alt = f"Legend: falls{most}", f"Legend: falls short{most}"
            canvas.shape("rectangle", (x + 2, y - 7, x + 8, y + 7), name=name, alt=alt, fill=paints[paint])
            told(f"▼ {text}", 10)
    if "linked" in page.passages:
        canvas.rule((x, y), (x + 22, y), Line(paints["quiet"], 2.0, pointed=True), name="Legend: handed over")
        told(ENGLISH.deck_handed_over, 22)
    if "unlinked" in page.passages:
        line = Line(paints["warning"], 2.0, "dashed", pointed=True)
        canvas.rule((x, y), (x + 22, y), line, name="Legend: no link")
        _unlinked(canvas, (x + 32, y), "Legend: no link")
        told(ENGLISH.deck_unlinked, 40)


# --- Bars


def _bars_page(canvas: Canvas, page: BarsPage) -> None:
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
    from pptx.util import Pt

    left, top, right, bottom = canvas.house.area
    foot(canvas, page.foot)
    bottom -= FOOT + 4
    rows = list(reversed(page.rows))  # a bar chart counts from below
    if not rows:
        return
    data: Any = CategoryChartData(number_format="0.0;0.0")  # type: ignore[no-untyped-call]
    data.categories = [row.label for row in rows]
    data.add_series(ENGLISH.gives, [-round(row.gives, 3) for row in rows])
    data.add_series(ENGLISH.gets, [round(row.gets, 3) for row in rows])
    house = canvas.house
    frame = canvas.slide.shapes.add_chart(
        XL_CHART_TYPE.BAR_CLUSTERED,
        *(house.emu(length) for length in (left, top, right - left, bottom - top)),
        data,
    )
    canvas.named(
        frame,
        page.title,
        "; ".join(f"{row.label}: gives {row.gives:.3g}, gets {row.gets:.3g}" for row in page.rows),
    )
    chart = frame.chart
    _numbered(chart)
    lettering = max(FLOOR, min(12.0, 0.3 * (bottom - top - 30) / len(rows)))
    size = Pt(lettering * house.scale)
    chart.font.size = size
    canvas.color_of(chart.font, "text")
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.TOP
    chart.legend.include_in_layout = False
    chart.has_title = False
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 45, 100
    axis = chart.category_axis
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.has_major_gridlines = False
    canvas.line_of(axis.format, "rule")
    values = chart.value_axis
    values.visible = False
    values.has_major_gridlines = False
    most = max(max(row.gives, row.gets) for row in rows) or 1.0
    values.minimum_scale, values.maximum_scale = -REACH * most, REACH * most
    plotted = PLOTTED * (right - left)
    for series, name, side in zip(plot.series, ("other", "accent"), ("gives", "gets"), strict=True):
        canvas.fill_of(series.format, name)
        series.invert_if_negative = False
        words = []
        for row in rows:
            room = plotted * (REACH - getattr(row, side) / most) / (2 * REACH) - 8
            words.append(one_line(getattr(row, f"{side}_words"), room, lettering))
        _bar_words(canvas, series, words, size)


def _numbered(chart: Any) -> None:
    """Give the axes numbers that the format knows: those of python-pptx are below zero."""
    places = chart._chartSpace.xpath(".//c:axId | .//c:crossAx")  # noqa: SLF001 - no public way
    known = sorted({place.get("val") for place in places})
    for place in places:
        place.set("val", str(known.index(place.get("val")) + 1))


def _bar_words(canvas: Canvas, series: Any, words: Sequence[str], size: int) -> None:
    from pptx.enum.chart import XL_LABEL_POSITION

    for number, text in enumerate(words):
        label = series.points[number].data_label
        label.position = XL_LABEL_POSITION.OUTSIDE_END
        frame = label.text_frame
        # Without any words the label would be the number.
        frame.text = shown(text).replace("\n", " ") or "–"
        frame.word_wrap = False
        for paragraph in frame.paragraphs:
            paragraph.font.size = size
            canvas.color_of(paragraph.font, "text")


# --- Swaps


def _swaps_page(canvas: Canvas, page: SwapsPage) -> None:
    left, top, right, bottom = canvas.house.area
    foot(canvas, page.foot)
    bottom -= FOOT + LEGEND_ROW + 8
    gap, number = 22.0, len(page.swaps)
    each = min((right - left - gap * (number - 1)) / number, WIDEST_SWAP)
    start = left + (right - left - each * number - gap * (number - 1)) / 2
    most = max(len(swap.parts) for swap in page.swaps)
    told = min(SWAP_ROW * most, 0.5 * (bottom - top))
    columns = [start + place * (each + gap) for place in range(number)]
    areas = [(x, top, x + each, bottom - told - 8) for x in columns]
    rosters = [roster_of(swap.scene) for swap in page.swaps]
    for roster, chart in zip(rosters, _ring_charts(rosters, areas), strict=True):
        put_chart(canvas, roster, chart)
    for swap, x in zip(page.swaps, columns, strict=True):
        if x > start:
            _rule(canvas, (x - gap / 2, top + 4), (x - gap / 2, bottom))
        _parts(canvas, swap, (x, bottom - told, x + each, bottom), told / most)
    scenes = [swap.scene for swap in page.swaps]
    parties = {party.id: party for scene in scenes for party in scene.parties}
    flows = tuple(flow for scene in scenes for flow in scene.flows)
    everything = replace(scenes[0], parties=tuple(parties.values()), flows=flows)
    _legend(canvas, roster_of(everything), (left, bottom + 4, right, bottom + 4 + LEGEND_ROW))


def _ring_charts(rosters: Sequence[Roster], areas: Sequence[Box]) -> list[Chart]:
    """Stand the parties of each ring in a circle; all with letters of one size.

    Two stand beside each other or, where long names leave no room between them, above each other.
    """
    for size in RING_SIZES:
        for pairs_begin in (math.pi, ABOVE):
            charts = [
                routed(roster, _circle(len(roster.parties), area, pairs_begin), size, area, bends=connectors)
                for roster, area in zip(rosters, areas, strict=True)
            ]
            if not any(chart.faults for chart in charts):
                return charts
    return charts


def _circle(count: int, area: Box, pairs_begin: float) -> list[Point]:
    left, top, right, bottom = area
    across, down = 0.36 * (right - left), 0.38 * (bottom - top)
    middle = ((left + right) / 2, (top + bottom) / 2)
    begin = pairs_begin if count == 2 else ABOVE
    turns = (begin + 2 * math.pi * number / count for number in range(count))
    return [(middle[0] + across * math.cos(turn), middle[1] + down * math.sin(turn)) for turn in turns]


def _parts(canvas: Canvas, swap: Swap, box: Box, each: float) -> None:
    left, top, right, _ = box
    for number, (party, gives, gets) in enumerate(swap.parts):
        y = top + number * each
        canvas.text(
            (left, y, right, y + each - 3),
            (
                Say(party, bold=True),
                Say(ENGLISH.deck_gives_line.format(what=gives), scale=0.92),
                Say(ENGLISH.deck_gets_line.format(what=gets), scale=0.92),
            ),
            name=f"{party} gives and gets",
            largest=13.0,
        )


# --- Views


def _views_page(canvas: Canvas, page: ViewsPage) -> None:
    left, top, right, bottom = canvas.house.area
    canvas.text(
        (left, bottom - 36, right, bottom),
        (Say(page.question, bold=True),),
        name="Question",
        largest=QUESTION_SIZE,
        down="ctr",
        across="ctr",
    )
    height = 92.0
    width = min(210.0, 0.26 * (right - left))
    y = top + height / 2
    ends = [
        Outline(shape="box", middle=(x, y), width=width, height=52.0)
        for x in (left + width / 2 + 40, right - width / 2 - 40)
    ]
    shapes = [
        canvas.shape(
            "box",
            outline.box,
            name=name,
            fill=canvas.paints["pale"],
            line=Line(canvas.paints["text"], 1.2),
            says=(Say(name, bold=True),),
            largest=14.0,
        )
        for outline, name in zip(ends, (page.giver, page.receiver), strict=True)
    ]
    way = connectors(ends[0], ends[1], 8.0, company=False)[0]
    canvas.connect(
        (shapes[0], shapes[1]),
        way,
        Line(canvas.paints["flow"], 2.3, pointed=True),
        name=f"{page.giver} gives {page.receiver}",
        alt=f"{page.giver} \N{RIGHTWARDS ARROW} {page.receiver}: {page.what}",
    )
    canvas.text(
        (ends[0].box[2] + 14, y - 32, ends[1].box[0] - 14, y - 6),
        (Say(page.what),),
        name="What is given",
        largest=13.0,
        across="ctr",
        down="b",
    )
    gap = 32.0
    each = (right - left - gap) / 2
    for number, view in enumerate(page.views):
        x = left + number * (each + gap)
        box = (x, top + height + 14, x + each, bottom - 44)
        _one_view(canvas, view, box, wordless=not any(one.words for one in page.views))


def _one_view(canvas: Canvas, view: View, box: Box, *, wordless: bool) -> None:
    left, top, right, bottom = box
    pale, rim = canvas.paints["pale"], Line(canvas.paints["rule"], 0.75)
    canvas.shape("rectangle", box, name=f"View of {view.voice}", fill=pale, line=rim)
    left, right = left + 16, right - 16
    canvas.text(
        (left, top + 8, right, top + 36),
        (Say(ENGLISH.deck_view_of.format(voice=view.voice), bold=True),),
        name=f"Voice {view.voice}",
        largest=15.0,
        down="ctr",
    )
    # Where nobody's words are to follow, what is rated has the room.
    y, room = top + 44, min(76.0, (bottom - top - 54) / len(view.ratings)) if wordless else 30.0
    for name, rating in view.ratings:
        said = ENGLISH.deck_unsaid if rating is None else ENGLISH.deck_of_five.format(number=f"{rating:.3g}")
        canvas.caption(name, (left, y, left + 130, y + room), 12.0, name=name)
        canvas.text(
            (left + 240, y, right, y + room),
            (Say(said, bold=rating is not None, color="quiet" if rating is None else "text"),),
            name=f"{name}: {said}",
            largest=13.0,
            down="ctr",
        )
        for level in range(5):
            middle = (left + 142 + level * 19, y + room / 2)
            filled = rating is not None and level + 0.5 <= rating
            canvas.shape(
                "ellipse",
                around(middle, 13, 13),
                name=f"{name} {level + 1}",
                alt=f"{name}: {said}",
                fill=canvas.paints["accent" if filled else "paper"],
                line=Line(canvas.paints["accent" if rating is not None else "rule"], 1.2),
            )
        y += room
    if view.words:
        box = (left, y + 8, right, bottom - 10)
        canvas.text(box, (Say(f"“{view.words}”"),), name="In its own words", largest=15.0)


# --- Cards


def _card_page(canvas: Canvas, page: CardPage) -> None:
    left, top, right, bottom = canvas.house.area
    foot(canvas, page.foot)
    bottom -= FOOT + 4 if page.foot else 0.0
    gap = 14.0
    rows = math.ceil(len(page.sections) / 2)
    each = (right - left - gap) / 2
    room = bottom - top - gap * (rows - 1)
    size, heights = _shrunk(18.0, room, lambda size: _heights(page.sections, each, size))
    # What is left over goes to all rows alike, so that there is room to write.
    spare = max(0.0, room - sum(heights)) / rows
    y = top
    for row, height in enumerate(height + spare for height in heights):
        for column, section in enumerate(page.sections[2 * row : 2 * row + 2]):
            x = left + column * (each + gap)
            _section(canvas, section, (x, y, x + each, y + height), size)
        y += height + gap


def _heights(sections: Sequence[Section], width: float, size: float) -> list[float]:
    """Tell how high each row of two fields must be to hold what they say."""
    return [
        max(height_of(_says(section), width - 20, size) for section in sections[row : row + 2]) + 12
        for row in range(0, len(sections), 2)
    ]


def _says(section: Section) -> tuple[Say, ...]:
    several = len(section.lines) > 1 and not section.loud
    return (
        Say(section.heading, bold=True, color="accent" if section.loud else "quiet", scale=0.85),
        *(Say(text, bullet=several) for text in section.lines),
    )


def _section(canvas: Canvas, section: Section, box: Box, size: float) -> None:
    paints = canvas.paints
    fill = paints["accent tint"] if section.loud else paints["pale"]
    line = Line(paints["accent"], 1.5) if section.loud else Line(paints["rule"], 0.75)
    canvas.shape(
        "rectangle",
        box,
        name=section.heading,
        alt=f"{section.heading}: {'; '.join(section.lines)}",
        fill=fill,
        line=line,
        says=_says(section),
        largest=size,
        across="l",
        down="t",
        inset=10.0,
    )
