"""Doses: amount, frequency, route, total, maximum, fixed pairs, and the drug they are of.

Why: "50 mg twice daily" and "100 mg daily" are one treatment; only the frequency and the word "total" tell them
    apart.
Method: an amount whose unit is one of dosing, not governed by a measurement; routes and frequencies behind it are
    part of it.
Fails: returns None where a measurement governs the amount, or no drug is in sight.
"""

from __future__ import annotations

from decimal import Decimal

from loaders.extraction.candidates import Candidate, candidate
from loaders.extraction.phrases import dose_amounts, table_headers
from loaders.extraction.phrases.amounts import Amount
from loaders.extraction.phrases.parameters import drug_at, drug_before, governor, measure_in
from loaders.extraction.roles import dose_kinds
from loaders.extraction.roles.dose_routes import (
    add_leading_route,
    add_route_of_bracket,
    passed_before_route,
    route_behind,
)
from loaders.extraction.roles.dosed_drug import drug_behind, drug_of_dose
from loaders.language import lexis
from loaders.language.frequencies import FrequencyPhrase, day_in_hours, frequency_at
from loaders.language.lexer import DASHES, key_of, keys_of
from loaders.language.numerals import number_at, printed_at
from loaders.language.routes import route_at
from loaders.language.token_view import CLOSING, OPENING, TokenView
from loaders.record import Number
from ontology.ground.frequency import Frequency

_SURE = {"mass", "dosage", "activity", "form"}
_MAYBE = {"volume", "substance", "flow", "energy", "weight"}
_ADJACENT, _SHORT = 2, 4  # tokens
_CLOSE = 6  # tokens from a limit to the dose under it


_LIMITED = {"<", "<=", ">", ">="}
_NO_DOSES = (dose_amounts.is_of_fluid, dose_amounts.is_load, dose_amounts.is_dilution, dose_amounts.is_size_of_piece,
             dose_amounts.is_bare_excess, dose_amounts.is_denominator)


