"""The drug that a dose is of, where that can be only one.

Why: a dose under a wrong name is worse than a dose without one.
Method: a drug right beside the amount is meant. Else the head of the line is: the drug of a table's row, or the name that
    opens a statement with a colon. Else the drug named before in the statement, of the dose before, over the column, and
    last what the stem, the headings and the earlier statements leave one thinking of. A noun that no list holds is a drug
    by where it stands, unless it is made of common words.
Fails: returns None where no drug is in sight, or two could be meant.
"""

from __future__ import annotations

from collections.abc import Sequence

from loaders.blocks import Printed
from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases import table_headers
from loaders.extraction.phrases.amounts import amount_at
from loaders.extraction.phrases.parameters import (
    MEASURES,
    OUTCOMES,
    PEOPLE,
    POPULATIONS,
    SALTS,
    alike,
    doses_only,
    drug_at,
    drug_before,
    drug_name,
    earlier_lines,
    inherited_drug,
    is_diluent,
    name,
)
from loaders.extraction.roles import row_drugs
from loaders.language import lexis
from loaders.language.drugs import is_common
from loaders.language.frequencies import frequency_at
from loaders.language.lexer import DASHES, WORD_NUMBERS, keys_of
from loaders.language.lexicon import phrase_class
from loaders.language.routes import route_at, route_before
from loaders.language.token_view import CLOSING, LOOK, OPENING, TokenView, Words
from loaders.language.units import unit_at

_LONGEST_NAME, _SHORTEST_NAME = 3, 4  # tokens, letters
_BESIDE, _LABEL = 4, 6  # tokens between a drug and its amount, tokens of a name that opens a statement
_NO_DRUG, _VERBS = phrase_class("no drug"), phrase_class("directive")


def drug_of_dose(view: TokenView, found: Candidate, done: list[Candidate]) -> str | None:
    """The drug a dose is of; `found.place` tells where it is named before the dose."""
    told = _drug_told(view, found, done)
    return None if told and _is_of_other_sort(found, keys_of(told)) else told


def _is_of_other_sort(found: Candidate, words: Sequence[str]) -> bool:
    """Shocks are dosed in joules and rays in grays, nothing else is: "in shock, 20 mg/kg" doses no shock."""
    return not (found.unit or "").startswith(("J", "Gy")) and not lexis.ENERGIES_GIVEN.isdisjoint(words)


def _drug_told(view: TokenView, found: Candidate, done: list[Candidate]) -> str | None:
    """The drug of a dose, whatever it is dosed in."""
    behind = drug_behind(view, found.amount.end if found.amount else found.end) or (
        drug_behind(view, found.end) if view.word(found.end) == "of" else None)  # "2.5 mg daily of ramipril"
    if behind and not _is_of_next_dose(view, behind, found):
        found.place = _drug_before_dose(view, found)
        return drug_name(view, behind)
    before = found.place = _drug_before_dose(view, found)
    beside = before is not None and _is_beside(view, before, found.start)
    last = next((d for d in reversed(done) if d.role == "dose" and not _is_of_diluent(view, d)), None)
    pair = _pair_of_drugs(view, found)
    several = None if beside or pair else row_drugs.drugs_of_row(view, found.start)
    if several and (own := row_drugs.drug_by_place(view, found.start, several)):
        return own
    head = None if beside else head_of_line(view, found.start)
    head = None if head and _is_of_other_sort(found, keys_of(head)) else head  # "Neonatal shock: 10 mL/kg"
    if several and head is None:
        return None  # of several drugs of the row, which no number of doses tells apart
    if pair or (head and not _is_next_named(view, found, before, last)):
        on = last and _goes_on(view, last, found) and not (before and before[0] > last.start)
        return pair or (last.parameter if on and last else head)
    told = (None if _is_of_diluent(view, found) else _unknown_behind(view, found)) or _drug_in_statement(
        view, found, before, last)
    return told if told or last else (
        table_headers.drug_over(view, found.start) or table_headers.name_of_row(view, found.start)
        or _drug_around(view, found) or _only_drug(view, found) or _leading_name(view, found))


