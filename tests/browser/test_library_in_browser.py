"""The Library page in a real browser over the real desk: upload, look, correct, commit, and then explore."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from explorer.desk import migration
from explorer.library import Library
from tests.browser.conftest import _watch
from tests.explorer.aged import age, forget_doses
from tests.servers import ROOT, free_port, running

pytestmark = pytest.mark.browser

PAGE = """Care of testitis {name}

Drugs

  • Give testamycin 50 mg twice daily to all adults. 1
  • Start ventilation when FVC is below 50 % or symptoms are present. 2
  • In a trial with 959 patients <img src=x onerror="document.title='taken'"> one dose was enough.

References

1. Smith A. Testamycin. 2012.
2. Jones B. Ventilation. 2013.
"""
BEYOND = """() => [...document.querySelectorAll("[data-testid=stMain] *")].filter((element) => {
  const { left, right, width, height } = element.getBoundingClientRect();
  return width && height && (right > innerWidth + 1 || left < -1);
}).map((element) => element.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, corpus_folder: Path) -> Iterator[tuple[str, Path]]:
    """A server of the real app over a copy of the corpus: its address and its library."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(corpus_folder, folder / "library")
    port = free_port()
    command = ("-m", "streamlit", "run", str(ROOT / "explorer" / "app.py"), "--server.port", str(port))
    environment = {**os.environ, "GUIDELINE_LIBRARY": str(folder / "library")}
    with running(command, port, folder / "server.log", environment=environment):
        yield f"http://127.0.0.1:{port}/", folder / "library"


@pytest.fixture
def desk(chromium: Any, served: tuple[str, Path]) -> Iterator[Any]:
    """A fresh page on the desk; requests to other hosts and script errors fail the test."""
    context = chromium.new_context(viewport={"width": 1440, "height": 1000}, base_url=served[0])
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
    opened.on("request", lambda request: _watch(request.url, served[0], wrong))
    opened.goto("library")
    opened.locator("[data-testid=stFileUploader]").wait_for()
    yield opened
    context.close()
    assert wrong == []


def _file(name: str, text: str = "") -> dict[str, Any]:
    return {"name": name, "mimeType": "text/plain", "buffer": (text or PAGE.format(name="page")).encode()}


def _upload(page: Any, *files: dict[str, Any]) -> None:
    page.locator("input[type=file]").set_input_files(list(files))


def _drawn(page: Any) -> None:
    """Wait until nothing is being drawn: a list or an expander that is opened before closes again."""
    page.locator('.stApp[data-test-script-state="notRunning"]').wait_for()


def _settled(page: Any) -> None:
    """Wait for a form that is not being drawn: what is typed into one that is about to be drawn again may be lost."""
    page.get_by_role("button", name="Write down").wait_for()
    _drawn(page)


def _decide(page: Any, label: str, value: str, ground: str = "seen in the table") -> None:
    _settled(page)
    page.get_by_label(label).fill(value)
    _sign(page, ground)


def _choose(page: Any, button: str) -> None:
    """Choose a statement by its number and first words, and wait until the page is about it."""
    page.get_by_role("button", name=button).click()
    page.locator(".gx-chosen .gx-no", has_text=button.partition(" ")[0]).wait_for()
    _settled(page)


def _about(page: Any, action: str, told: str, what: str) -> None:
    """Choose what to do and to what; a list opened while the page is drawn again closes, and is opened once more."""
    page.get_by_role("radio", name=action).click()
    page.get_by_text(told).wait_for()
    option = page.get_by_role("option", name=what)
    for _ in range(5):
        _settled(page)
        page.get_by_label("What", exact=True).click()
        page.wait_for_timeout(500)
        if option.count():
            break
    option.click()


def _sign(page: Any, ground: str = "seen in the table") -> None:
    _settled(page)
    page.get_by_label("On what ground").fill(ground)
    page.get_by_label("Your name").fill("Ann")
    page.get_by_role("button", name="Write down").click()


def _files(folder: Path) -> set[Path]:
    """What the library holds: neither its index nor what lies on the desk."""
    return {path for path in folder.rglob("*") if path.is_file() and not {"index", "drafts"} & set(path.parts)}


def test_upload_look_correct_commit_explore(desk: Any, served: tuple[str, Path]) -> None:
    """A file is read and painted, a title written down survives other pages, and once committed it is in Explore."""
    before = _files(served[1])
    _upload(desk, _file("page.txt", PAGE.format(name="one")))
    desk.locator(".gx-sheet").wait_for()
    assert desk.locator(".gx-loose mark").first.inner_text() == "959"
    assert desk.locator(".gx-said").count() == 3
    assert desk.locator(".gx-said .gx-quantity").first.inner_text().startswith("50 mg twice daily")
    _choose(desk, "1 Give testamycin")
    _decide(desk, "Short title", "Testamycin for every adult")
    desk.locator(".gx-tag", has_text="1 decision not committed").wait_for()
    desk.get_by_role("link", name="Query").click()
    desk.locator(".gx-footer", has_text="1 decision not committed").wait_for()
    desk.get_by_role("link", name="Library").click()
    desk.get_by_role("button", name="1 Testamycin for every adult").wait_for()
    assert _files(served[1]) == before
    assert list((served[1] / "drafts").glob("~*"))
    desk.get_by_role("button", name="Commit with 1 decision").click()
    desk.get_by_role("button", name="Open it in Explore").click()
    assert not list((served[1] / "drafts").glob("~*"))
    desk.locator(".gx-title", has_text="Testamycin for every adult").wait_for()
    assert (served[1] / "documents" / "care-of-testitis-one").is_dir()


def _marked(page: Any, within: str) -> list[str]:
    """The words that are marked in a part of the page, with the labels that can be seen."""
    return page.locator(f"{within} .gx-ground").evaluate_all("""found => found
      .filter(one => getComputedStyle(one).backgroundColor !== "rgba(0, 0, 0, 0)").map(one => one.innerText)""")


def test_pointing_at_a_reading_marks_the_words_it_was_read_from(desk: Any) -> None:
    """Mouse and keyboard mark the same words, each with its label, in the text and beside the form; then they are gone."""
    text = PAGE.format(name="eleven").replace("is below 50 %", "is below 50 % and SBP below 90 mmHg")
    _upload(desk, _file("page.txt", text))
    _choose(desk, "2 Start ventilation")
    readings = desk.locator(".gx-reading")
    assert readings.count() == 2
    places = (".gx-near", ".st-key-main [data-testid=stColumn]:first-child")
    assert [_marked(desk, place) for place in places] == [[], []]
    for at, words in enumerate(("FVC", "SBP")):
        readings.nth(at).hover()
        for place in places:
            assert _marked(desk, place) == [
                "action: same clause\nStart ventilation", f"measure: same clause\n{words}"], place
    desk.mouse.move(5, 5)
    assert _marked(desk, ".gx-near") == []
    desk.locator(".gx-sheet").first.click(position={"x": 2, "y": 2})
    readings.first.press("Tab")  # comes from the keyboard, and goes to the second reading
    assert desk.evaluate("document.activeElement.className") == "gx-reading gx-p2"
    assert _marked(desk, ".gx-near")[1:] == ["measure: same clause\nSBP"]
    desk.keyboard.press("Shift+Tab")
    assert _marked(desk, ".gx-near")[1:] == ["measure: same clause\nFVC"]
    desk.keyboard.press("Tab")
    desk.keyboard.press("Tab")
    assert _marked(desk, ".gx-near") == []


def test_a_tap_marks_words_and_nothing_reaches_past_a_phone(chromium: Any, served: tuple[str, Path]) -> None:
    """On a touch screen of 390 pixels a tap on a reading marks its words, and the labels stay inside the window."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, base_url=served[0], has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto("library")
    page.locator("[data-testid=stFileUploader]").wait_for()
    _upload(page, _file("page.txt", PAGE.format(name="twelve")))
    page.locator(".gx-sheet").first.wait_for()
    _drawn(page)
    page.locator(".st-key-verdicts summary").tap()
    page.locator(".st-key-verdict-to-check-1 button").tap()
    page.locator(".gx-near").wait_for()
    _settled(page)
    page.locator(".gx-reading").first.tap()
    assert _marked(page, ".gx-near")[1:] == ["measure: same clause\nFVC"]
    assert page.evaluate(BEYOND) == []
    context.close()


