"""The pages in a real browser: selection, keyboard, address bar, sizes, hostile text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "explorer" / "views"))
from samples import CROWDED, ENTRIES, EVIL, HOSTILE, NIV, NIV_NODES, POOLED, RILUZOLE

from explorer.view_models.graph import BOX

pytestmark = pytest.mark.browser

BEYOND = """() => {
  const found = [];
  const walk = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.closest("[data-testid=stSidebar], .hidden")) continue;
      const { left, right, width, height } = element.getBoundingClientRect();
      if (width && height && (right > innerWidth + 1 || left < -1)) found.push(`${element.tagName} ${left} ${right}`);
      if (element.shadowRoot) walk(element.shadowRoot);
    }
  };
  walk(document.querySelector("[data-testid=stMain]"));
  return found;
}"""


def _open(page: Any, statement: str, **more: str) -> None:
    query = "&".join(f"{name}={value}" for name, value in {"statement": statement, **more}.items())
    page.goto(f"explore?{query}")
    page.locator(".gx-title").wait_for()


def _title(page: Any, text: str) -> None:
    page.locator(".gx-title", has_text=text).wait_for()


def _node(page: Any, name: str) -> Any:
    return page.locator(f".stage [data-node='{name}']:not(g)")


def test_click_shows_details_and_writes_the_address(page: Any) -> None:
    """A click on a node shows its details, and its address opened elsewhere shows the same."""
    _open(page, RILUZOLE)
    _node(page, "hr84").click()
    _title(page, "Hazard ratio for death")
    page.wait_for_url("**node=hr84*")
    other = page.context.new_page()
    other.goto(page.url)
    _title(other, "Hazard ratio for death")
    assert other.locator(".stage [aria-pressed=true]").get_attribute("data-node") == "hr84"


def test_trail_by_keyboard_alone(page: Any) -> None:
    """Tab goes through the trail in reading order, every node names itself, Enter picks it."""
    _open(page, NIV)
    _node(page, "t80").focus()
    order = []
    for _ in NIV_NODES:
        order.append(page.evaluate(FOCUSED))
        page.keyboard.press("Tab")
    assert order == [node.label for node in NIV_NODES]
    _node(page, "m6").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**node=m6*")
    _title(page, "6")


FOCUSED = """() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element?.getAttribute("aria-label") ?? element?.textContent;
}"""


WITHIN = """() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element?.closest(".layer") ? element.dataset.node : "";
}"""


@pytest.mark.parametrize("show", ["outline", "table"])
def test_rows_by_keyboard(page: Any, show: str) -> None:
    """Enter on a row of outline and table picks its node, and the graph then has it selected."""
    _open(page, RILUZOLE, show=show)
    page.locator("button[data-node=w12]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**node=w12*")
    _title(page, "Edition 2012")
    page.get_by_text("Graph", exact=True).click()
    page.locator(".stage button[data-node=w12][aria-pressed=true]").wait_for()


def test_hops_lead_to_their_nodes(page: Any) -> None:
    """A hop of the "Why?" strip selects its node; a hop that is not there is no button."""
    _open(page, NIV)
    page.locator(".hop button", has_text="Marker 6").click()
    _title(page, "6")
    assert page.locator(".stage [aria-pressed=true]").get_attribute("data-node") == "m6"
    assert page.locator(".hop button").count() == 2


def test_selection_survives_a_page_change_and_a_pick_elsewhere(page: Any) -> None:
    """The selection is kept over a page change, and a newer one from outside overrules an older pick."""
    _open(page, RILUZOLE, node="hr84")
    _node(page, "entry").click()
    page.wait_for_url("**node=entry*")
    page.get_by_role("link", name="Search").click()
    page.get_by_text("Start from").wait_for()
    page.get_by_role("link", name="Explore").click()
    page.wait_for_url("**node=entry*")
    assert page.locator(".stage [aria-pressed=true]").get_attribute("data-node") == "entry"
    _node(page, "hr84").click()
    page.get_by_role("button", name="Systematic review, edition 2012").click()
    page.locator(".stage [data-node=w12][aria-pressed=true]").wait_for()


def test_back_undoes_a_pick(page: Any) -> None:
    """The browser's Back shows what was selected before, in details and graph."""
    _open(page, RILUZOLE)
    _node(page, "hr84").click()
    _title(page, "Hazard ratio")
    _node(page, "entry").click()
    _title(page, "Riluzole for ALS/MND")
    page.go_back()
    _title(page, "Hazard ratio")
    page.locator(".stage [data-node=hr84][aria-pressed=true]").wait_for()


