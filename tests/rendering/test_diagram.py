"""Tests of the picture: that it says what the scene says, on one slide, the same every time."""

from __future__ import annotations

import json
import math
import random
import re
import shutil
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from functools import cache, partial
from itertools import pairwise
from time import monotonic

import graphviz
import pytest

from ecograph.errors import ConfigError, ExecutableMissing, LayoutTimeout, RenderError
from ecograph.rendering import diagram
from ecograph.rendering.diagram import engine, geometry
from ecograph.rendering.diagram.roster import roster_of
from ecograph.rendering.diagram.routing import routed
from ecograph.rendering.scene import Flow, Note, Party, Scene
from ecograph.rendering.theme import CAPTIONS, FAINT_WIDTH, FLOW_WIDTHS, RING_WIDTH, THEME

SVG = "{http://www.w3.org/2000/svg}"

HOSTILE = [
    'say "hi"',
    "<b>bold</b>",
    "<b>",
    "a & b &amp; c &lt;",
    r"\N and \G and \E and \L",
    "ends with a backslash\\",
    "\\",
    "two\nlines",
    "emoji 🚆",
    "שלום עולם",
    "مرحبا",
    "bell\x07 and nul\x00",
    "lone \ud800 surrogate",
    "not XML \ufffe",
    "]]> <!-- comment -->",
    "semi;colon:port [x=1]",
    "Weiß, Çelik & Ørsted",
]


def organisation(name: str, label: str | None = None, **more: object) -> Party:
    return Party(id=name, label=name if label is None else label, kind="organisation", **more)


# How long a picture takes is measured elsewhere: a busy machine makes none of this false.
draw = partial(diagram.draw, time_limit=120)
seen = cache(draw)
"""The picture that several tests look at, drawn once."""


def flow(giver: str, receiver: str, *lines: str, importance: float = 3, **more: object) -> Flow:
    return Flow(giver=giver, receiver=receiver, lines=lines, importance=importance, **more)


def scene(*parties: Party, flows: tuple[Flow, ...] = (), **more: object) -> Scene:
    return Scene(**{"title": "Map", "subtitle": "", "parties": parties, "flows": flows, **more})


def crowd(parties: int, flows: int, seed: int = 1) -> Scene:
    dice = random.Random(seed)
    people = [organisation(f"p{number}", f"Regional partner {number}") for number in range(parties)]
    people[0] = replace(people[0], kind="customer", label="Customer")
    people[1] = replace(people[1], focal=True)
    pairs = sorted({(dice.randrange(parties), dice.randrange(parties)) for _ in range(4 * flows)})
    pairs = [pair for pair in pairs if pair[0] != pair[1]]
    names = ["forecast per hour", "contract fee", "clean terminal", "advice", "timetable and delays"]
    return scene(
        *people,
        flows=tuple(
            flow(
                f"p{giver}",
                f"p{receiver}",
                *dice.sample(names, dice.randint(1, 2)),
                importance=dice.randint(1, 5),
            )
            for giver, receiver in dice.sample(pairs, flows)
        ),
    )


@pytest.fixture(scope="module")
def trio() -> Scene:
    return scene(
        Party(id="guest", label="Guest", kind="customer", marks=(2,)),
        organisation("bar", "Coffee bar", focal=True),
        Party(id="town", label="Town hall", kind="authority"),
        flows=(
            flow("bar", "guest", "coffee", "a warm place", importance=5),
            flow("guest", "bar", "money", importance=4, marks=(1,)),
            flow("town", "bar", "a permit", importance=2, proposed=True),
        ),
        notes=(
            Note(mark=1, text="The guest pays late.", severity="high"),
            Note(mark=2, text="Nobody asked the guest.", severity="low"),
        ),
        subtitle="Round the corner",
        footer="3 relations, 3 shown",
    )


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]


def shown(svg: str) -> str:
    """Give all text of a picture without the breaks and spaces that wrapping may change."""
    return re.sub(r"\s", "", "".join(texts(svg)))


def expected(text: str) -> str:
    safe = re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "\N{REPLACEMENT CHARACTER}", text)
    return re.sub(r"\s", "", safe)


