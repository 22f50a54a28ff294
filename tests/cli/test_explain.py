"""`ecograph explain`: a rule, or why something was found."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ecograph.loading import load
from ecograph.rules import all_rules
from ecograph.scanning import scan

EXAMPLES = Path(__file__).parents[2] / "examples"
RULES = {rule.id: rule for rule in all_rules()}
DAY = "2026-10-01"
POINT = "single-point-of-dependency@cleaner"
HALL = """name: Hall
actors: [{id: hall, name: Hall, kind: customer}, {id: cleaner, name: Cleaner}]
dependencies:
  - {depender: hall, dependee: cleaner, resource: clean floor, importance: 5, evidence: stated}
"""
WISH = """name: Hall
actors:
  - {id: hall, name: Hall}
  - {id: cleaner, name: Cleaner}
  - {id: night shift, name: Night shift, part_of: cleaner}
interests: [{actor: hall, resource: quiet, priority: 4, evidence: measured, source: survey in May}]
offers: [{actor: cleaner, resource: quiet, effort: 2, evidence: stated, according_to: night shift}]
"""


def one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_explained(run, rule):
    """The title, what it looks for, and each threshold with its default and what it means."""
    done = run("explain", rule)
    assert (done.code, done.err) == (0, "")
    told = RULES[rule]
    assert done.out.startswith(f"{rule}: {told.descriptor.title}\n")
    assert one_line(told.check.__doc__ or "") in one_line(done.out)
    for name, (_, limit) in told.limits().items():
        assert f"{name} = {told.thresholds[name]}: {limit.description}" in one_line(done.out)
    assert ("Thresholds" in done.out) is bool(told.limits())
    assert all(len(line) <= 100 for line in done.out.splitlines())
    assert "\x1b" not in done.out


@pytest.mark.parametrize("example", ["airport.yaml", "insurance.yaml"])
def test_every_finding_of_the_examples_is_explained(run, example):
    """Each finding: its sentence, what to do, every line it rests on, and its rule."""
    report = scan(load(EXAMPLES / example), today=date.fromisoformat(DAY))
    assert report.findings
    for finding in report.findings:
        done = run("explain", finding.id, EXAMPLES / example, "--today", DAY)
        assert (done.code, done.err) == (0, ""), finding.id
        told = one_line(done.out)
        assert told.startswith(one_line(finding.message))
        assert one_line(finding.remedy) in told
        assert f" {finding.rule}: {finding.descriptor.title} " in told
        block = done.out.partition("It rests on this (")[2].partition("\n\n")[0].splitlines()[1:]
        assert len([line for line in block if line.startswith("    ")]) >= len(finding.evidence.facts)


def test_a_whole_explanation(run, one):
    """What was found, what to do, what was measured, what it rests on, then the rule."""
    told = run("explain", POINT, one).out
    first, what, measured, rests, rule, *_ = told.split("\n\n")
    assert first == "Without Cleaner no clean floor for Hall; nobody else on the map can step in."
    assert what.startswith("What to do (back-up): Arrange a second source for clean floor")
    assert measured == "Measured 1, judged against 1."
    assert rests == (
        "It rests on this (fairly sure):\n    Hall relies on Cleaner for clean floor (weight 5 of 5): said"
    )
    assert rule.startswith("single-point-of-dependency: Everything hangs on one party\n")


def test_where_it_comes_from_and_whose_view_it_is(run):
    """A wish or an offer is explained with its source or the voice behind it, also that of a part."""
    told = run("explain", "missing-exchange@quiet", "-", given=WISH).out
    assert "    Hall would like quiet (weight 4 of 5): measured, survey in May\n" in told
    assert "    Cleaner could give quiet: said, according to Night shift\n" in told


def test_what_was_decided_is_told(run, one, tmp_path):
    """A finding with a decision says so, with the reason."""
    text = (tmp_path / one).read_text("utf-8")
    text += f"decisions: [{{finding: {POINT}, status: accepted, reason: Small hall}}]\n"
    assert "\n\naccepted: Small hall\n\n" in run("explain", POINT, "-", given=text).out


LAPSED = """name: Hall
focal: hall
actors: [{id: hall}, {id: cleaner}]
dependencies: [{depender: hall, dependee: cleaner, resource: clean floor, importance: 5, evidence: stated}]
decisions: [{finding: single-point-of-dependency@cleaner, status: accepted, reason: Small, until: 2020-01-01}]
"""


def test_the_day_is_held_against(run):
    """--today decides whether there is a lapsed decision to explain."""
    stale = f"stale-decision@{POINT}"
    done = run("explain", stale, "-", "--today", "2020-02-01", given=LAPSED)
    assert (done.code, done.err) == (0, "")
    assert "which is 31 days ago" in one_line(done.out)
    assert run("explain", stale, "-", "--today", "2020-01-01", given=LAPSED).code == 2


def test_many_are_told_in_full(run):
    """A number of more than three digits is written out."""
    told = run("explain", f"stale-decision@{POINT}", "-", "--today", "2026-10-01", given=LAPSED).out
    assert "Measured 2465, judged against 1." in told


def test_a_finding_that_rests_on_no_row_does_not_announce_any(run):
    """What rests on no link, wish or offer has no heading above nothing."""
    told = run("explain", f"stale-decision@{POINT}", "-", "--today", DAY, given=LAPSED).out
    assert [block for block in told.split("\n\n") if block.rstrip().endswith(":")] == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["net-givr"], 'there is no rule "net-givr" (did you mean "net-giver"?)'),
        (["zzzzz"], 'there is no rule "zzzzz" (see: ecograph rules)'),
        (["net-givr@x", "one.yaml"], 'there is no rule "net-givr" (did you mean "net-giver"?)'),
        ([POINT], f'name the model the finding is about: ecograph explain "{POINT}" FILE'),
        (
            ["single-point-of-dependency@cleanr", "one.yaml"],
            f'"single-point-of-dependency@cleanr" is not found in this model (did you mean "{POINT}"?)',
        ),
        (["net-giver@hall", "missing.yaml"], "missing.yaml: there is no such file"),
    ],
    ids=["misspelt", "unknown", "misspelt finding", "no file", "no such finding", "no such model"],
)
def test_what_cannot_be_explained_is_answered(run, one, arguments, words):
    """A wrong name gets the near one, a missing file a sentence; both end with 2."""
    done = run("explain", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(words)


def test_a_rule_of_ones_own_is_explained(run, tmp_path):
    """With --rules a rule of a file is explained like any other."""
    (tmp_path / "own.py").write_text(
        "from ecograph.finding import Evidence\nfrom ecograph.rule import rule\n\n\n"
        '@rule(title="Far", severity="low", lever="agree", sentence="X.", remedy="Y.", family="roadmap")\n'
        'def far_away(graph):\n    """Look for what is far away."""\n'
        '    yield Evidence(subjects=("hall",))\n',
        "utf-8",
    )
    told = run("explain", "far-away", "--rules", "own.py").out
    assert told == "far-away: Far\nWhat to do; watch; agree\n\nLook for what is far away.\n"
    done = run("explain", "far-away@hall", "-", "--rules", "own.py", given="actors: [{id: hall}]\n")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("X.\n\nWhat to do (agree): Y.\n")


@pytest.mark.parametrize("name", ["[b]Bold[/b]", "*x*", "{graph.names}", "{0}", "%s"])
def test_names_are_told_as_written(run, name):
    """Signs that mean something elsewhere mean nothing in an explanation."""
    text = HALL.replace("name: Cleaner", f"name: '{name}'")
    assert f"Without {name} no clean floor" in one_line(run("explain", POINT, "-", given=text).out)
