"""Doses that are no mass of a drug: the pressure of a device, cells for each kilogram, volumes of plasma.

Why: "CPAP at 10 cm H2O" and "2 × 10^6 cells/kg" are what is given, though no table of drugs knows them.
Method: the unit tells what sort of dose it is; a device before the number, or the cells inside the unit, name it.
Fails: returns None for limits ("if CPAP exceeds 15 cm H2O") and for pressures that no device gives.
"""

from __future__ import annotations

from loaders.extraction.candidates import Candidate, candidate
from loaders.extraction.phrases.amounts import Amount
from loaders.extraction.phrases.parameters import MEASURES, drug_before, drug_name, name
from loaders.extraction.roles import dose_kinds
from loaders.language import lexis
from loaders.language.lexicon import phrase_class
from loaders.language.token_view import LOOK, TokenView

_DEVICES = phrase_class("device")
_LIMITS = {"<", ">"}
_CELLS = {"cells", "cell"}
_REACH = 8  # tokens


def setting(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """The dose that an amount of pressure, cells or plasma tells."""
    named = None
    if amount.kind == "pressure" and amount.op not in _LIMITS and amount.second is None:
        named = _device(view, amount, done)
    elif amount.unit is not None and amount.unit.code == "{plasma_volume}":
        named = "plasma exchange" if lexis.NOUNS_OF_PLASMA_EXCHANGE & view.vocabulary else "plasma"
    elif amount.kind == "dosage" and _CELLS & set(view.words(amount.core, amount.end)):
        named = _cells(view, amount)
    if named is None:
        return None
    found = candidate(amount, "dose", "setting", named)
    dose_kinds.add_kind(view, found, done)
    return found


def _device(view: TokenView, amount: Amount, done: list[Candidate]) -> str | None:
    """"CPAP at 10 cm H2O", "raise it to 12 cm H2O": the device before a pressure, or that of the pressure before."""
    low = view.clause_start(amount.start)
    floor = max(low, amount.start - _REACH)
    if lexis.CONDITIONAL_OR_UNTIL & set(view.words(floor, amount.start)):
        return None  # in a condition a pressure is a limit
    hit = _DEVICES.last(view.tokens, floor, amount.start)
    if hit and MEASURES.last(view.tokens, hit[1], amount.start) is None:  # "on CPAP, plateau pressure 30 cm H2O" is measured
        return name(view, hit[:2])
    last = done[-1] if done else None
    same = last is not None and last.rule == "setting" and last.amount is not None and last.amount.unit == amount.unit
    return last.parameter if last and same and amount.start - last.end <= _REACH and MEASURES.last(
        view.tokens, last.end, amount.start) is None else None


def _cells(view: TokenView, amount: Amount) -> str:
    """"2 × 10^6 CD34+ cells/kg": the cells are named inside the unit, else by the product before it."""
    drug = drug_before(view.tokens, amount.start, max(view.clause_start(amount.start), amount.start - LOOK // 2))
    place = next(n for n in range(amount.core, amount.end) if view.word(n) in _CELLS)
    start = place
    while start > amount.core and (view.tokens[start - 1].kind == "word" or view.word(start - 1) in {"+", "-"}):
        start -= 1
    if start == place and drug:
        return drug_name(view, drug)
    return name(view, (start, place + 1))
