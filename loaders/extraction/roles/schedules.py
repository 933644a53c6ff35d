"""Schedules: how often something is done, and for how long.

Why: monitoring is told as "monthly for the first 3 months", "10 days of dosing out of 14"; each is a plan.
Method: a frequency that belongs to no dose, with the period behind it.
Fails: a frequency that is part of a name ("daily living") gives nothing.
"""

from __future__ import annotations

from decimal import Decimal

from loaders.extraction.candidates import Candidate, candidate
from loaders.extraction.phrases.amounts import Amount, amount_at
from loaders.extraction.phrases.clause_arguments import (
    is_arranged,
    is_people,
    sentence_start,
    subject,
    thing_done,
    treatment_of_time,
)
from loaders.extraction.phrases.list_schedules import label_of_times, plain_thing, regimen, renewed_thing, thing_before_comma
from loaders.extraction.phrases.outcomes import tidy_name
from loaders.extraction.phrases.parameters import measure_before, name
from loaders.extraction.phrases.periods import add_period
from loaders.language import lexis
from loaders.language.frequencies import FrequencyPhrase, frequency_at
from loaders.language.lexer import key_of
from loaders.language.lexicon import meanings, phrase_class
from loaders.language.token_view import TokenView, part_of

_ADJACENT, _DOSE_AND_TIME = 3, 2
_PER: dict[str, str] = meanings("units_of_one_time")
_LONGEST_LABEL, _LONGEST_ADJECTIVE = 12, 3  # tokens
_COUNTABLE = phrase_class("countable")


def frequency_schedule(view: TokenView, often: FrequencyPhrase, done: list[Candidate]) -> Candidate | None:
    """"monthly for the first 3 months", "daily dosing for 14 days", "twice daily for 2 weeks"."""
    if view.phrase(often.start, often.end) in lexis.FREQUENCIES_OF_DOSES_ONLY and all(d.role != "dose" for d in done):
        return None  # "opioid OD" is an overdose
    block = _dosing_block(view, often, done)
    if block or (_is_name(view, often) and not _course_of(view, often)) or _is_of_guideline(view, often) or (
            _is_of_limit(view, often)):
        return block  # "daily living", "this guideline is updated yearly"
    # "a total daily dose of 5 mg", "175 mg/m2 over 3 h every 3 weeks" is all one dose
    if view.word(often.end) in lexis.NOUNS_OF_DOSE or _of_infusion(often, done):
        return None
    parameter = tidy_name(_thing_done(view, often, done))
    people = parameter is not None and " " in parameter and is_people(parameter)
    if parameter is None or people or parameter.count("(") != parameter.count(")") or view.word(often.start - 1) == "total":
        return None  # "people taking 5 mg daily", half a bracket, "a total daily dose of": nothing that is done
    found = Candidate(often.start, often.end, "schedule", "frequency", None, parameter)
    _set_interval(found, often)
    add_period(view, found)
    add_phase(view, found)
    if view.word(often.start - 1) == "then":
        found.qualifiers.setdefault("period", "thereafter")
    _at_most(view, found)
    return found


def add_phase(view: TokenView, found: Candidate) -> None:
    """"maintenance doses every 4 months", "a loading dose on days 1 and 2": the phase of a treatment that a plan is of."""
    place = found.start - 2 - (view.word(found.start - 1) == "on")
    if view.word(place) in lexis.NOUNS_OF_PHASES:
        found.qualifiers.setdefault("phase", part_of(view.text(place, place + 1), view.word(place)))


def _at_most(view: TokenView, found: Candidate) -> None:
    """"not more often than every 2 weeks", "do not repeat it more frequently than every 3 months": the least interval."""
    words = view.words(found.start - 3, found.start)
    if words[:1] != ["more"] or words[2:] != ["than"] or not lexis.NEGATORS & set(
            view.words(found.start - _LONGEST_LABEL, found.start)):
        return
    if found.comparator == "=" and not str(found.unit).startswith("/"):
        found.comparator = ">="  # the shortest interval allowed is a lower limit
    parts = (found.parameter or "").split()
    low = next((n for n, part in enumerate(parts) if key_of(part) in lexis.MORE_OR_NEGATORS), len(parts))
    found.parameter = " ".join(parts[:low]) or found.parameter


def limited_frequency(view: TokenView, amount: Amount, often: FrequencyPhrase, done: list[Candidate]) -> Candidate | None:
    """"with at least three times per week of exercise": a frequency with a limit, and what is done maybe behind it."""
    if amount.op not in {">=", "<="} or (done and done[-1].role == "dose" and amount.start == done[-1].end):
        return None  # "5 mg at least twice daily": of the dose
    found = frequency_schedule(view, often._replace(start=amount.start), done)
    noun = view.noun_after(often.end + 1) if found and view.word(often.end) == "of" else None
    if found:
        found.comparator = amount.op
        found.parameter = name(view, noun) if noun else found.parameter
    return found


