"""Times of studies: medians told as results, and how long people were followed.

Why: "Median survival was 11 months with A and 9 with B" is a result and no plan; "over a median of 3 years" is the
    length of a study; "48 h" alone in a cell is a time by its heads only.
Method: the words "median", "mean" and "follow-up" beside the time, and what is measured between them; the heads of a cell.
Fails: returns None where none of these words stands near.
"""

from __future__ import annotations

from loaders.extraction.candidates import Candidate, candidate
from loaders.extraction.phrases.amounts import Amount, amount_at
from loaders.extraction.phrases.arms import add_arm
from loaders.extraction.phrases.clause_arguments import behind_of, sentence_start, treatment_of_time
from loaders.extraction.phrases.parameters import OUTCOMES, inherited_drug, name
from loaders.extraction.phrases.table_headers import cell_of
from loaders.language import lexis
from loaders.language.token_view import OPENING, TokenView
from loaders.record import Role

_FAR = 12  # tokens


def time_to_event(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"Median survival was 449 days with placebo": a result told in units of time; "below 11 months" is a limit."""
    if view.word(amount.start - 1) not in lexis.WORDS_BEFORE_A_STUDY_TIME or amount.op not in {None, "=", "≈"}:
        return None
    thing = _thing_averaged(view, amount)
    if thing is None:
        return None
    found = candidate(amount, "effect", "time-to-event", thing)
    add_arm(view, found, done)
    return found


def _thing_averaged(view: TokenView, amount: Amount) -> str | None:
    """"median time to relapse", "mean hospital stay", "median overall survival": what the time is the average of."""
    low, end = view.clause_start(amount.start), amount.start - 1
    lead = view.last(lexis.AVERAGES, max(low, end - _FAR), end)
    if lead is None:
        return None if view.has(lexis.CONDITIONAL_OR_SHOULD, low, end) else _time_before(view, low, end)
    words = view.words(lead + 1, end)
    if not words:
        return _time_before(view, low, lead)
    timed = words[0] == "time" and view.word(lead + 2) in lexis.FROM_TO_UNTIL
    if "follow" in words or not (timed or OUTCOMES.last(view.tokens, lead, end) or lexis.NOUNS_OF_SPANS & set(words)):
        return None  # "median follow-up of 3 years": nothing happened
    return name(view, (lead, view.up_to(lexis.VERBS_OF_TIME_COURSE, lead + 1, end)))


def paired_time(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"(median 24.1 vs 16.5 months)", "5 versus 10 days of cefalexin": the unit is printed with the second number only."""
    later = amount_at(view, amount.end + 1) if view.word(amount.end) in lexis.VERSUS_OR_AGAINST else None
    if later is None or later.kind != "time":
        return None
    whole = amount._replace(unit=later.unit)
    if not view.has(lexis.AVERAGES, amount.start - _FAR, amount.start):
        thing = behind_of(view, later.end) or treatment_of_time(view, amount.start, done)
        return candidate(whole, "duration", "compared", thing) if thing else None
    low = sentence_start(view, amount.start)
    hit = OUTCOMES.last(view.tokens, low, amount.start)
    noun = view.noun_before(hit[1], low) if hit else None
    thing = name(view, noun) if noun else _time_before(view, low, amount.start)
    return candidate(whole, "effect", "time-to-event", thing) if thing else None


def _time_before(view: TokenView, low: int, lead: int) -> str | None:
    """"halved the time to relapse, from a median of 41 hours": what the median is of stands before it."""
    place = view.last({"time"}, max(low, lead - _FAR), lead - 1)
    if place is None or view.word(place + 1) != "to":
        return None
    return name(view, (place, view.up_to({",", "from", "(", "was"}, place + 2, lead)))


def follow_up(view: TokenView, amount: Amount, _done: list[Candidate]) -> Candidate | None:
    """"over a median of 3.1 years", "during 12 months of follow-up", "median follow-up 36 months"."""
    before, behind = view.words(amount.start - 5, amount.start), view.words(amount.end, amount.end + 5)
    of = behind[:1] == ["of"] and ("follow" in behind or (behind[1:2] == ["observation"] and before[-1:] == ["during"]))
    averaged = before[-1:] == ["of"] and view.word(amount.start - 2) in lexis.AVERAGES and bool(
        lexis.PREPOSITIONS_OF_FOLLOW_UP & set(before))
    named = {"follow", "up"} <= set(before) and view.has(lexis.AVERAGES, amount.start - 8, amount.start)
    tracked = before[-1:] == ["for"] and "followed" in before[-3:]
    if not (of or averaged or named or tracked) or amount.op == "within" or (
            view.has({"should", "must"}, amount.start - _FAR, amount.start)):
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
    behind = view.block.text[last.end:high].strip(" *")
    if view.block.text[low:first.start].strip(" *") or behind[:1] not in {"", *OPENING}:
        return None
    if found := _span_of_cell(view, amount, head):
        return found
    if behind:
        return None
    start, end, _ = view.context.cells[0]
    told = set(" ".join((head, view.context.lead_in, *view.context.sections[-1:])).lower().replace(",", " ").split())
    if not told & (lexis.WORDS_OF_DATING | lexis.NOUNS_OF_TREATMENT_LENGTH) or lexis.WORDS_OF_ONSET_AND_AGE & told:
        return None
    role: Role = "schedule" if told & lexis.WORDS_OF_DATING else "duration"
    row = view.block.text[start:end].strip(" *")
    thing = (inherited_drug(view) if row[:1].isdigit() else None) or row  # a row of an age or a weight names no drug
    return candidate(amount, role, "celled", thing or None)


def _span_of_cell(view: TokenView, amount: Amount, head: str) -> Candidate | None:
    """"Incubation period | 2 to 6 weeks", or 14 hours under "Median time to onset": a span that a head of the cell names."""
    start, end, _ = view.context.cells[0]
    row = view.block.text[start:end].strip(" *")
    for words, other in ((head, row), (row, "")):
        told = set(words.lower().split())
        averaged = lexis.AVERAGES & told
        until = averaged and {"time", "to"} <= told
        lasts = averaged and {"duration", "of"} <= told and not (lexis.NOUNS_OF_TREATMENT_LENGTH - {"duration"}) & told
        if lexis.NOUNS_OF_SPANS_IN_HEADS & told or until or lasts:
            found = candidate(amount, "timepoint" if until else "duration", "celled", words)
            if other:
                found.qualifiers["arm"] = other
            return found
    return None


def arm_length(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"74.6% with 3 months versus 75.5% with 6 months": the length of treatment that sets an arm apart."""
    last = done[-1] if done else None
    told = last is not None and view.word(amount.start - 1) == "with" and (
        last.qualifiers.get("arm") == view.text(amount.start, amount.end))
    return candidate(amount, "duration", "arm-length", "treatment") if told else None


def length_of(view: TokenView, amount: Amount, _done: list[Candidate]) -> Candidate | None:
    """"3 months of CAPOX is recommended; 6 months of FOLFOX is the alternative": the length of what "of" names."""
    if amount.hyphened or amount.window or amount.op == "within" or (
            view.word(amount.start - 1) not in lexis.WORDS_BEFORE_A_LENGTH):
        return None
    if view.has(lexis.NOUNS_OF_LIFE_EVENTS, amount.end + 1, amount.end + 3):
        return None  # "10 years of life" is no treatment
    thing = behind_of(view, amount.end)
    return candidate(amount, "duration", "length-of", thing) if thing else None
