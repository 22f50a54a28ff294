"""Kumu's sheets and JSON in, and its workbook out."""

import io
import json
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import ecosystems

from ecograph import load, scan
from ecograph.errors import ModelError
from ecograph.formats.grid import Sheet
from ecograph.formats.json import read_json
from ecograph.formats.kumu import is_kumu, read_kumu, read_kumu_json, sheets_for_kumu, write_kumu
from ecograph.formats.raw import Asked, Raw
from ecograph.loading import _checked
from ecograph.model import Ecosystem

GIVES = Asked()


def sheet(name: str, *rows: list, lines=None, in_workbook=True) -> Sheet:
    return Sheet(name, "map.xlsx", rows, lines or range(1, len(rows) + 1), in_workbook=in_workbook)


ELEMENTS = sheet(
    "Elements",
    ["Label", "Type", "Tags", "Description", None],
    ["Gemeente", "Organization", "overheid|zorg", "Wmo, jeugdzorg"],
    ["Huisarts", "Care"],
    ["Zorgverzekeraar"],
)
CONNECTIONS = sheet(
    "Connections",
    ["From", "To", "Type", "Direction", "Strength"],
    ["Gemeente", "Zorgverzekeraar|Huisarts", "Funding", "directed", 3],
)


def read(*sheets: Sheet, asked=GIVES) -> Raw:
    return read_kumu(sheets, "map.xlsx", asked)


def read_text(content: object) -> Raw:
    return read_kumu_json(read_json(json.dumps(content), "map.json"), GIVES)


def said(raw: Raw, how: str) -> str:
    return "\n".join(str(one) for one in raw.told if one.how == how)


def ends(raw: Raw) -> set[tuple[str, str]]:
    return {(row["dependee"], row["depender"]) for row in raw.content["dependencies"]}


def test_elements_are_actors_and_connections_run_from_giver_to_receiver():
    """Labels are ids, bars part values, and one row with several ends is several links."""
    raw = read(ELEMENTS, CONNECTIONS)
    assert raw.content["actors"][0] == {
        "id": "Gemeente",
        "kind": "organisation",
        "tags": ["overheid", "zorg"],
        "note": "Wmo, jeugdzorg",
    }
    assert ends(raw) == {("Gemeente", "Huisarts"), ("Gemeente", "Zorgverzekeraar")}
    assert {(row["resource"], row["importance"]) for row in raw.content["dependencies"]} == {("Funding", 3)}
    assert raw.content["resources"] == [{"id": "Funding", "kind": "money"}]
    relies = read(ELEMENTS, CONNECTIONS, asked=Asked(arrows="relies"))
    assert ends(relies) == {("Huisarts", "Gemeente"), ("Zorgverzekeraar", "Gemeente")}
    scan(_checked(raw))


def test_problems_name_the_cell_they_stand_in():
    """A wrong rating in the fourth column of the second row is found there."""
    raw = read(
        ELEMENTS, sheet("Links", ["From", "To", "Label", "Importance"], ["Huisarts", "Gemeente", "x", 9])
    )
    with pytest.raises(ModelError) as caught:
        _checked(raw)
    assert str(caught.value.problems[0].place) == 'map.xlsx: sheet "Links", cell D2'


@pytest.mark.parametrize(
    ("sheets", "kumu"),
    [
        ([ELEMENTS], True),
        ([sheet("Sheet1", ["ID", "Label"], ["1", "a"])], True),
        ([sheet("relations", ["From", "To"], ["a", "b"])], True),
        ([sheet("Stakeholders", ["Label"], ["a"])], True),
        ([sheet("Gives", ["From", "To", "For what"], ["a", "b", "c"])], False),
        ([sheet("levert", ["From", "To"], ["a", "b"])], False),
        ([sheet("Parties", ["Party", "Name"], ["a", "b"])], False),
        ([sheet("x-elements", ["ID", "Type", "Name", "Documentation", "Specialization"])], False),
        ([sheet("x-relations", ["ID", "Type", "Name", "Documentation", "Source", "Target"])], False),
        ([sheet("M", [None, "a", "b"], ["b", 1, 0], ["a", 0, 1])], True),
        ([sheet("M", [None, "a", "b"], ["b", 1, 0], ["c", 0, 1])], False),
        ([sheet("empty")], False),
    ],
)
def test_sheets_are_known_by_their_headers(sheets, kumu):
    """Neither a workbook of ecograph nor the CSV files of Archi are taken for Kumu."""
    assert is_kumu(sheets) is kumu


