"""`ecograph scan`: what is wrong in this ecosystem, or in these?"""

import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ecograph.cli.common import Output, RuleFiles, Today, chosen_rules, day, deliver, read
from ecograph.cli.waiting import Waiting
from ecograph.errors import ConfigError, ModelError
from ecograph.words import ENGLISH, listing, printable

if TYPE_CHECKING:
    from ecograph.finding import Finding, Report, Severity

_ENDINGS = (".yaml", ".yml", ".json")


def scan(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE…", help="Models (.yaml, .json, .xlsx), folders of them, or - for stdin."
        ),
    ],
    *,
    format: Annotated[Literal["text", "json", "markdown"], typer.Option(help="How to tell it.")] = "text",
    everything: Annotated[
        bool, typer.Option("--all", help="Tell every finding, not only the headlines.")
    ] = False,
    fail_on: Annotated[
        Literal["high", "medium", "low", "info"] | None,
        typer.Option(help="End with code 1 if a finding is at least this grave.", show_default="never"),
    ] = None,
    rules: RuleFiles = None,
    today: Today = None,
    output: Output = None,
) -> None:
    """Find what is wrong in an ecosystem, and say what to do about it.

    Several files, or a folder, are told in one summary table; a wrong one does not stop the
    others.
    """
    from ecograph.scanning import scan as judge

    chosen, held_against = chosen_rules(rules), day(today)
    if len(files) == 1 and (not Path(files[0]).is_dir() or _is_folder_of_tables(Path(files[0]))):
        with Waiting() as waiting:
            report = judge(read(files[0], waiting), rules=chosen, today=held_against, progress=waiting.tell)
        _deliver_one(report, format, output, everything=everything)
        _fail(report.findings, fail_on)
        return
    reports: dict[str, Report] = {}
    models, wrong = _models(files)
    with Waiting() as waiting:
        for number, file in enumerate(models, 1):
            waiting.part = ENGLISH.one_of_models.format(number=number, models=len(models))
            try:
                model = read(file, waiting)
                reports[file] = judge(model, rules=chosen, today=held_against, progress=waiting.tell)
            except ModelError as error:
                wrong.append(str(error))
            except ConfigError as error:
                wrong.append(printable(f"{file}: {error}"))
    from ecograph.rendering.summary import reports_json, reports_markdown, reports_text

    write = {"text": reports_text, "json": reports_json, "markdown": reports_markdown}[format]
    if reports:
        deliver(write(reports), output)
    if wrong:
        typer.echo("\n".join(wrong), err=True)
        raise typer.Exit(2)
    _fail((finding for report in reports.values() for finding in report.findings), fail_on)


def _deliver_one(report: "Report", format: str, output: Path | None, *, everything: bool) -> None:
    if format != "text":
        from ecograph.rendering.render import render

        deliver(render(report, format), output)
        return
    from ecograph.rendering.terminal import WIDTH, report_text

    is_seen = sys.stdout.isatty() and output is None
    width = min(shutil.get_terminal_size().columns, WIDTH) if is_seen else WIDTH
    text = report_text(report, width=width, in_full=everything)
    if is_seen:
        from ecograph.cli.colour import show

        show(text)
    else:
        deliver(text, output)


def _models(files: Sequence[str]) -> tuple[list[str], list[str]]:
    """Name every model that was meant, also those in folders, and what in them is none."""
    models: list[str] = []
    empty: list[str] = []
    for file in files:
        path = Path(file)
        if file == "-" or not path.is_dir() or _is_folder_of_tables(path):
            models.append(file)
        elif inside := _models_in(path):
            models += map(str, inside)
            if tables := sorted(found.name for found in path.iterdir() if _is_table(found)):
                typer.echo(
                    printable(
                        f"{file}: {listing(tables, at_most=3)} not read, since there are models beside "
                        f"{'it' if len(tables) == 1 else 'them'}; a folder of tables alone is one model"
                    ),
                    err=True,
                )
        else:
            empty.append(
                printable(f"{file}: there is no model in this folder (models end in .yaml, .json or .xlsx)")
            )
    return models, empty


def _models_in(folder: Path) -> list[Path]:
    """Find the models as text; where there are none, the workbooks, which beside them are often reports."""
    files = sorted(folder.rglob("*"))
    workbooks = [path for path in files if path.suffix.lower() == ".xlsx" and not path.name.startswith("~$")]
    return [path for path in files if _is_model(path.relative_to(folder))] or workbooks


def _is_folder_of_tables(folder: Path) -> bool:
    """Tell a model that is written as a table in each file from a folder that holds whole models."""
    files = [path for path in folder.rglob("*") if not path.is_dir()]
    has_tables = any(path.parent == folder and _is_table(path) for path in files)
    return has_tables and not any(_is_model(path.relative_to(folder)) for path in files)


def _is_table(path: Path) -> bool:
    from ecograph.formats.reading import IN_FOLDERS

    return path.suffix.lower() in IN_FOLDERS


def _is_model(path: Path) -> bool:
    is_hidden = any(part.startswith(".") for part in path.parts)
    beside = (".schema.json", ".positions.yaml")
    return path.suffix.lower() in _ENDINGS and not path.name.endswith(beside) and not is_hidden


def _fail(findings: "Iterable[Finding]", fail_on: "Severity | None") -> None:
    from ecograph.finding import SEVERITIES

    if fail_on is not None:
        grave = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
        if any(finding.severity in grave and not finding.is_accepted for finding in findings):
            raise typer.Exit(1)
