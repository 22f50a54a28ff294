"""What the rows of a model say about one another: ids exist, are unique, and lead nowhere in a circle.

Works on checked tables and on the text as it was read, so that a file with a wrong number in
it still hears about every wrong name at the same time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, compress, count, islice, repeat
from typing import Any, Final, TypeAlias

from ecograph.model.table import MOST_TOLD, Encoded, RawColumns, Table, distinct, each, nothing
from ecograph.tuples import NamedTuple
from ecograph.words import did_you_mean

Path: TypeAlias = tuple[str | int, ...]
Cell: TypeAlias = tuple[Path, str]
Names: TypeAlias = AbstractSet[str]

MORE: Final = "more-problems"
_MANY: Final = 50_000
"""From this many rows on numpy has earned the time its import takes."""
_LARGEST_KEY: Final = 2**62


class Broken(NamedTuple):
    """One thing that is wrong somewhere in the tables, before it has a line number."""

    code: str
    path: Path
    message: str
    hint: str = ""
    at_key: bool = False
    """Whether the key is wrong rather than its value."""
    stands_for: int = 1
    """How many problems it stands for."""
    first: Path = ()
    """The row that says the same before it, if that is what is wrong."""


def broken_references(tables: Mapping[str, Any], gaps: Collection[str] = ()) -> list[Broken]:
    """Find everything in the tables that refers to something wrong.

    Args:
        tables: the tables by name: lists of dicts as read, or :class:`Table` and tuples of
            records. What is not a table at all is passed over: the types have their own check.
        gaps: the tables of which not all was read. Where these are the actors, of whom a large file
            would miss millions, none is called unknown.

    Returns:
        The first thousand of each kind, and one that counts the rest.
    """
    kinds = [_duplicates, _unknown_actors, _unknown_resources, _other_unknowns, _circles]
    if "actors" in gaps:
        kinds.remove(_unknown_actors)
    return [broken for kind in kinds for broken in _first(kind(tables))]


def _first(found: Iterator[Broken]) -> Iterator[Broken]:
    yield from islice(found, MOST_TOLD)
    if more := sum(broken.stands_for for broken in found):
        yield Broken(code=MORE, path=(), message=f"{more:,} more references are wrong", stands_for=more)


def _text(value: object) -> str | None:
    """Read a scalar as the model will: trimmed text. Anything else is no name."""
    if type(value) is str:
        return value.strip() or None
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value).strip() or None
    return None


def _get(row: object, field: str) -> Any:
    return row.get(field) if isinstance(row, Mapping) else getattr(row, field, None)


def _rows(tables: Mapping[str, Any], name: str) -> Sequence[Any]:
    rows = tables.get(name)
    return rows if isinstance(rows, Table | RawColumns | list | tuple) else ()


def _values(rows: Sequence[Any], field: str) -> Sequence[Any]:
    """Give one field of all rows; nothing at all, where it is known that no row says anything in it."""
    if isinstance(rows, Table | RawColumns):
        return rows.column(field) if field in rows.said else ()
    return [_get(row, field) for row in rows]


def _column(rows: Sequence[Any], field: str) -> Sequence[str | None]:
    if isinstance(rows, Table | RawColumns) and field not in rows.said:
        return nothing(len(rows))
    values = _values(rows, field)
    if isinstance(values, Encoded):
        return Encoded(_trimmed(values.cells), values.codes)
    return _trimmed(values)


def _trimmed(cells: Sequence[Any]) -> list[str | None]:
    """Read scalars as :func:`_text` does, at the speed of C where all are text and none is empty."""
    if set(map(type, cells)) == {str}:
        trimmed: list[str | None] = list(map(str.strip, cells))
        if "" not in trimmed:
            return trimmed
    return list(map(_text, cells))


def _strangers(rows: Sequence[Any], path: Path, field: str, known: Names) -> Iterator[Cell]:
    """All names in one field that are not known, also where one cell holds a list or a mapping of them."""

    def strange_in(value: object) -> list[Cell]:
        return [(steps, text) for steps, text in _names_in(value, ()) if text not in known]

    values = _values(rows, field)
    if isinstance(values, Encoded) and set(values.cells).difference(known) <= {None}:
        return
    strange = each(values, strange_in)
    for number in compress(range(len(values)), strange):
        yield from (((*path, number, field, *steps), text) for steps, text in strange[number])


def _names(rows: Sequence[Any], field: str) -> set[str]:
    """All names in one field, each once."""
    values = _values(rows, field)
    cells = distinct(values)
    if set(map(type, cells)) == {str}:
        return set(map(str.strip, cells)) - {""}
    return {text for value in cells for _, text in _names_in(value, ())}


def _names_in(value: object, path: Path) -> Iterator[Cell]:
    if isinstance(value, Mapping):
        yield from (((*path, key), key) for key in value if isinstance(key, str))
    elif isinstance(value, list | tuple):
        names = ((index, _text(item)) for index, item in enumerate(value))
        yield from (((*path, index), text) for index, text in names if text)
    elif text := _text(value):
        yield path, text


def _stranger(row: object, path: Path, field: str, known: Names) -> Iterator[Cell]:
    if (text := _text(_get(row, field))) and text not in known:
        yield (*path, field), text


def _touchpoints(tables: Mapping[str, Any]) -> Iterator[tuple[Path, Sequence[Any]]]:
    for number, journey in enumerate(_rows(tables, "journeys")):
        points = _get(journey, "touchpoints")
        if isinstance(points, list | tuple):
            yield ("journeys", number, "touchpoints"), points


def _metrics(tables: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    for path, points in _touchpoints(tables):
        for number, point in enumerate(points):
            metric = _get(point, "metric")
            if isinstance(metric, list | tuple):
                yield from (((*path, number, "metric", index), item) for index, item in enumerate(metric))
            elif metric is not None:
                yield (*path, number, "metric"), metric


def _causes(rows: object, path: Path) -> Iterator[tuple[Path, Any]]:
    """All causes below a row, whatever their depth."""
    if isinstance(rows, list | tuple):
        for number, cause in enumerate(rows):
            yield (*path, number), cause
            yield from _causes(_get(cause, "because"), (*path, number, "because"))


KEYS: Mapping[str, tuple[str, ...]] = {
    "resources": ("id",),
    "actors": ("id",),
    "goals": ("id",),
    "journeys": ("id",),
    "initiatives": ("id",),
    "scenarios": ("id",),
    "decisions": ("finding",),
    "interests": ("actor", "resource", "giver", "according_to"),
    "offers": ("actor", "resource", "according_to"),
    "dependencies": ("depender", "dependee", "resource", "according_to"),
    "positions": ("actor", "goal", "according_to"),
}
"""By which fields the rows of each table are told apart, in whatever order they stand."""
_OPTIONAL = {"giver", "according_to"}


def _duplicates(tables: Mapping[str, Any]) -> Iterator[Broken]:
    for name, fields in KEYS.items():
        yield from _duplicate_rows(_rows(tables, name), (name,), fields)
    for path, points in _touchpoints(tables):
        yield from _duplicate_rows(points, path, ("id", "according_to"))


def _duplicate_rows(rows: Sequence[Any], path: Path, fields: tuple[str, ...]) -> Iterator[Broken]:
    columns = [_column(rows, field) for field in fields]
    if _all_differ(columns):
        return
    first: dict[tuple[str | None, ...], int] = {}
    for number, key in enumerate(zip(*columns, strict=True)):
        if any(part is None and field not in _OPTIONAL for part, field in zip(key, fields, strict=True)):
            continue
        if key in first:
            said = ", ".join(f'{field} "{part}"' for field, part in zip(fields, key, strict=True) if part)
            yield Broken(
                code="duplicate-id" if len(fields) == 1 else "duplicate-row",
                path=(*path, number, fields[0]),
                message=f"{said} stands here for the second time; the first is row {first[key] + 1}",
                hint=""
                if len(fields) == 1
                else "another party's view of the same needs its own according_to",
                first=(*path, first[key]),
            )
        else:
            first[key] = number


def _all_differ(columns: Sequence[Sequence[str | None]]) -> bool:
    """Whether no two rows say the same in all of these columns."""
    rows = len(columns[0])
    repeating = [column for column in columns if isinstance(column, Encoded)]
    if rows < _MANY or len(repeating) < len(columns):
        return len(set(zip(*columns, strict=True))) == rows
    import numpy

    keys, size = numpy.zeros(rows, numpy.int64), 1
    for column in repeating:
        if size * len(column.cells) > _LARGEST_KEY:
            keys, size = numpy.unique(keys, return_inverse=True)[1], rows
        keys *= len(column.cells)
        keys += _codes(column)
        size *= len(column.cells)
    keys.sort()
    return not bool((keys[1:] == keys[:-1]).any())


def _codes(column: Encoded) -> Any:
    """Give each row a number as a numpy array, rows of the same cell the same."""
    import numpy

    if len(set(column.cells)) < len(column.cells):
        return _numbered(column, dict(zip(column.cells, count(), strict=False)))
    return numpy.frombuffer(column.codes, numpy.int64)


def _numbered(column: Encoded, number: Mapping[str | None, int]) -> Any:
    """Give the number of the cell of each row as a numpy array, -1 where it has none."""
    import numpy

    codes = numpy.frombuffer(column.codes, numpy.int64)
    numbers = numpy.fromiter(map(number.get, column.cells, repeat(-1)), numpy.int64, len(column.cells))
    return numbers[codes]


def _rows_alike(one: Sequence[str | None], other: Sequence[str | None]) -> Iterable[int]:
    """Find the rows in which two columns say the same."""
    if len(one) < _MANY or not (isinstance(one, Encoded) and isinstance(other, Encoded)):
        cells = enumerate(zip(one, other, strict=True))
        return (row for row, (this, that) in cells if this is not None and this == that)
    number = dict(zip(other.cells, count(), strict=False))
    number.pop(None, None)
    here = _numbered(one, number)
    there = _numbered(other, number) if len(number) < len(other.cells) else _codes(other)
    alike: list[int] = ((here == there) & (here >= 0)).nonzero()[0].tolist()
    return alike


_ACTOR_FIELDS: Mapping[str, tuple[str, ...]] = {
    "resources": ("according_to",),
    "actors": ("part_of", "trusted_by", "according_to"),
    "interests": ("actor", "giver", "according_to"),
    "offers": ("actor", "not_to", "according_to"),
    "dependencies": ("depender", "dependee", "according_to"),
    "goals": ("according_to",),
    "positions": ("actor", "according_to"),
    "journeys": ("customer", "owner", "sponsor", "according_to"),
    "initiatives": ("benefits", "costs", "according_to"),
    "scenarios": ("remove",),
}


def _strange_actors(tables: Mapping[str, Any], known: Names) -> Iterator[Cell]:
    if (focal := _text(tables.get("focal"))) and focal not in known:
        yield ("focal",), focal
    for name, fields in _ACTOR_FIELDS.items():
        for field in fields:
            yield from _strangers(_rows(tables, name), (name,), field, known)
    for path, points in _touchpoints(tables):
        for field in ("performer", "accountable", "blamed", "according_to"):
            yield from _strangers(points, path, field, known)
        for number, point in enumerate(points):
            for here, cause in _causes(_get(point, "causes"), (*path, number, "causes")):
                yield from _stranger(cause, here, "according_to", known)
    for path, metric in _metrics(tables):
        for field in ("owner", "according_to"):
            yield from _stranger(metric, path, field, known)


def _unknown_actors(tables: Mapping[str, Any]) -> Iterator[Broken]:
    if not isinstance(tables.get("actors", ()), Table | RawColumns | list | tuple):
        return
    known = _names(_rows(tables, "actors"), "id")
    yield from _unknown("actor", _strange_actors(tables, known), known, _rows(tables, "actors"))


def _unknown_resources(tables: Mapping[str, Any]) -> Iterator[Broken]:
    if not _rows(tables, "resources"):
        return
    known = _names(_rows(tables, "resources"), "id")
    named = (
        _strangers(_rows(tables, name), (name,), "resource", known)
        for name in ("interests", "offers", "dependencies")
    )
    shown = (_strangers(points, path, "resource", known) for path, points in _touchpoints(tables))
    strange = chain.from_iterable(chain(named, shown))
    yield from _unknown("resource", strange, known, _rows(tables, "resources"))


def _other_unknowns(tables: Mapping[str, Any]) -> Iterator[Broken]:
    channels = _names(_rows(tables, "dependencies"), "channel").union(
        *(_names(points, "channel") for _, points in _touchpoints(tables))
    )
    for noun, name, field, known in (
        ("goal", "positions", "goal", _names(_rows(tables, "goals"), "id")),
        ("initiative", "initiatives", "follows", _names(_rows(tables, "initiatives"), "id")),
        ("channel", "scenarios", "close", channels),
    ):
        yield from _unknown(noun, _strangers(_rows(tables, name), (name,), field, known), known)


_MOST_COMPARED = 20_000
"""Guessing what was meant compares every wrong name with every right one; beyond this it takes too long."""


def _unknown(noun: str, cells: Iterator[Cell], known: set[str], rows: Sequence[Any] = ()) -> Iterator[Broken]:
    """Tell of names that nobody is known by; with the rows in which names of people stand beside the ids."""
    hints: dict[str, str] = {}
    for number, (path, text) in enumerate(islice(cells, MOST_TOLD)):
        if not number:
            named = zip(_column(rows, "name"), _column(rows, "id"), strict=False)
            hints = {name: f'use "{own}", whose name it is' for name, own in named if name and own}
        if text not in hints:
            near = did_you_mean(text, known) if len(hints) * len(known) < _MOST_COMPARED else ""
            hints[text] = near or f"add it to the {noun}s, or mend the name"
        yield Broken(
            code=f"unknown-{noun}",
            path=path,
            message=f'there is no {noun} "{text}"',
            hint=hints[text],
            at_key=path[-1] == text,  # the key of a mapping, such as benefits
        )
    if more := sum(1 for _ in cells):
        yield Broken(code=MORE, path=(), message="", stands_for=more)


def _circles(tables: Mapping[str, Any]) -> Iterator[Broken]:
    links = _rows(tables, "dependencies")
    dependers = _column(links, "depender")
    for number in _rows_alike(dependers, _column(links, "dependee")):
        yield Broken(
            code="self-dependency",
            path=("dependencies", number, "dependee"),
            message=f'"{dependers[number]}" cannot rely on itself',
            hint="name the other party, or the part of it (part_of) that is relied on",
        )
    actors = _rows(tables, "actors")
    wholes = each(_column(actors, "part_of"), lambda whole: (whole,) if whole else ())
    yield from _circle("part_of", ("actors",), _column(actors, "id"), wholes)
    todo = _rows(tables, "initiatives")
    follows = [_get(row, "follows") for row in todo]
    before = [
        tuple(filter(None, map(_text, names))) if isinstance(names, list | tuple) else () for names in follows
    ]
    yield from _circle("follows", ("initiatives",), _column(todo, "id"), before)


def _circle(
    field: str, path: Path, ids: Sequence[str | None], leads_to: Sequence[tuple[str, ...]]
) -> Iterator[Broken]:
    """Report each row from which `field` leads back to itself."""
    if not any(leads_to):
        return
    following = {row: set(targets) for row, targets in zip(ids, leads_to, strict=True) if row}
    # What leads nowhere is in no circle, nor is what leads only there.
    leading: dict[str, list[str]] = {}
    for row, targets in following.items():
        for target in targets:
            leading.setdefault(target, []).append(row)
    ends = [row for row, targets in following.items() if not targets & following.keys()]
    left = {row: targets & following.keys() for row, targets in following.items()}
    for end in ends:  # grows while it is walked
        for before in leading.get(end, ()):
            left[before].discard(end)
            if not left[before]:
                ends.append(before)
    circling = {row: targets for row, targets in left.items() if targets}
    for number, name in enumerate(ids):
        if name in circling and _leads_back(name, circling):
            yield Broken(
                code="circle",
                path=(*path, number, field),
                message=f'from "{name}", {field} leads back to "{name}"',
                hint="take one step out of the circle",
            )


def _leads_back(name: str, following: Mapping[str, set[str]]) -> bool:
    seen: set[str] = set()
    ahead = list(following[name])
    while ahead and name not in seen:
        here = ahead.pop()
        if here not in seen:
            seen.add(here)
            ahead.extend(following.get(here, ()))
    return name in seen
