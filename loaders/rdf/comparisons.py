"""What a result is of, as the words around its number say it: measure, outcome, what was given, what it is set against.

Why: "Death within 12 months was less frequent with riluzole (risk ratio 0.78)" names all of them, but only the statistic
    stands at the number.
Method: names of concepts are looked for in the sentence, the longest first, so that "death or tracheostomy" is not death.
    Estimates that tell of one thing are a run; where a sentence has several runs, each has the words between its
    neighbours. One name is sure, two or more say nothing. What only says who was studied names neither outcome nor drug.
    A word of comparison right before a name tells the other arm; so does a placebo beside another arm.
Fails: it does not; what the words do not give is left out, and read as "not recognised".
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby

from rdflib import URIRef

from loaders.language import lexis
from loaders.language.lexer import tokenise
from loaders.language.lexicon import phrase_class
from loaders.record import Quantity, Span
from ontology import concept, match_concept
from ontology import names as concept_names

ESTIMATES = ("effect", "rate")
SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s+[A-Z]")  # the capital behind it: "vs. placebo" ends nothing
ONE_GROUP = {"shifted", "average", "time-to-event"}  # rules that read a value before, after, or of a group by itself
PAIR = 2  # arms
SHORT = 4  # letters: shorter names are written in capitals, "OR" is a statistic and "or" is not
FEW = 3  # words between one of whose state it is and the state: "people who had a stroke"
FAR = 400  # characters around a name that are looked through for what alters it
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_COUPLED_BEFORE = re.compile(r"(?:\b(?:or|and/or)|/)\s*$", re.IGNORECASE)
_COUPLED_AFTER = re.compile(r"\s*(?:/|(?:,\s*[^\W_-]+(?:[\s-][^\W_-]+){0,2})*,?\s*\b(?:or|and/or)\b)", re.IGNORECASE)
_CAUSED_BEFORE = re.compile(r"\b(?:because\s+of|(?:due|owing)\s+to)\s+(?:\S+\s+){0,2}$", re.IGNORECASE)
_CLAUSES = re.compile(r"[.;:()|]")
_TIMED = re.compile(r"\d|-(?:year|month|week|day)$|^(?:all-cause|in-hospital)$")
_CHANGES = phrase_class("change")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a result is of, as far as it is told; `versus` are the words for the other arm."""

    measure: URIRef | None = None
    outcome: URIRef | None = None
    intervention: URIRef | None = None
    versus: str | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a concept at its place in a text."""

    start: int
    end: int
    concept: URIRef


def is_value_of_one_group(quantity: Quantity) -> bool:
    """Whether an effect is no difference: "449 days with placebo", "fell from 181 to 120"."""
    told = quantity.qualifiers
    if quantity.role != "effect" or told.versus or _measure_called(quantity.parameter):
        return False
    return bool(told.arm) or quantity.rule in ONE_GROUP


def comparisons(text: str, statement: Span, quantities: Sequence[Quantity]) -> Iterator[tuple[Quantity, Comparison]]:
    """What each estimate among the quantities of one statement, in text order, is of."""
    estimates = [one for one in quantities if one.role in ESTIMATES]
    runs = [list(run) for _, run in groupby(estimates, key=lambda one: (folded(one.parameter), one.unit))]
    sentences = [statement.start, *(hit.start() + 1 for hit in SENTENCE_END.finditer(text, statement.start, statement.end)),
                 statement.end]
    places = [one.span.start for one in quantities]
    for n, run in enumerate(runs):
        first, last = run[0].span, run[-1].span
        start = sentences[bisect_right(sentences, first.start) - 1]
        end = sentences[min(bisect_left(sentences, last.end), len(sentences) - 1)]
        if n:  # the run before ends with the interval, p-value and time that stand behind it
            beside = slice(bisect_left(places, runs[n - 1][-1].span.start), bisect_left(places, first.start))
            start = max([start, *(one.span.end for one in quantities[beside])])  # none where both begin at one character
        if n + 1 < len(runs):
            end = min(end, runs[n + 1][0].span.start)
        before = text[start:first.end]  # "0.79" or "risk of death 0.79"
        around = _Around(text[start:end], before if len(runs) > 1 else text[start:end], run)
        for one in run:
            yield one, _comparison(around, one)


class _Around:
    """The words around a run of estimates of one thing, looked at once for all of them: a sentence may tell hundreds."""

    def __init__(self, words: str, before: str, run: Sequence[Quantity]) -> None:
        self.words, self.before = words, before
        self.arms = {arm: match_concept("intervention", arm) for one in run if (arm := one.qualifiers.arm)}
        self.outcome = _outcome(words, before, run[0])  # of one name all are of one outcome
        self._given: dict[str | None, URIRef | None] = {}

    @cached_property
    def against(self) -> str | None:
        """The name right behind a word of comparison."""
        return _set_against(self.words)

    def given(self, versus: str | None) -> URIRef | None:
        """The one treatment that is named beside another one."""
        if versus not in self._given:
            self._given[versus] = _given(self.before, versus)
        return self._given[versus]


def _comparison(around: _Around, one: Quantity) -> Comparison:
    placebo = concept("intervention", "placebo")
    if one.role == "rate" or is_value_of_one_group(one):
        return Comparison(None, around.outcome, around.arms.get(one.qualifiers.arm or ""))
    versus = one.qualifiers.versus or around.against
    given = around.given(versus)
    if versus is None and len(around.arms) == PAIR and placebo in around.arms.values():
        (versus, _), (_, beside) = sorted(around.arms.items(), key=lambda arm: arm[1] != placebo)
        given = given or beside
    return Comparison(_measure(one, versus), around.outcome, given, versus)


def _measure(one: Quantity, versus: str | None) -> URIRef | None:
    """The statistic by its name; a change of a median told against another arm is a difference of medians."""
    named = {name.concept for name in names("measure", one.span.quote)}
    found = _measure_called(one.parameter) or (named.pop() if len(named) == 1 else None)
    if found is not None or one.rule != "change":
        return found
    if folded(one.parameter).startswith("median "):
        return concept("measure", "median-difference")
    return concept("measure", "difference") if versus and one.unit != "%" else None  # "by 22%" may be of its size


def _measure_called(name: str | None) -> URIRef | None:
    statistic = (name or "").partition(" for ")[0]
    return match_concept("measure", name or "") or match_concept("measure", statistic)


def _outcome(words: str, before: str, one: Quantity) -> URIRef | None:
    """What its own name says, by the longest name in the sentence with these words; of a bare statistic the one before it.

    "Hazard ratio for death" of "death or tracheostomy" is of both; "graft survival", which has no concept, is not survival.
    """
    said = _thing_measured(one)
    if said is None:
        whole = {name.concept: _is_whole(before, name) for name in names("outcome", before)}
        return next(iter(whole)) if len(whole) == 1 and all(whole.values()) else None
    longer = [name for name in names("outcome", words)
              if said in (called := folded(words[name.start:name.end])) or said.startswith(f"{called} ")]
    told = {name.concept for name in longer if _is_whole(words, name)}
    if longer:
        return told.pop() if len(told) == 1 else None
    return match_concept("outcome", said)


def _thing_measured(one: Quantity) -> str | None:
    """What the name of an estimate says it is of, without the statistic and "median"; None for a statistic alone."""
    name = folded(one.parameter)
    statistic, _, thing = name.partition(" for ")
    if not thing:
        statistic, _, thing = name.partition(" in ")
    if match_concept("measure", statistic):
        return thing or None
    return name.removeprefix("median ").removeprefix("mean ") or None


def _given(words: str, versus: str | None) -> URIRef | None:
    """The one treatment that is named, what it is set against left out, and what is part of an outcome's name."""
    outcomes = names("outcome", words)
    other = match_concept("intervention", versus) if versus else None
    found = {name.concept for name in names("intervention", words)
             if not any(one.start <= name.start < one.end for one in outcomes)}
    found -= {other, concept("intervention", "placebo")}
    return found.pop() if len(found) == 1 else None


