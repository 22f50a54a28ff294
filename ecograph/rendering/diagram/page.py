"""How the slide is shared out: title, notes, legend and footer around the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecograph.rendering.diagram.geometry import HEIGHT, WIDTH
from ecograph.rendering.diagram.lettering import shown, width_of, wrap
from ecograph.rendering.theme import BOLD_FACTOR, CAPTIONS, KINDS, LINE_HEIGHT, kind_of
from ecograph.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecograph.rendering.diagram.geometry import Box
    from ecograph.rendering.diagram.roster import Roster
    from ecograph.rendering.scene import Note, Scene
    from ecograph.rendering.theme import Sample

MARGIN: Final = 22.0
ROOM: Final = WIDTH - 2 * MARGIN
TITLE_SIZES: Final = (26.0, 24.0, 22.0, 20.0, 18.0)
TITLE_LINE: Final = 1.2
LARGEST_OF_TWO_LINES: Final = 20.0
SUBTITLE_SIZE: Final = 13.0
SUBTITLE_ROW: Final = 19.0
NOTE_SIZES: Final = (12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
COLUMN_WIDTHS: Final = (176.0, 192.0, 212.0, 236.0, 264.0)
NOTE_HEAD: Final = 1.5
NOTE_GAP: Final = 0.9
"""Above and below the lines of a note, in multiples of their size."""
MARK_ROOM: Final = 1.9
"""How far the lines stand off for a mark beside them, in multiples of their size."""
LEGEND_SIZE: Final = 9.0
LEGEND_ROW: Final = 17.0
LEGEND_GAP: Final = 18.0
FOOT_SIZE: Final = 8.5
FOOT_ROW: Final = 11.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A note as it stands in the margin."""

    note: Note
    word: str
    """How grave it is, where that is judged; a line of its own."""
    lines: tuple[str, ...]
    top: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The notes beside the map."""

    size: float
    width: float
    notes: tuple[Told, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the legend: a sample, and what it stands for."""

    caption: str
    sample: Sample
    kind: str = ""
    """Of the party that is shown."""
    focal: bool = False

    @property
    def sample_width(self) -> float:
        """Give the room for the sample."""
        return {"weights": 42.0, "proposed": 27.0, "ring": 27.0}.get(self.sample, 21.0)

    @property
    def width(self) -> float:
        """Give the room for sample, caption and the space after it."""
        return self.sample_width + 5 + width_of(self.caption) * LEGEND_SIZE + LEGEND_GAP


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What goes where on the slide."""

    title: tuple[str, ...]
    title_size: float
    subtitle: str
    legend: tuple[Entry, ...]
    column: Column
    feet: tuple[str, ...]
    area: Box
    """Where the map goes."""


def page_of(scene: Scene, roster: Roster) -> Page:
    """Share the slide out; what is left in the middle is for the map."""
    title, title_size = _title(scene.title)
    subtitle = _one_line(scene.subtitle, SUBTITLE_SIZE)
    feet = tuple(
        foot for foot in (_one_line(text, FOOT_SIZE) for text in (scene.footer, roster.left_out)) if foot
    )
    legend = legend_of(roster)
    top = 20 + len(title) * title_size * TITLE_LINE + (SUBTITLE_ROW if subtitle else 0.0)
    bottom = HEIGHT - 18 - len(feet) * FOOT_ROW - (LEGEND_ROW if legend else 0.0)
    column = _column(sorted(scene.notes, key=lambda note: (note.mark, note.text)), bottom - top - 8)
    right = WIDTH - MARGIN - (column.width + 24 if column.notes else 0)
    return Page(
        title=title,
        title_size=title_size,
        subtitle=subtitle,
        legend=legend,
        column=column,
        feet=feet,
        area=(MARGIN - 8, top, right, bottom),
    )


def _title(text: str) -> tuple[tuple[str, ...], float]:
    """Set the title on one line if it can be, else on two."""
    text = shown(text, 160)
    for size in TITLE_SIZES:
        lines = wrap(text, ROOM / BOLD_FACTOR / size)
        if len(lines) == 1 or (len(lines) == 2 and size <= LARGEST_OF_TWO_LINES):
            return (tuple(lines) if text.strip() else ()), size
    return (lines[0], lines[1] + "…"), size


def _one_line(text: str, size: float) -> str:
    """Keep of a text what fits on one line across the slide."""
    flat = shown(text).replace("\n", " ").strip()
    longest = ROOM / size
    return flat if width_of(flat) <= longest else wrap(flat, longest - 1)[0] + "…"


def legend_of(roster: Roster) -> tuple[Entry, ...]:
    """Explain what occurs, and nothing else."""
    used = {kind_of(party.kind) for party in roster.parties}
    entries = [
        Entry(caption=known.caption, sample="party", kind=kind)
        for kind, known in KINDS.items()
        if known in used
    ]
    entries += [
        Entry(caption=CAPTIONS.focal, sample="party", kind=party.kind, focal=True)
        for party in [party for party in roster.parties if party.focal][:1]
    ]
    said = {flow.emphasis for flow in roster.flows}
    if "ring" in said:
        entries.append(Entry(caption=CAPTIONS.ring, sample="ring"))
    if "plain" in said or said == {"faint"}:
        caption = CAPTIONS.no_longer if roster.layers else CAPTIONS.arrow
        entries.append(Entry(caption=caption, sample="arrow"))
    elif "faint" in said:
        entries.append(Entry(caption=CAPTIONS.faint, sample="faint"))
    if len({flow.importance for flow in roster.flows if flow.emphasis == "plain"}) > 1:
        entries.append(Entry(caption=CAPTIONS.weights, sample="weights"))
    if any(flow.proposed for flow in roster.flows):
        entries.append(Entry(caption=CAPTIONS.proposed, sample="proposed"))
    return tuple(entries)


def _column(notes: Sequence[Note], height: float) -> Column:
    """Set the notes as large as fits, in the narrowest column that holds them, else leave some out."""
    for size in NOTE_SIZES:
        for width in COLUMN_WIDTHS:
            told, used = _tell(notes, size, width)
            if used <= height:
                return Column(size=size, width=width, notes=told)
    room = height - 2 * size
    kept = tuple(one for one in told if one.top + _height(one, size) <= room)
    return Column(size=size, width=width, notes=kept, left_out=len(told) - len(kept))


def _tell(notes: Sequence[Note], size: float, width: float) -> tuple[tuple[Told, ...], float]:
    told: list[Told] = []
    top = 0.0
    for note in notes:
        word = ENGLISH.severity.get(note.severity, "")
        room = width / size - (MARK_ROOM if note.mark and not word else 0.0)
        told.append(Told(note=note, word=word, lines=tuple(wrap(shown(note.text), room)), top=top))
        top += _height(told[-1], size) + NOTE_GAP * size
    return tuple(told), top - NOTE_GAP * size


def _height(told: Told, size: float) -> float:
    return ((NOTE_HEAD if told.word else 0.0) + len(told.lines) * LINE_HEIGHT) * size
