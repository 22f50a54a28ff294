"""Everything that lies on the slide, each part in its place and with its look, whatever draws it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from ecograph.rendering.diagram.geometry import HEIGHT, WIDTH, around
from ecograph.rendering.diagram.lettering import MARK_EMS, STATE_SIZE, mark_text, state_word, width_of
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
from ecograph.rendering.theme import CAPTIONS, LINE_HEIGHT, LineLook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ecograph.rendering.diagram.curves import Curve
    from ecograph.rendering.diagram.geometry import Box, Point
    from ecograph.rendering.diagram.page import Entry, Page, Told
    from ecograph.rendering.diagram.rings import Ground
    from ecograph.rendering.diagram.roster import Roster
    from ecograph.rendering.diagram.routing import Chart
    from ecograph.rendering.scene import Flow, Note, Party
    from ecograph.rendering.theme import Ink, PartyLook, Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyPart:
    """A party with its name."""

    number: int
    party: Party
    box: Box
    """The whole shape, with all its rims."""
    lines: tuple[str, ...]
    """The name as it is wrapped; where a word is to stand under it, the last line is blank."""
    size: float
    look: PartyLook
    tooltip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowPart:
    """The arrow of a flow."""

    number: int
    flow: Flow
    ends: tuple[int, int]
    """Giver and receiver, by their numbers."""
    curve: Curve
    look: LineLook
    tooltip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesPart:
    """The names on the arrow of a flow, on paper."""

    number: int
    """Of the flow."""
    box: Box
    lines: tuple[str, ...]
    size: float
    color: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkPart:
    """The number of a note."""

    mark: int
    middle: Point
    size: float
    ink: Ink
    of: PartyPart | FlowPart | None = None
    """What it moves along with."""

    @property
    def box(self) -> Box:
        """Give the circle that it is written on."""
        return around(self.middle, 1.24 * self.size, 1.24 * self.size)

    @property
    def letters(self) -> float:
        """Give the size of its letters: a number that is no sign of its own is written smaller."""
        return 1.32 * self.size if len(self.text) == 1 else 2.0 * self.size / len(self.text)

    @property
    def text(self) -> str:
        """Give it as it is written."""
        return mark_text(self.mark)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPart:
    """Text without a shape, from the left of its box and in the middle of its height."""

    text: str
    box: Box
    size: float
    color: str
    bold: bool = False
    of: PartyPart | None = None
    """The party it belongs to; it stands in the middle then, and moves along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionPart:
    """What is said of a ring or a sector behind the parties, on paper."""

    text: str
    box: Box
    size: float
    color: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RingPart:
    """An oval line behind everything on the map."""

    box: Box
    look: LineLook


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePart:
    """A straight line that leads from no party to no other, as in the legend."""

    start: Point
    end: Point
    look: LineLook
    on_map: bool = False
    """Whether it belongs to the map, and not to what stands around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePart:
    """The shape of a party in the legend."""

    box: Box
    look: PartyLook


Part: TypeAlias = (
    PartyPart | FlowPart | NamesPart | MarkPart | TextPart | CaptionPart | RingPart | LinePart | SamplePart
)


def parts_of(roster: Roster, chart: Chart, page: Page, notes: Iterable[Note], theme: Theme) -> Iterator[Part]:
    """List all parts of a slide in the order in which they are put on it: what comes later lies on top."""
    severities = {note.mark: note.severity for note in notes}
    yield from _map_parts(roster, chart, severities, theme)
    yield from _page_parts(page, severities, theme)


# --- The map


def _map_parts(roster: Roster, chart: Chart, severities: Mapping[int, str], theme: Theme) -> Iterator[Part]:
    """Put flows first, the faint ones undermost and a ring uppermost, and parties over them."""
    if chart.ground:
        yield from _ground_parts(chart.ground, theme)
    flows = [_flow_parts(roster, chart, number, severities, theme) for number in range(len(roster.flows))]
    for emphasis in ("faint", "plain"):
        for flow, parts in zip(roster.flows, flows, strict=True):
            if flow.emphasis == emphasis:
                yield from parts
    for number in range(len(roster.parties)):
        yield from _party_parts(roster, chart, number, severities, theme)
    for box, text in chart.remarks:
        yield TextPart(text=text, box=box, size=chart.party_size, color=theme.quiet)
    for flow, parts in zip(roster.flows, flows, strict=True):
        if flow.emphasis == "ring":
            yield from parts


def _ground_parts(ground: Ground, theme: Theme) -> Iterator[Part]:
    for box in reversed(ground.rings):
        yield RingPart(box=box, look=_rule(theme))
    for start, end in ground.borders:
        yield LinePart(start=start, end=end, look=_rule(theme), on_map=True)
    for caption in ground.captions:
        yield CaptionPart(text=caption.text, box=caption.box, size=caption.size, color=theme.quiet)


def _flow_parts(
    roster: Roster, chart: Chart, number: int, severities: Mapping[int, str], theme: Theme
) -> Iterator[Part]:
    flow, spot = roster.flows[number], chart.spots[number]
    giver, receiver = roster.ends[number]
    names = f"{roster.parties[giver].label} \N{RIGHTWARDS ARROW} {roster.parties[receiver].label}"
    look = theme.line(flow, severities, wider=chart.line_factor)
    arrow = FlowPart(
        number=number,
        flow=flow,
        ends=(giver, receiver),
        curve=chart.curves[number],
        look=look,
        tooltip=flow.tooltip or f"{names}: {', '.join(flow.lines)}".removesuffix(": "),
    )
    yield arrow
    if not spot:
        return
    size = chart.size
    left, top, right, bottom = spot.box
    for mark in sorted(set(flow.marks)):
        middle = (left + MARK_EMS / 2 * size, (top + bottom) / 2)
        ink = theme.mark(severities.get(mark))
        yield MarkPart(mark=mark, middle=middle, size=1.1 * size, ink=ink, of=arrow)
        left += MARK_EMS * size
    if spot.block.lines:
        box = (left, top, right, bottom)
        yield NamesPart(number=number, box=box, lines=spot.block.lines, size=size, color=look.text)


def _party_parts(
    roster: Roster, chart: Chart, number: int, severities: Mapping[int, str], theme: Theme
) -> Iterator[Part]:
    party, outline, lines = roster.parties[number], chart.outlines[number], chart.blocks[number].lines
    part = PartyPart(
        number=number,
        party=party,
        box=outline.box,
        lines=lines,
        size=chart.party_size,
        look=theme.party(party.kind, focal=party.focal, state=party.state),
        tooltip=party.tooltip or party.label,
    )
    yield part
    if word := state_word(party):
        # The last line of the name was kept free for it.
        x, y = outline.middle
        y += (len(lines) - 1) / 2 * LINE_HEIGHT * chart.party_size
        box = around((x, y), outline.width, chart.party_size)
        size = STATE_SIZE * chart.party_size
        yield TextPart(text=word, box=box, size=size, color=theme.text, of=part)
    _, top, right, _ = outline.box
    for place, mark in enumerate(sorted(set(party.marks))):
        middle = (right - (0.2 + 1.25 * place) * chart.size, top)
        ink = theme.mark(severities.get(mark))
        yield MarkPart(mark=mark, middle=middle, size=1.15 * chart.size, ink=ink, of=part)


# --- The page


def _rule(theme: Theme) -> LineLook:
    return LineLook(color=theme.rule, width=0.8, pointed=False)


def _page_parts(page: Page, severities: Mapping[int, str], theme: Theme) -> Iterator[Part]:
    """Put what stands around the map."""
    y = 14.0
    for line in page.title:
        bottom = y + page.title_size * TITLE_LINE
        box = (MARGIN, y, MARGIN + ROOM, bottom)
        yield TextPart(text=line, box=box, size=page.title_size, color=theme.text, bold=True)
        y = bottom
    if page.subtitle:
        box = (MARGIN, y, MARGIN + ROOM, y + 18)
        yield TextPart(text=page.subtitle, box=box, size=SUBTITLE_SIZE, color=theme.quiet)
    if page.column.notes:
        yield from _column_parts(page, severities, theme)
    if page.legend:
        yield from _legend_parts(page.legend, page.area[3] + 6, theme)
    y = HEIGHT - 8 - len(page.feet) * FOOT_ROW
    for line in page.feet:
        box = (MARGIN, y, MARGIN + ROOM, y + FOOT_ROW)
        yield TextPart(text=line, box=box, size=FOOT_SIZE, color=theme.quiet)
        y += FOOT_ROW


def _column_parts(page: Page, severities: Mapping[int, str], theme: Theme) -> Iterator[Part]:
    column, (_, top, _, bottom) = page.column, page.area
    right = WIDTH - MARGIN
    left = right - column.width
    yield LinePart(start=(left - 12, top + 4), end=(left - 12, bottom - 4), look=_rule(theme))
    for told in column.notes:
        ink = theme.mark(severities.get(told.note.mark))
        # What the note says is as dark as other text, the word before it as the mark.
        yield from _note_parts(told, (left, top + 6 + told.top, right), column.size, ink, theme.text)
    if column.left_out:
        more = CAPTIONS.more_notes.format(count=column.left_out)
        yield TextPart(text=more, box=(left, bottom - 16, right, bottom), size=column.size, color=theme.quiet)


def _note_parts(
    told: Told, where: tuple[float, float, float], size: float, ink: Ink, color: str
) -> Iterator[Part]:
    (left, y, right), mark = where, told.note.mark
    if mark:
        yield MarkPart(mark=mark, middle=(left + 0.75 * size, y + 0.6 * size), size=1.2 * size, ink=ink)
    if told.word:
        box = (left + (MARK_ROOM * size if mark else 0.0), y - 0.1 * size, right, y + 1.3 * size)
        yield TextPart(text=told.word, box=box, size=0.88 * size, color=ink.line, bold=True)
        y += NOTE_HEAD * size
    elif mark:
        left += MARK_ROOM * size
    box = (left, y, right, y + len(told.lines) * size * LINE_HEIGHT)
    yield TextPart(text="\n".join(told.lines), box=box, size=size, color=color)


def _legend_parts(legend: Sequence[Entry], y: float, theme: Theme) -> Iterator[Part]:
    yield LinePart(start=(MARGIN, y), end=(WIDTH - MARGIN, y), look=_rule(theme))
    x, y = MARGIN, y + LEGEND_ROW / 2 + 2
    for entry in legend:
        yield from _sample_parts(entry, x, y, theme)
        left = x + entry.sample_width + 5
        right = left + width_of(entry.caption) * LEGEND_SIZE + 6
        box = (left, y - 7, right, y + 7)
        yield TextPart(text=entry.caption, box=box, size=LEGEND_SIZE, color=theme.quiet)
        x += entry.width


def _sample_parts(entry: Entry, x: float, y: float, theme: Theme) -> Iterator[Part]:
    if entry.kind:
        box = (x + 1, y - 5.5, x + entry.sample_width - 1, y + 5.5)
        yield SamplePart(box=box, look=theme.party(entry.kind, focal=entry.focal))
    looks = theme.samples(entry.sample)
    for place, look in enumerate(looks):
        start = x + place * entry.sample_width / len(looks)
        end = start + entry.sample_width / len(looks) - (2 if len(looks) > 1 else 0)
        yield LinePart(start=(start, y), end=(end, y), look=look)
