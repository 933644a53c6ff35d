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
_ARTICLE_OF_JOURNAL = re.compile(r"<(?:front|journal-meta|article-meta|sec|ref-list)[\s/>]|\bdtd-version=|\barticle-type=")


def markup(file: File) -> MarkUp:
    """The kind of mark-up that a file is; "" for none."""
    if not file.begins.startswith("<"):
        return _named(file)
    at = _prolog(file.text)
    if doctype := _DOCTYPE.match(file.text, at):
        return "html" if doctype[1].lower() == "html" else "xml"
    declared, root = file.begins.startswith("<?xml"), _TAG.match(file.text, at)
    if root is None:
        return "xml" if declared or file.is_named(*XML_SUFFIXES) else _named(file)
    if _is_xml(file, root, declared):
        return "xml"
    name, known = root[1].lower(), root[1].lower() in KNOWN_TAGS
    is_page = file.is_named(*HTML_SUFFIXES) or name == "html" or (known and not file.is_named(*MARKDOWN_SUFFIXES))
    return "html" if is_page else ""


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


def _is_xml(file: File, root: re.Match[str], declared: bool) -> bool:
    name, named = root[1].lower(), file.is_named(*XML_SUFFIXES)
    if name == "html":
        return False
    if name == "article":
        return declared or named or bool(_ARTICLE_OF_JOURNAL.search(file.begins))
    closed = name not in KNOWN_TAGS and file.text.rstrip().endswith(f"</{root[1]}>")
    return declared or ":" in name or "xmlns" in root[2] or closed or named
