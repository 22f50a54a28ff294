"""What `ecograph` says about itself, and its commands."""

from typing import Annotated

import typer

from ecograph.cli.draw import draw
from ecograph.cli.explain import explain, rules
from ecograph.cli.measure import measure
from ecograph.cli.new import new
from ecograph.cli.scan import scan
from ecograph.cli.schema import schema
from ecograph.cli.what_if import what_if

app = typer.Typer(
    name="ecograph",
    help="Model an ecosystem of organisations as a graph and find what is wrong in it.",
    no_args_is_help=True,
    add_completion=False,
    # Plain help and errors: rich would cost a third of the start-up.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for command in (new, scan, draw, measure, what_if, explain, rules, schema):
    app.command()(command)


def _say_version(value: bool) -> None:
    if value:
        from ecograph import __version__

        typer.echo(f"ecograph {__version__}")
        raise typer.Exit


@app.callback()
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
