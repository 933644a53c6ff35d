"""Every decision the Library page offers, through the desk into the library: statements, markers, grades, trees, entries."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from explorer.__main__ import main
from explorer.desk import Desk
from explorer.library import Library
from explorer.verification import verify
from explorer.view_models.desk import Edit, EditAction, EditKind, PendingDocument, Refusal
from explorer.view_models.preview import Preview, ReadItem, Tree
from tests.explorer.test_desk import seen

PAGE = """Care of testitis

Last updated: 1 February 2026

Drugs

  • 1.2.1 Give testamycin 50 mg twice daily to all adults. 1
  • Start ventilation when FVC is below 50 % with symptoms, or FVC is below 30 %. (Class I, Level of Evidence: B)
  • In a trial with 959 patients the hazard ratio was 0.80 (95% CI 0.64-0.99). 2

First-line treatment: oral testamycin
    - Give 10 mg daily to children.

See Table 4 for doses.

References

1. Smith A. Testamycin. 2012.
2. Jones B. Ventilation. 2013.
"""
HTML = ("<html><body><h1>Care of testitis</h1><h2>Drugs</h2><ul><li>Give <b>testamycin</b> 50&nbsp;mg daily to adults &amp; "
        "children.</li></ul><p>See Table 4 for doses of <i>oral</i> testamycin.</p></body></html>")


def draft(*lines: str, text: str = PAGE, name: str = "page.txt") -> PendingDocument:
    return PendingDocument(name, text.encode(), entries=lines)


def asked(desk: Desk, one: PendingDocument, action: EditAction, target: str, words: dict[str, str] | None = None,  # noqa: PLR0917
          kind: EditKind = "quantity", tree: Tree | None = None) -> str | Refusal:
    """The line of a decision, or why there is none; in the order in which the form asks."""
    return desk.edit(one, Edit(action, target, "Ann", "2026-11-22", "seen in the table", words or {}, kind, tree))


def after(desk: Desk, one: PendingDocument, action: EditAction, target: str, words: dict[str, str] | None = None,  # noqa: PLR0917
          kind: EditKind = "quantity", tree: Tree | None = None) -> tuple[Preview, PendingDocument]:
    """The preview with the decision written down, which must not be refused, and the draft with its line."""
    line = asked(desk, one, action, target, words, kind, tree)
    assert isinstance(line, str), line
    written = replace(one, entries=(*one.entries, line))
    return seen(desk, written), written


def items(shown: Preview, number: int, kind: str) -> list[ReadItem]:
    return [one for one in shown.statements[number - 1].items if one.kind == kind]


def test_a_whole_statement_is_rejected_and_not_listed_again(desk: Desk) -> None:
    """It leaves the list with all that hangs on it, is painted as taken out, and is told with name and ground."""
    shown, _ = after(desk, draft(), "reject", "s03")
    assert [one.text[:4] for one in shown.statements] == ["Give", "Star", "Give"]
    assert "959" not in [one.text for one in shown.numbers]
    assert not any("hazard ratio" in one.text for one in shown.sentences)
    assert [stroke.text[:10] for stroke in shown.strokes if stroke.kind == "rejected"] == ["In a trial"]
    assert len(shown.taken_out) == 1
    assert shown.taken_out[0].decided == "by Ann on 2026-11-22: seen in the table"
    assert not any("reject" in line for one in shown.statements for line in one.decided)


def test_a_stored_rejection_is_taken_back(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was rejected and stored is listed, comes back by a further line, and the command line reads both lines so."""
    first = seen(desk, draft())
    dose, trial = items(first, 1, "quantity")[0].id, first.statements[2].id
    _, one = after(desk, draft(), "reject", dose)
    _, one = after(desk, one, "reject", trial)
    assert desk.commit([one])[0].done
    held = PendingDocument(document="care-of-testitis")
    shown = seen(desk, held)
    assert [(out.id, out.kind, out.quote[:10], out.whole) for out in shown.taken_out] == [
        ("x1", "quantity", "50 mg twic", False), ("x2", "statement", "In a trial", True)]
    assert {out.decided for out in shown.taken_out} == {"by Ann on 2026-11-22: seen in the table"}
    back, held = after(desk, held, "restore", "x2")
    assert [out.id for out in back.taken_out] == ["x1"]
    assert [one.text for one in back.statements] == [one.text for one in first.statements]
    assert [one.text for one in back.numbers if "50" not in one.text] == [one.text for one in first.numbers]
    assert not [stroke for stroke in back.strokes if stroke.kind == "rejected"]
    assert back.statements[2].decided == ("restore statement by Ann on 2026-11-22: seen in the table",)
    back, held = after(desk, held, "restore", "x1")
    assert items(back, 1, "quantity")[0].reading == items(first, 1, "quantity")[0].reading
    assert desk.commit([held])[0].done
    library = Library(tmp_path / "library")
    overlay = next((tmp_path / "library").glob("documents/*/*/curation.jsonl")).read_text("utf-8")
    assert [json.loads(line)["action"] for line in overlay.splitlines()] == ["reject", "reject", "restore", "restore"]
    assert list(verify(library, lambda _graph: [])) == []
    source = tmp_path / "care" / "source.txt"
    source.parent.mkdir()
    source.write_text(PAGE, "utf-8")
    source.with_name("curation.jsonl").write_text(overlay, "utf-8")
    assert main(["--library", str(tmp_path / "other"), "extract", "--report", str(source)]) == 0
    printed = capsys.readouterr().out
    assert "Taken out by a curator" not in printed
    assert "dose: testamycin 50" in printed


