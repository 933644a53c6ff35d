"""What each statement of a record speaks of: names in its own words, in the headings above it, in the heads over it.

Why: "Riluzole › Dose: 50 mg twice daily" is about riluzole, and a reader must see that only the heading says so.
Method: the words of each span are searched once, markers and grades blanked out. A statement has the headings of its path,
    the nearest above it, and the heads that reading told. What its own words name is no longer told of its headings. An
    abbreviation of several meanings, and one that this document spells out as something else, names nothing; nor does one
    that means something else in other fields where no word of the field is printed in which it is ours.
Fails: it cannot.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from loaders.language.lexicon import meanings
from loaders.mentions.names import Target, abbreviations, called
from loaders.mentions.search import Hit, hits_in, visible, words_from
from loaders.record import GroundKind, Record, Span, Statement
from loaders.source import SourceDocument

_ABBREVIATIONS = abbreviations()
_OPENS, _CLOSES = re.compile(r"\(\s*\Z"), re.compile(r"s?\s*[),;/]")
_EXPLAINS = re.compile(r"s?(?:\s*[(:=|–—]|\s-\s)")  # what stands between an abbreviation and its words
_GAP = 4  # characters from a bracket to what stands in it
_AROUND = 120  # characters in which an abbreviation is spelt out
_SMALL = frozenset(meanings("words_without_initials"))
_DOUBTFUL = {word.upper(): re.compile(rf"(?<![^\W_])(?:{'|'.join(told.split())})(?![^\W_])", re.IGNORECASE)
             for word, told in meanings("abbreviations_of_other_things").items()}


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the words of a statement or above it; `how` is as for grounds: own words, heading, stem of the list ..."""

    statement: str
    span: Span
    target: Target
    how: GroundKind


def mentions_of(record: Record, source: SourceDocument) -> Iterator[Mention]:
    """All mentions, statement by statement, those in its own words first."""
    if not record.english:
        return
    page = _Page(record, source)
    headings, heads = _headings(record, page), _heads(record, page)
    for statement in record.statements:
        own = page.names_in(statement.span)
        said = {target for _, targets in own for target in targets}
        for span, targets in own:
            yield from (Mention(statement.id, span, target, "own words") for target in targets)
        above: list[tuple[GroundKind, _Names]] = [("heading", names) for names in headings.above(statement)]
        for how, found in (*above, *heads.get(statement.id, ())):
            for span, targets in found:
                yield from (Mention(statement.id, span, target, how) for target in targets if target not in said)


_Names = Sequence[tuple[Span, tuple[Target, ...]]]


class _Page:
    """The text of a document, with what its abbreviations stand for."""

    def __init__(self, record: Record, source: SourceDocument) -> None:
        self._text, self._marked_up = source.text, source.format.marked_up
        blank = [*(citation.span for citation in record.citations), *(grade.span for grade in record.grades)]
        self._blank = sorted((span.start, span.end) for span in blank)
        self._meant: dict[str, AbstractSet[Target]] = {}

    def names_in(self, span: Span) -> _Names:
        """The names in the words of a span, with what each names here."""
        low, high = bisect_right(self._blank, (span.start,)), bisect_left(self._blank, (span.end,))
        masked = [(start - span.start, end - span.start) for start, end in self._blank[max(0, low - 1):high]]
        hits = hits_in(span.quote, masked, marked_up=self._marked_up)
        named = ((hit, self._targets(span.quote[hit.start:hit.end], hit)) for hit in hits)
        return [(Span.of(self._text, span.start + hit.start, span.start + hit.end), targets)
                for hit, targets in named if targets]

    def _targets(self, words: str, hit: Hit) -> tuple[Target, ...]:
        known = words if words in _ABBREVIATIONS else words.removesuffix("s")
        if known not in _ABBREVIATIONS:
            return hit.targets
        if known not in self._meant:
            self._meant[known] = self._meaning(known)
        return tuple(target for target in hit.targets if target in self._meant[known])

    def _meaning(self, short: str) -> AbstractSet[Target]:
        """What an abbreviation stands for in this document; nothing where that is open."""
        sense = _senses(self._text, short, marked_up=self._marked_up)
        if sense is not None:
            return sense
        field = _DOUBTFUL.get(short)
        told = len(_ABBREVIATIONS[short]) == 1 and (field is None or field.search(self._text) is not None)
        return _ABBREVIATIONS[short] if told else frozenset()


def _headings(record: Record, page: _Page) -> _Headings:
    return _Headings(record, {section.span: page.names_in(section.span) for section in record.sections})


class _Headings:
    """The headings of a record with the names in them."""

    def __init__(self, record: Record, names: Mapping[Span, _Names]) -> None:
        self._places: dict[tuple[str, ...], list[int]] = {}
        self._names: dict[tuple[str, ...], list[_Names]] = {}
        for section in record.sections:
            self._places.setdefault(section.path, []).append(section.span.start)
            self._names.setdefault(section.path, []).append(names[section.span])

    def above(self, statement: Statement) -> Iterator[_Names]:
        """The names of the headings of its path, the nearest of each above it, the lowest first."""
        for depth in range(len(statement.section), 0, -1):
            path = statement.section[:depth]
            at = bisect_right(self._places.get(path, ()), statement.span.start)
            if at:
                yield self._names[path][at - 1]


def _heads(record: Record, page: _Page) -> Mapping[str, Sequence[tuple[GroundKind, _Names]]]:
    """The names in what stands over statements and is no heading, by statement."""
    found: dict[str, list[tuple[GroundKind, _Names]]] = {}
    for head in record.heads:
        if names := page.names_in(head.span):
            for statement in head.statements:
                found.setdefault(statement, []).append((head.how, names))
    return found


def _places(text: str, short: str) -> Iterator[int]:
    """Where the letters of an abbreviation stand."""
    at = text.find(short)
    while at >= 0:
        yield at
        at = text.find(short, at + len(short))


def _senses(text: str, short: str, *, marked_up: bool) -> AbstractSet[Target] | None:
    """What an abbreviation stands for in a document that spells it out, empty for something else; None where none does."""
    found: set[Target] | None = None
    for start in _places(text, short):
        end = start + len(short)
        inside = _OPENS.search(text, max(0, start - _GAP), start) and _CLOSES.match(text, end)
        if not inside and not (_EXPLAINS.match(text, end) and not text[start - 1:start].isalnum()):
            continue
        words = text[max(0, start - _AROUND):start] if inside else text[end:end + _AROUND]
        sense = _sense(short, visible(words) if marked_up else words, behind=not inside)
        if sense is not None:
            found = {*(found or ()), *sense}
    return found


def _sense(short: str, text: str, *, behind: bool) -> AbstractSet[Target] | None:
    """What the words beside an abbreviation say that it stands for: empty for no name, None where they say nothing of it."""
    words = [word for word in words_from(text, 0) if word.text[0].isalnum()]
    if not words:
        return None
    edge = words[0].start if behind else words[-1].end
    for hit in hits_in(text):
        if edge == (hit.start if behind else hit.end) and (named := set(hit.targets) & _ABBREVIATIONS[short]):
            return named
    letters = [word for word in words if word.key not in _SMALL]
    count = sum(letter.isalpha() for letter in short)
    beside = letters[:count] if behind else letters[-count:]
    initials = "".join(word.text[0] for word in beside).casefold()
    if initials != "".join(filter(str.isalpha, short)).casefold():
        return None
    said = " ".join(word.key for word in beside)
    return {target for target in _ABBREVIATIONS[short] if any(  # "white blood cells" is the count of them
        " ".join(name.casefold().split()).startswith(said.removesuffix("s")) for name in called(target))}
