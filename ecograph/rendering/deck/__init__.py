"""A report as a deck that a client can edit: native shapes, connectors that hold on, tables and charts.

`story` says what is on each slide, as the plain data of `content`; `house` opens a template or makes the
plain one; `writing` puts the pages on slides with `pages` and `tables`, by way of the `canvas`, which is
the only part that knows how PowerPoint writes shapes down. Maps are placed by the diagram package.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from ecograph.finding import Report
from ecograph.rendering.deck.content import MapPage
from ecograph.rendering.deck.story import deck_of
from ecograph.rendering.deck.writing import written
from ecograph.rendering.pictures import placed
from ecograph.rendering.theme import THEME
from ecograph.scanning import scan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecograph.graph import EcosystemGraph
    from ecograph.rendering.theme import Theme

__all__ = ["deck_of", "presentation", "written"]


def presentation(
    told: EcosystemGraph | Report,
    *,
    template: bytes | None = None,
    time_limit: float = 10.0,
    positions: Mapping[str, Mapping[str, tuple[float, float]]] = MappingProxyType({}),
    theme: Theme = THEME,
) -> bytes:
    """Make the deck of a report; a graph is judged first.

    Args:
        told: what to tell.
        template: the bytes of a house template (.pptx or .potx): its masters, layouts, fonts and colours
            are used, its slides are not.
        time_limit: in seconds, for the layout of all maps together.
        positions: for the view `map`, where parties stand, as in :func:`ecograph.render`.
        theme: its colours and fonts, as far as the template does not say.

    Returns:
        A .pptx; the same input gives the same bytes.

    Raises:
        RenderError: the template cannot be used.
    """
    report = told if isinstance(told, Report) else scan(told)
    deck, places = deck_of(report), positions.get("map", {})
    pages = (
        replace(page, scene=placed(page.scene, places)) if isinstance(page, MapPage) else page
        for page in deck.pages
    )
    return written(replace(deck, pages=tuple(pages)), template=template, time_limit=time_limit, theme=theme)
