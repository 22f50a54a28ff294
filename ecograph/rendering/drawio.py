"""A slide as a file for draw.io: real shapes that people move, with arrows that hold on to their parties.

It is plain XML without compression, so that a change can be read in a diff, and it opens as the SVG looks.
"""

from __future__ import annotations

import html
import math
from collections import Counter
from itertools import groupby, pairwise
from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias
from urllib.parse import quote
from xml.etree import ElementTree as ET

from ecograph.rendering.diagram import slide
from ecograph.rendering.diagram.geometry import HEIGHT, WIDTH, grown, middle_of, size_of
from ecograph.rendering.diagram.lettering import shown
from ecograph.rendering.diagram.parts import (
    CaptionPart,
    FlowPart,
    LinePart,
    MarkPart,
    NamesPart,
    PartyPart,
    RingPart,
    SamplePart,
    TextPart,
)
from ecograph.rendering.diagram.routing import head_length
from ecograph.rendering.theme import CAPTIONS, DASHES, THEME
from ecograph.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ecograph.rendering.diagram.geometry import Box, Point
    from ecograph.rendering.diagram.parts import Part
    from ecograph.rendering.scene import Scene
    from ecograph.rendering.theme import LineLook, PartyLook, Stroke, Theme

LONGEST_TAB: Final = 60
"""Characters of the title that name the page."""
LONGEST_TOOLTIP: Final = 2000
RIM_GAP: Final = 4.0
STRAIGHT: Final = 0.5
"""A line that keeps this near to the straight one is drawn straight."""
_Style: TypeAlias = "Mapping[str, object]"
_MAP, _PAGE = "layer:map", "layer:page"
"""The ids of the two layers. Every id but that of the root has a colon: draw.io keeps ids as the keys of an
array, in which "map", "length" and the like mean something already."""
_CORNER = 0.5 - math.tan(math.pi / 8) / 2
_OCTAGON = [(_CORNER, 0), (1 - _CORNER, 0), (1, _CORNER), (1, 1 - _CORNER)]
_OCTAGON += [(1 - x, 1 - y) for x, y in _OCTAGON]
_SHAPES: Final[dict[str, dict[str, object]]] = {
    "box": {"rounded": 1, "absoluteArcSize": 1, "arcSize": 20},
    "ellipse": {"shape": "ellipse", "perimeter": "ellipsePerimeter"},
    "octagon": {
        "shape": "mxgraph.basic.polygon",
        "polyline": 0,
        "polyCoords": "[" + ",".join(f"[{x:.3g},{y:.3g}]" for x, y in _OCTAGON) + "]",
    },
}


class _Says(NamedTuple):
    """What is written on a cell, and what shows under the pointer."""

    label: str = ""
    tooltip: str = ""


_NOTHING: Final = _Says()


def drawio(scene: Scene, *, time_limit: float = 10.0, theme: Theme = THEME) -> str:
    """Write a scene as a page of draw.io, on which everything is where the SVG has it.

    Parties are shapes; flows are arrows glued to them, with their names and marks as labels that
    move along. Title, notes, legend and footer lie on a layer of their own, so that they can be
    hidden. The same scene gives the same text.

    Args:
        scene: What to show; the order of its parties and flows makes no difference.
        time_limit: Seconds after which no better places are searched for.
        theme: How it looks.

    Raises:
        RenderError: A flow names a party that is not in the scene.

    Source: the mxGraph model as draw.io writes it.
    """
    parts = list(slide(scene, monotonic() + time_limit, theme))
    drawing = _Drawing({part.number: part for part in parts if isinstance(part, PartyPart)}, theme)
    for part in _names_on_top(parts):
        drawing.put(part)
    return _file(shown(scene.title, LONGEST_TAB), drawing.root, theme.paper)


def _file(title: str, root: ET.Element, paper: str) -> str:
    """Put the cells on a page of the size of the slide."""
    file = ET.Element("mxfile", host="ecograph", compressed="false")
    name = title.replace("\n", " ").strip() or ENGLISH.untitled
    diagram = ET.SubElement(file, "diagram", id="slide", name=name)
    page = {"page": "1", "pageScale": "1", "pageWidth": _number(WIDTH), "pageHeight": _number(HEIGHT)}
    tools = dict.fromkeys(("guides", "tooltips", "connect", "arrows", "fold"), "1")
    plain = {"grid": "0", "math": "0", "shadow": "0", "background": paper}
    model = ET.SubElement(diagram, "mxGraphModel", {**page, **tools, **plain})
    model.append(root)
    ET.indent(file)
    return ET.tostring(file, encoding="unicode") + "\n"


