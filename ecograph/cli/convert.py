"""`ecograph convert`: from what people have to what they use."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from ecograph.cli.common import File, deliver, read_telling
from ecograph.cli.waiting import Waiting
from ecograph.errors import ConfigError
from ecograph.words import ENGLISH, count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecograph.formats.raw import Told
    from ecograph.formats.written import Written
    from ecograph.loading import Reading
    from ecograph.model import Ecosystem

_DRAWN: Final = {".mmd": "mermaid", ".mermaid": "mermaid", ".drawio": "drawio"}
_TABLES: Final = (".csv", ".tsv", ".parquet", ".arrow", ".feather")
_HELD: Final = {"yaml": "yaml", "yml": "yaml", "json": "json", "xlsx": "xlsx", "graphml": "graphml"}


def convert(
    file: File,
    output: Annotated[
        Path,
        typer.Argument(
            metavar="OUT",
            help="Where to: .yaml, .json, .xlsx, .kumu.xlsx, .graphml, .mmd, .drawio, "
            "or a folder for a CSV file per table.",
        ),
    ],
    *,
    mapping: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="WHAT=WHERE",
            help="TABLE=SHEET, TABLE.FIELD=COLUMN or TABLE.FIELD:=VALUE, for sheets of any shape; repeat it.",
            show_default=False,
        ),
    ] = None,
    arrows: Annotated[
        Literal["gives", "relies"],
        typer.Option(help="What an arrow of a drawn map means: it gives to, or it relies on."),
    ] = "gives",
    unknown_columns: Annotated[
        Literal["refuse", "note"],
        typer.Option(help="A column the model does not know is refused, or kept in the notes."),
    ] = "refuse",
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="FORMAT", help="Which format.", show_default="as OUT ends"),
    ] = None,
    update: Annotated[
        bool,
        typer.Option("--update", help="Bring it into the model that is there; comments in YAML stay."),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Tell every row that was guessed or left, however many.")
    ] = False,
) -> None:
    """Turn a map into another format, and tell what was taken, guessed and left.

    Reads YAML, JSON, Excel, CSV, Parquet, Kumu, piStar, e3value, ArchiMate, GraphML and GEXF. For
    sheets of any shape say what they hold: --map dependencies=relations.csv --map
    dependencies.resource=group --map dependencies.importance:=3
    """
    from ecograph.rendering.told import told_text

    kind = to or _format_of(output)
    if str(output) == "-":
        raise ConfigError("convert writes a file, or a folder of tables; give OUT a name")
    if output.exists() and not (update or force):
        raise ConfigError(
            f"{output} exists already; --update brings the changes into it, --force replaces it"
        )
    with Waiting() as waiting:
        before = _updatable(output, kind, force=force) if update and output.exists() else None
        reading = read_telling(
            *(file, waiting), mapping=mapping, arrows=arrows, unknown_columns=unknown_columns, beside=before
        )
        told = (*reading.told, *_comments_left(file))
        waiting.tell(ENGLISH.making.format(what=output))
        if before is not None:
            result, changes = _updated(output, before, reading, kind)
            told = (*told, *changes)
        else:
            # A million rows are not held twice.
            reading = reading._replace(tables={})
            result = _written(reading.ecosystem, kind)
    if not isinstance(result.content, str | bytes):
        _refuse_strays(output, result.content)
    deliver(result.content, output)
    typer.echo(told_text((*told, *result.told), at_most=None if everything else 20), err=True)


def _refuse_strays(folder: Path, files: "Mapping[str, bytes]") -> None:
    """Tables that stay behind in a folder would be read as part of the model."""
    if strays := sorted(path.name for path in folder.glob("*.csv") if path.name not in files):
        raise ConfigError(
            f"{folder} holds tables of other names as well ({', '.join(strays)}), which would be read "
            "as part of the model; take them out first, or convert to a new folder"
        )


def _comments_left(file: str) -> "tuple[Told, ...]":
    """Tell that the comments of a YAML text go nowhere; a file that is updated keeps its own."""
    if Path(file).suffix.lower() not in {".yaml", ".yml"} or not Path(file).is_file():
        return ()
    from ecograph.formats.raw import Told
    from ecograph.formats.yaml import comments_in

    number = comments_in(Path(file).read_text("utf-8-sig"))
    return (Told("left", count(number, "comment", "comments")),) if number else ()


def _format_of(output: Path) -> str:
    if output.name.lower().endswith(".kumu.xlsx"):
        return "kumu"
    ending = output.suffix.lower()
    if not ending:
        return "csv"
    return _DRAWN.get(ending) or _HELD.get(ending[1:], ending)


def _written(model: "Ecosystem", format: str) -> "Written":
    from ecograph.formats.writing import MODEL_FORMATS, written
    from ecograph.formats.written import Written, left_behind, tables_of
    from ecograph.words import did_you_mean

    if format in _DRAWN.values():
        from ecograph.rendering.render import render

        drawn = {"actors": ("id", "name", "kind"), "dependencies": ("depender", "dependee", "resource")}
        told = left_behind(tables_of(model), {"name": (), "focal": (), **drawn})
        return Written(render(model, format), tuple(told))
    if format not in MODEL_FORMATS:
        known = (*MODEL_FORMATS, *dict.fromkeys(_DRAWN.values()))
        if format in _TABLES:
            raise ConfigError("tables are written as a folder of CSV files; give OUT a name without ending")
        raise ConfigError(f'a map cannot be written as "{format}" ({did_you_mean(format, known, at_most=9)})')
    return written(model, format)


def _updatable(output: Path, format: str, *, force: bool) -> "Ecosystem":
    """Read the model that is to be updated, where that can be done."""
    from ecograph.loading import read

    if format == "xlsx" and not force:
        raise ConfigError(
            f"--update would write {output} anew, without its drop-downs, comments, layout and other sheets; "
            "update a YAML model instead, give OUT another name, or add --force"
        )
    if format not in {"yaml", "json", "xlsx", "csv"}:
        raise ConfigError(f"--update works on YAML, JSON, Excel and CSV folders, not on {format}")
    return read(output).ecosystem


def _updated(
    output: Path, before: "Ecosystem", reading: "Reading", format: str
) -> "tuple[Written, tuple[Told, ...]]":
    """Bring a model into the one that is there; what people wrote around it in YAML stays."""
    from ecograph.formats.merging import merged
    from ecograph.formats.written import Written, tables_of

    after, changes = merged(before, reading.ecosystem, reading.tables)
    if format != "yaml":
        return _written(after, format), changes
    from ecograph.formats.edited import edited_yaml

    # Not as text, which would lose what kind of line breaks it has.
    text = output.read_bytes().decode("utf-8-sig")
    return Written(edited_yaml(text, tables_of(after)).encode()), changes
