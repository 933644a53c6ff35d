"""Schedules that hang on an event and name no number: "at diagnosis", "before starting febuxostat", "after each dose".

Why: when a check is due is told by what happens as often as by the calendar.
Method: a relation ("before"), then a known event, a verb of starting with its object, or any noun behind "each", "any"
    or "the first"; always in a clause that tells to do something.
Fails: an event nobody acts on gives nothing, and neither does one that a number is counted from or limits.
"""

from __future__ import annotations

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.clause_arguments import is_arranged, thing_done
from loaders.extraction.phrases.clause_riders import is_conditional
from loaders.extraction.phrases.list_schedules import label_of_times, plain_thing
from loaders.extraction.phrases.plain_names import names_people, plain_name
from loaders.language import lexis
from loaders.language.lexicon import meanings, phrase_class
from loaders.language.token_view import TokenView, part_of
from ontology.ground.timing import Timing

EVENTS = phrase_class("event")
_REL = {word: Timing(side) for word, side in meanings("relations_in_time").items()}
OPENERS = _REL.keys()
_BEGINNING = phrase_class("beginning")
_DEEDS = ("ation", "ition", "ction", "sion", "oscopy", "graphy", "plasty", "ectomy", "otomy", "surgery")
_SHORTEST_DEED = 7  # letters
_LONGEST_EVENT = 5  # words


def event_at(view: TokenView, i: int, done: list[Candidate]) -> Candidate | None:
    """"at diagnosis", "before starting febuxostat", "after any change of dose", in a statement that tells to do."""
    rel = _REL.get(view.word(i))
    # "48 hours before surgery" is one time: its event is no plan of its own.
    if rel is None or (done and done[-1].end >= i and (done[-1].rule == "relative" or "rel" in done[-1].qualifiers)):
        return None
    place = i + 1 + (view.word(i) == "prior" and view.word(i + 1) == "to")
    end = _end_of_known_event(view, place) or _end_of_plain_event(view, place, rel)
    if end is None or view.word(i - 1) in {"not", "than"} or (rel == "from" and view.word(i - 1) == "%"):
        return None  # "rather than before surgery", "not at diagnosis"; "by 50% from baseline" is a change
    label = label_of_times(view, i, done) if rel in lexis.AT_BEFORE_AFTER else None
    ordered = label is not None or is_arranged(view, i)
    listed = (
        plain_thing(view, i, end)
        if not ordered and rel in lexis.AT_BEFORE_AFTER and view.word(end) in lexis.ENDS_OF_A_LISTED_EVENT
        else None
    )
    if listed is None and not ordered:
        return None  # "pain before each infusion was common" orders nothing
    parameter = plain_name(label or listed or thing_done(view, i, done))
    if parameter is None or names_people(parameter) or (not label and not listed and _is_carried(view, i, parameter, done)):
        return None
    words = view.text(place, end)
    event = part_of(words, words.removeprefix("the ").removeprefix("time of "))
    return Candidate(i, end, "schedule", "event", None, parameter, None, None, None, None, {"event": event, "rel": rel})


def _is_carried(view: TokenView, i: int, parameter: str, done: list[Candidate]) -> bool:
    """"if a test can be done within 2 hours, wait for its result before starting": the name was of an earlier clause."""
    last = done[-1] if done else None
    if last is None or parameter != last.parameter or last.end >= i:
        return False
    between = view.words(last.end, i)
    return bool(lexis.VERBS_THAT_ARE_NO_NOUNS & set(between)) or ("," in between and is_conditional(view, last.start))


def _end_of_known_event(view: TokenView, place: int) -> int | None:
    """The end of an event of the table, an article before it passed over."""
    led = view.word(place) == "the" and not EVENTS.at(view.tokens, place)
    hit = EVENTS.at(view.tokens, place + led)
    if hit and led and (noun := view.noun_after(hit[0])) and noun[0] == hit[0]:
        return None  # "on the discharge summary", "at the booking clinic": a thing that has the event's name
    return hit[0] if hit and view.word(place - 1) != "with" else None


def _end_of_plain_event(view: TokenView, place: int, rel: str) -> int | None:
    """The end of an event told in plain words: "starting febuxostat", "each infusion", "the start of treatment"."""
    word, following = view.word(place), view.word(place + 1)
    if rel == "before" and (started := _BEGINNING.at(view.tokens, place)):
        return _noun_end(view, started[0])
    if rel == "before" and word.endswith(_DEEDS) and len(word) > _SHORTEST_DEED and view.tokens[place].kind == "word":
        return place + 1
    if (
        rel in {"before", "after"}
        and word in lexis.NOUNS_OF_THERAPY
        and following in lexis.ENDS_OF_A_LISTED_EVENT | lexis.WORDS_FOLLOWING_AN_EVENT
    ):
        return place + 1
    if view.word(place - 1) in {"on", "upon"} and word == "completion" and following in lexis.ENDS_OF_A_LISTED_EVENT:
        return place + 1
    deed = following in lexis.NOUNS_OF_PROCEDURES | lexis.NOUNS_OF_TREATMENT or (
        following.endswith(_DEEDS) and len(following) > _SHORTEST_DEED
    )
    if (
        rel in {"before", "after"}
        and word == "the"
        and deed
        and view.word(place + 2) in lexis.ENDS_OF_A_LISTED_EVENT | lexis.WORDS_FOLLOWING_AN_EVENT
    ):
        return place + 2
    returning = lexis.DISTRIBUTIVES_OF_EVENTS if rel in {"before", "after"} else lexis.DISTRIBUTIVES_OF_EVENTS - {"any"}
    if word in returning and following in lexis.ADJECTIVES_OF_RETURNING:
        return place + 3 if view.word(place + 2).isalpha() else None
    if word in returning and view.word(place - 1) not in {"from", "on"}:
        return _noun_end(view, place + 1)
    if rel in {"before", "after"} and word == "the" and following in lexis.ORDINALS_OF_EVENTS:
        return _noun_end(view, place + 2)
    if rel == "at" and word == "the" and following in lexis.NOUNS_OF_EDGES and view.word(place - 1) == "at":
        of = view.word(place + 2) == "of"
        return _noun_end(view, place + 3) if of else place + 2 if following != "time" else None
    return None


def _noun_end(view: TokenView, place: int) -> int | None:
    """The token behind a noun, a second one joined by "of" or "in" taken along; numbers are of other rules."""
    place += view.word(place) in lexis.ARTICLES_AND_DISTRIBUTIVES
    noun = view.noun_after(place)
    if noun is None or noun[0] != place or noun[1] - place > _LONGEST_EVENT:
        treated = view.word(place) in lexis.NOUNS_OF_TREATMENT
        return place + 1 + (view.word(place + 1) in lexis.NOUNS_OF_TREATMENT_CHANGE) if treated else None
    if view.word(noun[1]) == "of" and view.word(noun[1] + 1) in lexis.NOUNS_OF_TREATMENT:
        return noun[1] + 2
    if view.word(noun[1]) in {"of", "in"} and (more := view.noun_after(noun[1] + 1)):
        return min(more[1], noun[1] + _LONGEST_EVENT)
    return noun[1]
