"""The sheets of ecograph itself: each table a sheet, and the parts of rows on sheets of their own."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from ecograph.errors import Place, Problem
from ecograph.formats.drawn import tidied
from ecograph.formats.grid import Sheet
from ecograph.formats.headers import (
    WEIGHTS,
    Column,
    column_of,
    folded,
    forms,
    in_language,
    key_in,
    key_of,
    keys,
    near,
    part_of,
    titles,
)
from ecograph.formats.matching import header_of, is_empty, matched
from ecograph.formats.raw import Raw, Told
from ecograph.formats.unread import CELLS, NAMING, SECOND_TABLE, SHEETS
from ecograph.model import Settings
from ecograph.model.parties import Actor
from ecograph.model.roadmap import RECORDS
from ecograph.model.table import RawColumns, distinct
from ecograph.words import count, did_you_mean, listing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ecograph.formats.grid import Cell, Decimal
    from ecograph.formats.headers import Language
    from ecograph.formats.matching import Part
    from ecograph.formats.raw import Asked, Path
    from ecograph.model import Record
    from ecograph.model.references import Broken

    _Grown: TypeAlias = dict[tuple[int, ...], tuple[Path, dict[str, Any]]]

_TABLES: Final = (
    "resources",
    "actors",
    "interests",
    "offers",
    "dependencies",
    "goals",
    "positions",
    "journeys",
    "initiatives",
    "decisions",
    "scenarios",
)
_GIVING: Final = ("dependencies", "interests", "offers", "touchpoints")
_FIRST_REAL_DATE: Final = datetime.date(1900, 3, 1)
"""Spreadsheets take 1900 for a leap year, and know nothing before it."""
SPACED: Final = re.compile(r"[^\S ]|  |^ | $|[\u200b\u2060\ufeff]")
"""A blank in a name that is more than one space, or that nobody sees."""
_INVISIBLE: Final = re.compile(r"[\u200b\u2060\ufeff]")
_COMMA: Final = re.compile(r"([+-]?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]*)),([0-9]+)")
_THOUSANDS: Final = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+|(?:,[0-9]{3})+)")
_LEVEL: Final = r"([0-9]+(?:\.[0-9]+)?)"
_FROM_TO: Final = re.compile(
    rf"{_LEVEL}\s*(?:tot(?:\s+en\s+met)?|t/m|to|\u00e0|a|[\u2012-\u2015\u2212\u2026])\s*{_LEVEL}",
    re.IGNORECASE,
)
_MONTHS: Final = (
    "jan",
    "feb",
    "mar mrt",
    "apr",
    "may mei",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct okt",
    "nov",
    "dec",
)
_DAY: Final = re.compile(
    r"(?P<day>[0-9]{1,2})[-\s](?P<month>[a-z]{3})[a-z]*\.?|(?P<month_>[a-z]{3})[a-z]*\.?[-\s](?P<day_>[0-9]{1,2})",
    re.IGNORECASE,
)
_DATE: Final = re.compile(r"[0-9]{4}-([0-9]{1,2})-([0-9]{1,2})|([0-9]{1,2})[-/]([0-9]{1,2})[-/][0-9]{4}")
_NOBODY_KNOWS: Final = frozenset(
    {"", "nvt", "na", "onbekend", "unknown", "nnb", "tbd", "weetniet", "geenidee"}
)
_BAR: Final = re.compile(r"(\\*)\|")
_STEP: Final = re.compile(r"\\(.)|\.", re.DOTALL)


class _Row(NamedTuple):
    """A row as it was read."""

    cells: dict[str, Any]
    part: Part
    number: int

    def place(self, field: str | None = None) -> Place:
        column = self.part.columns.get(field) if field else None
        return self.part.sheet.place(self.number, column)

    def reader(self, column: Column) -> Callable[[Cell], Any]:
        return reader_of(column, decimal=self.part.sheet.decimal)

    def problem(self, code: str, message: str, hint: str = "", field: str | None = None) -> Problem:
        return Problem(code=code, message=message, hint=hint, place=self.place(field))


class Wrong(NamedTuple):
    """A cell that cannot be read, and why."""

    code: str
    message: str
    hint: str


def read_sheets(sheets: Sequence[Sheet], source: str, asked: Asked) -> Raw:
    r"""Make the tables of a model of sheets that are written as ecograph writes them, or mapped.

    A sheet is matched to its table by its name, a column to its field by its header, both in English, in
    Dutch or by the model's own word; case, spaces and signs do not matter. `|` separates the values of a
    list (`\|` is a bar in a value). A range is `3..5` or `3-5`, a guess with its best value `2..3..5`.
    Blanks in names are one space. Names that differ in capitals only, commas in lists and kinds that are
    nearly one that means something are told as guessed. Touchpoints name their journey; KPIs and causes
    their journey and touchpoint, and causes a number such as 1.2 for their place in the tree; gains their
    action; changes their what-if.

    With a mapping the source was not written for this. What it leaves out is told then, the parties that
    links name are added, and links are tidied as those of drawings are.

    Raises:
        UnreadableModel: if none of the sheets can be read; what else is wrong is told with the result.

    >>> from ecograph.formats.raw import Asked
    >>> rows = [["Wie", "Rekent op", "Voor", "Gewicht"], ["airport", "cleaner", "clean hall", "3..5"]]
    >>> raw = read_sheets([Sheet("Rekent op", "map", rows, [1, 2])], "map", Asked())
    >>> raw.content["dependencies"][0]["importance"], str(raw.marks()["dependencies", 0, "importance"])
    ('3..5', 'map:2')
    """
    return with_doubts(raw_of_sheets(sheets, source, asked))


def raw_of_sheets(sheets: Sequence[Sheet], source: str, asked: Asked) -> Raw:
    """Read sheets as :func:`read_sheets` does, and leave it to the caller to tell what is in doubt."""
    found = matched(sheets, source, asked)
    problems, told = list(found.problems), list(found.told)
    tables: dict[str, list[_Row]] = {}
    for part in found.parts:
        tables.setdefault(part.form.table, []).extend(_rows_of(part, problems, told))
    book = _Book(tables, problems)
    if asked.mapping:
        told.extend(book.tidy())
    return Raw(
        source=source,
        content=book.content(),
        problems=tuple(problems),
        told=tuple(told),
        marks=cache(lambda: book.marks()[0]),
        key_marks=cache(lambda: book.marks()[1]),
        gaps=frozenset(_gaps(found.parts, problems)),
    )


def _gaps(parts: Sequence[Part], problems: Sequence[Problem]) -> Iterator[str]:
    """Tell the tables of which not every name has been read."""
    codes = {problem.code for problem in problems}
    if codes & SHEETS:
        yield from NAMING - {part.form.table for part in parts}
    if SECOND_TABLE in codes:
        yield from NAMING
    for part in parts:
        unread = {problem.place.column - 1 for problem in part.sheet.problems if problem.code in CELLS}
        if part.columns.get("id") in unread:
            yield part.form.table


# What is taken as it stands, and is often meant otherwise

_WRITTEN_IN: Final = (
    ("parties", (("actors", "id"),)),
    (
        "resources",
        tuple((table, "resource" if table != "resources" else "id") for table in ("resources", *_GIVING)),
    ),
)
"""Where names stand that need not be written anywhere else first."""


def with_doubts(raw: Raw) -> Raw:
    """Tell besides which names, kinds and lists may be meant otherwise than they are taken."""
    content = raw.content
    doubts = [*_alike(content), *_near_kinds(content), *_unparted(content)]
    if not doubts:
        return raw
    marks = raw.marks()
    told = (Told("guessed", said, marks.get(path, Place(raw.source))) for path, said in doubts)
    return raw._replace(told=(*raw.told, *told))


def respelled(tables: Mapping[str, Any]) -> Iterator[Told]:
    """Tell the names that a sheet gives back with other blanks than the tables have.

    >>> [str(told) for told in respelled({"actors": [{"id": "a  b"}, {"id": "c d"}]})]
    ['what is more than a space in "a  b", which comes back as "a b"']
    """
    fields = [*chain.from_iterable(some for _, some in _WRITTEN_IN), *((table, "id") for table in _NAMED)]
    columns = (column for table, field in fields for _, column in _columns_of(tables, table, field))
    names = {name for name in chain.from_iterable(columns) if type(name) is str and SPACED.search(name)}
    for name in sorted(names):
        yield Told("left", f'what is more than a space in "{name}", which comes back as "{_spaced(name)}"')


_NAMED: Final = ("touchpoints", "goals", "initiatives", "journeys", "scenarios")


def _columns_of(content: Mapping[str, Any], table: str, field: str) -> Iterator[tuple[Path, Sequence[Any]]]:
    """Give a column of a table, with the path to its rows; of touchpoints one for each journey."""
    found: Iterable[tuple[Path, Any]] = [((table,), content.get(table, ()))]
    if table == "touchpoints":
        journeys = enumerate(content.get("journeys", ()))
        found = ((("journeys", at, table), journey.get(table, ())) for at, journey in journeys)
    for path, rows in found:
        is_long = isinstance(rows, RawColumns)
        yield path, rows.column(field) if is_long else [row.get(field) for row in rows]


def _alike(content: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Find the names that are told apart by capitals only."""
    for noun, fields in _WRITTEN_IN:
        columns = [
            (path, column, field)
            for table, field in fields
            for path, column in _columns_of(content, table, field)
        ]
        # Nearly always there are none, which is found out at the speed of C.
        names = [
            name for name in set().union(*(distinct(column) for _, column, _ in columns)) if type(name) is str
        ]
        if len(set(map(str.casefold, names))) == len(names):
            continue
        found: dict[str, dict[str, None]] = {}
        for path, column, field in columns:
            for number, name in enumerate(column):
                if type(name) is not str:
                    continue
                alike = found.setdefault(name.casefold(), {})
                first = next(iter(alike), name)
                if name not in alike and alike:
                    said = f'"{first}" and "{name}" are two {noun}; write them alike if they are one'
                    yield (*path, number, field), said
                alike[name] = None


