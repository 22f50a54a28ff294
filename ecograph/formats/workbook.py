"""Workbooks (.xlsx) as sheets of cells, and sheets of cells as workbooks."""

from __future__ import annotations

import datetime
import math
import os
import re
import zipfile
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from ecograph.errors import Place, Problem, RenderError, column_letters
from ecograph.formats.grid import IGNORED, Sheet
from ecograph.formats.headers import form_of
from ecograph.formats.package import opened
from ecograph.formats.raw import Told, unreadable
from ecograph.words import listing, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell as WrittenCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.styles import Alignment
    from openpyxl.worksheet.worksheet import Worksheet

    from ecograph.formats.grid import Cell

Moment: TypeAlias = "datetime.datetime | datetime.date | datetime.time"

MOST_CELLS: Final = 5_000_000
"""With the empty ones before the last of each row."""
_LAST_ROW: Final = 1_048_576
_LAST_COLUMN: Final = 16_384
_MOST_OF_A_KIND: Final = 50
"""A column of a thousand wrong cells is told by its first ones and a number."""


def read_workbook(content: bytes, source: str) -> list[Sheet]:
    """Read the sheets of a workbook as a person sees them, in their order.

    Formulas are never worked out: what a spreadsheet stored last is taken. Numbers stay whole where they
    are, dates become dates, rich text becomes its text, blanks alone are nothing. Rows hidden by a filter
    or in a folded group are taken, and so are columns in a folded group. Sheets without cells, sheets with
    `(ignore)` in their name and charts are passed over.

    One text does not come back exactly: where a spreadsheet has saved what looks like the escape of a
    control character, such as `_x000D_`, openpyxl gives it as the escape itself, and that is how it is read.

    Args:
        content: the bytes of the file, .xlsx or .xlsm.
        source: the file as the user named it.

    Returns:
        The sheets that hold something; wholly empty rows, and empty cells at the end of a row, cost nothing.
        With each its problems: every cell that holds an error, a formula that nobody has worked out yet or a
        day that never was, which are taken for empty; all merged cells, taken as if each held the first of
        its column; rows that are hidden and not empty, and columns with anything below their header; and that
        the sheet is hidden, in which case its rows are taken only where it bears the name of a table. The
        comments on its cells are told as left, but not those of our own template.

    Raises:
        UnreadableModel: if this is no workbook, is protected, broken or empty, or unpacks to too much.

    >>> cells = [["Party", "Weight"], ["=1+1", 3]]
    >>> (sheet,) = read_workbook(write_workbook([Sheet("Parties", "", cells, [1, 2])]), "map.xlsx")
    >>> sheet.rows, str(sheet.place(1, 0))
    ([['Party', 'Weight'], ['=1+1', 3]], 'map.xlsx: sheet "Parties", cell A2')

    Source: ECMA-376 Part 1, 18 (SpreadsheetML) and Part 2 (Open Packaging Conventions).
    """
    sheets = [_sheet(grid, source) for grid in _grids(content, source) if grid.rows]
    if not sheets:
        raise unreadable(
            source,
            "empty",
            "there is nothing in this workbook",
            hint="start with: ecograph new --template map.xlsx",
        )
    return sheets


def _sheet(grid: _Grid, source: str) -> Sheet:
    name = grid.worksheet.title
    problems = list(_problems(grid, source))
    _fill_merged(grid)
    told = tuple(_comments(grid, source))
    sheet = Sheet(name, source, grid.rows, grid.lines, in_workbook=True, problems=tuple(problems), told=told)
    if grid.worksheet.sheet_state == "visible":
        return sheet
    hidden = Problem(
        "hidden-sheet",
        f'the sheet "{name}" is hidden',
        f'show it, delete it, or put "{IGNORED}" in its name: '
        "nobody's map should hold rows that nobody sees",
        Place(source, sheet=name),
    )
    if form_of(name):
        return sheet._replace(problems=(hidden, *problems))
    return sheet._replace(rows=[], lines=[], problems=(hidden,), told=())


