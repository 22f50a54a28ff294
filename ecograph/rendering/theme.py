"""How pictures look: colours, fonts, sizes and the few words of the legend, as plain data.

What a theme may change is in `Theme`, the one object that everything drawn takes: colours, fonts and
hatches. What places depend on (shapes, widths, the letters that text is measured with) and what the legend
says is the same in every theme, so that none moves anything.

The colours are those of Okabe and Ito, which people with any colour vision can tell apart, and no
colour stands alone: kinds of party differ in shape, proposals in line style, findings in number.
A party is never coloured as good or bad; colour belongs to flows and findings.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecograph.rendering.scene import Flow, State

Stroke: TypeAlias = Literal["solid", "dashed", "dotted"]
Sample: TypeAlias = Literal["party", "arrow", "weights", "proposed", "ring", "faint"]
"""What an entry of the legend shows."""

FONT: Final = "DejaVu Sans"
"""What text is measured with; it is wider than most, so that others fit where it does."""
BOLD_FONT: Final = "DejaVu Sans Bold"
BOLD_FACTOR: Final = 1.145
"""How much wider the bold letters are."""
LINE_HEIGHT: Final = 1.18
GLYPH_WIDTHS: Final = (
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775,
    752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390,
    337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
    635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
)  # fmt: skip
"""Widths of the printable ASCII characters of DejaVu Sans, in thousandths of the font size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What sets one kind of party, or of point, apart in every theme."""

    shape: str
    """On a map: ``box``, ``ellipse`` or ``octagon``."""
    point: str
    """On a plot: ``circle``, ``square``, ``diamond`` or ``triangle``."""
    caption: str
    """What the legend calls it."""


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "customer": Kind(shape="ellipse", point="circle", caption="customer"),
        "organisation": Kind(shape="box", point="square", caption="organisation"),
        # At the size of a point an octagon looks like a circle, so an authority is a diamond there.
        "authority": Kind(shape="octagon", point="diamond", caption="authority"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StateStyle:
    """The border of a party to which something happens; its fill stays what it is."""

    border: Stroke
    width: float
    rims: int = 1


STATES: Final[Mapping[str, StateStyle]] = MappingProxyType(
    {
        "lost": StateStyle(border="dotted", width=1.8),
        "failed": StateStyle(border="dashed", width=1.2),
        "hit": StateStyle(border="solid", width=1.2, rims=2),
    }
)
BORDER_WIDTH: Final = 1.2
FOCAL_WIDTH: Final = 3.2
"""The border of the party from which the ecosystem is seen."""
FLOW_WIDTHS: Final = (0.8, 1.2, 1.7, 2.3, 3.0)
"""The width of an arrow for importance 1 to 5."""
RING_WIDTH: Final = 4.2
FAINT_WIDTH: Final = 0.7
DASHES: Final[Mapping[Stroke, str]] = MappingProxyType({"solid": "", "dashed": "5 3", "dotted": "2 4"})
"""Lengths of dash and gap, for programs that want to be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """The colours of a kind of line, and of what belongs to it."""

    line: str
    paper: str
    """The pale colour behind a mark."""
    text: str
    """A shade of the line in which names can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyInk:
    """The colours of one kind of party, or of a touchpoint."""

    fill: str
    border: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartInk:
    """How one part of a bar, or one kind of point, looks in a figure: never by its colour alone."""

    fill: str
    line: str
    text: str = ""
    """The colour of what is written on it, where that is not simply dark."""
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
    no_name: str = "Names left out, for want of room: {names}."
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


CAPTIONS: Final = Captions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The look of everything that is drawn, written or put on slides, as far as it is a matter of taste.

    The names here are those of a theme file; every colour is `#RRGGBB`.
    """

    text: str = "#1F2933"
    quiet: str = "#6B7680"
    paper: str = "#FFFFFF"
    rule: str = "#D5DADF"
    """Thin lines between things."""
    flow: str = "#9AA5B0"
    """An arrow that no finding is about."""
    faint: str = "#D0D7DD"
    """An arrow that is there, and not what is told."""

    accent: str = "#0072B2"
    """The colour of the house, from which that of customers and of what is well follows."""
    proposed: Ink = Ink(line="#009E73", paper="#E0F4EE", text="#00694E")
    ring: Ink = Ink(line="#A0337A", paper="#F8E6F1", text="#7A1F5B")
    """A darker shade of the reddish purple of Okabe and Ito."""
    touchpoint: PartyInk = PartyInk(fill="#F6E3EE", border="#A6527E")
    severities: Mapping[str, Ink] = field(
        default_factory=lambda: {
            "high": Ink(line="#B53A00", paper="#FCE9DC", text="#A34700"),
            "medium": Ink(line="#B98000", paper="#FDF1D5", text="#7A5300"),
            "low": Ink(line="#0072B2", paper="#DDEEF8", text="#005A8C"),
            "info": Ink(line="#6B7680", paper="#EEF0F2", text="#4A5560"),
        }
    )
    """By how grave a finding is, the gravest first."""
    parties: Mapping[str, PartyInk] = field(
        default_factory=lambda: {
            "customer": PartyInk(fill="#CDE9F8", border="#0072B2"),
            "organisation": PartyInk(fill="#FBF6E6", border="#4A5560"),
            "authority": PartyInk(fill="#E4E7EA", border="#6B7680"),
        }
    )
    charts: Mapping[str, ChartInk] = field(
        default_factory=lambda: {
            "whole": ChartInk(fill="#8FA0AE", line="#8FA0AE", text="#1F2933"),
            "direct": ChartInk(fill="#0072B2", line="#0072B2", text="#FFFFFF"),
            "loop": ChartInk(fill="#CDE9F8", line="#0072B2", text="#1F2933", hatch="///"),
            "unreturned": ChartInk(fill="#F6F7F8", line="#9AA5B0", text="#1F2933", hatch=".."),
            # What the customer misses, from what is met up to what is expected.
            "falls_short": ChartInk(fill="#F9D5BE", line="#B53A00", text="#A34700", hatch="///"),
            "exceeds": ChartInk(fill="#CDE9F8", line="#0072B2", text="#005A8C"),
            "stands_for": ChartInk(fill="#DDEEF8", line="#0072B2", text="#005A8C"),
            "stands_against": ChartInk(fill="#FDF1D5", line="#B98000", text="#7A5300"),
            "stands_neither": ChartInk(fill="#F2F4F5", line="#9AA5B0", text="#4A5560"),
            "root_cause": ChartInk(fill="#DDEEF8", line="#0072B2"),
            # A cell that cannot hold anything.
            "nothing_here": ChartInk(fill="#F1F3F4", line="#C3CAD0", hatch="///"),
        }
    )
    shades: Mapping[str, str] = field(default_factory=lambda: {"palest": "#EDF6FC", "darkest": "#56B4E9"})
    """Of the cells of a table; dark text can be read on both."""
    deck: Mapping[str, str] = field(
        default_factory=lambda: {
            "dk1": "#1F2933",
            "lt1": "#FFFFFF",
            "dk2": "#34495E",
            "lt2": "#F2F4F5",
            "accent1": "#0072B2",
            "accent2": "#009E73",
            "accent3": "#A0337A",
            "accent4": "#56B4E9",
            "accent5": "#B98000",
            "accent6": "#6B7680",
            "hlink": "#0072B2",
            "folHlink": "#A0337A",
        }
    )
    """The colours of a deck by the names PowerPoint has for them; a house template has its own."""
    fonts: Mapping[str, str] = field(
        # Arial is on every machine that shows slides, and narrower than what texts are measured with.
        default_factory=lambda: {"pictures": FONT, "deck": "Arial"}
    )
    """What programs that choose letters themselves are asked for, and what a deck has."""

    @property
    def families(self) -> str:
        """Give the fonts a browser may use, the first it has: near in width to what was measured with."""
        return ", ".join(dict.fromkeys((self.fonts["pictures"], FONT, "Verdana", "sans-serif")))

    def party(self, kind: str, *, focal: bool = False, state: State = "") -> PartyLook:
        """Give the look of a party: shape and colours tell its kind, the border who it is and its state.

        >>> THEME.party("customer", focal=True).shape, THEME.party("customer", focal=True).width
        ('ellipse', 3.2)
        """
        ink, happens = self.parties.get(kind, self.parties["organisation"]), STATES.get(state)
        width = FOCAL_WIDTH if focal else happens.width if happens else BORDER_WIDTH
        return PartyLook(
            shape=kind_of(kind).shape,
            fill=ink.fill,
            border=ink.border,
            stroke=happens.border if happens else "solid",
            width=width,
            rims=happens.rims if happens else 1,
        )

    def mark(self, severity: str | None) -> Ink:
        """Give the colours of a mark by how grave its note is; None stands for one that no note explains."""
        inks = {**self.severities, "": self.ring}
        return inks.get("info" if severity is None else severity, self.severities["info"])

    def line(self, flow: Flow, severities: Mapping[int, str], *, wider: float = 1.0) -> LineLook:
        """Give the look of a flow; where findings are about it, it has the colour of the gravest.

        Args:
            flow: The flow.
            severities: How grave the note of each mark is.
            wider: How much wider than usual lines are.
        """
        ink, color = None, self.flow
        if flow.emphasis == "faint":
            color = self.faint
        elif flow.emphasis == "ring":
            ink, color = self.ring, self.ring.line
        elif flow.proposed:
            ink, color = self.proposed, self.proposed.line
        else:
            told = [self.mark(severities[mark]) for mark in flow.marks if mark in severities]
            color = next((grave.line for grave in self.severities.values() if grave in told), self.flow)
        return LineLook(
            color=color,
            width=line_width(flow) * wider,
            stroke="dashed" if flow.proposed else "solid",
            text=ink.text if ink else self.text,
        )

    def samples(self, sample: Sample) -> tuple[LineLook, ...]:
        """Give the lines by which the legend shows something, from left to right; a party shows itself."""
        match sample:
            case "party":
                return ()
            case "ring":
                return (LineLook(color=self.ring.line, width=3.0),)
            case "faint":
                return (LineLook(color=self.faint, width=1.0),)
            case "weights":
                return tuple(
                    LineLook(color=self.flow, width=width, pointed=False) for width in FLOW_WIDTHS[::2]
                )
            case "proposed":
                return (LineLook(color=self.proposed.line, width=1.5, stroke="dashed"),)
            case "arrow":
                return (LineLook(color=self.flow, width=1.5),)

    def point(self, kind: str) -> ChartInk:
        """Give the look of a point on a plot: that of its kind of party, or that of a touchpoint."""
        if kind == "touchpoint":
            ink = self.touchpoint
            return ChartInk(fill=ink.fill, line=ink.border, shape="triangle", caption="touchpoint")
        look, known = self.party(kind), kind_of(kind)
        return ChartInk(fill=look.fill, line=look.border, shape=known.point, caption=known.caption)

    @property
    def cause(self) -> ChartInk:
        """Give the look of a cause that has others behind it."""
        return ChartInk(fill=self.paper, line=self.flow)

    @property
    def expected(self) -> ChartInk:
        """Give the sign of what is expected."""
        return ChartInk(fill=self.paper, line=self.text, shape="diamond")

    @property
    def met(self) -> ChartInk:
        """Give the sign of what is met."""
        return ChartInk(fill=self.text, line=self.text, shape="circle")


