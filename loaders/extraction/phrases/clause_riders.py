"""What a time is said to be for: "5 days in women and 7 days in men", "14 days if bacteraemic".

Why: two lengths of one treatment are two rules, each for its own people; without their riders they contradict.
Method: the words behind the time, where the same kind of words stands behind the time before it, or a word of condition.
Fails: a time without such words gets none.
"""

from __future__ import annotations

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.amounts import Amount
from loaders.extraction.phrases.arms import phrase
from loaders.extraction.phrases.clause_arguments import subject
from loaders.extraction.phrases.parameters import name
from loaders.language import lexis
from loaders.language.token_view import TokenView

_RIDERS, _PAUSED = lexis.OPENERS_OF_RIDERS, {".", ";", "(", ")"}
_LONGEST_RIDER = 8  # tokens


def add_riders(view: TokenView, last: Candidate, found: Candidate) -> Candidate:
    """"7 days in X, 10 days in Y": what each time is for."""
    for one in (last, found):
        words = phrase(view, one.end + 1)
        if words and view.word(one.end) in lexis.PREPOSITIONS_BEFORE_PEOPLE:
            one.qualifiers.setdefault("cond", words)
    return found


def has_rider(view: TokenView, last: Candidate, amount: Amount) -> bool:
    """"5 days in women and 7 days in men": each time with its own people, one thing done."""
    between, behind = view.words(last.end, amount.start), view.word(amount.end)
    parallel = bool(between) and between[0] in _RIDERS and between[-1] in {"and", "or", ","} and behind in _RIDERS
    return parallel and last.role == "duration" and len(between) <= _LONGEST_RIDER and not _PAUSED & set(between)


def add_condition(view: TokenView, found: Candidate) -> None:
    """"three days where HIV is uncommon", "14 days if bacteraemic"."""
    if view.word(found.start - 1) == "," and (before := rider_before(view, found.start - 1)):
        found.qualifiers.setdefault("cond", before)
    place = found.end + (view.word(found.end) == ",")
    if view.word(place) in lexis.CONDITIONAL_OR_WHERE or view.phrase(place, place + 2) in {"in people", "for people"}:
        high = place
        while high < view.clause_end(place) and view.word(high) not in {",", ")", "]"}:
            high += 1
        found.qualifiers.setdefault("cond", view.text(place, high))


def rider_before(view: TokenView, comma: int) -> str | None:
    """"3 months or, for barbiturates, 6 months": the words between the commas before the time."""
    for place in range(comma - 1, max(0, comma - _LONGEST_RIDER), -1):
        if view.word(place) in lexis.PREPOSITIONS_BEFORE_PEOPLE and view.word(place - 1) == ",":
            joined = view.word(place - 2) in lexis.COORDINATORS
            return view.text(place + 1, comma) if joined else None
        if view.word(place) in {",", ";", "."}:
            return None
    return None


def is_conditional(view: TokenView, i: int) -> bool:
    """"change it if the target is missed at 6 months": a time in a condition is when it is looked at."""
    words = view.words(view.clause_start(i), i)  # the nearest tells: a comma has closed the condition
    return next((word for word in reversed(words) if word in lexis.COMMA_OR_CONDITIONAL), "") in {"if", "unless"}


def condition_topic(view: TokenView, i: int, done: list[Candidate]) -> str | None:
    """What a condition looks at at a time: the limit right before it, the noun there, or the subject."""
    last = done[-1] if done else None
    if last and last.role == "threshold" and i - last.end <= 1:
        return last.parameter
    noun = view.noun_before(i)
    return name(view, noun) if noun and view.word(noun[0] - 1) in lexis.NEGATORS_BEFORE_A_NOUN else subject(view, i)
