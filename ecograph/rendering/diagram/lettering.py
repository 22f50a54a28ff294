"""Text for a picture: made safe, shortened beyond reason, measured and wrapped without any font library."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ecograph.rendering.theme import BOLD_FACTOR, CAPTIONS, GLYPH_WIDTHS, LINE_HEIGHT, STATES, kind_of
from ecograph.words import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecograph.rendering.scene import Flow, Party

LONGEST_TEXT: Final = 400
LONGEST_NAME: Final = 200
"""Characters that are drawn; nobody reads more on a wall."""
MOST_NAMES: Final = 6
"""Names on one arrow."""
MARK_EMS: Final = 1.5
"""The room that a mark takes, in multiples of the size of the lettering beside it."""
RIM_ROOM: Final = 0.9
"""The room that a second rim takes, in multiples of the size of the name."""
STATE_SIZE: Final = 0.8
"""The size of the word under the name of a party, in multiples of the size of the name."""

_NOT_XML = re.compile("[\ufffe\uffff]")
_LINE_ENDS = re.compile(r"(?= )|(?<=\w{3}[-/])(?=\w{3})")
"""Where a line may end: before a space, and after a hyphen or a stroke inside a word."""


def shown(text: str, longest: int = LONGEST_TEXT) -> str:
    r"""Make any text fit for a picture: nothing that cannot be drawn, and an end to it.

    >>> shown("Rail\nNorth\x07"), shown("a" * 9, 4)
    ('Rail\nNorth�', 'aaa…')
    """
    text = text if len(text) <= longest else text[: longest - 1] + "…"
    return "\n".join(map(printable, _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text).split("\n")))


@lru_cache(maxsize=4096)
def _glyph_width(character: str) -> int:
    base = unicodedata.normalize("NFD", character)[0]
    if " " <= base <= "~":
        return GLYPH_WIDTHS[ord(base) - 32]
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Mn", "Me"}:
        return 0
    return 1400 if unicodedata.east_asian_width(character) in "WF" else 720


def _units(text: str) -> int:
    return sum(map(_glyph_width, text))


def width_of(text: str) -> float:
    """Tell how wide a line of text is, in multiples of the font size."""
    return _units(text) / 1000


def wrap(text: str, width: float) -> list[str]:
    """Break a text at spaces into lines of at most `width` font sizes; only longer words are split."""
    return [line for paragraph in text.split("\n") for line in _wrapped(paragraph, width)]


def _wrapped(paragraph: str, width: float) -> list[str]:
    lines: list[str] = []
    line, used = "", 0
    for piece, wide in _pieces(paragraph):
        if (used + wide) / 1000 <= width:
            line += piece
            used += wide
            continue
        if line.strip():
            lines.append(line)
        *full, line = _split_word(piece.removeprefix(" "), width)
        lines.extend(full)
        used = _units(line)
    return [*lines, line]


@lru_cache(maxsize=4096)
def _pieces(paragraph: str) -> tuple[tuple[str, int], ...]:
    """Take a paragraph apart where a line may end, each piece with its width: asked at many sizes."""
    return tuple((piece, _units(piece)) for piece in _LINE_ENDS.split(paragraph))


def _split_word(word: str, width: float) -> list[str]:
    parts, part, used = [], "", 0
    for character in word:
        wide = _glyph_width(character)
        if part and (used + wide) / 1000 > width:
            parts.append(part)
            part, used = "", 0
        part += character
        used += wide
    return [*parts, part]


def mark_text(mark: int) -> str:
    """Write a number in a circle, as far as the letters that come with us have it.

    >>> mark_text(3), mark_text(21)
    ('③', '(21)')
    """
    return chr(0x2460 + mark - 1) if 1 <= mark <= 10 else f"({mark})"


@dataclass(frozen=True, slots=True)
class Block:
    """Wrapped text and the room it takes: in multiples of the font size, unless said otherwise."""

    lines: tuple[str, ...]
    width: float
    height: float

    def at(self, size: float) -> Block:
        """Give the block in letters of that many points."""
        return Block(self.lines, self.width * size, self.height * size)


_ROOM_IN_SHAPE: Final = {"box": (1.0, 1.0), "ellipse": (1.24, 1.42), "octagon": (1.2, 1.12)}
"""How much wider and higher a shape is than the text it holds."""


def state_word(party: Party) -> str:
    """Say what happens to a party, if anything does."""
    return {"lost": CAPTIONS.lost, "failed": CAPTIONS.failed, "hit": CAPTIONS.hit}.get(party.state, "")


def party_block(party: Party) -> Block:
    """Measure a party with its name in bold letters, wrapped to the least clumsy shape."""

    def clumsiness(candidate: Block) -> float:
        too_tall = max(0.0, 1.7 - candidate.width / candidate.height)
        return (
            candidate.width * candidate.height * (1 + 0.25 * too_tall + split_words(candidate, party.label))
        )

    return min(party_blocks(party, (7.5, 9.0, 11.0, 14.0, 18.0, 26.0)), key=clumsiness)


def party_blocks(party: Party, widths: Iterable[float]) -> list[Block]:
    """Measure a party with its name wrapped to each of several widths; what happens to it is a last line."""
    name, word = shown(party.label, LONGEST_NAME), state_word(party)
    wider, higher = _ROOM_IN_SHAPE[kind_of(party.kind).shape]
    rim = RIM_ROOM if party.state in STATES and STATES[party.state].rims > 1 else 0.0

    def block(ems: float) -> Block:
        lines = wrap(name, ems / BOLD_FACTOR)
        width = max(max(map(width_of, lines)) * BOLD_FACTOR, width_of(word) * STATE_SIZE)
        # The last line is empty here: the word stands on it in its own, smaller letters.
        lines += [" "] if word else []
        height = len(lines) * LINE_HEIGHT * higher + 0.8
        return Block(tuple(lines), max(width * wider + 1.1, 3.6) + rim, height + rim)

    return [block(ems) for ems in widths]


def split_words(block: Block, text: str) -> int:
    """Count the words of a text that a block broke in two, other than at a hyphen."""
    hyphenated = sum(line.endswith(("-", "/")) for line in block.lines[:-1])
    words = len(shown(text, LONGEST_NAME).split())
    return max(0, len(" ".join(block.lines).split()) - words - hyphenated)


def flow_names(flow: Flow) -> list[str]:
    """List what is written on an arrow: the first names and a count of the others; nothing if it is faint."""
    said = flow.lines if flow.emphasis != "faint" else ()
    names = [shown(line, LONGEST_NAME) for line in said[:MOST_NAMES]]
    if len(said) > MOST_NAMES:
        names.append(CAPTIONS.more_lines.format(count=len(said) - MOST_NAMES))
    return names


def label_blocks(flow: Flow, narrower: Sequence[float] | None = None) -> tuple[Block, ...]:
    """Measure the ways to set the names on an arrow: as they are, and narrower where there is only one.

    Args:
        flow: The flow.
        narrower: Other widths to try instead, in multiples of the font size, however many names there are.
    """
    names = flow_names(flow)
    if not any(name.strip() for name in names) and not flow.marks:
        return ()
    long = max(map(len, names), default=0) > 60
    if narrower is None:
        narrower = (9.0,) if len(names) == 1 and not long else ()
    widths = [24.0 if long else 15.0, *narrower]
    longest = max((width_of(word) for name in names for word in name.split()), default=0.0)
    # A narrower label is no gain where it would break a word.
    widths = [ems for ems in widths if ems == widths[0] or longest <= ems]
    ways = [tuple(line for name in names for line in wrap(name, ems)) for ems in widths]
    return tuple(_label_block(lines, len(set(flow.marks))) for lines in dict.fromkeys(ways))


def _label_block(lines: Sequence[str], marks: int) -> Block:
    width = max(map(width_of, lines), default=0.0) + 0.5 + marks * MARK_EMS
    height = max(len(lines) * LINE_HEIGHT + 0.15, MARK_EMS if marks else 0.0)
    return Block(tuple(lines), width, height)
