"""The Library page's other forms: trees of conditions, entries of the list, what was missed, bibliographies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from desked import REFERENCES, SEEN, STATEMENTS, TEXT, TREE, WORKS, Desked
from hypothesis import given
from hypothesis import strategies as st
from samples import HOSTILE
from streamlit.testing.v1 import AppTest
from test_library_page import UPLOAD, button, field, held, html, keys, opened, uploaded, written

from explorer.view_models.desk import Edit, PendingDocument, Phase
from explorer.view_models.preview import Tree
from explorer.views import curating_tree, progress, works
from explorer.views.markup import TAGS, element
from ontology.ground.confinement import Confinement

LEAVES = {"q1": "FVC < 80 %", "q2": "17", "c1": "NIV"}


def statement(desk: Desked, action: str, what: str = "", number: str = "1") -> AppTest:
    """The form of a statement with an action, and what it is about, chosen."""
    app = opened(desk, {UPLOAD: PendingDocument("als.txt", b"x")}, node=UPLOAD, statement=number)
    app.segmented_control(key="curate-action").set_value(action).run()
    if what:
        field(app, "What").set_value(what).run()
    assert not app.exception
    return app


def signed(app: AppTest, desk: Desked) -> Edit:
    """The decision that reaches the desk once the form is signed and sent."""
    field(app, "Your name").set_value("Ann")
    field(app, "On what ground").set_value("the table")
    written(app)
    return desk.edits[-1]


def multiselect(app: AppTest, label: str) -> Any:
    return next(each for each in app.multiselect if each.label == label)


def test_a_condition_is_shown_as_nested_sentences() -> None:
    """The statement shows what must hold, group within group, and who read it so."""
    shown = html(opened(drafts={UPLOAD: PendingDocument("als.txt", b"x")}, node=UPLOAD, statement="1"))
    assert "start NIV, if <strong>any of</strong>" in shown
    assert '<span class="gx-word">all of</span><ul><li>FVC &lt; 80 %</li><li>NIV</li></ul>' in shown
    assert "Condition · rule clause" in shown


def test_words_not_recognised_stand_under_their_statement_as_text() -> None:
    """What nothing was read of is told in brackets on a line each, escaped; a statement without such words has none."""
    one, other = (html(opened(drafts={UPLOAD: PendingDocument("als.txt", b"x")}, node=UPLOAD, statement=number))
                  for number in ("1", "2"))
    assert '<li><span class="gx-lost gx-opens gx-closes">unless clarithromycin is taken</span></li>' in other
    assert str(element("span", "gx-lost gx-opens gx-closes", HOSTILE[0])) in other
    assert "Not recognised" not in one


def test_the_form_of_a_condition_starts_with_the_tree_that_was_read() -> None:
    """Sent as it is, the form gives the same tree: group by group, action and polarity."""
    desk = Desked()
    app = statement(desk, "edit", "k2")
    assert field(app, "The whole").value == "any"
    assert multiselect(app, "Members of the whole").value == ["#1", "q2"]
    assert multiselect(app, "Members of group 1").value == ["q1", "c1"]
    edit = signed(app, desk)
    assert (edit.action, edit.target, edit.kind, edit.tree) == ("edit", "k2", "condition", TREE)


def test_operator_members_action_and_polarity_can_be_changed() -> None:
    """Each change shows in the sentence at once, before anything is written down."""
    desk = Desked()
    app = statement(desk, "edit", "k2")
    field(app, "The whole").set_value("at-least").run()
    next(each for each in app.number_input if each.label == "n").set_value(2).run()
    multiselect(app, "Members of group 1").set_value(["q1"]).run()
    field(app, "What it decides about").set_value("refer").run()
    app.segmented_control[-1].set_value("do_not").run()
    assert "do not refer, if <strong>at least 2 of</strong>" in html(app)
    assert signed(app, desk).tree == Tree("at-least", (Tree("all", ("q1",)), "q2"), 2, "refer", "do_not")


def test_groups_come_and_go() -> None:
    """A new group is told to be in nothing until it is a member; a removed one is taken out of all others."""
    desk = Desked()
    app = statement(desk, "edit", "k2")
    next(each for each in app.button if each.label == "Add a group").click().run()
    assert "In nothing yet: Group 2." in html(app)
    multiselect(app, "Members of group 1").set_value(["q1", "#2"]).run()
    multiselect(app, "Members of group 2").set_value(["c1"]).run()
    assert "In nothing yet" not in html(app)
    next(each for each in app.button if each.label == "Remove the last group").click().run()
    assert multiselect(app, "Members of group 1").value == ["q1"]
    assert signed(app, desk).tree == Tree("any", (Tree("all", ("q1",)), "q2"), 0, "start NIV")


def test_a_condition_is_added_from_what_was_read() -> None:
    """An empty tree is filled; where nothing was read that could be a member, words say so."""
    desk = Desked()
    app = statement(desk, "add", "condition")
    multiselect(app, "Members of the whole").set_value(["c1", "q1"]).run()
    edit = signed(app, desk)
    assert (edit.action, edit.target, edit.kind, edit.tree) == ("add", "s1", "condition", Tree("all", ("c1", "q1")))
    bare = statement(Desked(), "add", "condition", "2")
    assert "Add those first." in html(bare)
    assert not [key for key in keys(bare) if key and key.startswith("send-")]


LEAF = st.sampled_from(sorted(LEAVES))


def grown(members: st.SearchStrategy[Any]) -> st.SearchStrategy[Tree]:
    return st.builds(lambda operator, inner: Tree(operator, tuple(inner), 1 if operator == "at-least" else 0),
                     st.sampled_from(["all", "any", "at-least"]), st.lists(members, min_size=1, max_size=3))


@given(grown(st.recursive(LEAF, grown, max_leaves=6)), st.text(max_size=5), st.sampled_from(["do", "do_not"]))
def test_any_tree_survives_the_form(tree: Tree, action: str, polarity: Any) -> None:
    """Laid out as groups and put together again, a tree is what it was, and its sentence is sound."""
    groups = curating_tree.flat(tree)
    assert all(int(one[1:]) > at for at, (_, _, members) in enumerate(groups) for one in members if one.startswith("#"))
    back = curating_tree.grown(groups, action, polarity)
    assert (back.operator, back.members, back.n, back.action) == (tree.operator, tree.members, tree.n, action)
    assert "None" in action or "None" not in str(curating_tree.sentence(back, LEAVES))


def test_an_entry_of_the_list_is_picked_and_corrected() -> None:
    """The list stands below the statements; an entry shows its facts and takes accept, correct and reject."""
    desk = Desked()
    app = opened(desk, {UPLOAD: PendingDocument("als.txt", b"x")}, node=UPLOAD)
    button(app, "entry-1").click().run()
    assert "Entry 1 of the reference list" in html(app)
    assert REFERENCES[0].decided[0] in html(app)
    app.segmented_control(key="curate-entry").set_value("edit").run()
    field(app, "DOI").set_value("10.1000/x")
    edit = signed(app, desk)
    assert (edit.action, edit.target, edit.kind, edit.words["doi"]) == ("edit", "r1", "reference", "10.1000/x")
    assert edit.words["title"] == "Smith"


@pytest.mark.parametrize(("picked", "control", "what"), [("1", "curate-action", "s1"), ("r1", "curate-entry", "")])
def test_what_was_taken_out_is_no_longer_open(picked: str, control: str, what: str) -> None:
    """After a statement or entry is rejected nothing is picked, for its number now means another."""
    desk = Desked()
    app = opened(desk, {UPLOAD: PendingDocument("als.txt", b"x")}, node=UPLOAD, statement=picked)
    app.segmented_control(key=control).set_value("reject").run()
    if what:
        field(app, "What").set_value(what).run()
    assert signed(app, desk).action == "reject"
    assert "statement" not in app.query_params
    assert "Pick a statement in the list" in html(app)


def test_what_was_missed_is_added_from_the_list_of_unclaimed_sentences() -> None:
    """A sentence that no rule claimed fills the form and gives its place; words of one's own give none."""
    desk = Desked()
    app = opened(desk, {UPLOAD: PendingDocument("als.txt", b"x")}, node=UPLOAD)
    field(app, "Which words").set_value("99").run()
    assert field(app, "Words in the text").value == "Give oxygen."
    field(app, "Kind").set_value("evidence")
    edit = signed(app, desk)
    assert (edit.action, edit.target, edit.kind) == ("add", "", "statement")
    assert dict(edit.words) == {"quote": "Give oxygen.", "at": "99", "kind": "evidence", "deontic": "none", "population": ""}
    next(each for each in app.selectbox if each.key == "add-on-page").set_value("reference").run()
    field(app, "Words in the text").set_value("Jones B.")
    field(app, "Title").set_value("Air")
    edit = signed(app, desk)
    assert (edit.kind, edit.words["quote"], edit.words["title"]) == ("reference", "Jones B.", "Air")
    assert "at" not in edit.words


