"""What a page drew: its markup, and its buttons by key."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest


def html(app: AppTest) -> str:
    """All static markup of the page."""
    return "\n".join(each.proto.body for each in app.get("html"))


def buttons(app: AppTest) -> dict[str, Any]:
    """The buttons by key."""
    return {each.key: each for each in app.button}


def button(app: AppTest, key: str) -> Any:
    """The button with a key."""
    return buttons(app)[key]


def press(app: AppTest, key: str) -> AppTest:
    """The page after the button with a key was pressed."""
    button(app, key).click().run()
    assert not app.exception
    return app
