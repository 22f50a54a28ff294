from __future__ import annotations

import networkx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import ecosystems, shuffled

from ecograph.graph import EcosystemGraph, Link, build
from ecograph.loading import load
from ecograph.measures import single_points


def graph_of(text: str, **options: bool) -> EcosystemGraph:
    return build(load(text), **options)


def only_link(text: str) -> Link:
    (link,) = graph_of(text).links
    return link


# --- parts and wholes ---------------------------------------------------------------------------

DEPARTMENTS = """
focal: desk
actors: [{id: airport}, {id: operations, part_of: airport}, {id: desk, part_of: operations}, {id: cleaner}]
dependencies:
  - {depender: desk, dependee: cleaner, resource: hall, importance: 3, satisfaction: 4, effort: 2,
     tolerance: weeks, agreement: both, amount: 10, unit: EUR, channel: phone, evidence: measured}
  - {depender: operations, dependee: cleaner, resource: hall, importance: 5, satisfaction: 2, effort: 4,
     tolerance: hours, agreement: process, amount: 5, unit: EUR, channel: letter, evidence: stated}
  - {depender: operations, dependee: airport, resource: budget, importance: 5}
"""


def test_what_parts_get_counts_once_for_their_whole():
    """Links of several parts to one party are one: the most important, least satisfied and least sure."""
    assert graph_of(DEPARTMENTS).links == (
        Link(
            depender="airport",
            dependee="cleaner",
            resource="hall",
            importance=5,
            satisfaction=2,
            effort=4,
            tolerance="hours",
            agreement="process",
            amount=15,
            unit="EUR",
            channels=("letter", "phone"),
            evidence="stated",
        ),
    )


def test_actors_and_focal_are_told_per_whole():
    """Only wholes are actors of the graph, however deep a part lies, and the focal actor is one of them."""
    graph = graph_of(DEPARTMENTS)
    assert graph.actors == ("airport", "cleaner")
    assert graph.focal == "airport"
    assert graph.whole("desk") == "airport"


def test_parts_are_told_apart_on_request():
    """With parts=True every department is an actor, and links within the whole are links."""
    graph = graph_of(DEPARTMENTS, parts=True)
    assert graph.actors == ("airport", "cleaner", "desk", "operations")
    assert [link[:3] for link in graph.links] == [
        ("desk", "cleaner", "hall"),
        ("operations", "airport", "budget"),
        ("operations", "cleaner", "hall"),
    ]
    assert graph.focal == "desk"


def test_amounts_in_different_units_are_not_added():
    """Where parts count in different units the merged link has no amount, rather than a wrong one."""
    link = only_link("""
actors: [{id: a}, {id: one, part_of: a}, {id: b}]
dependencies:
  - {depender: a, dependee: b, resource: r, importance: 3, amount: 10, unit: EUR}
  - {depender: one, dependee: b, resource: r, importance: 3, amount: 10, unit: hours}
""")
    assert (link.amount, link.unit) == (None, None)


def test_interests_and_offers_are_told_per_whole():
    """What a department wants or could give is wanted and offered by its organisation, the strongest once."""
    graph = graph_of("""
actors: [{id: a}, {id: one, part_of: a}, {id: b}, {id: two, part_of: b}]
interests: [{actor: one, resource: r, priority: 2}, {actor: a, resource: r, priority: 4}]
offers: [{actor: two, resource: r, effort: 3, not_to: [one]}, {actor: b, resource: s, effort: 2-4}]
""")
    assert [(row.actor, row.resource, row.priority) for row in graph.interests] == [("a", "r", 4)]
    assert [(row.actor, row.resource, row.effort, row.not_to) for row in graph.offers] == [
        ("b", "r", 3, ("a",)),
        ("b", "s", 3, ()),
    ]


def test_what_one_part_wants_of_another_is_no_interest_of_the_whole():
    """An interest within one organisation is as invisible as a link within it: nobody else can answer it."""
    graph = graph_of("""
actors: [{id: a}, {id: one, part_of: a}, {id: b}]
interests: [{actor: one, resource: r, priority: 5, giver: a}]
""")
    assert graph.interests == ()


def test_an_own_part_that_can_step_in_is_an_alternative():
    """A party that has the same thing in its own house does not hang on the other who gives it."""
    graph = graph_of("""
focal: a
actors: [{id: a}, {id: one, part_of: a}, {id: workshop, part_of: a}, {id: b}]
dependencies:
  - {depender: one, dependee: b, resource: repair, importance: 5}
  - {depender: one, dependee: workshop, resource: repair, importance: 5}
""")
    assert single_points(graph) == ()


