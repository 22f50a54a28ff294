"""Sheets of very many rows, read column by column: what is made of a cell is made of it once.

Everything that is not plain (a mapping, a second table on the sheet, a column without a header) is
left to :func:`ecograph.formats.sheets.read_sheets`, which reads row by row; so the two say the same.
"""

from __future__ import annotations

import csv
import io
import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import compress, islice
from typing import TYPE_CHECKING, Any, Final, TypeGuard, get_origin

from ecograph.errors import Place, Problem
from ecograph.formats.csv import SemicolonSheet, name_of, open_csv, records, unguarded
from ecograph.formats.grid import Sheet
from ecograph.formats.headers import folded
from ecograph.formats.matching import header_of, is_empty, matched
from ecograph.formats.raw import Path
from ecograph.formats.sheets import (
    SPACED,
    Wrong,
    known_words,
    raw_of_sheets,
    read_sheets,
    reader_of,
    reads_as_it_stands,
    with_doubts,
)
from ecograph.model import Ecosystem, Table
from ecograph.model.table import MOST_TOLD, Encoder, RawColumns, distinct, each

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecograph.formats.csv import OpenedCsv
    from ecograph.formats.grid import Cell
    from ecograph.formats.matching import Part
    from ecograph.formats.raw import Asked, Marks, Raw, Told

_DIGIT: Final = re.compile(r"[0-9]")
_AT_ONCE: Final = 1000
_HEAD: Final = 1000
"""So many rows are enough to tell whose sheet it is."""


class LongSheet:
    """A sheet kept as columns."""

    def __init__(  # noqa: PLR0913 - what a sheet has
        self,
        name: str,
        source: str,
        header: Sequence[Cell],
        columns: Sequence[Sequence[Cell]],
        lines: Callable[[], Sequence[int]],
        *,
        semicolons: bool = False,
        told: tuple[Told, ...] = (),
    ) -> None:
        """Keep columns of one length; `lines` finds where the header and each row stand."""
        self.name = name
        self.source = source
        self.header = header
        self.columns = columns
        self._find_lines = lines
        self._kind = SemicolonSheet if semicolons else Sheet
        self._told = told

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    @cached_property
    def lines(self) -> Sequence[int]:
        """Where the header and each row begin."""
        return self._find_lines()

    def first(self, rows: int) -> Sheet:
        """Give the header and so many rows as a sheet; their lines are not looked for."""
        some = zip(*(islice(column, rows) for column in self.columns), strict=True)
        cells = [self.header, *some]
        return self._kind(self.name, self.source, cells, range(1, len(cells) + 1), told=self._told)

    def whole(self) -> Sheet:
        """Give all of it as a sheet of rows."""
        rows = [self.header, *zip(*self.columns, strict=True)]
        return self._kind(self.name, self.source, rows, self.lines, told=self._told)


def long_csv(content: bytes, source: str) -> LongSheet | None:
    """Read a CSV file by column; nothing, where its rows do not all have the cells of the header.

    Raises:
        UnreadableModel: as :func:`ecograph.formats.csv.read_csv`.
    """
    opened = open_csv(content, source)
    found = _columns_by_arrow(opened) or _columns_by_row(opened)
    if found is None:
        return None
    header, columns = found
    guarded = "'" in opened.text
    read = _unguarded if guarded else _or_nothing
    return LongSheet(
        name_of(source),
        source,
        list(map(read, header)),
        [each(column, read) if guarded or "" in distinct(column) else column for column in columns],
        lambda: _lines_of(opened, source),
        semicolons=opened.delimiter == ";",
        told=opened.told,
    )


def _or_nothing(cell: str | None) -> str | None:
    return cell or None


def _unguarded(cell: str | None) -> str | None:
    return (unguarded(cell) or None) if cell else None


def _lines_of(opened: OpenedCsv, source: str) -> array[int]:
    rows = records(opened, source)
    return array("q", (line for line, row in rows if any(row) and not "".join(row).isspace()))


