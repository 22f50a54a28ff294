"""Several reports side by side, and findings as plain data."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html import unescape

import pytest

from ecograph.errors import ConfigError
from ecograph.finding import SEVERITIES
from ecograph.graph import build
from ecograph.loading import load
from ecograph.model import Ecosystem
from ecograph.rendering.json import report_json
from ecograph.rendering.render import render
from ecograph.rendering.summary import reports_json, reports_markdown, reports_text
from ecograph.scanning import scan
from ecograph.words import ENGLISH

HALL = """
name: Hall
actors: [{id: hall, kind: customer}, {id: cleaner}, {id: window}]
dependencies:
  - {depender: hall, dependee: cleaner, resource: floor, importance: 5, evidence: stated}
  - {depender: hall, dependee: window, resource: glass, importance: 5, evidence: stated}
decisions: [{finding: single-point-of-dependency@window, status: accepted, reason: Small}]
"""
HOSTILE = ["a|b.yaml", "a\\|b.yaml", "*a*.yaml", "<b>.yaml", "| --- |", "`a|b`.yaml", "\\", "-", "a\nb.yaml"]


def report(text: str = HALL):
    return scan(load(text))


def named(name: str):
    """Make a report whose first finding has this name in it."""
    return scan(
        Ecosystem(
            actors=[{"id": "a", "kind": "customer", "name": name}, {"id": "b", "name": name}],
            resources=[{"id": "r", "name": name}],
            dependencies=[
                {"depender": "a", "dependee": "b", "resource": "r", "importance": 5, "evidence": "stated"}
            ],
        )
    )


# --- text -----------------------------------------------------------------------------------------


def test_a_table_of_reports():
    """One line for each model: size, findings by gravity, accepted ones apart, and the first of all."""
    told = reports_text({"hall.yaml": report(), "nobody.yaml": scan(Ecosystem())})
    assert told.splitlines() == [
        "model        parties  links  talk now  plan  watch  good to know  accepted  first of all",
        "hall.yaml    3        2      1         0     0      0             1         "
        + report().headlines[0].caption,
        "nobody.yaml  0        0      0         0     0      0             0",
    ]


def test_the_numbers_are_those_of_the_reports():
    """Findings by gravity and accepted ones add up to all findings."""
    one = report()
    _, row = reports_text({"m": one}).splitlines()
    numbers = [int(cell) for cell in row.split("  ") if cell.strip().isdigit()]
    assert sum(numbers[2:]) == len(one.findings)


def test_columns_stand_under_one_another():
    """Every cell begins where its heading begins."""
    told = reports_text({"a": report(), "a much longer name.yaml": report()}).splitlines()
    for column in ("parties", "links", "talk now", "accepted", "first of all"):
        start = told[0].index(column)
        assert all(line[start - 1] == " " and line[start] != " " for line in told)


def test_a_name_cannot_break_the_table():
    """Line breaks, escape codes and turned direction in names of files and parties are made harmless."""
    told = reports_text({"a\n\x1b[31mb.yaml": named("x\n\u202ey\x1b[2J")})
    assert len(told.splitlines()) == 2
    assert "\x1b" not in told
    assert "\u202e" not in told


# --- Markdown -------------------------------------------------------------------------------------


def cells(markdown: str) -> list[list[str]]:
    """Give the cells of a table as a reader sees them; there is nothing but one table."""
    parser = pytest.importorskip("markdown_it").MarkdownIt("commonmark").enable("table")
    page = parser.render(markdown)
    assert re.fullmatch(r"<table>.*</table>\s*", page, re.DOTALL)
    assert page.count("<table>") == 1
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    found = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    assert not any(re.search(r"<(?!br)[a-z]", cell) for row in found for cell in row)
    return [[unescape(cell) for cell in row] for row in found]


def test_a_markdown_table():
    """The same table as in text, as Markdown."""
    head, hall, nobody = cells(reports_markdown({"hall.yaml": report(), "nobody.yaml": scan(Ecosystem())}))
    severities = [ENGLISH.severity[severity] for severity in SEVERITIES]
    assert head == ["model", "parties", "links", *severities, "accepted", "first of all"]
    assert hall == ["hall.yaml", "3", "2", "1", "0", "0", "0", "1", report().headlines[0].caption]
    assert nobody == ["nobody.yaml", "0", "0", "0", "0", "0", "0", "0", ""]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_table_stays_a_table(name):
    """Whatever a file or a party is called, there are nine cells in its row, and they show its name."""
    head, row = cells(reports_markdown({name: named(name)}))
    assert len(head) == len(row) == 9
    flat = name.replace("\n", " ")
    assert row[0] == flat
    assert flat in row[8]


# --- JSON and plain data --------------------------------------------------------------------------


def test_a_list_of_reports():
    """Each report stands in the list as it is alone, after the file it is about."""
    reports = {"hall.yaml": report(), "é.yaml": scan(Ecosystem())}
    told = json.loads(reports_json(reports))
    assert [next(iter(one)) for one in told] == ["file", "file"]
    assert [one.pop("file") for one in told] == list(reports)
    assert told == [json.loads(report_json(one)) for one in reports.values()]
    assert "é.yaml" in reports_json(reports)


def test_no_reports_are_an_empty_list():
    """Where every model was wrong, what comes out can still be read."""
    assert json.loads(reports_json({})) == []
    assert len(reports_text({}).splitlines()) == 1
    assert cells(reports_markdown({}))[0][0] == "model"


def test_a_file_name_that_is_no_text_can_be_written():
    """A name with bytes that are no UTF-8, as some systems allow, gives JSON that can be encoded."""
    name = b"caf\xe9.yaml".decode("utf-8", "surrogateescape")
    for write in (reports_json, reports_text, reports_markdown):
        assert write({name: report()}).encode()


def test_records_are_the_findings_of_the_json():
    """`render(report, "records")` gives what stands under findings in the JSON report, accepted ones too."""
    one = report()
    records = render(one, "records")
    told = json.loads(report_json(one))["findings"]
    assert json.loads(json.dumps(records)) == told
    assert [record["id"] for record in records] == [finding.id for finding in one.findings]
    assert any(record["decision"] for record in records)


@pytest.mark.parametrize("prepare", [lambda model: model, build], ids=["model", "graph"])
def test_records_of_a_model_are_its_parties(prepare):
    """A model or a graph gives one record for each party, as in the actors table."""
    records = render(prepare(load(HALL)), "records")
    assert [record["actor"] for record in records] == ["cleaner", "hall", "window"]
    assert {"given", "received", "balance"} <= records[0].keys()


@pytest.mark.parametrize("what", [report, lambda: load(HALL), lambda: build(load(HALL))])
def test_a_frame_has_the_records(what):
    """With pandas a frame has one row for each record and its keys as columns."""
    pandas = pytest.importorskip("pandas")
    shown = what()
    frame = render(shown, "frame")
    records = render(shown, "records")
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame.columns) == list(records[0])
    assert len(frame) == len(records)
    key = next(iter(records[0]))
    assert list(frame[key]) == [record[key] for record in records]


def test_an_empty_frame():
    """Nothing found is a frame without rows."""
    pytest.importorskip("pandas")
    assert render(scan(Ecosystem()), "frame").empty


def test_without_pandas_the_extra_is_named():
    """Where pandas is missing, the error says what to install; everything else works without it."""
    program = """
import sys
sys.modules["pandas"] = None
import ecograph
report = ecograph.scan(ecograph.Ecosystem(actors=[{"id": "a"}]))
assert ecograph.render(report, "records") == []
try:
    ecograph.render(report, "frame")
except ecograph.ConfigError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == '"frame" needs pandas: pip install "ecograph[notebook]"'


@pytest.mark.parametrize(
    ("format", "hint"),
    [("markdwn", 'did you mean "markdown"?'), ("recrods", 'did you mean "records"?'), ("zzz", "use svg, ")],
)
def test_a_form_that_is_none_is_answered(format, hint):
    """A misspelt form gets the near one, an unknown one the list."""
    with pytest.raises(ConfigError) as error:
        render(report(), format)
    assert hint in str(error.value)


def test_a_model_is_no_report():
    """A model has no findings yet, so it cannot become Markdown; the forms it has are named."""
    with pytest.raises(ConfigError, match='a model cannot become "markdown"'):
        render(load(HALL), "markdown")
