"""A misreading made into a case: the small input, the right reading, and a file to give away.

Why: who sees a fault is rarely who mends it, and the document itself is often not theirs to send.
Method: the desk cuts the document down to what is read the same; its words can be replaced, and what is read of the new
    ones stands beside them at once. The file holds input and right reading.
Fails: a statement that is not read so apart from its document, and an input that cannot be read, are said to be so.
"""

from __future__ import annotations

import streamlit as st

from explorer.view_models.desk import Misreading, PendingDocument, Refusal
from explorer.view_models.labels import Note
from explorer.view_models.preview import ReadStatement
from explorer.views import widgets
from explorer.views.markup import element
from explorer.views.ports import Desk

CASES = "library-cases"
LONGEST = 20_000  # characters of an input
ABOUT = ("A small input and what it should say, for those who mend the reader. Replace names and words that are not "
         "yours to give; what is read of them stands below.")


def draw(desk: Desk, draft: PendingDocument, one: ReadStatement) -> None:
    """Draw the button that makes a case of a statement, or the case."""
    with st.expander("Export a misreading", icon=":material/bug_report:", key=f"misreading-{one.id}"):
        st.html(str(element("p", "gx-quiet", ABOUT)))
        cases: dict[tuple[str, str, str], Misreading] = st.session_state.setdefault(CASES, {})
        name = (draft.name, draft.document, one.text)
        if name not in cases and st.button("Make the small input", key=f"case-{one.id}"):
            with st.spinner("Looking for the least that is read the same …"):
                found = desk.misreading(draft, one.id)
            if isinstance(found, Refusal):
                _refused(found)
            else:
                cases[name] = found
                st.rerun()
        if name in cases:
            _case(desk, cases[name], one.id)


def _case(desk: Desk, case: Misreading, key: str) -> None:
    words = st.text_area("Small input", case.text, key=f"case-input-{key}", height=140, max_chars=LONGEST)
    seen = case if words == case.text else desk.misread(case.name, words)
    if isinstance(seen, Refusal):
        _refused(seen)
        return
    st.html(str(element("h3", "gx-heading", "Read now")))
    st.code("\n".join(seen.now), language=None, wrap_lines=True)
    right = st.text_area("What it should say", key=f"case-right-{key}", max_chars=LONGEST,
                         placeholder="40 mg is hydrocortisone, by mouth; no marker")
    st.download_button("Save the case", lambda: desk.packed(seen, right), "misreading.zip", "application/zip",
                       key=f"case-save-{key}", icon=":material/download:", on_click="ignore", disabled=not right.strip())


def _refused(refusal: Refusal) -> None:
    st.html(str(widgets.note(Note("warning", "No case", f"{refusal.text.rstrip('.')}."))))
