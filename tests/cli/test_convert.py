"""`ecograph convert`: from what people have to what they use, with everything told on the way."""

from __future__ import annotations

import json

import pytest

import ecograph
from ecograph.starters import starters

MAP = """# Our map
ecograph: 1
name: Hall
actors:
  - {id: hall, name: Hall, kind: customer}  # who it is for
  - {id: cleaner, name: Cleaner}
dependencies:
  - {depender: hall, dependee: cleaner, resource: clean floor, importance: 5}
interests:
  - {actor: cleaner, resource: forecast, priority: 3}
"""
FLOWS = "buyer,seller,goods,tonnes\nbakery,mill,flour,12\nbakery,bakery,heat,1\ncafé,bakery,bread,3\n"


@pytest.fixture
def hall(tmp_path) -> str:
    (tmp_path / "hall.yaml").write_text(MAP, "utf-8")
    return "hall.yaml"


@pytest.mark.parametrize("target", ["out.json", "out.xlsx", "out.yml", "folder"])
@pytest.mark.parametrize("name", ["airport", "care"])
def test_what_holds_everything_gives_the_same_model_back(run, tmp_path, target, name):
    """A starter written as JSON, a workbook, YAML or a folder of CSV files loads as the same model.

    All that is left out are the comments, of which the reader hears.
    """
    (tmp_path / "map.yaml").write_text(starters()[name].text, "utf-8")
    done = run("convert", "map.yaml", target)
    assert (done.code, done.out) == (0, "")
    comments = starters()[name].text.count("#")
    assert done.err == f"written: {target}\nLeft out (1)\n  {comments} comments\n"
    assert ecograph.load(tmp_path / target) == ecograph.load(tmp_path / "map.yaml")


@pytest.mark.parametrize("target", ["out.kumu.xlsx", "out.graphml", "out.mmd", "out.drawio"])
def test_what_a_format_cannot_hold_is_told_row_by_row(run, tmp_path, hall, target):
    """A wish has no place in a drawing, and is named."""
    done = run("convert", hall, target)
    assert (done.code, done.out) == (0, "")
    assert "Left out (" in done.err
    assert "  cleaner wants forecast\n" in done.err
    assert (tmp_path / target).stat().st_size > 100


@pytest.mark.parametrize("target", ["out.kumu.xlsx", "out.graphml"])
def test_a_drawing_brings_its_parties_and_links_back(run, tmp_path, hall, target):
    """Parties with their names and kinds, and links with their weights, come back from a drawing."""
    run("convert", hall, target)
    assert run("convert", target, "back.yaml").code == 0
    before, after = ecograph.load(tmp_path / hall), ecograph.load(tmp_path / "back.yaml")
    assert (after.actors, after.dependencies) == (before.actors, before.dependencies)


def test_nothing_is_written_over_unasked(run, tmp_path, hall):
    """What exists stays as it is, with the two ways out told; --force replaces it."""
    (tmp_path / "out.json").write_text("precious", "utf-8")
    done = run("convert", hall, "out.json")
    assert done.code == 2
    assert "--update" in done.err
    assert "--force" in done.err
    assert (tmp_path / "out.json").read_text("utf-8") == "precious"
    assert run("convert", hall, "out.json", "--force").code == 0
    assert json.loads((tmp_path / "out.json").read_text("utf-8"))["name"] == "Hall"


def test_an_update_changes_what_is_new_and_nothing_else(run, tmp_path, hall):
    """A cell changed in another file changes that cell in the YAML; comments and the rest stay."""
    (tmp_path / "new.yaml").write_text(MAP.replace("importance: 5", "importance: 3"), "utf-8")
    done = run("convert", "new.yaml", hall, "--update")
    assert done.code == 0
    assert "changed: importance of hall relies on cleaner for clean floor from 5 to 3" in done.err
    assert (tmp_path / hall).read_text("utf-8") == MAP.replace("importance: 5", "importance: 3")


@pytest.mark.parametrize("target", ["out.xlsx", "folder"])
def test_a_name_that_a_sheet_gives_back_otherwise_is_told(run, tmp_path, target):
    """In a sheet nobody sees two spaces or a line break in a name, so they are one space when it is read."""
    (tmp_path / "map.json").write_text(
        json.dumps({"actors": [{"id": "a  b"}, {"id": "c\nd"}, {"id": "e f"}]})
    )
    done = run("convert", "map.json", target)
    assert done.err == (
        f"written: {target}\nLeft out (2)\n"
        '  what is more than a space in "a  b", which comes back as "a b"\n'
        '  what is more than a space in "c d", which comes back as "c d"\n'
    )
    assert list(ecograph.load(tmp_path / target).actors.column("id")) == ["a b", "c d", "e f"]


def test_without_comments_nothing_is_left(run, tmp_path):
    """A sign that is no comment is not counted as one, and a text without any is taken as a whole."""
    (tmp_path / "map.yaml").write_text("name: 'a # b'\nactors: [{id: a#1}]\n", "utf-8")
    done = run("convert", "map.yaml", "out.json")
    assert done.err == "written: out.json\nEverything was taken over as it stands.\n"


