"""What the commands share: reading the model file and writing results."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from ecograph.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecograph.model import Ecosystem
    from ecograph.rule import Rule

File: TypeAlias = Annotated[
    str, typer.Argument(metavar="FILE", help="The model: a .yaml or .json file, - for stdin.")
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
Today: TypeAlias = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"], metavar="DATE", help="The day decisions are held against.", show_default="today"
    ),
]


def read(file: str) -> "Ecosystem":
    """Load the model a command was given."""
    from ecograph.loading import load

    return load(sys.stdin.buffer if file == "-" else Path(file))


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


def deliver(content: str | bytes, output: Path | None) -> None:
    """Print a result, or write it to the file that was asked for."""
    if output is not None:
        from ecograph.rendering.save import write

        write(content if isinstance(content, bytes) else f"{content.rstrip()}\n", output)
        typer.echo(f"written: {output}", err=True)
    elif isinstance(content, bytes):
        sys.stdout.buffer.write(content)
    else:
        # UTF-8 whatever the terminal says, so that a pipe gets the same bytes everywhere.
        sys.stdout.buffer.write(f"{content.rstrip()}\n".encode())
        sys.stdout.buffer.flush()