def _is_next_named(
    view: TokenView, found: Candidate, before: tuple[int, int] | None, last: Candidate | None
) -> bool:
    """"A: 50 mg or probenecid 250 mg": another name stands right before the amount, and is no label."""
    noun = _unknown_drug(view, found)
    return noun is not None and view.word(noun[1]) != ":" and _is_next(view, noun, before, last)


def _drug_around(view: TokenView, found: Candidate) -> str | None:
    """The drug that stands around the statement, if it is not one that was last dosed as a liquid, or the other way."""
    if _opens_as_alternative(view, found):
        return view.context.dosed.drug if view.context.dosed else None
    drug = inherited_drug(view, found.amount.kind if found.amount else "mass")
    dosed = view.context.dosed
    headed = isinstance(drug, Words) and any(drug.text is heading for heading in view.context.sections)
    if headed and isinstance(drug, Words) and lexis.CONDITIONAL & set(str(drug.text).lower().split()):
        return None  # "Only if riluzole is unavailable": what then is given has another name
    if drug and dosed and not headed and alike(drug, dosed.drug) and _is_liquid(dosed.unit) != _is_liquid(found.unit or ""):
        return None
    return drug


def _opens_as_alternative(view: TokenView, found: Candidate) -> bool:
    """"Or 333 units/kg SC ...": a statement that opens with "or" and a dose goes on from the dose of the line before."""
    dosed, line = view.context.dosed, next(earlier_lines(view.context.before), "")
    span = line.span(0, len(line)) if isinstance(line, Printed) else None
    if dosed is None or span is None or not span.start <= dosed.start < span.end or (
            [word for word in view.words(0, found.start) if word not in DASHES] != ["or"]):
        return False
    unit = dosed.unit.partition("/")[0]
    return unit == (found.unit or "").partition("/")[0] and doses_only(
        line, dosed.drug, "activity" if unit.startswith(("{", "[")) else "mass")


def _is_liquid(unit: str) -> bool:
    return unit.startswith(("mL", "L"))


def _drug_in_statement(
    view: TokenView, found: Candidate, before: tuple[int, int] | None, last: Candidate | None
) -> str | None:
    """The drug named before in the statement, or the one of the dose before."""
    nouned = _unknown_drug(view, found)
    # "In people on entecavir, give TDF 300 mg": the unknown name right before it goes first.
    if nouned and (_is_next(view, nouned, before, last) or _is_alternative(view, nouned, before, found)
                   or _VERBS.before(view.tokens, nouned[0])):
        return name(view, nouned)
    if before and last and last.parameter and last.start >= before[1]:
        return last.parameter  # another dose of the drug last dosed
    if before:
        return drug_name(view, _with_alternative(view, before))
    if nouned and not (last and last.end > nouned[0]):
        return name(view, nouned)
    return last.parameter if last else None


def _with_alternative(view: TokenView, drug: tuple[int, int]) -> tuple[int, int]:
    """"cefotaxime or ceftriaxone 50 mg/kg": a dose of either, which is named by both."""
    joint = drug[0] - 1
    first = drug_before(view.tokens, joint, max(0, joint - _LONGEST_NAME)) if view.word(joint) == "or" else None
    return (first[0], drug[1]) if first and first[1] == joint else drug


def head_of_line(view: TokenView, i: int) -> str | None:
    """The drug that the line of token i is of: named by its row, or by the words before the statement's first colon."""
    if view.context.cells:
        return table_headers.drug_of_row(view, i)
    place = next((n for n in range(1, min(_LABEL, i)) if view.word(n) == ":"), 0)
    found = drug_before(view.tokens, place) if place else None
    return drug_name(view, found) if found and found[0] <= 1 and found[1] == place else None


def _is_beside(view: TokenView, drug: tuple[int, int], i: int) -> bool:
    """Whether nothing but routes, "dose" and the like stands between a drug and the amount at token i."""
    return i <= drug[1] + _BESIDE + 1 and _is_plain(view, drug[1], i)


def _is_plain(view: TokenView, low: int, high: int) -> bool:
    """Whether tokens [low, high) are nothing but routes, "dose", a dilution and the like."""
    while low < high:
        route, dilution = route_at(view, low), _dilution_at(view, low)
        plain = view.word(low) in lexis.WORDS_BEFORE_A_DOSE | lexis.WORDS_BESIDE_A_DOSE | OPENING
        if not (route or dilution or plain or SALTS.at(view.tokens, low)):
            return False
        low = route[0] if route else dilution or low + 1
    return True


