from __future__ import annotations

import csv
import json
import tracemalloc
from collections import defaultdict
from itertools import combinations
from math import inf, nan
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ecograph.measures.supply import FalseSpare, Impact, Loss, Supply

DATA = Path(__file__).parents[2].parent / "shared" / "data"


class Needs(NamedTuple):
    """The columns of a small AND/OR graph, as plain as a brute-force check wants them."""

    dependers: list[str]
    dependees: list[set[str]]
    critical: list[bool]
    weights: list[float]

    @property
    def supply(self) -> Supply:
        return Supply(**self._asdict(), actors=self.actors)

    @property
    def actors(self) -> list[str]:
        return sorted(set("abcdefgh"[:ACTORS]))


ACTORS = 7
actors = st.sampled_from("abcdefgh"[:ACTORS])
rows = st.tuples(
    actors,
    st.sets(actors, min_size=1, max_size=3),
    st.sampled_from((True, True, True, False)),
    st.sampled_from((0.0, 0.1, 0.2, 1.0, 3.0, 5.0)),
)


@st.composite
def needs(draw: st.DrawFn) -> Needs:
    """Up to fourteen needs among seven actors, rings and needs one serves oneself included."""
    drawn = draw(st.lists(rows, min_size=draw(st.sampled_from((0, 4, 9))), max_size=14))
    return Needs(*(list(column) for column in zip(*drawn, strict=True))) if drawn else Needs([], [], [], [])


often = settings(max_examples=30, deadline=None)


# --- straight from the definitions ------------------------------------------------------------------


def fixpoint(model: Needs, lost: set[str], links: set[tuple[int, str]] = frozenset()) -> list[set[str]]:
    """Check every need again and again until nobody else fails; who fails in which round."""
    gone, rounds = set(lost), []
    while True:
        failing = {
            model.dependers[need] for need in unserved_by(model, gone, links) if model.critical[need]
        } - gone
        if not failing:
            return rounds
        gone |= failing
        rounds.append(failing)


def unserved_by(model: Needs, gone: set[str], links: set[tuple[int, str]] = frozenset()) -> set[int]:
    return {
        need
        for need, others in enumerate(model.dependees)
        if all(other in gone or (need, other) in links for other in others)
    }


def failed_with(model: Needs, lost: set[str]) -> set[str]:
    return set().union(*fixpoint(model, lost))


def fails_and_unserved(model: Needs, lost: set[str]) -> tuple[set[str], set[int]]:
    failed = failed_with(model, lost)
    return failed, unserved_by(model, failed | lost)


def minimal_cuts(model: Needs, target: str, max_order: int) -> list[tuple[str, ...]]:
    """Try every set of others, smaller ones first, and keep those without a smaller one in them."""
    found: list[tuple[str, ...]] = []
    others = [actor for actor in model.actors if actor != target]
    for order in range(1, max_order + 1):
        for lost in combinations(others, order):
            if target in failed_with(model, set(lost)) and not any(set(cut) <= set(lost) for cut in found):
                found.append(lost)
    return found


def supplied(model: Needs, lost: set[str]) -> set[str]:
    """Add whoever has a supplied dependee for every critical need, until nobody is added."""
    found: set[str] = set()
    while True:
        more = {
            actor
            for actor in set(model.actors) - lost - found
            if all(
                actor in others or others & found
                for depender, others, critical in zip(*model[:3], strict=True)
                if depender == actor and critical
            )
        }
        if not more:
            return found
        found |= more


# --- worked examples --------------------------------------------------------------------------------


def test_gt14_cut_sets():
    """GT-14: S = A and (B or C) has the minimal cut sets {A} and {B, C}; only A violates N-1."""
    supply = Supply(dependers=["s", "s"], dependees=[["a"], ["b", "c"]], critical=[True, True])
    assert supply.cut_sets("s") == ((("a",), ("b", "c")), 3)
    assert [loss.actor for loss in supply.singles() if "s" in loss.failed] == ["a"]
    assert list(supply.pairs()) == [(("b", "c"), ("s",), (1,))]


