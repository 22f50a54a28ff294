"""Columns by way of pyarrow: of its own arrays, of JSON and of CSV text; all of it needs pyarrow."""

from __future__ import annotations

from array import array
from itertools import compress
from typing import TYPE_CHECKING, Any, Final

from ecograph.model.table import Encoded, Encoder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_EXACT: Final = 2.0**53
"""From here on not every whole number is a float."""


def encoded(column: Any) -> Encoded:
    """Turn a pyarrow column into one of ours; only cells that occur are kept."""
    import numpy
    import pyarrow

    is_given = pyarrow.types.is_dictionary(column.type)
    if is_given:
        column = column.unify_dictionaries()
    whole = column.combine_chunks()
    if isinstance(whole, pyarrow.ChunkedArray):
        whole = whole.chunk(0) if whole.num_chunks else pyarrow.array([], column.type)
    if not is_given:
        whole = whole.dictionary_encode()
    cells = whole.dictionary.to_pylist()
    numbers, is_known = _numbers(whole.indices.cast(pyarrow.int64()), numpy.int64)
    if is_known is not None:
        numbers = numpy.where(is_known, numbers, len(cells))
        cells.append(None)
    if is_given:
        used = numpy.bincount(numbers, minlength=len(cells)) > 0
        numbers = (numpy.cumsum(used) - 1)[numbers]
        cells = list(compress(cells, used.tolist()))
    taken = array("q")
    taken.frombytes(numbers.view("uint8"))
    return Encoded(cells, taken)


# What pyarrow offers to turn values of Python or numpy into its own, and back, imports pandas where that is
# installed: half a second, in which an interrupt is lost. So both are done by way of the memory.


def _numbers(array: Any, kind: Any) -> tuple[Any, Any]:
    """Give the numbers of a pyarrow array, and which of them are known, if not all are."""
    import numpy

    known, values = array.buffers()
    start, end = array.offset, array.offset + len(array)
    is_known = None
    if array.null_count:
        bits = numpy.unpackbits(numpy.frombuffer(known, numpy.uint8), bitorder="little")
        is_known = bits[start:end].astype(bool)
    numbers = numpy.frombuffer(values, kind)[start:end] if len(array) else numpy.empty(0, kind)
    return numbers, is_known


def _array(cells: Sequence[Any], kind: type) -> Any:
    """Make a pyarrow array of text, or of numbers.

    Raises:
        ArrowInvalid: if another kind of cell is among them, or a whole number that has no exact float.
        UnicodeError: if a text is none.
    """
    import numpy
    import pyarrow

    kinds = set(map(type, cells)) - {type(None)}
    if not kinds <= ({str} if kind is str else {float, int}):
        raise pyarrow.ArrowInvalid
    is_known = numpy.fromiter((cell is not None for cell in cells), bool, len(cells))
    known = pyarrow.py_buffer(numpy.packbits(is_known, bitorder="little"))
    nulls = len(cells) - int(is_known.sum())
    if kind is str:
        parts = [(cell or "").encode() for cell in cells]
        ends = numpy.cumsum([0, *map(len, parts)], dtype=numpy.int64)
        if ends[-1] > numpy.iinfo(numpy.int32).max:
            raise pyarrow.ArrowInvalid
        buffers = [known, pyarrow.py_buffer(ends.astype(numpy.int32)), pyarrow.py_buffer(b"".join(parts))]
    else:
        if int in kinds and any(abs(cell) >= _EXACT for cell in cells if type(cell) is int):
            raise pyarrow.ArrowInvalid
        numbers = numpy.fromiter((0.0 if cell is None else cell for cell in cells), float, len(cells))
        buffers = [known, pyarrow.py_buffer(numbers)]
    return pyarrow.Array.from_buffers(_types()[kind], len(cells), buffers, nulls)


