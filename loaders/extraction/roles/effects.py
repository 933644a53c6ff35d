"""Results of studies: effect estimates, confidence intervals, p-values.

Why: they carry the evidence; a hazard ratio must never be read as a dose.
Method: statistics are known by name ("hazard ratio", "WMD", "95% CI", "P <"); changes told in words are `changes`'.
Fails: returns None where none of these cues stands.
"""

from __future__ import annotations

from loaders.extraction.candidates import Candidate, candidate
from loaders.extraction.phrases.amounts import Amount, amount_at, unitless
from loaders.extraction.phrases.parameters import OUTCOMES, name
from loaders.language import lexis
from loaders.language.lexer import DASHES
from loaders.language.lexicon import Phrases, meanings
from loaders.language.numerals import number_at
from loaders.language.token_view import CLOSING, LOOK, OPENING, STATISTICS, TokenView
from loaders.language.units import unit_at
from loaders.record import Number

_INTERVAL_NAMES: Phrases[str] = Phrases(meanings("intervals_of_estimates").items())
OPENERS = {first for first, _ in _INTERVAL_NAMES.openings()} | OPENING | {"p", "from"}
_ABBREVIATION, _ADJACENT = 4, 2  # letters, tokens
_RATIOS = {"hazard ratio", "relative risk", "odds ratio", "rate ratio", "likelihood ratio", "effect size",
           "standardized mean difference", "area under the curve", "number needed to treat", "number needed to harm"}
_MEASURED = {"none", "percent", "fold", "score", "time", "pressure", "concentration", "count", "weight", "mass", "length",
             "volume", "clearance", "rate"}
_TOLD = {"effect", "CI", "p-value", "rate"}
_P_WORDS = (lexis.WORDS_BETWEEN_P_AND_VALUE | DASHES)


def p_value_at(view: TokenView, i: int, done: list[Candidate]) -> Candidate | None:
    """"p=0.0013", "P value < .05", "P for interaction = 0.03"."""
    if view.word(i) != "p" or (view.is_glued(i) and view.tokens[i - 1].kind in {"word", "number"}):
        return None  # "5p"
    place = i + 1
    while place < i + 6 and view.word(place) in _P_WORDS:
        place += 1
    amount = amount_at(view, place)
    if amount is None or amount.value is None or amount.unit or not 0 <= amount.value.value <= 1:
        return None
    if amount.op is None and amount.value.printed[:2] not in {"0.", "0·", "0,"} and amount.value.printed[0] != ".":
        return None  # "p 3" is a page: without a sign only 0.03 or .03
    found = candidate(unitless(amount), "p-value", "p-value", _last_effect(done) or _subject(view, i))
    found.start = i
    near = set(view.words(i - 6, i))
    if lexis.NEGATORS_OF_SIGNIFICANCE & near and lexis.WORDS_OF_SIGNIFICANCE & near:
        found.qualifiers["significant"] = False
    return found


def interval_at(view: TokenView, i: int, done: list[Candidate]) -> Candidate | None:
    """"95% CI 1.65-4.38", "95% confidence interval, 0.53 to 0.82", "CI 1.2; 1.9"."""
    head = interval_head(view, i)
    if head is None:
        return None
    place, level = head
    while place < len(view.tokens) and view.word(place) in lexis.LINKS_OF_AN_EFFECT | {"("}:
        short = _INTERVAL_NAMES.at(view.tokens, place + 1) if view.word(place) == "(" else None
        place = short[0] + 1 if short and view.word(short[0]) == ")" else place + 1
    amount = _bounds(view, place)
    if amount is None:
        return None
    found = candidate(_like_estimate(amount, done), "CI", "confidence-interval", _last_effect(done))
    found.start = i
    if level is not None:
        found.qualifiers["level"] = level
    return found


def _like_estimate(amount: Amount, done: list[Candidate]) -> Amount:
    """The bounds of an interval are in the unit of their estimate, though it is printed once."""
    last = done[-1] if done else None
    told = last.amount.unit if last and last.role in {"effect", "rate"} and last.amount else None
    return unitless(amount._replace(unit=told)) if amount.unit is None and told else unitless(amount)


def interval_head(view: TokenView, i: int) -> tuple[int, Number | None] | None:
    """The token behind "95% CI" or "CI 95%", and the level if printed."""
    named = _INTERVAL_NAMES.at(view.tokens, i)
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
    named = _INTERVAL_NAMES.at(view.tokens, place)
    return (named[0], level[1]) if named else None


def _bounds(view: TokenView, i: int) -> Amount | None:
    """Two numbers joined by a dash, "to", "and", a comma or a semicolon."""
    amount = amount_at(view, i)
    if amount and amount.low is not None:
        return amount
    first = number_at(view, i)
    if first and view.word(first[0]) in lexis.COMPARATIVES_OF_DIRECTION:
        return _counted_bounds(view, i)
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


def _counted_bounds(view: TokenView, i: int) -> Amount | None:
    """"231 fewer to 150 fewer", "3 fewer to 30 more": what is fewer on one side only is told with a minus."""
    first = number_at(view, i)
    second = number_at(view, first[0] + 2) if first and view.word(first[0] + 1) in {"to", "and", *DASHES} else None
    if first is None or second is None or view.word(second[0]) not in lexis.COMPARATIVES_OF_DIRECTION or (
            view.word(first[0]) not in lexis.COMPARATIVES_OF_DIRECTION):
        return None
    ends = [first[1], second[1]]
    words = [view.word(first[0]), view.word(second[0])]
    if words[0] != words[1]:
        ends = [Number(-end.value, f"{end.printed} {word}") if word in lexis.COMPARATIVES_OF_LESS else end
                for end, word in zip(ends, words, strict=True)]
    low, high = sorted(ends, key=lambda end: end.value)
    return Amount(i, second[0] + 1, i, "between", low=low, high=high)