def _near_kinds(content: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Find the kinds of parties that may be one of those with a meaning, mistyped."""
    meanings = column_of(Actor, "kind").meanings
    for path, column in _columns_of(content, "actors", "kind"):
        kinds = dict.fromkeys(kind for kind in distinct(column) if kind and kind not in meanings.values())
        for kind in kinds if len(kinds) <= _MOST_KINDS else ():
            meant = near(str(kind), meanings, least=_NEARLY)
            if meant:
                at = next(number for number, said in enumerate(column) if said == kind)
                said = f'"{kind}" is taken as a kind of its own; write {meanings[meant]} if that is meant'
                yield (*path, at, "kind"), said


_NEARLY: Final = 0.8
_MOST_KINDS: Final = 1000
"""What has more of them is no list of kinds that people have typed."""


def _unparted(content: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Find in each column of lists the first value that looks like several."""
    lists = {
        (form.table, field)
        for form in forms().values()
        for field, column in form.columns.items()
        if column.many and not column.is_name and field != "close"
    }
    for table, field in sorted(lists):
        yield from islice(_with_commas(content, table, field), 1)


def _with_commas(content: Mapping[str, Any], table: str, field: str) -> Iterator[tuple[Path, str]]:
    for path, column in _columns_of(content, table, field):
        if any(_SEVERAL.search(item) for items in distinct(column) if items for item in items):
            for number, items in enumerate(column):
                for item in filter(_SEVERAL.search, items or ()):
                    said = f'"{item}" is taken as one value; if it is several, write {_with_bars(item)}'
                    yield (*path, number, field), said


_SEVERAL: Final = re.compile(r"[,;]")


def _with_bars(text: str) -> str:
    return joined(part.strip() for part in _SEVERAL.split(text) if part.strip())


# From rows of cells to rows by field


def _rows_of(part: Part, problems: list[Problem], told: list[Told]) -> Iterator[_Row]:
    """Read the rows of a sheet by field, and tell what stands where it should not."""
    sheet = part.sheet
    header = header_of(sheet)
    columns = part.form.columns
    readers = [
        (field, column, reader_of(columns[field], decimal=sheet.decimal))
        for field, column in part.columns.items()
    ]
    constants = {field: reader_of(columns[field])(value) for field, value in part.constants.items()}
    spill = _Spill(part, header)
    starts = known_words() | {folded(text) for text in header if text}
    for number in range(1, len(sheet.rows)):
        row = sheet.rows[number]
        first = next((cell for cell in row if not is_empty(cell)), None)
        if first is None:
            continue
        if type(first) is str and folded(first) in starts and (again := _starts_again(sheet, number)):
            problems.append(again)
            if again.code == SECOND_TABLE:
                return
            continue
        cells: dict[str, Any] = {}
        for field, column, read in readers:
            if column < len(row) and (value := read(row[column])) is not None:
                cells[field] = value
                if type(value) is Wrong:
                    problems.append(Problem(*value, sheet.place(number, column)))
                    # Any number will do in its place: this one is told already.
                    cells[field] = "1"
        cells |= constants
        spill.look(number, row)
        if part.notes:
            said = [f"{text}: {_text(row[n])}" for n, text in part.notes.items() if spill.holds(row, n)]
            cells |= {"note": "\n".join(filter(None, [cells.get("note"), *said]))} if said else {}
        yield _Row(cells, part, number)
    problems.extend(spill.problems())
    told.extend(spill.told())


class _Spill:
    """Counts what stands in columns that are left, go into the note, or have no header."""

    def __init__(self, part: Part, header: Sequence[str]) -> None:
        self.part = part
        self.width = len(header)
        self.watched = [*part.left, *part.notes, *(n for n, text in enumerate(header) if not text)]
        self.rows: dict[int, list[int]] = {number: [] for number in (*part.left, *part.notes)}

    @staticmethod
    def holds(row: Sequence[Cell], column: int) -> bool:
        return column < len(row) and not is_empty(row[column])

    def look(self, number: int, row: Sequence[Cell]) -> None:
        if not self.watched and len(row) <= self.width:
            return
        for column in (*self.watched, *range(self.width, len(row))):
            if self.holds(row, column):
                self.rows.setdefault(column, []).append(number)

    def _nameless(self) -> Iterator[tuple[int, list[int]]]:
        named = {*self.part.left, *self.part.notes}
        return ((column, rows) for column, rows in sorted(self.rows.items()) if column not in named)

    def problems(self) -> Iterator[Problem]:
        if not self.part.mapped:
            for column, rows in self._nameless():
                yield Problem(
                    code="no-header",
                    message=f"this column has no header, and {count(len(rows), 'value', 'values')}",
                    hint="give it a header, or empty it",
                    place=self.part.sheet.place(rows[0], column),
                )

    def told(self) -> Iterator[Told]:
        sheet = self.part.sheet
        for column, title in sorted({**self.part.left, **self.part.notes}.items()):
            rows = count(len(self.rows[column]), "row", "rows")
            if column in self.part.notes:
                yield Told("taken", f'the column "{title}" into the notes of {rows}', sheet.place(0, column))
            else:
                yield Told("left", f'the column "{title}" ({rows})', sheet.place(0, column))
        if self.part.mapped:
            for column, numbers in self._nameless():
                said = f"a column without a header ({count(len(numbers), 'row', 'rows')})"
                yield Told("left", said, sheet.place(numbers[0], column))


@cache
def known_words() -> frozenset[str]:
    """Give the folded words that stand in headers and titles of any sheet."""
    words = {header for form in forms().values() for header in form.fields}
    return frozenset(words | {folded(title) for title in titles()})


def _starts_again(sheet: Sheet, number: int) -> Problem | None:
    """Tell a row that repeats the header, or with which another table starts."""
    words = _words_in(sheet.rows[number])
    if words is None:
        return None
    if words == [folded(text) for text in header_of(sheet) if text]:
        return Problem(
            code="repeated-header",
            message="the headers stand here again",
            hint="keep them in the first row only",
            place=sheet.place(number, 0),
        )
    if not _after_empty_row(sheet, number):
        return None
    # A header of somebody's own has the first word of this one, and others that nobody knows.
    again = len(words) > 1 and words[:1] == [folded(text) for text in header_of(sheet) if text][:1]
    if not again and not set(words) <= known_words():
        return None
    below = _words_in(sheet.rows[number + 1]) if number + 1 < len(sheet.rows) else None
    if len(words) == 1 and not (below and len(below) > 1 and set(below) <= known_words()):
        return None
    return Problem(
        code=SECOND_TABLE,
        message="a second table seems to start here",
        hint="give each table a sheet of its own",
        place=sheet.place(number, 0),
    )


def _words_in(row: Sequence[Cell]) -> list[str] | None:
    """Give the folded words of a row; None if anything else stands in it."""
    cells = [cell for cell in row if not is_empty(cell)]
    return [folded(str(cell)) for cell in cells] if all(isinstance(cell, str) for cell in cells) else None


def _after_empty_row(sheet: Sheet, number: int) -> bool:
    before = sheet.rows[number - 1]
    if all(map(is_empty, before)):
        return True
    breaks = sum(len(cell.splitlines()) - 1 for cell in before if isinstance(cell, str) and cell)
    return sheet.lines[number] - sheet.lines[number - 1] > 1 + max(breaks, 0)


# From cells to what a table holds


def reader_of(column: Column, *, decimal: Decimal = ".") -> Callable[[Cell], Any]:
    """Make what reads the cells of a column: None where they are empty, :class:`Wrong` where that is due."""

    def read(cell: Cell) -> Any:
        if is_empty(cell):
            return None
        if column.many:
            items = parted(_text(cell))
            return [
                item for item in (map(_spaced, items) if column.is_name else items) if item.strip()
            ] or None
        if type(cell) is not str:
            return _native(cell, column)
        if column.is_name:
            return _spaced(cell) or None
        text: str | Wrong = column.meanings.get(folded(cell), cell) if column.meanings else cell
        if column.holds == "rating" and text is cell:
            return _rating(cell.strip(), column)
        return _number(cell.strip(), decimal) if column.holds == "number" else text

    def read_plain(cell: Cell) -> Any:
        if type(cell) is str and cell and not cell.isspace():
            return cell if not (column.is_name and SPACED.search(cell)) else read(cell)
        return read(cell)

    if column.holds == "anything":
        return lambda cell: None if is_empty(cell) else cell
    return read_plain if reads_as_it_stands(column, decimal) else read


def reads_as_it_stands(column: Column, decimal: Decimal) -> bool:
    """Whether a text in a column is what it says, apart from blanks in names."""
    makes_numbers = column.holds == "rating" or (column.holds == "number" and decimal != ".")
    return not (column.many or column.meanings or makes_numbers)


def _spaced(name: str) -> str:
    """Leave one space where any blanks stand in a name, which look alike."""
    return " ".join(_INVISIBLE.sub("", name).split()) if SPACED.search(name) else name


def _native(cell: Cell, column: Column) -> Any:
    """Read what a workbook holds as something else than text."""
    if isinstance(cell, datetime.date | datetime.time) and column.holds in {"rating", "number"}:
        return _not_a_date(cell, column)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and column.holds != "text":
        return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
    return column.meanings.get(folded(_text(cell)), _text(cell))


def _not_a_date(cell: Cell, column: Column) -> Wrong:
    kind = "rating" if column.holds == "rating" else "number"
    if isinstance(cell, datetime.time) or not isinstance(cell, datetime.date):
        return Wrong(f"date-for-{kind}", f"{_text(cell)} is a time of day", f"write a {kind} here")
    # The names of months would follow the locale; this one never does.
    return _made_a_date(f"{cell.day} {cell.ctime()[4:7]} {cell.year}", cell.day, cell.month, kind)


def _made_a_date(said: str, day: int, month: int, kind: str) -> Wrong:
    low, high = sorted((day, month))
    hint = "format the column as text"
    if kind == "rating" and high <= 5:
        hint = f"was it {low}-{high}? write {low}..{high}, or {hint}"
    return Wrong(f"date-for-{kind}", f"{said} is a date; the spreadsheet has made it of a {kind}", hint)


def _text(cell: Cell) -> str:
    """Write a cell as text: numbers without needless decimals, dates as year-month-day."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, datetime.time):
        return cell.isoformat("seconds" if cell.second else "minutes")
    return "" if cell is None else str(cell)


def _number(text: str, decimal: Decimal) -> str | Wrong:
    """Read a number as Europeans write it: in a file that has semicolons because of that, or in a text."""
    sign = "," if "," in text else "."
    if _THOUSANDS.fullmatch(text) and decimal != sign:
        whole = text.replace(sign, "")
        decimals = text.rstrip("0").rstrip(sign).replace(sign, decimal or ".")
        where = "in a file with semicolons" if decimal else "where a cell holds text"
        return Wrong(
            "ambiguous-number",
            f'"{text}" can be read in two ways {where}',
            f"write {whole}, or {decimals}" if text.count(sign) == 1 else f"write {whole}",
        )
    if match := _COMMA.fullmatch(text):
        return f"{match[1].replace('.', '')}.{match[2]}"
    return text


def _rating(text: str, column: Column) -> str | Wrong:
    """Read a rating as people type it; a comma in one can mean one thing only."""
    text = re.sub(r"(?<=[0-9]),(?=[0-9])", ".", text)
    if match := _FROM_TO.fullmatch(text):
        return f"{match[1]}..{match[2]}"
    if match := _DAY.fullmatch(text):
        month = (match["month"] or match["month_"]).lower()
        if number := next((at for at, names in enumerate(_MONTHS, 1) if month in names), 0):
            return _made_a_date(f'"{text}"', int(match["day"] or match["day_"]), number, "rating")
    if match := _DATE.fullmatch(text):
        one, other = map(int, filter(None, match.groups()))
        return _made_a_date(f'"{text}"', one, other, "rating")
    if folded(text) in _NOBODY_KNOWS:
        hint = "leave it empty if nobody knows"
    elif column.meanings and text[0].isalpha():
        words = listing([" / ".join(both) for both in WEIGHTS], last="or")
        hint = f"use a number from 1 to 5, or a word: {words}"
    else:
        return text
    return Wrong("not-a-rating", f'"{text[:_SHOWN]}" is no rating', hint)


_SHOWN: Final = 60


def parted(text: str) -> list[str]:
    r"""Take a list apart at its bars; a backslash before one keeps it.

    >>> parted(r"a|b\|c||d"), parted(r"C:\new\\|x")
    (['a', 'b|c', '', 'd'], ['C:\\new\\', 'x'])
    """
    items, at = [""], 0
    for match in _BAR.finditer(text):
        items[-1] += text[at : match.start()] + "\\" * (len(match[1]) // 2)
        at = match.end()
        if len(match[1]) % 2:
            items[-1] += "|"
        else:
            items.append("")
    items[-1] += text[at:]
    return items


def joined(items: Iterable[Any]) -> str:
    """Write a list as one text, which :func:`parted` takes apart again."""
    kept = (_BAR.sub(lambda match: match[1] * 2 + r"\|", str(item)) for item in items)
    return " | ".join(kept)


def said_of_cells(broken: Broken, first: int) -> Broken:
    """Say what is wrong with a cell in the words of a workbook instead of those of a file that is written.

    Args:
        broken: what is wrong.
        first: for a row that stands there again, the row of the sheet in which it stood first; 0 if unknown.
    """
    column = _column_at(broken.path)
    if hint := _hint_for(broken, column):
        return broken._replace(hint=hint)
    if broken.code == "not-a-yes-or-no":
        return broken._replace(
            message=broken.message.replace("true nor false", "yes nor no"), hint=_YES_OR_NO
        )
    if broken.code == "missing-key" and column:
        return broken._replace(message=f'"{column.title("en")}" is empty, and must be filled in')
    if broken.first and first:
        return broken._replace(message=f"{broken.message.rpartition(' ')[0]} {first}")
    return broken


def _hint_for(broken: Broken, column: Column | None) -> str:
    """Say what to do about a cell, where that is another thing than in a file that is written."""
    if broken.code == "not-a-rating":
        return _A_RATING
    said = broken.message.partition('"')[2].rpartition('"')[0]
    if not _SEVERAL.search(said):
        return ""
    if broken.code == "not-a-number":
        # To write a point for the comma, as is asked for elsewhere, would make 1.2 of 1,200.
        number = _number(said, ".")
        return number.hint if isinstance(number, Wrong) else "" if number == said else f"write {number}"
    several = broken.code.startswith("unknown-") and column and column.many
    return f"write several names with bars between them: {_with_bars(said)}" if several else ""


_A_RATING: Final = "use a number from 1 to 5, a range such as 3..5, or 2..3..5 where 3 is most likely"
_YES_OR_NO: Final = "write yes or no"


def _column_at(path: Path) -> Column | None:
    """Give the column in which the last field of a path stands; nothing, where it has none."""
    table, field = [*["", ""], *(step for step in path if isinstance(step, str))][-2:]
    form = forms().get({"metric": "metrics"}.get(table, table))
    return form.columns.get(field) if form else None


# From rows by field to tables in which parts stand within their wholes


class _Book:
    """Puts rows where they belong, and remembers where each of them stood."""

    def __init__(self, tables: dict[str, list[_Row]], problems: list[Problem]) -> None:
        self.tables = tables
        self.problems = problems
        self.parts: dict[Path, _Row] = {}
        """The rows that stand within others."""
        self.cells: list[tuple[Path, _Row, str, str]] = []
        """Cells that have a place of their own: path, row, the column of the value and that of the key."""
        self.points: dict[tuple[int, str], list[tuple[str, int]]] = {}
        """By journey and id: the touchpoints, each with whose view it is."""
        self.lost: dict[str, int] = {}
        """By id: the journeys that touchpoints have been given for want of one that is known."""

    def tidy(self) -> list[Told]:
        """Make the links of a foreign source such as a model takes."""
        links = self.tables.get("dependencies")
        if links is None:
            return []
        actors = self.tables.setdefault("actors", [])
        known = dict.fromkeys(_name(row.cells.get("id")) for row in actors)
        tidy = tidied([row.cells for row in links], known.keys(), lambda number: links[number].place())
        rows = zip(tidy.rows, tidy.origins, strict=True)
        self.tables["dependencies"] = [links[origin]._replace(cells=cells) for cells, origin in rows]
        actors.extend(links[number]._replace(cells={"id": party}) for party, number in tidy.added.items())
        return tidy.told

    def content(self) -> dict[str, Any]:
        content: dict[str, Any] = self._ecosystem()
        for table in _TABLES:
            if table in self.tables:
                content[table] = [row.cells for row in self.tables[table]]
        journeys = content.get("journeys", [])
        self._touchpoints(journeys)
        self._metrics(journeys)
        self._causes(journeys)
        self._benefits(content.get("initiatives", []))
        self._changes(content.get("scenarios", []))
        return content

    def marks(self) -> tuple[_Places, dict[Path, Place]]:
        values = {path: row.place(value) for path, row, value, _ in self.cells}
        keys = {path: row.place(key) for path, row, _, key in self.cells}
        return _Places(self.tables, self.parts, values), keys

    def _ecosystem(self) -> dict[str, Any]:
        content: dict[str, Any] = {}
        for row in self.tables.get("ecosystem", ()):
            said = _name(row.cells.get("key"))
            key = key_of(said)
            if key is None:
                hint = did_you_mean(said, keys(), at_most=0)
                self.problems.append(
                    row.problem("unknown-key", f'there is no key "{said}" here', hint, "key")
                )
                continue
            path = _steps(key)
            if "value" not in row.cells:
                continue
            if len(path) > 1:
                column = column_of(Settings, path[1])
                if path[1] == "thresholds":
                    column = column._replace(holds="number")
            else:
                column = Column(
                    key, ("", ""), holds="number" if key == "ecograph" else "text", is_name=key == "focal"
                )
            value = row.reader(column)(row.cells["value"])
            if type(value) is Wrong:
                self.problems.append(row.problem(*value, field="value"))
                continue
            if not _put(content, path, value):
                again = f'the key "{said}" stands here for the second time'
                self.problems.append(row.problem("duplicate-key", again, "keep one of the two", "key"))
                continue
            self.cells.append((path, row, "value", "key"))
        return content

    def _whole(self, row: _Row, field: str, known: Mapping[str, int], noun: str) -> int | None:
        """Find the row that a part belongs to; where there is only one, it need not be named."""
        name = _name(row.cells.pop(field, None))
        if not name and len(known) == 1:
            return next(iter(known.values()))
        if name in known:
            return known[name]
        if name:
            message = f'there is no {noun} "{name}"'
            hint = did_you_mean(name, known) or f"add it to the {noun}s, or mend the name"
        else:
            message, hint = f"this row does not say which {noun} it belongs to", f"name the {noun}"
        self.problems.append(row.problem(f"unknown-{noun}", message, hint, field))
        return None

    def _touchpoints(self, journeys: list[dict[str, Any]]) -> None:
        known = _numbers(journeys)
        anybody = next((row.cells["id"] for row in self.tables.get("actors", ()) if "id" in row.cells), "")
        for row in self.tables.get("touchpoints", ()):
            journey = self._whole(row, "journey", known, "journey")
            if journey is None and not anybody:
                continue
            if journey is None:
                # It is told already; in a journey of its own all else that the row says is judged, too.
                journey = len(journeys)
                journeys.append({"id": f"{_LOST}{journey}", "customer": anybody})
                self.lost.setdefault(_name(row.cells.get("id")), journey)
            points = journeys[journey].setdefault("touchpoints", [])
            views = self.points.setdefault((journey, _name(row.cells.get("id"))), [])
            views.append((_name(row.cells.get("according_to")), len(points)))
            self.parts["journeys", journey, "touchpoints", len(points)] = row
            points.append(row.cells)

    def _point(self, row: _Row, journeys: Mapping[str, int]) -> tuple[int, int] | None:
        """Find the touchpoint a row is about."""
        journey = self._whole(row, "journey", journeys, "journey")
        name, view = (_name(row.cells.pop(field, None)) for field in ("touchpoint", "view"))
        if journey is None:
            return None
        if (journey, name) not in self.points:
            journey = self.lost.get(name, journey)
        views = self.points.get((journey, name), [])
        fitting = [number for voice, number in views if voice == view]
        if not view and len(views) == 1:
            fitting = [views[0][1]]
        if fitting:
            return journey, fitting[0]
        if not views:
            near = did_you_mean(name, (known for at, known in self.points if at == journey))
            hint = near or "add it to the touchpoints, or mend the name"
            wrong = row.problem("unknown-touchpoint", f'there is no touchpoint "{name}"', hint, "touchpoint")
        else:
            voices = [voice for voice, _ in views if voice]
            said = f'nobody called "{view}" describes' if view else "several parties describe"
            hint = did_you_mean(view, voices) if view else f'say whose view is meant: "{voices[0]}"'
            message = f'{said} the touchpoint "{name}"'
            wrong = row.problem("unknown-touchpoint", message, hint, "view" if view else "touchpoint")
        self.problems.append(wrong)
        return None

    def _metrics(self, journeys: list[dict[str, Any]]) -> None:
        known = _numbers(journeys)
        for row in self.tables.get("metrics", ()):
            if (point := self._point(row, known)) is None:
                continue
            metrics = journeys[point[0]]["touchpoints"][point[1]].setdefault("metric", [])
            self.parts["journeys", point[0], "touchpoints", point[1], "metric", len(metrics)] = row
            metrics.append(row.cells)

    def _causes(self, journeys: list[dict[str, Any]]) -> None:
        """Grow the trees of causes from their numbers; one without a number stands at the top."""
        known = _numbers(journeys)
        trees: dict[tuple[int, int], dict[tuple[int, ...], _Row]] = {}
        loose: dict[tuple[int, int], list[_Row]] = {}
        for row in self.tables.get("causes", ()):
            said = _name(row.cells.pop("number", None))
            if (point := self._point(row, known)) is None:
                continue
            number = tuple(int(step) for step in said.split(".")) if _is_tree_number(said) else ()
            tree = trees.setdefault(point, {})
            if not said:
                loose.setdefault(point, []).append(row)
            elif not number:
                hint = "write 1 for the first cause, 1.1 for the first behind it; format the column as text"
                wrong = row.problem("bad-number", f'"{said}" is no place in a tree of causes', hint, "number")
                self.problems.append(wrong)
            elif number in tree:
                hint = "1.10 becomes 1.1 in a spreadsheet unless the column is formatted as text"
                again = f"the cause {said} of one touchpoint stands here for the second time"
                self.problems.append(row.problem("duplicate-number", again, hint, "number"))
            else:
                tree[number] = row
        for at, tree in trees.items():
            path: Path = ("journeys", at[0], "touchpoints", at[1], "causes")
            grown: _Grown = {(): (path, journeys[at[0]]["touchpoints"][at[1]])}
            for place, row in sorted(tree.items()):
                if place[:-1] in grown:
                    self._grow(grown, place, row)
                else:
                    said, above = (".".join(map(str, each)) for each in (place, place[:-1]))
                    message = f"there is no cause {above} before {said}"
                    self.problems.append(row.problem("unknown-cause", message, f"add {above}", "number"))
            after = max((place[0] for place in tree), default=0) + 1
            for top, row in enumerate(loose.get(at, ()), after):
                self._grow(grown, (top,), row)

    def _grow(self, grown: _Grown, place: tuple[int, ...], row: _Row) -> None:
        path, whole = grown[place[:-1]]
        branch = whole.setdefault("because" if len(place) > 1 else "causes", [])
        here = (*path, *(("because",) if len(place) > 1 else ()), len(branch))
        branch.append(row.cells)
        self.parts[here] = row
        grown[place] = here, row.cells

    def _benefits(self, initiatives: list[dict[str, Any]]) -> None:
        known = _numbers(initiatives)
        for row in self.tables.get("benefits", ()):
            actor = _name(row.cells.get("actor"))
            if (number := self._whole(row, "initiative", known, "action")) is None:
                continue
            if not actor:
                wrong = row.problem("missing-key", "this row does not say who", "name the party", "actor")
                self.problems.append(wrong)
                continue
            if row.cells.keys().isdisjoint({"benefits", "costs"}):
                message = f'this row does not say what "{actor}" gains or contributes'
                wrong = row.problem("missing-key", message, "give it a rating, or delete the row", "actor")
                self.problems.append(wrong)
            for field in ("benefits", "costs"):
                said = initiatives[number].setdefault(field, {}) if field in row.cells else {}
                if actor in said:
                    again = f'what "{actor}" has to do with this action stands here for the second time'
                    self.problems.append(row.problem("duplicate-row", again, "keep one of the two", "actor"))
                elif field in row.cells:
                    said[actor] = row.cells[field]
                    self.cells.append((("initiatives", number, field, actor), row, field, "actor"))

    def _changes(self, scenarios: list[dict[str, Any]]) -> None:
        known = _numbers(scenarios)
        groups: dict[tuple[int, tuple[float, str]], list[_Row]] = {}
        for row in self.tables.get("changes", ()):
            if (number := self._whole(row, "scenario", known, "what-if")) is not None:
                said = _name(row.cells.get("number"))
                groups.setdefault((number, _in_order(said)), []).append(row)
        for (number, _), rows in sorted(groups.items(), key=lambda item: item[0]):
            change: dict[str, Any] = {}
            changes = scenarios[number].setdefault("change", [])
            path = ("scenarios", number, "change", len(changes))
            self.parts[path] = rows[0]
            changes.append(change)
            for row in rows:
                for field in ("table", "journey"):
                    if field in row.cells and change.setdefault(field, row.cells[field]) != row.cells[field]:
                        message = f'this says "{row.cells[field]}" and the rows before it "{change[field]}"'
                        hint = "give each change a number of its own"
                        self.problems.append(row.problem("two-changes", message, hint, field))
            change["row"] = self._changed(rows, change, path)

    def _changed(self, rows: Sequence[_Row], change: Mapping[str, Any], path: Path) -> dict[str, Any]:
        """Read the keys and values of one changed row, each value as its column reads it."""
        record = RECORDS.get(change.get("table", ""))
        form = forms()[change["table"]] if record else None
        cells: dict[str, Any] = {}
        for row in rows:
            said = _name(row.cells.get("key"))
            if not said:
                continue
            steps = _steps(said)
            known = form.fields.get(folded(steps[0]), "") if form else ""
            first = known if record and known in record.model_fields else steps[0]
            field, column = _leaf(record, (first, *steps[1:]))
            value = row.reader(column)(row.cells.get("value"))
            if value is None and column.many:
                value = []  # in a change, nothing in a list means that it becomes empty
            here = (*path, "row", field[0])
            if type(value) is Wrong:
                self.problems.append(row.problem(*value, field="value"))
            elif not _put(cells, field, value):
                again = f'the column "{said}" stands here for the second time'
                hint = "give each change a number of its own"
                self.problems.append(row.problem("duplicate-key", again, hint, "key"))
            self.cells.append((here, row, "value", "key"))
        return {field: _listed(record, field, value) for field, value in cells.items()}


class _Places(Mapping["Path", "Place"]):
    """Where rows and their cells stand; looked up when asked for, since a million would take a minute."""

    def __init__(
        self, tables: Mapping[str, Sequence[_Row]], parts: Mapping[Path, _Row], values: Mapping[Path, Place]
    ) -> None:
        self._tables = tables
        self._parts = parts
        self._values = values

    def _row(self, path: Path) -> _Row | None:
        if len(path) == 2 and path[0] in _TABLES and isinstance(path[1], int):
            rows = self._tables.get(path[0], ())
            return rows[path[1]] if path[1] < len(rows) else None
        return self._parts.get(path)

    def __getitem__(self, path: Path) -> Place:
        if path in self._values:
            return self._values[path]
        if row := self._row(path):
            return row.place()
        if path and (row := self._row(path[:-1])) and path[-1] in row.part.columns:
            return row.place(str(path[-1]))
        raise KeyError(path)

    def __iter__(self) -> Iterator[Path]:
        rows: dict[Path, _Row] = {
            (table, number): row
            for table in _TABLES
            for number, row in enumerate(self._tables.get(table, ()))
        }
        for path, row in (rows | {**self._parts}).items():
            yield path
            yield from ((*path, field) for field in row.part.columns)
        yield from self._values

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _name(value: Any) -> str:
    return str(value).strip() if value is not None else ""


def _numbers(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Give the number of each row by its id, the first where two have one."""
    named = [(_name(row.get("id")), number) for number, row in enumerate(rows)]
    return {name: number for name, number in reversed(named) if not name.startswith(_LOST)}


_LOST: Final = "\0"
"""How the id of a journey begins that nobody has written: no cell can hold this sign."""


def _is_tree_number(text: str) -> bool:
    return len(text) < 60 and bool(re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})*", text))


