"""Parquet, Arrow and Feather: the model that rows give, a place for each wrong cell, one error if broken."""

import contextlib
import datetime
import io
import math
import subprocess
import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecograph import load
from ecograph.errors import ModelError, UnreadableModel
from ecograph.formats.arrow import read_arrow
from ecograph.formats.raw import Asked
from ecograph.loading import read

pyarrow = pytest.importorskip("pyarrow", reason="pyarrow, the extra `large`, is not installed")
feather = pytest.importorskip("pyarrow.feather")
parquet = pytest.importorskip("pyarrow.parquet")

LINKS = {
    "depender": ["a", "b", "a"],
    "dependee": ["b", "c", "c"],
    "resource": ["r", "r", "s"],
    "importance": [4.0, 5.0, 2.5],
    "satisfaction": [None, 3, None],
    "amount": [12.5, None, 100.0],
    "confidential": [True, None, False],
    "date": [datetime.date(2026, 11, 22), None, None],
    "tags": [["x", "y|z"], None, []],
}
ACTORS = {"id": ["a", "b", "c"], "name": [None, "B", "C"], "trusted_by": [["b", "c"], None, None]}
EXPECTED = """
actors: [{id: a, trusted_by: [b, c]}, {id: b, name: B}, {id: c, name: C}]
dependencies:
  - {depender: a, dependee: b, resource: r, importance: 4, amount: 12.5, confidential: true, date: 2026-11-22,
     tags: [x, "y|z"]}
  - {depender: b, dependee: c, resource: r, importance: 5, satisfaction: 3}
  - {depender: a, dependee: c, resource: s, importance: 2.5, amount: 100}
"""


def as_parquet(table):
    sink = io.BytesIO()
    parquet.write_table(table, sink, row_group_size=2)
    return sink.getvalue()


def as_plain_parquet(table):
    sink = io.BytesIO()
    parquet.write_table(table, sink, use_dictionary=False, compression="zstd")
    return sink.getvalue()


def as_feather(table):
    sink = io.BytesIO()
    feather.write_feather(table, sink)
    return sink.getvalue()


def as_stream(table):
    sink = io.BytesIO()
    with pyarrow.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=2)
    return sink.getvalue()


WRITERS = {
    "parquet": as_parquet,
    "plain.parquet": as_plain_parquet,
    "feather": as_feather,
    "arrow": as_feather,
    "stream.arrow": as_stream,
}


def in_folder(folder, ending="parquet", **tables):
    for name, columns in tables.items():
        table = columns if isinstance(columns, pyarrow.Table) else pyarrow.table(columns)
        (folder / f"{name}.{ending.rpartition('.')[2]}").write_bytes(WRITERS[ending](table))
    return folder


def problems_of(source):
    with pytest.raises(ModelError) as caught:
        load(source)
    return caught.value.problems


@pytest.mark.parametrize("ending", WRITERS)
def test_a_folder_of_tables_is_a_model(tmp_path, ending):
    """Numbers, true and false, dates, lists and empty cells come through, whatever the way of writing."""
    assert load(in_folder(tmp_path, ending, actors=ACTORS, dependencies=LINKS)) == load(EXPECTED)


def test_a_dictionary_encoded_column_is_read_by_its_codes(tmp_path):
    """Dictionaries that differ by part, hold cells twice or hold cells nobody has, say the same."""
    parts = [
        pyarrow.DictionaryArray.from_arrays(pyarrow.array([1, None]), pyarrow.array(["@unused", "b"])),
        pyarrow.DictionaryArray.from_arrays(pyarrow.array([0]), pyarrow.array(["c"])),
    ]
    table = pyarrow.table({"id": ["a", "b", "c"], "name": pyarrow.chunked_array(parts)})
    model = load(in_folder(tmp_path, "feather", actors=table))
    assert list(model.actors.column("name")) == ["b", None, "c"]
    unused = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0, 2]), pyarrow.array(["a", "@unused", "b"]))
    assert len(load(in_folder(tmp_path, "feather", actors=pyarrow.table({"id": unused}))).actors) == 2


def test_columns_are_matched_by_their_headers_and_one_file_by_its_columns(tmp_path):
    """Headers may be those of sheets, also in Dutch; a file that stands alone needs no table's name."""
    columns = {
        "Wie": ["a"],
        "Rekent op": ["b"],
        "Waarvoor": ["r"],
        "Gewicht": ["3..5"],
        "Hoe lang zonder": ["dagen"],
    }
    (tmp_path / "data.parquet").write_bytes(as_parquet(pyarrow.table(columns)))
    (problem,) = problems_of(tmp_path / "data.parquet")
    assert problem.code == "no-parties"
    reading = read(
        in_folder(tmp_path, actors={"Partij": ["a", "b"]}, dependencies={**columns}) / "actors.parquet"
    )
    assert len(reading.ecosystem.actors) == 2


