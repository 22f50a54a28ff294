"""Sheets of our own: each table and each part of a row on its sheet, in two languages, told where wrong."""

from __future__ import annotations

import csv
import datetime
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from naughty import TEXTS, as_id, name_of, trimmed
from strategies import ecosystems

from ecograph.errors import GuessWarning, InvalidModel, ModelError
from ecograph.formats.csv import SemicolonSheet, read_csv, write_csv
from ecograph.formats.grid import Sheet
from ecograph.formats.headers import LANGUAGES, forms
from ecograph.formats.raw import Asked, Raw
from ecograph.formats.sheets import _A_RATING, read_sheets, sheets_of
from ecograph.formats.written import tables_of
from ecograph.loading import _checked, load
from ecograph.model import Ecosystem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecograph.errors import Problem

INDUSTRIES = Path(__file__).parents[3] / "shared/data/us-industries-2022"
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
NOTHING = Asked()
RELIES = ["Who relies", "Relies on", "For what", "Weight"]
TOLERANCES = "always, days, hours, months or weeks"
MIDNIGHT = datetime.datetime(2026, 5, 3)  # noqa: DTZ001 - spreadsheets know no zones
PARTIES = [["Party"], ["airport"], ["cleaner"]]


def sheet(name: str, rows: Sequence[Sequence[Any]], *, book: bool = True, lines: Sequence[int] = ()) -> Sheet:
    return Sheet(name, "map.xlsx" if book else f"{name}.csv", rows, lines or range(1, len(rows) + 1), book)


def spaced(name: str) -> str:
    return " ".join(re.sub("[\u200b\u2060\ufeff]", "", name).split())


def told(raw: Raw) -> list[str]:
    return [str(one).removeprefix("map.xlsx: sheet ") for one in raw.told if one.how == "guessed"]


def read(asked: Asked = NOTHING, /, **sheets: Sequence[Sequence[Any]]) -> Raw:
    return read_sheets([sheet(name.replace("_", " "), rows) for name, rows in sheets.items()], "map", asked)


def mapped(*mapping: str, **sheets: Sequence[Sequence[Any]]) -> Raw:
    return read(Asked(mapping), **sheets)


def model(raw: Raw) -> Ecosystem:
    assert raw.problems == ()
    return _checked(raw)


def problems(raw: Raw) -> list[Problem]:
    with pytest.raises(InvalidModel) as caught:
        _checked(raw)
    return list(caught.value.problems)


def only(raw: Raw) -> str:
    """The one problem of a model, with its place."""
    (problem,) = problems(raw)
    return str(problem)


def refused(asked: Asked = NOTHING, /, **sheets: Sequence[Sequence[Any]]) -> list[str]:
    with pytest.raises(ModelError) as caught:
        _checked(read(asked, **sheets))
    return [str(problem) for problem in caught.value.problems]


# Round trips


@given(ecosystem=ecosystems(), language=st.sampled_from(LANGUAGES))
def test_any_model_comes_back_from_its_sheets(ecosystem, language):
    """Writing and reading gives the same model, in either language, also by way of CSV."""
    sheets = sheets_of(tables_of(ecosystem), language=language)
    assert model(read_sheets(sheets, "map", NOTHING)) == ecosystem
    files = [read_csv(content, name) for name, content in write_csv(sheets).items()]
    assert model(read_sheets(files, "map", NOTHING)) == ecosystem


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_comes_back_from_its_sheets(path, language):
    """Whole maps with journeys, KPIs, causes, actions and what-ifs lose nothing, and nothing is told."""
    ecosystem = load(path)
    raw = read_sheets(sheets_of(tables_of(ecosystem), language=language), "map", NOTHING)
    assert model(raw) == ecosystem
    assert raw.told == ()


texts = st.sampled_from(
    ("a", "b|c", "d\\", "\\|e", "=1+1", "5", "5.0", "3-5", "true", "no", "2026-05-03", "é\n☃")
)
ratings = st.sampled_from((1, 2.5, "3-5", "1.5-2.5", {"low": 1, "best": 2.5, "high": 5}))
dates = st.dates(datetime.date(1000, 1, 1), datetime.date(2100, 1, 1))
statement = {
    "note": texts,
    "source": texts,
    "tags": st.lists(texts, max_size=3),
    "date": dates,
    "confidential": st.booleans(),
    "evidence": st.sampled_from(("assumed", "stated", "measured")),
}
causes = st.recursive(
    st.fixed_dictionaries({"why": texts}, optional=statement),
    lambda inner: st.fixed_dictionaries({"why": texts, "because": st.lists(inner, min_size=1, max_size=2)}),
    max_leaves=6,
)
metrics = st.fixed_dictionaries(
    {"name": texts},
    optional={
        **statement,
        "definition": texts,
        "owner": st.just("p"),
        "unit": texts,
        "target": st.floats(-1e9, 1e9),
        "value": st.integers(-5, 5),
        "shared": st.booleans(),
    },
)
points = st.lists(
    st.fixed_dictionaries(
        {"id": st.sampled_from(("t", "1.1")), "importance": ratings},
        optional={
            "according_to": st.sampled_from(("p", "q")),
            "performer": st.lists(st.sampled_from("pq"), max_size=2, unique=True),
            "channel": st.lists(texts, max_size=2),
            "metric": st.lists(metrics, max_size=2),
            "causes": st.lists(causes, max_size=2),
        },
    ),
    max_size=4,
    unique_by=lambda row: (row["id"], row.get("according_to")),
)
changes = st.lists(
    st.one_of(
        st.fixed_dictionaries(
            {"table": st.just("dependencies"), "row": st.just({})}
            | {
                "row": st.fixed_dictionaries(
                    {},
                    optional={
                        "depender": st.just("p"),
                        "importance": ratings,
                        "tolerance": st.just("weeks"),
                        "amount": st.floats(0, 1e6),
                        **statement,
                    },
                )
            }
        ),
        st.fixed_dictionaries(
            {"table": st.just("touchpoints"), "journey": st.just("j")},
        ).flatmap(
            lambda change: st.builds(
                lambda row: {**change, "row": row},
                st.fixed_dictionaries(
                    {"id": st.just("t")},
                    optional={
                        "metric": st.lists(metrics, min_size=1, max_size=2),
                        "causes": st.lists(causes, min_size=1, max_size=2),
                        "channel": texts,
                    },
                ),
            )
        ),
    ),
    max_size=3,
)
levels = st.dictionaries(st.sampled_from("pq"), ratings)
nested = st.fixed_dictionaries(
    {
        "actors": st.just([{"id": "p"}, {"id": "q"}]),
        "journeys": points.map(lambda rows: [{"id": "j", "customer": "p", "touchpoints": rows}]),
        "initiatives": st.builds(
            lambda gains, gives, days: [
                {"id": "i", "benefits": gains, "costs": gives, "date": days[0]},
                {"id": "5", "follows": ["i"], "addresses": ["rule@p|q"], "costs": gives, "date": days[1]},
            ],
            levels,
            levels,
            st.tuples(dates, dates),
        ),
        "scenarios": changes.map(lambda rows: [{"id": "s", "remove": ["q"], "change": rows}]),
        "settings": st.fixed_dictionaries(
            {},
            optional={
                "weights": st.just({1: 1, 2: 2.5, 3: 3, 4: 4, 5: 5}),
                "critical": st.sampled_from((4, 4.5)),
                "within": st.just("weeks"),
                "select": st.lists(texts, min_size=1, max_size=3),
                "thresholds": st.just({"net-giver": {"least.share": 0.5, "most": 3}}),
            },
        ),
    }
)


