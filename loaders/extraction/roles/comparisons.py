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
from loaders.extraction.phrases.arms import behind_bracket
from loaders.extraction.phrases.clause_arguments import sentence_start
from loaders.extraction.phrases.compared_people import compared_people
from loaders.extraction.phrases.outcomes import tidy_name
from loaders.extraction.phrases.parameters import drug_at, drug_before, inherited_drug, name
from loaders.extraction.roles.changes import CHANGES, trim_article
from loaders.language import lexis
from loaders.language.context import Context
from loaders.language.lexer import DASHES, key_of, keys_of
from loaders.language.lexicon import meanings
from loaders.language.token_view import TokenView
from loaders.language.units import unit_at

_JOINING = lexis.VERSUS | lexis.JOINTS_OF_COMPARED_VALUES
_AGAINST = lexis.VERSUS | {"against"}
_PLAIN_SIGNS = DASHES | {"/", "+"}
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
    compared = not lexis.SIGNS_OF_COMPARISON.isdisjoint(view.vocabulary)
    n = 0
    while n < len(found):
        first, second = found[n], found[n + 1] if n + 1 < len(found) else None
        paired = second is not None and _is_pair(view, first, second)
        if second is not None and paired:
            if "arm" not in first.qualifiers or "arm" not in second.qualifiers:
                _add_arms_of_pair(view, first, second, told, compared)
            told = _arms_of(view, first, second) or told
        elif compared and first.role == "effect" and (sides := _sides(view, first.start)) and sides.second:
            first.qualifiers.setdefault("versus", sides.second)
        n += 1 + paired


def are_alike(first: Candidate, second: Candidate) -> bool:
    """Whether both say the same of one thing; "by 3 months, from 11.8 to 14.8" is the size of a change, then values."""
    same = (first.role, first.unit, first.parameter) == (second.role, second.unit, second.parameter)
    return same and (first.rule == "shifted") == (second.rule == "shifted")


def _is_pair(view: TokenView, first: Candidate, second: Candidate) -> bool:
    near = second.start - first.end <= _APART
    return are_alike(first, second) and near and view.has(_JOINING, first.end, second.start + 1)


def _arms_of(view: TokenView, first: Candidate, second: Candidate) -> Sides | None:
    """The arms of a pair, the treatment before what it was compared with."""
    one, other = first.qualifiers.get("arm"), second.qualifiers.get("arm")
    if not one or not other:
        return None
    return Sides(other, one) if _is_reversed(view, first, second) else Sides(one, other)


def _is_reversed(view: TokenView, first: Candidate, second: Candidate) -> bool:
    """"from 25.4% to 9.8%": the value before the change comes first."""
    return view.word(first.start - 1) == "from" and view.word(second.start - 1) == "to"


def _add_arms_of_pair(view: TokenView, first: Candidate, second: Candidate, told: Sides | None, compared: bool) -> None:
    bare = "arm" not in first.qualifiers and "arm" not in second.qualifiers
    if bare and not (_is_bare(view, first) and _is_bare(view, second)):
        return  # behind one of them stands whom it is of
    spoken = view.has(lexis.VERSUS | lexis.AGAINST_COMPARED_TO, first.end, second.start + 1) or (
        view.word(second.start - 1) == "from" or view.has({"respectively"}, second.end, second.end + _NEAR))
    sides = _sides_of_pair(view, first.start) if compared else None
    if sides is None and bare:
        sides = told if spoken or view.has({"and"}, first.end, second.start + 1) else None
        if sides is None and spoken and view.word(first.start - 1) != "from":
            sides = sides_before(view.context.before[-_EARLIER:])
    elif sides is None and spoken and "arm" in second.qualifiers:
        sides = _other_side(view, first.start, second.qualifiers["arm"])
    if sides is None:
        return
    arms = (sides.second, sides.first) if _is_reversed(view, first, second) else sides[:2]
    for one, arm in zip((first, second), arms, strict=True):
        if arm and arm not in {first.qualifiers.get("arm"), second.qualifiers.get("arm")}:
            one.qualifiers.setdefault("arm", arm)
    if sides.outcome and _is_side(first.parameter, sides):
        first.parameter = second.parameter = sides.outcome  # "placebo (12% vs 5%)": named by what it was compared with