def test_a_mapping_gives_columns_of_any_name_a_meaning(tmp_path):
    """A table that was not written for this is read by a mapping, as a CSV file is."""
    table = pyarrow.table({"user": ["a", "b"], "library": ["c", "c"], "stars": [7, 8]})
    (tmp_path / "links.parquet").write_bytes(as_parquet(table))
    mapping = ["depender=user", "dependee=library", "dependencies.resource:=code", "importance:=5"]
    found = read(tmp_path / "links.parquet", mapping=mapping)
    assert [(link.depender, link.dependee, link.resource) for link in found.ecosystem.dependencies] == [
        ("a", "c", "code"),
        ("b", "c", "code"),
    ]
    assert any('"stars"' in told.message for told in found.told if told.how == "left")


def test_numbers_as_ids_stay_what_they_look_like(tmp_path):
    """An industry 211 is not 211.0, also where missing values have made a column of decimals."""
    table = {"id": [211.0, 3.5, 7.0], "name": [1, 2, None]}
    model = load(in_folder(tmp_path, actors=table))
    assert list(model.actors.column("id")) == ["211", "3.5", "7"]
    assert list(model.actors.column("name")) == ["1", "2", None]


def test_what_data_frames_add_is_passed_over(tmp_path):
    """The index of a frame is no column, and not-a-number is how a frame leaves a number out."""
    columns = {
        **{name: LINKS[name] for name in ("depender", "dependee", "resource", "importance")},
        "satisfaction": pyarrow.array([math.nan, 2.0, None], from_pandas=False),
        "__index_level_0__": [7, 8, 9],
    }
    model = load(in_folder(tmp_path, actors=ACTORS, dependencies=columns))
    assert list(model.dependencies.column("satisfaction")) == [None, 2.0, None]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (pyarrow.decimal128(5, 2), [Decimal("3.50"), None, Decimal(4)]),
        (pyarrow.int8(), [3, None, 4]),
        (pyarrow.float32(), [3.5, None, 4]),
        (pyarrow.large_string(), ["3.5", None, "4"]),
        (pyarrow.string_view(), ["3.5", None, "4"]),
        (pyarrow.null(), [None, None, None]),
    ],
    ids=str,
)
def test_a_rating_may_be_any_kind_of_number(tmp_path, kind, values):
    """Decimals, small and large numbers and text are ratings if they are from 1 to 5."""
    links = {**LINKS, "satisfaction": pyarrow.array(values, kind)}
    model = load(in_folder(tmp_path, "feather", actors=ACTORS, dependencies=links))
    expected = [None if value is None else float(value) for value in values]
    assert list(model.dependencies.column("satisfaction")) == expected


def test_a_time_stamp_at_midnight_is_a_date(tmp_path):
    """Frames make time stamps of dates."""
    when = pyarrow.array([datetime.datetime(2026, 11, 22), None, None], pyarrow.timestamp("ns"))  # noqa: DTZ001
    model = load(in_folder(tmp_path, actors=ACTORS, dependencies={**LINKS, "date": when}))
    assert model.dependencies[0].date == datetime.date(2026, 11, 22)


def test_every_wrong_cell_is_told_with_its_row(tmp_path):
    """Rows are counted from 1; all problems come at once."""
    links = {**LINKS, "dependee": ["b", "z", "a"], "importance": [9, 5, None], "date": ["soon", None, None]}
    found = problems_of(in_folder(tmp_path, actors=ACTORS, dependencies=links))
    assert sorted((problem.code, problem.place.line, problem.place.path) for problem in found) == [
        ("missing-key", 3, "dependencies[2].importance"),
        ("not-a-date", 1, "dependencies[0].date"),
        ("not-a-rating", 1, "dependencies[0].importance"),
        ("self-dependency", 3, "dependencies[2].dependee"),
        ("unknown-actor", 2, "dependencies[1].dependee"),
    ]
    assert all(problem.place.source.endswith("dependencies.parquet") for problem in found)


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"id": ["a"], "nmae": ["A"]}, "unknown-column"),
        ({"name": ["A"]}, "missing-column"),
        ({"id": ["a"], "name": [{"first": "A"}]}, "not-a-cell"),
        ({"id": ["a"], "name": [b"A"]}, "not-a-cell"),
        ({}, "missing-column"),
    ],
)
def test_a_column_that_means_nothing_is_told(tmp_path, columns, code):
    """A column nobody knows, one that is missing, and one that holds tables or bytes, are refused."""
    assert code in {problem.code for problem in problems_of(in_folder(tmp_path, actors=columns))}


