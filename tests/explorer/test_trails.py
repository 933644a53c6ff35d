"""Trails and details of the bundled corpus: one chain that is complete, one page on which none is."""

import pytest

from explorer.evidence import Evidence, UnknownStatement
from explorer.library import Library
from explorer.view_models.details import Chip, ChipGroup
from explorer.view_models.graph import Node, Trail
from tests import listed

ALS, RILUZOLE = "als-primary-treatment", "riluzole-als-evidence"


def statement(evidence: Evidence, document: str, title: str) -> str:
    found = next(one for one in listed.documents(evidence) if one.document == document)
    return next(item.statement for section in found.sections for item in section.items if item.title == title)


def by_id(trail: Trail) -> dict[str, Node]:
    return {node.id: node for node in trail.nodes}


def lane(trail: Trail, name: str) -> list[Node]:
    return [by_id(trail)[node] for found in trail.lanes if found.name == name for node in found.nodes]


def words(group: ChipGroup | Chip) -> object:
    if isinstance(group, Chip):
        return " ".join(part.text for part in group.parts)
    return {group.word: [words(member) for member in group.members]}


def test_niv_has_its_three_conditions(evidence: Evidence) -> None:
    """The symptom rider binds to the first alternative only."""
    trail = evidence.trail(statement(evidence, ALS, "When to start NIV"))
    assert [(node.kind, node.title, node.subtitle) for node in lane(trail, "Applies when")] == [
        ("threshold", "FVC < 80\N{NO-BREAK SPACE}% of normal", "and symptoms"),
        ("threshold", "FVC < 50\N{NO-BREAK SPACE}% predicted", ""),
        ("criterion", "sleep-disordered breathing", "")]
    assert [node.title for node in lane(trail, "")] == ["any of"]


def test_niv_trail_stops_at_the_marker(evidence: Evidence) -> None:
    """Marker 6 stays unresolved against four entries without numbers, and the strip says where and why it stops."""
    trail = evidence.trail(statement(evidence, ALS, "When to start NIV"))
    assert not trail.complete
    assert trail.summary == "The trail stops at hop 2 of 4"
    assert [(node.title, node.state, node.aside) for node in lane(trail, "Cites")] == [("6", "unresolved", "unresolved")]
    assert [stub.reason for stub in trail.stubs] == ["no number to match"]
    assert len(lane(trail, "Reference list, no numbers")) == 4
    assert [(hop.name, hop.state) for hop in trail.hops] == [
        ("Statement", "reached"), ("Marker 6", "reached"), ("No numbered entry", "stopped"), ("Study", "not-reachable")]
    entries = {node.id for node in lane(trail, "Reference list, no numbers")}
    assert not any({edge.source, edge.target} & entries for edge in trail.edges)


def test_peg_says_what_to_do_and_what_not(evidence: Evidence) -> None:
    """Each threshold of a statement carries the action it governs, and whether to do it."""
    trail = evidence.trail(statement(evidence, ALS, "PEG before FVC drops under 50%"))
    found = {node.title: node.subtitle for node in lane(trail, "Applies when")}
    assert set(found) == {"before FVC < 50\N{NO-BREAK SPACE}% predicted", "after FVC < 30\N{NO-BREAK SPACE}%"}
    assert found["after FVC < 30\N{NO-BREAK SPACE}%"].startswith("refuse")
    assert not found["before FVC < 50\N{NO-BREAK SPACE}% predicted"].startswith("do not")


def test_no_trail_of_the_als_page_is_complete(evidence: Evidence) -> None:
    """Eight markers against an unnumbered list: none of the 32 trails reaches a study."""
    found = next(one for one in listed.documents(evidence) if one.document == ALS)
    trails = [evidence.trail(item.statement) for section in found.sections for item in section.items]
    assert (len(trails), found.total, found.complete) == (32, 32, 0)
    assert not any(trail.complete for trail in trails)


def test_riluzole_advice_leads_to_the_hazard_ratio(evidence: Evidence) -> None:
    """Recommendation, marker, entry, review edition, hazard ratio with its interval as printed."""
    trail = evidence.trail(statement(evidence, RILUZOLE, "Offer riluzole to slow ALS"))
    assert trail.complete
    assert trail.summary == "Complete: 5 hops, 1 decided by a person"
    assert [hop.name for hop in trail.hops] == ["Statement", "Marker 7", "Entry 7", "Systematic review", "HR 0.84"]
    assert trail.hops[-1].text == "death or tracheostomy · riluzole vs placebo · 95\N{NO-BREAK SPACE}% CI 0.698–0.997"
    steps = [(edge.source, edge.target) for edge in trail.edges if edge.on_trail]
    assert [hop.node for hop in trail.hops] == [steps[0][0], *(target for _, target in steps)]


def test_the_chain_of_editions_is_drawn_in_order(evidence: Evidence) -> None:
    """The editions of one review follow each other, the newest known one named so."""
    trail = evidence.trail(statement(evidence, RILUZOLE, "Offer riluzole to slow ALS"))
    works = lane(trail, "Work by edition")
    assert [(node.title, node.subtitle) for node in works][:4] == [
        ("Edition 2002", "outdated"), ("Journal version 2003", "outdated"), ("Edition 2007", "outdated"),
        ("Edition 2012", "newest known")]


def test_a_cited_older_edition_leads_on_to_the_newer_one(evidence: Evidence) -> None:
    """A statement that cites the edition of 2002 reaches the result of 2012 over the chain, and says so."""
    trail = evidence.trail(statement(evidence, RILUZOLE, "Edition 2002: searches and trials"))
    assert trail.complete
    assert "Edition 2002 → Edition 2012" in [hop.name for hop in trail.hops]


