"""Makes small, rich, valid ecosystems for property tests, and the same ecosystem said otherwise."""

from __future__ import annotations

from functools import cache, partial
from itertools import combinations_with_replacement
from operator import length_hint
from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import strategies as st

from ecograph.model import Ecosystem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from random import Random

ACTORS = ("anna", "bus line", "=1+1", "dépôt", "e", "f/2", "gate", "9")
RESOURCES = ("money", "forecast", "repair", "+tiles", "word", "pass", "room")
WANTED = RESOURCES[:3]
"""A few things only, so that wishes meet offers."""
NAMES = ("Airport", "Rail\nNorth", "\x1b[31mred", "مطار", "{braces}", "100 %", "\u202eturned", "A. B. & Sons")
FINDINGS = ("single-point-of-dependency@", "one-sided-link@", "net-giver@", "missing-exchange@")
LEVELS = (1, 5, 2, 5, 3, 4, 5, 1.5, 2.25, 3.1, 4.7)
"""A rating that is one number; often the highest, since that is where things happen."""
RANGES = tuple(
    form
    for low, best, high in combinations_with_replacement(sorted(LEVELS), 3)
    for form in ([low, high], f"{low}-{high}", {"low": low, "best": best, "high": high})
)
"""A rating that is a range, in each of the forms a model allows."""
STANCES = (0, 4, -4, 3, -3, 2, -2, 1, -1, 4, -4)
TOLERANCES = ("hours", "hours", "days", "weeks", "months", "always")
AGREEMENTS = ("none", "process", "experience", "both")

T = TypeVar("T")
Row = dict[str, Any]


class Dice:
    """Reads what a row says off bytes that were drawn at once: a draw for each cell takes ten times as long.

    Zeros choose what comes first and leave out what may be left out, so a counterexample shrinks to little.
    """

    def __init__(self, rolls: Iterable[int], actors: Sequence[str] = ACTORS) -> None:
        self.actors = actors
        self._rolls = iter(rolls)
        self._silence = 255 - next(self._rolls)

    def one_of(self, options: Sequence[T]) -> T:
        """Choose one of at most 256 options."""
        return options[next(self._rolls) * len(options) >> 8]

    def yes(self) -> bool:
        """Choose between no and yes."""
        return self.one_of((False, True))

    def actor(self) -> str:
        """Choose somebody."""
        return self.one_of(self.actors)

    def rating(self) -> object:
        """Give a number as often as a range."""
        form, roll = next(self._rolls), next(self._rolls)
        options = LEVELS if form < 128 else RANGES
        return options[(form % 128 << 8 | roll) * len(options) >> 15]

    def up_to(self, most: int, cell: Callable[[], T]) -> list[T]:
        """Give a few of something, which need not differ."""
        count = self.one_of(range(most + 1))
        return [cell() for _ in range(most)][:count]

    def actors_up_to(self, most: int) -> list[str]:
        """Choose a few different actors, in any order."""
        return list(dict.fromkeys(self.up_to(most, self.actor)))

    def perhaps(self, **cells: Callable[[], object] | Sequence[object]) -> Row:
        """Choose which cells have something in them: of some rows nearly all, of others hardly any."""
        row = {}
        for name, cell in cells.items():
            kept = next(self._rolls) > self._silence
            # A cell takes its bytes also where it stays empty, so that the others keep theirs.
            value = cell() if callable(cell) else self.one_of(cell)
            if kept:
                row[name] = value
        return row

    def said(self, **cells: Callable[[], object] | Sequence[object]) -> Row:
        """Choose which cells have something in them, those among them that tell how it is known."""
        return self.perhaps(**cells, evidence=("assumed", "stated", "measured"), confidential=self.yes)


