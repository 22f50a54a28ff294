"""Tests of what goes into the charts of a journey, of goals and of causes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from strategies import ecosystems

import ecograph
from ecograph.errors import ConfigError
from ecograph.measures import experience_gaps, handovers, journey_steps
from ecograph.rendering import plots
from ecograph.rendering.charts import Blueprint, Plot, Stances, Tree
from ecograph.rendering.pictures import picture

if TYPE_CHECKING:
    from ecograph.model import Ecosystem

law = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
CLINIC = """
name: A morning at the clinic
actors:
  - {id: patient, name: Patient, kind: customer}
  - {id: clinic, name: Clinic}
  - {id: desk, name: Desk, part_of: clinic}
  - {id: ward, name: Ward, part_of: clinic}
  - {id: lab, name: Lab}
  - {id: taxi, name: Taxi}
dependencies:
  - {depender: clinic, dependee: lab, resource: results, importance: 4}
goals:
  - {id: calm, name: A calm morning, shared: true}
  - {id: speed, name: More patients an hour}
positions:
  - {actor: lab, goal: calm, stance: 2, success: One tube is enough}
  - {actor: desk, goal: calm, stance: 3, success: Nobody asks twice}
  - {actor: taxi, goal: calm, stance: 1}
  - {actor: desk, goal: speed, stance: 3}
  - {actor: ward, goal: speed, stance: -2}
journeys:
  - id: visit
    name: The visit
    customer: patient
    owner: clinic
    touchpoints:
      - {id: ride, name: Ride, stage: Come, performer: taxi, accountable: taxi, importance: 2, expectation: 4,
         experience: 4, channel: road}
      - id: blood
        name: Blood test
        stage: Stay
        performer: lab
        accountable: clinic
        importance: 4
        expectation: 4
        experience: 2
        channel: [desk, app]
        metric: {name: minutes}
        causes:
          - why: One nurse at eight
            category: people
            because: [{why: No forecast}, {why: Rosters are old, category: process}]
      - id: talk
        name: Talk
        stage: Stay
        performer: [clinic, taxi]
        accountable: clinic
        importance: 5
        expectation: 4
        experience: 3
        causes: [{why: no  FORECAST}]
      - {id: home, name: Home, performer: [], importance: 1}
  - {id: bill, name: The bill, customer: patient, touchpoints: [{id: letter, importance: 3, experience: 5}]}
