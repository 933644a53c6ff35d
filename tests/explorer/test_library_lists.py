"""Lists of a library: made at publication, the same however they came about, paged, never an error for being old."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from explorer import lists, query, search
from explorer.__main__ import main
from explorer.domain.effects import results
from explorer.evidence import Evidence, reported
from explorer.library import Library
from explorer.lists import Lists, tables
from explorer.rows import ReportedRow, ResultRow
from tests.bench.library import grow
from tests.conftest import CORPUS

PARTS = ("als-niv-peg-timing", "riluzole-als-evidence", "riluzole-review-2012", "works.csl.json")
TABLES = ("totals", "documents", "statements", "markers", "keys", "entries", "speaks", "cites", "reached", "works",
          "readings", "results", "kinds", "words")


def held(library: Library) -> dict[str, set[tuple[object, ...]]]:
    with closing(sqlite3.connect(library.lists())) as database:
        return {table: set(database.execute(f"SELECT * FROM {table}")) for table in TABLES}  # noqa: S608 - our names


def evidence_of(library: Library) -> Evidence:
    return Evidence(library.store(), library.source_text, library.lists(), library.file)


@pytest.fixture(scope="module")
def grown(corpus: Library, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The corpus three times over."""
    library = grow(corpus, tmp_path_factory.mktemp("grown") / "library", 3 * 285)
    library.publish()
    return library


def test_lists_made_step_by_step_are_those_made_at_once(library_folder: Path, tmp_path: Path) -> None:
    """Documents and works loaded one after the other, and read in a second edition, leave the lists a rebuild makes."""
    page = tmp_path / "page.txt"
    for dose in (10, 20):
        page.write_text(f"A made-up illness\n\nCare\n\n  • Give testamycin {dose} mg daily. 1\n", encoding="utf-8")
        assert main(["--library", str(library_folder), "load", str(page)]) == 0
    for name in PARTS:
        assert main(["--library", str(library_folder), "load", str(CORPUS / name)]) == 0
    stepwise = held(Library(library_folder))
    assert main(["--library", str(library_folder), "rebuild"]) == 0
    assert held(Library(library_folder)) == stepwise
    assert sum(row[8] for row in stepwise["documents"]) == len(stepwise["statements"]) == len(stepwise["words"]) > 40


def test_a_trail_becomes_complete_when_another_document_brings_the_result(library_folder: Path) -> None:
    """Whether a statement's trail is complete follows the works it cites, whichever document is published."""
    document = str(CORPUS / "als-niv-peg-timing")
    assert main(["--library", str(library_folder), "load", document, str(CORPUS / "works.csl.json")]) == 0
    before = held(Library(library_folder))["reached"]
    assert main(["--library", str(library_folder), "load", str(CORPUS / "riluzole-als-evidence")]) == 0
    assert held(Library(library_folder))["reached"] > before


@pytest.mark.parametrize("harm", ["older", "none"])
def test_an_index_without_these_lists_is_made_anew(harm: str, library_folder: Path) -> None:
    """Lists of another version, or none, are rebuilt by the next command and never an error."""
    assert main(["--library", str(library_folder), "load", str(CORPUS / "riluzole-review-2012")]) == 0
    library = Library(library_folder)
    whole, path = held(library), library.lists()
    if harm == "none":
        path.unlink()
    else:
        with closing(sqlite3.connect(path)) as database, database:
            database.execute("UPDATE totals SET figure = '0' WHERE name = 'rules'")
    assert not lists.is_current(path)
    assert main(["--library", str(library_folder), "load", str(CORPUS / "riluzole-review-2007")]) == 0
    assert lists.is_current(Library(library_folder).lists())
    assert held(Library(library_folder))["statements"] > whole["statements"]


