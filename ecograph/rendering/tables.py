"""Measures as tables: plain rows, and CSV that a spreadsheet can open without running anything."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from ecograph.errors import ConfigError
from ecograph.measures import (
    actor_table,
    layers,
    pairs,
    reciprocity,
    returns,
    rings,
    units,
    value_cycles,
    way_back,
)
from ecograph.words import did_you_mean, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ecograph.graph import EcosystemGraph

Row: TypeAlias = dict[str, Any]

_DIGITS: Final = 6
_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class Choice(NamedTuple):
    """What can be asked of a table."""

    about: str | None = None
    """Whose value cycles; the focal actor's, where left out."""
    max_length: int | None = None
    """The most parties in a ring or a cycle."""
    kind: str | None = None
    """Count only resources of this kind."""
    unit: str | None = None
    """Count only amounts in this unit."""


PLAIN: Final = Choice()
"""Nothing special."""


def table(graph: EcosystemGraph, name: str = "actors", choice: Choice = PLAIN) -> list[Row]:
    """Give one of the tables of measures as rows of plain values.

    `actors` (what each gives and gets, what its loss does), `pairs` (what every two give each
    other, and how a one-way gift returns), `returns` (what of each actor's giving comes back),
    `kinds` (how much returns, for each kind that is returned in kind and each unit of money),
    `cycles` (the value cycles of the focal actor), `needs` (who needs what, from whom, and
    whether it is critical), `rings` (swaps in which nobody loses).

    Raises:
        ConfigError: if there is no such table, or what is chosen does not exist.
    """
    return [
        {column: _rounded(cell) for column, cell in row.items()} for row in _table(name).rows(graph, choice)
    ]


def _table(name: str) -> _Table:
    if name not in _TABLES:
        raise ConfigError(f'there is no table "{printable(name)}" ({did_you_mean(name, _TABLES)})')
    return _TABLES[name]


def table_csv(graph: EcosystemGraph, name: str = "actors", choice: Choice = PLAIN) -> str:
    """Write a table as CSV; text that a spreadsheet would take for a formula starts with a quote."""
    columns = _table(name).columns
    rows = [columns, *([_cell(row[column]) for column in columns] for row in table(graph, name, choice))]
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


def _actors(graph: EcosystemGraph, _: Choice) -> Iterator[Row]:
    for actor, numbers in actor_table(graph).items():
        yield {"actor": actor, **numbers}


def _pairs(graph: EcosystemGraph, choice: Choice) -> Iterator[Row]:
    for (one, other), pair in pairs(graph, kind=choice.kind, unit=choice.unit).items():
        back = None
        if not pair.direct and choice.kind is None and choice.unit is None:
            giver, receiver = (one, other) if pair.there else (other, one)
            back = way_back(graph, giver=giver, receiver=receiver, max_length=choice.max_length or 4)
        yield {
            "actor": one,
            "other": other,
            "gives": pair.there,
            "gets": pair.back,
            "direct": pair.direct,
            "net": pair.net,
            "evenness": pair.evenness,
            "through_others": None if back is None else back.volume,
            "ring": " | ".join(back.rings[0]) if back is not None and back.rings else None,
        }


def _returns(graph: EcosystemGraph, choice: Choice) -> Iterator[Row]:
    for actor, found in returns(graph, kind=choice.kind, unit=choice.unit).items():
        yield {
            "actor": actor,
            "given": found.given,
            "received": found.received,
            "direct": found.direct,
            "loop_least": found.loop.least,
            "loop_most": found.loop.most,
            "unreturned_least": found.unreturned.least,
            "unreturned_most": found.unreturned.most,
        }


def _kinds(graph: EcosystemGraph, _: Choice) -> Iterator[Row]:
    chosen: list[tuple[str, dict[str, str]]] = [("all", {})]
    # Only these are returned in kind: who gives a service seldom wants the same one back.
    chosen += [(kind, {"kind": kind}) for kind in ("information", "recognition")]
    chosen += [(unit, {"unit": unit}) for unit in units(graph)]
    for name, only in chosen:
        split = layers(graph, **only)
        yield {
            "counted": name,
            "total": split.total,
            "direct_share": split.share(split.direct),
            "loop_share": split.share(split.loop),
            "unreturned_share": split.share(split.unreturned),
            "loop_max_share": split.share(split.loop_max),
            "links_returned": reciprocity(graph, **only).links,
        }


def _cycles(graph: EcosystemGraph, choice: Choice) -> Iterator[Row]:
    focal = None if choice.about is None else graph.find(choice.about)
    length = {} if choice.max_length is None else {"max_length": choice.max_length}
    for cycle in value_cycles(graph, focal, **length).cycles:
        yield {
            "members": " | ".join(cycle.members),
            "resources": " | ".join(flow.resource for flow in cycle.flows),
            "length": cycle.length,
            "score": cycle.score,
            "weakest": " | ".join(cycle.weakest[:3]),
        }


def _needs(graph: EcosystemGraph, _: Choice) -> Iterator[Row]:
    for need in graph.needs:
        yield {
            "actor": need.depender,
            "resource": need.resource,
            "importance": need.importance,
            "tolerance": need.tolerance,
            "critical": need.is_critical,
            "served_by": " | ".join(need.dependees),
        }


def _rings(graph: EcosystemGraph, choice: Choice) -> Iterator[Row]:
    for ring in rings(graph, max_length=choice.max_length or 3):
        yield {
            "members": " | ".join(ring.members),
            "resources": " | ".join(transfer.resource for transfer in ring.transfers),
            "smallest_gain": ring.smallest,
            "total_gain": ring.total,
        }


class _Table(NamedTuple):
    columns: tuple[str, ...]
    rows: Callable[[EcosystemGraph, Choice], Iterator[Row]]


_TABLES: Final[Mapping[str, _Table]] = {
    "actors": _Table(("actor", "given", "received", "balance", "fails", "lost_share"), _actors),
    "pairs": _Table(
        ("actor", "other", "gives", "gets", "direct", "net", "evenness", "through_others", "ring"), _pairs
    ),
    "returns": _Table(
        (
            *("actor", "given", "received", "direct", "loop_least", "loop_most"),
            *("unreturned_least", "unreturned_most"),
        ),
        _returns,
    ),
    "kinds": _Table(
        (
            *("counted", "total", "direct_share", "loop_share", "unreturned_share", "loop_max_share"),
            "links_returned",
        ),
        _kinds,
    ),
    "cycles": _Table(("members", "resources", "length", "score", "weakest"), _cycles),
    "needs": _Table(("actor", "resource", "importance", "tolerance", "critical", "served_by"), _needs),
    "rings": _Table(("members", "resources", "smallest_gain", "total_gain"), _rings),
}
TABLES: Final = tuple(_TABLES)
"""The names of the tables there are."""
