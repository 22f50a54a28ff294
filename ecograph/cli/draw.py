"""`ecograph draw`: put the ecosystem on the wall."""

from pathlib import Path
from typing import Annotated

import typer

from ecograph.cli.common import File, deliver, read


def draw(
    file: File,
    *,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="The picture: .svg, .png, .pdf or .dot.")
    ] = Path("map.svg"),
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
    """Draw the map of an ecosystem, with its headline findings numbered and possible exchanges dashed."""
    from ecograph.rendering.map import ARROWS
    from ecograph.rendering.render import render
    from ecograph.scanning import scan

    model = read(file)
    what = model if bare else scan(model)
    picture = render(
        what,
        output.suffix.removeprefix(".").lower(),
        arrows=None if everything else ARROWS,
        time_limit=time_limit,
    )
    deliver(picture, output)
