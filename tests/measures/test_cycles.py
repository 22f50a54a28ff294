from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, product
from math import perm, prod

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.errors import ConfigError
from ecograph.graph import EcosystemGraph, build
from ecograph.loading import load
from ecograph.measures.cycles import ValueCycles, ValueFlow, cycles, value_cycles, weigh_cycles

Told = dict[tuple[str, str, str], int]
"""Scores in tenths by giver, receiver and resource: exact numbers, so that ties are ties."""


def flows_of(text: str) -> list[ValueFlow]:
    """Read flows such as `PA .8 AP .5`."""
    words = text.split()
    return [ValueFlow(arc[0], arc[1], "x", float(score)) for arc, score in zip(words[::2], words[1::2])]  # noqa: B905


def as_flows(told: Told) -> list[ValueFlow]:
    return [ValueFlow(*key, tenths / 10) for key, tenths in told.items()]


def graph_of(text: str) -> EcosystemGraph:
    return build(load(text))


def members(found: ValueCycles) -> list[str]:
    return ["".join(cycle.members) for cycle in found.cycles]


# --- cycles ---------------------------------------------------------------------------------------


@settings(max_examples=30)
@given(
    st.sets(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), max_size=30),
    st.integers(-1, 8),
)
def test_cycles_are_those_of_networkx(arcs: set[tuple[str, str]], most: int):
    """Each simple cycle of two or more is listed once, from its first name, the short ones first."""
    successors: dict[str, list[str]] = {}
    for tail, head in sorted(arcs):
        successors.setdefault(tail, []).append(head)
    expected = []
    for cycle in networkx.simple_cycles(networkx.DiGraph(sorted(arcs))):
        start = cycle.index(min(cycle))
        if 1 < len(cycle) <= most:
            expected.append((*cycle[start:], *cycle[:start]))
    found = list(cycles(successors, max_length=most))
    assert found == sorted(expected, key=lambda cycle: (len(cycle), cycle))


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=20), st.randoms())
def test_the_order_of_arcs_and_repeated_arcs_change_no_cycle(arcs: list[tuple[str, str]], random):
    """The same arcs in another order, or told twice, give the same list."""
    twice = [*arcs, *arcs]
    random.shuffle(twice)
    lists = []
    for told in (arcs, twice):
        successors: dict[str, list[str]] = {}
        for tail, head in told:
            successors.setdefault(tail, []).append(head)
        lists.append(list(cycles(successors, max_length=6)))
    assert lists[0] == lists[1]


def test_the_successors_that_were_given_stay_as_they_were():
    """Sets that somebody gives are read, never changed."""
    successors = {"a": {"a", "b", "z"}, "b": {"a"}}
    assert list(cycles(successors, max_length=3)) == [("a", "b")]
    assert successors == {"a": {"a", "b", "z"}, "b": {"a"}}


@pytest.mark.parametrize("most", [-1, 0, 1])
def test_no_cycle_is_shorter_than_two(most: int):
    """An arc to itself is no cycle, and below two there is none."""
    assert list(cycles({"a": ["a", "b"], "b": ["a"]}, max_length=most)) == []


def test_the_longest_cycle_may_be_bounded_far_beyond_the_nodes():
    """A bound that no cycle can reach costs nothing."""
    assert list(cycles({"a": ["b"], "b": ["a"]}, max_length=10**9)) == [("a", "b")]


# --- worked examples ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flows", "scores", "occurrence"),
    [
        ("SA .5 AS .8", [0.40], {"A": 1}),
        ("SA .5 AS .8 SB .3 BS .4", [0.40, 0.12], {"A": 0.7692, "B": 0.2308}),
        ("SA .5 AB .8 BS .4", [0.16], {"A": 1, "B": 1}),
        ("SA .5", [], {"A": 0}),
        ("SA .5 AS .8", [0.40], {"A": 1, "C": 0}),
    ],
)
def test_gt5_occurrence_of_stakeholders(flows: str, scores: list[float], occurrence: dict[str, float]):
    """GT-5: one or two loops through a focal actor, none, and an actor that stands alone."""
    found = weigh_cycles(flows_of(flows), focal="S", actors=occurrence)
    assert [cycle.score for cycle in found.cycles] == pytest.approx(scores, abs=0.001)
    assert found.total == pytest.approx(sum(scores), abs=0.001)
    assert found.stakeholder_occurrence == pytest.approx(occurrence, abs=0.001)


