"""Tests of the draw.io file: sound cells, all of it where the slide has it, and texts that are only texts."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, replace
from itertools import pairwise
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naughty import TEXTS

import ecograph
from ecograph.cli import command_line
from ecograph.errors import ConfigError
from ecograph.rendering.diagram import slide
from ecograph.rendering.diagram.geometry import HEIGHT, WIDTH
from ecograph.rendering.diagram.lettering import shown
from ecograph.rendering.diagram.parts import FlowPart, NamesPart, PartyPart, TextPart
from ecograph.rendering.drawio import drawio
from ecograph.rendering.scene import Flow, Note, Party, Scene
from ecograph.rendering.theme import CAPTIONS, FOCAL_WIDTH, THEME

MODEL = """
name: Round the corner
focal: bar
actors: [{id: guest, kind: customer}, {id: bar}, {id: town hall, kind: government}]
dependencies:
  - {depender: guest, dependee: bar, resource: coffee, importance: 5}
  - {depender: bar, dependee: guest, resource: money, importance: 4}
  - {depender: bar, dependee: town hall, resource: permit, importance: 5}
"""


@dataclass
class Cell:
    id: str
    value: str
    tooltip: str
    style: dict[str, str]
    attributes: dict[str, str]
    geometry: ET.Element | None

    def number(self, name: str) -> float:
        return float(self.geometry.get(name, "0"))

    def points(self) -> list[tuple[float, float]]:
        return [(float(point.get("x")), float(point.get("y"))) for point in self.geometry.iter("mxPoint")]


def cells(text: str) -> dict[str, Cell]:
    """Read a file as draw.io does: a cell may stand in a user object that has its id, label and tooltip."""
    found = []
    for element in ET.fromstring(text).find("diagram/mxGraphModel/root"):
        cell = element if element.tag == "mxCell" else element.find("mxCell")
        style = cell.get("style", "").rstrip(";")
        found.append(
            Cell(
                id=element.attrib["id"],
                value=element.get("value" if element.tag == "mxCell" else "label", ""),
                tooltip=element.get("tooltip", ""),
                style=dict(pair.split("=", 1) for pair in style.split(";") if pair),
                attributes=dict(cell.attrib),
                geometry=cell.find("mxGeometry"),
            )
        )
    by_id = {cell.id: cell for cell in found}
    assert len(by_id) == len(found)
    return by_id


@pytest.fixture(scope="module")
def trio() -> Scene:
    return Scene(
        title="Map",
        subtitle="Round the corner",
        parties=(
            Party(id="guest", label="Guest", kind="customer", marks=(2,)),
            Party(id="bar", label="Coffee bar", kind="organisation", focal=True),
            Party(id="town", label="Town hall", kind="authority", state="hit"),
        ),
        flows=(
            Flow(giver="bar", receiver="guest", lines=("coffee", "a warm place"), importance=5),
            Flow(giver="guest", receiver="bar", lines=("money",), importance=4, marks=(1,)),
            Flow(giver="town", receiver="bar", lines=("a permit",), importance=2, proposed=True),
        ),
        notes=(
            Note(mark=1, text="The guest pays late.", severity="high"),
            Note(mark=2, text="Nobody asked the guest.", severity="low"),
        ),
        footer="3 relations, 3 shown",
    )


@pytest.fixture(scope="module")
def drawing(trio) -> dict[str, Cell]:
    return cells(drawio(trio, time_limit=60.0))


def assert_sound(found: dict[str, Cell]) -> None:
    """Whatever a cell refers to is there, and ids are nothing that the array of draw.io has already."""
    for cell in found.values():
        for role in ("parent", "source", "target"):
            assert cell.attributes.get(role, "0") in found
        assert cell.id == "0" or ":" in cell.id
        if cell.id.startswith(("flow:", "possible:")) and cell.attributes.get("edge"):
            assert cell.attributes["source"].startswith("party:")
            assert cell.attributes["target"].startswith("party:")


def absolute(cell: Cell, found: dict[str, Cell]) -> tuple[float, float]:
    """The corner of a shape on the page; one that belongs to a party is told from the corner of that."""
    parent = found[cell.attributes["parent"]]
    x, y = (cell.number("x"), cell.number("y"))
    return (x + parent.number("x"), y + parent.number("y")) if parent.id.startswith("party:") else (x, y)


def test_the_page_is_the_slide(trio):
    """The page has the size of the slide, plain XML and no date."""
    text = drawio(trio, time_limit=60.0)
    root = ET.fromstring(text)
    assert root.tag == "mxfile"
    assert root.attrib == {"host": "ecograph", "compressed": "false"}
    model = root.find("diagram/mxGraphModel")
    assert (float(model.get("pageWidth")), float(model.get("pageHeight"))) == (WIDTH, HEIGHT)
    assert root.find("diagram").get("name") == "Map"
    assert text == drawio(trio, time_limit=60.0)
    turned = replace(trio, parties=trio.parties[::-1], flows=trio.flows[::-1], notes=trio.notes[::-1])
    assert text == drawio(turned, time_limit=60.0)


def test_arrows_are_glued_to_their_parties(drawing):
    """Each flow leads from its giver to its receiver, from a spot at the edge of one to one of the other."""
    assert_sound(drawing)
    edges = {cell.id: cell for cell in drawing.values() if cell.attributes.get("source")}
    assert {name: (cell.attributes["source"], cell.attributes["target"]) for name, cell in edges.items()} == {
        "flow:bar:guest": ("party:bar", "party:guest"),
        "flow:guest:bar": ("party:guest", "party:bar"),
        "possible:town:bar": ("party:town", "party:bar"),
    }
    for cell in edges.values():
        for end in ("exit", "entry"):
            assert all(-0.2 <= float(cell.style[f"{end}{axis}"]) <= 1.2 for axis in "XY")
    assert edges["possible:town:bar"].style["dashed"] == "1"
    assert "dashed" not in edges["flow:bar:guest"].style
    assert edges["flow:guest:bar"].style["strokeColor"] == THEME.severities["high"].line


def test_everything_is_where_the_slide_has_it(trio, drawing):
    """Parties stand on their places, and arrows start, turn and end where their curves do."""
    for part in slide(trio, monotonic() + 60):
        if isinstance(part, PartyPart):
            cell = drawing[f"party:{part.party.id}"]
            left, top, right, bottom = part.box
            placed = (cell.number("x"), cell.number("y"), cell.number("width"), cell.number("height"))
            assert placed == pytest.approx((left, top, right - left, bottom - top), abs=0.01)
        if isinstance(part, FlowPart):
            kind = "possible" if part.flow.proposed else "flow"
            cell = drawing[f"{kind}:{part.flow.giver}:{part.flow.receiver}"]
            if turns := cell.points():
                assert turns == [pytest.approx(corner, abs=0.01) for corner in part.curve.corners[1:-1]]
            else:
                (ax, ay), (bx, by), (cx, cy) = part.curve.corners
                assert abs((cx - ax) * (by - ay) - (cy - ay) * (bx - ax)) < 500
            for end, corner in (("exit", part.curve.corners[0]), ("entry", part.curve.corners[-1])):
                party = drawing[cell.attributes["source" if end == "exit" else "target"]]
                x = party.number("x") + float(cell.style[f"{end}X"]) * party.number("width")
                y = party.number("y") + float(cell.style[f"{end}Y"]) * party.number("height")
                assert (x, y) == pytest.approx(corner, abs=0.05)


def test_labels_hang_where_their_names_stand(trio, drawing):
    """A label is told from a place along its arrow; from there it is as far to the names as on the slide."""
    parts = list(slide(trio, monotonic() + 60))
    curves = {part.number: part for part in parts if isinstance(part, FlowPart)}
    for part in parts:
        if not isinstance(part, NamesPart):
            continue
        flow = curves[part.number].flow
        name = f"{'possible' if flow.proposed else 'flow'}:{flow.giver}:{flow.receiver}"
        label = drawing[f"{name}:names"]
        corners = [curves[part.number].curve.corners[0], *drawing[name].points()]
        corners.append(curves[part.number].curve.corners[-1])
        sides = [((ax, ay), (bx - ax, by - ay)) for (ax, ay), (bx, by) in pairwise(corners)]
        lengths = [(dx * dx + dy * dy) ** 0.5 for _, (dx, dy) in sides]
        left = (label.number("x") + 1) / 2 * sum(lengths)
        for ((ax, ay), (dx, dy)), length in zip(sides, lengths, strict=True):  # noqa: B007
            if left <= length + 0.1:
                break
            left -= length
        (offset,) = label.points()
        corner = (ax + dx * left / length + offset[0], ay + dy * left / length + offset[1])
        assert corner == pytest.approx(part.box[:2], abs=0.1)
        assert label.attributes["parent"] == name


def test_every_text_of_the_slide_is_there_and_within_the_page(trio, drawing):
    """Title, notes, legend and footer are cells of a layer of their own; no shape leaves the page."""
    said = {part.text for part in slide(trio, monotonic() + 60) if isinstance(part, TextPart)}
    assert said <= {cell.value for cell in drawing.values()}
    beside = [cell.value for cell in drawing.values() if cell.attributes.get("parent") == "layer:page"]
    assert {"Map", "Round the corner", "talk now", "①", CAPTIONS.focal, trio.footer} <= {*beside}
    for cell in drawing.values():
        if cell.attributes.get("vertex") and cell.geometry.get("relative") != "1":
            x, y = absolute(cell, drawing)
            assert 0 <= x <= x + cell.number("width") <= WIDTH
            assert 0 <= y <= y + cell.number("height") <= HEIGHT


def test_looks_are_those_of_the_theme(drawing):
    """Kinds differ in shape, the focal party by its border, and what happens to one by a rim and a word."""
    guest, bar, town = (drawing[f"party:{name}"].style for name in ("guest", "bar", "town"))
    assert guest["shape"] == "ellipse"
    assert guest["fillColor"] == THEME.parties["customer"].fill
    assert bar["rounded"] == "1"
    assert float(bar["strokeWidth"]) == FOCAL_WIDTH
    assert town["shape"] == "mxgraph.basic.polygon"
    assert len(re.findall(r"\[[\d.]+,[\d.]+\]", town["polyCoords"])) == 8
    assert drawing["party:town:rim"].attributes["parent"] == "party:town"
    assert drawing["party:town:state"].value == CAPTIONS.hit
    assert drawing["party:guest:mark:2"].attributes["parent"] == "party:guest"
    assert {cell.style.get("html", "0") for cell in drawing.values()} == {"0"}


def test_the_legend_is_made_of_shapes(drawing):
    """There is a sample for each kind, for the focal party, for arrows and for what is possible."""
    samples = [cell for cell in drawing.values() if cell.id.startswith("page:sample")]
    lines = [cell for cell in drawing.values() if cell.id.startswith("page:line")]
    assert {cell.style["fillColor"] for cell in samples} == {style.fill for style in THEME.parties.values()}
    assert len(samples) == 4
    assert sum(cell.style.get("dashed") == "1" for cell in lines) == 1


def test_a_tooltip_is_escaped_since_it_is_read_as_html():
    """A label is plain text, a tooltip is HTML: markup in a name is text in both."""
    party = Party(id="a", label="<b>bold</b>", kind="organisation")
    (cell,) = [
        cell
        for cell in cells(drawio(Scene(title="", subtitle="", parties=(party,), flows=()))).values()
        if cell.id == "party:a"
    ]
    assert cell.value == "<b>bold</b>"
    assert cell.tooltip == "&lt;b&gt;bold&lt;/b&gt;"


def test_the_same_two_may_exchange_in_several_ways():
    """Flows between the same two have ids of their own."""
    people = tuple(Party(id=name, label=name, kind="organisation") for name in ("a", "b"))
    flows = tuple(
        Flow(giver="a", receiver="b", lines=(what,), importance=3, proposed=proposed)
        for what, proposed in (("x", False), ("y", False), ("z", True))
    )
    found = cells(drawio(Scene(title="", subtitle="", parties=people, flows=flows)))
    assert {"flow:a:b", "flow:a:b:2", "possible:a:b"} <= found.keys()


def test_arrows_in_columns_turn_between_them():
    """In layers an arrow leaves to the right, turns between the columns and arrives level."""
    people = tuple(Party(id=name, label=name, kind="organisation") for name in ("a", "b", "c"))
    flows = tuple(Flow(giver="a", receiver=name, lines=("power",), importance=5) for name in ("b", "c"))
    scene = Scene(title="", subtitle="", parties=people, flows=flows, layers=(("a",), ("b", "c")))
    found = cells(drawio(scene))
    assert_sound(found)
    for name in ("b", "c"):
        cell = found[f"flow:a:{name}"]
        (ax, ay), (bx, by), (_, level) = cell.points()
        assert ax == bx
        assert ay != by
        assert by == level
        assert (float(cell.style["exitX"]), float(cell.style["exitY"])) == (1.0, 0.5)


def everywhere(text: str) -> Scene:
    return Scene(
        title=text,
        subtitle=text,
        parties=(
            Party(id=text or "a", label=text, kind=text),
            Party(id=f"{text} 2", label="B", kind="customer"),
        ),
        flows=(Flow(giver=text or "a", receiver=f"{text} 2", lines=(text,), importance=3, marks=(1,)),),
        notes=(Note(mark=1, text=text, severity="high"),),
        footer=text,
    )


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, len(TEXTS), 12))
def test_no_text_breaks_out(first):
    """Every text that has broken programs before is the value of its cell, as an id and as a name."""
    texts = [text for text in TEXTS[first : first + 12] if len(text) < 200]
    parties = tuple(Party(id=text, label=text, kind="organisation") for text in texts)
    flows = tuple(
        Flow(giver=giver, receiver=receiver, lines=(receiver,), importance=2)
        for giver, receiver in pairwise(texts)
    )
    found = cells(drawio(Scene(title="", subtitle="", parties=parties, flows=flows)))
    assert_sound(found)
    values = [cell.value for cell in found.values() if re.fullmatch("party:[^:]*", cell.id)]
    assert sorted(map(bare, values)) == sorted(map(bare, texts))
    assert sum("source" in cell.attributes for cell in found.values()) == len(flows)


def bare(text: str) -> str:
    """A text without the breaks and spaces that wrapping may change."""
    return re.sub(r"\s", "", shown(text, 200))


@settings(max_examples=10)
@given(st.text(max_size=30))
def test_any_text_at_all_is_a_sound_file(text):
    """Whatever a name is made of, the file is sound XML and all ids meet."""
    assert_sound(cells(drawio(everywhere(text))))


def test_it_is_one_of_the_formats(tmp_path):
    """A model, a picture of it and a file by its ending are all the same text; a chart cannot be one."""
    graph = ecograph.build(ecograph.load(MODEL))
    text = ecograph.render(graph, "drawio")
    assert text == ecograph.render(graph.picture("map"), "drawio")
    assert ecograph.save(graph, tmp_path / "map.drawio").read_text("utf-8") == text
    assert_sound(cells(ecograph.render(graph, "drawio", view="cascade")))
    with pytest.raises(ConfigError, match='the view "balance" is a chart and cannot become "drawio"'):
        ecograph.render(graph, "drawio", view="balance")


def test_the_command_line_writes_both_by_their_endings(tmp_path):
    """`ecograph draw -o` tells by the ending what to write, and a report is no picture."""
    (tmp_path / "model.yaml").write_text(MODEL, encoding="utf-8")
    starts = {"map.drawio": "<mxfile", "map.mmd": "---\ntitle: ", "map.mermaid": "---\ntitle: "}
    for name, start in starts.items():
        command_line(["draw"])(
            ["draw", str(tmp_path / "model.yaml"), "-o", str(tmp_path / name)], standalone_mode=False
        )
        assert (tmp_path / name).read_text("utf-8").startswith(start)
    with pytest.raises(ConfigError, match=r'"map\.txt" is no picture'):
        command_line(["draw"])(["draw", str(tmp_path / "model.yaml"), "-o", "map.txt"], standalone_mode=False)
