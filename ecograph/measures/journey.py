"""What the customer meets, step by step: who performs, who is blamed, what falls short, what is blind.

Most organisations do not control their own journey: partners deliver it, and the organisation
is blamed. Everything is told per whole; who asks per part builds the graph with `parts=True`,
and then the departments of one whole are partners of each other.

Where several perform one touchpoint, either will do, and its weight is shared among them in
equal parts. What nobody has said is left out and told, never counted as 0.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from ecograph.errors import ConfigError
from ecograph.graph import EcosystemGraph, measure
from ecograph.measures.dependence import Cascade, supply_of
from ecograph.measures.power import herfindahl
from ecograph.model.record import FrozenDict
from ecograph.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ecograph.model import Journey, Touchpoint
    from ecograph.model.journeys import Cause, Metric
    from ecograph.model.links import Agreement
    from ecograph.model.record import ActorId, EvidenceLevel, JourneyId, ResourceId

By: TypeAlias = Literal["journey", "owner"]
"""Whether a measure is told for each journey, or for all journeys of each owner together."""
Quadrant: TypeAlias = Literal["concentrate here", "keep up", "low priority", "possible overkill"]
Part: TypeAlias = Literal["definition", "unit", "target", "owner"]
Reason: TypeAlias = Literal["customer signal", "business target", "ease"]
_Backing: TypeAlias = Literal["owner", "sponsor", "mandate"]
_Role: TypeAlias = Literal["own", "customer", "beyond", "partners"]


class JourneyStep(NamedTuple):
    """One touchpoint of one journey, as its customer sees it, told per whole."""

    journey: Journey
    touchpoint: Touchpoint
    weight: float
    """weight(importance)."""

    @property
    def key(self) -> tuple[JourneyId, str]:
        """The ids of the journey and of the touchpoint."""
        return self.journey.id, self.touchpoint.id

    @property
    def gap(self) -> float | None:
        """Expectation less experience, above 0 where it falls short; None where either is unknown."""
        expectation, experience = self.touchpoint.expectation, self.touchpoint.experience
        return (
            None if expectation is None or experience is None else _number(expectation) - _number(experience)
        )

    @property
    def blamed(self) -> ActorId | None:
        """Who hears the complaint: whoever is said to, else the accountable party."""
        return self.touchpoint.blamed or self.touchpoint.accountable

    @property
    def place(self) -> str:
        """The journey and the touchpoint in one text, by which a graph knows its name."""
        return f"{self.journey.id}/{self.touchpoint.id}"

    @property
    def resource(self) -> ResourceId:
        """What the customer gets, as links call it."""
        return self.touchpoint.resource or self.place

    @property
    def evidence(self) -> EvidenceLevel | None:
        """How the touchpoint is known."""
        return self.touchpoint.evidence

    @property
    def source(self) -> str | None:
        """Where that was read or heard."""
        return self.touchpoint.source

    @property
    def according_to(self) -> ActorId | None:
        """Who says so."""
        return self.touchpoint.according_to


class Control(NamedTuple):
    """Who performs one journey, or all journeys of one owner, as shares of what is known."""

    owner: ActorId | None
    performers: Mapping[ActorId, float]
    """The weight each party performs, the largest first."""
    own: float | None
    """The share the owner performs, in [0, 1]; None without an owner, or where no performer is known."""
    partners: float | None
    """The share others perform, who can be influenced."""
    beyond: float | None
    """The share of parties nobody can hope to influence."""
    customer: float | None
    """The share the customer performs itself."""
    unknown: float | None
    """The share of all weight of which nobody has said who performs it; None without touchpoints."""

    @property
    def concentration(self) -> float | None:
        """The Herfindahl-Hirschman index of the performers, in (0, 1]; None where none is known."""
        return herfindahl(self.performers.values())


class Accountability(NamedTuple):
    """What one party answers for, and what it performs, in weight."""

    answers: float
    performs: float

    @property
    def gap(self) -> float:
        """Answers less performs: above 0 it answers for what others do, below 0 others for what it does."""
        return self.answers - self.performs


class AccountabilityGap(NamedTuple):
    """A touchpoint that others perform than the one who answers for it."""

    step: JourneyStep
    accountable: ActorId | None
    """Who answers for it; None where nobody does."""
    performers: tuple[ActorId, ...]
    """The others who perform it."""
    weight: float
    """The weight that is theirs."""
    unlinked: tuple[ActorId, ...]
    """Those of them on whom the accountable party has no link."""


class Blame(NamedTuple):
    """What one party hears the complaints about and another performs."""

    blamed: ActorId
    performer: ActorId
    steps: tuple[JourneyStep, ...]
    """The weightiest first."""
    weight: float
    share: float
    """Of the weight of all touchpoints of which both are known, in (0, 1]."""


class Agreements(NamedTuple):
    """What is agreed on the touchpoints that others perform than the one who answers for them."""

    shares: Mapping[Agreement, float]
    """Of the weight of which it is known, each in [0, 1]; empty where nobody has said."""
    unknown: float | None
    """The share of the weight of which nobody has said; None where there is nothing to agree on."""
    steps: Mapping[Agreement, tuple[JourneyStep, ...]]
    """The touchpoints by what is agreed on them, the weightiest first."""


class Experience(NamedTuple):
    """How far experience stays behind expectation."""

    gap: float | None
    """Σ weight × gap / Σ weight, a difference of ratings in [-4, 4]; None where no gap is known."""
    known: float | None
    """The share of the weight of which both are known; None without touchpoints."""
    steps: tuple[JourneyStep, ...]
    """The touchpoints with a known gap, the worst first."""


class Grid(NamedTuple):
    """Importance against performance: what to concentrate on."""

    importance: float | None
    """From here on a touchpoint is important; None where none has a known experience."""
    performance: float | None
    """From here on it performs."""
    quadrants: Mapping[Quadrant, tuple[JourneyStep, ...]]
    """The touchpoints in each quadrant, the most important first, then the poorest."""
    unknown: tuple[JourneyStep, ...]
    """Touchpoints of unknown experience, which are in none."""


class Coverage(NamedTuple):
    """How much of what matters is measured."""

    measured: float | None
    """The share of weight with a metric, in [0, 1]; None without touchpoints."""
    shared: float | None
    """Of the measured weight of which it is known, the share with a metric the partners see."""
    blind: tuple[JourneyStep, ...]
    """Touchpoints without a metric, the weightiest first."""
    unshared: tuple[JourneyStep, ...]
    """Touchpoints of whose metrics none is shared and at least one is said not to be."""
    elsewhere: tuple[JourneyStep, ...]
    """Touchpoints measured only by parties that neither perform them nor answer for them."""


class AmbiguousMetric(NamedTuple):
    """One name for what is counted in several ways."""

    name: str
    differs: tuple[Part, ...]
    """What is not the same everywhere."""
    uses: tuple[tuple[JourneyStep, Metric], ...]
    """Where the name is used, in order of journey and touchpoint."""

    @property
    def definitions(self) -> tuple[str, ...]:
        """The known definitions, each once."""
        return _distinct(metric.definition for _, metric in self.uses)

    @property
    def units(self) -> tuple[str, ...]:
        """The known units, each once."""
        return _distinct(metric.unit for _, metric in self.uses)

    @property
    def owners(self) -> tuple[ActorId, ...]:
        """The known owners, each once."""
        return _distinct(metric.owner for _, metric in self.uses)

    @property
    def targets(self) -> tuple[float, ...]:
        """The known targets, each once, rising."""
        return tuple(sorted({metric.target for _, metric in self.uses if metric.target is not None}))


class Fragility(NamedTuple):
    """How much of a journey hangs on one channel."""

    single: float | None
    """The share of the weight of known channel that has no other, in [0, 1]; None where none is known."""
    unknown: float | None
    """The share of all weight of which nobody has said by which channel; None without touchpoints."""
    only: Mapping[str, tuple[JourneyStep, ...]]
    """The touchpoints that have only this channel, the weightiest first; the weightiest channel first."""


class ChannelLoss(NamedTuple):
    """What happens to customers when a channel closes."""

    channel: str
    steps: tuple[JourneyStep, ...]
    """The touchpoints that have no other channel, the weightiest first."""
    weight: float
    """Their weight."""
    lost_share: float | None
    """The share of the customers' needs nobody serves any more, in [0, 1]; None where they need nothing."""
    cascade: Cascade
    """Who fails, and which needs go, as in :func:`~ecograph.measures.cascade`."""


