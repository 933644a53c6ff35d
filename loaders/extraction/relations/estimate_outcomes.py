"""What a ratio or difference is of: "hazard ratio for all-cause mortality", not a hazard ratio of anything.

Why: a list of outcomes with a ratio in brackets behind each says four things; four times "hazard ratio" says none of them.
Method: a pass over the estimates that are known by their statistic. Its outcome stands behind "for", or before the bracket
    or comma that opens on it: the next item of a list, what a risk is "of", what a difference is "in", what was changed;
    of these the nearest. Interval, p-value and time that go with the estimate take the same name.
Fails: an estimate whose outcome is not told so stays with the name of its statistic.
"""

from __future__ import annotations

from collections.abc import Sequence

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.arms import behind_bracket
from loaders.extraction.phrases.clause_arguments import sentence_start
from loaders.extraction.phrases.noun_phrases import Place, noun_phrase_before, trim_ends, whole_after
from loaders.extraction.phrases.parameters import OUTCOMES, drug_at
from loaders.extraction.phrases.table_headers import cell_of
from loaders.extraction.phrases.table_units import outcome_named_by_row
from loaders.language import lexis
from loaders.language.lexer import DASHES
from loaders.language.lexicon import phrase_class
from loaders.language.tables import rows
from loaders.language.token_view import CLOSING, OPENING, TokenView

_COMPARING = frozenset(row["name"] for row in rows("measures", "effect") if row.get("compares"))
_CHANGES, _PEOPLE = phrase_class("change"), phrase_class("population")
_LONGEST, _FAR, _NEAR, _IN_BRACKET = 8, 30, 6, 14  # tokens
_BY_STATISTIC = {"statistic", "tabled"}
_WITH_ESTIMATE = {"CI", "p-value", "timepoint"}
_RISKS = lexis.NOUNS_OF_RISKS_AND_DIFFERENCES
_CUT = lexis.COMPARATIVES | {"neither", "nor"}
_LEADING = lexis.PREPOSITIONS_TO_AN_OUTCOME
_OPENING = lexis.SIGNS_BEFORE_AN_ESTIMATE
_ITEM = lexis.JOINTS_OF_LISTED_ESTIMATES


def relate_outcomes(view: TokenView, found: Sequence[Candidate]) -> None:
    """Name each comparing statistic, and what goes with it, by its outcome too."""
    floor, n = 0, 0
    listed = False
    while n < len(found):
        one = found[n]
        end = n + 1
        while end < len(found) and found[end].role in _WITH_ESTIMATE:
            end += 1
        statistic = one.parameter if one.role == "effect" and one.rule in _BY_STATISTIC else None
        if statistic is not None and statistic in _COMPARING:
            outcome = _outcome_told(view, one, max(floor, sentence_start(view, one.start)), listed)
            for told in found[n:end] if outcome else ():
                if outcome and told.parameter == statistic:
                    told.parameter, told.outcome = statistic_of(statistic, outcome), outcome
            listed = outcome is not None
        if one.role in {"effect", "rate"}:
            floor = max(found[m].end for m in range(n, end))
        n = end


def statistic_of(statistic: str, outcome: str) -> str:
    """The name of an estimate: its statistic, then its outcome.

    >>> statistic_of("hazard ratio", "death")
    'hazard ratio for death'
    """
    return f"{statistic} for {outcome}"


def _outcome_told(view: TokenView, found: Candidate, floor: int, listed: bool) -> str | None:
    """The outcome of an estimate: of its row in a table of outcomes, or by the words around it."""
    cell = cell_of(view, found.start)
    if cell is not None:
        return outcome_named_by_row(view, cell)
    place = _outcome(view, found, floor, listed)
    return view.text(*_whole_choice(view, place, floor, found.start)) if place else None


def _whole_choice(view: TokenView, place: Place, low: int, high: int) -> Place:
    """"death or tracheostomy", "death or hospitalisation for heart failure": of neither event alone."""
    start, end = place
    while end < high and view.word(end) == "or" and (more := whole_after(view, end + 1, end + 1 + _LONGEST)) and (
            more[0] == end + 1 and _is_outcome(view, more)):
        end = more[1]
    while start > low and view.word(start - 1) in {"or", "for"} and (
            more := noun_phrase_before(view, start - 1, low, {"of"})) and _names_outcome(view, more):
        start = _behind_risk(view, more)[0]
    return start, end