def _comments(grid: _Grid, source: str) -> Iterator[Told]:
    """Tell the comments on the cells of a sheet, row by row."""
    sheet = grid.worksheet
    cells: Mapping[tuple[int, int], Any] = sheet._cells  # noqa: SLF001 - as where the cells are taken
    for (line, column), cell in sorted(cells.items()):
        comment = cell.comment
        if comment is None or (comment.author == TEMPLATE_AUTHOR and line == grid.lines[0]):
            continue
        # Before a thread of comments, spreadsheets tell older ones in many words that they cannot show it.
        before, _, after = comment.text.rpartition(_BEFORE_THREAD)
        text = " ".join((after.partition(":")[2] if before else after).split())
        shown = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
        yield Told("left", f'the comment "{shown}"', Place(source, line, column, sheet=sheet.title))


TEMPLATE_AUTHOR: Final = "ecograph"
"""Who writes the notes on the headers of a template."""
_BEFORE_THREAD: Final = "linkid=870924"
_LONGEST_SHOWN: Final = 80


class _Saying(NamedTuple):
    code: str
    message: str
    more: str
    hint: str


_ERROR: Final = _Saying(
    "error-cell",
    "this cell holds the error {shown}",
    "{more:,} more cells on this sheet hold an error",
    "mend the formula, or type the value",
)
_NO_VALUE: Final = _Saying(
    "formula-without-value",
    "the formula in this cell has not been worked out yet",
    "{more:,} more formulas on this sheet have not been worked out yet",
    "open the workbook in a spreadsheet and save it, or type the value",
)
_NO_DATE: Final = _Saying(
    "impossible-date",
    "this cell is laid out as a date, and its number is no day",
    "{more:,} more cells on this sheet are laid out as a date, and hold no day",
    "type the date again, or lay the cell out as a number",
)
_MERGED: Final = _Saying(
    "merged-cells",
    "the cells {shown} are merged, so only the first of them holds a value",
    "{more:,} more ranges of cells on this sheet are merged",
    "unmerge them, and fill in each",
)


class _Grid(NamedTuple):
    """The cells of one sheet, and what keeps some of them from being taken."""

    worksheet: Worksheet
    rows: list[list[Cell]]
    lines: list[int]
    flaws: dict[_Saying, list[tuple[int, int, str]]]
    """By what there is to say: line, column and what is shown."""


def _grids(content: bytes, source: str) -> Iterator[_Grid]:
    """Take the cells of each sheet that is not to be ignored; formulas by the value stored last."""
    book, worked_out = opened(content, source, formulas=True)
    stored: Workbook | None = None
    left = MOST_CELLS
    for worksheet in book.worksheets:
        if IGNORED in worksheet.title.lower():
            continue
        # Not by its public iterators: they make every empty cell up to the furthest one.
        cells: dict[tuple[int, int], Any] = worksheet._cells  # noqa: SLF001
        in_use = sorted(place for place, cell in cells.items() if cell.value is not None)
        left -= sum(dict(in_use).values())
        if left < 0:
            message = f"this workbook has more than {MOST_CELLS:,} cells"
            raise unreadable(source, "too-many-cells", message, hint="write large models as CSV or Parquet")
        if worked_out and stored is None and any(cells[place].data_type == "f" for place in in_use):
            stored = opened(content, source, formulas=False).book
        yield _grid(worksheet, [cells[place] for place in in_use], stored)


def _grid(worksheet: Worksheet, cells: list[Any], stored: Workbook | None) -> _Grid:
    """Take the cells of a sheet, row by row, as far as they hold something."""
    grid = _Grid(worksheet, [], [], {})
    for cell in cells:
        line, column = cell.row, cell.column
        is_formula = cell.data_type == "f"
        seen = stored[worksheet.title].cell(line, column) if is_formula and stored else cell
        value = _value(seen, is_formula=is_formula)
        if value is None:
            continue
        if not grid.lines or grid.lines[-1] != line:
            grid.lines.append(line)
            grid.rows.append([])
        row = grid.rows[-1]
        row.extend([None] * (column - 1 - len(row)))
        if isinstance(value, _Saying):
            grid.flaws.setdefault(value, []).append((line, column, str(seen.value)))
            # Something stands here: the row is none of the empty ones.
            value = None
        row.append(value)
    return grid