@given(content=nested, language=st.sampled_from(LANGUAGES))
def test_parts_of_rows_come_back_from_sheets_of_their_own(content, language):
    """Touchpoints, KPIs, trees of causes, gains, changes and settings are put together as they were."""
    ecosystem = Ecosystem(**content)
    sheets = sheets_of(tables_of(ecosystem), language=language)
    assert model(read_sheets(sheets, "map", NOTHING)) == ecosystem


@given(data=st.data(), ecosystem=ecosystems())
def test_the_order_of_sheets_and_columns_makes_no_difference(data, ecosystem):
    """A model is the same whatever the order in which its sheets and columns stand."""
    sheets = []
    for one in sheets_of(tables_of(ecosystem)):
        order = data.draw(st.permutations(range(len(one.rows[0]))))
        sheets.append(one._replace(rows=[[row[column] for column in order] for row in one.rows]))
    assert model(read_sheets(data.draw(st.permutations(sheets)), "map", NOTHING)) == ecosystem


def test_sheets_are_written_in_one_order_and_only_where_something_is_said():
    """No empty sheet, no empty column."""
    sheets = sheets_of({"goals": [{"id": "calm"}], "actors": [{"id": "a", "kind": "customer"}]})
    assert [(one.name, one.rows) for one in sheets] == [
        ("Parties", [["Party", "Kind"], ["a", "customer"]]),
        ("Goals", [["Goal"], ["calm"]]),
    ]


@pytest.mark.parametrize("text", [text for text in TEXTS if trimmed(text)], ids=name_of)
def test_any_label_comes_back_from_sheets_and_from_csv(text):
    """Notes, lists and names are data: nothing is lost or means something, but for blanks in names."""
    name = spaced(as_id(text)) or "x"
    ecosystem = Ecosystem(
        actors=[{"id": name, "name": text, "tags": [text, "other"], "note": text}, {"id": f"{name} 2"}],
        dependencies=[
            {
                "depender": name,
                "dependee": f"{name} 2",
                "resource": spaced(text.replace("@", "")) or "x",
                "importance": 3,
            }
        ],
    )
    sheets = sheets_of(tables_of(ecosystem))
    assert model(read_sheets(sheets, "map", NOTHING)) == ecosystem
    files = [read_csv(content, name) for name, content in write_csv(sheets).items()]
    assert model(read_sheets(files, "map", NOTHING)) == ecosystem


# Reading what people write


def test_dutch_words_in_headers_and_cells_are_read_as_the_words_of_the_model():
    """A workbook in Dutch is no other model, and a synonym is no guess."""
    raw = read(
        Partijen=[
            ["PARTIJ", "soort", "Beinvloedbaar"],
            ["luchthaven", "Overheid", "nee"],
            ["reiziger", "klant", "ja"],
        ],
        Rekent_op=[
            ["wie", "Rekent-op", "Voor", "gewicht", "Hoe lang zonder", "Afspraak"],
            ["reiziger", "luchthaven", "hal", "onmisbaar", "Uren", "beide"],
        ],
    )
    ecosystem = model(raw)
    assert [actor.kind for actor in ecosystem.actors] == ["authority", "customer"]
    assert [actor.influenceable for actor in ecosystem.actors] == [False, True]
    (link,) = ecosystem.dependencies
    assert (link.importance, link.tolerance, link.agreement) == (5, "hours", "both")
    assert raw.told == ()


def test_a_sheet_of_gifts_runs_from_giver_to_receiver():
    """From and to, van and naar: the receiver relies on the giver. It may stand beside the other sheet."""
    for name, start, end in (("Gives", "From", "To"), ("Levert", "Van", "Naar")):
        raw = read(
            Parties=PARTIES,
            Relies_on=[RELIES, ["cleaner", "airport", "fee", 3]],
            **{name: [[start, end, "What", "Weight"], ["cleaner", "airport", "clean hall", 4]]},
        )
        assert [(link.depender, link.dependee) for link in model(raw).dependencies] == [
            ("cleaner", "airport"),
            ("airport", "cleaner"),
        ]


def test_from_and_to_are_refused_where_they_could_mean_either():
    """On a sheet of who relies on whom, the hint says what to write."""
    (said,) = refused(Rekent_op=[["Van", "Naar", "Voor", "Gewicht"], ["a", "b", "c", 3]])[:1]
    assert '"Van" is no column of "Relies on"' in said or "cannot do without" in said
    assert any(
        'call the sheet "Gives"' in line for line in refused(Rekent_op=[["Van", "Naar", "Voor", "Gewicht"]])
    )


def test_numbers_and_dates_of_a_workbook_become_what_their_columns_hold():
    """Whole numbers as names have no decimals, days have no time, yes and no are words."""
    raw = read(
        Parties=[
            ["Party", "Name", "Date", "Can be influenced"],
            [211.0, 5, MIDNIGHT, False],
        ],
        Could_give=[["Who", "Could give", "Effort", "To how many"], [211, 1.5, 2.0, 3.0]],
    )
    ecosystem = model(raw)
    (actor,) = ecosystem.actors
    assert (actor.id, actor.name, actor.date) == ("211", "5", datetime.date(2026, 5, 3))
    assert actor.influenceable is False
    (offer,) = ecosystem.offers
    assert (offer.resource, offer.effort, offer.capacity) == ("1.5", 2, 3)


def test_lists_have_bars_between_and_may_hold_bars():
    """A backslash before a bar keeps it; blanks and empty items do not count."""
    raw = read(Parties=[["Party", "Tags"], ["a", "x |y\\|z||  C:\\new | 5"]])
    assert model(raw).actors[0].tags == ("x", "y|z", "C:\\new", "5")


def test_ranges_and_guesses_are_read_in_every_form():
    """With a dash, with dots, and with the best value between dots."""
    rows = [["a", "b", str(number), said] for number, said in enumerate(("3-5", "3..5", "2..3..5", 4, "4"))]
    raw = read(Parties=[["Party"], ["a"], ["b"]], Relies_on=[RELIES, *rows])
    assert [str(link.importance) for link in model(raw).dependencies] == [
        "3-5",
        "3-5",
        "2-5, best 3",
        "4.0",
        "4.0",
    ]


