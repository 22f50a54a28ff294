"""Shapes with arrows between them: what every drawn map comes down to, and how it becomes a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from ecograph.errors import Place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecograph.formats.raw import Asked, Raw


class Shape(NamedTuple):
    """A party as another tool draws it."""

    id: str
    """What arrows refer to; where the tool has none, the label."""
    label: str
    kind: str = ""
    """The tool's own word for what it is."""
    fields: Mapping[str, Any] = {}
    """Whatever else is said of it, by the tool's name for that."""
    place: Place = Place()


class Arrow(NamedTuple):
    """A link as another tool draws it."""

    start: str
    end: str
    """Ids or labels of shapes, possibly of one that is not drawn."""
    label: str = ""
    kind: str = ""
    """The tool's own word for what it is."""
    direction: Literal["directed", "mutual", "undirected"] = "directed"
    fields: Mapping[str, Any] = {}
    place: Place = Place()


def tables_of_drawing(
    shapes: Sequence[Shape], arrows: Sequence[Arrow], source: str, asked: Asked, *, name: str = ""
) -> Raw:
    """Make a model of a drawing, and tell whatever was guessed or left.

    - A shape becomes an actor. Its id is its label where that is unique (so that a later import meets the
      same actor), else label and kind, else its own id; `@` in an id becomes ` at `.
    - An arrow becomes a dependency: with `asked.arrows` `gives`, its end relies on its start. A mutual arrow
      becomes one each way; an undirected one too, as a guess.
    - What is given is the arrow's label, else its kind, else "what it gives" as a guess; kinds of resources
      are guessed from words such as funding, payment, information, data, service.
    - Importance comes from a field that names it (importance, weight, strength, gewicht …) where it holds a
      rating from 1 to 5; another number there becomes the amount, told; without any, 3 is guessed.
    - Fields that the model knows (by their own names or their header words) are taken; all others go into
      the note, told once for each field with the number of rows.
    - An end that is not drawn becomes an actor, as a guess that names the near ones; an arrow from a shape to
      itself is left; a repeated arrow is left, its amount added.
    """
    raise NotImplementedError
