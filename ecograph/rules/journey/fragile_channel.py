"""Finds channels that are the only way to much of what customers need."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from ecograph.finding import Evidence, NotJudged
from ecograph.graph import EcosystemGraph
from ecograph.measures import channel_losses, journey_steps
from ecograph.rule import Limit, rule
from ecograph.rules.journey import NO_JOURNEY, behind

if TYPE_CHECKING:
    from ecograph.measures import ChannelLoss


@rule(
    title="One channel, no way round",
    severity="low",
    lever="back-up",
    sentence={
        "default": (
            "“{channel:text}” is the only way to {steps:resources}, {share:.0%} of all that customers meet, by weight; "
            "or is another way missing from the map?"
        ),
        "fails": (
            "“{channel:text}” is the only way to {steps:resources}, {share:.0%} of all that customers meet, by weight, "
            "and when it closes {customers:parties} cannot go on; or is another way missing from the map?"
        ),
    },
    caption="No way round “{channel:text}”",
    remedy={
        "default": (
            "Arrange a back-up for “{channel:text}” with {performers:parties}: a second way to {steps:resources}, and "
            "how customers hear of it, since the day it closes is too late to look for one."
        ),
        "undone": (
            "Arrange a back-up for “{channel:text}”: a second way to {steps:resources}, and how customers hear of it, "
            "since the day it closes is too late to look for one."
        ),
    },
    about="channel",
)
def fragile_channel(
    graph: EcosystemGraph,
    *,
    min_share: Annotated[
        float, Limit("At least this share of the weight must have no other channel.", ge=0, le=1)
    ] = 0.2,
    on_the_spot: Annotated[
        str, Limit("The channel that is the place itself, for which there is no other, is let pass.")
    ] = "physical",
) -> Iterator[Evidence | NotJudged]:
    """Look for channels without which touchpoints cannot be reached, one finding for each channel.

    It is to plan where a customer has a critical need among them. Shares are of the weight of
    all touchpoints of which a channel is known.
    """
    steps = journey_steps(graph)
    known = sum(step.weight for step in steps if step.touchpoint.channel)
    if graph.actors and not steps:
        yield NO_JOURNEY
        return
    if steps and not known:
        yield NotJudged(
            reason="nobody has said by which channel customers come to any touchpoint",
            ask="Ask at each touchpoint: how do customers reach this, and how when that is closed?",
        )
    found = [
        _evidence(graph, loss, loss.weight / known, min_share)
        for loss in (channel_losses(graph) if known else ())
        if loss.steps
        and loss.weight / known >= min_share
        and loss.channel.casefold() != on_the_spot.casefold()
    ]
    yield from sorted(found, key=lambda one: (one.severity is None, -(one.measured or 0), one.subjects))


def _evidence(graph: EcosystemGraph, loss: ChannelLoss, share: float, min_share: float) -> Evidence:
    cut_off = [actor for actor in loss.cascade.failed if graph.is_customer(actor)]
    performers = sorted({actor for step in loss.steps for actor in step.touchpoint.performer})
    return Evidence(
        subjects=(loss.channel, *(step.place for step in loss.steps)),
        facts=behind(graph, loss.steps),
        values={
            "channel": loss.channel,
            "steps": [step.place for step in loss.steps],
            "share": share,
            "customers": cut_off,
            "performers": performers,
        },
        measured=share,
        limit=min_share,
        sentence="fails" if cut_off else "default",
        severity="medium" if cut_off else None,
        remedy="default" if performers else "undone",
    )
