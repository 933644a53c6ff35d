"""What the sections, statements, entries and remarks of an edition are called.

Why: passages and decisions are named by these, so they have their names before anything is written.
Method: statements by headings and text, a repeat by its ordinal; all others by their place among their like.
Fails: it does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rdflib import URIRef

from loaders.record import Record, Span
from ontology import iris


@dataclass(frozen=True)
class Names:
    """The IRIs of what a record holds, each in the record's order."""

    sections: Sequence[URIRef]
    statements: Sequence[URIRef]
    entries: Sequence[URIRef]
    remarks: Sequence[URIRef]

    @classmethod
    def of(cls, edition: URIRef, record: Record) -> Names:
        """The names of what a record holds."""
        return cls(
            [iris.section(edition, order) for order, _ in enumerate(record.sections, 1)],
            list(_statements(edition, record)),
            [iris.reference(edition, order) for order, _ in enumerate(record.references, 1)],
            [iris.remark(edition, order) for order, _ in enumerate(record.remarks, 1)])

    def placed(self, record: Record) -> Iterator[tuple[Span, URIRef]]:
        """Each of them with its characters."""
        for things, names in ((record.sections, self.sections), (record.remarks, self.remarks),
                              (record.references, self.entries), (record.statements, self.statements)):
            yield from zip((thing.span for thing in things), names, strict=True)


def _statements(edition: URIRef, record: Record) -> Iterator[URIRef]:
    seen: Counter[tuple[tuple[str, ...], str]] = Counter()
    for statement in record.statements:
        same = (statement.section, iris.text_hash(statement.text))
        seen[same] += 1
        yield iris.statement(edition, statement.section, statement.text, seen[same])