def _in_order(number: str) -> tuple[float, str]:
    """Order changes by their numbers; what is no number comes after, by its letters."""
    return (int(number), "") if number.isdecimal() and len(number) < 10 else (float("inf"), number)


def _steps(key: str) -> tuple[str, ...]:
    r"""Take a dotted key apart; a backslash before a dot keeps it.

    >>> _steps(r"settings.thresholds.a\.b.c")
    ('settings', 'thresholds', 'a.b', 'c')
    """
    return tuple(_STEP.sub(lambda match: match[1] or "\0", key).split("\0"))


def _dotted(steps: Iterable[object]) -> str:
    return ".".join(re.sub(r"([\\.])", r"\\\1", str(step)) for step in steps)


def _leaf(record: type[Record] | None, steps: tuple[str, ...]) -> tuple[tuple[str, ...], Column]:
    """Find what a dotted key such as `metric.1.target` leads to; a key that leads nowhere stays as it is."""
    here = record
    taken: list[str] = []
    for at, step in enumerate(steps):
        taken.append(step)
        if at % 2 == 0:
            inner = part_of(here, step)
            if at == len(steps) - 1:
                return tuple(taken), column_of(here, step)
            if inner is None or not re.fullmatch(r"[0-9]{1,6}", steps[at + 1]):
                break
            here = inner
    return (".".join(steps),), column_of(None, "")


