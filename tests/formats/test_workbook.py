"""Workbooks both ways: what a person sees is what is read, and what is written opens as it was meant."""

from __future__ import annotations

import datetime
import io
import os
import re
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naughty import KINDS, TEXTS
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from strategies import ecosystems

import ecograph
from ecograph.errors import InvalidModel, ModelError, RenderError, UnreadableModel
from ecograph.formats import package, workbook
from ecograph.formats.grid import Sheet
from ecograph.formats.headers import folded, forms
from ecograph.formats.sheets import sheets_of
from ecograph.formats.template import template
from ecograph.formats.workbook import read_workbook, valid_titles, write_workbook
from ecograph.formats.written import tables_of

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'


moment = datetime.datetime.fromisoformat
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900)
SHEET = "xl/worksheets/sheet1.xml"


def parts(sheet: str = "", *, after: str = "", strings: str = "", styles: str = "", end: str = ""):
    """The parts of a small workbook, written by hand: the rows of its sheet, and what stands after them."""
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{KIND}.sharedStrings+xml"/></Types>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{REL}"><sheets>'
        f'<sheet name="Parties" sheetId="1" r:id="r1"/></sheets>{end}</workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships {RELS}>"
        f'<Relationship Id="r1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        SHEET: f"<worksheet {MAIN}><sheetData>{sheet}</sheetData>{after}</worksheet>",
        "xl/sharedStrings.xml": f"<sst {MAIN}>{strings}</sst>",
        "xl/styles.xml": f"<styleSheet {MAIN}>{styles}</styleSheet>",
    }


def zipped(contents: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return file.getvalue()


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cells(*rows: list) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = "Parties"
    for row in rows:
        book.active.append(row)
    return book


def rows(content: bytes) -> list[list]:
    (sheet,) = read_workbook(content, "map.xlsx")
    return sheet.rows


def problems(content: bytes) -> list[str]:
    return [str(problem) for sheet in read_workbook(content, "map.xlsx") for problem in sheet.problems]


def refused(content: bytes) -> str:
    with pytest.raises(UnreadableModel) as caught:
        read_workbook(content, "map.xlsx")
    (problem,) = caught.value.problems
    return f"{problem.code}: {problem.message} ({problem.hint})"


class TestCells:
    """Each cell is what a person sees in it."""

    def test_every_kind_of_value_is_taken_as_it_is(self):
        """Texts, numbers, yes and no, days, moments and times; whole numbers stay whole."""
        row = ["a", "5", 5, 2.5, 211.0, True, False, datetime.date(2026, 11, 22),
               moment("2026-11-22T09:30"), datetime.time(9, 30)]  # fmt: skip
        assert rows(saved(cells(row))) == [row]
        assert [type(cell) for cell in rows(saved(cells(row)))[0]][2:5] == [int, float, int]

    def test_empty_cells_and_rows_are_none_or_left_out(self):
        """Blanks alone are nothing, a row keeps its line, and empty cells at its end are dropped."""
        (sheet,) = read_workbook(saved(cells([None, "a", "  \n", None], [], ["\xa0"], ["b"])), "map.xlsx")
        assert (sheet.rows, sheet.lines) == ([[None, "a"], ["b"]], [1, 4])
        assert str(sheet.place(1, 0)) == 'map.xlsx: sheet "Parties", cell A4'

    def test_texts_are_taken_as_a_person_sees_them(self):
        """Runs of rich text are joined, readings aloud left out, escapes read, and = makes no formula."""
        strings = (
            "<si><t>=A1</t></si><si><r><t>a </t></r><r><rPr><b/></rPr><t>bold</t></r></si>"
            '<si><r><t>東京</t></r><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/></si>'
            "<si><t>two_x000D_\nlines</t></si><si><t>_x005F_x0041_</t></si><si><t>_xD83D_</t></si>"
        )
        sheet = '<row><c t="inlineStr"><is><t>=1+1</t></is></c>'
        sheet += "".join(f'<c t="s"><v>{number}</v></c>' for number in range(6)) + "</row>"
        assert rows(zipped(parts(sheet, strings=strings))) == [
            ["=1+1", "=A1", "a bold", "東京", "two\r\nlines", "_x0041_", "_xD83D_"]
        ]

    def test_a_number_is_a_date_where_it_is_shown_as_one(self):
        """The layout tells, without colours, quoted words and languages."""
        layouts = {
            "d\\-m\\-yyyy": (46348, datetime.date(2026, 11, 22)),
            "[$-413]d mmmm yyyy;@": (46348.5, moment("2026-11-22T12:00")),
            "h:mm": (0.75, datetime.time(18)),
            "[h]:mm:ss": (1.0625, "25:30:00"),
            '0.0" days"': (3, 3),
            "[Red]0": (3, 3),
            '"EUR" #,##0': (3.5, 3.5),
            "General": (3, 3),
            "yyyy": (1, datetime.date(1900, 1, 1)),
        }
        book = cells([number for number, _ in layouts.values()])
        for cell, layout in zip(book.active[1], layouts, strict=True):
            cell.number_format = layout
        assert rows(saved(book)) == [[read for _, read in layouts.values()]]

    def test_days_may_be_counted_from_1904(self):
        """Workbooks from old Macs say so, and their dates are four years off otherwise."""
        book = cells([datetime.date(2026, 11, 22)])
        book.epoch = openpyxl.utils.datetime.MAC_EPOCH
        assert rows(saved(book)) == [[datetime.date(2026, 11, 22)]]
        assert 'date1904="1"' in zipfile.ZipFile(io.BytesIO(saved(book))).read("xl/workbook.xml").decode()

    def test_dates_stored_as_text_are_dates(self):
        """A few programs write them so."""
        book = cells([datetime.date(2026, 11, 22), moment("2026-11-22T09:00")])
        book.iso_dates = True
        assert rows(saved(book)) == [[datetime.date(2026, 11, 22), moment("2026-11-22T09:00")]]

    def test_cells_and_rows_without_a_place_follow_one_another(self):
        """Some programs leave out the names of cells."""
        sheet = (
            '<row><c><v>1</v></c><c r="D1"><v>2</v></c><c><v>3</v></c></row><row r="9"><c><v>4</v></c></row>'
        )
        (read,) = read_workbook(zipped(parts(sheet)), "map.xlsx")
        assert (read.rows, read.lines) == ([[1, None, None, 2, 3], [4]], [1, 9])

    @given(st.lists(st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)))
    @settings(max_examples=10)
    def test_numbers_come_through_to_the_last_digit(self, numbers):
        """Sixteen digits are not always enough."""
        assert rows(write_workbook([Sheet("a", "", [["h"], numbers], [1, 2])]))[1:] == [numbers] * bool(
            numbers
        )


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


