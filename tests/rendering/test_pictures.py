from __future__ import annotations

from pathlib import Path

import pytest

import ecograph
from ecograph.cli.draw import draw
from ecograph.errors import ConfigError
from ecograph.rendering.charts import Bars, Matrix
from ecograph.rendering.pictures import VIEWS, picture
from ecograph.rendering.scene import Scene

PAGE = Path(__file__).parents[2] / "docs" / "views.md"
MODEL = """
name: Clean planes
focal: airline
actors: [{id: airline, name: Airline}, {id: cleaner, name: Cleaner}, {id: airport, name: Airport},
  {id: desk, name: Desk, part_of: airport}, {id: loner, name: Loner}]
resources: [{id: cabin}, {id: slot, kind: access}, {id: fee, kind: money}, {id: news, kind: information}]
dependencies:
  - {depender: airline, dependee: cleaner, resource: cabin, importance: 5}
  - {depender: cleaner, dependee: airport, resource: slot, importance: 4, amount: 3, unit: hours}
  - {depender: airport, dependee: airline, resource: fee, importance: 3, amount: 900, unit: EUR}
  - {depender: airline, dependee: airport, resource: news, importance: 1}
interests: [{actor: cleaner, resource: news, priority: 4}, {actor: airport, resource: cabin, priority: 3}]
offers: [{actor: airport, resource: news, effort: 1}, {actor: cleaner, resource: cabin, effort: 2}]
"""


@pytest.fixture
def graph() -> ecograph.EcosystemGraph:
    return ecograph.build(ecograph.load(MODEL))


def test_every_view_has_its_kind_of_picture(graph):
    """Maps, rings and cascades are scenes; balances and matrices are charts."""
    made = {view: type(picture(graph, view=view)) for view in VIEWS}
    charts = {"balance": Bars, "matrix": Matrix}
    assert {view: made[view] for view in charts} == charts
    assert {made[view] for view in made.keys() & {"map", "ring", "cascade"}} == {Scene}


def test_the_balance_adds_up(graph):
    """What comes straight back, through others and not at all adds up to what is given."""
    chart = picture(graph, view="balance")
    assert isinstance(chart, Bars)
    assert chart.title == "15% of all that is given comes straight back, 46% through others"
    assert {row.label: (row.left, row.right) for row in chart.rows} == {
        "Airline": ((1.0, 2.0, 0.0), (6.0,)),
        "Airport": ((1.0, 2.0, 2.0), (3.0,)),
        "Cleaner": ((0.0, 2.0, 3.0), (4.0,)),
        "Loner": ((0.0, 0.0, 0.0), (0.0,)),
    }
    assert [row.label for row in chart.rows][-1] == "Loner"
    assert chart.rows[0].right_words == "cabin and news"


def test_the_matrix_has_givers_in_rows(graph):
    """A cell holds what the row gives the column; where nothing is given, there is nothing, not 0."""
    chart = picture(graph, view="matrix")
    assert isinstance(chart, Matrix)
    assert chart.title == "1 of 3 pairs give both ways"
    cells = dict(zip(chart.parties, chart.cells, strict=True))
    assert cells["Cleaner"][chart.parties.index("Airline")] == 5
    assert cells["Airline"][chart.parties.index("Cleaner")] is None


def test_a_chart_counts_one_kind_or_one_unit(graph):
    """With a kind only its links count; with a unit the amounts do."""
    assert picture(graph, view="matrix", kind="access").lines() == ("Airport, Cleaner: 4",)
    euros = picture(graph, view="matrix", unit="EUR")
    assert euros.lines() == ("Airline, Airport: 900",)
    assert euros.subtitle == "Clean planes · in EUR"


