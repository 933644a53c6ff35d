"""The concepts: complete, unambiguous, and reachable by the words of documents and of the record."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal as Literals
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, SKOS, Graph, Literal, URIRef

import ontology
from loaders import record
from loaders.language.routes import WAYS
from ontology import CONCEPTS, VOCABULARIES_TTL, UnknownTermError, concept, match_concept, terms
from ontology.ground.timing import Timing

GRAPH = Graph().parse(VOCABULARIES_TTL)
SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
CORPUS_PAGES = sorted(Path(__file__).resolve().parents[2].glob("loaders/corpus/*/source.txt"))
SCHEMES = {
    "action-kind": 22, "certainty": 37, "citation-state": 3, "comparator": 8, "condition": 33, "criterion": 14,
    "crossing": 2, "decision-kind": 10, "deontic-force": 8, "dimension": 22, "disposition": 5, "document-type": 5,
    "ground-kind": 11, "intervention": 37, "measure": 14, "operator": 4, "organisation": 18, "outcome": 18,
    "parameter": 45, "polarity": 2, "population": 12, "quantity-kind": 12, "quantity-role": 10, "reading-state": 2,
    "remark-kind": 8, "review-state": 10, "route": 106, "source-type": 5, "statement-kind": 3, "strength": 32,
    "threshold-role": 5, "timing": 8, "topic": 17,
}
EVERY = [(scheme, node) for scheme in SCHEMES for node in ontology.concepts(scheme)]
NAMES = [(scheme, node, str(words)) for scheme, node in EVERY for predicate in (
    SKOS.prefLabel, SKOS.altLabel, SKOS.notation) for words in GRAPH.objects(node, predicate)
    if not (isinstance(words, Literal) and words.datatype)]


def test_the_schemes_are_complete() -> None:
    """Every scheme has the number of concepts it is known to have, and no other scheme exists."""
    assert {scheme: len(ontology.concepts(scheme)) for scheme in ontology.schemes()} == SCHEMES
    assert len(set(GRAPH.subjects(RDF.type, SKOS.Concept))) == len(EVERY) == sum(SCHEMES.values())


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_a_scheme_says_what_it_is_for(scheme: str) -> None:
    """A scheme has a label and a definition."""
    node = URIRef(CONCEPTS + scheme)
    assert GRAPH.value(node, SKOS.prefLabel)
    assert str(GRAPH.value(node, SKOS.definition)).endswith(".")


@pytest.mark.parametrize(("scheme", "node"), EVERY, ids=lambda value: str(value).removeprefix(CONCEPTS))
def test_a_concept_is_complete(scheme: str, node: URIRef) -> None:
    """A concept has one English label, one sentence, one scheme, and the notation that its IRI ends in."""
    labels = list(GRAPH.objects(node, SKOS.prefLabel))
    assert [label.language for label in labels if isinstance(label, Literal)] == ["en"]
    assert len(list(GRAPH.objects(node, SKOS.definition))) == 1
    assert re.fullmatch(r"[A-Z].+\.", ontology.definition(node))
    assert list(GRAPH.objects(node, SKOS.inScheme)) == [URIRef(CONCEPTS + scheme)]
    assert node == concept(scheme, ontology.notation(node)) == URIRef(f"{CONCEPTS}{scheme}/{ontology.notation(node)}")
    assert ontology.label(node) == str(labels[0])


@pytest.mark.parametrize(("scheme", "node"), EVERY, ids=lambda value: str(value).removeprefix(CONCEPTS))
def test_the_hierarchy_stays_in_its_scheme_and_ends(scheme: str, node: URIRef) -> None:
    """Going up from a concept leads through its own scheme to a top concept, never in a circle."""
    above, here = set(), node
    while (broader := GRAPH.value(here, SKOS.broader)) is not None:
        assert broader not in above
        assert (broader, SKOS.inScheme, URIRef(CONCEPTS + scheme)) in GRAPH
        above.add(broader)
        here = broader
    assert (here, SKOS.topConceptOf, URIRef(CONCEPTS + scheme)) in GRAPH


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_a_scheme_names_the_concepts_at_its_top(scheme: str) -> None:
    """A scheme's top concepts are those that name it so, have nothing above them, and lead to all others."""
    node = URIRef(CONCEPTS + scheme)
    tops = set(GRAPH.objects(node, SKOS.hasTopConcept))
    assert tops == set(GRAPH.subjects(SKOS.topConceptOf, node))
    assert tops == {one for one in ontology.concepts(scheme) if GRAPH.value(one, SKOS.broader) is None}


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_names_are_unique_in_a_scheme(scheme: str) -> None:
    """In one scheme no two concepts share a notation or, in one language, a label; none is both label and synonym."""
    inside = ontology.concepts(scheme)
    notations = [words for one in inside for words in GRAPH.objects(one, SKOS.notation)]
    assert len(notations) == len(set(notations))
    labels = [words for one in inside for predicate in (SKOS.prefLabel, SKOS.altLabel)
              for words in GRAPH.objects(one, predicate)]
    assert len(labels) == len(set(labels))


