"""YAML, by the event stream: scalars stay the text that was typed, and the model gives the type.

`yaml.load` would turn `no` into False, `0123` into 83 and `12:30` into 750, keep the last of
two equal keys without a word, and crash on deep nesting; the events do none of this.

What is written is what a person would write: a row on one line where it fits, and quotes only
where some reader of YAML would take a text for something else.
"""

from __future__ import annotations

import io
import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import yaml

from ecograph.errors import Place, Problem, UnreadableModel
from ecograph.formats.raw import MAX_DEPTH, Path, Raw, too_deep, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOTHING = {"", "~", "null", "Null", "NULL"}
MERGE = "<<"
_LONGEST_KEY: Final = 1000
_COMMENT: Final = re.compile(r"#.*")
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
            content = self._document(yaml.parse(text, Loader=LOADER))
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
            is_merge = key == MERGE and event.implicit[0]
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


HEADER: Final = "# yaml-language-server: $schema=./ecograph.schema.json\n"
_WIDTH: Final = 110
_NO_LIMIT: Final = 2**30
_DATES: Final = {"date", "until"}
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_PROPER: Final = re.compile(r"-?\d{1,15}(\.\d{1,15})?|true|false")
_CLEAR: Final = re.compile(r"[A-Za-z][A-Za-z0-9_. ]*[A-Za-z0-9_.]")
"""Text that is surely written without quotes, if it is no word of YAML."""
_BREAKS: Final = re.compile("[\n\r\x85\u2028\u2029]")
_MISREAD: Final = re.compile(
    r"[-+]?(\.\d+|\d[\d_]*(\.[\d_]*)?)([eE][-+]?\d+)?|[-+]?0[oxbOXB][0-9a-fA-F_]+|[-+]?\d[\d_]*(:\d+)+(\.\d*)?|"
    r"[-+]?\.(inf|nan)|\d{4}-\d\d?-\d\d?([Tt\s].*)?|y|n|yes|no|on|off|true|false|null|~|<<|=.*|",
    re.IGNORECASE,
)
"""What YAML 1.1 or 1.2 takes for a number, a date, a truth or nothing, or a spreadsheet for a formula."""


def comments_in(text: str) -> int:
    r"""Count the comments of a YAML text that loads.

    >>> comments_in("a: '# none'  # one\n# two\nb: 1\n")
    2
    """
    ends = [(token.start_mark.index, token.end_mark.index) for token in yaml.scan(text, Loader=LOADER)]
    between = (text[end:start] for (_, end), (start, _) in pairwise(ends))
    return sum(len(_COMMENT.findall(part)) for part in between)


def write_yaml(tables: Mapping[str, Any]) -> str:
    """Write tables as a person would: each row on one line where it fits in 110 characters.

    A longer row takes a line for each key. A blank line stands before each table. Text is quoted where
    a reader of YAML 1.1 or 1.2 would take it for something else.

    Args:
        tables: as :func:`ecograph.formats.written.tables_of` gives them; keys stay in their order.

    >>> print(write_yaml({"ecograph": 1, "actors": [{"id": "no"}, {"id": "a: b", "name": "A"}]}), end="")
    # yaml-language-server: $schema=./ecograph.schema.json
    ecograph: 1
    <BLANKLINE>
    actors:
      - {id: 'no'}
      - {id: 'a: b', name: A}
    """
    parts = [HEADER]
    for name, value in natural(tables).items():
        parts += ["\n" if isinstance(value, dict | list) else "", block_text({name: value})]
    return "".join(parts)


def block_text(content: dict[str, Any] | list[Any], column: int = 0) -> str:
    r"""Write keys, or rows with their dashes, below each other, as they stand from some column on.

    The first line is not indented, since it is put where it belongs; the last line ends.

    >>> block_text([{"id": "a"}, {"id": "b"}], column=2)
    '- {id: a}\n  - {id: b}\n'
    """
    text = _emitted(_events(_typed(content), column, block=True))
    return re.sub(r"\n(?=[^\n])", "\n" + " " * column, text) if column else text


def flow_text(content: Any) -> str:
    """Write a value on one line, as it can stand between commas.

    >>> flow_text({"id": "a", "tags": ["x, y", "z"]})
    "{id: a, tags: ['x, y', z]}"
    """
    # A scalar alone would end its document with dots, and may be written otherwise than between commas.
    return _emitted(_events([_typed(content)], 0, block=False))[1:-2]


class _Bare(str):
    """Text that is written as it is: numbers, truths and dates, which a model reads by its own types."""

    __slots__ = ()


def natural(tables: Mapping[str, Any]) -> dict[str, Any]:
    """Give tables whose thresholds are numbers and truths again, where they were read as text.

    >>> natural({"settings": {"thresholds": {"broker": {"min_share": "0.3"}}}})
    {'settings': {'thresholds': {'broker': {'min_share': 0.3}}}}
    """
    settings = tables.get("settings")
    if not isinstance(settings, dict) or "thresholds" not in settings:
        return dict(tables)
    limits = {
        rule: {name: _number(limit) for name, limit in limits.items()}
        for rule, limits in settings["thresholds"].items()
    }
    return {**tables, "settings": {**settings, "thresholds": limits}}


