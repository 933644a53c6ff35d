"""Whom each dose is for, as words around it say: "Child: 50 mg/kg", "2 g (50 mg/kg for children)", a head of people.

Why: a child's dose without the word "child" is a dose for anybody.
Method: people told right behind a dose, or in front of its clause; else the last label of people before it, which holds
    whatever stands between until the next label, the end of its brackets or of its cell; else the head of its row or
    column, the stem, the nearest heading that names people.
Fails: it cannot; where no word tells whom a dose is for, nobody is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.parameters import PEOPLE, drug_before
from loaders.extraction.phrases.table_headers import cell_of
from loaders.language import lexis
from loaders.language.lexer import DASHES, Token
from loaders.language.routes import route_before
from loaders.language.token_view import CLOSING, OPENING, TokenView, tokens_of

_SUBJECT, _LONGEST_HEAD, _LONGEST_TRAIT, _LONGEST_LABEL = 12, 14, 8, 4  # tokens


class _Label(NamedTuple):
    """The words [low, high) that name people, and the token behind the last dose they hold for."""

    low: int
    high: int
    until: int


def add_people(view: TokenView, done: Sequence[Candidate]) -> None:
    """Write onto each dose whom it is for."""
    doses = [found for found in done if found.role == "dose"]
    labels = _labels(view, done) if doses else []
    for found in doses:
        told = _people_of_clause(view, found, done)
        label = next((one[:2] for one in reversed(labels) if one.high <= found.start < one.until), None)
        anybody = told is None or view.phrase(*told).removeprefix("all ") in lexis.PEOPLE_ANYBODY
        if anybody or (label and told and told[0] == label[0]):
            told = label  # which says the more of the same people: "Adults with sepsis:"
        if told:
            found.qualifiers.setdefault("pop", view.text(*told))
        elif people := _people_over(view, found):
            found.qualifiers.setdefault("pop", people)


def _people_of_clause(view: TokenView, found: Candidate, done: Sequence[Candidate]) -> tuple[int, int] | None:
    """"children under 5 years: 40 mg/kg": the people the clause is about, or "in X" behind the dose."""
    if view.word(found.end) in {"in", "for"}:
        low = found.end + 1 + (view.word(found.end + 1) in lexis.ARTICLES)
        if behind := _people_at(view, low, done):
            return low, behind
    low = view.clause_start(found.start)
    hit = PEOPLE.last(view.tokens, max(low, found.start - _SUBJECT), found.start)
    if hit is None:
        return None
    first = _with_adjectives(view, hit[0])
    led = first - 1 - (view.word(first - 1) in lexis.ARTICLES)
    if view.word(led - 1) in lexis.WORDS_FORBIDDING_A_LABEL:
        return None  # "not for children"
    fronted = first == low or view.word(led) in {"in", "for"}
    apart = view.has({",", ":", "|"}, hit[1], found.start)
    return None if apart and not fronted else (first, _people_at(view, hit[0], done) or hit[1])


def _labels(view: TokenView, done: Sequence[Candidate]) -> list[_Label]:
    """All labels of people in a statement, in text order."""
    found: list[_Label] = []
    i = 0
    while i < len(view.tokens):
        high = _people_at(view, i, done)
        if high is None:
            i += 1
            continue
        low = _with_adjectives(view, i)
        if whole := _end_of_label(view, low, high, done):
            found.append(_Label(low, whole, _end_of_scope(view, low, whole, done)))
        i = max(high, whole or 0)
    return found


def _people_at(view: TokenView, i: int, done: Sequence[Candidate]) -> int | None:
    """The token behind the people named at token i: "adults and children over 12 years", "neonates (0-28 days)"."""
    hit = PEOPLE.at(view.tokens, i)
    if hit is None:
        return None
    high = hit[0]
    place = high + (view.word(high) in OPENING)
    place += view.word(place) in lexis.WORDS_BEFORE_AN_AGE_OF_PEOPLE
    aged = next((d for d in done if d.rule in {"age", "threshold"} and d.parameter in {"age", "weight", "gestational age"}
                 and high <= d.start <= place), None)
    if aged:
        high = aged.end + (view.word(aged.end) in CLOSING and view.word(high) in OPENING)
    joined = view.word(high) in lexis.JOINTS_OF_PEOPLE
    more = _people_at(view, _behind_adjectives(view, high + 1), done) if joined else None
    return more or high


def _behind_adjectives(view: TokenView, i: int) -> int:
    while view.word(i) in lexis.ADJECTIVES_OF_PEOPLE and PEOPLE.at(view.tokens, i) is None:
        i += 1
    return i


def _with_adjectives(view: TokenView, i: int) -> int:
    while view.word(i - 1) in lexis.ADJECTIVES_OF_PEOPLE:
        i -= 1
    return i


def _end_of_label(view: TokenView, low: int, high: int, done: Sequence[Candidate]) -> int | None:
    """The end of the people's words where they are a label: a colon or dash behind them, or the dose itself."""
    if view.has(lexis.WORDS_FORBIDDING_A_LABEL, low - 2, low):
        return None  # "not for children:"
    behind = high + (view.word(high) in lexis.NOUNS_OF_DOSE)
    if _is_label_sign(view, behind):
        return high
    colon = view.first({":"}, high, high + _LONGEST_TRAIT)  # "Adults with sepsis:", "Children on dialysis:"
    if colon and view.word(high) in lexis.WORDS_BEFORE_A_TRAIT and not (
            view.has_number(high, colon) or view.has({".", ";", ","}, high, colon)):
        return colon
    opens = low == 0 or view.word(low - 1) in lexis.SIGNS_BEFORE_A_LABEL or any(d.end == low for d in done) or (
        view.word(low - 1) in {"for", "in"} and view.clause_start(low) == low - 1)
    behind += view.word(behind) == ","
    return high if opens and any(d.role == "dose" and d.start == behind for d in done) else None


