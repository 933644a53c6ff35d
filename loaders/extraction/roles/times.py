"""Times: durations and time points.

Why: the same "6 months" is a treatment's length, a follow-up date, a limit or part of a name; the words around it
    decide, and a name ("10-year risk") must give nothing.
Method: the preposition before, the noun behind, and the verb that governs the clause.
Fails: returns None where none of these tells the role.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from loaders.extraction.candidates import Candidate, candidate
from loaders.extraction.phrases import list_schedules, relative_times
from loaders.extraction.phrases.amounts import Amount, amount_at
from loaders.extraction.phrases.clause_arguments import (
    behind_of,
    is_arranged,
    joined_drugs,
    lasting_thing,
    sentence_start,
    subject,
    thing_done,
    treatment_of_time,
    what_continues,
    what_lasted,
)
from loaders.extraction.phrases.clause_riders import add_riders, condition_topic, has_rider, is_conditional, rider_before
from loaders.extraction.phrases.outcomes import verb_before
from loaders.extraction.phrases.parameters import OUTCOMES, drug_at, drug_before, name
from loaders.extraction.phrases.periods import first_unit
from loaders.extraction.phrases.plain_names import names_anyone
from loaders.extraction.phrases.table_headers import name_of_row
from loaders.extraction.roles import cycles, schedules, study_times
from loaders.language import lexis
from loaders.language.lexer import key_of
from loaders.language.lexicon import meanings
from loaders.language.numerals import number_at
from loaders.language.token_view import CLOSING, OPENING, SENTENCE_ENDS, TokenView, part_of, tokens_of
from loaders.language.units import unit_at
from loaders.record import Role
from ontology.ground.timing import Timing

_ADJACENT = 3  # tokens
_UNITS_OF_COURSES = {"d", "wk", "mo"}
_SLOWLY: dict[str, str] = meanings("nouns_of_slow_deeds")


def is_named(view: TokenView, amount: Amount) -> bool:
    """"10-year risk", "6-minute walk test", "30-day mortality": a time inside a name."""
    word = view.word(amount.end)
    if amount.hyphened and amount.op == "within" and word in lexis.AFTER_FROM_OF:
        return False  # "within 1-hour of ingestion"
    if amount.hyphened and "trial" in view.words(amount.end, amount.end + 2) and view.word(amount.start - 2) == "in":
        return True  # "in the 12-week trial": only part of its name
    if amount.hyphened:
        return not (lexis.NOUNS_OF_COURSES | lexis.NOUNS_OF_PAUSES) & set(  # "a 7-day course" is a length all the same
            view.words(amount.end, amount.end + _course_reach(view, amount))
        )
    singular = view.word(amount.end - 1) in lexis.UNITS_OF_TIME
    return (singular and amount.value is not None and amount.value.value != 1 and amount.op is None
            and word not in lexis.NOUNS_OF_COURSES
            and bool(OUTCOMES.at(view.tokens, amount.end)))


def _course_reach(view: TokenView, amount: Amount) -> int:
    """"the 6-week and 70% with the 12-week course": two lengths share one word, a few tokens on."""
    return 9 if view.word(amount.end) in lexis.AND_OR_VERSUS else 4


def first_period(view: TokenView, i: int, done: list[Candidate]) -> Candidate | None:
    """"within the first year", "during the first month": one unit said by the word "first"."""
    if view.word(i) not in lexis.PREPOSITIONS_OF_A_SPAN:
        return None
    amount = first_unit(view, i + 1)
    if amount is None:
        return None
    found = candidate(amount, "duration", "window", lasting_thing(view, i, amount.end, done))
    found.start, found.comparator = i, "within"
    return found


def _course(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"a 7-day course", "5 days of treatment", "× 7 days"."""
    words = view.words(amount.end, amount.end + 4)
    direct = amount.hyphened and bool(
        lexis.NOUNS_OF_COURSES & set(view.words(amount.end, amount.end + _course_reach(view, amount)))
    )
    given = words[:1] == ["of"] and (
        bool(lexis.NOUNS_OF_COURSES & set(words[1:])) or drug_at(view.tokens, amount.end + 1) is not None
    )
    spoken = given and amount.op != "within" and amount.window is None
    crossed = view.word(amount.start - 1) in {"×", "x"} or (
        view.word(amount.start - 1) == "of" and view.word(amount.start - 2) in lexis.NOUNS_OF_COURSES) or (
        view.word(amount.start) == "of" and view.word(amount.start - 1) in lexis.NOUNS_OF_COURSES)
    dated = view.word(amount.start - 1) in lexis.PREPOSITIONS_DATING_A_COURSE  # "after 5 days of treatment" is a date
    if bare := _bare_course(view, amount, done) or _beside(view, amount):
        return bare
    if not (direct or crossed or (spoken and not dated)):
        return None
    drug = drug_before(view.tokens, amount.start, view.clause_start(amount.start))
    thing = name(view, drug) if drug else subject(view, amount.start) if direct else None
    reach = amount.end + (4 if direct else 0)
    of = next((n for n in range(amount.end, reach) if view.word(n) == "of"), amount.end)
    behind = (_given_with(view, of) if direct else None) or behind_of(view, of)
    if direct and behind and (not drug or drug_at(tokens_of(behind), 0)):
        thing = behind  # "a 10-day course of doxycycline or a 14-day course of amoxicillin"
    thing = thing or (behind if behind and key_of(behind) not in lexis.NOUNS_OF_THERAPY else None)
    if direct and thing and any(d.parameter == thing for d in done if d.role in {"rate", "effect"}):
        # "70% with the 12-week course": it is not the outcome that lasts.
        thing = next((word for word in view.words(amount.end, amount.end + 9) if word in lexis.NOUNS_OF_COURSES), thing)
    return candidate(amount, "duration", "course", thing or treatment_of_time(view, amount.start, done)
        or behind_of(view, amount.end) or _therapy_behind(view, amount.end) or _named_course(view, amount))


