"""Arithmetic on columns: plain lists for the models people draw, numpy for those that are counted.

A model of some hundred links is done before numpy is imported; one of a million cannot wait for
Python. Both arithmetics add up in the order of the column, so they agree to the last bit.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

from ecograph.model.table import Encoded
from ecograph.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Numbers: TypeAlias = Any
"""A column of numbers of one arithmetic: a list, or a numpy array."""

MANY: Final = 50_000
"""From this many rows on numpy has earned the time its import takes."""


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

    def cells(self, column: Sequence[Any], order: Numbers) -> tuple[Any, ...]:
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

    def outside(self, keys: Numbers, known: Numbers) -> Numbers:
        """Give the places whose key is not among the known ones."""

    def most(self, values: Numbers, runs: Numbers) -> list[float]:
        """Give the largest value of each stretch."""

    def totals(self, values: Numbers, runs: Numbers) -> list[float]:
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


class _Lists:
    """Plain Python."""

    def codes(self, column: Sequence[str], number: Mapping[str, int]) -> Numbers:
        return [number[cell] for cell in column]

    def keys(self, *parts: tuple[Numbers, int]) -> Numbers:
        (keys, _), *others = parts
        for codes, size in others:
            keys = [key * size + code for key, code in zip(keys, codes, strict=True)]
        return keys

    def order(self, keys: Numbers) -> Numbers:
        return sorted(range(len(keys)), key=keys.__getitem__)

    def repeated(self, keys: Numbers, order: Numbers) -> set[int]:
        return {row for two in pairwise(order) if keys[two[0]] == keys[two[1]] for row in two}

    def apart(self, order: Numbers, one: Numbers, other: Numbers) -> tuple[Numbers, Numbers]:
        return [row for row in order if one[row] != other[row]], [
            row for row in order if one[row] == other[row]
        ]

    def taken(self, column: Numbers, order: Numbers) -> Numbers:
        return [column[row] for row in order]

    def cells(self, column: Sequence[Any], order: Numbers) -> tuple[Any, ...]:
        if isinstance(column, Encoded):
            return tuple(map(column.cells.__getitem__, map(column.codes.__getitem__, order)))
        return tuple(map(column.__getitem__, order))

    def chosen(self, column: Numbers, places: Numbers) -> Numbers:
        return [column[place] for place in places]

    def known(self, column: Numbers) -> Numbers:
        return [float(cell is not None) for cell in column]

    def filled(self, one: Numbers, other: Numbers) -> Numbers:
        return [place for place, cells in enumerate(zip(one, other, strict=True)) if all(cells)]

    def listed(self, column: Numbers) -> list[Any]:
        return list(column)

    def bundles(self, codes: Numbers, size: int) -> tuple[Numbers, list[int]]:
        counts = [0] * (size + 1)
        for code in codes:
            counts[code + 1] += 1
        return self.order(codes), list(accumulate(counts))

    def runs(self, keys: Numbers) -> Numbers:
        changes = (row for row, (one, other) in enumerate(pairwise(keys), start=1) if one != other)
        return [0, *changes, len(keys)] if keys else [0]

    def stretches(self, order: Numbers, runs: Numbers) -> Numbers:
        stretch = [0] * len(order)
        for number, (start, end) in enumerate(pairwise(runs)):
            for row in order[start:end]:
                stretch[row] = number
        return stretch

    def outside(self, keys: Numbers, known: Numbers) -> Numbers:
        there = set(known)
        return [row for row, key in enumerate(keys) if key not in there]

    def most(self, values: Numbers, runs: Numbers) -> list[float]:
        return [max(values[start:end]) for start, end in pairwise(runs)]

    def totals(self, values: Numbers, runs: Numbers) -> list[float]:
        return [sum(values[start:end]) for start, end in pairwise(runs)]

    def product(self, one: Numbers, other: Numbers, *, scale: float) -> Numbers:
        return [
            value if factor is None else value * (factor / scale)
            for value, factor in zip(one, other, strict=True)
        ]

    def quotient(self, one: Numbers, other: Numbers) -> Numbers:
        return [value / divisor for value, divisor in zip(one, other, strict=True)]

    def sums(self, codes: Numbers, values: Numbers, size: int) -> list[float]:
        totals = [0.0] * size
        for code, value in zip(codes, values, strict=True):
            if value is not None:
                totals[code] += value
        return totals

    def both_ways(
        self, givers: Numbers, receivers: Numbers, volumes: Numbers, size: int, *, most: bool = False
    ) -> BothWays:
        flows: dict[int, float] = {}
        for giver, receiver, volume in zip(givers, receivers, volumes, strict=True):
            arc = giver * size + receiver
            before = flows.get(arc, 0.0)
            flows[arc] = max(before, volume) if most else before + volume
        pairs = sorted({(min(ends), max(ends)) for ends in (divmod(arc, size) for arc in flows)})
        return BothWays(
            first=[one for one, _ in pairs],
            second=[other for _, other in pairs],
            there=[flows.get(one * size + other, 0.0) for one, other in pairs],
            back=[flows.get(other * size + one, 0.0) for one, other in pairs],
        )


class _Arrays:
    """numpy, imported when the first column is made."""

    def codes(self, column: Sequence[str], number: Mapping[str, int]) -> Numbers:
        import numpy

        if isinstance(column, Encoded):
            known = numpy.fromiter(map(number.__getitem__, column.cells), numpy.int64, len(column.cells))
            return known[numpy.frombuffer(column.codes, numpy.int64)]
        return numpy.fromiter(map(number.__getitem__, column), numpy.int64, len(column))

    def keys(self, *parts: tuple[Numbers, int]) -> Numbers:
        (keys, _), *others = parts
        for codes, size in others:
            keys = keys * size + codes
        return keys

    def order(self, keys: Numbers) -> Numbers:
        import numpy

        return numpy.argsort(keys, kind="stable")

    def repeated(self, keys: Numbers, order: Numbers) -> set[int]:
        import numpy

        ordered = keys[order]
        (equal,) = numpy.nonzero(ordered[1:] == ordered[:-1])
        return {*order[equal].tolist(), *order[equal + 1].tolist()}

    def apart(self, order: Numbers, one: Numbers, other: Numbers) -> tuple[Numbers, Numbers]:
        import numpy

        rows = numpy.asarray(order, dtype=numpy.int64)
        differ = one[rows] != other[rows]
        return rows[differ], rows[~differ]

    def taken(self, column: Numbers, order: Numbers) -> Numbers:
        import numpy

        if isinstance(column, Encoded):
            cells = numpy.asarray(column.cells, dtype=float)
            return cells[numpy.frombuffer(column.codes, numpy.int64)[order]]
        return (column if isinstance(column, numpy.ndarray) else numpy.asarray(column, dtype=float))[order]

    def cells(self, column: Sequence[Any], order: Numbers) -> tuple[Any, ...]:
        import numpy

        if isinstance(column, Encoded):
            order = numpy.frombuffer(column.codes, numpy.int64)[order]
            column = column.cells
        # `asarray` would take cells that are sequences apart.
        return tuple(numpy.fromiter(column, object, len(column))[order].tolist())

    def chosen(self, column: Numbers, places: Numbers) -> Numbers:
        import numpy

        return numpy.asarray(column)[places]

    def known(self, column: Numbers) -> Numbers:
        import numpy

        return (~numpy.isnan(column)).astype(float)

    def filled(self, one: Numbers, other: Numbers) -> Numbers:
        import numpy

        (places,) = numpy.nonzero((one != 0) & (other != 0))
        return places

    def listed(self, column: Numbers) -> list[Any]:
        listed: list[Any] = column.tolist()
        return listed

    def bundles(self, codes: Numbers, size: int) -> tuple[Numbers, list[int]]:
        import numpy

        return self.order(codes), [0, *numpy.cumsum(numpy.bincount(codes, minlength=size)).tolist()]

    def runs(self, keys: Numbers) -> Numbers:
        import numpy

        (changes,) = numpy.nonzero(keys[1:] != keys[:-1])
        return numpy.concatenate(([0], changes + 1, [len(keys)] if len(keys) else [])).astype(numpy.int64)

    def stretches(self, order: Numbers, runs: Numbers) -> Numbers:
        import numpy

        stretch = numpy.empty(len(order), dtype=numpy.int64)
        stretch[order] = numpy.repeat(numpy.arange(len(runs) - 1), numpy.diff(runs))
        return stretch

    def outside(self, keys: Numbers, known: Numbers) -> Numbers:
        import numpy

        # A sentinel beyond all keys spares a look at the end; `isin` hashes, which takes three times as long.
        beyond = numpy.iinfo(numpy.int64).max
        there = numpy.sort(numpy.append(numpy.asarray(known, dtype=numpy.int64), beyond))
        (rows,) = numpy.nonzero(there[numpy.searchsorted(there, keys)] != keys)
        return rows

    def most(self, values: Numbers, runs: Numbers) -> list[float]:
        import numpy

        largest: list[float] = numpy.maximum.reduceat(values, runs[:-1]).tolist() if len(runs) > 1 else []
        return largest

    def totals(self, values: Numbers, runs: Numbers) -> list[float]:
        import numpy

        # `add.reduceat` adds in another order; this adds as plain Python does.
        stretch = numpy.repeat(numpy.arange(len(runs) - 1), numpy.diff(runs))
        totals: list[float] = numpy.bincount(stretch, values, len(runs) - 1).tolist()
        return totals

    def product(self, one: Numbers, other: Numbers, *, scale: float) -> Numbers:
        import numpy

        return numpy.where(numpy.isnan(other), one, one * (other / scale))

    def quotient(self, one: Numbers, other: Numbers) -> Numbers:
        return one / other

    def sums(self, codes: Numbers, values: Numbers, size: int) -> list[float]:
        import numpy

        # Of no rows at all numpy gives whole numbers.
        totals: list[float] = numpy.bincount(codes, numpy.nan_to_num(values), size).astype(float).tolist()
        return totals

    def both_ways(
        self, givers: Numbers, receivers: Numbers, volumes: Numbers, size: int, *, most: bool = False
    ) -> BothWays:
        import numpy

        low, high = numpy.minimum(givers, receivers), numpy.maximum(givers, receivers)
        keys = low * size + high
        order = numpy.argsort(keys, kind="stable")
        ordered = keys[order]
        starts = numpy.ones(len(keys), dtype=bool)
        starts[1:] = ordered[1:] != ordered[:-1]
        pair = numpy.cumsum(starts) - 1
        first, second = numpy.divmod(ordered[starts], size)
        forth = (givers == low)[order]
        volumes = volumes[order]
        (begins,) = numpy.nonzero(starts)

        def folded(parts: Numbers) -> Numbers:
            if most and len(parts):
                return numpy.maximum.reduceat(parts, begins)
            return numpy.bincount(pair, parts, len(first))

        return BothWays(first, second, there=folded(volumes * forth), back=folded(volumes * ~forth))


def arithmetic(rows: int) -> Arithmetic:
    """Choose how to count: numpy from :data:`MANY` rows on."""
    return _Arrays() if rows >= MANY else _Lists()
