"""How instances are named: stable, safe, and the same forwards and backwards."""

from __future__ import annotations

import unicodedata
from urllib.parse import unquote, urljoin

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from rdflib import Graph, URIRef

from ontology import iris

SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
documents = st.text(max_size=80).map(iris.slug)
editions = st.one_of(st.dates().map(str), st.from_regex(r"[0-9a-f]{8}(\.[2-9])?", fullmatch=True))
edition_iris = st.builds(iris.edition, documents, editions)
statements = st.builds(iris.statement, edition_iris, st.text(max_size=40), st.integers(1, 9))
kinds = st.sampled_from(["threshold", "dose", "marker", "p-value", "ci", "criterion", "condition"])
parts = st.builds(iris.part, statements, kinds, st.integers(1, 99))
keys = st.text(min_size=1, max_size=12).filter(lambda key: iris.normalised(key) != "")
dois = st.from_regex(r"10\.[0-9]{4,9}/[!-~]{1,40}", fullmatch=True)
works = st.one_of(st.builds(iris.work_by_doi, dois), st.builds(iris.work_by_pmid, st.integers(1, 10**9)))
instances = st.one_of(
    documents.map(iris.document), edition_iris, statements, parts, works,
    st.builds(iris.unresolved, edition_iris, keys),
    st.builds(iris.passage, statements, st.integers(0, 99), st.integers(99, 10**6)),
    st.builds(iris.by_words, edition_iris, st.sampled_from(["line", "section"]), st.text(max_size=40).map(iris.digits),
              st.integers(1, 9)),
    st.builds(iris.wording, st.text(max_size=40)),
    st.binary(min_size=32, max_size=32).map(lambda digest: iris.source_file(digest.hex())),
)


@given(instances)
def test_an_id_leads_back_to_its_iri(iri: URIRef) -> None:
    """The tail of every IRI we spell is accepted again and gives that IRI."""
    assert iris.from_tail(iris.tail(iri)) == iri
    assert iris.tail(iris.from_tail(iris.tail(iri))) == iris.tail(iri)


@given(instances)
def test_an_iri_can_be_written_and_read(iri: URIRef) -> None:
    """Every IRI we spell survives N-Triples and stays what it is when resolved against the base."""
    text = f"<{iri}> <https://example.org/p> <{iri}> ."
    assert set(Graph().parse(data=text, format="nt").subjects()) == {iri}
    assert urljoin(iris.BASE, str(iri)) == str(iri)
    assert str(iri).isascii()


@given(st.text(max_size=60))
@example("a/../b")
@example("a..b")
@example("%2e%2e/a")
@example("/a")
@example("a//b")
@example("a/")
@example("https://example.org/a")
@example("javascript:alert(1)")
@example("a?b=c")
@example("a#b")
@example("a> <b")
@example("a\n")
@example("a\x00b")
@example("a%")
@example("é")
@example("x" * 1001)
def test_from_tail_lets_nothing_unsafe_through(tail: str) -> None:
    """What is accepted is plain characters below the base; all else raises."""
    try:
        iri = iris.from_tail(tail)
    except ValueError:
        return
    assert str(iri) == iris.BASE + tail
    assert urljoin(iris.BASE, tail) == str(iri)
    assert ".." not in tail
    assert tail.isascii()
    assert tail.isprintable()
    assert not set(' <>"{}|\\^`?#:') & set(tail)


@pytest.mark.parametrize("tail", [
    "", "a/../b", "a..b", "..", "/a", "a//b", "a/", "https://example.org/a", "javascript:alert(1)", "a?b", "a#b", "a b",
    "a\n", "a\x00", "a%", "a%2g", "%2e%2e/a", "%2E%2E/a", "é", "-a", "x" * 1001,
])
def test_from_tail_refuses(tail: str) -> None:
    """Empty, climbing, absolute, unescaped and overlong ids are refused."""
    with pytest.raises(ValueError, match="not the id of anything"):
        iris.from_tail(tail)


def test_tail_refuses_a_foreign_iri() -> None:
    """Only what lies below the base has a short id."""
    with pytest.raises(ValueError, match="does not start at"):
        iris.tail(URIRef("https://example.org/a"))


@given(st.text(max_size=200))
@example("指南")
@example("")
@example("---")
@example("Work")
@example("concept")
@example("x" * 61)
@example("Primary Treatment for Amyotrophic Lateral Sclerosis (ALS), a very long title indeed")
def test_a_slug_is_a_document_id(title: str) -> None:
    """A slug is never empty, at most 60 characters of ASCII words, its own slug, and accepted as a document id."""
    name = iris.slug(title)
    assert 0 < len(name) <= 60
    assert iris.slug(name) == name
    assert iris.tail(iris.document(name)) == name


def test_slugs_read_like_their_titles() -> None:
    """Accents are dropped, words kept whole, and titles without Latin letters told apart."""
    assert iris.slug("Ménière’s disease: 2nd edition") == "menieres-disease-2nd-edition"
    assert iris.slug("word " * 20) == "-".join(["word"] * 12)
    assert iris.slug("指南") != iris.slug("手引")
    assert iris.slug("Work") == iris.slug("Work").lower() != "work"


@pytest.mark.parametrize("name", [*sorted(iris.RESERVED), "", "A", "a b", "a/b", "a--b", "../a", "a..b", "-a"])
def test_a_document_id_must_be_plain_and_free(name: str) -> None:
    """Reserved words and anything but lower-case words with single joints are refused."""
    with pytest.raises(ValueError, match="not a usable document id"):
        iris.document(name)


