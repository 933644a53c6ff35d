"""A damaged cache is noticed before it is believed, and made again from the graphs."""

from __future__ import annotations

import random
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer import app, query
from explorer.__main__ import main
from explorer.desk import trouble as troubles
from explorer.evidence import Evidence
from explorer.library import Library
from explorer.lists import Lists, making, tables
from explorer.sandbox import Sandbox
from explorer.store import OutOfBounds, StoreError, soundness
from explorer.store.bounded import BoundedStore, Bounds
from explorer.store.soundness import Damaged, Written
from explorer.verification import verify
from tests.explorer.test_library import PAGE, load

APP = str(Path(app.__file__))
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LARGE = "SELECT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
QUESTIONS = ("statements", "quantities", "works")
PARTS = ("search.sqlite", "catalogue.json", "engine/*.sst", "engine/MANIFEST-*", "engine/CURRENT", "engine/OPTIONS-*")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound library of a small document, published in two steps."""
    tmp = tmp_path_factory.mktemp("damage")
    load(tmp / "library", tmp / "page.txt")
    load(tmp / "library", tmp / "page.txt", PAGE.replace("10 mg", "20 mg"))
    return tmp / "library"


@pytest.fixture
def copy(sound: Path, tmp_path: Path) -> Path:
    """A copy of it, to be damaged."""
    return Path(shutil.copytree(sound, tmp_path / "library"))


def file_of(folder: Path, part: str) -> Path:
    """The largest file of a kind in the published snapshot."""
    snapshot = folder / "index" / Library(folder).published()
    return max((path for path in snapshot.glob(part)), key=lambda path: path.stat().st_size)


def flip(path: Path, seed: int = 0) -> None:
    """Flip one bit somewhere in a file."""
    content, dice = bytearray(path.read_bytes()), random.Random(seed)
    content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    path.write_bytes(content)


def asked(folder: Path, capsys: pytest.CaptureFixture[str], name: str = "statements") -> tuple[str, str]:
    """What `query` prints, and what it says."""
    capsys.readouterr()
    assert main(["--library", str(folder), "query", name, "--format", "csv"]) == 0
    said = capsys.readouterr()
    return said.out, said.err


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


HARMS: dict[str, tuple[Callable[[Path], None], str]] = {
    "flipped": (flip, "not as it was written"), "missing": (Path.unlink, "missing"), "shorter": (cut, "bytes instead of")}


@pytest.mark.parametrize(("part", "harm"), [
    *((part, "flipped") for part in (*PARTS, "../current.json")), ("search.sqlite", "missing"), ("engine/*.sst", "missing"),
    ("search.sqlite", "shorter")])
def test_a_damaged_snapshot_is_made_again_before_a_question_is_answered(
        part: str, harm: str, copy: Path, sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever file of a snapshot is flipped, shorter or missing: `query` names it in one line, and answers right."""
    path = file_of(copy, part)
    do, said = HARMS[harm]
    do(path)
    answer, told = asked(copy, capsys)
    name = str(path.resolve().relative_to(copy.resolve()))
    (line,) = told.splitlines()
    assert line.startswith(f"{copy}: {name}: ")
    assert said in line
    assert line.endswith("; the index was made again from the graphs, nothing is lost")
    assert (answer, "") == asked(sound, capsys) == asked(copy, capsys)
    assert list(verify(Library(copy), lambda _: [])) == []


@pytest.mark.parametrize("part", ["search.sqlite", "catalogue.json", "engine/*.sst"])
def test_publishing_does_not_start_from_a_damaged_snapshot(part: str, copy: Path, sound: Path, tmp_path: Path,
                                                          capsys: pytest.CaptureFixture[str]) -> None:
    """A document is added to a damaged snapshot by making all of it again: else the damage would get a hash of its own."""
    flip(file_of(copy, part))
    whole = Path(shutil.copytree(sound, tmp_path / "whole"))
    for folder in (copy, whole):
        load(folder, tmp_path / "page.txt", PAGE.replace("10 mg", "30 mg"))
    assert "the index was made again" in capsys.readouterr().err
    assert list(verify(Library(copy), lambda _: [])) == []
    assert asked(copy, capsys) == asked(whole, capsys)


