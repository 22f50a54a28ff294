"""What a rule found, and what a scan reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from string import Formatter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, TypeAlias

from ecograph.display import Shown
from ecograph.errors import RuleError
from ecograph.graph import Link
from ecograph.tuples import NamedTuple
from ecograph.words import ENGLISH, listing, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ecograph.graph import EcosystemGraph
    from ecograph.model import Decision, EvidenceLevel, Lever
    from ecograph.model.journeys import Metric
    from ecograph.model.record import ActorId

Severity: TypeAlias = Literal["high", "medium", "low", "info"]
Confidence: TypeAlias = Literal["high", "medium", "low"]
Family: TypeAlias = Literal[
    "reciprocity", "dependence", "winwin", "alignment", "journey", "transparency", "roadmap"
]

About: TypeAlias = Literal["party", "resource", "goal", "journey", "channel", "metric", "finding"]

SEVERITIES: Final[tuple[Severity, ...]] = ("high", "medium", "low", "info")
FAMILIES: Final[tuple[Family, ...]] = (
    "reciprocity",
    "dependence",
    "winwin",
    "alignment",
    "journey",
    "transparency",
    "roadmap",
)
_CONFIDENCE: Final[Mapping[EvidenceLevel | None, Confidence]] = {"measured": "high", "stated": "medium"}
_LEAST_SURE: Final[tuple[Confidence, ...]] = ("low", "medium", "high")

_NAMED: Final = 7
"""A sentence names this many; the rest are counted, and stand in the subjects."""

_WHOLE: Final = 100
"""From here on digits behind the point say nothing."""

DEFAULT: Final = "default"


class Fact(Protocol):
    """Anything a finding rests on that says how it is known: a link, an interest, an offer."""

    @property
    def evidence(self) -> EvidenceLevel | None:
        """How it is known."""


class Descriptor(NamedTuple):
    """What is the same for every finding of a rule; travels with the report."""

    id: str
    """The slug: the file name of the rule, with dashes."""
    family: Family
    """The folder of the rule."""
    title: str
    """The complaint, in a few words for people."""
    severity: Severity
    """How bad it is, unless a piece of evidence says otherwise."""
    lever: Lever
    """Which lever mends it, unless a piece of evidence says otherwise."""
    sentences: Mapping[str, str]
    """Templates of the message; `default`, and others a piece of evidence may choose."""
    captions: Mapping[str, str]
    """Templates of a few words beside a picture, by the same names."""
    remedies: Mapping[str, str]
    """Templates of the remedy, by the same names; `default` where a name has none of its own."""
    names: int = 1
    """How many leading subjects make the fingerprint."""
    about: About = "party"
    """What the first subject is; an id of a journey or a goal may be that of a party too."""


class Evidence(NamedTuple):
    """One thing a rule saw: values, no words."""

    subjects: tuple[str, ...]
    """Whom or what it is about, ids; the leading ones name the finding."""
    facts: tuple[Fact, ...] = ()
    """What it rests on; the least evidenced of these decides how sure it is."""
    values: Mapping[str, Any] = MappingProxyType({})
    """What the sentence is filled with: ids and numbers."""
    measured: float | None = None
    """The number that was judged."""
    limit: float | None = None
    """The threshold it was judged by."""
    sentence: str = DEFAULT
    """Which of the rule's sentences says it."""
    severity: Severity | None = None
    """If not the rule's."""
    lever: Lever | None = None
    """If not the rule's."""
    names: int | None = None
    """How many leading subjects make the fingerprint, if not as many as the rule says."""
    remedy: str | None = None
    """Which of the rule's remedies mends it, if not the one called as its sentence."""


class Lead(NamedTuple):
    """Evidence that is put together when it is told: of tens of thousands only the gravest are."""

    subjects: tuple[str, ...]
    """Those that name the finding."""
    tell: Callable[[], Evidence]
    """Gives the evidence, which has the same fingerprint and severity."""
    severity: Severity | None = None
    """If not the rule's."""
    names: int | None = None
    """How many of the subjects make the fingerprint, if not as many as the rule says."""


class NotJudged(NamedTuple):
    """A rule that could not judge, and what to ask so that it can: silence is no health."""

    reason: str
    """A template."""
    ask: str
    """A template of the question to ask, and whom."""
    values: Mapping[str, Any] = MappingProxyType({})
    """What both are filled with."""


