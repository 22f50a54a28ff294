"""Tests of what a deck says: as plain data, before anything is drawn."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naughty import TEXTS
from strategies import ecosystems

from ecograph import load, scan
from ecograph.measures import experience_gaps
from ecograph.model import Ecosystem
from ecograph.rendering.deck import deck_of
from ecograph.rendering.deck.connectors import connectors, frame_of
from ecograph.rendering.deck.content import (
    BarsPage,
    CardPage,
    ChainPage,
    JourneyPage,
    MapPage,
    SwapsPage,
    TablePage,
    ViewsPage,
)
from ecograph.rendering.deck.excerpt import excerpt
from ecograph.rendering.deck.fitting import Say, conclusion, height_of, set_in
from ecograph.rendering.deck.house import house_of
from ecograph.rendering.deck.tables import leaves_of
from ecograph.rendering.diagram.outlines import Outline
from ecograph.rendering.map import conversation_map
from ecograph.rendering.plots import goals_table
from ecograph.rules import all_rules
from ecograph.words import ENGLISH

if TYPE_CHECKING:
    from ecograph.finding import Report
    from ecograph.rendering.deck.content import Deck, Page

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*.yaml"))


def _report(path: Path) -> Report:
    return scan(load(path))


def _only(deck: Deck, kind: type) -> list[Page]:
    return [page for page in deck.pages if isinstance(page, kind)]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_deck_opens_with_two_maps_and_ends_with_all_findings(path: Path) -> None:
    """First the conclusion, then the question whether the map is right; the tables come last."""
    deck = deck_of(_report(path))
    first, second = deck.pages[:2]
    assert isinstance(first, MapPage)
    assert isinstance(second, MapPage)
    assert [telling.mark for telling in first.tellings] == [1, 2, 3]
    assert (second.title, second.tellings) == (ENGLISH.deck_bare_title, ())
    assert isinstance(deck.pages[-1], TablePage)
    assert deck.pages[-1].heads[2] == ENGLISH.deck_finding


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_first_map_holds_what_a_room_can_read(path: Path) -> None:
    """At most twelve parties and fifteen arrows, and every mark beside it is on it."""
    page = deck_of(_report(path)).pages[0]
    assert isinstance(page, MapPage)
    assert len(page.scene.parties) <= 12
    assert len(page.scene.flows) <= 15
    drawn = {mark for thing in (*page.scene.parties, *page.scene.flows) for mark in thing.marks}
    assert {telling.mark for telling in page.tellings if telling.mark} == drawn


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_slide_shows_the_name_of_a_rule(path: Path) -> None:
    """People read sentences; slugs are for files."""
    slugs = {rule.id for rule in all_rules() if "-" in rule.id}
    for page in deck_of(_report(path)).pages:
        words = {word.strip("“”.,;:()") for word in page.title.split()}
        assert not words & slugs
        assert not any(f"{slug}@" in repr(page) for slug in slugs)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_title_is_a_conclusion_of_fourteen_words(path: Path) -> None:
    """Not cut where it need not be, and every slide has something to fall back on."""
    for page in deck_of(_report(path)).pages:
        assert 0 < len(page.title.split()) <= 14
        assert page.notes


def test_the_title_of_a_journey_names_the_two_deepest_falls() -> None:
    """The largest gaps between what is expected and what is met, and no other."""
    report = _report(next(path for path in EXAMPLES if path.stem == "insurance"))
    page = _only(deck_of(report), JourneyPage)[0]
    assert isinstance(page, JourneyPage)
    worst = experience_gaps(report.graph)["claim"].steps[0]
    assert worst.touchpoint.name in page.title
    assert [stop.name for stop in page.stops if stop.deepest] == [worst.touchpoint.name]


def test_a_chain_ends_at_the_customer() -> None:
    """Who stops stands first, and who is cut off last."""
    report = _report(next(path for path in EXAMPLES if path.stem == "insurance"))
    pages = _only(deck_of(report), ChainPage)
    assert 1 <= len(pages) <= 3
    scene = pages[0].scene
    assert scene.layers == (("wholesaler",), ("repairer east", "repairer west"), ("policyholder",))
    states = {party.id: party.state for party in scene.parties}
    assert (states["wholesaler"], states["repairer east"], states["policyholder"]) == (
        "lost",
        "failed",
        "hit",
    )


def test_bars_are_in_the_order_of_names() -> None:
    """They rank nobody."""
    for path in EXAMPLES:
        rows = _only(deck_of(_report(path)), BarsPage)[0].rows
        assert [row.label.casefold() for row in rows] == sorted(row.label.casefold() for row in rows)


def test_in_a_swap_everybody_gives_what_the_next_one_gets() -> None:
    """Two lines for each party, which agree with each other."""
    for swap in _only(deck_of(_report(EXAMPLES[0])), SwapsPage)[0].swaps:
        given = [gives for _, gives, _ in swap.parts]
        assert [gets for _, _, gets in swap.parts] == [given[-1], *given[:-1]]


def test_what_a_model_does_not_say_makes_no_slide() -> None:
    """No journey, goals, views or initiatives: no empty slides about them."""
    deck = deck_of(scan(load("actors: [{id: a}, {id: b}]\n")))
    kinds = {type(page) for page in deck.pages}
    assert not kinds & {JourneyPage, ChainPage, SwapsPage, ViewsPage}
    heads = {page.heads for page in deck.pages if isinstance(page, TablePage)}
    assert all(head[0] != ENGLISH.deck_party for head in heads)


def test_two_views_of_one_link_stand_side_by_side() -> None:
    """The link on which they differ most, with who said what."""
    model = load("""
    actors: [{id: a, name: Airport}, {id: b, name: Cleaner}]
    resources: [{id: hall}, {id: pier}]
    dependencies:
      - {depender: a, dependee: b, resource: hall, importance: 5, satisfaction: 2, according_to: a, note: Bad}
      - {depender: a, dependee: b, resource: hall, importance: 5, satisfaction: 5, according_to: b, note: Ok}
      - {depender: a, dependee: b, resource: pier, importance: 4, according_to: a}
      - {depender: a, dependee: b, resource: pier, importance: 5, according_to: b}
    """)
    page = _only(deck_of(scan(model)), ViewsPage)[0]
    assert (page.giver, page.receiver, page.what) == ("Cleaner", "Airport", "hall")
    assert [(view.voice, view.words) for view in page.views] == [("Airport", "Bad"), ("Cleaner", "Ok")]


def test_the_end_of_a_chain_is_not_told_once_more() -> None:
    """What the last link of a chain says has been said; and where nothing returns through others, no 0 is."""
    model = load("""
    actors: [{id: depot}, {id: roofer}, {id: owner, kind: customer}]
    dependencies:
      - {depender: roofer, dependee: depot, resource: tiles, importance: 5}
      - {depender: owner, dependee: roofer, resource: roof, importance: 5}
      - {depender: roofer, dependee: owner, resource: money, importance: 5}
    """)
    report = scan(model)
    chains = [
        finding.evidence.values["chain"] for finding in report.findings if "chain" in finding.evidence.values
    ]
    assert any(one[-1:] == other for one in chains for other in chains if len(one) > 1)
    deck = deck_of(report)
    assert [page.title for page in _only(deck, ChainPage)] == ["Without depot no roof for owner"]
    assert _only(deck, BarsPage)[0].title == "7 of every 10 parts given come straight back"


def test_two_views_of_one_touchpoint_stand_side_by_side() -> None:
    """What one expects and meets as each of two tells it; what was told in confidence is not shown."""
    model = load("""
    actors: [{id: p, name: Patient, kind: customer}, {id: h, name: Hospital}, {id: g, name: Doctor}]
    journeys:
      - id: hip
        customer: p
        touchpoints:
          - {id: letter, name: The letter, performer: h, importance: 5, expectation: 5, experience: 2,
             note: Late}
          - {id: letter, performer: h, importance: 5, expectation: 4, experience: 5, according_to: h,
             note: Sent}
          - {id: letter, performer: h, importance: 1, experience: 1, according_to: g, confidential: true}
          - {id: call, performer: h, importance: 4, experience: 3}
          - {id: call, performer: h, importance: 4, experience: 4, according_to: h}
    """)
    (page,) = _only(deck_of(scan(model)), ViewsPage)
    assert page.title == "Patient and Hospital see “The letter” differently"
    assert (page.giver, page.receiver, page.what) == ("Hospital", "Patient", "The letter")
    assert [(view.voice, view.words) for view in page.views] == [("Patient", "Late"), ("Hospital", "Sent")]
    assert page.views[0].ratings == (("weight", 5.0), ("expected", 5.0), ("met", 2.0))
    assert "of 2 with several views" in page.notes[0]


def test_the_slide_of_goals_says_what_the_picture_of_goals_says() -> None:
    """Departments on both sides are told apart in the title, and the cell of their whole names them."""
    graph = scan(
        load("""
    actors: [{id: insurer}, {id: purchasing, part_of: insurer}, {id: claims, part_of: insurer}]
    goals: [{id: calm, shared: true}, {id: lower cost}]
    positions:
      - {actor: purchasing, goal: lower cost, stance: 4}
      - {actor: claims, goal: lower cost, stance: -2}
    """)
    )
    (page,) = (one for one in _only(deck_of(graph), TablePage) if "lower cost" in one.heads)
    assert page.title == goals_table(graph.graph).title == "“lower cost”: 1 for it, 1 against"
    assert page.heads[1] == "lower cost"
    assert page.rows[0][1].text == "▲▼ for: purchasing; against: claims"


def test_names_on_the_roadmap_are_whole() -> None:
    """However long they are; what no slide holds goes on to the next one, and says whose it is."""
    name = "Share the forecast of every week with all who have to plan people, rooms and stock " * 3
    actions = [
        {"id": f"i{number:02}", "name": f"{number} {name}", "horizon": "short", "benefits": {"a": 4}}
        for number in range(24)
    ]
    party = "The association of all who keep the roofs of the old town dry, the larger and the smaller ones"
    model = Ecosystem(actors=[{"id": "a", "name": party}, {"id": "b"}], initiatives=actions)
    (page,) = (one for one in _only(deck_of(scan(model)), TablePage) if one.heads[1] == ENGLISH.deck_now)
    leaves = list(leaves_of(house_of(None), page))
    rows = [row for _, leaf in leaves for row in leaf]
    assert len(leaves) > 1
    assert {row[0].text for row in rows} == {party}
    told = "\n".join(row[1].text for row in rows).split("\n")
    assert told == [f"gains: {number} {name.strip()}" for number in range(24)]
    assert min(size for size, _ in leaves) >= 12


def test_what_is_confidential_is_not_said_in_its_own_words() -> None:
    """A card shows no wish that was told in confidence."""
    model = load("""
    actors: [{id: a}, {id: b}]
    dependencies: [{depender: a, dependee: b, resource: hall, importance: 3}]
    interests: [{actor: a, resource: money, priority: 4, because: We are broke, confidential: true}]
    """)
    assert "We are broke" not in repr(_only(deck_of(scan(model)), CardPage))


def test_there_is_a_card_for_each_of_the_forty_most_connected() -> None:
    """The rest are counted at the foot."""
    actors = [{"id": f"a{number:02}"} for number in range(50)]
    links = [
        {"depender": one["id"], "dependee": "a00", "resource": "r", "importance": 3} for one in actors[1:]
    ]
    pages = _only(deck_of(scan(Ecosystem(actors=actors, dependencies=links))), CardPage)
    assert len(pages) == 40
    assert pages[0].title.startswith("a00")
    assert pages[0].foot == ENGLISH.deck_cards_more.format(shown=40, number=10)


@settings(max_examples=40, deadline=None)
@given(ecosystems())
def test_any_ecosystem_can_be_told(model: Ecosystem) -> None:
    """Whatever it says, titles are short, and nothing is asked of nobody."""
    for page in deck_of(scan(model)).pages:
        assert 0 < len(page.title.split()) <= 14
        assert not re.search(r"\{\w+\}", page.title) or "{braces}" in page.title


@given(ecosystems(), st.integers(2, 9), st.integers(1, 20))
@settings(max_examples=40, deadline=None)
def test_an_excerpt_is_a_part_of_the_map(model: Ecosystem, parties: int, flows: int) -> None:
    """No more than asked for, nothing that is not on the map, and no arrow without its ends."""
    whole = conversation_map(scan(model).graph, arrows=None)
    part = excerpt(whole, parties, flows)
    ids = {party.id for party in part.parties}
    assert len(part.parties) <= parties
    assert len(part.flows) <= flows
    assert set(part.flows) <= set(whole.flows)
    assert all({flow.giver, flow.receiver} <= ids for flow in part.flows)


@given(st.sampled_from(TEXTS), st.floats(20, 600), st.floats(14, 300), st.booleans())
def test_what_is_set_in_a_box_fits_it(text: str, width: float, height: float, bold: bool) -> None:
    """Shrunk as far as can be read, then cut."""
    says, size = set_in([Say("Heading", bold=True), Say(text, bold=bold)], width, height, largest=16)
    assert not says or height_of(says, width, size) <= height


@given(st.sampled_from(TEXTS), st.sampled_from(TEXTS))
def test_a_conclusion_is_short_whatever_it_is_about(one: str, other: str) -> None:
    """Fourteen words, and no more letters than two lines hold."""
    title = conclusion(f"{one} and {other}", f"About {one}")
    assert len(title.split()) <= 14
    assert len(title) <= 110


_shapes = st.builds(
    Outline,
    shape=st.sampled_from(("box", "ellipse", "octagon")),
    middle=st.tuples(st.floats(100, 800), st.floats(100, 400)),
    width=st.floats(30, 150),
    height=st.floats(18, 70),
)


@given(_shapes, _shapes, st.booleans())
def test_a_connector_begins_and_ends_at_its_sites(giver: Outline, receiver: Outline, company: bool) -> None:
    """Its path leads from the one to the other, and the box it is written down with holds both."""
    for way in connectors(giver, receiver, 8.0, company=company):
        assert (way.points[0], way.points[-1]) == (way.begin.point, pytest.approx(way.end.point))
        frame = frame_of(way)
        width, height = (frame.height, frame.width) if frame.turn else (frame.width, frame.height)
        assert width == pytest.approx(abs(way.begin.point[0] - way.end.point[0]))
        assert height == pytest.approx(abs(way.begin.point[1] - way.end.point[1]))