def test_csv_and_parquet_may_lie_in_one_folder(tmp_path):
    """Small tables are often typed, large ones written by programs."""
    in_folder(tmp_path, dependencies=LINKS)
    (tmp_path / "Parties.csv").write_text("Party\na\nb\nc\n")
    (tmp_path / "journeys.csv").write_text("Journey,Customer\nj,a\n")
    (tmp_path / "touchpoints.csv").write_text("Journey,Touchpoint,Done by,Weight\nj,t,b,4\n")
    model = load(tmp_path)
    assert len(model.dependencies) == 3
    assert model.journeys[0].touchpoints[0].performer == ("b",)


def test_journeys_may_be_tables_as_well(tmp_path):
    """Tables of parts are put within their wholes, as sheets are."""
    in_folder(
        tmp_path,
        actors=ACTORS,
        journeys={"id": ["j"], "customer": ["a"]},
        touchpoints={"journey": ["j"], "id": ["t"], "performer": [["b", "c"]], "importance": [4]},
    )
    assert load(tmp_path).journeys[0].touchpoints[0].performer == ("b", "c")


def test_without_pyarrow_one_error_says_what_to_install(tmp_path, monkeypatch):
    """Where the extra is missing, the error names it."""
    in_folder(tmp_path, actors=ACTORS)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (problem,) = problems_of(tmp_path / "actors.parquet")
    assert problem.code == "pyarrow-missing"
    assert problem.hint == 'pip install "ecograph[large]"'


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch):
    """A few bytes of Parquet can stand for gigabytes; what is too large is refused before it is unpacked."""
    content = as_parquet(pyarrow.table({"id": ["a"] * 100_000}))
    monkeypatch.setattr("ecograph.formats.arrow._LARGEST", 1000)
    with pytest.raises(UnreadableModel, match="unpacks to more than"):
        read_arrow({"actors.parquet": content}, "actors.parquet", Asked())


def as_dictionary_parquet(table):
    sink = io.BytesIO()
    parquet.write_table(table, sink)
    return sink.getvalue()


def as_differences(table):
    sink = io.BytesIO()
    ways = dict.fromkeys(table.column_names, "DELTA_BYTE_ARRAY")
    parquet.write_table(table, sink, use_dictionary=False, column_encoding=ways)
    return sink.getvalue()


def as_compressed(table, *, stream=False):
    sink = io.BytesIO()
    options = pyarrow.ipc.IpcWriteOptions(compression="zstd")
    new = pyarrow.ipc.new_stream if stream else pyarrow.ipc.new_file
    with new(sink, table.schema, options=options) as writer:
        writer.write_table(table, max_chunksize=200_000)
    return sink.getvalue()


def as_compressed_stream(table):
    return as_compressed(table, stream=True)


