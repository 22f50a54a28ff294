"""Tests of the views: that a ring and a loss are told as they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naughty import TEXTS, trimmed
from strategies import ecosystems

from ecograph.graph import build
from ecograph.loading import load
from ecograph.measures import cascade, volumes
from ecograph.model import Ecosystem
from ecograph.rendering.diagram import draw
from ecograph.rendering.map import conversation_map
from ecograph.rendering.views import cascade_view, ring_view
from ecograph.words import ENGLISH

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))

ROOF = """
name: A roof after a storm
focal: insurer
settings: {critical: 4, within: weeks}
actors:
  - {id: owner, name: Owner, kind: customer}
  - {id: insurer, name: Insurer}
  - {id: east, name: Repairer East}
  - {id: west, name: Repairer West}
  - {id: depot, name: Depot}
  - {id: baker, name: Baker}
dependencies:
  - {depender: owner, dependee: east, resource: repair, importance: 5}
  - {depender: owner, dependee: west, resource: repair, importance: 4}
  - {depender: east, dependee: depot, resource: tiles, importance: 5}
  - {depender: west, dependee: depot, resource: tiles, importance: 4}
  - {depender: west, dependee: depot, resource: nails, importance: 5, tolerance: days}
  - {depender: insurer, dependee: owner, resource: premium, importance: 3}
  - {depender: insurer, dependee: east, resource: figures, importance: 5, tolerance: months}
  - {depender: depot, dependee: insurer, resource: cover, importance: 2}
  - {depender: baker, dependee: insurer, resource: cover, importance: 2}
"""


@pytest.fixture(scope="module")
def roof():
    return build(load(ROOF))


# --- A ring


def test_a_ring_is_numbered_from_its_first_party(roof):
    """Each arrow of the ring has its number, and the note with it says what is given and how needed it is."""
    scene = ring_view(roof, ["insurer", "depot", "east"])
    told = {flow.marks[0]: flow for flow in scene.flows if flow.emphasis == "ring"}
    assert [(told[mark].giver, told[mark].receiver) for mark in sorted(told)] == [
        ("insurer", "depot"),
        ("depot", "east"),
        ("east", "insurer"),
    ]
    assert [
        (note.mark, note.text.replace("\N{NO-BREAK SPACE}", " "), note.severity) for note in scene.notes
    ] == [
        (1, "Insurer gives Depot: cover (2 of 5)", ""),
        (2, "Depot gives Repairer East: tiles (5 of 5)", ""),
        (3, "Repairer East gives Insurer: figures (5 of 5)", ""),
    ]
    assert scene.title == "What Insurer gives comes back by way of Depot and Repairer East"
    assert scene.subtitle == "A roof after a storm"


def test_everything_else_is_on_the_map_and_faint(roof):
    """Beside the ring the map is the whole map, without marks, and faint."""
    scene, whole = ring_view(roof, ["insurer", "depot", "east"]), conversation_map(roof, arrows=None)
    assert scene.parties == whole.parties
    assert scene.footer == whole.footer
    assert [(flow.giver, flow.receiver, flow.lines) for flow in scene.flows] == [
        (flow.giver, flow.receiver, flow.lines) for flow in whole.flows
    ]
    rest = [flow for flow in scene.flows if flow.emphasis != "ring"]
    assert {(flow.emphasis, flow.marks) for flow in rest} == {("faint", ())}


def test_the_title_of_a_ring_is_short():
    """Two parties give each other something; of a long ring the title names a few and counts the rest."""
    names = "abcdef"
    rows = [
        {"depender": receiver, "dependee": giver, "resource": "r", "importance": 3}
        for giver, receiver in [*zip(names, names[1:] + "a", strict=True), ("b", "a")]
    ]
    graph = build(Ecosystem(actors=[{"id": name} for name in names], dependencies=rows))
    assert ring_view(graph, names).title == "What a gives comes back by way of b, c and 3 others"
    assert ring_view(graph, "ab").title == "a and b give each other something"


def test_what_is_no_ring_is_refused(roof):
    """A ring needs two different parties or more, all of them known, each giving the next something."""
    for ring in ((), ("insurer",), ("insurer", "depot", "insurer", "owner")):
        with pytest.raises(ValueError, match="two or more parties, and each of them once"):
            ring_view(roof, ring)
    with pytest.raises(ValueError, match="Owner gives Depot nothing"):
        ring_view(roof, ["owner", "depot"])
    with pytest.raises(KeyError, match="ghost"):
        ring_view(roof, ["owner", "ghost"])


# --- A loss


def test_who_falls_stands_in_the_column_after_what_felled_it(roof):
    """The depot fells both repairers, and only both together fell the owner."""
    scene = cascade_view(roof, ["depot"])
    assert scene.layers == (("depot",), ("east", "west"), ("owner",))
    assert {party.id: party.state for party in scene.parties} == {
        "depot": "lost",
        "east": "failed",
        "west": "failed",
        "owner": "hit",
    }
    assert scene.title == "Without Depot, Repairer East and Repairer West cannot go on; Owner is cut off"


def test_arrows_are_the_critical_needs_that_felled_somebody(roof):
    """Needs that the same parties served are one arrow, the weightiest first; alternatives have their own."""
    flows = cascade_view(roof, ["depot"]).flows
    assert {(flow.giver, flow.receiver): (flow.lines, flow.importance) for flow in flows} == {
        ("depot", "east"): (("tiles",), 5.0),
        ("depot", "west"): (("nails", "tiles"), 5.0),
        ("east", "owner"): (("repair",), 5.0),
        ("west", "owner"): (("repair",), 5.0),
    }
    assert "Owner relies on Repairer East or Repairer West for repair (weight 5 of 5)" in {
        flow.tooltip for flow in flows
    }


def test_what_is_not_critical_is_counted_in_the_margin(roof):
    """Needs of others that nobody serves any more and that fell nobody are a note without number."""
    (note,) = cascade_view(roof, ["depot"]).notes
    assert (note.mark, note.severity) == (0, "")
    assert note.text == "2 needs that are not critical are no longer served: of Insurer."
    (note,) = cascade_view(roof, ["owner"]).notes
    assert note.text == "One need that is not critical is no longer served: of Insurer."
    assert cascade_view(roof, ["baker"]).notes == ()


def test_the_foot_says_how_much_is_lost_and_what_critical_means(roof):
    """The share of the others' needs, and both thresholds of the model."""
    share = cascade(roof, ["depot"]).lost_share
    assert cascade_view(roof, ["depot"]).footer == (
        f"{100 * share:.0f}% of what the others need, by weight, is no longer served. Critical is what can "
        "be done without for a matter of weeks at most or, where that is not known, weighs at least 4 of 5."
    )


