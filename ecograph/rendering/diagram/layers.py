"""Parties in columns, arrows from left to right with their names at their ends: places by arithmetic.

In each column every party, and every arrow that passes by, has a row of its own, high enough for all names
that arrive there. So nothing can touch; what may cross are bare lines, in the free strip before each column.
Columns are ordered by barycentres, and rows stand as near to what they are tied to as their neighbours let
them (Sugiyama, Tagawa & Toda 1981).
"""

from __future__ import annotations

import math
from bisect import bisect_right, insort
from dataclasses import dataclass, field
from itertools import pairwise, product
from typing import TYPE_CHECKING, Final

from ecograph.rendering.diagram.curves import Curve, Spot
from ecograph.rendering.diagram.geometry import moved_into, size_of
from ecograph.rendering.diagram.lettering import label_blocks, party_blocks, split_words, width_of
from ecograph.rendering.diagram.outlines import Outline
from ecograph.rendering.diagram.routing import Chart, head_length
from ecograph.rendering.theme import CAPTIONS, kind_of, line_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ecograph.rendering.diagram.geometry import Box, Point
    from ecograph.rendering.diagram.lettering import Block
    from ecograph.rendering.diagram.roster import Roster

SIZES: Final = (
    *(15.0, 14.0, 13.0, 12.0, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5),
    *(7.0, 6.5, 6.0, 5.7, 5.4, 5.0, 4.5, 4.0, 3.5, 3.0, 2.5, 2.0),
)
"""Sizes tried for the names on arrows."""
PARTY_FACTOR: Final = 1.2
"""How much larger the names of parties are."""
PARTY_WIDTHS: Final = (5.0, 6.5, 8.0, 10.0, 13.0, 18.0, 26.0)
LABEL_WIDTHS: Final = (9.0, 6.5, 5.0)
"""Where names may be wrapped, in multiples of their size."""
MOST_ROWS: Final = (30, 15, 10, 8)
"""So many parties at most stand under one another, tried in turn: a long layer takes several columns."""
ROW_GAP: Final = 0.45
EMPTY_ROW: Final = 0.5
REMARK_ROW: Final = 1.5
LEAD: Final = 0.8
"""Between rows, for an arrow without names, for a remark, and before a name: in multiples of the size."""
NARROW_STRIP: Final = 6.0
WIDE_STRIP: Final = 28.0
"""The least width of the strip in which arrows go up and down, where few and where many arrive."""
WIDEST_STRIP: Final = 85.0
"""By how much it may be wider."""
LOOSEST: Final = 22.0
"""The most that rows are kept apart for looks."""
SWEEPS: Final = 8
COMFORTABLE: Final = 10.0
MANY_ROWS: Final = 16
"""Lines are as wide as on a map down to this size of names, and up to so many rows."""
COLUMN_COST: Final = 0.05
"""The share of their size that letters must gain for every column more."""


@dataclass(slots=True, kw_only=True, eq=False)
class _Row:
    """The place of a party, or of an arrow that passes by, in its column."""

    column: int
    party: int | None
    ports: list[_Port] = field(default_factory=list)
    """Where arrows arrive."""
    before: list[_Row] = field(default_factory=list)
    after: list[_Row] = field(default_factory=list)
    y: float = 0.0


@dataclass(slots=True, kw_only=True, eq=False)
class _Port:
    """Where the same names arrive, from one giver or from several that could stand in for each other."""

    flows: list[int]
    labels: tuple[Block, ...]
    passing: dict[int, _Row] = field(default_factory=dict)
    """The rows in which its arrows pass by, per column."""

    def label(self, way: int) -> Block | None:
        """Give the names wrapped in a way, or in the narrowest that they can be."""
        return self.labels[min(way, len(self.labels) - 1)] if self.labels else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fit:
    """How the names in one column are wrapped, as places in the lists of ways, and what room that takes."""

    party_way: int
    label_way: int
    lane: float
    """For names before the parties."""
    width: float
    heights: tuple[float, ...]


def layered_chart(roster: Roster, area: Box) -> Chart:
    """Stand the layers of a roster beside one another, in letters as large as fit."""
    best: _Columns | None = None
    merit = 0.0
    for split in dict.fromkeys(_split(roster.layers, most) for most in MOST_ROWS):
        columns = _Columns(roster, split, area)
        worth = 1 - COLUMN_COST * (len(split) - len(roster.layers))
        size = next((size for size in SIZES if size * worth <= merit or columns.fit(size)), 0.0)
        if size * worth > merit:
            best, merit = columns, size * worth
    if best is None:
        best = _Columns(roster, _split(roster.layers, MOST_ROWS[0]), area)
        best.fit(SIZES[-1], anyhow=True)
    best.place()
    return best.chart()


