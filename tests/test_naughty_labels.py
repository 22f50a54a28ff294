"""Labels are data: whatever a name contains comes out as written, in every output there is."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ET
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from naughty import TEXTS, as_id, name_of, trimmed

from ecograph.__main__ import _tell
from ecograph.cli.explain import _about_finding
from ecograph.errors import ConfigError, ModelError
from ecograph.graph import build
from ecograph.loading import load
from ecograph.rendering.json import table_json
from ecograph.rendering.render import render
from ecograph.rendering.summary import reports_json, reports_markdown, reports_text
from ecograph.rendering.tables import table, table_csv
from ecograph.rendering.terminal import report_text
from ecograph.scanning import scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecograph.finding import Report
    from ecograph.model import Ecosystem

pytestmark = pytest.mark.slow

DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
TODAY = date(2026, 11, 22)
TABLES = ("actors", "pairs", "needs", "rings")
SVG = "{http://www.w3.org/2000/svg}"
TURNING = {*"\u061c\u200e\u200f", *map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))}
"""Signs that turn the reading direction of all that follows: no line of a terminal may hold them."""
REPLACED = {*TURNING, "\ufeff", "\ufffe", "\uffff", "\N{REPLACEMENT CHARACTER}"}

NAMES = tuple(text for text in TEXTS if trimmed(text))
IDS = tuple(dict.fromkeys(as_id(text) for text in TEXTS if as_id(text)))

each_name = pytest.mark.parametrize("text", NAMES, ids=name_of)
each_id = pytest.mark.parametrize("text", IDS, ids=name_of)


def is_control(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"}


def bare(text: str) -> str:
    """What must be left of a text: without blanks, which wrapping moves, and what may be replaced."""
    # Each sign is judged once, however often it stands there.
    dropped = {sign for sign in set(text) if sign.isspace() or is_control(sign) or sign in REPLACED}
    return text.translate(dict.fromkeys(map(ord, dropped)))


def told(output: str, text: str) -> bool:
    return bare(text) in bare(output)


def written(text: str, *, names: bool) -> dict[str, Any]:
    """A model that says a text wherever it can: as every name, or as every id."""
    party = "carrier" if names else text
    other = "depot" if names else f"{text} 2"
    third = "heard" if names else f"{text} 3"
    wanted, given_back = ("forecast", "parts") if names else (text, f"{text} 2")
    step, goal = ("kerb", "calm") if names else (text, text)
    name = {"name": text} if names else {}
    said = {"note": text, "source": text, "tags": [text]}
    return {
        "name": text,
        "purpose": text,
        "focal": party,
        "resources": [
            {"id": wanted, "kind": "information", **name, **said},
            {"id": given_back, "kind": "product", **name},
            {"id": "room"},
        ],
        "actors": [
            {"id": "guest of the house", "kind": "customer"},
            {"id": party, "disciplines": [text], **name, **said},
            {"id": other, "trusted_by": [party], **name},
            {"id": third, "kind": f"a {text}", **name},
        ],
        "interests": [
            {"actor": party, "resource": wanted, "priority": "5", "because": text, **said},
            {"actor": other, "resource": given_back, "priority": "5", "because": text, "according_to": party},
        ],
        "offers": [
            {"actor": other, "resource": wanted, "effort": "1"},
            {"actor": party, "resource": given_back, "effort": "1", "not_to": [third]},
        ],
        "dependencies": [
            {"depender": "guest of the house", "dependee": party, "resource": "room", "importance": "5",
             "tolerance": "hours", "channel": text, "unit": text, "amount": "2", **said},
            {"depender": party, "dependee": other, "resource": "room", "importance": "5",
             "tolerance": "hours", "according_to": party},
            {"depender": third, "dependee": party, "resource": wanted, "importance": "4"},
            {"depender": third, "dependee": other, "resource": wanted, "importance": "4"},
        ],
        "goals": [{"id": goal, **name, **said}],
        "positions": [{"actor": party, "goal": goal, "stance": "1", "success": text}],
        "journeys": [
            {"id": step, "customer": "guest of the house", "owner": party, **name, "touchpoints": [
                {"id": step, "performer": other, "accountable": party, "importance": "5", "stage": text,
                 "tolerance": "hours", "channel": [text],
                 "causes": [{"why": text, "because": [{"why": text}]}],
                 "metric": {"name": text, "definition": text, "owner": party}, **name},
            ]},
        ],
        "initiatives": [
            {"id": step, "benefits": {party: "3"}, "addresses": [f"missing-exchange@{wanted}"], **name}
        ],
        "decisions": [
            {"finding": f"missing-exchange@{wanted}", "status": "in-progress", "reason": text, "owner": text},
            {"finding": f"single-point-of-dependency@{party}", "status": "accepted", "reason": text,
             "owner": text, "until": "2026-01-01"},
            {"finding": f"missing-exchange@not {given_back}", "status": "accepted", "reason": text},
        ],
        "scenarios": [{"id": step, "remove": [party], "close": [text], "note": text, **name}],
    }  # fmt: skip


def as_yaml(tables: object) -> str:
    return yaml.dump(tables, Dumper=DUMPER, allow_unicode=False, sort_keys=False, width=10_000) + "\n"


@cache
def report_of(text: str, *, names: bool) -> Report:
    return scan(load(as_yaml(written(text, names=names))), today=TODAY)


def both(text: str) -> Iterator[Report]:
    """The report on a model with the text as every name, and as every id where it can be one."""
    yield report_of(text, names=True)
    if as_id(text):
        yield report_of(as_id(text), names=False)


def lines_at_the_margin(text: str) -> list[str]:
    return [line for line in text.split("\n") if line and not line.startswith(" ")]


def assert_fit_for_a_terminal(output: str) -> None:
    """No escape code, no line end but our own, no turned direction."""
    bad = {sign for sign in set(output) if sign != "\n" and (is_control(sign) or sign in TURNING)}
    assert not bad, sorted(map(ascii, bad))


# --- reading --------------------------------------------------------------------------------------


@each_name
def test_a_text_is_read_as_it_was_written(text: str):
    """YAML and JSON keep a text in every place, but for the blanks at its ends."""
    tables = written(text, names=True)
    from_yaml = load(as_yaml(tables))
    from_json = load(json.dumps(tables, ensure_ascii=False, indent=1))
    assert from_yaml == from_json
    assert {
        from_yaml.name,
        from_yaml.purpose,
        from_yaml.resources[0].name,
        from_yaml.actors[1].name,
        from_yaml.actors[1].disciplines[0],
        from_yaml.interests[0].because,
        from_yaml.dependencies[0].source,
        from_yaml.dependencies[0].channel,
        from_yaml.goals[0].name,
        from_yaml.positions[0].success,
        from_yaml.journeys[0].touchpoints[0].name,
        from_yaml.journeys[0].touchpoints[0].causes[0].why,
        from_yaml.initiatives[0].name,
        from_yaml.decisions[0].reason,
        from_yaml.decisions[0].owner,
        from_yaml.scenarios[0].note,
    } == {trimmed(text)}


@each_id
def test_an_id_is_read_as_it_was_written(text: str):
    """Any text without @ is an id that other rows can refer to, in YAML as in JSON."""
    tables = written(text, names=False)
    from_yaml = load(as_yaml(tables))
    assert from_yaml == load(json.dumps(tables, ensure_ascii=False, indent=1))
    assert from_yaml.actors[1].id == from_yaml.resources[0].id == from_yaml.goals[0].id == text
    assert from_yaml.journeys[0].touchpoints[0].id == from_yaml.focal == text
    assert build(from_yaml).name(text) == text


@each_name
def test_a_model_survives_the_way_out_and_back(text: str):
    """What pydantic writes of a model is read again as the same model."""
    for report in both(text):
        model: Ecosystem = report.graph.facts
        assert load(model.model_dump_json(exclude_defaults=True, indent=1)) == model


# --- text, Markdown, JSON -------------------------------------------------------------------------


@each_name
def test_the_text_report_tells_it_and_nothing_breaks_the_terminal(text: str):
    """Text has no control characters, tells the name, and has no line that a name has forged."""
    for names, report in zip((True, False), both(text), strict=False):
        assert report.findings
        for in_full in (False, True):
            output = report_text(report, in_full=in_full)
            assert_fit_for_a_terminal(output)
            assert told(output, report.graph.facts.name)
            assert len(lines_at_the_margin(output)) == plain_lines(names=names, in_full=in_full)


@cache
def plain_lines(*, names: bool, in_full: bool) -> int:
    """How many lines at the margin the report on the same model with a plain text has."""
    return len(lines_at_the_margin(report_text(report_of("Plain", names=names), in_full=in_full)))


@each_name
def test_an_explanation_tells_it(text: str):
    """Why something was found is told with the names, sources and reasons in it."""
    for report in both(text):
        explained = "\n".join("\n".join(_about_finding(finding)) for finding in report.findings)
        assert_fit_for_a_terminal(explained)
        assert told(explained, report.graph.facts.name)


MARKS = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OURS = {
    "inline", "text", "text_special", "softbreak", "hardbreak",
    "heading_open", "heading_close", "paragraph_open", "paragraph_close",
    "em_open", "em_close", "strong_open", "strong_close",
    "bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close",
}  # fmt: skip
A_TABLE = {
    f"{part}_{end}" for part in ("table", "thead", "tbody", "tr", "th", "td") for end in ("open", "close")
}


def parts(blocks: Iterable[Any]) -> Iterator[Any]:
    """The blocks of a page, each with what stands in it."""
    for token in blocks:
        yield token
        yield from token.children or ()


def shape(blocks: Iterable[Any]) -> list[str]:
    """The blocks of a page, without the texts in them."""
    return [f"{token.type} {token.tag}" for token in blocks]


@cache
def plain_shape(*, names: bool) -> list[str]:
    """The blocks of the page on the same model with a plain text."""
    return shape(MARKS.parse(render(report_of("Plain", names=names), "markdown")))


def seen(blocks: Iterable[Any]) -> str:
    """What a reader of the page sees."""
    return " ".join(token.content for token in parts(blocks) if token.type in {"text", "text_special"})


@each_name
def test_the_markdown_report_shows_it(text: str):
    """Markdown has the blocks we wrote and no others, no HTML, link or code, and shows the name as it is."""
    for names, report in zip((True, False), both(text), strict=False):
        output = render(report, "markdown")
        assert_fit_for_a_terminal(output)
        blocks = MARKS.parse(output)
        assert {token.type for token in parts(blocks)} <= OURS
        assert shape(blocks) == plain_shape(names=names)
        assert told(seen(blocks), report.graph.facts.name)


@each_name
def test_the_json_report_holds_it(text: str):
    """JSON parses, holds the ids and reasons exactly, and prints no raw control character."""
    for report in both(text):
        output = render(report, "json")
        content = json.loads(output)
        assert content["ecosystem"]["name"] == report.graph.facts.name
        assert [found["id"] for found in content["findings"]] == [found.id for found in report.findings]
        assert [found["message"] for found in content["findings"]] == [
            found.message for found in report.findings
        ]
        reasons = {found["decision"]["reason"] for found in content["findings"] if found["decision"]}
        assert reasons == {decision.reason for decision in report.graph.facts.decisions[:1]}
        assert set(content["measures"]["actors"]) == set(report.graph.actors)
        bad = {sign for sign in set(output) if unicodedata.category(sign) == "Cc" and sign != "\n"}
        assert not bad, sorted(map(ascii, bad))


@each_name
def test_a_sentence_is_one_line(text: str):
    """Messages, captions and remedies are one line each, whatever they name."""
    for report in both(text):
        for finding in report.findings:
            for sentence in (finding.message, finding.caption, finding.remedy):
                assert_fit_for_a_terminal(sentence.replace("\n", "\x00"))


# --- tables ---------------------------------------------------------------------------------------


@each_id
def test_tables_hold_it_and_run_nothing(text: str):
    """CSV is read back cell by cell, has no formula for a spreadsheet and no escape code for a terminal."""
    graph = report_of(text, names=False).graph
    for name in TABLES:
        rows = table(graph, name)
        assert rows
        output = table_csv(graph, name)
        bad = {sign for sign in set(output) if unicodedata.category(sign) == "Cc" and sign not in "\n\r\t"}
        assert not bad, sorted(map(ascii, bad))
        header, *cells = csv.reader(io.StringIO(output, newline=""))
        assert header == list(rows[0])
        assert len(cells) == len(rows)
        for row, read in zip(rows, cells, strict=True):
            for value, cell in zip(row.values(), read, strict=True):
                if isinstance(value, str):
                    assert bare(cell) in {bare(value), f"'{bare(value)}"}
                    assert cell.startswith("'") or not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
        assert [{**row} for row in json.loads(table_json(graph, name))] == [
            {key: round(value, 6) + 0.0 if isinstance(value, float) else value for key, value in row.items()}
            for row in rows
        ]


@each_name
def test_the_summary_is_one_line_for_each_file(text: str):
    """The table of several models has a line for each, also where the files are called like this."""
    reports = {"plain.yaml": report_of("Plain", names=True), f"{text}.yaml": report_of(text, names=True)}
    output = reports_text(reports)
    assert_fit_for_a_terminal(output)
    assert len(output.split("\n")) == 3
    assert told(output, f"{text}.yaml")
    page = reports_markdown(reports)
    assert_fit_for_a_terminal(page)
    blocks = MARKS.parse(page)
    assert {token.type for token in parts(blocks)} <= OURS | A_TABLE
    assert sum(token.type == "tr_open" for token in parts(blocks)) == 3
    assert sum(token.type == "td_open" for token in parts(blocks)) == 2 * 9
    assert told(seen(blocks).replace(" ", ""), f"{text}.yaml")
    files = [content["file"] for content in json.loads(reports_json(reports))]
    assert list(map(bare, files)) == list(map(bare, reports))


# --- pictures -------------------------------------------------------------------------------------


def batches(texts: Iterable[str], size: int = 18) -> list[tuple[str, ...]]:
    chosen = tuple(texts)
    return [chosen[start : start + size] for start in range(0, len(chosen), size)]


def crowd(texts: tuple[str, ...], *, names: bool) -> Ecosystem:
    """A model with a party and a thing for each text, all of them given to one customer."""
    ids = [f"p{number}" if names else text for number, text in enumerate(texts)]
    tables = {
        "name": texts[0],
        "purpose": texts[-1],
        "resources": [
            {"id": id_, **({"name": text} if names else {})} for id_, text in zip(ids, texts, strict=True)
        ],
        "actors": [
            {"id": "guest of the house", "kind": "customer"},
            *({"id": id_, **({"name": text} if names else {})} for id_, text in zip(ids, texts, strict=True)),
        ],
        "dependencies": [
            {
                "depender": "guest of the house",
                "dependee": id_,
                "resource": id_,
                "importance": 5,
                "tolerance": "hours",
            }
            for id_ in ids
        ],
        "interests": [{"actor": id_, "resource": id_, "priority": 4} for id_ in ids[:2]],
    }
    return load(as_yaml(tables))


def drawn(texts: Iterable[str]) -> Iterator[str]:
    """What of a text must be on the picture: all of it, or its start where it is beyond reason."""
    return (bare(trimmed(text)[:190]) for text in texts)


@pytest.mark.parametrize("texts", batches(NAMES), ids=lambda texts: name_of(texts[0]))
def test_pictures_show_every_name(texts: tuple[str, ...]):
    """SVG is XML with no element of the names' making, and shows every name as it was written."""
    svg = render(scan(crowd(texts, names=True), today=TODAY), "svg", arrows=None, time_limit=60.0)
    assert_svg_shows(svg, texts)


