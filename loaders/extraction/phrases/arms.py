"""Arms of a trial: the treatment a number is of, named right behind it.

Why: "fell by 5.7 points with edaravone and by 6.4 with placebo" are two results; without their arms they are none.
Method: a preposition of treatment behind the number, maybe with people before it ("in those who began with"), and a drug
    or a word for a control.
Fails: returns None where neither drug nor control stands there.
"""

from __future__ import annotations

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.parameters import drug_at
from loaders.language import lexis
from loaders.language.lexer import DASHES
from loaders.language.token_view import CLOSING, OPENING, TokenView
from loaders.language.units import unit_at

_REACH, _FAR, _FEW = 8, 14, 3  # tokens


def arm_behind(view: TokenView, i: int) -> tuple[int, str] | None:
    """The arm told from token i on: the token behind it, and its name."""
    if view.word(i) not in lexis.PREPOSITIONS_BEFORE_AN_ARM:
        return None
    place = i + 1
    while place < i + _REACH and view.word(place) in lexis.PEOPLE_AND_THEIR_ALLOCATION | lexis.PREPOSITIONS_BEFORE_AN_ARM:
        place += 1
    place -= view.word(place - 1) in lexis.ADJECTIVES_OF_USUAL_CARE
    if grouped := _group_name(view, place):
        return grouped
    lead = place
    while view.word(place) in lexis.ADJECTIVES_OF_USUAL_CARE:
        place += 1
    noun = view.noun_after(place)
    if noun is None:
        return None
    drug = drug_at(view.tokens, noun[0])
    if drug:
        end = _behind_combination(view, drug[1])
        return end, view.text(drug[0], end)
    told = view.has(lexis.ARMS_AND_CONTROLS, lead, noun[1])
    told |= view.has(lexis.WORDS_OF_ALLOCATION, i, place) or view.word(noun[1] - 1) in lexis.NOUNS_OF_GIVEN_TREATMENTS
    return (noun[1], view.text(lead if lead < place else noun[0], noun[1])) if told else None


def _group_name(view: TokenView, i: int) -> tuple[int, str] | None:
    """"the early group", "the low-dose arm": all words up to "group" or "arm"."""
    for place in range(i, min(i + 5, len(view.tokens))):  # more words than that are a clause
        word = view.word(place)
        if word in {"group", "arm"} and place > i:
            return place + 1, view.text(i, place + 1)
        joined = view.tokens[place].kind == "word" or word in DASHES
        if not joined or word in lexis.COMPARING_RESPECTIVELY | lexis.JOINTS_OF_GROUPED_ARMS:
            return None
    return None


def _behind_combination(view: TokenView, i: int) -> int:
    """"ticagrelor plus aspirin", "aspirin alone": the token behind all of an arm that starts with a drug."""
    if view.word(i) == "alone":
        return i + 1
    other = drug_at(view.tokens, i + 1) if view.word(i) in {"plus", "/", "+"} else None
    return other[1] if other else i


