"""Finds parties that take something that matters from another and give nothing back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated

from ecograph.finding import Evidence, Lead, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import Transfer, offers_to, one_way_links, pairs, rings_back, unreturnable_links
from ecograph.rule import LINKS, Limit, rule

if TYPE_CHECKING:
    from ecograph.finding import Severity
    from ecograph.links import Link


@rule(
    title="One-way traffic",
    severity="medium",
    lever="reward",
    sentence=(
        "{receiver:party} gets {what:resources} from {givers:parties} (weight {weight:number} of 5), and on this "
        "map nothing goes back, neither straight nor by a short detour: is that right, or is something missing?"
    ),
    caption="{receiver:party} gets {what:resources}; nothing goes back",
    remedy={
        "default": (
            "Ask {givers:parties}: what is in it for you? If nothing, agree with {receiver:party} on a return that "
            "costs it little: information, recognition, access."
        ),
        "wanted": (
            "{receiver:party} could give {giver:party} {thing:resource}, which {giver:party} would like: agree on "
            "that in return."
        ),
        "offered": (
            "{receiver:party} could give {thing:resource}: ask {giver:party} whether that would be a fair return, "
            "or what would be."
        ),
    },
    needs=LINKS,
)
def one_sided_link(
    graph: EcosystemGraph,
    *,
    min_importance: Annotated[float, Limit("Links that weigh less are let pass.", ge=1, le=5)] = 3,
    grave: Annotated[float, Limit("Links that weigh less are only watched.", ge=1, le=5)] = 4,
    min_mutual: Annotated[
        float,
        Limit("Where a smaller share of pairs gives both ways, returns are not on the map.", ge=0, le=1),
    ] = 0.1,
    ring: Annotated[
        int, Limit("What comes back in a ring of at most this many parties does come back.", ge=2, le=8)
    ] = 4,
    max_arcs: Annotated[
        int, Limit("On a map with more arrows, anything that leads back in the end counts as a ring.", ge=0)
    ] = 20_000,
) -> Iterator[Evidence | Lead | NotJudged]:
    """Look for links over which nothing at all comes back, one finding per receiver.

    Neither end is a customer, who pays in other ways, nor an authority, which cannot trade.
    What comes back through others in a short ring is told by `indirect-return-only`. Where
    hardly any pair gives both ways, it is the map that leaves returns out, and nothing is judged.
    """
    flows = pairs(graph)
    mutual = len(flows.mutual)
    if mutual < int(min_mutual * len(flows)):
        yield NotJudged(
            reason="only {mutual} of {pairs} linked pairs give both ways, so returns seem not to be on the map",
            ask="Ask each party: what do you get back from those who rely on you?",
            values={"mutual": mutual, "pairs": len(flows)},
        )
        return
    is_large = flows.arcs > max_arcs
    taken: dict[str, list[Link]] = defaultdict(list)
    for link in graph.between_traders(unreturnable_links(graph) if is_large else one_way_links(graph)):
        receiver, giver = link[:2]
        if link.importance >= min_importance and (
            is_large or not rings_back(graph, giver=giver, receiver=receiver, max_length=ring)
        ):
            taken[receiver].append(link)
    ranked = sorted(taken.items(), key=lambda found: (-_weight(found[1]), -len(found[1])))
    for receiver, links in ranked:
        severity: Severity | None = None if _weight(links) >= grave else "low"
        tell = partial(_evidence, graph, receiver, links, min_importance, severity)
        yield Lead(subjects=(receiver,), tell=tell, severity=severity)


def _weight(links: list[Link]) -> float:
    return max(link.importance for link in links)


def _evidence(
    graph: EcosystemGraph, receiver: str, links: list[Link], min_importance: float, severity: Severity | None
) -> Evidence:
    givers = sorted({link.dependee for link in links})
    weight = _weight(links)
    returns = [
        (giver, found) for giver in givers for found in offers_to(graph, giver=receiver, receiver=giver)[:1]
    ]
    returns.sort(key=lambda entry: not isinstance(entry[1], Transfer))
    sentence = "default"
    if returns:
        sentence = "wanted" if isinstance(returns[0][1], Transfer) else "offered"
    return Evidence(
        subjects=(receiver, *givers),
        facts=tuple(links),
        values={
            "receiver": receiver,
            "givers": givers,
            "what": sorted({link.resource for link in links}),
            "weight": weight,
            "giver": returns[0][0] if returns else None,
            "thing": returns[0][1].resource if returns else None,
        },
        measured=weight,
        limit=min_importance,
        severity=severity,
        sentence=sentence,
    )
