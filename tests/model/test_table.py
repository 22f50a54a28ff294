"""Tables keep columns and behave as the list of records they stand for."""

import contextlib
import copy
import pickle
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from ecograph import load
from ecograph.model import Actor, Dependency, Ecosystem, Initiative, Interest, Offer, Settings, Table
from ecograph.model.record import FrozenDict
from ecograph.model.table import Encoder, RawColumns, encoded

RECORDS = [Actor, Interest, Offer, Dependency]
ANY = [
    "a",
    " b ",
    "",
    " ",
    "x@y",
    "no",
    "days",
    "stated",
    "process",
    "4",
    "3-5",
    "5-3",
    "2026-11-22",
    "2026-13-01",
    0,
    1,
    3,
    3.5,
    6,
    -1,
    True,
    False,
    None,
    float("nan"),
    float("inf"),
    [2, 4],
    (1, 2, 3),
    [4, 2],
    [],
    ["a"],
    ["x@y"],
    {"low": 1, "high": 2},
    {"low": 1},
    {"low": 1, "high": 2, "x": 3},
    {},
]
LINK = {"depender": "a", "dependee": "b", "resource": "r", "importance": 3}


def rows_of(record):
    """Rows that are mostly right, with any cell wrong, left out or not known, and rows that are none."""
    cell = st.one_of(st.sampled_from(["a", "b", "3"]), st.sampled_from(ANY))
    fields = list(record.model_fields)
    required = [name for name in fields if record.model_fields[name].is_required()]
    good = {name: st.sampled_from(["3", "4"]) for name in required}
    nearly = st.fixed_dictionaries(good, optional={name: cell for name in fields if name not in required})
    wild = st.dictionaries(st.sampled_from([*fields, "nmae", ""]), cell, max_size=5)
    return st.lists(st.one_of(nearly, nearly, wild, st.sampled_from([None, "a", 5, []])), max_size=4)


def wrong_cells(check):
    """The (row, field) of every error, and what came out if there is none."""
    try:
        return set(), list(check())
    except ValidationError as error:
        return {problem["loc"][:2] for problem in error.errors()}, None


@settings(max_examples=30, deadline=None)
@given(data=st.data())
@pytest.mark.parametrize("record", RECORDS)
def test_a_table_accepts_exactly_what_a_list_of_records_accepts(record, data):
    """A table refuses the same cells as pydantic's list of the record, and else holds equal records."""
    rows = data.draw(rows_of(record))
    wrong, expected = wrong_cells(lambda: TypeAdapter(list[record]).validate_python(rows))
    wrong_here, found = wrong_cells(lambda: Table.of(record, rows))
    assert wrong_here == wrong
    assert found == expected


@settings(max_examples=30, deadline=None)
@given(rows=rows_of(Dependency))
def test_rows_and_columns_say_the_same(rows):
    """What a table says by column is what its rows say."""
    try:
        table = Table.of(Dependency, rows)
    except ValidationError:
        return
    for field in Dependency.model_fields:
        assert list(table.column(field)) == [getattr(row, field) for row in table]
    assert Table.of(Dependency, {field: table.column(field) for field in Dependency.model_fields}) == table
    assert Table.of(Dependency, list(table)) == table


def test_columns_make_the_same_table_as_rows():
    """Whole columns are checked as rows are and give an equal table with an equal hash."""
    rows = Table.of(Dependency, [LINK, {**LINK, "dependee": "c", "importance": "4-5"}])
    columns = Table.of(
        Dependency,
        {"depender": ["a", "a"], "dependee": ["b", "c"], "resource": ["r", "r"], "importance": [3, "4-5"]},
    )
    assert columns == rows
    assert hash(columns) == hash(rows)


@pytest.mark.parametrize(
    "columns",
    [
        {"depender": ["a"], "dependee": ["b"], "resource": ["r"], "importance": ["9"]},
        {"depender": ["a", "b"], "dependee": ["b"], "resource": ["r"], "importance": [3]},
        {"depender": ["a"], "dependee": ["b"], "resource": ["r"], "importance": [3], "weight": [3]},
        {"depender": ["a"], "dependee": ["b"], "resource": ["r"]},
        {"depender": "a", "dependee": "b", "resource": "r", "importance": "3"},
        {"depender": 5, "dependee": ["b"], "resource": ["r"], "importance": [3]},
    ],
    ids=["a wrong cell", "unequal lengths", "an unknown column", "a missing column", "texts", "a number"],
)
def test_wrong_columns_are_refused(columns):
    """A wrong cell, an unknown, missing or short column, and what is no column, are validation errors."""
    with pytest.raises(ValidationError):
        Table.of(Dependency, columns)


