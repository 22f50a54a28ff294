"""What a figure shows, as plain data: bars, shades, points in four fields, a journey, stances, or causes.

A chart knows no graph and no drawing program. Every word on it comes from its fields, but for the
few that `theme.CAPTIONS` holds for all charts. What is not known is None, never 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain, pairwise
from math import floor, fsum, isfinite, log10
from typing import TYPE_CHECKING, Final, Literal, Self, TypeAlias

from ecograph.rendering.theme import CAPTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST: Final = 30
"""Parties on one chart; with more, nobody can read their names on a wall."""

MOST_STOPS: Final = 10
"""Touchpoints of a journey on one chart."""
MOST_LEAVES: Final = 12
"""Causes at the ends of a tree on one chart."""
DEEPEST: Final = 4
"""Causes behind one another on one chart."""

_UNITS: Final = ((1e9, "bn"), (1e6, "M"), (1e3, "k"))
_FEW_LETTERS: Final = 1e5
"""From here on numbers are shortened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Framed:
    title: str
    """What the chart shows, as a conclusion."""
    subtitle: str = ""
    footer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one piece of a bar stands for."""

    caption: str
    """What the legend calls it."""
    look: str = "whole"
    """A key of `Theme.charts`: ``whole``, ``direct``, ``loop`` or ``unreturned``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One party of a mirrored bar chart."""

    label: str
    left: tuple[float, ...] | None
    """A number, not below 0, for each of the left parts, from the middle outwards; None if not known."""
    right: tuple[float, ...] | None
    left_words: str = ""
    """The same in words, such as the names of what is given; shown where there is room."""
    right_words: str = ""

    @property
    def volume(self) -> float:
        """Add up both sides; what is not known adds nothing."""
        return fsum(filter(isfinite, chain(self.left or (), self.right or ())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars(_Framed):
    """A mirrored bar chart: what each party gives to the left, what it gets to the right, on one scale.

    >>> Bars(
    ...     title="Who gives, who gets",
    ...     rows=(Bar(label="Depot", left=(3.0, 1.0), right=(2.0,)),),
    ...     left_caption="gives",
    ...     right_caption="gets",
    ...     left_parts=(Part(caption="comes back", look="direct"), Part(caption="does not", look="loop")),
    ... ).lines()
    ('Depot: gives 4 (comes back 3, does not 1); gets 2',)
    """

    rows: tuple[Bar, ...]
    """From top to bottom."""
    left_caption: str
    right_caption: str
    left_parts: tuple[Part, ...] = (Part(caption=""),)
    """What the numbers of `Bar.left` stand for; one part without a caption is a plain bar."""
    right_parts: tuple[Part, ...] = (Part(caption=""),)

    def __post_init__(self) -> None:
        """Refuse numbers that stand for nothing.

        Raises:
            ValueError: A side of a bar has more numbers than there are parts, or one that cannot be drawn.
        """
        for row in self.rows:
            for side, parts in ((row.left, self.left_parts), (row.right, self.right_parts)):
                if side is not None and len(side) > len(parts):
                    raise ValueError(f"{row.label!r} has {len(side)} numbers for {len(parts)} parts")
                if any(not isfinite(number) or number < 0 for number in side or ()):
                    raise ValueError(f"{row.label!r} has a number that no bar can show: {side}")

    def foremost(self, most: int = MOST) -> Self:
        """Keep the rows with the largest volume, in the order in which they stand."""
        kept = _largest([row.volume for row in self.rows], [row.label for row in self.rows], most)
        return replace(self, rows=tuple(self.rows[number] for number in kept))

    def lines(self) -> tuple[str, ...]:
        """Say the same in words, a line for each row, for those who cannot see it."""
        digits = decimals(chain.from_iterable(chain(row.left or (), row.right or ()) for row in self.rows))

        def told(caption: str, side: Sequence[float] | None, parts: Sequence[Part]) -> str:
            if side is None:
                return f"{caption} {CAPTIONS.unknown}"
            pieces = [
                f"{part.caption} {numeral(number, digits)}"
                for part, number in zip(parts, side, strict=False)
                if part.caption
            ]
            total = f"{caption} {numeral(fsum(side), digits)}"
            return f"{total} ({', '.join(pieces)})" if pieces else total

        return tuple(
            f"{row.label}: {told(self.left_caption, row.left, self.left_parts)}; "
            f"{told(self.right_caption, row.right, self.right_parts)}"
            for row in self.rows
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix(_Framed):
    """A table of shades with what is between every two parties: rows give, columns receive.

    >>> Matrix(
    ...     title="Who gives whom",
    ...     parties=("Depot", "Shop"),
    ...     cells=((None, 5.0), (None, None)),
    ...     row_caption="gives",
    ...     column_caption="receives",
    ... ).lines()
    ('Depot, Shop: 5',)
    """

    parties: tuple[str, ...]
    """From top to bottom, and from left to right."""
    cells: tuple[tuple[float | None, ...], ...]
    """A tuple for each party, with a number for each; None where there is nothing."""
    row_caption: str
    column_caption: str
    scale: str = ""
    """What the numbers are; the legend of the shades says it."""

    def __post_init__(self) -> None:
        """Refuse a table that is not one.

        Raises:
            ValueError: The cells do not fit the parties, or a number is below 0 or not finite.
        """
        _refuse_ragged(self.cells, len(self.parties), len(self.parties))
        if any(not isfinite(number) or number < 0 for number in self.numbers()):
            raise ValueError("a number in the cells is below 0 or not finite")

    def numbers(self) -> Iterator[float]:
        """Give what is known."""
        return (cell for row in self.cells for cell in row if cell is not None)

    def foremost(self, most: int = MOST) -> Self:
        """Keep the parties that give and receive most, in the order in which they stand."""
        across = [fsum(cell or 0.0 for cell in row) for row in self.cells]
        down = [fsum(cell or 0.0 for cell in column) for column in zip(*self.cells, strict=True)]
        kept = _largest([fsum(both) for both in zip(across, down, strict=True)], self.parties, most)
        return replace(
            self,
            parties=tuple(self.parties[number] for number in kept),
            cells=tuple(tuple(self.cells[row][column] for column in kept) for row in kept),
        )

    def lines(self) -> tuple[str, ...]:
        """Say the same in words, a line for each cell that is not empty."""
        digits = decimals(self.numbers())
        return tuple(
            f"{row}, {column}: {numeral(cell, digits)}"
            for row, cells in zip(self.parties, self.cells, strict=True)
            for column, cell in zip(self.parties, cells, strict=True)
            if cell is not None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One direction of a plot."""

    caption: str
    low: float | None = None
    """Where the axis begins; just before the least number, if None."""
    high: float | None = None
    cross: float | None = None
    """Where it is divided in two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Something with a place on a plot."""

    label: str
    x: float | None
    y: float | None
    """A point with a number that is not known has no place; the foot of the figure counts those."""
    kind: str = "organisation"
    """A kind of party, or `touchpoint`; any other text is drawn as an organisation."""
    focal: bool = False
    """Whether the ecosystem is seen from here."""

    @property
    def place(self) -> tuple[float, float] | None:
        """Give both numbers, where both are known."""
        if self.x is None or self.y is None or not (isfinite(self.x) and isfinite(self.y)):
            return None
        return self.x, self.y


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot(_Framed):
    """Points with names, in four fields where both axes are divided.

    >>> Plot(
    ...     title="Who steers, who follows",
    ...     points=(Point(label="Depot", x=1.0, y=4.5), Point(label="Shop", x=None, y=2.0)),
    ...     x=Axis(caption="relies on others", cross=2.5),
    ...     y=Axis(caption="is relied on", cross=2.5),
    ...     quadrants=("steers", "tied in", "stands apart", "follows"),
    ... ).lines()
    ('Depot: relies on others 1, is relied on 4.5', 'Shop: relies on others not known, is relied on 2.0')
    """

    points: tuple[Point, ...]
    x: Axis
    y: Axis
    quadrants: tuple[str, str, str, str] | None = None
    """What the fields are called: top left, top right, bottom left, bottom right."""

    def lines(self) -> tuple[str, ...]:
        """Say the same in words, a line for each point."""
        digits = [
            decimals(number for number in numbers if number is not None and isfinite(number))
            for numbers in ([point.x for point in self.points], [point.y for point in self.points])
        ]

        def told(axis: Axis, number: float | None, digit: int) -> str:
            known = number is not None and isfinite(number)
            said = numeral(number, digit) if number is not None and known else CAPTIONS.unknown
            return f"{axis.caption} {said}"

        return tuple(
            f"{point.label}: {told(self.x, point.x, digits[0])}, {told(self.y, point.y, digits[1])}"
            for point in self.points
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One touchpoint of a journey."""

    label: str
    stage: str = ""
    done_by: str = ""
    """Names; empty where nobody has said."""
    blamed: str = ""
    """Who hears the complaint; empty where nobody has said."""
    same: bool = False
    """Whether those who do it also hear the complaint."""
    expectation: float | None = None
    """What the customer expects, from 1 to 5."""
    experience: float | None = None
    """What the customer meets, from 1 to 5."""
    channels: str = ""
    """Names; empty where nobody has said."""
    only_channel: bool = False
    """Whether there is no other."""
    metrics: str = ""
    """Names of what is measured; empty where nothing is."""
    weight: float = 1.0
    """How much it matters to the customer; decides what is shown where not all can be."""

    @property
    def gap(self) -> float | None:
        """Expectation less experience, above 0 where it falls short; None where either is unknown."""
        if self.expectation is None or self.experience is None:
            return None
        return self.expectation - self.experience


Passage: TypeAlias = Literal["", "linked", "unlinked"]
"""What is between two touchpoints: the same hands or nobody knows; a hand-over; one without a link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blueprint(_Framed):
    """A journey from left to right: who does each touchpoint, who hears the complaint, what is met.

    >>> Blueprint(
    ...     title="It falls deepest at the desk",
    ...     stops=(
    ...         Stop(label="Ride", done_by="Taxi", expectation=4, experience=4, metrics="minutes"),
    ...         Stop(label="Desk", done_by="Clinic", blamed="Town", expectation=4, experience=2),
    ...     ),
    ...     passages=("unlinked",),
    ... ).lines()[1]
    'Ride → Desk: no link'
    """

    stops: tuple[Stop, ...]
    passages: tuple[Passage, ...]
    """One between every two stops."""

    def __post_init__(self) -> None:
        """Refuse a journey whose passages do not fit its stops, and numbers that are no ratings.

        Raises:
            ValueError: There is not one passage between every two stops, or a number is not finite.
        """
        if len(self.passages) != max(0, len(self.stops) - 1):
            raise ValueError(f"{len(self.passages)} passages do not fit between {len(self.stops)} stops")
        for stop in self.stops:
            if any(
                known is not None and not isfinite(known) for known in (stop.expectation, stop.experience)
            ):
                raise ValueError(f"{stop.label!r} has a number that is not finite")

    def foremost(self, most: int = MOST_STOPS) -> Self:
        """Keep the stops that fall shortest, then the weightiest, in their order.

        Between two that do not follow each other there is no passage.
        """
        ranked = sorted(
            range(len(self.stops)),
            key=lambda number: (-self._pain(number), -self.stops[number].weight, number),
        )
        kept = sorted(ranked[:most])
        return replace(
            self,
            stops=tuple(self.stops[number] for number in kept),
            passages=tuple(self.passages[one] if other == one + 1 else "" for one, other in pairwise(kept)),
        )

    def _pain(self, number: int) -> float:
        return max(self.stops[number].gap or 0.0, 0.0)

    def lines(self) -> tuple[str, ...]:
        """Say the same in words, a line for each touchpoint and one for each hand-over without a link."""
        told = []
        for number, stop in enumerate(self.stops):
            if number and self.passages[number - 1] == "unlinked":
                told.append(f"{self.stops[number - 1].label} → {stop.label}: {CAPTIONS.no_link}")
            ratings = (
                f"{caption} {CAPTIONS.unknown if known is None else f'{known:g}'}"
                for caption, known in ((CAPTIONS.expected, stop.expectation), (CAPTIONS.met, stop.experience))
            )
            blamed = CAPTIONS.same_party if stop.same else stop.blamed or CAPTIONS.unknown
            told.append(
                f"{stop.label}: {CAPTIONS.done_by} {stop.done_by or CAPTIONS.unknown}; "
                f"{CAPTIONS.blamed}: {blamed}; {', '.join(ratings)}; "
                f"{CAPTIONS.channel}: {stop.channels or CAPTIONS.unknown}; "
                f"{stop.metrics or CAPTIONS.not_measured}"
            )
        return tuple(told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """Where one party stands on one goal."""

    number: int | None
    """From -4 (would fight it) to +4 (lives for it); None for whoever has not said."""
    words: str = ""
    """When it is a success, in its own words, or what else is to be told of it."""
    quoted: bool = False
    """Whether these are its own words."""
    voice: str = ""
    """Which part of the party says so, where not the party itself does."""
    is_divided: bool = False
    """Whether some parts of the party are for it and others against it."""

    @property
    def told(self) -> str:
        """Give the words as they are shown."""
        words = f"“{self.words}”" if self.quoted and self.words else self.words
        return f"{self.voice}: {words}" if self.voice and words else words


@dataclass(frozen=True, slots=True, kw_only=True)
class Stances(_Framed):
    """Who stands where on which goal, with when it is a success for each.

    >>> Stances(
    ...     title="Two want calm",
    ...     rows=("Clinic", "Taxi"),
    ...     columns=("Calm",),
    ...     cells=((Stance(number=3, words="No second visit", quoted=True),), (Stance(number=None),)),
    ... ).lines()
    ('Clinic, Calm: for (3 of 4); “No second visit”', 'Taxi, Calm: has not said')
    """

    rows: tuple[str, ...]
    """Parties, from top to bottom."""
    columns: tuple[str, ...]
    """Goals, from left to right."""
    cells: tuple[tuple[Stance, ...], ...]
    """A tuple for each row, with a stance for each column."""
    notes: tuple[str, ...] = ()
    """What is told under the name of each goal."""

    def __post_init__(self) -> None:
        """Refuse a table that is not one.

        Raises:
            ValueError: The cells do not fit the rows and columns, or a stance is none.
        """
        _refuse_ragged(self.cells, len(self.rows), len(self.columns))
        if any(abs(cell.number or 0) > 4 for row in self.cells for cell in row):
            raise ValueError("a stance is not from -4 to 4")

    def foremost(self, most: int = MOST, goals: int = 4) -> Self:
        """Keep the first goals, and the parties that say most and stand firmest on them, in their order."""
        cells = [row[:goals] for row in self.cells]
        said = [sum(1 + abs(cell.number) for cell in row if cell.number is not None) for row in cells]
        kept = _largest(said, self.rows, most)
        return replace(
            self,
            rows=tuple(self.rows[number] for number in kept),
            columns=self.columns[:goals],
            notes=self.notes[:goals],
            cells=tuple(cells[number] for number in kept),
        )

    def lines(self) -> tuple[str, ...]:
        """Say the same in words, a line for each party and goal."""
        return tuple(
            f"{row}, {column}: {_stance_told(cell)}"
            for row, cells in zip(self.rows, self.cells, strict=True)
            for column, cell in zip(self.columns, cells, strict=True)
        )


def _stance_told(cell: Stance) -> str:
    if cell.number is None:
        return CAPTIONS.silent
    word = CAPTIONS.stands_for if cell.number > 0 else CAPTIONS.stands_against
    told = f"{word} ({abs(cell.number)} of 4)" if cell.number else CAPTIONS.stands_neither
    told = CAPTIONS.divided if cell.is_divided else told
    return f"{told}; {cell.told}" if cell.words else told


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why something is so, and why that is."""

    label: str
    category: str = ""
    also: str = ""
    """Where else it is the cause."""
    because: tuple[Cause, ...] = ()
    more: bool = False
    """Whether there is more behind it than is told."""

    @property
    def is_root(self) -> bool:
        """Whether nobody has asked further."""
        return not self.because and not self.more

    @property
    def leaves(self) -> int:
        """How many ends there are behind it, itself if it is one."""
        return sum(cause.leaves for cause in self.because) or 1

    @property
    def depth(self) -> int:
        """How many causes stand behind one another."""
        return 1 + max((cause.depth for cause in self.because), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree(_Framed):
    """Why something falls short: from what is seen, on the left, to the causes at the root, on the right.

    >>> Tree(
    ...     title="One cause at the root",
    ...     effect="Desk",
    ...     causes=(Cause(label="One clerk", category="people", because=(Cause(label="No rosters"),)),),
    ... ).lines()
    ('One clerk (people)', 'One clerk: No rosters')
    """

    effect: str
    causes: tuple[Cause, ...]
    measured: str = ""
    """What is told under the effect, such as how far it falls short."""

    def foremost(self, most: int = MOST_LEAVES, deepest: int = DEEPEST) -> Self:
        """Keep the first causes, with what is behind them, up to so many ends and so deep."""
        return replace(self, causes=_first_ends(self.causes, most, deepest)[0])

    @property
    def leaves(self) -> int:
        """How many ends there are."""
        return sum(cause.leaves for cause in self.causes)

    def lines(self) -> tuple[str, ...]:
        """Say the same in words, a line for each cause behind what it explains."""
        told: list[str] = []
        ahead = [(cause, "") for cause in reversed(self.causes)]
        while ahead:
            cause, above = ahead.pop()
            category = f" ({cause.category})" if cause.category else ""
            also = f"; {cause.also}" if cause.also else ""
            told.append(f"{above}{cause.label}{category}{also}")
            ahead.extend((deeper, f"{cause.label}: ") for deeper in reversed(cause.because))
        return tuple(told)


def _first_ends(causes: Sequence[Cause], most: int, deepest: int) -> tuple[tuple[Cause, ...], int]:
    kept: list[Cause] = []
    for cause in causes:
        if most <= 0:
            break
        behind, left = _first_ends(cause.because, most, deepest - 1) if deepest > 1 else ((), most)
        most = left if behind else most - 1
        more = cause.more or len(behind) < len(cause.because)
        kept.append(replace(cause, because=behind, more=more))
    return tuple(kept), most


Chart: TypeAlias = Bars | Matrix | Plot | Blueprint | Stances | Tree


def decimals(numbers: Iterable[float]) -> int:
    """Tell how many decimals numbers that stand together need: none if all are whole or one is large.

    >>> decimals([3, 12]), decimals([0.5, 12]), decimals([0.5, 120]), decimals([0.04, 0.01]), decimals([])
    (0, 1, 0, 3, 0)
    """
    sizes = [abs(number) for number in numbers]
    largest = max(sizes, default=0.0)
    if largest >= 100 or all(size == round(size) for size in sizes):
        return 0
    return min(max(1, 1 - floor(log10(largest))), 6)


def numeral(number: float, digits: int) -> str:
    """Write a number for the wall: with so many decimals, and shortened where it is very large.

    >>> numeral(3.25, 1), numeral(-0.0, 0), numeral(4321, 0), numeral(123456, 0), numeral(2.5e6, 1)
    ('3.2', '0', '4,321', '123k', '2.5M')
    """
    size = abs(number)
    if size < _FEW_LETTERS:
        return f"{round(number, digits) + 0.0:,.{digits}f}"
    # Just below a unit, rounding would write a thousand of the one beneath.
    unit, name = next((unit, name) for unit, name in _UNITS if size >= 0.9995 * unit)
    short = number / unit
    return f"{number:.0e}" if abs(short) >= 1000 else f"{short:.3g}{name}"


def _refuse_ragged(cells: Sequence[Sequence[object]], rows: int, columns: int) -> None:
    if len(cells) != rows or any(len(row) != columns for row in cells):
        raise ValueError(f"the cells do not make {rows} rows of {columns} columns")


def _largest(volumes: Sequence[float], labels: Sequence[str], most: int) -> list[int]:
    """Choose the positions of the largest volumes; among equals the name decides, not the order."""
    ranked = sorted(range(len(volumes)), key=lambda number: (-volumes[number], labels[number], number))
    return sorted(ranked[:most])
