"""What heads say of the numbers under them: the head of a column, the first cell of a row, a caption, a section heading.

Why: "24-36" under "Respiratory rate (breaths/min)" is a rate per minute, and "110 mg" under "CrCl 31-50 mL/min" is a
    dose for those kidneys only; the cell alone says neither.
Method: a head is read once: the measure it names, the unit and reference value behind it, the band or degree it sets
    apart. A number takes its measure from the nearest head that has one, and every head's band as its condition.
Fails: it cannot; a head that says nothing gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from loaders.blocks import Printed, View
from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.abbreviations import is_rate_of_body, vital_sign_of_head
from loaders.extraction.phrases.amounts import Amount, amount_at
from loaders.extraction.phrases.parameters import (
    MEASURES,
    REFERENCES,
    Governor,
    drug_before,
    drug_name,
    drug_named,
    names_drug,
)
from loaders.language import lexis
from loaders.language.context import Context
from loaders.language.drugs import is_common
from loaders.language.lexer import keys_of, phrase_of, tokenise
from loaders.language.lexicon import phrase_class
from loaders.language.routes import route_in
from loaders.language.token_view import TokenView, Words, tokens_of
from loaders.language.units import Unit, unit_at
from ontology.ground.route import Route

Band = Literal["pop", "cond"]
_DEGREES, _ORDERS = phrase_class("degree"), phrase_class("directive")
_OUTCOME_END = re.compile(r"[(\[;,]|follow[- ]?up", re.IGNORECASE)
_NAME_OF_CELL = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+)*(?=\s*(?:$|[(,;]))")
_BRACKETED = re.compile(r"\(([^()]+)\)")
_IN_BRACKETS = re.compile(rf"{_BRACKETED.pattern}\s*$")
_NAMED = re.compile(r"[A-Z]{1,2}\d[a-d]?")
_DOSES = lexis.NOUNS_OF_DOSE
_AGES = {"a", "mo", "wk", "d"}
_LIMITED = {"<", "<=", ">", ">="}
_RATE = "per minute"
_LONGEST_NAME = 3  # words
_LONGEST_HEAD, _LONGEST_DEGREE, _LONGEST_LABEL = 160, 6, 10  # characters, tokens, tokens
_BANDED = {"clearance", "concentration", "percent", "pressure", "gas", "bmi", "rate", "length", "score", "none",
           "temperature", "fold"}


class Head(NamedTuple):
    """What a head says; `band` is the qualifier ("pop" or "cond") and its words."""

    measure: str = ""
    kind: str = ""
    unit: Unit | None = None
    ref: str = ""
    band: tuple[Band, str] | None = None


def measure_in_head(view: TokenView, amount: Amount) -> tuple[Governor, Amount, str] | None:
    """The measure that heads give a limit in a cell: it, the amount with the head's unit, the reference value."""
    place = cell_of(view, amount.start)
    if place is None or (amount.op not in _LIMITED and amount.low is None) or amount.values or amount.second:
        return None
    for head in _heads_over(view, place):
        if head.measure and _agrees(amount, head):
            whole = amount if amount.unit else amount._replace(unit=head.unit)
            return Governor(amount.start, amount.start, head.measure, head.kind), whole, head.ref
    return _measure_of_row(view, amount, place)


def _measure_of_row(view: TokenView, amount: Amount, place: int) -> tuple[Governor, Amount, str] | None:
    """A bare number in the row of potassium under "Range (mmol/L)", or beside "Vital sign (per minute)"."""
    row, cells = row_head(view), view.context.cells
    unit = next((unit for n in (place, 0) if (unit := _unit_of_values(cells[n][2]))), None)
    if not place or amount.unit is not None or not row.measure or row.unit is not None or unit is None:
        return None
    return Governor(amount.start, amount.start, row.measure, row.kind), amount._replace(unit=unit), ""


