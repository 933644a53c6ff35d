"""The vocabulary, its concepts, the IRIs of instances, and the values of `ground`.

Why: who needs a number or a limit of time must not wait for the reading of two Turtle files, nor load rdflib in a confined
    child; who writes triples must find every term in one place.
Method: the names of `terms` are names of this package, and are looked up there at their first use (PEP 562).
Fails: `AttributeError` for a name that `terms` does not have.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ontology.terms import (
        BIRO,
        C4O,
        CITO,
        CONCEPTS,
        CONTEXT,
        DCTERMS,
        FABIO,
        FOLDER,
        FRBR,
        GUIDELINE_TTL,
        GX,
        NIF,
        OA,
        OBO,
        OWL,
        PAV,
        PREFIXES,
        PRISM,
        PROV,
        PSO,
        QUDT,
        RDF,
        RDFS,
        REUSED_TTL,
        SCHEMA,
        SHAPES_TTL,
        SKOS,
        TI,
        TIME,
        TVC,
        UNIT,
        VOCABULARIES_TTL,
        XSD,
        UnknownTermError,
        Vocabulary,
        abbreviations,
        called,
        concept,
        concepts,
        definition,
        label,
        match_concept,
        names,
        notation,
        scale,
        schemes,
        unit,
        vocabulary,
    )

__all__ = [
    "BIRO", "C4O", "CITO", "CONCEPTS", "CONTEXT", "DCTERMS", "FABIO", "FOLDER", "FRBR", "GUIDELINE_TTL", "GX", "NIF",
    "OA", "OBO", "OWL", "PAV", "PREFIXES", "PRISM", "PROV", "PSO", "QUDT", "RDF", "RDFS", "REUSED_TTL", "SCHEMA",
    "SHAPES_TTL", "SKOS", "TI", "TIME", "TVC", "UNIT", "VOCABULARIES_TTL", "XSD", "UnknownTermError", "Vocabulary",
    "abbreviations", "called", "concept", "concepts", "definition", "label", "match_concept", "names", "notation", "scale",
    "schemes", "unit", "vocabulary",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module("ontology.terms"), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
