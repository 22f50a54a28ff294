"""Tests of the Mermaid text: it says what the picture says, and no name is more than a label."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from naughty import TEXTS

import ecograph
from ecograph.errors import ConfigError, RenderError
from ecograph.rendering.diagram.lettering import shown
from ecograph.rendering.mermaid import mermaid
from ecograph.rendering.scene import Flow, Note, Party, Scene
from ecograph.rendering.theme import CAPTIONS, FLOW_WIDTHS, FOCAL_WIDTH, THEME

LABEL = re.compile(r'"([^"]*)"')
MODEL = """
name: Round the corner
actors: [{id: guest, kind: customer}, {id: bar}]
dependencies:
  - {depender: guest, dependee: bar, resource: coffee, importance: 5}
  - {depender: bar, dependee: guest, resource: money, importance: 4}
"""


@pytest.fixture
def trio() -> Scene:
    return Scene(
        title="Map",
        subtitle="Round the corner",
        parties=(
            Party(id="guest", label="Guest", kind="customer", marks=(2,)),
            Party(id="bar", label="Coffee bar", kind="organisation", focal=True),
            Party(id="town", label="Town hall", kind="authority", state="lost"),
        ),
        flows=(
            Flow(giver="bar", receiver="guest", lines=("coffee", "a warm place"), importance=5),
            Flow(giver="guest", receiver="bar", lines=("money",), importance=1, marks=(1,)),
            Flow(giver="town", receiver="bar", lines=("a permit",), importance=2, proposed=True),
        ),
        notes=(
            Note(mark=1, text="The guest pays late.", severity="high"),
            Note(mark=2, text="Nobody asked the guest.", severity="low"),
            Note(mark=0, text="Beside all this.", severity=""),
        ),
        footer="3 relations, 3 shown",
    )


def body(text: str) -> list[str]:
    """The lines after the front matter, without their indent."""
    return [line.strip() for line in text.split("\n---\n", 1)[1].splitlines()]


def decoded(label: str) -> str:
    """What Mermaid shows for a label."""
    return html.unescape(re.sub(r"#(\d+);", r"&#\1;", label.replace("<br>", "\n")))


def expected(text: str) -> str:
    kept = shown(text, 200).replace("ﬂ°", "ﬂ\u2060°").replace("¶ß", "¶\u2060ß")
    return "\n".join(" ".join(line.split()) for line in kept.split("\n"))


def styles_of_links(lines: list[str]) -> dict[int, str]:
    styles = {}
    for line in lines:
        if line.startswith("linkStyle "):
            _, numbers, style = line.split(" ", 2)
            styles |= dict.fromkeys(map(int, numbers.split(",")), style)
    return styles


def arrows(lines: list[str]) -> list[str]:
    return [line for line in lines if re.match(r"\w+ (-->|-\.->|---)", line)]


def test_parties_have_the_shape_and_class_of_their_kind(trio):
    """Each kind has a bracket and a class of its own; so have the focal party and what happens to one."""
    lines = body(mermaid(trio))
    assert lines[0] == "flowchart LR"
    assert 'n0("Coffee bar"):::box_focal' in lines
    assert 'n1(["Guest ②"]):::ellipse' in lines
    assert f'n2{{{{"Town hall<br>{CAPTIONS.lost}"}}}}:::octagon_dotted' in lines
    looks = dict(line.split(" ", 2)[1:] for line in lines if line.startswith("classDef "))
    assert f"fill:{THEME.parties['customer'].fill}" in looks["ellipse"]
    assert f"stroke-width:{FOCAL_WIDTH}px" in looks["box_focal"]
    assert "stroke-dasharray" in looks["octagon_dotted"]


def test_flows_have_their_width_their_colour_and_their_marks(trio):
    """Importance is line width, the gravest finding gives the colour, and a proposal is dashed."""
    lines = body(mermaid(trio))
    drawn, styles = arrows(lines), styles_of_links(lines)
    assert 'n0 -->|"coffee<br>a warm place"| n1' in drawn
    paid = drawn.index('n1 -->|"① money"| n0')
    possible = drawn.index('n2 -.->|"a permit"| n0')
    widths = [
        float(re.search(r"stroke-width:([\d.]+)px", styles[place])[1])
        for place, line in enumerate(drawn)
        if re.match(r"n\d", line)
    ]
    assert max(widths) == FLOW_WIDTHS[4]
    assert min(widths) == FLOW_WIDTHS[0]
    assert THEME.severities["high"].line in styles[paid]
    assert THEME.proposed.line in styles[possible]
    assert "stroke-dasharray" in styles[possible]
    assert "stroke-dasharray" not in styles[paid]
    assert sorted(styles) == list(range(len(drawn)))


def test_notes_legend_and_footer_are_told(trio):
    """Whatever stands beside the map of a slide stands under it here."""
    text = mermaid(trio)
    labels = {decoded(label) for label in LABEL.findall("\n".join(body(text)))}
    captions = CAPTIONS
    assert {
        "① talk now\nThe guest pays late.",
        "② watch\nNobody asked the guest.",
        "Beside all this.",
    } <= labels
    assert {"customer", "organisation", "authority", captions.focal, captions.arrow} <= labels
    assert {captions.weights, captions.proposed, trio.footer, trio.subtitle} <= labels
    assert text.startswith('---\ntitle: "Map"\n')


def test_no_more_than_a_slide_holds():
    """Of forty parties thirty are drawn, and the foot says so."""
    people = tuple(Party(id=f"p{number:02}", label=f"P{number}", kind="organisation") for number in range(40))
    text = mermaid(Scene(title="Many", subtitle="", parties=people, flows=()))
    assert len(re.findall(r"^\s*n\d+\(", text, re.MULTILINE)) == 30
    assert "30 most connected of 40 parties" in text


def test_faint_flows_have_no_names(trio):
    """What is only in the background has a pale line and no label, as in the picture."""
    faint = replace(trio, flows=tuple(replace(flow, emphasis="faint", marks=()) for flow in trio.flows))
    lines = body(mermaid(faint))
    assert "n0 --> n1" in arrows(lines)
    assert not any("coffee" in line for line in lines)


def test_order_makes_no_difference(trio):
    """Parties, flows and notes may come in any order."""
    turned = replace(trio, parties=trio.parties[::-1], flows=trio.flows[::-1], notes=trio.notes[::-1])
    assert mermaid(trio) == mermaid(turned)


def test_an_empty_scene_is_a_flowchart_too():
    """Nobody on the map is no error."""
    text = mermaid(Scene(title="", subtitle="", parties=(), flows=()))
    assert body(text)[:3] == ["flowchart LR", 'subgraph map[" "]', "direction LR"]


def test_a_stranger_is_refused():
    """A flow from somebody who is not there is one clear error."""
    flow = Flow(giver="a", receiver="b", lines=(), importance=1)
    with pytest.raises(RenderError, match="a and b"):
        mermaid(Scene(title="", subtitle="", parties=(), flows=(flow,)))


# Each of these once broke Mermaid 11, or was read as something else than a text.
TRAPS = (
    "end", 'say "hi"', "x ]]", "`md **b**`", "<b>bold</b>", "a;b", "%% comment", "%%{init: {}}%%",
    "lifestyle: R#D;x", "a style:\n#x;y", "classDef a:#b;", "www.example.com", "http://a.b/c", "a@b.nl",
    "fa:fa-car", "$$x^2$$", "1) a", "12. b", "- c", "end\nend", "#quot; #35;", "ﬂ°°35¶ß", "direction TB",
    "---", "A | B", "   ", "", "🚆", "שלום", "~~gone~~", "click n0 href x", "5%%", "5%{",
)  # fmt: skip


def only_a_label(text: str) -> None:
    scene = Scene(
        title=text,
        subtitle=text,
        parties=(
            Party(id="a", label=text, kind=f"a {text}"),
            Party(id=f"b{text}", label="B", kind="customer"),
        ),
        flows=(Flow(giver="a", receiver=f"b{text}", lines=(text,), importance=3),),
        notes=(Note(mark=1, text=text, severity=text),),
        footer=text,
    )
    whole = mermaid(scene)
    plain = mermaid(
        replace(
            scene,
            title="x",
            subtitle="x",
            parties=(Party(id="a", label="x", kind="x"), Party(id="b", label="B", kind="customer")),
            flows=(Flow(giver="a", receiver="b", lines=("x",), importance=3),),
            notes=(Note(mark=1, text="x", severity="x"),),
            footer="x",
        )
    )
    said = expected(text)
    if said.strip():
        assert [LABEL.sub('""', line) for line in body(whole)] == [
            LABEL.sub('""', line) for line in body(plain)
        ]
        assert decoded(LABEL.search(next(line for line in body(whole) if line.startswith("n0")))[1]) == said
    title = json.loads(whole.split("\n")[1].removeprefix("title: "))
    assert not {"<", ">", "\n"} & {*title}
    for label in LABEL.findall("\n".join(body(whole))):
        left = re.sub(r"#\d+;|<br>", "", label)
        assert not re.search(r"[<>;#`*_\[\]{}|@$~\\&=+^]|%%|%\{|direction (TB|LR)", left)
        for line in re.sub(r"#\d+;", "\x00", label).split("<br>"):
            assert not re.match(r"\s*(-|\d+[.)](\s|$))", line)
            assert not re.search(r":\S|www\.|//\w+\.", line)


@pytest.mark.parametrize("text", TRAPS, ids=ascii)
def test_what_means_something_to_mermaid_is_only_a_label(text):
    """Commands, comments, Markdown, HTML, icons, formulas and entities are shown as they were written."""
    only_a_label(text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", [text for text in TEXTS if len(text) < 200], ids=lambda text: ascii(text)[:40]
)
def test_no_text_breaks_out(text):
    """Every text that has broken programs before is shown as it was written."""
    only_a_label(text)


@given(st.text(max_size=40))
@example("\u2028")
def test_any_text_at_all_is_only_a_label(text):
    """The lines of a flowchart are the same whatever the names in it are."""
    only_a_label(text)


def test_it_is_one_of_the_formats(tmp_path):
    """A model, a picture of it and a file by its ending are all the same text; a chart cannot be one."""
    graph = ecograph.build(ecograph.load(MODEL))
    text = ecograph.render(graph, "mermaid")
    assert text == ecograph.render(graph.picture("map"), "mermaid")
    assert ecograph.save(graph, tmp_path / "map.mmd").read_text("utf-8") == text
    assert ecograph.save(graph, tmp_path / "map.mermaid").read_text("utf-8") == text
    assert ecograph.render(graph, "mermaid", view="ring") != text
    with pytest.raises(ConfigError, match='the view "matrix" is a chart and cannot become "mermaid"'):
        ecograph.render(graph, "mermaid", view="matrix")
