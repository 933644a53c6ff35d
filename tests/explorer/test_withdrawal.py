"""Withdrawing: out of index, lists and links, into the bin, and back byte for byte."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
from contextlib import closing
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from explorer import query, withdrawal
from explorer.__main__ import main
from explorer.desk import Desk
from explorer.desk.carrying import text_of
from explorer.evidence import Evidence
from explorer.library import Library, LibraryError
from explorer.rows import CitationRow
from explorer.verification import verify
from explorer.view_models.desk import PendingDocument, Refusal
from loaders.reading import read_file
from tests import listed
from tests.explorer.test_desk import PAGE
from tests.explorer.test_library import addition

LAST_STEP = 15
CITED, CITING = "riluzole-review-2012", "riluzole-als-evidence"


def truth(folder: Path) -> dict[str, bytes]:
    """Every file but the index and the lock."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*"))
            if path.is_file() and "index" not in path.relative_to(folder).parts and not path.name.startswith(".lock")}


def run(folder: Path, *words: str) -> int:
    return main(["--library", str(folder), *words])


def three(folder: Path, *dates: str | None) -> Library:
    """A library with three editions of one thing, loaded in their order."""
    library = Library(folder)
    with library.writing():
        for name, updated in zip(("one", "two", "three"), dates or (None, None, None), strict=True):
            library.add(addition(name, name, updated))
        library.publish()
    return library


def order(library: Library) -> tuple[list[str], str]:
    return list(library.editions("thing")), library.manifest.current.get("thing", "")


# One document of three editions

def test_the_one_before_becomes_current(library_folder: Path) -> None:
    """Without the current edition the last one that is left is current; without any the document is gone."""
    library = three(library_folder)
    with library.writing():
        withdrawal.withdraw(library, "thing", "three")
        assert order(library) == (["one", "two"], "two")
        withdrawal.withdraw(library, "thing", "one")
        assert order(library) == (["two"], "two")
        withdrawal.withdraw(library, "thing")
        assert order(library) == ([], "")
        assert library.manifest.documents == {}


def test_by_printed_date_the_one_before_is_the_last_date(library_folder: Path) -> None:
    """The order of dates goes before that of loading."""
    library = three(library_folder, "2022-01-01", "2020-01-01", "2024-01-01")
    with library.writing():
        withdrawal.withdraw(library, "thing", "three")
    assert order(library) == (["one", "two"], "one")


@pytest.mark.parametrize("dates", [(), ("2022-01-01", "2020-01-01", "2024-01-01")], ids=["undated", "dated"])
@pytest.mark.parametrize("back", list(permutations(("one", "two", "three"))), ids="-".join)
def test_in_whatever_order_they_come_back_it_is_as_it_was(back: tuple[str, ...], dates: tuple[str, ...],
                                                          library_folder: Path) -> None:
    """All editions withdrawn at once and brought back one by one: the same files, order and current edition."""
    library = three(library_folder, *dates)
    before = truth(library_folder)
    with library.writing():
        withdrawal.withdraw(library, "thing")
        for edition in back:
            withdrawal.restore(library, "thing", edition)
    assert truth(library_folder) == before


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["one", "two", "three", ""]), max_size=6))
def test_no_sequence_of_withdrawals_loses_a_byte(tmp_path: Path, names: list[str]) -> None:
    """Each withdrawal undone, the last one first, gives back each state in turn; a sound library is in between."""
    folder = tmp_path / "library"
    shutil.rmtree(folder, ignore_errors=True)
    library = three(folder)
    states: list[tuple[str, dict[str, bytes]]] = []
    with library.writing():
        for name in names:
            before = truth(folder)
            try:
                withdrawal.withdraw(library, "thing", name)
            except LibraryError:
                assert truth(folder) == before
                continue
            states.append((name, before))
        library.publish()
        assert list(verify(library, lambda _: [])) == []
        for name, before in reversed(states):
            for one in [name] if name else [edition for edition, _ in _held(before)]:
                withdrawal.restore(library, "thing", one)
            assert truth(folder) == before


def _held(state: dict[str, bytes]) -> list[tuple[str, str]]:
    """The editions of a state, in their order."""
    manifest = json.loads(state["manifest.json"])
    return [(one["name"], one["graph"]) for one in manifest["documents"].get("thing", [])]