def test_a_file_with_semicolons_has_decimal_commas_in_numbers_only():
    """3,5 is a number where one is wanted, and stays as it is in a text."""
    header = [*RELIES, "Amount", "Note"]
    rows = [header, ["a", "b", "1,5 liter", "3,5..4,5", "1.234,5", "2,5"], ["b", "a", "c", "4,5", "1500", ""]]
    sheets = [
        SemicolonSheet("Parties", "Parties.csv", [["Party"], ["a"], ["b"]], [1, 2, 3]),
        SemicolonSheet("Relies on", "Relies on.csv", rows, [1, 2, 3]),
    ]
    first, second = model(read_sheets(sheets, "map", NOTHING)).dependencies
    assert (first.resource, str(first.importance), first.amount, first.note) == (
        "1,5 liter",
        "3.5-4.5",
        1234.5,
        "2,5",
    )
    assert (second.importance, second.amount) == (4.5, 1500)
    rows[1][4] = "1.500"
    assert '"1.500" can be read in two ways' in only(read_sheets(sheets, "map", NOTHING))
    assert "(write 1500, or 1,5)" in only(read_sheets(sheets, "map", NOTHING))
    rows[1][4] = "0.125"
    assert model(read_sheets(sheets, "map", NOTHING)).dependencies[0].amount == 0.125


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1.200", "write 1200, or 1.2)"),
        ("12,500", "write 12500, or 12.5)"),
        ("1.234.567", "write 1234567)"),
        ("1,234,567", "write 1234567)"),
        ("-1.200", "write -1200, or -1.2)"),
        ("1200,50", 1200.5),
        ("1.200,50", 1200.5),
        ("0.125", 0.125),
        ("1.25", 1.25),
        (1.2, 1.2),
        (1200, 1200),
    ],
)
def test_a_text_that_may_be_a_thousand_or_a_fraction_is_not_taken_for_a_number(cell, expected):
    """In a workbook nobody knows what a dot in a text stands for; numbers that are numbers are no matter."""
    rows = [[*RELIES, "Amount"], ["airport", "cleaner", "hall", 3, cell]]
    raw = read(Parties=PARTIES, Relies_on=rows)
    if isinstance(expected, str):
        assert only(raw).endswith(f'"{cell}" can be read in two ways where a cell holds text ({expected}')
    else:
        assert model(raw).dependencies[0].amount == expected


@pytest.mark.parametrize(
    ("cell", "hint"), [("1,200", "write 1200, or 1.2"), ("1200,50", "write 1200.50"), ("x,y", "write digits")]
)
def test_a_comma_in_a_number_of_a_file_with_commas_is_told_without_a_trap(cell, hint):
    """To write a point where the comma stands would make a thousand of them one."""
    rows = [[*RELIES, "Amount"], ["airport", "cleaner", "hall", 3, cell]]
    sheets = [sheet("Parties", PARTIES, book=False), sheet("Relies on", rows, book=False)]
    (problem,) = problems(read_sheets(sheets, "map", NOTHING))
    assert problem.message == f'"{cell}" is no number'
    assert problem.hint.startswith(hint)


@pytest.mark.parametrize("cell", ["?", "-", "n.v.t.", "nvt", "N/A", "onbekend", "Unknown"])
def test_a_rating_that_nobody_knows_is_left_empty(cell):
    """What people write for nothing is no rating, and the hint says so."""
    raw = read(Parties=PARTIES, Relies_on=[RELIES, ["airport", "cleaner", "hall", cell]])
    assert only(raw).endswith(f'cell D2: "{cell}" is no rating (leave it empty if nobody knows)')


@pytest.mark.parametrize("cell", ["3 tot 5", "3 tot en met 5", "3 t/m 5", "3 à 5", "3 to 5", "3 — 5", "3…5"])
def test_a_range_may_be_said_in_words(cell):
    """It can mean nothing else."""
    raw = read(Parties=PARTIES, Relies_on=[RELIES, ["airport", "cleaner", "hall", cell]])
    assert str(model(raw).dependencies[0].importance) == "3-5"


def test_a_weight_in_other_words_is_told_the_words_there_are():
    """Satisfaction has none, so that nothing is said of words there."""
    rows = [[*RELIES, "Satisfaction"], ["airport", "cleaner", "hall", "hoog", "laag"]]
    weight, satisfaction = problems(read(Parties=PARTIES, Relies_on=rows))
    assert "handy / handig" in weight.hint
    assert satisfaction.hint == _A_RATING


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        *(("5-apr", "4..5"), ("4-May", "4..5"), ("mei-04", "4..5"), ("mrt-4", "3..4")),
        *(("04-05-2026", "4..5"), ("5/3/2026", "3..5"), ("2026-05-04", "4..5")),
    ],
)
def test_a_date_that_is_text_is_told_as_the_range_it_was(cell, meant):
    """A spreadsheet writes it so in a CSV file, in its own language."""
    raw = read(Parties=PARTIES, Relies_on=[RELIES, ["airport", "cleaner", "hall", cell]])
    assert f'"{cell}" is a date; the spreadsheet has made it of a rating' in only(raw)
    assert f"write {meant}, or format the column as text" in only(raw)


def test_blanks_in_names_are_one_space():
    """What looks alike is alike: other blanks come with what people paste."""
    raw = read(
        Parties=[
            ["Party", "Trusted by"],
            ["St.\u00a0Anna", None],
            ["the  bus", "St. \u200bAnna | x\ny"],
            ["x y", None],
        ],
        Relies_on=[RELIES, ["St. Anna", "the\nbus", "a\u2009ride ", 3]],
        **{"Conversation map": [["What", "Value"], ["Seen from", "St.\u202fAnna"]]},
    )
    ecosystem = model(raw)
    assert [actor.id for actor in ecosystem.actors] == ["St. Anna", "the bus", "x y"]
    assert ecosystem.actors[1].trusted_by == ("St. Anna", "x y")
    assert (ecosystem.focal, ecosystem.dependencies[0].resource) == ("St. Anna", "a ride")


def test_names_that_differ_in_capitals_only_are_told():
    """They stay two, on all sheets and with a mapping; written alike they would be one."""
    journeys = {"Journeys": [["Journey", "Customer"], ["day", "airport"]]}
    points = [["Touchpoint", "What", "Weight"], ["gate", "RIDE", 3]]
    raw = read(
        Parties=[*PARTIES, ["Airport"]],
        Relies_on=[RELIES, ["airport", "cleaner", "ride", 3], ["Airport", "cleaner", "Ride", 3]],
        **journeys,
        Touchpoints=points,
    )
    assert len(model(raw).actors) == 3
    assert told(raw) == [
        '"Parties", cell A4: "airport" and "Airport" are two parties; write them alike if they are one',
        '"Relies on", cell C3: "ride" and "Ride" are two resources; write them alike if they are one',
        '"Touchpoints", cell B2: "ride" and "RIDE" are two resources; write them alike if they are one',
    ]
    raw = mapped(*ASKED, relations=[LINKS[0], ["bank", "shop", "credit", 5, 1], ["Bank", "shop", "x", 5, 1]])
    assert any('"bank" and "Bank" are two parties' in line for line in told(raw))


