"""Finds organisations that cannot do without another that can do without them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated

from ecograph.finding import Evidence, Lead, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import Transfer, offers_to, pairs, power
from ecograph.rule import Limit, rule
from ecograph.tuples import NamedTuple

if TYPE_CHECKING:
    from ecograph.model import Offer


class _Side(NamedTuple):
    """How much one party depends on another, and that one on it."""

    dependent: str
    other: str
    depends: float
    is_missed: float


@rule(
    title="One can do without, the other cannot",
    severity="low",
    lever="win-win",
    sentence=(
        "{dependent:party} can hardly do without {others:parties} (weight {depends:number} of 5), and the other way "
        "round it weighs {missed:number} at most, spares counted: whoever can go without sets the terms; is that "
        "good for the whole?"
    ),
    caption="{dependent:party} needs {others:parties} far more than the other way round",
    remedy={
        "default": (
            "Look with {others:parties} for something of {dependent:party} that they would miss, so that both sides "
            "have a reason to keep the other going."
        ),
        "wanted": (
            "{dependent:party} could give {other:party} {thing:resource}, which {other:party} would like: with that "
            "each has a reason to keep the other going."
        ),
        "offered": (
            "{dependent:party} could give {thing:resource}: ask {other:party} whether it would come to count on "
            "that, so that each has a reason to keep the other going."
        ),
    },
)
def lopsided_power(
    graph: EcosystemGraph,
    *,
    min_dependence: Annotated[
        float, Limit("Parties that depend less on the other are let pass.", ge=1, le=5)
    ] = 4,
    min_gap: Annotated[
        float, Limit("The other must depend on it by at least this much less.", ge=1, le=5)
    ] = 2,
) -> Iterator[Evidence | Lead | NotJudged]:
    """Look for pairs that rely on each other most unequally, one finding for each dependent party.

    Only pairs that give each other something are judged: over other links nothing goes back on
    the map, which is what one-sided-link asks about. Neither is a customer, whom an organisation
    cannot do without by nature, nor an authority, which cannot trade.
    """
    sides: dict[str, list[_Side]] = defaultdict(list)
    mutual = power(graph).chosen(pairs(graph).mutual)
    is_judged = any(graph.can_trade(one) and graph.can_trade(other) for one, other in mutual)
    depends = map(graph.links.arithmetic.listed, mutual.columns[2:])
    wide = [
        row
        for row, (one, other) in enumerate(zip(*depends, strict=True))
        if (one >= min_dependence or other >= min_dependence) and abs(one - other) >= min_gap
    ]
    for (one, other), found in mutual.chosen(wide).items():
        if graph.can_trade(one) and graph.can_trade(other):
            ends = (one, other) if found.first > found.second else (other, one)
            sides[ends[0]].append(_Side(*ends, max(found), min(found)))
    if graph.actors and not is_judged:
        yield NotJudged(
            reason="no two organisations on the map give each other anything",
            ask="Ask each organisation: what do you get back from those who rely on you, and could you miss it?",
        )
    ranked = [sorted(of_one, key=_least_equal) for of_one in sides.values()]
    for of_one in sorted(ranked, key=lambda of_one: (_least_equal(of_one[0])[0], of_one[0].dependent)):
        yield Lead(subjects=(of_one[0].dependent,), tell=partial(_evidence, graph, of_one, min_gap))


def _least_equal(side: _Side) -> tuple[float, str]:
    return side.is_missed - side.depends, side.other


def _evidence(graph: EcosystemGraph, sides: list[_Side], min_gap: float) -> Evidence:
    dependent = sides[0].dependent
    others = [side.other for side in sides]
    other, offer = _best_return(graph, dependent, others)
    return Evidence(
        subjects=(dependent, *others),
        facts=tuple(
            link
            for one in others
            for giver, receiver in ((one, dependent), (dependent, one))
            for link in graph.given_between(provider=giver, recipient=receiver)
        ),
        values={
            "dependent": dependent,
            "others": others,
            "depends": max(side.depends for side in sides),
            "missed": max(side.is_missed for side in sides),
            "other": other,
            "thing": offer and offer.resource,
        },
        measured=sides[0].depends - sides[0].is_missed,
        limit=min_gap,
        sentence="default" if offer is None else "wanted" if isinstance(offer, Transfer) else "offered",
    )


def _best_return(
    graph: EcosystemGraph, dependent: str, others: list[str]
) -> tuple[str | None, Transfer | Offer | None]:
    """Find what the dependent party could give one of the others: rather what is wanted."""
    offers = [
        (other, offer) for other in others for offer in offers_to(graph, giver=dependent, receiver=other)[:1]
    ]
    return min(offers, key=lambda entry: not isinstance(entry[1], Transfer), default=(None, None))