def _put(cells: dict[str, Any], steps: tuple[str, ...], value: Any) -> bool:
    """Put a value where its steps lead, unless something stands there."""
    for step in steps[:-1]:
        cells = cells.setdefault(step, {})
        if not isinstance(cells, dict):
            return False
    if steps[-1] in cells:
        return False
    cells[steps[-1]] = value
    return True


def _listed(record: type[Record] | None, field: str, value: Any) -> Any:
    """Make lists of parts that were put under their numbers."""
    inner = part_of(record, field)
    if inner is None or not isinstance(value, dict):
        return value
    return [
        {name: _listed(inner, name, cell) for name, cell in row.items()}
        for _, row in sorted(value.items(), key=lambda item: int(item[0]))
    ]


# From tables to sheets


def sheets_of(tables: Mapping[str, Any], *, language: Language = "en") -> list[Sheet]:
    """Write the tables of a model as sheets, which :func:`read_sheets` reads as the same model.

    Only the tables and columns in which something is said, always in one order; words in the language,
    ranges with dots, so that no spreadsheet makes dates of them. An empty text is nothing here.

    Args:
        tables: as :func:`ecograph.formats.written.tables_of` gives them.
        language: of titles, headers and of the words that have a meaning, `en` or `nl`.

    >>> tables = {"goals": [{"id": "calm", "shared": True, "horizon": "short"}]}
    >>> [(sheet.name, sheet.rows) for sheet in sheets_of(tables, language="nl")]
    [('Doelen', [['Doel', 'Gezamenlijk', 'Termijn'], ['calm', 'ja', 'kort']])]
    """
    made = []
    for table, form in forms().items():
        rows = list(_parts_of(table, tables, language))
        said = {field for row in rows for field, value in row.items() if value not in (None, "", [])}
        columns = [column for field, column in form.columns.items() if field in said]
        if columns:
            body = [[_written(row.get(column.field), column, language) for column in columns] for row in rows]
            header: list[Cell] = [column.title(language) for column in columns]
            made.append(Sheet(form.title(language), "", [header, *body], range(1, len(body) + 2)))
    return made


