"""Whether the words that a number is said to be of name a thing at all.

Why: "Avoid antibiotics", "exceed 4 g of paracetamol", "offered to all women", "Neither aspirin nor clopidogrel" stand
    where a name is looked for; a reader who is shown one of them is told something false.
Method: the shape of the words: a name opens with no verb, negator or joint, ends with none, holds neither a finite verb nor
    an amount, and its brackets close. What is left of a bullet in front of it goes.
Fails: a verb that the classes of words do not know passes for a noun.
"""

from __future__ import annotations

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.parameters import POPULATIONS, drug_at
from loaders.language import lexis
from loaders.language.lexer import key_of
from loaders.language.token_view import CLOSING, OPENING, part_of, tokens_of
from loaders.language.units import unit_at

_LONGEST = 20  # words of a name
_SHORTEST_ADVERB = 4  # letters
_TIMES = {"duration", "schedule", "timepoint"}


def plain_name(words: str | None) -> str | None:
    """The part of the words that names a thing, without what leads up to it; None where none does.

    >>> plain_name("booster dose"), plain_name("• OR Clindamycin if allergic to penicillin"), plain_name("Avoid antibiotics")
    ('booster dose', 'Clindamycin', None)
    >>> plain_name("The group recommends screening patients"), plain_name("exceed 4 g of paracetamol"), plain_name("CA 19-9")
    ('screening patients', None, 'CA 19-9')
    """
    if not words:
        return None
    parts = words.split()
    keys = [key_of(part.strip(",;:.")) for part in parts]
    low, high = _first_word(parts, keys), len(parts)
    high = next((n for n in range(low + 1, high) if keys[n] in lexis.CUTS_BEHIND_A_NAME), high)
    while high > low and not any(map(str.isalnum, parts[high - 1])) and parts[high - 1] not in CLOSING:
        high -= 1  # "SBP ≤"
    high -= high - low > 1 and keys[high - 1] in lexis.STATES_OF_BEING_THERE  # "symptoms present"
    if not low < high <= low + _LONGEST or not _opens_a_name(keys[low:high]) or keys[high - 1] in lexis.ENDS_OF_NO_NAME:
        return None
    named = " ".join(parts[low:high]).rstrip(" ,;:-–") if (low, high) != (0, len(parts)) else words
    if lexis.FINITE_VERBS & set(keys[low:high]) or not _closes(named) or _holds_an_amount(named):
        return None
    return part_of(words, named)


def _first_word(parts: list[str], keys: list[str]) -> int:
    """The first word behind a bullet, a joint, or the verb of those who advise: "• OR ...", "The group suggests ..."."""
    low = next((n + 1 for n, key in enumerate(keys) if key in lexis.VERBS_OF_ADVISING), 0)
    while low < len(parts) and (not (parts[low][:1].isalnum() or parts[low][:1] in OPENING) or (
            keys[low] in lexis.JOINTS_BEFORE_A_NAME and low + 1 < len(parts))):
        low += 1
    ordered = low + 1 < len(parts) and keys[low] in lexis.VERBS_THAT_ARE_NO_NOUNS
    if ordered and keys[low + 1] in lexis.ARTICLES | lexis.NOUNS_OF_TREATMENT:
        return low + 1 + (keys[low + 1] in lexis.ARTICLES)  # "give a second dose", "extend therapy"
    return low + (low + 1 < len(parts) and keys[low] == "add" and _names_a_drug(parts[low + 1]))


def _names_a_drug(word: str) -> bool:
    return drug_at(tokens_of(word), 0) is not None


def settle(found: Candidate) -> bool:
    """Whether a reading stands: one whose name names nothing loses it, and goes where it has no number, or is a limit."""
    if found.parameter is None or found.role not in _TIMES | {"threshold"}:
        return True
    plain = plain_name(found.parameter)
    if found.role in _TIMES and names_people(plain):
        plain = None  # people do not last, and are not what is done
    found.parameter = plain
    counted = found.amount is not None or found.value is not None
    return plain is not None or (found.role in _TIMES and counted)


def names_people(words: str | None) -> bool:
    """"pregnant women", "all adults", "multiple trials": whom something is done to, and not what is done."""
    if not words:
        return False
    tokens = tokens_of(words)
    if lexis.NOUNS_OF_CHECKS & {token.key for token in tokens}:
        return False  # "screening patients with FIT"
    end = next((n for n, token in enumerate(tokens) if token.key in lexis.CUTS_OF_A_NAME), len(tokens))
    if end and tokens[end - 1].key in lexis.NOUNS_OF_WHO_IS_TREATED_OR_TOLD:
        return True
    taking = len(tokens) > 1 and tokens[0].key in lexis.PEOPLE and tokens[1].key.endswith("ing")  # "women taking tenofovir"
    return taking or POPULATIONS.before(tokens, end) is not None


def names_anyone(words: str | None) -> bool:
    """People, or one of them: "a child has a fever for 7 days" tells how long a fever lasts, not a child."""
    return names_people(words) or (words is not None and key_of(words.split()[-1]) in lexis.ONE_IN_CARE)


def _opens_a_name(keys: list[str]) -> bool:
    """Whether the first word may open a name: "offered to all women", "ideally", "not less" do not."""
    first = keys[0]
    if first in lexis.OPENINGS_OF_NO_NAME or first in lexis.VERBS_THAT_ARE_NO_NOUNS:
        return False
    if not first.strip("x0123456789.") or (first in lexis.PARTICIPLES_IRREGULAR and len(keys) > 1):
        return False  # "x1", "given early"
    participle = first.endswith("ed") and not first.endswith("eed")
    if participle and set(keys[1:2]) & (lexis.CUTS_OF_A_NAME | lexis.SMALL_WORDS_BEHIND_A_PARTICIPLE):
        return False
    hollow = first in lexis.HOLLOW_STATES | lexis.VERBS_OF_PREDICATES
    return len(keys) > 1 or not (hollow or (first.endswith("ly") and len(first) > _SHORTEST_ADVERB))


def _closes(words: str) -> bool:
    return sum(words.count(sign) for sign in OPENING) == sum(words.count(sign) for sign in CLOSING)


def _holds_an_amount(words: str) -> bool:
    """"exceed 4 g of paracetamol": an amount is no part of a name; a figure ("23-valent", "type 2") may be."""
    tokens = tokens_of(words)
    units = (unit_at(tokens, n + 1) for n, token in enumerate(tokens) if token.kind == "number")
    return any(unit is not None and unit[1].kind in lexis.KINDS_OF_DOSING_UNITS for unit in units)
