"""Turns DOT on standard input into a picture on standard output; run as a program, never imported.

Graphviz holds the interpreter's lock while it works and cannot be interrupted, so it gets a process
of its own that can be stopped. Everything has its place already. Argument: the format.
"""

from __future__ import annotations

import sys

UNAVAILABLE = 69
"""The exit status that says: nothing is wrong with the graph, but Graphviz cannot be loaded here."""


def main() -> int:
    """Draw what comes in, in the format that the argument names."""
    try:
        import pygraphviz
    except ImportError as missing:
        sys.stderr.write(f"{missing}\n")
        return UNAVAILABLE
    graph = pygraphviz.AGraph(string=sys.stdin.buffer.read().decode("utf-8"))
    sys.stdout.buffer.write(graph.draw(format=sys.argv[1], prog="nop2"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
