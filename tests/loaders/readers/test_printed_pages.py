"""The same page as text, as DOCX and as PDF says the same."""

from __future__ import annotations

import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfbase.ttfonts import TTFont

from loaders.blocks import Block
from loaders.extraction import extract
from loaders.extraction_json import qualifiers
from loaders.readers import text
from loaders.record import Record
from tests.loaders.readers.files import read
from tests.loaders.readers.printed import FONTS, RAISED, as_docx, as_pdf
from tests.loaders.reading.pages import DEV, PAGES
from tests.sources import read_source

TEXTS = sorted(PAGES.glob("*.txt")) + (sorted((DEV / "docs").glob("*.txt")) if DEV.is_dir() else [])
LETTERS = set(TTFont("VeraTest", FONTS / "Vera.ttf").face.charToGlyph)
FORMS: dict[str, Callable[[Sequence[Block]], bytes]] = {
    "DOCX": as_docx, "PDF": as_pdf, "PDF in two columns": lambda blocks: as_pdf(blocks, 2),
}


def said(record: Record) -> tuple[object, ...]:
    """What a record says, without places and rules of reading."""
    return (
        [item.path for item in record.sections],
        [(item.text, item.kind, item.deontic, item.citations, item.section, item.population) for item in record.statements],
        [(item.statement, item.keys) for item in record.citations],
        [(item.statement, item.role, item.parameter, item.comparator, item.unit, item.numbers, qualifiers(item))
         for item in record.quantities],
        [(item.statement, item.label) for item in record.criteria],
        [(item.statement, item.operator, item.members, item.action, item.polarity) for item in record.conditions],
        [dict(item.fields) for item in record.grades],
        [(item.key, item.authors, item.title, item.year, item.doi, item.pmid, item.source_type)
         for item in record.references],
    )


def printable(blocks: Sequence[Block]) -> bool:
    """Whether the font of the printed pages has every letter; raised figures are printed as small plain ones."""
    return all(ord(char) in LETTERS or char in RAISED + "\n" for block in blocks for char in block.view.text)


def reread(blocks: Sequence[Block], form: str) -> Record:
    """What is read from the blocks once they are printed, every quote at its place."""
    found = read(FORMS[form](blocks))
    record = extract(found.layer.text, found.blocks)
    record.check(found.layer.text)
    return record


def test_the_pages_are_there() -> None:
    """Ten pages of our own at least, and no more than one with letters that the font lacks."""
    assert len(TEXTS) >= 10
    assert sum(not printable(text.read(read_source(path).text)) for path in TEXTS) == 1


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_printing_changes_nothing(path: Path, form: str) -> None:
    """Statements, markers, numbers, conditions, grades and references are those of the text."""
    source = read_source(path).text
    blocks = text.read(source)
    if form != "DOCX" and not printable(blocks):
        pytest.skip("the font of the printed pages lacks a letter of this one")
    assert said(reread(blocks, form)) == said(extract(source, blocks))


@dataclass(frozen=True)
class Rule:
    """What one generated statement says."""

    drug: str
    amount: int
    unit: str
    keys: tuple[int, ...]

    @property
    def words(self) -> str:
        """The statement as text."""
        return f"Give {self.drug} {self.amount} {self.unit} daily. {', '.join(map(str, self.keys))}".rstrip()


NAMES = st.text(string.ascii_lowercase, min_size=4, max_size=12).map(lambda word: f"{word}amab")
RULES = st.builds(Rule, NAMES, st.integers(1, 900), st.sampled_from(["mg", "g", "mL"]),
                  st.lists(st.integers(1, 6), max_size=3, unique=True).map(lambda keys: tuple(sorted(keys))))
SECTIONS = st.lists(st.lists(RULES, min_size=2, max_size=6, unique_by=lambda rule: rule.drug), min_size=1, max_size=4)
LISTED = "".join(f"{key}. Author{key} A. Title number {key}. Lancet 200{key};1:2-3.\n" for key in range(1, 7))


def _numbered_by_first_use(sections: Sequence[Sequence[Rule]]) -> list[list[Rule]]:
    """The rules with keys that come up in rising order, as they do in a page that cites by bare numbers."""
    new: dict[int, int] = {}
    return [[replace(rule, keys=tuple(sorted(new.setdefault(key, len(new) + 1) for key in rule.keys))) for rule in rules]
            for rules in sections]


def page(sections: Sequence[Sequence[Rule]]) -> str:
    """The rules as a page of text."""
    listed = ("".join(f"- {rule.words}\n" for rule in rules) for rules in sections)
    bodies = "".join(f"## Part {letter}\n\n{items}\n" for letter, items in zip(string.ascii_uppercase, listed, strict=False))
    return f"# Care of testitis\n\n{bodies}## References\n\n{LISTED}"


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(sections=SECTIONS)
def test_what_is_printed_is_read(form: str, sections: list[list[Rule]]) -> None:
    """Of any page of doses with markers, each form gives the doses, the markers and the six entries that were printed."""
    sections = _numbered_by_first_use(sections)
    found = reread(text.read(page(sections)), form)
    rules = [rule for part in sections for rule in part]
    assert [statement.citations for statement in found.statements] == [tuple(map(str, rule.keys)) for rule in rules]
    doses = [(quantity.parameter, quantity.value.printed, quantity.unit) for quantity in found.quantities
             if quantity.role == "dose" and quantity.value]
    assert doses == [(rule.drug, str(rule.amount), rule.unit) for rule in rules]
    assert [entry.key for entry in found.references] == [str(key) for key in range(1, 7)]
