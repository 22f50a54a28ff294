"""Finds figures that go by one name and count several things."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from ecograph.finding import Evidence, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import ambiguous_metrics, journey_steps
from ecograph.model import point_of
from ecograph.rule import Limit, rule
from ecograph.rules.journey import NO_JOURNEY, behind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecograph.measures import AmbiguousMetric, JourneyStep
    from ecograph.model.journeys import Metric

_SETTLE = (
    "gree on one definition of “{name:text}”, the one that begins where it begins for the customer, and call the "
    "others something else, since figures under one name will be compared."
)


@rule(
    title="One word, two definitions",
    severity="low",
    lever="agree",
    sentence={
        "default": "“{name:text}” is counted in {number} ways: {ways:counts}.",
        "one place": (
            "“{name:text}” at {steps:resources} is counted in {number} ways: {ways:counts}, so that each can be "
            "right by its own figure."
        ),
        "target": (
            "“{name:text}” at {steps:resources} has {number} targets for what is counted alike: {ways:quoted}; which "
            "one holds?"
        ),
    },
    caption={
        "default": "“{name:text}” is counted in {number} ways",
        "target": "“{name:text}” has {number} targets",
    },
    remedy={
        "default": f"A{_SETTLE}",
        "owned": f"Let {{owners:parties}} a{_SETTLE}",
        "target": "Agree on one target for “{name:text}”, since whoever can choose between two will be right by one.",
    },
    about="metric",
)
def ambiguous_metric(
    graph: EcosystemGraph,
    *,
    min_importance: Annotated[
        float, Limit("Figures that are kept only where less weighs are let pass.", ge=1, le=5)
    ] = 2,
) -> Iterator[Evidence | NotJudged]:
    """Look for names under which there are two definitions or units, one finding for each name.

    It is to plan where the ways meet at one touchpoint: then partners hold different figures
    against each other for what one customer goes through. Two targets at one touchpoint, for
    what is counted alike, are to watch. That two parties keep the same figure is no matter.
    """
    steps = journey_steps(graph)
    if graph.actors and not steps:
        yield NO_JOURNEY
        return
    metrics = [metric for step in steps for metric in step.touchpoint.metric]
    if steps and not any(metric.definition or metric.unit for metric in metrics):
        yield NotJudged(
            reason="nobody has said what exactly is counted",
            ask="Ask whoever keeps a figure: what do you count, in what unit, from when until when?",
        )
        return
    evidence = [_evidence(graph, found, min_importance) for found in ambiguous_metrics(graph)]
    found = [one for one in evidence if one is not None and (one.measured or 0) >= min_importance]
    yield from sorted(found, key=lambda one: (one.severity is None, -(one.measured or 0), one.subjects))


def _evidence(graph: EcosystemGraph, found: AmbiguousMetric, min_importance: float) -> Evidence | None:
    by_place: dict[str, list[tuple[JourneyStep, Metric]]] = {}
    for step, metric in found.uses:
        by_place.setdefault(step.place, []).append((step, metric))
    if "definition" in found.differs or "unit" in found.differs:
        shared = [uses for uses in by_place.values() if len(_ways([metric for _, metric in uses])) > 1]
        uses = shared[0] if shared else list(found.uses)
        ways = _ways([metric for _, metric in uses])
        sentence = "one place" if shared else "default"
        told: Sequence[object] = ways
    else:
        ways, told, sentence = [], (), "target"
        uses = []
        for uses in by_place.values():
            targets = sorted({metric.target for _, metric in uses if metric.target is not None})
            if len(targets) > 1:
                told = [f"{target:g}" for target in targets]
                break
        if not told:
            return None
    steps = list({step.key: step for step, _ in uses}.values())
    owners = sorted({metric.owner for metric in ways if metric.owner})
    return Evidence(
        subjects=(found.name, *(step.place for step in steps), *owners),
        facts=behind(graph, steps),
        values={
            "name": min(metric.name for _, metric in found.uses),
            "steps": [step.place for step in steps],
            "number": len(told),
            "ways": told,
            "owners": owners,
        },
        measured=max(point_of(step.touchpoint.importance) for step in steps),
        limit=min_importance,
        sentence=sentence,
        severity="medium" if sentence == "one place" else None,
        remedy="owned" if len(owners) > 1 else None,
    )


def _ways(metrics: Sequence[Metric]) -> list[Metric]:
    """One metric for each definition, or where there is only one, for each unit."""

    def apart(texts: Sequence[str | None]) -> list[Metric]:
        said: dict[str, list[Metric]] = {}
        for text, metric in zip(texts, metrics, strict=True):
            if text:
                said.setdefault(" ".join(text.casefold().split()), []).append(metric)
        return [min(said[text], key=_identity) for text in sorted(said)]

    by_definition = apart([metric.definition for metric in metrics])
    return by_definition if len(by_definition) > 1 else apart([metric.unit for metric in metrics])


def _identity(metric: Metric) -> tuple[object, ...]:
    return (
        metric.owner or "",
        metric.definition or "",
        metric.unit or "",
        metric.value is None,
        metric.value or 0.0,
    )