class Handover(NamedTuple):
    """Two consecutive touchpoints that different parties perform."""

    before: JourneyStep
    after: JourneyStep
    linked: bool
    """Whether any two of their performers have a link, in either direction."""

    @property
    def drop(self) -> float | None:
        """Experience before less experience after, above 0 where it falls; None where either is unknown."""
        before, after = self.before.touchpoint.experience, self.after.touchpoint.experience
        return None if before is None or after is None else _number(before) - _number(after)


class Handovers(NamedTuple):
    """The hand-overs of one journey."""

    all: tuple[Handover, ...]
    """In the order of the journey."""
    unlinked: tuple[Handover, ...]
    """Those without a link: the deepest drop first, then the weightiest touchpoint arrived at."""

    @property
    def share(self) -> float | None:
        """The share without a link, in [0, 1]; None where there is no hand-over."""
        return len(self.unlinked) / len(self.all) if self.all else None


class Unrewarded(NamedTuple):
    """A party that performs for others and gets nothing back from them."""

    actor: ActorId
    steps: tuple[JourneyStep, ...]
    """What it performs so, the weightiest first."""
    weight: float
    parties: tuple[ActorId, ...]
    """The customers, owners and accountable parties that give it nothing."""

    @property
    def importance(self) -> float:
        """The highest importance among the touchpoints, a rating."""
        return max(_number(step.touchpoint.importance) for step in self.steps)


class Ownership(NamedTuple):
    """Who looks after a journey, as the model says it: an owner may be a department."""

    owner: ActorId | None
    sponsor: ActorId | None
    mandate: Literal["none", "time", "budget"] | None
    missing: tuple[_Backing, ...]
    """What nobody has named; a mandate also where it is said that there is none."""
    weight: float
    """The weight of all its touchpoints."""


class Why(NamedTuple):
    """One cause in a tree of causes."""

    step: JourneyStep
    path: tuple[str, ...]
    """From the cause nearest to the touchpoint down to this one."""
    category: str | None
    """Its own, else that of the nearest cause above that has one."""
    is_root: bool
    """Whether nobody has asked further."""

    @property
    def why(self) -> str:
        """The cause in one sentence."""
        return self.path[-1]


class RootCause(NamedTuple):
    """A cause behind which there is no other, and all touchpoints it is told of."""

    why: str
    category: str | None
    steps: tuple[JourneyStep, ...]
    weight: float
    """The weight of these touchpoints together."""


class Causes(NamedTuple):
    """The trees of causes, flattened: what a fishbone is drawn from."""

    whys: tuple[Why, ...]
    """All causes, each before those behind it, in the order of the journey."""
    categories: Mapping[str | None, int]
    """How many causes are in each category, the fullest first; None counts those without one."""
    roots: tuple[RootCause, ...]
    """The deepest whys: those of the most weight first."""


class Start(NamedTuple):
    """A journey or a touchpoint to start with, and why."""

    journey: JourneyId
    step: JourneyStep | None
    """The touchpoint; None where the row is about the whole journey."""
    signal: float | None
    """Customer signal: Σ weight × max(gap, 0); None where no gap is known."""
    target: float | None
    """Business target: how far figures are from their target, in [0, 1]; None where no metric has both."""
    ease: float | None
    """What the owner can begin with by itself, in [0, 1]; None where owner or performers are unknown."""
    reasons: tuple[Reason, ...]
    """Which of the three speak for it: a gap above 0, a figure off its target, ease of at least ½."""
    worst: JourneyStep | None
    """The touchpoint with the largest signal; None where no gap is known."""


def _number(rating: object) -> float:
    # A graph tells every rating of a journey as one number; the model's own type is wider.
    return cast("float", rating)


def _distinct(texts: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({text for text in texts if text is not None}))


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _weightiest(steps: Iterable[JourneyStep]) -> tuple[JourneyStep, ...]:
    return tuple(sorted(steps, key=lambda step: (-step.weight, step.key)))


def _weight(steps: Iterable[JourneyStep]) -> float:
    return sum((step.weight for step in steps), 0.0)


