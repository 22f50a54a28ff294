"""Ratings from 1 to 5, as a number, a range or a three-point guess."""

import re
from typing import Annotated, Any, Self, TypeAlias

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic_core import PydanticCustomError

from ecograph.model.record import Record

_LEVEL = r"\s*([0-9]+(?:\.[0-9]+)?)\s*"
_RANGE = re.compile(rf"{_LEVEL}(?:-|–|\.\.){_LEVEL}")
_GUESS = re.compile(rf"{_LEVEL}\.\.{_LEVEL}\.\.{_LEVEL}")
_MIDDLE = 3

Level: TypeAlias = Annotated[float, Field(ge=1, le=5)]


class RatingRange(Record):
    """A rating that is not known to the point: a range, or a guess with a best value in it.

    >>> RatingRange.model_validate("3-5").point
    4.0
    >>> RatingRange(low=2, best=3, high=5).point, RatingRange.model_validate("2..3..5").point
    (3.0, 3.0)
    """

    low: Level
    """The least it can be."""
    best: Level | None = None
    """The most likely value, where there is one."""
    high: Level
    """The most it can be."""

    @model_validator(mode="before")
    @classmethod
    def _from_short_form(cls, value: object) -> object:
        if isinstance(value, str) and (match := _RANGE.fullmatch(value)):
            return {"low": match[1], "high": match[2]}
        if isinstance(value, str) and (match := _GUESS.fullmatch(value)):
            return {"low": match[1], "best": match[2], "high": match[3]}
        if isinstance(value, list | tuple) and len(value) == _MIDDLE:
            return dict(zip(("low", "best", "high"), value, strict=True))
        if isinstance(value, list | tuple) and len(value) == _MIDDLE - 1:
            return dict(zip(("low", "high"), value, strict=True))
        return value

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low <= self.point <= self.high:
            raise PydanticCustomError("rating_order", "the range must run from low to high")
        return self

    @property
    def point(self) -> float:
        """The one number to use where one is needed: the best, else the midpoint."""
        return (self.low + self.high) / 2 if self.best is None else self.best

    def __str__(self) -> str:
        """Write the range as a person would: ``3-5``, or ``2-5, best 3``."""
        span = f"{self.low:g}-{self.high:g}"
        return span if self.best is None else f"{span}, best {self.best:g}"

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Offer an editor the short forms beside the object."""
        written_out = handler.resolve_ref_schema(handler(schema))
        # An editor would show this text instead of what the field means.
        written_out.pop("description", None)
        level = {"type": "number", "minimum": 1, "maximum": 5}
        span = r"\s*[1-5](\.\d+)?\s*"
        return {
            "title": "A range such as 3-5, or a guess with its lowest, best and highest value",
            "anyOf": [
                {"type": "string", "pattern": rf"^{span}((-|–){span}|(\.\.{span}){{1,2}})$"},
                {"type": "array", "items": level, "minItems": 2, "maxItems": 3},
                written_out,
            ],
        }


Rating: TypeAlias = Annotated[Level | RatingRange, Field(union_mode="left_to_right")]
"""1 nice to have … 4 very important, 5 cannot do without: an ordinal scale."""


def point_of(rating: Rating) -> float:
    """Give the one number a rating stands for, in [1, 5].

    >>> point_of(4.0), point_of(RatingRange(low=2, high=5))
    (4.0, 3.5)
    """
    return rating.point if isinstance(rating, RatingRange) else rating
