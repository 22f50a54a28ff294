"""From models, graphs and reports to text, JSON, tables and pictures; nothing here writes a file but `save`."""

from ecograph.rendering.render import render
from ecograph.rendering.save import save, write

__all__ = ["render", "save", "write"]
