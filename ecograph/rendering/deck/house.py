"""The house a deck is built in: a client's template with its masters, fonts and colours, or our own."""

from __future__ import annotations

import colorsys
import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from ecograph.errors import RenderError
from ecograph.rendering.diagram.geometry import HEIGHT, WIDTH
from ecograph.rendering.theme import BOLD_FACTOR, THEME

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecograph.rendering.diagram.geometry import Box
    from ecograph.rendering.theme import Theme

EMU: Final = 12700
"""English metric units in a point, in which the file counts."""
MARGIN: Final = 24.0
TITLE_HEIGHT: Final = 62.0
FOOT: Final = 24.0
TITLE_SIZE: Final = 26.0
LARGEST_TITLE: Final = 30.0
LEAST_AREA: Final = 0.55
"""Below so much of the height for the content, the title is moved up."""
LARGEST_TEMPLATE: Final = 1 << 30
"""Bytes of a template once unpacked; more is no template."""

_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MAIN: Final = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_KIN: Final = (
    b"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml",
    b"application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml",
    b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
    b"application/vnd.ms-powerpoint.template.macroEnabled.main+xml",
    b"application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml",
)
"""What else PowerPoint saves: templates and shows, with macros and without."""
_MACROS: Final = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files begin that are protected by a password, or older than 2007."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A presentation to fill, and how its slides are shared out, in points on a canvas of 960 by 540."""

    presentation: Any
    layout: Any
    scale: float
    """Points on the slide for one on the canvas."""
    width: float
    height: float
    title: Box
    title_size: float
    title_moved: bool
    """Whether the title must be put there, since the layout has it elsewhere."""
    title_factor: float
    """How much wider its letters are than usual."""
    title_run: Any
    """How the letters of titles look, where the template says so on its own words only; else None."""
    area: Box
    """What is left for the content."""
    accents: tuple[str, str]
    """Two colours of the theme that nobody takes for a warning."""
    dark: bool
    """Whether the background is dark."""
    tinted: bool
    """Whether the background has a colour of our own, of which darker shades would be loud."""
    theme: Theme
    """For what means something in any house: findings."""

    def emu(self, length: float) -> int:
        """Give a length as the file counts it."""
        return round(length * self.scale * EMU)

    def points(self, size: float) -> int:
        """Give a size of lettering in hundredths of a point, as the file counts it."""
        return round(size * self.scale * 100)


def house_of(template: bytes | None, theme: Theme = THEME) -> House:
    """Open a template, without its slides, or make the plain one.

    Raises:
        RenderError: it is no presentation, is protected, or has no layout with a title.
    """
    presentation = _plain(theme) if template is None else _opened(template)
    _empty(presentation)
    wide, high = presentation.slide_width / EMU, presentation.slide_height / EMU
    scale = max(wide / WIDTH, high / HEIGHT)
    width, height = wide / scale, high / scale
    layout, title = _layout(presentation)
    box = _box(title, scale)
    drawn = [found for shape in _decorations(layout) if (found := _box(shape, scale))]
    floor = _bottom(layout, drawn, height, scale)
    moved = box is None or floor - box[3] < LEAST_AREA * height or box[2] - box[0] < 0.5 * width
    if moved or box is None:
        box = (MARGIN, 16.0, width - MARGIN, 16.0 + TITLE_HEIGHT)
    # A band behind the title belongs to it.
    bands = [found[3] for found in drawn if found[3] < 0.3 * height and found[2] - found[0] > 0.5 * width]
    size, factor, run = _lettering(layout, title, scale)
    colors = _colors(layout)
    return House(
        presentation=presentation,
        layout=layout,
        scale=scale,
        width=width,
        height=height,
        title=box,
        title_size=size,
        title_moved=moved,
        title_factor=factor,
        title_run=run,
        area=(max(box[0], 12.0), max([box[3], *bands]) + 6, min(box[2], width - 12.0), floor),
        # Whoever gave the colours of a theme has said which two they are.
        accents=("accent1", "accent2") if template is None else _calm(colors),
        dark=_is_dark(layout, colors),
        tinted=template is None and _is_tinted(theme.paper),
        theme=theme,
    )


# --- Opening


def _opened(template: bytes) -> Any:
    from pptx import Presentation

    if template.startswith(_COMPOUND):
        raise RenderError("the template is protected by a password, or was saved by PowerPoint 2003 or older")
    try:
        return Presentation(BytesIO(_as_presentation(template)))
    except (zipfile.BadZipFile, KeyError, ValueError, AttributeError, SyntaxError, EOFError) as error:
        raise RenderError(
            f"the template is no PowerPoint file that can be opened (.pptx or .potx): {error}"
        ) from None


