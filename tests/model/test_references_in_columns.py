"""References in columns: the same is found as in rows, whatever does the counting."""

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecograph.model import Dependency, Ecosystem, Table
from ecograph.model import references as checks
from ecograph.model.references import MORE, broken_references
from ecograph.model.table import MOST_TOLD, RawColumns

NAMES = st.sampled_from(("a", "b", " a ", "c", "", "d", "9", 9, 9.0, True, None, ("a", "z"), ["b"]))
THINGS = st.sampled_from(("r", "s", " r", 1, "1", None))
FIELDS = {
    "actors": {"id": NAMES, "part_of": NAMES, "trusted_by": NAMES, "according_to": NAMES},
    "dependencies": {
        "depender": NAMES,
        "dependee": NAMES,
        "resource": THINGS,
        "according_to": NAMES,
        "channel": THINGS,
    },
    "offers": {"actor": NAMES, "resource": THINGS, "not_to": NAMES},
    "interests": {"actor": NAMES, "resource": THINGS, "giver": NAMES, "according_to": NAMES},
}
OTHERS = {
    "focal": "a",
    "resources": [{"id": "r"}, {"id": "1"}],
    "scenarios": [{"id": "x", "close": ["r", "q"]}],
}


def rows_of(fields):
    """Rows in which any cell may be left out."""
    return st.lists(st.fixed_dictionaries({}, optional=fields), max_size=6)


def in_columns(rows):
    """The same rows, kept as columns; a cell of None says nothing there."""
    names = {name for row in rows for name in row}
    return RawColumns({name: [row.get(name) for row in rows] for name in names}, len(rows))


@given(tables=st.fixed_dictionaries({name: rows_of(fields) for name, fields in FIELDS.items()}))
def test_columns_are_checked_as_rows_are(tables):
    """In columns the same is broken, with the same words, by plain Python and by numpy."""
    expected = broken_references({**OTHERS, **tables})
    columns = {name: in_columns(rows) for name, rows in tables.items()}
    assert broken_references({**OTHERS, **columns}) == expected
    with patch.object(checks, "_MANY", 0):
        assert broken_references({**OTHERS, **columns}) == expected


@given(rows=st.lists(st.tuples(*[st.integers(0, 3)] * 3), min_size=1, max_size=30))
def test_duplicate_rows_are_found_also_where_the_numbers_are_too_large_to_combine(rows):
    """What four columns say is compared rightly also when all their combinations pass a machine's number."""
    links = [
        {"depender": f"a{one}", "dependee": f"b{two}", "resource": f"r{three}", "importance": 3}
        for one, two, three in rows
    ]
    actors = [{"id": f"{letter}{number}"} for letter in "ab" for number in range(4)]
    with patch.object(checks, "_MANY", 0), patch.object(checks, "_LARGEST_KEY", 5):
        broken = broken_references({"actors": actors, "dependencies": in_columns(links)})
    assert len(broken) == len(rows) - len(set(rows))
    assert {each.code for each in broken} <= {"duplicate-row"}


def test_a_large_table_of_a_model_is_checked_by_its_columns():
    """In a checked table of fifty thousand rows and more a stranger, a duplicate and a circle are found."""
    count = 50_001
    columns = {
        "depender": ["a"] * count,
        "dependee": ["b"] * (count - 2) + ["stranger", "a"],
        "resource": [f"r{number}" for number in range(count)],
        "importance": [3] * count,
    }
    table = Table.of(Dependency, columns)
    broken = broken_references({"actors": [{"id": "a"}, {"id": "b"}], "dependencies": table})
    assert [(each.code, each.path[1]) for each in broken] == [
        ("unknown-actor", count - 2),
        ("self-dependency", count - 1),
    ]
    columns["resource"][5] = "r4"
    (first, *_) = broken_references(
        {"actors": [{"id": "a"}, {"id": "b"}], "dependencies": Table.of(Dependency, columns)}
    )
    assert (first.code, first.path) == ("duplicate-row", ("dependencies", 5, "depender"))


def test_of_very_many_broken_references_the_first_are_told_and_the_rest_counted():
    """A million unknown names take no gigabytes: a thousand are told, the others are a number."""
    rows = [{"actor": f"nobody {number}", "resource": "r"} for number in range(MOST_TOLD + 7)]
    broken = broken_references({"actors": [{"id": "a"}], "offers": rows})
    assert len(broken) == MOST_TOLD + 1
    assert (broken[-1].code, broken[-1].stands_for) == (MORE, 7)


def test_a_model_made_of_columns_refuses_what_one_of_rows_refuses():
    """Unknown names in columns are a validation error of the model."""
    columns = {"depender": ["a"], "dependee": ["z"], "resource": ["r"], "importance": [3]}
    with pytest.raises(ValueError, match="there is no actor"):
        Ecosystem(actors=[{"id": "a"}], dependencies=RawColumns(columns, 1))
