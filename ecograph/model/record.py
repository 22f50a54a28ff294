"""What every noun of the model has in common."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, NoReturn, TypeAlias, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

K = TypeVar("K")
V = TypeVar("V")

Id: TypeAlias = Annotated[str, Field(min_length=1, pattern=r"^[^@]*$")]
"""Any text without ``@``, which separates the parts of a finding's fingerprint."""

ActorId: TypeAlias = Id
ResourceId: TypeAlias = Id
GoalId: TypeAlias = Id
JourneyId: TypeAlias = Id

EvidenceLevel: TypeAlias = Literal["assumed", "stated", "measured"]


class Record(BaseModel):
    """A frozen noun that refuses keys it does not know and keeps text as it was typed."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, coerce_numbers_to_str=True, defer_build=True
    )


def all_records() -> list[type[Record]]:
    """Give every kind of record there is."""
    found: list[type[Record]] = [Record]
    for record in found:  # grows while it is walked
        found.extend(record.__subclasses__())
    return found


def known_keys() -> frozenset[str]:
    """Give every key that any record knows."""
    return frozenset(name for record in all_records() for name in record.model_fields)


def _no_timestamp(value: object) -> object:
    """Refuse a bare number where a date belongs: pydantic would count seconds from 1970."""
    if isinstance(value, int | float) or (isinstance(value, str) and value.strip().lstrip("-").isdecimal()):
        raise PydanticCustomError("date_type", "a date is written year-month-day")
    return value


Date: TypeAlias = Annotated[datetime.date, BeforeValidator(_no_timestamp)]


class Statement(Record):
    """Something somebody says about the ecosystem, with how sure it is and who says so."""

    evidence: EvidenceLevel | None = None
    """How it is known: assumed (a guess, also when left out), stated (somebody said so) or measured."""
    source: str | None = None
    """Where it comes from: an interview, a contract, a report."""
    date: Date | None = None
    """When it was said or measured."""
    according_to: ActorId | None = None
    """The actor whose view this is; the same fact may be stated by several."""
    confidential: bool = False
    """Left out of everything that is shared."""
    note: str | None = None
    """Anything worth remembering."""
    tags: tuple[str, ...] = ()
    """Free labels to select by."""


class FrozenDict(dict[K, V]):
    """A dict that cannot be changed, so that a record that holds one is frozen and hashable."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        message = "this mapping belongs to a frozen record and cannot be changed"
        raise TypeError(message)

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        # pickle would fill an empty copy item by item, which a frozen one refuses.
        return FrozenDict, (dict(self),)


FrozenMapping: TypeAlias = Annotated[Mapping[K, V], AfterValidator(FrozenDict)]


def _as_tuple(value: object) -> object:
    """Let one thing stand for a list of one."""
    return value if isinstance(value, list | tuple | Iterator) else (value,)


OneOrMore: TypeAlias = Annotated[tuple[V, ...], BeforeValidator(_as_tuple)]
"""Written as one value or as a list."""
