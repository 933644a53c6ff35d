"""A document that another version has read: one line, what differs, and two ways on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from desked import HELD, Desked
from drawn import html, press
from samples import HOSTILE
from streamlit.testing.v1 import AppTest

from explorer.view_models.desk import HeldDocument, Refusal

PAGE = """
import streamlit as st
from explorer.views import app_shell, library, navigation
from samples import Sample
library.draw(st.session_state["desk"], navigation.current("library"))
app_shell.footer(Sample(), "")
"""
LINE = "Read by version 1."


def opened(desk: Desked, **params: str) -> AppTest:
    app = AppTest.from_string(PAGE, default_timeout=30)
    app.session_state["desk"] = desk
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def earlier() -> Desked:
    """A desk whose document was read by version 1."""
    desk = Desked()
    desk.read_by = "version 1"
    return desk


def keys(app: AppTest) -> set[str]:
    return {each.key for each in app.button}


def test_the_line_stands_where_another_version_has_read_it() -> None:
    """One line names the version and has its button; nothing differs yet, and a document of today has no such line."""
    app = opened(earlier(), node="als")
    assert html(app).count(LINE) == 1
    assert {"read-again"} == {"read-again", "publish-again", "leave-again"} & keys(app)
    today = opened(Desked(), node="als")
    assert LINE not in html(today)
    assert "read-again" not in keys(today)


def test_what_differs_is_listed_before_anything_is_published() -> None:
    """Each edition has its figures and its lines, many are capped and counted, decisions without a target are told."""
    desk = earlier()
    shown = html(press(opened(desk, node="als"), "read-again"))
    first, second = ("Edition 2024-05-01 · read by version 1, now by version 2", "Edition 2026-01-01 · read by version 1")
    assert shown.index(first) < shown.index(second)
    assert "Nothing that was read differs." in shown
    assert "quantities: 1 new, 70 changed, 5 the same" in shown
    assert "<strong>new</strong> dose “50 mg”: parameter name: riluzole" in shown
    assert "Showing 60 of 71" in shown
    assert "Kept, but finds nothing to act on: overlay line 3" in shown
    assert "<img" not in shown
    assert LINE not in shown
    assert desk.published == []


def test_publish_publishes_what_was_seen() -> None:
    """The desk gets exactly what was listed; then the line is gone and what came of it is told once."""
    desk = earlier()
    app = press(press(opened(desk, node="als"), "read-again"), "publish-again")
    assert desk.published == [desk.again]
    assert "als: published" in html(app)
    assert LINE not in html(app)
    assert not {"read-again", "publish-again", "leave-again"} & keys(app)


def test_leaving_it_changes_nothing() -> None:
    """After “Leave as it is” the line is back and nothing was published."""
    desk = earlier()
    app = press(press(opened(desk, node="als"), "read-again"), "leave-again")
    assert LINE in html(app)
    assert "read-again" in keys(app)
    assert desk.published == []


def test_what_cannot_be_read_again_is_told() -> None:
    """A refusal is one line, as text, and the page stays as it was."""
    desk = earlier()
    desk.again = Refusal(HOSTILE[0])
    app = press(opened(desk, node="als"), "read-again")
    assert "Not read again: " in html(app)
    assert "<img" not in html(app)
    assert "read-again" in keys(app)


def test_the_list_of_documents_says_who_read_them(monkeypatch: Any) -> None:
    """On the desk and among the editions of a document the version stands with the other facts."""
    first = HELD[0]
    editions = tuple(replace(one, read_by="an earlier version") for one in first.editions)
    held: tuple[HeldDocument, ...] = (replace(first, editions=editions), *HELD[1:])
    monkeypatch.setattr(Desked, "documents", lambda _: held)
    assert "2 decisions · read by an earlier version" in html(opened(earlier()))
    assert html(opened(earlier(), node="als")).count("read by an earlier version") == len(editions)
