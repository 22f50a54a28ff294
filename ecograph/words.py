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
    quoted = "“{text}”"
    """What somebody said, in a sentence."""
    counted = "{what} ({known})"
    """What a metric counts, with who keeps it and where it is."""
    step = "“{name}”"
    """A touchpoint, where a sentence expects a thing."""
    relies_on = "{depender} relies on {dependee} for {what} (weight {weight} of 5)"
    singular: ClassVar[Mapping[str, str]] = {
        "seconds": "second",
        "minutes": "minute",
        "hours": "hour",
        "days": "day",
        "weeks": "week",
        "months": "month",
        "quarters": "quarter",
        "years": "year",
        "times": "time",
        "visits": "visit",
        "calls": "call",
        "people": "person",
        "points": "point",
        "seconden": "seconde",
        "minuten": "minuut",
        "uren": "uur",
        "dagen": "dag",
        "werkdagen": "werkdag",
        "weken": "week",
        "maanden": "maand",
        "kwartalen": "kwartaal",
        "jaren": "jaar",
        "keren": "keer",
    }
    """The units of which there may be one; a unit stays in the language in which it was written."""
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
        "Not all was taken as it stands: {guessed:,} guessed, {left:,} left out; ecograph convert tells each."
    )
    doing: ClassVar[Mapping[str, str]] = {
        "reading": "reading {about}: {done} of {of} MB",
        "reading a pipe": "reading {about}: {done} MB so far",
        "parsing": "finding the tables in {about} ({of} MB)",
        "parsing a part": "finding the tables in {about}: {done} of {of} MB",
        "checking": "checking what the tables say",
        "judging": "judging by rule {done} of {of}: {about}",
    }
    """What somebody reads who waits for a large model."""
    one_of_models = "model {number} of {models}: "
    making = "making {what}"
    measuring = "measuring"
    looking_for_rings = "looking for the best rings"
    parties = ("party", "parties")
    links = ("link", "links")
    arrows = ("arrow", "arrows")
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
    no_journey = "No journey is on the map yet"
    journey_subtitle = "{name} · {journey}"
    nothing_falls_short = "“{journey}”: nowhere is the experience known to fall short of what is expected"
    falls_short_most = "At “{one}” the experience falls deepest below what is expected"
    fall_short_most = "At “{one}” and “{other}” the experience falls deepest below what is expected"
    experienced = "how it is experienced, from 1 to 5"
    important = "how important it is, from 1 to 5"
    quadrant: ClassVar[Mapping[str, str]] = {
        "concentrate here": "mend first",
        "keep up": "keep up",
        "low priority": "let it be",
        "possible overkill": "more than is asked",
    }
    mend_first = "Mend first: {steps}"
    nothing_to_mend = "“{journey}”: what matters most is met best"
    at_step_means = "The fields are divided at the mean of the touchpoints whose experience is known."
    experience_unknown = "“{journey}”: how is each touchpoint experienced?"
    no_goal = "No goal is on the map yet"
    stances_subtitle = "{name} · in quotes: when it is a success for each, in its own words"
    split_goal = "“{goal}”: {supporters} for it, {opponents} against"
    same_goal = "“{goal}”: {supporters} for it, nobody against; {said} of {asked} say when it is a success"
    silent_goal = "“{goal}”: who is for it, and when is it a success?"
    everybodys = "meant to be everybody's"
    success_unsaid = "has not said when it is a success"
    divided_stance = "for: {supporters}; against: {opponents}"
    no_causes = "Nobody has asked yet why anything falls short"
    why_short = (
        "Why “{step}” falls short: one cause at the root",
        "Why “{step}” falls short: {roots} causes at the root",
    )
    why_so = (
        "What is behind “{step}”: one cause at the root",
        "What is behind “{step}”: {roots} causes at the root",
    )
    expected_and_met = "expected {expectation}, met {experience} (of 5)"
    also_behind = "also behind {steps}"
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
    met = "{customer} comes to “{step}” in “{journey}” (weight {weight} of 5)"
    fact = "{fact}: {evidence}"
    fact_of = "{fact}: {evidence}, according to {voice}"
    fact_from = "{fact}: {evidence}, {source}"
    not_judged_heading = "Not judged, and what to ask"
    not_judged = "{rule}: {reason}. {ask}"
    too_many = "it finds {number}, of which the {told} gravest are told"
    ask_of_too_many = "Set the thresholds of this check so that only what matters most is found."
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

    # --- a part of the map
    in_focus = "{basis}; shown: {shown}"
    focus_near = "who is linked to {parties}"
    focus_within = "who is at most {steps} links away from {parties}"
    focus_kind = "only what is {kind}"
    focus_top = "the {number} of {parties} parties with the weightiest links"
    rings_straight = (
        "{number} of {parties} parties is linked straight to {middle}",
        "{number} of {parties} parties are linked straight to {middle}",
    )
    rings_all_straight = "Everybody is linked straight to {middle}"
    rings_but_one = "Everybody but {other} is linked straight to {middle}"
    rings_through = "{straight}, {number} through others"
    rings_unlinked = "{straight}, {number} not at all"
    rings_nobody = "Nobody is linked to {middle}"
    rings_alone = "Nobody but {middle} is on the map"
    rings_near = ("{steps} link away", "{steps} links away")
    rings_further = "{steps} or more links away"
    rings_not_linked = "not linked"
    rings_some = "{ring}: {shown} of {parties}"
    rings_no_group: ClassVar[Mapping[str, str]] = {
        "kind": "of no kind",
        "discipline": "no discipline told",
        "tag": "no tag",
    }
    rings_other_groups = "others"
    rings_sector = "{group} ({number})"
    rings_of = "{shown} of {parties}"

    # --- where parties stand
    nobody_there = 'there is nobody "{name}" on the map; passed over'
    positions_head = (
        "# Where parties stand on the pictures: from the left and from the top, in shares of the room.\n"
        "# Change what you like; who does not stand here is placed where there is room."
    )
    places_follow = 'in the picture "{view}" places follow from what it shows, so there are none to keep'
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
                (
                    "What it gives, in worth to those who get it: Σ weight × satisfaction / 5, the weight"
                    " alone where satisfaction is unknown."
                ),
            ),
            "received": ("Gets", "What it gets, in worth to itself, counted in the same way."),
            "balance": (
                "Balance",
                (
                    "(gets - gives) / (gets + gives), from -1 (only gives) to 1 (only gets). The powerful"
                    " are relied on most, so this alone never tells who is generous."
                ),
            ),
            "fails": (
                "Others that stop without it",
                (
                    "How many others cannot go on when it is lost: an actor fails when everybody who "
                    "serves one of its critical needs has failed."
                ),
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
                (
                    "A swap in which each gains, to be put to all in it as one deal; or something that "
                    "one could give another."
                ),
            ),
            "giver": ("Who gives", "The party that could give it."),
            "what": ("What", "What it would give."),
            "receiver": ("To whom", "The party that wants it."),
            "gain": ("Worth to them", "The weight of the wish, from 1 to 5."),
            "cost": (
                "Effort for the giver",
                (
                    "The weight of the effort, from 1 to 5; 0 where the effort is made already. Empty "
                    "where nobody has said."
                ),
            ),
            "because": ("Why it is wanted", "Where the receiver is stuck, in its own words."),
            "smallest": (
                "Each gains at least",
                (
                    "What the member of the swap that gains least gains: worth of what it gets less "
                    "effort of what it gives."
                ),
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
                (
                    "What the answerable party and the performer have agreed on: nothing, the process, "
                    "the experience, or both."
                ),
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

    # The deck: titles are conclusions, of at most fourteen words once filled.
    deck_see = "What we see"
    deck_notice = "What the customer notices"
    deck_ask = "What we ask"
    deck_do = "What could be done"
    deck_today = "For today: {question}"
    deck_nothing = "Nothing stands out yet: what is missing from the map?"
    deck_nothing_seen = (
        "The checks that could judge found nothing to talk about; that may only mean the map is incomplete."
    )
    deck_cut_off = "{whom} would go without {what}."
    deck_falls_short = "At “{step}”, {customer} expects {expectation} of 5 and meets {experience}."
    deck_no_signal = "Nobody has asked {customers} yet what they expect and what they meet."
    deck_no_customer = "There is no customer on the map yet: for whom do we do this?"
    deck_recognise = "do you recognise this, and what is missing?"
    deck_basis = "{links}, {shown} shown; {heard} of {parties} have spoken; {known}"
    deck_basis_plain = "{links}, {shown} shown; {heard} of {parties} have spoken"
    deck_bare_title = "Is this right? What is missing?"
    deck_bare_subtitle = (
        "An arrow goes from who gives to who gets: what is given, and what fails with it, goes that way."
    )
    deck_two_falls = (
        "The experience falls deepest at “{one}” and “{other}”",
        "Deepest falls: “{one}” and “{other}”",
    )
    deck_one_fall = ("The experience falls deepest at “{one}”", "Deepest fall: “{one}”")
    deck_no_fall = "Nothing falls short on “{journey}”"
    deck_unknown_fall = (
        "“{journey}”: what does {customer} expect, and what does it meet?",
        "What does {customer} expect, and what does it meet?",
    )
    deck_stage = "stage"
    deck_touchpoint = "touchpoint"
    deck_done_by = "done by"
    deck_nobody_known = "not known"
    deck_blamed_row = "hears the complaint"
    deck_same = "the same"
    deck_experience_row = "expected and met, 1 to 5"
    deck_expected = "expected"
    deck_met = "met"
    deck_short = "falls short"
    deck_deepest = "falls short most"
    deck_handed_over = "handed over"
    deck_unlinked = "handed over without a link"
    deck_unlinked_sign = "?"
    deck_steps_shown = "Shown: the {shown} weightiest of {all} touchpoints."
    deck_without_chain = ("No {chain}", "Without {actor} no {what} for {whom}", "Everything hangs on {actor}")
    deck_back = (
        "{direct} of every 10 parts given come straight back",
        "1 of every 10 parts given comes straight back",
    )
    deck_back_and_loop = (
        "{direct} of every 10 parts given come straight back, {loop} through others",
        "1 of every 10 parts given comes straight back, {loop} through others",
    )
    deck_back_unknown = "Who gives what, and what comes back?"
    deck_bars_foot = (
        "How long a bar is: weight × satisfaction of what is given, added up. "
        "A long bar is no praise and a short one no reproach."
    )
    deck_bars_shown = "Shown: the {shown} most connected of {all} parties, by name."
    deck_swaps = ("{number} swaps in which everybody gains", "A swap in which everybody gains")
    deck_gives_line = "gives: {what}"
    deck_gets_line = "gets: {what}"
    deck_swaps_more = "{number} more are possible; these fit together."
    deck_goal_split = "One goal, and not everybody pulls the same way"
    deck_goal_against = (
        "“{goal}”: {opponents} are against it, and nobody is for it with one voice",
        "“{goal}”: nobody is for it with one voice",
    )
    deck_goal_same = (
        "{supporters} want “{goal}”; {implicit} have not said when it succeeded",
        "Most want the same; when has it succeeded?",
    )
    deck_goal_agreed = (
        "{supporters} want “{goal}”, and say when it succeeded",
        "We want the same, and say when it succeeded",
    )
    deck_goal_open = "Do we want the same?"
    deck_party = "party"
    deck_for = "for"
    deck_against = "against"
    deck_neither = "neither for nor against"
    deck_not_asked = "not asked yet"
    deck_stance = "{stance}: succeeded when “{success}”"
    deck_stance_open = "{stance}; when has it succeeded?"
    deck_more_rows = "And {number:,} more."
    deck_views = (
        "{one} and {other} see “{what}” differently",
        "Two views of “{what}”",
        "Two parties see one link differently",
    )
    deck_view_of = "According to {voice}"
    deck_weight = "weight"
    deck_satisfaction = "satisfaction"
    deck_effort = "effort of giving it"
    deck_of_five = "{number} of 5"
    deck_unsaid = "not said"
    deck_views_question = "What does each of you see that the other does not?"
    deck_now = "now"
    deck_next = "next"
    deck_later = "later"
    deck_undated = "no date yet"
    deck_gains = "gains: {action}"
    deck_contributes = "contributes: {action}"
    deck_both = "contributes and gains: {action}"
    deck_nothing_now = "nothing yet"
    deck_roadmap_gap = (
        "Nothing to gain or do now for {number} of {parties}",
        "Not everybody has something to gain now",
    )
    deck_roadmap_full = "Everybody on the roadmap has something to gain or do now"
    deck_open_title = ("{number} questions are still open", "One question is still open")
    deck_who_missing = "What is missing on this map, and who is missing at this table?"
    deck_who_missing_why = "A map holds only what somebody has put on it."
    deck_question = "What to ask"
    deck_why = "Why"
    deck_unheard = "Not heard yet: {parties}."
    deck_unheard_ask = "On whom do you rely, what do you lack, and what could you give?"
    deck_card = "{party}: what to talk about before we meet with everybody"
    deck_card_short = "What to talk about with {party}"
    deck_relies = "relies on"
    deck_relied = "is relied on by"
    deck_wishes = "wishes"
    deck_could = "could give"
    deck_stuck = "is stuck on"
    deck_ours = "our question"
    deck_relies_line = "{party}: {what}"
    deck_wish_from = "{what}, from {party}"
    deck_card_none = "nothing on the map yet"
    deck_more = "and {number:,} more"
    deck_could_ask = "Could you give {what} to {whom}, and what would make that worthwhile for you?"
    deck_would_help = "Would {what} from {whom} help you, and what could you give in return?"
    deck_what_missing = "What is missing on this card, and what is not as you see it?"
    deck_fields = "{heading}: {lines}"
    deck_cards_more = "One card for each of the {shown} most connected parties; {number:,} have none."
    deck_findings_title = ("All {number} findings", "One finding")
    deck_findings_some = "The gravest {shown} of {number:,} findings"
    deck_number = "nr"
    deck_when = "when"
    deck_finding = "what we found"
    deck_remedy = "what could be done"
    deck_sure = "how sure"
    deck_accepted = "{message} (accepted: {reason})"
    deck_continued = "{page} of {pages}"
    deck_note_rests = "It rests on:"
    deck_note_known = "How sure: {confidence}."
    deck_note_source = "Source: the page of the checks (docs/rules.md), “{title}”, {family}."
    deck_note_measure = "Source: the page of the measures (docs/measures.md)."
    deck_note_more_facts = "… and {number:,} more facts."
    deck_note_arrows = (
        "An arrow goes from who gives to who gets. Several things between the same two are one "
        "arrow, as wide as "
        "the weightiest of them: weight is what the receiver says, from 1 nice to have to 5 cannot "
        "do without."
    )
    deck_note_glued = "The arrows hold on to the parties: move a party and they follow."
    deck_note_left_out = (
        "Drawn is first what is told beside the map, then who and what is bound to it by the "
        "weightiest arrows, "
        "as far as it can be read; the foot counts."
    )
    deck_note_gap = (
        "Gap of a touchpoint: what the customer expects less what it meets, both from 1 to 5. A "
        "hand-over: two "
        "consecutive touchpoints that no party performs both of; linked when any two of their "
        "performers have "
        "a link on the map. The median of the views counts where the customer's own is not known."
    )
    deck_note_step = (
        "{step}: weight {weight}, expected {expectation}, met {experience}, done by {performers}, "
        "complaint to {blamed}."
    )
    deck_note_chain = (
        "A party cannot go on when one of its critical needs is served by nobody any more; everybody who can "
        "serve a need counts. Repeated until nobody else falls. Told is the shortest chain to whom it hits."
    )
    deck_note_bars = (
        "Worth of a link: its weight × satisfaction / 5 (the weight alone where satisfaction is not "
        "known). Gives: the "
        "worth of all that others get from a party; gets: the worth of all it gets. What comes "
        "straight back: for "
        "each two parties the smaller of the two directions, added up, as a share of all worth."
    )
    deck_note_bar = "{party}: gives {gives} ({gives_words}); gets {gets} ({gets_words})."
    deck_note_swaps = (
        "A swap: each gives to the next and the last to the first. What a party gains: the weight of "
        "its wish less the "
        "effort of what it gives, at least 1 for each. Taken by the smallest gain first, each wish "
        "served once."
    )
    deck_note_swap = "{parties}: the one who gains least gains {smallest}, all together {total}."
    deck_note_goals = (
        "A stance runs from -4 (would fight it) over 0 to +4 (lives for it). Of the parts of one "
        "organisation the "
        "firmest counts; parts that disagree make it 0. Customers are not asked: the goal is seen from them."
    )
    deck_note_views = (
        "Rows that tell the same link according to different parties are views of one fact, never added up; "
        "the receiver's own counts. Shown is the link on which two views are furthest apart, of "
        "{number:,} with several views."
    )
    deck_note_step_views = (
        "Rows that tell the same touchpoint according to different parties are views of one fact, never "
        "added up; the customer's own counts, else the median. Shown is the touchpoint on which two views "
        "are furthest apart, of {number:,} with several views."
    )
    deck_note_roadmap = (
        "Now, next and later are the horizons short, medium and long. A party is on the roadmap when "
        "an action "
        "costs it or brings it something. {number:,} actions in all."
    )
    deck_note_action = "{action}: effort {effort}, value {value}, if we do nothing {risk}."
    deck_note_open = (
        "What a check could not judge for want of input, and what findings rest on that nobody has "
        "confirmed. "
        "Silence of a check is no health."
    )
    deck_note_card = (
        "Taken from the map as it stands; what is missing here may only mean that nobody has asked."
    )
    deck_note_table = (
        "Talk now, plan, watch and good to know say how grave a finding is; sure, fairly sure and unsure how "
        "well the facts behind it are known: as well as the least of them. A score starts a "
        "conversation; it is never a verdict."
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
    meant = word.casefold()
    near = difflib.get_close_matches(meant, lowered, n=3, cutoff=0.6)

    def likeness(known: str) -> tuple[float, bool]:
        # Slips are rare in the first letter, so of two that are as near the one that begins alike is meant.
        return difflib.SequenceMatcher(None, known, meant).ratio(), known[:1] == meant[:1]

    return lowered[max(near, key=likeness)] if near else None


def did_you_mean(word: str, words: Iterable[str], *, at_most: int = 8) -> str:
    """Give a hint for a word that is not known: the nearest one, else the few there are, else nothing.

    >>> did_you_mean("xyz", ["hours", "days"])
    'use days or hours'
    """
    known = sorted(set(words))
    if near := closest(word, known):
        return f'did you mean "{near}"?'
    return f"use {listing(known, last='or')}" if 0 < len(known) <= at_most else ""
