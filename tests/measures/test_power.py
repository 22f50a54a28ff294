from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import ecosystems, renamed

from ecograph.graph import EcosystemGraph, build
from ecograph.loading import load
from ecograph.measures import (
    Concentration,
    Mitigation,
    Power,
    cascade,
    concentration,
    herfindahl,
    loads,
    mitigation,
    power,
    strength,
)
from ecograph.model import Ecosystem

some = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def graph_of(rows: str, *, actors: str = "abcd") -> EcosystemGraph:
    """Each row: who relies on whom for what, how heavily, and anything else as the file says it."""
    links = []
    for row in rows.strip().splitlines():
        depender, dependee, resource, importance, *more = row.split(maxsplit=4)
        rest = f", {more[0]}" if more else ""
        links.append(
            f"  - {{depender: {depender}, dependee: {dependee}, resource: {resource}, "
            f"importance: {importance}{rest}}}"
        )
    names = ", ".join(f"{{id: {actor}}}" for actor in actors)
    money = (
        "resources: ["
        + ", ".join(f"{{id: {name}}}" for name in ("r", "s", "t"))
        + ", {id: fee, kind: money}]"
    )
    return build(load(f"{money}\nactors: [{names}]\ndependencies:\n" + "\n".join(links)))


# --- concentration --------------------------------------------------------------------------------


def test_gt16_the_public_example():
    """GT-16: shares of 30, 30, 20 and 20 are 2,600 of 10,000 points, as 3.85 equal parties."""
    found = herfindahl([30, 30, 20, 20])
    assert found == pytest.approx(0.26)
    assert Concentration(found, None).effective_sources == pytest.approx(3.85, abs=0.005)


def test_nothing_to_share_is_no_number():
    """Where nothing is received, or everything counts nothing, there is no index and no effective number."""
    assert herfindahl([]) is None
    assert herfindahl([0, 0]) is None
    assert Concentration(None, None).effective_sources is None
    assert Concentration(None, None).effective_takers is None


@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=20))
def test_the_index_lies_between_equal_shares_and_one(volumes: list[float]):
    """From 1/n to 1, whatever the unit, and in whatever order."""
    found = herfindahl(volumes)
    assert found is not None
    assert 1 / len(volumes) <= found * (1 + 1e-9)
    assert found <= 1 + 1e-9
    assert herfindahl([7 * volume for volume in reversed(volumes)]) == pytest.approx(found)


def test_concentration_of_sources_and_of_takers_are_two_questions():
    """On how few it leans and by how few it lives: two things from one party add up."""
    found = concentration(graph_of("a b r 3\na b s 1\na c r 4\nb c r 2"))
    assert found["a"] == (0.5, None)
    assert found["a"].effective_sources == 2
    assert found["c"].takers == pytest.approx((4 / 6) ** 2 + (2 / 6) ** 2)
    assert found["d"] == (None, None)


@some
@given(ecosystems())
def test_everybody_who_gets_anything_has_an_index(model: Ecosystem):
    """An index is there exactly where there are links, and at least one over the number of partners."""
    graph = build(model)
    for actor, found in concentration(graph).items():
        for index, partners in (
            (found.sources, {link.dependee for link in graph.received_by(actor)}),
            (found.takers, {link.depender for link in graph.given_by(actor)}),
        ):
            assert (index is None) == (not partners)
            assert index is None or 1 / len(partners) <= index * (1 + 1e-9) <= 1 + 1e-8


# --- load -----------------------------------------------------------------------------------------


def test_exposure_and_load():
    """What it can always do without is no exposure, a spare is one need, and unknown efforts are counted."""
    found = loads(
        graph_of(
            "a b r 3 effort: 2\na c r 4\na b s 5 tolerance: always\nb c r 2 effort: 5\na d fee 1\na b fee 2"
        )
    )
    assert found["a"] == (7, 0, 0)
    assert found["b"] == (2, 2, 2)
    assert found["c"] == (0, 5, 1)


# --- power ----------------------------------------------------------------------------------------


def test_gt17_imbalance_and_mutual_dependence():
    """GT-17: with 4 one way and 1 the other the imbalance is 3 and the mutual dependence 5."""
    found = power(graph_of("a b r 4\nb a s 1"))
    assert found == {("a", "b"): Power(4, 1)}
    assert (found["a", "b"].imbalance, found["a", "b"].mutual) == (3, 5)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("a b r 4", (4, 0)),
        ("a b r 4\na b s 2", (4, 0)),
        ("a b r 4\na c r 3", (2, 0)),
        ("a b r 4\na c r 3\na d r 1", (4 / 3, 0)),
        ("a b r 5 tolerance: always\nb a s 1", (0, 1)),
        ("a b fee 4\na c fee 3", (4, 0)),
    ],
    ids=["one way", "the heaviest counts", "a spare", "two spares", "can do without", "payers are no spares"],
)
def test_how_much_one_depends_on_another(rows: str, expected: tuple[float, float]):
    """Importance, divided by who could give it; nothing where it can always be missed."""
    assert power(graph_of(rows))["a", "b"] == pytest.approx(expected)


