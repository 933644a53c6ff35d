"""Stored documents are carried over to the present reader: seen first, published when asked, nothing lost on the way."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from explorer import query
from explorer.__main__ import main
from explorer.desk import Desk, migration
from explorer.library import Library, LibraryError
from explorer.rows import EditionRow
from explorer.view_models.desk import PendingDocument, Refusal
from explorer.view_models.preview import Preview
from loaders import pipeline, version
from loaders.curation import read as read_overlay
from loaders.readers.format import TypedFile
from loaders.reading import Reading, read_file
from loaders.source import Unreadable
from ontology import iris
from tests.explorer.aged import age, forget_doses
from tests.loaders.readers.files import body

PAGE = """Care of testitis

Last updated: 1 February 2026

Drugs

  • Give testamycin 50 mg twice daily to all adults. 1
  • Start ventilation when FVC is below 50 % or symptoms are present. 2

References

1. Smith A. Testamycin. 2012.
2. Jones B. Ventilation. 2013.
"""
ID, EDITION = "care-of-testitis", "2026-02-01"
NAMED = f"{ID} {EDITION}"
DOSE = "  new dose “50 mg twice daily”: parameter name: testamycin; UCUM code: mg; frequency: 2/d"
GIVEN = "  changed action “Give testamycin”: has dose: none → “50 mg twice daily”"
LISTED = f"""{NAMED}, read by an earlier version, again by version {version.VERSION}: 1 new, 1 changed, NUMBER the same
  quantities: 1 new, 1 the same
  actions: 1 changed, 1 the same
{GIVEN}
{DOSE}
"""


class Terminal(io.StringIO):
    """Standard input with somebody at it."""

    def isatty(self) -> bool:
        """Yes."""
        return True


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """The page as a file."""
    path = tmp_path / "page.txt"
    path.write_text(PAGE, "utf-8")
    return path


@pytest.fixture(scope="module")
def aged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that an earlier version made of the page, which did not read doses; tests must not write to it."""
    folder = tmp_path_factory.mktemp("aged")
    (folder / "page.txt").write_text(PAGE, "utf-8")
    assert main(["--library", str(folder / "library"), "load", str(folder / "page.txt")]) == 0
    age(folder / "library", forget_doses)
    return folder / "library"


@pytest.fixture
def old(library_folder: Path, aged: Path) -> Path:
    """A copy of that library."""
    shutil.copytree(aged, library_folder)
    return library_folder


def run(folder: Path, *words: str) -> int:
    return main(["--library", str(folder), *words])


def truth(folder: Path) -> dict[str, bytes]:
    """Every file but the index and the lock."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*"))
            if path.is_file() and "index" not in path.parts and not path.name.startswith(".lock")}


def fresh(folder: Path, *paths: Path) -> dict[str, bytes]:
    """What this version makes of the same files."""
    assert main(["--library", str(folder), "load", *map(str, paths)]) == 0
    return truth(folder)


def written(library: Path, *lines: dict[str, object]) -> None:
    """Append lines to the overlay of the page by hand, through the library."""
    held = Library(library)
    with held.writing():
        edition = held.editions(ID)[EDITION]
        files = {name: held.file(ID, EDITION, name) or b"" for name in edition.files}
        overlay = files.get("curation.jsonl", b"") + b"".join(json.dumps(line).encode() + b"\n" for line in lines)
        files["curation.jsonl"] = overlay
        loaded = migration.Addition(ID, EDITION, held.graph(ID, EDITION), edition.sha256, edition.encoding, edition.updated,
                                    files)
        held.add(loaded)
        held.publish()


def decision(folder: Path, quote: str, **more: object) -> dict[str, object]:
    sha256 = Library(folder).editions(ID)[EDITION].sha256
    start = max(0, PAGE.find(quote))
    return {"sha256": sha256, "start": start, "end": start + len(quote), "quote": quote, "by": "Ann",
            "on": "2026-02-02", "ground": "seen", **more}


# The command line

def test_an_old_library_becomes_what_loading_makes_today(old: Path, page: Path, tmp_path: Path) -> None:
    """Read again and published, every file is as this version stores it, and the library is sound."""
    assert run(old, "rebuild", "--read-again", "--yes") == 0
    assert truth(old) == fresh(tmp_path / "fresh", page)
    assert run(old, "verify") == 0


def test_a_graph_that_is_named_after_its_edition_is_still_one(old: Path) -> None:
    """A library of graphs without names of their own is sound, and its editions are known and current as before."""
    held = Library(old)
    assert held.editions(ID)[EDITION].graph == str(iris.edition(ID, EDITION))
    assert run(old, "verify") == 0
    assert [row.edition for row in query.run(held.store(), "editions", EditionRow) if row.current] == [
        str(iris.edition(ID, EDITION))]


def test_the_list_comes_first(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Figures stand first, then one line for each difference; --dry-run says only that, and changes no file."""
    before = truth(old)
    capsys.readouterr()
    assert run(old, "rebuild", "--read-again", "--dry-run") == 0
    same = capsys.readouterr().out.partition("1 changed, ")[2].partition(" the same")[0]
    assert run(old, "rebuild", "--read-again", "--dry-run") == 0
    assert capsys.readouterr().out == LISTED.replace("NUMBER", same)
    assert truth(old) == before


