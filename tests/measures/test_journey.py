from __future__ import annotations

from collections import Counter
from itertools import pairwise, permutations
from typing import TYPE_CHECKING

import pytest
from fines import OFFENDER, POLICE, fines
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import ecosystems, renamed

from ecograph.errors import ConfigError
from ecograph.graph import EcosystemGraph, build
from ecograph.loading import load
from ecograph.measures import (
    accountability,
    accountability_gaps,
    agreements,
    ambiguous_metrics,
    blame,
    cascade,
    channel_fragility,
    channel_losses,
    control,
    delay_cost,
    experience_gaps,
    handovers,
    importance_performance,
    journey_steps,
    measurement_coverage,
    ownership,
    root_causes,
    shortest_weighted_first,
    unrewarded_performers,
    weighted_mean,
    where_to_start,
)
from ecograph.model import Ecosystem

if TYPE_CHECKING:
    from random import Random

ACTORS = """
actors:
  - {id: passenger, kind: customer}
  - {id: airport}
  - {id: operations, part_of: airport}
  - {id: cleaner}
  - {id: security}
  - {id: police, kind: authority, influenceable: false}
"""


def trip(*touchpoints: str, journey: str = "owner: airport", more: str = "") -> EcosystemGraph:
    """A graph of one journey with these touchpoints, in order."""
    steps = "\n".join(f"      - {{{point}}}" for point in touchpoints)
    return build(
        load(f"""{ACTORS}
journeys:
  - id: trip
    customer: passenger
    {journey}
    touchpoints:
{steps}
{more}
""")
    )


def ids(steps) -> list[str]:
    return [step.touchpoint.id for step in steps]


# --- the worked example of coverage and control ----------------------------------------------------

WORKED = """
actors: [{id: passenger, kind: customer}, {id: airline}, {id: police, kind: authority}, {id: cleaner}]
journeys:
  - id: trip
    customer: passenger
    owner: airline
    touchpoints:
      - {id: check-in, importance: 5, performer: airline, accountable: airline, metric: {name: wait}}
      - {id: security, importance: 4, performer: police, accountable: airline}
      - {id: cleaning, importance: 2, performer: cleaner, accountable: airline}
      - {id: boarding, importance: 4, performer: airline, accountable: airline, metric: {name: on time}}
"""


def test_the_worked_example_of_coverage_and_control():
    """Nine of fifteen is measured, security is unseen, and the airline answers for six too many."""
    graph = build(load(WORKED))
    found = measurement_coverage(graph)["trip"]
    assert found.measured == pytest.approx(0.60)
    assert ids(found.blind) == ["security", "cleaning"]
    assert found.shared is None
    told = control(graph)["trip"]
    assert dict(told.performers) == {"airline": 9, "police": 4, "cleaner": 2}
    assert told.concentration == pytest.approx(0.4489, abs=5e-5)
    assert told.own == pytest.approx(9 / 15)
    assert accountability(graph)["airline"] == (15, 9)
    assert accountability(graph)["airline"].gap == 6


def test_the_worked_example_of_the_gap():
    """Expected 5.6 and met 4.2 is 1.4 short; by weights of .5, .3 and .2 the three gaps give .70."""
    # The literature writes perceived less expected; here above 0 is what falls short.
    one = 5.6 - 4.2
    assert one == pytest.approx(1.4)
    assert weighted_mean([(one, 0.5), (0.2, 0.3), (-0.3, 0.2)]) == pytest.approx(0.70)
    graph = trip(
        "id: a, importance: 5, expectation: 4.4, experience: 3",
        "id: b, importance: 3, expectation: 3.2, experience: 3",
        "id: c, importance: 2, expectation: 3, experience: 3.3",
    )
    found = experience_gaps(graph)["trip"]
    assert found.gap == pytest.approx(0.70)
    assert ids(found.steps) == ["a", "b", "c"]


JOBS = {"P1": (3, 3), "P2": (1, 10), "P3": (10, 1)}


