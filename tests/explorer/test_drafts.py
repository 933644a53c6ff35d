"""What lies on the desk: nothing of it is lost, overwritten or taken for a part of the library."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from explorer import drafts
from explorer.__main__ import main
from explorer.desk import Desk
from explorer.drafts import Changed, Draft, DraftError, Drafts
from explorer.library import Library
from explorer.verification import verify
from explorer.view_models.desk import Edit, PendingDocument, Refusal
from explorer.view_models.preview import Preview
from loaders import pipeline
from loaders.reading import read_file
from tests.explorer.test_desk import PAGE

LINES = ('{"n": 1}', '{"n": 2, "words": "é\u2028\u0085 "}')
FILE = Draft("page.txt", content=PAGE.encode())


@pytest.fixture
def held(library_folder: Path) -> Drafts:
    """The drafts beside a library that was never written to."""
    return Drafts(library_folder)


def found(held: Drafts, key: str) -> Draft:
    draft = held.get(key)
    assert draft is not None
    return draft


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


@pytest.mark.parametrize("draft", [
    FILE, Draft("<img src=x>.txt", content=b"\x00\xff"), Draft("p", content=b"x", meta=b"a = 1", overlay=b"{}\n")])
def test_a_draft_is_found_again_as_it_was(draft: Draft, held: Drafts, library_folder: Path) -> None:
    """File, label, what came along and decisions are there for whoever opens the folder next, in names of ours."""
    key = held.put(draft)
    held.decide(key, (), LINES)
    again = found(Drafts(library_folder), key)
    assert (again.name, again.content, again.meta, again.overlay) == (draft.name, draft.content, draft.meta, draft.overlay)
    assert again.entries == LINES
    assert names(library_folder) == {"drafts"}
    files = {"draft", "decisions.jsonl", "content", "content.meta", "content.overlay"}
    assert names(library_folder / "drafts" / key) <= files
    assert list(held.findings()) == []


def test_decisions_about_a_document_begin_and_end_with_them(held: Drafts, library_folder: Path) -> None:
    """A document's draft is made by the first decision and gone with the last one taken back."""
    held.decide("als-2025", (), LINES[:1])
    held.decide("als-2025", LINES[:1], LINES)
    assert [(one.key, one.document, one.decisions) for one in held.every()] == [("als-2025", "als-2025", 2)]
    held.decide("als-2025", LINES, ())
    assert held.get("als-2025") is None
    assert names(library_folder / "drafts") == set()


def test_the_same_file_again_keeps_what_was_decided(held: Drafts) -> None:
    """An upload of what lies there already loses nothing; what newly comes along with it is taken."""
    key = held.put(FILE)
    held.decide(key, (), LINES)
    assert held.put(Draft("other.txt", content=FILE.content)) == key
    assert held.put(Draft("other.txt", content=FILE.content, overlay=b"{}\n")) == key
    assert found(held, key) == Draft("page.txt", content=FILE.content, overlay=b"{}\n", entries=LINES)