def _names_on_top(parts: Iterable[Part]) -> Iterator[Part]:
    """Let an arrow that runs under the names on another one come before it.

    In draw.io names lie where their arrow lies, and what comes later would run over them.
    """
    groups: list[list[Part]] = []
    for part in parts:
        if isinstance(part, NamesPart) or (isinstance(part, MarkPart) and isinstance(part.of, FlowPart)):
            groups[-1].append(part)
        else:
            groups.append([part])
    for _, alike in groupby(groups, key=_emphasis):
        left = list(alike)
        under = [[_runs_under(other, group) for other in left] for group in left]
        waiting = list(range(len(left)))
        while waiting:
            # Where arrows run under one another's names in a circle, as few names as can be are run over.
            first = min(waiting, key=lambda place: sum(under[place][other] for other in waiting))
            waiting.remove(first)
            yield from left[first]


def _emphasis(group: Sequence[Part]) -> str:
    return group[0].flow.emphasis if isinstance(group[0], FlowPart) else ""


def _runs_under(other: Sequence[Part], group: Sequence[Part]) -> bool:
    """Tell whether an arrow runs under the names on another one."""
    line, names = other[0], group[-1]
    if other is group or not (isinstance(line, FlowPart) and isinstance(names, NamesPart)):
        return False
    left, top, right, bottom = names.box
    return any(left < x < right and top < y < bottom for x, y in line.curve.points)