def test_a_held_document_takes_a_link(desk: Any, served: tuple[str, Path]) -> None:
    """A marker of a document in the library is linked to a work, and the line lies in its overlay."""
    overlay = next((served[1] / "documents" / "als-primary-treatment").glob("*/curation.jsonl"))
    lines = overlay.read_text("utf-8").count("\n")
    desk.get_by_role("button", name="Main Treatment of Amyotrophic").first.click()
    desk.locator(".gx-tag", has_text="as it is in the library").wait_for()
    _choose(desk, "3 One-year survival")
    desk.get_by_role("radio", name="Link").click()
    desk.get_by_label("PMID").wait_for()
    _decide(desk, "DOI", "10.1002/14651858.CD001447.pub3", "same title and year")
    desk.locator(".gx-lines", has_text="matched by a curator").first.wait_for()
    desk.get_by_role("button", name="Commit with 1 decision").click()
    desk.locator(".gx-tag", has_text="as it is in the library").wait_for()
    assert overlay.read_text("utf-8").count("\n") == lines + 1


def test_a_statement_is_rejected_and_a_condition_rebuilt(desk: Any) -> None:
    """A tree is changed with clicks and says at once what it means; a whole statement is taken out and crossed out."""
    text = PAGE.format(name="eight").replace("or symptoms are present", "with symptoms, or FVC is below 30 %")
    _upload(desk, _file("page.txt", text))
    _choose(desk, "2 Start ventilation")
    _about(desk, "Correct", "Change what something was read as", "condition 1")
    desk.locator(".gx-tree", has_text="Start ventilation, if any of").last.wait_for()
    _settled(desk)
    desk.get_by_label("The whole", exact=True).click()
    desk.get_by_role("option", name="all of").click()
    desk.locator(".gx-tree", has_text="Start ventilation, if all of").wait_for()
    _sign(desk)
    desk.locator(".gx-says", has_text="Condition · by a curator").locator("text=if all of").wait_for()
    _choose(desk, "1 Give testamycin")
    _about(desk, "Reject", "It is no such thing", "The whole statement")
    _sign(desk)
    desk.locator(".gx-taken", has_text="Give testamycin").wait_for()
    desk.locator(".gx-tag", has_text="2 decisions not committed").wait_for()
    assert desk.get_by_role("button", name="Give testamycin").count() == 0