class ArrowEncoder:
    """An :class:`~ecograph.model.table.Encoder` three times as fast, as long as all cells are of one kind."""

    def __init__(self, kind: type) -> None:
        """Begin a column of text or of numbers, whole ones among these; needs pyarrow."""
        self.kind: type | None = kind
        """What cells it has; None, as soon as they are of several kinds."""
        self._type = _types()[kind]
        self._parts: list[Any] = []
        self._other = Encoder()

    def extend(self, cells: Any) -> None:
        """Take the next cells, of Python or of pyarrow; from the first that does not fit on, as the other."""
        import pyarrow

        if self.kind and not isinstance(cells, pyarrow.ChunkedArray):
            try:
                cells = pyarrow.chunked_array([_array(cells, self.kind)])
            except (pyarrow.ArrowException, UnicodeError):
                self.kind = None
                for part in self._parts:
                    self._other.extend(part.to_pylist())
        if self.kind:
            self._parts.extend(cells.chunks)
        else:
            self._other.extend(cells)

    def column(self) -> Sequence[Any]:
        """Give the whole column."""
        import pyarrow

        if self.kind:
            return encoded(pyarrow.chunked_array(self._parts, self._type))
        return self._other.column()


def _types() -> Mapping[type, Any]:
    import pyarrow

    return {str: pyarrow.string(), float: pyarrow.float64()}


def json_columns(text: str, kinds: Mapping[str, type]) -> tuple[dict[str, Any], int] | None:
    r"""Read JSON objects with a comma and white space between every two; with how many there are.

    Args:
        text: the objects.
        kinds: the keys that may occur, and whether text or a number stands behind each.

    Returns:
        A column of pyarrow for each key. Nothing, where anything else stands in the text, or it is no
        JSON, or a number may have lost some of its digits.

    >>> columns, _ = json_columns('{"id": "a"}, {"id": "b"}', {"id": str})
    >>> columns["id"].to_pylist()
    ['a', 'b']
    """
    import numpy
    import pyarrow
    import pyarrow.json

    lines = numpy.frombuffer(text.encode(), numpy.uint8).copy()
    commas = numpy.flatnonzero(lines == ord("}"))[:-1] + 1
    if not (lines[commas] == ord(",")).all():
        return None
    # Where the comma is none between rows, the line break makes the text unreadable.
    lines[commas] = ord("\n")
    schema = pyarrow.schema([(name, _types()[kind]) for name, kind in kinds.items()])
    try:
        table = pyarrow.json.read_json(
            pyarrow.BufferReader(lines),
            # The memory that threads fight for costs more than they gain.
            read_options=pyarrow.json.ReadOptions(use_threads=False, block_size=len(lines) + 1),
            parse_options=pyarrow.json.ParseOptions(
                explicit_schema=schema, unexpected_field_behavior="error"
            ),
        )
    except pyarrow.ArrowInvalid:
        return None
    columns = {name: table.column(name) for name in kinds}
    exact = all(_is_exact(column) for name, column in columns.items() if kinds[name] is float)
    return (columns, table.num_rows) if exact and table.num_rows == len(commas) + 1 else None


def _is_exact(numbers: Any) -> bool:
    """Whether each is so small that a whole one cannot have lost a digit; none that is no number is."""
    import numpy

    for chunk in numbers.chunks:
        values, is_known = _numbers(chunk, float)
        small = numpy.abs(values) < _EXACT
        if not (small if is_known is None else small | ~is_known).all():
            return False
    return True


def text_columns(text: str, delimiter: str) -> tuple[list[str], list[Sequence[Any]]] | None:
    """Read a CSV text that has no quotes; nothing, where its rows do not all have the cells of the header.

    Raises:
        ImportError: if pyarrow is not installed.
    """
    import pyarrow
    import pyarrow.csv

    end = text.find("\n")
    header = text[: end if end >= 0 else len(text)].rstrip("\r").split(delimiter)
    numbers = [str(number) for number in range(len(header))]
    if not "".join(header).strip():
        return None
    try:
        table = pyarrow.csv.read_csv(
            pyarrow.BufferReader(text.encode()),
            read_options=pyarrow.csv.ReadOptions(column_names=numbers, skip_rows=1),
            parse_options=pyarrow.csv.ParseOptions(delimiter=delimiter, quote_char=False),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(numbers, pyarrow.string()),
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
    except pyarrow.ArrowInvalid:
        return None
    columns: list[Sequence[Any]] = [encoded(column) for column in table.columns]
    del table
    released()
    return header, columns


def released() -> None:
    """Give back the memory that pyarrow keeps for more of the same: a hundred megabytes of a million rows."""
    import pyarrow

    pyarrow.default_memory_pool().release_unused()