@pytest.mark.parametrize("texts", batches(IDS), ids=lambda texts: name_of(texts[0]))
def test_pictures_show_every_id(texts: tuple[str, ...]):
    """Where there is no name the id is shown, and no id is taken for something of Graphviz."""
    svg = render(scan(crowd(texts, names=False), today=TODAY), "svg", arrows=None, time_limit=60.0)
    assert_svg_shows(svg, texts)


def assert_svg_shows(svg: str, texts: tuple[str, ...]) -> None:
    root = ET.fromstring(svg)
    allowed = {"svg", "g", "title", "text", "tspan", "path", "polygon", "ellipse", "polyline", "rect", "desc"}
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= allowed
    assert not any(
        key.lower().startswith("on") or key.endswith("href") for one in root.iter() for key in one.attrib
    )
    shown = bare("".join("".join(element.itertext()) for element in root.iter(f"{SVG}text")))
    assert [text for text in drawn(texts) if text not in shown] == []
    pointed_at = bare("".join(element.text or "" for element in root.iter(f"{SVG}title")))
    assert [text for text in drawn(texts) if text not in pointed_at] == []
    assert not any(is_control(sign) for sign in set(svg) if sign != "\n")


@pytest.mark.parametrize(("format", "start"), [("png", b"\x89PNG\r\n\x1a\n"), ("pdf", b"%PDF-")])
def test_bitmaps_and_pages_are_made(format: str, start: bytes):
    """PNG and PDF are drawn with every text on one map, as a name or as an id."""
    picture = render(
        crowd(NAMES, names=True) if format == "pdf" else crowd(IDS, names=False), format, time_limit=60.0
    )
    assert picture.startswith(start)
    assert len(picture) > 10_000


