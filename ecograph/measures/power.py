"""Who holds the power: concentration, load, dependence both ways, and what makes it bearable.

Dependence counts importance alone: how satisfied somebody is says nothing about whether it could go.
"""

from __future__ import annotations

from collections import defaultdict
from math import inf
from typing import TYPE_CHECKING, Literal, TypeAlias

from ecograph.graph import EcosystemGraph, measure
from ecograph.measures.dependence import supply_of
from ecograph.measures.reciprocity import ByPair, components
from ecograph.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecograph.columns import Numbers
    from ecograph.links import Link
    from ecograph.model.record import ActorId

Strength: TypeAlias = Literal["open", "committed", "critical"]


class Concentration(NamedTuple):
    """How concentrated what an actor receives is, and whom it serves."""

    sources: float | None
    """The Herfindahl-Hirschman index of what it receives, by who gives it, in (0, 1]; None without any."""
    takers: float | None
    """The same of what it gives, by who receives it."""

    @property
    def effective_sources(self) -> float | None:
        """As many equal sources would be as concentrated: 1 / index."""
        return None if self.sources is None else 1 / self.sources

    @property
    def effective_takers(self) -> float | None:
        """As many equal takers would be as concentrated: 1 / index."""
        return None if self.takers is None else 1 / self.takers


class Source(NamedTuple):
    """From whom an actor gets most."""

    partner: ActorId
    """The first by name, where several give as much."""
    share: float
    """The part of all it gets, by weight of importance, in (0, 1]."""


class Load(NamedTuple):
    """How much an actor has at stake with others, and how much it carries for them."""

    exposure: float
    """Σ weight(importance) of its needs, those it can always do without left out."""
    load: float
    """Σ weight(effort) of what it gives, as far as efforts are known."""
    unknown: int
    """How many of the links it gives over have no known effort."""


class Power(NamedTuple):
    """How much two actors depend on each other."""

    first: float
    """How much the first depends on the second, 0 or a rating up to 5."""
    second: float
    """How much the second depends on the first."""

    @property
    def imbalance(self) -> float:
        """abs(first - second): whoever depends less is the stronger."""
        return abs(self.first - self.second)

    @property
    def mutual(self) -> float:
        """How much is at stake between them: first + second."""
        return self.first + self.second


class Mitigation(NamedTuple):
    """What makes a dependency less of a risk."""

    enforcement: Literal["direct", "loop"] | None
    """Whether the dependee depends on the depender in turn, straight or through others."""
    assurance: bool | None
    """Whether anything is agreed; None where nobody has said."""
    insurance: bool
    """Whether another dependee goes on when this one is lost."""


def herfindahl(volumes: Iterable[float]) -> float | None:
    """Add up the squared shares: the Herfindahl-Hirschman index.

    Args:
        volumes: one ≥ 0 for each party.

    Returns:
        From 1/n, all equal, to 1, all with one; None where there is nothing to share.

    Source: Herfindahl 1950, Hirschman 1945; in points of 10,000 in merger guidelines.

    >>> herfindahl([30, 30, 20, 20])
    0.26
    """
    known = list(volumes)
    total = sum(known)
    return sum(volume * volume for volume in known) / total**2 if total else None


@measure
def concentration(graph: EcosystemGraph) -> dict[ActorId, Concentration]:
    """Tell for each actor how concentrated its sources and its takers are.

    The Herfindahl-Hirschman index of weight(importance), added up by partner: of what the
    actor receives, and of what it gives. Two different questions: on how few it leans, and
    by how few it lives.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}, {id: c}]
    ... dependencies:
    ...   - {depender: a, dependee: b, resource: r, importance: 3}
    ...   - {depender: a, dependee: c, resource: s, importance: 1}
    ... '''))
    >>> concentration(graph)["a"]
    Concentration(sources=0.625, takers=None)
    """
    sources: dict[ActorId, dict[ActorId, float]] = {actor: defaultdict(float) for actor in graph.actors}
    takers: dict[ActorId, dict[ActorId, float]] = {actor: defaultdict(float) for actor in graph.actors}
    columns = (
        graph.links.column("depender"),
        graph.links.column("dependee"),
        graph.links.column("importance"),
    )
    for depender, dependee, importance in zip(*columns, strict=True):
        weight = graph.weight(importance)
        sources[depender][dependee] += weight
        takers[dependee][depender] += weight
    return {
        actor: Concentration(herfindahl(sources[actor].values()), herfindahl(takers[actor].values()))
        for actor in graph.actors
    }


@measure
def main_sources(graph: EcosystemGraph) -> dict[ActorId, Source]:
    """Tell for each actor that gets anything from whom it gets most, and which part that is.

    share = the largest Σ weight(importance) by giver / Σ weight(importance) of all it gets.

    Source: the concentration ratio CR1 of industrial economics, on supply.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}, {id: c}]
    ... dependencies:
    ...   - {depender: a, dependee: b, resource: r, importance: 3}
    ...   - {depender: a, dependee: c, resource: s, importance: 1}
    ... '''))
    >>> main_sources(graph)
    {'a': Source(partner='b', share=0.75)}
    """
    links, sums = graph.links, graph.links.arithmetic
    receivers, givers = links.numbers("depender"), links.numbers("dependee")
    arcs = sums.runs(sums.keys((receivers, 1), (givers, len(graph.actors))))
    volumes = sums.totals(graph.weights("importance"), arcs)
    partners, takers = (sums.chosen(ends, arcs[:-1]) for ends in (givers, receivers))
    runs = sums.runs(takers)
    peaks = sums.peaks(volumes, runs)
    shares = sums.quotient(sums.chosen(volumes, peaks), sums.totals(volumes, runs))

    def names(numbers: Numbers) -> Iterable[ActorId]:
        return map(graph.actors.__getitem__, sums.listed(numbers))

    sources = map(Source, names(sums.chosen(partners, peaks)), sums.listed(shares))
    return dict(zip(names(sums.chosen(takers, runs[:-1])), sources, strict=True))


