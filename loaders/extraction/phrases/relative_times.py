"""Times told from an event: "8 to 12 weeks after starting", "48 hours before surgery", "for 3 weeks before cardioversion".

Why: "24 hours" before and after an operation are two orders; the event and the side of it are half of what is said.
Method: "before" or "after" behind the time, and the words behind that; an event told once holds for both its sides.
Fails: returns None where neither word stands behind the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from loaders.extraction.candidates import Candidate, candidate
from loaders.extraction.phrases.amounts import Amount
from loaders.extraction.phrases.clause_arguments import is_arranged, sentence_start, subject, thing_done
from loaders.extraction.phrases.clause_riders import condition_topic, is_conditional
from loaders.extraction.phrases.parameters import name
from loaders.extraction.phrases.plain_names import names_anyone, plain_name
from loaders.language import lexis
from loaders.language.lexer import DASHES
from loaders.language.token_view import OPENING, TokenView
from loaders.record import Role
from ontology.ground.timing import Timing

_NEAR, _LONGEST = 8, 6  # tokens


def in_brackets(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"3 days before surgery (4 days for ertugliflozin)": the same for another drug."""
    last = done[-1] if done else None
    if last is None or view.word(amount.start - 1) != "(" or view.word(amount.end) not in lexis.FOR_IF_WITH or (
            last.amount is None or last.amount.kind != "time" or last.role not in {"schedule", "duration"}):
        return None
    noun = view.noun_after(amount.end + 1) if view.word(amount.end) != "if" else None
    found = candidate(amount, last.role, "bracketed", name(view, noun) if noun else last.parameter)
    if "rel" in last.qualifiers:
        found.qualifiers["rel"] = last.qualifiers["rel"]
    if "event" in last.qualifiers:
        found.qualifiers["event"] = last.qualifiers["event"]
    return found


def add_anchor(view: TokenView, found: Candidate) -> None:
    """"for 3 weeks before cardioversion", "within 24 hours before incision": the event a time runs up to or from."""
    word = view.word(found.end)
    if word in lexis.WORDS_OF_AFTER_BIRTH:
        found.qualifiers["rel"], found.qualifiers["event"] = Timing.AFTER, view.text(found.end, found.end + 1)
    if word not in lexis.WORDS_OF_BEFORE | lexis.WORDS_OF_AFTER or "rel" in found.qualifiers or found.role == "timepoint":
        return
    found.qualifiers["rel"] = Timing.BEFORE if word in lexis.WORDS_OF_BEFORE else Timing.AFTER
    place = found.end + 1 + (view.word(found.end + 1) in {"to", "of"})
    if "event" not in found.qualifiers and (told := event(view, place)):
        found.qualifiers["event"] = told


def add_moment(view: TokenView, found: Candidate, done: Sequence[Candidate]) -> None:
    """"40 mg daily until remission", "5 mg before breakfast": the state or event right behind a dose that bounds it."""
    place, word = found.end, view.word(found.end)
    if word not in lexis.TIMINGS or "rel" in found.qualifiers or any(place <= other.start <= place + 1 for other in done):
        return
    end = place + 1
    while end <= place + _LONGEST and end < len(view.tokens) and view.tokens[end].kind == "word" and (
            view.word(end) not in lexis.ENDS_OF_A_MOMENT):
        end += 1
    if place + 1 < end and (end == len(view.tokens) or view.word(end) in lexis.ENDS_OF_A_MOMENT):
        found.qualifiers["rel"], found.qualifiers["event"] = Timing(word), view.text(place + 1, end)


