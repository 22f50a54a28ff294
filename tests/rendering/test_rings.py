"""Rings around one party: who stands how far out and in which sector, and that the slide shows just that."""

from __future__ import annotations

import math
import random
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from functools import cache
from itertools import combinations, product
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import ecosystems, shuffled

import ecograph
from ecograph.errors import ConfigError, RenderError
from ecograph.rendering import diagram
from ecograph.rendering.diagram.geometry import HEIGHT, WIDTH, grown, meet
from ecograph.rendering.diagram.page import page_of
from ecograph.rendering.diagram.parts import CaptionPart, FlowPart, LinePart, NamesPart, PartyPart, RingPart
from ecograph.rendering.diagram.roster import roster_of
from ecograph.rendering.map import WHOLE, Focus
from ecograph.rendering.pictures import picture
from ecograph.rendering.rings import MOST_PARTIES, rings_view
from ecograph.rendering.scene import Party, Scene
from ecograph.scanning import scan

MODEL = """
name: Storm
focal: hub
actors:
  - {id: hub, name: Hub, disciplines: [planning]}
  - {id: guest, name: Guest, kind: customer}
  - {id: town, name: Town, kind: authority, disciplines: [law, money]}
  - {id: mill, name: Mill, kind: supplier, tags: [local]}
  - {id: farm, name: Farm, kind: supplier, tags: [local, old], disciplines: [money]}
  - {id: seed, name: Seed}
  - {id: soil, name: Soil}
  - {id: moon, name: Moon}
resources: [{id: fee, kind: money}, {id: goods, kind: product}, {id: licence}]
dependencies:
  - {depender: guest, dependee: hub, resource: goods, importance: 5}
  - {depender: hub, dependee: town, resource: licence, importance: 4}
  - {depender: hub, dependee: mill, resource: goods, importance: 4}
  - {depender: mill, dependee: hub, resource: fee, importance: 5}
  - {depender: mill, dependee: farm, resource: goods, importance: 3}
  - {depender: farm, dependee: seed, resource: goods, importance: 3}
  - {depender: seed, dependee: soil, resource: goods, importance: 1}
"""


@pytest.fixture(scope="module")
def graph() -> ecograph.EcosystemGraph:
    return ecograph.build(ecograph.load(MODEL))


def stands(scene: Scene) -> dict[str, tuple[int, int]]:
    return {party.id: (party.ring, party.sector) for party in scene.parties}


def random_model(actors: int, links: int) -> ecograph.EcosystemGraph:
    """A model in which many are tied to the first, as in an ecosystem told from one party."""
    dice = random.Random(actors)
    kinds = ("customer", "organisation", "organisation", "authority", "supplier")
    people = [
        {"id": f"a{number}", "name": f"Regional partner {number}", "kind": dice.choice(kinds)}
        for number in range(actors)
    ]
    pairs = [dice.sample(range(actors), 2) for _ in range(links)]
    ends = dict.fromkeys((0 if other and dice.random() < 0.2 else one, other) for one, other in pairs)
    rows = [
        {
            "depender": f"a{one}",
            "dependee": f"a{other}",
            "resource": dice.choice(("contract fee", "forecast per hour", "advice")),
            "importance": dice.randint(1, 5),
        }
        for one, other in ends
    ]
    return ecograph.build(ecograph.Ecosystem(focal="a0", actors=people, dependencies=rows))


def test_each_ring_is_one_link_further(graph):
    """Beyond three links all share a ring, and who cannot be reached stands on one of its own."""
    scene = picture(graph, view="rings")
    order = ("hub", "guest", "town", "mill", "farm", "seed", "soil", "moon")
    assert tuple(stands(scene)[name][0] for name in order) == (0, 1, 1, 1, 2, 3, 3, 4)
    assert scene.rings == ("1 link away", "2 links away", "3 or more links away", "not linked")
    assert scene.title == "3 of 7 parties are linked straight to Hub, 3 through others, 1 not at all"


@pytest.mark.parametrize(
    ("by", "sectors"),
    [
        ("kind", ("customer (1)", "organisation (3)", "supplier (2)", "authority (1)")),
        ("discipline", ("law (1)", "money (1)", "no discipline told (5)")),
        ("tag", ("local (2)", "no tag (5)")),
    ],
)
def test_sectors_are_what_parties_have_in_common(graph, by, sectors):
    """Customers come first, who has none last; of several disciplines or tags the first one counts."""
    assert picture(graph, view="rings", by=by).sectors == sectors