def _largest_first(weights: Mapping[str, float]) -> Mapping[str, float]:
    return FrozenDict(sorted(weights.items(), key=lambda item: (-item[1], item[0])))


# --- steps ------------------------------------------------------------------------------------------


@measure
def journey_steps(graph: EcosystemGraph) -> tuple[JourneyStep, ...]:
    """Give the touchpoints of all journeys: by journey, then in the order in which they are met.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: passenger, kind: customer}, {id: cleaner}]
    ... journeys:
    ...   - id: trip
    ...     customer: passenger
    ...     touchpoints: [{id: toilets, performer: cleaner, importance: 4, expectation: 5, experience: 2}]
    ... '''))
    >>> [(step.key, step.weight, step.gap) for step in journey_steps(graph)]
    [(('trip', 'toilets'), 4.0, 3.0)]
    """
    return tuple(
        JourneyStep(journey, point, graph.weight(point.importance))
        for journey in graph.journeys
        for point in journey.touchpoints
    )


@measure
def _groups(graph: EcosystemGraph, by: By) -> Mapping[str, list[JourneyStep]]:
    """Put the steps together by journey or owner; a journey without steps is there, without an owner not."""
    if by not in ("journey", "owner"):
        raise ConfigError(f'a journey is told by "journey" or by "owner", not by "{by}"')
    groups: dict[str, list[JourneyStep]] = {}
    for journey in graph.journeys:
        name = journey.id if by == "journey" else journey.owner
        if name is not None:
            groups.setdefault(name, [])
    for step in journey_steps(graph):
        name = step.journey.id if by == "journey" else step.journey.owner
        if name is not None:
            groups[name].append(step)
    return dict(sorted(groups.items()))


@measure
def _linked(graph: EcosystemGraph) -> frozenset[tuple[ActorId, ActorId]]:
    """Who relies on whom: depender and dependee of every link."""
    return frozenset(zip(graph.links.column("depender"), graph.links.column("dependee"), strict=True))


# --- who performs, who answers, who is blamed -------------------------------------------------------


@measure
def control(graph: EcosystemGraph, *, by: By = "journey") -> dict[str, Control]:
    """Tell who performs a journey: its owner, partners, parties nobody can influence, the customer itself.

    share = Σ weight of the touchpoints, shared equally among those who perform each, of the
    parties of that role / Σ weight of the touchpoints of which a performer is known. The four
    shares of a journey with an owner add up to 1. The owner is told first: an owner that cannot
    be influenced still performs its own journey.

    Args:
        graph: the ecosystem.
        by: for each journey, or for all journeys of each owner together.

    Returns:
        By id of the journey, or of the owner.

    Source: touchpoints owned by brand, partner, customer and others (Lemon & Verhoef 2016).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: passenger, kind: customer}, {id: airport}, {id: cleaner}]
    ... journeys:
    ...   - id: trip
    ...     customer: passenger
    ...     owner: airport
    ...     touchpoints:
    ...       - {id: toilets, performer: cleaner, importance: 3}
    ...       - {id: gate, performer: airport, importance: 1}
    ... '''))
    >>> found = control(graph)["trip"]
    >>> found.own, found.partners
    (0.25, 0.75)
    """
    owners = {journey.id: journey.owner for journey in graph.journeys}
    return {
        name: _control(graph, steps, owners[name] if by == "journey" else name)
        for name, steps in _groups(graph, by).items()
    }


def _control(graph: EcosystemGraph, steps: Sequence[JourneyStep], owner: ActorId | None) -> Control:
    performers: dict[ActorId, float] = defaultdict(float)
    roles: dict[_Role, float] = defaultdict(float)
    known = unknown = 0.0
    for step in steps:
        named = step.touchpoint.performer
        if named:
            known += step.weight
        else:
            unknown += step.weight
        for performer in named:
            part = step.weight / len(named)
            performers[performer] += part
            roles[_role(graph, step.journey, performer)] += part
    return Control(
        owner=owner,
        performers=_largest_first(performers),
        own=None if owner is None else _share(roles["own"], known),
        partners=_share(roles["partners"], known),
        beyond=_share(roles["beyond"], known),
        customer=_share(roles["customer"], known),
        unknown=_share(unknown, known + unknown),
    )


def _role(graph: EcosystemGraph, journey: Journey, performer: ActorId) -> _Role:
    if performer == journey.owner:
        return "own"
    if performer == journey.customer or graph.is_customer(performer):
        return "customer"
    return "partners" if graph.can_be_influenced(performer) else "beyond"


@measure
def accountability(graph: EcosystemGraph) -> dict[ActorId, Accountability]:
    """Tell for each party what it answers for, and what it performs.

    answers = Σ weight of the touchpoints it is accountable for; performs = Σ weight of what it
    performs, shared equally among those who perform a touchpoint; over the touchpoints of which
    both are known. The gaps of all parties add up to 0.

    Source: span of accountability against span of control (Simons 2005); one accountable party
    for each activity (RACI).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: passenger, kind: customer}, {id: airport}, {id: cleaner}]
    ... journeys:
    ...   - id: trip
    ...     customer: passenger
    ...     touchpoints: [{id: toilets, performer: cleaner, accountable: airport, importance: 3}]
    ... '''))
    >>> [(actor, found.gap) for actor, found in accountability(graph).items()]
    [('airport', 3.0), ('cleaner', -3.0)]
    """
    answers: dict[ActorId, float] = defaultdict(float)
    performs: dict[ActorId, float] = defaultdict(float)
    for step in journey_steps(graph):
        accountable, performers = step.touchpoint.accountable, step.touchpoint.performer
        if accountable and performers:
            answers[accountable] += step.weight
            for performer in performers:
                performs[performer] += step.weight / len(performers)
    return {
        actor: Accountability(answers.get(actor, 0.0), performs.get(actor, 0.0))
        for actor in sorted(answers.keys() | performs.keys())
    }


