"""Who decided what: agents and decisions in the graph, each once, and each leading to what it is about."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import PROV, RDF, RDFS

from loaders import curation, version
from loaders.rdf import Identity, edition_graph
from ontology import C4O, GX, concept, iris
from tests.sources import decode, read_record

PAGE = """Care of testitis

Drugs

  • Give testamycin 50 mg orally twice daily to adults. 1
  • Give placebamol 20 mg daily to adults. 1
  • Check the blood count every 3 months. 2

References

1. Smith A. Testamycin. 2012. doi:10.1000/a
2. Jones B. Blood counts. 2013.
"""
SOURCE = decode("page.txt", PAGE.encode())
IDENTITY = Identity("testitis", "2026-02-01", "Care of testitis")
FIRST = "Give testamycin 50 mg orally twice daily to adults"


def line(action: str, quote: str, **more: object) -> dict[str, object]:
    start = PAGE.index(quote)
    return {"action": action, "sha256": SOURCE.sha256, "start": start, "end": start + len(quote), "quote": quote,
            "by": "Ann", "on": "2026-02-02", "ground": "seen", **more}


def written(*lines: dict[str, object]) -> Graph:
    """The graph with these decisions laid over it, all of which must apply."""
    entries = curation.read("\n".join(map(json.dumps, lines)))
    record, decisions, problems = curation.apply(read_record(SOURCE), entries, SOURCE.text, SOURCE.sha256)
    assert problems == ()
    return edition_graph(IDENTITY, SOURCE, record, decisions)


def made(graph: Graph, kind: str) -> Sequence[URIRef]:
    return sorted(graph.subjects(GX.decisionKind, concept("decision-kind", kind)))  # type: ignore[arg-type]


def statement(graph: Graph, words: str) -> URIRef:
    return next(node for node, text in graph.subject_objects(GX.text)
                if str(text).startswith(words) and (node, RDF.type, GX.Statement) in graph)  # type: ignore[return-value]


def test_the_same_decision_about_many_things_is_one() -> None:
    """Two titles by one person on one day and ground are one decision of one agent, to which both statements point."""
    graph = written(line("title", FIRST, title="Testamycin"), line("title", "Check the blood count", title="Blood count"))
    (title,) = made(graph, "title")
    assert set(graph.subjects(GX.decision, title)) == {statement(graph, "Give testa"), statement(graph, "Check")}
    assert set(graph.objects(title, PROV.wasAssociatedWith)) == {iris.agent("Ann")}
    assert graph.value(iris.agent("Ann"), RDFS.label) == Literal("Ann")
    other = written(line("title", FIRST, title="A"), line("title", "Check the blood count", title="B", ground="heard"))
    assert len(made(other, "title")) == 2


def test_a_decision_is_named_by_what_it_says() -> None:
    """One more decision, or another order of lines, renames none."""
    first, second = line("title", FIRST, title="A"), line("title", "Check the blood count", title="B", by="Bob")
    assert set(made(written(first), "title")) < set(made(written(second, first), "title"))


def test_markers_that_a_rule_joined_share_the_decision_of_the_reader() -> None:
    """All three markers were joined by the number printed in the list, which is said once and has no day."""
    graph = written()
    (joined,) = made(graph, "marker")
    assert len(set(graph.subjects(GX.decision, joined))) == 3
    assert graph.value(joined, PROV.wasAssociatedWith) == iris.reader(version.VERSION)
    assert str(graph.value(joined, GX.ground)) == "the number printed in the list"
    assert (joined, GX.decidedOn, None) not in graph


def test_an_edit_says_what_was_read_before() -> None:
    """What a person put in the place of what is told by the fields that changed."""
    graph = written(line("edit", "50 mg orally twice daily", target="quantity",
                         fields={"value": {"value": "50", "printed": "50"}, "parameter": "testamycin hydrochloride"}))
    (edit,) = made(graph, "edit")
    assert str(graph.value(edit, GX.insteadOfText)) == "parameter: testamycin"
    assert str(graph.value(edit, GX.chosenText)) == "parameter: testamycin hydrochloride"
    (about,) = graph.subjects(GX.decision, edit)
    assert (about, RDF.type, GX.Dose) in graph


def test_a_rejection_hangs_on_what_stood_around_it() -> None:
    """A dose that was taken out is told at its statement, a statement that was taken out at the edition."""
    graph = written(line("reject", "20 mg daily", target="quantity"))
    (gone,) = made(graph, "reject")
    assert set(graph.subjects(GX.decision, gone)) == {statement(graph, "Give placebamol")}
    assert str(graph.value(gone, GX.insteadOfText)) == "“20 mg daily”"
    graph = written(line("reject", "Give placebamol 20 mg daily to adults", target="statement"))
    assert set(graph.subjects(GX.decision, made(graph, "reject")[0])) == {iris.edition("testitis", "2026-02-01")}


def test_a_person_goes_before_a_rule() -> None:
    """A marker that a person joined has the person's decision alone, which says what the rule had found."""
    first = line("link", "to adults. 1\n  • Give placebamol"[:12], key="1", doi="10.1000/other")
    graph = written(first)
    (linked,) = made(graph, "link")
    (marker,) = graph.subjects(GX.decision, linked)
    assert graph.value(marker, GX.resolvedTo) == graph.value(linked, GX.chosen) == iris.work_by_doi("10.1000/other")
    assert list(graph.objects(marker, GX.decision)) == [linked]
    assert graph.value(linked, GX.insteadOf) in set(graph.objects(None, C4O.denotes))


def test_a_later_link_replaces_an_earlier_one() -> None:
    """The one that was replaced is about the statement, not about what its marker means."""
    graph = written(line("link", "to adults. 1", key="1", doi="10.1000/b"),
                    line("link", "to adults. 1", key="1", doi="10.1000/c", by="Bob"))
    before, after = sorted(made(graph, "link"), key=lambda node: str(graph.value(node, GX.chosen)))
    (marker,) = graph.subjects(GX.decision, after)
    assert graph.value(marker, GX.resolvedTo) == iris.work_by_doi("10.1000/c")
    assert set(graph.subjects(GX.decision, before)) == {statement(graph, "Give testa")}


def test_names_that_differ_are_different_agents() -> None:
    """Letters that an IRI does not show still tell names apart."""
    names = ("explorer editors", "Explorer editors", "José", "Jose", "jose", "李")
    assert len({iris.agent(name) for name in names}) == len(names)
    assert str(iris.agent("explorer editors")).endswith("/agent/explorer-editors")
