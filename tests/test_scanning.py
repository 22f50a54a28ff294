from __future__ import annotations

from typing import Annotated

import pytest

from ecograph.errors import ConfigError, RuleError
from ecograph.finding import FAMILIES, Evidence, Family, Finding, NotJudged, Report, Severity
from ecograph.graph import build
from ecograph.loading import load
from ecograph.model import Ecosystem
from ecograph.rendering.map import conversation_map
from ecograph.rule import Limit, Rule, rule
from ecograph.scanning import scan


def seeing(name: str, family: Family, *severities: Severity) -> Rule:
    """Make a rule that finds something of each severity, whatever the ecosystem."""

    def check(graph, *, most: Annotated[int, Limit("At most this many.", ge=0, le=9)] = 9):
        for number, severity in enumerate(severities[:most]):
            yield Evidence(subjects=(f"{severity}{number}",), severity=severity)

    check.__name__ = name.replace("-", "_")
    declare = rule(
        title="Seen", severity="medium", lever="agree", sentence="It is seen.", remedy="Look.", family=family
    )
    return declare(check)


def ids(found: tuple[Finding, ...]) -> list[str]:
    return [finding.id for finding in found]


def with_settings(**chosen: object) -> Ecosystem:
    return Ecosystem(actors=[{"id": "a"}], settings=chosen)


# --- headlines ------------------------------------------------------------------------------------


def headlines(number: int, *rules: Rule) -> list[str]:
    return ids(scan(with_settings(headlines=number), rules=rules).headlines)


def test_headlines_take_the_gravest_of_each_family_first():
    """A lesser finding of another family goes before the second of the first family."""
    grave = seeing("grave", "dependence", "high", "high", "high")
    light = seeing("light", "winwin", "low", "low")
    assert headlines(2, grave, light) == ["grave@high0", "light@low0"]
    assert headlines(3, grave, light) == ["grave@high0", "grave@high1", "light@low0"]


def test_headlines_hold_the_gravest_where_there_are_more_families_than_room():
    """With room for one the gravest family speaks."""
    assert headlines(1, seeing("b", "reciprocity", "low"), seeing("a", "roadmap", "high")) == ["a@high0"]


def test_headlines_leave_out_what_is_only_good_to_know():
    """Info is told when asked for, not at the opening."""
    report = scan(with_settings(), rules=[seeing("a", "winwin", "info")])
    assert ids(report.findings) == ["a@info0"]
    assert report.headlines == ()


def test_no_headlines_on_request():
    """A model may ask for no headlines at all."""
    assert headlines(0, seeing("a", "winwin", "high")) == []


def test_findings_are_sorted_by_severity_then_rule():
    """The gravest first; within one severity by rule, and within a rule as the rule ranks them."""
    report = scan(
        with_settings(), rules=[seeing("z", "winwin", "low", "high"), seeing("a", "winwin", "low", "high")]
    )
    assert ids(report.findings) == ["a@high1", "z@high1", "a@low0", "z@low0"]


# --- decisions ------------------------------------------------------------------------------------


def decided(status: str) -> Report:
    model = Ecosystem(
        actors=[{"id": "a"}],
        decisions=[{"finding": "seen@high0", "status": status, "reason": "agreed"}],
    )
    return scan(model, rules=[seeing("seen", "winwin", "high", "low")])


@pytest.mark.parametrize(
    ("status", "is_accepted"), [("accepted", True), ("not-applicable", True), ("in-progress", False)]
)
def test_decisions_attach_to_their_finding(status: str, is_accepted: bool):
    """A finding knows what was decided about it; what is lived with or beside the point opens no report."""
    report = decided(status)
    first, second = report.findings
    assert first.decision is not None
    assert first.decision.reason == "agreed"
    assert second.decision is None
    assert first.is_accepted is is_accepted
    assert ids(report.headlines) == (["seen@low1"] if is_accepted else ["seen@high0", "seen@low1"])


# --- settings -------------------------------------------------------------------------------------

SEVERAL = (
    seeing("one", "winwin", "high"),
    seeing("two", "winwin", "high"),
    seeing("three", "journey", "high"),
)


