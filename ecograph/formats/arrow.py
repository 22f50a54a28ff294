"""Parquet, Arrow and Feather files: each a table, read column by column by pyarrow."""

from __future__ import annotations

import datetime
import math
import re
import struct
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
    from collections.abc import Iterable, Mapping, Sequence

    from ecograph.formats.grid import Cell, Sheet
    from ecograph.formats.raw import Asked, Raw

_MOST_COLUMNS: Final = 1000
_MOST_ROWS: Final = 20_000_000
_MOST_CELLS: Final = 200_000_000
_LARGEST: Final = 1024**3
"""So many bytes may a file unpack to, with each text as often as it stands; a hundred bytes in Parquet can
stand for as many as one likes."""
_AT_ONCE: Final = 1024
"""So many rows are read at once where nobody knows beforehand how large they are."""
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
        table = _parquet(content, source) if content.startswith(b"PAR1") else _ipc(content, source)
        # Not all that is wrong shows before a value is looked at.
        table.validate(full=True)
    except (
        pyarrow.ArrowException,
        OSError,
        ValueError,
        KeyError,
        NotImplementedError,
        struct.error,
    ) as error:
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
    parts = [group.column(number) for group in groups for number in range(group.num_columns)]
    _refuse_large(
        source,
        rows=file.metadata.num_rows,
        columns=len(file.schema_arrow),
        cells=sum(part.num_values for part in parts),
        size=sum(group.total_byte_size for group in groups),
    )
    # A text that is written as what differs from the one before cannot be read as a dictionary.
    differing = {
        part.path_in_schema for part in parts if any("DELTA" in encoding for encoding in part.encodings)
    }
    text = [field.name for field in file.schema_arrow if _is_text(field.type) and field.name not in differing]
    reader = pyarrow.parquet.ParquetFile(pyarrow.BufferReader(buffer), read_dictionary=text)
    if differing:
        # The whole of it may be far larger than the differences, so that it is read bit by bit.
        return _together(map(_table_of, reader.iter_batches(_AT_ONCE)), reader, source)
    return _together(map(reader.read_row_group, range(len(groups))), reader, source)


def _ipc(content: bytes, source: str) -> Any:
    import pyarrow
    import pyarrow.feather

    buffer = pyarrow.py_buffer(content)
    if content.startswith(b"FEA1"):
        table = pyarrow.feather.read_table(pyarrow.BufferReader(buffer))
        return _together([table], table, source)
    is_file = content.startswith(_MAGIC)
    # The file format is the stream format with a table of contents behind it.
    _refuse_large_batches(buffer.slice(len(_MAGIC)) if is_file else buffer, source)
    if not is_file:
        stream = pyarrow.ipc.open_stream(buffer)
        return _together(map(_table_of, stream), stream, source)
    file = pyarrow.ipc.open_file(buffer)
    batches = (_table_of(file.get_batch(number)) for number in range(file.num_record_batches))
    return _together(batches, file, source)


def _table_of(batch: Any) -> Any:
    import pyarrow

    return pyarrow.Table.from_batches([batch])


def _together(tables: Iterable[Any], reader: Any, source: str) -> Any:
    """Put the parts of a file together, as long as they are not too much."""
    import pyarrow

    parts = []
    rows = size = 0
    for part in tables:
        rows, size = rows + part.num_rows, size + _size(part)
        columns = part.num_columns
        _refuse_large(source, rows=rows, columns=columns, cells=rows * columns, size=size)
        parts.append(part)
    if parts:
        return pyarrow.concat_tables(parts)
    schema = getattr(reader, "schema_arrow", reader.schema)
    return schema.empty_table()


def _is_text(kind: Any) -> bool:
    from pyarrow import types

    return bool(types.is_string(kind) or types.is_large_string(kind))


def _size(table: Any) -> int:
    """Give the bytes of a table, with each text of a dictionary as often as it stands."""
    import pyarrow.compute

    size = 0
    for chunk in (chunk for column in table.columns for chunk in column.chunks):
        size += _bytes_of(chunk)
        if pyarrow.types.is_dictionary(chunk.type) and _is_text(chunk.type.value_type):
            lengths = pyarrow.compute.binary_length(chunk.dictionary)
            most = (pyarrow.compute.max(lengths).as_py() or 0) * len(chunk)
            # Only where it may be too much are they looked at one by one.
            if most > _LARGEST // _MOST_COLUMNS:
                most = pyarrow.compute.sum(lengths.cast("int64").take(chunk.indices)).as_py() or 0
            size += most
    return size


