"""What somebody at a terminal reads while a command takes long."""

import sys
from contextlib import AbstractContextManager
from threading import Lock, Timer
from typing import TYPE_CHECKING, Final, Self

import typer

if TYPE_CHECKING:
    from rich.live import Live

PATIENCE: Final = 1.0
"""Seconds after which something is shown."""


class Waiting(AbstractContextManager["Waiting"]):
    """The last line of the terminal says what is being done, once that takes a while.

    It is drawn by a thread of its own, so that the work goes on, and is gone when the work is, however
    that ends. Where nobody is watching there is no line.
    """

    def __init__(self) -> None:
        self.part = ""
        """What stands before each step, where there are several models."""
        self._said = ""
        self._live: Live | None = None
        self._is_over = False
        self._turn = Lock()
        self._timer = Timer(PATIENCE, self._begin)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._turn:
            self._is_over = True
            if self._live:
                self._live.stop()

    def tell(self, what: object) -> None:
        """Say what is being done from now on."""
        self._said = f"{self.part}{what}"

    def say(self, text: str) -> None:
        """Print something that stays, above the line."""
        with self._turn:
            if self._live:
                self._live.console.print(text, markup=False, highlight=False, soft_wrap=True)
            else:
                typer.echo(text, err=True)

    def _begin(self) -> None:
        # Only who waits pays for rich.
        from rich.console import Console
        from rich.live import Live
        from rich.spinner import Spinner
        from rich.text import Text

        spinner = Spinner("dots")

        def drawn() -> Spinner:
            spinner.update(text=Text(f"{self._said} …", no_wrap=True, overflow="ellipsis"))
            return spinner

        live = Live(
            get_renderable=drawn,
            console=Console(stderr=True),
            transient=True,
            refresh_per_second=5,
            # What goes to the screen would otherwise be sent where this line goes.
            redirect_stdout=False,
            redirect_stderr=False,
        )
        with self._turn:
            if not self._is_over:
                live.start()
                self._live = live
