"""What a share is of, told by the clause that it stands in: its grammar, not the nearest word that names an outcome.

Why: "bocavirus has been isolated from 4.5%" is a rate of bocavirus, whatever was found in 8% before it; a verb, or the
    outcome of another clause, in its place is a finding nobody made.
Method: each form is looked for at the number: a verb of finding, arising or making up, or an adjective of presence, leads
    to its subject; an active verb of finding to its object; a noun between two shares is a new item of the list; a share
    that is the subject of its clause is of what its verb or gerund says.
Fails: returns None where no form fits. Where one fits but its subject is a pronoun, or stands elsewhere, there is no name.
"""

from __future__ import annotations

from typing import NamedTuple

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.amounts import Amount
from loaders.extraction.phrases.clause_arguments import sentence_start
from loaders.extraction.phrases.compared_people import compared_people
from loaders.extraction.phrases.noun_phrases import (
    Place,
    noun_phrase_after,
    noun_phrase_before,
    subject_before,
    trim_ends,
    verb_start,
)
from loaders.extraction.phrases.outcomes import NOMINALS, predicate
from loaders.extraction.phrases.parameters import drug_at
from loaders.language import lexis
from loaders.language.lexer import DASHES
from loaders.language.lexicon import phrase_class
from loaders.language.token_view import CLOSING, OPENING, TokenView

_WHOLES, _PEOPLE = phrase_class("whole"), phrase_class("population")
_AMONG = lexis.PREPOSITIONS_AMONG_PEOPLE
_JOINTS = lexis.JOINTS_OF_LISTED_SHARES
_BE = lexis.FORMS_OF_BE_AND_HAVE
_NEAR, _BRACKET, _SHORTEST_PARTICIPLE = 12, 9, 4  # tokens, tokens, letters


class Told(NamedTuple):
    """What a share is of, by the grammar of its clause; None where that is said by a pronoun or stands elsewhere."""

    outcome: str | None


def told_share(view: TokenView, amount: Amount, done: list[Candidate]) -> Told | None:
    """What the clause says that a share is of; None where it has none of the forms known."""
    place = lead_of_share(view, amount)
    if view.word(place - 1) in _AMONG:
        return _told_among(view, place - 1, done)
    return (_subject_of_bracket(view, amount, done) or _item_in_bracket(view, amount, done)
            or _made_up(view, place) or _item_with_for(view, place, done) or _found_by_share(view, amount, place)
            or _likelihood(view, amount) or _gerund(view, amount, place)
            or _next_object(view, amount, place, done) or _deed_of_share(view, amount, place))


def lead_of_share(view: TokenView, amount: Amount) -> int:
    """The first token of a share with what softens it: "in as many as 40%", "about one in five"."""
    place = amount.start + (view.word(amount.start) in _AMONG)
    while place > 0:
        if view.word(place - 1) in lexis.WORDS_BEFORE_AN_APPROXIMATE_SHARE:
            place -= 1
        elif view.word(place - 1) == view.word(place - 3) == "as" or view.words(place - 2, place) == ["up", "to"]:
            place -= 3 if view.word(place - 1) == "as" else 2
        else:
            break
    return place


def add_whole(view: TokenView, found: Candidate, told: bool) -> None:
    """"in 62% of pneumococcal pneumonias", "14% in Spain": what a share that is told is taken of, or where it was found."""
    word, place = view.word(found.end), found.end + 1
    while view.word(place) in lexis.ARTICLES:
        place += 1
    whole = noun_phrase_after(view, place) if word in {"of", "in"} else None
    if whole is None or whole[0] != place or view.has(lexis.REFERENCE_VALUES | lexis.ARMS_AND_CONTROLS, *whole):
        return
    named = view.tokens[place].text.istitle() and drug_at(view.tokens, place) is None
    if word == "in" and named and found.qualifiers.get("arm", view.text(*whole)).startswith(view.tokens[place].text):
        found.qualifiers.pop("arm", None)  # a country is no arm
        found.qualifiers.setdefault("pop", view.text(*whole))
    elif told and word == "of" and "arm" not in found.qualifiers:
        found.qualifiers.setdefault("pop", view.text(*whole))


