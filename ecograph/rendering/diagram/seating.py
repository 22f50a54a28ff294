"""Which party stands where: seats in rows or a ring, filled so that arrows are short and seldom cross.

A cheap model of the map serves here: arrows are straight lines from middle to middle.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ecograph.rendering.diagram.geometry import (
    around,
    line_meets_box,
    lines_cross,
    meet,
    middle_of,
    moved_into,
    size_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ecograph.rendering.diagram.geometry import Box, Point
    from ecograph.rendering.diagram.lettering import Block
    from ecograph.rendering.diagram.roster import Roster
    from ecograph.rendering.scene import Party

SEAT_PROPORTION: Final = 0.62
"""Height of the space for one party over its width."""
GAP: Final = 6.0
"""What stays free around a party."""
STEPS: Final = 1300
"""How often two parties try each other's seats."""
FIRST_HEAT: Final = 3.0
LAST_HEAT: Final = 0.03
NUDGES: Final = (0.3, 0.14, 0.06)
"""How far parties then step aside, in turn, as shares of the space that each has."""
MOST_LAYOUTS: Final = 2
FEW_FREE: Final = 6
"""So many are seated among others with care: on more spots, and once more when all are seated."""
SPOTS_ACROSS: Final = 18
SPOTS_DOWN: Final = 11
FEWER_ACROSS: Final = 12
FEWER_DOWN: Final = 8
SEATED_MANY_WAYS: Final = 16
"""With more parties than this, one arrangement of seats is tried."""

LENGTH_COST: Final = 0.3
CROSSING_COST: Final = 3.5
NARROW_ANGLE_COST: Final = 4.0
NARROW_ANGLE: Final = math.radians(20)
PASSING_COST: Final = 9.0
CROWDING_COST: Final = 1.4
OVERLAP_COST: Final = 25.0


def layouts(roster: Roster, blocks: Sequence[Block], area: Box) -> list[tuple[Point, ...]]:
    """Propose places for all parties, the most promising first.

    Where some have been given a place, those stay, and the others are seated among them.
    """
    if any(party.place is not None for party in roster.parties):
        return [_seated_among(roster, blocks, area)]
    area, count = _inner(area, len(blocks)), len(blocks)
    average = (sum(block.width for block in blocks) / count, sum(block.height for block in blocks) / count)
    tables = [Seats(area=area, seats=seats, block=average) for seats in _seatings(area, count, average)]
    seated = sorted((seat(roster, seats) for seats in tables), key=lambda seating: seating[0])
    if count == 2:
        # Neither of two is in the middle: stepping towards it would leave no room for what they give.
        return [places for _, places in seated]
    return [_nudged(roster, places, area, blocks) for _, places in seated[:MOST_LAYOUTS]]


def given_places(roster: Roster, area: Box) -> list[Point | None]:
    """Turn the shares in which places were given into points of an area; None where none was."""
    width, height = size_of(area)
    return [
        None if party.place is None else (area[0] + party.place[0] * width, area[1] + party.place[1] * height)
        for party in roster.parties
    ]


def _seated_among(roster: Roster, blocks: Sequence[Block], area: Box) -> tuple[Point, ...]:
    """Seat those without a place one after the other where they stand best, the most bound first."""
    room = Room(roster, given_places(roster, area), area, blocks)
    free = [number for number, place in enumerate(room.places) if place is None]
    bound = dict.fromkeys(free, 0.0)
    for one, other, weight, _ in room.bonds:
        for party, partner in ((one, other), (other, one)):
            if party in bound and partner not in bound:
                bound[party] += weight
    free.sort(key=lambda party: (-bound[party], party))
    columns, rows = (SPOTS_ACROSS, SPOTS_DOWN) if len(free) <= FEW_FREE else (FEWER_ACROSS, FEWER_DOWN)
    spots = [
        (
            area[0] + (column + 0.5) / columns * (area[2] - area[0]),
            area[1] + (row + 0.5) / rows * (area[3] - area[1]),
        )
        for row in range(rows)
        for column in range(columns)
    ]
    # Once all are seated, those who came first may find something better.
    for party in [*free, *(free if len(free) <= FEW_FREE else ())]:
        room.seat_best(party, spots)
    room.nudge(free)
    return room.seated()


