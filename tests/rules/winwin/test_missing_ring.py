from __future__ import annotations

import pytest
from judging import findings, judge

RULE = "missing-ring"
SWAP = """
actors: [{{id: a, name: Airport}}, {{id: b, name: Cleaner}}]
interests:
  - {{actor: a, resource: reports, priority: {a}, evidence: measured}}
  - {{actor: b, resource: forecast, priority: {b}, evidence: measured}}
offers:
  - {{actor: a, resource: forecast, effort: 1, evidence: measured}}
  - {{actor: b, resource: reports, effort: 2, evidence: stated}}
{more}
"""


def swap(*, a: float = 4, b: float = 5, more: str = "") -> str:
    return SWAP.format(a=a, b=b, more=more)


def test_a_swap_in_which_everybody_gains():
    """Two parties that could help each other: the whole finding."""
    (finding,) = findings(RULE, swap())
    assert finding.id == "missing-ring@a@b"
    assert finding.message == (
        "Everybody would gain from this swap: Airport → Cleaner (forecast) and Cleaner → Airport (reports); "
        "weighing wish against effort, each gains at least 3 and all together 6."
    )
    assert (
        finding.remedy == "Put the swap to Airport and Cleaner as one deal: each gives only because it gets."
    )
    assert (finding.severity, finding.confidence, finding.lever) == ("medium", "medium", "win-win")
    assert finding.subjects == ("a", "b")
    assert (finding.evidence.measured, finding.evidence.limit) == (3, 1)


@pytest.mark.parametrize(("priority", "number"), [(3, 1), (2.9, 0)])
def test_at_and_past_the_threshold(priority: float, number: int):
    """Every member must gain at least one unit of weight."""
    assert len(findings(RULE, swap(b=priority))) == number


def test_a_member_that_loses_spoils_the_ring():
    """However much the other gains, nobody is asked to lose, whatever the threshold."""
    more = f"settings: {{thresholds: {{{RULE}: {{min_gain: 0}}}}}}"
    assert findings(RULE, swap(a=5, b=1.5, more=more)) == ()


RING_OF_FOUR = """
actors: [{{id: a}}, {{id: b}}, {{id: c}}, {{id: d}}]
interests:
  - {{actor: b, resource: ra, priority: 4}}
  - {{actor: c, resource: rb, priority: 4}}
  - {{actor: d, resource: rc, priority: 4}}
  - {{actor: a, resource: rd, priority: 4}}
offers:
  - {{actor: a, resource: ra, effort: 1}}
  - {{actor: b, resource: rb, effort: 1}}
  - {{actor: c, resource: rc, effort: 1}}
  - {{actor: d, resource: rd, effort: 1}}
settings: {{thresholds: {{missing-ring: {{max_length: {most}}}}}}}
"""


@pytest.mark.parametrize(("most", "number"), [(3, 0), (4, 1)])
def test_how_long_a_ring_can_be(most: int, number: int):
    """A ring of four is found when four may take part."""
    assert len(findings(RULE, RING_OF_FOUR.format(most=most))) == number


def test_the_same_parties_are_named_once():
    """Two swaps between the same parties are one finding, the better one."""
    more = """
  - {actor: a, resource: training, effort: 1}
  - {actor: b, resource: tools, effort: 1}
"""
    text = swap(more=more).replace(
        "offers:",
        "  - {actor: a, resource: tools, priority: 5}\n"
        "  - {actor: b, resource: training, priority: 5}\noffers:",
    )
    (finding,) = findings(RULE, text)
    assert "(tools)" in finding.message


def test_without_offers_it_asks():
    """Where interests are known and no offers, the rule is not judged, and the report says what to ask."""
    report = judge(
        RULE,
        """
actors: [{id: a}]
interests: [{actor: a, resource: r, priority: 5}]
""",
    )
    assert report.findings == ()
    (silence,) = report.not_judged
    assert silence.reason == "interests are known, and nobody's offers are on the map"
    assert silence.ask == "Ask each party: what could you give that would cost you little?"
