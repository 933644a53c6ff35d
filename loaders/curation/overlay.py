"""Laying an overlay over a record: anchoring quotations, changing what was read, saying what was decided.

Why: the record stays plain values and the writer of triples decides nothing; what a person settled must reach both at
    places that they know.
Method: a quotation is anchored, then the function of its target changes the record (`changes`) and gives back the spans
    of the objects it settled, exactly as the record holds them. What a rejection took is kept (`taken`) until a later
    line restores it: then the rejection is no decision any more.
Fails: never as a whole. An entry that cannot be applied leaves the record as it was and becomes a `Problem` that says
    why; its place is the line of the overlay, its node the action.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from loaders.curation import changes, placement
from loaders.curation.anchors import NotAppliedError, leaves, statement_at
from loaders.curation.before import between
from loaders.curation.changes import Change, Changed, Page, Words
from loaders.curation.entries import FILE_NAME, Action, Entry
from loaders.curation.fields import Target, result_details
from loaders.curation.undo import Taken
from loaders.problems import Problem
from loaders.record import CURATED, Record, Span, Unrecognised

Earlier = Callable[[str], placement.Text | None]  # the text of another edition, by the hash of its bytes
ESTIMATES, CHANGING = ("effect", "rate"), ("edit", "reject")


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person settled about the object whose span this is; `doi` and `pmid` name the work, `key` the marker.

    `quoted` and `of` are what a rejection was made with, by which it can be taken back; `chosen` is in words what holds
    now, `instead` what was read before, where a thing was changed; `fields` what a result is of.
    """

    kind: Action
    span: Span
    by: str
    on: date
    ground: str
    key: str | None = None
    doi: str | None = None
    pmid: str | None = None
    target: Target | None = None
    quoted: Span | None = None
    of: tuple[object, ...] = ()
    chosen: str = ""
    instead: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def start(self) -> int:
        """Where the object starts."""
        return self.span.start

    @property
    def end(self) -> int:
        """Where the object ends."""
        return self.span.end


def none_held(_sha256: str) -> placement.Text | None:
    """No other edition is at hand."""
    return None


def apply(  # noqa: PLR0917 - a record and what it was read from
    record: Record, entries: Sequence[Entry], text: str, sha256: str, words: Words = str, earlier: Earlier = none_held,
) -> tuple[Record, tuple[Decision, ...], tuple[Problem, ...]]:
    """Lay the entries over a record of `text`, whose bytes have the hash.

    `words` turns a quotation of a marked-up text into what a reader of it sees, `earlier` gives the text of another edition.
    Returns the new record, what was decided, and what could not be applied.
    """
    overlay = _Overlay(record, Page(text, words), sha256, earlier)
    for entry in in_force(entries, sha256):
        overlay.take(entry)
    return overlay.with_titles(), tuple(overlay.decisions), tuple(overlay.problems)


def in_force(entries: Sequence[Entry], sha256: str) -> Iterator[Entry]:
    """The entries in their order, each one of another edition that was settled for this one by what settles it.

    What has lapsed is left out.
    """
    settling = {one.settles: one for one in entries if one.settles}
    old = {one.mark: one for one in entries if one.sha256 != sha256} if settling else {}
    for one in entries:
        if one.settles in old:
            continue  # it stands where the line stands that it settles
        last = one
        while old and last.mark in settling.keys() & old.keys():
            last = settling[last.mark]
        if last.action != "lapse":
            yield last


def anchor(entry: Entry, text: str, sha256: str) -> Span | None:
    """Return where the entry's quotation stands in the text, None if that is not certain."""
    span = entry.span
    if entry.sha256 == sha256 and text[span.start:span.end] == span.quote:
        return span
    first = text.find(span.quote)
    if first < 0 or text.find(span.quote, first + 1) >= 0:
        return None
    return Span.of(text, first, first + len(span.quote))


@dataclass(frozen=True, slots=True)
class _Rejection:
    """A rejection that stands: what it was about, the decisions it made, and what it took."""

    target: Target | None
    quoted: Span
    of: tuple[object, ...]
    decisions: tuple[Decision, ...]
    taken: Taken