@pytest.mark.parametrize(
    ("order", "to_start", "to_completion"),
    [
        (("P2", "P1", "P3"), 7, 36),
        (("P3", "P1", "P2"), 160, 189),
        (("P1", "P2", "P3"), 34, None),
    ],
)
def test_the_worked_example_of_the_cost_of_delay(order, to_start, to_completion):
    """Three projects cost so much delay, counted to their start and to their completion."""
    assert delay_cost(JOBS, order, until="start") == to_start
    if to_completion is not None:
        assert delay_cost(JOBS, order) == to_completion
    assert shortest_weighted_first(JOBS) == ("P2", "P1", "P3")


@given(
    st.dictionaries(
        st.sampled_from("abcde"), st.tuples(st.integers(1, 9), st.integers(0, 9)), min_size=1, max_size=5
    ),
    st.sampled_from(("start", "completion")),
)
def test_no_order_costs_less_than_by_cost_of_delay_over_duration(jobs, until):
    """Smith's rule: of all orders the one by cost of delay divided by duration costs least."""
    best = delay_cost(jobs, shortest_weighted_first(jobs), until=until)
    assert best == min(delay_cost(jobs, order, until=until) for order in permutations(jobs))


def test_jobs_that_cannot_be_are_refused():
    """A job without duration, or an order that leaves one out, is an error and no number."""
    with pytest.raises(ConfigError, match="duration"):
        shortest_weighted_first({"a": (0, 1)})
    with pytest.raises(ConfigError, match="once"):
        delay_cost(JOBS, ["P1", "P1", "P2"])


# --- steps ------------------------------------------------------------------------------------------


def test_steps_come_in_the_order_of_the_journey_as_its_customer_sees_them():
    """Steps keep their order, not that of their names; of several views the customer's counts."""
    graph = trip(
        "id: z, importance: 2, experience: 5, according_to: airport",
        "id: a, importance: 3",
        "id: z, importance: 4, experience: 1, according_to: passenger",
        "id: m, importance: 2-3, experience: 2, according_to: airport",
        "id: m, importance: 5, experience: 5, according_to: cleaner",
    )
    steps = journey_steps(graph)
    assert ids(steps) == ["z", "a", "m"]
    assert [step.weight for step in steps] == [4, 3, 3.75]
    assert [step.touchpoint.experience for step in steps] == [1, None, 3.5]


def test_everybody_is_told_per_whole_unless_asked_per_part():
    """A department performs, owns and measures for its whole; asked per part it speaks for itself."""
    model = load(f"""{ACTORS}
journeys:
  - id: trip
    customer: passenger
    owner: operations
    sponsor: airport
    touchpoints:
      - {{id: a, importance: 3, performer: [operations, airport], accountable: operations, blamed: airport,
         metric: {{name: m, owner: operations}}}}
""")
    (step,) = journey_steps(build(model))
    assert step.journey.owner == "airport"
    assert step.touchpoint.performer == ("airport",)
    assert step.touchpoint.metric[0].owner == "airport"
    assert control(build(model))["trip"].own == 1
    assert ownership(build(model))["trip"].owner == "operations"
    apart = build(model, parts=True)
    assert control(apart)["trip"].own == 0.5
    assert control(apart)["trip"].partners == 0.5
    assert list(control(apart, by="owner")) == ["operations"]


def test_what_is_lost_performs_nothing_and_a_closed_channel_is_none():
    """After a loss the step stays, performed and reached by what is left."""
    graph = trip(
        "id: a, importance: 3, performer: [cleaner, airport], channel: [app, desk], accountable: cleaner",
        "id: b, importance: 3, performer: airport, channel: app, resource: r",
        "id: c, importance: 3, performer: passenger, channel: app",
        journey="owner: cleaner\n    sponsor: airport",
    )
    left = graph.without(["cleaner"], channels=["app"])
    points = [step.touchpoint for step in journey_steps(left)]
    assert [point.performer for point in points] == [("airport",), (), ()]
    assert [point.channel for point in points] == [("desk",), (), ()]
    assert points[0].accountable is None
    assert ownership(left)["trip"][:2] == (None, "airport")
    assert [step.touchpoint.performer for step in journey_steps(graph.without(resources=["r"]))][1] == ()
    assert journey_steps(graph.without(["passenger"])) == ()
    assert journey_steps(left.without(["airport"]))[0].touchpoint.performer == ()


