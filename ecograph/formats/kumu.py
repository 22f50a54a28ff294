"""Kumu: elements and connections, as sheets, as a blueprint in JSON, and as the export of a project."""

from __future__ import annotations

import re
from collections import Counter
from itertools import product
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias

from ecograph.errors import Place, Problem
from ecograph.formats.drawn import IDENTITY, Arrow, Shape, id_of, kind_of, plain_text, tables_of_drawing
from ecograph.formats.grid import IGNORED, Sheet
from ecograph.formats.headers import form_of
from ecograph.formats.raw import Raw, Told
from ecograph.formats.written import Written, left_behind, tables_of
from ecograph.model import Actor, Dependency
from ecograph.words import count, listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ecograph.formats.grid import Cell
    from ecograph.formats.raw import Asked, Path
    from ecograph.model import Ecosystem

_What: TypeAlias = Literal["elements", "connections", "matrix"]
_Direction: TypeAlias = Literal["directed", "mutual", "undirected"]

_BAR: Final = "|"
_MOST_OF_ROW: Final = 1000
"""So many links may one row stand for: every end in one cell is joined with every end in the other."""
_MOST_OF_ROWS: Final = 1_000_000
"""The same for all rows together that stand for several."""
_LOOPS: Final = frozenset(("loop", "loops"))
_BLANKS: Final = 2
"""Kumu begins a new table in a sheet after so many blank rows."""
_DIRECTIONS: Final[Mapping[str, _Direction]] = {
    "": "directed",
    "directed": "directed",
    "mutual": "mutual",
    "undirected": "undirected",
}


class _Section(NamedTuple):
    """One table on a sheet."""

    what: _What
    sheet: Sheet
    columns: Mapping[str, int]
    """From the header as Kumu compares it, without case, to its place in a row."""
    names: Mapping[str, int]
    """The same by the header as it is written."""
    rows: range
    """Which rows of the sheet, without the header."""

    def cell(self, row: int, header: str) -> str:
        """Give the text in a column; nothing where there is none."""
        return plain_text(_at(self.sheet.rows[row], self.columns.get(header)))

    def rest(self, row: int, known: Iterable[str]) -> dict[str, Any]:
        """Give the cells in all other columns, by their headers."""
        cells = self.sheet.rows[row]
        return {
            name: cell
            for name, column in self.names.items()
            if name.casefold() not in known and (cell := _at(cells, column)) not in (None, "")
        }


def is_kumu(sheets: Sequence[Sheet]) -> bool:
    """Tell whether sheets are those of a Kumu project: elements with labels, connections from and to.

    A sheet that bears the name of one of ecograph's own tables is not taken for connections, since
    `Gives` has the same first columns.

    >>> is_kumu([Sheet("Sheet1", "map.csv", [["Label", "Type"], ["City", "Place"]], [1, 2])])
    True
    >>> is_kumu([Sheet("Gives", "map.csv", [["From", "To"], ["City", "Bus line"]], [1, 2])])
    False
    """
    for sheet in sheets:
        what = _what(sheet.rows[0], strict=True) if sheet.rows else None
        if what == "elements":
            return True
        if sheet.rows and form_of(sheet.name) is None and (what or _is_matrix(sheet)):
            return True
    return False


def read_kumu(sheets: Sequence[Sheet], source: str, asked: Asked) -> Raw:
    """Read the sheets of a Kumu project: elements, connections, and matrices with a label at both ends.

    - `|` stands between values; several ends in one cell make several connections, of one row 1,000 at most.
    - A sheet with `(ignore)` in its name is passed over. After two blank rows a new table may begin.
    - Loops are left: a sheet of that name with labels, row by row.
    - Elements that repeat (by id; else by label and type; else by label) count as their last row says.
    - An arrow runs from the giver to the receiver, unless `asked.arrows` is `relies`.
    """
    told: list[Told] = []
    sections = [section for sheet in sheets for section in _sections(sheet, told)]
    shapes = _shapes(sections, told)
    arrows = _arrows(sections, shapes, told)
    at: dict[tuple[str, str, int], _Section] = {}
    for section in sections:
        at |= {_line(section.sheet.place(row)): section for row in section.rows}

    def cells(place: Place, header: str) -> Place:
        section = at.get(_line(place))
        column = section.columns.get(header.strip().casefold()) if section else None
        return place if column is None or not place.sheet else place._replace(column=column + 1)

    raw = tables_of_drawing(shapes, arrows, source, asked, cells=cells)
    return raw._replace(told=(*told, *raw.told))


