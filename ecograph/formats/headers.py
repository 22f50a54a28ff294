"""The words of sheets: what each table, column and value is called in English and in Dutch.

People never see `depender` and `dependee`. For each table there is a title, for each column a header, and
for each word a column may hold its translation: first in English, then in Dutch, then whatever else is
accepted when reading. The field's own name is always accepted too.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias, get_args, get_origin

from ecograph.model import RatingRange, Record, Settings
from ecograph.model.goals import Goal, Position
from ecograph.model.journeys import Cause, Journey, Metric, Touchpoint
from ecograph.model.links import Dependency, Interest, Offer
from ecograph.model.parties import Actor, Resource
from ecograph.model.roadmap import RECORDS, Decision, Initiative, Scenario

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Language: TypeAlias = Literal["en", "nl"]
Holds: TypeAlias = Literal["text", "number", "rating", "yes or no", "date", "anything"]
_Words: TypeAlias = "Mapping[str, tuple[str, ...]]"

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)


class Column(NamedTuple):
    """A column of a sheet."""

    field: str
    """The field of the record, or a name of our own where a sheet says whose part a row is."""
    titles: tuple[str, str]
    """Its header in English and in Dutch."""
    others: tuple[str, ...] = ()
    """What else is accepted as its header."""
    holds: Holds = "text"
    words: tuple[str, ...] = ()
    """The words of the model a cell may hold, where these are all."""
    many: bool = False
    """Whether a cell may hold several values, with `|` between them."""
    required: bool = False
    meanings: Mapping[str, str] = {}
    """From folded text to the model's own word for it."""
    is_name: bool = False
    """Whether it holds names by which rows refer to each other, in which no kind of blank means anything."""

    def title(self, language: Language) -> str:
        """Give its header in a language."""
        return self.titles[LANGUAGES.index(language)]


class Form(NamedTuple):
    """What a sheet of one table looks like."""

    table: str
    titles: tuple[str, str]
    """The name of the sheet in English and in Dutch."""
    others: tuple[str, ...]
    columns: Mapping[str, Column]
    """By field, in the order in which they are written."""
    fields: Mapping[str, str]
    """From folded header to field."""
    record: type[Record] | None
    """What a row of it becomes; None for a sheet that only fills in parts of another table's rows."""

    def title(self, language: Language) -> str:
        """Give the name of its sheet in a language."""
        return self.titles[LANGUAGES.index(language)]


_WHO: Final = ("Who", "Wie", "party", "partij")
_NAME: Final = ("Name", "Naam", "full name", "volledige naam")
_WEIGHT: Final = ("Weight", "Gewicht", "hoe zwaar", "belang", "prioriteit")
_EFFORT: Final = ("Effort", "Moeite", "inspanning")
_TOLERANCE: Final = ("Can do without for", "Hoe lang zonder", "hoe lang zonder te doen", "kan zonder")
_AGREEMENT: Final = ("Agreed on", "Afspraak", "afspraken", "afgesproken")
_CHANNEL: Final = ("Channel", "Kanaal")
_UNIT: Final = ("Unit", "Eenheid")
_OWNER: Final = ("Owner", "Eigenaar")
_HORIZON: Final = ("Horizon", "Termijn")
_DATE: Final = ("Date", "Datum")
_NOTE: Final = (
    *("Note", "Notitie", "notes", "remark", "remarks", "comment", "opmerking", "opmerkingen", "opm"),
    *("toelichting", "omschrijving", "explanation", "description"),
)
_JOURNEY: Final = ("Journey", "Klantreis")
_POINT: Final = ("Touchpoint", "Contactpunt", "step", "stap")
_VIEW: Final = ("Touchpoint according to", "Contactpunt volgens")
_NUMBER: Final = ("Number", "Nummer", "nr", "no")
_WHAT_IF: Final = ("What-if", "Wat-als")
_ACTION: Final = ("Action", "Actie", "initiatief")
_VALUE: Final = ("Value", "Waarde")

