"""On whom everything hangs: what fails when somebody is lost, alternatives respected.

Needs make an AND/OR graph: different needs of one actor are all needed, the dependees of one
need are alternatives. An actor fails when every dependee of one of its critical needs has
failed. The failed set is the *least* fixpoint, so a ring of actors that supply only each
other survives; reachability from primary sources is another question.
"""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING, NamedTuple

from ecograph.graph import EcosystemGraph, measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ecograph.graph import Need
    from ecograph.model.record import ActorId, ResourceId


class Cascade(NamedTuple):
    """What the loss of some actors does."""

    lost: tuple[ActorId, ...]
    """Who is lost to begin with."""
    failed: tuple[ActorId, ...]
    """Who else fails, in the order in which they do."""
    lost_share: float | None
    """The share of the others' needs that nobody serves any more, in [0, 1]; None without needs."""


class Step(NamedTuple):
    """One link of a chain of failures: without the givers, no resource for the receivers."""

    givers: tuple[ActorId, ...]
    resource: ResourceId
    receivers: tuple[ActorId, ...]


class SinglePoint(NamedTuple):
    """A party whose loss alone cuts off somebody who must not be cut off."""

    actor: ActorId
    hit: tuple[ActorId, ...]
    """Customers and the focal actor that fail; whoever fails, where a model names neither."""
    chain: tuple[Step, ...]
    """The shortest chain of needs from the party to the first of those it hits."""
    failed: tuple[ActorId, ...]
    """Everybody who fails."""


class Supply:
    """Who serves which need, laid out so that a loss costs only what really falls.

    Args:
        dependers: for each need, who needs it.
        dependees: for each need, who can serve it; any one is enough.
        critical: for each need, whether its depender fails without it.

    >>> supply = Supply(dependers=["s", "s"], dependees=[["a"], ["b", "c"]], critical=[True, True])
    >>> supply.lose(["a"])[0], supply.lose(["b"])[0], supply.lose(["b", "c"])[0]
    (['s'], [], ['s'])
    """

    def __init__(
        self,
        *,
        dependers: Sequence[ActorId],
        dependees: Sequence[Iterable[ActorId]],
        critical: Sequence[bool],
    ) -> None:
        self._dependers = dependers
        self._critical = critical
        self._serves: dict[ActorId, list[int]] = {}
        self._servers: list[int] = []
        for need, alternatives in enumerate(dependees):
            distinct = set(alternatives)
            self._servers.append(len(distinct))
            for dependee in distinct:
                self._serves.setdefault(dependee, []).append(need)

    def lose(self, actors: Iterable[ActorId]) -> tuple[list[ActorId], list[int]]:
        """Give who else fails, in order, and the needs nobody serves any more.

        Breadth first, so that an earlier failure has a shorter chain behind it. Takes time in
        what falls, not in the size of the ecosystem.
        """
        falling = sorted(set(actors))
        gone = set(falling)
        count = len(falling)
        servers: dict[int, int] = {}
        unserved: list[int] = []
        for actor in falling:  # grows while it is walked
            for need in self._serves.get(actor, ()):
                left = servers.get(need, self._servers[need]) - 1
                servers[need] = left
                if left == 0:
                    unserved.append(need)
                    depender = self._dependers[need]
                    if self._critical[need] and depender not in gone:
                        gone.add(depender)
                        falling.append(depender)
        return falling[count:], unserved


@measure
def _supply(graph: EcosystemGraph) -> Supply:
    return Supply(
        dependers=[need.depender for need in graph.needs],
        dependees=[need.dependees for need in graph.needs],
        critical=[need.is_critical for need in graph.needs],
    )


def cascade(graph: EcosystemGraph, lost: Iterable[ActorId]) -> Cascade:
    """Follow what happens when some actors are lost.

    failed = the least set with: some critical need of the actor has all its dependees lost or
    failed. lost_share = Σ weight(importance) of the others' needs whose every dependee is lost
    or failed / Σ weight(importance) of all the others' needs.

    Args:
        graph: the ecosystem.
        lost: who is lost, each a whole.

    Raises:
        KeyError: if somebody is not in the graph.

    Source: coherent structure functions of fault trees (Barlow & Proschan 1975).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: airline}, {id: fuel}, {id: tower}, {id: shop}]
    ... dependencies:
    ...   - {depender: airline, dependee: fuel, resource: kerosene, importance: 5}
    ...   - {depender: airline, dependee: tower, resource: slot, importance: 5}
    ...   - {depender: shop, dependee: airline, resource: visitors, importance: 3}
    ... '''))
    >>> cascade(graph, ["fuel"])
    Cascade(lost=('fuel',), failed=('airline',), lost_share=0.6153846153846154)
    """
    names = tuple(sorted(set(lost)))
    for actor in names:
        if actor not in graph.actors:
            raise KeyError(actor)
    failed, unserved = _supply(graph).lose(names)
    weights = [graph.weight(need.importance) for need in graph.needs]
    return Cascade(names, tuple(failed), _lost_share(graph, names, unserved, weights))


