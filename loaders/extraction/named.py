"""Which measure a limit is on, where it is not printed right before the number.

Why: "confirm gout if the level is 360 or more", "an XYZ of 4 or higher", "5.1-5.5 mmol/L: recheck" name their measure
    elsewhere, or by a name no table knows.
Method: a score behind the number; a drug whose concentration it is; an unknown abbreviation with a small number; the
    measure last spoken of in the statement, the headings or the words before, where a word such as "level" or "it"
    points back.
Fails: every function returns None rather than a measure whose unit is of another kind.
"""

from __future__ import annotations

from loaders.extraction.amounts import Amount
from loaders.extraction.counts import COUNTABLES
from loaders.extraction.parameters import MEASURES, Governor, drug_before, measure_in, name
from loaders.extraction.scene import LOOK, Scene

_LIMITED = {"<", "<=", ">", ">="}
_FAR, _SHORTEST_NAME = 200, 3  # tokens, letters
_FLUIDS = {"serum", "plasma", "trough", "peak", "blood", "urinary", "urine", "salivary", "csf", "steady-state", "predose"}
_LEVELS = {"level", "levels", "trough", "troughs", "concentration", "titre", "titer", "auc", "auc24", "exposure"}
_CONDITIONAL = {"if", "when", "where", "with", "whose", "unless", "a", "an", "who", "and", "or"}
_HIGHEST_SCORE = 100
_TELLING_KINDS = {"concentration", "clearance"}


def level(scene: Scene, amount: Amount, noun: Governor) -> Governor | None:
    """"a serum theophylline of 10-20 mg/L": a drug's concentration is a measure."""
    if amount.kind != "concentration" or (amount.op not in _LIMITED and amount.low is None):
        return None
    words = noun.text.lower().split()
    if words[0] in _FLUIDS or words[-1] in _LEVELS or drug_before(scene.tokens, noun.end, noun.start):
        return Governor(noun.start, noun.end, noun.text, "level")
    return None


def abbreviated(scene: Scene, amount: Amount, noun: Governor) -> Governor | None:
    """"where the IPI is 3 to 5", "an XYZ of 4 or more": an unknown abbreviation with a small number is a score."""
    whole = amount.unit is None and amount.top <= _HIGHEST_SCORE and not amount.values
    limited = amount.op in _LIMITED or amount.low is not None
    letters = noun.text.split()[-1].replace("-", "").replace("/", "")
    if not whole or not limited or not letters[:_SHORTEST_NAME].isupper() or not letters.isalnum() or len(
            letters) < _SHORTEST_NAME or not _CONDITIONAL & set(scene.words(noun.start - 4, noun.start)):
        return None
    return None if counts(scene, amount) else Governor(noun.start, noun.end, noun.text, "score")


def scored_behind(scene: Scene, amount: Amount) -> Governor | None:
    """"at least 2 points on each ALSFRS-R item", "a score of 3 or more on the modified Rankin scale"."""
    place = amount.end + 1
    if amount.kind not in {"score", "none"} or amount.op is None or scene.word(amount.end) not in {"on", "in"}:
        return None
    place += scene.word(place) in {"each", "every", "the", "any"}
    hit = MEASURES.at(scene.tokens, place)
    if hit is None or hit[1] != "score":
        return None
    end = hit[0] + (scene.word(hit[0]) in {"item", "items"})
    return Governor(place, end, name(scene, (place, end)).removesuffix("items").strip(), "score")


def named_before(scene: Scene, amount: Amount) -> Governor | None:
    """"Measure FeNO; diagnose asthma if it is 35 ppb or more": "it" is the last measure of the statement."""
    place = amount.start
    while place > 0 and scene.word(place - 1) in {"is", "remains", "was", "are", "stays", "be", "range", "target",
                                                  "the", "still"}:
        place -= 1
    if scene.word(place - 1) in {"it", "this", "value", "they"} or scene.word(place) in {"the", "target"}:
        return measure_in(scene, max(0, place - LOOK), place) or named_around(scene, amount)
    return named_around(scene, amount)


def named_around(scene: Scene, amount: Amount) -> Governor | None:
    """"confirm it if the level is 360 µmol/L or more", "5.1-5.5 mmol/L: recheck": what was spoken of before.

    The last measure of the statement, of the headings and of the words before it whose unit is of this kind.
    """
    led = amount.start == 0 and scene.word(amount.end) in {":", "-", "–", "—", ","}
    generic = {"level", "levels", "target", "targets", "value", "concentration", "aiming", "aim", "result", "reading",
               "goal", "count", "it"} & set(scene.words(amount.start - 6, amount.start))
    sure = amount.kind in _TELLING_KINDS and (amount.op in _LIMITED or amount.low is not None)
    if not sure or not (led or generic):
        return None
    found = measure_in(scene, max(0, amount.start - LOOK), amount.start)
    if found and found.kind not in {"clinical", "score", "risk"}:
        return found
    for tokens in (*scene.headings, scene.before):
        hit = MEASURES.last(tokens, max(0, len(tokens) - _FAR), len(tokens))
        if hit and hit[2] not in {"clinical", "score", "risk", "temperature"}:
            words = " ".join(token.text for token in tokens[hit[0]:hit[1]])
            return Governor(amount.start, amount.start, words, hit[2])
    return None


def counts(scene: Scene, amount: Amount) -> bool:
    """"3 or more trials", "2 of 3", "at least two of the following": the number counts what stands behind it."""
    word = scene.word(amount.end)
    if word == "of" and scene.word(amount.end + 1) in {"the", "these", "following", "2", "3", "4", "5", "6", "any",
                                                       "a"}:
        return True
    if word in {"out", "/"}:
        return True
    if amount.end >= len(scene.tokens) or scene.tokens[amount.end].kind != "word":
        return False
    return not scene.is_stop(amount.end) and word not in {"points", "predicted", "baseline", "suggests",
            "indicates"} and (
        scene.word(amount.start) not in {"<", ">", "≤", "≥"} or bool(COUNTABLES.at(scene.tokens, amount.end)))


def counts_of(scene: Scene, amount: Amount) -> bool:
    """"2 of 3", "two of the following", "3 out of 5"."""
    word = scene.word(amount.end)
    if word == "of" and scene.word(amount.end + 1) in {"the", "these", "following", "2", "3", "4", "5", "6", "any",
                                                       "a"}:
        return True
    return word in {"out", "/"}
