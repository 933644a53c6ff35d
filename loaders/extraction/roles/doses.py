"""Doses: amount, frequency, route, total, maximum, fixed pairs, and the drug they are of.

Why: "50 mg twice daily" and "100 mg daily" are one treatment; only the frequency and the word "total" tell them
    apart.
Method: an amount whose unit is one of dosing, not governed by a measurement; routes and frequencies behind it are
    part of it.
Fails: returns None where a measurement governs the amount, or no drug is in sight.
"""

from __future__ import annotations

from loaders.extraction.candidates import Candidate, candidate
from loaders.extraction.phrases import dose_amounts, table_headers
from loaders.extraction.phrases.amounts import Amount
from loaders.extraction.phrases.parameters import (
    MEASURES,
    OUTCOMES,
    POPULATIONS,
    SALTS,
    drug_at,
    drug_before,
    drug_name,
    governor,
    inherited_drug,
    name,
)
from loaders.extraction.roles import dose_kinds
from loaders.language import lexis
from loaders.language.frequencies import FrequencyPhrase, frequency_at, route_at, route_before
from loaders.language.lexer import DASHES
from loaders.language.lexicon import phrase_class
from loaders.language.numerals import number_at
from loaders.language.token_view import LOOK, TokenView
from loaders.language.units import unit_at
from ontology.ground.frequency import Frequency

_SURE = {"mass", "dosage", "activity", "form"}
_MAYBE = {"volume", "substance", "flow", "energy", "weight"}
_ADJACENT, _SHORT, _LONGEST_NAME, _SHORTEST_NAME = 2, 4, 3, 4  # tokens, tokens, tokens, letters
_CLOSE = 6  # tokens from a limit to the dose under it


_LIMITED = {"<", "<=", ">", ">="}
_NO_DOSES = (dose_amounts.is_of_fluid, dose_amounts.is_load, dose_amounts.is_dilution)
_NO_DRUG, _VERBS = phrase_class("no drug"), phrase_class("directive")


def dose(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """The dose that starts with `amount`, with its frequency and route."""
    if amount.kind == "percent" and view.word(amount.end) in lexis.NOUNS_OF_OXYGEN and amount.op not in {"<", ">"}:
        return candidate(amount, "dose", "dose", "oxygen")
    amount = dose_amounts.first_of_two(view, amount)
    headed = table_headers.dose_in_head(view, amount) if view.context.cells else None
    amount = headed or amount
    if amount.kind == "concentration" and not dose_amounts.is_additive(view, amount):  # no additive: measured
        return None
    if amount.kind not in _SURE | _MAYBE | {"concentration"} or (amount.kind == "weight" and amount.op in _LIMITED):
        return None
    if any(no_dose(view, amount) for no_dose in _NO_DOSES) or _is_measurement(view, amount, done):
        return None
    if amount.kind == "flow" and amount.unit is not None and amount.unit.code == "mL/min" and amount.op in _LIMITED:
        return None  # "below 30 mL/min" is a clearance
    found = candidate(amount._replace(op="<=") if dose_amounts.is_forbidden(view, amount) else amount, "dose", "dose", None)
    _add_adjuncts(view, found)
    if dose_amounts.is_oxygen(view, amount):
        found.parameter = "oxygen"
        dose_kinds.add_kind(view, found, done)
        return found
    drug = _drug(view, found, done)
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
    _leading_route(view, found)
    dose_kinds.add_kind(view, found, done)
    _add_comparison(view, found, done)
    return found


def _is_measurement(view: TokenView, amount: Amount, done: list[Candidate]) -> bool:
    """A known measure governs the amount, or it continues a limit ("12% or more and 200 ml or more")."""
    last = done[-1] if done else None
    if last and last.role == "threshold" and amount.start - last.end <= _ADJACENT and not drug_before(view.tokens,
            amount.start, last.end):
        return amount.kind in _MAYBE or amount.op not in {None, "="}  # "12% or more and 200 mL" goes on with the limit
    if amount.kind in _SURE and (view.word(amount.end) in lexis.WORDS_AFTER_A_DOSE or _follows_limit(view, amount, last)):
        return False
    noun = governor(view, amount.start, last.end if last else 0)
    if noun is None or not noun.kind:
        return amount.kind == "weight" and not _near_drug(view, candidate(amount, "dose", "dose", None))
    drug = drug_before(view.tokens, noun.end, max(0, noun.start - 2))
    named = drug is not None and drug[1] == noun.end and drug[0] <= noun.start
    return not (named and amount.kind != "weight" and amount.op in {None, "between"})


def _follows_limit(view: TokenView, amount: Amount, last: Candidate | None) -> bool:
    """"35 weeks or more of gestation: 4 mg/kg every 24 hours": behind a limit and a colon stands what is given then."""
    limited = last is not None and last.role in {"threshold", "duration", "timepoint"} and (
        amount.start - last.end <= _CLOSE)
    return limited and view.word(amount.start - 1) in {":", ","} and frequency_at(view, amount.end) is not None


def _add_adjuncts(view: TokenView, found: Candidate) -> None:
    """Frequency, route and "total" behind the amount, in any order; the span takes them along."""
    drug = drug_at(view.tokens, found.end + (view.word(found.end) == "of"))
    place = drug[1] if drug else found.end
    limit = min(len(view.tokens), place + 14)
    stepped = view.word(found.start - 1) == "by" and bool(
        lexis.VERBS_OF_DOSE_STEPS & set(view.words(found.start - 5, found.start))
    )
    while place < limit:
        route, often = route_at(view, place), frequency_at(view, place)
        if often and stepped:
            break  # "raise by 5 mg each week": how often it is raised, not how often it is given
        if often and "freq" not in found.qualifiers and not _is_monitoring(view, often):
            place = _add_frequency(found, often)
        elif route and "route" not in found.qualifiers:
            found.qualifiers["route"] = route[1]
            place = found.end = route[0]
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
            view.word(place) == "," and view.tokens[place + 1 : place + 2] and (view.tokens[place + 1].kind == "number")
        ):
            place += 1
        else:
            break


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
    if view.word(i) == "divided":
        often = frequency_at(view, i + 1)
        return (often.end, often.value) if often else (i + 1, None)
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


