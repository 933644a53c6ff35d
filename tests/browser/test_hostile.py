"""Hostile text in a real browser: a library full of attacks, and addresses that attack, against the app as it is served.

Nothing may run, nothing may be fetched (a canary on this machine counts), and every text stands there letter by letter.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from explorer.evidence import Evidence
from explorer.library import Library
from tests import listed
from tests.browser import hostile
from tests.servers import explorer_over

pytestmark = pytest.mark.browser

READ = """() => {
  const words = [];
  const walk = (root) => {
    for (const node of root.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) words.push(node.data);
      if (node.nodeType !== Node.ELEMENT_NODE || ["STYLE", "SCRIPT"].includes(node.tagName)) continue;
      for (const name of ["title", "aria-label", "value"]) if (node[name] || node.getAttribute(name))
        words.push(String(node[name] || node.getAttribute(name)));
      if (node.shadowRoot) walk(node.shadowRoot);
      walk(node);
    }
  };
  walk(document.body);
  return words.join(" ").replaceAll("\\u2060", "").replace(/\\s+/g, " ");
}"""
FOREIGN = """() => {
  const found = [];
  const walk = (root) => {
    for (const element of root.querySelectorAll("*")) {
      const hung = element.getAttributeNames().filter((name) => name.startsWith("on") || name === "srcdoc");
      const address = element.getAttribute("src") || element.getAttribute("href") || "";
      if (element.tagName === "IFRAME" || hung.length || address.startsWith("javascript:") || address.includes("taken"))
        found.push(element.outerHTML.slice(0, 120));
      if (element.shadowRoot) walk(element.shadowRoot);
    }
  };
  walk(document);
  return found;
}"""
TITLE = "Guideline explorer"


class Canary(BaseHTTPRequestHandler):
    """Counts who calls."""

    calls: list[str]

    def do_GET(self) -> None:
        """Note the call."""
        self.calls.append(self.path)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def canary() -> Iterator[tuple[int, list[str]]]:
    """A port of this machine, and the calls it got."""
    calls: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Counting", (Canary,), {"calls": calls}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port, calls
    server.shutdown()


@pytest.fixture(scope="module")
def library(canary: tuple[int, list[str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hostile library, made by the command line."""
    return hostile.make(tmp_path_factory.mktemp("hostile"), canary[0])


@pytest.fixture(scope="module")
def evidence(library: Path) -> Evidence:
    """What the hostile library says."""
    opened = Library(library)
    return Evidence(opened.store(), opened.source_text, opened.snapshot() / "search.sqlite", opened.file)


