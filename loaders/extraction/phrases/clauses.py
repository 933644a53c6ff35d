"""Where a condition stands in a sentence, and the action it governs.

Why: "initiate X when A or B; refuse Y when C" holds two conditions with opposite actions, and a limit may belong to
    one only.
Method: sentences end at full stops and semicolons; a marker ("when", "if", "patients with", "before") opens the
    condition; what stands before it, or after its comma, is the action.
Fails: a limit without a marker has no clause; an action that is told of the past is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from loaders.extraction.candidates import Candidate
from loaders.language import lexis
from loaders.language.lexicon import phrase_class
from loaders.language.token_view import CLOSING, LOOK, OPENING, SENTENCE_ENDS, TokenView, part_of

Polarity = Literal["do", "do_not"]

MARKERS = phrase_class("marker")
MARKERS_NOT_READ = phrase_class("marker not read")
_PEOPLE = phrase_class("people with")
_VERBS = phrase_class("directive")
AVOID = phrase_class("avoid")
POPULATIONS = phrase_class("population")
EXCEPTING = phrase_class("excepting")
_NOBODY = lexis.ARTICLES_AND_OWNERS | {"of"}
_LONGEST = 16  # tokens of an action
_SHORT = 4  # tokens from "with" to its limit
_REACH = 10  # tokens from "considered at" to its limit


@dataclass(frozen=True)
class Clause:
    """Tokens [start, end) of a condition behind the marker that ends at `start`; `marked` is False without a marker."""

    start: int
    end: int
    marker: int
    sentence: tuple[int, int]
    marked: bool = True


def sentence(view: TokenView, i: int) -> tuple[int, int]:
    """The tokens between the full stops or semicolons around token i."""
    low, high, words = i, i, view.keys
    first, last = max(0, i - 3 * LOOK), min(len(words), i + 3 * LOOK)  # text may have no stops, conditions may be long
    while low > first and words[low - 1] not in SENTENCE_ENDS:
        low -= 1
    while high < last and words[high] not in SENTENCE_ENDS:
        high += 1
    return low, high


def clause_of(view: TokenView, limit: Candidate) -> Clause:
    """The condition clause that a limit stands in."""
    low, high = sentence(view, limit.start)
    found = _marker(view, low, limit) or _leading_preposition(view, low, limit) or _limit_of_offer(view, low, limit)
    if found is None:
        return Clause(low, high, low, (low, high), marked=False)
    return Clause(found[1], _condition_end(view, found[1], limit, high), found[0], (low, high))


def _marker(view: TokenView, low: int, limit: Candidate) -> tuple[int, int] | None:
    """The last marker before the limit: its first token, and the one behind it."""
    aim: int | None = None
    for place in range(limit.start, max(low, limit.start - LOOK) - 1, -1):
        if place == limit.start and view.word(place) != "if":
            hit = None
        else:
            hit = MARKERS.at(view.tokens, place)
        aim = place if _opens_an_aim(view, place) else aim
        if hit and hit[0] <= limit.start and not _is_weak_marker(view, place, limit):
            if aim is not None and view.has_number(hit[0], aim):
                return None  # "if Hb < 7 to reach Hb > 8": the condition has its own limit
            return place + _words_of_action(view, place, hit[0]), hit[0]
        if view.word(place) == "," and place < limit.start - 1 and _VERBS.at(view.tokens, place + 1):
            return None  # ", give ...": an order stands between
        if view.word(place) == "with" and _is_forbidden(view, low, place, limit):
            return place, place + 1
        people = _PEOPLE.at(view.tokens, place)
        if people and people[0] - 1 <= limit.start:  # "adults under" holds the first word of its limit
            return place, min(people[0], limit.start)
    return None


def _opens_an_aim(view: TokenView, place: int) -> bool:
    """"to reach", "to keep": what is wanted, unless something fails to."""
    return view.word(place) == "to" and view.word(place + 1) in lexis.VERBS_OF_ATTAINING_AN_AIM and (
        view.word(place - 1) not in lexis.DENIALS_OF_A_LIMIT)


def _is_forbidden(view: TokenView, low: int, place: int, limit: Candidate) -> bool:
    """"Do not use X with potassium >5.0": in a prohibition "with" and a limited measure are its condition."""
    if view.word(place - 1) in {"or", "and"}:
        return False  # "or with a life expectancy under ...": the other half of an alternative
    return limit.start - place <= _SHORT and AVOID.first(view.tokens, low, place) is not None


def _words_of_action(view: TokenView, place: int, end: int) -> int:
    """Of "recommended for" the first word belongs to the action."""
    return 1 if view.word(place) in lexis.PARTICIPLES_OF_RESERVING and end - place > 1 else 0


def _leading_preposition(view: TokenView, low: int, limit: Candidate) -> tuple[int, int] | None:
    """"In minor stroke (NIHSS ≤3), give ...": a preposition that opens the sentence, closed by a comma."""
    if view.word(low) not in lexis.PREPOSITIONS_BEFORE_PEOPLE or low >= limit.start:
        return None
    closes = any(view.word(n) == "," and _main_clause_goes_on(view, n + 1)
        for n in range(limit.end, min(limit.end + LOOK, len(view.tokens))))
    return (low, low + 1) if closes else None


def _limit_of_offer(view: TokenView, low: int, limit: Candidate) -> tuple[int, int] | None:
    """"transfusion may be considered at a haemoglobin of 70 g/L or less": the limit right behind what is offered."""
    ordered = _VERBS.at(view.tokens, low) is not None and limit.comparator != "="  # "avoid it below an eGFR of 30"
    if not ordered and view.vocabulary.isdisjoint(lexis.PARTICIPLES_OF_OFFERING):
        return None
    for place in range(limit.start, max(low, limit.start - _REACH), -1):
        if view.word(place) in lexis.SIGNS_AND_PREPOSITIONS_OF_BOUNDS and (
            view.word(place - 1) in lexis.PARTICIPLES_OF_OFFERING
            or (ordered and view.word(place) in lexis.PREPOSITIONS_BESIDE_A_LIMIT and view.word(place + 1) in {"a", "an"})
        ):
            return place, min(place + 1, limit.start)
        if view.word(place - 1) in lexis.OPENERS_OF_AN_OFFER:
            return None
    return None


def _is_weak_marker(view: TokenView, place: int, limit: Candidate) -> bool:
    """"before" opens a condition only where the limit says so."""
    word = view.word(place)
    if MARKERS_NOT_READ.at(view.tokens, place) and "," in view.words(place, limit.start):
        return True  # "irrespective of ALT, people older than 30"
    return word in lexis.BEFORE_AFTER_UNTIL and limit.qualifiers.get("rel") != word


def _condition_end(view: TokenView, start: int, limit: Candidate, high: int) -> int:
    """A condition ends at "then", "otherwise", an aim, a comma and a telling verb, the next marker, or with the sentence."""
    depth = 0
    for place in range(start, high):
        word = view.word(place)
        depth += (word in OPENING) - (word in CLOSING)
        if depth < 0:
            return place  # the bracket it stands in closes
        if depth or place < limit.end:
            continue  # what is in brackets, or before the limit, ends nothing
        if place == limit.end and _VERBS.at(view.tokens, place):
            return place  # "above 5.5 mmol/L stop it": no comma parts them
        if word in {"should", "must"}:
            return place  # "infants under 1 year with HIV exposure should get it": whom, then what
        if _opens_an_aim(view, place) or (
                word in lexis.WORDS_OF_THE_OTHER_CASE and _opens_another_order(view, place)):
            return place
        if word == "then" or (word in {",", "and", "but"} and _main_clause_goes_on(view, place + 1)):
            return place
        if MARKERS.at(view.tokens, place) and word not in lexis.MARKERS_NOT_ENDING_A_LIMIT:
            return _last_joint(view, limit.end, place)  # "or if bleeding is overt" goes with its "or"
    return high


def _opens_another_order(view: TokenView, place: int) -> bool:
    """", otherwise continue", "or else monitor", but not "or otherwise unwell"."""
    before = view.word(place - 1)
    return before == "," or (before in lexis.COORDINATORS and _VERBS.at(view.tokens, place + 1) is not None)


def _main_clause_goes_on(view: TokenView, place: int) -> bool:
    """Whether the main clause goes on here: a telling verb, or a subject with "should"."""
    place += view.word(place) in lexis.COORDINATORS
    if _VERBS.at(view.tokens, place):
        return True
    limited = next((n for n in range(place, place + 30) if view.word(n) in {"if", ";", "."}  # behind: another order
        or n >= len(view.tokens)), place)
    return view.word(place - 1) == "," and bool(
        lexis.WORDS_OF_A_NEW_ORDER & set(view.words(place, limited)))


def _last_joint(view: TokenView, low: int, high: int) -> int:
    for place in range(high - 1, low - 1, -1):
        if view.word(place) in lexis.COORDINATORS_AND_COMMA:
            return place
    return high


def action_of(view: TokenView, clause: Clause) -> tuple[str | None, Polarity]:
    """The action a condition governs, and whether it is told to be done."""
    low, high = clause.sentence
    marker = (words_of_excepting(view, clause.marker) or (clause.marker,))[0]
    low = own_start(view, low, marker)
    words = view.words(low, marker)
    if lexis.WORDS_OF_DEFINING & set(view.words(clause.marker, clause.start)):
        return None, "do"  # "hypoxaemia means < 92%": nothing is to be done
    if "timing" in words or ("time" in words and lexis.WORDS_OF_THE_BEST_TIME & set(words)):
        place = _earlier_action(view, low)
    elif marker > low and _names_an_action(words) and words[-1] != ":" and not _are_people(view, low, marker):
        place = _clause_before(view, low, marker)
    else:
        place = _clause_behind(view, clause, high)
    if place is None or place[0] >= place[1] or set(view.words(*place)) & lexis.VERBS_OF_STUDY_REPORTS:
        return None, "do"  # a study tells what was done, not what to do
    told = view.text(*place)
    if told.startswith("(") or told.count("(") < told.count(")"):
        return None, "do"  # "call if it bleeds, (including the drain), if ...": a bracket is not what is done
    return part_of(told, told.strip(" ,:(")), polarity(view, clause, place)


def own_start(view: TokenView, low: int, marker: int) -> int:
    """Where the words before a marker begin that can be its action: of "give X (stop if ...)" those in the bracket."""
    inner = max(low, view.clause_start(marker))
    told = _VERBS.first(view.tokens, inner, marker) or AVOID.first(view.tokens, inner, marker)
    return inner if told and view.word(inner - 1) in OPENING else low


def _names_an_action(words: list[str]) -> bool:
    return any(word not in lexis.COORDINATORS_AND_ONLY for word in words) and words[0] != "if"


def _are_people(view: TokenView, low: int, marker: int) -> bool:
    """"Pregnant women with ...", "people older than 40 years whose ...": whom it is about, with nothing done as yet."""
    words = view.words(low, marker)
    if view.word(marker) in lexis.CONDITIONAL_AND_TEMPORAL:
        return False  # "intervene if ...": an order, however short
    if words[0] in lexis.WORDS_DENYING_A_SUBJECT and _NOBODY.issuperset(words[1:]):
        return True  # "None of the patients with"
    if len(words) > 1 and POPULATIONS.first(view.tokens, low, marker) is None:
        return False
    return not lexis.VERBS_OF_OBLIGATION & set(words) and _VERBS.first(view.tokens, low, marker) is None and (
        bool(lexis.VERBS_OF_OBLIGATION & set(view.words(marker, marker + LOOK))))


def _clause_before(view: TokenView, low: int, marker: int) -> tuple[int, int] | None:
    """The words before the marker, back to the last condition's end, at most fourteen."""
    start = low
    for place in range(marker - 1, low - 1, -1):
        if MARKERS.at(view.tokens, place) and view.word(place) in lexis.CONDITIONAL:
            start = next((n + 1 for n in range(place, marker) if view.word(n) == ","), marker)
            break
        if place > low and view.word(place - 1) in {",", "and"} and _VERBS.at(view.tokens, place):
            start = place  # "keep SpO2 above 92% and give oxygen when ...": the second order alone
            break
    people = POPULATIONS.at(view.tokens, marker) or (marker, "")
    noun = POPULATIONS.before(view.tokens, people[0])
    if noun and noun[0] > start and view.word(noun[0] - 1) not in lexis.WORDS_TRIMMED_BEFORE_A_LIMIT and (
            _VERBS.before(view.tokens, noun[0]) is None):
        return start, min(people[0], start + _LONGEST)  # "do not transfuse stable patients with": the noun of "stable"
    end = marker
    while end > start and view.word(end - 1) in lexis.WORDS_TRIMMED_BEFORE_A_LIMIT:
        end -= 1
    return (start, min(end, start + _LONGEST)) if end > start else None