_STATEMENT: Final[_Words] = {
    "evidence": ("Evidence", "Onderbouwing", "how known", "hoe bekend", "bewijs"),
    "source": ("Source", "Bron"),
    "date": _DATE,
    "according_to": ("According to", "Volgens", "who says so", "wie zegt dat"),
    "confidential": ("Confidential", "Vertrouwelijk"),
    "note": _NOTE,
    "tags": ("Tags", "Labels", "trefwoorden"),
}

_RELIES: Final[_Words] = {
    "depender": ("Who relies", "Wie", "who", "wie rekent", "receiver", "ontvanger"),
    "dependee": (
        "Relies on",
        "Rekent op",
        "on whom",
        "op wie",
        "relies on whom",
        "rekent op wie",
        "giver",
        "gever",
    ),
    "resource": ("For what", "Waarvoor", "for", "voor", "what", "wat", "bijdrage"),
    "importance": _WEIGHT,
    "satisfaction": ("Satisfaction", "Tevredenheid"),
    "effort": _EFFORT,
    "tolerance": _TOLERANCE,
    "agreement": _AGREEMENT,
    "amount": ("Amount", "Hoeveelheid", "bedrag"),
    "unit": _UNIT,
    "channel": _CHANNEL,
}

# The table, its record, its titles, and its columns: those of any statement follow by themselves.
_DATA: Final[tuple[tuple[str, type[Record] | None, tuple[str, ...], _Words], ...]] = (
    (
        "ecosystem",
        None,
        ("Conversation map", "Praatplaat", "map", "kaart"),
        {"key": ("What", "Wat", "onderwerp"), "value": _VALUE},
    ),
    (
        "actors",
        Actor,
        ("Parties", "Partijen", "stakeholders"),
        {
            "id": ("Party", "Partij", "organisation", "organisatie", "stakeholder", "actor"),
            "name": _NAME,
            "kind": ("Kind", "Soort", "type"),
            "part_of": ("Part of", "Onderdeel van"),
            "influenceable": ("Can be influenced", "Beïnvloedbaar"),
            "trusted_by": ("Trusted by", "Vertrouwd door"),
            "disciplines": ("Disciplines", "Vakgebieden"),
        },
    ),
    (
        "dependencies",
        Dependency,
        ("Relies on", "Rekent op", "who relies on whom", "wie rekent op wie", "afhankelijkheden"),
        _RELIES,
    ),
    (
        "gives",
        Dependency,
        ("Gives", "Levert", "who gives what", "wie levert wat"),
        {
            **_RELIES,
            "dependee": ("From", "Van", "giver", "gever", "who gives", "wie levert"),
            "depender": ("To", "Naar", "to whom", "aan", "aan wie", "receiver", "ontvanger"),
        },
    ),
    (
        "interests",
        Interest,
        ("Wishes", "Wensen"),
        {
            "actor": _WHO,
            "resource": ("Wants", "Wil", "wish", "wens", "what", "wat"),
            "priority": ("Weight", "Gewicht", "hoe zwaar", "belang", "prioriteit", "importance"),
            "giver": ("From whom", "Van wie"),
            "because": ("Stuck on", "Loopt vast op", "omdat"),
        },
    ),
    (
        "offers",
        Offer,
        ("Could give", "Aanbod", "aanbiedingen"),
        {
            "actor": _WHO,
            "resource": ("Could give", "Kan geven", "offer", "what", "wat", "aanbod"),
            "effort": _EFFORT,
            "capacity": ("To how many", "Aan hoeveel", "capaciteit"),
            "not_to": ("Not to", "Niet aan"),
        },
    ),
    (
        "resources",
        Resource,
        ("What is given", "Bijdragen", "glossary", "woordenlijst"),
        {
            "id": ("What", "Wat", "bijdrage", "resource"),
            "name": _NAME,
            "kind": ("Kind", "Soort", "type"),
        },
    ),
    (
        "goals",
        Goal,
        ("Goals", "Doelen"),
        {
            "id": ("Goal", "Doel"),
            "name": _NAME,
            "shared": ("Shared", "Gezamenlijk", "gezamenlijke stip", "gedeeld"),
            "horizon": _HORIZON,
        },
    ),
    (
        "positions",
        Position,
        ("Stances", "Houdingen"),
        {
            "actor": _WHO,
            "goal": ("Goal", "Doel"),
            "stance": ("Stance", "Houding", "position", "standpunt"),
            "success": ("Succeeded when", "Geslaagd als"),
        },
    ),
    (
        "journeys",
        Journey,
        ("Journeys", "Klantreizen"),
        {
            "id": _JOURNEY,
            "name": _NAME,
            "customer": ("Customer", "Klant"),
            "owner": _OWNER,
            "sponsor": ("Sponsor", "Sponsor"),
            "mandate": ("Mandate", "Mandaat"),
        },
    ),
    (
        "touchpoints",
        Touchpoint,
        ("Touchpoints", "Contactpunten", "steps", "stappen"),
        {
            "journey": _JOURNEY,
            "id": _POINT,
            "name": _NAME,
            "stage": ("Stage", "Fase"),
            "performer": ("Done by", "Uitvoerder", "gedaan door"),
            "accountable": ("Answerable", "Eindverantwoordelijke"),
            "blamed": ("Blamed", "Krijgt het verwijt"),
            "channel": _CHANNEL,
            "resource": ("What the customer gets", "Wat de klant krijgt", "what", "wat"),
            "importance": _WEIGHT,
            "expectation": ("Expectation", "Verwachting"),
            "experience": ("Experience", "Beleving"),
            "effort": _EFFORT,
            "tolerance": _TOLERANCE,
            "agreement": _AGREEMENT,
        },
    ),
    (
        "metrics",
        Metric,
        ("KPIs", "KPI's"),
        {
            "journey": _JOURNEY,
            "touchpoint": _POINT,
            "view": _VIEW,
            "name": ("KPI", "KPI", "naam"),
            "definition": ("Definition", "Definitie"),
            "owner": ("Kept by", "Bijgehouden door", "eigenaar"),
            "unit": _UNIT,
            "target": ("Target", "Streefwaarde"),
            "value": ("Figure", "Kengetal", "waarde"),
            "shared": ("Shared", "Gedeeld"),
        },
    ),
    (
        "causes",
        Cause,
        ("Causes", "Oorzaken"),
        {
            "journey": _JOURNEY,
            "touchpoint": _POINT,
            "view": _VIEW,
            "number": _NUMBER,
            "why": ("Why", "Waarom", "cause", "oorzaak"),
            "category": ("Category", "Categorie"),
        },
    ),
    (
        "initiatives",
        Initiative,
        ("Actions", "Acties", "initiatieven"),
        {
            "id": (*_ACTION, "initiative"),
            "name": _NAME,
            "lever": ("Lever", "Aanpak"),
            "horizon": _HORIZON,
            "track": ("Track", "Spoor"),
            "effort": _EFFORT,
            "value": ("Worth", "Opbrengst", "waarde"),
            "risk_of_not_acting": ("If we do nothing", "Als we niets doen"),
            "follows": ("Comes after", "Komt na"),
            "addresses": ("Answers findings", "Bij bevindingen", "findings", "bevindingen"),
        },
    ),
    (
        "benefits",
        None,
        ("Who gains", "Wie profiteert", "benefits and costs", "baten en lasten"),
        {
            "initiative": _ACTION,
            "actor": _WHO,
            "benefits": ("Gains", "Levert op", "baat"),
            "costs": ("Contributes", "Inleg", "kosten"),
        },
    ),
    (
        "decisions",
        Decision,
        ("Decisions", "Besluiten"),
        {
            "finding": ("Finding", "Bevinding"),
            "status": ("Status", "Status", "decision", "besluit"),
            "reason": ("Reason", "Reden"),
            "owner": _OWNER,
            "date": _DATE,
            "until": ("Until", "Tot", "geldig tot"),
        },
    ),
    (
        "scenarios",
        Scenario,
        ("What-ifs", "Wat-als"),
        {
            "id": (*_WHAT_IF, "scenario"),
            "name": _NAME,
            "remove": ("Without", "Zonder"),
            "close": ("Channels closed", "Kanalen dicht"),
            "note": _NOTE,
        },
    ),
    (
        "changes",
        None,
        ("What-if changes", "Wat-als wijzigingen", "wijzigingen"),
        {
            "scenario": _WHAT_IF,
            "number": _NUMBER,
            "table": ("Sheet", "Blad", "tabel"),
            "journey": _JOURNEY,
            "key": ("Column", "Kolom", "field", "veld"),
            "value": _VALUE,
        },
    ),
)
_PARTS: Final = {"touchpoints", "metric", "causes", "because", "benefits", "costs", "change"}
"""Fields that have a sheet of their own."""
_OWN: Final[Mapping[str, tuple[str, ...]]] = {
    "ecosystem": ("key",),
    "metrics": ("touchpoint",),
    "causes": ("touchpoint",),
    "benefits": ("initiative", "actor"),
    "changes": ("scenario", "table"),
}
"""Columns that must be there beside those a record asks for."""