# --- touchpoints --------------------------------------------------------------------------------


def test_a_touchpoint_is_a_dependency_of_the_customer():
    """Experience is satisfaction; what is given is the touchpoint itself, shown by its name."""
    text = """
actors: [{id: traveller, kind: customer}, {id: guard}]
journeys:
  - id: trip
    customer: traveller
    touchpoints:
      - {id: check, name: Through security, performer: guard, importance: 4, experience: 2, effort: 3,
         tolerance: hours, agreement: process, channel: [desk, app], evidence: measured}
"""
    assert only_link(text) == Link(
        depender="traveller",
        dependee="guard",
        resource="trip/check",
        importance=4,
        satisfaction=2,
        effort=3,
        tolerance="hours",
        agreement="process",
        channels=("desk", "app"),
        evidence="measured",
        touchpoints=("Through security",),
    )
    graph = graph_of(text)
    assert graph.resource_name("trip/check") == "Through security"
    assert graph.is_touchpoint("trip/check")


def test_a_touchpoint_with_a_resource_gives_that_resource():
    """A touchpoint that names a resource is a dependency for it, and no resource of its own."""
    text = """
resources: [{id: repair, name: A whole roof}]
actors: [{id: owner, kind: customer}, {id: roofer}]
journeys:
  - id: claim
    customer: owner
    touchpoints: [{id: mend, performer: roofer, resource: repair, importance: 5}]
"""
    assert only_link(text).resource == "repair"
    assert graph_of(text).resource_name("repair") == "A whole roof"
    assert not graph_of(text).is_touchpoint("repair")


def test_touchpoints_with_one_performer_and_resource_are_one_dependency():
    """The highest importance and the lowest experience count, across journeys, and the names are kept."""
    link = only_link("""
actors: [{id: traveller, kind: customer}, {id: guard}]
journeys:
  - id: there
    customer: traveller
    touchpoints:
      - {id: one, performer: guard, resource: safety, importance: 3, experience: 4}
      - {id: two, performer: guard, resource: safety, importance: 5, experience: 5}
  - id: back
    customer: traveller
    touchpoints: [{id: three, performer: guard, resource: safety, importance: 1, experience: 2}]
""")
    assert (link.importance, link.satisfaction, link.touchpoints) == (5, 2, ("one", "three", "two"))


def test_what_the_customer_performs_is_no_dependency():
    """A step that the customer, a segment of that customer, or nobody takes relies on nobody."""
    graph = graph_of("""
actors: [{id: traveller, kind: customer}, {id: family, kind: customer, part_of: traveller}]
journeys:
  - id: trip
    customer: traveller
    touchpoints:
      - {id: pack, performer: traveller, importance: 5}
      - {id: park, performer: family, importance: 5}
      - {id: wait, importance: 5}
""")
    assert graph.links == ()


def test_performers_in_a_list_are_alternatives():
    """Either performer will do, so they serve one need together."""
    (need,) = graph_of("""
actors: [{id: owner, kind: customer}, {id: east}, {id: west}]
journeys:
  - id: claim
    customer: owner
    touchpoints: [{id: repair, performer: [west, east], importance: 5, tolerance: days}]
""").needs
    assert (need.depender, need.resource, need.dependees, need.is_critical) == (
        "owner",
        "claim/repair",
        ("east", "west"),
        True,
    )


def test_a_customer_who_can_do_it_alone_does_not_hang_on_the_other_performer():
    """With the customer among the performers, losing the other performer cuts nobody off."""
    graph = graph_of("""
actors: [{id: traveller, kind: customer}, {id: kiosk}]
journeys:
  - id: trip
    customer: traveller
    touchpoints: [{id: check in, performer: [traveller, kiosk], importance: 5}]
""")
    assert single_points(graph) == ()


# --- views --------------------------------------------------------------------------------------

VIEWS = """
actors: [{{id: a}}, {{id: b}}, {{id: c}}, {{id: d}}]
dependencies:
{}
"""


def viewed(*views: str) -> Link:
    rows = "\n".join(f"  - {{depender: a, dependee: b, resource: r, {view}}}" for view in views)
    return only_link(VIEWS.format(rows))


def test_the_receivers_view_counts():
    """Of several views of a dependency the depender's own is taken whole, and nothing is added up."""
    link = viewed(
        "importance: 1, satisfaction: 1, according_to: b, evidence: measured",
        "importance: 4, according_to: a, evidence: stated",
        "importance: 2",
    )
    assert (link.importance, link.satisfaction, link.evidence) == (4, None, "stated")