GT6 = "PA .8 AP .5 AB .4 BP .9 PC .5 CB .8"


def test_gt6_cycles_and_occurrences():
    """GT-6: three cycles that total 1.048, with what each actor and each flow carries of it."""
    found = weigh_cycles(flows_of(GT6), focal="P")
    assert members(found) == ["PA", "PCB", "PAB"]
    assert [cycle.score for cycle in found.cycles] == pytest.approx([0.400, 0.360, 0.288])
    assert [cycle.length for cycle in found.cycles] == [2, 3, 3]
    assert ["".join(cycle.weakest[:2]) for cycle in found.cycles] == ["AP", "PC", "AB"]
    assert (found.count, found.truncated, found.complete_to) == (3, False, 5)
    assert found.total == pytest.approx(1.048)
    assert found.stakeholder_occurrence == pytest.approx({"A": 0.6565, "B": 0.6183, "C": 0.3435}, abs=5e-5)
    assert {"".join(flow[:2]): share for flow, share in found.flow_occurrence.items()} == pytest.approx(
        {"PA": 0.6565, "BP": 0.6183, "AP": 0.3817, "AB": 0.2748, "PC": 0.3435, "CB": 0.3435}, abs=5e-5
    )
    assert (found.direct_share, found.indirect_share) == pytest.approx((0.3817, 0.6183), abs=5e-5)
    assert found.share_by_length == pytest.approx({2: 0.3817, 3: 0.6183}, abs=5e-5)


GT6_MODEL = """
focal: P
actors: [{id: P}, {id: A}, {id: B}, {id: C}, {id: D}]
dependencies:
  - {depender: A, dependee: P, resource: x, importance: 4}
  - {depender: P, dependee: A, resource: x, importance: 2.5, satisfaction: 1}
  - {depender: B, dependee: A, resource: x, importance: 2}
  - {depender: P, dependee: B, resource: x, importance: 4.5}
  - {depender: C, dependee: P, resource: x, importance: 2.5}
  - {depender: B, dependee: C, resource: x, importance: 4, effort: 5}
"""


def test_gt6_of_a_graph():
    """GT-6 from ratings: importance over the largest weight, from dependee to depender, for every actor."""
    found = value_cycles(graph_of(GT6_MODEL))
    assert found == weigh_cycles(flows_of(GT6), focal="P", actors="ABCD")
    assert found.stakeholder_occurrence["D"] == 0


def test_scores_follow_the_weights_of_the_model():
    """Under another mapping a flow scores its weight over the largest weight."""
    text = """
actors: [{id: a}, {id: b}]
dependencies:
  - {depender: a, dependee: b, resource: x, importance: 3}
  - {depender: b, dependee: a, resource: y, importance: 5}
settings: {weights: {1: 1, 2: 2, 3: 4, 4: 8, 5: 16}}
"""
    (cycle,) = value_cycles(graph_of(text), "a").cycles
    assert [(flow.giver, flow.resource, flow.score) for flow in cycle.flows] == [
        ("a", "y", 1.0),
        ("b", "x", 0.25),
    ]


def test_any_actor_can_be_the_focal_one():
    """The cycles of another actor are those that pass it."""
    graph = graph_of(GT6_MODEL)
    assert members(value_cycles(graph, "C")) == ["CBP"]
    assert value_cycles(graph, "P") == value_cycles(graph)


# --- laws -----------------------------------------------------------------------------------------


