"""How pictures look: colours, fonts, sizes and the few words of the legend, as plain data.

The colours are those of Okabe and Ito, which people with any colour vision can tell apart, and no
colour stands alone: kinds of party differ in shape, proposals in line style, findings in number.
A party is never coloured as good or bad; colour belongs to flows and findings.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["GLYPH_WIDTHS", "THEME", "Captions", "Ink", "PartyStyle", "Theme", "party_style"]

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
class Ink:
    """The colour of a line, and of a mark that belongs to it."""

    line: str
    paper: str
    """The pale colour behind a mark."""
    text: str = ""
    """The colour of names on such a line, where they are not simply dark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Captions:
    """The words of the legend and of the lines that say what was left out."""

    focal: str = "seen from here"
    arrow: str = "gives to"
    proposed: str = "possible exchange"
    weights: str = "the wider, the more it is needed"
    more_lines: str = "… and {count} more"
    more_notes: str = "… and {count} more findings"
    not_all: str = (
        "Shown: the {parties} most connected of {all_parties} parties and {flows} of {all_flows} flows."
    )
    nobody: str = "No parties yet."


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

    flow: str = "#9AA5B0"
    proposed: Ink = Ink(line="#009E73", paper="#E0F4EE", text="#00694E")
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
    captions: Captions = Captions()


THEME: Final = Theme()


def party_style(kind: str) -> PartyStyle:
    """Give the look of a kind of party; a kind that nobody has heard of looks like an organisation."""
    return THEME.parties.get(kind, THEME.parties["organisation"])