def test_a_list_with_commas_is_told_as_one_value():
    """Once for each column; where names are wanted, the hint puts bars between them."""
    parties = [
        ["Party", "Labels", "Trusted by"],
        ["a", "red, blue", None],
        ["b", "x; y", None],
        ["c", "z", None],
    ]
    raw = read(Partijen=parties)
    assert model(raw).actors[0].tags == ("red, blue",)
    assert told(raw) == [
        '"Partijen", cell B2: "red, blue" is taken as one value; if it is several, write red | blue'
    ]
    parties[1][2] = "b, c"
    assert "(write several names with bars between them: b | c)" in only(read(Partijen=parties))


def test_kinds_of_parties_may_be_plural_and_slips_in_them_are_told():
    """Only three kinds mean something; what is nearly one of them may have been meant so."""
    kinds = ["Klanten", "organisaties", "Authorities", "custommer", "patiënt"]
    raw = read(Parties=[["Party", "Kind"], *([f"p{n}", kind] for n, kind in enumerate(kinds))])
    found = [actor.kind for actor in model(raw).actors]
    assert found == ["customer", "organisation", "authority", "custommer", "patiënt"]
    assert told(raw) == [
        '"Parties", cell B5: "custommer" is taken as a kind of its own; write customer if that is meant'
    ]


def test_a_row_without_a_journey_keeps_nothing_else_from_being_judged():
    """What follows from it is not told; what is wrong besides is, in that row and in those about it."""
    raw = read(
        Parties=PARTIES,
        Journeys=[["Journey", "Customer"], ["day", "airport"], ["night", "airport"]],
        Touchpoints=[
            ["Journey", "Touchpoint", "Done by", "Weight"],
            [None, "parking", "cleanr", 3],
            ["dya", "gate", "cleaner", 9],
            [None, "parking", "cleaner", 3],
        ],
        KPIs=[
            ["Journey", "Touchpoint", "KPI", "Target"],
            ["day", "parking", "queue", "x"],
            ["day", "gate", "q", 1],
        ],
        Causes=[["Journey", "Touchpoint", "Number", "Why"], ["day", "parking", "2.1", "full"]],
    )
    assert [(problem.code, problem.place.sheet, problem.place.line) for problem in problems(raw)] == [
        ("unknown-cause", "Causes", 2),
        ("not-a-number", "KPIs", 2),
        ("unknown-journey", "Touchpoints", 2),
        ("unknown-actor", "Touchpoints", 2),
        ("unknown-journey", "Touchpoints", 3),
        ("not-a-rating", "Touchpoints", 3),
        ("unknown-journey", "Touchpoints", 4),
    ]


def test_sheets_that_are_not_for_reading_are_passed_over():
    """Those without any row, and those whose name says so."""
    raw = read(Parties=PARTIES, **{"Notes (IGNORE)": [["anything"]], "Sheet3": []})
    assert list(raw.content) == ["actors"]
    assert model(raw).actors[1].id == "cleaner"


def test_empty_rows_are_skipped_and_places_stay_right():
    """Blank cells are no values; the row that follows keeps its own number."""
    raw = read(Parties=[["Party", "Kind"], [None, "  "], ["a", None], [], ["b"], ["a"]])
    assert [row["id"] for row in raw.content["actors"]] == ["a", "b", "a"]
    assert only(raw).startswith('map.xlsx: sheet "Parties", cell A6: ')


def test_touchpoints_need_not_name_the_only_journey():
    """Where there is one journey, its steps and their KPIs belong to it."""
    raw = read(
        Parties=PARTIES,
        Journeys=[["Journey", "Customer"], ["trip", "airport"]],
        Touchpoints=[["Touchpoint", "Weight"], ["board", 4], ["land", 3]],
        KPIs=[["Touchpoint", "KPI"], ["land", "delay"]],
    )
    (journey,) = model(raw).journeys
    assert [point.id for point in journey.touchpoints] == ["board", "land"]
    assert journey.touchpoints[1].metric[0].name == "delay"


def test_causes_grow_from_their_numbers_whatever_the_order_of_rows():
    """1.2 stands behind 1, and 1.10 after 1.9; one without a number comes last."""
    why = [("1.2", "c"), ("1", "a"), (None, "last"), ("1.10", "d"), (2, "e"), (1.1, "b"), ("1.2.1", "f")]
    raw = read(
        Parties=PARTIES,
        Journeys=[["Journey", "Customer"], ["trip", "airport"]],
        Touchpoints=[["Journey", "Touchpoint", "Weight"], ["trip", "board", 4]],
        Causes=[["Journey", "Touchpoint", "Number", "Why"], *(["trip", "board", *row] for row in why)],
    )
    first, second, last = model(raw).journeys[0].touchpoints[0].causes
    assert [cause.why for cause in (first, second, last)] == ["a", "e", "last"]
    assert [cause.why for cause in first.because] == ["b", "c", "d"]
    assert first.because[1].because[0].why == "f"


def test_one_lone_sheet_is_recognised_by_its_headers():
    """A file by any name is the table whose columns it has, and that is told."""
    raw = read(export=[[*RELIES, "Tolerance"], ["a", "b", "c", 3, "days"]])
    assert list(raw.content) == ["dependencies"]
    assert [(told.how, told.message) for told in raw.told] == [
        ("taken", 'the sheet "export" is read as "Relies on", by its headers')
    ]


# What is wrong, with its place


def test_every_wrong_cell_is_told_with_its_sheet_and_cell():
    """References, types and words are checked later, and still found in the workbook."""
    raw = read(
        Parties=[
            ["Party", "Trusted by"],
            ["airport", "cleaner | nobdy"],
            ["cleaner", None],
            ["nobody", None],
        ],
        Relies_on=[
            [*RELIES, "Can do without for"],
            ["airport", "clenaer", "hall", 9, "hour"],
            ["cleaner", "airport", "fee", None, "yaers"],
        ],
    )
    assert [str(problem) for problem in problems(raw)] == [
        'map.xlsx: sheet "Parties", cell B2: there is no actor "nobdy" (did you mean "nobody"?)',
        'map.xlsx: sheet "Relies on", cell B2: there is no actor "clenaer" (did you mean "cleaner"?)',
        f'map.xlsx: sheet "Relies on", cell D2: "9" is no rating ({_A_RATING})',
        'map.xlsx: sheet "Relies on", cell D3: "Weight" is empty, and must be filled in',
        f'map.xlsx: sheet "Relies on", cell E3: "yaers" is no tolerance (use {TOLERANCES})',
    ]


def test_a_row_that_stands_there_again_names_the_row_of_the_sheet():
    """Rows are counted as the spreadsheet counts them, the header among them."""
    assert only(read(Parties=[*PARTIES, ["airport"]])) == (
        'map.xlsx: sheet "Parties", cell A4: id "airport" stands here for the second time; the first is row 2'
    )


