"""How a model, a graph or a report shows itself in a notebook, from the lowest layer."""

from __future__ import annotations

from typing import Any


class Shown:
    """Shows itself wherever IPython's display protocol is spoken: Jupyter, VS Code, others."""

    __slots__ = ()

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        # Through the package's front door: this layer knows nothing of rendering.
        import ecograph

        # What shows itself is one of the three things that can be rendered.
        shown: Any = self
        return ecograph.render(shown, "mimebundle")