def test_a_rejection_whose_place_is_taken_is_not_taken_back(desk: Desk) -> None:
    """Where something else was added since, the page says so, and nothing is written down."""
    _, one = after(desk, draft(), "reject", "s03")
    words = {"quote": "In a trial with 959 patients", "kind": "evidence"}
    _, one = after(desk, one, "add", "", words, "statement")
    answer = asked(desk, one, "restore", "x1")
    assert answer == Refusal("something else was put in its place since; reject that first")
    assert asked(desk, one, "restore", "x9") == Refusal("this is no longer rejected")


def test_a_rejected_condition_is_named_by_its_leaves(desk: Desk) -> None:
    """A condition has no words of its own: what was taken out, and what is put back, is told by what it is made of."""
    first = seen(desk, draft())
    shown, one = after(desk, draft(), "reject", first.statements[1].conditions[0].id)
    assert [(out.kind, out.quote) for out in shown.taken_out] == [("condition", "below 50 %, symptoms, below 30 %")]
    back, _ = after(desk, one, "restore", "x1")
    assert [known.tree for known in back.statements[1].conditions] == [
        known.tree for known in first.statements[1].conditions]


def test_an_unclaimed_sentence_becomes_a_statement(desk: Desk) -> None:
    """Words that no rule claimed are added by their place, in the section they stand in, and can be curated further."""
    page = PAGE.replace("See Table 4 for doses.", "First-line treatment: oral testamycin\n")
    before = seen(desk, draft())
    words = {"quote": "See Table 4 for doses.", "kind": "information", "deontic": "none"}
    shown, written = after(desk, draft(), "add", "", words, "statement")
    assert len(shown.statements) == len(before.statements) + 1
    new = next(one for one in shown.statements if one.text == "See Table 4 for doses.")
    assert (new.kind, new.rule) == ("Information", "curation")
    title, _ = after(desk, written, "title", new.id, {"title": "Where doses stand"})
    assert any(one.title == "Where doses stand" for one in title.statements)
    answer = asked(desk, draft(text=page), "add", "", {**words, "quote": "oral testamycin"}, "statement")
    assert isinstance(answer, Refusal)
    assert "occurs more than once" in answer.text
    place = str(page.rindex("oral testamycin"))
    shown, _ = after(desk, draft(text=page), "add", "", {**words, "quote": "oral testamycin", "at": place}, "statement")
    assert [one.line for one in shown.statements if one.text == "oral testamycin"] == [page[:int(place)].count("\n") + 1]