@measure
def accountability_gaps(graph: EcosystemGraph) -> tuple[AccountabilityGap, ...]:
    """Find the touchpoints that others perform than the one who answers for them.

    A touchpoint for which nobody answers is one, also where several perform it. Those who
    perform without the accountable party relying on them are told apart: it answers for them
    and has nothing to hold them to. What the customer performs itself is left out.

    Returns:
        The weightiest first, then by journey and touchpoint.

    Source: checks of a responsibility matrix (RACI); the controllability principle.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: passenger, kind: customer}, {id: airport}, {id: cleaner}]
    ... journeys:
    ...   - id: trip
    ...     customer: passenger
    ...     touchpoints: [{id: toilets, performer: cleaner, accountable: airport, importance: 3}]
    ... '''))
    >>> (found,) = accountability_gaps(graph)
    >>> found.accountable, found.performers, found.unlinked
    ('airport', ('cleaner',), ('cleaner',))
    """
    found = []
    for step in journey_steps(graph):
        named, accountable = step.touchpoint.performer, step.touchpoint.accountable
        others = _others(graph, step, accountable)
        if others:
            unlinked = tuple(
                other for other in others if accountable and (accountable, other) not in _linked(graph)
            )
            weight = step.weight * len(others) / len(named)
            found.append(AccountabilityGap(step, accountable, others, weight, unlinked))
    return tuple(sorted(found, key=lambda one: (-one.weight, one.step.key)))


def _others(graph: EcosystemGraph, step: JourneyStep, party: ActorId | None) -> tuple[ActorId, ...]:
    """Who performs a touchpoint besides one party and customers."""
    return tuple(
        performer
        for performer in step.touchpoint.performer
        if performer not in {party, step.journey.customer} and not graph.is_customer(performer)
    )


@measure
def blame(graph: EcosystemGraph) -> tuple[Blame, ...]:
    """Find who is blamed for what somebody else does.

    For each two parties the touchpoints one is blamed for and the other performs; of a
    touchpoint that several perform each counts for its part. Blamed is who is said to be,
    else who is accountable. What the customer performs itself is left out.

    Returns:
        The most weight first, then by name.

    Source: attribution of service failure (Bitner 1990).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: passenger, kind: customer}, {id: airport}, {id: cleaner}]
    ... journeys:
    ...   - id: trip
    ...     customer: passenger
    ...     touchpoints:
    ...       - {id: toilets, performer: cleaner, accountable: airport, importance: 3}
    ...       - {id: gate, performer: airport, accountable: airport, importance: 1}
    ... '''))
    >>> [(found.blamed, found.performer, found.weight, found.share) for found in blame(graph)]
    [('airport', 'cleaner', 3.0, 0.75)]
    """
    pairs: dict[tuple[ActorId, ActorId], list[JourneyStep]] = defaultdict(list)
    weights: dict[tuple[ActorId, ActorId], float] = defaultdict(float)
    known = 0.0
    for step in journey_steps(graph):
        blamed, performers = step.blamed, step.touchpoint.performer
        if blamed and performers:
            known += step.weight
            for performer in _others(graph, step, blamed):
                pairs[blamed, performer].append(step)
                weights[blamed, performer] += step.weight / len(performers)
    found = [
        Blame(*pair, steps=_weightiest(steps), weight=weights[pair], share=weights[pair] / known)
        for pair, steps in pairs.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.weight, one.blamed, one.performer)))


@measure
def agreements(graph: EcosystemGraph, *, by: By = "journey") -> dict[str, Agreements]:
    """Tell what is agreed on the touchpoints that others perform than the one who answers for them.

    share = Σ weight of the touchpoints on which this is agreed / Σ weight of those of which it
    is known what is agreed. Where nobody answers for a touchpoint there is nobody to agree with.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: passenger, kind: customer}, {id: airport}, {id: cleaner}]
    ... journeys:
    ...   - id: trip
    ...     customer: passenger
    ...     touchpoints:
    ...       - {id: toilets, performer: cleaner, accountable: airport, importance: 3, agreement: process}
    ... '''))
    >>> agreements(graph)["trip"].shares
    {'process': 1.0}
    """
    return {name: _agreements(graph, steps) for name, steps in _groups(graph, by).items()}


def _agreements(graph: EcosystemGraph, steps: Sequence[JourneyStep]) -> Agreements:
    asked = [
        step
        for step in steps
        if step.touchpoint.accountable and _others(graph, step, step.touchpoint.accountable)
    ]
    agreed: dict[Agreement, list[JourneyStep]] = {}
    for step in asked:
        if step.touchpoint.agreement:
            agreed.setdefault(step.touchpoint.agreement, []).append(step)
    known = sum(map(_weight, agreed.values()))
    total = _weight(asked)
    return Agreements(
        shares=FrozenDict((kind, _weight(agreed[kind]) / known) for kind in sorted(agreed)),
        unknown=_share(_weight(step for step in asked if not step.touchpoint.agreement), total),
        steps=FrozenDict((kind, _weightiest(agreed[kind])) for kind in sorted(agreed)),
    )


# --- expectation and experience ---------------------------------------------------------------------


@measure
def experience_gaps(graph: EcosystemGraph, *, by: By = "journey") -> dict[str, Experience]:
    """Tell how far experience stays behind expectation, and where most.

    gap of a touchpoint = expectation - experience, in steps of the rating; of a journey the mean
    by weight. Above 0 it falls short. (SERVQUAL writes the same difference the other way round.)

    Source: gap 5 of SERVQUAL (Parasuraman, Zeithaml & Berry 1985).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: passenger, kind: customer}]
    ... journeys:
    ...   - id: trip
    ...     customer: passenger
    ...     touchpoints:
    ...       - {id: gate, importance: 1, expectation: 3, experience: 4}
    ...       - {id: toilets, importance: 3, expectation: 5, experience: 2}
    ... '''))
    >>> found = experience_gaps(graph)["trip"]
    >>> found.gap, [step.touchpoint.id for step in found.steps]
    (2.0, ['toilets', 'gate'])
    """
    return {name: _experience(steps) for name, steps in _groups(graph, by).items()}


def _experience(steps: Sequence[JourneyStep]) -> Experience:
    told = [(step.gap, step) for step in steps if step.gap is not None]
    ordered = sorted(told, key=lambda one: (-one[0], -one[1].weight, one[1].key))
    return Experience(
        gap=weighted_mean((gap, step.weight) for gap, step in told),
        known=_share(_weight(step for _, step in told), _weight(steps)),
        steps=tuple(step for _, step in ordered),
    )


