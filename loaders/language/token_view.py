"""One statement under reading: its tokens, its surroundings, and the plain questions rules ask of them.

Why: rules speak of "the word before", "the clause", "the noun to the left"; they should not speak of indexes and
    offsets.
Method: tokens of the unmasked stretch; every look to the left or right is bounded, so work stays linear.
Fails: never; places outside the statement answer with empty words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from loaders.blocks import View
from loaders.language import lexis
from loaders.language.comparators import COMPARING, fold_comparators
from loaders.language.context import Context
from loaders.language.lexer import DASHES, Token, is_glued, key_of, mask, tokenise
from loaders.language.lexicon import Phrases, phrase_class
from loaders.language.tables import rows
from loaders.record import Span

P = ParamSpec("P")
T = TypeVar("T")
LOOK = 40  # tokens: no rule looks farther than this
OPENING, CLOSING = {"(", "["}, {")", "]"}
STATISTICS: Phrases[str] = Phrases((form, row["name"]) for row in rows("measures", "effect")
                                  for form in row["forms"])
STOPS = phrase_class("stop")
COPULAS = phrase_class("copula")
SENTENCE_ENDS = {".", ";", "?", "!", "•"}


class Words(str):
    """Words of a statement, and their `place`: the characters [start, end) of the clean `text` that they were read from.

    What is cut or joined is a plain string again: it no longer knows a place, and must not be given one.

    >>> words = Words.with_place("a trial of NIV", "Offer a trial of NIV", 6, 20)
    >>> words.place, words.part("NIV").place, part_of("a trial of NIV", "NIV"), type(words.part("BiPAP"))
    ((6, 20), (17, 20), 'NIV', <class 'str'>)
    """

    __slots__ = ("place", "text")
    text: str
    place: tuple[int, int]

    @classmethod
    def with_place(cls, words: str, text: str, start: int, end: int) -> Words:
        """The words as what stands at these characters of the text."""
        found = cls(words)
        found.text, found.place = text, (start, end)
        return found

    def part(self, words: str) -> str:
        """Some of the words: with their place where they stand here once and nothing was left out, else a plain string."""
        at, (start, end) = self.find(words), self.place
        if not words or at < 0 or len(self) != end - start or self.find(words, at + 1) >= 0:
            return words
        return Words.with_place(words, self.text, start + at, start + at + len(words))


def part_of(whole: str, words: str) -> str:
    """Some of the words of a phrase, with their place where it is known.

    >>> part_of(view_of("Offer a trial of NIV").text(2, 5), "NIV").place, type(part_of("a trial of NIV", "NIV"))
    ((17, 20), <class 'str'>)
    """
    return whole.part(words) if isinstance(whole, Words) else words


def once(read: Callable[Concatenate[TokenView, P], T]) -> Callable[Concatenate[TokenView, P], T]:
    """A reading of one place that is made once for each view: several rules ask what stands at the same number.

    >>> read = once(lambda view, i: [view.word(i)])
    >>> view, other = view_of("offer NIV"), view_of("offer NIV")
    >>> read(view, 1) is read(view, 1), read(view, 1) is read(view, 0), read(view, 1) is read(other, 1)
    (True, False, False)
    """

    def _look_up(view: TokenView, /, *args: P.args, **named: P.kwargs) -> T:
        key = (read, args, *named.items())
        if key not in view.known:
            view.known[key] = read(view, *args, **named)
        found: T = view.known[key]
        return found

    return wraps(read)(_look_up)


@dataclass(frozen=True)
class TokenView:
    """The tokens of one statement, and what stands around it.

    >>> view = view_of("Whenever FVC falls below 50% (supine), offer NIV.")
    >>> view.word(0), view.word(99), view.words(1, 4), view.phrase(3, 5), view.text(3, 6)
    ('if', '', ['fvc', 'falls', 'below'], 'below 50', 'below 50%')
    >>> view.is_glued(5), view.is_glued(4), view.ends_sentence(12), view.ends_sentence(9), "niv" in view.vocabulary
    (True, False, True, False, True)
    >>> view.clause_start(7), view.clause_end(7), view.clause_start(1), view.clause_end(1)
    (7, 8, 0, 12)
    """

    block: View
    start: int
    end: int
    tokens: tuple[Token, ...]
    context: Context
    unmasked: str = ""
    keys: list[str] = field(default_factory=list)
    known: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)  # what `once` has read
    used: set[int] = field(default_factory=set, compare=False, repr=False)  # tokens that a relation was read from
    unread: set[int] = field(default_factory=set, compare=False, repr=False)  # those of an order that was given up

    @classmethod
    def of(cls, block: View, start: int, end: int, masked: Sequence[tuple[int, int]], context: Context) -> TokenView:
        """The view of block.text[start:end] with the masked stretches blotted out."""
        unmasked = mask(block.text, start, end, masked)
        tokens = fold_comparators(tokenise(unmasked, start, context.decimal_mark), unmasked, start)
        tokens = _with_heads(tokens, context.cells) if context.cells else tokens
        return cls(block, start, end, tokens, context, unmasked, [token.key for token in tokens])

    def word(self, i: int) -> str:
        """Token i in lower case, "" outside the statement."""
        if i < 0:
            return ""
        try:  # asked more than anything else, and nearly always of a place inside: only a miss pays
            return self.keys[i]
        except IndexError:
            return ""

    def text(self, low: int, high: int) -> str:
        """The words of tokens [low, high) as printed, white space made one blank."""
        if low >= high or low < 0:
            return ""
        # What the head of a column lends to a cell takes no room: it is left out beside printed words.
        while low < high - 1 and self.tokens[low].start == self.tokens[low].end and (
                self.tokens[high - 1].start != self.tokens[high - 1].end):
            low += 1
        if self.tokens[low].start == self.tokens[low].end:
            return " ".join(token.text for token in self.tokens[low:high] if token.start == token.end)
        start, end = self.tokens[low].start, self.tokens[high - 1].end
        words = self.unmasked[start - self.start:end - self.start]
        return Words.with_place(" ".join(words.replace("\x00", "").split()), self.block.text, start, end)

    def cell(self, low: int, high: int) -> str:
        """The words of characters [low, high) of the text, without the blanks around them.

        >>> view_of("riluzole | 50 mg |").cell(10, 17), view_of("riluzole | 50 mg |").cell(10, 17).place
        ('50 mg', (11, 16))
        """
        text = self.block.text[low:high]
        start = low + len(text) - len(text.lstrip())
        return Words.with_place(text.strip(), self.block.text, start, start + len(text.strip()))

    def places(self, numbers: Iterable[int]) -> tuple[Span, ...]:
        """Where these tokens are printed, in text order; a head that was lent to a cell is printed elsewhere.

        >>> [(span.start, span.quote) for span in view_of("if FVC falls, or if SNIP does").places([5, 0])]
        [(0, 'if'), (17, 'if')]
        """
        printed = (self.tokens[n] for n in sorted(numbers))
        return tuple(self.block.span(token.start, token.end) for token in printed if token.start < token.end)

    def words(self, low: int, high: int) -> list[str]:
        """The lower-case words of tokens [low, high), cut to the statement."""
        return self.keys[max(0, low):max(0, high)]

    def first(self, words: AbstractSet[str], low: int, high: int) -> int | None:
        """The first of tokens [low, high) that is one of the words.

        >>> view = view_of("fell by 5 points with A and by 6 with B")
        >>> view.first({"with"}, 2, 9), view.first({"with"}, 2, 4)
        (4, None)
        """
        return next((i for i in range(max(0, low), min(high, len(self.keys))) if self.keys[i] in words), None)

    def last(self, words: AbstractSet[str], low: int, high: int) -> int | None:
        """The last of tokens [low, high) that is one of the words.

        >>> view_of("with A and with B").last({"with"}, 0, 9), view_of("with A and with B").last({"with"}, 1, 3)
        (3, None)
        """
        return next((i for i in range(min(high, len(self.keys)) - 1, max(0, low) - 1, -1) if self.keys[i] in words), None)

    def up_to(self, words: AbstractSet[str], low: int, high: int) -> int:
        """The first of tokens [low, high) that is one of the words; `high` where none is.

        >>> view_of("with A and B").up_to({"and", "or"}, 1, 4), view_of("with A and B").up_to({"but"}, 1, 4)
        (2, 4)
        """
        found = self.first(words, low, high)
        return high if found is None else found

    def has(self, words: AbstractSet[str], low: int, high: int) -> bool:
        """Whether one of tokens [low, high) is one of the words.

        >>> view_of("fell by 5 points").has({"by", "to"}, 0, 9), view_of("fell by 5 points").has({"by", "to"}, 2, 9)
        (True, False)
        """
        return not words.isdisjoint(self.keys[max(0, low):max(0, high)])

    def has_number(self, low: int, high: int) -> bool:
        """Whether a number in digits stands among tokens [low, high).

        >>> view_of("fell by 5 points").has_number(0, 4), view_of("fell by five points").has_number(0, 4)
        (True, False)
        """
        return any(token.kind == "number" for token in self.tokens[max(0, low):max(0, high)])

    def use(self, low: int, high: int, among: AbstractSet[str]) -> set[int]:
        """Note that a relation was read from those of the tokens [low, high) whose words are among these.

        >>> view = view_of("if A or B")
        >>> view.use(0, 4, {"or"}), view.used
        ({2}, {2})
        """
        found = {n for n in range(max(0, low), min(high, len(self.keys))) if self.keys[n] in among}
        self.used.update(found)
        return found

    def phrase(self, low: int, high: int) -> str:
        """The words of tokens [low, high) in lower case with one blank between them: "the age of"."""
        return " ".join(self.words(low, high))

    def is_symbol(self, i: int) -> bool:
        """Whether token i is a comparison that stands for itself: printed as a sign, or at the head of a table's cell.

        >>> view_of("FVC < 50%").is_symbol(1), view_of("FVC below 50%").is_symbol(1)
        (True, False)
        """
        if not 0 <= i < len(self.tokens):
            return False
        opens = i > 0 and self.tokens[i - 1].start == self.tokens[i - 1].end and self.tokens[i].key in COMPARING
        return self.tokens[i].text[:1] in _SYMBOLS or opens

    def is_glued(self, i: int) -> bool:
        """Whether token i stands directly behind the one before."""
        return is_glued(self.tokens, i)

    @cached_property
    def _clauses(self) -> tuple[list[int], list[int]]:
        """For each place between tokens, where the part it stands in starts and ends: a sentence, bracket or semicolon part.

        Computed once from left to right, and from right to left for the ends, with the brackets that are open.
        """
        return _parts(self.keys, OPENING, CLOSING), [
            len(self.keys) - place for place in reversed(_parts(self.keys[::-1], CLOSING, OPENING))]

    def clause_start(self, i: int) -> int:
        """The first token of the sentence, bracket or semicolon part that token i stands in."""
        place = min(i, len(self.keys))  # LOOK bounds it: text without stops must not cost the square of its length
        return max(self._clauses[0][place], i - LOOK, 0) if place >= 0 else place

    def clause_end(self, i: int) -> int:
        """The token behind the sentence, bracket or semicolon part that token i stands in."""
        return min(self._clauses[1][i], i + LOOK) if 0 <= i < len(self.keys) else i

    def ends_sentence(self, i: int) -> bool:
        """Whether token i is a full stop, semicolon or colon-like end."""
        return self.word(i) in SENTENCE_ENDS

    def outside_brackets(self, i: int) -> int:
        """The opening bracket that token i stands in, or i itself.

        >>> view_of("FVC (when supine) falls").outside_brackets(3), view_of("FVC (when supine) falls").outside_brackets(5)
        (1, 5)
        """
        low = self.clause_start(i)
        return low - 1 if self.word(low - 1) in OPENING else i

    def is_stop(self, i: int) -> bool:
        """Whether token i cannot be part of a name.

        >>> [view_of("FVC is 50").is_stop(i) for i in range(3)]
        [False, True, True]
        """
        token = self.tokens[i]
        if token.kind in {"number", "gap", "name", "power"}:
            return True
        if token.kind == "sign":
            return not self._joins(i)
        # In capitals a stop word is an abbreviation, unless it stands for a sign ("LESS THAN").
        return token.key in _STOP_WORDS and (not token.text.isupper() or not token.key.isalpha())

    def _joins(self, i: int) -> bool:
        """A dash, slash or apostrophe inside a name."""
        inside = self.is_glued(i) and self.is_glued(i + 1)
        return inside and (self.word(i) in DASHES or self.word(i) in {"/", "'", "’", "&", "."})

    def noun_before(self, i: int, floor: int = 0) -> tuple[int, int] | None:
        """The name that ends directly before token i, over at most eight tokens.

        >>> view = view_of("Taking vitamin D is advised")
        >>> view.noun_before(3), view.text(1, 3), view.noun_before(4)
        ((1, 3), 'vitamin D', None)
        """
        low = i
        while low > max(floor, i - 8) and not self.is_stop(low - 1):
            low -= 1
        # "A" that opens a sentence is an article, elsewhere a letter of a name: "vitamin A".
        low += low < i and self.tokens[low].text == "A" and (low == 0 or self.ends_sentence(low - 1))
        while low < i and (self.tokens[low].kind == "sign" or (self.word(low).endswith("ing") and low < i - 1)):
            low += 1
        return (low, i) if low < i else None

    def noun_after(self, i: int) -> tuple[int, int] | None:
        """The name that starts at token i, articles skipped, over at most eight tokens.

        >>> view_of("Offer a feeding tube if").noun_after(1), view_of("Offer it if").noun_after(2)
        ((2, 4), None)
        """
        while self.word(i) in lexis.WORDS_SKIPPED_BEFORE_A_NOUN:
            i += 1
        high = i
        while high < min(len(self.tokens), i + 8) and not self.is_stop(high):
            high += 1
        return (i, high) if high > i else None

    @cached_property
    def before(self) -> tuple[Token, ...]:
        """The last tokens of the earlier statements of the section."""
        return tokenise(self.context.before[-1500:])  # a few sentences: work must not grow with the section

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words of the statement in lower case: what none of them opens needs no search."""
        return frozenset(self.keys)

    @cached_property
    def named_effect(self) -> bool:
        """Whether the name of a statistic stands anywhere in the statement; most have none.

        >>> [view_of(words).named_effect for words in ("HR 0.8", "a hazard ratio of 0.8", "a heart rate of 80")]
        [True, True, False]
        """
        return STATISTICS.opened_by(self.vocabulary) and STATISTICS.first(self.tokens, 0, len(self.tokens)) is not None

    @cached_property
    def headings(self) -> tuple[tuple[Token, ...], ...]:
        """The tokens of the headings, nearest first."""
        return tuple(tokens_of(heading) for heading in reversed(self.context.sections))