def _dilution_at(view: TokenView, i: int) -> int | None:
    """"1:10,000": the token behind a dilution, which stands between a drug and its dose."""
    diluted = view.word(i) == "1" and view.word(i + 1) == ":" and view.is_glued(i + 1) and view.is_glued(i + 2)
    return i + 3 if diluted and view.tokens[i + 2].kind == "number" else None


def _goes_on(view: TokenView, last: Candidate, found: Candidate) -> bool:
    """Whether a dose goes on with the one before it: in the same sentence, and not behind a bracket that closed."""
    return view.clause_start(last.start) == view.clause_start(found.start)


def _is_of_next_dose(view: TokenView, drug: tuple[int, int], found: Candidate) -> bool:
    """"A 40 mg (80 mg) B 20 mg": the name behind is of the amount that follows it, where another stands before."""
    following = amount_at(view, drug[1])
    if following is None or following.unit is None or following.kind not in lexis.KINDS_OF_DOSING_UNITS:
        return False
    return _drug_before_dose(view, found) is not None or _unknown_drug(view, found) is not None


def _pair_of_drugs(view: TokenView, found: Candidate) -> str | None:
    """"Valsartan + amlodipine: 160 mg/5 mg": two amounts are of the two drugs whose names a sign joins."""
    if found.amount is None or found.amount.second is None:
        return None
    end = found.start - (view.word(found.start - 1) == ":")
    joint = next((n for n in range(end - 1, max(0, end - _LABEL), -1) if view.word(n) in lexis.SIGNS_JOINING_DRUGS
                  and not view.is_glued(n)), 0)  # what is glued is one name anyway
    first = drug_before(view.tokens, joint, max(0, joint - _LONGEST_NAME)) if joint else None
    whole = first and first[1] == joint and view.noun_before(end, joint + 1) == (joint + 1, end)
    return name(view, (first[0], end)) if first and whole else None


def drug_behind(view: TokenView, i: int) -> tuple[int, int] | None:
    """"500 mg of amoxicillin", "8 mg/kg trimethoprim", "50 mg IM or IV hydrocortisone"."""
    route = route_at(view, i)
    start = route[0] if route else i
    if formed := _form_of_release(view, start):
        start = formed
        if view.word(start) == "or" and (other := amount_at(view, start + 1)) and (
                other.kind in lexis.KINDS_OF_DOSING_UNITS and (last := _form_of_release(view, other.end))):
            start = last  # "2.5 mg immediate-release or 1.5 mg sustained-release of indapamide"
        if view.word(start) in OPENING and (closed := view.first(CLOSING, start, start + 2 * _LABEL)) and (
                view.word(closed + 1) == "of"):
            start = closed + 1
    for place in range(start, min(start + 5, len(view.tokens))):
        found = drug_at(view.tokens, place)
        if found:
            return found
        strength = view.word(place) == "%" or (view.word(place + 1) == "%" and (
            place == i or view.word(place - 1) == "of"))
        if not strength and view.word(place) not in lexis.WORDS_BETWEEN_DOSE_AND_DRUG:
            return None
    return None


def _form_of_release(view: TokenView, i: int) -> int | None:
    """The token behind "immediate-release", "sustained release", "MR"."""
    if view.word(i) in lexis.SHORT_FORMS_OF_RELEASE and view.tokens[i].text.isupper():
        return i + 1
    if view.word(i) not in lexis.WORDS_OF_RELEASE:
        return None
    noun = i + 1 + (view.word(i + 1) in DASHES)
    return noun + 1 if view.word(noun) in lexis.NOUNS_OF_RELEASE else None


def _unknown_behind(view: TokenView, found: Candidate) -> str | None:
    """"5000 units of Fooglobulin": a name that no list holds, behind "of"."""
    end = found.amount.end if found.amount else found.end
    noun = view.noun_after(end + 1) if view.word(end) == "of" else None
    while noun and noun[1] - noun[0] > 1 and (
            _NO_DRUG.before(view.tokens, noun[1]) or view.tokens[noun[1] - 1].kind == "sign"):
        noun = noun[0], noun[1] - 1
    known = drug_before(view.tokens, *noun[::-1]) if noun else None
    if known:
        return drug_name(view, known)
    if noun is None or is_common(view.words(*noun)) or noun[1] - noun[0] > _LONGEST_NAME or any(
            table.at(view.tokens, n) for n in range(*noun) for table in (_NO_DRUG, _VERBS, PEOPLE, MEASURES, OUTCOMES)):
        return None
    return name(view, noun)


