"""Shapes with arrows between them: what every drawn map comes down to, and how it becomes a model."""

from __future__ import annotations

import datetime
import json
import math
import re
from collections import Counter
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from ecograph.errors import Place
from ecograph.formats.headers import folded, forms
from ecograph.formats.raw import GuessedNumber, GuessedText, Raw, Told
from ecograph.model import RESOURCE_KINDS
from ecograph.words import count, did_you_mean, listing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from ecograph.formats.raw import Asked, Path


class Shape(NamedTuple):
    """A party as another tool draws it."""

    id: str
    """What arrows refer to; where the tool has none, the label."""
    label: str
    kind: str = ""
    """The tool's own word for what it is."""
    fields: Mapping[str, Any] = {}
    """Whatever else is said of it, by the tool's name for that."""
    place: Place = Place()


class Arrow(NamedTuple):
    """A link as another tool draws it."""

    start: str
    end: str
    """Ids or labels of shapes, possibly of one that is not drawn."""
    label: str = ""
    kind: str = ""
    """The tool's own word for what it is."""
    direction: Literal["directed", "mutual", "undirected"] = "directed"
    fields: Mapping[str, Any] = {}
    place: Place = Place()


class Tidied(NamedTuple):
    """Dependencies as a model can take them, and what was done to them."""

    rows: list[dict[str, Any]]
    """The dependencies that are left, in the order in which they were first met."""
    origins: list[int]
    """For each of them the number of the row it was made from."""
    added: dict[str, int]
    """The parties that only these rows name, each with the number of the first that does."""
    told: list[Told]


IDENTITY: Final = "ecograph id"
"""The field in which a drawing keeps the id of an actor whose label is another text."""
MIDDLE: Final = 3
"""The importance of a link of which nobody says how heavily it weighs."""
_LONGEST_ID: Final = 120
_MOST_COMPARED: Final = 20_000
"""Guessing which name was meant compares it with every other; beyond this it takes too long."""
_SHOWN: Final = 4
"""How many names a sentence gives before it counts the others."""


