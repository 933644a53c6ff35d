"""Conditions, limits and doses in words: the one module that words them, for pages, tables, tooltips and exports.

Why: the same limit appears as a shape, a chip, a row and a cell and must say the same in each, and what the sentence says.
Method: pure functions from the values of the domain to strings, or to parts with their role. The digits are the printed
    ones; only the typography around them is ours (a no-break space before a unit, en dash in intervals). Nothing that turns
    or bounds a meaning is left out: before, until, unless, at most, "or beyond" of a value that something rises to.
Fails: it cannot. What cannot be put together from its numbers is told in the document's own words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from explorer.domain.conditions import ConditionTree, Criterion, Crossing, Operator, Sign, Threshold
from explorer.domain.doses import Dose, Regimen
from ontology.ground.measures import Measure
from ontology.ground.timing import Timing

Part = tuple[Literal["name", "comparator", "value", "note"], str]
NARROW = "\N{NO-BREAK SPACE}"
SIGNS: Mapping[Sign, str] = {
    Sign.LESS: "<", Sign.AT_MOST: "≤", Sign.MORE: ">", Sign.AT_LEAST: "≥", Sign.EQUAL: "=", Sign.ABOUT: "≈",
    Sign.WITHIN: "within", Sign.BETWEEN: "",
}
CROSSINGS: Mapping[Crossing, str] = {Crossing.RISING: "rises to", Crossing.FALLING: "falls to"}
BEYOND = "or beyond"
OPERATORS: Mapping[Operator, str] = {
    Operator.ALL: "all of", Operator.ANY: "any of", Operator.AT_LEAST: "at least {count} of", Operator.NONE: "none of",
}
UNITS: Mapping[str, str] = {
    "1": "", "a": "years", "mo": "months", "wk": "weeks", "d": "days", "h": "hours", "min": "minutes", "s": "seconds",
    "mm[Hg]": "mmHg", "{score}": "points", "{fold}": "-fold", "[ppb]": "ppb", "{unit}": "units", "[IU]": "IU",
    "Cel": "°C", "[degF]": "°F", "ug": "µg", "cm[H2O]": "cmH₂O", "mL/min/{1.73_m2}": "mL/min/1.73 m²", "10*9/L": "× 10⁹/L",
    "10*-3": "per 1000", "10*-4": "per 10 000", "10*-5": "per 100 000", "10*-3/a": "per 1000 a year",
    "10*-4/a": "per 10 000 a year", "10*-5/a": "per 100 000 a year", "%/a": "% a year",
}
FOLD, TIMES_OF = "{fold}", "times"  # "3 times the upper limit", where it is said of what
REFERENCES: Mapping[str, str] = {"normal": "of normal", "baseline": "of baseline", "predicted": "predicted"}
PERIODS: Mapping[str, str] = {"d": "a day", "wk": "a week", "mo": "a month", "h": "an hour", "a": "a year"}
TIMES = frozenset({"years", "months", "weeks", "days", "hours", "minutes"})
ROUTES: Mapping[str, str] = {
    "oral": "PO", "intravenous": "IV", "intramuscular": "IM", "subcutaneous": "SC", "intraosseous": "IO",
    "nasogastric": "NG",
    "intramuscular-or-intravenous": "IM or IV", "intravenous-or-intramuscular": "IV or IM",
    "intravenous-or-oral": "IV or PO", "oral-or-intravenous": "PO or IV",
}
# Words of an order that say themselves that it is not to be done: a "not" inside what is ordered does not.
TURNED = re.compile(
    r"^(?:no|not|never|neither|none|nobody|without)\b|\bnever\b|\bcannot\b|n['’]t\b"
    r"|\b(?:is|are|was|were|be|been|do|does|did|has|have|had|can|could|may|might|must|shall|should|will|would|need|ought|better)"
    r"\s+(?:\w+ly\s+)?not\b|\bnot\s+(?:to|be|advis\w+|appropriate|indicated|needed|necessary|recommended|required|suitable)\b"
    r"|\b(?:advice|advise|caution|counsel|decid|guidance|recommend\w*|suggest|warn)\w*\s+against\b"
    r"|\b(?:avoid|refus|refrain|declin|withh|forbid|forbade|prohibit|discourag)\w*\b"
    r"|\b(?:contra-?\s?indicat\w*|inadvisable|inappropriate|ineffective|unnecessary|unsafe|unsuitable|harmful)\b",
    re.IGNORECASE)
CLAUSE = re.compile(
    r"(?:(?:only|even)\s+)?(?:if|when|whenever|where|unless|until|once|while|in|with|for|after|before|except|not|despite|without"
    r"|during|provided|as|from|among|at|on|by|to)\b", re.IGNORECASE)


# Conditions


def governed(tree: ConditionTree) -> str:
    """What a condition governs: "start ventilation", "do not stop riluzole"; words that turn it themselves stand alone."""
    return order(tree.action, barred=tree.barred)


def order(action: str, *, barred: bool) -> str:
    """What is to be done, or not: words that say themselves that it is not are not turned again ("avoid colchicine")."""
    return f"do not {action}" if barred and action and not TURNED.search(action) else action


def lead(action: str, polarity: str, timing: str) -> str:
    """What stands before a condition that a record tells: "start ventilation, if", "start a binder, unless".

    The polarity of an "unless" is that of where its members hold.
    """
    barred = (polarity == "do_not") != (timing == Timing.UNLESS)
    return f"{order(action, barred=barred)}, {timing or 'if'}"


def marker(tree: ConditionTree) -> str:
    """The word that leads to a condition: "if", or the one that turns or bounds it: "before", "unless", "only if"."""
    return tree.opening or tree.timing or "if"


def turning(tree: ConditionTree) -> str:
    """The same where it is no plain "if", else ""."""
    return "" if marker(tree) == "if" else marker(tree)


def operator(tree: ConditionTree) -> str:
    """How a condition joins its members: "any of", "at least 2 of"."""
    return OPERATORS[tree.operator].format(count=tree.count)


def joined(marked: str, tree: ConditionTree) -> str:
    """The same behind the word that turns all of them: "unless any of"."""
    return _line(marked, operator(tree))


def title(tree: ConditionTree, *, top: bool) -> str:
    """A condition where it stands alone: "before", "if any of"; one inside another has no word of its own: "all of"."""
    said = str(marker(tree)) if top else ""
    return said if said and len(tree.members) == 1 and tree.operator is not Operator.NONE else joined(said, tree)


def head(tree: ConditionTree, *, told: bool = True) -> str:
    """What stands before the members: "Insert a tube, before", "Refer, if at least 2 of"; "" where nothing has to.

    An earlier reader did not tell before, until and unless from if: of a condition of his the marker is not `told`.
    """
    said = marker(tree) if told or turning(tree) else ""
    action = governed(tree)
    many = operator(tree) if len(tree.members) > 1 or tree.operator is Operator.NONE else ""
    before = f"{action}, {said}" if action and said else f"{action}:" if action else said
    return _line(before, many)


def rider(tree: ConditionTree) -> str:
    """"and symptoms": the criteria of a condition that asks for one limit, then only for criteria; else ""."""
    first, *others = tree.members
    criteria = [other.label for other in others if isinstance(other, Criterion)]
    plain = tree.operator is Operator.ALL and isinstance(first, Threshold) and len(criteria) == len(others)
    return f"and {', '.join(criteria)}" if plain and criteria else ""


# Limits


def limit(of: Threshold, marked: str | None = None) -> str:
    """A limit in one line, behind the word that turns or bounds it: "FVC < 50 % predicted", "before FVC < 50 %"."""
    before = (of.timing or "") if marked is None else marked
    return _line(before, *(text for _, text in limit_parts(of)))


def apart(of: Threshold | Criterion, tree: ConditionTree | None) -> str:
    """The word that turns a limit by itself, where the tree that holds it has not said so of all its members."""
    own = of.timing if isinstance(of, Threshold) else None
    return own if own and (tree is None or own != tree.timing) else ""


def limit_parts(of: Threshold) -> tuple[Part, ...]:
    """A limit in parts: name, comparator, value, and what it is measured against."""
    if of.role != "threshold":  # a time, a share or a dose that a condition holds is told in its own words
        return _said(("name", of.of), ("value", of.text))
    crossed = of.crossing is not None and of.sign is Sign.EQUAL
    sign = CROSSINGS[of.crossing] if crossed and of.crossing else SIGNS[of.sign]
    value, number = amount(of.measure, of.partner, of.text, folded=bool(of.reference))
    comparator = sign if number else ""  # the words say it themselves: "three or more"
    return _said(("name", of.of), ("comparator", comparator), ("value", value), ("note", reference(of.reference)),
                 ("note", BEYOND if crossed else ""))


def reference(code: str | None) -> str:
    """What a limit is measured against: "of normal", "predicted"."""
    return REFERENCES.get(code or "", code or "")


# Doses


def dose_parts(of: Dose) -> tuple[Part, ...]:
    """A dose in parts: drug, which dose it is, its bound, amount, and how it is given."""
    value, number = amount(of.measure, of.partner, of.text)
    sign = SIGNS[of.sign] if number and of.sign is not Sign.EQUAL else ""
    kind = "" if of.kind == "maximum" and sign == SIGNS[Sign.AT_MOST] else of.kind  # "≤" says it
    times = often(of.regimen)
    by = "×" if of.regimen.times and not of.regimen.every else ""
    return _said(("name", of.drug), ("note", kind), ("comparator", sign), ("value", value), ("comparator", by),
                 ("value", times), ("note", manner(of.regimen)))


def dose_beside(of: Dose) -> str:
    """What of a dose its own words need not say: the drug, which dose it is, until when, in which case."""
    return ", ".join(part for part in (of.drug, of.kind, *_manner(of.regimen)) if part)


def often(regimen: Regimen) -> str:
    """How often: "every 6 hours", "2 a day"."""
    return every(regimen.every.code) if regimen.every else frequency(regimen.times.code if regimen.times else "")


def manner(regimen: Regimen) -> str:
    """How, when and in which case: "IV, until remission"."""
    return ", ".join((*(part for part in (route(regimen.route), "in total" if regimen.total else "") if part),
                      *_manner(regimen)))


def _manner(regimen: Regimen) -> tuple[str, ...]:
    when = _line(regimen.timing or "", regimen.event)
    told = (regimen.phase, measured(regimen.period), when, case(regimen.condition))
    return tuple(part for part in told if part)


def case(words: str) -> str:
    """In which case something holds: "if needed" as it is worded, a heading behind a colon: "if: severe infection"."""
    return words if not words or CLAUSE.match(words) else f"if: {words}"


# Numbers and units


def amount(measure: Measure | None, partner: Measure | None, text: str, *, folded: bool = False) -> tuple[str, bool]:
    """The numbers as printed with their unit, and True; the document's own words, and False, if they are none.

    `folded` tells multiples of something as "3 times".
    """
    if measure is None:
        return text, False
    unit = TIMES_OF if folded and measure.unit == FOLD else unit_of(measure.unit)
    joint = "" if unit.startswith("-") or not unit else NARROW
    first, last = measure.numbers[0], measure.numbers[-1]
    if not all(number.printed[0].isdigit() or number.printed[0] in "-−+" for number in (first, last)):
        return text, False
    if last.formula:  # "500 mg–1 g": each end in the unit it is printed with
        return f"{first.printed}{joint}{unit}–{last.printed}", True
    number = "–".join(dict.fromkeys(number.printed for number in measure.numbers))
    number = "/".join((number, *(one.printed for one in (partner.numbers if partner else ()))))
    return f"{number}{joint}{unit}", True


def unit_of(code: str | None) -> str:
    """A UCUM code as a reader says it: "units/kg"; "" where there is none."""
    code = code or "1"
    return UNITS.get(code, code.replace("{unit}", "units").replace("[IU]", "IU").replace("ug", "µg"))


def route(notation: str | None) -> str:
    """A route by the short word that guidelines print for it, a choice by all of its own: "IV", "rectal", "IV or IO".

    An earlier reader stored some choices as concepts of their own, which are no longer known but by the end of their IRI.
    """
    name = (notation or "").rpartition("/concept/route/")[2]
    return ROUTES.get(name, name)


def frequency(coded: str | None) -> str:
    """A frequency code such as 2/d in words: "2 a day"."""
    if not coded:
        return ""
    times, _, period = (part.strip() for part in coded.partition("/"))
    many = re.fullmatch(r"(\d+)([a-z]+)", period)  # "1/2wk"
    if many and many[2] in UNITS:
        return f"{times} every {many[1]}{NARROW}{UNITS[many[2]]}"
    return f"{times} {PERIODS[period]}" if period in PERIODS else coded


def measured(coded: str | None) -> str:
    """A number with its UCUM code as a reader says it: "first 3 mo" is "first 3 months"; other words stay as they are."""
    if not coded:
        return ""
    head, _, code = coded.rpartition(" ")
    if not head[-1:].isdigit():
        return coded
    unit = unit_of(code)
    singular = head.split()[-1] == "1" and unit in TIMES
    return f"{head}{NARROW}{unit.removesuffix('s') if singular else unit}"


def every(interval: str | None) -> str:
    """How often by the time between: "6 h" is "every 6 hours"."""
    return f"every {measured(interval)}" if interval else ""


def _said(*parts: Part) -> tuple[Part, ...]:
    return tuple(part for part in parts if part[1])


def _line(*parts: str) -> str:
    return " ".join(part for part in parts if part)
