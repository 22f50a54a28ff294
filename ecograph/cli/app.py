"""What `ecograph` says about itself, and its commands."""

from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Final

import typer

COMMANDS: Final = {
    "new": "new",
    "scan": "scan",
    "draw": "draw",
    "report": "report",
    "measure": "measure",
    "what-if": "what_if",
    "convert": "convert",
    "explain": "explain",
    "rules": "explain",
    "schema": "schema",
}
"""Each command and the module it lives in, in the order in which help tells them."""


def command_line(arguments: Sequence[str]) -> typer.Typer:
    """Make the command line for some arguments.

    Only the command that is asked for is loaded, since start-up is the run time of a small
    model; all of them, where that is not clear.
    """
    app = typer.Typer(
        name="ecograph",
        help="Model an ecosystem of organisations as a graph and find what is wrong in it.",
        no_args_is_help=True,
        add_completion=False,
        # Plain help and errors: rich would cost a third of the start-up.
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback()(options)
    asked = next((word for word in arguments if not word.startswith("-")), None)
    for name in [asked] if asked in COMMANDS else COMMANDS:
        home = import_module(f"ecograph.cli.{COMMANDS[name]}")
        app.command(name)(getattr(home, name.replace("-", "_")))
    return app


def _say_version(value: bool) -> None:
    if value:
        from ecograph import __version__

        typer.echo(f"ecograph {__version__}")
        raise typer.Exit


def options(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version and stop."),
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the whole trace when something breaks.")
    ] = False,
) -> None:
    """Model an ecosystem of organisations as a graph and find what is wrong in it.

    Start with: ecograph new, then: ecograph scan FILE and: ecograph draw FILE -o map.svg
    """