@cache
def _rolls(width: int, most: int) -> st.SearchStrategy[list[bytes]]:
    row = st.binary(min_size=width, max_size=width)
    sizes = sorted({0, most // 2, most - 2})
    return st.one_of(*(st.lists(row, min_size=least, max_size=most) for least in sizes))


def _rows(
    draw: st.DrawFn, actors: Sequence[str], most: int, row: Callable[[Dice], Row], *key: str
) -> list[Row]:
    # Every row of a table takes as many bytes as the first.
    left = iter(bytes(256))
    row(Dice(left, actors))
    rows = [row(Dice(rolls, actors)) for rolls in draw(_rolls(256 - length_hint(left), most))]
    return list({tuple(row.get(name) for name in key): row for row in rows}.values())


@st.composite
def ecosystems(draw: st.DrawFn, *, most_actors: int = len(ACTORS)) -> Ecosystem:
    """A valid model with at least two actors and anything a model can say about them."""
    dice = Dice(draw(st.binary(min_size=48, max_size=48)))
    actors = sorted(ACTORS, key=lambda _: dice.one_of(range(256)))
    few = min(4, most_actors)
    actors = actors[: dice.one_of(range(2, (most_actors if dice.yes() else few) + 1))]
    dice.actors = actors
    rows = partial(_rows, draw, actors)
    model: Row = {
        "name": dice.one_of(NAMES),
        "actors": [_actor(draw, actors[: number + 1]) for number in range(len(actors))],
        "dependencies": [
            row
            for row in rows(14, _dependency, "depender", "dependee", "resource", "according_to")
            if row["depender"] != row["dependee"]
        ],
        "interests": rows(8, _interest, "actor", "resource", "giver", "according_to"),
        "offers": rows(8, _offer, "actor", "resource", "according_to"),
        "journeys": rows(2, _journey, "id"),
        "settings": _settings(draw),
    }
    for journey in model["journeys"]:
        journey["touchpoints"] = rows(4, _touchpoint, "id", "according_to")
    if dice.yes():
        kinds = ("service", "money", "information", "recognition")
        model["resources"] = [{"id": name, "kind": dice.one_of(kinds)} for name in RESOURCES]
    if dice.yes():
        model["focal"] = dice.actor()
    if dice.yes():
        model["goals"] = [{"id": "calm", "shared": dice.yes()}]
        model["positions"] = rows(6, _position, "actor", "goal", "according_to")
    decided = dict.fromkeys(dice.up_to(2, lambda: dice.one_of(FINDINGS) + dice.actor()))
    model["decisions"] = [
        {"finding": finding, "status": dice.one_of(("accepted", "in-progress")), "reason": "agreed"}
        for finding in decided
    ]
    return Ecosystem(**model)


def _actor(draw: st.DrawFn, actors: Sequence[str]) -> Row:
    dice = Dice(draw(st.binary(min_size=12, max_size=12)))
    kinds = ("organisation", "customer", "authority", "club")
    row = {
        "id": actors[-1],
        "kind": dice.one_of(kinds),
        **dice.said(name=NAMES, influenceable=dice.yes),
    }
    if len(actors) > 1 and dice.one_of(range(8)) == 7:
        row["part_of"] = dice.one_of(actors[:-1])
    return row


def _dependency(dice: Dice) -> Row:
    return {
        "depender": dice.actor(),
        "dependee": dice.actor(),
        "resource": dice.one_of(RESOURCES),
        "importance": dice.rating(),
        **dice.said(
            satisfaction=dice.rating,
            effort=dice.rating,
            tolerance=TOLERANCES,
            agreement=AGREEMENTS,
            amount=(0, 12.5, 1000),
            unit=("EUR", "hours"),
            channel=("phone", "letter"),
            according_to=dice.actor,
        ),
    }


def _interest(dice: Dice) -> Row:
    return {
        "actor": dice.actor(),
        "resource": dice.one_of(WANTED),
        "priority": dice.one_of((5, dice.rating())),
        **dice.said(giver=dice.actor, because=("we are stuck",), according_to=dice.actor),
    }


def _offer(dice: Dice) -> Row:
    return {
        "actor": dice.actor(),
        "resource": dice.one_of(WANTED),
        "effort": dice.one_of((None, dice.rating(), 1)),
        **dice.said(capacity=(1, 2), not_to=lambda: dice.actors_up_to(2), according_to=dice.actor),
    }


def _position(dice: Dice) -> Row:
    return {
        "actor": dice.actor(),
        "goal": "calm",
        "stance": dice.one_of(STANCES),
        **dice.said(success=("no queue",), according_to=dice.actor),
    }


def _journey(dice: Dice) -> Row:
    return {
        "id": dice.one_of(("trip", "claim")),
        "customer": dice.actor(),
        **dice.perhaps(name=NAMES, owner=dice.actor, sponsor=dice.actor, mandate=("none", "time", "budget")),
    }


def _touchpoint(dice: Dice) -> Row:
    return {
        "id": dice.one_of(("book", "board", "land")),
        "performer": dice.one_of((dice.actor(), dice.actors_up_to(2), [])),
        "importance": dice.rating(),
        "experience": dice.one_of((None, dice.rating())),
        **dice.said(
            name=NAMES,
            resource=RESOURCES,
            expectation=dice.rating,
            effort=dice.rating,
            tolerance=TOLERANCES,
            agreement=AGREEMENTS,
            accountable=dice.actor,
            blamed=dice.actor,
            channel=("phone", ["phone", "app"]),
            according_to=dice.actor,
            metric=lambda: dice.up_to(2, lambda: _metric(dice)),
            causes=lambda: dice.up_to(2, lambda: _cause(dice, dice.up_to(2, lambda: _cause(dice)))),
        ),
    }


def _metric(dice: Dice) -> Row:
    return {
        "name": dice.one_of(("waiting time", "Waiting  time", "=score")),
        **dice.perhaps(
            definition=("from the door", "From the door", "from the desk"),
            unit=("minutes", "hours"),
            owner=dice.actor,
            target=(5, 10),
            value=(0, 7.5),
            shared=dice.yes,
        ),
    }


def _cause(dice: Dice, deeper: Sequence[Row] = ()) -> Row:
    return {
        "why": dice.one_of(("no forecast", "too few hands", "an old machine")),
        **dice.perhaps(category=("people", "technology", "partner")),
        "because": deeper,
    }


def _settings(draw: st.DrawFn) -> Row:
    weights = {1: 1, 2: 2, 3: 4, 4: 8, 5: 16}
    return Dice(draw(st.binary(min_size=11, max_size=11))).perhaps(
        critical=LEVELS, within=TOLERANCES, poor=LEVELS, headlines=range(8), weights=(weights,)
    )


def shuffled(model: Ecosystem, random: Random) -> Ecosystem:
    """The same model with the rows of every table, and of every table within a row, in another order.

    Touchpoints keep theirs: it is the order in which the customer meets them.
    """
    cells = model.model_dump(exclude_defaults=True, exclude={"settings"})
    return Ecosystem(**_shuffled(cells, random), settings=model.settings)


def _shuffled(cells: Any, random: Random) -> Any:
    if isinstance(cells, dict):
        return {
            key: [_shuffled(row, random) for row in value]
            if key == "touchpoints"
            else _shuffled(value, random)
            for key, value in cells.items()
        }
    if isinstance(cells, list | tuple):
        rows = [_shuffled(row, random) for row in cells]
        if all(isinstance(row, dict) for row in rows):
            random.shuffle(rows)
        return rows
    return cells


def renamed(model: Ecosystem) -> Ecosystem:
    """The same model in which everything is called something else; ids stay."""
    cells = model.model_dump(exclude_defaults=True)
    for table in ("actors", "resources", "goals", "journeys"):
        for row in cells.get(table, ()):
            row["name"] = f"Renamed {row['id']}"
            for point in row.get("touchpoints", ()):
                point["name"] = f"Renamed {point['id']}"
    cells["name"] = "Renamed"
    return Ecosystem(**cells)
