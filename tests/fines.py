"""Makes one model of an event log of traffic fines: each activity told as a touchpoint of somebody."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from ecograph.model import Ecosystem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Activity(NamedTuple):
    """Who does it, and how it weighs for the offender."""

    performer: str | list[str]
    importance: int
    expectation: int | None = None
    experience: int | None = None
    channel: str | list[str] | None = None
    metric: dict[str, Any] | None = None


POLICE, OFFENDER = "police office", "offender"
PREFECTURE, JUDGE, AGENCY = "prefecture", "judge", "collection agency"
_ON_TIME = {"name": "on time", "definition": "sent within ninety days", "target": 95, "value": 80}
ACTIVITIES = {
    "Create Fine": Activity(POLICE, 3, 3, 2, "street"),
    "Send Fine": Activity(POLICE, 4, 4, 2, "letter", {**_ON_TIME, "owner": POLICE, "shared": True}),
    "Insert Fine Notification": Activity(POLICE, 2, channel="letter"),
    "Add penalty": Activity(POLICE, 5, 3, 1, "letter"),
    "Payment": Activity(OFFENDER, 3, 4, 4, ["bank", "counter"]),
    "Insert Date Appeal to Prefecture": Activity(OFFENDER, 4, 3, 2, ["letter", "counter"]),
    "Send Appeal to Prefecture": Activity(POLICE, 3, channel="letter"),
    "Receive Result Appeal from Prefecture": Activity(
        PREFECTURE, 5, 4, 2, "letter", {"name": "on time", "definition": "decided within half a year"}
    ),
    "Notify Result Appeal to Offender": Activity([POLICE, PREFECTURE], 5, 4, 3, "letter"),
    "Appeal to Judge": Activity(JUDGE, 5, 4, 3, "court"),
    "Send for Credit Collection": Activity(
        AGENCY, 5, 2, 1, "letter", {"name": "collected", "owner": AGENCY, "shared": False}
    ),
}


def fines(events: Iterable[Sequence[str]], *, by: Literal["variant", "case"] = "variant") -> Ecosystem:
    """Make a model of events, each a case and an activity, in the order in which they happened.

    One journey for each case, or for each way a case can go, the most frequent first by id. An
    activity that comes again is a touchpoint of its own. The police office owns all journeys
    and answers for all that the offender does not do itself.
    """
    cases: dict[str, list[str]] = defaultdict(list)
    for case, activity, *_ in events:
        cases[case].append(activity)
    if by == "case":
        journeys = {case: tuple(activities) for case, activities in cases.items()}
    else:
        ways = Counter(map(tuple, cases.values()))
        ranked = sorted(ways, key=lambda way: (-ways[way], way))
        journeys = {f"v{number:02d}": way for number, way in enumerate(ranked, start=1)}
    return Ecosystem(
        name="Traffic fines",
        focal=POLICE,
        actors=[
            {"id": OFFENDER, "kind": "customer"},
            {"id": POLICE, "trusted_by": [PREFECTURE]},
            {"id": PREFECTURE, "kind": "authority", "influenceable": False, "trusted_by": [POLICE]},
            {"id": JUDGE, "kind": "authority", "influenceable": False},
            {"id": AGENCY},
        ],
        dependencies=[
            {"depender": POLICE, "dependee": AGENCY, "resource": "money collected", "importance": 4},
            {"depender": PREFECTURE, "dependee": POLICE, "resource": "files", "importance": 3},
        ],
        journeys=[
            {"id": name, "customer": OFFENDER, "owner": POLICE, "touchpoints": _steps(way)}
            for name, way in journeys.items()
        ],
    )


def _steps(way: Iterable[str]) -> list[dict[str, Any]]:
    seen: Counter[str] = Counter()
    steps = []
    for activity in way:
        seen[activity] += 1
        told = {name: value for name, value in ACTIVITIES[activity]._asdict().items() if value is not None}
        if told["performer"] != OFFENDER:
            told["accountable"] = POLICE
        name = activity if seen[activity] == 1 else f"{activity} {seen[activity]}"
        steps.append({"id": name, **told})
    return steps
