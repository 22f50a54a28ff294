"""`ecograph measure`: the numbers, without opinions."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ecograph.cli.common import File, Output, deliver, read
from ecograph.cli.waiting import Waiting
from ecograph.words import ENGLISH, count

if TYPE_CHECKING:
    from ecograph.graph import EcosystemGraph
    from ecograph.measures import BestRings
    from ecograph.rendering.tables import Choice


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
            help="The largest ring (3 where left out), or cut set, that is looked for.",
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
    objective: Annotated[
        str,
        typer.Option(
            metavar="parties|gain|worst-off",
            help="What the best rings are best at: how many parties take part, what they gain together, "
            "or, with most parties, what the one gains that gains least.",
        ),
    ] = "gain",
    each_actor_once: Annotated[
        bool,
        typer.Option("--each-actor-once", help="Let a party take part in one of the best rings at most."),
    ] = False,
    closing: Annotated[
        bool,
        typer.Option("--closing", help="Let what flows one way already be part of the best rings."),
    ] = False,
    time_limit: Annotated[
        float, typer.Option(min=0, metavar="SECONDS", help="How long to look for the best rings.")
    ] = 5.0,
    output: Output = None,
) -> None:
    """Measure an ecosystem: what each party gives and gets, and what its loss does.

    Tables: actors, pairs, returns, kinds, cycles (give and take); needs, losses, joint-losses,
    cut-sets, false-spares, dependencies, power, concentration, brokers (dependence); rings,
    best-rings, near-misses (swaps); allies, mactor, goals, convergences, facilitators (same goal?);
    journeys, touchpoints, handovers, start (the customer's journey). Stopped with Ctrl-C, best-rings
    gives the best so far.
    """
    from ecograph.graph import build
    from ecograph.rendering.json import measures_json, table_json
    from ecograph.rendering.tables import Choice, table_csv

    choice = Choice(
        about=about,
        max_length=max_length,
        kind=kind,
        unit=unit,
        objective=objective,
        each_actor_once=each_actor_once,
        closing=closing,
        time_limit=time_limit,
    )
    with Waiting() as waiting:
        graph = build(read(file, waiting))
    if table == "best-rings":
        _best_rings(graph, choice, format, output)
        return
    with Waiting() as waiting:
        waiting.tell(ENGLISH.measuring)
        if format == "csv":
            text = table_csv(graph, table or "actors", choice)
        else:
            text = measures_json(graph) if table is None else table_json(graph, table, choice)
    deliver(text, output)


def _best_rings(graph: "EcosystemGraph", choice: "Choice", format: str, output: Path | None) -> None:
    """Look for the best rings until they are proved, time is up or somebody stops it; tell the best found."""
    from ecograph.measures import improving_rings, transfers
    from ecograph.rendering.json import dump
    from ecograph.rendering.tables import best_rings_csv, best_rings_record, rings_question

    question = rings_question(graph, choice)
    unknown = len({found.offer.actor for found in transfers(graph) if found.cost is None})
    if unknown:
        whose = count(unknown, "party", "parties")
        typer.echo(f"offers of {whose} take no part: it is not known what effort they are", err=True)
    best: BestRings | None = None
    is_interrupted = False
    try:
        with Waiting() as waiting:
            waiting.tell(ENGLISH.looking_for_rings)
            for best in improving_rings(graph, **question):
                waiting.tell(_how_good(best))
    except KeyboardInterrupt:
        is_interrupted = True
    if best is None:
        raise KeyboardInterrupt
    deliver(best_rings_csv(best) if format == "csv" else dump(best_rings_record(best)), output)
    if is_interrupted:
        typer.echo("interrupted: these are the best rings found so far", err=True)
        raise typer.Exit(130)


def _how_good(best: "BestRings") -> str:
    most = "" if best.bound is None else f" of at most {best.bound:g}"
    value = "" if best.value is None else f", {best.objective} {best.value:g}{most}"
    return f"Best so far: {len(best.rings)} rings{value}"