def add_people_compared(view: TokenView, found: Candidate) -> None:
    """"more often in children under 1 than in those over 2 (77% vs 59%)": whom each share of the pair is of."""
    opened = view.outside_brackets(found.start)
    if compared_people(view, opened):
        return  # two groups, which are arms
    than = view.last({"than"}, opened - _NEAR, opened) if opened != found.start else None
    first = view.last(_AMONG, than - _NEAR, than) if than else None
    if than is None or first is None or view.word(than + 1) not in _AMONG or view.has({",", ";"}, first, opened):
        return
    people = (first + 1, than) if found.start == opened + 1 else (than + 2, opened)
    if _WHOLES.first(view.tokens, *people):
        found.qualifiers.setdefault("pop", view.text(*people))


def opens_clause(view: TokenView, amount: Amount, done: list[Candidate]) -> bool:
    """Whether a share is the first thing of its clause: "..., and up to 30% of women develop it"."""
    place = lead_of_share(view, amount)
    paired = done and done[-1].role == "rate" and done[-1].end >= place - 2
    return view.word(place - 1) in lexis.WORDS_OPENING_THE_CLAUSE_OF_A_SHARE and not paired


def _told_among(view: TokenView, end: int, done: list[Candidate]) -> Told | None:
    """"X was found in", "X occurs in", "X is rare in", "they found X in", "and X in": what was so in a share."""
    if view.word(end - 1) in _JOINTS and done and done[-1].role == "rate":
        return Told(done[-1].parameter)  # "in 2.8% of those over 30 and in 15% of those over 70"
    last = _before_rider(view, end)
    word, start = view.word(last), verb_start(view, last)
    being = view.has(_BE, start, last)
    if word in lexis.VERBS_OF_ARISING or (word in lexis.ADJECTIVES_OF_PRESENCE and (being or last == start)):
        return Told(_name(view, _outside(view, last)))
    changed = view.word(end) == "from" and word not in lexis.VERBS_OF_FINDING  # "was reduced from 9.5%"
    if being and not changed and (word in lexis.VERBS_OF_FINDING or _is_participle(view, last)):
        place = subject_before(view, last)
        known = word in lexis.VERBS_OF_FINDING or place is None
        return Told(_name(view, place) if known else _join(_name(view, place), view.text(last, last + 1)))
    if being and word in lexis.ADJECTIVES_OF_A_FINDING:
        return Told(_join(view.text(last, last + 1), _without_capital(_name(view, subject_before(view, last)))))
    return _object_found(view, last + 1, done) if view.word(end) != "from" else None


def _without_capital(words: str | None) -> str | None:
    """"positive blood cultures" of "Blood cultures were positive"; "S pneumoniae" and "CRP" stay as they are."""
    return words[0].lower() + words[1:] if words and words[1:2].islower() else words


def _before_rider(view: TokenView, end: int) -> int:
    """The last word before token `end`, a marker, or a bracket without numbers, passed over."""
    last = end - 1
    while last > 0 and view.tokens[last].kind == "gap":
        last -= 1
    opened = view.last(OPENING, last - _BRACKET, last) if view.word(last) in CLOSING else None
    return opened - 1 if opened and not view.has_number(opened, last) else last


def _outside(view: TokenView, verb: int) -> Place | None:
    """The subject of a verb; of "(occurring in 5%)" the noun phrase before the bracket."""
    start = verb_start(view, verb)
    if view.word(start - 1) not in OPENING:
        return subject_before(view, verb)
    told = view.has(_BE, sentence_start(view, start), start)  # "A is a cause of B (occurring in 5%)": of which?
    return None if told else noun_phrase_before(view, start - 1)


def _subject_of_bracket(view: TokenView, amount: Amount, done: list[Candidate]) -> Told | None:
    """"viruses are more often identified in children than in adults (77% vs 59%)": the subject of the verb before."""
    opened = view.outside_brackets(amount.start)
    if people := told_of_compared(view, amount):
        return people
    than = view.last({"than"}, opened - _NEAR, opened) if opened == amount.start - 1 else None
    if than is None or view.word(than + 1) not in lexis.PREPOSITIONS_BEFORE_AN_ARM or view.word(opened - 1) in CLOSING:
        return None  # "than lobar changes (5.6%)": of what stands there
    low = max(sentence_start(view, opened), done[-1].end if done and done[-1].role == "rate" else 0)
    verb = view.last(lexis.VERBS_OF_FINDING | lexis.VERBS_OF_ARISING | lexis.ADJECTIVES_OF_PRESENCE, low, opened)
    if verb is None or view.word(verb_start(view, verb) - 1) == "than" or view.has({",", ";"}, verb, opened):
        return None
    named = _name(view, subject_before(view, verb))
    return Told(named) if named else None


