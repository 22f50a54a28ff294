"""Parquet, Arrow and Feather files: each a table, read column by column by pyarrow."""

from __future__ import annotations

import datetime
import math
import re
from array import array
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from ecograph.formats.arrow_columns import encoded, released
from ecograph.formats.csv import name_of, read_csv
from ecograph.formats.long_sheets import LongSheet, long_csv, read_long
from ecograph.formats.raw import unreadable
from ecograph.formats.sheets import joined
from ecograph.model.table import Encoded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecograph.errors import UnreadableModel
    from ecograph.formats.grid import Cell, Sheet
    from ecograph.formats.raw import Asked, Raw

_MOST_COLUMNS: Final = 1000
_LARGEST: Final = 4 * 1024**3
"""So many bytes may a file unpack to; a hundred bytes in Parquet can stand for as many as one likes."""
_INDEX: Final = re.compile(r"__index_level_\d+__")
"""What pandas writes besides the columns, and means nothing outside it."""


def read_arrow(files: Mapping[str, bytes], source: str, asked: Asked) -> Raw:
    """Read Parquet, Arrow IPC and Feather files, each a table by the name of the file.

    Columns are matched to fields as in sheets and CSV files. A list of values may stand in one cell;
    numbers, dates and true or false are what they are. The place of a row is its number.

    Args:
        files: the bytes of each file by its path; CSV files may be among them.
        source: the file or folder as the user named it.
        asked: how to read them.

    Raises:
        UnreadableModel: if a file is broken or too large, holds a table within a table, or pyarrow is not
            installed.

    Source: https://parquet.apache.org/docs/file-format; https://arrow.apache.org/docs/format/Columnar.html.
    """
    sheets: list[Sheet | LongSheet] = []
    for name in sorted(files):
        if PurePath(name).suffix.lower() in {".csv", ".tsv"}:
            sheets.append(long_csv(files[name], name) or read_csv(files[name], name))
        else:
            sheets.append(_sheet(files[name], name))
    if any(isinstance(sheet, LongSheet) for sheet in sheets):
        released()
    return read_long(sheets, source, asked)


def _sheet(content: bytes, source: str) -> LongSheet:
    table = _table(content, source)
    names = [str(name) for name in table.column_names]
    kept = [number for number, name in enumerate(names) if not _INDEX.fullmatch(name)]
    return LongSheet(
        name_of(source),
        source,
        [names[number] or None for number in kept],
        [_cells(table.column(number), names[number], source) for number in kept],
        lambda: range(table.num_rows + 1),
    )


def _table(content: bytes, source: str) -> Any:
    try:
        import pyarrow
    except ImportError:
        raise unreadable(
            source,
            "pyarrow-missing",
            "Parquet and Arrow files are read by pyarrow, which is not installed",
            hint='pip install "ecograph[large]"',
        ) from None
    try:
        table = _parquet(content, source) if content.startswith(b"PAR1") else _ipc(content)
        # Not all that is wrong shows before a value is looked at.
        table.validate(full=True)
    except (pyarrow.ArrowException, OSError, ValueError, KeyError, NotImplementedError) as error:
        first = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise unreadable(
            source, "not-arrow", f"this is neither Parquet nor Arrow that can be read: {first}"
        ) from None
    return table


def _parquet(content: bytes, source: str) -> Any:
    import pyarrow
    import pyarrow.parquet

    buffer = pyarrow.py_buffer(content)
    file = pyarrow.parquet.ParquetFile(pyarrow.BufferReader(buffer))
    groups = [file.metadata.row_group(number) for number in range(file.metadata.num_row_groups)]
    if sum(group.total_byte_size for group in groups) > _LARGEST or len(file.schema_arrow) > _MOST_COLUMNS:
        raise _too_much(source)
    text = [field.name for field in file.schema_arrow if pyarrow.types.is_string(field.type)]
    reader = pyarrow.parquet.ParquetFile(pyarrow.BufferReader(buffer), read_dictionary=text)
    return reader.read(use_threads=True)


def _ipc(content: bytes) -> Any:
    import pyarrow
    import pyarrow.feather

    buffer = pyarrow.py_buffer(content)
    if content.startswith(b"FEA1"):
        return pyarrow.feather.read_table(pyarrow.BufferReader(buffer))
    if content.startswith(b"ARROW1"):
        return pyarrow.ipc.open_file(buffer).read_all()
    return pyarrow.ipc.open_stream(buffer).read_all()


def _too_much(source: str) -> UnreadableModel:
    return unreadable(
        source,
        "too-large",
        f"this unpacks to more than {_LARGEST // 1024**3} GB or {_MOST_COLUMNS:,} columns",
        hint="keep only the columns of the map",
    )


def _cells(column: Any, name: str, source: str) -> Sequence[Cell]:
    """Give a column as cells of Python, each distinct one once."""
    import pyarrow

    types, kind = pyarrow.types, column.type
    if types.is_dictionary(kind):
        kind = kind.value_type
    if types.is_struct(kind) or types.is_map(kind) or types.is_union(kind) or types.is_binary(kind):
        raise unreadable(
            source,
            "not-a-cell",
            f'the column "{name}" holds {kind}, where text, numbers, dates or lists of these belong',
            hint="give it a column of its own for each of its parts",
        )
    if types.is_nested(kind):
        return [_cell(value) for value in column.to_pylist()]
    if types.is_null(kind):
        return Encoded([None], array("q", bytes(8 * len(column))))
    found = encoded(column)
    return found if types.is_string(kind) else found.each(_cell)


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, str | bool | int | datetime.date | datetime.time):
        return value
    if isinstance(value, float):
        # A frame of numbers has no other way to leave one out.
        return None if math.isnan(value) else value
    if isinstance(value, list):
        return joined([_cell(item) for item in value if item is not None]) or None
    return str(value)