class TestFormulas:
    """Formulas are never worked out."""

    def test_the_value_stored_last_is_taken(self):
        """A number, a text, an empty text: whatever the spreadsheet saw."""
        sheet = (
            '<row><c><f>1+1</f><v>2</v></c><c t="str"><f>"a"&amp;"b"</f><v>ab</v></c>'
            '<c t="str"><f>""</f><v></v></c><c t="b"><f>TRUE</f><v>1</v></c></row>'
        )
        assert rows(zipped(parts(sheet))) == [[2, "ab", None, True]]

    def test_a_formula_that_nobody_worked_out_is_told(self):
        """Programs that write workbooks leave no value, and how to mend that is said."""
        assert problems(saved(cells(["a"], ["=1+1"]))) == [
            (
                'map.xlsx: sheet "Parties", cell A2: the formula in this cell has not been worked out yet '
                "(open the workbook in a spreadsheet and save it, or type the value)"
            )
        ]

    def test_a_value_is_not_trusted_where_all_are_to_be_worked_out_on_opening(self):
        """Some programs write 0 for each formula and ask the spreadsheet to work them out."""
        sheet = "<row><c><f>40+2</f><v>0</v></c></row>"
        assert rows(zipped(parts(sheet, end='<calcPr calcId="1"/>'))) == [[0]]
        content = parts(sheet, end='<calcPr calcId="1" fullCalcOnLoad="1"/>')
        assert ["formula" in said for said in problems(zipped(content))] == [True]

    def test_links_to_elsewhere_are_not_looked_at(self):
        """The value is taken, and neither the linked workbook nor what is kept of it is opened."""
        content = parts(
            "<row><c><f>[1]Sheet1!A1</f><v>7</v></c></row>",
            end='<externalReferences><externalReference r:id="r9"/></externalReferences>',
        )
        content["xl/_rels/workbook.xml.rels"] = content["xl/_rels/workbook.xml.rels"].replace(
            "</Relationships>",
            f'<Relationship Id="r9" Type="{REL}/externalLink" Target="externalLinks/gone.xml"/>'
            f'<Relationship Id="r8" Type="{REL}/styles" Target="http://127.0.0.1:9/x" TargetMode="External"/>'
            "</Relationships>",
        )
        assert rows(zipped(content)) == [[7]]


