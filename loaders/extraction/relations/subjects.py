"""Of whom or what an order is told: the subject before its modal, whether it is people, and whether it denies or supposes.

Why: "no patient should receive X" forbids, "not all patients should" orders nothing, "if X should be stopped" only supposes.
Method: the subject before the modal; where a limit blurs it, the people it opens with. A word of denying at its head turns
    the order. A clause opened by what supposes or asks, or behind "that" under a denial, says nothing of what to do.
Fails: gives no phrase where a clause before it leaves unclear where the subject begins.
"""

from __future__ import annotations

from dataclasses import dataclass

from loaders.extraction.phrases.action_targets import VERBS, Phrase, is_people, subject_before
from loaders.extraction.phrases.clauses import POPULATIONS
from loaders.language import lexis
from loaders.language.comparators import COMPARING
from loaders.language.token_view import CLOSING, OPENING, SENTENCE_ENDS, TokenView

_BREAKS = SENTENCE_ENDS | OPENING | CLOSING | {",", ":", "|"}
_FINITE = lexis.FINITE_WORDS_OF_A_CLAUSE | COMPARING
_PASSED = lexis.ARTICLES_AND_OWNERS | lexis.COORDINATORS | lexis.ADVERBS_BESIDE_AN_ORDER | lexis.ADVERBS_OPENING_A_SENTENCE
_TURNED_DOWN = lexis.NEGATORS_OF_AN_ORDER | lexis.WORDS_DENYING_A_SUBJECT | lexis.WORDS_OF_DOUBT


@dataclass(frozen=True)
class Subject:
    """The subject of an order: its parts ("neither A nor B" has two), whether it is people, denies, or orders nothing."""

    parts: tuple[Phrase, ...] = ()
    people: bool = False
    denied: bool = False
    void: bool = False

    @property
    def phrase(self) -> Phrase | None:
        """The whole of it; None where it is unclear or not said."""
        return Phrase(self.parts[0].start, self.parts[-1].end) if self.parts else None


def subject_of(view: TokenView, told: int, low: int) -> Subject:
    """The subject of the modal, or the verb, at token `told` of the sentence that starts at `low`."""
    found = subject_before(view, told, low) or _people_under_a_limit(view, told, low)
    if found is None:
        return Subject()
    found = _behind_recommending(view, found)
    if _is_supposed(view, found.start, told, low):
        return Subject((found,), void=True)
    word = view.word(found.start)
    gerund = word == "not" and view.word(found.start + 1).endswith("ing") and VERBS.at(view.tokens, found.start + 1)
    if (word == "not" and not gerund) or word in lexis.WORDS_OF_SCARCITY:
        return Subject((found,), void=True)  # "not all patients should": who is left?
    if word not in lexis.WORDS_DENYING_A_SUBJECT and not gerund:
        return Subject((found,), is_people(view, found) or _opens_with_people(view, found))
    start, nobody = _behind_denial(view, found)
    people = nobody or (start < found.end and (
        is_people(view, Phrase(start, found.end)) or _opens_with_people(view, Phrase(start, found.end))))
    if nobody and start < found.end and not (view.has(COMPARING, *found) or view.has_number(*found)):
        return Subject((found,), void=True)  # "no one with cancer": whom no one else tells
    if start >= found.end:
        return Subject((found,) if people else (), people, denied=True, void=not people)
    return Subject(tuple(_parts(view, Phrase(start, found.end))), people, denied=True)


def _behind_recommending(view: TokenView, phrase: Phrase) -> Phrase:
    """The subject behind "we recommend that", and before "rather than Y"."""
    that = view.last({"that"}, phrase.start + 1, phrase.end - 1)
    start = phrase.start if that is None or view.word(that - 1) not in lexis.VERBS_OF_SUPPOSING else that + 1
    while start < phrase.end - 1 and view.word(start) in _PASSED:
        start += 1
    end = next((n for n in range(start + 1, phrase.end) if view.word(n) in lexis.WORDS_OF_CHOOSING_INSTEAD), phrase.end)
    while end > start + 1 and view.word(end - 1) in {"once", "twice"}:
        end -= 1  # "riluzole 50 mg twice daily"
    return Phrase(start, end)


