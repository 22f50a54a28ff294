"""From a path, a stream or a text to an Ecosystem, or to every problem at once."""

from __future__ import annotations

import os
import stat
import warnings
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, Literal, TypeAlias

from pydantic import ValidationError

from ecograph.errors import GuessWarning, InvalidModel, Place, Problem
from ecograph.formats.raw import Arrows, Asked, Raw, Told, too_large, unreadable, without_nothing
from ecograph.formats.reading import IN_FOLDERS, largest_of, raw_of, raw_of_folder, raw_of_text
from ecograph.model import FORMAT, Ecosystem
from ecograph.model.complaints import explain, path_text
from ecograph.model.record import known_keys
from ecograph.model.references import MORE, Broken, broken_references
from ecograph.model.table import MOST_TOLD, RawColumns
from ecograph.progress import Step
from ecograph.tuples import NamedTuple
from ecograph.words import ENGLISH, did_you_mean, printable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pydantic_core import ErrorDetails

    from ecograph.formats.positions import Positions
    from ecograph.progress import Progress

Source: TypeAlias = "str | os.PathLike[str] | IO[str] | IO[bytes]"

_LARGEST: Final = 1024 * 1024 * 1024
_AT_ONCE: Final = 4 * 1024 * 1024
"""So many bytes are read before it is said how far it is."""
_LARGEST_SIDE_FILE: Final = 16 * 1024 * 1024
_LONGEST_PATH: Final = 200
POSITIONS: Final = ".positions.yaml"
"""How the name of a file ends that says where the parties of a model stand."""


class Reading(NamedTuple):
    """A model, and what was made of its source where that is not simply what it says."""

    ecosystem: Ecosystem
    told: tuple[Told, ...] = ()
    """What was taken, guessed and left; nothing, where the source is written as ecograph writes it."""
    tables: Mapping[str, Any] = {}
    """The tables as they were read, rows in the order of the model, by which a default that was written
    can be told from one that was not."""


def load(
    source: Source,
    *,
    mapping: Sequence[str] = (),
    arrows: Arrows = "gives",
    unknown_columns: Literal["refuse", "note"] = "refuse",
    progress: Progress | None = None,
) -> Ecosystem:
    r"""Read a model from a file, a folder of tables, a stream, or the text itself.

    Args:
        source: a path; an open text or binary stream; or, if it holds a line break, the model
            as text. A path's ending says what it is: YAML, JSON (also of Kumu and piStar), a
            workbook (.xlsx), CSV, Parquet or Arrow, GraphML, GEXF, ArchiMate exchange XML,
            e3value RDF. A folder holds a CSV or Parquet file for each table.
        mapping: for sheets and CSV files of any shape: `TABLE=SHEET`, `[TABLE.]FIELD=COLUMN`
            and `[TABLE.]FIELD:=VALUE`.
        arrows: what an arrow of a drawing means: from who gives to who receives (`gives`), or
            from who relies to on whom (`relies`).
        unknown_columns: whether a column with no place in the model is a problem (`refuse`), or
            goes into the notes of its row (`note`).
        progress: is told how far it is: while the bytes are read, before the tables in them are
            found, and before these are checked.

    Returns:
        The checked model.

    Warns:
        GuessWarning: where not all of the source could be taken as it stands, and something had to
            be guessed or left out; `ecograph.loading.read` tells each.

    Raises:
        UnreadableModel: if it cannot be read at all: missing, too large, broken, in no format
            that is known.
        InvalidModel: if it was read and is wrong, with *every* problem: file, line, column (or
            sheet and cell), the wrong key or value and what was probably meant.

    >>> load("actors:\n  - {id: airport}\n  - {id: cleaner}\n").actors[1].id
    'cleaner'
    >>> load("actors:\n  - {id: airport, nam: Airport}\n")  # doctest: +NORMALIZE_WHITESPACE
    Traceback (most recent call last):
    ecograph.errors.InvalidModel: <text>:2:19: actors[0].nam: there is no key "nam" here
    (did you mean "name"?)
    """
    reading = read(source, mapping=mapping, arrows=arrows, unknown_columns=unknown_columns, progress=progress)
    if said := summary_of(reading.told):
        warnings.warn(said, GuessWarning, stacklevel=2)
    return reading.ecosystem


