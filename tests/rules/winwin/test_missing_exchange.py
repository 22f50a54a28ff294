from __future__ import annotations

import pytest
from judging import findings, judge

RULE = "missing-exchange"
WANTED = """
actors:
  - {{id: a, name: Cleaner}}
  - {{id: b, name: Airport}}
  - {{id: c, name: Carrier}}
  - {{id: d, name: Railway}}
resources: [{{id: f, name: the forecast}}]
interests:
  - {{actor: a, resource: f, priority: {priority}, evidence: stated}}
{interests}
offers: [{offers}]
dependencies: [{links}]
"""
OFFER = "{actor: b, resource: f, effort: 1, evidence: measured}"


def wanted(*, priority: float = 4, interests: str = "", offers: str = OFFER, links: str = "") -> str:
    return WANTED.format(priority=priority, interests=interests, offers=offers, links=links)


def test_wanted_and_on_offer():
    """What one wants and another could give: the whole finding."""
    (finding,) = findings(RULE, wanted())
    assert finding.id == "missing-exchange@f"
    assert finding.message == (
        "Airport could help Cleaner with the forecast (weight 4 of 5): it is wanted and on offer, "
        "and not given yet."
    )
    assert finding.remedy == "Bring Airport together with Cleaner, and agree on the forecast."
    assert (finding.severity, finding.confidence, finding.lever) == ("medium", "medium", "win-win")
    assert finding.subjects == ("f", "a", "b")
    assert (finding.evidence.measured, finding.evidence.limit) == (1, 1)


def test_one_finding_for_each_resource():
    """Everybody who wants it and everybody who could give it is in one finding."""
    (finding,) = findings(
        RULE,
        wanted(
            interests="  - {actor: c, resource: f, priority: 5}",
            offers=f"{OFFER}, {{actor: d, resource: f, effort: 2, evidence: stated}}",
        ),
    )
    assert finding.id == "missing-exchange@f"
    assert finding.message == (
        "Airport and Railway could help Carrier and Cleaner with the forecast (weight 5 of 5): it "
        "is wanted and on "
        "offer, and not given yet."
    )
    assert (finding.confidence, finding.evidence.measured) == ("low", 2)


def test_given_but_poorly():
    """What is given now and does not satisfy is told as that."""
    link = "{depender: a, dependee: c, resource: f, importance: 4, satisfaction: 2}"
    (finding,) = findings(RULE, wanted(links=link))
    assert finding.message == (
        "Airport could help Cleaner with the forecast (weight 4 of 5): it is wanted and on offer, "
        "and what is given "
        "now does not satisfy."
    )
    assert finding.remedy == "Bring Airport together with Cleaner, and agree on the forecast."
    assert finding.severity == "medium"


def test_satisfied_by_another_than_the_one_wanted():
    """Who is well served by one party and wants another's help is not said to be dissatisfied."""
    text = wanted(links="{depender: a, dependee: c, resource: f, importance: 4, satisfaction: 5}")
    (finding,) = findings(RULE, text.replace("priority: 4,", "priority: 4, giver: b,"))
    assert "does not satisfy" not in finding.message


def test_nobody_offers_it():
    """What nobody offers is only watched, since the map may not know."""
    (finding,) = findings(RULE, wanted(offers=""))
    assert (
        finding.message == "Nobody on the map offers the forecast, which would help Cleaner (weight 4 of 5)."
    )
    assert (
        finding.remedy
        == "Ask around the table who could give the forecast, or who should join because they can."
    )
    assert (finding.severity, finding.confidence) == ("low", "medium")


def test_quiet_when_it_is_given():
    """An interest that is served, or served by nobody knows how well, is no finding."""
    assert findings(RULE, wanted(links="{depender: a, dependee: c, resource: f, importance: 4}")) == ()


@pytest.mark.parametrize(("priority", "number"), [(3, 1), (2.9, 0)])
def test_at_and_past_the_threshold(priority: float, number: int):
    """Interests from priority 3 on count."""
    assert len(findings(RULE, wanted(priority=priority))) == number


@pytest.mark.parametrize(("least", "number"), [(1, 1), (2, 0)])
def test_how_many_must_want_it(least: int, number: int):
    """A model may ask that several want it."""
    assert (
        len(findings(RULE, wanted() + f"settings: {{thresholds: {{{RULE}: {{min_parties: {least}}}}}}}"))
        == number
    )


def test_nobody_is_promised_what_is_not_meant_for_them():
    """A party the giver would not give it to is not among those it could help."""
    (finding,) = findings(
        RULE,
        wanted(
            interests="  - {actor: c, resource: f, priority: 5}",
            offers="{actor: b, resource: f, effort: 1, not_to: [c]}",
        ),
    )
    assert finding.message.startswith("Airport could help Cleaner with the forecast (weight 4 of 5)")


def test_what_stays_in_the_house_is_not_missing():
    """What one department wants and another of the same organisation gives is no matter between parties."""
    report = judge(
        RULE,
        """
actors: [{id: a}, {id: one, part_of: a}, {id: two, part_of: a}, {id: b}]
interests: [{actor: one, resource: r, priority: 5}]
dependencies:
  - {depender: one, dependee: two, resource: r, importance: 5, satisfaction: 5}
  - {depender: b, dependee: a, resource: s, importance: 1}
""",
    )
    assert report.findings == ()


def test_without_interests_it_asks():
    """Where nobody's interests are known the rule is not judged, and the report says what to ask."""
    report = judge(
        RULE,
        """
actors: [{id: a}, {id: b}]
dependencies: [{depender: a, dependee: b, resource: r, importance: 3}]
""",
    )
    assert report.findings == ()
    (silence,) = report.not_judged
    assert silence.reason == "nobody's interests are on the map"
    assert silence.ask == "Ask each party: where are you stuck, what do you lack, and from whom?"


def test_what_can_be_given_goes_first():
    """The most wanted of what is on offer first, what nobody offers last."""
    found = judge(
        RULE,
        """
actors: [{id: a}, {id: b}, {id: c}]
interests:
  - {actor: a, resource: nobodys, priority: 5}
  - {actor: a, resource: seldom, priority: 5}
  - {actor: a, resource: often, priority: 3}
  - {actor: c, resource: often, priority: 3}
offers: [{actor: b, resource: seldom}, {actor: b, resource: often}]
""",
    ).findings
    assert [finding.subjects[0] for finding in found] == ["often", "seldom", "nobodys"]
