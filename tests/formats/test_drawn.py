"""Shapes and arrows: what they become in a model, and what is told of it."""

import random
from collections import Counter
from csv import DictReader
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecograph import scan
from ecograph.errors import InvalidModel, Place
from ecograph.formats.drawn import Arrow, Shape, kind_of, tables_of_drawing, tidied
from ecograph.formats.raw import Asked, Raw
from ecograph.loading import _checked
from ecograph.model import Ecosystem

GEMMA = Path(__file__).parents[2].parent / "shared" / "data" / "gemma-municipal"
GIVES = Asked()
A, B = Shape("1", "A"), Shape("2", "B")


def drawing(shapes=(A, B), arrows=(), asked=GIVES) -> Raw:
    return tables_of_drawing(shapes, arrows, "map", asked)


def actors(*shapes: Shape, arrows=()) -> list[dict]:
    return drawing(shapes, arrows).content["actors"]


def link(arrow: Arrow, asked=GIVES) -> dict:
    (row,) = drawing((A, B), [arrow], asked).content["dependencies"]
    return row


def said(raw: Raw, how: str) -> str:
    return "\n".join(str(one) for one in raw.told if one.how == how)


def test_ids_are_labels_so_that_a_later_import_meets_the_same_actor():
    """A unique label is the id, with spaces for line breaks and no at sign; the label stays the name."""
    rows = actors(Shape("1", "City"), Shape("2", "Rail\nNorth"), Shape("3", "a@b"))
    assert rows == [
        {"id": "City"},
        {"id": "Rail North", "name": "Rail\nNorth"},
        {"id": "a at b", "name": "a@b"},
    ]


def test_labels_that_repeat_are_told_apart_by_kind_and_then_by_the_id_of_the_tool():
    """Neither of two equal labels becomes an id, and each such label is told."""
    raw = drawing([Shape("1", "X", "Desk"), Shape("2", "X", "Bank"), Shape("3", "Y"), Shape("4", "Y")])
    assert [row["id"] for row in raw.content["actors"]] == ["X (Desk)", "X (Bank)", "3", "4"]
    assert [row["name"] for row in raw.content["actors"]] == ["X", "X", "Y", "Y"]
    assert '2 actors are called "X": "X (Bank)" and "X (Desk)"' in said(raw, "guessed")


def test_an_own_id_that_is_the_label_of_another_shape_is_not_taken_twice():
    """Ids differ even where labels, kinds and ids of the tool run into one another."""
    rows = actors(Shape("A", "B"), Shape("B", "B"), Shape("A (2)", "A"), Shape("c", "@"), Shape("d", "at"))
    assert len({row["id"] for row in rows}) == 5


def test_a_label_without_text_gives_way_to_the_id_and_a_shape_with_neither_is_left():
    """Nothing is dropped without a word."""
    raw = drawing([Shape("e1", " "), Shape("", "")])
    assert raw.content["actors"] == [{"id": "e1"}]
    assert '"e1" as the name of one without a label' in said(raw, "guessed")
    assert "a shape without a label" in said(raw, "left")


def test_a_very_long_label_is_the_name_and_is_cut_in_the_id():
    """An id stays short enough to be written in a finding."""
    label = "word " * 1000
    (row,) = actors(Shape("1", label))
    assert len(row["id"]) <= 120
    assert row["name"] == label.strip()


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        *[(word, "customer") for word in ("Customer", "klant", "Passengers", "patient", "patiënten")],
        *[(word, "authority") for word in ("Authority", "Government agency", "regulator", "Overheid")],
        *[(word, "authority") for word in ("inspectie", "Inspectorates")],
        *[(word, "organisation") for word in ("Organization", "organisaties")],
        *[(word, word) for word in ("NGO", "Customer service", "Bank of England")],
    ],
)
def test_kinds_are_read_from_the_words_of_tools(word, kind):
    """Only words that mean a customer or an authority are read as one; all else stays as it is."""
    assert kind_of(word) == kind


def test_a_guessed_kind_is_told_and_a_label_alone_may_give_one():
    """A passenger without a kind is a customer; what the tool says itself goes first."""
    raw = drawing([Shape("1", "Passenger"), Shape("2", "x", "Overheid"), Shape("3", "Klant", "Robot")])
    assert [row.get("kind") for row in raw.content["actors"]] == ["customer", "authority", "Robot"]
    assert 'customer as the kind of 1 actor called "Passenger"' in said(raw, "guessed")
    assert 'authority as the kind of 1 actor called "Overheid"' in said(raw, "guessed")


def test_an_arrow_runs_from_the_giver_unless_it_is_asked_for_otherwise():
    """The end of an arrow relies on its start; with `relies` the start relies on the end."""
    arrow = Arrow("1", "2", "word")
    assert (link(arrow)["dependee"], link(arrow)["depender"]) == ("A", "B")
    row = link(arrow, Asked(arrows="relies"))
    assert (row["dependee"], row["depender"]) == ("B", "A")


