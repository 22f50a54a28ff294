"""Text on a terminal: headings stand out, and how grave a finding is shows in colour and words."""

import re
import sys

from ecograph.words import ENGLISH

_STYLES = {
    "high": "bold dark_orange3",
    "medium": "bold dark_goldenrod",
    "low": "bold",
    "info": "bold bright_black",
}


def show(text: str) -> None:
    """Print a report on the terminal that is looking."""
    from rich.console import Console
    from rich.text import Text

    # Better a question mark than no report where the terminal lacks a sign.
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    console = Console(highlight=False, soft_wrap=True)
    for number, line in enumerate(text.splitlines()):
        console.print(Text(line, style=_style(number, line)), markup=False)


def _style(number: int, line: str) -> str:
    if number == 0:
        return "bold"
    if headline := re.match(r"\s?\d+\. ([A-Z ]+):", line):
        severity = next((key for key, word in ENGLISH.severity.items() if word.upper() == headline[1]), "low")
        return _STYLES[severity]
    return "" if line.startswith(" ") or not line else "bold" if not line.endswith((".", ")")) else ""
