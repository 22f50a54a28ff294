"""`--theme`: one look for all that is drawn and written, and every slip in it told."""

from __future__ import annotations

import re

import pytest


@pytest.fixture(autouse=True)
def _house(tmp_path):
    (tmp_path / "house.yaml").write_text("accent: '#7A003C'\n")


@pytest.mark.parametrize("view", ["map", "matrix"])
def test_a_picture_is_drawn_in_the_theme_that_was_asked_for(run, one, tmp_path, view):
    """The default, print and a file of one's own are three pictures, and print has no colour."""
    for number, words in enumerate(
        ([], ["--theme", "default"], ["--theme", "print"], ["--theme", "house.yaml"])
    ):
        assert run("draw", one, "--view", view, "-o", f"{number}.svg", *words).code == 0
    usual, default, grey, own = (tmp_path.joinpath(f"{number}.svg").read_text() for number in range(4))
    assert usual == default
    assert len({usual, grey, own}) == 3
    greys = re.findall(r"#([0-9a-fA-F]{6})\b", grey)
    assert greys
    assert all(digits[:2] == digits[2:4] == digits[4:] for digits in greys)
    assert re.search("#0072b2|#56b4e9", usual.lower())
    assert not re.search("#0072b2|#56b4e9", own.lower())


def test_all_files_of_a_report_have_one_theme(run, one, tmp_path):
    """The deck, the workbook and the map of one report are made in the theme, and the text takes no harm."""
    names = ["deck.pptx", "book.xlsx", "map.svg", "report.txt"]
    ran = run("report", one, "--theme", "house.yaml", *(word for name in names for word in ("-o", name)))
    assert (ran.code, ran.err.splitlines()) == (0, [f"written: {name}" for name in names])
    assert run("report", one, "-o", "other.pptx", "-o", "other.xlsx", "-o", "other.txt").code == 0
    assert (tmp_path / "deck.pptx").read_bytes() != (tmp_path / "other.pptx").read_bytes()
    assert (tmp_path / "report.txt").read_bytes() == (tmp_path / "other.txt").read_bytes()
    assert "#7a003c" in (tmp_path / "map.svg").read_text().lower()


@pytest.mark.parametrize("command", ["draw", "report"])
@pytest.mark.parametrize(
    ("theme", "said"),
    [
        ("pritn", ['there is no theme "pritn" (did you mean "print"?)']),
        ("huose.yaml", ["no such file", 'did you mean "house.yaml"?']),
        ("bad.yaml", ["bad.yaml:1:1", 'did you mean "accent"?', "bad.yaml:2:1", "contrast of 1.9"]),
    ],
)  # fmt: skip
def test_a_theme_that_is_none_is_told_and_nothing_is_written(run, one, tmp_path, command, theme, said):
    """The run ends with 2 before anything is read or made, and says every slip with its line."""
    (tmp_path / "bad.yaml").write_text("acent: '#7A003C'\nquiet: '#BBBBBB'\n")
    ran = run(command, one, "--theme", theme, "-o", "map.svg")
    assert ran.code == 2
    assert not [words for words in said if words not in ran.err], ran.err
    assert not (tmp_path / "map.svg").exists()


def test_the_theme_is_never_written_over(run, one, tmp_path):
    """A report does not take the file it is made with for one to make."""
    (tmp_path / "house.json").write_text('{"accent": "#7A003C"}')
    ran = run("report", one, "--theme", "house.json", "-o", "house.json")
    assert ran.code == 2
    assert "would be written over what it is made from" in ran.err
