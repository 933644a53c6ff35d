"""The vocabulary: every term the project may use, spelt once.

Why: a misspelt property is a triple nobody finds again; here it is an error at the line that spells it.
Method: the Turtle files beside this module are the truth. guideline.ttl and reused.ttl are read at import into closed
    vocabularies (`GX.Statement`, `CITO["cites"]`); the concepts of vocabularies.ttl are read at their first use. The
    shapes and the JSON-LD context are files for others to read, named here. Nothing is written and nothing is fetched.
Fails: a term, concept or label that is not in the files raises `UnknownTermError`, an `AttributeError` that names the
    file to look in. Words that fit no concept, or two, are not matched: `match_concept` gives None.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from rdflib import OWL, RDF, XSD, Graph, Literal, URIRef
from rdflib.namespace import RDFS as _RDFS
from rdflib.namespace import SKOS as _SKOS
from rdflib.namespace import VANN

__all__ = [
    "BIRO", "C4O", "CITO", "CONCEPTS", "CONTEXT", "DCTERMS", "FABIO", "FOLDER", "FRBR", "GUIDELINE_TTL", "GX", "NIF",
    "OA", "OBO", "OWL", "PAV", "PREFIXES", "PRISM", "PROV", "PSO", "QUDT", "RDF", "RDFS", "REUSED_TTL", "SCHEMA",
    "SHAPES_TTL", "SKOS", "TI", "TIME", "TVC", "UNIT", "VOCABULARIES_TTL", "XSD", "UnknownTermError", "Vocabulary",
    "abbreviations", "concept", "concepts", "definition", "label", "match_concept", "names", "notation", "scale", "schemes",
    "unit", "vocabulary",
]

FOLDER = Path(__file__).resolve().parent
GUIDELINE_TTL = FOLDER / "guideline.ttl"
VOCABULARIES_TTL = FOLDER / "vocabularies.ttl"
REUSED_TTL = FOLDER / "reused.ttl"
SHAPES_TTL = FOLDER / "shapes.ttl"
CONTEXT = FOLDER / "context.jsonld"

ONTOLOGY = "https://w3id.org/guideline-explorer/ontology#"
CONCEPTS = "https://w3id.org/guideline-explorer/concept/"


class UnknownTermError(AttributeError):
    """A term, concept or label that the files of this folder do not have."""


class Vocabulary:
    """The terms of one namespace: `V.name` or `V["name"]` gives the IRI, any other name raises `UnknownTermError`.

    Not rdflib's ClosedNamespace, which is a string: there `DCTERMS.title` is the method that writes capitals.
    """

    def __init__(self, namespace: str, names: frozenset[str], file: str) -> None:
        self._namespace = namespace
        self._terms = {name: URIRef(namespace + name) for name in names}
        self._file = file
        self.__dict__.update(self._terms)  # so that a term that is there needs no search

    def __getitem__(self, name: str) -> URIRef:
        term = self._terms.get(name)
        if term is None:
            raise UnknownTermError(f"ontology/{self._file} has no term {name!r} in <{self._namespace}>")
        return term

    def __getattr__(self, name: str) -> URIRef:
        if name.startswith("_"):  # copy and pickle ask for these before the terms exist
            raise AttributeError(name)
        return self[name]

    def __contains__(self, iri: object) -> bool:
        return iri in self._terms.values()

    def __iter__(self) -> Iterator[URIRef]:
        return iter(sorted(self._terms.values()))

    def __dir__(self) -> list[str]:
        return sorted(self._terms)

    def __str__(self) -> str:
        return self._namespace

    def __repr__(self) -> str:
        return f"Vocabulary({self._namespace!r}, {len(self._terms)} terms)"


def _names(graph: Graph, namespace: str, mark: URIRef) -> frozenset[str]:
    """Cut the namespace off every IRI that says `mark`, the predicate all terms of the file carry."""
    terms = (str(term) for term in graph.subjects(mark))
    return frozenset(term[len(namespace):] for term in terms if term.startswith(namespace))


_own = Graph().parse(GUIDELINE_TTL)
_reused = Graph().parse(REUSED_TTL)
_namespaces: dict[str, str] = {
    str(_reused.value(node, VANN.preferredNamespacePrefix)): str(uri)
    for node, uri in _reused.subject_objects(VANN.preferredNamespaceUri)
}


def _reuse(prefix: str) -> Vocabulary:
    return Vocabulary(_namespaces[prefix], _names(_reused, _namespaces[prefix], _RDFS.isDefinedBy), REUSED_TTL.name)


GX = Vocabulary(ONTOLOGY, _names(_own, ONTOLOGY, _RDFS.label), GUIDELINE_TTL.name)
BIRO = _reuse("biro")
C4O = _reuse("c4o")
CITO = _reuse("cito")
DCTERMS = _reuse("dcterms")
FABIO = _reuse("fabio")
FRBR = _reuse("frbr")
NIF = _reuse("nif")
OA = _reuse("oa")
OBO = _reuse("obo")
PAV = _reuse("pav")
PRISM = _reuse("prism")
PROV = _reuse("prov")
PSO = _reuse("pso")
QUDT = _reuse("qudt")
RDFS = _reuse("rdfs")
SCHEMA = _reuse("schema")
SKOS = _reuse("skos")
TI = _reuse("ti")
TIME = _reuse("time")
TVC = _reuse("tvc")
UNIT = _reuse("unit")

_basic = {"gx": ONTOLOGY, "gc": CONCEPTS, "rdf": str(RDF), "owl": str(OWL), "xsd": str(XSD)}
PREFIXES: Mapping[str, str] = MappingProxyType(_basic | dict(sorted(_namespaces.items())))


@cache
def vocabulary() -> Graph:
    """Give our own terms, all concepts and the names of reused terms as one graph, to be stored but not changed.

    An arrow whose property has no name in the store is shown to nobody, so every reused term keeps its label and home.
    """
    graph = Graph(identifier=URIRef(ONTOLOGY.rstrip("#")))
    names = (triple for predicate in (_RDFS.label, _RDFS.isDefinedBy) for triple in _reused.triples((None, predicate, None)))
    for triple in (*_own, *_concepts(), *names):
        graph.add(triple)
    return graph


def _fold(words: str) -> str:
    return " ".join(unicodedata.normalize("NFC", words).casefold().split())


@cache
def _concepts() -> Graph:
    return Graph().parse(VOCABULARIES_TTL)


@cache
def _index() -> dict[str, dict[str, set[URIRef]]]:
    """Scheme notation -> folded label, synonym or notation -> concepts that carry it."""
    graph = _concepts()
    index: dict[str, dict[str, set[URIRef]]] = {scheme: defaultdict(set) for scheme in schemes()}
    for node, scheme in graph.subject_objects(_SKOS.inScheme):
        if not isinstance(node, URIRef):
            continue
        for predicate in (_SKOS.prefLabel, _SKOS.altLabel, _SKOS.notation):
            for words in graph.objects(node, predicate):
                index[str(scheme).removeprefix(CONCEPTS)][_fold(str(words))].add(node)
    return index


@cache
def schemes() -> tuple[str, ...]:
    """Name all concept schemes, in alphabetical order."""
    nodes = _concepts().subjects(RDF.type, _SKOS.ConceptScheme)
    return tuple(sorted(str(node).removeprefix(CONCEPTS) for node in nodes))


@cache
def concepts(scheme: str) -> tuple[URIRef, ...]:
    """List a scheme's concepts in alphabetical order; raises `UnknownTermError` for an unknown scheme."""
    if scheme not in schemes():
        raise UnknownTermError(f"ontology/{VOCABULARIES_TTL.name} has no concept scheme {scheme!r}")
    nodes = _concepts().subjects(_SKOS.inScheme, URIRef(CONCEPTS + scheme))
    return tuple(sorted(node for node in nodes if isinstance(node, URIRef)))