class TestWhatIsNotSeen:
    """What a person does not see in a workbook is told, or is not taken."""

    def test_all_mistakes_are_told_at_once(self):
        """Each by its sheet and cell, whichever sheet it is on."""
        book = cells(
            ["Party", "Name", "Date"], ["#N/A", "=1+1", -5, 1e9], [], ["d", "e", "f"], ["g", "h", "i"]
        )
        sheet = book.active
        sheet["C2"].number_format = sheet["D2"].number_format = "yyyy-mm-dd"
        sheet.merge_cells("A4:B4")
        sheet.row_dimensions[5].hidden = True
        second = book.create_sheet("Wishes")
        second["B3"] = "#REF!"
        book.create_sheet("Old").append(["Party"])
        book["Old"].sheet_state = "veryHidden"
        assert [
            said.partition(" (")[0].removeprefix("map.xlsx: sheet ") for said in problems(saved(book))
        ] == [
            '"Parties", cell A2: this cell holds the error #N/A',
            '"Parties", cell B2: the formula in this cell has not been worked out yet',
            '"Parties", cell C2: this cell is laid out as a date, and its number is no day',
            '"Parties", cell D2: this cell is laid out as a date, and its number is no day',
            '"Parties", cell A4: the cells A4:B4 are merged, so only the first of them holds a value',
            '"Parties", row 5: row 5 is hidden, and holds something',
            '"Wishes", cell B3: this cell holds the error #REF!',
            '"Old": the sheet "Old" is hidden',
        ]

    def test_what_merged_cells_repeat_is_not_told_as_said_twice(self, tmp_path):
        """The rows may be told apart by what the merged cells hide."""
        book = cells(["Party"], ["hall"], ["gate"])
        wishes = book.create_sheet("Wishes")
        for row in (["Who", "Wants", "Weight"], ["hall", "light", 3], ["gate", "light", 4]):
            wishes.append(row)
        wishes.merge_cells("A2:A3")
        path = tmp_path / "map.xlsx"
        path.write_bytes(saved(book))
        with pytest.raises(InvalidModel) as caught:
            ecograph.load(path)
        assert [problem.code for problem in caught.value.problems] == ["merged-cells"]

    def test_mistakes_of_the_file_and_of_the_map_are_told_at_once(self, tmp_path):
        """What only follows from a cell that was not read is not told besides."""
        book = cells(["Party", "Kind"], ["hall", "customer"], ["=A2", None], ["gate", "gate"])
        relies = book.create_sheet("Relies on")
        for row in (
            ["Who relies", "Relies on", "For what", "Weight"],
            ["hall", "gate", "way in", 9],
            [None, "cleaner", "clean floor", "#REF!"],
            ["gate", "gate", "light", 3],
        ):
            relies.append(row)
        relies.merge_cells("A2:A3")
        book.create_sheet("Lists").append(["customer"])
        book["Lists"].sheet_state = "hidden"
        goals = book.create_sheet("Goals")
        goals.append(["Gool"])
        goals.sheet_state = "hidden"
        path = tmp_path / "map.xlsx"
        book.save(path)
        with pytest.raises(ModelError) as caught:
            ecograph.load(path)
        assert [
            (problem.code, problem.place.sheet, problem.place.line) for problem in caught.value.problems
        ] == [
            ("hidden-sheet", "Goals", 0),
            ("missing-column", "Goals", 1),
            ("hidden-sheet", "Lists", 0),
            ("formula-without-value", "Parties", 3),
            ("merged-cells", "Relies on", 2),
            ("not-a-rating", "Relies on", 2),
            ("error-cell", "Relies on", 3),
            ("self-dependency", "Relies on", 4),
        ]

    def test_what_hides_on_the_sheets_of_other_tools_is_told_with_the_rest(self, tmp_path):
        """A workbook of Kumu is looked at as one of ours."""
        book = cells(["Label", "Type"], ["City", "Place"], ["=A2", "Place"])
        book.active.title = "Elements"
        links = book.create_sheet("Connections")
        links.append(["From", "To", "Importance"])
        links.append(["City", "Bus", 9])
        path = tmp_path / "map.xlsx"
        book.save(path)
        with pytest.raises(ModelError) as caught:
            ecograph.load(path)
        assert [problem.code for problem in caught.value.problems] == [
            "not-a-rating",
            "formula-without-value",
        ]

    def test_merged_cells_and_a_mapping(self, tmp_path):
        """With a mapping only the sheets it is about are looked at."""
        book = cells(["Who", "Whom", "What"], ["hall", "gate", "way in"])
        cover = book.create_sheet("Cover")
        cover.append(["Our map"])
        cover.append(["=TODAY()"])
        cover.merge_cells("A1:D1")
        path = tmp_path / "map.xlsx"
        book.save(path)
        asked = ["dependencies=Parties", "depender=Who", "dependee=Whom", "resource=What", "importance:=3"]
        assert len(ecograph.loading.read(path, mapping=asked).ecosystem.dependencies) == 1
        with pytest.raises(ModelError, match="is no sheet of a map"):
            ecograph.load(path)

    def test_a_thousand_wrong_cells_are_told_by_the_first_and_a_number(self):
        """Nobody reads a thousand lines about one column."""
        said = problems(saved(cells(*[["#N/A"]] * 1000)))
        assert len(said) == 51
        assert said[-1].startswith('map.xlsx: sheet "Parties": 950 more cells on this sheet hold an error')

    def test_merged_cells_where_nothing_stands_do_no_harm(self):
        """A wide title box beside or below the table is nobody's fault."""
        book = cells(["a", "b"], ["c", "d"])
        book.active.merge_cells("D1:F2")
        book.active.merge_cells("A7:B9")
        assert rows(saved(book)) == [["a", "b"], ["c", "d"]]

    def test_hidden_sheets_that_are_empty_or_ignored_are_passed_over(self):
        """The lists behind drop-downs are such sheets; what is wrong on them is nobody's concern."""
        book = cells(["a"])
        for name, state in (("Empty", "hidden"), ("Lists (Ignore)", "veryHidden")):
            book.create_sheet(name).sheet_state = state
        book["Lists (Ignore)"]["A1"] = "#N/A"
        book.create_sheet("Notes (ignore)")["A1"] = "=1+1"
        assert rows(saved(book)) == [["a"]]

    def test_rows_that_a_filter_or_a_folded_group_hides_are_taken(self):
        """Both show that there is more."""
        book = cells(["a"], ["b"], ["c"])
        book.active.row_dimensions[2].hidden = True
        book.active.row_dimensions[2].outlineLevel = 1
        assert rows(saved(book)) == [["a"], ["b"], ["c"]]
        book.active.row_dimensions[3].hidden = True
        assert len(problems(saved(book))) == 1
        book.active.auto_filter.ref = "A1:A3"
        assert len(problems(saved(book))) == 1, "a filter that hides nothing is no excuse"
        book.active.auto_filter.add_filter_column(0, ["b"])
        assert rows(saved(book)) == [["a"], ["b"], ["c"]]

    def test_hidden_columns_that_hold_something_are_told(self):
        """Headers alone hide nothing, as those of a template that nobody needs, nor does a folded group."""
        book = cells(["a", "b", "c", "d"], ["1", None, "2", "3"], ["4", None, "5"])
        for letter in "BC":
            book.active.column_dimensions[letter].hidden = True
        said = 'sheet "Parties", cell C1: column C is hidden, and holds something (show or delete them)'
        assert problems(saved(book)) == [f"map.xlsx: {said}"]
        book.active.column_dimensions["C"].outlineLevel = 1
        assert problems(saved(book)) == []
        book.active.column_dimensions["D"].hidden = book.active.column_dimensions["A"].hidden = True
        assert "columns A and D are hidden, and hold something" in problems(saved(book))[0]

    def test_comments_on_cells_are_told_as_left(self):
        """Each with its cell, of a thread what people said; the notes of our own template are no news."""
        book = cells(["Party", "Kind"], ["hall", None])
        link = "https://go.microsoft.com/fwlink/?linkid=870924"
        old = f"[Threaded comment]\n\nLearn more: {link}\n\nComment:\n    closed?"
        for cell, text, author in (
            ("A1", "Its name", "ecograph"),
            ("B1", "who?", "somebody"),
            ("A2", old, "somebody"),
            ("B2", "x" * 100, ""),
        ):
            book.active[cell].comment = Comment(text, author)
        (sheet,) = read_workbook(saved(book), "map.xlsx")
        assert [(one.how, str(one).removeprefix('map.xlsx: sheet "Parties", ')) for one in sheet.told] == [
            ("left", 'cell B1: the comment "who?"'),
            ("left", 'cell A2: the comment "closed?"'),
            ("left", f'cell B2: the comment "{"x" * 80}…"'),
        ]

    def test_charts_are_passed_over(self):
        """A sheet that is one chart holds no cells."""
        book = cells(["a"])
        book.create_chartsheet("Chart").add_chart(BarChart())
        assert rows(saved(book)) == [["a"]]


