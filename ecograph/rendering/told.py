"""What reading and writing a foreign file made of it, as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecograph.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecograph.formats.raw import Told


def told_text(told: Sequence[Told], *, at_most: int | None = 20) -> str:
    """Tell what was taken over, guessed and left, each with its place.

    Args:
        told: as reading or writing gave it.
        at_most: how many of each kind to tell before the rest is counted; all, if None.

    >>> from ecograph.formats.raw import Told
    >>> print(told_text([Told("left", "the purpose has no place"), Told("left", "so has the focal actor")],
    ...                 at_most=1))
    Left out (2)
      the purpose has no place
      … and 1 more (--all tells them)
    """
    return "\n".join(_lines(told, at_most)) or ENGLISH.nothing_told


def _lines(told: Sequence[Told], at_most: int | None) -> Iterator[str]:
    for how, heading in ENGLISH.told.items():
        lines = [str(one) for one in told if one.how == how]
        if lines:
            yield ENGLISH.told_heading.format(heading=heading, number=len(lines))
            yield from (ENGLISH.told_line.format(line=line) for line in lines[:at_most])
        if at_most is not None and len(lines) > at_most:
            yield ENGLISH.told_more.format(number=len(lines) - at_most)