def _thing_done(view: TokenView, often: FrequencyPhrase, done: list[Candidate]) -> str | None:
    """What is done so often; None where nobody is told to do it."""
    if label := label_of_times(view, often.start, done):
        return label
    if tested := _tested_at_baseline(view, often.start):
        return tested
    if view.word(often.start - 1) == "repeated" and (named := regimen(view)):
        return named  # "FOLFIRI: ..., repeated every 2 weeks": the whole regimen
    last = done[-1] if done else None
    if last and last.role == "dose" and view.phrase(last.end, often.start) in lexis.GIVEN_AGAIN:
        return last.parameter
    arranged, ordered = is_arranged(view, often.start), _is_ordered(view, often)
    check = view.noun_before(often.start) if arranged and view.word(often.start - 1) in lexis.NOUNS_OF_SURVEILLANCE else None
    if check:
        return name(view, check)
    if course := _course_of(view, often):
        return course
    checks = view.word(often.end) in lexis.NOUNS_OF_CHECKS - lexis.NOUNS_OF_DOSING - {"dose", "intervals"} and not arranged
    if checks or view.word(often.end - 1) == "annual":
        return _described_thing(view, often.end)
    if told := _label_before(view, often) or renewed_thing(view, often) or thing_before_comma(view, often):
        return told
    if not arranged and not ordered and (item := plain_thing(view, often.start, often.end)):
        return item
    if not (arranged or ordered or _is_continued(often, done) or _is_plain_plan(view, often)):
        return None
    noun = view.noun_before(often.start) if ordered else None
    if ordered and not arranged and noun and view.word(noun[0] - 1) in {"a", "an", *lexis.VERBS_OF_ADVISING}:
        return name(view, noun)
    if ordered and not arranged and is_people(subject(view, often.start)):  # people are not the thing that is done
        return view.word(often.start - 1)  # "patients should exercise three times a week"
    noun = noun or (view.noun_after(often.end + 1) if view.word(often.end) in {"with", "by"} else None)
    return thing_done(view, often.start, done) or (name(view, noun) if noun else None)  # "every 3 years with cytology"


def _tested_at_baseline(view: TokenView, i: int) -> str | None:
    """"FOR X ONLY: aPTT at baseline and then every 4 hours": the test is repeated, not the drug it is for."""
    place = i
    while place > 0 and view.word(place - 1) in lexis.JOINTS_BEHIND_BASELINE:
        place -= 1
    if view.phrase(place - 2, place) != "at baseline":
        return None
    measure = measure_before(view, place - 2)
    return measure.text if measure and view.word(measure.start - 1) != "/" else None  # "PT/INR"


def _course_of(view: TokenView, often: FrequencyPhrase) -> str | None:
    """"Weekly classes for 8 weeks probably delay relapse": what a trial gave, told with its length."""
    opens = often.start == view.clause_start(often.start) or view.word(often.start - 1) in lexis.AFTER_OF_WITH
    end = often.end + 1
    while end < often.end + _LONGEST_ADJECTIVE + 1 and view.word(end - 1) not in lexis.NOUNS_OF_SESSIONS:
        end += 1
    told = view.word(end - 1) in lexis.NOUNS_OF_SESSIONS and view.word(end) in lexis.PREPOSITIONS_OF_A_COURSE
    return view.text(often.end, end) if opens and told else None


def _is_ordered(view: TokenView, often: FrequencyPhrase) -> bool:
    """"Phototherapy three times weekly for 10 weeks can be offered": the verb that tells to do it stands behind."""
    low = max(view.clause_start(often.start), often.start - 10)
    before = view.words(low, often.start)
    if before[-2:-1] and before[-2] in {"should", "must"}:
        return True  # "programmes should run twice weekly"
    if (
        lexis.VERBS_OF_ADVISING & set(before)
        and view.noun_before(often.start)
        and not lexis.CONDITIONAL_THAT_OR_AGAINST & set(before)
    ):
        return True  # "we suggest a class once a month"
    words = set(view.words(often.end, min(often.end + 12, view.clause_end(often.end))))
    return bool(words & lexis.WORDS_OF_ORDERING) and not (
        words & lexis.FORMS_OF_HAVE_AND_BE_PAST)  # told of the past


def _label_before(view: TokenView, often: FrequencyPhrase) -> str | None:
    """"Full blood count and liver tests: weekly for 4 weeks": what stands before the colon is what is done."""
    if view.word(often.start - 1) != ":":
        return None
    low = sentence_start(view, often.start - 1)
    words = view.text(low, often.start - 1)
    return words if words and often.start - 1 - low <= _LONGEST_LABEL and not any(
        token.kind == "number" for token in view.tokens[low:often.start - 1]) else None


