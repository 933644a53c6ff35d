"""From a source to its blocks, by the reader its text asks for.

Why: the rest of loading should know none of the formats.
Method: `choice` says what a text is; the reader of that form cuts it into blocks, whose offsets count the characters of
    the decoded file, mark-up included.
Fails: `Unreadable` in one line "FILE: reason" or "FILE:LINE: reason" for what no reader knows (RDF/XML, JSON-LD, RTF,
    other XML and JSON), for what a reader refuses (a DTD of its own, an end that is missing), and for marked-up files
    of more than `LONGEST` characters.
"""

from __future__ import annotations

from collections.abc import Callable

from loaders.blocks import Block
from loaders.layers import Kind
from loaders.readers import fhir, html, jats, layer, text
from loaders.readers.choice import Form, form
from loaders.readers.layer import Layered
from loaders.readers.markup import LONGEST, MOST_WORDS
from loaders.source import SourceDocument, Unreadable

__all__ = ["is_marked_up", "plain_words", "read", "read_layered"]


def read(source: SourceDocument) -> tuple[Block, ...]:
    """The blocks of a source, in text order."""
    kind = form(source)
    if kind == "text":
        return text.read(source.text)
    most = MOST_WORDS if kind == "json" else LONGEST
    if len(source.text) > most:
        raise Unreadable(f"{len(source.text):,} characters of {kind.upper()} are more than {most:,}", source.name)
    if kind == "html":
        return html.read(source.name, source.text)
    if kind == "xml":
        return jats.read(source.name, source.text)
    return fhir.read(source.name, source.text)


def read_layered(name: str, raw: bytes, kind: Kind) -> Layered:
    """The text layer and blocks of a file that is no text; its parsers are imported only where one is read."""
    if kind == "docx":
        from loaders.readers.docx import read as read_docx

        return read_docx(name, raw)
    from loaders.readers.pdf import read as read_pdf

    return read_pdf(name, raw)


def is_marked_up(source: SourceDocument) -> bool:
    """Whether the places of a source count mark-up too, not only what a reader of the page sees."""
    return form(source) != "text"


def plain_words(source: SourceDocument) -> Callable[[str], str]:
    """What turns a raw quotation of a source into the words a reader of the page sees."""
    if source.original:
        return layer.words
    plain: dict[Form, Callable[[str], str]] = {
        "html": html.words, "xml": jats.words, "json": fhir.words, "text": text.words}
    return plain[form(source)]