def _bytes_of(chunk: Any) -> int:
    import pyarrow

    try:
        size: int = chunk.nbytes
    except (pyarrow.ArrowException, TypeError, NotImplementedError):
        # Older versions cannot tell of every type which part of its memory it uses.
        size = chunk.get_total_buffer_size()
    return size


_MAGIC: Final = b"ARROW1\0\0"


def _refuse_large_batches(buffer: Any, source: str) -> None:
    """Add up what the compressed parts of a stream say they unpack to, before any is."""
    import pyarrow

    rows = size = 0
    for message in pyarrow.ipc.MessageReader.open_stream(pyarrow.BufferReader(buffer)):
        if message.type in {"record batch", "dictionary"}:
            length, parts = _announced(message)
            rows, size = rows + length * (message.type == "record batch"), size + parts
            _refuse_large(source, rows=rows, columns=1, cells=rows, size=size)


def _announced(message: Any) -> tuple[int, int]:
    """Read in the head of a message of how many rows it is, and to how many bytes its buffers unpack.

    Source: https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc.
    """
    head, body = memoryview(message.metadata), memoryview(message.body or b"")
    batch = _inner(head, _number_at(head, "I", 0), _HEADER)
    if message.type == "dictionary":
        batch = _inner(head, batch, _DATA)
    length_at, buffers, compression = (
        _slot(head, batch, field) for field in (_LENGTH, _BUFFERS, _COMPRESSION)
    )
    length = _number_at(head, "q", length_at) if length_at else 0
    size = 0
    if compression and buffers:
        vector = buffers + _number_at(head, "I", buffers)
        for number in range(_number_at(head, "I", vector)):
            start, stored = struct.unpack_from("<qq", head, vector + 4 + 16 * number)
            # A buffer that says -1 is not packed.
            size += max(_number_at(body, "q", start), 0) if stored else 0
    return length, size


# What there is of flatbuffers in the head of a message: tables whose fields are found by way of a list of
# offsets. No other part of pyarrow tells what a batch unpacks to without unpacking it.

_HEADER: Final = 2
_DATA: Final = 1
_LENGTH, _BUFFERS, _COMPRESSION = 0, 2, 3


def _number_at(view: memoryview, kind: str, at: int) -> int:
    number: int = struct.unpack_from(f"<{kind}", view, at)[0]
    return number


def _slot(head: memoryview, table: int, field: int) -> int:
    """Find where a field of a table stands; 0 where it is left out."""
    offsets = table - _number_at(head, "i", table)
    at = 4 + 2 * field
    inside = _number_at(head, "H", offsets + at) if at < _number_at(head, "H", offsets) else 0
    return table + inside if inside else 0


def _inner(head: memoryview, table: int, field: int) -> int:
    """Find the table that a field of a table refers to."""
    at = _slot(head, table, field)
    return at + _number_at(head, "I", at)


def _refuse_large(source: str, *, rows: int, columns: int, cells: int, size: int) -> None:
    if rows > _MOST_ROWS or columns > _MOST_COLUMNS or cells > _MOST_CELLS or size > _LARGEST:
        raise unreadable(
            source,
            "too-large",
            f"this unpacks to more than {_MOST_ROWS:,} rows, {_MOST_COLUMNS:,} columns, {_MOST_CELLS:,} cells"
            f" or {_LARGEST // 1024**2:,} MB",
            hint="keep only the rows and columns of the map",
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
        _refuse_long_lists(column, source)
        return [_cell(value) for value in column.to_pylist()]
    if types.is_null(kind):
        return Encoded([None], array("q", bytes(8 * len(column))))
    found = encoded(column)
    return found if types.is_string(kind) else found.each(_cell)


def _refuse_long_lists(column: Any, source: str) -> None:
    """Count what all lists of a column hold: a few bytes can stand for as many numbers as one likes."""
    import pyarrow
    import pyarrow.compute

    types = pyarrow.types
    while any(
        is_one(column.type) for is_one in (types.is_list, types.is_large_list, types.is_fixed_size_list)
    ):
        inside = pyarrow.compute.sum(pyarrow.compute.list_value_length(column).cast("int64")).as_py() or 0
        # Each is an object of Python, so that there may be fewer of them than of cells.
        _refuse_large(source, rows=inside, columns=1, cells=inside, size=0)
        column = pyarrow.compute.list_flatten(column)
    _refuse_large(source, rows=0, columns=1, cells=0, size=_size(pyarrow.table([column], ["inside"])))


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, str | bool | int | datetime.date | datetime.time):
        return value
    if isinstance(value, float):
        # A frame of numbers has no other way to leave one out.
        return None if math.isnan(value) else value
    if isinstance(value, list):
        return joined([_cell(item) for item in value if item is not None]) or None
    return str(value)
