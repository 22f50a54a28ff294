"""CSV files: any delimiter and encoding a spreadsheet writes, places by line, and nothing that runs."""

from __future__ import annotations

import csv
import datetime
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from naughty import TEXTS, name_of

from ecograph.errors import ModelError, RenderError, UnreadableModel
from ecograph.formats.csv import SemicolonSheet, long_records, read_csv, write_csv
from ecograph.formats.grid import Sheet
from ecograph.formats.raw import Asked
from ecograph.formats.sheets import read_sheets
from ecograph.loading import _checked, load

if TYPE_CHECKING:
    from ecograph.errors import Problem

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


def rows(content: str | bytes) -> list[list[str | None]]:
    return read_csv(content if isinstance(content, bytes) else content.encode(), "map.csv").rows


def refused(content: bytes) -> UnreadableModel:
    with pytest.raises(UnreadableModel) as caught:
        read_csv(content, "map.csv")
    assert len(caught.value.problems) == 1
    return caught.value


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_from_the_first_lines(delimiter):
    """Whatever splits the header splits the rows, quoted delimiters apart."""
    table = [["Wie", "Rekent op", "Gewicht"], ["a,b;c", "d|e\tf", "3,5"], ["g", "h", "4"]]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(table)
    sheet = read_csv(text.getvalue().encode(), "map.csv")
    assert sheet.rows == table
    assert isinstance(sheet, SemicolonSheet) == (delimiter == ";")


def test_the_delimiter_may_be_said():
    """A first line `sep=` is believed and is no row; lines are still those of the file."""
    sheet = read_csv(b"sep=;\r\na,b;c\r\nd,e;f\r\n", "map.csv")
    assert (sheet.rows, sheet.lines) == ([["a,b", "c"], ["d,e", "f"]], [2, 3])


def test_commas_in_a_file_of_semicolons_do_not_split_it():
    """Decimal commas in every row are no reason to take commas for the delimiter."""
    assert rows("Wie;Gewicht\na;3,5\nb;2,5\n") == [["Wie", "Gewicht"], ["a", "3,5"], ["b", "2,5"]]


def test_a_file_of_one_column_is_not_split():
    """A single header leaves delimiters in the cells alone."""
    assert rows("Party\nSmith, John\nA; B\n") == [["Party"], ["Smith, John"], ["A; B"]]
    cells = [["Party"], ["a, b"], ["c; d"], ["e\tf"], ["g|h"], ["i; j, k"]]
    assert rows(write_csv([Sheet("x", "", cells, range(6))])["x.csv"]) == cells


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_what_spreadsheets_write_is_read_whatever_the_encoding(encoding):
    """UTF-8, UTF-16 with its mark, and Windows-1252 give the same text."""
    assert rows("Wie;Prijs\nCafé Één;€ 5\n".encode(encoding)) == [["Wie", "Prijs"], ["Café Één", "€ 5"]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a,b\n\0,c\n", "bad-character"),
        ("a,b\n".encode("utf-16-le"), "bad-character"),
        (b"\xff\xfea", "bad-encoding"),
        ("é,b\n".encode() + b"\xe9,c\n", "bad-encoding"),
        (b"a,\x81\n", "bad-encoding"),
        (b"\x89\x01\x02\xff\x03", "bad-encoding"),
        (b"PK\x03\x04\x14\0", "not-csv"),
        (b'a,b\n"c,d\n', "bad-quote"),
        (b'a,b\n"c"d,e\n', "bad-quote"),
    ],
)
def test_what_is_no_csv_is_one_error(content, code):
    """NUL bytes, two encodings in one file, a workbook by the wrong name and open quotes are told at once."""
    assert refused(content).problems[0].code == code


def test_an_encoding_that_is_guessed_is_told():
    """Windows-1252 is what is left where UTF-8 does not fit; both other encodings are sure."""
    sheet = read_csv("Partij;Soort\nPatiënt;klant\n".encode("cp1252"), "Partijen.csv")
    assert sheet.rows[1][0] == "Patiënt"
    ((how, message, place),) = sheet.told
    assert (how, place.source) == ("guessed", "Partijen.csv")
    assert message.startswith("this is no UTF-8, and is read as Windows-1252")
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert read_csv("Partij\nPatiënt\n".encode(encoding), "Partijen.csv").told == ()
    assert read_sheets([sheet], "Partijen.csv", Asked()).told == sheet.told


def test_a_quote_that_never_closes_is_told_with_its_row():
    """The place is the row in which the quote opens, not the end of the file."""
    (problem,) = refused(b'a,b\n"c\nd",e\n\n"f,g\nh,i\n').problems
    assert problem.place.line == 5


def test_a_row_is_placed_on_the_line_where_it_begins():
    """Line breaks in quotes and empty lines count as lines, and are no rows."""
    sheet = read_csv(b'a,b\r\n"c\r\nd",e\r\n\r\n,\r\nf,"g ""h"""\r\n', "folder/Relies on.csv")
    assert sheet.rows == [["a", "b"], ["c\r\nd", "e"], ["f", 'g "h"']]
    assert sheet.lines == [1, 2, 6]
    assert (sheet.name, str(sheet.place(2))) == ("Relies on", "folder/Relies on.csv:6")


