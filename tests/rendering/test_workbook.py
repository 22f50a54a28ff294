"""The report as a workbook: what stands on its sheets, and that it opens as it was meant."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from lxml import etree
from naughty import TEXTS
from office import converted, needs_office
from strategies import ecosystems

import ecograph
from ecograph.formats.template import template
from ecograph.measures import actor_table, journey_steps
from ecograph.rendering.workbook import report_workbook, tables_of
from ecograph.words import ENGLISH

EXAMPLES = Path(__file__).parents[2] / "examples"
TODAY = datetime.date(2026, 11, 1)
DECIDED = """
name: Hall
purpose: Clean floors
focal: hall
actors: [{id: hall, name: Hall, kind: customer}, {id: cleaner, name: Cleaner}, {id: school, name: School}]
dependencies: [{depender: hall, dependee: cleaner, resource: clean floor, importance: 5, evidence: stated}]
interests:
  - {actor: cleaner, resource: rooms, priority: 4, because: No store}
  - {actor: school, resource: hands, priority: 3}
offers: [{actor: school, resource: rooms, effort: 1}, {actor: cleaner, resource: hands, effort: 2}]
decisions:
  - {finding: single-point-of-dependency@cleaner, status: accepted, reason: Small hall, owner: hall,
     until: 2026-12-31}
