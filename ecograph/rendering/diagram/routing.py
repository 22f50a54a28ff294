"""One curve and one spot for the names of every flow, so that as little as possible lies on anything else.

The slide is divided into small cells. Everything that has found its place is entered in them, so what a
curve or a spot would get in the way of is a sum over the cells that it takes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from ecograph.rendering.diagram.curves import curves, spots
from ecograph.rendering.diagram.geometry import HEIGHT, WIDTH, grown, meet, within
from ecograph.rendering.diagram.lettering import label_blocks
from ecograph.rendering.diagram.outlines import party_size, stood
from ecograph.rendering.diagram.rings import Ground
from ecograph.rendering.diagram.roster import LOUDNESS
from ecograph.rendering.theme import line_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecograph.rendering.diagram.curves import Curve, Spot
    from ecograph.rendering.diagram.geometry import Box, Point
    from ecograph.rendering.diagram.lettering import Block
    from ecograph.rendering.diagram.outlines import Outline
    from ecograph.rendering.diagram.roster import Roster

CELL: Final = 5.0
COLUMNS: Final = math.ceil(WIDTH / CELL)
ROWS: Final = math.ceil(HEIGHT / CELL)
ROUNDS: Final = 4
"""How often every flow may choose again."""

THROUGH_PARTY: Final = 25.0
LABEL_ON_PARTY: Final = 8.0
LABEL_ON_LABEL: Final = 8.0
LINE_UNDER_LABEL: Final = 5.0
LINE_ON_LINE: Final = 0.6
LINE_ON_ITS_TWIN: Final = 4.0
"""Two arrows between the same two parties on one curve look like one arrow with two heads."""
UNDER_CAPTION: Final = 2.5


class Bends(Protocol):
    """Lists the curves that an arrow may take from one party to another, whatever then draws it."""

    def __call__(self, giver: Outline, receiver: Outline, head: float, *, company: bool) -> Sequence[Curve]:
        """Give at least one; in the company of others between the same two, none lies on another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A finished map: everything in its place, and how far it is from perfect."""

    size: float
    """Of the lettering on the arrows."""
    party_size: float
    """Of the names of parties."""
    outlines: tuple[Outline, ...]
    blocks: tuple[Block, ...]
    curves: tuple[Curve, ...]
    spots: tuple[Spot | None, ...]
    faults: int
    """How many things touch that should not."""
    muddles: int
    """How many arrows run under the names on another one."""
    remarks: tuple[tuple[Box, str], ...] = ()
    """What else is said between the parties, and where."""
    line_factor: float = 1.0
    """How much wider than usual lines are."""
    ground: Ground | None = None
    """The rings and sectors on which the parties stand, where there are any."""


def head_length(width: float) -> float:
    """Give an arrowhead a length that suits the width of its line."""
    return 5.8 + 1.3 * width


def routed(
    roster: Roster, places: Sequence[Point] | Ground, size: float, area: Box, *, bends: Bends = curves
) -> Chart:
    """Draw the map with the parties at their places and the names at one size.

    A ground also says how large the names of parties are, and nothing is written over what stands on it.
    """
    ground = places if isinstance(places, Ground) else Ground(places=tuple(places), letters=party_size(size))
    blocks, outlines = stood(roster.parties, ground.places, ground.letters, area)
    search = _Search(_ways(roster, outlines, size, (area, ground), bends), _twins(roster))
    search.settle()
    stands = [search.chosen[flow] for flow in range(len(roster.flows))]
    return Chart(
        size=size,
        party_size=ground.letters,
        outlines=tuple(outlines),
        blocks=tuple(blocks),
        curves=tuple(stand.way.curve for stand in stands),
        spots=tuple(stand.spot for stand in stands),
        faults=_faults(outlines, stands),
        muddles=_muddles(stands),
        ground=ground,
    )


# --- The ground


def _cells_of_box(box: Box) -> list[int]:
    left, right = int(box[0] / CELL), int(box[2] / CELL) + 1
    top, bottom = int(box[1] / CELL), int(box[3] / CELL) + 1
    return [cell for row in range(top, bottom) for cell in range(row * COLUMNS + left, row * COLUMNS + right)]


def _cells_of_curve(curve: Curve) -> list[int]:
    return list({int(y / CELL) * COLUMNS + int(x / CELL) for x, y in curve.points})


class _Ground:
    """How many curves, each as loud as it is, and how many names lie in each cell of the slide."""

    def __init__(self) -> None:
        self.lines = [0.0] * (COLUMNS * (ROWS + 1))
        self.names = [0.0] * (COLUMNS * (ROWS + 1))

    def enter(self, stand: _Stand, count: int) -> None:
        """Enter a flow, or with a count of -1 take it out."""
        for cell in stand.way.cells:
            self.lines[cell] += count * stand.way.loudness
        for cell in stand.cells:
            self.names[cell] += count

    def line_cost(self, way: _Way) -> float:
        """Charge a curve for the names it would run under and the curves it would run along."""
        under, along = _sum(self.names, way.cells), _sum(self.lines, way.cells)
        return way.loudness * (LINE_UNDER_LABEL * under + LINE_ON_LINE * along)

    def name_cost(self, cells: list[int]) -> float:
        """Charge names for the names and the curves they would hide."""
        return LABEL_ON_LABEL * _sum(self.names, cells) + LINE_UNDER_LABEL * _sum(self.lines, cells)


def _sum(layer: list[float], cells: list[int]) -> float:
    return sum(map(layer.__getitem__, cells))


# --- The search


@dataclass(slots=True, kw_only=True)
class _Way:
    """A curve that a flow may take, with the cells it takes up and, once somebody asks, its spots."""

    curve: Curve
    cells: list[int]
    cost: float
    blocks: list[Block]
    area: Box
    full: frozenset[int]
    """The cells of all parties, and of what is said on the ground."""
    loudness: float
    _spots: list[_Stand] | None = None

    @property
    def spots(self) -> list[_Stand]:
        """List the spots by what they cost on their own: most curves are never asked."""
        if self._spots is None:
            found = spots(self.curve, self.blocks, self.area) if self.blocks else [None]
            self._spots = sorted((self._stand(spot) for spot in found), key=lambda stand: stand.cost)
        return self._spots

    def _stand(self, spot: Spot | None) -> _Stand:
        if spot is None:
            return _Stand(way=self, spot=None, cells=[], cost=0.0)
        cells = _cells_of_box(spot.box)
        cost = spot.cost + LABEL_ON_PARTY * len(self.full.intersection(cells))
        return _Stand(way=self, spot=spot, cells=cells, cost=cost)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stand:
    """A curve with a spot for its names."""

    way: _Way
    spot: Spot | None
    cells: list[int]
    cost: float


def _ways(
    roster: Roster, outlines: Sequence[Outline], size: float, where: tuple[Box, Ground], bends: Bends
) -> list[list[_Way]]:
    """List for every flow the curves it could take, the ones that would do best on their own first."""
    grounds = [frozenset(_cells_of_box(grown(outline.box, 2.0))) for outline in outlines]
    parties = frozenset[int]().union(*grounds)
    area, ground = where
    said = frozenset[int]().union(*(_cells_of_box(caption.box) for caption in ground.captions))
    full = parties | said
    pairs = roster.pairs()
    ways = []
    for flow, (giver, receiver) in zip(roster.flows, roster.ends, strict=True):
        company = pairs[min(giver, receiver), max(giver, receiver)] > 1
        own = bends(outlines[giver], outlines[receiver], head_length(line_width(flow)), company=company)
        others = parties - grounds[giver] - grounds[receiver]
        blocks = [block.at(size) for block in label_blocks(flow)]
        found = []
        for curve in [curve for curve in own if within(curve.points, area)] or own[:1]:
            cells = _cells_of_curve(curve)
            cost = curve.cost + THROUGH_PARTY * len(others.intersection(cells))
            cost += UNDER_CAPTION * len(said.intersection(cells))
            found.append(
                _Way(
                    curve=curve,
                    cells=cells,
                    cost=cost,
                    blocks=blocks,
                    area=area,
                    full=full,
                    loudness=LOUDNESS[flow.emphasis],
                )
            )
        ways.append(sorted(found, key=lambda way: way.cost))
    return ways


def _twins(roster: Roster) -> list[list[int]]:
    """For every flow the others between the same two parties."""
    between: dict[frozenset[int], list[int]] = {}
    for flow, ends in enumerate(roster.ends):
        between.setdefault(frozenset(ends), []).append(flow)
    return [
        [other for other in between[frozenset(ends)] if other != flow]
        for flow, ends in enumerate(roster.ends)
    ]


@dataclass(slots=True)
class _Search:
    """Flows choose one at a time while the others stay, until none wants to change."""

    ways: list[list[_Way]]
    twins: list[list[int]]
    ground: _Ground = field(default_factory=_Ground)
    chosen: dict[int, _Stand] = field(default_factory=dict)

    def settle(self) -> None:
        """Let loud flows choose first, and then those with much to say."""

        def room(flow: int) -> float:
            return max((block.width * block.height for block in self.ways[flow][0].blocks), default=0.0)

        def rank(flow: int) -> tuple[float, float, int]:
            return (-self.ways[flow][0].loudness, -room(flow), flow)

        order = sorted(range(len(self.ways)), key=rank)
        for _ in range(ROUNDS):
            if not sum([self._choose(flow) for flow in order]):
                return

    def _choose(self, flow: int) -> bool:
        old = self.chosen.get(flow)
        if old:
            self.ground.enter(old, -1)
        beside = [self.chosen[twin].way.cells for twin in self.twins[flow] if twin in self.chosen]
        new = self._best(self.ways[flow], frozenset[int]().union(*beside))
        self.chosen[flow] = new
        self.ground.enter(new, 1)
        return new is not old

    def _best(self, ways: Sequence[_Way], beside: frozenset[int]) -> _Stand:
        limit = math.inf
        for way in ways:
            base = (
                way.cost + self.ground.line_cost(way) + LINE_ON_ITS_TWIN * len(beside.intersection(way.cells))
            )
            if base >= limit:
                continue
            for stand in way.spots:
                # What lies there only adds to what a spot costs on its own.
                if base + stand.cost >= limit:
                    break
                cost = base + stand.cost + self.ground.name_cost(stand.cells)
                if cost < limit:
                    best, limit = stand, cost
        return best


# --- The verdict


def _faults(outlines: Sequence[Outline], stands: Sequence[_Stand]) -> int:
    """Count what nobody should see: things on top of one another, and arrows through a party."""
    boxes = [grown(outline.box, 2.0) for outline in outlines]
    labels = [stand.spot.box for stand in stands if stand.spot]
    return (
        sum(stand.way.cost >= THROUGH_PARTY for stand in stands)
        + sum(meet(box, other) for number, box in enumerate(boxes) for other in boxes[:number])
        + sum(meet(box, other) for box in labels for other in boxes)
        + sum(meet(box, other) for number, box in enumerate(labels) for other in labels[:number])
    )


def _muddles(stands: Sequence[_Stand]) -> int:
    """Count the arrows that run under the names on another one, leaving out faint ones and mere touches."""
    names = [(stand, set(_cells_of_box(grown(stand.spot.box, -CELL / 2)))) for stand in stands if stand.spot]
    seen = [stand for stand in stands if stand.way.loudness >= LOUDNESS["plain"]]
    return sum(
        one is not other and not cells.isdisjoint(other.way.cells) for one, cells in names for other in seen
    )
