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

    # --- the report as a workbook
    lever: ClassVar[Mapping[str, str]] = {
        "involve": "involve them",
        "reward": "reward what matters",
        "enable": "enable them",
        "win-win": "a win for each",
        "inform": "inform, and keep a distance",
        "back-up": "have a back-up",
        "agree": "make an agreement",
    }
    yes_no = ("yes", "no")
    names = ", "
    """Between names in a cell."""
    swap_number = "Swap {number}"
    single_transfer = "On its own"
    stance_words = ("against", "neither for nor against", "for")
    horizon: ClassVar[Mapping[str, str]] = {"short": "short", "medium": "medium", "long": "long"}
    report_sheets: ClassVar[Mapping[str, str]] = {
        "findings": "Findings",
        "parties": "Parties",
        "pairs": "Pairs",
        "proposals": "Proposals",
        "questions": "Open questions",
        "goals": "Goals",
        "journey": "Journey",
        "about": "About",
    }
    report_columns: ClassVar[Mapping[str, Mapping[str, tuple[str, str]]]] = {
        "findings": {
            "first": (
                "Talk first",
                "The number by which it is marked on the map; only what to begin with has one.",
            ),
            "severity": ("How urgent", "Talk now, plan, watch or good to know, as the check judges it."),
            "family": ("Subject", "The family of checks that found it."),
            "title": ("In short", "What the check looks for."),
            "said": ("What we see", "What was found, with the names and numbers of this map."),
            "parties": ("Parties", "Whom it is about."),
            "remedy": ("What to do", "A first proposal, to be talked over."),
            "lever": ("Lever", "What kind of answer that is."),
            "sure": (
                "How sure",
                "Sure where all it rests on is measured, fairly sure where it is said, else unsure.",
            ),
            "robustness": (
                "Holds in",
                "The share of variants in which it still holds when ratings are drawn from their ranges.",
            ),
            "decision": ("Decision", "What was decided about it: accepted, in progress or not applicable."),
            "reason": ("Reason", "Why that was decided."),
            "owner": ("Decided by", "Who stands for the decision."),
            "until": ("Until", "When the decision lapses."),
            "id": (
                "Id",
                "The name of the finding, the same in every report; a decision in the model refers to it.",
            ),
        },
        "parties": {
            "party": ("Party", "Its name. Departments are told under the whole they are part of."),
            "kind": ("Kind", "Customer, organisation, authority, or what the model calls it."),
            "given": (
                "Gives",
                "What it gives, in worth to those who get it: Σ weight × satisfaction / 5, the weight"
                " alone where satisfaction is unknown.",
            ),
            "received": ("Gets", "What it gets, in worth to itself, counted in the same way."),
            "balance": (
                "Balance",
                "(gets - gives) / (gets + gives), from -1 (only gives) to 1 (only gets). The powerful"
                " are relied on most, so this alone never tells who is generous.",
            ),
            "fails": (
                "Others that stop without it",
                "How many others cannot go on when it is lost: an actor fails when everybody who "
                "serves one of its critical needs has failed.",
            ),
            "lost_share": (
                "Needs unserved without it",
                "The weight of the others' needs that nobody serves then, as a share of all their needs.",
            ),
            "wishes": ("Would like", "What it wants, the weightiest first."),
            "offers": ("Could give", "What it could give."),
            "heard": ("Spoken to", "Whether anything on the map is according to this party."),
            "id": ("Id", "Its name in the model."),
        },
        "pairs": {
            "party": ("Party", "One of the two."),
            "other": ("Other party", "The other one."),
            "gives": ("Gives", "What the first gives the other, in worth to the other."),
            "gets": ("Gets", "What it gets from the other, in worth to itself."),
            "direct": ("Comes straight back", "The smaller of the two."),
            "net": ("Gives more than it gets", "Gives less gets."),
            "evenness": ("Evenness", "The smaller of the two over the larger; 1 where both give as much."),
            "through_others": (
                "Comes back through others",
                "For a gift one way: the most that can come back by way of others (maximum flow).",
            ),
            "ring": ("By way of", "The shortest ring by which it does."),
        },
        "proposals": {
            "proposal": (
                "Proposal",
                "A swap in which each gains, to be put to all in it as one deal; or something that "
                "one could give another.",
            ),
            "giver": ("Who gives", "The party that could give it."),
            "what": ("What", "What it would give."),
            "receiver": ("To whom", "The party that wants it."),
            "gain": ("Worth to them", "The weight of the wish, from 1 to 5."),
            "cost": (
                "Effort for the giver",
                "The weight of the effort, from 1 to 5; 0 where the effort is made already. Empty "
                "where nobody has said.",
            ),
            "because": ("Why it is wanted", "Where the receiver is stuck, in its own words."),
            "smallest": (
                "Each gains at least",
                "What the member of the swap that gains least gains: worth of what it gets less "
                "effort of what it gives.",
            ),
            "total": ("All gain", "What all members of the swap gain together."),
        },
        "questions": {
            "whom": ("Whom to ask", "Empty where it is a question for everybody at the table."),
            "ask": ("Question", "What to ask."),
            "why": (
                "Why it matters",
                "What cannot be judged, or what rests on an assumption, until it is answered.",
            ),
            "checks": ("Checks that wait for it", "Their names in the documentation."),
            "answer": ("Answer", "To be filled in."),
            "by": ("Answered by", "To be filled in."),
            "date": ("On", "To be filled in."),
        },
        "goals": {
            "goal": ("Goal", "An outcome worth working for."),
            "shared": ("Shared", "Whether it is meant to be everybody's."),
            "horizon": ("Horizon", "How far away it is."),
            "party": ("Party", "Whose position."),
            "stance": ("Stance", "From -4 (would fight it) to 4 (lives for it)."),
            "words": ("In words", "For or against."),
            "success": ("Succeeded when", "When this party would call it a success, in its own words."),
        },
        "journey": {
            "journey": ("Journey", "The path of a customer."),
            "stage": ("Stage", "The part of the journey."),
            "touchpoint": ("Touchpoint", "One step of it, in order."),
            "performer": ("Done by", "Who does it; of several, either will do."),
            "accountable": ("Answerable", "Who answers for it."),
            "blamed": ("Blamed", "Who hears the complaint."),
            "channel": ("Channel", "By which channel; of several, either will do."),
            "importance": ("Weight", "How heavily it weighs for the customer, from 1 to 5."),
            "expectation": ("Expectation", "What the customer expects, from 1 to 5."),
            "experience": ("Experience", "What the customer meets, from 1 to 5."),
            "gap": ("Gap", "Expectation less experience; above 0 where it falls short."),
            "agreement": (
                "Agreed on",
                "What the answerable party and the performer have agreed on: nothing, the process, "
                "the experience, or both.",
            ),
            "metric": ("KPI", "By which it is measured; empty where nobody measures it."),
        },
        "about": {
            "sheet": ("Part", "The sheet, or a subject."),
            "what": ("What", "A column, or a heading."),
            "means": ("What it says", ""),
        },
    }
    this_report = "This report"
    about_report: ClassVar[Mapping[str, str]] = {
        "name": "Name",
        "purpose": "Purpose",
        "focal": "Seen from",
        "basis": "Basis",
        "returns": "What comes back",
        "withheld": "Left out",
        "not_all": "Not shown",
        "program": "Made with",
    }
    withheld = (
        "One row is confidential; all this was worked out as if it did not exist.",
        "{number:,} rows are confidential; all this was worked out as if they did not exist.",
    )
    not_all_rows = "{sheet}: the {shown:,} first of {all:,} rows."
    settings_heading = "Settings"
    about_settings: ClassVar[Mapping[str, str]] = {
        "weights": "Weights",
        "critical": "Critical from weight",
        "within": "Critical within",
        "poor": "Poor up to",
        "headlines": "Headlines",
        "select": "Only these checks",
        "ignore": "Without these checks",
        "thresholds": "Limits of checks that differ",
    }
    weights_as_rated = "a rating weighs what it says"


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
