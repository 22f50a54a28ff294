from __future__ import annotations

import csv
import json
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import ecosystems

from ecograph.graph import EcosystemGraph, build
from ecograph.loading import load
from ecograph.measures import (
    Cascade,
    Step,
    Supply,
    actor_table,
    cascade,
    cut_sets,
    failure_chain,
    false_spares,
    impacts,
    joint_points,
    losses,
    protected,
    single_points,
    unreachable,
)
from ecograph.measures.dependence import spare_offers
from ecograph.model import Ecosystem

# --- fault trees ----------------------------------------------------------------------------------

A_AND_B_OR_C = """
actors: [{id: s, kind: customer}, {id: a}, {id: b}, {id: c}]
dependencies:
  - {depender: s, dependee: a, resource: one, importance: 5}
  - {depender: s, dependee: b, resource: two, importance: 5}
  - {depender: s, dependee: c, resource: two, importance: 5}
"""
X_ALWAYS_Y_OR_Z = """
actors: [{id: g, kind: customer}, {id: r1}, {id: r2}, {id: x}, {id: y}, {id: z}, {id: quality}]
dependencies:
  - {depender: g, dependee: r1, resource: goal, importance: 5}
  - {depender: g, dependee: r2, resource: goal, importance: 5}
  - {depender: r1, dependee: x, resource: x, importance: 5}
  - {depender: r1, dependee: y, resource: y, importance: 5}
  - {depender: r2, dependee: x, resource: x, importance: 5}
  - {depender: r2, dependee: z, resource: z, importance: 5}
  - {depender: r1, dependee: quality, resource: quality, importance: 4}
"""


def losses_of(graph: EcosystemGraph) -> dict[str, Cascade]:
    return {loss.lost[0]: loss for loss in losses(graph)}


def minimal_cut_sets(graph: EcosystemGraph, hit: str, among: str) -> list[set[str]]:
    """Find by trying every subset which losses cut somebody off, and keep those without a smaller one."""
    found: list[set[str]] = []
    for size in range(1, len(among) + 1):
        for lost in map(set, combinations(among, size)):
            if hit in cascade(graph, lost).failed and not any(known <= lost for known in found):
                found.append(lost)
    return found


def test_gt14_minimal_cut_sets():
    """GT-14: S = A and (B or C) is cut off by A, or by B and C together."""
    graph = build(load(A_AND_B_OR_C))
    assert minimal_cut_sets(graph, "s", "abc") == [{"a"}, {"b", "c"}]
    assert [point.actor for point in single_points(graph)] == ["a"]


def reliability(supply: Supply, hit: str, chances: dict[str, float]) -> float:
    """Add up the probability of every state in which nobody is cut off."""
    total = 0.0
    for state in product((True, False), repeat=len(chances)):
        works = dict(zip(chances, state, strict=True))
        likely = 1.0
        for actor, up in works.items():
            likely *= chances[actor] if up else 1 - chances[actor]
        if hit not in supply.lose([actor for actor, up in works.items() if not up])[0]:
            total += likely
    return total


def test_gt14_reliability_and_birnbaum_importance():
    """GT-14: with p = .9 the system works with .891; A counts .99 and B .09 of it."""
    supply = Supply(dependers=["s", "s"], dependees=[["a"], ["b", "c"]], critical=[True, True])
    even = {"a": 0.9, "b": 0.9, "c": 0.9}

    def birnbaum(actor: str) -> float:
        return reliability(supply, "s", even | {actor: 1.0}) - reliability(supply, "s", even | {actor: 0.0})

    assert reliability(supply, "s", even) == pytest.approx(0.891)
    assert birnbaum("a") == pytest.approx(0.99)
    assert birnbaum("b") == birnbaum("c") == pytest.approx(0.09)