@pytest.mark.parametrize(
    ("chosen", "ran"),
    [
        ({}, ["one", "two", "three"]),
        ({"select": ["two"]}, ["two"]),
        ({"select": ["winwin"]}, ["one", "two"]),
        ({"select": ["winwin", "three"]}, ["one", "two", "three"]),
        ({"ignore": ["winwin"]}, ["three"]),
        ({"select": ["winwin"], "ignore": ["one"]}, ["two"]),
    ],
)
def test_the_model_selects_rules(chosen: dict[str, list[str]], ran: list[str]):
    """Rules and families are selected and ignored by name; ignoring wins."""
    report = scan(with_settings(**chosen), rules=SEVERAL)
    assert [descriptor.id for descriptor in report.descriptors] == ran


def test_thresholds_of_the_model_are_used():
    """A threshold set in the model reaches its rule, also written as text."""
    report = scan(
        with_settings(thresholds={"seen": {"most": "1"}}), rules=[seeing("seen", "winwin", "high", "low")]
    )
    assert ids(report.findings) == ["seen@high0"]


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        (
            {"select": ["net-givers"]},
            'settings.select: there is no rule or family "net-givers" (did you mean "net-giver"?)',
        ),
        (
            {"ignore": ["winwins"]},
            'settings.ignore: there is no rule or family "winwins" (did you mean "winwin"?)',
        ),
        (
            {"thresholds": {"net-givr": {"max_balance": 0}}},
            'settings.thresholds: there is no rule "net-givr" (did you mean "net-giver"?)',
        ),
        (
            {"thresholds": {"net-giver": {"max_balanc": 0}}},
            'net-giver has no threshold "max_balanc" (did you mean "max_balance"?)',
        ),
        (
            {"thresholds": {"net-giver": {"max_balance": 0.5}}},
            'net-giver: max_balance cannot be "0.5": Input should be less than or equal to 0',
        ),
        (
            {"thresholds": {"missing-ring": {"max_length": "three"}}},
            (
                'missing-ring: max_length cannot be "three": Input should be a valid integer, '
                "unable to parse string as an integer"
            ),
        ),
    ],
)
def test_wrong_settings_are_explained(chosen: dict[str, object], message: str):
    """A name or value that cannot be is an error that says what was probably meant."""
    with pytest.raises(ConfigError) as error:
        scan(with_settings(**chosen))
    assert str(error.value) == message


def test_every_wrong_name_is_told_at_once():
    """All wrong names in the settings are in one error."""
    with pytest.raises(ConfigError) as error:
        scan(with_settings(select=["net-givers"], ignore=["winwins"]))
    assert len(str(error.value).splitlines()) == 2


def test_a_name_that_resembles_nothing_gets_no_empty_hint():
    """Where nothing is near, the message does not end in empty brackets."""
    with pytest.raises(ConfigError) as error:
        scan(with_settings(select=["qqqqqq"]))
    assert "()" not in str(error.value)


def test_thresholds_belong_to_a_rule():
    """A threshold under the name of a family would change nothing, so it is an error."""
    with pytest.raises(ConfigError, match="winwin"):
        scan(with_settings(thresholds={"winwin": {"min_gain": 2}}))


# --- rules of one's own ---------------------------------------------------------------------------


def test_a_rule_of_ones_own():
    """A function with the decorator is a rule: it fills its sentence, and says what it could not judge."""

    @rule(
        title="Lonely",
        severity="low",
        lever="involve",
        sentence="{who:party} has {number:number} links.",
        remedy="Invite {who:party}.",
        family="transparency",
    )
    def lonely_party(graph):
        """Look for parties without links."""
        for actor in graph.actors:
            if not graph.received_by(actor) and not graph.given_by(actor):
                yield Evidence(subjects=(actor,), values={"who": actor, "number": 0})
        yield NotJudged(reason="{who:party} is away", ask="Ask {who:party}.", values={"who": "a"})

    report = scan(Ecosystem(actors=[{"id": "a", "name": "Airport"}]), rules=[lonely_party])
    (finding,) = report.findings
    assert (finding.id, finding.family, finding.message, finding.remedy) == (
        "lonely-party@a",
        "transparency",
        "Airport has 0 links.",
        "Invite Airport.",
    )
    assert [(silence.rule, silence.reason, silence.ask) for silence in report.not_judged] == [
        ("lonely-party", "Airport is away", "Ask Airport.")
    ]


