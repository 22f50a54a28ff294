"""A theme of one's own: what follows from what, what is refused, and that nothing else is drawn with."""

from __future__ import annotations

import ast
import io
import re
import zipfile
from dataclasses import fields, is_dataclass, replace
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ecograph
from ecograph.errors import ConfigError, InvalidModel, UnreadableModel
from ecograph.formats.yaml import read_yaml
from ecograph.rendering import theming
from ecograph.rendering.colours import contrast, hardest
from ecograph.rendering.pictures import VIEWS
from ecograph.rendering.theme import THEME, THEMES, Theme
from ecograph.rendering.theming import theme_of, themed

ROOT = Path(__file__).parents[2]


def own(text: str) -> Theme:
    return themed(read_yaml(text, "house.yaml"))


def recoloured(part: Any, shade: Any) -> Any:
    """The same theme, with another colour in the place of each."""
    if isinstance(part, str):
        return shade(part) if part.startswith("#") else part
    if is_dataclass(part):
        names = {field.name for field in fields(part)}
        return replace(part, **{name: recoloured(getattr(part, name), shade) for name in names})
    return {name: recoloured(value, shade) for name, value in part.items()}


def colours(part: Any) -> list[str]:
    found: list[str] = []
    recoloured(part, lambda colour: found.append(colour) or colour)
    return found


def distinct() -> Theme:
    """A theme in which every colour is there once and none is one of the default theme."""
    numbers = count(0x0A0B00)
    theme: Theme = recoloured(THEME, lambda _: f"#{next(numbers):06X}")
    assert len({*colours(theme)}) == len(colours(theme))
    assert not {*colours(theme)} & {*colours(THEME)}
    return theme


def hexes(text: str) -> set[str]:
    """Colours as SVG, DOT, draw.io and Mermaid have them; ids of parts and entities are none."""
    return {f"#{digits.upper()}" for digits in re.findall(r"(?<![&\w])#([0-9A-Fa-f]{6})\b", text)}


MODULES = sorted({*ROOT.glob("ecograph/rendering/**/*.py")} - {*ROOT.glob("ecograph/rendering/them*.py")})


@pytest.fixture(scope="module")
def report() -> ecograph.Report:
    return ecograph.scan(ecograph.load(ROOT / "examples/airport.yaml"))


# --- one object for all that is drawn -------------------------------------------------------------


@pytest.mark.parametrize(
    ("view", "form"),
    [*((view, "svg") for view in VIEWS), *(("map", form) for form in ("dot", "drawio", "mermaid"))],
)
def test_every_colour_of_a_picture_is_the_themes(report, view: str, form: str):
    """No picture in any form that is text has a colour that its theme has not."""
    theme = distinct()
    found = hexes(ecograph.render(report, form, view=view, theme=theme))
    assert len(found) > 3
    assert not found & {*colours(THEME)}
    if view not in {"matrix", "dependence"}:  # whose cells have shades between two of the theme
        assert found <= {*colours(theme)}


def test_every_state_and_line_has_the_colours_of_the_theme(report):
    """A ring, a swap, a fall and a what-if have no colour of another theme either."""
    theme = distinct()
    fall = ecograph.scenarios.what_if(report.graph.facts, remove=["airport"])
    found = hexes(ecograph.render(fall, "svg", theme=theme))
    assert found
    assert found <= {*colours(theme)}


@pytest.mark.parametrize("form", ["pptx", "xlsx"])
def test_no_colour_of_the_default_is_left_in_a_file_for_the_office(report, form: str):
    """Neither a deck nor a workbook has a colour of the default theme when another one is asked for."""
    theme = distinct()
    usual, files = (
        {
            match.upper()
            for name, part in parts(ecograph.render(report, form, theme=look))
            for match in re.findall(r'(?:srgbClr val|rgb)="(?:FF)?([0-9A-Fa-f]{6})"', part)
        }
        for look in (THEME, theme)
    )
    mine = {colour[1:] for colour in colours(THEME)} - {"FFFFFF", "000000"}
    assert usual & mine
    assert files & {colour[1:] for colour in colours(theme)}
    assert not files & mine


