"""Routes that coordinated doses of one drug share: "500 mg, then 250 mg PO", "0.2 mg/kg IM/IN (max 10 mg)".

Why: a route that is said once for two doses is missing from one of them.
Method: of two doses of one drug that follow each other within a sentence, where nothing stands between them but joints, how
    often, or the bracket that the second opens, the one without a route has that of the other. What is told of a whole day,
    or has its own frequency where the first was given before a "then" by another, is left as it is.
Fails: it cannot; a dose next to which another drug, route or sentence begins gets none.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.clause_arguments import sentence_start
from loaders.extraction.phrases.parameters import drug_at
from loaders.extraction.phrases.table_headers import cell_of
from loaders.extraction.roles.dose_routes import time_at
from loaders.language import lexis
from loaders.language.frequencies import frequency_at
from loaders.language.lexer import DASHES
from loaders.language.routes import route_at
from loaders.language.token_view import OPENING, TokenView

_LONGEST = 12  # tokens


def share_routes(view: TokenView, done: Sequence[Candidate]) -> None:
    """Write the route of one of two coordinated doses onto the other."""
    doses = [found for found in done if found.role == "dose"]
    for first, second in pairwise(doses):
        if "route" in first.qualifiers and "route" not in second.qualifiers and _are_coordinated(view, first, second):
            second.qualifiers["route"] = first.qualifiers["route"]
    for found in doses:
        _share_with_all(view, found, doses)
    for second, first in pairwise(reversed(doses)):
        own = "route" in second.qualifiers and route_told_behind(view, second)
        if own and "route" not in first.qualifiers and _are_coordinated(view, first, second):
            first.qualifiers["route"] = second.qualifiers["route"]


def _share_with_all(view: TokenView, last: Candidate, doses: Sequence[Candidate]) -> None:
    """"A 600 mg every 8 hours plus B 400 mg twice daily, both IV": the route behind "both" is of all of them."""
    place = last.end + (view.word(last.end) == ",")
    hit = route_at(view, place + 1) if view.word(place) in lexis.QUANTIFIERS_ALL_BOTH_EACH else None
    low = sentence_start(view, last.start)
    for found in doses if hit else ():
        if hit and low <= found.start <= last.start:
            found.qualifiers.setdefault("route", hit[1])


def route_told_behind(view: TokenView, found: Candidate) -> bool:
    """Whether the words of the dose itself end in its route: "250 mg PO"."""
    return any(route_at(view, n) for n in range(found.amount.end if found.amount else found.start, found.end))


def _are_coordinated(view: TokenView, first: Candidate, second: Candidate) -> bool:
    """Whether nothing but joints stands between two doses of one drug, in one sentence and one cell."""
    if first.parameter != second.parameter or second.start - first.end > _LONGEST or (
            cell_of(view, first.start) != cell_of(view, second.start)):
        return False
    place, joined = first.end, second.start <= first.end
    while place < second.start:
        often = frequency_at(view, place)
        if drug_at(view.tokens, place) or route_at(view, place):
            return False
        word = view.word(place)
        joined = joined or word in lexis.JOINTS_OF_COORDINATED_DOSES | OPENING
        time = None if often else time_at(view, place)
        if not (often or time) and word not in (
                lexis.JOINTS_OF_COORDINATED_DOSES | lexis.WORDS_BETWEEN_COORDINATED_DOSES | OPENING | DASHES):
            return False
        place = often.end if often else time or place + 1
    return joined
