from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import ecosystems, renamed, shuffled

from ecograph.errors import ConfigError
from ecograph.graph import EcosystemGraph, build
from ecograph.loading import load
from ecograph.measures import (
    Mactor,
    allies,
    ambivalence,
    convergences,
    disciplines,
    facilitators,
    goal_support,
    influences,
    kendall_w,
    mactor_of,
    mobilisation,
    oppositions,
    power,
)

if TYPE_CHECKING:
    from random import Random

    from ecograph.model import Ecosystem


def graph_of(text: str) -> EcosystemGraph:
    return build(load(text))


# --- the worked example of MACTOR -------------------------------------------------------------------

ABC = "ABC"
MID = [[0, 3, 1], [1, 0, 2], [2, 0, 0]]
MAO = [[3, -2, 1], [2, 2, 0], [-1, -3, 2]]


def table(rows, columns=ABC):
    return {
        (who, what): value
        for who, row in zip(ABC, rows, strict=True)
        for what, value in zip(columns, row, strict=True)
    }


def worked() -> Mactor:
    direct = {pair: value for pair, value in table(MID).items() if pair[0] != pair[1]}
    return Mactor(direct, table(MAO, ("O1", "O2", "O3")))


def test_the_worked_example_of_influence():
    """Direct and indirect influence, its sums, competitiveness, net scale and stability have these values."""
    found = worked()
    total = found.total_influence()
    assert [[total[i, j] for j in ABC] for i in ABC] == [[2, 3, 3], [3, 1, 3], [2, 2, 1]]
    told = found.influences
    assert [told[i].exerted for i in ABC] == [6, 6, 4]
    assert [told[i].received for i in ABC] == [5, 5, 6]
    assert [told[i].retroaction for i in ABC] == [2, 1, 1]
    assert [told[i].competitiveness for i in ABC] == pytest.approx([1.0714, 1.3393, 0.5893], abs=5e-5)
    assert found.stability == pytest.approx(0.125)
    assert [[total[i, j] - total[j, i] for j in ABC] for i in ABC] == [[0, 0, 1], [0, 0, 1], [-1, -1, 0]]
    assert [told[i].net for i in ABC] == [1, 1, -2]
    widest = found.greatest_influence()
    assert [[widest.get((i, j), 0) for j in ABC] for i in ABC] == [[0, 3, 2], [2, 0, 2], [2, 2, 0]]


@pytest.mark.parametrize(
    ("order", "together", "apart"),
    [
        (1, (1, 2, 0), (1, 1, 2)),
        (2, (2.5, 4, 0), (2, 2, 4)),
        (3, (2.9464, 3.0804, 0), (2.4107, 1.9018, 3.8571)),
    ],
)
def test_the_worked_example_of_convergence(order, together, apart):
    """Convergence and divergence of A and B, A and C, B and C, of each order."""
    found = worked().convergence(order)
    pairs = [("A", "B"), ("A", "C"), ("B", "C")]
    assert [found[pair].convergence for pair in pairs] == pytest.approx(together, abs=5e-5)
    assert [found[pair].divergence for pair in pairs] == pytest.approx(apart, abs=5e-5)
    assert found["A", "C"][2:] == (("O2", "O3"), ("O1",))


def test_the_worked_example_of_ambivalence_and_mobilisation():
    """How ambivalent each actor is, and how much each objective moves."""
    assert list(worked().ambivalence(1).values()) == pytest.approx([0.8, 0.5, 0.4])
    assert [found.total for found in worked().mobilisation().values()] == [6, 7, 3]
    assert worked().mobilisation()["O1"] == (5, 1)


def test_retroaction_can_be_kept():
    """Kept, what an actor does to itself by way of others counts for its competitiveness."""
    direct = {pair: value for pair, value in table(MID).items() if pair[0] != pair[1]}
    kept = [found.competitiveness for found in Mactor(direct, retroaction="keep").influences.values()]
    r = [6 / 16 * 6 / 11, 6 / 16 * 6 / 11, 4 / 16 * 4 / 10]
    assert kept == pytest.approx([value / (sum(r) / 3) for value in r])


