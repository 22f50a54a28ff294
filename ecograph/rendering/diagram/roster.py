"""Who and what takes part in a picture: in one order, and no more than a slide can hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecograph.errors import RenderError
from ecograph.rendering.theme import THEME
from ecograph.words import listing

if TYPE_CHECKING:
    from ecograph.rendering.scene import Flow, Party, Scene

MOST_PARTIES: Final = 30
MOST_FLOWS: Final = 120
"""With more than this nothing can be read on a slide; the foremost are drawn, and the rest counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """What is to be placed: parties and flows by number, whatever their names."""

    parties: tuple[Party, ...]
    flows: tuple[Flow, ...]
    ends: tuple[tuple[int, int], ...]
    """Giver and receiver of each flow."""
    left_out: str
    """What to say about the rest; empty where there is none."""

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
        RenderError: A flow names a party that is not in the scene.
    """
    known = {party.id for party in scene.parties}
    if strangers := sorted({end for flow in scene.flows for end in (flow.giver, flow.receiver)} - known):
        raise RenderError(f"a flow names {listing(strangers[:5])}, which is no party of this scene")
    parties = sorted(_foremost_parties(scene), key=lambda party: party.id)
    numbers = {party.id: number for number, party in enumerate(parties)}
    flows = sorted(_foremost_flows(scene, numbers), key=_flow_order)
    left_out = ""
    if len(parties) < len(scene.parties) or len(flows) < len(scene.flows):
        left_out = THEME.captions.not_all.format(
            parties=len(parties), all_parties=len(scene.parties), flows=len(flows), all_flows=len(scene.flows)
        )
    return Roster(
        parties=tuple(parties),
        flows=tuple(flows),
        ends=tuple((numbers[flow.giver], numbers[flow.receiver]) for flow in flows),
        left_out=left_out,
    )


def _flow_order(flow: Flow) -> tuple[object, ...]:
    return (flow.giver, flow.receiver, flow.proposed, flow.lines, flow.marks, flow.importance)


def _foremost_parties(scene: Scene) -> list[Party]:
    """Choose what stands out, then what is most connected."""
    links: dict[str, float] = {}
    for flow in scene.flows:
        for end in (flow.giver, flow.receiver):
            links[end] = links.get(end, 0.0) + flow.importance

    def backwardness(party: Party) -> tuple[object, ...]:
        connected = -links.get(party.id, 0.0)
        return (not party.focal, not party.marks, party.kind != "customer", connected, party.id)

    return sorted(scene.parties, key=backwardness)[:MOST_PARTIES]


def _foremost_flows(scene: Scene, shown: dict[str, int]) -> list[Flow]:
    """Choose what is marked, then what matters most; giving to oneself is no arrow."""
    flows = [
        flow
        for flow in scene.flows
        if flow.giver != flow.receiver and flow.giver in shown and flow.receiver in shown
    ]
    flows.sort(key=lambda flow: (not flow.marks, -flow.importance, *_flow_order(flow)))
    return flows[:MOST_FLOWS]