def _line(place: Place) -> tuple[str, str, int]:
    return place.source, place.sheet, place.line


def _at(row: Sequence[Cell], column: int | None) -> Cell:
    return row[column] if column is not None and column < len(row) else None


# Sheets


def _words_of(row: Sequence[Cell]) -> list[str]:
    return [plain_text(cell).casefold() for cell in row]


def _what(row: Sequence[Cell], *, strict: bool) -> _What | None:
    """Tell by a header what is below it; strictly, as Kumu itself asks for it."""
    words = _words_of(row)
    first = words[1:] if words[:1] == ["id"] else words
    if first[:1] == ["label"]:
        return "elements"
    if first[:2] == ["from", "to"]:
        return "connections"
    if strict:
        return None
    return "connections" if {"from", "to"} <= {*words} else "elements" if "label" in words else None


def _is_matrix(sheet: Sheet) -> bool:
    """Tell a table whose first row and first column hold the same labels."""
    across = [label for cell in sheet.rows[0][1:] if (label := plain_text(cell))]
    down = [plain_text(_at(row, 0)) for row in sheet.rows[1:]]
    return len(across) > 1 and len({*across}) == len(across) and sorted(across) == sorted(down)


def _sections(sheet: Sheet, told: list[Told]) -> Iterator[_Section]:
    """Part a sheet into its tables."""
    if not sheet.rows:
        return
    if IGNORED in sheet.name.casefold():
        told.append(Told("left", f'the sheet "{sheet.name}", as its name asks', sheet.place(0)))
        return
    if sheet.name.strip().casefold() in _LOOPS and _what(sheet.rows[0], strict=True) == "elements":
        column = _words_of(sheet.rows[0]).index("label")
        told += [
            _loop_left(plain_text(_at(sheet.rows[row], column)), sheet.place(row))
            for row in range(1, len(sheet.rows))
        ]
        return
    starts = [0]
    for row in range(1, len(sheet.rows)):
        # A cell of a text file may run over several lines, which are no blank rows.
        within = 0 if sheet.in_workbook else max(plain_text(cell).count("\n") for cell in sheet.rows[row - 1])
        gap = sheet.lines[row] - sheet.lines[row - 1] - 1 - within
        if gap >= _BLANKS and _what(sheet.rows[row], strict=True):
            starts.append(row)
        elif gap >= _BLANKS:
            said = f"the rows from here, after {gap} blank rows, as more of the same table"
            told.append(Told("guessed", said, sheet.place(row)))
    for start, end in zip(starts, [*starts[1:], len(sheet.rows)], strict=True):
        what = "matrix" if start == 0 and _is_matrix(sheet) else _what(sheet.rows[start], strict=False)
        if what is None:
            said = f'the sheet "{sheet.name}", which has neither labels nor from and to'
            told.append(Told("left", said, sheet.place(start)))
            continue
        yield _Section(what, sheet, *_headers(sheet, range(start, end), told, what), range(start + 1, end))


