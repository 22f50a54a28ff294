"""Large tables kept as columns: checked like records, made into records only when looked at."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import compress, count
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic, TypeVar, cast, get_args, overload

from pydantic import ValidationError, create_model
from pydantic_core import InitErrorDetails, PydanticCustomError, PydanticUndefined, core_schema

from ecograph.model.record import Record

if TYPE_CHECKING:
    from pydantic import BaseModel, GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

R = TypeVar("R", bound=Record)

_RECORD: Final = "record"
_MANY: Final = 1000
"""From this many rows on it pays to look for cells that repeat."""
_AT_ONCE: Final = 10_000
"""So many cells that do not repeat are checked together: each that is wrong takes a kilobyte to say so."""
MOST_TOLD: Final = 1000
"""So many problems of one table are told one by one, the others are counted."""
MORE_PROBLEMS: Final = "more_problems"

Columns = Mapping[str, Sequence[Any]]


class Table(Sequence[R], Generic[R]):
    """Rows of one kind of record, kept as columns.

    A million pydantic objects cost seconds and gigabytes; a million rows in columns cost a
    tenth of either. Each column is checked by the type of the record's own field, so that a
    table and a list of records accept and refuse the same values. Columns in which no row
    says anything are not kept.

    Made from records, from dicts or from whole columns; read as a sequence of records or by
    :meth:`column`. Two tables are equal when their rows are.

    Raises:
        pydantic.ValidationError: naming every wrong cell by row and field.

    >>> from ecograph.model import Dependency
    >>> links = Table.of(Dependency, [dict(depender="a", dependee="b", resource="r", importance="4")])
    >>> links[0].importance, links.column("satisfaction")
    (4.0, (None,))
    """

    __slots__ = ("_columns", "_length", "_record")

    def __init__(self, record: type[R], columns: Columns, length: int) -> None:
        """Keep columns that have been checked already; everybody else calls :meth:`of`."""
        self._record = record
        self._columns = columns
        self._length = length

    @classmethod
    def of(cls, record: type[R], rows: object) -> Table[R]:
        """Check rows (dicts or records) or whole columns and keep them as a table."""
        if isinstance(rows, Table) and rows.record is record:
            return rows
        if isinstance(rows, RawColumns):
            return cls._from_raw(record, rows)
        if isinstance(rows, Mapping):
            return cls._from_columns(record, rows)
        if isinstance(rows, str) or not isinstance(rows, Sequence):
            raise _invalid(record, [InitErrorDetails(type="list_type", loc=(), input=rows)])
        return cls._from_rows(record, rows)

    @classmethod
    def _from_columns(cls, record: type[R], columns: Mapping[str, Any]) -> Table[R]:
        if any(isinstance(column, str) or not isinstance(column, Sequence) for column in columns.values()):
            raise _invalid(record, [InitErrorDetails(type="list_type", loc=(), input=columns)])
        required = (name for name, field in record.model_fields.items() if field.is_required())
        complete = {**dict.fromkeys(required, ()), **columns} if columns else {}
        length = max(map(len, complete.values()), default=0)
        if any(len(column) != length for column in complete.values()):
            raise _invalid(record, [_too_short(complete, length)])
        return cls._checked(record, complete, length, _Wrong())

    @classmethod
    def _from_rows(cls, record: type[R], rows: Sequence[Any]) -> Table[R]:
        dicts = [row if type(row) is dict else _as_dict(row, record) for row in rows]
        wrong = _Wrong()
        fields = record.model_fields
        for number, row in enumerate(dicts):
            if row is None:
                wrong.add([InitErrorDetails(type="dict_type", loc=(number,), input=rows[number])])
            elif not row.keys() <= fields.keys():
                for key in row.keys() - fields.keys():
                    wrong.add([InitErrorDetails(type="extra_forbidden", loc=(number, key), input=row[key])])
        kept = [row or {} for row in dicts]
        columns = {}
        for name, field in fields.items():
            default = field.get_default(call_default_factory=True)
            column = [row.get(name, default) for row in kept]
            if field.is_required():
                for number, value in enumerate(column):
                    if value is PydanticUndefined and dicts[number] is not None:
                        wrong.add([InitErrorDetails(type="missing", loc=(number, name), input=kept[number])])
            elif all(value is default for value in column):
                continue
            columns[name] = column
        return cls._checked(record, columns, len(rows), wrong)

    @classmethod
    def _from_raw(cls, record: type[R], raw: RawColumns) -> Table[R]:
        wrong = _Wrong()
        fields = record.model_fields
        for name in raw.said:
            if name not in fields:
                for number in _rows_where(raw.column(name), _is_said):
                    wrong.add([InitErrorDetails(type="extra_forbidden", loc=(number, name), input=None)])
        columns: dict[str, Sequence[Any]] = {}
        for name, field in fields.items():
            default = field.get_default(call_default_factory=True)
            if field.is_required() or (name in raw.said and _is_any(raw.column(name))):
                column = raw.column(name)
                has_gaps = None in distinct(column)
                columns[name] = each(column, partial(_or_default, default)) if has_gaps else column
                if field.is_required() and has_gaps:
                    for number in _rows_where(columns[name], _is_missing):
                        wrong.add([InitErrorDetails(type="missing", loc=(number, name), input=None)])
        return cls._checked(record, columns, len(raw), wrong)

    @classmethod
    def _checked(cls, record: type[R], columns: Columns, length: int, wrong: _Wrong) -> Table[R]:
        """Check the columns by the record's own field types; cells that are not there are told already."""
        kept: dict[str, Sequence[Any]] = {}
        for name, column in columns.items():
            repeating = encoded(column) if length >= _MANY else column
            if isinstance(repeating, Encoded):
                cells, problems = _checked_column(record, name, repeating.cells)
                kept[name] = Encoded(cells, repeating.codes)
                codes: Sequence[int] = repeating.codes
            else:
                kept[name], problems = _checked_column(record, name, column)
                codes = range(length)
            for row in compress(range(length), map(problems.__contains__, codes)) if problems else ():
                wrong.add(_details(one, (row, name, *one["loc"][2:])) for one in problems[codes[row]])
        if wrong.cells:
            raise _invalid(record, wrong.details())
        return cls(record, kept, length)

    @property
    def record(self) -> type[R]:
        """The kind of its rows."""
        return self._record

    @property
    def said(self) -> Collection[str]:
        """The fields in which some row says something."""
        return self._columns.keys()

    def column(self, field: str) -> Sequence[Any]:
        """Give one field of all rows, in row order; the default where no row says anything.

        Raises:
            KeyError: if the record has no such field.
        """
        if field in self._columns:
            return self._columns[field]
        return (self._record.model_fields[field].get_default(call_default_factory=True),) * self._length

    def _row(self, number: int) -> R:
        cells = {name: column[number] for name, column in self._columns.items()}
        return cast("R", self._record.model_construct(**cells))

    @overload
    def __getitem__(self, index: int) -> R: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[R, ...]: ...
    def __getitem__(self, index: int | slice) -> R | tuple[R, ...]:
        numbers = range(self._length)[index]
        return self._row(numbers) if isinstance(numbers, int) else tuple(map(self._row, numbers))

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[R]:
        return map(self._row, range(self._length))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Table) and self._record is other._record and self._length == other._length:
            names = {*self._columns, *other._columns}
            return all(list(self.column(name)) == list(other.column(name)) for name in names)
        return NotImplemented if not isinstance(other, Table) else False

    def __hash__(self) -> int:
        return hash((self._record, tuple(self)))

    def __repr__(self) -> str:
        return f"Table[{self._record.__name__}]({self._length} rows)"

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Let a pydantic field be a table."""
        (record,) = get_args(source)

        def check(value: object, info: core_schema.ValidationInfo) -> Table[R]:
            # Columns are a way to write Python, not a file: there they are rows without a dash.
            if isinstance(value, Mapping) and info.context:
                raise _invalid(record, [InitErrorDetails(type="list_type", loc=(), input=value)])
            return cls.of(record, value)

        def dump(table: Table[R], info: core_schema.SerializationInfo) -> list[dict[str, Any]]:
            return [
                row.model_dump(
                    mode=info.mode, exclude_none=info.exclude_none, exclude_defaults=info.exclude_defaults
                )
                for row in table
            ]

        return core_schema.with_info_plain_validator_function(
            check,
            serialization=core_schema.plain_serializer_function_ser_schema(dump, info_arg=True),
            metadata={_RECORD: record},
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe a table as a list of its record, whose own schema nobody needs before this."""
        record: type[Record] = schema["metadata"][_RECORD]
        record.model_rebuild()
        return handler(core_schema.list_schema(record.__pydantic_core_schema__))


