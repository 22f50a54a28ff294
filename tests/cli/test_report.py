"""`ecograph report`: several files from one scan, all of them or none."""

from __future__ import annotations

import json

import openpyxl
import pytest

SECRET = """name: Hall
actors: [{id: hall, name: Hall, kind: customer}, {id: cleaner, name: Cleaner}]
dependencies: [{depender: hall, dependee: cleaner, resource: clean floor, importance: 5, evidence: stated}]
interests: [{actor: cleaner, resource: night key, priority: 5, confidential: true}]
"""


def test_several_files_come_from_one_scan(run, one, tmp_path):
    """Each ending gives its kind of file, and what is written is told on stderr alone."""
    names = ["report.xlsx", "report.md", "report.json", "report.txt", "map.svg"]
    ran = run("report", one, *(word for name in names for word in ("-o", name)))
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines() == [f"written: {name}" for name in names]
    (finding,) = json.loads((tmp_path / "report.json").read_text())["findings"][:1]
    assert finding["id"] == "single-point-of-dependency@cleaner"
    for name in ("report.md", "report.txt"):
        assert finding["message"] in (tmp_path / name).read_text().replace("\n    ", " ")
    book = openpyxl.load_workbook(tmp_path / "report.xlsx")
    assert finding["message"] in [cell.value for cell in book["Findings"][2]]
    assert (tmp_path / "map.svg").read_text().startswith("<?xml")


def test_the_same_as_scan_tells(run, one, tmp_path):
    """A page of text and a page of Markdown are those that scan would have written."""
    assert run("report", one, "-o", "r.md", "-o", "r.txt", "-o", "r.json").code == 0
    for kind, name in (("markdown", "r.md"), ("text", "r.txt"), ("json", "r.json")):
        assert (tmp_path / name).read_text() == run("scan", one, "--format", kind).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "say what to make"),
        (("-o", "report.doc"), "a report cannot end in .doc"),
        (("-o", "report"), "a report cannot end in nothing"),
        (("-o", "a.md", "-o", "./a.md"), "is asked for twice"),
        (("-o", "a.md", "-o", "no/where.md"), "there is no folder no"),
        (("-o", "a.md", "--template", "house.pptx"), "--template is for a deck"),
        (("-o", "a.md", "-o", "a.pptx", "--template", "house.pptx"), "house.pptx cannot be read"),
    ],
)
def test_what_cannot_be_made_is_told_before_anything_is(run, one, tmp_path, words, said):
    """The end is 2, the sentence says what to do, and no file is written."""
    ran = run("report", one, *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert [file.name for file in tmp_path.iterdir()] == [one]


def test_a_model_is_not_written_over(run, tmp_path):
    """What the report is made from stays, also where its name would do for a report."""
    (tmp_path / "map.json").write_text('{"actors": [{"id": "a"}]}')
    ran = run("report", "map.json", "-o", "map.json")
    assert ran.code == 2
    assert "written over" in ran.err
    assert json.loads((tmp_path / "map.json").read_text()) == {"actors": [{"id": "a"}]}


def test_a_failure_writes_nothing(run, one, tmp_path, monkeypatch):
    """Where the last of several files cannot be made, those before it are not written either."""

    def broken(*_: object, **__: object) -> bytes:
        from ecograph.errors import RenderError

        raise RenderError("no ink")

    (tmp_path / "report.md").write_text("as it was")
    monkeypatch.setattr("ecograph.rendering.workbook.report_workbook", broken)
    ran = run("report", one, "-o", "report.md", "-o", "report.xlsx")
    assert ran.code == 2
    assert "no ink" in ran.err
    assert {file.name for file in tmp_path.iterdir()} == {one, "report.md"}
    assert (tmp_path / "report.md").read_text() == "as it was"


def test_a_file_that_cannot_be_written_leaves_the_others_alone(run, one, tmp_path):
    """Where one target is a folder, no target is replaced by half a set, and no draft stays behind."""
    (tmp_path / "report.md").write_text("as it was")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub").chmod(0o500)
    (tmp_path / "report.json").mkdir()
    ran = run("report", one, "-o", "report.json", "-o", "report.md")
    (tmp_path / "sub").chmod(0o700)
    assert ran.code == 2
    assert "report.json cannot be written" in ran.err
    assert (tmp_path / "report.md").read_text() == "as it was"
    assert not [file.name for file in tmp_path.iterdir() if file.name.startswith(".")]


def test_confidential_rows_are_left_out_and_counted(run, tmp_path):
    """What is confidential stands in no file, and each says how much was left out."""
    (tmp_path / "secret.yaml").write_text(SECRET)
    names = ["r.xlsx", "r.md", "r.json", "r.txt"]
    assert run("report", "secret.yaml", *(word for name in names for word in ("-o", name))).code == 0
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    cells = "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    texts = [cells, *((tmp_path / name).read_text() for name in names[1:])]
    assert [text for text in texts if "night key" in text] == []
    assert [("confidential" in text) or ('"withheld": 1' in text) for text in texts] == [True] * 4


def test_a_deck_comes_with_the_rest(run, one, tmp_path):
    """A deck is one of the files; what was withheld is said on it, and a wrong template stops all."""
    pptx = pytest.importorskip("pptx")
    (tmp_path / "secret.yaml").write_text(SECRET)
    assert run("report", "secret.yaml", "-o", "deck.pptx", "-o", "r.md").code == 0
    frames = [
        shape.text_frame.text
        for slide in pptx.Presentation(str(tmp_path / "deck.pptx")).slides
        for shape in slide.shapes
        if shape.has_text_frame
    ]
    assert not [text for text in frames if "night key" in text]
    assert [text for text in frames if "One row is confidential" in text]
    (tmp_path / "house.pptx").write_bytes(b"no deck")
    ran = run("report", one, "-o", "new.md", "-o", "new.pptx", "--template", "house.pptx")
    assert ran.code == 2
    assert not [file.name for file in tmp_path.iterdir() if file.name.startswith("new")]