def _is_side(parameter: str | None, sides: Sides) -> bool:
    """Whether a result was named by a treatment, or by the people counted."""
    words = (parameter or "").lower()
    return words.split(" ")[0] in {"", "more", "fewer"} or any(
        side and (words in side.lower() or side.lower() in words) for side in sides[:2])


def _is_bare(view: TokenView, found: Candidate) -> bool:
    """Whether nothing behind a result tells whom it is of: "8.4% (62/738) versus 5.1% (38/741)", "8.2% of recipients"."""
    end = behind_bracket(view, found.end)
    if view.word(end) == "of" and view.word(end + 1) in lexis.PEOPLE_AND_THEIR_ALLOCATION | {"recipients", "cases"}:
        end += 2
    if view.word(end) in lexis.PREPOSITIONS_LEADING_A_RESULT:  # "in 2019", "at a year" tell when, and not whom
        return view.has_number(end + 1, end + 2) or view.word(end + 1) in lexis.ARTICLES_AND_UNITS_OF_TIME
    return view.word(end) in _BARE


def _sides_of_pair(view: TokenView, i: int) -> Sides | None:
    people = compared_people(view, view.outside_brackets(i))
    if people:
        return Sides(people.first, people.second)
    return (_sides(view, i) or _sides_behind(view, i) or _sides_in_opening(view, i)
            or _sides_by_length(view, i) or _sides_in_heading(view, i))


def _sides(view: TokenView, i: int) -> Sides | None:
    """"oral iron caused more constipation than placebo (12%", "lower with A than with B (", "cut X compared with B (2%"."""
    opened = view.outside_brackets(i)
    if opened == i and view.word(i - 1) not in {",", ":"}:
        return None  # only a bracket or comma behind a comparison opens its results
    opened -= opened == i
    low = sentence_start(view, opened)
    sign = view.last(lexis.SIGNS_OF_COMPARISON, max(low, opened - _APART), opened)
    if sign is None or view.has_number(sign, opened):
        return None  # a number between: another result was compared
    word = view.word(sign)
    if word in lexis.VERSUS | {"comparing", "over"} or (word in _PAIRED and view.word(sign + 1) not in _PAIRED[word]):
        return None  # "compared" without its "with" joins nothing
    other = _treatment_in(view, sign + 1 + (word in _PAIRED), opened)
    stop = sign - (view.word(sign - 1) in {"if", "as", ","})
    more = view.last(lexis.COMPARATIVES, max(low, stop - _APART), stop)
    if other is None or (word == "than" and more is None):
        return None  # "rather than", "other than" compare no results
    return Sides(_first_treatment(view, low, stop, more), other, _thing_compared(view, stop, more))


def _sides_behind(view: TokenView, i: int) -> Sides | None:
    """"A led to higher rates of cure (73% vs 46%) than B", "(73% vs 46%) compared with B": told behind the bracket."""
    opened = view.outside_brackets(i)
    low, closed = sentence_start(view, opened), behind_bracket(view, opened)
    if opened == i or closed <= i:
        return None
    more = view.last(lexis.COMPARATIVES, max(low, opened - 2 * _APART), opened)
    if view.word(closed) == "and" and (again := view.first({"("}, closed, closed + _NEAR)):
        closed = behind_bracket(view, again)  # "(73% vs 46%) and intercourse (70% vs 46%) than B"
    sign = view.first(lexis.SIGNS_OF_COMPARISON, closed, min(closed + _NEAR, len(view.tokens)))
    if sign is None or more is None or view.has({",", ";", "."}, closed, sign):
        return None
    word = view.word(sign)
    if word in _PAIRED and view.word(sign + 1) not in _PAIRED[word]:
        return None
    end = view.up_to({",", ";", ".", "("}, sign + 1, len(view.tokens))
    other = _treatment_in(view, sign + 1 + (word in _PAIRED), end)
    first = _first_treatment(view, low, more, None)
    return Sides(first, other, _thing_compared(view, opened, more)) if first and other else None