@given(edition_iris, st.text(max_size=30))
def test_a_statement_keeps_its_iri_when_its_spacing_changes(edition: URIRef, text: str) -> None:
    """White space and the composition of accents do not count, and the text hash is as steady."""
    spaced = unicodedata.normalize("NFD", f"  {text}\n").replace(" ", " \t ")
    assert iris.statement(edition, spaced) == iris.statement(edition, text)
    assert iris.text_hash(spaced) == iris.text_hash(text)
    assert len(iris.text_hash(text)) == 64


word = st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1, max_size=8)


@given(edition_iris, word, word)
def test_statements_that_differ_have_different_iris(edition: URIRef, text: str, other: str) -> None:
    """Another text gives another IRI and another wording; the wording is the same in every edition."""
    assume(iris.normalised(text) != iris.normalised(other))
    assert iris.statement(edition, text) != iris.statement(edition, other)
    assert iris.wording(text) != iris.wording(other)


def test_a_statement_is_named_as_it_always_was() -> None:
    """The digits of a known statement are fixed, for links and sign-offs hang on them; repeats get an ordinal."""
    edition = iris.edition("example-als", "2025-12-23")
    known = iris.statement(edition, "Monitor ALT.")
    assert iris.tail(known) == "example-als/2025-12-23/d3e3eb2ab3cb539f"
    assert iris.tail(iris.wording("Monitor ALT.")) == "wording/d3e3eb2ab3cb539f"
    assert iris.text_hash("Méniere").startswith("4f34b07b")
    assert iris.statement(edition, "Monitor ALT.", 2) == URIRef(f"{known}.2")
    assert iris.tail(iris.passage(known, 3, 12)) == f"{iris.tail(known)}/chars-3-12"


@given(dois)
@example("10.1000/a..b")
def test_a_doi_is_kept_whole_and_in_lower_case(doi: str) -> None:
    """The DOI can be read back from the IRI, and letter case makes no second work."""
    iri = iris.work_by_doi(doi)
    assert iris.work_by_doi(doi.upper()) == iri
    assert unquote(iris.tail(iri).removeprefix("work/doi/")) == doi.lower()


@given(edition_iris, keys)
@example(iris.edition("als", "1"), "..")
@example(iris.edition("als", "1"), "Müller 2003a")
def test_a_key_is_kept_whole(edition: URIRef, key: str) -> None:
    """The key can be read back from the IRI of what it stands for."""
    last = str(iris.unresolved(edition, key)).rpartition("/")[2]
    assert unquote(last.removeprefix("unresolved-")) == iris.normalised(key)


def test_parts_of_an_edition_have_names_of_their_own() -> None:
    """What is called by its words, decisions, and the graphs of the library are spelt in one way."""
    edition = iris.edition("als", "2025-12-23")
    made = [iris.by_words(edition, "section", iris.digits("Drugs")), iris.by_words(edition, "remark", "0123abcd", 2),
            iris.decision(edition, "a"), iris.agent("a b"), iris.bibliography("riluzole"), iris.graph("catalogue")]
    assert [iris.tail(iri) for iri in made] == [
        f"als/2025-12-23/section-{iris.digits('Drugs')}", "als/2025-12-23/remark-0123abcd.2",
        "als/2025-12-23/decision-ca978112ca1bbdca", "agent/a-b",
        "bibliography/riluzole", "graph/catalogue"]


REFUSED = [
    lambda: iris.work_by_doi("https://doi.org/10.1000/x"), lambda: iris.work_by_doi("10.1000/"),
    lambda: iris.work_by_pmid("PMC7055506"), lambda: iris.work_by_pmid(0), lambda: iris.work_by_pmid("²"),
    lambda: iris.source_file("abc"), lambda: iris.edition("als", "2025/12"), lambda: iris.edition("als", "a..b"),
    lambda: iris.part(iris.document("als"), "Threshold", 1), lambda: iris.part(iris.document("als"), "dose", 0),
    lambda: iris.unresolved(iris.edition("als", "1"), " \n"), lambda: iris.passage(URIRef("https://example.org/"), 1, 2),
    lambda: iris.passage(iris.document("als"), 2, 1), lambda: iris.by_words(iris.edition("als", "1"), "line", "abc"),
    lambda: iris.bibliography("../x"), lambda: iris.graph("a/b"),
    lambda: iris.statement(iris.edition("als", "1"), "text", 0),
]


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_what_cannot_be_named_is_refused(number: int) -> None:
    """Nothing is repaired silently: each of these raises ValueError."""
    with pytest.raises(ValueError, match=r"not a|does not|count from 1|stands for nothing"):
        REFUSED[number]()


def test_the_base_comes_from_the_environment() -> None:
    """Without the variable the base is the project's; with it, an absolute IRI that ends in a slash, or an error."""
    assert iris.base_from({}) == iris.base_from({"GUIDELINE_EXPLORER_BASE": ""}) == iris.DEFAULT_BASE
    assert iris.base_from({"GUIDELINE_EXPLORER_BASE": "http://localhost/x/"}) == "http://localhost/x/"
    for bad in ("https://example.org", "http://example.org/a", "ftp://example.org/", "http://example.org/a b/", "/a/"):
        with pytest.raises(ValueError, match="must be an absolute"):
            iris.base_from({"GUIDELINE_EXPLORER_BASE": bad})


def test_a_drug_is_named_by_what_it_is_called() -> None:
    """Letter case, blanks and signs do not count; the name stays readable."""
    assert iris.tail(iris.drug("Metformin")) == "drug/metformin"
    assert iris.drug("ferric  carboxymaltose") == iris.drug("Ferric-carboxymaltose")
    assert iris.tail(iris.drug("piperacillin/tazobactam")) == "drug/piperacillin-tazobactam"


def test_a_passage_tells_what_holds_it() -> None:
    """The container of a passage is what it is named by."""
    statement = iris.part(iris.edition("example", "2026"), "part", 1)
    assert iris.container(iris.passage(statement, 3, 9)) == statement