def _clause_behind(view: TokenView, clause: Clause, high: int) -> tuple[int, int] | None:
    """The main clause behind a leading condition, or behind a limit that is the subject."""
    start = clause.end
    while view.word(start) in {",", "then", "and"}:
        start += 1
    if view.word(start) in lexis.RELATIVE_PRONOUNS:  # "adults over 50 who smoke should be screened"
        start = next((n + (view.word(n) == ",") for n in range(start, high) if view.word(n) in lexis.MODALS or (
            view.word(n) == "," and _VERBS.at(view.tokens, n + 1))), high)
    end, depth = min(high, start + _LONGEST), 0
    for place in range(start, end):
        depth += (view.word(place) in OPENING) - (view.word(place) in CLOSING)
        again = view.word(place) in lexis.COORDINATORS and view.word(place + 1) == "if"  # "and if > 96% stop it"
        if depth == 0 and (again or view.word(place) in {",", ";"} or view.ends_sentence(place)):
            end = place
            break
    return (start, end) if end > start else None


def _earlier_action(view: TokenView, low: int) -> tuple[int, int] | None:
    """"Do not wait for X before PEG placement; optimal timing is when ...": the action named before."""
    for place in range(low - 1, max(0, low - LOOK) - 1, -1):
        if view.word(place) in lexis.WORDS_BEFORE_WHAT_IS_TIMED:
            noun = view.noun_after(place + 1)
            if noun:
                return noun
    return None


