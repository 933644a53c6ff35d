"""Amounts: a number or range with its comparator, unit and second spelling, before anyone asks what role it has.

Why: every role (dose, threshold, effect ...) is built of the same piece; it is parsed once, here.
Method: recursive descent over tokens: comparator, number, unit, then what may follow (range, list, pair, "or more",
    the same limit in another unit).
Fails: `amount_at` returns None where no amount starts, and for numbers that are part of a name.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from loaders.language import lexis
from loaders.language.comparators import BEFORE, BEHIND
from loaders.language.lexer import DASHES, WORD_NUMBERS
from loaders.language.lexicon import phrase_class
from loaders.language.numerals import FOLDS, FRACTIONS, digits, number_at, printed_at
from loaders.language.token_view import LOOK, TokenView, once
from loaders.language.units import ONE, Unit, analyte_denominators, unit_at, unit_over
from loaders.record import Comparator, Number
from ontology.ground.measures import Measure
from ontology.ground.numbers import plain
from ontology.ground.units import compare, convert

_LABELS = phrase_class("label")
_CHANGES = phrase_class("change")
_MOVED_UP = phrase_class("dose raised")
_JOINED = ({"kg", "g", "mg", "ug", "ng"}, {"mo", "a"})  # "500 mg to 1 g", "6 months to 5 years"; not "48 hours to 3 days"
_BETWEEN_LABELLED = {"and", "or", ","} | DASHES
_NOT_COUNTED = {"$", "€", "£", "#", "§", "±", "¥"}
LISTED = {"time", "mass", "dosage", "activity", "substance", "percent"}
_CLOSED_BY = {"[": ")", "(": "]"}
SIGNS_OF_MULTIPLYING, _PIECES = {"x", "×"}, {"mass", "activity"}
_MILLION = "M[IU]"
_LONGEST_LIST = 12  # numbers
_WIDEST = 20  # times the lower end: a wider range is two doses
OPENERS = WORD_NUMBERS.keys() | FOLDS.keys() | FRACTIONS.keys() | lexis.ADJECTIVES_OF_A_WINDOW | DASHES | {"+"}
OPENINGS = {
    *BEFORE.openings(),
    *((article, window) for article in lexis.ARTICLES for window in lexis.ADJECTIVES_OF_A_WINDOW),
}
_LOW_OPS, _HIGH_OPS = {">", ">="}, {"<", "<="}


class Amount(NamedTuple):
    """Tokens [start, end) with the number at `core`; `op` is None where no comparator is printed."""

    start: int
    end: int
    core: int
    op: Comparator | None = None
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    values: tuple[Number, ...] = ()
    unit: Unit | None = None
    low_open: bool = False
    high_open: bool = False
    second: Number | None = None
    alt: Measure | None = None
    window: str | None = None
    hyphened: bool = False

    @property
    def kind(self) -> str:
        """The kind of its unit, "none" without one."""
        return self.unit.kind if self.unit else "none"

    @property
    def comparator(self) -> Comparator:
        """The comparator, where none is printed "between" for ranges and "=" otherwise."""
        if self.low is not None:
            return self.op if self.op in {"≈", "within"} else "between"
        return self.op or "="

    @property
    def top(self) -> Decimal:
        """The largest number."""
        return max(n.value for n in (self.value, self.low, self.high, *self.values) if n is not None)


@once
def amount_at(view: TokenView, i: int) -> Amount | None:
    """The amount whose first token (comparator or number) is i."""
    if view.word(i) == "up" and (view.word(i - 1) == "made" or _MOVED_UP.before(view.tokens, i + 1) is not None):
        return None  # "made up to 50 mL", "titrated up to 20 mg": no "at most"
    op, core, window = _words_in_front(view, i)
    if view.word(core) == "1" and view.word(core + 1) == ":" and (titre := _titre(view, i, op, core)):
        return _comparator_behind(view, titre) or titre
    first = number_at(view, core)
    if first is None or _is_name(view, core):
        return None
    end, number = first
    found = Amount(i, end, core, op, number, window=window)
    folded = view.word(core) in FOLDS
    whole = found._replace(unit=Unit("{fold}", "fold")) if folded else _with_unit(view, found)  # "twofold" holds its unit
    return _complete_amount(view, whole) if whole else None


def article_amount(view: TokenView, i: int) -> Amount | None:
    """"within a year", "for a fortnight", "inside half an hour": one unit of time told without its number."""
    before = view.word(i - 1)
    if before not in lexis.PREPOSITIONS_BEFORE_AN_ARTICLE_TIME:
        return None
    half = view.word(i) == "half"
    place = i + half + (view.word(i + half) in {"a", "an"})
    fortnight = view.word(place) in {"fortnight", "fortnights"}
    unit = (place + 1, Unit("wk", "time")) if fortnight else unit_at(view.tokens, place)
    if place == i or unit is None or unit[1].kind != "time" or unit[0] != place + 1 or unit[1].code == "s":
        return None  # "after a second drug": no time
    core = place if fortnight else i
    count = Decimal("0.5") if half else Decimal(1 + fortnight)
    inside = before in {"within", "inside"}
    return Amount(i - inside, unit[0], i, "within" if inside else None, Number(count, view.tokens[core].text),
                    unit=unit[1])


def _titre(view: TokenView, i: int, op: Comparator | None, core: int) -> Amount | None:
    """"a titre above 1:160": a dilution is told by its second number."""
    hit = digits(view, core + 2) if view.is_glued(core + 1) and view.is_glued(core + 2) else None
    told = lexis.NOUNS_OF_TITRE & set(view.words(i - 8, i))
    return Amount(i, hit[0], core, op, hit[1]) if hit and told else None  # else it may be odds or a clock


def _complete_amount(view: TokenView, found: Amount) -> Amount | None:
    for extend in (  # an order, not a choice: a pair may open a range of pairs, a range ends where a list would
        _half_open,
        _multiple,
        _number_pair,
        _fixed_combination,
        _range_of_pairs,
        _range,
        _list,
        _comparator_behind,
        _limit_in_two_units,
        _comparator_behind,  # again: "38.3 °C (101 °F) or more"
    ):
        longer = extend(view, found)
        if longer is not None:
            found = longer
    if found.unit is None and _has_label_before(view, found.start):
        return None
    if found.unit is None and found.values:
        return None  # "1, 3 and 5" alone may be labels
    if found.kind == "time" and found.low is None and _is_torn(view, found):
        return None
    alone = found.op == "between" and found.low is None and not found.values  # "between 5 visits": no range after all
    return None if alone else _in_single_units(found)


def _in_single_units(found: Amount) -> Amount:
    """"5 MU", "2.4 million units/kg": told in units, so that it compares with "600 000 IU"; the number says how."""
    if found.unit is None or not found.unit.code.startswith(_MILLION):
        return found
    unit = found.unit._replace(code=found.unit.code.removeprefix("M"))
    value, low, high = (number and _times_a_million(number, unit) for number in (found.value, found.low, found.high))
    return found._replace(unit=unit, value=value, low=low, high=high)


def _times_a_million(number: Number, unit: Unit) -> Number:
    whole = number.value * 10**6
    return Number(whole, number.printed, f"{number.printed} M{unit.code} = {plain(whole)} {unit.code}")


def _is_torn(view: TokenView, found: Amount) -> bool:
    """"6 weeks-3 months": each part of a range whose ends are in units that no number can be told in."""
    ahead = view.word(found.end) in DASHES and view.is_glued(found.end) and view.is_glued(found.end + 1) and (
        view.tokens[found.end + 1].kind == "number")
    i = found.start
    behind = i > 2 and view.word(i - 1) in DASHES and view.is_glued(i) and view.is_glued(i - 1) and (  # noqa: PLR2004
        view.tokens[i - 3].kind == "number" and unit_at(view.tokens, i - 2) is not None)
    return ahead or behind


def _words_in_front(view: TokenView, i: int) -> tuple[Comparator | None, int, str | None]:
    """Comparator words, articles and "first/last" before the number: operator, place of the number, window word."""
    op: Comparator | None = None
    window = None
    for _ in range(3):
        hit = BEFORE.at(view.tokens, i)
        if hit is None:
            break
        i, op = hit[0], _stricter_comparator(op, hit[1])
    if view.word(i) in lexis.ARTICLES and view.word(i + 1) in lexis.ADJECTIVES_OF_A_WINDOW:
        i += 1
    lasting = view.word(i) == "last" and view.word(i - 1) in lexis.MODALS_BEFORE_LASTING  # "may last 3 days": no window
    if view.word(i) in lexis.ADJECTIVES_OF_A_WINDOW and op != "between" and not lasting:
        window, i = view.word(i), i + 1
    elif op and view.word(i) == "the" and view.word(i + 1) != "age":  # "the age of" goes as one below
        i += 1
    if op and view.phrase(i, i + 3) == "the age of":
        i += 3
    return op, i, window


def _stricter_comparator(old: Comparator | None, new: Comparator) -> Comparator:
    """Of two comparators in a row, the one that limits: "of approximately ≥ 3"."""
    return new if old in {None, "≈", "=", "within"} or new not in {"≈", "="} else old


def _is_name(view: TokenView, i: int) -> bool:
    """A number that is part of a name: glued to letters that are no unit, behind a currency sign, "n = 45"."""
    if view.word(i - 1) in _NOT_COUNTED:
        return True
    if view.word(i - 1) == "=" and view.word(i - 2) == "n":
        return True
    ratio = any(view.word(n) == ":" and view.is_glued(n) and view.is_glued(n + 1) for n in (i - 1, i + 1))
    if ratio and (view.tokens[i - 2].kind == "number" or view.word(i + 1) == ":"):
        return True  # "randomised 2:1", "at 9:30"
    glued_before = view.is_glued(i) and i > 0 and (view.tokens[i - 1].kind in {"word", "name", "number"})
    ranged = i > 3 and view.word(i - 3) in DASHES | {"to"} and (  # noqa: PLR2004
        view.tokens[i - 4].kind == "number")  # "130-139/80-89", "140 to 159/90 to 99"
    return glued_before or (not ranged and view.word(i - 1) == "/" and view.is_glued(i) and (
        view.tokens[i - 2].kind == "number"))


def _with_unit(view: TokenView, found: Amount) -> Amount | None:
    """The amount with its unit, None if letters are glued to the number that are no unit ("2a", "5HT")."""
    i = found.end
    hyphened = view.word(i) in DASHES and view.is_glued(i) and view.is_glued(i + 1)
    hit = unit_at(view.tokens, i + 1 if hyphened else i)
    if hit is not None and _true_unit(view, i, hit):
        return found._replace(end=hit[0], unit=hit[1], hyphened=hyphened and hit[1].kind != "percent")
    next_is_letters = i < len(view.tokens) and view.tokens[i].kind == "word" and view.is_glued(i)
    return None if next_is_letters or (hyphened and view.tokens[i + 1].kind == "word") else found  # "a 3-drug regimen"


def _true_unit(view: TokenView, i: int, hit: tuple[int, Unit]) -> bool:
    """Not "5 cases of", "3 people": a counted thing is a unit only over something; "x" needs no number behind."""
    end, unit = hit
    if unit.kind in {"count", "people", "dose", "breaths", "beats", "persontime"}:
        return False
    if unit.kind == "fold" and view.word(i) in {"x", "×"}:
        return view.tokens[end].kind != "number" if end < len(view.tokens) else False  # "2 x 5 mg" multiplies
    return not (unit.kind == "area" and view.word(end) == "macrophages")  # "M2 macrophages"


def _half_open(view: TokenView, found: Amount) -> Amount | None:
    """"[65,75)", "(30%, 50%]": brackets that differ tell which end belongs to the range."""
    opened = view.word(found.start - 1)
    if opened not in _CLOSED_BY or found.value is None or found.op or view.word(found.end) != ",":
        return None
    second = digits(view, found.end + 1)
    whole = _with_unit(view, found._replace(end=second[0], unit=None)) if second else None
    if whole is None or second is None or view.word(whole.end) != _CLOSED_BY[opened] or second[1].value <= found.value.value:
        return None
    return whole._replace(op="between", value=None, low=found.value, high=second[1], unit=whole.unit or found.unit,
                          low_open=opened == "(", high_open=opened == "[")


def _multiple(view: TokenView, found: Amount) -> Amount | None:
    """"2 x 500 mg": so many pieces of one dose, which is the whole of them; the product says how it was worked out."""
    if found.value is None or found.unit or found.op or view.word(found.end) not in SIGNS_OF_MULTIPLYING:
        return None
    piece = digits(view, found.end + 1)
    one = _with_unit(view, found._replace(end=piece[0], value=piece[1])) if piece else None
    one = _number_pair(view, one) or one if one else None
    if one is None or piece is None or one.kind not in _PIECES or found.value.value != int(found.value.value):
        return None
    printed, product = printed_at(view, found.core, piece[0]), found.value.value * piece[1].value
    return one._replace(value=Number(product, printed, f"{printed} = {plain(product)}"))


def _range(view: TokenView, found: Amount) -> Amount | None:
    """A second end: "5% to < 7.5%", "30-49", "≥5 and <10", "between 2 and 3"."""
    i = found.end
    if found.value is None or found.second is not None or (joint := _behind_range_joint(view, found, i)) is None:
        return None
    op, place, _ = _words_in_front(view, joint)
    second = number_at(view, place)
    if second is None or _wrong_ends(view, found, joint, op):
        return None
    end, number = second
    if view.word(end) == "/" and view.is_glued(end) and digits(view, end + 1) and found.unit and view.is_glued(end + 1):
        return None  # "after 4 weeks to 10/40 mg"
    if found.unit and unit_at(view.tokens, end) is None and _behind_range_joint(view, found, end) and (
            number_at(view, end + 1)):
        return None  # "over 2 weeks to 10-20 mg"
    tail = _with_unit(view, found._replace(end=end, value=number, unit=None, hyphened=False))
    if tail is None:
        return None
    if tail.unit and found.unit and tail.unit != found.unit:
        return _in_one_unit(view, found, tail, place)
    if number.value < found.value.value:
        return _falling_range(found, tail, number)
    if tail.unit is None and found.unit is None and _has_label_before(view, found.start):
        return None  # "grade 3-4" is no number
    if found.unit is None and _is_dated(view, found, tail):
        return None
    return found._replace(end=tail.end, value=None, low=found.value, high=number, unit=tail.unit or found.unit,
                   op="between" if found.op not in {"within", "≈"} else found.op, low_open=found.op == ">"
                   and view.word(found.start) != "over",  # "over 30-60 min" opens no end
                   high_open=op == "<", hyphened=tail.hyphened)


def _falling_range(found: Amount, tail: Amount, number: Number) -> Amount | None:
    """"between −1.0 and −2.5": negative numbers are told from the one nearest to nought."""
    if found.op != "between" or found.value is None or found.value.value > 0:
        return None
    return found._replace(end=tail.end, value=None, low=number, high=found.value, unit=tail.unit or found.unit)


def _in_one_unit(view: TokenView, found: Amount, tail: Amount, place: int) -> Amount | None:
    """"500 mg to 1 g", "6 months to 5 years": the upper end in the unit of the lower, printed with its own unit."""
    if found.value is None or found.unit is None or tail.unit is None or tail.value is None or found.op in _HIGH_OPS:
        return None
    own, other = found.unit.code, tail.unit.code
    if not any({own, other} <= units for units in _JOINED) or compare(tail.value.value, other, found.value.value, own) <= 0:
        return None
    top = convert(tail.value.value, other, own)
    if found.kind == "mass" and top > found.value.value * _WIDEST:
        return None
    printed = printed_at(view, place, tail.end)
    high = Number(top, printed, f"{printed} = {plain(top)} {own}")
    return found._replace(end=tail.end, op="between", value=None, low=found.value, high=high, hyphened=tail.hyphened)


def _is_dated(view: TokenView, found: Amount, tail: Amount) -> bool:
    """"2.5 mg on day 8 to 10 mg on day 15": the day is no end of a range in milligrams."""
    return (
        tail.unit is not None
        and tail.kind != "time"
        and found.op is None
        and view.word(found.start - 1) in lexis.UNITS_OF_VISIT_TIMES
        and view.word(found.start - 2) not in lexis.DISTRIBUTIVES_PER
    )


def _behind_range_joint(view: TokenView, found: Amount, i: int) -> int | None:
    """The token behind the word or dash that joins the two ends of a range."""
    word = view.word(i)
    if word in DASHES and view.word(i + 1) in {"to", "or"} and not view.is_glued(i + 1):
        return i + 2  # "6- to 8-hour"
    if word in DASHES:
        return i + 1 + (view.word(i + 1) in DASHES and view.is_glued(i + 1))  # "5 -- <15 kg"
    if word in {"to", "through"}:
        aged = view.word(i + 1) == "age" and view.word(found.start - 1) == "age"  # "from age 50 to age 74"
        return None if _is_change(view, found) else i + 1 + aged
    if word in {"and", "but"} and (found.op == "between" or (found.op in _LOW_OPS and _has_high(view, i + 1))):
        return i + 1  # without an upper end behind it "and" joins two limits
    return None


def _has_high(view: TokenView, i: int) -> bool:
    hit = BEFORE.at(view.tokens, i)
    return hit is not None and hit[1] in _HIGH_OPS


def _wrong_ends(view: TokenView, found: Amount, joint: int, op: Comparator | None) -> bool:
    """Two upper limits or two lower ones are no range, nor is a lower limit behind an upper one."""
    return (found.op in _HIGH_OPS and view.word(joint - 1) in {"and", "but"}) or op in _LOW_OPS


def _is_change(view: TokenView, found: Amount) -> bool:
    """"fell from 30% to 20%": two values, not a range."""
    if view.word(found.start - 1) != "from":
        return False
    return _CHANGES.last(view.tokens, max(0, found.start - 8), found.start) is not None  # what fell stands between


def _list(view: TokenView, found: Amount) -> Amount | None:
    """"6,9,12, and 15 months", "3 or 18 months": several numbers under one unit."""
    if found.value is None or found.unit is not None or found.op not in {None, "="} or (
            view.word(found.end) not in {",", "and", "or", "&"}):
        return None
    numbers, i = [found.value], found.end
    while len(numbers) < _LONGEST_LIST and view.word(i) in {",", "and", "or", "&"}:
        joint = i + 1 if view.word(i) != "," or view.word(i + 1) not in {"and", "or"} else i + 2  # "12, and 15 months"
        hit = number_at(view, joint)
        if hit is None:
            break
        numbers.append(hit[1])
        if view.word(hit[0]) in {",", "and", "or", "&"}:
            i = hit[0]
            continue
        last = _with_unit(view, found._replace(end=hit[0]))
        if last is None or (last.kind == "percent" and lexis.NOUNS_OF_SCORE & set(view.words(i - 4, i))):
            break  # "0.6% at a score of 0 and 14.1% at a score of 3"
        if last.unit:
            if _is_dated(view, found, last):
                return None
            spoken = view.word(joint - 1) != ","
            scored = last.unit.kind == "percent" and view.word(found.start - 1) == "of" and (
                view.word(found.start - 2) in lexis.NOUNS_OF_SCORE)
            listed = spoken and last.unit.kind in LISTED and not scored  # "0.6% at a score of 0 and 14.1% at"
            return found._replace(end=last.end, value=None, values=tuple(numbers), unit=last.unit) if listed else None
        i = hit[0]
    return _neighbours(view, found)


def _neighbours(view: TokenView, found: Amount) -> Amount | None:
    """"a score of 0 or 1": two whole numbers that follow each other are a range."""
    hit = number_at(view, found.end + 1) if view.word(found.end) == "or" else None
    if hit is None or found.value is None or found.core != found.start or hit[1].value != found.value.value + 1:
        return None
    if hit[0] < len(view.tokens) and view.tokens[hit[0]].kind == "word" and not view.is_stop(hit[0]) and (
            view.word(hit[0]) not in lexis.VERBS_OF_SIGNIFYING):
        return None  # "0 or 1 visits" counts things
    return found._replace(end=hit[0], op="between", value=None, low=found.value, high=hit[1])


def _number_pair(view: TokenView, found: Amount) -> Amount | None:
    """"140/90 mmHg", "875/125 mg": two numbers under one unit."""
    i = found.end
    if found.value is None or found.unit or view.word(i) != "/" or not view.is_glued(i):
        return None
    second = digits(view, i + 1)
    if second is None or not view.is_glued(i + 1) or view.word(second[0]) == "/":
        return None  # "1/2/2031" is a date
    whole = _with_unit(view, found._replace(end=second[0]))
    return whole._replace(second=second[1]) if whole else None


def _fixed_combination(view: TokenView, found: Amount) -> Amount | None:
    """"500 mg + 125 mg", "160 mg/5 mg": the two parts of a fixed combination."""
    if found.value is None or found.unit is None or view.word(found.end) not in {"+", "plus", "/"}:
        return None
    other = _simple_amount(view, found.end + 1) if found.second is None and found.unit.kind in {"mass", "dosage"} else None
    if other is None or other.value is None or other.unit != found.unit or other.op:
        return None
    return found._replace(end=other.end, second=other.value)


def _range_of_pairs(view: TokenView, found: Amount) -> Amount | None:
    """"between 140/90 mmHg and 180/120 mmHg", "140/90 to 159/99 mmHg": a range of pairs, told by its first numbers."""
    if found.second is None or found.value is None or found.op not in {None, "between"}:
        return None
    if view.word(found.end) not in ({"and", "to", *DASHES} if found.op == "between" else {"to", *DASHES}):
        return None
    first = digits(view, found.end + 1)
    other = (
        _number_pair(view, found._replace(start=found.end + 1, end=first[0], value=first[1], unit=None)) if first else None
    )
    if other is None or other.value is None or other.value.value < found.value.value or (
            found.unit and other.unit and other.unit != found.unit):
        return None
    return found._replace(end=other.end, op="between", value=None, low=found.value, high=other.value,
                   unit=other.unit or found.unit)


def _comparator_behind(view: TokenView, found: Amount) -> Amount | None:
    """"or more", "and over" behind the number; the unit may follow only then ("3 or more months")."""
    aged = found.kind == "time" and view.phrase(found.end, found.end + 2) in lexis.BEHIND_YEARS_OF_AGE
    hit = BEHIND.at(view.tokens, found.end + 2 * aged)
    if hit is None or found.values or found.low is not None or (found.unit and number_at(view, hit[0])):
        return None
    if view.word(hit[0]) == "than":  # "over 60 years and more than one site"
        return None
    end, op = hit
    if view.word(found.end) in lexis.AT_OR_MAXIMUM and found.unit is None:
        return None
    if view.word(found.end) == "+" and not view.is_glued(found.end) and found.kind != "time":
        return None  # "2 + 3" adds, "65+" is a limit
    found = found._replace(end=end, op=op if found.op in {None, "≈", "="} else found.op)
    if found.kind == "mass" and found.unit and (longer := analyte_denominators(view.tokens, end)):
        return found._replace(
            end=longer[0], unit=unit_over(found.unit, longer[1])
        )  # "20 µg or more of haemoglobin per gram"
    return _with_unit(view, found) if found.unit is None else found


def _limit_in_two_units(view: TokenView, found: Amount) -> Amount | None:
    """"38.3 °C (101 °F)", "7.0 mmol/L [126 mg/dL]": one limit in two units."""
    i = found.end
    if found.unit is None or found.unit.kind in {"time", "mass"} or view.word(i) not in {"(", "[", "/"}:
        return None  # "325 mg (65 mg iron)", "10 days (2 weeks if ...)" are two amounts
    other = _simple_amount(view, i + 1)
    closes = other is not None and (view.word(i) == "/" or view.word(other.end) in {")", "]"})
    if other is None or other.unit is None or not closes or other.unit == found.unit:
        return None
    if other.kind != found.kind and {other.kind, found.kind} != {"percent", "concentration"}:
        return None  # "7% (53 mmol/mol)" is one HbA1c; other kinds are two things
    numbers = tuple(n for n in (other.value, other.low, other.high) if n is not None)
    return found._replace(end=other.end + (view.word(i) != "/"), alt=Measure(numbers, other.unit.code))


def _simple_amount(view: TokenView, i: int) -> Amount | None:
    """An amount without a second spelling."""
    op, core, _ = _words_in_front(view, i)
    first = number_at(view, core)
    if first is None:
        return None
    found = _with_unit(view, Amount(i, first[0], core, op, first[1]))
    return (_range(view, found) or _comparator_behind(view, found) or found) if found else None


def _has_label_before(view: TokenView, i: int) -> bool:
    """"stage 3", "Table 2 or 3", "grade ≥ 3"."""
    low, limit = i, max(0, i - LOOK)
    while low > limit and (view.tokens[low - 1].kind == "number" or view.keys[low - 1] in _BETWEEN_LABELLED):
        low -= 1
    return _LABELS.before(view.tokens, low) is not None


def unitless(found: Amount) -> Amount:
    """The amount as a pure number."""
    return found._replace(unit=found.unit or ONE)