def positions(picture: Scene) -> dict[str, tuple[float, float, float, float]]:
    """Ask Graphviz where the parts of a picture are, as left, bottom, right and top."""
    answer = json.loads(engine.drawn(seen(picture, "dot"), "json", monotonic() + 20))
    boxes = {}
    for part in answer["objects"]:
        x, y = map(float, part["pos"].split(","))
        across, down = 36 * float(part["width"]), 36 * float(part["height"])
        boxes[part["name"]] = (x - across, y - down, x + across, y + down)
    return boxes


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return max(across, 0.0) * max(down, 0.0)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_any_text_comes_out_as_written(text):
    """Text full of signs that mean something to DOT or XML is drawn as written, wherever it stands."""
    label = f"party {text}"
    svg = draw(
        Scene(
            title=f"title {text}",
            subtitle=f"subtitle {text}",
            parties=(
                organisation("one", text),
                Party(id=text, label=label, kind=text, tooltip=text, focal=True),
            ),
            flows=(
                flow("one", text, text, f"second {text}", tooltip=text),
                flow(text, "one", text, proposed=True),
            ),
            notes=(Note(mark=1, text=f"note {text}", severity=text),),
            footer=f"footer {text}",
        )
    )
    drawn = shown(svg)
    for place in ("", "title", "subtitle", "party", "second", "note", "footer"):
        assert expected(f"{place}{text}") in drawn
    assert drawn.count(expected(text)) == 9
    tooltips = [re.sub(r"\s", "", title.text or "") for title in ET.fromstring(svg).iter(f"{SVG}title")]
    assert tooltips.count(expected(text)) == 4


def test_no_text_adds_an_element():
    """Markup in a name stays text: it makes no element and no attribute."""
    svg = draw(scene(organisation("a", '"><script>x</script>'), organisation("b", "</text><g>")))
    assert not list(ET.fromstring(svg).iter(f"{SVG}script"))
    assert "<script" not in svg


@pytest.mark.parametrize("text", ["", " ", "x" * 90, "word " * 20])
def test_long_and_empty_names_are_drawn_whole(text):
    """A name of a line or two is wrapped, never cut, and an empty one is no error."""
    svg = draw(scene(organisation("a", text), organisation("b"), flows=(flow("a", "b", text),)))
    assert shown(svg).count(expected(text)) >= 2 or not expected(text)


def test_a_name_beyond_reason_is_cut_and_says_so():
    """Twenty thousand characters end in an ellipsis, in every place."""
    long = "z" * 20_000
    svg = draw(
        Scene(
            title=long,
            subtitle=long,
            parties=(organisation("a", long, tooltip=long), organisation("b")),
            flows=(flow("a", "b", long, tooltip=long),),
            notes=(Note(mark=1, text=long, severity="high"),),
            footer=long,
        )
    )
    assert sum(text.endswith("…") for text in texts(svg)) == 6
    assert len(svg) < 40_000


def test_same_scene_same_bytes(trio):
    """A scene gives the same bytes every time, whatever the order of its parties and flows."""
    turned = replace(trio, parties=trio.parties[::-1], flows=trio.flows[::-1], notes=trio.notes[::-1])
    for picture_format in ("dot", "svg", "png"):
        assert draw(trio, picture_format) == draw(trio, picture_format) == draw(turned, picture_format)


