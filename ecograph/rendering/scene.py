"""What a picture shows, as plain data: parties, flows between them, and the findings in the margin.

A scene knows no graph and no drawing program. The picture, the slide and the page are made from it,
so that all of them show the same.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Flow", "Note", "Party", "Scene"]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A numbered finding, told in the margin."""

    mark: int
    text: str
    severity: str
    """``high``, ``medium``, ``low`` or ``info``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One picture: who is in it, what goes between them, and what is told beside it."""

    title: str
    subtitle: str
    parties: tuple[Party, ...]
    flows: tuple[Flow, ...]
    notes: tuple[Note, ...] = ()
    footer: str = ""
