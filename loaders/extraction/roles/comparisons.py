"""Arms of two results from the comparison they belong to: "caused more constipation than placebo (12% vs 5%)".

Why: most pairs of results stand in a bracket or a clause of their own, and what was compared is told before them.
Method: two treatments are looked for around "than", "compared with" and their like in the sentence, then in an earlier
    pair of the sentence, then in the statement before; the first number is of the first treatment, except in "from B to
    A". A single estimate keeps only what it was compared with.
Fails: results whose arms are told stay as they are; where only one side is named the other stays without an arm.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from loaders.blocks import View
from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.clause_arguments import sentence_start
from loaders.extraction.phrases.outcomes import tidy_name
from loaders.extraction.phrases.parameters import drug_at, drug_before, inherited_drug, name
from loaders.extraction.roles.changes import CHANGES, trim_article
from loaders.language import lexis
from loaders.language.context import Context
from loaders.language.lexer import DASHES, key_of, keys_of
from loaders.language.lexicon import meanings
from loaders.language.token_view import CLOSING, OPENING, TokenView
from loaders.language.units import unit_at

_JOINING = lexis.VERSUS | lexis.JOINTS_OF_COMPARED_VALUES
_PAIRED = meanings("partners_of_comparing")
_BARE = lexis.ENDS_OF_A_BARE_ARM | _JOINING
_BOTH = 2
_NEAR, _LONGEST, _APART, _EARLIER = 6, 6, 14, 400  # tokens, characters


class Sides(NamedTuple):
    """What was compared: either may be missing; `outcome` is what "more" or "fewer" is of."""

    first: str | None = None
    second: str | None = None
    outcome: str | None = None


def relate_arms(view: TokenView, found: list[Candidate]) -> None:
    """Give arms to results that stand in pairs, and the other side of a comparison to a single estimate."""
    told: Sides | None = None  # what was set against each other last holds for bare pairs behind it
    n = 0
    while n < len(found):
        first, second = found[n], found[n + 1] if n + 1 < len(found) else None
        paired = second is not None and _is_pair(view, first, second)
        if second is not None and paired:
            if "arm" not in first.qualifiers or "arm" not in second.qualifiers:
                _add_arms_of_pair(view, first, second, told)
            told = _arms_of(view, first, second) or told
        elif (
            first.role == "effect"
            and "versus" not in first.qualifiers
            and not lexis.SIGNS_OF_COMPARISON.isdisjoint(view.vocabulary)
        ):
            sides = _sides(view, first.start)
            if sides and sides.second:
                first.qualifiers["versus"] = sides.second
        n += 1 + paired


def _is_pair(view: TokenView, first: Candidate, second: Candidate) -> bool:
    if first.role != second.role or first.unit != second.unit or first.parameter != second.parameter:
        return False
    return second.start - first.end <= _APART and bool(_JOINING & set(view.words(first.end, second.start + 1)))


def _arms_of(view: TokenView, first: Candidate, second: Candidate) -> Sides | None:
    """The arms of a pair, the treatment before what it was compared with."""
    one, other = first.qualifiers.get("arm"), second.qualifiers.get("arm")
    if not one or not other:
        return None
    return Sides(str(other), str(one)) if _is_reversed(view, first, second) else Sides(str(one), str(other))


def _is_reversed(view: TokenView, first: Candidate, second: Candidate) -> bool:
    """"from 25.4% to 9.8%": the value before the change comes first."""
    return view.word(first.start - 1) == "from" and view.word(second.start - 1) == "to"


def _add_arms_of_pair(view: TokenView, first: Candidate, second: Candidate, told: Sides | None) -> None:
    bare = "arm" not in first.qualifiers and "arm" not in second.qualifiers
    if bare and not (_is_bare(view, first) and _is_bare(view, second)):
        return  # behind one of them stands whom it is of
    joints = set(view.words(first.end, second.start + 1))
    spoken = bool(joints & (lexis.VERSUS | lexis.AGAINST_COMPARED_TO)) or view.word(second.start - 1) == "from" or (
        "respectively" in view.words(second.end, second.end + _NEAR))
    sides = _sides_of_pair(view, first, second) if not lexis.SIGNS_OF_COMPARISON.isdisjoint(view.vocabulary) else None
    if bare:
        sides = sides or (told if "and" in joints or spoken else None) or (
            sides_before(view.context.before[-_EARLIER:]) if spoken and view.word(first.start - 1) != "from" else None)
    elif sides is None and spoken and "arm" in second.qualifiers:
        sides = _other_side(view, first.start, str(second.qualifiers["arm"]))
    if sides is None:
        return
    arms = (sides.second, sides.first) if _is_reversed(view, first, second) else (sides.first, sides.second)
    for one, arm in zip((first, second), arms, strict=True):
        if arm and arm not in {first.qualifiers.get("arm"), second.qualifiers.get("arm")}:
            one.qualifiers.setdefault("arm", arm)
    if sides.outcome and _is_side(first.parameter, sides):
        first.parameter = second.parameter = sides.outcome  # "placebo (12% vs 5%)": named by what it was compared with


def _is_side(parameter: str | None, sides: Sides) -> bool:
    """Whether a result was named by a treatment, or by the people counted."""
    words = (parameter or "").lower()
    return not words or words.split()[0] in {"more", "fewer"} or any(
        side and (words in side.lower() or side.lower() in words) for side in (sides.first, sides.second))


def _is_bare(view: TokenView, found: Candidate) -> bool:
    """Whether nothing behind a result tells whom it is of."""
    end = found.end
    if view.word(end) in OPENING:  # "8.4% (62/738) versus 5.1% (38/741)"
        end = next((n + 1 for n in range(end, end + _APART) if view.word(n) in CLOSING), end)
    if view.word(end) == "of" and view.word(end + 1) in lexis.PEOPLE_AND_THEIR_ALLOCATION | {"recipients", "cases"}:
        end += 2  # "14.6% and 8.2% of recipients, respectively"
    return view.word(end) in _BARE and (
        view.word(end) not in lexis.PREPOSITIONS_LEADING_A_RESULT
        or (
            view.tokens[end + 1 : end + 2] != ()
            and (view.tokens[end + 1].number is not None or view.word(end + 1) in lexis.ARTICLES_AND_UNITS_OF_TIME)
        )
    )


def _sides_of_pair(view: TokenView, first: Candidate, second: Candidate) -> Sides | None:
    return (_sides(view, first.start) or _sides_in_opening(view, first.start) or _sides_by_length(view, first.start)
            or _sides_behind(view, second.end) or _sides_in_heading(view, first.start))


def _sides(view: TokenView, i: int) -> Sides | None:
    """"oral iron caused more constipation than placebo (12%", "lower with A than with B (", "cut X compared with B (2%"."""
    opened = view.outside_brackets(i)
    if opened == i and view.word(i - 1) not in {",", ":"}:
        return None  # only a bracket or comma behind a comparison opens its results
    opened -= opened == i
    low = sentence_start(view, opened)
    sign = next(
        (n for n in range(opened - 1, max(low, opened - _APART) - 1, -1) if view.word(n) in lexis.SIGNS_OF_COMPARISON), None
    )
    if sign is None or any(view.tokens[n].kind == "number" for n in range(sign, opened)):
        return None  # a number between: another result was compared
    word = view.word(sign)
    if word in lexis.VERSUS | {"comparing", "over"} or (word in _PAIRED and view.word(sign + 1) not in _PAIRED[word]):
        return None  # "compared" without its "with" joins nothing
    other = _treatment_in(view, sign + 1 + (word in _PAIRED), opened)
    if other is None:
        return None
    stop = sign - (view.word(sign - 1) in {"if", "as", ","})
    more = next((n for n in range(stop - 1, max(low, stop - _APART) - 1, -1) if view.word(n) in lexis.COMPARATIVES), None)
    if word == "than" and more is None:
        return None  # "rather than", "other than" compare no results
    return Sides(_first_treatment(view, low, stop, more), other, _thing_compared(view, stop, more))


def _first_treatment(view: TokenView, low: int, stop: int, more: int | None) -> str | None:
    """The treatment before the comparison: behind "with" or its like, else what brought the result about."""
    lead = next(
        (
            n
            for n in range(stop - 1, max(low, stop - _NEAR) - 1, -1)
            if view.word(n) in lexis.PREPOSITIONS_BEFORE_A_TREATMENT
        ),
        None,
    )
    if lead is not None and view.word(lead) in lexis.PREPOSITIONS_OF_TREATED_ARMS and (
            more is None or lead > more or view.word(lead - 1) in lexis.PEOPLE_AND_THEIR_ALLOCATION):
        return _plain_treatment(view, lead + 1, stop)
    verb = next(
        (n for n in range(low + 1, stop) if view.word(n) in lexis.VERBS_OF_EFFECT or CHANGES.at(view.tokens, n)), None
    )
    if verb is None or view.word(verb) in lexis.FORMS_OF_BE_FINITE:
        return None  # "was lower than" names no treatment
    comma = next((n for n in range(verb - 1, low, -1) if view.word(n) in {",", ";", "that"}), None)
    start = comma + 1 if comma is not None else low
    while verb > start and view.word(verb - 1) in lexis.AUXILIARIES_AND_ADVERBS:
        verb -= 1
    return _plain_treatment(view, start, verb) if view.word(start) not in lexis.PREPOSITIONS_LEADING_A_RESULT else None


def _thing_compared(view: TokenView, stop: int, more: int | None) -> str | None:
    """"more constipation than": what there is more of, unless an adjective stands there."""
    if more is None or stop - more <= 1 or view.word(more + 1) in lexis.ADJECTIVES_COMPARED_WITH_MORE:
        return None
    end = next((n for n in range(more + 1, stop) if view.word(n) in lexis.PREPOSITIONS_BEFORE_A_TREATMENT), stop)
    words = tidy_name(view.text(more + 1, end))
    return words if words and key_of(words.split()[0]) not in lexis.PEOPLE_AND_THEIR_ALLOCATION else None


def _treatment_in(view: TokenView, i: int, end: int) -> str | None:
    """The treatment among tokens [i, end), words of giving and people left off."""
    while i < end and view.word(i) in lexis.PREPOSITIONS_BEFORE_A_TREATMENT | lexis.PEOPLE_AND_THEIR_ALLOCATION:
        i += 1
    stop = next((n for n in range(i, end) if view.word(n) in lexis.VERBS_OF_EFFECT | lexis.ENDS_OF_A_SIDE), end)
    return _plain_treatment(view, i, stop)


def _plain_treatment(view: TokenView, low: int, high: int) -> str | None:
    """The words of a treatment, where they are few and hold no number."""
    if high <= low or high - low > _LONGEST or any(
            token.kind in {"number", "gap"} or (token.kind == "sign" and token.text not in DASHES | {"/", "+"})
            for token in view.tokens[low:high]):
        return None
    words = trim_article(view.text(low, high))
    return (
        None
        if not words
        or key_of(words.split()[0]) in lexis.WORDS_NAMING_NO_ARM
        or key_of(words.split()[-1]) in lexis.WORDS_NAMING_NO_ARM
        else words
    )


def _sides_in_opening(view: TokenView, i: int) -> Sides | None:
    """"Compared with placebo, dapagliflozin reduced", "Against salbutamol alone it cut": what opens the sentence."""
    low = sentence_start(view, i)
    word = view.word(low)
    lead = 2 if word in _PAIRED or (word == "in" and view.word(low + 1) in _PAIRED) else 1
    lead += word == "in"
    if word not in (lexis.WORDS_OPENING_A_COMPARISON | _PAIRED.keys()) or (
            lead > 1 and view.word(low + lead - 1) not in lexis.TO_WITH_AGAINST):
        return None
    verb = CHANGES.first(view.tokens, low + lead, min(low + _APART, i))
    if verb is None:
        return None
    comma = next((n for n in range(low + lead, verb[0]) if view.word(n) == ","), None)
    pronoun = view.word(verb[0] - 1) in lexis.PRONOUNS
    end = comma if comma is not None else verb[0] - 1 if pronoun else None
    if end is None:
        return None
    first = _plain_treatment(view, end + 1, verb[0]) if comma is not None else None
    return Sides(first or inherited_drug(view), _treatment_in(view, low + lead, end))


def _sides_by_length(view: TokenView, i: int) -> Sides | None:
    """"a trial of 5 versus 10 days", "comparing 7-day with 14-day courses", "Seven days was compared with 14 days"."""
    low = sentence_start(view, i)
    for place in range(i - 1, low, -1):
        word = view.word(place)
        joined = word in lexis.VERSUS | {"against"} or (word in lexis.AND_TO_WITH and {"comparing", "compared"} & set(
            view.words(place - _NEAR, place)))
        number = place + 1 + (word in _PAIRED)
        if not joined or number >= len(view.tokens) or view.tokens[number].number is None:
            continue
        hung = view.word(number + 1) in DASHES
        unit = unit_at(view.tokens, number + 1 + hung)
        start = next((n for n in range(place - 1, max(low - 1, place - _NEAR), -1)
                      if view.tokens[n].number is not None), None)
        if unit is None or unit[1].kind not in {"time", "mass", "dosage"} or start is None or unit[0] > i:
            continue  # "12% vs 20%" before it are results, no lengths
        own = unit_at(view.tokens, start + 1 + (view.word(start + 1) in DASHES))
        shared = f"{view.text(start, start + 1)} {view.text(number + 1 + hung, unit[0])}"
        return Sides(view.text(start, own[0]) if own else shared, view.text(number, unit[0]))
    return None


def _sides_in_heading(view: TokenView, i: int) -> Sides | None:
    """"Rapid vs usual titration: death in 15.2% vs 23.3%", the same as the first cell of a row."""
    low = view.clause_start(i) if view.context.cells else sentence_start(view, i)
    low = 0 if view.context.cells else low
    sign = next((n for n in range(low + 1, min(low + _NEAR, i)) if view.word(n) in lexis.VERSUS), None)
    end = next((n for n in range(sign + 1, i) if view.word(n) in {":", "(", ",", "|", "."}), None) if sign else None
    if sign is None or end is None:
        return None
    one, other = _plain_treatment(view, low, sign), _plain_treatment(view, sign + 1, end)
    return Sides(one, other) if one and other else None


def _sides_behind(view: TokenView, i: int) -> Sides | None:
    """"8.4% versus 5.1% with A versus B": nothing; "15.2% vs 23.3% for rapid versus usual titration": told behind."""
    if view.word(i) not in lexis.PREPOSITIONS_FOR_IN_ON_WITH:
        return None
    end = min(i + _APART, view.clause_end(i))
    sign = next((n for n in range(i + 1, end) if view.word(n) in lexis.VERSUS | {"against"}), None)
    other = view.noun_after(sign + 1) if sign else None
    return Sides(_plain_treatment(view, i + 1, sign), name(view, other)) if sign and other else None


def _other_side(view: TokenView, i: int, arm: str) -> Sides | None:
    """"4.6% against 12.2% of controls": the first is of what was spoken of before, or of the people named first."""
    low = sentence_start(view, i)
    kind = next(
        (view.word(n) for n in range(low, min(low + _APART, i)) if view.word(n) in lexis.PARTICIPLES_OF_EXPOSURE), None
    )
    if kind:
        return Sides(kind)
    before = sides_before(view.context.before[-_EARLIER:])
    first = before.first if before else None
    if first is None and not lexis.CONTROL_ARMS & set(keys_of(arm)) and drug_at(view.tokens, 0) is None:
        first = inherited_drug(view)
    first = first or (inherited_drug(view) if lexis.CONTROL_ARMS & set(keys_of(arm)) else None)
    if first is None or first.lower() in arm.lower() or arm.lower() in first.lower():
        return None  # the same treatment, not the other side
    return Sides(first)


@lru_cache(maxsize=64)
def sides_before(text: str) -> Sides | None:
    """The two treatments that the statements before set against each other, or the one that changed something."""
    if not text:
        return None
    view = TokenView.of(View.plain(text, 0, len(text)), 0, len(text), (), Context())
    for place in range(len(view.tokens) - 1, 0, -1):  # the last comparison is nearest
        word = view.word(place)
        if word not in lexis.VERSUS | lexis.AND_OR_COMPARED:
            continue
        if word in {"or", "and"} and not lexis.VERBS_OF_ALLOCATION & set(view.words(place - _NEAR, place)):
            continue  # "A and B" sets nothing against each other
        lead = place - (view.word(place - 1) in lexis.WORDS_LEADING_COMPARED_ARMS)
        behind = place + 1 + (view.word(place + 1) in {"with", "to"})
        one = drug_before(view.tokens, lead, max(0, lead - _NEAR)) or view.noun_before(lead)
        plain = behind + (view.word(behind) in lexis.CONTROL_ARMS)
        noun = view.noun_after(plain)
        other = (behind, noun[1]) if noun and noun[0] == plain else noun
        if one and other and other[1] - other[0] <= _LONGEST and view.tokens[other[0]].kind == "word":
            return Sides(name(view, one), name(view, other))
    low = sentence_start(view, len(view.tokens) - 1)
    arms = [name(view, found) for n in range(low, len(view.tokens)) if view.word(n) in {"with", "on"} and (
        found := drug_at(view.tokens, n + 1) or view.noun_after(n + 1))]
    if len(arms) == _BOTH and arms[0] != arms[1] and lexis.WORDS_OF_SPOKEN_COMPARISON & view.vocabulary:
        return Sides(*arms)  # "had not been reached with polatuzumab and was 41.3 months with R-CHOP"
    verb = CHANGES.first(view.tokens, low, len(view.tokens))
    comma = next((n for n in range(verb[0] - 1, low, -1) if view.word(n) == ","), low - 1) if verb else 0
    if (
        verb is None
        or view.word(verb[0] - 1) in lexis.FORMS_OF_BE_OR_TO
        or view.word(comma + 1) in lexis.PREPOSITIONS_LEADING_A_RESULT
    ):
        return None  # "was reduced": nobody is named who did it
    first = _plain_treatment(view, comma + 1, verb[0])
    return Sides(first) if first else None