@pytest.mark.parametrize(
    ("options", "shown", "said"),
    [
        ({"depth": 1}, {"hub", "guest", "town", "mill"}, "shown: who is linked to Hub"),
        ({"depth": 2, "about": "seed"}, {"seed", "farm", "soil", "mill"}, "at most 2 links away from Seed"),
        ({"kind": "money"}, {"hub", "mill"}, "only what is money"),
        ({"top": 3}, {"hub", "mill", "farm"}, "shown: the 3 of 8 parties with the weightiest links"),
        ({"depth": 4}, {"hub", "guest", "town", "mill", "farm", "seed", "soil"}, "at most 4 links away"),
    ],
)
def test_a_part_is_shown_and_said(graph, options, shown, said):
    """The words of the map mean the same on rings, and the foot says what part it is."""
    scene = picture(graph, view="rings", **options)
    assert {party.id for party in scene.parties} == shown
    assert said in scene.footer


def test_a_depth_has_a_ring_for_each_link(graph):
    """Who asks for four links gets four rings, and nobody is put together."""
    scene = picture(graph, view="rings", depth=4)
    assert (scene.rings[-1], stands(scene)["soil"][0]) == ("4 links away", 4)


def test_what_cannot_be_shown_is_told(graph):
    """Two in the middle, an unknown grouping, nobody at all, and somebody who is not there."""
    with pytest.raises(ConfigError, match="rings stand around one party"):
        picture(graph, view="rings", about=("hub", "mill"))
    with pytest.raises(ConfigError, match=r'grouped by "knid" .did you mean "kind".'):
        picture(graph, view="rings", by="knid")
    with pytest.raises(ConfigError, match="nobody on the map"):
        picture(ecograph.build(ecograph.load("name: Nothing yet\n")), view="rings")
    with pytest.raises(KeyError):
        rings_view(graph, Focus(("nobody",)))
    with pytest.raises(ValueError, match="around one party"):
        rings_view(graph, WHOLE)


@pytest.mark.parametrize(
    ("others", "linked", "title"),
    [
        ("", "", "Nobody but Ann is on the map"),
        ("b", "", "Nobody is linked to Ann"),
        ("b", "b", "Everybody is linked straight to Ann"),
        ("bcd", "bc", "Everybody but d is linked straight to Ann"),
        ("bc", "b", "1 of 2 parties is linked straight to Ann, 1 not at all"),
    ],
)
def test_the_title_says_what_there_is(others, linked, title):
    """Also where there is nobody, or nobody is linked."""
    actors = [{"id": "a", "name": "Ann"}, *({"id": other} for other in others)]
    rows = [{"depender": "a", "dependee": other, "resource": "r", "importance": 3} for other in linked]
    graph = ecograph.build(ecograph.Ecosystem(focal="a", actors=actors, dependencies=rows))
    scene = picture(graph, view="rings")
    assert scene.title == title
    assert diagram.draw(scene, "dot").startswith("digraph")


@settings(deadline=None, max_examples=25)
@given(ecosystems(), st.integers(0, 20))
def test_rings_are_distances(model, number):
    """Each party stands on the ring of its distance, found here by going round all pairs."""
    graph = ecograph.build(model)
    if not graph.actors:
        return
    middle = graph.actors[number % len(graph.actors)]
    far = {pair: 0.0 if pair[0] == pair[1] else math.inf for pair in product(graph.actors, repeat=2)}
    for link in graph.links:
        far[link.depender, link.dependee] = far[link.dependee, link.depender] = 1.0
    for via, one, other in product(graph.actors, repeat=3):
        far[one, other] = min(far[one, other], far[one, via] + far[via, other])
    scene = rings_view(graph, Focus((middle,), depth=None))
    distances = {actor: far[middle, actor] for actor in graph.actors if actor != middle}
    order = sorted({min(distance, 3) if distance < math.inf else 4 for distance in distances.values()})
    assert {party.id: party.ring for party in scene.parties} == {middle: 0} | {
        actor: order.index(min(distance, 3) if distance < math.inf else 4) + 1
        for actor, distance in distances.items()
    }
    assert len(scene.rings) == len(order)


