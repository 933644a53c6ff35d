"""What is damaged is never published: refused by name, mended from the stored source, and nothing of it is lost."""

from __future__ import annotations

import contextlib
import io
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import Literal, URIRef
from streamlit.testing.v1 import AppTest

from explorer import query
from explorer.__main__ import APP, main
from explorer.desk import Desk, repairing
from explorer.desk.trouble import trouble
from explorer.library import Damaged, Library
from explorer.manifest import checksum
from explorer.rows import DoseRow
from explorer.soundness import sha256_of
from explorer.view_models.desk import PendingDocument, Refusal
from explorer.views import editions as page
from loaders import pipeline
from loaders.pipeline import LoadedBibliography
from loaders.readers.format import TypedFile
from loaders.reading import read_file
from ontology import GX
from tests.explorer.aged import age, forget_doses
from tests.explorer.test_migration import PAGE
from tests.explorer.views.drawn import html

ID, OLD, NEW = "care-of-testitis", "2026-02-01", "2026-03-01"
GRAPH, OTHER = f"graphs/{ID}@{NEW}.nq", f"graphs/{ID}@{OLD}.nq"
BESIDE = f"documents/{ID}/{NEW}"
WORKS = [{"id": "1", "type": "article-journal", "title": "Testamycin", "DOI": "10.1000/a"}]
NEWER = PAGE.replace("1 February 2026", "1 March 2026").replace("50 mg", "60 mg")
STATEMENT = "Give testamycin 60 mg twice daily to all adults."
Harm = Callable[[Path], None]


def digit(folder: Path) -> None:
    """One digit of a dose is another one."""
    path = folder / GRAPH
    content = path.read_bytes()
    assert b'"60"' in content
    path.write_bytes(content.replace(b'"60"', b'"90"'))


def truncated(folder: Path) -> None:
    """The file ends in the middle of a line."""
    path = folder / GRAPH
    path.write_bytes(path.read_bytes()[:-700])


def shortened(folder: Path) -> None:
    """The last lines are gone; what is left is N-Quads."""
    path = folder / GRAPH
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-9]))


def empty(folder: Path) -> None:
    """Nothing is in the file."""
    (folder / GRAPH).write_bytes(b"")


def missing(folder: Path) -> None:
    """The file is gone."""
    (folder / GRAPH).unlink()


def swapped(folder: Path) -> None:
    """Two editions have each other's graph."""
    one, other = (folder / GRAPH).read_bytes(), (folder / OTHER).read_bytes()
    (folder / GRAPH).write_bytes(other)
    (folder / OTHER).write_bytes(one)


HARMS: tuple[Harm, ...] = (digit, truncated, shortened, empty, missing, swapped)
named = pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two editions, decided about, a bibliography; the sources lie beside it. Tests must not write to it."""
    folder = tmp_path_factory.mktemp("damage")
    for name, text in (("old", PAGE), ("new", NEWER)):
        (folder / name).mkdir()
        (folder / name / "source.txt").write_text(text, "utf-8")
    (folder / "works.csl.json").write_text(json.dumps(WORKS), "utf-8")
    assert run(folder, "load", "old") == 0
    assert run(folder, "load", "new") == 0
    held = Library(folder / "library")
    start = NEWER.index(STATEMENT)
    line = {"action": "title", "sha256": held.editions(ID)[NEW].sha256, "start": start, "end": start + len(STATEMENT),
            "quote": STATEMENT, "title": "Testamycin for all", "by": "Ann", "on": "2026-03-02", "ground": "in a few words"}
    (folder / "new" / "curation.jsonl").write_text(f"{json.dumps(line)}\n", "utf-8")
    assert run(folder, "load", "new", "works.csl.json") == 0
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy to be damaged: `library` and the sources it was loaded from."""
    shutil.copytree(made, tmp_path / "all")
    return tmp_path / "all"


@pytest.fixture
def library(folder: Path) -> Path:
    """The library of it."""
    return folder / "library"


def run(folder: Path, verb: str, *words: str) -> int:
    """A verb on the library of a folder; words that name something beside it are paths."""
    given = [str(folder / word) if (folder / word).exists() else word for word in words]
    return main(["--library", str(folder / "library"), verb, *given])


