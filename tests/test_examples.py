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
    """Both ecosystems of the examples page are there."""
    assert {"airport.yaml", "insurance.yaml"} <= {path.name for path in EXAMPLES.glob("*.yaml")}


@each_example
def test_findings_are_few(name: str):
    """Eleven actors do not give 150 findings: two for each at most, twenty at most, and some."""
    report = scanned(name)
    assert 0 < len(report.findings) <= min(20, 2 * len(report.graph.actors))
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
        ("airport.yaml", "one-sided-link@retailers"),
        ("insurance.yaml", "missing-ring@expert@insurer@intermediary"),
        ("insurance.yaml", "missing-ring@insurer@wholesaler"),
        ("insurance.yaml", "net-giver@repairer east"),
        ("insurance.yaml", "net-giver@expert"),
        ("insurance.yaml", "one-sided-link@insurer"),
        ("insurance.yaml", "missing-exchange@claims forecast per week"),
    ],
)
def test_what_the_examples_page_promises(name: str, expected: str):
    """Each thing the page about the examples tells is found."""
    assert expected in {finding.id for finding in scanned(name).findings}
