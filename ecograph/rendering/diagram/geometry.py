"""Points, boxes and lines on the slide; y grows downwards as on a page, and all is in points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

WIDTH: Final = 960.0
HEIGHT: Final = 540.0
"""One slide of 13.33 by 7.5 inch."""

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def around(middle: Point, width: float, height: float) -> Box:
    """Give the box of a size around a point."""
    return (middle[0] - width / 2, middle[1] - height / 2, middle[0] + width / 2, middle[1] + height / 2)


def grown(box: Box, gap: float) -> Box:
    """Give a box with a margin on all sides."""
    return (box[0] - gap, box[1] - gap, box[2] + gap, box[3] + gap)


def middle_of(box: Box) -> Point:
    """Give the point in the middle of a box."""
    return ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)


def size_of(box: Box) -> Point:
    """Give width and height."""
    return (box[2] - box[0], box[3] - box[1])


def meet(one: Box, other: Box) -> bool:
    """Tell whether two boxes share any ground."""
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def within(points: Iterable[Point], area: Box) -> bool:
    """Tell whether all points lie in an area."""
    return all(area[0] <= x <= area[2] and area[1] <= y <= area[3] for x, y in points)


def moved_into(box: Box, area: Box) -> Box:
    """Push a box that sticks out of an area back into it, the shortest way."""
    dx = max(area[0] - box[0], 0.0) or min(area[2] - box[2], 0.0)
    dy = max(area[1] - box[1], 0.0) or min(area[3] - box[3], 0.0)
    return (box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy)


def line_meets_box(start: Point, end: Point, box: Box) -> bool:
    """Tell whether a straight line runs into a box, by clipping it at both pairs of sides."""
    low, high = 0.0, 1.0
    for axis in (0, 1):
        step = end[axis] - start[axis]
        if step == 0:
            if not box[axis] <= start[axis] <= box[axis + 2]:
                return False
            continue
        near, far = (box[axis] - start[axis]) / step, (box[axis + 2] - start[axis]) / step
        low, high = max(low, min(near, far)), min(high, max(near, far))
    return low <= high


def lines_cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Tell whether the lines a–b and c–d cross between their ends."""

    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
