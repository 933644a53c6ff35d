"""Cycles: numbered days and weeks, counted courses, and the rest between them.

Why: "days 1, 8 and 15 of each 28-day cycle for 6 cycles" is one plan told in four numbers, none of them a length of time.
Method: a word of time or "cycle" with its numbers behind it; a number with a counted thing of treatment behind it.
Fails: returns None where the numbers belong to a unit ("day 5 mg"), and for counts that a condition asks for.
"""

from __future__ import annotations

from typing import Any

from loaders.extraction.candidates import Candidate, candidate, last_result
from loaders.extraction.phrases.amounts import Amount, amount_at
from loaders.extraction.phrases.clause_arguments import (
    VERB_NOUNS,
    is_arranged,
    lasting_thing,
    subject,
    thing_done,
    treatment_of_time,
)
from loaders.extraction.phrases.list_schedules import label_of_times, plain_thing, regimen
from loaders.extraction.phrases.parameters import drug_at, drug_before, name
from loaders.extraction.phrases.plain_names import plain_name
from loaders.extraction.roles.schedules import add_phase, phase_before
from loaders.language import lexis
from loaders.language.frequencies import day_in_hours
from loaders.language.lexer import DASHES
from loaders.language.lexicon import meanings, words_of
from loaders.language.numerals import number_at
from loaders.language.token_view import TokenView
from loaders.language.units import Unit, unit_at
from loaders.record import Number, Role
from ontology.ground.timing import Timing

_ONE: dict[str, str] = meanings("units_of_one_time")
_MANY: dict[str, str] = meanings("units_of_times")
OPENERS = _ONE.keys() | _MANY.keys()
COUNTED = words_of("frequencies", "course")
_WORDS_TO_PAUSE = 4
_JOINTS, _RANGES = {",", "and", "or", "&"}, lexis.JOINTS_OF_RANGES | DASHES
_LONGEST_LIST, _WHOLE_WEEK = 12, 4


def numbered_time(view: TokenView, i: int, done: list[Candidate]) -> Candidate | None:
    """"at week 24", "on days 1, 8 and 15", "days 2 to 5", "cycles 2, 4 and 6": times told by their numbers."""
    word = view.word(i)
    unit = _ONE.get(word) or _MANY.get(word)
    if unit is None or not _may_open(view, i):
        return None
    amount = _numbers(view, i, word)
    if amount is None or (word == "cycles" and amount.value is not None):
        return None
    drug = drug_before(view.tokens, i, view.clause_start(i))
    told = any(d.role in {"dose", "schedule"} for d in done) or is_arranged(view, i) or drug is not None
    label = label_of_times(view, i - (view.word(i - 1) in {"on", "at"}), done)
    listed = label if label or told else plain_thing(view, i - (view.word(i - 1) in {"on", "at"}), amount.end)
    told = told or listed is not None
    # In a condition, or of a result, a numbered time is when it is looked at.
    conditional = bool(lexis.CONDITIONAL_OR_PERSISTING & set(view.words(max(view.clause_start(i), i - 8), i)))
    role: Role = "schedule" if told and not conditional and last_result(done) is None else "timepoint"
    thing = label or _thing_at_time(view, i, done, role) or listed
    behind = drug_at(view.tokens, amount.end) if thing is None else None
    thing = name(view, behind) if behind else thing
    role = "schedule" if behind else role
    if thing is None and i > view.clause_start(i) + 1:
        return None  # "stop it on day 3": no thing is named
    found = candidate(amount, role, "numbered", thing)
    found.start, found.unit = i, unit
    add_phase(view, found)
    if view.word(i - 1) in lexis.PREPOSITIONS_BEFORE_A_NUMBERED_CYCLE:
        found.qualifiers["rel"] = Timing(view.word(i - 1))
    elif word in _ONE:
        found.qualifiers["rel"] = Timing.AT
    return found


def _may_open(view: TokenView, i: int) -> bool:
    """Whether a numbered time can start here: not "50 mg/day 2 weeks", nor "each day 2 tablets"."""
    following = view.tokens[i + 1] if i + 1 < len(view.tokens) else None
    if following is None or (following.kind != "number" and following.text not in DASHES | {"+"}):
        return False
    return (
        i == 0
        or view.word(i - 1) in lexis.WORDS_LEADING_A_CYCLE
        or (view.word(i) in _MANY and view.tokens[i - 1].kind == "word")
    )


