"""Decisions that find no place in a new edition: listed with both sentences, and placed by a person.

Why: what people decided must never get lost on the way from one edition to the next, and never land in the wrong sentence.
Method: `loaders.curation.placement` places what is certain. What is left is every entry of another edition that could not be
    applied; beside its old sentence stand the new ones it may be meant for. A choice is a line of its own, which settles
    the old one; the old line stays.
Fails: `CurationError` with one sentence that can be shown beside the form.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from explorer import catalogue
from explorer.desk import record_view
from explorer.desk.overlay_lines import signature
from explorer.library import Library
from explorer.soundness import Written
from explorer.view_models.editions import NewPlace, Settling, Unplaced
from loaders import curation, pipeline
from loaders.curation import CurationError, Entry, placement
from loaders.curation.placement import Candidate, Text
from loaders.pipeline import LoadedDocument
from loaders.problems import LONGEST_QUOTE, Problem, shown
from loaders.record import Span
from ontology import GX, NIF, RDF

WHOLE = (None, "statement", "condition")  # targets whose quotation is their sentence
DEEDS: Mapping[str, str] = {
    "title": "title of a statement", "link": "link of marker", "result": "checked figure", "accept": "accepted",
    "add": "added", "edit": "corrected", "reject": "taken out", "restore": "put back"}
TARGETS: Mapping[str, str] = {"citation": "marker", "reference": "entry of the reference list"}
OF_TEXTS = (RDF.type, GX.hasPassage, NIF.beginIndex, NIF.anchorOf, GX.heading, GX.sectionPath)
KEPT = 16  # texts in memory


def text_of(library: Library, sha256: str, but: tuple[str, str]) -> Text | None:
    """The text of an edition, the bin included, with the places of its statements; None for what is replaced now."""
    graph, text = library.read_from(sha256, *but), library.source_text(sha256)
    if graph is None or text is None:
        return None
    return _text(text, graph)


@lru_cache(maxsize=KEPT)
def _text(text: str, graph: Written) -> Text:
    said: dict[str, dict[str, str]] = defaultdict(dict)  # predicate -> node -> value
    kinds: dict[str, set[str]] = {str(GX.Statement): set(), str(GX.Section): set()}
    owners: dict[str, str] = {}  # of passages
    for node, term, value in catalogue.facts(graph, OF_TEXTS):
        said[term][node] = value
        if term == str(RDF.type) and value in kinds:
            kinds[value].add(node)
        elif term == str(GX.hasPassage):
            owners[value] = node
    starts, quotes, headings = (said[str(term)] for term in (NIF.beginIndex, NIF.anchorOf, GX.heading))
    paths = headings | said[str(GX.sectionPath)]
    places = [(owners.get(one, ""), int(starts[one]), quotes[one]) for one in starts.keys() & quotes.keys()]
    return Text(text, [(start, start + len(quote)) for node, start, quote in places if node in kinds[str(GX.Statement)]],
                [(start, paths[node]) for node, start, _ in places if node in kinds[str(GX.Section)] and node in paths])



def waiting(loaded: LoadedDocument, library: Library) -> tuple[Unplaced, ...]:
    """The decisions of other editions that have no place in this one."""
    now = _now(loaded)
    reasons = {one.line: one.reason for one in loaded.problems if record_view.is_of_overlay(one)}
    return tuple(_waiting(entry, reasons[entry.line], loaded, now, library)
                 for entry in _entries(loaded) if entry.line in reasons and entry.sha256 != loaded.source.sha256)


def others(problems: Sequence[Problem], found: Sequence[Unplaced]) -> Iterator[Problem]:
    """The problems that are not of a waiting decision."""
    lines = {one.line for one in found}
    return (one for one in problems if not (record_view.is_of_overlay(one) and one.line in lines))


def counted(found: Sequence[Unplaced]) -> str:
    """How many wait, as the end of a sentence; "" if none does."""
    decisions = "1 decision of an earlier edition waits" if len(found) == 1 else \
        f"{len(found)} decisions of an earlier edition wait"
    return f"; {decisions} for a place" if found else ""


def listed(found: Sequence[Unplaced]) -> Iterator[str]:
    """The same as lines: the decision, its old sentence, and the new ones."""
    for one in found:
        yield f"not carried over: {one.deed} {shown(one.quote, LONGEST_QUOTE)} {one.signed}; {one.reason}"
        yield f"  it stood in: {one.sentence or 'an edition that the library does not hold'}"
        for place in one.places:
            yield f"  perhaps now, statement {place.number}: {place.text}"
        if not one.places:
            yield "  no sentence of this edition is like it"


def settled(said: Settling, loaded: LoadedDocument) -> str:
    """The line that places a waiting decision anew, or lets it lapse where no place is given."""
    entry = next((one for one in _entries(loaded) if one.mark == said.mark), None)
    if entry is None:
        raise CurationError("this decision is no longer among those of the edition")
    by, ground, day = signature(said.by, said.on, said.ground)
    if said.at is None:
        return curation.write(Entry(1, "lapse", entry.sha256, entry.span, by, day, ground, settles=said.mark))
    why = f"{ground}; decided by {entry.by} on {entry.on.isoformat()} for another edition: {entry.ground}"
    return curation.write(replace(entry, sha256=loaded.source.sha256, span=Span.of(loaded.source.text, *said.at), by=by,
                                  on=day, ground=why, settles=said.mark))


def _entries(loaded: LoadedDocument) -> tuple[Entry, ...]:
    return curation.read(loaded.files.get(pipeline.CURATION, b"").decode("utf-8"))


def _now(loaded: LoadedDocument) -> Text:
    return Text.of(loaded.record, loaded.source.text)


def _waiting(entry: Entry, reason: str, loaded: LoadedDocument, now: Text, library: Library) -> Unplaced:
    seen = loaded.source.format.words
    before = text_of(library, entry.sha256, (loaded.identity.document, loaded.identity.edition))
    there = (entry.span.start, entry.span.end)
    if before and before.text[slice(*there)] != entry.span.quote:
        before = None
    old, start, end = _shown(before.text, before.sentence(*there) or before.line(*there), there) if before else ("", 0, 0)
    places = [_new_place(entry, one, loaded, now) for one in placement.candidates(entry.span, before, now)]
    return Unplaced(entry.mark, entry.line, _deed(entry), " ".join(seen(entry.span.quote).split()),
                   f"by {entry.by} on {entry.on.isoformat()}: {entry.ground}", reason, old, start, end, tuple(places))


def _new_place(entry: Entry, one: Candidate, loaded: LoadedDocument, now: Text) -> NewPlace:
    at = one.at or (one.sentence if entry.target in WHOLE and entry.action not in ("link", "result", "add") else None)
    text, start, end = _shown(now.text, one.sentence, one.at)
    numbers = {statement.span.start: number for number, statement in enumerate(loaded.record.statements, 1)}
    return NewPlace(numbers.get(one.sentence[0], 0), text, start, end, at)


def _shown(text: str, sentence: tuple[int, int], at: tuple[int, int] | None) -> tuple[str, int, int]:
    """A sentence with the words that stand right behind it on one line, and where in it some words are."""
    first, last = min(sentence[0], at[0] if at else sentence[0]), max(sentence[1], at[1] if at else sentence[1])
    if at is None:
        return " ".join(text[first:last].split()), 0, 0
    parts = [" ".join(piece.split()) for piece in (text[first:at[0]], text[slice(*at)], text[at[1]:last])]
    before = f"{parts[0]} " if parts[0] and text[at[0] - 1].isspace() else parts[0]
    behind = f" {parts[2]}" if parts[2] and text[at[1]].isspace() else parts[2]
    return f"{before}{parts[1]}{behind}", len(before), len(before) + len(parts[1])


def _deed(entry: Entry) -> str:
    """What was decided: "corrected quantity", "link of marker 7 to DOI 10.1/x"."""
    work = f"DOI {entry.doi}" if entry.doi else f"PMID {entry.pmid}" if entry.pmid else ""
    if entry.action == "title":
        return f"title “{entry.title}” of"
    if entry.action == "link":
        return f"{DEEDS['link']} {entry.key} to {work}, in"
    if entry.action == "result":
        return f"figure checked in {work},"
    return f"{DEEDS[entry.action]} {TARGETS.get(entry.target or '', entry.target or '')}".rstrip()
