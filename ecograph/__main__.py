"""The command line, also as `python -m ecograph`; whatever happens, it ends with a sentence and a code."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run a command.

    Ends with 0 when all is well, 1 for findings at or above `--fail-on`, 2 where it could not run, 130
    when interrupted, 141 when nobody reads the output to its end.
    """
    import gc

    # A command lives for a moment and makes no garbage that matters; the collector costs a fifth of it.
    gc.disable()
    # Looking for plugins means reading the metadata of everything that is installed.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        from ecograph.cli import command_line

        command_line(sys.argv[1:])()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # noqa: BLE001 - the last line before a stack trace
        if "--debug" in sys.argv:
            import traceback

            traceback.print_exc()
        else:
            _tell(error)
        sys.exit(2)
    finally:
        # An interrupt that crosses a string run by exec, as when a namedtuple is made in an import, leaves
        # a mark by which `python -m` ends by the signal and not by the code; the next string clears it.
        exec("")  # noqa: S102


def _tell(error: Exception) -> None:
    from ecograph.errors import EcographError, ModelError
    from ecograph.words import count, printable

    if isinstance(error, ModelError):
        lines = [str(problem) for problem in error.problems]
        if error.problems and error.problems[-1].code == "more-problems":
            lines.append("Nothing was judged or written.")
        elif len(lines) > 1:
            lines.append(f"{count(len(lines), 'problem', 'problems')}; nothing was judged or written.")
    elif isinstance(error, EcographError):
        lines = [printable(line) for line in str(error).splitlines()]
    else:
        what = f"{type(error).__name__}: {printable(str(error))}"
        lines = [
            f"ecograph stopped on something it did not foresee: {what}",
            "Please report it, with what --debug shows.",
        ]
    print(*lines, sep="\n", file=sys.stderr)


def program() -> None:
    """Run a command as a program of its own."""
    try:
        main()
    except SystemExit as end:
        if end.code == 130:
            # What still works outside Python cannot be stopped, and aborts a process that takes itself apart.
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(130)
        raise


if __name__ == "__main__":
    program()
