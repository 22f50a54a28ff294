"""On whom everything hangs: what fails when somebody is lost, alternatives respected.

Needs make an AND/OR graph: different needs of one actor are all needed, the dependees of one
need are alternatives. An actor fails when every dependee of one of its critical needs has
failed. The failed set is the *least* fixpoint, so a ring of actors that supply only each
other survives; who is cut off from every primary source is another question, and answered by
:func:`unreachable`. The kernels behind both are in :mod:`ecograph.measures.supply`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING

from ecograph.graph import EcosystemGraph, measure
from ecograph.measures.supply import CutSets, Impact, Supply
from ecograph.model import point_of
from ecograph.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from ecograph.graph import Need
    from ecograph.links import Link
    from ecograph.model import Offer
    from ecograph.model.record import ActorId, ResourceId


class Cascade(NamedTuple):
    """What the loss of some actors, resources or channels does."""

    lost: tuple[ActorId, ...]
    """Who is lost to begin with."""
    failed: tuple[ActorId, ...]
    """Who else fails, in the order in which they do."""
    lost_share: float | None = None
    """The share of the others' needs that nobody serves any more, in [0, 1].

    None without needs, or where nobody asked.
    """
    unserved: tuple[Need, ...] = ()
    """The needs nobody serves any more, in the order in which they go."""


class Step(NamedTuple):
    """One link of a chain of failures: without the givers, no resource for the receivers."""

    givers: tuple[ActorId, ...]
    resource: ResourceId
    receivers: tuple[ActorId, ...]

    def links(self, graph: EcosystemGraph) -> tuple[Link, ...]:
        """Give the links that go with the givers."""
        return tuple(
            link
            for receiver in self.receivers
            for giver in sorted(self.givers)
            for link in graph.given_between(provider=giver, recipient=receiver)
            if link.resource == self.resource
        )


@dataclass(frozen=True)
class DependencyPoint:
    """Parties whose loss, alone or together, cuts off somebody who must not be cut off.

    Who that is, and by which chain, is followed when somebody asks.
    """

    actors: tuple[ActorId, ...]
    hits: int
    """How many customers and focal actors fail; how many fail, where a model names neither."""
    customers: int
    """How many of them are customers."""
    fails: int
    """How many fail; of a joint loss, how many whom neither loss alone brings down."""
    _follow: Callable[[], Iterable[ActorId]] = field(repr=False, compare=False)
    _graph: EcosystemGraph = field(repr=False, compare=False)

    @property
    def actor(self) -> ActorId:
        """The party, where it is one."""
        return self.actors[0]

    @cached_property
    def failed(self) -> tuple[ActorId, ...]:
        """Everybody who fails; of a joint loss, whom neither loss alone brings down."""
        return tuple(self._follow())

    @cached_property
    def hit(self) -> tuple[ActorId, ...]:
        """Customers and the focal actor that fail; whoever fails, where a model names neither."""
        return tuple(actor for actor in self.failed if actor in protected(self._graph))

    @cached_property
    def chain(self) -> tuple[Step, ...]:
        """The shortest chain of needs from the lost to the first of those that are hit."""
        everybody = self.failed if len(self.actors) == 1 else supply_of(self._graph).lose(self.actors)[0]
        return _chain(self._graph, self.actors, everybody, _first_hit(self._graph, self.hit))


class SharedPoint(NamedTuple):
    """Alternatives that are none: whoever serves the need falls with one actor."""

    need: Need
    shared: ActorId
    """Whose loss takes every alternative; where it is one of them, the others hang on it."""


@measure
def supply_of(graph: EcosystemGraph) -> Supply:
    """Lay out who serves which need of a graph, by the numbers of `graph.needs`.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}]
    ... dependencies: [{depender: a, dependee: b, resource: r, importance: 5}]
    ... '''))
    >>> supply_of(graph).lose(["b"])
    (['a'], [0])
    """
    return Supply.of_needs(graph.needs, graph.actors, graph.weight)


def cascade(
    graph: EcosystemGraph,
    lost: Iterable[ActorId] = (),
    *,
    resources: Iterable[ResourceId] = (),
    channels: Iterable[str] = (),
) -> Cascade:
    """Follow what happens when some actors are lost, or a resource, or a channel closes.

    failed = the least set with: some critical need of the actor has all its dependees lost,
    failed or cut off. lost_share = Σ weight(importance) of the others' needs that nobody
    serves any more / Σ weight(importance) of all the others' needs.

    Args:
        graph: the ecosystem.
        lost: who is lost, each a whole.
        resources: what nobody can give any more.
        channels: which channels close; a link that has another channel goes on.

    Raises:
        KeyError: if somebody, a resource or a channel is not in the graph.

    Source: coherent structure functions of fault trees (Barlow & Proschan 1975).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: airline}, {id: fuel}, {id: tower}, {id: shop}]
    ... dependencies:
    ...   - {depender: airline, dependee: fuel, resource: kerosene, importance: 5}
    ...   - {depender: airline, dependee: tower, resource: slot, importance: 5}
    ...   - {depender: shop, dependee: airline, resource: visitors, importance: 3}
    ... '''))
    >>> cascade(graph, ["fuel"])[:3]
    (('fuel',), ('airline',), 0.6153846153846154)
    >>> cascade(graph, resources=["slot"]).failed
    ('airline',)
    """
    names = tuple(sorted(set(lost)))
    without = [*_of_resources(graph, set(resources)), *_by_channels(graph, set(channels))]
    failed, unserved = supply_of(graph).lose(names, without=without)
    share = supply_of(graph).lost_share(names, unserved)
    return Cascade(names, tuple(failed), share, tuple(graph.needs[number] for number in unserved))


def _of_resources(graph: EcosystemGraph, resources: set[ResourceId]) -> Iterator[tuple[int, ActorId]]:
    if not resources:
        return
    for resource in resources - {need.resource for need in graph.needs}:
        raise KeyError(resource)
    for number, need in enumerate(graph.needs):
        if need.resource in resources:
            yield from ((number, dependee) for dependee in need.dependees)


def _by_channels(graph: EcosystemGraph, channels: set[str]) -> Iterator[tuple[int, ActorId]]:
    if not channels:
        return
    links = {link[:3]: set(link.channels) for link in graph.links}
    for channel in channels.difference(*links.values()):
        raise KeyError(channel)
    for number, need in enumerate(graph.needs):
        for dependee in need.dependees:
            open_by = links.get((need.depender, dependee, need.resource), set())
            if open_by and open_by <= channels:
                yield number, dependee


def losses(graph: EcosystemGraph) -> Iterator[Cascade]:
    """Follow the loss of every single actor, as :func:`cascade` does for one, by name.

    One answer at a time, since all of them together may be far larger than the model; the
    share and the unserved needs of each are as there. For counts alone see :func:`impacts`.

    Source: the N-1 criterion of power systems, on an AND/OR graph.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}]
    ... dependencies: [{depender: a, dependee: b, resource: r, importance: 5}]
    ... '''))
    >>> [(loss.lost, loss.failed) for loss in losses(graph)]
    [(('a',), ()), (('b',), ('a',))]
    """
    for loss in supply_of(graph).singles():
        lost = (loss.actor,)
        share = supply_of(graph).lost_share(lost, loss.unserved)
        yield Cascade(lost, loss.failed, share, tuple(graph.needs[number] for number in loss.unserved))


@measure
def impacts(graph: EcosystemGraph) -> dict[ActorId, Impact]:
    """Count for every single actor how many fail with it, and what share of the others' needs is lost.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}]
    ... dependencies: [{depender: a, dependee: b, resource: r, importance: 5}]
    ... '''))
    >>> impacts(graph)["b"]
    Impact(actor='b', fails=1, lost_share=1.0)
    """
    return {impact.actor: impact for impact in supply_of(graph).impacts()}


@measure
def protected(graph: EcosystemGraph) -> frozenset[ActorId]:
    r"""Give who must not be cut off: customers and the focal actor; everybody, where a model names neither.

    >>> from ecograph import build, load
    >>> sorted(protected(build(load("actors: [{id: a, kind: customer}, {id: b}]\n"))))
    ['a']
    """
    named = {actor for actor in graph.actors if graph.is_customer(actor) or actor == graph.focal}
    return frozenset(named or graph.actors)


def _may_be_lost(graph: EcosystemGraph, actor: ActorId) -> bool:
    """Customers and the focal actor are never single points themselves."""
    return not graph.is_customer(actor) and actor != graph.focal


@measure
def single_points(graph: EcosystemGraph) -> tuple[DependencyPoint, ...]:
    """Find the parties whose loss alone cuts off a customer or the focal actor.

    Neither customers nor the focal actor are single points themselves. Where a model names
    neither, whoever fails counts as hit. In fault-tree terms: the minimal cut sets of order 1.
    An articulation point is something else: it knows no alternatives.

    Returns:
        By number of parties hit, then of parties failed, then by name.

    Source: order-1 minimal cut sets (Vesely et al., Fault Tree Handbook, 1981).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: owner, kind: customer}, {id: north}, {id: south}, {id: depot}]
    ... dependencies:
    ...   - {depender: owner, dependee: north, resource: repair, importance: 5}
    ...   - {depender: owner, dependee: south, resource: repair, importance: 5}
    ...   - {depender: north, dependee: depot, resource: tiles, importance: 5}
    ...   - {depender: south, dependee: depot, resource: tiles, importance: 5}
    ... '''))
    >>> [(point.actor, [step.receivers for step in point.chain]) for point in single_points(graph)]
    [('depot', [('north', 'south'), ('owner',)])]
    """
    points = []
    kept = protected(graph)
    customers = [actor for actor in kept if graph.is_customer(actor)]
    supply = supply_of(graph)
    for actor, fails, (hits, clients) in supply.reaches(kept, customers):
        if hits and _may_be_lost(graph, actor):
            follow = partial(supply.failing_with, actor)
            points.append(DependencyPoint((actor,), hits, clients, fails, follow, graph))
    return tuple(sorted(points, key=_rank))


@measure
def joint_points(graph: EcosystemGraph) -> tuple[DependencyPoint, ...]:
    """Find the pairs of parties whose joint loss cuts off somebody whom neither loss alone does.

    As :func:`single_points` for two: the minimal cut sets of order 2 of customers and the
    focal actor.

    Source: the N-2 criterion of power systems; order-2 minimal cut sets.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: owner, kind: customer}, {id: north}, {id: south}]
    ... dependencies:
    ...   - {depender: owner, dependee: north, resource: repair, importance: 5}
    ...   - {depender: owner, dependee: south, resource: repair, importance: 5}
    ... '''))
    >>> [(point.actors, point.hit) for point in joint_points(graph)]
    [(('north', 'south'), ('owner',))]
    """
    points = []
    kept = protected(graph)
    for loss in supply_of(graph).pairs(hitting=kept):
        hit = tuple(other for other in loss.failed if other in kept)
        if all(_may_be_lost(graph, actor) for actor in loss.actors):
            clients = sum(map(graph.is_customer, hit))
            follow = partial(tuple, loss.failed)
            points.append(DependencyPoint(loss.actors, len(hit), clients, len(loss.failed), follow, graph))
    return tuple(sorted(points, key=_rank))


def _first_hit(graph: EcosystemGraph, hit: Collection[ActorId]) -> ActorId:
    return min(hit, key=lambda actor: not graph.is_customer(actor))


def _rank(point: DependencyPoint) -> tuple[object, ...]:
    return -point.hits, -point.fails, point.actors


@measure
def cut_sets(graph: EcosystemGraph, target: ActorId, *, max_order: int = 3) -> CutSets:
    """Find the smallest sets of other actors without whom an actor fails, up to `max_order` of them.

    Raises:
        KeyError: if the target is not in the graph.

    Source: minimal cut sets (Vesely et al., Fault Tree Handbook, 1981).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: s}, {id: a}, {id: b}, {id: c}]
    ... dependencies:
    ...   - {depender: s, dependee: a, resource: one, importance: 5}
    ...   - {depender: s, dependee: b, resource: two, importance: 5}
    ...   - {depender: s, dependee: c, resource: two, importance: 5}
    ... '''))
    >>> cut_sets(graph, "s").sets
    (('a',), ('b', 'c'))
    """
    return supply_of(graph).cut_sets(target, max_order=max_order)


@measure
def false_spares(graph: EcosystemGraph) -> tuple[SharedPoint, ...]:
    """Find needs with alternatives that all fall with one actor: a spare that is none.

    Returns:
        By need, with the nearest shared actors; whose loss takes every alternative directly
        or by cascade.

    Source: common-cause failure (Vesely et al., Fault Tree Handbook, 1981).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: owner, kind: customer}, {id: north}, {id: south}, {id: depot}]
    ... dependencies:
    ...   - {depender: owner, dependee: north, resource: repair, importance: 5}
    ...   - {depender: owner, dependee: south, resource: repair, importance: 5}
    ...   - {depender: north, dependee: depot, resource: tiles, importance: 5}
    ...   - {depender: south, dependee: depot, resource: tiles, importance: 5}
    ... '''))
    >>> [(found.need.resource, found.shared) for found in false_spares(graph)]
    [('repair', 'depot')]
    """
    found = supply_of(graph).false_spares()
    return tuple(SharedPoint(graph.needs[spare.need], spare.shared) for spare in found)


def spare_offers(
    graph: EcosystemGraph,
    resource: ResourceId,
    *,
    receivers: Collection[ActorId],
    without: Collection[ActorId] = (),
) -> tuple[Offer, ...]:
    """Find the offers by which a resource could come from somebody else.

    Args:
        graph: the ecosystem.
        resource: what is needed.
        receivers: who needs it; an offer counts if it is meant for one of them at least.
        without: who cannot step in, such as those who give it now, or who fall with the giver.

    Returns:
        By effort, unknown efforts last, then by name; a receiver is no spare for the others.

    Source: network extension, one of the ways out of dependence (Emerson 1962).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: baker}, {id: mill}, {id: farm}]
    ... dependencies: [{depender: baker, dependee: mill, resource: flour, importance: 5}]
    ... offers: [{actor: farm, resource: flour, effort: 2}, {actor: mill, resource: flour, effort: 1}]
    ... '''))
    >>> [offer.actor for offer in spare_offers(graph, "flour", receivers=["baker"], without=["mill"])]
    ['farm']
    """
    cannot = {*receivers, *without}
    return tuple(
        offer
        for offer in _offers_of(graph).get(resource, ())
        if offer.actor not in cannot and not set(receivers) <= set(offer.not_to)
    )


@measure
def _offers_of(graph: EcosystemGraph) -> Mapping[ResourceId, list[Offer]]:
    offers: dict[ResourceId, list[Offer]] = {}
    for offer in sorted(
        graph.offers,
        key=lambda offer: (offer.effort is None, point_of(offer.effort or 0.0), offer.actor),
    ):
        offers.setdefault(offer.resource, []).append(offer)
    return offers


def unreachable(graph: EcosystemGraph, lost: Iterable[ActorId] = ()) -> tuple[ActorId, ...]:
    """Find who is cut off from every primary source once some actors are lost.

    The other meaning of loss: an actor is supplied when every critical need of it has a
    supplied dependee; a primary source has no critical need. A ring of actors that supply only
    each other goes on in a cascade, and is unreachable here, also when nobody is lost.

    Raises:
        KeyError: if somebody is not in the graph.

    Source: directed reachability on an AND/OR graph.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}]
    ... dependencies:
    ...   - {depender: a, dependee: b, resource: r, importance: 5}
    ...   - {depender: b, dependee: a, resource: s, importance: 5}
    ... '''))
    >>> unreachable(graph), cascade(graph).failed
    (('a', 'b'), ())
    """
    return tuple(supply_of(graph).unreachable(lost))


def failure_chain(graph: EcosystemGraph, loss: Cascade, actor: ActorId) -> tuple[Step, ...]:
    """Explain why an actor fails in a cascade: the shortest chain of needs from what was lost to it.

    Raises:
        ValueError: if the actor does not fail in it.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: airline}, {id: fuel}, {id: shop}]
    ... dependencies:
    ...   - {depender: airline, dependee: fuel, resource: kerosene, importance: 5}
    ...   - {depender: shop, dependee: airline, resource: visitors, importance: 5}
    ... '''))
    >>> [step.resource for step in failure_chain(graph, cascade(graph, ["fuel"]), "shop")]
    ['kerosene', 'visitors']
    """
    if actor not in loss.failed:
        raise ValueError(f"{actor!r} does not fail in this cascade")
    return _chain(graph, loss.lost, loss.failed, actor, loss.unserved)


def _chain(
    graph: EcosystemGraph,
    lost: Sequence[ActorId],
    failed: Sequence[ActorId],
    hit: ActorId,
    unserved: Iterable[Need] = (),
) -> tuple[Step, ...]:
    """Go back from the one who is hit, one need at a time, to the parties that were lost."""
    when = {actor: number for number, actor in enumerate((*lost, *failed))}
    cut_off = frozenset(unserved)

    def felled(need: Need) -> int:
        """When its last dependee went; a need that was cut off while they stood went first of all."""
        return max(
            when.get(other, -1) if need in cut_off else when.get(other, len(when)) for other in need.dependees
        )

    def reason(actor: ActorId) -> Need:
        """The need that failed first: the one whose last dependee went earliest."""
        return min((need for need in graph.needs_of(actor) if need.is_critical), key=felled)

    steps: list[Step] = []
    receivers: tuple[ActorId, ...] = (hit,)
    while receivers:
        latest = max(receivers, key=lambda actor: when[actor])
        resource = reason(latest).resource
        same = tuple(actor for actor in receivers if reason(actor).resource == resource)
        givers = tuple(sorted({giver for actor in same for giver in reason(actor).dependees}))
        steps.append(Step(givers, resource, same))
        receivers = tuple(giver for giver in givers if giver in when and giver not in lost)
    return tuple(reversed(steps))
