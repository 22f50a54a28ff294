"""The pictures there are: for each view what it shows, and which hand draws it."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, TypedDict, Unpack

from ecograph.errors import ConfigError
from ecograph.finding import FAMILIES, Report
from ecograph.measures import impacts, journey_steps, rings, value_cycles, way_back, where_to_start
from ecograph.measures.cycles import MAX_LENGTH
from ecograph.rendering.map import ARROWS, ARROWS_ON_RINGS, Focus, conversation_map
from ecograph.rendering.scene import Scene
from ecograph.rendering.theme import THEME
from ecograph.rendering.theming import theme_of
from ecograph.scanning import scan
from ecograph.words import did_you_mean, listing, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ecograph.graph import EcosystemGraph
    from ecograph.model.record import ActorId, JourneyId
    from ecograph.rendering.charts import Chart
    from ecograph.rendering.theme import Theme
    from ecograph.rendering.theming import Wanted

Told: TypeAlias = "EcosystemGraph | Report"

CHART_FORMATS: Final = ("svg", "png", "pdf")
"""What a chart can become; a map can also be written for programs that draw parties and arrows."""


class Options(TypedDict, total=False):
    """What can be asked of a picture."""

    view: str
    """Which one; `map` where left out."""
    about: str | Sequence[str]
    """The actor or actors, or the journey or touchpoint, it is about: ids, or names as people read."""
    family: str | None
    """Mark only findings of this family on a map."""
    arrows: int | None
    """How many arrows a map shows at most, the telling ones first; all, if None."""
    kind: str | None
    """Count only resources of this kind; on a map, show only those."""
    depth: int | None
    """On a map: show only who is at most so many links away from whom it is about, else from the focal."""
    top: int | None
    """On a map: show only so many parties, those with the weightiest links."""
    unit: str | None
    """Count only amounts in this unit."""
    by: str
    """On rings: what parties are put into sectors by, `kind`, `discipline` or `tag`."""
    time_limit: float
    """In seconds, for a layout."""
    positions: Mapping[str, Mapping[str, tuple[float, float]]]
    """For each view, where parties stand, by their ids: from the left and from the top, in shares of the
    room for the map. The others are placed where there is room."""
    theme: Wanted
    """How it looks: the name of a theme that comes along, a theme file, or a theme."""


class DeckOptions(Options, total=False):
    """What can be asked of anything that is drawn: of a picture, and of a deck."""

    template: bytes | None
    """Of a deck: the house template."""


class Wish(NamedTuple):
    """What is asked of a picture, with what nobody asked for filled in."""

    view: str = "map"
    about: str | Sequence[str] = ()
    family: str | None = None
    arrows: int | None = ARROWS
    kind: str | None = None
    unit: str | None = None
    time_limit: float = 10.0
    positions: Mapping[str, Mapping[str, tuple[float, float]]] = MappingProxyType({})
    depth: int | None = None
    top: int | None = None
    theme: Wanted = THEME
    by: str = "kind"


def drawn(told: Told, format: str, **options: Unpack[Options]) -> str | bytes:
    """Draw one of the views; see :func:`ecograph.render`.

    Raises:
        ConfigError: if there is no such view, it is about nobody on the map, or it cannot be this format.
        RenderError: if it cannot be drawn.
    """
    shown = picture(told, **options)
    wish = Wish(**options)
    theme = theme_of(wish.theme)
    if isinstance(shown, Scene):
        return drawn_scene(shown, format, time_limit=wish.time_limit, theme=theme)
    if format not in CHART_FORMATS:
        raise ConfigError(
            f'the view "{wish.view}" is a chart and cannot become "{format}" '
            f"(use {listing(CHART_FORMATS, last='or')})"
        )
    from ecograph.rendering.figure import draw_chart

    return draw_chart(shown, format, theme=theme)


def drawn_scene(scene: Scene, format: str, *, time_limit: float = 10.0, theme: Theme = THEME) -> str | bytes:
    """Draw a scene, or write it for a program that draws it.

    Raises:
        ConfigError: if it cannot be this format.
        RenderError: if it cannot be drawn.
    """
    if format == "mermaid":
        from ecograph.rendering.mermaid import mermaid

        return mermaid(scene, theme=theme)
    if format == "drawio":
        from ecograph.rendering.drawio import drawio

        return drawio(scene, time_limit=time_limit, theme=theme)
    from ecograph.rendering.diagram import draw

    return draw(scene, format, time_limit=time_limit, theme=theme)


def picture(told: Told, **options: Unpack[Options]) -> Scene | Chart:
    """Give what one of the views shows, as plain data.

    Raises:
        ConfigError: if there is no such view, or it is about nobody on the map.
    """
    wish = Wish(**options)
    if wish.view == "rings" and "arrows" not in options:
        wish = wish._replace(arrows=ARROWS_ON_RINGS)
    if wish.view not in VIEWS:
        raise ConfigError(f'there is no view "{printable(wish.view)}" ({did_you_mean(wish.view, VIEWS)})')
    about = (wish.about,) if isinstance(wish.about, str) else tuple(wish.about)
    if wish.view not in _OF_JOURNEYS:
        about = tuple(map(_graph(told).find, about))
    shown = VIEWS[wish.view](told, wish._replace(about=about))
    return placed(shown, wish.positions.get(wish.view, {})) if isinstance(shown, Scene) else shown


def placed(scene: Scene, positions: Mapping[ActorId, tuple[float, float]]) -> Scene:
    """Let parties of a map stand where they were put; in columns and on rings nobody can be put.

    Raises:
        ConfigError: if a place is not on the map.
    """
    for actor, place in positions.items():
        shares = [*place]
        if len(shares) != 2 or not all(0 <= share <= 1 for share in shares):
            raise ConfigError(
                f'"{printable(actor)}" cannot stand at {listing([f"{share:g}" for share in shares])}: '
                "places are shares of the map from 0 to 1, from the left and from the top"
            )
    if any(scene.layers) or scene.rings or not positions:
        return scene
    parties = (replace(party, place=positions.get(party.id)) for party in scene.parties)
    return replace(scene, parties=tuple(parties))


def _graph(told: Told) -> EcosystemGraph:
    return told.graph if isinstance(told, Report) else told


def _judged(told: Told, wish: Wish) -> Report | None:
    """The report whose findings are marked: all of them, or those of the family that is asked for."""
    report = told if isinstance(told, Report) else None
    if wish.family is None:
        return report
    if wish.family not in FAMILIES:
        hint = did_you_mean(wish.family, FAMILIES)
        raise ConfigError(f'there is no family of checks "{printable(wish.family)}" ({hint})')
    report = report or scan(_graph(told))
    chosen = tuple(finding for finding in report.findings if finding.family == wish.family)
    return replace(report, findings=chosen)


def _map(told: Told, wish: Wish) -> Scene:
    report = _judged(told, wish)
    graph, about = _graph(told), tuple(wish.about)
    if wish.depth is not None and not about:
        if graph.focal is None:
            raise ConfigError("a map has a depth around somebody; say whom it is about")
        about = (graph.focal,)
    focus = Focus(about, 1 if wish.depth is None else wish.depth, wish.kind, wish.top)
    return conversation_map(graph, report, arrows=wish.arrows, focus=focus)


def _balance(told: Told, wish: Wish) -> Chart:
    from ecograph.rendering.plots import balance_chart

    return balance_chart(_graph(told), kind=wish.kind, unit=wish.unit)


def _matrix(told: Told, wish: Wish) -> Chart:
    from ecograph.rendering.plots import exchange_matrix

    return exchange_matrix(_graph(told), kind=wish.kind, unit=wish.unit)


def _dependence(told: Told, _: Wish) -> Chart:
    from ecograph.rendering.plots import dependence_matrix

    return dependence_matrix(_graph(told))


def _influence(told: Told, _: Wish) -> Chart:
    from ecograph.rendering.plots import influence_dependence

    return influence_dependence(_graph(told))


def _ring(told: Told, wish: Wish) -> Scene:
    from ecograph.rendering.views import ring_view

    return ring_view(_graph(told), _ring_about(_graph(told), tuple(wish.about)))


def _ring_about(graph: EcosystemGraph, about: Sequence[ActorId]) -> Sequence[ActorId]:
    """The strongest ring of three or more of one actor, or the one that closes the link between two."""
    if len(about) > 2:
        raise ConfigError("a ring is about one party, or about two of whom the first gives to the second")
    if len(about) == 2:
        giver, receiver = about
        rings = way_back(graph, giver=giver, receiver=receiver, max_length=len(graph.actors)).rings
        if not graph.given_between(provider=giver, recipient=receiver) or not rings:
            names = [f'"{printable(graph.name(actor))}"' for actor in about]
            raise ConfigError(f"no ring leads from {names[0]} over {names[1]} and back through others")
        return rings[0]
    focal = about[0] if about else _seen_from(graph)
    found = value_cycles(graph, focal).cycles if focal is not None else ()
    chosen = next((cycle for cycle in found if cycle.length > 2), None) or next(iter(found), None)
    if chosen is None:
        whom = f' to "{printable(graph.name(focal))}"' if focal is not None else ""
        raise ConfigError(f"no ring of up to {MAX_LENGTH} parties leads back{whom}")
    return chosen.members


def _seen_from(graph: EcosystemGraph) -> ActorId | None:
    """The focal actor, or else who gives most; nobody, where nobody is there."""
    if graph.focal is not None:
        return graph.focal
    return max(graph.actors, key=lambda actor: (len(graph.given_by(actor)), actor), default=None)


def _rings(told: Told, wish: Wish) -> Scene:
    from ecograph.rendering.rings import rings_view

    graph = _graph(told)
    if len(wish.about) > 1:
        raise ConfigError("rings stand around one party")
    middle = wish.about[0] if wish.about else _seen_from(graph)
    if middle is None:
        raise ConfigError("there is nobody on the map to stand in the middle")
    focus = Focus((middle,), wish.depth, wish.kind, wish.top)
    return rings_view(graph, focus, _judged(told, wish), by=wish.by, arrows=wish.arrows)


def _swap(told: Told, wish: Wish) -> Scene:
    from ecograph.rendering.views import swap_view

    graph, about = _graph(told), set(wish.about)
    found = rings(graph, max_length=max(3, len(about)), min_gain=1.0)
    chosen = next((ring for ring in found if about <= set(ring.members)), None)
    if chosen is None:
        names = listing([f'"{printable(graph.name(actor))}"' for actor in sorted(about)])
        raise ConfigError(f"no swap in which each gains is possible{' with ' + names if names else ''}")
    return swap_view(graph, chosen)


def _cascade(told: Told, wish: Wish) -> Scene:
    from ecograph.rendering.views import cascade_view

    graph = _graph(told)
    if not graph.actors:
        raise ConfigError("there is nobody on the map to lose")
    return cascade_view(graph, tuple(wish.about) or (_whose_loss_hurts_most(graph),))


def _whose_loss_hurts_most(graph: EcosystemGraph) -> ActorId:
    kept = {actor for actor in graph.actors if graph.is_customer(actor) or actor == graph.focal}
    others = [actor for actor in graph.actors if actor not in kept] or graph.actors
    return min(others, key=lambda actor: (-impacts(graph)[actor].fails, actor))


def _journey(told: Told, wish: Wish) -> Chart:
    from ecograph.rendering.plots import journey_blueprint

    return journey_blueprint(_graph(told), _which_journey(_graph(told), tuple(wish.about)))


def _importance(told: Told, wish: Wish) -> Chart:
    from ecograph.rendering.plots import importance_plot

    return importance_plot(_graph(told), _which_journey(_graph(told), tuple(wish.about)))


def _goals(told: Told, _: Wish) -> Chart:
    from ecograph.rendering.plots import goals_table

    return goals_table(_graph(told))


def _causes(told: Told, wish: Wish) -> Chart:
    from ecograph.rendering.plots import causes_tree

    graph, about = _graph(told), tuple(wish.about)
    named = _meant(about, _names_of_touchpoints(graph), "touchpoint or journey") if about else None
    steps = [
        found.step
        for found in where_to_start(graph, by="touchpoint")
        if found.step is not None
        and found.step.touchpoint.causes
        and (named is None or named in {found.step.key, (found.journey,)})
    ]
    if named is not None and not steps:
        raise ConfigError(f'no causes are told of "{printable(about[0])}"')
    return causes_tree(graph, steps[0] if steps else None)


def _which_journey(graph: EcosystemGraph, about: Sequence[str]) -> JourneyId | None:
    """The journey somebody means; else the one to start with."""
    if about:
        return _meant(about, {(one.id,): one.name or one.id for one in graph.journeys}, "journey")[0]
    ranked = [found.journey for found in where_to_start(graph)]
    told = {step.journey.id for step in journey_steps(graph)}
    return next((journey for journey in ranked if journey in told), None)


def _names_of_touchpoints(graph: EcosystemGraph) -> dict[tuple[str, ...], str]:
    journeys: dict[tuple[str, ...], str] = {(one.id,): one.name or one.id for one in graph.journeys}
    for step in journey_steps(graph):
        journeys[step.key] = step.touchpoint.name or step.touchpoint.id
    return journeys


def _meant(about: Sequence[str], names: Mapping[tuple[str, ...], str], what: str) -> tuple[str, ...]:
    """Find what somebody means by an id, or by a name as people read it."""
    if len(about) > 1:
        raise ConfigError(f"this picture is about one {what}")
    said = about[0].casefold()
    for key, name in names.items():
        if said in {key[-1].casefold(), name.casefold(), "/".join(key).casefold()}:
            return key
    hint = did_you_mean(about[0], {*names.values(), *(key[-1] for key in names)})
    raise ConfigError(f'no {what} is called "{printable(about[0])}"{f" ({printable(hint)})" if hint else ""}')


_OF_JOURNEYS: Final = frozenset({"journey", "importance", "causes"})
"""Views that are about a journey or a touchpoint, not about a party."""

VIEWS: Final[Mapping[str, Callable[[Told, Wish], Scene | Chart]]] = {
    "map": _map,
    "rings": _rings,
    "ring": _ring,
    "balance": _balance,
    "matrix": _matrix,
    "dependence": _dependence,
    "influence": _influence,
    "swap": _swap,
    "cascade": _cascade,
    "journey": _journey,
    "importance": _importance,
    "goals": _goals,
    "causes": _causes,
}
"""Who makes each view, by its name."""
