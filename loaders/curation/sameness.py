"""Whether a sentence of a new edition still says what that of the old one said, as far as a decision about it may stay.

Why: "FVC < 50 %" and "FVC > 50 %" have their words in common; a decision that follows from one to the other was never made.
Method: what counts is letters, digits and signs, in their order. One sentence must have all that the other has, and what
    it has more must be plain words: no digit or sign, and none of the words by which the grammar tells denial, condition,
    choice, bound, force, dose change or a drug. What is read of both as numbers, units, frequencies, bounds and phrases of
    exception is the same.
Fails: it does not; where it is not certain the answer is no, and a person is asked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from loaders.language import lexis
from loaders.language.comparators import BEFORE
from loaders.language.drugs import is_drug
from loaders.language.frequencies import frequency_at
from loaders.language.lexer import DASHES, key_of, tokenise
from loaders.language.lexicon import phrase_class
from loaders.language.numerals import number_at
from loaders.language.token_view import view_of
from loaders.language.units import unit_at

Words = tuple[str, ...]
TURNING = frozenset({  # a sentence that gains or loses one of these says something else, or of something else
    "don", "contra", "counter", "non", "lack", "absence", "unable", "negative", "discontinuing", "stopping", "withholding",
    "or", "either", "per", "each", "most", "least", "except", "reduced", "half", "double", "triple", "single",
    "strongly", "weakly", "conditionally", "consider", *lexis.STATES_OF_BEING_THERE,
    *lexis.NEGATORS_OF_AN_ORDER, *lexis.NEGATORS_OF_SIGNIFICANCE, *lexis.WORDS_DENYING_A_SUBJECT,
    *lexis.WORDS_TURNING_A_DRUG_DOWN, *lexis.CUES_OF_PROHIBITION, *lexis.WORDS_OF_RECOMMENDING_AGAINST,
    *lexis.KINDS_OF_ACTIONS_THAT_DENY, *lexis.VERBS_OF_STOPPING, *lexis.VERBS_OF_PAUSING, *lexis.VERBS_OF_DEFERRING,
    *lexis.WORDS_OF_SCARCITY, *lexis.WORDS_OF_DOUBT, *lexis.WORDS_OF_NEEDLESSNESS, *lexis.WORDS_BOUNDING_A_PROHIBITION,
    *lexis.WORDS_OF_CHOOSING_INSTEAD, *lexis.SIGNS_OF_COMPARISON, *lexis.COMPARATIVES_OF_LIMITS, *lexis.TIMINGS,
    *lexis.CONDITIONAL_AND_TEMPORAL, *lexis.CONDITIONAL_AND_RELATIVE, *lexis.CONDITIONAL_OR_FAILURE,
    *lexis.TURNING_CONJUNCTIONS, *lexis.MODALS, *lexis.MODALS_OF_FACTS, *lexis.WORDS_OF_A_NEW_ORDER,
    *lexis.VERBS_OF_ORDERED_CHANGE, *lexis.VERBS_OF_DOSE_STEPS, *lexis.ORDINALS_OF_EVENTS, *lexis.ADVERBS_OF_FREQUENCY,
    *lexis.ADVERBS_OF_NUMBERED_INTERVALS, *lexis.WORDS_OF_MAXIMUM, *lexis.WORDS_OF_MINIMUM})
PHRASES = (phrase_class("avoid"), phrase_class("excepting"), BEFORE)  # of words that alone may turn nothing: "apart from"
DASH = "".join(map(re.escape, sorted(DASHES)))
SAID = re.compile(rf"""
    [^\W\d_]+ | \d+(?:[.,]\d+)*
    | [{DASH}](?=\s?[\d.]) | (?<=\d)[{DASH}]  # a minus or a range; "contra-indicated" is two words
    | [^\w\s.,;:()\[\]{{}}'"‘’“”•…*{DASH}]  # any other sign that is no punctuation
    """, re.VERBOSE)


def says_the_same(old: Words, new: Words) -> bool:
    """Whether one has only plain words more than the other: none that turns it, and all else in its order.

    >>> old = ("give", "50", "mg", "to", "adults.")
    >>> says_the_same(old, (*old[:3], "with", "food", *old[3:])), says_the_same(old, ("never", *old))
    (True, False)
    """
    was, is_now = _comparable(old), _comparable(new)
    if not (_is_within(was, is_now) or _is_within(is_now, was)):
        return False
    return not any(map(_turns, (Counter(is_now) - Counter(was)) + (Counter(was) - Counter(is_now)))) and (
        list(_measures(old)) == list(_measures(new)))


def _comparable(words: Words) -> Words:
    return tuple("-" if one in DASHES else one for one in SAID.findall(" ".join(words)))


def _is_within(few: Words, many: Words) -> bool:
    """Whether all of the words stand among the others in the same order."""
    rest = iter(many)
    return all(word in rest for word in few)


def _turns(word: str) -> bool:
    """Whether a word is none that may be gained or lost."""
    if not word.isalpha() or word in TURNING or key_of(word) in TURNING:
        return True
    return is_drug(tokenise(word)[0]) or number_at(view_of(word), 0) is not None


def _measures(words: Words) -> Iterator[object]:
    """What a sentence says in numbers, units and frequencies, and with which bounds and exceptions."""
    view = view_of(" ".join(words))
    for i in range(len(view.tokens)):
        if number := number_at(view, i):
            unit = unit_at(view.tokens, number[0])
            yield number[1].value, unit[1] if unit else None
        if often := frequency_at(view, i):
            yield often.value
    tokens = tokenise(" ".join(words))
    yield from (found[1] for i in range(len(tokens)) for phrases in PHRASES if (found := phrases.at(tokens, i)))