@measure
def loads(graph: EcosystemGraph) -> dict[ActorId, Load]:
    """Tell for each actor how exposed it is to others and how much it carries for them.

    Source: exposure and load of agents (Bresciani & Giorgini 2002, for Tropos), with
    criticality read as importance and complexity as effort.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}]
    ... dependencies: [{depender: a, dependee: b, resource: r, importance: 3, effort: 2}]
    ... '''))
    >>> loads(graph)["a"], loads(graph)["b"]
    (Load(exposure=3.0, load=0.0, unknown=0), Load(exposure=0.0, load=2.0, unknown=0))
    """
    exposure = dict.fromkeys(graph.actors, 0.0)
    for need in graph.needs:
        if need.tolerance != "always":
            exposure[need.depender] += graph.weight(need.importance)
    load = dict.fromkeys(graph.actors, 0.0)
    unknown = dict.fromkeys(graph.actors, 0)
    columns = (graph.links.column("dependee"), graph.links.column("effort"))
    for dependee, effort in zip(*columns, strict=True):
        if effort is None:
            unknown[dependee] += 1
        else:
            load[dependee] += graph.weight(effort)
    return {actor: Load(exposure[actor], load[actor], unknown[actor]) for actor in graph.actors}


@measure
def power(graph: EcosystemGraph) -> ByPair[Power]:
    """Tell for every two linked actors how much each depends on the other.

    D_AB = max over what A receives from B of importance × (1 - substitutability), where the
    substitutability of a need with n dependees is 1 - 1/n; 0 where A can always do without.
    power imbalance = abs(D_AB - D_BA), mutual dependence = D_AB + D_BA: two separate dimensions.

    Returns:
        By pair, in order of name.

    Source: Emerson 1962; Casciaro & Piskorski 2005, in this operational form.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}]
    ... dependencies:
    ...   - {depender: a, dependee: b, resource: r, importance: 4}
    ...   - {depender: b, dependee: a, resource: s, importance: 1}
    ... '''))
    >>> found = power(graph)["a", "b"]
    >>> found.imbalance, found.mutual
    (3.0, 5.0)
    """
    links, needs, sums = graph.links, graph.needs, graph.links.arithmetic
    spread: list[float] = list(map(len, needs.dependees))
    if "always" in needs.tolerances:
        for need, tolerance in enumerate(needs.tolerances):
            spread[need] = inf if tolerance == "always" else spread[need]
    depends = sums.quotient(links.numbers("importance"), sums.taken(spread, needs.served_by))
    ends = links.numbers("depender"), links.numbers("dependee")
    columns = sums.both_ways(*ends, depends, len(graph.actors), most=True)
    return ByPair(graph.actors, columns, sums, Power)


def strength(graph: EcosystemGraph, *, depender: ActorId, dependee: ActorId) -> Strength:
    """Derive how strongly an actor depends on another, straight or through others.

    critical: all courses fail, the actor fails when the other is lost. committed: one planned
    course fails, the other takes an alternative of a critical need of the actor with it. open:
    the actor is touched at most.

    Raises:
        KeyError: if either is not in the graph.

    Source: open, committed and critical dependencies of i* (Yu 1995), derived from the minimal
    cut sets instead of stated.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: owner}, {id: north}, {id: south}, {id: depot}]
    ... dependencies:
    ...   - {depender: owner, dependee: north, resource: repair, importance: 5}
    ...   - {depender: owner, dependee: south, resource: repair, importance: 5}
    ...   - {depender: north, dependee: depot, resource: tiles, importance: 5}
    ... '''))
    >>> [strength(graph, depender="owner", dependee=other) for other in ("north", "depot")]
    ['committed', 'committed']
    """
    failed, _ = supply_of(graph).lose([dependee])
    if depender in failed:
        return "critical"
    gone = {dependee, *failed}
    taken = any(need.is_critical and gone.intersection(need.dependees) for need in graph.needs_of(depender))
    return "committed" if taken else "open"


def mitigation(graph: EcosystemGraph, link: Link) -> Mitigation:
    """Tell what makes a dependency less of a risk: enforcement, assurance, insurance.

    enforcement: the dependee depends on the depender in turn, directly or in a loop;
    assurance: an agreement on process or experience; insurance: somebody else serves the
    same need and does not fall with the dependee.

    Source: mitigation of vulnerability in i* (Yu 1995).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}]
    ... dependencies:
    ...   - {depender: a, dependee: b, resource: r, importance: 5, agreement: process}
    ...   - {depender: b, dependee: a, resource: s, importance: 2}
    ... '''))
    >>> mitigation(graph, graph.links[0])
    Mitigation(enforcement='direct', assurance=True, insurance=False)
    """
    back = graph.given_between(provider=link.depender, recipient=link.dependee)
    part = components(graph)
    loop = part[link.depender] == part[link.dependee]
    served = [
        need
        for need in graph.needs_of(link.depender)
        if need.resource == link.resource and link.dependee in need.dependees
    ]
    gone = {link.dependee}
    if any(not gone.issuperset(need.dependees) for need in served):
        failed, _ = supply_of(graph).lose(gone)
        gone |= {*failed} - {link.depender}
    return Mitigation(
        enforcement="direct" if back else "loop" if loop else None,
        assurance=None if link.agreement is None else link.agreement != "none",
        insurance=any(not gone.issuperset(need.dependees) for need in served),
    )
