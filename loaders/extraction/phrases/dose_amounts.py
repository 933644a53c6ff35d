"""Which amounts are doses as they stand: no test's load, nor what a drug is diluted in; a forbidden excess is a maximum.

Why: "a 75-g load" and "made up to 50 mL" are printed like doses; "no more than" and "do not give more than" both limit one.
Method: the words right around the amount.
Fails: it cannot; an amount no word speaks of stays as it is.
"""

from __future__ import annotations

import re

from loaders.extraction.phrases.amounts import SIGNS_OF_MULTIPLYING, Amount, amount_at
from loaders.extraction.phrases.parameters import MEASURES, drug_at, drug_before
from loaders.extraction.phrases.table_headers import cell_of
from loaders.language import lexis
from loaders.language.lexicon import phrase_class
from loaders.language.numerals import number_at
from loaders.language.token_view import LOOK, TokenView
from loaders.language.units import unit_at

_SURE = {"mass", "dosage", "activity", "form", "volume"}
_LIMITED = {"<", "<=", ">", ">="}
_PIECES = 8  # tokens of "1 to 2 film-coated tablets"
_LOADS = {"load"}
_TIMES = re.compile(r"x(\d{1,2})")
_MOVED = phrase_class("dose raised", "dose lowered")


def first_of_two(view: TokenView, amount: Amount) -> Amount:
    """"reduce it from 85 to 65 mg/m2", "5 → 10 mg": the old dose takes the unit printed with the new one."""
    if amount.unit is not None or amount.value is None or view.word(amount.end) not in {"to", "→"}:
        return amount
    moved = view.word(amount.start - 1) == "from" and (
        _MOVED.last(view.tokens, max(0, amount.start - LOOK // 4), amount.start) is not None)
    if not moved and view.word(amount.end) == "to":
        return amount
    new = amount_at(view, amount.end + 1)
    return amount._replace(unit=new.unit) if new and new.kind in _SURE and new.value else amount


def is_counted_twice(view: TokenView, amount: Amount, end: int, daily: bool) -> bool:
    """"500 mg x 2", "2 x 500 mg daily": two pieces at once or one of them twice, which the words leave open."""
    if amount.value is not None and amount.value.formula and view.word(amount.core + 1) in SIGNS_OF_MULTIPLYING:
        return daily or amount.second is not None  # "2 x 8/500 mg": of a pair only one part could be worked out
    glued = _TIMES.fullmatch(view.word(end))
    hit = number_at(view, end + 1) if view.word(end) in SIGNS_OF_MULTIPLYING else None
    times, behind = (int(glued[1]), end + 1) if glued else (hit[1].value, hit[0]) if hit else (1, end)
    return times > 1 and view.word(behind) not in lexis.NOUNS_OF_DOSE and unit_at(view.tokens, behind) is None


def is_size_of_piece(view: TokenView, amount: Amount) -> bool:
    """"2 tablets x 200 mg", "2 tablets of 200 mg", "200 mg, 2 tablets": how strong each of several pieces is."""
    if amount.kind != "mass":
        return False
    if view.word(amount.start - 1) in SIGNS_OF_MULTIPLYING:
        return amount.start > 1 and view.tokens[amount.start - 2].kind == "word"
    if view.word(amount.start - 1) == "of":
        counted = next((found for n in range(amount.start - 2, max(-1, amount.start - _PIECES), -1)
                        if (found := amount_at(view, n)) and found.end == amount.start - 1), None)
        return counted is not None and is_several_pieces(counted)
    following = amount_at(view, amount.end + 1) if view.word(amount.end) == "," else None
    return following is not None and following.op is None and is_several_pieces(following)


def is_several_pieces(amount: Amount) -> bool:
    """"2 tablets", not "1 tablet", of which the strength is the dose."""
    return amount.kind == "form" and (amount.low is not None or (amount.value is not None and amount.value.value > 1))


def behind_strength(view: TokenView, amount: Amount) -> int | None:
    """"2 tablets of 500/62.5 mg twice daily": the token behind the strength of the pieces, where the frequency stands."""
    strength = amount_at(view, amount.end + 1) if amount.kind == "form" and view.word(amount.end) == "of" else None
    return strength.end if strength and strength.kind == "mass" else None


def is_denominator(view: TokenView, amount: Amount) -> bool:
    """"protein per 100 g", "75 mg/100 g": what an amount is in, and nothing to give."""
    before = view.word(amount.start - 1)
    return amount.op is None and (before == "per" or (before == "/" and view.is_glued(amount.start)))


def is_bare_excess(view: TokenView, amount: Amount) -> bool:
    """"> 15 mg" and no word beside it, in a cell or a bullet: more than so much is nothing to give."""
    if amount.op not in {">", ">="}:
        return False
    place = cell_of(view, amount.start)
    low, high = (view.start, view.end) if place is None else view.context.cells[place][:2]
    text, (first, last) = view.block.text, (view.tokens[amount.start].start, view.tokens[amount.end - 1].end)
    return not text[low:first].strip() and text[last:high].strip()[:2] in {"", "or"}


def is_additive(view: TokenView, amount: Amount) -> bool:
    """"KCl 40 mmol/L", "potassium chloride: 20 mmol per litre": what is added to each litre of a fluid."""
    if amount.unit is None or amount.unit.code not in {"mmol/L", "meq/L"} or amount.op in _LIMITED:
        return False
    place = amount.start - (view.word(amount.start - 1) == ":")
    drug = drug_before(view.tokens, place, max(0, place - 3))
    return drug is not None and drug[1] == place and MEASURES.before(view.tokens, place) is None  # potassium is measured


def is_dilution(view: TokenView, amount: Amount) -> bool:
    """"50 units made up to 50 mL", "1 g in 100 mL": how a preparation is made, and what it is made up to."""
    return is_diluent(view, amount) or view.words(amount.end, amount.end + 2) == ["made", "up"]


def is_diluent(view: TokenView, amount: Amount) -> bool:
    """"in 100 mL", "in 3 mL/kg of diluent", "made up to 50 mL": the volume of a preparation."""
    near = set(view.words(amount.start - 3, amount.start))
    volume = amount.kind == "volume" or (amount.unit is not None and amount.unit.code == "mL/kg")
    return volume and bool(lexis.VERBS_OF_DILUTING & near or view.word(amount.start - 1) == "in")


def is_forbidden(view: TokenView, amount: Amount) -> bool:
    """"do not give more than 2 g in 24 hours": what must not be passed is the most that may be given."""
    if amount.op != ">":
        return False
    words = view.words(max(view.clause_start(amount.start), amount.start - 7), amount.start)
    barred = lexis.VERBS_FORBIDDING_A_DOSE & set(words) or (words[:1] == ["no"] and lexis.NOUNS_OF_ONE_DOSE & set(words))
    return bool(barred) and not lexis.COMMA_CONDITIONAL_OR_UNTIL & set(words)


def is_ceiling(view: TokenView, amount: Amount) -> bool:
    """"may go up to 3 g": as far as a dose can be raised is the most that may be given."""
    led = view.phrase(amount.start - 3, amount.start) == "go up to"
    return amount.op is None and led and view.word(amount.start - 4) in lexis.MODALS


def is_oxygen(view: TokenView, amount: Amount) -> bool:
    """"set the concentrator to 1 L/min", "a Venturi mask at 4 L/min": a flow through a device of oxygen."""
    return amount.unit is not None and amount.unit.code == "L/min" and amount.op not in {"<", ">"} and bool(
        lexis.DEVICES_OF_OXYGEN & set(view.words(amount.start - LOOK // 2, amount.end + 6))) and drug_before(
        view.tokens, amount.start, max(0, amount.start - 4)) is None


def is_of_fluid(view: TokenView, amount: Amount) -> bool:
    """"if more than 5 L of ascites is drained": what is found in a condition, and not given."""
    return amount.op in _LIMITED and amount.kind == "volume" and view.word(amount.start - 1) == "if" and (
        view.word(amount.end) == "of")


def is_load(view: TokenView, amount: Amount) -> bool:
    """"a 75-g oral glucose tolerance test", "a 100-g, 3-hour OGTT": a test's name; "a 75-g glucose load" is given."""
    if not amount.hyphened:
        return False
    start = amount.end + (view.word(amount.end) == ",")
    lasting = amount_at(view, start)
    start = lasting.end if lasting and lasting.kind == "time" else start
    tests = lexis.NOUNS_OF_LOADING_TESTS - (_LOADS if drug_at(view.tokens, amount.end) else set())
    return bool(tests & set(view.words(start, start + 4)))
