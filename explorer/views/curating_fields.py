"""The inputs of a decision, by what it is about.

Why: seven kinds of things can be corrected or added, and each has its own few words; a list of them reads better than
    seven forms.
Method: one table of inputs a kind, drawn two abreast; the names are the overlay's. What an input shows at first is what
    was read.
Fails: it cannot; whether the words are sound is for the desk to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import streamlit as st

from explorer.domain.silence import NOT_RECOGNISED
from explorer.view_models.desk import EditKind

NO_VALUE = ""
QUOTE = "quote"


@dataclass(frozen=True)
class Input:
    """One input: its name in the overlay, its label, the words it may hold if they are a closed list."""

    name: str
    label: str
    choices: tuple[str, ...] = ()
    lines: int = 1
    hint: str = ""


KINDS = ("recommendation", "evidence", "information")
FORCES = ("none", "must", "should", "recommended", "imperative", "consider", "may", "do_not")
ROLES = ("dose", "threshold", "effect", "CI", "p-value", "rate", "schedule", "duration", "timepoint")
COMPARATORS = (NO_VALUE, "=", "<", "<=", ">", ">=", "≈", "between", "within")
SOURCES = ("unknown", "primary-study", "systematic-review", "guideline", "secondary-summary")
INPUTS: Mapping[EditKind, tuple[Input, ...]] = {
    "statement": (
        Input("kind", "Kind", KINDS), Input("deontic", "Deontic force", FORCES), Input("population", "For whom"),
        Input("words", "Words", lines=4, hint="Shorter or longer, as they stand in the text.")),
    "quantity": (
        Input("role", "Role", ROLES), Input("comparator", "Comparator", COMPARATORS), Input("parameter", "Parameter"),
        Input("value", "Value"), Input("low", "From"), Input("high", "To"), Input("unit", "Unit (UCUM)"),
        Input("values", "Several values", hint="Parted by semicolons: 25; 50; 100"),
        Input("qualifiers", "What else it says", lines=3,
              hint="One a line, name = value: freq = 2/d, route = oral, ref = predicted, arm = placebo")),
    "criterion": (Input("label", "Criterion"),),
    "marker": (Input("keys", "Markers", hint="As they stand there, parted by commas: 6, 7"),),
    "grade": (
        Input("strength", "Strength"), Input("certainty", "Certainty"), Input("class", "Class"),
        Input("loe", "Level of evidence"), Input("grade", "Grade"), Input("type", "Type"), Input("year", "Year"),
        Input("amended", "Year of the last change")),
    "reference": (
        Input("key", "Number in the list"), Input("source_type", "Kind of source", SOURCES),
        Input("title", "Title", lines=2), Input("authors", "Authors"), Input("venue", "Published in"),
        Input("year", "Year"), Input("doi", "DOI"), Input("pmid", "PMID"), Input("url", "Address (https)")),
    "condition": (),
}
QUOTES: Mapping[EditKind, Input] = {
    "statement": Input(QUOTE, "Words in the text", lines=4),
    "reference": Input(QUOTE, "Words in the text", lines=3),
    "quantity": Input(QUOTE, "Words in the statement"), "criterion": Input(QUOTE, "Words in the statement"),
    "marker": Input(QUOTE, "The marker as it stands behind the statement"),
    "grade": Input(QUOTE, "The grade as it stands in or behind the statement"),
}
WORK = (Input("doi", "DOI"), Input("pmid", "PMID"))
SHOWN: Mapping[str, str] = {
    "do_not": "do not", "unknown": NOT_RECOGNISED, "CI": "confidence interval", "timepoint": "time point", NO_VALUE: "none",
    "primary-study": "primary study", "systematic-review": "systematic review", "secondary-summary": "secondary summary",
}


def changed(kind: EditKind, known: Mapping[str, str], turn: str) -> dict[str, str]:
    """The inputs for what can be changed of a thing, filled with what was read."""
    return drawn(INPUTS[kind], known, turn)


def added(kind: EditKind, quote: str, turn: str) -> dict[str, str]:
    """The quotation of a thing that is added, and the inputs for what it says."""
    words = drawn((QUOTES[kind],), {QUOTE: quote}, turn)
    return words | drawn(tuple(one for one in INPUTS[kind] if one.name != "words"), {}, turn)


def work(known: Mapping[str, str], turn: str) -> dict[str, str]:
    """The identifiers of a work, filled with those of a known one."""
    return drawn(WORK, known, turn)


def drawn(inputs: tuple[Input, ...], known: Mapping[str, str], turn: str) -> dict[str, str]:
    """Draw inputs, short ones two abreast; what stands in them by name."""
    found: dict[str, str] = {}
    for row in _rows(inputs):
        for one, column in zip(row, st.columns(2) if len(row) > 1 else (st.container(),), strict=True):
            with column:
                found[one.name] = _input(one, known.get(one.name, ""), turn)
    return found


def _rows(inputs: tuple[Input, ...]) -> Iterator[tuple[Input, ...]]:
    """One or two inputs a row; on a narrow page the two stand one below the other, in order."""
    rest = list(inputs)
    while rest:
        short = [one for one in rest[:2] if one.lines == 1]
        row = rest[:2] if len(short) > 1 else rest[:1]
        yield tuple(row)
        rest = rest[len(row):]


def _input(one: Input, known: str, turn: str) -> str:
    key = f"{one.name}-{turn}"
    if one.choices:
        options = one.choices if known in one.choices or not known else (*one.choices, known)
        return st.selectbox(one.label, options, options.index(known) if known in options else 0, key=key,
                            format_func=lambda word: SHOWN.get(word, word)) or ""
    if one.lines > 1:
        return st.text_area(one.label, known, key=key, height=34 + 24 * one.lines, max_chars=4000, help=one.hint or None)
    return st.text_input(one.label, known, key=key, max_chars=500, help=one.hint or None)
