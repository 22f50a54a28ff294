"""Tries the ways to place parties and sizes of lettering, and keeps the map that reads best."""

from __future__ import annotations

import math
from functools import cache
from time import monotonic
from typing import TYPE_CHECKING, Final

from ecograph.rendering.diagram.curves import curves
from ecograph.rendering.diagram.geometry import size_of
from ecograph.rendering.diagram.lettering import label_blocks, party_block
from ecograph.rendering.diagram.outlines import party_size, strays
from ecograph.rendering.diagram.rings import rings_of
from ecograph.rendering.diagram.routing import Chart, routed
from ecograph.rendering.diagram.seating import SEATED_MANY_WAYS, given_places, layouts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ecograph.rendering.diagram.geometry import Box, Point
    from ecograph.rendering.diagram.lettering import Block
    from ecograph.rendering.diagram.rings import Rings
    from ecograph.rendering.diagram.roster import Roster
    from ecograph.rendering.diagram.routing import Bends

SIZES: Final = (16.0, 14.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.5, 6.0, 5.0, 4.0, 3.0)
"""Sizes tried for the names on arrows."""
SEATING_SIZE: Final = 11.5
"""How large the names of parties are taken to be while parties look for a place."""
TEXT_SHARE: Final = 0.22
"""How much of a readable map is about covered by text."""
COMFORTABLE: Final = 9.0
"""The size of lettering that everyone in a room can read."""
READABLE: Final = 7.0
"""The least size tried on rings."""
FAULT_COST: Final = 2.5
RING_SEEDS: Final = (12, 13, 14)
"""So many seatings are tried on rings."""
MUDDLE_WEIGHT: Final = 0.3
MUDDLED_FLOWS: Final = 30
PATIENCE: Final = 3
STRAY_COST: Final = 1.2
"""How much smaller letters may be so that one party more keeps the place it was given."""


def best_chart(roster: Roster, area: Box, deadline: float, *, bends: Bends = curves) -> Chart:
    """Place everything with large letters and few arrows under names.

    Parties whose place is given stand there; the others get what is best among those.
    """
    blocks = [party_block(party) for party in roster.parties]
    first = _first_size(roster, blocks, area)
    if not roster.parties:
        return routed(roster, (), SIZES[first], area, bends=bends)
    if roster.rings:
        return _on_rings(roster, blocks, area, deadline, bends=bends)
    sketched = [block.at(SEATING_SIZE) for block in blocks]
    sketches = [
        (routed(roster, places, SIZES[first], area, bends=bends), places)
        for places in layouts(roster, sketched, area)
    ]
    given = given_places(roster, area)

    def merit(chart: Chart) -> tuple[int, float]:
        return _merit(chart, given, area)

    start, places = max(sketches, key=lambda sketch: merit(sketch[0]))
    return _best_size(
        start, lambda size: routed(roster, places, size, area, bends=bends), merit, deadline=deadline
    )


def _on_rings(roster: Roster, blocks: Sequence[Block], area: Box, deadline: float, *, bends: Bends) -> Chart:
    """Draw the arrows between rings in letters that can be read, if need be with a fault.

    No letters are so large that parties would have to step off their rings.
    """

    @cache
    def drawn(rings: Rings, size: float) -> Chart:
        return routed(roster, rings.ground(min(rings.largest, party_size(size))), size, area, bends=bends)

    def sizes(rings: Rings) -> list[float]:
        return [size for size in SIZES if READABLE <= size <= max(READABLE, rings.largest / 1.25)]

    def promise(rings: Rings) -> float:
        tried = sizes(rings)
        return max(_ease(drawn(rings, size)) for size in {tried[len(tried) // 2], tried[-1]})

    seeds = RING_SEEDS[: 1 if len(roster.parties) > SEATED_MANY_WAYS else None]
    rings = max(rings_of(roster, blocks, area, seeds), key=promise)
    best = drawn(rings, READABLE)
    for size in reversed(sizes(rings)):
        if monotonic() > deadline:
            break
        best = max(best, drawn(rings, size), key=_ease)
    return best


def _ease(chart: Chart) -> float:
    """Weigh large letters against all that lies on something else."""
    return _size_merit(chart) - FAULT_COST * chart.faults


def _merit(chart: Chart, given: Sequence[Point | None], area: Box) -> tuple[int, float]:
    """Weigh large letters against arrows that run under names; beyond comfortable, size matters less.

    Letters so large that parties cannot stand where they were put are too large.
    """
    stood = zip(given, chart.blocks, strict=True)
    astray = sum(place is not None and strays(place, block, area) for place, block in stood)
    return (-chart.faults, _size_merit(chart) - STRAY_COST * astray)


def _size_merit(chart: Chart) -> float:
    size = min(chart.size, COMFORTABLE) + 0.5 * max(0.0, chart.size - COMFORTABLE)
    weight = MUDDLE_WEIGHT * min(1.0, MUDDLED_FLOWS / max(len(chart.curves), 1))
    return size - weight * chart.muddles


def _first_size(roster: Roster, blocks: Sequence[Block], area: Box) -> int:
    """Guess from the amount of text which size will about fill the area, as a position in the list."""
    labels = [found[0] for flow in roster.flows if (found := label_blocks(flow))]
    letters = sum(block.width * block.height for block in labels)
    letters += sum(1.8 * block.width * block.height for block in blocks)
    width, height = size_of(area)
    size = math.sqrt(TEXT_SHARE * width * height / max(letters, 1.0))
    return min(range(len(SIZES)), key=lambda position: abs(SIZES[position] - size))


def _best_size(
    start: Chart,
    draw: Callable[[float], Chart],
    merit: Callable[[Chart], tuple[int, float]],
    *,
    deadline: float,
) -> Chart:
    """Step to larger letters and to smaller ones, each while that pays."""
    best = start
    for direction in (-1, 1):
        position = SIZES.index(start.size) + direction
        # What touches at one size may still touch at the next, so going smaller takes patience.
        patience = PATIENCE if direction > 0 and start.faults else 0
        while 0 <= position < len(SIZES) and monotonic() < deadline:
            tried = draw(SIZES[position])
            if merit(tried) > merit(best):
                best = tried
            elif patience == 0 or not best.faults:
                break
            else:
                patience -= 1
            position += direction
    return best