def test_concepts_hang_together_as_skos_says() -> None:
    """A relation leads from concept to concept, a mapping from ours to another system, and nothing is said both ways."""
    every = {node for _, node in EVERY}
    for above in (SKOS.broader, SKOS.topConceptOf, SKOS.inScheme):
        assert all(isinstance(there, URIRef) for there in GRAPH.objects(None, above))
    assert {*GRAPH.subjects(SKOS.broader), *GRAPH.objects(None, SKOS.broader)} <= every
    assert not list(GRAPH.triples((None, SKOS.narrower, None)))
    matches = [(node, other) for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
               for node, other in GRAPH.subject_objects(SKOS[name])]
    assert len(matches) == len(set(matches)) > 100
    assert all(node in every and other not in every for node, other in matches)


def test_every_name_finds_its_concept() -> None:
    """Within a scheme no word names two concepts, so each label, synonym and notation is matched."""
    assert len(NAMES) > 500
    assert [name for scheme, node, name in NAMES if match_concept(scheme, name) != node] == []


CASES = [str.upper, str.lower, str.swapcase]


@given(st.sampled_from(NAMES), st.sampled_from(CASES), st.sampled_from([" ", "\n  ", "\t"]))
def test_matching_ignores_letter_case_and_white_space(
    name: tuple[str, URIRef, str], case: Callable[[str], str], space: str,
) -> None:
    """The same words in another letter case or with other white space find the same concept."""
    scheme, node, words = name
    assert match_concept(scheme, f"{space}{space.join(case(words).split())}{space}") == node