def read(  # noqa: PLR0913 - by name
    source: Source,
    *,
    mapping: Sequence[str] = (),
    arrows: Arrows = "gives",
    unknown_columns: Literal["refuse", "note"] = "refuse",
    progress: Progress | None = None,
    beside: Ecosystem | None = None,
) -> Reading:
    """Read a model as `load` does, and tell what was taken, guessed and left.

    Where it is a part of a model that is known, `beside`, it may name whom only that one holds.
    """
    raw = _raw(source, Asked(tuple(mapping), arrows, unknown_columns, is_part=beside is not None), progress)
    if progress:
        progress(Step("checking", raw.source))
    whole = raw if beside is None else raw._replace(content=_beside(raw.content, beside))
    return Reading(_checked(whole), raw.told, raw.content)


def _beside(content: Any, whole: Ecosystem) -> Any:
    """Put behind the rows of a part those of the whole that it can name."""
    from ecograph.formats.merging import NAMED
    from ecograph.formats.written import tables_of

    if not isinstance(content, dict):
        return content
    tables, known = dict(content), tables_of(whole)
    for name in NAMED:
        rows = content.get(name, [])
        # A glossary that is not there leaves everybody free to name what they like.
        if isinstance(rows, list | RawColumns) and (name != "resources" or len(rows)):
            own = {str(row.get("id")).strip() for row in rows if isinstance(row, dict)}
            tables[name] = [*rows, *(row for row in known.get(name, []) if row["id"] not in own)]
    return tables


def positions_beside(model: str | os.PathLike[str]) -> Path:
    """Name the file beside a model, or beside a folder of tables, that says where parties stand.

    >>> positions_beside("maps/airport.yaml").name
    'airport.positions.yaml'
    """
    path = Path(model)
    return path.with_name(f"{path.name if path.is_dir() else path.stem}{POSITIONS}")


def read_positions(source: str | os.PathLike[str], actors: Collection[str] | None = None) -> Positions:
    """Read where parties stand, from a file such as `positions_beside` names.

    Args:
        source: the path of the file.
        actors: whom the model knows; others are passed over and told. Anybody, if None.

    Returns:
        For each view where parties stand, as `positions` of :func:`ecograph.render` takes it.

    Raises:
        UnreadableModel: if it cannot be read at all.
        InvalidModel: with every place that is none, by its line.
    """
    from ecograph.formats.positions import positions_in

    path = os.fspath(source)
    return positions_in(_text_of(path), path, actors)


def read_look(source: str | os.PathLike[str]) -> Raw:
    """Read a theme file: the colours and fonts in it as they are written, and where each stands.

    Raises:
        UnreadableModel: if it cannot be read at all.
    """
    from ecograph.formats.yaml import read_yaml

    path = os.fspath(source)
    return read_yaml(_text_of(path), path)


def _text_of(path: str) -> str:
    try:
        return _bytes_of(path, _LARGEST_SIDE_FILE).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise unreadable(path, "not-utf-8", "the text is not UTF-8", hint="save it again as UTF-8") from None


def summary_of(told: Sequence[Told]) -> str:
    """Say in one sentence how much was guessed and left out; nothing, where that is nothing."""
    guessed, left = (sum(one.how == how for one in told) for how in ("guessed", "left"))
    return ENGLISH.guessed_and_left.format(guessed=guessed, left=left) if guessed or left else ""


