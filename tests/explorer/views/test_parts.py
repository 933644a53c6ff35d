"""Long lists in parts: what is shown, the way to the next part and back, and documents found by a part of their title."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from streamlit.testing.v1 import AppTest


def opened(page: str, **params: str) -> AppTest:
    """A page over a long library; Explore has the list at the left."""
    lines = ("from samples import Long", f"from explorer.views import {page}, navigation",
             f"{page}.draw(Long(), navigation.current({page!r}))")
    app = AppTest.from_string("\n".join(lines), default_timeout=30)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def html(app: AppTest) -> str:
    return "\n".join(each.proto.body for each in app.get("html"))


def button(app: AppTest, key: str) -> Any:
    return next((each for each in app.button if each.key == key), None)


class Long(NamedTuple):
    """A long list: where it is, what its first two parts begin with, how the second is counted, and how many there are."""

    page: str
    params: dict[str, str]
    name: str
    first: str
    second: str
    counted: str
    parts: int


LISTS = {
    "documents": Long("search", {}, "cards", "Care of illness 00", "Care of illness 20", "21–40 of 45 documents", 3),
    "hits": Long("search", {"q": "riluzole"}, "found", "riluzole 1", "riluzole 3", "3–4 of 400 or more", 200),
    "statements": Long("sidebar", {"statement": "care-07/2026/1"}, "list", "Advice 1 of illness 07",
                       "Advice 3 of illness 07", "3–4 of 7 statements", 4),
}
each_list = pytest.mark.parametrize("of", LISTS.values(), ids=LISTS)


def value(app: AppTest, name: str) -> str:
    """A part of the address."""
    (said,) = app.query_params[name] if isinstance(app.query_params[name], list) else [app.query_params[name]]
    return said


def shown(app: AppTest) -> str:
    """All words of a page: its markup and its buttons."""
    return "\n".join((html(app), *(each.label for each in app.button)))


@each_list
def test_more_leads_to_the_next_part_and_back_to_the_one_before(of: Long) -> None:
    """A list shows one part; More shows the next and says which of how many, Back the one before; both are addresses."""
    app = opened(of.page, **of.params)
    assert of.first in shown(app)
    assert of.second not in shown(app)
    assert button(app, f"{of.name}-back") is None
    button(app, f"{of.name}-more").click().run()
    assert value(app, "part") == "2"
    assert of.second in shown(app)
    assert of.first not in shown(app).split("\n")
    assert of.counted in html(app)
    button(app, f"{of.name}-back").click().run()
    assert of.first in shown(app)
    assert of.second not in shown(app)


@each_list
def test_the_last_part_leads_back_only(of: Long) -> None:
    """Behind the last part there is no More."""
    last = opened(of.page, **of.params, part=str(of.parts))
    assert button(last, f"{of.name}-more") is None
    assert button(last, f"{of.name}-back") is not None


@each_list
def test_a_part_that_is_not_there_leads_back(of: Long) -> None:
    """An address beyond the last part shows nothing of the list, no More, and Back to the last part."""
    app = opened(of.page, **of.params, part="999")
    assert of.first not in shown(app)
    assert button(app, f"{of.name}-more") is None
    button(app, f"{of.name}-back").click().run()
    assert value(app, "part") == str(of.parts)


@pytest.mark.parametrize("part", ["-1", "x", "1e3", "٣", "9999999", "<b>"])
def test_a_part_that_is_no_number_is_none(part: str) -> None:
    """What is no number of a part in an address shows the part that would be shown without it."""
    assert "Advice 1 of illness 07" in shown(opened("sidebar", statement="care-07/2026/1", part=part))


def test_a_document_is_found_by_a_part_of_its_title() -> None:
    """Where there are more documents than can be picked, typing a part of a title offers those that have it."""
    app = opened("sidebar", statement="care-07/2026/1", part="2")
    (box,) = app.selectbox
    assert box.options == [f"Care of illness {number:02}" for number in (7, 0, 1, 2)]
    assert "4 of 45 documents can be picked; type a part of a title for others" in html(app)
    typed(app, "illness 31")
    assert app.selectbox[0].options == ["Care of illness 07", "Care of illness 31"]
    assert "Titles with “illness 31”" in html(app)
    assert app.selectbox[0].value == "care-07"
    app.selectbox[0].set_value("care-31").run()
    assert value(app, "statement") == "care-31/2026/1"
    assert "part" not in app.query_params
    assert "Advice 1 of illness 31" in shown(app)


def test_a_typed_title_is_shown_as_text() -> None:
    """Whatever is typed comes back as text and never as markup."""
    app = opened("sidebar", statement="care-07/2026/1")
    typed(app, "<img src=x onerror=alert(1)>")
    assert "Titles with “&lt;img src=x onerror=alert(1)&gt;”" in html(app)
    assert "<img" not in html(app)


def typed(app: AppTest, text: str) -> None:
    """Type into the box of documents what is none of its options."""
    (box,) = app.selectbox
    box.options.append(text)  # as the browser sends what is typed
    box.set_value(text).run()
    assert not app.exception