def _first_treatment(view: TokenView, low: int, stop: int, more: int | None) -> str | None:
    """The treatment before the comparison: behind "with" or its like, else what brought the result about."""
    lead = view.last(lexis.PREPOSITIONS_BEFORE_A_TREATMENT, max(low, stop - _NEAR), stop)
    if lead is not None and view.word(lead) in lexis.PREPOSITIONS_OF_TREATED_ARMS and (
            more is None or lead > more or view.word(lead - 1) in lexis.PEOPLE_AND_THEIR_ALLOCATION):
        return _plain_treatment(view, lead + 1, view.up_to(lexis.VERBS_LIGHT, lead + 2, stop))
    verb = next((n for n in range(low + 1, stop) if view.word(n) in lexis.VERBS_OF_EFFECT or CHANGES.at(view.tokens, n)),
                None)
    if verb is None or view.word(verb) in lexis.FORMS_OF_BE_FINITE:
        return None  # "was lower than" names no treatment
    start = _behind_break(view, low, verb)
    while verb > start and view.word(verb - 1) in lexis.AUXILIARIES_AND_ADVERBS:
        verb -= 1
    return None if view.word(start) in lexis.PREPOSITIONS_LEADING_A_RESULT else _plain_treatment(view, start, verb)


def _behind_break(view: TokenView, low: int, verb: int) -> int:
    """Where the subject of a verb may start: behind the last comma, semicolon or "that" before it."""
    comma = view.last({",", ";", "that"}, low + 1, verb)
    return low if comma is None else comma + 1


def _thing_compared(view: TokenView, stop: int, more: int | None) -> str | None:
    """"more constipation than": what there is more of, unless an adjective stands there."""
    if more is None or view.word(more + 1) in lexis.ADJECTIVES_COMPARED_WITH_MORE:
        return None
    words = tidy_name(view.text(more + 1, view.up_to(lexis.PREPOSITIONS_BEFORE_A_TREATMENT, more + 1, stop)))
    return words if words and key_of(words.split()[0]) not in lexis.PEOPLE_AND_THEIR_ALLOCATION else None


def _treatment_in(view: TokenView, i: int, end: int) -> str | None:
    """The treatment among tokens [i, end), words of giving and people left off."""
    while i < end and view.word(i) in lexis.PREPOSITIONS_BEFORE_A_TREATMENT | lexis.PEOPLE_AND_THEIR_ALLOCATION:
        i += 1
    return _plain_treatment(view, i, view.up_to(lexis.VERBS_OF_EFFECT | lexis.ENDS_OF_A_SIDE, i, end))


def _plain_treatment(view: TokenView, low: int, high: int) -> str | None:
    """The words of a treatment, where they are few and hold no number."""
    if not 0 < high - low <= _LONGEST or any(
            token.kind in {"number", "gap"} or (token.kind == "sign" and token.text not in _PLAIN_SIGNS)
            for token in view.tokens[low:high]):
        return None
    words = trim_article(view.text(low, high))
    ends = {key_of(words.split(" ")[0]), key_of(words.split(" ")[-1])}
    return words if words and lexis.WORDS_NAMING_NO_ARM.isdisjoint(ends) else None


def _sides_in_opening(view: TokenView, i: int) -> Sides | None:
    """"Compared with placebo, dapagliflozin reduced", "Against salbutamol alone it cut": what opens the sentence."""
    low = sentence_start(view, i)
    lead = low + (view.word(low) == "in")  # "in comparison with"
    lead += view.word(lead) in _PAIRED
    if view.word(low) not in lexis.WORDS_OPENING_A_COMPARISON | _PAIRED.keys() or (
            lead > low and view.word(lead) not in lexis.TO_WITH_AGAINST):
        return None
    verb = CHANGES.first(view.tokens, lead + 1, min(low + _APART, i))
    if verb is None:
        return None
    comma = view.first({","}, lead + 1, verb[0])
    if comma is not None:
        first = _plain_treatment(view, comma + 1, verb[0]) or inherited_drug(view)
        return Sides(first, _treatment_in(view, lead + 1, comma))
    pronoun = view.word(verb[0] - 1) in lexis.PRONOUNS
    return Sides(inherited_drug(view), _treatment_in(view, lead + 1, verb[0] - 1)) if pronoun else None


