"""What cannot be judged since something was not read: that is told, and what only follows from it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ecograph.errors import Problem

CELLS: Final = frozenset({"error-cell", "formula-without-value", "impossible-date"})
"""Problems of a cell of which nothing was taken."""
SHEETS: Final = frozenset({"unknown-sheet", "missing-column", "hidden-sheet"})
"""Problems of a sheet of which nothing was taken."""
MERGED: Final = "merged-cells"
"""The problem of cells that were taken as if each held what stands in the first."""
_AGAIN: Final = frozenset({"duplicate-row", "duplicate-id"})
SECOND_TABLE: Final = "second-table"
"""The problem of a sheet of which only the start was taken."""
_NAMED_IN: Final[Mapping[str, str]] = {
    "unknown-actor": "actors",
    "unknown-resource": "resources",
    "unknown-goal": "goals",
    "unknown-initiative": "initiatives",
    "unknown-action": "initiatives",
    "unknown-journey": "journeys",
    "unknown-touchpoint": "touchpoints",
    "unknown-what-if": "scenarios",
    "unknown-channel": "dependencies",
}
"""Where a name would stand that was not found."""
NAMING: Final = frozenset(_NAMED_IN.values())
"""The tables in which names stand that others refer to."""


def without_consequences(problems: Sequence[Problem], gaps: Collection[str]) -> list[Problem]:
    """Leave out the problems that only follow from others, which say that something was not read.

    A row with a cell that was not read lacks a key because of it; rows with merged cells may only look
    alike; and a name is not known to be wrong, where it may stand in what was not read.

    Args:
        problems: all that were found, with their places.
        gaps: the tables of which not all rows and names were read.
    """
    rows = {_row(problem) for problem in problems if problem.code in CELLS}
    merged = {_sheet(problem) for problem in problems if problem.code == MERGED}
    return [
        problem
        for problem in problems
        if not (problem.code == "missing-key" and _row(problem) in rows)
        and not (problem.code in _AGAIN and _sheet(problem) in merged)
        and _NAMED_IN.get(problem.code) not in gaps
    ]


def _row(problem: Problem) -> tuple[str, str, int]:
    return problem.place.source, problem.place.sheet, problem.place.line


def _sheet(problem: Problem) -> tuple[str, str]:
    return problem.place.source, problem.place.sheet
