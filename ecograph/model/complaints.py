"""What pydantic found wrong, said so that somebody who writes YAML can mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, get_args, get_origin

from ecograph.model.ecosystem import Ecosystem
from ecograph.model.rating import RatingRange
from ecograph.model.record import Record
from ecograph.model.references import Broken, Path
from ecograph.model.roadmap import RECORDS, Change
from ecograph.words import did_you_mean, printable

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_LONGEST: Final = 60
_OUR_OWN: Final = {"rating_order", "weights_levels", "weights_order"}
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
    return [_sentence(path, min(several, key=_vagueness), tables) for path, several in found.items()]


def _vagueness(error: ErrorDetails) -> int:
    """Of the errors of one union, the one about the member that was meant comes first."""
    own = error["type"] in _OUR_OWN
    wrong_member = error["type"].endswith("_type") or error["type"] == "literal_error"
    return 0 if own else 1 + wrong_member


def _path(error: ErrorDetails, content: Any) -> Path:  # noqa: ANN401 - raw cells
    """Keep the steps of a location that exist in what was read."""
    *steps, last = error["loc"] or ("",)
    path: list[str | int] = []
    for step in (*steps, last):
        is_there = (isinstance(content, dict) and step in content) or (
            isinstance(content, list) and isinstance(step, int) and step < len(content)
        )
        if is_there:
            path.append(step)
            content = content[step]
    if error["type"] == "missing":
        path.append(last)
    return tuple(path)


def _record_in(kind: Any) -> type[Record] | None:  # noqa: ANN401 - a type
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


def _at(content: Any, path: Path) -> Any:  # noqa: ANN401 - raw cells
    for step in path:
        content = content[step]
    return content


def _values_of(kind: Any) -> Any:  # noqa: ANN401 - a type
    """Give the type of a mapping's values, or None if it is no mapping."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    return get_args(kind)[1] if get_origin(kind) is Mapping else None


def _literals_in(kind: Any) -> list[str]:  # noqa: ANN401 - a type
    if get_origin(kind) is Literal:
        return [str(value) for value in get_args(kind)]
    return [word for inner in get_args(kind) for word in _literals_in(inner)]


def _holds(kind: Any, wanted: object) -> bool:  # noqa: ANN401 - a type
    return kind == wanted or any(_holds(inner, wanted) for inner in get_args(kind))


def _shown(value: object) -> str:
    """Quote a wrong value, cut where it would bury the sentence."""
    if isinstance(value, dict):
        return "a table of keys and values"
    if isinstance(value, list | tuple):
        return "a list"
    text = printable(str(value))
    return f'"{text[:_LONGEST]}…"' if len(text) > _LONGEST else f'"{text}"'


def _sentence(path: Path, error: ErrorDetails, tables: Mapping[str, Any]) -> Broken:
    code = error["type"]
    record, kind = _record_and_kind(path, tables)
    name = printable(next((step for step in reversed(path) if isinstance(step, str)), ""))
    value = _shown(error["input"])
    bound = "".join(
        f"{limit:g}" for limit in (error.get("ctx") or {}).values() if isinstance(limit, int | float)
    )

    def broken(slug: str, message: str, hint: str = "", *, at_key: bool = False) -> Broken:
        return Broken(code=slug, path=path, message=message, hint=hint, at_key=at_key)

    match code:
        case "extra_forbidden":
            known = record.model_fields if record else ()
            return broken(
                "unknown-key", f'there is no key "{name}" here', did_you_mean(name, known), at_key=True
            )
        case "missing":
            return broken("missing-key", f'the key "{name}" is missing')
        case own if own in _OUR_OWN:
            return broken(code.replace("_", "-"), error["msg"])
        case "dict_type" | "model_type" | "model_attributes_type" if _record_in(kind) is not RatingRange:
            return broken("not-a-table", f"here stands {value} where keys with values belong")
        case "list_type" | "tuple_type":
            return broken(
                "not-a-list",
                f"here stands {value} where a list belongs",
                "start each row with a dash" if isinstance(error["input"], dict) else "",
            )
    if _holds(kind, RatingRange):
        return broken("not-a-rating", f"{value} is no rating", _A_RATING)
    if code in {"literal_error", "enum"} or _literals_in(kind):
        return broken(
            "unknown-word", f"{value} is no {name}", did_you_mean(str(error["input"]), _literals_in(kind))
        )
    hints: dict[str, tuple[str, str, str]] = {
        "string_type": ("not-text", f"here stands {value} where text belongs", ""),
        "string_too_short": (
            "empty-text",
            f'"{name}" cannot be empty',
            "leave the key out, or give it a text",
        ),
        "string_pattern_mismatch": (
            "bad-id",
            f"{value} cannot be a name to refer to",
            "use rule@subject" if name in {"finding", "addresses"} else 'leave out the "@"',
        ),
        "greater_than_equal": ("out-of-range", f"{value} is too small for {name}", f"at least {bound}"),
        "less_than_equal": ("out-of-range", f"{value} is too large for {name}", f"at most {bound}"),
        "greater_than": ("out-of-range", f"{value} is too small for {name}", f"more than {bound}"),
    }
    if code in hints:
        return broken(*hints[code])
    if code.startswith("bool"):
        return broken("not-a-yes-or-no", f"{value} is neither true nor false", "write true or false")
    for part, noun, hint in (
        ("int_", "whole number", "write digits only"),
        ("float_", "number", "write digits, with a point before decimals"),
        ("finite_number", "number", "write digits, with a point before decimals"),
        ("date", "date", "write year-month-day, such as 2026-11-22"),
    ):
        if code.startswith(part):
            return broken(f"not-a-{noun.split()[-1]}", f"{value} is no {noun}", hint)
    return broken(code.replace("_", "-"), f"{value} does not fit here: {error['msg']}")
