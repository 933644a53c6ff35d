"""Thresholds: limits on measures, scores, ages and counts, with what they are relative to and whom they hold for.

Why: a limit is what a recommendation switches on; its open or closed end and its reference value must survive.
Method: a comparator and a governing measure, or a comparator, a unit of measurement and a governing noun.
Fails: a number without a comparator, a unit and a known measure gives nothing.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from loaders.extraction.candidates import Candidate, candidate
from loaders.extraction.phrases import comparator_edges, definitions, measure_resolution, table_headers
from loaders.extraction.phrases.amounts import Amount, amount_at
from loaders.extraction.phrases.parameters import (
    COUNTABLES,
    REFERENCES,
    Governor,
    drug_before,
    governor,
    measure_in,
)
from loaders.extraction.roles import limit_qualifiers
from loaders.language import lexis
from loaders.language.lexer import key_of, keys_of
from loaders.language.lexicon import phrase_class
from loaders.language.token_view import LOOK, TokenView
from loaders.language.units import Unit

_MEASURING = {"percent", "pressure", "temperature", "concentration", "clearance", "bmi", "rate", "length", "area",
              "gas", "signal", "score", "fold", "weight", "flow", "volume", "ratio", "time", "dosage", "mass",
              "substance", "energy", "activity", "angle"}
_LABELS = phrase_class("label")
_LIMITED = {"<", "<=", ">", ">="}
_INSTANTS = {"s", "ms"}
_NEAR, _CONDITION, _SHORTEST_NAME, _ORDER = 9, 14, 3, 3  # tokens, tokens, letters, times
_SCORES = {"score", "scores"}
_FLUIDS = {"volume", "flow", "concentration", "dosage"}
_PLAIN_DOSES = {"mass", "dosage", "angle"}
_PRESSURES = 40, 260  # mm Hg


def threshold(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """The limit an amount sets, if it sets one."""
    if definitions.is_in_name(view, amount) or view.word(amount.end) in lexis.NOUNS_OF_TEST_ACCURACY or (
            view.word(amount.start - 1) == "by" and view.word(amount.start - 2) in lexis.VERBS_OF_DIFFERING):
        return None  # "A and B differed by less than 2 mmHg"
    amount, noun, inherited, ref = _with_measure(view, _of_alternatives(view, _bare_pair(view, amount)), done)
    if amount.kind == "none" and amount.second is None and noun is not None and not noun.kind and (
            printed := table_headers.unit_in_brackets(view, amount.start)):
        amount = amount._replace(unit=printed)
    if noun is not None and not noun.kind and _names_no_measure(view, amount, noun):
        return None
    if (
        _is_average(view, amount)
        or measure_resolution.is_strength(view, amount)
        or not _sets_a_limit(view, amount, noun, inherited)
    ):
        return None
    found = candidate(_unit_from(amount, noun, inherited, done), "threshold", "threshold",
        _parameter(view, amount, noun, inherited, done))
    if found.parameter is None:
        return None
    _add_elided_comparator(view, found, amount, inherited)
    _is_moved_alike(view, found, amount, done)
    _add_superlative(found, view.word(noun.start - 1 - (view.word(noun.start - 1) == ".")) if noun else "")
    comparator_edges.add_distant_comparator(view, found, noun)
    comparator_edges.add_lower_bound(view, found, noun)
    if ref:
        found.qualifiers["ref"] = ref
    limit_qualifiers.add_qualifiers(view, found)
    return found


def _with_measure(
    view: TokenView, amount: Amount, done: list[Candidate],
) -> tuple[Amount, Governor | None, Candidate | None, str]:
    """The amount with what it measures: a noun, or a limit before it that it goes on from; and what a head refers to."""
    noun, ref = _named_measure(view, amount, done), ""
    if (noun is None or not noun.kind or amount.unit is None) and (headed := table_headers.measure_in_head(view, amount)):
        noun, amount, ref = headed
    if noun is not None and not noun.kind:
        noun = measure_resolution.graded_score(view, amount, noun) or noun
        noun = measure_resolution.held_content(view, amount, noun) or noun
    unfit = noun is not None and not noun.kind and measure_resolution.is_no_measure(view, noun)
    if unfit:
        noun = measure_resolution.of_what(view, amount)  # "until below 5.5": no thing, unless "of" names one
    if noun and noun.kind:
        return amount, noun, None, ref
    inherited = (
        _inherited_limit(view, amount, done)
        or _adjoining_band(view, amount, done)
        or (_limit_in_same_unit(amount, done) if unfit and noun is None else None)
    )
    if inherited:
        return amount, None, inherited, ref
    if noun is None:
        noun = measure_resolution.measure_of_pronoun(view, amount)
    if noun is None and view.word(amount.start - 1) in lexis.VERBS_OF_REACHING:
        inherited = _limit_in_same_unit(amount, done)
    if noun is not None and not noun.kind:
        noun = (
            measure_resolution.drug_level(view, amount, noun)
            or measure_resolution.abbreviated_score(view, amount, noun)
            or noun
        )
    return amount, noun, inherited, ref


def _named_measure(view: TokenView, amount: Amount, done: list[Candidate]) -> Governor | None:
    """The measure the words around the amount name; a noun of no kind where they name only some thing."""
    noun = measure_resolution.score_of_label(view, amount) or governor(view, amount.start, done[-1].end if done else 0)
    if amount.kind == "volume" and view.word(amount.start - 1) == "if":
        noun = measure_resolution.of_what(view, amount) or noun  # "give albumin if more than 5 L of ascites is drained"
    if noun is not None and not noun.kind and table_headers.is_name_of_band(view, noun.start):
        noun = measure_in(view, view.clause_start(noun.start), noun.start)  # "G2: 60-89": the band is no measure
    if noun is not None and noun.kind:
        return noun
    return (
        measure_resolution.behind_bracket(view, amount)
        or measure_resolution.scale_behind(view, amount)
        or measure_resolution.rating_score(view, amount)
        or measure_resolution.measure_of_bands(view, amount)
        or definitions.measure_of_limit(view, amount)
        or noun
    )


def _names_no_measure(view: TokenView, amount: Amount, noun: Governor) -> bool:
    """Whether a noun of no kind is the label of a thing, or the drug that a flow is of."""
    labelled = _LABELS.before(view.tokens, noun.end) is not None
    return labelled or (amount.kind == "flow" and drug_before(view.tokens, noun.end, noun.start) is not None)


def _is_average(view: TokenView, amount: Amount) -> bool:
    """Whether the amount was observed: "mean age was 62"."""
    return amount.op is None and amount.low is None and not lexis.AVERAGES.isdisjoint(
        view.words(amount.start - 6, amount.start)) and not {"was", "were"}.isdisjoint(
        view.words(amount.start - 3, amount.start))


def _bare_pair(view: TokenView, amount: Amount) -> Amount:
    """"adults with a mean ≥135/85": two such numbers with a limit on them are a blood pressure without its unit."""
    upper, lower = amount.value, amount.second
    if amount.unit is not None or amount.op not in _LIMITED or upper is None or lower is None:
        return amount
    low, high = _PRESSURES
    plausible = low <= lower.value < upper.value <= high
    return (
        amount._replace(unit=Unit("mm[Hg]", "pressure"))
        if plausible and lexis.WORDS_OF_BLOOD_PRESSURE & view.vocabulary
        else amount
    )


def _of_alternatives(view: TokenView, amount: Amount) -> Amount:
    """"130, 135 or 140 mg/dL or more", "≥ 42 and ≥ 39 mmol/mol": the unit printed with the last of several holds for all."""
    if amount.unit is not None or amount.value is None or view.word(amount.end - 1) == "+" or (
            view.word(amount.end) not in lexis.JOINTS_OF_ALTERNATIVES):
        return amount  # "strip 2+ or > 0.5 g": what a strip shows has no unit
    place, whole, alternative = amount.end, None, False
    while place < amount.end + _NEAR and view.word(place) in lexis.JOINTS_OF_ALTERNATIVES:
        start = place + 1 + (view.word(place + 1) in lexis.JOINTS_OF_ALTERNATIVES)
        alternative = "or" in view.words(place, start)
        whole = amount_at(view, start)
        if whole is None or whole.value is None or whole.unit is not None:
            break
        place = whole.end
    if whole is None or whole.value is None or whole.unit is None or whole.kind not in _MEASURING - {"time", "weight"}:
        return amount
    low, high = sorted((abs(amount.value.value), abs(whole.value.value)))
    if not alternative and high > _ORDER * low:
        return amount  # "at 3 and 25 kg/m2": of unlike things
    return amount._replace(unit=whole.unit, op=amount.op or (whole.op if alternative else None))


def _add_elided_comparator(view: TokenView, found: Candidate, amount: Amount, limit: Candidate | None) -> None:
    """"less than 1.0 mmol/L in men or 1.3 mmol/L in women", "below 7.5 %, relaxed to 8.5 %": one comparator for both."""
    if limit is None or amount.op is not None or amount.value is None or limit.unit != found.unit or (
            limit.comparator not in _LIMITED):
        return
    words = view.words(limit.end, amount.start)
    parted = words in (["or"], [",", "or"]) and view.word(amount.end) in lexis.BEFORE_A_CASE
    shared = parted or (words[-1:] in (["or"], ["and"]) and bool(words[:-1]) and _only_people(words))
    if shared or (words[-1:] == ["to"] and lexis.VERBS_OF_MOVING_A_LIMIT & set(words)):
        found.comparator = limit.comparator


def _add_superlative(found: Candidate, word: str) -> None:
    """"maximum sodium increase 10 mmol/L", "a minimum MAP of 65": the word before the measure says which limit it is."""
    if found.comparator == "=" and word in lexis.WORDS_OF_MAXIMUM | lexis.WORDS_OF_MINIMUM:
        found.comparator = "<=" if word in lexis.WORDS_OF_MAXIMUM else ">="


def _is_moved_alike(view: TokenView, found: Candidate, amount: Amount, done: list[Candidate]) -> None:
    """"a rise of at least 12% and 200 mL", "a fall in A of 20 or more or B of 10": both are moves, both are limits."""
    last = next((d for d in reversed(done[-1:]) if d.role == "threshold"), None)
    move = measure_resolution.move_of(last.parameter) if last else ""
    if last is None or not move or amount.op is not None or amount.value is None or last.comparator not in _LIMITED:
        return
    words = view.words(last.end, amount.start)
    own = found.parameter == last.parameter
    if (
        words[:1] not in (["and"], ["or"])
        or len(words) > (1 if own else _ORDER + 2)
        or lexis.WORDS_PARTING_TWO_LIMITS & set(words)
    ):
        return
    found.comparator = last.comparator
    if not own:
        found.parameter = f"{found.parameter} {move}"


def _sets_a_limit(view: TokenView, amount: Amount, noun: Governor | None, inherited: Candidate | None) -> bool:
    """Whether the amount is a limit: a comparator or a measure must speak for it."""
    known = bool(noun and noun.kind) or inherited is not None
    alike = inherited is not None and amount.unit is not None and inherited.unit == amount.unit.code
    plain = amount.op in {None, "="} and amount.low is None and not alike
    if plain and amount.kind in _PLAIN_DOSES and not (noun and key_of(noun.text.split()[-1]) in lexis.NOUNS_OF_INTAKE):
        return False  # "folate 5 mg", "CrCl under 30: 1 mg/kg": without a limit such units dose, and angles place
    if noun and key_of(noun.text) in lexis.MEASURES_OF_BODY_SIZE and amount.kind in _FLUIDS:
        return False  # "weight > 20 kg: 40 mL": a volume is no weight
    scored = view.word(amount.start - 1) == "(" and view.word(amount.end) == ")"
    if plain and amount.kind == "score" and (scored or (noun and noun.kind not in {"", "score"})):
        return False  # "a high titre (2 points)": what it scores
    if amount.values or (noun and noun.kind == "statistic" and amount.op not in _LIMITED):
        return False  # "INR 2, 3 and 4" sets no limit
    if amount.kind == "none":
        return _pure_number(view, amount, noun, inherited)
    if amount.kind not in _MEASURING:
        return False
    if known or (amount.kind == "percent" and view.word(amount.end) in lexis.NOUNS_OF_LIMITS):
        return True
    limited = amount.op in {"<", "<=", ">", ">="} or amount.high_open or _is_reference(view, amount.end)
    if amount.kind == "pressure" and amount.second is not None and limited:
        return True
    return (limited and (noun is not None or _measured_in_clause(view, amount))) or (
        amount.kind in {"rate", "temperature", "pressure", "clearance", "bmi"} and (limited or amount.low is not None))


def _pure_number(view: TokenView, amount: Amount, noun: Governor | None, inherited: Candidate | None) -> bool:
    """"INR 2-3", "a score of 3 or more", "≥2 on each item"; never "at least 3 trials"."""
    symbol = view.is_symbol(amount.start)
    if amount.op is None and view.word(amount.start - 1) == "[":
        return False  # "[1]" is a marker
    if noun and noun.kind == "score" and amount.op is None and amount.low is None and (
            view.tokens[noun.start].start == view.tokens[noun.start].end):
        return False  # under "Score" stands how much a row scores
    if noun and amount.kind == "percent" and lexis.NOUNS_OF_ARTERIAL_PRESSURE & set(keys_of(noun.text)) and (
            amount.low is not None and not measure_resolution.moved_measure(view, amount, noun)):
        return False  # "0%-10% flavouring" in the row of blood pressure: a share is no pressure
    if noun and amount.top < _PRESSURES[0] and lexis.NOUNS_OF_ARTERIAL_PRESSURE & set(keys_of(noun.text)):
        return False  # "reduce BP 18-26": no pressure of the blood is so low
    if noun and noun.kind:
        adjacent = view.word(amount.start - 1) not in lexis.WORDS_BEFORE_A_PURE_NUMBER or symbol
        limited = amount.op in {"<", "<=", ">", ">="} or amount.low is not None or noun.kind == "score" or view.word(
            amount.start - 1) in lexis.IS_OF_TARGET
        sure = amount.op is not None and (noun.kind == "score" or view.words(noun.end, amount.start) in ([], ["of"]))
        return (
            adjacent
            and limited
            and not (measure_resolution.counts_of(view, amount) if sure else measure_resolution.is_count(view, amount))
        )
    if inherited is not None and (inherited.unit in {"{score}", "1"} or symbol or amount.op):
        return not measure_resolution.is_count(view, amount) and (amount.op is not None or amount.low is not None)
    return (
        symbol and amount.op in {"<", "<=", ">", ">="} and noun is not None and not measure_resolution.is_count(view, amount)
    )


def _inherited_limit(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"12% or more and 200 mL or more": only connectives lead back to the limit before."""
    if not done or (last := done[-1]).role not in {"threshold", "duration"}:
        return None
    symbol = view.is_symbol(amount.start)
    aged = not symbol and amount.kind in {"none", "time"} and amount.second is None
    limit = next((d for d in reversed(done) if d.role == "threshold" and (aged or d.parameter != "age")), None)
    if limit is None or amount.start - last.end > _NEAR or (
            amount.op == "=" and limit.amount is not None and limit.amount.kind != amount.kind):
        return None  # "60 to 69 kg = 35 mg": what is given at that weight
    if amount.unit and view.word(limit.end - 1) == "+":
        return None  # "strip 2+ or > 0.5 g": what a strip shows has no unit
    words = view.words(last.end, amount.start)
    if words[-1:] == ["if"] and amount.unit is None and limit.unit not in {"1", "{score}"}:
        return None  # "BP < 90/60 mmHg. If ≥ 2": a count of what was listed
    share = amount.kind == "percent" and amount.op in {None, "="} and amount.low is None and (
        limit.unit != "%" or (view.word(amount.end) == "of" and not _is_reference(view, amount.end)))
    if share or (limit.amount is not None and limit.amount.kind == "weight" and amount.kind in _FLUIDS):
        return None  # "GCS < 14 is 20%", "A1c < 7.5%, 70% of the problem": a share of something else
    same = amount.unit is not None and limit.unit == amount.unit.code
    repeated = amount.op in _LIMITED and amount.unit is None and amount.kind == "none" and words[-1:] in (["or"], ["and"])
    if repeated and _is_next_limit(amount, limit) and not {".", ";", ":"} & set(words):
        return limit
    moved = (
        same
        and words[-1:] == ["to"]
        and lexis.VERBS_OF_MOVING_A_LIMIT & set(words)
        and not {".", ":", "if"} & set(words)
    )
    if moved:
        return limit
    same = same and (amount.op is not None or words[-1:] in (["or"], ["and"]))
    led = set(words) <= lexis.CONNECTIVES_OF_LIMITS or (same and not {".", ":"} & set(words) and _only_people(words))
    return limit if led else None