def weighted_mean(values: Iterable[tuple[float, float]]) -> float | None:
    """Give the mean of values by weight: Σ weight × value / Σ weight.

    Args:
        values: each value with its weight ≥ 0.

    Returns:
        None where no value weighs anything.

    >>> weighted_mean([(2.0, 3.0), (0.0, 1.0)])
    1.5
    """
    known = list(values)
    return _share(sum(value * weight for value, weight in known), sum(weight for _, weight in known))


@measure
def importance_performance(
    graph: EcosystemGraph,
    *,
    by: By = "journey",
    importance: float | None = None,
    performance: float | None = None,
) -> dict[str, Grid]:
    """Put each touchpoint in a quadrant: what matters, against how it is met.

    "concentrate here": important and poor; "keep up": important and good; "low priority":
    neither; "possible overkill": good and not important. At the cross-hair counts as above it.

    Args:
        graph: the ecosystem.
        by: for each journey, or for all journeys of each owner together.
        importance: the rating from which a touchpoint is important; where left out, the mean of
            the touchpoints of known experience, so that the answer is relative to the others.
        performance: the rating of experience from which it performs; the mean where left out.

    Source: importance-performance analysis (Martilla & James 1977).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: passenger, kind: customer}]
    ... journeys:
    ...   - id: trip
    ...     customer: passenger
    ...     touchpoints:
    ...       - {id: shops, importance: 2, experience: 4}
    ...       - {id: security, importance: 5, experience: 2}
    ... '''))
    >>> grid = importance_performance(graph)["trip"]
    >>> {name: [step.touchpoint.id for step in steps] for name, steps in grid.quadrants.items() if steps}
    {'concentrate here': ['security'], 'possible overkill': ['shops']}
    """
    return {name: _grid(steps, importance, performance) for name, steps in _groups(graph, by).items()}


_QUADRANTS: Mapping[tuple[bool, bool], Quadrant] = {
    (True, False): "concentrate here",
    (True, True): "keep up",
    (False, False): "low priority",
    (False, True): "possible overkill",
}


def _grid(steps: Sequence[JourneyStep], importance: float | None, performance: float | None) -> Grid:
    told = [
        (_number(step.touchpoint.importance), _number(step.touchpoint.experience), step)
        for step in steps
        if step.touchpoint.experience is not None
    ]
    if importance is None:
        importance = _share(sum(matters for matters, _, _ in told), len(told))
    if performance is None:
        performance = _share(sum(met for _, met, _ in told), len(told))
    quadrants: dict[Quadrant, list[JourneyStep]] = {quadrant: [] for quadrant in _QUADRANTS.values()}
    if importance is not None and performance is not None:
        for matters, met, step in sorted(told, key=lambda one: (-one[0], one[1], one[2].key)):
            quadrants[_QUADRANTS[matters >= importance, met >= performance]].append(step)
    return Grid(
        importance=importance,
        performance=performance,
        quadrants=FrozenDict((quadrant, tuple(found)) for quadrant, found in quadrants.items()),
        unknown=_weightiest(step for step in steps if step.touchpoint.experience is None),
    )


# --- what is measured -------------------------------------------------------------------------------


@measure
def measurement_coverage(graph: EcosystemGraph, *, by: By = "journey") -> dict[str, Coverage]:
    """Tell how much of what matters is measured, and how much of that the partners share.

    measured = Σ weight of the touchpoints with a metric / Σ weight of all; shared = Σ weight of
    those with a shared metric / Σ weight of the measured ones of which it is said whether they
    are shared.

    Source: coverage and blind spots of measurement in closed-loop feedback.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: passenger, kind: customer}]
    ... journeys:
    ...   - id: trip
    ...     customer: passenger
    ...     touchpoints:
    ...       - {id: check-in, importance: 5, metric: {name: waiting time, shared: true}}
    ...       - {id: security, importance: 4}
    ...       - {id: toilets, importance: 2}
    ...       - {id: boarding, importance: 4, metric: {name: on time, shared: true}}
    ... '''))
    >>> found = measurement_coverage(graph)["trip"]
    >>> found.measured, found.shared, found.blind[0].touchpoint.id
    (0.6, 1.0, 'security')
    """
    return {name: _coverage(steps) for name, steps in _groups(graph, by).items()}


def _coverage(steps: Sequence[JourneyStep]) -> Coverage:
    measured = [step for step in steps if step.touchpoint.metric]
    shared = [step for step in measured if any(metric.shared for metric in step.touchpoint.metric)]
    unshared = [
        step
        for step in measured
        if not any(metric.shared for metric in step.touchpoint.metric)
        and any(metric.shared is False for metric in step.touchpoint.metric)
    ]
    return Coverage(
        measured=_share(_weight(measured), _weight(steps)),
        shared=_share(_weight(shared), _weight(shared) + _weight(unshared)),
        blind=_weightiest(step for step in steps if not step.touchpoint.metric),
        unshared=_weightiest(unshared),
        elsewhere=_weightiest(filter(_is_measured_elsewhere, measured)),
    )


def _is_measured_elsewhere(step: JourneyStep) -> bool:
    point = step.touchpoint
    known = {*point.performer, point.accountable} - {None}
    owners = [metric.owner for metric in point.metric]
    return bool(known) and all(owner is not None and owner not in known for owner in owners)


@measure
def ambiguous_metrics(graph: EcosystemGraph) -> tuple[AmbiguousMetric, ...]:
    """Find the metrics that go by one name and are not one thing.

    A name, however it is capitalised, under which there are two definitions, two units or two
    owners, or two targets for what is defined and counted alike. What a metric leaves out differs
    from nothing.

    Returns:
        Those that differ in most first, then by name.

    Source: several definitions of one figure are the classic trap of chain steering; an
    operational definition (Deming 1986) is what all can count in the same way.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: passenger, kind: customer}]
    ... journeys:
    ...   - id: trip
    ...     customer: passenger
    ...     touchpoints:
    ...       - id: security
    ...         importance: 4
    ...         metric:
    ...           - {name: waiting time, definition: from the first tray}
    ...           - {name: Waiting time, definition: from the end of the queue}
    ... '''))
    >>> [(found.name, found.differs) for found in ambiguous_metrics(graph)]
    [('waiting time', ('definition',))]
    """
    uses: dict[str, list[tuple[JourneyStep, Metric]]] = defaultdict(list)
    for step in journey_steps(graph):
        for metric in step.touchpoint.metric:
            uses[_folded(metric.name)].append((step, metric))
    found = []
    for name, named in uses.items():
        differs = _differs([metric for _, metric in named])
        if differs:
            found.append(AmbiguousMetric(name, differs, tuple(named)))
    return tuple(sorted(found, key=lambda one: (-len(one.differs), one.name)))


