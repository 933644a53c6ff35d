"""Whom each dose is for, as words around it say: "Child: 50 mg/kg", "12 to 19 kg, 125 mg", "(children < 6 years)", a head.

Why: a child's dose without the word "child" is a dose for anybody.
Method: people told right behind a dose, or in front of its clause; else the last label of people before it, which holds
    whatever stands between until the next label, the end of its brackets or of its cell; else the head of its row or
    column, the stem, the nearest heading that names people where no line since has named others. A course or a plan
    is for the people of the label or head it stands under. Bands without a sign belong to the dose behind them, or to
    the one before where the text begins with a dose and ends with a band; where it does neither, to none.
Fails: it cannot; where no word tells whom a dose is for, nobody is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.arms import behind_bracket
from loaders.extraction.phrases.parameters import PEOPLE, drug_before
from loaders.extraction.phrases.people import behind_adjectives, names_sort, opens_a_label, people_at, people_in
from loaders.extraction.phrases.table_headers import cell_of
from loaders.language import lexis
from loaders.language.lexer import DASHES
from loaders.language.routes import route_before
from loaders.language.token_view import CLOSING, OPENING, TokenView

_SUBJECT, _LONGEST_TRAIT, _LONGEST_LABEL, _LONGEST_NAME = 12, 8, 4, 3  # tokens
_LONGEST_BRACKET = 12  # tokens
_PARTS_OF_A_STEM = re.compile(r"(?<=[:.;])\s+")
_TREATED = {"dose", "duration", "schedule"}


class _Label(NamedTuple):
    """The words [low, high) that name people, and the token behind the last dose they hold for."""

    low: int
    high: int
    until: int


def add_people(view: TokenView, done: Sequence[Candidate]) -> None:
    """Write onto each dose, and onto the courses and plans beside it, whom it is for."""
    doses = [found for found in done if found.role == "dose"]
    treated = [found for found in done if found.role in _TREATED] if doses or view.context.cells else []
    astray, behind = _bands_behind(view, doses)
    labels = [one for one in _labels(view, done) if one.low not in astray] if treated else []
    beside = {found.start: found for found in done if found.role in _TREATED and found.role != "dose"}
    for found in treated:
        label = next((one for one in reversed(labels) if one.high <= found.start < one.until), None)
        told = behind.get(found.start) or (
            _people_of_clause(view, found, beside, label) if found.role == "dose" else label and label[:2])
        if told:
            found.qualifiers.setdefault("pop", view.text(*told))
        elif (found.role == "dose" or cell_of(view, found.start) is not None) and (people := _people_over(view, found)):
            found.qualifiers.setdefault("pop", people)


def _people_of_clause(
    view: TokenView, found: Candidate, beside: Mapping[int, Candidate], label: _Label | None,
) -> tuple[int, int] | None:
    """"children under 5 years: 40 mg/kg": the people the clause is about, those behind the dose, or the label over it."""
    told = _people_behind(view, found, beside) or _people_before(view, found)
    anybody = told is None or view.phrase(*told).removeprefix("all ") in lexis.PEOPLE_ANYBODY
    if label and (anybody or (told and label.low <= told[0] < label.high)):
        return label[:2]  # which says the more of the same people: "Adults with sepsis:"
    return None if anybody else told


def _people_behind(view: TokenView, found: Candidate, beside: Mapping[int, Candidate]) -> tuple[int, int] | None:
    """"2 g in a child under 5", "10 mg/kg for 3 days in children", "3 mg/kg (children <6 years or < 20 kg)"."""
    end = found.end
    while (one := beside.get(end) or beside.get(end + 1)) and one.end > end:
        end = one.end  # how often and how long stand in between
    if view.word(end) in OPENING:
        low = end + 1
        high = people_at(view, behind_adjectives(view, low))
        if high and view.word(high) in CLOSING:
            return low, high
        end = behind_bracket(view, end)  # "4.4 mg/kg (up to 200 mg) for children"
    elif view.word(end) in CLOSING:
        end += 1  # the 200 mg in that bracket
    if view.word(end) not in {"in", "for"}:
        return None
    low = end + 1 + (view.word(end + 1) in lexis.ARTICLES)
    first = behind_adjectives(view, low)
    high = people_at(view, first)
    return (low, high) if high and names_sort(view, first, high) else None


def _people_before(view: TokenView, found: Candidate) -> tuple[int, int] | None:
    low = view.clause_start(found.start)
    hit = PEOPLE.last(view.tokens, max(low, found.start - _SUBJECT), found.start)
    if hit is None:
        return None
    first = _with_adjectives(view, hit[0])
    first = _behind_preposition(view, first)
    led = first - 1 - (view.word(first - 1) in lexis.ARTICLES)
    if view.word(led - 1) in lexis.WORDS_FORBIDDING_A_LABEL:
        return None  # "not for children"
    fronted = first == low or view.word(led) in {"in", "for"}
    high = people_at(view, hit[0]) or hit[1]
    apart = view.has({",", ":", "|"}, hit[1], found.start)
    return None if (apart and not fronted) or high > found.start else (first, high)


def _behind_preposition(view: TokenView, first: int) -> int:
    """"for premenopausal women": one plain word between the preposition and the people is told of them."""
    low = first - 1
    plain = low > 0 and view.tokens[low].kind == "word" and not view.is_stop(low)
    return low if plain and view.word(low - 1) in {"in", "for"} else first


def _bands_behind(view: TokenView, doses: Sequence[Candidate]) -> tuple[set[int], dict[int, tuple[int, int]]]:
    """The bands that need no label's sign to be read: those right behind a dose, where the text begins with a dose.

    Of such a text the bands are the doses' before them if it ends with a band ("125 mg 2 to 9 years, 250 mg 10 to 17
    years"), and else nobody's: their first tokens, and for each dose its band.
    """
    ends = {dose.end: dose for dose in doses}
    astray: set[int] = set()
    told: dict[int, tuple[int, int]] = {}
    for cell in {cell_of(view, dose.start) for dose in doses}:
        inside = [dose for dose in doses if cell_of(view, dose.start) == cell]
        bands = [one for one in _bare_bands(view) if cell_of(view, one[0]) == cell]
        glued = [one for one in bands if one[0] in ends]
        if not glued or bands[0][0] < inside[0].start:
            continue
        astray |= {low for low, _ in glued}
        if inside[-1].start < bands[-1][0]:
            told |= {ends[low].start: (low, high) for low, high in glued}
    return astray, told


def _bare_bands(view: TokenView) -> list[tuple[int, int]]:
    """The bands of age or weight behind which no sign makes them a label."""
    found: list[tuple[int, int]] = []
    i = 0
    while i < len(view.tokens):
        high = people_at(view, i)
        if high and not names_sort(view, i, high) and not _is_label_sign(view, high):
            found.append((i, high))
        i = max(i + 1, high or 0)
    return found


def _labels(view: TokenView, done: Sequence[Candidate]) -> Iterator[_Label]:
    """All labels of people in a statement, in text order."""
    i = 0
    while i < len(view.tokens):
        high = people_at(view, i)
        if high is None:
            i += 1
            continue
        low = _with_adjectives(view, i)
        if whole := _end_of_label(view, low, high, done):
            yield _Label(low, whole, _end_of_scope(view, low, whole, done))
        i = max(high, whole or 0, i + 1)


def _with_adjectives(view: TokenView, i: int) -> int:
    while view.word(i - 1) in lexis.ADJECTIVES_OF_PEOPLE:
        i -= 1
    return i


def _end_of_label(view: TokenView, low: int, high: int, done: Sequence[Candidate]) -> int | None:
    """The end of the people's words where they are a label: a colon or dash behind them, or the dose itself."""
    if view.has(lexis.WORDS_FORBIDDING_A_LABEL, low - 2, low):
        return None  # "not for children:"
    led = view.word(low - 1) in {"for", "in"} and view.clause_start(low) == low - 1
    opens = opens_a_label(view, low) or led or any(d.end == low for d in done)
    sort = names_sort(view, low, high)
    behind = high + (view.word(high) in lexis.NOUNS_OF_DOSE)
    if _is_label_sign(view, behind) and (opens or sort):
        return high
    colon = view.first({":"}, high, high + _LONGEST_TRAIT) if sort else None
    if colon and _is_trait(view, low, high, colon):
        return colon
    behind += view.word(behind) == ","
    return high if opens and _dose_follows(view, behind, done, named=sort or led) else None


