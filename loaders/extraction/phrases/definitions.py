"""What a limit is on where the words before it name a disorder, a move or a share of time, and not a measure.

Why: "hyperkalaemia means above 5.5 mmol/L", "a rise of 10 g/L or more is a good response" and "time below 3.9 mmol/L < 4%"
    limit a measure that stands in the name, in the words before, or as a limit inside a name.
Method: a table of disorders with what is measured of them; the last measure before a move that a verdict follows; the
    words from "time" to the limit.
Fails: every function returns None where the unit is of another kind, or nothing was measured before.
"""

from __future__ import annotations

from loaders.extraction.phrases.amounts import Amount
from loaders.extraction.phrases.measure_resolution import MOVES, move_name
from loaders.extraction.phrases.parameters import MEASURES, Governor
from loaders.language import lexis
from loaders.language.comparators import COMPARING
from loaders.language.lexicon import Phrases, phrase_class
from loaders.language.tables import rows
from loaders.language.token_view import LOOK, OPENING, TokenView

_DISORDERS: Phrases[str] = Phrases((form, row["measure"]) for row in rows("measures", "disorder")
                                   for form in row["forms"])
_LIMITED = {"<", "<=", ">", ">="}
_CELLS = phrase_class("cells")
_NO_MOVED = {"age", "risk", "score"}
_SHARES = {"parasitaemia", "SpO2"}  # told in percent themselves: of other disorders it is a share of people
_FAR, _REACH = 10, 6  # tokens


def measure_of_limit(view: TokenView, amount: Amount) -> Governor | None:
    """The measure that a disorder, a move or a share of time before the limit tells."""
    if amount.op not in _LIMITED and amount.low is None:
        return None
    if amount.kind == "concentration" and view.word(amount.start - 1) == "time" and amount.op in _LIMITED:
        return Governor(amount.start - 1, amount.start, "glucose", "share")  # "time below 54 mg/dL"
    return _disorder(view, amount) or _moved_measure(view, amount) or _share_of_time(view, amount)


def _disorder(view: TokenView, amount: Amount) -> Governor | None:
    """"severe thrombocytopenia means < 20 × 10^9/L", "hyponatraemia (<135 mmol/L)"."""
    if amount.unit is None or not _DISORDERS.opened_by(view.vocabulary):
        return None
    place = amount.start - (view.word(amount.start - 1) in OPENING)
    while place > amount.start - _REACH and view.word(place - 1) in lexis.WORDS_DEFINING_A_VALUE:
        place -= 1
    hit = _DISORDERS.before(view.tokens, place)
    if hit is None or (amount.kind == "percent" and hit[1] not in _SHARES):  # "a risk of febrile neutropenia above 20%"
        return None
    return Governor(hit[0], place, hit[1], "defined")


def _moved_measure(view: TokenView, amount: Amount) -> Governor | None:
    """"recheck haemoglobin after 4 weeks; a rise of 10 g/L or more is a good response": the measure last spoken of."""
    place = amount.start - (view.word(amount.start - 1) in {"of", "by"})
    move = MOVES.get(view.word(place - 1))
    if move is None or view.word(place - 2) not in lexis.DETERMINERS_AND_NO or amount.unit is None or not (
            lexis.VERBS_OF_VERDICTS & set(view.words(amount.end, amount.end + 4))):  # without a verdict it is a result
        return None
    if MEASURES.at(view.tokens, amount.end + 1) and view.word(amount.end) in {"in", "of"}:
        return None  # "a rise of 10 g/L in haemoglobin" names it behind
    hit = MEASURES.last(view.tokens, max(0, place - LOOK), place - 2)
    tokens = view.tokens
    if hit is None:  # "Recheck haemoglobin. A rise of ..."
        tokens = view.before
        hit = MEASURES.last(tokens, max(0, len(tokens) - LOOK), len(tokens)) if tokens else None
    if hit is None or hit[2] in _NO_MOVED:
        return None
    words = " ".join(token.text for token in tokens[hit[0]:hit[1]])
    return Governor(place - 1, place, move_name(words, move), "moved")


def _share_of_time(view: TokenView, amount: Amount) -> Governor | None:
    """"time below 54 mg/dL < 1%": a share of the time beyond a limit."""
    if amount.kind != "percent" or "time" not in view.vocabulary:
        return None
    start = next((n for n in range(amount.start - 1, max(-1, amount.start - _FAR), -1) if view.word(n) == "time"), None)
    if start is None or view.word(start + 1) not in lexis.ABOVE_AND_BELOW | COMPARING or start + 2 >= amount.start:
        return None
    end = amount.start
    while view.word(end - 1) in lexis.WORDS_BEFORE_A_DEFINED_TIME:
        end -= 1  # "time above 13.9 mmol/L should be <5%": no part of the name
    return Governor(start, end, view.text(start, end), "share")


def is_in_name(view: TokenView, amount: Amount) -> bool:
    """"MELD 3.0": a number inside the name of a measure."""
    hit = MEASURES.before(view.tokens, amount.end) if amount.op is None and amount.unit is None else None
    return hit is not None and hit[0] < amount.start


def is_of_cells(view: TokenView, amount: Amount) -> bool:
    """"in ≥40% of nuclei": a limit on the share of the cells that are looked at, and no result."""
    if amount.kind != "percent" or amount.op not in _LIMITED or not _CELLS.opened_by(view.vocabulary):
        return False
    return view.word(amount.end) in {"of", "in"} and _CELLS.first(
        view.tokens, amount.end + 1, min(amount.end + _REACH, len(view.tokens))) is not None