# --- control, accountability and blame -------------------------------------------------------------


def test_who_performs_a_journey():
    """Owner, partners, those beyond influence and the customer each have their share of what is known."""
    graph = trip(
        "id: a, importance: 2, performer: operations",
        "id: b, importance: 4, performer: [cleaner, airport]",
        "id: c, importance: 3, performer: police",
        "id: d, importance: 1, performer: passenger",
        "id: e, importance: 5",
    )
    found = control(graph)["trip"]
    assert (found.own, found.partners, found.beyond, found.customer) == (0.4, 0.2, 0.3, 0.1)
    assert found.unknown == pytest.approx(5 / 15)
    assert list(found.performers.items()) == [("airport", 4), ("police", 3), ("cleaner", 2), ("passenger", 1)]


def test_control_that_nobody_knows_is_none():
    """Without an owner there is no own share, without performers no share at all, without steps nothing."""
    graph = trip("id: a, importance: 2, performer: cleaner", journey="note: nobody owns it")
    found = control(graph)["trip"]
    assert (found.own, found.partners, found.unknown) == (None, 1, 0)
    assert control(graph, by="owner") == {}
    silent = control(trip("id: a, importance: 2"))["trip"]
    assert (silent.own, silent.partners, silent.unknown, silent.concentration) == (None, None, 1, None)
    empty = build(load(f"{ACTORS}\njourneys: [{{id: trip, customer: passenger, owner: airport}}]"))
    assert control(empty)["trip"][2:] == (None, None, None, None, None)
    assert measurement_coverage(empty)["trip"][:2] == (None, None)
    assert experience_gaps(empty)["trip"][:2] == (None, None)
    assert where_to_start(empty)[0][2:5] == (None, None, None)


def test_an_owner_has_all_its_journeys_together():
    """By owner the touchpoints of all its journeys are counted as one."""
    graph = build(
        load(f"""{ACTORS}
journeys:
  - id: go
    customer: passenger
    owner: airport
    touchpoints: [{{id: a, importance: 1, performer: airport}}]
  - id: come
    customer: passenger
    owner: operations
    touchpoints: [{{id: a, importance: 3, performer: cleaner}}]
""")
    )
    assert [found.own for found in control(graph).values()] == [0, 1]
    assert control(graph, by="owner")["airport"].own == 0.25


def test_a_journey_is_grouped_in_two_ways_only():
    """Another way to group is refused with the two there are."""
    with pytest.raises(ConfigError, match='"owner"'):
        control(trip("id: a, importance: 2"), by="stage")


def test_who_answers_for_what_others_do():
    """Gaps tell who performs for whom, what nobody answers for, and on whom the accountable has no link."""
    graph = trip(
        "id: a, importance: 4, performer: [cleaner, airport], accountable: airport",
        "id: b, importance: 3, performer: security",
        "id: c, importance: 5, performer: passenger, accountable: airport",
        "id: d, importance: 1, performer: security, accountable: airport",
        more="dependencies: [{depender: airport, dependee: cleaner, resource: r, importance: 3}]",
    )
    found = accountability_gaps(graph)
    assert [(one.step.touchpoint.id, one.accountable, one.performers, one.weight) for one in found] == [
        ("b", None, ("security",), 3),
        ("a", "airport", ("cleaner",), 2),
        ("d", "airport", ("security",), 1),
    ]
    assert [one.unlinked for one in found] == [(), (), ("security",)]


def test_who_is_blamed_for_whom():
    """Pairs of blamed and performer with touchpoints; the accountable unless somebody else is blamed."""
    graph = trip(
        "id: a, importance: 4, performer: [cleaner, airport], accountable: airport",
        "id: b, importance: 5, performer: police, accountable: police, blamed: airport",
        "id: c, importance: 2, performer: cleaner, blamed: operations",
        "id: d, importance: 1, performer: passenger, blamed: airport",
        "id: e, importance: 3, performer: cleaner",
    )
    found = blame(graph)
    assert [(one.blamed, one.performer, ids(one.steps), one.weight) for one in found] == [
        ("airport", "police", ["b"], 5),
        ("airport", "cleaner", ["a", "c"], 4),
    ]
    assert [one.share for one in found] == [5 / 12, 4 / 12]


