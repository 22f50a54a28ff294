"""What can go wrong, as one tree of exceptions.

    EcographError
    ├── ModelError            the model is wrong; carries every problem found
    │   ├── UnreadableModel   … the text could not be read at all
    │   └── InvalidModel      … it was read, and says something impossible
    ├── ConfigError           a setting, a threshold or a rule name is wrong
    ├── RuleError             a rule is badly declared or crashed
    └── RenderError           a picture could not be made
        ├── ExecutableMissing … no Graphviz at hand
        └── LayoutTimeout     … it would have taken too long

A finding is never an exception: a wrong file and an unwell ecosystem are different news.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecograph.tuples import NamedTuple
from ecograph.words import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "ConfigError",
    "EcographError",
    "ExecutableMissing",
    "GuessWarning",
    "InvalidModel",
    "LayoutTimeout",
    "ModelError",
    "Place",
    "Problem",
    "RenderError",
    "RuleError",
    "UnreadableModel",
]


class Place(NamedTuple):
    """Where in a source something stands; whatever is unknown is left empty."""

    source: str = ""
    """The file as the user named it, or a word such as ``<text>``."""
    line: int = 0
    """Counted from 1; 0 where the format has no lines or they are unknown."""
    column: int = 0
    """Counted from 1; 0 where unknown."""
    path: str = ""
    """Where in the model: ``dependencies[3].importance``, rows counted from 0 as in JSON tools."""
    sheet: str = ""
    """The sheet of a workbook; `line` and `column` are then its row and its column."""

    def __str__(self) -> str:
        """Write ``file:line:column: path``, as editors and terminals make clickable, or the cell of a sheet.

        >>> str(Place("map.yaml", 3, 7, "actors[0].kind")), str(Place("map.xlsx", 3, 28, sheet="Parties"))
        ('map.yaml:3:7: actors[0].kind', 'map.xlsx: sheet "Parties", cell AB3')
        """
        if self.sheet:
            cell = f"cell {column_letters(self.column)}{self.line}" if self.column else f"row {self.line}"
            said = [f'sheet "{self.sheet}"', *([cell] if self.line else [])]
            return f"{self.source}: {', '.join(said)}"
        numbers = [str(number) for number in (self.line, self.column) if number]
        where = ":".join([self.source, *numbers]) if self.source else ":".join(numbers)
        return ": ".join(part for part in (where, self.path) if part)


def column_letters(number: int) -> str:
    """Name a column of a sheet as spreadsheets do, counted from 1.

    >>> column_letters(1), column_letters(28), column_letters(703)
    ('A', 'AB', 'AAA')
    """
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class Problem(NamedTuple):
    """One thing that is wrong in a model, told so that it can be mended without asking."""

    code: str
    """A stable slug for scripts, such as ``unknown-actor``."""
    message: str
    """One sentence that names the wrong key or value."""
    hint: str = ""
    """What to write instead, where that can be guessed."""
    place: Place = Place()

    def __str__(self) -> str:
        """Write the place, the message and the hint on one line."""
        text = f"{self.message} ({self.hint})" if self.hint else self.message
        where = str(self.place)
        return printable(f"{where}: {text}" if where else text)


class EcographError(Exception):
    """Everything ecograph raises on purpose."""


class ModelError(EcographError):
    """A model that cannot be used, with every problem found in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order in which a reader meets them in the file."""
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UnreadableModel(ModelError):
    """The text could not be read: missing, too large, not UTF-8, not YAML or JSON."""


class InvalidModel(ModelError):
    """The text was read, and what it says does not fit the model or does not fit together."""


class GuessWarning(UserWarning):
    """A model was read from another tool's file, and something had to be guessed or left out."""


class ConfigError(EcographError):
    """A setting, a threshold or the name of a rule, a format or a table is wrong."""


class RuleError(EcographError):
    """A rule is badly declared, or crashed; its name is in the message."""


class RenderError(EcographError):
    """Something could not be drawn or written."""


class ExecutableMissing(RenderError):
    """Neither the pygraphviz package nor a ``dot`` program can be used."""


class LayoutTimeout(RenderError):
    """The layout was stopped at its time limit."""