def _value(cell: Any, *, is_formula: bool) -> Cell | _Saying:
    """Give the value of a cell, or what is wrong with it."""
    value = cell.value
    if is_formula and (cell.data_type == "f" or (value is None and cell.data_type != "str")):
        # With nothing stored it would be a number; as a text it has come out empty.
        return _NO_VALUE
    if cell.data_type == "e":
        from openpyxl.styles import is_date_format

        # What openpyxl makes of a number that is too large for a date.
        is_no_date = value == "#VALUE!" and not is_formula and is_date_format(cell.number_format)
        return _NO_DATE if is_no_date else _ERROR
    if isinstance(value, str):
        text = _unescaped(value)
        return text if text.strip() else None
    if isinstance(value, float) and value.is_integer():
        # Some programs write 211 as 211.0, which as an id would be another one.
        return int(value)
    if isinstance(value, datetime.datetime | datetime.timedelta):
        return _moment(value)
    known: Cell = value
    return known


def _moment(value: datetime.datetime | datetime.timedelta) -> Cell | _Saying:
    """Take a moment at midnight as a day, and a duration as hours, minutes and seconds.

    >>> _moment(datetime.datetime(2026, 11, 22)), _moment(datetime.timedelta(days=1, minutes=90))
    (datetime.date(2026, 11, 22), '25:30:00')
    """
    if isinstance(value, datetime.timedelta):
        seconds = round(value.total_seconds())
        hours, rest = divmod(abs(seconds), 3600)
        return f"{'-' if seconds < 0 else ''}{hours}:{rest // 60:02}:{rest % 60:02}"
    if value.year < _FIRST_SURE_DAY.year:
        return _NO_DATE
    return value if value.time() != datetime.time() else value.date()


_UNSAFE: Final = "\x00-\x08\x0b-\x1f\ufffe\uffff"
_TO_ESCAPE = re.compile(f"_(?=x[0-9A-Fa-f]{{4}}[_{_UNSAFE}])|[{_UNSAFE}]")
_ESCAPE = re.compile("_x(00[01][0-9A-F]|005F|FFF[EF])_", re.IGNORECASE)
_HALVES = re.compile("[\ud800-\udfff]")


def _escaped(text: str) -> str:
    r"""Write what XML cannot hold, or would change, as spreadsheets do: `_x0007_`.

    Half a character (a lone surrogate) becomes U+FFFD, which is what spreadsheets show for it.

    >>> _escaped("bell\x07 and _x0007_")
    'bell_x0007_ and _x005F_x0007_'
    """
    text = _HALVES.sub("\N{REPLACEMENT CHARACTER}", text)
    return _TO_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def _unescaped(text: str) -> str:
    """Read the escapes that openpyxl leaves: those of signs that XML cannot hold, and of the escape itself.

    Others it has freed of their escape already, where a spreadsheet has saved the text: `_x0041_` is
    what somebody typed.
    """
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _problems(grid: _Grid, source: str) -> Iterator[Problem]:
    """Find all that keeps a sheet from being taken as it is seen, row by row."""
    name = grid.worksheet.title
    found = dict(grid.flaws)
    if merged := list(_merged(grid)):
        found[_MERGED] = merged
    problems = [
        Problem(
            saying.code,
            saying.message.format(shown=printable(shown)[:20]),
            saying.hint,
            Place(source, line, column, sheet=name),
        )
        for saying, cells in found.items()
        for line, column, shown in sorted(cells)[:_MOST_OF_A_KIND]
    ]
    if hidden := _hidden(grid):
        problems.append(
            Problem(
                "hidden-rows",
                _hidden_said("row", list(map(str, hidden))),
                "show or delete them; rows that a filter hides are taken",
                Place(source, hidden[0], sheet=name),
            )
        )
    if columns := _hidden_columns(grid):
        problems.append(
            Problem(
                "hidden-columns",
                _hidden_said("column", list(map(column_letters, columns))),
                "show or delete them",
                Place(source, grid.lines[0], columns[0], sheet=name),
            )
        )
    yield from sorted(problems, key=lambda problem: problem.place[:3])
    for saying, cells in found.items():
        if (more := len(cells) - _MOST_OF_A_KIND) > 0:
            yield Problem(saying.code, saying.more.format(more=more), saying.hint, Place(source, sheet=name))