def _lost_share(
    graph: EcosystemGraph, lost: Sequence[ActorId], unserved: Iterable[int], weights: Sequence[float]
) -> float | None:
    needs = graph.needs
    total = fsum(weight for need, weight in zip(needs, weights, strict=True) if need.depender not in lost)
    return _share(fsum(weights[number] for number in unserved if needs[number].depender not in lost), total)


def _share(part: float, total: float) -> float | None:
    # Sums of the same weights in another order may differ in the last digit.
    return min(part / total, 1.0) if total > 0 else None


@measure
def losses(graph: EcosystemGraph) -> dict[ActorId, Cascade]:
    """Follow the loss of every single actor, as :func:`cascade` does for one.

    Source: the N-1 criterion of power systems, on an AND/OR graph.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a}, {id: b}]
    ... dependencies: [{depender: a, dependee: b, resource: r, importance: 5}]
    ... '''))
    >>> {actor: loss.failed for actor, loss in losses(graph).items()}
    {'a': (), 'b': ('a',)}
    """
    supply = _supply(graph)
    weights = [graph.weight(need.importance) for need in graph.needs]
    own: dict[ActorId, list[float]] = {actor: [] for actor in graph.actors}
    for need, weight in zip(graph.needs, weights, strict=True):
        own[need.depender].append(weight)
    total = fsum(weights)
    found = {}
    for actor in graph.actors:
        failed, unserved = supply.lose([actor])
        gone = fsum(weights[number] for number in unserved if graph.needs[number].depender != actor)
        has_others = len(own[actor]) < len(weights)
        others = total - fsum(own[actor]) if has_others else 0.0
        found[actor] = Cascade((actor,), tuple(failed), _share(gone, others))
    return found


@measure
def single_points(graph: EcosystemGraph) -> tuple[SinglePoint, ...]:
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
    kept = {actor for actor in graph.actors if graph.is_customer(actor) or actor == graph.focal}
    points = []
    for actor, loss in losses(graph).items():
        hit = tuple(other for other in loss.failed if not kept or other in kept)
        if actor not in kept and hit:
            first = min(hit, key=lambda other: not graph.is_customer(other))
            points.append(SinglePoint(actor, hit, _chain(graph, loss, first), loss.failed))
    return tuple(sorted(points, key=lambda point: (-len(point.hit), -len(point.failed), point.actor)))


@measure
def _critical_needs(graph: EcosystemGraph) -> Mapping[ActorId, list[Need]]:
    needs: dict[ActorId, list[Need]] = {}
    for need in graph.needs:
        if need.is_critical:
            needs.setdefault(need.depender, []).append(need)
    return needs


def _chain(graph: EcosystemGraph, loss: Cascade, hit: ActorId) -> tuple[Step, ...]:
    """Go back from the one who is hit, one need at a time, to the party that was lost."""
    when = {actor: number for number, actor in enumerate((*loss.lost, *loss.failed))}
    needs = _critical_needs(graph)

    def reason(actor: ActorId) -> Need:
        """The need that failed first: the one whose last dependee went earliest."""
        fallen = [need for need in needs[actor] if all(other in when for other in need.dependees)]
        return min(fallen, key=lambda need: max(when[other] for other in need.dependees))

    steps: list[Step] = []
    receivers: tuple[ActorId, ...] = (hit,)
    while True:
        latest = max(receivers, key=lambda actor: when[actor])
        resource = reason(latest).resource
        same = tuple(actor for actor in receivers if reason(actor).resource == resource)
        givers = tuple(sorted({giver for actor in same for giver in reason(actor).dependees}))
        steps.append(Step(givers, resource, same))
        receivers = tuple(giver for giver in givers if giver not in loss.lost)
        if not receivers:
            return tuple(reversed(steps))
