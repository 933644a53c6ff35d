"""About the data: what is loaded, where it comes from, how it was checked, and what is not read.

Why: a figure is worth as much as its origin; a reader who asks must find licence, edition, file and gaps in one place.
Method: editions are asked for in their own named graphs, older ones too, of the documents that are shown; totals come from
    the lists made at publication. Shape
    reports lie as files beside the editions and come through a callable. What a document says of its review is quoted.
Fails: it does not; of what is not there is said who is silent (`domain.silence`), and a report that is not there or cannot
    be read is "not checked".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from explorer import query
from explorer.domain.silence import NOT_HELD, NOT_RECOGNISED, NOT_STATED
from explorer.evidence import phrasing
from explorer.evidence.case import unique
from explorer.ids import short
from explorer.rows import (
    BibliographyRow,
    ContentsRow,
    DocumentRow,
    EditionRow,
    ProvenanceRow,
    RemarkRow,
)
from explorer.store import Store
from explorer.view_models.about import About, AboutDocument, AboutEdition, Choice, Claim, SeenSource, ShapeReport
from explorer.view_models.labels import Count, Fact
from explorer.view_models.search import Window
from ontology import GX, OWL, SKOS
from ontology.ground import nesting

Row = TypeVar("Row")
Beside = Callable[[str, str, str], bytes | None]  # document, edition, file name -> the file beside that edition
REPORT = "report.json"
NOT_CHECKED = "not checked"
CLAIMS: Mapping[str, str] = {
    "review-claim": "about its review", "editorial-claim": "about its making", "disclaimer": "disclaimer",
    "licence": "about its licence",
}
LANGUAGES: Mapping[str, str] = {"en": "English", "de": "German", "fr": "French", "es": "Spanish"}


@dataclass(frozen=True)
class Asked:
    """What lists made at publication say: the documents to be shown, those that can be chosen, and totals of all."""

    shown: Sequence[DocumentRow]
    choices: tuple[Choice, ...]
    window: Window
    totals: Mapping[str, int]
    bibliographies: Sequence[BibliographyRow]


def about(store: Store, beside: Beside, asked: Asked) -> About:
    """What the page shows of some documents, with the totals of all; `beside` gives the files beside an edition."""
    totals = asked.totals
    return About(_documents(store, beside, asked.shown), asked.choices, asked.window, _counts(totals),
                 _held(asked.bibliographies, totals), _not_read(totals))


def review_state(told: bool) -> str:
    """The state of review in words; what a page says of it is quoted, never believed."""
    return "review state unclear" if told else f"review state {NOT_RECOGNISED}"


@dataclass(frozen=True)
class _Answers:
    """What was asked once for all documents, by edition; questions by document."""

    contents: Mapping[str, ContentsRow]
    questions: Mapping[str, str | None]
    remarks: Mapping[str, list[RemarkRow]]
    sources: Mapping[str, list[ProvenanceRow]]
    beside: Beside


def _documents(store: Store, beside: Beside, shown: Sequence[DocumentRow]) -> tuple[AboutDocument, ...]:
    if not shown:
        return ()
    asked = [row.document for row in shown]
    rows = unique(query.run(store, "editions", EditionRow, document=asked), lambda row: row.edition)
    every, current = [row.edition for row in rows], [row.edition for row in shown]
    remarks = query.run(store, "remarks", RemarkRow, edition=current)
    answers = _Answers(
        {row.edition: row for row in query.run(store, "contents", ContentsRow, edition=every)},
        {row.document: row.question for row in shown},
        _by(unique(remarks, lambda row: row.remark), lambda row: row.edition),
        _by(query.run(store, "provenance", ProvenanceRow, edition=current), lambda row: row.edition), beside)
    editions = _by(rows, lambda row: row.document)
    return tuple(_document(sorted(editions[document], key=lambda row: not row.current), answers) for document in asked)


def _by(rows: Iterable[Row], key: Callable[[Row], str]) -> dict[str, list[Row]]:
    """The rows of each key, in their order."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _document(editions: Sequence[EditionRow], answers: _Answers) -> AboutDocument:
    """A document from its editions, the current one first."""
    current, document = editions[0], short(editions[0].document)
    remarks = answers.remarks.get(current.edition, [])
    claimed = any(row.kind == "review-claim" for row in remarks)
    sources = answers.sources.get(current.edition, [])
    return AboutDocument(
        document, current.title, answers.questions.get(current.document) or NOT_RECOGNISED, review_state(claimed),
        _facts(current), tuple(_edition(row, answers.contents[row.edition]) for row in editions),
        tuple(Claim(said, row.text) for kind, said in CLAIMS.items() for row in remarks if row.kind == kind),
        shape_report(answers.beside(document, current.version, REPORT)),
        tuple(SeenSource(row.title, row.seen or NOT_STATED) for row in sources),
        sum(row.kind == "chrome" for row in remarks))


