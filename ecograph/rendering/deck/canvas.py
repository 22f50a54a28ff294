"""Puts shapes, text and connectors on one slide; everything native, named and said in words as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias

from ecograph.rendering.colours import mixed
from ecograph.rendering.deck.connectors import BOX_SITES, CORNER, DOWN, LEFT, RIGHT, UP, Connector, frame_of
from ecograph.rendering.deck.fitting import BULLET_ROOM, FLOOR, GAP, Say, set_in
from ecograph.rendering.diagram.geometry import around
from ecograph.rendering.diagram.lettering import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecograph.rendering.deck.house import House
    from ecograph.rendering.diagram.geometry import Box
    from ecograph.rendering.theme import Stroke

Across: TypeAlias = Literal["l", "ctr", "r"]
Down: TypeAlias = Literal["t", "ctr", "b"]
Shape: TypeAlias = Any
"""A shape of python-pptx."""

_NS: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_A: Final = f"{{{_NS}}}"
_DASHES: Final[dict[str, str]] = {"solid": "solid", "dashed": "dash", "dotted": "sysDot"}
_AFTER_FILL: Final = ("ln", "effectLst", "effectDag", "scene3d", "sp3d", "extLst")
LARGEST_CORNER: Final = 7.0
"""The largest radius of the corners of a box."""
LONGEST_ALT: Final = 800
"""Characters of a description; screen readers read all of it."""


class Paint(NamedTuple):
    """A colour: of the theme, so that a client's own applies, or our own where it means something."""

    theme: str = ""
    """``tx1``, ``bg1``, ``accent1`` and so on; empty for a colour of our own."""
    own: str = ""
    """In hexadecimal digits."""
    modulated: int = 100
    """How much of the lightness of the theme's colour stays, in percent."""
    offset: int = 0
    """How much lightness is added, in percent."""


class Line(NamedTuple):
    """The border of a shape, or a connector."""

    paint: Paint
    width: float
    stroke: Stroke = "solid"
    pointed: bool = False