def _as_dict(row: object, record: type[Record]) -> dict[str, Any] | None:
    """Read a record as the dict it was made from; anything else is no row."""
    if isinstance(row, record):
        return {name: getattr(row, name) for name in row.model_fields_set}
    return dict(row) if isinstance(row, Mapping) else None


def checked_cells(record: type[Record], cells: Mapping[str, Any]) -> dict[str, Any]:
    """Check some cells of a row, each by its field's own type, without asking for the others.

    Raises:
        pydantic.ValidationError: naming every unknown key and wrong value.
    """
    try:
        columns = _column_model(record).model_validate({key: [value] for key, value in cells.items()})
    except ValidationError as error:
        raise _invalid(
            record,
            [
                _details(problem, (problem["loc"][0], *problem["loc"][2:]))
                for problem in error.errors(include_url=False)
            ],
        ) from None
    return {key: getattr(columns, key)[0] for key in cells}


class Encoded(Sequence[Any]):
    """A column whose cells repeat: each distinct cell once, and for each row which one it has.

    >>> Encoded(["a", "b"], array("q", [1, 0, 1])).each(str.upper)[0]
    'B'
    """

    __slots__ = ("cells", "codes")

    def __init__(self, cells: Sequence[Any], codes: array[int]) -> None:
        """Keep distinct cells and, for each row, the place of its own."""
        self.cells = cells
        self.codes = codes

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Any, ...]: ...
    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return tuple(map(self.cells.__getitem__, self.codes[index]))
        return self.cells[self.codes[index]]

    def __iter__(self) -> Iterator[Any]:
        return map(self.cells.__getitem__, self.codes)

    def each(self, change: Callable[[Any], Any]) -> Encoded:
        """Change every cell, each distinct one once."""
        return Encoded([change(cell) for cell in self.cells], self.codes)

    def __len__(self) -> int:
        return len(self.codes)