def _as_presentation(template: bytes) -> bytes:
    """Call a template or a show what it is otherwise: a presentation."""
    contents = "[Content_Types].xml"
    with zipfile.ZipFile(BytesIO(template)) as parts:
        if sum(part.file_size for part in parts.infolist()) > LARGEST_TEMPLATE:
            raise RenderError("the template is too large to be one")
        types = parts.read(contents)
        if not any(kind in types for kind in _KIN):
            return template
        changed = BytesIO()
        with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as file:
            for name in parts.namelist():
                content = parts.read(name)
                if name == contents:
                    for kind in _KIN:
                        content = content.replace(kind, _MAIN)
                file.writestr(name, content)
    return changed.getvalue()


def _empty(presentation: Any) -> None:
    """Take its slides out, and everything that speaks of them."""
    from pptx.opc.constants import RELATIONSHIP_TYPE as RT

    part, root = presentation.part, presentation.part._element  # noqa: SLF001 - no public way
    for slide in list(root.findall(f"{_P}sldIdLst/{_P}sldId")):
        name = slide.get(f"{_R}id")
        slide.getparent().remove(slide)
        part.rels.pop(name)
    _forget_numbers(root)
    _drop(part, (_MACROS, RT.TAGS, RT.PRINTER_SETTINGS))
    for master in presentation.slide_masters:
        for owner in (master, *master.slide_layouts):
            _forget_slides(owner.part)
    # What it says of slides, of their number and their titles, is that of those that are gone.
    _drop(part.package, (RT.THUMBNAIL, RT.EXTENDED_PROPERTIES))
    # Some programs misspell this kind, and a second part of the same name would break the file.
    kinds = {rel.reltype for rel in part.package._rels.values()}  # noqa: SLF001 - as below
    _drop(part.package, {kind for kind in kinds if kind.endswith("core-properties")} - {RT.CORE_PROPERTIES})


def _forget_numbers(root: Any) -> None:
    """Take out shows, data and sections, which name slides by number."""
    for name in ("custShowLst", "custDataLst"):
        for found in root.findall(f"{_P}{name}"):
            root.remove(found)
    for extension in root.findall(f"{_P}extLst/{_P}ext"):
        if any(child.tag.endswith("}sectionLst") for child in extension):
            extension.getparent().remove(extension)
    for extensions in root.findall(f"{_P}extLst"):
        if not len(extensions):
            root.remove(extensions)


def _drop(owner: Any, kinds: Iterable[str]) -> None:
    rels = owner._rels  # noqa: SLF001 - the package has no public name for them
    for name in [name for name, rel in rels.items() if rel.reltype in kinds]:
        rels.pop(name)


def _forget_slides(part: Any) -> None:
    """Take jumps to slides, which are gone, out of a master or a layout."""
    from pptx.opc.constants import RELATIONSHIP_TYPE as RT

    for name in [name for name, rel in part.rels.items() if rel.reltype == RT.SLIDE]:
        for found in [one for one in part._element.iter() if one.get(f"{_R}id") == name]:  # noqa: SLF001
            found.getparent().remove(found)
        part.rels.pop(name)


# --- Our own


def _plain(look: Theme) -> Any:
    """Make a wide, quiet presentation with the colours of a theme from the one the package brings."""
    from pptx import Presentation
    from pptx.opc.constants import RELATIONSHIP_TYPE as RT
    from pptx.util import Pt

    presentation = Presentation()
    across = Pt(WIDTH) / presentation.slide_width
    presentation.slide_width, presentation.slide_height = Pt(WIDTH), Pt(HEIGHT)
    presentation.part._element.sldSz.attrib.pop("type", None)  # noqa: SLF001 - that of what it was before
    master = presentation.slide_master
    for owner in (master, *master.slide_layouts):
        for shape in owner.shapes:
            if shape._element.spPr.find(f"{_A}xfrm") is not None:  # noqa: SLF001 - what inherits its place keeps it
                shape.left, shape.width = round(shape.left * across), round(shape.width * across)
    for shape in master.placeholders:
        if shape.placeholder_format.type in {_kinds().DATE, _kinds().FOOTER, _kinds().SLIDE_NUMBER}:
            shape.top, shape.height = Pt(HEIGHT - FOOT), Pt(FOOT - 4)
        if shape.placeholder_format.type == _kinds().TITLE:
            shape.left, shape.top = Pt(MARGIN), Pt(16)
            shape.width, shape.height = Pt(WIDTH - 2 * MARGIN), Pt(TITLE_HEIGHT)
            shape.text_frame._txBody.bodyPr.set("lIns", "0")  # noqa: SLF001
            shape.text_frame._txBody.bodyPr.set("rIns", "0")  # noqa: SLF001
    style = master._element.find(f"{_P}txStyles/{_P}titleStyle/{_A}lvl1pPr")  # noqa: SLF001
    style.set("algn", "l")
    style.find(f"{_A}defRPr").set("sz", str(round(TITLE_SIZE * 100)))
    style.find(f"{_A}defRPr").set("b", "1")
    theme = master.part.part_related_by(RT.THEME)
    theme._blob = _dressed(theme.blob, look)  # noqa: SLF001 - the package keeps a theme as bytes
    return presentation


