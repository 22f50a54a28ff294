"""What a deck says, slide by slide: from a report to plain data."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ecograph.finding import FAMILIES, SEVERITIES, fill, told_once
from ecograph.measures import (
    balances,
    compatible_rings,
    ecosystem_numbers,
    experience_gaps,
    goal_support,
    journey_steps,
    oppositions,
    rings,
)
from ecograph.model import Interest, Offer, point_of
from ecograph.rendering.deck.cards import cards
from ecograph.rendering.deck.content import (
    BarRow,
    BarsPage,
    Cell,
    ChainPage,
    Deck,
    JourneyPage,
    MapPage,
    Stop,
    Swap,
    SwapsPage,
    TablePage,
    Telling,
    View,
    ViewsPage,
)
from ecograph.rendering.deck.excerpt import excerpt, trimmed, without_words
from ecograph.rendering.deck.fitting import conclusion, cut, words_of
from ecograph.rendering.map import Focus, conversation_map, party_of
from ecograph.rendering.plots import divided_stance, passages
from ecograph.rendering.scene import Flow, Scene
from ecograph.rendering.terminal import facts_lines, known_links, withheld_line
from ecograph.rendering.views import layers_of, swap_view
from ecograph.words import ENGLISH, count, listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ecograph.finding import Finding, Report
    from ecograph.graph import EcosystemGraph
    from ecograph.links import Link
    from ecograph.measures import GoalSupport, JourneyStep, Opposition, Ring, Step
    from ecograph.model.goals import Goal, Position
    from ecograph.model.record import ActorId
    from ecograph.rendering.deck.content import Page

SUMMARY_PARTIES: Final = 12
SUMMARY_FLOWS: Final = 15
BARE_PARTIES: Final = 15
BARE_FLOWS: Final = 20
PROPOSED: Final = 4
"""Exchanges that are proposed on the first slide."""
JOURNEYS: Final = 3
STOPS: Final = 9
CHAINS: Final = 3
COLUMNS: Final = 6
"""Columns of a chain."""
BARS: Final = 12
SWAPS: Final = 3
GOALS: Final = 4
TABLE_PARTIES: Final = 14
PROJECTED: Final = 12.0
"""The smallest letters of a table that is talked over; those of an appendix are read at a desk."""
WHOLE: Final = 400
"""Letters beyond which no name is told whole anywhere."""
QUESTIONS: Final = 24
LONGEST_QUESTION: Final = 170
"""Letters of the question for today."""
FINDINGS: Final = 60
FACTS: Final = 12
"""Facts in the notes of one finding."""
NAMES: Final = (9, 6, 5, 4, 3, 2)
"""Words of a name in a title, tried in turn."""

_CAUSES: Final = frozenset({"dependence", "reciprocity", "winwin", "alignment"})

_SEEN, _NOTICED, _ASKED = 1, 2, 3
_OF_MAPS: Final = (ENGLISH.deck_note_arrows, ENGLISH.deck_note_left_out, ENGLISH.deck_note_glued)


def deck_of(report: Report) -> Deck:
    """Say what a report has to tell on slides: what to talk about, what it rests on, whom to visit first."""
    graph = report.graph
    whole = conversation_map(graph, arrows=None)
    pages: list[Page] = [
        _summary(report, whole),
        _bare(graph, whole),
        *_journeys(graph),
        *_chains(report),
        _bars(graph),
        *_swaps(graph),
        *_goals(graph),
        *_views(graph),
        *_roadmap(graph),
        _questions(report),
        *cards(report),
        *_findings(report),
    ]
    return Deck(title=cut(graph.facts.name, 200) or ENGLISH.untitled, pages=tuple(pages))


# --- 1 and 2: the maps


def _summary(report: Report, whole: Scene) -> MapPage:
    graph = report.graph
    lead, ask = _lead(report), _ask(report)
    noticed, touched = _noticed(graph, lead)
    tellings = [
        Telling(
            mark=_SEEN if lead else 0,
            heading=ENGLISH.deck_see,
            text=lead.message if lead else ENGLISH.deck_nothing_seen,
        ),
        Telling(mark=_NOTICED if touched else 0, heading=ENGLISH.deck_notice, text=noticed),
    ]
    proposed = _proposed(graph, report, ask)
    if ask is not None:
        tellings.append(Telling(mark=_ASKED if proposed else 0, heading=ENGLISH.deck_ask, text=ask.remedy))
    marks: dict[tuple[str, str], set[int]] = defaultdict(set)
    for link in lead.dependencies if lead else ():
        marks[link.dependee, link.depender].add(_SEEN)
    for pair in touched:
        marks[pair].add(_NOTICED)
    on_party = {lead.party} if lead and not lead.dependencies else set()
    flows = tuple(
        replace(flow, marks=tuple(sorted(marks.get((flow.giver, flow.receiver), ())))) for flow in whole.flows
    )
    parties = tuple(
        replace(party, marks=(_SEEN,)) if party.id in on_party else party for party in whole.parties
    )
    scene = replace(whole, parties=parties, flows=(*flows, *proposed))
    return MapPage(
        title=conclusion(lead.caption if lead else ENGLISH.deck_nothing),
        scene=excerpt(scene, SUMMARY_PARTIES, SUMMARY_FLOWS),
        tellings=tuple(tellings),
        question=ENGLISH.deck_today.format(question=_today(report)),
        basis=f"{_basis(graph)}. {withheld_line(report.withheld)}" if report.withheld else _basis(graph),
        notes=(
            *(line for finding in (lead, ask) if finding for line in _notes_of(finding)),
            *_OF_MAPS,
        ),
    )


def _lead(report: Report) -> Finding | None:
    """The finding that opens: the gravest headline, rather one that rests on arrows than one on none."""
    told = [finding for finding in report.findings if not finding.is_accepted and finding.severity != "info"]
    ranked = sorted(report.headlines or told, key=lambda finding: SEVERITIES.index(finding.severity))
    # What happens on a journey is what the customer notices; why it happens is what we see.
    # And it is told on a map, so rather something that rests on arrows.
    causes = [finding for finding in ranked if finding.family in _CAUSES]
    drawn = [finding for finding in causes if finding.dependencies]
    on_journeys = [finding for finding in ranked if finding.family == "journey"]
    return next(iter([*drawn, *causes, *on_journeys, *ranked]), None)


def _ask(report: Report) -> Finding | None:
    """What to ask for: the first win-win that somebody could give, else what mends the opening finding."""
    told = [finding for finding in report.findings if not finding.is_accepted and finding.family == "winwin"]
    ranked = [finding for finding in report.headlines if finding.family == "winwin"] + told
    return next((finding for finding in ranked if finding.severity != "low"), None) or _lead(report)


def _proposed(graph: EcosystemGraph, report: Report, ask: Finding | None) -> tuple[Flow, ...]:
    if ask is None or not graph.settings.headlines:
        return ()
    about = tuple(fact.actor for fact in ask.evidence.facts if isinstance(fact, Interest | Offer))
    alone = replace(report, findings=(ask,))
    flows = conversation_map(graph, alone, arrows=0, focus=Focus(about=about, depth=0)).flows
    ranked = sorted(
        (flow for flow in flows if flow.proposed),
        key=lambda flow: (-flow.importance, flow.giver, flow.receiver),
    )
    return tuple(replace(flow, marks=(_ASKED,)) for flow in ranked[:PROPOSED])


def _noticed(graph: EcosystemGraph, lead: Finding | None) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Say what the customer notices, and over which arrows."""
    chain = _chain_of(lead) if lead else ()
    if chain and any(map(graph.is_customer, chain[-1].receivers)):
        last = chain[-1]
        ends = tuple((giver, receiver) for receiver in last.receivers for giver in last.givers)
        return ENGLISH.deck_cut_off.format(**_end_of(graph, last)), ends
    if (worst := _worst(graph)) is not None:
        point = worst.touchpoint
        customer = worst.journey.customer
        return ENGLISH.deck_falls_short.format(
            step=cut(point.name or point.id, 60),
            customer=cut(graph.name(customer), 60),
            expectation=_rating(point.expectation),
            experience=_rating(point.experience),
        ), tuple((giver, customer) for giver in point.performer if giver != customer)
    customers = [cut(graph.name(actor), 60) for actor in graph.actors if graph.is_customer(actor)]
    if not customers:
        return ENGLISH.deck_no_customer, ()
    return ENGLISH.deck_no_signal.format(customers=listing(customers, at_most=3)), ()