def test_gt4_critical_committed_open():
    """GT-4: what is in every alternative is critical, what disables one is not, a contribution never is."""
    graph = build(load(X_ALWAYS_Y_OR_Z))
    cuts = minimal_cut_sets(graph, "g", ["x", "y", "z", "quality"])
    assert cuts == [{"x"}, {"y", "z"}]
    assert [point.actor for point in single_points(graph)] == ["x"]


# --- cascades -------------------------------------------------------------------------------------


def test_a_ring_that_supplies_only_itself_survives():
    """The failed set is the least fixpoint: nobody fails without a cause outside the ring."""
    graph = build(
        load("""
actors: [{id: a}, {id: b}, {id: c}, {id: d}]
dependencies:
  - {depender: a, dependee: b, resource: r, importance: 5}
  - {depender: b, dependee: c, resource: r, importance: 5}
  - {depender: c, dependee: a, resource: r, importance: 5}
  - {depender: d, dependee: a, resource: r, importance: 1}
""")
    )
    assert cascade(graph, ["d"]).failed == ()
    assert cascade(graph, []).failed == ()
    assert set(cascade(graph, ["a"]).failed) == {"b", "c"}


def test_the_loss_of_somebody_unknown_is_an_error():
    """An actor that is not in the graph cannot be lost."""
    with pytest.raises(KeyError, match="nobody"):
        cascade(build(load(A_AND_B_OR_C)), ["nobody"])


def test_served_importance_lost():
    """Needs that nobody serves any more count by weight, critical or not, of those of the others only."""
    graph = build(
        load("""
actors: [{id: a}, {id: b}, {id: c}]
dependencies:
  - {depender: a, dependee: b, resource: r, importance: 5}
  - {depender: a, dependee: c, resource: s, importance: 1}
  - {depender: c, dependee: a, resource: r, importance: 2}
  - {depender: c, dependee: b, resource: s, importance: 2}
  - {depender: b, dependee: a, resource: r, importance: 4}
""")
    )
    # b lost: a's r (5) and c's s (2) at once, a fails, c's r (2); of the needs of a and c (10).
    assert losses_of(graph)["b"][:3] == (("b",), ("a",), 0.9)
    assert losses_of(graph)["c"][:3] == (("c",), (), 0.1)


def test_without_needs_of_others_no_share_is_lost():
    """The share of nothing is no number."""
    graph = build(
        load("""
actors: [{id: a}, {id: b}]
dependencies: [{depender: a, dependee: b, resource: r, importance: 5}]
""")
    )
    assert losses_of(graph)["a"].lost_share is None
    assert losses_of(graph)["b"].lost_share == 1


def naive_rounds(graph: EcosystemGraph, lost: set[str]) -> list[set[str]]:
    """Check every need again and again until nothing more fails; who fails in which round."""
    gone, rounds = set(lost), []
    while True:
        failing = {
            need.depender for need in graph.needs if need.is_critical and set(need.dependees) <= gone
        } - gone
        if not failing:
            return rounds
        gone |= failing
        rounds.append(failing)


def naive_share(graph: EcosystemGraph, lost: set[str], failed: set[str]) -> float | None:
    others = [need for need in graph.needs if need.depender not in lost]
    total = sum(graph.weight(need.importance) for need in others)
    gone = [need for need in others if set(need.dependees) <= lost | failed]
    return sum(graph.weight(need.importance) for need in gone) / total if others else None


some = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@some
@given(ecosystems(), st.data())
def test_a_cascade_is_the_least_fixpoint(model: Ecosystem, data: st.DataObject):
    """Whoever is lost, those fail that a naive re-check finds, and as large a share is lost."""
    graph = build(model)
    lost = data.draw(st.sets(st.sampled_from(graph.actors), max_size=3))
    found = cascade(graph, lost)
    failed = set().union(*naive_rounds(graph, lost))
    assert set(found.lost) == lost
    assert len(found.failed) == len(failed)
    assert set(found.failed) == failed
    assert found.lost_share == pytest.approx(naive_share(graph, lost, failed))