def _around(page: Any, name: str) -> Any:
    return page.locator(f".layer [data-node='{name}']")


@pytest.mark.parametrize(("drawing", "told"), [("trail", b"Trail to the evidence"), ("neighbourhood", b"What lies around")])
def test_a_pick_does_not_send_the_drawing_again(page: Any, drawing: str, told: bytes) -> None:
    """A pick that opens nothing brings the details of its node; the drawing does not travel again."""
    received: list[bytes] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(bytes(frame))))
    _open(page, RILUZOLE, drawing=drawing, node="w12")
    place = _around(page, "hr84") if drawing == "neighbourhood" else _node(page, "hr84")
    place.wait_for()
    page.wait_for_timeout(1000)
    assert sum(told in frame for frame in received) == 1
    received.clear()
    place.focus()
    page.keyboard.press("Enter")
    _title(page, "Hazard ratio for death")
    page.wait_for_url("**node=hr84*")
    page.wait_for_timeout(500)
    assert any(b"Hazard ratio for death" in frame for frame in received)
    assert not any(told in frame for frame in received)


def _places(page: Any) -> dict[str, str]:
    places = "(all) => Object.fromEntries(all.map((one) => [one.dataset.node, one.style.left + one.style.top]))"
    return page.locator(".layer .node").evaluate_all(places)


def test_a_pick_in_the_neighbourhood_opens_the_node(page: Any) -> None:
    """A click shows the details, what lies around the node joins, and no node that was drawn moves in the drawing."""
    _open(page, RILUZOLE, drawing="neighbourhood")
    page.get_by_text("11 of 212 shown; 201 more: 200 statements").wait_for()
    before = _places(page)
    box = _around(page, "w02").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    _title(page, "Edition 2002")
    _around(page, "more-w02").wait_for()
    page.wait_for_url("**node=w02*opened=*")
    assert before.items() <= _places(page).items()
    page.go_back()
    _around(page, "more-w02").wait_for(state="detached")


def test_the_neighbourhood_by_keyboard(page: Any) -> None:
    """Tab reaches it once, arrow keys go along rows and from row to row, Home and End to the ends, Enter opens."""
    _open(page, RILUZOLE, drawing="neighbourhood")
    _around(page, RILUZOLE).focus()
    walked = []
    for key in ("ArrowDown", "ArrowRight", "ArrowDown", "ArrowDown", "Home", "End", "ArrowUp", "ArrowDown", "Home"):
        page.keyboard.press(key)
        walked.append(page.evaluate(FOCUSED.replace('getAttribute("aria-label")', "dataset.node")))
    assert walked == ["m2", "m3", "entry", "w02", "w02", "w12", "entry", "w02", "w02"]
    page.keyboard.press("Enter")
    _around(page, "more-w02").wait_for()
    assert page.evaluate(FOCUSED) == "Systematic review, Edition 2002, outdated, 1 more around it"
    page.keyboard.press("Tab")
    assert page.evaluate(WITHIN) == ""
    page.keyboard.press("Shift+Tab")  # and back to where it was left
    assert page.evaluate(WITHIN) == "w02"


@pytest.mark.parametrize("width", [390, 768, 1024, 1280])
@pytest.mark.parametrize("statement", [NIV, RILUZOLE])
@pytest.mark.parametrize("show", ["graph", "outline", "table"])
def test_nothing_reaches_past_the_window(page: Any, width: int, statement: str, show: str) -> None:
    """No element of Explore lies outside the window at any width."""
    page.set_viewport_size({"width": width, "height": 844})
    _open(page, statement, show=show)
    page.locator(".why").wait_for()
    assert page.evaluate(BEYOND) == []


