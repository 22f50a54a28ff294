"""`ecograph report`: what a client keeps, as files that can be edited."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecograph.cli.common import File, Look, RuleFiles, Today, chosen_rules, day, positions_for, read
from ecograph.cli.waiting import Waiting
from ecograph.errors import ConfigError
from ecograph.words import ENGLISH, listing

if TYPE_CHECKING:
    from ecograph.finding import Report

_ENDINGS = (".pptx", ".xlsx", ".md", ".txt", ".json", ".svg", ".png", ".pdf")


def report(
    file: File,
    *,
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="What to make, by its ending; repeat it for several from one scan.",
            show_default=False,
        ),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(metavar="HOUSE.pptx", help="Make the deck in this house style.", show_default=False),
    ] = None,
    theme: Look = "default",
    rules: RuleFiles = None,
    today: Today = None,
) -> None:
    """Make the files that are left behind: a deck, a workbook, a page of text, the map.

    .pptx is a deck of shapes that can be edited, .xlsx a workbook with a sheet for each subject,
    .md, .txt and .json the findings, and .svg, .png or .pdf the map with its findings. Confidential
    rows are left out, and the files say how many there were. All files are made before the first
    is written.
    """
    outputs = _checked(output, file, template, theme)
    held_against, chosen = day(today), chosen_rules(rules)
    from ecograph.rendering.save import write_together
    from ecograph.rendering.theming import theme_of
    from ecograph.scanning import scan
    from ecograph.scenarios import shared

    house, look = _house(template), theme_of(theme)
    with Waiting() as waiting:
        model = read(file, waiting)
        seen = shared(model, rules=chosen)
        judged = scan(seen.ecosystem, rules=chosen, today=held_against, progress=waiting.tell)
        found = replace(judged, withheld=seen.withheld)
    options: Any = {"positions": positions_for(file, model), "theme": look}
    contents = {}
    with Waiting() as waiting:
        for path in outputs:
            waiting.tell(ENGLISH.making.format(what=path))
            contents[path] = _made(found, path, {**options, **_of_a_deck(path, house)})
    write_together(contents)
    for path in outputs:
        typer.echo(f"written: {path}", err=True)


def _checked(output: Sequence[Path] | None, file: str, template: Path | None, theme: str) -> Sequence[Path]:
    """See that all can be made and nothing is lost, before anything is worked out."""
    if not output:
        raise ConfigError(
            "say what to make, as often as there are files: "
            f"ecograph report {file} -o deck.pptx -o report.xlsx (or {listing(_ENDINGS[2:], last='or')})"
        )
    read_from = {Path(name).resolve() for name in (file, template, theme) if name is not None and name != "-"}
    seen: set[Path] = set()
    for path in output:
        if path.suffix.lower() not in _ENDINGS:
            raise ConfigError(
                f"{path}: a report cannot end in {path.suffix or 'nothing'} "
                f"(use {listing(_ENDINGS, last='or')})"
            )
        if path.resolve() in read_from:
            raise ConfigError(f"{path} would be written over what it is made from; give it another name")
        if path.resolve() in seen:
            raise ConfigError(f"{path} is asked for twice")
        if not path.parent.is_dir():
            raise ConfigError(f"{path}: there is no folder {path.parent}")
        seen.add(path.resolve())
    if template is not None and not any(path.suffix.lower() == ".pptx" for path in output):
        raise ConfigError("--template is for a deck; ask for one with -o deck.pptx")
    return output


def _house(template: Path | None) -> bytes | None:
    if template is None:
        return None
    try:
        return template.read_bytes()
    except OSError as error:
        raise ConfigError(f"{template} cannot be read: {error.strerror}") from None


def _of_a_deck(path: Path, house: bytes | None) -> dict[str, bytes]:
    return {"template": house} if house is not None and path.suffix.lower() == ".pptx" else {}


def _made(found: "Report", path: Path, options: Any) -> str | bytes:
    from ecograph.rendering.render import render
    from ecograph.rendering.save import format_of

    content: str | bytes = render(found, format_of(path), **options)
    return f"{content.rstrip()}\n" if isinstance(content, str) else content
