"""A scene as a Mermaid flowchart, the text that wikis and README files draw by themselves.

Mermaid places everything itself. What a slide shows beside its map stands under it here, in two rows: the
notes, and the legend with the footer.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from ecograph.rendering.diagram.lettering import LONGEST_NAME, flow_names, mark_text, shown, state_word
from ecograph.rendering.diagram.page import legend_of
from ecograph.rendering.diagram.roster import roster_of
from ecograph.rendering.theme import BORDER_WIDTH, DASHES, FOCAL_WIDTH, THEME
from ecograph.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecograph.rendering.diagram.page import Entry
    from ecograph.rendering.diagram.roster import Roster
    from ecograph.rendering.scene import Note, Party, Scene
    from ecograph.rendering.theme import LineLook, PartyLook, Stroke, Theme

LONGEST_TITLE: Final = 160
_BRACKETS: Final = {"box": ("(", ")"), "ellipse": ("([", "])"), "octagon": ("{{", "}}")}
"""The shapes of parties; an octagon is a hexagon here."""
_KEEPERS: Final = (
    ("\N{LATIN SMALL LIGATURE FL}", "\N{DEGREE SIGN}"),
    ("\N{PILCROW SIGN}", "\N{LATIN SMALL LETTER SHARP S}"),
)
_BARE: Final = "fill:none,stroke:none"

_MEANS_SOMETHING: Final = re.compile(
    r"[^\w ,()'/?!.:%\-\u00a1-\U0010ffff]|_"
    r"|(?<!\w)-|-(?!\w)"  # but not between letters
    r"|(?<!\w)\.|(?<=\d)\.(?!\d)|(?<=[^\W\d])\.(?=\w)"  # but not in a number or after a word
    r"|(?<!\w):|:(?! )"  # but not after a word
    r"|(?<!\d)%|%(?=[%{])"  # but not after a number
    r"|^\d(?=\d*\))"  # the first item of a list
    r"|(?<=direction) (?=TB|TD|BT|RL|LR)"  # a command in any line, also within quotes
)
"""Mermaid reads a label as Markdown and as HTML before it decodes the signs that are written as numbers, so
only what neither of them knows is left as it is: lists, links, tags and emphasis are not made."""


def mermaid(scene: Scene, *, theme: Theme = THEME) -> str:
    r"""Write a scene as a Mermaid flowchart from left to right.

    It says what the SVG says: the same parties and flows (no more than a slide holds), marks, notes and
    legend. Parties have generated ids; a name, whatever signs it is made of, is nothing but a label.

    Args:
        scene: What to show; the order of its parties and flows makes no difference.
        theme: How it looks.

    Raises:
        RenderError: A flow names a party that is not in the scene.

    Source: https://mermaid.js.org/syntax/flowchart.html

    >>> from ecograph.rendering.scene import Flow, Party, Scene
    >>> bar, guest = (Party(id=name, label=name, kind="organisation") for name in ("bar", "guest"))
    >>> coffee = Flow(giver="bar", receiver="guest", lines=("coffee",), importance=5)
    >>> scene = Scene(title="Map", subtitle="", parties=(bar, guest), flows=(coffee,))
    >>> for line in mermaid(scene).splitlines():
    ...     if "n0" in line or "n1" in line:
    ...         print(line.strip())
    n0("bar"):::box
    n1("guest"):::box
    n0 -->|"coffee"| n1
    """
    roster = roster_of(scene)
    chart = _Flowchart(theme)
    return "\n".join([*_front(scene.title, theme.paper), *chart.lines_of(scene, roster)]) + "\n"


def _front(title: str, paper: str) -> list[str]:
    """Write the front matter, which is YAML.

    Mermaid shows a title as text after it has cleaned it as HTML, so the signs of tags have to be other ones.
    """
    signs = str.maketrans("<>", "\N{FULLWIDTH LESS-THAN SIGN}\N{FULLWIDTH GREATER-THAN SIGN}")
    text = _parted(shown(title, LONGEST_TITLE)).replace("\n", " ").translate(signs)
    return [
        "---",
        f"title: {_quoted(text)}",
        "config:",
        "  theme: base",
        "  themeVariables:",
        f"    edgeLabelBackground: {_quoted(paper)}",
        "---",
    ]


class _Flowchart:
    """The lines of a flowchart; links are styled by their number in the order in which they are written."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._lines = ["flowchart LR"]
        self._indent = 1
        self._links = 0
        self._links_like: dict[str, list[int]] = {}
        """The numbers of the links that have the same style."""
        self._styles: list[str] = []
        self._classes: dict[str, str] = {}

    def lines_of(self, scene: Scene, roster: Roster) -> list[str]:
        """Write legend, notes and map, which Mermaid stacks from the last to the first, then the looks."""
        self._legend(legend_of(roster), [scene.footer, roster.left_out])
        self._notes(sorted(scene.notes, key=lambda note: (note.mark, note.text)))
        self._open("map", scene.subtitle)
        for ring in range(1 + len(roster.rings)):
            # A flowchart has no rings: who stands on one stands in a group of its own.
            if ring:
                self._open(f"ring{ring}", roster.rings[ring - 1])
            for number, party in enumerate(roster.parties):
                if party.ring == ring or not roster.rings:
                    look = self._theme.party(party.kind, focal=party.focal, state=party.state)
                    self._party(f"n{number}", _party_lines(party), look)
            if ring:
                self._close(f"ring{ring}")
        severities = {note.mark: note.severity for note in scene.notes}
        for flow, (giver, receiver) in zip(roster.flows, roster.ends, strict=True):
            lines = _marked(flow.marks, flow_names(flow))
            self._link((f"n{giver}", f"n{receiver}"), lines, self._theme.line(flow, severities))
        self._close("map")
        classes = [f"classDef {name} {style}" for name, style in sorted(self._classes.items())]
        links = [f"linkStyle {','.join(map(str, same))} {style}" for style, same in self._links_like.items()]
        return [*self._lines, *(f"    {line}" for line in [*classes, *self._styles, *links])]

    def _write(self, line: str) -> None:
        self._lines.append("    " * self._indent + line)

    def _open(self, group: str, title: str = "") -> None:
        self._write(f"subgraph {group}[{_label([title])}]")
        self._indent += 1
        # What is not tied together stands in a row where the direction is downwards.
        self._write(f"direction {'LR' if group == 'map' else 'TB'}")

    def _close(self, group: str) -> None:
        self._indent -= 1
        self._write("end")
        self._styles.append(f"style {group} {_BARE},color:{self._theme.quiet}")

    def _party(self, name: str, lines: Sequence[str], look: PartyLook) -> None:
        before, after = _BRACKETS[look.shape]
        # There is one rim at most, so it is as wide as all of them.
        width = look.width + BORDER_WIDTH * (look.rims - 1)
        styles = _styles(fill=look.fill, stroke=look.border, width=width, color=self._theme.text)
        self._box(name, f"{before}{_label(lines)}{after}", _class_name(look), styles + _dashes(look.stroke))

    def _box(self, name: str, box: str, kind: str, style: str) -> None:
        self._classes[kind] = style
        self._write(f"{name}{box}:::{kind}")

    def _link(self, ends: tuple[str, str], lines: Sequence[str], look: LineLook) -> None:
        line = "-.->" if look.stroke == "dashed" else "-->" if look.pointed else "---"
        label = f"|{_label(lines)}|" if any(shown(text).strip() for text in lines) else ""
        self._write(f"{ends[0]} {line}{label} {ends[1]}")
        text = look.text or self._theme.quiet
        style = _styles(stroke=look.color, width=look.width, color=text) + _dashes(look.stroke)
        self._links_like.setdefault(style, []).append(self._links)
        self._links += 1

    def _notes(self, notes: Sequence[Note]) -> None:
        if not notes:
            return
        self._open("notes")
        for number, note in enumerate(notes):
            ink = self._theme.mark(note.severity)
            word = ENGLISH.severity.get(note.severity, "")
            mark = (note.mark,) if note.mark else ()
            lines = [*_marked(mark, [word]), note.text] if word else _marked(mark, [note.text])
            style = _styles(fill=ink.paper, stroke=ink.line, width=0.8, color=self._theme.text)
            kind = note.severity if note.severity in self._theme.severities else "note"
            if not (mark or word):
                style, kind = f"fill:{self._theme.paper},stroke:none,color:{self._theme.text}", "aside"
            self._box(f"r{number}", f"[{_label(lines)}]", kind, style)
        self._close("notes")

    def _legend(self, legend: Sequence[Entry], feet: Sequence[str]) -> None:
        feet = [foot for foot in feet if shown(foot).strip()]
        if not legend and not feet:
            return
        self._open("legend")
        for number, entry in enumerate(legend):
            if entry.kind:
                self._party(f"k{number}", [entry.caption], self._theme.party(entry.kind, focal=entry.focal))
            # The widest of several lines stands for all of them.
            for look in self._theme.samples(entry.sample)[-1:]:
                ends = (f"k{number}a", f"k{number}b")
                for end in ends:
                    self._box(end, '[" "]', "point", _BARE)
                self._link(ends, [entry.caption], look)
        for number, foot in enumerate(feet):
            self._box(f"t{number}", f"[{_label([foot])}]", "foot", f"{_BARE},color:{self._theme.quiet}")
        self._close("legend")


