"""`ecograph new`: a model to start from."""

from __future__ import annotations

import json

import jsonschema
import pytest
import yaml

import ecograph
from ecograph.starters import starters


def test_the_starters_are_listed(run, tmp_path):
    """Without a name all starters are told with their titles, and nothing is written."""
    done = run("new")
    assert (done.code, done.err) == (0, "")
    head, *lines = done.out.splitlines()
    assert head == "Start with one of these: ecograph new STARTER"
    told = dict(line.strip().split(maxsplit=1) for line in lines)
    assert told == {name: starter.title for name, starter in starters().items()}
    assert {"airport", "insurance"} <= told.keys()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", starters())
def test_every_starter_can_be_scanned(run, tmp_path, name):
    """A starter is written with the schema beside it, loads, fits the schema, and has findings."""
    done = run("new", name)
    assert (done.code, done.out) == (0, "")
    assert done.err == f"written: {name}.yaml\nwritten: ecograph.schema.json\n"
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(
        [f"{name}.yaml", "ecograph.schema.json"]
    )
    model = ecograph.load(tmp_path / f"{name}.yaml")
    assert model.name == starters()[name].title
    schema = json.loads((tmp_path / "ecograph.schema.json").read_text("utf-8"))
    rows = yaml.safe_load((tmp_path / f"{name}.yaml").read_text("utf-8"))
    jsonschema.validate(json.loads(json.dumps(rows, default=str)), schema)
    scanned = run("scan", f"{name}.yaml", "--today", "2026-12-31")
    assert (scanned.code, scanned.err) == (0, "")
    assert " 1. " in scanned.out


def test_the_editor_is_told_of_the_schema(run, tmp_path):
    """The model names the schema that lies beside it."""
    run("new", "insurance", "-o", "own.yaml")
    first = (tmp_path / "own.yaml").read_text("utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=./ecograph.schema.json"


def test_it_is_written_where_asked(run, tmp_path):
    """With -o the model has another name or folder, and the schema lies beside it."""
    (tmp_path / "maps").mkdir()
    done = run("new", "insurance", "-o", "maps/ours.yaml")
    assert (done.code, done.out) == (0, "")
    assert sorted(file.name for file in (tmp_path / "maps").iterdir()) == [
        "ecograph.schema.json",
        "ours.yaml",
    ]


@pytest.mark.parametrize("arguments", [["insurance"], ["airport", "-o", "insurance.yaml"]], ids=" ".join)
def test_nothing_is_written_over(run, tmp_path, arguments):
    """A file that exists stays as it is, and no schema is put beside it."""
    (tmp_path / "insurance.yaml").write_text("mine", "utf-8")
    done = run("new", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err == "insurance.yaml exists already; name another file with -o\n"
    assert (tmp_path / "insurance.yaml").read_text("utf-8") == "mine"
    assert [file.name for file in tmp_path.iterdir()] == ["insurance.yaml"]


def test_a_schema_that_is_there_stays(run, tmp_path):
    """A schema somebody has already is left alone."""
    (tmp_path / "ecograph.schema.json").write_text("mine", "utf-8")
    assert run("new", "insurance").err == "written: insurance.yaml\n"
    assert (tmp_path / "ecograph.schema.json").read_text("utf-8") == "mine"


def test_a_folder_that_is_not_there_is_told(run, tmp_path):
    """A model cannot be written into a folder that does not exist."""
    done = run("new", "insurance", "-o", "nowhere/m.yaml")
    assert (done.code, done.out) == (2, "")
    assert "nowhere/m.yaml cannot be written" in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "hint"), [("insurence", '(did you mean "insurance"?)'), ("xyz", "(use airport, ")]
)
def test_an_unknown_starter_is_answered(run, tmp_path, name, hint):
    """A name that is none gets the near one, or those there are."""
    done = run("new", name)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f'there is no starter "{name}" {hint}')
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_workbook_to_fill_in_can_be_scanned(run, tmp_path, language):
    """It is written in the language that is asked for, alone, and its example has findings."""
    done = run("new", "--template", "map.xlsx", "--language", language)
    assert (done.code, done.out, done.err) == (0, "", "written: map.xlsx\n")
    assert [file.name for file in tmp_path.iterdir()] == ["map.xlsx"]
    scanned = run("scan", "map.xlsx", "--today", "2026-12-31")
    assert (scanned.code, scanned.err) == (0, "")
    assert scanned.out.startswith({"en": "Departing passenger", "nl": "Vertrekkende reiziger"}[language])
    assert " 1. " in scanned.out


def test_a_workbook_to_fill_in_is_english_unless_asked(run, tmp_path):
    """Without a language it is the same as with English."""
    run("new", "--template", "one.xlsx")
    run("new", "--template", "two.XLSX", "--language", "en")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.XLSX").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--template", "mine.xlsx"), "mine.xlsx exists already; name another file\n"),
        (("--template", "map.csv"), "map.csv is no workbook; give it a name that ends in .xlsx\n"),
        (
            ("airport", "--template", "map.xlsx"),
            "--template is a model of its own: leave the starter and -o out\n",
        ),
        (
            ("-o", "b", "--template", "map.xlsx"),
            "--template is a model of its own: leave the starter and -o out\n",
        ),
        (("airport", "--language", "nl"), "--language goes with --template: each starter has its own\n"),
    ],
)
def test_a_workbook_that_cannot_be_made_is_answered(run, tmp_path, arguments, said):
    """A file that is there stays as it is, and nothing else is written."""
    (tmp_path / "mine.xlsx").write_text("mine", "utf-8")
    done = run("new", *arguments)
    assert (done.code, done.out, done.err) == (2, "", said)
    assert [(file.name, file.read_text("utf-8")) for file in tmp_path.iterdir()] == [("mine.xlsx", "mine")]


def test_an_unknown_language_is_refused(run, tmp_path):
    """Those there are are named, and nothing is written."""
    done = run("new", "--template", "map.xlsx", "--language", "fr")
    assert done.code == 2
    assert "'en', 'nl'" in done.err
    assert list(tmp_path.iterdir()) == []