def test_nobody_has_power_where_nobody_influences_anybody():
    """Without influence there is no competitiveness, no stability and nothing weighed by power."""
    found = Mactor({}, {("a", "g"): 3, ("b", "g"): 1})
    assert found.influences["a"] == (0, 0, 0, None)
    assert found.stability is None
    assert (found.positions(3), found.convergence(3), found.ambivalence(3), found.mobilisation(3)) == (
        None,
    ) * 4
    assert found.convergence(2)["a", "b"].convergence == 2
    assert Mactor({}).influences == {}


def test_what_cannot_be_is_refused():
    """Influence below 0 or on oneself, and an order there is not."""
    with pytest.raises(ConfigError, match="below 0"):
        Mactor({("a", "b"): -1})
    with pytest.raises(ConfigError, match="another"):
        Mactor({("a", "a"): 1})
    with pytest.raises(ConfigError, match="order"):
        worked().positions(4)


# --- the worked example of concordance --------------------------------------------------------------


def test_the_worked_example_of_concordance():
    """Three rankings of four priorities agree by .6444, and correlate by .4667 on average."""
    found = kendall_w([(1, 2, 3, 4), (1, 3, 2, 4), (2, 1, 4, 3)])
    assert found.w == pytest.approx(0.6444, abs=5e-5)
    assert found.mean_correlation == pytest.approx(0.4667, abs=5e-5)
    assert found.mean_correlation == pytest.approx((3 * found.w - 1) / 2)


@given(
    st.integers(2, 5).flatmap(
        lambda n: st.lists(st.lists(st.integers(1, 5), min_size=n, max_size=n), min_size=2, max_size=5)
    )
)
@settings(max_examples=60, deadline=None)
def test_concordance_against_scipy(rows):
    """With ties too the mean correlation is Spearman's rho of every pair, and W stays within 0 and 1."""
    from scipy.stats import spearmanr

    found = kendall_w(rows)
    if found.w is None:
        assert all(len(set(row)) == 1 for row in rows)
        return
    assert -1e-9 <= found.w <= 1 + 1e-9
    if any(len(set(row)) == 1 for row in rows):
        assert found.mean_correlation is None
    else:
        rhos = [spearmanr(one, other).statistic for one, other in combinations(rows, 2)]
        assert found.mean_correlation == pytest.approx(sum(rhos) / len(rhos))


def test_a_ranking_needs_two_and_two():
    """One who ranks, one thing, or rows of different length are refused."""
    for rows in ([[1, 2]], [[1], [2]], [[1, 2], [1, 2, 3]], []):
        with pytest.raises(ConfigError, match="at least two"):
            kendall_w(rows)


# --- positions --------------------------------------------------------------------------------------

PARTIES = """
actors: [{id: a}, {id: b}, {id: desk, part_of: b}, {id: shop, part_of: b}, {id: c}, {id: me, kind: customer}]
"""


def on_goal(*positions: str) -> EcosystemGraph:
    rows = "".join(f"  - {{goal: g, {position}}}\n" for position in positions)
    return graph_of(f"{PARTIES}\ngoals: [{{id: g, shared: true}}]\npositions:\n{rows}")


@pytest.mark.parametrize(
    ("told", "stance"),
    [
        (["actor: b, stance: 2"], 2),
        (["actor: desk, stance: 2", "actor: shop, stance: 4"], 4),
        (["actor: desk, stance: -2", "actor: b, stance: -1"], -2),
        (["actor: desk, stance: -2", "actor: b, stance: 4"], 0),
        (["actor: desk, stance: 0", "actor: b, stance: 1"], 1),
        (["actor: b, stance: 1, according_to: b", "actor: b, stance: -4"], 1),
        (["actor: b, stance: 1, according_to: a", "actor: b, stance: -4"], -4),
        (["actor: b, stance: 4, according_to: a", "actor: b, stance: 1, according_to: c"], 2),
        (["actor: b, stance: -1, according_to: a", "actor: b, stance: 0, according_to: c"], 0),
    ],
)
def test_where_a_whole_stands(told: list[str], stance: int):
    """The own view, else the one without a voice, else the median nearer to 0; of parts the firmest, or 0."""
    (position,) = on_goal(*told).positions
    assert (position.actor, position.stance) == ("b", stance)
    assert type(position.stance) is int