def _near_drug(view: TokenView, found: Candidate) -> bool:
    """A drug stands right before or right behind the amount."""
    low = max(view.clause_start(found.start), found.start - 8)
    return drug_before(view.tokens, found.start, low) is not None or _drug_behind(view, found.end) is not None


def _goes_on(view: TokenView, found: Candidate, done: list[Candidate]) -> bool:
    """"500 mL over 15 min; otherwise 1 L over 1 h": the same fluid in another amount."""
    last = next((d for d in reversed(done[-3:]) if d.role == "dose"), None)
    near = view.words(found.start - 2, found.start)
    return last is not None and last.amount is not None and found.amount is not None and (
        last.amount.kind == found.amount.kind) and bool(lexis.WORDS_OF_GOING_ON & set(near))


def _drug_behind(view: TokenView, i: int) -> tuple[int, int] | None:
    """"500 mg of amoxicillin", "8 mg/kg trimethoprim"."""
    for place in range(i, min(i + 5, len(view.tokens))):
        found = drug_at(view.tokens, place)
        if found:
            return found
        strength = view.word(place) == "%" or (view.word(place + 1) == "%" and view.word(place - 1) == "of")
        if not strength and view.word(place) not in lexis.WORDS_BETWEEN_DOSE_AND_DRUG:
            return None
    return None


def _drug(view: TokenView, found: Candidate, done: list[Candidate]) -> str | None:
    """The drug a dose is of: right behind, named before in the sentence, of the dose before, or of the section."""
    behind = _drug_behind(view, found.amount.end if found.amount else found.end)
    last = next((d for d in reversed(done) if d.role == "dose"), None)
    before = _drug_before_dose(view, found)
    found.place = before
    nouned = None if behind else _unknown_drug(view, found)
    if behind:
        return drug_name(view, behind)
    # "In people on entecavir, give TDF 300 mg": the unknown name right before it goes first.
    if nouned and (_is_next(view, nouned, before, last) or _VERBS.before(view.tokens, nouned[0])):
        return name(view, nouned)
    if before and last and last.parameter and last.start >= before[1]:
        return last.parameter  # another dose of the drug last dosed
    if before:
        return drug_name(view, before)
    if nouned and not (last and last.end > nouned[0]):
        return name(view, nouned)
    if last:
        return last.parameter
    return table_headers.drug_over(view, found.start) or table_headers.name_of_row(view, found.start) or inherited_drug(
        view, found.amount.kind if found.amount else "mass") or _only_drug(view, found) or _leading_name(view, found)


