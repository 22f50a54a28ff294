"""Makes small, rich, valid ecosystems for property tests, and the same ecosystem said otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from ecograph.model import Ecosystem

if TYPE_CHECKING:
    from random import Random

ACTORS = ("anna", "bus line", "=1+1", "dépôt", "e", "f/2", "gate", "9")
RESOURCES = ("money", "forecast", "repair", "+tiles", "word", "pass", "room")
WANTED = RESOURCES[:3]
"""A few things only, so that wishes meet offers."""
NAMES = ("Airport", "Rail\nNorth", "\x1b[31mred", "مطار", "{braces}", "100 %", "\u202eturned", "A. B. & Sons")
FINDINGS = ("single-point-of-dependency@", "one-sided-link@", "net-giver@", "missing-exchange@")

levels = st.sampled_from((1, 5, 2, 5, 3, 4, 5, 1.5, 2.25, 3.1, 4.7))
"""A rating that is one number; often the highest, since that is where things happen."""


@st.composite
def _ranges(draw: st.DrawFn) -> object:
    low, best, high = sorted(draw(st.tuples(levels, levels, levels)))
    return draw(st.sampled_from(([low, high], f"{low}-{high}", {"low": low, "best": best, "high": high})))


ratings = levels | _ranges()
"""A rating in any of the forms a model allows."""
tolerances = st.sampled_from(("hours", "hours", "days", "weeks", "months", "always"))
agreements = st.sampled_from(("none", "process", "experience", "both"))
names = st.sampled_from(NAMES)
_said = {
    "evidence": st.sampled_from(("assumed", "stated", "measured")),
    "confidential": st.booleans(),
}


def _rows(required: dict[str, Any], key: tuple[str, ...], most: int, **optional: Any) -> st.SearchStrategy:
    row = st.fixed_dictionaries(required, optional={**optional, **_said})
    return st.sampled_from((0, most // 2, most - 2)).flatmap(
        lambda least: st.lists(
            row, min_size=least, max_size=most, unique_by=lambda found: tuple(found.get(name) for name in key)
        )
    )


@st.composite
def ecosystems(draw: st.DrawFn, *, most_actors: int = len(ACTORS)) -> Ecosystem:
    """A valid model with at least two actors and anything a model can say about them."""
    few = min(4, most_actors)
    ids = draw(st.permutations(ACTORS))[: draw(st.integers(2, few) | st.integers(2, most_actors))]
    actor, resource, wanted = st.sampled_from(ids), st.sampled_from(RESOURCES), st.sampled_from(WANTED)
    voice = {"according_to": actor}
    model: dict[str, Any] = {
        "name": draw(names),
        "actors": [_actor(draw, ids, number) for number in range(len(ids))],
        "dependencies": [
            row
            for row in draw(
                _rows(
                    {"depender": actor, "dependee": actor, "resource": resource, "importance": ratings},
                    ("depender", "dependee", "resource", "according_to"),
                    14,
                    satisfaction=ratings,
                    effort=ratings,
                    tolerance=tolerances,
                    agreement=agreements,
                    amount=st.sampled_from((0, 12.5, 1000)),
                    unit=st.sampled_from(("EUR", "hours")),
                    channel=st.sampled_from(("phone", "letter")),
                    **voice,
                )
            )
            if row["depender"] != row["dependee"]
        ],
        "interests": draw(
            _rows(
                {"actor": actor, "resource": wanted, "priority": st.just(5) | ratings},
                ("actor", "resource", "giver", "according_to"),
                8,
                giver=actor,
                because=st.just("we are stuck"),
                **voice,
            )
        ),
        "offers": draw(
            _rows(
                {"actor": actor, "resource": wanted, "effort": st.none() | ratings | st.just(1)},
                ("actor", "resource", "according_to"),
                8,
                capacity=st.integers(1, 2),
                not_to=st.lists(actor, max_size=2, unique=True),
                **voice,
            )
        ),
        "journeys": draw(_journeys(actor, resource)),
        "settings": draw(_settings()),
    }
    if draw(st.booleans()):
        kinds = draw(
            st.tuples(
                *(st.sampled_from(("service", "money", "information", "recognition")) for _ in RESOURCES)
            )
        )
        model["resources"] = [{"id": name, "kind": kind} for name, kind in zip(RESOURCES, kinds, strict=True)]
    if draw(st.booleans()):
        model["focal"] = draw(actor)
    if draw(st.booleans()):
        model["goals"] = [{"id": "calm", "shared": draw(st.booleans())}]
        model["positions"] = draw(
            _rows(
                {"actor": actor, "goal": st.just("calm"), "stance": st.integers(-4, 4)},
                ("actor", "goal", "according_to"),
                4,
                success=st.just("no queue"),
                **voice,
            )
        )
    model["decisions"] = [
        {
            "finding": finding + subject,
            "status": draw(st.sampled_from(("accepted", "in-progress"))),
            "reason": "agreed",
        }
        for finding, subject in draw(st.sets(st.tuples(st.sampled_from(FINDINGS), actor), max_size=2))
    ]
    return Ecosystem(**model)


def _actor(draw: st.DrawFn, ids: list[str], number: int) -> dict[str, Any]:
    row = draw(
        st.fixed_dictionaries(
            {
                "id": st.just(ids[number]),
                "kind": st.sampled_from(("organisation", "customer", "authority", "club")),
            },
            optional={"name": names, "influenceable": st.booleans(), **_said},
        )
    )
    if number and draw(st.integers(0, 7)) == 7:
        row["part_of"] = ids[draw(st.integers(0, number - 1))]
    return row


def _journeys(actor: st.SearchStrategy, resource: st.SearchStrategy) -> st.SearchStrategy:
    touchpoints = _rows(
        {
            "id": st.sampled_from(("book", "board", "land")),
            "performer": actor | st.lists(actor, min_size=1, max_size=2, unique=True) | st.just([]),
            "importance": ratings,
        },
        ("id", "according_to"),
        4,
        name=names,
        resource=resource,
        expectation=ratings,
        experience=ratings,
        effort=ratings,
        tolerance=tolerances,
        agreement=agreements,
        accountable=actor,
        blamed=actor,
        channel=st.just("phone") | st.just(["phone", "app"]),
        according_to=actor,
    )
    journey = st.fixed_dictionaries(
        {"id": st.sampled_from(("trip", "claim")), "customer": actor, "touchpoints": touchpoints},
        optional={"owner": actor},
    )
    return st.lists(journey, max_size=2, unique_by=lambda row: row["id"])


def _settings() -> st.SearchStrategy:
    return st.fixed_dictionaries(
        {},
        optional={
            "critical": levels,
            "within": tolerances,
            "poor": levels,
            "headlines": st.integers(0, 7),
            "weights": st.just({1: 1, 2: 2, 3: 4, 4: 8, 5: 16}),
        },
    )


def shuffled(model: Ecosystem, random: Random) -> Ecosystem:
    """The same model with the rows of every table, and of every table within a row, in another order."""
    cells = model.model_dump(exclude_defaults=True, exclude={"settings"})
    return Ecosystem(**_shuffled(cells, random), settings=model.settings)


def _shuffled(cells: Any, random: Random) -> Any:
    if isinstance(cells, dict):
        return {key: _shuffled(value, random) for key, value in cells.items()}
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
