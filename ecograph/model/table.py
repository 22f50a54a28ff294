"""Large tables kept as columns: checked like records, made into records only when looked at."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
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
        return cls._checked(record, complete, max(map(len, complete.values()), default=0), {})

    @classmethod
    def _from_rows(cls, record: type[R], rows: Sequence[Any]) -> Table[R]:
        dicts = [row if type(row) is dict else _as_dict(row, record) for row in rows]
        wrong: dict[tuple[int, str], InitErrorDetails] = {}
        fields = record.model_fields
        for number, row in enumerate(dicts):
            if row is None:
                wrong[number, ""] = InitErrorDetails(type="dict_type", loc=(number,), input=rows[number])
            elif not row.keys() <= fields.keys():
                for key in row.keys() - fields.keys():
                    wrong[number, key] = InitErrorDetails(
                        type="extra_forbidden", loc=(number, key), input=row[key]
                    )
        kept = [row or {} for row in dicts]
        columns = {}
        for name, field in fields.items():
            default = field.get_default(call_default_factory=True)
            column = [row.get(name, default) for row in kept]
            if field.is_required():
                for number, value in enumerate(column):
                    if value is PydanticUndefined and dicts[number] is not None:
                        wrong[number, name] = InitErrorDetails(
                            type="missing", loc=(number, name), input=kept[number]
                        )
            elif all(value is default for value in column):
                continue
            columns[name] = column
        return cls._checked(record, columns, len(rows), wrong)

    @classmethod
    def _checked(
        cls, record: type[R], columns: Columns, length: int, wrong: dict[tuple[int, str], InitErrorDetails]
    ) -> Table[R]:
        """Check the columns by the record's own field types; cells already wrong are not judged twice."""
        found = list(wrong.values())
        kept = _checked_once_each(record, columns) if length >= _MANY and not found else None
        if kept is not None and all(len(column) == length for column in kept.values()):
            return cls(record, kept, length)
        try:
            checked = _column_model(record).model_validate(dict(columns))
        except ValidationError as error:
            for problem in error.errors(include_url=False, include_context=True):
                if len(problem["loc"]) < 2:
                    found.append(_details(problem, problem["loc"]))
                    continue
                field, number, *rest = problem["loc"]
                if problem["input"] is not PydanticUndefined:
                    found.append(_details(problem, (number, field, *rest)))
        if found:
            raise _invalid(record, found)
        kept = {name: getattr(checked, name) for name in columns}
        if any(len(column) != length for column in kept.values()):
            raise _invalid(
                record,
                [
                    InitErrorDetails(
                        type="too_short",
                        loc=(),
                        input=columns,
                        ctx={
                            "field_type": "Column",
                            "min_length": length,
                            "actual_length": min(map(len, kept.values())),
                        },
                    )
                ],
            )
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


def _checked_once_each(record: type[Record], columns: Columns) -> dict[str, Sequence[Any]] | None:
    """Check each distinct cell once, since most cells of a large column repeat; None if any is wrong."""
    distinct = {}
    for name, column in columns.items():
        kinds = set(map(type, column)) - {type(None)}
        # 1, 1.0 and True are equal, and yet not the same cell.
        if len(kinds) <= 1 and kinds <= {str, float, int, bool}:
            distinct[name] = dict.fromkeys(column)
    few = {name: (*cells,) for name, cells in distinct.items()}
    try:
        checked = _column_model(record).model_validate({**columns, **few})
    except ValidationError:
        return None
    kept = {name: getattr(checked, name) for name in columns}
    for name, cells in distinct.items():
        place = {cell: number for number, cell in enumerate(cells)}
        kept[name] = Encoded(kept[name], array("q", map(place.__getitem__, columns[name])))
    return kept


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


def _invalid(record: type[Record], details: list[InitErrorDetails]) -> ValidationError:
    return ValidationError.from_exception_data(f"Table[{record.__name__}]", details)
