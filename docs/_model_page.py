"""Writes the tables of model.md from the JSON Schema: `python docs/_model_page.py`.

What stands above the marker is written by hand and kept; everything below it is generated, and a
test compares it with what the schema says now.
"""
# ruff: noqa: INP001 - a script beside the pages, not a module of a package

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ecograph.model import Statement
from ecograph.model.schema import json_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

PAGE: Final = Path(__file__).with_name("model.md")
MARKER: Final = "<!-- Generated from here on; write it anew with: python docs/_model_page.py -->"
_SAID: Final = tuple(Statement.model_fields)
_MORE: Final = "A row may also have [the keys of every row](#the-keys-of-every-row)."
_TEXTS: Final = {"": "text", "^[^@]*$": "[id](#names-and-ids)", "^[^@]+(@[^@]+)+$": "finding"}

Schema = dict[str, Any]


def page(text: str) -> str:
    """Give the page: what was written by hand, and the tables as they are now."""
    by_hand = text.split(MARKER, maxsplit=1)[0].rstrip()
    return "\n\n".join([by_hand, MARKER, *_sections(json_schema())]) + "\n"


def _sections(schema: Schema) -> Iterator[str]:
    """Write the file itself, the keys of every row, and each table with those inside it right below."""
    records = schema["definitions"]
    headings = dict(_headings(schema, records, 2))
    names = {record: heading.lstrip("# ") for record, heading in headings.items()}
    yield "## The file"
    yield _table(schema, schema["properties"], names)
    yield "## The keys of every row"
    yield "How it is known, who says so and what else is worth keeping; all of it can be left out."
    yield _table({}, {key: records["Actor"]["properties"][key] for key in _SAID}, names)
    for record, heading in headings.items():
        keys = records[record]["properties"]
        is_statement = keys.keys() >= set(_SAID)
        yield heading
        yield f"{records[record]['description']} {_MORE if is_statement else ''}".strip()
        yield _table(
            records[record],
            {key: value for key, value in keys.items() if not (is_statement and key in _SAID)},
            names,
        )


def _headings(schema: Schema, records: Mapping[str, Schema], level: int) -> Iterator[tuple[str, str]]:
    """Give for each kind of row its heading, named after the key it stands under."""
    for key, value in schema["properties"].items():
        for record in _records_in(value):
            if record != "RatingRange" and records[record] is not schema:
                yield record, f"{'#' * level} {key}"
                yield from _headings(records[record], records, level + 1)


def _records_in(value: object) -> Iterator[str]:
    """Find the kinds of row a key holds, each once."""
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"].rsplit("/", 1)[-1]
        value = list(value.values())
    if isinstance(value, list):
        yield from dict.fromkeys(record for inner in value for record in _records_in(inner))


def _table(record: Schema, keys: Mapping[str, Schema], names: Mapping[str, str]) -> str:
    rows = [
        (
            f"`{key}`",
            _kind(value, names),
            "required" if key in record.get("required", ()) else _shown(value.get("default")),
            value["description"],
        )
        for key, value in keys.items()
    ]
    lines = [("key", "type", "default", "meaning"), ("---",) * 4, *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def _shown(default: object) -> str:
    """Show a default; what is nothing, and a table of further defaults, stands as a dash."""
    if default is None or isinstance(default, list | dict):
        return "—"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`" if default != "" else "—"


def _kind(value: Schema, names: Mapping[str, str]) -> str:  # noqa: C901, PLR0911 - a case for each shape
    """Say in words what can be written."""
    match value:
        case {"$ref": where}:
            record = where.rsplit("/", 1)[-1]
            return "[rating](#ratings)" if record == "RatingRange" else f"[{names[record]}](#{names[record]})"
        case {"anyOf": several} | {"allOf": several}:
            return _either(several, names)
        case {"enum": words}:
            return ", ".join(f"`{word}`" for word in words)
        case {"const": word}:
            return f"`{word}`"
        case {"type": "array", "items": item}:
            return f"list of {_kind(item, names)}"
        case {"type": "object", "additionalProperties": {"type": "object"}}:
            return "table of tables"
        case {"type": "object", "additionalProperties": dict(inner)}:
            return f"table of {_kind(inner, names)}"
        case {"type": "object", "patternProperties": inner}:
            return f"table of {_either(inner.values(), names)} by id"
        case {"type": "object"}:
            return "table"
        case {"format": "date"}:
            return "date"
        case {"type": "boolean"}:
            return "`true`, `false`"
        case {"type": "number" | "integer" as kind}:
            return _number(kind, value)
    return _TEXTS[value.get("pattern", "")]


def _either(several: Iterable[Schema], names: Mapping[str, str]) -> str:
    """Say what one of these is; a key without a value, and a second way to say yes, go without saying."""
    kinds = [_kind(one, names) for one in several if one not in ({"type": "null"}, {"enum": ["yes", "no"]})]
    if "[rating](#ratings)" in kinds:
        return "[rating](#ratings)"
    return " or ".join(dict.fromkeys(kinds))


def _number(kind: str, value: Schema) -> str:
    low, high = value.get("minimum"), value.get("maximum")
    if low is not None and low == high:
        return f"`{low}`"
    name = "whole number" if kind == "integer" else "number"
    if low is not None and high is not None:
        return f"{name} from {low} to {high}"
    if "exclusiveMinimum" in value:
        return f"{name} above {value['exclusiveMinimum']}"
    return name if low is None else f"{name}, {low} or more"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