def test_dot_keeps_each_text_in_its_quotes():
    """In DOT every text stands in one quoted string: what is left without those is ours alone."""
    # Few at a time: to place a party takes the longer the more there are.
    for texts in batches(IDS, 6):
        dot = render(crowd(texts, names=False), "dot", arrows=None, time_limit=60.0)
        left = re.sub(r'"(?:[^"\\]|\\.)*"', '""', dot, flags=re.DOTALL)
        assert left.isascii()
        assert '"' not in left.replace('""', "")
        assert left.count("{") == left.count("}") == 1


# --- messages -------------------------------------------------------------------------------------


@each_name
def test_a_wrong_name_is_told_on_one_line(text: str, capsys: pytest.CaptureFixture[str]):
    """A text that is wrong wherever it stands gives one line for each mistake, with the text in it."""
    broken = {
        text: [],
        "focal": f"{text} nowhere",
        "actors": [{"id": "a", f"x{text}": text, "kind": text}, {"id": "a@b", "part_of": text}],
        "resources": [{"id": "r", "kind": text}],
        "dependencies": [
            {"depender": f"{text} d", "dependee": "a", "resource": f"{text} r", "importance": f"{text} i",
             "evidence": text, "date": f"{text} day", "amount": f"{text} much", "tolerance": text},
        ],
        "interests": text,
        "offers": [text],
        "goals": {text: text},
        "settings": {"critical": f"{text} c", "weights": {f"{text}": 1}, text: text},
    }  # fmt: skip
    with pytest.raises(ModelError) as refused:
        load(as_yaml(broken))
    assert len(refused.value.problems) > 8
    for problem in refused.value.problems:
        assert_fit_for_a_terminal(str(problem).replace("\n", "\x00"))
    assert told(str(refused.value), trimmed(f"{text} nowhere"))
    _tell(refused.value)
    out, err = capsys.readouterr()
    assert out == ""
    assert_fit_for_a_terminal(err)
    assert len(err.rstrip("\n").split("\n")) == len(refused.value.problems) + 1


