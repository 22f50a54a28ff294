"""What the commands share: reading the model file and writing results."""

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal, TypeAlias

import typer

from ecograph.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecograph.cli.waiting import Waiting
    from ecograph.formats.raw import Arrows
    from ecograph.loading import Reading
    from ecograph.model import Ecosystem
    from ecograph.rule import Rule

File: TypeAlias = Annotated[
    str,
    typer.Argument(metavar="FILE", help="The model: .yaml, .json, .xlsx, a folder of CSV, or -."),
]
Output: TypeAlias = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write to this file instead of the screen."),
]
RuleFiles: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option(
        "--rules", metavar="FILE.py", help="Also run the rules of this Python file.", show_default=False
    ),
]
Look: TypeAlias = Annotated[
    str,
    typer.Option(
        "--theme",
        metavar="THEME",
        help="How it looks: default, print (no colours), or a file with colours of your own.",
    ),
]
Today: TypeAlias = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"], metavar="DATE", help="The day decisions are held against.", show_default="today"
    ),
]

READER_LEFT: Final = 141
"""As any program that a closed pipe ends: 1 would mean that something is wrong in the ecosystem."""


def read(file: str, waiting: "Waiting") -> "Ecosystem":
    """Load the model a command was given, and say so where something had to be guessed."""
    from ecograph.loading import summary_of

    reading = read_telling(file, waiting)
    if said := summary_of(reading.told):
        waiting.say(said)
    return reading.ecosystem


def read_telling(
    file: str,
    waiting: "Waiting",
    *,
    mapping: "Sequence[str] | None" = None,
    arrows: "Arrows" = "gives",
    unknown_columns: Literal["refuse", "note"] = "refuse",
    beside: "Ecosystem | None" = None,
) -> "Reading":
    """Load the model a command was given, with what was made of it; it may be a part of one that is there."""
    from ecograph import loading

    return loading.read(
        sys.stdin.buffer if file == "-" else Path(file),
        mapping=mapping or (),
        arrows=arrows,
        unknown_columns=unknown_columns,
        progress=waiting.tell,
        beside=beside,
    )


def positions_for(file: str, model: "Ecosystem") -> "Mapping[str, Mapping[str, tuple[float, float]]]":
    """Read where parties stand, if there is a file beside the model that says so."""
    from ecograph import loading

    if file == "-" or not (beside := loading.positions_beside(file)).is_file():
        return {}
    found = loading.read_positions(beside, frozenset(model.actors.column("id")))
    for told in found.told:
        typer.echo(str(told), err=True)
    return found.views


def chosen_rules(files: "Sequence[Path] | None") -> "tuple[Rule, ...] | None":
    """Add the rules somebody wrote to those of the package; nothing, where there are none."""
    if not files:
        return None
    from ecograph.rules import all_rules, rules_in

    known = {rule.id: rule for rule in all_rules()}
    for file in dict.fromkeys(files):
        for rule in rules_in(file):
            if rule.id in known:
                raise ConfigError(f'{file}: there is a rule "{rule.id}" already; give this one another name')
            known[rule.id] = rule
    return tuple(known.values())


def day(today: datetime | None) -> date | None:
    """Give the day that was asked for."""
    return today.date() if today else None


def deliver(content: "str | bytes | Mapping[str, bytes]", output: Path | None) -> None:
    """Print a result, or write it to the file or folder that was asked for."""
    if not isinstance(content, str | bytes):
        from ecograph.rendering.save import write_folder

        folder = output or Path()
        write_folder(content, folder)
        typer.echo(f"written: {folder}", err=True)
    elif output is not None:
        from ecograph.rendering.save import write

        write(content if isinstance(content, bytes) else f"{content.rstrip()}\n", output)
        typer.echo(f"written: {output}", err=True)
    else:
        # UTF-8 whatever the terminal says, so that a pipe gets the same bytes everywhere.
        _print(content if isinstance(content, bytes) else f"{content.rstrip()}\n".encode())


def _print(content: bytes) -> None:
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Who reads has seen enough; what is left must not be tried again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(READER_LEFT) from None