def test_what_is_agreed_on_what_others_perform():
    """Only touchpoints with somebody to agree with count; what nobody has said is told apart."""
    graph = trip(
        "id: a, importance: 3, performer: cleaner, accountable: airport, agreement: process",
        "id: b, importance: 1, performer: cleaner, accountable: airport, agreement: both",
        "id: c, importance: 4, performer: cleaner, accountable: airport",
        "id: d, importance: 5, performer: airport, accountable: airport, agreement: none",
        "id: e, importance: 5, performer: cleaner, agreement: none",
    )
    found = agreements(graph)["trip"]
    assert dict(found.shares) == {"both": 0.25, "process": 0.75}
    assert found.unknown == 0.5
    assert ids(found.steps["process"]) == ["a"]


# --- experience, measurement, metrics --------------------------------------------------------------


def test_the_worst_gap_comes_first_and_the_weightier_of_two():
    """Touchpoints of unknown gap are left out and their share is told."""
    graph = trip(
        "id: a, importance: 1, expectation: 5, experience: 3",
        "id: b, importance: 3, expectation: 4, experience: 2",
        "id: c, importance: 2, expectation: 2, experience: 4",
        "id: d, importance: 2, expectation: 5",
    )
    found = experience_gaps(graph)["trip"]
    assert ids(found.steps) == ["b", "a", "c"]
    assert found.known == 0.75
    assert found.gap == pytest.approx((2 * 1 + 2 * 3 - 2 * 2) / 6)


def quadrants(graph: EcosystemGraph, **cross) -> dict[str, str]:
    grid = importance_performance(graph, **cross)["trip"]
    return {step.touchpoint.id: quadrant for quadrant, steps in grid.quadrants.items() for step in steps}


def test_in_which_quadrant_a_touchpoint_is():
    """Above or below the means, or the thresholds that are given; what is unknown is in none."""
    graph = trip(
        "id: a, importance: 5, experience: 2",
        "id: b, importance: 4, experience: 4",
        "id: c, importance: 2, experience: 2",
        "id: d, importance: 1, experience: 4",
        "id: e, importance: 5",
    )
    by_mean = {"a": "concentrate here", "b": "keep up", "c": "low priority", "d": "possible overkill"}
    assert quadrants(graph) == by_mean
    assert importance_performance(graph)["trip"][:2] == (3, 3)
    assert ids(importance_performance(graph)["trip"].unknown) == ["e"]
    assert quadrants(graph, importance=5, performance=4.5) == {
        "a": "concentrate here",
        "b": "low priority",
        "c": "low priority",
        "d": "low priority",
    }
    assert quadrants(graph, importance=2, performance=2) == {
        "a": "keep up",
        "b": "keep up",
        "c": "keep up",
        "d": "possible overkill",
    }


def test_what_is_measured_what_is_shared_and_by_whom():
    """A touchpoint counts as shared with one shared metric, and as measured elsewhere by strangers only."""
    graph = trip(
        "id: a, importance: 4, performer: cleaner, metric: {name: m, owner: security, shared: false}",
        "id: b, importance: 3, performer: cleaner, metric: [{name: m, shared: true},"
        " {name: n, shared: false}]",
        "id: c, importance: 2, performer: cleaner, metric: {name: m, owner: cleaner}",
        "id: d, importance: 1",
    )
    found = measurement_coverage(graph)["trip"]
    assert found.measured == 0.9
    assert found.shared == pytest.approx(3 / 7)
    assert (ids(found.blind), ids(found.unshared), ids(found.elsewhere)) == (["d"], ["a"], ["a"])


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [
        ("definition: from the tray", "definition: from the queue", ("definition",)),
        ("definition: From  the tray", "definition: from the tray", None),
        ("definition: from the tray", "target: 5", None),
        ("definition: d, unit: s, target: 5", "definition: d, unit: s, target: 8", ("target",)),
        ("definition: d, target: 5", "definition: e, target: 8", ("definition",)),
        ("unit: seconds, target: 60", "unit: minutes, target: 1", ("unit",)),
        ("owner: cleaner", "owner: security", ("owner",)),
        ("owner: airport", "owner: operations", None),
    ],
)
def test_when_a_metric_is_ambiguous(one: str, other: str, differs):
    """One name with two definitions, units or owners, or two targets for what is counted alike."""
    graph = trip(
        f"id: a, importance: 4, metric: {{name: waiting time, {one}}}",
        f"id: b, importance: 3, metric: {{name: 'Waiting  Time', {other}}}",
    )
    found = ambiguous_metrics(graph)
    assert [each.differs for each in found] == ([differs] if differs else [])


