"""What a number is about: the measure it limits, the drug it doses, the outcome it counts.

Why: "80 %" alone says nothing; the governing noun decides the role as much as the unit does.
Method: walk left over copulas and comparators to a known measure or to the nearest noun; drugs are known by name, by
    the stem of their name, or by standing where a drug stands.
Fails: every function returns None rather than a far-off noun.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from loaders.blocks import Printed
from loaders.extraction.phrases.abbreviations import VITAL_SIGNS, vital_sign
from loaders.extraction.phrases.amounts import amount_at
from loaders.language import lexis
from loaders.language.drugs import NAMED, is_drug
from loaders.language.lexer import DASHES, Token, is_glued, tokenise
from loaders.language.lexicon import Phrases, meanings, phrase_class
from loaders.language.numerals import number_at
from loaders.language.tables import rows
from loaders.language.token_view import CLOSING, COPULAS, LOOK, OPENING, TokenView, Words, once, part_of
from loaders.language.units import unit_at

MEASURES: Phrases[str] = Phrases((form, row["kind"]) for row in rows("measures", "measure")
    for form in row["forms"])
OUTCOMES: Phrases[str] = Phrases((form, form) for row in rows("measures", "outcome") for form in row["forms"])
_CUT_OFFS = phrase_class("cut-off")
POPULATIONS, COUNTABLES = phrase_class("population"), phrase_class("countable")
PEOPLE = phrase_class("population", "one person")  # "Child:", "adult dose"
SALTS, _BIOLOGICALS, _PARTNERS = phrase_class("salt"), phrase_class("biological"), phrase_class("partner")
_AND_OF_DRUGS = lexis.JOINTS_BEFORE_A_NEXT_DRUG - {",", "or"}
_LASTING = {"annual", "lifetime"}
_SPANS, _SPANNED = lexis.UNITS_OF_TIME, 3  # words, tokens
_LONGEST_DRUG, _LONGEST_GLOSS = 6, 10  # tokens
_SYMBOL_NAME, _LONGEST_SYMBOL = 4, 2  # tokens of "U[Na]", letters of "Na"
REFERENCES: Phrases[str] = Phrases(meanings("references").items())
_SHORTEST_DRUG = 6  # letters
_LONGEST_SHORT_FORM = 5  # letters of "TMP-SMX", "3TC"
_BEFORE = 1500  # characters of earlier text
_BAR = " | "  # between the cells of a row
_POINTING = {"its", "it"}
_LONGEST_HEADING, _INTRODUCTION = 12, 4  # tokens, of "(for example,"
_OPENING_WORDS = 4  # tokens in which a sentence names its subject
_SENTENCE_END = re.compile(r"[.!?]\S{0,6}\s+(?=[A-Z])")
_SORTS: dict[str, str] = meanings("kinds_of_scales")
_SKIPPED = frozenset(COPULAS.phrases)


@dataclass(frozen=True)
class Governor:
    """The noun at tokens [start, end); `kind` is a measure's kind, "" for a noun no table knows."""

    start: int
    end: int
    text: str
    kind: str


def _symbol_in_brackets(view: TokenView, i: int, floor: int) -> Governor | None:
    """"U[Na]", "urine [K]": the symbol in square brackets is the half of the name that tells what is measured."""
    low = i - _SYMBOL_NAME
    if low < floor or view.word(i - 1) != "]" or view.word(low + 1) != "[" or view.tokens[low].kind != "word":
        return None
    symbol = view.tokens[i - 2].text
    printed = symbol.isalpha() and symbol[0].isupper() and len(symbol) <= _LONGEST_SYMBOL
    return Governor(low, i, view.text(low, i), "") if printed else None