def _sides_by_length(view: TokenView, i: int) -> Sides | None:
    """"a trial of 5 versus 10 days", "comparing 7-day with 14-day courses", "Seven days was compared with 14 days"."""
    low = sentence_start(view, i)
    for place in range(i - 1, low, -1):
        word = view.word(place)
        joined = word in _AGAINST or (
            word in lexis.AND_TO_WITH and view.has({"comparing", "compared"}, place - _NEAR, place))
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
    low = 0 if view.context.cells else sentence_start(view, i)
    sign = view.first(lexis.VERSUS, low + 1, min(low + _NEAR, i))
    end = view.first({":", "(", ",", "|", "."}, sign + 1, i) if sign else None
    if sign is None or end is None:
        return None
    one, other = _plain_treatment(view, low, sign), _plain_treatment(view, sign + 1, end)
    return Sides(one, other) if one and other else None


def _other_side(view: TokenView, i: int, arm: str) -> Sides | None:
    """"4.6% against 12.2% of controls": the first is of what was spoken of before, or of the people named first."""
    low = sentence_start(view, i)
    if (kind := view.first(lexis.PARTICIPLES_OF_EXPOSURE, low, min(low + _APART, i))) is not None:
        return Sides(view.word(kind))
    before = sides_before(view.context.before[-_EARLIER:])
    first = before.first if before else None
    if first is None and (lexis.CONTROL_ARMS & set(keys_of(arm)) or drug_at(view.tokens, 0) is None):
        first = inherited_drug(view)
    same = first is None or first.lower() in arm.lower() or arm.lower() in first.lower()
    return None if same else Sides(first)


@lru_cache(maxsize=64)
def sides_before(text: str) -> Sides | None:
    """The two treatments that the statements before set against each other, or the one that changed something."""
    if not text:
        return None
    view = TokenView.of(View.plain(text, 0, len(text)), 0, len(text), (), Context())
    for place in range(len(view.tokens) - 1, 0, -1):  # the last comparison is nearest
        if view.word(place) in lexis.VERSUS | lexis.AND_OR_COMPARED and (sides := _sides_around(view, place)):
            return sides
    low = sentence_start(view, len(view.tokens) - 1)
    return _two_arms(view, low) or _what_changed(view, low)


def _sides_around(view: TokenView, joint: int) -> Sides | None:
    """"Apixaban was compared with warfarin", "were randomised to A or B"; "A and B" alone compares nothing."""
    if view.word(joint) in {"or", "and"} and not view.has(lexis.VERBS_OF_ALLOCATION, joint - _NEAR, joint):
        return None
    lead = joint - (view.word(joint - 1) in lexis.WORDS_LEADING_COMPARED_ARMS)
    behind = joint + 1 + (view.word(joint + 1) in {"with", "to"})
    one = drug_before(view.tokens, lead, max(0, lead - _NEAR)) or view.noun_before(lead)
    plain = behind + (view.word(behind) in lexis.CONTROL_ARMS)
    noun = view.noun_after(plain)
    other = (behind, noun[1]) if noun and noun[0] == plain else noun
    no_arms = lexis.NOUNS_OF_STUDIES | lexis.GENERAL_OUTCOMES
    studied = [place for place in (one, other) if place and view.has(no_arms, *place)]
    if one and other and not studied and other[1] - other[0] <= _LONGEST and view.tokens[other[0]].kind == "word":
        return Sides(name(view, one), name(view, other))
    return None


def _two_arms(view: TokenView, low: int) -> Sides | None:
    """"had not been reached with polatuzumab and was 41.3 months with R-CHOP"."""
    arms = [name(view, found) for n in range(low, len(view.tokens)) if view.word(n) in {"with", "on"} and (
        found := drug_at(view.tokens, n + 1) or view.noun_after(n + 1))]
    spoken = len(set(arms)) == len(arms) == _BOTH and lexis.WORDS_OF_SPOKEN_COMPARISON & view.vocabulary
    return Sides(*arms) if spoken else None


def _what_changed(view: TokenView, low: int) -> Sides | None:
    """"Dapagliflozin reduced admissions": who did it, which "was reduced" does not name."""
    verb = CHANGES.first(view.tokens, low, len(view.tokens))
    if verb is None or view.word(verb[0] - 1) in lexis.FORMS_OF_BE_OR_TO:
        return None
    comma = view.last({","}, low + 1, verb[0])
    start = low if comma is None else comma + 1
    first = None if view.word(start) in lexis.PREPOSITIONS_LEADING_A_RESULT else _plain_treatment(view, start, verb[0])
    return Sides(first) if first else None