def test_kind_force_and_words_of_a_statement_are_edited(desk: Desk) -> None:
    """Only what was changed is written; new words are found around the old ones, mark-up and all."""
    fields = dict(seen(desk, draft()).statements[0].fields)
    line = asked(desk, draft(), "edit", "s01", {**fields, "kind": "evidence", "deontic": "none"}, "statement")
    assert isinstance(line, str)
    assert json.loads(line)["fields"] == {"kind": "evidence", "deontic": "none"}
    html = draft(text=HTML, name="page.html")
    fields = dict(seen(desk, html).statements[0].fields)
    shorter = "testamycin 50 mg daily to adults & children."
    shown, _ = after(desk, html, "edit", "s01", {**fields, "words": shorter}, "statement")
    assert shown.statements[0].text == shorter
    shown, _ = after(desk, html, "add", "", {"quote": "for doses of oral testamycin", "kind": "information"}, "statement")
    assert [one.text for one in shown.statements][1:] == ["for doses of oral testamycin"]
    answer = asked(desk, draft(), "edit", "s01", {**dict(seen(desk, draft()).statements[0].fields)}, "statement")
    assert isinstance(answer, Refusal)
    assert "nothing was changed" in answer.text


def test_markers_are_added_edited_and_rejected(desk: Desk) -> None:
    """A marker is taken out, put back where it stands behind the statement, and given another key."""
    marker = items(seen(desk, draft()), 1, "marker")[0]
    bare, written = after(desk, draft(), "reject", marker.id)
    assert items(bare, 1, "marker") == []
    again, written = after(desk, written, "add", "s01", {"quote": "1", "keys": "1"}, "marker")
    assert [one.reading for one in items(again, 1, "marker")] == ["1, entry 1 of the list, the number printed in the list"]
    changed, _ = after(desk, written, "edit", items(again, 1, "marker")[0].id, {"keys": "2"}, "marker")
    assert items(changed, 1, "marker")[0].reading.startswith("2, entry 2")


def test_grades_are_edited_rejected_and_added(desk: Desk) -> None:
    """A grade is shown with its fields as printed; what is emptied goes."""
    grade = items(seen(desk, draft()), 2, "grade")[0]
    assert grade.fields["class"] == "I"
    shown, _ = after(desk, draft(), "edit", grade.id, {**grade.fields, "class": "", "strength": "strong"}, "grade")
    assert items(shown, 2, "grade")[0].reading == "loe: B, strength: strong"
    bare, written = after(desk, draft(), "reject", grade.id)
    assert items(bare, 2, "grade") == []
    again, _ = after(desk, written, "add", "s02", {"quote": "Class I, Level of Evidence: B", "class": "I"}, "grade")
    assert items(again, 2, "grade")[0].reading == "class: I"


def test_a_quantity_keeps_the_types_of_what_was_not_changed(desk: Desk) -> None:
    """Qualifiers come as lines and go back as what they were; a list of values is parted by semicolons."""
    interval = next(one for one in items(seen(desk, draft()), 3, "quantity") if one.role == "CI")
    assert "level = 95" in interval.fields["qualifiers"]
    words = {**interval.fields, "qualifiers": f"{interval.fields['qualifiers']}\narm = testamycin"}
    line = asked(desk, draft(), "edit", interval.id, words)
    assert isinstance(line, str)
    assert set(json.loads(line)["fields"]) == {"qualifiers"}
    kept = json.loads(line)["fields"]["qualifiers"]
    assert (kept["arm"], str(kept["level"])) == ("testamycin", "95")
    answer = asked(desk, draft(), "edit", interval.id, {**interval.fields, "qualifiers": "arm"})
    assert isinstance(answer, Refusal)
    assert "name = value" in answer.text


def test_an_estimate_is_marked_as_checked_in_a_work(desk: Desk, tmp_path: Path) -> None:
    """The work is named at the estimate, and once stored it leads to it as its result."""
    effect = next(one for one in items(seen(desk, draft()), 3, "quantity") if one.role == "effect")
    shown, written = after(desk, draft(), "result", effect.id, {"doi": "10.1000/X"})
    assert any("checked in DOI 10.1000/x" in one.reading for one in items(shown, 3, "quantity"))
    dose = items(shown, 1, "quantity")[0]
    answer = asked(desk, draft(), "result", dose.id, {"doi": "10.1000/X"})
    assert isinstance(answer, Refusal)
    assert desk.commit([written])[0].done
    graphs = b"".join(Library(tmp_path / "library").graphs().values()).decode()
    assert any("hasResult" in line and "10.1000" in line for line in graphs.split("\n"))


