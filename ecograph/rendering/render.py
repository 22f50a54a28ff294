"""One door to everything a model, a graph or a report can be turned into."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, Unpack, overload

from ecograph.display import Picture
from ecograph.errors import ConfigError
from ecograph.finding import Report
from ecograph.graph import EcosystemGraph, build
from ecograph.model import Ecosystem
from ecograph.rendering.theme import THEME
from ecograph.rendering.theming import theme_of
from ecograph.words import did_you_mean, listing, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecograph.rendering.pictures import DeckOptions, Options
    from ecograph.rendering.theme import Theme
    from ecograph.rendering.theming import Wanted
    from ecograph.scenarios import WhatIf

What: TypeAlias = "Ecosystem | EcosystemGraph | Report | Picture | WhatIf"
Records: TypeAlias = list[dict[str, Any]]

PICTURES: Final = ("svg", "png", "pdf", "dot", "mermaid", "drawio")


@overload
def render(
    what: What,
    format: Literal["svg", "dot", "mermaid", "drawio", "text", "markdown", "json", "csv"] = "svg",
    **options: Unpack[Options],
) -> str: ...
@overload
def render(what: What, format: Literal["png", "pdf", "xlsx"], **options: Unpack[Options]) -> bytes: ...
@overload
def render(
    what: What,
    format: Literal["pptx"],
    *,
    template: bytes | None = None,
    time_limit: float = 10.0,
    theme: Wanted = "default",
) -> bytes: ...
@overload
def render(what: What, format: Literal["records"]) -> Records: ...
@overload
def render(what: What, format: Literal["mimebundle"], **options: Unpack[Options]) -> dict[str, str]: ...
@overload
def render(what: What, format: str, **options: Unpack[DeckOptions]) -> Any: ...
def render(what: What, format: str = "svg", **options: Any) -> Any:  # noqa: PLR0911 - one line for each door
    r"""Turn a model, a graph or a report into text, JSON, a table or a picture.

    Args:
        what: a model or graph gives the map as it is, and its measures; a report gives the map
            with its headlines marked and the exchanges they propose dashed, and its findings;
            a picture (`what.picture(…)`) gives itself; a what-if gives who falls, in text, JSON or
            as a picture.
        format: `svg`, `png`, `pdf` or `dot` for a picture, and for one of parties and arrows also
            `mermaid` (for a wiki) or `drawio` (to go on drawing); `text`, `markdown` or `json` for a
            report; `json` (all measures) or `csv` (the actors table) for a model or graph; `xlsx`
            for a workbook: of what was found for a report, of the model itself, which loads
            again, for a model or graph; `pptx` for a deck of what was found, which a model or
            graph is judged for first; `records`
            (a list of dicts) or `frame` (a pandas DataFrame) for findings or actors;
            `mimebundle` for a notebook.
        options: what picture to make. `view`: which one, `map` where left out; the others are
            told by the page of the pictures. `about`: the actor, or actors, a
            view is about. `arrows`: how many arrows a map shows at most, the telling ones
            first; all, if None. `depth`, `top`, `kind`: show only a part of a map: who is at most so
            many links away from whom it is about, so many parties with the weightiest links, what
            is of one kind of resource; so do they on rings. `by`: what parties are put into sectors by on
            rings, `kind`, `discipline` or `tag`. `kind`, `unit`: what a chart counts, as in
            :func:`ecograph.measures.volumes`. `time_limit`: in seconds, for a layout. `positions`:
            for each view, where parties stand, as :func:`ecograph.loading.read_positions` gives it.
            `template`: for a deck, the bytes of a house template (.pptx or .potx), of which the
            masters, fonts and colours are used and the slides are not. `theme`: how pictures, decks and
            workbooks look: `default` or `print`, the path of a theme file, or a
            :class:`ecograph.rendering.theme.Theme`.

    Returns:
        Text, bytes for png, pdf, xlsx and pptx, or plain data. The same input gives the same text.

    Raises:
        ConfigError: if there is no such format or view for this, the view is about somebody
            who is not there, or pandas is asked for and missing.
        ModelError: if a theme file cannot be used, with everything that is wrong in it.
        RenderError: if the picture cannot be made.

    >>> from ecograph import load
    >>> render(load("actors: [{id: a}, {id: b}]\n"), "csv").splitlines()[1]
    'a,0.0,0.0,,0,'
    """
    if isinstance(what, Picture):
        return render(what.of, format, **{"view": what.view, **what.options, **options})
    if "theme" in options:
        options["theme"] = theme_of(options["theme"])
    if not isinstance(what, Report | EcosystemGraph | Ecosystem):
        return _what_if(what, format, **options)
    told = build(what) if isinstance(what, Ecosystem) else what
    if format == "mimebundle":
        from ecograph.rendering.notebook import mimebundle

        return mimebundle(told, **options)
    if format == "pptx":
        return _deck(told, **options)
    if "template" in options:
        raise ConfigError("only a deck takes a template: its format is pptx")
    if format in PICTURES:
        from ecograph.rendering.pictures import drawn

        return drawn(told, format, **options)
    if format == "frame":
        return _frame(render(told, "records"))
    is_judged = isinstance(told, Report)
    known = _of_a_report(options.get("theme", THEME)) if is_judged else _of_a_graph()
    return _chosen(format, known, "a report" if is_judged else "a model")(told)


def _what_if(found: WhatIf, format: str, *, time_limit: float = 10.0, theme: Theme = THEME) -> str | bytes:
    from ecograph.rendering.comparison import what_if_json, what_if_text

    if format in PICTURES:
        from ecograph.rendering.pictures import drawn_scene
        from ecograph.rendering.views import cascade_view

        lost = found.loss.lost
        scene = cascade_view(found.before.graph, lost, resources=found.resources, channels=found.channels)
        return drawn_scene(scene, format, time_limit=time_limit, theme=theme)
    told: str = _chosen(format, {"text": what_if_text, "json": what_if_json}, "a what-if")(found)
    return told


def _of_a_report(theme: Theme) -> Mapping[str, Callable[[Report], Any]]:
    from ecograph.rendering.json import finding_records, report_json
    from ecograph.rendering.markdown import report_markdown
    from ecograph.rendering.terminal import report_text

    return {
        "text": report_text,
        "markdown": report_markdown,
        "json": report_json,
        "xlsx": partial(_report_workbook, theme=theme),
        "records": finding_records,
    }


def _report_workbook(report: Report, theme: Theme) -> bytes:
    from ecograph.rendering.workbook import report_workbook

    return report_workbook(report, theme)


def _of_a_graph() -> Mapping[str, Callable[[EcosystemGraph], Any]]:
    from ecograph.rendering.json import measures_json
    from ecograph.rendering.tables import table, table_csv

    return {"json": measures_json, "csv": table_csv, "xlsx": _model_workbook, "records": table}


def _model_workbook(graph: EcosystemGraph) -> Any:
    from ecograph.formats.writing import written

    return written(graph.facts, "xlsx").content


def _deck(told: Report | EcosystemGraph, **options: Any) -> bytes:
    if unknown := sorted(options.keys() - {"template", "theme", "time_limit", "positions"}):
        raise ConfigError(
            f'a deck takes no "{printable(unknown[0])}" (use template, theme, positions or time_limit)'
        )
    from ecograph.rendering.deck import presentation

    return presentation(told, **options)


def _chosen(format: str, known: Mapping[str, Callable[..., Any]], what: str) -> Callable[..., Any]:
    if format in known:
        return known[format]
    words = (*PICTURES, *known, "pptx", "frame", "mimebundle")
    hint = did_you_mean(format, words, at_most=0) or f"use {listing(words, last='or')}"
    raise ConfigError(f'{what} cannot become "{printable(format)}" ({hint})')


def _frame(records: Records) -> Any:
    try:
        import pandas
    except ImportError:
        raise ConfigError('"frame" needs pandas: pip install "ecograph[notebook]"') from None
    return pandas.DataFrame(records)