def test_gt4_cut_sets():
    """GT-4: g = r1 or r2, r1 = x and y, r2 = x and z: x is critical, y and z only together."""
    supply = Supply(
        dependers=["g", "r1", "r1", "r2", "r2", "r1"],
        dependees=[["r1", "r2"], ["x"], ["y"], ["x"], ["z"], ["quality"]],
        critical=[True, True, True, True, True, False],
    )
    cuts = supply.cut_sets("g").sets
    assert cuts == (("x",), ("r1", "r2"), ("r1", "z"), ("r2", "y"), ("y", "z"))
    assert supply.false_spares() == (FalseSpare(need=0, shared="x"),)


def test_gt15_dominators():
    """GT-15: S supplies Hub, Hub supplies A and B, either of whom supplies J: Hub dominates them all."""
    supply = Supply(
        dependers=["Hub", "A", "B", "J"],
        dependees=[["S"], ["Hub"], ["Hub"], ["A", "B"]],
        critical=[True] * 4,
    )
    assert dict(supply.unreachable_singles()) == {
        "S": ("A", "B", "Hub", "J"),
        "Hub": ("A", "B", "J"),
        "A": (),
        "B": (),
        "J": (),
    }


RING = Supply(
    dependers=["a", "b", "c", "d"],
    dependees=[["b", "s"], ["c"], ["a"], ["d"]],
    critical=[True, True, True, True],
)


def test_a_ring_goes_on_in_a_cascade_and_is_unreachable_without_a_source():
    """The two meanings differ: a ring cut off from every source does not fail, but nothing reaches it."""
    assert RING.lose(["s"]) == ([], [])
    assert RING.unreachable(["s"]) == ["a", "b", "c"]
    assert RING.unreachable() == []
    assert RING.lose(["b", "s"])[0] == ["a", "c"]
    lone = Supply(dependers=["a", "b"], dependees=[["b"], ["a"]], critical=[True, True])
    assert lone.unreachable() == ["a", "b"]
    assert dict(lone.unreachable_singles()) == {"a": (), "b": ()}


def test_a_need_one_serves_oneself_holds_until_one_is_lost():
    """The own unit can step in: the need never makes its depender fail, and falls with it."""
    supply = Supply(dependers=["a", "a"], dependees=[["a", "b"], ["c"]], critical=[True, True])
    assert supply.lose(["b"]) == ([], [])
    assert supply.lose(["b", "c"]) == (["a"], [1, 0])
    assert supply.cut_sets("a").sets == (("c",),)
    only = Supply(dependers=["a"], dependees=[["a"]], critical=[True])
    assert only.lose([]) == ([], [])
    assert only.lose(["a"]) == ([], [0])
    assert only.unreachable() == []
    assert list(only.impacts()) == [Impact("a", 0, None)]


def test_without_needs_nothing_falls():
    """An ecosystem in which nobody needs anything has no share to lose, no pairs and no cut sets."""
    supply = Supply(dependers=[], dependees=[], critical=[], actors=["b", "a"])
    assert list(supply.singles()) == [Loss("a", (), ()), Loss("b", (), ())]
    assert list(supply.impacts()) == [Impact("a", 0, None), Impact("b", 0, None)]
    assert list(supply.pairs()) == []
    assert supply.cut_sets("a") == ((), 3)
    assert supply.false_spares() == ()
    assert supply.unreachable(["a"]) == []
    assert list(Supply(dependers=[], dependees=[], critical=[]).singles()) == []


def test_when_everybody_is_lost_nobody_fails():
    """Whoever is lost does not fail as well, and without others no share is lost."""
    supply = Supply(dependers=["s", "s"], dependees=[["a"], ["b", "c"]], critical=[True, True])
    everybody = ["s", "a", "b", "c", "a"]
    assert supply.lose(everybody)[0] == []
    assert sorted(supply.lose(everybody)[1]) == [0, 1]
    assert supply.lost_share(everybody, [0, 1]) is None
    assert supply.unreachable(everybody) == []