@each_name
def test_a_wrong_choice_is_told_on_one_line(text: str, capsys: pytest.CaptureFixture[str]):
    """A rule, a table, a format or a file that is not there is named on one line."""
    model = load(as_yaml({"actors": [{"id": "a"}], "settings": {"select": [f"no {text}"]}}))
    attempts = {
        "select": lambda: scan(model),
        "format": lambda: render(model, f"no {text}"),
        "table": lambda: table(build(model), f"no {text}"),
        "ending": lambda: load(f"model.no {text}".replace("\n", "\r")),
        "file": lambda: load(f"no {text}.yaml".replace("\n", "\r")),
        "folder": lambda: load(f"no/{text}/model.yaml".replace("\n", "\r")),
    }
    lines = {}
    for name, attempt in attempts.items():
        with pytest.raises((ConfigError, ModelError)) as refused:
            attempt()
        _tell(refused.value)
        out, err = capsys.readouterr()
        assert out == ""
        assert_fit_for_a_terminal(err)
        lines[name] = len(err.rstrip("\n").split("\n"))
    assert lines == dict.fromkeys(attempts, 1)


# --- the command line -----------------------------------------------------------------------------


def run(*arguments: object, **variables: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "ecograph", *map(str, arguments)],
        capture_output=True,
        timeout=60,
        env={**os.environ, **variables},
        check=False,
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["scan", "--all"],
        ["scan", "--format", "markdown"],
        ["scan", "--format", "json"],
        ["measure", "--format", "csv"],
        ["measure", "--format", "csv", "--table", "needs"],
        ["measure", "--table", "pairs"],
    ],
    ids=" ".join,
)
def test_no_command_prints_a_control_character(tmp_path, arguments):
    """With every text as a name and an id in one model, what is printed is UTF-8 and moves no cursor."""
    texts = tuple(text for text in IDS if not any(map(is_control, text)))
    (tmp_path / "all.yaml").write_text(as_yaml(cells_of(texts)), encoding="utf-8")
    done = run(*arguments, tmp_path / "all.yaml", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr.decode()
    output = done.stdout.decode("utf-8")
    assert not {sign for sign in set(output) if unicodedata.category(sign) == "Cc" and sign != "\n"}
    if "--format" in arguments and "markdown" not in arguments:
        plain = bare(output)
        forms = {
            text: (text, text.replace('"', '""'), json.dumps(text, ensure_ascii=False)[1:-1])
            for text in texts
        }
        assert [text for text in texts if not any(bare(form) in plain for form in forms[text])] == []


def cells_of(texts: tuple[str, ...]) -> dict[str, Any]:
    return {
        "name": texts[0],
        "actors": [{"id": "guest of the house", "kind": "customer"}, *({"id": text} for text in texts)],
        "dependencies": [
            {"depender": "guest of the house", "dependee": text, "resource": text, "importance": 5}
            for text in texts
        ],
    }


@pytest.mark.skipif(os.name == "nt", reason="Windows allows few of these in the name of a file")
def test_hostile_files_are_summed_up(tmp_path):
    """A folder of models with hostile file names gives one line for each, and the broken one on stderr."""
    texts = [
        text
        for text in IDS
        if "/" not in text
        and len(text.encode()) < 100
        and text not in {".", ".."}
        and not text.startswith(".")
    ][::4]
    for text in (*texts, "\x1b[31mbroken"):
        wrong = "focal: nobody\n" if "broken" in text else ""
        (tmp_path / f"{text}.yaml").write_text(f"{wrong}actors: [{{id: a}}]\n", encoding="utf-8")
    done = run("scan", tmp_path)
    assert done.returncode == 2
    output, said = done.stdout.decode(), done.stderr.decode()
    assert_fit_for_a_terminal(output)
    assert_fit_for_a_terminal(said)
    assert len(output.rstrip("\n").split("\n")) == len(texts) + 1
    assert len(said.rstrip("\n").split("\n")) == 1


# --- anything at all ------------------------------------------------------------------------------


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).filter(as_id))
def test_any_text_at_all(text: str):
    """What nobody thought of is read, told and written like the rest."""
    for names, said in ((True, trimmed(text)), (False, as_id(text))):
        if not said:
            continue
        report = scan(load(as_yaml(written(said, names=names))), today=TODAY)
        output = report_text(report, in_full=True)
        assert_fit_for_a_terminal(output)
        assert told(output, said)
        page = MARKS.parse(render(report, "markdown"))
        assert {token.type for token in parts(page)} <= OURS
        assert told(seen(page), said)
        assert json.loads(render(report, "json"))["ecosystem"]["name"] == report.graph.facts.name
        header, *cells = csv.reader(io.StringIO(table_csv(report.graph), newline=""))
        assert len(cells) == len(report.graph.actors)
        assert {len(row) for row in cells} == {len(header)}