def test_unchanged_documents_mend_too(copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Loading what is there already says that the index was damaged, and mends it."""
    flip(file_of(copy, "search.sqlite"))
    load(copy, tmp_path / "page.txt", PAGE.replace("10 mg", "20 mg"))
    assert "search.sqlite: not as it was written; the index was made again" in capsys.readouterr().err
    assert Library(copy).damage() == ""


def test_serve_mends_before_it_opens(copy: Path, monkeypatch: pytest.MonkeyPatch,
                                     capsys: pytest.CaptureFixture[str]) -> None:
    """`serve` makes a damaged index again and says so in one line."""
    flip(file_of(copy, "engine/*.sst"))
    monkeypatch.setattr("explorer.serving.serve", lambda *_: 0)
    assert main(["--library", str(copy), "serve", "--no-browser", "--port", "8599"]) == 0
    told = [line for line in capsys.readouterr().err.splitlines() if "made again" in line]
    assert len(told) == 1
    assert Library(copy).damage() == ""


@pytest.fixture
def page(copy: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The app on the library that is damaged."""
    monkeypatch.setenv("GUIDELINE_LIBRARY", str(copy))
    return AppTest.from_file(APP, default_timeout=60)


def notes(page: AppTest) -> list[str]:
    return [one.proto.body for one in page.get("html") if "made again" in one.proto.body]


@pytest.mark.parametrize("part", ["search.sqlite", "engine/*.sst"])
def test_a_page_makes_a_damaged_index_again(part: str, copy: Path, page: AppTest) -> None:
    """A page on a damaged snapshot is drawn from one that was made again, and says so in one line to who met it."""
    flip(file_of(copy, part))
    page.run()
    assert not page.exception
    assert len(notes(page)) == 1
    assert str(copy) not in notes(page)[0]
    assert Library(copy).damage() == ""
    page.run()
    assert not page.exception
    assert len(notes(page)) == 1  # a page is run again by what it draws, before anybody could have read it
    other = AppTest.from_file(APP, default_timeout=60).run()
    assert not other.exception
    assert notes(other) == []


def test_a_page_makes_an_index_again_that_is_damaged_while_it_is_open(copy: Path, page: AppTest) -> None:
    """The full text of an opened snapshot is lost: the page that meets it is drawn again, with a line that says why."""
    page.run()
    assert not page.exception
    assert notes(page) == []
    file_of(copy, "search.sqlite").write_bytes(b"x" * 5000)
    page.run()
    assert not page.exception
    assert len(notes(page)) == 1
    assert Library(copy).damage() == ""


def test_an_empty_library_without_an_index_is_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that holds nothing leads to the upload, whether it has an index or not."""
    with Library(tmp_path / "empty").writing():
        pass
    monkeypatch.setenv("GUIDELINE_LIBRARY", str(tmp_path / "empty"))
    opened, _ = app._opened(tmp_path / "empty")
    assert opened == troubles.EMPTY


def test_a_question_beyond_its_bounds_is_no_damage(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page whose question takes too long says that, makes nothing again, and can be asked once more."""
    def late(*_: object) -> None:
        raise OutOfBounds("the engine did not answer within 20 seconds")

    monkeypatch.setattr(Evidence, "landing", late)
    page.run()
    assert not page.exception
    assert notes(page) == []
    assert [button.key for button in page.button if button.key.startswith("trouble")] == ["trouble-again"]


def test_what_cannot_be_mended_is_said_on_the_page(copy: Path, page: AppTest) -> None:
    """While another process writes, a damaged index cannot be made again: the page says so and offers to try again."""
    flip(file_of(copy, "search.sqlite"))
    with Library(copy).writing():
        page.run()
    assert not page.exception
    assert [button.key for button in page.button if button.key.startswith("trouble")] == ["trouble-rebuild"]


# What is compared behind the first answer


def written(folder: Path) -> dict[str, Written]:
    """The files of a snapshot as they are."""
    return {str(path.relative_to(folder)): Written(soundness.sha256_of(path), path.stat().st_size)
            for path in folder.rglob("*") if path.is_file()}


def test_what_is_beyond_the_first_bytes_is_compared_behind_them(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Damage beyond the bytes that are compared at once does not delay the first answer, and refuses those after it."""
    library = Library(copy)
    folder, files = library.snapshot(), written(library.snapshot())
    store, lists, free = BoundedStore(library.engine_folder()), Lists(library.lists()), Sandbox(library.engine_folder())
    largest = max(files, key=lambda name: files[name].size)
    flip(folder / largest)
    answered, sha256_of = threading.Event(), soundness.sha256_of
    monkeypatch.setattr(soundness, "sha256_of", lambda path, *, again: (
        path.name != Path(largest).name or answered.wait(60)) and sha256_of(path, again=again))
    assert soundness.damage(folder, files, at_once=1000) == ""
    assert store.select("SELECT ?s { ?s ?p ?o } LIMIT 1").columns == ("s",)
    answered.set()
    soundness.settled(folder)
    for ask in (lambda: store.select("SELECT ?s { ?s ?p ?o } LIMIT 1"), lists.totals, lambda: free.run("ASK {}")):
        with pytest.raises(Damaged, match=r"^index/snapshot-\d+/\S+: not as it was written; run rebuild$"):
            ask()
    free.close()
    for again in (False, True):  # found is found, whoever looks next and however little of it
        assert soundness.damage(folder, files, at_once=1000, again=again) != ""
        with pytest.raises(Damaged):
            soundness.refuse(folder)
    flip(folder / largest)  # and back
    assert soundness.damage(folder, files, at_once=1000) == ""
    soundness.refuse(folder)


def test_a_missing_or_shorter_file_is_found_at_once_however_large(copy: Path) -> None:
    """Sizes are compared before anything is answered, whatever is hashed behind the answer."""
    folder = Library(copy).snapshot()
    files = written(folder)
    cut(file_of(copy, "search.sqlite"))
    assert "bytes instead of" in soundness.damage(folder, files, at_once=0)


def test_a_file_is_read_once_in_a_process(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A snapshot that was compared is opened again without reading it, unless all is to be read again."""
    library, read = Library(copy), []
    assert library.damage() == ""
    digest = soundness.hashlib.file_digest
    monkeypatch.setattr(soundness.hashlib, "file_digest", lambda file, kind: read.append(file.name) or digest(file, kind))
    assert library.damage() == ""
    assert read == []
    assert library.damage(again=True) == ""
    assert len(read) == len(library.index_files())


def test_an_index_of_an_earlier_version_is_compared_by_its_hashes(copy: Path) -> None:
    """A list without sizes, as earlier versions wrote it, is enough."""
    folder = Library(copy).snapshot()
    files = {name: Written(one.sha256, -1) for name, one in written(folder).items()}
    assert soundness.damage(folder, files) == ""
    cut(file_of(copy, "search.sqlite"))
    assert "not as it was written" in soundness.damage(folder, files)


# Bounds: what an engine does with damage that no hash has shown yet


@pytest.fixture(scope="module")
def engine(corpus: Library) -> Path:
    return corpus.engine_folder()


@pytest.mark.parametrize(("query_text", "bounds", "said"), [
    (ENDLESS, Bounds(1, 1_000_000_000), "the engine did not answer within 1 seconds"),
    (LARGE, Bounds(60, 300_000_000), "the engine needed more than 300 MB for an answer")])
def test_a_question_is_bounded_and_the_next_one_answered(query_text: str, bounds: Bounds, said: str, engine: Path) -> None:
    """A question of ours that runs for ever or takes all memory is ended in one line, and others go on."""
    store = BoundedStore(engine, bounds)
    one = threading.Thread(target=store.select, args=("SELECT ?s { ?s ?p ?o } LIMIT 1",))
    began = time.monotonic()
    with pytest.raises(StoreError, match=f"^{said}$"):
        store.select(query_text)
    assert time.monotonic() - began < bounds.seconds + 30
    one.start()
    one.join(30)
    assert not one.is_alive()
    assert len(store.select("SELECT ?s { ?s ?p ?o } LIMIT 3").values) == 3
    store.close()


def test_children_answer_as_the_engine_does(corpus: Library, engine: Path) -> None:
    """Every question has the same columns and rows through a child, and refusals are the engine's."""
    store, direct = BoundedStore(engine), corpus.store()
    for name in ("statements", "estimates", "bounds", "documents"):
        assert store.select(query.read(name).text) == direct.select(query.read(name).text)
    with pytest.raises(StoreError, match="the engine refused the query"):
        store.select("SELECT")
    store.close()


def test_children_end_with_their_store(engine: Path) -> None:
    """A snapshot that nobody asks any more has no process left."""
    store = BoundedStore(engine)
    store.select("SELECT ?s { ?s ?p ?o } LIMIT 1")
    (child,) = store._alive
    child.process.kill()
    child.process.wait()
    assert store.select("SELECT ?s { ?s ?p ?o } LIMIT 1").values  # another one took its place
    (child,) = store._alive
    del store
    assert child.is_gone()


def test_a_snapshot_that_is_gone_is_told(copy: Path) -> None:
    """A child that finds no snapshot says so in one line, each time it is asked."""
    store = BoundedStore(copy / "nothing")
    for _ in range(2):
        with pytest.raises(StoreError, match=r"not a readable snapshot \(.+\); run rebuild"):
            store.select("SELECT ?s { ?s ?p ?o } LIMIT 1")


@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_table_gives_an_error_and_not_the_end(seed: int, sound: Path, tmp_path: Path) -> None:
    """A bit flipped where no hash was compared: an answer or one line, in the time and memory that a question has."""
    assert flipped(Library(sound).snapshot(), tmp_path, 1, seed) <= {"answered", "refused"}


def flipped(snapshot: Path, tmp_path: Path, times: int, seed: int = 0) -> set[str]:
    """What becomes of all questions and lists after a flip in one of a snapshot's files, unseen by hashes."""
    dice, ends = random.Random(seed), set()
    names = sorted(str(path.relative_to(snapshot)) for path in snapshot.rglob("*") if path.is_file() and path.stat().st_size)
    for number in range(times):
        folder = Path(shutil.copytree(snapshot, tmp_path / f"flip-{number}"))
        flip(folder / dice.choice(names), dice.randrange(1 << 30))
        store, lists = BoundedStore(folder / "engine", Bounds(10, 1_000_000_000), 1), Lists(folder / "search.sqlite")
        asks: list[Callable[[], object]] = [partial(store.select, query.read(name).text) for name in QUESTIONS]
        asks += [lists.totals, lists.starts, partial(lists.found, "test", (), 0, 20), partial(lists.documents, 0, 20)]
        ends |= {_end(ask) for ask in asks}
        store.close()
        shutil.rmtree(folder)
    return ends


def _end(ask: Callable[[], object]) -> str:
    try:
        ask()
    except StoreError as error:
        return "refused" if "\n" not in str(error) else str(error)
    return "answered"


def test_reading_lists_is_bounded(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What SQLite is asked ends in time and within its memory, in one line."""
    path = Library(copy).lists()
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT COUNT(*) FROM n"
    monkeypatch.setattr(tables, "SECONDS", 0.2)
    with pytest.raises(StoreError, match=r"the lists cannot be read \(interrupted\)"):
        tables.ask(path, endless)
    with pytest.raises(StoreError, match=r"the lists cannot be read \(string or blob too big\)"):
        tables.ask(path, f"SELECT LENGTH(RANDOMBLOB({tables.LONGEST + 1}))")


def test_what_sqlite_cannot_write_is_one_line(corpus: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk while lists are made (a file that may have one page) is told with the file; nothing is half written."""
    path, connect = tmp_path / "search.sqlite", sqlite3.connect

    def small(*words: object, **named: object) -> sqlite3.Connection:
        database = connect(*words, **named)  # type: ignore[call-overload]
        database.execute("PRAGMA max_page_count = 1")
        return database  # type: ignore[no-any-return]

    monkeypatch.setattr(making.sqlite3, "connect", small)
    with pytest.raises(OSError, match="database or disk is full") as told:
        making.build(path, corpus.store(), [], "")
    assert told.value.filename == str(path)
