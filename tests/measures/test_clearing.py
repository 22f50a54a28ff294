from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.errors import ConfigError
from ecograph.measures.clearing import Candidate, Market, Work, best_packing, improving_packings
from ecograph.measures.cycles import cycles

OBJECTIVES = ("parties", "gain", "worst-off")
UNLIMITED = Work(seconds=None)
WORKS = {
    "plain": UNLIMITED,
    "stopped early": Work(seconds=None, nodes=2),
    "solver": Work(seconds=None, nodes=0),
    "solver from greedy": Work(seconds=None, nodes=0, moves=0),
}
"""What is to give the same best set: the search in plain Python, HiGHS, or one after the other."""
POOL = Path(__file__).parents[2].parent / "shared" / "data" / "exchange-loops-64"


def ring(members: str, *gains: float, uses: str = "") -> Candidate:
    """A ring of parties of one letter each; so are its slots."""
    told = gains or (1.0,) * len(members)
    return Candidate(dict(zip(members, told, strict=True)), frozenset((slot,) for slot in uses))


def fits(market: Market, chosen: tuple[int, ...]) -> bool:
    rings = [market.candidates[place] for place in chosen]
    used = Counter(slot for one in rings for slot in one.uses)
    takes_part = Counter(party for one in rings for party in one.gains)
    return all(times <= market.capacities.get(slot, 1) for slot, times in used.items()) and not (
        market.one_ring_each and any(times > 1 for times in takes_part.values())
    )


def worth(market: Market, chosen: tuple[int, ...], objective: str, success: float = 1.0) -> tuple[float, ...]:
    """What a set is worth by definition; what comes first counts first."""
    rings = [market.candidates[place].gains for place in chosen]
    if objective == "gain":
        return (sum(sum(one.values()) * success ** len(one) for one in rings),)
    if success < 1:
        served = sum(len(one) * success ** len(one) for one in rings)
    else:
        served = len({party for one in rings for party in one})
    if objective == "parties":
        return (served,)
    return served, min((gain for one in rings for gain in one.values()), default=float("-inf"))


def brute_force(market: Market, objective: str, success: float = 1.0) -> tuple[float, ...]:
    """Try every set of candidates."""
    places = range(len(market.candidates))
    every = (chosen for size in range(len(places) + 1) for chosen in combinations(places, size))
    return max(worth(market, chosen, objective, success) for chosen in every if fits(market, chosen))


gains = st.sampled_from((1.0, 2.0, 0.5, 3.0, 0.0, -1.0))


@st.composite
def candidates(draw: st.DrawFn) -> Candidate:
    members = draw(st.lists(st.sampled_from("abcdefg"), min_size=2, max_size=4, unique=True))
    return ring(
        "".join(members),
        *(draw(gains) for _ in members),
        uses="".join(draw(st.sets(st.sampled_from("stuvwx"), max_size=3))),
    )


@st.composite
def markets(draw: st.DrawFn, *, most: int = 9) -> Market:
    """Some rings over seven parties that compete for six slots, of which some have more room, or none."""
    return Market(
        tuple(draw(st.lists(candidates(), max_size=most))),
        draw(st.dictionaries(st.sampled_from([(slot,) for slot in "stuvwx"]), st.integers(0, 3))),
        draw(st.booleans()),
    )


def dense_market(seed: int, rings: int = 60, parties: int = 14) -> Market:
    """So many rings among few parties, each party in one at most, that greed goes wrong."""
    random = Random(seed)
    names = "abcdefghijklmnopqrstuvwxyz"[:parties]
    return Market(
        [
            ring("".join(chosen), *(random.randint(1, 9) for _ in chosen))
            for chosen in (random.sample(names, random.randint(2, 3)) for _ in range(rings))
        ],
        one_ring_each=True,
    )


# --- worked examples ------------------------------------------------------------------------------


def test_gt28_the_heavier_of_two_pairs_that_share_a_party():
    """GT-28: pairs worth 2 and 40 that share a party; the best set is the one pair worth 40."""
    market = Market([ring("01", 1, 1), ring("12", 20, 20)], one_ring_each=True)
    found = best_packing(market, objective="gain")
    assert (found.chosen, found.value, found.bound, found.proved, found.gap) == ((1,), 40, 40, True, 0)


