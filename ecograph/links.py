"""What a graph is made of: links, kept as columns and looked at one by one."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import repeat
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, overload

from ecograph.columns import Numbers, arithmetic
from ecograph.model.table import Encoded
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
_UNSAID: Final = [Link._field_defaults.get(name) for name in Link._fields]


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
        self._ordered: dict[str, Sequence[Any]] = {}
        self._numbers: dict[str, Numbers] = {}

    @classmethod
    def of(cls, links: Sequence[Link], number: Mapping[ActorId, int] = _NO_CODES) -> Links:
        """Keep links that are in order already; with the number of each actor, to do sums."""
        columns = dict(zip(Link._fields, zip(*links, strict=True), strict=True)) if links else {}
        ends = ("depender", "dependee") if number else ()
        codes = {name: arithmetic(len(links)).codes(columns.get(name, ()), number) for name in ends}
        return cls(columns, range(len(links)), codes)

    def column(self, name: str) -> Sequence[Any]:
        """Give one field of all links; what is unknown everywhere as often as there are links."""
        if name not in self._columns:
            return Encoded([Link._field_defaults.get(name)], array("q", bytes(8 * len(self))))
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

    def chosen(self, rows: Numbers) -> Links:
        """Keep some of the links, by their places in ascending order."""
        return Links(self._columns, self.arithmetic.chosen(self._order, rows), self._codes)

    def by_end(self, end: str, number: Mapping[ActorId, int]) -> Mapping[ActorId, tuple[Link, ...]]:
        """Give for each actor the links in which it is the depender, or the dependee, made when asked for."""
        return _ByEnd(self, end, number)

    @overload
    def __getitem__(self, index: int) -> Link: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Link, ...]: ...
    def __getitem__(self, index: int | slice) -> Link | tuple[Link, ...]:
        if isinstance(index, slice):
            return tuple(self[number] for number in range(*index.indices(len(self))))
        row = int(self._order[index])
        cells = list(_UNSAID)
        for place, values, codes in self._repeating:
            cells[place] = values[codes[row]]
        for place, column in self._plain:
            cells[place] = column[row]
        return Link._make(cells)

    @cached_property
    def _plain(self) -> list[tuple[int, Sequence[Any]]]:
        """The columns in which something is said, as they came, by their places in a link."""
        said = ((place, self._columns.get(name)) for place, name in enumerate(Link._fields))
        return [(place, column) for place, column in said if column and not isinstance(column, Encoded)]

    @cached_property
    def _repeating(self) -> list[tuple[int, Sequence[Any], Sequence[int]]]:
        """As :attr:`_plain`, of the columns whose cells repeat."""
        said = ((place, self._columns.get(name)) for place, name in enumerate(Link._fields))
        return [(place, column.cells, column.codes) for place, column in said if isinstance(column, Encoded)]

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


class _ByEnd(dict[str, tuple[Link, ...]]):
    """The links of each actor at one end: a million are never made when few are looked at."""

    def __init__(self, links: Links, end: str, number: Mapping[ActorId, int]) -> None:
        self._links = links
        self._number = number
        self._order, self._starts = links.arithmetic.bundles(links.numbers(end), len(number))

    def __missing__(self, actor: ActorId) -> tuple[Link, ...]:
        code = self._number.get(actor)
        if code is None:
            return ()
        rows = self._order[self._starts[code] : self._starts[code + 1]]
        found = self[actor] = tuple([self._links[row] for row in rows])
        return found
