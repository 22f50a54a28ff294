"""Tests of the deck as a file: that it is whole, holds on to its parties, and can be read from a chair."""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given, settings
from lxml import etree
from naughty import KINDS
from office import EXAMPLES, VALIDATOR, complaints, converted, needs_office, needs_pdftotext, pages_of
from office import deck as example_deck
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.util import Pt
from strategies import ecosystems

from ecograph import load, render, save, scan
from ecograph.errors import ConfigError, RenderError
from ecograph.model import Ecosystem
from ecograph.rendering.deck.fitting import FLOOR, LINE, lines_of

if TYPE_CHECKING:
    from pathlib import Path

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
EMU = 12700

ROOF = """
name: A roof after a storm
focal: insurer
actors:
  - {id: owner, name: Owner, kind: customer}
  - {id: insurer, name: Insurer}
  - {id: east, name: Repairer East}
  - {id: depot, name: Depot}
dependencies:
  - {depender: owner, dependee: east, resource: repair, importance: 5}
  - {depender: insurer, dependee: owner, resource: premium, importance: 5}
  - {depender: owner, dependee: insurer, resource: cover, importance: 4}
  - {depender: east, dependee: depot, resource: tiles, importance: 5}
interests:
  - {actor: depot, resource: forecast, priority: 4, because: We order when the shelf is empty}
offers: [{actor: insurer, resource: forecast, effort: 1}]
"""


@cache
def _small() -> bytes:
    deck: bytes = render(scan(load(ROOF)), "pptx")
    return deck


def _opened(deck: bytes) -> Any:
    return Presentation(io.BytesIO(deck))


def _parts(deck: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(deck)) as file:
        names = file.namelist()
        assert len(names) == len(set(names))
        return {name: file.read(name) for name in names}


def _placed(slide: Any) -> list[Any]:
    """All shapes of a slide, those in groups as well; groups of this deck keep the scale of the slide."""
    found = []
    for shape in slide.shapes:
        found += [shape, *(shape.shapes if shape.shape_type == 6 else ())]
    return found


# --- what every deck must keep


def assert_whole(deck: bytes) -> None:
    """No part is missing, twice there, or never asked for; every reference leads somewhere."""
    parts = _parts(deck)
    types = etree.fromstring(parts["[Content_Types].xml"])
    endings = {one.get("Extension") for one in types if one.tag.endswith("Default")}
    named = {one.get("PartName") for one in types if one.tag.endswith("Override")}
    asked = {"[Content_Types].xml"}
    for name in (name for name in parts if name.endswith(".rels")):
        home = name.replace("_rels/", "").removesuffix(".rels")
        asked |= {name}
        rels = etree.fromstring(parts[name])
        ids = [rel.get("Id") for rel in rels]
        assert len(ids) == len(set(ids))
        for rel in rels:
            if rel.get("TargetMode") != "External":
                target = _joined(home, rel.get("Target"))
                assert target in parts, f"{name} leads to {target}"
                asked.add(target)
        text = parts[home].decode() if home in parts else ""
        assert {*re.findall(r' r:(?:id|embed|link)="([^"]+)"', text)} <= set(ids)
    assert set(parts) == asked
    for name in parts:
        assert f"/{name}" in named or name.rpartition(".")[2] in endings or name == "[Content_Types].xml"
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(content)


