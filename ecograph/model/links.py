"""Who relies on whom, who wants what, and who could give it."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from ecograph.model.rating import Rating
from ecograph.model.record import ActorId, ResourceId, Statement

Tolerance: TypeAlias = Literal["hours", "days", "weeks", "months", "always"]
Agreement: TypeAlias = Literal["none", "process", "experience", "both"]


class Dependency(Statement):
    """A depender relies on a dependee for a resource; the value flows the other way."""

    depender: ActorId
    """Who relies: the receiver."""
    dependee: ActorId
    """Who is relied on: the giver."""
    resource: ResourceId
    """What for. Several dependees for one resource are alternatives, unless it is money."""
    importance: Rating
    """How heavily it weighs for the depender: 1 nice to have … 5 cannot do without."""
    satisfaction: Rating | None = None
    """Whether the depender gets it as needed: 1 not at all … 5 fully."""
    effort: Rating | None = None
    """What giving it costs the dependee: 1 next to nothing … 5 as much as it can bear."""
    tolerance: Tolerance | None = None
    """How long the depender can go without this party for it."""
    agreement: Agreement | None = None
    """What the two have agreed on: nothing, the process, the experience, or both."""
    amount: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    """How much, in `unit`."""
    unit: str | None = None
    """The unit of `amount`, such as EUR per year."""
    channel: str | None = None
    """By which channel it is given."""


class Interest(Statement):
    """An actor wants a resource."""

    actor: ActorId
    """Who wants it."""
    resource: ResourceId
    """What is wanted."""
    priority: Rating
    """How much: 1 nice to have … 5 cannot do without."""
    giver: ActorId | None = None
    """From whom, where only that party will do."""
    because: str | None = None
    """Where the actor is stuck, and what that costs."""


class Offer(Statement):
    """An actor could give a resource."""

    actor: ActorId
    """Who could give it."""
    resource: ResourceId
    """What could be given."""
    effort: Rating | None = None
    """What giving it would cost the actor: 1 next to nothing … 5 as much as it can bear."""
    capacity: Annotated[int, Field(ge=1)] | None = None
    """To how many it could be given; unlimited where left out."""
    not_to: tuple[ActorId, ...] = ()
    """Whom the actor would not give it to."""
