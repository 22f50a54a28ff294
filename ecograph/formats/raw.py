"""What every format hands over: tables as they were read, and where each cell stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from ecograph.errors import Place, Problem, UnreadableModel
from ecograph.model.table import RawColumns
from ecograph.tuples import NamedTuple
from ecograph.words import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from collections.abc import Set as AbstractSet

Path: TypeAlias = tuple[str | int, ...]
Marks: TypeAlias = "Mapping[Path, Place]"
Arrows: TypeAlias = Literal["gives", "relies"]

MAX_DEPTH = 32
"""Deeper nesting than any model needs; what goes deeper is an accident or an attack."""
_MEBIBYTE = 1024 * 1024


def _no_marks() -> Marks:
    return {}


class Asked(NamedTuple):
    """What the user wishes of reading a source that is not written as ecograph writes it."""

    mapping: tuple[str, ...] = ()
    """Which sheet or file is which table, which column is which field, and what holds for every row:
    `dependencies=relations.csv`, `dependencies.resource=group`, `dependencies.importance:=5`."""
    arrows: Arrows = "gives"
    """What an arrow of a drawing means: from who gives to who receives, or from who relies to on whom."""
    unknown_columns: Literal["refuse", "note"] = "refuse"
    """Whether a column that has no place in the model is a problem, or goes into the notes of its row."""
    is_part: bool = False
    """Whether it may name whom only the model holds that it is a part of."""
    progress: Callable[[float], None] | None = None
    """Who is told what share of a long text has been read, from 0 to 1."""


class Guess:
    """What stands in a cell because nobody said it: a model that knows better keeps what it has."""


class GuessedText(str, Guess):
    """A text that is a guess."""

    __slots__ = ()


class GuessedNumber(int, Guess):
    """A whole number that is a guess."""

    __slots__ = ()


class Told(NamedTuple):
    """What was made of a part of a source, where that is not simply what it says."""

    how: Literal["taken", "guessed", "left"]
    """Taken over, filled in by a guess, or left out."""
    message: str
    """One sentence that names it."""
    place: Place = Place()

    def __str__(self) -> str:
        """Write the place and the sentence on one line."""
        where = str(self.place)
        return printable(f"{where}: {self.message}" if where else self.message)


class Raw(NamedTuple):
    """A source as read: nothing typed, nothing checked."""

    source: str
    """The file as the user named it."""
    content: Any
    """Dicts, lists and text; a model has a dict of tables here."""
    problems: tuple[Problem, ...] = ()
    """What is wrong already, and does not keep the rest from being judged: keys that stand twice."""
    told: tuple[Told, ...] = ()
    """What was taken, guessed and left, where that is not simply what the source says."""
    marks: Callable[[], Marks] = _no_marks
    """Finds the place of every cell, by its path; called only when there is something to report."""
    key_marks: Callable[[], Marks] = _no_marks
    """The same for the key of each cell."""
    gaps: frozenset[str] = frozenset()
    """The tables of which not all could be read, so that nobody knows which names stand in them."""


def too_deep(source: str, line: int = 0, column: int = 0) -> UnreadableModel:
    """Make the error for brackets or aliases without end."""
    return unreadable(
        source,
        "too-deep",
        f"this nests deeper than {MAX_DEPTH} levels",
        hint="no model needs that; look for brackets that are not closed",
        line=line,
        column=column,
    )


def without_nothing(value: Any, source: str, known: AbstractSet[str], depth: int = 0) -> Any:
    """Leave out the keys without anything behind them, at any level: they say nothing.

    Args:
        value: tables as read.
        source: the file as the user named it.
        known: the keys of a model. An unknown key stays, to be refused: `importance: 3,5` would lose
            its decimals without a word.
        depth: how many levels there are around it.

    Raises:
        UnreadableModel: if it nests deeper than any model.
    """
    if depth > MAX_DEPTH:
        raise too_deep(source)
    if isinstance(value, dict):
        if None in value.values() or any(
            isinstance(item, dict | list | RawColumns) for item in value.values()
        ):
            return {
                key: without_nothing(item, source, known, depth + 1)
                for key, item in value.items()
                if item is not None or key not in known
            }
        return value
    if isinstance(value, list):
        return [without_nothing(item, source, known, depth + 1) for item in value]
    if isinstance(value, RawColumns):
        return value.nested(lambda cell: without_nothing(cell, source, known, depth + 2))
    return value


def unreadable(  # noqa: PLR0913 - by name
    source: str, code: str, message: str, *, hint: str = "", line: int = 0, column: int = 0
) -> UnreadableModel:
    """Make the one error that says why a source could not be read."""
    place = Place(source=source, line=line, column=column)
    return UnreadableModel([Problem(code=code, message=message, hint=hint, place=place)])


def too_large(source: str, size: int, largest: int) -> UnreadableModel:
    """Make the error for more bytes than a format allows."""
    return unreadable(
        source,
        "too-large",
        f"{size / _MEBIBYTE:,.0f} MB is more than the {largest // _MEBIBYTE:,} MB this format allows",
        hint="write large models as JSON, CSV or Parquet",
    )


def text_of(content: str | bytes, source: str) -> str:
    """Read bytes as UTF-8, with or without a byte order mark.

    Raises:
        UnreadableModel: if they are something else.
    """
    if isinstance(content, str):
        try:
            content.encode()
        except UnicodeEncodeError as error:
            line = content.count("\n", 0, error.start) + 1
            raise unreadable(
                source,
                "not-utf-8",
                "half a character (a lone surrogate) stands here",
                hint="delete it",
                line=line,
            ) from None
        return content
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise unreadable(source, "not-utf-8", "the text is UTF-16, not UTF-8", hint="save it again as UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf_8(error, source) from None


def _not_utf_8(error: UnicodeDecodeError, source: str) -> UnreadableModel:
    return unreadable(
        source,
        "not-utf-8",
        f"the byte {error.object[error.start]:#04x} is not UTF-8",
        hint="save the file again as UTF-8",
        line=error.object.count(b"\n", 0, error.start) + 1,
    )