class _Drawing:
    """The cells of a drawing; whatever belongs to something else is its child, so that it moves along."""

    def __init__(self, parties: Mapping[int, PartyPart], theme: Theme) -> None:
        self._theme = theme
        self.root = ET.Element("root")
        self._parties = parties
        self._flows: dict[int, tuple[str, tuple[Point, ...]]] = {}
        """The id of each arrow, and the corners it has."""
        self._hooks: dict[int, tuple[float, Point]] = {}
        """Where on each arrow its labels hang."""
        self._taken: Counter[str] = Counter()
        ET.SubElement(self.root, "mxCell", id="0")
        for layer, name in ((_MAP, CAPTIONS.map_layer), (_PAGE, CAPTIONS.page_layer)):
            ET.SubElement(self.root, "mxCell", {"id": layer, "value": name, "parent": "0"})

    def put(self, part: Part) -> None:
        """Add one part of the slide."""
        match part:
            case PartyPart():
                self._party(part)
            case FlowPart():
                self._flow(part)
            case NamesPart():
                self._names(part)
            case MarkPart():
                self._mark(part)
            case TextPart():
                self._text(part)
            case CaptionPart():
                style = self._written(part.size, part.color, self._theme.paper)
                self._vertex(self._id("map:caption"), part.box, style, _Says(part.text), of=_MAP)
            case RingPart():
                style = {**_SHAPES["ellipse"], **_line_style(part.look), "fillColor": "none"}
                self._vertex(self._id("map:ring"), part.box, style, of=_MAP)
            case LinePart():
                self._line(part)
            case SamplePart():
                self._vertex(self._id("page:sample"), part.box, _party_style(part.look))

    def _id(self, name: str) -> str:
        """Make an id of a name: the name itself where it comes first, and else with a number."""
        self._taken[name] += 1
        return name if self._taken[name] == 1 else f"{name}:{self._taken[name]}"

    def _cell(self, name: str, style: _Style, place: dict[str, str], *, says: _Says = _NOTHING) -> ET.Element:
        """Add a cell; one with a tooltip is wrapped in a user object, as draw.io does it."""
        looks = ";".join(f"{key}={look}" for key, look in {"html": 0, **style}.items()) + ";"
        if not says.tooltip:
            told = {"id": name, "value": says.label}
            return ET.SubElement(self.root, "mxCell", {**told, "style": looks, **place})
        # Other than the label, the tooltip is read as HTML.
        tooltip = html.escape(shown(says.tooltip, LONGEST_TOOLTIP), quote=False)
        told = {"id": name, "label": says.label, "tooltip": tooltip}
        holder = ET.SubElement(self.root, "UserObject", told)
        return ET.SubElement(holder, "mxCell", {"style": looks, **place})

    def _vertex(self, name: str, box: Box, style: _Style, says: _Says = _NOTHING, *, of: str = _PAGE) -> None:
        """Add a shape; `box` is told from the corner of what it belongs to."""
        place = {"vertex": "1", "parent": of}
        if of not in {_MAP, _PAGE}:
            # Nothing can be tied to it, and who drags it drags all of what it belongs to.
            style, place = {**style, "part": 1}, {**place, "connectable": "0"}
        cell = self._cell(name, style, place, says=says)
        left, top, right, bottom = box
        places = {"x": left, "y": top, "width": right - left, "height": bottom - top}
        numbers = {key: _number(value) for key, value in places.items()}
        ET.SubElement(cell, "mxGeometry", {**numbers, "as": "geometry"})

    def _party(self, part: PartyPart) -> None:
        name = self._id(_party_id(part.party.id))
        style = {
            **_party_style(part.look),
            **self._letters(part.size, self._theme.text, bold=True),
            "container": 0,
            "collapsible": 0,
            "foldable": 0,
        }
        self._vertex(name, part.box, style, _Says("\n".join(part.lines), part.tooltip), of=_MAP)
        width, height = size_of(part.box)
        for rim in range(1, part.look.rims):
            inner = grown((0, 0, width, height), -rim * RIM_GAP)
            self._vertex(f"{name}:rim", inner, {**_party_style(part.look), "fillColor": "none"}, of=name)

    def _flow(self, part: FlowPart) -> None:
        flow = part.flow
        name = self._id(
            f"{'possible' if flow.proposed else 'flow'}:{_quoted(flow.giver)}:{_quoted(flow.receiver)}"
        )
        corners = _turns(part.curve.corners)
        self._flows[part.number] = name, corners
        giver, receiver = (self._parties[end].box for end in part.ends)
        style = {
            **_line_style(part.look),
            **_glued("exit", corners[0], giver),
            **_glued("entry", corners[-1], receiver),
        }
        ends = {"source": _party_id(flow.giver), "target": _party_id(flow.receiver)}
        says = _Says("", part.tooltip)
        cell = self._cell(name, style, {"edge": "1", "parent": _MAP, **ends}, says=says)
        geometry = ET.SubElement(cell, "mxGeometry", {"relative": "1", "as": "geometry"})
        if corners[1:-1]:
            array = ET.SubElement(geometry, "Array", {"as": "points"})
            for corner in corners[1:-1]:
                _point(array, corner)

    def _on_flow(self, number: int, role: str, box: Box, style: _Style, label: str) -> None:
        """Add a label to an arrow; draw.io keeps its place along the arrow and how far it stands off."""
        flow, corners = self._flows[number]
        # All labels of an arrow hang on one place, so that they stay together.
        share, place = self._hooks.setdefault(number, _nearest(corners, middle_of(box)))
        place_in = {"vertex": "1", "connectable": "0", "parent": flow}
        cell = self._cell(f"{flow}:{role}", style, place_in, says=_Says(label))
        width, height = size_of(box)
        sizes = {"width": _number(width), "height": _number(height)}
        numbers = {"x": f"{2 * share - 1:.4f}", "relative": "1", **sizes, "as": "geometry"}
        geometry = ET.SubElement(cell, "mxGeometry", numbers)
        _point(geometry, (box[0] - place[0], box[1] - place[1]), "offset")

    def _names(self, part: NamesPart) -> None:
        style = self._written(part.size, part.color, self._theme.paper)
        self._on_flow(part.number, "names", part.box, style, "\n".join(part.lines))

    def _mark(self, part: MarkPart) -> None:
        text, box, ink = part.text, part.box, part.ink
        style = {**_SHAPES["ellipse"], **self._written(part.letters, ink.line, ink.paper, bold=True)}
        role = f"mark:{part.mark}"
        match part.of:
            case FlowPart(number=number):
                self._on_flow(number, role, box, style, text)
            case PartyPart() as party:
                name = _party_id(party.party.id)
                self._vertex(f"{name}:{role}", _within(box, party.box), style, _Says(text), of=name)
            case None:
                self._vertex(self._id(f"page:{role}"), box, style, _Says(text))

    def _text(self, part: TextPart) -> None:
        style = self._written(part.size, part.color, bold=part.bold)
        if part.of:
            name = _party_id(part.of.party.id)
            self._vertex(f"{name}:state", _within(part.box, part.of.box), style, _Says(part.text), of=name)
        elif part.text.strip():
            self._vertex(self._id("page:text"), part.box, {**style, "align": "left"}, _Says(part.text))

    def _line(self, part: LinePart) -> None:
        name, layer = ("map:line", _MAP) if part.on_map else ("page:line", _PAGE)
        cell = self._cell(self._id(name), _line_style(part.look), {"edge": "1", "parent": layer})
        geometry = ET.SubElement(cell, "mxGeometry", {"relative": "1", "as": "geometry"})
        _point(geometry, part.start, "sourcePoint")
        _point(geometry, part.end, "targetPoint")

    def _written(self, size: float, color: str, fill: str = "none", *, bold: bool = False) -> _Style:
        return {"fillColor": fill, "strokeColor": "none", **self._letters(size, color, bold=bold)}

    def _letters(self, size: float, color: str, *, bold: bool = False) -> _Style:
        return {
            "fontFamily": self._theme.families,
            "fontSize": _number(size),
            "fontColor": color,
            "fontStyle": 1 if bold else 0,
            "align": "center",
            "verticalAlign": "middle",
            "spacing": 0,
        }