def _behind_denial(view: TokenView, phrase: Phrase) -> tuple[int, bool]:
    """The token behind "no", "none of the", "no one", and whether these mean people by themselves."""
    word, start = view.word(phrase.start), phrase.start + 1
    nobody = word in lexis.PRONOUNS_OF_NOBODY or (
        word == "no" and view.word(start) == "one" and view.word(start + 1) != "of")
    start += word == "no" and view.word(start) in {"one", "-"}
    while start < phrase.end and view.word(start) in lexis.ARTICLES_AND_OWNERS | {"of", "one"}:
        start += 1
    return start, nobody


def _parts(view: TokenView, phrase: Phrase) -> list[Phrase]:
    """"riluzole nor edaravone": each of them."""
    joints = [n for n in range(phrase.start, phrase.end) if view.word(n) == "nor"]
    starts = [phrase.start, *(n + 1 for n in joints)]
    found = [Phrase(low, high) for low, high in zip(starts, [*joints, phrase.end], strict=True)]
    return [part for part in found if part.start < part.end]


def _opens_with_people(view: TokenView, phrase: Phrase) -> bool:
    """"patients with eGFR < 30": whose limit hides them from who asks for the last noun."""
    limited = view.has(COMPARING, *phrase) or view.has_number(*phrase)
    return limited and _people_at(view, phrase.start)


def _people_at(view: TokenView, i: int) -> bool:
    named = POPULATIONS.at(view.tokens, i) is not None or view.word(i) in (
        lexis.NOUNS_OF_WHO_ACTS_OR_IS_TREATED - lexis.PRONOUNS_OF_NO_TARGET)
    return named and view.word(i) not in lexis.FINITE_WORDS_OF_A_CLAUSE


def _people_under_a_limit(view: TokenView, told: int, low: int) -> Phrase | None:
    """"Patients with eGFR < 30 must not": the people that the stretch before the modal opens with."""
    start = max(low, view.clause_start(told))
    comma = view.last({",", ":"}, start, told)
    start = start if comma is None else comma + 1
    while start < told and view.word(start) in _PASSED:
        start += 1
    phrase = Phrase(start, told)
    denied = view.word(start) in lexis.WORDS_DENYING_A_SUBJECT
    first, nobody = _behind_denial(view, phrase) if denied else (start, False)
    if start >= told or not (nobody or _people_at(view, first)):
        return None
    foreign = lexis.FINITE_WORDS_OF_A_CLAUSE - lexis.RELATIVE_PRONOUNS | lexis.OPENERS_OF_WHAT_IS_SUPPOSED
    clear = all(view.word(n - 1) in lexis.RELATIVE_PRONOUNS for n in range(first, told) if view.word(n) in foreign)
    return phrase if clear and view.has(COMPARING, first, told) else None


def _is_supposed(view: TokenView, start: int, told: int, low: int) -> bool:
    """"if X is not recommended", "whether X should", "in whom X is contraindicated", "no evidence that X should"."""
    first = start
    while first > low and view.word(first - 1) not in _BREAKS:
        first -= 1
    opener = view.last(lexis.OPENERS_OF_WHAT_IS_SUPPOSED, first, start + 1)
    if opener is not None:
        return _is_within(view, opener, first, start, told)
    that = view.last({"that"}, first, start)
    place = start
    while place > first and view.word(place - 1) in lexis.ARTICLES_AND_OWNERS:
        place -= 1
    if that is None and view.word(place - 1) in lexis.VERBS_OF_SUPPOSING:
        that = place
    return that is not None and view.has(_TURNED_DOWN, first, that)


def _is_within(view: TokenView, opener: int, first: int, start: int, told: int) -> bool:
    """Whether the clause that a marker opens still runs at a subject; without a comma "if Hb is < 7 X should" has ended."""
    if opener >= start or view.word(opener) == "whether":
        return True
    place = start
    while place > opener + 1 and view.word(place - 1) in lexis.ARTICLES_AND_OWNERS:
        place -= 1
    copula = view.word(told) in lexis.FORMS_OF_BE_AND_HAVE
    if view.has(_FINITE, opener + 1, place):
        return copula and view.word(place - 1) in lexis.CONJUNCTIONS_OF_A_LIST
    while first < opener and view.word(first) in _PASSED:
        first += 1
    return copula or first < opener or place == opener + 1 or (
        view.word(place - 1) in lexis.ENDS_OF_A_TARGET | lexis.JOINTS_WITHIN_A_TARGET)
