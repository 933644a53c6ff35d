"""Times of studies: medians told as results, and how long people were followed.

Why: "Median survival was 11 months with A and 9 with B" is a result and no plan; "over a median of 3 years" is the
    length of a study; "48 h" alone in a cell is a time by its heads only.
Method: the words "median", "mean" and "follow-up" beside the time, and what is measured between them; the heads of a cell.
Fails: returns None where none of these words stands near.
"""

from __future__ import annotations

from loaders.extraction.candidates import Candidate, candidate
from loaders.extraction.phrases.amounts import Amount, amount_at
from loaders.extraction.phrases.arms import arm_loosely, behind_bracket, name_arm, phrase, tokens_outside
from loaders.extraction.phrases.clause_arguments import behind_of, sentence_start, treatment_of_time
from loaders.extraction.phrases.parameters import OUTCOMES, inherited_drug, name
from loaders.extraction.phrases.table_headers import cell_of
from loaders.extraction.roles.changes import trim_article
from loaders.language import lexis
from loaders.language.token_view import TokenView
from loaders.record import Role

_BETWEEN_ARMS, _FAR = 10, 12  # tokens


def time_to_event(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"Median survival was 449 days with placebo and 532 days with riluzole": a result told in units of time."""
    last = next((d for d in reversed(done) if d.role != "CI"), None)
    if (
        last
        and last.rule == "summary"
        and tokens_outside(view, last.end, amount.start) <= _BETWEEN_ARMS
        and amount.unit
        and (last.unit == amount.unit.code and lexis.JOINTS_OF_STUDY_TIMES & set(view.words(last.end, amount.start)))
    ):
        found = candidate(amount, "effect", "summary", last.parameter)
        _ = name_arm(view, found) or arm_loosely(view, found, done)
        return found
    if view.word(amount.start - 1) not in lexis.WORDS_BEFORE_A_STUDY_TIME or amount.op not in {None, "=", "≈"}:
        return None  # "below 11 months" is a limit
    thing = _thing_averaged(view, amount)
    if thing is None:
        return None
    found = candidate(amount, "effect", "summary", thing)
    _ = name_arm(view, found) or arm_loosely(view, found, done) or _add_arm(view, found)
    return found


def _add_arm(view: TokenView, found: Candidate) -> bool:
    """"had not been reached with polatuzumab and was 41.3 months (95% CI 33.8-52.0) with R-CHOP"."""
    place = behind_bracket(view, found.end)
    words = trim_article(phrase(view, place + 1)) if view.word(place) in {"with", "on"} else ""
    if words:
        found.qualifiers["arm"] = words
    return bool(words)


def _thing_averaged(view: TokenView, amount: Amount) -> str | None:
    """"median time to relapse", "mean hospital stay", "median overall survival": what the time is the average of."""
    low, end = view.clause_start(amount.start), amount.start - 1
    lead = next((n for n in range(end - 1, max(low, end - _FAR) - 1, -1) if view.word(n) in lexis.AVERAGES), None)
    if lead is None:
        spoken = _time_before(view, low, end)
        return spoken if spoken and not lexis.CONDITIONAL_OR_SHOULD & set(view.words(low, end)) else None
    words = view.words(lead + 1, end)
    if not words:
        return _time_before(view, low, lead)
    timed = words[0] == "time" and words[1:2] and words[1] in lexis.FROM_TO_UNTIL
    outcome = OUTCOMES.last(view.tokens, lead, end)
    if "follow" in words or not (timed or outcome or lexis.NOUNS_OF_SPANS & set(words)):
        return None  # "median follow-up of 3 years": nothing happened
    high = next((n for n in range(lead + 1, end) if view.word(n) in lexis.VERBS_OF_TIME_COURSE), end)
    return name(view, (lead, high))


def paired_time(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"(median 24.1 vs 16.5 months)", "5 versus 10 days of cefalexin": the unit is printed with the second number only."""
    if amount.kind != "none" or view.word(amount.end) not in lexis.VERSUS_OR_AGAINST:
        return None
    later = amount_at(view, amount.end + 1)
    if later is None or later.kind != "time":
        return None
    if not lexis.AVERAGES & set(view.words(amount.start - _FAR, amount.start)):
        whole = amount._replace(unit=later.unit)
        thing = behind_of(view, later.end) or treatment_of_time(view, amount.start, done)
        return candidate(whole, "duration", "compared", thing) if thing else None
    low = sentence_start(view, amount.start)
    hit = OUTCOMES.last(view.tokens, low, amount.start)
    noun = view.noun_before(hit[1], low) if hit else None
    thing = name(view, noun) if noun else _time_before(view, low, amount.start)
    return candidate(amount._replace(unit=later.unit), "effect", "summary", thing) if thing else None


def _time_before(view: TokenView, low: int, lead: int) -> str | None:
    """"halved the time to relapse, from a median of 41 hours": what the median is of stands before it."""
    floor = max(low, lead - _FAR)
    place = next((n for n in range(lead - 2, floor - 1, -1) if view.words(n, n + 2) == ["time", "to"]), None)
    if place is None:
        return None
    end = next((n for n in range(place + 2, lead) if view.word(n) in {",", "from", "(", "was"}), lead)
    return name(view, (place, end))


def follow_up(view: TokenView, amount: Amount, _done: list[Candidate]) -> Candidate | None:
    """"over a median of 3.1 years", "during 12 months of follow-up", "median follow-up 36 months"."""
    before, behind = view.words(amount.start - 5, amount.start), view.words(amount.end, amount.end + 5)
    of = behind[:1] == ["of"] and ("follow" in behind or (behind[1:2] == ["observation"] and before[-1:] == ["during"]))
    averaged = before[-1:] == ["of"] and before[-2:-1] != [] and before[-2] in lexis.AVERAGES and bool(
        lexis.PREPOSITIONS_OF_FOLLOW_UP & set(before))
    named = "follow" in before and "up" in before and bool(lexis.AVERAGES & set(view.words(amount.start - 8, amount.start)))
    tracked = before[-1:] == ["for"] and "followed" in before[-3:]
    if not (of or averaged or named or tracked) or amount.op not in {None, "=", "≈", "between", ">", ">=", "<", "<="}:
        return None
    if {"should", "must"} & set(view.words(amount.start - _FAR, amount.start)):
        return None  # "should be followed for 3 months" is a plan
    over = view.word(amount.start) == "over"  # "over a median of 3 years" limits nothing
    return candidate(amount._replace(op=None) if over else amount, "duration", "follow-up", "follow-up")


def time_of_cell(view: TokenView, amount: Amount, _done: list[Candidate]) -> Candidate | None:
    """"48 h" as all that a cell says: a time of what the row is about; its heads tell whether it is a date or a length."""
    cell = cell_of(view, amount.start) if view.context.cells else None
    if not cell:
        return None
    low, high, head = view.context.cells[cell]
    first, last = view.tokens[amount.start], view.tokens[amount.end - 1]
    if view.block.text[low:first.start].strip(" *") or view.block.text[last.end:high].strip(" *"):
        return None
    start, end, _ = view.context.cells[0]
    told = set(" ".join((head, view.context.lead_in, *view.context.sections[-1:])).lower().replace(",", " ").split())
    if not told & (lexis.WORDS_OF_DATING | lexis.NOUNS_OF_TREATMENT_LENGTH) or lexis.WORDS_OF_ONSET_AND_AGE & told:
        return None
    role: Role = "schedule" if told & lexis.WORDS_OF_DATING else "duration"
    row = view.block.text[start:end].strip(" *")
    thing = (inherited_drug(view) if row[:1].isdigit() else None) or row  # a row of an age or a weight names no drug
    return candidate(amount, role, "celled", thing or None)


def arm_length(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"74.6% with 3 months versus 75.5% with 6 months": the length of treatment that sets an arm apart."""
    last = done[-1] if done else None
    told = last is not None and view.word(amount.start - 1) == "with" and (
        last.qualifiers.get("arm") == view.text(amount.start, amount.end))
    return candidate(amount, "duration", "arm-length", "treatment") if told else None


def length_of(view: TokenView, amount: Amount, _done: list[Candidate]) -> Candidate | None:
    """"3 months of CAPOX is recommended; 6 months of FOLFOX is the alternative": the length of what "of" names."""
    if view.word(amount.end) != "of" or amount.hyphened or amount.window or amount.op == "within":
        return None
    if view.word(amount.start - 1) not in lexis.WORDS_BEFORE_A_LENGTH or lexis.NOUNS_OF_LIFE_EVENTS & set(
        view.words(amount.end + 1, amount.end + 3)
    ):
        return None  # "10 years of life" is no treatment
    thing = behind_of(view, amount.end)
    return candidate(amount, "duration", "length-of", thing) if thing else None