@once
def governor(view: TokenView, i: int, floor: int = 0) -> Governor | None:
    """The noun that the amount starting at token i says something about."""
    place, bracket, cut_off = _before_example(view, i), False, False
    if whole := _symbol_in_brackets(view, i, floor):
        return whole
    while place > max(floor, i - 12):
        found = measure_before(view, place, floor) or _vital_sign(view, place, i)
        if found:
            return found
        if cut := _CUT_OFFS.before(view.tokens, place):
            place, cut_off = cut[0], True
            continue
        word = view.word(place - 1)
        if word in OPENING and not bracket:
            place, bracket = place - 1, True  # one bracket: "platelets (< 100)"
        elif word in CLOSING and not bracket:
            inner = measure_before(view, place - 1, floor)  # "systolic pressure (SBP) < 90"
            if inner:
                return inner
            place = _behind_bracket(view, place)
        elif bracket and view.word(place) in OPENING and view.word(place - 2) in lexis.VERBS_OF_BEING_AND_REMAINING:
            place -= 1  # "is undetectable (< 10 IU/mL)"
        elif (word in _SKIPPED and not view.tokens[place - 1].text.isupper()) or (
                word == ":" and place > floor + 1) or _is_participle(view, place - 1):
            place -= 1
        else:
            break
    if cut_off and (measured := measure_in(view, 0, place)):
        return measured  # "A1C of 6.5% has a specificity of 88%, a cut-off point of 7.0% ...": of what was cut before
    noun = view.noun_before(place, floor)
    if noun and view.tokens[noun[0] - 1].kind == "number" and (
            unit_at(view.tokens, noun[0]) or view.word(noun[0] + 1) == "/"):
        return None  # "< 70 kg: > 3800": a unit is no noun
    return Governor(*noun, name(view, noun), _SORTS.get(view.word(noun[1] - 1), "")) if noun else None


def _before_example(view: TokenView, i: int) -> int:
    """"SBP (for example, < 140)", "SBP (e.g. < 140)": the token behind the bracket that an example is in."""
    place = i
    while i - place < _INTRODUCTION and view.word(place - 1) in lexis.WORDS_OF_AN_EXAMPLE | {",", ".", "for"}:
        place -= 1
    told = not lexis.WORDS_OF_AN_EXAMPLE.isdisjoint(view.words(place, i))
    return place if told and view.word(place - 1) in OPENING else i


def _vital_sign(view: TokenView, place: int, i: int) -> Governor | None:
    """HR or RR before token `place`, where the amount at token i shows it to be a rate of the body."""
    amount = amount_at(view, i) if view.word(place - 1) in VITAL_SIGNS else None
    named = vital_sign(view, place - 1, amount) if amount else None
    if named is None:
        return None
    token = view.tokens[place - 1]
    return Governor(place - 1, place, Words.with_place(named, view.block.text, token.start, token.end), "per minute")


def _is_participle(view: TokenView, i: int) -> bool:
    """"should not be corrected by more than": a verb form between the measure and its limit."""
    word = view.word(i)
    return (word.endswith("ed") or word in lexis.PARTICIPLES_OF_CHANGE) and view.word(i - 1) in lexis.AUXILIARIES_AND_NOT


def _behind_bracket(view: TokenView, place: int) -> int:
    low = place - 1
    while low > max(0, place - 12) and view.word(low) not in OPENING:
        low -= 1
    return low


def measure_before(view: TokenView, place: int, floor: int = 0) -> Governor | None:
    """The known measure that ends directly before token `place`; a general word takes the name before it along."""
    hit = MEASURES.before(view.tokens, place)
    if hit is None or hit[0] < floor:
        return None
    start, kind = hit
    sited = kind == "score" and view.word(start) in {"t", "z"} and view.word(place - 1) in {"score", "scores"}
    if sited or (place - start == 1 and view.word(start) in lexis.MEASURES_TOO_GENERAL):
        noun = view.noun_before(start, floor)  # "DECAF score", "femoral neck T-score": "score" alone says nothing
        start = noun[0] if noun else start
    for _ in range(2):  # "preprandial capillary glucose"
        word = view.word(start - 1)
        start -= start > floor and (word in lexis.ADJECTIVES_OF_TAKING_A_MEASURE or (kind == "risk" and word in _LASTING))
    if kind == "risk" and start - floor >= _SPANNED and view.word(start - 1) in _SPANS and view.word(start - 2) in DASHES:
        start -= _SPANNED  # "10-year risk"
    return Governor(start, place, name(view, (start, place)), kind)


