"""The page About the data: which documents are loaded, in which editions, from where, how checked, and what is not read.

Why: whoever leans on a figure must be able to see where the text came from and what nobody has looked at.
Method: the sidebar chooses a document, or all; the address holds the choice in `node`. One column, words and figures
    only. What a document says of its own review is quoted under that name and lends its state no weight.
Fails: an address that names no document says so above the list; an empty library says how to begin.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from explorer.domain.silence import NOT_HELD, NOT_RECOGNISED, NOT_STATED
from explorer.links import Address
from explorer.view_models.about import About, AboutDocument, AboutEdition, Claim, SeenSource, ShapeReport
from explorer.view_models.labels import Badge, Count, Fact
from explorer.views import navigation, parts, widgets
from explorer.views.markup import Element, element, joined, plain
from explorer.views.ports import Evidence

STYLE = Path(__file__).with_name("about.css")
QUOTED = "Quoted as it stands there. Whether it is so was not checked, and it changes nothing here."
LEFT_OPEN = "Left open by the text:"
MISSING = f"What is {NOT_RECOGNISED}, {NOT_HELD}, not checked"


def draw(evidence: Evidence, address: Address, gone: Callable[[str], str] = navigation.nothing_withdrawn) -> None:
    """Draw all documents, or the one the address names; `gone` says of an id that what it named was withdrawn."""
    st.html(STYLE)
    found = evidence.about(address.node, address.part)
    _sidebar(found, address)
    chosen = next((document for document in found.documents if document.document == address.node), None)
    with st.container(key="about", gap="small"):
        if chosen:
            _document(chosen, address)
        else:
            _all(found, address, gone)


def _sidebar(found: About, address: Address) -> None:
    known = {document.document for document in found.documents}
    with st.sidebar, st.container(key="list", gap=None):
        _choice("All documents", "", address, chosen=address.node not in known)
        st.html(str(element("p", "gx-list-heading", "Documents")))
        for choice in found.choices:
            _choice(choice.title, choice.document, address, chosen=choice.document == address.node)
        many = "" if found.window.total == 1 else "s"
        st.html(str(element("p", "gx-quiet", f"{parts.counted(found.window)} document{many}")))
        parts.draw(found.window, address, "about")


def _choice(title: str, document: str, address: Address, *, chosen: bool) -> None:
    st.button(plain(title), key=f"about-{document}", width="stretch", type="primary" if chosen else "tertiary",
              on_click=navigation.go, args=(address, address.with_(node=document)))


def _all(found: About, address: Address, gone: Callable[[str], str]) -> None:
    if address.node:
        unknown = f"The library holds no document called “{address.node}”. These it holds:"
        st.html(str(element("p", "gx-empty", gone(address.node) or unknown)))
    st.html(str(element("h2", "gx-title", "What is loaded, and where it comes from")))
    if not found.documents:
        st.html(str(element("p", "gx-empty", "No document yet. Load one to begin.")))
        return
    st.html(str(element("ul", "gx-counts", *map(_count, found.counts))))
    with st.container(key="hits", gap=None):
        for position, document in enumerate(found.documents):
            st.button(plain(document.title), key=f"document-{position}", type="tertiary", icon=":material/arrow_forward:",
                      on_click=navigation.go, args=(address, address.with_(node=document.document)))
            st.html(str(_line(document)))
    for title, facts in (("Beside the documents", found.held), (MISSING, found.not_read)):
        st.html(str(element("div", "", element("h3", "gx-heading", title), widgets.facts(facts))))


def _count(count: Count) -> Element:
    return element("li", "", element("strong", "", f"{count.figure:,}"), f" {count.name}")


def _line(document: AboutDocument) -> Element:
    newest = document.editions[0]
    older = len(document.editions) - 1
    licence = next((f"licence {fact.value}" for fact in document.facts if fact.name == "Licence"), "")
    editions = joined((f"Edition {newest.name}", f"{older} older" if older else "", licence))
    checked = joined((f"{newest.statements} statements", _markers(newest), document.review, document.shapes.said))
    return element("div", "gx-hit", element("p", "", editions), element("p", "gx-origin", checked))


def _markers(edition: AboutEdition) -> str:
    return f"{edition.markers} markers, {edition.resolved} resolved" if edition.markers else "no markers"


def _document(document: AboutDocument, address: Address) -> None:
    st.button("All documents", key="about-back", type="tertiary", icon=":material/arrow_back:", on_click=navigation.go,
              args=(address, address.with_(node="")))
    st.html(str(element(
        "div", "gx-details", widgets.badges(_badges(document)), element("h2", "gx-title", document.title),
        element("p", "gx-question", f"Question: {document.question}"), widgets.facts(document.facts))))
    for title, part in (("Editions", _editions(document.editions)), ("What it says of itself", _claims(document.claims)),
                        ("Shape report", _shapes(document.shapes)), ("Sources seen", _sources(document.sources))):
        st.html(str(element("div", "gx-part", element("h3", "gx-heading", title), *part)))


def _badges(document: AboutDocument) -> tuple[Badge, ...]:
    unclear = document.review == "review state unclear"
    return (Badge(document.review, "warning" if unclear else "neutral"),
            Badge(document.shapes.said, "warning" if document.shapes.warnings else "neutral"))


def _editions(editions: Sequence[AboutEdition]) -> tuple[Element, ...]:
    return (element("ul", "gx-lines", *map(_edition, editions)),)


def _edition(edition: AboutEdition) -> Element:
    figures = joined((f"{edition.statements} statements", _markers(edition), f"{edition.references} references"))
    return element(
        "li", "", element("p", "", element("strong", "", edition.name), " · current" if edition.current else " · older"),
        element("p", "", figures),
        element("p", "gx-origin", f"updated: {edition.updated} · file {edition.file_name} ",
                widgets.file_hash(edition.sha256)))


def _claims(claims: Sequence[Claim]) -> tuple[Element, ...]:
    if not claims:
        return (element("p", "gx-quiet", NOT_RECOGNISED),)
    told = (element("li", "", element("p", "gx-quote", f"“{claim.text}”"), element("p", "gx-origin", claim.kind))
            for claim in claims)
    return element("p", "gx-quiet", QUOTED), element("ul", "gx-lines", *told)


def _shapes(report: ShapeReport) -> tuple[Element, ...]:
    said = element("p", "", f"{report.said[:1].upper()}{report.said[1:]}.")
    warned, left = (() if not found else (element("ul", "gx-lines", *(element("li", "", one) for one in found)),)
                    for found in (report.warnings, report.open))
    return (said, *warned, *((element("p", "gx-quiet", LEFT_OPEN), *left) if left else ()))


def _sources(sources: Sequence[SeenSource]) -> tuple[Element, ...]:
    if not sources:
        return (element("p", "gx-quiet", NOT_STATED),)
    rows = [Fact(source.title, source.seen) for source in sources]
    return (widgets.facts(rows),)
