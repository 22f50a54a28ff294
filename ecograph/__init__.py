"""Model an ecosystem of organisations as a graph and find what is wrong in it.

>>> import ecograph
>>> eco = ecograph.load('''
... actors: [{id: passenger, kind: customer}, {id: airline}, {id: fuel, name: Fuel supplier}]
... dependencies:
...   - {depender: passenger, dependee: airline, resource: flight, importance: 5}
...   - {depender: airline, dependee: fuel, resource: kerosene, importance: 5}
... ''')
>>> ecograph.build(eco).actors
('airline', 'fuel', 'passenger')
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from ecograph import measures, model, scenarios
    from ecograph.errors import (
        ConfigError,
        EcographError,
        ExecutableMissing,
        GuessWarning,
        InvalidModel,
        LayoutTimeout,
        ModelError,
        Problem,
        RenderError,
        RuleError,
        UnreadableModel,
    )
    from ecograph.finding import Finding, Report
    from ecograph.graph import EcosystemGraph, build
    from ecograph.loading import load
    from ecograph.model import Ecosystem
    from ecograph.rendering.render import render
    from ecograph.rendering.save import save
    from ecograph.scanning import scan

__all__ = [
    "ConfigError",
    "EcographError",
    "Ecosystem",
    "EcosystemGraph",
    "ExecutableMissing",
    "Finding",
    "GuessWarning",
    "InvalidModel",
    "LayoutTimeout",
    "ModelError",
    "Problem",
    "RenderError",
    "Report",
    "RuleError",
    "UnreadableModel",
    "__version__",
    "build",
    "load",
    "measures",
    "model",
    "render",
    "save",
    "scan",
    "scenarios",
]

if not TYPE_CHECKING:
    # Start-up is the run time of a small model: nothing is imported before it is asked for. A
    # visible __getattr__ would make every misspelt name look right to a type checker.
    _HOMES = {
        "build": "graph",
        "load": "loading",
        "measures": "",
        "model": "",
        "scenarios": "",
        "render": "rendering.render",
        "save": "rendering.save",
        "scan": "scanning",
        "Ecosystem": "model",
        "EcosystemGraph": "graph",
        **dict.fromkeys(("Finding", "Report"), "finding"),
    }

    def __getattr__(name):
        import importlib

        if name not in __all__:
            raise AttributeError(f"module 'ecograph' has no attribute {name!r}", name=name)
        home = _HOMES.get(name, "errors")
        if not home:
            return importlib.import_module(f"ecograph.{name}")
        return getattr(importlib.import_module(f"ecograph.{home}"), name)

    def __dir__():
        return sorted({*globals(), *__all__})
