"""A library becomes one file and, elsewhere, a library again; each format that was ever stored is read."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from explorer import backup
from explorer.__main__ import main
from explorer.drafts import Draft, Drafts
from explorer.library import Library, LibraryError
from tests.conftest import ROOT
from tests.explorer.test_library import addition, every_file

STORED = ROOT / "tests" / "golden" / "formats"
FORMATS = {  # the files of a library of each format as it was stored, which nobody makes anew, and what it says
    1: ("26d8c4b8605d667e", 5), 2: ("7208984ebf75a90f", 0),
}


def truth(folder: Path) -> dict[str, bytes]:
    """All that is kept, without what is made again."""
    return {name: content for name, content in every_file(folder).items()
            if not name.startswith("index/") and "/." not in name}


def thing(folder: Path, *editions: str) -> Library:
    """A library with some editions of a thing."""
    library = Library(folder)
    with library.writing():
        for edition in editions:
            library.add(addition(edition, edition * 1000))
    return library


def refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """The one line by which a command refuses."""
    capsys.readouterr()
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err


@pytest.mark.parametrize("number", FORMATS)
def test_every_format_that_was_stored_is_read_and_written_on(number: int, tmp_path: Path,
                                                             capsys: pytest.CaptureFixture[str]) -> None:
    """A library of each format, as it was stored, gets an index, is sound, answers, is backed up and written on."""
    hashes = [f"{name} {hashlib.sha256(one).hexdigest()}\n" for name, one in every_file(STORED / str(number)).items()]
    folder = Path(shutil.copytree(STORED / str(number), tmp_path / "library"))
    digest, statements = FORMATS[number]
    assert hashlib.sha256("".join(hashes).encode()).hexdigest()[:16] == digest, "a stored library is never made anew"
    assert json.loads((folder / "manifest.json").read_bytes())["format"] == number
    library, kept = ["--library", str(folder)], truth(folder)
    assert main([*library, "rebuild"]) == 0
    assert main([*library, "verify"]) == 0
    capsys.readouterr()
    assert main([*library, "query", "statements", "--format", "csv"]) == 0
    assert len(list(csv.DictReader(io.StringIO(capsys.readouterr().out)))) == statements
    assert truth(folder) == kept
    assert main([*library, "backup", str(tmp_path / "one.zip")]) == 0
    assert main(["--library", str(tmp_path / "other"), "restore", str(tmp_path / "one.zip")]) == 0
    assert truth(tmp_path / "other") == kept
    other, verb = ["--library", str(tmp_path / "other")], ("withdraw", "restore-document")
    for deed in verb if number == 1 else reversed(verb):
        assert main([*other, deed, "care-of-testitis"]) == 0
    assert main([*other, "verify"]) == 0
    assert {name for name in truth(tmp_path / "other") if "/care-of-testitis" not in name} == {
        name for name in kept if "/care-of-testitis" not in name}


@pytest.mark.parametrize("said", ["3", "99", "0", "-1", "1.0", "1.5", '"1"', "true", "null", "[1]", "1e400"])
def test_only_a_known_whole_number_is_a_format(said: str, library_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A format that is none of those known is refused in one line by what reads and what writes, and nothing is changed."""
    thing(library_folder, "one")
    path = library_folder / "manifest.json"
    path.write_text(path.read_text().replace('"format": 1', f'"format": {said}'))
    before = every_file(library_folder)
    for words in (["verify"], ["query", "statements"], ["load", str(ROOT / "loaders" / "corpus" / "works.csl.json")],
                  ["rebuild"], ["backup", f"{library_folder}.zip"]):
        assert "format" in refused(["--library", str(library_folder), *words], capsys)
    assert every_file(library_folder) == before