def tables_of_drawing(  # noqa: PLR0913 - what follows the star is asked for by name
    shapes: Sequence[Shape],
    arrows: Sequence[Arrow],
    source: str,
    asked: Asked,
    *,
    name: str = "",
    cells: Callable[[Place, str], Place] | None = None,
) -> Raw:
    """Make a model of a drawing, and tell whatever was guessed or left.

    - A shape becomes an actor. Its id is its label where that is unique (so that a later import meets the
      same actor), else label and kind, else its own id; `@` in an id becomes ` at `, line breaks become
      spaces, and what is longer than 120 characters is cut. The whole label stays its name. A field
      "ecograph id" goes before all of this.
    - Its kind is customer, organisation or authority where the tool's word says so (or where it has none,
      and the label is such a word), else the tool's own word.
    - An arrow becomes a dependency: with `asked.arrows` `gives`, its end relies on its start. A mutual arrow
      becomes one each way; an undirected one too, as a guess.
    - What is given is the arrow's label, else its kind, else "what (the giver) gives" as a guess: one name
      for all of these would make every giver a spare for every other. Kinds of resources are guessed from
      words such as funding, payment, information, data, service.
    - Importance comes from a field of that name, as it stands. A field such as weight, strength or gewicht
      is the importance where all its numbers are ratings from 1 to 5, else the amount; where it is 1 for
      every arrow it says nothing. Without any, 3 is guessed.
    - Fields that the model knows (by their own names or their header words) are taken where their value
      fits; all others go into the note, told once for each field with the number of rows. A rating that
      does not fit is left to be told as a problem.
    - Ends that are not drawn, arrows from a shape to itself and repeated arrows: see :func:`tidied`.

    Args:
        shapes: with ids that differ; of two with one id the last counts.
        arrows: in any order.
        source: the file as the user named it.
        asked: `arrows` is used.
        name: what the drawing is called.
        cells: finds the place of one cell from the place of its row and the tool's name of the field
            (`label`, `type`, `from` and `to` for what is no field, nothing for the row itself); the row
            where left out.

    Returns:
        Tables with `actors`, `dependencies` and, where not everything given is a service, `resources`.

    >>> from ecograph.formats.raw import Asked
    >>> shapes = [Shape("1", "City"), Shape("2", "Bus line")]
    >>> raw = tables_of_drawing(shapes, [Arrow("1", "2", "subsidy")], "map.json", Asked())
    >>> raw.content["dependencies"]
    [{'depender': 'Bus line', 'dependee': 'City', 'resource': 'subsidy', 'importance': 3}]
    >>> raw.content["resources"]
    [{'id': 'subsidy', 'kind': 'money'}]
    """
    told: list[Told] = []
    drawn = _each_once(shapes, told)
    ids = _ids_of(drawn, told)
    actor_of = _Ends(drawn, ids, told)
    actors, actor_fields = _actors(drawn, ids, actor_of, told)
    links, link_fields = _links(arrows, actor_of, asked, told)
    tidy = tidied(
        [row for _, row in links], frozenset(row["id"] for row in actors), lambda row: links[row][0].place
    )
    told += tidy.told
    actors += [{"id": party} for party in tidy.added]
    tables: dict[str, Any] = {"name": name.strip()} if name.strip() else {}
    resources = _resources([(links[origin][0], links[origin][1]) for origin in tidy.origins], told)
    tables |= {"resources": resources} if resources else {}
    tables |= {"actors": actors, "dependencies": tidy.rows}
    places = {
        "actors": [shape.place for shape in drawn] + [links[row][0].place for row in tidy.added.values()],
        "dependencies": [links[row][0].place for row in tidy.origins],
    }
    columns = {
        "actors": {"id": "label", "name": "label", "kind": "type", **actor_fields},
        "dependencies": {**_ends_named(asked), "resource": "label", **link_fields},
    }

    @cache
    def marks() -> dict[Path, Place]:
        found: dict[Path, Place] = {}
        for table, rows in places.items():
            for number, place in enumerate(rows):
                found[table, number] = cells(place, "") if cells else place
                for field in tables[table][number] if cells else ():
                    if field in columns[table] and cells:
                        found[table, number, field] = cells(place, columns[table][field])
        return found

    return Raw(source=source, content=tables, told=tuple(told), marks=marks)


def tidied(
    rows: Sequence[Mapping[str, Any]], actors: Collection[str], place: Callable[[int], Place]
) -> Tidied:
    """Make the links of a foreign source such as a model takes, and tell what that changed.

    - A party that is not among the actors is added, as a guess that names the near ones; where no actors
      are given at all, the parties of the links are the actors.
    - A link from a party to itself is left.
    - Links with the same depender, dependee, resource and voice become one, and amounts in the same unit
      are added. The heaviest of them counts; what it does not say is taken from the others.
    - An importance that is missing is 3, as a guess.

    The result has the same meaning whatever the order of the rows.

    Args:
        rows: dependencies by the model's names; cells as read.
        actors: the ids that are known.
        place: finds where a row stands; asked only for what is told.
    """
    told: list[Told] = []
    added: dict[str, int] = {}
    groups: dict[tuple[str, ...], list[int]] = {}
    for number, row in enumerate(rows):
        giver, receiver = plain_text(row.get("dependee")), plain_text(row.get("depender"))
        for party in (giver, receiver):
            if party and party not in actors:
                added.setdefault(party, number)
        if giver and giver == receiver:
            told.append(Told("left", f'the link of "{giver}" to itself', place(number)))
            continue
        key = (receiver, giver, plain_text(row.get("resource")), plain_text(row.get("according_to")))
        # What says too little to be compared stays, to be told as a problem.
        groups.setdefault(key if all(key[:3]) else (*key, str(number)), []).append(number)
    told = [*_told_of_added(added, actors, place), *told]
    kept, origins = [], []
    for same in groups.values():
        together = [same] if len(same) == 1 else _mergeable(rows, same)
        for numbers in together:
            row = dict(rows[numbers[0]])
            if len(numbers) > 1:
                row = _merged([rows[number] for number in numbers])
                told += _told_of_repeats(rows, numbers, row, place)
            kept.append(row)
            origins.append(numbers[0])
    silent = [row for row in kept if row.get("importance") in (None, "")]
    for row in silent:
        row["importance"] = GuessedNumber(MIDDLE)
    if silent:
        links = count(len(silent), "link that says", "links that say")
        told.append(Told("guessed", f"importance {MIDDLE} of 5, for {links} nothing of it"))
    return Tidied(kept, origins, added, told)