Split = tuple[tuple[int, tuple[int, ...]], ...]
"""Which layer each column belongs to, and who stands in it."""


def _split(layers: Sequence[Sequence[int]], most: int) -> Split:
    """Deal the parties of long layers out over several columns, in turn, so that arrows pass between them."""
    columns: list[tuple[int, tuple[int, ...]]] = []
    for number, layer in enumerate(layers):
        count = math.ceil(len(layer) / most)
        columns += [(number, tuple(layer[start::count])) for start in range(count)]
    return tuple(columns)


class _Columns:
    """Rows in columns, first without places."""

    def __init__(self, roster: Roster, split: Split, area: Box) -> None:
        self.roster = roster
        self.area = (area[0] + 4, area[1] + 4, area[2] - 4, area[3] - 4)
        self.size = 0.0
        self.fits: list[_Fit] = []
        self.columns: list[list[_Row]] = []
        self.rows: dict[int, _Row] = {}
        """The row of each party."""
        self.hidden = [0] * len(split)
        for column, (layer, parties) in enumerate(split):
            rows = [_Row(column=column, party=party) for party in parties]
            self.columns.append(rows)
            self.rows.update(zip(parties, rows, strict=True))
            if column + 1 == len(split) or split[column + 1][0] != layer:
                self.hidden[column] = roster.hidden[layer]
        self._tie()
        self._order()
        self._blocks = [self._party_ways(rows) for rows in self.columns]

    def _tie(self) -> None:
        """Lead every arrow from its giver to its port, through a row in each column between."""
        ports: dict[tuple[object, ...], _Port] = {}
        for number, (flow, (giver, receiver)) in enumerate(
            zip(self.roster.flows, self.roster.ends, strict=True)
        ):
            said = (flow.lines, flow.marks, flow.proposed, flow.emphasis) if flow.lines else number
            port = ports.get((receiver, said))
            row = self.rows[receiver]
            if port is None:
                port = _Port(flows=[], labels=label_blocks(flow, LABEL_WIDTHS))
                ports[receiver, said] = port
                row.ports.append(port)
            port.flows.append(number)
            for column in range(row.column - 1, self.rows[giver].column, -1):
                if column not in port.passing:
                    port.passing[column] = _Row(column=column, party=None, ports=[port])
                    self.columns[column].append(port.passing[column])
                _bind(port.passing[column], row)
                row = port.passing[column]
            _bind(self.rows[giver], row)

    # --- Order

    def _order(self) -> None:
        """Sort columns by where their neighbours stand, back and forth; keep what crosses least."""
        rank = {
            row: (column, place) for column, rows in enumerate(self.columns) for place, row in enumerate(rows)
        }
        # An arrow that passes starts out beside the row that it leads to.
        self.columns = [sorted(rows, key=lambda row: self._origin(row, rank)) for rows in self.columns]
        best, fewest = [list(rows) for rows in self.columns], self._crossings()
        for sweep in range(SWEEPS):
            forwards = sweep % 2 == 0
            for rows in self.columns if forwards else reversed(self.columns):
                _sort_by_ties(rows, self.columns, forwards=forwards)
            if (crossings := self._crossings()) < fewest:
                best, fewest = [list(rows) for rows in self.columns], crossings
        self.columns = best

    def _origin(self, row: _Row, rank: dict[_Row, tuple[int, int]]) -> tuple[float, int]:
        while row.party is None:
            row = row.after[0]
        seats = sum(other.party is not None for other in self.columns[row.column])
        return (rank[row][1] / seats, rank[row][0])

    def _crossings(self) -> int:
        place = {row: number for rows in self.columns for number, row in enumerate(rows)}
        crossings = 0
        for rows in self.columns:
            seen: list[int] = []
            for row in rows:
                ends = sorted(place[other] for other in row.after)
                crossings += sum(len(seen) - bisect_right(seen, end) for end in ends)
                for end in ends:
                    insort(seen, end)
        return crossings

    # --- Size

    def _party_ways(self, rows: Sequence[_Row]) -> list[dict[int, Block]]:
        """Wrap the names of a column in every way that breaks no more words than it must."""
        parties = [row.party for row in rows if row.party is not None]
        names = [self.roster.parties[party] for party in parties]
        ways = [party_blocks(party, PARTY_WIDTHS) for party in names]
        broken = [
            sum(split_words(way[number], party.label) for way, party in zip(ways, names, strict=True))
            for number in range(len(PARTY_WIDTHS))
        ]
        found = []
        for number in range(len(PARTY_WIDTHS)):
            if broken[number] == min(broken):
                width = max(way[number].width for way in ways)
                found.append(
                    {
                        party: _flattest(way, name.label, width)
                        for party, way, name in zip(parties, ways, names, strict=True)
                    }
                )
        return found

    def fit(self, size: float, *, anyhow: bool = False) -> bool:
        """Wrap the names of every column so that all takes as little width as it can, if there is room."""
        width, height = size_of(self.area)
        choices: list[list[_Fit]] = []
        for column in range(len(self.columns)):
            room = (
                math.inf if anyhow else height - REMARK_ROW * size * PARTY_FACTOR * bool(self.hidden[column])
            )
            tried = [
                self._fit(column, party_way, label_way, size)
                for party_way, label_way in product(
                    range(len(self._blocks[column])), range(1 + len(LABEL_WIDTHS))
                )
            ]
            gaps = (len(self.columns[column]) - 1) * ROW_GAP * size
            fitting = [fit for fit in tried if sum(fit.heights) + gaps <= room]
            if not fitting:
                return False
            choices.append(fitting)
        narrowest = [min(fit.lane + fit.width for fit in fitting) for fitting in choices]
        free = width - sum(narrowest) - sum(map(_strip, self.columns[1:]))
        if free < 0 and not anyhow:
            return False
        # Room that is left goes half to longer lines and half to the strips.
        most = [least + max(free, 0.0) / 2 / len(choices) for least in narrowest]
        self.size = size
        self.fits = [
            min(
                (fit for fit in fitting if fit.lane + fit.width <= limit),
                key=lambda fit: (sum(fit.heights), fit.lane + fit.width),
            )
            for fitting, limit in zip(choices, most, strict=True)
        ]
        return True

    def _fit(self, column: int, party_way: int, label_way: int, size: float) -> _Fit:
        blocks, rows = self._blocks[column][party_way], self.columns[column]
        lane, heights = 0.0, []
        for row in rows:
            height = EMPTY_ROW * size
            if row.party is not None:
                stack = 0.0
                for port in row.ports:
                    label = port.label(label_way)
                    lane = max(lane, _head_room(size) + ((label.width + LEAD) * size if label else 0.0))
                    stack += _port_height(port, label_way, size)
                height = max(blocks[row.party].height * PARTY_FACTOR * size, stack)
            heights.append(height)
        return _Fit(
            party_way=party_way,
            label_way=label_way,
            lane=lane,
            width=max(block.width for block in blocks.values()) * PARTY_FACTOR * size,
            heights=tuple(heights),
        )

    # --- Place

    def place(self) -> None:
        """Stand rows as near to their neighbours as they can be."""
        for rows in self.columns:
            for row in rows:
                row.y = (self.area[1] + self.area[3]) / 2
        last = len(self.columns) - 1
        for sweep in range(SWEEPS):
            order = range(last + 1) if sweep % 2 == 0 else range(last, -1, -1)
            for column in order:
                self._settle(column)
        tops = [row.y - height / 2 for row, height in self._heights()]
        bottoms = [row.y + height / 2 for row, height in self._heights()]
        down = (self.area[1] + self.area[3] - min(tops) - max(bottoms)) / 2
        for rows in [] if any(self.hidden) else self.columns:
            for row in rows:
                row.y += down
        for row in self.rows.values():
            row.ports.sort(key=lambda port: sum(end.y for end in self._ends(port)) / len(port.flows))

    def _heights(self) -> Iterator[tuple[_Row, float]]:
        for rows, fit in zip(self.columns, self.fits, strict=True):
            yield from zip(rows, fit.heights, strict=True)

    def _ends(self, port: _Port) -> list[_Row]:
        return [self._way(port, flow)[-2] for flow in port.flows]

    def _settle(self, column: int) -> None:
        """Stand the rows of a column as near to their neighbours as they can be."""
        rows, heights = self.columns[column], self.fits[column].heights
        bottom = self.area[3] - (REMARK_ROW * self.size * PARTY_FACTOR if self.hidden[column] else 0.0)
        tied = [[other.y for other in (*row.before, *row.after)] or [row.y] for row in rows]
        wanted = [sum(places) / len(places) for places in tied]
        slack = bottom - self.area[1] - sum(heights)
        gap = slack / (len(rows) - 1) if len(rows) > 1 else 0.0
        gap = min(gap, max(ROW_GAP * self.size, min(LOOSEST, 0.7 * gap)))
        for row, y in zip(rows, _spread(wanted, heights, gap, (self.area[1], bottom)), strict=True):
            row.y = y

    def _way(self, port: _Port, flow: int) -> list[_Row]:
        """List the rows that an arrow comes by."""
        giver, receiver = (self.rows[end] for end in self.roster.ends[flow])
        return [
            giver,
            *(port.passing[column] for column in range(giver.column + 1, receiver.column)),
            receiver,
        ]

    # --- Drawing

    def chart(self) -> Chart:
        """Draw everything in its place."""
        lanes, lefts, rights = self._across()
        outlines: dict[int, Outline] = {}
        blocks: dict[int, Block] = {}
        curves: dict[int, Curve] = {}
        spots: dict[int, Spot] = {}
        for rows, fit, ways, left, right in zip(
            self.columns, self.fits, self._blocks, lefts, rights, strict=True
        ):
            for row, height in zip(rows, fit.heights, strict=True):
                if row.party is not None:
                    outlines[row.party] = Outline(
                        shape=kind_of(self.roster.parties[row.party].kind).shape,
                        middle=((left + right) / 2, row.y),
                        width=right - left,
                        height=height,
                    )
                    blocks[row.party] = ways[fit.party_way][row.party].at(self.size * PARTY_FACTOR)
        for party, row in self.rows.items():
            fit = self.fits[row.column]
            tall = [_port_height(port, fit.label_way, self.size) for port in row.ports]
            y = row.y - sum(tall) / 2
            for port, height in zip(row.ports, tall, strict=True):
                y += height / 2
                label = port.label(fit.label_way)
                if label:
                    block = label.at(self.size)
                    end = lefts[row.column] - _head_room(self.size)
                    box = (end - block.width, y - block.height / 2, end, y + block.height / 2)
                    spots[port.flows[0]] = Spot(box=box, block=block, cost=0.0)
                tip = (_left_edge(outlines[party], y) - 2.0, y)
                for flow in port.flows:
                    curves[flow] = self._curve(flow, port, tip, (lanes, rights))
                y += height / 2
        return Chart(
            size=self.size,
            party_size=self.size * PARTY_FACTOR,
            outlines=tuple(outlines[party] for party in range(len(self.roster.parties))),
            blocks=tuple(blocks[party] for party in range(len(self.roster.parties))),
            curves=tuple(curves[flow] for flow in range(len(self.roster.flows))),
            spots=tuple(spots.get(flow) for flow in range(len(self.roster.flows))),
            faults=0,
            muddles=0,
            remarks=tuple(self._remarks(lefts)),
            line_factor=self._line_factor,
        )

    @property
    def _line_factor(self) -> float:
        """Draw thinner lines among small letters, and where many run side by side."""
        return min(1.0, self.size / COMFORTABLE, MANY_ROWS / max(map(len, self.columns)))

    def _across(self) -> tuple[list[float], list[float], list[float]]:
        """Give where the names of each column begin, and where its parties begin and end."""
        count = len(self.fits)
        taken = sum(fit.lane + fit.width for fit in self.fits)
        least = [0.0, *map(_strip, self.columns[1:])]
        free = size_of(self.area)[0] - taken - sum(least)
        more = min(WIDEST_STRIP, free / (count - 1)) if count > 1 else 0.0
        x = self.area[0] + (free - more * (count - 1)) / 2 - more
        lanes, lefts, rights = [], [], []
        for fit, strip in zip(self.fits, least, strict=True):
            lanes.append(x + strip + more)
            lefts.append(lanes[-1] + fit.lane)
            rights.append(lefts[-1] + fit.width)
            x = rights[-1]
        return lanes, lefts, rights

    def _curve(self, flow: int, port: _Port, tip: Point, where: tuple[list[float], list[float]]) -> Curve:
        """Lead an arrow along its rows: level in a column, and up or down in the strips between."""
        lanes, rights = where
        way = self._way(port, flow)
        giver = way[0]
        here = (rights[giver.column], giver.y)
        corners = [here]
        points = [(here[0] - self.fits[giver.column].width / 2, giver.y)]
        points += _level(points[0], here)
        for row in way[1:]:
            there = (lanes[row.column], row.y if row.party is None else tip[1])
            middle = (here[0] + there[0]) / 2
            bends = [(middle, here[1]), (middle, there[1]), there]
            points += bends
            here = (rights[row.column], there[1])
            if row.party is None:
                points += _level(there, here)
                bends.append(here)
            corners += bends
        width = line_width(self.roster.flows[flow]) * self._line_factor
        neck = (tip[0] - head_length(width), tip[1])
        points += _level(points[-1], neck)
        return Curve(bezier=tuple(points), tip=tip, corners=(*corners, tip), clear=0.0, points=(), cost=0.0)

    def _remarks(self, lefts: Sequence[float]) -> Iterable[tuple[Box, str]]:
        size = self.size * PARTY_FACTOR
        for column, count in enumerate(self.hidden):
            if count:
                last, height = self.columns[column][-1], self.fits[column].heights[-1]
                text = CAPTIONS.more_parties.format(count=count)
                top, left = last.y + height / 2 + 0.3 * size, lefts[column]
                box = (left, top, left + width_of(text) * size + 6, top + 1.2 * size)
                yield moved_into(box, self.area), text


