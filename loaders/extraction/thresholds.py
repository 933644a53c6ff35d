"""Thresholds: limits on measures, scores, ages and counts, with what they are relative to and whom they hold for.

Why: a limit is what a recommendation switches on; its open or closed end and its reference value must survive.
Method: a comparator and a governing measure, or a comparator, a unit of measurement and a governing noun.
Fails: a number without a comparator, a unit and a known measure gives nothing.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from loaders.extraction import definitions, edges, heads, limit_qualifiers, named
from loaders.extraction.amounts import Amount
from loaders.extraction.counts import COUNTABLES
from loaders.extraction.drafts import Draft, draft
from loaders.extraction.lexicon import word_class
from loaders.extraction.parameters import (
    REFERENCES,
    Governor,
    drug_before,
    governor,
    measure_in,
)
from loaders.extraction.scene import LOOK, Scene
from loaders.extraction.units import Unit

_MEASURING = {"percent", "pressure", "temperature", "concentration", "clearance", "bmi", "rate", "length", "area",
              "gas", "signal", "score", "fold", "weight", "flow", "volume", "ratio", "time", "dosage", "mass",
              "substance", "energy", "activity", "angle"}
_LABELS = word_class("label")
_CONNECTIVES = {"and", "or", ",", "but", "by", "to", "at", "also", "of", "even", "either", "with", "then", "from",
                "baseline", "if", "is", "be", "expected", "fall", "rise", "likely", "(", ")", "not", "in", "for",
                "men", "women", "adults", "children", "a", "rises", "falls", "it", "when", "both", "than", "the",
                "target", "range", "goal", "as", "those", "people"}
_LIMIT_NOUNS = {"threshold", "cut-off", "cutoff", "limit", "target", "level"}
_REACHING = {"reach", "achieve", "reaching", "achieving", "to", "until", "attain", "get", "stays", "remains"}
_SYMBOLS = {"<", ">", "≤", "≥", "=", "⩾", "⩽", "≧", "≦"}
_LIMITED = {"<", "<=", ">", ">="}
_NEAR, _SHORTEST_NAME, _ORDER = 9, 3, 3  # tokens, letters, times
_AVERAGES = {"mean", "median", "average"}
_SCORES = {"score", "scores"}
_DEGREES = {"severe", "mild", "moderate", "normal", "abnormal", "high", "low", "elevated", "raised", "critical"}
_MOVED = {"relaxed", "eased", "loosened", "tightened", "relax", "ease", "loosen", "tighten", "lowered", "raised", "widened"}
_PRESSURES = 40, 260  # mm Hg
_PAIRED = {"bp", "pressure", "pressures", "hypertension", "hypertensive", "mean", "average", "reading", "readings", "abpm",
           "hbpm", "clinic", "office", "home", "ambulatory", "daytime", "antihypertensive"}
_PRESSURE_NAMES = {"bp", "pressure", "abpm", "hbpm", "average", "readings"}


def threshold(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """The limit an amount sets, if it sets one."""
    if definitions.is_in_name(scene, amount):
        return None
    amount = _bare_pair(scene, amount)
    noun = governor(scene, amount.start, done[-1].end if done else 0)
    if amount.kind == "volume" and scene.word(amount.start - 1) in {"if", "when"}:
        noun = named.of_what(scene, amount) or noun  # "give albumin if more than 5 L of ascites is drained"
    ref = ""
    if noun is not None and not noun.kind and heads.is_name_of_band(scene, noun.start):
        noun = measure_in(scene, scene.clause_start(noun.start), noun.start)
    if noun is None or not noun.kind:
        noun = named.scored_behind(scene, amount) or named.rated(scene, amount) or named.degreed(scene, amount) or (
            definitions.measured(scene, amount)) or noun
    if (noun is None or not noun.kind or amount.unit is None) and (headed := heads.measured(scene, amount)):
        noun, amount, ref = headed
    if noun is not None and not noun.kind:
        noun = named.graded(scene, amount, noun) or noun
    unfit = noun is not None and not noun.kind and named.is_no_measure(scene, noun)
    if unfit:
        noun = named.of_what(scene, amount)
    inherited = None if noun and noun.kind else _inherited(scene, amount, done) or _adjoining(scene, amount, done) or (
        _alike(amount, done) if unfit and noun is None else None)
    noun = noun if noun and (noun.kind or not inherited) else None
    if noun is None and inherited is None:
        noun = named.named_before(scene, amount)
    if noun is None and inherited is None and scene.word(amount.start - 1) in _REACHING:
        inherited = _alike(amount, done)
    if noun is not None and not noun.kind:
        noun = named.level(scene, amount, noun) or named.abbreviated(scene, amount, noun) or noun
    labelled = noun is not None and not noun.kind and _LABELS.before(scene.tokens, noun.end) is not None
    averaged = amount.op is None and amount.low is None and _AVERAGES & set(
        scene.words(amount.start - 6, amount.start)) and {"was", "were"} & set(scene.words(amount.start - 3, amount.start))
    unnamed = amount.kind == "flow" and noun is not None and not noun.kind and drug_before(
        scene.tokens, noun.end, noun.start) is not None
    if labelled or averaged or unnamed or named.is_strength(scene, amount) or not _limits(scene, amount, noun, inherited):
        return None
    found = draft(_unit_from(amount, noun, inherited, done), "threshold", "threshold",
        _parameter(scene, amount, noun, inherited, done))
    if found.parameter is None:
        return None
    _elided(scene, found, amount, inherited)
    _moved_alike(scene, found, amount, done)
    edges.apart(scene, found, noun)
    edges.upwards(scene, found, noun)
    if ref:
        found.qualifiers["ref"] = ref
    limit_qualifiers.tell(scene, found)
    return found


def _bare_pair(scene: Scene, amount: Amount) -> Amount:
    """"adults with a mean ≥135/85": two such numbers with a limit on them are a blood pressure without its unit."""
    upper, lower = amount.value, amount.second
    if amount.unit is not None or amount.op not in _LIMITED or upper is None or lower is None:
        return amount
    low, high = _PRESSURES
    plausible = low <= lower.value < upper.value <= high
    return amount._replace(unit=Unit("mm[Hg]", "pressure")) if plausible and _PAIRED & scene.vocabulary else amount


def _elided(scene: Scene, found: Draft, amount: Amount, limit: Draft | None) -> None:
    """"less than 1.0 mmol/L in men or 1.3 mmol/L in women", "below 7.5 %, relaxed to 8.5 %": one comparator for both."""
    if limit is None or amount.op is not None or amount.value is None or limit.unit != found.unit or (
            limit.comparator not in _LIMITED):
        return
    words = scene.words(limit.end, amount.start)
    parted = words in (["or"], [",", "or"]) and scene.word(amount.end) in {"in", "for", "with", "if", "when"}
    shared = parted or (words[-1:] in (["or"], ["and"]) and bool(words[:-1]) and _only_people(words))
    if shared or (words[-1:] == ["to"] and _MOVED & set(words)):
        found.comparator = limit.comparator


def _moved_alike(scene: Scene, found: Draft, amount: Amount, done: list[Draft]) -> None:
    """"a rise of at least 12% and 200 mL", "a fall in A of 20 or more or B of 10": both are moves, both are limits."""
    last = next((d for d in reversed(done[-1:]) if d.role == "threshold"), None)
    move = named.move_of(last.parameter) if last else ""
    if last is None or not move or amount.op is not None or amount.value is None or last.comparator not in _LIMITED:
        return
    words = scene.words(last.end, amount.start)
    own = found.parameter == last.parameter
    if words[:1] not in (["and"], ["or"]) or len(words) > (1 if own else _ORDER + 2) or {",", "is", "to", "if"} & set(words):
        return
    found.comparator = last.comparator
    if not own:
        found.parameter = f"{found.parameter} {move}"


def _limits(scene: Scene, amount: Amount, noun: Governor | None, inherited: Draft | None) -> bool:
    """Whether the amount is a limit: a comparator or a measure must speak for it."""
    known = bool(noun and noun.kind) or inherited is not None
    if amount.values or (noun and noun.kind == "statistic" and amount.op not in _LIMITED):
        return False
    if amount.kind == "none":
        return _pure_number(scene, amount, noun, inherited)
    if amount.kind not in _MEASURING:
        return False
    if known or (amount.kind == "percent" and scene.word(amount.end) in _LIMIT_NOUNS):
        return True
    limited = amount.op in {"<", "<=", ">", ">="} or amount.high_open or _refers(scene, amount.end)
    if amount.kind == "pressure" and amount.second is not None and limited:
        return True
    return (limited and (noun is not None or _measured_in_clause(scene, amount))) or (
        amount.kind in {"rate", "temperature", "pressure", "clearance", "bmi"} and (limited or amount.low is not None))


def _pure_number(scene: Scene, amount: Amount, noun: Governor | None, inherited: Draft | None) -> bool:
    """"INR 2-3", "a score of 3 or more", "≥2 on each item"; never "at least 3 trials"."""
    symbol = scene.word(amount.start)[:1] in _SYMBOLS
    if amount.op is None and scene.word(amount.start - 1) == "[":
        return False
    if noun and noun.kind:
        adjacent = scene.word(amount.start - 1) not in {"in", "on", "with", "for", "from", "a", "as"} or symbol
        limited = amount.op in {"<", "<=", ">", ">="} or amount.low is not None or noun.kind == "score" or scene.word(
            amount.start - 1) in {"of", "is", "target"}
        sure = amount.op is not None and (noun.kind == "score" or scene.words(noun.end, amount.start) in ([], ["of"]))
        return adjacent and limited and not (named.counts_of(scene, amount) if sure else named.counts(scene, amount))
    if inherited is not None and (inherited.unit in {"{score}", "1"} or symbol or amount.op):
        return not named.counts(scene, amount) and (amount.op is not None or amount.low is not None)
    return symbol and amount.op in {"<", "<=", ">", ">="} and noun is not None and not named.counts(scene, amount)


def _inherited(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """"12% or more and 200 mL or more": only connectives lead back to the limit before."""
    if not done or (last := done[-1]).role not in {"threshold", "duration"}:
        return None
    symbol = scene.word(amount.start)[:1] in _SYMBOLS
    aged = not symbol and amount.kind in {"none", "time"} and amount.second is None
    limit = next((d for d in reversed(done) if d.role == "threshold" and (aged or d.parameter != "age")), None)
    if limit is None or amount.start - last.end > _NEAR:
        return None
    words = scene.words(last.end, amount.start)
    same = amount.unit is not None and limit.unit == amount.unit.code
    repeated = symbol and amount.unit is None and amount.kind == "none" and words[-1:] in (["or"], ["and"])
    if repeated and _is_next_limit(amount, limit) and not {".", ";", ":"} & set(words):
        return limit
    moved = same and words[-1:] == ["to"] and _MOVED & set(words) and not {".", ":", "if", "when"} & set(words)
    if moved:
        return limit
    same = same and (amount.op is not None or words[-1:] in (["or"], ["and"]))
    led = set(words) <= _CONNECTIVES or (same and not {".", ":"} & set(words) and _only_people(words))
    return limit if led else None


def _is_next_limit(amount: Amount, limit: Draft) -> bool:
    """"≥160 mg/dL with a family history, or ≥190 without one": another limit of the same order on the same side."""
    first = limit.amount
    if first is None or first.value is None or amount.value is None or first.unit is None or first.kind == "none":
        return False
    alike = amount.op in _LIMITED and first.op in _LIMITED and str(amount.op)[0] == str(first.op)[0]
    low, high = sorted((abs(first.value.value), abs(amount.value.value)))
    return alike and low > 0 and high <= _ORDER * low


def _only_people(words: list[str]) -> bool:
    """"in frail older people": between two limits stand no verbs and no measure, only whom the second is for."""
    return bool(set(words) & {"people", "adults", "patients", "children", "women", "men", "those", "persons"})


def _alike(amount: Amount, done: list[Draft]) -> Draft | None:
    """"if potassium exceeds 5.9 mmol/L, resume below 5.5 mmol/L": the limit before in the same unit."""
    if amount.unit is None or amount.op not in _LIMITED:
        return None
    near = next((d for d in reversed(done) if d.role == "threshold" and d.amount and d.unit == amount.unit.code), None)
    return near if near and amount.start - near.end < LOOK else None


def _adjoining(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """"stop it at < 30 mL/min; halve the dose at 30-44", "25-59 ... >= 60": bands of one measure that touch."""
    limit = next((d for d in reversed(done) if d.role == "threshold" and d.parameter != "age"), None)
    if limit is None or limit.amount is None or (amount.op is None
            and amount.low is None) or amount.start - limit.end > LOOK:
        return None
    if amount.unit is not None and amount.unit != limit.amount.unit:
        return None
    if amount.unit is None and (named.counts(scene, amount) or amount.second):
        return None
    return limit if _touches(amount, limit.amount) else None


def _touches(one: Amount, other: Amount) -> bool:
    """Whether an end of one band is, within one step of its last digit, an end of the other."""
    for a in (one.value, one.low, one.high):
        for b in (other.value, other.low, other.high):
            if a is not None and b is not None:
                step = Decimal(1).scaleb(max(_exponent(a.value), _exponent(b.value)))
                if abs(a.value - b.value) <= step:
                    return True
    return False


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _measured_in_clause(scene: Scene, amount: Amount) -> bool:
    return measure_in(scene, scene.clause_start(amount.start), amount.start) is not None


def _unit_from(amount: Amount, noun: Governor | None, inherited: Draft | None, done: list[Draft]) -> Amount:
    """The unit as printed; without one that of the limit before, of a score, or of a blood pressure."""
    if amount.unit is not None:
        return amount
    if inherited is not None and inherited.amount and inherited.amount.unit and inherited.amount.kind != "fold":
        return amount._replace(unit=inherited.amount.unit)
    alike = next((d.amount for d in reversed(done) if noun and d.role == "threshold" and d.parameter == noun.text),
        None)
    if alike is not None and alike.unit is not None and alike.kind not in {"fold", "percent"}:
        return amount._replace(unit=alike.unit)
    if noun and noun.kind == "score":
        return amount._replace(unit=Unit("{score}", "score"))
    if noun and noun.kind == "circulation" and set(noun.text.lower().split()) & (_PRESSURE_NAMES
            | {"sbp", "dbp", "map"}):
        return amount._replace(unit=Unit("mm[Hg]", "pressure"))
    if noun and noun.kind == "breathing":
        return amount._replace(unit=Unit("/min", "rate"))
    return amount._replace(unit=Unit("1", "none"))


def _parameter(
    scene: Scene, amount: Amount, noun: Governor | None, inherited: Draft | None, done: list[Draft],
) -> str | None:
    if noun and noun.kind:
        return named.moved(scene, amount, noun) or named.of_a_drug(scene, noun) or _of_a_score(scene, amount, noun)
    by_unit = _by_unit(scene, amount)
    if by_unit:
        return by_unit
    if inherited is not None:
        return inherited.parameter
    if amount.kind == "pressure" and amount.second is not None and amount.op is not None:
        return "blood pressure"
    if amount.kind == "percent" and scene.word(amount.end) in _LIMIT_NOUNS:
        found = measure_in(scene, scene.clause_start(amount.start), amount.start)
        return found.text if found else None
    alike = next((d for d in reversed(done) if d.role == "threshold" and amount.unit and d.unit == amount.unit.code),
        None)
    if noun and noun.text.lower() in _DEGREES and alike is not None:
        return alike.parameter
    if amount.kind in {"weight", "mass"} and noun and noun.text.lower().split()[-1] in {"weighing", "weigh", "weighs"}:
        return "weight"
    if noun and (told := named.distance(scene, amount, noun)):
        return told
    if noun and amount.kind == "percent" and (likely := named.risk_of(scene, noun)):
        return likely
    if noun is None and alike is not None:
        return alike.parameter
    if noun is None or (amount.op is not None and scene.word(noun.start - 1) != "and"
            and len(noun.text) < _SHORTEST_NAME):
        found = measure_in(scene, scene.clause_start(amount.start), amount.start)
        return found.text if found else noun.text if noun else None
    return noun.text


def _of_a_score(scene: Scene, amount: Amount, noun: Governor) -> str:
    """"a score on the NIH Stroke Scale"; a bare "score" may be named a little before."""
    if noun.text.lower() not in _SCORES:
        return noun.text
    if behind := named.scored_behind(scene, amount):
        return behind.text
    found = measure_in(scene, scene.clause_start(noun.start), noun.start)
    if found is None or found.kind != "score":
        return noun.text
    return found.text if found.text.lower().endswith(noun.text.lower()) else f"{found.text} {noun.text}"


def _by_unit(scene: Scene, amount: Amount) -> str | None:
    """Some units name their measure."""
    inside = set(scene.words(amount.core, amount.end))
    counted_thing = COUNTABLES.first(scene.tokens, amount.core, amount.end)
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
        low = scene.clause_start(amount.start)
        found = measure_in(scene, low, amount.start)
        return found.text if found and found.kind == "temperature" else "temperature"
    if amount.unit is not None and amount.unit.code.endswith("{1.73_m2}"):
        return "eGFR"
    return {"bmi": "BMI"}.get(amount.kind)


def _refers(scene: Scene, i: int) -> bool:
    return REFERENCES.at(scene.tokens, i) is not None


def relate(done: list[Draft]) -> None:
    """"stage 3a is 45 to 59, and 3b 30 to 44 mL/min": a unit printed with the last band holds for those before."""
    limits = [d for d in done if d.role == "threshold"]
    for first, second in reversed(list(pairwise(limits))):
        if second.start == first.end + 1 and first.parameter == second.parameter and first.unit != second.unit and (
                ref := second.qualifiers.get("ref")):
            first.qualifiers.setdefault("ref", ref)  # "at least 12% and 200 mL from baseline"
        if first.unit == "1" and second.unit != "1" and first.amount and second.amount and second.amount.kind != "time":
            close = second.start - first.end < LOOK and _touches(first.amount, second.amount)
            if close and first.parameter == second.parameter:
                first.unit = second.unit


def goes_on(scene: Scene, amount: Amount, done: list[Draft]) -> bool:
    """"a risk below 5% is classed as low, 5% to <10% as high": the next band of the measure, and what it is called."""
    if scene.word(amount.end) not in {"as", "is", "means", "denotes", "=", ":"}:
        return False
    limit = _adjoining(scene, amount, done)
    return limit is not None and limit.unit == "%" and not {".", "?"} & set(scene.words(limit.end, amount.start))


def is_measured(scene: Scene, amount: Amount) -> bool:
    """Whether a measure of time governs the amount."""
    noun = governor(scene, amount.start)
    return noun is not None and (noun.kind == "time" or named.distance(scene, amount, noun) is not None)


def is_limit(scene: Scene, amount: Amount) -> bool:
    """Whether a percentage is a limit rather than a rate: a measure with a limit on it, or a reference value."""
    noun = governor(scene, amount.start)
    if amount.kind == "none" and scene.word(amount.start - 1) == "of" and scene.word(amount.start - 2) in _SCORES:
        return True  # "0.6% at a score of 0 and 14.1% at a score of 3"
    if _refers(scene, amount.end) or scene.word(amount.end) in _LIMIT_NOUNS:
        return True
    symbol = scene.word(amount.start)[:1] in _SYMBOLS - {"="}
    limited = amount.op in {"<", "<=", ">", ">="} or amount.high_open
    if limited and {"if", "when", "where", "unless", "whose", "who", "once", "whenever", "provided"} & set(scene.words(
            amount.start - (8 if symbol else 14), amount.start)):
        return True
    if noun is not None and limited and not scene.word(amount.start).startswith("exceed") and named.risk_of(scene, noun):
        return True
    if named.degreed(scene, amount) or definitions.is_of_cells(scene, amount):
        return True
    if noun is None or not noun.kind or noun.kind == "score":
        return False
    if noun.kind == "risk":
        return limited and scene.word(amount.start) not in {"exceeds", "exceed", "exceeded"}
    return True