def test_weights_are_added_up_exactly():
    """Three needs of 0.1, 0.2 and 0.3 weigh 0.6 in any order, so all of them are a share of 1."""
    columns = {"dependers": ["s", "s", "s"], "dependees": [["a"], ["b"], ["a"]], "critical": [True] * 3}
    supply = Supply(**columns, weights=[0.1, 0.2, 0.3])
    assert supply.lost_share(["a"], [0, 2]) == pytest.approx(2 / 3)
    assert supply.lost_share(["a"], [0, 1, 2]) == supply.lost_share(["a"], [2, 1, 0]) == 1.0
    assert next(supply.impacts()) == Impact("a", 1, supply.lost_share(["a"], [0, 2]))


def test_closing_links_makes_fail_who_has_no_other():
    """A link can be lost without the actor: the actor goes on, and serves its other needs."""
    supply = Supply(
        dependers=["s", "t", "u"], dependees=[["a", "b"], ["a"], ["s"]], critical=[True, True, True]
    )
    assert supply.lose(without=[(0, "a")]) == ([], [])
    assert supply.lose(without=[(0, "a"), (0, "b"), (0, "a")]) == (["s", "u"], [0, 2])
    assert supply.lose(["a"], without=[(0, "a")]) == (["t"], [1])
    assert supply.lose(["b"], without=[(0, "a")]) == (["s", "u"], [0, 2])


# --- what is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ask",
    [
        lambda supply: supply.lose(["nobody"]),
        lambda supply: supply.lose(without=[(0, "nobody")]),
        lambda supply: supply.lost_share(["nobody"], []),
        lambda supply: supply.pairs(hitting=["nobody"]),
        lambda supply: supply.cut_sets("nobody"),
        lambda supply: supply.unreachable(["nobody"]),
    ],
)
def test_somebody_unknown_is_an_error(ask):
    """Every question about an actor that is not there is refused at once, and says who."""
    with pytest.raises(KeyError, match="nobody"):
        ask(Supply(dependers=["a"], dependees=[["b"]], critical=[True]))


@pytest.mark.parametrize("link", [(0, "a"), (1, "b"), (-1, "b")])
def test_a_link_that_is_not_there_cannot_be_lost(link):
    """A link is a need and one of its dependees; anything else is a mistake."""
    with pytest.raises(KeyError):
        Supply(dependers=["a"], dependees=[["b"]], critical=[True]).lose(without=[link])


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"dependees": [["b"], []], "dependers": ["a", "a"], "critical": [True, True]}, "need 1 has no"),
        ({"dependees": [["b"]], "dependers": ["a", "a"], "critical": [True]}, "differ in length"),
        ({"dependees": [["b"]], "dependers": ["a"], "critical": []}, "differ in length"),
        ({"dependees": [["b"]], "dependers": ["a"], "critical": [True], "weights": []}, "differ in length"),
        ({"dependees": [["b"]], "dependers": ["a"], "critical": [True], "weights": [-1]}, "not -1"),
        ({"dependees": [["b"]], "dependers": ["a"], "critical": [True], "weights": [nan]}, "not nan"),
        ({"dependees": [["b"]], "dependers": ["a"], "critical": [True], "weights": [inf]}, "not inf"),
    ],
)
def test_columns_that_make_no_sense_are_refused(columns, message):
    """Needs without dependees, ragged columns and weights that are no weights are told."""
    with pytest.raises(ValueError, match=message):
        Supply(**columns)


# --- cascades against the definition --------------------------------------------------------------------


@often
@given(needs(), st.sets(actors), st.data())
def test_a_loss_is_the_least_fixpoint(model: Needs, lost: set[str], data: st.DataObject):
    """Whoever and whichever links are lost, those fail that a naive re-check finds, round by round."""
    links = sorted((need, other) for need, others in enumerate(model.dependees) for other in others)
    cut = data.draw(st.sets(st.sampled_from(links))) if links else set()
    rounds = fixpoint(model, lost, cut)
    failed, unserved = model.supply.lose(lost, without=cut)
    when = {actor: number for number, failing in enumerate(rounds) for actor in failing}
    assert sorted(failed) == sorted(when)
    assert [when[actor] for actor in failed] == sorted(when.values())
    assert sorted(unserved) == sorted(unserved_by(model, lost | set(failed), cut))


