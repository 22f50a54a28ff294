"""`ecograph draw`: put the ecosystem on the wall."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecograph.cli.common import File, Look, deliver, positions_for, read
from ecograph.cli.waiting import Waiting
from ecograph.errors import ConfigError
from ecograph.words import ENGLISH, printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecograph.finding import Report
    from ecograph.model import Ecosystem
    from ecograph.rendering.pictures import Options

    _Positions = Mapping[str, Mapping[str, tuple[float, float]]]


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
            metavar="NAME",
            help="Whom a map, rings, a ring, swap or cascade are about, or which journey or touchpoint; "
            "twice for the ring behind a link, or a joint loss.",
            show_default="whoever matters most; for a map, everybody",
        ),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            metavar="KIND",
            help="Count, or on a map or rings show, only resources of this kind.",
            show_default=False,
        ),
    ] = None,
    depth: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="N",
            help="On a map or rings: only who is at most N links away from whom it is about.",
            show_default="1 with --about",
        ),
    ] = None,
    top: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="N",
            help="On a map or rings: only the N parties with the weightiest links.",
            show_default=False,
        ),
    ] = None,
    by: Annotated[
        str,
        typer.Option(metavar="GROUP", help="Sectors of the rings by kind, discipline or tag."),
    ] = "kind",
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
    keep: Annotated[
        bool,
        typer.Option("--keep", help="Remember where parties stand, in a file beside the model."),
    ] = False,
    afresh: Annotated[
        bool, typer.Option("--afresh", help="Place everybody anew, whatever is remembered.")
    ] = False,
    theme: Look = "default",
    time_limit: Annotated[
        float, typer.Option(min=0.1, metavar="SECONDS", help="How long a layout may take.")
    ] = 10.0,
) -> None:
    """Draw an ecosystem: the map with its headline findings, or another view of it.

    Views: map (who gives what to whom, with the findings), rings (who stands how near to one party,
    in sectors), ring (how what one party gives comes back to it), balance (what each gives and gets),
    matrix (who gives whom how much), dependence (who depends on whom how much), influence (who depends
    on others, and others on whom), swap (one swap, for those who could make it), cascade (what falls
    when a party stops), journey (who does each touchpoint, who is blamed, what falls short), importance
    (what to mend first), goals (who is for and against what, and when it is a success), causes (why a
    touchpoint falls short).

    Where parties stand on a map, a ring or a swap is remembered with --keep, in a file that people
    can change; then it is used, and who is new is placed without moving the others.
    """
    from ecograph.loading import positions_beside
    from ecograph.rendering.render import PICTURES, render
    from ecograph.rendering.save import format_of, write_together
    from ecograph.rendering.theming import theme_of
    from ecograph.scanning import scan

    target = output or Path(f"{view}.svg")
    if format_of(target) not in PICTURES:
        raise ConfigError(
            f'"{printable(target.name)}" is no picture (use .svg, .png, .pdf, .dot, .mmd or .drawio)'
        )
    look = theme_of(theme)
    with Waiting() as waiting:
        model = read(file, waiting)
        what = model if bare or view not in {"map", "rings"} else scan(model, progress=waiting.tell)
    kept = positions_for(file, model)
    options: Options = {
        "view": view,
        "about": about or (),
        "family": family,
        "kind": kind,
        "unit": unit,
        "depth": depth,
        "by": by,
        "top": top,
        "time_limit": time_limit,
        "positions": {} if afresh else kept,
        "theme": look,
    }
    if everything:
        options["arrows"] = None
    with Waiting() as waiting:
        waiting.tell(ENGLISH.making.format(what=target))
        if keep:
            options["positions"], text = _places(what, file, options)
        picture = render(what, format_of(target), **options)
    if not keep:
        deliver(picture, target)
        return
    beside = positions_beside(file)
    write_together({target: picture, beside: text})
    for path in (target, beside):
        typer.echo(f"written: {path}", err=True)


def _places(what: "Ecosystem | Report", file: str, options: "Options") -> "tuple[_Positions, str]":
    """Find where everybody stands, and the text that remembers it; what people wrote around it stays."""
    from ecograph.finding import Report
    from ecograph.formats.positions import PLACED_VIEWS, positions_text
    from ecograph.graph import build
    from ecograph.loading import positions_beside, read_positions
    from ecograph.rendering.diagram import places
    from ecograph.rendering.pictures import picture
    from ecograph.rendering.scene import Scene

    if file == "-":
        raise ConfigError("--keep writes beside the model, and what comes from - has no place; name a file")
    shown = picture(what if isinstance(what, Report) else build(what), **options)
    view = options["view"]
    if view not in PLACED_VIEWS or not isinstance(shown, Scene):
        raise ConfigError(ENGLISH.places_follow.format(view=view))
    beside = positions_beside(file)
    known = read_positions(beside).views if beside.exists() else {}
    # A place that somebody gave stays as it was written, also where the party must step aside a little.
    stood = {**places(shown, time_limit=options["time_limit"]), **options["positions"].get(view, {})}
    views = {**known, view: {**known.get(view, {}), **stood}}
    return {view: stood}, positions_text(views, beside.read_text("utf-8-sig") if beside.exists() else "")