@lru_cache(maxsize=512)
def _unit_of_values(head: str) -> Unit | None:
    """The unit in the brackets of a head that names no measure."""
    if len(head) > _LONGEST_HEAD or not (found := _IN_BRACKETS.search(head)) or not (
            set(keys_of(head[:found.start()])) <= lexis.WORDS_OF_VALUES_IN_A_HEAD):
        return None
    tokens = tokenise(found[1])
    hit = unit_at(tokens, 0)
    return hit[1] if hit and hit[0] == len(tokens) and hit[1].kind in _BANDED - {"percent"} else None


def _agrees(amount: Amount, head: Head) -> bool:
    """A bare number needs a head with a unit or of a score; a printed unit must be no other than the head's."""
    if amount.unit is None and head.kind == _RATE and head.unit is None:
        return is_rate_of_body(amount, head.measure)  # under "HR" may stand a hazard ratio
    if amount.unit is None:
        return head.unit is not None or head.kind in {"score", "ratio"}
    return amount.kind in _BANDED and (head.unit is None or head.unit.kind == amount.kind)


def is_order(view: TokenView, i: int) -> bool:
    """Whether the head over token i tells what to do, and no measure: "Call doctor" over "> 38"."""
    place = cell_of(view, i)
    return place is not None and _ORDERS.at(tokens_of(view.context.cells[place][2]), 0) is not None


def unit_in_brackets(view: TokenView, i: int) -> Unit | None:
    """The unit that the head over token i prints in brackets: "Tachycardia (beats/min)", "Phototherapy (µmol/L)"."""
    place = cell_of(view, i)
    printed = _IN_BRACKETS.search(view.context.cells[place][2]) if place else None
    tokens = tokenise(printed[1]) if printed else ()
    hit = unit_at(tokens, 0) if tokens else None
    return hit[1] if hit and hit[0] == len(tokens) and hit[1].kind in _BANDED - {"percent"} else None


def cell_of(view: TokenView, i: int) -> int | None:
    """The number of the cell that token i stands in; None outside tables."""
    if not view.context.cells or not 0 <= i < len(view.tokens):
        return None
    start = view.tokens[i].start
    return next((n for n, (low, high, _) in enumerate(view.context.cells) if low <= start < high), None)


def _heads_over(view: TokenView, place: int) -> Iterator[Head]:
    """The heads over a cell, the nearest first: of its column, of its row, of the table."""
    cells = view.context.cells
    yield read(cells[place][2])
    if place:  # the first cell is the head of its row itself
        yield row_head(view)
    yield read(view.context.lead_in)


def row_head(view: TokenView) -> Head:
    """The first cell of the row, under the head of its column where that names a measure."""
    low, high, head = view.context.cells[0]
    words = view.block.text[low:high]
    named = read(head)
    return read(f"{named.measure} {words}" if named.measure and not read(words).measure else words)


@lru_cache(maxsize=512)  # every row of a table asks the same heads
def read(text: str) -> Head:
    """What a head says."""
    if not text or len(text) > _LONGEST_HEAD:
        return Head()
    view = TokenView.of(View.plain(text, 0, len(text)), 0, len(text), (), Context())
    hit = MEASURES.first(view.tokens, 0, len(view.tokens))
    if hit and view.word(hit[0] - 1) in lexis.WORDS_DIVIDING_A_HEADING:
        hit = None
    if hit is None and (rate := vital_sign_of_head(text)):
        return Head(rate, _RATE, None, "", _band(view, rate))
    start = hit[0] if hit else 0
    while hit and view.word(start - 1) in lexis.ADJECTIVES_OF_PRESSURES:
        start -= 1  # "Systolic BP"
    measure, kind = (view.text(start, hit[1]), hit[2]) if hit else ("", "")
    unit, ref = _unit(view, hit[1], aged={measure.lower()} <= lexis.NOUNS_OF_AGE) if hit else (None, "")
    return Head(measure, kind, unit, ref, _band(view, measure))


def _unit(view: TokenView, i: int, aged: bool = False) -> tuple[Unit | None, str]:
    """The first unit behind the measure with no number before it, and the reference value behind that."""
    for place in range(i, min(i + 8, len(view.tokens))):
        if view.tokens[place].kind == "number":
            return None, ""
        hit = unit_at(view.tokens, place)
        if hit and aged and hit[1].kind == "time":
            return hit[1], ""  # "Age (years)"
        if hit and hit[1].kind not in {"time", "count", "people", "dose"}:
            behind = REFERENCES.at(view.tokens, hit[0])
            return hit[1], behind[1] if behind else ""
    return None, ""