@pytest.mark.parametrize("rows", [5, "rows", None, b"rows", {1, 2}, 3.5])
def test_what_is_no_list_is_refused(rows):
    """Anything but rows or columns is a validation error."""
    with pytest.raises(ValidationError):
        Table.of(Dependency, rows)


def test_a_table_of_other_records_is_refused():
    """A table of dependencies cannot stand where actors belong."""
    with pytest.raises(ValidationError):
        Ecosystem(actors=Table.of(Dependency, [LINK]))


def test_a_table_is_a_sequence():
    """Length, index, negative index, slices, iteration and membership work as on a tuple of records."""
    table = Table.of(Actor, [{"id": name} for name in "abcd"])
    records = tuple(Actor(id=name) for name in "abcd")
    assert isinstance(table, Sequence)
    assert len(table) == 4
    assert table[0] == records[0]
    assert table[-1] == records[-1]
    for part in (slice(1, 3), slice(None, None, -1), slice(0, 9, 2), slice(3, 1)):
        assert table[part] == records[part]
    assert tuple(table) == records
    assert records[2] in table
    assert table.index(records[2]) == 2
    assert list(reversed(table)) == list(reversed(records))
    with pytest.raises(IndexError):
        table[4]


def test_tables_are_equal_when_their_rows_are():
    """Equality looks at values, not at which columns were written; another record is another table."""
    plain = Table.of(Actor, [{"id": "a"}])
    spelt = Table.of(Actor, [{"id": "a", "kind": "organisation", "influenceable": True, "name": None}])
    assert plain == spelt
    assert hash(plain) == hash(spelt)
    assert plain != Table.of(Actor, [{"id": "b"}])
    assert plain != Table.of(Actor, [{"id": "a"}, {"id": "b"}])
    assert plain != [Actor(id="a")]
    assert Table.of(Actor, []) != Table.of(Offer, [])


def test_an_unknown_column_is_a_key_error():
    """Asking for a field that the record does not have is an error, not None."""
    with pytest.raises(KeyError):
        Table.of(Actor, [{"id": "a"}]).column("nmae")


def whole() -> Ecosystem:
    return load(
        "actors: [{id: a, tags: [x]}, {id: b}]\n"
        "dependencies: [{depender: a, dependee: b, resource: r, importance: 3-5, date: 2026-11-22}]\n"
        "initiatives: [{id: i, benefits: {a: 3}}]\n"
        "scenarios: [{id: s, change: [{table: actors, row: {id: a, tags: [y]}}]}]\n"
        "settings: {weights: {1: 1, 2: 2, 3: 4, 4: 8, 5: 16}, thresholds: {net-giver: {limit: 2}}}\n"
    )


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_an_ecosystem_survives_pickling_and_copying(protocol):
    """A pickled and a deeply copied ecosystem are equal to the original and hash alike."""
    eco = whole()
    for other in (pickle.loads(pickle.dumps(eco, protocol)), copy.deepcopy(eco), copy.copy(eco)):
        assert other == eco
        assert hash(other) == hash(eco)
        assert other.dependencies[0] == eco.dependencies[0]
    with pytest.raises(TypeError):
        pickle.loads(pickle.dumps(eco, protocol)).settings.weights[1] = 2


def test_an_ecosystem_survives_being_written_and_read():
    """What an ecosystem dumps as JSON builds an equal ecosystem."""
    eco = whole()
    assert load(eco.model_dump_json(indent=1)) == eco
    assert Ecosystem.model_validate(eco.model_dump()) == eco


def test_records_and_tables_cannot_be_changed():
    """Neither a record nor a table nor a row taken from one can be changed."""
    eco = whole()
    for record, field in (
        (eco, "name"),
        (eco.actors[0], "id"),
        (eco.settings, "critical"),
        (Actor(id="x"), "id"),
    ):
        with pytest.raises(ValidationError, match="frozen"):
            setattr(record, field, "other")
    with pytest.raises(TypeError):
        eco.actors[0] = Actor(id="x")
    with pytest.raises(TypeError):
        del eco.actors[0]
    assert not hasattr(eco.actors, "append")