def test_an_ambiguous_metric_tells_where_it_is_used():
    """Definitions, units, owners and targets, each once, with the touchpoints."""
    graph = trip(
        "id: a, importance: 4, metric: [{name: w, definition: y, target: 8, owner: cleaner},"
        " {name: w, definition: x, target: 3}]",
        "id: b, importance: 4, metric: {name: w, definition: x, target: 3, unit: min}",
    )
    (found,) = ambiguous_metrics(graph)
    assert (found.definitions, found.units, found.owners, found.targets) == (
        ("x", "y"),
        ("min",),
        ("cleaner",),
        (3, 8),
    )
    assert [step.touchpoint.id for step, _ in found.uses] == ["a", "a", "b"]


# --- channels and hand-overs -----------------------------------------------------------------------


def test_what_hangs_on_one_channel():
    """Touchpoints with exactly one channel by that channel, as a share of those of known channel."""
    graph = trip(
        "id: a, importance: 4, channel: app",
        "id: b, importance: 1, channel: [app, desk]",
        "id: c, importance: 5, channel: desk",
        "id: d, importance: 2",
    )
    found = channel_fragility(graph)["trip"]
    assert {channel: ids(steps) for channel, steps in found.only.items()} == {"desk": ["c"], "app": ["a"]}
    assert (found.single, found.unknown) == (0.9, pytest.approx(2 / 12))
    silent = channel_fragility(trip("id: a, importance: 4"))["trip"]
    assert (silent.single, silent.unknown) == (None, 1)


def test_what_a_closed_channel_costs_the_customer():
    """The touchpoint goes, the need only where nobody serves it otherwise, and whoever needs it fails."""
    graph = trip(
        "id: a, importance: 5, channel: app, performer: airport, resource: ticket",
        "id: b, importance: 5, channel: letter, performer: airport",
        "id: c, importance: 2, channel: app, performer: passenger",
        more="dependencies:\n"
        "  - {depender: passenger, dependee: cleaner, resource: ticket, importance: 5, channel: desk}",
    )
    by_channel = {loss.channel: loss for loss in channel_losses(graph)}
    assert list(by_channel) == ["letter", "app", "desk"]
    assert (ids(by_channel["app"].steps), by_channel["app"].weight) == (["a", "c"], 7)
    assert (by_channel["app"].lost_share, by_channel["app"].cascade.failed) == (0, ())
    assert (by_channel["letter"].lost_share, by_channel["letter"].cascade.failed) == (0.5, ("passenger",))


HANDED = ("id: a, importance: 2, performer: {}, experience: 4", "id: b, importance: 3, performer: {}")


@pytest.mark.parametrize(
    ("before", "after", "link", "linked"),
    [
        ("cleaner", "security", "", False),
        ("cleaner", "security", "cleaner security", True),
        ("cleaner", "security", "security cleaner", True),
        ("[cleaner, airport]", "security", "airport security", True),
        ("[cleaner, airport]", "[security, police]", "police operations", True),
        ("cleaner", "security", "cleaner airport", False),
        ("cleaner", "[cleaner, security]", "", None),
        ("cleaner", "passenger", "", None),
        ("cleaner", "[]", "", None),
        ("operations", "airport", "", None),
    ],
)
def test_when_a_hand_over_is_linked(before: str, after: str, link: str, linked: bool | None):
    """A link in either direction between any two will do; who goes on itself hands nothing over."""
    depender, _, dependee = link.partition(" ")
    more = f"dependencies: [{{depender: {depender}, dependee: {dependee}, resource: r, importance: 1}}]"
    graph = trip(HANDED[0].format(before), HANDED[1].format(after), more=more if link else "")
    found = handovers(graph)["trip"]
    assert [one.linked for one in found.all] == ([] if linked is None else [linked])
    assert found.share == (None if linked is None else float(not linked))


