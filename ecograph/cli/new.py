"""`ecograph new`: a model to start from."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from ecograph.cli.common import deliver


def new(
    starter: Annotated[
        str | None,
        typer.Argument(
            metavar="[STARTER]", help="Which one; without it, they are listed.", show_default=False
        ),
    ] = None,
    *,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="Where to write it.", show_default="STARTER.yaml"
        ),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(metavar="FILE.xlsx", help="Write a workbook to fill in instead.", show_default=False),
    ] = None,
    language: Annotated[
        Literal["en", "nl"] | None,
        typer.Option(help="The language of the workbook to fill in.", show_default="en"),
    ] = None,
) -> None:
    """Start a model of your own from a worked example, with completion for your editor beside it.

    Or, with --template, from a workbook to fill in, with a sheet for each table and a small example.
    """
    import json

    from ecograph.errors import ConfigError
    from ecograph.model.schema import json_schema
    from ecograph.starters import starters
    from ecograph.words import did_you_mean

    if template is not None:
        if starter is not None or output is not None:
            raise ConfigError("--template is a model of its own: leave the starter and -o out")
        _write_template(template, language or "en")
        return
    if language is not None:
        raise ConfigError("--language goes with --template: each starter has its own")
    known = starters()
    if starter is None:
        width = max(map(len, known))
        lines = [f"    {name:<{width}}  {told.title}" for name, told in known.items()]
        deliver("\n".join(["Start with one of these: ecograph new STARTER", *lines]), None)
        return
    if starter not in known:
        raise ConfigError(f'there is no starter "{starter}" ({did_you_mean(starter, known)})')
    target = output or Path(f"{starter}.yaml")
    if target.exists():
        raise ConfigError(f"{target} exists already; name another file with -o")
    deliver(known[starter].text, target)
    schema = target.parent / "ecograph.schema.json"
    if not schema.exists():
        deliver(json.dumps(json_schema(), ensure_ascii=False, indent=2), schema)


def _write_template(target: Path, language: Literal["en", "nl"]) -> None:
    from ecograph.errors import ConfigError

    if target.suffix.lower() != ".xlsx":
        raise ConfigError(f"{target} is no workbook; give it a name that ends in .xlsx")
    if target.exists():
        raise ConfigError(f"{target} exists already; name another file")
    from ecograph.formats.template import template

    deliver(template(language), target)
