"""The editions of a document: what changed in each, taking one out, bringing it back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from desked import CHANGES, Desked
from drawn import html, press
from samples import HOSTILE, SHA
from streamlit.testing.v1 import AppTest

from explorer.view_models.desk import Stored

PAGE = """
import streamlit as st
from explorer.views import library, navigation
library.draw(st.session_state["desk"], navigation.current("library"))
"""
BOTH = "2026-01-01~2024-05-01"


def opened(desk: Desked, page: str = PAGE, **params: str) -> AppTest:
    app = AppTest.from_string(page, default_timeout=30)
    app.session_state["desk"] = desk
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def test_what_changed_has_a_lasting_place_under_the_editions() -> None:
    """Each edition but the first has a way to what changed since the one before, and the address holds both."""
    app = opened(Desked(), node="als")
    labels = [each.label for each in app.button if str(each.key).startswith("changed-")]
    assert labels == ["What changed since 2024\\-05\\-01"]
    assert html(app).count(f'<code title="SHA-256 {SHA}">5d0269…371b</code>') == 3  # of the file that is open, and of each
    press(app, "changed-0")
    assert app.query_params["statement"] in (BOTH, [BOTH])
    assert "What changed from edition 2024-05-01 to edition 2026-01-01" in html(app)
    press(app, "library-back")
    assert "Editions in the library" in html(app)


def test_words_in_and_out_are_marked_and_what_they_do_stands_below() -> None:
    """Marks stand around the words alone, the readings say what they were and are, the counts stand above; all is text."""
    shown = html(opened(Desked(), node="als", statement=BOTH))
    assert "Begin NIV once FVC is under<span> <del>70</del></span><span> <ins>80</ins></span> %." in shown
    assert "<strong>changed</strong> threshold “under 70 %”: printed: 70 → 80" in shown
    assert "<strong>changed</strong> statement: deontic force: may → should" in shown
    assert "<strong>statements</strong> 70 new, 1 gone, 1 changed, 4 the same" in shown
    assert "<strong>quantities</strong> 1 gone, 1 changed" in shown
    assert "grades" not in shown
    assert "read otherwise: part of what differs may come from that." in shown
    assert "<img" not in shown
    assert "<script" not in shown


def test_many_are_shown_in_parts_and_by_kind() -> None:
    """The first part is counted and can be grown; one kind alone can be looked at."""
    app = opened(Desked(), node="als", statement=BOTH)
    assert html(app).count('gx-change"') == 60
    assert html(press(app, "changes-more")).count('gx-change"') == 72
    app.segmented_control(key="changes-kind").set_value("gone").run()
    assert html(app).count('gx-change"') == 1
    assert "Gone · statement 9 of the older edition" in html(app)


def test_two_editions_of_the_same_words_say_so() -> None:
    """Without a difference there is a sentence, not an empty page."""
    desk = Desked()
    desk.found = replace(CHANGES, statements=(), tallies=(), readers="")
    assert "No sentence differs" in html(opened(desk, node="als", statement=BOTH))


@pytest.mark.parametrize("statement", ["2026-01-01~1999-01-01", "~", f"{HOSTILE[0]}~x"])
def test_an_edition_that_is_not_held_leads_back(statement: str) -> None:
    """What the address names is not there: that is said, with the way to the document."""
    app = opened(Desked(), node="als", statement=statement)
    assert "the library holds no such edition" in html(app)
    assert "changes-back" in {each.key for each in app.button}
    assert "<img" not in html(app)


def test_withdrawing_says_what_it_does_and_asks_once_more() -> None:
    """The button stands behind one that opens it, beside what it does; then the document list, with what came of it."""
    desk = Desked()
    app = opened(desk, node="als")
    shown = html(app)
    assert "from which it can be brought back as it is" in shown
    assert "Edition 2024-05-01 becomes current." in shown
    assert desk.bin == []
    app = press(app, "withdraw-edition-0")
    assert [(one.document, one.edition) for one in desk.bin] == [("als", "2026-01-01")]
    assert "als: 2026-01-01 withdrawn" in html(app)
    assert "Withdrawn" in html(app)
    press(opened(desk, node="als"), "withdraw-all-1")
    assert [one.edition for one in desk.bin] == ["2026-01-01", ""]


def test_what_was_withdrawn_comes_back_from_the_library_page() -> None:
    """It is listed with its day and decisions; one press brings it back, a refusal is told."""
    desk = Desked()
    assert "Withdrawn" not in html(opened(desk))
    desk.withdraw("als", "2024-05-01")
    app = opened(desk)
    assert "edition 2024-05-01 · withdrawn on 1 May 2026 · with 2 decisions" in html(app)
    assert "als: 2024-05-01 brought back" in html(press(app, "restore-0"))
    assert desk.bin == []
    desk.withdraw("stubborn", "1")
    assert "stubborn: the library holds it again" in html(press(opened(desk), "restore-0"))


def test_an_address_of_what_was_withdrawn_says_so() -> None:
    """On Library, Explore and About a link to it is no error but a sentence with the way back."""
    assert "was withdrawn. It can be brought back." in html(opened(Desked(), node="gone-guide"))
    for name, param in (("explore", "statement"), ("about", "node")):
        page = f"""
import streamlit as st
from explorer.views import {name}, navigation
from samples import Sample
{name}.draw(Sample(), navigation.current("{name}"), st.session_state["desk"].gone)
"""
        shown = html(opened(Desked(), page, **{param: "gone-guide/2024/abc"}))
        assert "was withdrawn. It can be brought back." in shown
        assert "<img" not in shown
        assert "was withdrawn" not in html(opened(Desked(), page, **{param: "never/2024/abc"}))


def test_a_deed_that_fails_leaves_the_page_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library in use is told, and the document stays open."""
    monkeypatch.setattr(Desked, "withdraw", lambda *_: Stored(done=False, text="in use by another process"))
    app = press(opened(Desked(), node="als"), "withdraw-edition-0")
    assert "in use by another process" in html(app)
    assert "Editions in the library" in html(app)
