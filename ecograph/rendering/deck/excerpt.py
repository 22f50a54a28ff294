"""The part of a map that a slide can hold: who and what is told first, then what binds most to it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ecograph.rendering.deck.fitting import cut
from ecograph.rendering.theme import CAPTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecograph.rendering.scene import Flow, Scene

LONGEST_NAME: Final = 44
LONGEST_LINE: Final = 34
MOST_LINES: Final = 2
"""Names on one arrow of a slide; the rest are in its description."""


def excerpt(scene: Scene, parties: int, flows: int) -> Scene:
    """Keep so many parties and flows at most, and nothing of what is written around them.

    First whom something marked or proposed is about, the focal party and a customer; then, one at a
    time, whoever has the weightiest flows to and from those who are there. Of the flows first the
    proposed and marked, then what binds a party to the others, then the weightiest.
    """
    kept = _parties(scene, parties)
    ranked = _ranked([flow for flow in scene.flows if flow.giver in kept and flow.receiver in kept])
    chosen = {id(flow) for flow in ranked[:flows]}
    left = tuple(flow for flow in scene.flows if id(flow) in chosen)
    bound = {end for flow in left for end in (flow.giver, flow.receiver)}
    # Somebody nothing leads to says nothing, unless nobody is bound at all.
    shown = {party.id for party in scene.parties if party.id in kept and (party.id in bound or party.marks)}
    shown = shown or set(kept)
    kept_parties = tuple(party for party in scene.parties if party.id in shown)
    return replace(without_words(scene), parties=kept_parties, flows=left)


def without_words(scene: Scene) -> Scene:
    """Leave out title, notes and footer: a slide says on its own what is to be said."""
    return replace(scene, title="", subtitle="", footer="", notes=())


def _parties(scene: Scene, most: int) -> dict[str, None]:
    volume: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for flow in scene.flows:
        if flow.giver != flow.receiver:
            volume[flow.giver][flow.receiver] += flow.importance
            volume[flow.receiver][flow.giver] += flow.importance
    whole = {party.id: sum(volume[party.id].values()) for party in scene.parties}
    told = [
        end
        for flow in sorted(scene.flows, key=lambda flow: (flow.marks or (9,), flow.giver, flow.receiver))
        if flow.marks
        for end in (flow.giver, flow.receiver)
    ]
    told += [party.id for party in scene.parties if party.marks]
    told += [party.id for party in scene.parties if party.focal]
    customers = [party.id for party in scene.parties if party.kind == "customer"]
    told += sorted(customers, key=lambda one: (-whole[one], one))[:1]
    kept = dict.fromkeys(list(dict.fromkeys(told))[:most])
    pull: dict[str, float] = defaultdict(float)
    for one in kept:
        for other, weight in volume[one].items():
            pull[other] += weight
    candidates = {party.id for party in scene.parties}.difference(kept)
    while candidates and len(kept) < most:
        best = min(candidates, key=lambda one: (-pull[one], -whole[one], one))
        kept[best] = None
        candidates.remove(best)
        for other, weight in volume[best].items():
            pull[other] += weight
    return kept


def _ranked(flows: Iterable[Flow]) -> list[Flow]:
    heaviest = sorted(
        flows,
        key=lambda flow: (-flow.importance, -len(flow.lines), flow.giver, flow.receiver, flow.proposed),
    )
    loud = [flow for flow in heaviest if flow.proposed or flow.marks]
    root: dict[str, str] = {}

    def find(one: str) -> str:
        while root.get(one, one) != one:
            one = root[one]
        return one

    binding, rest = [], []
    for flow in [*loud, *heaviest]:
        ends = find(flow.giver), find(flow.receiver)
        if ends[0] != ends[1]:
            root[ends[0]] = ends[1]
            binding.append(flow)
        else:
            rest.append(flow)
    told = {id(flow) for flow in loud}
    return [*loud, *(flow for flow in [*binding, *rest] if id(flow) not in told)]


def trimmed(scene: Scene, *, lines: int = MOST_LINES) -> Scene:
    """Shorten names to what can be read from a chair, and count what is not named."""
    return replace(
        scene,
        parties=tuple(
            replace(party, label=cut(party.label, LONGEST_NAME) or party.id[:LONGEST_NAME])
            for party in scene.parties
        ),
        flows=tuple(_trimmed(flow, lines) for flow in scene.flows),
    )


def _trimmed(flow: Flow, most: int) -> Flow:
    lines = [cut(line, LONGEST_LINE) for line in flow.lines[:most]]
    if len(flow.lines) > most:
        lines.append(CAPTIONS.more_lines.format(count=len(flow.lines) - most))
    names = ", ".join(cut(line, 80) for line in flow.lines[:12])
    return replace(flow, lines=tuple(lines), tooltip=names)
