"""How far a long piece of work has come, for those who wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from ecograph.tuples import NamedTuple
from ecograph.words import ENGLISH, printable

if TYPE_CHECKING:
    from collections.abc import Callable

Progress: TypeAlias = "Callable[[Step], None]"
"""What is told each step."""

_MEGABYTE: Final = 1_000_000


class Step(NamedTuple):
    """What is being done now; as text, one line that says so.

    `load` and `scan` hand these to what they are given as `progress`, each before the work it names, in
    the thread that works; with nothing to hand them to, nothing is counted.

    >>> print(Step("judging", "net-giver", 3, 24))
    judging by rule 3 of 24: net-giver
    >>> print(Step("reading", "map.json", 12_300_000, 128_800_000))
    reading map.json: 12.3 of 128.8 MB
    """

    doing: Literal["reading", "parsing", "checking", "judging"]
    """Reading the bytes, finding the tables in them, checking what they say, or judging by a rule."""
    about: str = ""
    """The file or folder, or the name of the rule."""
    done: int = 0
    """Bytes that have been read, or the number of the rule, from 1."""
    of: int = 0
    """How many bytes or rules there are; 0 where nobody knows, as with a pipe."""

    def __str__(self) -> str:
        """Say it in a line."""
        in_bytes = self.doing in {"reading", "parsing"}
        done, of = (f"{each / _MEGABYTE:,.1f}" if in_bytes else f"{each:,}" for each in (self.done, self.of))
        what: str = self.doing
        if self.doing == "reading" and not self.of:
            what = "reading a pipe"
        elif self.doing == "parsing" and self.done:
            what = "parsing a part"
        return ENGLISH.doing[what].format(about=printable(self.about), done=done, of=of)
