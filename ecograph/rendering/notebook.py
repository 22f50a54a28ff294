"""What a notebook shows: the map of a model, the findings of a report, text where that is all there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecograph.errors import RenderError
from ecograph.finding import Report
from ecograph.words import ENGLISH, printable

if TYPE_CHECKING:
    from ecograph.graph import EcosystemGraph


def mimebundle(what: EcosystemGraph | Report, **options: Any) -> dict[str, str]:
    """Give every form a front end may choose from; without a picture where none can be drawn."""
    if isinstance(what, Report) and not options:
        from ecograph.rendering.markdown import report_markdown
        from ecograph.rendering.terminal import report_text

        return {"text/markdown": report_markdown(what), "text/plain": report_text(what)}
    from ecograph.rendering.pictures import drawn
    from ecograph.rendering.terminal import basis

    graph = what.graph if isinstance(what, Report) else what
    bundle = {"text/plain": f"{printable(graph.facts.name) or ENGLISH.untitled}: {basis(graph)}"}
    try:
        bundle["image/svg+xml"] = str(drawn(what, "svg", **options))
    except RenderError as error:
        bundle["text/plain"] += f" ({error})"
    return bundle