@pytest.mark.parametrize("objective", ["gain", "parties"])
def test_gt28_a_loop_of_three_links_that_may_fail(objective: str):
    """GT-28: three links that each hold with probability .5 are worth 3 x .5^3."""
    found = best_packing(Market([ring("012")], one_ring_each=True), objective=objective, success=0.5)
    assert found.value == 0.375
    assert (found.parties, found.gain) == (3, 3)


def test_gt28_long_rings_pay_for_every_link_that_may_fail():
    """A ring of three serves more than a pair as long as links hold, and less where half of them fail."""
    market = Market([ring("ab"), ring("abc")], one_ring_each=True)
    assert best_packing(market, success=0.9).chosen == (1,)
    assert best_packing(market, success=0.5).chosen == (0,)


@pytest.mark.parametrize("work", WORKS.values(), ids=WORKS)
def test_gt29_two_pairs_serve_more_than_one_ring_of_three(work: Work):
    """GT-29: of A with B, C with D, and the ring of A, B and C, the two pairs serve four parties."""
    market = Market([ring("ABC"), ring("AB"), ring("CD")], one_ring_each=True)
    found = best_packing(market, work=work)
    assert (found.chosen, found.parties, found.proved) == ((1, 2), 4, True)


def test_gt31_a_ring_in_which_somebody_loses_says_so():
    """GT-31: nets of 8, 1 and -2 are 7 together, and the set tells that its worst-off member loses 2."""
    found = best_packing(Market([ring("ABC", 8, 1, -2)]), objective="gain")
    assert (found.gain, found.smallest) == (7, -2)


GT32 = Market([ring("ABC", *nets, uses="s") for nets in ((5, 1, 3), (3, 2, 3), (8, 0, 4))])


@pytest.mark.parametrize(("objective", "chosen", "value"), [("gain", (2,), 12), ("worst-off", (1,), 2)])
@pytest.mark.parametrize("work", WORKS.values(), ids=WORKS)
def test_gt32_the_total_and_the_worst_off_differ(
    objective: str, chosen: tuple[int, ...], value: float, work: Work
):
    """GT-32: of nets (5, 1, 3), (3, 2, 3) and (8, 0, 4) the third adds up to most, the second is fairest."""
    found = best_packing(GT32, objective=objective, work=work)
    assert (found.chosen, found.value, found.bound, found.proved) == (chosen, value, value, True)


def test_nobody_is_left_out_to_raise_the_smallest_gain():
    """Who is left out is worst off of all: first as few as possible are, then the smallest gain counts."""
    market = Market([ring("ab", 9, 9), ring("cd", 1, 1), ring("cd", 2, 8)], one_ring_each=True)
    found = best_packing(market, objective="worst-off")
    assert (found.chosen, found.parties, found.value, found.parties_bound) == ((0, 2), 4, 2, 4)


@pytest.mark.parametrize(("most", "parties"), [(2, 32), (3, 37), (4, 39)])
def test_the_published_pool_is_cleared(most: int, parties: int):
    """Of 64 parties the most that loops of 2, 3 and 4 can serve is known from independent programs."""
    if not POOL.is_dir():
        pytest.skip(f"the verified data set is not at {POOL}")
    with (POOL / "could_give.csv").open(newline="", encoding="utf-8") as file:
        arcs = [(row["source"], row["target"]) for row in csv.DictReader(file)]
    successors: dict[str, list[str]] = {}
    for source, target in arcs:
        successors.setdefault(source, []).append(target)
    loops = list(cycles(successors, max_length=most))
    expected = json.loads((POOL / "expected.json").read_text(encoding="utf-8"))
    assert Counter(map(len, loops)) == {
        size: expected["loops"][f"exactly_{size}"] for size in range(2, most + 1)
    }
    market = Market([Candidate(dict.fromkeys(loop, 1.0)) for loop in loops], one_ring_each=True)
    found = best_packing(market, work=UNLIMITED)
    assert expected["optimum"][f"max_len_{most}_parties"]["value"] == parties
    assert (found.value, found.bound, found.parties, found.proved) == (parties, parties, parties, True)
    assert fits(market, found.chosen)


# --- against trying everything --------------------------------------------------------------------


