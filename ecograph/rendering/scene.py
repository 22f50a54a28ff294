"""What a picture shows, as plain data: parties, flows between them, and the findings in the margin.

A scene knows no graph and no drawing program. The picture, the slide and the page are made from it,
so that all of them show the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Emphasis: TypeAlias = Literal["plain", "ring", "faint"]
"""How loud a flow is: as usual, part of the ring that is told, or only in the background."""
State: TypeAlias = Literal["", "lost", "failed", "hit"]
"""What happens to a party: nothing; it is lost; it fails in turn; it fails and matters most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Someone in the ecosystem."""

    id: str
    """The id that flows refer to."""
    label: str
    """The name as people write it; line breaks are kept."""
    kind: str
    """``customer``, ``organisation`` or ``authority``; any other text is drawn as an organisation."""
    focal: bool = False
    """Whether the ecosystem is seen from this party."""
    tooltip: str = ""
    """What shows under the pointer; the label where this is empty."""
    marks: tuple[int, ...] = ()
    """Numbers of the notes that are about this party."""
    state: State = ""
    """What happens to it; told by its border and a word under its name."""
    place: tuple[float, float] | None = None
    """Where its middle stands on a map, from the left and from the top, in shares of the room for the map;
    wherever is best, where this is None."""
    ring: int = 0
    """In a picture with rings: on which one it stands, counted from 1 outwards; 0 in the middle of them."""
    sector: int = 0
    """In a picture with rings: in which of the sectors it stands, counted from 0; in the middle, in none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Everything that one party gives another, drawn as one arrow from giver to receiver."""

    giver: str
    receiver: str
    lines: tuple[str, ...]
    """Names of what is given."""
    importance: float
    """How much the receiver needs it, from 1 to 5; the highest where several things are given."""
    marks: tuple[int, ...] = ()
    """Numbers of the notes that are about this flow."""
    proposed: bool = False
    """Whether this exchange is only possible so far."""
    tooltip: str = ""
    """What shows under the pointer; both names and the lines where this is empty."""
    emphasis: Emphasis = "plain"
    """Whether it is told loudly; the names of what is faint show under the pointer only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A numbered finding, or something else worth telling, in the margin."""

    mark: int
    """The number; 0 for what is about the whole picture and has none."""
    text: str
    severity: str
    """``high``, ``medium``, ``low`` or ``info``; empty where nothing is judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One picture: who is in it, what goes between them, and what is told beside it."""

    title: str
    subtitle: str
    parties: tuple[Party, ...]
    flows: tuple[Flow, ...]
    notes: tuple[Note, ...] = ()
    footer: str = ""
    layers: tuple[tuple[str, ...], ...] = ()
    """Ids of parties in columns, from left to right; where this is empty, the picture is a map.

    Only parties in a layer are drawn, and only flows that lead from a layer to a later one.
    """
    rings: tuple[str, ...] = ()
    """What is said of each ring around the middle, from the inside; where this is empty, there are none."""
    sectors: tuple[str, ...] = ()
    """What is said of each sector of the rings, clockwise; the first one is on top."""