"""


@pytest.fixture
def graph() -> ecograph.EcosystemGraph:
    return ecograph.build(ecograph.load(CLINIC))


def test_a_journey_says_who_does_what_and_who_is_blamed(graph):
    """Each stop has its hands, the one who hears the complaint, both ratings, its ways and its figures."""
    chart = picture(graph, view="journey")
    assert isinstance(chart, Blueprint)
    assert chart.title == "At “Blood test” and “Talk” the experience falls deepest below what is expected"
    assert chart.subtitle == "A morning at the clinic · The visit"
    assert chart.lines() == (
        (
            "Ride: done by Taxi; hears the complaint: the same; expected 4, met 4; by which way: road; "
            "not measured"
        ),
        "Ride → Blood test: no link",
        (
            "Blood test: done by Lab; hears the complaint: Clinic; expected 4, met 2; by which way: "
            "app or desk; minutes"
        ),
        (
            "Talk: done by Clinic or Taxi; hears the complaint: Clinic; expected 4, met 3; "
            "by which way: not known; not measured"
        ),
        (
            "Home: done by not known; hears the complaint: not known; expected not known, met not known; "
            "by which way: not known; not measured"
        ),
    )
    assert chart.passages == ("unlinked", "linked", "")
    assert [stop.only_channel for stop in chart.stops] == [True, False, False, False]


def test_a_journey_by_its_name(graph):
    """Another journey is drawn by its id or its name; where nothing falls short the title says so."""
    for about in ("bill", "the BILL"):
        chart = picture(graph, view="journey", about=about)
        assert [stop.label for stop in chart.stops] == ["letter"]
        assert chart.title == "“The bill”: nowhere is the experience known to fall short of what is expected"


def test_one_fall_is_one_name():
    """A journey that falls short once has one name in its title."""
    graph = ecograph.build(ecograph.load(CLINIC.replace("experience: 3", "experience: 4")))
    assert picture(graph, view="journey").title == (
        "At “Blood test” the experience falls deepest below what is expected"
    )


def test_what_matters_and_is_poor_is_mended_first(graph):
    """The fields are those of the measure, and the title names the touchpoints of the first of them."""
    chart = picture(graph, view="importance")
    assert isinstance(chart, Plot)
    assert chart.title == "Mend first: “Blood test”"
    assert (chart.x.cross, chart.y.cross) == (3.0, pytest.approx(11 / 3))
    assert chart.quadrants == ("mend first", "keep up", "let it be", "more than is asked")
    assert {point.label: (point.x, point.y) for point in chart.points} == {
        "Ride": (4, 2),
        "Blood test": (2, 4),
        "Talk": (3, 5),
        "Home": (None, 1),
    }


def test_goals_in_words(graph):
    """Shared goals come first; a department speaks by its name, a divided house says who is where."""
    chart = picture(graph, view="goals")
    assert isinstance(chart, Stances)
    assert chart.title == "“More patients an hour”: 1 for it, 1 against"
    assert chart.notes == ("meant to be everybody's", "")
    assert chart.lines() == (
        "Clinic, A calm morning: for (3 of 4); Desk: “Nobody asks twice”",
        ("Clinic, More patients an hour: some of its parts for, others against; for: Desk; against: Ward"),
        "Lab, A calm morning: for (2 of 4); “One tube is enough”",
        "Lab, More patients an hour: has not said",
        "Taxi, A calm morning: for (1 of 4); has not said when it is a success",
        "Taxi, More patients an hour: has not said",
    )


def test_a_goal_that_nobody_is_against():
    """Without opposition the title says how many are for it and have said what success is."""
    quiet = CLINIC.replace("stance: -2", "stance: 1")
    chart = picture(ecograph.build(ecograph.load(quiet)), view="goals")
    assert chart.title == "“A calm morning”: 3 for it, nobody against; 2 of 3 say when it is a success"


def test_causes_stand_behind_what_they_explain(graph):
    """Without a name it is what falls shortest; a cause that is elsewhere too says where."""
    chart = picture(graph, view="causes")
    assert isinstance(chart, Tree)
    assert chart.title == "Why “Blood test” falls short: 2 causes at the root"
    assert (chart.effect, chart.measured) == ("Blood test", "expected 4, met 2 (of 5)")
    assert chart.lines() == (
        "One nurse at eight (people)",
        "One nurse at eight: No forecast; also behind “Talk”",
        "One nurse at eight: Rosters are old (process)",
    )


def test_causes_of_one_touchpoint(graph):
    """A touchpoint is named by its id, its name, or with its journey."""
    for about in ("talk", "Talk", "visit/talk"):
        chart = picture(graph, view="causes", about=about)
        assert chart.title == "Why “Talk” falls short: one cause at the root"
    assert picture(graph, view="causes", about="The visit").effect == "Blood test"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"view": "journey", "about": "vist"}, 'no journey is called "vist" (did you mean "visit"?)'),
        (
            {"view": "causes", "about": "talks"},
            'no touchpoint or journey is called "talks" (did you mean "Talk"?)',
        ),
        ({"view": "causes", "about": "ride"}, 'no causes are told of "ride"'),
        ({"view": "importance", "about": ("visit", "bill")}, "this picture is about one journey"),
    ],
)
def test_what_cannot_be_shown_is_told(graph, options, message):
    """A wrong name is one clear error, with a hint where one is near."""
    with pytest.raises(ConfigError) as caught:
        picture(graph, **options)
    assert str(caught.value) == message


def test_where_nothing_is_told_yet():
    """Without journeys, goals or causes each picture says that."""
    nothing = ecograph.build(ecograph.load("actors: [{id: a}]\ngoals: []\n"))
    assert {
        view: picture(nothing, view=view).title for view in ("journey", "importance", "goals", "causes")
    } == {
        "journey": "No journey is on the map yet",
        "importance": "No journey is on the map yet",
        "goals": "No goal is on the map yet",
        "causes": "Nobody has asked yet why anything falls short",
    }


@law
@given(ecosystems())
def test_a_journey_is_told_whole(model: Ecosystem):
    """Stops, falls and hand-overs are those of the measures."""
    graph = ecograph.build(model)
    for journey in graph.journeys:
        chart = plots.journey_blueprint(graph, journey.id)
        steps = [step for step in journey_steps(graph) if step.journey.id == journey.id]
        assert [stop.gap for stop in chart.stops] == [step.gap for step in steps]
        told = handovers(graph)[journey.id]
        assert len([passage for passage in chart.passages if passage]) == len(told.all)
        assert chart.passages.count("unlinked") == len(told.unlinked)
        falls = any((step.gap or 0) > 0 for step in experience_gaps(graph)[journey.id].steps)
        assert ("deepest" in chart.title) is falls


@law
@given(ecosystems())
def test_every_stance_has_its_cell(model: Ecosystem):
    """Each position of a party that is no customer stands in the table once, as firm as it is."""
    graph = ecograph.build(model)
    chart = plots.goals_table(graph)
    told = [cell.number for row in chart.cells for cell in row if cell.number is not None]
    said = [row.stance for row in graph.positions if not graph.is_customer(row.actor)]
    assert sorted(told) == sorted(said)
