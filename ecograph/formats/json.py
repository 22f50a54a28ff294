"""JSON, with duplicate keys refused and the places of cells found again when they are asked for."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from ecograph.errors import Place, Problem
from ecograph.formats.raw import Raw, too_deep, unreadable
from ecograph.formats.yaml import places_in

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST_INT = 300
"""Digits of a whole number; longer ones stay text, and are refused as any other wrong number."""
_HALF = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")


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
            seen: set[str] = set()
            for key, _ in pairs:
                if key in seen:
                    twice.append(key)
                seen.add(key)
        for key, value in pairs:
            if value is True or value is False:
                values[key] = str(value).lower()
        return values

    content = _parsed(text, source, as_dict)

    @cache
    def places() -> Any:
        return places_in(_HALF.sub(r"\\ufffd", text), source)

    return Raw(
        source=source,
        content=content,
        problems=(places()[2] or tuple(_duplicate(key, source) for key in twice)) if twice else (),
        marks=lambda: places()[0],
        key_marks=lambda: places()[1],
    )


def _parsed(text: str, source: str, as_dict: Callable[[list[tuple[str, Any]]], Any]) -> Any:
    try:
        return json.loads(text, object_pairs_hook=as_dict, parse_constant=str, parse_int=_int)
    except json.JSONDecodeError as error:
        what = f"this is not JSON: {error.msg[0].lower()}{error.msg[1:]}"
        raise unreadable(source, "not-json", what, line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise too_deep(source) from None


def _int(digits: str) -> int | str:
    return digits if len(digits) > _LONGEST_INT else int(digits)


def _duplicate(key: str, source: str) -> Problem:
    return Problem(
        code="duplicate-key",
        message=f'the key "{key}" stands twice in one object',
        hint="keep one of the two",
        place=Place(source=source),
    )