@often
@given(needs())
def test_singles_and_impacts_are_the_losses_of_each(model: Needs):
    """All single losses at once say what each loss alone says, in lists and in numbers."""
    supply = model.supply
    singles = list(supply.singles())
    assert [loss.actor for loss in singles] == model.actors
    for loss, impact in zip(singles, supply.impacts(), strict=True):
        failed, unserved = supply.lose([loss.actor])
        assert (list(loss.failed), list(loss.unserved)) == (failed, unserved)
        assert impact == (loss.actor, len(failed), supply.lost_share([loss.actor], unserved))
        assert impact.lost_share is None or 0 <= impact.lost_share <= 1


@often
@given(needs(), actors)
def test_the_lost_share_counts_the_others(model: Needs, lost: str):
    """lost_share is the weight of the others' unserved needs over that of all the others' needs."""
    unserved = fails_and_unserved(model, {lost})[1]
    others = [need for need, depender in enumerate(model.dependers) if depender != lost]
    whole = sum(model.weights[need] for need in others)
    share = model.supply.lost_share([lost], unserved)
    if whole == 0:
        assert share is None
    else:
        assert share == pytest.approx(sum(model.weights[need] for need in set(others) & unserved) / whole)


@often
@given(needs())
def test_pairs_are_all_that_do_more_than_their_parts(model: Needs):
    """Of all pairs exactly those are told whose loss does more than both single losses, with what is more."""
    alone = {actor: fails_and_unserved(model, {actor}) for actor in model.actors}
    expected = {}
    for one, other in combinations(model.actors, 2):
        failed, unserved = fails_and_unserved(model, {one, other})
        more = failed - alone[one][0] - alone[other][0], unserved - alone[one][1] - alone[other][1]
        if any(more):
            expected[one, other] = more
    found = list(model.supply.pairs())
    assert all(len(set(pair.failed)) == len(pair.failed) for pair in found)
    assert all(len(set(pair.unserved)) == len(pair.unserved) for pair in found)
    assert len(found) == len(expected)
    assert {pair.actors: (set(pair.failed), set(pair.unserved)) for pair in found} == expected


@often
@given(needs())
def test_pairs_are_the_same_when_little_can_be_kept(model: Needs):
    """What is kept of single losses while pairs are sought saves time and changes nothing."""
    with pytest.MonkeyPatch.context() as patch:
        expected = list(model.supply.pairs())
        patch.setattr("ecograph.measures.supply._ROOM", 2)
        assert list(model.supply.pairs()) == expected


@often
@given(needs(), st.sets(actors, max_size=2))
def test_pairs_that_hit_somebody_are_those_of_all_pairs(model: Needs, targets: set[str]):
    """Asked for those whom a pair must hit, the search tells the same pairs and leaves out the others."""
    supply = model.supply
    assert list(supply.pairs(hitting=targets)) == [
        pair for pair in supply.pairs() if targets & set(pair.failed)
    ]


@often
@given(needs(), actors, st.integers(0, 3))
@example(Needs(["a", "b", "c"], [{"b", "c"}, {"c", "d"}, {"b", "e"}], [True] * 3, [1.0] * 3), "a", 3)
def test_cut_sets_are_all_minimal_ones(model: Needs, target: str, max_order: int):
    """Up to an order, the cut sets are those that trying every set of others finds, rings or not."""
    cuts = model.supply.cut_sets(target, max_order=max_order)
    assert cuts.complete_to == max_order
    assert list(cuts.sets) == minimal_cuts(model, target, max_order)


@often
@given(needs(), actors, st.integers(0, 40))
def test_a_search_cut_short_says_so_and_tells_nothing_wrong(model: Needs, target: str, steps: int):
    """With too few steps the answer is part of the right one, and says up to which order it is whole."""
    cuts = model.supply.cut_sets(target, max_steps=steps)
    right = minimal_cuts(model, target, 3)
    assert set(cuts.sets) <= set(right)
    whole = [cut for cut in right if len(cut) <= cuts.complete_to]
    assert [cut for cut in cuts.sets if len(cut) <= cuts.complete_to] == whole


