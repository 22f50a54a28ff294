"""What if somebody stops: the cascade, and what is found before and after."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from ecograph.errors import ConfigError
from ecograph.graph import EcosystemGraph, build
from ecograph.measures import Cascade, cascade
from ecograph.rules import all_rules
from ecograph.scanning import scan
from ecograph.words import did_you_mean, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecograph.finding import Finding, Report
    from ecograph.model import Ecosystem
    from ecograph.model.record import ResourceId


@dataclass(frozen=True, kw_only=True)
class WhatIf:
    """What a loss does: who else fails, and what is found about those who are left."""

    loss: Cascade
    """Who is lost, who fails with them, and which needs nobody serves any more."""
    resources: tuple[ResourceId, ...]
    """What nobody can give any more."""
    channels: tuple[str, ...]
    """Which channels are closed."""
    before: Report = field(repr=False)
    """The ecosystem as it is."""
    after: Report = field(repr=False)
    """The ecosystem without what is lost; those who fail are still in it, without what they miss."""

    @cached_property
    def appeared(self) -> tuple[Finding, ...]:
        """What is found only after the loss."""
        known = {finding.id for finding in self.before.findings}
        return tuple(finding for finding in self.after.findings if finding.id not in known)

    @cached_property
    def disappeared(self) -> tuple[Finding, ...]:
        """What is no longer found after the loss."""
        known = {finding.id for finding in self.after.findings}
        return tuple(finding for finding in self.before.findings if finding.id not in known)


def what_if(
    what: Ecosystem | EcosystemGraph,
    *,
    remove: Iterable[str] = (),
    without: Iterable[str] = (),
    close: Iterable[str] = (),
    judge: Callable[[EcosystemGraph], Report] | None = None,
) -> WhatIf:
    """Follow what happens when parties stop, resources run out or channels close.

    Args:
        what: a model, or a graph that was built from one.
        remove: who stops: ids or names as people read them; a part stands for its whole.
        without: resources nobody can give any more, by id or name.
        close: channels that close.
        judge: how to judge before and after; by the checks of the package, where left out, but
            for the family *transparency*, which is about what is known and not about what is there.

    Raises:
        ConfigError: naming everything that is not in the model, and if nothing is lost at all.

    >>> import ecograph
    >>> found = what_if(ecograph.load('''
    ... actors: [{id: owner, kind: customer}, {id: depot, name: Depot}]
    ... dependencies: [{depender: owner, dependee: depot, resource: tiles, importance: 5}]
    ... '''), remove=["Depot"])
    >>> found.loss.failed, [finding.id for finding in found.disappeared]
    (('owner',), ['single-point-of-dependency@depot'])
    """
    graph = what if isinstance(what, EcosystemGraph) else build(what)
    problems: list[str] = []
    actors = sorted(set(_each(graph.find, remove, problems)))
    things = sorted(set(_each(graph.find_resource, without, problems)))
    known = {channel for link in graph.links for channel in link.channels}
    channels = sorted(set(close))
    for channel in channels:
        if channel not in known:
            hint = did_you_mean(channel, known)
            problems.append(
                f'there is no channel "{printable(channel)}"' + (f" ({printable(hint)})" if hint else "")
            )
    if problems:
        raise ConfigError("\n".join(problems))
    if not (actors or things or channels):
        raise ConfigError("say what is lost: a party, a resource or a channel")
    judge = judge or _judged
    left = graph.without(actors, resources=things, channels=channels)
    return WhatIf(
        loss=cascade(graph, actors, resources=things, channels=channels),
        resources=tuple(things),
        channels=tuple(channels),
        before=judge(graph),
        after=judge(left),
    )


def _judged(graph: EcosystemGraph) -> Report:
    return scan(graph, rules=[rule for rule in all_rules() if rule.descriptor.family != "transparency"])


def _each(find: Callable[[str], str], names: Iterable[str], problems: list[str]) -> list[str]:
    found = []
    for name in names:
        try:
            found.append(find(name))
        except ConfigError as error:
            problems.append(str(error))
    return found
