"""Values before and after, averages of two arms, and numbers needed to treat: results told in plain words.

Why: "fell from 181 to 120 days" are two results, and the unit stands with the second only; "about 200 people had to be
    treated to prevent one" is a number needed to treat that nobody calls so.
Method: a verb of change told of the past, "from" and "to"; people, a verb of need with a deed, and "to prevent".
Fails: returns None for orders ("reduce from 40 to 20 mg"), doses, and conditions.
"""

from __future__ import annotations

from loaders.extraction.candidates import Candidate, candidate
from loaders.extraction.phrases.amounts import Amount, amount_at, unitless
from loaders.extraction.phrases.arms import add_arm, arm_loosely, name_arm
from loaders.extraction.phrases.clause_arguments import subject
from loaders.extraction.phrases.outcomes import tidy_name
from loaders.extraction.phrases.parameters import MEASURES, OUTCOMES, name
from loaders.extraction.roles.changes import CHANGES
from loaders.language import lexis
from loaders.language.lexer import keys_of
from loaders.language.lexicon import meanings, phrase_class
from loaders.language.token_view import TokenView
from loaders.language.units import Unit

_WHOLES = phrase_class("whole")
_NO_RESULTS = {"mass", "dosage", "activity", "form", "percent", "incidence"}
_YEARS = 1900
_DEEDS: dict[str, str] = meanings("deeds_done_to_people")
_NEAR, _FAR, _BACK, _LONGEST = 9, 16, 14, 8  # tokens


