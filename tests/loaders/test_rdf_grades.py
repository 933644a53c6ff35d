"""Which strength or certainty a printed grade is: whose scale it is on, and on what it hangs."""

from __future__ import annotations

import pytest
from rdflib import Graph, URIRef

from loaders.rdf import Identity, SeenSource, edition_graph
from loaders.validation import validate
from ontology import GX, concept, notation, scales
from tests.conftest import CORPUS
from tests.ontology.graphs import SOURCES, graph_of
from tests.sources import decode, read_record


def written(text: str, title: str = "Care of testitis", **said: object) -> Graph:
    """The graph of a page with these words, under a title and with what meta data add."""
    source = decode("page.md", f"# Care\n\n{text}\n".encode())
    return edition_graph(Identity("testitis", "2024-03-03", title, **said), source, read_record(source))  # type: ignore[arg-type]


def known(graph: Graph) -> set[str]:
    """The notations of all strengths and certainties in a graph."""
    return {notation(found) for predicate in (GX.strength, GX.certainty) for found in graph.objects(None, predicate)
            if isinstance(found, URIRef)}


ADVICE = "- Aspirin 75 mg daily is recommended in adults with testitis "
FORMS = [
    ("ESC guideline on testitis", f"{ADVICE}(Class I, Level B).", {"esc-i", "esc-b"}),
    ("Guideline of the European Society of Cardiology", f"{ADVICE}(Class IIa, LOE C).", {"esc-iia", "esc-c"}),
    ("2022 AHA/ACC guideline", f"{ADVICE}(COR 1, LOE B-NR).", {"acc-aha-1", "acc-aha-b-nr"}),
    ("Care of testitis", f"{ADVICE}(COR 2a, LOE C-LD).", {"acc-aha-2a", "acc-aha-c-ld"}),  # nobody else prints C-LD
    ("ACC/AHA guideline of 2010", f"{ADVICE}(Class IIb, LOE B).", {"acc-aha-2b", "acc-aha-b"}),
    ("AAN guideline", f"{ADVICE}(Level C).", {"aan-c"}),
    ("USPSTF recommendation statement", f"{ADVICE}(Grade A).", {"uspstf-a"}),
    ("SIGN 122", f"{ADVICE}(Grade B).", {"sign-b"}),
    ("Standards of the American Diabetes Association", f"{ADVICE}(A).", {"ada-a"}),
    ("Care of testitis", f"{ADVICE}(strong recommendation, moderate-quality evidence).", {"strong", "moderate"}),
    ("Care of testitis", "- We recommend aspirin 75 mg daily (Grade 1B).", {"strong", "moderate"}),
    ("Care of testitis", "- We suggest aspirin 75 mg daily (2C).", {"weak", "low"}),
    ("Care of testitis", "- We suggest aspirin 75 mg daily (2C).\n- Aspirin should be stopped before surgery (1A).",
     {"weak", "low", "strong", "high"}),  # once the verbs show that the codes are those of GRADE, all are
]


@pytest.mark.parametrize(("title", "text", "expected"), FORMS, ids=[f"{title}: {text[-22:]}" for title, text, _ in FORMS])
def test_a_grade_is_on_the_scale_of_its_body(title: str, text: str, expected: set[str]) -> None:
    """The same letters are other steps where another body is named, or where a form or a code is one body's own."""
    graph = written(text, title)
    assert known(graph) == expected
    assert validate(graph) == ()


UNKNOWN = [
    ("Care of testitis", f"{ADVICE}(Level B)."), ("Care of testitis", f"{ADVICE}(Class I)."),
    ("Care of testitis", f"{ADVICE}(Grade A)."), ("Care of testitis", "- Aspirin 75 mg daily is given (1B)."),
    ("Care of testitis", "- We suggest aspirin 75 mg daily (1B).\n- We recommend clopidogrel (2B)."),  # not GRADE's verbs
    ("Statement of the ESC and the AHA", f"{ADVICE}(Class I)."),  # two bodies, two scales
    ("SIGN 122", f"{ADVICE}(Class IIa)."),  # a form that the body's scale has not
    ("Care of testitis", f"{ADVICE}(strength of recommendation: moderate)."),
]


