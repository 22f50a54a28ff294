"""YAML, by the event stream: scalars stay the text that was typed, and the model gives the type.

`yaml.load` would turn `no` into False, `0123` into 83 and `12:30` into 750, keep the last of
two equal keys without a word, and crash on deep nesting; the events do none of this.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from ecograph.errors import Place, Problem, UnreadableModel
from ecograph.formats.raw import MAX_DEPTH, Path, Raw, too_deep, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOTHING = {"", "~", "null", "Null", "NULL"}
_MERGE = "<<"
_MAX_ALIASED = 50_000

_Places: TypeAlias = dict[Path, Place]


def read_yaml(text: str, source: str) -> Raw:
    """Read a YAML text into dicts, lists and text.

    Plain empty scalars, `~` and `null` are nothing; everything else stays as typed. Aliases
    and merge keys are followed up to 50,000 copied nodes.

    Raises:
        UnreadableModel: with the place, if the text is not YAML, nests deeper than 32 levels,
            or copies more through aliases than any model needs.
    """

    @cache
    def again() -> _Builder:
        builder = _Builder(source, note_places=True)
        builder.build(text)
        return builder

    builder = _Builder(source)
    return Raw(
        source=source,
        content=builder.build(text),
        problems=tuple(builder.duplicates),
        marks=lambda: again().places,
        key_marks=lambda: again().key_places,
    )


def places_in(text: str, source: str) -> tuple[_Places, _Places, tuple[Problem, ...]]:
    """Find where the cells, the keys and the doubled keys of a JSON text stand; nothing if it is no YAML."""
    builder = _Builder(source, note_places=True)
    try:
        builder.build(text)
    except UnreadableModel:
        return {}, {}, ()
    return builder.places, builder.key_places, tuple(builder.duplicates)


def _line_of(text: str, error: Any) -> int:
    if isinstance(error.character, int):  # libyaml counts bytes, PyYAML characters
        return text.encode().count(b"\n", 0, error.position) + 1
    return text.count("\n", 0, error.position) + 1


class _Builder:
    """Walks the events once; notes places only when asked, since that doubles the time."""

    def __init__(self, source: str, *, note_places: bool = False) -> None:
        self.source = source
        self.text = ""
        self.note_places = note_places
        self.places: _Places = {}
        self.key_places: _Places = {}
        self.duplicates: list[Problem] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.made = 0
        self.aliased = 0

    def build(self, text: str) -> Any:
        self.text = text
        try:
            content = self._document(yaml.parse(text, Loader=_LOADER))
        except yaml.MarkedYAMLError as error:
            raise self._from_yaml(error) from None
        except yaml.reader.ReaderError as error:
            line = _line_of(text, error)
            shown = (
                f"U+{ord(error.character):04X}" if isinstance(error.character, str) else hex(error.character)
            )
            raise unreadable(
                self.source,
                "bad-character",
                f"the character {shown} cannot stand in YAML",
                hint="delete it, or retype the line",
                line=line,
            ) from None
        return content

    def _from_yaml(self, error: yaml.MarkedYAMLError) -> UnreadableModel:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        what = error.problem or "the text is not YAML"
        lines = self.text.splitlines()
        line_of_mark = lines[line - 1] if 0 < line <= len(lines) else ""
        hint = ""
        if "\t" in line_of_mark[: max(column, 1)] or "tab character" in what:
            hint = "YAML indents with spaces, not tabs"
        elif "mapping values are not allowed" in what or "<block end>" in what or "'-' indicator" in what:
            hint = "look at the indentation, and put text that holds a colon in quotes"
        return unreadable(
            self.source, "not-yaml", f"this is not YAML: {what}", hint=hint, line=line, column=column
        )

    def _document(self, events: Iterator[Any]) -> Any:
        content: Any = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._refuse(
                        event,
                        "two-documents",
                        "a second document starts here",
                        "keep one model per file, without --- between parts",
                    )
                content = self._node(events, next(events), (), 0)
        return content

    def _refuse(self, event: Any, code: str, message: str, hint: str) -> UnreadableModel:
        mark = event.start_mark
        return unreadable(self.source, code, message, hint=hint, line=mark.line + 1, column=mark.column + 1)

    def _node(self, events: Iterator[Any], event: Any, path: Path, depth: int) -> Any:
        if self.note_places:
            self.places[path] = Place(self.source, *_where(event))
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        before = self.made
        self.made += 1
        content = self._content(events, event, path, depth)
        if event.anchor:
            self.anchors[event.anchor] = (content, self.made - before)
        return content

    def _content(self, events: Iterator[Any], event: Any, path: Path, depth: int) -> Any:
        if event.tag and event.tag != "!" and not event.tag.startswith("tag:yaml.org,2002:"):
            raise self._refuse(
                event, "unknown-tag", f'the tag "{event.tag}" means nothing here', "leave it out"
            )
        if isinstance(event, yaml.ScalarEvent):
            plain = event.implicit[0] and not event.style
            return None if plain and event.value in _NOTHING else event.value
        if depth >= MAX_DEPTH:
            raise too_deep(self.source, *_where(event))
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path, depth)
        return self._mapping(events, path, depth)

    def _sequence(self, events: Iterator[Any], path: Path, depth: int) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._node(events, event, (*path, len(items)), depth + 1))
        return items

    def _mapping(self, events: Iterator[Any], path: Path, depth: int) -> dict[str, Any]:
        pairs: dict[str, Any] = {}
        merged: list[dict[str, Any]] = []
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._refuse(event, "bad-key", "a key must be text", "put the key in quotes")
            key = event.value
            is_merge = key == _MERGE and event.implicit[0]
            line, column = _where(event)
            # What stands under a key for the second time must not take the places of the first.
            here = (*path, key) if key not in pairs else (*path, key, f"again in line {line}")
            if self.note_places:
                self.key_places[here] = Place(self.source, line, column)
            value = self._node(events, next(events), here, depth + 1)
            if is_merge:
                merged.extend(self._mergeable(value, line, column))
            elif key in pairs:
                self.duplicates.append(
                    Problem(
                        code="duplicate-key",
                        message=f'the key "{key}" stands here for the second time',
                        hint="keep one of the two",
                        place=Place(source=self.source, line=line, column=column),
                    )
                )
            else:
                pairs[key] = value
        for source in merged:
            pairs.update({key: value for key, value in source.items() if key not in pairs})
        return pairs

    def _mergeable(self, value: object, line: int, column: int) -> list[dict[str, Any]]:
        sources = value if isinstance(value, list) else [value]
        mappings = [source for source in sources if isinstance(source, dict)]
        if len(mappings) < len(sources):
            raise unreadable(
                self.source,
                "bad-merge",
                "<< can only merge mappings",
                hint="give it an alias of a mapping",
                line=line,
                column=column,
            )
        return mappings

    def _alias(self, event: Any) -> Any:
        if event.anchor not in self.anchors:
            raise self._refuse(
                event,
                "unknown-alias",
                f'there is no anchor "&{event.anchor}" before this',
                "an anchor must be complete before it is used",
            )
        content, size = self.anchors[event.anchor]
        self.aliased += size
        self.made += size
        if self.aliased > _MAX_ALIASED:
            raise self._refuse(
                event,
                "too-many-aliases",
                f"the aliases up to here stand for more than {_MAX_ALIASED:,} nodes",
                "write the rows out",
            )
        return content


def _where(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1