def test_a_tick_is_a_yes_and_a_rating_may_have_a_comma():
    """People tick with an x, and in half of the world write 4,5."""
    made = model(
        read(
            Parties=[["Party", "Confidential"], ["airport", "x"], ["cleaner", None]],
            Relies_on=[RELIES, ["airport", "cleaner", "clean hall", "4,5"]],
        )
    )
    assert (made.actors[0].confidential, made.dependencies[0].importance) == (True, 4.5)


def test_another_table_with_the_same_first_header_is_found():
    """A list of ones own below the table is not read as its rows."""
    rows = [["Party", "Kind"], ["airport", "organisation"], ["Party", "Phone"], ["airport", "555"]]
    book = read_sheets([sheet("Parties", rows, lines=(1, 2, 5, 6))], "map", NOTHING)
    assert "a second table seems to start here" in only(book)


def test_wrong_cells_of_parts_are_told_on_their_own_sheets():
    """KPIs, causes, gains, changes and settings are placed where they stand, keys and values apart."""
    raw = read(
        Conversation_map=[
            ["What", "Value"],
            ["Seen from", "airprt"],
            ["settings.critical", 9],
            ["settings.poort", 1],
        ],
        Parties=PARTIES,
        Journeys=[["Journey", "Customer"], ["trip", "airport"]],
        Touchpoints=[["Journey", "Touchpoint", "Weight", "Done by"], ["trip", "board", 4, "clener"]],
        KPIs=[["Journey", "Touchpoint", "KPI", "Figure"], ["trip", "board", "delay", "late"]],
        Causes=[
            ["Touchpoint", "Number", "Why", "Category"],
            ["board", "1", "x", "people"],
            ["board", "1.1", "y", "weather"],
        ],
        Actions=[["Action"], ["do"]],
        Who_gains=[["Action", "Who", "Gains"], ["do", "cleanr", 4], ["do", "airport", 7]],
        **{
            "What-ifs": [["What-if"], ["snow"]],
            "What-if changes": [
                ["What-if", "Sheet", "Column", "Value"],
                ["snow", "Parties", "Party", "airport"],
                ["snow", None, "Part off", "x"],
                ["snow", None, "Confidential", "perhaps"],
            ],
        },
    )
    places = [
        (problem.place.sheet, problem.place.column, problem.place.line, problem.code)
        for problem in problems(raw)
    ]
    assert sorted(places) == [
        ("Causes", 4, 3, "unknown-word"),
        ("Conversation map", 1, 4, "unknown-key"),
        ("Conversation map", 2, 2, "unknown-actor"),
        ("Conversation map", 2, 3, "out-of-range"),
        ("KPIs", 4, 2, "not-a-number"),
        ("Touchpoints", 4, 2, "unknown-actor"),
        ("What-if changes", 3, 3, "unknown-key"),
        ("What-if changes", 4, 4, "not-a-yes-or-no"),
        ("Who gains", 2, 2, "unknown-actor"),
        ("Who gains", 3, 3, "not-a-rating"),
    ]


def test_a_csv_file_is_placed_by_its_line():
    """File and line, as editors make clickable."""
    sheets = [
        sheet("Parties", PARTIES, book=False),
        sheet(
            "Relies on",
            [RELIES, ["airport", "cleaner", "x\ny", 3], ["airport", "x", "y", 3]],
            book=False,
            lines=[1, 2, 4],
        ),
    ]
    assert only(read_sheets(sheets, "folder", NOTHING)).startswith("Relies on.csv:4: ")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (MIDNIGHT, "3 May 2026 is a date"),
        (datetime.date(2026, 3, 5), "was it 3-5? write 3..5"),
        (datetime.date(2026, 5, 22), "format the column as text"),
        (datetime.time(3, 5), "03:05 is a time of day"),
    ],
)
def test_a_range_of_which_a_spreadsheet_made_a_date_is_told(cell, said):
    """The problem says what to write, once: the row is not missing its weight as well."""
    raw = read(Parties=PARTIES, Relies_on=[RELIES, ["airport", "cleaner", "hall", cell]])
    text = only(raw)
    assert said in text
    assert text.startswith('map.xlsx: sheet "Relies on", cell D2: ')


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        (
            {"Partis": PARTIES, "Goals": [["Goal"]]},
            'sheet "Partis": "Partis" is no sheet of a map (did you mean "Parties"?)',
        ),
        ({"x": [["a"]], "Goals": [["Goal"]]}, 'put "(ignore)" in its name'),
        ({"x": [["a", "b"]]}, "map its columns: ecograph convert FILE map.yaml --map depender=COLUMN"),
        ({"Notities": [["a"]], "Goals": [["Goal"]]}, '(put "(ignore)" in its name'),
        ({"Organisaties": [["a"]], "Goals": [["Goal"]]}, '(put "(ignore)" in its name'),
        ({"Parties": [["Name"], ["a"]]}, 'row 1: "Parties" cannot do without "Party": the column is missing'),
        (
            {"Relies on": [["Our map"], RELIES, ["a", "b", "c", 3]]},
            "the headers seem to stand in the next row",
        ),
        ({"Relies on": [["a", "b", "c", 3]]}, "the first row must hold the headers"),
        (
            {"Relies on": [["Who relies", "Rely on", "For what", "Weight"]]},
            '"Rely on" is no column of "Relies on"',
        ),
        ({}, "there is no sheet in it"),
        ({"Parties": []}, "there is nothing in the sheets"),
        (
            {"Parties": [["Party"], ["a"], [None], ["Who relies", "Relies on"], ["a", "b"]]},
            "cell A4: a second table seems to start here (give each table a sheet of its own)",
        ),
        (
            {"Parties": [["Party"], ["a"], [], ["Relies on"], ["Who relies", "Relies on"], ["a", "b"]]},
            "cell A4: a second table seems to start here",
        ),
    ],
    ids=range(13),
)
def test_what_keeps_sheets_from_being_read_is_told_alone(sheets, expected):
    """A missing sheet or column would make every row after it wrong: that is not told as well."""
    said = refused(**sheets)
    assert any(expected in line for line in said)
    assert len(said) <= 2


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["Party", "Knd"], ["a", "x"]], 'cell B1: "Knd" is no column of "Parties" (did you mean "Kind"?)'),
        (
            [["Party", "Kind", "Soort"], ["a", "x", "y"]],
            'cell C1: "Kind" and "Soort" are the same column: "Kind"',
        ),
        ([["Party"], ["a", None, "x"], ["b", None, "y"]], "cell C2: this column has no header, and 2 values"),
        ([["Party", None, "Kind"], ["a", "x", "y"]], "cell B2: this column has no header, and 1 value"),
        (
            [["Party", "Kind"], ["a", "x"], ["PARTY", "kind"], ["b", "y"]],
            "cell A3: the headers stand here again",
        ),
    ],
)
def test_what_is_wrong_with_headers_is_told_and_the_rest_is_read(rows, expected):
    """One problem with its cell, and no other."""
    raw = read(Parties=rows)
    assert expected in only(raw)
    assert raw.content["actors"][0]["id"] == "a"


