"""What pydantic found wrong, said so that somebody who writes YAML can mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, get_args, get_origin

from ecograph.model.ecosystem import Ecosystem
from ecograph.model.rating import RatingRange
from ecograph.model.record import Record
from ecograph.model.references import MORE, Broken, Path
from ecograph.model.roadmap import RECORDS, Change
from ecograph.model.table import MORE_PROBLEMS, RawColumns
from ecograph.words import did_you_mean, printable

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_LONGEST: Final = 60
_NO_AT: Final = 'an id has no "@" in it, and a finding is written as rule@subject'
_A_TABLE: Final = (
    "not-a-table",
    "here stands {value} where keys with values belong",
    "write the keys and values in braces: {{key: value}}",
)
_A_NUMBER: Final = ("not-a-number", "{value} is no number", "write digits, with a point before decimals")
_A_LIST_WANTED: Final = {"list_type", "tuple_type"}
_TABLE_WANTED: Final = {"dict_type", "model_type", "model_attributes_type"}
_FOR_ANY_FIELD: Final[Mapping[str, tuple[str, str, str]]] = {
    "extra_forbidden": ("unknown-key", 'there is no key "{name}" here', ""),
    "missing": ("missing-key", 'the key "{name}" is missing', ""),
    **dict.fromkeys(_TABLE_WANTED, _A_TABLE),
}
_BY_START: Final[Mapping[str, tuple[str, str, str]]] = {
    "string_type": ("not-text", "here stands {value} where text belongs", ""),
    "string_too_short": ("empty-text", '"{name}" cannot be empty', "leave the key out, or give it a text"),
    "string_unicode": ("bad-character", "half a character (a lone surrogate) stands in {name}", "delete it"),
    "string_pattern": ("bad-id", "{value} cannot be a name to refer to", _NO_AT),
    "greater_than_equal": ("out-of-range", "{value} is too small for {name}", "at least {bound}"),
    "less_than_equal": ("out-of-range", "{value} is too large for {name}", "at most {bound}"),
    "greater_than": ("out-of-range", "{value} is too small for {name}", "more than {bound}"),
    "int_": ("not-a-number", "{value} is no whole number", "write digits only"),
    "float_": _A_NUMBER,
    "finite_number": _A_NUMBER,
    "date": ("not-a-date", "{value} is no date", "write year-month-day, such as 2026-11-22"),
    "bool": ("not-a-yes-or-no", "{value} is neither true nor false", "write true or false"),
}
_OUR_OWN: Final = {"rating_order", "weights_levels", "weights_order", MORE_PROBLEMS}
_ALSO_AROUND: Final = {"missing", MORE_PROBLEMS}
"""What is wrong with a table or a row, also where something in it is wrong besides."""
_A_RATING: Final = "use a number from 1 to 5, a range such as 3-5, or {low: 2, best: 3, high: 5}"


def path_text(path: Path) -> str:
    """Write a path as people do in code.

    >>> path_text(("dependencies", 3, "importance"))
    'dependencies[3].importance'
    """
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{printable(step)}" for step in path)
    return text.removeprefix(".")


def explain(errors: Iterable[ErrorDetails], tables: Mapping[str, Any]) -> list[Broken]:
    """Turn pydantic's errors into sentences, one for each wrong cell.

    Args:
        errors: as pydantic gives them; for a union, one for each of its members.
        tables: the tables as read, by which the names of union members are told from keys.
    """
    found: dict[Path, list[ErrorDetails]] = {}
    for error in errors:
        found.setdefault(_path(error, tables), []).append(error)
    # A wrong cell inside a range or a mapping is one problem, not also one of what it stands in.
    inner = {path[:end] for path in found for end in range(len(path))}
    return [
        _sentence(path, min(several, key=_vagueness), tables)
        for path, several in found.items()
        if path not in inner or any(error["type"] in _ALSO_AROUND for error in several)
    ]


def _vagueness(error: ErrorDetails) -> int:
    """Of the errors of one union, the one about the member that was meant comes first."""
    own = error["type"] in _OUR_OWN
    wrong_member = error["type"].endswith("_type") or error["type"] == "literal_error"
    return 0 if own else 1 + wrong_member


def _path(error: ErrorDetails, content: Any) -> Path:
    """Keep the steps of a location that exist in what was read."""
    *steps, last = error["loc"] or ("",)
    path: list[str | int] = []
    for step in (*steps, last):
        is_there = (isinstance(content, dict) and step in content) or (
            isinstance(content, list | RawColumns) and isinstance(step, int) and step < len(content)
        )
        if is_there:
            path.append(step)
            content = content[step]
    if error["type"] == "missing":
        path.append(last)
    return tuple(path)


def _record_in(kind: Any) -> type[Record] | None:
    """Find the record a field holds, through optionals, tuples, tables and annotations."""
    if isinstance(kind, type) and get_origin(kind) is None:
        return kind if issubclass(kind, Record) else None
    return next(filter(None, map(_record_in, get_args(kind))), None)


def _record_and_kind(path: Path, tables: Mapping[str, Any]) -> tuple[type[Record] | None, Any]:
    """Follow a path to the record its last name belongs to, and to the type of that field."""
    record: type[Record] | None = None
    kind: Any = Ecosystem
    for number, name in enumerate(path):
        if isinstance(name, int):
            continue
        if record is Change and path[number - 1] == "row":
            kind = RECORDS[_at(tables, path[: number - 1])["table"]]
        elif value_kind := _values_of(kind):
            kind = value_kind
            continue
        record = _record_in(kind)
        if record is None or record is RatingRange or name not in record.model_fields:
            return record, None
        kind = record.model_fields[name].rebuild_annotation()
    return record, kind


def _at(content: Any, path: Path) -> Any:
    for step in path:
        content = content[step]
    return content


def _values_of(kind: Any) -> Any:
    """Give the type of a mapping's values, or None if it is no mapping."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    return get_args(kind)[1] if get_origin(kind) is Mapping else None