def _described_thing(view: TokenView, i: int) -> str:
    """"annual influenza vaccination", "annual review": the words the adjective belongs to."""
    end = min(i + 1, len(view.tokens))
    while end < i + _LONGEST_ADJECTIVE and end < len(view.tokens) and not view.is_stop(end):
        end += 1
    return view.text(i, end)


def _is_of_guideline(view: TokenView, often: FrequencyPhrase) -> bool:
    """"This guideline will be updated every 5 years", "the panel meets yearly": the text's own life."""
    words = set(view.words(sentence_start(view, often.start), often.start))
    return bool(words & lexis.NOUNS_OF_TEXTS and words & lexis.VERBS_OF_PUBLISHING)


def _is_plain_plan(view: TokenView, often: FrequencyPhrase) -> bool:
    """"every 20 minutes" spelled out, in a sentence that neither tells of the past nor of the guideline itself."""
    counted = view.tokens[often.start].kind == "number"
    if often.value.interval is None or not (counted or view.word(often.start).startswith(("every", "q"))):
        return False  # spelled out: "yearly" alone may be an adjective
    words = set(view.words(sentence_start(view, often.start), often.start))
    return not words & lexis.WORDS_OF_NO_PLAN


def _of_infusion(often: FrequencyPhrase, done: list[Candidate]) -> bool:
    """"175 mg/m2 over 3 h every 3 weeks": behind the time of an infusion the frequency is the dose's."""
    if len(done) < _DOSE_AND_TIME or done[-1].rule != "over" or done[-1].end != often.start:
        return False  # behind the dose's own time
    dose = done[-2]
    if dose.role != "dose" or "freq" in dose.qualifiers or done[-1].start - dose.end > _ADJACENT:
        return False
    dose.add_frequency(often.value)
    return True


def times_per(view: TokenView, amount: Amount, _done: list[Candidate]) -> Candidate | None:
    """"two supervised sessions per week", "at least 2 measurements per hour": how often a thing is done."""
    if amount.kind != "none" or amount.values or amount.end + 1 >= len(view.tokens):
        return None
    end = next((n for n in range(amount.end + 1, amount.end + 5) if view.word(n) in lexis.DISTRIBUTIVES_OF_RATE), None)
    code = _PER.get(view.word(end + 1)) if end else None
    if end is None or code is None or any(view.tokens[n].kind != "word" for n in range(amount.end, end)):
        return None
    if amount.op and _COUNTABLE.first(view.tokens, amount.end, end):
        return None  # "women with at least 3 episodes a year": what happens to them, not what is done
    ordered = is_arranged(view, amount.start) or lexis.SHOULD_MUST_WITH & set(
        view.words(amount.start - 3, amount.start))
    if lexis.WORDS_OF_COUNTED_TIMES & set(view.words(amount.end, end)) or not ordered:
        return None
    low = sentence_start(view, amount.start)
    low = next((n for n in range(amount.start - 1, low, -1) if view.word(n) == ","), low)
    if lexis.CONDITIONAL_OR_WHO & set(view.words(low, amount.start)):
        return None  # "in people who have two a week" counts what befalls them
    found = candidate(amount, "schedule", "times-per", view.text(amount.end, end))
    found.unit, found.end = f"/{code}", end + 2
    return found


