"""What of a sentence's logic no reading used: the words that turn or bound it, each with the clause it opens.

Why: "take it daily unless clarithromycin is taken" read as "daily" is a plausible wrong order; what was not understood of a
    sentence must be seen beside what was.
Method: the words of `rules/logic.toml` in the statement's text. Used is a word that lies in the words of something that was
    read: a quantity, a phrase that qualifies one, a criterion, a grade, the modal that gave the force, the people, or what
    a relation noted as used. The others are listed up to the end of the clause they open; words inside that are told with
    it. A choice between nouns that nothing was read of is listed too: whoever reviews a reading need not guess which of two
    drugs it left out.
Fails: it cannot. Listing too much costs a glance, leaving out could cost a meaning, so in doubt a word is listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from loaders.blocks import View
from loaders.extraction.rulebook import part, rules
from loaders.record import IN_WORDS, Quantity, Span, Statement, Unrecognised

_RULES = rules("logic", "word")
WORD = re.compile("|".join(f"(?P<{rule.name}>{rule.pattern.pattern})" for rule in _RULES), re.IGNORECASE)
_BEGINNINGS = frozenset(word for rule in _RULES for word in rule.fields["begins"])
_TOKEN = re.compile(rf"[\w’'-]+|[{''.join(word for word in _BEGINNINGS if not word[0].isalpha())}]")
_OPENING = "|".join(rule.pattern.pattern for rule in _RULES if rule.fields.get("opens"))
_EDGE = re.compile(rf"(?P<end>[;!?,—]|\.(?=\s+(?-i:[A-Z\"“(])|\s*$)|:(?=\s)|\s[|–])|(?P<in>[(\[])|(?P<out>[)\]])|"
                   rf"\s(?={_OPENING})", re.IGNORECASE)
_JOINT, _ANSWER = part("logic", "joint"), part("logic", "answer")
_STOPS = " \t\n.,;:–—-"
_REACH = 200  # characters from an "either" to its "or"


@dataclass(frozen=True, slots=True)
class Words:
    """The clean words of a statement, from `start` of its view on, with what says nothing blanked out."""

    view: View
    start: int
    text: str

    def span(self, start: int, end: int) -> Span:
        """The raw place of text[start:end]."""
        return self.view.span(self.start + start, self.start + end)


def logic_words(text: str) -> Iterator[re.Match[str]]:
    """The words of logic in a text: what they begin with is looked for first, for most words begin none."""
    done = 0
    for token in _TOKEN.finditer(text):
        begins = token.group().lower() in _BEGINNINGS or token.group().endswith(("n't", "n’t"))
        if begins and token.start() >= done and (match := WORD.match(text, token.start())):
            done = match.end()
            yield match


def words_not_recognised(statement: Statement, words: Words, used: Sequence[Span]) -> Iterator[Unrecognised]:
    """The words of a statement's logic that lie in none of the spans, in text order, each with its clause."""
    done, taken = 0, _Taken(statement.span, used)
    for match in logic_words(words.text):
        if match.start() < done or taken.holds(words.span(*match.span())):
            continue
        if match.group().lower() == "either":  # where its "or" was used it says no more
            answer = _ANSWER.search(words.text, match.end(), match.end() + _REACH)
            if answer and taken.holds(words.span(*answer.span())):
                continue
        done = _end_of_clause(words.text, match.end())
        yield Unrecognised(statement.id, words.span(match.start(), done), f"logic-{match.lastgroup}")


def named_in(statement: Statement, words: Words, quantities: Iterable[Quantity]) -> Iterator[Span]:
    """Where the words stand of what was read without a place: the people, a parameter, a phrase that was put together."""
    told = {statement.population or "", *(one.parameter or "" for one in quantities)}
    told.update(words for one in quantities for name, words in one.qualifiers.said()
                if name in IN_WORDS and isinstance(words, str))
    for name in sorted(told):
        if WORD.search(name) and (at := words.text.lower().find(name.lower())) >= 0:
            yield words.span(at, at + len(name))


class _Taken:
    """The characters of a statement that something was read from."""

    def __init__(self, whole: Span, used: Iterable[Span]) -> None:
        self._start, self._marks = whole.start, bytearray(whole.end - whole.start)
        for span in used:
            low, high = max(span.start, whole.start), min(span.end, whole.end)
            if low < high:
                self._marks[low - whole.start:high - whole.start] = b"\1" * (high - low)

    def holds(self, span: Span) -> bool:
        """Whether each character of the span is one of them, or a blank between words."""
        marks = self._marks[span.start - self._start:span.end - self._start]
        return all(mark or char.isspace() for mark, char in zip(marks, span.quote, strict=True))


def _end_of_clause(text: str, place: int) -> int:
    """Where the clause ends that is open at a place: at a stop, a comma, its bracket or the next clause's word."""
    depth, end = 0, len(text)
    for edge in _EDGE.finditer(text, place):
        depth += (edge.lastgroup == "in") - (edge.lastgroup == "out")
        if depth < 0 or (depth == 0 and edge.lastgroup not in {"in", "out"} and text[place:edge.start()].strip()):
            end = edge.start()
            break
    end = place + len(text[place:end].rstrip(_STOPS))
    joint = _JOINT.search(text, max(place, end - 5), end)
    return place + len(text[place:joint.start()].rstrip(_STOPS)) if joint and joint.start() > place else end
