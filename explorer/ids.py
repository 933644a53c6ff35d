"""Node ids: the short, URL-safe names of IRIs on pages and in addresses.

Why: an address bar should not carry the base of every IRI, and what comes from there must not become a query.
Method: an instance is named by its tail behind `id/`, a concept by `concept/SCHEME/NOTATION`.
Fails: `full` raises `ValueError` for anything that is not the id of a thing; `short` for a foreign IRI.
"""

from __future__ import annotations

from ontology import CONCEPTS, iris

CONCEPT = "concept/"


def short(iri: str) -> str:
    """The id of an IRI of ours."""
    return CONCEPT + iri.removeprefix(CONCEPTS) if iri.startswith(CONCEPTS) else iris.tail(iri)


def full(node: str) -> str:
    """The IRI of an id, which may come from anywhere."""
    tail = str(iris.from_tail(node))
    return CONCEPTS + node.removeprefix(CONCEPT) if node.startswith(CONCEPT) else tail