def test_departments_stand_apart_where_they_are_asked():
    """Told apart, each department keeps its stance; a lost party has none."""
    graph = on_goal("actor: desk, stance: -2, success: s", "actor: b, stance: 4", "actor: a, stance: 1")
    assert [(row.actor, row.stance) for row in graph.positions] == [("a", 1), ("b", 0)]
    assert graph.positions[1].success == "s"
    apart = [("a", 1), ("b", 4), ("desk", -2)]
    assert [(row.actor, row.stance) for row in graph.positions_apart] == apart
    by_part = build(graph.facts, parts=True)
    assert [(row.actor, row.stance) for row in by_part.positions] == apart
    left = graph.without(["b"])
    assert [row.actor for row in left.positions] == [row.actor for row in left.positions_apart] == ["a"]


def test_influence_is_the_dependence_of_the_other():
    """One has as much direct influence on another as the other depends on it; all actors are told."""
    graph = graph_of("""
actors: [{id: a}, {id: b}, {id: c}, {id: d}]
dependencies:
  - {depender: a, dependee: b, resource: r, importance: 4}
  - {depender: b, dependee: c, resource: s, importance: 3}
  - {depender: a, dependee: c, resource: t, importance: 2, tolerance: always}
""")
    assert mactor_of(graph).total_influence() == {("b", "a"): 4, ("c", "b"): 3, ("c", "a"): 3}
    r = {"a": 0, "b": 4 / 10 * 4 / 7, "c": 6 / 10, "d": 0}
    assert influences(graph)["c"] == (6, 0, 0, pytest.approx(r["c"] / (sum(r.values()) / 4)))
    assert influences(graph)["d"] == (0, 0, 0, 0)


# --- goals ------------------------------------------------------------------------------------------


def test_who_stands_where_on_a_goal():
    """Supporters, opponents, those at 0 and the silent; success that is said, and that is not."""
    graph = on_goal(
        "actor: a, stance: 2",
        "actor: b, stance: 3, success: soon",
        "actor: desk, stance: 1",
        "actor: me, stance: 4",
    )
    found = goal_support(graph)["g"]
    assert [row.actor for row in found.supporters] == ["me", "b", "a"]
    assert (found.opponents, found.silent) == ((), ("c",))
    assert (found.explicit, found.implicit) == (("b",), ("a", "me"))
    divided = goal_support(on_goal("actor: shop, stance: 2", "actor: desk, stance: -1"))["g"]
    assert [row.actor for row in divided.indifferent] == ["b"]
    assert divided.silent == ("a", "c")
    assert divided.goal.shared


def test_a_goal_nobody_speaks_of_is_told_too():
    """Then all but the customers are silent, and nothing is mobilised."""
    found = goal_support(on_goal("actor: a, stance: 0"))["g"]
    assert found[1:3] == ((), ())
    assert mobilisation(on_goal("actor: a, stance: 0"))["g"].balance is None


def test_departments_of_one_whole_that_oppose_each_other():
    """A goal that divides a whole comes first; how firmly both sides must stand can be asked."""
    graph = graph_of(f"""{PARTIES}
goals: [{{id: cost}}, {{id: speed}}, {{id: calm}}]
positions:
  - {{actor: a, goal: cost, stance: 4}}
  - {{actor: c, goal: cost, stance: -4}}
  - {{actor: desk, goal: speed, stance: 3}}
  - {{actor: shop, goal: speed, stance: -1}}
  - {{actor: a, goal: calm, stance: 3}}
""")
    for each in (graph, build(graph.facts, parts=True)):
        found = oppositions(each)
        assert [(one.goal.id, one.divided, one.tension) for one in found] == [
            ("speed", ("b",), 4),
            ("cost", (), 8),
        ]
        assert [row.actor for row in found[0].supporters] == ["desk"]
    assert [one.goal.id for one in oppositions(graph, min_stance=2)] == ["cost"]