def _dressed(theme: bytes, look: Theme) -> bytes:
    """Give a theme of PowerPoint our fonts and colours."""
    text = theme.decode("utf-8")
    text = re.sub(
        r'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*', rf"\g<1>{look.fonts['deck']}", text
    )
    for name, color in look.deck.items():
        value = f'<a:{name}><a:srgbClr val="{color.removeprefix("#")}"/></a:{name}>'
        text = re.sub(rf"<a:{name}>.*?</a:{name}>", value, text, count=1, flags=re.DOTALL)
    return text.encode("utf-8")


# --- What it looks like


def _kinds() -> Any:
    from pptx.enum.shapes import PP_PLACEHOLDER

    return PP_PLACEHOLDER


def _layout(presentation: Any) -> tuple[Any, Any]:
    """Choose the layout with a title and as little else as can be, by what its placeholders are for.

    Raises:
        RenderError: no layout has a title.
    """
    kinds = _kinds()
    titles = {kinds.TITLE, kinds.CENTER_TITLE, kinds.VERTICAL_TITLE}
    quiet = {kinds.DATE, kinds.FOOTER, kinds.SLIDE_NUMBER}
    ranked = []
    for across, master in enumerate(presentation.slide_masters):
        for down, layout in enumerate(master.slide_layouts):
            placeholders = [(shape, shape.placeholder_format.type) for shape in layout.placeholders]
            title = next((shape for shape, kind in placeholders if kind in titles), None)
            if title is not None:
                others = sum(kind not in titles | quiet for _, kind in placeholders)
                unusual = [kind for _, kind in placeholders if kind in titles] != [kinds.TITLE]
                busy = _is_busy(layout, presentation.slide_width, presentation.slide_height)
                ranked.append(((unusual, busy, others, across, down), layout, title))
    if not ranked:
        raise RenderError("the template has no layout with a title: add one in the slide master view")
    _, layout, title = min(ranked, key=lambda entry: entry[0])
    return layout, title


def _box(shape: Any, scale: float) -> Box | None:
    sides = (shape.left, shape.top, shape.width, shape.height)
    if None in sides or not shape.width or not shape.height:
        return None
    left, top, width, height = (side / EMU / scale for side in sides)
    return (left, top, left + width, top + height)


def _decorations(layout: Any) -> list[Any]:
    """List what a template draws on every slide beside what is to be filled in."""
    return [
        shape for owner in (layout, layout.slide_master) for shape in owner.shapes if not shape.is_placeholder
    ]


def _bottom(layout: Any, drawn: Iterable[Box], height: float, scale: float) -> float:
    """Tell where the foot of the template begins: its footers, and what is drawn low on it."""
    filled = (_box(shape, scale) for owner in (layout, layout.slide_master) for shape in owner.placeholders)
    low = [
        box[1]
        for box in (*drawn, *filled)
        if box and box[1] > 0.8 * height and box[3] - box[1] < 0.2 * height
    ]
    return min([height - 16.0, *(top - 3 for top in low)])


def _is_busy(layout: Any, width: int, height: int) -> bool:
    """Tell whether a picture or a large drawing lies behind where the content would be."""
    for owner in (layout, layout.slide_master):
        said = owner._element.find(f"{_P}cSld/{_P}bg")  # noqa: SLF001 - backgrounds have no public way
        if said is not None:
            if next(said.iter(f"{_A}blipFill"), None) is not None:
                return True
            break
    for shape in _decorations(layout):
        box = _box(shape, 1.0)
        if box is None:
            continue
        across = min(box[2], 0.9 * width / EMU) - max(box[0], 0.1 * width / EMU)
        down = min(box[3], 0.85 * height / EMU) - max(box[1], 0.3 * height / EMU)
        if across > 0 and down > 0 and across * down > 0.1 * width * height / EMU**2:
            return True
    return False


