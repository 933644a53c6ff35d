"""Changes as results: how far something moved, told by a verb, a noun or a comparative.

Why: "lowered X by 30%", "a 9% absolute gain in Y" and "3.5 days shorter" are effects that name no statistic.
Method: a verb of change before "by", a noun of change beside the amount, or a comparative right behind it.
Fails: returns None in a condition or an order, where a change is a limit, and for doses.
"""

from __future__ import annotations

from loaders.extraction.candidates import Candidate, candidate, last_result
from loaders.extraction.phrases.amounts import Amount
from loaders.extraction.phrases.arms import arm_loosely, name_arm
from loaders.extraction.phrases.clause_arguments import is_arranged, subject
from loaders.extraction.phrases.directed_amounts import amount_with_direction, negative
from loaders.extraction.phrases.noun_phrases import noun_phrase_after, whole_after
from loaders.extraction.phrases.parameters import MEASURES, OUTCOMES, drug_before, governor, measure_in, name
from loaders.extraction.phrases.table_headers import outcome_of_row
from loaders.extraction.roles.effects import RATIOS, interval_head
from loaders.language import lexis
from loaders.language.lexer import DASHES, key_of
from loaders.language.lexicon import meanings, phrase_class
from loaders.language.numerals import number_at
from loaders.language.token_view import LOOK, OPENING, STATISTICS, TokenView, part_of
from loaders.language.units import Unit, unit_at

CHANGES = phrase_class("change")
_SLOWER, _GAINS = phrase_class("slower"), phrase_class("gain")
_MORES, _WHOLES = phrase_class("more"), phrase_class("whole")
_DOSES = {"mass", "dosage", "activity", "form"}
_NEAR, _LONGEST = 12, 8  # tokens to a verb or noun; of what is counted
_POINTS = Unit("{score}", "score")