def _checked(raw: Raw) -> Ecosystem:
    tables = _tables(raw)
    # The references are checked on the text, since pydantic would not come to them while
    # anything else is wrong, and the user would hear of their mistakes in two helpings.
    broken = broken_references(tables, raw.gaps)
    try:
        ecosystem = Ecosystem.model_validate(tables, context={"references_checked": True})
        wrong: list[ErrorDetails] = []
    except ValidationError as error:
        wrong = error.errors(include_url=False)
    if not broken and not wrong and not raw.problems:
        return ecosystem
    found = [*broken, *explain(wrong, tables)]
    from ecograph.formats.unread import without_consequences

    placed = _placed(raw, [each for each in found if each.code != MORE])
    told = without_consequences([*raw.problems, *placed], raw.gaps)
    told.sort(key=lambda problem: (problem.place.source, problem.place.sheet, problem.place[1:3]))
    # With a table that could not be read, nobody knows how many names are wrong.
    counted = [each for each in found if each.code == MORE and not (raw.gaps and each in broken)]
    more = sum(each.stands_for for each in counted) + max(len(told) - MOST_TOLD, 0)
    raise InvalidModel([*told[:MOST_TOLD], *([_more(more, raw.source)] if more else [])])


def _more(number: int, source: str) -> Problem:
    """Say how many problems are not told, since nobody reads a million and they would fill the memory."""
    return Problem(
        code=MORE,
        message=f"{number:,} more problems of the same kinds are not told one by one",
        hint="mend these first",
        place=Place(source),
    )


def _raw(source: Source, asked: Asked, progress: Progress | None) -> Raw:
    if hasattr(source, "read"):
        name = str(getattr(source, "name", "<stream>"))
        try:
            content = _read(source, _LARGEST + 1, _Reads(name, 0, progress) if progress else None)
        except UnicodeDecodeError:
            raise unreadable(
                name, "not-utf-8", "the text is not UTF-8", hint="save it again as UTF-8"
            ) from None
        if len(content) > _LARGEST:
            raise too_large(name, len(content), _LARGEST)
        return raw_of_text(content, name, _followed(asked, name, len(content), progress))
    if isinstance(source, str) and "\n" in source:
        return raw_of_text(source, "<text>", asked)
    path = os.fspath(source)
    ending = Path(path).suffix.lower()
    is_folder = _is_folder(path, largest_of(ending))
    paths = _tables_in(path) if is_folder else [path]
    reads = None
    if progress:
        size = sum(Path(each).stat().st_size for each in paths if Path(each).is_file())
        reads = _Reads(path, size, progress)
    files = {each: _bytes_of(each, largest_of(Path(each).suffix.lower()), reads) for each in paths}
    asked = _followed(asked, path, sum(map(len, files.values())), progress)
    return raw_of_folder(files, path, asked) if is_folder else raw_of(files.pop(path), path, ending, asked)


def _followed(asked: Asked, about: str, size: int, progress: Progress | None) -> Asked:
    """Say that a source is being parsed, and let those who parse it say how far they are."""
    if progress is None:
        return asked

    def tell(share: float) -> None:
        progress(Step("parsing", about, round(share * size), size))

    tell(0)
    return asked._replace(progress=tell)


class _Reads:
    """Counts the bytes that have been read of a source, and tells them."""

    def __init__(self, about: str, of: int, progress: Progress) -> None:
        self.step = Step("reading", about, 0, of)
        self.progress = progress

    def more(self, number: int) -> None:
        self.step = self.step._replace(done=self.step.done + number)
        self.progress(self.step)


def _read(file: Any, most: int, reads: _Reads | None) -> Any:
    """Read bytes or text up to so much; part by part, where somebody is told."""
    if reads is None:
        return file.read(most)
    reads.more(0)
    parts = [file.read(min(_AT_ONCE, most))]
    left = most - len(parts[0])
    while parts[-1] and left:
        reads.more(len(parts[-1]))
        parts.append(file.read(min(_AT_ONCE, left)))
        left -= len(parts[-1])
    return parts[0][:0].join(parts)


