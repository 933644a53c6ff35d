"""Decisions on their way from one edition to the next: placed where it is certain, listed with both sentences where not."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from explorer.__main__ import main
from explorer.desk import Desk
from explorer.library import Library
from explorer.view_models.desk import Edit, PendingDocument, Refusal
from explorer.view_models.editions import Settling
from explorer.view_models.preview import Preview
from loaders.reading import read_file
from tests.conftest import CORPUS

PAGE = """Care of testitis

Last updated: 1 February 2026

Drugs

  • Give testamycin 50 mg twice daily to all adults. 7
  • Give placebamol 20 mg once daily to all adults. 7
  • Start ventilation when FVC is below 50 % with symptoms. 8

References

1. Smith A. Testamycin. 2012.
"""
LATER = PAGE.replace("1 February", "1 March")
DOI = "10.1000/a"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk before a library that holds the page, with a link of each 7, a title and a rejected quantity."""
    desk = Desk(tmp_path / "library", read_file)
    draft = PendingDocument("page.txt", PAGE.encode())
    for action, target, words in (("link", "s01-m1", {"doi": DOI}), ("link", "s02-m1", {"doi": "10.1000/b"}),
                                  ("title", "s02", {"title": "Placebamol"}), ("accept", "q01", {})):
        line = desk.edit(draft, Edit(action, target, "Ann", "2026-02-02", "looked up", words))
        assert isinstance(line, str), line
        draft = replace(draft, entries=(*draft.entries, line))
    assert desk.commit([draft])[0].done
    return desk


def seen(desk: Desk, text: str, *entries: str) -> tuple[Preview, PendingDocument]:
    draft = PendingDocument("page.txt", text.encode(), entries=entries)
    found = desk.preview(draft)
    assert isinstance(found, Preview), found
    return found, draft


def linked(shown: Preview, words: str) -> str:
    """What the marker of the statement with these words leads to."""
    (found,) = [one for one in shown.statements if words in one.text]
    return next(one.reading for one in found.items if one.kind == "marker")


def test_both_links_go_to_a_new_edition_though_the_marker_occurs_twice(desk: Desk) -> None:
    """Each use of 7 keeps its own work, with lines put in before, words put in, and the order turned."""
    lines = LATER.replace("50 mg twice daily", "50 mg tablets twice daily").splitlines(keepends=True)
    lines[6], lines[7] = lines[7], lines[6]
    shown, _ = seen(desk, "".join(lines).replace("Drugs\n", "Drugs\n\nWhat to give.\n"))
    assert linked(shown, "testamycin").startswith("7, DOI 10.1000/a")
    assert linked(shown, "placebamol").startswith("7, DOI 10.1000/b")
    assert shown.statements[1].curated_title == "Placebamol"
    assert [(one.deed, one.quote) for one in shown.waiting] == [("accepted quantity", "50 mg twice daily")]


def test_what_was_decided_of_another_dose_waits(desk: Desk) -> None:
    """A sentence with another number is not the one that was decided about: nothing of it is placed, the others are."""
    shown, _ = seen(desk, LATER.replace("50 mg", "500 mg"))
    assert [one.deed for one in shown.waiting] == ["link of marker 7 to DOI 10.1000/a, in", "accepted quantity"]
    assert linked(shown, "placebamol").startswith("7, DOI 10.1000/b")


def test_what_was_decided_under_another_heading_waits(desk: Desk) -> None:
    """The same words under "Drugs to avoid" are not what was decided about; the heading's number does not matter."""
    numbered, _ = seen(desk, LATER.replace("Drugs\n", "2. Drugs\n"))
    assert numbered.waiting == ()
    shown, _ = seen(desk, LATER.replace("Drugs\n", "Drugs to avoid\n"))
    assert len(shown.waiting) == 4
    assert {one.reason for one in shown.waiting} == {"its sentence stands under another heading"}
    assert shown.waiting[0].places[0].text == shown.waiting[0].sentence


def test_what_has_no_place_stands_beside_both_sentences(desk: Desk) -> None:
    """The decision, who made it, its old sentence and the likest new one, each with the words marked; no problem besides."""
    shown, _ = seen(desk, LATER.replace("Give testamycin 50 mg", "Offer testamycin 50 mg"))
    waiting = shown.waiting
    assert [one.deed for one in waiting] == ["link of marker 7 to DOI 10.1000/a, in", "accepted quantity"]
    first = waiting[0]
    assert first.reason == "words of its sentence were replaced or turned"
    assert first.signed == "by Ann on 2026-02-02: looked up"
    assert first.sentence == "Give testamycin 50 mg twice daily to all adults. 7"
    assert first.sentence[first.start:first.end] == "7"
    assert first.places[0].text == "Offer testamycin 50 mg twice daily to all adults. 7"
    assert first.places[0].text[first.places[0].start:first.places[0].end] == "7"
    assert first.places[0].number == 1
    assert not [line for line in shown.problems if "overlay" in line]


