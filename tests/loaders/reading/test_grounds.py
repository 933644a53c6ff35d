"""Where each attribute of a quantity was read: in which words, and how they were reached from the number."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

import pytest

from loaders.language.lexer import keys_of
from loaders.language.lexicon import meanings
from loaders.language.tables import rows
from loaders.record import IN_WORDS, Ground, Quantity, Record
from tests.sources import decode, read_record

LOADERS = Path(__file__).resolve().parents[1]
PAGES = sorted(path for folder in ("pages", "quantities") for path in (LOADERS / folder).rglob("*")
               if path.suffix in {".txt", ".md", ".html", ".xml"} and path.name != "README.md")
BY_OTHER_NAMES = {*meanings("measures_told_by_units"), *(row["name"] for row in rows("measures", "effect"))}
HIGH_TABLE = "Doses in adults\n\n| Drug | Route | Dose (mg) |\n|---|---|---|\n| Cefazolin | IV | 500 twice daily |\n"
CASES = [
    ("# Care\n\n- Give riluzole 50 mg twice daily.\n", "parameter", "riluzole", "same clause"),
    ("# Care\n\n- Give riluzole (film-coated); 50 mg twice daily.\n", "parameter", "riluzole", "same sentence"),
    ("# Care\n\n1.2.3 Give riluzole. The dose is 50 mg twice daily.\n", "parameter", "riluzole", "same statement"),
    ("# Riluzole\n\n- 50 mg twice daily.\n", "parameter", "Riluzole", "heading"),
    ("# Care\n\nRiluzole is given by mouth. Take 50 mg twice daily.\n", "parameter", "Riluzole", "earlier statement"),
    ("# Care\n\n- Riluzole:\n  - 50 mg twice daily.\n", "parameter", "Riluzole", "stem of the list"),
    (f"# Care\n\n{HIGH_TABLE}", "parameter", "Cefazolin", "row head"),
    (f"# Care\n\n{HIGH_TABLE}", "route", "IV", "same row"),
    (f"# Care\n\n{HIGH_TABLE}", "unit", "mg", "column head"),
    ("# Adults\n\n- Start when the haemoglobin is below 70 g/L.\n", "pop", "Adults", "heading"),
    ("# Care\n\n- Survival at one year was 58% with placebo.\n", "arm", "placebo", "same clause"),
    ("# Care\n\n- Seek help in children under 5 years.\n", "parameter", "under 5 years", "own words"),
]


def grounds(record: Record) -> list[tuple[Quantity, Ground]]:
    return [(quantity, ground) for quantity in record.quantities for ground in quantity.grounds]


@pytest.mark.parametrize(("page", "attribute", "words", "how"), CASES, ids=[f"{case[1]}, {case[3]}" for case in CASES])
def test_a_ground_says_where_and_how(page: str, attribute: str, words: str, how: str) -> None:
    """What was read elsewhere leads to the words it was read from, with the way to them."""
    record = read_record(decode("page.md", page.encode()))
    found = {(ground.attribute, ground.span.quote, ground.how) for _, ground in grounds(record)}
    assert (attribute, words, how) in found
    record.check(page)


def told(quantity: Quantity) -> list[tuple[str, str]]:
    """What was read in words: its name, and the words."""
    worded = [(name, value) for name, value in quantity.qualifiers.said() if name in IN_WORDS and isinstance(value, str)]
    return [("parameter", quantity.parameter), *worded] if quantity.parameter else worded


def test_nearly_all_that_is_told_in_words_has_its_ground() -> None:
    """On all annotated pages at most one attribute in a hundred was put together from words nobody can point at."""
    records = [read_record(decode(path.name, path.read_bytes())) for path in PAGES]
    names = [(name, {ground.attribute for ground in quantity.grounds})
             for record in records for quantity in record.quantities for name, _ in told(quantity)]
    missing = [name for name, found in names if name not in found]
    assert len(names) > 4000
    assert len(missing) < len(names) / 100


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_words_of_a_ground_give_the_attribute(path: Path) -> None:
    """The words pointed at are those of the attribute, nearly always in full, and stand where they are said to."""
    source = decode(path.name, path.read_bytes())
    record = read_record(source)
    record.check(source.text)
    pairs = [(keys_of(words), keys_of(normalize("NFKC", source.format.words(ground.span.quote))))
             for quantity in record.quantities for name, words in told(quantity) for ground in quantity.grounds
             if ground.attribute == name and words not in BY_OTHER_NAMES]
    other = [pair for pair in pairs if not {key.strip(".,:;()[]")[:4] for key in pair[0]} & {
        key.strip(".,:;()[]")[:4] for key in pair[1]}]
    assert len(other) <= max(2, len(pairs) / 8), other  # "then" for thereafter, "fell" for a reduction


def test_the_pages_are_all_there() -> None:
    """No page may get lost."""
    assert (len(PAGES), len(CASES)) == (85, 12)
