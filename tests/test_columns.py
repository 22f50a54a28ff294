from __future__ import annotations

import math
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from strategies import ecosystems

from ecograph import columns
from ecograph.columns.arrays import Arrays
from ecograph.columns.lists import Lists
from ecograph.graph import build
from ecograph.links import Link, Links
from ecograph.measures import (
    balances,
    components,
    main_sources,
    one_way_links,
    own_books,
    pairs,
    power,
    unreturnable_links,
    volumes,
)
from ecograph.model import Dependency, Ecosystem, Table, table
from ecograph.rendering.json import report_json
from ecograph.scanning import scan

codes = st.integers(0, 5)
volumes_of_any_size = st.floats(0, 1e6, allow_nan=False)
rows = st.lists(st.tuples(codes, codes, volumes_of_any_size, st.none() | st.floats(1, 5)), max_size=30)


def both(told):
    """The same columns in either arithmetic."""
    plain, arrays = Lists(), Arrays()
    number = {str(code): code for code in range(6)}
    names = [list(map(str, column)) for column in ([row[0] for row in told], [row[1] for row in told])]
    for sums in (plain, arrays):
        yield sums, *(sums.codes(column, number) for column in names)


@given(rows)
def test_both_arithmetics_put_rows_in_the_same_order(told):
    """Order, repeated keys and the split of an order agree."""
    found = []
    for sums, one, other in both(told):
        keys = sums.keys((one, 1), (other, 6))
        order = sums.order(keys)
        apart, together = sums.apart(order, one, other)
        found.append((list(order), sums.repeated(keys, order), list(apart), list(together)))
    assert found[0] == found[1]


@given(rows)
def test_both_arithmetics_add_up_to_the_last_bit(told):
    """Sums, products with unknown factors, and what goes both ways agree exactly."""
    found = []
    for sums, one, other in both(told):
        order = sums.order(sums.keys((one, 1), (other, 6)))
        values = sums.taken([row[2] for row in told], order)
        factors = sums.taken([row[3] for row in told], order)
        one, other = sums.taken(one, order), sums.taken(other, order)  # noqa: PLW2901 - in order from here on
        worth = sums.product(values, factors, scale=5)
        apart, _ = sums.apart(sums.order(one), one, other)
        ends = (sums.taken(column, apart) for column in (one, other, worth))
        both_ways = [list(column) for column in sums.both_ways(*ends, 6)]
        found.append((list(worth), sums.sums(one, worth, 6), sums.sums(one, factors, 6), both_ways))
    assert found[0] == found[1]


@pytest.fixture
def few_are_many(monkeypatch):
    """Let numpy count also the smallest model."""
    monkeypatch.setattr(columns, "MANY", 1)


def test_columns_that_repeat_are_kept_by_code(monkeypatch):
    """A column of few distinct cells reads as it was written, and a wrong cell is told by its row."""
    monkeypatch.setattr(table, "_MANY", 1)
    links = [
        {
            "depender": "a",
            "dependee": "b",
            "resource": "r",
            "importance": "4",
            "effort": None if row % 2 else 2,
        }
        for row in range(6)
    ]
    kept = Table.of(Dependency, links)
    assert isinstance(kept.column("importance"), table.Encoded)
    assert list(kept.column("effort")) == [2.0, None] * 3
    assert kept.column("effort")[1:3] == (None, 2.0)
    assert kept[1] == Dependency(depender="a", dependee="b", resource="r", importance=4)
    monkeypatch.setattr(table, "_MANY", 10**9)
    assert kept == Table.of(Dependency, links)
    monkeypatch.setattr(table, "_MANY", 1)
    with pytest.raises(ValidationError) as caught:
        Table.of(Dependency, [*links, {**links[0], "importance": "9"}])
    assert {problem["loc"][:2] for problem in caught.value.errors()} == {(6, "importance")}


def ecosystem() -> Ecosystem:
    return Ecosystem(
        actors=[{"id": "a"}, {"id": "b"}, {"id": "b1", "part_of": "b"}, {"id": "c", "kind": "customer"}],
        dependencies=[
            {
                "depender": "a",
                "dependee": "b",
                "resource": "r",
                "importance": 3,
                "satisfaction": 2,
                "effort": 1,
            },
            {"depender": "a", "dependee": "b1", "resource": "r", "importance": "2-5", "according_to": "b"},
            {"depender": "b1", "dependee": "a", "resource": "s", "importance": 4, "channel": "phone"},
            {"depender": "c", "dependee": "a", "resource": "s", "importance": 1, "amount": 3, "unit": "EUR"},
            {"depender": "b1", "dependee": "b", "resource": "s", "importance": 1},
        ],
    )