@pytest.mark.parametrize(("title", "text"), UNKNOWN, ids=[f"{title}: {text[-14:]}" for title, text in UNKNOWN])
def test_a_letter_without_a_known_body_stays_printed_only(title: str, text: str) -> None:
    """Where no body is named, or two are, or its scale has no such step, the grade keeps its printed form and no more."""
    graph = written(text, title)
    assert known(graph) == set()
    assert len(list(graph.objects(None, GX.hasGrade))) == text.count("(")


def test_the_nearest_word_about_the_body_decides() -> None:
    """The words beside a grade go before the issuer, the source a marker names before the headings and the title."""
    assert known(written(f"{ADVICE}(SIGN grade A).", issuer="European Society of Cardiology")) == {"sign-a"}
    listed = f"{ADVICE}(Level B) [1].\n\n## References\n\n1. Miller A. Update of the parameter. Neurology. 2009;73:1218-26."
    sources = (SeenSource("Practice parameter, American Academy of Neurology, 2009", "abstract", "1"),)
    assert known(written(listed, "An ESC summary", sources=sources)) == {"aan-b"}
    headed = "## What the AAN says\n\n" + ADVICE
    assert known(written(f"{headed}(Level B).", "An ESC summary")) == {"aan-b"}


def test_the_grade_of_one_claim_hangs_on_that_claim() -> None:
    """Of two claims that are graded apart each has its strength, and the statement has none."""
    graph = written(f"{ADVICE}(strong recommendation), but in children aspirin is avoided (weak recommendation).")
    said = [graph.value(claim, GX.strength) for claim in graph.objects(None, GX.gradesClaim)]
    assert sorted(said, key=str) == [concept("strength", "strong"), concept("strength", "weak")]
    assert list(graph.subjects(GX.hasGrade)) != []
    assert not set(graph.subjects(GX.strength)) & set(graph.subjects(GX.hasGrade))
    assert validate(graph) == ()


def test_the_verbs_of_nice_are_a_scale_in_its_own_documents_only() -> None:
    """"Offer" is strong and "consider" weaker where NICE wrote it; in a summary of its words by others it is not."""
    text = "- Offer aspirin 75 mg daily.\n- Consider clopidogrel.\n- Do not offer warfarin."
    nice = "National Institute for Health and Care Excellence"
    assert known(written(text, issuer=nice)) == {"nice-should", "nice-could", "nice-should-not"}
    assert known(written(text)) == set()
    assert known(written(text.replace("warfarin.", "warfarin. [2015, amended 2022]"))) == {
        "nice-should", "nice-could", "nice-should-not"}  # nobody else marks its advice so
    assert known(written(text, f"Advice of {nice}", sources=(SeenSource("NG42", "", "1"),))) == set()


def test_every_grade_of_the_corpus_is_on_a_known_scale() -> None:
    """The 24 levels that the corpus quotes are all those of the American Academy of Neurology, and resolved as such."""
    levels = [(graph_of(path), statement, grade) for path in SOURCES
              for statement, grade in graph_of(path).subject_objects(GX.hasGrade)]
    assert len(levels) == 24
    for graph, statement, grade in levels:
        letter = str(graph.value(grade, GX.levelOfEvidence)).lower()
        assert graph.value(statement, GX.strength) == concept("strength", f"aan-{letter}")
    assert (CORPUS / "aan-2009-als-care").is_dir()


def test_bodies_are_found_by_whole_names_only() -> None:
    """An abbreviation counts in capitals and alone, a full name in any letters; a body without a scale is none."""
    assert scales.bodies_in("the american academy of\nneurology") == {concept("organisation", "aan")}
    assert scales.bodies_in("ACC/AHA") == {concept("organisation", "acc"), concept("organisation", "aha")}
    assert scales.bodies_in("a sign of sleep, Aan de, ESCAPE, FDA") == frozenset()
    assert scales.step(concept("organisation", "esc"), "class", "1") == concept("strength", "esc-i")
    assert scales.step(concept("organisation", "esc"), "class", "IV") is None
