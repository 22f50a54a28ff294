"""Whatever a name contains, the Markdown of a report shows it as it was written."""

from __future__ import annotations

import re
import string
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecograph.model import Ecosystem
from ecograph.rendering.markdown import escaped, report_markdown
from ecograph.rendering.render import render
from ecograph.scanning import scan

markdown_it = pytest.importorskip("markdown_it")

HOSTILE = [
    "*bold* _slanted_ **both**",
    "[text](http://example.org) ![picture](x.png) [^1]",
    "<script>alert(1)</script> <b>",
    "&amp; &#42; &copy;",
    "`code` ``more``",
    "a|b | c",
    "a\\|b \\* \\",
    "# no heading #",
    "## no heading either",
    "> no quote",
    "- no item",
    "+ no item",
    "* no item",
    "1. no item",
    "1) no item",
    "10. no item",
    "1986) no item",
    "---",
    "===",
    "***",
    "~~gone~~ ~~~",
    "$x^2$ $$y$$",
    "@somebody #12",
    "http://example.org www.example.org",
    "trailing spaces  ",
    "{{ braces }} {% raw %}",
    "| a | b |",
    "| --- | --- |",
    "[ ] no task",
    "[x]: http://example.org",
    "Term\n: no definition",
    "line\nbreak\r\nand\ttab",
    "!",
    "![",
]


def shown(markdown: str) -> str:
    """Give the page as a reader sees it: rendered by CommonMark with tables, without the tags."""
    page = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown)
    return " ".join(unescape(re.sub(r"<[^>]*>", "", page)).split())


def kinds(markdown: str) -> list[str]:
    """Give the building blocks the page is made of."""
    parser = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"])
    found = []
    for token in parser.parse(markdown):
        found += [token.type, *(child.type for child in token.children or () if child.type != "text")]
    return [kind for kind in found if kind != "text_special"]


def flat(text: str) -> str:
    return " ".join(text.split())


def model(name: str) -> Ecosystem:
    """Make a model in which everything that has a name has this one, with findings of several kinds."""
    return Ecosystem(
        name=name,
        purpose=name,
        actors=[
            {"id": "a", "name": name, "kind": "customer"},
            {"id": "b", "name": name},
            {"id": "c", "name": name},
        ],
        resources=[{"id": "r", "name": name}, {"id": "s", "name": name}],
        dependencies=[
            {"depender": "a", "dependee": "b", "resource": "r", "importance": 5},
            {"depender": "a", "dependee": "c", "resource": "s", "importance": 5},
            {"depender": "b", "dependee": "c", "resource": "r", "importance": 5},
        ],
        interests=[
            {"actor": "b", "resource": "s", "priority": 5},
            {"actor": "c", "resource": "r", "priority": 5},
        ],
        offers=[{"actor": "c", "resource": "s", "effort": 1}, {"actor": "a", "resource": "r", "effort": 1}],
        decisions=[
            {"finding": "single-point-of-dependency@c", "status": "in-progress", "reason": name},
            {"finding": "single-point-of-dependency@b", "status": "accepted", "reason": name, "owner": "b"},
            {"finding": "missing-exchange@s", "status": "accepted", "reason": name},
        ],
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_shown_as_it_was_written(name):
    """A page with a hostile name in every place has the building blocks of one with a plain name."""
    plain, hostile = (report_markdown(scan(model(text))) for text in ("Plain", name))
    assert kinds(hostile) == kinds(plain)
    # Read with the plain name in place of the hostile one, both pages say the same.
    read = shown(hostile)
    assert flat(name) in read
    assert read.replace(flat(name), "Plain") == shown(plain)


@pytest.mark.parametrize("name", HOSTILE)
def test_escaped_text_is_one_paragraph(name):
    """Escaped text alone is a paragraph with that text."""
    assert shown(escaped(name)) == flat(name)
    assert set(kinds(escaped(name))) <= {"paragraph_open", "inline", "paragraph_close"}


@pytest.mark.parametrize("name", HOSTILE)
def test_escaped_text_in_a_list_is_an_item(name):
    """Also at the beginning of a list item, escaped text is no list, heading or quote of its own."""
    assert kinds(f"* {escaped(name)}") == kinds("* plain")
    assert shown(f"* {escaped(name)}") == flat(name)


@settings(max_examples=30, deadline=None)
@given(st.text(string.punctuation + "ab1 é", min_size=1, max_size=12).filter(str.strip))
def test_any_signs_are_shown_as_written(text):
    """Whatever signs stand together, they come out as they went in."""
    told = text.strip()
    assert shown(escaped(told)) == flat(told)
    assert shown(f"* {escaped(told)}") == flat(told)
    assert shown(f"*{escaped(told)}*") == flat(told)


def test_what_cannot_be_printed_is_made_harmless():
    """Escape codes and signs that turn the reading direction do not reach the page."""
    text = report_markdown(scan(model("\x1b[31mred\u202eturned\x07")))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\x07" not in text


def test_a_whole_page():
    """Headlines, what was also found, what was accepted and what was not judged, each under its heading."""
    told = Ecosystem(
        name="Hall",
        purpose="A clean floor",
        actors=[{"id": "hall", "kind": "customer"}, {"id": "one"}, {"id": "two"}, {"id": "three"}],
        dependencies=[
            {"depender": "hall", "dependee": end, "resource": end, "importance": 5, "evidence": "stated"}
            for end in ("one", "two", "three")
        ],
        decisions=[
            {"finding": "single-point-of-dependency@two", "status": "accepted", "reason": "Small"},
            {"finding": "single-point-of-dependency@three", "status": "in-progress", "reason": "Asked"},
        ],
        settings={"headlines": 1},
    )
    page = report_markdown(scan(told))
    headings = re.findall(r"^#+ .*$", page, re.MULTILINE)
    assert headings == [
        "# Hall",
        "## To talk about first",
        "## Also found",
        "## Accepted",
        "## Not judged, and what to ask",
    ]
    assert "*A clean floor*" in page
    sections = page.split("\n## ")
    assert [section.count("**talk now: Everything hangs on one party**") for section in sections] == [
        0,
        1,
        1,
        0,
        0,
    ]
    assert "(accepted: Small)" in sections[3]
    assert "single-point-of-dependency\\@three; in-progress: Asked" in page
    assert all(line.startswith("* **") for line in sections[4].splitlines()[2:])


def test_every_finding_is_on_the_page():
    """Unlike the text, the page tells all findings, and each once."""
    report = scan(model("Plain"))
    page = shown(report_markdown(report))
    for finding in report.findings:
        assert (page.count(f"; {finding.id}") == 1) is (not finding.is_accepted)
        assert finding.message in page


def test_nothing_found_is_no_clean_bill():
    """Without findings the page says that only some checks could judge."""
    page = report_markdown(scan(Ecosystem()))
    assert (
        page == "# Untitled ecosystem\n\n0 parties, 0 links.\n\nNothing found by the checks that could judge."
    )


def test_the_front_door_gives_the_same():
    """`ecograph.render(report, "markdown")` is this page."""
    report = scan(model("Plain"))
    assert render(report, "markdown") == report_markdown(report)
