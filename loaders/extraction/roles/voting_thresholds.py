"""How many must agree for a statement to pass: "at least 75% of voters agreed", "consensus was set at ≥80%".

Why: methods of guidelines tell their own limits; read as a result, they would be an outcome of people.
Method: a limit on a percentage with a word of agreeing and one of a panel, a vote or consensus in its sentence.
Fails: returns None for any percentage without a limit, and where patients agree.
"""

from __future__ import annotations

from loaders.extraction.candidates import Candidate, candidate
from loaders.extraction.phrases.amounts import Amount
from loaders.extraction.phrases.clauses import sentence
from loaders.language import lexis
from loaders.language.token_view import TokenView

_LIMITED = {"<", "<=", ">", ">="}
_NEAR = 8  # tokens


def voting_share(view: TokenView, amount: Amount, _done: list[Candidate]) -> Candidate | None:
    """The limit that a percentage of voters is."""
    if amount.kind != "percent" or amount.op not in _LIMITED or view.vocabulary.isdisjoint(lexis.WORDS_OF_AGREEING):
        return None
    low, high = sentence(view, amount.start)
    words, near = set(view.words(low, high)), set(view.words(amount.start - _NEAR, amount.end + _NEAR))
    if not lexis.WORDS_OF_AGREEING & near or not lexis.NOUNS_OF_PANELS & words or lexis.PEOPLE_AND_OBSERVERS & near:
        return None  # "75% of patients agreed to take part"
    return candidate(amount, "threshold", "consensus", "agreement")