def dose(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """The dose that starts with `amount`, with its frequency and route."""
    if amount.kind == "percent" and view.word(amount.end) in lexis.NOUNS_OF_OXYGEN and amount.op not in {"<", ">"}:
        return candidate(amount, "dose", "dose", "oxygen")
    amount = dose_amounts.first_of_two(view, amount)
    headed = table_headers.dose_in_head(view, amount) if view.context.cells else None
    amount = headed or amount
    if amount.kind == "concentration" and not dose_amounts.is_additive(view, amount):  # no additive: measured
        return None
    if amount.kind not in _SURE | _MAYBE | {"concentration"} or (
            amount.kind == "weight" and (amount.op in _LIMITED or amount.low is not None)):
        return None
    if any(no_dose(view, amount) for no_dose in _NO_DOSES) or _is_measurement(view, amount, done):
        return None
    if amount.kind == "flow" and amount.unit is not None and amount.unit.code == "mL/min" and amount.op in _LIMITED:
        return None  # "below 30 mL/min" is a clearance
    most = dose_amounts.is_forbidden(view, amount) or dose_amounts.is_ceiling(view, amount)
    found = candidate(amount._replace(op="<=") if most else amount, "dose", "dose", None)
    _add_adjuncts(view, found)
    often = found.qualifiers.get("freq")
    if dose_amounts.is_counted_twice(view, amount, found.end, often is not None and often.code == "1/d"):
        found.doubt = "several pieces at once (dose) or one of them several times (dose)"
        return found
    if dose_amounts.is_oxygen(view, amount):
        found.parameter = "oxygen"
        dose_kinds.add_kind(view, found, done)
        return found
    drug = drug_of_dose(view, found, done)
    told = {"freq", "route"} & found.qualifiers.keys() or {"dose", "dosage"} & set(
        view.words(found.start - 2, found.start) + view.words(found.end, found.end + 1))
    near = set(view.words(found.start - 4, found.start))
    bound = bool(lexis.VERBS_OF_STARTING & near) or bool(
        done and done[-1].role == "dose" and lexis.WORDS_OF_DOSE_LIMITS & near
    )
    # Units that measure as well need a drug close by.
    if (drug is None and not told and not bound) or (amount.kind in _MAYBE and not headed and not _near_drug(view, found)
            and not _goes_on(view, found, done)):
        return None
    found.parameter = drug
    add_leading_route(view, found, done)
    _leading_frequency(view, found)
    dose_kinds.add_kind(view, found, done)
    _add_day_of_limit(view, found)
    _add_comparison(view, found, done)
    return found


def _is_measurement(view: TokenView, amount: Amount, done: list[Candidate]) -> bool:
    """A known measure governs the amount, or it continues a limit ("12% or more and 200 ml or more")."""
    last = done[-1] if done else None
    if last and last.role == "threshold" and amount.start - last.end <= _ADJACENT and not drug_before(view.tokens,
            amount.start, last.end):
        if (last.parameter or "").split()[-1] in lexis.MEASURES_OF_PEOPLE and amount.kind not in {"weight", "time"}:
            return amount.op in _LIMITED  # "< 6 months: 100-150 micrograms", "10 to 19 kg: 5 mL": what is given then
        return amount.kind in _MAYBE or amount.op not in {None, "="}  # "12% or more and 200 mL" goes on with the limit
    if amount.kind in _SURE and (view.word(amount.end) in lexis.WORDS_AFTER_A_DOSE or _follows_limit(view, amount, last)):
        return False
    noun = governor(view, amount.start, last.end if last else 0)
    if noun and amount.op in _LIMITED and lexis.VERBS_OF_CONTAINING & set(keys_of(noun.text)):
        return True  # "a food containing ≤ 10 mg", "if the intake provides ≤ 25 mg": what is in it
    if amount.op in {">", ">="} and noun is None and _is_excretion(view, amount):
        return True
    if noun and amount.kind == "dosage" and key_of(noun.text) in lexis.MEASURES_OF_BODY_SIZE:
        return False  # "Age and weight: 25-50 mg/kg/day": a dose by weight is no weight
    if noun is None or not noun.kind:
        return amount.kind == "weight" and not _near_drug(view, candidate(amount, "dose", "dose", None))
    drug = drug_before(view.tokens, noun.end, max(0, noun.start - 2))
    named = drug is not None and drug[1] == noun.end and drug[0] <= noun.start
    return not (named and amount.kind != "weight" and amount.op in {None, "between"})


def _is_excretion(view: TokenView, amount: Amount) -> bool:
    """"proteinuria of 2+ on a strip or > 300 mg/day": behind a measure, with no drug, a lower limit is of the measure."""
    low = view.clause_start(amount.start)
    return measure_in(view, low, amount.start) is not None and drug_before(view.tokens, amount.start, low) is None


def _follows_limit(view: TokenView, amount: Amount, last: Candidate | None) -> bool:
    """"35 weeks or more of gestation: 4 mg/kg every 24 hours": behind a limit and a colon stands what is given then."""
    limited = last is not None and last.role in {"threshold", "duration", "timepoint"} and (
        amount.start - last.end <= _CLOSE)
    return limited and view.word(amount.start - 1) in {":", ","} and frequency_at(view, amount.end) is not None


def _add_adjuncts(view: TokenView, found: Candidate) -> None:
    """Frequency, route and "total" behind the amount, in any order; the span takes them along."""
    behind = found.end + (view.word(found.end) == "of")
    drug = None if route_at(view, behind) else drug_behind(view, found.end)
    strength = dose_amounts.behind_strength(view, found.amount) if found.amount else None
    place = strength or (drug[1] if drug else found.end)
    limit = min(len(view.tokens), place + 14)
    stepped = view.word(found.start - 1) == "by" and bool(
        lexis.VERBS_OF_DOSE_STEPS & set(view.words(found.start - 5, found.start))
    )
    while place < limit:
        route, often = route_behind(view, place), frequency_at(view, place)
        if often and stepped and (often.value.per != "/d" or max(often.value.times) == 1):
            break  # "raise by 5 mg each week": how often it is raised, not how often it is given, as "by 5 mg BID" is
        if often and "freq" not in found.qualifiers and not _is_monitoring(view, often):
            place = _add_frequency(found, often)
        elif route and "route" not in found.qualifiers:
            found.qualifiers["route"], place = route[1], route[0]
            found.end = place
        elif passed := _behind_words_passed(view, found, place):
            place = passed
        elif view.word(place) in OPENING and "route" not in found.qualifiers:
            place = add_route_of_bracket(view, found, place)
        elif view.word(place) in CLOSING and "route" not in found.qualifiers and (past := route_behind(view, place + 1)):
            found.qualifiers["route"], place = past[1], limit  # "1 tablet (0.2 mg) by mouth"
        elif view.word(place) == "total":
            found.qualifiers["total"] = True
            place = found.end = place + 1
        elif divided := _division_of_dose(view, place):
            found.qualifiers["total"] = True
            if divided[1]:
                found.add_frequency(divided[1])
            place = found.end = divided[0]
        elif view.word(place) in DASHES and view.word(place + 1) == "release":
            place += 2
        elif view.word(place) in lexis.WORDS_BETWEEN_DRUG_AND_DOSE and not (
            view.word(place) == "," and view.tokens[place + 1 : place + 2] and (
                view.tokens[place + 1].kind == "number") and not frequency_at(view, place + 1)
        ):
            place += 1
        else:
            break


def _behind_words_passed(view: TokenView, found: Candidate, i: int) -> int | None:
    """The token of a frequency or of a route not told yet that stands behind how the dose is given."""
    if view.word(i) in lexis.WORDS_OF_EQUIVALENCE:
        return i + 1  # "12.5 mg prednisone equivalent daily"
    return _passed_before_frequency(view, i) or (None if "route" in found.qualifiers else passed_before_route(view, i))


def _passed_before_frequency(view: TokenView, i: int) -> int | None:
    """"IV hydrocortisone 4 times a day", "units slowly 12 hourly": the drug, or how it is given, before how often."""
    if view.word(i) in lexis.WORDS_OF_THE_DOSED_PART:
        return i + 1 if frequency_at(view, i + 1) else None  # "250 mg base weekly"
    drug = drug_at(view.tokens, i)
    if drug and view.word(drug[1]) in lexis.WORDS_OF_EQUIVALENCE:
        drug = drug[0], drug[1] + 1  # "15 mg prednisone equivalent daily"
    end = drug[1] if drug else i + 1 if view.word(i).endswith("ly") and not frequency_at(view, i) else None
    return end if end is not None and frequency_at(view, end) else None


def _add_frequency(found: Candidate, often: FrequencyPhrase) -> int:
    found.add_frequency(often.value)
    found.end = often.end
    return often.end


def _is_monitoring(view: TokenView, often: FrequencyPhrase) -> bool:
    """"mg, then every 3 months check": the frequency belongs to what follows."""
    return view.word(often.start - 1) in {"and", ","} and view.word(often.start) not in lexis.ADVERBS_OF_FREQUENCY and (
        view.word(often.end) in {"monitoring", "dosing"})


def _division_of_dose(view: TokenView, i: int) -> tuple[int, Frequency | None] | None:
    """"in 2 divided doses", "divided every 12 hours", "in three doses", "in 3 to 4 doses"."""
    if view.word(i) in {"divided", "split"}:
        often = frequency_at(view, i + 1)
        return (often.end, often.value) if often else (i + 1, None) if view.word(i) == "divided" else None
    if view.word(i) not in {"in", "into"}:
        return None
    if view.word(i + 1) == "divided" and view.word(i + 2) == "doses":
        return i + 3, None
    count = number_at(view, i + 1)
    if count is None:
        return None
    (place, times), most = count, None
    if view.word(place) in DASHES | {"to", "or"} and (more := number_at(view, place + 1)):
        place, most = more
    place += view.word(place) in lexis.WORDS_OF_DIVIDING
    return (place + 1, Frequency("d", count=times, upper=most)) if view.word(place) == "doses" else None


def _add_day_of_limit(view: TokenView, found: Candidate) -> None:
    """"maximum daily dose: 4 g", "maximum 4 g in 24 hours": the most of a whole day."""
    if "freq" in found.qualifiers or found.qualifiers.get("kind") not in {"maximum", "minimum"}:
        return
    if day := day_in_hours(view, found.end):
        words = printed_at(view, found.end, day)
        found.qualifiers["total"], found.end = True, day
        found.add_frequency(Frequency("d", count=Number(Decimal(1), words), phrase=words))
        return
    low = max(found.start - _SHORT, view.clause_start(found.start))
    place = next((n for n in range(low, found.start) if view.word(n + 1) in lexis.NOUNS_OF_DOSE), None)
    often = frequency_at(view, place) if place is not None else None
    if often and often.end == (place or 0) + 1:
        found.qualifiers["total"] = True
        found.add_frequency(often.value)


def _near_drug(view: TokenView, found: Candidate) -> bool:
    """A drug stands right before or right behind the amount."""
    low = max(view.clause_start(found.start), found.start - 8)
    behind = found.amount.end if found.amount else found.end
    return drug_before(view.tokens, found.start, low) is not None or drug_behind(view, behind) is not None


def _goes_on(view: TokenView, found: Candidate, done: list[Candidate]) -> bool:
    """"500 mL over 15 min; otherwise 1 L over 1 h": the same fluid in another amount."""
    last = next((d for d in reversed(done[-3:]) if d.role == "dose"), None)
    near = view.words(found.start - 2, found.start)
    if last is not None and last.unit and found.unit and last.unit.partition("/")[0] == found.unit.partition("/")[0] and (
            last.parameter and lexis.WORDS_OF_DOSE_LIMITS & set(view.words(last.end, found.start))):
        return True  # "1 mEq/kg, max of 50 mEq"
    return last is not None and last.amount is not None and found.amount is not None and (
        last.amount.kind == found.amount.kind) and bool(lexis.WORDS_OF_GOING_ON & set(near))


def _leading_frequency(view: TokenView, found: Candidate) -> None:
    """"total daily dose 3 mg to 5 mg", "a weekly dose of methotrexate 15 mg": how often, told before the word "dose"."""
    place = found.start - 1
    drug = drug_before(view.tokens, found.start, max(0, found.start - _SHORT))
    place = drug[0] - 1 if drug and drug[1] == found.start else place
    place -= view.word(place) in lexis.WORDS_BETWEEN_DOSE_AND_AMOUNT
    often = frequency_at(view, place - 1) if view.word(place) in lexis.NOUNS_OF_DOSE else None
    if often and often.end == place and "freq" not in found.qualifiers:
        found.add_frequency(often.value)


def _add_comparison(view: TokenView, found: Candidate, done: list[Candidate]) -> None:
    """A dose a trial compared with is not a dose that is recommended."""
    last = done[-1] if done else None
    joined = last and last.role == "dose" and view.phrase(last.end, found.start) in lexis.JOINTS_OF_COUNTS
    if lexis.VERSUS_OR_THAN & set(view.words(found.start - 3, found.start)) or (joined and last
            and last.qualifiers.get("comparison")):
        found.qualifiers["comparison"] = True


def shared_frequency(view: TokenView, often: FrequencyPhrase, done: list[Candidate]) -> bool:
    """"A 500 mg, B 1 g, each twice daily"; "325 mg (65 mg iron) once daily": the frequency of the doses before it."""
    last = done[-1] if done else None
    if _is_whole_cell(view, often) and any(d.role == "dose" for d in done):
        _share_frequency(often, [d for d in done if d.role == "dose" and "freq" not in d.qualifiers])
        return True
    if owners := _doses_of_bracket(view, often, done):
        _share_frequency(often, owners)
        return True
    if last is None or last.role != "dose" or often.start - last.end > _SHORT:
        return False
    words = set(view.words(last.end, often.start))
    if lexis.VERBS_OF_REPEATING & words:  # "5 mg repeated daily" is a plan of its own
        return False
    if not lexis.QUANTIFIERS_ALL_BOTH_EACH & words:
        return False
    owners = [d for d in done if d.role == "dose" and "freq" not in d.qualifiers]
    _share_frequency(often, owners)
    return bool(owners)


def _doses_of_bracket(view: TokenView, often: FrequencyPhrase, done: list[Candidate]) -> list[Candidate]:
    """"10 mg/kg (infused over 1 hour) 6 hourly", "(max: 6 mg/kg) daily": of the dose before a bracket, or else in it."""
    close = view.last(CLOSING, often.start - _SHORT, often.start)
    if close is None or (close + 1 < often.start and not ((route := route_at(view, close + 1)) and route[0] == often.start)):
        return []
    opened = view.outside_brackets(close - 1)
    doses = [d for d in done if d.role == "dose" and "freq" not in d.qualifiers]
    before = [d for d in doses if opened - 1 <= d.end <= opened < close]
    return before or [d for d in doses if d.end == close]


def _is_whole_cell(view: TokenView, often: FrequencyPhrase) -> bool:
    """Whether the frequency is all that a cell of a table row says."""
    first, last = view.tokens[often.start], view.tokens[often.end - 1]
    return any(view.block.text[start:first.start].strip() == "" and view.block.text[last.end:end].strip() == ""
               for start, end, _ in view.context.cells if start <= first.start and last.end <= end)


def _share_frequency(often: FrequencyPhrase, owners: list[Candidate]) -> None:
    for owner in owners:
        owner.add_frequency(often.value)