class _Overlay:
    """The record as changed so far, with the decisions and problems so far."""

    def __init__(self, record: Record, page: Page, sha256: str, earlier: Earlier) -> None:
        self.record, self.page, self.sha256, self.earlier = record, page, sha256, earlier
        self.text = placement.Text.of(record, page.text)
        self.unrecognised = record.unrecognised  # what a rejection takes along comes back with what it took
        self.titles: dict[str, str | None] = {}
        self.decisions: list[Decision] = []
        self.problems: list[Problem] = []
        self.rejections: list[_Rejection] = []
        self.deeds: Mapping[str, Change] = {
            "title": self._title, "link": _link, "result": _result, "accept": changes.accept, "restore": self._restore,
            "statement": changes.statement, "quantity": changes.quantity, "criterion": changes.criterion,
            "condition": changes.condition, "citation": changes.citation, "grade": changes.grade,
            "reference": changes.reference,
        }

    def with_titles(self) -> Record:
        """Return the record with its titles, which are set together at the end: there may be thousands."""
        return replace(self.record, statements=tuple(
            replace(statement, title=self.titles.get(statement.id, statement.title))
            for statement in self.record.statements), unrecognised=tuple(self._words_not_recognised()))

    def _words_not_recognised(self) -> Iterator[Unrecognised]:
        """What is still not recognised: its statement is there, and nobody said what its words are."""
        whole = {statement.id: statement.span for statement in self.record.statements}
        said = [one.span for one in leaves(self.record) if one.rule == CURATED]
        for words in self.unrecognised:
            span = whole.get(words.statement)
            if span and span.contains(words.span) and not any(one.start <= words.span.start < one.end for one in said):
                yield words

    def take(self, entry: Entry) -> None:
        """Apply one entry, or note why not."""
        deed = entry.action if entry.action in ("accept", "restore") else entry.target or entry.action
        before = self.record
        try:
            span = self._anchor_of(entry)
            self.record, places = self.deeds[deed](before, entry, span, self.page)
        except NotAppliedError as error:
            self.problems.append(Problem(entry.line, str(error), entry.span.quote, entry.action, FILE_NAME))
            return
        instead, chosen = between(before, self.record, entry.target) if entry.action in CHANGING else ("", "")
        made = tuple(
            Decision(entry.action, place, entry.by, entry.on, entry.ground, entry.key, entry.doi, entry.pmid, entry.target,
                     span if entry.action == "reject" else None, entry.of if entry.action == "reject" else (),
                     chosen, instead, result_details(entry.fields) if entry.action == "result" else {})
            for place in places)
        self.decisions += made
        if entry.action == "reject":
            taken = Taken.between(before, self.record)
            self.rejections.append(_Rejection(entry.target, span, entry.of, made, taken))

    def _anchor_of(self, entry: Entry) -> Span:
        before = self.earlier(entry.sha256) if entry.sha256 != self.sha256 else None
        if before and before.text[entry.span.start:entry.span.end] == entry.span.quote:
            return placement.place(entry.span, before, self.text)
        span = anchor(entry, self.page.text, self.sha256)
        if span is None:
            times = "more than once" if entry.span.quote in self.page.text else "not at all"
            raise NotAppliedError(f"the source has changed, and the quotation occurs in it {times}")
        return span

    def _title(self, record: Record, entry: Entry, span: Span, _page: Page) -> Changed:
        statement = statement_at(record, span)
        self.titles[statement.id] = entry.title
        return record, (statement.span,)

    def _restore(self, record: Record, entry: Entry, span: Span, _page: Page) -> Changed:
        """Put back what the last rejection took that was made with the same words."""
        found = [one for one in self.rejections if (one.target, one.quoted, one.of) == (entry.target, span, entry.of)]
        if not found:
            raise NotAppliedError("nothing of that kind is rejected there")
        back = found[-1].taken.put_back(record)
        self.rejections = [one for one in self.rejections if one is not found[-1]]
        undone = {id(one) for one in found[-1].decisions}
        self.decisions = [one for one in self.decisions if id(one) not in undone]
        return back, [one.span for one in found[-1].decisions]


def _link(record: Record, entry: Entry, span: Span, _page: Page) -> Changed:
    uses = [pointer.span for citation in record.citations for pointer in citation.pointers
            if pointer.key == entry.key and (span.contains(pointer.span) or pointer.span.contains(span))]
    if len(uses) != 1:
        raise NotAppliedError(f"the marker {entry.key} stands there {len(uses)} times, not once")
    return record, uses


def _result(record: Record, _entry: Entry, span: Span, _page: Page) -> Changed:
    estimates = [quantity.span for quantity in record.quantities
                 if quantity.role in ESTIMATES and span.contains(quantity.span)]
    if not estimates:
        raise NotAppliedError("no effect estimate and no rate was read there")
    return record, estimates