def _is_next_limit(amount: Amount, limit: Candidate) -> bool:
    """"≥160 mg/dL with a family history, or ≥190 without one": another limit of the same order on the same side."""
    first = limit.amount
    if first is None or first.value is None or amount.value is None or first.unit is None or first.kind == "none":
        return False
    alike = amount.op in _LIMITED and first.op in _LIMITED and str(amount.op)[0] == str(first.op)[0]
    low, high = sorted((abs(first.value.value), abs(amount.value.value)))
    return alike and low > 0 and high <= _ORDER * low  # "at least 3 ... or 190" are of unlike things


def _only_people(words: list[str]) -> bool:
    """"in frail older people": between two limits stand no verbs and no measure, only whom the second is for."""
    return bool(set(words) & lexis.PEOPLE)


def _limit_in_same_unit(amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"if potassium exceeds 5.9 mmol/L, resume below 5.5 mmol/L": the limit before in the same unit."""
    if amount.unit is None or amount.op not in _LIMITED:
        return None
    near = next((d for d in reversed(done) if d.role == "threshold" and d.amount and d.unit == amount.unit.code), None)
    return near if near and amount.start - near.end < LOOK else None


def _adjoining_band(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"stop it at < 30 mL/min; halve the dose at 30-44", "25-59 ... >= 60": bands of one measure that touch."""
    limit = next((d for d in reversed(done) if d.role == "threshold" and d.parameter != "age"), None)
    if limit is None or limit.amount is None or (amount.op is None
            and amount.low is None) or amount.start - limit.end > LOOK:
        return None
    if amount.unit is not None and amount.unit != limit.amount.unit:
        return None  # another unit, another measure
    if amount.unit is None and (measure_resolution.is_count(view, amount) or amount.second):
        return None  # "3 or more trials" touches 4 by chance
    return limit if _do_touch(amount, limit.amount) else None


def _do_touch(one: Amount, other: Amount) -> bool:
    """Whether an end of one band is, within one step of its last digit, an end of the other."""
    for a in (one.value, one.low, one.high):
        for b in (other.value, other.low, other.high):
            if a is not None and b is not None:
                # "30-44" and "45-59" touch, as "1.5" and "1.6" do.
                step = Decimal(1).scaleb(max(_last_digit_exponent(a.value), _last_digit_exponent(b.value)))
                if abs(a.value - b.value) <= step:
                    return True
    return False


def _last_digit_exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _measured_in_clause(view: TokenView, amount: Amount) -> bool:
    return measure_in(view, view.clause_start(amount.start), amount.start) is not None


def _unit_from(amount: Amount, noun: Governor | None, inherited: Candidate | None, done: list[Candidate]) -> Amount:
    """The unit as printed; without one that of the limit before, of a score, or of a blood pressure."""
    if amount.unit is not None:
        return amount
    if inherited is not None and inherited.amount and inherited.amount.unit and inherited.amount.kind != "fold":
        return amount._replace(unit=inherited.amount.unit)
    alike = next((d.amount for d in reversed(done) if noun and d.role == "threshold" and d.parameter == noun.text),
        None)
    # A percentage or a multiple is of the measure and not in its unit.
    if alike is not None and alike.unit is not None and alike.kind not in {"fold", "percent"}:
        return amount._replace(unit=alike.unit)
    if noun and noun.kind == "score":
        return amount._replace(unit=Unit("{score}", "score"))
    if noun and noun.kind == "circulation" and set(keys_of(noun.text)) & lexis.NOUNS_OF_BLOOD_PRESSURE:
        return amount._replace(unit=Unit("mm[Hg]", "pressure"))
    if noun and noun.kind == "per minute":
        return amount._replace(unit=Unit("/min", "rate"))
    return amount._replace(unit=Unit("1", "none"))


def _parameter(
    view: TokenView, amount: Amount, noun: Governor | None, inherited: Candidate | None, done: list[Candidate],
) -> str | None:
    if noun and amount.kind == "weight" and lexis.NOUNS_OF_AGE & set(keys_of(noun.text)):
        return "weight"  # "Age / weight", "> 40 kg" under "Age": the unit tells which
    if noun and noun.kind:
        return (
            measure_resolution.moved_measure(view, amount, noun)
            or measure_resolution.of_a_drug(view, noun)
            or _of_a_score(view, amount, noun)
        )
    lent = noun is not None and view.tokens[noun.start].start == view.tokens[noun.start].end
    if amount.kind == "weight" and amount.op in _LIMITED and (lent or (noun is None and inherited is None) or view.word(
            amount.end) == ":" or (noun and drug_before(view.tokens, noun.end, noun.start))):
        return "weight"  # "> 70 kg: 5700 units" under "Name", "nadroparin (< 70 kg)"
    by_unit = _by_unit(view, amount)
    if by_unit:
        return by_unit
    if inherited is not None:
        return inherited.parameter
    if amount.kind == "pressure" and amount.second is not None and amount.op is not None:
        return "blood pressure"
    if amount.kind == "percent" and view.word(amount.end) in lexis.NOUNS_OF_LIMITS:
        found = measure_in(view, view.clause_start(amount.start), amount.start)
        return found.text if found else None
    alike = next((d for d in reversed(done) if d.role == "threshold" and amount.unit and d.unit == amount.unit.code),
        None)
    if noun and key_of(noun.text) in lexis.ADJECTIVES_OF_SEVERITY and alike is not None:
        return alike.parameter
    if amount.kind in {"weight", "mass"} and noun and noun.text.lower().split()[-1] in lexis.VERBS_OF_WEIGHING:
        return "weight"
    if noun and (told := measure_resolution.distance(view, amount, noun)):
        return told
    if noun and amount.kind == "percent" and (likely := measure_resolution.risk_of(view, noun)):
        return likely
    if noun is None and alike is not None:
        return alike.parameter
    if noun and lent and amount.unit is None and table_headers.is_order(view, amount.start):
        return None
    if noun is None or (amount.op is not None and view.word(noun.start - 1) != "and"
            and len(noun.text) < _SHORTEST_NAME):  # a letter or two name nothing
        found = measure_in(view, view.clause_start(amount.start), amount.start)
        return found.text if found else noun.text if noun else None
    return noun.text


def _of_a_score(view: TokenView, amount: Amount, noun: Governor) -> str:
    """"a score on the NIH Stroke Scale"; a bare "score" may be named a little before."""
    if noun.text.lower() not in _SCORES:
        return noun.text
    if behind := measure_resolution.scale_behind(view, amount):
        return behind.text
    found = measure_in(view, view.clause_start(noun.start), noun.start)
    if found is None or found.kind != "score":
        return noun.text
    return found.text if found.text.lower().endswith(noun.text.lower()) else f"{found.text} {noun.text}"


def _by_unit(view: TokenView, amount: Amount) -> str | None:
    """Some units name their measure."""
    inside = set(view.words(amount.core, amount.end))
    counted_thing = COUNTABLES.first(view.tokens, amount.core, amount.end)
    if counted_thing:
        return counted_thing[2]
    if "parasites" in inside:
        return "parasite density"
    if "cfu" in inside or "colony" in inside:
        return "colony count"
    if "breaths" in inside or "breath" in inside:
        return "respiratory rate"
    if {"bpm", "beats"} & inside:
        return "heart rate"
    if amount.kind == "temperature":
        low = view.clause_start(amount.start)
        found = measure_in(view, low, amount.start)
        return found.text if found and found.kind == "temperature" else "temperature"
    if amount.unit is not None and amount.unit.code.endswith("{1.73_m2}"):
        return "eGFR"
    return {"bmi": "BMI"}.get(amount.kind)


def _is_reference(view: TokenView, i: int) -> bool:
    return REFERENCES.at(view.tokens, i) is not None


def relate_bands(done: list[Candidate]) -> None:
    """"stage 3a is 45 to 59, and 3b 30 to 44 mL/min": a unit printed with the last band holds for those before."""
    limits = [d for d in done if d.role == "threshold"]
    for first, second in reversed(list(pairwise(limits))):  # backwards: the unit is printed with the last band
        if second.start == first.end + 1 and first.parameter == second.parameter and first.unit != second.unit and (
                ref := second.qualifiers.get("ref")):
            first.qualifiers.setdefault("ref", ref)  # "at least 12% and 200 mL from baseline"
        if first.unit == "1" and second.unit != "1" and first.amount and second.amount and second.amount.kind != "time":
            close = second.start - first.end < LOOK and _do_touch(first.amount, second.amount)
            if close and first.parameter == second.parameter:
                first.unit = second.unit


def goes_on(view: TokenView, amount: Amount, done: list[Candidate]) -> bool:
    """"a risk below 5% is classed as low, 5% to <10% as high": the next band of the measure, and what it is called."""
    if view.word(amount.end) not in lexis.WORDS_OF_MEANING:
        return False
    limit = _adjoining_band(view, amount, done)
    return limit is not None and limit.unit == "%" and not {".", "?"} & set(view.words(limit.end, amount.start))


def is_measured(view: TokenView, amount: Amount) -> bool:
    """Whether a measure of time governs the amount."""
    noun = governor(view, amount.start)
    if noun is None:
        return False
    short = amount.unit is not None and amount.unit.code in _INSTANTS and amount.op in _LIMITED  # "QRS > 0.10 s"
    return noun.kind == "time" or bool(short and noun.kind) or measure_resolution.distance(view, amount, noun) is not None


def is_limit(view: TokenView, amount: Amount) -> bool:
    """Whether a percentage is a limit rather than a rate: a measure with a limit on it, or a reference value."""
    noun = governor(view, amount.start)
    if amount.kind == "none" and view.word(amount.start - 1) == "of" and view.word(amount.start - 2) in _SCORES:
        return True  # "0.6% at a score of 0 and 14.1% at a score of 3"
    if _is_reference(view, amount.end) or view.word(amount.end) in lexis.NOUNS_OF_LIMITS:
        return True
    limited = amount.op in {"<", "<=", ">", ">="} or amount.high_open
    if limited and (lexis.CONDITIONAL_AND_RELATIVE | lexis.WORDS_OF_DEFINING) & set(
            view.words(amount.start - _CONDITION, amount.start)):
        return True
    if (
        noun is not None
        and limited
        and not view.word(amount.start).startswith("exceed")
        and measure_resolution.risk_of(view, noun)
    ):
        return True
    if measure_resolution.measure_of_bands(view, amount) or definitions.is_of_cells(view, amount):
        return True
    if noun is None or not noun.kind or noun.kind == "score":
        return False
    if noun.kind == "risk":  # "risk exceeded 20%" was found, "risk above 20%" is a limit
        return limited and view.word(amount.start) not in lexis.VERBS_OF_EXCEEDING
    return True