_FEW: Final = 6


def _hidden_said(what: str, names: Sequence[str]) -> str:
    if len(names) == 1:
        return f"{what} {names[0]} is hidden, and holds something"
    return f"{what}s {listing(names, at_most=_FEW)} are hidden, and hold something"


def _merged(grid: _Grid) -> Iterator[tuple[int, int, str]]:
    """Find the merged ranges that reach into the cells in use: elsewhere they do no harm."""
    width = max(map(len, grid.rows))
    for merged in grid.worksheet.merged_cells.ranges:
        if merged.min_col <= width and any(merged.min_row <= line <= merged.max_row for line in grid.lines):
            yield merged.min_row, merged.min_col, merged.coord


def _fill_merged(grid: _Grid) -> None:
    """Repeat what stands at the top of merged cells in the rows below, as whoever merged them meant it."""
    at = {line: number for number, line in enumerate(grid.lines)}
    for merged in grid.worksheet.merged_cells.ranges:
        column, top = merged.min_col - 1, at.get(merged.min_row)
        if top is None or len(grid.rows[top]) <= column:
            continue
        for line in range(merged.min_row + 1, merged.max_row + 1):
            if line in at:
                row = grid.rows[at[line]]
                row.extend([None] * (column + 1 - len(row)))
                row[column] = grid.rows[top][column]


def _hidden(grid: _Grid) -> list[int]:
    """Find the rows in use that are hidden, with no filter and no folded group to show for it."""
    sheet = grid.worksheet
    filters = [sheet.auto_filter, *(table.autoFilter for table in sheet.tables.values() if table.autoFilter)]
    if sheet.sheet_properties.filterMode or any(each.filterColumn for each in filters):
        return []
    rows = sheet.row_dimensions
    return [line for line in grid.lines if line in rows and rows[line].hidden and not rows[line].outlineLevel]


def _hidden_columns(grid: _Grid) -> list[int]:
    """Find the columns that are hidden with something below their header, and in no folded group."""
    columns = grid.worksheet.column_dimensions.values()
    hidden = [(one.min or 0, one.max or 0) for one in columns if one.hidden and not one.outlineLevel]
    in_use = (
        {at for row in grid.rows[1:] for at, cell in enumerate(row, 1) if cell is not None}
        if hidden
        else set()
    )
    return sorted(at for at in in_use if any(first <= at <= last for first, last in hidden))


def write_workbook(sheets: Sequence[Sheet]) -> bytes:
    r"""Write sheets as a workbook that people can go on working in.

    The first row of each is its header: bold, always in sight, with filters. Text is text, whatever it
    begins with, and stays so when somebody types over it. The same sheets give the same bytes.

    Args:
        sheets: their rows are written in the lines they name. Titles are made valid and
            unique: at most 31 characters, none of `[]:*?/\`.

    Returns:
        The bytes of the file, dated as `SOURCE_DATE_EPOCH` asks, else on a fixed day.

    Raises:
        RenderError: if a sheet has more rows or columns, or a cell more characters, than a workbook can
            hold; or if `SOURCE_DATE_EPOCH` is no number of seconds since 1970.

    >>> content = write_workbook([Sheet("a/b", "", [["Party"], ["airport"]], [1, 2])])
    >>> [(sheet.name, sheet.rows) for sheet in read_workbook(content, "map.xlsx")]
    [('a b', [['Party'], ['airport']])]
    """
    from openpyxl import Workbook

    book = Workbook()
    if sheets:  # a workbook without any cannot be opened
        book.remove(book.worksheets[0])
    for sheet, title in zip(sheets, valid_titles(sheet.name for sheet in sheets), strict=True):
        fill_in(book.create_sheet(title), sheet)
    return bytes_of(book)


_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]+")
_LONGEST_TITLE: Final = 31
_RESERVED: Final = "history"
"""Spreadsheets keep this name for themselves."""