def test_a_cell_may_be_longer_than_the_module_of_python_allows():
    """No limit is met, none is changed, and the rows after it stand on their lines."""
    limit = csv.field_size_limit()
    long = "x, y\n" * 60_000
    sheet = read_csv(f'a,b\nc,d\n"{long}",e\nf,"g ""h"""\n'.encode(), "map.csv")
    assert sheet.rows == [["a", "b"], ["c", "d"], [long, "e"], ["f", 'g "h"']]
    assert sheet.lines == [1, 2, 3, 60_004]
    assert csv.field_size_limit() == limit


@given(st.lists(st.lists(TEXT | st.sampled_from(['"', "\r\n", ",", ""]), min_size=1, max_size=4), max_size=5))
def test_long_cells_are_split_as_the_module_of_python_splits_others(table):
    """The two ways to read a file agree on its rows and on where they begin."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    reader = csv.reader(io.StringIO(text.getvalue(), newline=""), strict=True)
    expected, line = [], 0
    for row in reader:
        expected.append((line + 1, row))
        line = reader.line_num
    assert list(long_records(text.getvalue(), ",", "map.csv", 1)) == expected


@given(st.lists(st.lists(TEXT, min_size=2, max_size=2), min_size=1, max_size=5))
def test_texts_come_back_as_they_were_written(table):
    """Any text survives, formulas and line breaks among them; what holds only blanks is no row."""
    content = write_csv([Sheet("x", "", [["a", "b"], *table], range(len(table) + 1))])["x.csv"]
    kept = [row for row in table if "".join(row) and not "".join(row).isspace()]
    assert rows(content) == [["a", "b"], *([cell or None for cell in row] for row in kept)]


@pytest.mark.parametrize("text", TEXTS, ids=name_of)
def test_no_text_runs_in_a_spreadsheet_and_all_come_back(text):
    """No cell begins with what starts a formula, and reading gives the text again."""
    content = write_csv([Sheet("x", "", [["a", "b"], [text, "c"]], [1, 2])])["x.csv"]
    (_, (cell, _)) = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert cell[:1] not in {"=", "+", "-", "@", "\t", "\r"}
    assert rows(content)[1][0] == text


def test_numbers_stay_numbers_and_dates_are_year_month_day():
    """Only texts are kept from running: minus three is a number."""
    cells = [-3, 2.5, True, datetime.date(2026, 11, 22), None, "-3"]
    content = write_csv([Sheet("x", "", [["a"] * 6, cells], [1, 2])])["x.csv"]
    assert content == b"\xef\xbb\xbfa,a,a,a,a,a\r\n-3,2.5,true,2026-11-22,,'-3\r\n"


def test_files_are_called_as_their_sheets_as_far_as_file_systems_allow():
    """Signs that no file name may hold are replaced; two sheets never become one file."""
    sheets = [Sheet(name, "", [["a"]], [1]) for name in ("a/b", "A:b", "c. ", "")]
    assert list(write_csv(sheets)) == ["a_b.csv", "A_b_.csv", "c_.csv", "_.csv"]


@pytest.mark.parametrize("text", ["\0", "\ud800"])
def test_what_no_text_file_can_hold_is_refused(text):
    """NUL and half a character are errors of writing, not files that nobody can read."""
    with pytest.raises(RenderError, match="NUL or half a character"):
        write_csv([Sheet("x", "", [[text]], [1])])


@given(st.binary(max_size=60) | st.text(st.sampled_from("a,;\"\n\r'="), max_size=30).map(str.encode))
def test_whatever_the_bytes_there_are_rows_or_one_error(content):
    """Random bytes give a sheet whose rows and lines agree, or an error that names the file."""
    try:
        sheet = read_csv(content, "map.csv")
    except UnreadableModel as error:
        sources = [problem.place.source for problem in error.problems]
    else:
        sources = ["map.csv"]
        assert len(sheet.rows) == len(sheet.lines)
        assert list(sheet.lines) == sorted(set(sheet.lines))
    assert sources == ["map.csv"]


@given(st.data())
def test_a_broken_file_is_a_model_or_a_list_of_problems(data):
    """Cut off anywhere, or with any one byte changed: nothing but problems with places comes out."""
    good = 'Wie;Rekent op;Voor;Gewicht;Notitie\r\nlöper;bus;"a ""b""";3,5;"x\r\ny"\r\n'.encode()
    at = data.draw(st.integers(0, len(good)))
    cut = data.draw(st.booleans())
    content = good[:at] if cut else good[:at] + bytes([data.draw(st.integers(0, 255))]) + good[at + 1 :]
    found: tuple[Problem, ...] | None = None
    try:
        _checked(read_sheets([read_csv(content, "Rekent op.csv")], "Rekent op.csv", Asked()))
    except ModelError as error:
        found = error.problems
    assert found != ()
    assert all(problem.place.source == "Rekent op.csv" for problem in found or ())


def test_a_folder_is_one_sheet_for_each_file(tmp_path):
    """A folder of CSV files is a model; other files in it do not matter, and places name the file."""
    (tmp_path / "Partijen.csv").write_text("Partij;Soort\nluchthaven;organisatie\nreiziger;klant\n")
    (tmp_path / "Rekent op.csv").write_text("Wie;Rekent op;Voor;Gewicht\nreiziger;luchthaven;hal;4,5\n")
    (tmp_path / "read me.txt").write_text("no table")
    ecosystem = load(tmp_path)
    assert [actor.kind for actor in ecosystem.actors] == ["organisation", "customer"]
    assert ecosystem.dependencies[0].importance == 4.5