def change(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"lowered X by 30%", "a 9% absolute gain in Y", "30% lower risk of Z", "twofold increased risk"."""
    if amount.op in {"<", "<=", ">", ">=", "within"}:
        return None  # "by more than 30%" is a limit
    return (_per_thousand(view, amount, done) or _gain(view, amount) or _gain_told(view, amount)
            or _parallel_change(view, amount, done) or _change_by(view, amount)
            or _multiple_behind_verb(view, amount) or _comparative_behind(view, amount) or _signed_change(view, amount))


def _per_thousand(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"194 fewer deaths per 1000", "would avert 2 to 3 additional cases per 1000 adults": more or fewer."""
    if amount.kind not in {"none", "count", "incidence"} or amount.values:
        return None
    low = amount.end if amount.kind == "none" else amount.core + 1
    compared = view.word(low) in lexis.QUANTIFIERS_OF_DIFFERENCE
    place = view.first({"per"}, low, low + _LONGEST)
    unit = unit_at(view.tokens, place) if place and (
        compared or view.has(lexis.VERBS_OF_AVERTING, amount.start - 3, amount.start)) else None
    if place is None or unit is None or unit[1].kind != "incidence":
        return None
    thing = trim_article(view.text(low + compared, place))
    if not thing or key_of(thing) in lexis.NOUNS_OF_ANY_EVENT:
        thing = outcome_of_row(view, amount.start) or thing or _difference_of(done) or subject(view, amount.start) or ""
    end = place + 2 if _WHOLES.at(view.tokens, place + 2) else unit[0]
    told = negative(view, amount, low + 1) if view.word(low) in lexis.COMPARATIVES_OF_LESS else amount
    found = candidate(told._replace(end=end, unit=unit[1]), "effect", "per-thousand", thing)
    _ = name_arm(view, found) or arm_loosely(view, found, done)
    return found if thing else None


def _difference_of(done: list[Candidate]) -> str | None:
    """What the last result is of; a count of people more or fewer is no ratio."""
    return "risk difference" if (last := last_result(done)) in RATIOS else last


def _signed_change(view: TokenView, amount: Amount) -> Candidate | None:
    """"weight change −2.1 kg": a number printed with its sign, and a unit, is a change."""
    if amount.value is None or amount.op is not None or amount.value.printed[0] not in DASHES | {"+"}:
        return None  # "a dose of 5 mg" has no sign of its own
    if amount.kind in {"none", "score", "temperature", "dosage"}:
        return None  # "T-score -2.5": values that may lie below nought
    noun = governor(view, amount.start)
    return candidate(amount, "effect", "signed", noun.text if noun else None)


def _gain(view: TokenView, amount: Amount) -> Candidate | None:
    if amount.kind not in {"percent", "fold", "pressure", "score", "concentration", "weight"} or amount.window or (
            view.word(amount.start - 1) in lexis.DISTRIBUTIVES_EACH_EVERY_PER):
        return None  # "each 10 mmHg fall cut stroke by 27%": what the result is counted by
    if view.word(amount.end) in lexis.ADJECTIVES_OF_ADDING and (further := _further_change(view, amount)):
        return further
    place = amount.end
    while view.word(place) in (lexis.ADJECTIVES_OF_A_DIFFERENCE | DASHES):
        place += 1
    gain = _GAINS.at(view.tokens, place)
    bare = place > amount.end and amount.kind == "percent"  # "a 9% absolute gain." is a difference whatever is gained
    if gain and (view.word(gain[0]) in lexis.PREPOSITIONS_AFTER_A_NOUN or bare):
        return _gain_in(view, amount, gain[0])
    more = _MORES.at(view.tokens, place)
    noun = noun_phrase_after(view, more[0]) or view.noun_after(more[0]) if more else None
    if noun is None:
        return None
    if view.word(noun[1] - 1) in lexis.NOUNS_OF_FREQUENCY and view.word(noun[1]) == "of":
        noun = whole_after(view, noun[0], noun[1] + _LONGEST) or noun  # "2.8-fold increased risk of stroke"
    adjective = view.word(noun[0]) in lexis.ADJECTIVES_COMPARED_WITH_MORE
    return candidate(amount, "effect", "comparative", subject(view, amount.start) if adjective else name(view, noun), noun)


def _gain_in(view: TokenView, amount: Amount, end: int) -> Candidate:
    """"a 9% absolute gain in Y"; "a threefold increase in serum ALT", a multiple of a laboratory value, is a limit."""
    noun = view.noun_after(end + 1)
    measure = MEASURES.first(view.tokens, *noun) if noun and amount.kind == "fold" else None
    if noun and measure and measure[2] != "risk":
        found = candidate(amount, "threshold", "multiple", name(view, (noun[0], measure[1])))
    else:
        rest = f" in {name(view, noun)}" if noun else ""
        moved = None if noun else measure_in(view, view.clause_start(amount.start), amount.start)
        thing = f"{moved.text} {view.text(end - 1, end)}" if moved else view.text(amount.end, end) + rest
        found = candidate(amount, "effect", "gain", thing, noun)
    found.end = end
    return found


def _further_change(view: TokenView, amount: Amount) -> Candidate | None:
    """"adds only 6% further LDL-C lowering": a change told as a noun with its measure before it."""
    noun = view.noun_after(amount.end + 1)
    if noun is None or is_arranged(view, amount.start) or view.has({"if"}, amount.start - 8, amount.start):
        return None
    last = noun[1] - 1
    changed = last > noun[0] and (view.word(last) in {"lowering", "loss"} or _GAINS.at(view.tokens, last))
    return candidate(amount, "effect", "gain", name(view, noun), noun) if changed else None


def _gain_told(view: TokenView, amount: Amount) -> Candidate | None:
    """"the mean reduction in monthly migraine days was 3.2 days": the noun of a change stands before its number."""
    verb, low = amount.start - 1, max(view.clause_start(amount.start), amount.start - _NEAR)
    gain = _GAINS.last(view.tokens, low, verb) if view.word(verb) in {"was", "were"} and amount.kind not in _DOSES else None
    if gain is None or view.word(gain[1]) not in {"in", "of"} or view.has({"if"}, low, gain[0]) or (
            amount.kind == "none" and STATISTICS.last(view.tokens, low, verb)):
        return None
    thing = trim_article(name(view, (gain[1] + 1, verb)))
    found = candidate(amount, "effect", "change", thing, (gain[1] + 1, verb))
    name_arm(view, found)
    return found if thing else None


def _change_by(view: TokenView, amount: Amount) -> Candidate | None:
    """The object of a verb of change before "by"; in a condition a change is a limit, not a result."""
    by = amount.start - 1
    if view.word(by) == "of" and view.word(by - 1) in lexis.AVERAGES and view.phrase(by - 3, by - 1) in {"by a", "by an"}:
        by -= 3  # "fell by a mean of 5.6 kg"
    if view.word(by) != "by" or amount.kind in _DOSES - {"activity"}:
        return None
    if amount.kind == "activity":  # "units" are points of a score where a confidence interval follows
        if view.word(amount.end) not in OPENING or interval_head(view, amount.end + 1) is None:
            return None
        amount = amount._replace(unit=_POINTS)
    verb = _verb_of_change(view, by, amount.kind == "time")
    if verb is None:
        return None
    place = _thing_before(view, verb, by)
    if place and amount.unit == _POINTS and drug_before(view.tokens, place[1], place[0]):
        return None
    thing = trim_article(name(view, place)) if place else subject(view, verb[1])
    found = candidate(amount, "effect", "change", thing, place)
    _add_comparator(view, found)
    _ = name_arm(view, found) or arm_loosely(view, found, [])
    return found


def _verb_of_change(view: TokenView, by: int, timed: bool) -> tuple[int, int] | None:
    """The verb of change before "by", in a clause that tells what happened."""
    low = view.clause_start(by + 1)
    verb = (CHANGES.last(view.tokens, max(low, by - _NEAR - 1), by) or _SLOWER.last(view.tokens, max(low, by - 2), by))
    if verb is None or view.has(lexis.WORDS_OF_A_PLANNED_CHANGE, low, verb[0]):
        return None
    dated = timed and view.word(verb[0]) in lexis.WORDS_OF_CHANGE_WITHOUT_TIME  # "most improve by 6 months"
    return None if is_ordered(view, verb[0], low) or dated else verb[:2]


def is_ordered(view: TokenView, i: int, low: int) -> bool:
    """Whether token i, in the clause from `low` on, is a verb that orders a change: "reduce the dose by 25%"."""
    return view.word(i) in lexis.VERBS_OF_ORDERED_CHANGE and (
        i == low or view.word(i - 1) in {":", "then"} or view.phrase(i - 2, i) == "need to")


def _thing_before(view: TokenView, verb: tuple[int, int], by: int) -> tuple[int, int] | None:
    """What a verb moved: the words between it and "by", else the noun before it."""
    first, place = verb[0], (verb[1], by) if verb[1] < by else None
    while view.word(first - 1) in lexis.AUXILIARIES_BEFORE_A_PAST_VERB:
        first -= 1
    if place and view.has({"by"}, *place):
        place = view.noun_before(by, verb[1])
    elif place is None:
        place = view.noun_before(first, view.clause_start(by + 1))
    return _with_time(view, place) if place else None


def _with_time(view: TokenView, place: tuple[int, int]) -> tuple[int, int]:
    """"six-minute walk distance", "24-hour urine volume": a time hung to a name with a dash is part of it."""
    low = place[0]
    hung = low > 2 and view.word(low - 2) in DASHES and view.is_glued(low - 1) and (  # noqa: PLR2004 # number, dash, unit
        view.is_glued(low - 2) and number_at(view, low - 3) is not None)
    return (low - 3, place[1]) if hung and unit_at(view.tokens, low - 1) else place


def _parallel_change(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"cut stroke by 61% (95% CI 52-69) and death by 24%": the verb holds for the second thing too."""
    first = next((d for d in reversed(done) if d.rule in {"change", "parallel"}), None)
    if first is None or view.word(amount.start - 1) != "by" or amount.unit is None or first.unit != amount.unit.code or (
            first.end < view.clause_start(amount.start)):
        return None
    noun = view.noun_before(amount.start - 1, first.end)
    if noun and view.word(noun[0] - 1) in DASHES and view.word(noun[0] - 2) == "all":
        noun = noun[0] - 2, noun[1]  # "all-cause death"
    if noun is None or view.word(noun[0] - 1) not in {"and", ","} or CHANGES.last(view.tokens, noun[0], noun[1]):
        return None
    return candidate(amount, "effect", "parallel", name(view, noun), noun)


def _multiple_behind_verb(view: TokenView, amount: Amount) -> Candidate | None:
    """"increases it about 12-fold": a multiple behind a verb of change."""
    if amount.kind != "fold" or view.has({"if"}, amount.start - LOOK, amount.start) or view.word(amount.start - 1) == "to":
        return None  # "rose to 5 times the upper limit of normal": a level that is reached and no size of a change
    low = max(view.clause_start(amount.start), amount.start - _LONGEST)
    verb = CHANGES.last(view.tokens, low, amount.start)
    if verb is None or (MEASURES.last(view.tokens, verb[1], amount.start) and not OUTCOMES.last(
            view.tokens, verb[1], amount.start)):
        return None  # "increases creatinine twofold" limits a measure
    noun = trim_article(view.text(verb[1], amount.start))
    hit = OUTCOMES.last(view.tokens, max(0, low - LOOK), verb[0])
    thing = noun if noun and noun not in lexis.PRONOUNS else name(view, hit[:2]) if hit else None
    return candidate(amount, "effect", "multiplied", thing) if thing else None


def _comparative_behind(view: TokenView, amount: Amount) -> Candidate | None:
    """"recovery was 3.5 days shorter with prednisolone": a comparative right behind the amount."""
    hit = _SLOWER.at(view.tokens, amount.end)
    if hit is None or amount.kind in {"none", "mass", "dosage"} or view.has({"if"}, amount.start - 8, amount.start) or (
            view.word(amount.start - 1) not in lexis.WORDS_BEFORE_A_MULTIPLE):
        return None
    found = candidate(amount_with_direction(view, amount) or amount, "effect", "than", subject(view, amount.start))
    found.end = hit[0]
    _ = name_arm(view, found) or arm_loosely(view, found, [])
    return found if found.parameter else None


def trim_article(words: str) -> str:
    """A name without its article."""
    head, _, rest = words.partition(" ")
    return part_of(words, rest) if key_of(head) in lexis.DETERMINERS_OF_OWNING and rest else words


def _add_comparator(view: TokenView, found: Candidate) -> None:
    """"compared to placebo" behind an effect names the other arm."""
    skip = meanings("second_halves_of_comparing").get(view.word(found.end), 0)
    noun = view.noun_after(found.end + skip) if skip else None
    if noun:
        found.qualifiers["versus"] = name(view, noun)