def measure_in(view: TokenView, low: int, high: int) -> Governor | None:
    """The last known measure among tokens [low, high)."""
    hit = MEASURES.last(view.tokens, max(low, high - LOOK), high)
    return measure_before(view, hit[1], low) if hit else None


def name(view: TokenView, place: tuple[int, int]) -> str:
    """The words of a noun as a parameter's name."""
    printed = view.text(*place)
    words = printed.strip(" ,:;[]")
    whole = words.endswith(")") and words[:1] != "(" and words.count("(") == words.count(")")  # "lipoprotein(a)"
    return part_of(printed, words if whole else words.strip(" ,:;()[]"))


def drug_name(view: TokenView, place: tuple[int, int]) -> str:
    """The whole name of a drug: with its salt, what an antibody is against, and the partner it is fixed to."""
    start, end = place
    while end < len(view.tokens) and end < start + _LONGEST_DRUG and SALTS.at(view.tokens, end):
        end += 1
    if strength := _strength_beside(view, start, end):
        return name(view, strength)
    for _ in range(_LONGEST_DRUG):
        longer = _longer_drug_start(view, start)
        if longer is None:
            break
        start = longer
    return name(view, (start, end))


def _strength_beside(view: TokenView, start: int, end: int) -> tuple[int, int] | None:
    """"3% saline", "23.4 % NaCl", "dextrose 10% 5 mL/kg": a solution is named by its strength."""
    if lexis.NAMES_OF_SOLUTIONS.isdisjoint(view.words(start, end)):
        return None  # "alive were 57% (riluzole 100 mg), 58% riluzole"
    if view.word(start - 1) == "%" and (hit := number_at(view, start - 2)) and hit[0] == start - 1:
        return start - 2, end
    hit = number_at(view, end)
    behind = view.word(hit[0] + 1) if hit else ""
    solution = hit is not None and view.word(hit[0]) == "%" and behind[:1].isdigit()
    return (start, hit[0] + 1) if hit and solution else None  # "dextrose 10% 5 mL/kg"


def _longer_drug_start(view: TokenView, start: int) -> int | None:
    """Where a drug's name starts that goes on to the left of token `start`."""
    word = view.word(start)
    if SALTS.at(view.tokens, start) and start and (found := drug_before(view.tokens, start, start - 4)) and (
            found[1] == start):
        return found[0]
    if view.word(start - 1) in lexis.ADJECTIVES_OF_DRUG_FORMS and view.tokens[start - 1].kind == "word":
        return start - 1
    if _BIOLOGICALS.at(view.tokens, start):
        noun = view.noun_before(start, max(0, start - _LONGEST_DRUG))
        return noun[0] if noun else None
    if view.word(start - 1) == "/" and view.is_glued(start - 1) and view.is_glued(start) and (
            len(view.word(start - 2)) >= _SHORTEST_DRUG and view.tokens[start - 2].kind == "word"):
        return start - 2  # "hydrocodone/paracetamol"
    if word in _PARTNERS.phrases and view.word(start - 1) in lexis.JOINTS_OF_DRUGS:
        found = drug_before(view.tokens, start - 1, max(0, start - 4))
        return found[0] if found and found[1] == start - 1 else None
    return None


@lru_cache(maxsize=512)
def names_drug(heading: str) -> bool:
    """Whether a drug is named anywhere in a heading."""
    tokens = tokenise(heading)
    return any(drug_at(tokens, i) for i in range(len(tokens)))


def drug_before(tokens: Sequence[Token], place: int, floor: int = 0) -> tuple[int, int] | None:
    """The last drug name among tokens [floor, place)."""
    for end in range(place, max(floor, place - LOOK), -1):
        hit = NAMED.before(tokens, end)
        if hit and hit[0] >= floor:
            if _is_level(tokens, hit[0], end) or _is_poison(tokens, end) or is_diluent(tokens, hit[0]) or (
                    is_allergen(tokens, hit[0], end)):
                continue
            start = hit[0]
            if start - 2 >= floor and is_drug(tokens[start - 2]):
                start = _first_of_joined_drugs(tokens, start, floor)  # "amoxicillin/clavulanic acid"
            return _explained_drug(tokens, start, place, floor) or (start, end)
        if is_drug(tokens[end - 1]) and not _is_level(tokens, end - 1, end) and not _is_poison(tokens, end) and (
                not is_allergen(tokens, end - 1, end)):
            start = _first_of_joined_drugs(tokens, end - 1, floor)
            return _explained_drug(tokens, start, place, floor) or (start, end)
    return None


