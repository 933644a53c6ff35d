"""What the system refuses is one line and loses nothing: failing calls, full disks, read-only media, files of others."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from unittest.mock import patch

import pytest

from explorer import app, durable, holding
from explorer.__main__ import main
from explorer.desk import Desk
from explorer.library import Library
from explorer.manifest import Unwritable
from explorer.verification import verify
from explorer.view_models.desk import PendingDocument
from loaders.reading import read_file
from tests.conftest import ROOT
from tests.explorer.failing import ERRORS, KILL, KINDS, Failing
from tests.explorer.test_library import PAGE, addition, every_file

OTHER = PAGE.replace("made-up", "second")
NAME = "treating-a-made-up-illness"
Verb = Callable[[Path, Path], int]


def words(*verb: str) -> Verb:
    return lambda folder, _: main(["--library", str(folder), *verb])


def decide(folder: Path, _: Path) -> int:
    """Store a document by the Library page; what it says goes to standard error, as a command's does."""
    [outcome] = Desk(folder, read_file).commit([PendingDocument("second.txt", OTHER.encode())])
    if not outcome.done:
        sys.stderr.write(f"{outcome.text}\n")
    return 0 if outcome.done else 2


VERBS: dict[str, Verb] = {
    "load": lambda folder, page: main(["--library", str(folder), "load", str(page)]),
    "decide": decide, "withdraw": words("withdraw", NAME), "rebuild": words("rebuild"), "export": words("export"),
    "query": words("query", "documents"), "verify": words("verify"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a library of one document, and the page of another one."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "first.txt").write_text(PAGE, encoding="utf-8")
    (folder / "second.txt").write_text(OTHER, encoding="utf-8")
    assert main(["--library", str(folder / "library"), "load", str(folder / "first.txt")]) == 0
    return folder


def truth(folder: Path) -> dict[str, bytes]:
    """All that a library holds and is no cache."""
    return {name: content for name, content in every_file(folder).items() if not name.startswith(("index/", ".pending"))}


def points(made: Path, verb: str, folder: Path) -> list[tuple[str, int, int]]:
    """Every call that a verb makes, of each kind, with the errors that it can fail with taken in turn."""
    shutil.copytree(made / "library", folder)
    with Failing(folder).on() as counted:
        assert VERBS[verb](folder, made / "second.txt") == 0
    errors = cycle(ERRORS)
    return [(kind, number, next(errors)) for kind in KINDS for number in range(1, counted[kind] + 1)]


def campaign(verb: str, made: Path, tmp_path: Path, read: Callable[[], str], step: int = 1) -> int:
    """Let every `step`-th call of a verb fail, each in a library of its own; how many were tried."""
    after = tmp_path / "after"
    tried = points(made, verb, after)[::step]
    whole = {"before": truth(made / "library"), "after": truth(after)}
    for at, (kind, number, error) in enumerate(tried):
        folder, case = tmp_path / f"{at}", f"{verb}: {kind} {number} fails with {errno.errorcode[error]}"
        shutil.copytree(made / "library", folder)
        read()
        with Failing(folder, kind, number, error).on():
            status = VERBS[verb](folder, made / "second.txt")
        said = [line for line in read().splitlines() if "finding" not in line]
        assert status == 0 or status == 1 == (verb == "verify") or (status == 2 and said), case
        assert not any("Traceback" in line for line in said), case
        with Library(folder).writing() as library:
            library.publish()
        assert truth(folder) in whole.values(), case
        assert list(verify(Library(folder), lambda _: [])) == [], case
        if status == 0:
            assert truth(folder) == whole["after"], case
        shutil.rmtree(folder)
    return len(tried)


# How many calls are passed over in the short form; the long one (step 1) fails each of them.
SHORT = {"load": 31, "decide": 41, "withdraw": 29, "rebuild": 23, "export": 4, "query": 3, "verify": 3}


@pytest.mark.parametrize("verb", VERBS)
def test_a_failing_call_is_one_line_and_loses_nothing(verb: str, made: Path, tmp_path: Path,
                                                      capsys: pytest.CaptureFixture[str]) -> None:
    """Whichever call fails, a verb does its work or says one line; the library is what it was or will be, and sound."""
    assert campaign(verb, made, tmp_path, lambda: capsys.readouterr().err, SHORT[verb]) > 1


def killed(folder: Path, page: Path, kind: str, number: int) -> None:
    """Load a page in a process that is killed at the n-th call of a kind."""
    code = ("from pathlib import Path; from explorer.__main__ import main\n"
            "from tests.explorer.failing import Failing, KILL\n"
            f"with Failing(Path({str(folder)!r}), {kind!r}, {number}, KILL).on():\n"
            f"    main(['--library', {str(folder)!r}, 'load', {str(page)!r}])")
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == KILL, ended.stderr


# A load of one document renames: four drafts of files, that of the decision, then each to its place, last the manifest.
@pytest.mark.parametrize(("kind", "number"), [
    ("replace", 3), ("replace", 6), ("replace", 8), ("sqlite", 9), ("fsync", 7)])
def test_a_killed_command_leaves_a_change_that_waits_and_no_damage(
        kind: str, number: int, made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """After a kill `verify` finds nothing and says whether a change is waiting; a question says so and takes it up."""
    decided = (kind, number) != ("replace", 3)
    folder = tmp_path / "library"
    shutil.copytree(made / "library", folder)
    killed(folder, made / "second.txt", kind, number)
    capsys.readouterr()
    assert main(["--library", str(folder), "verify"]) == 0
    told = capsys.readouterr()
    assert (told.out, "a decided change is waiting" in told.err) == ("", decided)
    assert main(["--library", str(folder), "query", "documents", "--format", "csv"]) == 0
    told = capsys.readouterr()
    assert ("a decided change is waiting" in told.err, "second" in told.out) == (decided, decided)
    assert main(["--library", str(folder), "verify"]) == 0
    assert capsys.readouterr().err == "sound\n"


def test_readers_are_served_while_a_writer_works(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever a writer has stored by then, questions, exports and pages answer from what was published last."""
    folder = tmp_path / "library"
    shutil.copytree(made / "library", folder)
    with Library(folder).writing() as library:
        library.add(addition("one", "words"))  # stored, and not published yet
        assert main(["--library", str(folder), "query", "documents", "--format", "csv"]) == 0
        told = capsys.readouterr()
        assert told.out.count(NAME) > 0
        assert f"in use by another process (pid {os.getpid()}): this is what was published last" in told.err
        assert app._library(str(folder)).store().select("SELECT ?s WHERE { ?s ?p ?o } LIMIT 1").values
        assert main(["--library", str(folder), "verify"]) == 2
        assert "verify when that has ended" in capsys.readouterr().err


@pytest.fixture
def read_only(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The library on a medium that was mounted for reading only; where nobody may mount, its lock cannot be written."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = tmp_path / "medium"
    shutil.copytree(made / "library", folder)
    shutil.rmtree(folder / "index")  # as an upgrade leaves it: what is there answers by other rules
    mounting = subprocess.run(["mount", "--bind", "-o", "ro", str(folder), str(folder)], capture_output=True, check=False)
    if mounting.returncode == 0:
        yield folder
        subprocess.run(["umount", str(folder)], check=True)
        return
    monkeypatch.setattr(holding, "held", denied)
    yield folder


def denied(root: Path) -> None:
    raise Unwritable(f"cannot be written to: {os.strerror(errno.EROFS)}", root)


def test_a_library_on_a_read_only_medium_is_read(read_only: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Questions, exports and `verify` do their work, by an index among the temporary files; writers say one line."""
    before = every_file(read_only)
    for words, said in ((("query", "documents"), True), (("query", "documents"), False), (("export",), False)):
        assert main(["--library", str(read_only), *words]) == 0
        assert ("the index is made in" in capsys.readouterr().err) is said
    assert main(["--library", str(read_only), "verify"]) == 0
    capsys.readouterr()
    assert main(["--library", str(read_only), "withdraw", NAME]) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1
    assert "cannot be written to" in told[0]
    assert every_file(read_only) == before


def test_an_index_apart_is_believed_only_in_a_folder_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder among the temporary files that others may write to is never taken for an index."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = holding.apart(tmp_path / "library")
    folder.mkdir(parents=True)
    folder.parent.chmod(0o777)
    assert not holding.is_own(folder)
    with pytest.raises(Unwritable, match="somebody else"):
        holding.make_own(folder)


def test_where_hard_links_are_not_possible_tables_are_copied(made: Path, tmp_path: Path) -> None:
    """A medium without hard links holds a library as any other."""
    folder = tmp_path / "library"
    shutil.copytree(made / "library", folder)

    def link(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    with patch.object(os, "link", link):
        assert main(["--library", str(folder), "load", str(made / "second.txt")]) == 0
    assert list(verify(Library(folder), lambda _: [])) == []


@pytest.mark.parametrize("most", [400, 20_000])
def test_files_that_may_not_grow_are_one_line(most: int, made: Path, tmp_path: Path) -> None:
    """Where the system ends every file at so many bytes, the engine's as well, a load says one line and loses nothing."""
    folder = tmp_path / "library"
    shutil.copytree(made / "library", folder)
    command = [sys.executable, "-m", "explorer", "--library", str(folder), "load", str(made / "second.txt")]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False,
                           preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)))
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 1), ended.stderr
    assert "file too large" in ended.stderr.lower()
    assert main(["--library", str(folder), "rebuild"]) == 0
    assert list(verify(Library(folder), lambda _: [])) == []


@pytest.mark.parametrize(("verb", "said"), [
    (("serve", "--port", "70000"), "port 70000: ports are 1 to 65535"), (("serve", "--port", "-1"), "port -1: ports are"),
    (("load", "/proc/self/mem/x"), "mem/x"), (("load", "x" * 5000), "name too long")])
def test_what_the_system_cannot_do_is_one_line(verb: tuple[str, ...], said: str, made: Path,
                                               capsys: pytest.CaptureFixture[str]) -> None:
    """A port out of range and a name that no file can have are told as all else."""
    assert main(["--library", str(made / "library"), *verb]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert said in line


def test_an_output_that_takes_nothing_is_one_line(made: Path) -> None:
    """What cannot be written to standard output is said once, also at the end of the process."""
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run([sys.executable, "-m", "explorer", "--library", str(made / "library"), "export"], cwd=ROOT,
                               stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (
        2, "python -m explorer: output: no space left on device; make room there and run it again\n")


@pytest.mark.parametrize(("error", "said"), [
    (OSError(errno.ENOSPC, "No space left on device", "/l/a"), "a: no space left on device; make room there"),
    (PermissionError(errno.EACCES, "Permission denied", "/m/b"), "/m/b: permission denied; let it be read"),
    (OSError("IO error: /l/index/x.sst: No space left on device"), "IO error: index/x.sst: No space left on device; make"),
    (shutil.Error([("/l/c", "/l/d", "[Errno 5] Input/output error")]), "c: [Errno 5] Input/output error; mend"),
    (MemoryError(), "not enough memory; close")])
def test_what_the_system_reports_has_one_wording(error: Exception, said: str) -> None:
    """File, reason, what to do: whichever way the system says it."""
    assert durable.told(error, Path("/l")).startswith(said)