class TestBrokenFiles:
    """Whatever the bytes, there is one clear error and no stack trace."""

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "empty: the file is empty"),
            (b"Party;Name\na;b", "no-workbook: this is no workbook"),
            (b"\r\n<html><table></table></html>", "no-workbook: this is a page of HTML, not a workbook"),
            (OLE, "old-workbook: this is a workbook of the old kind"),
            (
                OLE + "EncryptedPackage".encode("utf-16-le"),
                "protected: this workbook is protected with a password (save a copy without",
            ),
            (zipped({"parties.csv": "a"}), "no-workbook: this is a zip file, but no workbook (unpack it"),
            (
                zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}),
                "no-workbook: this is a file of another spreadsheet",
            ),
            (zipped({"[Content_Types].xml": "<Types/>"}), "no-workbook: this is a file of another program,"),
            (zipped(parts()), "empty: there is nothing in this workbook"),
            (zipped(parts())[:-30], "broken-workbook: the file is damaged or not complete"),
            (zipped(parts("<row>")), f"broken-workbook: the part {SHEET} of this workbook cannot be read ("),
            (zipped(parts('<row><c t="s"><v>3</v></c></row>')), "broken-workbook: "),
            (zipped(parts("<row><c><v>one</v></c></row>")), "broken-workbook: "),
            (zipped(parts('<row><c s="7"><v>1</v></c></row>')), f"broken-workbook: the part {SHEET} "),
            (
                zipped(parts(styles='<cellXfs><xf><alignment horizontal="askew"/></xf></cellXfs>')),
                "broken-workbook: the part xl/styles.xml of this workbook cannot be read (",
            ),
            (zipped(parts(after='<pageSetup orientation="askew"/>')), f"broken-workbook: the part {SHEET} "),
            (zipped({name: part for name, part in parts().items() if name != SHEET}), "broken-workbook: "),
            (
                zipped({**parts(), "xl/workbook.xml": '<workbook xmlns="http://purl.oclc.org/ooxml/x"/>'}),
                "strict-workbook: this workbook is saved as Strict Open XML, which is not read (save it",
            ),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_said_in_one_sentence(self, content, said):
        """What the file is instead, or which part cannot be read, and what to do."""
        assert refused(content).startswith(said)

    def test_a_zip_with_a_password_is_protected(self):
        """Its parts are marked, and none is opened."""
        content = bytearray(zipped(parts("<row/>")))
        at = content.rindex(b"PK\x01\x02")
        content[at + 8] |= 1
        assert refused(bytes(content)).startswith("protected: ")

    def test_a_zip_bomb_is_not_unpacked(self):
        """A part that grows a thousand times, and parts that are more than the limit together."""
        content = zipped({**parts("<row/>"), SHEET: b" " * 40_000_000})
        assert len(content) < 50_000
        assert refused(content).startswith("zip-bomb: this workbook unpacks to far more than its size")

    def test_one_part_cannot_be_unpacked_without_end(self, monkeypatch):
        """A sheet that stands in the list many times counts as often."""
        content = parts("<row><c><v>1</v></c></row>" * 100)
        content["xl/workbook.xml"] = re.sub(
            "<sheet .*?/>",
            lambda sheet: "".join(sheet[0].replace("Parties", f"P{number}") for number in range(20)),
            content["xl/workbook.xml"],
        )
        assert len(read_workbook(zipped(content), "map.xlsx")) == 20
        for limit, said in (("MOST_BYTES", "zip-bomb: "), ("MOST_TAGS", "too-many-cells: ")):
            with monkeypatch.context() as patched:
                patched.setattr(package, limit, 6_000)
                assert refused(zipped(content)).startswith(said)

    def test_a_size_that_is_a_lie_is_found_out(self):
        """The sizes in the list of contents are not believed."""
        content = bytearray(zipped(parts("<row><c><v>1</v></c></row>" * 1000)))
        at = content.index(b"PK\x01\x02", content.index(SHEET.encode(), content.index(b"PK\x01\x02")) - 60)
        content[at + 24 : at + 28] = (50).to_bytes(4, "little")
        assert refused(bytes(content)).startswith("broken-workbook: ")

    def test_too_many_cells_are_refused(self, monkeypatch):
        """A value in the last column of each row takes room for all before it."""
        content = zipped(
            parts("".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 9)))
        )
        assert len(rows(content)) == 8
        monkeypatch.setattr(workbook, "MOST_CELLS", 100_000)
        assert refused(content).startswith("too-many-cells: this workbook has more than 100,000 cells")

    @pytest.mark.parametrize(
        "after",
        [
            '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
            """<hyperlinks><hyperlink display="ref='A1'>" ref='A1:&#88;FD1048576'/></hyperlinks>""",
        ],
    )
    def test_a_range_as_large_as_the_sheet_is_refused(self, after):
        """Each of its cells would be made, however few there are."""
        content = zipped(parts("<row><c><v>1</v></c></row>", after=after))
        assert refused(content).startswith("too-many-cells: this workbook holds more than 12,000,000 cells")

    def test_empty_rows_cost_nothing(self):
        """Somebody laid out all columns of thousands of rows; one row and the last hold something."""
        empty = "".join(f'<row r="{n}"><c r="A{n}"/><c r="XFD{n}"/></row>' for n in range(2, 2_000))
        last = '<row r="1048576"><c r="B1048576"><v>2</v></c></row>'
        content = parts('<row r="1"><c r="A1"><v>1</v></c></row>' + empty + last)
        content[SHEET] = content[SHEET].replace("<sheetD", '<dimension ref="A1:XFD1048576"/><sheetD')
        (sheet,) = read_workbook(zipped(content), "map.xlsx")
        assert (sheet.rows, sheet.lines) == ([[1], [None, 2]], [1, 1_048_576])

    @pytest.mark.parametrize(
        ("part", "encoding"),
        [
            ("[Content_Types].xml", "utf-8"),
            ("xl/workbook.xml", "utf-16"),
            (SHEET, "utf-8"),
            (SHEET, "utf-16"),
            ("xl/sharedStrings.xml", "utf-16-be"),
        ],
    )
    def test_a_document_type_is_refused_in_every_part(self, tmp_path, part, encoding):
        """It is the end of it, before any entity grows or fetches a file."""
        bomb = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))
        bomb += f'<!ENTITY file SYSTEM "{(tmp_path / "secret").as_uri()}">'
        content: dict[str, str | bytes] = {**parts("<row><c><v>1</v></c></row>")}
        text = f'<!DOCTYPE x [<!ENTITY b0 "bomb">{bomb}]>{content[part]}'.replace("</", "&b9;&file;</", 1)
        content[part] = f'<?xml version="1.0"?>{text}'.encode(encoding)
        assert refused(zipped(content)).startswith(f"document-type: the part {part} declares a document type")

    @given(st.binary(max_size=200), st.booleans())
    def test_random_bytes_end_in_one_error(self, content, with_start):
        """Also where they begin as a zip does."""
        with pytest.raises(ModelError):
            read_workbook(b"PK\x03\x04" + content if with_start else content, "map.xlsx")

    GOOD = zipped(
        parts(
            '<row r="1"><c r="A1" t="s"><v>0</v></c><c s="1"><v>46348.5</v></c></row>',
            after='<mergeCells><mergeCell ref="E9:F9"/></mergeCells>',
            strings="<si><r><t>a_x000D_</t></r></si>",
            styles='<cellXfs><xf numFmtId="0" fontId="0" fillId="0"/><xf numFmtId="14"/></cellXfs>',
        )
    )

    @given(st.integers(0, len(GOOD) - 1), st.integers(1, 255), st.booleans())
    @settings(max_examples=60)
    def test_a_damaged_file_is_read_or_refused(self, at, change, cut):
        """One wrong byte anywhere, or an end anywhere."""
        content = bytearray(self.GOOD)
        content[at] ^= change
        try:
            read_workbook(bytes(self.GOOD[:at] if cut else content), "map.xlsx")
        except ModelError as error:
            assert error.problems  # noqa: PT017 - either is right

    @given(st.data())
    @settings(max_examples=60)
    def test_a_damaged_part_is_read_or_refused(self, data):
        """One wrong byte in the text of any part, in a zip that is whole."""
        content = unzipped(self.GOOD)
        name = data.draw(st.sampled_from(sorted(content)))
        part = bytearray(content[name])
        part[data.draw(st.integers(0, len(part) - 1))] = data.draw(st.integers(0, 255))
        try:
            read_workbook(zipped({**content, name: bytes(part)}), "map.xlsx")
        except ModelError as error:
            assert error.problems  # noqa: PT017 - either is right