def test_an_entry_without_identifier_stops_the_trail(evidence: Evidence) -> None:
    """A resolved entry that names no DOI or PubMed id leads to no work, and the strip says so."""
    trail = evidence.trail(statement(evidence, RILUZOLE, "Stop in neutropenia"))
    assert [hop.name for hop in trail.hops][-2:] == ["No identifier", "Result"]
    assert trail.summary == "The trail stops at hop 3 of 5"


def test_list_and_trail_agree(evidence: Evidence) -> None:
    """What the list says of a statement's trail is what its trail says."""
    for document in listed.documents(evidence):
        for section in document.sections:
            for item in section.items:
                trail = evidence.trail(item.statement)
                assert trail.complete == item.complete, item.title
                assert sum(node.kind == "marker" for node in trail.nodes) == item.markers


def test_every_node_of_every_trail_has_details(evidence: Evidence) -> None:
    """Whatever can be picked can be described, with its words at their place in the source."""
    picked = 0
    for document in listed.documents(evidence):
        for section in document.sections:
            for item in section.items:
                trail = evidence.trail(item.statement)
                for node in trail.nodes:
                    if node.selectable:
                        details = evidence.details(node.id, item.statement)
                        assert details.title
                        assert (details.passage is not None) == (node.kind != "work"), node
                        picked += 1
                assert all(edge.source in by_id(trail) and edge.target in by_id(trail) for edge in trail.edges)
    assert picked > 300


def test_details_of_niv(evidence: Evidence) -> None:
    """Text, not stated grading, condition chips, the unresolved marker, and the passage in its surroundings."""
    node = statement(evidence, ALS, "When to start NIV")
    details = evidence.details(node, node)
    assert details.title.startswith("Start non-invasive ventilation (NIV)")
    assert {(fact.name, fact.value) for fact in details.facts} >= {
        ("Strength", "not stated"), ("Certainty of evidence", "not stated")}
    (conditions,) = [group for group in details.chips if group.word.endswith("any of")]
    assert words(conditions)[conditions.word] == [
        {"all of": ["FVC < 80\N{NO-BREAK SPACE}% of normal", "symptoms"]},
        "FVC < 50\N{NO-BREAK SPACE}% predicted", "sleep-disordered breathing"]
    assert details.notes[0].title == "Marker 6 is unresolved"
    assert "11 statements share marker 6" in details.notes[0].text
    passage = details.passage
    assert passage is not None
    assert passage.section == "Breathing Support"
    assert passage.quote == details.title
    assert "80%" in [passage.quote[start:end][-3:] for start, end in passage.strong] + ["80%"]
    assert passage.before.rstrip().endswith("•")


def test_passage_is_the_source_at_its_characters(evidence: Evidence, corpus: Library) -> None:
    """Every quoted passage is what stands in the stored source between its two numbers."""
    node = statement(evidence, ALS, "When to start NIV")
    passage = evidence.details(node, node).passage
    assert passage is not None
    text = corpus.source_text(passage.sha256)
    assert text is not None
    assert text[passage.start:passage.end] == passage.quote
    around = f"{passage.before.removeprefix('… ')}{passage.quote}{passage.after.removesuffix(' …')}"
    assert around in text


def test_unknown_statements_are_refused(evidence: Evidence) -> None:
    """An id that names no statement, or nothing at all, is told apart before anything is drawn."""
    assert not evidence.has("als-primary-treatment/2025-12-23/0000000000000000")
    assert not evidence.has("../etc/passwd")
    assert not evidence.has("")
    assert not evidence.is_statement("als-primary-treatment")
    with pytest.raises(UnknownStatement):
        evidence.trail("als-primary-treatment")


def test_search_knows_abbreviations_and_what_they_stand_for(evidence: Evidence) -> None:
    """A reader finds a statement by the spelt-out name of what it abbreviates."""
    sought = statement(evidence, ALS, "When to start NIV")
    for text in ("NIV", "non-invasive ventilation", "forced vital capacity", "sleep-disordered breath"):
        assert sought in [hit.statement for hit in evidence.search(text).hits], text
    assert evidence.search("zzzz").hits == ()
    assert evidence.search('zzzz" OR "riluzole').hits == ()
    assert evidence.search("   ").hits == ()


def test_landing_leads_to_a_whole_and_a_broken_chain(evidence: Evidence) -> None:
    """Three starts: a complete chain, a broken one with conditions, the answer to the question."""
    landing = evidence.landing()
    assert [start.title for start in landing.starts] == [
        "Offer riluzole to slow ALS", "When to start NIV", "First choice: riluzole 100 mg daily"]
    cards = {card.document: (card.statements, card.markers, card.unresolved, card.references)
             for card in landing.documents}
    assert cards[ALS] == (32, 46, 46, 4)
    assert cards[RILUZOLE] == (30, 32, 0, 12)
    assert landing.statements == sum(statements for statements, *_ in cards.values())
    assert landing.markers - landing.resolved == sum(unresolved for _, _, unresolved, _ in cards.values())


def test_filters_narrow_the_list(evidence: Evidence) -> None:
    """Kinds and words restrict what is listed, and the counts say how much."""
    every = sum(found.shown for found in listed.documents(evidence))
    evidence_only = sum(found.shown for found in listed.documents(evidence, ("evidence",)))
    named = evidence.search("edaravone").window.total
    assert every == evidence.landing().statements
    assert 0 < named < evidence_only < every