def test_without_the_receivers_view_the_row_without_a_voice_counts():
    """What nobody in particular says goes before what the giver or a third party says."""
    assert viewed("importance: 1, according_to: b", "importance: 3").importance == 3


def test_else_the_median_of_the_views_counts():
    """Of other voices only, each rating is the median of those given, as sure as the least sure."""
    link = viewed(
        "importance: 1, according_to: b, evidence: measured",
        "importance: 2-4, satisfaction: 2, according_to: c, evidence: stated",
        "importance: 5, satisfaction: 5, effort: 4, according_to: d",
    )
    assert (link.importance, link.satisfaction, link.effort, link.evidence) == (3, 3.5, 4, None)


def test_a_single_view_counts_whoever_has_it():
    """One voice is all there is, even if it is the giver's."""
    assert viewed("importance: 2, according_to: b").importance == 2


def test_of_views_of_a_touchpoint_the_customers_counts():
    """The customer is the receiver of a touchpoint."""
    link = only_link("""
actors: [{id: a, kind: customer}, {id: b}]
journeys:
  - id: j
    customer: a
    touchpoints:
      - {id: t, performer: b, importance: 5, experience: 5, according_to: b}
      - {id: t, performer: b, importance: 2, experience: 1, according_to: a}
""")
    assert (link.importance, link.satisfaction) == (2, 1)


def test_a_touchpoint_is_called_as_the_customer_calls_it():
    """Where views give a touchpoint several names, the order of the rows does not choose among them."""
    rows = [
        "{id: t, performer: b, importance: 5, name: Desk, according_to: a}",
        "{id: t, performer: b, importance: 5, name: Process 12, according_to: b}",
    ]
    text = """
actors: [{{id: a, kind: customer}}, {{id: b}}]
journeys: [{{id: j, customer: a, touchpoints: [{}]}}]
"""
    assert {graph_of(text.format(", ".join(order))).resource_name("j/t") for order in (rows, rows[::-1])} == {
        "Desk"
    }


def test_views_of_interests_and_offers_are_one_fact():
    """The actor's own view of what it wants and could give counts."""
    graph = graph_of("""
actors: [{id: a}, {id: b}]
interests:
  - {actor: a, resource: r, priority: 1, according_to: b}
  - {actor: a, resource: r, priority: 4, according_to: a}
offers:
  - {actor: a, resource: s, effort: 1, according_to: b}
  - {actor: a, resource: s, effort: 5}
""")
    assert [row.priority for row in graph.interests] == [4]
    assert [row.effort for row in graph.offers] == [5]


# --- needs --------------------------------------------------------------------------------------


def test_money_adds_up():
    """Payers are never each other's alternatives: each is a need of its own, and only of declared money."""
    text = """
actors: [{{id: a}}, {{id: b}}, {{id: c}}]
resources: [{{id: fee, kind: {}}}]
dependencies:
  - {{depender: a, dependee: b, resource: fee, importance: 5}}
  - {{depender: a, dependee: c, resource: fee, importance: 5}}
"""
    assert [need.dependees for need in graph_of(text.format("money")).needs] == [("b",), ("c",)]
    assert [need.dependees for need in graph_of(text.format("service")).needs] == [("b", "c")]


def test_a_need_has_the_highest_importance_and_the_shortest_tolerance_of_its_links():
    """Alternatives share one need, as urgent as the most urgent of them."""
    (need,) = graph_of("""
actors: [{id: a}, {id: b}, {id: c}]
dependencies:
  - {depender: a, dependee: b, resource: r, importance: 2, tolerance: hours}
  - {depender: a, dependee: c, resource: r, importance: 4, tolerance: always}
""").needs
    assert (need.importance, need.tolerance, need.is_critical) == (4, "hours", True)


@pytest.mark.parametrize(
    ("row", "chosen", "is_critical"),
    [
        ("importance: 5", "", True),
        ("importance: 4.9", "", False),
        ("importance: 4", "critical: 4", True),
        ("importance: 3.9", "critical: 4", False),
        ("importance: 1, tolerance: days", "", True),
        ("importance: 5, tolerance: weeks", "", False),
        ("importance: 5, tolerance: weeks", "within: weeks", True),
        ("importance: 5, tolerance: days", "within: hours", False),
        ("importance: 5, tolerance: months", "within: always", True),
        ("importance: 5, tolerance: always", "within: always", False),
    ],
)
def test_what_is_critical(row: str, chosen: str, is_critical: bool):
    """Tolerance decides where it is known, importance elsewhere; what can always wait is never critical."""
    (need,) = graph_of(f"""
actors: [{{id: a}}, {{id: b}}]
dependencies: [{{depender: a, dependee: b, resource: r, {row}}}]
settings: {{{chosen}}}
""").needs
    assert need.is_critical is is_critical


