"""What workbooks, CSV files and folders of either have in common: sheets of cells, each with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from ecograph.errors import Place

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from ecograph.errors import Problem
    from ecograph.formats.raw import Told

Decimal: TypeAlias = Literal[".", ",", ""]
Cell: TypeAlias = "str | int | float | bool | datetime.datetime | datetime.date | datetime.time | None"


IGNORED: Final = "(ignore)"
"""A sheet with this in its name is for people only."""


class Sheet(NamedTuple):
    """A sheet of a workbook, or a CSV file: rows of cells, the header among them, nothing judged."""

    name: str
    """The title of the sheet, or the name of the file without its ending."""
    source: str
    """The file as the user named it."""
    rows: Sequence[Sequence[Cell]]
    """Cells as they were read, empty ones None; rows may differ in length, wholly empty ones are left out."""
    lines: Sequence[int]
    """For each row the line of the file, or the row of the sheet, in which it begins; from 1."""
    in_workbook: bool = False
    """Whether a place in it is told as a sheet and a cell."""
    problems: tuple[Problem, ...] = ()
    """What cannot be taken as people see it; the rest can still be judged."""
    told: tuple[Told, ...] = ()
    """What was guessed to read it, or left out."""

    @property
    def decimal(self) -> Decimal:
        """The sign before the decimals of a number that is text; nothing, where people write either."""
        return "" if self.in_workbook else "."

    def place(self, row: int, column: int | None = None) -> Place:
        """Give the place of a row or of one of its cells, both counted from 0.

        >>> str(Sheet("Parties", "map.xlsx", [["Id"], ["a"]], [1, 2], in_workbook=True).place(1, 0))
        'map.xlsx: sheet "Parties", cell A2'
        """
        return Place(
            source=self.source,
            line=self.lines[row],
            column=0 if column is None or not self.in_workbook else column + 1,
            sheet=self.name if self.in_workbook else "",
        )
