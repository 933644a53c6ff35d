"""Results of studies: effect estimates, confidence intervals, p-values.

Why: they carry the evidence; a hazard ratio must never be read as a dose.
Method: statistics are known by name ("hazard ratio", "WMD", "95% CI", "P <"), or by the head of their column in a table;
    changes told in words are `changes`'.
Fails: returns None where none of these cues stands.
"""

from __future__ import annotations

from loaders.extraction.candidates import NOTHING, Candidate, candidate, last_result
from loaders.extraction.phrases.abbreviations import (
    INTERVAL_NAMES,
    VITAL_SIGNS,
    has_interval,
    is_plain_word,
    is_whole,
    vital_sign,
)
from loaders.extraction.phrases.amounts import Amount, amount_at, unitless
from loaders.extraction.phrases.directed_amounts import amount_with_direction, bounds_with_direction, unit_of_measure
from loaders.extraction.phrases.parameters import OUTCOMES, measure_before, name
from loaders.extraction.phrases.table_headers import cell_of, outcome_of_row
from loaders.language import lexis
from loaders.language.lexer import DASHES, phrase_of
from loaders.language.numerals import number_at
from loaders.language.token_view import CLOSING, LOOK, OPENING, STATISTICS, TokenView, tokens_of
from loaders.language.units import unit_at
from loaders.record import Number

OPENERS = {first for first, _ in INTERVAL_NAMES.openings()} | OPENING | {"p", "from"}
_ABBREVIATION, _ADJACENT, _OF_WHAT = 4, 2, 8  # letters, tokens, tokens
RATIOS = {"hazard ratio", "relative risk", "odds ratio", "rate ratio", "likelihood ratio", "effect size",
           "standardized mean difference", "area under the curve", "number needed to treat", "number needed to harm"}
_MEASURED = {"none", "percent", "fold", "score", "time", "pressure", "concentration", "count", "weight", "mass", "length",
             "volume", "clearance", "rate"}
_TOLD = {"effect", "CI", "p-value", "rate"}
_DIFFERENCES = {"difference", "mean difference", "risk difference"}
_CI_HEADS = {"ci", "95% ci", "95 % ci", "confidence interval", "95% confidence interval"}
_P_WORDS = (lexis.WORDS_BETWEEN_P_AND_VALUE | DASHES)


def p_value_at(view: TokenView, i: int, done: list[Candidate]) -> Candidate | None:
    """"p=0.0013", "P value < .05", "P for interaction = 0.03"."""
    if view.word(i) != "p" or (view.is_glued(i) and view.tokens[i - 1].kind in {"word", "number"}):
        return None  # "5p"
    place = i + 1
    while place < i + 6 and view.word(place) in _P_WORDS:
        place += 1
    amount = amount_at(view, place)
    if amount is None or amount.unit or not _is_probability(amount):
        return None
    if amount.op is None and amount.value and not amount.value.printed.startswith(("0.", "0·", "0,", ".")):
        return None  # "p 3" is a page: without a sign only 0.03 or .03
    told = _named_before_bracket(view, i, done) or last_result(done) or _subject(view, i)
    found = candidate(unitless(amount), "p-value", "p-value", told)
    found.start = i
    if view.has(lexis.NEGATORS_OF_SIGNIFICANCE, i - 6, i) and view.has(lexis.WORDS_OF_SIGNIFICANCE, i - 6, i):
        found.qualifiers["significant"] = False
    return found


def _is_probability(amount: Amount) -> bool:
    return amount.value is not None and 0 <= amount.value.value <= 1