def _worst(graph: EcosystemGraph) -> JourneyStep | None:
    steps = [
        step
        for experience in experience_gaps(graph).values()
        for step in experience.steps
        if (step.gap or 0) > 0
    ]
    return min(steps, key=_from_the_deepest, default=None)


def _from_the_deepest(step: JourneyStep) -> tuple[float, float, object]:
    """Sort by how far steps fall short, then by what weighs most."""
    return (-(step.gap or 0), -step.weight, step.key)


def _today(report: Report) -> str:
    """One question for the room: what a finding rests on unconfirmed, else what was not judged."""
    unsure = next(
        (finding for finding in report.findings if finding.rule == "unverified-critical-claim"), None
    )
    if unsure is not None:
        return cut(unsure.message[:1].lower() + unsure.message[1:], LONGEST_QUESTION)
    if report.not_judged:
        ask = report.not_judged[0].ask
        return cut(ask[:1].lower() + ask[1:], LONGEST_QUESTION)
    return ENGLISH.deck_recognise


def _basis(graph: EcosystemGraph) -> str:
    """Say what a map rests on; how many arrows it shows is known when it is drawn."""
    known = known_links(graph)
    return (ENGLISH.deck_basis if known else ENGLISH.deck_basis_plain).format(
        links=count(len(graph.links), *ENGLISH.links),
        shown="{shown}",
        heard=len(graph.heard),
        parties=count(len(graph.actors), *ENGLISH.parties),
        known=known,
    )