def test_an_update_keeps_the_line_breaks_of_windows(run, tmp_path, hall):
    """A file that was written on Windows stays one: only the cell differs."""
    (tmp_path / hall).write_bytes(MAP.replace("\n", "\r\n").encode())
    (tmp_path / "new.yaml").write_text(MAP.replace("importance: 5", "importance: 3"), "utf-8")
    assert run("convert", "new.yaml", hall, "--update").code == 0
    after = MAP.replace("importance: 5", "importance: 3").replace("\n", "\r\n")
    assert (tmp_path / hall).read_bytes() == after.encode()


@pytest.mark.parametrize("glossary", ["", "resources: [{id: clean floor}, {id: forecast}]\n"])
def test_a_part_can_name_whom_only_the_whole_holds(run, tmp_path, hall, glossary):
    """A sheet with new links and nothing else is enough, and what it does not repeat is kept and told."""
    (tmp_path / hall).write_text(MAP + glossary, "utf-8")
    (tmp_path / "links.csv").write_text("Who,On whom,For what,Weight\ncleaner,hall,forecast,4\n", "utf-8")
    done = run("convert", "links.csv", hall, "--update")
    assert done.code == 0, done.err
    assert "added: cleaner relies on hall for forecast" in done.err
    assert "kept: actor cleaner is not in the new file" in done.err
    before, after = ecograph.load(MAP + glossary), ecograph.load(tmp_path / hall)
    assert (after.actors, after.resources) == (before.actors, before.resources)
    assert len(after.dependencies) == 2


def test_a_part_cannot_name_whom_nobody_knows(run, tmp_path, hall):
    """A name that stands in neither is told by its row, and nothing is written."""
    (tmp_path / "links.csv").write_text("Who,On whom,For what,Weight\ncleaner,hal,forecast,4\n", "utf-8")
    done = run("convert", "links.csv", hall, "--update")
    assert done.code == 2
    assert 'links.csv:2: dependencies[0].dependee: there is no actor "hal" (did you mean "hall"?)' in done.err
    assert (tmp_path / hall).read_text("utf-8") == MAP


def test_an_update_would_take_a_workbook_apart(run, tmp_path, hall):
    """What people made of a workbook is not lost unasked."""
    run("new", "--template", "book.xlsx")
    before = (tmp_path / "book.xlsx").read_bytes()
    done = run("convert", hall, "book.xlsx", "--update")
    assert done.code == 2
    assert "without its drop-downs" in done.err
    assert (tmp_path / "book.xlsx").read_bytes() == before


def test_a_guess_does_not_replace_what_is_known(run, tmp_path, hall):
    """A drawing that says no weight leaves the weight that the map has; only new links get the middle."""
    connections = [
        {"from": "cleaner", "to": "hall", "type": "clean floor"},
        {"from": "hall", "to": "cleaner", "type": "payment"},
    ]
    elements = [{"label": "hall"}, {"label": "cleaner"}]
    drawing = json.dumps({"elements": elements, "connections": connections})
    (tmp_path / "drawing.json").write_text(drawing, "utf-8")
    (tmp_path / hall).write_text(f"{MAP}resources: [{{id: clean floor, kind: product}}, {{id: forecast}}]\n")
    done = run("convert", "drawing.json", hall, "--update")
    assert done.code == 0, done.err
    assert "changed" not in done.err
    after = ecograph.load(tmp_path / hall)
    assert {(link.resource, link.importance) for link in after.dependencies} == {
        ("clean floor", 5),
        ("payment", 3),
    }
    kinds = {resource.id: resource.kind for resource in after.resources}
    assert kinds == {"clean floor": "product", "forecast": "service", "payment": "money"}


def test_rows_that_are_missing_in_an_update_are_kept_and_told(run, tmp_path, hall):
    """A partial file takes nothing away."""
    (tmp_path / "part.yaml").write_text("actors: [{id: hall, name: Great hall}]\n", "utf-8")
    done = run("convert", "part.yaml", hall, "--update")
    assert "kept: actor cleaner is not in the new file" in done.err
    after = ecograph.load(tmp_path / hall)
    assert [actor.name for actor in after.actors] == ["Great hall", "Cleaner"]


def test_an_update_of_a_drawing_is_refused(run, tmp_path, hall):
    """What cannot hold the model cannot be updated; it stays as it is."""
    run("convert", hall, "out.graphml")
    before = (tmp_path / "out.graphml").read_bytes()
    done = run("convert", hall, "out.graphml", "--update")
    assert done.code == 2
    assert "not on graphml" in done.err
    assert (tmp_path / "out.graphml").read_bytes() == before