def test_words_that_are_also_headers_may_stand_in_rows():
    """A party called `Customer` after an empty row is a party."""
    raw = read(Parties=[["Party", "Kind"], ["a", "x"], [], ["Customer"], ["Owner", "y"]])
    assert [actor.id for actor in model(raw).actors] == ["a", "Customer", "Owner"]


def test_a_line_break_in_a_cell_is_no_empty_row():
    """The next line of a CSV file may be two further on."""
    rows = [["Party", "Note"], ["a", "x\r\ny"], ["Customer", "Owner"]]
    assert (
        len(model(read_sheets([sheet("Parties", rows, book=False, lines=[1, 2, 4])], "", NOTHING)).actors)
        == 2
    )
    said = only(read_sheets([sheet("Parties", rows, book=False, lines=[1, 2, 5])], "", NOTHING))
    assert said.startswith("Parties.csv:5: a second table")


def test_what_only_follows_from_what_was_not_read_is_not_told():
    """Names that may stand on a sheet that cannot be read are not called unknown; all else is told."""
    relies = [RELIES, ["airport", "cleaner", "clean hall", 9], ["airport", "airport", "hall", 3]]
    goals, positions = [["Goal"], ["calm"]], [["Party", "Goal", "Stance"], ["airport", "clam", 2]]
    raw = read(Partis=PARTIES, Relies_on=relies, Goals=goals, Positions=positions)
    assert [problem.code for problem in problems(raw)] == [
        "unknown-sheet",
        "unknown-goal",
        "not-a-rating",
        "self-dependency",
    ]
    journeys = [["Jurney"], ["trip"]]
    points = [["Journey", "Touchpoint", "Weight"], ["trip", "desk", 9]]
    raw = read(Journeys=journeys, Touchpoints=points, KPIs=[["Touchpoint", "KPI"], ["desk", "queue"]])
    assert {problem.code for problem in problems(raw)} == {"missing-column"}


def test_the_rows_before_a_second_table_are_judged_with_it():
    """Only what may be named in the rest is not known to be wrong."""
    parties = [["Party", "Kind", "Weight"], ["a", "x", 3], [], ["Who relies", "Relies on"], ["a", "b"]]
    raw = read(Parties=parties, Relies_on=[RELIES, ["a", "b", "c", 9]])
    assert [problem.code for problem in problems(raw)] == ["unknown-column", "second-table", "not-a-rating"]


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        (
            {"Touchpoints": [["Journey", "Touchpoint", "Weight"], ["tripp", "x", 3]]},
            'sheet "Touchpoints", cell A2: there is no journey "tripp" (did you mean "trip"?)',
        ),
        (
            {"Touchpoints": [["Touchpoint", "Weight"], ["x", 3]]},
            "this row does not say which journey it belongs to",
        ),
        (
            {"KPIs": [["Journey", "Touchpoint", "KPI"], ["trip", "bord", "x"]]},
            'cell B2: there is no touchpoint "bord" (did you mean "board"?)',
        ),
        (
            {"KPIs": [["Journey", "Touchpoint", "KPI"], ["trip", "two", "x"]]},
            'several parties describe the touchpoint "two" (say whose view is meant: "airport")',
        ),
        (
            {"Causes": [["Journey", "Touchpoint", "Number", "Why"], ["trip", "board", "2.1", "x"]]},
            "cell C2: there is no cause 2 before 2.1 (add 2)",
        ),
        (
            {"Causes": [["Journey", "Touchpoint", "Number", "Why"], ["trip", "board", "one", "x"]]},
            '"one" is no place in a tree of causes',
        ),
        (
            {
                "Causes": [
                    ["Journey", "Touchpoint", "Number", "Why"],
                    ["trip", "board", "1", "x"],
                    ["trip", "board", 1.0, "y"],
                ]
            },
            "cell C3: the cause 1 of one touchpoint stands here for the second time",
        ),
        ({"Who gains": [["Action", "Who", "Gains"], ["x", "airport", 3]]}, 'cell A2: there is no action "x"'),
        (
            {"What-if changes": [["What-if", "Sheet", "Column", "Value"], ["x", "Parties", "Party", "a"]]},
            'cell A2: there is no what-if "x"',
        ),
        (
            {"Conversation map": [["What", "Value"], ["Sen from", "airport"]]},
            'cell A2: there is no key "Sen from" here',
        ),
        (
            {"Conversation map": [["What", "Value"], ["Name", "a"], ["naam", "b"]]},
            'cell A3: the key "naam" stands here for the second time',
        ),
    ],
    ids=range(11),
)
def test_parts_without_a_whole_are_told(extra, expected):
    """An orphan is one problem with its cell and the near name."""
    raw = read(
        Parties=PARTIES,
        Journeys=[["Journey", "Customer"], ["trip", "airport"], ["claim", "airport"]],
        **{
            "Touchpoints": [
                ["Journey", "Touchpoint", "Weight", "According to"],
                ["trip", "board", 4, None],
                ["trip", "two", 4, "airport"],
                ["trip", "two", 4, "cleaner"],
            ],
            **extra,
        },
    )
    assert expected in only(raw)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["do", None, 3, None], "cell B3: this row does not say who"),
        (["do", "cleaner", None, None], 'cell B3: this row does not say what "cleaner" gains or contributes'),
        (
            ["do", "airport", 4, 2],
            'cell B3: what "airport" has to do with this action stands here for the second',
        ),
    ],
)
def test_gains_that_say_too_little_or_too_much_are_told(row, expected):
    """Each row says of one party what it gains or contributes, once."""
    raw = read(
        Parties=PARTIES,
        Actions=[["Action"], ["do"]],
        Who_gains=[["Action", "Who", "Gains", "Contributes"], ["do", "airport", 4, None], row],
    )
    assert expected in only(raw)


def test_dates_among_keys_and_changes_are_told_where_a_rating_belongs():
    """A column of many kinds judges each cell by what its row is about."""
    raw = read(
        Conversation_map=[
            ["What", "Value"],
            ["settings.critical", MIDNIGHT],
            ["Name", None],
            ["Purpose", 5.0],
        ],
        Parties=PARTIES,
        **{
            "What-ifs": [["What-if"], ["snow"]],
            "What-if changes": [
                ["What-if", "Sheet", "Column", "Value"],
                ["snow", "Relies on", "Weight", MIDNIGHT],
                ["snow", "Relies on", "Date", MIDNIGHT],
                ["snow", "Relies on", "metric.x.name", "y"],
                ["snow", "Relies on", None, None],
            ],
        },
    )
    wrong = "3 May 2026 is a date; the spreadsheet has made it of a rating"
    assert sorted(str(problem).partition(" (")[0] for problem in problems(raw)) == [
        f'map.xlsx: sheet "Conversation map", cell B2: {wrong.replace("rating", "number")}',
        'map.xlsx: sheet "What-if changes", cell C4: there is no key "metric.x.name" here',
        f'map.xlsx: sheet "What-if changes", cell D2: {wrong}',
    ]
    assert raw.content["purpose"] == "5"