# From the model's own word to Dutch, and whatever else is accepted.
_VOCABULARY: Final[_Words] = {
    "service": ("dienst",),
    "product": ("product",),
    "money": ("geld",),
    "information": ("informatie",),
    "access": ("toegang",),
    "recognition": ("erkenning", "waardering"),
    "capability": ("kunde", "vermogen"),
    "customer": ("klant",),
    "organisation": ("organisatie", "organization"),
    "authority": ("overheid",),
    "hours": ("uren", "hour", "uur"),
    "days": ("dagen", "day", "dag"),
    "weeks": ("weken", "week"),
    "months": ("maanden", "month", "maand"),
    "always": ("altijd",),
    "none": ("geen",),
    "process": ("proces",),
    "experience": ("beleving",),
    "both": ("beide", "allebei"),
    "assumed": ("aangenomen",),
    "stated": ("gezegd", "said"),
    "measured": ("gemeten",),
    "involve": ("betrekken",),
    "reward": ("belonen",),
    "enable": ("toerusten",),
    "win-win": ("win-win",),
    "inform": ("informeren",),
    "back-up": ("achtervang",),
    "agree": ("afspreken",),
    "short": ("kort",),
    "medium": ("middellang",),
    "long": ("lang",),
    "time": ("tijd",),
    "budget": ("budget",),
    "accepted": ("aanvaard",),
    "in-progress": ("loopt",),
    "not-applicable": ("n.v.t.",),
    "pragmatic": ("pragmatisch",),
    "durable": ("duurzaam",),
    "people": ("mensen",),
    "policy": ("beleid",),
    "technology": ("techniek", "technologie"),
    "partner": ("partner",),
    "environment": ("omgeving",),
    "yes": ("ja",),
    "no": ("nee",),
}
_YES_OR_NO: Final = {
    "yes": "true",
    "ja": "true",
    "waar": "true",
    "x": "true",
    "no": "false",
    "nee": "false",
    "onwaar": "false",
}
WEIGHTS: Final = (
    ("nice to have", "prettig"),
    ("handy", "handig"),
    ("important", "belangrijk"),
    ("very important", "zeer belangrijk"),
    ("cannot do without", "onmisbaar"),
)
_KINDS_OF_ACTORS: Final = ("customer", "organisation", "authority")
_PLURALS: Final[_Words] = {
    "customer": ("customers", "klanten"),
    "organisation": ("organisations", "organizations", "organisaties"),
    "authority": ("authorities", "overheden"),
}
_NAMES: Final = frozenset(
    {
        *("id", "actor", "depender", "dependee", "giver", "resource", "not_to", "part_of", "trusted_by"),
        *("according_to", "customer", "owner", "sponsor", "performer", "accountable", "blamed", "view"),
        *("remove", "goal", "journey", "touchpoint", "initiative", "follows", "scenario"),
        *("finding", "addresses"),
    }
)
"""Fields with names in them, and those with findings, which name whom they are about."""
_KEYS: Final[_Words] = {
    "name": ("Name", "Naam"),
    "focal": ("Seen from", "Vertrekpunt"),
    "purpose": ("Purpose", "Bedoeling", "doel"),
    "ecograph": ("Format", "Formaat"),
}
"""The rows of the sheet of keys and values, beside the settings."""


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """Leave of a word what tells it from others: no case, spaces, signs or diacritics.

    >>> folded("Beïnvloedbaar"), folded("part_of") == folded(" Part-Of ")
    ('beinvloedbaar', True)
    """
    if not text.isascii():
        text = "".join(
            sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign)
        )
    return re.sub(r"[\W_]+", "", text.casefold())