def test_pdf_is_dated_as_asked(trio, monkeypatch):
    """With SOURCE_DATE_EPOCH a PDF carries that date, and the same bytes every time."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    pdf = draw(trio, "pdf")
    assert b"D:20010909014640" in pdf
    assert pdf == draw(trio, "pdf")


def test_formats_have_their_signatures(trio):
    """Each format is what it says it is."""
    assert seen(trio).startswith("<?xml")
    assert seen(trio, "png").startswith(b"\x89PNG\r\n\x1a\n")
    assert draw(trio, "pdf").startswith(b"%PDF-")
    assert seen(trio, "dot").startswith("digraph")


def test_an_unknown_format_names_the_nearest(trio):
    """A format that does not exist is told with the one that was probably meant."""
    with pytest.raises(ConfigError, match='did you mean "svg"'):
        draw(trio, "svgg")
    with pytest.raises(ConfigError, match="use dot, pdf, png or svg"):
        draw(trio, "1234")


def test_picture_is_one_slide(trio):
    """SVG and PNG are 16 by 9, also when everything about the scene is large."""
    for picture in (trio, crowd(30, 90), scene(), scene(organisation("a"))):
        left, top, width, height = map(float, ET.fromstring(seen(picture)).attrib["viewBox"].split())
        assert (left, top) == (0, 0)
        assert width / height == pytest.approx(16 / 9, rel=0.02)
    png = seen(trio, "png")
    assert (int.from_bytes(png[16:20]), int.from_bytes(png[20:24])) == (1920, 1080)


def test_legend_shows_what_occurs(trio):
    """The legend explains every kind, width and mark in the picture."""
    drawn = texts(seen(trio))
    captions = CAPTIONS
    told = {captions.focal, captions.arrow, captions.weights, captions.proposed}
    assert {"customer", "organisation", "authority", *told} <= {*drawn}
    assert {"The guest pays late.", "Nobody asked the guest.", "talk now", "watch"} <= {*drawn}
    assert drawn.count("①") == drawn.count("②") == 2


def test_legend_shows_nothing_else(trio):
    """What does not occur is not explained."""
    plain = scene(
        trio.parties[1], organisation("shop", "Shop"), flows=(flow("bar", "shop", "cake", importance=1),)
    )
    plain = replace(plain, parties=tuple(replace(party, focal=False) for party in plain.parties))
    captions = CAPTIONS
    drawn = sorted(texts(draw(plain)))
    assert drawn == sorted(["Map", "Coffee bar", "Shop", "cake", "organisation", captions.arrow])


def test_an_unheard_of_kind_is_drawn_as_an_organisation():
    """A kind that is free text has the shape of an organisation, and the legend says organisation."""
    drawn = texts(draw(scene(Party(id="a", label="Broker", kind="intermediary"))))
    assert "organisation" in drawn
    assert "intermediary" not in drawn


def test_both_directions_are_drawn_apart(trio):
    """Two parties that give each other something have two arrows, each with its own name."""
    root = ET.fromstring(seen(replace(trio, flows=trio.flows[:2])))
    arrows = [group for group in root.iter(f"{SVG}g") if re.fullmatch(r"e\d+", group.get("id", ""))]
    curves = [group.find(f"{SVG}path").attrib["d"] for group in arrows]
    assert len(set(curves)) == 2
    boxes = positions(trio)
    assert overlap(boxes["f0"], boxes["f1"]) == 0


def test_only_possible_exchanges_are_dashed(trio):
    """A possible exchange is dashed, in the map and in the legend; nothing else is."""
    assert seen(trio).count("stroke-dasharray") == 2
    assert "stroke-dasharray" not in seen(replace(trio, flows=trio.flows[:2]))


def test_importance_is_line_width():
    """The more important a flow, the wider its line, and ratings beyond the scale do no harm."""
    widths = []
    for importance in (1, 2, 3.4, 4, 5):
        svg = draw(
            scene(organisation("a"), organisation("b"), flows=(flow("a", "b", "x", importance=importance),))
        )
        arrow = next(group for group in ET.fromstring(svg).iter(f"{SVG}g") if group.get("id") == "e0")
        widths.append(float(arrow.find(f"{SVG}path").get("stroke-width", "1")))
    assert widths == sorted(set(widths))
    for importance in (-1, 99, float("nan"), float("inf")):
        draw(
            scene(organisation("a"), organisation("b"), flows=(flow("a", "b", importance=importance),)), "dot"
        )


@pytest.mark.parametrize(
    "picture", [crowd(12, 34), crowd(10, 20), crowd(7, 12)], ids=["12-34", "10-20", "7-12"]
)
def test_nothing_lies_on_anything_else(picture):
    """No two parties and no two names meet, and every name keeps clear of the parties, on the slide."""
    boxes = positions(picture)
    parties = [box for name, box in boxes.items() if re.fullmatch(r"n\d+", name)]
    names = [box for name, box in boxes.items() if re.fullmatch(r"f\d+", name)]
    assert len(names) == len(picture.flows)
    for number, box in enumerate(parties):
        assert not any(overlap(box, other) for other in parties[:number])
    for number, box in enumerate(names):
        assert not any(overlap(box, other) for other in names[:number])
        assert not any(overlap(box, party) for party in parties)
    for left, bottom, right, top in parties + names:
        assert 0 <= left < right <= geometry.WIDTH
        assert 0 <= bottom < top <= geometry.HEIGHT


@pytest.mark.parametrize(
    ("picture", "least"), [(crowd(12, 34), 6.5), (crowd(10, 20), 8)], ids=["12-34", "10-20"]
)
def test_lettering_is_large_enough_to_read(picture, least):
    """Names are large enough to read on a wall, also where every party is tied to any other at random."""
    found = re.findall(r"\tf\d+ \[.*fontsize=([\d.]+)", seen(picture, "dot"))
    assert min(map(float, found)) >= least


def test_dot_is_read_by_other_programs(trio):
    """The DOT text is sound: Graphviz reads it, and quoting is left to nobody."""
    named = (organisation(f"p{number:02}", text) for number, text in enumerate(HOSTILE))
    picture = replace(trio, parties=(*trio.parties, *named))
    read = engine.drawn(graphviz.Source(draw(picture, "dot")).source, "json", monotonic() + 20)
    drawn = {part["name"] for part in json.loads(read)["objects"]}
    assert {f"n{number}" for number in range(len(picture.parties))} <= drawn


def test_customers_stand_on_top(trio):
    """The customer stands above the focal party."""
    boxes = positions(trio)
    guest, bar = boxes["n1"], boxes["n0"]
    assert guest[1] > bar[3]


def test_two_with_much_to_say_stand_apart():
    """Between two parties there is room for the arrows both ways, also when the map is seen from one."""
    both = scene(
        organisation("coop", "Energy cooperative of the region", focal=True),
        organisation("grid", "Regional grid operator"),
        flows=(flow("coop", "grid", "street planning"), flow("grid", "coop", "congestion forecast")),
    )
    (left, _), (right, _) = sorted(diagram.places(both).values())
    assert right - left > 0.3


def test_the_picture_has_a_name_for_people_who_listen(trio):
    """The SVG says that it is an image and what it shows."""
    root = ET.fromstring(seen(trio))
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == root.find(f"{SVG}title").text == "Map. Round the corner"
    assert "Verdana" in seen(trio)


def test_generated_names_do_not_show_as_tooltips(trio):
    """Under the pointer stand names of parties and of what they give, no generated names."""
    titles = [title.text for title in ET.fromstring(seen(trio)).iter(f"{SVG}title")]
    assert "Coffee bar → Guest: coffee, a warm place" in titles
    assert not [title for title in titles if re.fullmatch(r"[a-z]+\d+(->.*)?", title or "")]


def test_far_too_much_is_counted_instead_of_drawn():
    """Of thousands of parties the most connected are drawn, and the foot of the picture says how many."""
    svg = draw(crowd(900, 1800))
    assert any("30 most connected of 900 parties" in text for text in texts(svg))
    assert "Customer" in texts(svg)


def test_parties_without_flows_and_no_parties_at_all():
    """A map of parties only, and an empty one, are pictures too."""
    assert "Alone" in texts(draw(scene(organisation("a", "Alone"))))
    assert texts(seen(scene())) == ["Map"]


def test_giving_to_oneself_is_no_arrow():
    """A flow that ends where it began is left out, and the foot of the picture counts it."""
    drawn = texts(draw(scene(organisation("a"), flows=(flow("a", "a", "care"),))))
    assert "care" not in drawn
    assert any("0 of 1 flows" in text for text in drawn)


def test_a_flow_to_a_stranger_is_refused():
    """A flow whose end is no party of the scene is an error that names it."""
    with pytest.raises(RenderError, match="ghost"):
        draw(scene(organisation("a"), flows=(flow("a", "ghost"),)), "dot")


def test_existing_and_possible_between_the_same_two(trio):
    """Parallel arrows in one direction are drawn as two curves."""
    again = flow("bar", "guest", "loyalty card", proposed=True)
    svg = draw(replace(trio, flows=(*trio.flows, again)))
    assert "loyalty card" in texts(svg)
    assert len(set(re.findall(r'd="(M[^"]+)"', svg))) == len(re.findall(r'd="(M[^"]+)"', svg))


def test_a_slow_engine_is_stopped(trio, monkeypatch, tmp_path):
    """An engine that never ends is stopped at the time limit."""
    endless = tmp_path / "endless.py"
    endless.write_text("while True:\n    pass\n")
    monkeypatch.setattr(engine, "_CHILD", endless)
    begin = monotonic()
    with pytest.raises(LayoutTimeout, match="time limit"):
        draw(trio, time_limit=0.3)
    assert monotonic() - begin < 30


@pytest.fixture
def without_package(monkeypatch, tmp_path):
    unable = tmp_path / "unable.py"
    unable.write_text(f"import sys\nsys.exit({engine._UNAVAILABLE})\n")
    monkeypatch.setattr(engine, "_CHILD", unable)


def test_without_any_graphviz_the_remedy_is_told(trio, monkeypatch, without_package):
    """Without the package and without the program the error says what to install."""
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(ExecutableMissing, match="pip install pygraphviz"):
        draw(trio)


def test_without_the_package_the_program_is_asked(trio, monkeypatch, tmp_path, without_package):
    """A dot program on the PATH is the second engine."""
    program = tmp_path / "dot"
    program.write_text(f"#!{sys.executable}\nimport sys\nprint('<svg >', ' '.join(sys.argv[1:]), '</svg>')\n")
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(program))
    assert "-Knop2 -Tsvg" in draw(trio)


def test_what_graphviz_says_is_kept_for_the_error(trio, monkeypatch, tmp_path, capfd):
    """When Graphviz fails, its own words are in the error and not on our screen."""
    failing = tmp_path / "failing.py"
    failing.write_text("import sys\nsys.stderr.write('syntax error near line 3')\nsys.exit(1)\n")
    monkeypatch.setattr(engine, "_CHILD", failing)
    with pytest.raises(RenderError, match="syntax error near line 3"):
        draw(trio)
    assert capfd.readouterr() == ("", "")


def test_the_child_says_when_it_cannot_load_graphviz():
    """The exit status of the child and what the parent expects are the same number."""
    source = engine._CHILD.read_text(encoding="utf-8")
    assert f"UNAVAILABLE = {engine._UNAVAILABLE}" in source


def test_drawing_says_nothing(trio, capfd):
    """Drawing writes nothing to the screen."""
    draw(trio, "png")
    assert capfd.readouterr() == ("", "")


def test_many_notes_shrink_and_then_are_counted():
    """Notes are set smaller where there are more, and those that do not fit are counted."""
    notes = tuple(Note(mark=mark, text=f"Finding number {mark}", severity="low") for mark in range(1, 60))
    drawn = texts(draw(scene(organisation("a"), notes=notes)))
    assert {"①", "⑩", "(11)", "Finding number 12"} <= {*drawn}
    assert "Finding number 59" not in drawn
    assert any(re.fullmatch(r"… and \d+ more findings", text) for text in drawn)


# --- Loud and faint


def loop(*emphases: str) -> Scene:
    """Three parties that all give each other something, with an emphasis for each of the six flows."""
    pairs = [("a", "b"), ("b", "c"), ("c", "a"), ("b", "a"), ("c", "b"), ("a", "c")]
    parties = (organisation("a", "Airport"), organisation("b", "Cleaner"), organisation("c", "Airline"))
    return scene(
        *parties,
        flows=tuple(
            flow(*pair, f"thing {number}", importance=1 + number % 5, emphasis=emphasis)
            for number, (pair, emphasis) in enumerate(zip(pairs, emphases, strict=True))
        ),
    )


def arrows(svg: str) -> list[ET.Element]:
    """Give the lines of the flows from the undermost to the uppermost."""
    return [
        group for group in ET.fromstring(svg).iter(f"{SVG}g") if re.fullmatch(r"e\d+", group.get("id", ""))
    ]


def ink(arrow: ET.Element) -> tuple[str, float]:
    path = arrow.find(f"{SVG}path")
    return path.attrib["stroke"].upper(), float(path.get("stroke-width", "1"))


def test_a_ring_is_strong_in_ink_and_line_and_lies_on_top():
    """The arrows of a ring are drawn last, wider than any other and in an ink of their own."""
    drawn = [ink(arrow) for arrow in arrows(draw(loop("ring", "plain", "ring", "faint", "plain", "ring")))]
    assert drawn[0] == (THEME.faint, FAINT_WIDTH)
    assert {line for line, _ in drawn[1:3]} == {THEME.flow}
    assert drawn[3:] == [(THEME.ring.line, RING_WIDTH)] * 3
    assert min(FLOW_WIDTHS) > FAINT_WIDTH
    assert max(FLOW_WIDTHS) < RING_WIDTH


def test_names_of_faint_flows_show_under_the_pointer_only():
    """What is faint has no name on the map and keeps its tooltip; the names of a ring are always shown."""
    svg = seen(loop("ring", "ring", "ring", "faint", "faint", "faint"))
    assert {"thing 0", "thing 1", "thing 2"} <= {*texts(svg)}
    assert not {"thing 3", "thing 4", "thing 5"} & {*texts(svg)}
    titles = [title.text for title in ET.fromstring(svg).iter(f"{SVG}title")]
    assert "Cleaner → Airport: thing 3" in titles


@pytest.mark.parametrize(
    ("emphases", "told"),
    [
        (("plain",) * 6, {"arrow", "weights"}),
        (("ring", "ring", "ring", "faint", "faint", "faint"), {"ring", "faint"}),
        (("ring", "ring", "ring", "plain", "plain", "plain"), {"ring", "arrow", "weights"}),
        (("faint",) * 6, {"arrow"}),
    ],
)
def test_the_legend_names_a_ring_where_there_is_one(emphases, told):
    """The legend explains the ring, what is faint beside it and what widths mean, each where it occurs."""
    drawn = {*texts(seen(loop(*emphases)))}
    captions = CAPTIONS
    assert {
        name for name in ("arrow", "weights", "ring", "faint") if getattr(captions, name) in drawn
    } == told


def test_a_ring_is_never_left_out():
    """Where there are more parties and flows than can be drawn, those of the ring are among them."""
    picture = crowd(60, 300)
    light = min(picture.flows, key=lambda one: one.importance)
    told = replace(light, emphasis="ring", lines=("the one that is told",))
    faint = tuple(replace(one, emphasis="faint") for one in picture.flows if one is not light)
    drawn = shown(draw(replace(picture, flows=(told, *faint))))
    assert "theonethatistold" in drawn


def test_parties_of_a_ring_stand_as_a_ring():
    """Among many faint flows the arrows of a ring of five do not cross."""
    picture = crowd(11, 40, seed=3)
    members = [f"p{number}" for number in (1, 4, 6, 8, 9)]
    pairs = {*zip(members, (*members[1:], members[0]), strict=True)}
    others = [
        replace(one, emphasis="faint") for one in picture.flows if (one.giver, one.receiver) not in pairs
    ]
    ring = [flow(*pair, "advice", emphasis="ring") for pair in sorted(pairs)]
    boxes = positions(replace(picture, flows=(*others, *ring)))
    order = sorted(party.id for party in picture.parties)
    middle = {
        party: ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        for number, party in enumerate(order)
        for box in [boxes[f"n{number}"]]
    }
    lines = [(middle[giver], middle[receiver]) for giver, receiver in sorted(pairs)]
    assert not any(
        geometry.lines_cross(*one, *other) for place, one in enumerate(lines) for other in lines[:place]
    )


def test_notes_that_judge_nothing_have_no_word():
    """A note without severity is its number and its sentence; one with the number 0 is the sentence alone."""
    notes = (Note(mark=0, text="Beside all this.", severity=""), Note(mark=4, text="First.", severity=""))
    drawn = texts(draw(scene(organisation("a", "Alone"), notes=notes)))
    assert sorted(drawn) == sorted(["Map", "Alone", "organisation", "④", "First.", "Beside all this."])


# --- Layers


def cascade(*sizes: int, names: str = "Regional partner", what: str = "electricity", seed: int = 1) -> Scene:
    """A picture in layers in which everybody gets something from one or two in the layer before."""
    dice = random.Random(seed)
    layers = [[f"l{place}-{number}" for number in range(size)] for place, size in enumerate(sizes)]
    parties = [
        Party(
            id=party,
            label=f"{names} {party}",
            kind="customer" if place and place == len(sizes) - 1 else "organisation",
            state="lost" if place == 0 else "hit" if place == len(sizes) - 1 else "failed",
        )
        for place, layer in enumerate(layers)
        for party in layer
    ]
    flows = [
        flow(giver, party, f"{what} {dice.randrange(4)}", importance=dice.randint(4, 5))
        for place, layer in enumerate(layers[1:], 1)
        for party in layer
        for giver in sorted({dice.choice(layers[place - 1]), dice.choice(layers[dice.randrange(place)])})
    ]
    return scene(*parties, flows=tuple(flows), layers=tuple(map(tuple, layers)))


CASCADES = {
    "two": cascade(1, 1),
    "chain": cascade(1, 1, 1, 1, 1, 1, 1, 1, names="Organisation"),
    "fan": cascade(1, 30),
    "fan and customer": cascade(2, 30, 1),
    "many": cascade(2, 4, 9, 12, 5, 3, names="Firm", what="advice"),
    "alone": cascade(1),
}


@pytest.mark.parametrize("picture", CASCADES.values(), ids=CASCADES)
def test_layers_stand_from_left_to_right_and_nothing_lies_on_anything_else(picture):
    """Each layer is right of the one before, and no party and no name meets another, on the slide."""
    boxes = positions(picture)
    order = sorted(party.id for party in picture.parties)
    parties = {party: boxes[f"n{number}"] for number, party in enumerate(order)}
    names = [box for name, box in boxes.items() if re.fullmatch(r"f\d+", name)]
    for before, after in pairwise(picture.layers):
        assert max(parties[party][2] for party in before) < min(parties[party][0] for party in after)
    placed = [*parties.values(), *names]
    for number, box in enumerate(placed):
        assert not any(overlap(box, other) for other in placed[:number])
        assert 0 <= box[0] < box[2] <= geometry.WIDTH
        assert 0 <= box[1] < box[3] <= geometry.HEIGHT


@pytest.mark.parametrize("picture", CASCADES.values(), ids=CASCADES)
def test_every_name_in_layers_is_shown(picture):
    """Every party, what happens to it, and all that it no longer gets is there to read."""
    drawn = shown(draw(picture))
    for party in picture.parties:
        assert expected(party.label) in drawn
    for one in picture.flows:
        assert expected(one.lines[0]) in drawn
    assert drawn.count(expected(CAPTIONS.lost)) == len(picture.layers[0])


@pytest.mark.parametrize(
    ("picture", "least"),
    [(CASCADES["fan"], 7), (CASCADES["chain"], 6), (CASCADES["many"], 6.5)],
    ids=["fan", "chain", "many"],
)
def test_lettering_in_layers_is_large_enough_to_read(picture, least):
    """Names of parties can be read on a wall, also where thirty stand in one layer, and in eight layers."""
    found = re.findall(r"\tn\d+ \[[^\]]*fontsize=([\d.]+)", seen(picture, "dot"))
    assert min(map(float, found)) >= least


def test_what_happens_is_told_by_border_and_word_and_never_by_fill():
    """Each state has a border and a word of its own, and leaves the colour of the party as it is."""
    looks, captions = {}, CAPTIONS
    for state in ("", "lost", "failed", "hit"):
        picture = scene(organisation("a", "Firm", state=state))
        (node,) = re.findall(r"\tn0 \[[^\]]*", draw(picture, "dot"))
        looks[state] = re.search(r'style="?([\w,]+)', node)[1] + "".join(re.findall("peripheries=2", node))
        assert re.search(r'fillcolor="(#\w+)"', node)[1] == THEME.parties["organisation"].fill
        words = {captions.lost, captions.failed, captions.hit} & {*texts(draw(picture))}
        assert words == ({getattr(captions, state)} if state else set())
    assert len(set(looks.values())) == 4


def test_a_long_layer_is_counted_beyond_thirty():
    """Of seventy-one parties in one layer thirty are drawn, and the column and the foot count the others."""
    drawn = texts(draw(cascade(1, 71, 1)))
    assert "… and 41 more" in drawn
    assert any("32 most connected of 73 parties" in text for text in drawn)


def test_steps_beyond_the_eighth_are_counted():
    """Of eleven layers the first eight are drawn, and the foot says so."""
    drawn = texts(draw(cascade(*[1] * 11)))
    assert any(CAPTIONS.not_all_layers.format(layers=8, all_layers=11) in text for text in drawn)


def test_only_parties_in_layers_and_flows_that_lead_on_are_drawn(trio):
    """Who stands in no layer is not there, nor is what leads back; the foot counts the latter."""
    drawn = texts(draw(replace(trio, layers=(("bar",), ("guest",)), notes=())))
    assert {"Coffee bar", "Guest", "coffee", "a warm place"} <= {*drawn}
    assert not {"Town hall", "a permit", "money", "authority"} & {*drawn}
    assert any("of 2 parties and 1 of 2 flows" in text for text in drawn)
    assert CAPTIONS.no_longer in drawn


def test_alternatives_share_a_name_and_an_arrowhead():
    """What several parties could give as well as each other is said once, where their arrows meet."""
    parties = [organisation(name, name.upper()) for name in ("x", "y", "z")]
    flows = (flow("x", "z", "tiles"), flow("y", "z", "tiles"))
    svg = draw(scene(*parties, flows=flows, layers=(("x", "y"), ("z",))))
    assert texts(svg).count("tiles") == 1
    heads = [arrow.find(f"{SVG}polygon").attrib["points"] for arrow in arrows(svg)]
    assert len(heads) == 2
    assert len(set(heads)) == 1


def test_layers_are_drawn_the_same_whatever_the_order():
    """Parties, flows and the members of a layer may come in any order."""
    picture = CASCADES["many"]
    turned = replace(
        picture,
        parties=picture.parties[::-1],
        flows=picture.flows[::-1],
        layers=tuple(layer[::-1] for layer in picture.layers),
    )
    assert seen(picture, "dot") == draw(turned, "dot")


@pytest.mark.parametrize("text", [*HOSTILE, "", "z" * 5000, "word " * 999], ids=lambda text: ascii(text)[:30])
def test_any_text_comes_out_in_layers(text):
    """Names full of signs that mean something, empty ones and endless ones are drawn in layers too."""
    picture = scene(
        organisation("a", text, state="lost"),
        Party(id="b", label=text, kind="customer", state="hit"),
        organisation(text or "c", text, state="failed"),
        flows=(flow("a", text or "c", text), flow(text or "c", "b", text, "second"), flow("a", "b", text)),
        layers=(("a",), (text or "c",), ("b",)),
    )
    drawn = shown(draw(picture))
    assert "second" in drawn
    if len(text) < 100:
        assert drawn.count(expected(text)) >= 6 or not expected(text)


@pytest.mark.parametrize(
    ("layers", "told"), [((("a",), ("ghost",)), "ghost"), ((("a",), ("b", "a")), "a cannot stand in two")]
)
def test_layers_that_cannot_be_are_refused(layers, told):
    """A layer of a stranger, and a party in two layers, are errors that name it."""
    with pytest.raises(RenderError, match=told):
        draw(scene(organisation("a"), organisation("b"), layers=layers), "dot")


@pytest.mark.slow
def test_the_fullest_layers_are_drawn():
    """Eight layers of thirty with long names are drawn, however small, within the slide."""
    picture = cascade(*[30] * 8, names="Regional centre for everything under the sun", what="timetable")
    for left, bottom, right, top in positions(picture).values():
        assert -1 <= left <= right <= geometry.WIDTH + 1
        assert -1 <= bottom <= top <= geometry.HEIGHT + 1


@pytest.mark.parametrize("seed", [41, 61, 69, 147, 164])
def test_what_two_give_each_other_is_two_curves(seed):
    """On a crowded map too, an arrow and the one back are not drawn on each other."""
    dice = random.Random(seed)
    names = [f"p{number}" for number in range(6)]
    pairs = [(one, other) for one in names for other in names if one < other and dice.random() < 0.7]
    flows = [
        flow(*ends, f"installation fee of {ends[0]}", "and more")
        for pair in pairs
        for ends in (pair, pair[::-1])
    ]
    parties = tuple(organisation(name, f"Party {name}") for name in names)
    roster = roster_of(Scene(title="", subtitle="", parties=parties, flows=tuple(flows)))
    places = [(dice.uniform(80, 600), 90 + 70.0 * number) for number in range(6)]
    chart = routed(roster, places, 11.0, (20.0, 60.0, 700.0, 520.0))
    for there, back in zip(chart.curves[::2], chart.curves[1::2], strict=True):
        near = [min(math.dist(one, other) for other in back.points) <= 4 for one in there.points]
        assert sum(near) <= 0.4 * len(near)