def all_cycles(told: Told, focal: str, most: int) -> list[tuple[Fraction, tuple[tuple[str, str, str], ...]]]:
    """List every value cycle by rank with its exact score: networkx, expanded over parallel flows."""
    between: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    for key, tenths in told.items():
        if tenths:
            between[key[:2]].append(key)
    found = []
    for nodes in networkx.simple_cycles(networkx.DiGraph(list(between))):
        if focal in nodes and 2 <= len(nodes) <= most:
            start = nodes.index(focal)
            way = [*nodes[start:], *nodes[:start], focal]
            expanded = product(*(between[arc] for arc in pairwise(way)))
            found += [(prod(Fraction(told[key], 10) for key in chosen), chosen) for chosen in expanded]
    return sorted(found, key=lambda cycle: (-cycle[0], len(cycle[1]), cycle[1]))


tolds = st.dictionaries(
    st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde"), st.sampled_from("xxy")),
    st.integers(0, 10),
    max_size=22,
)
hundredths = st.sampled_from((0, 0, 1, 2, 5, 10, 12, 20, 24, 36, 50, 72, 100))


@settings(max_examples=30)
@given(tolds, st.integers(0, 6), hundredths, st.sampled_from((0, 1, 2, 5, 1000)))
def test_cycles_weigh_as_by_brute_force(told: Told, max_length: int, hundredth: int, at_most: int):
    """The list, the ranks, the total and the occurrences are those of all cycles, weighed exactly."""
    expected = [cycle for cycle in all_cycles(told, "a", max_length) if cycle[0] >= Fraction(hundredth, 100)]
    found = weigh_cycles(
        as_flows(told), focal="a", max_length=max_length, min_score=hundredth / 100, at_most=at_most
    )
    assert [tuple(flow[:3] for flow in cycle.flows) for cycle in found.cycles] == [
        chosen for _, chosen in expected[:at_most]
    ]
    assert [cycle.score for cycle in found.cycles] == pytest.approx(
        [float(score) for score, _ in expected[:at_most]]
    )
    total = sum(score for score, _ in expected)
    assert found.count == len(expected)
    assert found.complete_to == max_length
    assert found.truncated is (len(expected) > at_most)
    assert found.total == pytest.approx(float(total))
    for actor, share in found.stakeholder_occurrence.items():
        carried = sum(score for score, chosen in expected if actor in {key[0] for key in chosen})
        assert share == pytest.approx(float(carried / total) if total else 0)
    for flow, share in found.flow_occurrence.items():
        carried = sum(score for score, chosen in expected if flow[:3] in chosen)
        assert share == pytest.approx(float(carried / total) if total else 0)
    direct = sum(score for score, chosen in expected if len(chosen) == 2)
    assert found.direct_share == (pytest.approx(float(direct / total)) if total else None)
    assert set(found.share_by_length) == {len(chosen) for _, chosen in expected}


@given(tolds, st.integers(2, 6))
def test_shares_are_shares(told: Told, max_length: int):
    """Occurrences lie in [0, 1]; the direct and the indirect share make one; the focal actor is left out."""
    found = weigh_cycles(as_flows(told), focal="a", max_length=max_length)
    shares = (*found.stakeholder_occurrence.values(), *found.flow_occurrence.values())
    assert all(0 <= share <= 1 for share in shares)
    assert "a" not in found.stakeholder_occurrence
    assert set(found.flow_occurrence) == set(as_flows(told))
    if found.count:
        assert found.direct_share + found.indirect_share == pytest.approx(1)
        assert sum(found.share_by_length.values()) == pytest.approx(1)
    else:
        assert found.direct_share is found.indirect_share is None


@given(tolds, st.randoms())
def test_the_order_of_flows_changes_nothing(told: Told, random):
    """The same flows in another order give the same answer to the last bit."""
    shuffled = as_flows(told)
    random.shuffle(shuffled)
    assert weigh_cycles(shuffled, focal="a", at_most=5) == weigh_cycles(as_flows(told), focal="a", at_most=5)


