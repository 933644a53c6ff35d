"""What meta.toml says of a document: the facts that no rule can read from its text.

Why: licence, issuer and what was seen of each source are for people to state; a graph without them could not be passed on.
Method: plain checks of a parsed file, key by key; what is said becomes the `Identity` that `rdf` writes. Keys that are not
    known here are kept in the library's copy of the file and mean nothing.
Fails: `Unreadable` with one line "FILE: reason" for a value of the wrong kind, an id that cannot be part of an IRI, or a
    source without title.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from loaders.rdf import Identity, SeenSource
from loaders.source import Unreadable
from ontology import iris

WORDS = ("id", "title", "language", "licence", "issuer", "author", "jurisdiction", "made")


def check(meta: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The same meta data; raises `Unreadable` where a value is not what its key is for. `name` is the file's."""
    for key in WORDS:
        if not isinstance(meta.get(key, ""), str):
            raise Unreadable(f"{key} is to be text, in quotation marks", name)
    _sources(meta, name)
    return meta


def identity(document: str, edition: str, title: str, meta: Mapping[str, Any], name: str) -> Identity:
    """What the graph is to call a document, with what its meta data add; `name` is the file's, for messages."""
    try:
        iris.edition(document, edition)
    except ValueError as error:
        raise Unreadable(f"{error}", name) from error
    said = {key: " ".join(str(meta.get(key, "")).split()) for key in ("licence", "issuer", "author", "jurisdiction", "made")}
    return Identity(document, edition, title, meta.get("language") or "en", sources=_sources(meta, name), **said)


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