def _band(view: TokenView, measure: str) -> tuple[Band, str] | None:
    """The people or values that a head sets apart."""
    for i in range(len(view.tokens)):
        amount = amount_at(view, i)
        if amount is not None:
            return _band_of_limit(view, amount, measure)
    degree = _DEGREES.at(view.tokens, 0)
    return ("cond", view.text(0, len(view.tokens))) if degree and len(view.tokens) <= _LONGEST_DEGREE else None


def _band_of_limit(view: TokenView, amount: Amount, measure: str) -> tuple[Band, str] | None:
    words = view.text(amount.start, amount.end)
    limited = amount.op in _LIMITED or amount.low is not None
    if amount.unit is not None and amount.kind == "time":
        return ("pop", words) if limited and amount.unit.code in _AGES and not _is_duration(view, amount) else None
    if amount.kind == "weight":
        return "pop", f"weight {words}"
    if not limited or not measure:
        return None
    return "cond", f"{measure} {words}"


def dose_in_head(view: TokenView, amount: Amount) -> Amount | None:
    """A bare number under "Weight 35-69 kg: dose (mg)", "Amoxicillin, mg twice daily": a dose in the head's unit."""
    place = cell_of(view, amount.start)
    if not place or amount.kind != "none" or amount.op in _LIMITED:
        return None  # the first cell names the row, it doses nothing
    start, end, _ = view.context.cells[0]
    if amount.second is not None and not set(view.block.text[start:end]) & {"/", "+"}:
        return None  # "400/100" is two doses of a drug of two, else a pressure
    head = view.context.cells[place][2]
    unit = _dose_unit_in(head, view.context.lead_in) or (_dose_unit_over_bands(view) if read(head).band else None)
    return amount._replace(unit=unit) if unit else None


def _dose_unit_over_bands(view: TokenView) -> Unit | None:
    """The unit of a grid: under "Initial dose (mg) by clearance and weight" its columns are bands and its cells numbers."""
    over = view.context.lead_in or next(reversed(view.context.sections), "")
    found = _BRACKETED.search(over) if len(over) <= _LONGEST_HEAD else None
    if not found or not set(keys_of(over[:found.start()])[-1:]) & _DOSES:
        return None
    tokens = tokenise(found[1])
    hit = unit_at(tokens, 0)
    return hit[1] if hit and hit[0] == len(tokens) and hit[1].kind in lexis.KINDS_OF_DOSING_UNITS else None


@lru_cache(maxsize=512)
def _dose_unit_in(head: str, caption: str) -> Unit | None:
    """The unit of dosing that a head prints without a number, where it or its caption speaks of doses or a drug."""
    if len(head) > _LONGEST_HEAD:
        return None
    tokens = tokenise(head)
    words = {token.key for token in (*tokens, *tokenise(caption[-_LONGEST_HEAD:]))}
    own = {token.key for token in tokens}
    if (
        lexis.NOUNS_OF_STUDY_RESULTS & words
        or not (_DOSES & words or names_drug(head))
        or (not _DOSES & own and read(head).measure)
    ):
        return None
    hits = (unit_at(tokens, n) for n in range(1, len(tokens)) if tokens[n - 1].kind != "number")
    return next((hit[1] for hit in hits if hit and hit[1].kind in lexis.KINDS_OF_DOSING_UNITS), None)


def drug_over(view: TokenView, i: int) -> str | None:
    """The drug named by the head of the column, or else by the caption of the table, that token i stands under."""
    place = cell_of(view, i)
    if not place:
        return None
    return _drug_in(view.context.cells[place][2]) or _drug_in(view.context.lead_in[-_LONGEST_HEAD:])


