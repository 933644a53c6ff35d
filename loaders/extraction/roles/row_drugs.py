"""The drugs of a row that names several, each dosed in the next cell.

Why: "Amoxicillin PLUS doxycycline | 500 mg TDS 200 mg stat then 100 mg daily" doses two drugs in one cell; the last name
    before an amount is of the wrong one.
Method: the names are told apart by what joins them, the doses by whether one goes on with the dose before; where there are
    as many of these as of those, the order tells which is whose.
Fails: returns None where a choice is among the names, or the numbers do not fit.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from loaders.extraction.phrases.amounts import Amount, amount_at
from loaders.extraction.phrases.parameters import drug_at, drug_name, is_allergen
from loaders.extraction.phrases.table_headers import cell_of
from loaders.language import lexis
from loaders.language.token_view import TokenView

Drugs = list[tuple[int, int]]


def drugs_of_row(view: TokenView, i: int) -> Drugs | None:
    """The drugs that the first cell of the row of token i names to be given together, where it names more than one."""
    if not cell_of(view, i):
        return None
    start, end = view.context.cells[0][:2]
    found, place = [], 0
    while place < len(view.tokens) and view.tokens[place].start < end:
        drug = drug_at(view.tokens, place) if view.tokens[place].start >= start else None
        if drug and not is_allergen(view.tokens, *drug):
            found.append(drug)
        place = drug[1] if drug else place + 1
    names = {view.text(*drug).lower() for drug in found}
    joined = any(view.word(drug[0] - 1) in lexis.WORDS_JOINING_DRUGS_GIVEN_TOGETHER and not view.is_glued(drug[0] - 1)
                 for drug in found[1:])
    return found if len(names) > 1 and joined else None


def drug_by_place(view: TokenView, i: int, drugs: Drugs) -> str | None:
    """The drug of the dose at token i, where its cell has as many doses as its row has drugs, and all are given."""
    bare = all(low[1] + 1 == high[0] and view.word(low[1]) in lexis.WORDS_JOINING_DRUGS_GIVEN_TOGETHER
               for low, high in pairwise(drugs))
    own, groups = cell_of(view, i), 0
    if not bare or own is None:
        return None
    mine, last = None, None
    for amount in _doses(view, own):
        if last is None or lexis.WORDS_GOING_ON_WITH_A_DOSE.isdisjoint(view.words(last.end, amount.start)):
            groups += 1
        mine, last = (groups if amount.start <= i < amount.end else mine), amount
    return drug_name(view, drugs[mine - 1]) if mine and groups == len(drugs) else None


def _doses(view: TokenView, cell: int) -> Iterator[Amount]:
    """The amounts of a cell that are in units of dosing."""
    start, end = view.context.cells[cell][:2]
    place = next((n for n, token in enumerate(view.tokens) if token.start >= start), len(view.tokens))
    while place < len(view.tokens) and view.tokens[place].start < end:
        amount = amount_at(view, place)
        if amount and amount.unit is not None and amount.kind in lexis.KINDS_OF_DOSING_UNITS:
            yield amount
        place = amount.end if amount else place + 1