def _told_of_added(
    added: Mapping[str, int], actors: Collection[str], place: Callable[[int], Place]
) -> list[Told]:
    if added and not actors:
        return [Told("taken", f"{count(len(added), 'actor', 'actors')}, from the ends of the links alone")]
    told = []
    for compared, (party, number) in enumerate(added.items()):
        near = did_you_mean(party, actors, at_most=0) if compared * len(actors) < _MOST_COMPARED else ""
        said = f'"{party}" is no actor so far, and was added as one'
        told.append(Told("guessed", f"{said} ({near})" if near else said, place(number)))
    return told


def _mergeable(rows: Sequence[Mapping[str, Any]], same: Sequence[int]) -> list[list[int]]:
    """Set apart what cannot be added up, to be told as a problem; order the rest by weight."""
    strange = [
        number
        for number in same
        if plain_text(rows[number].get("amount")) and _amount(rows[number]["amount"]) is None
    ]
    fit = sorted((number for number in same if number not in strange), key=lambda each: _rank(rows[each]))
    return [*([fit] if fit else []), *([number] for number in strange)]


def _rank(row: Mapping[str, Any]) -> tuple[float, bool, str]:
    """Order links that repeat: the heaviest first, then by what they say and never by where they stand."""
    importance = row.get("importance")
    weight = _number(importance)
    if weight is None:
        # A weight that cannot be read comes first, or nobody would hear of it.
        weight = -math.inf if importance in (None, "") else math.inf
    return -weight, row.get("amount") is None, json.dumps(row, sort_keys=True, default=str)


