"""Connectors as PowerPoint knows them: the sites of a shape they are glued to, and the way they take."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from ecograph.rendering.diagram.curves import STRIDE, Curve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecograph.rendering.diagram.geometry import Point
    from ecograph.rendering.diagram.outlines import Outline

Kind: TypeAlias = Literal["straightConnector1", "curvedConnector2", "curvedConnector3"]
UP, LEFT, DOWN, RIGHT = (0.0, -1.0), (-1.0, 0.0), (0.0, 1.0), (1.0, 0.0)

BOX_SITES: Final[tuple[tuple[float, float, Point], ...]] = (
    *((0.5, 0.0, UP), (0.0, 0.5, LEFT), (0.5, 1.0, DOWN), (1.0, 0.5, RIGHT)),
    *((0.25, 0.0, UP), (0.75, 0.0, UP), (0.25, 1.0, DOWN), (0.75, 1.0, DOWN)),
    *((0.0, 0.25, LEFT), (0.0, 0.75, LEFT), (1.0, 0.25, RIGHT), (1.0, 0.75, RIGHT)),
)
"""Where arrows hold on to a box, as shares of its width and height, and which way they leave it. The first
four are those of any rectangle, so that nothing comes off where somebody changes the shape."""
CORNER: Final = 1 / 6
"""The radius of the corners of a box, and a share of its shorter side."""
_DIAGONAL = math.sqrt(0.125)
_ELLIPSE_SITES: Final = (
    *((0.5, 0.0, UP), (0.5 - _DIAGONAL, 0.5 - _DIAGONAL, LEFT), (0.0, 0.5, LEFT)),
    *((0.5 - _DIAGONAL, 0.5 + _DIAGONAL, DOWN), (0.5, 1.0, DOWN), (0.5 + _DIAGONAL, 0.5 + _DIAGONAL, RIGHT)),
    *((1.0, 0.5, RIGHT), (0.5 + _DIAGONAL, 0.5 - _DIAGONAL, UP)),
)
_CUT: Final = 0.29289
"""How much of its shorter side an octagon lacks at each corner."""

LEAST_AHEAD: Final = 0.2
"""How far a straight line must lead away from the side it leaves; the cosine of the angle between them."""
LEAST_BEND: Final = 10.0
"""A curve has at least so much room each way, in points."""
LEAST_LENGTH: Final = 2.0
MOST_WAYS: Final = 10
"""Ways that are weighed against each other for every flow."""
DETOUR_COST: Final = 6.0
SLANT_COST: Final = 2.5
QUARTER_COST: Final = 4.0
FLAT_COST: Final = 3.0
STEEPEST: Final = 1.5
"""How far an S may go aside, in multiples of how far it goes ahead, before that costs."""
MOST_COST: Final = 20.0
"""Less than what a way through a third party costs, so that no way counts as such by itself."""


class Site(NamedTuple):
    """A place where a connector is glued to a shape."""

    number: int
    """How the file refers to it."""
    point: Point
    away: Point
    """Straight out of the shape, a vector of length 1."""
    axis: Point
    """Which way a curve leaves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector(Curve):
    """A curve that PowerPoint draws between two sites."""

    kind: Kind
    begin: Site
    end: Site


class Frame(NamedTuple):
    """How a connector lies on the slide: the box of the unturned shape, turned and mirrored."""

    left: float
    top: float
    width: float
    height: float
    turn: int
    """In degrees, clockwise: 0, 90 or 270."""
    flip_across: bool
    flip_down: bool


def sites_of(outline: Outline) -> tuple[Site, ...]:
    """List the sites of a shape in the order of its definition.

    Source: presetShapeDefinitions of ECMA-376 for the ellipse and the octagon.
    """
    (x, y), width, height = outline.middle, outline.width, outline.height
    left, top = x - width / 2, y - height / 2
    found = []
    for index, (across, down, axis) in enumerate(_shares(outline)):
        point = (left + across * width, top + down * height)
        away = axis
        if outline.shape == "ellipse":
            # The normal of an ellipse is the gradient of its equation.
            slope = ((across - 0.5) / width, (down - 0.5) / height)
            length = math.hypot(*slope) or 1.0
            away = (slope[0] / length, slope[1] / length)
        found.append(Site(index, point, away, axis))
    return tuple(found)


def _shares(outline: Outline) -> Sequence[tuple[float, float, Point]]:
    if outline.shape == "ellipse":
        return _ELLIPSE_SITES
    if outline.shape == "octagon":
        cut = _CUT * min(outline.width, outline.height)
        across, down = cut / outline.width, cut / outline.height
        return (
            *((1.0, down, RIGHT), (1.0, 1 - down, RIGHT), (1 - across, 1.0, DOWN), (across, 1.0, DOWN)),
            *((0.0, 1 - down, LEFT), (0.0, down, LEFT), (across, 0.0, UP), (1 - across, 0.0, UP)),
        )
    return BOX_SITES


