"""What the commands share: reading the model file and writing results."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

if TYPE_CHECKING:
    from ecograph.model import Ecosystem

File: TypeAlias = Annotated[
    str, typer.Argument(metavar="FILE", help="The model: a .yaml or .json file, - for stdin.")
]
Output: TypeAlias = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write to this file instead of the screen."),
]


def read(file: str) -> Ecosystem:
    """Load the model a command was given."""
    from ecograph.loading import load

    return load(sys.stdin.buffer if file == "-" else Path(file))


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
