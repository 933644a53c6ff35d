"""The terms of the vocabulary files, and the closed namespaces made from them."""

from __future__ import annotations

import re

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef, namespace
from rdflib.namespace import DCTERMS

import ontology
from ontology import GUIDELINE_TTL, GX, PREFIXES, REUSED_TTL, VOCABULARIES_TTL, UnknownTermError, terms
from tests.ontology.graphs import SOURCES, graph_of

OWN = "https://w3id.org/guideline-explorer/"
FILES = (GUIDELINE_TTL, VOCABULARIES_TTL, REUSED_TTL)
MAPPINGS = (RDFS.subClassOf, RDFS.subPropertyOf, GX.comparableTo, SKOS.scopeNote)
CLASSES = 35
OBJECT_PROPERTIES = 76
DATATYPE_PROPERTIES = 61

GRAPHS = {path.name: Graph().parse(path) for path in FILES}
GUIDELINE = GRAPHS["guideline.ttl"]
REUSED = GRAPHS["reused.ttl"]
TERMS = sorted(set(GUIDELINE.subjects(RDF.type)) - set(GUIDELINE.subjects(RDF.type, OWL.Ontology)))


def test_the_vocabulary_has_the_terms_it_is_said_to_have() -> None:
    """The numbers of classes and properties are known, so that none gets lost in an edit."""
    counts = [len(set(GUIDELINE.subjects(RDF.type, kind))) for kind in (
        OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)]
    assert counts == [CLASSES, OBJECT_PROPERTIES, DATATYPE_PROPERTIES, 1]
    assert len(TERMS) == sum(counts)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.rpartition("#")[2])
def test_every_own_term_is_explained(term: URIRef) -> None:
    """A term of ours has one English label, one English sentence, and a mapping or a note that there is none."""
    for predicate in (RDFS.label, SKOS.definition):
        words = list(GUIDELINE.objects(term, predicate))
        assert [word.language for word in words if isinstance(word, Literal)] == ["en"]
    assert str(GUIDELINE.value(term, SKOS.definition)).endswith(".")
    outward = [value for mapping in MAPPINGS for value in GUIDELINE.objects(term, mapping)]
    assert outward, f"{term} has neither a mapping nor a scope note"


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.rpartition("#")[2])
def test_domains_and_ranges_are_known_classes(term: URIRef) -> None:
    """A domain is a class of ours or a reused one; a range is that, a concept, or an XSD datatype."""
    for value in (*GUIDELINE.objects(term, RDFS.domain), *GUIDELINE.objects(term, RDFS.range)):
        own = (value, RDF.type, OWL.Class) in GUIDELINE
        assert own or value in namespace.XSD or (value, RDFS.isDefinedBy, None) in REUSED


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.rpartition("#")[2])
def test_properties_reach_what_their_kind_allows(term: URIRef) -> None:
    """Only a datatype property has a datatype for a range."""
    kinds = set(GUIDELINE.objects(term, RDF.type))
    ranges = set(GUIDELINE.objects(term, RDFS.range))
    assert all((value in namespace.XSD) == (OWL.DatatypeProperty in kinds) for value in ranges)


@pytest.mark.parametrize("name", ["guideline.ttl", "vocabularies.ttl"])
def test_every_foreign_iri_is_listed_as_reused(name: str) -> None:
    """What is neither ours nor of RDF, OWL or XSD is in reused.ttl; licences are the only other IRIs."""
    graph = GRAPHS[name]
    foreign = {
        node for triple in graph for node in triple
        if isinstance(node, URIRef) and not node.startswith(OWN) and triple[1] != DCTERMS.license
    } | {predicate for predicate in graph.predicates() if not predicate.startswith(OWN)}
    assert len(foreign) > 5
    unlisted = {node for node in foreign if (node, RDFS.isDefinedBy, None) not in REUSED}
    assert all(node in RDF or node in OWL or node in namespace.XSD for node in unlisted), unlisted


def test_every_reused_term_says_what_it_is_and_where_it_was_checked() -> None:
    """A reused term has one label and one home; the home has a version and a source, or says that it was not read."""
    terms = set(REUSED.subjects(RDFS.isDefinedBy))
    assert len(terms) > 150
    for term in terms:
        homes = list(REUSED.objects(term, RDFS.isDefinedBy))
        assert len(homes) == 1
        assert len(list(REUSED.objects(term, RDFS.label))) == 1
        seen = REUSED.value(homes[0], OWL.versionInfo) and REUSED.value(homes[0], DCTERMS.source)
        assert seen or (REUSED.value(homes[0], SKOS.editorialNote) and REUSED.value(term, SKOS.editorialNote)), term


LISTS = {"OA", "PROV", "SKOS", "FRBR", "RDFS"}  # small vocabularies, of which exports and other programs' data may need any


