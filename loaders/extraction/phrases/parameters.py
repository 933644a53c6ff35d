"""What a number is about: the measure it limits, the drug it doses, the outcome it counts.

Why: "80 %" alone says nothing; the governing noun decides the role as much as the unit does.
Method: walk left over copulas and comparators to a known measure or to the nearest noun; drugs are known by name, by
    the stem of their name, or by standing where a drug stands.
Fails: every function returns None rather than a far-off noun.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from loaders.language import lexis
from loaders.language.lexer import DASHES, Token, tokenise
from loaders.language.lexicon import Phrases, meanings, phrase_class
from loaders.language.tables import rows
from loaders.language.token_view import CLOSING, COPULAS, LOOK, OPENING, TokenView, once, part_of
from loaders.language.units import unit_at

MEASURES: Phrases[str] = Phrases((form, row["kind"]) for row in rows("measures", "measure")
    for form in row["forms"])
OUTCOMES: Phrases[str] = Phrases((form, form) for row in rows("measures", "outcome") for form in row["forms"])
_DRUGS: Phrases[str] = Phrases((form, form) for row in rows("drugs", "drug") for form in row["forms"])
_STEMS = tuple(stem for row in rows("drugs", "drug") for stem in row["stems"])
POPULATIONS, COUNTABLES = phrase_class("population"), phrase_class("countable")
SALTS, _BIOLOGICALS, _PARTNERS = phrase_class("salt"), phrase_class("biological"), phrase_class("partner")
_LASTING = {"annual", "lifetime"}
_SPANS, _SPANNED = lexis.UNITS_OF_TIME, 3  # words, tokens
_LONGEST_DRUG = 6  # tokens
REFERENCES: Phrases[str] = Phrases(meanings("references").items())
_DOSING = {"mass", "dosage", "activity", "form", "volume"}
_SHORTEST_DRUG = 6  # letters
_BEFORE = 1500  # characters of earlier text
_POINTING = {"its", "it"}
_OPENING_WORDS = 4  # tokens in which a sentence names its subject
_SENTENCE_END = re.compile(r"[.!?]\S{0,6}\s+(?=[A-Z])")
_SORTS: dict[str, str] = meanings("kinds_of_scales")
_SKIPPED = frozenset(COPULAS.phrases)


@dataclass(frozen=True)
class Governor:
    """The noun at tokens [start, end); `kind` is a measure's kind, "" for a noun no table knows."""

    start: int
    end: int
    text: str
    kind: str


@once
def governor(view: TokenView, i: int, floor: int = 0) -> Governor | None:
    """The noun that the amount starting at token i says something about."""
    place, bracket = i, False
    while place > max(floor, i - 12):
        found = measure_before(view, place, floor)
        if found:
            return found
        word = view.word(place - 1)
        if word in OPENING and not bracket:
            place, bracket = place - 1, True  # one bracket: "platelets (< 100)"
        elif word in CLOSING and not bracket:
            inner = measure_before(view, place - 1, floor)  # "systolic pressure (SBP) < 90"
            if inner:
                return inner
            place = _behind_bracket(view, place)
        elif bracket and view.word(place) in OPENING and view.word(place - 2) in lexis.VERBS_OF_BEING_AND_REMAINING:
            place -= 1  # "is undetectable (< 10 IU/mL)"
        elif (word in _SKIPPED and not view.tokens[place - 1].text.isupper()) or (
                word == ":" and place > floor + 1) or _is_participle(view, place - 1):
            place -= 1
        else:
            break
    noun = view.noun_before(place, floor)
    return Governor(*noun, name(view, noun), _SORTS.get(view.word(noun[1] - 1), "")) if noun else None


def _is_participle(view: TokenView, i: int) -> bool:
    """"should not be corrected by more than": a verb form between the measure and its limit."""
    word = view.word(i)
    return (word.endswith("ed") or word in lexis.PARTICIPLES_OF_CHANGE) and view.word(i - 1) in lexis.AUXILIARIES_AND_NOT


def _behind_bracket(view: TokenView, place: int) -> int:
    low = place - 1
    while low > max(0, place - 12) and view.word(low) not in OPENING:
        low -= 1
    return low


