"""Parties on rings around a middle, in sectors: places by arithmetic, then pushed apart within both.

Rings are ovals, as wide as the slide is: where one runs up and down many names stand above one another, so
places are spread by how much room a piece of the ring has, not by its length. Who sits where on its ring in
its sector is tried out as on a map, so that arrows are short and seldom cross.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate, pairwise, product
from typing import TYPE_CHECKING, Final

from ecograph.rendering.diagram.geometry import (
    around,
    grown,
    line_meets_box,
    meet,
    middle_of,
    moved_into,
    size_of,
)
from ecograph.rendering.diagram.lettering import shown, width_of, wrap
from ecograph.rendering.diagram.seating import GAP, Room, Seats, seat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ecograph.rendering.diagram.geometry import Box, Point
    from ecograph.rendering.diagram.lettering import Block
    from ecograph.rendering.diagram.roster import Roster

SIZES: Final = (
    *(18.0, 16.0, 14.0, 13.0, 12.5, 12.0, 11.5, 11.0, 10.5, 10.0, 9.5),
    *(9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.0, 4.0, 3.0),
)
"""Sizes tried for the names of parties."""
LARGE: Final = ((6, 18.0), (16, 11.5), (math.inf, 9.5))
"""How large names are at most with up to so many parties: arrows need room as well."""
SEATING_SIZE: Final = 11.0
"""How large the names are taken to be at most while parties look for a place."""
AMPLE: Final = 12.0
"""Where names can be so large, nothing is given for larger ones."""
ROW_COST: Final = 1.5
"""How much larger names must be for one more row, which takes room from the arrows."""
SECTOR_SIZE: Final = 11.0
RING_SIZE: Final = 9.0
LONGEST_CAPTION: Final = 16.0
"""Where what is said of a sector is wrapped, in multiples of its size."""
TOP: Final = -math.pi / 2
LEAST_SECTOR: Final = math.radians(42)
MOST_LEAST: Final = 0.6
"""A sector is at least so wide, but no wider than this share of what all of them would have evenly."""
SAMPLES: Final = 720
"""Pieces of a ring whose room is added up."""
MOST_ROWS: Final = 3
"""So many rows at most share a ring: one behind the other, on either side of it."""
LEANS: Final = (0.0, 0.5, 1.0)
"""By which power of its ring a party counts less where sectors are made: further out there is more room."""
AIR_ACROSS: Final = 14.0
AIR_DOWN: Final = 7.0
"""What is free between rows for arrows and their names."""
SLANT: Final = 0.7
"""Parties on neighbouring rows seldom stand at the worst angle, so less than the room for that will do."""
SPARSE: Final = 0.55
"""How near a ring on which hardly anybody stands comes to the one before, in shares of the usual."""
STRAY: Final = 0.4
"""How far parties may be pushed off their row, in shares of the way to the next ring."""
LITTLE_STRAY: Final = 0.1
"""How far they step off it so that arrows run better."""
EDGE: Final = 1.03
"""How far out anybody may stand, in shares of the outermost ring."""
ROUNDS: Final = 80
SPOTS: Final = 20
"""Spots tried along the edge of a sector for what is said of it."""
OUTSIDE: Final = (1.04, 1.1, 1.16, 1.24, 1.34, 1.45)
INSIDE: Final = (0.96, 0.88, 0.8)
TURNS: Final = 72
"""Spots tried along a ring for what is said of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """Something said on the ground."""

    box: Box
    text: str
    size: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Where the parties stand, and what is drawn under them."""

    places: tuple[Point, ...]
    letters: float
    """The size of the names of parties."""
    rings: tuple[Box, ...] = ()
    """The box around each ring, from the inside."""
    borders: tuple[tuple[Point, Point], ...] = ()
    """The lines between sectors, from the inside."""
    captions: tuple[Caption, ...] = ()


def rings_of(roster: Roster, blocks: Sequence[Block], area: Box, seeds: Iterable[int]) -> list[Rings]:
    """Choose rings and sectors in which names can be large, and seat everybody there, once for every seed.

    Args:
        roster: Who is to stand on rings.
        blocks: Their names, measured in multiples of the font size.
        area: Where.
        seeds: Another one may give other seats.
    """
    most_letters = next(size for count, size in LARGE if len(blocks) <= count)
    sizes = [size for size in SIZES if size <= most_letters]
    ample = min(AMPLE, sizes[0])
    best: _Ovals | None = None
    most = -math.inf
    # Names need not be as large as the rings are made for, and between wider rings they may be larger.
    for size, lean in product(sizes, LEANS):
        ovals = _Ovals(roster, [block.at(size) for block in blocks], area, lean)
        if not ovals.has_room or most >= min(size, ample):
            continue
        worth = min(ovals.largest(ovals.first_seats(), blocks, sizes), ample) - ROW_COST * ovals.more_rows
        if worth > most:
            best, most = ovals, worth
    chosen = best or ovals
    seats = Seats(area=chosen.area, seats=chosen.first_seats(), block=chosen.block)
    ways = (seat(roster, seats, groups=chosen.groups, seed=seed)[1] for seed in seeds)
    nudged = [_nudged(roster, chosen, way, [block.at(SEATING_SIZE) for block in blocks]) for way in ways]
    return [
        Rings(roster, blocks, chosen, way, chosen.largest(way, blocks, sizes) or sizes[-1]) for way in nudged
    ]


def _nudged(
    roster: Roster, ovals: _Ovals, places: Sequence[Point], blocks: Sequence[Block]
) -> Sequence[Point]:
    """Let everybody step aside on the ring and in the sector where that leaves arrows better off."""

    def kept(number: int, spot: Point) -> Point:
        return ovals.kept(number, spot, blocks[number], places[number], LITTLE_STRAY)

    room = Room(roster, places, ovals.area, blocks, keep=kept)
    room.nudge([number for number, party in enumerate(roster.parties) if party.ring])
    return room.seated()


class Rings:
    """Parties on their rings in their sectors."""

    def __init__(
        self,
        roster: Roster,
        blocks: Sequence[Block],
        ovals: _Ovals,
        seated: Sequence[Point],
        largest: float,
    ) -> None:
        self._roster = roster
        self._blocks = blocks
        self._ovals = ovals
        self._seated = seated
        self.largest = largest
        """The largest letters in which all names have room."""

    def ground(self, size: float) -> Ground:
        """Give places for names of a size, and the rings and what is said of them around these."""
        ovals, blocks = self._ovals, [block.at(size) for block in self._blocks]
        places = ovals.pushed_apart(self._seated, blocks)
        boxes = [
            grown(around(place, block.width, block.height), 2)
            for place, block in zip(places, blocks, strict=True)
        ]
        borders = [(ovals.place(turn, 0.0), ovals.place(turn, 1.0)) for turn in ovals.borders]
        rings = [
            around(ovals.middle, 2 * share * ovals.radii[0], 2 * share * ovals.radii[1])
            for share in ovals.shares
        ]
        sectors = list(self._sector_captions(boxes, borders))
        taken = [*boxes, *(caption.box for caption in sectors)]
        return Ground(
            places=tuple(places),
            letters=size,
            rings=tuple(rings),
            borders=tuple(borders),
            captions=(*sectors, *self._ring_captions(rings, taken)),
        )

    # --- Captions

    def _sector_captions(
        self, boxes: Sequence[Box], borders: Sequence[tuple[Point, Point]]
    ) -> Iterator[Caption]:
        """Say along the outer edge what each sector holds, near its middle, where nothing stands."""
        taken = list(boxes)
        if not borders:
            return
        for (start, end), text in zip(self._ovals.sectors, self._roster.sectors, strict=True):
            lines = wrap(shown(text), LONGEST_CAPTION)
            width = max(map(width_of, lines)) * SECTOR_SIZE + 6.0
            height = len(lines) * SECTOR_SIZE * 1.2 + 2.0
            tried: list[tuple[float, Box]] = []
            for spot in range(1, SPOTS):
                turn = start + (end - start) * spot / SPOTS
                for share in (*OUTSIDE, *INSIDE):
                    place = self._ovals.place(turn, share)
                    box = moved_into(around(place, width, height), self._ovals.area)
                    cost = 6.0 * sum(meet(box, other) for other in taken)
                    cost += 4 * sum(line_meets_box(*border, box) for border in borders)
                    cost += math.dist(place, middle_of(box)) / 30 + abs(2 * spot / SPOTS - 1)
                    tried.append((cost + (3 if share in INSIDE else share - 1), box))
            box = min(tried, key=lambda one: one[0])[1]
            taken.append(box)
            yield Caption(box=box, text="\n".join(lines), size=SECTOR_SIZE)

    def _ring_captions(self, rings: Sequence[Box], taken: Sequence[Box]) -> Iterator[Caption]:
        """Say on each ring how far it is from the middle, as near to its top as nothing stands."""
        for ring, text in zip(rings, self._roster.rings, strict=True):
            x, y = middle_of(ring)
            across, down = size_of(ring)
            size = (width_of(shown(text)) * RING_SIZE + 6.0, RING_SIZE * 1.25)
            tried: list[tuple[float, Box]] = []
            for spot in range(TURNS):
                turn = TOP + (spot + 1) // 2 * (1 if spot % 2 else -1) * 2 * math.pi / TURNS
                place = (x + across / 2 * math.cos(turn), y + down / 2 * math.sin(turn))
                box = moved_into(around(place, *size), self._ovals.area)
                tried.append((3 * sum(meet(box, other) for other in taken) + 2 * spot / TURNS, box))
            box = min(tried, key=lambda one: one[0])[1]
            yield Caption(box=box, text=shown(text), size=RING_SIZE)


class _Ovals:
    """Rings and sectors in an area, for parties with names of a size."""

    def __init__(self, roster: Roster, blocks: Sequence[Block], area: Box, lean: float) -> None:
        self.area = grown(area, -3)
        self.parties = roster.parties
        self.groups = [(party.ring, party.sector if party.ring else 0) for party in roster.parties]
        """Those on the same ring in the same sector."""
        outside = [party for party in roster.parties if party.ring > 0]
        count = max(1, len(blocks))
        self.block = (
            sum(block.width for block in blocks) / count + 2 * GAP,
            sum(block.height for block in blocks) / count + GAP,
        )
        """The room that one party takes, more or less."""
        captions = SECTOR_SIZE * 1.5 if len(roster.sectors) > 1 else 0.0
        room = (area[0], area[1] + captions, area[2], area[3] - captions)
        width, height = size_of(room)
        self.middle = middle_of(room)
        # Few parties do not stand far apart.
        share = min(1.0, 0.42 + 0.09 * count)
        widest = max([self.block[0], *(block.width for block in blocks)])
        tallest = max([self.block[1], *(block.height for block in blocks)])
        self.radii = (
            max(20.0, share * (width - widest) / 2),
            max(10.0, (0.5 + 0.5 * share) * (height - tallest) / 2),
        )
        """Of the outermost ring, across and down."""
        self.sectors = _sectors(
            max(1, len(roster.sectors)), [(party.sector, party.ring**-lean) for party in outside]
        )
        """Where each sector begins and ends, as angles."""
        self._rooms = self._room_along()
        self._pitch = SLANT * math.hypot(
            (self.block[0] + AIR_ACROSS) / self.radii[0], (self.block[1] + AIR_DOWN) / self.radii[1]
        )
        """From row to row, in shares of the outermost ring."""
        self._rows: tuple[int, ...] = (1,) * len(roster.rings)
        counts = [[0] * len(self.sectors) for _ in roster.rings]
        for party in outside:
            counts[party.ring - 1][party.sector] += 1
        found = self._shares(counts)
        self.has_room = bool(found) or not roster.rings
        self.shares = found or [(ring + 1) / len(counts) for ring in range(len(counts))]
        """How large each ring is, in shares of the outermost."""
        halves = [(rows - 1) / 2 * self._pitch for rows in self._rows]
        inner = [0.0, *(share + half for share, half in zip(self.shares, halves, strict=True))]
        outer = [*(share - half for share, half in zip(self.shares, halves, strict=True)), 2.0]
        gaps = [after - before for before, after in zip(inner, outer, strict=True)]
        self.ways = [min(pair) for pair in pairwise(gaps)]
        """How far it is from the rows of each ring to the nearest other ring."""

    @property
    def more_rows(self) -> int:
        """How many rows there are beside one for each ring."""
        return sum(self._rows) - len(self._rows)

    @property
    def borders(self) -> list[float]:
        """The angles between sectors; none, where there is only one."""
        return [start for start, _ in self.sectors] if len(self.sectors) > 1 else []

    def borders_of(self, sector: int) -> tuple[float, ...]:
        """Give the angles at which a sector begins and ends; none, where it is the only one."""
        return self.sectors[sector] if len(self.sectors) > 1 else ()

    def place(self, turn: float, share: float) -> Point:
        """Give the point at an angle on a ring."""
        return (
            self.middle[0] + share * self.radii[0] * math.cos(turn),
            self.middle[1] + share * self.radii[1] * math.sin(turn),
        )

    def polar(self, place: Point) -> tuple[float, float]:
        """Give the angle of a point, and how large the ring through it is."""
        x, y = ((place[axis] - self.middle[axis]) / self.radii[axis] for axis in (0, 1))
        return math.atan2(y, x), math.hypot(x, y)

    def tangent(self, turn: float) -> Point:
        """Give the direction in which rings run at an angle."""
        dx, dy = -self.radii[0] * math.sin(turn), self.radii[1] * math.cos(turn)
        length = math.hypot(dx, dy)
        return (dx / length, dy / length)

    def _seats(self, ring: int, sector: int, count: int) -> Iterator[Point]:
        """Spread seats over a ring in a sector; on several rows they take turns."""
        first, last = map(self._room_until, self.sectors[sector])
        for number in range(count):
            if ring == 0:
                yield self.middle
                continue
            # The outer row has more room, and sectors are wider there.
            row = (self._rows[ring - 1] - 1) / 2 - number % self._rows[ring - 1]
            turn = self._turn_at(first + (last - first) * (number + 0.5) / count)
            yield self.place(turn, self.shares[ring - 1] + row * self._pitch)

    def _room_along(self) -> list[float]:
        """Add up from the start of the first sector for how many parties the outermost ring has room."""
        (across, down), start = self.radii, self.sectors[0][0]
        step = 2 * math.pi / SAMPLES
        turns = [start + (sample + 0.5) * step for sample in range(SAMPLES)]
        wide, high = across / self.block[0], down / self.block[1]
        rooms = [step * max(wide * abs(math.sin(turn)), high * abs(math.cos(turn))) for turn in turns]
        return list(accumulate(rooms, initial=0.0))

    def _room_until(self, turn: float) -> float:
        place = (turn - self.sectors[0][0]) / (2 * math.pi) * SAMPLES
        piece = max(0, min(SAMPLES - 1, int(place)))
        return self._rooms[piece] + (place - piece) * (self._rooms[piece + 1] - self._rooms[piece])

    def _turn_at(self, room: float) -> float:
        piece = max(1, min(SAMPLES, bisect_left(self._rooms, room)))
        before, after = self._rooms[piece - 1], self._rooms[piece]
        part = (room - before) / (after - before)
        return self.sectors[0][0] + (piece - 1 + part) * 2 * math.pi / SAMPLES

    def _shares(self, counts: Sequence[Sequence[int]]) -> list[float]:
        """Choose how large each ring is; nothing, where there is no room.

        A ring that would have to be larger than it can be is stood on in several rows.
        """
        if not counts:
            return []
        rooms = [self._room_until(end) - self._room_until(start) for start, end in self.sectors]
        needed = [max(count / room for count, room in zip(row, rooms, strict=True)) for row in counts]
        for rows in sorted(product(range(1, MOST_ROWS + 1), repeat=len(counts)), key=sum):
            if shares := self._smallest(needed, rows):
                break
        else:
            return []
        self._rows = rows
        # What is left goes to rings by how many stand on them: few need little around them.
        left = 1 - shares[-1] - (self._rows[-1] - 1) / 2 * self._pitch
        until = list(accumulate(map(sum, counts)))
        return [share + left * count / until[-1] for share, count in zip(shares, until, strict=True)]

    def _smallest(self, needed: Sequence[float], row_counts: Sequence[int]) -> list[float]:
        """List how large rings must be, from the inside, for so many rows each; nothing, if too large."""
        shares: list[float] = []
        edge = 0.0
        for want, rows in zip(needed, row_counts, strict=True):
            half = (rows - 1) / 2 * self._pitch
            # Few parties find a gap between those further in.
            full = min(1.0, want / (edge + self._pitch)) if shares else 1.0
            share = max(edge + self._pitch * (SPARSE + (1 - SPARSE) * full) + half, want / rows)
            edge = share + half
            if edge > 1:
                return []
            shares.append(share)
        return shares

    # --- Standing

    def first_seats(self) -> list[Point]:
        """Seat everybody on a ring in a sector, in the order of the roster."""
        places = [self.middle] * len(self.parties)
        for group in sorted(set(self.groups)):
            members = [number for number, other in enumerate(self.groups) if other == group]
            for member, place in zip(members, self._seats(*group, len(members)), strict=True):
                places[member] = place
        return places

    def largest(self, homes: Sequence[Point], blocks: Sequence[Block], sizes: Sequence[float]) -> float:
        """Give the largest of some falling sizes in which nobody touches anybody; 0, where there is none."""

        def is_apart(size: float) -> bool:
            return self._is_apart(homes, [block.at(size) for block in blocks])

        place = bisect_left(sizes, True, key=is_apart)
        return sizes[place] if place < len(sizes) else 0.0

    def _is_apart(self, homes: Sequence[Point], blocks: Sequence[Block]) -> bool:
        """Tell whether nobody touches anybody else, or sticks out."""
        places = self.pushed_apart(homes, blocks)
        bare = [around(place, block.width, block.height) for place, block in zip(places, blocks, strict=True)]
        boxes = [grown(box, GAP / 2) for box in bare]
        return not any(
            meet(box, other) for number, box in enumerate(boxes) for other in boxes[:number]
        ) and all(moved_into(box, self.area) == box for box in bare)

    def pushed_apart(self, homes: Sequence[Point], blocks: Sequence[Block]) -> list[Point]:
        """Move parties that touch apart, each near to its row in its sector."""
        here = list(homes)
        for turn in range(ROUNDS):
            touched = [
                self._push(here, (number, earlier), blocks, along=turn % 2 == 0)
                for number in range(len(blocks))
                for earlier in range(number)
            ]
            here = [
                self.kept(number, spot, blocks[number], homes[number], STRAY)
                for number, spot in enumerate(here)
            ]
            if not any(touched):
                break
        return here

    def _push(
        self, here: list[Point], pair: tuple[int, int], blocks: Sequence[Block], *, along: bool
    ) -> bool:
        """Move two parties apart, if they touch: along their rings, or the shorter way.

        Who stands in the middle stays there.
        """
        one, other = pair
        (x, y), (left, top) = here[one], here[other]
        across = (blocks[one].width + blocks[other].width) / 2 + GAP + 0.5 - abs(x - left)
        down = (blocks[one].height + blocks[other].height) / 2 + GAP + 0.5 - abs(y - top)
        if across <= 0 or down <= 0:
            return False
        rings = [self.parties[number].ring for number in pair]
        if along and all(rings):
            turn, _ = self.polar(((x + left) / 2, (y + top) / 2))
            dx, dy = self.tangent(turn)
            far = min(across / max(abs(dx), 1e-6), down / max(abs(dy), 1e-6))
            far = far if dx * (x - left) + dy * (y - top) >= 0 else -far
            dx, dy = far * dx, far * dy
        elif across < down:
            dx, dy = (across if x >= left else -across), 0.0
        else:
            dx, dy = 0.0, (down if y >= top else -down)
        share = 0.5 if all(rings) else float(rings[0] > 0)
        here[one] = (x + share * dx, y + share * dy)
        here[other] = (left - (1 - share) * dx, top - (1 - share) * dy)
        return True

    def kept(self, number: int, spot: Point, block: Block, home: Point, most: float) -> Point:
        """Bring a party back near to its row, into its sector and onto the slide."""
        party = self.parties[number]
        if party.ring == 0:
            return spot
        for turn, side in zip(self.borders_of(party.sector), (1, -1), strict=False):
            spot = self._beside(spot, block, turn, side)
        turn, share = self.polar(spot)
        _, at_home = self.polar(home)
        stray = most * self.ways[party.ring - 1]
        share = max(at_home - stray, min(at_home + stray, EDGE, share))
        return middle_of(moved_into(around(self.place(turn, share), block.width, block.height), self.area))

    def _beside(self, spot: Point, block: Block, turn: float, side: int) -> Point:
        """Push a party off the border of its sector."""
        (x, y), (edge_x, edge_y) = self.middle, self.place(turn, 1.0)
        length = math.hypot(edge_x - x, edge_y - y)
        along = ((edge_x - x) / length, (edge_y - y) / length)
        off = (-along[1] * side, along[0] * side)
        out = (spot[0] - x, spot[1] - y)
        if out[0] * along[0] + out[1] * along[1] < 0:
            return spot
        wanted = abs(off[0]) * block.width / 2 + abs(off[1]) * block.height / 2 + 2
        missing = max(0.0, wanted - (out[0] * off[0] + out[1] * off[1]))
        return (spot[0] + missing * off[0], spot[1] + missing * off[1])


def _sectors(number: int, members: Iterable[tuple[int, float]]) -> list[tuple[float, float]]:
    """Give each sector an angle in proportion to what stands in it, the first in the middle on top.

    None is so narrow that nobody could stand there.
    """
    counts = [0.0] * number
    for sector, room in members:
        counts[sector] += room
    least = min(LEAST_SECTOR, MOST_LEAST * 2 * math.pi / number)
    narrow: set[int] = set()
    while True:
        free = 2 * math.pi - least * len(narrow)
        rest = sum(count for sector, count in enumerate(counts) if sector not in narrow) or 1
        widths = [least if sector in narrow else free * count / rest for sector, count in enumerate(counts)]
        new = {sector for sector, width in enumerate(widths) if width < least} - narrow
        if not new or len(narrow | new) == number:
            break
        narrow |= new
    # Where nobody stands anywhere all are as wide.
    scale = 2 * math.pi / sum(widths) if sum(widths) else 0.0
    widths = [width * scale for width in widths] if scale else [2 * math.pi / number] * number
    return list(pairwise(accumulate(widths, initial=TOP - widths[0] / 2)))
