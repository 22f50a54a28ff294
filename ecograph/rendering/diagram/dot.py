"""A slide written as DOT in which every place is fixed, so that Graphviz only has to draw."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import graphviz

from ecograph.rendering.diagram.geometry import HEIGHT, WIDTH, around, grown
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
from ecograph.rendering.theme import BOLD_FONT, FONT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecograph.rendering.diagram.geometry import Box, Point
    from ecograph.rendering.diagram.parts import Part
    from ecograph.rendering.theme import LineLook, PartyLook, Theme

PNG_DPI: Final = 144
"""Gives 1920 by 1080 pixels."""
RIM_GAP: Final = 4.0
"""How far outside a shape Graphviz draws its second rim."""

ROUNDNESS: Final = 4 / 3 * (math.sqrt(2) - 1)
"""How far the handles of a quarter of a circle stand off, in shares of its radius."""


def dot_text(text: str, *, left: bool = False) -> str:
    r"""Write a text for DOT so that it is drawn as it was written; every text passes here.

    Graphviz decodes `&amp;`, expands `\N` and reads `<b>` as markup, so the order matters. Now and then
    it crashes on a label that is nothing but line ends: who has nothing to say leaves the label out.
    """
    safe: str = graphviz.escape(text.replace("&", "&amp;"))
    # A label that ends in \l is no markup in any reading, so losing the mark of `escape` is harmless.
    return safe.replace("\n", r"\l") + r"\l" if left else safe


def _number(value: float) -> str:
    return f"{value:.2f}"


class Sheet:
    """A DOT graph of one slide; y is turned round, since Graphviz counts upwards."""

    def __init__(self, theme: Theme, *, dpi: int | None) -> None:
        self._theme = theme
        self.graph = graphviz.Digraph("ecosystem")
        self.titles: dict[str, str] = {}
        """What the pointer shows on each part, by the generated id of the part."""
        self._names = 0
        self._has_top = False
        self.graph.attr(bgcolor=theme.paper, pad="0", margin="0", outputorder="edgesfirst", splines="true")
        if dpi:
            self.graph.attr(dpi=str(dpi))
        self.graph.attr("node", fixedsize="true", margin="0", fontname=FONT, fontcolor=theme.text, label="")
        self._cover("slide")

    def put(self, part: Part) -> None:
        """Write down one part of the slide."""
        match part:
            case PartyPart():
                self._party(part)
            case FlowPart():
                self._flow(part)
            case NamesPart():
                self._on_paper(f"f{part.number}", "\n".join(part.lines), part)
            case MarkPart():
                self._mark(part)
            case TextPart():
                self._text(part)
            case CaptionPart() if part.text.strip():
                self._on_paper(self._name("c"), part.text, part)
            case RingPart():
                self._ring(part)
            case LinePart():
                self._line(part)
            case SamplePart():
                self._shape(self._name("k"), part.box, **_party_looks(part.look))

    def _cover(self, name: str) -> None:
        """Put a part as large as the slide that is not seen."""
        self._shape(name, (0, 0, WIDTH, HEIGHT), style="invis", shape="box")

    def _name(self, letter: str) -> str:
        """Make the next name of a part that nothing refers to."""
        self._names += 1
        return f"{letter}{self._names}"

    def _shape(self, name: str, box: Box, label: str = "", **looks: str) -> None:
        """Put a node; `label` must already be DOT text."""
        left, top, right, bottom = box
        self.graph.node(
            name,
            label=label,
            id=name,
            pos=f"{_number((left + right) / 2)},{_number(HEIGHT - (top + bottom) / 2)}",
            width=f"{(right - left) / 72:.4f}",
            height=f"{(bottom - top) / 72:.4f}",
            **looks,
        )

    def _party(self, part: PartyPart) -> None:
        name, label = f"n{part.number}", "\n".join(part.lines)
        self.titles[name] = part.tooltip
        self._shape(
            name,
            grown(part.box, -RIM_GAP) if part.look.rims > 1 else part.box,
            dot_text(label) if label.strip() else "",
            **_party_looks(part.look),
            fontsize=_number(part.size),
            fontname=BOLD_FONT,
        )

    def _flow(self, part: FlowPart) -> None:
        name, (giver, receiver) = f"e{part.number}", part.ends
        self.titles[name] = self.titles[f"f{part.number}"] = part.tooltip
        # Graphviz draws lines in the order in which the parts they start from were first named, so what
        # is to lie under or over all others starts from a part of its own; its place is given anyhow.
        start = {"faint": "slide", "ring": "top"}.get(part.flow.emphasis, f"n{giver}")
        if start == "top" and not self._has_top:
            self._cover("top")
            self._has_top = True
        self._curve(name, (start, f"n{receiver}"), part.curve.bezier, part.curve.tip, part.look)

    def _on_paper(self, name: str, text: str, part: NamesPart | CaptionPart) -> None:
        self._shape(
            name,
            part.box,
            dot_text(text),
            shape="box",
            style="filled",
            penwidth="0",
            fillcolor=self._theme.paper,
            fontsize=_number(part.size),
            fontcolor=part.color,
        )

    def _mark(self, part: MarkPart) -> None:
        self._shape(
            self._name("m"),
            part.box,
            dot_text(part.text),
            shape="circle",
            style="filled",
            penwidth="0",
            fillcolor=part.ink.paper,
            fontcolor=part.ink.line,
            fontname=BOLD_FONT,
            fontsize=_number(part.letters),
        )

    def _text(self, part: TextPart) -> None:
        if part.text.strip():
            self._shape(
                self._name("t"),
                part.box,
                dot_text(part.text, left=part.of is None),
                shape="plaintext",
                fontsize=_number(part.size),
                fontcolor=part.color,
                fontname=BOLD_FONT if part.bold else FONT,
            )

    def _ring(self, part: RingPart) -> None:
        """Draw an oval as a curve, since a shape would lie over all arrows."""
        left, top, right, bottom = part.box
        x, y = (left + right) / 2, (top + bottom) / 2
        across, down = ROUNDNESS * (right - left) / 2, ROUNDNESS * (bottom - top) / 2
        bezier = [
            *((left, y), (left, y - down), (x - across, top)),
            *((x, top), (x + across, top), (right, y - down)),
            *((right, y), (right, y + down), (x + across, bottom)),
            *((x, bottom), (x - across, bottom), (left, y + down)),
            (left, y),
        ]
        self._curve(self._name("r"), ("slide", "slide"), bezier, None, part.look)

    def _line(self, part: LinePart) -> None:
        """Draw a straight line between two places, to the right where it has an arrowhead."""
        ends = []
        for place in (part.start, part.end):
            ends.append(self._name("p"))
            self._shape(ends[-1], around(place, 0.2, 0.2), style="invis")
        neck, tip = part.end, None
        if part.look.pointed:
            neck, tip = (part.end[0] - head_length(part.look.width), part.end[1]), part.end
        bezier = (part.start, part.start, neck, neck)
        self._curve(self._name("l"), (ends[0], ends[1]), bezier, tip, part.look)

    def _curve(
        self, name: str, ends: tuple[str, str], bezier: Sequence[Point], tip: Point | None, look: LineLook
    ) -> None:
        """Draw a curve between two nodes where it has been put, with an arrowhead if it has a tip."""
        places = " ".join(f"{_number(x)},{_number(HEIGHT - y)}" for x, y in bezier)
        arrow = f"e,{_number(tip[0])},{_number(HEIGHT - tip[1])} " if tip else ""
        looks = {"color": look.color, "penwidth": _number(look.width), "style": look.stroke}
        looks |= {"arrowsize": _number(head_length(look.width) / 10)} if tip else {"dir": "none"}
        self.graph.edge(*ends, id=name, pos=arrow + places, **looks)


def _party_looks(look: PartyLook) -> dict[str, str]:
    styles = [*(["rounded"] if look.shape == "box" else []), "filled"]
    return {
        "shape": look.shape,
        "style": ",".join([*styles, *([] if look.stroke == "solid" else [look.stroke])]),
        "fillcolor": look.fill,
        "color": look.border,
        "penwidth": _number(look.width),
        **({"peripheries": str(look.rims)} if look.rims > 1 else {}),
    }
