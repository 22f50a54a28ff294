"""What a measure needs to do with columns, whoever does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from ecograph.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Numbers: TypeAlias = Any
"""A column of numbers of one arithmetic: a list, or a numpy array."""


class BothWays(NamedTuple):
    """What every two linked nodes give each other, by pair in ascending order."""

    first: Numbers
    second: Numbers
    there: Numbers
    """From the first to the second."""
    back: Numbers


class Arithmetic(Protocol):
    """What a measure needs to do with columns."""

    def codes(self, column: Sequence[str], number: Mapping[str, int]) -> Numbers:
        """Give each cell its number."""

    def keys(self, *parts: tuple[Numbers, int]) -> Numbers:
        """Make one number of several codes, each below its size, that sorts as they do together."""

    def order(self, keys: Numbers) -> Numbers:
        """Give the row numbers in ascending order of their keys, equal ones as they stand."""

    def repeated(self, keys: Numbers, order: Numbers) -> set[int]:
        """Give the rows whose key occurs more than once."""

    def apart(self, order: Numbers, one: Numbers, other: Numbers) -> tuple[Numbers, Numbers]:
        """Split an order into the rows where two columns differ and those where they agree."""

    def taken(self, column: Numbers, order: Numbers) -> Numbers:
        """Put a column of numbers in order; None stays, or becomes not-a-number."""

    def cells(self, column: Sequence[Any], order: Numbers) -> Sequence[Any]:
        """Put a column of anything in order."""

    def chosen(self, column: Numbers, places: Numbers) -> Numbers:
        """Keep of a column of whole numbers, or one in order, what stands in some places."""

    def known(self, column: Numbers) -> Numbers:
        """Give 1.0 where something is known, and 0.0 elsewhere."""

    def filled(self, one: Numbers, other: Numbers) -> Numbers:
        """Give the places where neither column has a 0."""

    def listed(self, column: Numbers) -> list[Any]:
        """Give a column as a plain list."""

    def bundles(self, codes: Numbers, size: int) -> tuple[Numbers, list[int]]:
        """Put rows together by code; gives their numbers, and for each code where its rows begin and end."""

    def runs(self, keys: Numbers) -> Numbers:
        """Give where each stretch of equal keys begins, and where the last one ends."""

    def stretches(self, order: Numbers, runs: Numbers) -> Numbers:
        """Give each row the number of the stretch of the order in which it stands."""

    def outside(self, keys: Numbers, *known: Numbers) -> Numbers:
        """Give the places whose key is not among the known ones."""

    def peaks(self, values: Numbers, runs: Numbers) -> Numbers:
        """Give the place of the largest value of each stretch, the first of several."""

    def totals(self, values: Numbers, runs: Numbers) -> Numbers:
        """Add up the values of each stretch."""

    def product(self, one: Numbers, other: Numbers, *, scale: float) -> Numbers:
        """Multiply row by row, the other divided by `scale`; where the other is unknown, the one stands."""

    def quotient(self, one: Numbers, other: Numbers) -> Numbers:
        """Divide row by row."""

    def sums(self, codes: Numbers, values: Numbers, size: int) -> list[float]:
        """Add up the values of each code; unknown ones count for nothing."""

    def both_ways(
        self, givers: Numbers, receivers: Numbers, volumes: Numbers, size: int, *, most: bool = False
    ) -> BothWays:
        """Add up what goes between every two, either way, or give the most of it; nobody gives to itself."""
