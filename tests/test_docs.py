"""The pages say what the code does: every example, message, threshold and command line in them is tried."""

from __future__ import annotations

import ast
import inspect
import os
import re
import shlex
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

import pytest
import typer.main

import ecograph
from ecograph import measures
from ecograph.cli import command_line
from ecograph.rules import all_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecograph.rule import Limit

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
RULES = {rule.id: rule for rule in all_rules()}
TODAY = date(2026, 10, 1)
"""The day of the rules page: it says so where a date matters."""
HEADINGS = [
    "What it looks for",
    "Why it matters",
    "Example",
    "Better",
    "When it is wrong",
    "Thresholds",
    "Sources",
]
FENCE = re.compile(
    r"^(?P<fence>`{3,})(?P<language>[\w-]*)[^\n]*\n(?P<body>.*?)^(?P=fence)[ ]*$", re.MULTILINE | re.DOTALL
)


def parts(text: str, level: int) -> dict[str, str]:
    """Cut a page at its headings of one level; headings inside fences are no headings."""
    bare = FENCE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    starts = list(re.finditer(rf"^{'#' * level} (.+)$", bare, re.MULTILINE))
    ends = [start.start() for start in starts[1:]] + [len(text)]
    names = [start[1].strip() for start in starts]
    assert len(set(names)) == len(names), f"a heading stands twice: {names}"
    return {name: text[start.end() : end] for name, start, end in zip(names, starts, ends, strict=True)}


def blocks(text: str, *languages: str) -> list[str]:
    """Give the bodies of the fenced blocks in these languages."""
    return [found["body"] for found in FENCE.finditer(text) if found["language"] in languages]


def places(*languages: str) -> list[object]:
    """Give every block in these languages as a test case that names its page and line."""
    found = []
    for page in PAGES:
        text = page.read_text("utf-8")
        found += [
            pytest.param(
                match["body"], id=f"{page.relative_to(ROOT)}:{text.count(chr(10), 0, match.start()) + 1}"
            )
            for match in FENCE.finditer(text)
            if match["language"] in languages
        ]
    return found


SECTIONS = parts((ROOT / "docs" / "rules.md").read_text("utf-8"), 2)
DOCUMENTED = sorted(SECTIONS.keys() & RULES.keys())


def only(items: list[str]) -> str:
    assert len(items) == 1, f"expected one block, found {len(items)}"
    return items[0]


# --- the rules page ---------------------------------------------------------------------------


def test_there_is_one_section_for_each_rule_in_alphabetical_order():
    """The rules page has a section for every rule and for nothing else, in alphabetical order."""
    assert list(SECTIONS) == sorted(RULES)


@pytest.mark.parametrize("section", SECTIONS)
def test_the_headings_of_a_section_are_fixed(section):
    """Every section of the rules page has the same headings in the same order, and none of them is empty."""
    under = parts(SECTIONS[section], 3)
    assert list(under) == HEADINGS
    assert [heading for heading, text in under.items() if not text.strip()] == []


@pytest.mark.parametrize("section", DOCUMENTED)
def test_the_example_is_found_by_its_own_rule_only(section):
    """The example of a rule gives one finding, by that rule, with the message on the page word for word.

    Where the rule is about findings, those it could be about come along, and the page names each.
    """
    example = parts(SECTIONS[section], 3)["Example"]
    findings = ecograph.scan(ecograph.load(only(blocks(example, "yaml"))), today=TODAY).findings
    if RULES[section].is_about_findings:
        others = [finding for finding in findings if not RULES[finding.rule].is_about_findings]
        assert [finding.id for finding in others if finding.id not in example] == []
        findings = tuple(finding for finding in findings if finding not in others)
    assert [finding.rule for finding in findings] == [section]
    assert findings[0].message == only(blocks(example, "text")).strip()