def _thing_at_time(view: TokenView, i: int, done: list[Candidate], role: Role) -> str | None:
    if role == "timepoint":
        last = done[-1] if done else None
        if last and last.role == "threshold" and i - last.end <= 1:
            return last.parameter
        return last_result(done) or subject(view, i - 1)
    if own := treatment_of_time(view, i, done, around=False):
        return own
    thing = thing_done(view, i - 1, done)
    if thing and is_arranged(view, i) and plain_name(thing) and thing not in VERB_NOUNS.values():
        return thing  # "check BP on day 3", whatever was given before
    return treatment_of_time(view, i, done) or thing


def _numbers(view: TokenView, i: int, word: str) -> Amount | None:
    """The numbers behind the word at token i: one, a range, or a list in which the word may come again."""
    numbers: list[Number] = []
    place, end = i + 1, i + 1
    while len(numbers) < _LONGEST_LIST and (hit := _plain_number(view, place)):
        numbers.append(hit[1])
        end = place = hit[0]
        ranged = _plain_number(view, place + 1) if view.word(place) in _RANGES else None
        if ranged and len(numbers) == 1 and ranged[1].value > numbers[0].value:
            return Amount(i + 1, ranged[0], i + 1, "between", low=numbers[0], high=ranged[1])
        if view.word(place) not in _JOINTS:
            break
        place += 2 if view.word(place) == "," and view.word(place + 1) in {"and", "or"} else 1
        place += view.word(place) == word
    torn = view.word(end) in _RANGES | _JOINTS and end + 1 < len(view.tokens) and view.tokens[end + 1].kind == "gap"
    if not numbers or torn:
        return None  # "days 2 to", and what follows is masked: half of it is no plan
    one = len(numbers) == 1
    return Amount(i + 1, end, i + 1, value=numbers[0] if one else None, values=() if one else tuple(numbers))


def _plain_number(view: TokenView, i: int) -> tuple[int, Number] | None:
    """A number in digits that no unit, percent sign or bracketed number follows."""
    if i >= len(view.tokens) or (view.tokens[i].kind != "number" and view.word(i) not in DASHES):
        return None
    hit = number_at(view, i)
    if hit is None or unit_at(view.tokens, hit[0]) or hit[1].value != int(hit[1].value):
        return None  # "day 1 to 28 mcg on day 8": 28 is a dose
    return hit