def test_a_stored_rejection_is_put_back(desk: Any, served: tuple[str, Path]) -> None:
    """A statement taken out and committed is listed as such, and comes back with a pick, a signature and a commit."""
    _upload(desk, _file("page.txt", PAGE.format(name="ten")))
    _choose(desk, "1 Give testamycin")
    _about(desk, "Reject", "It is no such thing", "The whole statement")
    _sign(desk, "by mistake")
    desk.locator(".gx-taken", has_text="Give testamycin").wait_for()
    desk.get_by_role("button", name="Commit with 1 decision").click()
    desk.locator(".gx-tag", has_text="as it is in the library").wait_for()
    desk.locator(".gx-lines", has_text="by Ann on").locator("text=by mistake").wait_for()
    option = desk.get_by_role("option", name="statement “Give testamycin")
    for _ in range(5):
        _drawn(desk)
        desk.get_by_label("Put back").click()
        desk.wait_for_timeout(500)
        if option.count():
            break
    option.click()
    desk.get_by_text("It was read rightly after all").wait_for()
    assert desk.evaluate(BEYOND) == []
    _sign(desk, "it is advice")
    desk.get_by_role("button", name="1 Give testamycin").wait_for()
    desk.get_by_role("button", name="Commit with 1 decision").click()
    desk.locator(".gx-tag", has_text="as it is in the library").wait_for()
    assert desk.locator(".gx-taken", has_text="Give testamycin").count() == 0
    (overlay,) = (served[1] / "documents" / "care-of-testitis-ten").glob("*/curation.jsonl")
    assert [json.loads(line)["action"] for line in overlay.read_text("utf-8").splitlines()] == ["reject", "restore"]