class Canvas:
    """One slide to put things on; lengths are points on a canvas of 960 by 540 at most."""

    def __init__(self, house: House, slide: Any) -> None:
        self.house = house
        self.slide = slide
        self._shapes = slide.shapes
        self._names = {shape.name for shape in slide.shapes}
        own = house.theme
        accent, other = (Paint(theme) for theme in house.accents)
        self.paints: Final[dict[str, Paint]] = {
            "text": Paint("tx1"),
            "quiet": Paint("tx1", modulated=65, offset=35) if not house.dark else Paint("tx1", modulated=75),
            "paper": Paint("bg1"),
            "rule": self._tone(15),
            "flow": self._tone(40),
            "accent": accent,
            "other": other,
            "accent tint": self._tint(accent),
            "pale": self._tone(4),
            "grey": self._tone(12),
            "ink": Paint(own=own.text),
            "alarm": Paint(own=own.severities["high"].line),
            "alarm paper": Paint(own=own.severities["high"].paper),
            "warning": Paint(own=own.severities["medium"].line),
            "warning paper": Paint(own=own.severities["medium"].paper),
        }

    def _tone(self, depth: int) -> Paint:
        """Darken a light background by some percent, or lighten a dark one."""
        if self.house.tinted:
            theme = self.house.theme
            return Paint(own=mixed(theme.text, theme.paper, 1.15 * depth / 100))
        if self.house.dark:
            return Paint("bg1", modulated=100 - 2 * depth if depth < 50 else 50, offset=2 * depth)
        return Paint("bg1", modulated=100 - depth)

    def _tint(self, accent: Paint) -> Paint:
        if self.house.dark:
            return accent._replace(modulated=50)
        return accent._replace(modulated=20, offset=80)

    # --- Shapes

    def text(  # noqa: PLR0913 - what can be said of a text
        self,
        box: Box,
        says: Sequence[Say],
        *,
        name: str,
        largest: float,
        across: Across = "l",
        down: Down = "t",
        fill: Paint | None = None,
        within: Shape | None = None,
    ) -> Shape:
        """Put text in a box, as large as fits."""
        shape = (within or self.slide).shapes.add_textbox(*self._place(box))
        self._finish(shape, name, None, fill, None)
        self._write(shape, says, largest, (box, across, down, 0.0))
        return shape

    def caption(  # noqa: PLR0913 - as for a text
        self,
        text: str,
        box: Box,
        size: float,
        *,
        name: str,
        across: Across = "l",
        fill: Paint | None = None,
    ) -> None:
        """Say something in the background, in the middle of the height of a box."""
        says = (Say(text, color="quiet"),)
        self.text(box, says, name=name, largest=size, across=across, down="ctr", fill=fill)

    def shape(  # noqa: PLR0913 - what can be said of a shape
        self,
        kind: str,
        box: Box,
        *,
        name: str,
        alt: str = "",
        fill: Paint | None = None,
        line: Line | None = None,
        says: Sequence[Say] = (),
        largest: float = 12.0,
        across: Across = "ctr",
        down: Down = "ctr",
        inset: float = 3.0,
        within: Shape | None = None,
    ) -> Shape:
        """Put a shape on the slide: `box` with round corners, or any that python-pptx knows by name.

        Where `alt` is left out, its name says it in words.
        """
        from pptx.enum.shapes import MSO_SHAPE

        preset = {"box": "ROUNDED_RECTANGLE", "ellipse": "OVAL"}.get(kind, kind.upper())
        shape = (within or self.slide).shapes.add_shape(getattr(MSO_SHAPE, preset), *self._place(box))
        if kind == "box":
            _many_sites(shape, self.house.emu(LARGEST_CORNER))
        self._finish(shape, name, alt or name, fill, line)
        if says:
            room = self._text_room(kind, box, inset)
            self._write(shape, says, largest, (room, across, down, inset))
        return shape

    def connect(
        self, ends: tuple[Shape, Shape], connector: Connector, line: Line, *, name: str, alt: str
    ) -> Shape:
        """Glue a connector to two shapes; it lies under everything that is on the slide already."""
        from pptx.enum.shapes import MSO_CONNECTOR

        shape = self._shapes.add_connector(MSO_CONNECTOR.STRAIGHT, 0, 0, 0, 0)
        frame, element = frame_of(connector), shape._element  # noqa: SLF001 - python-pptx knows four sites only
        glue = element.nvCxnSpPr.cNvCxnSpPr
        sites = ((connector.begin, "stCxn"), (connector.end, "endCxn"))
        for end, (site, tag) in zip(ends, sites, strict=True):
            glue.append(_element(f'<a:{tag} xmlns:a="{_NS}" id="{end.shape_id}" idx="{site.number}"/>'))
        element.spPr.find(f"{_A}prstGeom").set("prst", connector.kind)
        shape.left, shape.top = self.house.emu(frame.left), self.house.emu(frame.top)
        shape.width, shape.height = self.house.emu(frame.width), self.house.emu(frame.height)
        xfrm = element.spPr.find(f"{_A}xfrm")
        for key in ("flipH", "flipV", "rot"):
            xfrm.attrib.pop(key, None)
        if frame.turn:
            xfrm.set("rot", str(frame.turn * 60000))
        if frame.flip_across:
            xfrm.set("flipH", "1")
        if frame.flip_down:
            xfrm.set("flipV", "1")
        self._finish(shape, name, alt, None, line)
        return shape

    def rule(self, start: tuple[float, float], end: tuple[float, float], line: Line, *, name: str) -> Shape:
        """Draw a straight line that holds on to nothing."""
        from pptx.enum.shapes import MSO_CONNECTOR

        places = [self.house.emu(length) for length in (*start, *end)]
        shape = self._shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *places)
        self._finish(shape, name, None, None, line)
        _decorative(shape)
        return shape

    def mark(
        self,
        number: int,
        middle: tuple[float, float],
        size: float,
        paint: str,
        *,
        within: Shape | None = None,
    ) -> Shape:
        """Put a number in a circle."""
        box = around(middle, 1.44 * size, 1.44 * size)
        return self.sign(str(number), box, 0.8 * size, paint, name=f"Mark {number}", within=within)

    def sign(  # noqa: PLR0913 - as for shapes
        self, text: str, box: Box, size: float, paint: str, *, name: str, within: Shape | None = None
    ) -> Shape:
        """Put a letter or a number in a circle."""
        is_loud = paint in ("alarm", "warning")
        shape = self.shape(
            "ellipse",
            box,
            name=name,
            fill=self.paints[f"{paint} paper" if is_loud else "paper"],
            line=Line(self.paints[paint], 1.2),
            within=within,
        )
        self.exact(shape, (Say(text, bold=True, color="ink" if is_loud else "text"),), max(size, FLOOR))
        return shape

    def group(self, name: str, alt: str) -> Shape:
        """Open a group, to put shapes in."""
        group = self._shapes.add_group_shape()
        self._call(group, name)
        _said(group, alt)
        return group

    # --- What python-pptx makes whole: charts and tables

    def named(self, frame: Shape, name: str, alt: str) -> None:
        """Name a chart or a table, and say it in words."""
        self._call(frame, name)
        _said(frame, alt)

    def color_of(self, font: Any, paint: str) -> None:
        """Give letters a colour of the slide."""
        properties = font._rPr  # noqa: SLF001 - tints have no public way
        for found in properties.findall(f"{_A}solidFill"):
            properties.remove(found)
        properties.insert(0, _fill(self.paints[paint]))

    def fill_of(self, format: Any, paint: str) -> None:
        """Give the bars of a series a colour of the slide."""
        format.fill.solid()
        solid = format._element.spPr.find(f"{_A}solidFill")  # noqa: SLF001
        solid.getparent().replace(solid, _fill(self.paints[paint]))

    def line_of(self, format: Any, paint: str) -> None:
        """Give an axis a colour of the slide."""
        format.line.fill.solid()
        ln = format.line._ln  # noqa: SLF001
        ln.replace(ln.find(f"{_A}solidFill"), _fill(self.paints[paint]))

    def cell_look(self, cell: Any, fill: str | None, line: Line) -> None:
        """Fill a cell of a table and draw a line under it, whatever the style of the table says."""
        properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001
        for child in list(properties):
            properties.remove(child)
        none = f'<a:{{}} xmlns:a="{_NS}" w="0"><a:noFill/></a:{{}}>'
        for side in ("lnL", "lnR", "lnT"):
            properties.append(_element(none.format(side, side)))
        below = self._ln(line)
        below.tag = f"{_A}lnB"
        properties.append(below)
        properties.append(_fill(self.paints[fill] if fill else None))

    # --- How

    def _place(self, box: Box) -> tuple[int, int, int, int]:
        left, top = self.house.emu(box[0]), self.house.emu(box[1])
        return left, top, self.house.emu(box[2]) - left, self.house.emu(box[3]) - top

    def _call(self, shape: Shape, name: str) -> None:
        """Give a shape a name that no other on the slide has, by which a client's macros can find it."""
        own = name = shown(name, 80).replace("\n", " ")
        number = 1
        while own in self._names:
            number += 1
            own = f"{name} ({number})"
        self._names.add(own)
        shape.name = own

    def _finish(
        self, shape: Shape, name: str, alt: str | None, fill: Paint | None, line: Line | None
    ) -> None:
        """Name a shape, say it in words, and colour it; nothing comes from the effects of the theme."""
        self._call(shape, name)
        if alt is not None:
            _said(shape, alt)
        element = shape._element  # noqa: SLF001 - colours with their tints have no public way
        style = element.find(f"{{{_P}}}style")
        if style is not None:
            element.remove(style)
        properties = element.spPr
        for tag in ("noFill", "solidFill", "ln"):
            for found in properties.findall(f"{_A}{tag}"):
                properties.remove(found)
        is_line = element.tag.endswith("}cxnSp")
        if not is_line:
            properties.append(_fill(fill))
        properties.append(self._ln(line))

    def _ln(self, line: Line | None) -> Any:
        if line is None:
            return _element(f'<a:ln xmlns:a="{_NS}"><a:noFill/></a:ln>')
        ln = _element(f'<a:ln xmlns:a="{_NS}" w="{self.house.emu(line.width)}"/>')
        ln.append(_fill(line.paint))
        ln.append(_element(f'<a:prstDash xmlns:a="{_NS}" val="{_DASHES[line.stroke]}"/>'))
        ln.append(_element(f'<a:round xmlns:a="{_NS}"/>'))
        if line.pointed:
            size = "lg" if line.width < 1.0 else "med"
            ln.append(_element(f'<a:tailEnd xmlns:a="{_NS}" type="triangle" w="{size}" len="{size}"/>'))
        return ln

    def _text_room(self, kind: str, box: Box, inset: float) -> Box:
        """Give the part of a shape that PowerPoint sets text in, less the inset."""
        width, height = box[2] - box[0], box[3] - box[1]
        across, down = {
            "ellipse": (0.1465 * width, 0.1465 * height),
            "octagon": (0.1465 * min(width, height),) * 2,
        }.get(kind, (0.0, 0.0))
        right = 0.25 * min(width, height) if kind == "pentagon" else across
        return (
            box[0] + across + inset,
            box[1] + down + min(inset, 1.5),
            box[2] - right - inset,
            box[3] - down - min(inset, 1.5),
        )

    def _write(
        self, shape: Shape, says: Sequence[Say], largest: float, place: tuple[Box, Across, Down, float]
    ) -> None:
        """Write paragraphs as large as fits, into a box, by its sides and with an inset."""
        room, across, down, inset = place
        says, size = set_in(says, room[2] - room[0], room[3] - room[1], largest=largest)
        body = self._body(shape, "square", (inset, min(inset, 1.5)), down)
        self.paragraphs(body, says, size, across)

    def exact(self, shape: Shape, lines: Sequence[Say], size: float) -> None:
        """Write lines in the middle of a shape just as they are broken, whatever its text rectangle."""
        body = self._body(shape, "none", (0.0, 0.0), "ctr")
        self.paragraphs(body, lines, size, "ctr", gap=0.0)

    def _body(self, shape: Shape, wrap: str, inset: tuple[float, float], down: Down) -> Any:
        """Give the text of a shape, to be filled in, with nothing of what PowerPoint would do to it."""
        body = shape.text_frame._txBody  # noqa: SLF001
        properties = body.bodyPr
        for child in list(properties):
            properties.remove(child)
        across, above = (str(self.house.emu(length)) for length in inset)
        properties.attrib.clear()
        properties.attrib.update(
            {"wrap": wrap, "lIns": across, "tIns": above, "rIns": across, "bIns": above}
            | {"rtlCol": "0", "anchor": down}
        )
        properties.append(_element(f'<a:noAutofit xmlns:a="{_NS}"/>'))
        return body

    def paragraphs(
        self, body: Any, says: Sequence[Say], size: float, across: Across, *, gap: float = GAP
    ) -> None:
        """Write paragraphs into the body of a shape or a cell."""
        for paragraph in body.findall(f"{_A}p"):
            body.remove(paragraph)
        for number, say in enumerate(says or [Say("")]):
            own = size * say.scale
            before = self.house.points(gap * own) if number else 0
            lettering = f'lang="en-GB" sz="{self.house.points(own)}" b="{int(say.bold)}"'
            paragraph = _element(
                f'<a:p xmlns:a="{_NS}"><a:pPr algn="{across}" marL="0" indent="0"><a:spcBef>'
                f'<a:spcPts val="{before}"/></a:spcBef></a:pPr><a:r><a:rPr {lettering}/><a:t/></a:r>'
                f"<a:endParaRPr {lettering}/></a:p>"
            )
            properties, run, _ = paragraph
            if say.bullet:
                room = self.house.emu(BULLET_ROOM * own)
                properties.set("marL", str(room))
                properties.set("indent", str(-room))
                properties.append(_element(f'<a:buFont xmlns:a="{_NS}" typeface="Arial"/>'))
                properties.append(_element(f'<a:buChar xmlns:a="{_NS}" char="•"/>'))
            else:
                properties.append(_element(f'<a:buNone xmlns:a="{_NS}"/>'))
            if say.text:
                run[0].append(_fill(self.paints[say.color]))
                run[1].text = say.text
            else:
                # An empty cell without a size of its own would be as high as the largest letters.
                paragraph.remove(run)
            body.append(paragraph)


