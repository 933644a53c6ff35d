"""What the library says, as view models: the one door that pages go through.

Why: pages draw and must not ask; here every question a page has becomes named queries and one view model.
Method: `Evidence` holds a store of one published snapshot, the source texts and the lists that were made with it. Every
    method asks for what a page shows and holds nothing of the rest.
Fails: `UnknownStatement` for a statement no current edition has; `has` tells before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from explorer import network, query
from explorer.domain.effects import Effect, Reading, Result, effects
from explorer.domain.silence import NOT_RECOGNISED, NOT_STATED, on_grading
from explorer.evidence import about, around, figures, lists, names, phrasing, reported
from explorer.evidence import details as describe
from explorer.evidence import trail as trails
from explorer.evidence.case import Case, UnknownStatement, fetch
from explorer.evidence.grounds import grounded
from explorer.ids import CONCEPT, full, short
from explorer.lists import COUNTED, DocumentEntry, Entry, Lists
from explorer.rows import ConceptRow, EditionRow, EffectRow, GradedRow, NeighbourRow, PassageRow
from explorer.search import MOST
from explorer.store import Store
from explorer.view_models.about import About, Choice
from explorer.view_models.details import Details, Link, PassageView
from explorer.view_models.graph import Neighbourhood, Node, Trail
from explorer.view_models.labels import Fact, Footer
from explorer.view_models.lists import Listed
from explorer.view_models.names import Name
from explorer.view_models.search import (
    DocumentCard,
    DocumentList,
    Hit,
    Hits,
    Landing,
    Listing,
    ListItem,
    ListSection,
    Start,
    Window,
)
from ontology import GX

PART, HITS, CARDS, ABOUT_PART, OFFERED = 40, 20, 20, 20, 20  # how many a page shows at a time
REPORTED, KEPT = 20, 64
STARTS = ("A chain that is complete: from the advice to the trial's figure.",
          "A chain that breaks: conditions with thresholds, and a marker that leads nowhere.",
          "The answer to the page's own question.")

__all__ = ["Evidence", "UnknownStatement"]


class Evidence:
    """Answers about one snapshot of the library; nothing but a few cases is kept."""

    def __init__(self, store: Store, source_text: Callable[[str], str | None], listed: Path,
                 beside: about.Beside = lambda document, edition, name: None) -> None:  # noqa: ARG005 - nothing is there
        self._store, self._source_text, self._lists, self._beside = store, source_text, Lists(listed), beside
        self._case = lru_cache(maxsize=KEPT)(lambda statement: fetch(store, self._lists, full(statement), self._ungraded))
        self._ungraded = lru_cache(maxsize=KEPT)(self._silent_on_grades)

    # What is loaded

    def listing(self, statement: str = "", kinds: tuple[str, ...] = (), text: str = "", part: int = 0,
                title: str = "") -> Listing:
        """The list at the left: what was found for a text, else the document of a statement, or the first one.

        Without a part it is the one that holds the statement. `title` narrows which documents are offered instead.
        """
        return self._found(kinds, text, part) if text.strip() else self._of_document(statement, kinds, part, title)

    def _found(self, kinds: tuple[str, ...], text: str, part: int) -> Listing:
        start = PART * max(part - 1, 0)
        entries, total = self._lists.found(text, kinds, start, PART)
        by_document: dict[str, list[Entry]] = {}
        for entry in entries:
            by_document.setdefault(entry.row.document, []).append(entry)
        found = tuple(DocumentList(short(document), self._title(document), _sections(members), len(members),
                                   self._entry(document).row.statements, sum(entry.complete for entry in members))
                      for document, members in by_document.items())
        return Listing(found, window(start, len(entries), total, PART, most=total >= MOST), (), len(found))

    def _of_document(self, statement: str, kinds: tuple[str, ...], part: int, title: str) -> Listing:
        chosen = self._lists.statement(full(statement)) if statement and self.is_statement(statement) else None
        offered = self._lists.documents(0, OFFERED, title, kinds)
        shown = self._lists.document(chosen.row.document) if chosen else next(iter(offered), None)
        every = self._lists.totals()["documents"]
        if shown is None:
            return Listing((), window(0, 0, 0, PART), (), every)
        document, known = shown.row.document, {one.row.document: one.row.title for one in (shown, *offered)}
        start = PART * (part - 1) if part else PART * (self._lists.before(chosen, kinds) // PART if chosen else 0)
        number, complete = self._lists.counted(document, kinds)
        entries = self._lists.page(document, kinds, start, PART)
        listed = DocumentList(short(document), shown.row.title, _sections(entries), number, shown.row.statements, complete)
        titles = tuple((short(iri), name) for iri, name in known.items())
        return Listing((listed,), window(start, len(entries), number, PART), titles, every)

    def first_of(self, document: str, kinds: tuple[str, ...] = ()) -> str:
        """The first statement of a document, of some kinds or of all; "" if it has none."""
        if not _is_id(document):
            return ""
        return next((short(entry.row.statement) for entry in self._lists.page(full(document), kinds, 0, 1)), "")

    def path(self, statement: str) -> tuple[str, ...]:
        """The title of a statement's document and the heading it stands under."""
        entry = self._lists.statement(full(statement))
        if entry is None:
            return ()
        heading = (entry.row.section or "").rpartition(" › ")[2]
        return tuple(dict.fromkeys(part for part in (self._title(entry.row.document), heading) if part))

    def _title(self, document: str) -> str:
        return self._entry(document).row.title

    def _entry(self, document: str) -> DocumentEntry:
        found = self._lists.document(document)
        if found is None:
            raise UnknownStatement(document)
        return found

    def landing(self, part: int = 1, title: str = "") -> Landing:
        """Counts of what is loaded, some of its documents, and three statements to start from."""
        start, totals = CARDS * max(part - 1, 0), self._lists.totals()
        entries = self._lists.documents(start, CARDS, title)
        return Landing(
            documents=tuple(map(_card, entries)), window=window(start, len(entries), totals["documents"], CARDS),
            statements=totals["statements"], recommendations=totals["recommendation"], markers=totals["markers"],
            resolved=totals["markers"] - totals["unresolved"], works=totals["works"], effects=totals["results"],
            starts=self._starts(), outdated=totals["outdated"])

    def _starts(self) -> tuple[Start, ...]:
        """A whole chain, a broken one with conditions, and the answer to a question."""
        chosen: dict[str, Start] = {}
        for candidates, why in zip(self._lists.starts(), STARTS, strict=True):
            fresh = next((entry.row for entry in candidates if entry.row.statement not in chosen), None)
            if fresh is not None:
                chosen[fresh.statement] = Start(short(fresh.statement), phrasing.headline(fresh), why)
        return tuple(chosen.values())

    def about(self, document: str = "", part: int = 1) -> About:
        """Where what is loaded comes from, how it was checked, and what is not read: of one document, or of a part."""
        start, totals = ABOUT_PART * max(part - 1, 0), self._lists.totals()
        one = self._lists.document(full(document)) if document and _is_id(document) else None
        entries = self._lists.documents(start, ABOUT_PART)
        shown = (one,) if one else entries
        choices = tuple(Choice(short(entry.row.document), entry.row.title) for entry in entries)
        part_of = window(start, len(entries), totals["documents"], ABOUT_PART)
        return about.about(self._store, self._beside, about.Asked(
            [one.row for one in shown], choices, part_of, totals, self._lists.bibliographies()))

    # Search

    def search(self, text: str, part: int = 1) -> Hits:
        """Statements in which all words occur, best first."""
        start = HITS * max(part - 1, 0)
        entries, total = self._lists.found(text, (), start, HITS)
        hits = tuple(Hit(short(entry.row.statement), phrasing.headline(entry.row), self._title(entry.row.document),
                         entry.row.section or "", entry.row.text, _occurrences(entry.row.text, text), entry.complete)
                     for entry in entries)
        return Hits(hits, window(start, len(entries), total, HITS, most=total >= MOST))

    def listed(self, name: str, document: str = "", concept: str = "", upto: int = 40) -> Listed:
        """The first things behind a count, in a document or about a concept by its id, or in the library."""
        try:
            return lists.listed(name, lists.Asked(
                self._store, self._lists, full(document) if document else "", full(concept) if concept else "", upto))
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
        return _is_id(node) and self._lists.statement(full(node)) is not None

    def trail(self, statement: str) -> Trail:
        """The trail of a statement by its id."""
        return trails.build(self._case(statement))

    def _silent_on_grades(self, edition: str) -> str:
        """Who is silent on a statement without a grade: the document, where it grades others or speaks of no grades."""
        files = query.run(self._store, "editions", EditionRow, edition=edition)
        grades = bool(query.run(self._store, "graded", GradedRow, edition=edition))
        return NOT_STATED if grades else on_grading(self._source_text(files[0].sha256) if files else None)

    def footer(self, statement: str) -> Footer:
        """Date and review state of the document a statement stands in; of nothing in particular without one."""
        entry = self._lists.statement(full(statement)) if statement and _is_id(statement) else None
        if entry is None:
            return Footer("", "")
        document = self._entry(entry.row.document)
        updated = document.row.updated
        dated = f"updated {phrasing.day(updated)}" if updated else f"date {NOT_RECOGNISED}"
        return Footer(f"{document.row.title}, {dated}", about.review_state(document.claimed))

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
            earlier = self._entry(case.statement.document).row.earlier
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
                    return self._reading(found, reading, passage)
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
        for found in reported.of_effect(self._store, self._lists, iri):  # a reading elsewhere of what is shown here
            if found.work in case.works:
                return self._reading(found, found.readings[0], passage)
        return None

    def _result(self, found: Result) -> Details:
        """A result of a work, which has no place of its own, as its first reading reports it."""
        first = found.readings[0]
        passage = self._passage(first.effect.node, self._case(short(first.effect.statement)))
        return self._reading(found, first, passage)

    def _reading(self, found: Result, shown: Reading, passage: PassageView | None) -> Details:
        """A reading of a result, and the other statements that report it: so many of them, and their number."""
        told, number = self._lists.readings(found.result, REPORTED + 1)
        others = dict.fromkeys(one.statement for one in told if one.statement != shown.effect.statement)
        entries = self._lists.statements(list(others)[:REPORTED]).values()
        links = tuple(Link(short(entry.row.statement), phrasing.headline(entry.row),
                           f"also reported in {self._title(entry.row.document)}") for entry in entries)
        details = describe.result(found, shown, passage, links)
        if number <= len(told):
            return details
        many = f"more than {number - 1:,}" if number >= COUNTED else f"{number:,}"
        return replace(details, facts=(*details.facts, Fact("Reported", f"by {many} readings, {len(links)} listed")))

    def _elsewhere(self, node: str, passage: PassageView | None) -> Details:
        """A node that the statement's trail does not hold: met in a neighbourhood."""
        if node.startswith(CONCEPT):
            return self._concept(node)
        iri = full(node)
        row = network.describe(self._store, [iri]).get(iri)
        if row is None:
            raise UnknownStatement(node)
        owner = row.statement or iri
        if (owner != iri and self._lists.statement(owner)) or row.kind == str(GX.Statement):
            return self.details(node, short(owner))
        found = reported.of_results(self._store, self._lists, [iri])
        if iri in found:
            return self._result(found[iri])
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
        keys = sorted({row.key for row in case.citations})
        return Counter(dict(self._lists.sharing(case.statement.document, keys)))

    def _passage(self, iri: str, case: Case) -> PassageView | None:
        rows = query.run(self._store, "passages", PassageRow, node=[iri, *(row.quantity for row in case.quantities)])
        own = next((row for row in rows if row.node == iri), None)
        if own is None:
            return None
        within = [row for row in rows if row.node != iri and row.sha256 == own.sha256]
        section = self._section(iri, case)
        return describe.passage_view(own, section, self._source_text, within)

    def _section(self, iri: str, case: Case) -> str:
        owner = self._lists.statement(full("/".join(short(iri).split("/")[:3]))) if "/" in short(iri) else None
        path = (owner.row.section or "") if owner else ""
        return path.rpartition(" › ")[2] or ("Reference list" if any(iri == e.entry for e in case.entries) else "")

    def names(self, iris: Iterable[str]) -> Mapping[str, Name]:
        """What things are called, by IRI."""
        return names.names(self._store, iris)

    # Beyond the trail

    def neighbourhood(self, opened: Sequence[str], shown: str = "") -> Neighbourhood:
        """What lies around the first of these nodes, and those opened after it, `shown` last if it is not drawn by then."""
        first = around.reading_order(self._case(opened[0])) if self.is_statement(opened[0]) else ()
        view = around.worded(self._store, network.neighbourhood(self._store, opened, first, shown))
        told = self._figures({full(place.node.id) for place in view.places if place.node.kind == "effect"})
        return replace(view, places=tuple(
            replace(place, node=_told(place.node, told[iri])) if (iri := full(place.node.id)) in told else place
            for place in view.places))

    def _figures(self, nodes: set[str]) -> dict[str, Effect]:
        """The effects that these nodes are: figures of statements, and results of works by their first reading."""
        asked = sorted(nodes)
        if not asked:
            return {}
        read = reported.of_results(self._store, self._lists, asked)
        told = effects(query.run(self._store, "effects", EffectRow, effect=asked))
        return {one.node: one for one in told} | {iri: one.effect for iri, one in read.items()}

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