def _is_trait(view: TokenView, low: int, high: int, colon: int) -> bool:
    """"Adults with sepsis:", "Children on dialysis:", "Neonatal hypovolaemic shock:": what tells the people closer."""
    if view.has_number(high, colon) or view.has({".", ";", ","}, high, colon):
        return False
    noun = view.word(high - 1) in lexis.ADJECTIVES_OF_PEOPLE_WITH_A_DISORDER and low + 1 == high
    return view.word(high) in lexis.WORDS_BEFORE_A_TRAIT or (noun and colon - high <= _LONGEST_LABEL)


def _dose_follows(view: TokenView, i: int, done: Sequence[Candidate], *, named: bool) -> bool:
    """Whether the dose stands at token i; behind a sort of people a drug, or a verb, may stand between."""
    dose = next((d.start for d in done if d.role == "dose" and d.start >= i), None)
    if dose is None or dose > i + _LONGEST_NAME * named:
        return False
    return dose == i or drug_before(view.tokens, dose, i) is not None


def _is_label_sign(view: TokenView, i: int) -> bool:
    return view.word(i) in {":", "="} or (view.word(i) in DASHES and not (view.is_glued(i) and view.is_glued(i + 1)))


def _end_of_scope(view: TokenView, low: int, high: int, done: Sequence[Candidate]) -> int:
    """The token behind what a label holds for: the end of its brackets, of its cell, another label, or of the statement."""
    depth, own = 0, cell_of(view, low)
    first = next((d.start for d in done if d.role == "dose" and d.start >= high), len(view.tokens))
    alone = not names_sort(view, low, high)
    nested = False  # "Child: mild: 10 mg/kg; severe: 20 mg/kg"
    for i in range(low, len(view.tokens)):
        depth += (view.word(i) in OPENING) - (view.word(i) in CLOSING)
        if depth < 0 or (own is not None and cell_of(view, i) != own and view.tokens[i].start < view.tokens[i].end):
            return i
        if alone and i >= high and people_at(view, i):
            return i  # a band holds for what stands before the next, whatever that one labels
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
    """The people that a head of the dose's column or row names, or its stem, or the nearest such heading."""
    context, place = view.context, cell_of(view, found.start)
    if place is not None:
        rows = (people_in(view.cell(low, high)) for low, high, _ in context.cells[:place])
        if people := people_in(context.cells[place][2]) or next(filter(None, rows), None):
            return people
    parts = _PARTS_OF_A_STEM.split(context.lead_in.strip())
    over = (people_in(text) for text in (*reversed(parts), *(reversed(context.sections) if context.headed else ())))
    return next((people for people in over if people), None)