@pytest.mark.parametrize(("action", "target"), [("link", "s1-m1"), ("result", "q2")])
def test_a_known_work_fills_the_identifiers(action: str, target: str) -> None:
    """A work that the library describes is picked by its edition; what is typed instead still counts."""
    desk = Desked()
    app = statement(desk, action)
    field(app, "Known work").set_value(0).run()
    assert (field(app, "DOI").value, field(app, "PMID").value) == ("10.1/r", "22")
    field(app, "PMID").set_value("23")
    edit = signed(app, desk)
    assert (edit.action, edit.target, dict(edit.words)) == (action, target, {"doi": "10.1/r", "pmid": "23"})


def test_what_was_taken_out_is_told() -> None:
    """Beside the text stands what people rejected as a whole, and in the text it is crossed out."""
    app = opened(drafts={UPLOAD: PendingDocument("als.txt", b"x")}, node=UPLOAD)
    assert "Taken out" in html(app)
    assert "<img" not in html(app)


def test_what_was_taken_out_can_be_put_back() -> None:
    """Each rejection stands there with its words, name, day and ground; one that is picked is put back by a decision."""
    desk = Desked()
    app = opened(desk, node="als")
    assert "quantity “17 people”" in html(app)
    assert "by Ann on 2026-11-22: no dose" in html(app)
    field(app, "Put back").set_value("x2").run()
    assert "That it was taken out stays written down." in html(app)
    assert not [each for each in app.expander if each.label == "Add what was missed"]
    edit = signed(app, desk)
    assert (edit.action, edit.target, edit.by, edit.ground) == ("restore", "x2", "Ann", "the table")
    assert len(held(app)["als"].entries) == 1
    assert field(app, "Put back").value == ""
    assert [each for each in app.expander if each.label == "Add what was missed"]


