"""piStar, the tool for iStar 2.0 goal models: who depends on whom, and what each wants for itself.

An actor of iStar is an actor here; its dependencies are ours, from giver to receiver. What goes on
within an actor is about how it reaches its goals, which a map between parties has no place for: of it,
the goals that are no step towards another are taken, with the actor's position on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ecograph.errors import Place
from ecograph.formats.drawn import Arrow, Shape, id_of, plain_text, tables_of_drawing
from ecograph.formats.raw import Asked, Raw, Told, unreadable
from ecograph.words import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecograph.formats.raw import Marks, Path

_WISHES: Final = {"Goal", "Quality"}
_LIVES_FOR: Final = 4
"""The stance of an actor on a goal of its own."""
_WHOLES: Final = {"IsPartOfLink", "PartOfLink", "IsPartOf", "PartOf"}
_NAMES: Final[Mapping[str, str]] = {
    "IsALink": "is a",
    "ParticipatesInLink": "participates in",
    "ContributionLink": "contributes to",
    "AndRefinementLink": "is a part of reaching",
    "OrRefinementLink": "is a way of reaching",
    "QualificationLink": "qualifies",
    "NeededByLink": "is needed by",
}


_OF_DIAGRAM: Final = frozenset(("name", "customProperties", "width", "height"))
_OF_FILE: Final = frozenset(
    ("actors", "orphans", "dependencies", "links", "display", "tool", "istar", "saveDate", "diagram")
)


class _Element(NamedTuple):
    """Anything with an id: an actor, a part of one, a dependency, a link."""

    id: str
    text: str
    type: str
    """Without the prefix of iStar or of an extension."""
    fields: Mapping[str, Any]
    """Its custom properties."""
    place: Place
    owner: str
    """The id of the actor it stands in."""
    source: str
    target: str
    """Where a dependency or a link begins and ends; nothing where it does not say."""
    label: str


class _File(NamedTuple):
    """All elements of a file, by the list they stand in."""

    actors: list[_Element]
    inner: list[_Element]
    """Those within actors."""
    dependums: list[_Element]
    links: list[_Element]
    orphans: list[_Element]


def read_pistar(raw: Raw) -> Raw:
    """Make a model of a file of piStar, and tell whatever was guessed or left.

    - Actors, agents, roles and the kinds of actors that extensions add become actors; their custom
      properties are taken where the model knows them, else noted. `is part of` between actors is taken.
    - A dependency runs from its depender (`source`) to its dependee (`target`), where either may be an
      inner element: its actor counts. Where a dependency does not say, its two dependency links do; they
      are never counted besides. Its importance is guessed to be 3 unless a custom property says it.
    - A goal or quality of an actor that refines no other becomes a goal, and a position of 4 on it, as a
      guess. All other inner elements, all other links and elements outside every actor are left.

    Args:
        raw: the file as JSON.

    Raises:
        UnreadableModel: if it has no list of actors.

    >>> from ecograph.formats.json import read_json
    >>> raw = read_pistar(read_json('''{"istar": "2.0", "actors": [
    ...   {"id": "1", "text": "Buyer", "type": "istar.Actor", "nodes": []},
    ...   {"id": "2", "text": "Seller", "type": "istar.Role"}],
    ...   "dependencies": [{"id": "3", "text": "Goods", "type": "istar.Goal", "source": "1", "target": "2"}]
    ... }''', "deal.json"))
    >>> raw.content["dependencies"][0]["depender"], raw.content["actors"][1]
    ('Buyer', {'id': 'Seller', 'kind': 'role'})
    """
    content = raw.content
    if not isinstance(content, dict) or not _is_list(content.get("actors")):
        raise unreadable(
            raw.source,
            "not-pistar",
            "this looks like a file of piStar, and has no list of actors",
            hint="save it from piStar again; a model of ecograph has none of the keys istar, tool, orphans",
        )
    told: list[Told] = []
    file = _file(content, raw.source, raw.marks(), told)
    diagram = content.get("diagram")
    diagram = diagram if isinstance(diagram, dict) else {}
    shapes = [_shape(actor) for actor in file.actors]
    title = " ".join(_text(diagram.get("name")).split())
    drawn = tables_of_drawing(shapes, _arrows(file, told), raw.source, Asked(), name=title)
    tables = dict(drawn.content)
    if purpose := _text(_fields(diagram).get("Description")):
        tables["purpose"] = purpose
    ids = {actor.id: row["id"] for actor, row in zip(file.actors, tables["actors"], strict=False)}
    _tell_of_links(file, ids, tables["actors"], told)
    places = _goals(file, ids, tables, told)
    kinds = {row["id"]: row["kind"] for row in tables.get("resources", ())}
    told += [
        Told("guessed", f'service as the kind of "{each.text}": a resource of iStar may be any', each.place)
        for each in file.dependums
        if each.type == "Resource" and each.text and kinds.get(id_of(each.text), "service") == "service"
    ]
    for element in file.orphans:
        what = element.type.lower() or "element"
        message = f'the {what} "{element.text}", which stands in no actor'
        told.append(Told("left", message + _in_brackets(element.fields), element.place))
    told += _left_of_file(raw, diagram)
    taken = [
        Told("taken", count(len(file.actors), "actor", "actors")),
        Told("taken", count(len(tables["dependencies"]), "dependency", "dependencies")),
    ]
    return Raw(
        source=raw.source,
        content=tables,
        problems=raw.problems,
        told=(*taken, *drawn.told, *told),
        marks=cache(lambda: {**drawn.marks(), **places}),
    )


def _is_list(value: Any) -> bool:
    """Tell a list, also one that a long text has as columns, from what cannot hold elements."""
    return isinstance(value, Sequence) and not isinstance(value, str)


def _left_of_file(raw: Raw, diagram: Mapping[str, Any]) -> Iterator[Told]:
    """Tell what is said of the diagram and of the file as a whole, and has no place in a model."""
    marks = raw.marks()
    here = marks.get(("diagram",), Place(raw.source))
    custom = {name: value for name, value in _fields(diagram).items() if name != "Description"}
    more = {name: value for name, value in diagram.items() if name not in _OF_DIAGRAM}
    for name, value in {**more, **custom}.items():
        if text := plain_text(value):
            yield Told("left", f'the property "{name}" of the diagram: {text}', here)
    for key, value in raw.content.items():
        place = marks.get((key,), Place(raw.source))
        if key == "display" and isinstance(value, dict) and value:
            drawn = count(len(value), "element", "elements")
            yield Told("left", f"the colours and shapes of {drawn}", place)
        elif key not in _OF_FILE and value not in (None, "", [], {}):
            yield Told("left", f'the key "{key}"', place)


def _in_brackets(fields: Mapping[str, Any]) -> str:
    """Add what is said of an element that is left to the sentence that tells so."""
    said = _lines(fields)
    return f" ({'; '.join(said)})" if said else ""


def _lines(fields: Mapping[str, Any]) -> list[str]:
    return [f"{name}: {text}" for name, value in fields.items() if (text := plain_text(value))]


def _text(value: Any) -> str:
    return plain_text(value) if isinstance(value, str | int | float) else ""


def _fields(row: Mapping[str, Any]) -> dict[str, Any]:
    custom = row.get("customProperties")
    return {str(name): value for name, value in custom.items()} if isinstance(custom, dict) else {}


def _elements(
    row: Mapping[str, Any], path: Path, source: str, marks: Marks, owner: str = ""
) -> list[_Element]:
    """Read the elements in the list at the end of a path; what is no element is none."""
    rows: Any = row.get(str(path[-1]))
    return [
        _Element(
            id=_text(each.get("id")) or "/".join(map(str, (*path, number))),
            text=_text(each.get("text")),
            type=_text(each.get("type")).rpartition(".")[2],
            fields=_fields(each),
            place=marks.get((*path, number), Place(source)),
            owner=owner,
            source=_text(each.get("source")),
            target=_text(each.get("target")),
            label=_text(each.get("label")),
        )
        for number, each in enumerate(rows if _is_list(rows) else [])
        if isinstance(each, dict)
    ]


def _file(content: Mapping[str, Any], source: str, marks: Marks, told: list[Told]) -> _File:
    actors = _elements(content, ("actors",), source, marks)
    rows = [(number, row) for number, row in enumerate(content["actors"]) if isinstance(row, dict)]
    if strange := len(content["actors"]) - len(rows):
        told.append(Told("left", f"{count(strange, 'actor', 'actors')} of which nothing is said"))
    inner: list[_Element] = []
    for actor, (number, row) in zip(actors, rows, strict=True):
        inner += _elements(row, ("actors", number, "nodes"), source, marks, actor.id)
    others = (_elements(content, (name,), source, marks) for name in ("dependencies", "links", "orphans"))
    return _File(_each_once(actors, told), inner, *others)


def _each_once(elements: Sequence[_Element], told: list[Told]) -> list[_Element]:
    last = {element.id: element for element in elements}
    told += [
        Told("left", f'"{element.text}", whose id stands again further on', element.place)
        for element in elements
        if last[element.id] is not element
    ]
    return list(last.values())


def _shape(actor: _Element) -> Shape:
    kind = "" if actor.type in {"", "Actor"} else actor.type.lower()
    return Shape(actor.id, actor.text, kind, actor.fields, actor.place)


def _arrows(file: _File, told: list[Told]) -> list[Arrow]:
    """Give the dependencies as arrows from dependee to depender, since that is how value runs."""
    actor_of = {actor.id: actor.id for actor in file.actors}
    actor_of |= {element.id: element.owner for element in file.inner if element.owner in actor_of}
    dependers, dependees = _ends_by_links(file, told)
    arrows = []
    for each in file.dependums:
        depender = actor_of.get(each.source or dependers.get(each.id, ""))
        dependee = actor_of.get(each.target or dependees.get(each.id, ""))
        if depender is None or dependee is None:
            side = "depender" if depender is None else "dependee"
            said = f'the dependency "{each.text}", whose {side} is no actor or part of one'
            told.append(Told("left", said + _in_brackets(each.fields), each.place))
        else:
            arrows.append(
                Arrow(dependee, depender, each.text, each.type, fields=each.fields, place=each.place)
            )
    return arrows


def _ends_by_links(file: _File, told: list[Told]) -> tuple[dict[str, str], dict[str, str]]:
    """Read who depends and on whom from the dependency links, for files where dependencies do not say."""
    known = {dependum.id for dependum in file.dependums}
    dependers: dict[str, str] = {}
    dependees: dict[str, str] = {}
    for link in file.links:
        if link.type != "DependencyLink":
            continue
        if link.target in known:
            dependers[link.target] = link.source
        elif link.source in known:
            dependees[link.source] = link.target
        else:
            told.append(Told("left", "a dependency link without a dependency", link.place))
    return dependers, dependees


def _tell_of_links(
    file: _File, ids: Mapping[str, str], rows: Sequence[dict[str, Any]], told: list[Told]
) -> None:
    """Take over which actor is part of which, and tell of every link that has no place in a model."""
    row_of = {row["id"]: row for row in rows}
    texts = {each.id: each.text for each in (*file.inner, *file.dependums, *file.orphans, *file.actors)}
    for link in file.links:
        if link.type == "DependencyLink":
            continue
        says = _NAMES.get(link.type, f"has the link {link.type or 'without a type'} to")
        if link.type in _WHOLES:
            says = "is part of"
            part, whole = row_of.get(ids.get(link.source, "")), ids.get(link.target)
            if part and whole and "part_of" not in part and not _is_within(whole, part["id"], row_of):
                part["part_of"] = whole
                continue
        one, other = (texts.get(end, "something unknown") for end in (link.source, link.target))
        how = f" ({link.label})" if link.label else ""
        message = f'that "{one}" {says} "{other}"{how}'
        told.append(Told("left", message + _in_brackets(link.fields), link.place))


def _is_within(actor: str, whole: str, row_of: Mapping[str, Mapping[str, Any]]) -> bool:
    seen: set[str] = set()
    while actor not in seen:
        if actor == whole:
            return True
        seen.add(actor)
        actor = row_of[actor].get("part_of", actor) if actor in row_of else actor
    return False


def _goals(
    file: _File, ids: Mapping[str, str], tables: dict[str, Any], told: list[Told]
) -> dict[Path, Place]:
    """Take over what each actor is after itself, and tell of its other parts; give where the goals stand."""
    steps = {link.source for link in file.links if link.type.endswith("RefinementLink")}
    names = {row["id"]: row.get("name", row["id"]) for row in tables["actors"]}
    goals: dict[str, dict[str, Any]] = {}
    positions: dict[tuple[str, str], dict[str, Any]] = {}
    places: dict[Path, Place] = {}
    for element in file.inner:
        actor, wish = ids.get(element.owner), id_of(element.text)
        if actor is None:
            continue
        if element.type not in _WISHES or element.id in steps or not wish:
            what = f'the {element.type.lower() or "part"} "{element.text}" of "{names[actor]}"'
            step = ", a step towards another" if element.type in _WISHES and element.id in steps else ""
            told.append(Told("left", what + step + _in_brackets(element.fields), element.place))
            continue
        if wish not in goals:
            places["goals", len(goals)] = element.place
            goals[wish] = {"id": wish} | ({"name": element.text} if element.text != wish else {})
        if (actor, wish) not in positions:
            places["positions", len(positions)] = element.place
            positions[actor, wish] = {"actor": actor, "goal": wish, "stance": _LIVES_FOR, **_note(element)}
        else:
            what = (
                f'the {element.type.lower()} "{element.text}" of "{names[actor]}", which stands there again'
            )
            told.append(Told("left", what + _in_brackets(element.fields), element.place))
    if goals:
        tables |= {"goals": list(goals.values()), "positions": list(positions.values())}
        wants = count(len(positions), "goal or quality", "goals and qualities")
        told.append(Told("guessed", f"a stance of {_LIVES_FOR} on {wants} that actors have of their own"))
    return places


def _note(element: _Element) -> dict[str, str]:
    said = _lines(element.fields)
    return {"note": "\n".join(said)} if said else {}
