"""Noun phrases whole: to the left of a verb or to the right of a preposition, with what hangs on them.

Why: "blood or pleural fluid culture of S pneumoniae is positive in 4%" is of the culture, not of the last noun before the
    verb, and never of the verb.
Method: words are taken up to what no noun phrase holds: a helper verb, a preposition that joins no two nouns, a number, a
    sign. "A and B" is one phrase where it opens its sentence; a relative pronoun leads to the noun before it, and
    "... and are found" to the subject of the verb before.
Fails: returns None for a pronoun and where a verb may stand: no name is better than half of one.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from loaders.extraction.phrases.clause_arguments import sentence_start
from loaders.language import lexis
from loaders.language.lexer import DASHES, WORD_NUMBERS
from loaders.language.lexicon import phrase_class
from loaders.language.token_view import CLOSING, OPENING, TokenView
from loaders.language.units import unit_at

Place = tuple[int, int]  # tokens [start, end)
_CHANGES = phrase_class("change")
_LONGEST, _BRACKET, _BACK = 12, 8, 30  # tokens
_VERBS = ({"seem", "seems"} | lexis.FINITE_HELPERS | lexis.VERBS_OF_PREDICATES | lexis.VERBS_OF_ARISING
          | lexis.VERBS_OF_MAKING_UP)
_OUTSIDE = lexis.BREAKS_OF_A_NOUN_PHRASE | _VERBS | lexis.PRONOUNS | lexis.VERBS_GIVING_A_FIGURE | {"there"}
_ADVERBS = lexis.ADVERBS_BESIDE_A_VERB | lexis.ADVERBS_OF_CUSTOM | {"alone"}
_NO_ENDS = lexis.NO_ENDS_OF_A_NOUN_PHRASE | WORD_NUMBERS.keys()
_JOINTS = {"and", "or"}
_LEADING = lexis.DETERMINERS | lexis.ADVERBS_OPENING_A_SENTENCE | {","}


def subject_before(view: TokenView, i: int) -> Place | None:
    """The noun phrase that the verb at token i is said of.

    >>> view = view_of("Mixed pneumococcal and viral infections appear important and are found in 62%")
    >>> view.text(*subject_before(view, 8))
    'Mixed pneumococcal and viral infections'
    """
    end = verb_start(view, i)
    if view.word(end - 1) in lexis.RELATIVES_TO_A_NOUN:
        end -= 1 + (view.word(end - 2) == ",")
        return noun_phrase_before(view, end)
    if view.word(end - 1) in lexis.JOINTS_OF_AN_ELIDED_SUBJECT:
        return noun_phrase_before(view, end) or _elided_subject(view, end - 1)
    return noun_phrase_before(view, end)


def verb_start(view: TokenView, i: int) -> int:
    """The first token of the verb whose last word is token i: "has recently been isolated", "are thought to occur"."""
    while i > 0:
        word, before = view.word(i - 1), view.word(i - 2)
        thought = word == "to" and before in lexis.VERBS_BEFORE_TO
        if not (word in lexis.FINITE_HELPERS | lexis.DEGREES_OF_A_VERB or _is_adverb(word) or thought):
            break
        i -= 1 + thought
    return i


def noun_phrase_before(
    view: TokenView, end: int, floor: int = 0, links: AbstractSet[str] = lexis.LINKS_WITHIN_A_NOUN_PHRASE,
) -> Place | None:
    """The noun phrase that ends right before token `end`, with the nouns that it hangs on by one of the links.

    >>> view = view_of("culture of S pneumoniae was positive")
    >>> view.text(*noun_phrase_before(view, 4)), noun_phrase_before(view, 6)
    ('culture of S pneumoniae', None)
    """
    floor = max(floor, end - 2 * _LONGEST, 0)
    while end > floor and view.tokens[end - 1].kind == "gap":  # a marker stands where nothing is read
        end -= 1
    numbered = end - 3 > floor and view.tokens[end - 1].kind == "number" and view.tokens[end - 2].kind == "word"
    if numbered and view.word(end - 3) in lexis.LINKS_WITHIN_A_NOUN_PHRASE:
        end -= 3  # "treatment failure by day 7", "responders after cycle 1"
    if end > floor and view.word(end - 1) in CLOSING:  # "human metapneumovirus (hMPV) was found"
        opened = view.last(OPENING, max(floor, end - _BRACKET), end - 1)
        return noun_phrase_before(view, opened, floor, links) if opened else None
    low = _words_before(view, end, floor)
    while floor + 1 < low < end:
        link = _link_before(view, low, links)
        if link is not None and _is_time(view, low):
            return noun_phrase_before(view, link, floor, links)  # "rejection by 12 months": the time is told apart
        head = low if link is None else _words_before(view, link, floor)
        if link is None or head == link or trim_ends(view, head, link) is None:
            break
        low = head
    place = None if _is_time(view, low) else trim_ends(view, low, end)
    return (_with_coordinates(view, place[0]), place[1]) if place else None


def _link_before(view: TokenView, low: int, links: AbstractSet[str]) -> int | None:
    """The token that joins a phrase at `low` to the noun before it: "of", "due to", "within the first 2" before hours."""
    if _is_time(view, low):
        low -= 1
        while view.word(low - 1) in DASHES | {"to"} and view.tokens[low - 2].kind == "number":
            low -= 2  # "pain at 2 to 3 days"
        while view.word(low - 1) in lexis.WORDS_BEFORE_A_COUNTED_TIME:
            low -= 1
        return low - 1 if view.word(low - 1) in links | {"within", "over"} else None
    if view.word(low - 1) in CLOSING:  # "hospitalisation (non-intensive care) costs"
        opened = view.last(OPENING, low - _BRACKET, low - 1)
        return opened if opened and not view.has_number(opened, low) else None
    while view.word(low - 1) in lexis.DETERMINERS:
        low -= 1
    due = view.words(low - 2, low) == ["due", "to"]
    return low - 1 - due if due or view.word(low - 1) in links else None


def _is_time(view: TokenView, low: int) -> bool:
    """"2 hours after birth": a number and its unit, which no phrase opens with."""
    return low > 0 and view.tokens[low - 1].kind == "number" and unit_at(view.tokens, low) is not None


def noun_phrase_after(view: TokenView, start: int, longest: int = _LONGEST) -> Place | None:
    """The noun phrase that opens at token `start`: "CAP cases in childhood" behind "of" is "CAP cases".

    >>> view = view_of("in 62% of pneumococcal pneumonias and more")
    >>> view.text(*noun_phrase_after(view, 4))
    'pneumococcal pneumonias'
    """
    high = start
    while high < min(len(view.tokens), start + longest) and _is_inside(view, high, high + 1):
        high += 1
    place = trim_ends(view, start, high)
    while place and place[1] - place[0] > 1 and _is_verbal(view, place[1] - 1):
        place = trim_ends(view, place[0], place[1] - 1)  # "all CAP diagnosed by", "amenorrhoea increases"
    return place


def whole_after(view: TokenView, start: int, end: int) -> Place | None:
    """The noun phrase at token `start` with those that "of" hangs on it, up to token `end`."""
    place = noun_phrase_after(view, start, max(0, end - start))
    while place and view.word(place[1]) == "of":
        more = noun_phrase_after(view, place[1] + 1, max(0, end - place[1] - 1))
        if more is None:
            break
        place = place[0], more[1]
    return place


def _is_verbal(view: TokenView, i: int) -> bool:
    word = view.word(i)
    return word.endswith("ed") or word in _NO_ENDS or _CHANGES.at(view.tokens, i) is not None


def _words_before(view: TokenView, end: int, floor: int) -> int:
    low = end
    while low > floor and not _is_determiner(view, low - 1) and _is_inside(view, low - 1, low):
        low -= 1
    return low


def _is_inside(view: TokenView, i: int, behind: int) -> bool:
    """Whether token i can stand within a noun phrase; `behind` is the token after it."""
    token, word = view.tokens[i], view.word(i)
    if token.kind == "word":
        hung = (view.word(i - 1) in DASHES and view.is_glued(i)) or (view.word(i + 1) in DASHES and view.is_glued(i + 1))
        return hung or (token.text.isupper() and len(word) > 1) or word not in _OUTSIDE  # "all-cause", "OR"
    glued = behind < len(view.tokens) and view.is_glued(behind)
    if token.kind == "sign":
        return glued and view.is_glued(i) and (word in DASHES or word in {"/", "'", "’"})
    return token.kind == "number" and glued and view.word(behind) in DASHES  # "13-valent"


def trim_ends(view: TokenView, low: int, high: int) -> Place | None:
    """The phrase without articles and adverbs at its ends; None for people, for a verb and for what names nothing."""
    while low < high and (_is_determiner(view, low) or _is_adverb(view.word(low)) or view.tokens[low].kind == "sign"):
        low += 1
    while high > low and (_is_adverb(view.word(high - 1)) or view.tokens[high - 1].kind == "sign"):
        high -= 1
    if low >= high or (high - low == 1 and view.word(low) in lexis.WORDS_HOLLOW | lexis.NO_SUBJECTS):
        return None
    return low, high


def _with_coordinates(view: TokenView, low: int) -> int:
    """The start of "sodium and potassium": what stands before "and" belongs to it where it opens the sentence."""
    if view.word(low - 1) not in _JOINTS:
        return low
    first = sentence_start(view, low)
    whole = view.last({"composite"}, max(first, low - _LONGEST), low)
    if whole is not None and not view.has_number(whole, low):
        return whole  # "the composite of death, infarction and stroke"
    opened = view.last(lexis.OPENERS_OF_A_SUBORDINATE_SUBJECT, max(first, low - _LONGEST), low - 1)
    start = first if opened is None else opened + 1
    while start < low and (_is_adverb(view.word(start)) or view.word(start) in _LEADING):
        start += 1
    plain = all(_is_inside(view, n, n + 1) or view.word(n) in {",", "of"} for n in range(start, low - 1))
    return start if plain and 0 < low - 1 - start <= _LONGEST else low


def _elided_subject(view: TokenView, end: int) -> Place | None:
    """"X appear important and are found": the subject of the verb before the joint at token `end`."""
    first = max(sentence_start(view, end), end - _BACK)
    for place in range(end - 1, first, -1):
        if view.word(place) in _VERBS and view.word(verb_start(view, place) - 1) not in _VERBS:
            return noun_phrase_before(view, verb_start(view, place))
    return None


def _is_determiner(view: TokenView, i: int) -> bool:
    """"all" before a noun; in "all-cause mortality" it is a part of the name."""
    return view.word(i) in lexis.DETERMINERS and not (view.word(i + 1) in DASHES and view.is_glued(i + 1))


def _is_adverb(word: str) -> bool:
    if word in lexis.NOUNS_IN_LY:
        return False
    return (word.endswith("ly") and len(word) > len("only")) or word in _ADVERBS
