"""What each slide of a deck says, as plain data that knows nothing of PowerPoint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from ecograph.rendering.charts import Passage
    from ecograph.rendering.scene import Scene

Tone: TypeAlias = Literal["plain", "quiet", "strong", "open"]
"""How a cell of a table is set: as usual, in the background, bold, or as something still missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Titled:
    title: str
    """A conclusion of at most fourteen words."""
    notes: tuple[str, ...] = ()
    """What the speaker can fall back on: formulas in words, numbers, sources, what it rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One sentence beside a map, with the mark by which the map refers to it."""

    mark: int
    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPage(_Titled):
    """A map, alone or with what it tells beside it."""

    scene: Scene
    tellings: tuple[Telling, ...] = ()
    question: str = ""
    basis: str = ""
    """What it rests on, with `{shown}` where the number of arrows goes that found room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One touchpoint of a journey."""

    name: str
    stage: str
    done_by: str
    blamed: str
    """Who hears the complaint, where that is somebody else than those who do it; empty otherwise."""
    expectation: float | None
    experience: float | None
    gap: float | None
    """Expectation less experience; None where either is unknown."""
    deepest: bool = False
    """Whether the experience falls nowhere deeper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyPage(_Titled):
    """One journey, from left to right."""

    stops: tuple[Stop, ...]
    passages: tuple[Passage, ...]
    """One fewer than stops."""
    foot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainPage(_Titled):
    """One chain of failures in columns, and what could be done about it."""

    scene: Scene
    tellings: tuple[Telling, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BarRow:
    """What one party gives and gets."""

    label: str
    gives: float
    gets: float
    gives_words: str
    gets_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BarsPage(_Titled):
    """What each party gives to the left, what it gets to the right."""

    rows: tuple[BarRow, ...]
    foot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """One small ring, and for each party in it what it gives and what it gets."""

    scene: Scene
    parts: tuple[tuple[str, str, str], ...]
    """Party, what it gives, what it gets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapsPage(_Titled):
    """A few swaps side by side."""

    swaps: tuple[Swap, ...]
    foot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePage(_Titled):
    """A table; on as many slides as it needs."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shares: tuple[float, ...]
    """How the width is shared out among the columns."""
    least: float = 9.5
    """How small its letters may be, in points, before it takes another slide."""
    foot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How one voice sees a link."""

    voice: str
    ratings: tuple[tuple[str, float | None], ...]
    """What is rated, and how, from 1 to 5."""
    words: str = ""
    """In its own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewsPage(_Titled):
    """Two views of one link."""

    giver: str
    receiver: str
    what: str
    views: tuple[View, View]
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One field of a card."""

    heading: str
    lines: tuple[str, ...]
    loud: bool = False
    """Whether it is what the card is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPage(_Titled):
    """What to take along to one party."""

    sections: tuple[Section, ...]
    foot: str = ""


Page: TypeAlias = MapPage | JourneyPage | ChainPage | BarsPage | SwapsPage | TablePage | ViewsPage | CardPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Deck:
    """All slides in order."""

    title: str
    pages: tuple[Page, ...]