def _tables_in(folder: str) -> list[str]:
    """Find the tables in a folder; nothing else that lies there is read."""
    try:
        paths = sorted(path for path in Path(folder).iterdir() if path.suffix.lower() in IN_FOLDERS)
    except OSError as error:
        raise unreadable(folder, "unreadable", f"the folder cannot be read: {error.strerror}") from None
    if not paths:
        raise unreadable(
            folder,
            "directory",
            "there is no table in this folder",
            hint="name the model file in it, or put a CSV file for each table there",
        )
    return list(map(str, paths))


def _bytes_of(path: str, largest: int, reads: _Reads | None = None) -> bytes:
    _is_folder(path, largest)
    try:
        with Path(path).open("rb") as file:
            content: bytes = _read(file, largest + 1, reads)
    except OSError as error:
        raise unreadable(path, "unreadable", f"the file cannot be read: {error.strerror}") from None
    if len(content) > largest:
        raise too_large(path, len(content), largest)
    return content


def _is_folder(path: str, largest: int) -> bool:
    """Tell a folder from a file, and refuse what is neither or too large."""
    try:
        status = Path(path).stat()
    except FileNotFoundError:
        folder, name = Path(path).parent, Path(path).name
        near = f'there is no folder "{folder}" either'
        if Path(path).is_symlink():
            near = f"it leads to {printable(str(Path(path).readlink()))}, which is gone"
        elif folder.is_dir():
            near = did_you_mean(name, (file.name for file in folder.iterdir()), at_most=0)
            near = near or ("a model as text needs a line break in it" if ":" in name else "")
        raise unreadable(path, "no-such-file", "there is no such file", hint=near) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise unreadable(
            printable(path)[:_LONGEST_PATH],
            "unreadable",
            f"the file cannot be read: {reason}",
            hint="a model as text needs a line break in it",
        ) from None
    if stat.S_ISREG(status.st_mode) and status.st_size > largest:
        raise too_large(path, status.st_size, largest)
    return stat.S_ISDIR(status.st_mode)


def _tables(raw: Raw) -> dict[str, Any]:
    """Check that there is a model at all, in a format this version knows."""
    content = raw.content
    if content is None or content == "":
        raise unreadable(raw.source, "empty", "the file is empty", hint="start with `ecograph: 1` and a name")
    if not isinstance(content, dict):
        kind = "a list" if isinstance(content, list) else "a single value"
        raise unreadable(
            raw.source,
            "not-a-model",
            f"a model is a table of tables, and this is {kind}",
            hint="start with `ecograph: 1`, then `actors:` and the other tables",
            line=1,
        )
    number = str(content.get("ecograph", FORMAT)).strip()
    if number.isdecimal() and len(number) < 10 and int(number) > FORMAT:
        place = raw.marks().get(("ecograph",), Place())
        raise unreadable(
            raw.source,
            "newer-format",
            f"this file has format {number}, and this ecograph reads format {FORMAT}",
            hint="update ecograph",
            line=place.line,
            column=place.column,
        )
    tables: dict[str, Any] = without_nothing(content, raw.source, known_keys())
    return tables


def _placed(raw: Raw, found: Sequence[Broken]) -> list[Problem]:
    """Give each problem its place in the source."""
    marks, key_marks = raw.marks(), raw.key_marks()
    problems = []
    for item in found:
        where = key_marks.get(item.path) if item.at_key else None
        path = item.path
        while where is None and path:
            # A row without the key that is asked for is placed where the row begins.
            where = marks.get(path)
            path = path[:-1]
        place = (where or Place(raw.source))._replace(path=path_text(item.path))
        if place.sheet or Path(place.source).suffix.lower() in IN_FOLDERS:
            from ecograph.formats.sheets import said_of_cells

            first = marks.get(item.first, Place())
            item = said_of_cells(item, first.line)  # noqa: PLW2901
            if first.line and first[::4] != place[::4]:
                where_first = f'sheet "{printable(first.sheet)}"' if first.sheet else printable(first.source)
                item = item._replace(message=f"{item.message} of {where_first}")  # noqa: PLW2901
        problems.append(Problem(code=item.code, message=item.message, hint=item.hint, place=place))
    return problems
