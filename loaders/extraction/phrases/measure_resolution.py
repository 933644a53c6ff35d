"""Which measure a limit is on, where it is not printed right before the number.

Why: "confirm gout if the level is 360 or more", "an XYZ of 4 or higher", "5.1-5.5 mmol/L: recheck" name their measure
    elsewhere, or by a name no table knows.
Method: a score behind the number; a drug whose concentration it is; an unknown abbreviation with a small number; the
    measure last spoken of in the statement, the headings or the words before, where a word such as "level" or "it"
    points back.
Fails: every function returns None rather than a measure whose unit is of another kind.
"""

from __future__ import annotations

from collections.abc import Sequence

from loaders.extraction.phrases.amounts import Amount, amount_at
from loaders.extraction.phrases.parameters import (
    COUNTABLES,
    MEASURES,
    Governor,
    drug_at,
    drug_before,
    drug_name,
    measure_in,
    name,
)
from loaders.language import lexis
from loaders.language.lexer import DASHES, Token, key_of
from loaders.language.lexicon import meanings, phrase_class
from loaders.language.token_view import CLOSING, LOOK, OPENING, TokenView
from loaders.language.units import analyte_denominators

_LIMITED = {"<", "<=", ">", ">="}
_FAR, _SHORTEST_NAME, _PASSED = 200, 3, 4  # tokens, letters, measures
_AT_RISK = {"risk", "risks"}  # "at high risk, <1.8 mmol/L": no concentration is a risk
_HIGHEST_SCORE, _HIGHEST_GRADE = 100, 10
_TELLING_KINDS = {"concentration", "clearance"}  # whose units few measures share, so that what is meant can be told
MOVES: dict[str, str] = meanings("moves")
_ORDERS: dict[str, str] = meanings("ordered_moves")
_AWAY = {"time": "travel time", "length": "distance"}
_SHORTEST_FORM, _LONGEST_LABEL = 4, 6  # letters, tokens
DEGREES = phrase_class("degree")
_VERBS, _NO_MEASURE = phrase_class("directive"), phrase_class("no measure")


def drug_level(view: TokenView, amount: Amount, noun: Governor) -> Governor | None:
    """"a serum theophylline of 10-20 mg/L": a drug's concentration is a measure."""
    if amount.kind != "concentration" or (amount.op not in _LIMITED and amount.low is None):
        return None  # a plain value is a dose or a finding
    words = noun.text.lower().split()
    if (
        words[0] in lexis.FLUIDS
        or words[-1] in lexis.NOUNS_OF_DRUG_LEVELS
        or view.word(noun.end) in lexis.NOUNS_OF_DRUG_LEVELS
        or drug_before(view.tokens, noun.end, noun.start)
    ):
        return Governor(noun.start, noun.end, noun.text, "level")
    return None


def abbreviated_score(view: TokenView, amount: Amount, noun: Governor) -> Governor | None:
    """"where the IPI is 3 to 5", "an XYZ of 4 or more": an unknown abbreviation with a small number is a score."""
    whole = amount.unit is None and amount.top <= _HIGHEST_SCORE and not amount.values
    limited = amount.op in _LIMITED or amount.low is not None
    letters = noun.text.split()[-1].replace("-", "").replace("/", "")
    if not whole or not limited or not letters[:_SHORTEST_NAME].isupper() or not letters.isalnum() or len(
            letters) < _SHORTEST_NAME or not lexis.CONDITIONAL_AND_ARTICLES & set(view.words(noun.start - 4, noun.start)):
        return None
    return None if is_count(view, amount) else Governor(noun.start, noun.end, noun.text, "score")


def distance(view: TokenView, amount: Amount, noun: Governor) -> str | None:
    """"those living more than 30 km from a hospital": how far away people live."""
    lives = view.word(noun.end - 1) in lexis.VERBS_OF_LIVING and "from" in view.words(amount.end, amount.end + 3)
    return _AWAY.get(amount.kind) if lives else None


def graded_score(view: TokenView, amount: Amount, noun: Governor) -> Governor | None:
    """"an mMRC dyspnoea grade of 2 or above": a named grade or class with a limit on it is a score."""
    whole = amount.unit is None and amount.op in _LIMITED and amount.top <= _HIGHEST_GRADE
    if (
        not whole
        or view.word(noun.end - 1) not in lexis.NOUNS_OF_STAGES
        or noun.end - noun.start == 1
        or "of" not in view.words(noun.end, amount.core)
    ):
        return None
    return Governor(noun.start, noun.end, noun.text, "score")