def test_where_nothing_was_taken_out_nothing_can_be_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without rejections there is neither the heading nor the choice."""
    monkeypatch.setattr("desked.SEEN", replace(SEEN, taken_out=()))
    app = opened(node="als")
    assert "Taken out" not in html(app)
    assert "Put back" not in [each.label for each in app.selectbox]


def test_a_bibliography_is_previewed_and_committed() -> None:
    """Works, identifiers and problems are shown, hostile ones as text; a commit leads back to the desk."""
    desk = Desked()
    app = uploaded(opened(desk), ("works.csl.json", b"[]"))
    shown = html(app)
    for words in ("Bibliography works", "new bibliography", "item 2 (b): no DOI", "DOI 10.1/x", "before it: 2007 · Smith"):
        assert words in shown
    assert "<img" not in shown
    assert '<div class="gx-sheet">' not in shown
    button(app, "commit").click().run()
    assert [draft.name for draft in desk.committed] == ["works.csl.json"]
    assert not held(app)


def test_many_works_are_capped_and_counted() -> None:
    """More than can be taken in are counted."""
    from dataclasses import replace

    many = replace(WORKS, works=WORKS.works[:1] * 99)
    assert f"Showing {works.MOST} of 99" in str(works.listed(many))


def test_the_desk_lists_bibliographies() -> None:
    """What the library holds beside documents is there with its figure."""
    assert "<strong>works</strong> · 23 works" in html(opened())


@pytest.mark.parametrize(("network", "memory", "words"), [
    (True, True, "bounded time, bounded memory and no network."),
    (False, True, "the network not separated on this system: load only files you trust."),
    (True, False, "memory not bounded on this system and no network."),
])
def test_the_page_says_what_reading_is_kept_from(network: bool, memory: bool, words: str) -> None:
    """One plain line on the desk says whether the child that reads uploads is apart from network and memory."""
    desk = Desked()
    desk.kept = Confinement(network, memory)
    assert words in html(opened(desk))


@pytest.mark.parametrize(("at", "phase", "words"), [
    (0, "read", "a.txt (1 of 2): reading the file"), (0, "rules", "a.txt (1 of 2): applying the rules"),
    (1, "shapes", "b.txt (2 of 2): checking the shapes"), (1, "store", "b.txt (2 of 2): storing")])
def test_the_bar_says_file_and_phase(at: int, phase: Phase, words: str) -> None:
    """Every phase has its words and moves the bar."""
    app = AppTest.from_string(f"""
from explorer.views import progress
bar = progress.Progress(["a.txt", "b.txt"])
bar.tell({at}, {phase!r})
""").run()
    assert not app.exception
    (shown,) = app.get("progress")
    assert words in shown.proto.text.replace("\\", "")
    assert shown.proto.value == int((at + list(progress.PHASES).index(phase) / 4) / 2 * 100)


def test_the_sample_is_sound() -> None:
    """The stand-in's tree is made of its own items, and its words are in the text."""
    ids = {item.id for item in STATEMENTS[0].items}
    assert {"q1", "c1", "q2"} <= ids
    assert SEEN.sentences[1].start == 99
    assert STATEMENTS[0].fields["words"] == TEXT.strip()
    assert HOSTILE[0] == SEEN.taken_out[0].quote
    assert {"ul", "li", "strong"} <= TAGS