@lru_cache(maxsize=512)
def _drug_in(text: str) -> str | None:
    view = TokenView.of(View.plain(text, 0, len(text)), 0, len(text), (), Context())
    if lexis.WORDS_OF_A_DRUG_NOT_GIVEN & {token.key for token in view.tokens}:
        return None  # under "Penicillin allergy" stands anything but penicillin
    hit = drug_before(view.tokens, len(view.tokens))
    while hit and view.word(hit[0] - 1) == "+" and (first := drug_before(view.tokens, hit[0] - 1, hit[0] - 2)):
        hit = first[0], hit[1]  # "Artemether + lumefantrine"
    return drug_name(view, hit) if hit else None


def _is_duration(view: TokenView, amount: Amount) -> bool:
    """"over 5 min", "for 2-3 days": the length of something, not an age."""
    return view.word(amount.start - 1) in lexis.PREPOSITIONS_BEFORE_A_LASTING_TIME or view.word(amount.start) == "within"


def drug_of_row(view: TokenView, i: int) -> str | None:
    """The drug that the row of token i is of: the cell under "Drug", or else the first cell, is its name and no more."""
    place = cell_of(view, i)
    cells = view.context.cells
    named = next((n for n, (_, _, head) in enumerate(cells) if phrase_of(head) in lexis.HEADINGS_OF_DRUGS), 0)
    if place is None or place == named:
        return None
    low, high, head = cells[named]
    text = view.block.text[low:high]
    found = drug_named(text)
    if found and len(text[found[1]:].split()) <= _LONGEST_NAME:
        return Words.with_place(text[slice(*found)], view.block.text, low + found[0], low + found[1])
    lead = _NAME_OF_CELL.match(text)
    if lead is None or phrase_of(head) not in lexis.HEADINGS_OF_DRUGS or names_drug(text):
        return None
    tokens = tokenise(lead[0])
    last = next((n for n in range(len(tokens), 0, -1) if route_in(tokens, n - 1) is None), 0)
    words = {token.key for token in tokens[:last]}
    if last == 0 or last > _LONGEST_NAME or (
            words <= lexis.WORDS_BETWEEN_DRUG_AND_DOSE and any(map(names_drug, view.context.sections))):
        return None  # under "Nifedipine" a row "slow release" is a form of it
    return view.cell(low, low + tokens[last - 1].end)


def route_over(view: TokenView, found: Candidate) -> Route | None:
    """The route told over a dose: in its row, at the head of its column, beside its drug's name, in a head of routes."""
    context, place = view.context, cell_of(view, found.start)
    if place is not None and (route := _route_of_cell(view, place)):
        return route
    if not view.vocabulary.isdisjoint(lexis.WORDS_TURNING_FROM_A_ROUTE):
        return None  # "for those who decline infusions" under "Intravenous regimens"
    drug, over = found.parameter, (context.lead_in, *reversed(context.sections))
    if isinstance(drug, Words) and any(drug.text is text for text in over) and (route := route_told(str(drug.text))):
        return route
    if isinstance(drug, Words) and isinstance(drug.text, Printed) and (route := _route_of_line(drug)):
        return route
    return next((route for text in over if (route := _route_of_head(text))), None)


def _route_of_line(drug: Words) -> Route | None:
    """"Amoxicillin PO for 7 days." over "Children: 25 mg/kg": the route beside a drug in a line that doses nothing."""
    before, behind = tokenise(drug.text[:drug.place[0]]), tokenise(drug.text[drug.place[1]:])
    units = [unit_at(line, n + 1) for line in (before, behind) for n, token in enumerate(line) if token.number is not None]
    if any(unit is not None and unit[1].kind in lexis.KINDS_OF_DOSING_UNITS for unit in units):
        return None
    hit = route_in(behind, 0)
    return hit[1] if hit else None


def _route_of_cell(view: TokenView, place: int) -> Route | None:
    """The route in a cell of its own, which holds for the row, or one that the head of the column or of the row names."""
    texts = [view.block.text[low:high] for low, high, _ in view.context.cells]
    bare = [text for n, text in enumerate(texts) if n != place and not any(map(str.isdigit, text))]  # they dose nothing
    told = {route for text in bare if (route := route_told(text))}
    if len(told) == 1:
        return told.pop()
    return route_told(view.context.cells[place][2]) or (route_told(texts[0]) if place else None)