def measure_of_bands(view: TokenView, amount: Amount) -> Governor | None:
    """"the risk is low at <5%, borderline at 5% to <7.5%": bands of the measure that the clause is about."""
    place = amount.start - (view.word(amount.start - 1) in lexis.PREPOSITIONS_BEFORE_A_DEGREE)
    found_at = (place - 1, "") if view.word(place - 1) in lexis.ADJECTIVES_OF_VERDICTS else None
    hit = DEGREES.before(view.tokens, place) or found_at
    if hit is None or (amount.op not in _LIMITED and amount.low is None):
        return None
    start = hit[0] - (view.word(hit[0] - 1) in lexis.ADVERBS_OF_DEGREE)
    if view.word(start - 1) not in lexis.WORDS_OF_CALLING:
        return None
    found = measure_in(view, view.clause_start(start), start)
    called = found and any(view.word(m) in lexis.VERBS_OF_COUNTING_AS for m in range(found.end, start))
    return found if called else None


def rating_score(view: TokenView, amount: Amount) -> Governor | None:
    """"pain rated 4 or 5", "if fatigue is scored at 7 or more": a judgement in a few whole numbers is a score."""
    place = amount.start - (view.word(amount.start - 1) in lexis.PREPOSITIONS_BEFORE_A_RATING)
    if (
        view.word(place - 1) not in lexis.VERBS_OF_SCORING
        or amount.kind not in {"score", "none"}
        or amount.top > _HIGHEST_SCORE
    ):
        return None
    if view.word(amount.end) in lexis.WORDS_AFTER_A_RATING or counts_of(view, amount):
        return None
    end = place - 1
    while view.word(end - 1) in lexis.FORMS_OF_BE_AND_SUBJECTS:
        end -= 1
    noun = view.noun_before(end, max(0, end - 4))
    return Governor(*noun, name(view, noun), "score") if noun else None


def scale_behind(view: TokenView, amount: Amount) -> Governor | None:
    """"at least 2 points on each ALSFRS-R item", "a score of 3 or more on the modified Rankin scale"."""
    place = amount.end + 1
    told = amount.op is not None or amount.low is not None or view.word(amount.start - 1) in lexis.VERBS_OF_SCORING
    if amount.kind not in {"score", "none"} or not told or view.word(amount.end) not in {"on", "in"}:
        return None
    place += view.word(place) in lexis.ARTICLES_AND_DISTRIBUTIVES
    point = next((m for m in range(place, place + 4) if view.word(m) == "point"), None)
    place = point + 1 if point else place  # "on the five-point Deauville scale"
    hit = MEASURES.at(view.tokens, place)
    if hit is None or hit[1] != "score":
        return None  # "≥2 on each item" names no scale
    end = hit[0] + (view.word(hit[0]) in {"item", "items"})
    return Governor(place, end, name(view, (place, end)).removesuffix("items").strip(), "score")


def measure_of_pronoun(view: TokenView, amount: Amount) -> Governor | None:
    """"Measure FeNO; diagnose asthma if it is 35 ppb or more": "it" is the last measure of the statement."""
    place = amount.start
    while place > 0 and view.word(place - 1) in lexis.WORDS_BETWEEN_NAME_AND_VALUE:
        place -= 1
    if view.word(place - 1) in lexis.PRONOUNS_FOR_A_VALUE or view.word(place) in {"the", "target"}:
        return measure_in(view, max(0, place - LOOK), place) or measure_around(view, amount)
    return measure_around(view, amount, told=bool(_AT_RISK & set(view.words(amount.start - 5, amount.start))))


def measure_around(view: TokenView, amount: Amount, told: bool = False) -> Governor | None:
    """"confirm it if the level is 360 µmol/L or more", "5.1-5.5 mmol/L: recheck": what was spoken of before.

    The last measure of the statement, of the headings and of the words before it whose unit is of this kind; `told`
    where the words around are known to point back.
    """
    led = amount.start == 0 and view.word(amount.end) in {":", "-", "–", "—", ","}
    generic = lexis.NOUNS_OF_VALUES & set(view.words(amount.start - 6, amount.start))
    sure = amount.kind in _TELLING_KINDS and (amount.op in _LIMITED or amount.low is not None)
    if not sure or not (told or led or generic):
        return None
    found = measure_in(view, max(0, amount.start - LOOK), amount.start)
    if (
        found
        and found.kind not in {"clinical", "score", "risk"}
        and key_of(found.text) not in lexis.MEASURES_WITHOUT_CONCENTRATION
    ):
        return found
    texts = (*reversed(view.context.sections), view.context.before[-1500:])  # the words of the tokens below, as printed
    for tokens, text in zip((*view.headings, view.before), texts, strict=True):
        if hit := _concentration(tokens):
            words = " ".join(text[tokens[hit[0]].start:tokens[hit[1] - 1].end].split())
            return Governor(amount.start, amount.start, words, hit[2])
    return None


