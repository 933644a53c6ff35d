"""Whom a share is of, and what sets them apart from the others it is compared with.

Why: "41% of those who stopped and 6% of those who continued" are shares of two kinds of people, told by what they did.
Method: people behind "of"; else things that a verb of outcome follows ("of fistulas had closed"); then what tells them
    closer, up to the next verb, number or joint.
Fails: answers False where nobody is told behind "of".
"""

from __future__ import annotations

from loaders.extraction.amounts import amount_at
from loaders.extraction.changes import trim
from loaders.extraction.drafts import Draft
from loaders.extraction.lexer import DASHES
from loaders.extraction.lexicon import word_class
from loaders.extraction.outcomes import BEING, LIGHT, NOMINALS, predicate_start
from loaders.extraction.scene import Scene
from loaders.extraction.subjects import sentence_start

PREDICATES = {"were", "was", "had", "will", "have", "died", "survived", "responded", "improved", "stopped", "developed",
               "discontinued", "reported", "achieved", "relapsed", "experienced", "reached", "recovered", "withdrew"}
_WHOLES = word_class("whole")


_JOINING = {"and", "versus", "vs", "vs.", "compared", "against", "but", "while", "whereas", "or", "than", "yet"}
_GIVEN = {"on", "given", "receiving", "taking", "treated", "assigned", "allocated", "randomised", "randomized", "with",
          "undergoing", "having", "using", "without", "not"}
_MODIFYING = _GIVEN | {"who", "in", "aged", "over", "under", "from", "older", "younger", "exposed", "whose", "operated",
                       "at", "after", "born", "living", "enrolled", "included", "studied", "seen", "admitted", "infected"}
_TREATED = _GIVEN - {"with", "having", "without", "not"} | {"who"}
_KINDS = {"treated", "untreated", "vaccinated", "unvaccinated", "exposed", "unexposed", "screened", "unscreened"}
_TIMED = {"within", "before", "after", "at", "for", "in", "by"}
_SCORES = frozenset({"score", "scores", "grade", "stage", "class", "index", "category"})
_NEAR, _REACH, _TOLD_APART = 10, 7, 2  # tokens


def whom(scene: Scene, found: Draft) -> bool:
    """"of patients", "of older adults", "of wrists had united": whom the share is taken of."""
    if scene.word(found.end) != "of":
        return False
    words = scene.words(found.end, found.end + 5)
    if {"predicted", "normal", "baseline", "maximum", "dose", "expected", "target"} & set(words[:4]):
        return False
    end = _whole_end(scene, found.end + 1) or _acting_end(scene, found) or _elided_end(scene, found)
    if end is None:
        return False
    high = _modified(scene, end)
    yearly = next((n for n in range(found.end + 2, high + 2) if scene.word(n) in {"per", "each"}
                   and scene.word(n + 1) == "year"), None)
    if yearly and found.unit == "%":
        found.unit, high = "%/a", yearly
    found.qualifiers["pop"] = scene.text(found.end + 1, high)
    _arm_of_people(scene, found, end, high)
    return True


def _whole_end(scene: Scene, low: int) -> int | None:
    """The token behind the people or things among the next six tokens."""
    for place in range(low, min(low + 6, len(scene.tokens))):
        if (scene.tokens[place].kind == "sign" and scene.word(place) not in DASHES) or scene.word(place) in _JOINING:
            return None
        if hit := _WHOLES.at(scene.tokens, place):
            more = _WHOLES.at(scene.tokens, hit[0])
            return more[0] if more else hit[0]
    return None


def _acting_end(scene: Scene, found: Draft) -> int | None:
    """"of fistulas had closed", "of warts resolve": the noun before a verb of outcome, in a clause that is no condition."""
    noun = scene.noun_after(found.end + 1)
    if noun is None or {"if", "when", "until", "unless"} & set(scene.words(found.start - _NEAR, found.start)):
        return None
    end = next((n for n in range(noun[0] + 1, noun[1] + 1) if scene.word(n) in BEING or NOMINALS.at(scene.tokens, n)), None)
    return end if end and NOMINALS.at(scene.tokens, predicate_start(scene, end)) else None


