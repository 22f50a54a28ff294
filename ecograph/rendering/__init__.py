"""From models, graphs and reports to text, JSON, tables and pictures; only `save` writes a file."""

from ecograph.rendering.render import render
from ecograph.rendering.save import save, write

__all__ = ["render", "save", "write"]
