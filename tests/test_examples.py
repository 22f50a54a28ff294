from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecograph.loading import load
from ecograph.scanning import scan

if TYPE_CHECKING:
    from ecograph.finding import Report

EXAMPLES = Path(__file__).parents[1] / "examples"
each_example = pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.glob("*.yaml")))


def scanned(name: str) -> Report:
    return scan(load(EXAMPLES / name))


def test_there_are_examples():
    """The ecosystems of the examples page are there, and the page tells of each."""
    names = {path.name for path in EXAMPLES.glob("*.yaml")}
    assert {"airport.yaml", "insurance.yaml", "care.yaml", "rail-day-out.yaml", "gemeente.yaml"} <= names
    page = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert [name for name in sorted(names) if f"\n## {name}: " not in page] == []


@each_example
def test_findings_are_few(name: str):
    """Eleven actors do not give 150 findings: four for each at most, and some."""
    report = scanned(name)
    assert 0 < len(report.findings) <= 4 * len(report.graph.actors)
    assert 0 < len(report.headlines) <= report.graph.settings.headlines


@each_example
def test_every_rule_could_judge(name: str):
    """The examples say enough for every rule."""
    assert scanned(name).not_judged == ()


@each_example
def test_who_is_not_accused(name: str):
    """No customer gives too much or is a single point; an authority is only good to know."""
    report = scanned(name)
    for finding in report.findings:
        if finding.rule in {"net-giver", "single-point-of-dependency"}:
            named = finding.id.split("@")[1:]
            assert not any(map(report.graph.is_customer, named))
            assert finding.severity == "info" or not any(map(report.graph.is_authority, named))


@each_example
def test_decisions_and_initiatives_are_about_findings(name: str):
    """What the example decides about and works on is something the scan finds, where a rule exists."""
    report = scanned(name)
    rules = {descriptor.id for descriptor in report.descriptors}
    facts = report.graph.facts
    named = [decision.finding for decision in facts.decisions]
    named += [finding for initiative in facts.initiatives for finding in initiative.addresses]
    found = {finding.id for finding in report.findings}
    assert named
    assert {finding for finding in named if finding.split("@")[0] in rules} <= found


def test_the_spare_that_is_no_spare():
    """Both repairers of the insurer hang on one wholesaler."""
    messages = {finding.id: finding.message for finding in scanned("insurance.yaml").headlines}
    assert messages["single-point-of-dependency@wholesaler"] == (
        "Without Building-materials wholesaler no roof tiles for Preferred repairer East and "
        "Preferred repairer "
        "West, so no repair for Policyholder; nobody else on the map can step in."
    )


def test_two_visitors_and_one_record():
    """The GP and home care, who can both look at the wound, open the same record."""
    messages = {finding.id: finding.message for finding in scanned("care.yaml").headlines}
    assert messages["single-point-of-dependency@software supplier"] == (
        "Without Medical-software supplier no shared care record for GP practice and Home-care organisation, "
        "so no wound check for Patient; nobody else on the map can step in."
    )


def test_the_desk_that_prints_what_the_platform_sends():
    """The ticket desk at the station is no spare for the ticket platform."""
    messages = {finding.id: finding.message for finding in scanned("rail-day-out.yaml").headlines}
    assert messages["single-point-of-dependency@ticket platform"] == (
        "Without Ticket platform no entry codes for City tourist board, so no day ticket for Day tripper; "
        "nobody else on the map can step in."
    )


def test_the_volunteers_who_open_the_post():
    """A debt plan of the municipality hangs on volunteers, who also put in more than they get."""
    findings = {finding.id: finding for finding in scanned("gemeente.yaml").findings}
    assert findings["single-point-of-dependency@vrijwilligers"].message == (
        "Without Vrijwilligers thuisadministratie no geordende administratie for Schuldhulpverlener, so no "
        "schuldenplan for Inwoner; nobody else on the map can step in."
    )
    assert "net-giver@vrijwilligers" in findings


@pytest.mark.parametrize(
    ("name", "wish"),
    [
        ("airport.yaml", "multi-year contract"),
        ("insurance.yaml", "payment within fourteen days"),
        ("care.yaml", "paid time for aftercare"),
        ("rail-day-out.yaml", "one refund for the whole day"),
        ("gemeente.yaml", "pauze in de incasso"),
    ],
)
def test_one_wish_nobody_can_meet(name: str, wish: str):
    """In every example exactly one thing is wanted that nobody at the table offers."""
    wishes = [finding for finding in scanned(name).findings if finding.rule == "missing-exchange"]
    assert [finding.id for finding in wishes if not finding.evidence.values["givers"]] == [
        f"missing-exchange@{wish}"
    ]


def test_the_forecast_everybody_waits_for():
    """Six parties at the airport plan on a guess that two carriers could spare them."""
    findings = {finding.id: finding for finding in scanned("airport.yaml").headlines}
    forecast = findings["missing-exchange@passenger forecast per hour"]
    assert forecast.evidence.measured == 6
    assert forecast.evidence.values["givers"] == ["home carrier", "leisure carrier"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("airport.yaml", "net-giver@cleaner"),
        ("airport.yaml", "net-giver@handler"),
        ("airport.yaml", "single-point-of-dependency@baggage supplier"),
        ("airport.yaml", "missing-exchange@multi-year contract"),
        ("airport.yaml", "missing-ring@home carrier@security"),
        ("airport.yaml", "indirect-return-only@security"),
        ("airport.yaml", "experience-gap@departure"),
        ("airport.yaml", "process-only-agreement@departure"),
        ("airport.yaml", "ambiguous-metric@waiting time"),
        ("insurance.yaml", "ambiguous-metric@lead time"),
        ("insurance.yaml", "missing-ring@expert@insurer@intermediary"),
        ("insurance.yaml", "missing-ring@insurer@wholesaler"),
        ("insurance.yaml", "net-giver@repairer east"),
        ("insurance.yaml", "net-giver@expert"),
        ("insurance.yaml", "indirect-return-only@repairer east"),
        ("insurance.yaml", "missing-exchange@claims forecast per week"),
        ("care.yaml", "single-point-of-dependency@home care"),
        ("care.yaml", "net-giver@gp"),
        ("care.yaml", "net-giver@association"),
        ("care.yaml", "missing-exchange@expected discharge date"),
        ("care.yaml", "missing-ring@home care@hospital"),
        ("care.yaml", "missing-ring@gp@imaging centre@hospital"),
        ("care.yaml", "indirect-return-only@gp"),
        ("care.yaml", "indirect-return-only@association"),
        ("rail-day-out.yaml", "net-giver@toy museum"),
        ("rail-day-out.yaml", "missing-exchange@calendar of track works"),
        ("rail-day-out.yaml", "missing-ring@bus and bike@rail operator"),
        ("rail-day-out.yaml", "missing-ring@harbour museum@rail operator@tourist board"),
        ("rail-day-out.yaml", "indirect-return-only@tourist board"),
        ("gemeente.yaml", "single-point-of-dependency@uitkeringsinstantie"),
        ("gemeente.yaml", "net-giver@wijkteam"),
        ("gemeente.yaml", "missing-exchange@naam van de vaste contactpersoon"),
        ("gemeente.yaml", "missing-ring@gemeente@woningcorporatie"),
        ("gemeente.yaml", "missing-ring@schuldhulp@vrijwilligers@uitkeringsinstantie"),
        ("gemeente.yaml", "indirect-return-only@zorgaanbieder"),
    ],
)
def test_what_the_examples_page_promises(name: str, expected: str):
    """Each thing the page about the examples tells is found."""
    assert expected in {finding.id for finding in scanned(name).findings}
