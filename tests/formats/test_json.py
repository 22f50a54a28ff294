"""JSON: a long text is read part by part, and says the same as when it is read as a whole."""

import json
import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ecograph.errors import ModelError, Place
from ecograph.formats import json as reader
from ecograph.loading import load
from ecograph.model.table import MOST_TOLD, RawColumns

CELLS = (
    '"a"',
    '"b"',
    '" a "',
    '""',
    '"3-5"',
    '"a\\":b"',
    '"x: y"',
    '"}, {"',
    '"},{\\"depender\\": 1"',
    '"\\ud83d\\ude00"',
    '"\\ud800"',
    '"é\u2028"',
    '"\\u0000"',
    '"tab\t"',
    "1",
    "1.0",
    "4",
    "-0",
    "-0.0",
    "01",
    "1e400",
    "1E2",
    "0.1",
    "2.220446049250313e-308",
    "18446744073709551616",
    "9" * 301,
    "1" + "0" * 5000,
    "true",
    "false",
    "null",
    "NaN",
    "-Infinity",
    "[3, 5]",
    "[3, true]",
    '["a", ["b"], {"c": true, "c": 1}]',
    "[" + "9" * 301 + "]",
    "[]",
    "{}",
    '{"low": 2, "high": 4}',
    '{"low": true, "high": null}',
    '{"low": 2, "low": 3, "high": 4}',
    "[" * 40 + "]" * 40,
    "nothing",
)
KEYS = (
    "depender",
    "dependee",
    "resource",
    "importance",
    "satisfaction",
    "note",
    "tags",
    "nmae",
    "a: b",
    "giver",
)
GAPS = ("", " ", "\n", "\r\n\t ")


@st.composite
def rows(draw):
    """A row that is mostly right, with any cell, key or gap in it."""
    gap = st.sampled_from(GAPS)
    good = {
        "depender": '"a"',
        "dependee": '"b"',
        "resource": json.dumps(f"r {draw(st.integers(0, 99))}"),
        "importance": "4",
    }
    more = draw(st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(CELLS)), max_size=2))
    pairs = [*good.items(), *more] if draw(st.booleans()) else [*{**good, **dict(more)}.items()]
    told = [f'{draw(gap)}"{key}"{draw(gap)}:{draw(gap)}{cell}' for key, cell in pairs]
    return draw(st.sampled_from(["{" + ",".join(told) + draw(gap) + "}"] * 9 + ["5", "[]", "{}", "{"]))


@st.composite
def documents(draw):
    """A model as text, mostly whole, with tables of many rows among it."""
    gap = draw(st.sampled_from(GAPS))
    plain = '{"depender": "a", "dependee": "b", "resource": "s %d", "importance": %d}'
    many = [plain % (number, number % 5 + 1) for number in range(draw(st.sampled_from((0, 30))))]
    links = many + draw(st.lists(rows(), max_size=4))
    random.Random(draw(st.integers(0, 9))).shuffle(links)
    parts = [
        f'"actors":{gap}[{{"id": "a"}},{gap}{{"id": "b", "influenceable": true}}]',
        f'"dependencies"{gap}:[{gap}' + f"{gap},{gap}".join(links) + f"{gap}]",
        *draw(
            st.lists(
                st.sampled_from(
                    (
                        '"name": "n"',
                        '"name": true',
                        '"actors": []',
                        '"goals": [{"id": "g", "shared": true}]',
                        '"offers": 5',
                        '"offers": [1, {}]',
                        '"x"',
                    )
                ),
                max_size=2,
            )
        ),
    ]
    random.Random(draw(st.integers(0, 9))).shuffle(parts)
    return "{" + f"{gap},{gap}".join(parts) + "}" + draw(st.sampled_from(("", "", "", "", " ", "x", "}")))