@some
@given(ecosystems())
def test_losses_are_the_cascades_of_single_actors(model: Ecosystem):
    """The loss of each actor alone is its cascade, and the table of actors counts it."""
    graph = build(model)
    table = actor_table(graph)
    for actor, loss in losses_of(graph).items():
        alone = cascade(graph, [actor])
        assert loss[:2] == alone[:2]
        assert loss.lost_share == pytest.approx(alone.lost_share)
        assert table[actor]["fails"] == len(loss.failed)
        assert loss.lost_share is None or 0 <= loss.lost_share <= 1


@some
@given(ecosystems(), st.data())
def test_an_alternative_never_adds_a_single_point(model: Ecosystem, data: st.DataObject):
    """One more party that can serve a need leaves no more parties on whom everything hangs."""
    graph = build(model)
    served = [need for need in graph.needs if graph.resource_kind(need.resource) != "money"]
    if not served:
        return
    need = data.draw(st.sampled_from(served))
    free = [actor for actor in graph.actors if actor not in {need.depender, *need.dependees}]
    if not free:
        return
    cells = model.model_dump(exclude_defaults=True)
    if model.resources and need.resource not in {resource.id for resource in model.resources}:
        return  # what a touchpoint gives cannot be written as a dependency where there is a glossary
    row = {"depender": need.depender, "dependee": data.draw(st.sampled_from(free)), "resource": need.resource}
    # As important and as urgent as the need already is, so that only the alternative is new.
    row |= {"importance": need.importance} | ({"tolerance": need.tolerance} if need.tolerance else {})
    cells["dependencies"] = [*cells.get("dependencies", ()), row]
    more = build(Ecosystem(**cells))
    assert {point.actor for point in single_points(more)} <= {point.actor for point in single_points(graph)}


# --- single points --------------------------------------------------------------------------------


@some
@given(ecosystems())
def test_single_points_are_those_whose_loss_alone_hits(model: Ecosystem):
    """Neither customers nor the focal actor are single points; they are who is hit, if there are any."""
    graph = build(model)
    kept = {actor for actor in graph.actors if graph.is_customer(actor) or actor == graph.focal}
    hits = {
        actor: {other for other in set().union(*naive_rounds(graph, {actor})) if other in kept or not kept}
        for actor in graph.actors
        if actor not in kept
    }
    assert {point.actor: set(point.hit) for point in single_points(graph)} == {
        actor: hit for actor, hit in hits.items() if hit
    }


@some
@given(ecosystems())
def test_every_step_of_a_chain_is_justified(model: Ecosystem):
    """A chain leads from the lost party to one who is hit, each step a critical need that nobody serves."""
    graph = build(model)
    for point in single_points(graph):
        gone = {point.actor, *point.failed}
        rounds = naive_rounds(graph, {point.actor})
        assert point.chain[0].givers == (point.actor,)
        assert len(point.chain[-1].receivers) == 1
        assert set(point.chain[-1].receivers) <= set(point.hit)
        depth = 1 + next(n for n, failing in enumerate(rounds) if point.chain[-1].receivers[0] in failing)
        assert len(point.chain) == depth
        for step in point.chain:
            assert set(step.givers) <= gone
            for receiver in step.receivers:
                assert any(
                    need.depender == receiver
                    and need.resource == step.resource
                    and need.is_critical
                    and set(need.dependees) <= set(step.givers)
                    for need in graph.needs
                )
        for earlier, later in zip(point.chain, point.chain[1:], strict=False):
            assert set(earlier.receivers) <= set(later.givers)


def test_the_chain_goes_to_a_customer_first():
    """Where a customer and the focal actor are both hit, the chain ends at the customer."""
    (point,) = single_points(
        build(
            load("""
focal: airline
actors: [{id: traveller, kind: customer}, {id: airline}, {id: fuel}]
dependencies:
  - {depender: airline, dependee: fuel, resource: kerosene, importance: 5}
  - {depender: traveller, dependee: airline, resource: flight, importance: 5}
""")
        )
    )
    assert point.hit == ("airline", "traveller")
    assert point.chain == ((("fuel",), "kerosene", ("airline",)), (("airline",), "flight", ("traveller",)))