def test_without_a_terminal_nothing_is_published(old: Path, capsys: pytest.CaptureFixture[str],
                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody can be asked and --yes was not given, the list is printed, the library left, and that is said."""
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    before = truth(old)
    assert run(old, "rebuild", "--read-again") == 0
    printed = capsys.readouterr()
    assert DOSE in printed.out
    assert "nothing of this was published" in printed.err
    assert truth(old) == before


@pytest.mark.parametrize(("answer", "published"), [
    ("y\n", True), ("yes\n", True), ("\n", False), ("n\n", False), ("", False)])
def test_a_person_decides(old: Path, monkeypatch: pytest.MonkeyPatch, answer: str, *, published: bool) -> None:
    """On a terminal yes publishes; no, nothing and the end of input do not."""
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    before = truth(old)
    assert run(old, "rebuild", "--read-again") == 0
    assert (truth(old) != before) == published


def test_loading_the_same_file_says_who_read_it(old: Path, page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unchanged file that another version has read is left as it is, and what reads it again is named."""
    before = truth(old)
    capsys.readouterr()
    assert run(old, "load", str(page)) == 0
    assert capsys.readouterr().out == (
        f"{page}: {NAMED}, unchanged, read by an earlier version; --read-again reads it again\n")
    assert truth(old) == before
    assert run(old, "load", "--dry-run", str(page)) == 0
    assert f"{NAMED} (unchanged, read by an earlier version)" in capsys.readouterr().out


def test_loading_with_read_again_publishes(old: Path, page: Path, tmp_path: Path,
                                           capsys: pytest.CaptureFixture[str]) -> None:
    """`load --read-again` lists and publishes the same as rebuilding does."""
    assert run(old, "load", "--read-again", "--dry-run", str(page)) == 0
    assert DOSE in capsys.readouterr().out
    assert run(old, "load", "--read-again", "--yes", str(page)) == 0
    assert DOSE in capsys.readouterr().out
    assert truth(old) == fresh(tmp_path / "fresh", page)


def test_read_again_finds_nothing_to_do_in_a_library_of_today(library_folder: Path, page: Path,
                                                             capsys: pytest.CaptureFixture[str]) -> None:
    """What this version has read is neither listed nor touched."""
    before = fresh(library_folder, page)
    assert run(library_folder, "rebuild", "--read-again") == 0
    assert "everything was read by this version already" in capsys.readouterr().err
    assert run(library_folder, "load", "--read-again", str(page)) == 0
    assert truth(library_folder) == before


def test_rebuilding_names_what_another_version_has_read(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plain rebuild makes the index only, and says that there is something to read again."""
    before = truth(old)
    assert run(old, "rebuild") == 0
    assert ("1 edition was read by another version of the reader, which may tell less; rebuild --read-again reads again"
            in capsys.readouterr().err)
    assert truth(old) == before


@pytest.mark.parametrize("words", [
    ("rebuild", "--yes"), ("rebuild", "--dry-run"), ("load", "--yes", "page.txt"),
    ("rebuild", "--read-again", "--yes", "--dry-run"), ("load", "--read-again", "--yes", "--dry-run", "page.txt"),
])
def test_options_that_do_not_go_together_are_refused(library_folder: Path, words: tuple[str, ...],
                                                     capsys: pytest.CaptureFixture[str]) -> None:
    """An answer without a question, and a trial that is to publish, end with one line and status 2."""
    assert run(library_folder, *words) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_many_differences_are_capped_and_counted(old: Path, monkeypatch: pytest.MonkeyPatch,
                                                 capsys: pytest.CaptureFixture[str]) -> None:
    """More differences than are listed are told by their number."""
    monkeypatch.setattr(migration, "MOST", 0)
    assert run(old, "rebuild", "--read-again", "--dry-run") == 0
    assert "  0 of 2 are listed\n" in capsys.readouterr().out


def test_a_version_is_told_by_its_name(library_folder: Path, page: Path, monkeypatch: pytest.MonkeyPatch,
                                       capsys: pytest.CaptureFixture[str]) -> None:
    """A graph that names its reader is said to be read by that version, be it an earlier or a later one."""
    monkeypatch.setattr(version, "VERSION", "999")
    fresh(library_folder, page)
    monkeypatch.undo()
    assert run(library_folder, "rebuild", "--read-again", "--yes") == 0
    said = f"read by version 999, again by version {version.VERSION}: nothing that was read differs"
    assert said in capsys.readouterr().out
    assert json.loads(Library(library_folder).file(ID, EDITION, "report.json") or b"")["reader"] == version.VERSION


# What stays

def test_the_corpus_is_carried_over_with_every_decision(corpus_folder: Path, tmp_path: Path,
                                                        capsys: pytest.CaptureFixture[str]) -> None:
    """Every line of the corpus' overlays applies again, and the library is the one that loading makes."""
    folder = tmp_path / "library"
    shutil.copytree(corpus_folder, folder)
    age(folder, forget_doses)
    assert truth(folder) != truth(corpus_folder)
    assert run(folder, "rebuild", "--read-again", "--yes") == 0
    assert "finds nothing to act on" not in capsys.readouterr().out
    assert truth(folder) == truth(corpus_folder)
    overlays = [read_overlay(path.read_text("utf-8"), path.name) for path in folder.glob("documents/*/*/curation.jsonl")]
    assert sum(map(len, overlays)) > 300


def test_source_meta_and_overlay_stay_byte_for_byte(old: Path) -> None:
    """What people brought and wrote is the same after publishing, spelling and white space included."""
    written(old, decision(old, "Give testamycin 50 mg twice daily to all adults.", action="title", title="Testamycin"))
    folder = Library(old).root / "documents" / ID / EDITION
    held = Library(old)
    with held.writing():
        files = {name: held.file(ID, EDITION, name) or b"" for name in ("source.txt", "meta.toml", "report.json")}
        files["meta.toml"] = b"# by hand\n" + files["meta.toml"].replace(b" = ", b"   = ")
        files["curation.jsonl"] = b"\n" + (held.file(ID, EDITION, "curation.jsonl") or b"") + b"\n"
        known = held.editions(ID)[EDITION]
        held.add(migration.Addition(ID, EDITION, held.graph(ID, EDITION), known.sha256, "utf-8", known.updated, files))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert run(old, "rebuild", "--read-again", "--yes") == 0
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert {name for name in before if before[name] != after[name]} == {"report.json"}
    assert before.keys() == after.keys()


def test_a_decision_without_a_target_is_told_and_kept(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line of the overlay that the new reading gives nothing to act on is listed before and stays after."""
    written(old, decision(old, "Jones B.", action="reject", target="quantity"))
    before = (Library(old).file(ID, EDITION, "curation.jsonl") or b"")
    assert before.count(b"\n") == 1
    assert run(old, "rebuild", "--read-again", "--yes") == 0
    out = capsys.readouterr().out
    assert "  kept, but finds nothing to act on: overlay line 1: " in out
    assert "(reject: “Jones B.”)" in out
    assert Library(old).file(ID, EDITION, "curation.jsonl") == before


def test_a_decision_about_the_new_reading_applies(old: Path) -> None:
    """A line about something that only the new reader reads takes effect when it is read again."""
    written(old, decision(old, "50 mg twice daily", action="reject", target="quantity"))
    assert run(old, "rebuild", "--read-again", "--yes") == 0
    graph = (old / "graphs" / f"{ID}@{EDITION}.nq").read_text("utf-8")
    assert "/dose-1" not in graph
    assert "/decision-kind/reject" in graph


def test_older_editions_are_read_again_and_stay_older(library_folder: Path, page: Path) -> None:
    """Every edition is carried over; which one is current, and their order, stay."""
    fresh(library_folder, page)
    page.write_text(PAGE.replace("1 February 2026", "1 March 2026").replace("50 mg", "60 mg"), "utf-8")
    assert run(library_folder, "load", str(page)) == 0
    before = Library(library_folder).manifest
    age(library_folder, forget_doses)
    assert len(list(migration.waiting(Library(library_folder)))) == 2
    assert run(library_folder, "rebuild", "--read-again", "--yes") == 0
    assert Library(library_folder).manifest == before


def test_a_file_with_a_text_layer_keeps_its_file(library_folder: Path, tmp_path: Path) -> None:
    """Of a DOCX the file itself is read again; it stays, and the library has the edition once."""
    path = tmp_path / "page.docx"
    words = [line.strip() for line in PAGE.splitlines() if line.strip()]
    path.write_bytes(body(*(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in words)))
    made = fresh(library_folder, path)
    age(library_folder)
    assert run(library_folder, "rebuild", "--read-again", "--yes") == 0
    assert truth(library_folder) == made
    assert sum(name.endswith("original.docx") for name in made) == 1


def test_a_title_that_is_read_otherwise_makes_no_second_document(
    library_folder: Path, page: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The file that an earlier version has read stays the same document under its id when its title is read anew."""
    monkeypatch.setattr(version, "VERSION", "0")
    assert run(library_folder, "load", "--id", "as-it-was-called", str(page)) == 0
    monkeypatch.undo()
    assert run(library_folder, "load", "--read-again", "--yes", str(page)) == 0
    assert list(Library(library_folder).manifest.documents) == ["as-it-was-called"]
    assert list(migration.waiting(Library(library_folder))) == []


# When something goes wrong

def test_a_crash_leaves_the_old_state_or_the_new(old: Path, page: Path, tmp_path: Path,
                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that dies before the decision leaves the old graph, one that dies after it the new."""
    before = truth(old)
    with monkeypatch.context() as broken:
        broken.setattr(Library, "_commit", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            run(old, "rebuild", "--read-again", "--yes")
    assert truth(old) == before
    with monkeypatch.context() as broken:
        decided = Library._replay
        calls: list[int] = []

        def dying(library: Library) -> None:
            """Let the writer begin, and die once the change is decided."""
            calls.append(1)
            if len(calls) > 1:
                raise KeyboardInterrupt
            decided(library)

        broken.setattr(Library, "_replay", dying)
        with pytest.raises(KeyboardInterrupt):
            run(old, "rebuild", "--read-again", "--yes")
    assert run(old, "rebuild") == 0
    assert truth(old) == fresh(tmp_path / "fresh", page)
    assert run(old, "verify") == 0


def test_a_source_that_is_refused_now_stops_no_other(old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                     capsys: pytest.CaptureFixture[str]) -> None:
    """What the present reader refuses keeps its graph and is told why; the rest is published; the status is 2."""
    other = tmp_path / "other.txt"
    other.write_text(PAGE.replace("testitis", "otheritis"), "utf-8")
    assert run(old, "load", str(other)) == 0
    age(old)
    kept = truth(old)[f"graphs/{ID}@{EDITION}.nq"]

    def picky(found: TypedFile, *, told: Callable[[str], None]) -> Reading:
        if found.file.name == "page.txt":
            raise Unreadable("too hard", found.file.name)
        return read_file(found, told)

    monkeypatch.setattr(pipeline, "read_file", picky)
    capsys.readouterr()
    assert run(old, "rebuild", "--read-again", "--yes") == 2
    assert f"{NAMED}: left as it is. page.txt: too hard\n" in capsys.readouterr().err
    assert truth(old)[f"graphs/{ID}@{EDITION}.nq"] == kept
    assert [document for document, _ in migration.waiting(Library(old))] == [ID]


def test_a_library_that_changed_meanwhile_is_not_overwritten(old: Path) -> None:
    """What was compared with one state is not stored over another."""
    library = Library(old)
    carried = migration.read_again(library, ID, EDITION, read_file)
    written(old, decision(old, "50 mg twice daily", action="reject", target="quantity"))
    before = truth(old)
    with Library(old).writing() as changed, pytest.raises(LibraryError, match="changed since it was compared"):
        migration.publish(changed, [carried])
    assert truth(old) == before


# The desk

def test_the_desk_shows_and_publishes_what_differs(old: Path, page: Path, tmp_path: Path) -> None:
    """The desk gives the same differences, publishes exactly what was seen, and then there is nothing left to read again."""
    desk = Desk(old, read_file)
    held = desk.documents()[0].editions[0]
    assert held.read_by == "an earlier version"
    seen = desk.read_again(ID)
    assert not isinstance(seen, Refusal)
    assert [one.line for one in seen[0].compared.differences] == [GIVEN.strip(), DOSE.strip()]
    stored = desk.publish_again(seen)
    assert (stored.done, stored.document) == (True, ID)
    assert truth(old) == fresh(tmp_path / "fresh", page)
    assert desk.documents()[0].editions[0].read_by == ""
    assert desk.read_again(ID) == ()


def test_the_desk_publishes_nothing_that_was_not_seen(old: Path) -> None:
    """If the library has changed since the differences were shown, they are to be looked at again."""
    desk = Desk(old, read_file)
    seen = desk.read_again(ID)
    assert not isinstance(seen, Refusal)
    written(old, decision(old, "50 mg twice daily", action="reject", target="quantity"))
    before = truth(old)
    stored = desk.publish_again(seen)
    assert (stored.done, "look at what differs again" in stored.text) == (False, True)
    assert truth(old) == before


def test_no_decision_slips_a_new_reading_in(old: Path) -> None:
    """A draft of a document that another version has read is shown as such, and stored only after that was published."""
    desk = Desk(old, read_file)
    draft = PendingDocument(document=ID)
    shown = desk.preview(draft)
    assert isinstance(shown, Preview)
    assert (shown.read_by, shown.status) == ("an earlier version", "unchanged, read by an earlier version")
    before = truth(old)
    (stored,) = desk.commit([draft])
    assert not stored.done
    assert "read it again and publish that first" in stored.text
    assert truth(old) == before
    seen = desk.read_again(ID)
    assert not isinstance(seen, Refusal)
    assert desk.publish_again(seen).done
    (stored,) = desk.commit([draft])
    assert stored.done


def test_what_cannot_be_read_again_is_one_line(old: Path) -> None:
    """A source that the present reader refuses is a refusal with its reason, and no document of that name is one too."""
    def refusing(found: TypedFile, *, told: Callable[[str], None]) -> Reading:
        told("read")
        raise Unreadable("too hard", found.file.name)

    answer = Desk(old, refusing).read_again(ID)
    assert isinstance(answer, Refusal)
    assert answer.text.startswith("page.txt: too hard")
    assert Desk(old, read_file).read_again("nothing-of-that-name") == ()
