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
from ecograph.rendering.theme import GLYPH_WIDTHS, THEME
from ecograph.words import SEVERITY, did_you_mean, listing

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import graphviz

    from ecograph.rendering.scene import Flow, Note, Party, Scene
    from ecograph.rendering.theme import Ink, PartyStyle, Theme

__all__ = ["FORMATS", "draw"]

FORMATS: Final = ("svg", "png", "pdf", "dot")
"""What a scene can be drawn as."""

WIDTH: Final = 960.0
HEIGHT: Final = 540.0
"""One slide of 13.33 by 7.5 inch, in points."""
MARGIN: Final = 22.0


Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom; y grows downwards as on a page."""

# --- Lettering: safe, measured and wrapped text -------------------------------------------------

LONGEST_TEXT: Final = 400
LONGEST_NAME: Final = 200
"""Characters of one text, and of one name on an arrow, that are drawn; nobody reads more on a wall."""
MOST_NAMES: Final = 6
"""Names on one arrow."""

_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029]")
_UNDRAWABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    r"""Replace what no picture can hold: control characters and half characters.

    >>> printable("Rail\r\nNorth\x07")
    'Rail\nNorth�'
    """
    return _UNDRAWABLE.sub("\N{REPLACEMENT CHARACTER}", _LINE_ENDS.sub("\n", text).replace("\t", " "))


def dot_text(text: str, *, left: bool = False) -> str:
    r"""Write a text for DOT so that it is drawn as it was written; every text passes here.

    Graphviz decodes ``&amp;``, expands ``\N`` and reads ``<b>`` as markup, so the order matters.
    """
    import graphviz

    safe: str = graphviz.escape(printable(text).replace("&", "&amp;"))
    # A label that ends in \l is no markup in any reading, so losing the mark of ``escape`` is harmless.
    return safe.replace("\n", r"\l") + r"\l" if left else safe


@lru_cache(maxsize=4096)
def _glyph_width(character: str) -> int:
    base = unicodedata.normalize("NFD", character)[0]
    if " " <= base <= "~":
        return GLYPH_WIDTHS[ord(base) - 32]
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Mn", "Me"}:
        return 0
    return 1400 if unicodedata.east_asian_width(character) in "WF" else 720


def width_of(text: str) -> float:
    """Tell how wide a line of text is, in multiples of the font size."""
    return sum(map(_glyph_width, text)) / 1000


def cut(text: str, longest: int = LONGEST_TEXT) -> str:
    """Shorten a text beyond reason, and show that it was."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def wrap(text: str, width: float) -> list[str]:
    """Break a text at spaces into lines of at most ``width`` font sizes; only longer words are split."""
    return [line for paragraph in text.split("\n") for line in _wrapped(paragraph, width)]


_BREAKS = re.compile(r"(?= )|(?<=\w{3}[-/])(?=\w{3})")
"""Where a line may end: before a space, and after a hyphen or a stroke inside a word."""


def _wrapped(paragraph: str, width: float) -> list[str]:
    lines: list[str] = []
    line = ""
    for piece in _BREAKS.split(paragraph):
        if width_of(line + piece) <= width:
            line += piece
            continue
        if line.strip():
            lines.append(line)
        *full, line = _split_word(piece.removeprefix(" "), width)
        lines.extend(full)
    return [*lines, line]


def _split_word(word: str, width: float) -> list[str]:
    parts, part, used = [], "", 0.0
    for character in word:
        used += _glyph_width(character) / 1000
        if part and used > width:
            parts.append(part)
            part, used = "", _glyph_width(character) / 1000
        part += character
    return [*parts, part]


