"""One door to everything a model, a graph or a report can be turned into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, overload

from ecograph.errors import ConfigError
from ecograph.finding import Report
from ecograph.graph import EcosystemGraph, build
from ecograph.rendering.map import ARROWS, conversation_map
from ecograph.words import did_you_mean, listing

if TYPE_CHECKING:
    from ecograph.model import Ecosystem

_PICTURES: Final = ("svg", "png", "pdf", "dot")
_OF_A_REPORT: Final = ("text", "json")
_OF_A_GRAPH: Final = ("json", "csv")


@overload
def render(
    what: Ecosystem | EcosystemGraph | Report,
    format: Literal["svg", "dot", "text", "json", "csv"] = "svg",
    *,
    arrows: int | None = ARROWS,
    time_limit: float = 10.0,
) -> str: ...
@overload
def render(
    what: Ecosystem | EcosystemGraph | Report,
    format: Literal["png", "pdf"],
    *,
    arrows: int | None = ARROWS,
    time_limit: float = 10.0,
) -> bytes: ...
@overload
def render(
    what: Ecosystem | EcosystemGraph | Report,
    format: str,
    *,
    arrows: int | None = ARROWS,
    time_limit: float = 10.0,
) -> str | bytes: ...
def render(
    what: Ecosystem | EcosystemGraph | Report,
    format: str = "svg",
    *,
    arrows: int | None = ARROWS,
    time_limit: float = 10.0,
) -> str | bytes:
    r"""Turn a model, a graph or a report into text, JSON, a table or a picture.

    Args:
        what: a model or graph gives the map as it is; a report gives it with its headlines
            marked and the exchanges they propose dashed.
        format: `svg`, `png`, `pdf` or `dot` for the map; `text` or `json` for a report; `json`
            (all measures) or `csv` (the actors table) for a model or graph.
        arrows: how many arrows a picture shows at most, the telling ones first; all, if None.
        time_limit: in seconds, for the layout of a picture.

    Returns:
        Text, or bytes for png and pdf. The same input gives the same text.

    Raises:
        ConfigError: if there is no such format for this.
        RenderError: if the picture cannot be made.

    >>> from ecograph import load
    >>> render(load("actors: [{id: a}, {id: b}]\n"), "csv").splitlines()[1]
    'a,0.0,0.0,,0,'
    """
    report = what if isinstance(what, Report) else None
    graph = (
        what.graph if isinstance(what, Report) else what if isinstance(what, EcosystemGraph) else build(what)
    )
    if format in _PICTURES:
        from ecograph.rendering.diagram import draw

        return draw(conversation_map(graph, report, arrows=arrows), format, time_limit=time_limit)
    if report and format == "text":
        from ecograph.rendering.terminal import report_text

        return report_text(report)
    if format == "json":
        from ecograph.rendering.json import measures_json, report_json

        return report_json(report) if report else measures_json(graph)
    if format == "csv" and not report:
        from ecograph.rendering.tables import table_csv

        return table_csv(graph)
    known = (*_PICTURES, *(_OF_A_REPORT if report else _OF_A_GRAPH))
    raise ConfigError(
        f'{"a report" if report else "a model"} cannot become "{format}" '
        f"({did_you_mean(format, known, at_most=0) or 'use ' + listing(known, last='or')})"
    )
