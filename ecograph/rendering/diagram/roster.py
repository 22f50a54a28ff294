"""Who and what takes part in a picture: in one order, and no more than a slide can hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ecograph.errors import RenderError
from ecograph.rendering.theme import CAPTIONS
from ecograph.words import listing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecograph.rendering.scene import Emphasis, Flow, Party, Scene

MOST_PARTIES: Final = 30
MOST_FLOWS: Final = 120
"""With more than this nothing can be read on a slide; the foremost are drawn, and the rest counted."""
LOUDNESS: Final[dict[Emphasis, float]] = {"faint": 0.25, "plain": 1.0, "ring": 2.0}
"""How much a flow counts beside another."""
MOST_LAYERS: Final = 8
MOST_IN_LAYER: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """What is to be placed: parties and flows by number, whatever their names."""

    parties: tuple[Party, ...]
    flows: tuple[Flow, ...]
    ends: tuple[tuple[int, int], ...]
    """Giver and receiver of each flow."""
    left_out: str
    """What to say about the rest; empty where there is none."""
    layers: tuple[tuple[int, ...], ...] = ()
    """Who stands in which column, where the picture has columns."""
    hidden: tuple[int, ...] = ()
    """How many of each column are counted instead of drawn."""
    rings: tuple[str, ...] = ()
    """What is said of each ring, where the picture has rings."""
    sectors: tuple[str, ...] = ()

    def bonds(self) -> list[tuple[int, int, float, bool]]:
        """List who is bound to whom, how strongly, and whether the line between them must be clear to see.

        The more flows between two and the louder they are, the nearer the two should stand.
        """
        loudest: dict[tuple[int, int], float] = {}
        for flow, (giver, receiver) in zip(self.flows, self.ends, strict=True):
            pair = (min(giver, receiver), max(giver, receiver))
            loudest[pair] = max(loudest.get(pair, 0.0), LOUDNESS[flow.emphasis])
        bonds = [
            (*pair, loudest[pair] * (0.65 + 0.35 * count), loudest[pair] >= LOUDNESS["plain"])
            for pair, count in sorted(self.pairs().items())
        ]
        return sorted(bonds, key=lambda bond: not bond[3])

    def pairs(self) -> dict[tuple[int, int], int]:
        """Count the flows between each two parties."""
        counted: dict[tuple[int, int], int] = {}
        for giver, receiver in self.ends:
            pair = (min(giver, receiver), max(giver, receiver))
            counted[pair] = counted.get(pair, 0) + 1
        return counted


def roster_of(scene: Scene) -> Roster:
    """Put parties and flows in an order that does not depend on the order they came in.

    Raises:
        RenderError: A flow or a layer names a party that is not in the scene, layers share a party, or a
            party stands on a ring or in a sector that there is not.
    """
    known = {party.id for party in scene.parties}
    if strangers := sorted({end for flow in scene.flows for end in (flow.giver, flow.receiver)} - known):
        raise RenderError(f"a flow names {listing(strangers[:5])}, which is no party of this scene")
    if any(scene.layers):
        return _layered(scene, known)
    if astray := sorted(party.id for party in scene.parties if scene.rings and not _has_place(scene, party)):
        raise RenderError(f"the rings have no place for {listing(astray[:5])}")
    parties = sorted(_by_rank(scene)[:MOST_PARTIES], key=lambda party: party.id)
    numbers = {party.id: number for number, party in enumerate(parties)}
    flows = sorted(_foremost_flows(scene, numbers), key=_flow_order)
    return Roster(
        parties=tuple(parties),
        flows=tuple(flows),
        ends=tuple((numbers[flow.giver], numbers[flow.receiver]) for flow in flows),
        left_out=_left_out(parties, len(scene.parties), flows, len(scene.flows)),
        rings=scene.rings,
        sectors=scene.sectors,
    )


def _has_place(scene: Scene, party: Party) -> bool:
    return party.ring == 0 or (
        0 < party.ring <= len(scene.rings) and 0 <= party.sector < max(1, len(scene.sectors))
    )


def _layered(scene: Scene, known: set[str]) -> Roster:
    """Keep who stands in a layer, and what leads from one to a later one."""
    everybody = Counter(party for layer in scene.layers for party in layer)
    if strangers := sorted({*everybody} - known):
        raise RenderError(f"a layer names {listing(strangers[:5])}, which is no party of this scene")
    if twice := sorted(party for party, times in everybody.items() if times > 1):
        raise RenderError(f"{listing(twice[:5])} cannot stand in two layers")
    layers = [layer for layer in scene.layers if layer]
    rank = {party.id: place for place, party in enumerate(_by_rank(scene))}
    shown = [sorted(layer, key=rank.__getitem__)[:MOST_IN_LAYER] for layer in layers[:MOST_LAYERS]]
    column = {party: place for place, layer in enumerate(shown) for party in layer}
    parties = sorted((party for party in scene.parties if party.id in column), key=lambda party: party.id)
    numbers = {party.id: number for number, party in enumerate(parties)}
    onwards = [flow for flow in scene.flows if column.get(flow.giver, 99) < column.get(flow.receiver, -1)]
    flows = sorted(_foremost_flows(replace(scene, flows=tuple(onwards)), numbers), key=_flow_order)
    within = sum(flow.giver in everybody and flow.receiver in everybody for flow in scene.flows)
    left_out = [_left_out(parties, len(everybody), flows, within)]
    if len(shown) < len(layers):
        left_out.append(CAPTIONS.not_all_layers.format(layers=len(shown), all_layers=len(layers)))
    return Roster(
        parties=tuple(parties),
        flows=tuple(flows),
        ends=tuple((numbers[flow.giver], numbers[flow.receiver]) for flow in flows),
        left_out=" ".join(text for text in left_out if text),
        layers=tuple(tuple(sorted(numbers[party] for party in layer)) for layer in shown),
        hidden=tuple(len(layer) - len(kept) for layer, kept in zip(layers, shown, strict=False)),
    )


def _left_out(parties: Sequence[Party], all_parties: int, flows: Sequence[Flow], all_flows: int) -> str:
    if len(parties) == all_parties and len(flows) == all_flows:
        return ""
    return CAPTIONS.not_all.format(
        parties=len(parties), all_parties=all_parties, flows=len(flows), all_flows=all_flows
    )


def _flow_order(flow: Flow) -> tuple[object, ...]:
    return (flow.giver, flow.receiver, flow.proposed, flow.lines, flow.marks, flow.importance, flow.emphasis)


def _by_rank(scene: Scene) -> list[Party]:
    """Put first what stands out, then what is most connected."""
    links: dict[str, float] = {}
    for flow in scene.flows:
        for end in (flow.giver, flow.receiver):
            links[end] = links.get(end, 0.0) + flow.importance
    told = {end for flow in scene.flows if flow.emphasis == "ring" for end in (flow.giver, flow.receiver)}

    def backwardness(party: Party) -> tuple[object, ...]:
        connected = -links.get(party.id, 0.0)
        return (
            bool(scene.rings) and party.ring > 0,
            party.id not in told,
            party.state != "hit",
            not party.focal,
            not party.marks,
            party.kind != "customer",
            connected,
            party.id,
        )

    return sorted(scene.parties, key=backwardness)


def _foremost_flows(scene: Scene, shown: dict[str, int]) -> list[Flow]:
    """Choose what is marked, then what matters most; giving to oneself is no arrow."""
    flows = [
        flow
        for flow in scene.flows
        if flow.giver != flow.receiver and flow.giver in shown and flow.receiver in shown
    ]
    flows.sort(
        key=lambda flow: (-LOUDNESS[flow.emphasis], not flow.marks, -flow.importance, *_flow_order(flow))
    )
    return flows[:MOST_FLOWS]