def test_matching_guesses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unknown words, parts of names, and words that name two concepts match nothing; an unknown scheme is an error."""
    assert match_concept("parameter", "forced vital") is None
    assert match_concept("parameter", "") is None
    assert match_concept("intervention", "FVC") is None
    two = {concept("measure", "odds-ratio"), concept("measure", "hazard-ratio")}
    monkeypatch.setattr(terms, "_index", lambda: {"measure": {"ratio of something": two}})
    assert match_concept("measure", "ratio of something") is None
    with pytest.raises(UnknownTermError, match="no concept scheme 'colour'"):
        match_concept("colour", "red")


def test_unknown_concepts_are_errors() -> None:
    """A notation of another scheme, a scale and a misspelling raise, and so does asking for their words."""
    for scheme, notation in (("statement-kind", "must"), ("scale", "grade-certainty"), ("parameter", "FVC")):
        with pytest.raises(UnknownTermError, match=r"vocabularies\.ttl has no concept"):
            concept(scheme, notation)
    nowhere = URIRef("https://example.org/nowhere")
    for question in (ontology.label, ontology.definition, ontology.notation):
        with pytest.raises(UnknownTermError, match="nowhere"):
            question(nowhere)
    for question in (ontology.scale, ontology.concepts):
        with pytest.raises(UnknownTermError, match="colour"):
            question("colour")


# An effect of the record that turns out to be of one group; a criterion that must not be met.
TOLD_LATER = {concept("quantity-role", "group-value"), concept("operator", "none-of")}
RECORD = [
    ("statement-kind", record.StatementKind, 3), ("deontic-force", record.DeonticForce, 8),
    ("quantity-role", record.Role, 9), ("comparator", record.Comparator, 8), ("operator", record.Operator, 3),
    ("route", Literals[WAYS], 106), ("quantity-kind", record.QuantityKind, 12), ("timing", Literals[tuple(Timing)], 8),
    ("action-kind", record.ActionKind, 22), ("crossing", record.Crossing, 2),
]


@pytest.mark.parametrize(("scheme", "words", "count"), RECORD, ids=[row[0] for row in RECORD])
def test_every_word_of_the_record_has_its_concept(scheme: str, words: object, count: int) -> None:
    """What the record may say is what the scheme holds, one to one."""
    found = {match_concept(scheme, word) for word in get_args(words)}
    assert None not in found
    assert found == set(ontology.concepts(scheme)) - TOLD_LATER
    assert len(found) == count


def test_scales_are_ordered_and_cover_their_grades() -> None:
    """The steps of a scale come lowest first, and each scale takes its members from one scheme."""
    steps = {name: [ontology.notation(node) for node in ontology.scale(name)] for name in (
        "grade-certainty", "grade-strength", "acc-aha-class", "acc-aha-level", "aan-level", "ada-level")}
    assert steps["grade-certainty"] == ["very-low", "low", "moderate", "high"]
    assert steps["grade-strength"] == ["weak", "strong"]
    assert (steps["acc-aha-class"][0], steps["acc-aha-class"][-1]) == ("acc-aha-3-harm", "acc-aha-1")
    assert (steps["acc-aha-level"][0], steps["acc-aha-level"][-1]) == ("acc-aha-c-eo", "acc-aha-a")
    assert steps["aan-level"] == ["aan-u", "aan-c", "aan-b", "aan-a"]
    assert steps["ada-level"] == ["ada-e", "ada-c", "ada-b", "ada-a"]
    scales = set(GRAPH.subjects(RDF.type, SKOS.OrderedCollection))
    assert len(scales) == 15
    members = {member for node in scales for member in GRAPH.objects(node, SKOS.member)}
    graded = {*ontology.concepts("strength"), *ontology.concepts("certainty")}
    assert graded - members == {concept("certainty", "expert-opinion")}
    for node in scales:
        assert len({GRAPH.value(member, SKOS.inScheme) for member in GRAPH.objects(node, SKOS.member)}) == 1


def test_a_scale_names_its_body_and_where_it_was_seen() -> None:
    """A scale says whose it is and from which page it was taken; its label begins as the synonyms of its steps do."""
    for node in GRAPH.subjects(RDF.type, SKOS.OrderedCollection):
        bodies = set(GRAPH.objects(node, ontology.GX.body))
        assert bodies
        assert bodies <= set(ontology.concepts("organisation"))
        assert str(GRAPH.value(node, ontology.DCTERMS["bibliographicCitation"])).startswith("http")
        name = " ".join(str(GRAPH.value(node, SKOS.prefLabel)).split()[:2])
        if not name.startswith("GRADE "):  # its steps are words that others use as well
            for member in GRAPH.objects(node, SKOS.member):
                assert any(str(words).startswith(f"{name} ") for words in GRAPH.objects(member, SKOS.altLabel)), member


def test_every_measure_of_two_groups_is_a_ratio_or_a_difference() -> None:
    """Which value means no difference follows from the parent, for all but the four measures that have none."""
    tops = {"ratio", "difference", "relative-risk-reduction", "number-needed-to-treat", "number-needed-to-harm"}
    assert {ontology.notation(node) for node in ontology.concepts("measure")
            if GRAPH.value(node, SKOS.broader) is None} == tops


def test_a_drug_has_codes_of_other_systems() -> None:
    """Riluzole has its ATC code and MeSH identifier as properties of their own, and the notation that makes its IRI."""
    riluzole = concept("intervention", "riluzole")
    assert ontology.notation(riluzole) == "riluzole"
    assert [str(code) for code in GRAPH.objects(riluzole, ontology.GX.atc)] == ["N07XX02"]
    assert [str(code) for code in GRAPH.objects(riluzole, ontology.GX.mesh)] == ["D019782"]


# Of each system of ids: the form of its IRIs, and the property for the code alone.
SYSTEMS = {
    "atc": (r"http://purl\.bioontology\.org/ontology/ATC/([A-Z]\d\d(?:[A-Z]{1,2}(?:\d\d)?)?)", ontology.GX.atc),
    "mesh": (r"http://id\.nlm\.nih\.gov/mesh/([CD]\d{6}(?:\d{3})?)", ontology.GX.mesh),
    "mondo": (r"http://purl\.obolibrary\.org/obo/MONDO_\d{7}()", None),
    "hp": (r"http://purl\.obolibrary\.org/obo/HP_\d{7}()", None),
    "ncit": (r"http://purl\.obolibrary\.org/obo/NCIT_C\d{3,6}()", None),
    "stato": (r"http://purl\.obolibrary\.org/obo/(?:STATO|OBI|SEPIO)_\d{7}()", None),
    "pso": (r"http://purl\.org/spar/pso/[a-z-]+()", None),
    "fabio": (r"http://purl\.org/spar/fabio/[A-Za-z]+()", None),
}
LINKED = {
    "intervention": ({"atc", "mesh"}, 34), "condition": ({"hp", "mesh", "mondo"}, 33), "parameter": ({"mesh"}, 36),
    "outcome": ({"hp", "mesh"}, 13), "criterion": ({"hp", "mesh", "mondo"}, 11), "population": ({"mesh"}, 11),
    "measure": ({"stato", "ncit", "mesh"}, 8), "route": ({"ncit"}, 104), "review-state": ({"pso"}, 9),
    "source-type": ({"fabio"}, 3), "quantity-role": ({"stato"}, 3), "statement-kind": ({"stato"}, 1),
}
MATCHES = {SKOS[f"{name}Match"] for name in ("exact", "close", "broad", "narrow", "related")}


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_links_outwards_have_the_form_of_their_system(scheme: str) -> None:
    """A concept links only to the systems that its scheme is mapped to, in the form of their IRIs, named in reused.ttl."""
    systems, count = LINKED.get(scheme, (set(), 0))
    linked = {node: [str(other) for match in MATCHES for other in GRAPH.objects(node, match)]
              for node in ontology.concepts(scheme)}
    for others in linked.values():
        for other in others:
            assert any(re.fullmatch(SYSTEMS[system][0], other) for system in systems), other
            assert ontology.label(URIRef(other))
    assert sum(bool(others) for others in linked.values()) == count


@pytest.mark.parametrize("system", ["atc", "mesh"])
def test_a_code_is_that_of_a_link(system: str) -> None:
    """gx:atc and gx:mesh repeat the code of each exact or close link into their system, and nothing else."""
    form, code = SYSTEMS[system]
    linked = {(node, match[1]) for kind in (SKOS.exactMatch, SKOS.closeMatch)
              for node, other in GRAPH.subject_objects(kind) if (match := re.fullmatch(form, str(other)))}
    assert linked == {(node, str(value)) for node, value in GRAPH.subject_objects(code)}


def test_no_two_concepts_are_exactly_the_same_thing() -> None:
    """skos:exactMatch is transitive, so in one scheme no two concepts match one thing of another system exactly."""
    matched = [(GRAPH.value(node, SKOS.inScheme), other) for node, other in GRAPH.subject_objects(SKOS.exactMatch)]
    assert len(matched) == len(set(matched))

def test_abbreviations_lead_to_all_they_may_stand_for() -> None:
    """An abbreviation gives each concept that carries it, also where one means two things."""
    found = ontology.abbreviations()
    assert found["FVC"] == (concept("parameter", "fvc"),)
    assert found["RR"] == (concept("measure", "relative-risk"), concept("parameter", "respiratory-rate"))
    assert all(len(words.split()) == 1 for words in found)
    assert "PEG placement" not in found


def test_every_abbreviation_of_the_first_page_is_explained() -> None:
    """A word of capitals on the page that started the project has a concept."""
    page = SHARED / "seed" / "als-primary-treatment.txt"
    if not page.exists():
        pytest.skip("the page lies outside the project and is not here")
    words = set(re.findall(r"\b[A-Z][A-Z0-9]*(?:-[A-Z]\b)?[A-Z]*\b", page.read_text("utf-8")))
    used = {word for word in words if len(word) > 1}
    assert used == {
        "ALS", "ALSFRS-R", "ALT", "AST", "BMI", "BPAP", "CI", "FDA", "FVC", "IV", "MND", "NIV", "PCF", "PEG", "SVC"}
    assert used - set(ontology.abbreviations()) == set()


def test_a_bare_letter_names_no_grade() -> None:
    """A letter means one thing to the AAN, another to the ADA, a third to others: only with its body it is a grade."""
    assert match_concept("strength", "Level A") is None
    assert match_concept("certainty", "A") is None
    assert match_concept("strength", "AAN Level A") == concept("strength", "aan-a")
    assert match_concept("certainty", "ADA level A") == concept("certainty", "ada-a")


# Words with two capitals in the corpus that abbreviate nothing a reader has to know, each with the reason.
CODES = {
    "CD001447": "number of a Cochrane review", "CG105": "number of a guideline", "NG42": "number of a guideline",
    "QS126": "number of a quality standard", "TA20": "number of an appraisal", "NBK548919": "number of a book",
    "NEJM199403033300901": "part of a DOI", "WNL": "part of a DOI",
    "MCI186-19": "name of a trial", "PMID": "names the PubMed identifier",
}
TITLES = {
    "BMC": "in the name of a journal", "MALS": "in a title, as its authors shorten it",
    "LiverTox": "name of a web site", "MEDLINE": "name of a database",
    "EMBASE": "name of a database", "ORS": "part of the trade name Radicava ORS", "cmH2O": "a unit",
}
COMPOUND = re.compile(r"[A-Z][a-z]+(?:-[A-Z][a-z]+)+|PanelEach")  # headings, double names; two words a page glued
INITIALS = re.compile(r"(?<=[a-z] )[A-Z]{2}(?=[,. ])")  # behind a family name: "Miller RG, Jackson CE"
ABBREVIATION = re.compile(r"(?<![\w-])(?=[\w-]*[A-Z][\w-]*[A-Z])[A-Za-z]\w*(?:-\w+)*")


def abbreviated(text: str) -> set[str]:
    """Words with two capitals or more, leaving out initials of authors, which stand in the list of references only."""
    body, *references = re.split(r"^(?:Reference List|References)$", text, maxsplit=1, flags=re.MULTILINE)
    parts = [body, *(INITIALS.sub("", listed) for listed in references)]
    found = {match[0] for part in parts for match in ABBREVIATION.finditer(part)}
    return {word for word in found if not COMPOUND.fullmatch(word)}


@pytest.mark.parametrize("path", CORPUS_PAGES, ids=lambda path: path.parent.name)
def test_every_abbreviation_of_the_corpus_is_explained(path: Path) -> None:
    """A word with two capitals in a corpus document is a name of a concept, or stands above with a reason."""
    words = abbreviated(path.read_text("utf-8"))
    assert words
    assert words - {name for _, _, name in NAMES} - set(CODES) - set(TITLES) == set()


def test_no_exception_is_needless() -> None:
    """What is excused occurs in the corpus and is no name of a concept."""
    used = set().union(*(abbreviated(path.read_text("utf-8")) for path in CORPUS_PAGES))
    excused = set(CODES) | set(TITLES)
    assert excused - used == set()
    assert excused & {name for _, _, name in NAMES} == set()
    assert len(CORPUS_PAGES) > 2