def interval_at(view: TokenView, i: int, done: list[Candidate]) -> Candidate | None:
    """"95% CI 1.65-4.38", "95% confidence interval, 0.53 to 0.82", "CI 1.2; 1.9"."""
    head = interval_head(view, i)
    if head is None:
        return None
    place, level = head
    while place < len(view.tokens) and view.word(place) in lexis.LINKS_OF_AN_EFFECT | {"("}:
        short = INTERVAL_NAMES.at(view.tokens, place + 1) if view.word(place) == "(" else None
        place = short[0] + 1 if short and view.word(short[0]) == ")" else place + 1
    amount = _bounds(view, place)
    if amount is None:
        return _left_out(i, head[0]) if level is not None else None
    if amount == bounds_with_direction(view, place) and not _is_of_difference(amount, done):
        return _left_out(i, amount.end)
    found = candidate(_like_estimate(amount, done), "CI", "confidence-interval", last_result(done))
    found.start = i
    if level is not None:
        found.qualifiers["level"] = level
    return found


def _left_out(start: int, end: int) -> Candidate:
    """"95% CI including harm": its level is no share of anything."""
    return Candidate(start, end, "CI", NOTHING.rule)


def _is_of_difference(amount: Amount, done: list[Candidate]) -> bool:
    """"2 more (95% CI 2 fewer to 12 more)": without the difference right before it, of what and how many is not told."""
    last = done[-1] if done else None
    return last is not None and last.role == "effect" and last.parameter not in RATIOS and (
        amount.unit is None or amount.unit.code == last.unit) and (
        last.amount is None or last.amount.value is None or _contains(amount, last.amount))


def _like_estimate(amount: Amount, done: list[Candidate]) -> Amount:
    """The bounds of an interval are in the unit of their estimate, though it is printed once."""
    last = done[-1] if done else None
    told = last.amount.unit if last and last.role in {"effect", "rate"} and last.amount else None
    return unitless(amount._replace(unit=told)) if amount.unit is None and told else unitless(amount)


def interval_head(view: TokenView, i: int) -> tuple[int, Number | None] | None:
    """The token behind "95% CI" or "CI 95%", and the level if printed."""
    named = INTERVAL_NAMES.at(view.tokens, i)
    if named:
        level = number_at(view, named[0])
        if level and view.word(level[0]) == "%":
            return level[0] + 1, level[1]
        return named[0], None
    level = number_at(view, i)
    if level is None or view.word(level[0]) not in {"%", "percent"}:
        return None
    place = level[0] + 1
    place += view.word(place) in DASHES
    named = INTERVAL_NAMES.at(view.tokens, place)
    return (named[0], level[1]) if named else None


def _bounds(view: TokenView, i: int) -> Amount | None:
    """Two numbers joined by a dash, "to", "and", a comma or a semicolon."""
    if told := bounds_with_direction(view, i):
        return told
    amount = amount_at(view, i)
    if amount and amount.low is not None:
        return amount_with_direction(view, amount) or amount
    first = number_at(view, i)
    if first is None:
        return None
    place = first[0]
    place += view.word(place) == "%"
    if view.word(place) not in (lexis.JOINTS_OF_INTERVAL_BOUNDS | DASHES):
        return None
    second = amount_at(view, place + 1)
    if second is None or second.value is None or second.value.value < first[1].value:
        return None  # falling numbers are no interval
    return second._replace(start=i, core=i, op="between", value=None, low=first[1], high=second.value)