def _is_label_sign(view: TokenView, i: int) -> bool:
    return view.word(i) in {":", "="} or (view.word(i) in DASHES and not (view.is_glued(i) and view.is_glued(i + 1)))


def _end_of_scope(view: TokenView, low: int, high: int, done: Sequence[Candidate]) -> int:
    """The token behind what a label holds for: the end of its brackets, of its cell, another label, or of the statement."""
    depth, own = 0, cell_of(view, low)
    first = next((d.start for d in done if d.role == "dose" and d.start >= high), len(view.tokens))
    nested = False  # "Child: mild: 10 mg/kg; severe: 20 mg/kg"
    for i in range(low, len(view.tokens)):
        depth += (view.word(i) in OPENING) - (view.word(i) in CLOSING)
        if depth < 0 or (own is not None and cell_of(view, i) != own and view.tokens[i].start < view.tokens[i].end):
            return i
        if view.word(i) == ":" and i > high and not depth and _is_other_label(view, i):
            if i > first and not nested:
                return i  # "Toddlers: 0.9 mg/kg. Bigger ones: 0.6 mg/kg": they may be others
            nested = True
    return len(view.tokens)


def _is_other_label(view: TokenView, colon: int) -> bool:
    """Whether a few words before a colon are a label that can name others: no drug, no route, no kind of dose."""
    low = colon
    while low > 0 and view.tokens[low - 1].kind in {"word", "name"} and not view.ends_sentence(low - 1):
        low -= 1
    words = set(view.words(low, colon))
    told = words & (lexis.NOUNS_OF_DOSE | lexis.WORDS_OF_DOSE_LIMITS | lexis.WORDS_OF_MAXIMUM | lexis.WORDS_OF_LOADING
                    | lexis.WORDS_OF_MAINTENANCE)
    return low < colon <= low + _LONGEST_LABEL and not told and drug_before(view.tokens, colon, low) is None and (
        route_before(view, colon) is None)


def _people_over(view: TokenView, found: Candidate) -> str | None:
    """The people that the head of a dose's column or row, its stem or the nearest such heading names."""
    context, place = view.context, cell_of(view, found.start)
    if place is not None:
        low, high, _ = context.cells[0]
        row = _people_in(view.cell(low, high)) if place else None
        if people := _people_in(context.cells[place][2]) or row:
            return people
    over = (_people_in(text) for text in (context.lead_in, *reversed(context.sections)))
    return next((people for people in over if people), None)


@lru_cache(maxsize=512)
def _people_in(head: str) -> str | None:
    """"Adults", "Adult dose", "Dose for children < 5 years": the people that the words of a head name, and no others."""
    tokens = tokens_of(head)
    if not 0 < len(tokens) <= _LONGEST_HEAD:
        return None
    low = next((n + 1 for n, token in enumerate(tokens) if token.key in {"for", "in"}), 0)
    if low and not {token.key for token in tokens[:low - 1]} & lexis.NOUNS_OF_DOSE:
        return None  # "Care in children" speaks of more than whom it is for
    first = low
    while first < len(tokens) and tokens[first].key in lexis.ADJECTIVES_OF_PEOPLE and PEOPLE.at(tokens, first) is None:
        first += 1
    hit = PEOPLE.at(tokens, first)
    if hit is None or " ".join(token.key for token in tokens[low:hit[0]]) in lexis.PEOPLE_ANYBODY:
        return None
    high = next((n for n in range(hit[0], len(tokens)) if _ends_people(tokens[n])), len(tokens))
    rest = tokens[hit[0]:high]
    plain = not rest or rest[0].kind == "number" or rest[0].key in lexis.WORDS_BEHIND_PEOPLE or rest[0].text in OPENING
    return head[tokens[low].start:tokens[high - 1].end] if plain else None


def _ends_people(token: Token) -> bool:
    return token.key in lexis.NOUNS_OF_DOSE or token.text == ":"