@given(tolds, st.permutations("abcde"))
def test_other_names_change_nothing_but_the_names(told: Told, names: list[str]):
    """Actors under other names have the same cycles with the same scores and occurrences."""
    new = dict(zip("abcde", names, strict=True))
    renamed = {(new[giver], new[receiver], what): score for (giver, receiver, what), score in told.items()}
    before = weigh_cycles(as_flows(told), focal="a", at_most=10**6)
    after = weigh_cycles(as_flows(renamed), focal=new["a"], at_most=10**6)
    assert (after.count, after.complete_to) == (before.count, before.complete_to)
    assert after.total == pytest.approx(before.total)
    assert after.stakeholder_occurrence == pytest.approx(
        {new[actor]: share for actor, share in before.stakeholder_occurrence.items()}
    )
    assert {tuple((new[flow.giver], flow.resource) for flow in cycle.flows) for cycle in before.cycles} == {
        tuple((flow.giver, flow.resource) for flow in cycle.flows) for cycle in after.cycles
    }


@given(tolds, st.integers(0, 60))
def test_what_takes_too_long_is_left_out_as_a_whole(told: Told, max_steps: int):
    """With few steps the answer is that for the length it reached, and it says that it is cut."""
    cut = weigh_cycles(as_flows(told), focal="a", max_steps=max_steps)
    whole = weigh_cycles(as_flows(told), focal="a", max_length=cut.complete_to)
    assert replace(cut, max_length=cut.complete_to) == whole
    assert cut.truncated is (cut.complete_to < 5)


def complete(names: str) -> list[ValueFlow]:
    return [ValueFlow(one, other, "x", 1.0) for one in names for other in names if one != other]


def test_a_cut_list_keeps_the_numbers_of_all_cycles():
    """Of 85 cycles of six actors the shorter come first; the shares are those of the whole."""
    found = weigh_cycles(complete("abcdef"), focal="a", max_length=4, at_most=7)
    assert members(found) == ["ab", "ac", "ad", "ae", "af", "abc", "abd"]
    assert (found.count, found.truncated) == (85, True)
    assert found.direct_share == pytest.approx(5 / 85)
    whole = weigh_cycles(complete("abcdef"), focal="a", max_length=4)
    assert not whole.truncated
    assert found.stakeholder_occurrence == whole.stakeholder_occurrence
    assert found.flow_occurrence == whole.flow_occurrence


def test_a_list_cut_more_than_once_still_has_the_best():
    """Where thousands of cycles are met, from poor to good, the best few are listed by rank."""
    flows = [ValueFlow("a", "b", f"{number:04}", number / 1000) for number in range(1, 1001)]
    found = weigh_cycles([*flows, ValueFlow("b", "a", "x", 1.0)], focal="a", at_most=3)
    assert [cycle.score for cycle in found.cycles] == [1.0, 0.999, 0.998]
    assert found.count == 1000


@pytest.mark.parametrize("at_most", [1, 10, 300])
def test_a_short_list_is_the_beginning_of_the_long_one(at_most: int):
    """However many cycles compete, and however many of them score the same, the best are listed by rank."""
    names = "abcdefgh"
    told = {
        (one, other, "x"): (ord(one) * 7 + ord(other) * 3) % 5 * 2 + 2
        for one in names
        for other in names
        if one != other
    }
    expected = [chosen for _, chosen in all_cycles(told, "a", 5)]
    found = weigh_cycles(as_flows(told), focal="a", at_most=at_most)
    assert found.count == len(expected) == sum(perm(7, others) for others in range(1, 5))
    assert [tuple(flow[:3] for flow in cycle.flows) for cycle in found.cycles] == expected[:at_most]


@pytest.mark.slow
def test_thirty_actors_who_all_exchange():
    """The densest map a workshop can draw is counted to the default length."""
    found = weigh_cycles(complete("abcdefghijklmnopqrstuvwxyzABCD"), focal="a")
    assert found.complete_to == 5
    assert found.count == sum(perm(29, others) for others in range(1, 5))
    assert found.stakeholder_occurrence["b"] == pytest.approx(
        sum(others * perm(28, others - 1) for others in range(1, 5)) / found.count
    )


def test_a_long_ring_is_one_cycle():
    """Depth is bounded by nothing but the question."""
    names = [f"{number:04}" for number in range(1500)]
    ring = [ValueFlow(one, other, "x", 1.0) for one, other in pairwise([*names, names[0]])]
    found = weigh_cycles(ring, focal="0000", max_length=1500)
    assert [cycle.length for cycle in found.cycles] == [1500]
    assert weigh_cycles(ring, focal="0000", max_length=1499).count == 0


