"""By which route a dose is given, where words around it say so: all the ways of a choice, and none of another dose.

Why: "IV or IO" is the route of one dose, "1 g IV or oral amoxicillin 500 mg" are the routes of two.
Method: behind the amount stands a route, perhaps after a time, a bracket or how it is given; one whose next words are
    another drug or dose is of that. Before the amount it stands right there, in a bracket, before "dose" or a label's
    colon, before the drug's name, or between name and amount. Else the heads are asked (`table_headers.route_over`).
Fails: a dose whose route is told nowhere, or in two ways, has none.
"""

from __future__ import annotations

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases import table_headers
from loaders.extraction.phrases.parameters import drug_at
from loaders.language import lexis
from loaders.language.frequencies import frequency_at
from loaders.language.lexer import DASHES
from loaders.language.numerals import number_at
from loaders.language.routes import route_at, route_before, route_parts
from loaders.language.token_view import CLOSING, TokenView
from loaders.language.units import unit_at
from ontology.ground.route import Route

_LONGEST_BRACKET, _PASSED, _BETWEEN = 12, 8, 10  # tokens


def route_behind(view: TokenView, i: int) -> tuple[int, Route] | None:
    """The route that starts at token i, without a last way that is of the next dose: "1 g IV or oral amoxicillin 1 g"."""
    parts = route_parts(view.tokens, i)
    while parts and _is_of_next_dose(view, i, parts):
        parts.pop()
        while parts and view.word(parts[-1][0]) == "/":
            parts.pop()  # of "SC/IV: 2 mg" both are of what follows
    return (parts[-1][0], Route(tuple(dict.fromkeys(way for _, way in parts)))) if parts else None


def _is_of_next_dose(view: TokenView, start: int, parts: list[tuple[int, str]]) -> bool:
    """Whether an amount, with a drug or label before it, stands behind the last way, and a joint before: ", PO 5 mg"."""
    end = parts[-1][0]
    joint = view.word(parts[-2][0] if len(parts) > 1 else start - 1)
    drug = drug_at(view.tokens, end)
    if drug is None and view.word(end) in lexis.JOINTS_BEFORE_ANOTHER_DOSE | lexis.JOINTS_OF_COORDINATED_DOSES:
        return False
    named = end < len(view.tokens) and view.tokens[end].kind == "word" and not frequency_at(view, end)
    place = drug[1] if drug else end + named
    labelled = view.word(place) == ":"
    if not labelled and joint not in lexis.JOINTS_BEFORE_ANOTHER_DOSE:
        return False
    place += labelled
    hit = number_at(view, place)
    if hit is None or frequency_at(view, place):
        return False
    end = hit[0]
    if view.word(end) in DASHES | {"to"} and (more := number_at(view, end + 1)):
        end = more[0]
    unit = unit_at(view.tokens, end)
    return unit is not None and unit[1].kind in lexis.KINDS_OF_DOSING_UNITS


def passed_before_route(view: TokenView, i: int) -> int | None:
    """"over 10 minutes IV", "given IV", "as a single dose PO": the token of a route behind words of giving at token i."""
    place = i
    while place < min(i + _PASSED, len(view.tokens)):
        if place > i and route_at(view, place):
            return place
        if passed := time_at(view, place) or _diluent_at(view, place):
            place = passed
        elif view.word(place) in lexis.WORDS_PASSED_BEFORE_A_ROUTE:
            place += 1
        else:
            return None
    return None


def time_at(view: TokenView, i: int) -> int | None:
    """The token behind "over 10 minutes", "for 5 to 10 days"."""
    hit = number_at(view, i + 1) if view.word(i) in lexis.PREPOSITIONS_OF_A_TIME_OF_GIVING else None
    if hit is None:
        return None
    end = hit[0]
    if view.word(end) in DASHES | {"to"} and (more := number_at(view, end + 1)):
        end = more[0]
    unit = unit_at(view.tokens, end)
    return unit[0] if unit and unit[1].kind == "time" else None


def _diluent_at(view: TokenView, i: int) -> int | None:
    """The token behind "in 100 mL of normal saline"."""
    hit = number_at(view, i + 1) if view.word(i) == "in" else None
    unit = unit_at(view.tokens, hit[0]) if hit else None
    if unit is None or unit[1].kind != "volume":
        return None
    place = unit[0]
    while place < len(view.tokens) and (view.tokens[place].kind == "number" or view.word(place) in (
            lexis.WORDS_OF_A_DILUENT | lexis.NAMES_OF_SOLUTIONS)):
        place += 1
    return place


def add_route_of_bracket(view: TokenView, found: Candidate, i: int) -> int:
    """"15 mg/kg (PO)", "0.01 mg/kg (0.1 mL/kg) IV": a route in the bracket at token i, or behind it.

    Gives the token to go on from: what a bracket holds beside a route is told by itself.
    """
    close = next((n for n in range(i + 1, min(i + _LONGEST_BRACKET, len(view.tokens))) if view.word(n) in CLOSING), None)
    if close is None:
        return len(view.tokens)
    inside, behind = route_behind(view, i + 1), route_behind(view, close + 1)
    if inside and inside[0] == close:
        found.qualifiers["route"] = inside[1]
        found.end = close + 1
        return found.end
    if behind:
        found.qualifiers["route"] = behind[1]
    return len(view.tokens)


def add_leading_route(view: TokenView, found: Candidate, done: list[Candidate]) -> None:
    """"IV ceftriaxone 2 g": a route before the dose counts when none stands behind; else what the heads say."""
    if "route" in found.qualifiers:
        return
    last = next((d for d in reversed(done) if d.role == "dose"), None)
    end = last.end if last else 0
    route = _route_before(view, found.start, end)
    if route is None and found.place:
        inside = last is not None and last.start < found.place[0]
        route = _route_before(view, found.place[0], end if inside else 0) or (
            _route_between(view, max(found.place[1], end), found.start))
    told = last is not None and "route" in last.qualifiers and table_headers.cell_of(view, found.start) is None
    if route is None and not told:  # "4 mg oral, max 8 mg" under a stem of IV: the statement has turned from its head
        route = table_headers.route_over(view, found)
    if route:
        found.qualifiers["route"] = route


def _route_before(view: TokenView, i: int, floor: int) -> Route | None:
    """The route that stands before token i, with "dose of", a colon or a bracket's end between; not before `floor`."""
    place = i
    for _ in range(_PASSED):
        hit = route_before(view, place, floor)
        if hit:
            return hit[1]
        if view.word(place - 1) not in lexis.WORDS_BETWEEN_ROUTE_AND_DOSE:
            return None
        place -= 1
    return None


def _route_between(view: TokenView, low: int, high: int) -> Route | None:
    """The one route that is told between a drug's name and its amount, without a break of the sentence or another number."""
    if high - low > _BETWEEN or view.has({".", ";"}, low, high) or view.has_number(low, high):
        return None
    told, place = [], low
    while place < high:
        hit = route_at(view, place)
        if hit:
            told.append(hit[1])
        place = hit[0] if hit else place + 1
    return told[0] if len(told) == 1 else None