def test_worth_is_weight_times_satisfaction():
    """Half satisfied is worth half the weight of the model's own mapping; unknown counts in full."""
    graph = graph_of("""
actors: [{id: a}, {id: b}]
dependencies:
  - {depender: a, dependee: b, resource: r, importance: 4, satisfaction: 2.5}
  - {depender: a, dependee: b, resource: s, importance: 4}
settings: {weights: {1: 1, 2: 2, 3: 4, 4: 8, 5: 16}}
""")
    assert [graph.worth(link) for link in graph.links] == [4, 8]


# --- networkx -----------------------------------------------------------------------------------

PLAIN = """
name: Two
focal: a
actors: [{id: a, name: Airport}, {id: b, kind: authority, influenceable: false}]
resources: [{id: r, kind: information}, {id: s}]
dependencies:
  - {depender: a, dependee: b, resource: r, importance: 4, satisfaction: 2.5, effort: 1, tolerance: days,
     agreement: both, amount: 3, unit: EUR, evidence: stated, channel: phone}
  - {depender: a, dependee: b, resource: s, importance: 2}
"""


def test_the_network_carries_what_it_documents():
    """Nodes and edges have the documented attributes and no others; what is not known is not there."""
    network = graph_of(PLAIN).network
    assert isinstance(network, networkx.MultiDiGraph)
    assert network.name == "Two"
    assert dict(network.nodes(data=True)) == {
        "a": {"name": "Airport", "kind": "organisation", "focal": True, "influenceable": True},
        "b": {"name": "b", "kind": "authority", "focal": False, "influenceable": False},
    }
    assert {edge[:3]: edge[3] for edge in network.edges(keys=True, data=True)} == {
        ("a", "b", "r"): {
            "resource": "r",
            "kind": "information",
            "importance": 4,
            "weight": 4,
            "worth": 2,
            "satisfaction": 2.5,
            "effort": 1,
            "tolerance": "days",
            "agreement": "both",
            "amount": 3,
            "unit": "EUR",
            "evidence": "stated",
        },
        ("a", "b", "s"): {"resource": "s", "kind": "service", "importance": 2, "weight": 2, "worth": 2},
    }


def test_the_network_is_frozen_and_kept():
    """The graph's own network cannot be changed, and is made once."""
    graph = graph_of(PLAIN)
    assert graph.network is graph.network
    with pytest.raises(networkx.NetworkXError):
        graph.network.add_node("c")


def test_a_copy_of_the_network_can_be_changed():
    """Changes to as_networkx() reach neither the graph's own network nor the next copy."""
    graph = graph_of(PLAIN)
    copy = graph.as_networkx()
    copy.remove_node("b")
    copy.nodes["a"]["name"] = "changed"
    assert set(graph.network) == set(graph.as_networkx()) == {"a", "b"}
    assert graph.network.nodes["a"]["name"] == "Airport"


# --- whatever the order -------------------------------------------------------------------------


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ecosystems(), st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_rows_changes_nothing(model, random, parts):
    """A model whose rows are shuffled gives the same graph."""
    one, other = build(model, parts=parts), build(shuffled(model, random), parts=parts)
    assert one.actors == other.actors
    assert one.links == other.links
    assert one.needs == other.needs
    assert one.interests == other.interests
    assert one.offers == other.offers


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ecosystems(), st.booleans())
def test_links_are_sound(model, parts):
    """Links join two different actors of the graph, one for each three, sorted, with ratings in [1, 5]."""
    graph = build(model, parts=parts)
    keys = [link[:3] for link in graph.links]
    assert keys == sorted(set(keys))
    for link in graph.links:
        assert link.depender != link.dependee
        assert {link.depender, link.dependee} <= set(graph.actors)
        assert all(1 <= value <= 5 for value in link[3:6] if value is not None)
    served = [(need.depender, who, need.resource) for need in graph.needs for who in need.dependees]
    assert sorted(key for key in served if key[0] != key[1]) == keys
    assert sorted(graph.network.edges(keys=True)) == keys
