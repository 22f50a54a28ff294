"""CSV files as spreadsheets write them: whatever their encoding and delimiter, each a sheet."""

from __future__ import annotations

import csv
import datetime
import io
import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, NamedTuple

from ecograph.errors import Place, RenderError
from ecograph.formats.grid import Sheet
from ecograph.formats.raw import Told, unreadable
from ecograph.words import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecograph.errors import UnreadableModel
    from ecograph.formats.grid import Cell, Decimal

_DELIMITERS: Final = ",;\t|"
_SAMPLE: Final = 64 * 1024
_SAMPLED: Final = 50
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
_IN_UTF_8: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_NOT_IN_FILE_NAMES: Final = re.compile(r'[\x00-\x1f<>:"/\\|?*]|[. ]+$')
_QUOTED: Final = re.compile(r'"([^"]*(?:""[^"]*)*)"')


class SemicolonSheet(Sheet):
    """A file with semicolons, which spreadsheets write where 3,5 is three and a half."""

    __slots__ = ()

    @property
    def decimal(self) -> Decimal:
        """The sign before the decimals of a number."""
        return ","


def read_csv(content: bytes, source: str) -> Sheet:
    r"""Read a CSV file into rows of text, empty cells as None.

    UTF-8 with or without byte order mark, UTF-16 with one, else Windows-1252, which is told as a guess.
    Delimited by commas, semicolons, tabs or bars, as the first line has them or says (`sep=;`). One
    apostrophe is taken away before what would run as a formula, since :func:`write_csv` puts it there.

    Args:
        content: the bytes of the file.
        source: the file as the user named it; its name without ending is that of the sheet.

    Returns:
        The sheet; a :class:`SemicolonSheet` where semicolons delimit it. Rows without any value are left
        out.

    Raises:
        UnreadableModel: if it holds NUL bytes, bytes in no encoding or in two, or a quote that never closes.

    >>> read_csv(b'Wie;Voor\r\n"a; b";"a ""b"" c"\r\n', "Rekent op.csv").rows
    [['Wie', 'Voor'], ['a; b', 'a "b" c']]

    Source: RFC 4180; https://support.microsoft.com/office, on `sep=` in CSV files.
    """
    opened = open_csv(content, source)
    rows: list[list[Cell]] = []
    lines: list[int] = []
    guarded = "'" in opened.text
    for line, row in records(opened, source):
        if guarded:
            row = [unguarded(cell) for cell in row]  # noqa: PLW2901 - nobody needs it with its guards
        if any(row) and not "".join(row).isspace():
            rows.append([cell or None for cell in row])
            lines.append(line)
    kind = SemicolonSheet if opened.delimiter == ";" else Sheet
    return kind(name_of(source), source, rows, lines, told=opened.told)


def name_of(source: str) -> str:
    """Give the name of the sheet that a file is: its own without the ending."""
    return PurePath(source.replace("\\", "/")).stem


class OpenedCsv(NamedTuple):
    """The text of a CSV file, and how to split it."""

    text: str
    delimiter: str
    first_line: int
    """The line of the file on which the text begins."""
    told: tuple[Told, ...] = ()
    """That the encoding was guessed, where it was."""


def open_csv(content: bytes, source: str) -> OpenedCsv:
    """Decode a CSV file, and tell its delimiter.

    Raises:
        UnreadableModel: if it holds NUL bytes, or bytes in no encoding or in two.
    """
    text, told = _decoded(content, source)
    if match := re.match(r'"?sep=(.)"?(\r\n|\r|\n|$)', text):
        return OpenedCsv(text[match.end() :], match[1], 2, told)
    return OpenedCsv(text, _delimiter_of(text[:_SAMPLE]), 1, told)


def _decoded(content: bytes, source: str) -> tuple[str, tuple[Told, ...]]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return _without_nul(content.decode("utf-16"), source), ()
        except UnicodeDecodeError:
            raise unreadable(
                source, "bad-encoding", "the text begins as UTF-16 and is not", hint="save it again as UTF-8"
            ) from None
    if content.startswith(b"PK\x03\x04"):
        raise unreadable(
            source, "not-csv", "this is a workbook, not a CSV file", hint="let its name end in .xlsx"
        )
    try:
        return _without_nul(content.decode("utf-8-sig"), source), ()
    except UnicodeDecodeError as error:
        said = "this is no UTF-8, and is read as Windows-1252; if its letters are wrong, save it as CSV UTF-8"
        return _as_windows_text(content, source, error), (Told("guessed", said, Place(source)),)


def _without_nul(text: str, source: str) -> str:
    if (at := text.find("\0")) < 0:
        return text
    raise unreadable(
        source,
        "bad-character",
        "a NUL character stands here, as in files that hold no text",
        hint="save it again as CSV in UTF-8",
        line=text.count("\n", 0, at) + 1,
    )


