"""What somebody at a terminal reads while a command takes long."""

from __future__ import annotations

import io
import re
import sys
import time

import pytest

from ecograph.cli import waiting
from ecograph.cli.waiting import Waiting

CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal(io.StringIO):
    """Something that says it is watched."""

    def isatty(self) -> bool:
        return True


def terminal(monkeypatch, *, patience: float = 0) -> Terminal:
    """Let somebody watch; not as a fixture, since what pytest captures is another one in a test."""
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(waiting, "PATIENCE", patience)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return screen


def until_shown(screen: Terminal, text: str) -> None:
    deadline = time.monotonic() + 20
    while text not in screen.getvalue() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert text in screen.getvalue()


def test_the_step_that_takes_long_is_shown_and_taken_away(monkeypatch):
    """The line follows the work; at the end the cursor is back and the line is empty."""
    screen = terminal(monkeypatch)
    with Waiting() as line:
        line.tell("reading [bold]a[/bold]")
        until_shown(screen, "reading [bold]a[/bold] …")
        line.part = "model 2 of 3: "
        line.tell("judging")
        until_shown(screen, "model 2 of 3: judging …")
    told = screen.getvalue()
    assert told.index("\x1b[?25l") < told.rindex("judging") < told.rindex("\x1b[?25h")
    assert told.endswith("\x1b[2K")


def test_what_is_said_meanwhile_stands_on_lines_of_its_own(monkeypatch):
    """It is not written into the line, which goes on below."""
    screen = terminal(monkeypatch)
    with Waiting() as line:
        line.tell("reading")
        until_shown(screen, "reading …")
        line.say("2 guessed [as it stands]")
    rows = [row.rpartition("\r")[2] for row in CONTROL.sub("", screen.getvalue()).split("\n")]
    assert "2 guessed [as it stands]" in rows


def test_an_interrupt_goes_through_and_leaves_no_line(monkeypatch):
    """Whoever stops the work finds the terminal as it was."""
    screen = terminal(monkeypatch)

    def work() -> None:
        with Waiting() as line:
            line.tell("reading")
            until_shown(screen, "reading …")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert screen.getvalue().endswith("\x1b[2K")


def test_what_is_quick_or_not_watched_shows_nothing(monkeypatch):
    """Below the time of patience there is no line, and none where stderr is a file; what is said is said."""
    screen = terminal(monkeypatch, patience=60)
    with Waiting() as line:
        line.tell("reading")
        line.say("said")
    assert screen.getvalue() == "said\n"
    file = io.StringIO()
    monkeypatch.setattr(sys, "stderr", file)
    monkeypatch.setattr(waiting, "PATIENCE", 0)
    with Waiting() as line:
        line.tell("reading")
        time.sleep(0.05)
        line.say("said")
    assert file.getvalue() == "said\n"