def _headers(
    sheet: Sheet, rows: range, told: list[Told], what: _What
) -> tuple[dict[str, int], dict[str, int]]:
    columns: dict[str, int] = {}
    names: dict[str, int] = {}
    header = sheet.rows[rows[0]]
    for column in range(max(len(sheet.rows[row]) for row in rows)):
        name = plain_text(_at(header, column))
        if name and name.casefold() not in columns:
            columns[name.casefold()] = names[name] = column
            continue
        cells = sum(bool(plain_text(_at(sheet.rows[row], column))) for row in rows[1:])
        if cells and not (what == "matrix" and column == 0):
            which = f'the second column with the header "{name}"' if name else "a column without a header"
            said = f"{count(cells, 'cell', 'cells')} in {which}"
            told.append(Told("left", said, sheet.place(rows[0], column)))
    return columns, names


def _shapes(sections: Sequence[_Section], told: list[Told]) -> list[Shape]:
    rows: dict[tuple[str, ...], Shape] = {}
    for section in sections:
        if section.what == "matrix":
            for row in section.rows:
                label = section.sheet.rows[row][0]
                text = plain_text(label)
                rows.setdefault(("", text, ""), Shape(text, text, place=section.sheet.place(row)))
            continue
        for row in section.rows if section.what == "elements" else ():
            place = section.sheet.place(row)
            own, label, kind = (section.cell(row, header) for header in ("id", "label", "type"))
            if not own and not label:
                told.append(Told("left", "a row without a label", place))
                continue
            key = (own,) if own else ("", label, kind)
            if key in rows:
                said = f'the row of "{label or own}", which is repeated further on'
                told.append(Told("left", said, rows.pop(key).place))
            rest = section.rest(row, ("id", "label", "type"))
            rows[key] = Shape(own, label, kind, rest, place)
    return _with_ids(rows.values())


def _with_ids(shapes: Iterable[Shape]) -> list[Shape]:
    """Give what has no id its label as one, with its type where others have that label."""
    found = list(shapes)
    labels = Counter(shape.label for shape in found)
    ids = {shape.id for shape in found if shape.id}
    named = []
    tries: Counter[str] = Counter()
    for shape in found:
        label, kind = shape.label, shape.kind
        text = label if labels[label] == 1 and label not in ids else f"{label} ({kind})" if kind else label
        own = text
        while not shape.id and own in ids:
            # From where the last one with this text was found, or many of them would take for ever.
            tries[text] += 1
            own = f"{text} ({tries[text] + 1})"
        ids.add(shape.id or own)
        named.append(shape if shape.id else shape._replace(id=own))
    return named


def _arrows(sections: Sequence[_Section], shapes: Sequence[Shape], told: list[Told]) -> list[Arrow]:
    drawn = {text for shape in shapes for text in (shape.id, shape.label)}
    rows: dict[tuple[str, ...], list[Arrow]] = {}
    with_id = multiplied = 0
    for section in sections:
        if section.what == "matrix":
            rows[section.sheet.source, section.sheet.name, ""] = _arrows_of_matrix(section)
        for row in section.rows if section.what == "connections" else ():
            place = section.sheet.place(row)
            own, start, end = (section.cell(row, header) for header in ("id", "from", "to"))
            direction = _direction(section.cell(row, "direction"), place, told)
            key = (own,) if own else (place.source, place.sheet, str(row))
            if own and rows.pop(key, []):
                told.append(Told("left", f'an earlier row of the connection "{own}"', place))
            with_id += bool(own)
            rest = section.rest(row, ("id", "from", "to", "direction", "label", "type"))
            label, kind = section.cell(row, "label"), section.cell(row, "type")
            pairs = _ends(start, drawn), _ends(end, drawn)
            number = len(pairs[0]) * len(pairs[1])
            multiplied += number if number > 1 else 0
            if number > _MOST_OF_ROW or multiplied > _MOST_OF_ROWS:
                multiplied -= number
                most = _MOST_OF_ROW if number > _MOST_OF_ROW else _MOST_OF_ROWS
                said = f"the {number:,} links of this row, since bars may make {most:,} at most"
                told.append(Told("left", said, place))
                continue
            rows[key] = [
                Arrow(one, other, label, kind, direction, rest, place) for one, other in product(*pairs)
            ]
    if with_id:
        told.append(Told("left", f"the ids of {count(with_id, 'connection', 'connections')}"))
    return [arrow for arrows in rows.values() for arrow in arrows]