DATES = st.sampled_from([None, "2020-01-01", "2022-01-01", "2024-01-01"])
DEEDS = st.tuples(st.sampled_from(["withdraw", "restore", "load"]), st.sampled_from(["", "a", "b", "c", "d"]))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.fixed_dictionaries(dict.fromkeys("abcd", DATES)), st.lists(DEEDS, max_size=10))
@example(dict.fromkeys("abcd"), [("withdraw", "a"), ("withdraw", "b"), ("restore", "")])
@example(dict.fromkeys("abcd"), [("withdraw", "a"), ("withdraw", "b"), ("restore", "a"), ("restore", "b")])
@example(dict.fromkeys("abcd"), [("withdraw", "b"), ("withdraw", "a"), ("restore", "b"), ("restore", "a")])
def test_a_library_is_as_if_what_is_withdrawn_was_never_loaded(
        tmp_path: Path, dates: dict[str, str | None], deeds: list[tuple[str, str]]) -> None:
    """After any sequence of deeds order and current edition are those of a library in which only what is left was loaded."""
    for folder in (tmp_path / "one", tmp_path / "other"):
        shutil.rmtree(folder, ignore_errors=True)
    library, loaded = Library(tmp_path / "one"), ["a", "b"]
    with library.writing():
        for name in loaded:
            library.add(addition(name, name, dates[name]))
        for deed, name in deeds:
            if deed == "load" and name and name not in loaded:
                library.add(addition(name, name, dates[name]))
                loaded.append(name)
            elif deed != "load":
                said = {one.name: withdrawal.next_of(library.manifest, "thing", {one.name})
                        for one in library.editions("thing").values()}
                with contextlib.suppress(LibraryError):
                    getattr(withdrawal, deed)(library, "thing", name)
                    assert deed != "withdraw" or not name or order(library)[1] == said[name]
    other = Library(tmp_path / "other")
    with other.writing():
        for name in (one for one in loaded if one in library.editions("thing")):
            other.add(addition(name, name, dates[name]))
    assert order(library) == order(other)


def test_what_came_since_stays_current(library_folder: Path) -> None:
    """An edition that was loaded after a withdrawal stays the current one when the withdrawn one comes back before it."""
    library = three(library_folder)
    with library.writing():
        withdrawal.withdraw(library, "thing", "three")
        library.add(addition("four", "four"))
        withdrawal.restore(library, "thing", "three")
    assert order(library) == (["one", "two", "three", "four"], "four")


def test_the_same_edition_loaded_again_takes_nothing_away(library_folder: Path) -> None:
    """What is in the bin stays while the same edition is held again; of two withdrawn the last comes back first."""
    library = three(library_folder)
    with library.writing():
        withdrawal.withdraw(library, "thing", "three")
        library.add(addition("three", "once more"))
        with pytest.raises(LibraryError, match="thing/three: the library holds it again"):
            withdrawal.restore(library, "thing", "three")
        withdrawal.withdraw(library, "thing", "three")
        withdrawal.restore(library, "thing", "three")
        assert library.file("thing", "three", "source.txt") == b"once more"
        withdrawal.withdraw(library, "thing", "three")
    assert sorted(path.parent.name for path in library_folder.glob("bin/thing/three/*/source.txt")) == ["1", "2"]


@pytest.mark.parametrize(("deed", "name", "reason"), [
    (withdrawal.withdraw, "other", "other: the library holds nothing of that name"),
    (withdrawal.withdraw, "thing/four", "thing/four: the library holds nothing of that name"),
    (withdrawal.withdraw, "../thing", "../thing: the library holds nothing of that name"),
    (withdrawal.restore, "thing", "thing: nothing of that name was withdrawn"),
    (withdrawal.restore, "thing/one", "thing/one: nothing of that name was withdrawn"),
])
def test_what_is_not_there_is_said_in_one_line(deed: object, name: str, reason: str, library_folder: Path) -> None:
    """A name that is not held, or not withdrawn, changes nothing."""
    library = three(library_folder)
    before = truth(library_folder)
    with library.writing(), pytest.raises(LibraryError) as error:
        deed(library, *withdrawal.split(name))  # type: ignore[operator]
    assert str(error.value) == reason
    assert truth(library_folder) == before


# When something goes wrong