def test_the_deepest_drop_is_told_first():
    """Of the hand-overs without a link the one after which the experience falls most comes first."""
    graph = trip(
        "id: a, importance: 1, performer: cleaner, experience: 4",
        "id: b, importance: 2, performer: security",
        "id: c, importance: 3, performer: airport, experience: 5",
        "id: d, importance: 1, performer: cleaner, experience: 2",
        "id: e, importance: 1, performer: security, experience: 1",
    )
    found = handovers(graph)["trip"]
    assert [(one.before.touchpoint.id, one.drop) for one in found.unlinked] == [
        ("c", 3),
        ("d", 1),
        ("b", None),
        ("a", None),
    ]


# --- reward, ownership, causes ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("point", "link", "unrewarded"),
    [
        ("performer: cleaner, accountable: security", "", True),
        ("performer: cleaner, accountable: security", "cleaner security", False),
        ("performer: cleaner, accountable: security", "cleaner operations", False),
        ("performer: cleaner, accountable: security", "cleaner passenger", False),
        ("performer: cleaner, accountable: security", "security cleaner", True),
        ("performer: cleaner, accountable: security", "cleaner police", True),
        ("performer: cleaner", "", True),
        ("performer: airport", "", False),
        ("performer: police", "", False),
        ("performer: passenger", "", False),
    ],
)
def test_who_gets_nothing_back(point: str, link: str, unrewarded: bool):
    """Nothing from customer, owner or accountable party; an owner and an authority are not asked."""
    depender, _, dependee = link.partition(" ")
    more = f"dependencies: [{{depender: {depender}, dependee: {dependee}, resource: fee, importance: 1}}]"
    graph = trip(f"id: a, importance: 4, {point}", more=more if link else "")
    assert [found.actor for found in unrewarded_performers(graph)] == (["cleaner"] if unrewarded else [])


def test_where_neither_owner_nor_accountable_party_is_known_nobody_can_tell():
    """Without a party that could give something back, nobody is told to get nothing."""
    journey = "note: nobody owns it"
    assert unrewarded_performers(trip("id: a, importance: 4, performer: cleaner", journey=journey)) == ()
    own = "id: a, importance: 4, performer: cleaner, accountable: cleaner"
    assert unrewarded_performers(trip(own, journey=journey)) == ()


def test_who_performs_what_matters_most_comes_first():
    """By the highest importance, then by weight, with all that is performed so."""
    graph = trip(
        "id: a, importance: 4, performer: [cleaner, airport]",
        "id: b, importance: 2, performer: cleaner",
        "id: c, importance: 5, performer: security",
    )
    found = unrewarded_performers(graph)
    assert [(one.actor, ids(one.steps), one.weight, one.importance) for one in found] == [
        ("security", ["c"], 5, 5),
        ("cleaner", ["a", "b"], 4, 4),
    ]


@pytest.mark.parametrize(
    ("journey", "missing"),
    [
        ("owner: airport\n    sponsor: cleaner\n    mandate: time", ()),
        ("owner: operations\n    sponsor: airport\n    mandate: none", ("mandate",)),
        ("owner: airport", ("sponsor", "mandate")),
        ("note: nothing", ("owner", "sponsor", "mandate")),
    ],
)
def test_what_an_owner_lacks(journey: str, missing: tuple[str, ...]):
    """Owner, sponsor and mandate that nobody has named, and a mandate that is said to be none."""
    assert ownership(trip("id: a, importance: 4", journey=journey))["trip"].missing == missing