def _lettering(layout: Any, title: Any, scale: float) -> tuple[float, float, Any]:
    """Tell how the template sets titles: size, how much wider than usual, and what must be said on each."""
    path = f"{_P}txBody/{_A}lstStyle/{_A}lvl1pPr/{_A}defRPr"
    of_master = [
        shape._element  # noqa: SLF001
        for shape in layout.slide_master.placeholders
        if shape.placeholder_format.type == _kinds().TITLE
    ]
    styles = [owner.find(path) for owner in (title._element, *of_master)]  # noqa: SLF001
    styles.append(layout.slide_master._element.find(f"{_P}txStyles/{_P}titleStyle/{_A}lvl1pPr/{_A}defRPr"))  # noqa: SLF001
    said = [style for style in styles if style is not None]
    run = None
    if not any(style.get("sz") for style in said):
        # Some programs write the look of titles on the words that stand in for one.
        runs = [found for owner in (title._element, *of_master) for found in owner.iter(f"{_A}rPr")]  # noqa: SLF001
        run = next((found for found in runs if found.get("sz")), None)
        said = [*said, *([run] if run is not None else [])]
    size = next((int(style.get("sz")) / 100 for style in said if style.get("sz")), TITLE_SIZE * scale)
    loud = next((style.get("cap") for style in said if style.get("cap")), "none")
    # Letters may be bold or not; they are taken to be.
    return min(size / scale, LARGEST_TITLE), BOLD_FACTOR * (1.2 if loud != "none" else 1.0), run


def _colors(layout: Any) -> dict[str, str]:
    """Give the colours of the theme by name, in hexadecimal digits."""
    from lxml import etree
    from pptx.opc.constants import RELATIONSHIP_TYPE as RT

    root = etree.fromstring(layout.slide_master.part.part_related_by(RT.THEME).blob)
    scheme = root.find(f"{_A}themeElements/{_A}clrScheme")
    found = {}
    for color in () if scheme is None else scheme:
        for value in color:
            found[color.tag.removeprefix(_A)] = value.get("lastClr") or value.get("val") or "000000"
    return found


def _calm(colors: dict[str, str]) -> tuple[str, str]:
    """Choose two accents that are neither red nor orange, which are for findings, nor too pale to see."""
    calm = [name for name in _accents() if name in colors and _is_calm(colors[name])]
    first, second, *_ = [*calm, *calm, "tx2", "tx2"]
    return first, second


def _accents() -> Iterator[str]:
    return (f"accent{number}" for number in range(1, 7))


def _is_calm(color: str) -> bool:
    hue, lightness, saturation = colorsys.rgb_to_hls(*_rgb(color))
    return 0.14 < hue < 0.92 and saturation > 0.15 and 0.12 < lightness < 0.72


def _is_tinted(color: str) -> bool:
    parts = _rgb(color.removeprefix("#"))
    return max(parts) - min(parts) > 0.02


def _rgb(color: str) -> tuple[float, float, float]:
    try:
        red, green, blue = bytes.fromhex(color)
    except ValueError:
        return 0.0, 0.0, 0.0
    return red / 255, green / 255, blue / 255


def _is_dark(layout: Any, colors: dict[str, str]) -> bool:
    """Tell whether slides are dark, by the colour their background is said to have."""
    master = layout.slide_master._element  # noqa: SLF001
    mapped = master.find(f"{_P}clrMap")
    name = "bg1"
    for owner in (layout._element, master):  # noqa: SLF001
        said = owner.find(f"{_P}cSld/{_P}bg")
        if said is None:
            continue
        exact = said.find(f"{_P}bgPr/{_A}solidFill/{_A}srgbClr")
        if exact is not None:
            return _luminance(exact.get("val")) < 0.4
        named = next(said.iter(f"{_A}schemeClr"), None)
        name = name if named is None else named.get("val")
        break
    name = name if mapped is None else mapped.get(name, name)
    return _luminance(colors.get(name, "FFFFFF")) < 0.4


def _luminance(color: str) -> float:
    red, green, blue = _rgb(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
