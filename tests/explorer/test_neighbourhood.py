"""The neighbourhood of the bundled corpus: it reaches the evidence, grows without moving, and counts what it leaves out."""

from __future__ import annotations

from collections import Counter

import pytest

from explorer import network, query
from explorer.evidence import Evidence
from explorer.ids import short
from explorer.layout import crosses
from explorer.library import Library
from explorer.network import LANE
from explorer.rows import ActionRow, CitationRow
from explorer.view_models.graph import Neighbourhood, Place
from ontology import CONCEPTS
from tests import listed

ALS, RILUZOLE = "als-primary-treatment", "riluzole-als-evidence"
NARROW = "\N{NO-BREAK SPACE}"


def statement(evidence: Evidence, document: str, title: str) -> str:
    shown = next(found for found in listed.documents(evidence) if found.document == document)
    return next(item.statement for section in shown.sections for item in section.items if item.title == title)


def kinds(view: Neighbourhood) -> Counter[str]:
    return Counter(place.node.kind for place in view.places)


def find(view: Neighbourhood, kind: str, words: str) -> Place:
    return next(place for place in view.places if place.node.kind == kind and words in place.node.label)


@pytest.fixture(scope="module")
def advice(evidence: Evidence) -> str:
    """A recommendation with two markers, one of which leads to the review of the trials."""
    return statement(evidence, RILUZOLE, "Offer riluzole to slow ALS")


def test_reaches_the_evidence_at_once(evidence: Evidence, advice: str) -> None:
    """Around a recommendation stand its markers, the entries and works they lead to, and results of these works."""
    view = evidence.neighbourhood([advice])
    assert kinds(view) == {"section": 1, "concept": 2, "statement": 1, "marker": 2, "entry": 2, "work": 4, "effect": 4}
    assert find(view, "effect", "HR 0.84").node.subtitle.startswith("death or tracheostomy")


def test_every_statement_with_a_resolved_marker_reaches_a_work(corpus: Library) -> None:
    """No reference or work is out of reach for want of a word: each statement whose marker leads to a work shows it."""
    citing = query.run(corpus.store(), "citations", CitationRow)
    leading: dict[str, set[str]] = {}
    for row in citing:
        if row.work:
            leading.setdefault(row.statement, set()).add(row.work)
    assert len(leading) > 150
    for iri in sorted(leading)[::8]:  # one in eight, or it takes a minute
        view = network.neighbourhood(corpus.store(), [short(iri)])
        assert {short(work) for work in leading[iri]} & {place.node.id for place in view.places}, iri


def test_five_hops_to_a_figure_and_what_else_reports_it(evidence: Evidence, advice: str) -> None:
    """From the advice over marker, entry, work and result to a statement elsewhere that reports it, each step drawn."""
    opened = [advice]
    for kind, words in (("marker", "7"), ("entry", "Entry 7"), ("work", "Edition 2012"), ("effect", "HR 0.84, death")):
        view = evidence.neighbourhood(opened)
        step = find(view, kind, words).node.id
        assert any({edge.source, edge.target} == {opened[-1], step} for edge in view.edges), (opened[-1], step)
        opened.append(step)
    drawn = evidence.neighbourhood(opened)
    statements = {place.node.id for place in drawn.places if place.node.kind == "statement"} - {advice}
    assert any({edge.source, edge.target} == {step, other} for edge in drawn.edges for other in statements)


def test_what_is_drawn_stays_where_it_is(evidence: Evidence, advice: str) -> None:
    """Opening a node adds what lies around it, below the cap of a row, and moves nothing."""
    before = evidence.neighbourhood([advice])
    work = find(before, "work", "Edition 2012").node.id
    after = evidence.neighbourhood([advice, work])
    places = {place.node.id: (place.x, place.y) for place in after.places}
    assert {place.node.id: (place.x, place.y) for place in before.places}.items() <= places.items()
    assert after.shown > before.shown
    again = evidence.neighbourhood([advice, work, work])
    assert again.shown > after.shown
    assert again == evidence.neighbourhood([advice, work, work])


def test_what_is_shown_is_drawn(evidence: Evidence, advice: str) -> None:
    """A node that must be drawn is opened last if it is not there, and what is there already changes nothing."""
    before = evidence.neighbourhood([advice])
    there = before.places[-1].node.id
    assert evidence.neighbourhood([advice], shown=there) == before
    elsewhere = statement(evidence, ALS, "When to start NIV")
    assert elsewhere not in {place.node.id for place in before.places}
    after = evidence.neighbourhood([advice], shown=elsewhere)
    assert elsewhere in {place.node.id for place in after.places}
    assert after == evidence.neighbourhood([advice, elsewhere])


