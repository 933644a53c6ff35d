"""The readings of a statement, and those of a whole page: which are sure, which to check, and what each was read from.

Why: what a person should look at first is said by word and by shape, and leads to its statement.
Method: one row a reading. One that can be pointed at is a stop of the keyboard and has a number in its class, by which
    `pointing.css` marks the words it was read from; the same is said in words below it, for whoever cannot point.
Fails: it cannot; what is beyond the cap is counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from explorer.domain.silence import NOT_RECOGNISED
from explorer.links import Address
from explorer.view_models.labels import TRUST
from explorer.view_models.preview import ReadItem, ReadStatement, State, Verdict
from explorer.views import annotated_text, navigation
from explorer.views.committing import counted
from explorer.views.markup import Element, element, joined, plain

STATE_CLASSES: Mapping[str, str] = {"to check": "gx-to-check", NOT_RECOGNISED: "gx-unrecognised", "sure": "gx-sure"}
HEADS: Mapping[str, str] = {NOT_RECOGNISED: f"words that turn or bound a meaning were {NOT_RECOGNISED}"}


def listed(one: ReadStatement) -> Element:
    """What was read in a statement, with what it was read from."""
    numbers = annotated_text.pointed(one)
    return element("ul", "gx-lines", *(_reading(item, numbers.get(item.id, 0)) for item in one.items))


def by(rule: str) -> str:
    """Who read it."""
    return "by a curator" if rule == "curation" else f"rule {rule}"


def draw(found: Sequence[Verdict], address: Address) -> None:
    """Draw what is to check, not recognised and sure, each a way to its statement; nothing where nothing is either."""
    if not found:
        return
    groups = {name: [one for one in found if one.state == name] for name in TRUST}
    lost = len(groups[NOT_RECOGNISED])
    title = f"{counted(len(groups['to check']), 'reading')} to check, {len(groups['sure'])} sure"
    title += f", {lost} {NOT_RECOGNISED}" if lost else ""
    with st.expander(title, key="verdicts"), st.container(key="readings", gap=None):
        for name, group in groups.items():
            _group(name, group, address)


def _group(name: str, group: Sequence[Verdict], address: Address) -> None:
    shape, _, word = TRUST[name].partition(" ")
    if group:
        st.html(str(element("p", f"gx-state {STATE_CLASSES[name]}", f"{shape} {len(group)} {HEADS.get(name, word)}")))
    for at, one in enumerate(group[:annotated_text.MOST]):
        st.button(plain(f"{shape} {one.reading}"), key=f"verdict-{name.replace(' ', '-')}-{at}", type="tertiary",
                  on_click=partial(navigation.go, address, address.with_(statement=str(one.number))))
        st.html(str(_around(one)))
    if len(group) > annotated_text.MOST:
        st.html(str(element("p", "gx-quiet", f"Showing {annotated_text.MOST} of {len(group)}.")))


def _reading(item: ReadItem, number: int) -> Element:
    said = (element("p", "gx-why", ground) for ground in item.grounds)
    return element(
        "li", f"gx-reading gx-p{number}" if number else "", element("span", "gx-role", item.role), " ", item.reading,
        *_state(item.state, item.decided), *said,
        element("p", "gx-origin", joined((f"“{item.quote.strip()}”", by(item.by)))), stop=bool(number))


def _state(of: State, decided: str) -> tuple[Element | str, ...]:
    if not of:
        return ()
    return " ", element("span", f"gx-state {STATE_CLASSES[of]}", joined((TRUST[of], decided), ", "))


def _around(one: Verdict) -> Element:
    return element("p", "gx-why gx-loose", element("span", "gx-line", f"line {one.line}"), " ",
                   element("span", "gx-around", one.before, element("mark", STATE_CLASSES[one.state], one.text), one.after))