def near(word: str, words: Iterable[str], *, least: float = 0.7) -> str | None:
    """Find the title or header that somebody may have mistyped, which nobody does in its first letter.

    >>> near("Rekend op", ["Rekent op", "Acties"]), near("Organisaties", ["initiatives", "Acties"])
    ('Rekent op', None)
    """
    import difflib

    known = {folded(one): one for one in sorted(words, reverse=True)}
    meant = folded(word)
    alike = [one for one in known if one[:1] == meant[:1]]
    found = difflib.get_close_matches(meant, alike, n=1, cutoff=least)
    return known[found[0]] if found else None


def field_of(form: Form, header: str) -> str | None:
    """Find the field of a header, also of one that says on what scale its ratings are.

    >>> field_of(forms()["dependencies"], "Gewicht (1-5)"), field_of(forms()["dependencies"], "Kleur")
    ('importance', None)
    """
    return form.fields.get(folded(header)) or form.fields.get(folded(_SCALE.sub("", header)))


_SCALE: Final = re.compile(r"\W*\b1\s*(?:\W{1,3}|t/m|tot|to)\s*5\W*$")


def in_language(word: str, language: Language) -> str:
    """Say a word of the model in a language.

    >>> in_language("hours", "nl"), in_language("hours", "en")
    ('uren', 'hours')
    """
    return _VOCABULARY[word][0] if language == "nl" and word in _VOCABULARY else word