class TestWriting:
    """What is written opens, and is what was meant."""

    def test_texts_that_break_programs_come_back(self):
        """Formulas, markup, control characters, escapes of the format itself: text as it was."""
        texts = [text for text in TEXTS if text.strip()]
        texts += ["_x0041_", "_x005F_", "_x000d_", "_x001B\x01", "_x005F_x0007_", "_x000A_\x1b_"]
        content = write_workbook([Sheet("a", "", [["h"], texts], [1, 2])])
        assert rows(content)[1] == texts

    @given(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
            | st.lists(st.sampled_from(["_", "x", "00", "5F", "1b", "\x01", "_x0041_"])).map("".join)
        )
    )
    @settings(max_examples=20)
    def test_any_text_comes_back(self, texts):
        """Whatever Unicode holds; blanks alone are nothing."""
        content = write_workbook([Sheet("a", "", [["h"], [*texts, "end"]], [1, 2])])
        assert rows(content)[1] == [*(text if text.strip() else None for text in texts), "end"]

    def test_no_text_is_a_formula(self):
        """Another program sees text cells laid out as text, whatever they begin with."""
        texts = [text.strip() for text in KINDS["formulas"]] + ["#N/A", "3-5", "007"]
        content = write_workbook(
            [Sheet("a", "", [["h"], *([text] for text in texts)], range(1, len(texts) + 2))]
        )
        column = [row[0] for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(min_row=2)]
        assert [(cell.value, cell.data_type, cell.number_format) for cell in column] == [
            (text, "s", "@") for text in texts
        ]

    def test_every_kind_of_value_comes_back(self):
        """What spreadsheets do not know comes back as text: days long ago, numbers beyond their digits."""
        row = ["a", 1, 2.25, True, None, datetime.date(2026, 11, 22), moment("2026-11-22T09:00"),
               datetime.time(9), datetime.date(1899, 1, 2), 10**20, float("inf"), "end"]  # fmt: skip
        read = rows(write_workbook([Sheet("a", "", [["h"], row], [1, 2])]))[1]
        assert read == [*row[:8], "1899-01-02", "100000000000000000000", "inf", "end"]

    def test_rows_stand_where_they_stood(self):
        """Empty lines between two tables on one sheet stay."""
        content = write_workbook([Sheet("a", "", [["h"], ["b"], ["c"]], [2, 3, 7])])
        (sheet,) = read_workbook(content, "map.xlsx")
        assert sheet == Sheet("a", "map.xlsx", [["h"], ["b"], ["c"]], [2, 3, 7], in_workbook=True)

    def test_the_header_stays_in_sight_and_long_text_is_wrapped(self):
        """Bold, filled, frozen, with filters; columns as wide as what stands in them, up to a limit."""
        content = write_workbook([Sheet("a", "", [["Party", "Note"], ["airport", "word " * 40]], [1, 2])])
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert (sheet["A1"].font.bold, sheet["A1"].fill.fill_type, sheet["A2"].font.bold) == (
            True,
            "solid",
            False,
        )
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B2")
        assert 10 < sheet.column_dimensions["A"].width < sheet.column_dimensions["B"].width < 60
        assert (sheet["B2"].alignment.wrap_text, bool(sheet["A2"].alignment.wrap_text)) == (True, False)

    @given(st.lists(st.sampled_from(TEXTS) | st.text(max_size=40), min_size=1, max_size=6))
    def test_titles_are_what_a_spreadsheet_takes(self, names):
        """At most 31 characters, none that are forbidden, none twice in any case."""
        titles = valid_titles(names)
        assert len({title.lower() for title in titles}) == len(names)
        assert all(0 < len(title.encode("utf-16-le")) // 2 <= 31 for title in titles)
        assert not any(set(title) & set("[]:*?/\\") or title.strip("' ") != title for title in titles)

    def test_the_same_sheets_are_the_same_bytes(self, monkeypatch):
        """At any time and with any hash seed; the date is a fixed one, or the one that is asked for."""
        monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
        sheets = [Sheet("a", "", [["h", "i"], [1, "x"]], [1, 2]), Sheet("b", "", [["h"]], [1])]
        code = (
            "import sys; from ecograph.formats.grid import Sheet\n"
            "from ecograph.formats.workbook import write_workbook\n"
            f"sys.stdout.buffer.write(write_workbook({sheets!r}))"
        )
        environment = {**os.environ, "PYTHONHASHSEED": "12345"}
        done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, env=environment)
        assert done.stdout == write_workbook(sheets)
        dates = {info.date_time for info in zipfile.ZipFile(io.BytesIO(write_workbook(sheets))).infolist()}
        assert dates == {(1980, 1, 1, 0, 0, 0)}
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
        book = openpyxl.load_workbook(io.BytesIO(write_workbook(sheets)))
        assert book.properties.created == book.properties.modified == moment("2026-11-22T00:00")
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
        with pytest.raises(RenderError, match='SOURCE_DATE_EPOCH is "yesterday"'):
            write_workbook(sheets)

    def test_what_no_workbook_can_hold_is_refused(self):
        """A text that would be cut off in silence, a row beyond the last one."""
        with pytest.raises(
            RenderError, match='the text in cell A2 of the sheet "a" is longer than the 32,767'
        ):
            write_workbook([Sheet("a", "", [["h"], ["x" * 32_768]], [1, 2])])
        with pytest.raises(RenderError, match="more rows or columns than a workbook can hold"):
            write_workbook([Sheet("a", "", [["h"], ["x"]], [1, 1_048_577])])

    def test_no_sheets_are_an_empty_workbook(self):
        """It opens, and there is nothing in it."""
        assert refused(write_workbook([])).startswith("empty: there is nothing in this workbook")


