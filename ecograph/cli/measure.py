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
            metavar="TABLE",
            help="One table instead of all measures; the list stands above.",
            show_default=False,
        ),
    ] = None,
    about: Annotated[
        str | None,
        typer.Option(
            metavar="ACTOR", help="Whose value cycles or cut sets are listed.", show_default="the focal actor"
        ),
    ] = None,
    max_length: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="PARTIES",
            help="The largest ring, or cut set, that is looked for.",
            show_default=False,
        ),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(metavar="KIND", help="Count only resources of this kind.", show_default=False),
    ] = None,
    unit: Annotated[
        str | None, typer.Option(metavar="UNIT", help="Count amounts in this unit.", show_default=False)
    ] = None,
    output: Output = None,
) -> None:
    """Measure an ecosystem: what each party gives and gets, and what its loss does.

    Tables: actors, pairs, returns, kinds, cycles (give and take); needs, losses, joint-losses,
    cut-sets, false-spares, dependencies, power, concentration, brokers (dependence); rings (swaps).
    """
    from ecograph.graph import build
    from ecograph.rendering.json import measures_json, table_json
    from ecograph.rendering.tables import Choice, table_csv

    graph = build(read(file))
    choice = Choice(about, max_length, kind, unit)
    if format == "csv":
        deliver(table_csv(graph, table or "actors", choice), output)
    else:
        deliver(measures_json(graph) if table is None else table_json(graph, table, choice), output)
