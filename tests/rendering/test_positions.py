"""Parties stay where they were put, whatever else changes on the map."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest

import ecograph
from ecograph.errors import ConfigError
from ecograph.formats.positions import PLACED_VIEWS
from ecograph.rendering.diagram import places, slide
from ecograph.rendering.diagram.parts import PartyPart
from ecograph.rendering.pictures import VIEWS, picture, placed
from ecograph.rendering.scene import Flow, Party, Scene

NEAR = 0.005
"""Half a per cent of the map."""


def crowd(parties: int, seed: int = 1) -> Scene:
    """A map of some parties, each bound to a few others."""
    dice = random.Random(seed)
    names = [f"p{number}" for number in range(parties)]
    flows = [
        Flow(giver=name, receiver=other, lines=("advice",), importance=dice.randint(1, 5))
        for name in names
        for other in dice.sample([other for other in names if other != name], min(2, parties - 1))
    ]
    people = [Party(id=name, label=f"Regional partner {name}", kind="organisation") for name in names]
    people[0] = replace(people[0], kind="customer")
    return Scene(title="Map", subtitle="", parties=tuple(people), flows=tuple(flows))


def without(scene: Scene, name: str) -> Scene:
    return replace(
        scene,
        parties=tuple(party for party in scene.parties if party.id != name),
        flows=tuple(flow for flow in scene.flows if name not in {flow.giver, flow.receiver}),
    )


def moved(one: dict, other: dict) -> float:
    """How far the party that moved most has moved."""
    return max(math.dist(one[name], other[name]) for name in one.keys() & other.keys())


def where(scene: Scene) -> dict:
    return places(scene, time_limit=120)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_taking_an_actor_out_and_putting_it_back_moves_nobody(seed):
    """Nobody moves by more than half a per cent of the map, and who comes back has a place of its own."""
    scene = crowd(11, seed)
    kept = where(scene)
    gone = without(placed(scene, kept), "p5")
    assert moved(where(gone), kept) <= NEAR
    back = where(placed(scene, {name: place for name, place in kept.items() if name != "p5"}))
    assert moved({name: place for name, place in back.items() if name != "p5"}, kept) <= NEAR
    assert min(math.dist(back["p5"], place) for name, place in back.items() if name != "p5") > 0.05


def test_two_new_actors_find_room_among_the_others():
    """They stand on nobody, and nobody moves for them."""
    scene = crowd(12)
    old = without(without(scene, "p3"), "p8")
    kept = where(old)
    parts = [part for part in slide(placed(scene, kept), math.inf) if isinstance(part, PartyPart)]
    boxes = [part.box for part in parts]
    assert len(boxes) == 12
    assert not [
        (one, other)
        for number, one in enumerate(boxes)
        for other in boxes[:number]
        if one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]
    ]
    assert moved(where(placed(scene, kept)), kept) <= NEAR


def test_a_party_stands_where_it_is_put():
    """Moved by hand to a free spot, a party stands there; the others stay."""
    scene = crowd(6)
    kept = where(scene)
    spot = max(
        ((across / 20, down / 20) for across in range(3, 18) for down in range(3, 18)),
        key=lambda spot: min(math.dist(spot, place) for name, place in kept.items() if name != "p2"),
    )
    put = {**kept, "p2": spot}
    assert moved(where(placed(scene, put)), put) <= NEAR


def test_two_put_on_one_spot_step_apart():
    """Where two would lie on each other, they give way to each other, each as far."""
    scene = crowd(4)
    found = where(placed(scene, {"p1": (0.5, 0.5), "p2": (0.5, 0.5)}))
    assert math.dist(found["p1"], found["p2"]) > 0.02
    assert (
        math.dist([sum(pair) / 2 for pair in zip(found["p1"], found["p2"], strict=True)], (0.5, 0.5)) < 0.02
    )


def test_who_is_put_on_the_edge_stands_at_the_edge():
    """A place in the corner is as near to it as the party can stand."""
    scene = crowd(4)
    found = where(placed(scene, {"p1": (0.0, 0.0), "p2": (1.0, 1.0)}))
    assert max(found["p1"]) < 0.2
    assert min(found["p2"]) > 0.8


def test_the_order_of_parties_makes_no_difference():
    """The same places come out whatever the order of parties and of places."""
    scene = placed(crowd(9), {"p1": (0.2, 0.2), "p7": (0.8, 0.8)})
    turned = replace(scene, parties=scene.parties[::-1], flows=scene.flows[::-1])
    assert where(scene) == where(turned)


def test_places_belong_to_ids_not_to_names():
    """A party that gets another name stays where it was."""
    scene = crowd(8)
    kept = where(scene)
    renamed = replace(
        scene, parties=tuple(replace(party, label=f"National member {party.id}") for party in scene.parties)
    )
    assert moved(where(placed(renamed, kept)), kept) <= NEAR


def test_what_is_kept_is_drawn_the_same_again():
    """A map with all its places given has the same places."""
    kept = where(crowd(10))
    assert moved(where(placed(crowd(10), kept)), kept) <= NEAR


MODEL = """
focal: a
actors: [{id: a}, {id: b}, {id: c}]
dependencies:
  - {depender: a, dependee: b, resource: x, importance: 5}
  - {depender: b, dependee: c, resource: y, importance: 5}
  - {depender: c, dependee: a, resource: z, importance: 5}
interests: [{actor: a, resource: p, priority: 4}, {actor: b, resource: q, priority: 4}]
offers: [{actor: a, resource: q, effort: 1}, {actor: b, resource: p, effort: 1}]
"""


def test_each_picture_has_its_own_places():
    """What is kept for the ring is not used for the map; pictures with columns take no places."""
    graph = ecograph.build(ecograph.load(MODEL))
    positions = {"ring": {"a": (0.3, 0.7)}, "cascade": {"a": (0.3, 0.7)}}
    stands = {
        view: {party.id: party.place for party in picture(graph, view=view, positions=positions).parties}
        for view in ("map", "ring", "cascade")
    }
    assert stands["ring"]["a"] == (0.3, 0.7)
    assert {*stands["map"].values(), *stands["cascade"].values(), stands["ring"]["b"]} == {None}


def test_the_pictures_with_places_are_those_of_the_file():
    """Every view a file can have places for is a picture of parties without columns."""
    graph = ecograph.build(ecograph.load(MODEL))
    assert {*PLACED_VIEWS} <= VIEWS.keys()
    shown = [picture(graph, view=view) for view in PLACED_VIEWS]
    assert [isinstance(scene, Scene) and not any(scene.layers) for scene in shown] == [True] * len(shown)


def test_a_notebook_can_put_parties():
    """Places go through the front door, and change the picture."""
    model = ecograph.load(MODEL)
    svg = [
        ecograph.render(model, "svg", positions={"map": {"b": (left, 0.5)}}, time_limit=120)
        for left in (0.2, 0.8)
    ]
    assert svg[0] != svg[1]


def test_a_place_off_the_map_is_refused():
    """Shares go from 0 to 1."""
    with pytest.raises(ConfigError, match="from 0 to 1"):
        ecograph.render(ecograph.load(MODEL), "svg", positions={"map": {"b": (1.5, 0.5)}})