def test_what_is_restored_is_what_was_backed_up(library_folder: Path, tmp_path: Path) -> None:
    """Every file has the hash it had, what lies on the desk too; and the same library gives the same bytes."""
    thing(library_folder, "one", "two")
    Drafts(library_folder).put(Draft("page.txt", content=b"words"))
    number = backup.backup(library_folder, tmp_path / "a.zip")
    backup.backup(library_folder, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert backup.restore(tmp_path / "a.zip", tmp_path / "new" / "elsewhere") == number == len(truth(library_folder))
    assert truth(tmp_path / "new" / "elsewhere") == truth(library_folder)


def test_a_backup_is_one_state_while_another_writes(library_folder: Path, tmp_path: Path) -> None:
    """While a writer changes the same edition over and over, each backup restores to one of the states there were."""
    states, ended, number = {}, threading.Event(), 6
    thing(library_folder, "one", "two")

    def write() -> None:
        at = 0
        while not ended.is_set():
            at += 1
            library = Library(library_folder)
            with library.writing():
                for edition in ("one", "two"):
                    library.add(addition(edition, f"{at} " * 20_000))
                    states[(library_folder / "manifest.json").read_bytes()] = at

    states[(library_folder / "manifest.json").read_bytes()] = 0
    writer = threading.Thread(target=write)
    writer.start()
    try:
        for at in range(number):
            backup.backup(library_folder, tmp_path / f"{at}.zip")
    finally:
        ended.set()
        writer.join()
    seen = set()
    for at in range(number):
        backup.restore(tmp_path / f"{at}.zip", tmp_path / str(at))
        restored = Library(tmp_path / str(at))
        assert {name: hashlib.sha256((tmp_path / str(at) / name).read_bytes()).hexdigest()
                for name in restored.manifest.files} == restored.manifest.files
        seen.add(states[(tmp_path / str(at) / "manifest.json").read_bytes()])
    assert len(seen) > 1  # it was written meanwhile


def test_what_a_killed_writer_had_decided_is_backed_up(library_folder: Path, tmp_path: Path,
                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    """A decided change counts: a backup made after its writer was killed has it."""
    library = thing(library_folder, "one")
    with library.writing():
        monkeypatch.setattr(Library, "_replay", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            library.add(addition("two", "two"))
    monkeypatch.undo()
    backup.backup(library_folder, tmp_path / "a.zip")
    backup.restore(tmp_path / "a.zip", tmp_path / "other")
    assert list(Library(tmp_path / "other").editions("thing")) == ["one", "two"]


def test_damage_is_not_backed_up(library_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is missing or not as it was written is named, and no backup is left."""
    thing(library_folder, "one")
    path = library_folder / "graphs" / "thing@one.nq"
    for change in (lambda: path.write_bytes(path.read_bytes().replace(b"one", b"two")), path.unlink):
        change()
        said = refused(["--library", str(library_folder), "backup", str(tmp_path / "a.zip")], capsys)
        assert "graphs/thing@one.nq: not as it was written" in said
        assert [one.name for one in tmp_path.iterdir()] == [library_folder.name]


def test_nothing_is_written_over(library_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither a file that is there, nor a folder with something in it, nor the library itself is written to."""
    thing(library_folder, "one")
    (tmp_path / "a.zip").write_text("mine")
    library = ["--library", str(library_folder)]
    assert "is there already" in refused([*library, "backup", str(tmp_path / "a.zip")], capsys)
    assert "is within the library" in refused([*library, "backup", str(library_folder / "b.zip")], capsys)
    assert main([*library, "backup", str(tmp_path / "b.zip")]) == 0
    before = every_file(library_folder)
    assert "not an empty folder" in refused([*library, "restore", str(tmp_path / "b.zip")], capsys)
    at_a_file = ["--library", str(tmp_path / "a.zip")]
    assert "not an empty folder" in refused([*at_a_file, "restore", str(tmp_path / "b.zip")], capsys)
    assert every_file(library_folder) == before
    assert (tmp_path / "a.zip").read_text() == "mine"
    assert "no library here" in refused(["--library", str(tmp_path / "none"), "backup", str(tmp_path / "c.zip")], capsys)
    (tmp_path / "empty").mkdir()
    assert main(["--library", str(tmp_path / "empty"), "restore", str(tmp_path / "b.zip")]) == 0


def changed(content: dict[str, bytes], name: str, **to: object) -> dict[str, bytes]:
    """The entries of a backup with another list, whose checksum is right."""
    said = {**json.loads(content[backup.LIST]), **to}
    said.pop("checksum")
    return {**content, backup.LIST: json.dumps({**said, "checksum": backup.checksum(said)}).encode()} | (
        {name: b"x"} if name else {})


FORGED: dict[str, Callable[[dict[str, bytes]], dict[str, bytes]]] = {
    "a byte of a file": lambda held: {**held, "graphs/thing@one.nq": held["graphs/thing@one.nq"].replace(b"one", b"two")},
    "a file less": lambda held: {name: content for name, content in held.items() if not name.startswith("graphs")},
    "a file more": lambda held: {**held, "more": b"x"},
    "no list": lambda held: {name: content for name, content in held.items() if name != backup.LIST},
    "a list that is none": lambda held: {**held, backup.LIST: b"[]"},
    "a changed list": lambda held: {**held, backup.LIST: held[backup.LIST].replace(b"source.txt", b"source.tyt")},
    "a later format": lambda held: changed(held, "", format=2),
    "a format that is none": lambda held: changed(held, "", format=True),
    **{f"the name {name!r}": (lambda held, name=name: changed(
        held, name, files={**json.loads(held[backup.LIST])["files"], name: hashlib.sha256(b"x").hexdigest()}))
       for name in ("../out", "/out", "a/../../out", "C:\\out", "a//b", ".", "a/./b")},
}


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_backup_is_refused(forged: str, library_folder: Path, tmp_path: Path,
                                    capsys: pytest.CaptureFixture[str]) -> None:
    """What is not the backup that was made is refused in one line, makes no library, and writes nothing elsewhere."""
    thing(library_folder, "one")
    backup.backup(library_folder, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as made:
        held = FORGED[forged]({name: made.read(name) for name in made.namelist()})
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as made:
        for name, content in held.items():
            made.writestr(name, content)
    before = sorted(tmp_path.iterdir())
    assert "b.zip: " in refused(["--library", str(tmp_path / "other"), "restore", str(tmp_path / "b.zip")], capsys)
    assert [path for path in sorted(tmp_path.iterdir()) if path.name != "other"] == before
    assert not (tmp_path / "other" / "manifest.json").exists()
    backup.restore(tmp_path / "a.zip", tmp_path / "other")  # begun again, if it was begun


def test_a_restore_that_was_broken_off_is_begun_again(library_folder: Path, tmp_path: Path,
                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is half restored is no library until restore has been run again."""
    thing(library_folder, "one", "two")
    backup.backup(library_folder, tmp_path / "a.zip")
    left = [3]

    def dying(*given: object) -> None:
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt
        held(*given)  # type: ignore[arg-type]

    held = backup._hold
    monkeypatch.setattr(backup, "_hold", dying)
    with pytest.raises(KeyboardInterrupt):
        backup.restore(tmp_path / "a.zip", tmp_path / "other")
    monkeypatch.undo()
    with pytest.raises(LibraryError, match=r"manifest\.json: missing"):
        Library(tmp_path / "other")
    backup.restore(tmp_path / "a.zip", tmp_path / "other")
    assert truth(tmp_path / "other") == truth(library_folder)