def _bare(graph: EcosystemGraph, whole: Scene) -> MapPage:
    return MapPage(
        title=ENGLISH.deck_bare_title,
        scene=excerpt(whole, BARE_PARTIES, BARE_FLOWS),
        question=ENGLISH.deck_bare_subtitle,
        basis=_basis(graph),
        notes=_OF_MAPS,
    )


# --- 3: the journeys


def _journeys(graph: EcosystemGraph) -> Iterator[JourneyPage]:
    told = [journey for journey in graph.journeys if journey.touchpoints]
    gaps = experience_gaps(graph)
    steps_of: dict[str, list[JourneyStep]] = defaultdict(list)
    for step in journey_steps(graph):
        steps_of[step.journey.id].append(step)

    def pain(journey_id: str) -> float:
        return max((step.gap or 0 for step in gaps[journey_id].steps), default=0.0)

    # The journeys on which it hurts most, and of those that hurt alike the longest.
    ranked = sorted(told, key=lambda journey: (-pain(journey.id), -len(journey.touchpoints), journey.id))
    for journey in ranked[:JOURNEYS]:
        yield _journey(graph, steps_of[journey.id])


def _journey(graph: EcosystemGraph, steps: Sequence[JourneyStep]) -> JourneyPage:
    journey = steps[0].journey
    foremost = sorted(steps, key=_from_the_deepest)[:STOPS]
    kept = [step for step in steps if step in foremost]
    deep = [step for step in foremost if (step.gap or 0) > 0]
    foot = ENGLISH.deck_steps_shown.format(shown=len(kept), all=len(steps)) if len(kept) < len(steps) else ""
    return JourneyPage(
        title=_journey_title(graph, journey.name or journey.id, steps, deep),
        stops=tuple(_stop(graph, step, deep[:1]) for step in kept),
        passages=passages(graph, kept),
        foot=foot,
        notes=(
            ENGLISH.deck_note_gap,
            *(
                ENGLISH.deck_note_step.format(
                    step=cut(step.touchpoint.name or step.touchpoint.id, 80),
                    weight=_rating(step.weight),
                    expectation=_rating(step.touchpoint.expectation),
                    experience=_rating(step.touchpoint.experience),
                    performers=_parties(graph, step.touchpoint.performer),
                    blamed=_parties(graph, [step.blamed] if step.blamed else []),
                )
                for step in steps[:40]
            ),
            ENGLISH.deck_note_measure,
        ),
    )


def _journey_title(
    graph: EcosystemGraph, name: str, steps: Sequence[JourneyStep], deep: Sequence[JourneyStep]
) -> str:
    names = [step.touchpoint.name or step.touchpoint.id for step in deep[:2]]
    ways: tuple[str, ...]
    if len(names) == 2:
        ways = (ENGLISH.fall_short_most, *ENGLISH.deck_two_falls)
        return _entitled(ways, one=names[0], other=names[1])
    if names:
        return _entitled((ENGLISH.falls_short_most, *ENGLISH.deck_one_fall), one=names[0])
    is_known = any(step.gap is not None for step in steps)
    ways = (ENGLISH.nothing_falls_short, ENGLISH.deck_no_fall) if is_known else ENGLISH.deck_unknown_fall
    return _entitled(ways, journey=name, customer=graph.name(steps[0].journey.customer))


def _entitled(ways: Sequence[str], **names: str) -> str:
    """Make a title with names in it, shortening them no more than it takes."""
    for most in NAMES:
        short = {key: words_of(name, most) for key, name in names.items()}
        for way in ways:
            title = way.format(**short)
            if conclusion(title) == title:
                return title
    return conclusion(ways[-1].format(**short))


def _stop(graph: EcosystemGraph, step: JourneyStep, deepest: Sequence[JourneyStep]) -> Stop:
    point = step.touchpoint
    blamed = step.blamed
    return Stop(
        name=cut(point.name or point.id, 80),
        stage=cut(point.stage or "", 40),
        done_by=_parties(graph, point.performer),
        blamed=cut(graph.name(blamed), 60) if blamed and blamed not in point.performer else "",
        expectation=_number(point.expectation),
        experience=_number(point.experience),
        gap=step.gap,
        deepest=step in deepest,
    )


