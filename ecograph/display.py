"""How a model, a graph, a report or a picture of one shows itself in a notebook, from the lowest layer."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ecograph.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Shown:
    """Shows itself wherever IPython's display protocol is spoken: Jupyter, VS Code, others."""

    __slots__ = ()

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return _shown(self)

    def picture(self, view: str = "map", **options: Any) -> Picture:
        r"""Give one of the pictures of this, to be shown, rendered or saved.

        Args:
            view: which picture; see :func:`ecograph.render`.
            options: what else :func:`ecograph.render` takes for it, such as `about`.

        >>> import ecograph
        >>> ecograph.load("actors: [{id: a}, {id: b}]\n").picture("balance").view
        'balance'
        """
        return Picture(self, view, options)


class Picture(NamedTuple):
    """One picture of a model, a graph or a report; shows itself in a notebook."""

    of: Any
    """What it is a picture of."""
    view: str = "map"
    options: Mapping[str, Any] = MappingProxyType({})

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return _shown(self)


def _shown(what: Any) -> dict[str, Any]:
    # Through the package's front door: this layer knows nothing of rendering.
    import ecograph

    return ecograph.render(what, "mimebundle")