def test_without_steps_nothing_is_complete():
    """A search that may look at nobody finds nothing and claims nothing."""
    supply = Supply(dependers=["a"], dependees=[["b"]], critical=[True])
    assert supply.cut_sets("a", max_steps=0) == ((), 0)


@often
@given(needs())
def test_a_false_spare_falls_with_one_actor_and_the_nearest_is_told(model: Needs):
    """All alternatives fall with the shared actor though the depender is held up; nearest ones are told."""

    def takes(lost: str, need: int) -> bool:
        held = [
            critical and depender != model.dependers[need]
            for depender, critical in zip(model.dependers, model.critical, strict=True)
        ]
        gone = {lost} | failed_with(model._replace(critical=held), {lost})
        return lost != model.dependers[need] and model.dependees[need] <= gone

    expected = []
    for need, others in enumerate(model.dependees):
        shared = [actor for actor in model.actors if len(others) > 1 and takes(actor, need)]
        for actor in shared:
            below = [other for other in shared if other in failed_with(model, {actor}) - {actor}]
            # Actors that fall with each other are equally near: the first by name stands for them.
            mutual = [other for other in below if actor in failed_with(model, {other})]
            if set(below) <= set(mutual) and all(actor < other for other in mutual):
                expected.append((need, actor))
    assert list(model.supply.false_spares()) == expected


# --- reachability against the definition ------------------------------------------------------------------


@often
@given(needs(), st.sets(actors))
def test_unreachable_is_who_no_source_supplies(model: Needs, lost: set[str]):
    """Whoever is not in the least set of those supplied is unreachable, rings included."""
    assert set(model.supply.unreachable(lost)) == set(model.actors) - lost - supplied(model, lost)


@often
@given(needs())
def test_unreachable_singles_are_what_each_loss_adds(model: Needs):
    """All single losses at once cut off whom each of them cuts off, beyond those never supplied."""
    supply = model.supply
    never = set(supply.unreachable())
    assert dict(supply.unreachable_singles()) == {
        actor: tuple(other for other in supply.unreachable([actor]) if other not in never)
        for actor in model.actors
    }


@often
@given(needs(), st.sets(actors))
def test_whoever_fails_is_unreachable(model: Needs, lost: set[str]):
    """A cascade never takes more than what no source reaches any more."""
    supply = model.supply
    assert set(supply.lose(lost)[0]) <= set(supply.unreachable(lost))


# --- laws -------------------------------------------------------------------------------------------------


@often
@given(needs(), st.data())
def test_an_alternative_never_adds_a_single_cut(model: Needs, data: st.DataObject):
    """One more dependee for a need leaves nobody with more cut sets of order 1."""
    if not model.dependers:
        return
    need = data.draw(st.integers(0, len(model.dependers) - 1))
    wider = [set(others) for others in model.dependees]
    wider[need].add(data.draw(actors))
    for target in model.actors:
        more = model._replace(dependees=wider).supply.cut_sets(target, max_order=1)
        assert set(more.sets) <= set(model.supply.cut_sets(target, max_order=1).sets)


@often
@given(needs(), st.sets(actors), actors)
def test_a_larger_loss_never_fails_fewer(model: Needs, lost: set[str], more: str):
    """Whoever is lost or fails with some is lost or fails with more; so is whoever is unreachable."""
    supply = model.supply
    assert lost | set(supply.lose(lost)[0]) <= lost | {more} | set(supply.lose(lost | {more})[0])
    assert lost | set(supply.unreachable(lost)) <= lost | {more} | set(supply.unreachable(lost | {more}))


def answers(model: Needs, number: dict[int, int]) -> list[object]:
    """Everything the kernels say, with the needs under their given numbers."""
    supply = model.supply

    def told(unserved: tuple[int, ...]) -> list[int]:
        return sorted(number[need] for need in unserved)

    return [
        [(loss.actor, loss.failed, told(loss.unserved)) for loss in supply.singles()],
        list(supply.impacts()),
        [(pair.actors, pair.failed, told(pair.unserved)) for pair in supply.pairs()],
        [supply.cut_sets(actor, max_steps=steps) for actor in model.actors for steps in (25, 100_000)],
        sorted((number[spare.need], spare.shared) for spare in supply.false_spares()),
        list(supply.unreachable_singles()),
    ]


