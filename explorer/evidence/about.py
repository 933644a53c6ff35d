"""About the data: what is loaded, where it comes from, how it was checked, and what is not read.

Why: a figure is worth as much as its origin; a reader who asks must find licence, edition, file and gaps in one place.
Method: editions are asked for in their own named graphs, older ones too; all else of the merged current graph. Shape
    reports lie as files beside the editions and come through a callable. What a document says of its review is quoted.
Fails: it does not; of what is not there is said who is silent (`domain.silence`), and a report that is not there or cannot
    be read is "not checked".
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from explorer import query
from explorer.domain.silence import NOT_HELD, NOT_RECOGNISED, NOT_STATED
from explorer.evidence import words
from explorer.evidence.case import unique
from explorer.ids import short
from explorer.model.about import About, AboutDocument, AboutEdition, Claim, SeenSource, ShapeReport
from explorer.model.labels import Count, Fact
from explorer.rows import (
    BibliographyRow,
    ContentsRow,
    CountRow,
    DocumentRow,
    EditionRow,
    ProvenanceRow,
    RemarkRow,
    ResultRow,
    WorkRow,
)
from explorer.store import Store
from ontology import C4O, GX, OWL, SKOS

Row = TypeVar("Row")
Beside = Callable[[str, str, str], bytes | None]  # document, edition, file name -> the file beside that edition
REPORT = "report.json"
NOT_CHECKED = "not checked"
CLAIMS: Mapping[str, str] = {
    "review-claim": "about its review", "editorial-claim": "about its making", "disclaimer": "disclaimer",
    "licence": "about its licence",
}
LANGUAGES: Mapping[str, str] = {"en": "English", "de": "German", "fr": "French", "es": "Spanish"}


def about(store: Store, beside: Beside) -> About:
    """All that the page shows, of all documents; `beside` gives the files that lie beside an edition."""
    documents = _documents(store, beside)
    counts = {row.kind: row.things for row in query.run(store, "counts", CountRow)}
    works = unique(query.run(store, "works", WorkRow), lambda row: row.work)
    with_result = {row.work for row in query.run(store, "results", ResultRow)}
    return About(documents, _counts(documents, counts), _held(store, counts, works),
                 _not_read(documents, works, with_result, counts))


def review_state(claims: Sequence[RemarkRow]) -> str:
    """The state of review in words; what a page says of it is quoted, never believed."""
    told = any(row.kind == "review-claim" for row in claims)
    return "review state unclear" if told else f"review state {NOT_RECOGNISED}"


@dataclass(frozen=True)
class _Answers:
    """What was asked once for all documents, by edition; questions by document."""

    contents: Mapping[str, ContentsRow]
    questions: Mapping[str, str | None]
    remarks: Mapping[str, list[RemarkRow]]
    sources: Mapping[str, list[ProvenanceRow]]
    beside: Beside


def _documents(store: Store, beside: Beside) -> tuple[AboutDocument, ...]:
    editions = _by(unique(query.run(store, "editions", EditionRow), lambda row: row.edition), lambda row: row.document)
    remarks = unique(query.run(store, "remarks", RemarkRow), lambda row: row.remark)
    answers = _Answers(
        {row.edition: row for row in query.run(store, "contents", ContentsRow)},
        {row.document: row.question for row in query.run(store, "documents", DocumentRow)},
        _by(remarks, lambda row: row.edition),
        _by(query.run(store, "provenance", ProvenanceRow), lambda row: row.edition), beside)
    found = (_document(sorted(rows, key=lambda row: not row.current), answers) for rows in editions.values())
    return tuple(sorted(found, key=lambda document: (document.title.casefold(), document.document)))


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
    sources = answers.sources.get(current.edition, [])
    return AboutDocument(
        document, current.title, answers.questions.get(current.document) or NOT_RECOGNISED, review_state(remarks),
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
    return (*stated, Fact("Read by", f"{words.EARLIER}. {words.READ_AGAIN}")) if row.earlier else stated


def _edition(row: EditionRow, holds: ContentsRow) -> AboutEdition:
    return AboutEdition(row.version, row.current, words.day(row.updated), row.file_name, row.sha256, holds.statements,
                        holds.markers, holds.markers - holds.unresolved, holds.references)


def shape_report(content: bytes | None) -> ShapeReport:
    """The report that was written when the document was loaded, in words."""
    try:
        report = json.loads(content or b"")
        shapes, warnings = int(report["shapes"]), tuple(str(warning) for warning in report["warnings"])
    except (ValueError, KeyError, TypeError):
        return ShapeReport(NOT_CHECKED)
    found = {0: "nothing found", 1: "1 warning"}.get(len(warnings), f"{len(warnings)} warnings")
    return ShapeReport(f"checked against {shapes} shapes: {found}", warnings)


def _counts(documents: Sequence[AboutDocument], counts: Mapping[str, int]) -> tuple[Count, ...]:
    editions = sum(len(document.editions) for document in documents)
    markers = sum(document.editions[0].markers for document in documents)
    resolved = sum(document.editions[0].resolved for document in documents)
    quantities = (GX.Dose, GX.Threshold, GX.EffectEstimate, GX.GroupValue, GX.ConfidenceInterval, GX.PValue,
                  GX.Rate, GX.Schedule, GX.Duration, GX.TimePoint)
    named = f"{words.counted(len(documents), 'document')}, {editions} {words.counted(editions, 'edition')}"
    return (
        Count(len(documents), named),
        Count(counts.get(str(GX.Statement), 0), "statements"),
        Count(markers, f"citation markers, {resolved} of them resolved"),
        Count(sum(counts.get(str(kind), 0) for kind in quantities), "quantities"),
        Count(counts.get(str(GX.Condition), 0), "conditions"),
        Count(counts.get(str(GX.Passage), 0), "passages, each tied to its characters"),
    )


def _held(store: Store, counts: Mapping[str, int], works: Sequence[WorkRow]) -> tuple[Fact, ...]:
    """What stands beside the documents: works, and the vocabulary."""
    listed = query.run(store, "bibliographies", BibliographyRow)
    named = "; ".join(f"{short(row.bibliography).rpartition('/')[2]}: {_works(row.works)}" for row in listed)
    bare = sum(row.title is None for row in works)
    described = f"{_works(len(works))}, {bare} of them known by identifier only" if bare else _works(len(works))
    own = sum(counts.get(str(kind), 0) for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty))
    concepts, schemes = counts.get(str(SKOS.Concept), 0), counts.get(str(SKOS.ConceptScheme), 0)
    return (
        Fact("Bibliographies", named or NOT_HELD), Fact("Works", described),
        Fact("Vocabulary", f"{concepts} concepts in {schemes} schemes, {own} terms of our own"),
    )


def _works(number: int) -> str:
    return f"{number} {words.counted(number, 'work')}"


def _not_read(documents: Sequence[AboutDocument], works: Sequence[WorkRow], with_result: set[str],
              counts: Mapping[str, int]) -> tuple[Fact, ...]:
    """The gaps, counted: what leads nowhere, what is known by name only, what nobody has looked at."""
    markers = counts.get(str(C4O.InTextReferencePointer), 0)
    lost = sum(document.editions[0].markers - document.editions[0].resolved for document in documents)
    silent = sum(row.work not in with_result for row in works)
    return (
        Fact("Markers", f"{lost} of {markers} lead to no entry that is known for certain"),
        Fact("Full texts of works", f"{NOT_HELD}; no result of {silent} of {len(works)} works was checked by a person"),
        Fact("Lines of the pages", f"{sum(document.left_out for document in documents)} were taken for no part of the "
                                   "advice: menus, dates, policies"),
        Fact("Pictures", f"{NOT_RECOGNISED}: words in them are not read"),
        Fact("Retraction notices", NOT_CHECKED),
    )
