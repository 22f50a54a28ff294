"""Finds what other findings rest on and nobody has confirmed: the list of open questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

from ecograph.finding import SEVERITIES, Evidence, Finding
from ecograph.graph import EcosystemGraph
from ecograph.rule import Limit, rule

if TYPE_CHECKING:
    from ecograph.graph import Link

_COUNTS = SEVERITIES[:2]


@rule(
    title="Decisive, and not asked about",
    severity="low",
    lever="involve",
    sentence={
        "default": (
            "It is assumed that {actor:party} relies on {givers:parties} for {what:resources}, and {findings} findings "
            "rest on that: is it true?"
        ),
        "one": (
            "It is assumed that {actor:party} relies on {givers:parties} for {what:resources}, and a finding rests on "
            "that: is it true?"
        ),
    },
    caption="To ask {actor:party}: {what:resources}",
    remedy="Ask {actor:party} how heavily this weighs, how well it is served, and for how long it could go without.",
)
def unverified_critical_claim(
    graph: EcosystemGraph,
    findings: Sequence[Finding],
    *,
    min_importance: Annotated[float, Limit("Links that weigh less are let pass.", ge=1, le=5)] = 4,
) -> Iterator[Evidence]:
    """Look for assumed links behind findings that are to be discussed or planned, one finding per party to ask.

    The receiver is the one to ask. Findings that are only watched, and those accepted, do not
    make a question urgent.
    """
    claims: dict[str, dict[Link, set[str]]] = defaultdict(lambda: defaultdict(set))
    for finding in findings:
        if finding.severity in _COUNTS and not finding.is_accepted:
            for link in finding.dependencies:
                if link.evidence in {None, "assumed"} and link.importance >= min_importance:
                    claims[link.depender][link].add(finding.id)
    found = [_evidence(actor, links, min_importance) for actor, links in sorted(claims.items())]
    yield from sorted(found, key=lambda evidence: (-evidence.values["findings"], -(evidence.measured or 0)))


def _evidence(actor: str, links: dict[Link, set[str]], min_importance: float) -> Evidence:
    told: list[Link] = sorted(links, key=lambda link: link[:3])
    resting = {finding for findings in links.values() for finding in findings}
    return Evidence(
        subjects=(actor, *sorted({link.dependee for link in links})),
        facts=tuple(told),
        values={
            "actor": actor,
            "what": sorted({link.resource for link in links}),
            "givers": sorted({link.dependee for link in links}),
            "findings": len(resting),
        },
        measured=max(link.importance for link in links),
        limit=min_importance,
        sentence="one" if len(resting) == 1 else "default",
    )
