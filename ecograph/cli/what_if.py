"""`ecograph what-if`: what falls when somebody stops, and what is found then."""

from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

from ecograph.cli.common import File, RuleFiles, Today, chosen_rules, day, deliver, read
from ecograph.cli.waiting import Waiting


def what_if(
    file: File,
    *,
    remove: Annotated[
        list[str] | None,
        typer.Option(metavar="ACTOR", help="Who stops; may be given again.", show_default=False),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            metavar="RESOURCE", help="What nobody can give any more; may be given again.", show_default=False
        ),
    ] = None,
    close: Annotated[
        list[str] | None,
        typer.Option(metavar="CHANNEL", help="Which channel closes; may be given again.", show_default=False),
    ] = None,
    format: Annotated[Literal["text", "json"], typer.Option(help="How to tell it.")] = "text",
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Also draw the cascade: .svg, .png, .pdf, .dot, .mmd or .drawio.",
            show_default=False,
        ),
    ] = None,
    rules: RuleFiles = None,
    today: Today = None,
) -> None:
    """Follow what happens when a party stops, a resource runs out or a channel closes.

    Tells who cannot go on and why, what is no longer served, and which findings come and go;
    with -o it draws the fall.
    """
    from ecograph.rendering.render import render
    from ecograph.rendering.save import format_of
    from ecograph.scanning import scan
    from ecograph.scenarios import what_if as follow

    with Waiting() as waiting:
        found = follow(
            read(file, waiting),
            remove=remove or (),
            without=without or (),
            close=close or (),
            judge=partial(scan, rules=chosen_rules(rules), today=day(today)) if rules or today else None,
        )
    deliver(render(found, format), None)
    if output is not None:
        deliver(render(found, format_of(output)), output)