@lru_cache(maxsize=512)
def route_told(text: str) -> Route | None:
    """The one route that a head names, with whatever else it says.

    >>> [route and route.code for route in map(route_told, ("Dose (IV or IO)", "Switch from IV to PO", "IV fluids"))]
    ['IV or IO', None, None]
    """
    told = {route for route, _, _ in _routes_in(text)}
    return told.pop() if len(told) == 1 else None


def _routes_in(text: str) -> list[tuple[Route, int, int]]:
    """Each route that a head names, with its first token and the one behind it; none in "IV fluids"."""
    tokens, found, place = tokenise(text) if len(text) <= _LONGEST_HEAD else (), [], 0
    while place < len(tokens):
        hit = route_in(tokens, place)
        if hit and not (hit[0] < len(tokens) and tokens[hit[0]].key in lexis.NOUNS_OF_FLUIDS_IN_A_HEAD):
            found.append((hit[1], place, hit[0]))
        place = hit[0] if hit else place + 1
    return found


@lru_cache(maxsize=512)
def _route_of_head(text: str) -> Route | None:
    """The route of "Oral regimens", "Subcutaneous (SC)", "Give one of these intravenously:", which name nothing else."""
    told = _routes_in(text)
    if not told or len({route for route, _, _ in told}) > 1:
        return None
    tokens = tokenise(text)
    beside = [token for n, token in enumerate(tokens) if not any(low <= n < high for _, low, high in told)]
    return told[0][0] if all(token.kind in {"sign", "number"} or token.key in lexis.WORDS_BESIDE_A_ROUTE_IN_A_HEAD
                             for token in beside) else None


def name_of_row(view: TokenView, i: int) -> str | None:
    """The first cell of the row that token i stands in, where it is a short name: the drug of a table of doses."""
    place = cell_of(view, i)
    if not place or read(view.context.cells[0][2]).measure:
        return None
    words = view.block.text[slice(*view.context.cells[0][:2])].strip()
    plain = words.replace(" ", "").replace("-", "").replace("/", "").isalpha()  # with figures it is a band
    plain = plain and lexis.ORDINALS_OF_EVENTS.isdisjoint(keys_of(words)) and not is_common(keys_of(words))
    return words if plain and len(words.split()) <= _LONGEST_NAME and not row_head(view).measure else None


def outcome_of_row(view: TokenView, i: int) -> str | None:
    """What heads the row of a result, without its bracket and follow-up: "Mortality (follow-up 28 days)"."""
    if not cell_of(view, i):
        return None
    low, high, _ = view.context.cells[0]
    words = _OUTCOME_END.split(view.block.text[low:high], maxsplit=1)[0].strip(" *:-–")
    named = any(char.isalpha() for char in words) and not any(char.isdecimal() for char in words)
    return words if named and len(words) <= _LONGEST_HEAD else None


def is_band_of_ages(view: TokenView, amount: Amount) -> bool:
    """"Pulse per minute, 2-5 years" at the head of a row, or under "Age": a band of years or months is of ages."""
    place = cell_of(view, amount.start)
    aged = place is not None and (place == 0 or lexis.NOUNS_OF_AGE & set(keys_of(view.context.cells[place][2])))
    if not aged or place is None or amount.unit is None or amount.unit.code not in _AGES - {"d"} or (
            view.word(amount.end) == "ago"):
        return False
    before = view.block.text[view.context.cells[place][0]:view.tokens[amount.start].start].strip()
    named = before[-1:].isalpha() or before.endswith(")")
    if named and amount.op in _LIMITED and not lexis.NOUNS_OF_AGE & set(keys_of(before)):
        return False  # "surgery ≤ 1 month" is no band
    return (amount.op in _LIMITED or amount.low is not None) and not _is_duration(view, amount)


def is_name_of_band(view: TokenView, i: int) -> bool:
    """"G3a", "A2": a letter and a figure that name a band of values."""
    return 0 <= i < len(view.tokens) and _NAMED.fullmatch(view.tokens[i].text) is not None and MEASURES.at(
        view.tokens, i) is None