def _concentration(tokens: Sequence[Token]) -> tuple[int, int, str] | None:
    """The last measure that can be told as a concentration; of the last few, those that cannot are passed over."""
    high = len(tokens)
    for _ in range(_PASSED):
        hit = MEASURES.last(tokens, max(0, len(tokens) - _FAR), high)
        if hit is None:
            return None
        named = " ".join(token.key for token in tokens[hit[0]:hit[1]])
        if hit[2] not in {"clinical", "score", "risk", "temperature"} and named not in lexis.MEASURES_WITHOUT_CONCENTRATION:
            return hit
        high = hit[0]
    return None


def score_of_label(view: TokenView, amount: Amount) -> Governor | None:
    """"CURB65: confusion, age ≥ 65. If ≥ 2, admit": a bare number behind "if" counts what the label's score is made of."""
    bare = amount.unit is None and amount.op in _LIMITED and view.word(amount.start - 1) == "if"
    colon = view.first({":"}, 0, min(_LONGEST_LABEL, amount.start)) if bare else None
    hit = MEASURES.before(view.tokens, colon) if colon else None
    return Governor(hit[0], colon, name(view, (hit[0], colon)), hit[1]) if hit and colon and hit[1] == "score" else None


def is_no_measure(view: TokenView, noun: Governor) -> bool:
    """"delay until below 8.5 %", "renewed only below 5.5": a verb, an adverb or an adjective names nothing measured."""
    last = view.word(noun.end - 1)
    alone = noun.end - noun.start == 1
    if alone and noun.start and last in lexis.VERBS_OF_WEIGHING | lexis.VERBS_OF_LIVING:
        return False  # "living more than 30 km away", "who weigh 100 kg": told by the verb
    if alone and _VERBS.at(view.tokens, noun.start) is not None:
        return not view.tokens[noun.start].text.isupper()  # in capitals an abbreviation
    shaped = (
        alone and last.endswith(("ed", "ing", "ly")) and len(last) > _SHORTEST_FORM and last not in lexis.VERBS_OF_WEIGHING
    )
    return shaped or _NO_MEASURE.before(view.tokens, noun.end) is not None


def of_what(view: TokenView, amount: Amount) -> Governor | None:
    """"draw at least 10 mL of blood": what a volume or mass is of."""
    if amount.kind not in {"volume", "mass"} or view.word(amount.end) != "of" or amount.op not in _LIMITED:
        return None
    noun = view.noun_after(amount.end + 1)
    return Governor(*noun, name(view, noun), "") if noun else None


def moved_measure(view: TokenView, amount: Amount, noun: Governor) -> str | None:
    """"a rise in creatinine of more than 26", "SpO2 drops by 4 points": how far a measure moves is not where it stands."""
    place = noun.start - (view.word(noun.start - 1) in lexis.DETERMINERS_OF_OWNING)
    if view.word(place - 1) in {"in", "of"} and (move := MOVES.get(view.word(place - 2))):
        return f"{noun.text} {move}"
    ordered = noun.end == amount.start - 1 and view.word(noun.end) == "by" and view.word(place - 1) in _ORDERS
    if ordered:
        return f"{noun.text} {_ORDERS[view.word(place - 1)]}"  # "lower LDL-C by 50% or more"
    behind = view.word(noun.end)
    if behind in MOVES and noun.end == amount.start - 1 and not behind.endswith("s"):
        return f"{noun.text} {MOVES[behind]}"  # "a sodium increase ≤ 10 mmol/L"
    by = next((n for n in range(max(noun.end, amount.start - 2), amount.start) if view.word(n) == "by"), None)
    move = next((MOVES[word] for word in view.words(noun.end, by) if word in MOVES), None) if by else None
    return f"{noun.text} {move}" if move else None


def move_name(measure: str, move: str) -> str:
    """"haemoglobin increase"."""
    return f"{measure} {move}"


def move_of(parameter: str | None) -> str:
    """"increase" of "FEV1 increase"."""
    last = (parameter or "").rpartition(" ")[2]
    return last if last in MOVES.values() else ""


def of_a_drug(view: TokenView, noun: Governor) -> str | None:
    """"infuse gentamicin ... and aim for a trough below 1 mg/L": a trough is of the drug spoken of."""
    if key_of(noun.text) not in lexis.NOUNS_OF_TROUGHS_AND_PEAKS:
        return None
    beside = drug_at(view.tokens, noun.start - 1) if noun.start else None  # "vancomycin trough levels"
    drug = beside if beside and beside[1] == noun.start else drug_before(
        view.tokens, noun.start, view.clause_start(noun.start))
    return f"{drug_name(view, drug)} {noun.text}" if drug else None


