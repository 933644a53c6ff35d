"""What the graph calls a document: the names and facts that are not read from its text.

Why: the edition's name depends on what a library already holds, its licence and issuer on meta.toml; neither is in the
    record.
Method: plain values; what is empty is read as "not stated".
Fails: it does not.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeenSource:
    """A source that a document was made from: its title, which part of it was seen, where, and its key in the list."""

    title: str
    seen: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """What the graph calls a document: id, edition, title, and what its meta data add; empty is not stated.

    `kind` is a notation of the scheme document-type; `summarises` are works, each by its DOI, by "PMID:" and its number, or
    by the key of its entry in the document's own list.
    """

    document: str
    edition: str
    title: str
    language: str = "en"
    licence: str = ""
    issuer: str = ""
    author: str = ""
    jurisdiction: str = ""
    made: str = ""
    kind: str = ""
    summarises: tuple[str, ...] = ()
    sources: tuple[SeenSource, ...] = ()