def _leading_name(view: TokenView, found: Candidate) -> str | None:
    """"Zilucoplan: creatinine clearance 30 to 59 mL/min: 15 mg daily": the name that opens the statement."""
    place = next((n for n in range(1, _LONGEST_NAME + 1) if view.word(n) in {":", ","}), 0)
    if view.context.cells:
        return None  # what stands there is the head of the first column
    noun = view.noun_before(place) if place and place < found.start and "freq" in found.qualifiers else None
    if noun is None or noun[0] or is_common(view.words(*noun)) or any(table.at(view.tokens, n) for n in range(place)
            for table in (_NO_DRUG, _VERBS, MEASURES, OUTCOMES, POPULATIONS)):
        return None  # only with a frequency: else any heading would be a drug
    return name(view, noun)


def _drug_before_dose(view: TokenView, found: Candidate) -> tuple[int, int] | None:
    """The last drug named before the dose; not one that people are "already on" before a colon."""
    floor = max(0, found.start - LOOK)
    place = drug_before(view.tokens, found.start, floor)
    while place and (_is_time(view, place[0]) or view.word(place[1]) in lexis.WORDS_OF_A_DRUG_NOT_GIVEN or (
            _is_of_other_sort(found, view.words(*place)) or _is_shut_in(view, place, found.start)) or (
            ":" in view.words(place[1], found.start) and _is_background(view, place[0]))):
        place = drug_before(view.tokens, place[0], floor)
    if place and (meant := _before_condition(view, place, found.start)):
        return meant
    return None if place and _is_of_other_cell(view, place[0], found) else place


def _is_shut_in(view: TokenView, drug: tuple[int, int], i: int) -> bool:
    """"52 mg (Foo), 19 mg", "drugs (such as Foo), up to 5 mg": a name in a bracket that closed, and more behind it."""
    opened = view.outside_brackets(drug[0])
    if opened == drug[0] or view.outside_brackets(i) == opened:
        return False
    closed = view.first(CLOSING, drug[1], i)
    return closed is not None and not _is_plain(view, closed + 1, i)


def _is_of_diluent(view: TokenView, dose: Candidate) -> bool:
    """"10 g of Foo mixed with 30 mL of saline at 1 g/hour": the volume that a drug is dissolved in."""
    volume = dose.amount is not None and dose.amount.kind == "volume"
    return volume and view.word(dose.start - 1) in lexis.PREPOSITIONS_OF_DISSOLVING


def _is_of_other_cell(view: TokenView, i: int, found: Candidate) -> bool:
    """"A 750 mg daily | CTX 2 g": a drug dosed in another cell, while this one has a name of its own before its dose."""
    own, other = table_headers.cell_of(view, found.start), table_headers.cell_of(view, i)
    if own is None or not other or own == other:
        return False
    dosed = any(map(str.isdigit, view.block.text[slice(*view.context.cells[other][:2])]))
    return dosed and _unknown_drug(view, found) is not None


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


def _is_time(view: TokenView, i: int) -> bool:
    """"on the same day as the heparin": a drug that only says when another is given."""
    while i > 0 and view.word(i - 1) in lexis.DETERMINERS:
        i -= 1
    return view.word(i - 1) == "as" and "same" in view.words(i - _BESIDE, i)


def _is_next(view: TokenView, noun: tuple[int, int], before: tuple[int, int] | None, last: Candidate | None) -> bool:
    """"A 50 mg or probenecid 250 mg": an unknown name behind a known drug's dose is the next drug."""
    if before is None or noun[0] < before[1] or last is None or not before[1] <= last.start < noun[0]:
        return False
    return view.word(noun[0] - 1) in lexis.JOINTS_BEFORE_A_NEXT_DRUG and (
        noun[1] - noun[0] <= _LONGEST_NAME)


