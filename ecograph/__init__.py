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
    from ecograph import measures, model
    from ecograph.errors import EcographError, ModelError
    from ecograph.graph import EcosystemGraph, build
    from ecograph.loading import load
    from ecograph.model import Ecosystem
    from ecograph.scanning import scan

    from ecograph.errors import ConfigError, InvalidModel, RenderError, RuleError, UnreadableModel  # isort: skip
else:
    # Start-up is the run time of a small model: nothing is imported before it is asked for.
    _HOMES = {
        "measures": None,
        "model": None,
        "ConfigError": "errors",
        "EcographError": "errors",
        "InvalidModel": "errors",
        "ModelError": "errors",
        "RenderError": "errors",
        "RuleError": "errors",
        "UnreadableModel": "errors",
        "EcosystemGraph": "graph",
        "build": "graph",
        "load": "loading",
        "scan": "scanning",
        "Ecosystem": "model",
    }

    def __getattr__(name):
        import importlib

        if name not in _HOMES:
            raise AttributeError(f"module 'ecograph' has no attribute {name!r}")
        home = _HOMES[name]
        module = importlib.import_module(f"ecograph.{home or name}")
        return module if home is None else getattr(module, name)

    def __dir__():
        return sorted({*globals(), *_HOMES})
