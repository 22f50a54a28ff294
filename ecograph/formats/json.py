"""JSON, with duplicate keys refused and the places of cells found again when they are asked for."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, NoReturn

from ecograph.errors import Place, Problem
from ecograph.formats.raw import Raw, unreadable
from ecograph.formats.yaml import places_in


def read_json(text: str, source: str) -> Raw:
    """Read a JSON text into dicts, lists, text and numbers.

    True and false become text, as in the other formats, so that a rating cannot be `true`.

    Raises:
        UnreadableModel: if the text is not JSON, or nests too deep.
    """
    twice: list[str] = []

    def as_dict(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        values = dict(reversed(pairs))
        if len(values) < len(pairs):
            keys = [key for key, _ in pairs]
            twice.extend(key for key in values if keys.count(key) > 1)
        for key, value in pairs:
            if value is True or value is False:
                values[key] = str(value).lower()
        return values

    try:
        content = json.loads(text, object_pairs_hook=as_dict, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise unreadable(
            source,
            "not-json",
            f"this is not JSON: {error.msg[0].lower()}{error.msg[1:]}",
            line=error.lineno,
            column=error.colno,
        ) from None
    except RecursionError:
        raise unreadable(
            source,
            "too-deep",
            "the brackets nest deeper than any model needs",
            hint="look for brackets that are not closed",
        ) from None
    except ValueError as error:
        raise unreadable(source, "not-json", f"this is not JSON: {error}") from None

    @cache
    def places() -> Any:
        return places_in(text, source)

    return Raw(
        source=source,
        content=content,
        problems=tuple(_duplicate(key, text, source) for key in twice),
        marks=lambda: places()[0],
        key_marks=lambda: places()[1],
    )


def _refuse_constant(name: str) -> NoReturn:
    message = f"{name} is no number"
    raise ValueError(message)


def _duplicate(key: str, text: str, source: str) -> Problem:
    """Only a key that stands no more than twice in the whole text can be placed without reading it again."""
    quoted = json.dumps(key, ensure_ascii=False)
    line = text.count("\n", 0, text.rindex(quoted)) + 1 if text.count(quoted) == 2 else 0
    return Problem(
        code="duplicate-key",
        message=f'the key "{key}" stands twice in one object',
        hint="keep one of the two",
        place=Place(source=source, line=line),
    )