def swapped(model: Ecosystem) -> Ecosystem:
    """The same links, each the other way round."""
    rows = [
        {**row, "depender": row["dependee"], "dependee": row["depender"]}
        for row in model.model_dump(exclude_defaults=True).get("dependencies", ())
    ]
    return Ecosystem(actors=model.actors, dependencies=rows, settings=model.settings)


@some
@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), st.sampled_from((1, 2.5, 5)), max_size=8
    )
)
def test_power_turns_with_the_links(links: dict[tuple[str, str], float]):
    """With every link turned round, and no spares, each depends as the other did; the imbalance stays."""
    model = Ecosystem(
        actors=[{"id": actor} for actor in "abcd"],
        dependencies=[
            {"depender": one, "dependee": other, "resource": one + other, "importance": weight}
            for (one, other), weight in links.items()
            if one != other
        ],
    )
    there, back = power(build(model)), power(build(swapped(model)))
    assert {ends: (found.second, found.first) for ends, found in there.items()} == {
        ends: tuple(found) for ends, found in back.items()
    }
    assert all(found.imbalance == back[ends].imbalance for ends, found in there.items())


@some
@given(ecosystems())
def test_power_is_about_linked_pairs_within_the_scale(model: Ecosystem):
    """Every two linked parties have an entry, from 0 to 5 each way, and the names of things do not count."""
    graph = build(model)
    found = power(graph)
    assert set(found) == {tuple(sorted(link[:2])) for link in graph.links}
    assert list(found) == sorted(found)
    assert all(0 <= side <= 5 for pair in found.values() for side in pair)
    assert all(pair.imbalance <= pair.mutual for pair in found.values())
    assert found == power(build(renamed(model)))


# --- strength and mitigation ----------------------------------------------------------------------


def test_gt4_strength():
    """GT-4: what is in every alternative is critical, what takes one away committed, anything else open."""
    graph = graph_of(
        "g 1 r 5\ng 2 r 5\n1 x s 5\n1 y t 5\n2 x s 5\n2 z t 5\n1 q r 4\ng q s 3",
        actors="g12xyzq",
    )
    found = {other: strength(graph, depender="g", dependee=other) for other in "xyzq12"}
    assert found == {
        "x": "critical",
        "y": "committed",
        "z": "committed",
        "q": "open",
        "1": "committed",
        "2": "committed",
    }


def test_strength_of_somebody_unknown_is_an_error():
    """Neither end can be somebody who is not there."""
    graph = graph_of("a b r 5")
    for ends in ({"depender": "a", "dependee": "nobody"}, {"depender": "nobody", "dependee": "b"}):
        with pytest.raises(KeyError, match="nobody"):
            strength(graph, **ends)


@some
@given(ecosystems(), st.data())
def test_critical_is_to_fail_with_it(model: Ecosystem, data: st.DataObject):
    """One depends critically on another exactly when it fails in the other's cascade."""
    graph = build(model)
    depender, dependee = (data.draw(st.sampled_from(graph.actors)) for _ in range(2))
    found = strength(graph, depender=depender, dependee=dependee)
    assert (found == "critical") == (depender in cascade(graph, [dependee]).failed)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("a b r 5", Mitigation(None, None, False)),
        ("a b r 5 agreement: none\nb a s 1", Mitigation("direct", False, False)),
        ("a b r 5 agreement: experience\nb c s 1\nc a s 1", Mitigation("loop", True, False)),
        ("a b r 5\na c r 1", Mitigation(None, None, True)),
        ("a b r 5\na c r 5\nc b s 5", Mitigation(None, None, False)),
        ("a b r 5\na c s 5", Mitigation(None, None, False)),
        ("a b fee 5\na c fee 5", Mitigation(None, None, False)),
    ],
    ids=["nothing", "a return", "a detour", "a spare", "a false spare", "another thing", "another payer"],
)
def test_what_makes_a_dependency_bearable(rows: str, expected: Mitigation):
    """Enforcement by a return, assurance by an agreement, insurance by a spare that stands."""
    graph = graph_of(rows)
    assert mitigation(graph, graph.links[0]) == expected


@some
@given(ecosystems())
def test_insured_is_what_has_a_giver_that_stands(model: Ecosystem):
    """A link is insured exactly when some other giver of its need is left when the dependee is lost."""
    graph = build(model)
    for link in graph.links:
        gone = {link.dependee, *cascade(graph, [link.dependee]).failed} - {link.depender}
        needs = [
            need
            for need in graph.needs
            if need[:2] == (link.depender, link.resource) and link.dependee in need.dependees
        ]
        stands = any(set(need.dependees) - gone for need in needs)
        assert mitigation(graph, link).insurance == stands