def test_every_cell_has_its_place():
    """Rows, cells and the parts of rows can be looked up, and all of them listed."""
    raw = read(
        Conversation_map=[["What", "Value"], ["Name", "x"]],
        Journeys=[["Journey", "Customer"], ["trip", "airport"]],
        Touchpoints=[["Journey", "Touchpoint", "Weight"], ["trip", "board", 4]],
    )
    places = {path: str(place).rpartition(" ")[2] for path, place in raw.marks().items()}
    assert places == {
        ("name",): "B2",
        ("journeys", 0): "2",
        ("journeys", 0, "id"): "A2",
        ("journeys", 0, "customer"): "B2",
        ("journeys", 0, "touchpoints", 0): "2",
        ("journeys", 0, "touchpoints", 0, "journey"): "A2",
        ("journeys", 0, "touchpoints", 0, "id"): "B2",
        ("journeys", 0, "touchpoints", 0, "importance"): "C2",
    }
    assert len(raw.marks()) == 8
    assert raw.marks().get(("journeys", 1)) is None
    assert str(raw.key_marks()["name",]) == 'map.xlsx: sheet "Conversation map", cell A2'


def test_one_change_is_of_one_row():
    """Two tables under one number, or one column twice, are told."""
    header = ["What-if", "Number", "Sheet", "Column", "Value"]
    rows = [
        ["snow", 1, "Parties", "Party", "airport"],
        ["snow", 1, "Goals", "Name", "x"],
        ["snow", 1, None, "party", "y"],
    ]
    raw = read(
        **{"Parties": PARTIES, "What-ifs": [["What-if"], ["snow"]], "What-if changes": [header, *rows]}
    )
    assert [problem.code for problem in problems(raw)] == ["two-changes", "duplicate-key"]


def test_unknown_columns_may_go_into_the_notes():
    """With their header before them, after what the note says; told once for each column."""
    raw = read(
        Asked(unknown_columns="note"),
        Parties=[
            ["Party", "Note", "Phone", "Since"],
            ["a", "hm", 31.0, None],
            ["b", None, "x", datetime.date(2020, 1, 2)],
        ],
        Decisions=[["Finding", "Status", "Reason", "Colour"], ["rule@a", "aanvaard", "x", "red"]],
    )
    assert [actor.note for actor in model(raw).actors] == ["hm\nPhone: 31", "Phone: x\nSince: 2020-01-02"]
    assert [str(told) for told in raw.told] == [
        'map.xlsx: sheet "Parties", cell C1: the column "Phone" into the notes of 2 rows',
        'map.xlsx: sheet "Parties", cell D1: the column "Since" into the notes of 1 row',
        'map.xlsx: sheet "Decisions", cell D1: the column "Colour" (1 row)',
    ]
    assert [told.how for told in raw.told] == ["taken", "taken", "left"]


def test_a_slip_in_a_header_is_no_column_for_the_notes():
    """It is refused whatever becomes of other columns, unless the header that it is near stands there too."""
    header = ["Wie", "Rekent op", "Waarvoor", "Gewigt", "Telefoon", "Notitie 2", "Notitie"]
    rows = [header, ["airport", "cleaner", "hall", 5, "112", "x", "y"]]
    note = Asked(unknown_columns="note")
    said = refused(note, Parties=PARTIES, Relies_on=rows)
    assert (
        'map.xlsx: sheet "Relies on", cell D1: "Gewigt" is no column of "Relies on" (did you mean "Gewicht"?)'
        in said
    )
    assert not any("Telefoon" in line for line in said)
    header[3] = "Gewicht"
    link = model(read(note, Parties=PARTIES, Relies_on=rows)).dependencies[0]
    assert link.note == "y\nTelefoon: 112\nNotitie 2: x"


def test_a_hint_with_an_option_is_a_command_that_knows_it():
    """Only convert takes a mapping, or puts columns into the notes."""
    said = only(read(Parties=[["Party", "Shoe size"], ["a", 39]]))
    assert (
        "(delete it, or keep it in the notes: ecograph convert FILE map.yaml --unknown-columns note)" in said
    )


# Mappings

LINKS = [
    ["Source", "Target", "Group", "Strength", "Weight"],
    ["bank", "shop", "credit", 5, 10],
    ["shop", "bank", "interest", None, 20],
    ["shop", "bank", "interest", None, 5],
    ["bank", "bank", "trust", 2, None],
]
ASKED = ("dependee=Source", "depender=Target", "resource=Group", "importance=Strength", "amount=Weight")


def test_a_table_of_any_shape_is_read_as_it_is_mapped():
    """One file of links becomes a map: its parties, each link once, no link to itself, and all of it told."""
    raw = mapped(*ASKED, relations=LINKS)
    ecosystem = model(raw)
    assert [actor.id for actor in ecosystem.actors] == ["bank", "shop"]
    assert [
        (link.depender, link.dependee, link.importance, link.amount) for link in ecosystem.dependencies
    ] == [
        ("shop", "bank", 5, 10),
        ("bank", "shop", 3, 25),
    ]
    assert sorted({told.how for told in raw.told}) == ["guessed", "left", "taken"]
    left = [str(told) for told in raw.told if told.how == "left"]
    assert any('row 5: the link of "bank" to itself' in line for line in left)
    assert any("row 4" in line and "amount 5 was added" in line for line in left)


def test_what_a_mapping_does_not_name_is_told_as_left():
    """Other sheets, other columns and columns without a header, with their rows; known headers are read."""
    raw = mapped(
        "actors=people",
        "id=code",
        people=[
            ["code", "Name", "Shoe size", "Height"],
            ["p1", "Ann", 39, None, "x"],
            ["p2", "Bo", 44, None],
        ],
        other=[["a"], ["b"], ["c"]],
    )
    assert [(actor.id, actor.name) for actor in model(raw).actors] == [("p1", "Ann"), ("p2", "Bo")]
    assert sorted(told.message for told in raw.told) == [
        "a column without a header (1 row)",
        'the column "Height" (0 rows)',
        'the column "Shoe size" (2 rows)',
        'the sheet "other" (2 rows)',
    ]
    assert {told.how for told in raw.told} == {"left"}


def test_what_a_mapping_names_goes_before_headers_that_are_known():
    """A column called `Source` is the giver when that is asked, and no longer where something comes from."""
    raw = mapped(*ASKED, relations=LINKS)
    assert all("source" not in row for row in raw.content["dependencies"])
    raw = mapped("dependee=Source", "depender=Target", "resource=Group", "importance:=4", relations=LINKS[:2])
    assert raw.content["dependencies"][0]["importance"] == "4"
    assert [told.message for told in raw.told if told.how == "left"] == [
        'the column "Strength" (1 row)',
        'the column "Weight" (1 row)',
    ]