@often
@given(needs(), st.randoms(use_true_random=False))
def test_the_order_of_input_changes_nothing(model: Needs, random):
    """Needs in another order give the same answers in the same order."""
    order = list(range(len(model.dependers)))
    random.shuffle(order)
    shuffled = Needs(*([column[need] for need in order] for column in model))
    assert answers(shuffled, dict(enumerate(order))) == answers(model, {need: need for need in order})


@often
@given(needs(), st.permutations("abcdefgh"[:ACTORS]))
def test_other_names_change_nothing(model: Needs, names: list[str]):
    """Actors under other names fall with the same others, and pairs and cut sets are the same sets."""
    new = dict(zip(model.actors, names, strict=True))
    renamed = model._replace(
        dependers=[new[depender] for depender in model.dependers],
        dependees=[{new[other] for other in others} for others in model.dependees],
    )

    def pairs(supply: Supply, name: dict[str, str]) -> set[object]:
        return {
            (
                frozenset(name[actor] for actor in pair.actors),
                frozenset(name[actor] for actor in pair.failed),
                frozenset(pair.unserved),
            )
            for pair in supply.pairs()
        }

    same = {name: name for name in names}
    assert pairs(model.supply, new) == pairs(renamed.supply, same)
    for actor in model.actors:
        cuts = renamed.supply.cut_sets(new[actor]).sets
        assert {frozenset(cut) for cut in cuts} == {
            frozenset(new[other] for other in cut) for cut in model.supply.cut_sets(actor).sets
        }
        assert {new[other] for other in model.supply.unreachable([actor])} == set(
            renamed.supply.unreachable([new[actor]])
        )


# --- rings of any length --------------------------------------------------------------------------------


def test_a_long_ring_is_counted_without_walking_it_for_each_member():
    """In a ring of 20,000 everybody falls with anybody, which counting must not follow 20,000 times."""
    ring = [f"{number:05}" for number in range(20_000)]
    supply = Supply(
        dependers=ring, dependees=[[other] for other in (*ring[1:], ring[0])], critical=[True] * len(ring)
    )
    assert {impact[1:] for impact in supply.impacts()} == {(len(ring) - 1, 1.0)}


def test_singles_keep_one_answer_at_a_time():
    """In a chain of 1,000 half a million failures are told in less memory than they would fill."""
    chain = [f"{number:04}" for number in range(1_000)]
    supply = Supply(
        dependers=chain[1:], dependees=[[other] for other in chain[:-1]], critical=[True] * (len(chain) - 1)
    )
    tracemalloc.start()
    try:
        assert sum(len(loss.failed) for loss in supply.singles()) == 499_500
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 499_500


# --- a real software ecosystem ----------------------------------------------------------------------------