def _parts(keys: Sequence[str], opening: AbstractSet[str], closing: AbstractSet[str]) -> list[int]:
    """For each place before a token, and the one behind the last, the start of the part it stands in."""
    starts, outer, start = [0], [], 0
    for n, word in enumerate(keys):
        if word in opening:
            outer.append(start)
            start = n + 1
        elif word in closing:
            start = outer.pop() if outer else start
        elif word in SENTENCE_ENDS:
            start = n + 1
        starts.append(start)
    return starts


def view_of(text: str) -> TokenView:
    """The view of a statement that stands alone: no headings, nothing before it, nothing masked.

    >>> view_of("Patients with FVC under 50%").keys
    ['people', 'with', 'fvc', '<', '50', '%']
    """
    return TokenView.of(View.plain(text, 0, len(text)), 0, len(text), (), Context())


@lru_cache(maxsize=256)
def tokens_of(heading: str) -> tuple[Token, ...]:
    """The tokens of a heading or column head, which many statements share.

    >>> [token.text for token in tokens_of("Dose (mg)")]
    ['Dose', '(', 'mg', ')']
    """
    return tokenise(heading)


_STOP_WORDS = frozenset(map(key_of, STOPS.phrases)) | COMPARING
_SYMBOLS = frozenset("<>≤≥=⩾⩽≧≦")
_HEAD_SIGNS = {"(", ")", ",", "/", "%", "+", "-", "–"}


def _with_heads(tokens: tuple[Token, ...], cells: Sequence[tuple[int, int, str]]) -> tuple[Token, ...]:
    """The tokens of a row with "HEAD:" before each cell and a stop behind it, as tokens that take no room.

    A head with numbers, or one that names no quantity, is left out: a number must stand where it is said to stand.
    """
    found: list[Token] = []
    for start, end, head in cells:
        words = tokens_of(head)
        inside = [token for token in tokens if start <= token.start and token.end <= end]
        telling = head.lower() not in lexis.NOUNS_WITHOUT_NAMES and all(
            token.kind == "word" or token.text in _HEAD_SIGNS for token in words)
        if telling and inside:
            found += [Token("word", start, start, token.text, token.key) for token in words]
            found.append(Token("sign", start, start, ":", ":"))
        found += inside
        if inside:
            found.append(Token("sign", end, end, ".", "."))
    return tuple(found)