def test_an_unclaimed_sentence_becomes_a_statement(desk: Any) -> None:
    """A sentence from the list of unclaimed ones is added with two clicks and a signature."""
    _upload(desk, _file("page.txt", PAGE.format(name="nine").replace("References", "See Table 4 for doses.\n\nReferences")))
    desk.locator(".gx-sheet").wait_for()
    _drawn(desk)
    desk.get_by_text("Add what was missed").click()
    _decide(desk, "Words in the text", "See Table 4 for doses.")
    desk.get_by_role("button", name="See Table 4 for doses").wait_for()
    desk.locator(".gx-said", has_text="See Table 4").wait_for()


def test_a_bibliography_is_dropped_looked_at_and_committed(desk: Any, served: tuple[str, Path]) -> None:
    """A bibliography shows its works and is in the library after a commit; the page says what reading is kept from."""
    desk.locator("text=Each file is read in a process of its own").wait_for()
    content = '[{"id": "a", "title": "Trial", "DOI": "10.1000/a"}, {"id": "b", "title": "<img src=x>"}]'
    _upload(desk, {"name": "mine.csl.json", "mimeType": "application/json", "buffer": content.encode()})
    desk.locator(".gx-works", has_text="DOI 10.1000/a").wait_for()
    desk.locator(".gx-works", has_text="no marker can lead to it").wait_for()
    assert desk.locator("[data-testid=stMain] img").count() == 0
    assert desk.evaluate(BEYOND) == []
    desk.get_by_role("button", name="Commit").click()
    desk.locator(".gx-note", has_text="stored as bibliography mine, 2 works").wait_for()
    assert (served[1] / "bibliographies" / "mine.json").read_text("utf-8") == content


@pytest.mark.parametrize("width", [390, 768])
def test_the_form_of_a_condition_fits_a_narrow_page(desk: Any, width: int) -> None:
    """Groups, members and the nested sentences stay within the window, and no chip is too faint to read."""
    desk.set_viewport_size({"width": width, "height": 900})
    desk.goto("library?node=als-primary-treatment&statement=19")
    _about(desk, "Correct", "Change what something was read as", "condition 1")
    desk.locator(".gx-says").nth(1).wait_for()
    assert desk.evaluate(BEYOND) == []


def test_a_refused_decision_is_said(desk: Any) -> None:
    """Without a ground nothing is written down, and the page says what is missing."""
    _upload(desk, _file("page.txt", PAGE.format(name="two")))
    _choose(desk, "1 Give testamycin")
    _decide(desk, "Short title", "x", " ")
    desk.locator(".gx-note", has_text="Say on what ground.").wait_for()
    assert desk.locator(".gx-tag", has_text="not committed").count() == 0


def test_another_action_keeps_what_was_typed(desk: Any) -> None:
    """Name and ground stay in their fields when it turns out that another action is meant."""
    _upload(desk, _file("page.txt", PAGE.format(name="seven")))
    _choose(desk, "1 Give testamycin")
    desk.get_by_label("On what ground").fill("the table")
    desk.get_by_label("Your name").fill("Ann")
    desk.get_by_role("radio", name="Correct").click()
    desk.get_by_label("Unit (UCUM)").wait_for()
    _settled(desk)
    assert desk.get_by_label("On what ground").input_value() == "the table"
    assert desk.get_by_label("Your name").input_value() == "Ann"


def test_two_files_one_bad(desk: Any) -> None:
    """The bad file is one line, the good one is opened."""
    _upload(desk, _file("bad.txt", "\x00\x01"), _file("good.txt", PAGE.format(name="three")))
    desk.locator(".gx-sheet").wait_for()
    desk.locator(".gx-note", has_text="Not read: bad.txt: binary").wait_for()


