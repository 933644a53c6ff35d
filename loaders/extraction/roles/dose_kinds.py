"""What a dose is for: to start with, to aim at, never to exceed, a step up or down.

Why: "start with 50 mg, raise it by 25 mg to 200 mg, ceiling 300 mg" names four doses of which only one is to be given.
Method: words close before the dose in its own clause, or right behind it.
Fails: never; a dose no word speaks of has no kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.table_headers import cell_of
from loaders.language import lexis
from loaders.language.lexer import keys_of
from loaders.language.lexicon import phrase_class
from loaders.language.token_view import CLOSING, LOOK, OPENING, SENTENCE_ENDS, TokenView
from loaders.record import QuantityKind

_UP, _DOWN = phrase_class("dose raised"), phrase_class("dose lowered")
_WORDS: dict[QuantityKind, AbstractSet[str]] = {
    "maximum": lexis.WORDS_OF_MAXIMUM, "minimum": lexis.WORDS_OF_MINIMUM, "loading": lexis.WORDS_OF_LOADING,
    "maintenance": lexis.WORDS_OF_MAINTENANCE,
    "starting": lexis.VERBS_OF_STARTING,
    "initial": {"initial", "initially"},
    "target": lexis.NOUNS_OF_AIM,
}
_OPENING_KINDS = _WORDS["starting"] | _WORDS["loading"]
_NEAR_KINDS = {"maximum", "minimum"}
_BARRIERS = OPENING | CLOSING | SENTENCE_ENDS | {","}
_OTHER = {"otherwise", "elsewhere"}
_BRACKETS = re.compile(r"[()\[\]]")
_NEAR, _BEHIND, _CONDITION, _SUBJECT = 6, 4, 9, 12  # tokens


def add_kind(view: TokenView, found: Candidate, done: Sequence[Candidate]) -> None:
    """Tell the kind of a dose, as a word near it says."""
    last = done[-1] if done else None
    # Words before the last dose are of that one.
    low = max(found.start - _NEAR, view.clause_start(found.start), last.end if last else 0)
    printed = [token.key for token in view.tokens[low:found.start] if token.start < token.end]
    near = [*(headed := _words_of_head(view, found)), *_before_bracket(view, found), *printed]
    if view.word(found.start - 1) == "." and view.word(found.start - 2) in {"max", "min"}:
        near = ["maximum" if view.word(found.start - 2) == "max" else "minimum"]  # "max." ends no sentence
    if turn := max((n + 1 for n, word in enumerate(near) if word in {"then", "followed"}), default=0):
        near, low = near[turn:], max(low, found.start - len(near) + turn)  # what stands before "then" is of another dose
    told = (_step(view, found, low) or _bolus(view, found) or _by_words(view, found, near, frozenset(headed))
            or _dose_aimed_at(view, found, done))
    if told is None and last and last.role == "dose" and view.phrase(last.end, found.start) in lexis.BARE_JOINTS:
        kept = last.qualifiers.get("kind")  # "to 25 mg twice daily, or 50 mg twice daily above 85 kg"
        told = kept if kept == "maximum" or (kept == "target" and last.unit == found.unit) else None
    told = told or _other_maximum(view, found, done) or _single_dose(view, found, near)
    if told:
        found.qualifiers["kind"] = told
    if told == "maximum" and found.comparator == "=":
        found.comparator = "<="
    if "total" in near[-2:]:
        found.qualifiers.setdefault("total", True)


def _bolus(view: TokenView, found: Candidate) -> QuantityKind | None:
    """"an IV bolus of 80 units/kg followed by an infusion": a bolus that opens an infusion loads."""
    if "bolus" not in view.words(found.start - 3, found.start) + view.words(found.end, found.end + 2):
        return None
    behind = view.words(found.end, found.end + 2 * _NEAR)
    follows = "followed" in behind or "then" in behind
    return "loading" if follows and lexis.WORDS_OF_CONTINUOUS_INFUSION & set(behind) else None


def _before_bracket(view: TokenView, found: Candidate) -> list[str]:
    """"a reduced dose of X (2.5 mg)", "start X (50 units in 50 mL) at 0.1 units/kg/h": words before a bracket still tell."""
    if view.word(found.start - 1) in OPENING:
        words = view.words(max(0, found.start - _NEAR), found.start - 1)
        place = next((n for n in range(len(words) - 1, 0, -1) if words[n] in lexis.NOUNS_OF_DOSE), 0)
        return words[place - 1:place + 1] if place else []
    closed = found.start - 2
    if view.word(found.start - 1) != "at" or view.word(closed) not in CLOSING:
        return []
    opened = next((n for n in range(closed, max(0, closed - LOOK // 2), -1) if view.word(n) in OPENING), closed)
    words = view.words(max(0, opened - _NEAR), opened) if opened < closed else []
    return words if not SENTENCE_ENDS & set(words) else []


def _single_dose(view: TokenView, found: Candidate, near: Sequence[str]) -> QuantityKind | None:
    """"a single dose of X 0.25 mg/kg", "1 g as a single dose", "a single 500 mg dose"."""
    if "single" not in view.vocabulary:
        return None
    behind = view.words(found.end - 2, found.end + 4)
    before = any(first == "single" and second in lexis.NOUNS_OF_DOSE | {""} for first, second in pairwise([*near, ""]))
    return "single" if before or any(pair == ("single", "dose") for pair in pairwise(behind)) else None


def _other_maximum(view: TokenView, found: Candidate, done: Sequence[Candidate]) -> QuantityKind | None:
    """"capped at 2 g when Hb is < 10 g/dL and at 1.5 g otherwise": the other side of a maximum is one too."""
    if view.word(found.end) not in _OTHER:
        return None
    last = next((d for d in reversed(done) if d.role == "dose"), None)
    return "maximum" if last and last.qualifiers.get("kind") == "maximum" else None


def _step(view: TokenView, found: Candidate, low: int) -> QuantityKind | None:
    """"by 5 mg each week", "in steps of 50 mg", "drop 2.5 mg every month": how much a dose is moved at a time."""
    before = view.word(found.start - 1)
    directly = _DOWN.before(view.tokens, found.start) is not None and not view.word(found.start - 1).endswith("ed")
    if before == "by" or (before in {"of", "at"} and view.word(found.start - 2) in lexis.NOUNS_OF_STEPS) or directly:
        floor = max(0, low - _NEAR)  # the order may stand before a bracket or another dose
        down = _DOWN.last(view.tokens, floor, found.start)
        up = _UP.last(view.tokens, floor, found.start)
        if down and (up is None or up[0] < down[0]):
            return "decrement"
        return "increment" if up or before in {"of", "at"} else None
    return None


def _words_of_head(view: TokenView, found: Candidate) -> list[str]:
    """What the head of its column says of a dose; under "Dose (maximum)" only what stands in brackets is a maximum."""
    place = cell_of(view, found.start)
    if place is None:
        return []
    outside, *inside = _BRACKETS.split(view.context.cells[place][2])
    limits = frozenset() if view.word(found.start - 1) in OPENING else lexis.WORDS_OF_MAXIMUM | lexis.WORDS_OF_MINIMUM
    return [*keys_of(outside), *(key for words in inside for key in keys_of(words) if key not in limits)]


def _by_words(
    view: TokenView, found: Candidate, near: Sequence[str], headed: AbstractSet[str] = frozenset(),
) -> QuantityKind | None:
    inside = set(view.words(found.start, found.end))
    told = {
        word
        for word, after in pairwise([*near, ""])
        if after not in lexis.PREPOSITIONS_COMPARING_DOSES or word in _OPENING_KINDS
    }
    behind = _words_behind(view, found.end)
    if found.comparator == "<=" or lexis.WORDS_OF_MAXIMUM & inside:
        return "maximum"
    if found.comparator == ">=" and ("minimum" in inside or view.word(found.start) == "not"):
        return "minimum"
    for name, words in _WORDS.items():
        close = headed | set(near[-4:]) if name in _NEAR_KINDS else told  # "start" is of its clause
        if words & (close | inside | behind):
            return name
    lower = any(word in {"reduced", "lower"} and after in lexis.NOUNS_OF_DOSE for word, after in pairwise(near))
    return "reduced" if lower else None


def _words_behind(view: TokenView, i: int) -> set[str]:
    """The words behind a dose that still speak of it: "as the highest dose", "initially"."""
    words: set[str] = set()
    for place in range(i, min(i + _BEHIND, len(view.tokens))):
        if view.word(place) in _BARRIERS or view.tokens[place].kind != "word" or view.word(place) in {"and", "then"}:
            break
        if place == i and view.word(place) not in lexis.WORDS_BEFORE_A_FIRST_DOSE:
            break  # other words begin the next dose
        if view.word(place) in lexis.WORDS_OF_MAXIMUM and _next_is_number(view, place + 1):
            break
        words.add(view.word(place))
    return words


def _next_is_number(view: TokenView, i: int) -> bool:
    """"1.5 mg/kg to a maximum of 100 mg": the maximum is the next dose, not this one."""
    i += view.word(i) == "of"
    return i < len(view.tokens) and view.tokens[i].kind == "number"


def _dose_aimed_at(view: TokenView, found: Candidate, done: Sequence[Candidate]) -> QuantityKind | None:
    """"double every 2 weeks to 10 mg" is a target, "lower it to 25 mg" a reduced dose."""
    last = done[-1] if done else None
    if view.word(found.start - 1) not in lexis.AT_TO_UNTIL:
        return None  # "increase from 15 to 20 mg": 15 is no aim
    low = max(0, found.start - 15, last.end - 6 if last and last.role == "dose" else 0)
    up, down = _UP.last(view.tokens, low, found.start), _DOWN.last(view.tokens, low, found.start)
    if down and (up is None or up[0] < down[0]):
        return "reduced" if view.word(found.start - 1) == "to" else None
    if up and view.word(found.start - 1) != "at":
        return "target"  # "titrate up at 5 mg" is where one begins
    joined = last is not None and last.role == "dose" and last.qualifiers.get("kind") == "reduced" and (
        "and" in view.words(last.end, found.start))
    return "reduced" if joined else None
