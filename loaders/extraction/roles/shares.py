"""Whom a share is of, and what sets them apart from the others it is compared with.

Why: "41% of those who stopped and 6% of those who continued" are shares of two kinds of people, told by what they did.
Method: people behind "of"; else things that a verb of outcome follows ("of fistulas had closed"); then what tells them
    closer, up to the next verb, number or joint.
Fails: answers False where nobody is told behind "of".
"""

from __future__ import annotations

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.amounts import amount_at
from loaders.extraction.phrases.clause_arguments import sentence_start
from loaders.extraction.phrases.outcomes import NOMINALS, predicate_start
from loaders.extraction.roles.changes import trim_article
from loaders.language import lexis
from loaders.language.lexer import DASHES
from loaders.language.lexicon import phrase_class
from loaders.language.token_view import TokenView, part_of

_WHOLES = phrase_class("whole")
_MODIFYING = lexis.WORDS_GIVEN_OR_NOT | lexis.WORDS_MODIFYING_PEOPLE
_TREATED = lexis.WORDS_GIVEN_OR_NOT - lexis.WITH_OR_WITHOUT | {"who"}
_NEAR, _REACH, _TOLD_APART = 10, 7, 2  # tokens


def is_share_of_people(view: TokenView, found: Candidate) -> bool:
    """"of patients", "of older adults", "of wrists had united": whom the share is taken of."""
    if view.word(found.end) != "of" or view.has(lexis.REFERENCE_VALUES, found.end, found.end + 4):
        return False
    end = _whole_end(view, found.end + 1) or _acting_end(view, found) or _elided_end(view, found)
    if end is None:
        return False
    high = _behind_modifier(view, end)
    yearly = view.first({"per", "each"}, found.end + 2, high + 2)
    if yearly and view.word(yearly + 1) == "year" and found.unit == "%":  # "4% of people each year" is a rate per year
        found.unit, high = "%/a", yearly
    found.qualifiers["pop"] = view.text(found.end + 1, high)
    _arm_of_people(view, found, end, high)
    return True


def _is_break(view: TokenView, i: int) -> bool:
    """Whether a sign other than a dash, or a joint of shares, stands here: another phrase begins."""
    return (view.tokens[i].kind == "sign" and view.word(i) not in DASHES) or view.word(i) in lexis.JOINTS_OF_SHARES


def _whole_end(view: TokenView, low: int) -> int | None:
    """The token behind the people or things among the next six tokens."""
    for place in range(low, min(low + 6, len(view.tokens))):
        if _is_break(view, place):
            return None
        if hit := _WHOLES.at(view.tokens, place):
            return (_WHOLES.at(view.tokens, hit[0]) or hit)[0]
    return None


def _acting_end(view: TokenView, found: Candidate) -> int | None:
    """"of fistulas had closed", "of warts resolve": the noun before a verb of outcome, in a clause that is no condition."""
    noun = view.noun_after(found.end + 1)
    if noun is None or view.has(lexis.CONDITIONAL_OR_UNTIL, found.start - _NEAR, found.start):
        return None  # in a condition it is a limit
    end = next((n for n in range(noun[0] + 1, noun[1] + 1)
                if view.word(n) in lexis.AUXILIARIES or NOMINALS.at(view.tokens, n)), None)
    return end if end and NOMINALS.at(view.tokens, predicate_start(view, end)) else None


def _elided_end(view: TokenView, found: Candidate) -> int | None:
    """"in 0.3% of treated and 1.1% of untreated patients": the people stand behind the second share."""
    place = found.end + 2
    other = amount_at(view, place + 1) if view.word(place) in lexis.JOINTS_OF_ARMS else None
    if other is None or other.kind != "percent" or view.word(other.end) != "of":
        return None
    found.qualifiers["arm"] = view.text(found.end + 1, place)
    return place if _whole_end(view, other.end + 1) else None


def _behind_modifier(view: TokenView, end: int) -> int:
    """The token behind what tells the people closer: "with diabetes", "given placebo", "who stopped"."""
    word = view.word(end)
    treated = word.endswith("ed") and NOMINALS.at(view.tokens, end) is None and (
        word not in lexis.VERBS_LIGHT | lexis.PREDICATES_OF_PEOPLE) and (
        view.word(end + 1) in lexis.WORDS_GIVEN_OR_NOT | {"to"})
    if word not in _MODIFYING and not treated:
        return end
    who = word in {"who", "whose"}
    verbs = lexis.AUXILIARIES | lexis.PREDICATES_OF_PEOPLE | (
        frozenset() if who else lexis.VERBS_LIGHT | lexis.VERBS_OF_ARISING | lexis.ADVERBS_BESIDE_A_VERB)
    high, last = min(end + 1 + who, len(view.tokens)), min(end + _REACH, len(view.tokens))
    while high < last and not _is_break(view, high) and view.tokens[high].kind != "gap" and (
            view.word(high) not in verbs) and (
            high == end + 1 or NOMINALS.at(view.tokens, high) is None):
        high += 1
    return high


def _arm_of_people(view: TokenView, found: Candidate, end: int, high: int) -> None:
    """"73% of participants on TAF", "41% of those who stopped and 6% of those who continued": what sets them apart."""
    if view.word(found.end + 1) in lexis.PARTICIPLES_OF_EXPOSURE:
        found.qualifiers.setdefault("arm", view.text(found.end + 1, found.end + 2))  # "of untreated children"
        return
    if high - end < _TOLD_APART or view.word(end + 1) in lexis.PREPOSITIONS_BEFORE_A_TIME or view.word(end) not in _TREATED:
        return  # "of those treated for 6 months": a time sets nobody apart
    start = end + 1
    while start < high - 1 and view.word(start) in lexis.WORDS_BEFORE_AN_ARM_OF_PEOPLE:
        start += 1
    found.qualifiers["arm"] = view.text(start, high)


def add_leading_condition(view: TokenView, found: Candidate) -> None:
    """"With septic shock it exceeds 50%": the words before the pronoun are the condition."""
    low = sentence_start(view, found.start)
    # "With septic shock 5 of 10": a number there is a result of its own, no condition.
    if view.word(found.start - 1) == "it" and view.word(low) in lexis.PREPOSITIONS_LEADING_PEOPLE and (
            not view.has_number(low, found.start)):
        before = view.text(low + 1, found.start - 1)
        found.qualifiers["cond"] = part_of(before, before.strip(" ,"))


def at_score(view: TokenView, found: Candidate) -> None:
    """"0.6% at a DECAF score of 0 and 14.1% at a score of 3 or higher": the score or grade whose share it is."""
    if view.word(found.end) not in lexis.PREPOSITIONS_BEFORE_A_SCORE:
        return
    place = view.first(lexis.NOUNS_OF_SCORE, found.end + 1, min(found.end + _NEAR, view.clause_end(found.end)))
    if place is None or view.has_number(found.end, place):
        return  # that score has a number of its own
    amount = amount_at(view, place + 1 + (view.word(place + 1) == "of"))
    if amount:
        end = amount.core + 1 if amount.unit or amount.values else amount.end
        found.qualifiers.setdefault("cond", trim_article(view.text(found.end + 1, end)))


def is_score(view: TokenView, i: int) -> bool:
    """"and 14.1% at a score of 0": a number behind "score of" is of the score."""
    return view.word(i - 1) == "of" and view.word(i - 2) in lexis.NOUNS_OF_SCORE