def _flattest(ways: Iterable[Block], name: str, width: float) -> Block:
    """Choose the lowest of the blocks that are no wider than the column is anyhow."""
    fitting = [way for way in ways if way.width <= width]
    return min(fitting, key=lambda way: (split_words(way, name), way.height, way.width))


def _bind(one: _Row, other: _Row) -> None:
    if other not in one.after:
        one.after.append(other)
        other.before.append(one)


def _sort_by_ties(rows: list[_Row], columns: Sequence[Sequence[_Row]], *, forwards: bool) -> None:
    """Sort a column by the mean place of what its rows are tied to on one side; the others keep theirs."""
    share = {row: (number + 0.5) / len(beside) for beside in columns for number, row in enumerate(beside)}

    def place(row: _Row) -> float:
        tied = row.before if forwards else row.after
        return sum(share[other] for other in tied) / len(tied) if tied else share[row]

    rows.sort(key=place)


def _strip(rows: Sequence[_Row]) -> float:
    """Give the least width of the strip before a column: little, where no arrow has far to go up or down."""
    return min(WIDE_STRIP, NARROW_STRIP + 3.0 * len(rows))


def _head_room(size: float) -> float:
    """Give the length of line and arrowhead that is seen after a name."""
    return min(18.0, 8.0 + size)