def truth(library: Path) -> dict[str, bytes]:
    """Every file of a library but its index."""
    return {str(path.relative_to(library)): path.read_bytes() for path in sorted(library.rglob("*"))
            if path.is_file() and "index" not in path.parts and not path.name.startswith(".lock")}


def doses(library: Path) -> list[str]:
    """The printed doses that the index has of current editions."""
    return [row.text for row in query.run(Library(library).store(), "doses", DoseRow) if row.text]


def forget_index(library: Path) -> None:
    shutil.rmtree(library / "index")


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line of an error."""
    line, = capsys.readouterr().err.splitlines()
    return line


@named
def test_no_command_publishes_a_damaged_graph(harm: Harm, folder: Path, library: Path,
                                              capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever reads a damaged graph refuses it by name with what mends it; what was published stays and is the truth."""
    harm(library)
    capsys.readouterr()
    pointer, index = (library / "index" / "current.json").read_bytes(), sorted((library / "index").iterdir())
    for verb in ("rebuild", "export"):
        assert run(folder, verb) == 2
        line = said(capsys)
        assert GRAPH in line or OTHER in line
        assert "; run repair, which writes it again from the stored source" in line
    assert (library / "index" / "current.json").read_bytes() == pointer
    assert sorted((library / "index").iterdir()) == index
    assert run(folder, "query", "doses") == 0
    assert "60 mg" in capsys.readouterr().out
    forget_index(library)
    assert run(folder, "query", "doses") == 2
    assert "run repair" in said(capsys)


