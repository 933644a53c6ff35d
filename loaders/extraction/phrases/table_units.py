"""Lengths and shares in cells whose heads print the unit: 12 under "Duration (weeks)", 97.8 under "SVR12 (%)".

Why: a table prints a unit once, over its column, and what a cell counts is named there too.
Method: a bare number that is all a cell says takes the time or per cent its head prints; a share is named by the words
    of the head, unless they name a measure, a dose or a change.
Fails: returns the amount as it is, or None, where the head does not say it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from loaders.extraction.candidates import Candidate, candidate
from loaders.extraction.phrases.amounts import Amount
from loaders.extraction.phrases.noun_phrases import noun_phrase_before
from loaders.extraction.phrases.table_headers import cell_of, read, row_head
from loaders.language import lexis
from loaders.language.lexer import keys_of, tokenise
from loaders.language.token_view import STATISTICS, TokenView, view_of
from loaders.language.units import Unit, unit_at

_LONGEST_HEAD = 80  # characters
_WHOLE = 100  # percent
_UNIT = re.compile(r"\s*[(\[,]\s*(?:in\s)?(?P<unit>%|per ?cent|[a-z]{1,8})\s*[)\]]?\s*$", re.IGNORECASE)
_SHARED = re.compile(r"\s[(\[](?P<unit>%|per ?cent)[)\]]\s(?P<arm>\w[^%]*)$", re.IGNORECASE)  # "Responders (%) Placebo"
_KINDS = {"time", "percent"}
_FOLLOW_UP = re.compile(r"[(\[;,]|follow[- ]?up", re.IGNORECASE)
_RATE_CELL = re.compile(r"\d[\d.,·]*\*?\s*(?:[(\[]\s*(?:95\s?%\s?CI:?\s*)?[\d.·]+\s*(?:to|[-–—,;])\s*[\d.·]+\s*[)\]])?")


def with_unit(view: TokenView, amount: Amount) -> Amount:
    """The amount with the unit of its head, where it is all that its cell says and the head prints a time or per cent."""
    place = cell_of(view, amount.start)
    if not place or amount.unit is not None or amount.second is not None or not _is_alone(view, amount, place):
        return amount
    unit = _unit_of(view.context.cells[place][2])
    return amount._replace(unit=unit) if unit else amount


def share_of_column(view: TokenView, amount: Amount, _done: list[Candidate]) -> Candidate | None:
    """The rate that a percentage is which stands alone under the name of what is counted."""
    place = cell_of(view, amount.start)
    if not place or amount.kind != "percent" or amount.op not in {None, "between"} or not _is_alone(view, amount, place):
        return None
    if row_head(view).measure:
        return None  # "92-94%" in the row of SpO2: a band
    head = view.context.cells[place][2]
    arm = _SHARED.search(head)
    counted = outcome_named_by_row(view, place) or _count_of_column(head[:arm.start()] if arm else head)
    if not counted or amount.top > _WHOLE:
        return None
    found = candidate(amount, "rate", "celled-share", counted)
    if arm:
        found.qualifiers["arm"] = arm["arm"]
    return found


def rate_of_table(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """42.1 under "Incidence per 10 000 population", told by the head or by the caption: the first number of its cell."""
    place = cell_of(view, amount.start)
    if not place or amount.unit is not None or amount.value is None or amount.op is not None or amount.second is not None:
        return None
    low, high, head = view.context.cells[place]
    printed = view.block.text[low:high].strip()
    if not _RATE_CELL.fullmatch(printed) or view.tokens[amount.start].start - low > len(printed) or any(
            low <= view.tokens[d.start].start < high for d in done if d.end <= amount.start):
        return None
    told = _rate_in(head) or (_rate_in(view.context.lead_in) if _holds_rates(head) else None)
    if told is None:
        return None
    found = candidate(amount._replace(unit=told[1]), "rate", "tabled-rate", outcome_named_by_row(view, place) or told[0])
    if band := read(head).band or row_head(view).band:
        found.qualifiers["pop" if band[0] == "pop" else "cond"] = band[1]
    return found


def outcome_named_by_row(view: TokenView, i: int) -> str | None:
    """The outcome at the head of a row of a table whose first column holds outcomes."""
    headed = lexis.HEADS_OF_OUTCOMES & set(keys_of(view.context.cells[0][2]))
    low, high, _ = view.context.cells[0]
    words = _FOLLOW_UP.split(view.cell(low, high), maxsplit=1)[0].strip(" *:-–")
    named = headed and i and len(words) <= _LONGEST_HEAD and any(map(str.isalpha, words))
    return words if named and not any(map(str.isdecimal, words)) else None


@lru_cache(maxsize=512)
def _rate_in(text: str) -> tuple[str, Unit] | None:
    """What a head or caption counts, and per how many: "Incidence per 10 000 population"."""
    if not text or len(text) > 2 * _LONGEST_HEAD:
        return None
    view = view_of(text)
    for per in range(1, len(view.tokens)):
        unit = unit_at(view.tokens, per) if view.word(per) in {"per", "/"} else None
        counted = unit is not None and unit[1].kind == "incidence"
        noun = noun_phrase_before(view, per - (view.word(per - 1) in {"(", ","})) if counted else None
        if unit and noun and view.has(lexis.NOUNS_OF_FREQUENCY | {"deaths", "cases"}, *noun):
            return view.text(*noun), unit[1]
    return None


def _holds_rates(head: str) -> bool:
    """Whether a column holds what its table's caption says: of an age, or with intervals."""
    return bool(read(head).band) or bool(lexis.NOUNS_OF_FREQUENCY & set(keys_of(head))) or "CI" in head


def _is_alone(view: TokenView, amount: Amount, place: int) -> bool:
    """Whether the cell holds nothing else; what is masked in it, such as a marker, is nothing."""
    low, high, _ = view.context.cells[place]
    first, last = view.tokens[amount.start], view.tokens[amount.end - 1]
    at = view.start
    around = view.unmasked[low - at:first.start - at] + view.unmasked[last.end - at:high - at]
    return not around.strip(" *\x00")  # what was masked is \x00 here


@lru_cache(maxsize=512)
def _unit_of(head: str) -> Unit | None:
    """The time or per cent at the end of a head, in brackets or behind a comma; an age is a band, no length."""
    aged = lexis.NOUNS_OF_AGE & set(keys_of(head))
    found = _UNIT.search(head) or _SHARED.search(head) if len(head) <= _LONGEST_HEAD and not aged else None
    hit = unit_at(tokenise(found["unit"]), 0) if found else None
    return hit[1] if hit and hit[1].kind in _KINDS else None


@lru_cache(maxsize=512)
def _count_of_column(head: str) -> str | None:
    """What a column of shares counts."""
    if len(head) > _LONGEST_HEAD:
        return None
    words = _UNIT.sub("", head).strip(" *:")
    tokens = tokenise(words)
    told = {token.key for token in tokens}
    named = read(words).measure or STATISTICS.first(tokens, 0, len(tokens))
    return (
        words
        if words and not named and not told & lexis.NOUNS_WITHOUT_SHARES and any(char.isalpha() for char in words)
        else None
    )
