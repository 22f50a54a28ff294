"""Choices of the analysis that belong to the model, so that everybody gets the same numbers."""

from bisect import bisect_right
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field, field_serializer
from pydantic_core import PydanticCustomError

from ecograph.model.links import Tolerance
from ecograph.model.rating import Level, Rating, point_of
from ecograph.model.record import FrozenMapping, Record

_LEVELS = (1, 2, 3, 4, 5)


def _rising(weights: dict[int, float]) -> dict[int, float]:
    """Refuse a mapping in which a higher rating weighs less, or that leaves a rating out."""
    if sorted(weights) != list(_LEVELS):
        raise PydanticCustomError("weights_levels", "give each of the ratings 1, 2, 3, 4 and 5 a weight")
    if any(weights[low] >= weights[low + 1] for low in _LEVELS[:-1]):
        raise PydanticCustomError("weights_order", "a higher rating must weigh more")
    return weights


Weight: TypeAlias = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Weights: TypeAlias = Literal["rating"] | Annotated[FrozenMapping[int, Weight], AfterValidator(_rising)]


class Settings(Record):
    """What counts as critical, poor or worth a headline, and how ratings weigh."""

    weights: Weights = "rating"
    """From rating to weight: `rating` (a rating weighs what it says) or a weight for each of 1 to 5."""
    critical: Level = 5
    """A need without tolerance is critical from this importance on."""
    within: Tolerance = "days"
    """A need is critical when it can be done without for no longer than this."""
    poor: Level = 2
    """An interest stays open while satisfaction with what serves it is at most this."""
    headlines: Annotated[int, Field(ge=0)] = 7
    """At most this many findings open the report; the rest are counted."""
    seed: Annotated[int, Field(ge=0)] = 1
    """Where random draws start."""
    select: tuple[str, ...] = ()
    """Run only these rules or families; all of them where left out."""
    ignore: tuple[str, ...] = ()
    """Leave these rules or families out."""
    thresholds: FrozenMapping[str, FrozenMapping[str, bool | int | float | str]] = Field(
        default={}, validate_default=True
    )
    """Per rule: the thresholds that differ from its defaults."""

    def weight(self, rating: Rating) -> float:
        """Give the weight of a rating, straight between the given levels.

        >>> Settings().weight(4.0)
        4.0
        >>> Settings(weights={1: 1, 2: 2, 3: 4, 4: 8, 5: 16}).weight(4.5)
        12.0
        """
        value = point_of(rating)
        if self.weights == "rating":
            return value
        low = min(bisect_right(_LEVELS, value), len(_LEVELS) - 1)
        below, above = self.weights[low], self.weights[low + 1]
        return below + (above - below) * (value - low)

    @field_serializer("weights")
    def _plain_weights(self, weights: Weights) -> str | dict[int, float]:
        return weights if weights == "rating" else dict(weights)
