"""The cards: for each party what to take along to the talk before everybody meets."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ecograph.model import Interest, Offer, point_of
from ecograph.rendering.deck.content import CardPage, Section
from ecograph.rendering.deck.fitting import conclusion, cut, words_of
from ecograph.words import ENGLISH, listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ecograph.finding import Finding, Report
    from ecograph.graph import EcosystemGraph
    from ecograph.links import Link
    from ecograph.model.record import ActorId

CARDS: Final = 40
LINES: Final = 5
"""Lines in one field; the rest are counted."""
NAME: Final = 6
"""Words of a name in a title."""


def cards(report: Report) -> Iterator[CardPage]:
    """One card for each partner, by name: neither the focal party nor a customer gets one."""
    graph = report.graph
    partners = [actor for actor in graph.actors if actor != graph.focal and not graph.is_customer(actor)]
    links = {actor: len(graph.given_by(actor)) + len(graph.received_by(actor)) for actor in partners}
    connected = sorted(partners, key=lambda actor: (-links[actor], actor))[:CARDS]
    wishes: dict[ActorId, list[Interest]] = defaultdict(list)
    for interest in graph.interests:
        wishes[interest.actor].append(interest)
    offers: dict[ActorId, list[Offer]] = defaultdict(list)
    for offer in graph.offers:
        offers[offer.actor].append(offer)
    about: dict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        if not finding.is_accepted:
            for party in finding.parties:
                about[party].append(finding)
    left_out = len(partners) - len(connected)
    foot = ENGLISH.deck_cards_more.format(shown=len(connected), number=left_out) if left_out else ""
    for actor in sorted(connected, key=lambda one: (graph.name(one).casefold(), one)):
        card = _card(graph, actor, (wishes[actor], offers[actor]), about[actor])
        yield replace(card, foot=foot)


def _card(
    graph: EcosystemGraph,
    actor: ActorId,
    exchange: tuple[Sequence[Interest], Sequence[Offer]],
    findings: Sequence[Finding],
) -> CardPage:
    wishes, offers = exchange
    name = words_of(cut(graph.name(actor), 60), NAME)
    open_wishes = [wish for wish in wishes if not wish.confidential]
    ranked = sorted(open_wishes, key=lambda wish: (-point_of(wish.priority), wish.resource, wish.giver or ""))
    stuck = list(dict.fromkeys(cut(wish.because, 200) for wish in ranked if wish.because))
    fields = (
        (ENGLISH.deck_relies, _links(graph, graph.received_by(actor), giving=True)),
        (ENGLISH.deck_relied, _links(graph, graph.given_by(actor), giving=False)),
        (ENGLISH.deck_wishes, [_wish(graph, wish) for wish in ranked]),
        (
            ENGLISH.deck_could,
            sorted(
                {cut(graph.resource_name(offer.resource), 80) for offer in offers if not offer.confidential}
            ),
        ),
        (ENGLISH.deck_stuck, stuck),
    )
    sections = [Section(heading=heading, lines=_few(lines)) for heading, lines in fields]
    question = _question(graph, actor, findings)
    sections.append(Section(heading=ENGLISH.deck_ours, lines=(question,), loud=True))
    return CardPage(
        title=conclusion(
            ENGLISH.deck_card.format(party=name), ENGLISH.deck_card_short.format(party=name), name
        ),
        sections=tuple(sections),
        notes=(
            ENGLISH.deck_note_card,
            *(
                ENGLISH.deck_fields.format(
                    heading=heading, lines="; ".join(lines[:30]) or ENGLISH.deck_card_none
                )
                for heading, lines in fields
            ),
            *(finding.message for finding in findings[:6]),
        ),
    )


def _few(lines: Sequence[str]) -> tuple[str, ...]:
    if not lines:
        return (ENGLISH.deck_card_none,)
    if len(lines) <= LINES:
        return tuple(lines)
    return (*lines[: LINES - 1], ENGLISH.deck_more.format(number=len(lines) - LINES + 1))


def _links(graph: EcosystemGraph, links: Iterable[Link], *, giving: bool) -> list[str]:
    """One line for each party on the other side, the weightiest first, with what goes between."""
    together: dict[ActorId, list[Link]] = defaultdict(list)
    for link in links:
        together[link.dependee if giving else link.depender].append(link)
    ranked = sorted(together, key=lambda other: (-max(link.importance for link in together[other]), other))
    return [
        ENGLISH.deck_relies_line.format(
            party=cut(graph.name(other), 48),
            what=listing(
                [
                    cut(graph.resource_name(link.resource), 48)
                    for link in sorted(together[other], key=lambda link: (-link.importance, link.resource))
                ],
                at_most=3,
            ),
        )
        for other in ranked
    ]


def _wish(graph: EcosystemGraph, wish: Interest) -> str:
    what = cut(graph.resource_name(wish.resource), 80)
    if wish.giver is None:
        return what
    return ENGLISH.deck_wish_from.format(what=what, party=cut(graph.name(wish.giver), 48))


def _question(graph: EcosystemGraph, actor: ActorId, findings: Sequence[Finding]) -> str:
    """What to ask: to be heard, then what it could give or get, then what is assumed of it."""
    if actor not in graph.heard:
        return ENGLISH.deck_unheard_ask
    for finding in findings:
        if finding.rule != "missing-exchange":
            continue
        facts = finding.evidence.facts
        givers = sorted({fact.actor for fact in facts if isinstance(fact, Offer)})
        takers = sorted({fact.actor for fact in facts if isinstance(fact, Interest)})
        what = cut(graph.resource_name(finding.subjects[0]), 80)
        if actor in givers:
            others = [cut(graph.name(one), 48) for one in takers if one != actor]
            return ENGLISH.deck_could_ask.format(what=what, whom=listing(others, at_most=4))
        if givers and actor in takers:
            others = [cut(graph.name(one), 48) for one in givers]
            return ENGLISH.deck_would_help.format(what=what, whom=listing(others, last="or", at_most=3))
    for finding in findings:
        if finding.rule == "unverified-critical-claim" and finding.subjects[0] == actor:
            return cut(finding.message, 300)
    return ENGLISH.deck_what_missing
