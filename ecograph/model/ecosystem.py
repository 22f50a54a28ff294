"""The whole model: what the user writes."""

from typing import TYPE_CHECKING, Annotated, Any, Self, TypeVar

from pydantic import Field, ValidationError, ValidationInfo, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from ecograph.display import Shown
from ecograph.model.goals import Goal, Position
from ecograph.model.journeys import Journey
from ecograph.model.links import Dependency, Interest, Offer
from ecograph.model.parties import Actor, Resource
from ecograph.model.record import ActorId, Record
from ecograph.model.references import broken_references
from ecograph.model.roadmap import Decision, Initiative, Scenario
from ecograph.model.settings import Settings
from ecograph.model.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMAT = 1
"""The number of the file format this version reads and writes."""

R = TypeVar("R", bound=Record)


def _empty(record: type[R]) -> Any:
    return Field(default_factory=lambda: Table(record, {}, 0))


class Ecosystem(Shown, Record):
    """Who is in it, what each wants and could give, and who relies on whom.

    Large tables (actors, interests, offers, dependencies) are kept as columns
    (:class:`Table`), the others as tuples of records; all of it is frozen. Constructing one
    checks every row and every reference.

    Raises:
        pydantic.ValidationError: naming every problem by table, row and field.

    >>> eco = Ecosystem(
    ...     actors=[dict(id="airport"), dict(id="cleaner", name="Cleaning contractor")],
    ...     dependencies=[dict(depender="airport", dependee="cleaner", resource="clean hall", importance=5)],
    ... )
    >>> eco.actors[1].name, len(eco.dependencies)
    ('Cleaning contractor', 1)
    """

    ecograph: Annotated[int, Field(ge=FORMAT, le=FORMAT)] = FORMAT
    """The number of the file format."""
    name: str = ""
    """What the ecosystem is called; the title of every report and picture."""
    focal: ActorId | None = None
    """The actor from whom it is seen."""
    purpose: str | None = None
    """What the partners want to achieve with the map."""
    resources: tuple[Resource, ...] = ()
    """Optional glossary; when given, a resource that is not in it is an error."""
    actors: Table[Actor] = _empty(Actor)
    """Who is in it."""
    interests: Table[Interest] = _empty(Interest)
    """Who wants what."""
    offers: Table[Offer] = _empty(Offer)
    """Who could give what."""
    dependencies: Table[Dependency] = _empty(Dependency)
    """Who relies on whom, and for what."""
    goals: tuple[Goal, ...] = ()
    """What they are after."""
    positions: tuple[Position, ...] = ()
    """Where each stands on a goal."""
    journeys: tuple[Journey, ...] = ()
    """What the customer goes through."""
    initiatives: tuple[Initiative, ...] = ()
    """What could be done."""
    decisions: tuple[Decision, ...] = ()
    """What has been decided about findings."""
    scenarios: tuple[Scenario, ...] = ()
    """What might happen."""
    settings: Settings = Settings()
    """How to weigh and when to speak up."""

    @model_validator(mode="after")
    def _refer_to_what_exists(self, info: ValidationInfo) -> Self:
        if not (info.context or {}).get("references_checked"):
            _raise_together(
                InitErrorDetails(
                    type=PydanticCustomError(
                        "broken_reference",
                        f"{broken.message} ({broken.hint})" if broken.hint else broken.message,
                    ),
                    loc=broken.path,
                    input=None,
                )
                for broken in broken_references(dict(self))
            )
        return self


def _raise_together(details: "Iterable[InitErrorDetails]") -> None:
    if found := list(details):
        raise ValidationError.from_exception_data("Ecosystem", found)
