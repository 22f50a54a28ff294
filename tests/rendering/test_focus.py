"""A part of the map: around somebody, of one kind, or the weightiest parties; the footer says which."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import ecosystems

import ecograph
from ecograph.errors import ConfigError
from ecograph.rendering.map import WHOLE, Focus, conversation_map, foremost
from ecograph.rendering.pictures import picture
from ecograph.rendering.scene import Flow

MODEL = """
name: Chain
focal: b
resources: [{id: goods, kind: product}, {id: news, kind: information}, {id: fee, kind: money}]
actors: [{id: a, kind: customer}, {id: b, name: Bee}, {id: c}, {id: d}, {id: e}]
dependencies:
  - {depender: a, dependee: b, resource: goods, importance: 5, evidence: stated}
  - {depender: b, dependee: c, resource: goods, importance: 4, evidence: stated}
  - {depender: c, dependee: d, resource: goods, importance: 3, evidence: stated}
  - {depender: c, dependee: d, resource: news, importance: 1, evidence: stated}
  - {depender: d, dependee: e, resource: news, importance: 2, evidence: stated}
"""


@pytest.fixture
def graph() -> ecograph.EcosystemGraph:
    return ecograph.build(ecograph.load(MODEL))


def who(scene) -> str:
    return "".join(sorted(party.id for party in scene.parties))


@pytest.mark.parametrize(
    ("options", "parties", "footer"),
    [
        ({"about": "Bee"}, "abc", "shown: who is linked to Bee"),
        ({"about": "b", "depth": 2}, "abcd", "shown: who is at most 2 links away from Bee"),
        ({"depth": 1}, "abc", "shown: who is linked to Bee"),
        ({"about": ("a", "e")}, "abde", "shown: who is linked to a and e"),
        ({"kind": "information"}, "cde", "shown: only what is information"),
        ({"about": "c", "kind": "information"}, "cd", "shown: who is linked to c; only what is information"),
        ({"top": 2}, "bc", "shown: the 2 of 5 parties with the weightiest links"),
        ({"top": 2, "about": "e", "depth": 4}, "be", "with the weightiest links"),
    ],
)
def test_a_part_is_shown_and_said(graph, options, parties, footer):
    """Only who is asked for stands on the map, and the footer says whom that leaves."""
    scene = picture(graph, **options)
    assert who(scene) == parties
    assert footer in scene.footer


def test_a_kind_leaves_out_what_else_is_given(graph):
    """Of two things in one arrow only that of the kind is named, and the arrow is as heavy as that one."""
    (flow,) = [flow for flow in picture(graph, kind="information").flows if flow.receiver == "c"]
    assert (flow.lines, flow.importance) == (("news",), 1)


def test_findings_keep_their_numbers(graph):
    """Beside a part of the map stand the findings that are marked on it, numbered as on the whole."""
    report = ecograph.scan(graph)
    whole = {note.mark: note.text for note in picture(report).notes}
    scene = picture(report, about="e")
    marks = {mark for part in (*scene.flows, *scene.parties) for mark in part.marks}
    assert {note.mark: note.text for note in scene.notes} == {mark: whole[mark] for mark in marks}
    assert marks < whole.keys()


def test_what_cannot_be_shown_is_said(graph):
    """A kind that there is not, and a depth around nobody."""
    with pytest.raises(ConfigError, match=r"no kind of resource .informatoin. .did you mean .information."):
        picture(graph, kind="informatoin")
    alone = ecograph.build(ecograph.load("actors: [{id: a}, {id: b}]\n"))
    with pytest.raises(ConfigError, match="say whom"):
        picture(alone, depth=2)


def test_nobody_loses_the_only_arrow_to_a_heavier_one():
    """Of too many arrows each party keeps one before any party keeps a second."""
    heavy = [
        Flow(giver=one, receiver=other, lines=(), importance=5.0) for one, other in permutations("abcd", 2)
    ]
    kept = foremost([*heavy, Flow(giver="e", receiver="a", lines=(), importance=1.0)], 4)
    assert {end for flow in kept for end in (flow.giver, flow.receiver)} == set("abcde")


@settings(deadline=None, max_examples=25)
@given(ecosystems(), st.integers(1, 4), st.integers(1, 4))
def test_a_part_is_a_part(model, depth, top):
    """Whatever is asked, what is shown is on the whole map, and its arrows end at parties that are shown."""
    graph = ecograph.build(model)
    whole = conversation_map(graph, arrows=None)
    about = graph.actors[:1]
    for focus in (
        Focus(about, depth),
        Focus(top=top),
        Focus(kind="service"),
        Focus(about, depth, "money", top),
    ):
        part = conversation_map(graph, arrows=None, focus=focus)
        shown = {party.id for party in part.parties}
        assert shown <= {party.id for party in whole.parties}
        assert {(flow.giver, flow.receiver) for flow in part.flows} <= {
            (flow.giver, flow.receiver) for flow in whole.flows
        }
        assert {end for flow in part.flows for end in (flow.giver, flow.receiver)} <= shown
        assert focus.top is None or len(shown) <= top
        if focus.about and focus.top is None:
            assert about[0] in shown or not graph.actors
    assert conversation_map(graph, focus=WHOLE) == conversation_map(graph)