"""


@pytest.fixture(scope="module")
def airport() -> ecograph.Report:
    return ecograph.scan(ecograph.load(EXAMPLES / "airport.yaml"), today=TODAY)


@pytest.fixture
def decided() -> ecograph.Report:
    return ecograph.scan(ecograph.load(DECIDED), today=TODAY)


def opened(report: ecograph.Report) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(report_workbook(report)))


def sheet(report: ecograph.Report, key: str) -> list[dict[str, object]]:
    (found,) = (table for table in tables_of(report) if table.key == key)
    return [{column: row.get(column) for column in found.columns} for row in found.rows]


class TestWhatStandsOnIt:
    """Each sheet says in plain words what the measures and the findings say."""

    def test_all_findings_stand_on_the_first_sheet(self, airport):
        """Every finding is a row, accepted ones too; headlines have their number on the map."""
        rows = sheet(airport, "findings")
        assert [row["id"] for row in rows] == [finding.id for finding in airport.findings]
        assert {row["first"]: row["id"] for row in rows if row["first"]} == {
            number: finding.id for number, finding in enumerate(airport.headlines, 1)
        }
        assert {row["severity"] for row in rows} <= set(ENGLISH.severity.values())
        assert {row["lever"] for row in rows} <= set(ENGLISH.lever.values())

    def test_a_decision_is_told_with_its_reason(self, decided):
        """Status, reason, the name of who stands for it, and the day when it lapses."""
        (row,) = (row for row in sheet(decided, "findings") if row["decision"])
        assert (row["reason"], row["owner"], row["until"]) == (
            "Small hall",
            "Hall",
            datetime.date(2026, 12, 31),
        )

    def test_parties_have_the_numbers_of_the_measures(self, airport):
        """What a party gives, gets and what falls with it is what the actors table says, by its name."""
        rows = {row["id"]: row for row in sheet(airport, "parties")}
        for actor, numbers in actor_table(airport.graph).items():
            assert rows[actor]["party"] == airport.graph.name(actor)
            for name, number in numbers.items():
                assert rows[actor][name] == (None if number is None else pytest.approx(number, abs=1e-6))

    def test_a_swap_is_told_with_what_is_left_beside_it(self, decided):
        """Rows of one swap stand together with what each gains at least; no wish is told twice."""
        rows = sheet(decided, "proposals")
        assert [(row["proposal"], row["giver"], row["what"], row["receiver"]) for row in rows] == [
            ("Swap 1", "Cleaner", "hands", "School"),
            ("Swap 1", "School", "rooms", "Cleaner"),
        ]
        assert {(row["smallest"], row["total"]) for row in rows} == {(2.0, 4.0)}
        assert [row["because"] for row in rows] == [None, "No store"]

    def test_the_journey_is_told_step_by_step(self, airport):
        """Each touchpoint is a row in the order of the journey, with its gap."""
        rows = sheet(airport, "journey")
        steps = journey_steps(airport.graph)
        assert [(row["touchpoint"], row["gap"]) for row in rows] == [
            (step.touchpoint.name or step.touchpoint.id, step.gap) for step in steps
        ]

    def test_questions_leave_room_for_answers(self, decided):
        """What could not be judged is a question, and the columns of the answers are there and empty."""
        rows = sheet(decided, "questions")
        asked = {row["ask"] for row in rows}
        assert {silence.ask for silence in decided.not_judged} & asked
        assert {(row["answer"], row["by"], row["date"]) for row in rows} == {(None, None, None)}

    def test_the_last_sheet_explains_every_column(self, airport):
        """About has a line for each column of each sheet that is there, and the settings."""
        *told, about = tables_of(airport)
        explained = {(row["sheet"], row["what"]) for row in about.rows}
        assert about.key == "about"
        assert {(table.name, head) for table in told for head in table.heads} <= explained
        assert ("Settings", "Critical within") in explained

    def test_nothing_found_is_said(self):
        """A map on which nothing is found has a first sheet that says so, and no empty sheets."""
        report = ecograph.scan(ecograph.load("actors: [{id: a}, {id: b}]\nsettings: {select: [net-giver]}\n"))
        assert sheet(report, "findings") == [{"said": ENGLISH.nothing_found}]
        assert all(table.rows for table in tables_of(report))

    def test_rows_that_are_not_told_are_counted(self, airport, monkeypatch):
        """Of more pairs than can be told the heaviest are, and About says how many there are."""
        monkeypatch.setattr("ecograph.rendering.workbook.MOST_PAIRS", 3)
        every = sorted((row["gives"] + row["gets"] for row in sheet(airport, "pairs")), reverse=True)
        assert len(every) == 3
        (line,) = (row["means"] for row in tables_of(airport)[-1].rows if row["what"] == "Not shown")
        assert line.startswith("Pairs: the 3 first of ")

    def test_confidential_rows_that_were_left_out_are_counted(self, decided):
        """About says how many rows were withheld, and nothing where none was."""
        from dataclasses import replace

        told = tables_of(replace(decided, withheld=2))[-1]
        assert "2 rows are confidential" in {row["what"]: row["means"] for row in told.rows}["Left out"]
        assert "Left out" not in {row["what"] for row in tables_of(decided)[-1].rows}

    def test_of_many_names_the_first_are_told(self, airport, monkeypatch):
        """A cell that would name a hundred parties names some and counts the others."""
        monkeypatch.setattr("ecograph.rendering.workbook.MOST_NAMES", 2)
        named = [row["parties"] for row in sheet(airport, "findings") if row["parties"]]
        assert max(cell.count(", ") for cell in named) == 2
        assert any(re.fullmatch(r"[^,]+, [^,]+, \d+ others", cell) for cell in named)


PARTS = {
    "worksheets/": "sheetPr dimension sheetViews sheetFormatPr cols sheetData autoFilter "
    "conditionalFormatting dataValidations hyperlinks pageMargins pageSetup headerFooter "
    "ignoredErrors legacyDrawing",
    "styles": "b i u sz color name family scheme",
}


class TestHowItOpens:
    """The file is a workbook in which people can go on."""

    @pytest.mark.parametrize("content", ["report", "template"])
    def test_what_it_is_made_of_stands_in_the_order_of_the_format(self, content, airport):
        """Excel offers to repair a sheet in which one part stands before another that belongs first."""
        book = report_workbook(airport) if content == "report" else template("en")
        with zipfile.ZipFile(io.BytesIO(book)) as parts:
            for kind, order in PARTS.items():
                for name in (name for name in parts.namelist() if name.startswith(f"xl/{kind}")):
                    if name.endswith(".rels"):
                        continue
                    root = etree.fromstring(parts.read(name))
                    owners = root.findall(".//{*}font") if kind == "styles" else [root]
                    for owner in owners:
                        places = [order.split().index(etree.QName(one).localname) for one in owner]
                        assert places == sorted(places)

    def test_sheets_have_filters_frozen_heads_and_pages(self, airport):
        """Every sheet filters, keeps its head in sight and prints on pages that are one sheet wide."""
        for worksheet in opened(airport):
            assert worksheet.auto_filter.ref is not None
            assert worksheet.freeze_panes in {"A2", "B2"}
            assert worksheet.page_setup.orientation == "landscape"
            assert worksheet.sheet_properties.pageSetUpPr.fitToPage
            assert worksheet.page_setup.fitToHeight == 0

    def test_numbers_are_numbers_and_days_are_days(self, decided):
        """Shares are shown as shares, days as days; nothing that can be counted is text."""
        findings = opened(decided)["Findings"]
        heads = [cell.value for cell in findings[1]]
        until = findings.cell(
            2 if findings.cell(2, heads.index("Until") + 1).value else 3, heads.index("Until") + 1
        )
        assert (until.value, until.number_format) == (
            datetime.datetime.fromisoformat("2026-12-31"),
            "yyyy-mm-dd",
        )
        parties = opened(decided)["Parties"]
        formats = {cell.value: parties.cell(2, cell.column).number_format for cell in parties[1]}
        assert (formats["Gives"], formats["Balance"], formats["Needs unserved without it"]) == (
            "0.0",
            "+0.0;-0.0;0.0",
            "0%",
        )

    def test_colour_is_never_alone(self, airport):
        """A cell that is coloured by how urgent it is says so in words; bars stand behind their number."""
        findings = opened(airport)["Findings"]
        column = [cell.value for cell in findings[1]].index("How urgent") + 1
        coloured = {
            findings.cell(row, column).fill.start_color.rgb: findings.cell(row, column).value
            for row in range(2, findings.max_row + 1)
        }
        assert len(coloured) == len(set(coloured.values())) >= 3
        for worksheet in opened(airport):
            for rules in worksheet.conditional_formatting:
                assert all(rule.dataBar.showValue is not False for rule in rules.rules)

    @pytest.mark.parametrize("text", TEXTS)
    def test_texts_stay_texts(self, text):
        """Whatever a name looks like (a formula, markup, a number), its cell is text."""
        if not text.strip() or "@" in text:
            return
        model = ecograph.Ecosystem(
            name=text,
            purpose=text,
            actors=[{"id": "a", "name": text, "kind": "customer"}, {"id": "b", "name": text}],
            dependencies=[{"depender": "a", "dependee": "b", "resource": "r", "importance": 5}],
        )
        book = opened(ecograph.scan(model, today=TODAY))
        kinds = {cell.data_type for worksheet in book for row in worksheet.iter_rows() for cell in row}
        assert kinds <= {"s", "n", "d"}

    @settings(deadline=None, max_examples=15)
    @given(ecosystems())
    def test_any_ecosystem_can_be_told(self, model):
        """Whatever the model, the workbook opens, and its sheets hold what the tables say."""
        report = ecograph.scan(model, today=TODAY)
        book, told = opened(report), tables_of(report)
        assert book.sheetnames == [table.name for table in told]
        assert [book[table.name].max_row - 1 for table in told] == [len(table.rows) for table in told]

    def test_same_report_same_bytes(self, airport, monkeypatch):
        """Two reports on one model are the same file, dated as asked."""
        again = ecograph.scan(ecograph.load(EXAMPLES / "airport.yaml"), today=TODAY)
        assert report_workbook(airport) == report_workbook(again)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        (stamp,) = {part.date_time for part in zipfile.ZipFile(io.BytesIO(report_workbook(again))).infolist()}
        assert stamp == (2023, 11, 14, 22, 13, 20)

    def test_a_report_becomes_a_report_and_a_model_its_model(self, airport, tmp_path):
        """A model saved as a workbook loads again as the same model; a report is told as a report."""
        model = airport.graph.facts
        assert ecograph.load(ecograph.save(model, tmp_path / "model.xlsx")) == model
        assert ecograph.load(ecograph.save(airport.graph, tmp_path / "graph.xlsx")) == model
        ecograph.save(airport, tmp_path / "report.xlsx")
        assert openpyxl.load_workbook(tmp_path / "report.xlsx").sheetnames[0] == "Findings"

    @needs_office
    def test_libreoffice_reads_it(self, decided, tmp_path):
        """Another program reads the first sheet with what is said on it."""
        file = ecograph.save(decided, tmp_path / "report.xlsx")
        text = converted(file, "csv", tmp_path).read_text("utf-8")
        assert decided.findings[0].message in text