def _facts(row: EditionRow) -> tuple[Fact, ...]:
    language = LANGUAGES.get(row.language or "", row.language)
    facts = (("Kind of document", row.document_type), ("Licence", row.licence), ("Issued by", row.issuer),
             ("Written by", row.author), ("Jurisdiction", row.jurisdiction), ("Language", language),
             ("How it was made", row.made))
    stated = tuple(Fact(name, value or NOT_STATED) for name, value in facts)
    return (*stated, Fact("Read by", f"{phrasing.EARLIER}. {phrasing.READ_AGAIN}")) if row.earlier else stated


def _edition(row: EditionRow, holds: ContentsRow) -> AboutEdition:
    return AboutEdition(row.version, row.current, phrasing.day(row.updated), row.file_name, row.sha256, holds.statements,
                        holds.markers, holds.markers - holds.unresolved, holds.references)


def shape_report(content: bytes | None) -> ShapeReport:
    """The report that was written when the document was loaded, in words."""
    try:
        report = nesting.loads(content or b"")
        shapes = int(report["shapes"])
        warnings, left = (tuple(map(str, found)) for found in (report["warnings"], report.get("open", ())))
    except (ValueError, KeyError, TypeError):
        return ShapeReport(NOT_CHECKED)
    found = [f"{len(of)} {phrasing.counted(len(of), kind)}{behind}"
             for of, kind, behind in ((warnings, "warning", ""), (left, "thing", " left open by the text")) if of]
    return ShapeReport(f"checked against {shapes} shapes: {', '.join(found) or 'nothing found'}", warnings, left)


def _counts(totals: Mapping[str, int]) -> tuple[Count, ...]:
    documents, editions = totals["documents"], totals["editions"]
    quantities = (GX.Dose, GX.Threshold, GX.EffectEstimate, GX.GroupValue, GX.ConfidenceInterval, GX.PValue,
                  GX.Rate, GX.Schedule, GX.Duration, GX.TimePoint)
    named = f"{phrasing.counted(documents, 'document')}, {editions} {phrasing.counted(editions, 'edition')}"
    return (
        Count(documents, named),
        Count(totals["statements"], "statements"),
        Count(totals["markers"], f"citation markers, {totals['markers'] - totals['unresolved']} of them resolved"),
        Count(sum(totals.get(str(kind), 0) for kind in quantities), "quantities"),
        Count(totals.get(str(GX.Condition), 0), "conditions"),
        Count(totals.get(str(GX.Passage), 0), "passages, each tied to its characters"),
    )


def _held(bibliographies: Sequence[BibliographyRow], totals: Mapping[str, int]) -> tuple[Fact, ...]:
    """What stands beside the documents: works, and the vocabulary."""
    named = "; ".join(f"{short(row.bibliography).rpartition('/')[2]}: {_works(row.works)}" for row in bibliographies)
    works, bare = totals["works"], totals["bare"]
    described = f"{_works(works)}, {bare} of them known by identifier only" if bare else _works(works)
    own = sum(totals.get(str(kind), 0) for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty))
    concepts, schemes = totals.get(str(SKOS.Concept), 0), totals.get(str(SKOS.ConceptScheme), 0)
    return (
        Fact("Bibliographies", named or NOT_HELD), Fact("Works", described),
        Fact("Vocabulary", f"{concepts} concepts in {schemes} schemes, {own} terms of our own"),
    )


def _works(number: int) -> str:
    return f"{number} {phrasing.counted(number, 'work')}"


def _not_read(totals: Mapping[str, int]) -> tuple[Fact, ...]:
    """The gaps, counted: what leads nowhere, what is known by name only, what nobody has looked at."""
    return (
        Fact("Markers", f"{totals['unresolved']} of {totals['markers']} lead to no entry that is known for certain"),
        Fact("Full texts of works",
             f"{NOT_HELD}; no result of {totals['silent']} of {totals['works']} works was checked by a person"),
        Fact("Lines of the pages", f"{totals['chrome']} were taken for no part of the advice: menus, dates, policies"),
        Fact("Pictures", f"{NOT_RECOGNISED}: words in them are not read"),
        Fact("Retraction notices", NOT_CHECKED),
    )