@pytest.mark.parametrize("show", ["graph", "outline", "table"])
def test_hostile_text_is_shown_letter_by_letter(page: Any, show: str) -> None:
    """Tags, Markdown, icons and formulas from a document appear as they are written and do nothing."""
    _open(page, EVIL, show=show)
    page.locator(".why").wait_for()
    assert page.title() != "taken"
    assert page.locator("[data-testid=stMain] img, [data-testid=stSidebar] .stButton :is(img, a, .katex)").count() == 0
    listed = page.locator(".st-key-list button p >> visible=true").all_text_contents()
    assert [text.replace("\u2060", "") for text in listed[1:]] == list(HOSTILE)
    for text in HOSTILE:
        assert page.locator(".gx-facts dt", has_text=text).count() == 1


def test_folded_nodes_unfold(page: Any) -> None:
    """More than four nodes of a lane are folded into a button that says how many, and unfolds them."""
    _open(page, EVIL)
    assert _node(page, "evil-5").count() == 0
    page.get_by_role("button", name="+5 more").click()
    _node(page, "evil-5").wait_for()
    assert page.get_by_text("3 more, not drawn").count() == 1


def _tops(page: Any) -> dict[int, list[float]]:
    """The heights at which the entries of each lane of the crowded sample stand, measured at one moment."""
    _node(page, "of-6-3").wait_for()
    found = page.locator(".stage .node.entry").evaluate_all(
        "(all) => all.map((one) => [one.dataset.node, one.getBoundingClientRect().top])")
    return {size: [top for name, top in found if name.startswith(f"of-{size}-")] for size in ENTRIES}


def test_a_button_for_more_hides_two_or_more(page: Any) -> None:
    """A lane is folded only where the button stands for two nodes or more: for one it would take the room of that one."""
    _open(page, CROWDED)
    assert {size: len(tops) for size, tops in _tops(page).items()} == {3: 3, 4: 4, 5: 5, 6: 4}
    assert page.locator(".stage .more").all_text_contents() == ["+2 more"]


@pytest.mark.parametrize("width", [390, 1280, 1440])
def test_entries_stand_two_a_row(page: Any, width: int) -> None:
    """Of three entries or more, two stand beside each other and no more, so that their titles have room."""
    page.set_viewport_size({"width": width, "height": 900})
    _open(page, CROWDED)
    assert {size: max(map(tops.count, tops)) for size, tops in _tops(page).items()} == dict.fromkeys(ENTRIES, 2)


def test_the_boxes_of_a_neighbourhood_can_be_read_on_a_phone(page: Any) -> None:
    """At 390 px boxes are drawn at their own size, that of the statement whole, and those that are not whole are counted."""
    page.set_viewport_size({"width": 390, "height": 844})
    _open(page, RILUZOLE, drawing="neighbourhood")
    page.locator(".said", has_text="cut by the frame").wait_for()
    frame = page.locator(".frame").bounding_box()
    boxes = {box["id"]: box for box in page.locator(".layer .node").evaluate_all(BOXES)}
    assert min(box["width"] for box in boxes.values()) >= BOX[0]
    cut = [name for name, box in boxes.items() if not all(
        frame[axis] - 2 <= box[axis] and box[axis] + box[side] <= frame[axis] + frame[side] + 2
        for axis, side in (("x", "width"), ("y", "height")))]
    assert RILUZOLE not in cut
    said = f"{len(cut)} of those shown are cut by the frame or outside it: drag it, or Fit"
    assert page.locator(".said p").last.text_content() == said


BOXES = """(all) => all.map((one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return { id: one.dataset.node, x, y, width, height };
})"""


def test_a_picture_is_of_the_drawing_with_the_key_open_as_well(page: Any) -> None:
    """The samples of the key are no drawing: a picture that is asked for while they are shown is that of the trail alone."""
    _open(page, NIV)
    page.get_by_role("button", name="Key").click()
    page.locator(".node.section", has_text="where it stands").wait_for()
    saved: list[str] = []
    page.on("download", lambda download: saved.append(download.suggested_filename))
    page.evaluate("dispatchEvent(new CustomEvent('guideline-explorer:picture'))")
    page.wait_for_timeout(1000)
    assert saved == ["trail.svg"]


