"""Which concept a printed grade is, once it is known whose scale it is on.

Why: "Level B" is one thing to a society of neurologists and another to one of cardiologists; letters alone mean nothing.
Method: a scale of `vocabularies.ttl` names its body, and each step has a synonym made of the scale's first two words and
    the printed form ("ESC class IIa"), so that the file alone says what is known. Bodies are found in words by their names,
    and by their abbreviations where these stand as capitals.
Fails: it does not; what no body's scale has is None.
"""

from __future__ import annotations

import re
from functools import cache

from rdflib import RDF, SKOS, URIRef

from ontology.terms import CONCEPTS, GX, concepts, match_concept, vocabulary

_KINDS = {  # of a grade's field: which scales may have its form
    "class": ("class",), "loe": ("level",), "grade": ("grade", "level"), "strength": ("grade",), "certainty": ("level",),
    "wording": ("wording",),
}


def bodies_in(words: str) -> frozenset[URIRef]:
    """The bodies with a scale of their own that words name, by full name or by abbreviation."""
    found = _names().finditer(words)
    return frozenset(body for match in found for body in _bodies_called(match[0]))


def step(body: URIRef, field: str, printed: str) -> URIRef | None:
    """The step of a scale of that body that is printed so in a grade's field: "class", "loe", "grade", "wording"."""
    form = printed.removeprefix("class ").removeprefix("Class ").strip()
    for kind in _KINDS.get(field, ()):
        for name, scheme in _scales().get(body, ()):
            if name.split()[1] == kind and (found := match_concept(scheme, f"{name} {form}")) is not None:
                return found
    return None


@cache
def _scales() -> dict[URIRef, tuple[tuple[str, str], ...]]:
    """Body -> the first two words of each of its scales with the scheme its steps are in."""
    graph = vocabulary()
    found: dict[URIRef, list[tuple[str, str]]] = {}
    for node in sorted(graph.subjects(RDF.type, SKOS.OrderedCollection), key=str):
        scheme = str(graph.value(graph.value(node, SKOS.member), SKOS.inScheme)).removeprefix(CONCEPTS)
        name = " ".join(str(graph.value(node, SKOS.prefLabel)).split()[:2])
        for body in graph.objects(node, GX.body):
            if isinstance(body, URIRef):
                found.setdefault(body, []).append((name, scheme))
    return {body: tuple(dict.fromkeys(scales)) for body, scales in found.items()}


@cache
def _called() -> dict[str, frozenset[URIRef]]:
    """Name -> the bodies called so; names of several words are folded, abbreviations stand as they are."""
    graph = vocabulary()
    found: dict[str, set[URIRef]] = {}
    for body in concepts("organisation"):
        for predicate in (SKOS.prefLabel, SKOS.altLabel):
            for name in map(str, graph.objects(body, predicate)):
                if body in _scales():
                    found.setdefault(name.casefold() if " " in name else name, set()).add(body)
    return {name: frozenset(bodies) for name, bodies in found.items()}


def _bodies_called(words: str) -> frozenset[URIRef]:
    return _called().get(words) or _called().get(" ".join(words.casefold().split()), frozenset())


@cache
def _names() -> re.Pattern[str]:
    """A pattern of all names, longest first, as whole words."""
    forms = [r"\s+".join(map(re.escape, name.split())) if name != name.casefold() else
             "(?i:" + r"\s+".join(map(re.escape, name.split())) + ")" for name in sorted(_called(), key=len, reverse=True)]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(forms)})(?!\w)")