def kind_of(party: str) -> Kind:
    """Tell what sets a kind of party apart; one that nobody has heard of looks like an organisation."""
    return KINDS.get(party, KINDS["organisation"])


def line_width(flow: Flow) -> float:
    """Draw a flow the wider the more it matters, whatever its importance says, unless it is loud or faint."""
    if flow.emphasis != "plain":
        return RING_WIDTH if flow.emphasis == "ring" else FAINT_WIDTH
    level = math.floor(flow.importance + 0.5) if math.isfinite(flow.importance) else 1
    return FLOW_WIDTHS[min(5, max(1, level)) - 1]


THEME: Final = Theme()
"""What is drawn with where nothing else is asked for."""

PRINT: Final = Theme(
    text="#000000",
    quiet="#4D4D4D",
    rule="#BDBDBD",
    flow="#8C8C8C",
    faint="#B3B3B3",
    accent="#333333",
    proposed=Ink(line="#262626", paper="#F2F2F2", text="#1A1A1A"),
    ring=Ink(line="#595959", paper="#F2F2F2", text="#404040"),
    touchpoint=PartyInk(fill="#EBEBEB", border="#404040"),
    severities={
        "high": Ink(line="#000000", paper="#E0E0E0", text="#000000"),
        "medium": Ink(line="#333333", paper="#EDEDED", text="#333333"),
        "low": Ink(line="#666666", paper="#F5F5F5", text="#4D4D4D"),
        "info": Ink(line="#757575", paper="#FFFFFF", text="#4D4D4D"),
    },
    parties={
        "customer": PartyInk(fill="#DEDEDE", border="#000000"),
        "organisation": PartyInk(fill="#FFFFFF", border="#333333"),
        "authority": PartyInk(fill="#EFEFEF", border="#666666"),
    },
    charts={
        "whole": ChartInk(fill="#A6A6A6", line="#595959", text="#000000"),
        "direct": ChartInk(fill="#404040", line="#000000", text="#FFFFFF"),
        "loop": ChartInk(fill="#D9D9D9", line="#404040", text="#000000", hatch="///"),
        "unreturned": ChartInk(fill="#FFFFFF", line="#8C8C8C", text="#000000", hatch=".."),
        "falls_short": ChartInk(fill="#FFFFFF", line="#000000", text="#000000", hatch="///"),
        "exceeds": ChartInk(fill="#D9D9D9", line="#595959", text="#333333"),
        "stands_for": ChartInk(fill="#F5F5F5", line="#333333", text="#262626"),
        "stands_against": ChartInk(fill="#CCCCCC", line="#333333", text="#000000"),
        "stands_neither": ChartInk(fill="#FFFFFF", line="#8C8C8C", text="#4D4D4D"),
        "root_cause": ChartInk(fill="#E0E0E0", line="#000000"),
        "nothing_here": ChartInk(fill="#FFFFFF", line="#B3B3B3", hatch="///"),
    },
    shades={"palest": "#F7F7F7", "darkest": "#A6A6A6"},
    deck={
        "dk1": "#000000",
        "lt1": "#FFFFFF",
        "dk2": "#333333",
        "lt2": "#F2F2F2",
        "accent1": "#333333",
        "accent2": "#737373",
        "accent3": "#595959",
        "accent4": "#A6A6A6",
        "accent5": "#404040",
        "accent6": "#8C8C8C",
        "hlink": "#000000",
        "folHlink": "#4D4D4D",
    },
)
"""For paper without colour: what differs in colour elsewhere differs in shade here, and in hatch."""

THEMES: Final[Mapping[str, Theme]] = MappingProxyType({"default": THEME, "print": PRINT})
"""The themes that come along, by their names."""
