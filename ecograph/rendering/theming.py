"""A theme of one's own, from a small file: a few colours from which others follow, or each by its name."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from ecograph.errors import ConfigError, InvalidModel, Place, Problem
from ecograph.rendering.colours import contrast, hardest, mixed
from ecograph.rendering.theme import THEME, THEMES, Theme
from ecograph.words import did_you_mean, listing, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecograph.formats.raw import Raw

Wanted: TypeAlias = "Theme | str | os.PathLike[str]"
"""A theme, the name of one that comes along, or the path of a theme file."""
_Path: TypeAlias = "tuple[str, ...]"
Colors: TypeAlias = "dict[str, str]"
"""All colours of a theme by the ways to them, such as `parties.customer.fill`."""

READABLE: Final = 4.5
"""The contrast that text needs (WCAG 2.2, level AA)."""
LARGE: Final = 3.0
"""The same for large and bold letters, and for what is no text."""
APART: Final = 12.0
"""How different lines must look that mean different things, to whoever tells them apart worst."""

_COLOR: Final = re.compile(r"#?([0-9A-Fa-f]{6})")
_FONT: Final = re.compile(r"[A-Za-z][\w&+.-]*( [\w&+.-]+)*")
_BASE: Final = "like"
"""The key that names the theme from which the rest is taken."""
_SHORT: Final = ("line", "border")
"""What the one colour of an ink stands for, from which its others follow."""


def theme_of(wanted: Wanted) -> Theme:
    """Give a theme, whatever it is named by.

    Raises:
        ConfigError: if there is no theme and no file of that name.
        UnreadableModel: if the file cannot be read at all.
        InvalidModel: with everything that is wrong in it, by its line.

    >>> theme_of("print").paper
    '#FFFFFF'
    """
    if isinstance(wanted, Theme):
        return wanted
    from ecograph.loading import read_look

    path = os.fspath(wanted)
    if path in THEMES:
        return THEMES[path]
    if not os.path.splitext(path)[1] and not os.path.exists(path):  # noqa: PTH110, PTH122 - a name, or a path
        hint = (
            did_you_mean(path, THEMES, at_most=0) or f"use {listing([*THEMES], last='or')}, or a theme file"
        )
        raise ConfigError(f'there is no theme "{printable(path)}" ({hint})')
    return themed(read_look(path))


def themed(raw: Raw) -> Theme:
    """Make a theme of what stands in a theme file; what it does not say is as in the theme it is like.

    A colour that nothing is said of follows the one it is a shade of, where that one is changed.

    Args:
        raw: names as in :class:`ecograph.rendering.theme.Theme`, as deep as one likes, with colours as
            `#RRGGBB`; `fonts`; and `like`, the theme to begin with. For a line or a party one colour does.

    Raises:
        InvalidModel: with every name that there is not, every value that is none, everything that could not
            be read and all that could not be told apart, by its line.

    >>> from ecograph.formats.yaml import read_yaml
    >>> themed(read_yaml("accent: '#7A003C'", "house.yaml")).parties["customer"]
    PartyInk(fill='#E4CCD8', border='#7A003C')
    """
    content = {} if raw.content is None else raw.content
    problems = [*raw.problems]
    if not isinstance(content, dict):
        raise InvalidModel(
            [Problem("not-a-theme", "a theme is a table of colours", _HINT, Place(raw.source, 1))]
        )
    name = content.get(_BASE, "default")
    if not isinstance(name, str) or name not in THEMES:
        hint = did_you_mean(str(name), THEMES, at_most=0) or f"use {listing([*THEMES], last='or')}"
        said = f'there is no theme "{printable(str(name))}" to be like'
        problems.append(Problem("unknown-theme", said, hint, _place(raw, (_BASE,))))
        name = "default"
    base = THEMES[name]
    given: dict[str, _Given] = {}
    for path, value in _leaves({key: value for key, value in content.items() if key != _BASE}, ()):
        try:
            given |= _read(base, path, value)
        except _WrongError as wrong:
            problems.append(Problem(wrong.code, str(wrong), wrong.hint, _place(raw, path)))
    fonts = {name: given.pop(f"fonts.{name}").value for name in base.fonts if f"fonts.{name}" in given}
    colors, because = _followed(dict(_colors(base)), given)
    problems += _unseen(raw, colors, because)
    if problems:
        raise InvalidModel(sorted(problems, key=lambda problem: problem.place[:3]))
    made: Theme = _with(base, colors)
    return replace(made, fonts={**base.fonts, **fonts})


_HINT: Final = "write a name and a colour on each line, such as accent: '#0072B2'"


# --- What stands in a file ------------------------------------------------------------------------


class _Given(NamedTuple):
    """A value, and where it stands."""

    value: str
    path: _Path


class _WrongError(Exception):
    """Something in a file that does not fit a theme."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        """Keep what is told beside the message."""
        super().__init__(message)
        self.code, self.hint = code, hint


def _place(raw: Raw, path: _Path) -> Place:
    return raw.key_marks().get(path) or raw.marks().get(path) or Place(raw.source, 1)


def _leaves(content: Any, path: _Path) -> Iterator[tuple[_Path, Any]]:
    """Give everything that is no table, with the way to it."""
    if isinstance(content, dict):
        for key, value in content.items():
            yield from _leaves(value, (*path, key))
    else:
        yield path, content


def _read(base: Theme, path: _Path, value: Any) -> dict[str, _Given]:
    """Find out what a value is said of, by its whole name.

    Raises:
        _WrongError: if it is said of nothing that there is, or is no colour and no font.
    """
    meant: Any = base
    for depth, key in enumerate(path):
        if isinstance(meant, str):
            said = f'"{".".join(path[:depth])}" is one value, not a table'
            raise _WrongError("not-one-value", said, "write it behind the colon")
        names = _parts(meant)
        if key not in names:
            where = f'in "{".".join(path[:depth])}"' if depth else "in a theme"
            hint = did_you_mean(key, names, at_most=0) or f"there are {listing(sorted(names))}"
            raise _WrongError("unknown-key", f'there is no "{printable(key)}" {where}', hint)
        meant = names[key]
    name = ".".join(path)
    if path[0] == "fonts":
        if not isinstance(value, str) or not _FONT.fullmatch(value):
            raise _WrongError("not-a-font", f'"{name}" is no name of a font', "write one, such as Calibri")
        own = [name] if len(path) > 1 else [f"fonts.{one}" for one in base.fonts]
        return {one: _Given(value, path) for one in own}
    if not isinstance(meant, str):
        short = next((one for one in _SHORT if one in _parts(meant)), None)
        if short is None:
            raise _WrongError(
                "not-a-table",
                f'"{name}" is a table, not one value',
                f"there are {listing(sorted(_parts(meant)))}",
            )
        name = f"{name}.{short}"
    found = _COLOR.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        said = "has no colour" if value is None else f"is no colour: {printable(str(value))}"
        raise _WrongError(
            "not-a-color",
            f'"{name}" {said}',
            "write six digits in quotes, such as '#0072B2'; # alone begins a remark",
        )
    return {name: _Given(f"#{found[1].upper()}", path)}


def _parts(meant: Any) -> dict[str, Any]:
    """Give what a part of a theme is made of and a file can say; nothing, where it is a colour."""
    if is_dataclass(meant):
        parts = {field.name: getattr(meant, field.name) for field in fields(meant)}
    else:
        parts = dict(meant) if not isinstance(meant, str) else {}
    # Hatches, and the shapes of signs, stand for a colour where there is none: they come with the theme.
    fixed = {"hatch", "shape", "caption"}
    return {name: part for name, part in parts.items() if name not in fixed and part != ""}


def _colors(meant: Any, path: str = "") -> Iterator[tuple[str, str]]:
    for name, part in _parts(meant).items():
        if isinstance(part, str):
            if part.startswith("#"):
                yield path + name, part
        else:
            yield from _colors(part, f"{path}{name}.")


def _with(meant: Any, colors: Mapping[str, str], path: str = "") -> Any:
    """Make the same with other colours."""
    if isinstance(meant, str):
        return colors.get(path, meant)
    parts = {
        name: _with(part, colors, f"{path}.{name}" if path else name) for name, part in _parts(meant).items()
    }
    return parts if isinstance(meant, Mapping) else replace(meant, **parts)


# --- What follows from what -----------------------------------------------------------------------

_Rule: TypeAlias = "Callable[[Colors, str], str]"


def _tint(share: float) -> _Rule:
    """Make a rule: so much of it in paper."""
    return lambda colors, of: mixed(colors[of], colors["paper"], share)


def _same(colors: Colors, of: str) -> str:
    return colors[of]


def _until(least: float) -> _Rule:
    """Make a rule: darker, or lighter on dark paper, until it is seen on paper and on its own tints."""

    def shade(colors: Colors, of: str) -> str:
        grounds = [mixed(colors[of], colors["paper"], share) for share in (0.0, 0.15, 0.25)]
        shades = (mixed(colors[of], colors["text"], share / 20) for share in range(20, 0, -1))
        return next(
            (one for one in shades if min(contrast(one, ground) for ground in grounds) >= least),
            colors["text"],
        )

    return shade


_shade, _firm = _until(READABLE), _until(LARGE)


def _on(colors: Colors, of: str) -> str:
    """Choose paper or text, whichever is read better on it."""
    return max((colors["paper"], colors["text"]), key=lambda color: contrast(color, colors[of]))


_WELL: Final = ("direct", "loop", "exceeds", "stands_for", "root_cause")
_FOLLOWS: Final[tuple[tuple[str, str, _Rule], ...]] = (
    ("quiet", "text", _tint(0.68)),
    ("rule", "text", _tint(0.19)),
    ("flow", "text", _tint(0.45)),
    ("faint", "text", _tint(0.21)),
    ("severities.info.line", "quiet", _same),
    ("parties.customer.border", "accent", _firm),
    ("parties.organisation.border", "text", _tint(0.8)),
    ("parties.authority.border", "quiet", _same),
    *((f"{ink}.paper", f"{ink}.line", _tint(0.14)) for ink in ("proposed", "ring")),
    *((f"{ink}.text", f"{ink}.line", _shade) for ink in ("proposed", "ring")),
    *((f"severities.{one}.paper", f"severities.{one}.line", _tint(0.14)) for one in THEME.severities),
    *((f"severities.{one}.text", f"severities.{one}.line", _shade) for one in THEME.severities),
    ("parties.customer.fill", "parties.customer.border", _tint(0.2)),
    ("parties.organisation.fill", "parties.organisation.border", _tint(0.04)),
    ("parties.authority.fill", "parties.authority.border", _tint(0.15)),
    ("touchpoint.fill", "touchpoint.border", _tint(0.15)),
    ("charts.whole.fill", "flow", _tint(0.6)),
    ("charts.direct.fill", "accent", _shade),
    ("charts.loop.fill", "accent", _tint(0.2)),
    ("charts.unreturned.fill", "flow", _tint(0.08)),
    ("charts.falls_short.fill", "severities.high.line", _tint(0.25)),
    ("charts.exceeds.fill", "accent", _tint(0.2)),
    ("charts.stands_for.fill", "accent", _tint(0.14)),
    ("charts.stands_against.fill", "severities.medium.paper", _same),
    ("charts.stands_neither.fill", "quiet", _tint(0.07)),
    ("charts.root_cause.fill", "accent", _tint(0.14)),
    ("charts.nothing_here.fill", "quiet", _tint(0.08)),
    ("charts.whole.line", "flow", _same),
    *((f"charts.{one}.line", "accent", _firm) for one in _WELL),
    *((f"charts.{one}.line", "flow", _same) for one in ("unreturned", "stands_neither")),
    ("charts.falls_short.line", "severities.high.line", _same),
    ("charts.stands_against.line", "severities.medium.line", _same),
    ("charts.nothing_here.line", "quiet", _tint(0.4)),
    *((f"charts.{one}.text", f"charts.{one}.fill", _on) for one in ("whole", "direct", "loop", "unreturned")),
    ("charts.falls_short.text", "severities.high.text", _same),
    *((f"charts.{one}.text", "accent", _shade) for one in ("exceeds", "stands_for")),
    ("charts.stands_against.text", "severities.medium.text", _same),
    ("charts.stands_neither.text", "quiet", _shade),
    ("shades.palest", "accent", _tint(0.08)),
    ("shades.darkest", "accent", _tint(0.4)),
    ("deck.dk1", "text", _same),
    ("deck.lt1", "paper", _same),
    ("deck.dk2", "text", _tint(0.85)),
    ("deck.lt2", "text", _tint(0.06)),
    ("deck.accent1", "parties.customer.border", _shade),
    ("deck.accent2", "proposed.line", _same),
    ("deck.accent3", "ring.line", _same),
    ("deck.accent4", "shades.darkest", _same),
    ("deck.accent5", "severities.medium.line", _same),
    ("deck.accent6", "quiet", _same),
    ("deck.hlink", "deck.accent1", _same),
    ("deck.folHlink", "ring.text", _same),
)  # fmt: skip
"""Which colour is made of which other where nobody says what it is, those first that others are made of."""


def _followed(old: Colors, given: Mapping[str, _Given]) -> tuple[Colors, dict[str, _Path]]:
    """Let every colour follow the one it is made of, where that has changed.

    What is made of colours that are as they were keeps the shade that was picked by hand.

    Returns:
        All colours, and for those that changed where in the file the reason stands.
    """
    new = {**old, **{name: one.value for name, one in given.items()}}
    because = {name: one.path for name, one in given.items()}
    for name, of, rule in _FOLLOWS:
        if name not in given and (value := rule(new, of)) != rule(old, of):
            new[name] = value
            because[name] = next(because[one] for one in (of, "paper", "text") if one in because)
    return new, because


# --- What everybody must see ----------------------------------------------------------------------

_READ: Final[tuple[tuple[str, str, float], ...]] = (
    ("text", "paper", READABLE),
    ("quiet", "paper", READABLE),
    *(("text", f"parties.{kind}.fill", READABLE) for kind in THEME.parties),
    *(("text", f"severities.{one}.paper", READABLE) for one in THEME.severities),
    *(("text", ground, READABLE) for ground in ("touchpoint.fill", "charts.root_cause.fill")),
    *(("text", f"charts.{one}.fill", READABLE) for one in ("stands_for", "stands_against", "stands_neither")),
    *(("text", f"shades.{end}", READABLE) for end in THEME.shades),
    *((f"{ink}.text", "paper", READABLE) for ink in ("proposed", "ring")),
    *((f"charts.{one}.text", "paper", READABLE) for one in ("falls_short", "exceeds")),
    *(
        (f"charts.{one}.text", f"charts.{one}.fill", READABLE)
        for one in ("whole", "direct", "loop", "unreturned", "stands_for", "stands_against", "stands_neither")
    ),
    ("deck.dk1", "deck.lt1", READABLE),
    ("deck.accent1", "deck.lt1", READABLE),
    *(
        (f"severities.{one}.line", ground, LARGE)
        for one in THEME.severities
        for ground in ("paper", f"severities.{one}.paper")
    ),
    ("ring.line", "ring.paper", LARGE),
    ("proposed.line", "paper", LARGE),
)  # fmt: skip
"""What is written on what, and the contrast it needs."""

_LINES: Final[tuple[tuple[str, str], ...]] = (
    ("proposed.line", "flow"),
    ("ring.line", "flow"),
    ("ring.line", "proposed.line"),
    ("severities.high.line", "flow"),
    ("severities.high.line", "proposed.line"),
    ("severities.high.line", "ring.line"),
    ("severities.high.line", "severities.medium.line"),
    ("severities.high.line", "severities.low.line"),
    ("severities.medium.line", "severities.low.line"),
)
"""Lines that can lie beside each other on a map and mean different things."""


def _unseen(raw: Raw, colors: Colors, because: Mapping[str, _Path]) -> Iterator[Problem]:
    """Find what could not be read or told apart; of what the file did not change nothing is said.

    A colour in the file is told of once, since what follows from it changes with it.
    """
    told: set[_Path] = set()
    for code, name, other, said, hint in _near(colors):
        path = because.get(name) or because.get(other)
        if path and path not in told:
            told.add(path)
            yield Problem(code, said, hint, _place(raw, path))


def _near(colors: Colors) -> Iterator[tuple[str, str, str, str, str]]:
    """Give what is wrong, with the two colours it is about, what is said of it, and what would do."""
    for name, ground, least in _READ:
        found = contrast(colors[name], colors[ground])
        if found < least:
            both = f"{name} ({colors[name]}) on {ground} ({colors[ground]})"
            said = f"{both} has a contrast of {_cut(found)}, and needs {least:g}"
            hint = f"make {name} {_away(colors[ground])}, or {ground} the other way"
            yield "low-contrast", name, ground, said, hint
    for name, other in _LINES:
        apart, who = hardest(colors[name], colors[other])
        if apart < APART:
            both = f"{name} ({colors[name]}) and {other} ({colors[other]})"
            said = f"{both} look alike to {who}: they differ by {_cut(apart)}, and need {APART:g}"
            yield "looks-alike", name, other, said, "make one of them lighter or darker"


def _cut(number: float) -> str:
    """Write a number so that it never seems to be what it fails to reach."""
    return f"{int(number * 10) / 10:g}"


def _away(ground: str) -> str:
    return "darker" if contrast(ground, "#000000") > contrast(ground, "#FFFFFF") else "lighter"