@pytest.mark.parametrize("section", DOCUMENTED)
def test_the_better_model_is_not_found_by_the_rule(section):
    """The mended example of a rule gives no finding of that rule, and is still about the same parties."""
    under = parts(SECTIONS[section], 3)
    example, better = (ecograph.load(only(blocks(under[name], "yaml"))) for name in ("Example", "Better"))
    assert section not in {finding.rule for finding in ecograph.scan(better, today=TODAY).findings}
    assert better.name == example.name
    assert {actor.id for actor in example.actors} <= {actor.id for actor in better.actors}


def bounds(limit: Limit) -> str:
    """Say from where to where a threshold can go, as the table does."""
    if limit.ge is not None and limit.le is not None:
        return f"{limit.ge:g} to {limit.le:g}"
    if limit.ge is not None:
        return f"{limit.ge:g} or more"
    return "any" if limit.le is None else f"up to {limit.le:g}"


def shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


@pytest.mark.parametrize("section", DOCUMENTED)
def test_the_thresholds_are_those_of_the_code(section):
    """The table of thresholds has the names, defaults, bounds and meanings that stand in the code."""
    rule = RULES[section]
    text = parts(SECTIONS[section], 3)["Thresholds"]
    rows = [
        tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
        for line in text.splitlines()
        if line.strip().startswith("|")
    ]
    told = [
        (f"`{name}`", shown(rule.thresholds[name]), bounds(limit), limit.description)
        for name, (_, limit) in rule.limits().items()
    ]
    if not told:
        assert rows == []
        return
    assert rows[0] == ("name", "default", "from–to", "meaning")
    assert rows[2:] == told


# --- every page -------------------------------------------------------------------------------


@pytest.mark.parametrize("model", places("yaml", "yml"))
def test_every_model_on_the_pages_loads(model):
    """Every model shown on a page can be read, without a single problem."""
    assert ecograph.load(model)


@pytest.mark.parametrize("code", places("python", "py"))
def test_every_python_block_is_run_as_a_doctest(code):
    """Python on a page is written as prompts, which pytest runs; anything else would never be tried."""
    lines = [line for line in code.splitlines() if line.strip()]
    assert lines[0].startswith(">>> ")
    assert all(ast.parse(line.removeprefix(">>> ")) for line in lines if line.startswith(">>> import"))


TOP: Any = typer.main.get_command(command_line([]))
COMMANDS: Mapping[str, Any] = TOP.commands
LANGUAGES_OF_A_SHELL = ("console", "bash", "sh", "shell", "")


def command_lines(text: str) -> Iterator[str]:
    """Find the command lines of a page: in blocks of a shell, and between single backticks."""
    for block in blocks(text, *LANGUAGES_OF_A_SHELL):
        for line in block.replace("\\\n", " ").splitlines():
            bare = line.strip().removeprefix("$ ")
            if bare.split(" ")[0] == "ecograph" and len(bare.split()) > 1:
                yield bare
    prose = FENCE.sub("", text)
    yield from re.findall(r"(?<!`)`(ecograph [^`\n]+)`", prose)


def wrong_with(line: str) -> str | None:
    """Say what does not exist in a command line, or None."""
    words = shlex.split(line, comments=True)[1:]
    for stop in ("|", ">", ">>", "&&", "||", ";", "2>"):
        if stop in words:
            words = words[: words.index(stop)]
    command, name = TOP, "ecograph"
    known = _options(command)
    takes: str | None = None
    for word in words:
        if takes is not None:
            choices = _words_of(command, known[takes].name)
            if choices and word not in choices and not word.isupper():
                return f"{name} {takes} cannot be {word}"
            takes = None
        elif word.startswith("-") and word != "-":
            option, _, value = word.partition("=")
            if option not in known:
                return f"{name} has no option {option}"
            takes = option if not value and not known[option].is_flag else None
        elif command is TOP:
            if word not in COMMANDS:
                return f"there is no command {word}"
            command, name = COMMANDS[word], word
            known = _options(command)
    return f"{name} {takes} needs a value" if takes is not None else None


