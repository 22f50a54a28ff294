"""Arithmetic on columns: plain lists for the models people draw, numpy for those that are counted.

A model of some hundred links is done before numpy is imported; one of a million cannot wait for
Python. Both arithmetics add up in the order of the column, so they agree to the last bit.
"""

from __future__ import annotations

from typing import Final

from ecograph.columns.arithmetic import Arithmetic, BothWays, Numbers
from ecograph.columns.lists import Lists

__all__ = ["MANY", "Arithmetic", "BothWays", "Numbers", "arithmetic"]

MANY: Final = 50_000
"""From this many rows on numpy has earned the time its import takes."""


def arithmetic(rows: int) -> Arithmetic:
    """Choose how to count: numpy from :data:`MANY` rows on."""
    if rows < MANY:
        return Lists()
    from ecograph.columns.arrays import Arrays

    return Arrays()