class TestModels:
    """A model comes back from a workbook as it was."""

    @given(ecosystems())
    @settings(max_examples=6)
    def test_a_model_comes_back_whole(self, tmp_path_factory, ecosystem):
        """All that a model can say has a place on some sheet."""
        path = tmp_path_factory.mktemp("book") / "map.xlsx"
        path.write_bytes(write_workbook(sheets_of(tables_of(ecosystem))))
        assert ecograph.load(path) == ecosystem

    @pytest.mark.parametrize("number", range(len(EXAMPLES)), ids=[path.stem for path in EXAMPLES])
    def test_the_examples_load_the_same_from_a_workbook(self, tmp_path, number):
        """In either language; every second one in Dutch."""
        ecosystem, language = ecograph.load(EXAMPLES[number]), ("en", "nl")[number % 2]
        path = tmp_path / "map.xlsx"
        path.write_bytes(write_workbook(sheets_of(tables_of(ecosystem), language=language)))
        assert ecograph.load(path) == ecosystem

    def test_wrong_rows_are_told_by_sheet_and_cell_at_once(self, tmp_path):
        """Unknown names, ratings and words that are none, twice the same: one list."""
        book = openpyxl.Workbook()
        parties, relies = book.active, book.create_sheet("Relies on")
        parties.title = "Parties"
        for row in (["Party", "Kind"], ["hall", "customer"], ["cleaner", None], ["hall", None]):
            parties.append(row)
        header = ["Who relies", "Relies on", "For what", "Weight", "Can do without for", "Agreed on"]
        for row in (
            header,
            ["hall", "claener", "clean floor", 5, "days", None],
            ["hall", "cleaner", "clean floor", 9, "a while", None],
            ["cleaner", "cleaner", "keys", 3, None, "handshake"],
            ["hall", "cleaner", "glass", None, None, None],
        ):
            relies.append(row)
        path = tmp_path / "map.xlsx"
        book.save(path)
        with pytest.raises(InvalidModel) as caught:
            ecograph.load(path)
        assert sorted(
            (problem.place.sheet, problem.place.line, problem.place.column, problem.code)
            for problem in caught.value.problems
        ) == [
            ("Parties", 4, 1, "duplicate-id"),
            ("Relies on", 2, 2, "unknown-actor"),
            ("Relies on", 3, 4, "not-a-rating"),
            ("Relies on", 3, 5, "unknown-word"),
            ("Relies on", 4, 2, "self-dependency"),
            ("Relies on", 4, 6, "unknown-word"),
            ("Relies on", 5, 4, "missing-key"),
        ]


