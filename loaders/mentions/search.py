"""Names in a text: where they stand, the longest first.

Why: "non-invasive ventilation" is not invasive ventilation, "or" is no OR, and the address of a page about riluzole says
    nothing about it.
Method: the words that open a name are picked out, and from each the tree of all names is walked. Hyphens within a compound,
    blanks and mark-up part the words of a name, any other sign ends it. Of names that overlap the longer holds; what is
    measured or suffered is named within the name of people, of an outcome or of what is done as well ("ALS patients").
Fails: it cannot; a name it does not know is not found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from loaders.language.lexer import key_of, mask
from loaders.language.lexicon import meanings
from loaders.mentions.names import DRUG_WORDS, NAMES, OPENERS, Node, Target

_LETTER = r"[^\W_]"
_WORD = re.compile(rf"{_LETTER}+")
_WORDS = re.compile(rf"({_LETTER}+)(?:['’]s?(?!{_LETTER}))?|(?<={_LETTER})[-‐‑–](?={_LETTER})|([^\s\w])")
_INLINE = r"</?(?:a|abbr|b|bold|em|font|i|italic|mark|small|span|strong|styled-content|su[bp]|u|xref)\b[^<>]*>"
# What is between the words of a name, and what ends it.
_MARKS = re.compile(rf"{_INLINE}|&#?\w+;|\\[nrt]|[*_`]+|(<!--.*?-->|</?[A-Za-z][^<>]*>|\]\([^()\s]*\))", re.DOTALL)
_DOMAIN = r"(?:com|edu|eu|gov|html?|int|net|org|uk)\b"
_IN_ADDRESSES = re.compile(rf"[:.@](?:(?<=:)//|(?<=www\.)|(?<=@)|(?<=10\.)\d{{4,9}}/|(?<=\w\.){_DOMAIN})")
_BEFORE, _BEHIND = re.compile(r"[^\s<>\"'()\[\]|]*\Z"), re.compile(r"[^\s<>\"'()\[\]|]*")
_ABSENT = tuple(f"{prefix}{joint}" for prefix in meanings("prefixes_of_absence") for joint in "-‐‑– ")
_LONGEST_PREFIX = max(map(len, _ABSENT)) + 1
_LONGEST_ADDRESS = 400  # characters on each side
_AROUND = frozenset({"population", "outcome", "criterion", "intervention"})  # a name of these
_WITHIN = frozenset({"parameter", "condition"})  # holds names of these


class Word(NamedTuple):
    """A word of a text, or a sign that ends what stands before it; `key` stands for all its synonyms."""

    text: str
    key: str
    start: int
    end: int


class Hit(NamedTuple):
    """A name that stands at text[start:end], with what it may name."""

    start: int
    end: int
    targets: tuple[Target, ...]


def words_from(text: str, start: int) -> Iterator[Word]:
    """The words and signs of a text from a place on; nothing stands for the hyphen of a compound.

    >>> [word.text for word in words_from("riluzole-treated or NIV, ALS's", 0)]
    ['riluzole', 'treated', 'or', 'NIV', ',', 'ALS']
    """
    for match in _WORDS.finditer(text, start):
        group = match.lastindex
        if group:
            word = match[group] if text.isascii() else unicodedata.normalize("NFKC", match[group])  # "SpO₂"
            yield Word(word, key_of(word) if group == 1 else word, *match.span(group))


def visible(text: str) -> str:
    """A text with mark-up blotted out, of the same length: by blanks within a line of words, by bars between such.

    >>> visible("<b>NIV</b> of<br/>ALS")
    '   NIV     of|||||ALS'
    """
    return _MARKS.sub(lambda match: ("|" if match[1] else " ") * len(match[0]), text)


def hits_in(text: str, masked: Sequence[tuple[int, int]] = (), *, marked_up: bool = False) -> list[Hit]:
    """The names in a text, in its order; what is masked, as markers are, and addresses hold none.

    >>> [(text[hit.start:hit.end], [target.code for target in hit.targets])
    ...  for text in ("Offer NIV or a PEG as ALS patients wish",) for hit in hits_in(text)]
    [('NIV', ['niv']), ('PEG', ['peg']), ('ALS', ['als']), ('ALS patients', ['people-with-als'])]
    """
    if OPENERS.isdisjoint(_WORD.findall(text.lower())):
        return []
    shown = visible(text) if marked_up else text
    hidden = [*masked, *_addresses(text)]
    shown = mask(shown, 0, len(text), hidden) if hidden else shown
    openers = (match for match in _WORD.finditer(shown) if match[0].lower() in OPENERS)
    return list(_longest([hit for match in openers for hit in _starting(shown, match.start())]))


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    for sign in _IN_ADDRESSES.finditer(text):
        before = _BEFORE.search(text, max(0, sign.start() - _LONGEST_ADDRESS), sign.start())
        behind = _BEHIND.match(text, sign.end(), sign.end() + _LONGEST_ADDRESS)
        yield before.start() if before else sign.start(), behind.end() if behind else sign.end()


def _starting(text: str, start: int) -> Iterator[Hit]:
    """The names that start at a place, unless what is named is said to be absent: "non-ALS"."""
    before = text[max(0, start - _LONGEST_PREFIX):start].lower()
    if before.endswith(_ABSENT) and not (len(before) == _LONGEST_PREFIX and before[0].isalnum()):
        return
    nodes: list[Node] = [NAMES]
    for word in words_from(text, start):
        if nodes[0] is NAMES and word.key in DRUG_WORDS:
            yield Hit(start, word.end, (Target("drug", word.key),))
        nodes = [node[key] for node in nodes for key in {word.text, word.key} if key in node]
        if targets := tuple(dict.fromkeys(target for node in nodes for target in node.get(None, ()))):
            yield Hit(start, word.end, targets)
        if not nodes:
            return


def _longest(hits: Iterable[Hit]) -> Iterator[Hit]:
    """The hits without those that lie in a longer name, or overlap one; what a longer name may hold stays."""
    kept: list[Hit] = []
    at: dict[int, list[Hit]] = {}  # character -> what is kept there: a sentence may hold thousands of names
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start)):
        over = {other for place in range(hit.start, hit.end) for other in at.get(place, ())}
        targets = tuple(target for target in hit.targets if all(_holds(other, hit, target) for other in over))
        if targets:
            kept.append(Hit(hit.start, hit.end, targets))
            for place in range(hit.start, hit.end):
                at.setdefault(place, []).append(kept[-1])
    return (hit for hit in sorted(kept) if hit.targets[0].scheme != "nothing")


def _holds(outer: Hit, inner: Hit, target: Target) -> bool:
    """Whether a name that lies in a longer one is named as well."""
    within = outer.start <= inner.start and inner.end <= outer.end
    return within and target.scheme in _WITHIN and all(one.scheme in _AROUND for one in outer.targets)