def test_a_condition_is_built_edited_accepted_and_rejected(desk: Desk) -> None:
    """A tree of ids becomes a tree of quotations and comes back as it was drawn, at-least-n and do-not included."""
    shown = seen(desk, draft())
    (condition,) = shown.statements[1].conditions
    leaves = [one.id for one in shown.statements[1].items if one.kind in ("quantity", "criterion")]
    assert len(leaves) == 3
    tree = Tree("at-least", (leaves[0], Tree("all", (leaves[1], leaves[2]))), 1, "start ventilation", "do_not")
    edited, written = after(desk, draft(), "edit", condition.id, tree=tree)
    (made,) = edited.statements[1].conditions
    assert (made.tree.operator, made.tree.n, made.tree.polarity, made.by) == ("at-least", 1, "do_not", "curation")
    assert made.tree.members[0] == leaves[0]
    accepted, _ = after(desk, draft(), "accept", condition.id)
    assert any("accept condition" in line for line in accepted.statements[1].decided)
    bare, written = after(desk, written, "reject", made.id)
    assert bare.statements[1].conditions == ()
    again, _ = after(desk, written, "add", "s02", kind="condition", tree=replace(tree, polarity="do"))
    assert len(again.statements[1].conditions) == 1
    for wrong in (None, Tree("all", ()), Tree("all", ("q99",))):
        assert isinstance(asked(desk, draft(), "edit", condition.id, tree=wrong), Refusal)


def test_entries_of_the_list_are_corrected_added_and_taken_out(desk: Desk) -> None:
    """An identifier typed for an entry is in the list and in the facts; a rejected entry is told as taken out."""
    entry = seen(desk, draft()).references[0]
    shown, _ = after(desk, draft(), "edit", entry.id, {**entry.fields, "doi": "https://doi.org/10.1000/X"}, "reference")
    assert shown.references[0].fields["doi"] == "10.1000/x"
    assert any("edit reference" in line for line in shown.references[0].decided)
    bare, written = after(desk, draft(), "reject", entry.id, kind="reference")
    assert [one.fields["key"] for one in bare.references] == ["2"]
    assert len(bare.taken_out) == 1
    words = {"quote": "1. Smith A. Testamycin. 2012.", "key": "1", "title": "Testamycin", "year": "2012"}
    again, _ = after(desk, written, "add", "", words, "reference")
    assert [one.fields["key"] for one in again.references] == ["1", "2"]


@pytest.mark.parametrize(("edit", "reason"), [(Edit(action, target, "Ann", "2026-11-22", "g", words, kind), reason)
                                              for action, target, words, kind, reason in (
    ("add", "", {"quote": "nowhere", "kind": "evidence"}, "statement", "does not occur in the page"),
    ("add", "", {"quote": "", "kind": "evidence"}, "statement", "quote the words"),
    ("add", "", {"quote": "Drugs", "kind": ""}, "statement", "needs"),
    ("add", "s01", {"quote": "9", "keys": "9"}, "marker", "does not occur"),
    ("add", "s01", {"quote": "adults", "keys": ""}, "marker", "needs"),
    ("add", "q01", {"quote": "x"}, "criterion", "does not fit"),
    ("add", "s01", {"quote": "adults", "label": ""}, "criterion", "needs"),
    ("edit", "c01", {"label": " "}, "criterion", "a criterion has words"),
    ("edit", "s02-g1", {"class": "", "loe": ""}, "grade", "a grade says something"),
    ("edit", "r1", {"year": "soon"}, "reference", "is not a year"),
    ("reject", "c01", {}, "criterion", "a condition needs it"),
    ("title", "r1", {"title": "x"}, "reference", "does not fit"),
)])
def test_what_cannot_be_applied_is_refused_with_its_reason(desk: Desk, edit: Edit, reason: str) -> None:
    """A refusal is one plain line, without names of nodes."""
    answer = desk.edit(draft(), edit)
    assert isinstance(answer, Refusal)
    assert reason in answer.text
    assert "characters" not in answer.text