_LONG_TEXT = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * 10_000, "int32"), ["x" * 10_000])
BOMBS = {
    "one text very often": (as_dictionary_parquet, {"id": _LONG_TEXT}),
    "one text very often, as Arrow": (as_feather, {"id": _LONG_TEXT}),
    "one text very often, as differences": (as_differences, {"id": ["x" * 10_000] * 10_000}),
    "numbers that are all alike": (as_compressed, {"id": [7] * 1_000_000}),
    "numbers that are all alike, as a stream": (as_compressed_stream, {"id": [7] * 1_000_000}),
    "many empty rows": (as_compressed, {"id": pyarrow.nulls(30_000_000)}),
    "a list of very many": (
        as_feather,
        {"tags": pyarrow.array([[None] * 300_000], pyarrow.list_(pyarrow.null()))},
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_file_that_unpacks_to_too_much_is_refused_before_it_does(name, monkeypatch):
    """Rows are counted in the head of the file, and a text counts as often as it stands."""
    write, columns = BOMBS[name]
    content = write(pyarrow.table(columns))
    assert len(content) < 500_000
    monkeypatch.setattr("ecograph.formats.arrow._LARGEST", 4_000_000)
    monkeypatch.setattr("ecograph.formats.arrow._MOST_ROWS", 200_000 if "list" in name else 20_000_000)
    before = pyarrow.total_allocated_bytes()
    with pytest.raises(UnreadableModel, match="unpacks to more than"):
        read_arrow({"actors.parquet": content}, "actors.parquet", Asked())
    assert pyarrow.total_allocated_bytes() - before < 4_000_000


def test_text_that_is_written_as_differences_is_read(tmp_path):
    """Some writers keep of each text only what differs from the one before."""
    table = pyarrow.table({"id": ["quay north", "quay south", None, "quay"], "name": ["a", "b", "c", "a"]})
    (tmp_path / "actors.parquet").write_bytes(as_differences(table.slice(0, 2)))
    assert list(load(tmp_path).actors.column("id")) == ["quay north", "quay south"]
    raw = read_arrow({"actors.parquet": as_differences(table)}, "actors.parquet", Asked())
    assert not raw.problems


def test_rows_are_counted_before_anything_is_unpacked(monkeypatch):
    """A Parquet file of too many rows or cells is refused by what it says of itself."""
    content = as_parquet(pyarrow.table({"id": ["a"] * 10, "name": ["b"] * 10}))
    for limit, number in (("_MOST_ROWS", 9), ("_MOST_CELLS", 19), ("_MOST_COLUMNS", 1)):
        with monkeypatch.context() as patch:
            patch.setattr(f"ecograph.formats.arrow.{limit}", number)
            patch.setattr(parquet.ParquetFile, "read_row_group", None)
            with pytest.raises(UnreadableModel, match="unpacks to more than"):
                read_arrow({"actors.parquet": content}, "actors.parquet", Asked())
    assert read_arrow({"actors.parquet": content}, "actors.parquet", Asked())


@pytest.mark.parametrize("write", [*WRITERS.values(), as_compressed, as_compressed_stream])
def test_a_table_without_rows_is_read(write):
    """Columns alone are an empty table, in each way of writing."""
    content = write(pyarrow.table({"id": pyarrow.array([], "string")}))
    raw = read_arrow({"actors.parquet": content}, "actors.parquet", Asked())
    assert not raw.problems


GOOD = [write(pyarrow.table(ACTORS)) for write in (*WRITERS.values(), as_compressed, as_compressed_stream)]


@given(
    start=st.sampled_from((b"", b"PAR1", b"ARROW1\0\0", b"FEA1", b"\xff\xff\xff\xff", *GOOD)),
    cut=st.floats(0, 1),
    changed=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=3),
    more=st.binary(max_size=20),
)
def test_no_bytes_end_in_anything_but_a_model_or_its_errors(start, cut, changed, more):
    """Random bytes, truncated files and files with bytes changed are read or refused, never a crash."""
    content = bytearray(start[: round(len(start) * cut)] if cut < 0.5 else start)
    for at, byte in changed:
        if content:
            content[min(int(len(content) * at), len(content) - 1)] = byte
    with contextlib.suppress(ModelError):
        read_arrow({"actors.arrow": bytes(content) + (more if cut < 0.5 else b"")}, "actors.arrow", Asked())


def test_nothing_of_pandas_is_imported():
    """What pyarrow does by itself imports pandas, half a second of it, in which an interrupt is lost."""
    code = """
import sys
from ecograph.formats.arrow import read_arrow
from ecograph.formats.arrow_columns import ArrowEncoder, json_columns, text_columns
from ecograph.formats.raw import Asked
import io, pyarrow, pyarrow.parquet

text = '{"id": "a", "weight": 1.5}, {"id": null, "weight": null}'
columns, _ = json_columns(text, {"id": str, "weight": float})
for kind, more in ((str, ["ü", None]), (float, [1, None, 2.5])):
    encoder = ArrowEncoder(kind)
    encoder.extend(more)
    encoder.extend(columns["id" if kind is str else "weight"])
    print(list(encoder.column()))
print([list(column) for column in text_columns("id,name\\na,\\nb,x\\n", ",")[1]])
file = io.BytesIO()
schema = pyarrow.schema([("id", pyarrow.string()), ("weight", pyarrow.float64())])
pyarrow.parquet.write_table(pyarrow.table(columns, schema=schema), file)
before = "pandas" in sys.modules
read_arrow({"actors.parquet": file.getvalue()}, "actors.parquet", Asked())
print(before, "pandas" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines() == [
        "['ü', None, 'a', None]",
        "[1.0, None, 2.5, 1.5, None]",
        "[['a', 'b'], [None, 'x']]",
        "False False",
    ]
