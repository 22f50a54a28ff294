"""In a notebook a model shows its map and a report its findings; text where that is all there is."""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest

from ecograph.graph import build
from ecograph.loading import load
from ecograph.model import Ecosystem
from ecograph.rendering.markdown import report_markdown
from ecograph.rendering.render import render
from ecograph.rendering.terminal import report_text
from ecograph.scanning import scan

HALL = """
name: Hall
actors: [{id: hall, name: Hall, kind: customer}, {id: cleaner, name: Cleaner}]
dependencies: [{depender: hall, dependee: cleaner, resource: floor, importance: 5}]
"""
FORMS = {"model": load, "graph": lambda text: build(load(text)), "report": lambda text: scan(load(text))}


@pytest.mark.parametrize("form", FORMS)
def test_everything_shows_itself(form):
    """A model, a graph and a report speak the display protocol, and always give text."""
    shown = FORMS[form](HALL)
    bundle = shown._repr_mimebundle_(include=None, exclude=None)
    assert bundle == render(shown, "mimebundle")
    assert "Hall" in bundle["text/plain"]
    assert all(isinstance(text, str) for text in bundle.values())


@pytest.mark.parametrize("form", ["model", "graph"])
def test_a_model_shows_its_map(form):
    """A model or a graph gives the map as a picture, and in text what it rests on."""
    bundle = render(FORMS[form](HALL), "mimebundle")
    picture = ET.fromstring(bundle["image/svg+xml"])
    assert picture.tag.endswith("svg")
    assert "Cleaner" in bundle["image/svg+xml"]
    assert bundle["text/plain"] == "Hall: 2 parties, 1 link (1 assumed)"


def test_a_report_shows_its_findings():
    """A report gives its findings as Markdown, and as the text of the terminal."""
    report = scan(load(HALL))
    assert render(report, "mimebundle") == {
        "text/markdown": report_markdown(report),
        "text/plain": report_text(report),
    }


def test_an_empty_model_shows_itself():
    """A model without parties gives text, and no error."""
    assert "0 parties, 0 links" in Ecosystem()._repr_mimebundle_()["text/plain"]
    assert "text/markdown" in scan(Ecosystem())._repr_mimebundle_()


def test_text_without_control_characters():
    """Escape codes in a name do not reach the console a notebook falls back to."""
    model = Ecosystem(name="\x1b[31mred\u202e\n", actors=[{"id": "a"}, {"id": "b"}])
    told = render(model, "mimebundle")["text/plain"]
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert len(told.splitlines()) == 1


def test_showing_changes_nothing():
    """A graph that was shown judges and shows as before."""
    graph = build(load(HALL))
    first = render(graph, "mimebundle")
    assert scan(graph).findings
    assert render(graph, "mimebundle") == first


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands in for the interpreter")
def test_without_a_drawing_program_there_is_text(tmp_path):
    """Where neither package nor program is there, the text says what to install, without a picture."""
    # The layout runs in a process of its own: one without pygraphviz, and with nothing on the PATH.
    bare = tmp_path / "python"
    without = (
        "import sys, runpy; sys.modules['pygraphviz'] = None; sys.argv = sys.argv[2:]; "
        "runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    bare.write_text(f'#!/bin/sh\nexec {sys.executable} -I -c "{without}" "$@"\n', "utf-8")
    bare.chmod(0o755)
    program = (
        "import os, sys\n"
        f"sys.executable, os.environ['PATH'] = {str(bare)!r}, {str(tmp_path / 'nothing')!r}\n"
        "import ecograph\n"
        f"bundle = ecograph.load({HALL!r})._repr_mimebundle_()\n"
        "print(sorted(bundle), bundle['text/plain'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("['text/plain'] Hall: 2 parties, 1 link (1 assumed) (")
    assert "pygraphviz" in done.stdout