def arm_loosely(view: TokenView, found: Candidate, done: list[Candidate]) -> bool:
    """"38% with usual care", "25% without": any treatment, where the clause compares two results."""
    end = behind_bracket(view, found.end + (view.word(found.end) in CLOSING))
    word = view.word(end)
    if word not in lexis.PREPOSITIONS_BEFORE_AN_ARM_OR_NONE or "age" in view.words(end + 1, end + 3):
        return False  # "23% at age 60": whom, not what was given
    if word == "with" and (timed := _arm_by_length(view, end + 1)) is not None:
        found.qualifiers["arm"] = timed
        return True
    near = set(view.words(found.start - _FAR, found.start)) | set(view.words(found.end, found.end + _FAR))
    if not lexis.COMPARING_RESPECTIVELY & near and not _is_paired(view, found, done):
        return False  # "oxygen 28% in ambulances is standard": nothing is compared
    if view.word(end + 1) in lexis.PEOPLE:
        whom = phrase(view, end + 1)
        found.qualifiers["pop"] = whom
        if any(word in lexis.PREPOSITIONS_BEFORE_AN_ARM_OR_NONE or word.endswith("ed") for word in whom.split()):
            found.qualifiers["arm"] = whom  # "those operated on early": what was done sets them apart
        return True
    if view.word(end + 1) == "no":
        found.qualifiers["arm"] = phrase(view, end + 1)
        return True
    noun = view.noun_after(end + 1 + (view.word(end + 1) in lexis.ADJECTIVES_OF_USUAL_CARE))
    last = next((d for d in reversed(done) if d.role == found.role), None)
    if word == "without" and (noun is None or noun[0] > end + 2) and (
            other := _other_arm(view, end + 1)):
        found.qualifiers["arm"] = f"without {other}"
        return True
    if word == "without" and noun is None and last and last.qualifiers.get("arm"):
        found.qualifiers["arm"] = f"without {last.qualifiers['arm']}"
        return True
    cut = next((n for n in range(*noun) if view.word(n) in lexis.COMPARING_RESPECTIVELY), noun[1]) if noun else 0
    noun = (noun[0], cut) if noun and cut > noun[0] else None
    if noun:
        found.qualifiers["arm"] = view.text(end if word == "without" else noun[0], noun[1])  # "without" belongs to it
    return noun is not None


def arm_in_brackets(view: TokenView, found: Candidate, done: list[Candidate]) -> bool:
    """"6.1% (intervention) and 9.0% (control)": the arm alone in brackets behind its number, where two are compared."""
    closed = behind_bracket(view, found.end) if view.word(found.end) == "(" else found.end
    words = view.tokens[found.end + 1:closed - 1]
    dosed = drug_at(view.tokens, found.end + 1) if words else None
    if dosed and closed and len(words) <= 2 * _FEW and _is_paired(view, found, done):  # "1.2% (dabigatran 150 mg)"
        found.qualifiers["arm"] = view.text(found.end + 1, closed - 1)
        return True
    if not words or len(words) > _FEW or any(
            token.kind not in {"word", "name"} and token.text not in DASHES for token in words):
        return False
    if not _is_paired(view, found, done) and "%" not in view.words(closed, closed + _REACH):
        return False  # a number that stands alone is set against nothing
    found.qualifiers["arm"] = view.text(found.end + 1, closed - 1)
    return True


def _other_arm(view: TokenView, i: int) -> str | None:
    """"91% without and 96% with ribavirin": what the first share is without is told with the second."""
    place = view.first({"with"}, i, i + _REACH)
    if view.word(i) not in lexis.COMPARING_RESPECTIVELY | {"and"} or place is None or "%" not in view.words(i, place):
        return None
    return phrase(view, place + 1) or None


def _arm_by_length(view: TokenView, i: int) -> str | None:
    """"60% with the 6-week and 70% with the 12-week course": an arm told by its length."""
    i += view.word(i) in {"the", "a"}
    if i + 2 >= len(view.tokens) or view.tokens[i].number is None:
        return None
    hung = view.word(i + 1) in DASHES and view.is_glued(i + 1) and view.is_glued(i + 2)
    unit = unit_at(view.tokens, i + 1 + hung)
    return view.text(i, unit[0]) if unit and unit[1].kind == "time" else None


def _is_paired(view: TokenView, found: Candidate, done: list[Candidate]) -> bool:
    """"12% in A and 31% in B": another result of the kind stands close by, before or behind."""
    last = next((d for d in reversed(done) if d.role == found.role), None)
    end = found.end + (view.word(found.end) in CLOSING)
    behind = view.words(end, min(end + _FAR, view.clause_end(end)))
    return found.role == "rate" and ("%" in behind or (last is not None and found.start - last.end < _FAR))