def test_link_and_picture(page: Any) -> None:
    """Copy link copies the address; the picture is an SVG file that holds the words of every node."""
    _open(page, NIV, node="m6")
    page.get_by_role("button", name="Copy a link to exactly this view").click()
    page.get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.locator(".st-key-download button").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Picture").click()
    picture = ET.parse(download.value.path()).getroot()  # noqa: S314 - our own file
    texts = list(picture.iter("{http://www.w3.org/2000/svg}text"))
    words = " ".join("".join(text.itertext()) for text in texts)
    assert all(word in words for node in NIV_NODES for word in node.title.replace("-", "- ").split())
    assert "For education, not for care · saved on " in words
    assert "ALS page of 23 Dec 2025 · review state unclear" in words
    assert picture.find("{http://www.w3.org/2000/svg}title").text == "Start non-invasive ventilation (NIV)"
    assert {text.get("font-family").rpartition(", ")[2] for text in texts} == {"serif", "sans-serif"}
    assert page.evaluate(FITS, [dict(text.attrib) | {"words": "".join(text.itertext())} for text in texts]) == []


FITS = """(texts) => {
  const ctx = document.createElement("canvas").getContext("2d");
  return texts.filter((text) => {
    ctx.font = `${text["font-weight"]} ${text["font-size"]}px ${text["font-family"]}`;
    return ctx.measureText(text.words).width > Number(text.textLength) + 0.6;
  });
}"""


def test_search_leads_to_the_statement(page: Any) -> None:
    """From the first page, a search and a click on a hit open the trail of that statement."""
    page.goto("")
    page.get_by_placeholder("Search statements").fill("niv")
    page.keyboard.press("Enter")
    # While the page is redrawn a button may stand twice for a moment, the one before and its successor.
    page.locator(".st-key-hits button", has_text="When to start NIV").first.click()
    _title(page, "Start non-invasive ventilation")
    page.wait_for_url("**/explore?statement=*")


def test_follows_the_colour_scheme(page: Any) -> None:
    """Light and dark give other colours to page, drawing and popover; neither needs a setting."""
    from playwright.sync_api import expect

    for scheme, ground, stroke in (("light", "rgb(252, 252, 250)", "rgb(0, 90, 143)"),
                                   ("dark", "rgb(20, 24, 29)", "rgb(124, 196, 238)")):
        page.emulate_media(color_scheme=scheme)
        _open(page, NIV)
        expect(page.locator(".shape.statement .body")).to_have_css("stroke", stroke)
        expect(page.locator(".stApp")).to_have_css("background-color", ground)


def _results(page: Any) -> list[str]:
    shown = page.locator(".stage .node.effect .title").all_text_contents()
    return [title.removesuffix(", ") for title in shown]  # a comma that is heard, not seen


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_results_fold_by_outcome_and_a_copied_link_shows_the_same(page: Any, by: str) -> None:
    """Mouse or keys open and close the results on an outcome; the address carries it, and Back undoes it."""
    _open(page, POOLED)
    assert _results(page) == ["HR 0.80"]  # which the trail leads to
    fold = page.locator(".stage button.outcome", has_text="survival at 1 year")
    assert fold.get_attribute("aria-expanded") == "false"
    if by == "mouse":
        fold.click()
    else:
        fold.focus()
        page.keyboard.press("Enter")
    page.wait_for_url("**outcomes=survival-at-1-year*")
    page.locator(".stage .node.effect", has_text="51 %").wait_for()
    assert _results(page) == ["HR 0.80", "50 %", "51 %"]
    assert fold.get_attribute("aria-expanded") == "true"
    if by == "keyboard":  # the focus stays on what was pressed
        page.keyboard.press("Space")
    else:
        other = page.context.new_page()
        other.goto(page.url)
        other.locator(".stage .node.effect", has_text="51 %").wait_for()
        assert _results(other) == ["HR 0.80", "50 %", "51 %"]
        fold.click()
    page.locator(".stage .node.effect", has_text="51 %").wait_for(state="detached")
    assert "outcomes" not in page.url


def test_details_of_a_work_fold_by_outcome_with_the_drawing(page: Any) -> None:
    """What is opened in the details of a work is open in the drawing too, for both follow the address."""
    _open(page, POOLED, node="w7")
    page.locator(".st-key-folds summary", has_text="death").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**outcomes=death*")
    page.locator(".stage .node.effect", has_text="HR 0.82").wait_for()
    page.locator(".st-key-folds").get_by_role("button", name="HR 0.81 · placebo").click()
    page.wait_for_url("**node=death-1*")
    assert "outcomes=death" in page.url
