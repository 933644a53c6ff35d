"""The catalogue: which statement takes the place of which, and what works are that only their citers describe."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from explorer.__main__ import main
from explorer.catalogue import ALIKE_WORDS, SAME_WORDS, Held, Said, are_alike, catalogue, in_order, revisions
from explorer.library import Library
from ontology import FABIO, GX, PRISM, SCHEMA, iris

DOSE = "Give testamycin 50 mg orally twice daily to all adults"


def edition(*texts: str | tuple[str, str], name: str) -> list[Said]:
    pairs = [text if isinstance(text, tuple) else (text, "drugs") for text in texts]
    return [Said(f"{name}{number}", text, heading) for number, (text, heading) in enumerate(pairs)]


def found(before: list[Said], after: list[Said]) -> list[tuple[str, str, str]]:
    return [(new.node, old.node, ground) for new, old, ground in revisions(before, after)]


@pytest.mark.parametrize(("before", "after", "expected"), [
    ([DOSE], [DOSE], [("n0", "o0", SAME_WORDS)]),
    ([DOSE], [(DOSE, "another heading")], [("n0", "o0", SAME_WORDS)]),
    ([DOSE], [DOSE.replace("50", "100")], [("n0", "o0", ALIKE_WORDS)]),
    ([DOSE], [(DOSE.replace("50", "100"), "another heading")], []),
    ([DOSE], ["Check the blood count every three months"], []),
    # Two that could be meant: none is.
    ([DOSE], [DOSE.replace("50", "100"), DOSE.replace("50", "200")], []),
    ([DOSE, DOSE.replace("50", "100")], [DOSE, DOSE.replace("50", "200")], [("n0", "o0", SAME_WORDS)]),
    # The same words twice are told apart by their headings, and where these are the same by nothing.
    ([DOSE, (DOSE, "adults")], [(DOSE, "adults"), DOSE], [("n0", "o1", SAME_WORDS), ("n1", "o0", SAME_WORDS)]),
    ([DOSE, DOSE], [DOSE, DOSE], []),
])
def test_what_revises_what(before: list[str], after: list[str], expected: list[tuple[str, str, str]]) -> None:
    """The same words, or the only ones that are alike under the same heading; what could be one of two is none."""
    assert found(edition(*before, name="o"), edition(*after, name="n")) == expected


def test_rows_of_a_table_must_agree_in_their_first_cell() -> None:
    """Another drug with the same dose is another row, not a new wording."""
    assert not are_alike("Oxycodone (5 mg tablet) | 1-2 tabs PO", "Hydrocodone (5 mg tablet) | 1-2 tabs PO")
    assert are_alike("Oxycodone (5 mg tablet) | 1-2 tabs PO", "Oxycodone (5 mg tablet) | 1-3 tabs PO")


def test_editions_follow_each_other_by_date_or_as_they_came() -> None:
    """Where one has no date, nothing but the order of loading is known of any."""
    dated = [Held(iris.edition("a", name), Path(), "", name) for name in ("2025-01-01", "2024-01-01")]
    assert [held.updated for held in in_order(dated)] == ["2024-01-01", "2025-01-01"]
    loose = [*dated, Held(iris.edition("a", "abc"), Path(), "", None)]
    assert in_order(loose) == loose


@pytest.mark.parametrize(("term", "identifier", "pages"), [
    (PRISM.doi, "10.1016/S1474-4422(17)30115-1", ["https://doi.org/10.1016/s1474-4422(17)30115-1"]),
    (PRISM.doi, "10.1000/a<b>", ["https://doi.org/10.1000/a%3Cb%3E"]),
    (PRISM.doi, "a DOI", []),
    (FABIO.hasPubMedId, "22419278", ["https://pubmed.ncbi.nlm.nih.gov/22419278/"]),
    (FABIO.hasPubMedId, "x", []),
])
def test_identifiers_lead_to_the_pages_that_links_spells(term: URIRef, identifier: str, pages: list[str],
                                                         tmp_path: Path) -> None:
    """A DOI is lower case and escaped; what is not well formed leads nowhere."""
    work = URIRef(f"{iris.BASE}work/a")
    (tmp_path / "works.nq").write_text(f"<{work}> <{term}> {Literal(identifier).n3()} <{iris.graph('works')}> .\n", "utf-8")
    graph = catalogue({}, {}, [(tmp_path / "works.nq", identifier)])
    assert [str(page) for page in graph.objects(work, SCHEMA.sameAs)] == pages


PAGE = """Care of testitis

Drugs

  • Give testamycin 50 mg orally twice daily to adults [1].
  • Give placebamol 20 mg daily to adults [2].

References

1. Smith A. Testamycin: a randomised controlled trial. J Test. 2012;1:1-2. doi:10.1000/A.
2. Jones B. Guideline on testitis. J Test. 2013;2:3-4. doi:10.1000/b.
"""


def types(folder: Path) -> dict[str, str]:
    """Work -> the notation of its type, in the catalogue."""
    graph = Library(folder)._catalogue()
    return {str(work): str(kind).rpartition("/")[2] for work, kind in graph.subject_objects(GX.sourceType)}


def test_a_work_that_no_bibliography_describes_is_what_its_entries_suggest(tmp_path: Path) -> None:
    """Where they agree; a bibliography goes before all of them."""
    library = tmp_path / "library"
    (tmp_path / "one.txt").write_text(PAGE, "utf-8")
    assert main(["--library", str(library), "load", str(tmp_path / "one.txt")]) == 0
    first, second = str(iris.work_by_doi("10.1000/a")), str(iris.work_by_doi("10.1000/b"))
    assert types(library) == {first: "primary-study", second: "guideline"}
    other = PAGE.replace("Care of", "More on").replace("Guideline on testitis", "Systematic review of testitis")
    (tmp_path / "two.txt").write_text(other, "utf-8")
    assert main(["--library", str(library), "load", str(tmp_path / "two.txt")]) == 0
    assert types(library) == {first: "primary-study"}
    work = {"id": "a", "type": "article", "title": "T", "DOI": "10.1000/a", "custom": {"source-type": "guideline"}}
    (tmp_path / "works.json").write_text(json.dumps([work]), "utf-8")
    assert main(["--library", str(library), "load", str(tmp_path / "works.json")]) == 0
    assert types(library) == {}
    links = set(Library(library)._catalogue().objects(iris.work_by_doi("10.1000/a"), SCHEMA.sameAs))
    assert {str(link) for link in links} == {"https://doi.org/10.1000/a"}
