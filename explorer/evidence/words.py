"""Rows in words: how quantities, works and reference entries read on a page.

Why: the same threshold appears as a shape, a chip, an outline row and a table cell and must read the same in each.
Method: pure functions from rows to strings and chips. The digits are always the printed ones; only the typography
    around them is ours (a no-break space before a unit, en dash in intervals).
Fails: it cannot; what a row does not say is left out, or said by the word for who is silent (`domain.silence`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from explorer.domain.silence import NOT_HELD, NOT_RECOGNISED, NOT_STATED
from explorer.model.details import Chip, ChipPart
from explorer.rows import QuantityRow, ReferenceRow, StatementRow, WorkRow
from ontology import concept, label

NARROW = "\N{NO-BREAK SPACE}"
KIND_WORDS: Mapping[str, str] = {
    "recommendation": "Recommendation", "evidence": "Evidence statement", "information": "Information",
}
FORCE_WORDS: Mapping[str, str] = {"do-not": "do not", "consider": "consider", "may": "may"}
SYMBOLS: Mapping[str, str] = {
    "lt": "<", "le": "≤", "gt": ">", "ge": "≥", "eq": "=", "approx": "≈", "within": "within", "between": "from",
}
UNITS: Mapping[str, str] = {
    "1": "", "a": "years", "mo": "months", "wk": "weeks", "d": "days", "h": "hours", "min": "minutes", "s": "seconds",
    "mm[Hg]": "mmHg", "{score}": "points", "{fold}": "-fold", "[ppb]": "ppb", "{unit}": "units", "[IU]": "IU",
    "Cel": "°C", "[degF]": "°F", "ug": "µg", "cm[H2O]": "cmH₂O", "mL/min/{1.73_m2}": "mL/min/1.73 m²", "10*9/L": "× 10⁹/L",
    "10*-3": "per 1000", "10*-4": "per 10 000", "10*-5": "per 100 000", "10*-3/a": "per 1000 a year",
    "10*-4/a": "per 10 000 a year", "10*-5/a": "per 100 000 a year", "%/a": "% a year",
}
REFERENCES: Mapping[str, str] = {"normal": "of normal", "baseline": "of baseline", "predicted": "predicted"}
EARLIER = "An earlier version of the reader"
READ_AGAIN = "The Library page reads it again, and lists what differs before anything changes."
UNTOLD = "It told no actions, no before, until or after of a condition, and not which concepts a statement speaks of."
ROLE_WORDS: Mapping[str, str] = {
    "dose": "Dose", "threshold": "Threshold", "effect": "Effect", "group-value": "Value of one group",
    "ci": "Confidence interval", "p-value": "p value",
    "rate": "Rate", "schedule": "Schedule", "duration": "Duration", "timepoint": "Time point",
}
ROUTES: Mapping[str, str] = {
    "oral": "PO", "intravenous": "IV", "intramuscular": "IM", "subcutaneous": "SC", "intraosseous": "IO",
    "nasogastric": "NG",
    "intramuscular-or-intravenous": "IM or IV", "intravenous-or-intramuscular": "IV or IM",
    "intravenous-or-oral": "IV or PO", "oral-or-intravenous": "PO or IV",
}
TIMES = frozenset({"years", "months", "weeks", "days", "hours", "minutes"})
ATTRIBUTES: Mapping[str, str] = {
    "freq": "frequency", "second": "second value", "alt": "other unit", "out_of": "of how many", "rel": "timing",
    "ref": "reference value", "pop": "population", "cond": "condition", "versus": "compared with",
}
SUBJECTS: Mapping[str, str] = {  # what a number is about, by its role
    "dose": "drug", "threshold": "measure", "effect": "outcome", "rate": "outcome", "CI": "outcome", "p-value": "outcome",
}
REACHED: Mapping[str, str] = {"own words": "its own words", "earlier statement": "an earlier statement"}
SIGNIFICANT: Mapping[bool | None, str] = {True: "yes", False: "no", None: ""}
# Words of an order that say themselves that it is not to be done.
TURNED = re.compile(r"^(?:do\s+not|don['’]t|never|no|not|neither|avoid|refuse|refrain)\b"
                    r"|\b(?:not|never|cannot|against|avoided|contra-?indicated)\b", re.IGNORECASE)
BOUNDING = frozenset({"before", "until", "unless", "while"})  # none of them says what "if" says
UNTYPED = label(concept("source-type", "unknown"))  # of a source whose type nobody told
FIRST_WORDS = 8


def day(iso: str | None) -> str:
    """A date as a reader says it: "23 December 2025"; a page may print one in a form that is not known."""
    if iso is None:
        return NOT_RECOGNISED
    found = date.fromisoformat(iso)
    return f"{found.day} {found:%B %Y}"


def counted(number: int, thing: str) -> str:
    """The word for that many: "edition", "editions"."""
    return thing if number == 1 else f"{thing}s"


def headline(row: StatementRow) -> str:
    """A curated short title, or the first words of the sentence."""
    if row.title:
        return row.title
    words = row.text.split()
    return " ".join(words[:FIRST_WORDS]) + ("…" if len(words) > FIRST_WORDS else "")


def statement_kicker(row: StatementRow, *, mixed: bool = False) -> str:
    """The first line of a statement's shape: "Recommendation · do not"; `mixed` where one of its actions is refused."""
    kind = KIND_WORDS.get(row.kind, row.kind)
    if row.kind != "recommendation":
        return kind
    force = FORCE_WORDS.get(row.force, "do")
    return f"{kind} · {force}, do not" if mixed and force != "do not" else f"{kind} · {force}"