def test_where_nobody_falls_the_lost_stand_alone(roof):
    """The title says that everybody else can go on."""
    scene = cascade_view(roof, ["west", "baker"])
    assert scene.title == "Without Baker and Repairer West, everybody else can go on"
    assert scene.layers == (("baker", "west"),)
    assert not scene.flows
    nobody = build(load("actors:\n  - {id: a}"))
    assert cascade_view(nobody, ["a"]).footer.startswith(ENGLISH.no_needs)


def test_many_that_fall_are_counted_in_the_title():
    """More than two parties that cannot go on are a number; customers and the focal actor keep names."""
    rows = [{"depender": name, "dependee": "x", "resource": "r", "importance": 5} for name in "abcpq"]
    actors = [{"id": name} for name in "abcx"] + [{"id": name, "kind": "customer"} for name in "pq"]
    graph = build(Ecosystem(actors=actors, dependencies=rows, focal="c"))
    title = cascade_view(graph, ["x"]).title
    assert title == "Without x, a and b cannot go on; c, p and q are cut off"
    graph = build(Ecosystem(actors=actors, dependencies=rows))
    assert cascade_view(graph, ["x"]).title == "Without x, 3 parties cannot go on; p and q are cut off"
    graph = build(Ecosystem(actors=actors, dependencies=rows[:3]))
    assert cascade_view(graph, ["x"]).title == "Without x, 3 parties cannot go on"


def test_a_stranger_cannot_be_lost(roof):
    """A party that is not on the map is named."""
    with pytest.raises(KeyError, match="ghost"):
        cascade_view(roof, ["ghost"])


@settings(deadline=None)
@given(ecosystems(), st.data())
def test_layers_are_the_rounds_of_the_cascade(model, data):
    """Whoever fails stands once, one column after the last of those that felled it, and no later."""
    graph = build(model)
    lost = data.draw(st.sets(st.sampled_from(graph.actors), min_size=1, max_size=2))
    scene, loss = cascade_view(graph, lost), cascade(graph, lost)
    column = {actor: place for place, layer in enumerate(scene.layers) for actor in layer}
    assert sorted(column) == sorted((*loss.lost, *loss.failed)) == sorted(party.id for party in scene.parties)
    assert set(scene.layers[0]) == lost

    # Round by round: who has a critical need that everybody gone before has left unserved.
    gone = set(lost)
    for layer in scene.layers[1:]:
        falling = {
            need.depender
            for need in graph.needs
            if need.is_critical and need.depender not in gone and gone.issuperset(need.dependees)
        }
        assert set(layer) == falling
        gone |= falling
    givers = {actor: {flow.giver for flow in scene.flows if flow.receiver == actor} for actor in loss.failed}
    for actor, serving in givers.items():
        assert 1 + max(column[giver] for giver in serving) == column[actor]


# --- Drawn


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_views_of_the_examples_are_drawn(example):
    """The gravest loss and some ring of every example become a picture that says its title and its notes."""
    graph = build(load(example))
    gravest = max(graph.actors, key=lambda actor: len(cascade(graph, [actor]).failed))
    pairs = set(volumes(graph))
    triples = ((a, b, c) for a, b in sorted(pairs) for c in graph.actors if c != a)
    ring = next((a, b, c) for a, b, c in triples if {(b, c), (c, a)} <= pairs)
    for scene in (cascade_view(graph, [gravest]), ring_view(graph, ring)):
        svg = draw(scene, time_limit=60)
        assert f'aria-label="{scene.title}' in svg
        assert all(note.text.split()[0] in svg for note in scene.notes)


def test_hostile_names_in_the_views():
    """Names that mean something to DOT, XML or a template are drawn in both views."""
    names = [text for text in TEXTS if trimmed(text)][:: len(TEXTS) // 24]
    actors = [{"id": f"a{number}", "name": name} for number, name in enumerate(names)]
    rows = [
        {
            "depender": f"a{(number + 1) % len(names)}",
            "dependee": f"a{number}",
            "resource": f"r{number}",
            "importance": 5,
        }
        for number in range(len(names))
    ]
    resources = [{"id": f"r{number}", "name": name} for number, name in enumerate(names)]
    graph = build(Ecosystem(actors=actors, dependencies=rows, resources=resources))
    for scene in (cascade_view(graph, ["a0"]), ring_view(graph, [actor["id"] for actor in actors])):
        assert draw(scene, time_limit=60).rstrip().endswith("</svg>")
