"""Results in the cells of a table, told by the heads of their columns.

Why: "0.62 (0.47-0.81)" under "Hazard ratio" is one by its head alone.
Method: the first number of a cell under the name of a statistic, a p-value or an interval.
Fails: returns None under any other head.
"""

from __future__ import annotations

from loaders.extraction.candidates import Candidate, candidate
from loaders.extraction.phrases.amounts import Amount, unitless
from loaders.extraction.phrases.table_headers import cell_of
from loaders.language import lexis
from loaders.language.lexer import phrase_of
from loaders.language.token_view import OPENING, STATISTICS, TokenView, tokens_of

_RESULTS = {"effect", "rate"}
_CI_HEADS = {"ci", "95% ci", "95 % ci", "confidence interval", "95% confidence interval"}


def result_in_table(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """A number that opens a cell under "Hazard ratio (95% CI)", "P value", "95% CI"."""
    cell = cell_of(view, amount.start)
    if not cell or view.word(amount.start - 1) in OPENING or amount.unit is not None:
        return None  # in brackets stands what belongs to the result
    low, _, head = view.context.cells[cell]
    if any(low <= view.tokens[d.start].start and d.end <= amount.start for d in done):
        return None  # only the first number of a cell is under its head
    words = head.lower().strip(" *:")
    if phrase_of(head) in lexis.NOUNS_OF_P_VALUE and amount.value and 0 <= amount.value.value <= 1:
        last = next((d.parameter for d in reversed(done) if d.role in _RESULTS), None)
        return candidate(unitless(amount), "p-value", "tabled", last)
    if words in _CI_HEADS and amount.low:
        return candidate(unitless(amount), "CI", "tabled", next((d.parameter for d in reversed(done)), None))
    tokens = tokens_of(head)
    measure = STATISTICS.first(tokens, 0, len(tokens))
    return candidate(unitless(amount), "effect", "tabled", measure[2]) if measure and amount.value else None
