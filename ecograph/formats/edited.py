"""A YAML text that a person keeps, changed by a machine: only what is different is touched.

The text is changed in place: the events of the parser say from where to where each key, value and row
stands, and whatever lies between them (comments, blank lines, quotes, line breaks within a row) is
never written anew. A library that loads a text and writes it again would lay out every row by its own
habits.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import yaml
from pydantic import ValidationError

from ecograph.errors import InvalidModel, ModelError, Place, Problem, RenderError
from ecograph.formats.raw import without_nothing
from ecograph.formats.written import tables_of
from ecograph.formats.yaml import LOADER, MERGE, block_text, flow_text, natural, read_yaml, write_yaml
from ecograph.model import Ecosystem
from ecograph.model.complaints import explain, path_text
from ecograph.model.record import known_keys
from ecograph.model.references import KEYS as ROWS
from ecograph.model.references import broken_references

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pydantic_core import ErrorDetails

KEYS: Final[Mapping[str, tuple[str, ...]]] = {**ROWS, "touchpoints": ("id", "according_to")}
"""By which fields the rows of each table are told apart."""
_WIDTH: Final = 110
_MOST_PASSES: Final = 4
_CANNOT: Final = "the text is written in a way in which it cannot be changed in place"


def edited_yaml(text: str, tables: Mapping[str, Any]) -> str:
    r"""Change a YAML text so that it loads as other tables, and leave everything else in it as it is.

    Rows are matched by their key, touchpoints by journey and id. Cells that mean the same (`3-5` and
    `[3, 5]`) are not touched. A new row goes to the end of its table, a new key to where the order of
    keys puts it. A row that is gone takes with it the comments on its lines, and those right above it
    unless they head a group of rows: in a table that begins with a comment, a comment is taken as the
    heading of all rows up to the next comment or blank line.

    Args:
        text: a model in YAML that loads.
        tables: what it shall say, as :func:`ecograph.formats.written.tables_of` gives it. The order of
            rows only matters where the model gives it a meaning, as with touchpoints.

    Returns:
        The text; the same one, where it says that already.

    Raises:
        ModelError: if the text or the tables are no model.
        RenderError: if the text is written in a way in which the change cannot be made; it is checked
            by reading the result.

    >>> print(edited_yaml("actors:\n  - {id: a}  # first\n", {"actors": [{"id": "a", "name": "A"}]}), end="")
    actors:
      - {id: a, name: A}  # first
    """
    wanted = natural(tables_of(model_of(tables, "<tables>")))
    have = _tables_in(text)
    if _same(have, wanted):
        return text
    for prepared in (str, _without_aliases):
        try:
            return _changed(prepared(text), have, wanted)
        except (ModelError, _Unable, yaml.YAMLError):
            continue
    raise RenderError(
        "the text is written in a way in which it cannot be changed in place; write the model anew"
    )


def edited_mapping(text: str, have: Mapping[str, Any], want: Mapping[str, Any]) -> str:
    r"""Change a YAML text that is no model, a mapping of mappings, and leave everything else in it.

    A value that is no mapping is changed as a whole.

    Args:
        text: what a person keeps.
        have: what it says, as plain values.
        want: what it shall say.

    Returns:
        The text; the same one, where it says that already.

    Raises:
        RenderError: if the text is written in a way in which the change cannot be made.

    >>> text = "map: # left to right\n  a: [0.1, 0.2] # hub\n"
    >>> print(edited_mapping(text, {"map": {"a": [0.1, 0.2]}}, {"map": {"a": [0.5, 0.2], "b": [0.3, 0.4]}}))
    map: # left to right
      a: [0.5, 0.2] # hub
      b: [0.3, 0.4]
    <BLANKLINE>
    """
    text = text if text.endswith("\n") else f"{text}\n"
    try:
        root = _parsed(text)
        if root is not None and root.kind == "table":
            editor = _Editor(text)
            editor.pairs(root, *_whole(have, want), root=True)
            return editor.result()
    except _Unable as error:
        raise RenderError(_CANNOT) from error
    raise RenderError(_CANNOT)


def _whole(have: Mapping[str, Any], want: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Make values plainly equal or plainly different, so that none is taken for a table of a model."""
    had, wanted = dict[str, Any](have), dict[str, Any](want)
    for key in have.keys() & want.keys():
        if isinstance(have[key], dict) and isinstance(want[key], dict):
            had[key], wanted[key] = _whole(have[key], want[key])
        elif have[key] == want[key]:
            had[key] = wanted[key] = None
        else:
            had[key] = None
    return had, wanted