blank = cache(template)
"""Made once for each language: every test reads its own copy."""


@pytest.mark.parametrize("language", ["en", "nl"])
class TestTemplate:
    """The workbook to fill in works as it is, and with everything in it replaced."""

    def test_it_loads_and_scans_as_it_is(self, tmp_path, language):
        """The example is a real one: it has a map and findings."""
        path = tmp_path / "map.xlsx"
        path.write_bytes(blank(language))
        ecosystem = ecograph.load(path)
        assert len(ecosystem.actors) == 4
        assert (len(ecosystem.dependencies), len(ecosystem.journeys[0].touchpoints)) == (3, 2)
        found = {finding.rule for finding in ecograph.scan(ecosystem).findings}
        assert {"missing-exchange", "single-point-of-dependency"} <= found

    def test_both_languages_hold_the_same_example(self, language):
        """Only names and notes differ."""

        def shape(words):
            book = openpyxl.load_workbook(io.BytesIO(blank(words)))
            return [[[bool(cell.value) for cell in row] for row in sheet] for sheet in book.worksheets[1:]]

        assert shape(language) == shape("en")

    def test_it_works_with_the_example_replaced(self, tmp_path, language):
        """Rows typed over it in a spreadsheet, most sheets left empty."""
        book = openpyxl.load_workbook(io.BytesIO(blank(language)))
        for sheet in book.worksheets[1:-1]:
            sheet.delete_rows(2, 99)
        parties, relies = (book[forms()[table].title(language)] for table in ("actors", "dependencies"))
        for row in (["shop"], ["baker"]):
            parties.append(row)
        relies.append(["shop", "baker", "bread", "3..5"])
        path = tmp_path / "map.xlsx"
        book.save(path)
        ecosystem = ecograph.load(path)
        assert [actor.id for actor in ecosystem.actors] == ["shop", "baker"]
        assert (ecosystem.dependencies[0].importance.low, ecosystem.dependencies[0].importance.high) == (3, 5)
        assert ecosystem.journeys == ecosystem.goals == ()

    def test_every_column_of_every_sheet_is_there_and_explained(self, language):
        """A note on each header, in words that everybody knows; what must be filled in has a dark one."""
        book = openpyxl.load_workbook(io.BytesIO(blank(language)))
        tables = {table: form for table, form in forms().items() if table != "gives"}
        assert set(book.sheetnames[1:-1]) == {form.title(language) for form in tables.values()}
        for form in tables.values():
            sheet = book[form.title(language)]
            assert [cell.value for cell in sheet[1]] == [
                column.title(language) for column in form.columns.values()
            ]
            for cell, column in zip(sheet[1], form.columns.values(), strict=True):
                assert len(cell.comment.text) > 6
                assert not re.search("depender|dependee|\n", cell.comment.text)
                assert (cell.fill.start_color.rgb == "FF1F4E79") == column.required
                wanted = {"date": "yyyy-mm-dd", "number": "General"}.get(column.holds, "@")
                assert sheet.column_dimensions[cell.column_letter].number_format == wanted

    def test_words_and_names_are_offered(self, language):
        """A fixed set of words is offered whole, in its language; ratings offer ranges, too."""
        book = openpyxl.load_workbook(io.BytesIO(blank(language)))
        lists = book.worksheets[-1]
        assert (lists.sheet_state, lists.title.endswith("(ignore)")) == ("hidden", True)
        for table, form in forms().items():
            if table == "gives":
                continue
            sheet = book[form.title(language)]
            offered = {
                str(each.sqref).split("2:")[0]: each.formula1
                for each in sheet.data_validations.dataValidation
            }
            for number, column in enumerate(form.columns.values(), 1):
                formula = offered.get(openpyxl.utils.get_column_letter(number), "")
                if column.words or column.holds in {"rating", "yes or no"}:
                    cells = lists[formula.rpartition("!")[2].replace("$", "")]
                    words = [cell[0].value for cell in cells]
                    assert {column.meanings.get(folded(word), word) for word in words} >= set(column.words)
                    assert column.holds != "rating" or {"1", "5", "3..5"} <= set(words)
                elif column.field in {"depender", "dependee", "customer", "actor"}:
                    assert formula.startswith(f"OFFSET('{forms()['actors'].title(language)}'!$A$2")

    def test_it_holds_no_formula_and_opens_on_the_page_that_explains_it(self, language):
        """The first sheet is for people only, and leads to every other."""
        book = openpyxl.load_workbook(io.BytesIO(blank(language)))
        assert book.active.title.endswith("(ignore)")
        kinds = {cell.data_type for sheet in book for row in sheet for cell in row}
        assert kinds <= {"s", "n"}
        leads = {cell.hyperlink.location for row in book.active for cell in row if cell.hyperlink}
        assert leads == {f"'{name.replace(chr(39), chr(39) * 2)}'!A1" for name in book.sheetnames[1:-1]}
