"""Where a decision that was made in an earlier edition belongs in this one.

Why: "7" stands on a page many times; the words that are quoted are not enough to tell which of them a person meant, and a
    decision that lands in the wrong sentence is worse than one that is asked for again.
Method: a quotation stands in or right behind a sentence: a statement, else a line. Its sentence is sought in the new text:
    the same words, or, of the sentences that only one of the texts has, the only one that is alike, in both directions, if
    it only gained words or only lost some and still says the same (`sameness`): where words took the place of others it
    may speak of another drug. Of several places in it, or in sentences of the same words, the one whose words around
    agree furthest is meant, if no other place of the old text agrees with it as far. It must stand under the same headings,
    their numbering apart, and the year of a title: "Give 50 mg" under another one is for others.
Fails: `place` with `NotAppliedError`, which says why no place or no single place is left; `candidates` gives what a person
    may choose from then.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import chain, takewhile
from math import ceil

from loaders.curation.anchors import BETWEEN, PARAGRAPH, NotAppliedError
from loaders.curation.sameness import Words, says_the_same
from loaders.language.lexer import tokenise
from loaders.language.units import unit_at
from loaders.record import Record, Span

ALIKE = 0.6  # of the words in their order: the same sentence, changed
SOMEWHAT = 0.4  # shown to a person to choose from
OFFERED = 3
AROUND = 40  # words on either side that are held against each other
CLOSE = 400  # characters in which they are looked for
ROUNDING = 1e-9  # of a part of a number of words
NUMBERING = re.compile(r"\s*\d+(?:\.\d+)*\.?\s+(?=[A-Z])")
WORD, GAP = re.compile(r"\S+"), r"\s+"
Place = tuple[int, int]
Headings = Sequence[tuple[int, str]]  # where each section starts, and its path
BELOW = " › "  # between the headings of a path


@dataclass(frozen=True)
class Candidate:
    """A sentence that a decision may be meant for, and where in it the quotation stands; None if it does not."""

    sentence: Place
    at: Place | None


class Text:
    """A text with the places of its statements in their order, and the headings that they stand under."""

    def __init__(self, text: str, statements: Sequence[Place], headings: Headings = ()) -> None:
        self.text, self.statements, self.headings = text, tuple(sorted(statements)), sorted(headings)
        self._liked: dict[tuple[Words, float], Sequence[tuple[float, Place]]] = {}

    @classmethod
    def of(cls, record: Record, text: str) -> Text:
        """The text that a record was read from."""
        return cls(text, [(one.span.start, one.span.end) for one in record.statements],
                   [(one.span.start, BELOW.join(one.path)) for one in record.sections])

    def over(self, start: int) -> Words:
        """The headings over a place, as they are compared."""
        at = bisect_right(self.headings, start, key=lambda one: one[0])
        return self._paths[at - 1] if at else ()

    @cached_property
    def _paths(self) -> Sequence[Words]:
        paths = [path.split(BELOW) for _, path in self.headings]
        title = paths[0][0] if paths[1:] and all(path[0] == paths[0][0] for path in paths) else None
        undated = " ".join(re.findall(r"[^\W\d_]+", (title or "").casefold()))
        return [(undated or _heading_key(path[0]), *map(_heading_key, path[1:])) for path in paths]

    @cached_property
    def lines(self) -> tuple[Place, ...]:
        """The places of its lines that have words."""
        return tuple(match.span() for match in re.finditer(r"[^\n]*\S[^\n]*", self.text))

    @cached_property
    def words_at(self) -> Mapping[Place, Words]:
        """The words of each statement and of each line."""
        return {place: self.words(*place) for place in (*self.lines, *self.statements)}

    @cached_property
    def by_words(self) -> Mapping[Words, Sequence[Place]]:
        """The statements that have some words."""
        return _by_words(self.statements, self.words_at)

    @cached_property
    def lines_by_words(self) -> Mapping[Words, Sequence[Place]]:
        """The lines that have some words."""
        return _by_words(self.lines, self.words_at)

    def words(self, start: int, end: int) -> Words:
        """The words between two places, as they are compared."""
        return tuple(WORD.findall(self.text[start:end].casefold()))

    @cached_property
    def _holders(self) -> Mapping[tuple[str, int], Sequence[int]]:
        """The numbers of the statements that have a word so many times, by the word and the times."""
        found: dict[tuple[str, int], list[int]] = defaultdict(list)
        for number, one in enumerate(self.statements):
            for word in _occurrences(self.words_at[one]):
                found[word].append(number)
        return found

    def like(self, words: Words, least: float) -> Sequence[tuple[float, Place]]:
        """The statements of which at least such a part of the words is the same, in order, each with that part."""
        if (words, least) not in self._liked:
            matcher = SequenceMatcher(None, (), words, autojunk=False)
            parts = ((_part(matcher, self.words_at[one], least), one) for one in self._maybe_like(words, least))
            self._liked[words, least] = [part for part in parts if part[0]]
        return self._liked[words, least]

    def _maybe_like(self, words: Words, least: float) -> Iterator[Place]:
        """The statements of which so large a part may be the same in any order, by how many of the rarest words they have.

        Of n words and m, k are the same with 2k / (n + m) at least `least`; as k is at most m, k is at least
        n * least / (2 - least). Of all but the k - 1 commonest words a statement must have what is left to have its k.
        """
        length = len(words)
        same = max(1, ceil(length * least / (2 - least) - ROUNDING))
        rarest = sorted((self._holders.get(word, ()) for word in _occurrences(words)), key=len)[:length - same + 1]
        found = Counter(chain.from_iterable(rarest))
        for number in sorted(found):
            one = self.statements[number]
            if 2 * (found[number] + same - 1) >= least * (length + len(self.words_at[one])) - ROUNDING:
                yield one

    def sentence(self, start: int, end: int) -> Place | None:
        """The statement that a place is in, around or right behind; None if there is none."""
        at = bisect_right(self.statements, (start, len(self.text)))
        near = self.statements[max(at - 1, 0):at + 1]
        return next((one for one in near if start < self.reach(one) and one[0] < end), None)

    def line(self, start: int, end: int) -> Place:
        """The line or lines that a place is in."""
        return self.text.rfind("\n", 0, start) + 1, _or_end(self.text.find("\n", end), len(self.text))

    def reach(self, sentence: Place) -> int:
        """How far behind a sentence its markers may stand."""
        at = bisect_right(self.statements, sentence)
        last = self.statements[at][0] if at < len(self.statements) else len(self.text)
        behind = BETWEEN.match(self.text, sentence[1], max(last, sentence[1]))
        end = behind.end() if behind else sentence[1]
        over = PARAGRAPH.search(self.text, sentence[1], end)
        return over.start() if over else end

    def places(self, quote: str, sentence: Place, *, behind: bool = True) -> list[Place]:
        """Where the words stand in a sentence, or right behind it; white space may differ."""
        last = self.reach(sentence) if behind else sentence[1]
        first = max(0, sentence[0] - 2 * len(quote))
        found = occurrences(quote, self.text, first, last + 2 * len(quote))
        return [place for place in found if place[0] < last and sentence[0] < place[1]]

    def agreement(self, place: Place, other: Text, there: Place) -> int:
        """How many words before and behind two places agree."""
        before = zip(reversed(self._before(place[0])), reversed(other._before(there[0])), strict=False)
        behind = zip(self._behind(place[1]), other._behind(there[1]), strict=False)
        return _length_in_common(before) + _length_in_common(behind)

    def _before(self, start: int) -> Words:
        return self.words(max(0, start - CLOSE), start)[-AROUND:]

    def _behind(self, end: int) -> Words:
        return self.words(end, end + CLOSE)[:AROUND]


def occurrences(quote: str, text: str, start: int = 0, end: int | None = None) -> list[Place]:
    """Every place of the words, overlapping ones too; a number is not a part of another one."""
    words = [re.escape(word) for word in quote.split()]
    if not words:
        return []
    before = r"(?<!\d)(?<!\d[.,])" if quote.strip()[0].isdigit() else ""
    after = r"(?![.,]?\d)" if quote.strip()[-1].isdigit() else ""
    pattern = re.compile(f"{before}(?=({GAP.join(words)}){after})")
    return [match.span(1) for match in pattern.finditer(text, start, len(text) if end is None else end)]


@dataclass(frozen=True)
class _Sought:
    """A quotation in the old text, and the sentence it stands in: a statement, else a line."""

    quote: str
    at: Place
    text: Text
    sentence: Place
    is_line: bool = False

    def within(self, text: Text, sentences: Iterable[Place]) -> list[Place]:
        """Where the words stand in some sentences of a text."""
        return [one for sentence in sentences for one in text.places(self.quote, sentence, behind=not self.is_line)]

    @property
    def rivals(self) -> list[Place]:
        """The other places of the words in sentences of the old text with the same words and headings."""
        known = self.text.lines_by_words if self.is_line else self.text.by_words
        twins = {*self.under_the_same(self.text, known.get(self.text.words(*self.sentence), ())), self.sentence}
        return [one for one in self.within(self.text, twins) if one != self.at]

    def under_the_same(self, text: Text, sentences: Iterable[Place]) -> list[Place]:
        """The sentences of a text that stand under the same headings as this one."""
        over = self.text.over(self.at[0])
        return [one for one in sentences if text.over(one[0]) == over]


def place(quote: Span, before: Text, now: Text) -> Span:
    """The one place in the text of now where what was quoted before is meant."""
    at = quote.start, quote.end
    line = before.line(*at)
    old = before.sentence(*at)
    if old is not None and (same := now.by_words.get(before.words_at[old])):
        return _told_apart(_Sought(quote.quote, at, before, old), now, same)
    if same := _whole(before, now, line, old):
        return _told_apart(_Sought(quote.quote, at, before, line, is_line=True), now, same)
    if old is None:
        return _of_its_own(quote, before, line, now)
    return _told_apart(_Sought(quote.quote, at, before, old), now, [_place_after_revision(old, before, now)])


def _whole(before: Text, now: Text, line: Place, old: Place | None) -> Sequence[Place]:
    """The lines of the same words, if neither text has a statement that begins before it or goes on behind it."""
    if old is not None and not _holds(line, old):
        return ()
    same = now.lines_by_words.get(before.words(*line), ())
    return [one for one in same if (around := now.sentence(*one)) is None or _holds(one, around)]


def _holds(outer: Place, inner: Place) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _of_its_own(quote: Span, before: Text, line: Place, now: Text) -> Span:
    """The only place of words that are most of their lines and stand once in either text."""
    found = occurrences(quote.quote, now.text)
    if len(found) != 1 or len(occurrences(quote.quote, before.text)) != 1:
        raise NotAppliedError(_words_missing(found))
    was, is_now = (text.words(*place) for text, place in ((before, line), (now, now.line(*found[0]))))
    if 2 * len(quote.quote.split()) < len(was) or not says_the_same(_without_list_number(was), _without_list_number(is_now)):
        raise NotAppliedError("the line that it stood in has changed")
    if before.over(quote.start) != now.over(found[0][0]):
        raise NotAppliedError("its words stand under another heading")
    return Span.of(now.text, *found[0])


def _place_after_revision(old: Place, before: Text, now: Text) -> Place:
    """The only sentence that is like one of the old text, which is the only one like it."""
    found = [new for _, new in now.like(before.words_at[old], ALIKE) if now.words_at[new] not in before.by_words]
    if not found:
        raise NotAppliedError("its sentence is not in this edition")
    like_it = [one for _, one in before.like(now.words_at[found[0]], ALIKE) if before.words_at[one] not in now.by_words]
    if len(found) > 1 or like_it != [old]:
        raise NotAppliedError("its sentence has changed, and several could be meant")
    if not says_the_same(before.words_at[old], now.words_at[found[0]]):
        raise NotAppliedError("words of its sentence were replaced or turned")
    return found[0]


def _told_apart(sought: _Sought, now: Text, sentences: Sequence[Place]) -> Span:
    """The one place in some sentences whose words around agree furthest with those around the old one, and only with it."""
    under = sought.under_the_same(now, sentences)
    if not under:
        raise NotAppliedError("its sentence stands under another heading")
    places, rivals = sought.within(now, under), sought.rivals
    if not places:
        raise NotAppliedError("its words are not in the sentence that has taken the place of its own")
    agreeing = {one: sought.text.agreement(sought.at, now, one) for one in places}
    best = max(agreeing, key=agreeing.__getitem__)
    others = [agreeing[one] for one in agreeing if one != best]
    others += [sought.text.agreement(one, now, best) for one in rivals]
    if any(other >= agreeing[best] for other in others):
        raise NotAppliedError(f"its words stand {len(agreeing)} times where it could be meant now, and {len(rivals) + 1} "
                              "times where it was made")
    return Span.of(now.text, *best)


def _part(matcher: SequenceMatcher[str], words: Words, least: float) -> float:
    """Which part of the words is the same as those that the matcher knows, in order; 0 if it is less than `least`."""
    matcher.set_seq1(words)
    if matcher.quick_ratio() < least:
        return 0.0
    found = matcher.ratio()
    return found if found >= least else 0.0


def candidates(quote: Span, before: Text | None, now: Text) -> Iterator[Candidate]:
    """What a person may choose from: a few sentences most like the old one, then a few others that have its words.

    Of equally like ones those under the old headings come first.
    """
    old = (before.sentence(quote.start, quote.end) or before.line(quote.start, quote.end)) if before else None
    words = before.words(*old) if before and old else tuple(WORD.findall(quote.quote.casefold()))
    over = before.over(quote.start) if before else ()
    like = sorted(now.like(words, SOMEWHAT), key=lambda one: (-one[0], now.over(one[1][0]) != over, one[1]))
    best = [sentence for _, sentence in like[:OFFERED]]
    found = dict.fromkeys(now.sentence(*at) for at in occurrences(quote.quote, now.text))
    holding = [sentence for sentence in found if sentence and sentence not in best]
    for sentence in (*best, *holding[:OFFERED]):
        places: list[Place | None] = [*now.places(quote.quote, sentence)]
        yield from (Candidate(sentence, at) for at in places or [None])


def sentence_of(quote: Span, text: Text) -> str:
    """The sentence in which a quotation stands, on one line."""
    start, end = text.sentence(quote.start, quote.end) or text.line(quote.start, quote.end)
    return " ".join(text.text[min(start, quote.start):max(end, quote.end)].split())


def _heading_key(words: str) -> str:
    """A heading without its number; "2 Weeks" has none, "2 Adults" has."""
    if number := NUMBERING.match(words):
        unit = unit_at(tokenise(words[number.end():]), 0)
        words = words if unit and unit[1].kind != "people" else words[number.end():]
    return " ".join(words.casefold().split())


def _without_list_number(line: Words) -> Words:
    """A line without the number that it has in a list."""
    return line[1:] if line and re.fullmatch(r"[\[(]?\d+[.)\]]+", line[0]) else line


def _words_missing(found: Sequence[Place]) -> str:
    return f"its line has changed, and its words occur {len(found)} times" if found else "its words do not occur"


def _by_words(places: Sequence[Place], said: Mapping[Place, Words]) -> Mapping[Words, Sequence[Place]]:
    found: dict[Words, list[Place]] = defaultdict(list)
    for one in places:
        found[said[one]].append(one)
    return found


def _occurrences(words: Words) -> Iterator[tuple[str, int]]:
    """Each word with how many times it has stood there before."""
    seen: dict[str, int] = defaultdict(int)
    for word in words:
        yield word, seen[word]
        seen[word] += 1


def _length_in_common(pairs: Iterator[tuple[str, str]]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _or_end(found: int, end: int) -> int:
    return end if found < 0 else found