def _columns_by_row(opened: OpenedCsv) -> tuple[list[str], list[Sequence[Any]]] | None:
    rows = csv.reader(io.StringIO(opened.text, newline=""), delimiter=opened.delimiter, strict=True)
    try:
        header = next((row for row in rows if "".join(row).strip()), [])
        encoders = [Encoder() for _ in header]
        while some := list(islice(rows, _AT_ONCE)):
            some = [row for row in some if (row and row[0].strip()) or "".join(row).strip()]
            if not set(map(len, some)) <= {len(header)}:
                return None
            for encoder, cells in zip(encoders, zip(*some, strict=True), strict=bool(some)):
                encoder.extend(cells)
    except csv.Error:
        return None
    return header, [encoder.column() for encoder in encoders]


def _columns_by_arrow(opened: OpenedCsv) -> tuple[list[str], list[Sequence[Any]]] | None:
    """Let pyarrow read what has no quotes, where it is installed: then a cell is what stands between."""
    text = opened.text
    if '"' in text or ("\r" in text and text.count("\r") != text.count("\r\n")):
        return None
    from ecograph.formats.arrow_columns import text_columns

    try:
        found = text_columns(text, opened.delimiter)
    except ImportError:
        return None
    # An empty row is none, which only a column without an empty cell rules out.
    return None if found and all(has_empty(distinct(column)) for column in found[1]) else found


def read_long(sheets: Sequence[Sheet | LongSheet], source: str, asked: Asked) -> Raw:
    """Read sheets as :func:`~ecograph.formats.sheets.read_sheets` does, the long ones by column."""
    if asked.mapping or asked.unknown_columns == "note":
        return read_sheets(list(map(whole, sheets)), source, asked)
    heads = [sheet.first(1) if isinstance(sheet, LongSheet) else sheet for sheet in sheets]
    parts = matched(heads, source, asked).parts
    tables = [part.form.table for part in parts]
    found: dict[str, _Columns] = {}
    rest: list[Sheet] = []
    for sheet, head in zip(sheets, heads, strict=True):
        part = next((part for part in parts if part.sheet is head), None)
        if isinstance(sheet, LongSheet) and part and tables.count(part.form.table) == 1:
            columns = _Columns(sheet, part)
            if columns.are_plain():
                found[part.form.table] = columns
                rest.append(sheet.first(0))
                continue
        rest.append(whole(sheet))
    others = raw_of_sheets(rest, source, asked)
    problems = [problem for columns in found.values() for problem in columns.problems()]
    tables_by_column = {table: columns.raw() for table, columns in found.items()}
    return with_doubts(
        others._replace(
            content={**others.content, **tables_by_column},
            problems=(*others.problems, *problems),
            marks=lambda: _Marks(found, others.marks()),
        )
    )


def whole(sheet: Sheet | LongSheet) -> Sheet:
    """Give a sheet of rows."""
    return sheet.whole() if isinstance(sheet, LongSheet) else sheet


def start_of(sheet: Sheet | LongSheet) -> Sheet:
    """Give as much of a sheet as it takes to tell whose it is."""
    return sheet.first(_HEAD) if isinstance(sheet, LongSheet) else sheet


