from __future__ import annotations

import pytest
from judging import findings, judge

RULE = "silent-actor"
MAP = """
actors: [{{id: s, name: Silent{kind}}}, {{id: a, name: A}}, {{id: part, part_of: s}}]
goals: [{{id: g}}]
dependencies:
  - {{depender: a, dependee: s, resource: one, importance: 1, evidence: stated, according_to: a}}
  - {{depender: s, dependee: a, resource: two, importance: 1, evidence: measured}}
{more}
"""


def silent(*, kind: str = "", more: str = "") -> str:
    return MAP.format(kind=kind and f", kind: {kind}", more=more)


def ids(text: str) -> list[str]:
    return [finding.id for finding in findings(RULE, text)]


def test_a_party_that_others_drew():
    """Two links told by others and not a word of its own: the whole finding."""
    (finding,) = findings(RULE, silent())
    assert finding.id == "silent-actor@s"
    assert finding.message == (
        "Silent stands on the map with 2 links, all of them told by others: no wish, offer, stance or view "
        "on it is its own."
    )
    assert finding.remedy == (
        "Visit Silent before the workshop, and ask on whom it relies, what it lacks and what it could give."
    )
    assert finding.caption == "Silent has not been heard yet"
    assert (finding.severity, finding.confidence, finding.lever) == ("low", "medium", "involve")
    assert finding.subjects == ("s",)
    assert (finding.evidence.measured, finding.evidence.limit) == (2, 2)
    assert len(finding.dependencies) == 2


@pytest.mark.parametrize(
    "own",
    [
        "interests: [{actor: s, resource: three, priority: 1}]",
        "offers: [{actor: s, resource: three}]",
        "positions: [{actor: s, goal: g, stance: 1}]",
        "positions: [{actor: a, goal: g, stance: 1, according_to: s}]",
        "interests: [{actor: a, resource: three, priority: 1, according_to: s}]",
        "offers: [{actor: a, resource: three, according_to: s}]",
        "interests: [{actor: part, resource: three, priority: 1}]",
        "offers: [{actor: a, resource: three, according_to: part}]",
        (
            "journeys:\n  - {id: j, customer: a, touchpoints: [{id: t, performer: s, importance: 1,"
            " according_to: s}]}"
        ),
    ],
)
def test_anything_of_its_own_is_a_voice(own: str):
    """A wish, an offer, a stance or a view on any row, also of a part, and it has been heard."""
    assert ids(silent(more=own)) == []


def test_its_view_on_a_link_is_a_voice():
    """A link that is told according to it is enough."""
    assert ids(silent().replace("evidence: measured", "according_to: s")) == []


def test_words_put_into_its_mouth_are_not_its_own():
    """A wish of the party that is told according to somebody else does not make it heard."""
    assert ids(silent(more="interests: [{actor: s, resource: three, priority: 1, according_to: a}]")) == [
        "silent-actor@s"
    ]


def test_a_source_is_not_a_voice():
    """That somebody was interviewed does not say whose view it was."""
    assert ids(silent().replace("evidence: measured", "source: interview")) == ["silent-actor@s"]


@pytest.mark.parametrize("kind", ["customer", "authority", "organisation"])
def test_customers_and_authorities_are_missed_too(kind: str):
    """Nobody is too important or too many to be asked."""
    assert ids(silent(kind=kind)) == ["silent-actor@s"]


def test_at_and_past_the_threshold():
    """With two links it is missed, with one it is not."""
    one = silent().replace(
        "  - {depender: s, dependee: a, resource: two, importance: 1, evidence: measured}\n", ""
    )
    assert ids(one) == []
    assert ids(f"{one}settings: {{thresholds: {{silent-actor: {{min_links: 1}}}}}}\n") == ["silent-actor@s"]
    assert ids(silent(more="settings: {thresholds: {silent-actor: {min_links: 3}}}")) == []


def test_a_map_on_which_nobody_spoke_is_not_judged():
    """Where nobody has spoken for itself, that is said once, with what to ask."""
    report = judge(RULE, silent().replace(", according_to: a", ""))
    assert report.findings == ()
    (silence,) = report.not_judged
    assert silence.reason == "nobody on the map has spoken for itself"
    assert silence.ask == "Ask each party for its own view, and note who says what (according_to)."


def test_parties_without_links_are_not_asked_for():
    """A list of names alone gives neither a finding nor a question."""
    assert findings(RULE, "actors: [{id: a}, {id: b}]\n") == ()


def test_the_most_connected_first():
    """Who stands in most links comes first."""
    more = """
  - {depender: t, dependee: a, resource: three, importance: 1}
  - {depender: t, dependee: a, resource: four, importance: 1}
  - {depender: a, dependee: t, resource: five, importance: 1}
"""
    text = silent(more=more).replace("{id: part, part_of: s}", "{id: t}")
    assert ids(text) == ["silent-actor@t", "silent-actor@s"]
