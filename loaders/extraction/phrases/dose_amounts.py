"""Which amounts are doses as they stand: no test's load, nor what a drug is diluted in; a forbidden excess is a maximum.

Why: "a 75-g load" and "made up to 50 mL" are printed like doses; "no more than" and "do not give more than" both limit one.
Method: the words right around the amount.
Fails: it cannot; an amount no word speaks of stays as it is.
"""

from __future__ import annotations

from loaders.extraction.phrases.amounts import Amount, amount_at
from loaders.extraction.phrases.parameters import MEASURES, drug_before
from loaders.language import lexis
from loaders.language.lexicon import phrase_class
from loaders.language.token_view import LOOK, TokenView

_SURE = {"mass", "dosage", "activity", "form", "volume"}
_LIMITED = {"<", "<=", ">", ">="}
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


def is_additive(view: TokenView, amount: Amount) -> bool:
    """"KCl 40 mmol/L", "potassium chloride: 20 mmol per litre": what is added to each litre of a fluid."""
    if amount.unit is None or amount.unit.code not in {"mmol/L", "meq/L"} or amount.op in _LIMITED:
        return False
    place = amount.start - (view.word(amount.start - 1) == ":")
    drug = drug_before(view.tokens, place, max(0, place - 3))
    return drug is not None and drug[1] == place and MEASURES.before(view.tokens, place) is None  # potassium is measured


def is_dilution(view: TokenView, amount: Amount) -> bool:
    """"50 units made up to 50 mL", "1 g in 100 mL": how a preparation is made, and what it is made up to."""
    near = set(view.words(amount.start - 3, amount.start))
    mixed = amount.kind == "volume" and bool(lexis.VERBS_OF_DILUTING & near or view.word(amount.start - 1) == "in")
    return mixed or (view.words(amount.end, amount.end + 2) == ["made", "up"])


def is_forbidden(view: TokenView, amount: Amount) -> bool:
    """"do not give more than 2 g in 24 hours": what must not be passed is the most that may be given."""
    if amount.op != ">":
        return False
    words = view.words(max(view.clause_start(amount.start), amount.start - 7), amount.start)
    barred = lexis.VERBS_FORBIDDING_A_DOSE & set(words) or (words[:1] == ["no"] and lexis.NOUNS_OF_ONE_DOSE & set(words))
    return bool(barred) and not lexis.COMMA_CONDITIONAL_OR_UNTIL & set(words)


def is_oxygen(view: TokenView, amount: Amount) -> bool:
    """"set the concentrator to 1 L/min", "a Venturi mask at 4 L/min": a flow through a device of oxygen."""
    return amount.unit is not None and amount.unit.code == "L/min" and bool(
        lexis.DEVICES_OF_OXYGEN & set(view.words(amount.start - LOOK // 2, amount.end + 6))) and drug_before(
        view.tokens, amount.start, max(0, amount.start - 4)) is None


def is_of_fluid(view: TokenView, amount: Amount) -> bool:
    """"if more than 5 L of ascites is drained": what is found in a condition, and not given."""
    return amount.op in _LIMITED and amount.kind == "volume" and view.word(amount.start - 1) == "if" and (
        view.word(amount.end) == "of")


def is_load(view: TokenView, amount: Amount) -> bool:
    """"a 75-g load", "75-g oral glucose tolerance test": part of a test's name."""
    return amount.hyphened and bool(lexis.NOUNS_OF_LOADING_TESTS
            & set(view.words(amount.end, amount.end + 4)))
