"""Architectures in ArchiMate: the Open Exchange file (2.1 and 3.x), and the CSV files of Archi."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ecograph.errors import Place, Problem
from ecograph.formats.drawn import Arrow, Shape, id_of, tables_of_drawing
from ecograph.formats.raw import Asked, Raw, Told
from ecograph.formats.xml import attribute, children, local_name, place_of, text_of_element
from ecograph.words import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ecograph.formats.grid import Cell, Sheet
    from ecograph.formats.raw import Path
    from ecograph.formats.xml import Element

# --- the language -----------------------------------------------------------------------------------


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ORGANISATIONS: Final = frozenset(("BusinessActor", "BusinessRole", "BusinessCollaboration"))
_PARTIES: Final = _ORGANISATIONS | {"Stakeholder"}
"""Who speaks: these are parties whether or not anything flows to or from them."""
_INTERFACES: Final = frozenset(("BusinessInterface", "ApplicationInterface", "TechnologyInterface"))
_ACTIVE: Final = _words(
    "ApplicationComponent ApplicationCollaboration Node Device SystemSoftware TechnologyCollaboration Path "
    "CommunicationNetwork Equipment Facility DistributionNetwork Resource"
)
_BEHAVIOUR: Final = _words(
    "BusinessProcess BusinessFunction BusinessInteraction BusinessEvent BusinessService ApplicationFunction "
    "ApplicationProcess ApplicationInteraction ApplicationEvent ApplicationService TechnologyFunction "
    "TechnologyProcess TechnologyInteraction TechnologyEvent TechnologyService Capability ValueStream "
    "CourseOfAction WorkPackage ImplementationEvent"
)
_GOALS: Final = frozenset(("Goal", "Outcome"))
_WISHES: Final = frozenset(("Driver", "Value", "Requirement"))
_JUNCTIONS: Final = frozenset(("Junction", "AndJunction", "OrJunction"))
_NO_PARTIES: Final = (
    _GOALS | _WISHES | frozenset(("Principle", "Constraint", "Assessment", "Meaning")) | _JUNCTIONS
)
"""What neither gives nor receives, whatever relations it has."""
_PASSIVE: Final = _words(
    "BusinessObject Contract Representation Product DataObject Artifact Material Grouping Location Plateau "
    "Gap Deliverable"
)
_ELEMENTS: Final = _PARTIES | _INTERFACES | _ACTIVE | _BEHAVIOUR | _NO_PARTIES | _PASSIVE

_GIVING: Final = frozenset(("Serving", "Flow", "Triggering"))
_WHOLES: Final = ("Composition", "Aggregation", "Assignment", "Realization")
"""By which something belongs to something else, the strongest first, as the standard ranks them."""
_OWNING: Final = frozenset(("Composition", "Assignment", "Realization"))
_RELATIONS: Final = _GIVING | set(_WHOLES) | {"Access", "Influence", "Specialization", "Association"}

_OLD: Final = {
    "UsedBy": "Serving",
    "Realisation": "Realization",
    "Specialisation": "Specialization",
    "InfrastructureService": "TechnologyService",
    "InfrastructureFunction": "TechnologyFunction",
    "InfrastructureInterface": "TechnologyInterface",
    "Network": "CommunicationNetwork",
    "CommunicationPath": "Path",
}
"""Names of version 2, by those of version 3."""
_STANCES: Final = {"++": 4, "+": 2, "0": 0, "-": -2, "--": -4}
_PRIORITIES: Final = {"++": 5, "+": 4}
_IN_FAVOUR: Final = 2
_SOMEWHAT: Final = 3
_SEVERAL: Final = 2
"""From so many owners on nobody knows whose something is."""


def _type(said: str) -> str:
    name = said.strip().rpartition(":")[2].removesuffix("Relationship")
    return _OLD.get(name, name)


# --- one form for every file ------------------------------------------------------------------------


class _Thing(NamedTuple):
    """An element."""

    id: str
    type: str
    name: str
    fields: dict[str, Any]
    place: Place

    def __str__(self) -> str:
        return f'{self.type or "element"} "{self.name or self.id}"'


class _Relation(NamedTuple):
    id: str
    type: str
    start: str
    end: str
    name: str
    strength: str
    """Of an influence: `++`, `+`, `-`, `--` or a number."""
    one_way: bool
    """Of an association: whether it has a direction."""
    fields: dict[str, Any]
    place: Place


@dataclass
class _Architecture:
    """An architecture as read, whatever the file."""

    source: str
    name: str = ""
    things: list[_Thing] = field(default_factory=list)
    relations: list[_Relation] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


# --- Open Exchange ----------------------------------------------------------------------------------


def read_archimate(root: Element, source: str) -> Raw:
    """Read an ArchiMate model exchange file, version 2.1 or 3.x, into parties, goals and what flows.

    - Business actors, roles, collaborations and stakeholders become actors. Any other element that serves,
      is served, or has a flow or a trigger becomes an actor of its own kind, unless it belongs (by
      assignment, realization or composition, at any remove) to exactly one of these: then that one gives
      and receives in its place.
    - Serving runs from provider to user, a flow from source to target; a trigger is taken as what the
      triggered relies on, as a guess. An association between parties is a line without direction.
    - Composition and aggregation between actors make a part; so do assignment and realization where there
      is one such whole. The strongest relation counts, further wholes are left.
    - Goals and outcomes become goals; an influence or an association between a party and one of them its
      position. Drivers, values and requirements become interests of the parties they are tied to.
    - What is said of an element that a party stands in for, or of a relation that makes a part, a position
      or an interest, goes into the note of that row; so do names and texts in further languages.
    - Everything else is told as left, one by one; views and folders once.

    Args:
        root: the `model` element, as :func:`ecograph.formats.xml.parsed_xml` gives it.
        source: the file as the user named it.
    """
    here = _Architecture(source)
    language = next((_language(name) for name in children(root, "name", "label")), "")
    further: dict[str, Any] = {}
    here.name = _said(root, ("name", "label"), language, further)
    here.told += [
        Told("left", f"{line}, of the model itself", place_of(root, source)) for line in _lines(further)
    ]
    properties = _property_names(root, language, here)
    for holder in root:
        name = local_name(holder)
        if name == "elements":
            for each in children(holder, "element"):
                here.things.append(_thing(each, source, language, properties))
        elif name == "relationships":
            for each in children(holder, "relationship"):
                here.relations.append(_relation(each, source, language, properties))
        elif name in _ONCE:
            inside = sum(local_name(each) in {"view", "item"} for each in holder.iter())
            message = f"{_ONCE[name]} ({inside:,})" if inside else _ONCE[name]
            here.told.append(Told("left", message, place_of(holder, source)))
        elif name not in _READ:
            here.told.append(Told("left", f'the part "{name}" of the file', place_of(holder, source)))
    return _tables(here)


_READ: Final = frozenset(("name", "label", "propertyDefinitions", "propertydefs"))


_ONCE: Final = {
    "views": "the views",
    "organizations": "the folders",
    "organization": "the folders",
    "documentation": "the documentation of the model itself",
    "properties": "the properties of the model itself",
    "metadata": "the metadata of the model",
}


def _language(element: Element) -> str:
    language: str = element.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    return language.casefold()


def _said(
    element: Element, names: Sequence[str], language: str, rest: dict[str, Any], called: str = ""
) -> str:
    """Give a text in the language of the model, else in the first there is.

    Args:
        element: what holds the text.
        names: what the elements with it may be called.
        language: that of the model.
        rest: where the texts in other languages go.
        called: the name under which they do; the first of `names` where left out.
    """
    texts = [(_language(each), text_of_element(each)) for each in children(element, *names)]
    texts = [each for each in texts if each[1]]
    if not texts:
        return ""
    chosen = next((number for number, (said, _) in enumerate(texts) if said == language), 0)
    for said, text in (*texts[:chosen], *texts[chosen + 1 :]):
        name = called or names[0]
        _add(rest, f"{name} ({said})" if said else f"further {name}", text)
    return texts[chosen][1]


def _property_names(root: Element, language: str, here: _Architecture) -> dict[str, str]:
    names = {}
    for holder in children(root, "propertyDefinitions", "propertydefs"):
        for each in children(holder, "propertyDefinition", "propertydef"):
            further: dict[str, Any] = {}
            name = _said(each, ("name", "label"), language, further) or attribute(each, "name")
            names[attribute(each, "identifier")] = name
            place = place_of(each, here.source)
            here.told += [
                Told("left", f'{line}, of the property "{name}"', place) for line in _lines(further)
            ]
    return names


_XSI_TYPE: Final = "{http://www.w3.org/2001/XMLSchema-instance}type"
"""A junction has a type of its own besides, which is `and` or `or`."""
_SAID_OF: Final = frozenset(("name", "label", "documentation", "properties"))


def _fields(element: Element, language: str, properties: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    """Give the name of an element or a relation, and what else is said of it."""
    fields: dict[str, Any] = {}
    name = _said(element, ("name", "label"), language, fields)
    if note := _said(element, ("documentation",), language, fields):
        fields["documentation"] = note
    for child in element:
        if local_name(child) not in _SAID_OF:
            _add(fields, local_name(child), text_of_element(child))
    for holder in children(element, "properties"):
        for each in children(holder, "property"):
            reference = attribute(each, "propertyDefinitionRef") or attribute(each, "identifierref")
            of = properties.get(reference) or reference or "property"
            _add(fields, of, _said(each, ("value",), language, fields, of))
    return name, fields


def _add(fields: dict[str, Any], name: str, value: str) -> None:
    """Keep every value of a property that repeats."""
    if name and value:
        before = fields.get(name)
        fields[name] = (
            value if before is None else [*(before if isinstance(before, list) else [before]), value]
        )


def _lines(fields: Mapping[str, Any]) -> list[str]:
    """Give what is said besides a name, a line each: the documentation first."""
    fields = dict(fields)
    lines = [str(fields.pop("documentation", ""))]
    lines += [
        f"{name}: {' | '.join(text) if isinstance(text, list) else text}" for name, text in fields.items()
    ]
    return [line for line in lines if line]


def _thing(element: Element, source: str, language: str, properties: Mapping[str, str]) -> _Thing:
    name, fields = _fields(element, language, properties)
    return _Thing(
        attribute(element, "identifier"),
        _type(element.get(_XSI_TYPE) or attribute(element, "type")),
        name,
        fields,
        place_of(element, source),
    )


def _relation(element: Element, source: str, language: str, properties: Mapping[str, str]) -> _Relation:
    name, fields = _fields(element, language, properties)
    return _Relation(
        attribute(element, "identifier"),
        _type(element.get(_XSI_TYPE) or attribute(element, "type")),
        attribute(element, "source"),
        attribute(element, "target"),
        name,
        attribute(element, "modifier") or attribute(element, "strength"),
        attribute(element, "isDirected").lower() in {"true", "1"},
        fields,
        place_of(element, source),
    )


# --- CSV --------------------------------------------------------------------------------------------

_MODEL: Final = "ArchimateModel"
_NAMED: Final = {
    "id": "id",
    "type": "type",
    "kind": "type",
    "name": "name",
    "documentation": "documentation",
    "source": "start",
    "target": "end",
    "specialization": "specialization",
    "strength": "strength",
}
_LOOKED_AT: Final = 1000


def is_archi(sheets: Sequence[Sheet]) -> bool:
    """Tell whether sheets are those that Archi exports, or are written in the same way.

    One has the elements (ID, Type or Kind, Name), others may have the relations (Source, Target, Type or
    Kind) and the properties (ID, Key, Value); and most of the types are words of ArchiMate.
    """
    roles = [_role(sheet) for sheet in sheets]
    if "elements" not in roles:
        return False
    known = {"elements": _ELEMENTS | {_MODEL}, "relations": _RELATIONS}
    for role, sheet in zip(roles, sheets, strict=True):
        if role in known:
            column = _columns(sheet).index("type")
            types = [_type(_text(row, column)) for row in sheet.rows[1 : _LOOKED_AT + 1]]
            if types and 2 * sum(each in known[role] for each in types) <= len(types):
                return False
    return True


def read_archi(sheets: Sequence[Sheet], source: str) -> Raw:
    """Read the CSV files of Archi, or sheets written in the same way, as :func:`read_archimate` reads XML.

    Args:
        sheets: the header in the first row of each; see :func:`is_archi`.
        source: the folder or file as the user named it.
    """
    here = _Architecture(source)
    properties: dict[str, list[tuple[str, str, Place]]] = {}
    for sheet in sheets:
        if _role(sheet) == "properties":
            columns = _columns(sheet)
            at = [columns.index(name) for name in ("id", "key", "value")]
            for number, row in enumerate(sheet.rows[1:], 1):
                owner, key, value = (_text(row, column) for column in at)
                properties.setdefault(owner, []).append((key or "property", value, sheet.place(number)))
    for sheet in sheets:
        role = _role(sheet)
        if not role:
            here.told.append(Told("left", f'the sheet "{sheet.name}"', Place(sheet.source)))
        elif role != "properties":
            _read_rows(sheet, role, properties, here)
    for owner, rows in properties.items():
        for key, value, place in rows:
            message = f'the property "{key}" of "{owner}", which is not in the file: "{value}"'
            here.told.append(Told("left", message, place))
    return _tables(here)


def _read_rows(
    sheet: Sheet, role: str, properties: dict[str, list[tuple[str, str, Place]]], here: _Architecture
) -> None:
    """Read elements or relations, and take the properties they have."""
    columns = _columns(sheet)
    headers = [_text(sheet.rows[0], column) for column in range(len(columns))]
    for number, row in enumerate(sheet.rows[1:], 1):
        cells = dict.fromkeys(_NAMED.values(), "")
        fields: dict[str, Any] = {}
        for column, name in enumerate(columns):
            text = _text(row, column)
            if name in cells:
                cells[name] = text
            else:
                _add(fields, headers[column], text)
        place = sheet.place(number)
        own, kind = cells["id"], _type(cells["type"])
        for name in ("documentation", "specialization"):
            _add(fields, name, cells[name])
        for key, value, _ in properties.pop(own, ()) if own else ():
            _add(fields, key, value)
        if kind == _MODEL:
            here.name = cells["name"]
            if fields:
                here.told.append(Told("left", f"{' and '.join(sorted(fields))} of the model itself", place))
        elif role == "elements":
            here.things.append(_Thing(own, kind, cells["name"], fields, place))
        else:
            ends = cells["start"], cells["end"]
            strength = cells["strength"] or str(fields.pop("Strength", ""))
            here.relations.append(
                _Relation(
                    own, kind, *ends, cells["name"], strength, one_way=False, fields=fields, place=place
                )
            )


def _role(sheet: Sheet) -> str:
    columns = set(_columns(sheet))
    if {"start", "end", "type"} <= columns:
        return "relations"
    if {"id", "name", "type"} <= columns and columns.isdisjoint(("start", "end")):
        return "elements"
    return "properties" if {"id", "key", "value"} <= columns else ""


def _columns(sheet: Sheet) -> list[str]:
    header = sheet.rows[0] if sheet.rows else ()
    names = [_text(header, column).casefold() for column in range(len(header))]
    return [_NAMED.get(name, name) for name in names]


def _text(row: Sequence[Cell], column: int) -> str:
    cell = row[column] if column < len(row) else None
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


# --- what it means ----------------------------------------------------------------------------------


class _Reading:
    """Finds for every element and every relation what it is taken for, or why it is left."""

    def __init__(self, here: _Architecture) -> None:
        self.here = here
        self.things = _once_each(here)
        self.told: list[Told] = []
        self._taken_things: dict[str, str] = {}
        """For each element that is taken, as what."""
        self._taken: Counter[tuple[str, str]] = Counter()
        """How many relations of a type are taken as what."""
        self.relations = self._between_things()
        self._owning: dict[str, list[_Relation]] = {}
        for relation in self.relations:
            if relation.type in _OWNING and self._may_own(self.things[relation.start]):
                self._owning.setdefault(relation.end, []).append(relation)
        self._owners = self._nearest_organisations()
        self._climbed: set[str] = set()
        """The elements above which all relations have been looked at."""
        self._used: set[int] = set()
        """The relations by which it was found whose something is."""
        self._behind: dict[str, dict[int, _Thing | _Relation]] = {}
        """For each party the elements it stands in for, and the relations by which they are its own."""
        self._whole_by: dict[str, _Relation] = {}
        """For each part the relation that makes it one."""

    def tables(self) -> Raw:
        """Make the tables of a model, and tell of every element and every relation."""
        giving = [relation for relation in self.relations if relation.type in _GIVING]
        given = [each for each in giving if self._may_give(each)]
        ends = {end for relation in given for end in (relation.start, relation.end)}
        stands_for = {end: self._stand_in(end) for end in sorted(ends)}
        actors = {thing.id for thing in self.things.values() if thing.type in _PARTIES}
        actors |= set(stands_for.values())
        between = [
            each
            for each in self.relations
            if each.type == "Association" and self._are_parties(each.start, each.end)
        ]
        wholes = self._wholes(actors)
        shapes = [self._shape(thing, wholes) for thing in self.things.values() if thing.id in actors]
        arrows = [self._arrow(each, stands_for) for each in (*given, *between)]
        raw = tables_of_drawing(shapes, arrows, self.here.source, Asked(), name=self.here.name)
        for shape in shapes:
            self._taken_things[shape.id] = "as parties"
        self._count_links([*given, *between], arrows, raw)
        rows = raw.content["actors"]
        names = {shape.id: row["id"] for shape, row in zip(shapes, rows, strict=False)}
        places: dict[Path, Place] = {}
        wanted = self._goals_and_wishes(names, places)
        done = {id(relation) for relation in (*given, *between)} | self._used
        for relation in self.relations:
            if id(relation) not in done:
                self._leave(relation, self._why_left(relation))
        self._tell_of_things()
        told = (*self.here.told, *self.told, *raw.told)
        old_marks = raw.marks
        if glossary := raw.content.get("resources"):
            # Where there is a glossary, everything that somebody wants must be in it.
            listed = {row["id"] for row in glossary}
            unlisted = {row["resource"] for row in wanted.get("interests", ())} - listed
            wanted["resources"] = [*glossary, *({"id": each} for each in sorted(unlisted))]
        return raw._replace(
            content={**raw.content, **wanted},
            problems=(*self.here.problems, *raw.problems),
            told=told,
            marks=lambda: {**old_marks(), **places},
        )

    # Which relations can mean anything

    def _between_things(self) -> list[_Relation]:
        """Leave what points at another relation or at nothing."""
        relations = {relation.id for relation in self.here.relations if relation.id}
        kept = []
        for relation in self.here.relations:
            strange = [end for end in (relation.start, relation.end) if end not in self.things]
            if not strange:
                kept.append(relation)
            elif strange[0] in relations:
                self._leave(relation, "which points at another relation")
            else:
                self._leave(relation, f'which points at "{strange[0]}", and that is not in the file')
        return kept

    def _may_own(self, thing: _Thing) -> bool:
        return thing.type in _ORGANISATIONS | _ACTIVE | _BEHAVIOUR | _INTERFACES

    def _may_give(self, relation: _Relation) -> bool:
        return not any(self.things[end].type in _NO_PARTIES for end in (relation.start, relation.end))

    def _are_parties(self, *ends: str) -> bool:
        return all(self.things[end].type in _PARTIES for end in ends)

    # Whose something is

    def _nearest_organisations(self) -> dict[str, set[str]]:
        """Give for each element the nearest organisations it belongs to; of more than one, any two."""
        parts: dict[str, list[str]] = {}
        for part, relations in self._owning.items():
            for relation in relations:
                parts.setdefault(relation.start, []).append(part)
        found: dict[str, set[str]] = {}
        waiting = [
            (part, owner)
            for owner, owned in parts.items()
            if self.things[owner].type in _ORGANISATIONS
            for part in owned
        ]
        while waiting:
            thing, owner = waiting.pop()
            owners = found.setdefault(thing, set())
            if owner not in owners and len(owners) < _SEVERAL:
                owners.add(owner)
                if self.things[thing].type not in _ORGANISATIONS:
                    waiting += [(part, owner) for part in parts.get(thing, ())]
        return found

    def _stand_in(self, thing: str) -> str:
        """Give the party that gives and receives for an element: the one it belongs to, else itself."""
        owners = self._owners.get(thing, set())
        if self.things[thing].type in _PARTIES or len(owners) != 1:
            return thing
        (owner,) = owners
        self._taken_things[thing] = "as the party they belong to"
        behind = self._behind.setdefault(owner, {})
        behind[id(self.things[thing])] = self.things[thing]
        waiting = [thing]
        while waiting:
            below = waiting.pop()
            if below in self._climbed:
                continue
            self._climbed.add(below)
            for relation in self._owning.get(below, ()):
                if relation.start == owner or self._owners.get(relation.start) == owners:
                    self._use(relation, "as whose something is")
                    self._taken_things.setdefault(below, "as the party they belong to")
                    for each in (self.things[below], relation):
                        behind[id(each)] = each
                    if relation.start != owner:
                        waiting.append(relation.start)
        return owner

    def _wholes(self, actors: set[str]) -> dict[str, str]:
        """Find for each actor the one it is part of, the same whatever the order of the file."""
        candidates = [
            relation
            for relation in self.relations
            if relation.type in _WHOLES
            and relation.start in actors
            and relation.end in actors
            and relation.start != relation.end
            and id(relation) not in self._used
        ]
        structured = {relation.end for relation in candidates if relation.type in _WHOLES[:2]}
        possible: dict[str, set[str]] = {}
        for relation in candidates:
            possible.setdefault(relation.end, set()).add(relation.start)
        wholes: dict[str, str] = {}
        for relation in sorted(candidates, key=_strongest_whole_first):
            part, whole = relation.end, relation.start
            if part not in structured and len(possible[part]) > 1:
                self._use_up(relation, "since it belongs to several in the same way")
            elif wholes.get(part) == whole:
                self._use_up(relation, "which says the same again")
            elif part in wholes:
                self._use_up(relation, f'since it is part of "{self.things[wholes[part]].name}" already')
            elif part in _line(whole, wholes):
                self._use_up(relation, "since a whole cannot be part of its own part")
            else:
                wholes[part] = whole
                self._whole_by[part] = relation
                self._use(relation, "as what is part of what")
        return wholes

    # What becomes of them

    def _shape(self, thing: _Thing, wholes: Mapping[str, str]) -> Shape:
        fields = dict(thing.fields)
        special = str(fields.pop("specialization", ""))
        kind = special
        if thing.type not in _PARTIES and not special:
            kind = thing.type
        elif thing.type != "BusinessActor":
            # What a role is called tells better who it is than the word role does.
            fields[_TYPE] = thing.type
        if thing.id in wholes:
            fields["part_of"] = wholes[thing.id]
            by = self._whole_by[thing.id]
            if text := _in_words(by):
                fields[f"ArchiMate {by.type}"] = text
        if behind := sorted(filter(None, map(_in_words, self._behind.get(thing.id, {}).values()))):
            fields["stands in for"] = behind
        return Shape(thing.id, thing.name, kind, fields, thing.place)

    def _arrow(self, relation: _Relation, stands_for: Mapping[str, str]) -> Arrow:
        start = self.things[relation.start]
        label = relation.name
        if not label and (start.type in _BEHAVIOUR or start.id != stands_for.get(start.id, start.id)):
            # A service is what is given; a system that serves without a word is not.
            label = start.name
        is_line = relation.type == "Association" and not relation.one_way
        return Arrow(
            stands_for.get(relation.start, relation.start),
            stands_for.get(relation.end, relation.end),
            label,
            "",
            "undirected" if is_line else "directed",
            {_TYPE: relation.type, **relation.fields},
            relation.place,
        )

    def _count_links(self, relations: Sequence[_Relation], arrows: Sequence[Arrow], raw: Raw) -> None:
        """Count the relations that are links, without those that the drawing has left."""
        left = Counter(told.place for told in raw.told if told.how == "left" and told.place.line)
        triggers = 0
        for relation, arrow in zip(relations, arrows, strict=True):
            # A line repeats both ways; from an element to itself it is left twice, too.
            ways = 2 if arrow.direction == "undirected" else 1
            if left[relation.place] >= ways:
                left[relation.place] -= ways
                continue
            self._taken[relation.type, "as links"] += 1
            triggers += relation.type == "Triggering"
        if triggers:
            what = count(triggers, "trigger as a link", "triggers as links")
            message = f"{what}: what is triggered relies on what triggers it"
            self.told.append(Told("guessed", message, Place(self.here.source)))

    def _goals_and_wishes(self, names: Mapping[str, str], places: dict[Path, Place]) -> dict[str, Any]:
        tables: dict[str, list[dict[str, Any]]] = {"goals": [], "positions": [], "interests": []}
        goals = [thing for thing in self.things.values() if thing.type in _GOALS]
        goal_ids = _ids_of(goals)
        for thing, own in zip(goals, goal_ids, strict=True):
            places["goals", len(tables["goals"])] = thing.place
            tables["goals"].append({"id": own, **_goal_cells(thing, own)})
            self._taken_things[thing.id] = "as goals"
        goal_of = {thing.id: own for thing, own in zip(goals, goal_ids, strict=True)}
        ties = [each for each in self.relations if each.type in {"Influence", "Association"}]
        said: set[tuple[str, str]] = set()
        guessed: Counter[str] = Counter()
        for tie in sorted(ties, key=_strongest_first):
            found = self._party_and_other(tie, names)
            if found is None:
                continue
            actor, other = found
            is_goal = other.id in goal_of
            aim = goal_of[other.id] if is_goal else id_of(other.name)
            table, key, value = (
                ("positions", "goal", "stance") if is_goal else ("interests", "resource", "priority")
            )
            level = _stance(tie.strength) if is_goal else _priority(tie.strength)
            if level is None:
                self._use_up(tie, f'of which the strength "{tie.strength}" cannot be a {value}')
            elif (actor, other.id) in said or (table == "interests" and (actor, aim) in said):
                self._use_up(tie, "which says the same again")
            else:
                said |= {(actor, other.id), (actor, aim)} if not is_goal else {(actor, other.id)}
                places[table, len(tables[table])] = tie.place
                lines = [tie.name, *_lines(tie.fields)]
                if not is_goal:
                    lines += ["" if aim == other.name else other.name, *_lines(other.fields)]
                note = "\n".join(filter(None, lines))
                row = {"actor": actor, key: aim, value: level}
                tables[table].append({**row, "note": note} if note else row)
                guessed[table] += not tie.strength
                self._use(tie, f"as {table}")
                if not is_goal:
                    self._taken_things[other.id] = "as interests"
        for kind, guess in (
            ("position", f"{_IN_FAVOUR} of 4 as the stance"),
            ("interest", f"{_SOMEWHAT} of 5 as the priority"),
        ):
            if number := guessed[f"{kind}s"]:
                message = f"{guess} of {count(number, kind, f'{kind}s')} without a strength"
                self.told.append(Told("guessed", message, Place(self.here.source)))
        return {name: rows for name, rows in tables.items() if rows}

    def _party_and_other(self, tie: _Relation, names: Mapping[str, str]) -> tuple[str, _Thing] | None:
        """Give the party at one end of a relation and what it wants at the other, if they are that."""
        for party, other in ((tie.start, tie.end), (tie.end, tie.start)):
            wanted = self.things[other]
            if self.things[party].type in _PARTIES and wanted.type in _GOALS | _WISHES and wanted.name:
                return names[party], wanted
        return None

    # What is told

    def _use(self, relation: _Relation, how: str) -> None:
        if id(relation) not in self._used:
            self._used.add(id(relation))
            self._taken[relation.type, how] += 1

    def _why_left(self, relation: _Relation) -> str:
        types = {self.things[end].type for end in (relation.start, relation.end)}
        if types & _JUNCTIONS:
            return "since a junction joins more than two"
        if relation.type in _GIVING:
            return f"since a {min(types & _NO_PARTIES)} neither gives nor receives"
        return _WHY.get(relation.type, "of a type that is not known")

    def _use_up(self, relation: _Relation, reason: str) -> None:
        self._used.add(id(relation))
        self._leave(relation, reason)

    def _leave(self, relation: _Relation, reason: str) -> None:
        ends = [
            self.things[end].name if end in self.things else end for end in (relation.start, relation.end)
        ]
        named = f' "{relation.name}"' if relation.name else ""
        said = f'{relation.type}{named} from "{ends[0]}" to "{ends[1]}"'
        self.told.append(Told("left", f"{said}, {reason}", relation.place))

    def _tell_of_things(self) -> None:
        counted = Counter(
            (thing.type, self._taken_things[thing.id])
            for thing in self.things.values()
            if thing.id in self._taken_things
        )
        here = Place(self.here.source)
        taken = [(number, "element", *each) for each, number in sorted(counted.items())]
        taken += [(number, "relation", *each) for each, number in sorted(self._taken.items())]
        for number, noun, kind, how in taken:
            message = f"{count(number, noun, f'{noun}s')} of type {kind} {how}"
            self.told.append(Told("taken", message, here))
        for thing in self.things.values():
            if thing.id not in self._taken_things:
                reason = _REASONS.get(thing.type, "")
                if thing.type in _ACTIVE | _BEHAVIOUR | _INTERFACES:
                    reason = ", which gives nothing and receives nothing"
                self.told.append(Told("left", f"{thing}{reason}", thing.place))


_TYPE: Final = "ArchiMate type"
_REASONS: Final = dict.fromkeys(_WISHES, ", of which it is not said who wants it") | dict.fromkeys(
    _JUNCTIONS, ", which joins more than two"
)
_WHY: Final = {
    **dict.fromkeys(_WHOLES, "since they are not two parties"),
    "Access": "since nobody gives anybody anything by it",
    "Specialization": "since nobody gives anybody anything by it",
    "Influence": "since it is not one of a party on what it wants",
    "Association": "since it is neither between two parties nor between a party and what it wants",
}
"""Why a relation of a type is left, where nothing else says so."""


def _in_words(one: _Thing | _Relation) -> str:
    """Give all that is said of an element, or of a relation, in one text; nothing where nothing is."""
    lines = "; ".join(_lines(one.fields))
    if isinstance(one, _Thing):
        name = f"{one.name or one.id} ({one.type})"
    else:
        name = f'{one.type} "{one.name}"' if one.name else one.type if lines else ""
    return f"{name}: {lines}" if lines else name


def _tables(here: _Architecture) -> Raw:
    return _Reading(here).tables()


def _once_each(here: _Architecture) -> dict[str, _Thing]:
    """Give the elements by their ids; one without an id, or with that of another, is a problem."""
    things: dict[str, _Thing] = {}
    for thing in here.things:
        if not thing.id:
            message = f"{thing} has no identifier"
            here.problems.append(Problem("missing", message, "export the model again", thing.place))
        elif thing.id in things:
            message = f'the identifier "{thing.id}" stands here for the second time'
            here.problems.append(Problem("duplicate-id", message, "give each element its own", thing.place))
        else:
            things[thing.id] = thing
    return things


def _line(actor: str, wholes: Mapping[str, str]) -> Iterator[str]:
    """Give an actor and everything it is part of."""
    yield actor
    while actor in wholes:
        actor = wholes[actor]
        yield actor


def _strongest_whole_first(relation: _Relation) -> tuple[int, str, str, str]:
    return _WHOLES.index(relation.type), relation.end, relation.start, relation.id


def _ids_of(things: Sequence[_Thing]) -> list[str]:
    """Name each goal by its name where no other has it, else by name and type, else by its identifier."""
    candidates: tuple[Callable[[_Thing], str], ...] = (
        lambda thing: id_of(thing.name),
        lambda thing: f"{id_of(thing.name)} ({thing.type})",
        lambda thing: f"{id_of(thing.name)} ({id_of(thing.id)})",
    )
    often = [Counter(map(name_of, things)) for name_of in candidates]
    return [
        next(
            (
                name_of(thing)
                for name_of, number in zip(candidates, often, strict=True)
                if thing.name and number[name_of(thing)] == 1
            ),
            id_of(thing.id),
        )
        for thing in things
    ]


def _goal_cells(thing: _Thing, own: str) -> dict[str, str]:
    cells = {"name": thing.name} if thing.name and thing.name != own else {}
    note = "\n".join(_lines(thing.fields))
    return {**cells, "note": note} if note else cells


def _strongest_first(relation: _Relation) -> tuple[bool, int, str, str, str, str]:
    """Order by what is said and never by where it stands."""
    level = _stance(relation.strength)
    return not relation.strength, -(level or 0), relation.start, relation.end, relation.name, relation.id


def _stance(strength: str) -> int | None:
    if not strength:
        return _IN_FAVOUR
    if strength in _STANCES:
        return _STANCES[strength]
    number = _whole_number(strength)
    return number if number is not None and -4 <= number <= 4 else None


def _priority(strength: str) -> int | None:
    if not strength:
        return _SOMEWHAT
    if strength in _PRIORITIES:
        return _PRIORITIES[strength]
    number = _whole_number(strength)
    return number if number is not None and 1 <= number <= 5 else None


def _whole_number(text: str) -> int | None:
    try:
        number = float(text.replace(",", "."))
        return int(number) if number == int(number) else None
    except (ValueError, OverflowError):
        return None
