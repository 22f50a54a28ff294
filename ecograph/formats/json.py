"""JSON, with duplicate keys refused and the places of cells found again when they are asked for.

A long text is read part by part: a table becomes columns while its cells are still at hand, which
takes a third of the time and of the memory of a dict for each row. What in a part is not plain
(a key twice, NaN, a number of hundreds of digits) is read by the standard library as a short text is.
Of a very long text pyarrow reads all parts in which every cell has the type it had until then.
"""

from __future__ import annotations

import json
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from importlib.util import find_spec
from itertools import chain, islice
from json.decoder import scanstring  # type: ignore[attr-defined]  # public, yet not in the stubs
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple, get_args, get_origin

from ecograph.errors import Place, Problem
from ecograph.formats.raw import Path, Raw, too_deep, unreadable
from ecograph.model import Ecosystem, Table
from ecograph.model.record import known_keys
from ecograph.model.table import MOST_TOLD, Encoder, RawColumns, distinct, each

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ecograph.formats.arrow_columns import ArrowEncoder

_LONGEST_INT: Final = 300
"""Digits of a whole number; longer ones stay text, and are refused as any other wrong number."""
_VERY_LARGE: Final = 16 * 1024 * 1024
"""From so many characters on pyarrow has earned the time its import takes."""
_LARGE: Final = 1024 * 1024
"""From so many characters on tables are read as columns."""
_PART: Final = 64 * 1024
"""So many characters of a table are read at once; more no longer fits what a processor has at hand."""
_PARTS: Final = 16
"""So many parts does pyarrow read at once."""
_MOST_COLUMNS: Final = 100
_SPACE: Final = re.compile(r"[ \t\n\r]*")
_BETWEEN_ROWS: Final = re.compile(r"\}[ \t\n\r]*,[ \t\n\r]*(?=\{)")
_BEFORE_COLON: Final = '" \t\n\r'
_LONG: Final = 2**64