def _inner(area: Box, count: int) -> Box:
    """Keep few parties from standing far apart, and leave room for curves above and below."""
    width, height = size_of(area)
    share = min(1.0, 0.42 + 0.09 * count)
    across, down = (1 - share) * width / 2, (1 - share) * height / 4 + GAP
    return (area[0] + across, area[1] + down, area[2] - across, area[3] - down)


def _seatings(area: Box, count: int, block: Point) -> Iterator[list[Point]]:
    """Propose a ring, and rows that suit the proportions of the area."""
    if count == 2:
        yield _grid(area, [2], block)
    if count <= 3:
        yield _grid(area, [1] * count, block)
    if 4 <= count <= 11:
        yield _ring(area, count, block)
    if count >= 3:
        width, height = size_of(area)
        best = math.sqrt(count * height / width / SEAT_PROPORTION)
        for row_count in sorted({max(2, math.ceil(best)), max(2, math.floor(best))})[
            : 1 if count > SEATED_MANY_WAYS else 2
        ]:
            yield _grid(area, _rows(count, row_count), block)


def _rows(count: int, row_count: int) -> list[int]:
    """Share seats out over rows of which every other one is a seat shorter, with hardly one to spare."""
    length = 1
    while sum(rows := [max(1, length - (row % 2 == 0)) for row in range(row_count)]) < count:
        length += 1
    return rows


def _grid(area: Box, rows: Sequence[int], block: Point) -> list[Point]:
    """Spread seats over rows of the given lengths."""
    width, height = area[2] - area[0] - block[0], area[3] - area[1] - block[1]
    longest = max(rows)
    seats = []
    for row, length in enumerate(rows):
        y = area[1] + block[1] / 2 + height * (row / (len(rows) - 1) if len(rows) > 1 else 0.5)
        # A row with one seat fewer stands in the gaps of its neighbours, so fewer lines meet a party.
        inset = width * (longest - length) / max(longest - 1, 1) / 2
        for seat in range(length):
            share = seat / (length - 1) if length > 1 else 0.5
            seats.append((area[0] + block[0] / 2 + inset + share * (width - 2 * inset), y))
    return seats


def _ring(area: Box, count: int, block: Point) -> list[Point]:
    """Put one seat in the middle and the others around it, spread evenly along an oval."""
    x, y = (area[0] + area[2]) / 2, (area[1] + area[3]) / 2
    across, down = (area[2] - area[0] - block[0]) / 2, (area[3] - area[1] - block[1]) / 2
    turns = [2 * math.pi * step / (count - 1) - math.pi / 2 for step in range(count - 1)]
    return [(x, y), *((x + across * math.cos(turn), y + down * math.sin(turn)) for turn in turns)]


def _wish(party: Party, place: Point, area: Box) -> float:
    """Tell how far a place is from what a party wants.

    Customers belong on top, the focal party in the middle, authorities along the edge.
    """
    width, height = size_of(area)
    across = abs(place[0] - (area[0] + area[2]) / 2) / width * 2
    down = (place[1] - area[1]) / height
    from_middle = math.hypot(across, 2 * down - 1)
    if party.focal:
        return 12.0 * from_middle
    if party.kind == "customer":
        return 50.0 * down + 1.0 * across
    return 5.0 * max(0.0, 1 - from_middle) if party.kind == "authority" else 0.0


def _clash(one: tuple[Point, Point], other: tuple[Point, Point]) -> float:
    """Charge two lines for crossing, or for leaving one party in nearly the same direction."""
    (a, b), (c, d) = one, other
    if a == b or c == d:
        return 0.0
    shared = {a, b} & {c, d}
    if not shared:
        return CROSSING_COST if lines_cross(a, b, c, d) else 0.0
    if len(shared) == 2:
        return 0.0
    hub = shared.pop()
    first, second = (b if a == hub else a), (d if c == hub else c)
    angle = abs(
        math.atan2(first[1] - hub[1], first[0] - hub[0]) - math.atan2(second[1] - hub[1], second[0] - hub[0])
    )
    return NARROW_ANGLE_COST * max(0.0, 1 - min(angle, 2 * math.pi - angle) / NARROW_ANGLE)


