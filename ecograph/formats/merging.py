"""Reading a changed file into a model that exists: what it says is taken, what it does not say stays."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ecograph.formats.edited import KEYS, model_of
from ecograph.formats.headers import forms
from ecograph.formats.raw import Guess, Told
from ecograph.formats.written import called, tables_of
from ecograph.formats.yaml import flow_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ecograph.model import Ecosystem

_REORDERED: Final = "changed: the order of the touchpoints of journey {journey}"
NAMED: Final = ("actors", "resources", "goals", "initiatives")
"""The tables whose rows other rows name."""
_USING: Final = ("interests", "offers", "dependencies")


def merged(
    old: Ecosystem, new: Ecosystem, said: Mapping[str, Any] | None = None
) -> tuple[Ecosystem, tuple[Told, ...]]:
    """Update a model by another that is about the same ecosystem: an export, changed and read again.

    Rows are matched by their key, steps of a journey by journey and step. Of a row that both have, each
    field that the new one says replaces that of the old one, as a whole; a field it does not say stays.
    A guess fills what is new, and never replaces what is known. What holds by default counts as said where
    it stands in the tables that the new one was read from:
    somebody who changes a yes into a no means it. Rows that only the old model has are kept. The new model
    decides on the order of the steps of a journey. Where the merged model has a glossary, resources that
    are used and not in it are added.

    Args:
        old: the model that is updated.
        new: what it is updated by; may say less.
        said: the tables the new one was read from, as :class:`ecograph.loading.Reading` gives them.

    Returns:
        The model, checked again, and what was made of each row: `taken` for what was added or changed,
        `left` for what is kept and not in the new one (it may be gone there), `guessed` for resources
        that were added to the glossary.

    Raises:
        InvalidModel: if the two together are no model, as when parts of one another become a circle.

    >>> from ecograph.model import Ecosystem
    >>> old = Ecosystem(actors=[{"id": "a", "kind": "customer"}, {"id": "b"}])
    >>> model, told = merged(old, Ecosystem(actors=[{"id": "a", "name": "A"}]))
    >>> model.actors[0].kind, [one.message for one in told]
    ('customer', ['changed: name of actor a to A', 'kept: actor b is not in the new file'])
    """
    merger = _Merger()
    tables = merger.tables(tables_of(old), _with_defaults(tables_of(new), said or {}))
    return model_of(tables, "<merged>"), tuple(merger.told)


class _Guessed(NamedTuple):
    """What was only guessed, for a row that nobody has said anything about yet."""

    value: Any


class _Default(NamedTuple):
    """What holds by default, and was written all the same."""

    value: Any


def _with_defaults(tables: dict[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """Mark the cells in which what holds by default was written, and those that are a guess.

    Rows that were not written at all, but stand beside a part so that it can name them, are taken out.
    """
    for name in NAMED if said else ():
        if name in tables:
            tables[name] = tables[name][: len(said.get(name, ()))]
    for name in KEYS:
        _mark_defaults(name, tables.get(name, ()), said.get(name, ()))
    return tables


def _mark_defaults(table: str, rows: Sequence[dict[str, Any]], written: Sequence[Mapping[str, Any]]) -> None:
    for row, cells in zip(rows, written, strict=False):
        if "touchpoints" in row:
            _mark_defaults("touchpoints", row["touchpoints"], cells["touchpoints"])
        for field, cell in cells.items():
            if isinstance(cell, Guess):
                if field in row:
                    row[field] = _Guessed(row[field])
            elif cell is not None and field not in row and (default := _default_of(table, field)) is not None:
                row[field] = _Default(default)


@cache
def _default_of(table: str, field: str) -> Any:
    record = forms()[table].record
    known = record.model_fields.get(field) if record else None
    value = None if known is None or known.is_required() else known.get_default(call_default_factory=True)
    return list(value) if isinstance(value, tuple) else value


class _Merger:
    """Merges tables, and tells of each row what was made of it."""

    def __init__(self) -> None:
        self.told: list[Told] = []

    def tables(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
        """Merge whole models."""
        result: dict[str, Any] = {}
        for name in dict.fromkeys((*old, *new)):
            if name in KEYS:
                rows = self.rows(name, old.get(name, []), new.get(name, []), {})
                result[name] = rows
            elif name == "settings":
                result[name] = self._settings(old.get(name, {}), new.get(name, {}), "settings")
            else:
                result[name] = self._cell(name, "", old.get(name), new.get(name))
        self._glossary(result)
        return result

    def _tell(self, how: Any, message: str) -> None:
        self.told.append(Told(how, message))

    def rows(
        self,
        name: str,
        old: Sequence[dict[str, Any]],
        new: Sequence[dict[str, Any]],
        words: Mapping[str, str],
    ) -> list[dict[str, Any]]:
        """Merge the rows of one table."""
        news = {_key(name, row): row for row in new}
        olds = {_key(name, row): row for row in old}
        found = {}
        for key, row in olds.items():
            name_of_row = called(name, row, words)
            if key in news:
                found[key] = self._row(name_of_row, row, news[key])
            else:
                found[key] = row
                self._tell("left", f"kept: {name_of_row} is not in the new file")
        for key, row in news.items():
            if key not in olds:
                found[key] = _without_defaults(row)
                self._tell("taken", f"added: {called(name, row, words)}")
        if name != "touchpoints":
            return list(found.values())
        order = _order(list(olds), list(news))
        if [key for key in order if key in olds] != list(olds):
            self._tell("taken", _REORDERED.format(**words))
        return [found[key] for key in order]

    def _row(self, whose: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
        row = dict(old)
        for field, value in new.items():
            if field == "touchpoints":
                row[field] = self.rows(field, old.get(field, []), value, {"journey": old["id"]})
            elif not isinstance(value, _Default | _Guessed):
                row[field] = self._cell(field, whose, old.get(field), value)
            elif field in old and isinstance(value, _Default):
                row[field] = self._cell(field, whose, old[field], value.value)
        for point in old.get("touchpoints", []) if "touchpoints" not in new else []:
            point_called = called("touchpoints", point, {"journey": old["id"]})
            self._tell("left", f"kept: {point_called} is not in the new file")
        return _in_order(row, old, [field for field in new if field in row])

    def _cell(self, field: str, whose: str, old: Any, new: Any) -> Any:
        if new is None or new == old or (isinstance(new, str) and new == str(old)):
            return old  # a threshold of 0.3 is text where it was read from YAML
        of = f" of {whose}" if whose else ""
        was = f" from {_shown(old)}" if old is not None else ""
        self._tell("taken", f"changed: {field}{of}{was} to {_shown(new)}")
        return new

    def _settings(self, old: Mapping[str, Any], new: Mapping[str, Any], path: str) -> dict[str, Any]:
        settings = dict(old)
        for name, value in new.items():
            before = old.get(name)
            if isinstance(value, dict) and (path != "settings" or name == "thresholds"):
                settings[name] = self._settings(before or {}, value, f"{path}.{name}")
            else:
                settings[name] = self._cell(f"{path}.{name}", "", before, value)
        return settings

    def _glossary(self, tables: dict[str, Any]) -> None:
        """Add what is used to a glossary that only one of the two models had, or it would be an error."""
        if not tables.get("resources"):
            return
        known = {row["id"] for row in tables["resources"]}
        for resource in _used(tables):
            if resource not in known:
                known.add(resource)
                tables["resources"] = [*tables["resources"], {"id": resource}]
                self._tell("guessed", f"added: resource {resource} to the glossary, as a service")


def _key(name: str, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row.get(field) for field in KEYS[name])


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else flow_text(value)


def _without_defaults(row: Mapping[str, Any]) -> dict[str, Any]:
    said = {
        field: value.value if isinstance(value, _Guessed) else value
        for field, value in row.items()
        if not isinstance(value, _Default)
    }
    if "touchpoints" in said:
        said["touchpoints"] = [_without_defaults(point) for point in said["touchpoints"]]
    return said


def _in_order(row: dict[str, Any], old: Mapping[str, Any], new: Sequence[str]) -> dict[str, Any]:
    """Keep the fields in the order in which a model writes them, as far as the two rows tell it."""
    return {field: row[field] for field in _order(list(old), new)}


def _order(old: Sequence[Any], new: Sequence[Any]) -> list[Any]:
    """Give the order of the new, with what only the old has behind what it stood behind."""
    order = list(new)
    present = set(new)
    for number, key in enumerate(old):
        if key not in present:
            place = order.index(old[number - 1]) + 1 if number else 0
            order.insert(place, key)
            present.add(key)
    return order


def _used(tables: Mapping[str, Any]) -> Iterator[str]:
    for name in _USING:
        yield from (row["resource"] for row in tables.get(name, []))
    for journey in tables.get("journeys", []):
        yield from (point["resource"] for point in journey.get("touchpoints", []) if "resource" in point)
