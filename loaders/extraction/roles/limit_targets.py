"""Which limits are to be reached: "aim for an HbA1c below 7 %", "lower it to 140/90 mm Hg".

Why: a target is no condition; taken for one it would turn a plan round.
Method: words of aiming, bringing and advising before the limit in its clause, or what it is called behind it.
Fails: it cannot; a limit no word calls an aim is none.
"""

from __future__ import annotations

from loaders.extraction.candidates import Candidate
from loaders.language import lexis
from loaders.language.lexer import key_of
from loaders.language.lexicon import phrase_class
from loaders.language.token_view import LOOK, OPENING, TokenView

_NEAR, _FAR, _OBJECT = 9, 14, 7  # tokens
_VERBS = phrase_class("directive")


def add_target(view: TokenView, found: Candidate) -> None:
    """A limit to be reached is a target."""
    start = found.start
    if (
        view.word(start - 1) in OPENING and view.word(start - 2) in lexis.NOUNS_OF_RANGES
    ):  # "in the target range (70-180 mg/dL)"
        start -= 1
    low = max([view.clause_start(start), *(n for n in range(max(0, start - _NEAR), start)
        if view.word(n) in lexis.CONDITIONAL_OR_UNTIL)])
    before = view.words(max(low, start - _NEAR - 1), start)  # "if", "until" open a condition, which aims at nothing
    lowered = bool(lexis.VERBS_OF_BRINGING_TO_A_TARGET & set(before[-8:])) and (
        before[-1:] == ["to"] or _is_brought(view, found, low)
    )
    if lexis.VERBS_OF_AIMING & set(before) or lowered or before[-1:] in (["reach"], ["attain"]) or _should_be(before) or (
            _is_called_aim(view, found)) or _is_advised(view, found, low):
        found.qualifiers["kind"] = "target"


def _is_brought(view: TokenView, found: Candidate, low: int) -> bool:
    """"lower LDL cholesterol below 1.8 mmol/L": an order with nothing but the measure between."""
    place = next(
        (n for n in range(found.start - 1, low - 1, -1) if view.word(n) in lexis.VERBS_OF_BRINGING_TO_A_TARGET), None
    )
    ordered = place is not None and (place == low or view.word(place - 1) in lexis.WORDS_BEFORE_AN_ORDERED_VERB)
    return ordered and place is not None and place < found.start - 1 and not lexis.WORDS_PARTING_A_TARGET & set(
        view.words(place + 1, found.start)) and found.comparator in {"<", "<=", ">", ">="} and found.unit != "%" and (
        view.word(found.end) not in lexis.FORMS_OF_BE_FINITE)  # "lower LDL-C below 1.8 is ...": no order


def _should_be(before: list[str]) -> bool:
    """"should be", "should stay", "should fall by": with nothing else between the order and the limit."""
    if "should" not in before[-4:]:
        return False
    verbs = before[len(before) - before[::-1].index("should"):]
    return bool(verbs) and set(verbs) <= lexis.VERBS_OF_KEEPING


def _is_called_aim(view: TokenView, found: Candidate) -> bool:
    """"below 130/80 mm Hg is the recommended goal"."""
    words = view.words(found.end, found.end + 5)
    return view.word(found.end) in lexis.CALLING and bool(lexis.NOUNS_OF_AIM & set(words)) and (
        not lexis.NEGATORS_AND_BOUNDS & set(words))


def _is_advised(view: TokenView, found: Candidate, low: int) -> bool:
    """"we suggest a systolic pressure below 120", "a fasting glucose of 4-7 and one of < 10 after meals are recommended"."""
    if key_of(found.parameter or "") in lexis.MEASURES_OF_BODY_SIZE:
        return False  # "weight below 35 kg" says for whom
    if not view.vocabulary.isdisjoint(lexis.VERBS_OF_ADVISING):
        place = next((n for n in range(found.start - 1, max(low, found.start - _OBJECT) - 1, -1)
                      if view.word(n) in lexis.VERBS_OF_ADVISING), None)
        if place is not None and view.word(place - 1) != "not" and place < found.start - 1 and (
                not lexis.WORDS_PARTING_A_TARGET & set(view.words(place, found.start))):
            return True
    alone = low == found.start or view.word(low - 1) in OPENING
    if (
        alone
        or view.vocabulary.isdisjoint(lexis.ADJECTIVES_OF_ADVICE)
        or lexis.WORDS_PARTING_A_TARGET & set(view.words(low, found.start))
        or (_VERBS.at(view.tokens, low) is not None)
    ):
        return False
    place = next((n for n in range(found.end, min(found.end + LOOK, len(view.tokens)))
                  if view.word(n) in {"is", "are"} or view.ends_sentence(n)), 0)
    return (
        view.word(place) in {"is", "are"}
        and bool(lexis.ADJECTIVES_OF_ADVICE & set(view.words(place + 1, place + 3)))
        and (not {"not", "no"} & set(view.words(place, place + 3)))
        and "as" not in view.words(place, place + 4)
        and (not lexis.CONDITIONAL_SHOULD_OR_WHO & set(view.words(found.end, place)))
    )