def measure_before(view: TokenView, place: int, floor: int = 0) -> Governor | None:
    """The known measure that ends directly before token `place`; a general word takes the name before it along."""
    hit = MEASURES.before(view.tokens, place)
    if hit is None or hit[0] < floor:
        return None
    start, kind = hit
    sited = kind == "score" and view.word(start) in {"t", "z"} and view.word(place - 1) in {"score", "scores"}
    if sited or (place - start == 1 and view.word(start) in lexis.MEASURES_TOO_GENERAL):
        noun = view.noun_before(start, floor)  # "DECAF score", "femoral neck T-score": "score" alone says nothing
        start = noun[0] if noun else start
    for _ in range(2):  # "preprandial capillary glucose"
        word = view.word(start - 1)
        start -= start > floor and (word in lexis.ADJECTIVES_OF_TAKING_A_MEASURE or (kind == "risk" and word in _LASTING))
    if kind == "risk" and start - floor >= _SPANNED and view.word(start - 1) in _SPANS and view.word(start - 2) in DASHES:
        start -= _SPANNED  # "10-year risk"
    return Governor(start, place, name(view, (start, place)), kind)


def measure_in(view: TokenView, low: int, high: int) -> Governor | None:
    """The last known measure among tokens [low, high)."""
    hit = MEASURES.last(view.tokens, max(low, high - LOOK), high)
    return measure_before(view, hit[1], low) if hit else None


def name(view: TokenView, place: tuple[int, int]) -> str:
    """The words of a noun as a parameter's name."""
    printed = view.text(*place)
    words = printed.strip(" ,:;[]")
    whole = words.endswith(")") and words[:1] != "(" and words.count("(") == words.count(")")  # "lipoprotein(a)"
    return part_of(printed, words if whole else words.strip(" ,:;()[]"))


def drug_name(view: TokenView, place: tuple[int, int]) -> str:
    """The whole name of a drug: with its salt, what an antibody is against, and the partner it is fixed to."""
    start, end = place
    while end < len(view.tokens) and end < start + _LONGEST_DRUG and SALTS.at(view.tokens, end):
        end += 1
    for _ in range(_LONGEST_DRUG):
        longer = _longer_drug_start(view, start)
        if longer is None:
            break
        start = longer
    return name(view, (start, end))


def _longer_drug_start(view: TokenView, start: int) -> int | None:
    """Where a drug's name starts that goes on to the left of token `start`."""
    word = view.word(start)
    if SALTS.at(view.tokens, start) and start and (found := drug_before(view.tokens, start, start - 4)) and (
            found[1] == start):
        return found[0]
    if view.word(start - 1) in lexis.ADJECTIVES_OF_DRUG_FORMS and view.tokens[start - 1].kind == "word":
        return start - 1
    if _BIOLOGICALS.at(view.tokens, start):
        noun = view.noun_before(start, max(0, start - _LONGEST_DRUG))
        return noun[0] if noun else None
    if word in _PARTNERS.phrases and view.word(start - 1) in lexis.JOINTS_OF_DRUGS:
        found = drug_before(view.tokens, start - 1, max(0, start - 4))
        return found[0] if found and found[1] == start - 1 else None
    return None


def is_drug(token: Token) -> bool:
    """Whether a word looks like a drug: it ends in a stem of drug names."""
    word = token.key
    return (
        token.kind == "word"
        and len(word) >= _SHORTEST_DRUG
        and word not in lexis.WORDS_LIKE_DRUG_NAMES
        and word.endswith(_STEMS)
    )


def names_drug(heading: str) -> bool:
    """Whether a drug is named anywhere in a heading."""
    tokens = tokenise(heading)
    return any(drug_at(tokens, i) for i in range(len(tokens)))


def drug_before(tokens: Sequence[Token], place: int, floor: int = 0) -> tuple[int, int] | None:
    """The last drug name among tokens [floor, place)."""
    for end in range(place, max(floor, place - LOOK), -1):
        hit = _DRUGS.before(tokens, end)
        if hit and hit[0] >= floor:
            if _is_level(tokens, hit[0], end):
                continue
            return hit[0], end
        if is_drug(tokens[end - 1]):
            return _first_of_joined_drugs(tokens, end - 1, floor), end
    return None