def table(folder: str, name: str) -> list[dict[str, str]]:
    if not (DATA / folder).is_dir():
        pytest.skip(f"the verified data set {folder} is not at {DATA}")
    with (DATA / folder / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def expected(folder: str) -> dict:
    return json.loads((DATA / folder / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def gnome() -> Supply:
    groups = defaultdict(list)
    for row in table("debian-gnome", "dependencies.csv"):
        groups[row["depender"], row["group"]].append(row["dependee"])
    return Supply(
        dependers=[depender for depender, _ in groups],
        dependees=list(groups.values()),
        critical=[True] * len(groups),
        actors=[row["id"] for row in table("debian-gnome", "actors.csv")],
    )


def test_the_loss_of_every_debian_package(gnome: Supply):
    """The loss of each of 2,251 packages breaks as many others as two independent programs found."""
    key = {row["id"]: int(row["cascade"]) for row in table("debian-gnome", "cascades.csv")}
    totals = expected("debian-gnome")
    impacts = {impact.actor: impact.fails for impact in gnome.impacts()}
    losses = {loss.actor: loss.failed for loss in gnome.singles()}
    assert impacts == key
    assert {actor: len(failed) for actor, failed in losses.items()} == key
    assert sum(impacts.values()) == totals["sum_of_cascades"]
    assert sum(fails > 0 for fails in impacts.values()) == totals["packages_whose_loss_breaks_others"]
    assert sum(fails >= 1000 for fails in impacts.values()) == totals["cascade_at_least_1000"]
    top = sorted(impacts.items(), key=lambda item: (-item[1], item[0]))
    for point, (actor, fails) in zip(totals["top_single_points"], top, strict=False):
        assert (point["id"], point["cascade"]) == (actor, fails)
    for package, failed in totals["cascade_sets"].items():
        assert sorted(losses[package]) == failed


def test_debian_packages_that_break_others_only_together(gnome: Supply):
    """What breaks only when two are lost together is what the key says, also where that is nothing."""
    for joint in expected("debian-gnome")["joint_failures"]:
        one, other = sorted(joint["failing_together"])
        both = gnome.lose([one, other])[0]
        alone = {*gnome.lose([one])[0], *gnome.lose([other])[0]} - {one, other}
        more = set(both) - alone
        assert (len(both), len(alone), len(more)) == (
            joint["cascade"],
            joint["already_failing_alone"],
            joint["only_when_together"],
        )
        found = [pair for pair in gnome.pairs(hitting=both) if pair.actors == (one, other)]
        assert [set(pair.failed) for pair in found] == ([more] if more else [])


def test_cut_sets_of_a_debian_package(gnome: Supply):
    """What takes the whole desktop is found alone and in pairs, as the losses say."""
    alone = {(loss.actor,) for loss in gnome.singles() if "gnome-core" in loss.failed}
    together = {pair.actors for pair in gnome.pairs(hitting=["gnome-core"])}
    cuts = gnome.cut_sets("gnome-core")
    assert cuts.complete_to == 3
    assert {cut for cut in cuts.sets if len(cut) < 3} == alone | together
    for cut in cuts.sets:
        assert "gnome-core" in gnome.lose(cut)[0]


# --- airlines ---------------------------------------------------------------------------------------------


def test_airports_that_one_airline_alone_serves():
    """Of 3,137 airports 1,123 hang on one airline; which airline holds how many is known for the largest."""
    airlines = defaultdict(set)
    for row in table("openflights", "routes.csv"):
        airlines[row["source"]].add(row["airline"])
        airlines[row["target"]].add(row["airline"])
    supply = Supply(
        dependers=list(airlines), dependees=list(airlines.values()), critical=[True] * len(airlines)
    )
    key = expected("openflights")
    fails = {impact.actor: impact.fails for impact in supply.impacts() if impact.fails}
    assert sum(fails.values()) == key["airports_with_one_airline"]
    assert len(fails) == key["airlines_that_are_the_only_one_somewhere"]
    for top in key["top_sole_airlines"]:
        assert fails[top["airline"]] == top["airports"]


@pytest.mark.parametrize("root", ["ap3682", "ap580"])
def test_airports_that_are_the_only_gateway_from_a_hub(root: str):
    """With one airport as the only source, unreachable airports are those that its dominators cut off."""
    origins = defaultdict(set)
    for row in table("openflights", "routes.csv"):
        if row["target"] != root:
            origins[row["target"]].add(row["source"])
    everybody = {row["id"] for row in table("openflights", "airports.csv")}
    # An airport without arrivals is no source of its own: it waits for a ring that nothing reaches.
    for airport in everybody - origins.keys() - {root}:
        origins[airport] = {"nowhere"}
    origins |= {"nowhere": {"elsewhere"}, "elsewhere": {"nowhere"}}
    supply = Supply(dependers=list(origins), dependees=list(origins.values()), critical=[True] * len(origins))
    key = expected("openflights")["airport_graph"][f"dominators_from:{root}"]
    assert len(everybody - {root} - set(supply.unreachable())) == key["reachable"]
    gateways = [
        (airport, len(others))
        for airport, others in supply.unreachable_singles()
        if others and airport != root
    ]
    assert len(gateways) == key["sole_gateway_count"]
    gateways.sort(key=lambda gateway: (-gateway[1], gateway[0]))
    top = [(gateway["id"], gateway["cuts_off"]) for gateway in key["sole_gateways"]]
    assert gateways[: len(top)] == top