def _ends(text: str, drawn: Iterable[str]) -> list[str]:
    """Part a cell that names several elements."""
    if _BAR not in text or text in drawn:
        return [text]
    return list(dict.fromkeys(part.strip() for part in text.split(_BAR) if part.strip())) or [""]


def _direction(text: str, place: Place, told: list[Told]) -> _Direction:
    if text.strip().casefold() not in _DIRECTIONS:
        told.append(Told("guessed", f'directed, for the unknown direction "{text}"', place))
    return _DIRECTIONS.get(text.strip().casefold(), "directed")


def _arrows_of_matrix(section: _Section) -> list[Arrow]:
    """Read a link from the label of a row to the label of a column wherever they meet in something."""
    arrows = []
    for row in section.rows:
        cells = section.sheet.rows[row]
        for label, column in section.names.items():
            text = plain_text(_at(cells, column)) if column else ""
            if not text or text == "0":
                continue
            start = plain_text(cells[0])
            place = section.sheet.place(row, column)
            number = isinstance(cells[column], int | float) or re.fullmatch(r"[\d.,]+", text)
            said = {"Strength": cells[column]} if number else {}
            name = "" if number or text.casefold() == "x" else text
            arrows.append(Arrow(start, label, name, fields=said, place=place))
    return arrows


# JSON


def read_kumu_json(raw: Raw, asked: Asked) -> Raw:
    """Read a blueprint, or the export of a project, in which fields stand under `attributes`.

    What lies on no map of an export is in the trash, and is left; so are loops, views and positions.
    """
    content = raw.content
    told: list[Told] = []
    problems = list(raw.problems)
    tables: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for table in ("elements", "connections"):
        rows = content.get(table) or []
        if not isinstance(rows, list):
            rows = []
            problems.append(_wrong(raw, table, f'"{table}" is no list', "write it in square brackets"))
        tables[table] = []
        for number, row in enumerate(rows):
            if isinstance(row, dict):
                tables[table].append((number, row))
            else:
                where = f"{table}[{number}]"
                problems.append(_wrong(raw, where, "here stands a single value where fields belong", ""))
    trash = _in_the_trash(content, tables, raw.source, told)
    shapes = []
    for number, row in tables["elements"]:
        place = Place(raw.source, path=f"elements[{number}]")
        if place.path not in trash:
            shapes.append(_shape_of(row, place))
    shapes = _with_ids(shapes)
    arrows = []
    for number, row in tables["connections"]:
        place = Place(raw.source, path=f"connections[{number}]")
        if place.path not in trash:
            arrows.append(_arrow_of(row, place, told))
    told += _left_of_project(content, raw.source)

    def cells(place: Place, field: str) -> Place:
        return _place_in(raw.marks(), place, field)

    made = tables_of_drawing(
        shapes, arrows, raw.source, asked, name=plain_text(content.get("name")), cells=cells
    )
    return made._replace(problems=tuple(problems), told=(*told, *made.told))


def _wrong(raw: Raw, where: str, message: str, hint: str) -> Problem:
    place = _place_in(raw.marks(), Place(raw.source, path=where), "")
    return Problem("not-a-table", message, hint, place)


_STEP: Final = re.compile(r"(\w+)(?:\[(\d+)\])?")


def _place_in(marks: Mapping[Path, Place], place: Place, field: str) -> Place:
    """Find the line of a row, or of one of its fields under any of the names Kumu has for it."""
    match = _STEP.fullmatch(place.path)
    if match is None:
        return place
    row: Path = (match[1],) if match[2] is None else (match[1], int(match[2]))
    for name in (field, f"{match[1][:-1]} {field}"):
        for path in ((*row, name), (*row, "attributes", name)):
            if field and path in marks:
                return marks[path]._replace(path=place.path)
    return marks.get(row, place)._replace(path=place.path)


