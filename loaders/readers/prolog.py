"""Which kind of mark-up a text is, by its own first characters.

Why: names of files lie: a page saved as .txt may be HTML, and much that begins with a tag is neither HTML nor XML.
Method: the prolog and the first tag say what a text is; a name counts only where they leave it open. Nothing is parsed
    here and nothing is ever fetched: no DTD, no schema.
Fails: it cannot; what begins with no tag is no mark-up, unless it is called so and holds one.
"""

from __future__ import annotations

import re
from typing import Literal

from loaders.readers.html_tags import KNOWN_TAGS
from loaders.source import FIRST, File, beginning

MarkUp = Literal["", "html", "xml"]

HTML_SUFFIXES, XML_SUFFIXES = (".html", ".htm"), (".xml", ".nxml")
MARKDOWN_SUFFIXES = (".md", ".markdown")  # of pages that may begin with HTML

_PROLOG = re.compile(r"\s*+(?:(?:<\?[^>]*+>|<!--(?s:.*?)-->)\s*+)*+")
_DOCTYPE = re.compile(r"<!DOCTYPE\s++([^\s>\[]++)(?:[^>\[\"']++|\"[^\"]*+\"|'[^']*+')*+(\[?)", re.IGNORECASE)
_TAG = re.compile(r"<([A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)(?=[\s/>])([^<>]*)")
_PAGE = re.compile(r"<!DOCTYPE\s+html\b|<html(?=[\s>])", re.IGNORECASE)
_PAGE_END = re.compile(r"</html\s*>", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[(?P<held>.*?)\]\]>", re.DOTALL)
_ARTICLE = re.compile(r"<(?:[\w.-]+:)?article[\s>]")
_BODY = re.compile(r"<body[\s>]", re.IGNORECASE)
_ARTICLE_OF_JOURNAL = re.compile(r"<(?:front|journal-meta|article-meta|sec|ref-list)[\s/>]|\bdtd-version=|\barticle-type=")


def markup(file: File) -> MarkUp:
    """The kind of mark-up that a file is; "" for none."""
    if not file.begins.startswith("<"):
        return _named(file) or _behind_words(file)
    at = _prolog(file.text)
    if doctype := _DOCTYPE.match(file.text, at):
        return "html" if doctype[1].lower() == "html" else "xml"
    declared, root = file.begins.startswith("<?xml"), _TAG.match(file.text, at)
    if root is None:
        return "xml" if declared or file.is_named(*XML_SUFFIXES) else _named(file)
    if _is_xml(file, root, declared):
        return "html" if not _ARTICLE.search(file.begins) and page_within(file.text) else "xml"
    name, known = root[1].lower(), root[1].lower() in KNOWN_TAGS
    is_page = file.is_named(*HTML_SUFFIXES) or name == "html" or (known and not file.is_named(*MARKDOWN_SUFFIXES))
    return "html" if is_page else ""


def page_within(text: str) -> tuple[int, int] | None:
    """The place of the one web page in a text that holds other things before it; None where the text is the page."""
    opened = _PAGE.search(text, 0, FIRST)
    if opened is None:
        held = [found.span("held") for found in _CDATA.finditer(text) if _is_page(found["held"])]
        return held[0] if len(held) == 1 else None
    ends = [found.end() for found in _PAGE_END.finditer(text, opened.end())]
    if _prolog(text) >= opened.start() or len(ends) > 1:
        return None
    return opened.start(), ends[0] if ends else len(text)


def _is_page(text: str) -> bool:
    """Whether a piece of text begins with a tag of HTML."""
    root = _TAG.match(text.lstrip())
    return root is not None and root[1].lower() in KNOWN_TAGS


def declares_own(text: str) -> bool:
    """Whether the document type of a text brings declarations of its own."""
    doctype = _DOCTYPE.match(text, _prolog(text))
    return bool(doctype and doctype[2])


def _prolog(text: str) -> int:
    """The place behind the blanks, comments and instructions that a text begins with."""
    start = beginning(text)
    prolog = _PROLOG.match(text[start:start + FIRST])
    return start + prolog.end() if prolog else start


def _named(file: File) -> MarkUp:
    """What a text is that does not begin with a tag."""
    return "html" if file.is_named(*HTML_SUFFIXES) and _TAG.search(file.text) else ""


def _behind_words(file: File) -> MarkUp:
    """What a text is that begins with words: a whole page may stand behind some, as behind the head of an answer."""
    if file.is_named(*MARKDOWN_SUFFIXES) or not _PAGE.search(file.begins):
        return ""
    return "html" if _BODY.search(file.text) and _PAGE_END.search(file.text) else ""


def _is_xml(file: File, root: re.Match[str], declared: bool) -> bool:
    name, named = root[1].lower(), file.is_named(*XML_SUFFIXES)
    if name == "html":
        return False
    if name == "article":
        return declared or named or bool(_ARTICLE_OF_JOURNAL.search(file.begins))
    closed = name not in KNOWN_TAGS and file.text.rstrip().endswith(f"</{root[1]}>")
    return declared or ":" in name or "xmlns" in root[2] or closed or named