def _folded(text: str) -> str:
    """How a text is compared: whatever its capitals and spaces."""
    return " ".join(text.casefold().split())


def _differs(metrics: Sequence[Metric]) -> tuple[Part, ...]:
    targets: dict[tuple[str, str], set[float]] = defaultdict(set)
    for metric in metrics:
        if metric.target is not None:
            alike = _folded(metric.definition or ""), _folded(metric.unit or "")
            targets[alike].add(metric.target)
    told: dict[Part, bool] = {
        "definition": len({_folded(metric.definition) for metric in metrics if metric.definition}) > 1,
        "unit": len({_folded(metric.unit) for metric in metrics if metric.unit}) > 1,
        "target": any(len(several) > 1 for several in targets.values()),
        "owner": len({metric.owner for metric in metrics if metric.owner}) > 1,
    }
    return tuple(part for part, differ in told.items() if differ)


# --- channels and hand-overs ------------------------------------------------------------------------


@measure
def channel_fragility(graph: EcosystemGraph, *, by: By = "journey") -> dict[str, Fragility]:
    """Tell how much of a journey hangs on one channel.

    single = Σ weight of the touchpoints with exactly one channel / Σ weight of those of which
    a channel is known.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: passenger, kind: customer}]
    ... journeys:
    ...   - id: trip
    ...     customer: passenger
    ...     touchpoints:
    ...       - {id: ticket, importance: 3, channel: app}
    ...       - {id: advice, importance: 1, channel: [app, desk]}
    ... '''))
    >>> found = channel_fragility(graph)["trip"]
    >>> found.single, list(found.only)
    (0.75, ['app'])
    """
    return {name: _fragility(steps) for name, steps in _groups(graph, by).items()}


def _fragility(steps: Sequence[JourneyStep]) -> Fragility:
    only = _only_channel(steps)
    known = _weight(step for step in steps if step.touchpoint.channel)
    unknown = _weight(step for step in steps if not step.touchpoint.channel)
    weights = _largest_first({channel: _weight(hanging) for channel, hanging in only.items()})
    return Fragility(
        single=_share(sum(weights.values()), known),
        unknown=_share(unknown, known + unknown),
        only=FrozenDict((channel, _weightiest(only[channel])) for channel in weights),
    )


def _only_channel(steps: Iterable[JourneyStep]) -> Mapping[str, list[JourneyStep]]:
    only: dict[str, list[JourneyStep]] = defaultdict(list)
    for step in steps:
        if len(step.touchpoint.channel) == 1:
            only[step.touchpoint.channel[0]].append(step)
    return only


@measure
def channel_losses(graph: EcosystemGraph) -> tuple[ChannelLoss, ...]:
    """Follow what each channel costs customers when it closes.

    The touchpoints that have no other channel go. Who fails then, and which needs nobody serves
    any more, is the cascade of the channel; lost_share = Σ weight of the customers' needs among
    those / Σ weight of all the customers' needs. Where another party serves the same need by
    another channel, a touchpoint can go and the need be served.

    Returns:
        The largest lost share first, then the most weight, then by name.

    Source: the N-1 criterion of power systems, on channels.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: passenger, kind: customer}, {id: airline}]
    ... journeys:
    ...   - id: trip
    ...     customer: passenger
    ...     touchpoints:
    ...       - {id: ticket, importance: 3, channel: app, performer: airline}
    ...       - {id: advice, importance: 1, channel: [app, desk], performer: airline}
    ... '''))
    >>> [(found.channel, found.weight, found.lost_share) for found in channel_losses(graph)]
    [('app', 3.0, 0.75), ('desk', 0.0, 0.0)]
    """
    only = _only_channel(journey_steps(graph))
    cut = _cut_by_channel(graph)
    on_links = {channel for channels in graph.links.column("channels") for channel in channels}
    on_steps = {channel for step in journey_steps(graph) for channel in step.touchpoint.channel}
    customers = {actor for actor in graph.actors if graph.is_customer(actor)}
    needed = sum(graph.weight(need.importance) for need in graph.needs if need.depender in customers)
    found = []
    for channel in on_links | on_steps:
        # What ecograph.measures.cascade does for one channel; it looks at every link each time.
        failed, unserved = supply_of(graph).lose((), without=cut.get(channel, ()))
        share = supply_of(graph).lost_share((), unserved)
        gone = tuple(graph.needs[number] for number in unserved)
        lost = sum(graph.weight(need.importance) for need in gone if need.depender in customers)
        steps = _weightiest(only.get(channel, ()))
        fallen = Cascade((), tuple(failed), share, gone)
        found.append(ChannelLoss(channel, steps, _weight(steps), _share(lost, needed), fallen))
    return tuple(sorted(found, key=lambda one: (-(one.lost_share or 0.0), -one.weight, one.channel)))


def _cut_by_channel(graph: EcosystemGraph) -> Mapping[str, list[tuple[int, ActorId]]]:
    """For each channel, the needs by number with those who serve them by no other channel."""
    ends = zip(*map(graph.links.column, ("depender", "dependee", "resource")), strict=True)
    channels = dict(zip(ends, graph.links.column("channels"), strict=True))
    cut: dict[str, list[tuple[int, ActorId]]] = defaultdict(list)
    for number, need in enumerate(graph.needs):
        for dependee in need.dependees:
            by = set(channels.get((need.depender, dependee, need.resource), ()))
            if len(by) == 1:
                cut[by.pop()].append((number, dependee))
    return cut


