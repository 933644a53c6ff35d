"""Every count of the first page is a list of as many things, and each thing leads to where it is shown."""

from __future__ import annotations

import pytest

from explorer.evidence import Evidence
from explorer.links import LISTS
from explorer.view_models.search import Landing
from tests import listed

ALS, RILUZOLE = "als-primary-treatment", "riluzole-als-evidence"


def counted(landing: Landing, name: str) -> int:
    """What the first page says of a list."""
    return {
        "documents": len(landing.documents), "statements": landing.statements, "recommendations": landing.recommendations,
        "markers": landing.markers, "resolved": landing.resolved, "unresolved": landing.markers - landing.resolved,
        "references": sum(card.references for card in landing.documents), "works": landing.works,
        "outdated": landing.outdated, "results": landing.effects,
    }[name]


@pytest.mark.parametrize("name", [name for name in LISTS if name not in ("", "about")])
def test_a_count_is_a_list_of_as_many(name: str, evidence: Evidence) -> None:
    """The list has as many things as the first page counts, says so in its title, and leads to all that have a place."""
    found = evidence.listed(name, upto=500)
    assert len(found.things) == found.total == counted(evidence.landing(), name) > 0
    assert found.title.startswith(f"{found.total:,} ")
    placed = [thing for thing in found.things if thing.statement or thing.document]
    assert len(placed) == found.total
    for thing in placed[::max(1, len(placed) // 6)]:  # six of them, or it takes a minute
        assert thing.document or evidence.is_statement(thing.statement)
        if thing.node:
            assert evidence.details(thing.node, thing.statement).node == thing.node


@pytest.mark.parametrize(("name", "document", "total"), [
    ("unresolved", ALS, 46), ("resolved", ALS, 0), ("references", ALS, 4), ("statements", ALS, 32),
    ("markers", RILUZOLE, 32), ("unresolved", RILUZOLE, 0), ("references", RILUZOLE, 12), ("documents", ALS, 1),
    ("works", ALS, 0), ("outdated", ALS, 0), ("outdated", RILUZOLE, 4),
])
def test_a_documents_list_is_its_own(name: str, document: str, total: int, evidence: Evidence) -> None:
    """Bound to a document, a list has what that document has, and names it."""
    found = evidence.listed(name, document, upto=500)
    assert found.total == len(found.things) == total
    assert "ALS" in found.where or "Amyotrophic" in found.where


@pytest.mark.parametrize("name", ["statements", "markers", "works", "outdated", "results", "about"])
def test_whatever_a_documents_list_holds_is_shown_in_that_document(name: str, evidence: Evidence) -> None:
    """No list that names a document leads to the statement of another, or has all that the library has."""
    concept = "concept/intervention/riluzole" if name == "about" else ""
    found = evidence.listed(name, RILUZOLE, concept, upto=500)
    assert found.where == evidence.listed("statements", RILUZOLE).where != ""
    assert {thing.statement.partition("/")[0] for thing in found.things} == {RILUZOLE}
    assert (0 < found.total < evidence.listed(name, "", concept).total) or name == "outdated"


def test_outdated_works_say_what_replaces_them(evidence: Evidence) -> None:
    """An outdated work says which edition replaces it, and its identifiers come with it."""
    found = evidence.listed("outdated")
    assert found.total == 4
    assert [thing.note for thing in found.things][:3] == [
        "Systematic review · Edition 2002 · outdated: Journal version 2003 replaces it",
        "Systematic review · Journal version 2003 · outdated: Edition 2007 replaces it",
        "Systematic review · Edition 2007 · outdated: Edition 2012 replaces it"]
    assert found.things[0].doi == "10.1002/14651858.cd001447"


def test_what_is_said_about_a_concept(evidence: Evidence) -> None:
    """The list of a concept has each statement that speaks of it once, those that name it in their own words first."""
    found = evidence.listed("about", concept="concept/intervention/riluzole", upto=500)
    assert found.title == f"{found.total} statements speak of riluzole"
    assert len({thing.statement for thing in found.things}) == found.total
    own = ["riluzole" in thing.note.casefold().rpartition(" · ")[2] for thing in found.things]
    assert own == sorted(own, reverse=True)
    assert sum(own) == 83  # counted by hand with grep in the sources


def test_a_statement_names_its_concepts(evidence: Evidence) -> None:
    """The details of a statement hold what it speaks of, each once, and each leads back to a list that has it."""
    sought = next(item for document in listed.documents(evidence) for section in document.sections
                  for item in section.items if item.title == "Offer riluzole to slow ALS")
    concepts = evidence.details(sought.statement, sought.statement).concepts
    assert "riluzole" in [link.text for link in concepts]
    assert len({link.node for link in concepts}) == len(concepts)
    for link in concepts:
        found = evidence.listed("about", concept=link.node, upto=500)
        assert sought.statement in [thing.statement for thing in found.things]


@pytest.mark.parametrize(("document", "concept"), [
    ("no/such", ""), ("..", ""), ("", "concept/x y"), ("", "concept/no/such")])
def test_a_list_of_what_is_not_there_is_empty(document: str, concept: str, evidence: Evidence) -> None:
    """An address that names nothing, or cannot name anything, lists nothing."""
    assert evidence.listed("about" if concept else "unresolved", document, concept).total == 0