def connectors(giver: Outline, receiver: Outline, head: float, *, company: bool) -> list[Connector]:
    """List the ways to connect two shapes, the most direct first.

    A single flow is a straight line; of several between the same two each is a curve, so that
    they stay apart when somebody moves a shape.

    Args:
        giver: where it begins.
        receiver: where it ends.
        head: the length of its arrowhead, in points.
        company: whether there are other flows between the two.
    """
    ends = [(one, other) for one in sites_of(giver) for other in sites_of(receiver)]
    ways = _curved if company else _straight
    found = [(cost, kind, *pair) for pair in ends for kind, cost in ways(*pair)]
    if not found:
        # Shapes so near to each other, or on each other: the shortest line there is.
        one, other = min(ends, key=lambda pair: (math.dist(pair[0].point, pair[1].point), pair))
        return [connector("straightConnector1", one, other, head, MOST_COST)]
    shortest = min(math.dist(one.point, other.point) for _, _, one, other in found)
    ranked = sorted(
        (cost + DETOUR_COST * (math.dist(one.point, other.point) / shortest - 1), one, other, kind)
        for cost, kind, one, other in found
    )
    return [
        connector(kind, one, other, head, min(cost, MOST_COST))
        for cost, one, other, kind in ranked[:MOST_WAYS]
    ]


def _straight(begin: Site, end: Site) -> Iterator[tuple[Kind, float]]:
    """A line that leads away from both shapes costs the less the straighter it does."""
    dx, dy = end.point[0] - begin.point[0], end.point[1] - begin.point[1]
    length = math.hypot(dx, dy)
    if length < LEAST_LENGTH:
        return
    ahead = (dx * begin.away[0] + dy * begin.away[1]) / length
    behind = -(dx * end.away[0] + dy * end.away[1]) / length
    if min(ahead, behind) >= LEAST_AHEAD:
        yield "straightConnector1", SLANT_COST * (2 - ahead - behind)


def _curved(begin: Site, end: Site) -> Iterator[tuple[Kind, float]]:
    """A curve leaves and arrives at right angles: by an S between facing sides, else by a quarter turn."""
    dx, dy = end.point[0] - begin.point[0], end.point[1] - begin.point[1]
    out = dx * begin.axis[0] + dy * begin.axis[1]
    into = -(dx * end.axis[0] + dy * end.axis[1])
    if min(out, into) < LEAST_BEND:
        return
    if begin.axis == (-end.axis[0], -end.axis[1]):
        aside = abs(dy if begin.axis[0] else dx)
        yield "curvedConnector3", FLAT_COST * max(0.0, aside / out - STEEPEST)
    else:
        yield "curvedConnector2", QUARTER_COST


def connector(kind: Kind, begin: Site, end: Site, head: float, cost: float = 0.0) -> Connector:
    """Draw a connector between two sites, with an arrowhead of a length."""
    return Connector(
        bezier=(),
        tip=end.point,
        corners=(begin.point, end.point),
        clear=max(head, 5.0),
        points=tuple(_path(kind, begin, end)),
        cost=cost,
        kind=kind,
        begin=begin,
        end=end,
    )


def _pieces(kind: Kind, begin: Site, end: Site) -> list[tuple[Point, Point, Point, Point]]:
    """Give the cubic curves of which a curved connector is made, or the one of a straight line."""
    (x, y), (u, v) = begin.point, end.point
    if kind == "straightConnector1":
        third = ((x * 2 + u) / 3, (y * 2 + v) / 3)
        return [(begin.point, third, ((x + 2 * u) / 3, (y + 2 * v) / 3), end.point)]
    if kind == "curvedConnector2":
        out = ((x + u) / 2, y) if begin.axis[0] else (x, (y + v) / 2)
        into = (u, (y + v) / 2) if begin.axis[0] else ((x + u) / 2, v)
        return [(begin.point, out, into, end.point)]
    middle = ((x + u) / 2, (y + v) / 2)
    if begin.axis[0]:
        before = ((3 * x + u) / 4, y), (middle[0], (3 * y + v) / 4)
        after = (middle[0], (y + 3 * v) / 4), ((x + 3 * u) / 4, v)
    else:
        before = (x, (3 * y + v) / 4), ((3 * x + u) / 4, middle[1])
        after = ((x + 3 * u) / 4, middle[1]), (u, (y + 3 * v) / 4)
    return [(begin.point, *before, middle), (middle, *after, end.point)]


def _path(kind: Kind, begin: Site, end: Site) -> Iterator[Point]:
    pieces = _pieces(kind, begin, end)
    length = math.dist(begin.point, end.point) * (1.0 if kind == "straightConnector1" else 1.15)
    count = max(4, math.ceil(length / STRIDE / len(pieces)))
    yield begin.point
    for p, q, r, s in pieces:
        for step in range(1, count + 1):
            t = step / count
            a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            yield (
                a * p[0] + b * q[0] + c * r[0] + d * s[0],
                a * p[1] + b * q[1] + c * r[1] + d * s[1],
            )


def frame_of(connector: Connector) -> Frame:
    """Say how a connector lies: those that leave upwards or downwards are turned by a quarter.

    The unturned shape begins at its left top and leaves to the right.
    """
    (x, y), (u, v) = connector.begin.point, connector.end.point
    width, height = abs(u - x), abs(v - y)
    if connector.kind == "straightConnector1" or connector.begin.axis[0]:
        return Frame(min(x, u), min(y, v), width, height, 0, u < x, v < y)
    middle = ((x + u) / 2, (y + v) / 2)
    turned = (middle[0] - height / 2, middle[1] - width / 2, height, width)
    if v >= y:
        return Frame(*turned, 90, False, u > x)
    return Frame(*turned, 270, False, u < x)