@named
def test_repair_gives_back_every_byte(harm: Harm, folder: Path, library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A graph that its source still gives is written again as it was, decisions and all, also where no index is left."""
    before = truth(library)
    harm(library)
    forget_index(library)
    assert run(folder, "repair", "--dry-run") == 0
    assert truth(library) != before
    assert run(folder, "repair") == 0
    assert f"{GRAPH}: written again as it was" in capsys.readouterr().out
    assert truth(library) == before
    assert doses(library) == ["60 mg twice daily"]
    assert run(folder, "verify", "--all") == 0
    assert b"Testamycin for all" in before[GRAPH]


@pytest.mark.parametrize("harm", [digit, missing, empty], ids=lambda harm: harm.__name__)
def test_loading_the_same_source_mends_its_graph(harm: Harm, folder: Path, library: Path,
                                                 capsys: pytest.CaptureFixture[str]) -> None:
    """What was loaded is loaded again and says which damaged files were written again; a second time nothing changes."""
    before = truth(library)
    harm(library)
    capsys.readouterr()
    assert run(folder, "load", "new") == 0
    assert f"; damaged, and written again: {GRAPH}" in capsys.readouterr().out
    assert truth(library) == before
    assert run(folder, "load", "new") == 0
    assert capsys.readouterr().out.endswith(", unchanged\n")


def test_a_damaged_graph_stops_nobody_who_does_not_read_it(folder: Path, library: Path) -> None:
    """Another document is loaded and published beside it; the index keeps what it had of the damaged one."""
    digit(library)
    (folder / "page.txt").write_text(PAGE.replace("testitis", "otheritis").replace("50 mg", "70 mg"), "utf-8")
    assert run(folder, "load", "page.txt") == 0
    assert sorted(doses(library)) == ["60 mg twice daily", "70 mg twice daily"]


def test_an_index_of_a_graph_that_was_not_written_is_not_believed(folder: Path, library: Path,
                                                                  capsys: pytest.CaptureFixture[str]) -> None:
    """A false dose that an earlier version published is shown by nothing, and gone when its graph is mended."""
    manifest = (library / "manifest.json").read_bytes()
    pointer = json.loads((library / "index" / "current.json").read_bytes())
    digit(library)
    forged = Library(library)
    forged.manifest.files[GRAPH] = sha256_of(library / GRAPH)
    (library / "manifest.json").write_bytes(forged.manifest.to_json())
    assert run(folder, "rebuild") == 0
    believed = json.loads((library / "index" / "current.json").read_bytes())
    (library / "manifest.json").write_bytes(manifest)
    believed["state"] = pointer["state"]
    del believed["checksum"]
    (library / "index" / "current.json").write_text(json.dumps({**believed, "checksum": checksum(believed)}))
    assert "index: missing, damaged or older than the graphs; run rebuild" in list(_findings(folder, capsys))
    assert run(folder, "query", "doses") == 2
    assert GRAPH in said(capsys)
    assert run(folder, "repair") == 0
    assert doses(library) == ["60 mg twice daily"]


def _findings(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    assert run(folder, "verify") == 1
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(("name", "way"), [
    (GRAPH, "run repair"), (f"{BESIDE}/report.json", "run repair"),
    (f"{BESIDE}/source.txt", "put it back from a backup, or load the same file again"),
    (f"{BESIDE}/meta.toml", "put it back from a backup, or load the same folder again"),
    (f"{BESIDE}/curation.jsonl", "put it back from a backup; if a person changed it, repair --decisions"),
    ("bibliographies/works.json", "put it back from a backup, or load the same file again"),
    ("graphs/bibliography-works.nq", "run repair"),
])
def test_verify_says_what_mends_each_file(name: str, way: str, folder: Path, library: Path,
                                          capsys: pytest.CaptureFixture[str]) -> None:
    """Each kind of file has its own way back, and none of them is rebuild; repair goes that way, or says the same."""
    before = truth(library)
    (library / name).write_bytes(before[name].replace(b"e", b"o", 1))
    found = [line for line in _findings(folder, capsys) if line.startswith(f"{name}: not as it was written")]
    assert len(found) == 1
    assert way in found[0]
    assert "rebuild" not in found[0]
    capsys.readouterr()
    mended = way == "run repair"
    assert run(folder, "repair") == (0 if mended else 2)
    if mended:
        assert truth(library) == before
    else:
        assert f"{name}: not as it was written; {way}" in capsys.readouterr().err
        assert truth(library) != before


@pytest.mark.parametrize("name", ["source.txt", "meta.toml", "report.json"])
def test_loading_the_same_folder_mends_what_lies_beside_a_graph(name: str, folder: Path, library: Path) -> None:
    """A damaged source, its meta.toml and its report are written again by the load that wrote them."""
    before = truth(library)
    (library / BESIDE / name).write_bytes(b"other")
    assert run(folder, "load", "new") == 0
    assert truth(library) == before


@pytest.mark.parametrize("name", ["bibliographies/works.json", "graphs/bibliography-works.nq"])
def test_loading_the_same_bibliography_mends_it(name: str, folder: Path, library: Path) -> None:
    """A bibliography and its graph are written again by the load that wrote them."""
    before = truth(library)
    (library / name).write_bytes(b"")
    assert run(folder, "load", "works.csl.json") == 0
    assert truth(library) == before


def test_a_graph_without_its_source_waits_for_it(folder: Path, library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the stored source is damaged as well, one line names both and says how the source comes back."""
    before = truth(library)
    digit(library)
    (library / BESIDE / "source.txt").write_text(NEWER.replace("60", "90"), "utf-8")
    capsys.readouterr()
    assert run(folder, "repair") == 2
    line = said(capsys)
    assert f"{BESIDE}/source.txt: not as it was written; put it back from a backup, or load the same file again" in line
    assert line.endswith(f"; {GRAPH} cannot be mended before that")
    assert run(folder, "load", "new") == 0
    assert truth(library) == before


# What a newer reader reads otherwise

@pytest.fixture
def aged(folder: Path) -> Path:
    """The same as an earlier version has read it, which read no doses."""
    age(folder / "library", forget_doses)
    return folder


def harmed_words(library: Path) -> str:
    """Change a word in the graph of the current edition; its name."""
    name = next(name for name in Library(library).graph_files() if NEW in name)
    path = library / name
    path.write_bytes(path.read_bytes().replace(b"ventilation", b"vontilation"))
    return name


def test_what_a_newer_reader_reads_otherwise_is_listed_before_it_is_published(
        aged: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged graph of an earlier reader is not replaced unseen: it is held against what the index has of it."""
    library = aged / "library"
    overlay = (library / BESIDE / "curation.jsonl").read_bytes()
    name = harmed_words(library)
    harmed = truth(library)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    capsys.readouterr()
    assert run(aged, "repair") == 1
    printed = capsys.readouterr()
    assert f"{name}: not as it was written" in printed.out
    assert "read by an earlier version, again by version" in printed.out
    assert "new dose “60 mg twice daily”" in printed.out
    assert "vontilation" not in printed.out
    assert repairing.HELD_AGAINST_DAMAGE not in printed.out
    assert "nothing of this was published" in printed.err
    assert truth(library) == harmed
    assert run(aged, "load", "new") == 0
    assert f"{name}: not as it was written; run repair" in capsys.readouterr().err
    assert run(aged, "repair", "--yes") == 0
    assert doses(library) == ["60 mg twice daily"]
    assert (library / BESIDE / "curation.jsonl").read_bytes() == overlay
    assert run(aged, "verify") == 0


def test_without_an_index_the_difference_says_that_it_may_be_the_damage(
        aged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing sound is left to hold a new reading against, that is said before it is agreed to."""
    harmed_words(aged / "library")
    forget_index(aged / "library")
    assert run(aged, "repair", "--dry-run") == 0
    printed = capsys.readouterr().out
    assert f"{ID} {NEW}: {repairing.HELD_AGAINST_DAMAGE}" in printed
    assert "vontilation" in printed


# What people decided

def test_decisions_changed_by_hand_are_believed_only_when_asked_for(
        folder: Path, library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing reads a changed file of decisions, or writes over it, until repair is told to take it and lists it."""
    path = library / BESIDE / "curation.jsonl"
    path.write_bytes(path.read_bytes().replace(b"for all", b"for some"))
    changed = path.read_bytes()
    capsys.readouterr()
    for words in (("load", "new"), ("repair",), ("repair", "--yes")):
        assert run(folder, *words) == 2
        assert "curation.jsonl: not as it was written; put it back from a backup; if a person" in said(capsys)
        assert path.read_bytes() == changed
    assert run(folder, "repair", "--decisions") == 1
    assert "short title: Testamycin for all → Testamycin for some" in capsys.readouterr().out
    assert path.read_bytes() == changed
    assert run(folder, "repair", "--decisions", "--yes") == 0
    assert path.read_bytes() == changed
    assert run(folder, "verify") == 0
    assert b"Testamycin for some" in (library / GRAPH).read_bytes()


@pytest.mark.parametrize("content", [b"", b'{"action": "ti', b"\xff\n"], ids=["empty", "torn", "no text"])
def test_torn_decisions_take_nothing_with_them_unseen(content: bytes, folder: Path, library: Path,
                                                      capsys: pytest.CaptureFixture[str]) -> None:
    """Decisions that are gone are told as gone, and a file that is none is one line; nothing is published of either."""
    before = truth(library)
    (library / BESIDE / "curation.jsonl").write_bytes(content)
    capsys.readouterr()
    code = run(folder, "repair", "--decisions")
    printed = capsys.readouterr()
    if content:
        assert code == 2
        assert len(printed.err.splitlines()) == 1
        assert "curation.jsonl" in printed.err
    else:
        assert code == 1
        assert "Testamycin for all" in printed.out
        assert "with 0 decisions" in printed.out
    assert truth(library) == {**before, f"{BESIDE}/curation.jsonl": content}


def test_missing_decisions_are_not_taken_for_none(folder: Path, library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file of decisions that is gone is put back by a person, also where decisions are to be taken as they lie."""
    (library / BESIDE / "curation.jsonl").unlink()
    capsys.readouterr()
    assert run(folder, "repair", "--decisions", "--yes") == 2
    assert "curation.jsonl: missing; put it back from a backup" in said(capsys)


def test_decisions_laid_beside_a_source_by_hand_are_not_written_over(
        folder: Path, library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file of decisions that the library did not write is told as such, and taken only when asked for."""
    path = library / f"documents/{ID}/{OLD}/curation.jsonl"
    line = json.loads((library / BESIDE / "curation.jsonl").read_bytes())
    quote = STATEMENT.replace("60", "50")
    by_hand = {**line, "sha256": Library(library).editions(ID)[OLD].sha256, "quote": quote}
    path.write_text(f"{json.dumps(by_hand)}\n", "utf-8")
    capsys.readouterr()
    assert run(folder, "load", "old") == 2
    assert "curation.jsonl: not in the manifest; put it back from a backup; if a person" in said(capsys)
    assert run(folder, "repair", "--decisions", "--yes") == 0
    assert json.loads(path.read_bytes()) == by_hand
    assert b"Testamycin for all" in (library / OTHER).read_bytes()
    assert run(folder, "verify") == 0


# Pages

def test_the_library_page_lists_a_document_whose_files_are_damaged(library: Path) -> None:
    """Of damaged meta data and decisions nothing is shown but that they are damaged; the list stays."""
    (library / BESIDE / "meta.toml").write_text('title = "False title"\n', "utf-8")
    (library / BESIDE / "curation.jsonl").write_bytes(b"{}\n{}\n")
    (library / "bibliographies" / "works.json").write_bytes(b"[]")
    desk = Desk(library, read_file)
    document, = desk.documents()
    newest = document.editions[0]
    assert document.title == ID
    assert (newest.name, newest.damaged) == (NEW, ("meta.toml", "curation.jsonl"))
    assert page.decided(newest) == "damaged and not shown: meta.toml, curation.jsonl"
    assert page.decided(document.editions[1]) == "0 decisions"
    assert [works.damaged for works in desk.bibliographies()] == [True]
    assert desk.known_works() == ()


def test_pages_refuse_what_is_damaged_in_one_line_without_a_path(library: Path) -> None:
    """Preview, comparison and rebuild name the file and what mends it; a commit of the same source mends it."""
    before = truth(library)
    digit(library)
    desk = Desk(library, read_file)
    compared = desk.changes(ID, OLD, NEW)
    assert isinstance(compared, Refusal)
    again = desk.rebuild()
    for text in (compared.text, again.text):
        assert f"{GRAPH}: not as it was written; run repair" in text
        assert str(library) not in text
    assert not again.done
    stored, = desk.commit([PendingDocument("source.txt", NEWER.encode())])
    assert stored.done
    assert truth(library) == before
    (library / BESIDE / "source.txt").write_text(NEWER.replace("60", "90"), "utf-8")
    shown = desk.preview(PendingDocument(document=ID))
    assert isinstance(shown, Refusal)
    assert f"{BESIDE}/source.txt: not as it was written" in shown.text


def test_evidence_shows_nothing_of_a_damaged_report_or_source(library: Path) -> None:
    """A page that asks for the report or the text of a damaged file gets none, and no other words."""
    held = Library(library)
    sha256 = held.editions(ID)[NEW].sha256
    (library / BESIDE / "report.json").write_bytes(b'{"shapes": 49, "warnings": []}')
    (library / BESIDE / "source.txt").write_text(NEWER.replace("60", "90"), "utf-8")
    assert held.sound_file(ID, NEW, "report.json") is None
    assert held.source_text(sha256) is None


# No damage

def test_a_reader_who_opened_the_library_before_a_change_takes_it_for_none(folder: Path, library: Path) -> None:
    """A file that a writer has replaced since is not damaged, by the manifest there is now or by the one that is decided."""
    reader = Library(library)
    before = reader.file(ID, NEW, "curation.jsonl")
    line = json.loads((folder / "new" / "curation.jsonl").read_text("utf-8"))
    with (folder / "new" / "curation.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({**line, "title": "Another"}) + "\n")
    assert run(folder, "load", "new") == 0
    after = reader.file(ID, NEW, "curation.jsonl")
    assert before is not None
    assert after is not None
    assert after.startswith(before)
    assert after != before
    (library / ".pending").mkdir()
    shutil.copy(library / "manifest.json", library / ".pending" / "manifest.json")
    (library / "manifest.json").write_bytes(reader.manifest.to_json())
    assert Library(library).file(ID, NEW, "curation.jsonl") == after


def test_what_is_damaged_in_the_bin_is_told_and_mended_when_it_is_back(
        folder: Path, library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A withdrawn graph comes back as it is, is published by nobody, and is then mended as any other."""
    before = truth(library)
    assert run(folder, "withdraw", f"{ID}/{NEW}") == 0
    binned, = (library / "bin").rglob("graph.nq")
    binned.write_bytes(binned.read_bytes().replace(b'"60"', b'"90"'))
    capsys.readouterr()
    assert run(folder, "repair") == 2
    assert "or run restore-document and then repair" in said(capsys)
    assert run(folder, "restore-document", ID) == 2
    assert f"{GRAPH}: not as it was written; run repair" in said(capsys)
    assert run(folder, "repair") == 0
    assert truth(library) == before
    assert doses(library) == ["60 mg twice daily"]


def test_the_graph_of_a_damaged_file_is_given_to_nobody(library: Path) -> None:
    """Whoever asks a library for a graph gets what was written, or an error that names the file."""
    digit(library)
    with pytest.raises(Damaged, match="not as it was written") as error:
        Library(library).graph(ID, NEW)
    assert error.value.name == GRAPH
    told = trouble(error.value)
    assert told.title == "A file of this library is damaged."
    assert GRAPH in told.text
    assert str(library) not in told.text


def test_no_page_shows_a_damaged_graph(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside a false dose on the disk pages show the true one; without an index they say that, and show no dose at all."""
    digit(library)
    monkeypatch.setenv("GUIDELINE_LIBRARY", str(library))

    def shown(**address: str) -> str:
        app = AppTest.from_file(str(APP), default_timeout=60)
        for key, value in address.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception
        return html(app)

    seen = shown(q="testamycin")
    assert "60 mg" in seen
    assert "90 mg" not in seen
    forget_index(library)
    seen = shown(q="testamycin")
    assert "index of this library is missing" in seen
    assert " mg" not in seen


def test_a_decision_written_before_a_change_by_hand_does_not_replace_it(library: Path) -> None:
    """A commit that was composed before the file of decisions was changed is refused; the change stays."""
    desk = Desk(library, read_file)
    draft = PendingDocument("source.txt", NEWER.encode())
    assert desk.commit([draft])[0].done
    path = library / BESIDE / "curation.jsonl"
    path.write_bytes(path.read_bytes().replace(b"for all", b"for some"))
    changed = path.read_bytes()
    stored, = desk.commit([draft])
    assert not stored.done
    assert "curation.jsonl: not as it was written" in stored.text
    assert path.read_bytes() == changed


def test_a_bibliography_that_is_made_otherwise_now_waits(folder: Path, library: Path, monkeypatch: pytest.MonkeyPatch,
                                                         capsys: pytest.CaptureFixture[str]) -> None:
    """The graph of a bibliography is not replaced unseen by what a newer version makes of it: its lines are counted."""
    (library / "graphs" / "bibliography-works.nq").write_bytes(b"")
    real = pipeline.bibliography_of

    def otherwise(found: TypedFile) -> LoadedBibliography:
        made = real(found)
        made.graph.add((URIRef("https://w3id.org/guideline-explorer/id/work/x"), GX.venue, Literal("elsewhere")))
        return made

    monkeypatch.setattr(pipeline, "bibliography_of", otherwise)
    capsys.readouterr()
    assert run(folder, "repair") == 2
    assert "this version makes another graph of it (1 lines new, 0 gone): load " in said(capsys)
    assert (library / "graphs" / "bibliography-works.nq").read_bytes() == b""


def test_a_trial_load_tells_of_damage_and_changes_nothing(folder: Path, library: Path,
                                                          capsys: pytest.CaptureFixture[str]) -> None:
    """A trial load names what is damaged of a document that the library holds."""
    digit(library)
    before = truth(library)
    capsys.readouterr()
    assert run(folder, "load", "new", "--dry-run") == 0
    assert f"{GRAPH}: not as it was written" in capsys.readouterr().err
    assert truth(library) == before


def flips(folder: Path, number: int, seed: int = 0) -> list[str]:
    """Flip one bit of a graph, so many times; what of it was not refused by name and mended byte for byte."""
    dice, library, failed = random.Random(seed), folder / "library", []
    for at in range(number):
        path = dice.choice(sorted((library / "graphs").iterdir()))
        before = path.read_bytes()
        content = bytearray(before)
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        path.write_bytes(content)
        told = io.StringIO()
        with contextlib.redirect_stderr(told):
            codes = run(folder, "rebuild"), run(folder, "repair")
        if codes != (2, 0) or path.name not in told.getvalue() or path.read_bytes() != before:
            failed.append(f"{at} of seed {seed}: {path.name}, {codes}")
        path.write_bytes(before)
    return failed


def test_no_flipped_bit_of_a_graph_is_published(folder: Path) -> None:
    """Whichever bit of a graph is another one, rebuild refuses it and repair gives back every byte."""
    assert flips(folder, 5) == []
