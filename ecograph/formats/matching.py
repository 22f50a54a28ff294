"""Which sheet is which table, and which of its columns is which field: by their names, or as asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ecograph.errors import Place, Problem, UnreadableModel
from ecograph.formats.grid import IGNORED
from ecograph.formats.headers import field_of, folded, form_of, forms, near, titles
from ecograph.formats.raw import Told, unreadable
from ecograph.words import count, did_you_mean, listing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ecograph.formats.grid import Cell, Sheet
    from ecograph.formats.headers import Form
    from ecograph.formats.raw import Asked

_AMBIGUOUS: Final = {"from", "to", "van", "naar"}
_FIRST_GUESSES: Final = ("actors", "dependencies", "interests", "offers", "positions")
"""Which tables a mapping that names none is about, where its fields fit several."""


class Part(NamedTuple):
    """A sheet that is read, and what its columns are."""

    sheet: Sheet
    form: Form
    columns: Mapping[str, int]
    """From field to column, counted from 0."""
    constants: Mapping[str, str]
    """What holds for every row."""
    notes: Mapping[int, str]
    """The columns that go into the note of their row, with their headers."""
    left: Mapping[int, str]
    """The columns that are left out, with their headers; each is to be told with its rows."""
    mapped: bool = False
    """Whether the sheet was not written for this, so that what means nothing is left."""


class Matched(NamedTuple):
    """What is read of some sheets."""

    parts: tuple[Part, ...]
    problems: tuple[Problem, ...] = ()
    """What is wrong with headers or names of sheets, and does not keep the rest from being judged."""
    told: tuple[Told, ...] = ()
    """Which sheets were recognised by their headers, and which are left out."""


class _Mapping(NamedTuple):
    """What is asked, taken apart."""

    sheets: dict[str, str]
    """From table to the name of its sheet."""
    columns: dict[tuple[str, str], str]
    """From table (or nothing, where none is named) and field to a header."""
    constants: dict[tuple[str, str], str]


def matched(sheets: Sequence[Sheet], source: str, asked: Asked) -> Matched:
    """Tell which sheets are read as which tables, and which of their columns as which fields.

    Looks at the names of the sheets and at the first row of each, so that a reader of columns may give
    sheets that have no other row. A sheet whose name holds `(ignore)` and one without any row are passed
    over. A sheet that stands alone and has some other name is recognised by its headers. With a mapping,
    only the sheets it is about are read; columns that mean nothing are left instead of refused.

    Raises:
        UnreadableModel: with everything that keeps all the sheets from being read: nothing in them, a name
            that is no table's, a table without a column it needs; or a mistake in the mapping.
    """
    meant = [sheet for sheet in sheets if IGNORED not in sheet.name.casefold()]
    read = [sheet for sheet in meant if sheet.rows]
    flaws = [problem for sheet in meant for problem in sheet.problems]
    if not read and flaws:
        raise UnreadableModel(flaws)
    if not read:
        raise unreadable(
            source,
            "empty",
            "there is nothing in the sheets" if sheets else "there is no sheet in it",
            hint="the first row of a sheet holds headers, such as Who relies, Relies on, For what, Weight",
        )
    if asked.mapping:
        return _as_mapped(read, source, asked)
    return _as_named(read, asked, flaws)


def header_of(sheet: Sheet) -> list[str]:
    """Give the first row of a sheet as text."""
    return ["" if cell is None else str(cell).strip() for cell in sheet.rows[0]]


def _as_named(sheets: Sequence[Sheet], asked: Asked, flaws: Sequence[Problem]) -> Matched:
    parts: list[Part] = []
    problems = list(flaws)
    told: list[Told] = []
    for sheet in sheets:
        form = form_of(sheet.name)
        if form is None and len(sheets) == 1:
            form = _by_header(header_of(sheet))
            if form:
                said = f'the sheet "{sheet.name}" is read as "{form.title("en")}", by its headers'
                told.append(Told("taken", said, _place(sheet)))
        if form is None:
            problems.append(_unknown_sheet(sheet, alone=len(sheets) == 1))
            continue
        part, wrong = _part(sheet, form, {}, {}, asked)
        problems.extend(wrong)
        if not _keeps_from_reading(part):
            parts.append(part)
            told.extend(sheet.told)
    if not parts:
        raise UnreadableModel(sorted(problems, key=lambda problem: problem.place))
    return Matched(tuple(parts), tuple(problems), tuple(told))


def _place(sheet: Sheet) -> Place:
    return Place(sheet.source, sheet=sheet.name if sheet.in_workbook else "")


def _keeps_from_reading(part: Part) -> bool:
    return bool(_missing(part.form, {*part.columns, *part.constants}))


def _missing(form: Form, there: set[str]) -> list[str]:
    return [field for field, column in form.columns.items() if column.required and field not in there]


def _by_header(header: Sequence[str]) -> Form | None:
    """Recognise a sheet by its headers: it has all that one table needs, and most of what it may have."""
    found = []
    for form in forms().values():
        fields = {field for text in header if (field := field_of(form, text))}
        if not _missing(form, fields):
            found.append((len(fields), form))
    most = max((number for number, _ in found), default=0)
    best = [form for number, form in found if number == most]
    return best[0] if len({form.table for form in best}) == 1 else None


def _unknown_sheet(sheet: Sheet, *, alone: bool) -> Problem:
    meant = near(sheet.name, titles())
    hint = f'did you mean "{meant}"?' if meant else ""
    if alone:
        hint += (" " if hint else "") + (
            'name it for its table, such as "Parties" or "Relies on", or map its columns: '
            "ecograph convert FILE map.yaml --map depender=COLUMN --map dependee=COLUMN"
        )
    elif not hint:
        hint = (
            'put "(ignore)" in its name if it is no part of the map, or say which table it is: '
            "ecograph convert FILE map.yaml --map TABLE=SHEET"
        )
    return Problem(
        code="unknown-sheet",
        message=f'"{sheet.name}" is no sheet of a map',
        hint=hint,
        place=_place(sheet),
    )


def _part(
    sheet: Sheet, form: Form, assigned: Mapping[str, int], constants: Mapping[str, str], asked: Asked
) -> tuple[Part, list[Problem]]:
    """Find the field of each column; with columns assigned to fields, those come first and alone."""
    header = header_of(sheet)
    columns = dict(assigned)
    unknown: dict[int, str] = {}
    problems = []
    for number, text in enumerate(header):
        if number in assigned.values() or not text:
            continue
        field = field_of(form, text)
        if field is None or (asked.mapping and (field in columns or field in constants)):
            unknown[number] = text
        elif field in columns:
            problems.append(_twice(sheet, form, field, columns[field], number))
        else:
            columns[field] = number
    refused = not asked.mapping and asked.unknown_columns == "refuse"
    noted = asked.unknown_columns == "note" and "note" in form.columns
    if columns and not asked.mapping:
        # A slip of the pen is no column of somebody's own, whatever becomes of those.
        wrong = unknown if refused else _slips(form, unknown, header)
        problems.extend(_unknown_column(sheet, form, number, text) for number, text in wrong.items())
        unknown = {number: text for number, text in unknown.items() if number not in wrong}
    part = Part(
        sheet,
        form,
        columns,
        constants,
        unknown if noted else {},
        {} if noted or refused else unknown,
        mapped=bool(asked.mapping),
    )
    if lacking := _missing(form, {*columns, *constants} | ({"importance"} if asked.mapping else set())):
        problems.append(_missing_columns(part, lacking, mapped=bool(asked.mapping)))
    return part, problems


def _twice(sheet: Sheet, form: Form, field: str, first: int, second: int) -> Problem:
    header = header_of(sheet)
    return Problem(
        code="duplicate-column",
        message=f'"{header[first]}" and "{header[second]}" are the same column: '
        f'"{form.columns[field].title("en")}"',
        hint="keep one of the two",
        place=sheet.place(0, second),
    )


def _unknown_column(sheet: Sheet, form: Form, number: int, text: str) -> Problem:
    hint = did_you_mean(text, _headers(form), at_most=0)
    if form.table == "dependencies" and folded(text) in _AMBIGUOUS:
        hint = 'it can mean either party: write "Who relies" and "Relies on", or call the sheet "Gives"'
    return Problem(
        code="unknown-column",
        message=f'"{text}" is no column of "{form.title("en")}"',
        hint=hint or f"delete it, or keep it in the notes: {_KEEP}",
        place=sheet.place(0, number),
    )


_KEEP: Final = "ecograph convert FILE map.yaml --unknown-columns note"
_SLIP: Final = 0.75


def _slips(form: Form, unknown: Mapping[int, str], header: Sequence[str]) -> dict[int, str]:
    """Find the unknown headers that are nearly one that is known and that does not stand here as well."""
    there = {folded(text) for text in header}
    free = [text for text in _headers(form) if folded(text) not in there]
    return {number: text for number, text in unknown.items() if near(text, free, least=_SLIP)}


def _headers(form: Form) -> list[str]:
    return [title for column in form.columns.values() for title in (column.field, *column.titles)]


def _missing_columns(part: Part, lacking: Sequence[str], *, mapped: bool) -> Problem:
    names = [f'"{part.form.columns[field].title("en")}"' for field in lacking]
    known = [text for text in header_of(part.sheet) if text]
    needs = "the column is missing" if len(lacking) == 1 else "the columns are missing"
    if mapped:
        hint = f"map it: {part.form.table}.{lacking[0]}=COLUMN, or :=VALUE for every row"
    elif not part.columns and _second_row_is_header(part):
        hint = "the headers seem to stand in the next row; delete what stands above them"
    elif not part.columns:
        hint = "the first row must hold the headers"
    else:
        hint = did_you_mean(part.form.columns[lacking[0]].title("en"), known, at_most=0)
    return Problem(
        code="missing-column",
        message=f'"{part.form.title("en")}" cannot do without {listing(names)}: {needs}',
        hint=hint,
        place=part.sheet.place(0),
    )


def _second_row_is_header(part: Part) -> bool:
    below = [cell for cell in (part.sheet.rows[1] if len(part.sheet.rows) > 1 else ()) if cell is not None]
    return bool(below) and all(field_of(part.form, str(cell)) for cell in below)


def _as_mapped(sheets: Sequence[Sheet], source: str, asked: Asked) -> Matched:
    wrong: list[Problem] = []
    mapping = _taken_apart(asked.mapping, source, wrong)
    if wrong:
        raise UnreadableModel(wrong)
    tables = _tables_of(mapping, sheets, source, wrong)
    parts = []
    for table, sheet in tables.items():
        form = form_of(sheet.name)
        form = form if form and form.table == table else forms()[table]
        before = len(wrong)
        assigned = dict(_assigned(mapping, table, sheet, form, wrong))
        constants = {
            field: value for (name, field), value in mapping.constants.items() if name in {table, ""}
        }
        part, problems = _part(sheet, form, assigned, constants, asked)
        # A column that was not found is told already, and is not also missing.
        wrong.extend(problems if len(wrong) == before else ())
        parts.append(part)
    if wrong:
        raise UnreadableModel(dict.fromkeys(wrong))
    read = {id(part.sheet) for part in parts}
    told = [told for part in parts for told in part.sheet.told]
    told += [
        Told("left", f'the sheet "{sheet.name}" ({count(len(sheet.rows) - 1, "row", "rows")})', _place(sheet))
        for sheet in sheets
        if id(sheet) not in read
    ]
    flaws = tuple(problem for part in parts for problem in part.sheet.problems)
    return Matched(tuple(parts), flaws, tuple(told))


def _mistake(source: str, message: str, hint: str = "") -> Problem:
    return Problem(code="bad-mapping", message=message, hint=hint, place=Place(source))


def _taken_apart(asked: Sequence[str], source: str, wrong: list[Problem]) -> _Mapping:
    """Read what is asked: `TABLE=SHEET`, `[TABLE.]FIELD=COLUMN`, `[TABLE.]FIELD:=VALUE`."""
    found = _Mapping({}, {}, {})
    for text in asked:
        name, equals, value = (part.strip() for part in text.partition("="))
        constant = name.endswith(":")
        name = name.removesuffix(":").rstrip()
        if not (equals and name and value):
            wrong.append(
                _mistake(
                    source,
                    f'the mapping "{text}" says nothing',
                    "write TABLE=SHEET, TABLE.FIELD=COLUMN or TABLE.FIELD:=VALUE",
                )
            )
            continue
        table, dot, field = (part.strip() for part in name.rpartition("."))
        if not dot and not constant and name in forms() and name != "gives":
            found.sheets[name] = value
            continue
        if table and (table not in forms() or table == "gives"):
            wrong.append(_mistake(source, f'there is no table "{table}"', did_you_mean(table, forms())))
            continue
        known = [forms()[table]] if table else list(forms().values())
        fields = {name for form in known for name in form.columns}
        if field not in fields:
            near = did_you_mean(field, fields if table else {*fields, *forms()}, at_most=20)
            what = f'the table "{table}" has no field "{field}"' if table else f'there is no field "{field}"'
            wrong.append(_mistake(source, what, near))
            continue
        target = found.constants if constant else found.columns
        if (table, field) in {**found.columns, **found.constants}:
            wrong.append(_mistake(source, f'the mapping names "{name}" twice', "keep one of the two"))
        target[table, field] = value
    return found


def _tables_of(
    mapping: _Mapping, sheets: Sequence[Sheet], source: str, wrong: list[Problem]
) -> dict[str, Sheet]:
    """Find the sheet of each table the mapping is about; fields without a table go to the one they fit."""
    names = {
        **mapping.sheets,
        **{table: "" for table, _ in (*mapping.columns, *mapping.constants) if table not in mapping.sheets},
    }
    loose = [field for table, field in (*mapping.columns, *mapping.constants) if not table]
    if loose:
        del names[""]
        table = _table_with(loose, names, sheets)
        if table is None:
            tables = listing(sorted(names) or list(_FIRST_GUESSES), last="or")
            hint = f"name the table with the field, such as {(sorted(names) or ['actors'])[0]}.{loose[0]}"
            said = f'it is not clear which table "{loose[0]}" belongs to: {tables}'
            wrong.append(_mistake(source, said, hint))
        else:
            names.setdefault(table, "")
            for kind in (mapping.columns, mapping.constants):
                for field in loose:
                    if ("", field) in kind:
                        kind[table, field] = kind.pop(("", field))
    found = {}
    for table, name in names.items():
        sheet = _sheet_called(name, sheets) if name else _sheet_of(table, sheets)
        if sheet is not None:
            found[table] = sheet
        elif name:
            near = did_you_mean(name, [sheet.name for sheet in sheets])
            wrong.append(_mistake(source, f'there is no sheet "{name}"', near))
        else:
            known = listing([f'"{sheet.name}"' for sheet in sheets], last="or", at_most=8)
            said = f'it is not clear which sheet is the table "{table}": {known}'
            wrong.append(_mistake(source, said, f"say so: {table}=SHEET"))
    return found


def _table_with(fields: Sequence[str], named: Mapping[str, str], sheets: Sequence[Sheet]) -> str | None:
    """Choose the table that fields without one belong to."""
    several = len(sheets) > 1 or len(named) > 1
    tables = list(named) or [table for table, form in forms().items() if form.record and table != "gives"]
    fitting = [table for table in tables if set(fields) <= forms()[table].columns.keys()]
    if several and not named:
        fitting = [table for table in fitting if _sheet_of(table, sheets)]
    if len(fitting) < 2 or several:
        return fitting[0] if len(fitting) == 1 else None

    def lacking(table: str) -> tuple[int, int]:
        form = forms()[table]
        known = {field for text in header_of(sheets[0]) if (field := field_of(form, text))}
        rank = _FIRST_GUESSES.index(table) if table in _FIRST_GUESSES else len(_FIRST_GUESSES)
        return len(_missing(form, known | set(fields) | {"importance"})), rank

    return min(fitting, key=lacking)


def _sheet_of(table: str, sheets: Sequence[Sheet]) -> Sheet | None:
    called = [sheet for sheet in sheets if (form := form_of(sheet.name)) and form.table == table]
    if len(called) == 1:
        return called[0]
    return sheets[0] if len(sheets) == 1 else None


def _sheet_called(name: str, sheets: Sequence[Sheet]) -> Sheet | None:
    """Find a sheet by its name, or by that of its file with or without the ending."""
    for same in (lambda one, other: one == other, lambda one, other: folded(one) == folded(other)):
        for sheet in sheets:
            file = sheet.source.replace("\\", "/").rpartition("/")[2]
            if any(same(name, known) for known in (sheet.name, file, sheet.source)):
                return sheet
    return None


def _assigned(
    mapping: _Mapping, table: str, sheet: Sheet, form: Form, wrong: list[Problem]
) -> Iterator[tuple[str, int]]:
    header = header_of(sheet)
    plain = [folded(text) for text in header]
    for (name, field), title in mapping.columns.items():
        if name != table or field not in form.columns:
            continue
        if title in header:
            yield field, header.index(title)
        elif folded(title) in plain:
            yield field, plain.index(folded(title))
        else:
            near = did_you_mean(title, [text for text in header if text], at_most=20)
            said = f'the sheet "{sheet.name}" has no column "{title}"'
            wrong.append(_mistake(sheet.source, said, near))


def is_empty(cell: Cell) -> bool:
    """Tell whether nothing stands in a cell."""
    return cell is None or (type(cell) is str and (not cell or cell.isspace()))