def polarity(view: TokenView, clause: Clause, action: tuple[int, int]) -> Polarity:
    """"do_not" for avoid, refuse, should not ...; "do not delay" and "unless" each turn it round."""
    hit = AVOID.first(view.tokens, *action)
    negative = hit is not None and is_prohibition(view, hit[0], hit[1])
    if view.word(clause.marker) == "unless" or is_excepted(view, clause):
        negative = not negative
    return "do_not" if negative else "do"


def is_excepted(view: TokenView, clause: Clause) -> bool:
    """Whether a condition is taken out: "except if", "other than when", "save for people with"."""
    return words_of_excepting(view, clause.marker) is not None


def words_of_excepting(view: TokenView, marker: int) -> tuple[int, int] | None:
    """The words before a marker that take its condition out: "apart from", "with the exception of patients" before "who"."""
    people = POPULATIONS.before(view.tokens, marker)
    for place in (marker, people[0] if people else marker):
        for end in (place, place - (view.word(place - 1) in lexis.PREPOSITIONS_BEFORE_PEOPLE)):
            if hit := EXCEPTING.before(view.tokens, end):
                return hit[0], marker
    return None


def is_prohibition(view: TokenView, start: int, end: int) -> bool:
    """Whether words of avoiding forbid: "do not delay" orders, what "need not be" or is "not contraindicated" is free."""
    needless = lexis.WORDS_OF_NEED & set(view.words(start - 1, end + 1))
    barred = view.word(end - 1) in lexis.WORDS_OF_RECOMMENDING_AGAINST
    if barred and lexis.NEGATORS_OF_AN_ORDER & set(view.words(max(0, end - _SHORT), end - 1)):
        return False
    return not needless and not lexis.VERBS_OF_DEFERRING & set(view.words(end, end + 2))
