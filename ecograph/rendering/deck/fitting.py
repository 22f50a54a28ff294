"""Makes text fit its place on a slide: as large as it can be, never below what a room can read, then cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ecograph.rendering.diagram.lettering import shown, width_of, wrap
from ecograph.rendering.theme import BOLD_FACTOR

if TYPE_CHECKING:
    from collections.abc import Sequence

FLOOR: Final = 9.0
"""The smallest lettering on a slide, in points on a slide of 960 by 540."""
LINE: Final = 1.22
"""The height of a line, in multiples of its size, that no common font exceeds."""
MOST_WORDS: Final = 14
"""Words in a title."""
STEP: Final = 0.5
GAP: Final = 0.35
"""Between two paragraphs, in multiples of their size."""


class Say(NamedTuple):
    """One paragraph."""

    text: str
    bold: bool = False
    color: str = "text"
    """A colour of the slide by name."""
    scale: float = 1.0
    """Its size, as a share of that of the whole."""
    bullet: bool = False


BULLET_ROOM: Final = 1.0
"""How far a paragraph with a bullet is set in, in multiples of its size."""


def cut(text: str, letters: int) -> str:
    """Keep the beginning of a text, on one line.

    >>> cut("a forecast per hour", 10)
    'a forecas…'
    """
    flat = " ".join(shown(text).split())
    return flat if len(flat) <= letters else flat[: letters - 1].rstrip() + "…"


def words_of(text: str, most: int) -> str:
    """Keep the first words of a text.

    >>> words_of("a settled claim without chasing", 3)
    'a settled claim…'
    """
    words = shown(text).split()
    return " ".join(words) if len(words) <= most else " ".join(words[:most]) + "…"


def conclusion(*ways: str) -> str:
    """Choose the first way to say it that is short enough for a title, else cut the last.

    >>> conclusion("one " * 15, "It is settled")
    'It is settled'
    """
    for way in ways:
        if len(way.split()) <= MOST_WORDS and len(way) <= LONGEST_TITLE:
            return " ".join(shown(way).split())
    words = shown(ways[-1]).split()
    kept = words if len(words) <= MOST_WORDS else [*words[: MOST_WORDS - 1], "…"]
    return cut(" ".join(kept), LONGEST_TITLE)


LONGEST_TITLE: Final = 110
"""Letters in a title."""


def lines_of(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Break a text into the lines it takes at a width, both in points.

    The letters are taken to be those of the widest common font, so that no other needs more lines.
    """
    ems = width / size / (BOLD_FACTOR if bold else 1.0)
    return wrap(text, max(ems, 1.5))


def height_of(says: Sequence[Say], width: float, size: float) -> float:
    """Tell how high paragraphs stand when set at a size, in points."""
    total = 0.0
    for number, say in enumerate(says):
        own, room = _own(say, width, size)
        total += len(lines_of(say.text, room, own, bold=say.bold)) * own * LINE
        total += GAP * own if number else 0.0
    return total


def _own(say: Say, width: float, size: float) -> tuple[float, float]:
    """Give the size of a paragraph, and the width it has."""
    own = size * say.scale
    return own, width - (BULLET_ROOM * own if say.bullet else 0.0)


def set_in(says: Sequence[Say], width: float, height: float, *, largest: float) -> tuple[list[Say], float]:
    """Set paragraphs as large as fits, else leave out the end of what does not fit at the smallest size."""
    says = [say._replace(text=shown(say.text).replace("\n", " ")) for say in says]
    size = largest
    while size >= FLOOR:
        if height_of(says, width, size) <= height:
            return says, size
        size -= STEP
    return _shortened(says, width, height, FLOOR), FLOOR


def _shortened(says: Sequence[Say], width: float, height: float, size: float) -> list[Say]:
    kept: list[Say] = []
    for say in says:
        if height_of([*kept, say], width, size) <= height:
            kept.append(say)
            continue
        own, room = _own(say, width, size)
        lines = lines_of(say.text, room, own, bold=say.bold)
        for count in range(len(lines) - 1, 0, -1):
            told = say._replace(text=_ended(lines[:count], room, own, bold=say.bold))
            if height_of([*kept, told], width, size) <= height:
                return [*kept, told]
        if kept:
            last = kept[-1]
            own, room = _own(last, width, size)
            lines = lines_of(last.text, room, own, bold=last.bold)
            kept[-1] = last._replace(text=_ended(lines, room, own, bold=last.bold))
        return kept
    return kept


def _ended(lines: Sequence[str], width: float, size: float, *, bold: bool) -> str:
    """Put an ellipsis at the end of lines without making one more of them."""
    *before, last = [line.strip() for line in lines]
    while last and len(lines_of(last + " …", width, size, bold=bold)) > 1:
        last = last[:-1].rstrip()
    return " ".join([*before, f"{last} …".strip()])


def one_line(text: str, width: float, size: float) -> str:
    """Keep of a text what fits on one line."""
    flat = " ".join(shown(text).split())
    if width_of(flat) * size <= width:
        return flat
    return _ended(lines_of(flat, width, size)[:1], width, size, bold=False)
