"""How pictures look: colours, fonts, sizes and the few words of the legend, as plain data.

The colours are those of Okabe and Ito, which people with any colour vision can tell apart, and no
colour stands alone: kinds of party differ in shape, proposals in line style, findings in number.
A party is never coloured as good or bad; colour belongs to flows and findings.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecograph.rendering.scene import Flow, State

__all__ = [
    "GLYPH_WIDTHS",
    "THEME",
    "Captions",
    "ChartInk",
    "DeckLook",
    "Ink",
    "LineLook",
    "PartyLook",
    "PartyStyle",
    "Sample",
    "StateStyle",
    "Stroke",
    "Theme",
    "flow_look",
    "line_width",
    "mark_ink",
    "party_look",
    "party_style",
    "sample_looks",
]

Stroke: TypeAlias = Literal["solid", "dashed", "dotted"]
Sample: TypeAlias = Literal["party", "arrow", "weights", "proposed", "ring", "faint"]
"""What an entry of the legend shows."""

GLYPH_WIDTHS: Final = (
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775,
    752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390,
    337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
    635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
)  # fmt: skip
"""Widths of the printable ASCII characters of DejaVu Sans, in thousandths of the font size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyStyle:
    """The shape and colours of one kind of party."""

    shape: str
    """``box``, ``ellipse`` or ``octagon``."""
    fill: str
    border: str
    caption: str
    """What the legend calls it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateStyle:
    """The border of a party to which something happens; its fill stays what it is."""

    border: Stroke
    width: float
    rims: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """The colour of a line, and of a mark that belongs to it."""

    line: str
    paper: str
    """The pale colour behind a mark."""
    text: str = ""
    """The colour of names on such a line, where they are not simply dark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartInk:
    """How one part of a bar, or one kind of point, looks in a figure: never by its colour alone."""

    fill: str
    line: str
    text: str = "#1F2933"
    """The colour of numbers on the fill."""
    hatch: str = ""
    """Lines or dots on the fill, in the signs that matplotlib has for them."""
    shape: str = "square"
    """``circle``, ``square``, ``diamond`` or ``triangle``."""
    caption: str = ""
    """What the legend calls it, where the data do not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLook:
    """How one party looks, whatever draws it."""

    shape: str
    """``box`` (with round corners), ``ellipse`` or ``octagon``."""
    fill: str
    border: str
    """Its colour."""
    stroke: Stroke
    width: float
    rims: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineLook:
    """How one line looks, whatever draws it."""

    color: str
    width: float
    stroke: Stroke = "solid"
    pointed: bool = True
    """Whether it has an arrowhead."""
    text: str = ""
    """The colour of names on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Captions:
    """The words of the legend and of the lines that say what was left out."""

    focal: str = "seen from here"
    arrow: str = "gives to"
    proposed: str = "possible exchange"
    ring: str = "the ring told here"
    faint: str = "what else is given"
    no_longer: str = "can no longer give to"
    weights: str = "the wider, the more it is needed"
    more_lines: str = "… and {count} more"
    more_parties: str = "… and {count} more"
    lost: str = "stops"
    failed: str = "cannot go on"
    hit: str = "is cut off"
    more_notes: str = "… and {count} more findings"
    not_all_layers: str = "Shown: the first {layers} of {all_layers} steps."
    not_all: str = (
        "Shown: the {parties} most connected of {all_parties} parties and {flows} of {all_flows} flows."
    )
    nothing: str = "There is nothing to show here yet."
    map_layer: str = "map"
    page_layer: str = "title, notes and legend"
    unknown: str = "not known"
    largest: str = "Shown: the {shown} largest of {all}."
    no_place: str = "Not shown, for want of a number: {count}."
    no_name: str = "Names left out, for want of room: {count}."
    same_place: str = "What falls on the same spot stands side by side."
    no_words: str = "For want of room it is not said what each bar is made of."
    done_by: str = "done by"
    blamed: str = "hears the complaint"
    same_party: str = "the same"
    channel: str = "by which way"
    only_channel: str = "{channel} only"
    measured: str = "measured"
    not_measured: str = "not measured"
    expected: str = "expected"
    met: str = "met"
    ratings: str = "expected and met, 1 to 5"
    short: str = "falls short"
    exceeded: str = "more than expected"
    handed_over: str = "→ handed over"
    no_link: str = "no link"
    unlinked: str = "//→ handed over without a link"
    some_stops: str = "Shown: the {shown} of {all} touchpoints that fall shortest or weigh most."
    stands_for: str = "for"
    stands_against: str = "against"
    stands_neither: str = "neither for nor against"
    divided: str = "some of its parts for, others against"
    silent: str = "has not said"
    firmness: str = "the more signs, the firmer"
    some_goals: str = "Shown: {shown} of {all} goals."
    why: str = "why?"
    root: str = "at the root: nobody has asked further"
    more_causes: str = "- - more behind it"
    some_causes: str = "Shown: {shown} of {all} causes at the root."


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckLook:
    """How a deck looks where no template says otherwise."""

    font: str = "Arial"
    """On every machine that shows slides, and narrower than what texts are measured with."""
    colors: Mapping[str, str] = field(
        default_factory=lambda: {
            "dk1": "#1F2933",
            "lt1": "#FFFFFF",
            "dk2": "#34495E",
            "lt2": "#F2F4F5",
            "accent1": "#0072B2",
            "accent2": "#009E73",
            "accent3": "#A0337A",
            "accent4": "#56B4E9",
            "accent5": "#B27A00",
            "accent6": "#6B7680",
            "hlink": "#0072B2",
            "folHlink": "#A0337A",
        }
    )
    """The colours of the theme by the names PowerPoint has for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Everything about the look of a picture that is a matter of taste."""

    font: str = "DejaVu Sans"
    bold_font: str = "DejaVu Sans Bold"
    bold_factor: float = 1.145
    """How much wider the bold letters are."""
    web_fonts: str = "DejaVu Sans, Verdana, sans-serif"
    """What a browser may use instead, near in width."""
    line_height: float = 1.18

    text: str = "#1F2933"
    quiet: str = "#6B7680"
    paper: str = "#FFFFFF"
    rule: str = "#D5DADF"

    parties: Mapping[str, PartyStyle] = field(
        default_factory=lambda: {
            "customer": PartyStyle(shape="ellipse", fill="#CDE9F8", border="#0072B2", caption="customer"),
            "organisation": PartyStyle(shape="box", fill="#FBF6E6", border="#4A5560", caption="organisation"),
            "authority": PartyStyle(shape="octagon", fill="#E4E7EA", border="#6B7680", caption="authority"),
        }
    )
    border_width: float = 1.2
    focal_border_width: float = 3.2
    states: Mapping[str, StateStyle] = field(
        default_factory=lambda: {
            "lost": StateStyle(border="dotted", width=1.8),
            "failed": StateStyle(border="dashed", width=1.2),
            "hit": StateStyle(border="solid", width=1.2, rims=2),
        }
    )

    dashes: Mapping[Stroke, str] = field(
        default_factory=lambda: {"solid": "", "dashed": "5 3", "dotted": "2 4"}
    )
    """Lengths of dash and gap, for programs that want to be told."""

    flow: str = "#9AA5B0"
    proposed: Ink = Ink(line="#009E73", paper="#E0F4EE", text="#00694E")
    ring: Ink = Ink(line="#A0337A", paper="#F8E6F1", text="#7A1F5B")
    """A darker shade of the reddish purple of Okabe and Ito."""
    ring_width: float = 4.2
    faint: Ink = Ink(line="#D0D7DD", paper="#FFFFFF")
    faint_width: float = 0.7
    severities: Mapping[str, Ink] = field(
        default_factory=lambda: {
            "high": Ink(line="#D55E00", paper="#FCE9DC"),
            "medium": Ink(line="#B27A00", paper="#FDF1D5"),
            "low": Ink(line="#0072B2", paper="#DDEEF8"),
            "info": Ink(line="#6B7680", paper="#EEF0F2"),
        }
    )
    flow_widths: tuple[float, ...] = (0.8, 1.2, 1.7, 2.3, 3.0)
    """The width of an arrow for importance 1 to 5."""
    bar_parts: Mapping[str, ChartInk] = field(
        default_factory=lambda: {
            "whole": ChartInk(fill="#8FA0AE", line="#8FA0AE"),
            "direct": ChartInk(fill="#0072B2", line="#0072B2", text="#FFFFFF"),
            "loop": ChartInk(fill="#CDE9F8", line="#0072B2", hatch="///"),
            "unreturned": ChartInk(fill="#F6F7F8", line="#9AA5B0", hatch=".."),
        }
    )
    points: Mapping[str, ChartInk] = field(
        # At the size of a point an octagon looks like a circle, so an authority is a diamond here.
        default_factory=lambda: {
            "customer": ChartInk(fill="#CDE9F8", line="#0072B2", shape="circle", caption="customer"),
            "organisation": ChartInk(fill="#FBF6E6", line="#4A5560", shape="square", caption="organisation"),
            "authority": ChartInk(fill="#E4E7EA", line="#6B7680", shape="diamond", caption="authority"),
            "touchpoint": ChartInk(fill="#F6E3EE", line="#A6527E", shape="triangle", caption="touchpoint"),
        }
    )
    shades: tuple[str, str] = ("#EDF6FC", "#56B4E9")
    """The palest and the darkest shade of a cell; dark text can be read on both."""
    falls_short: ChartInk = ChartInk(fill="#F9D5BE", line="#D55E00", text="#A34700", hatch="///")
    """What the customer misses, from what is met up to what is expected."""
    exceeds: ChartInk = ChartInk(fill="#CDE9F8", line="#0072B2", text="#005A8C")
    expected: ChartInk = ChartInk(fill="#FFFFFF", line="#1F2933", shape="diamond")
    met: ChartInk = ChartInk(fill="#1F2933", line="#1F2933", shape="circle")
    stands_for: ChartInk = ChartInk(fill="#DDEEF8", line="#0072B2", text="#005A8C")
    stands_against: ChartInk = ChartInk(fill="#FDF1D5", line="#B27A00", text="#7A5300")
    stands_neither: ChartInk = ChartInk(fill="#F2F4F5", line="#9AA5B0", text="#4A5560")
    touchpoint: ChartInk = ChartInk(fill="#F6E3EE", line="#A6527E")
    cause: ChartInk = ChartInk(fill="#FFFFFF", line="#9AA5B0")
    root_cause: ChartInk = ChartInk(fill="#DDEEF8", line="#0072B2")
    nothing_here: ChartInk = ChartInk(fill="#F1F3F4", line="#C3CAD0", hatch="///")
    """A cell that cannot hold anything."""
    captions: Captions = Captions()
    deck: DeckLook = field(default_factory=DeckLook)


