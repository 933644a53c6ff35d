"""The library folder: nothing is lost, nothing half-written counts, the index follows the truth."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from pyoxigraph import Store
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDFS

from explorer.__main__ import main
from explorer.library import Addition, Library, LibraryError
from explorer.store.nquads import canonical
from explorer.verification import verify
from tests.conftest import CORPUS

PAGE = """Treating a made-up illness

First-Line Treatment

  • Give testamycin 10 mg once daily. 1
  • Check the blood count every 3 months. 1, 2

References

1. Doe J. Testamycin in a made-up illness. J Test. 2001;1:1-2.
2. Roe R. Blood counts. J Test. 2002;2:3-4.
"""


def addition(edition: str, words: str, updated: str | None = None) -> Addition:
    graph = Graph(identifier=URIRef(f"https://w3id.org/guideline-explorer/id/thing/{edition}"))
    graph.add((URIRef("https://w3id.org/guideline-explorer/id/thing"), RDFS.label, Literal(words)))
    content = words.encode()
    sha256 = hashlib.sha256(content).hexdigest()
    return Addition("thing", edition, graph, sha256, "utf-8", updated, {"source.txt": content})


def graph_of(edition: str) -> str:
    return f"<https://w3id.org/guideline-explorer/id/thing/{edition}>"


def every_file(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.name.startswith(".lock")}


def quads(library: Library, tmp_path: Path) -> set[str]:
    copy = tmp_path / f"copy-{library.published()}-{len(list(tmp_path.iterdir()))}"
    shutil.copytree(library.snapshot() / "engine", copy)
    return {str(quad) for quad in Store.read_only(str(copy))}


def load(folder: Path, page: Path, text: str = PAGE) -> None:
    page.write_text(text, encoding="utf-8")
    assert main(["--library", str(folder), "load", str(page)]) == 0


def test_loading_twice_changes_no_file(library_folder: Path, tmp_path: Path) -> None:
    """A document loaded again is left as it is, down to the bytes of the index."""
    load(library_folder, tmp_path / "page.txt")
    before = every_file(library_folder)
    load(library_folder, tmp_path / "page.txt")
    assert every_file(library_folder) == before


def test_a_changed_file_becomes_the_current_edition(library_folder: Path, tmp_path: Path) -> None:
    """A changed file is a new edition, becomes current, and the old edition stays."""
    load(library_folder, tmp_path / "page.txt")
    first = Library(library_folder)
    load(library_folder, tmp_path / "page.txt", PAGE.replace("10 mg", "20 mg"))
    second = Library(library_folder)
    document = "treating-a-made-up-illness"
    assert len(first.editions(document)) == 1
    assert len(second.editions(document)) == 2
    assert second.manifest.current[document] == list(second.editions(document))[-1]
    old = next(iter(second.editions(document)))
    assert b"10 mg" in (second.file(document, old, "source.txt") or b"")


def test_a_changed_file_of_the_same_date_gets_an_ordinal(library_folder: Path, tmp_path: Path) -> None:
    """Two texts under one printed date are told apart by an ordinal."""
    dated = PAGE.replace("\nFirst-Line", "\nLast updated: March 3, 2024\n\nFirst-Line")
    load(library_folder, tmp_path / "page.txt", dated)
    load(library_folder, tmp_path / "page.txt", dated.replace("10 mg", "20 mg"))
    assert list(Library(library_folder).editions("treating-a-made-up-illness")) == ["2024-03-03", "2024-03-03.2"]


def test_an_older_edition_does_not_become_current(library_folder: Path) -> None:
    """An edition with an earlier printed date is kept beside the current one."""
    library = Library(library_folder)
    with library.writing():
        library.add(addition("2024-01-01", "new", "2024-01-01"))
        library.add(addition("2020-01-01", "old", "2020-01-01"))
    assert library.manifest.current["thing"] == "2024-01-01"
    assert set(library.editions("thing")) == {"2024-01-01", "2020-01-01"}


def test_only_current_editions_are_merged(library_folder: Path, tmp_path: Path) -> None:
    """The default graph holds the current edition, the named graphs hold every edition."""
    library = Library(library_folder)
    with library.writing():
        for edition in ("one", "two"):
            library.add(addition(edition, edition))
            library.publish()
    found = quads(library, tmp_path)
    assert sorted(quad.rpartition(" ")[2] for quad in found if '"one"' in quad) == [graph_of("one")]
    assert sorted(quad.rpartition(" ")[2] for quad in found if '"two"' in quad) == ['"two"', graph_of("two")]


def test_an_updated_index_equals_one_made_from_nothing(library_folder: Path, tmp_path: Path) -> None:
    """Replacing graphs in a copy of the last snapshot gives what a whole rebuild gives."""
    load(library_folder, tmp_path / "page.txt")
    load(library_folder, tmp_path / "page.txt", PAGE.replace("10 mg", "20 mg"))
    assert main(["--library", str(library_folder), "load", str(CORPUS)]) == 0
    library = Library(library_folder)
    updated = quads(library, tmp_path)
    assert main(["--library", str(library_folder), "rebuild"]) == 0
    assert quads(library, tmp_path) == updated
    assert len(updated) > 5000


def test_readers_keep_what_they_opened(library_folder: Path, tmp_path: Path) -> None:
    """A store that was opened before a change answers as before, also after the next change."""
    load(library_folder, tmp_path / "page.txt")
    store = Library(library_folder).store()
    before = store.select("SELECT ?s ?o WHERE { ?s <http://purl.org/dc/terms/title> ?o } ORDER BY ?s ?o")
    load(library_folder, tmp_path / "page.txt", PAGE.replace("10 mg", "20 mg"))
    assert store.select("SELECT ?s ?o WHERE { ?s <http://purl.org/dc/terms/title> ?o } ORDER BY ?s ?o") == before


def test_a_decided_change_survives_a_crash(library_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that dies after the decision leaves a change that the next writer finishes."""
    library = Library(library_folder)
    with library.writing():
        library.add(addition("one", "one"))
        monkeypatch.setattr(Library, "_replay", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            library.add(addition("two", "two"))
    monkeypatch.undo()
    assert list(Library(library_folder).editions("thing")) == ["one"]
    with Library(library_folder).writing() as again:
        assert list(again.editions("thing")) == ["one", "two"]
        assert again.file("thing", "two", "source.txt") == b"two"


def test_an_undecided_change_never_happened(library_folder: Path) -> None:
    """What a writer had only begun to write is dropped by the next one."""
    library = Library(library_folder)
    with library.writing():
        library.add(addition("one", "one"))
    stray = library_folder / ".pending" / "files" / "graphs" / "thing@one.nq"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"torn")
    with Library(library_folder).writing() as again:
        assert again.file("thing", "one", "source.txt") == b"one"
    assert b"torn" not in (library_folder / "graphs" / "thing@one.nq").read_bytes()


