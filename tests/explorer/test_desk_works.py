"""Bibliographies on the desk: previewed with works, identifiers and problems, and stored."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from explorer.__main__ import main
from explorer.desk import Desk
from explorer.library import Library
from explorer.view_models.desk import PendingDocument, Refusal
from explorer.view_models.preview import Preview, WorksPreview
from tests.conftest import CORPUS

WORKS = [
    {"id": "a", "title": "Trial <i>one</i>", "DOI": "10.1000/A", "issued": {"date-parts": [[2001]]},
     "author": [{"family": "Smith", "given": "A"}], "custom": {"source-type": "primary-study"}},
    {"id": "b", "title": "Review", "PMID": "123", "custom": {"edition": "Edition 2007", "previous": "10.1000/a"}},
    {"id": "c", "title": "Loose"},
    {"id": "d", "title": "Later", "DOI": "10.1000/d", "custom": {"previous": "10.1000/gone"}},
]


def draft(works: object = WORKS, name: str = "cited.csl.json") -> PendingDocument:
    return PendingDocument(name, json.dumps(works).encode())


def seen(desk: Desk, one: PendingDocument) -> WorksPreview:
    found = desk.preview(one)
    assert isinstance(found, WorksPreview), found
    return found


def test_a_bibliography_shows_works_identifiers_and_problems(desk: Desk, tmp_path: Path) -> None:
    """Each work says who, when, of what kind, under which identifier and after which edition; nothing is stored."""
    shown = seen(desk, draft())
    assert (shown.bibliography, shown.status) == ("cited", "new bibliography")
    assert [(one.figure, one.name) for one in shown.counts] == [
        (4, "works"), (2, "DOIs"), (1, "PubMed id"), (2, "later editions")]
    assert [one.title for one in shown.works] == ["Trial one", "Review", "Loose", "Later"]
    assert (shown.works[0].facts, shown.works[0].kind) == ("Smith A · 2001", "primary study")
    assert shown.works[0].identifiers == "DOI 10.1000/a"
    assert shown.works[1].previous == "2001 · Trial one"
    assert (shown.works[2].facts, shown.works[2].kind, shown.works[2].identifiers) == (
        "not stated", "kind not stated", "identifier not stated")
    assert shown.works[3].previous == "10.1000/gone, not held"
    assert [one.rpartition(" (")[2] for one in shown.problems] == ["item 3, c)", "item 4, d)"]
    assert not (tmp_path / "library").exists()


def test_it_is_stored_and_then_unchanged(desk: Desk, tmp_path: Path) -> None:
    """A commit puts its works into the library, beside documents that are stored with it."""
    stored = desk.commit(
        [draft(), PendingDocument("page.txt", b"Care of testitis\n\nDrugs\n\n  - Give testamycin 50 mg daily.\n")]
    )
    assert [one.done for one in stored] == [True, True]
    assert "bibliography cited, 4 works" in stored[0].text
    assert stored[0].statement == ""
    assert set(Library(tmp_path / "library").manifest.bibliographies) == {"cited"}
    assert [(one.name, one.works) for one in desk.bibliographies()] == [("cited", 4)]
    assert seen(desk, draft()).status == "unchanged"
    assert [(one.said, one.doi, one.pmid) for one in desk.known_works()] == [
        ("Later", "10.1000/d", ""), ("Edition 2007 · Review", "", "123"), ("2001 · Trial one", "10.1000/a", "")]
    assert "unchanged" in desk.commit([draft()])[0].text


def test_a_changed_one_says_what_changed(desk: Desk) -> None:
    """New, gone and changed works are told against the bibliography that it would replace."""
    desk.commit([draft()])
    works = [{**WORKS[0], "title": "Trial 1"}, WORKS[1], {"id": "e", "title": "Fresh", "PMID": "9"}]
    shown = seen(desk, draft(works))
    assert shown.status == "changed bibliography"
    assert shown.changes[0] == "against cited in the library: 1 new, 2 gone, 2 the same"
    assert {"new: Fresh", "gone: Loose", "gone: Later", "changed: Trial 1"} == set(shown.changes[1:])


def test_another_bibliography_is_held_against_the_library(desk: Desk) -> None:
    """An identifier under another title is told; an edition before it may be described elsewhere."""
    desk.commit([draft()])
    works = [{"id": "x", "title": "Another name", "DOI": "10.1000/a"},
             {"id": "y", "title": "Next", "DOI": "10.1000/y", "custom": {"previous": "10.1000/d"}}]
    shown = seen(desk, draft(works, "other.csl.json"))
    assert shown.problems == ("the library knows this work as “Trial one” (item 1, x)",)
    assert shown.works[1].previous == "Later"


@pytest.mark.parametrize(("content", "reason"), [
    (b"[", "not JSON"), (b"{}", "CSL-JSON is a list"), (b'[{"id": "a"}]', "title is missing"), (b"", "empty"),
    (b"\x00", "binary"), (b"[" * 100_000, "nested too deeply"),
])
def test_a_faulty_one_is_refused_in_one_line(desk: Desk, content: bytes, reason: str) -> None:
    """Preview and commit say the same, with the name of the file."""
    one = PendingDocument("cited.csl.json", content)
    found = desk.preview(one)
    assert isinstance(found, Refusal)
    assert reason in found.text
    assert "\n" not in found.text
    assert "cited.csl.json" in found.text
    assert not desk.commit([one])[0].done


def test_a_json_list_is_one_and_a_json_object_is_not(desk: Desk) -> None:
    """What a file holds decides where its name leaves it open; a FHIR plan stays a document."""
    assert seen(desk, draft(WORKS, "zotero.json")).bibliography == "zotero"
    found = desk.preview(PendingDocument("plan.json", b'{"resourceType": "PlanDefinition"}'))
    assert not isinstance(found, WorksPreview)


LISTED = json.dumps(WORKS).encode()
NO_LIST = "a JSON list, but no bibliography in CSL-JSON"
FILES = [
    ("zotero.json", LISTED, "zotero"), ("Zotero.CSL.JSON", LISTED, "zotero"),
    ("export.txt", b"\xef\xbb\xbf\n " + LISTED, "export"), ("refs.v2.json", LISTED, "refs-v2"), ("export", LISTED, "export"),
    ("numbers.json", b"[1, 2]", f"numbers.json: {NO_LIST}: an item must be an object, not a number (item 1)"),
    ("plans.json", b'[{"resourceType": "PlanDefinition"}]', f"plans.json: {NO_LIST}: id is missing (item 1)"),
    ("cut.json", b'[{"id": "a"', f"cut.json:1: {NO_LIST}: not JSON"),
    ("one.csl.json", b'{"id": "a"}', "one.csl.json: CSL-JSON is a list of items, not an object"),
    ("graph.json", b'[{"@id": "a"}]', "graph.json: this is JSON-LD"),
    ("plan.json", b'{"resourceType": "Patient"}', "plan.json: this is a FHIR Patient"),
    ("page.txt", b"[1]\n\nContents\n", "page.txt: no statement was found in it"),
]


@pytest.mark.parametrize("case", FILES, ids=[name for name, *_ in FILES])
def test_page_and_command_line_take_the_same_files(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str],
                                                   case: tuple[str, bytes, str]) -> None:
    """What is a bibliography is known by the same rule in both, and what is none is told in the same one line."""
    name, content, told = case
    path = tmp_path / name
    path.write_bytes(content)
    found = desk.preview(PendingDocument(name, content))
    status = main(["--library", str(tmp_path / "library"), "load", "--dry-run", str(path)])
    printed = capsys.readouterr()
    if isinstance(found, WorksPreview):
        assert (found.bibliography, status) == (told, 0)
        assert f"new bibliography {told}, {len(WORKS)} works" in printed.out
        assert main(["--library", str(tmp_path / "library"), "load", str(path)]) == 0
        assert list(Library(tmp_path / "library").manifest.bibliographies) == [told]
    else:
        assert isinstance(found, Refusal)
        assert found.text.startswith(told)
        assert status == 2
        assert printed.err.count("\n") == 1
        assert found.text in printed.err.replace(str(path), name)


def test_a_bibliography_is_not_extracted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where statements are asked of a bibliography, one line says what reads it."""
    path = tmp_path / "zotero.json"
    path.write_bytes(LISTED)
    for more in ([], ["--report"]):
        assert main(["extract", str(path), *more]) == 2
        assert capsys.readouterr().err == (f"python -m explorer: {path}: this is a bibliography, which load reads; "
                                           "load --dry-run says what is in it\n")


def test_the_bundled_one_has_no_problem(desk: Desk) -> None:
    """The bibliography of the corpus is sound by itself."""
    shown = seen(desk, PendingDocument("works.csl.json", (CORPUS / "works.csl.json").read_bytes()))
    assert shown.problems == ()
    assert len(shown.works) == shown.counts[0].figure > 20


def test_a_folder_with_both_gives_both(desk: Desk) -> None:
    """Documents and bibliographies of one folder arrive side by side."""
    arrived = desk.arrived([("x/works.csl.json", draft().content), ("x/a/source.txt", b"Care\n\n  - Give oxygen early.\n")])
    assert [type(desk.preview(one)) for one in arrived] == [WorksPreview, Preview]