class RawColumns(Sequence[Mapping[str, Any]]):
    """Rows as a format read them, kept as columns, nothing checked; a cell of None says nothing.

    Stands wherever a list of dicts may stand, and is looked at row by row only where something
    is wrong.

    >>> RawColumns({"id": ["a", "b"], "name": [None, "B"]}, 2)[1]
    {'id': 'b', 'name': 'B'}
    """

    __slots__ = ("_columns", "_length")

    def __init__(self, columns: Columns, length: int) -> None:
        """Keep columns of one length, those that repeat with each distinct cell once."""
        self._columns = {name: encoded(column) for name, column in columns.items()}
        self._length = length

    @property
    def said(self) -> Collection[str]:
        """The fields that were written."""
        return self._columns.keys()

    def column(self, field: str) -> Sequence[Any]:
        """Give one field of all rows, in row order; None where none was written."""
        if field in self._columns:
            return self._columns[field]
        return nothing(self._length)

    def nested(self, change: Callable[[Any], Any]) -> RawColumns:
        """Change the cells of the columns that hold lists or dicts."""
        columns = self._columns.items()
        return RawColumns(
            {name: cells if isinstance(cells, Encoded) else each(cells, change) for name, cells in columns},
            self._length,
        )

    @overload
    def __getitem__(self, index: int) -> Mapping[str, Any]: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Mapping[str, Any], ...]: ...
    def __getitem__(self, index: int | slice) -> Mapping[str, Any] | tuple[Mapping[str, Any], ...]:
        numbers = range(self._length)[index]
        return self._row(numbers) if isinstance(numbers, int) else tuple(map(self._row, numbers))

    def _row(self, number: int) -> dict[str, Any]:
        cells = ((name, column[number]) for name, column in self._columns.items())
        return {name: cell for name, cell in cells if cell is not None}

    def __len__(self) -> int:
        return self._length


def nothing(length: int) -> Encoded:
    """Make a column in which no row says anything."""
    return Encoded([None], array("q", bytes(8 * length)))


_TEXT: Final = frozenset({str, type(None)})
_REPEATING: Final = frozenset({*_TEXT, float, int, bool})


class Encoder:
    """Gives each distinct cell of a column its code, while the column comes in parts.

    >>> encoder = Encoder()
    >>> encoder.extend(["a", None])
    >>> encoder.extend(["a", 1, True])
    >>> list(encoder.codes), list(encoder.column())
    ([0, 1, 0, 2, 3], ['a', None, 'a', 1, True])
    """

    def __init__(self) -> None:
        self.codes = array("q")
        self._number = count()
        # 1, 1.0 and True are equal, and yet not the same cell.
        self._places: dict[type | None, dict[Any, int]] = {}
        self._plain: list[Any] | None = None

    def extend(self, cells: Sequence[Any]) -> None:
        """Take the next cells; from the first list or dict on, all are kept as they are."""
        kinds = set(map(type, cells))
        if self._plain is None and not kinds <= _REPEATING:
            self._plain = list(self.column())
        if self._plain is not None:
            self._plain.extend(cells)
            return
        numbers = kinds - _TEXT
        if len(numbers) > 1:
            for cell in cells:
                self.codes.append(self._place(type(cell))[cell])
        else:
            self.codes.extend(map(self._place(*numbers or {str}).__getitem__, cells))

    def _place(self, kind: type) -> dict[Any, int]:
        if kind not in self._places:
            self._places[kind] = defaultdict(self._number.__next__)
        return self._places[kind]

    def column(self) -> Sequence[Any]:
        """Give the whole column."""
        if self._plain is not None:
            return self._plain
        cells = [None] * sum(map(len, self._places.values()))
        for place in self._places.values():
            for cell, code in place.items():
                cells[code] = cell
        return Encoded(cells, self.codes)