def model_of(tables: Mapping[str, Any], source: str) -> Ecosystem:
    """Check tables, and tell everything that is wrong with them by its path.

    Raises:
        InvalidModel: if they are no model.
    """
    broken = broken_references(tables)
    wrong: list[ErrorDetails] = []
    try:
        ecosystem = Ecosystem.model_validate(tables, context={"references_checked": True})
    except ValidationError as error:
        wrong = error.errors(include_url=False)
    if broken or wrong:
        raise InvalidModel(
            Problem(one.code, one.message, one.hint, Place(source, path=path_text(one.path)))
            for one in [*broken, *explain(wrong, tables)]
        )
    return ecosystem


def _tables_in(text: str) -> dict[str, Any]:
    raw = read_yaml(text, "<text>")
    if raw.problems:
        raise InvalidModel(raw.problems)
    content = without_nothing(raw.content or {}, "<text>", known_keys())
    if not isinstance(content, dict):
        raise InvalidModel([Problem("not-a-model", "a model is a table of tables", place=Place("<text>"))])
    return natural(tables_of(model_of(content, "<text>")))


def _same(one: Any, other: Any, name: str = "") -> bool:
    """Compare tables and cells; rows of a table that has no order are compared by their keys."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key], str(key)) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        if name in ROWS:
            one, other = (sorted(rows, key=lambda row: str(_key_of(row, name))) for rows in (one, other))
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and bool(one == other) if isinstance(one, bool) else bool(one == other)


def _key_of(row: Any, name: str) -> tuple[Any, ...]:
    return tuple(row.get(part) for part in KEYS[name])


class _Unable(Exception):
    """The text cannot be changed at this place."""


@dataclass(slots=True)
class _Node:
    """A part of the text, from its first character to behind its last."""

    kind: str
    start: int
    end: int
    column: int
    flow: bool = False
    value: str = ""
    anchor: str | None = None
    style: str | None = None
    items: list[_Node] = field(default_factory=list)
    keys: list[_Node] = field(default_factory=list)
    """For a mapping: the key of each item."""


class _Where(NamedTuple):
    """What a value stands in."""

    flow: bool
    column: int
    """Of its key, or of its dash."""
    head: int
    """Where its key, with the colon, or its dash ends."""
    key: str | None
    """None for a row."""


def _parsed(text: str) -> _Node | None:
    """Read where everything stands; None for a text without content."""
    events = yaml.parse(text, Loader=LOADER)

    def node(event: Any) -> _Node:
        made = _Node(
            kind=type(event).__name__,
            start=event.start_mark.index,
            end=event.end_mark.index,
            column=event.start_mark.column,
            anchor=event.anchor,
        )
        if isinstance(event, yaml.ScalarEvent):
            made.kind, made.value, made.style = "scalar", event.value, event.style
            if event.style in ("|", ">"):
                made.end = made.start + len(text[made.start : made.end].rstrip())
        elif isinstance(event, yaml.AliasEvent):
            made.kind = "alias"
        else:
            made.flow = bool(event.flow_style)
            made.kind = "list" if isinstance(event, yaml.SequenceStartEvent) else "table"
            while not isinstance(inner := next(events), yaml.CollectionEndEvent):
                if made.kind == "table":
                    made.keys.append(node(inner))
                    inner = next(events)
                made.items.append(node(inner))
            if made.flow:
                closing: Any = inner
                made.end = closing.end_mark.index
            else:
                # The parser ends a block where the next token begins, behind comments that follow.
                made.end = made.items[-1].end if made.items else made.start
        return made

    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            return node(next(events))
    return None


def _changed(text: str, have: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    """Change a text step by step until it loads as what is wanted."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    ended = text.endswith("\n")
    changed = text.removeprefix(mark) + ("" if ended else "\n")
    for _ in range(_MOST_PASSES):
        root = _parsed(changed)
        if root is None or root.kind != "table":
            changed += write_yaml(wanted).partition("\n")[2]
        else:
            editor = _Editor(changed)
            editor.pairs(root, have, wanted, root=True)
            changed = editor.result() if editor.edits else _Editor(changed).moved(root, have, wanted)
        have = _tables_in(changed)
        if _same(have, wanted):
            result = mark + (changed if ended else changed.removesuffix("\n"))
            if result == changed or _same(_tables_in(result), wanted):
                return result
            break
    raise _Unable