_P: Final = "http://schemas.openxmlformats.org/presentationml/2006/main"


def _element(xml: str) -> Any:
    from pptx.oxml import parse_xml

    return parse_xml(xml)


def _fill(paint: Paint | None) -> Any:
    if paint is None:
        return _element(f'<a:noFill xmlns:a="{_NS}"/>')
    if paint.own:
        color = f'<a:srgbClr val="{paint.own.removeprefix("#")}"/>'
    else:
        mods = "" if paint.modulated == 100 else f'<a:lumMod val="{paint.modulated * 1000}"/>'
        mods += f'<a:lumOff val="{paint.offset * 1000}"/>' if paint.offset else ""
        color = f'<a:schemeClr val="{paint.theme}">{mods}</a:schemeClr>'
    return _element(f'<a:solidFill xmlns:a="{_NS}">{color}</a:solidFill>')


def _properties(shape: Shape) -> Any:
    return shape._element.xpath("./*/p:cNvPr")[0]  # noqa: SLF001 - descriptions have no public way


def _said(shape: Shape, alt: str) -> None:
    _properties(shape).set("descr", shown(alt, LONGEST_ALT).replace("\n", " "))


def _decorative(shape: Shape) -> None:
    """Tell screen readers to pass over a shape that says nothing."""
    kind = "http://schemas.microsoft.com/office/drawing/2017/decorative"
    _properties(shape).append(
        _element(
            f'<a:extLst xmlns:a="{_NS}"><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}">'
            f'<d:decorative xmlns:d="{kind}" val="1"/></a:ext></a:extLst>'
        )
    )