def test_a_library_without_a_bin_is_what_earlier_versions_read(library_folder: Path) -> None:
    """Only a library that has withdrawn something needs this version; after bringing all back it does not."""
    library = three(library_folder)
    formats = []
    with library.writing():
        for deed in (withdrawal.withdraw, withdrawal.restore):
            formats.append(json.loads((library_folder / "manifest.json").read_bytes())["format"])
            deed(library, "thing")
        formats.append(json.loads((library_folder / "manifest.json").read_bytes())["format"])
    assert formats == [1, 2, 1]


@pytest.mark.parametrize("deed", ["withdraw", "restore"])
@pytest.mark.parametrize("step", range(LAST_STEP + 1))
def test_a_crash_at_any_step_leaves_the_old_state_or_the_new(step: int, deed: str, library_folder: Path,
                                                            monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that dies at its nth change of the disk leaves a library that the next writer finds whole, old or new."""
    library = three(library_folder)
    whole = truth(library_folder)
    with library.writing():
        withdrawal.withdraw(library, "thing", "two")
    states = {"withdraw": (whole, truth(library_folder)), "restore": (truth(library_folder), whole)}[deed]
    if deed == "withdraw":
        with library.writing():
            withdrawal.restore(library, "thing", "two")
    left, ended = [step], False

    def dying(real: object) -> object:
        def step_or_die(self: Path, *given: object, **named: object) -> object:
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt
            return real(self, *given, **named)  # type: ignore[operator]
        return step_or_die

    with monkeypatch.context() as broken:
        for name in ("replace", "unlink", "rmdir"):
            broken.setattr(Path, name, dying(getattr(Path, name)))
        try:
            with library.writing():
                getattr(withdrawal, deed)(library, "thing", "two")
            ended = True
        except KeyboardInterrupt:
            pass
    with Library(library_folder).writing():
        pass
    assert truth(library_folder) in states
    assert ended or step < LAST_STEP  # no step is left out
    assert not ended or truth(library_folder) == states[1]


# Real documents

@pytest.fixture
def copy(corpus_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(corpus_folder, tmp_path / "library"))


def evidence_of(folder: Path) -> Evidence:
    library = Library(folder)
    return Evidence(library.store(), library.source_text, library.lists(), library.file)


def complete_of(folder: Path) -> dict[str, bool]:
    """The statements that lists name, and whether each one's trail is complete."""
    with closing(sqlite3.connect(Library(folder).lists())) as database:
        return {one: bool(whole) for one, whole in database.execute("SELECT statement, complete FROM statements")}


def keys_of(folder: Path) -> set[tuple[str, str, str]]:
    """The markers of each statement with their keys."""
    return {(row.statement, row.pointer, row.key)
            for row in query.run(Library(folder).store(), "citations", CitationRow)}


def test_a_document_of_the_corpus_leaves_and_comes_back(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By the command line: out of index, search and lists, sound in between, back byte for byte with every decision."""
    before, index = truth(copy), complete_of(copy)
    edition = Library(copy).manifest.current[CITED]
    overlay = before[f"documents/{CITED}/{edition}/curation.jsonl"]
    assert run(copy, "withdraw", CITED) == 0
    assert capsys.readouterr().out == (f"{CITED}: edition {edition} withdrawn to bin/{CITED}; the library holds no other "
                                       "edition of it\n")
    evidence = evidence_of(copy)
    assert CITED not in {one.document for one in listed.documents(evidence)}
    assert not any(hit.statement.startswith(CITED) for hit in evidence.search("riluzole").hits)
    assert not any(CITED in name for name in Library(copy).graphs())
    assert not [name for name in truth(copy) if name.startswith((f"documents/{CITED}/", f"graphs/{CITED}@"))]
    assert truth(copy)[f"bin/{CITED}/{edition}/1/curation.jsonl"] == overlay
    assert run(copy, "verify", "--all") == 0
    assert run(copy, "restore-document", f"{CITED}/{edition}") == 0
    assert f"edition {edition} brought back; {edition} is current now" in capsys.readouterr().out
    assert truth(copy) == before
    assert complete_of(copy) == index
    assert run(copy, "verify", "--all") == 0


@pytest.mark.parametrize("rest", ["", "/EDITION", "/EDITION/0123456789abcdef"])
def test_a_question_about_what_was_withdrawn_says_so(rest: str, copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a document, an edition or a statement in the bin, in place of names that are like it."""
    edition = Library(copy).manifest.current[CITED]
    assert run(copy, "withdraw", CITED) == 0
    name = ("document", "edition", "statement")[rest.count("/")]
    question = {"document": "statements", "edition": "editions", "statement": "doses"}[name]
    assert run(copy, "query", question, "--param", f"{name}={CITED}{rest.replace('EDITION', edition)}") == 2
    told = capsys.readouterr().err
    assert f"edition {edition}, was withdrawn from the library on " in told
    assert told.endswith("restore-document brings it back\n")


def test_who_cites_what_was_withdrawn_keeps_markers_and_stops_there(copy: Path) -> None:
    """Its results are no longer held: trails that led to them stop at the work, which says so, and no page fails."""
    keys, complete, gone = keys_of(copy), complete_of(copy), (f"/{CITED}/", f"/{CITING}/")
    assert run(copy, "withdraw", CITED) == run(copy, "withdraw", CITING) == 0
    assert keys_of(copy) == {one for one in keys if not any(part in one[0] for part in gone)}
    after, left = evidence_of(copy), complete_of(copy)
    stopped = {one for one, whole in complete.items() if whole and one in left and not left[one]}
    assert stopped
    for iri in stopped:
        name = iri.partition("/id/")[2]
        last = after.trail(name).hops[-1]
        assert (last.state, last.text) == ("stopped", "not held: no result in the library")
        assert after.details(name, name)


def test_the_bin_is_watched(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A byte that changes in the bin, a file that is missing and one too many are findings."""
    assert run(copy, "withdraw", CITED) == 0
    folder = next((copy / "bin" / CITED).glob("*/1"))
    (folder / "source.txt").write_bytes(b"other")
    (folder / "meta.toml").unlink()
    (folder / "stray.txt").write_bytes(b"")
    capsys.readouterr()
    assert run(copy, "verify") == 1
    found = capsys.readouterr().out
    for name, what in (
            ("source.txt", "not as it was written"), ("meta.toml", "missing"), ("stray.txt", "not in the manifest")):
        assert f"{(folder / name).relative_to(copy)}: {what}" in found


def test_damage_is_not_made_good_by_moving_it(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that was not as it was written is told in the bin and after coming back as before."""
    edition = Library(copy).manifest.current[CITED]
    path = copy / "documents" / CITED / edition / "source.txt"
    path.write_bytes(path.read_bytes() + b"x")
    for words in (("withdraw", CITED), ("restore-document", CITED)):
        assert run(copy, *words) == 0
        capsys.readouterr()
        assert run(copy, "verify") == 1
        assert "source.txt: not as it was written" in capsys.readouterr().out


def test_what_is_loaded_again_is_told_to_be_in_the_bin(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The decisions of the withdrawn edition are not lost sight of."""
    edition = Library(copy).manifest.current[CITED]
    page = copy.parent / "again.txt"
    page.write_bytes((copy / "documents" / CITED / edition / "source.txt").read_bytes())
    assert run(copy, "withdraw", CITED) == 0
    assert run(copy, "load", "--id", CITED, str(page)) == 0
    told = capsys.readouterr().err
    assert "the bin holds this edition too" in told
    assert f"withdraw this one and run restore-document {CITED}/{edition}" in told
    assert run(copy, "restore-document", CITED) == 2
    assert "the library holds it again" in capsys.readouterr().err


def test_another_text_does_not_take_the_name_of_a_withdrawn_edition(tmp_path: Path) -> None:
    """A text of the same printed date is another edition also while the first lies in the bin, so both can be held."""
    folder, page = tmp_path / "library", tmp_path / "page.txt"
    names = []
    for text in (PAGE, PAGE.replace("50 mg", "75 mg")):
        page.write_text(text, "utf-8")
        assert run(folder, "load", str(page)) == 0
        (name,) = Library(folder).editions("care-of-testitis")
        assert run(folder, "withdraw", "care-of-testitis") == 0
        names.append(name)
    assert names == ["2026-02-01", "2026-02-01.2"]
    assert run(folder, "load", str(page)) == 0
    assert list(Library(folder).editions("care-of-testitis")) == ["2026-02-01.2"]
    assert run(folder, "restore-document", "care-of-testitis/2026-02-01") == 0
    assert list(Library(folder).editions("care-of-testitis")) == names


def test_the_bin_is_known_by_the_hash_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """That the bin holds what was just stored is said of the same file under any id, of no other one, and on the page."""
    folder, page = tmp_path / "library", tmp_path / "page.txt"
    page.write_text(PAGE, "utf-8")
    assert run(folder, "load", str(page)) == run(folder, "withdraw", "care-of-testitis") == 0
    capsys.readouterr()
    assert run(folder, "load", "--id", "other", str(page)) == 0
    assert "run restore-document care-of-testitis/2026-02-01" in capsys.readouterr().err
    page.write_text(PAGE.replace("50 mg", "75 mg"), "utf-8")
    assert run(folder, "load", str(page)) == 0
    assert "the bin holds" not in capsys.readouterr().err
    assert run(folder, "withdraw", "other") == 0
    desk, other = Desk(folder, read_file), PAGE.replace("50 mg", "90 mg")
    told = [one.text for text in (PAGE, other) for one in desk.commit((PendingDocument("page.txt", text.encode()),))]
    assert ["withdraw this one and bring back other/2026-02-01" in text for text in told] == [True, False]


def test_the_text_of_an_edition_in_the_bin_is_found_by_its_hash(library_folder: Path) -> None:
    """Also beside a held edition of the same name; the text of the edition that is replaced itself is not asked."""
    library = three(library_folder)
    (first,) = (one.sha256 for one in library.editions("thing").values() if one.name == "three")
    with library.writing():
        withdrawal.withdraw(library, "thing", "three")
        library.add(addition("three", "once more"))
    second = library.editions("thing")["three"].sha256
    found = [text_of(library, sha256, ("thing", "three")) for sha256 in (first, second)]
    assert [one and one.text for one in found] == ["three", None]


def test_the_desk_withdraws_and_brings_back(copy: Path) -> None:
    """The page's way: the list of documents, the bin with its decisions, links that say so."""
    desk = Desk(copy, read_file)
    edition = Library(copy).manifest.current[CITED]
    held = next(one for one in desk.documents() if one.document == CITED)
    assert desk.gone(CITED) == desk.gone("never-heard-of") == ""
    assert desk.withdraw(CITED).done
    assert CITED not in {one.document for one in desk.documents()}
    (gone,) = desk.withdrawn()
    decisions = held.editions[0].decisions
    assert (gone.document, gone.edition, gone.title, gone.decisions) == (CITED, edition, held.title, decisions)
    assert desk.gone(f"{CITED}/{edition}/0123456789abcdef").startswith(f"“{held.title}”, edition {edition}, was withdrawn")
    assert desk.gone(CITING) == ""
    assert isinstance(desk.preview(PendingDocument(document=CITED)), Refusal)
    assert not desk.withdraw(CITED).done
    assert desk.restore(CITED, edition).done
    assert (desk.withdrawn(), desk.gone(CITED)) == ((), "")


def test_what_decisions_on_the_desk_are_about_is_not_taken_away(tmp_path: Path) -> None:
    """The edition they were made in stays until they are committed or thrown away; older ones may go."""
    desk, about = Desk(tmp_path / "library", read_file), PendingDocument(document="care-of-testitis")
    for text in (PAGE.replace("2026", "2025"), PAGE):
        assert desk.commit([PendingDocument("page.txt", text.encode())])[0].done
    assert desk.waiting.decide(about, ('{"n": 1}',)) is None
    before = truth(tmp_path / "library")
    for edition in ("", "2026-02-01"):
        refused = desk.withdraw("care-of-testitis", edition)
        assert (refused.done, "a decision about it that is not committed" in refused.text) == (False, True)
    assert truth(tmp_path / "library") == before
    assert desk.withdraw("care-of-testitis", "2025-02-01").done
    assert desk.waiting.drop("care-of-testitis", ('{"n": 1}',)) is None
    assert desk.withdraw("care-of-testitis").done


def test_decisions_taken_from_a_withdrawn_edition_keep_their_places(copy: Path) -> None:
    """A newer edition's decisions are placed by the text they were made in, also when that lies in the bin."""
    folder = copy / "documents" / CITING / Library(copy).manifest.current[CITING]
    title, _, rest = (folder / "source.txt").read_text("utf-8").partition("\n")
    page = copy.parent / "new.txt"
    page.write_text(f"{title}\nA new paragraph before all else.\n{rest}", "utf-8")
    old = Library(copy).manifest.current[CITING]
    assert run(copy, "load", "--id", CITING, str(page)) == 0
    new = Library(copy).manifest.current[CITING]
    desk = Desk(copy, read_file)
    before = desk.preview(PendingDocument(document=CITING))
    assert desk.withdraw(CITING, old).done
    after = desk.preview(PendingDocument(document=CITING))
    assert (old != new, before) == (True, after)
