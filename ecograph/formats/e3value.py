"""e3value models as e3tools exports them (RDF): who gives whom what, in value exchanges.

A value exchange runs between two ports; each port stands in an offering of an interface of an actor, a
market segment, or an activity that one of these performs. Only that chain is read. Formulas are
programs of their own and are never evaluated: what is a plain number is taken, all else is told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ecograph.errors import Place
from ecograph.formats.drawn import Arrow, Shape, guessed_kind, kind_of, plain_text, tables_of_drawing
from ecograph.formats.raw import Asked, Raw, Told, unreadable
from ecograph.model import RESOURCE_KINDS
from ecograph.words import count, listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_NAMESPACE: Final = "{http://www.cs.vu.nl/~gordijn/e3value#}"
_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_PARTIES: Final = ("elementary-actor", "market-segment", "composite-actor", "actor")
_ACTIVITY: Final = "value-activity"
_PORT: Final = "value-port"
_EXCHANGE: Final = "value-exchange"
_OBJECT: Final = "value-object"
_PASSED_OVER: Final = {"value-interface", "value-offering", "model", "diagram"}
"""What only holds the others together."""
_OWNS: Final = re.compile(r"assigned-to|performed-by|has-vi|performs")
_NUMBER: Final = re.compile(r"\d{1,15}(\.\d{1,15})?([eE][+-]?\d{1,2})?")
_FORMULA: Final = re.compile(r"\s*([^=\s]+)\s*=(.*)", re.DOTALL)
_AS_MADE: Final[Mapping[str, float]] = {"CARDINALITY": 1, "CADINALITY": 1, "COUNT": 1, "OCCURRENCES": 1}
"""What the tool writes where nobody said anything; 0 for every other formula."""
_OF_ALL: Final = frozenset(("e3-has-name", "e3-has-uid", "e3-has-formula", "vp-has-dir"))
_WORDS: Final[Mapping[str, str]] = {"good": "product", "goods": "product", "right": "access"}


class _Thing(NamedTuple):
    """A resource in the sense of RDF."""

    about: str
    kinds: set[str]
    """Its types, without the namespace."""
    said: dict[str, list[str]]
    """Texts by property."""
    links: dict[str, list[str]]
    """What it refers to, by property."""
    back: dict[str, list[str]]
    """What refers to it, by property."""
    places: list[Place]

    @property
    def place(self) -> Place:
        return self.places[0] if self.places else Place()

    @property
    def name(self) -> str:
        """Its name; nothing where the tool made it up of a kind and a number."""
        name = " ".join(self.said.get("e3-has-name", [""])[0].split())
        number = self.said.get("e3-has-uid", ["\0"])[0].strip()
        return "" if re.fullmatch(r"[A-Za-z]{1,20}\s?" + re.escape(number), name) else name

    @property
    def shown(self) -> str:
        """Its name, or else what the file calls it."""
        return self.name or self.about.rpartition("#")[2]

    @property
    def texts(self) -> dict[str, Any]:
        """What is said of it beside what every thing has, by property."""
        found = {}
        for name, texts in self.said.items():
            kept = {" ".join(text.split()): None for text in texts if name not in _OF_ALL}
            if said := [text for text in kept if text]:
                found[name] = said if len(said) > 1 else said[0]
        return found


def read_e3value(root: Any, source: str) -> Raw:
    """Make a model of an e3value export, and tell whatever was guessed or left.

    - Elementary and composite actors and market segments become actors. A market segment is a customer
      only if its name says so. What a composite actor consists of is part of it; what an actor performs
      stands in its note, with what is said of the activity.
    - A value exchange becomes a dependency of its receiver on its giver, for what its name says, or else
      its value object; the kind of resource is that of the value object (`MONEY`, `SERVICE`). A port of a
      value activity is one of the actor that performs it. The valuation becomes the amount where it is a
      plain number and not the 0 that the tool writes by itself.
    - Exchanges within one actor are left, one by one; so are value objects that no exchange carries,
      formulas that are no plain number, and what is said of a port or an offering. Stimuli, connection
      elements and whatever else has no place here are left by their number.

    Names of properties are read with hyphens or underscores, types as `rdf:type` or as the element.

    Args:
        root: the `rdf:RDF` element, as lxml has it.
        source: the file as the user named it.

    Raises:
        UnreadableModel: if it has neither actors nor exchanges of e3value.
    """
    things = _things(root, source)
    parties = [thing for thing in things.values() if thing.kinds & {*_PARTIES}]
    exchanges = [thing for thing in things.values() if _EXCHANGE in thing.kinds]
    if not parties and not exchanges:
        raise unreadable(
            source,
            "not-e3value",
            "this RDF has neither actors nor value exchanges of e3value",
            hint="export the model from e3tools as RDF",
            line=1,
        )
    told: list[Told] = []
    wholes = _wholes(parties, things, told)
    performed = _performed(things, told)
    shapes = [
        _shape(party, told, {**wholes.get(party.about, {}), **performed.get(party.about, {})})
        for party in parties
    ]
    arrows = [arrow for exchange in exchanges if (arrow := _arrow(exchange, things, told))]
    _tell_of_texts(things, told)
    drawn = tables_of_drawing(shapes, arrows, source, Asked(), name=_title(things))
    segments = sum("market-segment" in party.kinds for party in parties)
    taken = [Told("taken", count(len(parties), "actor", "actors"))]
    if segments:
        taken.append(Told("taken", f"of these, {count(segments, 'market segment', 'market segments')}"))
    taken.append(Told("taken", f"{count(len(arrows), 'value exchange', 'value exchanges')} as dependencies"))
    return drawn._replace(told=(*taken, *drawn.told, *told, *_rest(things.values())))


# The graph of things


def _things(root: Any, source: str) -> dict[str, _Thing]:
    things: dict[str, _Thing] = {}
    for element in root:
        _read(element, source, things)
    for each in list(things.values()):
        for name, others in each.links.items():
            for other in filter(things.__contains__, others):
                things[other].back.setdefault(name, []).append(each.about)
    return things


def _read(element: Any, source: str, things: dict[str, _Thing]) -> str:
    """Read an element that stands for a thing, and all it says; give what it is about."""
    line = element.sourceline or 0
    name = element.get(f"{_RDF}ID")
    about = element.get(f"{_RDF}about") or (f"#{name}" if name else element.get(f"{_RDF}nodeID"))
    about = about or f"in line {line}"
    here = things.setdefault(about, _Thing(about, set(), {}, {}, {}, []))
    here.places.append(Place(source, line))
    if element.tag.startswith(_NAMESPACE):
        here.kinds.add(_word(element.tag))
    for attribute, value in element.items():
        if attribute.startswith(_NAMESPACE):
            here.said.setdefault(_word(attribute), []).append(value)
    for part in element:
        refers = [part.get(f"{_RDF}resource") or part.get(f"{_RDF}nodeID") or ""]
        refers = [other for other in (*refers, *(_read(inner, source, things) for inner in part)) if other]
        if part.tag == f"{_RDF}type":
            here.kinds.update(map(_word, refers))
        elif refers:
            here.links.setdefault(_word(part.tag), []).extend(refers)
        else:
            here.said.setdefault(_word(part.tag), []).append(part.text or "")
    return here.about


def _word(tag: str) -> str:
    """Give the name of a property or a type in the one way in which it is compared."""
    return tag.rpartition("}")[2].rpartition("#")[2].replace("_", "-")


def _near(thing: _Thing, things: Mapping[str, _Thing], kinds: Iterable[str]) -> list[_Thing]:
    """Find what a thing is tied to, if it is of some kind; what it says itself goes first.

    A link counts whatever its name, since names are misspelt in files; those that name an owner go
    before others, because a composite actor also points at the interfaces of its parts.
    """
    wanted = set(kinds)
    found: dict[str, tuple[bool, bool]] = {}
    for is_back, links in ((False, thing.links), (True, thing.back)):
        for name, others in links.items():
            for other in others:
                if other in things and things[other].kinds & wanted:
                    rank = (not _OWNS.search(name), is_back)
                    found[other] = min(rank, found.get(other, rank))
    return [things[other] for other in sorted(found, key=lambda other: (found[other], other))]


def _owner(port: _Thing, things: Mapping[str, _Thing]) -> _Thing | None:
    """Find the actor or market segment that a port belongs to."""
    here: _Thing | None = port
    for kinds in (["value-offering"], ["value-interface"], [*_PARTIES, _ACTIVITY]):
        near = _near(here, things, kinds) if here else []
        here = near[0] if near else None
    return _party_of(here, things)


def _party_of(here: _Thing | None, things: Mapping[str, _Thing]) -> _Thing | None:
    """Find the actor or market segment that performs an activity, perhaps as part of another."""
    seen: set[str] = set()
    while here is not None and not here.kinds & {*_PARTIES} and here.about not in seen:
        seen.add(here.about)
        near = _near(here, things, [*_PARTIES]) or _near(here, things, [_ACTIVITY])
        here = near[0] if near else None
    return here


def _port(exchange: _Thing, things: Mapping[str, _Thing], side: str) -> _Thing | None:
    """Find the port at the giving (`out`) or the receiving (`in`) side of an exchange."""
    named = [*exchange.links.get(f"ve-has-{side}-po", []), *exchange.back.get(f"vp-{side}-connects-ve", [])]
    ports = [things[other] for other in sorted(set(named)) if other in things]
    return ports[0] if ports else None


# Actors and exchanges


def _shape(party: _Thing, told: list[Told], more: Mapping[str, Any]) -> Shape:
    kind = "market segment" if "market-segment" in party.kinds else ""
    if kind and kind_of(party.name) == "customer":
        told.append(Told("guessed", f'customer as the kind of "{party.name}", by that name', party.place))
        kind = "customer"
    if not party.name:
        told.append(Told("guessed", f'"{party.shown}" as the name of one without a name', party.place))
    return Shape(party.about, party.shown, kind, {**_said_of(party, told), **more}, party.place)


def _said_of(thing: _Thing, told: list[Told]) -> dict[str, Any]:
    """Give the numbers and texts that somebody wrote beside the name of a thing."""
    numbers = _numbers(thing, told)
    return {name: number for name, number in numbers.items() if number != _AS_MADE.get(name, 0)} | thing.texts


def _wholes(
    parties: Sequence[_Thing], things: Mapping[str, _Thing], told: list[Told]
) -> dict[str, dict[str, str]]:
    """Find for each actor the one that consists of it, as the field that says so."""
    found: dict[str, str] = {}
    for whole in sorted(parties, key=lambda party: party.about):
        parts = {
            other
            for name, others in whole.links.items()
            if "consists-of" in name
            for other in others
            if other in things and things[other].kinds & {*_PARTIES}
        }
        for part in sorted(parts):
            if part in found or part in _line(whole.about, found):
                message = f'that "{things[part].shown}" is part of "{whole.shown}"'
                told.append(Told("left", message, whole.place))
            else:
                found[part] = whole.about
    return {part: {"part_of": whole} for part, whole in found.items()}


def _line(party: str, wholes: Mapping[str, str]) -> Iterator[str]:
    """Give an actor and everything it is part of."""
    yield party
    while party in wholes:
        party = wholes[party]
        yield party


def _performed(things: Mapping[str, _Thing], told: list[Told]) -> dict[str, dict[str, list[str]]]:
    """Give for each actor the activities it performs, with what is said of them, as a field."""
    performed: dict[str, list[str]] = {}
    for activity in (thing for thing in things.values() if _ACTIVITY in thing.kinds):
        said = "; ".join(f"{name}: {plain_text(value)}" for name, value in _said_of(activity, told).items())
        text = ": ".join(filter(None, (activity.shown, said)))
        party = _party_of(activity, things)
        if party is None:
            message = f'the value activity "{text}", of which it is not said who performs it'
            told.append(Told("left", message, activity.place))
        elif activity.name or said:
            performed.setdefault(party.about, []).append(text)
    return {party: {"performs": sorted(texts)} for party, texts in performed.items()}


def _tell_of_texts(things: Mapping[str, _Thing], told: list[Told]) -> None:
    """Tell of the value objects that nothing carries, and of all that is said of what has no place itself."""
    carriers = {_EXCHANGE, _PORT}
    for thing in things.values():
        if _OBJECT in thing.kinds and not _near(thing, things, carriers):
            told.append(Told("left", f'the value object "{thing.shown}", which nothing carries', thing.place))
        silent = thing.kinds & (_PASSED_OVER | {_PORT, _OBJECT})
        if silent and not thing.kinds & {*_PARTIES, _ACTIVITY, _EXCHANGE}:
            # The formulas of ports are told with the exchanges that use them.
            said = thing.texts if _PORT in thing.kinds else _said_of(thing, told)
            for name, value in said.items():
                of = f'the {min(silent).replace("-", " ")} "{thing.shown}"'
                told.append(Told("left", f"{name} of {of}: {plain_text(value)}", thing.place))


def _numbers(thing: _Thing, told: list[Told]) -> dict[str, float]:
    """Read the formulas that are plain numbers, and tell of the others."""
    numbers = {}
    for formula in thing.said.get("e3-has-formula", []):
        match = _FORMULA.fullmatch(formula)
        if match and _NUMBER.fullmatch(match[2].strip()):
            numbers[match[1].upper()] = float(match[2])
        elif match is None or match[2].strip():
            told.append(Told("left", f'the formula {formula.strip()} of "{thing.shown}"', thing.place))
    return numbers


def _arrow(exchange: _Thing, things: Mapping[str, _Thing], told: list[Told]) -> Arrow | None:
    ports = {side: _port(exchange, things, side) for side in ("out", "in")}
    owners = {side: _owner(port, things) if port else None for side, port in ports.items()}
    giver, receiver = owners["out"], owners["in"]
    values = _values(exchange, [port for port in ports.values() if port], things)
    label = exchange.name or _readable(values)
    shown = f'the value exchange "{label}"' if label else "a value exchange without a name"
    if giver is None or receiver is None:
        side = "giver" if giver is None else "receiver"
        told.append(Told("left", f"{shown}, whose {side} is not known", exchange.place))
        return None
    if giver.about == receiver.about:
        told.append(Told("left", f'{shown}, which stays within "{giver.name}"', exchange.place))
        return None
    if not values:
        told.append(Told("guessed", f"that {shown} is a service: it has no value object", exchange.place))
    numbers = _numbers(exchange, told)
    said = [numbers, *(_numbers(port, told) for port in ports.values() if port)]
    amount = next((valued["VALUATION"] for valued in said if valued.get("VALUATION")), None)
    for valued in said:
        for name, number in valued.items():
            is_taken = number == amount if name == "VALUATION" else valued is numbers
            if not is_taken and number != _AS_MADE.get(name, 0):
                told.append(Told("left", f"{name} {plain_text(number)} of {shown}", exchange.place))
    fields: dict[str, Any] = {"amount": amount} if amount else {}
    for name, number in numbers.items():
        if name != "VALUATION" and number != _AS_MADE.get(name, 0):
            fields["cardinality" if name == "CADINALITY" else name.lower()] = number
    fields |= exchange.texts
    return Arrow(giver.about, receiver.about, label, _kind(values), fields=fields, place=exchange.place)


def _values(exchange: _Thing, ports: Sequence[_Thing], things: Mapping[str, _Thing]) -> list[str]:
    """Give the names of the value objects that an exchange carries."""
    near = [value for thing in (exchange, *ports) for value in _near(thing, things, [_OBJECT])]
    return list(dict.fromkeys(value.name for value in near if value.name))


def _readable(values: Sequence[str]) -> str:
    return listing([value.lower() if value.isupper() else value for value in values])


def _kind(values: Sequence[str]) -> str:
    """Read the kind of resource from the names of value objects; nothing where they do not say."""
    for value in values:
        word = re.match(r"[a-z]*", value.casefold())
        first = word[0] if word else ""
        if kind := _WORDS.get(first) or (first if first in RESOURCE_KINDS else guessed_kind(value)):
            return kind
    return ""


def _title(things: Mapping[str, _Thing]) -> str:
    names = (thing.name for kind in ("diagram", "model") for thing in things.values() if kind in thing.kinds)
    return next(filter(None, names), "")


def _rest(things: Iterable[_Thing]) -> Iterator[Told]:
    """Tell, by their number, of the things that have no place in a model."""
    taken = {*_PARTIES, _ACTIVITY, _PORT, _EXCHANGE, _OBJECT} | _PASSED_OVER
    numbers: dict[str, int] = {}
    for thing in things:
        for kind in sorted(thing.kinds - taken):
            numbers[kind] = numbers.get(kind, 0) + 1
    for kind, number in sorted(numbers.items()):
        word = kind.replace("-", " ")
        many = "start stimuli" if kind == "start-stimulus" else f"{word}s"
        many = "end stimuli" if kind == "end-stimulus" else many
        yield Told("left", count(number, word, many))