@pytest.mark.parametrize("work", WORKS.values(), ids=WORKS)
@settings(max_examples=30, deadline=None)
@given(markets(), st.sampled_from(OBJECTIVES))
def test_the_best_set_is_that_of_trying_everything(work: Work, market: Market, objective: str):
    """Whichever way it is found, the set fits, is worth what it says, and no set is worth more."""
    found = best_packing(market, objective=objective, work=work)
    assert found.proved
    assert fits(market, found.chosen)
    best = brute_force(market, objective)
    assert worth(market, found.chosen, objective) == pytest.approx(best)
    if found.chosen or objective != "worst-off":
        assert found.value == pytest.approx(best[-1])
        assert found.bound == pytest.approx(best[-1])
    else:
        assert (found.value, found.bound) == (None, None)
    rings = [market.candidates[place].gains for place in found.chosen]
    assert found.parties == len({party for one in rings for party in one})
    assert found.gain == pytest.approx(sum(gain for one in rings for gain in one.values()))
    assert found.smallest == min((gain for one in rings for gain in one.values()), default=None)


@pytest.mark.parametrize("work", WORKS.values(), ids=WORKS)
@settings(max_examples=40, deadline=None)
@given(markets(), st.sampled_from(OBJECTIVES), st.sampled_from((0.9, 0.5, 0.1)))
def test_the_best_set_where_links_may_fail(work: Work, market: Market, objective: str, success: float):
    """The expected worth, too, is that of trying every set."""
    market = Market(market.candidates, market.capacities, one_ring_each=True)
    found = best_packing(market, objective=objective, success=success, work=work)
    assert found.proved
    assert worth(market, found.chosen, objective, success) == pytest.approx(
        brute_force(market, objective, success)
    )


@settings(max_examples=30, deadline=None)
@given(markets(), st.sampled_from(OBJECTIVES))
def test_a_bound_holds_before_anything_is_proved(market: Market, objective: str):
    """Without search, annealing or solver the set still fits, and the bound is never below the best."""
    found = best_packing(market, objective=objective, work=Work(seconds=0, nodes=0, moves=0))
    best = brute_force(market, objective)
    assert fits(market, found.chosen)
    if found.value is not None and found.bound is not None:
        assert found.value - 1e-6 <= found.bound
        assert found.gap is None or 0 <= found.gap <= 1
    if objective == "worst-off":
        assert found.parties_bound is not None
        assert found.parties_bound >= best[0] - 1e-6
        assert found.parties < best[0] or (found.bound or 0) >= best[1] or not found.chosen
    else:
        assert found.bound is not None
        assert found.bound >= best[0] - 1e-6
    assert not found.proved or worth(market, found.chosen, objective) == pytest.approx(best)


@pytest.mark.parametrize("objective", ["parties", "gain"])
@pytest.mark.parametrize("seed", range(4))
def test_every_way_finds_the_same_worth_where_greed_does_not(objective: str, seed: int):
    """On markets in which greed falls short, search and solver agree, by different ways."""
    market = dense_market(seed)
    found = [best_packing(market, objective=objective, work=work) for work in WORKS.values()]
    assert all(each.proved for each in found)
    assert len({each.value for each in found}) == 1
    assert all(fits(market, each.chosen) for each in found)
    if objective == "gain":
        assert next(improving_packings(market, objective=objective)).value < found[0].value


def crowded_market(seed: int) -> Market:
    """Rings that share parties, slots with room for one and slots with room for two."""
    random = Random(seed)
    slots = [f"slot {n}" for n in range(16)]
    names = [f"party {n}" for n in range(24)]
    return Market(
        [
            Candidate(
                {name: random.randint(1, 3) for name in random.sample(names, random.randint(2, 4))},
                frozenset((slot,) for slot in random.sample(slots, random.randint(2, 3))),
            )
            for _ in range(40)
        ],
        {(slot,): 2 for slot in slots[:6]},
    )


@pytest.mark.parametrize("seed", [0, 1, 5, 6])
def test_search_and_solver_agree_where_rings_share_parties_and_room(seed: int):
    """Parties in several rings and slots with room for two are the same to both."""
    market = crowded_market(seed)
    for objective in OBJECTIVES:
        ways = [Work(seconds=None, nodes=10**9), Work(seconds=None, nodes=0, moves=0), UNLIMITED]
        found = [best_packing(market, objective=objective, work=work) for work in ways]
        assert all(each.proved for each in found)
        assert len({worth(market, each.chosen, objective) for each in found}) == 1
        assert {each.bound for each in found} == {each.value for each in found}
        assert all(fits(market, each.chosen) for each in found)