def _parties(graph: EcosystemGraph, actors: Sequence[ActorId]) -> str:
    if not actors:
        return ENGLISH.deck_nobody_known
    return listing([cut(graph.name(actor), 50) for actor in actors], last="or", at_most=3)


# --- 4: the chains


def _chain_of(finding: Finding | None) -> tuple[Step, ...]:
    """The chain of failures that a finding tells, if it tells one."""
    if finding is None:
        return ()
    found: tuple[Step, ...] = tuple(finding.evidence.values.get("chain", ()))
    return found


def _chains(report: Report) -> Iterator[ChainPage]:
    """At most three chains, those that end at a customer first; the end of one is not told on its own."""
    graph = report.graph
    told = [finding for finding in report.findings if _chain_of(finding) and not finding.is_accepted]
    ends_at_customer = [any(map(graph.is_customer, _chain_of(one)[-1].receivers)) for one in told]
    order = sorted(range(len(told)), key=lambda place: (not ends_at_customer[place], place))
    shown: list[tuple[Step, ...]] = []
    for place in order:
        chain = _chain_of(told[place])
        if len(shown) < CHAINS and not any(longer[-len(chain) :] == chain for longer in shown):
            shown.append(chain)
            yield _chain_page(graph, told[place])


def _chain_page(graph: EcosystemGraph, finding: Finding) -> ChainPage:
    chain = _chain_of(finding)
    lost = [actor for actor in chain[0].givers if actor in finding.subjects] or list(chain[0].givers)
    names = {
        "actor": cut(listing([graph.name(actor) for actor in lost], at_most=2), 60),
        **_end_of(graph, chain[-1]),
    }
    ways = ENGLISH.deck_without_chain[1:]
    return ChainPage(
        title=conclusion(finding.caption, *(way.format(**names) for way in ways)),
        scene=_chain_scene(graph, chain),
        tellings=(
            Telling(mark=0, heading=ENGLISH.deck_see, text=finding.message),
            Telling(mark=0, heading=ENGLISH.deck_do, text=finding.remedy),
        ),
        notes=(*_notes_of(finding), ENGLISH.deck_note_chain),
    )


def _end_of(graph: EcosystemGraph, step: Step) -> dict[str, str]:
    """Say who no longer gets what at the end of a chain."""
    return {
        "what": fill("{what:resource}", {"what": step.resource}, graph),
        "whom": fill("{whom:parties}", {"whom": step.receivers}, graph),
    }


def _chain_scene(graph: EcosystemGraph, chain: Sequence[Step]) -> Scene:
    """Put a chain into columns: who stops, who cannot go on for want of it, and at the end who is cut off."""
    column = _columns(chain)
    last = max(column.values())
    lost = {actor for actor in chain[0].givers if column.get(actor) == 0}
    parties = tuple(
        replace(
            party_of(graph, actor),
            state="lost" if actor in lost else "hit" if number == last else "failed",
        )
        for actor, number in column.items()
    )
    together: dict[tuple[ActorId, ActorId], list[Link]] = defaultdict(list)
    for step in chain:
        for link in step.links(graph):
            if column.get(link.dependee, last) < column.get(link.depender, -1):
                together[link.dependee, link.depender].append(link)
    flows = tuple(
        Flow(
            giver=giver,
            receiver=receiver,
            lines=tuple(graph.resource_name(link.resource) for link in links),
            importance=max(link.importance for link in links),
        )
        for (giver, receiver), links in together.items()
    )
    return Scene(title="", subtitle="", parties=parties, flows=flows, layers=layers_of(column))


def _columns(chain: Sequence[Step]) -> dict[ActorId, int]:
    """Tell who stands in which column; of a long chain the end is told, where the customer is."""
    column: dict[ActorId, int] = {}
    for number, step in enumerate(chain):
        for giver in step.givers:
            column.setdefault(giver, number)
        for receiver in step.receivers:
            column.setdefault(receiver, number + 1)
    before = max(max(column.values()) - COLUMNS + 1, 0)
    return {actor: number - before for actor, number in column.items() if number >= before}


# --- 5 and 6: what comes back