def test_a_change_to_what_a_table_was_made_from_does_not_reach_it():
    """Rows and columns handed in are copied."""
    row, column = dict(LINK), ["a"]
    table, columned = Table.of(Dependency, [row]), Table.of(Actor, {"id": column})
    row["depender"] = "z"
    column.append("z")
    assert table[0].depender == "a"
    assert len(columned) == 1
    assert list(columned.column("id")) == ["a"]


def test_a_change_to_a_column_that_was_given_out_does_not_reach_the_table():
    """The caller of `column` cannot change a frozen table through it."""
    table = Table.of(Actor, [{"id": "a"}])
    column = table.column("id")
    with contextlib.suppress(TypeError):
        column[0] = "z"
    assert table[0].id == "a"


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.__setitem__("a", 1),
        lambda d: d.__delitem__("a"),
        lambda d: d.update(a=2),
        lambda d: d.pop("a"),
        lambda d: d.popitem(),
        lambda d: d.setdefault("b", 2),
        lambda d: d.clear(),
        lambda d: d.__ior__({"b": 1}),
    ],
    ids=["set", "delete", "update", "pop", "popitem", "setdefault", "clear", "or"],
)
def test_a_mapping_in_a_record_refuses_changes(change):
    """Every way to change a dict is refused by the mappings of a record, which stay hashable."""
    benefits = Initiative(id="i", benefits={"a": 3}).benefits
    with pytest.raises(TypeError, match="frozen"):
        change(benefits)
    assert benefits == {"a": 3}
    assert hash(benefits) == hash(FrozenDict({"a": 3.0}))


def test_default_mappings_are_frozen_too():
    """A mapping that was left out is as frozen as one that was given."""
    with pytest.raises(TypeError):
        Settings().thresholds["rule"] = {}
    with pytest.raises(TypeError):
        Initiative(id="i").costs["a"] = 1


def outcome(check):
    """Every error with all that is said of it, or the rows that came out."""
    try:
        return check()
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        return sorted((tuple(map(str, problem["loc"])), problem["type"], problem["msg"]) for problem in found)


@given(rows=rows_of(Dependency).filter(lambda rows: all(isinstance(row, dict) for row in rows)))
def test_unchecked_columns_are_checked_as_the_rows_they_stand_for(rows):
    """Columns as a format read them give the table, or the errors, of the rows without what says nothing."""
    said = [{key: cell for key, cell in row.items() if cell is not None} for row in rows]
    names = dict.fromkeys(name for row in said for name in row)
    raw = RawColumns({name: [row.get(name) for row in said] for name in names}, len(said))
    assert repr(list(raw)) == repr([{name: row[name] for name in names if name in row} for row in said])
    expected = outcome(lambda: Table.of(Dependency, said))
    assert outcome(lambda: Table.of(Dependency, raw)) == expected
    # Long enough for each distinct cell to be checked once.
    times = 1 + 1000 // max(len(said), 1)
    many = RawColumns({name: [row.get(name) for row in said] * times for name in names}, len(said) * times)
    table = outcome(lambda: Table.of(Dependency, many))
    if isinstance(expected, Table):
        assert table == Table.of(Dependency, list(expected) * times)
    else:
        is_counted = any(kind == "more_problems" for _, kind, _ in table)
        assert is_counted or set(expected) <= set(table)


def test_cells_that_repeat_are_kept_apart_by_type():
    """1, 1.0 and True are equal, and yet each comes out of a column as it went in."""
    column = [1, "1", 1.0, True, None, 0, False, 1, True] * 200
    assert list(map(repr, encoded(column))) == list(map(repr, column))
    encoder = Encoder()
    for start in range(0, len(column), 7):
        encoder.extend(column[start : start + 7])
    assert list(map(repr, encoder.column())) == list(map(repr, column))


def test_of_very_many_wrong_cells_the_first_are_told_and_the_rest_counted():
    """A table of wrong cells has a thousand errors and the number of the others, repeating or not."""
    for wrong in (
        [9] * 3000,
        [[9, number] for number in range(3000)],
        [9 + number for number in range(3000)],
    ):
        rows = [{**LINK, "importance": cell} for cell in wrong]
        with pytest.raises(ValidationError) as caught:
            Table.of(Dependency, rows)
        *told, rest = caught.value.errors()
        assert {problem["loc"][0] for problem in told} == set(range(1000))
        assert rest["ctx"] == {"count": 2000}