def crash(graph):
    yield Evidence(subjects=("a",))
    raise ZeroDivisionError("one over none")


def twice(graph):
    yield Evidence(subjects=("a",))
    yield Evidence(subjects=("a",))


def speechless(graph):
    yield NotJudged(reason="{missing}", ask="Ask.")


@pytest.mark.parametrize("check", [crash, twice, speechless], ids=lambda check: check.__name__)
def test_a_rule_that_breaks_is_named(check):
    """Whatever goes wrong in a rule, the error is ours and says which rule it was."""
    broken = rule(title="x", severity="low", lever="agree", sentence="X.", remedy="Y.", family="winwin")(
        check
    )
    with pytest.raises(RuleError, match=check.__name__):
        scan(Ecosystem(actors=[{"id": "a"}]), rules=[broken])


def test_a_rule_needs_a_family():
    """A rule outside the package that names no family is refused when it is declared."""
    with pytest.raises(RuleError) as error:
        rule(title="x", severity="low", lever="agree", sentence="X.", remedy="Y.")(crash)
    assert all(family in str(error.value) for family in FAMILIES)


def test_a_threshold_needs_a_limit():
    """A keyword without a Limit is refused as soon as its bounds are asked for."""

    def bare(graph, *, most: int = 3):
        yield Evidence(subjects=("a",))

    bad = rule(title="x", severity="low", lever="agree", sentence="X.", remedy="Y.", family="winwin")(bare)
    with pytest.raises(RuleError, match="bare: annotate the threshold most"):
        bad.limits()


def test_models_and_graphs_are_judged_alike():
    """A scan of a model is a scan of its graph."""
    model = load("""
actors: [{id: a, kind: customer}, {id: b}]
dependencies: [{depender: a, dependee: b, resource: r, importance: 5}]
""")
    graph = build(model)
    assert scan(graph).graph is graph
    assert (
        ids(scan(model).findings)
        == ids(scan(graph).findings)
        == [
            "single-point-of-dependency@b",
            "unverified-critical-claim@a",
        ]
    )


# --- very many findings -------------------------------------------------------------------------------


def test_of_very_many_findings_of_a_rule_the_gravest_are_told_and_all_are_counted():
    """A thousand are told, the gravest and those decided about; the rule says how many it found."""
    severities = ("low",) * 1500 + ("high",) * 700
    decision = {"finding": "many@low1499", "status": "accepted", "reason": "so it is"}
    eco = Ecosystem(actors=[{"id": "a"}], decisions=[decision], settings={"thresholds": {}})

    def check(graph):
        for number, severity in enumerate(severities):
            yield Evidence(subjects=(f"{severity}{number}",), severity=severity)

    check.__name__ = "many"
    many = rule(
        title="Seen", severity="low", lever="agree", sentence="It is seen.", remedy="Look.", family="winwin"
    )(check)
    report = scan(eco, rules=[many])
    assert ids(report.findings) == [
        *(f"many@high{number}" for number in range(1500, 2200)),
        *(f"many@low{number}" for number in range(300)),
        "many@low1499",
    ]
    (silence,) = report.not_judged
    assert silence.reason == "it finds 2,200, of which the 1,001 gravest are told"


def test_a_journey_called_as_a_party_is_not_that_party():
    """What is found about a journey is told to whoever is in it, and marks no party of the same name."""
    report = scan(
        load("""
actors: [{id: guest, kind: customer}, {id: stay, name: Hotel}, {id: cleaner}]
dependencies: [{depender: stay, dependee: cleaner, resource: rooms, importance: 3}]
journeys:
  - id: stay
    customer: guest
    touchpoints: [{id: room, importance: 5, expectation: 5, experience: 2, performer: cleaner}]
""")
    )
    (gap,) = [finding for finding in report.findings if finding.rule == "experience-gap"]
    assert (gap.id, gap.party, gap.parties) == ("experience-gap@stay", None, ("cleaner",))
    (hotel,) = [party for party in conversation_map(report.graph, report).parties if party.id == "stay"]
    assert report.headlines.index(gap) + 1 not in hotel.marks
    (point,) = [finding for finding in report.findings if finding.rule == "single-point-of-dependency"]
    assert (point.party, point.parties) == ("cleaner", ("cleaner", "guest"))