def governed(action: str | None, polarity: str) -> str:
    """What a condition governs: "start ventilation", "do not stop riluzole"; words that turn it themselves stand alone."""
    if not action:
        return ""
    return f"do not {action}" if polarity == "do-not" and not TURNED.search(action) else action


def marked(action: str, timing: str | None, other: str = "") -> str:
    """What is governed with the word that leads to its condition: "insert a tube, before"; `other` where "if" is meant."""
    marker = timing if timing in BOUNDING else other
    return ", ".join(part for part in (action, marker) if part)


def unit_of(code: str | None) -> str:
    """A UCUM code as a reader says it: "units/kg"; "" where there is none."""
    code = code or "1"
    return UNITS.get(code, code.replace("{unit}", "units").replace("[IU]", "IU").replace("ug", "µg"))


def amount(row: QuantityRow) -> str:
    """The numbers of a quantity as printed, with their unit; its own words if it has none."""
    unit = unit_of(row.ucum)
    joint = "" if unit.startswith("-") or not unit else NARROW
    if row.lower and row.upper and row.upper_formula:  # "500 mg–1 g": each end in the unit it is printed with
        return f"{row.lower}{joint}{unit}–{row.upper}"
    if row.lower and row.upper and row.lower != row.upper:
        number = f"{row.lower}–{row.upper}"
    else:
        number = "/".join(part for part in (row.printed or row.upper or row.lower, row.second) if part)
    if not number:
        return row.text
    return f"{number}{joint}{unit}" if number[0].isdigit() or number[0] in "-−+" else row.text


def reference_value(row: QuantityRow) -> str:
    """What a threshold is measured against: "of normal", "predicted"."""
    return REFERENCES.get(row.reference or "", row.reference or "")


def threshold(row: QuantityRow) -> str:
    """A threshold in one line, with the word that turns or bounds it: FVC < 50 % predicted, before FVC < 50 %."""
    symbol = SYMBOLS.get(row.comparator or "eq", "")
    if row.comparator == "between":
        symbol = ""
    parts = (row.timing or "", row.parameter or "", symbol, amount(row), reference_value(row))
    return " ".join(part for part in parts if part)


def quantity_title(row: QuantityRow) -> str:
    """What stands in a quantity's shape; a dose or schedule in the document's own words."""
    return threshold(row) if row.role == "threshold" else row.text


