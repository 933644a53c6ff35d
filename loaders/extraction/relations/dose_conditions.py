"""What the doses and limits of a statement tell of each other: totals, first and reduced doses, when each is for.

Why: "20 mg, or 15 mg when CrCl is 30 to 49" gives two doses of one drug, each under its own condition.
Method: neighbours in text order: what stands between two doses, a limit right before or behind a dose.
Fails: never; a dose beside which nothing stands stays as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases import relative_times
from loaders.extraction.phrases.parameters import drug_at
from loaders.extraction.phrases.table_headers import cell_of
from loaders.extraction.relations import dose_people
from loaders.language import lexis
from loaders.language.lexer import keys_of
from loaders.language.lexicon import phrase_class
from loaders.language.token_view import CLOSING, LOOK, OPENING, SENTENCE_ENDS, TokenView, tokens_of

_UP, _DOWN = phrase_class("dose raised"), phrase_class("dose lowered")
_BARRIERS = OPENING | CLOSING | SENTENCE_ENDS | {","}
_OTHER = {"otherwise", "elsewhere"}
_NEAR, _BEHIND, _CONDITION, _SUBJECT = 6, 4, 9, 12  # tokens


def relate_doses(view: TokenView, done: Sequence[Candidate]) -> None:
    """Between the doses and limits of a statement: day totals, first and reduced doses, the condition of each."""
    doses = [d for d in done if d.role == "dose"]
    for first, second in pairwise(doses):
        if first.parameter != second.parameter:
            continue
        if second.start - first.end <= 2 * _NEAR:
            for total, part in ((first, second), (second, first)):
                if _is_total(total, part):
                    total.qualifiers["total"] = True
        _add_reduced_dose(view, first, second)
        if second.qualifiers.get("kind") == "increment":
            first.qualifiers.setdefault("kind", "starting")  # before a step up stands what one starts with
        if _is_raised_to(view, first, second):
            first.qualifiers.setdefault("kind", "starting")
        _add_kind_in_brackets(view, first, second)
    _add_maintenance(view, doses)
    dose_people.add_people(view, done)
    for found in doses:
        relative_times.add_moment(view, found, done)
        if other := _other_drug_of_row(view, found):
            found.qualifiers.setdefault("cond", other)
    _add_conditions(view, done)


def _other_drug_of_row(view: TokenView, found: Candidate) -> str:
    """"Teclistamab | Dexamethasone 16 mg": the drug that heads the row, where the dose is of one given with it."""
    place = cell_of(view, found.start) if found.parameter else None
    if not place or not found.parameter:
        return ""
    heads = [view.context.cells[place][2], *view.context.sections[-1:]]
    if not any(lexis.WORDS_OF_MEDICINES_GIVEN_BESIDE & set(keys_of(head)) for head in heads):
        return ""  # an alternative is told so too
    words = view.cell(*view.context.cells[0][:2])
    tokens = tokens_of(words)
    whole = drug_at(tokens, 0) == (0, len(tokens)) if tokens else False
    said = view.text(0, found.start)[len(words):].lower()  # only a drug that its own cell names is another
    return words if whole and found.parameter.lower() != words.lower() and found.parameter.lower() in said else ""


def _is_raised_to(view: TokenView, first: Candidate, second: Candidate) -> bool:
    """"add 12.5 mg daily; raise it to 25 mg after 4 weeks": the dose before the one it is raised to is the first one."""
    if second.qualifiers.get("kind") != "target" or not (first.amount and second.amount) or first.unit != second.unit:
        return False
    raised = _UP.last(view.tokens, first.end, second.start) is not None
    return raised and first.amount.top < second.amount.top and second.start - first.end <= LOOK


def _add_maintenance(view: TokenView, doses: Sequence[Candidate]) -> None:
    """"25 mg/kg as a loading dose (maximum 3 g), then 15 mg/kg": what follows a loading dose keeps it up."""
    loading: Candidate | None = None
    for found in doses:
        if found.qualifiers.get("kind") == "loading":
            loading = found
        elif loading and found.parameter == loading.parameter and {"then", "followed"} & set(
                view.words(max(loading.end, found.start - _SUBJECT), found.start)) and (
                "freq" in found.qualifiers or view.word(found.end) != "over"):  # "then 15 mg/kg over 3 h" goes on loading
            found.qualifiers.setdefault("kind", "maintenance")


def _add_kind_in_brackets(view: TokenView, first: Candidate, second: Candidate) -> None:
    """"75% of the dose (i.e. 750 mg)": a dose spelled again in brackets is of the same kind."""
    words = set(view.words(first.end, second.start))
    smaller = words == {"("} and first.unit == second.unit and first.amount and second.amount and (
        second.amount.top < first.amount.top)
    if smaller and view.word(second.end) in lexis.WORDS_OPENING_A_DOSE_CONDITION and "kind" not in second.qualifiers:
        closed = next((n for n in range(second.end, second.end + _SUBJECT) if view.word(n) in CLOSING | {""}), second.end)
        second.qualifiers["kind"], second.qualifiers["cond"] = "reduced", view.text(second.end, closed)
    if words == {"("} and first.qualifiers.get("kind") == "maximum" and first.unit != second.unit:
        second.qualifiers["kind"], second.comparator = "maximum", "<="  # "maximum 60 mg/kg (4 g)"
    if "(" in words and lexis.WORDS_OF_EQUALITY & words and "kind" in first.qualifiers:
        second.qualifiers.setdefault("kind", first.qualifiers["kind"])


def _is_total(total: Candidate, part: Candidate) -> bool:
    often, whole = part.qualifiers.get("freq"), total.qualifiers.get("freq")
    times = often.times if often and often.per == "/d" else ()
    if len(times) != 1 or not (total.amount and part.amount) or part.unit is None:
        return False
    daily = total.unit == f"{part.unit}/d" or (total.unit == part.unit and whole is not None and whole.code == "1/d")
    return daily and times[0] > 1 and total.amount.top == part.amount.top * times[0]


def _add_reduced_dose(view: TokenView, first: Candidate, second: Candidate) -> None:
    """"20 mg, or 15 mg when CrCl is 30 to 49", "150 mg; if CrCl is < 30, give 75 mg"."""
    smaller = first.unit == second.unit and first.amount and second.amount and second.amount.top < first.amount.top
    if not smaller or "kind" in second.qualifiers or first.qualifiers.get("kind") in {"maximum", "loading"}:
        return  # less than a maximum or a loading dose is the usual dose
    either = view.word(second.start - 1) in {"or", "to"} and view.word(second.end) in lexis.BEFORE_A_CASE
    between = view.words(first.end, second.start) if second.start - first.end <= LOOK else []
    fronted = bool({"if"} & set(between)) and bool({";", "."} & set(between))
    if either or fronted:
        second.qualifiers["kind"] = "reduced"


def _add_conditions(view: TokenView, done: Sequence[Candidate]) -> None:
    """The limit right behind a dose, else the one its clause opens with, is the condition it is given under."""
    for first, second in pairwise(done):
        if first.role == "dose" and second.role == "threshold" and _opens_with_condition(view, first.end, second.start):
            first.qualifiers.setdefault("cond", _limit_in_words(view, second))
    for first, second in pairwise(done):
        if first.role == "threshold" and second.role == "dose" and _follows_limit(view, first, second):
            second.qualifiers.setdefault("cond", _limit_in_words(view, first))


def _opens_with_condition(view: TokenView, low: int, high: int) -> bool:
    words = view.words(low, high)
    return (
        len(words) <= _CONDITION
        and bool(words[:1])
        and words[0] in lexis.WORDS_OPENING_A_DOSE_CONDITION
        and not (_BARRIERS | {":"}) & set(words)
    )


def _follows_limit(view: TokenView, limit: Candidate, dose: Candidate) -> bool:
    opened = view.words(max(0, limit.start - _CONDITION), limit.start)
    words = view.words(limit.end, dose.start)
    if view.word(dose.end) in _OTHER:
        return False  # "and 600 mg otherwise": where the limit is not met
    return bool(lexis.AT_IF_IN_WHEN_WITH & set(opened)) and len(words) <= _CONDITION and not (
        SENTENCE_ENDS & set(words))


def _limit_in_words(view: TokenView, limit: Candidate) -> str:
    low = limit.start + (view.word(limit.start) in lexis.COPULAS_BEFORE_A_LIMIT and limit.end > limit.start + 1)
    words = view.text(low, limit.end)
    return f"{limit.parameter} {words}" if limit.parameter else words