def _bars(graph: EcosystemGraph) -> BarsPage:
    books = balances(graph)
    busiest = sorted(books, key=lambda actor: (-books[actor].given - books[actor].received, actor))[:BARS]
    # By name: the order of the bars must rank nobody.
    shown = sorted(busiest, key=lambda actor: (graph.name(actor).casefold(), actor))
    rows = tuple(
        BarRow(
            label=cut(graph.name(actor), 40),
            gives=books[actor].given,
            gets=books[actor].received,
            gives_words=_things(graph, graph.given_by(actor), 2),
            gets_words=_things(graph, graph.received_by(actor), 2),
        )
        for actor in shown
    )
    foot = [ENGLISH.deck_bars_foot]
    if len(shown) < len(books):
        foot.append(ENGLISH.deck_bars_shown.format(shown=len(shown), all=f"{len(books):,}"))
    return BarsPage(
        title=_back_title(graph),
        rows=rows,
        foot=" ".join(foot),
        notes=(
            ENGLISH.deck_note_bars,
            *(
                ENGLISH.deck_note_bar.format(
                    party=cut(graph.name(actor), 60),
                    gives=f"{books[actor].given:.3g}",
                    gets=f"{books[actor].received:.3g}",
                    gives_words=_things(graph, graph.given_by(actor), 5) or "–",
                    gets_words=_things(graph, graph.received_by(actor), 5) or "–",
                )
                for actor in shown
            ),
            ENGLISH.deck_note_measure,
        ),
    )


def _back_title(graph: EcosystemGraph) -> str:
    shares = ecosystem_numbers(graph)
    if shares["direct_share"] is None:
        return conclusion(ENGLISH.deck_back_unknown)
    direct = round(10 * shares["direct_share"])
    through_others = shares.get("loop_share")
    loop = min(round(10 * (through_others or 0.0)), 10 - direct)
    if not loop:
        return conclusion(ENGLISH.deck_back[direct == 1].format(direct=direct))
    return conclusion(ENGLISH.deck_back_and_loop[direct == 1].format(direct=direct, loop=loop))


def _things(graph: EcosystemGraph, links: Iterable[Any], most: int) -> str:
    """Name what goes over links, the weightiest first."""
    weights: dict[str, float] = {}
    for link in links:
        weights[link.resource] = max(weights.get(link.resource, 0.0), link.importance)
    ranked = sorted(weights, key=lambda resource: (-weights[resource], resource))
    names = [cut(graph.resource_name(resource), 28) for resource in ranked[:most]]
    more = len(ranked) - len(names)
    return ", ".join([*names, f"+{more}"] if more else names)


def _swaps(graph: EcosystemGraph) -> Iterator[SwapsPage]:
    possible = rings(graph, min_gain=1.0)
    fitting: list[Ring[Any]] = []
    for ring in compatible_rings(possible):
        if ring.members not in [other.members for other in fitting]:
            fitting.append(ring)
    if not fitting:
        return
    told = fitting[:SWAPS]
    more = len(fitting) - len(told)
    yield SwapsPage(
        title=conclusion(
            ENGLISH.deck_swaps[0].format(number=len(told)) if len(told) > 1 else ENGLISH.deck_swaps[1]
        ),
        swaps=tuple(_swap(graph, ring) for ring in told),
        foot=" ".join(
            [ENGLISH.swap_footer, *([ENGLISH.deck_swaps_more.format(number=more)] if more else [])]
        ),
        notes=(
            ENGLISH.deck_note_swaps,
            *(
                ENGLISH.deck_note_swap.format(
                    parties=listing([cut(graph.name(member), 60) for member in ring.members]),
                    smallest=f"{ring.smallest:g}",
                    total=f"{ring.total:g}",
                )
                for ring in told
            ),
            ENGLISH.deck_note_measure,
        ),
    )


def _swap(graph: EcosystemGraph, ring: Ring[Any]) -> Swap:
    scene = swap_view(graph, ring)
    flows = tuple(replace(flow, marks=()) for flow in scene.flows)
    got = dict(zip(ring.members, (ring.transfers[-1], *ring.transfers[:-1]), strict=True))
    return Swap(
        scene=trimmed(replace(without_words(scene), flows=flows)),
        parts=tuple(
            (
                cut(graph.name(transfer.giver), 48),
                cut(graph.resource_name(transfer.resource), 60),
                cut(graph.resource_name(got[transfer.giver].resource), 60),
            )
            for transfer in ring.transfers
        ),
    )


# --- 7, 8 and 9: goals, views, roadmap


