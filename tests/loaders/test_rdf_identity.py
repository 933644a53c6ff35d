"""What an edit of the text does to IRIs: the table of `ontology/README.md`.

Counted are the nodes whose name behind the edition is there no more.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

import pytest
from rdflib import RDF, Graph

from loaders.rdf import Identity, edition_graph
from ontology import BIRO, GX, iris
from tests.conftest import CORPUS
from tests.sources import decode, read_record

PAGE = """Care of testitis

Drugs

Choice

  • Give testamycin 50 mg orally twice daily to adults. 1
  • Start ventilation when FVC is below 50 % or symptoms are present. 2

Monitoring

Blood

  • Check the blood count every 3 months.

Lungs

  • Check the FVC every 6 months while testamycin is given. 1

References

1. Smith A. Testamycin. 2012.
2. Jones B. Ventilation. 2013.
"""
BULLET = "  • Check the blood count every 3 months.\n"
EDITIONS = "2026-02-01", "2027-02-01"


@cache
def graph(page: str = PAGE, edition: str = EDITIONS[0]) -> Graph:
    """The graph of a page, which tests must not change."""
    source = decode("page.txt", page.encode())
    return edition_graph(Identity("testitis", edition, "Care of testitis"), source, read_record(source))


def names(found: Graph) -> set[str]:
    """What stands behind the edition in the name of each node that something is said of."""
    edition = next(iter(found.subjects(RDF.type, GX.Edition)))
    return {str(node).removeprefix(f"{edition}/") for node in found.subjects() if str(node).startswith(f"{edition}/")}


def name(words: str) -> str:
    """The name of the statement that has these words, behind the edition."""
    found = next(node for node in graph().subjects(RDF.type, GX.Statement) if words in str(graph().value(node, GX.text)))
    return str(found).rpartition("/")[2]


def of(renamed: Collection[str], owner: str) -> bool:
    """Whether all of these are a thing or hang on it."""
    return all(one == owner or one.startswith(f"{owner}/") for one in renamed)


def gone(page: str) -> set[str]:
    """The names that an edited page, as another edition, has no more; a decision is called by what it says."""
    return {one for one in names(graph()) - names(graph(page, EDITIONS[1])) if not one.startswith("decision-")}


def test_the_page_is_read() -> None:
    """The page has what the edits below are about."""
    assert len(set(graph().subjects(RDF.type, GX.Statement))) == 4
    assert len(set(graph().subjects(RDF.type, GX.Section))) == 7
    assert len(set(graph().subjects(RDF.type, BIRO.BibliographicReference))) == 2
    assert len(names(graph())) > 50


@pytest.mark.parametrize("edited", [
    pytest.param(PAGE.replace("Monitoring\n", "Observation\n\nHeart\n\n  • Check the pulse.\n\nMonitoring\n"),
                 id="section-added"),
    pytest.param(PAGE.replace(BULLET, "  • Stop testamycin when ALT rises.\n" + BULLET), id="statement-added"),
    pytest.param(PAGE.replace(BULLET, "").replace("Choice\n\n", "Choice\n\n" + BULLET), id="statement-moved"),
    pytest.param(PAGE.replace(BULLET, BULLET * 2), id="same-text-twice"),
    pytest.param(PAGE.replace("2013.\n", "2013.\n3. Ng C. Blood. 2014.\n"), id="entry-added-at-the-end"),
    pytest.param(
        PAGE.replace("\n2. Jones", "\n3. Jones").replace("\n1. Smith", "\n1. Ng C. Blood. 2014.\n2. Smith")
        .replace("present. 2", "present. 3").replace("adults. 1", "adults. 2").replace("given. 1", "given. 2"),
        id="entry-added-and-counted-anew"),
    pytest.param(PAGE.replace("3 months.\n", "3 months. 2\n"), id="marker-added"),
    pytest.param(PAGE.replace("Drugs\n", "Drugs\n\nSome words about drugs in general.\n", 1), id="words-put-in"),
    pytest.param(PAGE.replace("  • ", "   * "), id="bullets-changed"),
])
def test_an_edit_that_renames_nothing(edited: str) -> None:
    """What is new has a new name; everything that was there keeps its own."""
    assert edited != PAGE
    assert gone(edited) == set()


@pytest.mark.parametrize("heading", ["Drugs", "Choice", "Monitoring", "Blood", "Lungs"])
def test_an_edited_heading_renames_its_section_alone(heading: str) -> None:
    """Only the section and the passage of its heading are called anew: no statement and nothing that hangs on one."""
    renamed = gone(PAGE.replace(f"\n{heading}\n", f"\n{heading} in practice\n"))
    section = f"section-{iris.digits(heading)}"
    assert {section} <= renamed
    assert of(renamed, section)


def test_an_edited_statement_renames_itself_and_what_hangs_on_it() -> None:
    """Another wording is another statement; no other is touched."""
    renamed = gone(PAGE.replace("twice daily", "three times daily"))
    assert name("Give testamycin") in renamed
    assert of(renamed, name("Give testamycin"))


def test_an_edited_entry_renames_itself() -> None:
    """Other words of an entry are another entry; the markers that lead to it keep their names."""
    renamed = gone(PAGE.replace("Testamycin. 2012", "Testamycin in adults. 2012"))
    (entry,) = {one.partition("/")[0] for one in renamed}
    assert entry.startswith("reference-")


def test_a_heading_that_stands_twice() -> None:
    """The second section of a heading is called by the one above as well; a third further up shifts neither."""
    twice = PAGE.replace("Lungs\n", "Choice\n")
    thrice = twice.replace("References\n", "Later\n\nChoice\n\n  • Check the pulse.\n\nReferences\n")
    assert names(graph(twice)) - names(graph(thrice, EDITIONS[1])) == set()
    sections = set(graph(thrice).subjects(RDF.type, GX.Section))
    assert len({str(node) for node in sections}) == 9


def test_the_same_text_is_joined_by_a_node_of_its_own() -> None:
    """Statements of one text, twice in an edition and once in the next, are three nodes with one wording."""
    twice = graph(PAGE.replace(BULLET, BULLET * 2))
    wording = iris.wording("Check the blood count every 3 months.")
    same = sorted(str(node).rpartition("/")[2] for node in twice.subjects(GX.wording, wording))
    assert same == [name("blood count"), f"{name('blood count')}.2"]
    assert len(set(graph(PAGE, EDITIONS[1]).subjects(GX.wording, wording)) - set(twice.subjects(GX.wording, wording))) == 1


TEXT = next((CORPUS / "als-primary-treatment").glob("source*")).read_text("utf-8")


@cache
def corpus_graph(text: str = TEXT) -> Graph:
    """The graph of a page of the corpus, without its overlay."""
    source = decode("page.txt", text.encode())
    return edition_graph(Identity("als", "2025-12-23", "ALS"), source, read_record(source))


def test_an_edited_heading_of_a_page_of_the_corpus_renames_its_section_alone() -> None:
    """Each heading in turn: no statement and nothing that hangs on one is called anew."""
    before = corpus_graph()
    headings = {str(before.value(node, GX.heading)) for node in before.subjects(RDF.type, GX.Section)}
    tried = 0
    for heading in sorted(headings):
        edited = TEXT.replace(f"\n{heading}\n", f"\n{heading} in practice\n")
        if edited == TEXT:
            continue
        renamed = names(before) - names(corpus_graph(edited))
        assert not [one for one in renamed if re.match(r"[0-9a-f]{16}", one)], heading
        tried += 1
    assert tried > 10