def told(graph):
    numbers = (balances(graph), own_books(graph), dict(pairs(graph)), volumes(graph, unit="EUR"))
    return (*numbers, tuple(graph.links), tuple(graph.within))


@pytest.mark.parametrize("coded", [False, True])
def test_a_model_that_numpy_counts_gives_the_same_numbers(monkeypatch, coded):
    """Every number and every link is the same, and is a plain float or None, however columns are kept."""
    plain = told(build(ecosystem()))
    monkeypatch.setattr(columns, "MANY", 1)
    monkeypatch.setattr(table, "_MANY", 1 if coded else 10**9)
    assert told(build(ecosystem())) == plain
    assert repr(told(build(ecosystem()))) == repr(plain)


@pytest.mark.usefixtures("few_are_many")
def test_unknown_numbers_stay_unknown_in_arrays():
    """A link over which no satisfaction is known keeps None, though the column has not-a-number."""
    links = Links(
        {"depender": ["a", "b"], "dependee": ["b", "a"], "resource": ["r", "r"], "satisfaction": [None, 2.0]},
        [0, 1],
    )
    assert [link.satisfaction for link in links] == [None, 2.0]
    assert math.isnan(links.numbers("satisfaction")[0])
    assert math.isnan(links.numbers("effort")[1])


@given(rows)
def test_both_arithmetics_put_rows_together_alike(told):
    """Bundles, stretches, the rows outside some keys, and the most and the sum of each agree exactly."""
    found = []
    for sums, one, other in both(told):
        keys = sums.keys((one, 1), (other, 6))
        order = sums.order(keys)
        runs = sums.runs(sums.chosen(keys, order))
        values = sums.chosen(sums.taken([row[2] for row in told], range(len(told))), order)
        rows_of, starts = sums.bundles(other, 6)
        apart, _ = sums.apart(sums.order(one), one, other)
        ends = (sums.taken(column, apart) for column in (one, other, [row[2] for row in told]))
        ways = sums.both_ways(*ends, 6, most=True)
        found.append(
            (
                [sums.listed(rows_of), starts, sums.listed(runs), sums.listed(sums.stretches(order, runs))],
                [sums.listed(sums.peaks(values, runs)), sums.listed(sums.totals(values, runs))],
                sums.listed(sums.outside(sums.chosen(keys, order), sums.listed(keys)[::2])),
                [list(column) for column in ways],
            )
        )
    assert found[0] == found[1]
    (bundled, starts, runs, stretches), (peaks, totals), outside, _ = found[0]
    codes = [row[1] for row in told]
    assert [codes[row] for row in bundled] == sorted(codes)
    assert starts == [sum(code < limit for code in codes) for limit in range(7)]
    by_ends = {}
    for first, second, value, _ in told:
        by_ends.setdefault((first, second), []).append(value)
    assert [peak - start for peak, start in zip(peaks, runs, strict=False)] == [
        values.index(max(values)) for _, values in sorted(by_ends.items())
    ]
    assert totals == pytest.approx([sum(values) for _, values in sorted(by_ends.items())])
    assert [sorted(by_ends)[stretch] for stretch in stretches] == [row[:2] for row in told]
    kept = {row[:2] for row in told[::2]}
    assert len(outside) == sum(row[:2] not in kept for row in told)
    assert runs[-1] == len(told)


@given(ecosystems(), st.booleans())
def test_a_scan_in_arrays_finds_the_same(model, parts):
    """Whatever numpy counts, every need, number and finding is the same to the last bit."""

    def all_of(graph):
        links = (tuple(one_way_links(graph)), tuple(unreturnable_links(graph)), tuple(graph.critical_links))
        links += (tuple(graph.between_traders(graph.links)),)
        numbers = (power(graph), main_sources(graph), components(graph), links)
        return tuple(graph.needs), numbers, report_json(scan(graph))

    plain = all_of(build(model, parts=parts))
    with patch.object(columns, "MANY", 1):
        assert all_of(build(model, parts=parts)) == plain


def test_links_are_a_sequence():
    """Links are indexed, sliced, counted and compared as a tuple of them is."""
    one, two = Link("a", "b", "r", 3.0), Link("a", "c", "r", 4.0, channels=("phone",))
    links = Links.of([one, two])
    assert (links[0], links[-1], links[:1], len(links)) == (one, two, (one,), 2)
    assert links == (one, two)
    assert links != (one,)
    assert hash(links) == hash((one, two))
    assert tuple(links.column("unit")) == (None, None)
    assert Links.of([]) == ()