def valid_titles(names: Iterable[str]) -> list[str]:
    """Make titles that a spreadsheet takes, each different from the others, whatever their case.

    >>> valid_titles(["a/b", "A?B", "", "x" * 40])
    ['a b', 'A B (2)', 'Sheet', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx']
    """
    taken = {_RESERVED}
    titles = []
    for name in names:
        start = " ".join(_NOT_IN_TITLES.sub(" ", name).split()).strip("' ") or "Sheet"
        for number in count(1):
            end = f" ({number})" if number > 1 else ""
            title = _cut(start, _LONGEST_TITLE - len(end)) + end
            if title.lower() not in taken:
                break
        taken.add(title.lower())
        titles.append(title)
    return titles


def _cut(text: str, most: int) -> str:
    """Cut a text to a number of UTF-16 units, by which spreadsheets count."""
    while len(text.encode("utf-16-le")) // 2 > most:
        text = text[:-1]
    return text.strip("' ")


_LONGEST_TEXT: Final = 32_767
_WIDEST: Final = 48
_NARROWEST: Final = 10
_EXACT: Final = 2**53
"""Whole numbers beyond this are not all known to a spreadsheet."""
_FIRST_SURE_DAY: Final = datetime.date(1900, 3, 1)
"""Before this day, spreadsheets disagree about the calendar."""
FONT: Final = "Calibri"
"""What all cells are in; a font without a name would come out as another one."""
_FORMATS: Final[Mapping[type, str]] = {
    datetime.datetime: "yyyy-mm-dd hh:mm:ss",
    datetime.date: "yyyy-mm-dd",
    datetime.time: "hh:mm:ss",
}


def fill_in(worksheet: Worksheet, sheet: Sheet) -> None:
    """Write the cells of a sheet, and lay them out."""
    from openpyxl.styles import Alignment, Font, PatternFill

    width = max(map(len, sheet.rows), default=0)
    if width > _LAST_COLUMN or max(sheet.lines, default=0) > _LAST_ROW:
        raise RenderError(
            f'the sheet "{printable(sheet.name)}" has more rows or columns than a workbook can hold; '
            "write it as CSV or Parquet"
        )
    bold, fill = Font(name=FONT, bold=True), PatternFill("solid", start_color="FFDCE6F1")
    top, wrapped = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
    widths = [_NARROWEST] * width
    cells: tuple[list[WrittenCell | MergedCell], ...] = ([], [])
    for number, (line, row) in enumerate(zip(sheet.lines, sheet.rows, strict=True)):
        for column, value in enumerate(row):
            if value is None:
                continue
            cell = worksheet.cell(line, column + 1)
            shown = _write(cell, value, sheet.name)
            longest = max(map(len, shown.split("\n")))
            widths[column] = max(widths[column], min(longest, _WIDEST))
            cells[longest > _WIDEST or "\n" in shown].append(cell)
            if number == 0:
                cell.font, cell.fill = bold, fill
    for alike, alignment in zip(cells, (top, wrapped), strict=True):
        align(alike, alignment)
    for column, wide in enumerate(widths):
        # Room for the sign of the filter, too.
        worksheet.column_dimensions[column_letters(column + 1)].width = wide + 4
    on_one_page_wide(worksheet)
    if sheet.lines and width:
        first, last = sheet.lines[0], sheet.lines[-1]
        worksheet.freeze_panes = f"A{first + 1}"
        worksheet.print_title_rows = f"{first}:{first}"
        worksheet.auto_filter.ref = f"A{first}:{column_letters(width)}{last}"


def align(cells: Sequence[Any], alignment: Alignment) -> None:
    """Align cells alike; for each on its own, openpyxl would compare the alignment with all there are."""
    from openpyxl.styles.cell_style import StyleArray

    for number, cell in enumerate(cells):
        if number == 0:
            cell.alignment = alignment
        cell._style = cell._style or StyleArray()  # noqa: SLF001 - no public way to a number of a style
        cell._style.alignmentId = cells[0]._style.alignmentId  # noqa: SLF001 - as above