class _Editor:
    """Collects the changes to one text; nothing is changed before all of them are known."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.edits: list[tuple[int, int, str]] = []

    def result(self) -> str:
        """Make the changes, in the line ends of the text."""
        parts, done = [], 0
        line_end = "\r\n" if "\r\n" in self.text else "\n"
        for start, end, new in sorted(self.edits, key=lambda edit: edit[:2]):
            if start < done:
                raise _Unable
            parts += [self.text[done:start], new.replace("\n", line_end)]
            done = end
        return "".join([*parts, self.text[done:]])

    def _edit(self, start: int, end: int, new: str) -> None:
        self.edits.append((start, end, new))

    # --- where things stand

    def _line(self, place: int) -> int:
        """Give where the line of a place begins."""
        return self.text.rfind("\n", 0, place) + 1

    def _next_line(self, place: int) -> int:
        end = self.text.find("\n", place)
        return len(self.text) if end < 0 else end + 1

    def _after(self, node: _Node, column: int) -> int:
        """Give where the lines of a block value end, with comments that are indented as its parts are."""
        place = self._next_line(node.end)
        while place < len(self.text):
            line = self.text[place : self._next_line(place)]
            indent = len(line) - len(line.lstrip(" "))
            if not line.lstrip(" ").startswith("#") or indent <= column:
                break
            place += len(line)
        return place

    def _comments(self, start: int, column: int) -> int:
        """Give where the comments right above a line begin; the line itself, where there are none."""
        first = start
        while first > 0:
            above = self._line(first - 1)
            line = self.text[above:first]
            if not line.startswith(" " * column + "#"):
                break
            first = above
        return first

    def _dash(self, node: _Node, column: int) -> int:
        """Find the dash of a row."""
        line = self._line(node.start)
        while True:
            dash = line + column
            if self.text[line:dash].isspace() or line == dash:
                if self.text[dash : dash + 1] == "-" and dash < max(node.start, dash + 1):
                    return dash
            elif self.text[dash : dash + 1] == "-" and line == self._line(node.start):
                raise _Unable  # a row within the line of another
            if line == 0:
                raise _Unable
            line = self._line(line - 1)

    def _inside(self, node: _Node, number: int) -> _Where:
        """Say what the value of a key, or a row, stands in."""
        if node.kind == "list":
            if node.flow:
                return _Where(flow=True, column=0, head=0, key=None)
            dash = self._dash(node.items[number], node.column)
            return _Where(flow=False, column=node.column, head=dash + 1, key=None)
        key = node.keys[number]
        colon = re.compile(r"\s*:").match(self.text, key.end)
        if colon is None:
            raise _Unable
        return _Where(flow=node.flow, column=key.column, head=colon.end(), key=key.value)

    # --- values

    def value(self, node: _Node, have: Any, want: Any, name: str, where: _Where) -> None:
        """Change a value into another, as little as can be."""
        if _same(have, want, name):
            return
        if node.kind == "list":
            if not isinstance(have, list) and len(node.items) == 1:
                have = [have]  # one thing, written as a list of one
            if isinstance(have, list) and len(have) == len(node.items):
                self.rows(node, have, want if isinstance(want, list) else [want], name, where)
                return
        if node.kind == "table" and isinstance(have, dict) and isinstance(want, dict):
            self.pairs(node, have, want, where=where)
            return
        self._replace(node, want, where)

    def _replace(self, node: _Node, want: Any, where: _Where) -> None:
        if where.flow:
            self._edit(node.start, node.end, flow_text(want))
            return
        if where.key is None:
            new = block_text([want], where.column)[1:]
        else:
            empty = block_text({where.key: ""}, where.column)
            new = block_text({where.key: want}, where.column)[len(empty.removesuffix(" ''\n")) :]
        new = new.removesuffix("\n")
        gap = self.text[where.head : node.start]
        if "\n" in new and not new.startswith(" |"):
            # A comment behind the key stays behind the key.
            self._edit(where.head, node.end, gap.rstrip() + new)
        else:
            self._edit(node.start, node.end, new.lstrip(" ") if gap else new)

    # --- keys with values

    def pairs(
        self,
        node: _Node,
        have: Mapping[Any, Any],
        want: Mapping[Any, Any],
        *,
        where: _Where | None = None,
        root: bool = False,
    ) -> None:
        """Change, add and remove the pairs of a mapping."""
        had, wanted = ({str(key): value for key, value in side.items()} for side in (have, want))
        written = {key.value.strip(): number for number, key in enumerate(node.keys)}
        gone = {number for key, number in written.items() if key in had and key not in wanted}
        kept = [number for number in range(len(node.keys)) if number not in gone]
        new = [
            key
            for key, value in wanted.items()
            if key not in written and not (key in had and _same(had[key], value, key))
        ]
        if not kept:
            if where is None:
                new_text = write_yaml(want).partition("\n")[2]
                last = node.items[-1] if node.items else node
                self._edit(self._line(node.start), self._after(last, node.column), new_text)
            else:
                self._replace(node, dict(want), where)
            return
        for key, number in written.items():
            if key in wanted and not (key in had and _same(had[key], wanted[key], key)):
                inside = self._inside(node, number)
                if key in had:
                    self.value(node.items[number], had[key], wanted[key], key, inside)
                else:
                    self._replace(node.items[number], wanted[key], inside)
        self._remove(node, gone, lambda number: self._pair_lines(node, number, root=root))
        by_text = {str(key): key for key in want}
        order = list(wanted)
        for key in new:
            before = [
                written[other]
                for other in order[: order.index(key)]
                if other in written and written[other] in kept and self._holds_something(node, written[other])
            ]
            pair = {by_text[key]: wanted[key]}
            self._add_pair(node, pair, before[-1] if before else None, kept[0], root=root)

    def _holds_something(self, node: _Node, number: int) -> bool:
        return not node.flow or node.items[number].end > node.items[number].start

    def _add_pair(
        self, node: _Node, pair: dict[Any, Any], before: int | None, first: int, *, root: bool
    ) -> None:
        if node.flow:
            text = flow_text(pair)[1:-1]
            if before is None:
                self._edit(node.keys[first].start, node.keys[first].start, f"{text}, ")
            else:
                self._add_in_line(node, node.items[before].end, text)
            return
        column = node.keys[first].column
        text = block_text(pair, column)
        is_table = root and isinstance(next(iter(pair.values())), dict | list)
        if before is None:
            place = node.keys[first].start
            self._edit(place, place, text + ("\n" if is_table else "") + " " * column)
        else:
            place = self._after(node.items[before], column)
            self._edit(place, place, ("\n" if is_table else "") + " " * column + text)

    def _add_in_line(self, node: _Node, place: int, text: str) -> None:
        """Add to a flow behind one of its parts, on a line of its own where it would be too long."""
        line = self._line(place)
        rest = self._next_line(place) - place
        if place - line + len(text) + 2 + min(rest, 2) > _WIDTH and "\n" not in text:
            self._edit(place, place, ",\n" + " " * (node.column + 1) + text)
        else:
            self._edit(place, place, f", {text}")

    def _pair_lines(self, node: _Node, number: int, *, root: bool) -> tuple[int, int]:
        """Say from where to where a pair has its lines for itself."""
        key = node.keys[number]
        line = self._line(key.start)
        end = self._after(node.items[number], key.column)
        if self.text[line : key.start].strip(" "):
            return key.start, end  # behind a dash
        start = self._comments(line, key.column)
        if start == 0:
            start = line  # what a file begins with is about the file
        if root:
            while start > 0 and self.text[self._line(start - 1) : start].isspace():
                start = self._line(start - 1)
        return start, end

    # --- rows

    def rows(self, node: _Node, have: list[Any], want: list[Any], name: str, where: _Where) -> None:
        """Change, add and remove rows; new ones go to the end."""
        match = _matched(have, want, name)
        gone = set(range(len(have))) - set(match.values())
        kept = [number for number in range(len(have)) if number not in gone]
        if not kept:
            self._replace(node, want, where)
            return
        for number, before in match.items():
            if not _same(have[before], want[number]):
                inside = self._inside(node, before)
                self.value(node.items[before], have[before], want[number], "", inside)
        self._remove(node, gone, lambda number: self._row_lines(node, number))
        new = [row for number, row in enumerate(want) if number not in match]
        if not new:
            return
        if node.flow:
            for row in new:
                self._add_in_line(node, node.items[kept[-1]].end, flow_text(row))
        else:
            place = self._after(node.items[-1], node.column)
            self._edit(place, place, " " * node.column + block_text(new, node.column))

    def _row_lines(self, node: _Node, number: int, *, groups: bool = True) -> tuple[int, int]:
        """Say from where to where a row has its lines, with the comments that are its own.

        With `groups`, a comment may be the heading of several rows.
        """
        starts = [self._line(self._dash(item, node.column)) for item in node.items]
        above = [self._comments(start, node.column) for start in starts]
        end = self._after(node.items[number], node.column)
        first = above[number]
        if groups and above[0] < starts[0] and number + 1 < len(starts):
            # Comments head groups here: this one stays unless its group is this row alone.
            following = number + 1
            alone = above[following] < starts[following] or self.text[end : starts[following]].isspace()
            if not alone:
                first = starts[number]
        return first, end

    def _remove(self, node: _Node, gone: set[int], lines: Callable[[int], tuple[int, int]]) -> None:
        """Remove rows or pairs; in a flow with the commas between them."""
        for first, last in _runs(gone):
            if not node.flow:
                self._remove_lines(node, first, last, lines)
                continue
            starts = [part.start for part in (node.keys or node.items)]
            before, end = node.items[first - 1].end if first else 0, node.items[last].end
            if first and "#" not in self.text[before : starts[first]]:
                self._edit(before, end, "")
            elif comma := re.compile(r"\s*,[ ]*(\r?\n *(?=[^ #]))?").match(self.text, end):
                self._edit(starts[first], comma.end(), "")
            else:
                self._edit(starts[first], end, "")

    def _remove_lines(
        self, node: _Node, first: int, last: int, lines: Callable[[int], tuple[int, int]]
    ) -> None:
        for number in range(first, last + 1):
            start, end = lines(number)
            behind_dash = node.kind == "table" and self._line(start) < start == node.keys[number].start
            if behind_dash and number == first:
                following = node.keys[last + 1].start
                gap = self.text[node.items[last].end : following]
                self._edit(start, end if "#" in gap else following, "")
                if "#" not in gap:
                    return
            else:
                self._edit(start, end, "")

    # --- order

    def moved(self, node: _Node, have: Mapping[str, Any], want: Mapping[str, Any]) -> str:
        """Put rows whose order has a meaning in the order that is wanted."""
        for number, key in enumerate(node.keys):
            name = key.value.strip()
            if name in have and name in want:
                self._move(node.items[number], have[name], want[name], name)
        if not self.edits:
            raise _Unable
        return self.result()

    def _move(self, node: _Node, have: Any, want: Any, name: str) -> None:
        if _same(have, want, name):
            return
        if node.kind == "table" and isinstance(have, dict) and isinstance(want, dict):
            for number, key in enumerate(node.keys):
                inner = key.value.strip()
                if inner in have and inner in want:
                    self._move(node.items[number], have[inner], want[inner], inner)
        elif node.kind == "list" and isinstance(have, list) and isinstance(want, list):
            self._move_rows(node, have, want, name)
        else:
            raise _Unable

    def _move_rows(self, node: _Node, have: list[Any], want: list[Any], name: str) -> None:
        match = _matched(have, want, name)
        if not len(match) == len(have) == len(want):
            raise _Unable
        if name in ROWS or not all(_same(have[before], want[number]) for number, before in match.items()):
            for number, before in match.items():
                self._move(node.items[before], have[before], want[number], "")
            return
        spans = [
            (item.start, item.end) if node.flow else self._row_lines(node, number, groups=False)
            for number, item in enumerate(node.items)
        ]
        for number, before in match.items():
            if number != before:
                self._edit(*spans[number], self.text[slice(*spans[before])].replace("\r\n", "\n"))


def _matched(have: Sequence[Any], want: Sequence[Any], name: str) -> dict[int, int]:
    """Find for each row that is wanted the one there is: by its key, else the same, else the next."""
    keyed = name in KEYS and all(isinstance(row, dict) for row in (*have, *want))
    marks = [
        [json.dumps(_key_of(row, name) if keyed else row, sort_keys=True) for row in side]
        for side in (have, want)
    ]
    free: dict[str, list[int]] = {}
    for number, mark in reversed([*enumerate(marks[0])]):
        free.setdefault(mark, []).append(number)
    match = {number: free[mark].pop() for number, mark in enumerate(marks[1]) if free.get(mark)}
    if not keyed:
        left = sorted(set(range(len(have))) - set(match.values()))
        new = [number for number in range(len(want)) if number not in match]
        match.update(zip(new, left, strict=False))
    return match


def _runs(numbers: set[int]) -> Iterator[tuple[int, int]]:
    """Join numbers that follow each other."""
    ordered = sorted(numbers)
    for number in ordered:
        if number - 1 not in numbers:
            last = number
            while last + 1 in numbers:
                last += 1
            yield number, last


def _without_aliases(text: str) -> str:
    """Write out what stands for something else, so that one of the two can be changed."""
    root = _parsed(text)
    if root is None:
        return text
    writer = _WritingOut(text)
    writer.content(root)
    return writer.editor.result()


class _WritingOut:
    """Puts the content of anchors where their aliases stand, and drops the anchors."""

    def __init__(self, text: str) -> None:
        self.editor = _Editor(text)
        self.anchors: dict[str, Any] = {}

    def content(self, node: _Node, *, merging: bool = False) -> Any:
        """Give what a part of the text says; change the text unless the part is to be merged elsewhere."""
        if node.kind == "alias":
            value = self.anchors[node.anchor or ""]
            if not merging:
                self.editor.edits.append((node.start, node.end, flow_text(value)))
            return value
        if node.anchor:
            mark = re.compile(rf"&{re.escape(node.anchor)}( (?=\S))?").search(self.editor.text, node.start)
            if mark is None:
                raise _Unable
            self.editor.edits.append((*mark.span(), ""))
        value = self._inner(node, merging=merging)
        if node.anchor:
            self.anchors[node.anchor] = value
        return value

    def _inner(self, node: _Node, *, merging: bool) -> Any:
        if node.kind == "scalar":
            return node.value
        if node.kind == "list":
            return [self.content(item, merging=merging) for item in node.items]
        own: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for key, item in zip(node.keys, node.items, strict=True):
            if key.value != MERGE or key.style:
                own[key.value] = self.content(item)
                continue
            sources = self.content(item, merging=True)
            for source in sources if isinstance(sources, list) else [sources]:
                merged = {**source, **merged}
        for key, item in zip(node.keys, node.items, strict=True):
            if key.value == MERGE and not key.style:
                self._write_pairs(node, key, item, {name: merged[name] for name in merged if name not in own})
        return {**merged, **own}

    def _write_pairs(self, node: _Node, key: _Node, item: _Node, pairs: dict[str, Any]) -> None:
        if not pairs:
            raise _Unable
        new = flow_text(pairs)[1:-1] if node.flow else block_text(pairs, key.column).removesuffix("\n")
        self.editor.edits.append((key.start, item.end, new))
