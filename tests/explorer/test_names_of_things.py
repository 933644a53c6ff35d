"""What the things in an answer are called: titles and headlines, never a hash."""

from __future__ import annotations

import re

import pytest

from explorer import query
from explorer.evidence import Evidence
from explorer.library import Library
from explorer.query_service import Asking
from ontology import GX, concept, iris

PEG = "als-primary-treatment/2025-12-23/06f0bb1d484e5973"
HASH = re.compile(r"[0-9a-f]{12,}")


def test_every_thing_that_a_shipped_question_answers_has_a_name(corpus: Library, evidence: Evidence) -> None:
    """Of all answers of all questions about the corpus no name holds a hash of its IRI, or the base of ours."""
    store, seen = corpus.store(), 0
    for name in query.names():
        answer = query.table(store, name, {})
        columns = [at for at, column in enumerate(answer.columns) if query.read(name).columns.get(column) == "iri"]
        found = evidence.names({row[at] or "" for row in answer.values[:300] for at in columns} - {""})
        seen += len(found)
        for iri, called in found.items():
            assert called.title, iri
            assert not any(known in called.title for known in HASH.findall(iri)), (iri, called.title)
            assert iris.BASE not in called.title
            for place in filter(None, (called.statement, called.node)):
                assert evidence.is_statement(called.statement), (iri, called)
                assert evidence.has(place), (iri, called)
    assert seen > 1000


@pytest.mark.parametrize(("tail", "title", "opens"), [
    (PEG, "No late PEG", PEG),
    (f"{PEG}/marker-1", "Marker 6", PEG),
    (f"{PEG}/chars-112-113", "words of “No late PEG”", PEG),
    (f"{PEG}/decision-01feb7bc03976636", "decision of “No late PEG”", PEG),
    ("als-primary-treatment/2025-12-23",
     "Main Treatment of Amyotrophic Lateral Sclerosis (ALS), edition 2025-12-23", ""),
    ("als-primary-treatment", "Main Treatment of Amyotrophic Lateral Sclerosis (ALS)", ""),
    ("file/66c9722b1214a0d5823f3047729abd6e836a9059b3b196ac54d621f4bade1c06", "file, 66c972…", ""),
])
def test_names_of_each_kind(tail: str, title: str, opens: str, evidence: Evidence) -> None:
    """A statement by its headline, what hangs on it by its kind, editions by title and date; statements can be opened."""
    iri = str(iris.from_tail(tail))
    found = evidence.names([iri])[iri]
    assert (found.title, found.statement) == (title, opens)


def test_terms_and_foreign_iris(evidence: Evidence) -> None:
    """A term goes by its label, a concept by its name; what is not ours stays what it is."""
    riluzole, foreign = str(concept("intervention", "riluzole")), "https://doi.org/10.1000/a"
    found = evidence.names([str(GX.hasQuantity), riluzole, foreign, "urn:x"])
    assert [found[iri].title for iri in (str(GX.hasQuantity), riluzole, foreign, "urn:x")] == [
        "has quantity", "riluzole", foreign, "urn:x"]


def test_questions_are_in_the_order_of_what_they_answer() -> None:
    """Every shipped query has a sentence that says so, and the list goes by these."""
    summaries = [one.summary for one in Asking(None, None).examples()]  # type: ignore[arg-type]
    assert summaries == sorted(summaries)
    assert len(summaries) == len(query.names())
    assert all(len(summary.split()) > 3 for summary in summaries)
