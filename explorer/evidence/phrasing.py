"""Rows in words: how quantities, works and reference entries read on a page.

Why: the same threshold appears as a shape, a chip, an outline row and a table cell and must read the same in each.
Method: pure functions from rows to strings and chips. The digits are always the printed ones; only the typography
    around them is ours (a no-break space before a unit, en dash in intervals).
Fails: it cannot; what a row does not say is left out, or said by the word for who is silent (`domain.silence`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from explorer.domain import building, wording
from explorer.domain.silence import NOT_HELD, NOT_RECOGNISED, NOT_STATED
from explorer.rows import QuantityRow, ReferenceRow, StatementRow, WorkRow
from explorer.view_models.details import Chip, ChipPart
from ontology import concept, label

KIND_WORDS: Mapping[str, str] = {
    "recommendation": "Recommendation", "evidence": "Evidence statement", "information": "Information",
}
FORCE_WORDS: Mapping[str, str] = {"do-not": "do not", "consider": "consider", "may": "may"}
EARLIER = "An earlier version of the reader"
READ_AGAIN = "The Library page reads it again, and lists what differs before anything changes."
UNTOLD = "It told no actions, no before, until or after of a condition, and not which concepts a statement speaks of."
ROLE_WORDS: Mapping[str, str] = {
    "dose": "Dose", "threshold": "Threshold", "effect": "Effect", "group-value": "Value of one group",
    "ci": "Confidence interval", "p-value": "p value",
    "rate": "Rate", "schedule": "Schedule", "duration": "Duration", "timepoint": "Time point",
}
ATTRIBUTES: Mapping[str, str] = {
    "freq": "frequency", "second": "second value", "alt": "other unit", "out_of": "of how many", "rel": "timing",
    "ref": "reference value", "pop": "population", "cond": "condition", "versus": "compared with",
}
TIMED = frozenset({"schedule", "duration", "timepoint"})  # told with when and in which case
SUBJECTS: Mapping[str, str] = {  # what a number is about, by its role
    "dose": "drug", "threshold": "measure", "effect": "outcome", "rate": "outcome", "ci": "outcome", "p-value": "outcome",
}
REACHED: Mapping[str, str] = {"own words": "its own words", "earlier statement": "an earlier statement"}
SIGNIFICANT: Mapping[bool | None, str] = {True: "yes", False: "no", None: ""}
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


def statement_kicker(row: StatementRow, barred: Collection[bool] = ()) -> str:
    """The first line of a statement's shape: "Recommendation · do not"; `barred` tells of each order whether it bars."""
    kind = KIND_WORDS.get(row.kind, row.kind)
    if row.kind != "recommendation":
        return kind
    force = FORCE_WORDS.get(row.force, "do")
    if not any(barred) or force == "do not":
        return f"{kind} · {force}"
    return f"{kind} · do not" if all(barred) and force == "do" else f"{kind} · {force}, do not"



def quantity_chip(node: str, row: QuantityRow) -> Chip:
    """A number that is neither limit nor dose in the document's own words, behind what it is of."""
    beside = wording.manner(building.regimen(row)) if row.role in TIMED else row.arm or ""
    parts = [("name", row.parameter or ROLE_WORDS[row.role]), ("value", row.text), ("note", beside)]
    return Chip(node, tuple(ChipPart(role, text) for role, text in parts if text))  # type: ignore[arg-type]


def attribute(name: str, role: str) -> str:
    """What was read of a quantity, by a plain name: "drug", "population"."""
    return SUBJECTS.get(role.lower(), "subject") if name == "parameter" else ATTRIBUTES.get(name, name)


def reached(how: str) -> str:
    """How words were reached from a number: "from the row head", "from its own words"."""
    return f"from {REACHED.get(how, f'the {how}')}"


def qualities(row: QuantityRow) -> tuple[tuple[str, str], ...]:
    """What the text says of a quantity beside its number, by plain names; what it does not say is left out."""
    when = " ".join(part for part in (row.timing, row.event) if part)
    told = (
        ("Kind", row.kind), ("Reference value", wording.reference(row.reference)),
        ("Also given as", wording.measured(row.other_unit)),
        ("Frequency", wording.every(row.repeat) or wording.frequency(row.frequency)), ("Route", wording.route(row.route)),
        ("Phase", row.phase), ("For how long", wording.measured(row.period)), ("Event" if row.event else "Timing", when),
        ("For whom", row.population), ("Only", row.condition), ("Outcome", row.outcome), ("Arm", row.arm),
        ("Compared with", row.versus), ("Time point", row.timepoint), ("p value", row.p_value),
        ("Significant", SIGNIFICANT[row.significant]), ("Action", row.action),
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
