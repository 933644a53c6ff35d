from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import coverage
from loaders.coverage import Unclaimed
from loaders.damage import without_statements
from loaders.reading import read
from tests.sources import decode, read_record

ROOT = Path(__file__).resolve().parents[2]
CORPUS = sorted((ROOT / "loaders" / "corpus").glob("*/source.txt"))
HEAD = "Care of testitis\n\nTreatment\n\n"
LETTERS = st.text(alphabet="abc ABC.,;:()[]0123456789%<•-–\n\t¹²é’", max_size=300)


def found(text: str, name: str = "page.txt") -> tuple[tuple[Unclaimed, ...], tuple[Unclaimed, ...]]:
    """Numbers and sentences of a page that no rule claimed."""
    made = read(name, text.encode())
    pages = coverage.views(made.source, made.record)
    return coverage.numbers(pages, made.record), coverage.sentences(pages, made.record)


def words(ones: tuple[Unclaimed, ...]) -> list[str]:
    return [one.text for one in ones]


def test_there_are_pages_to_check() -> None:
    """An empty corpus must not pass for a claimed one."""
    assert len(CORPUS) > 10


def test_a_number_without_a_role_is_listed_with_line_and_surroundings() -> None:
    """A sample size is no quantity: it is named with its line and the words around it."""
    numbers, _ = found(f"{HEAD}  • Drugs were given to 959 patients in a trial.\n")
    assert [(one.text, one.line) for one in numbers] == [("959", 5)]
    assert numbers[0].before.endswith("given to ")
    assert numbers[0].after.startswith(" patients")


@pytest.mark.parametrize("text", [
    "  • Give testamycin 50 mg twice daily.\n",  # a dose
    "  • Start ventilation when FVC is below 50 %.\n",  # a threshold
    "  • Give oxygen early. 1,2\n\nReferences\n\n1. Smith A. Oxygen. 2012.\n2. Jones B. Air. 2013.\n",  # markers, entries
    "  • Give oxygen. (Class I, Level of Evidence: A)\n",  # a grade
    "  • Give oxygen.\n\nLast updated: 23 December 2025\n",  # a remark
    "1. Give oxygen.\n2. Give water.\n",  # ordinals of a list
    "  • CHA2DS2-VASc, FEV1, B12 and COVID-19 are names.\n",  # look-alikes
])
def test_a_claimed_number_is_not_listed(text: str) -> None:
    """Quantities, markers, entries, grades, remarks, ordinals and look-alikes are no loose numbers."""
    assert words(found(HEAD + text)[0]) == []


@pytest.mark.parametrize(("text", "label"), [
    ("  • 1.2.1 Give oxygen early.\n", "1.2.1 "), ("1.2.1 Give oxygen early.\n\n1.2.2 Give water.\n", "1.2.1 "),
    ("  • Recommendation 4: Give oxygen early.\n", "Recommendation 4: "), ("  • (2.3) Give oxygen early.\n", "(2.3) "),
    ("  • **Recommendation 12.** Give oxygen early.\n", "Recommendation 12. "), ("3. Give oxygen early.\n4. Rest.\n", "3. "),
    ("<h2>Drugs</h2><ul><li>1.2.1 Give oxygen early.</li></ul>", "1.2.1 "),
])
def test_a_label_before_a_statement_is_no_number(text: str, label: str) -> None:
    """What only counts the statement behind it is a stretch of its own: neither number nor sentence is listed."""
    name, head = ("page.html", "<h1>Care</h1>") if text.startswith("<") else ("page.txt", HEAD)
    numbers, sentences = found(head + text, name)
    assert (words(numbers), words(sentences)) == ([], [])
    made = read(name, (head + text).encode())
    pages = coverage.views(made.source, made.record)
    labels = [one.text.strip("*") for one in coverage.stretches(pages, made.record) if one.claim == "label"]
    assert labels[0].replace("*", "") == label


@pytest.mark.parametrize(("text", "left"), [
    ("  • Give oxygen early, as in 1.2 of it.\n", ["1.2"]),  # inside a statement
    ("  • Drugs were given to 959 patients.\n", ["959"]),
    ("Version 3.1\n\n  • Give oxygen early.\n", []),  # a heading of its own
    ("  • 1.2.1 Give 959 patients oxygen.\n", ["959"]),  # behind a label
])
def test_nothing_but_labels_is_hidden(text: str, left: list[str]) -> None:
    """A number elsewhere in the line of a label, or that looks like one elsewhere, is listed as before."""
    assert words(found(HEAD + text)[0]) == left