@cache
def forms() -> Mapping[str, Form]:
    """Give the form of each sheet by its table, in the order in which they are written.

    Beside the tables there is `gives`: dependencies said the other way round, with columns from and to,
    which mean nothing certain on any other sheet.

    >>> form = forms()["dependencies"]
    >>> form.title("en"), form.columns["dependee"].title("nl"), form.fields[folded("Who relies")]
    ('Relies on', 'Rekent op', 'depender')
    """
    made = {}
    for table, record, (english, dutch, *others), words in _DATA:
        fields = record.model_fields if record else {}
        shared = {field: _STATEMENT[field] for field in _STATEMENT if field in fields and field not in words}
        columns = {field: _column(table, record, field, said) for field, said in {**words, **shared}.items()}
        known = {
            folded(header): column.field
            for column in columns.values()
            for header in (column.field, *column.titles, *column.others)
        }
        made[table] = Form(
            "dependencies" if table == "gives" else table,
            (english, dutch),
            (table, *others),
            columns,
            known,
            record,
        )
    return made


def form_of(title: str) -> Form | None:
    """Find the form of a sheet by its name.

    >>> form_of("rekent OP").table, form_of("Sheet1")
    ('dependencies', None)
    """
    return _by_title().get(folded(title))


def titles() -> list[str]:
    """Give every name a sheet may have, for guessing which was meant."""
    return [title for form in forms().values() for title in (*form.titles, form.others[0])]


@cache
def _by_title() -> Mapping[str, Form]:
    return {folded(title): form for form in forms().values() for title in (*form.titles, *form.others)}


