"""The words that name people: their sort, their age or weight, a state they are in.

Why: a dose is for "children < 6 years or < 20 kg", for "12 to 19 kg", "in pregnancy"; each of these must be seen whole.
Method: a sort of people with the adjectives before it and the band of age or weight behind it, or a band alone; what is
    joined to them by "and" or "or". Heads and stems are read by the same grammar as sentences.
Fails: returns None where no people are named.
"""

from __future__ import annotations

from functools import lru_cache

from loaders.extraction.phrases.amounts import Amount, amount_at
from loaders.extraction.phrases.parameters import PEOPLE, drug_before
from loaders.language import lexis
from loaders.language.comparators import COMPARING
from loaders.language.lexer import DASHES
from loaders.language.lexicon import phrase_class
from loaders.language.numerals import number_at
from loaders.language.routes import route_before
from loaders.language.token_view import CLOSING, OPENING, TokenView, view_of
from loaders.language.units import unit_at

STATES = phrase_class("state of people")
_LONGEST_HEAD = 14  # tokens
_OPENING = 120  # characters of a line that its label can stand in
_OLDEST = 120  # years
_LIMITED = {"<", "<=", ">", ">="}
_LONG, _SHORT = {"a", "mo"}, {"wk", "d"}  # years are ages by themselves, days where a word or sign says so
_NOTES = {"*", "†", "‡"}  # marks of a footnote
_FAR = 3  # words between a label and its dose
_INSIDE = {"in", "within"}  # a time is a span behind these, never an age


def people_at(view: TokenView, i: int) -> int | None:
    """The token behind the people named at token i: "adults and children over 12 years", "neonates (0-28 days)", "<5 kg".

    >>> [people_at(view_of(text), 0) for text in ("children <6 years or < 20 kg", "12 to 19 kg", "5 mg")]
    [8, 4, None]
    """
    sort = _sort_at(view, i)
    high = _behind_bands(view, sort, known=True) if sort else _behind_bands(view, i, known=False)
    if high is None or high == i:
        return sort
    joint = high
    joint += view.word(joint) == "," and view.word(joint + 1) in lexis.JOINTS_OF_PEOPLE
    if view.word(joint) not in lexis.JOINTS_OF_PEOPLE:
        return high
    place = behind_adjectives(view, joint + 1)
    return people_at(view, place) or high


def names_sort(view: TokenView, low: int, high: int) -> bool:
    """Whether words name a sort of people or a state, not a band alone.

    >>> view = view_of("children < 5 years")
    >>> names_sort(view, 0, 4), names_sort(view, 1, 4)
    (True, False)
    """
    return any(_sort_at(view, n) for n in range(low, high))


def behind_adjectives(view: TokenView, i: int) -> int:
    """The token behind adjectives of people, none of which is a sort of people itself.

    >>> behind_adjectives(view_of("healthy older adults"), 0)
    1
    """
    while PEOPLE.at(view.tokens, i) is None and (view.word(i) in lexis.ADJECTIVES_OF_PEOPLE or (
            view.word(i) in lexis.JOINTS_OF_PEOPLE and view.word(i + 1) in lexis.ADJECTIVES_OF_PEOPLE)):
        i += 1
    return i


def _sort_at(view: TokenView, i: int) -> int | None:
    hit = PEOPLE.at(view.tokens, i) or STATES.at(view.tokens, i)
    if hit is None:
        return None
    return hit[0] + is_note(view, hit[0])


def is_note(view: TokenView, i: int) -> bool:
    """Whether token i is the mark of a footnote on the word before it: "child*".

    >>> is_note(view_of("child* > 12 years"), 1), is_note(view_of("child > 12 years"), 1)
    (True, False)
    """
    return view.word(i) in _NOTES and view.is_glued(i)


def _behind_bands(view: TokenView, i: int, *, known: bool) -> int | None:
    """The token behind the bands that start at token i: "<6 years or < 20 kg", "9 kg - <18 kg (1 year - 5 years)"."""
    bracket = known and view.word(i) in OPENING
    high = _band_at(view, i + bracket, known=known)
    if high is None or (bracket and view.word(high) not in CLOSING):
        return None if not known else i
    high += bracket
    if view.word(high) in OPENING and (inner := _band_at(view, high + 1, known=True)) and view.word(inner) in CLOSING:
        high = inner + 1
    joined = view.word(high) in {"and", "or"} and (more := _behind_bands(view, high + 1, known=False))
    return more if joined else high


def _band_at(view: TokenView, i: int, *, known: bool) -> int | None:
    """The token behind an age or weight, limited where no people are named before it."""
    told = known or view.word(i) in lexis.WORDS_BEFORE_A_BAND
    place = i
    while view.word(place) in lexis.WORDS_BEFORE_A_BAND:
        place += 1
    amount = amount_at(view, place)
    if (amount is None or amount.low is None) and (end := _behind_mixed_span(view, place)):
        return end
    if amount is None or not (_is_bare_age(view, amount, known=known) or is_band(view, amount, told=told)):
        return None
    end = amount.end + (view.word(amount.end) == "old")
    end += 2 * (view.phrase(end, end + 2) in lexis.WORDS_BEHIND_A_BAND)
    if _opens_a_span(view, amount):
        end = people_at(view, end + 1) or end  # "6 months to adult"
    return end


def _behind_mixed_span(view: TokenView, i: int) -> int | None:
    """"6 weeks – 6 months": ages in two units that no one range can be told in are a band all the same."""
    ends: list[int] = []
    place = i
    for _ in range(2):
        number = number_at(view, place)
        unit = unit_at(view.tokens, number[0]) if number else None
        if unit is None or unit[1].kind != "time" or unit[1].code not in _LONG | _SHORT:
            return None
        ends.append(unit[0])
        place = unit[0] + 1
        if len(ends) == 1 and view.word(unit[0]) not in {"to", *DASHES}:
            return None
    return ends[1]