def test_the_tree_of_causes_lies_flat():
    """All whys with path and category, the categories counted, and the deepest whys across touchpoints."""
    graph = trip(
        "id: a, importance: 4, causes: [{why: x, category: process, because: ["
        "{why: No forecast, category: partner}, {why: y, because: [{why: z}]}]}]",
        "id: b, importance: 3, causes: [{why: no  Forecast}, {why: w, category: people}]",
    )
    found = root_causes(graph)["trip"]
    assert [(why.path, why.category, why.is_root) for why in found.whys] == [
        (("x",), "process", False),
        (("x", "No forecast"), "partner", True),
        (("x", "y"), "process", False),
        (("x", "y", "z"), "process", True),
        (("no  Forecast",), None, True),
        (("w",), "people", True),
    ]
    assert list(found.categories.items()) == [("process", 3), ("partner", 1), ("people", 1), (None, 1)]
    assert [(root.why, root.category, ids(root.steps), root.weight) for root in found.roots] == [
        ("No forecast", "partner", ["a", "b"], 7),
        ("z", "process", ["a"], 4),
        ("w", "people", ["b"], 3),
    ]


# --- where to start ---------------------------------------------------------------------------------


def test_where_to_start():
    """By customer signal, then by how far figures are from target, then by ease; the unknown last."""
    graph = trip(
        "id: a, importance: 2, expectation: 4, experience: 3, performer: police",
        "id: b, importance: 2, expectation: 4, experience: 3, performer: airport",
        "id: c, importance: 1, expectation: 4, experience: 2, metric: {name: m, target: 10, value: 8}",
        "id: d, importance: 5, expectation: 3, experience: 5, metric: {name: m, target: 0, value: 0}",
        "id: e, importance: 5, performer: cleaner",
    )
    found = where_to_start(graph, by="touchpoint")
    assert [(one.step.touchpoint.id, *one[2:5]) for one in found] == [
        ("c", 2, pytest.approx(0.2), None),
        ("b", 2, None, 1),
        ("a", 2, None, 0),
        ("d", 0, 0, None),
        ("e", None, None, 0.5),
    ]
    assert [one.reasons for one in found] == [
        ("customer signal", "business target"),
        ("customer signal", "ease"),
        ("customer signal",),
        (),
        ("ease",),
    ]
    (whole,) = where_to_start(graph)
    assert (whole.signal, whole.target) == (6, pytest.approx(0.2 / 6))
    assert whole.ease == pytest.approx((2 + 5 / 2) / 9)
    assert whole.worst.touchpoint.id == "a"


# --- laws -------------------------------------------------------------------------------------------

laws = settings(max_examples=40, deadline=None)
models = ecosystems()


def everything(graph: EcosystemGraph) -> list[object]:
    """All that the measures of the journey tell, by ids and numbers."""

    def plain(told: object) -> object:
        if hasattr(told, "key") and hasattr(told, "touchpoint"):
            return (*told.key, told.weight)
        if isinstance(told, dict):
            return [(plain(key), plain(value)) for key, value in told.items()]
        if isinstance(told, tuple):
            return [plain(part) for part in told]
        return round(told, 9) if isinstance(told, float) else told

    by = (
        control,
        agreements,
        experience_gaps,
        importance_performance,
        measurement_coverage,
        channel_fragility,
    )
    return [
        *(plain(ask(graph, by=group)) for ask in (*by, root_causes) for group in ("journey", "owner")),
        *(
            plain(ask(graph))
            for ask in (
                accountability,
                accountability_gaps,
                blame,
                channel_losses,
                handovers,
                unrewarded_performers,
                ownership,
            )
        ),
        *(plain(where_to_start(graph, by=by)) for by in ("journey", "touchpoint")),
    ]


def tables_shuffled(model: Ecosystem, random: Random) -> Ecosystem:
    """The same model with tables, and the views of each touchpoint, in another order; steps keep theirs."""
    cells = model.model_dump(exclude_defaults=True, exclude={"settings"})
    for table in ("actors", "dependencies", "interests", "offers", "positions", "journeys"):
        rows = list(cells.get(table, ()))
        random.shuffle(rows)
        cells[table] = rows
    for journey in cells["journeys"]:
        points = list(journey.get("touchpoints", ()))
        order = list(dict.fromkeys(point["id"] for point in points))
        random.shuffle(points)
        journey["touchpoints"] = sorted(points, key=lambda point: order.index(point["id"]))
    return Ecosystem(**cells, settings=model.settings)


@laws
@given(models, st.randoms(use_true_random=False))
def test_renaming_and_reordering_change_nothing(model: Ecosystem, random: Random):
    """Other names for people, and another order of all but the steps, give the same answers."""
    told = everything(build(model))
    assert everything(build(renamed(model))) == told
    assert everything(build(tables_shuffled(model, random))) == told


