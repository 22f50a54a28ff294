"""`ecograph measure`: the numbers, without opinions."""

from typing import Annotated, Literal

import typer

from ecograph.cli.common import File, Output, deliver, read


def measure(
    file: File,
    *,
    format: Annotated[Literal["json", "csv"], typer.Option(help="How to write it.")] = "json",
    table: Annotated[
        str | None,
        typer.Option(
            help="One table instead of all measures: actors, pairs, needs or rings.", show_default=False
        ),
    ] = None,
    output: Output = None,
) -> None:
    """Measure an ecosystem: what each party gives and gets, and what its loss does."""
    from ecograph.graph import build
    from ecograph.rendering.json import measures_json, table_json
    from ecograph.rendering.tables import table_csv

    graph = build(read(file))
    if format == "csv":
        deliver(table_csv(graph, table or "actors"), output)
    else:
        deliver(measures_json(graph) if table is None else table_json(graph, table), output)