def _goals(graph: EcosystemGraph) -> Iterator[TablePage]:
    if not graph.facts.goals:
        return
    support = goal_support(graph)
    split = next(iter(oppositions(graph)), None)
    # What the title is about stands first.
    about = split.goal.id if split else None
    goals = sorted(graph.facts.goals, key=lambda goal: (goal.id != about, not goal.shared, goal.id))[:GOALS]
    stands: dict[tuple[ActorId, str], Position] = {
        (position.actor, position.goal): position for position in graph.positions
    }
    asked = [actor for actor in graph.actors if not graph.is_customer(actor)]
    spoken = {actor for actor, _ in stands}
    ranked = sorted(asked, key=lambda actor: (actor not in spoken, graph.name(actor).casefold(), actor))
    rows = [
        (
            Cell(text=cut(graph.name(actor), 50), tone="strong"),
            *(_stance(graph, stands.get((actor, goal.id))) for goal in goals),
        )
        for actor in ranked[:TABLE_PARTIES]
    ]
    yield TablePage(
        least=PROJECTED,
        title=_goals_title(goals, support, split),
        heads=(ENGLISH.deck_party, *(cut(goal.name or goal.id, 90) for goal in goals)),
        rows=tuple(rows),
        shares=(1.0, *(2.2 for _ in goals)),
        foot=_more_rows(rows, ranked),
        notes=(ENGLISH.deck_note_goals, ENGLISH.deck_note_measure),
    )


def _stance(graph: EcosystemGraph, position: Position | None) -> Cell:
    if position is None:
        return Cell(text=ENGLISH.deck_not_asked, tone="quiet")
    if divided := divided_stance(graph, position.actor, position.goal):
        return Cell(text=f"▲▼ {divided}", tone="open")
    ways = (("▼ ", ENGLISH.deck_against), ("– ", ENGLISH.deck_neither), ("▲ ", ENGLISH.deck_for))
    sign, stance = ways[(position.stance > 0) - (position.stance < 0) + 1]
    if position.success and not position.confidential:
        return Cell(text=sign + ENGLISH.deck_stance.format(stance=stance, success=cut(position.success, 110)))
    return Cell(text=sign + ENGLISH.deck_stance_open.format(stance=stance), tone="open")


def _goals_title(goals: Sequence[Goal], support: Mapping[str, GoalSupport], split: Opposition | None) -> str:
    if split:
        return _entitled(
            (ENGLISH.split_goal, ENGLISH.deck_goal_split),
            goal=split.goal.name or split.goal.id,
            supporters=str(len(split.supporters)),
            opponents=str(len(split.opponents)),
        )
    opposed = [goal for goal in goals if support[goal.id].opponents]
    goal = min(opposed, key=lambda goal: -len(support[goal.id].opponents)) if opposed else goals[0]
    found = support[goal.id]
    ways: tuple[str, ...]
    if opposed:
        ways = ENGLISH.deck_goal_against
    elif not found.supporters:
        ways = (ENGLISH.silent_goal, ENGLISH.deck_goal_open)
    elif found.implicit:
        ways = ENGLISH.deck_goal_same
    else:
        ways = ENGLISH.deck_goal_agreed
    return _entitled(
        ways,
        goal=goal.name or goal.id,
        supporters=count(len(found.supporters), *ENGLISH.parties),
        opponents=str(len(found.opponents)),
        implicit=str(len(found.implicit)),
    )


_RATED: Final = {
    "importance": ENGLISH.deck_weight,
    "satisfaction": ENGLISH.deck_satisfaction,
    "effort": ENGLISH.deck_effort,
}
_MET: Final = {
    "importance": ENGLISH.deck_weight,
    "expectation": ENGLISH.deck_expected,
    "experience": ENGLISH.deck_met,
}


class _Told(NamedTuple):
    """A link or a touchpoint that several voices tell of."""

    giver: str
    receiver: str
    what: str
    views: tuple[View, ...]
    """The first by voice first."""


def _views(graph: EcosystemGraph) -> Iterator[ViewsPage]:
    """The link and the touchpoint on which two voices are furthest apart, if any has two."""
    for note, told in (
        (ENGLISH.deck_note_views, list(_links_told(graph))),
        (ENGLISH.deck_note_step_views, list(_steps_told(graph))),
    ):
        apart = ((_distance(*pair), about, pair) for about in told for pair in combinations(about.views, 2))
        furthest = max(apart, key=lambda one: one[0], default=None)
        if furthest is None or furthest[0] == 0:
            continue
        _, about, (one, other) = furthest
        yield ViewsPage(
            title=_entitled(ENGLISH.deck_views, one=one.voice, other=other.voice, what=about.what),
            giver=cut(about.giver, 60),
            receiver=cut(about.receiver, 60),
            what=cut(about.what, 80),
            views=(one, other),
            question=ENGLISH.deck_views_question,
            notes=(
                note.format(number=len(told)),
                ENGLISH.deck_note_source.format(
                    title=ENGLISH.family["transparency"], family=ENGLISH.family["transparency"]
                ),
            ),
        )


def _links_told(graph: EcosystemGraph) -> Iterator[_Told]:
    rows = graph.facts.dependencies
    if not any(rows.column("according_to")):
        return
    told: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for row in rows:
        if not row.confidential:
            told[row.depender, row.dependee, row.resource].append(row)
    for (depender, dependee, resource), views in sorted(told.items()):
        if len(views) > 1:
            yield _Told(
                graph.names[dependee],
                graph.names[depender],
                graph.resource_name(resource),
                _by_voice(graph, views, depender, _RATED),
            )