def on_one_page_wide(worksheet: Worksheet) -> None:
    """Print all columns on one page, however many pages long."""
    from openpyxl.worksheet.properties import PageSetupProperties

    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.fitToHeight = 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _write(cell: WrittenCell | MergedCell, value: str | float | Moment, sheet: str) -> str:
    """Put a value in a cell as what it is, and give the text that will be seen."""
    if isinstance(value, bool):
        cell.value = value
        return str(value)
    if isinstance(value, int | float):
        if math.isfinite(value) and (isinstance(value, float) or abs(value) <= _EXACT):
            # As text that is called a number: as a number it would lose its last digits.
            cell.value, cell.data_type = repr(value), "n"
            return repr(value)
        value = str(value)
    elif not isinstance(value, str):
        if not _is_unsure(value):
            cell.value, cell.number_format = value, _FORMATS[type(value)]
            return _FORMATS[type(value)]
        value = value.isoformat()
    stored = _escaped(value)
    if len(stored.encode("utf-16-le")) // 2 > _LONGEST_TEXT:
        raise RenderError(
            f'the text in cell {cell.coordinate} of the sheet "{printable(sheet)}" is longer than the '
            f"{_LONGEST_TEXT:,} characters a cell can hold; shorten it, or write it as YAML or CSV"
        )
    # What begins with = would be taken for a formula, now or when somebody edits it.
    cell.value, cell.data_type, cell.number_format = stored, "s", "@"
    return value


def _is_unsure(moment: Moment) -> bool:
    """Tell a day that spreadsheets do not know or do not agree on, or a time with a zone."""
    if isinstance(moment, datetime.date) and moment.timetuple()[:3] < _FIRST_SURE_DAY.timetuple()[:3]:
        return True
    return getattr(moment, "tzinfo", None) is not None


_FIXED_DAY: Final = datetime.datetime(1980, 1, 1)  # noqa: DTZ001 - a zip knows no zones, and no day before
_LAST_DAY: Final = datetime.datetime(2107, 12, 31)  # noqa: DTZ001 - nor any after


_PAGE = re.compile(rb"<pageMargins[^>]*/>(<pageSetup[^>]*/>)?(<headerFooter.*?</headerFooter>)?", re.DOTALL)
_NO_CORNERS: Final = (
    b'<ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/></ignoredErrors>'
)
_A_FONT = re.compile(rb"(?<=<font>).*?(?=</font>)", re.DOTALL)
_OF_A_FONT = re.compile(rb"<(\w+)[^>]*/>")
_IN_A_FONT: Final = (
    b"b i strike condense extend outline shadow u vertAlign sz color name family charset scheme".split()
)
"""What a font is made of, in the one order that the format knows; openpyxl has an order of its own."""


def bytes_of(book: Workbook) -> bytes:
    """Give the bytes of a workbook: the same for the same content, on every machine and at any time."""
    from openpyxl.writer.excel import ExcelWriter

    made = _made()
    book.properties.creator = "ecograph"
    book.properties.created = book.properties.modified = made
    draft, finished = BytesIO(), BytesIO()
    ExcelWriter(book, zipfile.ZipFile(draft, "w")).save()
    with zipfile.ZipFile(draft) as parts, zipfile.ZipFile(finished, "w") as file:
        # The list of contents stands first, by which programs tell a workbook from another zip.
        for name in sorted(parts.namelist(), key=lambda name: name != "[Content_Types].xml"):
            part = zipfile.ZipInfo(name, min(max(made, _FIXED_DAY), _LAST_DAY).timetuple()[:6])
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 0
            xml = parts.read(name)
            if name.startswith("xl/worksheets/sheet"):
                # Numbers are often names here, and no green corner should call them mistakes.
                xml = _PAGE.sub(rb"\g<0>" + _NO_CORNERS, xml, count=1)
            elif name == "xl/styles.xml":
                xml = _A_FONT.sub(_in_order, xml)
            file.writestr(part, xml)
    return finished.getvalue()


def _in_order(font: re.Match[bytes]) -> bytes:
    said = sorted(_OF_A_FONT.finditer(font[0]), key=lambda one: _IN_A_FONT.index(one[1]))
    return b"".join(one[0] for one in said)


def _made() -> datetime.datetime:
    """Give the day the file carries."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return _FIXED_DAY
    try:
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        raise RenderError(
            f'SOURCE_DATE_EPOCH is "{printable(epoch)}", which is no number of seconds'
        ) from None