def _elided_end(scene: Scene, found: Draft) -> int | None:
    """"in 0.3% of treated and 1.1% of untreated patients": the people stand behind the second share."""
    place = found.end + 2
    other = amount_at(scene, place + 1) if scene.word(place) in {"and", "versus", "vs", "against"} else None
    if other is None or other.kind != "percent" or scene.word(other.end) != "of":
        return None
    found.qualifiers["arm"] = scene.text(found.end + 1, place)
    return place if _whole_end(scene, other.end + 1) else None


def _modified(scene: Scene, end: int) -> int:
    """The token behind what tells the people closer: "with diabetes", "given placebo", "who stopped"."""
    word = scene.word(end)
    if word not in _MODIFYING and not (word.endswith("ed") and NOMINALS.at(scene.tokens, end) is None
                                       and word not in LIGHT | PREDICATES and scene.word(end + 1) in _GIVEN | {"to"}):
        return end
    high = min(end + 1 + (word in {"who", "whose"}), len(scene.tokens))
    while high < min(end + _REACH, len(scene.tokens)) and not (
            scene.tokens[high].kind == "sign" and scene.word(high) not in DASHES) and (
            scene.word(high) not in BEING | _JOINING | PREDICATES) and (
            high == end + 1 or NOMINALS.at(scene.tokens, high) is None) and scene.tokens[high].kind != "gap":
        high += 1
    return high


def _arm_of_people(scene: Scene, found: Draft, end: int, high: int) -> None:
    """"73% of participants on TAF", "41% of those who stopped and 6% of those who continued": what sets them apart."""
    word = scene.word(end)
    if scene.word(found.end + 1) in _KINDS:
        found.qualifiers.setdefault("arm", scene.text(found.end + 1, found.end + 2))  # "of untreated children"
        return
    if high - end < _TOLD_APART or scene.word(end + 1) in _TIMED or word not in _TREATED:
        return
    start = end + 1
    while start < high - 1 and scene.word(start) in {"to", "with", "on", "were", "a", "an", "the"}:
        start += 1
    found.qualifiers["arm"] = scene.text(start, high)


def leading(scene: Scene, found: Draft) -> None:
    """"With septic shock it exceeds 50%": the words before the pronoun are the condition."""
    low = sentence_start(scene, found.start)
    if scene.word(low) in {"with", "in", "without", "among"} and scene.word(found.start - 1) == "it" and not any(
            token.kind == "number" for token in scene.tokens[low:found.start]):
        found.qualifiers["cond"] = scene.text(low + 1, found.start - 1).strip(" ,")


def at_score(scene: Scene, found: Draft) -> None:
    """"0.6% at a DECAF score of 0 and 14.1% at a score of 3 or higher": the score or grade whose share it is."""
    if _SCORES.isdisjoint(scene.vocabulary) or scene.word(found.end) not in {"at", "with", "for", "in"}:
        return
    high = min(found.end + _NEAR, scene.clause_end(found.end))
    place = next((n for n in range(found.end + 1, high) if scene.word(n) in _SCORES), None)
    if place is None or any(scene.tokens[n].kind == "number" for n in range(found.end, place)):
        return
    amount = amount_at(scene, place + 1 + (scene.word(place + 1) == "of"))
    end = amount.end if amount and not amount.unit else place + 1
    if amount and (amount.unit or amount.values):
        end = amount.core + 1
    if end > place + 1:
        found.qualifiers.setdefault("cond", trim(scene.text(found.end + 1, end)))


def is_score(scene: Scene, i: int) -> bool:
    """"and 14.1% at a score of 0": a number behind "score of" is of the score."""
    return scene.word(i - 1) == "of" and scene.word(i - 2) in _SCORES
