"""A model as a person would write it: the tables that every format puts on paper in its own way."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ecograph.formats.raw import Told
from ecograph.model import RatingRange, Record, Statement, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecograph.model import Ecosystem


class Written(NamedTuple):
    """A model in another format, and what of it that format could not hold."""

    content: str | bytes | Mapping[str, bytes]
    """Text, bytes, or for a folder the bytes of each file."""
    told: tuple[Told, ...] = ()


def tables_of(ecosystem: Ecosystem) -> dict[str, Any]:
    """Give the model as tables of plain values: what it says, in the order of its keys, without defaults.

    Whole numbers have no decimals, ranges are `3-5`, a list of one is its one value where either may be
    written, dates are text. Loading the tables gives the same model again.

    >>> from ecograph.model import Ecosystem
    >>> tables_of(Ecosystem(actors=[{"id": "a", "name": "A"}]))
    {'ecograph': 1, 'actors': [{'id': 'a', 'name': 'A'}]}
    """
    tables = {"ecograph": ecosystem.ecograph, **_cells_of(ecosystem)}
    return {name: value for name, value in tables.items() if value not in ([], {})}


def left_behind(tables: Mapping[str, Any], holds: Mapping[str, Collection[str]]) -> Iterator[Told]:
    """Tell every row and every cell for which a format has no place.

    Args:
        tables: as :func:`tables_of` gives them.
        holds: for each table that the format can hold, the fields it can hold; for a key of the model
            itself, anything.
    """
    for name, value in tables.items():
        if name not in holds:
            if isinstance(value, list):
                yield from (Told("left", called(name, row)) for row in value)
            elif name != "ecograph":
                yield Told("left", f"the key {name}")
        elif isinstance(value, list):
            for row in value:
                lost = [field for field in row if field not in holds[name]]
                if lost:
                    yield Told("left", f"{', '.join(lost)} of {called(name, row)}")


def called(table: str, row: Mapping[str, Any], words: Mapping[str, str] | None = None) -> str:
    """Name a row in a sentence, by what it is known by.

    Args:
        table: the table it is in.
        row: the row as written.
        words: what the name holds beside the row, such as the journey of a touchpoint.

    >>> called("interests", {"actor": "cleaner", "resource": "forecast", "giver": "airport"})
    'cleaner wants forecast from airport'
    """
    said = _CALLED[table].format_map({**row, **(words or {})})
    if giver := row.get("giver"):
        said += f" from {giver}"
    voice = row.get("according_to") if table in _VOICED else None
    return f"{said} (according to {voice})" if voice else said


_CALLED: Final[Mapping[str, str]] = {
    "resources": "resource {id}",
    "actors": "actor {id}",
    "goals": "goal {id}",
    "journeys": "journey {id}",
    "initiatives": "initiative {id}",
    "scenarios": "scenario {id}",
    "decisions": "the decision on {finding}",
    "interests": "{actor} wants {resource}",
    "offers": "{actor} could give {resource}",
    "dependencies": "{depender} relies on {dependee} for {resource}",
    "positions": "the position of {actor} on {goal}",
    "touchpoints": "touchpoint {id} of journey {journey}",
}
_VOICED: Final = {"interests", "offers", "dependencies", "positions", "touchpoints"}
"""Of these several parties may have a view of one row."""


@cache
def _order(record: type[Record]) -> tuple[str, ...]:
    """Name a record's own fields before those that any statement has."""
    shared = Statement.model_fields if issubclass(record, Statement) else {}
    return tuple(sorted(record.model_fields, key=lambda name: name in shared))


@cache
def _takes_one(record: type[Record], name: str) -> bool:
    """Tell whether a field may be written as one value instead of a list of one."""
    metadata = record.model_fields[name].metadata
    return any(type(each).__name__ == "BeforeValidator" for each in metadata)


def _cells_of(record: Record) -> dict[str, Any]:
    kind = type(record)
    cells = {}
    for name in _order(kind):
        value = getattr(record, name)
        if value != kind.model_fields[name].get_default(call_default_factory=True):
            cells[name] = _plain(value)
            if isinstance(value, tuple) and len(value) == 1 and _takes_one(kind, name):
                (cells[name],) = cells[name]
    return cells


def _plain(value: Any) -> Any:  # noqa: PLR0911 - one line for each kind of value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, RatingRange):
        if value.best is None:
            return f"{_plain(value.low)}-{_plain(value.high)}"
        return {key: _plain(number) for key, number in value}
    if isinstance(value, Record):
        return _cells_of(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Table):
        return _rows_of(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _rows_of(table: Table[Any]) -> list[dict[str, Any]]:
    """Write a table from its columns: a record for each of a million rows would take minutes."""
    record: type[Record] = table.record
    fields = record.model_fields
    names = [name for name in _order(record) if name in table.said]
    defaults = [fields[name].get_default(call_default_factory=True) for name in names]
    columns = [table.column(name) for name in names]
    return [
        {
            name: _plain(cell)
            for name, cell, default in zip(names, row, defaults, strict=True)
            if cell != default
        }
        for row in zip(*columns, strict=True)
    ] or [{} for _ in range(len(table))]