def _named_course(view: TokenView, amount: Amount) -> str | None:
    """"a shorter observation period of 4 months": the words whose length it is."""
    place = amount.start - (view.word(amount.start - 1) == "of")
    noun = view.noun_before(place) if place < amount.start else None
    return name(view, noun) if noun and noun[1] - noun[0] > 1 else None


def _given_with(view: TokenView, i: int) -> str | None:
    """"a 7-day course of treatment with cefalexin": what the treatment is with."""
    if view.word(i + 1) not in lexis.NOUNS_OF_THERAPY or view.word(i + 2) != "with":
        return None
    noun = drug_at(view.tokens, i + 3) or view.noun_after(i + 3 + (view.word(i + 3) in lexis.ARTICLES))
    return name(view, noun) if noun else None


def _beside(view: TokenView, amount: Amount) -> Candidate | None:
    """"6 hours observation", "6 weeks' supply of nevirapine": the thing that lasts stands right behind the time."""
    place = amount.end + (view.word(amount.end) in lexis.APOSTROPHES)
    if amount.hyphened or view.word(place) not in lexis.NOUNS_BESIDE_A_TIME or view.is_stop(place):
        return None
    end = place + 1
    noun = view.noun_after(end + 1) if view.word(end) == "of" else None
    thing = name(view, noun) if noun and noun[0] <= end + 3 else view.text(place, end)
    return candidate(amount, "duration", "course", thing)


