"""Why a question found nothing: something in it is not in the library, or nothing is said of what is.

Why: an empty table after a mistyped name reads like a finding.
Method: each id that was given is looked for by the question that lists its kind; the first that is not there is named. If
    it was withdrawn, that is said; else those that are there, or the words that list them. What is there is told by the
    library's list, or asked of the one document that the id begins with: never of all that a large library says.
Fails: with a `StoreError` from the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches

from explorer import query
from explorer.library import Library
from explorer.store import Store
from ontology import CONCEPTS, iris

LISTED = {"document": "documents", "statement": "statements", "edition": "editions", "concept": "concepts",
          "work": "works", "bibliography": "bibliographies"}  # kind of a parameter -> the question that lists such things
OF_DOCUMENTS = ("statement", "edition")  # their ids begin with that of their document
MOST = 8  # names that are listed in one line
Gone = Callable[[str], str]  # that what an id named was withdrawn; "" if it was not


def unknown(library: Library, store: Store, words: Mapping[str, str], gone: Gone) -> str:
    """What among the values given is not in the library, in one line; "" if all is, or cannot be told."""
    return next((said for name, value in words.items() if (said := _unknown(library, store, name, value, gone))), "")


def _unknown(library: Library, store: Store, name: str, value: str, gone: Gone) -> str:
    listing = LISTED.get(name)
    if not listing or query.iri_of(value) in _answer(store, name, {name: value}):
        return ""
    short = _short(query.iri_of(value))
    where = "in no current edition" if name == "statement" else "not in the library"
    away = gone(short) if name in ("document", *OF_DOCUMENTS) else ""
    return f"{name} {value!r} is {where}; {away or _others(library, store, name, short)}"


def _others(library: Library, store: Store, name: str, value: str) -> str:
    """Those that are there, the nearest first; many are only counted, with the question that lists them."""
    document = value.partition("/")[0]
    if name in OF_DOCUMENTS and document not in library.manifest.documents:
        return f"nor is document {document!r}; {_others(library, store, 'document', document)}"
    if name == "work":
        return "python -m explorer query works lists those that are there"
    held = sorted(_held(library, store, name, document))
    near = get_close_matches(value, held, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    if 0 < len(held) <= MOST:
        return f"{meant}There are: {', '.join(held)}"
    only = f" --param document={document}" if name in OF_DOCUMENTS else ""
    return f"{meant}python -m explorer query {LISTED[name]}{only} lists the {len(held)} that are there"


def _held(library: Library, store: Store, name: str, document: str) -> Iterable[str]:
    """The short ids of all things of a kind; of those of documents, the ones of one document."""
    if name == "document":
        return library.manifest.documents
    if name == "edition":
        return (f"{document}/{edition}" for edition in library.editions(document))
    if name == "bibliography":
        return map(_short, library.manifest.bibliographies.values())
    return map(_short, _answer(store, name, {"document": document} if name == "statement" else {}))


def _answer(store: Store, name: str, words: Mapping[str, str]) -> set[str]:
    """The ids that the question of a kind lists."""
    answer = query.table(store, LISTED[name], words)
    at = answer.columns.index(name)
    return {str(row[at]) for row in answer.values}


def _short(iri: str) -> str:
    """An id as it is typed and as the pages show it; a foreign IRI is its own."""
    if iri.startswith(CONCEPTS):
        return f"concept/{iri.removeprefix(CONCEPTS)}"
    return iris.tail(iri) if iri.startswith(iris.BASE) else iri