class _Columns:
    """A long sheet that is a table."""

    def __init__(self, sheet: LongSheet, part: Part) -> None:
        self.sheet = sheet
        self.part = part

    def are_plain(self) -> bool:
        """Whether reading by column says all that reading by row would."""
        annotation = Ecosystem.model_fields[self.part.form.table].annotation if self._is_table() else None
        has_more = self.part.notes or self.part.left or self.part.constants
        return get_origin(annotation) is Table and not has_more and not self._has_odd_rows()

    def _is_table(self) -> bool:
        return self.part.form.table in Ecosystem.model_fields

    def _has_odd_rows(self) -> bool:
        """Whether a column has no header, or a row begins with a word of a header as a second table would."""
        header = header_of(self.part.sheet)
        if not all(header):
            return True
        words = known_words() | {folded(text) for text in header}
        # A digit is seen ten times as fast as a text is folded, and most ids of long tables have one.
        without = re.compile(r"(?!)" if any(map(_DIGIT.search, words)) else _DIGIT.pattern)

        def is_word(cell: Cell) -> bool:
            return type(cell) is str and not without.search(cell) and folded(cell) in words

        rows: Sequence[int] = range(len(self.sheet))
        for column in self.sheet.columns:
            cells = distinct(column)
            if not (_are_text(cells) and all(map(without.search, cells))):
                first = each(column, is_word)
                if any(distinct(first)) and any(first[row] for row in rows):
                    return True
            if not has_empty(cells):
                return False
            nothing = each(column, is_empty)
            rows = [row for row in rows if nothing[row]]
        return bool(rows)

    @cached_property
    def cells(self) -> dict[str, Sequence[Any]]:
        """The columns as the model's fields, wrong cells among them."""
        form = self.part.form
        found = {}
        for field, number in self.part.columns.items():
            column, told = self.sheet.columns[number], form.columns[field]
            cells = distinct(column)
            decimal = self.part.sheet.decimal
            is_plain = reads_as_it_stands(told, decimal) and _are_text(cells) and not has_empty(cells)
            is_plain = is_plain and not (told.is_name and any(map(SPACED.search, cells)))
            read = partial(_read, reader_of(told, decimal=decimal))
            found[field] = column if is_plain else each(column, read)
        return found

    def raw(self) -> RawColumns:
        """Give the table, any number in the place of what is told to be wrong already."""
        columns = {
            field: each(column, _without_wrong) if _has_wrong(column) else column
            for field, column in self.cells.items()
        }
        return RawColumns(columns, len(self.sheet))

    def problems(self) -> Iterator[Problem]:
        """Tell the cells that cannot be read."""
        for column in filter(_has_wrong, self.cells.values()):
            for row in islice(compress(range(len(column)), each(column, _is_wrong)), MOST_TOLD):
                cell: Wrong = column[row]
                yield Problem(*cell, place=self.place(row))

    def place(self, row: int) -> Place:
        """Give the place of a row."""
        return Place(self.sheet.source, self.sheet.lines[row + 1])


def has_empty(cells: Sequence[Cell]) -> bool:
    """Whether nothing stands in some cell."""
    if _are_text(cells):
        return "" in cells or any(map(str.isspace, cells))
    return any(map(is_empty, cells))


def _are_text(cells: Sequence[Cell]) -> TypeGuard[Sequence[str]]:
    return set(map(type, cells)) <= {str}


def _read(read: Callable[[Cell], Any], cell: Cell) -> Any:
    value = read(cell)
    return tuple(value) if type(value) is list else value


def _has_wrong(column: Sequence[Any]) -> bool:
    return Wrong in set(map(type, distinct(column)))


def _is_wrong(value: object) -> bool:
    return type(value) is Wrong


def _without_wrong(value: Any) -> Any:
    return "1" if type(value) is Wrong else value


class _Marks(Mapping[Path, Place]):
    """Where the rows of long sheets stand, and all else."""

    def __init__(self, tables: Mapping[str, _Columns], others: Marks) -> None:
        self._tables = tables
        self._others = others

    def __getitem__(self, path: Path) -> Place:
        table = self._tables.get(path[0]) if path and isinstance(path[0], str) else None
        if table is None or len(path) < 2:
            return self._others[path]
        row, *steps = path[1:]
        if not isinstance(row, int) or row >= len(table.sheet):
            raise KeyError(path)
        if steps and (len(steps) > 1 or steps[0] not in table.part.columns):
            raise KeyError(path)
        return table.place(row)

    def __iter__(self) -> Iterator[Path]:
        yield from self._others
        for name, table in self._tables.items():
            yield from ((name, row) for row in range(len(table.sheet)))

    def __len__(self) -> int:
        return len(self._others) + sum(len(table.sheet) for table in self._tables.values())