def test_ids_go_before_labels_and_the_last_row_of_an_element_counts():
    """From and To name ids where there are any; a row that is repeated further on is told."""
    raw = read(
        sheet("E", ["ID", "Label", "Region"], ["1", "A", "x"], ["2", "B"], [1, "A", "y"]),
        sheet("C", ["ID", "From", "To", "Label"], ["c", "1", "2", "old"], ["c", 2.0, 1, "new"]),
    )
    assert [row["id"] for row in raw.content["actors"]] == ["B", "A"]
    assert raw.content["actors"][1]["note"] == "Region: y"
    assert ends(raw) == {("B", "A")}
    assert 'sheet "E", row 2: the row of "A", which is repeated further on' in said(raw, "left")
    assert 'an earlier row of the connection "c"' in said(raw, "left")


def test_without_ids_elements_are_told_apart_by_label_and_type():
    """Two elements with one label and two types are two actors; a connection to that label is a guess."""
    raw = read(
        sheet("E", ["Label", "Type"], ["A", "Bank"], ["A", "Desk"], ["B", None]),
        sheet("C", ["From", "To", "Label"], ["A", "B", "word"]),
    )
    assert {row["id"] for row in raw.content["actors"]} == {"A (Bank)", "A (Desk)", "B"}
    assert ends(raw) == {("A (Bank)", "B")}
    assert '"A" means "A (Bank)", one of 2' in said(raw, "guessed")


def test_two_blank_rows_begin_a_new_table_on_the_same_sheet():
    """Both tables are read; rows below a gap that begin no table are more of the same, as a guess."""
    both = sheet(
        "All", ["Label"], ["A"], ["B"], ["From", "To", "Label"], ["A", "B", "word"], lines=[1, 2, 5, 8, 9]
    )
    raw = read(both)
    assert ends(raw) == {("A", "B")}
    assert [row["id"] for row in raw.content["actors"]] == ["A", "B"]
    assert 'sheet "All", row 5: the rows from here, after 2 blank rows' in said(raw, "guessed")


def test_a_cell_of_several_lines_in_a_text_file_is_no_gap():
    """The rows of a CSV file are counted in lines, of which a cell may have many."""
    one = sheet("E", ["Label", "Description"], ["A", "1\n2\n3\n4"], ["B"], lines=[1, 2, 6], in_workbook=False)
    assert [row["id"] for row in read(one).content["actors"]] == ["A", "B"]
    assert not said(read(one), "guessed")


def test_what_is_passed_over_is_told():
    """Sheets to ignore, sheets of something else, rows without a label, and columns without a header."""
    raw = read(
        ELEMENTS,
        sheet("Old (Ignore)", ["Label"], ["Z"]),
        sheet("Minutes", ["We met"], ["in May"]),
        sheet("More", ["Label", None, "Label"], [None, "lost"], ["C", None, "D"]),
        sheet("C", ["From", "To", "Direction"], ["Gemeente", None, None], ["Gemeente", "C", "sideways"]),
    )
    left = said(raw, "left")
    for name in ('"Old (Ignore)"', '"Minutes"', "without a label", "without a header", "without an end"):
        assert name in left
    assert 'the second column with the header "Label"' in left
    assert 'the unknown direction "sideways"' in said(raw, "guessed")


def test_a_row_that_stands_for_very_many_links_is_left(monkeypatch):
    """Ends with bars are joined each with each; beyond a limit for one row or for all that is told."""
    most = "|".join(f"a{number}" for number in range(40)), "|".join(f"b{number}" for number in range(25))
    rows = [["From", "To"], list(most), [f"{most[0]}|c", most[1]], ["x", "y"]]
    raw = read(sheet("Connections", *rows))
    assert len(ends(raw)) == 1001
    assert said(raw, "left") == (
        'map.xlsx: sheet "Connections", row 3: the 1,025 links of this row, since bars may make 1,000 at most'
    )
    monkeypatch.setattr("ecograph.formats.kumu._MOST_OF_ROWS", 1500)
    raw = read(sheet("Connections", *rows[:2], [most[0], most[1].replace("b", "c")], ["x", "y"]))
    assert len(ends(raw)) == 1001
    assert "the 1,000 links of this row, since bars may make 1,500 at most" in said(raw, "left")