def _as_windows_text(content: bytes, source: str, error: UnicodeDecodeError) -> str:
    """Read what Western spreadsheets write; letters in UTF-8 among it mean that it is broken UTF-8."""
    line = content.count(b"\n", 0, error.start) + 1
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        text = "\0"
    if _CONTROL.search(text) or _IN_UTF_8.search(content):
        raise unreadable(
            source,
            "bad-encoding",
            f"the byte {content[error.start]:#04x} is not UTF-8, and other encodings do not fit either",
            hint="save it again as CSV in UTF-8",
            line=line,
        )
    return text


def _delimiter_of(sample: str) -> str:
    """Tell the delimiter from the first lines: what splits the header and then the rows alike."""
    best, score = "", (0.0, 0)
    for delimiter in _DELIMITERS:
        widths = []
        try:
            for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
                widths.extend([len(row)] if row else [])
                if len(widths) > _SAMPLED:
                    break
        except csv.Error:
            pass  # a cell longer than the module allows: the rows before it tell enough
        if widths and widths[0] > 1:
            alike = sum(width == widths[0] for width in widths) / len(widths)
            if (alike, widths[0]) > score:
                best, score = delimiter, (alike, widths[0])
    # In a file of one column, what stands in no cell outside quotes is sure to split none.
    return best or min(_DELIMITERS, key=_QUOTED.sub("", sample).count)


def records(opened: OpenedCsv, source: str) -> Iterator[tuple[int, list[str]]]:
    """Give each row with the line on which it begins.

    Raises:
        UnreadableModel: if a quote never closes.
    """
    text, delimiter, start, _ = opened
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    read = 0
    try:
        for row in reader:
            yield start + read, row
            read = reader.line_num
    except csv.Error as error:
        if "field limit" not in str(error):
            raise _unclosed(source, start + read) from None
    else:
        return
    # The limit of the module is one for the whole process, so that it cannot be lifted for one file.
    for line, row in long_records(text, delimiter, source, start):
        if line >= start + read:
            yield line, row


def long_records(text: str, delimiter: str, source: str, start: int) -> Iterator[tuple[int, list[str]]]:
    """Split a text as the csv module does, whatever the length of its cells."""
    plain = re.compile(rf"[^{re.escape(delimiter)}\r\n]*")
    after = re.compile(rf"{re.escape(delimiter)}|\r\n|\r|\n|\Z")
    line, at, row = start, 0, list[str]()
    begin = line
    while at < len(text) or row:
        quoted = text.startswith('"', at)
        match = (_QUOTED if quoted else plain).match(text, at)
        end = after.match(text, match.end()) if match else None
        if match is None or end is None:
            raise _unclosed(source, begin)
        cell = match[1].replace('""', '"') if quoted else match[0]
        line += len(re.findall(r"\r\n|\r|\n", cell)) if quoted else 0
        row.append(cell)
        at = end.end()
        if end[0] != delimiter or not end[0]:
            yield begin, [] if row == [""] and not quoted else row
            row = []
            line += 1
            begin = line


def _unclosed(source: str, line: int) -> UnreadableModel:
    return unreadable(
        source,
        "bad-quote",
        "a quote opens in the row that begins here, and is not closed where a cell ends",
        hint='close it, or write a quote in a text as "" in a cell in quotes',
        line=line,
    )


def write_csv(sheets: Sequence[Sheet]) -> dict[str, bytes]:
    r"""Write each sheet as a CSV file, so that spreadsheets open it rightly.

    UTF-8 with a byte order mark, commas, CRLF. A text that begins with `=`, `+`, `-`, `@`, a tab or a
    carriage return would run as a formula: an apostrophe is put before it (also where one stands there
    already), and :func:`read_csv` takes it away again. Numbers stay numbers, a date is year-month-day.

    Returns:
        The bytes of each file by its name, which is that of its sheet.

    Raises:
        RenderError: if a text holds a NUL character or half a character, which no text file can.

    >>> write_csv([Sheet("Parties", "", [["Party", "Weight"], ["=1+1", -3]], [1, 2])])["Parties.csv"][3:]
    b"Party,Weight\r\n'=1+1,-3\r\n"

    Source: RFC 4180; OWASP, CSV injection.
    """
    files: dict[str, bytes] = {}
    for sheet in sheets:
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerows([_text(cell) for cell in row] for row in sheet.rows)
        name = _NOT_IN_FILE_NAMES.sub("_", sheet.name) or "_"
        while f"{name}.csv".casefold() in {known.casefold() for known in files}:
            name += "_"
        try:
            content = text.getvalue().encode("utf-8-sig")
        except UnicodeEncodeError:
            content = b"\0"
        if b"\0" in content:
            raise RenderError(
                f'the sheet "{printable(sheet.name)}" holds NUL or half a character, as no CSV file can'
            )
        files[f"{name}.csv"] = content
    return files


def unguarded(cell: str) -> str:
    """Take away the apostrophe that keeps a text from running as a formula."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if _FORMULA.match(cell) else cell
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell)
