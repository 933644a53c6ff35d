"""What meta.toml says of a document: the facts that no rule can read from its text.

Why: licence, issuer, kind of document and what was seen of each source are for people to state; a graph without them
    could not be passed on.
Method: plain checks of a parsed file, key by key; what is said becomes the `Identity` that `rdf` writes. Keys that are not
    known here are kept in the library's copy of the file and mean nothing.
Fails: `Unreadable` with one line "FILE: reason" for a value of the wrong kind, an id that cannot be part of an IRI, a
    source without title, a kind of document that is none, a work that is summarised and stands in no list.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from loaders.bibliography.work import DOI_PREFIX, PMID_PREFIX, normal_identifier
from loaders.rdf import Identity, SeenSource
from loaders.record import Record
from loaders.source import Unreadable
from ontology import concepts, iris, notation

WORDS = ("id", "title", "language", "licence", "issuer", "author", "jurisdiction", "made", "document_type")


def check(meta: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The same meta data; raises `Unreadable` where a value is not what its key is for. `name` is the file's."""
    for key in WORDS:
        if not isinstance(meta.get(key, ""), str):
            raise Unreadable(f"{key} is to be text, in quotation marks", name)
    _sources(meta, name)
    _kind(meta, name)
    _summarised(meta, name)
    return meta


def identity(document: str, edition: str, title: str, meta: Mapping[str, Any], name: str) -> Identity:
    """What the graph is to call a document, with what its meta data add; `name` is the file's, for messages."""
    try:
        iris.edition(document, edition)
    except ValueError as error:
        raise Unreadable(f"{error}", name) from error
    said = {key: " ".join(str(meta.get(key, "")).split()) for key in ("licence", "issuer", "author", "jurisdiction", "made")}
    return Identity(document, edition, title, meta.get("language") or "en", kind=_kind(meta, name),
                    sources=_sources(meta, name), summarises=_summarised(meta, name), **said)


def check_summarised(found: Identity, record: Record, name: str) -> None:
    """Raise `Unreadable` where a summarised work is named by a key that the document's list does not have once."""
    keys = [reference.key for reference in record.references]
    for key in found.summarises:
        if is_key(key) and keys.count(key) != 1:
            raise Unreadable(f"summarises names entry {key}, which the reference list has {keys.count(key)} times", name)


def is_key(work: str) -> bool:
    """Whether a work is named by the key of its entry, not by an identifier of its own."""
    return not work.startswith("10.") and not DOI_PREFIX.match(work) and not PMID_PREFIX.match(work)


def _kind(meta: Mapping[str, Any], name: str) -> str:
    kind = str(meta.get("document_type", ""))
    known = sorted(str(notation(node)) for node in concepts("document-type"))
    if kind and kind not in known:
        raise Unreadable(f"document_type is to be one of {', '.join(known)}", name)
    return kind


def _summarised(meta: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = meta.get("summarises", [])
    if not isinstance(found, list) or not all(isinstance(work, str) and work.strip() for work in found):
        raise Unreadable("summarises is to be a list of texts: DOIs, PMID:1, or numbers of the reference list", name)
    try:
        return tuple(work if is_key(work) else _identifier(work) for work in map(str.strip, found))
    except ValueError as error:
        raise Unreadable(f"summarises: {error}", name) from error


def _identifier(work: str) -> str:
    """The identifier in its one spelling; of a PubMed id behind its name, which tells it from the key of an entry."""
    bare = normal_identifier(work)
    return f"PMID:{bare}" if bare.isdigit() else bare


def _sources(meta: Mapping[str, Any], name: str) -> tuple[SeenSource, ...]:
    found = meta.get("sources", [])
    if not isinstance(found, list) or not all(isinstance(source, dict) for source in found):
        raise Unreadable("sources are to be tables, each headed [[sources]]", name)
    return tuple(_source(source, name) for source in found)


def _source(source: Mapping[str, Any], name: str) -> SeenSource:
    title, seen, key = source.get("title"), source.get("seen", ""), source.get("reference", "")
    if not isinstance(title, str) or not title.strip() or not isinstance(seen, str) or not isinstance(key, str):
        raise Unreadable("a source needs a title, and what was seen of it, as text", name)
    return SeenSource(" ".join(title.split()), " ".join(seen.split()), key.strip())