def _fields_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Lay the fields of an export over those that stand beside them."""
    attributes = row.get("attributes")
    inner = attributes if isinstance(attributes, dict) else {}
    outer = {key: value for key, value in row.items() if key != "attributes" or value is not attributes}
    if attributes is not None and not inner:
        outer |= {} if attributes == {} else {"attributes": attributes}
    return {**{key: value for key, value in outer.items() if key != "_id"}, **inner}


def _taken(fields: dict[str, Any], *names: str) -> str:
    """Take the first of some fields that says anything out of all of them."""
    lowered = {name.casefold(): name for name in reversed(fields)}
    said = [plain_text(fields.pop(lowered[name])) for name in names if name in lowered]
    return next(filter(None, said), "")


def _shape_of(row: Mapping[str, Any], place: Place) -> Shape:
    fields = _fields_of(row)
    own = _taken(fields, "id") if "_id" not in row else plain_text(row["_id"])
    label = _taken(fields, "label")
    kind = _taken(fields, "element type", "type")
    return Shape(own, label, kind, fields, place)


def _arrow_of(row: Mapping[str, Any], place: Place, told: list[Told]) -> Arrow:
    fields = _fields_of(row)
    if "_id" not in row:
        _taken(fields, "id")
    start, end, label = (_taken(fields, name) for name in ("from", "to", "label"))
    kind = _taken(fields, "connection type", "type")
    direction = _direction(_taken(fields, "direction"), place, told)
    # How Kumu draws a connection, when it means nothing: these stand in every row of an export.
    for name in ("delayed", "reversed"):
        if plain_text(fields.get(name)) in {"", "false"}:
            fields.pop(name, None)
    return Arrow(start, end, label, kind, direction, fields, place)


def _in_the_trash(
    content: Mapping[str, Any],
    tables: Mapping[str, Sequence[tuple[int, Mapping[str, Any]]]],
    source: str,
    told: list[Told],
) -> frozenset[str]:
    """Find the rows that are on no map, where there are maps with anything on them."""
    maps = [each for each in _list(content.get("maps")) if isinstance(each, dict)]
    trash = set()
    for table, rows in tables.items():
        shown = {text for each in maps for item in _list(each.get(table)) for text in _texts_in(item)}
        ids = {plain_text(row.get("_id")) for _, row in rows} - {""}
        if not shown & ids:
            continue  # no maps, or maps that say nothing of it
        for number, row in rows:
            if plain_text(row.get("_id")) not in shown:
                place = Place(source, path=f"{table}[{number}]")
                trash.add(place.path)
                fields = _fields_of(row)
                ends = (_taken(fields, name) for name in ("label", "from", "to"))
                name = listing([f'"{text}"' for text in ends if text])
                told.append(Told("left", f"{name or 'a row'}, which is on no map", place))
    if len(maps) > 1:
        names = listing([f'"{plain_text(each.get("name"))}"' for each in maps], at_most=4)
        told.append(Told("taken", f"the maps {names} as one"))
    return frozenset(trash)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _texts_in(item: object) -> list[str]:
    """Give whatever an entry of a map may refer to."""
    values = item.values() if isinstance(item, dict) else [item]
    return [value for value in values if isinstance(value, str)]


def _left_of_project(content: Mapping[str, Any], source: str) -> Iterator[Told]:
    for number, loop in enumerate(_list(content.get("loops"))):
        fields = _fields_of(loop) if isinstance(loop, dict) else {}
        yield _loop_left(_taken(fields, "label", "name"), Place(source, path=f"loops[{number}]"))
    maps = [each for each in _list(content.get("maps")) if isinstance(each, dict)]
    placed = sum(
        isinstance(item, dict) and "position" in item for each in maps for item in _list(each.get("elements"))
    )
    if placed:
        yield Told("left", f"the positions of {count(placed, 'element', 'elements')} on the maps")
    if views := len(_list(content.get("perspectives"))):
        yield Told("left", f"{count(views, 'view', 'views')}, which say how it is drawn")
    for key in content:
        if key not in _KNOWN_KEYS and content[key] not in (None, "", [], {}):
            yield Told("left", f'the key "{key}"', Place(source, path=key))


def _loop_left(name: str, place: Place) -> Told:
    return Told("left", f'the loop "{name}"' if name else "a loop", place)


_KNOWN_KEYS: Final = frozenset(
    ("name", "elements", "connections", "loops", "maps", "perspectives", "attributes", "defaultMap")
)


# Writing


_ACTOR_COLUMNS: Final[Mapping[str, str]] = {"id": IDENTITY.capitalize(), "note": "Description"}
_LINK_COLUMNS: Final[Mapping[str, str]] = {"note": "Description"}
_LISTS: Final = frozenset(("tags", "trusted_by", "disciplines"))
_REFERENCES: Final = frozenset(("part_of", "according_to", "trusted_by"))


def write_kumu(ecosystem: Ecosystem) -> Written:
    """Write a model as a workbook that Kumu imports: parties as elements, dependencies as connections.

    Elements have ids only where a name differs from the id, two parties have the same name, or an id has
    signs that Kumu cannot refer to; our own id then stands in a column of its own, so that the workbook
    can be read back. An arrow runs from the giver to the receiver.

    Returns:
        The workbook, and each row and cell that Kumu has no place for.
    """
    from ecograph.formats.workbook import write_workbook

    sheets, told = sheets_for_kumu(ecosystem)
    return Written(write_workbook(sheets), told)


def sheets_for_kumu(ecosystem: Ecosystem) -> tuple[list[Sheet], tuple[Told, ...]]:
    """Give the two sheets of a model as Kumu imports them, and what they cannot hold.

    >>> from ecograph.model import Ecosystem
    >>> sheets_for_kumu(Ecosystem(actors=[{"id": "city", "kind": "authority"}]))[0][0].rows
    [['Label', 'Type'], ['city', 'authority']]
    """
    tables = tables_of(ecosystem)
    actors, links = tables.get("actors", []), tables.get("dependencies", [])
    kinds = {row["id"]: row.get("kind", "service") for row in tables.get("resources", [])}
    used = {row["resource"] for row in links}
    told: list[Told] = []
    labels = [row.get("name") or row["id"] for row in actors]
    repeated = {id_of(label) for label, number in Counter(map(id_of, labels)).items() if number > 1}
    plain = not repeated and all(
        label == row["id"] == _for_kumu(row["id"]) for label, row in zip(labels, actors, strict=True)
    )
    refer = {row["id"]: row["id"] for row in actors} if plain else _references([row["id"] for row in actors])
    elements = []
    for row, label in zip(actors, labels, strict=True):
        cells: dict[str, Any] = {} if plain else {"ID": refer[row["id"]]}
        kind = row.get("kind", "organisation")
        cells |= {"Label": label, "Type": kind}
        own = {key: value for key, value in row.items() if key not in {"id", "name", "kind"}}
        if label != row["id"] or id_of(label) != label or id_of(label) in repeated:
            own["id"] = row["id"]
        if row.get("name") in {"", row["id"]}:
            own["name"] = row["name"]
        if kind_of(kind) != kind or not kind:
            own["kind"] = kind
        elements.append(cells | _cells(own, _ACTOR_COLUMNS, refer, f'"{row["id"]}"', told))
    parallel = {
        pair
        for pair, number in Counter((row["dependee"], row["depender"]) for row in links).items()
        if number > 1
    }
    connections = []
    ids = _references([_link_name(row, refer) for row in links]) if parallel else {}
    for row in links:
        cells = {"ID": ids[_link_name(row, refer)]} if parallel else {}
        resource = row["resource"]
        cells |= {"From": refer[row["dependee"]], "To": refer[row["depender"]], "Label": resource}
        cells |= {"Type": kinds.get(resource, "service"), "Direction": "directed"}
        own = {key: value for key, value in row.items() if key not in {"dependee", "depender", "resource"}}
        if id_of(resource) != resource:
            own["resource"] = resource
        name = f'"{row["dependee"]}" to "{row["depender"]}"'
        connections.append(cells | _cells(own, _LINK_COLUMNS, refer, name, told))
    held = {**tables, "resources": [row for row in tables.get("resources", []) if row["id"] in used]}
    told += left_behind(held, _HOLDS)
    told += [
        Told("left", f'the resource "{name}", which nobody gives yet') for name in kinds if name not in used
    ]
    return [
        _sheet("Elements", ("ID", "Label", "Type", "Description", "Tags"), ("Label", "Type"), elements),
        _sheet(
            "Connections",
            ("ID", "From", "To", "Type", "Direction", "Label", "Description", "Tags"),
            ("From", "To"),
            connections,
        ),
    ], tuple(told)


_HOLDS: Final = {
    "actors": Actor.model_fields,
    "dependencies": Dependency.model_fields,
    "resources": frozenset(("id", "kind")),
}


def _link_name(row: Mapping[str, Any], refer: Mapping[str, str]) -> str:
    parts = (refer[row["dependee"]], refer[row["depender"]], row["resource"], row.get("according_to", ""))
    return "\0".join(filter(None, parts))


def _for_kumu(text: str) -> str:
    """Leave of an id what Kumu can refer to: no points, underscores, bars or other signs."""
    return re.sub(r"[^\w -]|_", "-", text)


def _references(names: Iterable[str]) -> dict[str, str]:
    """Give each name a text of its own by which Kumu can refer to it; its own where that will do."""
    in_order = sorted(dict.fromkeys(names), key=lambda name: (_for_kumu(name) != name, name))
    taken: set[str] = set()
    found = {}
    for name in in_order:
        text, number = _for_kumu(name), 1
        while (text if number == 1 else f"{text}-{number}").casefold() in taken:
            number += 1
        found[name] = text if number == 1 else f"{text}-{number}"
        taken.add(found[name].casefold())
    return found


def _cells(
    row: Mapping[str, Any],
    columns: Mapping[str, str],
    refer: Mapping[str, str],
    name: str,
    told: list[Told],
) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for field, value in row.items():
        header = columns.get(field, field.replace("_", " ").capitalize())
        parts: list[Any]
        if field in _REFERENCES:
            parts = [refer[part] for part in (value if isinstance(value, list) else [value])]
        elif isinstance(value, dict):
            parts = [value["low"], value["best"], value["high"]]
        else:
            parts = value if isinstance(value, list) else [value]
        if field in _LISTS and any(_BAR in str(part) or not part for part in parts):
            told.append(Told("left", f"bars and empty texts in {field} of {name}, where bars part values"))
            parts = [part.replace(_BAR, "/") for part in parts if part]
        if parts == [""]:
            told.append(Told("left", f"the empty {field} of {name}"))
        elif len(parts) == 1:
            cells[header] = plain_text(parts[0]) if isinstance(parts[0], bool) else parts[0]
        elif parts:
            cells[header] = _BAR.join(map(plain_text, parts))
    return cells


def _sheet(
    name: str, first: Sequence[str], always: Sequence[str], rows: Sequence[Mapping[str, Cell]]
) -> Sheet:
    said = {header for row in rows for header in row} | {*always}
    headers = [header for header in first if header in said]
    headers += sorted(said - {*first})
    cells: list[Sequence[Cell]] = [headers]
    cells += [[row.get(header) for header in headers] for row in rows]
    return Sheet(name, "", cells, range(1, len(cells) + 1), in_workbook=True)
