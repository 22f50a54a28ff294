"""What a graph is made of: links, kept as columns and looked at one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import repeat
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, overload

from ecograph.columns import Numbers, arithmetic
from ecograph.tuples import NamedTuple

if TYPE_CHECKING:
    from ecograph.columns import Arithmetic
    from ecograph.model.links import Agreement, Tolerance
    from ecograph.model.record import ActorId, EvidenceLevel, ResourceId


class Link(NamedTuple):
    """A depender relies on a dependee for a resource; one link for each such three, views resolved."""

    depender: ActorId
    dependee: ActorId
    resource: ResourceId
    importance: float
    """A rating in [1, 5]."""
    satisfaction: float | None = None
    """A rating in [1, 5]; None where unknown."""
    effort: float | None = None
    """What giving it costs the dependee, a rating in [1, 5]; None where unknown."""
    tolerance: Tolerance | None = None
    agreement: Agreement | None = None
    amount: float | None = None
    unit: str | None = None
    channels: tuple[str, ...] = ()
    evidence: EvidenceLevel | None = None
    touchpoints: tuple[str, ...] = ()
    """The names of the touchpoints this link is, if it is any."""


_NO_CODES: Final[Mapping[str, Any]] = MappingProxyType({})


class Links(Sequence[Link]):
    """Links in order of depender, dependee and resource.

    Kept as columns, each put in order when it is first asked for; a :class:`Link` is made when
    one is looked at. Equal to any sequence of the same links.

    >>> Links.of([Link("a", "b", "r", 4.0)]).column("importance")
    (4.0,)
    """

    def __init__(
        self,
        columns: Mapping[str, Sequence[Any]],
        order: Numbers,
        codes: Mapping[str, Numbers] = _NO_CODES,
    ) -> None:
        """Take columns by the names of :class:`Link`, left out where no row says anything, and their order.

        With `codes`, the number of each depender and dependee among the actors.
        """
        self.arithmetic: Arithmetic = arithmetic(len(columns.get("depender", ())))
        """How to do sums with :meth:`numbers`."""
        self._columns = columns
        self._order = order
        self._codes = codes
        self._ordered: dict[str, tuple[Any, ...]] = {}
        self._numbers: dict[str, Numbers] = {}

    @classmethod
    def of(cls, links: Sequence[Link], number: Mapping[ActorId, int] = _NO_CODES) -> Links:
        """Keep links that are in order already; with the number of each actor, to do sums."""
        columns = dict(zip(Link._fields, zip(*links, strict=True), strict=True)) if links else {}
        ends = ("depender", "dependee") if number else ()
        codes = {name: arithmetic(len(links)).codes(columns.get(name, ()), number) for name in ends}
        return cls(columns, range(len(links)), codes)

    def column(self, name: str) -> tuple[Any, ...]:
        """Give one field of all links; what is unknown everywhere as often as there are links."""
        if name not in self._columns:
            return (Link._field_defaults.get(name),) * len(self)
        if name not in self._ordered:
            self._ordered[name] = self.arithmetic.cells(self._columns[name], self._order)
        return self._ordered[name]

    def numbers(self, name: str) -> Numbers:
        """Give a column to do sums with, actors by their number; what is unknown is None or not-a-number."""
        if name not in self._numbers:
            column = self._codes[name] if name in self._codes else self._columns.get(name)
            if column is None:
                column = (None,) * len(self._columns.get("depender", ()))
            self._numbers[name] = self.arithmetic.taken(column, self._order)
        return self._numbers[name]

    @overload
    def __getitem__(self, index: int) -> Link: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Link, ...]: ...
    def __getitem__(self, index: int | slice) -> Link | tuple[Link, ...]:
        if isinstance(index, slice):
            return tuple(self[number] for number in range(*index.indices(len(self))))
        return Link._make(self.column(name)[index] for name in Link._fields)

    def __iter__(self) -> Iterator[Link]:
        cells = (
            self.column(name) if name in self._columns else repeat(Link._field_defaults.get(name), len(self))
            for name in Link._fields
        )
        # What Link._make does, without a Python frame for each of a million links.
        return map(partial(tuple.__new__, Link), zip(*cells, strict=True))

    def __len__(self) -> int:
        return len(self._order)

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, Sequence) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Links({len(self)})"