def _number(limit: Any) -> Any:
    if isinstance(limit, str) and _PROPER.fullmatch(limit):
        if limit.isalpha():
            return limit == "true"
        number = float(limit) if "." in limit else int(limit)
        return number if str(number) == limit else limit
    return limit


def _typed(content: Any, key: str = "") -> Any:
    """Write dates, numbers and truths without the quotes that other text needs."""
    if isinstance(content, dict):
        return {name: _typed(value, str(name)) for name, value in content.items()}
    if isinstance(content, list):
        return [_typed(value) for value in content]
    if isinstance(content, str):
        return _Bare(content) if key in _DATES and _DATE.fullmatch(content) else content
    return _Bare(str(content).lower() if isinstance(content, bool) else repr(content))


def _events(content: Any, column: int, *, block: bool) -> Iterator[yaml.Event]:
    """Lay out a value that begins at a column; within a flow everything is a flow."""
    if isinstance(content, str):
        yield _scalar(content, block=block)
    elif isinstance(content, dict):
        yield yaml.MappingStartEvent(None, None, implicit=True, flow_style=not block)
        for key, value in content.items():
            yield _scalar(key if isinstance(key, str) else _Bare(key), block=False)
            yield from _events(value, column + 2, block=block and not _fits(column, {key: value}))
        yield yaml.MappingEndEvent()
    else:
        yield yaml.SequenceStartEvent(None, None, implicit=True, flow_style=not block)
        for value in content:
            yield from _events(value, column + 2, block=block and not _fits(column, [value]))
        yield yaml.SequenceEndEvent()


def _fits(column: int, content: dict[Any, Any] | list[Any]) -> bool:
    """Tell whether a key with its value, or a row with its dash, fits on one line; tables never do."""
    value = content[0] if isinstance(content, list) else next(iter(content.values()))
    is_table = isinstance(content, dict) and isinstance(value, list) and column == 0
    return not is_table and column + _width(content) - 2 * isinstance(content, dict) <= _WIDTH


def _width(content: Any) -> int:
    """Count the characters of a value on one line; steps of a journey and lines of text never share one."""
    if isinstance(content, dict):
        if "touchpoints" in content:
            return _NO_LIMIT
        return sum(_width(key) + _width(value) + 4 for key, value in content.items()) or 2
    if isinstance(content, list):
        return sum(_width(value) + 2 for value in content) or 2
    if isinstance(content, _Bare) or not isinstance(content, str):
        return len(str(content))
    return _NO_LIMIT if _is_prose(content) else _width_of_text(content)


@lru_cache(maxsize=100_000)
def _width_of_text(text: str) -> int:
    is_plain = _CLEAR.fullmatch(text) and not _MISREAD.fullmatch(text)
    return len(text) if is_plain else len(flow_text(text))


def _scalar(text: str, *, block: bool) -> yaml.ScalarEvent:
    style = None
    if not isinstance(text, _Bare):
        if block and _is_prose(text):
            style = "|"
        elif _BREAKS.search(text):
            style = '"'
        elif _MISREAD.fullmatch(text):
            style = "'"
    return yaml.ScalarEvent(None, None, (True, True), str(text), style=style)


def _is_prose(text: str) -> bool:
    """Tell whether several lines of text read the same when they are written as they are."""
    return "\n" in text and all(line.isprintable() and line == line.strip() for line in text.split("\n"))


@lru_cache(maxsize=100_000)
def _analysed(text: str) -> Any:
    return yaml.emitter.Emitter(io.StringIO(), allow_unicode=True).analyze_scalar(text)


class _Dumper(yaml.SafeDumper):
    def analyze_scalar(self, scalar: str) -> Any:
        """Look at each text once, since most texts of a large model repeat."""
        return _analysed(scalar)

    def check_simple_key(self) -> bool:
        """Let a long name, too, stand before its colon, as far as a reader of YAML looks for that."""
        text = self.event.value if isinstance(self.event, yaml.ScalarEvent) else ""
        # A quote is written twice, and what cannot be printed by ten characters.
        longest = _LONGEST_KEY // (2 if text.isprintable() else 10)
        return (len(text) <= longest and not _BREAKS.search(text)) or super().check_simple_key()

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - by place
        """Indent rows below their key, as people do."""
        super().increase_indent(flow, indentless=False)


def _emitted(events: Iterator[yaml.Event]) -> str:
    document: list[yaml.Event] = [
        yaml.StreamStartEvent(),
        yaml.DocumentStartEvent(explicit=False),
        *events,
        yaml.DocumentEndEvent(explicit=False),
        yaml.StreamEndEvent(),
    ]
    text: str = yaml.emit(document, Dumper=_Dumper, width=_NO_LIMIT, allow_unicode=True)
    return text