def test_an_index_of_other_rules_is_not_fresh(library_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new version of the tables makes an index stale, so that `serve` makes it anew before a page is drawn."""
    assert main(["--library", str(library_folder), "load", str(CORPUS / "riluzole-review-2012")]) == 0
    assert Library(library_folder).is_fresh()
    monkeypatch.setattr(tables, "RULES", "next")
    assert not Library(library_folder).is_fresh()


def test_documents_come_in_parts(grown: Library) -> None:
    """The first page shows twenty documents of all and counts all; the parts together show each once."""
    evidence = evidence_of(grown)
    first = evidence.landing()
    assert (len(first.documents), first.window.total, first.window.parts) == (20, 42, 3)
    shown = [card.document for part in (1, 2, 3) for card in evidence.landing(part).documents]
    assert len(set(shown)) == len(shown) == 42
    assert evidence.landing(9).documents == ()


def test_a_title_finds_its_document(grown: Library) -> None:
    """A document beyond the first ones is offered when a part of its title is typed; signs of patterns are signs."""
    evidence = evidence_of(grown)
    assert evidence.listing().of_documents == 42
    assert len(evidence.listing().titles) == 20
    assert {name.split("-")[0] for name, _ in evidence.listing(title="multidisciplinary").titles[1:]} <= {"als"}
    assert len(evidence.listing(title="%").titles) <= 1


def test_the_part_that_holds_the_statement_is_shown(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    """A link to a late statement of a long document opens the list where it stands, and the parts hold all of it."""
    monkeypatch.setattr("explorer.evidence.PART", 7)
    first = evidence.first_of("als-primary-treatment")
    parts = [evidence.listing(first, part=part) for part in range(1, 6)]
    names = [item.statement for listing in parts for section in listing.documents[0].sections for item in section.items]
    assert len(names) == len(set(names)) == 32
    for place, name in enumerate(names):
        window = evidence.listing(name).window
        assert window.first <= place + 1 <= window.last
        assert (window.part, window.parts, window.total) == (place // 7 + 1, 5, 32)


def test_a_broad_search_looks_at_so_many_and_says_so(grown: Library) -> None:
    """What many statements hold is found with advice first, up to a number that is said; parts never repeat a hit."""
    evidence = evidence_of(grown)
    found = evidence.search("riluzole")
    assert (found.window.total, found.window.most, len(found.hits)) == (search.MOST, True, 20)
    shown = [hit.statement for part in range(1, 21) for hit in evidence.search("riluzole", part).hits]
    assert len(set(shown)) == search.MOST
    kinds = [item.kind for part in range(1, 11) for document in evidence.listing("", (), "riluzole", part).documents
             for section in document.sections for item in section.items]
    assert kinds.count("recommendation") == sum(
        evidence.listing("", ("recommendation",), "riluzole", part).window.total for part in (1,))


def test_a_result_that_many_report_is_listed_in_part(grown: Library) -> None:
    """The details of a result name twenty of those who report it and say how many there are."""
    evidence = evidence_of(grown)
    start = evidence.landing().starts[0].statement
    effect = next(node.id for node in evidence.trail(start).nodes if node.kind == "effect" and node.state == "known")
    details = evidence.details(effect, start)
    elsewhere = [link for link in details.links if link.note.startswith("also reported")]
    assert 1 < len(elsewhere) <= 20


def test_the_readings_that_pages_take_say_what_all_would_say(grown: Library) -> None:
    """Of each result its first reading and the first checked one stand for all; a statement's own readings are with them."""
    store, tables = grown.store(), Lists(grown.lists())
    every = {(one.work, one.result): one for one in results(query.run(store, "results", ResultRow))}
    own = [row.effect for row in query.run(store, "reported", ReportedRow)][-3:]
    taken = reported.of_works(store, tables, {work for work, _ in every}, own)
    assert len(taken) == len(every) > 5
    assert max(len(one.readings) for one in every.values()) > max(len(one.readings) for one in taken)
    for one in taken:
        whole = every[one.work, one.result]
        assert one.effect.node == whole.effect.node
        assert bool(one.checked) == bool(whole.checked)
        assert not one.checked or one.checked.effect.node == whole.checked.effect.node  # type: ignore[union-attr]
        for name in ("arms", "comparators", "populations", "times"):
            said = {way for reading in whole.readings for way in getattr(reading.effect, name)}
            assert bool(getattr(one.effect, name)) == bool(said), name
            assert set(getattr(one.effect, name)) <= said
    assert set(own) <= {reading.effect.node for one in taken for reading in one.readings}
