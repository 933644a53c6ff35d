"""What changed between two editions: every word accounted for, every reading that came, went or changed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF

from explorer.__main__ import main
from explorer.desk import Desk
from explorer.differences.editions import between, pieces
from explorer.library import Library
from explorer.view_models.changes import EditionChanges
from explorer.view_models.desk import Refusal
from loaders.reading import read_file
from ontology import GX

PAGE = """Care of testitis

Last updated: 1 February 2026

Drugs

  • Give testamycin 50 mg twice daily to all adults. 7
  • Give placebamol 20 mg once daily to children. 7
  • Start ventilation when FVC is below 50 % with symptoms. 8

Tests

  • Check the blood count every three months. (Class I, Level of Evidence: B)

References

7. Smith A. Testamycin. 2012.
8. Jones B. Ventilation. 2013.
"""
LATER = PAGE.replace("1 February", "1 March")
SEVEN, EIGHT = "“7. Smith A. Testamycin. 2012.”", "“8. Jones B. Ventilation. 2013.”"
GRADE = "Class I, Level of Evidence: "


def changes(tmp_path: Path, before: str, after: str) -> EditionChanges:
    """What changed between two pages that were loaded one after the other."""
    page, folder = tmp_path / "page.txt", tmp_path / "library"
    for text in (before, after):
        page.write_text(text, "utf-8")
        assert main(["--library", str(folder), "load", str(page)]) == 0
    (held,) = Desk(folder, read_file).documents()
    newest = held.editions[0]
    found = Desk(folder, read_file).changes(held.document, newest.before, newest.name)
    assert isinstance(found, EditionChanges), found
    return found


def said(found: EditionChanges) -> list[tuple[str, str]]:
    marks = {"same": "{}", "in": "+[{}]", "out": "-[{}]"}
    return [(one.kind, "".join(marks[piece.kind].format(piece.text) for piece in one.pieces)) for one in found.statements]


def test_a_changed_dose_is_words_in_and_out_and_a_dose_that_changed(tmp_path: Path) -> None:
    """One sentence, its number out and in, and the one dose with both printed forms; all else is the same."""
    found = changes(tmp_path, PAGE, LATER.replace("50 mg", "100 mg"))
    assert said(found) == [("changed", "Give testamycin-[ 50]+[ 100] mg twice daily to all adults.")]
    assert [line.line for line in found.statements[0].readings] == [
        "changed dose “50 mg twice daily”: words: 50 mg twice daily → 100 mg twice daily"]
    told = {tally.what: tally.figures for tally in found.tallies}
    assert told["statements"] == "1 changed, 3 the same"
    assert told["quantities"].startswith("1 changed")
    assert "changed" not in told["markers"] + told["grades"]


@pytest.mark.parametrize(("change", "kind", "reading"), [
    (("adults. 7", "adults. 7, 8"), "read", "new marker “8”: key: 8; citation state: resolved by a rule"),
    (("adults. 7", "adults."), "read", "gone marker “7”: key: 7; citation state: resolved by a rule"),
    (("children. 7", "children. 8"), "read", f"changed marker “7”: words: 7 → 8; denotes: {SEVEN} → {EIGHT}; key: 7 → 8"),
    (("Evidence: B", "Evidence: C"), "changed",
     f"changed grade “{GRADE}B”: words: {GRADE}B → {GRADE}C; level of evidence: B → C"),
    (("below 50 %", "below 30 %"), "changed", "changed threshold “below 50 %”: words: below 50 % → below 30 %"),
    (("Give testamycin", "Do not give testamycin"), "changed", "changed statement: deontic force: imperative → do not"),
])
def test_what_it_does_to_markers_grades_limits_and_force(change: tuple[str, str], kind: str, reading: str,
                                                         tmp_path: Path) -> None:
    """A sentence of the same words whose marker or grade changed is told as well as one whose limit or force did."""
    found = changes(tmp_path, PAGE, LATER.replace(*change))
    assert [one.kind for one in found.statements] == [kind]
    assert reading in [line.line for line in found.statements[0].readings]


def test_sentences_that_came_and_went_stand_where_they_are_missed(tmp_path: Path) -> None:
    """A new one in its section, a gone one behind the sentence that it followed; both with what was read of them."""
    new = LATER.replace("  • Give placebamol 20 mg once daily to children. 7\n", "").replace(
        "Tests\n\n", "Tests\n\n  • Measure vital capacity below 40 % at every visit.\n")
    found = changes(tmp_path, PAGE, new)
    assert said(found) == [("gone", "-[Give placebamol 20 mg once daily to children.]"),
                           ("new", "+[Measure vital capacity below 40 % at every visit.]")]
    assert [one.section.rpartition(" › ")[2] for one in found.statements] == ["Drugs", "Tests"]
    assert {line.kind for line in found.statements[0].readings} == {"gone"}
    assert {line.kind for line in found.statements[1].readings} == {"new"}
    assert found.tallies[0].figures == "1 new, 1 gone, 3 the same"


def test_editions_of_the_same_sentences_differ_in_nothing(tmp_path: Path) -> None:
    """Another date alone changes no sentence."""
    found = changes(tmp_path, PAGE, LATER)
    assert (found.statements, found.readers) == ((), "")
    assert all(tally.differ == 0 for tally in found.tallies)


def test_what_is_not_held_is_refused(tmp_path: Path) -> None:
    """An edition that was withdrawn, or never was, is said in one line."""
    changes(tmp_path, PAGE, LATER)
    answer = Desk(tmp_path / "library", read_file).changes("care-of-testitis", "1999-01-01", "2026-03-01")
    assert answer == Refusal("care-of-testitis/1999-01-01: the library holds no such edition")


def test_an_edition_of_the_corpus_against_itself_has_no_difference(corpus: Library) -> None:
    """Of every document of the corpus: compared with itself nothing differs, and every statement is counted."""
    for document, edition in corpus.manifest.current.items():
        graph = corpus.graph(document, edition)
        statements, tallies = between(graph, graph)
        repeated = [one for one in statements if one.kind in ("changed", "read")]
        assert repeated == [], document
        new, gone, same = (tallies[0].new, tallies[0].gone, tallies[0].same)
        assert same + new == len(set(graph.subjects(RDF.type, GX.Statement))) > 0
        assert new == gone  # words that stand twice under one heading are paired with nothing


WORDS = st.lists(st.sampled_from(["give", "50", "0.5", "mg", "(once", "daily)", "not", ".", "≥80", "%"]), max_size=12)


@given(WORDS, WORDS)
def test_no_word_is_lost_or_made_up(before: list[str], after: list[str]) -> None:
    """What both have with what went out is the old text, with what came in the new one, white space apart."""
    old, new = " ".join(before), " ".join(after)
    found = pieces(old, new)
    for text, kind in ((old, "out"), (new, "in")):
        told = "".join(piece.text for piece in found if piece.kind in ("same", kind))
        assert re.sub(r"\s", "", told) == re.sub(r"\s", "", text)
    if old == new:
        assert {piece.kind for piece in found} <= {"same"}