@pytest.mark.parametrize(("direction", "how"), [("mutual", "taken"), ("undirected", "guessed")])
def test_an_arrow_both_ways_is_two_links(direction, how):
    """Each gives the other; for a line without direction that is a guess."""
    raw = drawing(arrows=[Arrow("1", "2", "word", direction=direction)])
    assert {(row["dependee"], row["depender"]) for row in raw.content["dependencies"]} == {
        ("A", "B"),
        ("B", "A"),
    }
    assert "link each way" in said(raw, how)


def test_what_is_given_is_the_label_else_the_kind_else_a_name_for_each_giver():
    """Without any word, two givers do not become each other's spare."""
    assert link(Arrow("1", "2", "advice", "Flow"))["resource"] == "advice"
    assert link(Arrow("1", "2", "", "Flow"))["resource"] == "Flow"
    raw = drawing([A, B, Shape("3", "C")], [Arrow("1", "3"), Arrow("2", "3")])
    assert {row["resource"] for row in raw.content["dependencies"]} == {"what A gives", "what B gives"}
    assert "what 2 arrows without a label stand for" in said(raw, "guessed")


def test_kinds_of_resources_are_guessed_by_their_words_and_all_of_them_are_listed():
    """A glossary that lacked a resource would make the model wrong."""
    raw = drawing(arrows=[Arrow("1", "2", "EU funding"), Arrow("2", "1", "goodwill", "Information")])
    assert raw.content["resources"] == [
        {"id": "EU funding", "kind": "money"},
        {"id": "goodwill", "kind": "information"},
    ]
    assert 'money as the kind of "EU funding"' in said(raw, "guessed")
    assert "goodwill" not in said(raw, "guessed")
    assert "resources" not in drawing(arrows=[Arrow("1", "2", "goodwill")]).content


def test_importance_comes_from_its_own_field_as_it_stands():
    """A rating that is wrong is told as a problem, at its place."""
    where = Place("map", 7, sheet="Links")
    raw = tables_of_drawing(
        [A, B],
        [Arrow("1", "2", "word", fields={"Importance": 7}, place=where)],
        "map",
        Asked(),
        cells=lambda place, field: place._replace(column={"Importance": 4}.get(field, 0)),
    )
    with pytest.raises(InvalidModel) as caught:
        _checked(raw)
    (problem,) = caught.value.problems
    assert str(problem.place) == 'map: sheet "Links", cell D7'
    assert problem.code == "not-a-rating"


def test_a_weight_is_an_importance_only_where_all_of_them_are_ratings():
    """One number beyond 5 makes all of them amounts; a uniform 1 says nothing."""

    def weights(*numbers) -> list[dict]:
        arrows = [Arrow("1", "2", f"r{place}", fields={"weight": n}) for place, n in enumerate(numbers)]
        rows = drawing(arrows=arrows).content["dependencies"]
        return [(row["importance"], row.get("amount")) for row in rows]

    assert weights(2, "5") == [(2, None), ("5", None)]
    assert weights(2, 12.5) == [(3, 2), (3, 12.5)]
    assert weights(1, 1) == [(3, None), (3, None)]
    assert weights("strong", 4) == [(3, None), (4, None)]


def test_fields_the_model_knows_are_taken_in_english_and_in_dutch():
    """Own names and header words; several values stand between bars; values fit whatever their case."""
    fields = {"Tevredenheid": 4, "Tags": "a|b", "tolerance": "Dagen", "Bedrag": "1200", "According to": "B"}
    row = link(Arrow("1", "2", "word", fields=fields))
    assert row["satisfaction"] == 4
    assert row["tags"] == ["a", "b"]
    assert (row["tolerance"], row["amount"], row["according_to"]) == ("days", 1200, "B")


def test_fields_the_model_does_not_know_go_into_the_note_and_are_told_once():
    """A description comes first; values that do not fit are kept there, too."""
    fields = {"Description": "Old\nand grey", "Region": "North", "part_of": "nobody"}
    raw = drawing([Shape("1", "A", fields=fields), Shape("2", "B", fields={"Region": "South"})])
    assert raw.content["actors"][0]["note"] == "Old\nand grey\nRegion: North\npart_of: nobody"
    assert said(raw, "taken") == '"Region" of 2 actors into the note'
    assert '"part_of" of 1 actor into the note' in said(raw, "guessed")
    _checked(raw)


def test_an_end_that_is_not_drawn_becomes_an_actor_and_the_near_names_are_named():
    """A slip of the pen is told with what was probably meant; case and spaces make no new actor."""
    raw = drawing([Shape("1", "Municipality"), B], [Arrow("Municipalty", "b ", "word")])
    assert {row["id"] for row in raw.content["actors"]} == {"Municipality", "B", "Municipalty"}
    assert 'did you mean "Municipality"?' in said(raw, "guessed")
    assert '"b" means "B"' in said(raw, "guessed")
    alone = drawing([], [Arrow("x", "y", "word")])
    assert said(alone, "taken") == "2 actors, from the ends of the links alone"