# --- laws -----------------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(markets(), candidates(), st.sampled_from(OBJECTIVES))
def test_one_more_ring_never_lowers_the_best(market: Market, another: Candidate, objective: str):
    """Whatever could be chosen can still be chosen."""
    more = Market((*market.candidates, another), market.capacities, market.one_ring_each)
    before, after = (
        worth(each, best_packing(each, objective=objective, work=UNLIMITED).chosen, objective)
        for each in (market, more)
    )
    assert tuple(round(part, 9) for part in after) >= tuple(round(part, 9) for part in before)


@settings(max_examples=30, deadline=None)
@given(
    markets(), st.sampled_from(OBJECTIVES), st.randoms(use_true_random=False), st.sampled_from(sorted(WORKS))
)
def test_the_order_of_the_candidates_does_not_matter(
    market: Market, objective: str, random: Random, way: str
):
    """The same rings are chosen from any order, also among equally good sets."""
    order = list(range(len(market.candidates)))
    random.shuffle(order)
    mixed = Market(
        [market.candidates[place] for place in order],
        dict(random.sample(sorted(market.capacities.items()), len(market.capacities))),
        market.one_ring_each,
    )

    def rings(of: Market) -> tuple[object, ...]:
        found = best_packing(of, objective=objective, work=WORKS[way])
        chosen = [of.candidates[place] for place in found.chosen]
        said = sorted((sorted(one.gains.items()), sorted(one.uses)) for one in chosen)
        return said, found._replace(chosen=())

    assert rings(mixed) == rings(market)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_a_hard_market_is_cleared_alike_each_time(objective: str):
    """Annealing, prices and solver repeat themselves, also from another order."""
    market = dense_market(3, rings=300, parties=26)
    mixed = Market(market.candidates[::-1], one_ring_each=True)
    one, other = (best_packing(each, objective=objective, work=UNLIMITED) for each in (market, mixed))
    assert one == best_packing(market, objective=objective, work=UNLIMITED)
    last = len(market.candidates) - 1
    assert [market.candidates[place] for place in sorted(last - place for place in other.chosen)] == [
        market.candidates[place] for place in one.chosen
    ]


@settings(max_examples=40, deadline=None)
@given(markets(), st.sampled_from(OBJECTIVES), st.sampled_from(sorted(WORKS)))
def test_every_packing_on_the_way_fits_and_none_is_worse(market: Market, objective: str, way: str):
    """Whoever stops early has a compatible set, never worse than those before; the last is the best."""
    told = list(improving_packings(market, objective=objective, work=WORKS[way]))
    assert told[-1] == best_packing(market, objective=objective, work=WORKS[way])
    assert all(fits(market, packing.chosen) for packing in told)
    worths = [worth(market, packing.chosen, objective) for packing in told]
    assert worths == sorted(worths)


@settings(max_examples=30, deadline=None)
@given(markets(most=14), st.sampled_from(("parties", "gain")))
def test_never_worse_than_taking_rings_greedily(market: Market, objective: str):
    """Also without any search the set is at least what taking rings by worth gives."""
    taken: tuple[int, ...] = ()
    by_worth = sorted(
        range(len(market.candidates)), key=lambda place: worth(market, (place,), objective), reverse=True
    )
    for place in by_worth:
        if worth(market, (place,), objective) > (0,) and fits(market, (*taken, place)):
            taken = (*taken, place)
    found = best_packing(market, objective=objective, work=UNLIMITED)
    assert found.value >= worth(market, taken, objective)[0] - 1e-9


# --- edges ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize(
    "market",
    [Market([]), Market([ring("ab", uses="s"), ring("cd", uses="st")], {("s",): 0})],
    ids=["no rings", "no room"],
)
def test_where_nothing_can_be_chosen_nothing_is(market: Market, objective: str):
    """An empty market and slots without room leave nobody served, which is proved; nobody is worst off."""
    found = best_packing(market, objective=objective)
    assert (found.chosen, found.parties, found.gain, found.smallest) == ((), 0, 0, None)
    assert found.proved
    assert found.gap == 0
    assert found.value == (None if objective == "worst-off" else 0)


def test_rings_that_lose_together_are_not_chosen_for_their_gain():
    """A ring whose members gain nothing together adds nothing to the total."""
    market = Market([ring("ab", 3, -4), ring("cd", 1, -1), ring("ef", 1, 1)])
    assert best_packing(market, objective="gain").chosen == (2,)


