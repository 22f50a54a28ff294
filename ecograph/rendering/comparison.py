"""What a loss does, as text and as JSON: who fails and why, and what is found before and after."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from ecograph.finding import fill
from ecograph.measures import failure_chain
from ecograph.rendering.json import dump
from ecograph.rendering.terminal import WIDTH
from ecograph.words import ENGLISH, count, listing, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecograph.finding import Finding
    from ecograph.measures import Step
    from ecograph.scenarios import WhatIf


def what_if_text(found: WhatIf, *, width: int = WIDTH) -> str:
    """Write what a loss does: who cannot go on and by which chain, what is lost, what is found after it."""
    graph = found.before.graph
    blocks = [
        _wrapped(ENGLISH.what_if_title.format(what=_what(found)), width),
        _wrapped(_falls(found), width),
    ]
    if found.loss.failed:
        chains = [
            fill(ENGLISH.no_chain, {"chain": _steps(found, actor)}, graph) for actor in found.loss.failed
        ]
        blocks[-1] += "\n" + "\n".join(_wrapped(f"- {chain}", width, hanging="  ") for chain in chains)
    if found.loss.lost_share:
        share = ENGLISH.share_unserved.format(share=_percent(found.loss.lost_share))
        also = [
            ENGLISH.lack.format(
                what=printable(graph.resource_name(need.resource)), whom=printable(graph.name(need.depender))
            )
            for need in found.loss.unserved
            if not need.is_critical and need.depender not in found.loss.lost
        ]
        lacks = listing([*dict.fromkeys(also)], at_most=6)
        more = [ENGLISH.also_lacking.format(lacks=lacks)] if also else []
        blocks.append(_wrapped(" ".join([share, *more]), width))
    blocks.extend(_findings(found, width))
    return "\n\n".join(blocks)


def what_if_json(found: WhatIf) -> str:
    """Write what a loss does as JSON: the cascade with its chains, and the findings that come and go."""
    return dump(
        {
            "lost": {
                "actors": list(found.loss.lost),
                "resources": list(found.resources),
                "channels": list(found.channels),
            },
            "failed": [
                {
                    "actor": actor,
                    "chain": [
                        {
                            "givers": list(step.givers),
                            "resource": step.resource,
                            "receivers": list(step.receivers),
                        }
                        for step in _steps(found, actor)
                    ],
                }
                for actor in found.loss.failed
            ],
            "lost_share": found.loss.lost_share,
            "unserved": [
                {"depender": need.depender, "resource": need.resource, "critical": need.is_critical}
                for need in found.loss.unserved
            ],
            "findings": {
                "before": len(found.before.findings),
                "after": len(found.after.findings),
                "appeared": [finding.id for finding in found.appeared],
                "disappeared": [finding.id for finding in found.disappeared],
            },
        }
    )


def _what(found: WhatIf) -> str:
    graph = found.before.graph
    parts = []
    if found.loss.lost:
        names = listing([printable(graph.name(actor)) for actor in found.loss.lost])
        parts.append((ENGLISH.stops if len(found.loss.lost) == 1 else ENGLISH.stop).format(parties=names))
    if found.resources:
        things = listing([printable(graph.resource_name(thing)) for thing in found.resources], last="or")
        parts.append(ENGLISH.runs_out.format(things=things))
    if found.channels:
        channels = listing([printable(channel) for channel in found.channels])
        parts.append(
            (ENGLISH.closes if len(found.channels) == 1 else ENGLISH.close).format(channels=channels)
        )
    return listing(parts)


def _falls(found: WhatIf) -> str:
    names = [printable(found.before.graph.name(actor)) for actor in found.loss.failed]
    return ENGLISH.fail.format(parties=listing(names)) if names else ENGLISH.nobody_fails


def _steps(found: WhatIf, actor: str) -> tuple[Step, ...]:
    return failure_chain(found.before.graph, found.loss, actor)


def _findings(found: WhatIf, width: int) -> Iterator[str]:
    yield ENGLISH.before_after.format(
        before=count(len(found.before.findings), *ENGLISH.findings), after=len(found.after.findings)
    )
    told = ((ENGLISH.appeared_heading, found.appeared), (ENGLISH.disappeared_heading, found.disappeared))
    for heading, findings in told:
        if findings:
            yield "\n".join([heading, *_listed(findings, width)])
    if not found.appeared and not found.disappeared:
        yield ENGLISH.same_findings


def _listed(findings: Iterable[Finding], width: int) -> Iterator[str]:
    for finding in findings:
        severity = ENGLISH.severity[finding.severity].upper()
        yield _wrapped(f"- {severity}: {finding.message}", width, hanging="  ")


def _percent(share: float) -> int:
    return max(1, round(100 * share))


def _wrapped(text: str, width: int, *, hanging: str = "") -> str:
    return textwrap.fill(text, width, subsequent_indent=hanging, break_on_hyphens=False)
