"""`ecograph draw`: put the ecosystem on the wall."""

from pathlib import Path
from typing import Annotated

import typer

from ecograph.cli.common import File, deliver, read
from ecograph.errors import ConfigError


def draw(
    file: File,
    *,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="The picture: .svg, .png, .pdf, .dot, .mmd (Mermaid) or .drawio.",
            show_default="the view.svg",
        ),
    ] = None,
    view: Annotated[str, typer.Option(metavar="VIEW", help="Which picture; the list stands above.")] = "map",
    about: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ACTOR",
            help="Whom a ring, swap or cascade is about; twice for the ring behind a link, or a joint loss.",
            show_default="whoever matters most",
        ),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            metavar="KIND", help="Count only resources of this kind in a chart.", show_default=False
        ),
    ] = None,
    unit: Annotated[
        str | None,
        typer.Option(metavar="UNIT", help="Count amounts in this unit in a chart.", show_default=False),
    ] = None,
    family: Annotated[
        str | None,
        typer.Option(
            metavar="FAMILY", help="Mark only findings of this family on the map.", show_default=False
        ),
    ] = None,
    bare: Annotated[
        bool, typer.Option("--bare", help="Leave the findings out: is this right, what is missing?")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Draw every arrow, also those too many to read from a chair.")
    ] = False,
    time_limit: Annotated[
        float, typer.Option(min=0.1, metavar="SECONDS", help="How long a layout may take.")
    ] = 10.0,
) -> None:
    """Draw an ecosystem: the map with its headline findings, or another view of it.

    Views: map (who gives what to whom, with the findings), ring (how what one party gives comes
    back to it), balance (what each gives and gets), matrix (who gives whom how much), dependence
    (who depends on whom how much), influence (who depends on others, and others on whom), swap
    (one swap, for those who could make it), cascade (what falls when a party stops).
    """
    from ecograph.rendering.map import ARROWS
    from ecograph.rendering.render import PICTURES, render
    from ecograph.rendering.save import format_of
    from ecograph.scanning import scan
    from ecograph.words import printable

    target = output or Path(f"{view}.svg")
    if format_of(target) not in PICTURES:
        raise ConfigError(
            f'"{printable(target.name)}" is no picture (use .svg, .png, .pdf, .dot, .mmd or .drawio)'
        )
    model = read(file)
    what = model if bare or view != "map" else scan(model)
    picture = render(
        what,
        format_of(target),
        view=view,
        about=about or (),
        family=family,
        kind=kind,
        unit=unit,
        arrows=None if everything else ARROWS,
        time_limit=time_limit,
    )
    deliver(picture, target)
