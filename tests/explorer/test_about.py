"""What the page About the data is told: facts of the library, each counted or quoted, none asserted."""

import json
from pathlib import Path

import pytest

from explorer import query
from explorer.__main__ import main
from explorer.evidence import Evidence, about
from explorer.library import Library
from explorer.view_models.about import AboutDocument, ShapeReport
from explorer.views import about as page
from ontology import concept

META = """
title = "Testing"
licence = "CC BY 4.0"
issuer = "A body"
jurisdiction = "one country"
made = "By hand."
document_type = "own-summary"
[[sources]]
title = "A trial"
seen = "abstract"
[[sources]]
title = "A report"
"""
PAGE = "Testing\n\nLast updated: {day}\n\nCare\n\n  • Give testamycin {dose} mg daily. 1\n"


def evidence_of(folder: Path) -> Evidence:
    library = Library(folder)
    return Evidence(library.store(), library.source_text, library.snapshot() / "search.sqlite", library.file)


def load(folder: Path, day: str, dose: int, meta: str = META) -> None:
    source = folder.parent / "testing"
    source.mkdir(exist_ok=True)
    (source / "source.txt").write_text(PAGE.format(day=day, dose=dose), "utf-8")
    (source / "meta.toml").write_text(meta, "utf-8")
    assert main(["--library", str(folder), "load", str(source)]) == 0


def only(folder: Path) -> AboutDocument:
    document, = evidence_of(folder).about().documents
    return document


def test_every_document_of_the_corpus_says_where_it_comes_from(evidence: Evidence, corpus: Library) -> None:
    """Licence, issuer, sources seen and a shape report are there for each bundled document."""
    documents = evidence.about().documents
    assert {document.document for document in documents} == set(corpus.manifest.documents)
    assert len(documents) > 1
    for document in documents:
        facts = {fact.name: fact.value for fact in document.facts}
        assert facts["Licence"] == "Apache-2.0"
        assert facts["Issued by"] != "not stated"
        assert document.sources
        assert document.shapes.said.startswith("checked against ")
        assert document.editions[0].current


def test_claims_of_review_are_quoted(evidence: Evidence) -> None:
    """The ALS page's two claims are there word for word, its state is unclear, and no marker of it is resolved."""
    page = next(document for document in evidence.about().documents if document.document == "als-primary-treatment")
    said = " ".join(claim.text for claim in page.claims if claim.kind == "about its review")
    assert "pending review" in said
    assert "has been reviewed" in said
    assert page.review == "review state unclear"
    assert (page.editions[0].statements, page.editions[0].markers, page.editions[0].resolved) == (32, 46, 0)


def test_counts_are_those_of_the_first_page(evidence: Evidence) -> None:
    """Totals here and on the first page are the same figures."""
    found, landing = evidence.about(), evidence.landing()
    figures = {count.name.partition(",")[0]: count.figure for count in found.counts}
    assert figures["documents"] == len(landing.documents)
    assert figures["statements"] == landing.statements
    assert figures["citation markers"] == landing.markers
    assert figures["passages"] > landing.statements
    assert figures["quantities"] > 0


def test_older_editions_stay_and_are_told_apart(library_folder: Path) -> None:
    """Two editions of a document are two lines, the current one first, each with its own figures and file hash."""
    load(library_folder, "2024-01-01", 10)
    load(library_folder, "2025-01-01", 20)
    new, old = only(library_folder).editions
    assert (new.name, new.current, new.updated) == ("2025-01-01", True, "1 January 2025")
    assert (old.name, old.current, old.updated) == ("2024-01-01", False, "1 January 2024")
    assert new.sha256 != old.sha256
    assert new.statements == old.statements == 1


def test_what_meta_toml_states_reaches_the_page(library_folder: Path) -> None:
    """Facts of the file come back through the graph; what it does not state is "not stated"."""
    load(library_folder, "2024-01-01", 10)
    document = only(library_folder)
    assert {fact.name: fact.value for fact in document.facts} == {
        "Kind of document": "own summary", "Licence": "CC BY 4.0", "Issued by": "A body", "Written by": "not stated",
        "Jurisdiction": "one country",
        "Language": "English", "How it was made": "By hand."}
    assert [(source.title, source.seen) for source in document.sources] == [
        ("A trial", "abstract"), ("A report", "not stated")]
    assert document.question == "not recognised"
    assert document.claims == ()


@pytest.mark.parametrize(("warnings", "left", "said"), [
    ([], [], "nothing found"), (["a"], [], "1 warning"), (["a", "b"], [], "2 warnings"),
    ([], ["c"], "1 thing left open by the text"), ([], ["c", "d"], "2 things left open by the text"),
    (["a"], ["c"], "1 warning, 1 thing left open by the text"),
])
def test_a_report_tells_warnings_apart_from_what_is_left_open(warnings: list[str], left: list[str], said: str) -> None:
    """What a text leaves open is counted and listed beside the warnings, and is none of them."""
    found = about.shape_report(json.dumps({"shapes": 49, "violations": 0, "warnings": warnings, "open": left}).encode())
    assert found == ShapeReport(f"checked against 49 shapes: {said}", tuple(warnings), tuple(left))


def test_what_is_left_open_is_shown_apart_and_warns_nobody() -> None:
    """The page lists it under a line of its own, behind the warnings; without any there is no such line."""
    both = "".join(map(str, page._shapes(ShapeReport("checked", ("a warning",), ("a gap",)))))
    assert both.index("a warning") < both.index(page.LEFT_OPEN) < both.index("a gap")
    assert page.LEFT_OPEN not in "".join(map(str, page._shapes(ShapeReport("checked", ("a warning",)))))


@pytest.mark.parametrize("content", [None, "", "{", "[]", '{"shapes": null, "warnings": []}',
                                     '{"shapes": 49, "warnings": [], "open": null}'])
def test_a_report_is_told_or_is_not_there(content: str | None) -> None:
    """A report that is missing or damaged never reads like a sound one."""
    assert about.shape_report(content.encode() if content is not None else None) == ShapeReport("not checked")


def test_a_report_of_before_has_nothing_open() -> None:
    """A report that was written before "open" was told apart is a report."""
    found = about.shape_report(b'{"shapes": 49, "warnings": ["a"]}')
    assert found == ShapeReport("checked against 49 shapes: 1 warning", ("a",))


def test_a_library_without_documents_has_nothing_to_tell(library_folder: Path) -> None:
    """A bibliography alone gives works and no document."""
    path = library_folder.parent / "works.csl.json"
    path.write_text('[{"id": "1", "type": "article-journal", "title": "A", "DOI": "10.1000/a"}]', "utf-8")
    assert main(["--library", str(library_folder), "load", str(path)]) == 0
    found = evidence_of(library_folder).about()
    assert found.documents == ()
    assert {fact.name: fact.value for fact in found.held}["Works"] == "1 work"


def test_the_state_that_is_counted_is_one_of_the_vocabulary() -> None:
    """The query counts by the name of a concept, which must not drift from the vocabulary."""
    scheme, _, notation = concept("citation-state", "unresolved").rpartition("/")
    text = query.read("contents").text
    assert f"PREFIX citation: <{scheme}/>" in text
    assert f"gx:citationState citation:{notation} " in text
