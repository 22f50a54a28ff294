"""What the actors are after together, and where each stands."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from ecograph.model.record import ActorId, GoalId, Statement

Horizon: TypeAlias = Literal["short", "medium", "long"]


class Goal(Statement):
    """An outcome worth working for."""

    id: GoalId
    """The text by which positions refer to it."""
    name: str | None = None
    """What people read; the id where left out."""
    shared: bool = False
    """Whether it is meant to be everybody's goal, seen from the customer."""
    horizon: Horizon | None = None
    """How far away it is."""


class Position(Statement):
    """An actor's stance on a goal, and what success means to that actor."""

    actor: ActorId
    """Whose position."""
    goal: GoalId
    """On which goal."""
    stance: Annotated[int, Field(ge=-4, le=4)]
    """From -4 (would fight it) over 0 (indifferent) to +4 (lives for it)."""
    success: str | None = None
    """When this actor would call it a success, in its own words."""
