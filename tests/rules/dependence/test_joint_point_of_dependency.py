from __future__ import annotations

import pytest
from judging import findings, judge

RULE = "joint-point-of-dependency"
KITCHEN = """
focal: kitchen
actors:
  - {{id: pupils, name: Pupils, kind: {pupils}}}
  - {{id: kitchen, name: Kitchen}}
  - {{id: east, name: East{east}}}
  - {{id: west, name: West}}
  - {{id: market, name: Market}}
dependencies:
  - {{depender: pupils, dependee: kitchen, resource: lunch, importance: 5, evidence: measured}}
  - {{depender: kitchen, dependee: east, resource: vegetables, importance: 5, evidence: measured}}
  - {{depender: kitchen, dependee: west, resource: vegetables, importance: 5, evidence: stated}}
{more}
"""


def kitchen(*, pupils: str = "customer", east: str = "", more: str = "") -> str:
    return KITCHEN.format(pupils=pupils, east=east and f", kind: {east}", more=more)


def test_two_that_cannot_be_missed_together():
    """Either grower will do, and both together cut off the customer: the whole finding."""
    (finding,) = findings(RULE, kitchen())
    assert finding.id == "joint-point-of-dependency@east@west"
    assert finding.message == (
        "If East and West both fail, no vegetables for Kitchen, so no lunch for Pupils; nobody else on "
        "the map can step in."
    )
    assert finding.remedy == (
        "Ask East and West whether one event could stop both, such as a strike, a flood or a supplier "
        "they share; if so, arrange a third source for vegetables."
    )
    assert finding.caption == "Without both East and West no lunch for Pupils"
    assert (finding.severity, finding.confidence, finding.lever) == ("medium", "medium", "back-up")
    assert finding.subjects == ("east", "west", "kitchen", "pupils")
    assert (finding.evidence.measured, finding.evidence.limit) == (2, 1)
    assert {link[:3] for link in finding.dependencies} == {
        ("pupils", "kitchen", "lunch"),
        ("kitchen", "east", "vegetables"),
        ("kitchen", "west", "vegetables"),
    }


def test_quiet_with_a_third_source():
    """With three alternatives no two of them are enough."""
    more = "  - {depender: kitchen, dependee: market, resource: vegetables, importance: 5}"
    assert findings(RULE, kitchen(more=more)) == ()


def test_what_one_sees_oneself_is_good_to_know():
    """Where the one who is hit gets it straight from the two, everybody sees that."""
    (finding,) = findings(RULE, kitchen(pupils="organisation"))
    assert finding.message.startswith("If East and West both fail, no vegetables for Kitchen;")
    assert finding.severity == "info"


def test_only_watched_when_the_focal_actor_alone_is_cut_off():
    """Two steps away from the focal actor and no customer: to watch."""
    more = """
  - {depender: kitchen, dependee: market, resource: bread, importance: 5}
  - {depender: market, dependee: mill, resource: flour, importance: 5}
  - {depender: market, dependee: farm, resource: flour, importance: 5}
"""
    text = kitchen(pupils="organisation", more=more).replace(
        "  - {id: market,", "  - {id: mill, name: Mill}\n  - {id: farm, name: Farm}\n  - {id: market,"
    )
    found = {finding.id: finding.severity for finding in findings(RULE, text)}
    assert found == {f"{RULE}@farm@mill": "low", f"{RULE}@east@west": "info"}


def test_pairs_further_up_are_one_finding_with_the_nearest():
    """Whoever stands behind the two takes away the same thing, and is not told again."""
    more = """
  - {depender: east, dependee: market, resource: seeds, importance: 5}
  - {depender: west, dependee: mill, resource: seeds, importance: 5}
"""
    text = kitchen(more=more).replace("  - {id: market,", "  - {id: mill, name: Mill}\n  - {id: market,")
    assert [finding.id for finding in findings(RULE, text)] == [f"{RULE}@east@west"]


def test_what_is_a_single_point_or_a_false_spare_is_told_there():
    """A pair that falls with one party anyway, or of which one alone is enough, is talked about elsewhere."""
    shared = """
  - {depender: east, dependee: market, resource: seeds, importance: 5}
  - {depender: west, dependee: market, resource: seeds, importance: 5}
"""
    assert findings(RULE, kitchen(more=shared)) == ()
    assert len(findings("false-spare", kitchen(more=shared))) == 1
    alone = """
  - {depender: pupils, dependee: market, resource: lunch, importance: 5}
  - {depender: kitchen, dependee: east, resource: oil, importance: 5}
"""
    # East alone stops the kitchen, and with the market the pupils too; East is the one to talk about.
    assert findings(RULE, kitchen(more=alone)) == ()
    assert [
        finding.subjects[0] for finding in findings("single-point-of-dependency", kitchen(more=alone))
    ] == ["east"]


def test_authorities_are_left_out():
    """Nobody can double an authority."""
    assert findings(RULE, kitchen(east="authority")) == ()


@pytest.mark.parametrize(("least", "number"), [(2, 1), (3, 0)])
def test_how_many_must_be_hit(least: int, number: int):
    """A pair that cuts off two is found at a threshold of two and not at three."""
    more = f"settings: {{thresholds: {{{RULE}: {{min_hit: {least}}}}}}}"
    assert len(findings(RULE, kitchen(more=more))) == number


@pytest.mark.parametrize(
    ("offer", "is_named"),
    [
        ("{actor: market, resource: vegetables}", True),
        ("{actor: market, resource: vegetables, not_to: [kitchen]}", False),
        ("{actor: east, resource: vegetables}", False),
        ("{actor: market, resource: bread}", False),
    ],
)
def test_the_remedy_names_a_third_source_that_is_on_offer(offer: str, is_named: bool):
    """Only an offer of the very thing, by somebody else, to the one who needs it."""
    (finding,) = findings(RULE, kitchen(more=f"offers: [{offer}]"))
    assert finding.remedy.endswith("if so, Market could give vegetables too.") == is_named


@pytest.mark.parametrize(("most", "number"), [(2, 0), (3, 1)])
def test_a_large_map_is_not_judged(most: int, number: int):
    """Above `max_links` the rule says so and what to do."""
    report = judge(RULE, kitchen(more=f"settings: {{thresholds: {{{RULE}: {{max_links: {most}}}}}}}"))
    assert (len(report.findings), len(report.not_judged)) == (number, 1 - number)
    assert not report.not_judged or report.not_judged[0].reason == (
        "3 links are too many to try the loss of every pair in a scan"
    )


def test_without_critical_needs_it_asks():
    """Where no need is critical the rule is not judged."""
    report = judge(RULE, kitchen().replace("importance: 5", "importance: 4"))
    (silence,) = report.not_judged
    assert silence.reason == "no need on the map is critical"
    assert silence.ask.endswith("?")
