"""Abbreviations that mean two things: HR and RR are vital signs or ratios, OR and MD results or words.

Why: "HR > 120" beside a pressure is a pulse; taken for a hazard ratio it would be a result nobody found.
Method: what the number is. A rate per minute is a vital sign; so are whole numbers of its size that no interval follows.
    Results have decimals or a confidence interval, or stand where a result is told: in brackets, behind a comma.
Fails: returns None or False where the number may be either.
"""

from __future__ import annotations

from loaders.extraction.phrases.amounts import Amount, amount_at
from loaders.language.lexicon import Phrases, meanings
from loaders.language.token_view import OPENING, TokenView

INTERVAL_NAMES: Phrases[str] = Phrases(meanings("intervals_of_estimates").items())
VITAL_SIGNS: dict[str, str] = meanings("vital_signs")
_LEAST = {"hr": 20, "rr": 5}  # per minute
_BEFORE_A_RESULT = OPENING | {",", ";", ":", ".", ""}
_BEHIND = 6  # tokens


def vital_sign(view: TokenView, i: int, amount: Amount) -> str | None:
    """The vital sign that the abbreviation at token i stands for before this amount.

    >>> from loaders.language.token_view import view_of
    >>> [vital_sign(view, 0, amount_at(view, 1)) for view in map(view_of, ("HR > 120", "RR 8-10", "HR 0.8", "RR 12.5"))]
    ['heart rate', 'respiratory rate', None, None]
    """
    if view.word(i) not in VITAL_SIGNS or not view.tokens[i].text[-2:].isupper():
        return None  # "hr" is an hour
    whole = amount.kind == "none" and amount.top >= _LEAST[view.word(i)[-2:]] and is_whole(amount)
    told = amount.kind == "rate" or (whole and not has_interval(view, amount))
    return VITAL_SIGNS[view.word(i)] if told else None


def vital_sign_of_head(head: str) -> str | None:
    """The vital sign that the head of a column is the abbreviation of.

    >>> [vital_sign_of_head(head) for head in ("RR", "HR (awake)", "HR (95% CI)", "hr")]
    ['respiratory rate', 'heart rate', None, None]
    """
    words = head.strip(" *:").split()
    named = VITAL_SIGNS.get(words[0].lower()) if words and words[0].isupper() else None
    return named if named and not any(letter.isdigit() for letter in head) else None


def is_rate_of_body(amount: Amount, measure: str) -> bool:
    """Whether bare numbers can be a rate of the body per minute, and no ratio."""
    least = _LEAST["rr" if measure.startswith("resp") else "hr"]
    return amount.kind == "none" and amount.top >= least and is_whole(amount)


def is_plain_word(view: TokenView, i: int, amount: Amount) -> bool:
    """Whether OR or MD at token i joins two things, or is a person.

    >>> from loaders.language.token_view import view_of
    >>> texts = ("600 mg OR 2 tablets", "the MD 2 hours later", "death (OR 2, 95% CI 1 to 4)", "death OR 2.1", "an MD of -2")
    >>> places = (2, 1, 2, 1, 1)
    >>> [is_plain_word(view := view_of(text), i, amount_at(view, i + 1) or amount_at(view, i + 2))
    ...  for text, i in zip(texts, places)]
    [True, True, False, False, False]
    """
    if view.tokens[i].text not in {"OR", "MD"} or has_interval(view, amount):
        return False
    if i and view.tokens[i - 1].kind == "number":
        return True
    apart = view.tokens[i].text == "MD" and amount.start > i + 2  # "MD (editor), 2018"
    return is_whole(amount) and (apart or (view.word(i - 1) not in _BEFORE_A_RESULT and amount.start == i + 1))


def is_whole(amount: Amount) -> bool:
    """Whether all numbers are printed without sign and decimals, as what is counted is."""
    numbers = (amount.value, amount.low, amount.high, *amount.values)
    return all(number.printed.isdecimal() for number in numbers if number is not None)


def has_interval(view: TokenView, amount: Amount) -> bool:
    """Whether a confidence interval, or a range in brackets, stands behind the amount."""
    if INTERVAL_NAMES.first(view.tokens, amount.end, amount.end + _BEHIND):
        return True
    inner = amount_at(view, amount.end + 1) if view.word(amount.end) in OPENING else None
    return inner is not None and inner.low is not None and inner.unit is None
