"""What every format hands over: tables as they were read, and where each cell stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from ecograph.errors import Place, Problem, UnreadableModel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Path: TypeAlias = tuple[str | int, ...]
Marks: TypeAlias = "Mapping[Path, tuple[int, int]]"

MAX_DEPTH = 32
"""Deeper nesting than any model needs; what goes deeper is an accident or an attack."""


def _no_marks() -> Marks:
    return {}


class Raw(NamedTuple):
    """A source as read: nothing typed, nothing checked."""

    source: str
    """The file as the user named it."""
    content: Any
    """Dicts, lists and text; a model has a dict of tables here."""
    problems: tuple[Problem, ...] = ()
    """What is wrong already, and does not keep the rest from being judged: keys that stand twice."""
    marks: Callable[[], Marks] = _no_marks
    """Finds line and column (from 1) of every cell; called only when there is something to report."""
    key_marks: Callable[[], Marks] = _no_marks
    """The same for the key of each cell."""


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


def unreadable(  # noqa: PLR0913 - by name
    source: str, code: str, message: str, *, hint: str = "", line: int = 0, column: int = 0
) -> UnreadableModel:
    """Make the one error that says why a source could not be read."""
    place = Place(source=source, line=line, column=column)
    return UnreadableModel([Problem(code=code, message=message, hint=hint, place=place)])