def relative_time(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"8 to 12 weeks after starting", "48 hours before surgery", "between 6 and 16 hours from onset"."""
    word = view.word(amount.end)
    if (
        amount.low is not None
        and amount.op == "between"
        and word in lexis.AFTER_FROM_OF
        and view.word(amount.start) == "between"
        and not _is_planned(view, amount, done)
    ):
        return candidate(amount, "duration", "relative", subject(view, amount.start))
    rel = Timing.AFTER if word in lexis.WORDS_OF_AFTER else Timing.BEFORE if word in lexis.WORDS_OF_BEFORE else None
    last = done[-1] if done else None
    if rel and last and last.role == "duration" and view.phrase(last.end, amount.start) in lexis.BEFORE_AND_FOR:
        return candidate(amount, "duration", "for", last.parameter)  # "for 3 weeks before and for 4 weeks after": two
    if rel is None or amount.op == "within" or view.word(amount.start) in {"over", "beyond"} or view.word(
            amount.start - 1) in {"for", "until"}:
        return None  # a window, a limit or a length, no date
    looked_at = is_conditional(view, amount.start)  # "reassess if fever persists 48 h after": when a condition looks
    role: Role = "schedule" if _is_planned(view, amount, done) and not looked_at else "timepoint"
    thing = condition_topic(view, amount.start, done) if looked_at else thing_done(view, amount.start, done)
    noun = view.noun_before(amount.start) if looked_at and (thing is None or names_anyone(thing)) else None
    found = candidate(amount, role, "relative",
                      name(view, noun) if noun else plain_name(thing) or _item_before(view, amount.start))
    found.qualifiers["rel"] = rel
    place = amount.end + (2 if view.word(amount.end + 1) in {"to", "of", *DASHES} else 1)
    ends = [n for n in range(place, place + 4) if view.word(n) in lexis.ENDS_OF_AN_EVENT | OPENING or (
        view.word(n) in {"is", "are"} and view.word(n + 1) in lexis.WORDS_OF_ORDERING)]
    told = view.text(place, min([place + 4, view.clause_end(place), *ends]))
    found.qualifiers["event"] = told or _shared_event(view, place) or (last.qualifiers.get("event", "") if last else "")
    return found


def _item_before(view: TokenView, i: int) -> str | None:
    """"A booster dose 12 months after": all words of the clause before a time, where they are a name and no more."""
    low = view.clause_start(i)
    while low < i and view.word(low) in lexis.DETERMINERS:
        low += 1
    words = view.text(low, i) if low < i <= low + _LONGEST and all(
        token.kind == "word" for token in view.tokens[low:i]) else None
    return plain_name(words)


def _shared_event(view: TokenView, i: int) -> str | None:
    """"from 24 hours before until 30 days after the infusion": the event stands behind the second time."""
    place = next(
        (
            n
            for n in range(i, min(i + _NEAR, view.clause_end(i)))
            if view.word(n) in lexis.WORDS_OF_BEFORE | lexis.WORDS_OF_AFTER
        ),
        None,
    )
    return event(view, place + 1) if place else None


def event(view: TokenView, i: int) -> str | None:
    """The noun at token i; words of treatment, which name no parameter, are events all the same."""
    while view.word(i) in lexis.DETERMINERS_OF_AN_EVENT:
        i += 1
    noun = view.noun_after(i)
    return view.text(*noun) if noun else view.text(i, i + 1) if view.word(i) in lexis.NOUNS_OF_TREATMENT else None


def _is_planned(view: TokenView, amount: Amount, done: list[Candidate]) -> bool:
    """Whether the sentence tells what to do, by a verb of checking or by a dose."""
    low = sentence_start(view, amount.start)
    return is_arranged(view, amount.start) or any(
        d.role == "dose" and d.start >= low for d in done) or _is_advised(view, amount.end)


def _is_advised(view: TokenView, i: int) -> bool:
    """"Restarting a DOAC 48 to 72 hours after major surgery is reasonable": the advice stands behind the time."""
    end = min(i + 2 * _NEAR, view.clause_end(i))
    return any(
        view.word(n) in lexis.FORMS_OF_BE and view.word(n + 1 + (view.word(n + 1) == "strongly")) in lexis.WORDS_OF_ORDERING
        for n in range(i, end)
    ) and not lexis.CONDITIONAL_OR_WHO & set(view.words(view.clause_start(i), i))  # in a condition nothing is advised


def join_window_and_date(view: TokenView, done: list[Candidate]) -> None:
    """"check it within 48 hours and at day 7": a window that a date follows is the first of the dates."""
    for first, second in pairwise(done):
        if first.rule != "window" or second.role != "schedule" or first.comparator != "within":
            continue
        if set(view.words(first.end, second.start)) <= lexis.JOINTS_OF_TIMES and is_arranged(
                view, first.start):
            first.role = "schedule"
            second.parameter = first.parameter or second.parameter


def last_time_allowed(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"clear fluids until 2 hours and solid food until 6 hours before induction": the last time something is allowed."""
    place = next((n for n in range(amount.end, min(amount.end + 9, view.clause_end(amount.end)))
                  if view.word(n) in lexis.AFTER_BEFORE_PRIOR), None)
    if place is None or (place > amount.end and "until" not in view.words(amount.end, place)):
        return None
    noun = view.noun_before(amount.start - 1)
    own = noun is not None and view.word(noun[0] - 1) in lexis.COORDINATORS_AND_COMMA
    low = view.clause_start(amount.start)
    denied = next((n for n in range(low, amount.start) if view.word(n) == "not"), 0)  # "may not rise until"
    role: Role = "timepoint" if denied and view.word(denied - 1) in lexis.MODALS_OF_FACTS else "schedule"
    found = candidate(amount, role, "until", name(view, noun) if noun and own else thing_done(
        view, amount.start - 1, done))
    if place > amount.end or role == "timepoint":
        found.qualifiers["rel"] = Timing.AFTER if view.word(place) == "after" else Timing.BEFORE
        found.qualifiers["event"] = event(view, place + 1) or ""
    return found
