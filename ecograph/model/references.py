"""What the rows of a model say about one another: ids exist, are unique, and lead nowhere in a circle.

Works on checked tables and on the text as it was read, so that a file with a wrong number in
it still hears about every wrong name at the same time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

from ecograph.model.table import Table
from ecograph.words import did_you_mean

Path: TypeAlias = tuple[str | int, ...]
Cell: TypeAlias = tuple[Path, str]


class Broken(NamedTuple):
    """One thing that is wrong somewhere in the tables, before it has a line number."""

    code: str
    path: Path
    message: str
    hint: str = ""
    at_key: bool = False
    """Whether the key is wrong rather than its value."""


def broken_references(tables: Mapping[str, Any]) -> list[Broken]:
    """Find everything in the tables that refers to something wrong.

    Args:
        tables: the tables by name: lists of dicts as read, or :class:`Table` and tuples of
            records. What is not a table at all is passed over: the types have their own check.
    """
    return [
        *_duplicates(tables),
        *_unknown_actors(tables),
        *_unknown_resources(tables),
        *_other_unknowns(tables),
        *_circles(tables),
    ]


def _text(value: object) -> str | None:
    """Read a scalar as the model will: trimmed text. Anything else is no name."""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value).strip() or None
    return None


def _get(row: object, field: str) -> Any:
    return row.get(field) if isinstance(row, Mapping) else getattr(row, field, None)


def _rows(tables: Mapping[str, Any], name: str) -> Sequence[Any]:
    rows = tables.get(name)
    return rows if isinstance(rows, Table | list | tuple) else ()


def _column(rows: Sequence[Any], field: str) -> list[str | None]:
    values = rows.column(field) if isinstance(rows, Table) else [_get(row, field) for row in rows]
    return [value if type(value) is str and value == value.strip() else _text(value) for value in values]


def _cells(tables: Mapping[str, Any], name: str, field: str) -> Iterator[Cell]:
    """All names in one field of a table, also where one cell holds a list or a mapping of them."""
    yield from _cells_of(_rows(tables, name), (name,), field)


def _cells_of(rows: Sequence[Any], path: Path, field: str) -> Iterator[Cell]:
    values = rows.column(field) if isinstance(rows, Table) else [_get(row, field) for row in rows]
    for number, value in enumerate(values):
        here = (*path, number, field)
        if isinstance(value, Mapping):
            yield from (((*here, key), key) for key in value if isinstance(key, str))
        elif isinstance(value, list | tuple):
            names = ((index, _text(item)) for index, item in enumerate(value))
            yield from (((*here, index), text) for index, text in names if text)
        elif text := _text(value):
            yield here, text


def _cell(row: object, path: Path, field: str) -> Iterator[Cell]:
    if text := _text(_get(row, field)):
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


_KEYS: Mapping[str, tuple[str, ...]] = {
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
_OPTIONAL = {"giver", "according_to"}


def _duplicates(tables: Mapping[str, Any]) -> Iterator[Broken]:
    for name, fields in _KEYS.items():
        yield from _duplicate_rows(_rows(tables, name), (name,), fields)
    for path, points in _touchpoints(tables):
        yield from _duplicate_rows(points, path, ("id", "according_to"))


def _duplicate_rows(rows: Sequence[Any], path: Path, fields: tuple[str, ...]) -> Iterator[Broken]:
    columns = [_column(rows, field) for field in fields]
    keys = list(zip(*columns, strict=True))
    if len(set(keys)) == len(keys):
        return
    first: dict[tuple[str | None, ...], int] = {}
    for number, key in enumerate(keys):
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
            )
        else:
            first[key] = number


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


def _actor_cells(tables: Mapping[str, Any]) -> Iterator[Cell]:
    if focal := _text(tables.get("focal")):
        yield ("focal",), focal
    for name, fields in _ACTOR_FIELDS.items():
        for field in fields:
            yield from _cells(tables, name, field)
    for path, points in _touchpoints(tables):
        for field in ("performer", "accountable", "blamed", "according_to"):
            yield from _cells_of(points, path, field)
        for number, point in enumerate(points):
            for here, cause in _causes(_get(point, "causes"), (*path, number, "causes")):
                yield from _cell(cause, here, "according_to")
    for path, metric in _metrics(tables):
        yield from _cell(metric, path, "owner")
        yield from _cell(metric, path, "according_to")


def _unknown_actors(tables: Mapping[str, Any]) -> Iterator[Broken]:
    if not isinstance(tables.get("actors", ()), Table | list | tuple):
        return
    yield from _unknown("actor", _actor_cells(tables), _known(tables, "actors"))


def _unknown_resources(tables: Mapping[str, Any]) -> Iterator[Broken]:
    if not _rows(tables, "resources"):
        return
    named = chain.from_iterable(
        _cells(tables, name, "resource") for name in ("interests", "offers", "dependencies")
    )
    shown = chain.from_iterable(_cells_of(points, path, "resource") for path, points in _touchpoints(tables))
    yield from _unknown("resource", chain(named, shown), _known(tables, "resources"))


def _other_unknowns(tables: Mapping[str, Any]) -> Iterator[Broken]:
    yield from _unknown("goal", _cells(tables, "positions", "goal"), _known(tables, "goals"))
    yield from _unknown("initiative", _cells(tables, "initiatives", "follows"), _known(tables, "initiatives"))
    channels = {text for _, text in _cells(tables, "dependencies", "channel")}
    for path, points in _touchpoints(tables):
        channels.update(text for _, text in _cells_of(points, path, "channel"))
    yield from _unknown("channel", _cells(tables, "scenarios", "close"), channels)


def _known(tables: Mapping[str, Any], name: str) -> set[str]:
    return {text for text in _column(_rows(tables, name), "id") if text}


_MOST_COMPARED = 20_000
"""Guessing what was meant compares every wrong name with every right one; beyond this it takes too long."""


def _unknown(noun: str, cells: Iterator[Cell], known: set[str]) -> Iterator[Broken]:
    hints: dict[str, str] = {}
    for path, text in cells:
        if text not in known:
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


def _circles(tables: Mapping[str, Any]) -> Iterator[Broken]:
    links = _rows(tables, "dependencies")
    pairs = zip(_column(links, "depender"), _column(links, "dependee"), strict=True)
    for number, (depender, dependee) in enumerate(pairs):
        if depender is not None and depender == dependee:
            yield Broken(
                code="self-dependency",
                path=("dependencies", number, "dependee"),
                message=f'"{depender}" cannot rely on itself',
                hint="name the other party, or the part of it (part_of) that is relied on",
            )
    actors = _rows(tables, "actors")
    wholes = [(whole,) if whole else () for whole in _column(actors, "part_of")]
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