class Help:
    """The option every command has by itself."""

    name = "help"
    is_flag = True


def _options(command: Any) -> dict[str, Any]:
    made = {opt: param for param in command.params for opt in (*param.opts, *param.secondary_opts)}
    return {**made, "--help": Help}


def _words_of(command: Any, name: str) -> tuple[str, ...]:
    """Give the words an option can have, as its annotation says; nothing where it takes any text."""

    def literals(kind: Any) -> tuple[str, ...]:
        if get_origin(kind) is Literal:
            return get_args(kind)
        return tuple(word for inner in get_args(kind) for word in literals(inner))

    return literals(get_type_hints(inspect.unwrap(command.callback)).get(name))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_line_on_the_pages_exists(page):
    """Every `ecograph …` line on a page names a command that exists, with options it has."""
    found = {line: wrong_with(line) for line in command_lines(page.read_text("utf-8"))}
    assert {line: wrong for line, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("ecograph scan map.yaml --all", None),
        ("ecograph scan - --fail-on high | less", None),
        ("ecograph --version", None),
        ("ecograph scan map.yaml --fail-on grave", "scan --fail-on cannot be grave"),
        ("ecograph scan map.yaml --loud", "scan has no option --loud"),
        ("ecograph paint map.yaml", "there is no command paint"),
    ],
)
def test_a_wrong_command_line_is_noticed(line, wrong):
    """The check of command lines itself tells good ones from wrong ones."""
    assert wrong_with(line) == wrong


# --- the tutorial, the glossary and the measures ----------------------------------------------


def test_the_tutorial_tells_what_happens(tmp_path):
    """Each model of the tutorial saved and each command run, what comes out is exactly what it shows."""
    text = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}
    (tmp_path / "festival.yaml").touch()
    told, happened = [], []
    for block in FENCE.finditer(text):
        if block["language"] == "yaml":
            (tmp_path / "festival.yaml").write_text(block["body"], "utf-8")
        elif block["language"] == "console":
            for step in re.split(r"^\$ ", block["body"], flags=re.MULTILINE)[1:]:
                line, _, output = step.partition("\n")
                words = shlex.split(line)
                if words[0] != "ecograph":
                    continue
                ran = subprocess.run(
                    [sys.executable, "-m", "ecograph", *words[1:]],
                    cwd=tmp_path,
                    env=environment,
                    check=False,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                )
                told.append((line, output.strip()))
                happened.append((line, ran.stdout.decode().replace("\r\n", "\n").strip()))
    assert told == happened
    assert told


def test_every_measure_is_on_its_page():
    """The page of measures has a section for each public function, and names every public name."""
    text = (ROOT / "docs" / "measures.md").read_text("utf-8")
    functions = {name for name in measures.__all__ if name[0].islower() and callable(getattr(measures, name))}
    told = {section for heading in (2, 3) for section in parts(text, heading)}
    assert functions - told == set()
    assert {name for name in measures.__all__ if f"`{name}" not in text and name not in told} == set()


def test_the_glossary_knows_the_words_of_the_file():
    """The glossary explains every table of a model file and every column of its four large tables."""
    text = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    model = ecograph.Ecosystem.model_fields.keys() - {"ecograph", "name"}
    rows = [
        record.model_fields.keys()
        for record in (
            ecograph.model.Actor,
            ecograph.model.Interest,
            ecograph.model.Offer,
            ecograph.model.Dependency,
        )
    ]
    words = model.union(*rows) - {"id", "name"}
    assert {word for word in words if f"`{word}`" not in text} == set()


def test_the_glossary_calls_the_rules_by_their_titles():
    """Where the glossary names a rule, it says what reports say."""
    text = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    rows = re.findall(r"^\| ([^|]+) \| `([a-z-]+)` \| [^|]+ \|$", parts(text, 2)["The checks"], re.MULTILINE)
    assert rows
    assert {slug: title for title, slug in rows} == {slug: RULES[slug].descriptor.title for _, slug in rows}
