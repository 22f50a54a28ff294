"""Views beside the whole map: one ring of giving, one swap, and what falls when somebody stops."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ecograph.measures import cascade
from ecograph.rendering.map import Focus, conversation_map
from ecograph.rendering.scene import Flow, Note, Scene
from ecograph.words import ENGLISH, count, listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ecograph.graph import EcosystemGraph, Need
    from ecograph.measures import Cascade
    from ecograph.measures.exchange import Delivery, Ring
    from ecograph.model.record import ActorId, ResourceId
    from ecograph.rendering.scene import State

_NAMED: Final = 3
"""A title names at most so many parties, and counts the rest."""


def ring_view(graph: EcosystemGraph, ring: Sequence[ActorId]) -> Scene:
    r"""Tell one ring of giving on the whole map; everything else on it is faint.

    The arrows are numbered along the ring from its first party, and the margin says what each
    of them gives.

    Args:
        graph: the ecosystem.
        ring: two or more actors, each a whole and giving something to the next, the last to the first.

    Raises:
        KeyError: if somebody is not in the graph.
        ValueError: if it is no ring, or somebody in it gives the next one nothing.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a, name: Airport}, {id: b, name: Cleaner}, {id: c, name: Airline}]
    ... dependencies:
    ...   - {depender: b, dependee: a, resource: contract fee, importance: 4}
    ...   - {depender: c, dependee: b, resource: clean gate, importance: 3}
    ...   - {depender: a, dependee: c, resource: landing fee, importance: 5}
    ... '''))
    >>> scene = ring_view(graph, ["a", "b", "c"])
    >>> scene.title
    'What Airport gives comes back by way of Cleaner and Airline'
    >>> scene.notes[1].mark, scene.notes[1].text.replace("\N{NO-BREAK SPACE}", " ")
    (2, 'Cleaner gives Airline: clean gate (3 of 5)')
    """
    for actor in ring:
        if actor not in graph.actors:
            raise KeyError(actor)
    if len(ring) < 2 or len(set(ring)) < len(ring):
        raise ValueError("a ring has two or more parties, and each of them once")
    whole = conversation_map(graph, arrows=None)
    given = {(flow.giver, flow.receiver): flow for flow in whole.flows}
    marks = {pair: mark for mark, pair in enumerate(zip(ring, (*ring[1:], ring[0]), strict=True), 1)}
    for giver, receiver in marks:
        if (giver, receiver) not in given:
            raise ValueError(f"{graph.name(giver)} gives {graph.name(receiver)} nothing")
    return replace(
        whole,
        title=_ring_title(graph, ring),
        subtitle=graph.facts.name,
        flows=tuple(
            replace(flow, emphasis="ring", marks=(marks[pair],))
            if pair in marks
            else replace(flow, emphasis="faint")
            for pair, flow in given.items()
        ),
        notes=tuple(
            Note(
                mark=mark,
                text=ENGLISH.ring_part.format(
                    giver=graph.name(pair[0]),
                    receiver=graph.name(pair[1]),
                    what=listing(given[pair].lines),
                    weight=f"{given[pair].importance:g}",
                ),
                severity="",
            )
            for pair, mark in marks.items()
        ),
    )


def swap_view(graph: EcosystemGraph, ring: Ring[Delivery]) -> Scene:
    """Tell one swap to those who could make it: who would give what to whom, and what each gets for it.

    Only the members are on it. What is only possible so far is dashed, what they give each
    other already is not.

    Args:
        graph: the ecosystem.
        ring: one of :func:`ecograph.measures.rings`.

    >>> from ecograph import build, load
    >>> from ecograph.measures import rings
    >>> graph = build(load('''
    ... actors: [{id: a, name: Airline}, {id: b, name: Cleaner}]
    ... interests:
    ...   - {actor: a, resource: early start, priority: 4}
    ...   - {actor: b, resource: forecast, priority: 3}
    ... offers:
    ...   - {actor: b, resource: early start, effort: 1}
    ...   - {actor: a, resource: forecast, effort: 2}
    ... '''))
    >>> scene = swap_view(graph, rings(graph)[0])
    >>> scene.title, scene.notes[0].text
    ('Airline and Cleaner can help each other', 'Airline gives forecast and gets early start')
    """
    names = [graph.name(member) for member in ring.members]
    marks = {transfer: mark for mark, transfer in enumerate(ring.transfers, 1)}
    whole = conversation_map(graph, arrows=None, focus=Focus(about=ring.members, depth=0))
    got = dict(zip(ring.members, (ring.transfers[-1], *ring.transfers[:-1]), strict=True))
    return Scene(
        title=ENGLISH.swap_title.format(parties=listing(names, at_most=_NAMED + 1)),
        subtitle=graph.facts.name,
        parties=whole.parties,
        flows=tuple(
            Flow(
                giver=transfer.giver,
                receiver=transfer.receiver,
                lines=(graph.resource_name(transfer.resource),),
                importance=min(max(transfer.gain, 1.0), 5.0),
                marks=(mark,),
                proposed=not transfer.existing,
            )
            for transfer, mark in marks.items()
        ),
        notes=tuple(
            Note(
                mark=mark,
                text=ENGLISH.gives_and_gets.format(
                    party=graph.name(transfer.giver),
                    gives=graph.resource_name(transfer.resource),
                    gets=graph.resource_name(got[transfer.giver].resource),
                ),
                severity="",
            )
            for transfer, mark in marks.items()
        ),
        footer=ENGLISH.swap_footer,
    )


def _ring_title(graph: EcosystemGraph, ring: Sequence[ActorId]) -> str:
    first, *others = map(graph.name, ring)
    if len(others) == 1:
        return ENGLISH.both_give.format(giver=first, other=others[0])
    return ENGLISH.comes_back.format(giver=first, others=listing(others, at_most=_NAMED))


def cascade_view(
    graph: EcosystemGraph,
    lost: Iterable[ActorId] = (),
    *,
    resources: Iterable[ResourceId] = (),
    channels: Iterable[str] = (),
) -> Scene:
    """Tell what falls with some actors, resources or channels, in columns, each felled by those before.

    An actor stands in column 1 + the latest column among the dependees of the critical need that
    felled it first; arrows are such needs, from everybody who no longer serves them. Needs that
    are not critical and no longer served are counted in the margin.

    Args:
        graph: the ecosystem.
        lost: who is lost, each a whole.
        resources: what nobody can give any more.
        channels: which channels close.

    Returns:
        A scene in layers: first who is lost, and who can no longer give what it gave; where
        nobody falls, those who are lost alone.

    Raises:
        KeyError: if somebody, a resource or a channel is not in the graph.

    Source: the least fixpoint of :func:`ecograph.measures.cascade`, by rounds.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: guest, name: Guest, kind: customer}, {id: bar, name: Bar}, {id: mill, name: Mill}]
    ... dependencies:
    ...   - {depender: guest, dependee: bar, resource: coffee, importance: 5}
    ...   - {depender: bar, dependee: mill, resource: beans, importance: 5}
    ... '''))
    >>> scene = cascade_view(graph, ["mill"])
    >>> scene.title, scene.layers
    ('Without Mill, Bar cannot go on; Guest is cut off', (('mill',), ('bar',), ('guest',)))
    """
    things, closed = sorted(set(resources)), sorted(set(channels))
    loss = cascade(graph, lost, resources=things, channels=closed)
    reasons = _reasons(graph, loss)
    rounds = dict.fromkeys(loss.lost, 0)
    for actor, needs in reasons.items():
        dependees = [dependee for need in needs for dependee in need.dependees]
        # Who has not fallen can still not give what is lost.
        rounds.update((dependee, 0) for dependee in dependees if dependee not in {*loss.failed, *rounds})
        rounds[actor] = 1 + max(rounds.get(dependee, 0) for dependee in dependees)
    states = {actor: _state(graph, loss, actor) for actor in rounds}
    whole = conversation_map(graph, arrows=None)
    return Scene(
        title=_loss_title(graph, loss, states, [*map(graph.resource_name, things), *closed]),
        subtitle=graph.facts.name,
        parties=tuple(
            replace(party, state=states[party.id]) for party in whole.parties if party.id in states
        ),
        flows=tuple(_stopped(graph, reasons)),
        notes=tuple(_also_unserved(graph, loss)),
        footer=f"{_share(loss)} {_critical(graph)}",
        layers=layers_of(rounds),
    )


def layers_of(columns: Mapping[ActorId, int]) -> tuple[tuple[ActorId, ...], ...]:
    """Put together who stands in the same column, from the first to the last.

    >>> layers_of({"mill": 0, "guest": 2, "inn": 0})
    (('mill', 'inn'), ('guest',))
    """
    layers: dict[int, list[ActorId]] = defaultdict(list)
    for actor, number in columns.items():
        layers[number].append(actor)
    return tuple(tuple(layers[number]) for number in sorted(layers))


def _reasons(graph: EcosystemGraph, loss: Cascade) -> dict[ActorId, list[Need]]:
    """List for each actor that fails, in order, the critical needs that felled it first."""
    rounds = dict.fromkeys(loss.lost, 0)
    gone, unserved = {*loss.lost, *loss.failed}, set(loss.unserved)
    reasons = {}
    for actor in loss.failed:
        # Who stays can serve no need that is lost; who falls later serves until then, unless cut off as well.
        told = [need for need in graph.needs_of(actor) if need.is_critical and need in unserved]
        before = [need for need in told if all(one in rounds or one not in gone for one in need.dependees)]
        fallen = [
            (1 + max(rounds.get(dependee, 0) for dependee in need.dependees), need) for need in before or told
        ]
        rounds[actor] = min(number for number, _ in fallen)
        reasons[actor] = [need for number, need in fallen if number == rounds[actor]]
    return reasons


def _state(graph: EcosystemGraph, loss: Cascade, actor: ActorId) -> State:
    if actor in loss.lost:
        return "lost"
    if actor not in loss.failed:
        return ""
    return "hit" if graph.is_customer(actor) or actor == graph.focal else "failed"


def _stopped(graph: EcosystemGraph, reasons: dict[ActorId, list[Need]]) -> Iterator[Flow]:
    """Give the arrows of what no longer arrives; needs that the same parties served are one."""
    for receiver, needs in reasons.items():
        together: dict[tuple[ActorId, ...], list[Need]] = defaultdict(list)
        for need in sorted(needs, key=lambda need: (-need.importance, need.resource)):
            together[need.dependees].append(need)
        for givers, same in together.items():
            for giver in givers:
                if giver == receiver:
                    continue  # what a part of it gave it itself is no arrow
                yield Flow(
                    giver=giver,
                    receiver=receiver,
                    lines=tuple(graph.resource_name(need.resource) for need in same),
                    importance=same[0].importance,
                    tooltip="\n".join(
                        ENGLISH.relies_on.format(
                            depender=graph.name(receiver),
                            dependee=listing([graph.name(one) for one in givers], last="or"),
                            what=graph.resource_name(need.resource),
                            weight=f"{need.importance:g}",
                        )
                        for need in same
                    ),
                )


def _loss_title(
    graph: EcosystemGraph, loss: Cascade, states: dict[ActorId, State], others: Sequence[str]
) -> str:
    lost = listing([*map(graph.name, loss.lost), *others], at_most=_NAMED)
    stuck = [graph.name(actor) for actor in loss.failed if states[actor] == "failed"]
    hit = [graph.name(actor) for actor in loss.failed if states[actor] == "hit"]
    failed = listing(stuck) if len(stuck) < _NAMED else count(len(stuck), *ENGLISH.parties)
    words = {"lost": lost, "failed": failed, "hit": listing(hit, at_most=_NAMED)}
    if not hit:
        return (ENGLISH.fall if stuck else ENGLISH.no_fall).format(**words)
    return (ENGLISH.fall_and_cut_off if stuck else ENGLISH.cut_off)[len(hit) > 1].format(**words)


def _also_unserved(graph: EcosystemGraph, loss: Cascade) -> Iterator[Note]:
    dependers = [
        need.depender for need in loss.unserved if not need.is_critical and need.depender not in loss.lost
    ]
    if dependers:
        whom = listing([graph.name(actor) for actor in dict.fromkeys(dependers)], at_most=_NAMED + 2)
        sentence = ENGLISH.also_unserved_needs[len(dependers) > 1]
        yield Note(mark=0, text=sentence.format(number=len(dependers), whom=whom), severity="")


def _share(loss: Cascade) -> str:
    if loss.lost_share is None:
        return ENGLISH.no_needs
    return ENGLISH.needs_unserved.format(share=f"{100 * loss.lost_share:.0f}")


def _critical(graph: EcosystemGraph) -> str:
    settings = graph.settings
    # Who can always do without is never cut off, so the longest of the other spells is meant.
    within = "months" if settings.within == "always" else settings.within
    return ENGLISH.critical.format(within=within, weight=f"{settings.critical:g}")
