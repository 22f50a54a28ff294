"""Measures as tables: plain rows, and CSV that a spreadsheet can open without running anything."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ecograph.errors import ConfigError
from ecograph.measures import actor_table, pairs, rings
from ecograph.words import did_you_mean, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ecograph.graph import EcosystemGraph

Row: TypeAlias = dict[str, Any]

_DIGITS: Final = 6
_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def table(graph: EcosystemGraph, name: str = "actors") -> list[Row]:
    """Give one of the tables of measures as rows of plain values.

    `actors` (what each gives and gets, what its loss does), `pairs` (what every two give each
    other), `needs` (who needs what, from whom, and whether it is critical), `rings` (swaps in
    which nobody loses).

    Raises:
        ConfigError: if there is no such table.
    """
    if name not in _TABLES:
        raise ConfigError(f'there is no table "{printable(name)}" ({did_you_mean(name, _TABLES)})')
    return [{column: _rounded(cell) for column, cell in row.items()} for row in _TABLES[name](graph)]


def table_csv(graph: EcosystemGraph, name: str = "actors") -> str:
    """Write a table as CSV; text that a spreadsheet would take for a formula starts with a quote."""
    columns = _COLUMNS.get(name, ())
    rows = [columns, *([_cell(row[column]) for column in columns] for row in table(graph, name))]
    return "".join(map(_line, rows))


def _line(cells: Iterable[object]) -> str:
    # The writer quotes just the line ends it would write itself, so it must believe in both.
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue().removesuffix("\r\n") + "\n"


def _rounded(value: object) -> object:
    """Cut the noise of binary fractions, and turn minus nothing into nothing."""
    return round(value, _DIGITS) + 0.0 if isinstance(value, float) else value


def _cell(value: object) -> object:
    if isinstance(value, str):
        # A line break is quoted and stays; what could move a cursor does not.
        text = "\n".join(map(printable, value.split("\n")))
        return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text
    return "" if value is None else value


def _actors(graph: EcosystemGraph) -> list[Row]:
    return [{"actor": actor, **numbers} for actor, numbers in actor_table(graph).items()]


def _pairs(graph: EcosystemGraph) -> list[Row]:
    return [
        {
            "actor": one,
            "other": other,
            "gives": pair.there,
            "gets": pair.back,
            "direct": pair.direct,
            "net": pair.net,
            "evenness": pair.evenness,
        }
        for (one, other), pair in pairs(graph).items()
    ]


def _needs(graph: EcosystemGraph) -> list[Row]:
    return [
        {
            "actor": need.depender,
            "resource": need.resource,
            "importance": need.importance,
            "tolerance": need.tolerance,
            "critical": need.is_critical,
            "served_by": " | ".join(need.dependees),
        }
        for need in graph.needs
    ]


def _rings(graph: EcosystemGraph) -> list[Row]:
    return [
        {
            "members": " | ".join(ring.members),
            "resources": " | ".join(transfer.resource for transfer in ring.transfers),
            "smallest_gain": ring.smallest,
            "total_gain": ring.total,
        }
        for ring in rings(graph)
    ]


_TABLES: Final[Mapping[str, Callable[[EcosystemGraph], list[Row]]]] = {
    "actors": _actors,
    "pairs": _pairs,
    "needs": _needs,
    "rings": _rings,
}
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "actors": ("actor", "given", "received", "balance", "fails", "lost_share"),
    "pairs": ("actor", "other", "gives", "gets", "direct", "net", "evenness"),
    "needs": ("actor", "resource", "importance", "tolerance", "critical", "served_by"),
    "rings": ("members", "resources", "smallest_gain", "total_gain"),
}