# --- Blocks: the boxes that must not meet -------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """A party or a label, measured at one size of lettering."""

    lines: tuple[str, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outline:
    """The shape of a party where it stands."""

    shape: str
    x: float
    y: float
    width: float
    height: float

    def holds(self, point: Point, gap: float = 0.0) -> bool:
        """Tell whether a point lies inside, or nearer than ``gap`` to the outside."""
        dx = abs(point[0] - self.x) / (self.width / 2 + gap)
        dy = abs(point[1] - self.y) / (self.height / 2 + gap)
        if self.shape == "ellipse":
            return dx * dx + dy * dy <= 1
        return dx <= 1 and dy <= 1 and (self.shape != "octagon" or dx + dy <= math.sqrt(2))

    def box(self, gap: float = 0.0) -> Box:
        """Give the rectangle around the shape."""
        across, down = self.width / 2 + gap, self.height / 2 + gap
        return (self.x - across, self.y - down, self.x + across, self.y + down)


_ROOM_IN_SHAPE: Final = {"box": (1.0, 1.0), "ellipse": (1.24, 1.42), "octagon": (1.2, 1.12)}
"""How much wider and higher a shape is than the text it holds."""


def _party_block(party: Party, style: PartyStyle, size: float, theme: Theme) -> _Block:
    letters = theme.bold_factor
    label = cut(printable(party.label), LONGEST_NAME)
    wider, higher = _ROOM_IN_SHAPE[style.shape]

    def block(ems: float) -> _Block:
        lines = tuple(wrap(label, ems / letters))
        width = max(map(width_of, lines)) * letters * size * wider + 1.1 * size
        height = len(lines) * size * theme.line_height * higher + 0.8 * size
        return _Block(lines=lines, width=max(width, 3.6 * size), height=height)

    def clumsiness(candidate: _Block) -> float:
        hyphenated = sum(line.endswith(("-", "/")) for line in candidate.lines[:-1])
        split_words = max(0, len(" ".join(candidate.lines).split()) - len(label.split()) - hyphenated)
        too_tall = max(0.0, 1.7 - candidate.width / candidate.height)
        return candidate.width * candidate.height * (1 + 0.25 * too_tall + split_words)

    return min((block(ems) for ems in (7.5, 9.0, 11.0, 14.0, 18.0, 26.0)), key=clumsiness)


def _label_blocks(lines: Sequence[str], marks: int, size: float, theme: Theme) -> list[_Block]:
    """Measure the ways to set a label: as it is, and narrower where one long name can be broken."""
    blocks = []
    names = [cut(printable(line), LONGEST_NAME) for line in lines[:MOST_NAMES]]
    if len(lines) > MOST_NAMES:
        names.append(theme.captions.more_lines.format(count=len(lines) - MOST_NAMES))
    if not any(name.strip() for name in names) and not marks:
        return []
    widths = (15.0, 9.0) if len(names) == 1 else (15.0,)
    for ems in widths if max(map(len, names), default=0) <= 60 else (24.0,):
        wrapped = tuple(row for name in names for row in wrap(name, ems))
        block = _Block(
            lines=wrapped,
            width=(max(map(width_of, wrapped), default=0.0) + 0.5) * size + marks * MARK_EMS * size,
            height=max(len(wrapped) * theme.line_height + 0.15, MARK_EMS if marks else 0.0) * size,
        )
        if block not in blocks:
            blocks.append(block)
    return blocks


MARK_EMS: Final = 1.5
"""The room that a mark takes, in multiples of the size of the lettering beside it."""

# --- Seating: who stands where ------------------------------------------------------------------

SEATINGS_WITH_CROSSINGS: Final = 20
"""Up to so many seats, arrows that cross are counted while parties change seats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """What is to be placed: parties and flows by number, whatever their names."""

    parties: tuple[Party, ...]
    flows: tuple[Flow, ...]
    ends: tuple[tuple[int, int], ...]
    """Giver and receiver of each flow."""
    theme: Theme

    def pairs(self) -> dict[tuple[int, int], int]:
        """Count the flows between each two parties."""
        counted: dict[tuple[int, int], int] = {}
        for giver, receiver in self.ends:
            if giver != receiver:
                pair = (min(giver, receiver), max(giver, receiver))
                counted[pair] = counted.get(pair, 0) + 1
        return counted


@dataclass(slots=True, kw_only=True)
class _Seats:
    """Seats in an area, and what it costs when two of them are linked."""

    area: Box
    seats: list[Point]
    block: tuple[float, float]
    lengths: list[float] = field(default_factory=list)
    passed: list[tuple[int, ...]] = field(default_factory=list)
    """Which other seats the straight line between two seats runs through."""
    clashes: list[list[float]] = field(default_factory=list)
    """What two lines cost each other, by crossing or by leaving one seat in nearly the same direction."""

    def __post_init__(self) -> None:
        """Work the tables out once; looking up is all the search does."""
        seats, count = self.seats, len(self.seats)
        width, height = self.area[2] - self.area[0], self.area[3] - self.area[1]
        unit = math.sqrt(width * height / max(count, 1))
        for one in seats:
            for other in seats:
                self.lengths.append(math.dist(one, other) / unit + self._tightness(one, other))
                self.passed.append(tuple(k for k in range(count) if self._runs_through(one, other, seats[k])))
        if count <= SEATINGS_WITH_CROSSINGS:
            self._weigh_clashes()

    def _weigh_clashes(self) -> None:
        """Weigh every two lines once, and write the result down for either direction of both."""
        count = len(self.seats)
        lines = [(one, other) for one in range(count) for other in range(one)]
        self.clashes = [[0.0] * count**2 for _ in range(count**2)]
        for number, (a, b) in enumerate(lines):
            for c, d in lines[:number]:
                clash = _clash((self.seats[a], self.seats[b]), (self.seats[c], self.seats[d]))
                if clash:
                    for one in (a * count + b, b * count + a):
                        for other in (c * count + d, d * count + c):
                            self.clashes[one][other] = self.clashes[other][one] = clash

    def _tightness(self, one: Point, other: Point) -> float:
        """Charge two seats for standing so near that an ordinary name between them hides the arrow."""
        length = math.dist(one, other) or 1.0
        ux, uy = abs(one[0] - other[0]) / length, abs(one[1] - other[1]) / length
        name = min(self.block[0] / max(ux, 1e-6), 0.6 * self.block[1] / max(uy, 1e-6))
        free = length - min(self.block[0] / max(ux, 1e-6), self.block[1] / max(uy, 1e-6))
        return 2.0 * max(0.0, name / max(free, 1.0) - 0.6) if free > 1 else 4.0

    def _runs_through(self, start: Point, end: Point, seat: Point) -> bool:
        if seat in {start, end} or start == end:
            return False
        across, down = self.block[0] / 2 + 6, self.block[1] / 2 + 6
        return _segment_meets_box(
            start, end, (seat[0] - across, seat[1] - down, seat[0] + across, seat[1] + down)
        )


def _segment_meets_box(start: Point, end: Point, box: Box) -> bool:
    low, high = 0.0, 1.0
    for axis in (0, 1):
        step = end[axis] - start[axis]
        if step == 0:
            if not box[axis] <= start[axis] <= box[axis + 2]:
                return False
            continue
        near, far = sorted(((box[axis] - start[axis]) / step, (box[axis + 2] - start[axis]) / step))
        low, high = max(low, near), min(high, far)
    return low <= high


CROSSING_COST: Final = 2.2
NARROW_ANGLE_COST: Final = 4.0
NARROW_ANGLE: Final = math.radians(20)


def _clash(one: tuple[Point, Point], other: tuple[Point, Point]) -> float:
    (a, b), (c, d) = one, other
    shared = {a, b} & {c, d}
    if len(shared) == 2 or a == b or c == d:
        return 0.0
    if shared:
        hub = shared.pop()
        first, second = (b if a == hub else a), (d if c == hub else c)
        return _narrowness(hub, first, second)
    return CROSSING_COST if _cross(a, b, c, d) else 0.0


def _narrowness(hub: Point, first: Point, second: Point) -> float:
    angle = abs(
        math.atan2(first[1] - hub[1], first[0] - hub[0]) - math.atan2(second[1] - hub[1], second[0] - hub[0])
    )
    angle = min(angle, 2 * math.pi - angle)
    return NARROW_ANGLE_COST * max(0.0, 1 - angle / NARROW_ANGLE)


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def _grid(area: Box, rows: Sequence[int], block: tuple[float, float]) -> list[Point]:
    """Spread seats over rows of the given lengths, every row from edge to edge."""
    left, top, right, bottom = area
    width, height = right - left - block[0], bottom - top - block[1]
    longest = max(rows)
    seats = []
    for row, length in enumerate(rows):
        y = top + block[1] / 2 + (height * row / (len(rows) - 1) if len(rows) > 1 else height / 2)
        # A row with one seat fewer stands in the gaps of its neighbours, so fewer lines meet a party.
        inset = width * (longest - length) / max(longest - 1, 1) / 2
        for seat in range(length):
            share = seat / (length - 1) if length > 1 else 0.5
            seats.append((left + block[0] / 2 + inset + share * (width - 2 * inset), y))
    return seats


def _ring(area: Box, count: int, block: tuple[float, float]) -> list[Point]:
    """Put one seat in the middle and the others around it, spread evenly along an oval."""
    x, y = (area[0] + area[2]) / 2, (area[1] + area[3]) / 2
    across, down = (area[2] - area[0] - block[0]) / 2, (area[3] - area[1] - block[1]) / 2
    turns = [2 * math.pi * step / (count - 1) - math.pi / 2 for step in range(count - 1)]
    # Flattening the angles towards the long sides keeps neighbours apart at the narrow ends.
    return [(x, y), *((x + across * math.cos(turn), y + down * math.sin(turn)) for turn in turns)]


def _seatings(area: Box, count: int, block: tuple[float, float]) -> Iterator[list[Point]]:
    """Propose rows of seats that suit the proportions of the area."""
    if count <= 2:
        yield _grid(area, [1] * max(count, 1), block)
        return
    if count == 3:
        yield _grid(area, [1, 1, 1], block)
    if 4 <= count <= 11:
        yield _ring(area, count, block)
    width, height = area[2] - area[0], area[3] - area[1]
    best = math.sqrt(count * height / width / SEAT_PROPORTION)
    for row_count in sorted({max(2, math.floor(best)), max(2, math.ceil(best))}):
        for shorter in (0, 1):
            yield _grid(area, _rows(count, row_count, shorter), block)


SEAT_PROPORTION: Final = 0.62
"""Height of the space for one party over its width."""


def _rows(count: int, row_count: int, shorter: int) -> list[int]:
    """Share seats out over rows of which every other one is a seat shorter, with hardly one to spare."""
    length = 1
    while sum(rows := [max(1, length - (row % 2 == shorter)) for row in range(row_count)]) < count:
        length += 1
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seating:
    """A full table: where each party stands, and how well that reads."""

    cost: float
    places: tuple[Point, ...]


def _seat(task: _Task, seats: _Seats) -> _Seating:
    """Let parties change seats until the arrows are short, straight and seldom cross."""
    import random

    wishes = [[_wish(party, seat, seats.area) for seat in seats.seats] for party in task.parties]
    pairs = [(one, other, 1 + 0.35 * (count - 1)) for (one, other), count in sorted(task.pairs().items())]
    # Not for secrets: a fixed seed gives the same picture every time.
    dice = random.Random(12)  # noqa: S311
    chairs = _first_seats(wishes, len(seats.seats))
    cost = best = _seating_cost(chairs, pairs, wishes, seats)
    kept = list(chairs)
    guests = len(task.parties)
    steps = min(2200, 120 * guests * guests)
    for step in range(steps):
        heat = 3.0 * (0.03 / 3.0) ** (step / steps)
        one, other = dice.randrange(guests), dice.randrange(len(chairs))
        if one == other:
            continue
        chairs[one], chairs[other] = chairs[other], chairs[one]
        tried = _seating_cost(chairs, pairs, wishes, seats)
        if tried <= cost or dice.random() < math.exp((cost - tried) / heat):
            cost = tried
            if cost < best - 1e-9:
                best, kept = cost, list(chairs)
        else:
            chairs[one], chairs[other] = chairs[other], chairs[one]
    return _Seating(cost=best, places=tuple(seats.seats[chair] for chair in kept[:guests]))


def _wish(party: Party, seat: Point, area: Box) -> float:
    """Customers belong on top, the focal party in the middle, authorities along the edge."""
    across = abs(seat[0] - (area[0] + area[2]) / 2) / (area[2] - area[0]) * 2
    down = (seat[1] - area[1]) / (area[3] - area[1])
    from_middle = math.hypot(across, 2 * down - 1)
    if party.focal:
        return 12.0 * from_middle
    if party.kind == "customer":
        return 50.0 * down + 1.0 * across
    return 5.0 * max(0.0, 1 - from_middle) if party.kind == "authority" else 0.0


def _first_seats(wishes: list[list[float]], count: int) -> list[int]:
    """Give each party in turn the free seat it likes best; free seats follow at the end."""
    free = list(range(count))
    chairs = []
    for wish in wishes:
        chair = min(free, key=lambda seat: (wish[seat], seat))
        free.remove(chair)
        chairs.append(chair)
    return chairs + free


PASSING_COST: Final = 9.0
OVERLAP_COST: Final = 25.0


def _seating_cost(
    chairs: list[int], pairs: list[tuple[int, int, float]], wishes: list[list[float]], seats: _Seats
) -> float:
    count, guests = len(seats.seats), len(wishes)
    taken = set(chairs[:guests])
    cost = sum(wish[chair] for wish, chair in zip(wishes, chairs, strict=False))
    lines = []
    for one, other, weight in pairs:
        line = chairs[one] * count + chairs[other]
        lines.append(line)
        cost += weight * seats.lengths[line]
        cost += PASSING_COST * len(taken.intersection(seats.passed[line]))
    if seats.clashes:
        for position, line in enumerate(lines):
            cost += sum(map(seats.clashes[line].__getitem__, lines[position + 1 :]))
    return cost


RELAXING_STEPS: Final = (0.4, 0.25, 0.15, 0.08, 0.05)
"""How far parties are pushed, in turn, as shares of the space that each has."""


@dataclass(slots=True, kw_only=True)
class _Relaxing:
    """Parties that push one another apart into the free space, as long as no arrow suffers."""

    task: _Task
    area: Box
    blocks: Sequence[_Block]
    places: list[Point]
    pairs: list[tuple[int, int]]
    unit: float
    """The width of the space that each party has."""

    def relax(self) -> tuple[Point, ...]:
        """Try every direction for every party, in ever smaller steps."""
        for step in RELAXING_STEPS:
            for party in range(len(self.places)):
                self._try_moves(party, step * self.unit)
        return tuple(self.places)

    def _try_moves(self, party: int, reach: float) -> None:
        across, down = self.blocks[party].width / 2 + 3, self.blocks[party].height / 2 + 3
        left, top, right, bottom = self.area
        best = self._unease(party)
        x, y = self.places[party]
        for dx, dy in ((reach, 0.0), (-reach, 0.0), (0.0, reach), (0.0, -reach)):
            kept = self.places[party]
            self.places[party] = (
                min(max(x + dx, left + across), right - across),
                min(max(y + dy, top + down), bottom - down),
            )
            tried = self._unease(party)
            if tried < best - 1e-9:
                best = tried
            else:
                self.places[party] = kept

    def _unease(self, party: int) -> float:
        """Tell how badly one party stands among the others."""
        places = self.places
        boxes = [_around(place, block) for place, block in zip(places, self.blocks, strict=True)]
        own = [(places[one], places[other]) for one, other in self.pairs if party in {one, other}]
        rest = [(places[one], places[other]) for one, other in self.pairs if party not in {one, other}]
        cost = _wish(self.task.parties[party], places[party], self.area) + self._crowd(party, boxes)
        for number, line in enumerate(own):
            cost += 0.3 * math.dist(*line) / self.unit
            cost += sum(_clash(line, other) for other in (*rest, *own[:number]))
            cost += PASSING_COST * sum(
                place not in line and _segment_meets_box(*line, box)
                for place, box in zip(places, boxes, strict=True)
            )
        return cost + PASSING_COST * sum(_segment_meets_box(*line, boxes[party]) for line in rest)

    def _crowd(self, party: int, boxes: Sequence[Box]) -> float:
        x, y = self.places[party]
        cost = 0.0
        for number, place in enumerate(self.places):
            if number != party:
                # Parties are wider than high, so the same distance is less room sideways.
                room = math.hypot((x - place[0]) * 0.75, (y - place[1]) * 1.2) / self.unit
                cost += 1.4 / max(room, 0.05) ** 2
                cost += OVERLAP_COST * _meet(boxes[party], boxes[number])
        return cost


def _relax(task: _Task, seating: _Seating, area: Box, blocks: Sequence[_Block]) -> tuple[Point, ...]:
    left, top, right, bottom = area
    return _Relaxing(
        task=task,
        area=area,
        blocks=blocks,
        places=list(seating.places),
        pairs=sorted(task.pairs()),
        unit=math.sqrt((right - left) * (bottom - top) / len(task.parties)),
    ).relax()


def _around(place: Point, block: _Block) -> Box:
    across, down = block.width / 2 + 6, block.height / 2 + 6
    return (place[0] - across, place[1] - down, place[0] + across, place[1] + down)


# --- Routes: the curves, and where their names can stand ----------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """A place for a label."""

    box: Box
    block: _Block
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Route:
    """One way to draw a flow: a curve from edge to edge, its arrowhead, and places for its label."""

    curve: tuple[Point, Point, Point, Point]
    tip: Point
    points: tuple[Point, ...]
    bounds: Box
    cost: float
    blocked: bool
    """Whether the curve runs through a party."""
    spots: tuple[_Spot, ...] = ()


def _bounds(points: Sequence[Point], gap: float = 0.0) -> Box:
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return (min(xs) - gap, min(ys) - gap, max(xs) + gap, max(ys) + gap)


def _along(start: Point, bend: Point, end: Point, share: float) -> Point:
    rest = 1 - share
    before, between, after = rest * rest, 2 * rest * share, share * share
    return (
        before * start[0] + between * bend[0] + after * end[0],
        before * start[1] + between * bend[1] + after * end[1],
    )


def _last_share(holds: Callable[[float], bool]) -> float:
    """Find by halving where a curve that starts inside something leaves it."""
    low, high = 0.0, 1.0
    for _ in range(14):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return high


def _part(
    start: Point, bend: Point, end: Point, first: float, last: float
) -> tuple[Point, Point, Point, Point]:
    """Cut a piece out of a quadratic curve and write it as the cubic curve that DOT wants."""

    def blossom(one: float, other: float) -> Point:
        rest, back = 1 - one, 1 - other
        before, between, after = rest * back, rest * other + one * back, one * other
        return (
            before * start[0] + between * bend[0] + after * end[0],
            before * start[1] + between * bend[1] + after * end[1],
        )

    p, q, r = blossom(first, first), blossom(first, last), blossom(last, last)
    return (
        p,
        (p[0] + (q[0] - p[0]) * 2 / 3, p[1] + (q[1] - p[1]) * 2 / 3),
        (r[0] + (q[0] - r[0]) * 2 / 3, r[1] + (q[1] - r[1]) * 2 / 3),
        r,
    )


SAMPLES: Final = 14


def _aim(party: _Outline, other: _Outline) -> Point:
    """Choose where in a party a curve is headed: towards the side of the other one, so that ends spread."""
    most = 0.32 * party.width
    return (party.x + min(most, max(-most, 0.25 * (other.x - party.x))), party.y)


def _route(giver: _Outline, receiver: _Outline, bulge: float, head: float) -> _Route:
    """Bend a curve from shape to shape; ``bulge`` is how far its middle stands off to the left."""
    start, end = _aim(giver, receiver), _aim(receiver, giver)
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy) or 1.0
    bend = (
        (start[0] + end[0]) / 2 + 2 * bulge * dy / length,
        (start[1] + end[1]) / 2 - 2 * bulge * dx / length,
    )
    first = _last_share(lambda share: giver.holds(_along(start, bend, end, share), 1.5))
    last = 1 - _last_share(lambda share: receiver.holds(_along(start, bend, end, 1 - share), 2.0))
    if last <= first:
        first, last = 0.4, 0.6
    tip = _along(start, bend, end, last)

    def in_head(back: float) -> bool:
        point = _along(start, bend, end, last - back * (last - first))
        return math.hypot(point[0] - tip[0], point[1] - tip[1]) < head

    neck = last - min(0.9, _last_share(in_head)) * (last - first)
    points = tuple(
        _along(start, bend, end, first + (last - first) * step / SAMPLES) for step in range(SAMPLES + 1)
    )
    return _Route(
        curve=_part(start, bend, end, first, neck),
        tip=tip,
        points=points,
        bounds=_bounds(points),
        cost=9.0 * abs(bulge) / length,
        blocked=False,
    )


def _overlap(one: Box, other: Box) -> float:
    """Give the area that two boxes share."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    if across <= 0:
        return 0.0
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across * down if down > 0 else 0.0


def _inside(points: Iterable[Point], box: Box) -> int:
    left, top, right, bottom = box
    return len([1 for x, y in points if left < x < right and top < y < bottom])


def _grown(box: Box, gap: float) -> Box:
    return (box[0] - gap, box[1] - gap, box[2] + gap, box[3] + gap)


LABEL_ON_PARTY_COST: Final = 60.0
SHARES: Final = (0.5, 0.36, 0.64, 0.22, 0.78)
"""How far along a curve its label may stand."""


def _spots(route: _Route, blocks: Sequence[_Block], boxes: Sequence[Box], area: Box) -> tuple[_Spot, ...]:
    """List the places on the curve and beside it where a label keeps clear of parties and arrowheads."""
    across, down = max(block.width for block in blocks), max(block.height for block in blocks)
    left, top, right, bottom = route.bounds
    reach = (left - across - 2, top - down - 2, right + across + 2, bottom + down + 2)
    near = [_grown(box, 1.5) for box in boxes if _overlap(box, reach)]
    spots = [_moved_into(area, spot) for spot in _possible_spots(route, blocks)]
    free = [spot for spot in spots if not any(_meet(spot.box, box) for box in near)]
    # Where a label has no room at all, the place that hides least of a party must do.
    free = free or [replace(spot, cost=spot.cost + _on_parties(spot.box, near)) for spot in spots]
    return tuple(sorted(free, key=lambda spot: spot.cost))


def _possible_spots(route: _Route, blocks: Sequence[_Block]) -> Iterator[_Spot]:
    length = (
        sum(math.dist(one, other) for one, other in zip(route.points, route.points[1:], strict=False)) or 1.0
    )
    for share in SHARES:
        step = round(share * SAMPLES)
        (x, y), before, after = route.points[step], route.points[step - 1], route.points[step + 1]
        stride = math.dist(before, after) or 1.0
        ux, uy = (after[0] - before[0]) / stride, (after[1] - before[1]) / stride
        for number, block in enumerate(blocks):
            across, down = block.width / 2, block.height / 2
            beside = abs(uy) * across + abs(ux) * down + 1.5
            hidden = min(block.width / max(abs(ux), 1e-6), block.height / max(abs(uy), 1e-6)) / length
            for side in (0, 1, -1):
                cx, cy = x + side * beside * uy, y - side * beside * ux
                box = (cx - across, cy - down, cx + across, cy + down)
                cost = 3.0 * abs(share - 0.5) + 0.15 * number
                cost += 0.8 + 0.045 * beside if side else 7.0 * max(0.0, hidden - 0.3)
                yield _Spot(box=box, block=block, cost=cost + _on_ends(box, route))


def _on_ends(box: Box, route: _Route) -> float:
    """Charge a label for hiding where its arrow points, or where it comes from."""
    return 14.0 * _inside((route.tip,), _grown(box, 5)) + 5.0 * _inside((route.points[0],), _grown(box, 2))


def _on_parties(box: Box, parties: Iterable[Box]) -> float:
    size = (box[2] - box[0]) * (box[3] - box[1])
    shared = [_overlap(box, party) / size for party in parties if _meet(box, party)]
    return sum(LABEL_ON_PARTY_COST * (0.5 + share) for share in shared)


def _moved_into(area: Box, spot: _Spot) -> _Spot:
    """Push a label that sticks out of the map back into it."""
    left, top, right, bottom = spot.box
    dx = max(area[0] - left, 0.0) or min(area[2] - right, 0.0)
    dy = max(area[1] - top, 0.0) or min(area[3] - bottom, 0.0)
    if not dx and not dy:
        return spot
    box = (left + dx, top + dy, right + dx, bottom + dy)
    return replace(spot, box=box, cost=spot.cost + 0.2 * (abs(dx) + abs(dy)))


def _within(box: Box, area: Box) -> bool:
    return box[0] >= area[0] and box[1] >= area[1] and box[2] <= area[2] and box[3] <= area[3]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def _bulges(lane: int, *, two_way: bool, length: float) -> tuple[float, ...]:
    """List how far a flow may stand off from the straight line; flows both ways keep to their own side."""
    if two_way or lane:
        least = min(max(0.055 * length, 8.0), 15.0) + 24.0 * lane
        return (least, least + 0.05 * length, least + 0.1 * length, least + 0.18 * length)
    return (0.0, 0.05 * length, -0.05 * length, 0.11 * length, -0.11 * length, 0.2 * length, -0.2 * length)


def _loop(party: _Outline, head: float, middle: Point) -> _Route:
    """Lead a flow that ends where it began round the corner of the party that looks to the middle."""
    right = 1 if party.x <= middle[0] else -1
    down = 1 if party.y <= middle[1] else -1
    reach = 0.8 * party.height
    start = (party.x + right * party.width * 0.2, party.y + down * (party.height / 2 + 1.5))
    tip = (party.x + right * (party.width / 2 + 1.5), party.y + down * party.height * 0.1)
    end = (tip[0] + right * head, tip[1])
    turns = (start, (start[0], start[1] + down * reach), (end[0] + right * reach, end[1]), end)
    points = tuple(_on_cubic(turns, step / SAMPLES) for step in range(SAMPLES + 1))
    return _Route(curve=turns, tip=tip, points=points, bounds=_bounds(points), cost=0.0, blocked=False)


def _on_cubic(turns: tuple[Point, Point, Point, Point], share: float) -> Point:
    rest = 1 - share
    parts = (rest**3, 3 * rest * rest * share, 3 * rest * share * share, share**3)
    return (
        sum(part * turn[0] for part, turn in zip(parts, turns, strict=True)),
        sum(part * turn[1] for part, turn in zip(parts, turns, strict=True)),
    )


# --- Lettering the map: one route and one spot for every flow -----------------------------------

LABEL_SIZES: Final = (
    *(
        18.0,
        16.5,
        15.0,
        14.0,
        13.0,
        12.0,
        11.5,
        11.0,
        10.5,
        10.0,
        9.5,
        9.0,
        8.5,
        8.0,
        7.5,
        7.0,
        6.5,
        6.0,
        5.5,
        5.0,
        4.5,
    ),
    *(4.0, 3.5, 3.0, 2.5, 2.0),
)
"""Sizes tried for the names on arrows; the largest that fits is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Map:
    """A finished map: everything in its place, and how far it is from perfect."""

    size: float
    outlines: tuple[_Outline, ...]
    blocks: tuple[_Block, ...]
    routes: tuple[_Route, ...]
    spots: tuple[_Spot | None, ...]
    faults: int
    """How many things touch that should not."""
    muddles: int
    """How many arrows run under the name on another one."""
    cost: float


def _party_size(label_size: float) -> float:
    """Letter parties larger than flows, and most so where flows are small."""
    return max(1.25 * label_size, min(12.0, 1.6 * label_size))


def _flow_width(flow: Flow, theme: Theme) -> float:
    return theme.flow_widths[_level(flow) - 1]


def _strength(task: _Task) -> float:
    """Thin all lines out where there are very many."""
    return min(1.0, max(0.35, math.sqrt(MANY_FLOWS / max(len(task.flows), 1))))


def _level(flow: Flow) -> int:
    """Round an importance to one of the widths of the legend."""
    return min(5, max(1, math.floor(flow.importance + 0.5))) if math.isfinite(flow.importance) else 1


def _head(width: float) -> float:
    """Give an arrowhead a length that suits the width of its line."""
    return 5.8 + 1.3 * width


def _stand(
    task: _Task, places: Sequence[Point], size: float, area: Box
) -> tuple[list[_Block], list[_Outline]]:
    """Measure the parties and put them on their places, moved where they would touch or stick out."""
    styles = [_style(party, task.theme) for party in task.parties]
    blocks = [
        _party_block(party, style, _party_size(size), task.theme)
        for party, style in zip(task.parties, styles, strict=True)
    ]
    spots = [list(place) for place in places]
    for _ in range(SEPARATING_ROUNDS):
        for spot, block in zip(spots, blocks, strict=True):
            _clamp(spot, block, area)
        if not _push_apart(spots, blocks):
            break
    for spot, block in zip(spots, blocks, strict=True):
        _clamp(spot, block, area)
    return blocks, [
        _Outline(shape=style.shape, x=spot[0], y=spot[1], width=block.width, height=block.height)
        for style, spot, block in zip(styles, spots, blocks, strict=True)
    ]


SEPARATING_ROUNDS: Final = 25
PARTY_GAP: Final = 6.0


def _clamp(spot: list[float], block: _Block, area: Box) -> None:
    across, down = block.width / 2 + 3, block.height / 2 + 3
    spot[0] = max(min(spot[0], area[2] - across), area[0] + across)
    spot[1] = max(min(spot[1], area[3] - down), area[1] + down)


def _push_apart(spots: list[list[float]], blocks: Sequence[_Block]) -> bool:
    """Move parties that touch apart, half each, the shorter way; tell whether any did."""
    touched = False
    for number, (here, block) in enumerate(zip(spots, blocks, strict=True)):
        for there, other in zip(spots[:number], blocks, strict=False):
            across = (block.width + other.width) / 2 + PARTY_GAP - abs(here[0] - there[0])
            down = (block.height + other.height) / 2 + PARTY_GAP - abs(here[1] - there[1])
            if across > 0.01 and down > 0.01:
                touched = True
                axis, push = (0, across) if across < down else (1, down)
                push = (push if here[axis] >= there[axis] else -push) / 2
                here[axis] += push
                there[axis] -= push
    return touched


def _style(party: Party, theme: Theme) -> PartyStyle:
    return theme.parties.get(party.kind, theme.parties["organisation"])


THROUGH_PARTY_COST: Final = 30.0


def _choices(task: _Task, outlines: Sequence[_Outline], size: float, area: Box) -> list[list[_Route]]:
    """List for each flow the routes it could take, with the spots for its label on each."""
    boxes = [outline.box() for outline in outlines]
    lanes: dict[tuple[int, int], int] = {}
    ways = set(task.ends)
    many = len(task.flows) > MANY_FLOWS
    choices = []
    for flow, (giver, receiver) in zip(task.flows, task.ends, strict=True):
        lane = lanes.get((giver, receiver), 0)
        lanes[giver, receiver] = lane + 1
        head = _head(_flow_width(flow, task.theme)) * _strength(task)
        length = _distance(outlines[giver], outlines[receiver])
        bulges = _bulges(lane, two_way=(receiver, giver) in ways, length=length)
        routes = _routes(outlines[giver], outlines[receiver], head, bulges[: 2 if many else None])
        others = [_grown(box, 3.0) for number, box in enumerate(boxes) if number not in {giver, receiver}]
        routes = _unblocked(routes, others)
        if routes[0].blocked and giver != receiver and not many:
            routes = _unblocked(routes + _detours(outlines[giver], outlines[receiver], head), others)
        # A straight line between two parties on the map never leaves it.
        routes = [route for route in routes if _within(route.bounds, area)] or (
            routes[:1]
            if giver == receiver
            else _unblocked([_route(outlines[giver], outlines[receiver], 0, head)], others)
        )
        if blocks := _label_blocks(flow.lines, len(flow.marks), size, task.theme):
            routes = [replace(route, spots=_spots(route, blocks, boxes, area)) for route in routes]
        choices.append(routes)
    return choices


def _routes(giver: _Outline, receiver: _Outline, head: float, bulges: Iterable[float]) -> list[_Route]:
    if giver is receiver:
        return [_loop(giver, head, (WIDTH / 2, HEIGHT / 2))]
    return [_route(giver, receiver, bulge, head) for bulge in bulges]


def _distance(one: _Outline, other: _Outline) -> float:
    return math.dist((one.x, one.y), (other.x, other.y))


def _detours(giver: _Outline, receiver: _Outline, head: float) -> list[_Route]:
    """Bend wide round whatever stands in the way."""
    length = _distance(giver, receiver)
    return [_route(giver, receiver, share * length, head) for share in (0.27, -0.27, 0.35, -0.35)]


def _blocked(route: _Route, parties: Iterable[Box]) -> _Route:
    """Charge a route for every party it runs through."""
    hits = sum(_inside(route.points, party) for party in parties if _meet(route.bounds, party))
    return replace(route, cost=route.cost + THROUGH_PARTY_COST + 4.0 * hits, blocked=True) if hits else route


def _unblocked(routes: Iterable[_Route], parties: Sequence[Box]) -> list[_Route]:
    """Keep the routes that run through nobody, or all where there is no such route."""
    checked = [_blocked(route, parties) for route in routes]
    return [route for route in checked if not route.blocked] or checked


@dataclass(slots=True, kw_only=True)
class _Lettering:
    """The search for a route and a spot for every flow, one flow at a time while the others stay."""

    choices: list[list[_Route]]
    reaches: list[Box]
    routes: list[_Route | None]
    spots: list[_Spot | None]

    def settle(self, rounds: int) -> None:
        """Let every flow in turn take what suits it best, until none wants to move."""
        order = sorted(range(len(self.choices)), key=lambda flow: (-_greatest(self.choices[flow]), flow))
        for _ in range(rounds):
            if not sum(self._move(flow) for flow in order):
                return

    def _move(self, flow: int) -> bool:
        reach = self.reaches[flow]
        rivals = [
            (route, spot.box if spot else NOWHERE)
            for number, (route, spot) in enumerate(zip(self.routes, self.spots, strict=True))
            if route is not None
            and number != flow
            and (_meet(route.bounds, reach) or (spot and _meet(spot.box, reach)))
        ]
        limit = math.inf
        best: tuple[_Route, _Spot | None] | None = None
        for route in self.choices[flow]:
            base = route.cost
            if base < limit:
                base += _run_under(route, rivals)
            for spot in route.spots or (None,):
                cost = base + (spot.cost if spot else 0.0)
                # Spots come in the order of their own cost, and crowding only adds to it.
                if cost >= limit:
                    break
                if spot:
                    cost += _crowding(spot, rivals, limit - cost)
                if cost < limit:
                    limit, best = cost, (route, spot)
        if best is None or (best[0] is self.routes[flow] and best[1] is self.spots[flow]):
            return False
        self.routes[flow], self.spots[flow] = best
        return True


NOWHERE: Final = (math.inf, math.inf, -math.inf, -math.inf)
"""A box that meets no other."""


def _reach(routes: Iterable[_Route]) -> Box:
    """Give the box around all that a flow might take up."""
    boxes = [box for route in routes for box in (route.bounds, *(spot.box for spot in route.spots))]
    return (
        min(box[0] for box in boxes) - 2,
        min(box[1] for box in boxes) - 2,
        max(box[2] for box in boxes) + 2,
        max(box[3] for box in boxes) + 2,
    )


LABELS_MEET_COST: Final = 40.0
LINE_UNDER_LABEL_COST: Final = 8.0


def _greatest(routes: Sequence[_Route]) -> float:
    blocks = [spot.block for route in routes[:1] for spot in route.spots[:1]]
    return blocks[0].width * blocks[0].height if blocks else 0.0


def _run_under(route: _Route, rivals: Sequence[tuple[_Route, Box]]) -> float:
    """Charge a curve for the names of other flows that it would run under."""
    cost = 0.0
    x0, y0, x1, y1 = route.bounds
    for _, box in rivals:
        if (
            box[0] < x1
            and box[2] > x0
            and box[1] < y1
            and box[3] > y0
            and (hits := _inside(route.points, box))
        ):
            cost += LINE_UNDER_LABEL_COST + hits
    return cost


def _crowding(spot: _Spot, rivals: Sequence[tuple[_Route, Box]], most: float) -> float:
    """Charge a label for meeting other labels and for covering other curves."""
    left, top, right, bottom = box = _grown(spot.box, 1.2)
    area = (right - left) * (bottom - top)
    cost = 0.0
    for route, other in rivals:
        if other[0] < right and other[2] > left and other[1] < bottom and other[3] > top:
            cost += LABELS_MEET_COST * (1 + _overlap(box, other) / area)
        x0, y0, x1, y1 = route.bounds
        if x0 < right and x1 > left and y0 < bottom and y1 > top and (hits := _inside(route.points, box)):
            cost += LINE_UNDER_LABEL_COST + hits
        if cost > most:
            break
    return cost


def _letter(task: _Task, places: Sequence[Point], size: float, area: Box) -> _Map:
    """Draw the map at one size of lettering."""
    blocks, outlines = _stand(task, places, size, area)
    choices = _choices(task, outlines, size, area)
    search = _Lettering(
        choices=choices,
        reaches=[_reach(routes) for routes in choices],
        routes=[None] * len(choices),
        spots=[None] * len(choices),
    )
    search.settle(7 if len(choices) <= MANY_FLOWS else 2)
    routes = tuple(route for route in search.routes if route is not None)
    return _Map(
        size=size,
        outlines=tuple(outlines),
        blocks=tuple(blocks),
        routes=routes,
        spots=tuple(search.spots),
        faults=_faults(outlines, routes, search.spots),
        muddles=_muddles(routes, search.spots),
        cost=sum(route.cost for route in routes) + sum(spot.cost for spot in search.spots if spot),
    )


def _without_names(task: _Task, places: Sequence[Point], area: Box) -> _Map:
    """Draw a map of very many flows: bare arrows, and parties as large as they can be."""
    measured = [_party_block(party, _style(party, task.theme), 1.0, task.theme) for party in task.parties]
    needed = sum(block.width * block.height for block in measured)
    fitting = math.sqrt(PARTY_SHARE * (area[2] - area[0]) * (area[3] - area[1]) / needed)
    size = next((size for size in LABEL_SIZES if _party_size(size) <= min(fitting, 11.5)), LABEL_SIZES[-1])
    blocks, outlines = _stand(task, places, size, area)
    routes: list[_Route] = []
    for flow, (giver, receiver) in zip(task.flows, task.ends, strict=True):
        one, other = outlines[giver], outlines[receiver]
        head = _head(_flow_width(flow, task.theme)) * _strength(task)
        curved, *straight = _routes(one, other, head, (0.04 * _distance(one, other), 0.0))
        routes += [curved] if _within(curved.bounds, area) or not straight else straight
    return _Map(
        size=size,
        outlines=tuple(outlines),
        blocks=tuple(blocks),
        routes=tuple(routes),
        spots=(None,) * len(routes),
        faults=0,
        muddles=0,
        cost=0.0,
    )


PARTY_SHARE: Final = 0.22
"""How much of a bare map may be covered by parties."""
MANY_FLOWS: Final = 60
"""From so many flows on, the search for places takes fewer turns."""


def _faults(outlines: Sequence[_Outline], routes: Sequence[_Route], spots: Sequence[_Spot | None]) -> int:
    """Count what nobody should see: things on top of one another, and arrows through a party."""
    boxes = [_grown(outline.box(), 2.0) for outline in outlines]
    labels = [spot.box for spot in spots if spot]
    return (
        sum(route.blocked for route in routes)
        + sum(_meet(box, other) for number, box in enumerate(boxes) for other in boxes[:number])
        + sum(_meet(box, other) for box in labels for other in boxes)
        + sum(_meet(box, other) for number, box in enumerate(labels) for other in labels[:number])
    )


def _muddles(routes: Sequence[_Route], spots: Sequence[_Spot | None]) -> int:
    return sum(
        1
        for number, spot in enumerate(spots)
        for other, route in enumerate(routes)
        if spot and other != number and _meet(spot.box, route.bounds) and _inside(route.points, spot.box)
    )


COMFORTABLE: Final = 9.0
"""The size of lettering that everyone in a room can read."""
MUDDLE_WEIGHT: Final = 0.25
MUDDLED_FLOWS: Final = 30


def _merit(chart: _Map) -> tuple[int, float]:
    """Weigh large letters against arrows that run under names; beyond comfortable, size matters less."""
    size = min(chart.size, COMFORTABLE) + 0.5 * max(0.0, chart.size - COMFORTABLE)
    weight = MUDDLE_WEIGHT * min(1.0, MUDDLED_FLOWS / max(len(chart.routes), 1))
    return (-chart.faults, size - weight * chart.muddles)


def _first_size(task: _Task, area: Box) -> int:
    """Guess from the amount of text which size will about fill the area, as a position in the list."""
    letters = sum(
        blocks[0].width * blocks[0].height
        for flow in task.flows
        if (blocks := _label_blocks(flow.lines, len(flow.marks), 1.0, task.theme))
    )
    measured = [_party_block(party, _style(party, task.theme), 1.0, task.theme) for party in task.parties]
    letters += sum(1.8 * block.width * block.height for block in measured)
    size = math.sqrt(0.24 * (area[2] - area[0]) * (area[3] - area[1]) / max(letters, 1.0))
    return min(range(len(LABEL_SIZES)), key=lambda position: abs(LABEL_SIZES[position] - size))


def _best_size(task: _Task, places: Sequence[Point], area: Box, first: _Map, deadline: float) -> _Map:
    """Step to larger letters while that pays, else to smaller ones."""
    best = first
    for direction in (-1, 1):
        position = LABEL_SIZES.index(first.size) + direction
        # What touches at one size may still touch at the next, so going smaller takes patience.
        patience = PATIENCE if direction > 0 and first.faults else 0
        while 0 <= position < len(LABEL_SIZES) and monotonic() < deadline:
            tried = _letter(task, places, LABEL_SIZES[position], area)
            if _merit(tried) > _merit(best):
                best = tried
            elif patience == 0 or not best.faults:
                break
            else:
                patience -= 1
            position += direction
        if best is not first:
            break
    return best


PATIENCE: Final = 4


# --- The page: title, notes, legend and footer around the map ------------------------------------

NOTE_SIZES: Final = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
COLUMN_WIDTHS: Final = (168.0, 184.0, 200.0, 220.0, 240.0, 264.0)
LEGEND_SIZE: Final = 9.0
LEGEND_ROW: Final = 17.0
LEGEND_GAP: Final = 13.0
FOOTER_SIZE: Final = 8.5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A note as it stands in the margin."""

    note: Note
    lines: tuple[str, ...]
    top: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """The notes beside the map."""

    size: float
    width: float
    notes: tuple[_Told, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One entry of the legend: a sample of ``kind``, and what it stands for."""

    kind: Literal["party", "focal", "arrow", "width", "proposed"]
    caption: str
    style: PartyStyle | None = None
    width: float = 1.5
    sample: float = 21.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """What goes where on the slide."""

    title: tuple[str, ...]
    title_size: float
    subtitle: str
    legend: tuple[tuple[_Entry, ...], ...]
    column: _Column
    footers: tuple[str, ...]
    area: Box
    """Where the map goes."""


def _legend(scene: Scene, theme: Theme) -> list[_Entry]:
    """Collect what occurs, and nothing else."""
    used = {party.kind if party.kind in theme.parties else "organisation" for party in scene.parties}
    entries = [
        _Entry(kind="party", caption=style.caption, style=style)
        for kind, style in theme.parties.items()
        if kind in used
    ]
    focal = [party for party in scene.parties if party.focal]
    entries += [
        _Entry(kind="focal", caption=theme.captions.focal, style=_style(party, theme)) for party in focal[:1]
    ]
    if scene.flows:
        entries.append(_Entry(kind="arrow", caption=theme.captions.arrow))
    for level in sorted({_level(flow) for flow in scene.flows}, reverse=True):
        caption, width = theme.captions.importance[level - 1], theme.flow_widths[level - 1]
        entries.append(_Entry(kind="width", caption=caption, width=width))
    if any(flow.proposed for flow in scene.flows):
        entries.append(_Entry(kind="proposed", caption=theme.captions.proposed, sample=27.0))
    return entries


def _entry_width(entry: _Entry) -> float:
    return entry.sample + 5 + width_of(entry.caption) * LEGEND_SIZE + LEGEND_GAP


def _legend_rows(entries: Sequence[_Entry]) -> tuple[tuple[_Entry, ...], ...]:
    """Set the legend on one row, or else the parties above the arrows."""
    room = WIDTH - 2 * MARGIN
    groups = [list(entries)]
    if sum(map(_entry_width, entries)) - LEGEND_GAP > room:
        groups = [[one for one in entries if one.style], [one for one in entries if not one.style]]
    return tuple(tuple(group) for group in groups if group)


def _column(notes: Sequence[Note], height: float, theme: Theme) -> _Column:
    """Set the notes as large as fits, in the narrowest column that holds them."""
    if not notes:
        return _Column(size=NOTE_SIZES[0], width=0.0)
    for size in NOTE_SIZES:
        for width in COLUMN_WIDTHS:
            told, used = _tell(notes, size, width, theme)
            if used <= height:
                return _Column(size=size, width=width, notes=told)
    return _shortened(notes, height, theme)


def _tell(notes: Sequence[Note], size: float, width: float, theme: Theme) -> tuple[tuple[_Told, ...], float]:
    told, top = [], 0.0
    for note in notes:
        lines = tuple(wrap(cut(printable(note.text)), width / size))
        told.append(_Told(note=note, lines=lines, top=top))
        top += (len(lines) * theme.line_height + 2.4) * size
    return tuple(told), top - size


def _shortened(notes: Sequence[Note], height: float, theme: Theme) -> _Column:
    """Tell as many notes as fit in the smallest letters, and count the others."""
    size, width = NOTE_SIZES[-1], COLUMN_WIDTHS[-1]
    told, _ = _tell(notes, size, width, theme)
    kept = tuple(
        one for one in told if one.top + len(one.lines) * theme.line_height * size + 5 * size <= height
    )
    return _Column(size=size, width=width, notes=kept, left_out=len(told) - len(kept))


TITLE_SIZES: Final = (26.0, 24.0, 22.0, 20.0, 18.0)


def _title(text: str, theme: Theme) -> tuple[tuple[str, ...], float]:
    """Set the title on one line if it can be, else on two."""
    text = cut(printable(text), 160)
    if not text.strip():
        return (), 0.0
    room = (WIDTH - 2 * MARGIN) / theme.bold_factor
    for size in TITLE_SIZES:
        if width_of(text) * size <= room and "\n" not in text:
            return (text,), size
    for size in TITLE_SIZES[2:]:
        lines = wrap(text, room / size)
        if len(lines) <= 2:
            return tuple(lines), size
    return (*lines[:1], lines[1] + "…"), TITLE_SIZES[-1]


def _page(scene: Scene, theme: Theme, footers: Sequence[str]) -> _Page:
    """Share the slide out; what is left in the middle is for the map."""
    title, title_size = _title(scene.title, theme)
    subtitle = _one_line(scene.subtitle, 13.0)
    legend = _legend_rows(_legend(scene, theme))
    feet = tuple(foot for foot in (_one_line(text, FOOTER_SIZE) for text in footers) if foot.strip())
    top = 14 + len(title) * title_size * 1.2 + (19.0 if subtitle else 0.0) + 6
    bottom = HEIGHT - 10 - len(feet) * FOOTER_SIZE * 1.35 - len(legend) * LEGEND_ROW - 8
    column = _column(sorted(scene.notes, key=lambda note: (note.mark, note.text)), bottom - top - 8, theme)
    right = WIDTH - MARGIN - (column.width + 24 if column.notes else 0)
    return _Page(
        title=title,
        title_size=title_size,
        subtitle=subtitle,
        legend=legend,
        column=column,
        footers=feet,
        area=(MARGIN - 8, top, right, bottom),
    )


def _one_line(text: str, size: float) -> str:
    """Keep of a text what fits on one line across the slide."""
    flat = printable(text).replace("\n", " ")
    longest = (WIDTH - 2 * MARGIN) / size
    if width_of(flat) <= longest:
        return flat
    return wrap(cut(flat), longest - 1)[0] + "…"


# --- DOT: everything where it has been put --------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class _Sheet:
    """A DOT graph in which every place is fixed; y is turned round, since Graphviz counts upwards."""

    theme: Theme
    graph: graphviz.Digraph
    titles: dict[str, str] = field(default_factory=dict)
    """What the pointer shows on each part, by the generated id of the part."""
    points: int = 0
    inks: Mapping[int, Ink] = field(default_factory=dict)
    """The colour of every mark: that of its finding."""

    def ink_of(self, mark: int) -> Ink:
        """Give the colour of a mark, also of one that no note explains."""
        return self.inks.get(mark, self.theme.severities["info"])

    def shape(self, name: str, box: Box, label: str = "", **looks: str) -> None:
        """Put a node; ``label`` must already be DOT text."""
        self.graph.node(
            name,
            label=label,
            id=name,
            pos=f"{_number((box[0] + box[2]) / 2)},{_number(HEIGHT - (box[1] + box[3]) / 2)}",
            width=_number((box[2] - box[0]) / 72, 4),
            height=_number((box[3] - box[1]) / 72, 4),
            **looks,
        )

    def text(self, where: tuple[Box, str], size: float, color: str, font: str = "") -> None:
        """Put text that belongs to the page and not to the map into a box, from the left."""
        box, text = where
        looks = {"shape": "plaintext", "fontsize": _number(size), "fontcolor": color}
        looks["fontname"] = font or self.theme.font
        self.shape(self.name("t"), box, dot_text(text, left=True), **looks)

    def name(self, letter: str) -> str:
        """Make the next name of a part that belongs to the page."""
        self.points += 1
        return f"{letter}{self.points}"

    def line(self, start: Point, end: Point, **looks: str) -> None:
        """Draw a straight line between two places, with an arrowhead if the looks ask for one."""
        ends = []
        for x, y in (start, end):
            ends.append(self.name("p"))
            self.shape(ends[-1], (x - 0.1, y - 0.1, x + 0.1, y + 0.1), style="invis")
        head = 10 * float(looks.get("arrowsize", "0"))
        neck = (end[0] - head, end[1])
        self.curve(
            (ends[0], ends[1]), self.name("l"), (start, start, neck, neck), end if head else None, **looks
        )

    def curve(
        self, ends: tuple[str, str], name: str, curve: Sequence[Point], tip: Point | None, **looks: str
    ) -> None:
        """Draw a curve between two nodes where it has been put, with an arrowhead if it has a tip."""
        places = " ".join(f"{_number(x)},{_number(HEIGHT - y)}" for x, y in curve)
        arrow = f"e,{_number(tip[0])},{_number(HEIGHT - tip[1])} " if tip else ""
        self.graph.edge(*ends, id=name, pos=arrow + places, **({} if tip else {"dir": "none"}), **looks)


def _number(value: float, digits: int = 2) -> str:
    return f"{value:.{digits}f}"


def _sheet(scene: Scene, theme: Theme, dpi: int | None) -> _Sheet:
    import graphviz

    graph = graphviz.Digraph("ecosystem")
    graph.attr(bgcolor=theme.paper, pad="0", margin="0", outputorder="edgesfirst", splines="true")
    if dpi:
        graph.attr(dpi=str(dpi))
    graph.attr("node", fixedsize="true", margin="0", fontname=theme.font, fontcolor=theme.text, label="")
    graph.attr("edge", fontname=theme.font)
    unknown = theme.severities["info"]
    inks = {note.mark: theme.severities.get(note.severity, unknown) for note in scene.notes}
    sheet = _Sheet(theme=theme, graph=graph, inks=inks)
    sheet.shape("slide", (0, 0, WIDTH, HEIGHT), style="invis", shape="box")
    return sheet


def mark_text(mark: int) -> str:
    """Write a number in a circle, as far as the letters that come with us have it.

    >>> mark_text(3), mark_text(21)
    ('③', '(21)')
    """
    return chr(0x2460 + mark - 1) if 1 <= mark <= 10 else f"({mark})"


def _put_mark(sheet: _Sheet, mark: int, place: Point, size: float) -> None:
    """Put a mark on a place, on paper of its own colour."""
    text, ink = mark_text(mark), sheet.ink_of(mark)
    radius = 0.62 * size
    letters = 1.32 * size if len(text) == 1 else 2.0 * size / len(text)
    sheet.shape(
        sheet.name("m"),
        (place[0] - radius, place[1] - radius, place[0] + radius, place[1] + radius),
        dot_text(text),
        shape="circle",
        style="filled",
        penwidth="0",
        fillcolor=ink.paper,
        fontcolor=ink.line,
        fontname=sheet.theme.bold_font,
        fontsize=_number(letters),
    )


def _gravest(sheet: _Sheet, marks: Iterable[int]) -> Ink | None:
    """Choose for something with several findings the colour of the gravest."""
    order = list(sheet.theme.severities.values())
    return min((sheet.inks[mark] for mark in marks if mark in sheet.inks), key=order.index, default=None)


def _put_map(sheet: _Sheet, task: _Task, chart: _Map) -> None:
    for number in range(len(task.flows)):
        _put_flow(sheet, task, chart, number)
    for number in range(len(task.parties)):
        _put_party(sheet, task, chart, number)


def _put_flow(sheet: _Sheet, task: _Task, chart: _Map, number: int) -> None:
    theme, flow, route, spot = sheet.theme, task.flows[number], chart.routes[number], chart.spots[number]
    width = _flow_width(flow, theme)
    ink = theme.proposed if flow.proposed else _gravest(sheet, flow.marks)
    giver, receiver = task.ends[number]
    sheet.curve(
        (f"n{giver}", f"n{receiver}"),
        f"e{number}",
        route.curve,
        route.tip,
        color=ink.line if ink else theme.flow,
        penwidth=_number(width * _strength(task)),
        arrowsize=_number(_head(width) * _strength(task) / 10),
        style="dashed" if flow.proposed else "solid",
    )
    names = f"{task.parties[giver].label} \N{RIGHTWARDS ARROW} {task.parties[receiver].label}"
    sheet.titles[f"e{number}"] = flow.tooltip or f"{names}: {', '.join(flow.lines)}".removesuffix(": ")
    if spot:
        _put_label(sheet, number, flow, spot, chart.size)
        return
    for place, mark in enumerate(sorted(set(flow.marks))):
        x, y = route.points[SAMPLES // 2]
        _put_mark(sheet, mark, (x + place * MARK_EMS * chart.size, y), max(chart.size, 6.0))


def _put_label(sheet: _Sheet, number: int, flow: Flow, spot: _Spot, size: float) -> None:
    left, top, _, bottom = spot.box
    marks = sorted(set(flow.marks))
    _put_names(sheet, number, flow, spot, size)
    for place, mark in enumerate(marks):
        x = left + (place + 0.5) * MARK_EMS * size
        _put_mark(sheet, mark, (x, (top + bottom) / 2), 1.1 * size)


def _put_names(sheet: _Sheet, number: int, flow: Flow, spot: _Spot, size: float) -> None:
    if not spot.block.lines:
        return
    left, top, right, bottom = spot.box
    sheet.shape(
        f"f{number}",
        (left + len(set(flow.marks)) * MARK_EMS * size, top, right, bottom),
        dot_text("\n".join(spot.block.lines)),
        shape="box",
        style="filled",
        penwidth="0",
        fillcolor=sheet.theme.paper,
        fontsize=_number(size),
        fontcolor=sheet.theme.proposed.text if flow.proposed else sheet.theme.text,
    )
    sheet.titles[f"f{number}"] = sheet.titles[f"e{number}"]


def _put_party(sheet: _Sheet, task: _Task, chart: _Map, number: int) -> None:
    theme, party, outline = sheet.theme, task.parties[number], chart.outlines[number]
    sheet.shape(
        f"n{number}",
        outline.box(),
        dot_text("\n".join(chart.blocks[number].lines)),
        **_party_looks(_style(party, theme)),
        penwidth=_number(theme.focal_border_width if party.focal else theme.border_width),
        fontsize=_number(_party_size(chart.size)),
        fontname=theme.bold_font,
    )
    sheet.titles[f"n{number}"] = party.tooltip or party.label
    for place, mark in enumerate(sorted(set(party.marks))):
        x = outline.x + outline.width / 2 - (0.2 + 1.25 * place) * chart.size
        _put_mark(sheet, mark, (x, outline.y - outline.height / 2), 1.15 * chart.size)


def _party_looks(style: PartyStyle) -> dict[str, str]:
    return {
        "shape": style.shape,
        "style": "rounded,filled" if style.shape == "box" else "filled",
        "fillcolor": style.fill,
        "color": style.border,
    }


def _put_page(sheet: _Sheet, page: _Page) -> None:
    theme, width = sheet.theme, WIDTH - 2 * MARGIN
    y = 14.0
    for line in page.title:
        high = page.title_size * 1.2
        sheet.text(
            ((MARGIN, y, MARGIN + width, y + high), line), page.title_size, theme.text, theme.bold_font
        )
        y += high
    if page.subtitle:
        sheet.text(((MARGIN, y, MARGIN + width, y + 18), page.subtitle), 13.0, theme.quiet)
    _put_legend(sheet, page)
    y = HEIGHT - 8 - len(page.footers) * FOOTER_SIZE * 1.35
    for line in page.footers:
        sheet.text(((MARGIN, y, MARGIN + width, y + FOOTER_SIZE * 1.35), line), FOOTER_SIZE, theme.quiet)
        y += FOOTER_SIZE * 1.35
    if page.column.notes:
        _put_notes(sheet, page)


def _put_notes(sheet: _Sheet, page: _Page) -> None:
    theme, column = sheet.theme, page.column
    left, top, size = WIDTH - MARGIN - column.width, page.area[1] + 6, column.size
    sheet.line((left - 12, page.area[1] + 4), (left - 12, page.area[3] - 4), color=theme.rule, penwidth="0.8")
    for told in column.notes:
        y = top + told.top
        _put_mark(sheet, told.note.mark, (left + 0.75 * size, y + 0.6 * size), 1.2 * size)
        word = SEVERITY.get(told.note.severity, "")
        box = (left + 1.9 * size, y - 0.1 * size, left + column.width, y + 1.3 * size)
        sheet.text((box, word), 0.88 * size, sheet.ink_of(told.note.mark).line, theme.bold_font)
        y += 1.5 * size
        high = len(told.lines) * size * theme.line_height
        sheet.text(((left, y, left + column.width, y + high), "\n".join(told.lines)), size, theme.text)
    if column.left_out:
        more = theme.captions.more_notes.format(count=column.left_out)
        sheet.text(((left, page.area[3] - 16, left + column.width, page.area[3]), more), size, theme.quiet)


def _put_legend(sheet: _Sheet, page: _Page) -> None:
    y = page.area[3] + 6
    sheet.line((MARGIN, y), (WIDTH - MARGIN, y), color=sheet.theme.rule, penwidth="0.8")
    y += LEGEND_ROW / 2 + 2
    for row in page.legend:
        x = MARGIN
        for entry in row:
            _put_sample(sheet, entry, x, y)
            left = x + entry.sample + 5
            right = left + width_of(entry.caption) * LEGEND_SIZE + 6
            sheet.text(((left, y - 7, right, y + 7), entry.caption), LEGEND_SIZE, sheet.theme.text)
            x += _entry_width(entry)
        y += LEGEND_ROW


def _put_sample(sheet: _Sheet, entry: _Entry, x: float, y: float) -> None:
    theme = sheet.theme
    if entry.style:
        width = theme.focal_border_width * 0.8 if entry.kind == "focal" else theme.border_width
        box = (x + 1, y - 5.5, x + entry.sample - 1, y + 5.5)
        sheet.shape(sheet.name("k"), box, **_party_looks(entry.style), penwidth=_number(width))
        return
    looks = {"color": theme.flow, "penwidth": _number(entry.width)}
    if entry.kind == "proposed":
        looks |= {"color": theme.proposed.line, "style": "dashed"}
    if entry.kind != "width":
        looks["arrowsize"] = _number(_head(entry.width) / 10)
    sheet.line((x, y), (x + entry.sample, y), **looks)


# --- Graphviz in a process of its own -------------------------------------------------------------

_CHILD = Path(__file__).with_name("_layout_child.py")
_UNAVAILABLE = 69  # What the child says when it cannot load Graphviz; nobody imports the child to ask.

REMEDY: Final = (
    "drawing needs Graphviz: install it with `pip install pygraphviz` (which brings Graphviz along), "
    "or put the `dot` program on the PATH (https://graphviz.org/download)"
)


def _graphviz(dot: str, engine: str, picture_format: str, deadline: float) -> bytes:
    """Let Graphviz draw, with the package if it is there and else with the program."""
    import sys

    finished = _run([sys.executable, "-I", str(_CHILD), engine, picture_format], dot, deadline)
    if finished.returncode == _UNAVAILABLE:
        import shutil

        program = shutil.which("dot")
        if program is None:
            raise ExecutableMissing(REMEDY)
        finished = _run([program, f"-K{engine}", f"-T{picture_format}"], dot, deadline)
    if finished.returncode or not finished.stdout:
        said = finished.stderr.decode("utf-8", "replace").strip()[-2000:]
        raise RenderError(
            f"Graphviz could not draw this (status {finished.returncode}): {said or 'it said nothing'}"
        )
    return finished.stdout


def _run(command: list[str], dot: str, deadline: float) -> subprocess.CompletedProcess[bytes]:
    import os
    import subprocess

    try:
        return subprocess.run(  # noqa: S603
            command,
            input=dot.encode("utf-8"),
            capture_output=True,
            check=False,
            env={**os.environ, **_fonts()},
            timeout=max(deadline - monotonic(), 0.001),
        )
    except subprocess.TimeoutExpired:
        raise LayoutTimeout(
            "drawing took longer than the time limit; draw fewer parties or allow more time"
        ) from None


@cache
def _fonts() -> dict[str, str]:
    """Name the letters that come with matplotlib, so that text shows on machines without fonts."""
    import atexit
    import os
    import shutil
    import tempfile
    from importlib.util import find_spec
    from xml.sax.saxutils import escape

    package = find_spec("matplotlib")
    if package is None or package.origin is None:
        return {}
    folder = tempfile.mkdtemp(prefix="ecograph-fonts-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    bundled = Path(package.origin).parent / "mpl-data" / "fonts" / "ttf"
    system = os.environ.get("FONTCONFIG_FILE") or "/etc/fonts/fonts.conf"
    settings = Path(folder) / "fonts.conf"
    # Without hinting, letters are as wide in a picture of dots as they were measured.
    settings.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{escape(str(bundled))}</dir><dir>WINDOWSFONTDIR</dir><dir>/usr/share/fonts</dir>"
        f'<include ignore_missing="yes">{escape(system)}</include>'
        '<match target="pattern"><edit name="hinting" mode="assign"><bool>false</bool></edit>'
        '<edit name="hintstyle" mode="assign"><const>hintnone</const></edit></match>'
        f"<cachedir>{escape(folder)}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return {"FONTCONFIG_FILE": str(settings)}


# --- What Graphviz gives back, finished ----------------------------------------------------------

_PART = re.compile(r'<g id="(\w+)" class="(?:node|edge)">\s*<title>[^<]*</title>')
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_MADE = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}")


def _finish_svg(svg: str, sheet: _Sheet, scene: Scene) -> str:
    """Name every part for the pointer and for people who listen, and offer browsers other fonts."""
    from xml.sax.saxutils import escape, quoteattr

    def named(match: re.Match[str]) -> str:
        title = sheet.titles.get(match[1])
        shown = f"\n<title>{escape(cut(printable(title), 2000))}</title>" if title else ""
        return match[0].split("<title>")[0].rstrip() + shown

    theme = sheet.theme
    told = [cut(printable(text)) for text in (scene.title, scene.subtitle) if text.strip()]
    name = ". ".join(told)
    name = name or "ecosystem"
    # Texts have no "<" of their own in SVG, so what looks like markup here is markup.
    svg = _PART.sub(named, _COMMENT.sub("", svg))
    svg = svg.replace(
        f'font-family="{theme.bold_font}"', f'font-family="{theme.web_fonts}" font-weight="bold"'
    )
    svg = svg.replace(f'font-family="{theme.font}"', f'font-family="{theme.web_fonts}"')
    svg = re.sub(r"<title>ecosystem</title>\n", "", svg, count=1)
    head, start, rest = svg.partition("<svg ")
    opening, close, body = rest.partition(">")
    label = f'role="img" aria-label={quoteattr(name)} '
    return f"{head}{start}{label}{opening}{close}\n<title>{escape(name)}</title>{body}"


def _finish_pdf(pdf: bytes) -> bytes:
    """Date a PDF as ``SOURCE_DATE_EPOCH`` asks, in as many bytes as before, so that the file stays whole."""
    import os
    from datetime import UTC, datetime

    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch.isdigit():
        return pdf
    made = datetime.fromtimestamp(int(epoch), UTC).strftime("%Y%m%d%H%M%S").encode()
    return _MADE.sub(lambda match: b"/" + match[1] + b" (D:" + made, pdf)


# --- Drawing --------------------------------------------------------------------------------------

PNG_DPI: Final = 144
"""Gives 1920 by 1080 pixels."""


@overload
def draw(scene: Scene, format: Literal["svg", "dot"] = "svg", *, time_limit: float = 10.0) -> str: ...
@overload
def draw(scene: Scene, format: Literal["png", "pdf"], *, time_limit: float = 10.0) -> bytes: ...
@overload
def draw(scene: Scene, format: str, *, time_limit: float = 10.0) -> str | bytes: ...
def draw(scene: Scene, format: str = "svg", *, time_limit: float = 10.0) -> str | bytes:
    """Draw a scene on one slide.

    Args:
        scene: What to show; the order of its parties and flows makes no difference.
        format: ``svg`` or ``dot`` (text), ``png`` or ``pdf`` (bytes).
        time_limit: Seconds after which drawing is given up.

    Raises:
        ConfigError: There is no such format.
        ExecutableMissing: Graphviz is not to be found.
        LayoutTimeout: It would have taken longer than the time limit.
        RenderError: A flow names a party that is not in the scene, or Graphviz refused the picture.
    """
    if format not in FORMATS:
        raise ConfigError(f'"{format}" is no format of a picture ({did_you_mean(format, FORMATS)})')
    deadline = monotonic() + time_limit
    sheet = _compose(scene, THEME, PNG_DPI if format == "png" else None, deadline)
    if format == "dot":
        return str(sheet.graph.source)
    picture = _graphviz(sheet.graph.source, "nop2", format, deadline)
    if format == "svg":
        return _finish_svg(picture.decode("utf-8"), sheet, scene)
    return _finish_pdf(picture) if format == "pdf" else picture


def _compose(scene: Scene, theme: Theme, dpi: int | None, deadline: float) -> _Sheet:
    """Put everything on the sheet."""
    task, feet = _task(scene, theme)
    page = _page(scene, theme, [scene.footer, *feet])
    chart = _chart(task, page.area, deadline)
    sheet = _sheet(scene, theme, dpi)
    _put_map(sheet, task, chart)
    _put_page(sheet, page)
    return sheet


MOST_NAMED_FLOWS: Final = 400
"""With more flows than this, their names are left out."""
MOST_FLOWS: Final = 1500
MOST_PARTIES: Final = 300
"""With more than this nothing could be told apart; the most important are drawn, and the rest counted."""


def _task(scene: Scene, theme: Theme) -> tuple[_Task, list[str]]:
    """Put parties and flows in one order, whatever the order they came in, and say what was left out."""
    known = {party.id for party in scene.parties}
    if strangers := sorted({end for flow in scene.flows for end in (flow.giver, flow.receiver)} - known):
        raise RenderError(f"a flow names {listing(strangers[:5])}, which is no party of this scene")
    parties, flows = _foremost(scene)
    parties.sort(key=lambda party: party.id)
    flows.sort(
        key=lambda flow: (flow.giver, flow.receiver, flow.proposed, flow.lines, flow.marks, flow.importance)
    )
    numbers = {party.id: number for number, party in enumerate(parties)}
    feet = []
    if len(parties) < len(scene.parties) or len(flows) < len(scene.flows):
        feet.append(
            theme.captions.not_all.format(
                parties=len(parties),
                all_parties=len(scene.parties),
                flows=len(flows),
                all_flows=len(scene.flows),
            )
        )
    if len(flows) > MOST_NAMED_FLOWS:
        feet.append(theme.captions.unlabelled.format(count=len(flows)))
    ends = tuple((numbers[flow.giver], numbers[flow.receiver]) for flow in flows)
    return _Task(parties=tuple(parties), flows=tuple(flows), ends=ends, theme=theme), feet


def _foremost(scene: Scene) -> tuple[list[Party], list[Flow]]:
    """Choose what to draw where there is far too much: what stands out, then what is most connected."""
    if len(scene.parties) <= MOST_PARTIES and len(scene.flows) <= MOST_FLOWS:
        return list(scene.parties), list(scene.flows)
    links: dict[str, float] = {}
    for flow in scene.flows:
        for end in (flow.giver, flow.receiver):
            links[end] = links.get(end, 0.0) + flow.importance

    def prominence(party: Party) -> tuple[bool, bool, bool, float, str]:
        return (
            not party.focal,
            not party.marks,
            party.kind != "customer",
            -links.get(party.id, 0.0),
            party.id,
        )

    parties = sorted(scene.parties, key=prominence)[:MOST_PARTIES]
    shown = {party.id for party in parties}
    flows = [flow for flow in scene.flows if flow.giver in shown and flow.receiver in shown]
    flows.sort(
        key=lambda flow: (
            not flow.marks,
            -flow.importance,
            flow.giver,
            flow.receiver,
            flow.proposed,
            flow.lines,
        )
    )
    return parties, flows[:MOST_FLOWS]


MOST_LAYOUTS: Final = 3
"""How many of the seatings are lettered, to see which reads best."""
MOST_SEATED: Final = 48
"""With more parties than this, Graphviz proposes the places."""


def _chart(task: _Task, area: Box, deadline: float) -> _Map:
    """Try the ways to place the parties and keep the map with the largest, clearest lettering."""
    if not task.parties:
        return _letter(task, (), LABEL_SIZES[0], area)
    half = monotonic() + (deadline - monotonic()) / 2
    layouts = _layouts(task, _inner(task, area), half)
    if len(task.flows) > MOST_NAMED_FLOWS:
        return _without_names(task, layouts[0], area)
    size = LABEL_SIZES[_first_size(task, area)]
    charts = [_letter(task, places, size, area) for places in layouts]
    best = max(range(len(charts)), key=lambda number: _merit(charts[number]))
    if len(task.flows) > MANY_FLOWS:
        # Among so many, two things always touch somewhere; lettering too small to read would be worse.
        return charts[best]
    return _best_size(task, layouts[best], area, charts[best], half)


def _inner(task: _Task, area: Box) -> Box:
    """Keep few parties from standing far apart, and leave room for curves above and below."""
    left, top, right, bottom = area
    share = min(1.0, 0.42 + 0.09 * len(task.parties))
    across, down = (1 - share) * (right - left) / 2, (1 - share) * (bottom - top) / 4 + 6
    return (left + across, top + down, right - across, bottom - down)


def _layouts(task: _Task, area: Box, deadline: float) -> list[tuple[Point, ...]]:
    if len(task.parties) > MOST_SEATED or len(task.flows) > MOST_NAMED_FLOWS:
        return [_spread(task, area, deadline)]
    blocks = [_party_block(party, _style(party, task.theme), 11.5, task.theme) for party in task.parties]
    block = (
        sum(block.width for block in blocks) / len(blocks),
        sum(block.height for block in blocks) / len(blocks),
    )
    proposals = list(_seatings(area, len(task.parties), block))
    if len(task.parties) > SEATINGS_WITH_CROSSINGS:
        return [_seat(task, _Seats(area=area, seats=proposals[0], block=block)).places]
    tables = [_Seats(area=area, seats=seats, block=block) for seats in proposals]
    seatings = sorted((_seat(task, seats) for seats in tables), key=lambda seating: seating.cost)
    return [_relax(task, seating, area, blocks) for seating in seatings[:MOST_LAYOUTS]]


def _spread(task: _Task, area: Box, deadline: float) -> tuple[Point, ...]:
    """Ask Graphviz where very many parties should stand, and stretch that over the area."""
    import graphviz

    graph = graphviz.Digraph("places")
    graph.attr("node", label="", fixedsize="true", width="1.6", height="0.7")
    graph.attr(overlap="true", splines="false", K="1.5")
    for number in range(len(task.parties)):
        graph.node(f"n{number}")
    for one, other in sorted(task.pairs()):
        graph.edge(f"n{one}", f"n{other}")
    try:
        plain = _graphviz(graph.source, "sfdp", "plain", deadline).decode("ascii", "replace")
    except LayoutTimeout:
        return _sunflower(len(task.parties), area)
    rows = [line.split() for line in plain.splitlines() if line.startswith("node n")]
    places = {int(row[1][1:]): (float(row[2]), float(row[3])) for row in rows}
    return _stretched([places[number] for number in range(len(task.parties))], area)


def _stretched(places: Sequence[Point], area: Box) -> tuple[Point, ...]:
    left, low, right, high = _bounds(places)
    wide, tall = (area[2] - area[0]) / ((right - left) or 1.0), (area[3] - area[1]) / ((high - low) or 1.0)
    return tuple((area[0] + (x - left) * wide, area[3] - (y - low) * tall) for x, y in places)


def _sunflower(count: int, area: Box) -> tuple[Point, ...]:
    """Spread parties evenly without looking at the flows, when there is no time for that."""
    turn = math.pi * (3 - math.sqrt(5))
    places = [
        (math.sqrt(seed) * math.cos(seed * turn), math.sqrt(seed) * math.sin(seed * turn))
        for seed in range(count)
    ]
    return _stretched(places, area)
