"""What to do, what has been decided, and what might happen."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, ValidationInfo, field_validator

from ecograph.model.goals import Goal, Horizon, Position
from ecograph.model.journeys import Touchpoint
from ecograph.model.links import Dependency, Interest, Offer
from ecograph.model.parties import Actor, Resource
from ecograph.model.rating import Rating
from ecograph.model.record import ActorId, Date, FrozenDict, FrozenMapping, Id, JourneyId, Record, Statement
from ecograph.model.table import checked_cells

Lever: TypeAlias = Literal["involve", "reward", "enable", "win-win", "inform", "back-up", "agree"]
TableName: TypeAlias = Literal[
    "resources", "actors", "interests", "offers", "dependencies", "goals", "positions", "touchpoints"
]
RECORDS: Mapping[str, type[Record]] = {
    "resources": Resource,
    "actors": Actor,
    "interests": Interest,
    "offers": Offer,
    "dependencies": Dependency,
    "goals": Goal,
    "positions": Position,
    "touchpoints": Touchpoint,
}

FindingId: TypeAlias = Annotated[str, Field(pattern=r"^[^@]+(@[^@]+)+$")]
"""A fingerprint: ``rule@subject`` or ``rule@subject@subject``."""


class Initiative(Statement):
    """Something to do."""

    id: Id
    """The text by which other initiatives refer to it."""
    name: str | None = None
    """What people read; the id where left out."""
    lever: Lever | None = None
    """Which lever it pulls."""
    horizon: Horizon | None = None
    """When it pays off."""
    track: Literal["pragmatic", "durable"] | None = None
    """A patch that works now, or the lasting answer."""
    effort: Rating | None = None
    """What it takes."""
    value: Rating | None = None
    """What it brings."""
    risk_of_not_acting: Rating | None = None
    """How bad it is to leave it."""
    follows: tuple[Id, ...] = ()
    """The initiatives that must come first."""
    benefits: FrozenMapping[ActorId, Rating] = Field(default={}, validate_default=True)
    """Who gains, and how much."""
    costs: FrozenMapping[ActorId, Rating] = Field(default={}, validate_default=True)
    """Who contributes, and how much."""
    addresses: tuple[FindingId, ...] = ()
    """The findings it answers."""


class Decision(Record):
    """What was decided about one finding."""

    finding: FindingId
    """The fingerprint of the finding."""
    status: Literal["accepted", "in-progress", "not-applicable"]
    """Lived with, being worked on, or beside the point."""
    reason: str
    """Why; reports print it."""
    owner: str | None = None
    """Who stands for the decision."""
    date: Date | None = None
    """When it was taken."""
    until: Date | None = None
    """When it lapses."""


class Change(Record):
    """A row to change or add: the row of that table with the same key, with other values."""

    table: TableName
    """The table the row belongs to."""
    journey: JourneyId | None = None
    """For a touchpoint: the journey it is a step of."""
    row: FrozenMapping[str, Any]
    """The keys that name the row, and the values that change."""

    @field_validator("row")
    @classmethod
    def _fit_the_table(cls, row: Mapping[str, Any], info: ValidationInfo) -> Mapping[str, Any]:
        if (table := info.data.get("table")) is None:
            return row  # the name of the table is wrong already
        return FrozenDict(checked_cells(RECORDS[table], row))


class Scenario(Record):
    """A named change to the model: what if."""

    id: Id
    """The text by which it is referred to."""
    name: str | None = None
    """What people read; the id where left out."""
    remove: tuple[ActorId, ...] = ()
    """Actors that are gone."""
    close: tuple[str, ...] = ()
    """Channels that are closed."""
    change: tuple[Change, ...] = ()
    """Rows that change or are added."""
    note: str | None = None
    """Anything worth remembering."""
