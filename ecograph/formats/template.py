"""An empty workbook to fill in: a sheet for each table, in plain words, with a small example to type over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from ecograph.errors import column_letters
from ecograph.formats.grid import IGNORED, Sheet
from ecograph.formats.headers import LANGUAGES, forms, in_language, key_in
from ecograph.formats.workbook import FONT, TEMPLATE_AUTHOR, bytes_of, fill_in, on_one_page_wide

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from ecograph.formats.headers import Column, Form, Language

_Both: TypeAlias = tuple[str, str]
"""The same in English and in Dutch."""


class _About(NamedTuple):
    """What a sheet is for, and the example on it."""

    what: _Both
    rows: tuple[Mapping[str, str | int | _Both], ...] = ()


_AIRPORT: Final = ("Airport", "Luchthaven")
_CLEANER: Final = ("Cleaning firm", "Schoonmaakbedrijf")
_AIRLINE: Final = ("Airline", "Luchtvaartmaatschappij")
_PASSENGER: Final = ("Passenger", "Reiziger")
_CLEAN: Final = ("Clean terminal", "Schone terminal")
_FEE: Final = ("Contract fee", "Contractvergoeding")
_FORECAST: Final = ("Forecast of passengers", "Reizigersprognose")
_GATE: Final = ("Gate on time", "Gate op tijd")
_DEPARTURE: Final = ("Departure", "Vertrek")
_EXAMPLE: Final = ("Example: type over it", "Voorbeeld: typ eroverheen")

_SHEETS: Final[Mapping[str, _About]] = {
    "ecosystem": _About(
        (
            "What the map is called, from whose chair you look, and what it is for.",
            "Hoe de praatplaat heet, vanuit wie je kijkt en waar hij voor is.",
        ),
        (
            {
                "key": ("name",) * 2,
                "value": ("Departing passenger (example)", "Vertrekkende reiziger (voorbeeld)"),
            },
            {"key": ("focal",) * 2, "value": _AIRPORT},
            {
                "key": ("purpose",) * 2,
                "value": ("Fewer worries between kerb and gate", "Minder zorgen tussen stoep en gate"),
            },
        ),
    ),
    "actors": _About(
        (
            "Who takes part: customers, organisations, authorities, and departments as part of one.",
            "Wie er meedoen: klanten, organisaties, overheden, en afdelingen als onderdeel daarvan.",
        ),
        (
            {"id": _PASSENGER, "kind": "customer", "note": _EXAMPLE},
            {"id": _AIRPORT, "kind": "organisation", "note": _EXAMPLE},
            {"id": _CLEANER, "kind": "organisation", "trusted_by": _AIRPORT, "note": _EXAMPLE},
            {"id": _AIRLINE, "kind": "organisation", "note": _EXAMPLE},
        ),
    ),
    "dependencies": _About(
        (
            "Who relies on whom, for what, and how heavily it weighs: one row for each thing.",
            "Wie op wie rekent, waarvoor en hoe zwaar dat weegt: een rij voor elk ding.",
        ),
        (
            {
                "depender": _AIRPORT,
                "dependee": _CLEANER,
                "resource": _CLEAN,
                "importance": "5",
                "satisfaction": "3",
                "effort": "4",
                "tolerance": "days",
                "agreement": "process",
                "evidence": "stated",
                "note": _EXAMPLE,
            },
            {
                "depender": _CLEANER,
                "dependee": _AIRPORT,
                "resource": _FEE,
                "importance": "4..5",
                "effort": "2",
                "tolerance": "months",
                "evidence": "assumed",
                "note": _EXAMPLE,
            },
            {
                "depender": _AIRLINE,
                "dependee": _AIRPORT,
                "resource": _GATE,
                "importance": "5",
                "satisfaction": "4",
                "effort": "3",
                "tolerance": "hours",
                "agreement": "process",
                "evidence": "stated",
                "note": _EXAMPLE,
            },
        ),
    ),
    "interests": _About(
        (
            "What each party would like to get, and what it is stuck on without it.",
            "Wat elke partij graag zou krijgen, en waar zij zonder op vastloopt.",
        ),
        (
            {
                "actor": _CLEANER,
                "resource": _FORECAST,
                "priority": "4",
                "evidence": "stated",
                "note": _EXAMPLE,
                "because": ("Peaks come unannounced", "Pieken komen onaangekondigd"),
            },
        ),
    ),
    "offers": _About(
        (
            "What each party could give, and what giving it would cost that party.",
            "Wat elke partij zou kunnen geven, en hoeveel moeite dat kost.",
        ),
        ({"actor": _AIRLINE, "resource": _FORECAST, "effort": "1", "evidence": "assumed", "note": _EXAMPLE},),
    ),
    "resources": _About(
        (
            "Everything that is given or wished for, once each. Or leave this sheet empty altogether.",
            "Alles wat gegeven of gewenst wordt, elk één keer. Of laat dit blad helemaal leeg.",
        ),
        (
            {"id": _CLEAN, "kind": "service", "note": _EXAMPLE},
            {"id": _FEE, "kind": "money", "note": _EXAMPLE},
            {"id": _FORECAST, "kind": "information", "note": _EXAMPLE},
            {"id": _GATE, "kind": "service", "note": _EXAMPLE},
        ),
    ),
    "journeys": _About(
        (
            "The journeys that a customer makes, and who looks after each.",
            "De klantreizen, en wie naar elk omkijkt.",
        ),
        ({"id": _DEPARTURE, "customer": _PASSENGER, "owner": _AIRPORT, "mandate": "time", "note": _EXAMPLE},),
    ),
    "touchpoints": _About(
        (
            "The steps of a journey, in order: who does it, who answers for it, what the customer meets.",
            "De stappen van een klantreis: wie doet het, wie staat ervoor in, wat maakt de klant mee.",
        ),
        (
            {
                "journey": _DEPARTURE,
                "id": ("Check-in", "Inchecken"),
                "stage": ("Arrive", "Aankomen"),
                "performer": _AIRLINE,
                "accountable": _AIRLINE,
                "channel": ("app | desk", "app | balie"),
                "importance": "5",
                "expectation": "4",
                "experience": "4",
                "evidence": "stated",
                "note": _EXAMPLE,
            },
            {
                "journey": _DEPARTURE,
                "id": ("Toilets", "Toiletten"),
                "stage": ("Wait", "Wachten"),
                "performer": _CLEANER,
                "accountable": _AIRPORT,
                "channel": ("on the spot", "ter plaatse"),
                "importance": "4",
                "expectation": "5",
                "experience": "3",
                "evidence": "stated",
                "note": _EXAMPLE,
            },
        ),
    ),
    "initiatives": _About(
        (
            "What could be done, what it takes and what it brings.",
            "Wat er gedaan kan worden, wat het kost en wat het oplevert.",
        ),
        (
            {
                "id": ("Share the forecast", "Deel de prognose"),
                "lever": "win-win",
                "horizon": "short",
                "track": "pragmatic",
                "effort": "2",
                "value": "5",
                "risk_of_not_acting": "4",
                "note": _EXAMPLE,
            },
        ),
    ),
    "goals": _About(
        ("What the parties are after.", "Wat de partijen willen bereiken."),
    ),
    "positions": _About(
        (
            "Where each party stands on a goal, and when it would call it a success.",
            "Hoe elke partij tegenover een doel staat, en wanneer het voor haar geslaagd is.",
        ),
    ),
    "metrics": _About(
        ("How a step is measured.", "Hoe een stap gemeten wordt."),
    ),
    "causes": _About(
        ("Why a step falls short, and why that is.", "Waarom een stap tekortschiet, en waardoor dat komt."),
    ),
    "benefits": _About(
        (
            "Who gains by an action, and who contributes to it.",
            "Wie er van een actie profiteert, en wie eraan bijdraagt.",
        ),
    ),
    "decisions": _About(
        (
            "What you have decided about a finding, once there is a report.",
            "Wat jullie over een bevinding besloten hebben, als er een rapport is.",
        ),
    ),
    "scenarios": _About(
        (
            "What might happen: parties that drop out, channels that close.",
            "Wat er kan gebeuren: partijen die wegvallen, kanalen die dichtgaan.",
        ),
    ),
    "changes": _About(
        (
            "For a what-if: rows of other sheets that would be different.",
            "Voor een wat-als: rijen van andere bladen die dan anders zijn.",
        ),
    ),
}
"""In the order of the sheets: what everybody fills in, then what is needed least."""

_HELP: Final[Mapping[str, _Both]] = {
    # What any sheet may say
    "evidence": (
        "How you know it: assumed is a guess, stated is said by somebody, measured is counted.",
        "Hoe je het weet: aangenomen is een gok, gezegd komt van iemand, gemeten is geteld.",
    ),
    "source": (
        "Where it comes from: an interview, a contract, a report.",
        "Waar het vandaan komt: een gesprek, een contract, een rapport.",
    ),
    "date": (
        "When it was said, measured or decided: year-month-day.",
        "Wanneer het gezegd, gemeten of besloten is: jaar-maand-dag.",
    ),
    "according_to": (
        "The party whose view this is. Several parties may each have a row about the same thing.",
        "De partij die het zo ziet. Meer partijen mogen elk een rij over hetzelfde hebben.",
    ),
    "confidential": (
        "yes: this row is left out of everything that is shared.",
        "ja: deze rij blijft weg uit alles wat gedeeld wordt.",
    ),
    "note": ("Anything worth remembering.", "Alles wat je wilt onthouden."),
    "tags": (
        "Labels of your own, to select by. Several with | between them.",
        "Eigen labels om op te kiezen. Meer dan één met | ertussen.",
    ),
    "name": (
        "The full name that people read, where it differs from the first column.",
        "De volledige naam die mensen lezen, als die anders is dan in de eerste kolom.",
    ),
    "effort": (
        "What it costs whoever gives it: 1 next to nothing … 5 as much as it can bear. Not sure: 3..5",
        "Wat het kost voor wie het geeft: 1 bijna niets … 5 zoveel als hij aankan. Niet zeker: 3..5",
    ),
    "importance": (
        "How heavily it weighs: 1 nice to have … 5 cannot do without. Not sure: 3..5",
        "Hoe zwaar het weegt: 1 prettig … 5 onmisbaar. Niet zeker: 3..5",
    ),
    "tolerance": ("How long it can be done without.", "Hoe lang het zonder kan."),
    "agreement": (
        "What has been agreed on: nothing, the process, the experience, or both.",
        "Waar een afspraak over is: niets, het proces, de beleving, of beide.",
    ),
    "unit": (
        "The unit of the numbers in this row, such as EUR per year.",
        "De eenheid van de getallen in deze rij, zoals EUR per jaar.",
    ),
    "channel": (
        "By which channel: phone, app, desk … Several with | between them.",
        "Via welk kanaal: telefoon, app, balie … Meer dan één met | ertussen.",
    ),
    "horizon": ("How far away it is.", "Hoe ver weg het is."),
    "journey": (
        "The journey, as it is called on its own sheet.",
        "De klantreis, zoals die op zijn eigen blad heet.",
    ),
    "touchpoint": (
        "The step, as it is called on the sheet of touchpoints.",
        "De stap, zoals die op het blad met contactpunten heet.",
    ),
    "view": (
        "Whose view of the step, where several parties describe the same step.",
        "Wiens kijk op de stap, als meer partijen dezelfde stap beschrijven.",
    ),
    # Map
    "ecosystem.key": ("name, seen from or purpose.", "naam, vertrekpunt of bedoeling."),
    "ecosystem.value": ("What it is.", "Wat het is."),
    # Parties
    "actors.id": (
        "What you call this party on all sheets: always the same, and no @ in it.",
        "Hoe je deze partij op alle bladen noemt: steeds hetzelfde, zonder @.",
    ),
    "actors.kind": (
        "customer, organisation or authority; another word is fine, too.",
        "klant, organisatie of overheid; een ander woord mag ook.",
    ),
    "actors.part_of": (
        "For a department or a group of customers: the party it is a part of.",
        "Voor een afdeling of klantgroep: de partij waar zij onderdeel van is.",
    ),
    "actors.influenceable": (
        "no: the others cannot hope to change what it does.",
        "nee: de anderen kunnen niet veranderen wat zij doet.",
    ),
    "actors.trusted_by": (
        "Which parties trust this one. Several with | between them.",
        "Welke partijen haar vertrouwen. Meer dan één met | ertussen.",
    ),
    "actors.disciplines": (
        "What it is good at: operations, research, marketing … Several with | between them.",
        "Waar zij goed in is: uitvoering, onderzoek, marketing … Meer dan één met | ertussen.",
    ),
    # Relies on
    "depender": (
        "Who relies on somebody: the party that receives.",
        "Wie op iemand rekent: de partij die ontvangt.",
    ),
    "dependee": ("On whom: the party that gives.", "Op wie: de partij die geeft."),
    "dependencies.resource": (
        "For what. If several parties give the same, either will do, unless it is money.",
        "Waarvoor. Geven meer partijen hetzelfde, dan is één van hen genoeg, behalve bij geld.",
    ),
    "satisfaction": (
        "Whether it comes as needed: 1 not at all … 5 fully. Not sure: 3..5",
        "Of het komt zoals nodig: 1 helemaal niet … 5 helemaal. Niet zeker: 3..5",
    ),
    "amount": ("How much: a number.", "Hoeveel: een getal."),
    # Wishes and what could be given
    "interests.actor": ("Who would like to get it.", "Wie het graag zou krijgen."),
    "interests.resource": ("What this party would like to get.", "Wat deze partij graag zou krijgen."),
    "priority": (
        "How much: 1 nice to have … 5 cannot do without. Not sure: 3..5",
        "Hoe graag: 1 prettig … 5 onmisbaar. Niet zeker: 3..5",
    ),
    "giver": (
        "Only if it must come from this very party.",
        "Alleen als het van juist deze partij moet komen.",
    ),
    "because": ("What goes wrong without it.", "Wat er zonder misgaat."),
    "offers.actor": ("Who could give it.", "Wie het zou kunnen geven."),
    "offers.resource": ("What this party could give.", "Wat deze partij zou kunnen geven."),
    "capacity": (
        "To how many parties at most; empty: to any number.",
        "Aan hoeveel partijen hooguit; leeg: aan iedereen.",
    ),
    "not_to": (
        "To whom this party would not give it. Several with | between them.",
        "Aan wie deze partij het niet geeft. Meer dan één met | ertussen.",
    ),
    "resources.id": (
        "What is given, in the words used on the other sheets.",
        "Wat er gegeven wordt, in de woorden van de andere bladen.",
    ),
    "resources.kind": (
        "What kind of thing it is. Money adds up; of other things, one giver is enough.",
        "Wat voor soort het is. Geld telt op; van iets anders is één gever genoeg.",
    ),
    # Journeys
    "journeys.id": ("What you call the journey on all sheets.", "Hoe je de klantreis op alle bladen noemt."),
    "customer": ("The party that travels it.", "De partij die de reis maakt."),
    "journeys.owner": (
        "The party that looks after it; may be a department.",
        "De partij die ernaar omkijkt; mag een afdeling zijn.",
    ),
    "sponsor": ("The party that backs the owner.", "De partij die achter de eigenaar staat."),
    "mandate": ("What the owner may decide on.", "Waar de eigenaar over mag beslissen."),
    "touchpoints.id": ("What you call this step.", "Hoe je deze stap noemt."),
    "stage": ("The part of the journey it belongs to.", "Het deel van de reis waar de stap bij hoort."),
    "performer": (
        "Who does it. If either of several will do: all of them with | between them.",
        "Wie het doet. Is één van meer genoeg: allemaal met | ertussen.",
    ),
    "accountable": ("Who answers for it.", "Wie ervoor instaat."),
    "blamed": (
        "Who hears the complaint; if empty, whoever answers for it.",
        "Wie de klacht krijgt; als het leeg is, wie ervoor instaat.",
    ),
    "touchpoints.resource": (
        "What the customer gets here, if it is given on other sheets, too.",
        "Wat de klant hier krijgt, als dat ook op andere bladen staat.",
    ),
    "expectation": (
        "What the customer expects: 1 little … 5 everything. Not sure: 3..5",
        "Wat de klant verwacht: 1 weinig … 5 alles. Niet zeker: 3..5",
    ),
    "experience": (
        "What the customer meets: 1 poor … 5 excellent. Not sure: 3..5",
        "Wat de klant meemaakt: 1 slecht … 5 uitstekend. Niet zeker: 3..5",
    ),
    # Figures and causes
    "metrics.name": ("What people call the figure.", "Hoe mensen het kengetal noemen."),
    "definition": (
        "What exactly is counted, and from when.",
        "Wat er precies geteld wordt, en vanaf wanneer.",
    ),
    "metrics.owner": ("The party that keeps the figure.", "De partij die het kengetal bijhoudt."),
    "target": ("Where it should be: a number.", "Waar het op hoort te staan: een getal."),
    "metrics.value": ("Where it is: a number.", "Waar het op staat: een getal."),
    "metrics.shared": ("yes: the partners see it.", "ja: de partners zien het."),
    "causes.number": (
        "Its place among the causes: 1.2 is the second cause behind cause 1.",
        "De plaats tussen de oorzaken: 1.2 is de tweede oorzaak achter oorzaak 1.",
    ),
    "why": ("The cause in one sentence.", "De oorzaak in één zin."),
    "category": ("Where the cause lies.", "Waar de oorzaak ligt."),
    # Actions
    "initiatives.id": ("What you call this action.", "Hoe je deze actie noemt."),
    "lever": ("How it moves the parties.", "Hoe het de partijen in beweging brengt."),
    "track": (
        "A patch that works now, or the lasting answer.",
        "Een pleister die nu helpt, of het blijvende antwoord.",
    ),
    "initiatives.effort": (
        "What it takes: 1 little … 5 very much. Not sure: 3..5",
        "Wat het kost: 1 weinig … 5 heel veel. Niet zeker: 3..5",
    ),
    "initiatives.value": (
        "What it brings: 1 little … 5 very much. Not sure: 3..5",
        "Wat het brengt: 1 weinig … 5 heel veel. Niet zeker: 3..5",
    ),
    "risk_of_not_acting": (
        "How bad it is to leave it: 1 not bad … 5 very bad. Not sure: 3..5",
        "Hoe erg het is om het te laten: 1 niet erg … 5 heel erg. Niet zeker: 3..5",
    ),
    "follows": (
        "The actions that must come first. Several with | between them.",
        "De acties die eerst moeten. Meer dan één met | ertussen.",
    ),
    "addresses": (
        "The findings it answers, as a report names them. Several with | between them.",
        "De bevindingen waar het bij hoort, zoals een rapport ze noemt. Meer dan één met | ertussen.",
    ),
    "initiative": (
        "The action, as it is called on its own sheet.",
        "De actie, zoals die op haar eigen blad heet.",
    ),
    "benefits.actor": ("The party that gains or contributes.", "De partij die profiteert of bijdraagt."),
    "benefits": (
        "How much this party gains: 1 little … 5 very much. Not sure: 3..5",
        "Hoeveel het deze partij oplevert: 1 weinig … 5 heel veel. Niet zeker: 3..5",
    ),
    "costs": (
        "How much this party contributes: 1 little … 5 very much. Not sure: 3..5",
        "Hoeveel deze partij inlegt: 1 weinig … 5 heel veel. Niet zeker: 3..5",
    ),
    # Goals
    "goals.id": ("What you call the goal.", "Hoe je het doel noemt."),
    "goals.shared": (
        "yes: it is meant to be everybody's goal, seen from the customer.",
        "ja: het is bedoeld als ieders doel, gezien vanuit de klant.",
    ),
    "positions.actor": ("Which party.", "Welke partij."),
    "goal": ("The goal, as it is called on its own sheet.", "Het doel, zoals dat op zijn eigen blad heet."),
    "stance": (
        "From -4 (would fight it) over 0 (does not care) to 4 (lives for it).",
        "Van -4 (vecht ertegen) via 0 (maakt niet uit) tot 4 (leeft ervoor).",
    ),
    "success": (
        "When this party would call it a success, in its own words.",
        "Wanneer het voor deze partij geslaagd is, in haar eigen woorden.",
    ),
    # Decisions and what-ifs
    "finding": ("The finding, as a report names it.", "De bevinding, zoals een rapport die noemt."),
    "status": (
        "Lived with, being worked on, or beside the point.",
        "Er wordt mee geleefd, eraan gewerkt, of het doet niet ter zake.",
    ),
    "reason": ("Why; reports print it.", "Waarom; rapporten drukken het af."),
    "decisions.owner": ("Who stands for the decision.", "Wie voor het besluit staat."),
    "until": ("When it lapses: year-month-day.", "Wanneer het vervalt: jaar-maand-dag."),
    "scenarios.id": ("What you call it.", "Hoe je het noemt."),
    "remove": (
        "Parties that drop out. Several with | between them.",
        "Partijen die wegvallen. Meer dan één met | ertussen.",
    ),
    "close": (
        "Channels that close. Several with | between them.",
        "Kanalen die dichtgaan. Meer dan één met | ertussen.",
    ),
    "scenario": (
        "The what-if, as it is called on its own sheet.",
        "De wat-als, zoals die op zijn eigen blad heet.",
    ),
    "changes.number": (
        "Rows with the same number change one row together.",
        "Rijen met hetzelfde nummer wijzigen samen één rij.",
    ),
    "table": ("The sheet on which the row stands.", "Het blad waar de rij op staat."),
    "key": (
        "The column: first those that tell which row it is, then those that change.",
        "De kolom: eerst die vertellen welke rij het is, dan die veranderen.",
    ),
    "changes.value": ("What stands there then.", "Wat er dan staat."),
}
"""What a column holds, by its field, or by sheet and field where that differs."""

_GUIDE_TITLE: Final = (f"How it works {IGNORED}", f"Zo werkt het {IGNORED}")
_LISTS_TITLE: Final = (f"Lists {IGNORED}", f"Lijsten {IGNORED}")
_GUIDE_HEAD: Final = ("How it works", "Zo werkt het")
_GUIDE: Final[tuple[_Both, ...]] = (
    (
        "Write one thing you know in each row: one party, one thing that somebody relies on, one wish.",
        "Schrijf in elke rij één ding dat je weet: één partij, één ding waar iemand op rekent, één wens.",
    ),
    (
        "Begin with the parties, then write who relies on whom. Leave empty what you do not know.",
        "Begin met de partijen, en schrijf dan wie op wie rekent. Laat leeg wat je niet weet.",
    ),
    (
        "The yellow rows are an example. Type over them, or delete them.",
        "De gele rijen zijn een voorbeeld. Typ eroverheen, of verwijder ze.",
    ),
    (
        "What stands under a dark header must be filled in; under a light one it may stay empty.",
        "Wat onder een donkere kop staat moet ingevuld zijn; onder een lichte mag het leeg blijven.",
    ),
    (
        "Point at a header to read what belongs there. A small arrow beside a cell offers words.",
        "Wijs een kop aan om te lezen wat eronder hoort. Een pijltje naast een cel geeft woorden.",
    ),
    (
        "Ratings run from 1 to 5. Not sure? Write a range with two points: 3..5",
        "Cijfers lopen van 1 tot 5. Niet zeker? Schrijf een bereik met twee punten: 3..5",
    ),
    (
        "Several names in one cell have a bar between them: cleaner | airline",
        "Meer namen in één cel staan met een streep ertussen: schoonmaker | luchtvaartmaatschappij",
    ),
    (
        "Call a party by the same name everywhere: the name in the first column of its sheet.",
        "Noem een partij overal hetzelfde: zoals in de eerste kolom van haar blad.",
    ),
    (
        "A guess is welcome. Write assumed under evidence, and the report says what to ask.",
        "Een gok is welkom. Schrijf aangenomen bij de onderbouwing, en het rapport zegt wat je kunt vragen.",
    ),
    (
        f'A sheet with "{IGNORED}" in its name is not read: keep your own notes on one.',
        f'Een blad met "{IGNORED}" in de naam wordt niet gelezen: bewaar daar je eigen aantekeningen.',
    ),
    (
        "Merged cells, hidden rows and hidden columns are refused, since nobody sees what is in them.",
        "Samengevoegde cellen, verborgen rijen en kolommen worden geweigerd: niemand ziet wat erin staat.",
    ),
    (
        "Then save the workbook, and run: ecograph scan FILE.xlsx",
        "Bewaar daarna de werkmap, en typ: ecograph scan BESTAND.xlsx",
    ),
)
_SHEETS_HEAD: Final = (("Sheet", "What you write there"), ("Blad", "Wat je daar schrijft"))
_LATER: Final = (
    "The sheets below are for later: leave them empty until you need them.",
    "De bladen hieronder zijn voor later: laat ze leeg tot je ze nodig hebt.",
)
_NOT_LISTED: Final = (
    "That is none of the words in the list. Keep it all the same?",
    "Dat is geen van de woorden in de lijst. Toch laten staan?",
)
_NOT_A_RATING: Final = (
    "A rating is a number from 1 to 5, or a range such as 3..5. Keep it all the same?",
    "Een cijfer is een getal van 1 tot 5, of een bereik zoals 3..5. Toch laten staan?",
)
_NOT_NAMED: Final = (
    "That name is not on its own sheet yet ({sheet}). Keep it all the same?",
    "Die naam staat nog niet op zijn eigen blad ({sheet}). Toch laten staan?",
)

_LEVELS: Final = (
    *map(str, range(1, 6)),
    *(f"{low}..{high}" for low in range(1, 5) for high in range(low + 1, 6)),
)
_YES_NO: Final = ("yes", "no")
_PARTY_FIELDS: Final = (
    *(
        "depender",
        "dependee",
        "actor",
        "giver",
        "not_to",
        "part_of",
        "trusted_by",
        "according_to",
        "customer",
    ),
    *("sponsor", "performer", "accountable", "blamed", "view", "remove"),
)
_REFERS: Final[Mapping[str, str]] = {
    **dict.fromkeys(_PARTY_FIELDS, "actors"),
    "journeys.owner": "actors",
    "metrics.owner": "actors",
    "resource": "resources",
    "goal": "goals",
    "journey": "journeys",
    "touchpoint": "touchpoints",
    "initiative": "initiatives",
    "follows": "initiatives",
    "scenario": "scenarios",
}
"""Whose names a column holds."""
_KINDS_OF_PARTIES: Final = ("customer", "organisation", "authority")
_ROWS: Final = 1000
"""As far as drop-downs and names reach."""


def template(language: Language) -> bytes:
    """Make a workbook to fill in, in plain words, with a small example that can be scanned as it is.

    A sheet for each table, a note on each header, drop-downs for all that has a fixed set of words and for
    the names on other sheets, ratings and names laid out as text so that no spreadsheet makes a date of
    them. What everybody fills in comes first; the other sheets are empty, and empty sheets say nothing.

    Args:
        language: of everything that people read: `en` or `nl`. Either is understood when it is read.

    Returns:
        The bytes of the workbook: always the same.

    >>> from ecograph.formats.workbook import read_workbook
    >>> [sheet.name for sheet in read_workbook(template("nl"), "praatplaat.xlsx")][:3]
    ['Praatplaat', 'Partijen', 'Rekent op']
    """
    from openpyxl import Workbook

    book = Workbook()
    index = LANGUAGES.index(language)
    _guide(book.worksheets[0], index)
    lists = _Lists(index)
    for table, about in _SHEETS.items():
        form = forms()[table]
        worksheet = book.create_sheet(form.titles[index])
        fill_in(worksheet, _example(form, about, language))
        _lay_out(worksheet, form, about, index)
        _offer_words(worksheet, form, lists)
    lists.write(book)
    return bytes_of(book)


def _example(form: Form, about: _About, language: Language) -> Sheet:
    """Make the header of a sheet and the rows of its example."""
    index = LANGUAGES.index(language)
    rows = [[column.titles[index] for column in form.columns.values()]]
    rows += [
        [_said(form, field, row.get(field, ""), language) for field in form.columns] for row in about.rows
    ]
    cells = [[cell or None for cell in row] for row in rows]
    return Sheet(form.titles[index], "", cells, range(1, len(cells) + 1), in_workbook=True)


def _said(form: Form, field: str, value: str | int | _Both, language: Language) -> str:
    if isinstance(value, tuple):
        text = value[LANGUAGES.index(language)]
        return key_in(text, language) if form.table == "ecosystem" and field == "key" else text
    return in_language(str(value), language)


_LIGHT, _DARK = "FFDCE6F1", "FF1F4E79"
_YELLOW, _MAIN_TAB, _LATER_TAB = "FFFFF8DC", "FF1F4E79", "FFB7B7B7"
_NARROWEST, _NAME_WIDTH, _SENTENCE_WIDTH = 13, 25, 42
_SENTENCES: Final = ("note", "because", "why", "reason", "success", "definition")


def _lay_out(worksheet: Worksheet, form: Form, about: _About, index: int) -> None:
    """Mark what must be filled in and what is an example, say what each column holds, keep text as text."""
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill

    example, dark = PatternFill("solid", start_color=_YELLOW), PatternFill("solid", start_color=_DARK)
    for number, (field, column) in enumerate(form.columns.items(), 1):
        letters = column_letters(number)
        dimension = worksheet.column_dimensions[letters]
        title = column.titles[index]
        is_name = f"{form.table}.{field}" in _REFERS or field in _REFERS or field in {"id", "name", "key"}
        dimension.width = max(len(title) + 5, _NAME_WIDTH if is_name else _NARROWEST)
        if field in _SENTENCES or (form.record is None and field == "value"):
            dimension.width = _SENTENCE_WIDTH
        if column.holds == "date":
            dimension.number_format = "yyyy-mm-dd"
        elif column.holds != "number":
            # As text: a spreadsheet would make a date of 3-5 and a number of 007.
            dimension.number_format = "@"
        head = worksheet[f"{letters}1"]
        head.alignment = Alignment(vertical="center", wrap_text=True)
        if column.required:
            head.fill, head.font = dark, Font(name=FONT, bold=True, color="FFFFFFFF")
        note = Comment(_help(form, field)[index], TEMPLATE_AUTHOR)
        note.width, note.height = 320, 80
        head.comment = note
        for row in range(2, len(about.rows) + 2):
            cell = worksheet[f"{letters}{row}"]
            cell.fill = example
            cell.number_format = dimension.number_format
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    worksheet.row_dimensions[1].height = 32
    worksheet.freeze_panes = "B2"
    worksheet.auto_filter.ref = f"A1:{column_letters(len(form.columns))}{max(len(about.rows), 1) + 1}"
    worksheet.sheet_properties.tabColor = _MAIN_TAB if about.rows else _LATER_TAB


def _help(form: Form, field: str) -> _Both:
    """Say what belongs in a column."""
    return _HELP[f"{form.table}.{field}"] if f"{form.table}.{field}" in _HELP else _HELP[field]


class _Lists:
    """The words that drop-downs offer, each list a column of one hidden sheet."""

    def __init__(self, index: int) -> None:
        self.index = index
        self._columns: dict[tuple[str, ...], str] = {}

    def of(self, words: Sequence[str]) -> str:
        """Give the cells that hold a list of words."""
        column = self._columns.setdefault(tuple(words), column_letters(len(self._columns) + 1))
        return f"'{_LISTS_TITLE[self.index]}'!${column}$1:${column}${len(words)}"

    def write(self, book: Workbook) -> None:
        """Write the lists on a sheet of their own."""
        worksheet = book.create_sheet(_LISTS_TITLE[self.index])
        worksheet.sheet_state = "hidden"
        for words, column in self._columns.items():
            for row, word in enumerate(words, 1):
                cell = worksheet[f"{column}{row}"]
                cell.value, cell.data_type, cell.number_format = word, "s", "@"


def _offer_words(worksheet: Worksheet, form: Form, lists: _Lists) -> None:
    """Put a drop-down on each column that has a fixed set of words, or holds the names of another sheet."""
    from openpyxl.worksheet.datavalidation import DataValidation

    for number, (field, column) in enumerate(form.columns.items(), 1):
        letters = column_letters(number)
        if offered := _offered(form, field, column, lists):
            cells, question = offered
            drop_down = DataValidation(
                "list",
                formula1=cells,
                allow_blank=True,
                errorStyle="warning",
                error=question,
                # A cell that may hold several names is right with names that no list has.
                showErrorMessage=bool(question),
            )
            drop_down.add(f"{letters}2:{letters}{_ROWS}")
            worksheet.add_data_validation(drop_down)
    if form.table == "ecosystem":
        seen_from = DataValidation("list", formula1=_names_on("actors", "id", lists.index), allow_blank=True)
        focal = next(
            row for row, said in enumerate(_SHEETS["ecosystem"].rows, 2) if said["value"] == _AIRPORT
        )
        seen_from.add(f"B{focal}")
        worksheet.add_data_validation(seen_from)


def _offered(form: Form, field: str, column: Column, lists: _Lists) -> tuple[str, str] | None:
    """Give the cells with the words for a column, and what to ask about any other word, if anything."""
    index = lists.index
    refers = _REFERS.get(f"{form.table}.{field}") or _REFERS.get(field)
    if refers:
        question = "" if column.many else _NOT_NAMED[index].format(sheet=forms()[refers].titles[index])
        return _names_on(refers, "id", index), question
    if column.holds == "rating":
        return lists.of(_LEVELS), _NOT_A_RATING[index]
    words = _YES_NO if column.holds == "yes or no" else column.words
    question = _NOT_LISTED[index]
    if form.table == "actors" and field == "kind":
        words, question = _KINDS_OF_PARTIES, ""
    if form.table == "changes":
        said = [forms()[word].titles[index] for word in words]
    else:
        said = [in_language(word, LANGUAGES[index]) for word in words]
    return (lists.of(said), question) if said else None


def _names_on(table: str, field: str, index: int) -> str:
    """Give the cells of a column that are filled in, however many there are."""
    form = forms()[table]
    column = column_letters(list(form.columns).index(field) + 1)
    title = form.titles[index].replace("'", "''")
    cells = f"'{title}'!${column}$2:${column}${_ROWS}"
    return f"OFFSET('{title}'!${column}$2,0,0,MAX(1,COUNTA({cells})),1)"


def _guide(worksheet: Worksheet, index: int) -> None:
    """Write the first sheet: how it works, and what each of the others is for."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.worksheet.hyperlink import Hyperlink

    worksheet.title = _GUIDE_TITLE[index]
    worksheet.sheet_view.showGridLines = False
    worksheet.column_dimensions["A"].width = 26
    worksheet.column_dimensions["B"].width = 84
    wrapped, bold = Alignment(vertical="top", wrap_text=True), Font(name=FONT, bold=True)
    for row, (first, second, is_link) in enumerate(_guide_rows(index), 1):
        for column, text in (("A", first), ("B", second)):
            if text:
                cell = worksheet[f"{column}{row}"]
                cell.value, cell.data_type, cell.alignment = text, "s", wrapped
        if is_link:
            sheet = first.replace("'", "''")
            worksheet[f"A{row}"].hyperlink = Hyperlink(ref=f"A{row}", location=f"'{sheet}'!A1")
            worksheet[f"A{row}"].font = Font(name=FONT, color="FF0563C1", underline="single")
        elif second == _LATER[index]:
            worksheet[f"B{row}"].font = Font(name=FONT, italic=True)
        elif second == _SHEETS_HEAD[index][1]:
            for column in "AB":
                worksheet[f"{column}{row}"].font = bold
                worksheet[f"{column}{row}"].fill = PatternFill("solid", start_color=_LIGHT)
    worksheet["A1"].font = Font(name=FONT, bold=True, size=16)
    worksheet.sheet_properties.tabColor = _YELLOW
    on_one_page_wide(worksheet)


def _guide_rows(index: int) -> Iterator[tuple[str, str, bool]]:
    """Give what stands in both columns of the first sheet, row by row, and whether it leads to a sheet."""
    yield _GUIDE_HEAD[index], "", False
    yield "", "", False
    for number, sentence in enumerate(_GUIDE, 1):
        yield str(number), sentence[index], False
    yield "", "", False
    yield *_SHEETS_HEAD[index], False
    told = False
    for table, about in _SHEETS.items():
        if not about.rows and not told:
            yield "", _LATER[index], False
            told = True
        yield forms()[table].titles[index], about.what[index], True