def _literals_in(kind: Any) -> list[str]:
    if get_origin(kind) is Literal:
        return [str(value) for value in get_args(kind)]
    return [word for inner in get_args(kind) for word in _literals_in(inner)]


def _holds(kind: Any, wanted: object) -> bool:
    return kind == wanted or any(_holds(inner, wanted) for inner in get_args(kind))


def _shown(value: object) -> str:
    """Quote a wrong value, cut where it would bury the sentence."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a table of keys and values"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # who wrote 9 may have been read as 9.0
    text = printable(str(value))
    return f'"{text[:_LONGEST]}…"' if len(text) > _LONGEST else f'"{text}"'


def _sentence(path: Path, error: ErrorDetails, tables: Mapping[str, Any]) -> Broken:
    record, kind = _record_and_kind(path, tables)
    name = printable(next((step for step in reversed(path) if isinstance(step, str)), ""))
    limits = (error.get("ctx") or {}).values()
    slug, message, hint = _saying(error["type"], kind)
    if slug == "unknown-key":
        hint = did_you_mean(name, record.model_fields if record else ())
    elif slug == "unknown-word":
        hint = did_you_mean(str(error["input"]), _literals_in(kind))
    words = {
        "name": name,
        "value": _shown(error["input"]),
        "raw": _shown(error["input"]).strip('"'),
        "bound": "".join(f"{limit:g}" for limit in limits if isinstance(limit, int | float)),
        "said": error["msg"],
    }
    return Broken(
        code=slug,
        path=path,
        message=message.format(**words),
        hint=hint if slug.startswith("unknown") or slug == "not-a-rating" else hint.format(**words),
        at_key=slug == "unknown-key",
        stands_for=(error.get("ctx") or {}).get("count", 1) if slug == MORE else 1,
    )


def _saying(code: str, kind: Any) -> tuple[str, str, str]:
    """Choose slug, message and hint: by what pydantic says, or by what the field should hold."""
    if code in _OUR_OWN:
        return code.replace("_", "-"), "{said}", ""
    if shape := _saying_of_shape(code, kind):
        return shape
    if _holds(kind, RatingRange):
        return "not-a-rating", "{value} is no rating", _A_RATING
    if _literals_in(kind):
        return "unknown-word", "{value} is no {name}", ""
    known = (saying for start, saying in _BY_START.items() if code.startswith(start))
    return next(known, (code.replace("_", "-"), "{value} does not fit here: {said}", ""))


def _saying_of_shape(code: str, kind: Any) -> tuple[str, str, str] | None:
    """What to say of a key that should not or should be there, or of a table or list that is none."""
    if code in _A_LIST_WANTED:
        hint = "start each row with a dash" if _record_in(kind) else "write it in brackets: [{raw}]"
        return "not-a-list", "here stands {value} where a list belongs", hint
    if code in _TABLE_WANTED and "id" in getattr(_record_in(kind), "model_fields", ()):
        return "not-a-table", _A_TABLE[1], "write {{id: {raw}}}"
    if code in _TABLE_WANTED and _holds(kind, RatingRange):
        return None
    return _FOR_ANY_FIELD.get(code)