def days_a_month(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"triptans on 10 or more days a month": how many days something happens is a limit, not a length."""
    code = _PER.get(view.word(amount.end + 1))
    if code is None or view.word(amount.end) not in lexis.DISTRIBUTIVES_PER or not (
            amount.unit and amount.unit.code == "d"):
        return None
    place = amount.start - (view.word(amount.start - 1) in {"on", "for"})
    noun = view.noun_before(place) if amount.op else None  # without a limit it is done so often
    if noun is None:
        planned = candidate(amount, "schedule", "days-a-week", thing_done(view, place, done))
        planned.unit, planned.end = f"d/{code}", amount.end + 2
        return planned if planned.parameter else None
    bare = noun[1] - noun[0] == 1 and view.word(noun[0]).endswith(("en", "ed"))  # "triptans are taken on 10 or more days"
    found = candidate(amount, "threshold", "days-a-month", (subject(view, place) if bare else None) or name(view, noun))
    found.unit, found.end = f"d/{code}", amount.end + 2
    return found


def hours_a_day(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"wear the brace 18 hours a day": how long something is done every day."""
    often = frequency_at(view, amount.end) if amount.unit and amount.unit.code in {"h", "min"} else None
    if often is None or often.value.code != "1/d" or not is_arranged(view, amount.start):
        return None
    return candidate(amount, "duration", "hours-a-day", thing_done(view, amount.start, done))


def add_daily_return(view: TokenView, found: Candidate) -> None:
    """"at least 15 hours per day": a length that returns every day."""
    often = frequency_at(view, found.end) if found.unit in {"h", "min"} else None
    if often and often.value.code == "1/d":
        found.qualifiers["freq"] = often.value
        found.end = often.end
    place = next((n for n in range(found.end + 1, found.end + 6) if view.word(n) in lexis.DISTRIBUTIVES_OF_RATE), 0)
    if found.unit in {"h", "min"} and view.word(found.end) == "of" and place and view.word(place + 1) == "week" and (
            view.clause_end(found.end) >= place):  # "150 minutes of brisk walking a week"
        found.unit, found.role = f"{found.unit}/wk", "schedule"
    slash = found.unit in {"h", "min"} and view.word(found.end) in lexis.DISTRIBUTIVES_PER
    if slash and view.word(found.end + 1) in {"week", "wk"}:
        found.unit, found.role, found.end = f"{found.unit}/wk", "schedule", found.end + 2


def _is_name(view: TokenView, often: FrequencyPhrase) -> bool:
    """"daily living", "the yearly stroke risk": an adjective of something that is not done."""
    if often.end >= len(view.tokens) or not view.word(often.end - 1).endswith(("ly", "ual")):
        return False
    word = view.tokens[often.end]
    if view.word(often.end - 1) == "annual":
        checks = (lexis.NOUNS_OF_CHECKS | lexis.NOUNS_OF_SURVEILLANCE) - lexis.NOUNS_OF_DOSING_AND_BLOOD
        if view.word(often.start - 1) in {"plus", "with"} and view.noun_after(often.end):
            return False  # "sigmoidoscopy every 10 years plus annual FIT"
        return not checks & set(view.words(often.end, often.end + _LONGEST_ADJECTIVE)) or not (
            is_arranged(view, often.end) or _is_ordered(view, often))
    return (
        word.kind == "word"
        and not view.is_stop(often.end)
        and word.key not in lexis.NOUNS_OF_CHECKS | lexis.WORDS_AFTER_A_FREQUENCY
    )


def _is_of_limit(view: TokenView, often: FrequencyPhrase) -> bool:
    """"maximum daily dose: 4 g": the day is what the limit is counted in."""
    limits = lexis.WORDS_OF_MAXIMUM | lexis.WORDS_OF_MINIMUM
    return view.word(often.end) in lexis.NOUNS_OF_DOSE and view.word(often.start - 1) in limits


def _is_continued(often: FrequencyPhrase, done: list[Candidate]) -> bool:
    last = done[-1] if done else None
    return last is not None and last.role in {"schedule", "dose", "duration"} and often.start - last.end <= _ADJACENT


def _set_interval(found: Candidate, often: FrequencyPhrase) -> None:
    """Times per unit as a rate, "monthly" and "every 3 months" as the interval."""
    told = often.value
    found.comparator = "="
    if told.interval is not None:
        found.unit, found.value = told.unit, told.interval
        if told.upper is not None:
            found.value, found.comparator = None, "between"
            found.amount = Amount(found.start, found.end, found.start, low=told.interval, high=told.upper)
    elif told.count is not None and told.upper is not None:
        found.unit, found.comparator = f"/{told.unit}", "between"
        found.amount = Amount(found.start, found.end, found.start, low=told.count, high=told.upper)
    elif told.count is not None:
        once = told.count.value == Decimal(1)  # "once a week" is an interval, "twice a week" a rate
        found.unit, found.value = told.unit if once else f"/{told.unit}", told.count


def _dosing_block(view: TokenView, often: FrequencyPhrase, done: list[Candidate]) -> Candidate | None:
    """"daily dosing for 14 days"."""
    if view.word(often.end) not in lexis.NOUNS_OF_DOSING or view.word(often.end + 1) not in {"for", "over"}:
        return None
    amount = amount_at(view, often.end + 2)
    if amount is None or amount.kind != "time":
        return None
    found = candidate(amount, "schedule", "dosing-block", treatment_of_time(view, often.start, done))
    found.start = often.start
    found.qualifiers["freq"] = often.value
    phase = phase_before(view, often.start)
    if phase:
        found.qualifiers["phase"] = f"{phase} on"
    return found


def phase_before(view: TokenView, i: int) -> str | None:
    """"Initial cycle with", "subsequent cycles with" before a block."""
    for place in range(i, max(0, i - 8), -1):
        if view.word(place) in lexis.NOUNS_OF_CYCLES:
            return view.text(max(0, place - 1), place + 1)
    return None