def _steps_told(graph: EcosystemGraph) -> Iterator[_Told]:
    for journey in sorted(graph.facts.journeys, key=lambda journey: journey.id):
        told: dict[str, list[Any]] = defaultdict(list)
        for point in journey.touchpoints:
            if not point.confidential:
                told[point.id].append(point)
        for step, views in sorted(told.items()):
            if len(views) > 1:
                performers = dict.fromkeys(actor for point in views for actor in point.performer)
                yield _Told(
                    listing([graph.names[actor] for actor in performers], last="or", at_most=3)
                    or ENGLISH.deck_nobody_known,
                    graph.names[journey.customer],
                    next((point.name for point in views if point.name), step),
                    _by_voice(graph, views, journey.customer, _MET),
                )


def _by_voice(
    graph: EcosystemGraph, rows: Iterable[Any], receiver: ActorId, rated: Mapping[str, str]
) -> tuple[View, ...]:
    """Make a view of each row; what nobody is named for is told by who receives."""
    return tuple(
        View(
            voice=cut(graph.names[row.according_to or receiver], 60),
            ratings=tuple((name, _number(getattr(row, field))) for field, name in rated.items()),
            words=cut(row.note or "", 240),
        )
        for row in sorted(rows, key=lambda row: row.according_to or "")
    )


def _distance(one: View, other: View) -> float:
    return sum(
        abs(mine - theirs)
        for (_, mine), (_, theirs) in zip(one.ratings, other.ratings, strict=True)
        if mine is not None and theirs is not None
    )


def _number(rating: Any) -> float | None:
    return None if rating is None else point_of(rating)


_HORIZONS: Final = ("short", "medium", "long")