def quantity_chip(node: str, row: QuantityRow) -> Chip:
    """A quantity as chip parts: name, comparator, value, note."""
    if row.role == "dose":
        note = " ".join(part for part in (route(row.route), "in total" if row.total else "") if part)
        times = every(row.repeat) or frequency(row.frequency)
        by = "×" if times and not row.repeat else ""
        parts = [("name", row.parameter or ""), ("value", amount(row)), ("comparator", by), ("value", times), ("note", note)]
    elif row.role == "threshold":
        parts = [("name", row.parameter or ""), ("comparator", SYMBOLS.get(row.comparator or "eq", "")),
                 ("value", amount(row)), ("note", reference_value(row))]
    else:
        parts = [("name", row.parameter or ROLE_WORDS[row.role]), ("value", row.text), ("note", row.arm or "")]
    return Chip(node, tuple(ChipPart(role, text) for role, text in parts if text))  # type: ignore[arg-type]


def route(notation: str | None) -> str:
    """A route by the short word that guidelines print for it, a choice by all of its own: "IV", "rectal", "IV or IO".

    An earlier reader stored some choices as concepts of their own, which are no longer known but by the end of their IRI.
    """
    name = (notation or "").rpartition("/concept/route/")[2]
    return ROUTES.get(name, name)


def attribute(name: str, role: str) -> str:
    """What was read of a quantity, by a plain name: "drug", "population"."""
    return SUBJECTS.get(role, "subject") if name == "parameter" else ATTRIBUTES.get(name, name)


def reached(how: str) -> str:
    """How words were reached from a number: "from the row head", "from its own words"."""
    return f"from {REACHED.get(how, f'the {how}')}"


def frequency(coded: str | None) -> str:
    """A frequency code such as 2/d in words: "2 a day"."""
    if not coded:
        return ""
    times, _, period = coded.partition("/")
    periods = {"d": "a day", "wk": "a week", "mo": "a month", "h": "an hour", "a": "a year"}
    return f"{times} {periods[period]}" if period in periods else coded


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


def qualities(row: QuantityRow) -> tuple[tuple[str, str], ...]:
    """What the text says of a quantity beside its number, by plain names; what it does not say is left out."""
    when = " ".join(part for part in (row.timing, row.event) if part)
    told = (
        ("Kind", row.kind), ("Reference value", reference_value(row)), ("Also given as", measured(row.other_unit)),
        ("Frequency", every(row.repeat) or frequency(row.frequency)), ("Route", route(row.route)), ("Phase", row.phase),
        ("For how long", measured(row.period)), ("Event" if row.event else "Timing", when), ("For whom", row.population),
        ("Only", row.condition), ("Outcome", row.outcome), ("Arm", row.arm), ("Compared with", row.versus),
        ("Time point", row.timepoint), ("p value", row.p_value), ("Significant", SIGNIFICANT[row.significant]),
        ("Action", row.action),
    )
    return tuple((name, value) for name, value in told if value)


def is_described(work: WorkRow) -> bool:
    """Whether a bibliography describes a work; of others an identifier is all that is held."""
    return any((work.title, work.authors, work.venue, work.year, work.label))


def unsaid(work: WorkRow) -> str:
    """What stands for a field of a work without a value: its description does not state it, or none is held."""
    return NOT_STATED if is_described(work) else NOT_HELD


def work_title(work: WorkRow) -> str:
    """A work by edition: "Edition 2012", else its title."""
    if work.label:
        return work.label
    year = f" ({work.year})" if work.year else ""
    return f"{work.title or work.doi or work.pmid or f'title {unsaid(work)}'}{year}"


def type_of_source(kind: str | None, thing: str = "Work") -> str:
    """The type of a work or entry at the head of its shape: "Systematic review"; of one without, what it is."""
    return kind[:1].upper() + kind[1:] if kind and kind != UNTYPED else thing


def entry_kicker(row: ReferenceRow) -> str:
    """The first line of an entry: its number, or its type and year."""
    if row.key:
        return f"Entry {row.key}"
    return " ".join(part for part in (type_of_source(row.source_type, "Reference entry"), str(row.year or "")) if part)


def entry_title(row: ReferenceRow) -> str:
    """What an entry is called."""
    return row.title or f"title {NOT_RECOGNISED}"
