"""Where parties stand on the pictures of a model: a small file beside it, for people to change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from ecograph.errors import InvalidModel, Place, Problem
from ecograph.formats.edited import edited_mapping
from ecograph.formats.raw import Told
from ecograph.formats.yaml import block_text, read_yaml
from ecograph.words import ENGLISH, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from ecograph.formats.raw import Raw

PLACED_VIEWS: Final = ("map", "ring", "swap")
"""The pictures on which parties can be put somewhere."""

Point: TypeAlias = tuple[float, float]
"""From the left and from the top, in shares of the room for the map."""


class Positions(NamedTuple):
    """Where parties stand on each picture, by their ids."""

    views: Mapping[str, Mapping[str, Point]]
    told: tuple[Told, ...] = ()
    """Who stands in the file and is nobody in the model."""


def positions_in(text: str, source: str, actors: Collection[str] | None = None) -> Positions:
    r"""Read where parties stand.

    Args:
        text: YAML: for each view a mapping from the id of an actor to two shares, from 0 to 1.
        source: the file as the user named it.
        actors: whom the model knows; others are passed over and told. Anybody, if None.

    Raises:
        UnreadableModel: if it is no YAML.
        InvalidModel: with every view that there is not and every place that is none, by its line.

    >>> positions_in("map:\n  airport: [0.4, 0.55]\n", "airport.positions.yaml").views
    {'map': {'airport': (0.4, 0.55)}}
    """
    raw = read_yaml(text, source)
    content = {} if raw.content is None else raw.content
    problems = [*raw.problems, *_wrong(raw, content)]
    if problems:
        raise InvalidModel(sorted(problems, key=lambda problem: problem.place[:3]))
    views: dict[str, dict[str, Point]] = {}
    told = []
    for view, places in content.items():
        views[view] = {}
        for actor, (left, top) in (places or {}).items():
            if actors is None or actor in actors:
                views[view][actor] = (float(left), float(top))
            else:
                place = raw.key_marks().get((view, actor), Place(source))
                told.append(Told("left", ENGLISH.nobody_there.format(name=actor), place))
    return Positions(views, tuple(told))


def _wrong(raw: Raw, content: Any) -> Iterator[Problem]:
    """Find what cannot be a place."""

    def problem(code: str, message: str, hint: str, *path: str) -> Problem:
        place = raw.key_marks().get(path) or Place(raw.source, 1)
        return Problem(code, message, hint, place)

    if not isinstance(content, dict):
        yield problem("not-positions", "places are a table of pictures", "begin with `map:`")
        return
    for view, places in content.items():
        if view not in PLACED_VIEWS:
            hint = did_you_mean(view, PLACED_VIEWS)
            yield problem("unknown-view", f'nobody can be put anywhere on a picture "{view}"', hint, view)
        elif not isinstance(places, dict | None):
            yield problem("not-positions", f'"{view}" holds no table of parties', _HINT, view)
        else:
            for actor, place in (places or {}).items():
                if said := _wrong_place(place):
                    yield problem("wrong-place", f'"{actor}" {said}', _HINT, view, actor)


_HINT: Final = "write shares from the left and from the top, such as airport: [0.41, 0.55]"


def _wrong_place(place: Any) -> str:
    """Say what is wrong with a place; nothing, where it is one."""
    if not isinstance(place, list) or len(place) != 2:
        return "needs two numbers"
    try:
        shares = [float(share) for share in place]
    except (TypeError, ValueError):
        return "needs two numbers"
    if not all(0 <= share <= 1 for share in shares):
        return f"stands outside the map: {place[0]}, {place[1]}"
    return ""


def positions_text(views: Mapping[str, Mapping[str, Point]], before: str = "") -> str:
    r"""Write where parties stand; in a text that is there already only what is different is changed.

    Raises:
        ModelError: if the text that is there holds no places.
        RenderError: if it is written in a way in which it cannot be changed.

    >>> print(positions_text({"map": {"b": (0.1, 0.2)}}, "map:\n  b: [0.3, 0.2]  # to the left\n"), end="")
    map:
      b: [0.1, 0.2]  # to the left
    """
    want = {view: {actor: list(place) for actor, place in places.items()} for view, places in views.items()}
    have = positions_in(before, "<text>").views
    if have:
        plain = {view: {actor: list(place) for actor, place in row.items()} for view, row in have.items()}
        return edited_mapping(before, plain, want)
    lines = [before.rstrip("\n") if before.strip() else ENGLISH.positions_head]
    for view, places in want.items():
        lines.append(f"{view}:")
        lines += ["  " + block_text({actor: place}, 2).strip("\n") for actor, place in places.items()]
    return "\n".join(lines) + "\n"