# --- facilitators and disciplines -------------------------------------------------------------------

TABLE = """
focal: host
actors:
  - {id: host, trusted_by: [north, south]}
  - {id: north}
  - {id: south}
  - {id: club, trusted_by: [north, south, me]}
  - {id: friend, trusted_by: [north, desk]}
  - {id: desk, part_of: friend, trusted_by: [friend]}
  - {id: me, kind: customer, trusted_by: [north, south]}
dependencies:
  - {depender: north, dependee: south, resource: r, importance: 5}
  - {depender: host, dependee: north, resource: s, importance: 4}
  - {depender: club, dependee: north, resource: t, importance: 1}
  - {depender: club, dependee: south, resource: t, importance: 1}
goals: [{id: g}]
positions:
  - {actor: north, goal: g, stance: 3}
  - {actor: south, goal: g, stance: -2}
  - {actor: friend, goal: g, stance: 1}
"""


def test_who_could_chair():
    """All sides trust the first; customers and the focal party are no candidates."""
    found = facilitators(graph_of(TABLE))
    assert [(one.actor, one.trusted_by, one.sides, one.stance) for one in found] == [
        ("club", ("north", "south"), 1, 0),
        ("friend", ("north",), 0.5, 1),
    ]
    assert found[0].trust == 0.5
    assert found[0].stake == pytest.approx(2 / 11)
    assert found[0].reach == 0.5
    assert found[0].reasons == ("trusted by all sides", "takes no side", "low stake", "reachable")
    assert found[1].reasons == ("low stake",)


def test_without_a_contested_goal_every_party_is_a_side():
    """Then the share of the others that trust it counts; without trust there is no candidate."""
    graph = graph_of("actors:\n  - {id: a, trusted_by: [b]}\n  - {id: b}\n  - {id: c}\n")
    (found,) = facilitators(graph)
    assert (found.sides, found.stake, found.reasons) == (0.5, None, ("takes no side",))
    assert facilitators(graph_of("actors:\n  - {id: a}\n  - {id: b}\n")) == ()


def test_which_disciplines_nobody_covers():
    """Told per whole; what is wanted and covered by nobody stands there with nobody."""
    graph = graph_of("""
actors:
  - {id: a, disciplines: [Operations, research]}
  - {id: desk, part_of: a, disciplines: [planning]}
  - {id: b, disciplines: [operations]}
""")
    assert list(disciplines(graph, ["planning", "Law"]).items()) == [
        ("planning", ("a",)),
        ("Law", ()),
        ("Operations", ("a", "b")),
        ("research", ("a",)),
    ]
    assert disciplines(graph.without(["a"])) == {"operations": ("b",)}


# --- laws -------------------------------------------------------------------------------------------

laws = settings(max_examples=40, deadline=None)
levels = st.sampled_from((0, 1, 2, 3, 4, 0.5))
matrices = st.integers(1, 5).flatmap(
    lambda n: st.tuples(
        st.lists(st.lists(levels, min_size=n, max_size=n), min_size=n, max_size=n),
        st.lists(st.lists(st.integers(-4, 4), min_size=3, max_size=3), min_size=n, max_size=n),
    )
)


def mactor(mid, mao) -> Mactor:
    n = range(len(mid))
    return Mactor(
        {(str(i), str(j)): mid[i][j] for i, j in product(n, n) if i != j},
        {(str(i), str(k)): mao[i][k] for i in n for k in range(3)},
    )