def _leading_name(view: TokenView, found: Candidate) -> str | None:
    """"Zilucoplan: creatinine clearance 30 to 59 mL/min: 15 mg daily": the name that opens the statement."""
    place = next((n for n in range(1, _LONGEST_NAME + 1) if view.word(n) in {":", ","}), 0)
    noun = view.noun_before(place) if place and place < found.start and "freq" in found.qualifiers else None
    if noun is None or noun[0] or any(table.at(view.tokens, n) for n in range(place)
            for table in (_NO_DRUG, _VERBS, MEASURES, OUTCOMES, POPULATIONS)):
        return None  # only with a frequency: else any heading would be a drug
    return name(view, noun)


def _drug_before_dose(view: TokenView, found: Candidate) -> tuple[int, int] | None:
    """The last drug named before the dose; not one that people are "already on" before a colon."""
    floor = max(0, found.start - LOOK)
    place = drug_before(view.tokens, found.start, floor)
    while place and ":" in view.words(place[1], found.start) and _is_background(view, place[0]):
        place = drug_before(view.tokens, place[0], floor)
    if place and (meant := _before_condition(view, place, found.start)):
        return meant
    return place


def _before_condition(view: TokenView, place: tuple[int, int], i: int) -> tuple[int, int] | None:
    """"X can be considered if oral iron fails, up to 1 g": a drug between "if" and its comma is not the one given."""
    if view.vocabulary.isdisjoint(lexis.CONDITIONAL_OR_WHERE) or "," not in view.words(place[1], i):
        return None
    low = view.clause_start(place[0])
    opened = next((n for n in range(place[0] - 1, low - 1, -1) if view.word(n) in lexis.CONDITIONAL_OR_WHERE | {","}), None)
    if opened is None or opened == low or view.word(opened) == "," or lexis.VERBS_OF_GIVING & set(view.words(place[1], i)):
        return None  # behind an order a second drug is given
    return drug_before(view.tokens, opened, low)


def _is_background(view: TokenView, i: int) -> bool:
    """"patients already on X", "in those receiving X": a drug that says whom the dose is for."""
    return view.word(i - 1) in lexis.WORDS_BEFORE_BACKGROUND_TREATMENT


def _is_next(view: TokenView, noun: tuple[int, int], before: tuple[int, int] | None, last: Candidate | None) -> bool:
    """"A 50 mg or probenecid 250 mg": an unknown name behind a known drug's dose is the next drug."""
    if before is None or noun[0] < before[1] or last is None or not before[1] <= last.start < noun[0]:
        return False
    return view.word(noun[0] - 1) in lexis.JOINTS_BEFORE_A_NEXT_DRUG and (
        noun[1] - noun[0] <= _LONGEST_NAME)