def told_of_compared(view: TokenView, amount: Amount) -> Told | None:
    """"fewer people in A than in B had a fall (18 vs 27%)": what the people did, also where the unit stands later."""
    opened = view.outside_brackets(amount.start)
    people = compared_people(view, opened) if opened != amount.start else None
    return Told(people.deed) if people else None


def _object_found(view: TokenView, end: int, done: list[Candidate]) -> Told | None:
    """"studies have detected S pneumoniae in", "minor bleeding in": the noun phrase right before "in"."""
    floor = done[-1].end if done else 0
    place = noun_phrase_before(view, end, floor)
    if place is None:
        return None
    for n in range(*place):
        if (going := NOMINALS.at(view.tokens, n)) and view.word(going[0]) == "to":
            return Told(f"{going[1]} {view.text(going[0], place[1])}")  # "infections progress to chronic disease in"
    verb = next((n for n in range(place[1] - 1, place[0] - 1, -1)
                 if view.word(n) in lexis.VERBS_OF_FINDING and not (view.is_glued(n) and view.word(n - 1) in DASHES)), None)
    if verb is not None and verb + 1 < place[1] and not view.has(lexis.FORMS_OF_BE, verb_start(view, verb), verb):
        return Told(_name(view, trim_ends(view, verb + 1, place[1])))
    if view.word(verb_start(view, place[0]) - 1) in lexis.VERBS_OF_FINDING | lexis.VERBS_GIVING_A_FIGURE:
        return Told(_name(view, place))
    return _item(view, place, done)


def _item_with_for(view: TokenView, place: int, done: list[Candidate]) -> Told | None:
    """"... for 7% of cases and Chlamydia for 3%": the next item of a list that goes on with "for"."""
    noun = noun_phrase_before(view, place - 1, done[-1].end) if done and view.word(place - 1) == "for" else None
    return _item(view, noun, done) if noun else None


def _item(view: TokenView, place: Place, done: list[Candidate]) -> Told | None:
    """A noun phrase as the next item of a list of rates; a verb at its end is none."""
    listed = done and done[-1].role == "rate" and place[0] - done[-1].end <= _NEAR and view.word(place[0] - 1) in _JOINTS
    verbal = NOMINALS.at(view.tokens, place[1] - 1) or _is_participle(view, place[1] - 1)
    return Told(_name(view, place)) if listed and not verbal else None


def _item_in_bracket(view: TokenView, amount: Amount, done: list[Candidate]) -> Told | None:
    """"cure (73% vs 46%) and relapse (12% vs 20%)": of the second pair the item that stands before its bracket."""
    if not done or view.word(amount.start - 1) != "(" or view.word(amount.end) not in lexis.VERSUS:
        return None
    noun = noun_phrase_before(view, amount.start - 1, done[-1].end + 1)
    return _item(view, noun, done) if noun else None


def _likelihood(view: TokenView, amount: Amount) -> Told | None:
    """"34-40% likelihood of streptococci", "a 12% mortality": the noun right behind the share."""
    if amount.op in {"<", "<=", ">", ">="} or view.word(amount.end) not in lexis.NOUNS_OF_FREQUENCY or (
            view.word(amount.start - 1) in lexis.WORDS_BEFORE_NO_LIKELIHOOD):
        return None
    led = view.word(amount.end + 1) in lexis.PREPOSITIONS_BEHIND_A_FREQUENCY
    rest = noun_phrase_after(view, amount.end + 2) if led else None
    return Told(view.text(amount.end, rest[1] if rest else amount.end + 1))


