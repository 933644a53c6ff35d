"""What is told of a limit beside its number: its time, what it is relative to, whom it holds for, and that it is an aim.

Why: "below 50% of predicted", "before it falls below 30" and "aim for 7" say more than a number and a unit.
Method: reference values and times right behind the limit; words of relation and of aiming in its clause before it.
Fails: it cannot; what no word tells is left out.
"""

from __future__ import annotations

from loaders.extraction import aims
from loaders.extraction.amounts import BEHIND
from loaders.extraction.counts import per
from loaders.extraction.drafts import Draft
from loaders.extraction.lexicon import word_class
from loaders.extraction.parameters import MEASURES, POPULATIONS, REFERENCES, population_at
from loaders.extraction.scene import Scene

_ENDS = {",", ".", ";", ")", "or", "and", ""}
_STATES = word_class("state")
_TIMED = {"early", "late", "severe", "high"}
_STATE_ENDINGS = ("itis", "osis", "aemia", "emia", "opathy", "penia", "plegia", "thyroidism")
_NEAR, _LONGEST_STATE = 9, 5  # tokens


def tell(scene: Scene, found: Draft) -> None:
    """Write all of it onto the limit."""
    _per_time(scene, found)
    _reference(scene, found)
    _relation(scene, found)
    _population(scene, found)
    aims.tell(scene, found)
    _proviso(scene, found)


def _proviso(scene: Scene, found: Draft) -> None:
    """"below 20 mL/kg if symptomatic": one or two words behind "if" say when the limit holds."""
    if scene.word(found.end) not in {"if", "when"}:
        return
    end = next((n for n in range(found.end + 1, found.end + 4) if scene.word(n) in _ENDS), found.end)
    if end > found.end + 1 and all(token.kind == "word" for token in scene.tokens[found.end:end]):
        found.qualifiers.setdefault("cond", scene.text(found.end, end))


def _per_time(scene: Scene, found: Draft) -> None:
    """"14 units a week", "6 g a day": an intake's time behind its unit."""
    code = per(scene, found.end)
    if code and found.unit and "/" not in found.unit and found.amount and found.amount.kind in {"activity", "mass",
                                                                                                "substance", "volume"}:
        found.unit, found.end = found.unit + code, found.end + 2


def _reference(scene: Scene, found: Draft) -> None:
    """"of predicted", "× ULN", "from baseline" behind the number."""
    place = found.end
    place += scene.word(place) in {"×", "x", "times", "of"} and REFERENCES.at(scene.tokens, place) is None
    if scene.words(found.end, found.end + 2) in (["on", "each"], ["in", "each"], ["on", "every"]):
        named = MEASURES.at(scene.tokens, found.end + 2)
        found.end = min(found.end + 3, len(scene.tokens)) if named is None else (
            named[0] + (scene.word(named[0]) in {"item", "items"}))
    hit = REFERENCES.at(scene.tokens, place)
    if hit and scene.word(hit[0]) != "body":
        found.qualifiers["ref"] = hit[1]
        found.end = hit[0]
        behind = BEHIND.at(scene.tokens, hit[0])
        if behind and found.comparator == "=":
            found.end, found.comparator = behind
    if found.qualifiers.get("ref") == "body weight" and found.parameter in {"lose", "losing", "weight"}:
        found.parameter = "body weight"


def _relation(scene: Scene, found: Draft) -> None:
    """"before FVC falls below 50%": the action comes before, after or until the limit is met."""
    clause = scene.words(max(scene.clause_start(found.start), found.start - _NEAR), found.start)
    for word in reversed(clause):
        if word in {"before", "until", "after"}:
            found.qualifiers["rel"] = word
            return
        if word in {"when", "if", "and", "or", ","}:
            return


def _population(scene: Scene, found: Draft) -> None:
    """"in women" behind the limit, else a population right before it."""
    hit = population_at(scene, found.end)
    heading = next(iter(scene.headings), ())
    headed = POPULATIONS.at(heading, 0)
    if hit:
        found.qualifiers["pop"] = hit[1]
    elif scene.word(found.end) == "in" and (state := _state(scene, found.end + 1)):
        found.qualifiers["pop"] = state
    elif headed and found.parameter != "age":
        found.qualifiers["pop"] = scene.context.sections[-1][:heading[headed[0] - 1].end]
    elif scene.context.population:
        found.qualifiers["pop"] = scene.context.population


def _state(scene: Scene, i: int) -> str | None:
    """"80 g/L or less in cardiac disease", "below 48 mmol/mol in pregnancy": people told by what they have."""
    end = i
    while end < min(i + _LONGEST_STATE, len(scene.tokens)) and (
            not scene.is_stop(end) or scene.word(end) in _TIMED):
        if _STATES.at(scene.tokens, end) or scene.word(end).endswith(_STATE_ENDINGS):
            return scene.text(i, end + 1)
        end += 1
    return None
