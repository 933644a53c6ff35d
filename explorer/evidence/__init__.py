"""What the library says, as view models: the one door that pages go through.

Why: pages draw and must not ask; here every question a page has becomes named queries and one view model.
Method: `Evidence` holds a store of one published snapshot, the source texts and the full text index. Nothing is
    changed by asking, so answers may be kept for as long as the snapshot is current.
Fails: `UnknownStatement` for a statement no current edition has; `has` tells before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from explorer import network, query, search
from explorer.domain.effects import Effect, Reading, Result, effects, results
from explorer.domain.silence import NOT_RECOGNISED, NOT_STATED, on_grading
from explorer.evidence import about, around, figures, lists, names, words
from explorer.evidence import details as describe
from explorer.evidence import trail as trails
from explorer.evidence.case import Case, UnknownStatement, fetch, unique
from explorer.evidence.grounds import grounded
from explorer.ids import CONCEPT, full, short
from explorer.model.about import About
from explorer.model.details import Details, Link, PassageView
from explorer.model.graph import Neighbourhood, Node, Trail
from explorer.model.labels import Footer
from explorer.model.lists import Listed
from explorer.model.names import Name
from explorer.model.search import DocumentCard, DocumentList, Hit, Landing, ListItem, ListSection, Start
from explorer.rows import (
    CitationRow,
    ConceptRow,
    ConditionalRow,
    DocumentRow,
    EditionRow,
    EffectRow,
    GradedRow,
    NeighbourRow,
    PassageRow,
    ReferenceRow,
    RemarkRow,
    ResultRow,
    StatementRow,
    TrailRow,
    WorkRow,
)
from explorer.store import Store

__all__ = ["Evidence", "UnknownStatement"]


class Evidence:
    """Answers about one snapshot of the library."""

    def __init__(self, store: Store, source_text: Callable[[str], str | None], full_text: Path,
                 beside: about.Beside = lambda document, edition, name: None) -> None:  # noqa: ARG005 - nothing is there
        self._store, self._source_text, self._full_text, self._beside = store, source_text, full_text, beside
        self._cases: dict[str, Case] = {}
        self._silent: dict[str, str] = {}

    # What is loaded

    @cached_property
    def _documents(self) -> tuple[DocumentRow, ...]:
        return unique(query.run(self._store, "documents", DocumentRow), lambda row: row.document)

    @cached_property
    def _statements(self) -> dict[str, StatementRow]:
        rows = query.run(self._store, "statements", StatementRow)
        return {row.statement: row for row in unique(rows, lambda row: row.statement)}

    @cached_property
    def _citations(self) -> dict[str, tuple[CitationRow, ...]]:
        found: dict[str, list[CitationRow]] = {}
        for row in unique(query.run(self._store, "citations", CitationRow), lambda row: row.pointer):
            found.setdefault(row.statement, []).append(row)
        return {statement: tuple(rows) for statement, rows in found.items()}

    @cached_property
    def _complete(self) -> frozenset[str]:
        return frozenset(row.statement for row in query.run(self._store, "trails", TrailRow))

    def documents(self, kinds: tuple[str, ...] = (), text: str = "") -> tuple[DocumentList, ...]:
        """The statements of each document by section: all, those of some kinds, those in which all words occur."""
        hits = set(search.find(self._full_text, text, limit=1000)) if text.strip() else None
        wanted = {iri: row for iri, row in self._statements.items()
                  if (not kinds or row.kind in kinds) and (hits is None or iri in hits)}
        return tuple(self._document_list(document, wanted) for document in self._documents)

    def _document_list(self, document: DocumentRow, wanted: dict[str, StatementRow]) -> DocumentList:
        rows = [row for row in wanted.values() if row.document == document.document]
        sections: dict[str, list[StatementRow]] = {}
        for row in sorted(rows, key=lambda row: row.order):
            sections.setdefault(row.section or "", []).append(row)
        listed = tuple(ListSection(tuple(path.split(" › ")) if path else (), tuple(map(self._item, members)))
                       for path, members in sections.items())
        return DocumentList(short(document.document), document.title, listed, len(rows), document.statements,
                            sum(row.statement in self._complete for row in rows))

    def _item(self, row: StatementRow) -> ListItem:
        citations = self._citations.get(row.statement, ())
        return ListItem(short(row.statement), words.headline(row), row.kind, row.statement in self._complete,
                        len(citations), sum(citation.state != "unresolved" for citation in citations))

    def landing(self) -> Landing:
        """Counts of what is loaded, and three statements to start from."""
        citations = [row for rows in self._citations.values() for row in rows]
        works = unique(query.run(self._store, "works", WorkRow), lambda row: row.work)
        found = results(query.run(self._store, "results", ResultRow))
        return Landing(
            documents=tuple(map(self._card, self._documents)),
            statements=len(self._statements),
            recommendations=sum(row.kind == "recommendation" for row in self._statements.values()),
            markers=len(citations), resolved=sum(row.state != "unresolved" for row in citations),
            works=len(works), effects=len(found), starts=self._starts(),
            outdated=sum(row.next is not None for row in works))

    def _card(self, document: DocumentRow) -> DocumentCard:
        statements = [row.statement for row in self._statements.values() if row.document == document.document]
        citations = [row for statement in statements for row in self._citations.get(statement, ())]
        entries = query.run(self._store, "references", ReferenceRow, edition=document.edition)
        return DocumentCard(
            document=short(document.document), title=document.title, edition=document.version,
            updated=words.day(document.updated), review=self._review(document),
            question=document.question or NOT_RECOGNISED,
            statements=len(statements), markers=len(citations),
            unresolved=sum(row.state == "unresolved" for row in citations),
            references=len({row.entry for row in entries}))

    def _review(self, document: DocumentRow) -> str:
        """What a page says of its review is quoted, never believed."""
        return about.review_state(self._remarks(document.edition))

    def _remarks(self, edition: str) -> tuple[RemarkRow, ...]:
        return query.run(self._store, "remarks", RemarkRow, edition=edition)

    def _starts(self) -> tuple[Start, ...]:
        """A whole chain, a broken one with conditions, and the answer to a question."""
        rows = sorted(self._statements.values(),
                      key=lambda row: (row.kind != "recommendation", row.document, row.order))
        whole = [row.statement for row in rows if row.statement in self._complete]
        open_ended = [row.statement for row in query.run(self._store, "conditional", ConditionalRow)
                      if row.statement not in self._complete and self._is_advice(row.statement)]
        answers = [row.answer for document in self._documents for row in self._remarks(document.edition) if row.answer]
        offered = ((whole, "A chain that is complete: from the advice to the trial's figure."),
                   (open_ended, "A chain that breaks: conditions with thresholds, and a marker that leads nowhere."),
                   (answers, "The answer to the page's own question."))
        chosen: dict[str, str] = {}
        for candidates, why in offered:
            fresh = next((iri for iri in candidates if iri in self._statements and iri not in chosen), None)
            if fresh is not None:
                chosen[fresh] = why
        return tuple(Start(short(iri), words.headline(self._statements[iri]), why) for iri, why in chosen.items())

    def _is_advice(self, statement: str) -> bool:
        return statement in self._statements and self._statements[statement].kind == "recommendation"

    def about(self) -> About:
        """Where everything that is loaded comes from, how it was checked, and what is not read."""
        return self._about

    @cached_property
    def _about(self) -> About:
        return about.about(self._store, self._beside)

    # Search

    def search(self, text: str) -> tuple[Hit, ...]:
        """Statements in which all words occur, best first."""
        titles = {row.document: row.title for row in self._documents}
        found = (self._statements[iri] for iri in search.find(self._full_text, text) if iri in self._statements)
        return tuple(Hit(short(row.statement), words.headline(row), titles[row.document], row.section or "", row.text,
                         _occurrences(row.text, text), row.statement in self._complete) for row in found)

    def listed(self, name: str, document: str = "", concept: str = "", upto: int = 40) -> Listed:
        """The first things behind a count, in a document or about a concept by its id, or in the library."""
        try:
            return lists.listed(self._store, name, document, concept, upto)
        except (ValueError, query.BadParameter):  # an address may spell anything
            return Listed("Nothing to list", "", (), 0)

    # One statement

    def has(self, node: str) -> bool:
        """Whether the id names something in the library that has a page: passages and files, for one, have none."""
        try:
            return bool(network.describe(self._store, [full(node)]))
        except (ValueError, query.BadParameter):
            return False

    def is_statement(self, node: str) -> bool:
        """Whether the id names a statement of a current edition."""
        try:
            return full(node) in self._statements
        except ValueError:
            return False

    def trail(self, statement: str) -> Trail:
        """The trail of a statement by its id."""
        return trails.build(self._case(statement))

    def _case(self, statement: str) -> Case:
        if statement not in self._cases:
            self._cases[statement] = fetch(self._store, full(statement), self._ungraded)
        return self._cases[statement]

    def _ungraded(self, edition: str) -> str:
        """Who is silent on a statement without a grade: the document, where it grades others or speaks of no grades."""
        if edition not in self._silent:
            files = query.run(self._store, "editions", EditionRow, edition=edition)
            grades = bool(query.run(self._store, "graded", GradedRow, edition=edition))
            self._silent[edition] = NOT_STATED if grades else on_grading(
                self._source_text(files[0].sha256) if files else None)
        return self._silent[edition]

    def footer(self, statement: str) -> Footer:
        """Date and review state of the document a statement stands in; of nothing in particular without one."""
        row = self._statements.get(full(statement)) if statement else None
        if row is None:
            return Footer("", "")
        document = next(d for d in self._documents if d.document == row.document)
        dated = f"updated {words.day(document.updated)}" if document.updated else f"date {NOT_RECOGNISED}"
        return Footer(f"{document.title}, {dated}", self._review(document))

    # One node

    def details(self, node: str, statement: str) -> Details:
        """Everything about a node, seen from a statement whose trail it is shown with."""
        found = self._details(node, statement)
        return replace(found, concepts=lists.spoken_of(self._store, node)) if self.is_statement(node) else found

    def _details(self, node: str, statement: str) -> Details:
        case = self._case(statement)
        iri = full(node)
        passage = self._passage(iri, case)
        shared = self._shared(case)
        if iri == case.statement.statement:
            earlier = next((one.earlier for one in self._documents if one.document == case.statement.document), False)
            return grounded(describe.statement(case, passage, shared, earlier=earlier), case.quantities, case.grounds)
        for citation in case.citations:
            if citation.pointer == iri:
                return describe.marker(case, citation, passage, shared)
        for reference in case.entries:
            if reference.entry == iri:
                return describe.entry(reference, passage)
        if iri in case.works:
            return describe.work(case, iri)
        return self._part(case, iri, passage) or self._elsewhere(node, passage)

    def _part(self, case: Case, iri: str, passage: PassageView | None) -> Details | None:
        for found in (one for every in case.results.values() for one in every):
            if iri == found.result:
                return self._result(found)
            for reading in found.readings:
                if iri == reading.effect.node:
                    return describe.result(found, reading, passage, self._reported_in(found, reading))
        for quantity in case.quantities:
            if quantity.quantity == iri:
                effect = case.effects.get(iri)
                told = describe.effect(effect, passage, quantity.reading or "") if effect else describe.quantity(
                    quantity, case.bounds, passage)
                return grounded(told, (quantity,), case.grounds)
        for whole in case.conditions:
            for tree in whole.trees:
                if tree.node == iri:
                    return describe.condition(tree, whole, case.statement.statement, passage)
        for held in (tree.parent(iri) for tree in case.conditions):
            if held is not None:
                return describe.criterion(*held, case.statement.statement, passage)
        return None

    def _result(self, found: Result) -> Details:
        """A result of a work, which has no place of its own, as its first reading reports it."""
        first = found.readings[0]
        passage = self._passage(first.effect.node, self._case(short(first.effect.statement)))
        return describe.result(found, first, passage, self._reported_in(found, first))

    def _reported_in(self, found: Result, shown: Reading) -> tuple[Link, ...]:
        """The other statements that report a result, with their documents."""
        titles = {row.document: row.title for row in self._documents}
        told = dict.fromkeys(reading.effect.statement for reading in found.readings
                             if reading.effect.statement != shown.effect.statement)
        return tuple(Link(short(row.statement), words.headline(row), f"also reported in {titles[row.document]}")
                     for row in (self._statements[iri] for iri in told if iri in self._statements))

    def _elsewhere(self, node: str, passage: PassageView | None) -> Details:
        """A node that the statement's trail does not hold: met in a neighbourhood."""
        if node.startswith(CONCEPT):
            return self._concept(node)
        iri = full(node)
        row = network.describe(self._store, [iri]).get(iri)
        if row is None:
            raise UnknownStatement(node)
        owner = row.statement or (iri if iri in self._statements else None)
        if owner in self._statements:
            return self.details(node, short(owner))
        found = results(query.run(self._store, "results", ResultRow, result=iri))
        if found:
            return self._result(found[0])
        word = network.CLASSES[row.kind][1]
        return describe.plain(node, word, row.label or word, passage, self._links(iri))

    def _links(self, iri: str) -> tuple[Link, ...]:
        relations = {row.neighbour: row.relation
                     for row in query.run(self._store, "neighbours", NeighbourRow, node=iri)}
        around = network.describe(self._store, relations)
        return tuple(Link(short(other), row.label or relations[other], relations[other]) for other, row in around.items())

    def _concept(self, node: str) -> Details:
        rows = sorted(query.run(self._store, "concepts", ConceptRow, concept=full(node)),
                      key=lambda row: (not row.preferred, row.label))
        if not rows:
            raise UnknownStatement(node)
        told = describe.concept(node, tuple(row.label for row in rows), rows[0].definition)
        return replace(told, concepts=(Link(node, rows[0].label),))

    def _shared(self, case: Case) -> Counter[str]:
        """How many statements of the document use each key."""
        used = {(row.key, statement) for statement, rows in self._citations.items()
                if statement in self._statements and self._statements[statement].edition == case.statement.edition
                for row in rows}
        return Counter(key for key, _ in used)

    def _passage(self, iri: str, case: Case) -> PassageView | None:
        rows = query.run(self._store, "passages", PassageRow, node=[iri, *(row.quantity for row in case.quantities)])
        own = next((row for row in rows if row.node == iri), None)
        if own is None:
            return None
        within = [row for row in rows if row.node != iri and row.sha256 == own.sha256]
        section = self._section(iri, case)
        return describe.passage_view(own, section, self._source_text, within)

    def _section(self, iri: str, case: Case) -> str:
        owner = next((row for row in self._statements.values() if iri.startswith(row.statement)), None)
        path = (owner.section or "") if owner else ""
        return path.rpartition(" › ")[2] or ("Reference list" if any(iri == e.entry for e in case.entries) else "")

    def names(self, iris: Iterable[str]) -> Mapping[str, Name]:
        """What things are called, by IRI."""
        return names.names(self._store, iris)

    # Beyond the trail

    def neighbourhood(self, opened: Sequence[str]) -> Neighbourhood:
        """What lies around the first of these nodes, and around those opened after it; figures with what they are of."""
        first = around.reading_order(self._case(opened[0])) if self.is_statement(opened[0]) else ()
        view = around.worded(self._store, network.neighbourhood(self._store, opened, first))
        told = self._figures({full(place.node.id) for place in view.places if place.node.kind == "effect"})
        return replace(view, places=tuple(
            replace(place, node=_told(place.node, told[iri])) if (iri := full(place.node.id)) in told else place
            for place in view.places))

    def _figures(self, nodes: set[str]) -> dict[str, Effect]:
        """The effects that these nodes are: figures of statements, and results of works by their first reading."""
        asked = sorted(nodes)
        if not asked:
            return {}
        read = results(query.run(self._store, "results", ResultRow, result=asked))
        told = effects(query.run(self._store, "effects", EffectRow, effect=asked))
        return {one.node: one for one in told} | {one.result: one.effect for one in read}

    @staticmethod
    def network_data(view: Neighbourhood) -> dict[str, Any]:
        """The neighbourhood as vis-network takes it."""
        return network.network_data(view)


def _told(node: Node, effect: Effect) -> Node:
    """A figure's node with its figure, then what it is of; the kind that the drawing gave it stays."""
    return replace(node, title=figures.title(effect), subtitle=figures.line(effect))


def _occurrences(text: str, sought: str) -> tuple[tuple[int, int], ...]:
    """Where the words sought begin a word of the text, for bold type."""
    starts = [re.escape(word) for word in re.findall(r"\w+", sought)]
    if not starts:
        return ()
    return tuple(match.span() for match in re.finditer(rf"\b(?:{'|'.join(starts)})\w*", text, re.IGNORECASE))