def risk_of(view: TokenView, noun: Governor) -> str | None:
    """"a 10-year probability of a major fracture": the whole name of a likelihood."""
    place = noun.start - (view.word(noun.start - 1) in lexis.ARTICLES_AND_DISTRIBUTIVES)
    if view.word(place - 1) not in {"of", "for"} or view.word(place - 2) not in lexis.NOUNS_OF_LIKELIHOOD:
        return None
    start = place - 2
    if view.word(start - 1) in lexis.UNITS_OF_TIME and view.word(start - 2) in DASHES:
        start -= 3  # number, dash, unit: "10-year"
    elif view.word(start - 1) in lexis.ADJECTIVES_OF_RISK_TIME:
        start -= 1
    return name(view, (start, noun.end))


def held_content(view: TokenView, amount: Amount, noun: Governor) -> Governor | None:
    """"that contain protein ≤ 1 g/100 g", "containing ≤ 0.5 g/100 g protein", "contains > 25 mg Phe/100 g": what is held."""
    if amount.unit is None or amount.kind not in {"concentration", "mass"}:
        return None
    verb = next((n for n in reversed(range(noun.start, noun.end)) if view.word(n) in lexis.VERBS_OF_CONTAINING), None)
    if verb is None:
        return None
    if verb + 1 < noun.end:
        banded = amount.low is not None and amount.unit.code.endswith("/(100.g)")  # "5 to 10 mg/mL" is a strength
        return Governor(verb + 1, noun.end, name(view, (verb + 1, noun.end)), "clinical" if banded else noun.kind)
    if verb > noun.start and amount.kind == "mass":
        return Governor(noun.start, verb, name(view, (noun.start, verb)), noun.kind)  # "if the intake provides ≤ 25 mg"
    inside = next((n for n in range(amount.core + 1, amount.end)
        if view.tokens[n - 1].kind != "number" and analyte_denominators(view.tokens, n)), None)
    start = amount.end if inside is None else inside + (view.word(inside) == "of")
    told = view.noun_after(start)
    return Governor(start, start + 1, name(view, (start, start + 1)), noun.kind) if told and told[0] == start else None


def behind_bracket(view: TokenView, amount: Amount) -> Governor | None:
    """"higher (<150 mmHg) versus lower (≤140 mmHg) SBP targets", "low (< 30 µg/L) ferritin": the measure behind brackets."""
    place, opened = amount.end, view.word(amount.start - 1) in OPENING
    if not opened or amount.op not in _LIMITED or view.word(place) not in CLOSING:
        return None
    if view.word(place + 1) in lexis.JOINTS_OF_COMPARED_LIMITS and view.word(place + 3) in OPENING:
        other = amount_at(view, place + 4)
        if other is None or other.unit != amount.unit or view.word(other.end) not in CLOSING:
            return None
        place = other.end
    hit = MEASURES.at(view.tokens, place + 1)
    return Governor(place + 1, hit[0], name(view, (place + 1, hit[0])), hit[1]) if hit else None


def is_strength(view: TokenView, amount: Amount) -> bool:
    """"glucose 10%", "hydrocortisone 1%": a percentage right behind a drug says how strong its solution is."""
    if amount.kind != "percent" or amount.op is not None or amount.low is not None:
        return False
    drug = drug_before(view.tokens, amount.start, max(0, amount.start - 3))
    return drug is not None and drug[1] == amount.start


def is_count(view: TokenView, amount: Amount) -> bool:
    """"3 or more trials", "2 of 3", "at least two of the following": the number counts what stands behind it."""
    word = view.word(amount.end)
    if word == "of" and view.word(amount.end + 1) in lexis.DETERMINERS_OF_A_LISTED_SET:
        return True
    if word in {"out", "/"}:
        return True  # "3 out of 5", "2/3"
    if amount.end >= len(view.tokens) or view.tokens[amount.end].kind != "word":
        return False
    return not view.is_stop(amount.end) and word not in lexis.WORDS_AFTER_NO_COUNT and (
        not view.is_symbol(amount.start) or bool(COUNTABLES.at(view.tokens, amount.end)))  # behind a sign only known things


def counts_of(view: TokenView, amount: Amount) -> bool:
    """"2 of 3", "two of the following", "3 out of 5"."""
    word = view.word(amount.end)
    if word == "of" and view.word(amount.end + 1) in lexis.DETERMINERS_OF_A_LISTED_SET:
        return True
    return word in {"out", "/"}
