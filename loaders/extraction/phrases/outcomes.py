"""What a result or a time is of, where a verb tells it: "74% of ulcers had healed" is a rate of healing.

Why: a parameter is a noun; a verb, a preposition or a unit of measure in its place tells a reader nothing.
Method: verbs of outcome have their noun (`nominals.toml`); a light verb ("had", "took", "developed") leaves its
    object; of other predicates the words stay. `tidy_name` takes loose words off a name's ends, and drops a name that is
    nothing but such words.
Fails: returns None where only loose words are left, so that a better name can be looked for.
"""

from __future__ import annotations

from loaders.extraction.phrases.amounts import amount_at
from loaders.language import lexis
from loaders.language.comparators import COMPARING
from loaders.language.lexer import DASHES, key_of
from loaders.language.lexicon import Phrases
from loaders.language.tables import rows
from loaders.language.token_view import TokenView, part_of

NOMINALS: Phrases[str] = Phrases(
    (form, row["name"]) for row in rows("nominals", "nominal") for form in row["forms"])
_LONGEST = 5  # tokens of a predicate


def tidy_name(words: str | None) -> str | None:
    """A name without the loose words at its ends; None where nothing is left that names a thing."""
    if not words:
        return None
    parts = words.split()
    low, high = 0, len(parts)
    while low < high and parts[low].lower().strip(",;:") in lexis.WORDS_LEADING_AN_OUTCOME:
        low += 1
    while 0 < low < high and key_of(parts[low]) in lexis.ARTICLES:  # only behind a word taken off: "of the ulcers"
        low += 1
    while high > low and parts[high - 1].lower().strip(",;:") in lexis.WORDS_TRAILING_AN_OUTCOME:
        high -= 1
    if low == high or (high - low == 1 and key_of(parts[low]) in lexis.WORDS_HOLLOW):
        return None
    return words if high - low == len(parts) else part_of(words, " ".join(parts[low:high]).strip(" ,;:")) or None


def predicate_start(view: TokenView, i: int) -> int:
    """The telling word of a predicate that starts at token i, auxiliaries and adverbs passed over."""
    while (
        view.word(i) in lexis.AUXILIARIES | lexis.ADVERBS_BESIDE_A_VERB
        and view.word(i + 1) not in lexis.ENDS_OF_AN_OUTCOME | {"", ",", "."}
        and (view.word(i + 1) not in lexis.DETERMINERS_AND_LEAST)
    ):
        i += 1
    return i


def predicate(view: TokenView, i: int) -> str | None:
    """The outcome that a predicate tells: the noun of its verb, the object of a light verb, else its words."""
    i = predicate_start(view, i)
    hit = NOMINALS.at(view.tokens, i)
    if hit and not (view.word(hit[0]) in DASHES and view.is_glued(hit[0])):  # "relapse-free" is not of relapse
        return hit[1]
    while view.word(i) in lexis.VERBS_LIGHT | lexis.DETERMINERS_AND_LEAST and view.word(
        i + 1
    ) not in lexis.ENDS_OF_AN_OUTCOME | {"", ",", "."}:
        i += 1
    if view.words(i, i + 2) == ["affected", "by"]:
        i += 2  # the illness, not being affected, is what the share is of
    if view.word(i) in lexis.PREPOSITIONS_BESIDE_A_LIMIT | COMPARING:
        limit = amount_at(view, i)
        return view.text(i, limit.end) if limit and limit.unit else None  # "were below 360 micromol/L"
    high, end = i, min(i + _LONGEST, view.clause_end(i))
    while high < end and _goes_on(view, high, first=i):
        high += 1
    return tidy_name(view.text(i, high))


def _goes_on(view: TokenView, place: int, first: int) -> bool:
    """Whether a predicate's words go on at a token: not a number, a sign of a break, or a joint behind the first word."""
    word = view.word(place)
    return (
        view.tokens[place].kind != "number"
        and word not in {",", "(", ")"}
        and (word not in lexis.ENDS_OF_AN_OUTCOME or place == first)
    )


def verb_before(view: TokenView, i: int) -> str | None:
    """"who does not improve within 48 hours": the noun of the verb right before token i."""
    hit = NOMINALS.before(view.tokens, i)
    return hit[1] if hit else None