def _parts_of(table: str, tables: Mapping[str, Any], language: Language) -> Iterator[Mapping[str, Any]]:
    """Give the rows of a sheet, those of parts with the names of their wholes."""
    if table == "ecosystem":
        yield from _key_rows(tables, language)
    elif table in _TABLES:
        yield from tables.get(table, ())
    elif table == "benefits":
        for row in tables.get("initiatives", ()):
            gains, gives = row.get("benefits", {}), row.get("costs", {})
            for actor in dict.fromkeys((*gains, *gives)):
                yield {
                    "initiative": row["id"],
                    "actor": actor,
                    "benefits": gains.get(actor),
                    "costs": gives.get(actor),
                }
    elif table == "changes":
        yield from _change_rows(tables.get("scenarios", ()), language)
    elif table != "gives":
        for journey in tables.get("journeys", ()):
            yield from _journey_rows(table, journey)


def _journey_rows(table: str, journey: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    points = journey.get("touchpoints", ())
    ids = [point["id"] for point in points]
    for point in points:
        of: dict[str, Any] = {"journey": journey["id"]}
        if table == "touchpoints":
            yield {**point, **of}
            continue
        of["touchpoint"] = point["id"]
        if ids.count(point["id"]) > 1:
            of["view"] = point.get("according_to")
        if table == "metrics":
            metrics = point.get("metric", ())
            yield from ({**row, **of} for row in ([metrics] if isinstance(metrics, dict) else metrics))
        else:
            yield from ({**row, **of} for row in _numbered(point.get("causes", ()), ""))


def _numbered(causes: Sequence[Mapping[str, Any]], above: str) -> Iterator[dict[str, Any]]:
    for place, cause in enumerate(causes, 1):
        yield {**cause, "number": f"{above}{place}"}
        yield from _numbered(cause.get("because", ()), f"{above}{place}.")


def _key_rows(tables: Mapping[str, Any], language: Language) -> Iterator[Mapping[str, Any]]:
    for key in keys():
        if key in tables:
            yield {"key": key_in(key, language), "value": tables[key]}
    for field, value in tables.get("settings", {}).items():
        column = column_of(Settings, field)
        if not isinstance(value, dict):
            yield {"key": f"settings.{field}", "value": _written(value, column, language)}
            continue
        for step, inner in value.items():
            more = inner.items() if isinstance(inner, dict) else [(None, inner)]
            for last, cell in more:
                steps = ("settings", field, step, *(() if last is None else (last,)))
                yield {"key": _dotted(steps), "value": cell}


def _change_rows(scenarios: Sequence[Mapping[str, Any]], language: Language) -> Iterator[Mapping[str, Any]]:
    for scenario in scenarios:
        for number, change in enumerate(scenario.get("change", ()), 1):
            of = {
                "scenario": scenario["id"],
                "number": number,
                "table": forms()[change["table"]].title(language),
                "journey": change.get("journey"),
            }
            form, record = forms()[change["table"]], RECORDS[change["table"]]
            cells = [
                cell
                for field, value in change["row"].items()
                for cell in _flat(
                    (form.columns[field].title(language) if field in form.columns else field,),
                    record,
                    field,
                    value,
                    language,
                )
            ]
            yield from (
                {**of, "key": _dotted(steps), "value": value} for steps, value in cells or [((), None)]
            )


def _flat(
    steps: tuple[object, ...], record: type[Record], field: str, value: Any, language: Language
) -> Iterator[tuple[tuple[object, ...], Cell]]:
    """Give each value of a changed row with the steps that lead to it."""
    inner = part_of(record, field)
    if inner is None or not value:
        yield steps, _written(value, column_of(record, field), language)
        return
    for number, row in enumerate([value] if isinstance(value, dict) else value, 1):
        for name, cell in row.items():
            yield from _flat((*steps, number, name), inner, name, cell, language)


def _written(value: Any, column: Column, language: Language) -> Cell:  # noqa: PLR0911 - one for each kind
    """Write a value of a table as the cell of a sheet."""
    if value is None or value in ("", []):
        return None
    if column.many:
        return joined(value if isinstance(value, list | tuple) else [value])
    if column.holds == "yes or no" and isinstance(value, bool):
        return in_language("yes" if value else "no", language)
    if column.holds == "rating" and isinstance(value, dict):
        return "..".join(str(value[key]) for key in ("low", "best", "high") if value.get(key) is not None)
    if column.holds == "rating" and isinstance(value, str):
        return value.replace("-", "..")
    if column.holds == "date":
        date = value if isinstance(value, datetime.date) else datetime.date.fromisoformat(value)
        return date if date >= _FIRST_REAL_DATE else date.isoformat()
    if isinstance(value, str) and value in column.meanings.values():
        return in_language(value, language)
    cell: Cell = value
    return cell