def _joined(home: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    steps = home.split("/")[:-1]
    for step in target.split("/"):
        if step == "..":
            steps.pop()
        else:
            steps.append(step)
    return "/".join(steps)


def assert_masters_list_what_they_have(presentation: Any) -> None:
    """Every layout, slide and master of notes is in the list in which PowerPoint looks for it."""
    root = presentation.part._element
    masters = [(root.find(f"{P}sldMasterIdLst"), presentation.part, RT.SLIDE_MASTER)]
    masters += [
        (master._element.find(f"{P}sldLayoutIdLst"), master.part, RT.SLIDE_LAYOUT)
        for master in presentation.slide_masters
    ]
    numbers = [int(one.get("id")) for listed, *_ in masters for one in listed]
    assert len(set(numbers)) == len(numbers)
    assert min(numbers) >= 2**31
    slides = [int(one.get("id")) for one in root.find(f"{P}sldIdLst")]
    assert len(set(slides)) == len(slides)
    assert min(slides) >= 256
    listed_notes = root.find(f"{P}notesMasterIdLst")
    lists = [*masters, (root.find(f"{P}sldIdLst"), presentation.part, RT.SLIDE)]
    for listed, part, kind in [*lists, (listed_notes, presentation.part, RT.NOTES_MASTER)]:
        related = {name for name, rel in part.rels.items() if rel.reltype == kind}
        assert sorted(one.get(f"{R}id") for one in listed) == sorted(related)
    for slide in presentation.slides:
        assert slide.notes_slide.part.part_related_by(RT.SLIDE) is slide.part
        assert slide.notes_slide.part.notes_master.part is presentation.part.notes_master_part


def assert_charts_have_what_they_draw(presentation: Any) -> None:
    """The workbook behind a chart opens and holds its bars, and axes are numbered as the format counts."""
    for shape in (shape for slide in presentation.slides for shape in slide.shapes if shape.has_chart):
        chart = shape.chart
        book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        columns = list(zip(*book.worksheets[0].iter_rows(min_row=2, values_only=True), strict=True))
        plot = chart.plots[0]
        assert columns == [tuple(plot.categories), *(tuple(series.values) for series in plot.series)]
        ends = [int(one.get("val")) for one in chart._chartSpace.xpath(".//c:axId | .//c:crossAx")]
        assert min(ends) > 0
        assert set(Counter(ends).values()) == {3}


def assert_shapes_known_by_one_number(presentation: Any) -> None:
    """Nor has any a name that another on its slide has."""
    for slide in presentation.slides:
        for tree in (slide._element, slide.notes_slide._element):
            numbers = Counter(one.get("id") for one in tree.iter(f"{P}cNvPr"))
            assert max(numbers.values()) == 1
        names = Counter(one.get("name") for one in slide._element.iter(f"{P}cNvPr"))
        assert max(names.values()) == 1, names.most_common(1)


def assert_titles_are_conclusions(presentation: Any) -> None:
    for slide in presentation.slides:
        words = slide.shapes.title.text_frame.text.split()
        assert 0 < len(words) <= 14


def assert_said_in_words(presentation: Any) -> None:
    """What is drawn is described, unless it only decorates or is text that says itself."""
    for slide in presentation.slides:
        for shape in _placed(slide):
            properties = shape._element.xpath("./*/p:cNvPr")[0]
            decorates = "decorative" in etree.tostring(properties).decode()
            says = shape.has_text_frame and shape.text_frame.text.strip()
            assert properties.get("descr") or decorates or says or shape.is_placeholder, shape.name


def assert_on_the_slide(presentation: Any) -> None:
    wide, high = presentation.slide_width, presentation.slide_height
    for slide in presentation.slides:
        for shape in _placed(slide):
            assert min(shape.left, shape.top) >= -EMU, shape.name
            across, down = shape.width, shape.height
            if shape._element.tag.endswith("cxnSp") and _turn(shape):
                across = down = 0  # the box of a turned shape is that before it is turned
            assert shape.left + across <= wide + EMU, shape.name
            assert shape.top + down <= high + EMU, shape.name


def _turn(shape: Any) -> int:
    return int(shape._element.spPr.find(f"{A}xfrm").get("rot", "0")) // 60000


def _lines(shape: Any, scale: float) -> list[tuple[float, float, float]]:
    """Width and height of each paragraph as it is set, and the largest letters."""
    frame = shape.text_frame
    body = frame._txBody.bodyPr
    sides = int(body.get("lIns", 91440)) + int(body.get("rIns", 91440))
    wraps = body.get("wrap") != "none"
    room = (_text_width(shape) - sides) / EMU / scale
    found = []
    for paragraph in frame.paragraphs:
        sizes = [run.font.size.pt / scale for run in paragraph.runs if run.font.size]
        if not sizes:
            continue
        bold = any(run.font.bold for run in paragraph.runs)
        text = paragraph.text
        indent = int(paragraph._p.pPr.get("marL", "0")) / EMU / scale if paragraph._p.pPr is not None else 0
        ends = lines_of(text, room - indent + 0.01 if wraps else 10_000, sizes[0], bold=bold)
        before = paragraph._p.pPr.find(f"{A}spcBef/{A}spcPts")
        gap = int(before.get("val")) / 100 / scale if before is not None else 0.0
        widest = max(_width(line, sizes[0], bold=bold) for line in ends)
        found.append((widest, len(ends) * sizes[0] * LINE + gap, sizes[0]))
    return found


def _width(line: str, size: float, *, bold: bool) -> float:
    from ecograph.rendering.diagram.lettering import width_of
    from ecograph.rendering.theme import BOLD_FACTOR

    return width_of(line) * size * (BOLD_FACTOR if bold else 1.0)


def _text_width(shape: Any) -> int:
    kind = shape._element.spPr.find(f"{A}prstGeom")
    if kind is not None and kind.get("prst") == "homePlate":
        return int(shape.width - 0.25 * min(shape.width, shape.height))
    return int(shape.width)


def assert_text_fits(presentation: Any) -> None:
    """No text is larger than its shape, by the widest common letters, nor smaller than a room can read."""
    scale = max(presentation.slide_width / Pt(960), presentation.slide_height / Pt(540))
    for slide in presentation.slides:
        for shape in _placed(slide):
            if shape.is_placeholder or not shape.has_text_frame or not shape.text_frame.text.strip():
                continue
            lines = _lines(shape, scale)
            height = sum(line[1] for line in lines)
            width = max(line[0] for line in lines)
            is_mark = shape.name.startswith("Mark ") or shape.width < Pt(18 * scale)
            if not is_mark:
                assert height <= shape.height / EMU / scale + 1.5, (shape.name, shape.text_frame.text)
                assert width <= shape.width / EMU / scale + 1.5, (shape.name, shape.text_frame.text)
            assert min(line[2] for line in lines) >= 0.75 * FLOOR, shape.name


def assert_glued(presentation: Any) -> None:
    """Every arrow ends where the site is to which it says it is glued, on another shape than it begins."""
    arrows = 0
    for slide in presentation.slides:
        shapes = {shape.shape_id: shape for shape in _placed(slide)}
        for shape in _placed(slide):
            if not shape._element.tag.endswith("cxnSp"):
                continue
            ends = [next(iter(shape._element.iter(f"{A}{tag}")), None) for tag in ("stCxn", "endCxn")]
            if ends == [None, None]:
                continue
            arrows += 1
            begin, end = ends
            assert begin.get("id") != end.get("id")
            for glue, point in zip(ends, _drawn_ends(shape), strict=True):
                site = _site(shapes[int(glue.get("id"))], int(glue.get("idx")))
                assert math.dist(site, point) < 2 * EMU, (shape.name, glue.get("idx"))
    assert arrows


def _drawn_ends(shape: Any) -> list[tuple[float, float]]:
    """Where a connector begins and ends once it is mirrored and turned."""
    xfrm = shape._element.spPr.find(f"{A}xfrm")
    half = shape.width / 2, shape.height / 2
    middle = shape.left + half[0], shape.top + half[1]
    found = []
    for sign in (-1, 1):
        x = sign * half[0] * (-1 if xfrm.get("flipH") else 1)
        y = sign * half[1] * (-1 if xfrm.get("flipV") else 1)
        angle = math.radians(_turn(shape))
        found.append(
            (
                middle[0] + x * math.cos(angle) - y * math.sin(angle),
                middle[1] + x * math.sin(angle) + y * math.cos(angle),
            )
        )
    return found


def _site(shape: Any, index: int) -> tuple[float, float]:
    """Where PowerPoint has a connection site of a shape."""
    geometry = shape._element.spPr.find(f"{A}custGeom")
    w, h = shape.width, shape.height
    if geometry is not None:
        named = {"l": 0.0, "t": 0.0, "r": w, "b": h}
        for guide in geometry.iter(f"{A}gd"):
            match guide.get("fmla").split():
                case ["*/", side, times, by]:
                    whole = {"w": w, "h": h, "ss": min(w, h)}[side]
                    named[guide.get("name")] = whole * int(times) / int(by)
        place = list(geometry.iter(f"{A}cxn"))[index].find(f"{A}pos")
        return shape.left + named[place.get("x")], shape.top + named[place.get("y")]
    kind = shape._element.spPr.find(f"{A}prstGeom").get("prst")
    if kind == "ellipse":
        angle = math.radians(-90 - 45 * index)
        return (
            shape.left + w / 2 + w / 2 * math.cos(angle),
            shape.top + h / 2 + h / 2 * math.sin(angle),
        )
    assert kind == "octagon"
    cut = 0.29289 * min(w, h)
    points = [(w, cut), (w, h - cut), (w - cut, h), (cut, h), (0, h - cut), (0, cut), (cut, 0), (w - cut, 0)]
    return shape.left + points[index][0], shape.top + points[index][1]


def assert_sound(deck: bytes) -> Any:
    """All of the above."""
    assert_whole(deck)
    presentation = _opened(deck)
    assert_masters_list_what_they_have(presentation)
    assert_charts_have_what_they_draw(presentation)
    assert_shapes_known_by_one_number(presentation)
    assert_titles_are_conclusions(presentation)
    assert_said_in_words(presentation)
    assert_on_the_slide(presentation)
    assert_text_fits(presentation)
    return presentation


# --- the examples


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_deck_of_an_example_is_sound(name: str) -> None:
    """Whole, readable, described, on the slide, and its arrows hold on to the shapes they come from."""
    presentation = assert_sound(example_deck(name))
    assert_glued(presentation)
    assert all(slide.notes_slide.notes_text_frame.text.strip() for slide in presentation.slides)


def test_an_arrow_leads_from_who_gives_to_who_gets() -> None:
    """The connector is glued to the shape of the giver first, as its description says."""
    slide = _opened(_small()).slides[0]
    shapes = {shape.shape_id: shape for shape in _placed(slide)}
    arrows = [
        shape for shape in slide.shapes if shape._element.tag.endswith("cxnSp") and "Arrow" in shape.name
    ]
    told = set()
    for arrow in arrows:
        ends = [next(arrow._element.iter(f"{A}{tag}")).get("id") for tag in ("stCxn", "endCxn")]
        giver, receiver = (shapes[int(end)].name for end in ends)
        told.add((giver, receiver))
        assert arrow._element.xpath("./*/p:cNvPr")[0].get("descr").startswith(f"{giver} → {receiver}")
        assert next(arrow._element.iter(f"{A}tailEnd")).get("type") == "triangle"
    assert {("Repairer East", "Owner"), ("Depot", "Repairer East"), ("Insurer", "Depot")} <= told


def test_what_is_only_possible_is_dashed_and_what_flows_is_not() -> None:
    """The forecast nobody gets yet is the only dashed arrow."""
    slide = _opened(_small()).slides[0]
    dashes = {
        shape.name: next(shape._element.iter(f"{A}prstDash")).get("val")
        for shape in slide.shapes
        if shape.name.startswith("Arrow")
    }
    assert dashes.pop("Arrow Insurer → Depot") == "dash"
    assert set(dashes.values()) == {"solid"}


def test_flows_both_ways_are_two_curves_at_different_sites() -> None:
    """They neither lie on each other nor end on the same spot."""
    slide = _opened(_small()).slides[1]
    both = [
        shape
        for shape in slide.shapes
        if shape.name.startswith("Arrow") and {"Owner", "Insurer"} <= set(re.split(r"Arrow | → ", shape.name))
    ]
    assert len(both) == 2
    sites = set()
    for arrow in both:
        assert arrow._element.spPr.find(f"{A}prstGeom").get("prst").startswith("curvedConnector")
        sites |= {(one.get("id"), one.get("idx")) for one in arrow._element.iter(f"{A}stCxn", f"{A}endCxn")}
    assert len(sites) == 4


def test_charts_and_tables_are_native() -> None:
    """Bars have a workbook behind them, and findings stand in a table."""
    presentation = _opened(_small())
    charts = [shape for slide in presentation.slides for shape in slide.shapes if shape.has_chart]
    tables = [shape for slide in presentation.slides for shape in slide.shapes if shape.has_table]
    assert tables
    plot = charts[0].chart.plots[0]
    assert list(plot.categories) == ["Repairer East", "Owner", "Insurer", "Depot"]
    assert [list(series.values) for series in plot.series] == [[-5, -5, -4, -5], [5, 9, 5, 0]]


def test_nobody_is_red_and_only_one_thing_is() -> None:
    """No party has the colour of an alarm, and no slide uses another red."""
    presentation = _opened(_small())
    for slide in presentation.slides:
        own = {one.get("val") for one in slide._element.iter(f"{A}srgbClr")}
        assert own <= {"B53A00", "FCE9DC", "B98000", "FDF1D5", "1F2933"}
        for box in slide._element.iter(f"{A}custGeom"):
            assert "B53A00" not in etree.tostring(box.getparent()).decode()


def test_the_same_report_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the time of day is in the file, unless it is asked for."""
    report = scan(load(ROOF))
    once, twice = render(report, "pptx"), render(report, "pptx")
    assert once == twice
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    dated = render(report, "pptx")
    assert dated != once
    assert b"2023-11-14T22:13:20Z" in _parts(dated)["docProps/core.xml"]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(RenderError, match="no number of seconds"):
        render(report, "pptx")


def test_a_model_is_judged_before_it_becomes_a_deck(tmp_path: Path) -> None:
    """The ending of the file says the format, and a model gives what its report gives."""
    path = save(load(ROOF), tmp_path / "roof.pptx")
    assert path.read_bytes() == _small()


def test_options_that_mean_nothing_to_a_deck_are_refused() -> None:
    """A view is for pictures, and a template for decks."""
    with pytest.raises(ConfigError, match="view"):
        render(load(ROOF), "pptx", view="ring")
    with pytest.raises(ConfigError, match="template"):
        render(load(ROOF), "svg", template=b"")


def test_an_empty_ecosystem_has_a_deck() -> None:
    """Nobody on the map is no error: the deck asks who is missing."""
    presentation = assert_sound(render(load("actors: []\n"), "pptx"))
    assert len(presentation.slides) >= 3


# --- anything anybody can type


@settings(max_examples=5, deadline=None)
@given(ecosystems())
def test_any_ecosystem_gives_a_sound_deck(model: Ecosystem) -> None:
    """Whatever a model says, the file is whole and its slides can be read."""
    assert_sound(render(model, "pptx", time_limit=0.1))


@pytest.mark.parametrize("turn", range(4))
def test_names_of_any_kind_can_stand_on_slides(turn: int) -> None:
    """Formulas, markup, control characters, emoji, endless names: they are text, and nothing else."""
    texts = [text for kind in KINDS.values() for text in kind[turn::4][:1] if text.strip()][:12]
    actors = [{"id": f"a{number}", "name": text[:500]} for number, text in enumerate([*texts, "last"])]
    actors[0]["kind"] = "customer"
    resources = [{"id": f"r{number}", "name": text[:300]} for number, text in enumerate(texts)]
    links = [
        {"depender": one["id"], "dependee": other["id"], "resource": what["id"], "importance": 5}
        for one, other, what in zip(actors, actors[1:], resources, strict=False)
    ]
    model = Ecosystem(
        name=texts[0][:500],
        actors=actors,
        resources=resources,
        dependencies=links,
        interests=[{"actor": "a0", "resource": "r0", "priority": 5, "because": texts[0][:900]}],
    )
    assert_sound(render(model, "pptx", time_limit=0.1))


# --- templates


def _template(change: Any = None) -> bytes:
    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[0])
    slide.shapes.title.text = "OUR OLD SLIDE"
    if change is not None:
        change(presentation)
    file = io.BytesIO()
    presentation.save(file)
    return file.getvalue()


def _retyped(content: bytes, kind: str) -> bytes:
    changed = io.BytesIO()
    main = "vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(changed, "w") as file:
        for name in parts.namelist():
            blob = parts.read(name)
            file.writestr(name, blob.replace(main.encode(), kind.encode()) if name.startswith("[") else blob)
    return changed.getvalue()


def test_a_template_gives_its_size_and_layouts_and_keeps_its_slides_to_itself() -> None:
    """A narrow one as well: everything stays on the slide, and of its own slides no trace is left."""
    deck = render(scan(load(ROOF)), "pptx", template=_template())
    presentation = assert_sound(deck)
    assert_glued(presentation)
    assert (presentation.slide_width, presentation.slide_height) == (Pt(720), Pt(540))
    assert not any(b"OUR OLD SLIDE" in part for part in _parts(deck).values())
    assert "docProps/app.xml" not in _parts(deck)  # where the titles of its slides are listed
    assert {slide.slide_layout.name for slide in presentation.slides} == {"Title Only"}


def test_flows_and_fills_follow_the_colours_of_the_template() -> None:
    """Shapes name colours of the theme; only what means something has a colour of its own."""
    for slide in _opened(_small()).slides:
        for shape in _placed(slide):
            if (
                shape._element.find(f"{P}spPr") is not None
                and shape._element.spPr.find(f"{A}custGeom") is not None
            ):
                assert shape._element.spPr.find(f"{A}solidFill/{A}schemeClr") is not None
        fonts = [one.get("typeface") for one in slide._element.iter(f"{A}latin")]
        assert not fonts


def test_the_layout_is_known_by_its_placeholders_whatever_it_is_called() -> None:
    """Names are the client's business."""

    def renamed(presentation: Any) -> None:
        for number, layout in enumerate(presentation.slide_layouts):
            layout._element.cSld.set("name", f"Indeling {number}")

    deck = render(scan(load(ROOF)), "pptx", template=_template(renamed))
    assert {slide.slide_layout.name for slide in _opened(deck).slides} == {"Indeling 5"}


@pytest.mark.parametrize(
    "kind",
    [
        "vnd.openxmlformats-officedocument.presentationml.template.main+xml",
        "vnd.ms-powerpoint.template.macroEnabled.main+xml",
    ],
)
def test_a_potx_is_a_template_too(kind: str) -> None:
    """The deck it gives is a presentation."""
    deck = render(load(ROOF), "pptx", template=_retyped(_template(), kind))
    assert b"presentation.main+xml" in _parts(deck)["[Content_Types].xml"]
    assert kind.encode() not in _parts(deck)["[Content_Types].xml"]
    assert_sound(deck)


def _without_titles(presentation: Any) -> None:
    for layout in presentation.slide_layouts:
        for shape in list(layout.placeholders):
            if "TITLE" in str(shape.placeholder_format.type):
                shape._element.getparent().remove(shape._element)


@pytest.mark.parametrize(
    ("template", "told"),
    [
        (b"PK\x03\x04 broken", "no PowerPoint file"),
        (b"", "no PowerPoint file"),
        (b"hello", "no PowerPoint file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
        (_template(_without_titles), "no layout with a title"),
    ],
    ids=["damaged", "empty", "text", "protected", "without titles"],
)
def test_a_template_that_cannot_be_used_is_told(template: bytes, told: str) -> None:
    """One clear sentence, and no half a deck."""
    with pytest.raises(RenderError, match=told):
        render(load(ROOF), "pptx", template=template)


@pytest.mark.slow
@needs_office
@needs_pdftotext
def test_every_slide_opens_in_another_program(tmp_path: Path) -> None:
    """LibreOffice shows each slide with its title, in their order, and no more of them."""
    finished = tmp_path / "deck.pptx"
    finished.write_bytes(example_deck("insurance"))
    titles = [slide.shapes.title.text_frame.text for slide in _opened(example_deck("insurance")).slides]
    pages = pages_of(converted(finished, "pdf", tmp_path))
    assert len(pages) == len(titles)
    assert all(title in page for title, page in zip(titles, pages, strict=True))


@pytest.mark.slow
@needs_office
def test_a_template_another_program_made_is_filled_and_opens_there(tmp_path: Path) -> None:
    """LibreOffice writes masters of its own; a deck built on them is sound, and it opens it again."""
    source = tmp_path / "house.pptx"
    source.write_bytes(_template())
    odp = converted(source, "odp", tmp_path)
    source.unlink()
    template = converted(odp, "pptx", tmp_path).read_bytes()
    deck = render(scan(load(ROOF)), "pptx", template=template)
    assert_glued(assert_sound(deck))
    finished = tmp_path / "deck.pptx"
    finished.write_bytes(deck)
    assert converted(finished, "pdf", tmp_path).read_bytes().startswith(b"%PDF")
    if VALIDATOR:
        assert complaints(finished) == []