def test_without_customer_or_focal_whoever_fails_is_hit():
    """A model that names neither customers nor a focal actor protects everybody."""
    graph = build(
        load("""
actors: [{id: a}, {id: b}, {id: c}]
dependencies:
  - {depender: a, dependee: b, resource: r, importance: 5}
  - {depender: b, dependee: c, resource: r, importance: 5}
""")
    )
    assert [(point.actor, point.hit) for point in single_points(graph)] == [("c", ("b", "a")), ("b", ("a",))]


# --- things and channels --------------------------------------------------------------------------

CHANNELS = """
actors: [{id: o, kind: customer}, {id: n}, {id: s}, {id: d}, {id: bank}]
resources: [{id: repair}, {id: tiles}, {id: advice}, {id: fee, kind: money}]
dependencies:
  - {depender: o, dependee: n, resource: repair, importance: 5, channel: app}
  - {depender: n, dependee: d, resource: tiles, importance: 5}
  - {depender: s, dependee: d, resource: tiles, importance: 5, channel: phone}
  - {depender: o, dependee: d, resource: advice, importance: 2, channel: app}
  - {depender: n, dependee: bank, resource: fee, importance: 5}
journeys:
  - id: claim
    customer: o
    touchpoints: [{id: fix, performer: s, resource: repair, importance: 5, channel: [app, phone]}]
"""


def test_the_loss_of_a_thing_is_a_loss_to_all_who_need_it():
    """Without tiles both roofers stop, and so the owner; the depot itself goes on."""
    loss = cascade(build(load(CHANNELS)), resources=["tiles"])
    assert loss[:2] == ((), ("n", "s", "o"))
    assert {need[:2] for need in loss.unserved} == {("n", "tiles"), ("s", "tiles"), ("o", "repair")}
    assert loss.lost_share == pytest.approx(15 / 22)


def test_a_link_goes_with_its_last_channel():
    """With the app closed South can still be called; with the telephone closed as well nobody can."""
    graph = build(load(CHANNELS))
    app = cascade(graph, channels=["app"])
    assert app.failed == ()
    assert [need.resource for need in app.unserved] == ["advice"]
    assert cascade(graph, channels=["phone"]).failed == ("s",)
    assert cascade(graph, channels=["phone", "app"]).failed == ("o", "s")
    assert cascade(graph, ["n"], channels=["phone"]).failed == ("s", "o")


@pytest.mark.parametrize("what", [{"resources": ["glass"]}, {"channels": ["fax"]}, {"lost": ["nobody"]}])
def test_the_loss_of_something_unknown_is_an_error(what: dict[str, list[str]]):
    """What is not on the map cannot be lost."""
    with pytest.raises(KeyError):
        cascade(build(load(CHANNELS)), **what)


def test_a_chain_from_a_thing_or_a_channel_names_who_gave_it():
    """The chain starts at what was lost: the thing with those who gave it, the channel with its links."""
    graph = build(load(CHANNELS))
    tiles = failure_chain(graph, cascade(graph, resources=["tiles"]), "o")
    assert tiles == ((("d",), "tiles", ("n", "s")), (("n", "s"), "repair", ("o",)))
    phone = failure_chain(graph, cascade(graph, channels=["phone"]), "s")
    assert phone == ((("d",), "tiles", ("s",)),)
    with pytest.raises(ValueError, match="'n' does not fail"):
        failure_chain(graph, cascade(graph, channels=["phone"]), "n")


def test_the_links_of_a_step():
    """A step knows the links that go with it."""
    graph = build(load(CHANNELS))
    step = Step(("d",), "tiles", ("n", "s"))
    assert [link[:3] for link in step.links(graph)] == [("n", "d", "tiles"), ("s", "d", "tiles")]