@dataclass(slots=True, kw_only=True)
class Seats:
    """Seats in an area, and what it costs when two of them are linked, worked out once for the search."""

    area: Box
    seats: list[Point]
    block: Point
    lengths: list[float] = field(default_factory=list)
    """Of the line from seat a to seat b, which has the number a × count + b."""
    passed: list[frozenset[int]] = field(default_factory=list)
    """Which other seats each line runs through."""
    clashes: list[list[float]] = field(default_factory=list)
    """What every two lines cost each other."""

    def __post_init__(self) -> None:
        """Weigh every line and every two lines."""
        seats, count = self.seats, len(self.seats)
        width, height = size_of(self.area)
        unit = math.sqrt(width * height / count)
        boxes = [around(seat, self.block[0] + 2 * GAP, self.block[1] + 2 * GAP) for seat in seats]
        for one in seats:
            for other in seats:
                self.lengths.append(math.dist(one, other) / unit + self._tightness(one, other))
                between = (k for k in range(count) if seats[k] not in {one, other})
                self.passed.append(frozenset(k for k in between if line_meets_box(one, other, boxes[k])))
        self.clashes = [[0.0] * count**2 for _ in range(count**2)]
        lines = [(one, other) for one in range(count) for other in range(one)]
        for number, line in enumerate(lines):
            for other_line in lines[:number]:
                self._weigh(line, other_line, count)

    def _weigh(self, one: tuple[int, int], other: tuple[int, int], count: int) -> None:
        """Write down what two lines cost each other, for either direction of both."""
        (a, b), (c, d) = one, other
        clash = _clash((self.seats[a], self.seats[b]), (self.seats[c], self.seats[d]))
        for first in (a * count + b, b * count + a) if clash else ():
            for second in (c * count + d, d * count + c):
                self.clashes[first][second] = self.clashes[second][first] = clash

    def _tightness(self, one: Point, other: Point) -> float:
        """Charge two seats for standing so near that an ordinary name between them hides the arrow."""
        length = math.dist(one, other) or 1.0
        ux, uy = max(abs(one[0] - other[0]) / length, 1e-6), max(abs(one[1] - other[1]) / length, 1e-6)
        name = min(self.block[0] / ux, 0.6 * self.block[1] / uy)
        free = length - min(self.block[0] / ux, self.block[1] / uy)
        return 2.0 * max(0.0, name / free - 0.6) if free > 1 else 4.0

    def cost(
        self, chairs: list[int], bonds: list[tuple[int, int, float, bool]], wishes: list[list[float]]
    ) -> float:
        """Weigh a seating: wishes, lengths, lines through parties, and lines that clash."""
        count, taken = len(self.seats), set(chairs[: len(wishes)])
        cost = sum(row[chair] for row, chair in zip(wishes, chairs, strict=False))
        lines = [chairs[one] * count + chairs[other] for one, other, _, _ in bonds]
        clear = [line for line, bond in zip(lines, bonds, strict=True) if bond[3]]
        for line, (_, _, weight, _) in zip(lines, bonds, strict=True):
            cost += weight * self.lengths[line]
            if self.passed[line]:
                cost += PASSING_COST * len(taken & self.passed[line])
        for position, line in enumerate(clear):
            cost += sum(map(self.clashes[line].__getitem__, clear[position + 1 :]))
        return cost


def seat(
    roster: Roster, seats: Seats, *, groups: Sequence[object] | None = None, seed: int = 12
) -> tuple[float, tuple[Point, ...]]:
    """Let parties change seats, at first also for the worse, until the lines are as good as they get.

    Args:
        roster: Who is to sit, the first on the first seat and so on.
        seats: Where.
        groups: For each party what group it belongs to, if it changes seats only with those of its group.
        seed: Where the search begins.
    """
    wishes = [[_wish(party, place, seats.area) for place in seats.seats] for party in roster.parties]
    bonds = roster.bonds()
    # Not for secrets: a fixed seed gives the same picture every time.
    dice = random.Random(seed)  # noqa: S311
    chairs, guests = list(range(len(seats.seats))), len(wishes)
    cost = best = seats.cost(chairs, bonds, wishes)
    kept = list(chairs)
    free: list[Sequence[int]] = [range(len(chairs))] * guests
    if groups is not None:
        free = [[chair for chair in chairs if groups[chair] == group] for group in groups]
    for step in range(STEPS if guests > 1 else 0):
        heat = FIRST_HEAT * (LAST_HEAT / FIRST_HEAT) ** (step / STEPS)
        one = dice.randrange(guests)
        other = dice.choice(free[one])
        chairs[one], chairs[other] = chairs[other], chairs[one]
        tried = seats.cost(chairs, bonds, wishes)
        if tried <= cost or dice.random() < math.exp((cost - tried) / heat):
            cost = tried
            if cost < best - 1e-9:
                best, kept = cost, list(chairs)
        else:
            chairs[one], chairs[other] = chairs[other], chairs[one]
    return best, tuple(seats.seats[chair] for chair in kept[:guests])