THEME: Final = Theme()


def party_style(kind: str) -> PartyStyle:
    """Give the look of a kind of party; a kind that nobody has heard of looks like an organisation."""
    return THEME.parties.get(kind, THEME.parties["organisation"])


def party_look(kind: str, *, focal: bool = False, state: State = "") -> PartyLook:
    """Give the look of a party: shape and colours tell its kind, the border who it is and what happens to it.

    >>> party_look("customer", focal=True).shape, party_look("customer", focal=True).width
    ('ellipse', 3.2)
    """
    style, happens = party_style(kind), THEME.states.get(state)
    width = THEME.focal_border_width if focal else happens.width if happens else THEME.border_width
    return PartyLook(
        shape=style.shape,
        fill=style.fill,
        border=style.border,
        stroke=happens.border if happens else "solid",
        width=width,
        rims=happens.rims if happens else 1,
    )


def mark_ink(severity: str | None) -> Ink:
    """Give the colours of a mark by how grave its note is; None stands for a mark that no note explains."""
    inks = {**THEME.severities, "": THEME.ring}
    return inks.get("info" if severity is None else severity, THEME.severities["info"])


def line_width(flow: Flow) -> float:
    """Draw a flow the wider the more it matters, whatever its importance says, unless it is loud or faint."""
    if flow.emphasis != "plain":
        return THEME.ring_width if flow.emphasis == "ring" else THEME.faint_width
    level = math.floor(flow.importance + 0.5) if math.isfinite(flow.importance) else 1
    return THEME.flow_widths[min(5, max(1, level)) - 1]