@some
@given(ecosystems(), st.data())
def test_the_loss_of_a_thing_stops_whoever_needs_it(model: Ecosystem, data: st.DataObject):
    """Whoever cannot do without it fails, unless it could serve itself too; and nobody without a reason."""
    graph = build(model)
    if not graph.needs:
        return
    resource = data.draw(st.sampled_from(sorted({need.resource for need in graph.needs})))
    failed = set(cascade(graph, resources=[resource]).failed)
    needing = {need.depender for need in graph.needs if need.is_critical and need.resource == resource}
    assert needing <= failed
    assert failed == needing | set().union(*naive_rounds(graph, needing))


# --- two together, false spares, cut sets ---------------------------------------------------------


def test_joint_points_are_the_cut_sets_of_two():
    """GT-14 and GT-4 again: the pairs are the minimal cut sets of order 2 of the customer."""
    assert [point.actors for point in joint_points(build(load(A_AND_B_OR_C)))] == [("b", "c")]
    graph = build(load(X_ALWAYS_Y_OR_Z))
    assert cut_sets(graph, "g").sets == (("x",), ("r1", "r2"), ("r1", "z"), ("r2", "y"), ("y", "z"))
    assert {point.actors for point in joint_points(graph)} == {
        cut for cut in cut_sets(graph, "g").sets if len(cut) == 2
    }


@some
@given(ecosystems())
def test_a_joint_point_takes_two(model: Ecosystem):
    """Both together hit those named, neither alone does, and no pair that does is left out."""
    graph = build(model)
    kept = protected(graph)
    free = [actor for actor in graph.actors if not graph.is_customer(actor) and actor != graph.focal]
    alone = {actor: set(cascade(graph, [actor]).failed) for actor in free}
    expected = {}
    for pair in combinations(free, 2):
        more = set(cascade(graph, pair).failed) - alone[pair[0]] - alone[pair[1]]
        if more & kept:
            expected[pair] = (more & kept, more)
    found = {point.actors: (set(point.hit), set(point.failed)) for point in joint_points(graph)}
    assert found == expected


@some
@given(ecosystems())
def test_a_false_spare_falls_with_the_one_it_shares(model: Ecosystem):
    """All alternatives of the need are lost with the shared actor, and there are at least two."""
    graph = build(model)
    for need, shared in false_spares(graph):
        gone = {shared, *cascade(graph, [shared]).failed}
        assert len(need.dependees) > 1
        assert set(need.dependees) <= gone
        assert need.depender not in need.dependees


@some
@given(ecosystems(), st.data())
def test_cut_sets_of_a_model_are_minimal(model: Ecosystem, data: st.DataObject):
    """Each set cuts the target off, no part of it does, and up to two actors none is missing."""
    graph = build(model)
    target = data.draw(st.sampled_from(graph.actors))
    found = cut_sets(graph, target, max_order=2)
    others = [actor for actor in graph.actors if actor != target]
    cutting: list[set[str]] = []
    for size in (1, 2):
        for lost in map(set, combinations(others, size)):
            if target in cascade(graph, lost).failed and not any(known <= lost for known in cutting):
                cutting.append(lost)
    assert found.complete_to == 2
    assert [set(cut) for cut in found.sets] == cutting


def test_cut_sets_of_somebody_unknown_are_an_error():
    """Who is not on the map cannot be cut off."""
    with pytest.raises(KeyError, match="nobody"):
        cut_sets(build(load(A_AND_B_OR_C)), "nobody")


