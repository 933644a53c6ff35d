"""The form beside the text: what a person decides about a statement or about something in it.

Why: a reading is corrected where it is seen, with a name, a day and a ground, or the correction is worth nothing.
Method: first what to do, then to what, then the words it needs. The desk makes an overlay line of it and refuses what
    would change nothing; a line that is written down stays in the session until it is stored.
Fails: a refusal stands under the form, and nothing that was typed is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from explorer.model import Draft, Edit, EditAction, Note, QuantityFields, ReadItem, ReadStatement, Refusal
from explorer.views import drafts, pieces
from explorer.views.markup import Element, element, joined
from explorer.views.protocol import Desk

NAME = "library-curator"
ACTIONS: Mapping[EditAction, str] = {
    "title": "Title", "accept": "Accept", "edit": "Correct", "add": "Add", "reject": "Reject", "link": "Link"}
HELP: Mapping[EditAction, str] = {
    "title": "A short title for lists and drawings.",
    "accept": "It was read rightly.",
    "edit": "Change what a quantity or criterion was read as. Numbers must stand in its words.",
    "add": "A quantity that was missed: quote its words as they stand in the statement.",
    "reject": "It is no such thing: take it out.",
    "link": "The work that this use of the marker means.",
}
KINDS: Mapping[EditAction, tuple[str, ...]] = {
    "accept": ("quantity", "criterion"), "edit": ("quantity", "criterion"), "reject": ("quantity", "criterion"),
    "link": ("marker",)}
LACKING: Mapping[EditAction, str] = {
    "edit": "No quantity and no criterion was read here.", "reject": "No quantity and no criterion was read here.",
    "link": "This statement has no marker."}
NOTHING = "No quantity and no marker was read in it."
ROLES = ("dose", "threshold", "effect", "CI", "p-value", "rate", "schedule", "duration", "timepoint")
COMPARATORS = ("", "=", "<", "<=", ">", ">=", "≈", "between", "within")
FIELDS = {"parameter": "Parameter", "value": "Value", "low": "From", "high": "To", "unit": "Unit (UCUM)"}


def draw(desk: Desk, key: str, draft: Draft, statement: ReadStatement) -> None:
    """Draw the statement as it was read, and the form."""
    st.html(str(_read(statement)))
    with st.container(key="curate", gap="small"):
        _form(desk, key, draft, statement)


def _read(statement: ReadStatement) -> Element:
    curated = (element("p", "gx-title", statement.curated_title),) if statement.curated_title else ()
    items = [_item(item) for item in statement.items]
    decided = [element("li", "gx-origin", line) for line in statement.decided]
    return element(
        "div", "gx-details", element("p", "gx-kicker", joined((f"Statement {statement.number}", statement.kind))), *curated,
        element("blockquote", "gx-quote", statement.text),
        element("p", "gx-origin", joined((statement.section, f"line {statement.line}", _by(statement.rule)))),
        element("ul", "gx-lines", *items) if items else element("p", "gx-quiet", NOTHING),
        *((element("h3", "gx-heading", "Decided"), element("ul", "gx-lines", *decided)) if decided else ()))


def _item(item: ReadItem) -> Element:
    return element("li", "", element("span", "gx-role", item.role), " ", item.reading,
                   element("p", "gx-origin", joined((f"“{item.quote.strip()}”", _by(item.by)))))


def _by(rule: str) -> str:
    return "by a curator" if rule == "curation" else f"rule {rule}"


def _form(desk: Desk, key: str, draft: Draft, statement: ReadStatement) -> None:
    action: EditAction = st.segmented_control(
        "Decide", list(ACTIONS), key="curate-action", default="title", required=True, format_func=ACTIONS.__getitem__,
    ) or "title"
    st.html(str(element("p", "gx-quiet", HELP[action])))
    targets = [item for item in statement.items if item.kind in KINDS.get(action, ())]
    if action in LACKING and not targets:
        st.html(str(element("p", "gx-quiet", LACKING[action])))
        return
    item = _target(action, statement, targets)
    # What is said of oneself stays when another action is chosen; a decision that was written down empties the form.
    turn = f"{key}-{statement.id}-{len(draft.entries)}"
    with st.form(f"form-{turn}", border=False):
        words = _words(action, statement, item, f"{turn}-{action}-{item.id if item else ''}")
        by, on, ground = _signed(turn)
        done = st.form_submit_button("Write down", icon=":material/edit_note:", key=f"send-{turn}")
    if done:
        st.session_state[NAME] = by
        edit = Edit(action, item.id if item else statement.id, by, on, ground, words)
        _sent(desk.edit(draft, edit), lambda line: drafts.write_down(key, draft, line))


def _target(action: EditAction, statement: ReadStatement, items: Sequence[ReadItem]) -> ReadItem | None:
    """What it is about, if that is not the statement."""
    if action in ("title", "add") or not items:
        return None
    said = {item.id: f"{item.role}: {item.reading}" for item in items}
    options = ["", *said] if action == "accept" else list(said)
    chosen = st.selectbox("What", options, key=f"curate-{statement.id}-{action}",
                          format_func=lambda name: said.get(name, "The whole statement"))
    return next((item for item in items if item.id == chosen), None)


def _words(action: EditAction, statement: ReadStatement, item: ReadItem | None, turn: str) -> dict[str, str]:
    if action == "title":
        return {"title": st.text_input("Short title", statement.curated_title, key=f"title-{turn}", max_chars=120)}
    if action == "link":
        left, right = st.columns(2)
        return {"doi": left.text_input("DOI", key=f"doi-{turn}", max_chars=200),
                "pmid": right.text_input("PMID", key=f"pmid-{turn}", max_chars=20)}
    if action == "edit" and item and item.fields:
        return _fields(item.fields, turn)
    if action == "edit" and item:
        return {"label": st.text_input("Criterion", item.reading, key=f"label-{turn}", max_chars=200)}
    if action == "add":
        quote = st.text_input("Words in the statement", key=f"quote-{turn}", max_chars=300)
        return {"quote": quote, **_fields(QuantityFields("threshold"), turn)}
    return {}


def _fields(known: QuantityFields, turn: str) -> dict[str, str]:
    left, right = st.columns(2)
    role = left.selectbox("Role", ROLES, ROLES.index(known.role), key=f"role-{turn}")
    comparator = right.selectbox("Comparator", COMPARATORS, COMPARATORS.index(known.comparator), key=f"comparator-{turn}",
                                 format_func=lambda sign: sign or "none")
    found = {"role": role, "comparator": comparator}
    for at, (name, shown) in enumerate(FIELDS.items()):
        column = right if at % 2 else left
        found[name] = column.text_input(shown, getattr(known, name), key=f"{name}-{turn}", max_chars=120)
    return found


def _signed(turn: str) -> tuple[str, str, str]:
    """Who, when and on what ground; the name is kept for the next decision."""
    ground = st.text_input("On what ground", key=f"ground-{turn}", max_chars=500,
                           placeholder="What you looked at, or why it is so")
    left, right = st.columns(2)
    by = left.text_input("Your name", str(st.session_state.get(NAME, "")), key=f"by-{turn}", max_chars=80)
    on = right.date_input("Date", "today", key=f"on-{turn}", format="YYYY-MM-DD", required=True)
    return by, on.isoformat(), ground


def _sent(answer: str | Refusal, keep: Callable[[str], None]) -> None:
    if isinstance(answer, Refusal):
        words = f"{answer.text[:1].upper()}{answer.text[1:]}".removesuffix(".")
        st.html(str(pieces.note(Note("warning", "Not written down", f"{words}."))))
        return
    keep(answer)
    drafts.tell([drafts.Told("Written down. It is stored when you commit.", good=True)])
    st.rerun()
