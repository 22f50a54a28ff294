"""Measures as charts: which numbers of an ecosystem go into a figure, and what its title says."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import fsum
from typing import TYPE_CHECKING

from ecograph.measures import (
    experience_gaps,
    goal_support,
    handovers,
    importance_performance,
    journey_steps,
    layers,
    oppositions,
    pairs,
    power,
    returns,
    root_causes,
    volumes,
)
from ecograph.rendering.charts import (
    Axis,
    Bar,
    Bars,
    Blueprint,
    Cause,
    Matrix,
    Part,
    Plot,
    Point,
    Stance,
    Stances,
    Stop,
    Tree,
)
from ecograph.words import ENGLISH, listing, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ecograph.graph import EcosystemGraph
    from ecograph.links import Link
    from ecograph.measures import GoalSupport, JourneyStep, Power
    from ecograph.model.goals import Goal, Position
    from ecograph.model.journeys import Cause as Written
    from ecograph.model.record import ActorId, GoalId, JourneyId
    from ecograph.rendering.charts import Passage

_NAMED = 3
"""So many things are named on a bar, the weightiest first."""


def balance_chart(graph: EcosystemGraph, *, kind: str | None = None, unit: str | None = None) -> Bars:
    """Put what each party gives beside what it gets, and show what of its giving can come back.

    Through others counts the most that can come back in any largest circulation, so what is
    shown as not returning returns under no reading. Parties with the largest volume come first.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a, name: Airline}, {id: b, name: Cleaner}]
    ... dependencies: [{depender: a, dependee: b, resource: clean cabin, importance: 4}]
    ... '''))
    >>> balance_chart(graph).lines()[0]
    'Airline: gives 0 (comes straight back 0, can come back through others 0, does not come back 0); gets 4'
    """
    split = layers(graph, kind=kind, unit=unit)
    title = ENGLISH.nothing_given
    if split.total:
        title = ENGLISH.shares_title.format(
            direct=round(100 * split.direct / split.total), loop=round(100 * split.loop / split.total)
        )
    found = returns(graph, kind=kind, unit=unit)
    ranked = sorted(found, key=lambda actor: (-found[actor].given - found[actor].received, graph.name(actor)))
    return Bars(
        title=title,
        subtitle=_subtitle(graph, unit),
        rows=tuple(
            Bar(
                label=graph.name(actor),
                left=(found[actor].direct, found[actor].loop.most, found[actor].unreturned.least),
                right=(found[actor].received,),
                left_words=_things(graph, graph.given_by(actor)),
                right_words=_things(graph, graph.received_by(actor)),
            )
            for actor in ranked
        ),
        left_caption=ENGLISH.gives,
        right_caption=ENGLISH.gets,
        left_parts=(
            Part(caption=ENGLISH.returns_direct, look="direct"),
            Part(caption=ENGLISH.returns_loop, look="loop"),
            Part(caption=ENGLISH.returns_not, look="unreturned"),
        ),
    )


def exchange_matrix(graph: EcosystemGraph, *, kind: str | None = None, unit: str | None = None) -> Matrix:
    """Put who gives whom into a table: a row for each giver, a column for each receiver.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a, name: Airline}, {id: b, name: Cleaner}]
    ... dependencies: [{depender: a, dependee: b, resource: clean cabin, importance: 4}]
    ... '''))
    >>> exchange_matrix(graph).lines()
    ('Cleaner, Airline: 4',)
    """
    flows = volumes(graph, kind=kind, unit=unit)
    between = pairs(graph, kind=kind, unit=unit)
    mutual = sum(pair.direct > 0 for pair in between.values())
    names = tuple(map(graph.name, graph.actors))
    return Matrix(
        title=ENGLISH.mutual_title.format(mutual=mutual, pairs=len(between))
        if between
        else ENGLISH.nothing_given,
        subtitle=_subtitle(graph, unit),
        parties=names,
        cells=tuple(
            tuple(flows.get((giver, receiver)) for receiver in graph.actors) for giver in graph.actors
        ),
        row_caption=ENGLISH.gives,
        column_caption=ENGLISH.gets,
        scale=_scale(unit),
    )


def dependence_matrix(graph: EcosystemGraph) -> Matrix:
    """Put who depends on whom into a table: a row for each who relies, a column for each relied on.

    A cell holds how much the row depends on the column: the importance of its weightiest
    need, shared among those who can serve it; nothing where it can always do without.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a, name: Airline}, {id: b, name: Cleaner}]
    ... dependencies: [{depender: a, dependee: b, resource: clean cabin, importance: 4}]
    ... '''))
    >>> dependence_matrix(graph).lines()
    ('Airline, Cleaner: 4',)
    """
    both = power(graph)
    names = tuple(map(graph.name, graph.actors))
    return Matrix(
        title=_most_relied_on(graph),
        subtitle=ENGLISH.chart_subtitle.format(name=_named(graph), scale=ENGLISH.in_dependence),
        parties=names,
        cells=tuple(
            tuple(_dependence(both, depender, dependee) or None for dependee in graph.actors)
            for depender in graph.actors
        ),
        row_caption=ENGLISH.relies,
        column_caption=ENGLISH.relied_on,
        scale=ENGLISH.in_dependence,
    )


def influence_dependence(graph: EcosystemGraph) -> Plot:
    """Put each party where it stands: how much it depends on others, and they on it.

    Across: Σ over the others of how much the party depends on them; up: Σ of how much they
    depend on it, as in :func:`ecograph.measures.power`. The fields are divided at the means.

    Source: the influence-dependence plan of MICMAC and MACTOR (Godet 1991), on direct
    dependence.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a, name: Airline}, {id: b, name: Cleaner}]
    ... dependencies: [{depender: a, dependee: b, resource: clean cabin, importance: 4}]
    ... '''))
    >>> influence_dependence(graph).lines()[0]
    'Airline: depends on others 4, others depend on it 0'
    """
    both = power(graph)
    on_others = dict.fromkeys(graph.actors, 0.0)
    on_it = dict.fromkeys(graph.actors, 0.0)
    for (one, other), found in both.items():
        on_others[one] += found.first
        on_others[other] += found.second
        on_it[one] += found.second
        on_it[other] += found.first
    # Who depends on all is depended on by all: both means are the same.
    mean = fsum(on_it.values()) / len(on_it) if on_it else None
    return Plot(
        title=_most_relied_on(graph),
        subtitle=ENGLISH.chart_subtitle.format(name=_named(graph), scale=ENGLISH.in_dependence),
        points=tuple(
            Point(
                label=graph.name(actor),
                x=on_others[actor],
                y=on_it[actor],
                kind=graph.kind(actor),
                focal=actor == graph.focal,
            )
            for actor in graph.actors
        ),
        x=Axis(caption=ENGLISH.depends, low=0, cross=mean),
        y=Axis(caption=ENGLISH.depended_on, low=0, cross=mean),
        quadrants=None
        if not both
        else (ENGLISH.sets_pace, ENGLISH.tied_in, ENGLISH.stands_apart, ENGLISH.follows),
        footer=ENGLISH.at_means if both else "",
    )


def journey_blueprint(graph: EcosystemGraph, journey: JourneyId | None) -> Blueprint:
    """Put a journey from left to right: who does what, who hears the complaint, what falls short.

    Args:
        graph: the ecosystem.
        journey: which one; None where there is none, for a slide that says so.

    Source: service blueprint (Shostack 1984), with the gap of SERVQUAL (Parasuraman et al. 1985).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: passenger, kind: customer}, {id: cleaner, name: Cleaner}]
    ... journeys:
    ...   - id: trip
    ...     customer: passenger
    ...     touchpoints: [{id: toilets, performer: cleaner, importance: 4, expectation: 5, experience: 2}]
    ... '''))
    >>> journey_blueprint(graph, "trip").title
    'At “toilets” the experience falls deepest below what is expected'
    """
    if journey is None:
        return Blueprint(title=ENGLISH.no_journey, subtitle=_named(graph), stops=(), passages=())
    steps = [step for step in journey_steps(graph) if step.journey.id == journey]
    return Blueprint(
        title=_deepest(graph, journey),
        subtitle=_journey_subtitle(graph, journey),
        stops=tuple(_stop(graph, step) for step in steps),
        passages=passages(graph, steps),
    )


def passages(graph: EcosystemGraph, steps: Sequence[JourneyStep]) -> tuple[Passage, ...]:
    """Tell what is between every two of some steps of one journey."""
    handed: dict[tuple[object, object], Passage] = (
        {
            (one.before.key, one.after.key): "linked" if one.linked else "unlinked"
            for one in handovers(graph)[steps[0].journey.id].all
        }
        if steps
        else {}
    )
    return tuple(handed.get((one.key, other.key), "") for one, other in pairwise(steps))


def _stop(graph: EcosystemGraph, step: JourneyStep) -> Stop:
    point, blamed = step.touchpoint, step.blamed
    return Stop(
        label=_step_name(step),
        stage=point.stage or "",
        done_by=_either(map(graph.name, point.performer)),
        blamed="" if blamed is None else graph.name(blamed),
        same=blamed is not None and point.performer == (blamed,),
        expectation=_known(point.expectation),
        experience=_known(point.experience),
        channels=_either(point.channel),
        only_channel=len(point.channel) == 1,
        metrics=listing(sorted({metric.name for metric in point.metric})),
        weight=step.weight,
    )


def _either(names: Iterable[str]) -> str:
    return listing([*names], last="or")


def _known(rating: object) -> float | None:
    # A graph tells every rating of a journey as one number; the model's own type is wider.
    return rating if isinstance(rating, int | float) else None


def _step_name(step: JourneyStep) -> str:
    return step.touchpoint.name or step.touchpoint.id


def _journey_name(graph: EcosystemGraph, journey: JourneyId) -> str:
    return next((one.name or one.id for one in graph.journeys if one.id == journey), journey)


def _journey_subtitle(graph: EcosystemGraph, journey: JourneyId) -> str:
    name, told = _named(graph), printable(_journey_name(graph, journey))
    return name if name == told else ENGLISH.journey_subtitle.format(name=name, journey=told)


def _deepest(graph: EcosystemGraph, journey: JourneyId) -> str:
    falls = [step for step in experience_gaps(graph)[journey].steps if (step.gap or 0.0) > 0]
    names = [printable(_step_name(step)) for step in falls[:2]]
    if not names:
        return ENGLISH.nothing_falls_short.format(journey=printable(_journey_name(graph, journey)))
    if len(names) == 1:
        return ENGLISH.falls_short_most.format(one=names[0])
    return ENGLISH.fall_short_most.format(one=names[0], other=names[1])


def importance_plot(graph: EcosystemGraph, journey: JourneyId | None) -> Plot:
    """Put each touchpoint of a journey where it stands: how important it is, and how it is experienced.

    The fields are those of :func:`ecograph.measures.importance_performance`, divided at the means.

    Source: importance-performance analysis (Martilla & James 1977).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: passenger, kind: customer}]
    ... journeys:
    ...   - id: trip
    ...     customer: passenger
    ...     touchpoints:
    ...       - {id: toilets, importance: 4, experience: 2}
    ...       - {id: shops, importance: 2, experience: 4}
    ... '''))
    >>> importance_plot(graph, "trip").title
    'Mend first: “toilets”'
    """
    across, up = (
        Axis(caption=caption, low=1, high=5) for caption in (ENGLISH.experienced, ENGLISH.important)
    )
    if journey is None:
        return Plot(title=ENGLISH.no_journey, subtitle=_named(graph), points=(), x=across, y=up)
    grid = importance_performance(graph)[journey]
    urgent = [
        ENGLISH.step.format(name=printable(_step_name(step))) for step in grid.quadrants["concentrate here"]
    ]
    words = {"journey": printable(_journey_name(graph, journey)), "steps": listing(urgent, at_most=_NAMED)}
    is_known = grid.performance is not None
    title = (
        ENGLISH.mend_first if urgent else ENGLISH.nothing_to_mend if is_known else ENGLISH.experience_unknown
    )
    top = (ENGLISH.quadrant["concentrate here"], ENGLISH.quadrant["keep up"])
    return Plot(
        title=title.format(**words),
        subtitle=_journey_subtitle(graph, journey),
        points=tuple(
            Point(
                label=_step_name(step),
                x=_known(step.touchpoint.experience),
                y=_known(step.touchpoint.importance),
                kind="touchpoint",
            )
            for step in journey_steps(graph)
            if step.journey.id == journey
        ),
        x=replace(across, cross=grid.performance),
        y=replace(up, cross=grid.importance),
        quadrants=(*top, ENGLISH.quadrant["low priority"], ENGLISH.quadrant["possible overkill"]),
        footer=ENGLISH.at_step_means if is_known else "",
    )


def goals_table(graph: EcosystemGraph) -> Stances:
    """Put who stands where on which goal into a table, with when it is a success for each.

    The goals that are meant to be everybody's come first, then those that divide most. Customers
    are not asked. A whole whose parts are on both sides stands at neither, and the cell says so.

    Source: matrix of positions of MACTOR (Godet 1991).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: a, name: Airline}, {id: b, name: Cleaner}]
    ... goals: [{id: calm, name: Calm, shared: true}]
    ... positions: [{actor: a, goal: calm, stance: 3, success: No queue}]
    ... '''))
    >>> goals_table(graph).lines()
    ('Airline, Calm: for (3 of 4); “No queue”', 'Cleaner, Calm: has not said')
    """
    told = goal_support(graph)
    if not told:
        return Stances(title=ENGLISH.no_goal, subtitle=_named(graph), rows=(), columns=(), cells=())
    ranked = sorted(
        told.values(),
        key=lambda one: (not one.goal.shared, -len(one.opponents), -len(one.supporters), one.goal.id),
    )
    stands = {(row.actor, row.goal): row for row in graph.positions}
    goals = [one.goal for one in ranked]
    parties = sorted(
        (actor for actor in graph.actors if not graph.is_customer(actor)),
        key=lambda actor: (_firmness(stands, actor, goals), graph.name(actor).casefold(), actor),
    )
    return Stances(
        title=_goals_title(graph, ranked, len(parties)),
        subtitle=ENGLISH.stances_subtitle.format(name=_named(graph)),
        rows=tuple(map(graph.name, parties)),
        columns=tuple(goal.name or goal.id for goal in goals),
        notes=tuple(ENGLISH.everybodys if goal.shared else "" for goal in goals),
        cells=tuple(
            tuple(_stance(graph, stands.get((actor, goal.id)), actor, goal) for goal in goals)
            for actor in parties
        ),
    )


def _firmness(
    stands: Mapping[tuple[ActorId, str], Position], actor: ActorId, goals: Sequence[Goal]
) -> tuple[object, ...]:
    """Those who say most stand at the top: by their stance on each goal in turn, who has none last."""
    rows = [stands.get((actor, goal.id)) for goal in goals]
    return not any(rows), [(row is None, -row.stance if row else 0) for row in rows]


def _parts_on(graph: EcosystemGraph, actor: ActorId, goal: GoalId) -> list[Position]:
    """Where the parts of a whole stand on a goal."""
    return [part for part in graph.positions_apart if part.goal == goal and graph.whole(part.actor) == actor]


def divided_stance(graph: EcosystemGraph, actor: ActorId, goal: GoalId) -> str:
    """Say which parts of a whole are for a goal and which against it; nothing unless there are both."""
    parts = _parts_on(graph, actor, goal)
    supporters, opponents = (
        listing([graph.name(part.actor) for part in parts if part.stance * side > 0]) for side in (1, -1)
    )
    if not (supporters and opponents):
        return ""
    return ENGLISH.divided_stance.format(supporters=supporters, opponents=opponents)


def _stance(graph: EcosystemGraph, row: Position | None, actor: ActorId, goal: Goal) -> Stance:
    if row is None:
        return Stance(number=None)
    if words := divided_stance(graph, actor, goal.id):
        return Stance(number=0, words=words, is_divided=True)
    if row.success:
        parts = _parts_on(graph, actor, goal.id)
        voices = [part for part in parts if part.success == row.success]
        own = any(part.actor == actor for part in voices)
        voice = "" if own or not voices else graph.name(voices[0].actor)
        return Stance(number=row.stance, words=row.success, quoted=True, voice=voice)
    return Stance(number=row.stance, words=ENGLISH.success_unsaid if row.stance > 0 else "")


def _goals_title(graph: EcosystemGraph, ranked: Sequence[GoalSupport], asked: int) -> str:
    """Tell the goal that divides most, departments told apart; else how far the first is shared."""
    split = next(iter(oppositions(graph)), None)
    if split:
        return ENGLISH.split_goal.format(
            goal=printable(split.goal.name or split.goal.id),
            supporters=len(split.supporters),
            opponents=len(split.opponents),
        )
    first = ranked[0]
    supporters = [row.actor for row in first.supporters if not graph.is_customer(row.actor)]
    template = ENGLISH.same_goal if supporters and not first.opponents else ENGLISH.silent_goal
    return template.format(
        goal=printable(first.goal.name or first.goal.id),
        supporters=len(supporters),
        said=sum(not graph.is_customer(actor) for actor in first.explicit),
        asked=asked,
    )


def causes_tree(graph: EcosystemGraph, step: JourneyStep | None) -> Tree:
    """Put what is behind a touchpoint into a tree: from what falls short to the causes at the root.

    Args:
        graph: the ecosystem.
        step: which touchpoint; None where no causes are told of any, for a slide that says so.

    Source: cause and effect diagram (Ishikawa 1968), five whys (Ohno 1978); a tree, since its words
    stand level.

    >>> from ecograph import build, load
    >>> from ecograph.measures import journey_steps
    >>> graph = build(load('''
    ... actors: [{id: passenger, kind: customer}]
    ... journeys:
    ...   - id: trip
    ...     customer: passenger
    ...     touchpoints:
    ...       - id: toilets
    ...         importance: 4
    ...         causes: [{why: Rounds follow the clock, category: process, because: [{why: No forecast}]}]
    ... '''))
    >>> causes_tree(graph, journey_steps(graph)[0]).lines()
    ('Rounds follow the clock (process)', 'Rounds follow the clock: No forecast')
    """
    if step is None:
        return Tree(title=ENGLISH.no_causes, subtitle=_named(graph), effect="", causes=())
    found = root_causes(graph)[step.journey.id]
    shared = {_folded(root.why): root.steps for root in found.roots}
    elsewhere = {
        why.path: [
            ENGLISH.step.format(name=_step_name(other))
            for other in shared[_folded(why.why)]
            if other.key != step.key
        ]
        for why in found.whys
        if why.is_root and why.step.key == step.key
    }
    causes = tuple(_cause(cause, (), elsewhere) for cause in step.touchpoint.causes)
    roots = sum(cause.leaves for cause in causes)
    titles = ENGLISH.why_short if (step.gap or 0.0) > 0 else ENGLISH.why_so
    name, point = printable(_step_name(step)), step.touchpoint
    is_known = step.gap is not None
    return Tree(
        title=titles[roots != 1].format(step=name, roots=roots),
        subtitle=_journey_subtitle(graph, step.journey.id),
        effect=_step_name(step),
        measured=ENGLISH.expected_and_met.format(
            expectation=f"{_known(point.expectation):g}", experience=f"{_known(point.experience):g}"
        )
        if is_known
        else "",
        causes=causes,
    )


def _folded(text: str) -> str:
    """How root causes are compared: whatever their capitals and spaces."""
    return " ".join(text.casefold().split())


def _cause(
    cause: Written, above: tuple[str, ...], elsewhere: Mapping[tuple[str, ...], Sequence[str]]
) -> Cause:
    path = (*above, cause.why)
    others = elsewhere.get(path, ())
    return Cause(
        label=cause.why,
        category=cause.category or "",
        also=ENGLISH.also_behind.format(steps=listing([*others], at_most=_NAMED)) if others else "",
        because=tuple(_cause(deeper, path, elsewhere) for deeper in cause.because),
    )


def _dependence(both: Mapping[tuple[str, str], Power], depender: str, dependee: str) -> float:
    if (depender, dependee) in both:
        return both[depender, dependee].first
    return both[dependee, depender].second if (dependee, depender) in both else 0.0


def _most_relied_on(graph: EcosystemGraph) -> str:
    both = power(graph)
    rely = {
        actor: sum(_dependence(both, other, actor) > 0 for other in graph.actors if other != actor)
        for actor in graph.actors
    }
    most = max(rely.values(), default=0)
    if not most:
        return ENGLISH.nobody_relies
    names = [printable(graph.name(actor)) for actor in graph.actors if rely[actor] == most]
    return ENGLISH.relied_title.format(
        number=most, others=len(graph.actors) - 1, parties=listing(names, at_most=_NAMED)
    )


def _named(graph: EcosystemGraph) -> str:
    return printable(graph.facts.name) or ENGLISH.untitled


def _subtitle(graph: EcosystemGraph, unit: str | None) -> str:
    return ENGLISH.chart_subtitle.format(name=_named(graph), scale=_scale(unit))


def _scale(unit: str | None) -> str:
    return ENGLISH.in_worth if unit is None else ENGLISH.in_unit.format(unit=printable(unit))


def _things(graph: EcosystemGraph, links: Iterable[Link]) -> str:
    ranked = sorted(links, key=lambda link: (-link.importance, link.resource))
    names = dict.fromkeys(graph.resource_name(link.resource) for link in ranked)
    return listing([*names], at_most=_NAMED)