def test_loops_on_a_sheet_are_told_and_are_no_parties():
    """A sheet called loops holds no elements, as the loops of an export hold none."""
    raw = read(ELEMENTS, sheet("Loops", ["Label", "Elements"], ["R1", "Gemeente|Huisarts"], [None, "x"]))
    assert [row["id"] for row in raw.content["actors"]] == ["Gemeente", "Huisarts", "Zorgverzekeraar"]
    assert [one.message for one in raw.told if one.how == "left"] == ['the loop "R1"', "a loop"]


def test_elements_that_all_have_one_label_are_told_apart_by_numbers():
    """Each is another party, and the work is in step with their number."""
    raw = read_text({"elements": [{"label": "same", "type": "t"}] * 20_000})
    names = [row["id"] for row in raw.content["actors"]]
    assert names[:3] == ["same (t)", "same (t) (2)", "same (t) (3)"]
    assert len(set(names)) == 20_000


def test_a_matrix_is_read_from_row_to_column():
    """Numbers are strengths, a cross is a link, other text is what is given; 0 and blank are nothing."""
    raw = read(
        sheet("M", ["", "A", "B", "C"], ["A", None, 4, "x"], ["B", 0, None, 2], ["C", "fee", None, None])
    )
    assert ends(raw) == {("A", "B"), ("A", "C"), ("B", "C"), ("C", "A")}
    rows = {(row["dependee"], row["depender"]): row for row in raw.content["dependencies"]}
    assert rows["A", "B"]["importance"] == 4
    assert rows["C", "A"]["resource"] == "fee"
    _checked(raw)


BLUEPRINT = MappingProxyType(
    {
        "elements": [
            {"id": "e1", "label": "A", "type": "Stakeholder", "tags": ["x", "y"]},
            {"id": "e2", "label": "B", "Favorite Dessert": "shave ice"},
        ],
        "connections": [{"from": "e1", "to": "e2", "direction": "mutual", "type": "Funding"}],
        "loops": [{"label": "R1"}],
    }
)
PROJECT = MappingProxyType(
    {
        "name": "Inclusion",
        "defaultMap": "map-1",
        "attributes": [{"name": "element type"}],
        "elements": [
            {"_id": "elem-1", "attributes": {"label": "A", "element type": "Regulator"}},
            {"_id": "elem-2", "attributes": {"label": "B", "description": None}},
            {"_id": "elem-3", "attributes": {"label": "Gone"}},
        ],
        "connections": [
            {
                "_id": "conn-1",
                "direction": "directed",
                "delayed": False,
                "reversed": False,
                "from": "elem-1",
                "to": "elem-2",
                "attributes": {"connection type": "oversight", "importance": 9},
            },
            {"_id": "conn-2", "from": "elem-1", "to": "elem-3", "attributes": {}},
        ],
        "maps": [
            {
                "name": "M",
                "elements": [
                    {"element": "elem-1", "position": {"x": 1, "y": 2}},
                    {"element": "elem-2", "position": {"x": 3, "y": 4}},
                ],
                "connections": [{"connection": "conn-1"}],
            }
        ],
        "perspectives": [{"style": "*{}"}],
    }
)


def test_a_blueprint_names_elements_by_id():
    """Fields beside label and type go into the note; loops are left, each by its name."""
    raw = read_text(dict(BLUEPRINT))
    assert ends(raw) == {("A", "B"), ("B", "A")}
    assert raw.content["actors"][0]["tags"] == ["x", "y"]
    assert raw.content["actors"][1]["note"] == "Favorite Dessert: shave ice"
    assert 'loops[0]: the loop "R1"' in said(raw, "left")
    with pytest.warns(UserWarning, match="1 left out"):
        scan(load(io.StringIO(json.dumps(dict(BLUEPRINT)))))


