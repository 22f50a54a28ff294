"""Arithmetic on plain lists."""

from __future__ import annotations

from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, Any

from ecograph.columns.arithmetic import BothWays
from ecograph.model.table import Encoded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecograph.columns.arithmetic import Numbers


class Lists:
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

    def outside(self, keys: Numbers, *known: Numbers) -> Numbers:
        there = set(chain.from_iterable(known))
        return [row for row, key in enumerate(keys) if key not in there]

    def peaks(self, values: Numbers, runs: Numbers) -> Numbers:
        return [max(range(start, end), key=values.__getitem__) for start, end in pairwise(runs)]

    def totals(self, values: Numbers, runs: Numbers) -> Numbers:
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