def _deed_of_share(view: TokenView, amount: Amount, place: int) -> Told | None:
    """"as 82 percent will resolve": what the share itself is going to do."""
    helped = view.word(amount.end) in lexis.MODALS_OF_OUTCOMES and amount.kind == "percent" and amount.op in {None, "≈"}
    opening = view.word(place - 1) in lexis.WORDS_OPENING_THE_CLAUSE_OF_A_SHARE - {",", "and"}
    told = predicate(view, amount.end + 1) if helped and opening else None
    return Told(told) if told else None


def _made_up(view: TokenView, place: int) -> Told | None:
    """"accounts for 30%", "is responsible for 7%", "makes up 3%", "causes 70%": the subject."""
    verb = place - 1 - (view.word(place - 1) == "for")
    if view.word(verb) == "up" and view.word(verb - 1).startswith("ma"):
        verb -= 1
    elif view.word(verb) not in lexis.VERBS_OF_MAKING_UP:
        return None
    return Told(_name(view, subject_before(view, verb)))


def _found_by_share(view: TokenView, amount: Amount, place: int) -> Told | None:
    """"found 39% identified S pneumoniae": a share of studies that found something."""
    verb = amount.end
    told = view.word(verb) in lexis.VERBS_OF_FINDING and view.word(place - 1) in lexis.WORDS_OPENING_THE_CLAUSE_OF_A_SHARE
    found = noun_phrase_after(view, verb + 1) if told else None
    return Told(_name(view, found)) if found else None


def _gerund(view: TokenView, amount: Amount, place: int) -> Told | None:
    """"with 96% of obstetricians routinely screening for GDM": the gerund behind the people."""
    acting = view.word(amount.end).endswith("ing") or _WHOLES.first(view.tokens, amount.end, amount.end + 5) or (
        view.word(amount.end) == "of" and noun_phrase_after(view, amount.end + 1))
    if view.word(place - 1) != "with" or not acting:
        return None
    verb = next((n for n in range(amount.end, min(amount.end + _NEAR // 2, len(view.tokens)))
                 if view.word(n).endswith("ing") and len(view.word(n)) > _SHORTEST_PARTICIPLE + 1), None)
    if verb is None or view.has(lexis.BREAKS_OF_A_NOUN_PHRASE | {",", "."}, amount.end + 1, verb) or (
            view.word(verb) in lexis.BREAKS_OF_A_NOUN_PHRASE):
        return None
    rest = noun_phrase_after(view, verb + 1 + (view.word(verb + 1) in lexis.LINKS_WITHIN_A_NOUN_PHRASE))
    light = view.word(verb) in lexis.GERUNDS_OF_HAVING and rest
    return Told(_name(view, rest) if light else view.text(verb, rest[1] if rest else verb + 1))


def _next_object(view: TokenView, amount: Amount, place: int, done: list[Candidate]) -> Told | None:
    """"16% had influenza A and 12% RSV": the object behind the second share, whose verb is not said again."""
    last = done[-1] if done else None
    if last is None or last.role != "rate" or view.word(place - 1) not in _JOINTS or place - last.end > _NEAR or not (
            view.has(lexis.VERBS_LIGHT, last.end, place)):
        return None
    found = noun_phrase_after(view, amount.end)
    if found is None or found[0] != amount.end or drug_at(view.tokens, found[0]) or NOMINALS.at(view.tokens, found[0]) or (
            view.has(lexis.ARMS_AND_CONTROLS | lexis.VERBS_LIGHT | lexis.COMPARATIVES, *found)):
        return None
    return Told(_name(view, found)) if not _is_participle(view, found[0]) else None


def _is_participle(view: TokenView, i: int) -> bool:
    word = view.word(i)
    return (word.endswith("ed") and len(word) > _SHORTEST_PARTICIPLE) or word in lexis.PARTICIPLES_IRREGULAR


def _name(view: TokenView, place: Place | None) -> str | None:
    """The words of a noun phrase, unless it is of people or of studies: those have an outcome, they are none."""
    if place is None:
        return None
    head = next((n for n in range(*place) if view.word(n) in lexis.BREAKS_OF_A_NOUN_PHRASE), place[1])
    people = _PEOPLE.before(view.tokens, head) or view.word(head - 1) in lexis.NOUNS_OF_STUDIES
    return None if people else view.text(*place)


def _join(first: str | None, second: str | None) -> str | None:
    return f"{first} {second}" if first and second else None
