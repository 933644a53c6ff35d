"""Everything that the lists of a library hold, part by part, as a reader who turns every page would see it."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from explorer.evidence import Evidence
from explorer.view_models.search import DocumentList, ListSection


def documents(evidence: Evidence, kinds: tuple[str, ...] = ()) -> tuple[DocumentList, ...]:
    """The statements of each document, of some kinds or of all; a document without such is left out."""
    parts = range(1, evidence.landing().window.parts + 1)
    names = [card.document for part in parts for card in evidence.landing(part).documents]
    return tuple(_whole(evidence, first, kinds) for name in names if (first := evidence.first_of(name, kinds)))


def _whole(evidence: Evidence, statement: str, kinds: tuple[str, ...]) -> DocumentList:
    pages = list(_pages(evidence, statement, kinds))
    sections: dict[tuple[str, ...], ListSection] = {}
    for page in pages:
        for section in page.sections:
            had = sections.get(section.path, ListSection(section.path, ()))
            sections[section.path] = replace(had, items=had.items + section.items)
    return replace(pages[0], sections=tuple(sections.values()))


def _pages(evidence: Evidence, statement: str, kinds: tuple[str, ...]) -> Iterator[DocumentList]:
    for part in count(1):
        listing = evidence.listing(statement, kinds, part=part)
        yield listing.documents[0]
        if part >= listing.window.parts:
            return