def counted_course(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"for six cycles", "three doses", "two further infusions", "in 15 fractions": a course told by its parts."""
    hit = _course_word(view, amount.end)
    if hit is None or amount.kind != "none" or amount.values or amount.window or amount.op in {">", "<"}:
        return None
    end, row = hit
    if most := _most_of_a_day(view, amount, end, row["unit"], done):
        return most
    before = view.word(amount.start - 1)
    if before == "as":
        return None  # "20 mg/kg as one infusion": how a dose is given
    low = max(view.clause_start(amount.start), amount.start - 8)
    told = is_arranged(view, amount.start) or any(d.role in {"dose", "schedule", "duration"} for d in done)
    told = told or (view.word(end) in lexis.SHOULD_MUST_OF and _is_ordered(view, end))
    limited = amount.op is not None and "of" in {before, view.word(amount.start)}
    told = told or (limited and _is_advised(view, amount.start))
    if lexis.CONDITIONAL_OR_FAILURE & set(view.words(low, amount.start)) or (
        row["sure"] is False and not told and before != "for"
    ):
        return None  # "in 40 dose trials": nothing is given
    if (view.word(end - 1) == "doses" and before in {"in", "into"}) or view.word(end) in lexis.DISTRIBUTIVES_PER:
        return None  # "in 3 doses" divides a day's dose
    dated = before == "after" and last_result(done) is None
    noun = view.noun_before(amount.start - 1) if before == "after" else None
    thing = (
        view.text(*noun)
        if noun
        else thing_done(view, amount.start - 1, done)
        if dated
        else _thing_of_course(view, amount, end, done)
    )
    found = candidate(amount._replace(unit=Unit(row["unit"], "course")), "schedule" if dated else "duration", "counted",
                  thing)
    found.end = end
    if row["unit"] == "{cycle}" and (named := regimen(view)):
        found.parameter = named
    if amount.op == "<=" and "maximum" in view.words(amount.start, amount.core):
        found.qualifiers["kind"] = "maximum"
    if dated:
        found.qualifiers["rel"] = Timing.AFTER
    return found


def _is_ordered(view: TokenView, i: int) -> bool:
    """"Two doses of the vaccine should be given", "six sessions are recommended"."""
    words = set(view.words(i, min(i + 14, view.clause_end(i))))
    return bool(words & lexis.WORDS_OF_ORDERING) and not words & {"was", "were"}


def _is_advised(view: TokenView, i: int) -> bool:
    """"we recommend counselling of at least four sessions": the advice stands before the thing counted."""
    words = set(view.words(max(view.clause_start(i), i - 16), i))
    return bool(words & lexis.VERBS_OF_ADVISING)


def _most_of_a_day(view: TokenView, amount: Amount, end: int, unit: str, done: list[Candidate]) -> Candidate | None:
    """"no more than 4 doses in 24 hours" behind a dose: how many of them a day may have at most."""
    last = next((d for d in reversed(done) if d.role == "dose" and d.parameter), None)
    day = day_in_hours(view, end) if last and unit == "{dose}" and amount.value is not None else None
    most = amount.op in {"<", "<="} or lexis.WORDS_OF_MAXIMUM & set(view.words(amount.start - 2, amount.start))
    if not (last and day and most):
        return None
    found = candidate(amount._replace(unit=Unit("{dose}/d", "dosage"), op="<="), "dose", "counted-in-a-day", last.parameter)
    found.qualifiers["kind"], found.end = "maximum", day
    return found


def _course_word(view: TokenView, i: int) -> tuple[int, dict[str, Any]] | None:
    place = i
    while place < i + 2 and view.word(place) in lexis.ADJECTIVES_OF_COURSES:
        place += 1
    hit = COUNTED.at(view.tokens, place)
    return hit if hit and view.word(i) != "or" else None


def _thing_of_course(view: TokenView, amount: Amount, end: int, done: list[Candidate]) -> str | None:
    """What the course is of: named behind "of", or the drug or thing before."""
    if view.word(end) == "of" and (noun := view.noun_after(end + 1)):
        return view.text(*noun)
    of = amount.start - (view.word(amount.start) != "of")
    whole = view.noun_before(of) if view.word(of) == "of" else None
    if whole and view.word(whole[1] - 1) not in lexis.NOUNS_OF_TOTALS:
        return view.text(*whole)  # "counselling of at least four sessions"
    last = done[-1] if done else None
    return (
        treatment_of_time(view, amount.start, done, around=amount.op is None)
        or (last.parameter if last else None)
        or subject(view, amount.start)
        or (view.text(amount.end, end) if view.word(end) in {"should", "must"} else None)
    )


def cycle_length(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"in 21-day cycles", "cycles of 28 days", "a 28-day cycle": how long one cycle is."""
    behind = view.word(amount.end) in {"cycle", "cycles"}
    before = view.words(amount.start - 2, amount.start) == ["cycles", "of"]
    if amount.kind != "time" or amount.value is None or not (behind or before):
        return None
    found = candidate(amount, "schedule", "cycle", treatment_of_time(view, amount.start, done))
    found.end += behind
    return found


def interval_between(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"at intervals of no more than 3 years", "a dosing interval of 8 weeks": the time between two."""
    if view.word(amount.start - 1) != "of" or view.word(amount.start - 2) not in {"interval", "intervals"}:
        return None
    place = amount.start - 3 if view.word(amount.start - 3) == "at" else amount.start - 2
    thing = thing_done(view, place, done) or treatment_of_time(view, place, done)
    return candidate(amount, "schedule", "spaced", thing)


def on_and_off(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"3 weeks on, 1 week off": the parts of a cycle."""
    phase = view.word(amount.end)
    if amount.kind != "time" or phase not in {"on", "off"} or view.word(amount.end + 1) in lexis.ARTICLES_AND_TREATMENT:
        return None
    nearby = set(view.words(amount.end + 1, amount.end + 8)) | set(view.words(amount.start - 6, amount.start))
    if not {"on", "off"} - {phase} <= nearby:
        return None  # "for 30 minutes on at least 5 days": no "off" to it
    found = candidate(
        amount, "schedule", "on-off", treatment_of_time(view, amount.start, done) or thing_done(view, amount.start, done)
    )
    found.end += 1
    found.qualifiers["phase"] = phase
    return found


def time_apart(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"two doses at least 4 weeks apart": the time between one and the next."""
    if view.word(amount.end) != "apart":
        return None
    noun = view.noun_before(amount.start) if not done or done[-1].end < amount.start else None
    last = next((d for d in reversed(done) if d.rule == "counted"), None)
    thing = (last.parameter if last else None) or thing_done(view, amount.start, done) or (
        name(view, noun) if noun else subject(view, amount.start))
    found = candidate(amount, "schedule", "apart", thing)
    found.end += 1
    return found


def postponement(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"chemotherapy is postponed by 1 week", "delay the next dose by 2 days"."""
    if view.word(amount.start - 1) not in {"by", "for"} or not lexis.VERBS_OF_POSTPONING_AND_EXTENDING & set(
        view.words(amount.start - 6, amount.start - 1)
    ):
        return None
    return candidate(amount, "duration", "moved", lasting_thing(view, amount.start - 1, amount.end, done))


def pause(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"a 14-day drug-free period" behind a block of dosing, "a rest of at least 63 days"."""
    place = amount.start
    place -= (view.word(place) != "of") and view.word(place - 1) == "of"
    named = view.word(place) == "of" and view.word(place - 1) in lexis.NOUNS_OF_PAUSES - {"free", "off"}
    words = view.words(amount.end, amount.end + _WORDS_TO_PAUSE)
    joined = [word for word in words if word not in DASHES]
    last = next((n for n, word in enumerate(words) if word in lexis.NOUNS_OF_PAUSES), None)
    behind = last is not None and bool(lexis.NOUNS_OF_PAUSED_TREATMENT & set(joined)
        or joined[0] in lexis.NOUNS_OF_PAUSES)
    if not (named or behind) or not done:
        return None  # "a rest" of what nobody named
    found = candidate(amount, "schedule", "pause", treatment_of_time(view, amount.start, done))
    found.start = place - 1 if named else found.start
    found.end = amount.end + len(words) if behind and words[-1] in lexis.NOUNS_OF_COURSES else amount.end
    phase = next((str(d.qualifiers["phase"]) for d in reversed(done) if d.qualifiers.get("phase")), "")
    found.qualifiers["phase"] = f"{phase.removesuffix(' on')} off".strip()
    before = next((d for d in reversed(done) if d.role == "duration"), None)
    if before:
        before.qualifiers.setdefault("phase", "on")
    return found


def out_of(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"10 days of dosing out of 14-day periods"."""
    for place in range(amount.end, min(amount.end + 5, len(view.tokens))):
        if view.words(place, place + 2) == ["out", "of"]:
            return _part_of(view, amount, amount_at(view, place + 2), done)
        if view.tokens[place].kind in {"sign", "number"}:
            break  # a number or sign between: of something else
    return None


def _part_of(view: TokenView, amount: Amount, whole: Amount | None, done: list[Candidate]) -> Candidate | None:
    if whole is None or whole.unit is None or whole.value is None:
        return None
    found = candidate(amount, "schedule", "out-of", treatment_of_time(view, amount.start, done))
    found.end = whole.end + (view.word(whole.end) in lexis.NOUNS_OF_CYCLES)
    found.qualifiers["out_of"] = whole.value
    found.qualifiers["phase"] = phase_before(view, amount.start) or ""
    return found


def days_of_days(view: TokenView, i: int, done: list[Candidate]) -> Candidate | None:
    """"on 10 of 14 days", "14 drug-free days": the days of a cycle on which something is given, or nothing."""
    count = number_at(view, i) if view.tokens[i].kind == "number" else None
    if count is None:
        return None
    whole = number_at(view, count[0] + 1) if view.word(count[0]) == "of" else None
    unit = unit_at(view.tokens, whole[0]) if whole else None
    if whole and unit and unit[1].kind == "time" and view.word(i - 1) in lexis.WORDS_BEFORE_DAYS_OF_TREATMENT:
        found = Candidate(
            i, unit[0], "schedule", "out-of", None, treatment_of_time(view, i, done), unit[1].code, "=", count[1]
        )
        found.qualifiers["out_of"] = whole[1]
        return found
    end = next((n for n in range(count[0], count[0] + _WHOLE_WEEK) if view.word(n) == "free"), None)
    if end and view.word(end - 2) not in lexis.NOUNS_OF_MEDICATION:
        return None  # "sugar-free" things are no pause
    unit = unit_at(view.tokens, end + 1) if end else None
    thing = treatment_of_time(view, i, done) if unit else None
    if end is None or unit is None or unit[1].kind != "time" or (not done and not thing):
        return None
    return Candidate(i, unit[0], "schedule", "pause", None, thing, unit[1].code, "=", count[1], None, {"phase": "off"})