def phrase(view: TokenView, i: int) -> str:
    """The words from token i up to a sign, a number or "and"."""
    high = i
    while (
        high < min(i + _REACH, len(view.tokens))
        and view.word(high) not in lexis.COMPARING_RESPECTIVELY | {"and", "but"}
        and (view.tokens[high].kind in {"word", "number"} or view.word(high) in DASHES)
    ):
        high += 1
    return view.text(i, high)


def arm_before(view: TokenView, found: Candidate) -> bool:
    """"In the placebo arm 24% relapsed": the arm right before its number."""
    place = found.start - (view.word(found.start - 1) == ",")
    if view.word(place - 1) not in lexis.NOUNS_OF_ARMS:
        return _leading_arm(view, found)
    low = view.last(lexis.ARTICLES_AND_DISTRIBUTIVES, place - _REACH + 1, place - 1)
    if low is None or view.word(low - 1) not in lexis.PREPOSITIONS_OF_FROM_FOR_IN:
        return False
    found.qualifiers["arm"] = view.text(low + 1, place)
    return True


def _leading_arm(view: TokenView, found: Candidate) -> bool:
    """"In the apixaban group stroke occurred in 1.3%": the group that opens the clause."""
    low = next((n for n in range(found.start - 1, max(-1, found.start - _FAR), -1)
                if view.word(n) in {"group", "arm"} or view.tokens[n].kind == "number"), None)
    if low is None or view.tokens[low].kind == "number" or view.word(low + 1) in lexis.COORDINATORS_AND_COMMA:
        return False
    places = range(low - 1, max(-1, low - _REACH), -1)
    start = next((n for n in places if view.word(n) in lexis.PREPOSITIONS_BEFORE_PEOPLE), None)
    if start is None or view.word(start - 1) not in lexis.CLAUSE_BREAKS_BEFORE_AN_ARM:
        return False
    found.qualifiers["arm"] = view.text(start + 1 + (view.word(start + 1) in {"the", "a"}), low + 1)
    return True


def name_arm(view: TokenView, found: Candidate) -> bool:
    """Write the arm that stands behind a result, or behind the bracket that follows it, onto it; whether there is one."""
    arm = arm_behind(view, behind_bracket(view, found.end))
    if arm:
        found.qualifiers["arm"] = arm[1]
    return arm is not None


def add_arm(view: TokenView, found: Candidate, done: list[Candidate]) -> bool:
    """Write the arm behind a result onto it: a drug or control, any treatment compared, or any words where one must be.

    >>> view = view_of("The mean score was 84 (SD 9) after arthroplasty and 71 after fixation.")
    >>> found = Candidate(4, 5, "effect", "average")
    >>> add_arm(view, found, []), found.qualifiers["arm"]
    (True, 'arthroplasty')
    """
    if name_arm(view, found) or arm_loosely(view, found, done):
        return True
    place = behind_bracket(view, found.end)
    words = phrase(view, place + 1) if view.word(place) in lexis.PREPOSITIONS_BEFORE_AN_ARM_OR_NONE else ""
    if not words and view.word(place) == "without" and done and (other := done[-1].qualifiers.get("arm")):
        words = f"without {other}"  # "4 days with early feeding and 6 days without"
    if words:
        found.qualifiers["arm"] = words
    return bool(words)


def behind_bracket(view: TokenView, i: int) -> int:
    """The token behind the bracket that opens at token i, or i itself."""
    if view.word(i) not in OPENING:
        return i
    closed = next((n for n in range(i, min(i + _FAR, len(view.tokens))) if view.word(n) in CLOSING), i - 1)
    return closed + 1


def tokens_outside(view: TokenView, low: int, high: int) -> int:
    """How many tokens of [low, high) stand outside brackets: "12 months (IQR 8-17) with A and 7 with B"."""
    depth = count = 0
    for place in range(low, high):
        word = view.word(place)
        depth += word in OPENING
        count += depth == 0
        depth -= word in CLOSING
    return count