def test_what_a_person_took_out_is_settled() -> None:
    """A rejected place is a stretch of its own and is not listed; what stands around it still is."""
    text = f"{HEAD}  • Drugs were given to 959 patients in a trial.\n  • Drugs were given to 17 patients in a trial.\n"
    made = read("page.txt", text.encode())
    gone = made.record.statements[0]
    left = without_statements(made.record, {gone.id})
    pages = coverage.views(made.source, left)
    assert words(coverage.numbers(pages, left)) == ["959", "17"]
    assert words(coverage.sentences(pages, left)) == ["Drugs were given to 959 patients in a trial."]
    assert words(coverage.numbers(pages, left, [gone.span])) == ["17"]
    assert coverage.sentences(pages, left, [gone.span]) == ()
    assert [one.span for one in coverage.stretches(pages, left, [gone.span]) if one.claim == "rejected"] == [gone.span]


def test_a_number_in_a_heading_is_claimed() -> None:
    """What a heading says is a heading's."""
    numbers, _ = found("Care of testitis\n\n2. Treatment in stage 3\n\n  • Give oxygen.\n")
    assert words(numbers) == []


def test_a_sentence_that_is_no_statement_is_listed_without_its_glyph() -> None:
    """A line that only leads in to a list is context and no statement: it is listed, with its line."""
    numbers, sentences = found(f"{HEAD}  • First-line treatment: oral testamycin\n"
                               "    - Give 10 mg daily to adults.\n    - Give 5 mg daily to children.\n")
    assert [(one.text, one.line) for one in sentences] == [("First-line treatment: oral testamycin", 5)]
    assert numbers == ()


def test_mark_up_is_not_taken_for_words() -> None:
    """In a marked-up file only what a reader sees is looked at: no tag, no attribute, no style."""
    page = ("<html><head><style>p { width: 77px }</style></head><body><h1>Care</h1><ul><li id='r44'>"
            "Drugs were given to <b>959</b> patients in a trial.</li><li>Give oxygen early.</li></ul></body></html>")
    numbers, sentences = found(page, "page.html")
    assert words(numbers) == ["959"]
    assert words(sentences) == []


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.parent.name)
def test_every_character_lies_in_one_stretch(path: Path) -> None:
    """Stretches tile the text: none is lost, none is claimed twice, and each statement is there whole."""
    source = decode("source.txt", path.read_bytes())
    record = read_record(source)
    pages = coverage.views(source, record)
    stretches = list(coverage.stretches(pages, record))
    assert "".join(stretch.text for stretch in stretches) == source.text
    claimed = {stretch.index: stretch.span for stretch in stretches if stretch.claim == "statement"}
    assert [claimed[index] for index in range(len(record.statements))] == [one.span for one in record.statements]


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.parent.name)
def test_what_is_listed_was_not_read(path: Path) -> None:
    """No listed number lies in a quantity, marker or reference, and each is at its place in the file."""
    source = decode("source.txt", path.read_bytes())
    record = read_record(source)
    pages = coverage.views(source, record)
    groups = (record.quantities, record.citations, record.references, record.sections)
    held = [item.span for group in groups for item in group]
    for one in (*coverage.numbers(pages, record), *coverage.sentences(pages, record)):
        assert source.text[one.span.start:one.span.end] == one.span.quote == one.text
        assert source.text.split("\n")[one.line - 1].find(one.text.split("\n")[0]) >= 0
        assert not any(span.start < one.span.end and one.span.start < span.end for span in held)


@given(LETTERS)
def test_any_text_is_tiled_and_nothing_raises(text: str) -> None:
    """Whatever the text, the stretches hold all of it and every listed place quotes it."""
    source_text = f"Title\n\n{text}\n\n  • Give testamycin 10 mg daily.\n"
    made = read("page.txt", source_text.encode())
    pages = coverage.views(made.source, made.record)
    assert "".join(stretch.text for stretch in coverage.stretches(pages, made.record)) == source_text
    for one in (*coverage.numbers(pages, made.record), *coverage.sentences(pages, made.record)):
        assert source_text[one.span.start:one.span.end] == one.text
