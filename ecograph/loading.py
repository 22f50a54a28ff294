"""From a path, a stream or a text to an Ecosystem, or to every problem at once."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, TypeAlias

from pydantic import ValidationError

from ecograph.errors import InvalidModel, Place, Problem
from ecograph.formats.json import read_json
from ecograph.formats.raw import MAX_DEPTH, Raw, too_deep, unreadable
from ecograph.formats.yaml import read_yaml
from ecograph.model import FORMAT, Ecosystem
from ecograph.model.complaints import explain, path_text
from ecograph.model.record import known_keys
from ecograph.model.references import Broken, broken_references
from ecograph.words import did_you_mean, printable

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Source: TypeAlias = "str | os.PathLike[str] | IO[str] | IO[bytes]"
Reader: TypeAlias = Callable[[str, str], Raw]

_MEBIBYTE: Final = 1024 * 1024
_MAX_YAML: Final = 16 * _MEBIBYTE
_MAX_JSON: Final = 1024 * _MEBIBYTE
_LONGEST_PATH: Final = 200
_READERS: Final[Mapping[str, Reader]] = {".yaml": read_yaml, ".yml": read_yaml, ".json": read_json}


def load(source: Source) -> Ecosystem:
    r"""Read a model from a YAML or JSON file, a stream, or the text itself.

    Args:
        source: a path; an open text or binary stream; or, if it holds a line break, the model
            as text. A path's ending says what it is (`.yaml`, `.yml`, `.json`); a stream or a
            text that starts with a bracket is tried as JSON, everything else is YAML.

    Returns:
        The checked model. Nothing is guessed or repaired on the way.

    Raises:
        UnreadableModel: if it cannot be read at all: missing, a directory, too large (YAML over
            16 MB), not UTF-8, not YAML or JSON.
        InvalidModel: if it was read and is wrong, with *every* problem: file, line, column,
            path, the wrong key or value and what was probably meant.

    >>> load("actors:\n  - {id: airport}\n  - {id: cleaner}\n").actors[1].id
    'cleaner'
    >>> load("actors:\n  - {id: airport, nam: Airport}\n")  # doctest: +NORMALIZE_WHITESPACE
    Traceback (most recent call last):
    ecograph.errors.InvalidModel: <text>:2:19: actors[0].nam: there is no key "nam" here
    (did you mean "name"?)
    """
    raw = _read(source)
    tables = _tables(raw)
    # The references are checked on the text, since pydantic would not come to them while
    # anything else is wrong, and the user would hear of their mistakes in two helpings.
    broken = broken_references(tables)
    try:
        ecosystem = Ecosystem.model_validate(tables, context={"references_checked": True})
        wrong: list[ErrorDetails] = []
    except ValidationError as error:
        wrong = error.errors(include_url=False)
    if not broken and not wrong and not raw.problems:
        return ecosystem
    problems = [*raw.problems, *_placed(raw, [*broken, *explain(wrong, tables)])]
    raise InvalidModel(sorted(problems, key=lambda problem: (problem.place.line, problem.place.column)))


def _read(source: Source) -> Raw:
    if hasattr(source, "read"):
        name = str(getattr(source, "name", "<stream>"))
        try:
            content = source.read(_MAX_JSON + 1)
        except UnicodeDecodeError as error:
            raise _not_utf_8(error, name) from None
        if len(content) > _MAX_JSON:
            raise _too_large(name, len(content), _MAX_JSON)
        return _read_text(_decode(content, name), name)
    if isinstance(source, str) and "\n" in source:
        return _read_text(_decode(source, "<text>"), "<text>")
    path = os.fspath(source)
    ending = Path(path).suffix.lower()
    if ending not in _READERS:
        _check_file(path, _MAX_YAML)
        raise unreadable(
            path,
            "unknown-format",
            f'a model cannot be read from a file that ends in "{ending}"',
            hint=f"use {', '.join(_READERS)}",
        )
    largest = _MAX_JSON if ending == ".json" else _MAX_YAML
    return _READERS[ending](_decode(_bytes_of(path, largest), path), path)


def _read_text(text: str, name: str) -> Raw:
    """A text without an ending: what starts with a bracket may be JSON; all else is YAML."""
    if text.lstrip()[:1] in {"{", "["}:
        import json

        try:
            json.loads(text)
        except (ValueError, RecursionError):
            pass  # not JSON: YAML may start with a bracket, too, and says what is wrong better
        else:
            return read_json(text, name)
    if len(text) > _MAX_YAML:
        raise _too_large(name, len(text), _MAX_YAML)
    return read_yaml(text, name)


def _bytes_of(path: str, largest: int) -> bytes:
    _check_file(path, largest)
    try:
        with Path(path).open("rb") as file:
            content = file.read(largest + 1)
    except OSError as error:
        raise unreadable(path, "unreadable", f"the file cannot be read: {error.strerror}") from None
    if len(content) > largest:
        raise _too_large(path, len(content), largest)
    return content


def _check_file(path: str, largest: int) -> None:
    try:
        status = Path(path).stat()
    except FileNotFoundError:
        folder, name = Path(path).parent, Path(path).name
        near = f'there is no folder "{folder}" either'
        if folder.is_dir():
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
    if stat.S_ISDIR(status.st_mode):
        raise unreadable(path, "directory", "this is a folder, not a model file", hint="name the file in it")
    if stat.S_ISREG(status.st_mode) and status.st_size > largest:
        raise _too_large(path, status.st_size, largest)


def _too_large(name: str, size: int, largest: int) -> Exception:
    return unreadable(
        name,
        "too-large",
        f"{size / _MEBIBYTE:,.0f} MB is more than the {largest // _MEBIBYTE:,} MB this format allows",
        hint="write large models as JSON" if largest == _MAX_YAML else "split the model",
    )


def _decode(content: str | bytes, name: str) -> str:
    if isinstance(content, str):
        try:
            content.encode()
        except UnicodeEncodeError as error:
            line = content.count("\n", 0, error.start) + 1
            raise unreadable(
                name,
                "not-utf-8",
                "half a character (a lone surrogate) stands here",
                hint="delete it",
                line=line,
            ) from None
        return content
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise unreadable(name, "not-utf-8", "the text is UTF-16, not UTF-8", hint="save it again as UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf_8(error, name) from None


def _not_utf_8(error: UnicodeDecodeError, name: str) -> Exception:
    return unreadable(
        name,
        "not-utf-8",
        f"the byte {error.object[error.start]:#04x} is not UTF-8",
        hint="save the file again as UTF-8",
        line=error.object.count(b"\n", 0, error.start) + 1,
    )


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
        line, column = raw.marks().get(("ecograph",), (0, 0))
        raise unreadable(
            raw.source,
            "newer-format",
            f"this file has format {number}, and this ecograph reads format {FORMAT}",
            hint="update ecograph",
            line=line,
            column=column,
        )
    # A key without anything behind it says nothing, at any level.
    tables: dict[str, Any] = _without_nothing(content, raw.source, known_keys(), 0)
    return tables


def _without_nothing(value: Any, source: str, known: AbstractSet[str], depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise too_deep(source)
    if isinstance(value, dict):
        if None in value.values() or any(isinstance(item, dict | list) for item in value.values()):
            # An unknown key stays, to be refused: `importance: 3,5` would lose its decimals without a word.
            return {
                key: _without_nothing(item, source, known, depth + 1)
                for key, item in value.items()
                if item is not None or key not in known
            }
        return value
    if isinstance(value, list):
        return [_without_nothing(item, source, known, depth + 1) for item in value]
    return value


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
        line, column = where or (0, 0)
        place = Place(source=raw.source, line=line, column=column, path=path_text(item.path))
        problems.append(Problem(code=item.code, message=item.message, hint=item.hint, place=place))
    return problems