def encoded(column: Sequence[Any]) -> Sequence[Any]:
    """Keep each distinct cell once, in the order in which they come; a column of lists or dicts stays."""
    if isinstance(column, Encoded) or not set(map(type, column)) <= _REPEATING:
        return column
    encoder = Encoder()
    encoder.extend(column)
    return encoder.column()


def each(column: Sequence[Any], change: Callable[[Any], Any]) -> Sequence[Any]:
    """Change every cell of a column, each distinct one once where it is known which are."""
    return column.each(change) if isinstance(column, Encoded) else [change(cell) for cell in column]


def distinct(column: Sequence[Any]) -> Sequence[Any]:
    """Give the cells of a column, each only once where that is cheap."""
    return column.cells if isinstance(column, Encoded) else column


def _rows_where(column: Sequence[Any], is_so: Callable[[Any], bool]) -> Iterator[int]:
    so = each(column, is_so)
    if not isinstance(so, Encoded) or any(so.cells):
        yield from compress(range(len(so)), so)


def _is_any(column: Sequence[Any]) -> bool:
    return any(map(_is_said, distinct(column)))


def _is_said(cell: object) -> bool:
    return cell is not None


def _is_missing(cell: object) -> bool:
    return cell is PydanticUndefined


def _or_default(default: object, cell: object) -> object:
    return default if cell is None else cell


class _Wrong:
    """The wrong cells of a table: the first thousand, and how many there are besides."""

    def __init__(self) -> None:
        self.told: list[InitErrorDetails] = []
        self.cells = 0
        self.more = 0

    def add(self, problems: Iterable[InitErrorDetails]) -> None:
        """Take what is wrong with one more cell."""
        before = len(self.told)
        if self.cells < MOST_TOLD:
            self.told.extend(problems)
        if len(self.told) > before:
            self.cells += 1
        else:
            self.more += 1

    def details(self) -> list[InitErrorDetails]:
        """Give what is told one by one, and the count of the rest."""
        if not self.more:
            return self.told
        kind = PydanticCustomError(MORE_PROBLEMS, "{count} more cells are wrong", {"count": self.more})
        return [*self.told, InitErrorDetails(type=kind, loc=(), input=None)]


def _checked_column(
    record: type[Record], name: str, cells: Sequence[Any]
) -> tuple[tuple[Any, ...], dict[int, list[Any]]]:
    """Check cells by their field's type; with what is wrong in the first thousand of those that are."""
    model = _column_model(record)
    checked: list[Any] = []
    wrong: dict[int, list[Any]] = {}
    if name not in record.model_fields:
        raise _invalid(record, [InitErrorDetails(type="extra_forbidden", loc=(name,), input=cells)])
    for start in range(0, len(cells), _AT_ONCE):
        try:
            checked.extend(getattr(model.model_validate({name: cells[start : start + _AT_ONCE]}), name))
        except ValidationError as error:
            for problem in error.errors(include_url=False):
                if problem["input"] is not PydanticUndefined:
                    cell = start + cast("int", problem["loc"][1])
                    if len(wrong) < MOST_TOLD or wrong.get(cell):
                        wrong.setdefault(cell, []).append(problem)
                    else:
                        wrong[cell] = []
    return tuple(checked), wrong


@cache
def _column_model(record: type[Record]) -> type[BaseModel]:
    """One pydantic model whose fields are tuples of the record's field types."""
    fields: dict[str, Any] = {}
    for name, field in record.model_fields.items():
        cell: Any = field.annotation
        if field.metadata:
            cell = Annotated[cell, *field.metadata]
        fields[name] = (tuple[cell, ...], ())
    return create_model(f"{record.__name__}Columns", __config__=record.model_config, **fields)


def _details(problem: Any, loc: tuple[int | str, ...]) -> InitErrorDetails:
    kind = PydanticCustomError(problem["type"], problem["msg"], problem.get("ctx"))
    return InitErrorDetails(type=kind, loc=loc, input=problem["input"])


def _too_short(columns: Columns, length: int) -> InitErrorDetails:
    shortest = min(map(len, columns.values()))
    context = {"field_type": "Column", "min_length": length, "actual_length": shortest}
    return InitErrorDetails(type="too_short", loc=(), input=columns, ctx=context)


def _invalid(record: type[Record], details: list[InitErrorDetails]) -> ValidationError:
    return ValidationError.from_exception_data(f"Table[{record.__name__}]", details)