def _names_outcome(view: TokenView, place: Place) -> bool:
    return any(OUTCOMES.at(view.tokens, n) for n in range(*place)) and _is_outcome(view, place)


def _outcome(view: TokenView, found: Candidate, floor: int, listed: bool) -> Place | None:
    """The tokens of the outcome: behind the statistic or its bracket, else before it."""
    first, behind = found.place or (found.start, found.start)
    if found.place and view.word(behind) == "for":
        place = whole_after(view, behind + 1, found.amount.core if found.amount else found.end)
        if place and _is_outcome(view, place):
            return place
    end = behind_bracket(view, found.end)
    if view.word(end) == "for" and (place := whole_after(view, end + 1, end + 1 + _LONGEST)) and _is_outcome(view, place):
        return place
    opened = _bracket_before(view, first)
    if opened == first:
        opened = view.last(_OPENING, max(floor, first - _LONGEST), first) or first
    low = max(floor, opened - _FAR)
    return (_item(view, low, opened) if listed else None) or _nearest(view, low, opened) or (
        _item(view, low, opened) if opened != first else None)


def _bracket_before(view: TokenView, first: int) -> int:
    """The bracket that token `first` stands in, also behind a semicolon: "(13 studies; pooled hazard ratio"."""
    depth = 0
    for n in range(first - 1, max(-1, first - _IN_BRACKET), -1):
        depth += (view.word(n) in CLOSING) - (view.word(n) in OPENING)
        if depth < 0:
            return n
    return first


def _item(view: TokenView, low: int, opened: int) -> Place | None:
    """"..., liver mortality (": the noun phrase right before the bracket, as the next of a list or what a verb has."""
    place = noun_phrase_before(view, opened, low, {"of", "for"})
    if place is None or view.word(place[0] - 1) not in _ITEM or place[0] - low > _LONGEST:
        return None
    told = _nearest(view, place[0] - 1, opened) or place
    return told if _is_outcome(view, told) else None


def _nearest(view: TokenView, low: int, high: int) -> Place | None:
    """What a risk is of, a difference is in or a verb changed, the last among tokens [low, high)."""
    for n in range(high - 1, low - 1, -1):
        place = None
        if view.word(n) in _RISKS and view.word(n + 1) in _LEADING:
            place = whole_after(view, n + 2, min(high, n + 2 + _LONGEST))
        elif (verb := _CHANGES.at(view.tokens, n)) and view.word(verb[0]) not in _RISKS | DASHES and (
                view.word(n - 1) not in lexis.DETERMINERS | {"than"}):
            place = whole_after(view, verb[0] + (view.word(verb[0]) in lexis.DETERMINERS), high)
        elif high - n <= _NEAR and (hit := OUTCOMES.at(view.tokens, n)) and view.word(n) not in _RISKS:
            place = noun_phrase_before(view, min(hit[0], high), low, {"of"})
        place = _behind_risk(view, place) if place else None
        if place and place[1] <= high and _is_outcome(view, place):
            return place
    return None


def _behind_risk(view: TokenView, place: Place) -> Place:
    """"decreased risk of all-cause mortality": what the risk is of."""
    noun = next((n for n in range(place[1] - 2, place[0] - 1, -1)
                 if view.word(n) in _RISKS and view.word(n + 1) == "of"), None)
    start = place[0] if noun is None else noun + 2
    for n in range(place[1] - 1, start - 1, -1):
        verb = _CHANGES.at(view.tokens, n)
        if (verb and verb[0] < place[1] and view.word(verb[0]) not in DASHES) or view.word(n) in _CUT:
            start = max(start, verb[0] if verb else n + 1)  # "statins reduced all-cause mortality", "more strokes"
            break
    return trim_ends(view, start, place[1]) or place


def _is_outcome(view: TokenView, place: Place) -> bool:
    """Not people, an arm, a drug or a number."""
    plain = trim_ends(view, *place) == place and place[1] - place[0] <= _LONGEST
    plain = plain and not (place[1] - place[0] == 1 and view.word(place[0]) in lexis.NOUNS_NAMING_NO_OUTCOME)
    return plain and not view.has_number(*place) and not _PEOPLE.before(view.tokens, place[1]) and drug_at(
        view.tokens, place[0]) is None and not view.has(lexis.ARMS_AND_CONTROLS, *place)