def test_a_second_writer_is_refused_by_name(library_folder: Path) -> None:
    """One writer at a time; the second is told which process has the library."""
    said = r"in use by another process \(pid \d+\)"
    with Library(library_folder).writing(), pytest.raises(LibraryError, match=said), Library(library_folder).writing():
        pass


def test_a_newer_library_is_refused_untouched(library_folder: Path, tmp_path: Path) -> None:
    """A library of a later format is neither read nor changed."""
    load(library_folder, tmp_path / "page.txt")
    path = library_folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": 99}))
    before = every_file(library_folder)
    with pytest.raises(LibraryError, match="a library of format 99"):
        Library(library_folder)
    assert every_file(library_folder) == before


@pytest.mark.parametrize("content", ["{", "[]", '{"format": 1}', "\x00"])
def test_a_broken_manifest_is_said_in_one_line(library_folder: Path, content: str) -> None:
    """A manifest that is not one names its file."""
    library_folder.mkdir()
    (library_folder / "manifest.json").write_text(content)
    with pytest.raises(LibraryError, match=r"manifest\.json: not a manifest"):
        Library(library_folder)


def test_a_folder_of_other_things_is_not_made_a_library(tmp_path: Path) -> None:
    """A folder that holds other files is left alone."""
    (tmp_path / "thesis.docx").write_bytes(b"x")
    with pytest.raises(LibraryError, match="not a library"):
        Library(tmp_path)