def test_a_ring_is_unreachable_and_goes_on():
    """Two that supply only each other survive a cascade, and no source reaches them."""
    graph = build(
        load("""
actors: [{id: a}, {id: b}, {id: c}, {id: source}]
dependencies:
  - {depender: a, dependee: b, resource: r, importance: 5}
  - {depender: b, dependee: a, resource: r, importance: 5}
  - {depender: c, dependee: source, resource: r, importance: 5}
""")
    )
    assert unreachable(graph) == ("a", "b")
    assert unreachable(graph, ["source"]) == ("a", "b", "c")
    assert cascade(graph, ["source"]).failed == ("c",)
    with pytest.raises(KeyError, match="nobody"):
        unreachable(graph, ["nobody"])


@some
@given(ecosystems())
def test_impacts_count_what_losses_list(model: Ecosystem):
    """The numbers of each loss are those of the list."""
    graph = build(model)
    found = impacts(graph)
    assert set(found) == set(graph.actors)
    for actor, loss in losses_of(graph).items():
        assert found[actor].fails == len(loss.failed)
        assert found[actor].lost_share == pytest.approx(loss.lost_share)


# --- who could step in ----------------------------------------------------------------------------


def test_spare_offers():
    """Offers of the very thing, by effort, by somebody else, and meant for one of those who need it."""
    graph = build(
        load("""
actors: [{id: n}, {id: s}, {id: depot}, {id: mill}, {id: shop}, {id: yard}]
dependencies:
  - {depender: n, dependee: depot, resource: tiles, importance: 5}
  - {depender: s, dependee: depot, resource: tiles, importance: 5}
offers:
  - {actor: depot, resource: tiles, effort: 1}
  - {actor: n, resource: tiles, effort: 1}
  - {actor: mill, resource: tiles, not_to: [s]}
  - {actor: shop, resource: tiles, effort: 4}
  - {actor: yard, resource: slates, effort: 1}
""")
    )

    def named(*receivers: str, without: tuple[str, ...] = ()) -> list[str]:
        found = spare_offers(graph, "tiles", receivers=receivers, without=without)
        return [offer.actor for offer in found]

    assert named("n", "s", without=("depot",)) == ["shop", "mill"]
    assert named("s", without=("depot",)) == ["n", "shop"]
    assert named("n", "s", without=("depot", "shop")) == ["mill"]
    assert spare_offers(graph, "glass", receivers=["n"]) == ()


# --- a real software ecosystem --------------------------------------------------------------------

GNOME = Path(__file__).parents[2].parent / "shared" / "data" / "debian-gnome"


@pytest.fixture(scope="module")
def gnome() -> EcosystemGraph:
    if not GNOME.is_dir():
        pytest.skip(f"the verified data set is not at {GNOME}")
    with (GNOME / "dependencies.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with (GNOME / "actors.csv").open(newline="", encoding="utf-8") as file:
        actors = [{"id": row["id"]} for row in csv.DictReader(file)]
    links = {(row["depender"], row["dependee"], row["group"]) for row in rows}
    columns = dict(
        zip(("depender", "dependee", "resource"), map(list, zip(*sorted(links), strict=True)), strict=True)
    )
    return build(Ecosystem(actors=actors, dependencies=columns | {"importance": [5] * len(links)}))


def test_the_cascade_of_every_debian_package(gnome: EcosystemGraph):
    """The loss of each of 2,251 packages breaks as many others as two independent programs found."""
    with (GNOME / "cascades.csv").open(newline="", encoding="utf-8") as file:
        expected = {row["id"]: int(row["cascade"]) for row in csv.DictReader(file)}
    assert {actor: row["fails"] for actor, row in actor_table(gnome).items()} == expected


def test_which_debian_packages_break_and_together(gnome: EcosystemGraph):
    """The very packages that break are known for some, and how many break when two are lost together."""
    expected = json.loads((GNOME / "expected.json").read_text(encoding="utf-8"))
    for package, failed in expected["cascade_sets"].items():
        assert sorted(losses_of(gnome)[package].failed) == failed
    for joint in expected["joint_failures"]:
        assert len(cascade(gnome, joint["failing_together"]).failed) == joint["cascade"]
