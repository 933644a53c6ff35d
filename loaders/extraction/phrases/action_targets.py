"""What an order is about: the noun phrase behind its verb, or the subject of a passive.

Why: "stop riluzole" and "stop" are two orders; which words name what is stopped decides what a reader is told.
Method: the phrase runs to the first word that ends it (a preposition, a marker, a verb, a number), over "of" and over the
    commas of a list that has its "and". Articles, people to whom something is given, amounts and adverbs are passed over.
Fails: gives None where nothing plainly stands there; a pronoun is no target.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.clauses import POPULATIONS
from loaders.language import lexis
from loaders.language.drugs import is_drug
from loaders.language.lexer import DASHES, is_glued
from loaders.language.lexicon import Phrases, meanings
from loaders.language.token_view import CLOSING, OPENING, SENTENCE_ENDS, TokenView

VERBS: Phrases[str] = Phrases(meanings("kinds_of_actions").items())
NOUNS: Phrases[str] = Phrases(meanings("kinds_of_action_nouns").items())
PREPOSITIONS: dict[str, list[str]] = meanings("prepositions_of_action_targets")
_BEFORE_A_VERB = lexis.ADVERBS_BESIDE_AN_ORDER | lexis.AUXILIARIES_OF_AN_ORDER | lexis.NEGATORS_OF_AN_ORDER | {"'", "’"}
_BEFORE_A_SUBJECT = (lexis.ARTICLES_AND_OWNERS | lexis.COORDINATORS | lexis.ADVERBS_BESIDE_AN_ORDER
                     | lexis.ADVERBS_OPENING_A_SENTENCE)
_LIMITS = {"<", ">", "<=", ">=", "≤", "≥"}
_LONG_DASHES = {"—", "―"}
_LONGEST, _LONGEST_BRACKET, _NEAR = 16, 4, 3  # tokens
_BREAKS = SENTENCE_ENDS | {":", ",", "|", "→"} | OPENING | CLOSING


class Phrase(NamedTuple):
    """Tokens [start, end)."""

    start: int
    end: int


class Doses:
    """The doses of a statement by their places: a long statement has too many to go through them for each order."""

    def __init__(self, found: Sequence[Candidate] = ()) -> None:
        """Keep them in text order."""
        self._found = sorted(found, key=lambda dose: dose.start)
        self._starts = [dose.start for dose in self._found]
        self._inside = frozenset(place for dose in found for place in range(dose.start, dose.end))

    def between(self, low: int, high: int) -> Sequence[Candidate]:
        """Those that start in [low, high)."""
        return self._found[bisect_left(self._starts, low):bisect_left(self._starts, high)]

    def hold(self, i: int) -> bool:
        """Whether token i stands in one of them."""
        return i in self._inside


NO_DOSES = Doses()


def target_behind(view: TokenView, i: int, kind: str, doses: Doses = NO_DOSES) -> list[Phrase]:
    """What the verb before token i is about: one phrase, or each member of a list."""
    treats, first = view.word(i - 1).startswith("treat"), i
    i = _past_people(view, i, kind)
    if treats and i > first and view.word(i) == "with":
        return []  # "treat patients with symptoms": whom
    if view.word(i) in PREPOSITIONS and kind in PREPOSITIONS[view.word(i)]:
        i = _past_people(view, i + 1, kind)
    if kind == "avoid" and view.word(i).endswith("ing") and (gerund := VERBS.at(view.tokens, i)):
        i = gerund[0]  # "avoid using NSAIDs"
    i = _past_amount(view, i, doses)
    found = noun_phrases(view, i, doses)
    if treats and view.word(i - 1) == "with":
        return found
    if found and treats and view.word(found[-1].end) == "with":
        return noun_phrases(view, _past_amount(view, found[-1].end + 1, doses), doses) or found
    return [one for one in found if not lexis.NOUNS_OF_NO_ACTION & {view.word(one.end - 1), view.word(one.start)}]


def _past_people(view: TokenView, i: int, kind: str) -> int:
    """Past "patients", "the child", "adults with MND" where what is given to them stands behind; else where it was."""
    place = i
    while view.word(place) in lexis.ARTICLES_AND_OWNERS | {"all"}:
        place += 1
    hit = POPULATIONS.at(view.tokens, place)
    end = hit[0] if hit else place + 1 if view.word(place) in lexis.NOUNS_OF_WHO_ACTS_OR_IS_TREATED else None
    if end is None or (view.word(place) in lexis.PRONOUNS_OF_NO_TARGET and view.word(place) != "them"):
        return i
    behind = view.word(end)
    if behind in PREPOSITIONS and kind in PREPOSITIONS[behind]:
        return end
    described = behind.endswith(("ed", "ing")) or behind == "born"  # "neonates born to mothers": who they are, still
    closes = described or behind in lexis.ENDS_OF_A_TARGET | lexis.COORDINATORS | _BREAKS | {""}
    return i if closes else end


def _past_amount(view: TokenView, i: int, doses: Doses) -> int:
    """Past "500 mg of", "a dose of 2 g": the amount before what is given."""
    dose = next((one for one in doses.between(i, i + _NEAR) if not view.has(lexis.ENDS_OF_A_TARGET, i, one.start)), None)
    if dose is None or view.word(dose.end) in _BREAKS or any(
            view.tokens[n].kind == "word" and n >= dose.end for n in range(dose.start, dose.end)):
        return i
    place = dose.end + (view.word(dose.end) == "of")
    named = view.word(place) not in lexis.ENDS_OF_A_TARGET and 0 <= place < len(view.tokens) and (
        view.tokens[place].kind == "word")
    return place if named and not view.words(i, dose.start) else i


def noun_phrases(view: TokenView, i: int, doses: Doses = NO_DOSES) -> list[Phrase]:
    """The phrase that starts at token i; of "A, B and C" and of two names each."""
    first = _plain(view, i, doses)
    if first is None:
        return []
    if view.word(first.start) == "neither":
        other = _plain(view, first.end + 1, doses) if view.word(first.end) == "nor" else None
        return [first, other] if other else [first]
    found, place = [first], first.end
    while view.word(place) == "," and len(found) < _LONGEST:
        further = _plain(view, place + 1 + (view.word(place + 1) in lexis.CONJUNCTIONS_OF_A_LIST), doses)
        if further is None or VERBS.at(view.tokens, further.start):
            break
        closes = view.word(place + 1) in lexis.CONJUNCTIONS_OF_A_LIST
        found.append(further)
        place = further.end
        if closes:
            return _members(found, view.word(found[-2].end + 1))
    if view.word(place) in lexis.CONJUNCTIONS_OF_A_LIST:
        last = _plain(view, place + 1, doses)
        told = last and last.end == last.start + 1 and view.word(last.start).endswith("ed")  # "a test and asked to"
        if last and not told and not is_verb(view, place + 1):
            return _members([*found, last], view.word(place))
    return found[:1]  # without its conjunction a comma parts no list


def _members(found: list[Phrase], joint: str) -> list[Phrase]:
    """Each member where all hold; a choice, or two nouns that may share their ends, stay one phrase."""
    if joint == "and" and len(found) > 2:  # noqa: PLR2004 - a list of three has a comma
        return found
    return [Phrase(found[0].start, found[-1].end)]


def _plain(view: TokenView, i: int, doses: Doses) -> Phrase | None:
    """The noun phrase at token i up to the first word that ends one, without a conjunction."""
    while view.word(i) in lexis.ARTICLES_AND_OWNERS | {"also", "only"}:
        i += 1
    if view.word(i) in {"of", "/"}:
        return None
    end = i
    while end < min(len(view.tokens), i + _LONGEST):
        word = view.word(end)
        if word in OPENING:
            closed = _short_bracket(view, end)
            if closed is None or end == i:
                break
            end = closed
            continue
        glued = is_glued(view.tokens, end) and is_glued(view.tokens, end + 1)
        apart = word in DASHES and (word in _LONG_DASHES or not glued)
        numeric = view.tokens[end].kind == "number" and (doses.hold(end) or end == i)
        opens = end > i and word in lexis.WORDS_OPENING_WHAT_LIMITS_AN_ORDER
        joins = word in lexis.CONJUNCTIONS_OF_A_LIST or word in {"not", "nor"}
        closes = opens or joins or word in lexis.ENDS_OF_A_TARGET or word in _BREAKS
        if closes or apart or numeric or doses.hold(end) or view.tokens[end].kind == "gap":
            break
        end += 1
    while end > i and (view.word(end - 1) in lexis.WORDS_CLOSING_A_TARGET or view.word(end - 1).endswith("ly")
                       or view.word(end - 1) == "of"):
        end -= 1
    if end <= i or (end == i + 1 and view.word(i) in lexis.PRONOUNS_OF_NO_TARGET) or not any(
            token.kind in {"word", "name"} for token in view.tokens[i:end]):
        return None
    return Phrase(i, end)


def _short_bracket(view: TokenView, i: int) -> int | None:
    """The token behind a bracket that holds an abbreviation: "(NIV)", "(ALT/AST)"."""
    for end in range(i + 1, i + 2 + _LONGEST_BRACKET):
        if view.word(end) in CLOSING:
            within = view.tokens[i + 1:end]
            short = within and all(token.kind != "number" for token in within) and any(
                sum(map(str.isupper, token.text)) > 1 for token in within)
            return end + 1 if short else None
    return None


def is_verb(view: TokenView, i: int) -> bool:
    """Whether a verb of an order, or its negation, opens at token i."""
    while view.word(i) in _BEFORE_A_VERB:
        i += 1
    return VERBS.at(view.tokens, i) is not None or view.word(i) in lexis.VERBS_OF_RECOMMENDING


def subject_before(view: TokenView, i: int, low: int) -> Phrase | None:
    """The subject that ends before the modal at token i; None where a clause before it leaves unclear where it begins."""
    start, depth = i, 0
    while start > low:
        word = view.word(start - 1)
        depth += (word in CLOSING) - (word in OPENING)
        if depth < 0 or (depth == 0 and word in _BREAKS - OPENING - CLOSING):
            break
        start -= 1
    if view.word(start - 1) == "," and start > low and view.has(lexis.CONJUNCTIONS_OF_A_LIST, start, i) and not (
            _is_fronted(view, low) or view.has(_BREAKS - {","} | lexis.FINITE_WORDS_OF_A_CLAUSE, low, i)):
        start = low  # "Information on A, B and C should"
    end = i
    while end > start and (view.word(end - 1) in lexis.ADVERBS_BESIDE_AN_ORDER or view.word(end - 1).endswith("ly")):
        end -= 1
    found = _without_opening(view, Phrase(start, end))
    return _clear_part(view, found) if found else None


def _is_fronted(view: TokenView, low: int) -> bool:
    return view.word(low) in lexis.ENDS_OF_A_TARGET | lexis.CONDITIONAL_AND_TEMPORAL


def _without_opening(view: TokenView, phrase: Phrase) -> Phrase | None:
    """Without articles, conjunctions and adverbs at its head."""
    start = phrase.start
    while start < phrase.end and view.word(start) in _BEFORE_A_SUBJECT:
        start += 1
    return Phrase(start, phrase.end) if start < phrase.end else None


def _clear_part(view: TokenView, phrase: Phrase) -> Phrase | None:
    """The subject behind what belongs to another clause: "after relapse therapy the dose", "if Hb is < 7 AZT"."""
    start, relative = phrase.start, view.word(phrase.start) in lexis.RELATIVES_TO_A_NOUN
    foreign = [n for n in range(start, phrase.end) if _is_outside(view, n, phrase)]
    if relative or not foreign:
        return phrase
    for n in range(phrase.end - 1, foreign[-1], -1):
        before, inner = view.word(n - 1), lexis.ENDS_OF_A_TARGET | lexis.JOINTS_WITHIN_A_TARGET
        if before in {"that", "whether"} or (view.word(n) in lexis.ARTICLES_AND_OWNERS and before not in inner):
            return _without_opening(view, Phrase(n, phrase.end))
    last = foreign[-1] + 1
    people = POPULATIONS.last(view.tokens, foreign[0], phrase.end)
    joint = view.last({"but", "and"}, last, phrase.end)
    if people and last <= people[0] <= last + _NEAR and people[1] < phrase.end and (
            view.word(people[1]) not in lexis.ENDS_OF_A_TARGET):
        return _without_opening(view, Phrase(people[1], phrase.end))
    if joint is not None and any(view.word(n) in lexis.FINITE_WORDS_OF_A_CLAUSE for n in foreign):
        return _without_opening(view, Phrase(joint + 1, phrase.end))
    if is_drug(view.tokens[phrase.end - 1]):
        return Phrase(phrase.end - 1, phrase.end)
    return None


def _is_outside(view: TokenView, n: int, phrase: Phrase) -> bool:
    """Whether a token shows that a clause or a fronted phrase stands before the subject."""
    word = view.word(n)
    fronted = n == phrase.start and word in lexis.ENDS_OF_A_TARGET
    bare = view.outside_brackets(n) == n
    return bare and (fronted or word in lexis.FINITE_WORDS_OF_A_CLAUSE or word in lexis.CONDITIONAL or word in _LIMITS
                     or (n == phrase.start and view.tokens[n].kind == "number"))


def is_people(view: TokenView, phrase: Phrase) -> bool:
    """Whether a subject is who acts or is treated: "all people with ALS", "a specialist"."""
    head = next((n for n in range(phrase.start, phrase.end) if view.word(n) in lexis.ENDS_OF_A_TARGET), phrase.end)
    last = view.word(head - 1)
    return POPULATIONS.before(view.tokens, head) is not None or POPULATIONS.at(view.tokens, phrase.start) is not None or (
        last in lexis.NOUNS_OF_WHO_ACTS_OR_IS_TREATED or last.endswith(tuple(lexis.ENDINGS_OF_PROFESSIONS)))