@measure
def handovers(graph: EcosystemGraph) -> dict[JourneyId, Handovers]:
    """Find where one party hands the customer over to another, and whether the two are linked.

    Two consecutive touchpoints are a hand-over when no party performs both. It is linked when
    any two of their performers have a link, in either direction: either will do. Where the
    customer performs one of them, or nobody knows who does, nothing is handed over.

    Source: the line of internal interaction of a service blueprint (Shostack 1984).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: passenger, kind: customer}, {id: security}, {id: cleaner}]
    ... journeys:
    ...   - id: trip
    ...     customer: passenger
    ...     touchpoints:
    ...       - {id: check, performer: security, importance: 3, experience: 4}
    ...       - {id: toilets, performer: cleaner, importance: 1, experience: 2}
    ... '''))
    >>> found = handovers(graph)["trip"]
    >>> found.share, found.unlinked[0].drop
    (1.0, 2.0)
    """
    return {name: _handovers(graph, steps) for name, steps in _groups(graph, "journey").items()}


def _handovers(graph: EcosystemGraph, steps: Sequence[JourneyStep]) -> Handovers:
    linked = _linked(graph)
    found = []
    for before, after in pairwise(steps):
        givers, takers = _others(graph, before, None), _others(graph, after, None)
        if givers and takers and not set(givers) & set(takers):
            pairs = [(giver, taker) for giver in givers for taker in takers]
            are_linked = any(pair in linked or pair[::-1] in linked for pair in pairs)
            found.append(Handover(before, after, are_linked))
    loose = [one for one in found if not one.linked]

    def rank(one: Handover) -> tuple[object, ...]:
        return -(-inf if one.drop is None else one.drop), -one.after.weight, one.after.key

    return Handovers(tuple(found), tuple(sorted(loose, key=rank)))


# --- who is rewarded, who owns ----------------------------------------------------------------------


@measure
def unrewarded_performers(graph: EcosystemGraph) -> tuple[Unrewarded, ...]:
    """Find who performs for others and gets nothing back from customer, owner or accountable party.

    A party counts for the touchpoints it performs, neither as their owner nor as their customer,
    for which none of the three gives it anything at all. Where neither an owner nor an
    accountable party besides it is known, nobody can tell, and it does not count. An authority
    may not take anything in return, and is left out.

    Returns:
        The highest importance first, then the most weight, then by name.

    Source: what is rewarded gets done: inducements and contributions (Barnard 1938).

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: passenger, kind: customer}, {id: airport}, {id: cleaner}]
    ... journeys:
    ...   - id: trip
    ...     customer: passenger
    ...     owner: airport
    ...     touchpoints: [{id: toilets, performer: cleaner, importance: 4}]
    ... '''))
    >>> [(found.actor, found.parties, found.importance) for found in unrewarded_performers(graph)]
    [('cleaner', ('airport', 'passenger'), 4.0)]
    """
    linked = _linked(graph)
    steps: dict[ActorId, list[JourneyStep]] = defaultdict(list)
    weights: dict[ActorId, float] = defaultdict(float)
    parties: dict[ActorId, set[ActorId]] = defaultdict(set)
    for step in journey_steps(graph):
        journey, point = step.journey, step.touchpoint
        for performer in point.performer:
            around = {journey.owner, point.accountable} - {None, performer}
            if not around or performer == journey.owner or not graph.can_trade(performer):
                continue
            asked = {cast("ActorId", party) for party in around} | {journey.customer}
            if not any((performer, party) in linked for party in asked):
                steps[performer].append(step)
                weights[performer] += step.weight / len(point.performer)
                parties[performer] |= asked
    found = [
        Unrewarded(actor, _weightiest(performed), weights[actor], tuple(sorted(parties[actor])))
        for actor, performed in steps.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.importance, -one.weight, one.actor)))


@measure
def ownership(graph: EcosystemGraph) -> dict[JourneyId, Ownership]:
    """Tell for each journey who owns it, who backs the owner, and what the owner may decide on.

    Owner and sponsor are told as the model says them, so that a department keeps its name;
    whoever is lost is gone.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: passenger, kind: customer}, {id: airport}]
    ... journeys: [{id: trip, customer: passenger, owner: airport, mandate: none}]
    ... '''))
    >>> ownership(graph)["trip"].missing
    ('sponsor', 'mandate')
    """
    written = {journey.id: journey for journey in graph.facts.journeys}
    found = {}
    for name, steps in _groups(graph, "journey").items():
        said = written[name]
        owner, sponsor = (_still_there(graph, actor) for actor in (said.owner, said.sponsor))
        has: dict[_Backing, bool] = {
            "owner": owner is not None,
            "sponsor": sponsor is not None,
            "mandate": said.mandate not in {None, "none"},
        }
        missing = tuple(part for part, is_named in has.items() if not is_named)
        found[name] = Ownership(owner, sponsor, said.mandate, missing, _weight(steps))
    return found


def _still_there(graph: EcosystemGraph, actor: ActorId | None) -> ActorId | None:
    return actor if actor is not None and graph.is_there(actor) else None


# --- why --------------------------------------------------------------------------------------------


@measure
def root_causes(graph: EcosystemGraph, *, by: By = "journey") -> dict[str, Causes]:
    """Flatten the trees of causes: all whys, how many there are of each category, and the deepest.

    A cause without a category has that of the nearest cause above it. Root causes that say the
    same, whatever the capitals, are one: the touchpoints they are told of add up.

    Source: cause and effect diagram (Ishikawa 1968); five whys (Ohno 1978).

    >>> from ecograph import build, load
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
    >>> found = root_causes(graph)["trip"]
    >>> found.categories, found.whys[-1].path
    ({'process': 2}, ('Rounds follow the clock', 'No forecast'))
    """
    return {name: _causes(steps) for name, steps in _groups(graph, by).items()}


def _causes(steps: Sequence[JourneyStep]) -> Causes:
    whys = tuple(why for step in steps for why in _whys(step))
    counted = Counter(why.category for why in whys)
    categories = sorted(counted.items(), key=lambda item: (-item[1], item[0] is None, item[0] or ""))
    same: dict[str, list[Why]] = defaultdict(list)
    for why in whys:
        if why.is_root:
            same[_folded(why.why)].append(why)
    roots = [_root(together) for together in same.values()]
    return Causes(
        whys=whys,
        categories=FrozenDict(categories),
        roots=tuple(sorted(roots, key=lambda root: (-root.weight, _folded(root.why)))),
    )


def _whys(step: JourneyStep) -> Iterator[Why]:
    ahead: list[tuple[Cause, tuple[str, ...], str | None]] = [
        (cause, (), None) for cause in reversed(step.touchpoint.causes)
    ]
    while ahead:
        cause, above, category = ahead.pop()
        path = (*above, cause.why)
        category = cause.category or category
        yield Why(step, path, category, not cause.because)
        ahead.extend((deeper, path, category) for deeper in reversed(cause.because))