@pytest.mark.parametrize(("room", "chosen"), [(1, 1), (2, 2), (3, 3), (9, 4)])
@pytest.mark.parametrize("work", WORKS.values(), ids=WORKS)
def test_capacity_is_how_many_rings_may_use_a_slot(room: int, chosen: int, work: Work):
    """Four rings that need one offer are chosen up to its room, the most worthwhile first."""
    market = Market([ring(f"a{n}", n, n, uses="s") for n in range(1, 5)], {("s",): room})
    found = best_packing(market, objective="gain", work=work)
    assert found.chosen == tuple(range(4 - chosen, 4))
    assert best_packing(market, work=work).parties == chosen + 1


def test_a_party_in_several_rings_is_counted_once():
    """Two rings that share a party serve three, unless each party is in one ring at most."""
    rings = [ring("ab"), ring("ac")]
    assert best_packing(Market(rings)).parties == 3
    assert best_packing(Market(rings, one_ring_each=True)).parties == 2


def test_equally_good_sets_give_the_one_ranked_first():
    """Of rings that serve as many the larger smallest gain is kept, then the total, then names."""
    market = Market([ring("cd", 1, 1, uses="s"), ring("ab", 1, 9, uses="s"), ring("ab", 2, 2, uses="s")])
    assert best_packing(market).chosen == (2,)
    assert best_packing(Market([ring("cd", uses="s"), ring("ab", uses="s")])).chosen == (1,)


def test_a_gap_that_is_not_closed_is_told():
    """Without any work the gap is the share of the bound that greed does not reach."""
    market = dense_market(0)
    found = best_packing(market, objective="gain", work=Work(seconds=0, nodes=0))
    assert not found.proved
    assert found.gap == pytest.approx(1 - found.value / found.bound)
    assert 0 < found.gap < 1


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_a_time_limit_leaves_a_set_and_a_bound(objective: str):
    """Where time runs out within annealing or the solver, the set fits and the bound says what is open."""
    random = Random(7)
    names = [f"party {n}" for n in range(150)]
    drawn = [random.sample(names, random.randint(2, 4)) for _ in range(1500)]
    market = Market(
        [Candidate({name: random.randint(1, 9) / 7 for name in chosen}) for chosen in drawn],
        one_ring_each=True,
    )
    greedy = next(improving_packings(market, objective=objective))
    found = best_packing(market, objective=objective, work=Work(seconds=1.5, moves=20))
    assert fits(market, found.chosen)
    assert worth(market, found.chosen, objective) >= worth(market, greedy.chosen, objective)
    assert 0 < found.value <= found.bound
    assert found.proved == (found.gap == 0)


def test_small_markets_need_no_solver(monkeypatch: pytest.MonkeyPatch):
    """Where parts are small, the best set is proved without importing numpy or scipy."""
    for name in ("numpy", "scipy", "scipy.optimize", "scipy.sparse"):
        monkeypatch.setitem(sys.modules, name, None)
    random = Random(5)
    names = [f"party {n}" for n in range(300)]
    drawn = [random.sample(names, random.randint(2, 3)) for _ in range(120)]
    market = Market(
        [Candidate({name: float(random.randint(1, 5)) for name in chosen}) for chosen in drawn],
        one_ring_each=True,
    )
    for objective in OBJECTIVES:
        assert best_packing(market, objective=objective, work=UNLIMITED).proved


@pytest.mark.parametrize(
    "gains", [{}, {"a": 1.0}, {"a": 1.0, "b": float("nan")}, {"a": 1.0, "b": float("inf")}]
)
def test_a_ring_has_two_members_and_gains_that_are_numbers(gains: dict[str, float]):
    """Whatever is no ring is refused, by its place."""
    with pytest.raises(
        ValueError, match="candidate 1 has fewer than two members or a gain that is no number"
    ):
        best_packing(Market([ring("ab"), Candidate(gains)]))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"objective": "nash"}, '"nash" is no objective; say parties, gain or worst-off'),
        ({"success": 0}, "probability above 0, not 0"),
        ({"success": 1.1}, "probability above 0, not 1.1"),
        ({"success": float("nan")}, "probability above 0, not nan"),
        ({"success": 0.5}, "only if each is in one ring"),
        ({"success": 0.5, "objective": "worst-off"}, "only if each is in one ring"),
    ],
)
def test_what_cannot_be_asked(wrong: dict[str, object], said: str):
    """An unknown objective, no probability, and parties counted in several rings that may fail."""
    with pytest.raises(ConfigError, match=said):
        improving_packings(Market([ring("ab")]), **wrong)