def _is_bare_age(view: TokenView, amount: Amount, *, known: bool) -> bool:
    """"aged 5 and over", "children under 5": years whose unit is not printed."""
    if amount.kind != "none" or amount.values or amount.second or amount.top > _OLDEST:
        return False
    sided = known and amount.op in _LIMITED and view.word(amount.core - 1) in lexis.ABOVE_AND_BELOW | COMPARING
    return sided or view.word(amount.start - 1) in lexis.NOUNS_OF_AGE


def is_band(view: TokenView, amount: Amount, *, told: bool = False) -> bool:
    """Whether an amount can be the age or weight of people: limited, or of people who were named before it (`told`).

    >>> [is_band(view, amount_at(view, 0)) for view in map(view_of, ("< 5 years", "2 to 9 kg", "5 years", "7 to 10 days"))]
    [True, True, False, False]
    """
    limited = amount.op in _LIMITED or amount.low is not None or _opens_a_span(view, amount)
    if amount.unit is None or amount.values or amount.second or not (limited or told):
        return False
    if amount.kind == "weight":
        return amount.unit.code != "g" or told
    if not limited and amount.unit.code not in _LONG:
        return False  # "children 3 days": how long
    if amount.kind != "time" or view.word(amount.start) in _INSIDE:
        return False
    signed = told or view.word(amount.start) in COMPARING or view.word(amount.end) == "old"
    return amount.unit.code in _LONG or (amount.unit.code in _SHORT and signed)


def opens_a_label(view: TokenView, i: int) -> bool:
    """Whether a label can begin at token i: where a line, a part or a bracket opens, or right behind a drug or a route."""
    return i == 0 or view.word(i - 1) in lexis.SIGNS_BEFORE_A_LABEL or route_before(view, i) is not None or (
        (drug := drug_before(view.tokens, i, max(0, i - _FAR))) is not None and drug[1] == i)


def labels_a_dose(view: TokenView, amount: Amount, before: int) -> bool:
    """"3 to 11 months: 2.5 mg", "< 5 years 2.5 mg", "12-18 years: give 500 mg": a band opens a line, a dose follows it.

    `before` is the token behind the last quantity, where a band may stand without a sign.
    """
    if not is_band(view, amount) or not (opens_a_label(view, amount.start) or amount.start == before):
        return False  # "after 3 months: 5 mg", "for 2 to 3 years: 5 mg" are times of treatment
    place = amount.end + (view.word(amount.end) in lexis.SIGNS_BEHIND_PEOPLE or view.word(amount.end) == ",")
    signed = place > amount.end and view.word(amount.end) != ","
    doses = [found for n in range(place, place + 1 + _FAR * signed) if (found := amount_at(view, n))]
    inner = signed and any(is_band(view, found) and labels_a_dose(view, found, found.start) for found in doses[:1])
    return inner or any(dose.kind in lexis.KINDS_OF_DOSING_UNITS for dose in doses)


def _opens_a_span(view: TokenView, amount: Amount) -> bool:
    """"six months to adult", "12 years–adult": the upper end is a sort of people."""
    joint = view.word(amount.end) == "to" or view.word(amount.end) in DASHES
    return amount.kind == "time" and joint and PEOPLE.at(view.tokens, amount.end + 1) is not None


@lru_cache(maxsize=1024)
def people_in(head: str) -> str | None:
    """"Adults", "Adult dose", "Dose for children < 5 years", "In pregnancy:": the people a head names, and nothing else.

    >>> people_in("Dose for children < 5 years"), people_in("In pregnancy: metronidazole"), people_in("Care in children")
    ('children < 5 years', 'pregnancy', None)
    """
    view = view_of(head)
    if not 0 < len(view.tokens) <= _LONGEST_HEAD:
        return None
    low = next((n + 1 for n, word in enumerate(view.keys) if word in {"for", "in"}), 0)
    if low and not set(view.keys[:low - 1]) <= lexis.NOUNS_OF_DOSE | lexis.ARTICLES | lexis.ADJECTIVES_OF_DOSES:
        return None  # "Care in children" speaks of more than whom it is for
    low += view.word(low) in lexis.ARTICLES
    first = behind_adjectives(view, low)
    behind = people_at(view, first)
    if behind is None or view.phrase(low, behind) in lexis.PEOPLE_ANYBODY:
        return None
    high = next((n for n in range(behind, len(view.tokens)) if view.word(n) == ":" or view.word(n) in lexis.NOUNS_OF_DOSE),
                len(view.tokens))
    rest = view.words(behind, high)
    if not names_sort(view, first, behind):
        return view.text(low, behind) if not rest else None
    trait = not rest or rest[0] in lexis.WORDS_BEHIND_PEOPLE or rest[0] in OPENING or view.tokens[behind].kind == "number"
    return view.text(low, high) if trait else None


def opens_with_people(text: str) -> bool:
    """Whether a line begins with a label that names people: what is told from there on may be for them.

    >>> opens_with_people("Adults: 1 g"), opens_with_people("- 2 to 9 years | 5 mg"), opens_with_people("Adults may go")
    (True, True, False)
    """
    view = view_of(text[:_OPENING])
    low = behind_adjectives(view, next((n for n, token in enumerate(view.tokens) if token.kind != "sign"
                                        or token.text[:1] in "<>≤≥"), 0))
    low += view.word(low) in {"in", "for"}
    high = people_at(view, behind_adjectives(view, low))
    return high is not None and (high == len(view.tokens) or view.word(high) in lexis.SIGNS_BEHIND_PEOPLE)