@pytest.mark.parametrize("name", ["../../app.py", "..\\..\\app.py", "C:\\x", "a" * 300 + ".txt", "<img src=x>.txt"])
def test_hostile_names_stay_labels(desk: Any, served: tuple[str, Path], name: str) -> None:
    """Whatever an upload is called, nothing is written outside the library, and inside it only under names of ours."""
    around = set(served[1].parent.iterdir())
    app = (ROOT / "explorer" / "app.py").read_bytes()
    title = f"name {len(name)} {name[:1].encode().hex()}"
    _upload(desk, _file(name, PAGE.format(name=title)))
    desk.locator(".gx-sheet").wait_for()
    assert desk.locator("[data-testid=stMain] img").count() == 0
    desk.get_by_role("button", name="Commit").click()
    desk.get_by_role("button", name="Open it in Explore").wait_for()
    assert set(served[1].parent.iterdir()) == around
    assert (ROOT / "explorer" / "app.py").read_bytes() == app
    names = {path.name for path in (served[1] / "documents").rglob("*") if path.is_file()}
    assert names <= {"source.txt", "meta.toml", "report.json", "curation.jsonl"}


def test_a_text_cannot_act(desk: Any) -> None:
    """A page that holds markup is painted as text: no script runs, no picture is asked for."""
    _upload(desk, _file("page.txt", PAGE.format(name="four")))
    desk.locator(".gx-sheet").wait_for()
    desk.wait_for_timeout(300)
    assert desk.title() != "taken"
    assert "<img src=x" in desk.locator(".gx-sheet").inner_text()


@pytest.mark.parametrize("width", [390, 768, 1024, 1440])
def test_nothing_reaches_past_the_window(desk: Any, width: int) -> None:
    """At every width the desk, the painted text and the form stay within the window."""
    desk.set_viewport_size({"width": width, "height": 900})
    assert desk.evaluate(BEYOND) == []
    _upload(desk, _file("page.txt", PAGE.format(name="five")))
    desk.locator(".gx-sheet").wait_for()
    assert desk.evaluate(BEYOND) == []
    if width > 768:  # below it the list of statements is folded away
        _choose(desk, "2 Start ventilation")
        desk.get_by_role("radio", name="Correct").click()
        desk.get_by_label("Unit (UCUM)").wait_for()
        assert desk.evaluate(BEYOND) == []


def test_the_form_is_reached_by_keyboard(desk: Any) -> None:
    """A decision can be written down without a pointer: Tab leads from field to field to the button."""
    _upload(desk, _file("page.txt", PAGE.format(name="six")))
    _choose(desk, "1 Give testamycin")
    desk.get_by_label("Short title").focus()
    for text in ("Testamycin", "the table", "Ann"):
        desk.keyboard.type(text)
        desk.keyboard.press("Tab")
    desk.get_by_role("button", name="Write down").focus()
    desk.keyboard.press("Enter")
    desk.locator(".gx-tag", has_text="1 decision not committed").wait_for()


def test_a_document_of_an_earlier_reader_is_carried_over(desk: Any, served: tuple[str, Path]) -> None:
    """The line, what differs, publish: the library has it as read now, at 390 px as well, and the line is gone."""
    document = "riluzole-monitoring-eu-us"
    age(served[1], forget_doses, document)
    desk.goto(f"library?node={document}")
    desk.get_by_text("Read by an earlier version.").wait_for()
    _drawn(desk)
    desk.get_by_role("button", name="Read again?").click()
    desk.get_by_text("new dose").first.wait_for()
    assert list(migration.waiting(Library(served[1]))) == [(document, "2026-11-22")]
    desk.set_viewport_size({"width": 390, "height": 844})
    _drawn(desk)
    assert desk.evaluate(BEYOND) == []
    desk.set_viewport_size({"width": 1440, "height": 1000})
    _drawn(desk)
    desk.get_by_role("button", name="Publish").click()
    desk.get_by_text(f"{document}: published as read by version").wait_for()
    assert desk.get_by_text("Read by an earlier version.").count() == 0
    assert list(migration.waiting(Library(served[1]))) == []
