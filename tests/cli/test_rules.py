"""`ecograph rules`: what is judged."""

from __future__ import annotations

import pytest

from ecograph.rules import all_rules
from ecograph.words import ENGLISH


def test_every_rule_is_listed_under_its_family(run):
    """The list has each rule once, with its title, under its family, sorted within it."""
    done = run("rules")
    assert (done.code, done.err) == (0, "")
    families = {}
    for block in done.out.strip("\n").split("\n\n"):
        heading, *lines = block.splitlines()
        families[heading] = [tuple(line.strip().split(maxsplit=1)) for line in lines]
    told = {rule: (heading, title) for heading, rules in families.items() for rule, title in rules}
    assert told == {
        rule.id: (
            f"{ENGLISH.family[rule.descriptor.family]} ({rule.descriptor.family})",
            rule.descriptor.title,
        )
        for rule in all_rules()
    }
    assert all(rules == sorted(rules) for rules in families.values())
    assert "\x1b" not in done.out


def test_a_rule_of_ones_own_is_listed(run, tmp_path):
    """With --rules the rules of a file stand in the list, in their family."""
    (tmp_path / "own.py").write_text(
        "from ecograph.rule import rule\n\n\n"
        '@rule(title="Far", severity="low", lever="agree", sentence="X.", remedy="Y.", family="roadmap")\n'
        "def far_away(graph):\n    yield from ()\n",
        "utf-8",
    )
    told = run("rules", "--rules", "own.py").out
    heading, row = told.rstrip("\n").splitlines()[-2:]
    assert heading == f"{ENGLISH.family['roadmap']} (roadmap)"
    assert row.split() == ["far-away", "Far"]
    assert run("rules").out.strip() in told


@pytest.mark.parametrize("content", [None, "x = 1\n", "raise ValueError\n"])
def test_a_file_without_rules_is_refused(run, tmp_path, content):
    """A file that is missing, broken or without a rule is named, with code 2."""
    if content is not None:
        (tmp_path / "own.py").write_text(content, "utf-8")
    done = run("rules", "--rules", "own.py")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("own.py: ")
    assert len(done.err.splitlines()) == 1
