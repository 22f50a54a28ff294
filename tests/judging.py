"""Judges a tiny model, written where the test is, by one rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecograph.loading import load
from ecograph.rules import all_rules
from ecograph.scanning import scan

if TYPE_CHECKING:
    from ecograph.finding import Finding, Report


def judge(rule: str, text: str) -> Report:
    """Scan a model by one rule alone."""
    return scan(load(text), rules=[known for known in all_rules() if known.id == rule])


def findings(rule: str, text: str) -> tuple[Finding, ...]:
    """Give what one rule finds in a model; the rule had all it needs to judge."""
    report = judge(rule, text)
    assert not report.not_judged
    return report.findings