def test_any_table_is_read_by_a_mapping(run, tmp_path):
    """A file of trade becomes links; what had to be guessed and what was left is told."""
    (tmp_path / "flows.csv").write_text(FLOWS, "utf-8")
    done = run(
        *("convert", "flows.csv", "out.yaml", "--map", "dependencies.depender=buyer"),
        *("--map", "dependencies.dependee=seller", "--map", "dependencies.resource=goods"),
        *("--map", "dependencies.amount=tonnes", "--map", "dependencies.importance:=4"),
    )
    assert done.code == 0, done.err
    model = ecograph.load(tmp_path / "out.yaml")
    links = {(link.depender, link.dependee, link.resource, link.amount) for link in model.dependencies}
    assert links == {("bakery", "mill", "flour", 12.0), ("café", "bakery", "bread", 3.0)}
    assert {actor.id for actor in model.actors} == {"bakery", "mill", "café"}
    assert {link.importance for link in model.dependencies} == {4.0}
    assert "Left out (1)" in done.err
    assert "flows.csv:3" in done.err


def test_of_many_rows_the_first_are_told_and_all_on_request(run, tmp_path):
    """Twenty of a kind are told and the rest counted; --all tells each."""
    wishes = "".join(f"  - {{actor: a, resource: r{number}, priority: 3}}\n" for number in range(30))
    (tmp_path / "many.yaml").write_text(f"actors: [{{id: a}}]\ninterests:\n{wishes}", "utf-8")
    short = run("convert", "many.yaml", "one.graphml").err
    full = run("convert", "many.yaml", "two.graphml", "--all").err
    assert short.count("a wants r") == 20
    assert "… and 10 more (--all tells them)" in short
    assert full.count("a wants r") == 30


def test_tables_left_in_a_folder_are_not_mixed_in(run, tmp_path, hall):
    """A folder that holds another table is refused, since it would be read as part of the model."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "goals.csv").write_text("id\nold\n", "utf-8")
    done = run("convert", hall, "folder", "--force")
    assert done.code == 2
    assert "goals.csv" in done.err
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["goals.csv"]


def test_an_unknown_ending_is_told(run, tmp_path, hall):
    """Where a file goes is told by its ending, and one that stands for nothing is refused."""
    done = run("convert", hall, "out.docx")
    assert done.code == 2
    assert "docx" in done.err
    assert not (tmp_path / "out.docx").exists()


@pytest.mark.parametrize(
    ("target", "said"),
    [("-", "give OUT a name"), ("out.csv", "without ending"), ("out.parquet", "without ending")],
)
def test_where_tables_go_is_told(run, tmp_path, hall, target, said):
    """A file of tables is a folder, and the screen is neither; nothing is made."""
    done = run("convert", hall, target)
    assert done.code == 2
    assert said in done.err
    assert [path.name for path in tmp_path.iterdir()] == [hall]


def test_a_no_in_the_place_of_a_yes_comes_back(run, tmp_path):
    """What holds by default is taken over by an update where somebody wrote it."""
    text = "actors: [{id: a}]\ninterests: [{actor: a, resource: fee, priority: 2, confidential: true}]\n"
    (tmp_path / "map.yaml").write_text(text, "utf-8")
    run("convert", "map.yaml", "tables")
    wishes = tmp_path / "tables" / "Wishes.csv"
    wishes.write_text(wishes.read_text("utf-8-sig").replace("yes", "no"), "utf-8")
    done = run("convert", "tables", "map.yaml", "--update")
    assert "changed: confidential of a wants fee from true to false" in done.err
    assert not ecograph.load(tmp_path / "map.yaml").interests[0].confidential


def test_a_wrong_model_is_not_converted(run, tmp_path):
    """Every problem is told, and nothing is written."""
    (tmp_path / "wrong.yaml").write_text("actors: [{id: a}]\noffers: [{actor: b, resorce: r}]\n", "utf-8")
    done = run("convert", "wrong.yaml", "out.xlsx")
    assert done.code == 2
    assert 'there is no actor "b"' in done.err
    assert '(did you mean "resource"?)' in done.err
    assert not (tmp_path / "out.xlsx").exists()


def test_a_foreign_map_is_scanned_with_a_word_about_guesses(run, tmp_path):
    """The other commands read foreign files as well, and say in one line that something was guessed."""
    kumu = {"elements": [{"label": "A"}, {"label": "B"}], "connections": [{"from": "A", "to": "B"}]}
    (tmp_path / "kumu.json").write_text(json.dumps(kumu), "utf-8")
    done = run("scan", "kumu.json")
    assert done.code == 0
    assert done.err.startswith("Not all was taken as it stands: ")
    with pytest.warns(ecograph.GuessWarning, match="guessed"):
        ecograph.load(tmp_path / "kumu.json")


def test_a_folder_of_tables_is_one_model_to_scan(run, tmp_path, hall):
    """What was written as a table in each file is scanned as the model it is."""
    run("convert", hall, "folder")
    done = run("scan", "folder")
    assert (done.code, done.err) == (0, "")
    assert done.out == run("scan", hall).out