def _root(together: Sequence[Why]) -> RootCause:
    by_key = {why.step.key: why.step for why in together}
    steps = _weightiest(by_key.values())
    category = min((why.category for why in together if why.category), default=None)
    return RootCause(min(why.why for why in together), category, steps, _weight(steps))


# --- where to start ---------------------------------------------------------------------------------


@measure
def where_to_start(
    graph: EcosystemGraph, *, by: Literal["journey", "touchpoint"] = "journey"
) -> tuple[Start, ...]:
    """Rank journeys, or touchpoints, by where to start: customer signal, then target, then ease.

    signal = Σ weight × max(expectation - experience, 0). target = the mean by weight over the
    touchpoints of the largest abs(value - target) / max(abs(value), abs(target)) of their metrics,
    at most 1: a model does not say which way a figure is better, so this is how far it is from
    its target, either way. ease = the share the owner performs, and half of the share that
    partners and customers perform: the owner can begin by itself, must ask, or can only inform.

    The order is lexicographic: the three are in different units, and no sum of them would mean
    anything. What is unknown comes last.

    Args:
        graph: the ecosystem.
        by: whether whole journeys are ranked, or single touchpoints.

    Source: priority by customer signal, business target and low-hanging fruit; the formula and
    the order are ours.

    >>> from ecograph import build, load
    >>> graph = build(load('''
    ... actors: [{id: passenger, kind: customer}, {id: airport}]
    ... journeys:
    ...   - id: trip
    ...     customer: passenger
    ...     owner: airport
    ...     touchpoints:
    ...       - {id: gate, performer: airport, importance: 3, expectation: 4, experience: 4}
    ...       - {id: toilets, performer: airport, importance: 2, expectation: 5, experience: 2}
    ... '''))
    >>> [(found.step.touchpoint.id, found.signal) for found in where_to_start(graph, by="touchpoint")]
    [('toilets', 6.0), ('gate', 0.0)]
    """
    if by == "touchpoint":
        found = [_start(graph, step.journey.id, [step], step) for step in journey_steps(graph)]
    else:
        found = [_start(graph, name, steps) for name, steps in _groups(graph, "journey").items()]

    def rank(one: Start) -> tuple[object, ...]:
        order = (-inf if known is None else known for known in (one.signal, one.target, one.ease))
        return (*(-known for known in order), one.journey, one.step.touchpoint.id if one.step else "")

    return tuple(sorted(found, key=rank))


def _start(
    graph: EcosystemGraph, journey: JourneyId, steps: Sequence[JourneyStep], step: JourneyStep | None = None
) -> Start:
    signals = [(step.weight * max(step.gap, 0.0), step) for step in steps if step.gap is not None]
    signal = sum(signal for signal, _ in signals) if signals else None
    offs = [(off, step.weight) for step in steps if (off := _off_target(step)) is not None]
    target = weighted_mean(offs)
    ease = _ease(graph, steps)
    reasons: dict[Reason, bool] = {
        "customer signal": bool(signal),
        "business target": bool(target),
        "ease": ease is not None and ease >= 0.5,
    }
    return Start(
        journey=journey,
        step=step,
        signal=signal,
        target=target,
        ease=ease,
        reasons=tuple(reason for reason, speaks in reasons.items() if speaks),
        worst=min(signals, key=lambda one: (-one[0], one[1].key))[1] if signals else None,
    )


def _off_target(step: JourneyStep) -> float | None:
    offs = []
    for metric in step.touchpoint.metric:
        if metric.target is not None and metric.value is not None:
            largest = max(abs(metric.target), abs(metric.value))
            offs.append(min(abs(metric.value - metric.target) / largest, 1.0) if largest else 0.0)
    return max(offs, default=None)


def _ease(graph: EcosystemGraph, steps: Sequence[JourneyStep]) -> float | None:
    if not steps or steps[0].journey.owner is None:
        return None
    told = _control(graph, steps, steps[0].journey.owner)
    if told.own is None:
        return None
    return told.own + ((told.partners or 0.0) + (told.customer or 0.0)) / 2


# --- which job first --------------------------------------------------------------------------------


def shortest_weighted_first(jobs: Mapping[str, tuple[float, float]]) -> tuple[str, ...]:
    """Order jobs by cost of delay divided by duration, the largest first, then by name.

    For one that does a job at a time and a cost of delay that does not change, no order costs less.

    Args:
        jobs: for each job its duration > 0 and what a unit of delay costs, ≥ 0.

    Raises:
        ConfigError: if a duration is not above 0 or a cost below 0.

    Source: Smith's rule (1956); CD3, weighted shortest job first (Reinertsen 2009).

    >>> shortest_weighted_first({"one": (3, 3), "two": (1, 10), "three": (10, 1)})
    ('two', 'one', 'three')
    """
    for name, (duration, cost) in jobs.items():
        if not (duration > 0 and cost >= 0):
            raise ConfigError(f'"{name}" needs a duration above 0 and a cost of delay of 0 or more')
    return tuple(sorted(jobs, key=lambda name: (-jobs[name][1] / jobs[name][0], name)))


def delay_cost(
    jobs: Mapping[str, tuple[float, float]],
    order: Iterable[str],
    *,
    until: Literal["start", "completion"] = "completion",
) -> float:
    """Add up what waiting costs when jobs are done one after another.

    Σ cost of delay × the time until the job starts, or is complete: say which.

    Args:
        jobs: for each job its duration and what a unit of delay costs.
        order: the names of the jobs, each once.
        until: what the customers of a job wait for.

    Raises:
        ConfigError: if the order does not name every job once.

    Source: Reinertsen, *The Principles of Product Development Flow* (2009).

    >>> delay_cost({"one": (3, 3), "two": (1, 10)}, ["two", "one"], until="start")
    3.0
    """
    names = list(order)
    if sorted(names) != sorted(jobs):
        raise ConfigError("an order names every job once")
    clock = total = 0.0
    for name in names:
        duration, cost = jobs[name]
        total += cost * (clock if until == "start" else clock + duration)
        clock += duration
    return total