def _nudged(roster: Roster, places: Sequence[Point], area: Box, blocks: Sequence[Block]) -> tuple[Point, ...]:
    """Let every party in turn step aside wherever that leaves it better off, in ever smaller steps."""
    room = Room(roster, places, area, blocks)
    room.nudge(range(len(places)))
    return room.seated()


class Room:
    """Parties with their true sizes, free to stand anywhere; some may not have come in yet."""

    def __init__(
        self,
        roster: Roster,
        places: Sequence[Point | None],
        area: Box,
        blocks: Sequence[Block],
        *,
        keep: Callable[[int, Point], Point] | None = None,
    ) -> None:
        """Bring them in; `keep` gives the nearest place to another where a party may stand."""
        width, height = size_of(area)
        self.keep = keep or self._inside
        self.area = area
        self.parties = roster.parties
        self.places = list(places)
        self.bonds = roster.bonds()
        self.sizes = [(block.width + 2 * GAP, block.height + 2 * GAP) for block in blocks]
        self.unit = math.sqrt(width * height / len(blocks))
        """The width of the space that each party has."""

    def seated(self) -> tuple[Point, ...]:
        """Give where everybody stands who has come in."""
        return tuple(place for place in self.places if place is not None)

    def seat_best(self, party: int, spots: Sequence[Point]) -> None:
        """Put a party on the spot where it stands best, unless it stands better already."""
        here = self.places[party]
        best = (math.inf, here) if here is None else (self._unease(party, here), here)
        for spot in spots:
            place = self.keep(party, spot)
            cost = self._unease(party, place)
            if cost < best[0] - 1e-9:
                best = (cost, place)
        self.places[party] = best[1]

    def nudge(self, parties: Sequence[int]) -> None:
        """Let parties in turn step aside wherever that leaves them better off, in ever smaller steps."""
        for step in [share * self.unit for share in NUDGES]:
            for party in parties:
                for dx, dy in ((step, 0.0), (-step, 0.0), (0.0, step), (0.0, -step)):
                    self._try_step(party, dx, dy)

    def _inside(self, party: int, place: Point) -> Point:
        return middle_of(moved_into(around(place, *self.sizes[party]), self.area))

    def _try_step(self, party: int, dx: float, dy: float) -> None:
        """Move a party, unless it then stands worse."""
        kept = self.places[party]
        if kept is None:
            return
        place = self.keep(party, (kept[0] + dx, kept[1] + dy))
        if self._unease(party, place) < self._unease(party, kept) - 1e-9:
            self.places[party] = place

    def _unease(self, party: int, place: Point) -> float:
        """Tell how badly one party and its lines would lie in a place among the others."""
        places = {number: spot for number, spot in enumerate(self.places) if spot is not None}
        places[party] = place
        boxes = {number: around(spot, *self.sizes[number]) for number, spot in places.items()}
        own: list[tuple[Point, Point]] = []
        rest: list[tuple[Point, Point]] = []
        for one, other, _, clear in self.bonds:
            if clear and one in places and other in places:
                (own if party in {one, other} else rest).append((places[one], places[other]))
        cost = _wish(self.parties[party], place, self.area) + self._crowding(party, places, boxes)
        for number, line in enumerate(own):
            cost += LENGTH_COST * math.dist(*line) / self.unit
            cost += sum(_clash(line, other) for other in (*rest, *own[:number]))
            for there, box in boxes.items():
                cost += PASSING_COST * (places[there] not in line and line_meets_box(*line, box))
        return cost + PASSING_COST * sum(line_meets_box(*line, boxes[party]) for line in rest)

    def _crowding(self, party: int, places: Mapping[int, Point], boxes: Mapping[int, Box]) -> float:
        x, y = places[party]
        cost = 0.0
        for number, box in boxes.items():
            if number != party:
                # Parties are wider than high, so the same distance is less room sideways.
                dx, dy = x - places[number][0], y - places[number][1]
                room = math.hypot(dx * 0.75, dy * 1.2) / self.unit
                cost += CROWDING_COST / max(room, 0.05) ** 2 + OVERLAP_COST * meet(boxes[party], box)
        return cost