def statistic(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """A number behind the name of a statistic: "HR 0.74", "hazard ratio for death, 0.80", "NNT 21"."""
    if not view.named_effect or view.tokens[amount.core].kind == "word":  # "one hazard ratio": a word is no estimate
        return None
    measure = _statistic_before(view, amount, done)
    if measure and (vital_sign(view, measure[0], amount) or is_plain_word(view, measure[0], amount)):
        return None
    if measure is None or (amount.kind == "none" and view.word(amount.start - 1) in lexis.PREPOSITIONS_BEFORE_A_COUNT):
        return None  # "in 74 patients" counts them
    if amount.op in {"<", "<=", ">", ">="} and view.has(
            lexis.CONDITIONAL, view.clause_start(amount.start), amount.start):
        return None  # "if the ratio is below 0.8" is a limit
    told = amount_with_direction(view, amount)
    if told and measure[2] in _DIFFERENCES:
        counted = _is_counted(view, told)  # "46 fewer deaths per 1000" in the row of an outcome is of that
        return None if counted and (told.unit is None or outcome_of_row(view, told.start)) else _difference(
            view, told, measure)
    if measure[2] in RATIOS and amount.kind not in {"none", "fold"}:
        return None  # a ratio has no unit
    if measure[2] in _DIFFERENCES and view.word(measure[0]) == "md" and is_whole(amount) and not has_interval(view, amount):
        return None  # "Rockville, MD 20857": a state
    if measure[2] == "area under the curve" and amount.top > 1 and amount.kind == "none":
        return None  # "carboplatin AUC 5" is a dose
    dosed = amount.kind in {"dosage", "flow"} and bool(INTERVAL_NAMES.first(view.tokens, amount.end, amount.end + 5))
    if not dosed and amount.kind not in _MEASURED:
        return None
    found = candidate(unitless(amount), "effect", "statistic", measure[2], (measure[0], measure[1]))
    # The span takes a spelled-out name along when it stands directly before: "hazard ratio of 0.80".
    if amount.op in {None, "=", "between"} and amount.start - measure[1] <= 1 and (
            len(view.text(measure[0], measure[1])) > _ABBREVIATION):
        found.start = measure[0]
    return found


def _difference(view: TokenView, told: Amount, measure: tuple[int, int, str]) -> Candidate:
    """"Difference: 22 fewer per 1000", "MD 1.2 lower" in the row of what is measured by days."""
    unit = told.unit or (unit_of_measure(view, told.start) if measure[2] != "risk difference" else None)
    return candidate(told._replace(unit=unit), "effect", "statistic", measure[2])


def _is_counted(view: TokenView, told: Amount) -> bool:
    """"22 fewer per 1000", "30 more events per 1000"."""
    return told.kind == "incidence" or view.has({"per"}, told.end, told.end + _OF_WHAT)


def _difference_in_table(
    view: TokenView, told: Amount, measure: tuple[int, int, str] | None, done: list[Candidate],
) -> Candidate | None:
    """"1.2 lower" under "Mean difference"; what the cell itself names, or counts per thousand, is told better by that."""
    if measure is None or measure[2] not in _DIFFERENCES or _is_counted(view, told) or _statistic_before(view, told, done):
        return None
    return _difference(view, told, measure)


def _statistic_before(view: TokenView, amount: Amount, done: list[Candidate]) -> tuple[int, int, str] | None:
    told = max((d.end for d in done if d.role in _TOLD), default=0)
    floor = max(view.clause_start(amount.start), amount.start - 24, told)
    place = amount.start
    while place > floor and view.word(place - 1) in lexis.LINKS_OF_AN_EFFECT:
        place -= 1
    place -= view.word(place - 1) in CLOSING and STATISTICS.before(view.tokens, place - 1) is not None  # "odds ratio (OR)"
    hit, before = STATISTICS.before(view.tokens, place), view.word(amount.start - 1)
    if hit and hit[0] >= floor and not (amount.kind == "time" and before == "at"):
        return hit[0], place, hit[1]
    far = STATISTICS.last(view.tokens, floor, place)
    if far is None or not (view.word(far[1]) in lexis.WORDS_LINKING_A_STATISTIC or (
            view.word(far[1]) == "to" and far[2].startswith("number needed"))):
        return None
    read = {n for d in done for n in range(d.start, d.end)}
    numbers = [n for n in range(far[1], place) if view.tokens[n].kind == "number"]
    if any(n not in read and unit_at(view.tokens, n + 1) is None for n in numbers):
        return None  # a number between without a unit is what the name is of
    linked = place < amount.start and before not in {"at", "from"}
    return far if linked or (amount.kind == "none" and not numbers) else None


def bare_interval(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"0.74 (0.65-0.85)": a range in brackets directly behind an estimate is its interval."""
    near = done and done[-1].role in {"effect", "rate"} and amount.start - done[-1].end <= _ADJACENT
    opened = view.word(amount.start - 1) in {*OPENING, ",", ";"}
    if not near or not opened or amount.op not in {None, "between"} or not _contains(amount, done[-1].amount):
        return None  # farther away it is of another number; an interval holds its estimate
    return candidate(_like_estimate(amount, done), "CI", "bare-interval", done[-1].parameter)


def bracket_at(view: TokenView, i: int, done: list[Candidate]) -> Candidate | None:
    """"0.87 [0.78, 0.97]", "0.87 (0.78; 0.97)": bounds with a comma or semicolon, in brackets behind an estimate."""
    last = done[-1] if done else None
    if last is None or last.role != "effect" or i - last.end > _ADJACENT:
        return None
    told = bounds_with_direction(view, i + 1) if view.word(i) == "from" else None
    amount = _bounds(view, i + 1) if view.word(i) in OPENING and i - last.end <= 1 else None
    if told:
        return candidate(_like_estimate(told._replace(start=i), done), "CI", "bare-interval", last.parameter)
    if amount is None or view.word(amount.end) not in CLOSING | {";", ","} or not _contains(amount, last.amount):
        return None
    return candidate(_like_estimate(amount, done), "CI", "bare-interval", last.parameter)


def result_in_table(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """The first number of a cell under "Hazard ratio (95% CI)", "P value", "95% CI": a result by its head alone."""
    cell = cell_of(view, amount.start)
    if not cell or view.word(amount.start - 1) in OPENING or amount.unit is not None:
        return None  # in brackets stands what belongs to the result
    low, _, head = view.context.cells[cell]
    if any(low <= view.tokens[d.start].start and d.end <= amount.start for d in done):
        return None
    if phrase_of(head) in lexis.NOUNS_OF_P_VALUE and _is_probability(amount):
        return candidate(unitless(amount), "p-value", "tabled", last_result(done))
    if head.lower().strip(" *:") in _CI_HEADS and amount.low:
        return candidate(unitless(amount), "CI", "tabled", done[-1].parameter if done else None)
    tokens = tokens_of(head)
    measure = STATISTICS.first(tokens, 0, len(tokens))
    if told := amount_with_direction(view, amount):
        return _difference_in_table(view, told, measure, done)
    if measure and tokens[measure[0]].key in VITAL_SIGNS and is_whole(amount) and not has_interval(view, amount):
        return NOTHING if amount.value else None  # a column of pulses, or of marks; a range of pulses is a limit
    return candidate(unitless(amount), "effect", "tabled", measure[2]) if measure and amount.value else None


def _contains(amount: Amount, estimate: Amount | None) -> bool:
    value = estimate.value if estimate else None
    return bool(value and amount.low and amount.high and amount.low.value <= value.value <= amount.high.value)


def _named_before_bracket(view: TokenView, i: int, done: list[Candidate]) -> str | None:
    """"higher waist circumference (p < 0.001), insulin resistance (p = 0.03)": what each p-value in brackets is of."""
    opened, last = view.outside_brackets(i), done[-1] if done else None
    if opened == i or (last and last.role in {"effect", "rate", "CI"} and last.end >= view.clause_start(opened)):
        return None  # it is of the result before it
    if measure := measure_before(view, opened):
        return measure.text
    noun = view.noun_before(opened, last.end if last else 0)
    listed = noun and last and last.role == "p-value" and set(view.words(last.end, noun[0])) <= {")", ",", "and"}
    return name(view, noun) if noun and (listed or OUTCOMES.before(view.tokens, opened)) else None


def _subject(view: TokenView, i: int) -> str | None:
    """The outcome a p-value without an estimate speaks of."""
    low = view.clause_start(view.outside_brackets(i))
    hit = OUTCOMES.last(view.tokens, max(low, i - LOOK), i)
    noun = view.noun_before(hit[1], low) if hit else None
    return name(view, noun) if noun else None