def _merged(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Make one link of several, of which the first counts."""
    merged = dict(rows[0])
    for row in rows[1:]:
        merged |= {
            field: cell for field, cell in row.items() if field != "unit" and merged.get(field) is None
        }
    notes = list(dict.fromkeys(row["note"] for row in rows if row.get("note")))
    if len(notes) > 1:
        merged["note"] = "\n".join(notes)
    counted = next((row for row in rows if row.get("amount") is not None), None)
    if counted is not None:
        same = [row for row in rows if row.get("unit") == counted.get("unit")]
        amounts = [row["amount"] for row in same if row.get("amount") is not None]
        merged["amount"] = _plain(float(sum(sorted(_amount(amount) or 0 for amount in amounts))))
        merged |= {"unit": counted["unit"]} if counted.get("unit") is not None else {}
    return merged


def _told_of_repeats(
    rows: Sequence[Mapping[str, Any]],
    numbers: Sequence[int],
    merged: Mapping[str, Any],
    place: Callable[[int], Place],
) -> list[Told]:
    told = []
    for number in numbers[1:]:
        row = rows[number]
        said = f'the link by which "{row["dependee"]}" gives "{row["depender"]}" "{row["resource"]}" repeats'
        if plain_text(row.get("amount")):
            same = row.get("unit") == merged.get("unit")
            said += f"; its amount {row['amount']} {'was added' if same else 'is in another unit'}"
        told.append(Told("left", said, place(number)))
    return sorted(told, key=lambda one: one.place[:3])


# Shapes and their names


def _each_once(shapes: Sequence[Shape], told: list[Told]) -> list[Shape]:
    last: dict[str, Shape] = {}
    for shape in shapes:
        key = shape.id.strip() or shape.label.strip()
        if not key:
            told.append(Told("left", "a shape without a label", shape.place))
            continue
        if key in last:
            told.append(Told("left", f'"{key}", which stands again further on', last.pop(key).place))
        last[key] = shape
    return list(last.values())


def id_of(label: str) -> str:
    r"""Make a text by which other tables can refer to what has a label.

    >>> id_of(" Rail\nNorth @ Delft ")
    'Rail North at Delft'
    """
    text = " ".join(label.replace("@", " at ").split())
    return text if len(text) <= _LONGEST_ID else f"{text[: _LONGEST_ID - 1].rstrip()}…"


def _ids_of(shapes: Sequence[Shape], told: list[Told]) -> list[str]:
    """Name each shape by the most lasting text that no other has."""
    given = [_given_id(shape) for shape in shapes]
    labels = [id_of(shape.label) for shape in shapes]
    of_label = Counter(labels)
    with_kind = [
        f"{label} ({id_of(shape.kind)})" if label and shape.kind.strip() else ""
        for shape, label in zip(shapes, labels, strict=True)
    ]
    of_kind = Counter([*with_kind, *labels])
    ids = list(given)
    taken = set(filter(None, given))

    def take(number: int, text: str) -> None:
        if text and not ids[number] and text not in taken:
            ids[number] = text
            taken.add(text)

    in_order = sorted(range(len(shapes)), key=lambda number: shapes[number].id)
    for number in in_order:
        take(number, labels[number] if of_label[labels[number]] == 1 else "")
    for number in in_order:
        take(number, with_kind[number] if of_kind[with_kind[number]] == 1 else "")
    for number in in_order:
        own = id_of(shapes[number].id) or labels[number] or "?"
        tries = 1
        while not ids[number]:
            take(number, own if tries == 1 else f"{own} ({tries})")
            tries += 1
    _tell_of_ids(shapes, labels, given, ids, told)
    return ids


def _tell_of_ids(
    shapes: Sequence[Shape],
    labels: Sequence[str],
    given: Sequence[str],
    ids: Sequence[str],
    told: list[Told],
) -> None:
    same: dict[str, list[int]] = {}
    for number, label in enumerate(labels):
        if not label:
            told.append(
                Told("guessed", f'"{ids[number]}" as the name of one without a label', shapes[number].place)
            )
        elif not given[number]:
            same.setdefault(label, []).append(number)
    for label, numbers in same.items():
        if len(numbers) > 1 or ids[numbers[0]] != label:
            names = listing(sorted(f'"{ids[number]}"' for number in numbers), at_most=_SHOWN)
            called = count(len(numbers), "actor is", "actors are")
            told.append(Told("guessed", f'{called} called "{label}": {names}', shapes[numbers[0]].place))


class _Ends:
    """Finds the actor that a text means: by id, by label, or by a label that differs in case or spaces."""

    def __init__(self, shapes: Sequence[Shape], ids: Sequence[str], told: list[Told]) -> None:
        self._told = told
        self._exact = dict(zip(ids, ids, strict=True))
        self._exact |= {shape.id.strip(): own for shape, own in zip(shapes, ids, strict=True)}
        self._labels: dict[str, list[str]] = {}
        self._alike: dict[str, list[str]] = {}
        for shape, own in zip(shapes, ids, strict=True):
            label = id_of(shape.label)
            self._labels.setdefault(label, []).append(own)
            self._alike.setdefault(label.casefold(), []).append(own)
        self._told_of: set[str] = set()

    def known(self, text: str, place: Place) -> str | None:
        """Give the id of the actor that is meant; None where none is."""
        text = text.strip()
        if text in self._exact:
            return self._exact[text]
        label = id_of(text)
        found = self._labels.get(label)
        alike = found or self._alike.get(label.casefold())
        if not alike:
            return None
        chosen = min(alike)
        if (not found or len(alike) > 1) and text not in self._told_of:
            self._told_of.add(text)
            of = f", one of {len(alike)} with that label" if len(alike) > 1 else ""
            self._told.append(Told("guessed", f'"{text}" means "{chosen}"{of}', place))
        return chosen

    def __call__(self, text: str, place: Place) -> str:
        """Give the id of the actor that is meant; that of a new one where none is."""
        return self.known(text, place) or id_of(text)


_CUSTOMERS: Final = frozenset(
    (
        *("customer", "consumer", "passenger", "patient", "traveller", "traveler"),
        *("klant", "consument", "passagier", "patiënt", "reiziger", "cliënt"),
    )
)
_AUTHORITIES: Final = (
    *("authorit", "government", "regulat", "inspect", "ministr"),
    *("autoriteit", "overheid", "toezicht"),
)
"""How words begin that mean an authority."""
_ORGANISATIONS: Final = frozenset(
    ("organisation", "organization", "company", "firm", "organisatie", "bedrijf")
)
_PLURALS: Final = re.compile(r"(?<=[a-zë])(?:s|en)$")


def kind_of(word: str) -> str:
    """Read another tool's word for what a party is as a kind of actor; free text where it is neither.

    >>> kind_of("Passengers"), kind_of("Government agency"), kind_of("Organization"), kind_of("NGO")
    ('customer', 'authority', 'organisation', 'NGO')
    """
    words = re.findall(r"\w+", word.casefold())
    last = words[-1] if words else ""
    forms = {last, _PLURALS.sub("", last)}
    if forms & _CUSTOMERS:
        return "customer"
    if any(each.startswith(start) for each in words for start in _AUTHORITIES):
        return "authority"
    if len(words) == 1 and forms & _ORGANISATIONS:
        return "organisation"
    return word.strip()


def _kind_of_shape(shape: Shape) -> tuple[str, str]:
    """Give the kind of a party, and the word it was read from."""
    if shape.kind.strip():
        return kind_of(shape.kind), shape.kind.strip()
    # Of a label only the whole is looked at: a customer service is no customer.
    label = shape.label.strip()
    kind = kind_of(label) if " " not in label else label
    return (kind, label) if label and kind in {"customer", "authority"} else ("", "")


def _actors(
    shapes: Sequence[Shape], ids: Sequence[str], actor_of: _Ends, told: list[Told]
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    reading = _Fields("actor", "actors", [shape.fields for shape in shapes], actor_of)
    rows = []
    guessed: Counter[tuple[str, str]] = Counter()
    for shape, own in zip(shapes, ids, strict=True):
        row: dict[str, Any] = {"id": own}
        label = shape.label.strip()
        if label and label != own:
            row["name"] = label
        kind, word = _kind_of_shape(shape)
        if kind:
            row["kind"] = kind
        row |= reading.cells_of(shape.fields, shape.place)
        if kind and kind != word and row["kind"] == kind:
            guessed[word, kind] += 1
        rows.append(row)
    for (word, kind), number in sorted(guessed.items()):
        told.append(
            Told("guessed", f'{kind} as the kind of {count(number, "actor", "actors")} called "{word}"')
        )
    told += reading.told()
    return rows, reading.columns


# Arrows and what they carry


def _ends_named(asked: Asked) -> dict[str, str]:
    giver, receiver = ("from", "to") if asked.arrows == "gives" else ("to", "from")
    return {"dependee": giver, "depender": receiver}


def _links(
    arrows: Sequence[Arrow], actor_of: _Ends, asked: Asked, told: list[Told]
) -> tuple[list[tuple[Arrow, dict[str, Any]]], dict[str, str]]:
    reading = _Fields("link", "dependencies", [arrow.fields for arrow in arrows], actor_of)
    links = []
    unnamed = 0
    directions: Counter[str] = Counter()
    for arrow in arrows:
        if not arrow.start.strip() or not arrow.end.strip():
            told.append(Told("left", f"an arrow without {_missing(arrow)}", arrow.place))
            continue
        cells = reading.cells_of(arrow.fields, arrow.place)
        said = arrow.label.strip() or arrow.kind.strip()
        given = cells.pop("resource", None) or id_of(said)
        notes = [cells.pop("note", "")]
        if arrow.label.strip() and arrow.kind.strip() and _said_kind(arrow.kind) is None:
            notes.append(f"Type: {arrow.kind.strip()}")
        if len(" ".join(said.split())) > _LONGEST_ID:
            notes.insert(0, said)
        cells |= {"note": note} if (note := "\n".join(filter(None, notes))) else {}
        ends = actor_of(arrow.start, arrow.place), actor_of(arrow.end, arrow.place)
        ways = [ends] if arrow.direction == "directed" else [ends, ends[::-1]]
        directions[arrow.direction] += 1
        unnamed += not given
        for start, end in ways:
            giver, receiver = (start, end) if asked.arrows == "gives" else (end, start)
            resource = given or id_of(f"what {giver} gives")
            row = {"depender": receiver, "dependee": giver, "resource": resource, **cells}
            links.append((arrow, row))
    if unnamed:
        arrows_without = count(unnamed, "arrow", "arrows")
        told.append(Told("guessed", f'"what … gives" as what {arrows_without} without a label stand for'))
    if number := directions["mutual"]:
        told.append(Told("taken", f"{count(number, 'mutual arrow', 'mutual arrows')} as a link each way"))
    if number := directions["undirected"]:
        lines = count(number, "line", "lines")
        told.append(Told("guessed", f"a link each way, for {lines} without a direction"))
    told += reading.told()
    return links, reading.columns


def _missing(arrow: Arrow) -> str:
    return "a beginning" if arrow.end.strip() else "an end" if arrow.start.strip() else "either end"


_STEMS: Final[Mapping[str, str]] = {
    "service": "service dienst",
    "money": "fund financ payment paying grant subsid invest loan salar premium revenue donation money geld "
    "betaling betaalt vergoeding bekostig premie belasting lening",
    "information": "informati forecast report feedback gegevens rapport kennis advies melding knowledge",
    "access": "access permit permission licence license concession toegang vergunning licentie concessie",
    "recognition": "recognition reputation endorse legitimacy erkenning reputatie",
    "capability": "training coaching opleiding material materiaal equipment gereedschap",
    "product": "product goods goederen medicine geneesmiddel",
}
_WHOLE: Final[Mapping[str, str]] = {
    "money": "pay pays paid fee fees tax taxes cash budget bijdrage",
    "information": "info data advice news",
    "access": "entry",
    "recognition": "trust praise vertrouwen",
    "capability": "tools skills",
    "product": "parts supplies",
}


@lru_cache(maxsize=65_536)
def guessed_kind(text: str) -> str | None:
    """Guess what kind of resource a text names; None where no word in it says.

    >>> guessed_kind("EU funding"), guessed_kind("data service"), guessed_kind("goodwill")
    ('money', 'service', None)
    """
    words = re.findall(r"\w+", text.casefold())
    for kind, stems in _STEMS.items():
        # Dutch joins words, so that a stem may stand anywhere in one.
        if any(stem in word for stem in stems.split() for word in words):
            return kind
        if not set(_WHOLE.get(kind, "").split()).isdisjoint(words):
            return kind
    return None


def _said_kind(word: str) -> str | None:
    kind = word.strip().casefold()
    return kind if kind in RESOURCE_KINDS else None


def _resources(links: Sequence[tuple[Arrow, Mapping[str, Any]]], told: list[Told]) -> list[dict[str, str]]:
    """Make a glossary where something is given that is no service; without one everything is."""
    votes: dict[str, Counter[tuple[bool, str]]] = {}
    for arrow, row in links:
        of = votes.setdefault(row["resource"], Counter())
        said = _said_kind(arrow.kind)
        if said is not None:
            of[True, said] += 1
        elif arrow.label.strip() or arrow.kind.strip():
            guess = guessed_kind(arrow.kind) or guessed_kind(row["resource"])
            of[False, guess or "service"] += 1
    kinds: dict[str, str] = {}
    guesses: dict[str, list[str]] = {}
    for resource, of in votes.items():
        ranked = sorted(of, key=lambda vote: (not vote[0], -of[vote], RESOURCE_KINDS.index(vote[1])))
        said_it, kind = ranked[0] if ranked else (False, "service")
        kinds[resource] = kind if said_it else GuessedText(kind)
        if not said_it and kind != "service":
            guesses.setdefault(kind, []).append(f'"{resource}"')
        if len({kind for said, kind in of if said}) > 1:
            told.append(Told("guessed", f'{kinds[resource]} as the kind of "{resource}", which has several'))
    for kind in sorted(guesses):
        names = listing(sorted(guesses[kind]), at_most=_SHOWN)
        told.append(Told("guessed", f"{kind} as the kind of {names}, by that name"))
    if set(kinds.values()) <= {"service"}:
        return []
    return [{"id": resource, "kind": kinds[resource]} for resource in sorted(kinds)]


# Fields


_WEIGHTS: Final = frozenset(("weight", "strength", "intensity", "gewicht", "sterkte", "zwaarte"))
_OF_THE_ENDS: Final = frozenset(("id", "depender", "dependee"))
_REFERENCES: Final = frozenset(("part_of", "according_to", "trusted_by"))
_NOTES: Final = frozenset(("description", "documentation", "beschrijving", "omschrijving"))


class _Fields:
    """Reads what a drawing says besides, by what its fields hold in all rows together."""

    def __init__(
        self,
        noun: str,
        table: Literal["actors", "dependencies"],
        every: Sequence[Mapping[str, Any]],
        actor_of: _Ends,
    ) -> None:
        self._noun = noun
        self._actor_of = actor_of
        self._form = forms()[table]
        self._noted: Counter[str] = Counter()
        self._misfits: dict[str, list[str]] = {}
        self._silent: dict[str, int] = {}
        """Fields that say the same of every row, with their number of rows."""
        self._amounts = ""
        self._meaning: dict[str, str] = {}
        """The model's field for each of the tool's; those without go into the note."""
        names = sorted({name for fields in every for name in fields})
        found: dict[str, list[str]] = {}
        for name in names:
            field = field_named(name, table)
            if field is not None and field not in _OF_THE_ENDS:
                found.setdefault(field, []).append(name)
        for field, tools in found.items():
            # The model's own word goes before a header word; the others stay readable in the note.
            best = min(tools, key=lambda tool: (folded(tool) != folded(field), tool))
            self._meaning |= dict.fromkeys(tools if field == "note" else [best], field)
        self.columns = {field: tool for tool, field in self._meaning.items()}
        if table == "dependencies":
            self._weigh(every, [name for name in names if folded(name) in _WEIGHTS])

    def _weigh(self, every: Sequence[Mapping[str, Any]], names: Iterable[str]) -> None:
        """Tell by all numbers of a field whether they are ratings or amounts."""
        for name in names:
            numbers = [number for fields in every if (number := _number(fields.get(name))) is not None]
            if len(numbers) > 1 and set(numbers) == {1}:
                self._silent[name] = len(numbers)
                continue
            field = "importance" if all(1 <= number <= 5 for number in numbers) else "amount"
            if not numbers or field in self.columns:
                continue
            self._meaning[name] = field
            self.columns[field] = name
            if field == "amount":
                strange = _plain(max(numbers, key=lambda number: abs(number - MIDDLE)))
                links = count(len(numbers), "link", "links")
                self._amounts = f'"{name}" as the amount of {links}: {strange} is no rating from 1 to 5'

    def cells_of(self, fields: Mapping[str, Any], place: Place) -> dict[str, Any]:
        """Give the cells of a row, with a note of all that has no field."""
        cells: dict[str, Any] = {}
        notes, rest = [], []
        for name, value in fields.items():
            text = plain_text(value)
            if not text or name in self._silent or folded(name) == folded(IDENTITY):
                continue
            field = self._meaning.get(name)
            if field == "note":
                notes.append(text)
            elif (
                field
                and (folded(name) not in _WEIGHTS or _number(value) is not None)
                and (cell := self._cell(field, value, text, place)) is not None
            ):
                cells[field] = cell
            else:
                rest.append(f"{name.strip()}: {text}")
                self._noted[name] += field is None
                self._misfits.setdefault(name, []).extend([text] if field else ())
        if notes or rest:
            cells["note"] = "\n".join([*notes, *rest])
        return cells

    def _cell(self, field: str, value: Any, text: str, place: Place) -> Any:  # noqa: PLR0911 - a line a kind
        """Read a value as a field wants it; None where it does not fit."""
        column = self._form.columns[field]
        if field in _REFERENCES:
            actors = [
                self._actor_of.known(part, place) for part in (_parts(value) if column.many else [text])
            ]
            return None if None in actors else actors if column.many else actors[0]
        if column.many:
            return _parts(value)
        if column.holds == "rating":
            parts = [part.strip() for part in text.split("|")]
            return parts if len(parts) > 1 else column.meanings.get(folded(text), value)
        if column.words or column.holds == "yes or no":
            known = dict(zip(_TRUTHS, _TRUTHS, strict=True)) if column.holds == "yes or no" else {}
            return {**column.meanings, **known}.get(folded(text))
        if column.holds == "number":
            amount = _amount(value)
            return None if amount is None else _plain(amount)
        if column.holds == "date":
            return _date(text)
        return text.replace("@", " at ") if field == "resource" else text

    def told(self) -> list[Told]:
        """Tell of each field that is not simply what it says."""
        told = [Told("guessed", self._amounts)] if self._amounts else []
        for name, number in self._silent.items():
            told.append(Told("left", f'"{name}" of {self._rows(number)}, which is 1 for all of them'))
        for name, number in sorted(self._noted.items()):
            if number:
                told.append(Told("taken", f'"{name}" of {self._rows(number)} into the note'))
        for name, texts in sorted(self._misfits.items()):
            if texts:
                shown = listing(sorted({f'"{text}"' for text in texts}), at_most=_SHOWN)
                what = _FITS[self._form.columns[self._meaning[name]].holds]
                said = f'"{name}" of {self._rows(len(texts))} into the note, since it is {what} here: {shown}'
                told.append(Told("guessed", said))
        return told

    def _rows(self, number: int) -> str:
        return count(number, self._noun, f"{self._noun}s")


_TRUTHS: Final = ("true", "false")
_FITS: Final[Mapping[str, str]] = {
    "text": "none of the words or parties that fit",
    "number": "no amount",
    "rating": "no number",
    "yes or no": "neither yes nor no",
    "date": "no date",
}
"""Why a value of some kind of field could not be taken."""


def field_named(name: str, table: Literal["actors", "dependencies"]) -> str | None:
    """Give the model's field that a tool's field stands for, if it is one.

    >>> field_named("According to", "dependencies"), field_named("Beschrijving", "actors")
    ('according_to', 'note')
    """
    header = folded(name)
    if header in _NOTES:
        return "note"
    return None if header in _WEIGHTS else forms()[table].fields.get(header)


def _given_id(shape: Shape) -> str:
    wanted = folded(IDENTITY)
    given = (plain_text(value) for name, value in shape.fields.items() if folded(name) == wanted)
    return next(given, "").replace("@", " at ")


def _parts(value: Any) -> list[str]:
    items = value if isinstance(value, list | tuple) else plain_text(value).split("|")
    return list(dict.fromkeys(filter(None, map(plain_text, items))))


def plain_text(value: Any) -> str:  # noqa: PLR0911 - one line for each kind of value
    """Write a value of any tool as text: lists with bars between, whole numbers without decimals."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | tuple) and not any(isinstance(item, dict | list) for item in value):
        return "|".join(filter(None, map(plain_text, value)))
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str) if value else ""
    if isinstance(value, datetime.datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


_DECIMAL: Final = re.compile(r"[+-]?\d{1,15}(?:[.,]\d+)?(?:[eE][+-]?\d{1,2})?")


def _number(value: Any) -> float | None:
    """Read a number as people write it; a comma stands before decimals unless it may part thousands."""
    if isinstance(value, str):
        text = value.strip()
        if not _DECIMAL.fullmatch(text) or re.search(r",\d{3}(?!\d)", text):
            return None
        value = float(text.replace(",", "."))
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def _amount(value: Any) -> float | None:
    number = _number(value)
    return number if number is not None and number >= 0 else None


def _plain(number: float) -> float:
    return int(number) if number.is_integer() else number


_DATE: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?")


def _date(text: str) -> str | None:
    match = _DATE.fullmatch(text)
    try:
        return datetime.date.fromisoformat(match[1]).isoformat() if match else None
    except ValueError:
        return None