@laws
@given(matrices)
def test_the_sums_of_influence_are_those_of_the_whole_table(drawn):
    """The fast sums, and every entry, agree with the definition worked out cell by cell."""
    mid, mao = drawn
    n = range(len(mid))
    for i in n:
        mid[i][i] = 0
    found = mactor(mid, mao)
    full = [[mid[i][j] + sum(min(mid[i][k], mid[k][j]) for k in n) for j in n] for i in n]
    total = found.total_influence()
    assert [[total.get((str(i), str(j)), 0) for j in n] for i in n] == full
    told = found.influences
    for i in n:
        assert told[str(i)].exerted == pytest.approx(sum(full[i][j] for j in n if j != i))
        assert told[str(i)].received == pytest.approx(sum(full[j][i] for j in n if j != i))
        assert told[str(i)].retroaction == pytest.approx(full[i][i])
        assert told[str(i)].exerted >= told[str(i)].retroaction - 1e-9
    assert sum(one.exerted for one in told.values()) == pytest.approx(
        sum(one.received for one in told.values())
    )
    ratios = [one.competitiveness for one in told.values()]
    if None not in ratios:
        assert sum(ratios) == pytest.approx(len(mid))
        assert 0 <= found.stability <= 1


@laws
@given(matrices, st.sampled_from((1, 2, 3)))
def test_convergence_against_its_definition(drawn, order):
    """Cell by cell, the same for both of a pair, and of order 1 a number of goals."""
    found = mactor(*drawn)
    told, a = found.convergence(order), found.positions(order)
    if a is None:
        assert told is None
        return
    for i, j in combinations(sorted({actor for actor, _ in a}), 2):
        sides = [0.0, 0.0]
        for k in "012":
            both = a[i, k] * a[j, k]
            if both:
                sides[both < 0] += (abs(a[i, k]) + abs(a[j, k])) / 2
        pair = told.get((i, j))
        assert [*pair[:2]] == pytest.approx(sides) if pair else sides == [0, 0]
        if pair and order == 1:
            assert pair[:2] == (len(pair.shared), len(pair.opposed))
    for value in found.ambivalence(order).values():
        assert value is None or -1e-9 <= value <= 1 + 1e-9


@laws
@given(matrices, st.sampled_from((0.1, 2, 7)))
def test_the_scale_of_influence_does_not_matter(drawn, scale):
    """Competitiveness, stability and what is weighed by it stay the same when all influence is multiplied."""
    mid, mao = drawn
    one, other = mactor(mid, mao), mactor([[cell * scale for cell in row] for row in mid], mao)
    assert (one.stability is None) == (other.stability is None)
    for actor, found in one.influences.items():
        if found.competitiveness is not None:
            assert other.influences[actor].competitiveness == pytest.approx(found.competitiveness)


@laws
@given(ecosystems(), st.randoms(use_true_random=False))
def test_renaming_and_reordering_change_nothing(model: Ecosystem, random: Random):
    """Other names, and another order of rows, give the same answers."""

    def told(graph: EcosystemGraph) -> list[object]:
        support = goal_support(graph)
        return [
            influences(graph),
            *(
                ask(graph, order=order)
                for ask in (convergences, ambivalence, mobilisation)
                for order in (1, 2, 3)
            ),
            [(goal, [row.actor for row in found.supporters], found[4:]) for goal, found in support.items()],
            [(one.goal.id, one.divided, one.tension) for one in oppositions(graph)],
            allies(graph),
            facilitators(graph),
            disciplines(graph),
        ]

    expected = told(build(model))
    assert told(build(renamed(model))) == expected
    assert told(build(shuffled(model, random))) == expected


@laws
@given(ecosystems())
def test_everybody_is_somewhere_on_every_goal(model: Ecosystem):
    """Supporters, opponents, those at 0 and the silent are all parties but silent customers, each once."""
    graph = build(model)
    for found in goal_support(graph).values():
        spoken = [row.actor for row in (*found.supporters, *found.opponents, *found.indifferent)]
        asked = {actor for actor in graph.actors if not graph.is_customer(actor)}
        assert sorted([*spoken, *found.silent]) == sorted(asked | set(spoken))
    total = mactor_of(graph)
    assert {pair for pair, strength in total.total_influence().items() if strength} >= {
        (other, one) for (one, other), found in power(graph).items() if found.first
    }