@pytest.mark.parametrize(("words", "reason"), [
    ({"role": "CI"}, "A confidence interval needs a lower limit."), ({"role": "p-value"}, "A p-value lies between 0 and 1."),
    ({"role": "threshold", "parameter": ""}, "A threshold needs the parameter it limits."),
    ({"unit": "furlongs per week"},
     "A unit is a term of UCUM: known atoms, powers and annotations, joined by points and fraction bars."),
])
def test_what_breaks_a_shape_is_refused_when_it_is_decided(desk: Desk, words: dict[str, str], reason: str) -> None:
    """The shapes are asked before a line is written down, and answer in the words of the shape alone."""
    quantity = items(seen(desk, draft()), 1, "quantity")[0]
    answer = asked(desk, draft(), "edit", quantity.id, {**quantity.fields, **words})
    assert answer == Refusal(reason)


def test_many_decisions_are_stored_and_verified(desk: Desk, tmp_path: Path) -> None:
    """All kinds of decisions together make a library that verifies, and reading it again says the same."""
    one = draft()
    shown, one = after(desk, one, "edit", "s01", {"kind": "evidence", "deontic": "none"}, "statement")
    shown, one = after(desk, one, "add", "", {"quote": "See Table 4 for doses.", "kind": "information"}, "statement")
    shown, one = after(desk, one, "reject", shown.statements[3].id)
    shown, one = after(desk, one, "edit", "r1", {"doi": "10.1000/x"}, "reference")
    shown, one = after(desk, one, "link", items(shown, 1, "marker")[0].id, {"pmid": "123"})
    assert desk.commit([one])[0].done
    library = Library(tmp_path / "library")
    assert list(verify(library, lambda _graph: [])) == []
    again = seen(desk, draft())
    assert again.status == "unchanged"
    assert [one.text for one in again.statements] == [one.text for one in shown.statements]


def test_the_last_statement_stays(desk: Desk) -> None:
    """An edition without a statement says nothing, so the last one cannot be rejected."""
    one = draft(text="Care of testitis\n\nDrugs\n\n  • Give testamycin 50 mg twice daily.\n")
    assert asked(desk, one, "reject", "s01") == Refusal("An edition has at least one statement.")


def test_each_phase_is_told_once_and_in_order(tmp_path: Path) -> None:
    """Reading in a child tells reading, rules and shapes; what is remembered tells nothing; storing is told at commit."""
    desk, told = Desk(tmp_path / "library"), list[str]()
    assert isinstance(desk.preview(draft(), told.append), Preview)
    assert told == ["read", "rules", "shapes"]
    desk.preview(draft(), told.append)
    assert len(told) == 3
    phases: list[tuple[int, str]] = []
    desk.commit([draft(), draft(text=PAGE.replace("testitis", "otheritis"))], lambda at, phase: phases.append((at, phase)))
    assert [phase for at, phase in phases if at == 0] == ["store"]
    assert [phase for at, phase in phases if at == 1] == ["read", "rules", "shapes", "store"]


def test_what_the_system_separates_is_told(tmp_path: Path) -> None:
    """The desk says what the reading child is kept from, as the child itself found it."""
    from loaders.sandbox import kept_from

    kept = Desk(tmp_path / "library").confinement()
    assert (kept.network, kept.memory) == (kept_from().network, kept_from().memory)


def test_the_forms_know_every_word_of_the_record() -> None:
    """What can be chosen on the page is what the record can hold, and what can be typed is what the overlay takes."""
    from typing import get_args

    from explorer.desk.overlay_lines import TARGETS
    from explorer.views import curating_fields as forms
    from loaders.bibliography.work import SourceType
    from loaders.curation import FIELDS
    from loaders.record import Comparator, DeonticForce, Role, StatementKind

    assert set(forms.KINDS) == set(get_args(StatementKind))
    assert set(forms.FORCES) == set(get_args(DeonticForce))
    assert set(forms.ROLES) == set(get_args(Role))
    assert set(forms.COMPARATORS) - {""} == set(get_args(Comparator))
    assert set(forms.SOURCES) == set(get_args(SourceType))
    assert {kind: {one.name for one in inputs} for kind, inputs in forms.INPUTS.items() if inputs} == {
        kind: FIELDS[target] for kind, target in TARGETS.items() if kind != "condition"}