def _many_sites(shape: Shape, largest: int) -> None:
    """Draw a box with round corners to which arrows hold on at twelve places instead of four.

    Four would make all arrows of a busy party end on each other.
    """
    angles = {UP: "3cd4", LEFT: "cd2", DOWN: "cd4", RIGHT: "0"}
    guides, sites = [], []
    for number, (across, down, axis) in enumerate(BOX_SITES):
        guides.append(f'<a:gd name="x{number}" fmla="*/ w {round(across * 4)} 4"/>')
        guides.append(f'<a:gd name="y{number}" fmla="*/ h {round(down * 4)} 4"/>')
        sites.append(f'<a:cxn ang="{angles[axis]}"><a:pos x="x{number}" y="y{number}"/></a:cxn>')
    turns = (("cd2", "rad", "t"), ("3cd4", "r", "rad"), ("0", "xr", "b"), ("cd4", "l", "yb"))
    ends = (("xr", "t"), ("r", "yb"), ("rad", "b"), None)
    path = '<a:moveTo><a:pt x="l" y="rad"/></a:moveTo>'
    for (angle, _, _), end in zip(turns, ends, strict=True):
        path += f'<a:arcTo wR="rad" hR="rad" stAng="{angle}" swAng="cd4"/>'
        path += f'<a:lnTo><a:pt x="{end[0]}" y="{end[1]}"/></a:lnTo>' if end else "<a:close/>"
    geometry = _element(
        f'<a:custGeom xmlns:a="{_NS}"><a:avLst/><a:gdLst>'
        f'<a:gd name="own" fmla="*/ ss 1 {round(1 / CORNER)}"/><a:gd name="rad" fmla="min own {largest}"/>'
        '<a:gd name="xr" fmla="+- r 0 rad"/><a:gd name="yb" fmla="+- b 0 rad"/>'
        f"{''.join(guides)}</a:gdLst><a:ahLst/><a:cxnLst>{''.join(sites)}</a:cxnLst>"
        f'<a:rect l="l" t="t" r="r" b="b"/><a:pathLst><a:path>{path}</a:path></a:pathLst></a:custGeom>'
    )
    properties = shape._element.spPr  # noqa: SLF001
    properties.replace(properties.find(f"{_A}prstGeom"), geometry)
