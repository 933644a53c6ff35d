"""A long guideline in Markdown, made for benchmarks: what a converter makes of a national body's.

Why: what a load costs beside its extraction shows only on a document of real length, with tables and lists by chapter.
Method: chapters of sections, each with paragraphs that cite, items, and a table of doses; a list of references ends each
    chapter. Numbers and names go round, so that no two chapters are the same; the same size gives the same text.
Fails: it does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

SIZE = 840_000
_SECTIONS, _ROWS, _WORKS = 6, 2, 30
_DRUGS = ("amoxicillin", "doxycycline", "metformin", "ramipril", "warfarin", "prednisolone", "apixaban", "levothyroxine")
_SIGNS = ("systolic blood pressure", "HbA1c", "FVC", "heart rate", "creatinine", "potassium", "platelet count")

_PROSE = (
    "The group found that most people who were asked had waited for weeks before anyone told them what the illness was",
    "Care at home was valued by families, who wished for one person to turn to and for plain words about what lies ahead",
    "Evidence on the order of treatments was thin, and the studies that compared them differed in whom they took in",
    "Clinicians should explain the benefits and harms of each option and write down what the person has decided",
    "Cost was weighed against what is gained; the model rested on few data and its results moved with small changes",
    "Services that see few such people may ask a larger centre, so that nobody travels far for a short visit",
    "The panel agreed that harm is likelier in frail people, and that the treatment is to be looked at again once a year",
)


def text(size: int = SIZE) -> str:
    """A guideline of at least so many characters."""
    parts = ["---\ntitle: Care in every case\ndate: 2031-02-03\n---\n\n# Care in every case\n\n"]
    length = 0
    for number in count(1):
        parts.append("".join(_chapter(number)))
        length += len(parts[-1])
        if length >= size:
            return "".join(parts)
    return ""


def _chapter(number: int) -> Iterator[str]:
    yield f"## {number} Care of condition {number}\n\n"
    for section in range(1, _SECTIONS + 1):
        yield from _section(number, section)
    yield "### References\n\n"
    for work in range(1, _WORKS + 1):
        yield (f"{work}. Writer {chr(64 + work)}, Second B. Trial {number}.{work} of care. J Made Up. "
               f"{2000 + work};{number}:{work}-{work + 9}.\n")
    yield "\n"


def _section(number: int, section: int) -> Iterator[str]:
    seed = number * _SECTIONS + section
    drug, sign = _DRUGS[seed % len(_DRUGS)], _SIGNS[seed % len(_SIGNS)]
    yield f"### {number}.{section} Use of {drug} in group {section}\n\n"
    for turn in range(9):
        cited = (seed * 3 + turn) % (_WORKS - 2) + 1
        yield " ".join(_PROSE[(seed + turn + i) % len(_PROSE)] for i in range(3)) + f" [{cited}, {cited + 2}].\n\n"
    yield (f"We recommend **{drug}** {10 + section * 5} mg twice daily in adults with a {sign} above {90 + section} and no "
           f"sign of harm. In a trial of {200 + seed} people the hazard ratio of death was 0.{71 + section} (95% CI "
           f"0.{52 + section}-0.{83 + section}) [{section}].\n\nBefore the first dose:\n\n")
    for turn in range(3):
        yield f"- Measure the {_SIGNS[(seed + turn) % len(_SIGNS)]} every {turn + 2} weeks.\n"
    yield "\n| Drug | Dose | Remark |\n|---|---|---|\n"
    for row in range(_ROWS):
        name = _DRUGS[(seed + row) % len(_DRUGS)]
        yield (f"| {name.capitalize()} | {row + 1}0 mg daily<br>Look at it again after a while | "
               f"not together with {_DRUGS[(seed + row + 3) % len(_DRUGS)]} |\n")
    yield "\n"