def test_source_text_is_given_only_if_it_is_what_was_loaded(library_folder: Path) -> None:
    """A source file that changed under the library is not shown as the source."""
    library = Library(library_folder)
    with library.writing():
        library.add(addition("one", "words"))
    sha256 = hashlib.sha256(b"words").hexdigest()
    assert library.source_text(sha256) == "words"
    (library_folder / "documents/thing/one/source.txt").write_text("other")
    assert library.source_text(sha256) is None


def test_stored_graphs_are_canonical(corpus_folder: Path) -> None:
    """Every stored graph is sorted, unique lines of one graph, without blank nodes."""
    files = sorted((corpus_folder / "graphs").glob("*.nq"))
    documents = {path.parent.name for path in CORPUS.glob("*/source.txt")}
    assert {path.name.partition("@")[0] for path in files} == {*documents, "bibliography-works.nq"}
    for path in files:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines == sorted(set(lines))
        assert not any(line.startswith("_:") or " _:" in line for line in lines)
        assert len({line.rsplit(" ", 2)[1] for line in lines}) == 1


def test_blank_nodes_are_refused() -> None:
    """A graph with a blank node cannot be compared and is not stored."""
    graph = Graph(identifier=URIRef("urn:g"))
    graph.add((BNode(), RDFS.label, Literal("x")))
    with pytest.raises(ValueError, match="blank nodes"):
        canonical(graph)


@pytest.mark.parametrize("left", [(), ("index",), ("index", "drafts")])
def test_a_folder_that_only_served_is_a_library_for_all(left: tuple[str, ...], library_folder: Path, tmp_path: Path) -> None:
    """What was written before the first document does not keep the folder from being loaded, whoever wrote it."""
    with Library(library_folder).writing() as library:
        library.publish()
    if left:  # what an earlier version wrote
        (library_folder / "manifest.json").unlink()
        for name in left:
            (library_folder / name).mkdir(exist_ok=True)
    load(library_folder, tmp_path / "page.txt")
    assert list(Library(library_folder).manifest.documents) == ["treating-a-made-up-illness"]


def test_a_new_library_has_its_list_before_anything_else(library_folder: Path) -> None:
    """Whoever opens a folder for writing leaves a manifest in it, and it is sound."""
    with Library(library_folder).writing() as library:
        assert (library_folder / "manifest.json").is_file()
        library.publish()
    assert list(verify(Library(library_folder), lambda _: [])) == []


@pytest.mark.parametrize(("made", "said"), [
    ("index/page.html", "not a library"), ("notes.txt", "not a library"), ("documents/a/b/source.txt", "missing, though"),
    ("graphs/a@b.nq", "missing, though")])
def test_other_folders_are_refused(made: str, said: str, library_folder: Path) -> None:
    """A folder with files of others, or with documents whose list is lost, is not begun anew."""
    (library_folder / made).parent.mkdir(parents=True)
    (library_folder / made).write_text("x", "utf-8")
    with pytest.raises(LibraryError, match=said) as refused:
        Library(library_folder)
    assert str(library_folder) not in refused.value.reason


def test_an_index_that_is_gone_is_made_again(library_folder: Path, tmp_path: Path) -> None:
    """A snapshot that was removed under its name counts as none, and the next publication makes one."""
    load(library_folder, tmp_path / "page.txt")
    shutil.rmtree(Library(library_folder).snapshot())
    assert not Library(library_folder).is_fresh()
    with Library(library_folder).writing() as library:
        library.publish()
    assert Library(library_folder).store().select("SELECT ?s WHERE { ?s ?p ?o } LIMIT 1").values
