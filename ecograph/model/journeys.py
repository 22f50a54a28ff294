"""What the customer goes through, step by step."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from ecograph.model.links import Agreement, Tolerance
from ecograph.model.rating import Rating
from ecograph.model.record import ActorId, Id, JourneyId, OneOrMore, ResourceId, Statement

Number: TypeAlias = Annotated[float, Field(allow_inf_nan=False)]


class Metric(Statement):
    """How a touchpoint is measured."""

    name: str
    """What people call it."""
    definition: str | None = None
    """What exactly is counted, and from when; two definitions of one name are a trap."""
    owner: ActorId | None = None
    """Who keeps it."""
    unit: str | None = None
    """The unit of target and value."""
    target: Number | None = None
    """Where it should be."""
    value: Number | None = None
    """Where it is."""
    shared: bool | None = None
    """Whether the partners see it."""


class Cause(Statement):
    """Why something goes wrong, and why that is: a five-whys tree."""

    why: str
    """The cause in one sentence."""
    category: Literal["people", "process", "policy", "technology", "partner", "environment"] | None = None
    """The branch of the fishbone it belongs to."""
    because: tuple["Cause", ...] = ()
    """The causes behind it."""


class Touchpoint(Statement):
    """One step of a journey; unless the customer performs it, a dependency of the customer."""

    id: Id
    """Unique within its journey."""
    name: str | None = None
    """What people read; the id where left out."""
    stage: str | None = None
    """The stage of the journey it belongs to."""
    performer: OneOrMore[ActorId] = ()
    """Who does it; in a list, either will do."""
    accountable: ActorId | None = None
    """Who answers for it."""
    blamed: ActorId | None = None
    """Who hears the complaint; the accountable party where left out."""
    channel: OneOrMore[str] = ()
    """By which channel; in a list, either will do."""
    resource: ResourceId | None = None
    """What the customer gets; `journey/touchpoint` where left out."""
    importance: Rating
    """How heavily it weighs for the customer: 1 nice to have … 5 cannot do without."""
    expectation: Rating | None = None
    """What the customer expects: 1 little … 5 everything."""
    experience: Rating | None = None
    """What the customer meets: 1 poor … 5 excellent."""
    effort: Rating | None = None
    """What performing it costs the performer."""
    tolerance: Tolerance | None = None
    """How long the customer can go without it."""
    agreement: Agreement | None = None
    """What the accountable party and the performer have agreed on."""
    metric: OneOrMore[Metric] = ()
    """How it is measured."""
    causes: tuple[Cause, ...] = ()
    """Why the experience falls short."""


class Journey(Statement):
    """A customer's path through the ecosystem."""

    id: JourneyId
    """The text by which it is referred to."""
    name: str | None = None
    """What people read; the id where left out."""
    customer: ActorId
    """Who travels it."""
    owner: ActorId | None = None
    """Who looks after it; may be a department."""
    sponsor: ActorId | None = None
    """Who backs the owner."""
    mandate: Literal["none", "time", "budget"] | None = None
    """What the owner may decide on."""
    touchpoints: tuple[Touchpoint, ...] = ()
    """The steps, in order."""