def _set_against(words: str) -> str | None:
    """The name right behind "against", "versus", "than with": "a hazard ratio of 0.84 (95% CI ...) against placebo"."""
    found = {words[name.start:name.end] for name in names("intervention", words)
             if _is_compared(words[max(0, name.start - FAR):name.start])}
    return found.pop() if len(found) == 1 else None


def _is_compared(before: str) -> bool:
    last = [word.casefold().rstrip(".") for word in _WORD.findall(before[-40:])][-2:]
    joint = last[-1:] if last[-1:] and last[-1] not in lexis.WORDS_BETWEEN_COMPARISON_AND_ARM else last[:-1]
    return bool(joint) and joint[-1] in lexis.WORDS_BEFORE_THE_OTHER_ARM and re.search(r"[.;:,(]\s*$", before) is None


def _is_whole(words: str, name: Name) -> bool:
    """Whether a name of an outcome is all that is measured: not "graft survival", "death or dialysis", "death from sepsis".

    Nor is it where it says who was studied ("people with a stroke") or is a cause ("was the most frequent reason to stop").
    """
    before = _CLAUSES.split(words[max(0, name.start - FAR):name.start])[-1]
    after = _CLAUSES.split(words[name.end:name.end + FAR])[0]
    last = [word.casefold() for word in _WORD.findall(before.rpartition(",")[2])][-FEW:]
    following = [word.casefold() for word in _WORD.findall(after)]
    coupled = _COUPLED_BEFORE.search(before) or _COUPLED_AFTER.match(after)
    own_cause = following[:1] and following[0] in lexis.WORDS_BEFORE_A_CAUSE and "any" not in following[1:FEW]
    told_as_cause = any(word in lexis.NOUNS_OF_A_CAUSE and "any" not in following[:n] for n, word in enumerate(following))
    cause = own_cause or told_as_cause or _CAUSED_BEFORE.search(before)
    return not (coupled or cause or (last and _is_part_of_a_name(last[-1]))) and (
        lexis.WORDS_OF_WHOSE_STATE.isdisjoint(last))


def _is_part_of_a_name(word: str) -> bool:
    """Whether a word before a name makes another one of it: "graft survival", but not "one-year survival"."""
    plain = word in lexis.WORDS_BEFORE_A_WHOLE_NAME or word.endswith(("ed", "ing")) or _CHANGES.at(tokenise(word), 0)
    return not (plain or _TIMED.search(word))


def names(scheme: str, text: str) -> tuple[Name, ...]:
    """The names of concepts of a scheme in a text, the longest first where several begin at one place."""
    found = []
    for hit in _pattern(scheme).finditer(text):
        words = hit[0]
        capitals = any(letter.isupper() for letter in words[1:])
        if (node := match_concept(scheme, words)) is not None and (len(words) >= SHORT or capitals):
            found.append(Name(hit.start(), hit.end(), node))
    return tuple(found)


@cache
def _pattern(scheme: str) -> re.Pattern[str]:
    called = {words for every in concept_names(scheme).values() for words in every}
    longest = sorted(called, key=lambda words: (-len(words), words))
    either = "|".join(r"\s+".join(map(re.escape, words.split())) for words in longest)
    return re.compile(rf"(?<![\w-])(?:{either})(?![\w-])", re.IGNORECASE)


def folded(words: str | None) -> str:
    """Words in one letter case, with single spaces."""
    return " ".join((words or "").casefold().split())
