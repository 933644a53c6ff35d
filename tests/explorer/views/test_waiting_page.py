"""Decisions that found no place: both sentences, and a choice that is written down."""

from __future__ import annotations

from desked import WAITING, Desked
from drawn import html
from streamlit.testing.v1 import AppTest

from explorer.view_models.editions import Settling

PAGE = """
import streamlit as st
from explorer.views import library, navigation
library.draw(st.session_state["desk"], navigation.current("library"))
"""


def opened(desk: Desked) -> AppTest:
    app = AppTest.from_string(PAGE, default_timeout=30)
    app.session_state["desk"] = desk
    app.query_params["node"] = "als"
    app.run()
    assert not app.exception
    return app


def waiting() -> Desked:
    desk = Desked()
    desk.unplaced = WAITING
    return desk


def send(app: AppTest, mark: str, place: int | None, ground: str) -> AppTest:
    if place is not None:
        next(each for each in app.radio if mark in str(each.key)).set_value(place)
    next(each for each in app.text_input if f"ground-als-waiting-{mark}" in str(each.key)).input(ground)
    next(each for each in app.text_input if f"by-als-waiting-{mark}" in str(each.key)).input("Bob")
    next(each for each in app.button if f"send-als-waiting-{mark}" in str(each.key)).click().run()
    assert not app.exception
    return app


def test_both_sentences_are_shown_with_the_words_marked() -> None:
    """The old sentence, why there is no place, the new ones; what is hostile stays text; nothing where nothing waits."""
    shown = html(opened(waiting()))
    assert "2 decisions of an earlier edition wait for a place" in shown
    assert "No place was found: words of its sentence were replaced or turned." in shown
    assert "<mark>7</mark>" in shown
    assert "Like it, but without its words" in shown
    assert "The library does not hold the edition that it was made in." in shown
    assert "No sentence of this edition is like it." in shown
    assert "<img" not in shown
    assert "for a place" not in html(opened(Desked()))


def test_a_choice_is_written_down_like_any_decision() -> None:
    """The desk is told place, name and ground; the line waits on the desk until it is committed."""
    desk = waiting()
    app = send(opened(desk), "a" * 16, 0, "the same drug")
    assert [(one.mark, one.at, one.by, one.ground) for one in desk.settled] == [("a" * 16, (40, 41), "Bob", "the same drug")]
    assert desk.waiting.held["als"].entries == ('{"settles": "aaaaaaaaaaaaaaaa"}',)
    assert "Written down. It is not committed yet." in html(app)


def test_that_it_holds_no_longer_is_a_choice_too() -> None:
    """Without a place the decision lapses."""
    desk = waiting()
    send(opened(desk), "b" * 16, -1, "withdrawn")
    assert [(one.mark, one.at) for one in desk.settled] == [("b" * 16, None)]
    assert isinstance(desk.settled[0], Settling)


def test_without_a_choice_or_a_ground_nothing_is_written() -> None:
    """What is missing is said under the form."""
    desk = waiting()
    assert "Pick a sentence first" in html(send(opened(desk), "a" * 16, None, "x"))
    assert desk.settled == []
    assert "Say on what ground." in html(send(opened(desk), "a" * 16, 0, " "))