def statistic(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """A number behind the name of a statistic: "HR 0.74", "hazard ratio for death, 0.80", "NNT 21"."""
    if not view.named_effect or view.tokens[amount.core].kind == "word":  # "one hazard ratio": a word is no estimate
        return None
    measure = _statistic_before(view, amount, done)
    if amount.kind == "none" and view.word(amount.start - 1) in lexis.PREPOSITIONS_BEFORE_A_COUNT:
        return None  # "in 74 patients" counts them
    limited = amount.op in {"<", "<=", ">", ">="}
    if limited and lexis.CONDITIONAL & set(view.words(view.clause_start(amount.start), amount.start)):
        return None  # "if the ratio is below 0.8" is a limit
    if measure is not None and measure[2] in _RATIOS and amount.kind not in {"none", "fold"}:
        return None  # a ratio has no unit
    if measure and measure[2] == "area under the curve" and amount.top > 1 and amount.kind == "none":
        return None  # "carboplatin AUC 5" is a dose
    dosed = amount.kind in {"dosage", "flow"} and bool(_INTERVAL_NAMES.first(view.tokens, amount.end, amount.end + 5))
    if measure is None or not (dosed or amount.kind in _MEASURED):
        return None
    found = candidate(unitless(amount), "effect", "statistic", measure[2], (measure[0], measure[1]))
    if amount.op in {None, "=", "between"}:
        found.start = _with_name(view, measure, amount)
    return found


def _with_name(view: TokenView, measure: tuple[int, int, str], amount: Amount) -> int:
    """The span takes a spelled-out name along when it stands directly before: "hazard ratio of 0.80"."""
    near = amount.start - measure[1] <= 1
    return measure[0] if near and len(view.text(measure[0], measure[1])) > _ABBREVIATION else amount.start


def _statistic_before(view: TokenView, amount: Amount, done: list[Candidate]) -> tuple[int, int, str] | None:
    told = max((d.end for d in done if d.role in _TOLD), default=0)
    floor = max(view.clause_start(amount.start), amount.start - 24, told)
    place = amount.start
    while place > floor and view.word(place - 1) in lexis.LINKS_OF_AN_EFFECT:
        place -= 1
    hit = STATISTICS.before(view.tokens, place)
    if hit and hit[0] >= floor and not (amount.kind == "time" and view.word(amount.start - 1) == "at"):
        return hit[0], place, hit[1]
    far = STATISTICS.last(view.tokens, floor, place)
    linking = lexis.WORDS_LINKING_A_STATISTIC
    if far is None or view.word(far[1]) not in linking | ({"to"} if far[2].startswith("number needed") else set()):
        return None
    inside = {n for d in done for n in range(d.start, d.end)}
    numbers = [n for n in range(far[1], place) if view.tokens[n].kind == "number"]
    if any(n not in inside and unit_at(view.tokens, n + 1) is None for n in numbers):
        return None  # a number between without a unit is what the name is of
    linked = place < amount.start and view.word(amount.start - 1) not in {"at", "from"}
    return far if linked or (amount.kind == "none" and not numbers) else None


def bare_interval(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"0.74 (0.65-0.85)": a range in brackets directly behind an estimate is its interval."""
    last = done[-1] if done else None
    if last is None or last.role not in {"effect", "rate"} or amount.start - last.end > _ADJACENT or amount.op not in {
            None, "between"}:  # farther away it is of another number
        return None
    if amount.low is None or view.word(amount.start - 1) not in {*OPENING, ",", ";"}:
        return None
    if not _contains(amount, last.amount):
        return None  # an interval holds its estimate
    return candidate(_like_estimate(amount, done), "CI", "bare-interval", last.parameter)


def bracket_at(view: TokenView, i: int, done: list[Candidate]) -> Candidate | None:
    """"0.87 [0.78, 0.97]", "0.87 (0.78; 0.97)": bounds with a comma or semicolon, in brackets behind an estimate."""
    last = done[-1] if done else None
    if last is None or last.role != "effect" or i - last.end > _ADJACENT:
        return None
    if view.word(i) == "from" and (told := _counted_bounds(view, i + 1)):
        return candidate(_like_estimate(told._replace(start=i), done), "CI", "bare-interval", last.parameter)
    if view.word(i) not in OPENING or i - last.end > 1:
        return None
    amount = _bounds(view, i + 1)
    if amount is None or view.word(amount.end) not in CLOSING | {";", ","} or not _contains(amount, last.amount):
        return None
    return candidate(_like_estimate(amount, done), "CI", "bare-interval", last.parameter)


def _contains(amount: Amount, estimate: Amount | None) -> bool:
    value = estimate.value if estimate else None
    return bool(value and amount.low and amount.high and amount.low.value <= value.value <= amount.high.value)


def _last_effect(done: list[Candidate]) -> str | None:
    for found in reversed(done):
        if found.role in {"effect", "rate"}:
            return found.parameter
    return None


def _subject(view: TokenView, i: int) -> str | None:
    """The outcome a p-value without an estimate speaks of."""
    low = view.clause_start(view.outside_brackets(i))
    hit = OUTCOMES.last(view.tokens, max(low, i - LOOK), i)
    noun = view.noun_before(hit[1], low) if hit else None
    return name(view, noun) if noun else None