@cache
def key_of(text: str) -> str | None:
    """Find the key of the model that a row of the sheet of keys and values is about.

    >>> key_of("Seen from"), key_of("Settings.Critical"), key_of("colour")
    ('focal', 'settings.critical', None)
    """
    start, *steps = text.split(".")
    if steps and folded(start) == "settings":
        known = {folded(name): name for name in Settings.model_fields}
        return ".".join(["settings", known.get(folded(steps[0]), steps[0].strip()), *steps[1:]])
    known = {folded(word): key for key, words in _KEYS.items() for word in (key, *words)}
    return known.get(folded(text))


def key_in(key: str, language: Language) -> str:
    """Say a key of the model in a language; settings keep their dotted names.

    >>> key_in("focal", "nl"), key_in("settings.critical", "nl")
    ('Vertrekpunt', 'settings.critical')
    """
    return _KEYS[key][LANGUAGES.index(language)] if key in _KEYS else key


def keys() -> list[str]:
    """Give the keys of the model and of its settings."""
    return [*_KEYS, *(f"settings.{name}" for name in Settings.model_fields)]


def column_of(record: type[Record] | None, field: str) -> Column:
    """Tell what a field of a record may hold, whatever it is called."""
    kind = record.model_fields[field].annotation if record and field in record.model_fields else str
    words = tuple(_words_in(kind))
    holds = _holds(kind)
    meanings = {folded(said): word for word in words for said in (word, *_VOCABULARY.get(word, ()))}
    if holds == "yes or no":
        meanings = dict(_YES_OR_NO)
    elif field in {"importance", "priority"}:
        meanings = {folded(said): str(level) for level, both in enumerate(WEIGHTS, 1) for said in both}
    elif record is Actor and field == "kind":
        known = ((word, said) for word in _KINDS_OF_ACTORS for said in (word, *_VOCABULARY[word]))
        plurals = {folded(said): word for word, many in _PLURALS.items() for said in many}
        meanings = {folded(said): word for word, said in known} | plurals
    return Column(
        field,
        ("", ""),
        holds=holds,
        words=words,
        many=get_origin(kind) is tuple,
        required=bool(record and field in record.model_fields and record.model_fields[field].is_required()),
        meanings=meanings,
        is_name=field in _NAMES,
    )


def part_of(record: type[Record] | None, field: str) -> type[Record] | None:
    """Give the record that a field is made of, where it holds parts with fields of their own."""
    if record is None or field not in record.model_fields:
        return None
    found = (kind for kind in _types_in(record.model_fields[field].annotation) if isinstance(kind, type))
    return next((kind for kind in found if issubclass(kind, Record) and kind is not RatingRange), None)


def _column(table: str, record: type[Record] | None, field: str, said: tuple[str, ...]) -> Column:
    column = column_of(Initiative if table == "benefits" and field in _PARTS else record, field)
    if table == "benefits" and field in _PARTS:
        column = column._replace(holds="rating", required=False)
    if record is None and field == "value":
        column = column._replace(holds="anything")
    if table == "changes" and field == "table":
        tables = {folded(title): table for table in RECORDS for title in _titles_of(table)}
        column = column._replace(words=tuple(RECORDS), meanings=tables)
    english, dutch, *others = said
    required = column.required or field in _OWN.get(table, ())
    return column._replace(titles=(english, dutch), others=tuple(others), required=required)


def _titles_of(table: str) -> Iterable[str]:
    return next((name, *titles) for name, _, titles, _ in _DATA if name == table)


def _words_in(kind: Any) -> list[str]:
    if get_origin(kind) is Literal:
        return [str(value) for value in get_args(kind)]
    return [word for inner in get_args(kind) for word in _words_in(inner)]


def _holds(kind: Any) -> Holds:
    """Tell from the type of a field what a cell of it holds, the most special first."""
    found = set(_types_in(kind))
    if RatingRange in found:
        return "rating"
    if bool in found:
        return "yes or no" if str not in found else "text"
    if datetime.date in found:
        return "date"
    return "number" if found & {int, float} and str not in found else "text"


def _types_in(kind: Any) -> Iterable[Any]:
    if get_origin(kind) is None:
        return (kind,)
    return (found for inner in get_args(kind) for found in _types_in(inner))
