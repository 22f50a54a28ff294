"""The file that says where parties stand: read with every problem at once, written without losing a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecograph import loading
from ecograph.errors import InvalidModel, UnreadableModel
from ecograph.formats.positions import PLACED_VIEWS, positions_in, positions_text

SHARES = st.floats(0, 1).map(lambda share: round(share, 4))
IDS = st.text(st.characters(codec="utf-8", exclude_characters="@"), min_size=1).filter(
    lambda text: text == text.strip() and text.isprintable()
)
VIEWS = st.dictionaries(
    st.sampled_from(PLACED_VIEWS), st.dictionaries(IDS, st.tuples(SHARES, SHARES), min_size=1), min_size=1
)


def problems(text: str) -> list[str]:
    with pytest.raises(InvalidModel) as caught:
        positions_in(text, "map.positions.yaml")
    return [str(problem) for problem in caught.value.problems]


@given(VIEWS)
def test_what_is_written_is_read_again(views):
    """Whatever parties are called, their places come back as they were."""
    assert positions_in(positions_text(views), "x").views == views


@given(VIEWS, VIEWS)
def test_a_file_is_brought_up_to_date(before, after):
    """A text that is there says afterwards what it shall say, and nothing else."""
    both = {view: {**before.get(view, {}), **after.get(view, {})} for view in {**before, **after}}
    assert positions_in(positions_text(both, positions_text(before)), "x").views == both


@pytest.mark.parametrize("name", ["a" * 128, "é" * 300, "it's " * 80 + "x", "👍" * 200])
def test_a_long_name_is_brought_up_to_date_too(name):
    """A name of more characters than a line has stands before its colon as any other."""
    before = positions_text({"map": {name: (0.1, 0.2)}})
    after = {"map": {name: (0.5, 0.5), "b": (0.3, 0.3)}}
    assert positions_in(positions_text(after, before), "x").views == after


def test_comments_and_layout_survive():
    """What people wrote around the places stays where it is; new parties go to the end of their picture."""
    before = (
        '# for the wall\nmap:\n  # the hub\n  hall: [0.5, 0.5]  # middle\n  "b": [.1, .2]\n'
        "\nring: {hall: [0, 1]}\n"
    )
    views = {"map": {"hall": (0.5, 0.4), "b": (0.1, 0.2), "c": (0.3, 0.3)}, "ring": {"hall": (0.0, 1.0)}}
    assert positions_text(views, before) == (
        '# for the wall\nmap:\n  # the hub\n  hall: [0.5, 0.4]  # middle\n  "b": [.1, .2]\n  c: [0.3, 0.3]\n'
        "\nring: {hall: [0, 1]}\n"
    )


def test_a_file_that_says_what_it_shall_is_not_touched():
    """Writing the same places again gives the same text."""
    before = "map: {hall: [0.50, 5e-1]}\n"
    assert positions_text({"map": {"hall": (0.5, 0.5)}}, before) == before


def test_every_problem_is_told_with_its_line():
    """Places outside the map, places that are none, and pictures there are not are told together."""
    places = ("[0.5, 1.2]", "left", "[0.1]", "[nan, 0]", "[x, 0]", "[1, 0]")
    rows = "".join(f"  {name}: {place}\n" for name, place in zip("abcdef", places, strict=True))
    text = f"mapp: {{a: [0, 0]}}\nmap:\n{rows}"
    assert problems(text) == [
        'map.positions.yaml:1:1: nobody can be put anywhere on a picture "mapp" (did you mean "map"?)',
        *(
            f'map.positions.yaml:{line}:3: "{name}" {said} '
            "(write shares from the left and from the top, such as airport: [0.41, 0.55])"
            for line, name, said in (
                (3, "a", "stands outside the map: 0.5, 1.2"),
                (4, "b", "needs two numbers"),
                (5, "c", "needs two numbers"),
                (6, "d", "stands outside the map: nan, 0"),
                (7, "e", "needs two numbers"),
            )
        ),
    ]


@pytest.mark.parametrize("text", ["- a\n", "map\n", "map: [a]\n", "map: b\n"])
def test_what_is_no_table_is_refused(text):
    """A list, a word, or a picture that holds no table of parties is a problem, not a crash."""
    assert len(problems(text)) == 1


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "map:\n"])
def test_nothing_yet_is_nothing(text):
    """An empty file puts nobody anywhere, and can be filled."""
    assert not any(positions_in(text, "x").views.values())
    filled = positions_text({"map": {"a": (0.1, 0.2)}}, text)
    assert positions_in(filled, "x").views == {"map": {"a": (0.1, 0.2)}}
    assert filled.startswith("#") is not text.startswith("map")


def test_who_is_not_on_the_map_is_passed_over_and_told():
    """A party that has left the model keeps its line in the file, and it is said where."""
    found = positions_in("map:\n  a: [0, 0]\n  gone: [1, 1]\n", "m.positions.yaml", {"a"})
    assert found.views == {"map": {"a": (0.0, 0.0)}}
    assert [str(told) for told in found.told] == [
        'm.positions.yaml:3:3: there is nobody "gone" on the map; passed over'
    ]


def test_loading_reads_the_file_beside_a_model(tmp_path):
    """It has the name of the model, or of the folder of tables; what cannot be read is told."""
    assert loading.positions_beside(tmp_path / "airport.yaml") == tmp_path / "airport.positions.yaml"
    assert loading.positions_beside(tmp_path) == tmp_path.with_name(f"{tmp_path.name}.positions.yaml")
    (tmp_path / "a.positions.yaml").write_bytes(b"map: {\xff: [0, 0]}")
    with pytest.raises(UnreadableModel, match="not UTF-8"):
        loading.read_positions(tmp_path / "a.positions.yaml")
    with pytest.raises(UnreadableModel, match="no such file"):
        loading.read_positions(tmp_path / "b.positions.yaml")