def _is_alternative(
    view: TokenView, noun: tuple[int, int], before: tuple[int, int] | None, found: Candidate
) -> bool:
    """"levofloxacin or CTX 2 g": an abbreviation between a known drug's name and the amount is another drug's."""
    joined = before is not None and before[1] == noun[0] - 1 and view.word(noun[0] - 1) in lexis.JOINTS_OF_DRUGS | {"or"}
    return joined and noun[1] == found.start and noun[1] - noun[0] == 1 and view.text(*noun).isupper()


def _unknown_drug(view: TokenView, found: Candidate) -> tuple[int, int] | None:
    """The noun where a drug's name stands: "Zilucoplan 0.3 mg/kg daily", "Zilucoplan is infused at 0.3 mg/kg"."""
    place = view.outside_brackets(found.start)
    place = place if _is_plain(view, place + 1, found.start) else found.start  # "Foo (5 mg)", not "pressors (run, Foo 5 mg)"
    while place > 0 and (view.word(place - 1) in lexis.WORDS_BEFORE_A_DOSE or _is_dosing(view, place - 1) or (
            _dilution_at(view, place - 3))):
        place -= 3 if _dilution_at(view, place - 3) else 1
    noun = view.noun_before(place, max(0, place - 4))
    if noun is None and view.word(place - 1) == ",":
        noun = view.noun_before(place - 1, max(0, place - 5))
        noun = noun if noun and (noun[0] == 0 or _VERBS.before(view.tokens, noun[0])) else None
    noun = _without_routes(view, noun) if noun else None
    while noun and noun[1] - noun[0] > 1 and _NO_DRUG.before(view.tokens, noun[1]):
        noun = noun[0], noun[1] - 1
    while noun and noun[1] - noun[0] > 1 and view.word(noun[0]).endswith("ly"):
        noun = noun[0] + 1, noun[1]  # "alternatively Foo 5 mg"
    if noun is None or view.tokens[noun[0]].kind != "word" or view.word(noun[0]) in WORD_NUMBERS or frequency_at(
            view, noun[0]) or (
            view.text(*noun).lower() == "plasma" or "," in view.words(*noun)):  # "confirmed, viral disease" at its head
        return None
    if is_common(view.words(*noun)):
        return None  # "Small ones 5 mg", "Symptomatic bradycardia 1 mg": words that guidelines are full of
    if len(view.text(*noun)) < _SHORTEST_NAME - view.tokens[noun[0]].text.isupper():
        return None
    told = any(table.at(view.tokens, n) for n in range(*noun) for table in (_NO_DRUG, _VERBS, PEOPLE)) or any(
        table.at(view.tokens, n) for n in range(*noun) if not (n < noun[1] - 1 and SALTS.at(view.tokens, n))
        for table in (MEASURES, OUTCOMES))
    told = told or view.tokens[noun[0] - 1].kind == "number" or unit_at(
        view.tokens, next((n for n in range(*noun) if view.word(n)[:1].isalpha()), noun[0])) is not None
    participle = noun[1] - noun[0] == 1 and view.word(noun[0]).endswith(("ed", "ing", "ly"))  # "Reduced 5 mg" names nothing
    manner = not view.context.cells and view.phrase(*noun) in {"continuous", "intermittent"}  # "a continuous infusion of"
    return None if participle or told or manner else noun


def _without_routes(view: TokenView, noun: tuple[int, int]) -> tuple[int, int] | None:
    """"Zilucoplan IV/IO" is Zilucoplan, and "IV/IO" no drug."""
    low, high = noun
    while low < high and (hit := route_at(view, low)):
        low = hit[0]
    while low < high and (before := route_before(view, high)) and before[0] >= low:
        high = before[0]
    return (low, high) if low < high else None


def _is_dosing(view: TokenView, i: int) -> bool:
    """"is infused at", "was lowered to": a verb form between a drug and its dose."""
    return view.word(i).endswith("ed") and view.word(i - 1) in lexis.WORDS_BEFORE_A_DOSING_PARTICIPLE


def _only_drug(view: TokenView, found: Candidate) -> str | None:
    """A drug named later in the sentence: "A 500 mg dose of oral amoxicillin"."""
    for place in range(found.end, min(len(view.tokens), found.end + 12)):
        drug = drug_at(view.tokens, place)
        if drug and not is_diluent(view.tokens, place) and not _is_of_other_sort(found, view.words(*drug)):
            return drug_name(view, drug)
    return None
