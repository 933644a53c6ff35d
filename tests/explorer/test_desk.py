"""The desk: what is shown, written down and stored, on a library folder of the test's own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.__main__ import main
from explorer.desk import Desk, highlights, label
from explorer.desk.reading import LONGEST
from explorer.evidence import Evidence
from explorer.library import Library
from explorer.view_models.desk import Edit, PendingDocument, Refusal
from explorer.view_models.preview import Preview, ReadItem, ReadStatement
from explorer.views.markup import CONTROLS
from loaders.readers.format import TypedFile
from loaders.reading import Reading, read_file
from tests.conftest import CORPUS

PAGE = """Care of testitis

Last updated: 1 February 2026

Drugs

  • Give testamycin 50 mg twice daily to all adults. 1
  • Start ventilation when FVC is below 50 % or symptoms are present. 2
  • In a trial with 959 patients one dose was enough.

References

1. Smith A. Testamycin. 2012.
2. Jones B. Ventilation. 2013.
"""
HOSTILE_NAMES = (
    "../../app.py", "..\\..\\app.py", "C:\\x", "/etc/passwd", "a\x00b.txt", "x" * 300 + ".txt", "..", ".", "", "\n",
    "~/.bashrc", "con", "a/" * 200, "\u202etxt.exe", "<img src=x>.txt", "-rf", "source.txt", "%2e%2e%2f",
)


def draft(text: str = PAGE, name: str = "page.txt", *entries: str) -> PendingDocument:
    return PendingDocument(name, text.encode(), entries=entries)


def seen(desk: Desk, one: PendingDocument) -> Preview:
    found = desk.preview(one)
    assert isinstance(found, Preview), found
    return found


def item(shown: Preview, kind: str) -> ReadItem:
    return next(one for statement in shown.statements for one in statement.items if one.kind == kind)


def decided(desk: Desk, one: PendingDocument, action: str, target: str, **words: str) -> str:
    line = desk.edit(one, Edit(action, target, "Ann", "2026-11-22", "seen in the table", words))  # type: ignore[arg-type]
    assert isinstance(line, str), line
    return line


def refused(desk: Desk, one: PendingDocument, action: str, target: str, **words: str) -> str:
    answer = desk.edit(one, Edit(action, target, "Ann", "2026-11-22", "seen in the table", words))  # type: ignore[arg-type]
    assert isinstance(answer, Refusal), answer
    return answer.text


def statement(shown: Preview, number: int) -> ReadStatement:
    return shown.statements[number - 1]


def files(root: Path) -> Iterator[Path]:
    return (path for path in root.rglob("*") if path.is_file())


def test_a_preview_shows_everything_and_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    """Statements, markers, quantities and what no rule claimed are there; nothing is written anywhere."""
    shown = seen(desk, draft())
    assert (shown.document, shown.edition, shown.status) == ("care-of-testitis", "2026-02-01", "new document")
    assert [one.number for one in shown.statements] == [1, 2, 3]
    assert [loose.text for loose in shown.numbers] == ["959"]
    assert item(shown, "quantity").reading == "testamycin 50\N{NO-BREAK SPACE}mg × 2 a day"
    assert item(shown, "marker").reading == "1, entry 1 of the list, the number printed in the list"
    assert not list(files(tmp_path))


def test_the_painted_text_is_the_source(desk: Desk) -> None:
    """The strokes hold the text from beginning to end, and each ink lies on the words it is about."""
    shown = seen(desk, draft())
    words = "".join("".join(stroke.text.split()) for stroke in shown.strokes)
    assert words == "".join(PAGE.replace("•", "").split())
    first = next(stroke for stroke in shown.strokes if stroke.number == 1)
    assert [(first.text[ink.start:ink.end], ink.kind, ink.sign) for ink in first.inks] == [
        ("50 mg twice daily", "quantity", "D"), ("1", "marker", "")]


def test_emphasis_is_painted_as_it_is_seen(desk: Desk) -> None:
    """Asterisks and entities of a text file are no part of the painted words, nor of the words around what is listed."""
    page = "# Care\n\n**Give** testamycin **5 mg** if R&amp;D &lt; **0.7**. In **959** people (**RR 0.7**) it helped.\n"
    shown = seen(desk, draft(page, "care.md"))
    assert [stroke.text.strip() for stroke in shown.strokes] == [
        "Care", "Give testamycin 5 mg if R&D < 0.7.", "In 959 people (RR 0.7) it helped."]
    inked = [stroke.text[ink.start:ink.end] for stroke in shown.strokes for ink in stroke.inks]
    assert inked == ["5 mg", "< 0.7", "959", "0.7"]
    assert "*" not in shown.numbers[0].after


@pytest.mark.parametrize(("action", "kind", "words", "check"), [
    ("title", "", {"title": "Testamycin for all"}, lambda shown: statement(shown, 1).title == "Testamycin for all"),
    ("accept", "", {}, lambda shown: statement(shown, 1).decided),
    ("accept", "quantity", {}, lambda shown: statement(shown, 1).decided),
    ("edit", "quantity", {"unit": "mg/d"}, lambda shown: "50\u00a0mg/" in item(shown, "quantity").reading),
    ("edit", "criterion", {"label": "any symptoms"}, lambda shown: item(shown, "criterion").reading == "any symptoms"),
    ("reject", "quantity", {}, lambda shown: not [i for i in statement(shown, 1).items if i.kind == "quantity"]),
    ("link", "marker", {"doi": "https://doi.org/10.1000/X"}, lambda shown: "DOI 10.1000/x" in item(shown, "marker").reading),
    ("link", "marker", {"pmid": "123"}, lambda shown: "PMID 123, matched by a curator" in item(shown, "marker").reading),
])
def test_a_decision_shows_in_the_next_preview(desk: Desk, action: str, kind: str, words: dict[str, str],
                                              check: Callable[[Preview], object]) -> None:
    """Each action becomes one overlay line, and the preview with that line shows its effect."""
    shown = seen(desk, draft())
    line = decided(desk, draft(), action, item(shown, kind).id if kind else "s01", **words)
    assert json.loads(line)["by"] == "Ann"
    assert check(seen(desk, draft(PAGE, "page.txt", line)))
    assert not check(shown)


def test_a_quantity_is_added_by_quoting_its_words(desk: Desk) -> None:
    """Words that stand once in the statement become a quantity; its number may be spelt as a word."""
    line = decided(desk, draft(), "add", "s03", quote="one dose", role="dose", value="1", parameter="testamycin")
    entry = json.loads(line)
    assert entry["fields"]["value"] == {"value": "1", "printed": "one"}
    shown = seen(desk, draft(PAGE, "page.txt", line))
    assert [one.quote for one in statement(shown, 3).items if one.kind == "quantity"] == ["one dose"]
    assert item(shown, "quantity").by != "curation"
    line = decided(desk, draft(), "add", "s03", quote="959 patients", role="rate", value="959")
    assert seen(desk, draft(PAGE, "page.txt", line)).numbers == ()


@pytest.mark.parametrize(("action", "target", "words", "reason"), [
    ("add", "s03", {"quote": "17 patients", "role": "rate", "value": "17"}, "does not occur in the statement"),
    ("add", "s03", {"quote": "a", "role": "rate", "value": "1"}, "occurs more than once"),
    ("add", "s03", {"quote": "", "role": "rate", "value": "1"}, "quote the words"),
    ("add", "s03", {"quote": "959 patients", "role": "rate", "value": "958"}, "does not occur in it"),
    ("add", "s03", {"quote": "959 patients", "role": "rate"}, "either a value"),
    ("add", "s01", {"quote": "50 mg twice daily", "role": "dose", "value": "50"}, "read there already"),
    ("edit", "q01", {"value": "60"}, "does not occur in it"),
    ("edit", "q01", {"value": "many"}, "is not a number"),
    ("edit", "q01", {"value": "50", "unit": "mg"}, "nothing was changed"),
    ("edit", "q01", {"unit": "g"}, "name a unit, they name its own"),
    ("edit", "q01", {"role": "nonsense"}, "is not one of"),
    ("title", "s01", {"title": " "}, "title must be text"),
    ("title", "s99", {"title": "x"}, "no longer in what was read"),
    ("link", "s01-m1", {}, "needs doi or pmid"),
    ("link", "s01-m1", {"doi": "not a doi"}, "doi"),
    ("link", "s01", {"doi": "10.1/x"}, "does not fit"),
    ("reject", "", {}, "no longer in what was read"),
])
def test_a_decision_without_effect_is_refused_with_its_reason(desk: Desk, action: str, target: str, words: dict[str, str],
                                                              reason: str) -> None:
    """What would change nothing, or say what the text does not, is refused in one line."""
    said = refused(desk, draft(), action, target, **words)
    assert reason in said.lower() or reason in said
    assert "\n" not in said


@pytest.mark.parametrize(("by", "on", "ground", "reason"), [
    (" ", "2026-11-22", "g", "who decides"), ("Ann", "2026-11-22", "", "what ground"),
    ("Ann", "22.11.2026", "g", "not a date")])
def test_a_decision_needs_name_day_and_ground(desk: Desk, by: str, on: str, ground: str, reason: str) -> None:
    """Without who, when and why nothing is written down."""
    answer = desk.edit(draft(), Edit("title", "s01", by, on, ground, {"title": "x"}))
    assert isinstance(answer, Refusal)
    assert reason in answer.text


def test_the_same_decision_twice_is_refused(desk: Desk) -> None:
    """A second line in the same words says nothing new."""
    line = decided(desk, draft(), "title", "s01", title="x")
    assert "already" in refused(desk, draft(PAGE, "page.txt", line), "title", "s01", title="x")


def test_a_commit_stores_publishes_and_is_found(desk: Desk, tmp_path: Path) -> None:
    """Source and overlay lie in the library, the statement is in the new snapshot with its short title."""
    line = decided(desk, draft(), "title", "s01", title="Testamycin for all")
    (stored,) = desk.commit([draft(PAGE, "page.txt", line)])
    assert stored.done
    library = Library(tmp_path / "library")
    assert library.file("care-of-testitis", "2026-02-01", "curation.jsonl") == f"{line}\n".encode()
    evidence = Evidence(library.store(), library.source_text, library.snapshot() / "search.sqlite", library.file)
    assert evidence.has(stored.statement)
    assert evidence.search("testamycin").hits[0].title == "Testamycin for all"
    assert seen(desk, draft()).status == "unchanged"


def test_a_held_document_is_curated_the_same_way(desk: Desk, tmp_path: Path) -> None:
    """The current edition is opened, gets a decision, and keeps meta data and earlier decisions."""
    root = tmp_path / "library"
    assert main(["--library", str(root), "load", str(CORPUS / "ean-2024-als")]) == 0
    held = PendingDocument(document="ean-2024-als")
    shown = seen(desk, held)
    assert shown.status == "unchanged"
    before = {name: (root / "documents/ean-2024-als" / shown.edition / name).read_bytes() for name in (
        "source.txt", "meta.toml", "curation.jsonl")}
    line = decided(desk, held, "title", "s02", title="Half the dose")
    assert seen(desk, replace(held, entries=(line,))).status == "new decisions"
    (stored,) = desk.commit([replace(held, entries=(line,))])
    assert stored.done, stored
    folder = root / "documents/ean-2024-als" / shown.edition
    assert (folder / "curation.jsonl").read_bytes() == before["curation.jsonl"] + f"{line}\n".encode()
    assert (folder / "source.txt").read_bytes() == before["source.txt"]
    assert (folder / "meta.toml").read_bytes() == before["meta.toml"]
    assert next(one for one in desk.documents() if one.document == "ean-2024-als").editions[0].decisions == 17


def test_the_file_of_a_held_document_keeps_what_was_said_of_it(desk: Desk, tmp_path: Path) -> None:
    """Uploading a file that the library holds finds its document, and does not empty its meta data."""
    assert main(["--library", str(tmp_path / "library"), "load", str(CORPUS / "ean-2024-als")]) == 0
    upload = PendingDocument("other.txt", (CORPUS / "ean-2024-als" / "source.txt").read_bytes())
    shown = seen(desk, upload)
    assert (shown.document, shown.status) == ("ean-2024-als", "unchanged")
    assert desk.commit([upload])[0].done
    meta = Library(tmp_path / "library").file("ean-2024-als", shown.edition, "meta.toml")
    assert meta
    assert b"licence" in meta


def test_a_document_folder_comes_with_meta_and_decisions(desk: Desk) -> None:
    """What lies in the folder of a source goes with it, whatever the folders are called; other files are drafts."""
    folder = CORPUS / "ean-2024-als"
    given_files = [(f"../x/ean/{path.name}", path.read_bytes()) for path in sorted(folder.iterdir())]
    drafts = desk.arrived([*given_files, ("y/page.txt", PAGE.encode()), ("y/README.md", b"# about")])
    assert [one.name for one in drafts] == ["source.txt", "page.txt"]
    shown = seen(desk, drafts[0])
    assert shown.document == "ean-2024-als"
    assert shown.statements[0].curated_title == "Riluzole for all, for life"
    assert drafts[1].meta == b""


def test_a_new_edition_says_what_changes(desk: Desk) -> None:
    """A changed file under a later date is compared, statement by statement, with the current edition."""
    desk.commit([draft()])
    later = PAGE.replace("1 February 2026", "1 March 2026").replace("to all adults", "to nobody")
    shown = seen(desk, draft(later))
    assert shown.status == "new edition"
    assert shown.changes == (
        "against 2026-02-01: 1 changed, 2 the same", "changed: Give testamycin 50 mg twice daily to [all adults → nobody].",
        "  changed statement: population: all adults → none")
    earlier = PAGE.replace("1 February 2026", "1 January 2020")
    assert seen(desk, draft(earlier)).status == "older edition, does not become current"


def test_decisions_go_on_to_a_new_edition_and_those_that_no_longer_fit_are_told(desk: Desk) -> None:
    """The overlay of the last edition is anchored anew where its sentence stands; the rest waits for a place, not lost."""
    lines = tuple(decided(desk, draft(), "title", name, title=f"title {name}") for name in ("s01", "s02"))
    desk.commit([draft(PAGE, "page.txt", *lines)])
    later = draft(PAGE.replace("1 February 2026", "1 March 2026").replace("to all adults", "to nobody"))
    shown = seen(desk, later)
    assert statement(shown, 2).curated_title == "title s02"
    assert [(one.line, one.reason) for one in shown.waiting] == [(1, "words of its sentence were replaced or turned")]
    assert desk.commit([later])[0].done
    assert desk.documents()[0].editions[0].decisions == 2


def test_one_refused_draft_does_not_stop_the_others(desk: Desk, tmp_path: Path) -> None:
    """Of three drafts the unreadable one is named and the others are stored."""
    stored = desk.commit(
        [draft(), PendingDocument("bad.txt", b"\x00\x01"), draft(PAGE.replace("testitis", "otheritis"), "b.txt")]
    )
    assert [one.done for one in stored] == [True, False, True]
    assert stored[1].text.startswith("bad.txt: not stored. bad.txt: binary")
    assert set(Library(tmp_path / "library").manifest.documents) == {"care-of-testitis", "care-of-otheritis"}


def test_a_library_in_use_refuses_in_one_line(desk: Desk, tmp_path: Path) -> None:
    """While another process writes, nothing is stored and the reason is said."""
    with Library(tmp_path / "library").writing():
        (stored,) = desk.commit([draft()])
    assert not stored.done
    assert "in use by another process" in stored.text


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_no_name_is_a_path(name: str, tmp_path: Path) -> None:
    """Whatever a file is called, it is stored inside the library under names of ours, and nothing else is written."""
    desk = Desk(tmp_path / "deep" / "library", read_file)
    (one,) = desk.arrived([(name, PAGE.encode())])
    assert "/" not in one.name
    assert "\\" not in one.name
    (stored,) = desk.commit([one])
    assert stored.done, stored
    assert {path.relative_to(tmp_path).parts[:2] for path in files(tmp_path)} == {("deep", "library")}
    folder = tmp_path / "deep" / "library" / "documents" / "care-of-testitis" / "2026-02-01"
    assert {path.name for path in folder.iterdir()} == {"source.txt", "meta.toml", "report.json"}


@pytest.mark.parametrize("title", ["../../evil", "..", "/", "a" * 300, "\\x"])
def test_no_title_or_id_is_a_path(title: str, desk: Desk, tmp_path: Path) -> None:
    """What a file says of its own id and title cannot lead out of the library either."""
    upload = PendingDocument(
        "source.txt", PAGE.encode(), meta=f"id = {json.dumps(title)}\ntitle = {json.dumps(title)}\n".encode()
    )
    (stored,) = desk.commit([upload])
    assert {path.relative_to(tmp_path).parts[0] for path in files(tmp_path)} <= {"library"}
    assert stored.done is False or "/" not in stored.document


@given(st.text(max_size=400))
def test_every_label_is_short_and_one_line(name: str) -> None:
    """A label has no separator, no control or format character, and at most so many characters."""
    shown = label(name)
    assert 0 < len(shown) <= LONGEST
    assert not set("/\\\n\x00") & set(shown)
    assert not CONTROLS.search(shown)
    assert shown not in {".", ".."}


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"%PDF-1.7 broken", b"PK\x03\x04 broken", b"x\n", b"\xff" * 99])
def test_unreadable_files_are_one_line_in_a_child_too(content: bytes, tmp_path: Path) -> None:
    """Read as uploads are, in a confined process, a broken file ends as one line with its name."""
    found = Desk(tmp_path / "library").preview(PendingDocument("page.txt", content))
    assert isinstance(found, Refusal)
    assert found.text.startswith("page.txt: ")
    assert "\n" not in found.text


def test_a_child_reads_the_same(tmp_path: Path) -> None:
    """What is read in the confined process is what is read in this one."""
    assert seen(Desk(tmp_path / "library"), draft()) == seen(Desk(tmp_path / "library", read_file), draft())


@pytest.mark.parametrize("lines", [b"not json\n", b"\xff\n", b'{"action": "title"}\n'])
def test_faulty_decisions_that_come_along_are_refused(desk: Desk, lines: bytes) -> None:
    """A curation.jsonl that cannot be read is named; the file is not loaded without it in silence."""
    found = desk.preview(PendingDocument("source.txt", PAGE.encode(), overlay=lines))
    assert isinstance(found, Refusal)
    assert "curation.jsonl" in found.text


def test_a_file_is_read_once_however_often_it_is_shown(tmp_path: Path) -> None:
    """Drawing the page again must not start a child again."""
    times: list[str] = []

    def counting(found: TypedFile, *, told: Callable[[str], None]) -> Reading:
        times.append(found.file.name)
        return read_file(found, told)

    desk = Desk(tmp_path / "library", counting)
    for _ in range(3):
        seen(desk, draft())
    decided(desk, draft(), "title", "s01", title="x")
    assert times == ["page.txt"]


def test_every_role_has_a_sign_of_its_own() -> None:
    """No two kinds of quantity carry the same letter."""
    assert len(set(highlights.SIGNS.values())) == len(highlights.SIGNS) == 9


def test_the_library_is_looked_at_anew(desk: Desk, tmp_path: Path) -> None:
    """A document that came from elsewhere meanwhile is listed, and a preview follows the library."""
    assert desk.documents() == ()
    Desk(tmp_path / "library", read_file).commit([draft()])
    assert [one.title for one in desk.documents()] == ["Care of testitis"]
    assert seen(desk, draft()).status == "unchanged"