def flow_look(flow: Flow, severities: Mapping[int, str], *, wider: float = 1.0) -> LineLook:
    """Give the look of a flow; where findings are about it, it has the colour of the gravest.

    Args:
        flow: The flow.
        severities: How grave the note of each mark is.
        wider: How much wider than usual lines are.
    """
    ink: Ink | None = {"ring": THEME.ring, "faint": THEME.faint}.get(flow.emphasis)
    if flow.emphasis == "plain":
        ink = THEME.proposed if flow.proposed else _gravest(flow, severities)
    named = THEME.ring if flow.emphasis == "ring" else THEME.proposed if flow.proposed else None
    return LineLook(
        color=ink.line if ink else THEME.flow,
        width=line_width(flow) * wider,
        stroke="dashed" if flow.proposed else "solid",
        text=named.text if named else THEME.text,
    )


def _gravest(flow: Flow, severities: Mapping[int, str]) -> Ink | None:
    order = list(THEME.severities.values())
    inks = [mark_ink(severities[mark]) for mark in flow.marks if mark in severities]
    return min((ink for ink in inks if ink in order), key=order.index, default=None)


def sample_looks(sample: Sample) -> tuple[LineLook, ...]:
    """Give the lines by which the legend shows something, from left to right; a party is shown by itself."""
    match sample:
        case "party":
            return ()
        case "ring":
            return (LineLook(color=THEME.ring.line, width=3.0),)
        case "faint":
            return (LineLook(color=THEME.faint.line, width=1.0),)
        case "weights":
            widths = THEME.flow_widths[::2]
            return tuple(LineLook(color=THEME.flow, width=width, pointed=False) for width in widths)
        case "proposed":
            return (LineLook(color=THEME.proposed.line, width=1.5, stroke="dashed"),)
        case "arrow":
            return (LineLook(color=THEME.flow, width=1.5),)