def before_and_after(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"fell from 181 to 120 days", "rose from 1.21 to 1.38 L": the value before, and the one after."""
    word = view.word(amount.start - 1)
    if word not in {"from", "to"} or amount.value is None or amount.op not in {None, "≈"} or not _is_result(view, amount):
        return None
    last = done[-1] if done and done[-1].rule == "shifted" and amount.start - done[-1].end <= _NEAR else None
    if word == "to":
        return _value_after(view, amount, last) if last else None
    later = _later_value(view, amount)
    thing = None if later is None else last.parameter if last else _thing_changed(view, amount.start - 1)
    if later is None or thing is None or (later.unit is None and not _counts(amount, thing)):
        return None  # "any weight from 35 kg": no later value, nothing changed
    found = candidate(_in_own_unit(amount._replace(unit=amount.unit or later.unit)), "effect", "shifted", thing)
    _ = name_arm(view, found) or arm_loosely(view, found, done)
    return found


def _is_result(view: TokenView, amount: Amount) -> bool:
    """Not a dose or a share of people; "HbA1c fell from 8.4% to 7.2%" is of a measure that is told in percent."""
    if amount.kind != "percent" or not {"from", "to"} <= view.vocabulary:
        return amount.kind not in _NO_RESULTS
    low = max(view.clause_start(amount.start), amount.start - _BACK)
    hit = MEASURES.last(view.tokens, low, amount.start)
    return hit is not None and hit[2] != "risk" and not OUTCOMES.last(view.tokens, low, amount.start)


def _counts(amount: Amount, thing: str) -> bool:
    """"the number of attacks fell from 8 to 4", "the mean score rose": not "admissions fell from 2019 to 2021"."""
    return bool(lexis.NOUNS_OF_PLAIN_NUMBERS & set(keys_of(thing))) and amount.top < _YEARS


def _value_after(view: TokenView, amount: Amount, first: Candidate) -> Candidate:
    found = candidate(_in_own_unit(amount), "effect", "shifted", first.parameter)
    found.unit = found.unit if amount.unit else first.unit
    if name_arm(view, found) or arm_loosely(view, found, [first]):
        first.qualifiers.setdefault("arm", found.qualifiers.get("arm", ""))
    return found


def _in_own_unit(amount: Amount) -> Amount:
    return amount if amount.unit else unitless(amount)


def _later_value(view: TokenView, amount: Amount) -> Amount | None:
    """The value behind "to", maybe with an arm between ("from 12 days with gauze to 9 days")."""
    place = view.first({"to"}, amount.end, min(amount.end + _NEAR, view.clause_end(amount.end)))
    later = amount_at(view, place + 1) if place else None
    if later is None or not _is_result(view, later) or (amount.unit and later.unit and amount.unit != later.unit):
        return None
    return later


def _thing_changed(view: TokenView, i: int) -> str | None:
    """What fell or rose, where a verb of change told of the past stands before token i."""
    low = view.clause_start(i)
    verb = CHANGES.last(view.tokens, max(low, i - _BACK), i)
    if verb is None or not (view.word(verb[0]) in lexis.VERBS_OF_PAST_CHANGE or view.word(verb[0]).endswith("ed")):
        return None  # "reduce FiO2 from 60% to 40%" is an order
    planned = view.has(lexis.MODALS_AND_CONDITIONS_OF_PLANS, max(low, verb[0] - _BACK), verb[0])
    if planned or (verb[0] > low and view.word(verb[0] - 1) == "to") or view.has({"dose"}, low, i):
        return None
    if verb[1] < i and view.word(verb[1]) not in lexis.ADVERBS_OF_EXTENT:
        by = view.first({"by"}, verb[1], i)  # "prolonged survival by 3 months, from 11.8 months"
        return tidy_name(name(view, (verb[1], by or i)))
    opened = view.last({",", "and", ";", "but"}, low + 1, verb[0])
    start = low if opened is None else opened + 1
    whole = verb[0] - start <= _LONGEST and not view.has_number(start, verb[0])
    start += view.word(start) in lexis.DETERMINERS_OF_OWNING
    return tidy_name(name(view, (start, verb[0])) if whole else subject(view, verb[1]))


def average_result(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"the mean score was 6.4 after surgery and 9.2 on prednisone", "healing took 14 days with A and 19 with B"."""
    word, low = view.word(amount.start - 1), max(view.clause_start(amount.start), amount.start - _BACK)
    if word not in lexis.VERBS_OF_AVERAGING or amount.kind in _NO_RESULTS or amount.op not in {None, "≈"} or (
            amount.value is None or not view.has(lexis.WORDS_OF_AVERAGING, low, amount.start)):
        return None
    if view.has(lexis.MODALS_AND_CONDITIONS_OF_PLANS | lexis.WORDS_OF_BASELINE, low, amount.start):
        return None
    if not view.has(lexis.JOINTS_OF_ARMS, amount.end, amount.end + _BACK) or not view.has_number(
            amount.end, min(amount.end + _BACK, view.clause_end(amount.end))):
        return None  # a lone average is no comparison
    thing = tidy_name(subject(view, amount.start - (word in {"took", "averaged"}))) or tidy_name(
        name(view, (low, amount.start - 1)))
    scored = thing is not None and amount.unit is None and keys_of(thing)[-1] in lexis.NOUNS_OF_SCORE  # seldom printed
    told = amount._replace(unit=Unit("{score}", "score")) if scored else unitless(amount)
    found = candidate(told, "effect", "average", thing)
    return found if thing and add_arm(view, found, done) else None


def number_needed(view: TokenView, amount: Amount, _done: list[Candidate]) -> Candidate | None:
    """"about 200 people had to be treated to prevent one fracture": a number needed to treat."""
    if amount.value is None or amount.value.value <= 1 or not any(
            _WHOLES.at(view.tokens, n) for n in (amount.end - 1, amount.end, amount.end + 1)):
        return None
    deed = view.first(_DEEDS.keys(), amount.end, amount.end + _NEAR)
    if deed is None or not view.has(lexis.VERBS_OF_NEED, amount.end, deed) or not view.has(
            lexis.VERBS_OF_PREVENTING, deed, deed + _FAR):
        return None
    core = Amount(amount.start, amount.core + 1, amount.core, amount.op, amount.value)
    return candidate(unitless(core), "effect", "needed", f"number needed to {_DEEDS[view.word(deed)]}")
