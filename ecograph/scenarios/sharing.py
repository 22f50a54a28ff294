"""What others may see: an ecosystem as if its confidential rows did not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ecograph.formats.edited import KEYS
from ecograph.formats.written import tables_of
from ecograph.model import Ecosystem
from ecograph.model.journeys import Journey, Touchpoint
from ecograph.model.references import broken_references
from ecograph.model.roadmap import RECORDS
from ecograph.scanning import scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from ecograph.model.record import Record
    from ecograph.rule import Rule

_MARK: Final = "confidential"
_ROWS: Final[Mapping[str, type[Record]]] = {**RECORDS, "journeys": Journey, "touchpoints": Touchpoint}


class Shared(NamedTuple):
    """What may be shared of an ecosystem."""

    ecosystem: Ecosystem
    withheld: int
    """How many rows are confidential."""


def shared(ecosystem: Ecosystem, *, rules: Iterable[Rule] | None = None) -> Shared:
    """Leave out every confidential row, and whatever cannot be said without it.

    A row that must name something confidential goes with it; where it only may, it stays and no
    longer does. Decisions on findings that are there only because of confidential rows go too,
    since the name of a finding tells what it is about.

    Args:
        ecosystem: what was written down.
        rules: the rules that will judge it, as in :func:`ecograph.scan`.

    Returns:
        The ecosystem itself, where nothing is confidential.

    >>> from ecograph import load
    >>> found = shared(load('''
    ... actors: [{id: a}, {id: b, trusted_by: [c]}, {id: c, confidential: true}]
    ... dependencies:
    ...   - {depender: a, dependee: b, resource: r, importance: 3}
    ...   - {depender: a, dependee: c, resource: r, importance: 5}
    ... '''))
    >>> len(found.ecosystem.actors), len(found.ecosystem.dependencies), found.withheld
    (2, 1, 1)
    """
    if not _has_any(ecosystem):
        return Shared(ecosystem, 0)
    tables = tables_of(ecosystem)
    known = _ids(tables)
    withheld = _without_marked(tables)
    _mend(tables)
    gone = known - _ids(tables)
    for scenario in tables.get("scenarios", ()):
        changes = [change for change in scenario.get("change", ()) if not _mentions(change, gone)]
        scenario["change"] = changes
    seen = Ecosystem.model_validate(tables)
    found: frozenset[str] = frozenset()
    if ecosystem.decisions or any(initiative.addresses for initiative in ecosystem.initiatives):
        before, after = (
            frozenset(finding.id for finding in scan(model, rules=rules).findings)
            for model in (ecosystem, seen)
        )
        found = before - after
    return Shared(_silent_about(seen, found, gone), withheld)


def _ids(tables: Mapping[str, Any]) -> set[str]:
    named = ("actors", "resources", "goals", "journeys")
    return {str(row["id"]) for name in named for row in tables.get(name, ())}


def _mentions(content: Any, ids: AbstractSet[str]) -> bool:
    if isinstance(content, dict):
        return any(_mentions(cell, ids) for cell in (*content, *content.values()))
    return any(_mentions(cell, ids) for cell in content) if isinstance(content, list) else content in ids


def _has_any(ecosystem: Ecosystem) -> bool:
    """Look for the mark by column, since a large table is slow to turn into rows."""
    tables = (ecosystem.actors, ecosystem.interests, ecosystem.offers, ecosystem.dependencies)
    if any(any(table.column(_MARK)) for table in tables):
        return True
    rest = (ecosystem.resources, ecosystem.goals, ecosystem.positions, ecosystem.journeys)
    rows: list[Any] = [row for table in (*rest, ecosystem.initiatives) for row in table]
    for row in rows:  # grows by the parts of what is looked at
        if getattr(row, _MARK, False):
            return True
        for part in ("touchpoints", "metric", "causes", "because"):
            parts = getattr(row, part, ())
            if isinstance(parts, tuple):
                rows.extend(parts)
    return False


def _without_marked(content: Any) -> int:
    """Take the rows that are marked out of all tables, at any depth, and count them."""
    if isinstance(content, dict):
        alone = [key for key in ("metric",) if _is_marked(content.get(key))]  # a list of one, as written
        marks = sum(_marks(content.pop(key)) for key in alone)
        return marks + sum(map(_without_marked, content.values()))
    if not isinstance(content, list):
        return 0
    marks = sum(_marks(row) for row in content if _is_marked(row))
    content[:] = [row for row in content if not _is_marked(row)]
    return marks + sum(map(_without_marked, content))


def _is_marked(row: Any) -> bool:
    """Tell whether a row is confidential, or would add or change one that is."""
    return isinstance(row, dict) and (bool(row.get(_MARK)) or _is_marked(row.get("row")))


def _marks(content: Any) -> int:
    """Count the marks on a row and on its parts."""
    if isinstance(content, dict):
        return bool(content.get(_MARK)) + sum(map(_marks, content.values()))
    return sum(map(_marks, content)) if isinstance(content, list) else 0


def _mend(tables: dict[str, Any]) -> None:
    """Take out what refers to rows that are gone, until nothing does."""
    while gone := {
        _what_goes(broken.path) for broken in broken_references(tables) if broken.code.startswith("unknown-")
    }:
        for path in sorted(gone, key=lambda path: [(str(type(part)), part) for part in path], reverse=True):
            inside: Any = tables
            for part in path[:-1]:
                inside = inside[part]
            del inside[path[-1]]


def _what_goes(path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Say what must go where a reference leads nowhere: the cell, or its row where it cannot do without."""
    field, row = path[-1], path[:-1]
    if isinstance(field, str) and len(row) > 1 and isinstance(row[-1], int):
        name = str(row[-2])
        record = _ROWS.get(name)
        needed = (
            record is not None and field in record.model_fields and record.model_fields[field].is_required()
        )
        # Without a part of its key a row would say the same as another.
        if needed or field in KEYS.get(name, ()):
            return row
        if "change" in row:
            return row[: row.index("change") + 2]
    if "change" in path[:-2]:
        return path[: path.index("change") + 2]
    return path


def _silent_about(ecosystem: Ecosystem, findings: AbstractSet[str], ids: AbstractSet[str]) -> Ecosystem:
    """Leave out what was decided about some findings and about some ids, and that something answers them."""

    def may_be_told(finding: str) -> bool:
        return finding not in findings and ids.isdisjoint(finding.split("@")[1:])

    return ecosystem.model_copy(
        update={
            "decisions": tuple(
                decision.model_copy(update={"owner": None}) if decision.owner in ids else decision
                for decision in ecosystem.decisions
                if may_be_told(decision.finding)
            ),
            "initiatives": tuple(
                initiative.model_copy(update={"addresses": tuple(filter(may_be_told, initiative.addresses))})
                for initiative in ecosystem.initiatives
            ),
        }
    )