# --- Looks


def _styles(*, stroke: str, width: float, color: str, fill: str = "") -> str:
    filled = f"fill:{fill}," if fill else ""
    return f"{filled}stroke:{stroke},stroke-width:{width:g}px,color:{color}"


def _dashes(stroke: Stroke) -> str:
    dashes = DASHES[stroke]
    return f",stroke-dasharray:{dashes}" if dashes else ""


def _class_name(look: PartyLook) -> str:
    """Name a look by what sets it apart.

    >>> _class_name(THEME.party("customer", focal=True)), _class_name(THEME.party("authority", state="hit"))
    ('ellipse_focal', 'octagon_rims')
    """
    focal = ["focal"] if look.width == FOCAL_WIDTH else []
    rims = ["rims"] if look.rims > 1 else []
    return "_".join([look.shape, *focal, *rims, *([] if look.stroke == "solid" else [look.stroke])])


# --- Texts


def _party_lines(party: Party) -> list[str]:
    name = shown(party.label, LONGEST_NAME)
    marks = "".join(f" {mark_text(mark)}" for mark in sorted(set(party.marks)))
    word = state_word(party)
    return [name + marks, *([word] if word else [])]


def _marked(marks: Iterable[int], lines: Sequence[str]) -> list[str]:
    """Put marks before the first of some lines."""
    first = " ".join([*map(mark_text, sorted(set(marks))), *lines[:1]])
    return [first, *lines[1:]] if first else list(lines)


def _label(lines: Iterable[str]) -> str:
    """Write a label in quotes; it is never empty, which Mermaid does not allow."""
    text = "\n".join(map(shown, lines))
    said = [_safe(" ".join(line.split())) for line in text.split("\n")]
    return f'"{"<br>".join(said)}"' if any(said) else '" "'


def _safe(line: str) -> str:
    r"""Write every sign that could mean something to Mermaid as its number.

    >>> _safe('say "hi" & check-in #1'), _safe("1. item"), _safe("- item")
    ('say #34;hi#34; #38; check-in #35;1', '1#46; item', '#45; item')
    """
    return _MEANS_SOMETHING.sub(lambda found: f"#{ord(found[0])};", _parted(line))


def _parted(text: str) -> str:
    """Break up the pairs of signs by which Mermaid itself keeps a number apart until it is decoded."""
    for first, second in _KEEPERS:
        text = text.replace(first + second, f"{first}\N{WORD JOINER}{second}")
    return text


def _quoted(text: str) -> str:
    """Write a text for YAML, which reads the strings of JSON."""
    return json.dumps(text, ensure_ascii=False)
