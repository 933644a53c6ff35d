"""About the data in a real browser: choosing by keyboard, addresses, sizes."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

BEYOND = """() => [...document.querySelectorAll("[data-testid=stMain] *")].filter((element) => {
  const { left, right, width, height } = element.getBoundingClientRect();
  return width && height && (right > innerWidth + 1 || left < -1);
}).map((element) => element.outerHTML.slice(0, 80))"""


def test_a_document_is_chosen_by_keyboard_and_its_link_shows_the_same(page: Any) -> None:
    """Enter on a title opens the document; its address opened elsewhere shows it; the way back leads to the list."""
    page.goto("about")
    page.locator(".st-key-hits button").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**node=als*")
    page.locator(".gx-title", has_text="ALS, primary treatment").wait_for()
    other = page.context.new_page()
    other.goto(page.url)
    other.locator(".gx-lines", has_text="2024-05-01").wait_for()
    page.locator(".st-key-about-back button").press("Enter")
    page.locator(".gx-title", has_text="What is loaded").wait_for()


def test_the_menu_leads_there(page: Any) -> None:
    """The page stands in the top bar, and what was open on it is open again after a look elsewhere."""
    page.goto("about?node=als")
    page.locator(".gx-question").wait_for()
    page.get_by_role("link", name="Search").click()
    page.get_by_text("Start from").wait_for()
    page.get_by_role("link", name="About the data").click()
    page.wait_for_url("**node=als*")
    page.locator(".gx-question").wait_for()


@pytest.mark.parametrize("width", [390, 768, 1280])
@pytest.mark.parametrize("node", ["", "als", "evil"])
def test_nothing_reaches_past_the_window(page: Any, width: int, node: str) -> None:
    """No element lies outside the window at any width, hostile words without a space included."""
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"about?node={node}")
    page.locator(".gx-title").wait_for()
    page.locator(".gx-footer").wait_for()
    assert page.evaluate(BEYOND) == []
