"""Why a question found nothing: something in it is not in the library, or nothing is said of what is.

Why: an empty table after a mistyped name reads like a finding.
Method: each id that was given is looked for by the question that lists its kind; the first that is not there is named, with
    those that are or with the words that list them.
Fails: with a `StoreError` from the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from explorer import query
from explorer.store import Store
from ontology import CONCEPTS, iris

LISTED = {"document": "documents", "statement": "statements", "edition": "editions", "concept": "concepts",
          "work": "works", "bibliography": "bibliographies"}  # kind of a parameter -> the question that lists such things
MOST = 8  # names that are listed in one line


def unknown(store: Store, words: Mapping[str, str]) -> str:
    """What among the values given is not in the library, in one line; "" if all is, or cannot be told."""
    return next((said for name, value in words.items() if (said := _unknown(store, name, value))), "")


def _unknown(store: Store, name: str, value: str) -> str:
    listing = LISTED.get(name)
    if not listing:
        return ""
    known = query.read(listing).params.get(name) is not None
    answer = query.table(store, listing, {name: value} if known else {})
    at = answer.columns.index(name)
    if query.iri_of(value) in {row[at] for row in answer.values}:
        return ""
    where = "in no current edition" if name == "statement" else "not in the library"
    return f"{name} {value!r} is {where}; {_others(store, name, listing, value)}"


def _others(store: Store, name: str, listing: str, value: str) -> str:
    """Those that are there, the nearest first; many are only counted, with the question that lists them."""
    answer = query.table(store, listing, {})
    at = answer.columns.index(name)
    held = sorted({_short(str(row[at])) for row in answer.values})
    near = get_close_matches(value, held, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    if 0 < len(held) <= MOST:
        return f"{meant}There are: {', '.join(held)}"
    return f"{meant}python -m explorer query {listing} lists the {len(held)} that are there"


def _short(iri: str) -> str:
    """An id as it is typed and as the pages show it; a foreign IRI is its own."""
    if iri.startswith(CONCEPTS):
        return f"concept/{iri.removeprefix(CONCEPTS)}"
    return iris.tail(iri) if iri.startswith(iris.BASE) else iri
