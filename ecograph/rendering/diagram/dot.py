"""A map and its page written as DOT in which every place is fixed, so that Graphviz only has to draw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import graphviz

from ecograph.rendering.diagram.geometry import HEIGHT, WIDTH, around, grown
from ecograph.rendering.diagram.lettering import MARK_EMS, STATE_SIZE, state_word, width_of
from ecograph.rendering.diagram.page import (
    FOOT_ROW,
    FOOT_SIZE,
    LEGEND_ROW,
    LEGEND_SIZE,
    MARGIN,
    MARK_ROOM,
    NOTE_HEAD,
    ROOM,
    SUBTITLE_SIZE,
    TITLE_LINE,
)
from ecograph.rendering.diagram.routing import head_length, line_width
from ecograph.rendering.theme import THEME, party_style

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecograph.rendering.diagram.curves import Spot
    from ecograph.rendering.diagram.geometry import Box, Point
    from ecograph.rendering.diagram.outlines import Outline
    from ecograph.rendering.diagram.page import Entry, Page, Told
    from ecograph.rendering.diagram.roster import Roster
    from ecograph.rendering.diagram.routing import Chart
    from ecograph.rendering.scene import Flow, Note, Party
    from ecograph.rendering.theme import Ink, PartyStyle

PNG_DPI: Final = 144
"""Gives 1920 by 1080 pixels."""
RIM_GAP: Final = 4.0
"""How far outside a shape Graphviz draws its second rim."""


def dot_text(text: str, *, left: bool = False) -> str:
    r"""Write a text for DOT so that it is drawn as it was written; every text passes here.

    Graphviz decodes `&amp;`, expands `\N` and reads `<b>` as markup, so the order matters. Now and then
    it crashes on a label that is nothing but line ends: who has nothing to say leaves the label out.
    """
    safe: str = graphviz.escape(text.replace("&", "&amp;"))
    # A label that ends in \l is no markup in any reading, so losing the mark of `escape` is harmless.
    return safe.replace("\n", r"\l") + r"\l" if left else safe


def mark_text(mark: int) -> str:
    """Write a number in a circle, as far as the letters that come with us have it.

    >>> mark_text(3), mark_text(21)
    ('③', '(21)')
    """
    return chr(0x2460 + mark - 1) if 1 <= mark <= 10 else f"({mark})"


def _number(value: float) -> str:
    return f"{value:.2f}"


class Sheet:
    """A DOT graph of one slide; y is turned round, since Graphviz counts upwards."""

    def __init__(self, notes: Iterable[Note], *, dpi: int | None) -> None:
        self.graph = graphviz.Digraph("ecosystem")
        self.titles: dict[str, str] = {}
        """What the pointer shows on each part, by the generated id of the part."""
        inks = {**THEME.severities, "": THEME.ring}
        self._inks = {note.mark: inks.get(note.severity, inks["info"]) for note in notes}
        self._names = 0
        self.graph.attr(bgcolor=THEME.paper, pad="0", margin="0", outputorder="edgesfirst", splines="true")
        if dpi:
            self.graph.attr(dpi=str(dpi))
        self.graph.attr(
            "node", fixedsize="true", margin="0", fontname=THEME.font, fontcolor=THEME.text, label=""
        )
        self.cover("slide")

    def cover(self, name: str) -> None:
        """Put a part as large as the slide that is not seen."""
        self.shape(name, (0, 0, WIDTH, HEIGHT), style="invis", shape="box")

    def ink_of(self, mark: int) -> Ink:
        """Give the colour of a mark, also of one that no note explains."""
        return self._inks.get(mark, THEME.severities["info"])

    def gravest(self, marks: Iterable[int]) -> Ink | None:
        """Choose for something with several findings the colour of the gravest."""
        order = list(THEME.severities.values())
        inks = [self._inks[mark] for mark in marks if mark in self._inks]
        return min((ink for ink in inks if ink in order), key=order.index, default=None)

    def name(self, letter: str) -> str:
        """Make the next name of a part that belongs to the page."""
        self._names += 1
        return f"{letter}{self._names}"

    def shape(self, name: str, box: Box, label: str = "", **looks: str) -> None:
        """Put a node; `label` must already be DOT text."""
        left, top, right, bottom = box
        self.graph.node(
            name,
            label=label,
            id=name,
            pos=f"{_number((left + right) / 2)},{_number(HEIGHT - (top + bottom) / 2)}",
            width=f"{(right - left) / 72:.4f}",
            height=f"{(bottom - top) / 72:.4f}",
            **looks,
        )

    def text(self, box: Box, text: str, size: float, color: str, font: str = THEME.font) -> None:
        """Put text that belongs to the page and not to the map into a box, from the left."""
        looks = {"shape": "plaintext", "fontsize": _number(size), "fontcolor": color, "fontname": font}
        if text.strip():
            self.shape(self.name("t"), box, dot_text(text, left=True), **looks)

    def mark(self, mark: int, place: Point, size: float) -> None:
        """Put a mark on a place, on paper of its own colour."""
        text, ink = mark_text(mark), self.ink_of(mark)
        self.shape(
            self.name("m"),
            around(place, 1.24 * size, 1.24 * size),
            dot_text(text),
            shape="circle",
            style="filled",
            penwidth="0",
            fillcolor=ink.paper,
            fontcolor=ink.line,
            fontname=THEME.bold_font,
            fontsize=_number(1.32 * size if len(text) == 1 else 2.0 * size / len(text)),
        )

    def line(self, start: Point, end: Point, head: float = 0.0, **looks: str) -> None:
        """Draw a straight line between two places, to the right where it has an arrowhead."""
        ends = []
        for place in (start, end):
            ends.append(self.name("p"))
            self.shape(ends[-1], around(place, 0.2, 0.2), style="invis")
        neck = (end[0] - head, end[1])
        self.curve(
            self.name("l"),
            (ends[0], ends[1]),
            (start, start, neck, neck),
            end if head else None,
            head,
            **looks,
        )

    def curve(
        self,
        name: str,
        ends: tuple[str, str],
        bezier: Sequence[Point],
        tip: Point | None,
        head: float,
        **looks: str,
    ) -> None:
        """Draw a curve between two nodes where it has been put, with an arrowhead if it has a tip."""
        places = " ".join(f"{_number(x)},{_number(HEIGHT - y)}" for x, y in bezier)
        arrow = f"e,{_number(tip[0])},{_number(HEIGHT - tip[1])} " if tip else ""
        looks |= {"arrowsize": _number(head / 10)} if tip else {"dir": "none"}
        self.graph.edge(*ends, id=name, pos=arrow + places, **looks)


# --- The map


def put_map(sheet: Sheet, roster: Roster, chart: Chart) -> None:
    """Draw flows first, the faint ones undermost and a ring uppermost, and parties over them."""
    # Graphviz draws lines in the order in which the parts they start from were first named, so what
    # is to lie under or over all others starts from a part of its own; its place is given anyhow.
    for number, flow in enumerate(roster.flows):
        if flow.emphasis == "faint":
            _put_flow(sheet, roster, chart, number, start="slide")
    for number, flow in enumerate(roster.flows):
        if flow.emphasis == "plain":
            _put_flow(sheet, roster, chart, number)
    for number in range(len(roster.parties)):
        _put_party(sheet, roster, chart, number)
    for box, text in chart.remarks:
        sheet.text(box, text, chart.party_size, THEME.quiet)
    ring = [number for number, flow in enumerate(roster.flows) if flow.emphasis == "ring"]
    if ring:
        sheet.cover("top")
    for number in ring:
        _put_flow(sheet, roster, chart, number, start="top")


def _put_flow(sheet: Sheet, roster: Roster, chart: Chart, number: int, *, start: str = "") -> None:
    flow, curve, spot = roster.flows[number], chart.curves[number], chart.spots[number]
    giver, receiver = roster.ends[number]
    width = line_width(flow) * chart.line_factor
    sheet.curve(
        f"e{number}",
        (start or f"n{giver}", f"n{receiver}"),
        curve.bezier,
        curve.tip,
        head_length(width),
        color=_line_color(sheet, flow),
        penwidth=_number(width),
        style="dashed" if flow.proposed else "solid",
    )
    names = f"{roster.parties[giver].label} \N{RIGHTWARDS ARROW} {roster.parties[receiver].label}"
    title = flow.tooltip or f"{names}: {', '.join(flow.lines)}".removesuffix(": ")
    sheet.titles[f"e{number}"] = sheet.titles[f"f{number}"] = title
    if spot:
        _put_names(sheet, f"f{number}", flow, spot, chart.size)


def _line_color(sheet: Sheet, flow: Flow) -> str:
    if flow.emphasis != "plain":
        return (THEME.ring if flow.emphasis == "ring" else THEME.faint).line
    ink = THEME.proposed if flow.proposed else sheet.gravest(flow.marks)
    return ink.line if ink else THEME.flow


def _put_names(sheet: Sheet, name: str, flow: Flow, spot: Spot, size: float) -> None:
    left, top, right, bottom = spot.box
    for mark in sorted(set(flow.marks)):
        sheet.mark(mark, (left + MARK_EMS / 2 * size, (top + bottom) / 2), 1.1 * size)
        left += MARK_EMS * size
    if spot.block.lines:
        ink = THEME.ring if flow.emphasis == "ring" else THEME.proposed if flow.proposed else None
        sheet.shape(
            name,
            (left, top, right, bottom),
            dot_text("\n".join(spot.block.lines)),
            shape="box",
            style="filled",
            penwidth="0",
            fillcolor=THEME.paper,
            fontsize=_number(size),
            fontcolor=ink.text if ink else THEME.text,
        )


def _put_party(sheet: Sheet, roster: Roster, chart: Chart, number: int) -> None:
    party, outline = roster.parties[number], chart.outlines[number]
    looks = _looks(party_style(party.kind), focal=party.focal) | _state_looks(party)
    name = "\n".join(chart.blocks[number].lines)
    sheet.shape(
        f"n{number}",
        grown(outline.box, -RIM_GAP) if looks.get("peripheries") == "2" else outline.box,
        dot_text(name) if name.strip() else "",
        **looks,
        fontsize=_number(chart.party_size),
        fontname=THEME.bold_font,
    )
    sheet.titles[f"n{number}"] = party.tooltip or party.label
    _, top, right, _ = outline.box
    if word := state_word(party):
        _put_state(sheet, outline, word, chart.party_size, len(chart.blocks[number].lines))
    for place, mark in enumerate(sorted(set(party.marks))):
        sheet.mark(mark, (right - (0.2 + 1.25 * place) * chart.size, top), 1.15 * chart.size)


def _put_state(sheet: Sheet, outline: Outline, word: str, size: float, lines: int) -> None:
    """Write what happens to a party on the line that was kept free under its name."""
    x, y = outline.middle
    y += (lines - 1) / 2 * THEME.line_height * size
    box = around((x, y), outline.width, size)
    looks = {"shape": "plaintext", "fontsize": _number(STATE_SIZE * size), "fontcolor": THEME.text}
    sheet.shape(sheet.name("t"), box, dot_text(word), **looks)


def _state_looks(party: Party) -> dict[str, str]:
    style = THEME.states.get(party.state)
    if style is None:
        return {}
    shape = "rounded,filled" if party_style(party.kind).shape == "box" else "filled"
    looks = {"style": f"{shape},{style.border}", "peripheries": str(style.rims)}
    return looks if party.focal else looks | {"penwidth": _number(style.width)}


def _looks(style: PartyStyle, *, focal: bool) -> dict[str, str]:
    return {
        "shape": style.shape,
        "style": "rounded,filled" if style.shape == "box" else "filled",
        "fillcolor": style.fill,
        "color": style.border,
        "penwidth": _number(THEME.focal_border_width if focal else THEME.border_width),
    }


# --- The page


def put_page(sheet: Sheet, page: Page) -> None:
    """Write what stands around the map."""
    y = 14.0
    for line in page.title:
        bottom = y + page.title_size * TITLE_LINE
        sheet.text((MARGIN, y, MARGIN + ROOM, bottom), line, page.title_size, THEME.text, THEME.bold_font)
        y = bottom
    if page.subtitle:
        sheet.text((MARGIN, y, MARGIN + ROOM, y + 18), page.subtitle, SUBTITLE_SIZE, THEME.quiet)
    if page.column.notes:
        _put_column(sheet, page)
    if page.legend:
        _put_legend(sheet, page.legend, page.area[3] + 6)
    y = HEIGHT - 8 - len(page.feet) * FOOT_ROW
    for line in page.feet:
        sheet.text((MARGIN, y, MARGIN + ROOM, y + FOOT_ROW), line, FOOT_SIZE, THEME.quiet)
        y += FOOT_ROW


def _put_column(sheet: Sheet, page: Page) -> None:
    column, (_, top, _, bottom) = page.column, page.area
    right = WIDTH - MARGIN
    left = right - column.width
    sheet.line((left - 12, top + 4), (left - 12, bottom - 4), color=THEME.rule, penwidth="0.8")
    for told in column.notes:
        _put_note(sheet, told, (left, top + 6 + told.top, right), column.size)
    if column.left_out:
        more = THEME.captions.more_notes.format(count=column.left_out)
        sheet.text((left, bottom - 16, right, bottom), more, column.size, THEME.quiet)


def _put_note(sheet: Sheet, told: Told, where: tuple[float, float, float], size: float) -> None:
    (left, y, right), mark = where, told.note.mark
    if mark:
        sheet.mark(mark, (left + 0.75 * size, y + 0.6 * size), 1.2 * size)
    if told.word:
        box = (left + (MARK_ROOM * size if mark else 0.0), y - 0.1 * size, right, y + 1.3 * size)
        sheet.text(box, told.word, 0.88 * size, sheet.ink_of(mark).line, THEME.bold_font)
        y += NOTE_HEAD * size
    elif mark:
        left += MARK_ROOM * size
    bottom = y + len(told.lines) * size * THEME.line_height
    sheet.text((left, y, right, bottom), "\n".join(told.lines), size, THEME.text)


def _put_legend(sheet: Sheet, legend: Iterable[Entry], y: float) -> None:
    sheet.line((MARGIN, y), (WIDTH - MARGIN, y), color=THEME.rule, penwidth="0.8")
    x, y = MARGIN, y + LEGEND_ROW / 2 + 2
    for entry in legend:
        _put_sample(sheet, entry, x, y)
        left = x + entry.sample_width + 5
        right = left + width_of(entry.caption) * LEGEND_SIZE + 6
        sheet.text((left, y - 7, right, y + 7), entry.caption, LEGEND_SIZE, THEME.quiet)
        x += entry.width


def _put_sample(sheet: Sheet, entry: Entry, x: float, y: float) -> None:
    end = x + entry.sample_width
    if entry.style:
        sheet.shape(
            sheet.name("k"), (x + 1, y - 5.5, end - 1, y + 5.5), **_looks(entry.style, focal=entry.focal)
        )
    elif entry.sample == "ring":
        sheet.line((x, y), (end, y), head_length(3.0), color=THEME.ring.line, penwidth="3")
    elif entry.sample == "faint":
        sheet.line((x, y), (end, y), head_length(1.0), color=THEME.faint.line, penwidth="1")
    elif entry.sample == "weights":
        third = entry.sample_width / 3
        for place, width in enumerate(THEME.flow_widths[::2]):
            start = x + place * third
            sheet.line((start, y), (start + third - 2, y), color=THEME.flow, penwidth=_number(width))
    else:
        ink, style = (THEME.proposed.line, "dashed") if entry.sample == "proposed" else (THEME.flow, "solid")
        sheet.line((x, y), (end, y), head_length(1.5), color=ink, style=style, penwidth="1.5")