@settings(deadline=None, max_examples=25)
@given(ecosystems(), st.sampled_from(("kind", "discipline", "tag")), st.randoms(use_true_random=False))
def test_order_makes_no_difference(model, by, dice):
    """The same rows in another order give the same picture, and every sector says how many it has."""
    graph, other = (ecograph.build(one) for one in (model, shuffled(model, dice)))
    if not graph.actors:
        return
    focus = Focus(graph.actors[:1], depth=None)
    scene = rings_view(graph, focus, by=by)
    assert scene == rings_view(other, focus, by=by)
    told = [int(re.findall(r"\((\d+)\)$", caption)[0]) for caption in scene.sectors]
    assert told == [
        sum(party.ring > 0 and party.sector == number for party in scene.parties)
        for number in range(len(scene.sectors))
    ]
    assert all(told)


@pytest.mark.parametrize("number", [40, 200])
def test_too_many_are_counted_and_nobody_stands_alone(number):
    """Of many parties those with the weightiest links stand there, each with the arrow that holds it."""
    graph = random_model(number, 2 * number)
    scene = picture(graph, view="rings")
    ring = {party.id: party.ring for party in scene.parties}
    assert len(ring) == MOST_PARTIES
    assert f"the {MOST_PARTIES} of {number} parties" in scene.footer
    assert all(" of " in caption for caption in scene.rings)
    held = {
        end
        for flow in scene.flows
        for end, other in ((flow.giver, flow.receiver), (flow.receiver, flow.giver))
        if ring[other] == ring[end] - 1
    }
    unlinked = len(scene.rings) if scene.rings[-1].startswith("not linked") else 99
    assert held == {actor for actor, number in ring.items() if 0 < number < unlinked}


# --- On the slide


@cache
def parts(number: int) -> tuple[Scene, tuple[object, ...]]:
    graph = ecograph.build(ecograph.load(MODEL)) if number == 8 else random_model(number, 2 * number)
    scene = picture(graph, view="rings")
    return scene, tuple(diagram.slide(scene, monotonic() + 120))


@pytest.fixture(params=[2, 5, 8, 12, 40, 200], scope="module")
def drawn(request):
    return parts(request.param)


def middle_of(box: tuple[float, float, float, float]) -> tuple[float, float]:
    return ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)


def test_no_party_lies_on_another_or_beside_the_map(drawn):
    """However many there are, each stands by itself, in the room for the map."""
    scene, slide = drawn
    area = page_of(scene, roster_of(scene)).area
    boxes = [part.box for part in slide if isinstance(part, PartyPart)]
    assert len(boxes) == len(scene.parties)
    assert not any(meet(one, other) for one, other in combinations(boxes, 2))
    for left, top, right, bottom in boxes:
        assert area[0] <= left < right <= area[2]
        assert area[1] <= top < bottom <= area[3]


def test_nothing_lies_outside_the_slide(drawn):
    """Rings, captions and names are on the slide as well."""
    for part in drawn[1]:
        if isinstance(part, RingPart | CaptionPart | NamesPart):
            left, top, right, bottom = part.box
            assert -0.01 <= left < right <= WIDTH + 0.01
            assert -0.01 <= top < bottom <= HEIGHT + 0.01
        if isinstance(part, FlowPart):
            assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in part.curve.points)


def test_everybody_is_nearest_to_the_own_ring(drawn):
    """Measured on the ovals, nobody stands nearer to another ring than to the own one."""
    _, slide = drawn
    rings = sorted((part.box for part in slide if isinstance(part, RingPart)), key=lambda box: box[0])[::-1]
    for part in slide:
        if not isinstance(part, PartyPart):
            continue
        x, y = middle_of(part.box)
        cx, cy = middle_of(rings[0])
        across, down = (rings[-1][2] - rings[-1][0]) / 2, (rings[-1][3] - rings[-1][1]) / 2
        here = math.hypot((x - cx) / across, (y - cy) / down)
        shares = [0.0, *((ring[2] - ring[0]) / 2 / across for ring in rings)]
        nearest = min(range(len(shares)), key=lambda ring: abs(shares[ring] - here))
        assert nearest == part.party.ring


def test_sectors_are_disjoint(drawn):
    """From the middle, everybody is seen between the two borders of the own sector."""
    scene, slide = drawn
    borders = [part for part in slide if isinstance(part, LinePart) and part.on_map]
    assert len(borders) == (len(scene.sectors) if len(scene.sectors) > 1 else 0)
    if not borders:
        return
    center = borders[0].start

    def angle(place: tuple[float, float]) -> float:
        return math.atan2(place[1] - center[1], place[0] - center[0])

    first = angle(borders[0].end)
    starts = [(angle(border.end) - first) % (2 * math.pi) for border in borders]
    assert starts == sorted(starts)
    for part in slide:
        if isinstance(part, PartyPart) and part.party.ring:
            turn = (angle(middle_of(part.box)) - first) % (2 * math.pi)
            assert sum(start <= turn for start in starts) - 1 == part.party.sector


