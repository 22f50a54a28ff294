"""How things are said in English: lists, near words, safe text, and the words people read.

The one catalogue beside the sentences on the rules. Whole sentences, never pieces, so that
another language can stand beside it. Code and files keep the words of the field (depender,
dependee); people read the words here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["ENGLISH", "English", "closest", "count", "did_you_mean", "listing", "printable"]


class English:
    """Everything a report or a picture says, beside what the rules say; another language overrides it."""

    family: ClassVar[Mapping[str, str]] = {
        "reciprocity": "Give and take",
        "dependence": "Who hangs on whom",
        "winwin": "Missing win-wins",
        "alignment": "Same goal?",
        "journey": "The customer's journey",
        "transparency": "What we do not know yet",
        "roadmap": "What to do",
    }
    severity: ClassVar[Mapping[str, str]] = {
        "high": "talk now",
        "medium": "plan",
        "low": "watch",
        "info": "good to know",
    }
    confidence: ClassVar[Mapping[str, str]] = {"high": "sure", "medium": "fairly sure", "low": "unsure"}
    evidence: ClassVar[Mapping[str, str]] = {
        "measured": "{number} measured",
        "stated": "{number} said",
        "assumed": "{number} assumed",
    }
    known_as: ClassVar[Mapping[str, str]] = {"measured": "measured", "stated": "said", "assumed": "assumed"}
    others = "{number:,} others"
    """After the names in a long list: how many are not named."""
    lack = "{what} for {whom}"
    chain = ", so no "
    """Between two links of a chain of failures."""
    swap = "{giver} → {receiver} ({what})"
    """One transfer of a swap."""
    ring = " → "
    """Between two parties of a ring, each giving to the next."""
    step = "“{name}”"
    """A touchpoint, where a sentence expects a thing."""
    relies_on = "{depender} relies on {dependee} for {what} (weight {weight} of 5)"
    untitled = "Untitled ecosystem"
    told: ClassVar[Mapping[str, str]] = {
        "taken": "Taken over",
        "guessed": "Guessed: please check",
        "left": "Left out",
    }
    told_heading = "{heading} ({number:,})"
    told_line = "  {line}"
    told_more = "  … and {number:,} more (--all tells them)"
    nothing_told = "Everything was taken over as it stands."
    guessed_and_left = (
        "Read from another tool's words: {guessed:,} guessed, {left:,} left out; ecograph convert tells each."
    )
    parties = ("party", "parties")
    links = ("link", "links")
    basis = "{parties}, {links}"
    basis_known = "{parties}, {links} ({known})"
    returns = (
        "Of all that is given, {direct}% returns straight and {loop}% through others; {never}% does not "
        "return (at the most generous reading {least}%)."
    )
    returns_straight = (
        "Of all that is given, {direct}% returns straight; the map is too large to tell at once how much "
        "returns through others."
    )
    nothing_given = "Nobody gives anybody anything yet"
    shares_title = "{direct}% of all that is given comes straight back, {loop}% through others"
    mutual_title = "{mutual} of {pairs} pairs give both ways"
    chart_subtitle = "{name} · {scale}"
    in_worth = "worth to the receiver: weight × satisfaction"
    in_unit = "in {unit}"
    view_map = "who gives what to whom, with the findings"
    view_ring = "how what one party gives comes back to it"
    view_balance = "what each party gives and gets"
    view_matrix = "who gives whom how much"
    view_cascade = "what falls when a party stops"
    view_dependence = "who depends on whom how much"
    view_influence = "who depends on others, and others on whom"
    in_dependence = "weight of the weightiest need, shared among those who can serve it"
    relies = "relies"
    relied_on = "on"
    depends = "depends on others"
    depended_on = "others depend on it"
    sets_pace = "sets the pace"
    tied_in = "tied in: leans and is leaned on"
    stands_apart = "stands apart"
    follows = "follows"
    at_means = "The fields are divided at the mean."
    relied_title = "{number} of {others} others rely on {parties}"
    nobody_relies = "Nobody relies on anybody yet"
    view_swap = "one swap, for those who could make it"
    gives = "gives"
    gets = "gets"
    returns_direct = "comes straight back"
    returns_loop = "can come back through others"
    returns_not = "does not come back"
    findings = ("finding", "findings")
    some_findings = "{number} of {findings}, the gravest of each kind first"
    nothing_found = "Nothing found by the checks that could judge."
    nothing_left = "Nothing found that has not been accepted."
    first_heading = "To talk about first"
    also_heading = "Also found"
    headline = "{number:>2}. {severity}: {title}"
    to_do = "What to do ({lever}): {remedy}"
    foot = "{confidence}; {id}"
    decided = "{confidence}; {id}; {status}: {reason}"
    more = "And {number} more (--all tells them)"
    more_of_a_kind = "{number} × {severity}: {title}"
    accepted_heading = "Accepted"
    accepted = "{message} ({status}: {reason})"
    accepted_by = "{message} ({status} by {owner}: {reason})"
    accepted_until = "{message} ({status} until {until}: {reason})"
    accepted_by_until = "{message} ({status} by {owner} until {until}: {reason})"
    measured_against = "Measured {measured}, judged against {limit}."
    rests_on = "It rests on this ({confidence}):"
    wish = "{actor} would like {what} (weight {weight} of 5)"
    offer = "{actor} could give {what}"
    stance = "{actor} stands at {stance} of 4 on “{goal}”"
    fact = "{fact}: {evidence}"
    fact_of = "{fact}: {evidence}, according to {voice}"
    fact_from = "{fact}: {evidence}, {source}"
    not_judged_heading = "Not judged, and what to ask"
    not_judged = "{rule}: {reason}. {ask}"
    what_if_title = "What if {what}?"
    stops = "{parties} stops"
    stop = "{parties} stop"
    runs_out = "nobody can give {things}"
    closes = "{channels} closes"
    close = "{channels} close"
    nobody_fails = "Nobody else has to stop: every critical need still has somebody who serves it."
    fail = "{parties} cannot go on:"
    share_unserved = "{share}% of what the others need, by weight, is no longer served."
    also_lacking = "Less critical, and no longer served: {lacks}."
    before_after = "Checks: {before} before, {after} after."
    appeared_heading = "Found only then"
    disappeared_heading = "No longer found then"
    same_findings = "The same is found before and after."
    no_chain = "No {chain:chain}."
    model_column = "model"
    first_column = "first of all"
    some_arrows = "{basis}; {number} of {arrows} arrows drawn: those with findings, then the heaviest"
    swap_title = "{parties} can help each other"
    gives_and_gets = "{party} gives {gives} and gets {gets}"
    swap_footer = "Dashed is what is possible so far: each gives only because it gets."
    comes_back = "What {giver} gives comes back by way of {others}"
    both_give = "{giver} and {other} give each other something"
    ring_part = "{giver} gives {receiver}: {what} ({weight}\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}5)"
    no_fall = "Without {lost}, everybody else can go on"
    fall = "Without {lost}, {failed} cannot go on"
    cut_off = ("Without {lost}, {hit} is cut off", "Without {lost}, {hit} are cut off")
    fall_and_cut_off = (
        "Without {lost}, {failed} cannot go on; {hit} is cut off",
        "Without {lost}, {failed} cannot go on; {hit} are cut off",
    )
    also_unserved_needs = (
        "One need that is not critical is no longer served: of {whom}.",
        "{number:,} needs that are not critical are no longer served: of {whom}.",
    )
    no_needs = "Nobody else needs anything yet."
    needs_unserved = "{share}% of what the others need, by weight, is no longer served."
    critical = (
        "Critical is what can be done without for a matter of {within} at most or, where that is not known, "
        "weighs at least {weight} of 5."
    )


ENGLISH: Final = English()

# C0 and C1 controls, the line separators that move a cursor, the signs that turn the reading
# direction of what follows, and lone surrogates that cannot be encoded.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_BREAKS = re.compile(r"[\t\n\r\u2028\u2029]+")


def printable(text: str) -> str:
    r"""Make text safe for one line of a terminal: no escape codes, line breaks or turned direction.

    >>> printable("Rail\nNorth \x1b[31m")
    'Rail North �[31m'
    """
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", _BREAKS.sub(" ", text))


def listing(items: Sequence[str], *, last: str = "and", at_most: int | None = None) -> str:
    """Join names as a sentence does; where they are more than `at_most`, count the rest.

    >>> listing(["A"]), listing(["A", "B"]), listing(["A", "B", "C"])
    ('A', 'A and B', 'A, B and C')
    >>> listing(["A", "B", "C", "D", "E"], at_most=3)
    'A, B and 3 others'
    """
    if at_most is not None and len(items) > at_most:
        items = [*items[: at_most - 1], ENGLISH.others.format(number=len(items) - at_most + 1)]
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def count(number: int, one: str, many: str) -> str:
    """Say how many, with the right form of the word.

    >>> count(1, "party", "parties"), count(0, "party", "parties")
    ('1 party', '0 parties')
    """
    return f"{number:,} {one if number == 1 else many}"


def closest(word: str, words: Iterable[str]) -> str | None:
    """Find the known word somebody most likely meant, if any is near.

    >>> closest("clenaer", ["airport", "cleaner"])
    'cleaner'
    """
    import difflib

    lowered = {known.casefold(): known for known in sorted(words, reverse=True)}
    near = difflib.get_close_matches(word.casefold(), lowered, n=1, cutoff=0.6)
    return lowered[near[0]] if near else None


def did_you_mean(word: str, words: Iterable[str], *, at_most: int = 8) -> str:
    """Give a hint for a word that is not known: the nearest one, else the few there are, else nothing.

    >>> did_you_mean("xyz", ["hours", "days"])
    'use days or hours'
    """
    known = sorted(set(words))
    if near := closest(word, known):
        return f'did you mean "{near}"?'
    return f"use {listing(known, last='or')}" if 0 < len(known) <= at_most else ""
