"""How an opinion is declared: a pure function with its thresholds, found by its file name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias, get_type_hints

from ecograph.errors import ConfigError, RuleError
from ecograph.finding import DEFAULT, FAMILIES, Descriptor, Evidence, Lead, NotJudged
from ecograph.tuples import NamedTuple
from ecograph.words import did_you_mean

if TYPE_CHECKING:
    from types import CodeType

    from ecograph.finding import About, Family, Severity
    from ecograph.graph import EcosystemGraph
    from ecograph.model import Lever

Check: TypeAlias = Callable[..., Iterator[Evidence | Lead | NotJudged]]


class Limit(NamedTuple):
    """What a threshold means and which values it can have; annotates a keyword of a rule."""

    description: str
    """One sentence for people."""
    ge: float | None = None
    """The least it can be."""
    le: float | None = None
    """The most it can be."""


class Requirement(NamedTuple):
    """What must be on the map before a rule can judge anything."""

    is_met: Callable[[EcosystemGraph], bool]
    missing: NotJudged


LINKS: Final = Requirement(
    lambda graph: bool(graph.links),
    NotJudged(
        reason="nobody gives anybody anything on this map yet",
        ask="Ask each party: on whom do you rely, for what, and what do they get back?",
    ),
)
CRITICAL_NEEDS: Final = Requirement(
    lambda graph: any(graph.needs.is_critical),
    NotJudged(
        reason="no need on the map is critical",
        ask="Ask each party: without which of these could you not go on for a few days?",
    ),
)
GOALS: Final = Requirement(
    lambda graph: bool(graph.facts.goals),
    NotJudged(
        reason="no goal is on the map",
        ask="Ask everybody at the table: what do we want together, as the customer would say it?",
    ),
)


class Rule(NamedTuple):
    """A rule: what it says about itself, and the function that judges."""

    descriptor: Descriptor
    check: Check
    needs: Requirement | None = None

    def judge(
        self, graph: EcosystemGraph, /, *about: Any, **given: Any
    ) -> Iterator[Evidence | Lead | NotJudged]:
        """Check a graph that has what the rule needs; on an empty map there is nothing to ask for either."""
        if self.needs and graph.actors and not self.needs.is_met(graph):
            yield self.needs.missing
        else:
            yield from self.check(graph, *about, **given)

    @property
    def id(self) -> str:
        """The slug of the rule."""
        return self.descriptor.id

    @property
    def is_about_findings(self) -> bool:
        """Whether it judges what other rules found: `(graph, findings, *, …)`, run second."""
        return _code(self.check).co_argcount == 2

    @property
    def thresholds(self) -> Mapping[str, object]:
        """The thresholds by name, with their defaults."""
        return self.check.__kwdefaults__ or {}

    def asks_for(self, name: str) -> bool:
        """Whether it has a keyword without a default, which a scan fills: `today`, `ran`."""
        code = _code(self.check)
        keywords = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
        return name in keywords and name not in self.thresholds

    def limits(self) -> Mapping[str, tuple[type, Limit]]:
        """Give for each threshold its type and its :class:`Limit`.

        Raises:
            RuleError: if a threshold of the rule has no `Limit`.
        """
        hints = get_type_hints(self.check, include_extras=True)
        found = {}
        for name in self.thresholds:
            kind, *notes = getattr(hints[name], "__args__", (None,)) + getattr(
                hints[name], "__metadata__", ()
            )
            limit = next((note for note in notes if isinstance(note, Limit)), None)
            if limit is None:
                raise RuleError(f"{self.id}: annotate the threshold {name} as Annotated[type, Limit(…)]")
            found[name] = (kind, limit)
        return found

    def checked(self, overrides: Mapping[str, object]) -> dict[str, Any]:
        """Check thresholds that somebody set differently.

        Raises:
            ConfigError: naming each threshold that does not exist or is out of bounds.
        """
        from pydantic import Field, TypeAdapter, ValidationError

        wrong, good, limits = [], {}, self.limits()
        for name, value in overrides.items():
            if name not in limits:
                hint = did_you_mean(name, limits) or "it has none"
                wrong.append(f'{self.id} has no threshold "{name}" ({hint})')
                continue
            kind, limit = limits[name]
            try:
                good[name] = TypeAdapter(_bounded(kind, Field(ge=limit.ge, le=limit.le))).validate_python(
                    value
                )
            except ValidationError as error:
                wrong.append(f'{self.id}: {name} cannot be "{value}": {error.errors()[0]["msg"]}')
        if wrong:
            raise ConfigError("\n".join(wrong))
        return good


def _code(check: Check) -> CodeType:
    code: CodeType = check.__code__
    return code


def _bounded(kind: type, bounds: Any) -> Any:
    from typing import Annotated

    return Annotated[kind, bounds]


def _by_name(templates: str | Mapping[str, str]) -> dict[str, str]:
    return {DEFAULT: templates} if isinstance(templates, str) else dict(templates)


_FOLDER: Final = 2


def rule(  # noqa: PLR0913 - said once for each rule, by name
    *,
    title: str,
    severity: Severity,
    lever: Lever,
    sentence: str | Mapping[str, str],
    caption: str | Mapping[str, str] | None = None,
    remedy: str | Mapping[str, str],
    names: int = 1,
    about: About = "party",
    needs: Requirement | None = None,
    family: Family | None = None,
) -> Callable[[Check], Rule]:
    """Make a rule of a function `(graph, *, thresholds…) -> Iterator[Evidence | NotJudged]`.

    Where there can be tens of thousands, a :class:`~ecograph.finding.Lead` stands for a piece of evidence.
    A rule about findings takes `(graph, findings, *, thresholds…)` and runs second. The keywords
    `today` and `ran` (the ids of the rules that judged), without a default, are filled by the
    scan. The id is the name of the function, with dashes; the family is the folder it stands in.

    Args:
        title: the complaint in a few words.
        severity: how bad it is, unless a piece of evidence says otherwise.
        lever: which lever mends it, unless a piece of evidence says otherwise.
        sentence: the template of the message, or several by name (`default` among them).
        caption: the template of the same in a few words, for a picture; the title where left out.
        remedy: the template of the remedy, or several by the same names.
        names: how many leading subjects make the fingerprint.
        about: what the first subject is.
        needs: what must be on the map before it can judge: `LINKS`, `CRITICAL_NEEDS`, `GOALS` or your own.
        family: for a rule outside the package.

    Raises:
        RuleError: if the rule stands in no family.
    """

    def declare(check: Check) -> Rule:
        home = check.__module__.split(".")
        stands_in = family or (home[_FOLDER] if len(home) > _FOLDER else "")
        if stands_in not in FAMILIES:
            raise RuleError(f'{check.__name__}: "{stands_in}" is no family; use one of {", ".join(FAMILIES)}')
        descriptor = Descriptor(
            id=check.__name__.replace("_", "-"),
            family=stands_in,
            title=title,
            severity=severity,
            lever=lever,
            sentences=_by_name(sentence),
            captions=_by_name(title if caption is None else caption),
            remedies=_by_name(remedy),
            names=names,
            about=about,
        )
        return Rule(descriptor=descriptor, check=check, needs=needs)

    return declare