def test_a_project_holds_what_is_on_its_maps_and_the_trash_is_told_row_by_row():
    """Fields stand under attributes; positions and views are told by their number."""
    raw = read_text(dict(PROJECT))
    assert raw.content["name"] == "Inclusion"
    assert raw.content["actors"] == [{"id": "A", "kind": "authority"}, {"id": "B"}]
    assert ends(raw) == {("A", "B")}
    left = said(raw, "left")
    assert 'map.json: elements[2]: "Gone", which is on no map' in left
    assert 'connections[1]: "elem-1" and "elem-3", which is on no map' in left
    assert "the positions of 2 elements" in left
    assert "1 view," in left


def test_problems_in_a_project_name_the_line_of_the_value():
    """The file is indented, so that the wrong importance has a line of its own."""
    text = json.dumps(dict(PROJECT), indent=1)
    with pytest.raises(ModelError) as caught:
        load(io.StringIO(text))
    (problem,) = caught.value.problems
    assert problem.place.line == text[: text.index('"importance"')].count("\n") + 1


def test_tables_and_rows_that_are_none_are_problems_and_not_a_crash():
    """Everything that is wrong is told at once."""
    raw = read_text({"elements": ["a", {"label": "A"}], "connections": {"from": "A"}})
    assert [problem.code for problem in raw.problems] == ["not-a-table", "not-a-table"]


_KEYS = (
    *(
        "elements",
        "connections",
        "maps",
        "loops",
        "attributes",
        "perspectives",
        "_id",
        "id",
        "label",
        "from",
        "to",
    ),
    *("name", "x", "direction", "type", "element type", "importance", "strength", "part of", "tags"),
)
_keys = st.sampled_from(_KEYS)
_leaves = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(("a", "b", "a|b", "@", ""))
)
_trees = st.recursive(
    _leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys, inner, max_size=5),
    max_leaves=20,
)


@given(st.dictionaries(_keys, _trees, max_size=6), _trees, _trees)
def test_json_that_looks_like_kumu_gives_a_model_or_problems(content, elements, connections):
    """Nested in any way, nothing comes out but a model or an error with every problem."""
    raw = read_text({**content, "elements": elements, "connections": connections})
    try:
        _checked(raw)
    except ModelError as error:
        assert error.problems  # noqa: PT017


_cells = (
    st.sampled_from((None, "", "a", "b", "a|b", "Label", "From", "To", "ID", "Type", "@", "|"))
    | st.integers()
)
_rows = st.lists(st.lists(_cells, max_size=5), max_size=6)


@given(st.lists(_rows, max_size=3), st.lists(st.integers(1, 4), min_size=6, max_size=6))
def test_sheets_of_any_cells_give_a_model_or_problems(tables, steps):
    """Whatever stands on the sheets and however far apart."""
    lines = [sum(steps[: number + 1]) for number in range(len(steps))]
    sheets = [sheet(f"S{n}", *rows, lines=lines[: len(rows)] or [1]) for n, rows in enumerate(tables)]
    assert is_kumu(sheets) in {True, False}
    try:
        _checked(read(*sheets))
    except ModelError as error:
        assert error.problems  # noqa: PT017


def there_and_back(model: Ecosystem) -> Ecosystem:
    sheets, _ = sheets_for_kumu(model)
    assert is_kumu(sheets)
    return _checked(read(*sheets))


def rows_of(model: Ecosystem) -> tuple[list[str], list[str]]:
    return sorted(map(repr, model.actors)), sorted(map(repr, model.dependencies))


@given(ecosystems())
def test_what_kumu_holds_comes_back_the_same(model):
    """Actors and dependencies keep every field, whatever they are called."""
    again = there_and_back(model)
    assert rows_of(again) == rows_of(model)
    kinds = {row.id: row.kind for row in model.resources}
    for row in again.resources:
        assert row.kind == kinds.get(row.id, "service")