@cache
def concept(scheme: str, notation: str) -> URIRef:
    """Give the concept with this notation, such as "evidence" of "statement-kind"; raises `UnknownTermError`."""
    iri = URIRef(f"{CONCEPTS}{scheme}/{notation}")
    if (iri, _SKOS.inScheme, URIRef(CONCEPTS + scheme)) not in _concepts():
        raise UnknownTermError(f"ontology/{VOCABULARIES_TTL.name} has no concept {notation!r} in the scheme {scheme!r}")
    return iri


@cache
def match_concept(scheme: str, words: str) -> URIRef | None:
    """Find the one concept called so, by label, synonym or notation; None where none or several are.

    Letter case and white space do not count, everything else does. Raises `UnknownTermError` for an unknown scheme.
    """
    if scheme not in schemes():
        raise UnknownTermError(f"ontology/{VOCABULARIES_TTL.name} has no concept scheme {scheme!r}")
    found = _index()[scheme].get(_fold(words), set())
    return next(iter(found)) if len(found) == 1 else None


@cache
def names(scheme: str) -> Mapping[URIRef, tuple[str, ...]]:
    """Give each concept of a scheme that is in use with all it is called, labels first; raises `UnknownTermError`."""
    graph = _concepts()
    return MappingProxyType({iri: tuple(words for predicate in (_SKOS.prefLabel, _SKOS.altLabel)
                                        for words in sorted(map(str, graph.objects(iri, predicate))))
                             for iri in concepts(scheme) if (iri, OWL.deprecated, Literal(True)) not in graph})