# --- Looks


def _party_style(look: PartyLook) -> _Style:
    colors = {"fillColor": look.fill, "strokeColor": look.border, "strokeWidth": _number(look.width)}
    return {**_SHAPES[look.shape], **colors, **_dashes(look.stroke)}


def _line_style(look: LineLook) -> _Style:
    style: dict[str, object] = {
        "endArrow": "none",
        "curved": 1,
        "strokeColor": look.color,
        "strokeWidth": _number(look.width),
        **_dashes(look.stroke),
    }
    if look.pointed:
        # draw.io adds the width of the line to the head, and about as much before its point.
        size = _number(max(2.0, head_length(look.width) - 2.1 * look.width))
        return {**style, "endArrow": "blockThin", "endFill": 1, "endSize": size}
    return style


def _dashes(stroke: Stroke) -> _Style:
    dashes = DASHES[stroke]
    return {"dashed": 1, "fixDash": 1, "dashPattern": dashes} if dashes else {}


# --- Places


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _point(holder: ET.Element, place: Point, role: str = "") -> None:
    named = {"as": role} if role else {}
    ET.SubElement(holder, "mxPoint", {"x": _number(place[0]), "y": _number(place[1]), **named})


def _glued(end: str, place: Point, box: Box) -> _Style:
    """Hold an end of an arrow to a spot of a party, as a share of its width and height."""
    x, y = ((place[axis] - box[axis]) / (box[axis + 2] - box[axis]) for axis in (0, 1))
    return {f"{end}X": f"{x:.4f}", f"{end}Y": f"{y:.4f}", f"{end}Perimeter": 0}


def _within(box: Box, other: Box) -> Box:
    """Tell a box from the corner of another one."""
    return (box[0] - other[0], box[1] - other[1], box[2] - other[0], box[3] - other[1])


def _turns(corners: tuple[Point, ...]) -> tuple[Point, ...]:
    """Leave out the turns of a line that is straight, so that it stays straight when a party is moved."""
    (x, y), (right, bottom) = corners[0], corners[-1]
    length = math.dist(corners[0], corners[-1]) or 1.0
    off = (abs((right - x) * (b - y) - (bottom - y) * (a - x)) / length for a, b in corners)
    return (corners[0], corners[-1]) if max(off) < STRAIGHT else corners


def _nearest(corners: Sequence[Point], place: Point) -> tuple[float, Point]:
    """Find where a polyline comes nearest to a place: as a share of its length, and as a point."""
    whole = sum(math.dist(start, end) for start, end in pairwise(corners)) or 1.0
    behind = 0.0
    found: list[tuple[float, float, Point]] = []
    for start, end in pairwise(corners):
        side = math.dist(start, end)
        dx, dy = end[0] - start[0], end[1] - start[1]
        along = ((place[0] - start[0]) * dx + (place[1] - start[1]) * dy) / (side * side or 1.0)
        # draw.io counts whole points along an arrow.
        step = min(max(round(behind + along * side), math.ceil(behind)), math.floor(behind + side)) - behind
        share = step / (side or 1.0)
        here = (start[0] + share * dx, start[1] + share * dy)
        found.append((math.dist(here, place), (behind + step) / whole, here))
        behind += side
    _, share, here = min(found)
    return share, here


# --- Names


def _quoted(actor: str) -> str:
    """Write the id of an actor with signs that mean nothing to XML, draw.io or a style."""
    return quote(actor, safe="", errors="surrogatepass")


def _party_id(actor: str) -> str:
    return f"party:{_quoted(actor)}"