def read_json(text: str, source: str, *, progress: Callable[[float], None] | None = None) -> Raw:
    """Read a JSON text into dicts, lists, text and numbers.

    True and false become text, as in the other formats, so that a rating cannot be `true`. The
    tables of a long text come as :class:`~ecograph.model.table.RawColumns`, and somebody who wants to
    know is told while they are read what share of the text has been.

    Raises:
        UnreadableModel: if the text is not JSON, or nests too deep.
    """
    reader = _Reader(text, progress)
    scanner = _Scanner(text)
    try:
        content = reader.content()
        twice = tuple(_duplicates(scanner, source)) if reader.has_twice else ()
    except json.JSONDecodeError as error:
        what = f"this is not JSON: {error.msg[0].lower()}{error.msg[1:]}"
        raise unreadable(source, "not-json", what, line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise too_deep(source) from None
    return Raw(
        source=source,
        content=content,
        problems=twice,
        marks=lambda: _Marks(scanner, source),
        key_marks=lambda: _Marks(scanner, source, keys=True),
    )


def _int(digits: str) -> int | str:
    return digits if len(digits) > _LONGEST_INT else int(digits)


def _as_text(value: object) -> str:
    return str(value).lower()


class _Unusual(Exception):
    """What stands here is not plain enough to be read in parts."""


class _Reader:
    """Reads a text once."""

    def __init__(self, text: str, progress: Callable[[float], None] | None) -> None:
        self.text = text
        self.progress = progress
        self.has_twice = False
        self.odd_until = 0
        self.decoder = json.JSONDecoder(object_pairs_hook=self._as_dict, parse_constant=str, parse_int=_int)

    def content(self) -> Any:
        if len(self.text) >= _LARGE:
            try:
                return self._model()
            except _Unusual:
                self.has_twice = False
        return self.decoder.decode(self.text)

    def _as_dict(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        values = dict(pairs)
        if len(values) < len(pairs):
            self.has_twice = True
            values = dict(reversed(pairs))  # the first of two keys counts, as in YAML
        for key, value in pairs:
            if value is True or value is False:
                values[key] = _as_text(value)
        return values

    def _model(self) -> dict[str, Any]:
        """Read an object, the tables in it as columns."""
        pairs: list[tuple[str, Any]] = []
        tables = {
            name for name, field in Ecosystem.model_fields.items() if get_origin(field.annotation) is Table
        }
        at = _skipped(self.text, 0)
        if not self.text.startswith("{", at):
            raise _Unusual
        going_on = ","
        while going_on == ",":
            at = _skipped(self.text, at + 1)
            if not self.text.startswith('"', at):
                raise _Unusual
            key, at = scanstring(self.text, at + 1)
            at = _skipped(self.text, at)
            if not self.text.startswith(":", at):
                raise _Unusual
            at = _skipped(self.text, at + 1)
            columns = self._columns(at, _kinds(key, self.text)) if key in tables else None
            tables.discard(key)
            value, at = columns or self.decoder.raw_decode(self.text, at)
            pairs.append((key, value))
            at = _skipped(self.text, at)
            going_on = self.text[at : at + 1]
        if going_on != "}" or _skipped(self.text, at + 1) != len(self.text):
            raise _Unusual
        return self._as_dict(pairs)

    def _columns(self, at: int, kinds: Mapping[str, type]) -> tuple[RawColumns, int] | None:
        """Read a table as columns; with where it ends. Nothing, where it is no table of rows."""
        columns: dict[str, Encoder | ArrowEncoder] = {}
        length = 0
        if not (self.text.startswith("[", at) and self.text.startswith("{", _skipped(self.text, at + 1))):
            return None
        going_on = ","
        while going_on == ",":
            if self.progress:
                self.progress(at / len(self.text))
            at = _skipped(self.text, at + 1)
            if plain := self._plain(at, columns):
                part, end = plain
                at = end - 1
            else:
                between = _BETWEEN_ROWS.search(self.text, at + _PART)
                rows, at = self._rows(at, between.end() if between else len(self.text))
                going_on = self.text[at : at + 1]
                if not set(map(type, rows)) <= {dict}:
                    return None
                part = _transposed(rows)
            for name in dict.fromkeys((*columns, *part.columns)):
                if name not in columns:
                    columns[name] = _encoder(kinds.get(name))
                    columns[name].extend([None] * length)
                columns[name].extend(part.columns.get(name) or [None] * part.length)
            length += part.length
            if len(columns) > _MOST_COLUMNS:
                return None
        settled = _all_settled(columns)
        return (RawColumns(settled, length), at + 1) if settled is not None else None

    def _plain(self, at: int, columns: Mapping[str, Encoder | ArrowEncoder]) -> tuple[_Part, int] | None:
        """Read many rows at once, with where the next begins; nothing, where they are not plain."""
        far = at + _PARTS * _PART
        if columns and at >= self.odd_until and (between := _BETWEEN_ROWS.search(self.text, far)):
            if part := _many(self.text[at : between.start() + 1], columns):
                return part, between.end()
            self.odd_until = between.end()
        between = _BETWEEN_ROWS.search(self.text, at + _PART)
        part = _part(self.text[at : between.start() + 1]) if between else None
        return (part, between.end()) if between and part else None

    def _rows(self, at: int, end: int) -> tuple[list[Any], int]:
        """Read rows one by one up to an end, or to the end of the table; with where that is."""
        rows: list[Any] = []
        while True:
            row, at = self.decoder.raw_decode(self.text, _skipped(self.text, at))
            rows.append(row)
            at = _skipped(self.text, at)
            if not self.text.startswith((",", "]"), at):
                raise _Unusual
            if self.text[at] == "]" or at >= end:
                return rows, at
            at += 1


def _skipped(text: str, at: int) -> int:
    """Pass over white space."""
    space = _SPACE.match(text, at)
    return space.end() if space else at


def _kinds(table: str, text: str) -> Mapping[str, type]:
    """Tell of which fields pyarrow reads the cells, and whether as text or as numbers."""
    if len(text) < _VERY_LARGE or not find_spec("pyarrow"):
        return {}
    (record,) = get_args(Ecosystem.model_fields[table].annotation)
    return {
        name: float if _holds_numbers(field.annotation) else str
        for name, field in record.model_fields.items()
    }


def _holds_numbers(kind: Any) -> bool:
    return kind is float or any(map(_holds_numbers, get_args(kind)))


def _encoder(kind: type | None) -> Encoder | ArrowEncoder:
    if kind is None:
        return Encoder()
    from ecograph.formats.arrow_columns import ArrowEncoder

    return ArrowEncoder(kind)


class _Part(NamedTuple):
    """Some rows of a table, as columns."""

    columns: Mapping[str, Any]
    length: int


def _transposed(rows: Sequence[dict[str, Any]]) -> _Part:
    columns = {}
    for name in dict.fromkeys(chain.from_iterable(rows)):
        try:
            columns[name] = list(map(itemgetter(name), rows))
        except KeyError:
            columns[name] = [row.get(name) for row in rows]
        if name not in _known() and None in columns[name]:
            # A key that nobody knows is refused, also where nothing stands behind it.
            columns[name] = ["" if name in row and row[name] is None else row.get(name) for row in rows]
    return _Part(columns, len(rows))


_known = cache(known_keys)


def _part(text: str) -> _Part | None:
    """Read whole rows by the fast parser; nothing, where the standard library might read them otherwise."""
    from pydantic_core import from_json

    try:
        rows: list[Any] = from_json(f"[{text}]", allow_inf_nan=False, cache_strings="keys")
    except ValueError:
        return None
    # The parser keeps the last of two equal keys without a word; there are at most as many keys as
    # colons, so if all colons are behind keys, none stood twice.
    if set(map(type, rows)) != {dict} or sum(map(len, rows)) not in _colons(text):
        return None
    return _transposed(rows)


def _many(text: str, columns: Mapping[str, Encoder | ArrowEncoder]) -> _Part | None:
    """Let pyarrow read very many rows; nothing, where it might not read what the standard library does."""
    told = {name: getattr(encoder, "kind", None) for name, encoder in columns.items()}
    kinds = {name: kind for name, kind in told.items() if kind}
    if len(kinds) < len(columns):
        return None
    from ecograph.formats.arrow_columns import json_columns

    found = json_columns(text, kinds)
    return _Part(*found) if found else None


def _colons(text: str) -> Iterator[int]:
    """Count all colons, then those that may stand behind a key."""
    yield text.count(":")
    yield sum(text.count(f"{before}:") for before in _BEFORE_COLON)


def _all_settled(columns: dict[str, Encoder | ArrowEncoder]) -> dict[str, Sequence[Any]] | None:
    """Empty the encoders into columns of cells; nothing, where a column cannot be one."""
    settled: dict[str, Sequence[Any]] = {}
    for name, encoder in columns.items():
        column = _settled(encoder.column())
        if column is None:
            return None
        settled[name] = column
    if not all(isinstance(encoder, Encoder) for encoder in columns.values()):
        from ecograph.formats.arrow_columns import released

        columns.clear()
        released()
    return settled


def _settled(column: Sequence[Any]) -> Sequence[Any] | None:
    """Give a column as the standard library would have; nothing, where only that can know."""
    cells = distinct(column)
    kinds = set(map(type, cells))
    if kinds.isdisjoint({int, bool, list}):
        return column
    items = [cells, *(cell for cell in cells if type(cell) is list)]
    if any(type(item) is int and abs(item) >= _LONG for item in chain.from_iterable(items)):
        return None
    return each(column, _bool_as_text) if bool in kinds else column


def _bool_as_text(cell: object) -> object:
    return _as_text(cell) if type(cell) is bool else cell


class _Member(NamedTuple):
    """Where something in an object or a list begins."""

    key: str | int
    key_at: int
    at: int
    has_twice: bool
    """Whether some key stands twice in one object of it."""


class _Scanner:
    """Finds where things stand in a text that is JSON."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._twice = False
        self._decoder = json.JSONDecoder(object_pairs_hook=self._look, parse_int=str)
        self._lists: dict[int, tuple[array[int], set[int], int]] = {}

    def _look(self, pairs: list[tuple[str, Any]]) -> None:
        self._twice = self._twice or len(dict(pairs)) < len(pairs)

    @cached_property
    def _line_ends(self) -> array[int]:
        return array("q", (found.start() for found in re.finditer("\n", self.text)))

    def line_and_column(self, at: int) -> tuple[int, int]:
        """Count both from 1."""
        line = bisect_left(self._line_ends, at)
        return line + 1, at - (self._line_ends[line - 1] if line else -1)

    def find(self, path: Path) -> tuple[int, int] | None:
        """Find where the key and the value of a path begin; of equal keys the first."""
        key_at = at = _skipped(self.text, 0)
        for step in path:
            if isinstance(step, int) and self.text.startswith("[", at):
                starts, _, _ = self._list(at)
                if step >= len(starts):
                    return None
                key_at = at = starts[step]
            else:
                found = (member for member in self.members(at) if member.key == step)
                member = next(found, None)
                if member is None:
                    return None
                key_at, at = member.key_at, member.at
        return key_at, at

    def members(self, at: int) -> Iterator[_Member]:
        """Walk over an object or a list; over nothing, where neither begins."""
        if self.text.startswith("[", at):
            starts, twice, _ = self._list(at)
            for number, start in enumerate(starts):
                yield _Member(number, start, start, number in twice)
        elif self.text.startswith("{", at):
            at = _skipped(self.text, at + 1)
            while self.text[at] != "}":
                key_at = at
                key, at = scanstring(self.text, at + 1)
                start = _skipped(self.text, _skipped(self.text, at) + 1)
                at, has_twice = self._end(start)
                yield _Member(key, key_at, start, has_twice)
                at = self._next(at)

    def _list(self, at: int) -> tuple[array[int], set[int], int]:
        """Find where the items of a list begin, in which of them a key stands twice, and where it ends."""
        if at not in self._lists:
            starts, twice, here = array("q"), set(), _skipped(self.text, at + 1)
            while self.text[here] != "]":
                starts.append(here)
                here, has_twice = self._end(here)
                if has_twice:
                    twice.add(len(starts) - 1)
                here = self._next(here)
            self._lists[at] = starts, twice, here + 1
        return self._lists[at]

    def _end(self, at: int) -> tuple[int, bool]:
        if self.text.startswith("[", at):
            _, twice, end = self._list(at)
            return end, bool(twice)
        self._twice = False
        _, end = self._decoder.raw_decode(self.text, at)
        return end, self._twice

    def _next(self, at: int) -> int:
        at = _skipped(self.text, at)
        return _skipped(self.text, at + 1) if self.text[at] == "," else at

    def twice(self, at: int) -> Iterator[_Member]:
        """Find every key that stands in its object already."""
        seen: set[str | int] = set()
        for member in self.members(at):
            if member.key in seen:
                yield member
            seen.add(member.key)
            if member.has_twice:
                yield from self.twice(member.at)


class _Marks(Mapping[Path, Place]):
    """The places of cells, each looked for when it is asked for."""

    def __init__(self, scanner: _Scanner, source: str, *, keys: bool = False) -> None:
        self._scanner = scanner
        self._source = source
        self._keys = keys

    def __getitem__(self, path: Path) -> Place:
        try:
            found = self._scanner.find(path)
        except RecursionError:
            found = None
        if found is None:
            raise KeyError(path)
        return Place(self._source, *self._scanner.line_and_column(found[0 if self._keys else 1]))

    def __iter__(self) -> Iterator[Path]:
        ahead: list[Path] = [()]
        for path in ahead:  # grows while it is walked
            if found := self._scanner.find(path):
                ahead.extend((*path, member.key) for member in self._scanner.members(found[1]))
        return iter(ahead)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _duplicates(scanner: _Scanner, source: str) -> Iterator[Problem]:
    for member in islice(scanner.twice(_skipped(scanner.text, 0)), MOST_TOLD):
        yield Problem(
            code="duplicate-key",
            message=f'the key "{member.key}" stands here for the second time',
            hint="keep one of the two",
            place=Place(source, *scanner.line_and_column(member.key_at)),
        )


def write_json(tables: Mapping[str, Any]) -> str:
    """Write tables as JSON, one row on a line, so that a change of a row is a change of one line.

    Args:
        tables: as :func:`ecograph.formats.written.tables_of` gives them; keys stay in their order.

    >>> print(write_json({"ecograph": 1, "actors": [{"id": "a"}, {"id": "b"}]}), end="")
    {
     "ecograph": 1,
     "actors": [
      {"id": "a"},
      {"id": "b"}
     ]
    }
    """
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    parts = [
        f" {encode(name)}: [\n  {rows}\n ]"
        if isinstance(value, list) and (rows := ",\n  ".join(map(encode, value)))
        else f" {encode(name)}: {encode(value)}"
        for name, value in tables.items()
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"