def test_self_links_and_repeats_are_told_and_amounts_are_added():
    """The heaviest of the repeats counts; what it does not say comes from the others."""
    arrows = [
        Arrow("1", "1", "self", place=Place("map", 1)),
        Arrow(
            "1", "2", "fee", fields={"amount": 10, "importance": 2, "channel": "post"}, place=Place("map", 2)
        ),
        Arrow("1", "2", "fee", fields={"amount": 5, "importance": 4}, place=Place("map", 3)),
    ]
    raw = drawing(arrows=arrows)
    (row,) = raw.content["dependencies"]
    assert (row["amount"], row["importance"], row["channel"]) == (15, 4, "post")
    assert 'map:1: the link of "A" to itself' in said(raw, "left")
    assert "its amount 10 was added" in said(raw, "left")


def test_amounts_in_different_units_are_not_added():
    """Money and hours do not make a sum."""
    rows = [
        {"depender": "b", "dependee": "a", "resource": "r", "amount": amount, "unit": unit, "importance": 3}
        for amount, unit in ((1, "EUR"), (2, "hours"), (4, "EUR"))
    ]
    tidy = tidied(rows, {"a", "b"}, lambda row: Place(line=row))
    assert tidy.rows[0]["amount"] == 5
    assert "its amount 2 is in another unit" in str(tidy.told)


def test_what_cannot_be_added_up_is_left_to_be_told_as_a_problem():
    """A repeated row with a wrong amount is not swallowed by the others."""
    row = {"depender": "b", "dependee": "a", "resource": "r", "importance": 3}
    tidy = tidied([row, {**row, "amount": "much"}], {"a", "b"}, lambda _: Place())
    assert len(tidy.rows) == 2


_texts = st.sampled_from(("A", "B", "b", " B", "A@B", "A\nB", "", "=1+1", "Klant", "x" * 300))
_values = st.none() | st.integers(-2, 9) | st.sampled_from(("4", "3-5", "high", "a|b", "2020-01-01", "ja"))
_fields = st.dictionaries(
    st.sampled_from(("Weight", "importance", "Note", "Region", "amount", "unit", "according to", "part_of")),
    _values,
    max_size=4,
)
_shapes = st.lists(
    st.builds(Shape, st.sampled_from("123456"), _texts, _texts, _fields), max_size=6, unique_by=lambda s: s.id
)
_arrows = st.lists(
    st.builds(
        Arrow,
        _texts | st.sampled_from("123456"),
        _texts | st.sampled_from("123456"),
        st.sampled_from(("", "fee", "advice")),
        st.sampled_from(("", "money", "Flow")),
        st.sampled_from(("directed", "mutual", "undirected")),
        _fields,
    ),
    max_size=8,
)


@given(_shapes, _arrows, st.randoms(use_true_random=False))
def test_the_order_of_shapes_and_arrows_means_nothing(shapes, arrows, rng):
    """The same drawing in another order has the same rows and says the same of them."""

    def rows(raw: Raw) -> dict:
        return {
            table: Counter(repr(sorted(row.items())) for row in cells)
            for table, cells in raw.content.items()
            if isinstance(cells, list)
        }

    again = rng.sample(shapes, len(shapes)), rng.sample(arrows, len(arrows))
    assert rows(drawing(shapes, arrows)) == rows(drawing(*again))


@given(_shapes, _arrows)
def test_a_drawing_gives_a_model_or_problems_with_what_people_typed(shapes, arrows):
    """Whatever is drawn, references are whole: only values that people typed can be wrong."""
    raw = drawing(shapes, arrows)
    assert all(type(one.message) is str for one in raw.told)
    try:
        model = _checked(raw)
    except InvalidModel as error:
        codes = {problem.code for problem in error.problems}
        assert codes <= {"out-of-range", "not-a-number", "not-a-rating", "circle", "bad-range"}
    else:
        assert isinstance(scan(model).findings, tuple)


@pytest.mark.skipif(not GEMMA.is_dir(), reason="the shared data are not here")
def test_an_untidy_architecture_becomes_a_model_whole():
    """2,906 elements of which 52 names repeat, 6,069 relations with repeats and self-links."""
    with (GEMMA / "elements.csv").open(encoding="utf-8", newline="") as file:
        shapes = [Shape(row["id"], row["name"], row["kind"]) for row in DictReader(file)]
    with (GEMMA / "relations.csv").open(encoding="utf-8", newline="") as file:
        arrows = [Arrow(row["source"], row["target"], row["name"], row["kind"]) for row in DictReader(file)]
    raw = drawing(shapes, arrows)
    model = _checked(raw)
    assert isinstance(model, Ecosystem)
    assert len(model.actors) == 2906
    assert sum(" to itself" in one.message for one in raw.told) == 25
    repeats = sum("repeats" in one.message for one in raw.told)
    assert len(model.dependencies) == 6069 - 25 - repeats
    random.Random(1).shuffle(shapes)
    assert {row["id"] for row in drawing(shapes, arrows).content["actors"]} == set(model.actors.column("id"))
