"""Finds journeys in which customers meet less than they expect, and where most."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from ecograph.finding import Evidence, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import experience_gaps, journey_steps, root_causes
from ecograph.model import point_of
from ecograph.model.record import FrozenDict
from ecograph.rule import Limit, rule
from ecograph.rules.journey import NO_JOURNEY, behind, best_wish, called
from ecograph.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecograph.measures import JourneyStep, RootCause
    from ecograph.model import Lever

_MET = (
    "At {worst:resource} {customer:party} expects {expectation:number} of 5 and meets {experience:number} (weight "
    "{weight:number} of 5)"
)
_OTHERS = ", and meets too little at {others:resources} as well"
_CAUSES = "; it is put down to {causes:quoted}"


class _Way(NamedTuple):
    """What would move those who perform a touchpoint, and why."""

    remedy: str
    lever: Lever
    values: Mapping[str, object] = FrozenDict()


@rule(
    title="Experience falls short of expectation",
    severity="medium",
    lever="involve",
    sentence={
        "default": f"{_MET}.",
        "caused": f"{_MET}{_CAUSES}.",
        "more": f"{_MET}{_OTHERS}.",
        "more caused": f"{_MET}{_OTHERS}; the first is put down to {{causes:quoted}}.",
    },
    caption="Falls short: {worst:resource}",
    remedy={
        "default": (
            "Involve {performers:parties}: walk the journey with {customer:party} together and give a say in what "
            "changes at {worst:resource}, since who does it knows what is in the way and does not answer for it now."
        ),
        "own": (
            "Doing it and answering for it are in one hand here, at {performers:parties}: involve the people who do "
            "the work, let them walk the journey with {customer:party}, and change what is in the way at "
            "{worst:resource}."
        ),
        "enable": (
            "What is in the way is people or tools, so enable: ask at {performers:parties} what training, material or "
            "tools are lacking at {worst:resource}, and around the table who can provide them."
        ),
        "win-win": (
            "{performer:party}, who does it, would like {thing:resource}, which {giver:party} could give: make it a "
            "win-win and agree in the same talk on what {customer:party} is to meet at {worst:resource}, since whoever "
            "has to change must have something in it."
        ),
        "reward": (
            "What is agreed with {performers:parties} is the process, so reward what {customer:party} meets: agree on "
            "the experience at {worst:resource}, since what is rewarded is what gets done."
        ),
        "inform": (
            "{performers:parties} cannot be influenced, so inform: learn how it works there, tell {customer:party} "
            "beforehand what to expect at {worst:resource}, and keep a distance."
        ),
        "agree": (
            "Find out who does {worst:resource}, and agree on who answers for it: until then nobody can be asked to "
            "mend it."
        ),
    },
    about="journey",
)
def experience_gap(
    graph: EcosystemGraph,
    *,
    min_gap: Annotated[
        float, Limit("A touchpoint falls short when experience is this far below expectation.", ge=0, le=4)
    ] = 2,
    min_gap_indispensable: Annotated[
        float, Limit("The same for touchpoints the customer cannot do without.", ge=0, le=4)
    ] = 1,
    indispensable: Annotated[
        float, Limit("From this importance on the customer cannot do without.", ge=1, le=5)
    ] = 5,
) -> Iterator[Evidence | NotJudged]:
    """Look for touchpoints that fall short, one finding for each journey; the worst is named, the others with it.

    The worst has the largest gap, then the most weight. Those that weigh most need less of a
    gap; where such a one falls short by the full gap, it is to talk about now.
    """
    steps = journey_steps(graph)
    if graph.actors and not steps:
        yield NO_JOURNEY
        return
    found, silent = [], []
    for journey, told in experience_gaps(graph).items():
        short = [
            step
            for step in told.steps
            if (step.gap or 0.0)
            >= (min_gap_indispensable if point_of(step.touchpoint.importance) >= indispensable else min_gap)
        ]
        if short:
            is_grave = any(
                (step.gap or 0.0) >= min_gap and point_of(step.touchpoint.importance) >= indispensable
                for step in short
            )
            roots = [
                root
                for root in root_causes(graph)[journey].roots
                if short[0].key in {step.key for step in root.steps}
            ]
            found.append(_evidence(graph, short, roots, min_gap, is_grave=is_grave))
        elif told.known == 0:
            silent.append(journey)
    yield from sorted(found, key=lambda one: (one.severity is None, -(one.measured or 0), one.subjects))
    if silent:
        yield NotJudged(
            reason="nobody has said what customers expect and meet in {journeys:quoted}",
            ask="Ask customers at each touchpoint: what did you expect, from 1 to 5, and what did you meet?",
            values={"journeys": [called(journey) for journey in graph.journeys if journey.id in silent]},
        )


def _evidence(
    graph: EcosystemGraph,
    short: Sequence[JourneyStep],
    roots: Sequence[RootCause],
    min_gap: float,
    *,
    is_grave: bool,
) -> Evidence:
    worst, *others = short
    point = worst.touchpoint
    way = _way(graph, worst, roots)
    sentence = ("more caused" if others else "caused") if roots else ("more" if others else "default")
    return Evidence(
        subjects=(worst.journey.id, *(step.place for step in short), *point.performer),
        facts=behind(graph, short),
        values={
            "worst": worst.place,
            "customer": worst.journey.customer,
            "expectation": point.expectation,
            "experience": point.experience,
            "weight": point.importance,
            "others": [step.place for step in others],
            "causes": [root.why for root in roots],
            "performers": point.performer,
            **way.values,
        },
        measured=worst.gap,
        limit=min_gap,
        sentence=sentence,
        severity="high" if is_grave else None,
        lever=way.lever,
        remedy=way.remedy,
    )


def _way(graph: EcosystemGraph, step: JourneyStep, roots: Sequence[RootCause]) -> _Way:
    point, owner = step.touchpoint, step.journey.owner
    performers = set(point.performer)
    partners = {actor for actor in performers - {owner} if graph.can_be_influenced(actor)}
    if not performers:
        return _Way("agree", "agree")
    if not partners and owner not in performers and not any(map(graph.is_customer, performers)):
        return _Way("inform", "inform")
    skills = [root for root in roots if root.category in {"people", "technology"}]
    if 2 * len(skills) > len(roots):
        return _Way("enable", "enable")
    wish = best_wish(graph, partners)
    if wish:
        values = {"performer": wish.receiver, "giver": wish.giver, "thing": wish.resource}
        return _Way("win-win", "win-win", values)
    if point.agreement == "process" and point.accountable not in {None, *performers}:
        return _Way("reward", "reward")
    return _Way("own" if performers <= {owner, point.accountable} else "default", "involve")
