"""The commands; only here is anything printed, and only here does the program end."""

from ecograph.cli.app import app

__all__ = ["app"]