def _unknown_drug(view: TokenView, found: Candidate) -> tuple[int, int] | None:
    """The noun where a drug's name stands: "Zilucoplan 0.3 mg/kg daily", "Zilucoplan is infused at 0.3 mg/kg"."""
    place = view.outside_brackets(found.start)
    while place > 0 and (view.word(place - 1) in lexis.WORDS_BEFORE_A_DOSE or _is_dosing(view, place - 1)):
        place -= 1
    noun = view.noun_before(place, max(0, place - 4))
    if noun is None and view.word(place - 1) == ",":
        noun = view.noun_before(place - 1, max(0, place - 5))
        noun = noun if noun and (noun[0] == 0 or _VERBS.before(view.tokens, noun[0])) else None
    while noun and noun[1] - noun[0] > 1 and _NO_DRUG.before(view.tokens, noun[1]):
        noun = noun[0], noun[1] - 1
    if noun is None or view.tokens[noun[0]].kind != "word" or view.text(*noun).lower() == "plasma":
        return None
    if len(view.text(*noun)) < _SHORTEST_NAME - view.tokens[noun[0]].text.isupper():
        return None
    told = any(table.at(view.tokens, n) for n in range(*noun) for table in (_NO_DRUG, _VERBS)) or any(
        table.at(view.tokens, n) for n in range(*noun) if not (n < noun[1] - 1 and SALTS.at(view.tokens, n))
        for table in (MEASURES, OUTCOMES))
    told = told or view.tokens[noun[0] - 1].kind == "number" or unit_at(
        view.tokens, next((n for n in range(*noun) if view.word(n)[:1].isalpha()), noun[0])) is not None
    told = told or _is_label(view, noun, found)
    participle = noun[1] - noun[0] == 1 and view.word(noun[0]).endswith(("ed", "ing", "ly"))  # "Reduced 5 mg" names nothing
    manner = not view.context.cells and view.phrase(*noun) in {"continuous", "intermittent"}  # "a continuous infusion of"
    return None if participle or told or manner else noun


def _is_label(view: TokenView, noun: tuple[int, int], found: Candidate) -> bool:
    """"Epinephrine | ETT: 2 mg": before a colon in the row of a drug stands what its dose is for."""
    head = view.context.cells[0][1] if view.context.cells and ":" in view.words(noun[1], found.start) else 0
    return any(drug_at(view.tokens, n) for n, token in enumerate(view.tokens) if token.end <= head)


def _is_dosing(view: TokenView, i: int) -> bool:
    """"is infused at", "was lowered to": a verb form between a drug and its dose."""
    return view.word(i).endswith("ed") and view.word(i - 1) in lexis.WORDS_BEFORE_A_DOSING_PARTICIPLE


def _only_drug(view: TokenView, found: Candidate) -> str | None:
    """A drug named later in the sentence: "A 500 mg dose of oral amoxicillin"."""
    for place in range(found.end, min(len(view.tokens), found.end + 12)):
        drug = drug_at(view.tokens, place)
        if drug:
            return drug_name(view, drug)
    return None


def _leading_route(view: TokenView, found: Candidate) -> None:
    """"IV ceftriaxone 2 g": a route before the drug's name counts when none stands behind."""
    if "route" in found.qualifiers:
        return
    for start, end, _ in view.context.cells:
        inside = [n for n, token in enumerate(view.tokens) if start <= token.start < token.end <= end]
        hit = route_at(view, inside[0]) if inside else None
        if hit and hit[0] == inside[-1] + 1:  # a route in a cell of its own holds for the row
            found.qualifiers["route"] = hit[1]
            return
    bolus = found.start - (view.word(found.start - 1) == "of")  # "an IV bolus of 80 units/kg"
    for place in (bolus, found.place[0] if found.place else found.start):
        hit = route_before(view, place)
        if hit:
            found.qualifiers["route"] = hit[1]
            return


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
    if last is None or last.role != "dose" or often.start - last.end > _SHORT:
        return False
    words = set(view.words(last.end, often.start))
    if lexis.VERBS_OF_REPEATING & words:  # "5 mg repeated daily" is a plan of its own
        return False
    if lexis.QUANTIFIERS_ALL_BOTH_EACH & words:
        owners = [d for d in done if d.role == "dose" and "freq" not in d.qualifiers]
    elif ")" in words and view.outside_brackets(last.start) != last.start:
        opened = view.outside_brackets(last.start)
        owners = [d for d in done if d.role == "dose" and opened - 1 <= d.end <= opened and "freq" not in d.qualifiers]
    else:
        return False
    _share_frequency(often, owners)
    return bool(owners)


def _is_whole_cell(view: TokenView, often: FrequencyPhrase) -> bool:
    """Whether the frequency is all that a cell of a table row says."""
    first, last = view.tokens[often.start], view.tokens[often.end - 1]
    return any(view.block.text[start:first.start].strip() == "" and view.block.text[last.end:end].strip() == ""
               for start, end, _ in view.context.cells if start <= first.start and last.end <= end)


def _share_frequency(often: FrequencyPhrase, owners: list[Candidate]) -> None:
    for owner in owners:
        owner.add_frequency(often.value)