def test_dead_ends_are_not_walked():
    """Ways that cannot come back in time cost no step, however many there are."""
    names = [f"leaf {number}" for number in range(500)]
    flows = [*flows_of("ab 1 ba 1"), *(ValueFlow("b", name, "x", 1.0) for name in names)]
    flows += [ValueFlow(one, other, "y", 1.0) for one, other in pairwise(names)]
    found = weigh_cycles(flows, focal="a", max_steps=20)
    assert (found.count, found.truncated) == (1, False)


# --- wrong and empty input ------------------------------------------------------------------------


@pytest.mark.parametrize("flows", ["", "bc 1 cb 1", "ab 1", "ba 1", "ab 1 ba 0", "aa 1"])
def test_without_a_way_back_there_is_no_cycle(flows: str):
    """No flows, flows of others, one way only, or a flow back that is worth nothing."""
    found = weigh_cycles(flows_of(flows), focal="a")
    assert (found.cycles, found.count, found.total, found.truncated) == ((), 0, 0, False)
    assert (found.direct_share, found.indirect_share, dict(found.share_by_length)) == (None, None, {})
    assert not any(found.flow_occurrence.values())


@pytest.mark.parametrize("score", [1.0000001, -0.1, float("nan"), float("inf")])
def test_a_score_out_of_range_is_refused(score: float):
    """The error names the flow and its score."""
    with pytest.raises(ValueError, match=f'"rent" from "b" to "a" has the score {score}'):
        weigh_cycles([ValueFlow("a", "b", "x", 1.0), ValueFlow("b", "a", "rent", score)], focal="a")


def test_two_flows_that_cannot_be_told_apart_are_refused():
    """Parallel flows need a resource each."""
    with pytest.raises(ValueError, match='"x" from "a" to "b" is given twice'):
        weigh_cycles([ValueFlow("a", "b", "x", 1.0), ValueFlow("a", "b", "x", 0.5)], focal="a")


@pytest.mark.parametrize("wrong", [{"at_most": -1}, {"max_steps": -1}, {"min_score": 1.5}, {"min_score": -1}])
def test_bounds_out_of_range_are_refused(wrong: dict[str, int]):
    """The error names the bound and its value."""
    ((name, value),) = wrong.items()
    with pytest.raises(ValueError, match=f"{name} must be .* not {value}"):
        weigh_cycles([], focal="a", **wrong)


def test_an_actor_that_is_alone_has_no_cycle():
    """One actor, or a focal actor without links, is an ecosystem without value cycles."""
    alone = value_cycles(graph_of("focal: a\nactors: [{id: a}]"))
    assert (alone.count, dict(alone.stakeholder_occurrence)) == (0, {})
    apart = graph_of("""
actors: [{id: a}, {id: b}, {id: c}]
dependencies:
  - {depender: b, dependee: c, resource: x, importance: 3}
  - {depender: c, dependee: b, resource: x, importance: 3}
""")
    assert value_cycles(apart, "a").stakeholder_occurrence == {"b": 0, "c": 0}
    assert value_cycles(apart, "b").direct_share == 1


@pytest.mark.parametrize(
    ("focal", "complaint"),
    [
        (None, "the model names no focal actor"),
        ("clenaer", 'no actor "clenaer".*did you mean "cleaner"'),
        ("zzz", 'no actor "zzz".*use airport or cleaner'),
    ],
)
def test_a_focal_actor_that_is_not_there_is_refused(focal: str | None, complaint: str):
    """The error says which actor was meant, or that none was named."""
    with pytest.raises(ConfigError, match=complaint):
        value_cycles(graph_of("actors:\n  - {id: airport}\n  - {id: cleaner}"), focal)


def test_a_graph_without_actors_has_no_focal_actor():
    """Nobody is there to be meant."""
    with pytest.raises(ConfigError, match=r'no actor "a" whose value cycles to find$'):
        value_cycles(graph_of("actors: []\n"), "a")
