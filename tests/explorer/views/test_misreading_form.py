"""The form on the Library page that makes a case of a misreading."""

from __future__ import annotations

from desked import Desked
from samples import HOSTILE
from streamlit.testing.v1 import AppTest
from test_library_page import UPLOAD, button, html, opened

from explorer.view_models.desk import PendingDocument


def form(name: str = "als.txt") -> AppTest:
    """The page with the form's button pressed."""
    app = opened(Desked(), {UPLOAD: PendingDocument(name, b"x")}, node=UPLOAD, statement="1")
    button(app, "case-s1").click().run()
    assert not app.exception
    return app


def area(app: AppTest, label: str) -> object:
    return next(each for each in app.text_area if each.label == label)


def test_the_input_can_be_put_in_other_words_and_is_read_anew() -> None:
    """What stands in the box is what is read; the file can be saved once the right reading is there."""
    app = form()
    assert HOSTILE[0] in area(app, "Small input").value
    assert [each.value for each in app.code][-1] == HOSTILE[0]
    save = app.get("download_button")[-1]
    assert save.proto.label == "Save the case"
    assert save.proto.disabled
    area(app, "Small input").set_value("other words").run()
    area(app, "What it should say").set_value("7 mg").run()
    assert [each.value for each in app.code][-1] == "read: other words"
    assert not app.get("download_button")[-1].proto.disabled


def test_what_cannot_be_a_case_is_said() -> None:
    """A statement that no piece reads so, and an empty input, each give one line; words of a document are never markup."""
    assert "no piece of its text is read so" in html(form("stubborn.txt"))
    app = form()
    area(app, "Small input").set_value(" ").run()
    assert "there is nothing in it" in html(app)
    assert HOSTILE[0] not in html(app)