def _roadmap(graph: EcosystemGraph) -> Iterator[TablePage]:
    initiatives = graph.facts.initiatives
    if not initiatives:
        return
    horizons: list[str | None] = [*_HORIZONS]
    if any(one.horizon is None for one in initiatives):
        horizons.append(None)
    heads = dict(
        zip(
            (*_HORIZONS, None),
            (ENGLISH.deck_now, ENGLISH.deck_next, ENGLISH.deck_later, ENGLISH.deck_undated),
            strict=True,
        )
    )
    gains: dict[tuple[ActorId, str | None], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    ordered = sorted(initiatives, key=lambda one: one.id)
    for one in ordered:
        name = cut(one.name or one.id, WHOLE)
        for field in ("benefits", "costs"):
            for actor in getattr(one, field):
                if graph.is_there(actor):
                    gains[graph.whole(actor), one.horizon][name].add(field)
    parties = sorted({actor for actor, _ in gains}, key=lambda actor: (graph.name(actor).casefold(), actor))
    if not parties:
        return
    planned = {horizon for _, horizon in gains}
    shown = parties[:TABLE_PARTIES]
    rows = []
    for actor in shown:
        cells = [Cell(text=cut(graph.name(actor), WHOLE), tone="strong")]
        for horizon in horizons:
            lines = [_part(name, parts) for name, parts in gains.get((actor, horizon), {}).items()]
            empty = Cell(text=ENGLISH.deck_nothing_now, tone="open") if horizon == "short" else Cell(text="")
            cells.append(Cell(text="\n".join(lines)) if lines else empty)
        rows.append(tuple(cells))
    without = sum((actor, "short") not in gains for actor in parties)
    words = {"number": without, "parties": count(len(parties), *ENGLISH.parties)}
    ways = ENGLISH.deck_roadmap_gap if without else (ENGLISH.deck_roadmap_full,)
    yield TablePage(
        least=PROJECTED,
        title=conclusion(*(way.format(**words) for way in ways)),
        heads=(ENGLISH.deck_party, *(heads[horizon] for horizon in horizons)),
        rows=tuple(rows),
        # A horizon that nothing is planned for needs no more room than to show that.
        shares=(1.0, *(2.0 if horizon in planned else 0.8 for horizon in horizons)),
        foot=_more_rows(shown, parties),
        notes=(
            ENGLISH.deck_note_roadmap.format(number=len(initiatives)),
            *(
                ENGLISH.deck_note_action.format(
                    action=cut(one.name or one.id, 120),
                    effort=_rating(one.effort),
                    value=_rating(one.value),
                    risk=_rating(one.risk_of_not_acting),
                )
                for one in ordered[:40]
            ),
        ),
    )


def _part(name: str, parts: set[str]) -> str:
    if len(parts) == 2:
        return ENGLISH.deck_both.format(action=name)
    return (ENGLISH.deck_gains if parts == {"benefits"} else ENGLISH.deck_contributes).format(action=name)


# --- 10 and the appendix


def _questions(report: Report) -> TablePage:
    graph = report.graph
    rows = [
        (Cell(text=cut(silence.ask, 260)), Cell(text=cut(silence.reason, 200), tone="quiet"))
        for _, silence in told_once(report.not_judged)
    ]
    rows += [
        (Cell(text=cut(finding.message, 300)), Cell(text=cut(finding.remedy, 240), tone="quiet"))
        for finding in report.findings
        if finding.rule == "unverified-critical-claim" and not finding.is_accepted
    ]
    silent = [actor for actor in graph.actors if actor not in graph.heard]
    if silent:
        names = listing([cut(graph.name(actor), 50) for actor in silent], at_most=8)
        rows.append(
            (
                Cell(text=ENGLISH.deck_unheard_ask),
                Cell(text=cut(ENGLISH.deck_unheard.format(parties=names), 400), tone="quiet"),
            )
        )
    # What a map cannot know about itself is asked every time.
    rows.append((Cell(text=ENGLISH.deck_who_missing), Cell(text=ENGLISH.deck_who_missing_why, tone="quiet")))
    number = len(rows)
    return TablePage(
        least=PROJECTED,
        title=conclusion(ENGLISH.deck_open_title[number == 1].format(number=number)),
        heads=(ENGLISH.deck_question, ENGLISH.deck_why),
        rows=tuple(rows[:QUESTIONS]),
        shares=(3.0, 2.0),
        foot=_more_rows(rows[:QUESTIONS], rows),
        notes=(ENGLISH.deck_note_open,),
    )


def _findings(report: Report) -> Iterator[TablePage]:
    findings = report.findings
    if not findings:
        return
    shown = findings[:FINDINGS]
    rows = tuple(
        (
            Cell(text=str(number), tone="quiet"),
            Cell(text=ENGLISH.severity[finding.severity], tone="strong"),
            Cell(text=cut(_told(finding), 420)),
            Cell(text=cut(finding.remedy, 320)),
            Cell(text=ENGLISH.confidence[finding.confidence], tone="quiet"),
        )
        for number, finding in enumerate(shown, 1)
    )
    title = (
        ENGLISH.deck_findings_some.format(shown=len(shown), number=len(findings))
        if len(shown) < len(findings)
        else ENGLISH.deck_findings_title[len(findings) == 1].format(number=len(findings))
    )
    kinds = {finding.rule: finding for finding in reversed(shown)}
    ordered = sorted(kinds.values(), key=lambda one: (FAMILIES.index(one.family), one.rule))
    yield TablePage(
        title=conclusion(title),
        heads=(
            ENGLISH.deck_number,
            ENGLISH.deck_when,
            ENGLISH.deck_finding,
            ENGLISH.deck_remedy,
            ENGLISH.deck_sure,
        ),
        rows=rows,
        shares=(0.35, 0.75, 4.2, 3.4, 0.75),
        foot=_more_rows(shown, findings),
        notes=(ENGLISH.deck_note_table, *map(_source, ordered)),
    )


def _more_rows(shown: Sequence[object], every: Sequence[object]) -> str:
    more = len(every) - len(shown)
    return ENGLISH.deck_more_rows.format(number=more) if more else ""


def _told(finding: Finding) -> str:
    if finding.is_accepted and finding.decision:
        return ENGLISH.deck_accepted.format(message=finding.message, reason=finding.decision.reason)
    return finding.message


def _notes_of(finding: Finding) -> Iterator[str]:
    """What a speaker can fall back on: the finding, its numbers, what it rests on, where to read on."""
    yield finding.message
    yield finding.remedy
    if finding.evidence.measured is not None and finding.evidence.limit is not None:
        yield ENGLISH.measured_against.format(
            measured=f"{finding.evidence.measured:.3g}", limit=f"{finding.evidence.limit:.3g}"
        )
    yield ENGLISH.deck_note_known.format(confidence=ENGLISH.confidence[finding.confidence])
    facts = list(facts_lines(finding))
    if facts:
        yield ENGLISH.deck_note_rests
        yield from facts[:FACTS]
        if len(facts) > FACTS:
            yield ENGLISH.deck_note_more_facts.format(number=len(facts) - FACTS)
    yield _source(finding)


def _source(finding: Finding) -> str:
    return ENGLISH.deck_note_source.format(
        title=finding.descriptor.title, family=ENGLISH.family[finding.family]
    )


def _rating(rating: Any) -> str:
    return ENGLISH.deck_unsaid if rating is None else f"{point_of(rating):.3g}"
