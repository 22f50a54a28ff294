"""The documents are also a site: it builds without a warning, and its generated and worked parts are true."""

from __future__ import annotations

import doctest
import importlib.util
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

import ecograph
from ecograph.model.schema import json_schema

DOCS = Path(__file__).parent.parent / "docs"
MISSING = [name for name in ("sphinx", "myst_parser", "furo") if importlib.util.find_spec(name) is None]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site as built from nothing, every warning an error."""
    if MISSING:
        pytest.skip(
            f"the site is built by {', '.join(MISSING)}, not installed here (pip install --group dev)"
        )
    out = tmp_path_factory.mktemp("site")
    options = ["-W", "--keep-going", "-n", "-q", "-b", "html", "-d", str(out / "doctrees")]
    ran = subprocess.run(
        [sys.executable, "-m", "sphinx", *options, str(DOCS), str(out / "html")],
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert (ran.returncode, ran.stderr.strip()) == (0, "")
    return out / "html"


def test_every_page_is_on_the_site(site):
    """The site has a page for each document; that each can be reached, the build has seen to."""
    pages = {page.relative_to(DOCS).with_suffix(".html") for page in DOCS.rglob("*.md")}
    assert len(pages) > 15
    assert {page for page in pages if not (site / page).is_file()} == set()


def test_every_public_name_is_in_the_reference(site):
    """What `from ecograph import …` can import is described, or its home is named."""
    told = (site / "api.html").read_text("utf-8")
    assert {name for name in ecograph.__all__ if f"ecograph.{name}" not in told} == set()


def test_types_in_the_reference_are_readable(site):
    """No signature shows how pydantic checks a value."""
    assert set(re.findall(r"Annotated|FieldInfo|Validator", (site / "api.html").read_text("utf-8"))) == set()


def test_the_page_of_the_model_says_what_the_schema_says():
    """The tables of the page are what the generator writes now: `python docs/_model_page.py` renews them."""
    text = (DOCS / "model.md").read_text("utf-8")
    assert text == runpy.run_path(str(DOCS / "_model_page.py"))["page"](text)


def test_the_page_of_the_model_has_every_table_and_key():
    """Each kind of row has its meaning on the page, and each of its keys a line."""
    schema = json_schema()
    text = (DOCS / "model.md").read_text("utf-8")
    records = [schema, *(record for record in schema["definitions"].values() if "properties" in record)]
    assert len(records) > 10
    for record in records:
        for key, value in record["properties"].items():
            assert re.search(
                rf"^\| `{key}` \| .+ \| {re.escape(value['description'])} \|$", text, re.MULTILINE
            )


def test_the_worked_example_of_a_rule_runs():
    """The rule that is made step by step finds what the page says, and is refused what the page says."""
    result = doctest.testfile(str(DOCS / "adding-a-rule.md"), module_relative=False, encoding="utf-8")
    assert result.failed == 0
    assert result.attempted > 10