def test_a_ring_is_that_of_the_one_it_is_about(graph):
    """Without a name it is the focal actor's; with two names, the shortest that closes their link."""
    arrows = {
        tuple(
            sorted(
                (flow.giver, flow.receiver)
                for flow in picture(graph, **options).flows
                if flow.emphasis == "ring"
            )
        )
        for options in (
            {"view": "ring"},
            {"view": "ring", "about": "Cleaner"},
            {"view": "ring", "about": ("cleaner", "AIRLINE")},
            {"view": "ring", "about": "desk"},
        )
    }
    assert arrows == {(("airline", "airport"), ("airport", "cleaner"), ("cleaner", "airline"))}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"view": "balnce"}, 'there is no view "balnce" (did you mean "balance"?)'),
        (
            {"view": "ring", "about": "clenaer"},
            'nobody on the map is called "clenaer" (did you mean "Cleaner"?)',
        ),
        ({"view": "ring", "about": "loner"}, 'no ring of up to 5 parties leads back to "Loner"'),
        (
            {"view": "ring", "about": ("airline", "cleaner")},
            'no ring leads from "Airline" over "Cleaner" and back through others',
        ),
        (
            {"view": "ring", "about": ("airline", "cleaner", "airport")},
            "a ring is about one party, or about two of whom the first gives to the second",
        ),
        (
            {"view": "swap", "about": "airline"},
            'no swap in which each gains is possible with "Airline"',
        ),
        (
            {"view": "map", "family": "winwon"},
            'there is no family of checks "winwon" (did you mean "winwin"?)',
        ),
        ({"view": "balance", "unit": "USD"}, 'no amount is given in "USD" (use EUR or hours)'),
        (
            {"view": "balance", "kind": "monye"},
            'there is no kind of resource "monye" (did you mean "money"?)',
        ),
    ],
)
def test_what_cannot_be_shown_is_told(graph, options, message):
    """A wrong view, name, kind or unit is one clear error with a hint."""
    with pytest.raises(ConfigError) as caught:
        picture(graph, **options)
    assert str(caught.value) == message


def test_nobody_on_the_map():
    """An empty model has an empty map and empty charts; a ring or a cascade is about nobody, and says so."""
    nobody = ecograph.build(ecograph.load("name: Nothing yet\n"))
    assert picture(nobody, view="balance").title == "Nobody gives anybody anything yet"
    assert picture(nobody, view="matrix").lines() == ()
    for view in ("ring", "cascade", "swap"):
        with pytest.raises(ConfigError):
            picture(nobody, view=view)


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_every_view_shows_itself_and_is_saved(graph, view, tmp_path):
    """In a notebook one line gives the picture; a file gets it by its ending."""
    shown = graph.picture(view)
    assert shown._repr_mimebundle_()["image/svg+xml"].startswith("<?xml")
    path = ecograph.save(shown, tmp_path / f"{view}.svg")
    assert path.read_text("utf-8") == ecograph.render(graph, "svg", view=view)


def test_a_map_marks_one_family(graph):
    """With a family only its findings are numbered, from a model as from a report."""
    every = picture(ecograph.scan(graph), view="map").notes
    shown = picture(graph, view="map", family="winwin")
    assert 0 < len(shown.notes) <= len(every)
    assert shown == picture(ecograph.scan(graph), view="map", family="winwin")
    assert any(flow.proposed for flow in shown.flows)


def test_a_swap_is_shown_to_its_members_alone(graph):
    """Only who takes part is on it, each arrow is dashed, and the margin says who gives and gets what."""
    shown = picture(graph, view="swap", about="Cleaner")
    assert isinstance(shown, Scene)
    assert {party.id for party in shown.parties} == {"airport", "cleaner"}
    assert all(flow.proposed for flow in shown.flows)
    assert [note.text for note in shown.notes] == [
        "Airport gives news and gets cabin",
        "Cleaner gives cabin and gets news",
    ]


def test_a_chart_has_no_dot(graph):
    """Only maps have a DOT text behind them."""
    with pytest.raises(ConfigError, match="is a chart and cannot become"):
        ecograph.render(graph.picture("matrix"), "dot")


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_every_view_is_told(view):
    """The help of the command and the page of the pictures name each view."""
    assert f"{view} (" in " ".join((draw.__doc__ or "").split())
    assert f"`{view}`" in PAGE.read_text("utf-8")
