"""What the sections, statements, entries and remarks of an edition are called: after their own words.

Why: links, sign-offs and decisions hang on these names, and passages are named by them; an edit somewhere else in the text
    must rename none. So nothing is called by its place or by what stands above it.
Method: each is called by a hash of its own words, a statement by a longer one; an entry without the key printed before it,
    which the next edition may count anew. Of several sections with one heading the first is called by that, the others
    by the heading above as well. Whatever would still be called like one before it gets an ordinal.
Fails: it does not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rdflib import URIRef

from loaders.record import Record, Reference, Section, Span
from ontology import iris

QUESTION = "question"


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
            named(edition, "section", _told_apart(record.sections)), list(_statements(edition, record)),
            named(edition, "reference", [iris.digits(_without_key(entry)) for entry in record.references]),
            list(_remarks(edition, record)))

    def placed(self, record: Record) -> Iterator[tuple[Span, URIRef]]:
        """Each of them with its characters."""
        for things, names in ((record.sections, self.sections), (record.remarks, self.remarks),
                              (record.references, self.entries), (record.statements, self.statements)):
            yield from zip((thing.span for thing in things), names, strict=True)


def named(edition: URIRef, kind: str, every: Sequence[str]) -> list[URIRef]:
    """Names by digits; equal ones get ordinals."""
    seen: Counter[str] = Counter()
    names = []
    for digits in every:
        seen[digits] += 1
        names.append(iris.by_words(edition, kind, digits, seen[digits]))
    return names


def _told_apart(sections: Sequence[Section]) -> list[str]:
    """The digits of each heading, of one that stood before together with the heading above."""
    found: list[str] = []
    known: set[str] = set()
    for section in sections:
        digits = iris.digits(section.path[-1])
        if digits in known:
            digits = iris.digits(" › ".join(section.path[-2:]))
        known.add(digits)
        found.append(digits)
    return found


def _statements(edition: URIRef, record: Record) -> Iterator[URIRef]:
    seen: Counter[str] = Counter()
    for statement in record.statements:
        same = iris.text_hash(statement.text)
        seen[same] += 1
        yield iris.statement(edition, statement.text, seen[same])


def _remarks(edition: URIRef, record: Record) -> Iterator[URIRef]:
    every = [iris.digits(remark.span.quote) for remark in record.remarks]
    remarks, questions = named(edition, "remark", every), named(edition, QUESTION, every)
    for at, remark in enumerate(record.remarks):
        yield (questions if remark.kind == QUESTION else remarks)[at]


def _without_key(entry: Reference) -> str:
    """The words of an entry without the key before them."""
    words = entry.span.quote
    return re.sub(rf"^\W*{re.escape(entry.key)}\b\W*", "", words) if entry.key else words
