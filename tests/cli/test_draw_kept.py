"""`ecograph draw --keep`: places are remembered beside the model, used from then on, and never moved."""

from __future__ import annotations

import pytest

from ecograph.loading import read_positions

MODEL = """name: Hall
actors: [{id: hall, name: Hall, kind: customer}, {id: cleaner, name: Cleaner}, {id: school, name: School}]
dependencies:
  - {depender: hall, dependee: cleaner, resource: clean floor, importance: 5, evidence: stated}
  - {depender: cleaner, dependee: school, resource: hands, importance: 3}
"""
SIDE = "one.positions.yaml"


@pytest.fixture(autouse=True)
def _model(tmp_path):
    (tmp_path / "one.yaml").write_text(MODEL)


def test_nothing_is_remembered_unasked(run, tmp_path):
    """Without --keep only the picture is written."""
    assert run("draw", "one.yaml", "-o", "map.svg").err == "written: map.svg\n"
    assert not (tmp_path / SIDE).exists()


def test_places_are_kept_and_used(run, tmp_path):
    """The picture after --keep is the same as the one it wrote; a party moved in the file moves."""
    assert run("draw", "one.yaml", "-o", "map.svg", "--keep").err == f"written: map.svg\nwritten: {SIDE}\n"
    assert set(read_positions(tmp_path / SIDE).views["map"]) == {"hall", "cleaner", "school"}
    assert run("draw", "one.yaml", "-o", "again.svg").code == 0
    assert (tmp_path / "again.svg").read_bytes() == (tmp_path / "map.svg").read_bytes()
    (tmp_path / SIDE).write_text("map: {school: [0.9, 0.9], hall: [0.1, 0.1]}  # by hand\n")
    assert run("draw", "one.yaml", "-o", "moved.svg").code == 0
    assert (tmp_path / "moved.svg").read_bytes() != (tmp_path / "map.svg").read_bytes()
    assert run("report", "one.yaml", "-o", "report.svg").code == 0
    assert (tmp_path / "report.svg").read_bytes() == (tmp_path / "moved.svg").read_bytes()
    assert run("draw", "one.yaml", "-o", "new.svg", "--afresh").code == 0
    assert (tmp_path / "new.svg").read_bytes() != (tmp_path / "moved.svg").read_bytes()


def test_keeping_again_adds_who_is_new_and_leaves_the_rest(run, tmp_path):
    """Places and comments stay as they were written; who left keeps its line and is told."""
    before = "# ours\nmap:\n  hall: [0.5, 0.2]  # on top\n  gone: [0.1, 0.9]\n"
    (tmp_path / SIDE).write_text(before)
    ran = run("draw", "one.yaml", "-o", "map.svg", "--keep")
    assert f'{SIDE}:4:3: there is nobody "gone" on the map; passed over' in ran.err
    after = (tmp_path / SIDE).read_text()
    assert after.startswith(before)
    assert set(read_positions(tmp_path / SIDE).views["map"]) == {"hall", "gone", "cleaner", "school"}


def test_keeping_afresh_forgets_where_they_stood(run, tmp_path):
    """With --afresh --keep everybody is placed anew, and that is remembered."""
    (tmp_path / SIDE).write_text("map:\n  hall: [0.9, 0.95]  # ours\nring: {hall: [0.5, 0.5]}\n")
    assert run("draw", "one.yaml", "-o", "map.svg", "--keep", "--afresh").code == 0
    kept = read_positions(tmp_path / SIDE).views
    assert kept["map"]["hall"] != (0.9, 0.95)
    assert kept["ring"] == {"hall": (0.5, 0.5)}
    assert "# ours" in (tmp_path / SIDE).read_text()


def test_a_wrong_file_is_told_before_anything_is_drawn(run, tmp_path):
    """Every problem with its line, and no picture."""
    (tmp_path / SIDE).write_text("map:\n  hall: [2, 0]\n  school: up\n")
    ran = run("draw", "one.yaml", "-o", "map.svg")
    assert ran.code == 2
    assert f'{SIDE}:2:3: "hall" stands outside the map' in ran.err
    assert f'{SIDE}:3:3: "school" needs two numbers' in ran.err
    assert not (tmp_path / "map.svg").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("one.yaml", "--view", "balance"), 'in the picture "balance" places follow'),
        (("one.yaml", "--view", "cascade"), 'in the picture "cascade" places follow'),
        (("one.yaml", "--view", "rings"), 'in the picture "rings" places follow'),
        (("-",), "name a file"),
    ],
)
def test_where_nothing_can_be_kept_it_is_said(run, tmp_path, words, said):
    """A chart has no places, nor has a picture in columns, nor what comes from a pipe."""
    ran = run("draw", *words, "-o", "x.svg", "--keep", given=MODEL)
    assert ran.code == 2
    assert said in ran.err
    assert {file.name for file in tmp_path.iterdir()} == {"one.yaml"}


def test_a_folder_of_models_is_scanned_without_it(run, tmp_path):
    """The file of places is no model."""
    assert run("draw", "one.yaml", "-o", "map.svg", "--keep").code == 0
    ran = run("scan", str(tmp_path))
    assert (ran.code, "positions" in ran.out + ran.err) == (0, False)
