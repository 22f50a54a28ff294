"""Arithmetic on numpy arrays."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, Final

import numpy

from ecograph.columns.arithmetic import BothWays
from ecograph.model.table import Encoded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecograph.columns.arithmetic import Numbers


_BITS: Final = 16


class Arrays:
    """Columns of numbers are arrays; what is unknown is not-a-number."""

    def codes(self, column: Sequence[str], number: Mapping[str, int]) -> Numbers:
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
        if not (keys[1:] < keys[:-1]).any():
            return numpy.arange(len(keys))
        # By 16 bits at a time, least first: numpy sorts those by counting, which takes a third of the time.
        order = numpy.argsort(_digits(keys, 0), kind="stable")
        for shift in range(_BITS, int(keys.max()).bit_length(), _BITS):
            order = order[numpy.argsort(_digits(keys, shift)[order], kind="stable")]
        return order

    def repeated(self, keys: Numbers, order: Numbers) -> set[int]:
        ordered = keys[order]
        (equal,) = numpy.nonzero(ordered[1:] == ordered[:-1])
        return {*order[equal].tolist(), *order[equal + 1].tolist()}

    def apart(self, order: Numbers, one: Numbers, other: Numbers) -> tuple[Numbers, Numbers]:
        rows = numpy.asarray(order, dtype=numpy.int64)
        differ = one[rows] != other[rows]
        return rows[differ], rows[~differ]

    def taken(self, column: Numbers, order: Numbers) -> Numbers:
        if isinstance(column, Encoded):
            cells = numpy.asarray(column.cells, dtype=float)
            return cells[numpy.frombuffer(column.codes, numpy.int64)[order]]
        return (column if isinstance(column, numpy.ndarray) else numpy.asarray(column, dtype=float))[order]

    def cells(self, column: Sequence[Any], order: Numbers) -> Sequence[Any]:
        if isinstance(column, Encoded):
            codes = numpy.frombuffer(column.codes, numpy.int64)[order]
            return Encoded(column.cells, array("q", codes.tobytes()))
        # `asarray` would take cells that are sequences apart.
        return tuple(numpy.fromiter(column, object, len(column))[order].tolist())

    def chosen(self, column: Numbers, places: Numbers) -> Numbers:
        return numpy.asarray(column)[places]

    def known(self, column: Numbers) -> Numbers:
        return (~numpy.isnan(column)).astype(float)

    def filled(self, one: Numbers, other: Numbers) -> Numbers:
        (places,) = numpy.nonzero((one != 0) & (other != 0))
        return places

    def listed(self, column: Numbers) -> list[Any]:
        listed: list[Any] = column.tolist()
        return listed

    def bundles(self, codes: Numbers, size: int) -> tuple[Numbers, list[int]]:
        return self.order(codes), [0, *numpy.cumsum(numpy.bincount(codes, minlength=size)).tolist()]

    def runs(self, keys: Numbers) -> Numbers:
        (changes,) = numpy.nonzero(keys[1:] != keys[:-1])
        return numpy.concatenate(([0], changes + 1, [len(keys)] if len(keys) else [])).astype(numpy.int64)

    def stretches(self, order: Numbers, runs: Numbers) -> Numbers:
        stretch = numpy.empty(len(order), dtype=numpy.int64)
        stretch[order] = self._stretch(runs)
        return stretch

    def outside(self, keys: Numbers, *known: Numbers) -> Numbers:
        # A sentinel beyond all keys spares a look at the end; `isin` hashes, which takes three times as long.
        beyond = numpy.iinfo(numpy.int64).max
        there = numpy.sort(
            numpy.concatenate([numpy.asarray(part, numpy.int64) for part in (*known, [beyond])])
        )
        (rows,) = numpy.nonzero(there[numpy.searchsorted(there, keys)] != keys)
        return rows

    def peaks(self, values: Numbers, runs: Numbers) -> Numbers:
        stretch = self._stretch(runs)
        largest = numpy.maximum.reduceat(values, runs[:-1]) if len(runs) > 1 else values
        (places,) = numpy.nonzero(values == largest[stretch])
        return places[self.runs(stretch[places])[:-1]]

    def _stretch(self, runs: Numbers) -> Numbers:
        """The number of the stretch each place is in."""
        return numpy.repeat(numpy.arange(len(runs) - 1), numpy.diff(runs))

    def totals(self, values: Numbers, runs: Numbers) -> Numbers:
        # `add.reduceat` adds in another order; this adds as plain Python does.
        return numpy.bincount(self._stretch(runs), values, len(runs) - 1)

    def product(self, one: Numbers, other: Numbers, *, scale: float) -> Numbers:
        return numpy.where(numpy.isnan(other), one, one * (other / scale))

    def quotient(self, one: Numbers, other: Numbers) -> Numbers:
        return one / other

    def sums(self, codes: Numbers, values: Numbers, size: int) -> list[float]:
        # Of no rows at all numpy gives whole numbers.
        totals: list[float] = numpy.bincount(codes, numpy.nan_to_num(values), size).astype(float).tolist()
        return totals

    def both_ways(
        self, givers: Numbers, receivers: Numbers, volumes: Numbers, size: int, *, most: bool = False
    ) -> BothWays:
        low, high = numpy.minimum(givers, receivers), numpy.maximum(givers, receivers)
        keys = low * size + high
        order = self.order(keys)
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


def _digits(keys: Numbers, shift: int) -> Numbers:
    return ((keys >> shift) & (2**_BITS - 1)).astype(numpy.uint16)