def fingerprint(descriptor: Descriptor, found: Evidence | Lead) -> str:
    """Name what a rule found: `rule@subject[@subject…]`, stable under reordering and renaming."""
    count = descriptor.names if found.names is None else found.names
    return "@".join((descriptor.id, *found.subjects[:count]))


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One result of a rule; its words are made when somebody reads them."""

    descriptor: Descriptor = field(repr=False)
    evidence: Evidence = field(repr=False)
    graph: EcosystemGraph = field(repr=False, compare=False)
    decision: Decision | None = None
    """What was decided about it."""
    robustness: float | None = None
    """The share of uncertain draws in which it holds, in [0, 1]; None where none were made."""

    @property
    def id(self) -> str:
        """The fingerprint `rule@subject[@subject…]`, stable under reordering and renaming."""
        return fingerprint(self.descriptor, self.evidence)

    @property
    def rule(self) -> str:
        """The id of the rule."""
        return self.descriptor.id

    @property
    def family(self) -> Family:
        """The family of the rule."""
        return self.descriptor.family

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.evidence.severity or self.descriptor.severity

    @property
    def lever(self) -> Lever:
        """Which lever mends it."""
        return self.evidence.lever or self.descriptor.lever

    @property
    def confidence(self) -> Confidence:
        """How well the facts behind it are evidenced: as well as the least of them."""
        known = (_CONFIDENCE.get(fact.evidence, "low") for fact in self.evidence.facts)
        return min(known, key=_LEAST_SURE.index, default="low")

    @property
    def subjects(self) -> tuple[str, ...]:
        """Whom or what it is about."""
        return self.evidence.subjects

    @property
    def party(self) -> ActorId | None:
        """The party it is about, if it is about one."""
        return self.subjects[0] if self.descriptor.about == "party" else None

    @property
    def parties(self) -> tuple[ActorId, ...]:
        """The parties among its subjects."""
        told = self.subjects if self.party is not None else self.subjects[1:]
        return tuple(subject for subject in dict.fromkeys(told) if subject in self.graph.names)

    @property
    def dependencies(self) -> tuple[Link, ...]:
        """The links it rests on."""
        return tuple(fact for fact in self.evidence.facts if isinstance(fact, Link))

    @property
    def is_accepted(self) -> bool:
        """Whether it was decided to live with it, or that it is beside the point."""
        return self.decision is not None and self.decision.status in {"accepted", "not-applicable"}

    @cached_property
    def message(self) -> str:
        """One sentence with the names and numbers in it."""
        return self._filled(self.descriptor.sentences, self.evidence.sentence)

    @cached_property
    def caption(self) -> str:
        """The same in a few words, to stand beside a picture."""
        return self._filled(self.descriptor.captions, self.evidence.sentence)

    @cached_property
    def remedy(self) -> str:
        """What to do about it."""
        return self._filled(self.descriptor.remedies, self.evidence.remedy or self.evidence.sentence)

    def _filled(self, templates: Mapping[str, str], name: str) -> str:
        template = templates.get(name) or templates[DEFAULT]
        try:
            return fill(template, self.evidence.values, self.graph)
        except (KeyError, ValueError, TypeError) as error:
            raise RuleError(f"the rule {self.rule} leaves its words unfilled: {error}") from error

    def __str__(self) -> str:
        return self.message


class Silence(NamedTuple):
    """A rule that was not judged, in words."""

    rule: str
    reason: str
    ask: str


@dataclass(frozen=True, kw_only=True)
class Report(Shown):
    """All findings of a scan, gravest first, with what they were made from."""

    graph: EcosystemGraph = field(repr=False)
    """The ecosystem that was judged."""
    findings: tuple[Finding, ...]
    """By severity, then rule, then gravity within the rule; accepted ones included."""
    not_judged: tuple[Silence, ...] = ()
    """The rules whose input is missing, with what to ask."""
    descriptors: tuple[Descriptor, ...] = ()
    """The rules that ran."""
    withheld: int = 0
    """How many confidential rows were left out before it was judged."""

    @cached_property
    def headlines(self) -> tuple[Finding, ...]:
        """The findings to open with: the gravest of each family, then the gravest of the rest.

        At most `settings.headlines`; neither accepted findings nor those that are only good to
        know are among them.
        """
        waiting = [
            finding for finding in self.findings if not finding.is_accepted and finding.severity != "info"
        ]
        turns: dict[Family, int] = {}
        ranked = []
        for finding in waiting:
            turn = turns[finding.family] = turns.get(finding.family, -1) + 1
            severity = SEVERITIES.index(finding.severity)
            rank = (turn > 0, severity, turn, FAMILIES.index(finding.family))
            ranked.append((rank, finding))
        ranked.sort(key=lambda entry: entry[0])
        chosen = {id(finding) for _, finding in ranked[: self.graph.settings.headlines]}
        return tuple(finding for finding in waiting if id(finding) in chosen)


def told_once(silences: Iterable[Silence]) -> tuple[tuple[tuple[str, ...], Silence], ...]:
    """Put the rules together that could not judge for the same reason, with the first of their questions.

    >>> one, two = (Silence(rule=rule, reason="no links", ask="Who relies on whom?") for rule in "ab")
    >>> [rules for rules, _ in told_once([one, two])]
    [('a', 'b')]
    """
    together: dict[str, list[Silence]] = {}
    for silence in silences:
        together.setdefault(silence.reason, []).append(silence)
    return tuple((tuple(silence.rule for silence in same), same[0]) for same in together.values())


class _Filler(Formatter):
    """Fills a template; what a value is (a party, a list of resources) stands in the template."""

    def __init__(self, graph: EcosystemGraph) -> None:
        self.graph = graph

    def format_field(self, value: Any, format_spec: str) -> str:  # as in Formatter
        show: Callable[[Any], str] | None = getattr(self, f"_{format_spec}", None) if format_spec else None
        return str(super().format_field(value, format_spec)) if show is None else show(value)

    def _party(self, actor: str) -> str:
        return printable(self.graph.name(actor))

    def _parties(self, actors: Iterable[str]) -> str:
        names = sorted(map(self.graph.name, actors), key=str.casefold)
        # Of thousands only the first are told.
        return listing([*map(printable, names[:_NAMED]), *names[_NAMED:]], at_most=_NAMED)

    def _resource(self, resource: str) -> str:
        name = printable(self.graph.resource_name(resource))
        return ENGLISH.step.format(name=name) if self.graph.is_touchpoint(resource) else name

    def _resources(self, resources: Iterable[str]) -> str:
        return listing(sorted(map(self._resource, resources), key=str.casefold), at_most=_NAMED)

    def _ring(self, actors: Sequence[str]) -> str:
        return ENGLISH.ring.join(map(self._party, (*actors, actors[0])))

    def _text(self, text: str) -> str:
        return printable(text)

    def _quoted(self, texts: Iterable[str]) -> str:
        return listing([ENGLISH.quoted.format(text=printable(text)) for text in texts], at_most=_NAMED)

    def _counts(self, metrics: Iterable[Metric]) -> str:
        """Say what each metric counts, by whom and how much, as far as that is known."""
        return listing([self._count(metric) for metric in metrics], at_most=_NAMED)

    def _count(self, metric: Metric) -> str:
        what = ENGLISH.quoted.format(text=printable(metric.definition or metric.name))
        number = "" if metric.value is None else self._number(metric.value)
        unit = printable(metric.unit or "")
        if number == "1":
            # "1 days" would read like a slip; of several words the last is counted, as in working days.
            before, _, last = unit.rpartition(" ")
            unit = f"{before} {ENGLISH.singular.get(last, last)}".lstrip()
        reading = " ".join(filter(None, (number, unit)))
        known = ", ".join(filter(None, (metric.owner and self._party(metric.owner), reading)))
        return ENGLISH.counted.format(what=what, known=known) if known else what

    def _number(self, number: float) -> str:
        return f"{number:,.0f}" if abs(number) >= _WHOLE else f"{number:.3g}"

    def _chain(self, steps: Iterable[tuple[Sequence[str], str, Sequence[str]]]) -> str:
        """Say a chain of failures: no tiles for A and B, so no repair for C."""
        return ENGLISH.chain.join(
            ENGLISH.lack.format(what=self._resource(what), whom=self._parties(whom))
            for _, what, whom in steps
        )

    def _swaps(self, transfers: Iterable[tuple[str, str, str]]) -> str:
        return listing(
            [
                ENGLISH.swap.format(
                    giver=self._party(giver), receiver=self._party(receiver), what=self._resource(what)
                )
                for giver, receiver, what in transfers
            ]
        )


def fill(template: str, values: Mapping[str, Any], graph: EcosystemGraph) -> str:
    """Fill a sentence with names and numbers.

    `{x:party}` and `{x:resource}` show the name of an id, `{x:parties}` and `{x:resources}`
    a list of them, `{x:number}` a number in three digits, `{x:chain}` a chain of failures,
    `{x:ring}` who gives to whom in a ring, `{x:swaps}` a ring of transfers, `{x:quoted}` a list
    of what people said and `{x:counts}` what metrics count.
    """
    return _Filler(graph).vformat(template, (), values)