def outcome(text, *, large, part, very_large=10**9):
    """What comes of a text: the model, or every problem with its place."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "_LARGE", large)
        patch.setattr(reader, "_PART", part)
        patch.setattr(reader, "_VERY_LARGE", very_large)
        try:
            return load(text)
        except ModelError as error:
            return [
                (problem.code, problem.message, problem.hint, problem.place) for problem in error.problems
            ]


@given(text=documents(), part=st.sampled_from((1, 60, 300)))
@example('{"dependencies": [{"depender": "a", "depender": "b"}]}\n', 1)
@example(
    '{"dependencies": [{"depender": "a", "dependee": "b", "resource": "r", "importance": 4, "a": {}}, {}]}\n',
    1,
)
def test_read_in_parts_a_text_says_what_it_says_as_a_whole(text, part):
    """The fast path gives the same model, and refuses the same with the same words and places."""
    text += "\n"
    expected = outcome(text, large=10**9, part=part)
    assert outcome(text, large=0, part=part) == expected
    assert outcome(text, large=0, part=part, very_large=0) == expected


LINK = '{"depender": "a", "dependee": "b", "resource": "s 700", "importance": 4.0}'


@pytest.mark.parametrize(
    "odd",
    [
        LINK.replace("4.0", "4"),
        LINK.replace("4.0", "9"),
        LINK.replace("4.0", "9.0"),
        LINK.replace("4.0", '"3-5"'),
        LINK.replace("4.0", '{"low": 2, "high": 4}'),
        LINK.replace("4.0", "NaN"),
        LINK.replace("4.0", "-Infinity"),
        LINK.replace("4.0", "Inf"),
        LINK.replace("4.0", "true"),
        LINK.replace("4.0", "null"),
        LINK.replace("4.0", '4.0, "amount": 9007199254740993'),
        LINK.replace("4.0", '4.0, "importance": 5.0'),
        LINK.replace("4.0", '4.0, "note": "}, {"'),
        LINK.replace("4.0", '4.0, "nmae": null'),
        LINK.replace("s 700", "2026-11-22"),
        LINK.replace('"s 700"', "700"),
        LINK.replace('"s 700"', "700.0"),
        LINK.replace('"s 700"', "null"),
        LINK.replace('"b"', '"}{"'),
        LINK.replace('"b"', '"\\ud800"'),
        LINK.replace(", ", ",\n  "),
        LINK + " " + LINK.replace("700", "701"),
        "null, " + LINK,
        LINK + ", null",
        LINK + ",",
        "[], " + LINK,
    ],
)
def test_one_odd_row_among_many_says_what_it_says_as_a_whole(odd):
    """Where pyarrow reads a row otherwise than the standard library, or not at all, it is not asked."""
    pytest.importorskip("pyarrow")
    links = [LINK.replace("700", str(number)) for number in range(200)]
    links.insert(150, odd)
    text = f'{{"actors": [{{"id": "a"}}, {{"id": "b"}}],\n"dependencies": [{", ".join(links)}]}}\n'
    assert outcome(text, large=0, part=100, very_large=0) == outcome(text, large=10**9, part=100)


def test_of_a_very_long_text_most_rows_never_become_dicts(monkeypatch):
    """The rows that are read one by one are the first, the last and those around an odd one."""
    pytest.importorskip("pyarrow")
    seen = []
    transposed = reader._transposed
    monkeypatch.setattr(reader, "_transposed", lambda rows: seen.append(len(rows)) or transposed(rows))
    monkeypatch.setattr(reader, "_VERY_LARGE", 0)
    links = [LINK.replace("700", str(number)) for number in range(200_000)]
    links[100_000] = LINK.replace("4.0", '4.0, "note": "a key that is new"')
    text = f'{{"dependencies": [{", ".join(links)}]}}'
    table = reader.read_json(text, "t").content["dependencies"]
    assert len(table) == 200_000
    assert table[100_000]["note"] == "a key that is new"
    assert table[-1] == json.loads(links[-1])
    assert sum(seen) < 30_000


@given(cells=st.lists(st.sampled_from(CELLS[:-1]), min_size=2, max_size=6))
def test_a_column_holds_the_cells_of_its_rows(cells):
    """Cells come out of a column as out of dicts: the same values of the same types."""
    text = json.dumps({"actors": [{"id": "X", "name": number} for number in range(len(cells))]}, indent=1)
    for cell in cells:
        text = text.replace('"X"', cell, 1)

    def content(large, very_large=10**9):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reader, "_LARGE", large)
            patch.setattr(reader, "_PART", 20)
            patch.setattr(reader, "_VERY_LARGE", very_large)
            try:
                return [
                    repr(row["id"])
                    for row in map(
                        {"id": None}.__or__, map(dict, reader.read_json(text, "t").content["actors"])
                    )
                ]
            except ModelError as error:
                return [problem.message for problem in error.problems]

    assert content(0) == content(0, 0) == content(10**9)


def test_large_tables_come_as_columns_that_look_like_rows():
    """The rows of a long text are there by number, by slice and by column; other tables stay lists."""
    links = [
        {"depender": f"p {n}", "dependee": "b", "resource": "r", "importance": n % 5 + 1}
        for n in range(20_000)
    ]
    content = reader.read_json(json.dumps({"dependencies": links, "goals": [{"id": "g"}]}), "t").content
    table = content["dependencies"]
    assert isinstance(table, RawColumns)
    assert len(table) == 20_000
    assert list(table) == links
    assert table[-1] == links[-1]
    assert list(table[5:7]) == links[5:7]
    assert content["goals"] == [{"id": "g"}]


def large(change=lambda rows: rows):
    """A text of a megabyte and more, with some rows changed."""
    links = [
        {"depender": "a", "dependee": "b", "resource": f"r {number}", "importance": number % 5 + 1}
        for number in range(20_000)
    ]
    return json.dumps({"actors": [{"id": "a"}, {"id": "b"}], "dependencies": change(links)}, indent=1) + "\n"


def problems_of(text):
    with pytest.raises(ModelError) as caught:
        load(text)
    return caught.value.problems


@pytest.mark.parametrize(
    ("field", "value", "code", "hint"),
    [
        (
            "importance",
            9,
            "not-a-rating",
            "use a number from 1 to 5, a range such as 3-5, or {low: 2, best: 3, high: 5}",
        ),
        ("dependee", "bb", "unknown-actor", "did you mean"),
        ("dependee", "a", "self-dependency", "name the other party"),
        ("evidence", "sure", "unknown-word", ""),
        ("tags", "no list", "not-a-list", "write it in brackets"),
    ],
)
def test_a_wrong_cell_among_many_is_told_with_line_and_column(field, value, code, hint):
    """One wrong cell in twenty thousand rows has its own line and column."""

    def change(rows):
        rows[12_345][field] = value
        return rows

    text = large(change)
    (problem,) = problems_of(text)
    row = text.rindex("{", 0, text.index('"r 12345"'))
    at = text.index(f'"{field}": ', row) + len(f'"{field}": ')
    line, column = text.count("\n", 0, at) + 1, at - text.rindex("\n", 0, at)
    assert problem.code == code
    assert problem.hint.startswith(hint)
    assert problem.place == Place("<text>", line, column, f"dependencies[12345].{field}")


def test_a_key_that_stands_twice_among_many_is_found():
    """A duplicate key deep in a large table is told where its second stands."""
    text = large()
    spot = text.index('"r 15000"')
    at = text.index("importance", spot) - 1
    text = text[:at] + '"resource": "again",\n   ' + text[at:]
    (problem,) = problems_of(text)
    assert problem.code == "duplicate-key"
    assert (problem.place.line, problem.place.column) == (
        text.count("\n", 0, at) + 1,
        at - text.rfind("\n", 0, at),
    )


def test_a_duplicate_row_among_many_names_the_first():
    """Two rows that say the same are found among many, with the number of the first."""

    def change(rows):
        return [*rows, rows[70]]

    (problem,) = problems_of(large(change))
    assert problem.code == "duplicate-row"
    assert problem.place.path == "dependencies[20000].depender"
    assert "the first is row 71" in problem.message


@pytest.mark.parametrize(
    ("field", "value"),
    [("importance", 9), ("dependee", "nobody"), ("dependee", "a"), ("resource", None), ("nmae", 1)],
)
def test_of_very_many_problems_the_first_are_told_and_the_rest_counted(field, value):
    """Twenty thousand wrong cells are a thousand problems and the number of the others."""
    found = problems_of(large(lambda rows: [{**row, field: value} for row in rows]))
    assert len(found) == MOST_TOLD + 1
    assert found[-1].code == "more-problems"
    assert "19,000" in found[-1].message
    assert found[0].place.path.startswith("dependencies[0]")
    assert found[MOST_TOLD - 1].place.path.startswith("dependencies[999]")