def _band_name(view: TokenView, found: Candidate) -> tuple[Band, str] | None:
    """The band a limit defines: "G2 60-89", "A1 (normal): UACR < 30 mg/g", "Mild: SpO2 ≥ 95%"."""
    place = found.start - 1
    while place > max(0, found.start - 4) and view.word(place) in lexis.WORDS_DEFINING_A_HEADING:
        place -= 1
    if is_name_of_band(view, place) and view.tokens[place].text not in (found.parameter or "").split():  # "free T4"
        return "pop", view.tokens[place].text
    colon = ":" in view.vocabulary and next(
        (n for n in range(1, min(_LONGEST_LABEL, found.start)) if view.word(n) == ":"), 0)
    if not colon:
        return None
    if is_name_of_band(view, 0):
        return "pop", view.tokens[0].text
    return ("cond", view.text(0, colon)) if _DEGREES.at(view.tokens, 0) else None


def _band_of_other_head(view: TokenView, place: int) -> tuple[Band, str] | None:
    """Where one head names the measure, the other names the band: "Deficient" over "< 15" of ferritin."""
    column, words = read(view.context.cells[place][2]), view.context.cells[place][2].strip()
    key: Band = "cond"
    if column.measure:
        words, key = view.cell(*view.context.cells[0][:2]), "pop"
    if _unit_of_values(words):
        return None  # "Range (mmol/L)"
    named = read(view.block.text[slice(*view.context.cells[0][:2])]).measure
    if (named != "") == (column.measure != "") or not words or len(words.split()) > _LONGEST_NAME or (
            phrase_of(words) in lexis.HEADINGS_OF_VALUES | lexis.NOUNS_OF_AIM):
        return None  # no head is left to name the band
    return key, words


def _add_instruction(view: TokenView, found: Candidate, place: int) -> None:
    """The cell under "Action" says what a limit of its row is for; a limit under "Target" is one."""
    cells = view.context.cells
    if phrase_of(cells[place][2]) in lexis.NOUNS_OF_AIM:
        found.qualifiers.setdefault("kind", "target")
    told = next(((low, high) for n, (low, high, head) in enumerate(cells)
                 if n != place and phrase_of(head) in lexis.HEADINGS_OF_ACTIONS), None)
    if told and (words := view.cell(*told)):
        found.qualifiers.setdefault("action", words)


def add_bands(view: TokenView, candidates: Sequence[Candidate]) -> None:
    """Write the bands of the heads onto the doses and limits under them."""
    told = [d for d in candidates if d.role in {"dose", "threshold"} or d.rule == "celled"]
    if not told:
        return
    headed = next((band for band in (read(words).band for words in reversed(view.context.sections)) if band), None)
    if headed and headed[0] == "pop" and not view.context.headed:
        headed = None  # a line since has named others
    stem = _condition_over(view.context.lead_in)
    for found in told:
        place = cell_of(view, found.start)
        bands = [head.band for head in _heads_over(view, place)] if place else []
        if place and found.role == "threshold":
            bands.append(_band_of_other_head(view, place))
        if place is None and found.role == "threshold":
            bands.append(_band_name(view, found))
        if place is not None and found.role == "threshold":
            _add_instruction(view, found, place)
        if stem and found.role == "dose" and place is None:
            found.qualifiers.setdefault("cond", stem)
        for band in [*bands, headed]:
            if band and not (found.parameter and band[1].startswith(found.parameter)):
                found.qualifiers.setdefault(band[0], band[1])  # "eGFR 30-59" over an eGFR limits nothing more


def _condition_over(lead_in: str) -> str:
    """"If eGFR is < 30:" over a list: what is dosed under it is dosed in that case only."""
    words = lead_in.rstrip(" :")
    tokens = tokens_of(words) if len(words) <= _LONGEST_HEAD else ()
    limited = any(token.kind == "number" for token in tokens)
    opening = lexis.CONDITIONAL_OR_WHERE | (lexis.WORDS_OPENING_A_LIMITED_STEM if limited else frozenset())
    return words if tokens and tokens[0].key in opening else ""
