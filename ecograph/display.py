"""How a model, a graph, a report or a picture of one shows itself in a notebook, from the lowest layer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class Shown:
    """Shows itself wherever IPython's display protocol is spoken: Jupyter, VS Code, others."""

    __slots__ = ()

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        # Through the package's front door: this layer knows nothing of rendering.
        import ecograph

        # What shows itself is one of the things that can be rendered.
        shown: Any = self
        return ecograph.render(shown, "mimebundle")

    def picture(self, view: str = "map", **options: Any) -> Picture:
        """Give one of the pictures of this, to be shown, rendered or saved.

        Args:
            view: which picture; see :func:`ecograph.render`.
            options: what else :func:`ecograph.render` takes for it, such as `about`.

        >>> import ecograph
        >>> ecograph.load("actors: [{id: a}, {id: b}]").picture("balance").view
        'balance'
        """
        return Picture(self, view, options)


@dataclass(frozen=True)
class Picture(Shown):
    """One picture of a model, a graph or a report; shows itself in a notebook."""

    of: Any
    """What it is a picture of."""
    view: str = "map"
    options: Mapping[str, Any] = field(default_factory=dict)