def _explained_drug(tokens: Sequence[Token], start: int, place: int, floor: int) -> tuple[int, int] | None:
    """"enoxaparin (a low molecular weight heparin) 1 mg/kg": the drug that a bracket, closed before `place`, explains."""
    low = max(floor, start - _LONGEST_GLOSS)
    opened = next((n for n in range(start - 1, low, -1) if tokens[n].key in OPENING | CLOSING), None)
    closed = opened is not None and tokens[opened].key in OPENING and any(
        tokens[n].key in CLOSING for n in range(start, min(place, start + _LONGEST_GLOSS)))
    outer = drug_before(tokens, opened, opened - 1) if opened and closed else None
    return outer if outer and outer[1] == opened else None


def _is_level(tokens: Sequence[Token], start: int, end: int) -> bool:
    """"if potassium exceeds 5.5", "theophylline levels": a name of a drug that stands for what is measured of it."""
    following = tokens[end].key if end < len(tokens) else ""
    if following in lexis.NOUNS_AFTER_A_DRUG:
        return True
    if following not in lexis.WORDS_LIMITING or MEASURES.before(tokens, end) is None:
        return False
    return any(tokens[start - n].key in lexis.CONDITIONAL_AND_FLUIDS for n in (1, 2) if start - n >= 0)


def _is_poison(tokens: Sequence[Token], end: int) -> bool:
    """"acetaminophen ingestion", "morphine poisoning": what was taken, and not what is given against it."""
    return end < len(tokens) and tokens[end].key in lexis.NOUNS_OF_POISONING


def is_allergen(tokens: Sequence[Token], start: int, end: int) -> bool:
    """"if allergic to penicillin", "in penicillin allergy": a drug that those who get another do not bear."""
    behind = end + (end < len(tokens) and tokens[end].text in DASHES)
    if behind < len(tokens) and tokens[behind].key in lexis.WORDS_OF_ALLERGY:
        return True
    return start > 1 and tokens[start - 1].key in lexis.PREPOSITIONS_OF_ALLERGENS and (
        tokens[start - 2].key in lexis.WORDS_OF_ALLERGY)


def is_diluent(tokens: Sequence[Token], start: int) -> bool:
    """"2 g in 100 mL of D5W": what a drug is dissolved in, whose name starts at token `start`."""
    for place in range(start - 2, max(0, start - _LONGEST_DRUG), -1):
        if tokens[place].kind == "number":
            unit = unit_at(tokens, place + 1)
            volume = unit is not None and unit[1].kind == "volume"
            return volume and tokens[place - 1].key in lexis.PREPOSITIONS_OF_DISSOLVING
    return False