def _bare_course(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"100 mg twice daily, 7 days": a time between the comma behind a dose with its frequency and the end of the clause."""
    last = done[-1] if done else None
    if last is None or last.role != "dose" or "freq" not in last.qualifiers or last.end != amount.start - 1 or (
            amount.unit is None or amount.unit.code not in _UNITS_OF_COURSES or amount.op is not None):
        return None
    ended = amount.end >= len(view.tokens) or view.word(amount.end) in SENTENCE_ENDS | CLOSING | {","}
    return candidate(amount, "duration", "course", last.parameter) if view.word(last.end) == "," and ended else None


def _whole_name(drug: str, done: list[Candidate]) -> str:
    """The name as the last dose has it: "penicillin" of "benzathine penicillin" is that one."""
    last = next((d.parameter for d in reversed(done) if d.role == "dose"), None)
    return last if last and f" {drug} " in f" {last} " else drug


def _window(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"within 48 h", "during the first 6 months", "in the past 3 months"."""
    before = view.word(amount.start - 1)
    inner = amount.window in lexis.ADJECTIVES_OF_A_COMING_WINDOW
    if amount.op != "within" and not (amount.window and (inner or before in lexis.DURING_IN_OVER_THE)):
        return None
    if amount.window == "following" and before not in lexis.DURING_IN_OVER_THE and (of := behind_of(
            view, amount.end) or _therapy_behind(view, amount.end)):
        after = candidate(amount, "duration", "after", of)  # "following 2 weeks of therapy": they are over
        after.comparator = "between" if amount.low is not None else "="
        return after
    start = amount.start
    while view.word(start - 1) in lexis.PREPOSITIONS_BEFORE_A_WINDOW_OF_TIME:
        start -= 1
    outcome = OUTCOMES.before(view.tokens, start)
    verb = verb_before(view, start) if view.word(start - 2) in lexis.NOT_TO_WHO | lexis.PATIENTS else None
    noun = view.noun_before(start) if outcome else None
    bracketed = view.noun_before(start - 1) if view.word(start - 1) in OPENING else None
    noun = bracketed or noun  # "good response (within 5 to 10 minutes)"
    thing = verb or name(view, noun) if noun else verb or lasting_thing(
        view, start, amount.end, done, around=_points_back(view, start))
    found = candidate(amount, "duration", "window", thing)
    found.comparator = "between" if amount.low is not None and amount.op != "within" else "within"
    if view.word(start) == "for" and amount.value is not None:
        found.comparator = "="  # "for the first 3 months" fills it, "in the first 3 months" falls in it
    found.start = start
    return found


def _therapy_behind(view: TokenView, i: int) -> str | None:
    """"14 to 21 days of total antibiotic therapy", "12 months of treatment": the treatment, with its kind."""
    if view.word(i) != "of":
        return None
    end = next((n + 1 for n in range(i + 1, i + 5) if view.word(n) in lexis.NOUNS_OF_THERAPY), None)
    if end is None or any(view.tokens[n].kind != "word" for n in range(i + 1, end)):
        return None
    return None if lexis.CUTS_OF_A_NAME & set(view.words(i + 1, end)) else view.text(i + 1, end)


def _points_back(view: TokenView, i: int) -> bool:
    """"repeat it if it is vomited within half an hour": a pronoun of the clause stands for what was named before."""
    return bool(lexis.PRONOUNS & set(view.words(view.clause_start(i), i)))


def _time_by_preposition(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """The word before the time: at, by, for, over, after, in, until, and "to" behind a verb of extending."""
    word = view.word(amount.start - 1)
    if word == "the":
        word = view.word(amount.start - 2)
    if view.word(amount.start) == "over" and word not in {"for", "aged"}:
        inner = amount_at(view, amount.start + 1)
        op = inner.op if inner and inner.op in {"<", "<=", ">", ">=", "≈"} else "between" if amount.low else None
        return candidate(amount._replace(op=op), "duration", "over", _over_thing(view, amount, done))
    if word == "until" and (until := relative_times.last_time_allowed(view, amount, done)):
        return until
    if word == "up" and "follow" in view.words(amount.start - 3, amount.start):
        return candidate(amount, "duration", "for", "follow-up")  # "Relative risk 0.8. Follow-up 9 days": of the study
    if word in lexis.FOR_UNTIL_THROUGHOUT or (
            word == "to" and lexis.VERBS_OF_EXTENDING & set(view.words(amount.start - 4, amount.start))):
        return candidate(amount, "duration", "for", _thing_treated(view, amount, done))
    if word in {"at", "by"}:
        return _date_or_timepoint(view, amount, done, Timing.BY if word == "by" else Timing.AT)
    return _time_after(view, amount, done) if word in {"after", "in"} else None


def _over_thing(view: TokenView, amount: Amount, done: list[Candidate]) -> str | None:
    """What takes the time of "over N": the drug infused, or the follow-up of a result."""
    last = done[-1] if done else None
    if last and last.role == "dose" and view.word(last.end) == "in" and last.end > view.clause_start(amount.start):
        return last.parameter  # "15 mg/kg in 100 mL of saline over 30 minutes": a diluent is not the drug
    drug = drug_before(view.tokens, amount.start, view.clause_start(amount.start))
    if drug:
        return _whole_name(name(view, drug), done)
    if view.word(amount.start - 1) in _SLOWLY and view.word(amount.start - 2) in lexis.JOINTS_BEFORE_AN_INFUSION_TIME:
        return _SLOWLY[view.word(amount.start - 1)]  # "review ..., and taper over 4 weeks": the nearest verb is done slowly
    if "follow" in " ".join(view.words(amount.end, amount.end + 4)).replace("followed by", "") or (done
            and done[-1].role in {"effect", "p-value", "CI", "rate"}):
        return "follow-up"  # behind a result it is how long people were watched
    thing = lasting_thing(view, amount.start, amount.end, done)
    return thing if thing and not thing[0].isdigit() else None  # "infuse 20 mL/kg over 30 minutes": an amount lasts not


def _thing_treated(view: TokenView, amount: Amount, done: list[Candidate]) -> str | None:
    """For "for N days": the drugs given, else what lasts."""
    if goes_on := what_continues(view, amount.start - 2):
        return goes_on
    doses = [d.parameter for d in done if d.role == "dose" and d.parameter]
    before = done[-1] if done else None
    if before and before.role == "duration" and before.parameter and view.word(amount.start - 1) == "until" and (
            view.phrase(before.end, amount.start - 1) == "and"):
        return before.parameter  # "for 3 months and until at least 6 weeks postpartum": one thing, two ends
    if done and done[-1].role == "threshold" and amount.start - done[-1].end <= _ADJACENT + (
            view.words(done[-1].end, done[-1].end + 2) == ["in", "air"]):
        return done[-1].parameter  # "SpO2 < 90% in air for 5 min": the limit has to last
    if "both" in view.words(amount.start - 4, amount.start) and len(set(doses)) > 1:
        return " and ".join(dict.fromkeys(doses))
    place = drug_before(view.tokens, amount.start, sentence_start(view, amount.start))
    last = next((d for d in reversed(done) if d.role == "dose"), None)
    if last and place and last.place and last.start < place[0] < last.end:
        place = last.place  # the drug named inside a dose is the dose's
    if place:
        return _whole_name(joined_drugs(view, place), done)
    noun = view.noun_before(amount.start - 1, max(0, amount.start - 5)) if view.word(amount.start - 1) == "for" else None
    if view.word(amount.start - 2) in {"therapy", "treatment"} and (kind := view.noun_before(amount.start - 2)):
        return view.text(kind[0], amount.start - 1)  # "dual antiplatelet therapy for 21 days": with its kind
    plain = noun and view.word(noun[1] - 1) in lexis.NOUNS_OF_CARE
    being = noun[0] - 1 - (view.word(noun[0] - 1) == "in") if noun else 0
    state = noun and view.word(being) in lexis.VERBS_OF_BEING_AND_REMAINING
    if noun and state and view.phrase(noun[0] - 1, noun[1]) == "in place":
        return _thing_in_place(view, being)
    if noun and state and view.word(noun[0]) in lexis.HOLLOW_STATES:
        return subject(view, being + 1)  # "until the fever has been absent for 48 hours"
    if noun and (plain or state):
        return name(view, noun)
    return (lasting_thing(view, amount.start, amount.end, done) or treatment_of_time(view, amount.start, done)
            or _word_for_treatment(view, amount.start))


def _thing_in_place(view: TokenView, i: int) -> str | None:
    """"Ensure any change has been in place for 4 hours": the change, not the order to see to it."""
    words = subject(view, i)
    first, _, rest = (words or "").partition(" ")
    return part_of(words, rest) if words and rest and first.lower() in lexis.VERBS_OF_SEEING_TO_IT else words


def _word_for_treatment(view: TokenView, i: int) -> str | None:
    """"Treat for 5 days", "Treatment should last 7 days": where no drug is named it is the treatment that lasts."""
    low = sentence_start(view, i)
    words = view.words(low, i)
    spoken = next((n for n in range(low, i) if view.word(n) in {"treatment", "therapy"}), None)
    if spoken is None and "continue" in words:
        return next((token.text for token in reversed(view.before) if token.key in lexis.NOUNS_OF_CARE), None)
    return view.tokens[spoken].text if spoken is not None else "treatment" if "treat" in words else None


def _date_or_timepoint(view: TokenView, amount: Amount, done: list[Candidate], rel: Timing) -> Candidate | None:
    label = list_schedules.label_of_times(view, amount.start - 1, done)
    if label or is_arranged(view, amount.start):
        role: Role = "timepoint" if not label and is_conditional(view, amount.start) else "schedule"
        found = candidate(amount, role, "dated", label or (thing_done(view, amount.start - 1, done) if role == "schedule"
            else condition_topic(view, amount.start - 1, done)))
        found.qualifiers["rel"] = rel
        found.start = amount.start - 1
        return found
    result = next((d for d in reversed(done) if d.role in {"effect", "rate", "timepoint"}), None)
    if result is None and (planned := list_schedules.list_schedule(view, amount, done, rel)):
        return planned
    last = done[-1] if done else None
    dosed = last and last.role == "dose" and last.end == amount.start - 1  # "2 mg IV at 0 and 12 h"
    told = result or (last if dosed else None)
    found = candidate(amount, "timepoint", "dated", told.parameter if told else subject(view, amount.start))
    _add_significance(view, found)
    return found


def _add_significance(view: TokenView, found: Candidate) -> None:
    """"is significant at A, though not at B"."""
    words = view.words(found.start - 24, found.start)
    places = [n for n, word in enumerate(words) if word.startswith("significant")]
    if places:
        # "significant at A, though not at B": the nearest word counts, with its "not".
        behind = words[places[-1]:][-4:] + words[max(0, places[-1] - 2):places[-1]]
        found.qualifiers["significant"] = not {"not", "no"} & set(behind)


def _time_after(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"repeat after 6 weeks", "recheck in 3 months" are schedules; "persists after 3 days" is a duration."""
    word, low = view.word(amount.start - 1), view.clause_start(amount.start)
    if word == "in" and done and done[-1].role == "dose" and amount.start - done[-1].end == 1:
        return None  # "not exceeding 3 g in 24 h": the time a maximum holds for
    if word == "in" and (counted := _counted_before(view, amount.start - 1)):
        found = candidate(amount, "duration", "window", counted)
        found.comparator = "within"
        return found
    words = set(view.words(low, amount.start))
    result = next((d for d in reversed(done) if d.role in {"effect", "rate"}), None) if word == "after" else None
    if result and lexis.WORDS_OF_REMAINING & set(view.words(amount.start - 4, amount.start)):
        found = candidate(amount, "timepoint", "after", result.parameter)
        found.qualifiers["rel"] = Timing.AFTER
        return found
    if word == "in" and lexis.VERBS_OF_RESOLVING & set(view.words(amount.start - 6, amount.start)):
        found = candidate(amount, "duration", "window", subject(view, amount.start - 1))
        found.comparator = "within" if amount.value else "between"
        return found
    of = behind_of(view, amount.end) if word == "after" else None
    if of and not set(lexis.VERBS_OF_CHECKING) & set(view.words(sentence_start(view, amount.start), amount.start)):
        return candidate(amount, "duration", "after", of)  # "consider a statin after 6 months of diet"
    conditional = bool(lexis.CONDITIONAL & words) and "," not in view.words(amount.start - 4, amount.start)
    if word == "after" and lexis.VERBS_OF_STOPPING & set(view.words(amount.start - 4, amount.start)):
        return candidate(amount, "duration", "after", thing_done(view, amount.start - 1, done))
    if word == "after" and (conditional or lexis.WORDS_OF_PERSISTING & words):
        return candidate(amount, "duration", "after", subject(view, amount.start - 1))
    if is_arranged(view, amount.start):
        found = candidate(amount, "schedule", "dated", thing_done(view, amount.start - 1, done))
        found.qualifiers["rel"] = Timing.AFTER
        found.start -= 1
        return found
    if word == "after":
        found = candidate(amount, "timepoint", "after", subject(view, amount.start - 1))
        found.qualifiers["rel"] = Timing.AFTER
        return found
    last = done[-1] if done else None
    if last is None or last.role != "threshold" or amount.start - last.end > 1:
        return None
    found = candidate(amount, "duration", "window", last.parameter)
    found.comparator = "within" if amount.value else "between"
    return found


def _counted_before(view: TokenView, i: int) -> str | None:
    """"more than one seizure in 24 hours": the counted thing that ends before token i."""
    noun = view.noun_before(i, max(0, i - 3))
    number = number_at(view, noun[0] - 1) if noun else None
    if noun is None or unit_at(view.tokens, noun[0]):
        return None  # "8 mmol/L in 24 h"
    return name(view, noun) if number and number[0] == noun[0] else None


def _role_of_time_before(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"five days, or three days where ...": the role of the time before goes on."""
    last = done[-1] if done else None
    if last and last.rule == "compared" and last.unit == (amount.unit.code if amount.unit else "") and (
            amount.start - last.end == 1):
        return candidate(amount, "duration", "compared", last.parameter)
    if last and last.rule == "event" and last.qualifiers.get("rel") == "at" and set(
            view.words(last.end, amount.start)) <= {",", "and", "at"}:
        found = candidate(amount, "schedule", "continued", last.parameter)  # "at baseline, 3 and 6 months"
        found.qualifiers["rel"] = Timing.AT
        return found
    if last is None or last.role not in {"duration", "timepoint",
            "schedule"} or last.amount is None or last.amount.kind != "time":
        return None
    if view.phrase(last.end, min(last.end + 2, amount.start)) in lexis.RATHER_THAN and amount.start - last.end <= _ADJACENT:
        return candidate(amount, last.role, "continued", last.parameter)
    if view.word(amount.start - 1) == "," and view.phrase(last.end, last.end + 2) in {"or ,", "and ,"} and (
            rider_before(view, amount.start - 1)):
        return candidate(amount, last.role, "continued", last.parameter)
    if has_rider(view, last, amount):
        return add_riders(view, last, candidate(amount, last.role, "continued", last.parameter))
    if not set(view.words(last.end, amount.start)) <= lexis.JOINTS_OF_CONTINUED_TIMES or amount.start - last.end > _ADJACENT:
        return None
    found = candidate(amount, last.role, "continued", last.parameter)
    if "rel" in last.qualifiers:
        found.qualifiers["rel"] = last.qualifiers["rel"]
    return found


def _length_or_limit(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """A time with a limit, or behind a word of lasting: "fever > 3 days", "expected to last more than 7 days"."""
    before = [token.key for token in view.tokens[max(0, amount.start - 4):amount.start] if token.kind != "gap"][-3:]
    if view.word(amount.start - 1) == ":" and lexis.NOUNS_OF_DURATION & set(
            view.words(amount.start - 5, amount.start)):
        return candidate(amount, "duration", "labelled", treatment_of_time(view, amount.start, done))
    bracketed = view.word(amount.start - 1) in OPENING and view.word(amount.end) in CLOSING
    if bracketed and view.word(amount.start - 2) in lexis.NOUNS_OF_PERIODS and (noun := view.noun_before(amount.start - 1)):
        return candidate(amount, "duration", "labelled", name(view, noun))  # "the incubation period (4 to 10 days)"
    if view.word(amount.start - 1) in lexis.BETWEEN_LENGTH_AND_TIME and lexis.NOUNS_OF_LENGTHS & set(
        view.words(amount.start - 5, amount.start)
    ):
        return candidate(amount, "duration", "length", "follow-up" if "up" in " ".join(before)
            else subject(view, amount.start))
    if not (lexis.VERBS_OF_LASTING & set(before) or before[-1:] == ["running"] or amount.op in {"<", "<=", ">", ">="}):
        return None
    thing = what_continues(view, amount.start - 1)
    if view.word(amount.start - 1) in {"last", "lasts"} and view.word(amount.start - 2) in {"that", "which"}:
        thing = what_lasted(view, amount.start - 1)
    elif view.word(amount.start - 1) in {"last", "lasts"}:
        thing = _word_for_treatment(view, amount.start)
    elif view.word(amount.start - 1) in {"lasting", "lasted"} or view.word(amount.start - 1) in lexis.PARTICIPLES_OF_LASTING:
        thing = what_lasted(view, amount.start - 1)
    lasts = bool(lexis.VERBS_OF_LASTING & set(before))
    if not lasts and view.word(amount.start - 1) in OPENING and (noun := view.noun_before(amount.start - 1)):
        whole = view.noun_before(noun[0] - 1) if view.word(noun[0] - 1) == "of" else None
        thing = thing or view.text((whole or noun)[0], noun[1])  # "prolonged rupture of membranes (> 6 hours)"
    told = set(view.words(view.clause_start(amount.start), amount.start))
    around = lasts or _points_back(view, amount.start)
    thing = thing or lasting_thing(view, amount.start, amount.end, done, around) or (
        _word_for_treatment(view, amount.start) or name_of_row(view, amount.start))
    if names_anyone(thing):
        thing = _state_before(view, amount.start)
    bare = not told or told <= lexis.CONDITIONAL  # "< 6 months: ...", "if > 2 years": it may be an age
    return candidate(amount, "duration", "lasting", thing) if thing or lasts or not bare else None


def _state_before(view: TokenView, i: int) -> str | None:
    """"when a child has a persistent fever beyond 7 days": what people have lasts, not they."""
    noun = view.noun_before(i)
    words = name(view, noun) if noun and view.word(noun[0] - 1) not in lexis.VERBS_OF_BEING_AND_REMAINING else None
    return None if names_anyone(words) else words


# The rules of times, by the name of their row in `rules/roles.toml`.
READERS: Mapping[str, Callable[[TokenView, Amount, list[Candidate]], Candidate | None]] = {
    "time-of-cell": study_times.time_of_cell,
    "days-of-a-month": schedules.days_a_month,
    "time-to-event": study_times.time_to_event,
    "follow-up": study_times.follow_up,
    "apart": cycles.time_apart,
    "spaced": cycles.interval_between,
    "part-of-cycle": cycles.out_of,
    "pause": cycles.pause,
    "hours-a-day": schedules.hours_a_day,
    "course": _course,
    "window": _window,
    "postponed": cycles.postponement,
    "time-in-brackets": relative_times.in_brackets,
    "relative-time": relative_times.relative_time,
    "time-by-preposition": _time_by_preposition,
    "length-of-arm": study_times.arm_length,
    "length-of": study_times.length_of,
    "time-again": _role_of_time_before,
    "lasting": _length_or_limit,
}
