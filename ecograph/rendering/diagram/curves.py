"""The curves that an arrow may take from party to party, and the spots on each where its names may stand."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ecograph.rendering.diagram.geometry import around, grown, moved_into

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ecograph.rendering.diagram.geometry import Box, Point
    from ecograph.rendering.diagram.lettering import Block
    from ecograph.rendering.diagram.outlines import Outline

STRIDE: Final = 4.0
"""How far apart the points are by which a curve is known to the search."""
BULGES: Final = (0.0, 1.0, -1.0, 2.0, -2.0, 3.5, -3.5, 5.5, -5.5)
"""How far the middle of a curve may stand off from the straight line, in steps."""
SHARES: Final = (0.5, 0.36, 0.64, 0.22, 0.78)
"""How far along a curve its names may stand."""

BEND_COST: Final = 9.0
FAR_SIDE_COST: Final = 2.0
OFF_MIDDLE_COST: Final = 3.0
BESIDE_COST: Final = 0.8
DISTANCE_COST: Final = 0.045
HIDDEN_COST: Final = 7.0
ON_TIP_COST: Final = 14.0
ON_START_COST: Final = 5.0
WIDE_HEAD: Final = 10.0
"""An arrowhead that is longer than this must be seen whole."""
MOVED_COST: Final = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One way to draw a flow, from edge to edge."""

    bezier: tuple[Point, ...]
    """The line without its arrowhead, as cubic curves one after another."""
    tip: Point
    corners: tuple[Point, ...]
    """Start, turns and tip of the same line for programs that round the corners of a polyline: a curve from
    the middle of each side to the middle of the next, which the corner between them bends."""
    clear: float
    """How near to the tip no names should stand."""
    points: tuple[Point, ...]
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place for the names on an arrow."""

    box: Box
    block: Block
    cost: float


def curves(giver: Outline, receiver: Outline, head: float, *, company: bool) -> list[Curve]:
    """Bend arrows from shape to shape; in the company of others between the same two, none is straight."""
    start, end = _aim(giver, receiver), _aim(receiver, giver)
    step = min(max(0.055 * math.dist(start, end), 8.0), 18.0)
    found = []
    for bulge in BULGES[1:] if company else BULGES:
        curve = _curve(giver, receiver, (start, end), bulge * step, head)
        # Flows both ways keep to their own side, which is the left one as seen from the giver.
        found.append(curve if bulge >= 0 or not company else replace(curve, cost=curve.cost + FAR_SIDE_COST))
    return found


def _aim(party: Outline, other: Outline) -> Point:
    """Choose where in a party a curve is headed: towards the side of the other one, so that ends spread."""
    most = 0.32 * party.width
    return (
        party.middle[0] + min(most, max(-most, 0.25 * (other.middle[0] - party.middle[0]))),
        party.middle[1],
    )


def _curve(giver: Outline, receiver: Outline, ends: tuple[Point, Point], bulge: float, head: float) -> Curve:
    """Bend a curve whose middle stands off to the left by `bulge`, and cut it off where the shapes begin."""
    start, end = ends
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy) or 1.0
    bend = (
        (start[0] + end[0]) / 2 + 2 * bulge * dy / length,
        (start[1] + end[1]) / 2 - 2 * bulge * dx / length,
    )
    turns = (start, bend, end)
    first = _last_share(lambda share: giver.holds(_blossom(turns, share, share), 1.5))
    last = 1 - _last_share(lambda share: receiver.holds(_blossom(turns, 1 - share, 1 - share), 2.0))
    if last <= first:
        first, last = 0.4, 0.6
    tip = _blossom(turns, last, last)
    drawn = math.dist(_blossom(turns, first, first), tip) or 1.0
    neck = last - min(0.9, head / drawn) * (last - first)
    count = max(3, math.ceil(drawn / STRIDE))
    shares = [first + (last - first) * step / count for step in range(count + 1)]
    return Curve(
        bezier=_part(turns, first, neck),
        tip=tip,
        corners=(_blossom(turns, first, first), _blossom(turns, first, last), tip),
        clear=head if head > WIDE_HEAD else 5.0,
        points=tuple(_blossom(turns, share, share) for share in shares),
        cost=BEND_COST * abs(bulge) / length,
    )


def _last_share(holds: Callable[[float], bool]) -> float:
    """Find by halving where a curve that starts inside something leaves it."""
    low, high = 0.0, 1.0
    for _ in range(10):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return high


def _blossom(turns: tuple[Point, Point, Point], one: float, other: float) -> Point:
    """Give the polar form of a quadratic curve: the point at a share of its length, where both are that."""
    start, bend, end = turns
    before, between, after = (1 - one) * (1 - other), (1 - one) * other + one * (1 - other), one * other
    return (
        before * start[0] + between * bend[0] + after * end[0],
        before * start[1] + between * bend[1] + after * end[1],
    )


def _part(turns: tuple[Point, Point, Point], first: float, last: float) -> tuple[Point, Point, Point, Point]:
    """Cut a piece out of a quadratic curve and write it as the cubic curve that DOT wants."""
    p, q, r = (_blossom(turns, *shares) for shares in ((first, first), (first, last), (last, last)))
    return (
        p,
        (p[0] + (q[0] - p[0]) * 2 / 3, p[1] + (q[1] - p[1]) * 2 / 3),
        (r[0] + (q[0] - r[0]) * 2 / 3, r[1] + (q[1] - r[1]) * 2 / 3),
        r,
    )


def spots(curve: Curve, blocks: Sequence[Block], area: Box) -> list[Spot]:
    """List the spots on a curve and beside it, the best first."""
    found = [spot for share in SHARES for spot in _spots_at(curve, share, blocks, area)]
    return sorted(found, key=lambda spot: spot.cost)


def _spots_at(curve: Curve, share: float, blocks: Sequence[Block], area: Box) -> Iterator[Spot]:
    points = curve.points
    here = min(max(round(share * (len(points) - 1)), 1), len(points) - 2)
    (x, y), before, after = points[here], points[here - 1], points[here + 1]
    stride = math.dist(before, after) or 1.0
    ux, uy = (after[0] - before[0]) / stride, (after[1] - before[1]) / stride
    length = stride * (len(points) - 1) / 2
    for number, block in enumerate(blocks):
        beside = abs(uy) * block.width / 2 + abs(ux) * block.height / 2 + 1.5
        hidden = min(block.width / max(abs(ux), 1e-6), block.height / max(abs(uy), 1e-6)) / length
        for side in (0, 1, -1):
            middle = (x + side * beside * uy, y - side * beside * ux)
            wanted = around(middle, block.width, block.height)
            box = moved_into(wanted, area)
            cost = (
                OFF_MIDDLE_COST * abs(share - 0.5)
                + 0.15 * number
                + MOVED_COST * math.dist(box[:2], wanted[:2])
            )
            cost += BESIDE_COST + DISTANCE_COST * beside if side else HIDDEN_COST * max(0.0, hidden - 0.3)
            yield Spot(box=box, block=block, cost=cost + _on_ends(box, curve))


def _on_ends(box: Box, curve: Curve) -> float:
    """Charge names for hiding where their arrow points, or where it comes from."""
    return ON_TIP_COST * _holds(grown(box, curve.clear), curve.tip) + ON_START_COST * _holds(
        grown(box, 2), curve.points[0]
    )


def _holds(box: Box, point: Point) -> bool:
    return box[0] < point[0] < box[2] and box[1] < point[1] < box[3]