def test_every_reused_term_is_used() -> None:
    """A reused term stands in our code, queries, shapes, context or vocabulary, or is a unit; else it is no term of ours."""
    root = GUIDELINE_TTL.parents[1]
    files = [path for folder in ("loaders", "explorer", "ontology") for path in (root / folder).rglob("*")
             if path.suffix in {".py", ".rq", ".ttl", ".jsonld"} and path != REUSED_TTL]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    spelt = set(re.findall(r"(?<![\w-])([A-Za-z0-9]+)[:.]([A-Za-z0-9_-]+)", text)) | set(
        re.findall(r"(?<!\w)([A-Z0-9]+)\[\"([A-Za-z0-9_-]+)\"\]", text))
    for term in set(REUSED.subjects(RDFS.isDefinedBy)) - set(REUSED.subjects(SKOS.notation)):
        prefix, space = max(((prefix, space) for prefix, space in PREFIXES.items() if str(term).startswith(space)),
                            key=lambda found: len(found[1]))
        local = str(term).removeprefix(space)
        assert prefix.upper() in LISTS or {(prefix, local), (prefix.upper(), local)} & spelt, term


def test_no_reused_term_is_outside_the_announced_namespaces() -> None:
    """The namespace of every reused term has a prefix, so that the code can spell it."""
    assert all(str(term).startswith(tuple(PREFIXES.values())) for term in REUSED.subjects(RDFS.isDefinedBy))


@pytest.mark.parametrize("name", sorted(GRAPHS))
def test_files_have_no_blank_nodes(name: str) -> None:
    """A blank node would have another name on every reading."""
    assert not [node for triple in GRAPHS[name] for node in triple if isinstance(node, BNode)]


def test_an_unknown_term_is_an_error_that_names_the_file() -> None:
    """A misspelt name raises, both as an attribute and in brackets, and the message says where to look."""
    with pytest.raises(UnknownTermError, match=r"guideline\.ttl has no term 'Statment'"):
        _ = GX.Statment
    with pytest.raises(UnknownTermError, match=r"reused\.ttl has no term 'Titel'"):
        _ = ontology.DCTERMS["Titel"]
    assert not hasattr(ontology.OA, "__wrapped__")


VOCABULARIES = {name: value for name, value in vars(terms).items() if isinstance(value, ontology.Vocabulary)}


@pytest.mark.parametrize("name", sorted(VOCABULARIES))
def test_closed_namespaces_give_their_terms_only(name: str) -> None:
    """Every listed name gives the IRI it spells, also one that is the name of a method of strings."""
    vocabulary = VOCABULARIES[name]
    assert len(dir(vocabulary)) == len(list(vocabulary)) > 0
    for term in dir(vocabulary):
        assert vocabulary[term] == getattr(vocabulary, term) == URIRef(f"{vocabulary}{term}")
        assert vocabulary[term] in vocabulary
    assert URIRef(f"{vocabulary}no-such-term") not in vocabulary
    assert str(vocabulary) in PREFIXES.values()


def test_closed_namespaces_are_all_there() -> None:
    """As many vocabularies are exported as the files announce, ATC and MeSH apart, which nothing but a mapping needs."""
    assert len(VOCABULARIES) == 22
    assert set(PREFIXES) - {name.lower() for name in VOCABULARIES} == {"gc", "rdf", "owl", "xsd", "atc", "mesh"}
    assert sorted(name for name in ontology.__all__ if not hasattr(ontology, name)) == []


def test_units_are_found_by_the_code_that_quantities_carry() -> None:
    """A UCUM code that QUDT has gives its unit; one it has not gives nothing."""
    assert ontology.unit("%") == ontology.UNIT.PERCENT
    assert ontology.unit("kPa") == ontology.UNIT.KiloPA
    assert ontology.unit("mg/d") == ontology.UNIT["MilliGM-PER-DAY"]
    assert ontology.unit("{score}") is None
    codes = [str(code) for code in REUSED.objects(None, SKOS.notation)]
    assert len(codes) == len(set(codes)) == len(list(ontology.UNIT))


def test_the_stored_vocabulary_is_one_named_graph() -> None:
    """Own terms and concepts are in it, of reused terms their names and homes, and its name is the ontology's."""
    graph = ontology.vocabulary()
    assert graph.identifier == URIRef("https://w3id.org/guideline-explorer/ontology")
    names = {triple for triple in REUSED if triple[1] in {RDFS.label, RDFS.isDefinedBy}}
    assert set(graph) == {*GUIDELINE, *GRAPHS["vocabularies.ttl"], *names}
    assert (GX.Statement, RDF.type, OWL.Class) in graph


def test_every_property_of_the_store_has_a_name() -> None:
    """Each property that the graphs of the corpus use has one label in the vocabulary's graph, so no arrow is hidden."""
    graph = ontology.vocabulary()
    used = {predicate for path in SOURCES for predicate in graph_of(path).predicates()}
    assert len(used) > 80
    assert {term for term in used if len(list(graph.objects(term, RDFS.label))) != 1} == {RDF.type}


def test_terms_are_no_concepts() -> None:
    """No class or property stands in a relation of SKOS between concepts, which would make it a concept."""
    between = {SKOS[f"{name}Match"] for name in ("exact", "close", "broad", "narrow", "related")} | {
        SKOS.broader, SKOS.narrower, SKOS.related, SKOS.inScheme, SKOS.topConceptOf}
    assert [triple for triple in GUIDELINE if triple[1] in between] == []


def test_every_own_term_names_its_vocabulary() -> None:
    """A term of ours says by rdfs:isDefinedBy that it is defined in the ontology, and nothing else does."""
    homes = {(term, home) for term, home in GUIDELINE.subject_objects(RDFS.isDefinedBy)}
    assert homes == {(term, URIRef(f"{OWN}ontology")) for term in TERMS}