def _port_height(port: _Port, way: int, size: float) -> float:
    label = port.label(way)
    return ((label.height if label else 0.0) + ROW_GAP) * size


def _spread(
    wanted: Sequence[float], heights: Sequence[float], gap: float, limits: tuple[float, float]
) -> list[float]:
    """Put rows as near as they can be to where they want to be, in their order, without touching.

    Least squares with the order kept is isotonic regression: neighbours that meet stand as one.
    """
    offsets = [0.0]
    for one, other in pairwise(heights):
        offsets.append(offsets[-1] + (one + other) / 2 + gap)
    groups: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        mean, count = want - offset, 1
        while groups and groups[-1][0] >= mean:
            other, others = groups.pop()
            mean, count = (mean * count + other * others) / (count + others), count + others
        groups.append((mean, count))
    low = limits[0] + heights[0] / 2
    high = limits[1] - heights[-1] / 2 - offsets[-1]
    starts = [max(low, min(high, mean)) for mean, count in groups for _ in range(count)]
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]


def _left_edge(outline: Outline, y: float) -> float:
    """Give where a shape begins at a height."""
    up = min(1.0, 2 * abs(y - outline.middle[1]) / outline.height)
    share = {"ellipse": math.sqrt(1 - up * up), "octagon": min(1.0, math.sqrt(2) - up)}.get(
        outline.shape, 1.0
    )
    return outline.middle[0] - share * outline.width / 2


def _level(start: Point, end: Point) -> list[Point]:
    """Draw a straight line as a cubic curve, without its first point."""
    (x, y), (right, _) = start, end
    return [(x + (right - x) / 3, y), (x + (right - x) * 2 / 3, y), (right, y)]