CHANGES: dict[str, Callable[[Drafts, str], None]] = {
    "decide": lambda held, key: held.decide(key, (), ("mine",)),
    "take back": lambda held, key: held.decide(key, LINES, LINES[:1]),
    "drop": lambda held, key: held.drop(key, ()),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("key", ["upload", "als"])
def test_who_has_not_seen_the_last_decision_changes_nothing(change: str, key: str, held: Drafts) -> None:
    """Of two windows the one that looked earlier is told, and the other's decision stands."""
    if key == "upload":
        key = held.put(FILE)
    held.decide(key, (), LINES[:1])
    with pytest.raises(Changed, match="changed in another window"):
        CHANGES[change](held, key)
    assert found(held, key).entries == LINES[:1]


def test_a_draft_that_was_taken_off_is_not_made_anew_by_a_decision(held: Drafts) -> None:
    """A window that still shows a file which another one took off the desk is told so."""
    key = held.put(FILE)
    held.drop(key, ())
    with pytest.raises(Changed, match="taken off the desk"):
        held.decide(key, (), LINES)


def test_of_many_at_once_each_is_kept_or_told(held: Drafts) -> None:
    """Ten windows that write at the same time: what stands there is what those who were not refused have written."""
    key, kept = held.put(FILE), []

    def write(number: int) -> None:
        for _ in range(5):
            seen = held.entries(key) or ()
            line = json.dumps({"by": number, "after": len(seen)})
            try:
                held.decide(key, seen, (*seen, line))
            except Changed:
                continue
            kept.append(line)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(kept) == sorted(found(held, key).entries)
    assert len(kept) >= 5


@pytest.mark.parametrize("step", range(12))
def test_a_crash_leaves_the_old_or_the_new(step: int, held: Drafts, library_folder: Path,
                                           monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever writing ends, a draft is whole, as before or as after, and what was half made is cleared away."""
    key = held.put(FILE)
    held.decide(key, (), LINES[:1])
    steps = iter(range(step))

    def counted(name: str) -> None:
        kept = getattr(os, name)

        def call(*given: object, **more: object) -> object:
            if next(steps, None) is None:
                raise KeyboardInterrupt
            return kept(*given, **more)

        monkeypatch.setattr(os, name, call)

    for name in ("fsync", "rename", "replace"):
        counted(name)
    ended = False
    try:
        held.decide(key, LINES[:1], LINES)
        held.put(Draft("new.txt", content=b"new"))
        held.drop(key, LINES)
    except KeyboardInterrupt:
        ended = True
    monkeypatch.undo()
    again = Drafts(library_folder)
    assert list(again.findings()) == []
    every = {one.key: one for one in again.every()}
    assert not any(one.problem for one in every.values())
    assert ended or key not in every
    if key in every:
        assert found(again, key).entries in (LINES[:1], LINES)
    again.put(Draft("another.txt", content=b"another"))
    assert [path.name for path in (library_folder / "drafts").iterdir() if path.is_dir() and path.name[0] == "."] == []


@pytest.mark.parametrize("key", [
    "", "..", "../x", "a/b", "/etc", "~", "~0123", "~0123456789AB", ".lock", "a" * 300, "x\x00y", "A"])
def test_no_key_leaves_the_folder(key: str, held: Drafts, library_folder: Path) -> None:
    """What is no name of a draft names none, and nothing is written for it."""
    held.put(FILE)
    before = sorted(library_folder.parent.rglob("*"))
    assert held.get(key) is None
    assert held.entries(key) is None
    held.drop(key, ())
    with pytest.raises(DraftError, match="no name of a draft"):
        held.decide(key, (), LINES)
    assert sorted(library_folder.parent.rglob("*")) == before


def test_what_is_too_much_is_refused(held: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file, decisions and a number of drafts beyond their limits are refused, each in one line, and nothing is kept."""
    monkeypatch.setattr(drafts, "LARGEST", 10)
    monkeypatch.setattr(drafts, "LARGEST_DECISIONS", 20)
    monkeypatch.setattr(drafts, "MOST", 1)
    with pytest.raises(DraftError, match="11 bytes are more than the limit of 10"):
        held.put(Draft("a", content=b"x" * 11))
    key = held.put(Draft("a", content=b"x"))
    with pytest.raises(DraftError, match="more decisions"):
        held.decide(key, (), ("x" * 30,))
    with pytest.raises(DraftError, match="one line"):
        held.decide(key, (), ("a\nb",))
    with pytest.raises(DraftError, match="1 drafts are on the desk already"):
        held.put(Draft("b", content=b"y"))
    assert [(one.key, one.decisions) for one in held.every()] == [(key, 0)]


def test_all_drafts_together_have_a_bound(held: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files waiting on the desk hold so many bytes together at most; taking one off makes room again."""
    first = held.put(Draft("a.txt", content=b"x" * 1000))
    room = sum(path.stat().st_size for path in (held._folder / first).iterdir())
    monkeypatch.setattr(drafts, "TOGETHER", room + 1000)
    with pytest.raises(DraftError) as refused:
        held.put(Draft("b.txt", content=b"y" * 900, meta=b"z" * 101))
    assert str(refused.value) == (
        "with it the drafts on the desk would hold more than 0 MB, they hold 0.0 MB already; commit some or take them off")
    assert [one.key for one in held.every()] == [first]
    assert held.put(Draft("a.txt", content=b"x" * 1000)) == first
    held.drop(first, ())
    held.put(Draft("b.txt", content=b"y" * 900, meta=b"z" * 101))
    assert [one.name for one in held.every()] == ["b.txt"]


HARM: dict[str, Callable[[Path], object]] = {
    "draft": lambda path: (path / "draft").write_text("["),
    "no draft": lambda path: (path / "draft").unlink(),
    "content": lambda path: (path / "content").write_bytes(b"y"),
    "no content": lambda path: (path / "content").unlink(),
    "decisions": lambda path: (path / "decisions.jsonl").write_bytes(b"\xff\n"),
    "no decisions": lambda path: (path / "decisions.jsonl").unlink(),
    "renamed": lambda path: (path / "draft").write_text(json.dumps({"name": 1, "document": "", "sha256": ""})),
}


@pytest.mark.parametrize("harm", HARM)
def test_a_damaged_draft_is_said_and_can_be_taken_off(harm: str, held: Drafts, library_folder: Path) -> None:
    """What is not as it was written is never shown as a draft; it is listed, found by verify and can be removed."""
    good, bad = held.put(FILE), held.put(Draft("bad.txt", content=b"x"))
    HARM[harm](library_folder / "drafts" / bad)
    with pytest.raises(DraftError, match="it is damaged"):
        held.get(bad)
    assert [finding.split(":")[0] for finding in held.findings()] == [f"drafts/{bad}"]
    assert {one.key for one in held.every()} == {good, bad}
    held.drop(bad, ())
    assert [one.key for one in held.every()] == [good]


@pytest.mark.parametrize("harm", HARM)
def test_a_damaged_draft_with_decisions_can_be_taken_off(harm: str, held: Drafts, library_folder: Path) -> None:
    """Nobody can have seen what was decided in a draft that cannot be opened, so nobody is asked for it."""
    key = held.put(FILE)
    held.decide(key, (), LINES)
    HARM[harm](library_folder / "drafts" / key)
    held.drop(key, ())
    assert held.every() == ()


def test_a_file_of_no_bytes_is_called_empty(held: Drafts) -> None:
    """Its hash names no draft, and whoever brought it reads why."""
    with pytest.raises(DraftError, match="the file is empty"):
        held.put(Draft("page.txt"))
    assert held.every() == ()


def test_verify_knows_the_folder(library_folder: Path, tmp_path: Path) -> None:
    """Drafts are no finding, what does not belong among them is, and none is ever loaded as a document."""
    page = tmp_path / "page.txt"
    page.write_text(PAGE, "utf-8")
    assert main(["--library", str(library_folder), "load", str(page)]) == 0
    other = PAGE.replace("testamycin", "otheramycin").encode()
    key = Drafts(library_folder).put(Draft("other.txt", content=other, meta=b"a = 1"))
    assert list(verify(Library(library_folder), lambda _: [])) == []
    assert not list(pipeline.find(library_folder / "drafts"))
    assert list(Library(library_folder).manifest.documents) == ["care-of-testitis"]
    (library_folder / "drafts" / "notes.txt").write_text("x", "utf-8")
    (library_folder / "drafts" / key / "more").write_text("x", "utf-8")
    assert sorted(verify(Library(library_folder), lambda _: [])) == [
        "drafts/notes.txt: no draft", f"drafts/{key}/more: no part of a draft"]


# The desk over them

def decided(desk: Desk, draft: PendingDocument, ground: str = "seen") -> PendingDocument:
    """A draft of the desk with one more decision, kept."""
    seen = desk.preview(draft)
    assert isinstance(seen, Preview)
    line = desk.edit(draft, Edit("title", seen.statements[0].id, "Ann", "2026-11-22", ground, {"title": ground}))
    assert isinstance(line, str), line
    assert desk.waiting.decide(draft, (*draft.entries, line)) is None
    return again(desk, desk.waiting.put(draft) if draft.content else draft.document)


def again(desk: Desk, key: object) -> PendingDocument:
    draft = desk.waiting.get(str(key))
    assert isinstance(draft, PendingDocument)
    return draft


def test_a_commit_takes_its_draft_off_the_desk(library_folder: Path) -> None:
    """What was kept is what another desk on the same folder finds and stores, and then the draft is gone."""
    desk = Desk(library_folder, read_file)
    key = desk.waiting.put(PendingDocument("page.txt", PAGE.encode()))
    kept = decided(desk, again(desk, key))
    other = Desk(library_folder, read_file)  # after a restart
    (stored,) = other.commit([again(other, key)])
    assert stored.done
    assert desk.waiting.every() == ()
    overlay = Library(library_folder).file("care-of-testitis", "2026-02-01", "curation.jsonl") or b""
    assert overlay.decode().splitlines() == list(kept.entries)
    held = decided(desk, PendingDocument(document="care-of-testitis"), "again")
    assert [one.document for one in other.waiting.every()] == ["care-of-testitis"]
    assert other.commit([held])[0].done
    assert desk.waiting.every() == ()


def test_what_was_refused_or_changed_elsewhere_stays(library_folder: Path) -> None:
    """A draft that cannot be stored, and one that another window has changed since, lie there as before."""
    desk = Desk(library_folder, read_file)
    bad = desk.waiting.put(PendingDocument("bad.txt", b"\x00\x01"))
    key = desk.waiting.put(PendingDocument("page.txt", PAGE.encode()))
    seen = again(desk, key)
    decided(Desk(library_folder, read_file), seen)
    outcomes = desk.commit([again(desk, bad), seen])
    assert [one.done for one in outcomes] == [False, False]
    assert "changed in another window" in outcomes[1].text
    assert {one.key for one in desk.waiting.every()} == {bad, key}
    assert Library(library_folder).is_empty()


@pytest.mark.parametrize("uploaded", [True, False])
def test_what_another_window_took_off_is_not_stored(uploaded: bool, library_folder: Path) -> None:
    """Decisions that were thrown away elsewhere do not come back by a window that still shows them."""
    desk = Desk(library_folder, read_file)
    draft = PendingDocument("page.txt", PAGE.encode())
    if not uploaded:
        assert desk.commit([draft])[0].done
        draft = PendingDocument(document="care-of-testitis")
    else:
        desk.waiting.put(draft)
    seen = decided(desk, draft)
    assert Desk(library_folder, read_file).waiting.settle(seen) is None
    assert desk.waiting.is_other(seen)
    (outcome,) = desk.commit([seen])
    assert (outcome.done, "changed in another window" in outcome.text) == (False, True)


def test_a_damaged_draft_is_not_stored_by_a_window_that_has_seen_it(library_folder: Path) -> None:
    """It is not what it was, whatever a memory still holds of it."""
    desk = Desk(library_folder, read_file)
    key = str(desk.waiting.put(PendingDocument("page.txt", PAGE.encode())))
    seen = again(desk, key)
    (library_folder / "drafts" / key / "decisions.jsonl").unlink()
    assert desk.waiting.is_other(seen)
    assert not desk.commit([seen])[0].done


def test_no_room_is_a_refusal_without_a_path(library_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is said in one line that does not say where the library lies."""
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", str(library_folder))

    monkeypatch.setattr(os, "fsync", full)
    said = Desk(library_folder, read_file).waiting.put(PendingDocument("page.txt", b"x"))
    assert said == Refusal("it cannot be kept (no space left on device)")
