"""`ecograph scan`: what is wrong in this ecosystem?"""

from __future__ import annotations

import shutil
import sys
from typing import Annotated, Literal

import typer

from ecograph.cli.common import File, Output, deliver, read


def scan(
    file: File,
    *,
    format: Annotated[Literal["text", "json"], typer.Option(help="How to tell it.")] = "text",
    everything: Annotated[
        bool, typer.Option("--all", help="Tell every finding, not only the headlines.")
    ] = False,
    fail_on: Annotated[
        Literal["high", "medium", "low", "info"] | None,
        typer.Option(help="End with code 1 if a finding is at least this grave.", show_default="never"),
    ] = None,
    output: Output = None,
) -> None:
    """Find what is wrong in an ecosystem, and say what to do about it."""
    from ecograph.finding import SEVERITIES
    from ecograph.scanning import scan as judge

    report = judge(read(file))
    if format == "json":
        from ecograph.rendering.json import report_json

        deliver(report_json(report), output)
    else:
        from ecograph.rendering.terminal import WIDTH, report_text

        is_seen = sys.stdout.isatty() and output is None
        width = min(shutil.get_terminal_size().columns, WIDTH) if is_seen else WIDTH
        deliver(report_text(report, width=width, in_full=everything), output)
    if fail_on is not None:
        grave = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
        if any(finding.severity in grave and not finding.is_accepted for finding in report.findings):
            raise typer.Exit(1)