STRANGE = Ecosystem(
    actors=[
        {"id": "a.b", "name": "Same"},
        {"id": "a-b", "name": "Same", "kind": "klant", "trusted_by": ["a.b", "x|y"]},
        {"id": "x|y", "name": "x|y", "disciplines": ["care", "law"], "date": "2026-01-02"},
        {"id": "Same", "part_of": "a.b", "confidential": True, "influenceable": False, "note": "=1+1\n@"},
        {"id": "z", "name": "", "kind": "", "tags": ["p|q", "r"]},
    ],
    dependencies=[
        {"depender": "a.b", "dependee": "x|y", "resource": "two  spaces", "importance": "2-4"},
        {
            "depender": "a.b",
            "dependee": "x|y",
            "resource": "two  spaces",
            "importance": {"low": 1, "best": 2, "high": 5},
            "according_to": "a.b",
            "tags": ["one", "two"],
            "amount": 1200.5,
            "unit": "EUR",
            "evidence": "stated",
        },
    ],
)


def test_strange_names_come_back_and_what_does_not_is_told():
    """Points, bars and equal names need ids that Kumu can refer to; bars within tags have no place."""
    again = there_and_back(STRANGE)
    ours, theirs = rows_of(STRANGE), rows_of(again)
    assert theirs[1] == ours[1]
    assert {row.id for row in again.actors} == {row.id for row in STRANGE.actors}
    different = [row.id for row, other in zip(STRANGE.actors, again.actors, strict=True) if row != other]
    assert different == ["z"]
    told = [one.message for one in sheets_for_kumu(STRANGE)[1]]
    assert told == [
        'bars and empty texts in tags of "z", where bars part values',
        'the empty name of "z"',
        'the empty kind of "z"',
    ]
    elements = sheets_for_kumu(STRANGE)[0][0]
    ids = [row[0] for row in elements.rows[1:]]
    assert len(set(ids)) == 5
    assert not any(set(".|_") & set(own) for own in ids)


def test_elements_have_ids_only_where_a_name_differs():
    """A plain map stays plain: labels alone, as Kumu's own examples have them."""
    plain = Ecosystem(
        actors=[{"id": "A"}, {"id": "B"}],
        dependencies=[{"depender": "A", "dependee": "B", "resource": "r", "importance": 3}],
    )
    elements, connections = sheets_for_kumu(plain)[0]
    assert elements.rows == [["Label", "Type"], ["A", "organisation"], ["B", "organisation"]]
    assert connections.rows == [
        ["From", "To", "Type", "Direction", "Label", "Importance"],
        ["B", "A", "service", "directed", "r", 3],
    ]


def test_tables_that_kumu_has_no_place_for_are_told_row_by_row():
    """Wishes, goals and the name of the map stay behind, and so do resources that nobody gives."""
    model = Ecosystem(
        name="Map",
        actors=[{"id": "A"}],
        resources=[{"id": "r", "name": "R"}],
        interests=[{"actor": "A", "resource": "r", "priority": 3}],
        goals=[{"id": "g"}],
    )
    told = [one.message for one in sheets_for_kumu(model)[1]]
    assert told == [
        "the key name",
        "A wants r",
        "goal g",
        'the resource "r", which nobody gives yet',
    ]


def test_the_workbook_is_read_back_through_the_front_door(tmp_path):
    """Names that a spreadsheet could take for formulas or control characters survive the file itself."""
    model = Ecosystem(
        actors=[{"id": "=1+1", "name": "\x1b[31mred"}, {"id": "9", "name": "مطار"}, {"id": "a_x0041_"}],
        dependencies=[{"depender": "9", "dependee": "=1+1", "resource": "r", "importance": "3-5"}],
    )
    path = tmp_path / "map.xlsx"
    path.write_bytes(write_kumu(model).content)
    assert rows_of(load(path)) == rows_of(model)


def test_a_large_drawing_takes_no_time_that_anybody_notices():
    """Ten thousand connections with unknown ends do not compare every name with every other."""
    rows = [[f"party number {n % 3000}", f"party number {n * 7 % 4001}", "word"] for n in range(10_000)]
    labels = [[f"party number {n}"] for n in range(2000)]
    raw = read(sheet("E", ["Label"], *labels), sheet("C", ["From", "To", "Label"], *rows))
    assert len(raw.content["actors"]) == 4001