def _is_level(tokens: Sequence[Token], start: int, end: int) -> bool:
    """"if potassium exceeds 5.5", "theophylline levels": a name of a drug that stands for what is measured of it."""
    following = tokens[end].key if end < len(tokens) else ""
    if following in lexis.NOUNS_AFTER_A_DRUG:
        return True
    if following not in lexis.WORDS_LIMITING or MEASURES.before(tokens, end) is None:
        return False
    return any(tokens[start - n].key in lexis.CONDITIONAL_AND_FLUIDS for n in (1, 2) if start - n >= 0)


def drug_at(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """The drug name that starts at token i."""
    hit = _DRUGS.at(tokens, i)
    if hit:
        return i, hit[0]
    return (i, i + 1) if i < len(tokens) and is_drug(tokens[i]) else None


def _first_of_joined_drugs(tokens: Sequence[Token], i: int, floor: int) -> int:
    """The first token of "sacubitril/valsartan", "amoxicillin-clavulanate"."""
    while i - 2 >= floor and tokens[i - 1].text in {"/", "-", "–"} and tokens[i - 1].start == tokens[i - 2].end and (
            tokens[i].start == tokens[i - 1].end and tokens[i - 2].kind == "word"):
        i -= 2
    return i


def inherited_drug(view: TokenView, kind: str = "mass") -> str | None:
    """The drug spoken of before the statement: in its section's text, else in a heading, the nearest first.

    `kind` is the kind of unit the dose is in: of two drugs the one dosed in that kind is meant.
    """
    if view.word(0) in _POINTING and (meant := _subject(view.context.before[-_BEFORE:])):
        return meant
    listed = "" if view.context.cells else view.context.lead_in[-_BEFORE:]  # the caption of a table is asked for elsewhere
    for text in (listed, view.context.before[-_BEFORE:], *reversed(view.context.sections)):
        found = _drug_of(text, kind) if text else None
        if found:
            return found
    return None


@lru_cache(maxsize=64)  # all statements of a section ask for the same words
def _subject(text: str) -> str | None:
    """The drug that the last sentence opens with: "Apixaban is preferred over warfarin. Its dose is 5 mg"."""
    sentence = _SENTENCE_END.split(text.rstrip(" .\n"))[-1]
    tokens = tokenise(sentence)
    for i in range(min(_OPENING_WORDS, len(tokens))):
        if found := drug_at(tokens, i):
            return sentence[tokens[found[0]].start:tokens[found[1] - 1].end]
    return None


@lru_cache(maxsize=64)
def _drug_of(text: str, kind: str) -> str | None:
    """The drug a stretch of text leaves one thinking of."""
    tokens = tokenise(text)
    place = (_dosed_drug(tokens, {kind}) or _dosed_drug(tokens, _DOSING) or drug_before(tokens, len(tokens))
             or _far_drug(tokens))
    return text[tokens[place[0]].start:tokens[place[1] - 1].end] if place else None


def _dosed_drug(tokens: Sequence[Token], kinds: set[str]) -> tuple[int, int] | None:
    """The last drug that stands directly before an amount in a unit of one of the kinds: its dose was told."""
    for place in range(len(tokens) - 1, 0, -1):
        if tokens[place].kind != "number":
            continue
        drug = drug_before(tokens, place, max(0, place - 3))
        unit = unit_at(tokens, place + 1) if drug else None
        if drug and unit and unit[1].kind in kinds:
            return drug
    return None


def _far_drug(tokens: Sequence[Token]) -> tuple[int, int] | None:
    for place in range(len(tokens) - LOOK, 0, -LOOK):  # at once no look is longer
        found = drug_before(tokens, place)
        if found:
            return found
    return None


def population_at(view: TokenView, i: int) -> tuple[int, str] | None:
    """"in women", "for older adults" at token i: the token behind, and the population."""
    if view.word(i) not in lexis.PREPOSITIONS_OF_A_POPULATION:
        return None
    low = i + 1
    for high in range(low + 1, min(low + 4, len(view.tokens)) + 1):  # "in frail older adults"
        hit = POPULATIONS.before(view.tokens, high)
        if hit and hit[0] >= low:
            return high, view.text(low, high)
    return None