def test_lettering_is_large_enough_to_read(drawn):
    """Names on arrows have seven points or more, those of parties eight."""
    _, slide = drawn
    assert min((part.size for part in slide if isinstance(part, NamesPart)), default=9) >= 7
    assert min(part.size for part in slide if isinstance(part, PartyPart)) >= 8


def test_captions_stand_on_no_party(drawn):
    """What is said of rings and sectors can be read, and is said of each."""
    scene, slide = drawn
    captions = [part for part in slide if isinstance(part, CaptionPart)]
    said = {part.text.replace("\n", " ") for part in captions}
    assert said == {*scene.rings, *(scene.sectors if len(scene.sectors) > 1 else ())}
    for caption in captions:
        inside = grown(caption.box, -1)
        assert not any(meet(inside, part.box) for part in slide if isinstance(part, PartyPart))


def test_the_slide_is_the_same_whatever_the_order():
    """Parties and flows in another order give the same bytes."""
    scene, _ = parts(8)
    turned = replace(scene, parties=scene.parties[::-1], flows=scene.flows[::-1])
    assert diagram.draw(turned, time_limit=120) == diagram.draw(scene, time_limit=120)


def test_rings_lie_under_everything():
    """In the SVG each ring comes before the first arrow and the first party."""
    svg = diagram.draw(parts(8)[0], time_limit=120)
    order = [
        element.get("id", "")[0]
        for element in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}g")
        if re.fullmatch(r"[ren]\d+", element.get("id", ""))
    ]
    assert order == sorted(order, key="ren".index)
    assert set(order) == set("ren")


@pytest.mark.parametrize("text", ["<b>", '"', r"\N", "two\nlines", "שלום", "🚆", "=1+1", "a" * 300])
def test_kinds_are_only_text(text):
    """A kind is free text: whatever stands there is a caption, and nothing else."""
    actors = [{"id": "a"}, {"id": "b", "kind": text}, {"id": "c", "kind": "x"}]
    rows = [{"depender": "a", "dependee": other, "resource": "r", "importance": 3} for other in "bc"]
    graph = ecograph.build(ecograph.Ecosystem(focal="a", actors=actors, dependencies=rows))
    for wanted in ("svg", "drawio"):
        root = ET.fromstring(ecograph.render(graph, wanted, view="rings"))
        texts = [value for element in root.iter() for value in (element.text, element.get("value")) if value]
        assert re.sub(r"\s", "", text)[:10] in re.sub(r"\s", "", "".join(texts))
    assert ecograph.render(graph, "mermaid", view="rings").count("subgraph") == 3


def test_in_drawio_rings_are_on_the_layer_of_the_map(graph):
    """Who hides title, notes and legend keeps the rings and what is said of them."""
    root = ET.fromstring(ecograph.render(graph, "drawio", view="rings"))
    cells = [cell for cell in root.iter("mxCell") if cell.get("id", "").startswith("map:")]
    assert {cell.get("parent") for cell in cells} == {"layer:map"}
    kinds = [cell.get("id").split(":")[1] for cell in cells]
    assert (kinds.count("ring"), kinds.count("line"), kinds.count("caption")) == (4, 4, 8)


def test_findings_are_marked_as_on_the_map():
    """With a report the same headlines have the same numbers, and a part tells only what is marked there."""
    report = scan(ecograph.load(MODEL))
    whole, rings = picture(report), picture(report, view="rings")
    assert rings.notes == whole.notes
    assert {flow.marks for flow in rings.flows} == {flow.marks for flow in whole.flows}
    near = picture(report, view="rings", depth=1)
    marked = {mark for told in (*near.parties, *near.flows) for mark in told.marks}
    assert {note.mark for note in near.notes} == marked


def test_nobody_is_put_anywhere_on_rings(graph):
    """Places of a side file are not heeded: where somebody stands says how far away."""
    positions = {"rings": {"mill": (0.1, 0.1)}}
    assert picture(graph, view="rings", positions=positions) == picture(graph, view="rings")


def test_a_ring_that_is_not_there_is_refused():
    """A scene whose party stands on the third of two rings is told, not drawn."""
    party = Party(id="a", label="A", kind="organisation", ring=3)
    with pytest.raises(RenderError, match="no place for a"):
        diagram.draw(Scene(title="", subtitle="", parties=(party,), flows=(), rings=("near", "far")))