def test_no_count_reads_as_how_often() -> None:
    """No kind of thing is counted by a word that, behind a figure, says how often something is done."""
    assert "times" not in {plural for _, plural in network.NOUNS.values()}


def test_no_arrow_crosses_words(evidence: Evidence, advice: str) -> None:
    """In the real library as well, no arrow goes through a box, however much was opened."""
    opened = [advice]
    for _ in range(6):
        view = evidence.neighbourhood(opened)
        opened.append(max(view.places, key=lambda place: (place.more or 0, place.node.id)).node.id)
    assert view.shown > 30
    assert not [edge for edge in view.edges for place in view.places if crosses(edge.way, (place.x, place.y))]


def test_what_is_left_out_is_counted(evidence: Evidence, advice: str) -> None:
    """Shown and beyond make the total, by kind, and each node says how many around it are not drawn."""
    view = evidence.neighbourhood([advice])
    assert view.shown == len(view.places)
    assert view.total - view.shown == sum(count.figure for count in view.beyond) > 20
    assert max(place.more or 0 for place in view.places) > 0
    rows = Counter(place.y for place in view.places)
    assert max(rows.values()) <= LANE
    assert all(place.more is None for place in view.places if place.node.kind in ("section", "concept"))


def test_a_threshold_carries_its_parameter_and_an_order_its_not(evidence: Evidence, corpus: Library) -> None:
    """A shape says by itself what it is: which measure, before or if, do or do not."""
    view = evidence.neighbourhood([statement(evidence, ALS, "PEG before FVC drops under 50%")])
    assert {place.node.title for place in view.places if place.node.kind == "threshold"} == {
        f"before FVC < 50{NARROW}% predicted", f"after FVC < 30{NARROW}%"}
    assert {place.node.title for place in view.places if place.node.kind == "operator"} == {"before", "after"}
    orders = query.run(corpus.store(), "actions", ActionRow)
    refused = next(row.statement for row in orders if row.polarity.endswith("/do-not"))
    assert "Action · do not" in {place.node.kicker for place in evidence.neighbourhood([short(refused)]).places}


def test_an_unresolved_marker_says_so(evidence: Evidence) -> None:
    """A marker that leads nowhere is drawn as such, and so is what it is taken for."""
    view = evidence.neighbourhood([statement(evidence, ALS, "When to start NIV")])
    nodes = [place.node for place in view.places if place.node.state != "known"]
    assert [(node.kind, node.state, node.aside) for node in nodes] == [
        ("marker", "unresolved", "unresolved"), ("work", "unresolved", "unresolved")]


def test_around_a_concept_stands_what_is_about_it(evidence: Evidence) -> None:
    """A concept that is opened shows statements that speak of it and counts the others; opened again, it shows more."""
    riluzole = short(f"{CONCEPTS}intervention/riluzole")
    view = evidence.neighbourhood([riluzole])
    assert kinds(view)["statement"] == LANE
    beyond = {count.name: count.figure for count in view.beyond}["statements"]
    assert beyond == evidence.listed("about", concept=riluzole).total - LANE > 100
    more = evidence.neighbourhood([riluzole, riluzole])
    assert kinds(more)["statement"] > LANE


def test_every_neighbour_can_be_described(evidence: Evidence) -> None:
    """Whatever a neighbourhood shows has details, drugs and sections included."""
    node = statement(evidence, ALS, "PEG before FVC drops under 50%")
    view = evidence.neighbourhood([node])
    for place in view.places:
        assert evidence.details(place.node.id, node).title
    assert {"statement", "threshold", "concept", "marker", "section", "operator"} <= kinds(view).keys()


def test_pyvis_gets_plain_values(evidence: Evidence) -> None:
    """What goes to the drawing is plain text with positions and no physics."""
    view = evidence.neighbourhood([statement(evidence, ALS, "When to start NIV")])
    data = evidence.network_data(view)
    assert len(data["nodes"]) == view.shown
    assert all(node["physics"] is False and isinstance(node["x"], float) for node in data["nodes"])
    assert {edge["from"] for edge in data["edges"]} <= {node["id"] for node in data["nodes"]}


def test_an_unknown_node_opens_nothing(evidence: Evidence) -> None:
    """An address that names what is not there draws nothing."""
    assert evidence.neighbourhood(["no/such"]).places == ()