def test_a_person_places_it_and_it_waits_no_longer(desk: Desk) -> None:
    """The choice is a line of its own under the old one, tells both deciders, and goes on to the edition after."""
    new = LATER.replace("Give testamycin 50 mg", "Offer testamycin 50 mg")
    shown, draft = seen(desk, new)
    first = shown.waiting[0]
    line = desk.settle(draft, Settling(first.mark, first.places[0].at, "Bob", "2026-03-03", "the same drug"))
    assert isinstance(line, str), line
    written = json.loads(line)
    assert (written["doi"], written["by"], written["settles"]) == (DOI, "Bob", first.mark)
    assert written["ground"] == "the same drug; decided by Ann on 2026-02-02 for another edition: looked up"
    after, draft = seen(desk, new, line)
    assert linked(after, "testamycin").startswith("7, DOI 10.1000/a")
    assert [one.deed for one in after.waiting] == ["accepted quantity"]
    (stored,) = desk.commit([draft])
    assert stored.text.endswith("3 statements; 1 decision of an earlier edition waits for a place")
    assert desk.documents()[0].editions[0].decisions == 5
    third, _ = seen(desk, new.replace("1 March", "1 April").replace("twice daily to all", "twice daily to"))
    assert linked(third, "testamycin").startswith("7, DOI 10.1000/a")
    assert len(third.waiting) == 1


def test_what_holds_no_longer_is_let_go(desk: Desk) -> None:
    """A decision may lapse for an edition: it is told no more there, and its line stays."""
    new = LATER.replace("  • Give testamycin 50 mg twice daily to all adults. 7\n", "")
    shown, draft = seen(desk, new)
    entries: tuple[str, ...] = ()
    for one in shown.waiting:
        line = desk.settle(replace(draft, entries=entries), Settling(one.mark, None, "Bob", "2026-03-03", "no longer given"))
        assert isinstance(line, str), line
        entries = (*entries, line)
    after, draft = seen(desk, new, *entries)
    assert (len(shown.waiting), after.waiting) == (2, ())
    assert desk.commit([draft])[0].text.endswith("2 statements")
    assert desk.documents()[0].editions[0].decisions == 6


@pytest.mark.parametrize(("said", "reason"), [
    (Settling("0" * 16, None, "Bob", "2026-03-03", "why"), "no longer among those"),
    (Settling("", None, " ", "2026-03-03", "why"), "say who decides"),
    (Settling("", None, "Bob", "2026-03-03", " "), "say on what ground"),
    (Settling("", None, "Bob", "tomorrow", "why"), "is not a date"),
    (Settling("", (0, 4), "Bob", "2026-03-03", "why"), "the marker 7 stands there 0 times"),
])
def test_a_choice_that_cannot_be_written_down_is_refused(desk: Desk, said: Settling, reason: str) -> None:
    """Without a name, a ground, a day, or where nothing is to be decided, nothing is written."""
    shown, draft = seen(desk, LATER.replace("Give testamycin 50 mg", "Offer testamycin 50 mg"))
    answer = desk.settle(draft, replace(said, mark=said.mark or shown.waiting[0].mark))
    assert isinstance(answer, Refusal)
    assert reason in answer.text


@pytest.mark.usefixtures("desk")
def test_loading_lists_them_with_their_sentences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`load` and its dry run tell of each decision that waits: what, why, the old sentence, the new ones."""
    path = tmp_path / "page.txt"
    path.write_text(LATER.replace("Give testamycin 50 mg", "Offer testamycin 50 mg"), "utf-8")
    said = ("not carried over: link of marker 7 to DOI 10.1000/a, in “7” by Ann on 2026-02-02: looked up; words of its "
            "sentence were replaced or turned\n"
            "  it stood in: Give testamycin 50 mg twice daily to all adults. 7\n"
            "  perhaps now, statement 1: Offer testamycin 50 mg twice daily to all adults. 7\n")
    for option in (["--dry-run"], []):
        capsys.readouterr()
        assert main(["--library", str(tmp_path / "library"), "load", *option, str(path)]) == 0
        told = capsys.readouterr().err
        assert said in told
        assert "overlay" not in told.replace("they stay in the overlay", "")


def test_every_decision_of_the_corpus_goes_to_an_edition_that_only_gained_lines(tmp_path: Path) -> None:
    """Of all overlays of the corpus no line waits when a paragraph is put in front."""
    folder, total, left = tmp_path / "library", 0, 0
    assert main(["--library", str(folder), "load", str(CORPUS)]) == 0
    desk = Desk(folder, read_file)
    for source in sorted(CORPUS.glob("*/source.txt")):
        document = source.parent.name
        before = desk.preview(PendingDocument(document=document))
        assert isinstance(before, Preview)
        title, _, rest = source.read_text("utf-8").partition("\n")
        place = tmp_path / document
        place.mkdir()
        (place / "source.txt").write_text(f"{title}\nA new paragraph before all else.\n{rest}", "utf-8")
        shutil.copy(source.with_name("meta.toml"), place)
        shown = desk.preview(PendingDocument("source.txt", (place / "source.txt").read_bytes(),
                                             meta=(place / "meta.toml").read_bytes()))
        assert isinstance(shown, Preview)
        assert shown.document == document
        decided = (Library(folder).file(document, before.edition, "curation.jsonl") or b"").count(b"\n")
        total, left = total + decided, left + len(shown.waiting)
        assert [one.decided for one in shown.statements[-5:]] == [one.decided for one in before.statements[-5:]]
    assert (total > 300, left) == (True, 0)