@cache
def notation(iri: URIRef) -> str:
    """Give the notation of a concept; raises `UnknownTermError`."""
    for code in _concepts().objects(iri, _SKOS.notation):
        if isinstance(code, Literal) and code.datatype is None:  # a code with a datatype is another system's
            return str(code)
    raise UnknownTermError(f"ontology/{VOCABULARIES_TTL.name} has no concept <{iri}>")


def definition(iri: URIRef) -> str:
    """Give the sentence that says what one of our own terms or concepts means; raises `UnknownTermError`."""
    found = _own.value(iri, _SKOS.definition) or _concepts().value(iri, _SKOS.definition)
    if found is None:
        raise UnknownTermError(f"the files of ontology/ have no definition of <{iri}>")
    return str(found)


def scale(name: str) -> tuple[URIRef, ...]:
    """List the concepts of a scale such as "grade-certainty", lowest first; raises `UnknownTermError`."""
    graph = _concepts()
    collection = URIRef(f"{CONCEPTS}scale/{name}")
    members = [node for node in graph.objects(collection, _SKOS.member) if isinstance(node, URIRef)]
    if not members:
        raise UnknownTermError(f"ontology/{VOCABULARIES_TTL.name} has no scale {name!r}")
    return tuple(sorted(members, key=lambda node: int(str(graph.value(node, GX.order)))))


@cache
def abbreviations() -> Mapping[str, tuple[URIRef, ...]]:
    """Map every abbreviation to the concepts it may stand for, in alphabetical order.

    An abbreviation is an alternative label of one word in which at least two letters are capitals.
    """
    found: dict[str, set[URIRef]] = defaultdict(set)
    for node, words in _concepts().subject_objects(_SKOS.altLabel):
        text = str(words)
        if isinstance(node, URIRef) and " " not in text and sum(map(str.isupper, text)) > 1:
            found[text].add(node)
    return MappingProxyType({text: tuple(sorted(found[text])) for text in sorted(found)})


def label(iri: URIRef) -> str:
    """Give the English name of a term or concept; raises `UnknownTermError` for an IRI that no file here has."""
    for graph, predicate in ((_own, _RDFS.label), (_reused, _RDFS.label), (_concepts(), _SKOS.prefLabel)):
        for words in graph.objects(iri, predicate):
            if isinstance(words, Literal) and words.language in (None, "en"):
                return str(words)
    raise UnknownTermError(f"the files of ontology/ have no label for <{iri}>")


def called(iri: str) -> str:
    """Give the English name of a term or concept; "" for an IRI that no file here has."""
    try:
        return label(URIRef(iri))
    except UnknownTermError:
        return ""


@cache
def _units() -> dict[str, URIRef]:
    """UCUM code -> the unit of QUDT that reused.ttl gives it to."""
    return {str(code): node for node, code in _reused.subject_objects(_SKOS.notation) if isinstance(node, URIRef)}


def unit(ucum: str) -> URIRef | None:
    """Find the QUDT unit with this UCUM code; None where there is none ("times the upper limit", "points")."""
    return _units().get(ucum)