def window(start: int, shown: int, total: int, size: int, *, most: bool = False) -> Window:
    """Which part of a list is shown."""
    return Window(start // size + 1, start + 1 if shown else 0, start + shown, total, max(1, -(-total // size)), most)


def _is_id(node: str) -> bool:
    try:
        return bool(full(node))
    except ValueError:
        return False


def _sections(entries: Sequence[Entry]) -> tuple[ListSection, ...]:
    """Statements under their headings, which come in the order of the statements."""
    sections: dict[str, list[ListItem]] = {}
    for entry in entries:
        sections.setdefault(entry.row.section or "", []).append(_item(entry))
    return tuple(ListSection(tuple(path.split(" › ")) if path else (), tuple(members)) for path, members in sections.items())


def _item(entry: Entry) -> ListItem:
    return ListItem(short(entry.row.statement), phrasing.headline(entry.row), entry.row.kind, entry.complete, entry.markers,
                    entry.resolved)


def _card(entry: DocumentEntry) -> DocumentCard:
    row = entry.row
    return DocumentCard(
        document=short(row.document), title=row.title, edition=row.version, updated=phrasing.day(row.updated),
        review=about.review_state(entry.claimed), question=row.question or NOT_RECOGNISED, statements=row.statements,
        markers=entry.markers, unresolved=entry.unresolved, references=entry.references)