def test_a_constant_holds_for_every_row():
    """Also where no column could give it; its words are read as those of cells."""
    raw = mapped("id=Name", "kind:=Klant", "tags:=a | b", people=[["Name"], ["Ann"], ["Bo"]])
    assert [(actor.kind, actor.tags) for actor in model(raw).actors] == [("customer", ("a", "b"))] * 2


def test_several_tables_may_be_mapped_and_sheets_named_by_their_files():
    """With or without the ending of the file; a sheet may serve two tables."""
    links = sheet("relations", [["who", "whom", "what"], ["a", "b", "c"]], book=False)
    people = sheet("people", [["code"], ["a"], ["b"]], book=False)
    asked = Asked(
        (
            "dependencies=relations.csv",
            "actors=People",
            "actors.id=code",
            "dependencies.depender=who",
            "dependencies.dependee=whom",
            "resources=relations",
            "resources.id=what",
        )
    )
    ecosystem = model(read_sheets([people, links], "folder", asked))
    assert [actor.id for actor in ecosystem.actors] == ["a", "b"]
    assert [resource.id for resource in ecosystem.resources] == ["c"]
    assert ecosystem.dependencies[0].depender == "a"


def test_a_file_by_any_name_is_loaded_as_it_is_mapped(tmp_path):
    """The same from the door: guesses are warned of, and told one by one by `read`."""
    path = tmp_path / "relations.csv"
    path.write_text("Source;Target;Strength\nbank;shop;4,5\nshop;bank;\n")
    mapping = ("dependee=Source", "depender=Target", "importance=Strength", "resource:=trade")
    with pytest.warns(GuessWarning, match="1 guessed"):
        ecosystem = load(path, mapping=mapping)
    assert [link.importance for link in ecosystem.dependencies] == [4.5, 3]


@pytest.mark.skipif(not INDUSTRIES.is_dir(), reason="the shared data are not here")
def test_a_table_of_flows_between_industries_is_read_as_it_is_mapped():
    """Amounts are kept, flows of an industry to itself are left and told, and ids stay text."""
    mapping = (
        "dependencies=flows",
        "actors=actors",
        "dependencies.dependee=source",
        "dependencies.depender=target",
        "dependencies.amount=weight",
        "dependencies.resource=kind",
    )
    sheets = [read_csv((INDUSTRIES / name).read_bytes(), name) for name in ("actors.csv", "flows.csv")]
    raw = read_sheets(sheets, "flows", Asked(mapping))
    rows = list(csv.DictReader((INDUSTRIES / "flows.csv").read_text().splitlines()))
    expected = {(row["source"], row["target"], row["kind"]) for row in rows if row["source"] != row["target"]}
    ecosystem = model(raw)
    assert {(link.dependee, link.depender, link.resource) for link in ecosystem.dependencies} == expected
    assert "211" in {actor.id for actor in ecosystem.actors}
    to_itself = sum(row["source"] == row["target"] for row in rows)
    assert sum(told.how == "left" and "to itself" in told.message for told in raw.told) == to_itself
    total = sum(float(row["weight"]) for row in rows if row["source"] != row["target"])
    assert sum(link.amount for link in ecosystem.dependencies) == pytest.approx(total)


@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        (["depender"], 'the mapping "depender" says nothing'),
        (["=x"], 'the mapping "=x" says nothing'),
        (["dependees=Source"], 'there is no field "dependees" (did you mean "dependee"?)'),
        (["dependncies.resource=Group"], 'there is no table "dependncies" (did you mean "dependencies"?)'),
        (
            ["dependencies.resurce=Group"],
            'the table "dependencies" has no field "resurce" (did you mean "resource"?)',
        ),
        ([*ASKED[:2], "resource=Grup"], 'the sheet "relations" has no column "Grup" (did you mean "Group"?)'),
        (["dependencies=relatons"], 'there is no sheet "relatons" (did you mean "relations"?)'),
        ([*ASKED, "amount:=3"], 'the mapping names "amount" twice'),
        (
            [*ASKED[:2]],
            'cannot do without "For what": the column is missing (map it: dependencies.resource=COLUMN',
        ),
        (["stance=Weight", "depender=Source"], 'it is not clear which table "stance" belongs to'),
    ],
)
def test_a_mistake_in_a_mapping_is_one_clear_problem(mapping, expected):
    """It says what is wrong, and what was probably meant."""
    (said,) = refused(Asked(tuple(mapping)), relations=LINKS)
    assert expected in said


def test_fields_without_a_table_need_one_sheet():
    """With several sheets it must be said which of them is meant."""
    (said,) = refused(Asked(("depender=Target",)), relations=LINKS, more=LINKS)
    assert "it is not clear which table" in said
    (said,) = refused(Asked(("dependencies.depender=Target",)), relations=LINKS, more=LINKS)
    assert 'it is not clear which sheet is the table "dependencies": "relations" or "more"' in said


# Whatever comes

cells = (
    st.none()
    | st.sampled_from(
        sorted(
            {
                title
                for form in forms().values()
                for column in form.columns.values()
                for title in column.titles
            }
        )
    )
    | st.text(max_size=5)
    | st.sampled_from(
        ("1", "1.1", "metric.1.name", "settings.weights.1", "settings.weights", "a", "3..5", "Parties", "|")
    )
    | st.integers(-3, 6)
    | st.floats(allow_nan=False)
    | st.booleans()
    | st.dates()
    | st.datetimes()
    | st.times()
)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([form.titles[0] for form in forms().values()]), st.integers(0, 4), st.data()
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(
        (NOTHING, Asked(unknown_columns="note"), Asked(("depender=Wie",)), Asked(("actors=Parties",)))
    ),
)
def test_whatever_the_cells_there_is_a_model_or_a_list_of_problems(parts, asked):
    """Any cells under any headers end in a model or in errors with places."""
    sheets = []
    for name, height, data in parts:
        form = next(form for form in forms().values() if form.titles[0] == name)
        columns = list(form.columns.values())
        chosen = data.draw(
            st.lists(st.sampled_from(columns), unique_by=lambda column: column.field, max_size=6)
        )
        header = [
            column.titles[0]
            for column in {
                column.field: column for column in [*chosen, *(c for c in columns if c.required)]
            }.values()
        ]
        rows = [data.draw(st.lists(cells, max_size=len(header) + 1)) for _ in range(height)]
        sheets.append(sheet(name, [header, *rows]))
    found: tuple[Problem, ...] | None = None
    try:
        _checked(read_sheets(sheets, "map.xlsx", asked))
    except ModelError as error:
        found = error.problems
    assert found != ()
    assert all(problem.place.source == "map.xlsx" and problem.message for problem in found or ())
