"""What a text is, by its own first characters.

Why: names of files lie: a page saved as .txt may be HTML, and much that is XML or JSON is no document.
Method: the prolog and the first tag, or the first bracket, say what a text is; a name counts only where they leave it
    open. Nothing is parsed here and nothing is ever fetched: no DTD, no schema, no context.
Fails: `Unreadable` in one line for what is known not to be a document: RTF, RDF in any spelling, a web page with a DTD
    of its own.
"""

from __future__ import annotations

import re
from typing import Literal

from loaders.readers.html import KNOWN_TAGS
from loaders.source import SourceDocument, Unreadable

Form = Literal["text", "html", "xml", "json"]

_FIRST = 100_000  # characters in which a prolog ends
_JSON = re.compile(r'\{\s*(?:"|\}\s*$)|\[\s*(?:\{\s*["}]|\[\s*[\[{"]|\]\s*$)')
_RDF = re.compile(r"@(?:prefix|base)\s|PREFIX\s+[\w-]*:\s*<|BASE\s+<|<https?://[^\s<>]+>\s+<https?://[^\s<>]+>\s")
_PROLOG = re.compile(r"\s*+(?:(?:<\?[^>]*+>|<!--(?s:.*?)-->)\s*+)*+")
_DOCTYPE = re.compile(r"<!DOCTYPE\s++([^\s>\[]++)(?:[^>\[\"']++|\"[^\"]*+\"|'[^']*+')*+(\[?)", re.IGNORECASE)
_TAG = re.compile(r"<([A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)(?=[\s/>])([^<>]*)")
_ARTICLE_OF_JOURNAL = re.compile(r"<(?:front|journal-meta|article-meta|sec|ref-list)[\s/>]|\bdtd-version=|\barticle-type=")
_NAMES = {"json": (".json", ".jsonld"), "html": (".html", ".htm", ".xhtml"), "xml": (".xml", ".nxml", ".rdf", ".owl"),
          "text": (".md", ".markdown")}


def form(source: SourceDocument) -> Form:
    """What kind of text a source is; raises `Unreadable` for what is no document."""
    if source.original:
        return "text"
    text = source.text.lstrip("\ufeff \t\r\n")
    if text.startswith("{\\rtf"):
        raise Unreadable("this is RTF; save it as HTML or plain text", source.name)
    if _RDF.match(text):
        raise Unreadable("this is RDF; documents are loaded, not graphs", source.name)
    if _is_named(source, "json") or _JSON.match(text[:_FIRST]):
        return "json"
    return _marked_up(source, text) if text.startswith("<") else _named(source, text)


def _named(source: SourceDocument, text: str) -> Form:
    """The form of a text that does not begin with a tag."""
    return "html" if _is_named(source, "html") and _TAG.search(text) else "text"


def _marked_up(source: SourceDocument, text: str) -> Form:
    prolog = _PROLOG.match(text[:_FIRST])
    at = prolog.end() if prolog else 0
    declared = text.startswith("<?xml")
    if doctype := _DOCTYPE.match(text, at):
        return _of_type(source, doctype)
    root = _TAG.match(text, at)
    if root is None:
        return "xml" if declared or _is_named(source, "xml") else _named(source, text)
    if _is_xml(source, text, root, declared):
        return "xml"
    name = root[1].lower()
    if _is_named(source, "html") or name == "html" or (name in KNOWN_TAGS and not _is_named(source, "text")):
        return "html"
    return "text"


def _of_type(source: SourceDocument, doctype: re.Match[str]) -> Form:
    if doctype[1].lower() != "html":
        return "xml"
    if doctype[2]:
        raise Unreadable("DTD not allowed: the page declares entities or elements of its own", source.name)
    return "html"


def _is_xml(source: SourceDocument, text: str, root: re.Match[str], declared: bool) -> bool:
    name = root[1].lower()
    if name == "html":
        return False
    if name == "article":
        return declared or _is_named(source, "xml") or bool(_ARTICLE_OF_JOURNAL.search(text[:_FIRST]))
    closed = name not in KNOWN_TAGS and text.rstrip().endswith(f"</{root[1]}>")
    return declared or ":" in name or "xmlns" in root[2] or closed or _is_named(source, "xml")


def _is_named(source: SourceDocument, form_: str) -> bool:
    return source.name.lower().endswith(_NAMES[form_])