def parts(content: bytes) -> list[tuple[str, str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return [(name, file.read(name).decode()) for name in file.namelist() if name.endswith(".xml")]


@pytest.mark.parametrize("view", ["map", "ring", "cascade"])
def test_a_theme_moves_nothing(report, view):
    """Whatever the theme, every part of a picture is where it was."""

    def places(theme: Theme) -> list[str]:
        drawn = ecograph.render(report, "dot", view=view, theme=theme)
        return re.findall(r'(?:pos|width|height|penwidth|fontsize|shape)="?[^" \]]*', drawn)

    assert places(THEME) == places(THEMES["print"]) == places(distinct())


def test_the_default_is_the_default(report):
    """Naming the default theme, giving it and saying nothing are the same."""
    drawn = ecograph.render(report, "svg")
    assert drawn == ecograph.render(report, "svg", theme="default")
    assert drawn == ecograph.render(report, "svg", theme=THEME)


@pytest.mark.parametrize("name", THEMES)
def test_what_comes_with_the_package_can_be_read_and_told_apart(name: str):
    """Both ready-made themes hold what is asked of a house: contrast, and lines that differ to all eyes."""
    assert list(theming._near(dict(theming._colors(THEMES[name])))) == []


def test_print_has_no_colour():
    """Red, green and blue of every colour of the theme for print are alike."""
    assert all(colour[1:3] == colour[3:5] == colour[5:] for colour in colours(THEMES["print"]))


def test_lines_differ_in_print():
    """What leads to something else is darker than what is just given, and dashed or wide as ever."""
    theme = THEMES["print"]
    lines = [theme.severities["high"].line, theme.proposed.line, theme.ring.line, theme.flow]
    shades = [contrast(line, "#FFFFFF") for line in lines]
    assert shades == sorted(shades, reverse=True)
    assert min(hardest(one, other)[0] for one, other in pairwise(lines)) >= 12.0


# --- what follows from what -----------------------------------------------------------------------


def test_nothing_said_is_the_theme_it_is_like():
    """An empty file is the default theme, and `like` another one."""
    assert own("") == THEME
    assert own("like: print") == THEMES["print"]


@pytest.mark.parametrize("name", THEMES)
def test_a_theme_can_be_written_down(name):
    """Every colour of a theme that comes along has its name in a file, and nothing is wrong with it."""

    def told(part: Any) -> Any:
        if isinstance(part, str):
            return part
        own_names = [field.name for field in fields(part)] if is_dataclass(part) else [*part]
        values = {one: getattr(part, one) if is_dataclass(part) else part[one] for one in own_names}
        colourless = {"hatch", "shape", "caption"}
        return {one: told(value) for one, value in values.items() if one not in colourless and value != ""}

    import json

    assert own(json.dumps({"like": name, **told(THEMES[name])})) == THEMES[name]


def test_one_colour_of_the_house_colours_what_follows_from_it():
    """Customers, what is well and the deck take the accent; findings and proposals keep their own."""
    theme = own("accent: '#7A003C'")
    assert (
        theme.parties["customer"].border == theme.charts["direct"].fill == theme.deck["accent1"] == "#7A003C"
    )
    assert theme.severities["high"] == THEME.severities["high"]
    assert theme.proposed == THEME.proposed
    assert theme.parties["authority"] == THEME.parties["authority"]


def test_what_is_said_holds_beside_what_follows():
    """A colour that the file names is that colour, whatever it would follow from."""
    theme = own("accent: '#7A003C'\nparties:\n  customer: {fill: '#FFEEAA'}\n  authority: '004000'\n")
    assert theme.parties["customer"].fill == "#FFEEAA"
    assert theme.parties["customer"].border == "#7A003C"
    assert theme.parties["authority"].border == "#004000"
    assert theme.parties["authority"].fill != THEME.parties["authority"].fill


def test_dark_paper_turns_everything_round():
    """On dark paper every tint is dark, and every text can be read."""
    theme = own("paper: '#10141A'\ntext: '#F4F6F8'\naccent: '#6FC3F0'\nproposed: '#45D6A4'\nring: '#E58AC6'\n"
                "severities: {high: '#FF9A57', medium: '#F7E08A'}\n")  # fmt: skip
    grounds = [theme.parties[kind].fill for kind in theme.parties]
    grounds += [theme.severities[grave].paper for grave in theme.severities]
    assert all(contrast(ground, "#FFFFFF") > contrast(ground, "#000000") for ground in grounds)
    assert theme.deck["lt1"] == "#10141A"


def test_fonts_are_asked_for_first_where_readers_choose_them(report):
    """A browser is asked for the house font before the usual ones, and a deck has it."""
    theme = own("fonts: Gill Sans")
    assert "Gill Sans, DejaVu Sans, Verdana, sans-serif" in ecograph.render(report, "svg", theme=theme)
    assert "Gill Sans" in ecograph.render(report, "svg", view="balance", theme=theme)
    assert "Gill Sans, DejaVu Sans" in ecograph.render(report, "drawio", theme=theme)
    deck = dict(parts(ecograph.render(report, "pptx", theme=theme)))
    assert 'latin typeface="Gill Sans"' in deck["ppt/theme/theme1.xml"]
    apart = own("fonts: {deck: Georgia}").fonts
    assert apart == {"pictures": THEME.fonts["pictures"], "deck": "Georgia"}


HEX = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


@settings(max_examples=150, deadline=None)
@given(HEX)
def test_any_accent_does(accent: str):
    """Whatever colour a house has, what follows from it can be read."""
    theme = own(f"accent: '{accent}'")
    assert theme.accent == accent
    for ink in (theme.charts[bar] for bar in ("direct", "loop", "stands_for")):
        assert contrast(ink.text, ink.fill) >= 4.5
    assert contrast(theme.text, theme.parties["customer"].fill) >= 4.5
    assert contrast(theme.deck["accent1"], theme.paper) >= 4.5


def test_the_example_of_the_page_works():
    """The theme file that the page of the pictures shows is taken, and says what the page says."""
    page = (ROOT / "docs/views.md").read_text("utf-8")
    text = page.partition("# house.yaml")[2].partition("```")[0]
    theme = own(f"# house.yaml{text}")
    assert theme.deck["accent1"] == theme.accent == "#7A003C"
    assert theme.fonts == {"pictures": "Calibri", "deck": "Calibri"}
    assert theme.charts["falls_short"].line == "#A33C00"


def test_every_name_of_a_theme_is_on_the_page():
    """Whoever reads the page of the pictures finds every part of a theme there."""
    page = (ROOT / "docs/views.md").read_text("utf-8")
    section = page.partition("## Colours of your own")[2].partition("\n## ")[0]
    for field in fields(Theme):
        assert f"`{field.name}`" in section
    for bar in THEME.charts:
        assert f"`{bar}`" in section


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("acent: '#7A003C'\n", ["house.yaml:1:1", '"acent"', 'did you mean "accent"?']),
        ("parties:\n  custmer: '#7A003C'\n", ["house.yaml:2:3", '"custmer"', 'did you mean "customer"?']),
        ("parties: {customer: {colour: '#7A003C'}}\n", ['"colour"', "border and fill"]),
        ("text: black\n", ['"text" is no colour: black', "'#0072B2'"]),
        ("text: '#12'\n", ['"text" is no colour: #12']),
        ("text: #123456\n", ['"text" has no colour', "begins a remark"]),
        ("text: {fill: '#123456'}\n", ['"text" is one value, not a table']),
        ("parties: '#123456'\n", ['"parties" is a table, not one value']),
        ("text: ['#123456']\n", ['"text" is no colour']),
        ("- '#123456'\n", ["a theme is a table of colours"]),
        ("'#123456'\n", ["a theme is a table of colours"]),
        ("like: prnt\n", ['"prnt"', 'did you mean "print"?']),
        ("fonts: {deck: '<b>'}\n", ['"fonts.deck" is no name of a font']),
        ("text: '#123456'\ntext: '#123457'\n", ["house.yaml:2:1", "for the second time"]),
        ("charts: {direct: {hatch: '//'}}\n", ['"hatch"', "fill, line and text"]),
        ("text: '#999999'\n", ["text (#999999) on paper (#FFFFFF) has a contrast of 2.8", "darker"]),
        ("parties: {customer: {fill: '#222222'}}\n", ["parties.customer.fill (#222222)", "needs 4.5"]),
        ("proposed: '#C05A20'\n", ["proposed.line (#C05A20)", "look alike to people who see no", "need 12"]),
        ("severities: {high: '#FFD0B0'}\n", ["severities.high.line (#FFD0B0) on paper", "needs 3"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(text: str, told: list[str]):
    """Each mistake names the key or the value, its line, and what would do."""
    with pytest.raises(InvalidModel) as wrong:
        own(text)
    said = str(wrong.value)
    assert "house.yaml:" in said
    assert not [words for words in told if words not in said], said


def test_all_mistakes_are_told_at_once():
    """Who has made four mistakes hears of four, from the first line to the last."""
    with pytest.raises(InvalidModel) as wrong:
        own("acent: '#7A003C'\nquiet: '#BBBBBB'\nring: blue\nlike: prnt\n")
    told = [(problem.place.line, problem.code) for problem in wrong.value.problems]
    assert list(dict.fromkeys(told)) == [
        (1, "unknown-key"),
        (2, "low-contrast"),
        (3, "not-a-color"),
        (4, "unknown-theme"),
    ]


def test_what_the_file_did_not_touch_is_not_held_against_it():
    """Of a colour that follows from a bad one the reason is told, by its line."""
    with pytest.raises(InvalidModel) as wrong:
        own("accent: '#7A003C'\nflow: '#009E73'\n")
    assert {problem.place.line for problem in wrong.value.problems} == {2}


def test_a_theme_is_a_name_a_file_or_a_theme(tmp_path):
    """A file is read by its path, JSON as well; a name that is none of both is told."""
    file = tmp_path / "house.json"
    file.write_text('{"accent": "#7A003C"}')
    assert theme_of(file) == theme_of(str(file)) == own("accent: '#7A003C'")
    assert theme_of(THEME) is THEME
    with pytest.raises(ConfigError, match=r'there is no theme "prnt".*did you mean "print"'):
        theme_of("prnt")
    with pytest.raises(UnreadableModel, match=r"huose\.json.*no such file.*house\.json"):
        theme_of(tmp_path / "huose.json")
    file.write_bytes(b"\xff\xff\xff")
    with pytest.raises(UnreadableModel, match="not UTF-8"):
        theme_of(file)


def test_every_door_refuses_a_theme_that_is_none(report):
    """Also what has no look of its own says so, instead of passing over a slip."""
    for form in ("svg", "text", "pptx", "xlsx", "mimebundle"):
        with pytest.raises(ConfigError, match="there is no theme"):
            ecograph.render(report, form, theme="grey")


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_nothing_is_drawn_with_a_theme_that_nobody_gave(module: Path):
    """The default theme stands in for what is not said at a door, and nowhere else."""
    tree = ast.parse(module.read_text("utf-8"))
    stand_ins: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.arguments):
            stand_ins |= {*node.defaults, *node.kw_defaults}
        elif isinstance(node, ast.AnnAssign):
            stand_ins.add(node.value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
            stand_ins |= {*node.args[1:]}
    used = {node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "THEME"}
    assert not {node.lineno for node in used - stand_ins}
