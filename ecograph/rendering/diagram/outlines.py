"""The shapes of the parties where they stand."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecograph.rendering.diagram.geometry import around
from ecograph.rendering.diagram.lettering import party_block
from ecograph.rendering.theme import kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecograph.rendering.diagram.geometry import Box, Point
    from ecograph.rendering.diagram.lettering import Block
    from ecograph.rendering.scene import Party

PARTY_GAP: Final = 6.0
SEPARATING_ROUNDS: Final = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The shape of a party where it stands."""

    shape: str
    middle: Point
    width: float
    height: float

    @property
    def box(self) -> Box:
        """Give the rectangle around the shape."""
        return around(self.middle, self.width, self.height)

    def holds(self, point: Point, gap: float) -> bool:
        """Tell whether a point lies inside, or nearer than `gap` to the outside."""
        dx = abs(point[0] - self.middle[0]) / (self.width / 2 + gap)
        dy = abs(point[1] - self.middle[1]) / (self.height / 2 + gap)
        if self.shape == "ellipse":
            return dx * dx + dy * dy <= 1
        return dx <= 1 and dy <= 1 and (self.shape != "octagon" or dx + dy <= math.sqrt(2))


def party_size(label_size: float) -> float:
    """Letter parties larger than flows, and most so where flows are small."""
    return max(1.25 * label_size, min(12.0, 1.6 * label_size))


def stood(
    parties: Sequence[Party], places: Sequence[Point], letters: float, area: Box
) -> tuple[list[Block], list[Outline]]:
    """Measure the parties and put them on their places, moved where they would touch or stick out.

    Parties whose place is given give way to each other only, and to the edge.
    """
    blocks = [party_block(party).at(letters) for party in parties]
    spots = [list(place) for place in places]
    given = [party.place is not None for party in parties]
    # Where there is no room between those whose place is given, they make some in the end.
    for firm in (given, [False] * len(given)) if any(given) else (given,):
        for _ in range(SEPARATING_ROUNDS):
            for spot, block in zip(spots, blocks, strict=True):
                _clamp(spot, block, area)
            if not (touched := _push_apart(spots, blocks, firm)):
                break
        if not touched:
            break
    return blocks, [
        Outline(
            shape=kind_of(party.kind).shape,
            middle=(spot[0], spot[1]),
            width=block.width,
            height=block.height,
        )
        for party, spot, block in zip(parties, spots, blocks, strict=True)
    ]


def _clamp(spot: list[float], block: Block, area: Box) -> None:
    across, down = block.width / 2 + 3, block.height / 2 + 3
    spot[0] = max(min(spot[0], area[2] - across), area[0] + across)
    spot[1] = max(min(spot[1], area[3] - down), area[1] + down)


def strays(place: Point, block: Block, area: Box) -> bool:
    """Tell whether a party cannot stand where it is to stand, since it would stick out."""
    spot = list(place)
    _clamp(spot, block, area)
    return math.dist(spot, place) > 1.0


def _push_apart(spots: list[list[float]], blocks: Sequence[Block], firm: Sequence[bool]) -> bool:
    """Move parties that touch apart, the shorter way; tell whether any did.

    Each goes half the way, but who stands firm gives way only to others who do.
    """
    touched = False
    for number, (here, block) in enumerate(zip(spots, blocks, strict=True)):
        for earlier, (there, other) in enumerate(zip(spots[:number], blocks, strict=False)):
            across = (block.width + other.width) / 2 + PARTY_GAP - abs(here[0] - there[0])
            down = (block.height + other.height) / 2 + PARTY_GAP - abs(here[1] - there[1])
            if across > 0.01 and down > 0.01:
                touched = True
                axis, push = (0, across) if across < down else (1, down)
                push = push if here[axis] >= there[axis] else -push
                share = 0.5 if firm[number] == firm[earlier] else float(firm[earlier])
                here[axis] += share * push
                there[axis] -= (1 - share) * push
    return touched