@laws
@given(models)
def test_the_shares_of_a_journey_add_up(model: Ecosystem):
    """With an owner the four shares are 1 together; the weights of performers are those that are known."""
    graph = build(model)
    for by in ("journey", "owner"):
        for found in control(graph, by=by).values():
            shares = [found.partners, found.beyond, found.customer]
            if found.owner is not None and found.partners is not None:
                assert sum([*shares, found.own]) == pytest.approx(1)
            assert (found.partners is None) == (not found.performers)
    assert sum(found.gap for found in accountability(graph).values()) == pytest.approx(0, abs=1e-9)
    known = sum(step.weight for step in journey_steps(graph) if step.blamed and step.touchpoint.performer)
    assert sum(one.weight for one in blame(graph)) <= known + 1e-9
    for found in agreements(graph).values():
        assert sum(found.shares.values()) == pytest.approx(1 if found.shares else 0)


@laws
@given(models, st.sampled_from((1, 3, 5)))
def test_a_touchpoint_the_owner_performs_never_lowers_its_share(model: Ecosystem, importance: int):
    """Whatever the journey, one more step done by the owner itself raises or keeps its share."""
    cells = model.model_dump(exclude_defaults=True, exclude={"settings"})
    for journey in cells.get("journeys", ()):
        if "owner" in journey:
            more = {"id": "more", "performer": [journey["owner"]], "importance": importance}
            journey["touchpoints"] = [*journey.get("touchpoints", ()), more]
    before = control(build(model))
    after = control(build(Ecosystem(**cells, settings=model.settings)))
    for name, found in before.items():
        if found.own is not None:
            assert after[name].own >= found.own - 1e-9


@laws
@given(models)
def test_a_closed_channel_costs_what_its_cascade_tells(model: Ecosystem):
    """The loss of each channel is that of the cascade of it, which looks at every link anew."""
    graph = build(model)
    known = {channel for link in graph.links for channel in link.channels}
    for loss in channel_losses(graph):
        if loss.channel in known:
            assert loss.cascade == cascade(graph, channels=[loss.channel])
        else:
            assert loss.cascade.failed == ()
        assert {step.key for step in loss.steps} == {
            step.key for step in journey_steps(graph) if step.touchpoint.channel == (loss.channel,)
        }


@laws
@given(models)
def test_hand_overs_against_every_pair_of_links(model: Ecosystem):
    """The fast look-up of links gives what asking every link gives."""
    graph = build(model)
    for name, found in handovers(graph).items():
        steps = [step for step in journey_steps(graph) if step.journey.id == name]
        expected = []
        for before, after in pairwise(steps):
            one, other = (
                {
                    actor
                    for actor in step.touchpoint.performer
                    if actor != step.journey.customer and not graph.is_customer(actor)
                }
                for step in (before, after)
            )
            if one and other and not one & other:
                ends = [{link.depender, link.dependee} for link in graph.links]
                linked = any({a, b} in ends for a in one for b in other)
                expected.append((before.key, after.key, linked))
        assert [(each.before.key, each.after.key, each.linked) for each in found.all] == expected


# --- many journeys ----------------------------------------------------------------------------------


def test_an_event_log_becomes_journeys():
    """Cases become journeys one by one or by the way they went; who acts is who performs."""
    events = [
        ("1", "Create Fine"),
        ("2", "Create Fine"),
        ("1", "Payment"),
        ("2", "Send Fine"),
        ("2", "Payment"),
        ("2", "Payment"),
        ("3", "Create Fine"),
        ("3", "Payment"),
    ]
    by_way, by_case = build(fines(events)), build(fines(events, by="case"))
    assert Counter(step.journey.id for step in journey_steps(by_way)) == {"v01": 2, "v02": 4}
    assert [step.touchpoint.id for step in journey_steps(by_way)][-1] == "Payment 2"
    assert len(control(by_case)) == 3
    found = control(by_way)["v02"]
    assert list(found.performers) == [POLICE, OFFENDER]
    assert (found.own, found.customer) == (7 / 13, 6 / 13)
