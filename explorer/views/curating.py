"""The forms beside the text: what a person decides about a statement, about something in it, or about the page.

Why: a reading is corrected where it is seen, with a name, a day and a ground, or the correction is worth nothing.
Method: first what to do, then to what, then the words it needs (`curating_fields`, `curating_tree`). The desk makes an
    overlay line of it and refuses what would change nothing; a line that is written down stays on the desk until it
    is committed.
Fails: a refusal stands under the form, and nothing that was typed is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import streamlit as st

from explorer.view_models.desk import Edit, EditAction, EditKind, PendingDocument, Refusal
from explorer.view_models.labels import Note
from explorer.view_models.preview import Preview, ReadItem, ReadReference, ReadStatement, Stroke, TakenOut, Tree
from explorer.views import annotated_text, curating_fields, curating_tree, misreading, pending, readings, widgets
from explorer.views.markup import Element, element, joined
from explorer.views.ports import Desk

NAME = "library-curator"
ACTIONS: Mapping[EditAction, str] = {
    "title": "Title", "accept": "Accept", "edit": "Correct", "add": "Add", "reject": "Reject", "link": "Link",
    "result": "Checked"}
HELP: Mapping[EditAction, str] = {
    "title": "A short title for lists and drawings.",
    "accept": "It was read rightly.",
    "edit": "Change what something was read as. Numbers must stand in its words.",
    "add": "What was missed: quote its words as they stand there.",
    "reject": "It is no such thing: take it out, with all that hangs on it.",
    "link": "The work that this use of the marker means.",
    "restore": "It was read rightly after all: it comes back as it was. That it was taken out stays written down.",
    "result": "This figure was checked in this work, by you, in the edition you name.",
}
LACKING: Mapping[EditAction, str] = {
    "link": "This statement has no marker.", "result": "No effect estimate and no rate was read here."}
UNUSED = "Words that turn or bound the meaning of the statement, and that no reading of it used."
NOTHING = "No quantity and no marker was read in it."
INSIDE: tuple[EditKind, ...] = ("quantity", "criterion", "condition", "marker", "grade")
ON_PAGE: tuple[EditKind, ...] = ("statement", "reference")
ENTRY: tuple[EditAction, ...] = ("accept", "edit", "reject")
KIND_WORDS: Mapping[EditKind, str] = {
    "quantity": "A quantity", "criterion": "A criterion", "condition": "A condition", "marker": "A marker",
    "grade": "A grade", "statement": "A statement", "reference": "An entry of the reference list"}
TYPED = "Words that I type"
LONGEST = 70


@dataclass(frozen=True)
class Choice:
    """What a decision may be about; `tree` if it is a condition."""

    id: str
    kind: EditKind
    said: str
    fields: Mapping[str, str] = field(default_factory=dict)
    tree: Tree | None = None


@dataclass(frozen=True)
class Place:
    """Where the form stands: the desk, the draft with its key, a name that no other form has, and a way out of it."""

    desk: Desk
    key: str
    draft: PendingDocument
    about: str
    leave: Callable[[], None]

    def turn(self) -> str:
        """Begins the keys of inputs; a decision that was written down empties them."""
        return f"{self.key}-{self.about}-{pending.turn(self.key)}"


def statement(place: Place, one: ReadStatement, strokes: Sequence[Stroke]) -> None:
    """Draw a statement as it was read, on the words it was read from, and the form."""
    st.html(str(_read(one, strokes)))
    with st.container(key="curate", gap="small"):
        _form(place, one)
    misreading.draw(place.desk, place.draft, one)


def _form(place: Place, one: ReadStatement) -> None:
    action = _action(tuple(ACTIONS), "curate-action")
    if action == "add":
        _add(place, one)
        return
    choices = _choices(action, one)
    if not choices:
        st.html(str(element("p", "gx-quiet", LACKING[action])))
        return
    _decide(place, action, _chosen(choices, f"{one.id}-{action}"), one.items, one.curated_title)


def reference(place: Place, one: ReadReference) -> None:
    """Draw an entry of the reference list as it was read, and the form."""
    st.html(str(element(
        "div", "gx-details", element("p", "gx-kicker", f"Entry {one.number} of the reference list"),
        element("blockquote", "gx-quote", one.text),
        element("p", "gx-origin", joined((f"line {one.line}", readings.by(one.rule)))), widgets.facts(one.facts),
        *_decided(one.decided))))
    with st.container(key="curate", gap="small"):
        action = _action(ENTRY, "curate-entry")
        _decide(place, action, Choice(one.id, "reference", "The entry", one.fields), ())


def page(place: Place, seen: Preview) -> None:
    """Draw what was taken out, with the form that puts it back, or else the one for what was missed altogether."""
    if seen.taken_out and _put_back(place, seen.taken_out):
        return
    with st.expander("Add what was missed", icon=":material/add:", key=f"missed-{place.key}"):
        kind = st.selectbox("What", ON_PAGE, key="add-on-page", format_func=KIND_WORDS.__getitem__) or "statement"
        known = {str(one.start): one.text for one in seen.sentences}
        at = ""
        if known:
            at = st.selectbox("Which words", ["", *known], key=f"words-{place.turn()}",
                              format_func=lambda start: _clipped(known.get(start, TYPED))) or ""
        with st.form(f"form-{place.turn()}", border=False):
            words = curating_fields.added(kind, known.get(at, ""), f"{place.turn()}-{kind}-{at}")
            words |= {"at": at} if at and words["quote"] == known[at] else {}
            _signed(place, Edit("add", "", "", "", "", words, kind))


def _put_back(place: Place, taken_out: Sequence[TakenOut]) -> bool:
    """Draw what was taken out; whether some of it is picked to be put back, with the form for it drawn."""
    lines = (element("li", "", f"{one.kind} “{one.quote}”", element("p", "gx-origin", one.decided)) for one in taken_out)
    st.html(str(element("div", "gx-part", element("h3", "gx-heading", "Taken out"), element("ul", "gx-lines", *lines))))
    said = {one.id: f"{one.kind} “{one.quote}”" for one in taken_out}
    picked = st.selectbox("Put back", ["", *said], key=f"put-back-{place.turn()}",
                          format_func=lambda name: _clipped(said.get(name, "Nothing")))
    if not picked:
        return False
    st.html(str(element("p", "gx-quiet", HELP["restore"])))
    with st.form(f"form-{place.turn()}", border=False):
        _signed(place, Edit("restore", picked, "", "", ""))
    return True


def _read(one: ReadStatement, strokes: Sequence[Stroke]) -> Element:
    curated = (element("p", "gx-title", one.curated_title),) if one.curated_title else ()
    said = curating_tree.leaves(one.items)
    trees = [element("div", "gx-says", element("p", "gx-kicker", joined(("Condition", readings.by(condition.by)))),
                     curating_tree.sentence(condition.tree, said)) for condition in one.conditions]
    return element(
        "div", "gx-details", element("p", "gx-kicker", joined((f"Statement {one.number}", one.kind))), *curated,
        annotated_text.near(strokes, one),
        element("p", "gx-origin", joined((one.section, f"line {one.line}", readings.by(one.rule)))),
        readings.listed(one) if one.items else element("p", "gx-quiet", NOTHING), *trees,
        *_unrecognised(one.unrecognised), *_decided(one.decided))


def _unrecognised(found: Sequence[str]) -> tuple[Element, ...]:
    rows = (element("li", "", annotated_text.lost(words)) for words in found)
    return (element("h3", "gx-heading", "Not recognised"), element("p", "gx-quiet", UNUSED),
            element("ul", "gx-lines", *rows)) if found else ()


def _decided(lines: Sequence[str]) -> tuple[Element, ...]:
    rows = (element("li", "gx-origin", line) for line in lines)
    return (element("h3", "gx-heading", "Decided"), element("ul", "gx-lines", *rows)) if lines else ()


def _action(actions: Sequence[EditAction], key: str) -> EditAction:
    action: EditAction = st.segmented_control(
        "Decide", list(actions), key=key, default=actions[0], required=True,
        format_func=ACTIONS.__getitem__) or actions[0]
    st.html(str(element("p", "gx-quiet", HELP[action])))
    return action


def _choices(action: EditAction, one: ReadStatement) -> list[Choice]:
    """What an action can be about; the whole statement where it is told least easily by mistake."""
    items = [Choice(item.id, item.kind, f"{item.role}: {item.reading}", item.fields) for item in one.items]
    trees = [Choice(known.id, "condition", f"condition {at}", tree=known.tree) for at, known in enumerate(one.conditions, 1)]
    whole = Choice(one.id, "statement", "The whole statement", one.fields)
    if action == "title":
        return [whole]
    if action == "accept":
        return [whole, *items, *trees]
    if action in ("edit", "reject"):
        return [*items, *trees, whole]
    if action == "link":
        return [choice for choice in items if choice.kind == "marker"]
    return [choice for choice in items if choice.fields.get("role") in ("effect", "rate")]


def _chosen(choices: Sequence[Choice], turn: str) -> Choice:
    if len(choices) == 1:
        return choices[0]
    by_id = {choice.id: choice for choice in choices}
    name = st.selectbox("What", list(by_id), key=f"curate-{turn}", format_func=lambda name: by_id[name].said)
    return by_id.get(name or "", choices[0])


def _decide(place: Place, action: EditAction, choice: Choice, items: Sequence[ReadItem], title: str = "") -> None:
    """The inputs of a decision about something that was read, and who makes it."""
    turn = f"{place.turn()}-{action}-{choice.id}"
    tree = None
    if action == "edit" and choice.kind == "condition":
        tree = curating_tree.build(items, choice.tree, turn)
    known = _known_work(place.desk, turn) if action in ("link", "result") else {}
    with st.form(f"form-{place.turn()}", border=False):
        words = {}
        if action == "title":
            words = {"title": st.text_input("Short title", title, key=f"title-{turn}", max_chars=120)}
        elif action in ("link", "result"):
            words = curating_fields.work(known, f"{turn}-{'-'.join(known.values())}")
        elif action == "edit":
            words = curating_fields.changed(choice.kind, choice.fields, turn)
        _signed(place, Edit(action, choice.id, "", "", "", words, choice.kind, tree))


def _known_work(desk: Desk, turn: str) -> Mapping[str, str]:
    """The identifiers of a work that the library describes, if one is picked."""
    works = desk.known_works()
    if not works:
        return {}
    picked = st.selectbox("Known work", range(-1, len(works)), key=f"known-{turn}",
                          format_func=lambda at: _clipped(works[at].said) if at >= 0 else "Identifiers that I type")
    return {"doi": works[picked].doi, "pmid": works[picked].pmid} if picked is not None and picked >= 0 else {}


def _add(place: Place, one: ReadStatement) -> None:
    """The inputs of something in a statement that was missed."""
    kind = st.selectbox("What", INSIDE, key="add-inside", format_func=KIND_WORDS.__getitem__) or "quantity"
    turn = f"{place.turn()}-add-{kind}"
    tree = None
    if kind == "condition":
        if not curating_tree.leaves(one.items):
            text = "A condition is made of quantities and criteria; none was read here. Add those first."
            st.html(str(element("p", "gx-quiet", text)))
            return
        tree = curating_tree.build(one.items, None, turn)
    with st.form(f"form-{place.turn()}", border=False):
        words = {} if tree else curating_fields.added(kind, "", turn)
        _signed(place, Edit("add", one.id, "", "", "", words, kind, tree))


def _signed(place: Place, edit: Edit) -> None:
    """Who, when and on what ground, and the button."""
    # What is said of oneself stays when another action is chosen.
    by, on, ground = signature(place.turn())
    if st.form_submit_button("Write down", icon=":material/edit_note:", key=f"send-{place.turn()}"):
        with st.spinner("Checking what it would change …"):
            answer = place.desk.edit(place.draft, replace(edit, by=by, on=on, ground=ground))
        sent(place, answer, gone=edit.action == "reject" and edit.kind in ON_PAGE)


def signature(turn: str) -> tuple[str, str, str]:
    """The inputs for who, when and on what ground; the name is kept for the next decision."""
    ground = st.text_input("On what ground", key=f"ground-{turn}", max_chars=500,
                           placeholder="What you looked at, or why it is so")
    left, right = st.columns(2)
    by = left.text_input("Your name", str(st.session_state.get(NAME, "")), key=f"by-{turn}", max_chars=80)
    on = right.date_input("Date", "today", key=f"on-{turn}", format="YYYY-MM-DD", required=True)
    if by:
        st.session_state[NAME] = by
    return by, on.isoformat(), ground


def sent(place: Place, answer: str | Refusal, *, gone: bool = False) -> None:
    """Keep a line, or say why there is none; what was taken out is no longer picked."""
    refused = answer if isinstance(answer, Refusal) else pending.write_down(place.desk, place.key, place.draft, answer)
    if refused:
        words = f"{refused.text[:1].upper()}{refused.text[1:]}".removesuffix(".")
        st.html(str(widgets.note(Note("warning", "Not written down", f"{words}."))))
        return
    if gone:
        place.leave()
    pending.tell([pending.Told("Written down. It is not committed yet.", good=True)])
    st.rerun()


def _clipped(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST - 1].rstrip()}…"
