"""The commands; only here is anything printed, and only here does the program end."""

from ecograph.cli.app import command_line

__all__ = ["command_line"]