@pytest.fixture(scope="module")
def served(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app over the hostile library."""
    with explorer_over(library, tmp_path_factory.mktemp("log") / "served.log") as url:
        yield url


@pytest.fixture
def tab(chromium: Any, served: str, canary: tuple[int, list[str]]) -> Iterator[Any]:
    """A page on which a dialog, a script error, a request to anywhere else or a call of the canary fails the test."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, base_url=served)
    opened, wrong = context.new_page(), []
    opened.on("dialog", lambda dialog: (wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
    opened.on("pageerror", lambda error: wrong.append(f"script error {error}"))
    opened.on("popup", lambda popup: wrong.append(f"window {popup.url}"))
    local = (served, served.replace("http", "ws", 1), "data:", "blob:")
    opened.on("request", lambda request: None if request.url.startswith(local) else wrong.append(request.url))
    yield opened
    assert opened.evaluate(FOREIGN) == []
    assert opened.locator("[data-testid=stException]").count() == 0
    context.close()
    assert wrong == []
    assert canary[1] == []


def go(tab: Any, path: str, waiting: str = ".gx-footer") -> None:
    """Open a path and wait until it is drawn."""
    tab.goto(path)
    tab.locator(waiting).first.wait_for()
    tab.locator(".stApp[data-test-script-state=notRunning]").wait_for()
    assert tab.title() == TITLE


def see(tab: Any, *wanted: str) -> None:
    """Wait until each text stands on the page letter by letter, white space aside; attributes and shadow roots count."""
    texts = [" ".join(text.split()) for text in wanted]
    script = f"(texts) => {{ const words = ({READ})(); return texts.every((text) => words.includes(text)); }}"
    from playwright.sync_api import Error

    try:
        tab.wait_for_function(script, arg=texts, timeout=10_000)
    except Error:
        words = tab.evaluate(READ)
        assert [text for text in texts if text not in words] == []


def texts(canary: tuple[int, list[str]], *names: str) -> list[str]:
    return [hostile.attacks(canary[0])[name] for name in names]


def test_the_canary_sings(chromium: Any) -> None:
    """A page that does take the attack calls a canary and changes its title: the checks of this file can fail."""
    calls: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Counting", (Canary,), {"calls": calls}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = chromium.new_page()
    page.set_content("".join(hostile.attacks(server.server_port).values()))
    page.wait_for_function("document.title === 'taken'")
    assert page.evaluate(FOREIGN) != []
    assert calls == ["/i"]
    page.close()
    server.shutdown()


def test_first_page(tab: Any, canary: tuple[int, list[str]]) -> None:
    """Titles, questions and links to start from stand on the first page as text."""
    go(tab, "", ".st-key-cards")
    see(tab, *texts(canary, "image", "markdown"))


def test_search_hits(tab: Any, canary: tuple[int, list[str]]) -> None:
    """Hits show titles and sentences as text, found words marked in them."""
    go(tab, "?q=testamycin", ".gx-hit")
    see(tab, *texts(canary, "image", "frame", "markdown", "icon", "script"))


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("show", ["graph", "outline", "table"])
def test_trail_in_every_form(tab: Any, evidence: Evidence, canary: tuple[int, list[str]], number: int, show: str) -> None:
    """Trail, outline and table of each hostile statement name every node as it is written."""
    statement = statements(evidence)[number]
    go(tab, f"explore?statement={quote(statement)}&show={show}", ".why")
    see(tab, *(node.title for node in evidence.trail(statement).nodes), *texts(canary, "image"))


def statements(evidence: Evidence) -> list[str]:
    documents = listed.documents(evidence)
    found = [item.statement for document in documents for section in document.sections for item in section.items]
    assert len(found) == 4
    return found


def test_details_of_every_node(tab: Any, evidence: Evidence) -> None:
    """The details of each node of the longest trail, with passage, decisions and their grounds, are text."""
    statement = statements(evidence)[1]
    nodes = evidence.trail(statement).nodes
    assert len(nodes) >= 5
    for node in nodes:
        go(tab, f"explore?statement={quote(statement)}&node={quote(node.id)}", ".gx-title")
        found = evidence.details(node.id, statement)
        see(tab, found.title, *(fact.value for fact in found.facts))
        quoted = tab.locator(".gx-passage blockquote mark").all_text_contents()
        assert quoted == ([found.passage.quote] if found.passage else [])
        assert tab.evaluate(FOREIGN) == []


@pytest.mark.parametrize("number", [0, 1, 2])
def test_neighbourhood_and_its_tooltips(number: int, tab: Any, evidence: Evidence, canary: tuple[int, list[str]]) -> None:
    """The pointer over each node of a neighbourhood shows its name letter by letter, and so does the button over it."""
    statement = statements(evidence)[number]
    tab.set_viewport_size({"width": 1440, "height": 1500})
    go(tab, f"explore?statement={quote(statement)}&drawing=neighbourhood", ".layer .node")
    tab.get_by_role("button", name="Fit").click()
    tab.wait_for_timeout(800)
    places = {place.node.id: place.node.label for place in evidence.neighbourhood([statement]).places}
    boxes = tab.locator(".layer .node").evaluate_all(BOXES)
    assert {box["id"] for box in boxes} == places.keys()
    for box in boxes:
        tab.mouse.move(box["x"], box["y"])
        label = " ".join(places[box["id"]].split())
        assert " ".join((tab.locator(".canvas").get_attribute("title") or "").split()) == label
        assert " ".join(box["name"].split()).startswith(label)
    title = texts(canary, ("image", "frame", "markdown")[number])[0]
    assert any(title in label for label in places.values())


BOXES = """(all) => all.map((one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return { id: one.dataset.node, name: one.getAttribute("aria-label"), x: x + width / 2, y: y + height / 2 };
})"""


@pytest.mark.parametrize("show", ["outline", "table"])
def test_neighbourhood_in_words(tab: Any, evidence: Evidence, show: str) -> None:
    """The rows of the neighbourhood are its nodes' names as text."""
    statement = statements(evidence)[1]
    go(tab, f"explore?statement={quote(statement)}&drawing=neighbourhood&show={show}", ".why")
    see(tab, *(place.node.title for place in evidence.neighbourhood([statement]).places))


def test_about_the_data(tab: Any, evidence: Evidence, canary: tuple[int, list[str]]) -> None:
    """Licence, issuer, sources, quoted claims and a hostile file name are text on the page of each document."""
    go(tab, "about", ".gx-hit")
    see(tab, *texts(canary, "image", "markdown"))
    documents = evidence.about().documents
    assert len(documents) == 2
    for document in documents:
        go(tab, f"about?node={quote(document.document)}", ".gx-question")
        told = [fact.value for fact in document.facts] + [claim.text for claim in document.claims]
        told += [part for source in document.sources for part in (source.title, source.seen)]
        see(tab, *told, document.title, document.question, document.editions[0].file_name)
        assert tab.evaluate(FOREIGN) == []
    assert any(document.editions[0].file_name == hostile.FILE_NAME for document in documents)
    assert any(hostile.attacks(canary[0])["image"] in claim.text for document in documents for claim in document.claims)


def test_answers_of_a_query(tab: Any) -> None:
    """A table of hostile titles draws them as text."""
    sparql = quote("SELECT ?title WHERE { ?thing <http://purl.org/dc/terms/title> ?title }")
    go(tab, f"query?sparql={sparql}", ".gx-count")
    tab.locator("[data-testid=stDataFrame] canvas").first.wait_for()


STRANGE = {
    "another host": ("explore?statement=//evil.example/", "The library holds no statement “//evil.example/”."),
    "a script": ("?q=" + quote("<script>alert(1)</script>"), "Nothing found for “<script>alert(1)</script>”."),
    "an image": ("explore?q=" + quote("<img src=x onerror=alert(1)>"), "Nothing found for “<img src=x onerror=alert(1)>”."),
    "Markdown": ("explore?statement=" + quote("![x](//evil.example/b)"),
                 "The library holds no statement “![x](//evil.example/b)”."),
    "a path": ("explore?statement=../../etc/passwd", "The library holds no statement “../../etc/passwd”."),
    "a document": ("about?node=" + quote("javascript:alert(1)"),
                   "The library holds no document called “javascript:alert(1)”."),
    "a break-out": ("?q=" + quote('x") } UNION { ?s ?p ?l } } #'), 'Nothing found for “x") } UNION { ?s ?p ?l } } #”.'),
    "a folder as a page": ("explore?show=//evil.example&drawing=<b>", "Pick a statement to see what it rests on."),
}


@pytest.mark.parametrize("name", STRANGE)
def test_an_address_from_elsewhere_is_text(name: str, tab: Any, served: str) -> None:
    """An address leads nowhere else, and what it holds is repeated as text or not at all."""
    path, said = STRANGE[name]
    go(tab, path)
    see(tab, said)
    assert tab.url.startswith(served)


@pytest.mark.parametrize("node", ["javascript:alert(1)", "//evil.example/", "%00", "<script>"])
def test_a_node_that_is_none_is_said(node: str, tab: Any, evidence: Evidence) -> None:
    """Beside a real statement, a strange node is repeated as text."""
    go(tab, f"explore?statement={quote(statements(evidence)[0])}&node={quote(node)}", ".gx-empty")
    see(tab, f"The library holds nothing called “{node}”.")


@pytest.mark.parametrize("kind", ["document", "edition", "passage", "file", "concept scheme", "provenance"])
def test_what_is_there_but_no_statement_is_said(kind: str, tab: Any, evidence: Evidence) -> None:
    """The id of a thing that is no statement, and of one that no drawing knows, is answered in words."""
    statement = statements(evidence)[1]
    edition, document = statement.rpartition("/")[0], statement.partition("/")[0]
    name = {"document": document, "edition": edition, "passage": f"{statement}/passage",
            "provenance": f"{edition}/provenance-1",
            "file": "file/" + evidence.about().documents[0].editions[0].sha256, "concept scheme": "concept/role"}[kind]
    go(tab, f"explore?statement={quote(name)}", ".gx-empty")
    see(tab, f"The library holds no statement “{name}”.")
    go(tab, f"explore?statement={quote(statement)}&node={quote(name)}", ".gx-title, .gx-empty")


@pytest.mark.parametrize("name", ["statement", "q", "node", "sparql"])
def test_a_huge_parameter_is_refused_or_clipped(name: str, tab: Any) -> None:
    """100 kB in an address gives a refusal of the server or a clipped name, and no more."""
    answer = tab.goto(f"explore?{name}={'a' * 100_000}")
    if answer is not None and answer.ok:
        tab.locator(".gx-footer").wait_for()
        assert len(tab.locator("[data-testid=stMain]").inner_text()) < 5000
    else:
        assert answer is None or 400 <= answer.status < 500