def drug_at(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """The drug name that starts at token i; "procaine penicillin" is one name."""
    hit = NAMED.at(tokens, i)
    end = hit[0] if hit else i + 1 if i < len(tokens) and is_drug(tokens[i]) else None
    if end == i + 1 and tokens[i].key in lexis.ADJECTIVES_OF_DRUG_FORMS and (longer := drug_at(tokens, end)):
        return i, longer[1]
    return (i, end) if end else None


def _first_of_joined_drugs(tokens: Sequence[Token], i: int, floor: int) -> int:
    """The first token of "sacubitril/valsartan", "amoxicillin-clavulanate"."""
    while i - 2 >= floor and tokens[i - 1].text in {"/", "-", "–"} and tokens[i - 1].start == tokens[i - 2].end and (
            tokens[i].start == tokens[i - 1].end and tokens[i - 2].kind == "word"):
        i -= 2
    return i


def inherited_drug(view: TokenView, kind: str = "mass") -> str | None:
    """The drug spoken of before the statement, where it can be only one: in its stem, its headings, the statements before.

    `kind` is the kind of unit the dose is in: of two drugs the one dosed in that kind is meant.
    """
    context = view.context
    if view.word(0) in _POINTING and (meant := _subject(context.before[-_BEFORE:])):
        return meant
    stem = "" if context.cells else context.lead_in  # the caption of a table is asked for elsewhere
    named = drugs_in(stem, kind) if stem else ()
    found = _only(stem, named) if named else _of_heading_or_line(context.sections, context.before, kind)
    if found and context.cells and _heads_another_row(view, found):
        return None
    return found if found and _is_last_dosed(view, found) and not _is_one_of_two(view, found, kind) else None


def _heads_another_row(view: TokenView, drug: str) -> bool:
    """Whether a drug is what the first cell of an earlier row names, and this row has another first cell."""
    line = drug.text if isinstance(drug, Words) else ""
    first, bar, _ = line.partition(_BAR)
    return bool(bar) and isinstance(drug, Words) and drug.place[0] < len(first) and (
        view.block.text[slice(*view.context.cells[0][:2])].strip() not in {"", first.strip()})


def _of_heading_or_line(headings: Sequence[str], before: str, kind: str) -> str | None:
    """The drug of the section's heading, unless the nearest line that names drugs names another; else that of the line."""
    heading = next((words for words in reversed(headings) if drugs_in(words, kind)), "")
    line, named = next(((words, named) for words in earlier_lines(before) if (named := drugs_in(words, kind))), ("", ()))
    if heading and _opens_with_other(heading, next(earlier_lines(before), ""), line, kind):
        return None
    headed, told = _only(heading, drugs_in(heading, kind)) if heading else None, _only(line, named)
    if not line:
        return headed
    if told and _is_label(line, named[0]):
        return told  # it stands nearer than any heading
    if not heading or heading is not headings[-1]:
        return told  # it is nearer than an outer heading
    both = [heading[slice(*place)] for place in drugs_in(heading, kind)]
    agree = any(alike(line[slice(*place)], other) for place in named for other in both)
    return (headed or told) if agree else None


def _is_label(line: str, drug: tuple[int, int]) -> bool:
    """"Mefloquine:", "Diphenhydramine": a line that is the name of a drug and no more."""
    return not any(map(str.isalnum, line[:drug[0]] + line[drug[1]:]))


def _opens_with_other(heading: str, near: str, line: str, kind: str) -> bool:
    """"Dapsone is for those intolerant of cotrimoxazole. The dose is ..." under "Cotrimoxazole": either can be meant."""
    opening = _subject(near) if near != line and any(_drugs_named(tokenise(near[-_BEFORE:]))) else None  # no poison
    return opening is not None and not any(alike(opening, heading[slice(*place)]) for place in drugs_in(heading, kind))


def _only(text: str, places: tuple[tuple[int, int], ...]) -> str | None:
    """The one drug at these places of a text, with its place."""
    named = [text[slice(*place)] for place in places]
    if not named or not all(alike(named[0], other) for other in named):
        return None
    return Words.with_place(named[-1], text, *places[-1])


def alike(one: str, other: str) -> bool:
    """Whether two names can be of one drug: "amoxicillin", "oral amoxicillin"."""
    one, other = one.lower(), other.lower()
    return one in other or other in one


def doses_only(line: str, drug: str, kind: str) -> bool:
    """Whether a line doses no other drug in a kind of unit."""
    tokens = tokenise(line)
    return all(alike(line[tokens[start].start:tokens[end - 1].end], drug) for start, end in _dosed_drugs(tokens, {kind}))


def earlier_lines(before: str) -> Iterator[str]:
    """The earlier statements one by one, the nearest first."""
    if isinstance(before, Printed) and before.pieces:
        yield from (Printed.of(view, start, end) for _, view, start, end in reversed(before.pieces))
    elif before:
        yield before


def _is_last_dosed(view: TokenView, drug: str) -> bool:
    """Whether no other drug was dosed between the place where a drug is named and this statement."""
    dosed = view.context.dosed
    if dosed is None or not isinstance(drug, Words) or not isinstance(drug.text, Printed):
        return True
    span, line = drug.text.span(*drug.place), drug.text.span(0, len(drug.text))
    named_later = span is None or span.start > dosed.start or (line is not None and dosed.start < line.end)
    return named_later or alike(drug, dosed.drug)


def _is_one_of_two(view: TokenView, drug: str, kind: str) -> bool:
    """Whether another paragraph, which names a drug, doses a second in the same kind of unit: either can be meant."""
    line = drug.text if isinstance(drug, Words) else None
    _, block, start, _ = line.pieces[0] if isinstance(line, Printed) and line.pieces else (0, view.block, 0, 0)
    return block is not view.block and any(
        not doses_only(other, drug, kind) for other in earlier_lines(view.context.before)
        if isinstance(other, Printed) and other.pieces[0][1] is block and other.pieces[0][2] != start)


@lru_cache(maxsize=256)  # all statements of a section ask for the same words
def drugs_in(text: str, kind: str = "mass") -> tuple[tuple[int, int], ...]:
    """The places of the drugs that a line leaves one thinking of: its label, those dosed in the kind, or else all given."""
    text = text[-_BEFORE:]
    tokens = tokenise(text)
    if lexis.WORDS_OF_A_DRUG_NOT_GIVEN & {token.key for token in tokens} and len(tokens) <= _LONGEST_HEADING:
        return ()
    label = next((n for n in range(1, min(_LONGEST_DRUG, len(tokens))) if tokens[n].key == ":"), 0)
    opened = drug_before(tokens, label) if label else None
    if opened and opened[0] == 0 and opened[1] == label:
        found = [opened]
    else:
        dosed = _dosed_drugs(tokens, {kind}) or _dosed_drugs(tokens, lexis.KINDS_OF_DOSING_UNITS)
        found = dosed or [place for place in _drugs_named(tokens) if not _is_turned_down(tokens, place[0])
                          and not _is_measure(tokens, *place)]
    return tuple((tokens[start].start, tokens[_behind_salt(tokens, end) - 1].end) for start, end in found)


def _behind_salt(tokens: Sequence[Token], end: int) -> int:
    while salt := SALTS.at(tokens, end):
        end = salt[0]
    return end


def _drugs_named(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    i = 0
    while i < len(tokens):
        found = drug_at(tokens, i)
        given = found and not (_is_level(tokens, *found) or _is_poison(tokens, found[1]) or is_allergen(tokens, *found))
        if found and given and not _is_short_form(tokens, found[0]) and not is_diluent(tokens, found[0]):
            found = found[0], _behind_partner(tokens, found[1])
            yield found
        i = found[1] if found else i + 1


def _behind_partner(tokens: Sequence[Token], end: int) -> int:
    """"artemether-lumefantrine", "amoxicillin/clavulanic acid": the token behind the drugs that signs join to one name."""
    while end + 1 < len(tokens) and tokens[end].text in lexis.SIGNS_JOINING_DRUGS and is_glued(tokens, end) and (
            is_glued(tokens, end + 1) and (partner := drug_at(tokens, end + 1))):
        end = partner[1]
    return end


def _is_short_form(tokens: Sequence[Token], i: int) -> bool:
    """"intravenous immunoglobulin (IVIG)", "filgrastim (G-CSF, Neupogen)": further names of the drug before a bracket."""
    opened = next((n for n in range(i - 1, max(0, i - _LONGEST_GLOSS), -1) if tokens[n].key in OPENING | CLOSING), None)
    if opened is None or tokens[opened].key in CLOSING or any(
            unit_at(tokens, n + 1) if tokens[n].kind == "number" else tokens[n].key in _AND_OF_DRUGS
            for n in range(opened, i)):
        return False
    while opened and not _ends_drug(tokens, opened) and (salt := SALTS.before(tokens, opened)):
        opened = salt[0]
    return _ends_drug(tokens, opened)


def _ends_drug(tokens: Sequence[Token], end: int) -> bool:
    return NAMED.before(tokens, end) is not None or (end > 0 and is_drug(tokens[end - 1]))


def _is_measure(tokens: Sequence[Token], start: int, end: int) -> bool:
    """"potassium": a drug's name that is measured too, and was not dosed."""
    hit = MEASURES.at(tokens, start)
    return hit is not None and hit[0] >= end


def _is_turned_down(tokens: Sequence[Token], i: int) -> bool:
    """"no need to start with heparin", "patients already on warfarin": a drug that is not the one given."""
    if i and tokens[i - 1].key in lexis.WORDS_BEFORE_BACKGROUND_TREATMENT:
        return True
    for token in reversed(tokens[max(0, i - _LONGEST_DRUG):i]):
        if token.key in lexis.WORDS_TURNING_A_DRUG_DOWN:
            return True
        if token.key in lexis.JOINTS_BEFORE_A_NEXT_DRUG - {"with"}:
            return False  # "stop apixaban and start warfarin"
    return False


@lru_cache(maxsize=512)  # every dose of a row asks for its head
def drug_named(text: str) -> tuple[int, int] | None:
    """The characters of the drug that a text opens with, and names no other; None where it may be one that is not given."""
    tokens = tokenise(text)
    found = list(_drugs_named(tokens))
    case = next((n for n in range(found[0][1], len(tokens)) if tokens[n].key in lexis.OPENINGS_OF_A_CASE), 0) if found else 0
    if case:
        tokens = tokens[:case]  # "clarithromycin if allergic to penicillin"
        found = [place for place in found if place[1] <= case]
    if found and (start := _short_form_before(tokens, found[0])) is not None:
        return tokens[start].start, tokens[found[0][1]].end
    if not found or found[0][0] > 1 or lexis.WORDS_OF_A_DRUG_NOT_GIVEN & {token.key for token in tokens}:
        return None
    end = _behind_salt(tokens, found[0][1])
    joined = len(found) > 1 and found[1][0] == end + 1 and tokens[end].key in lexis.SIGNS_JOINING_DRUGS | {"with"}
    if len(found) > 1 + joined:
        return None
    return tokens[0].start, tokens[found[1][1] - 1 if joined else end - 1].end


def _short_form_before(tokens: Sequence[Token], drug: tuple[int, int]) -> int | None:
    """"3TC (Lamivudine)": where the short form starts that a text opens with, and the drug's name explains."""
    opened = drug[0] - 1
    if opened < 1 or tokens[opened].text != "(" or drug[1] >= len(tokens) or tokens[drug[1]].text != ")":
        return None
    glued = all(tokens[n].start == tokens[n - 1].end for n in range(1, opened))
    printed = tokens[opened - 1].end - tokens[0].start
    return 0 if glued and printed <= _LONGEST_SHORT_FORM else None


@lru_cache(maxsize=64)  # all statements of a section ask for the same words
def _subject(text: str) -> str | None:
    """The drug that the last sentence opens with: "Apixaban is preferred over warfarin. Its dose is 5 mg"."""
    sentence = _SENTENCE_END.split(text.rstrip(" .\n"))[-1]
    tokens = tokenise(sentence)
    for i in range(min(_OPENING_WORDS, len(tokens))):
        if found := drug_at(tokens, i):
            return sentence[tokens[found[0]].start:tokens[found[1] - 1].end]
    return None


def _dosed_drugs(tokens: Sequence[Token], kinds: Collection[str]) -> list[tuple[int, int]]:
    """The drugs that stand directly before an amount in a unit of one of the kinds: their dose was told."""
    found = []
    for place in range(1, len(tokens)):
        if tokens[place].kind != "number":
            continue
        drug = drug_before(tokens, place, max(0, place - 3))
        unit = unit_at(tokens, place + 1) if drug else None
        if drug and unit and unit[1].kind in kinds:
            found.append(drug)
    return found


def population_at(view: TokenView, i: int) -> tuple[int, str] | None:
    """"in women", "for older adults", "(men)" at token i: the token behind, and the population."""
    alone = PEOPLE.at(view.tokens, i + 1) if view.word(i) in OPENING else None
    if alone and view.word(alone[0]) in CLOSING:
        return alone[0] + 1, view.text(i + 1, alone[0])
    if view.word(i) not in lexis.PREPOSITIONS_OF_A_POPULATION:
        return None
    low = i + 1
    for high in range(low + 1, min(low + 4, len(view.tokens)) + 1):  # "in frail older adults"
        hit = POPULATIONS.before(view.tokens, high)
        if hit and hit[0] >= low:
            return high, view.text(low, high)
    return None
