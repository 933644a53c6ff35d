"""What a clause is about: its subject, the verb that tells to do something, and what is to be done to what.

Why: "for 5 days", "at 1 week", "every 3 months" are of something the sentence names elsewhere than next to the
    number.
Method: the subject ends at the first auxiliary verb; a telling verb stands at a clause's start, behind a comma or
    "and", or behind "should"; its object is what follows up to the time.
Fails: returns None where the clause names nothing.
"""

from __future__ import annotations

from bisect import bisect_left

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.outcomes import tidy_name
from loaders.extraction.phrases.parameters import drug_at, drug_before, governor, inherited_drug, name
from loaders.extraction.phrases.plain_names import names_people
from loaders.extraction.phrases.table_headers import drug_of_row
from loaders.language import lexis
from loaders.language.lexer import DASHES, key_of, keys_of
from loaders.language.lexicon import meanings, phrase_class
from loaders.language.token_view import CLOSING, LOOK, OPENING, TokenView, once

_STOPS = {".", "?", "!", "•"}
_MONITOR = phrase_class("monitor", "directive")
_DEEDS = frozenset(_MONITOR.phrases)
VERB_NOUNS: dict[str, str] = meanings("nouns_of_deeds")
_LONGEST_OBJECT = 8  # tokens
_LONGEST_SUBJECT = 16  # tokens
_NEGATED = 4  # tokens of "not necessary to"
_COORDINATES = {"and", "or", ","}
_OPENERS_OF_A_PART = lexis.CLAUSE_OPENERS | {";"}


def sentence_start(view: TokenView, i: int) -> int:
    """The first token of the sentence, semicolons not counted as its end."""
    place = min(i, len(view.keys))
    return min(place, max(_behind_stops(view)[place], i - LOOK)) if place > 0 else place  # text may have no stops


@once
def _behind_stops(view: TokenView) -> list[int]:
    """For each place between tokens, the token behind the last stop before it; found in one pass over the statement."""
    found = [0]
    for n, word in enumerate(view.keys, 1):
        found.append(n if word in _STOPS else found[-1])
    return found


@once
def _may_tell(view: TokenView) -> list[int]:
    """The tokens that may be a telling verb, which "is" may stand before: most are none, and each number looks back."""
    return [n for n, before in enumerate(["", *view.keys[:-1]])
            if before in lexis.AUXILIARIES or _MONITOR.at(view.tokens, n) is not None]


@once
def telling_verb(view: TokenView, i: int) -> tuple[int, int] | None:
    """The last verb before token i that tells to check or do something."""
    low = sentence_start(view, i)
    places = _may_tell(view)
    for place in reversed(places[bisect_left(places, max(low, i - LOOK)):bisect_left(places, i)]):
        hit = _MONITOR.at(view.tokens, place)
        word, before = view.word(place), view.word(place - 1)
        advised = (
            before in {"is", "are"}
            and word in lexis.PARTICIPLES_OF_ADVISING
            and not lexis.CONDITIONAL_OR_WHO & set(view.words(place, i))  # "is advised if it fails at 3 months"
        )
        advised = advised or (before in {"is", "are"} and _is_deed(word) and not lexis.SUBORDINATORS_AND_RELATIVES & set(
            view.words(max(low, place - _LONGEST_OBJECT), i)))
        if hit is None and ((before == "be" and (word.endswith("ed") or word in lexis.PARTICIPLES_IRREGULAR)) or advised):
            return place, place + 1
        if hit is None or hit[0] > i or _is_no_order(view, place) or (
                place == low and view.word(hit[0]) in {"should", "must"}):
            continue  # "visits should occur"
        happened = before in {"had", "has"} or (before in {"is", "are"} and lexis.SUBORDINATORS_AND_RELATIVES & set(
            view.words(max(low, place - _LONGEST_OBJECT), place)))
        if happened and word.endswith("ed"):
            continue  # "their ALS had started", "after the drug is started": what happened, not what is told
        again = 2 if view.word(place - 1) in DASHES and view.word(place - 2) == "re" else 0  # "re-measure"
        first = place - again == low or (place - again == low + 1 and view.tokens[low].kind == "gap")  # "D  Measure"
        before = view.word(place - again - 1) if not first else ""
        if first or before in lexis.WORDS_BEFORE_AN_ORDER | {".", ";"} or view.word(place).endswith(("ed", "seen")):
            return place - again, hit[0]
    return None


def _is_no_order(view: TokenView, i: int) -> bool:
    """"may not increase until", "it is not necessary to fast": what does not happen, or need not be done."""
    if view.word(i - 1) == "not":
        return view.word(i - 2) in lexis.MODALS_OF_FACTS
    return view.word(i - 1) == "to" and bool(lexis.NEGATORS & set(view.words(i - _NEGATED, i - 1)))


def _is_deed(word: str) -> bool:
    """"is changed", "are infused": the participle of a verb that tells to do something."""
    return word == "due" or (
        word.endswith("ed") and word not in lexis.PARTICIPLES_OF_ADVISING and (word[:-1] in _DEEDS or word[:-2] in _DEEDS)
    )


def is_arranged(view: TokenView, i: int) -> bool:
    """Whether the clause before token i tells to check or do something."""
    return telling_verb(view, i) is not None


def thing_done(view: TokenView, i: int, done: list[Candidate]) -> str | None:
    """What the telling verb is done to; without one the parameter before, the subject, or the drug."""
    last = done[-1] if done else None
    if last and last.role == "schedule" and last.parameter and set(view.words(last.end, i)) <= lexis.JOINTS_OF_SCHEDULES:
        return last.parameter
    if last and last.role == "dose" and last.parameter and view.phrase(last.end, i) in {"repeated", ", repeated"}:
        return last.parameter  # "with salbutamol 5 mg repeated every 15 minutes"
    if dosed := _given_doses_of(view, i) or _name_of_repeat(view, i):
        return dosed
    noun = view.noun_before(i, last.end) if last and last.role == "schedule" else None
    alone = noun is not None and noun[1] - noun[0] == 1
    again = noun is not None and alone and view.word(noun[0]).endswith(("ed", "ly"))  # "and restarted after", "gradually"
    if noun and last and (again or view.word(noun[0]) in lexis.ADVERBS_OF_TIME_NO_THING):
        return last.parameter
    if noun:
        return name(view, noun)
    verb = telling_verb(view, i)
    if verb:
        floor = max(verb[1], next((d.end for d in reversed(done) if d.end > verb[1]), verb[1]))
        high = min([i, *(d.start for d in done if d.start >= verb[1])])  # the object ends where a number was read
        words = trim_object(view, verb[1], high)
        if is_people(words) and (deed := VERB_NOUNS.get(view.word(verb[0]))):
            return deed  # "review everyone who starts it at 3 months": a review
        opening = words.split()[0].lower() if words else ""
        if (
            words
            and key_of(words) not in lexis.PRONOUNS_FOR_A_TREATMENT | {"place"}
            and opening not in lexis.CUTS_OF_A_NAME | lexis.BEFORE_DURING_UNTIL
        ):
            return words
        if elided := _elided_object(view, verb[0]):
            return elided
        if words is None or key_of(words) in lexis.PRONOUNS:
            spoken = last.parameter if words and last else None
            if spoken or (spoken := _antecedent(view, verb)):
                return spoken
        if floor > verb[1] and last:
            return last.parameter  # "increase by 1 mcg/kg/min q3-5 min": the object is the amount itself
    subject_words = subject(view, i)
    if verb and subject_words and verb[0] > 0:
        deed = VERB_NOUNS.get(view.word(verb[0])) if is_people(subject_words) else None
        return deed or subject_words  # "patients should be reviewed every 3 months": a review
    place = drug_before(view.tokens, i)
    aged = last is not None and last.parameter in lexis.MEASURES_OF_BODY_SIZE  # whom it is for, nothing that is done
    told = last.parameter if last and not aged else None
    named = told or subject_words or (name(view, place) if place else None)
    if verb and named and key_of(named) == view.word(verb[0]):
        named = None  # "reassess before ...": the order itself
    return named or (VERB_NOUNS.get(view.word(verb[0])) if verb else None)


def _given_doses_of(view: TokenView, i: int) -> str | None:
    """"a dose of PPSV23 at least 1 year later": what the dose right before token i is of."""
    noun = view.noun_before(i)
    dosed = noun and view.word(noun[0] - 1) == "of" and view.word(noun[0] - 2) in lexis.NOUNS_OF_DOSE
    return name(view, noun) if noun and dosed else None


def _name_of_repeat(view: TokenView, i: int) -> str | None:
    """"with a repeat blood count in 2 weeks", "Repeat Hb testing is required 2 weeks after": what is called a repeat."""
    low = view.clause_start(i)
    end = next((n for n in range(low, i) if view.word(n) in lexis.FORMS_OF_BE), i)
    noun = view.noun_before(end, low)
    if noun is None:
        return None
    first = view.word(noun[0]) in lexis.REPEATS
    called = view.word(noun[0] - 1) in lexis.REPEATS and (end < i or view.word(noun[0] - 2) in lexis.ARTICLES)
    return name(view, (noun[0] + first, noun[1])) if called or (first and noun[1] - noun[0] > 1) else None


def _antecedent(view: TokenView, verb: tuple[int, int]) -> str | None:
    """"Repeat it 4 weeks later", "recheck in 3 months": what the statement before told to measure."""
    if not view.word(verb[0]).startswith("re") or view.word(verb[0]) not in lexis.VERBS_OF_REPEATING:
        return None
    tokens = view.before
    low = next((n for n in range(len(tokens) - 2, -1, -1) if tokens[n].key in _STOPS), -1) + 1  # its own stop passed over
    told = next((n for n in range(low, len(tokens)) if tokens[n].key in lexis.VERBS_OF_MEASURING), None)
    if told is None:
        return None
    start = told + 1
    while start < len(tokens) and tokens[start].key in lexis.DETERMINERS_OF_A_WHOLE:
        start += 1
    end = next((n for n in range(start, len(tokens)) if tokens[n].key in lexis.CUTS_OF_A_NAME | lexis.ENDS_OF_AN_ANTECEDENT
                or tokens[n].kind == "number"), len(tokens))
    words = " ".join(token.text for token in tokens[start:end]) if start < end <= start + _LONGEST_OBJECT else None
    return words if words and "|" not in words else None  # cells of a row are no name


def is_people(words: str | None) -> bool:
    """Whether a name is of people, to whom something is done: "patients with asthma", "everyone who starts it"."""
    return words is not None and (key_of(words.split()[0]) in lexis.PEOPLE or names_people(words))


def _elided_object(view: TokenView, verb: int) -> str | None:
    """"..., and the blood count repeated": the noun right before a participle whose "should be" is left out."""
    if not view.word(verb).endswith("ed") or view.tokens[verb - 1].kind != "word":
        return None
    noun = view.noun_before(verb)
    if noun is None or view.word(noun[0] - 1) not in lexis.AND_OR_DETERMINERS:
        return None  # only there is "should be" left out
    return name(view, noun)


def trim_object(view: TokenView, low: int, high: int) -> str | None:
    """The words of an object without articles, riders and trailing prepositions."""
    while low < high and view.word(low) in lexis.WORDS_TRIMMED_IN_FRONT:
        low += 1
    depth = 0
    for place in range(low, high):
        depth += (view.word(place) in OPENING) - (view.word(place) in CLOSING)  # a comma in brackets ends nothing
        comma = view.word(place) == "," and not _continues_list(view, place, high)
        if depth == 0 and (comma or view.word(place) in lexis.BREAKS_AFTER_A_THING):
            high = place
            break
    while high > low and (_is_loose(view, high - 1) or view.word(high - 1).endswith("ly")):
        high -= 1  # "increase gradually", "the dose slowly": how, not what
    return view.text(low, high) or None


def _is_loose(view: TokenView, i: int) -> bool:
    """A preposition, article or sign left over at an object's end."""
    if view.tokens[i].kind != "word":
        return view.is_stop(i) and view.word(i) not in CLOSING
    return view.word(i) in lexis.TRAILING_WORDS_OF_A_CLAUSE


def _continues_list(view: TokenView, comma: int, high: int) -> bool:
    """A comma of a short list of things: "sodium, potassium and eGFR"."""
    for place in range(comma + 1, min(comma + 7, high)):
        if view.word(place) in {"and", "or"}:
            return place + 1 < high  # an "and" at the very end joins something else
        if view.is_stop(place) and view.word(place) not in lexis.COMMA_OR_ARTICLE:
            return False
    return False


def subject(view: TokenView, i: int) -> str | None:
    """The subject of the clause that token i stands in, articles and riders left off."""
    low, general = sentence_start(view, i), None
    for start in _segments(view, low, i):
        if general and view.word(start - 1) in lexis.CONDITIONAL_AND_TEMPORAL:
            continue  # "once the Hb is normal, treatment should be continued for 3 months": what goes on is the treatment
        verb = view.first(lexis.VERBS_OF_PREDICATES, start, i)
        if verb is not None and verb > start:
            first = _coordination_start(view, low, start)
            words = _plain_subject(view, start, verb)
            general = "treatment" if view.word(start) == "treatment" else general  # rather than the noun beside the time
            if words and (first < start or tidy_name(words)):
                return view.text(first, verb).strip(" ,") if first < start else tidy_name(words)
    noun = governor(view, i, view.clause_start(i)) if general is None else None
    bare = noun is not None and noun.end - noun.start == 1 and noun.text.endswith(("ed", "ly"))  # "reviewed", "slowly"
    return (
        tidy_name(noun.text)
        if noun and not bare and key_of(noun.text) not in lexis.ADVERBS_OF_CUSTOM | lexis.VERBS_OF_PREDICATES
        else general
    )


def _coordination_start(view: TokenView, low: int, start: int) -> int:
    """The first token of "sodium and potassium" where the clause was cut at its "and"; `start` where it was not."""
    if view.word(start - 1) not in _COORDINATES or start - low > _LONGEST_SUBJECT:
        return start
    while low < start and view.word(low) in lexis.DETERMINERS:
        low += 1
    words = view.words(low, start)
    plain = not (
        set(words)
        & (lexis.VERBS_OF_PREDICATES | lexis.CUTS_OF_A_NAME - {"(", "[", "of", "for"} | lexis.CLAUSE_OPENERS - _COORDINATES)
    ) and not any(token.kind in {"number", "gap"} for token in view.tokens[low:start])
    verb = _MONITOR.at(view.tokens, low)  # "check sodium and potassium": an order has no subject
    return low if plain and words and verb is None else start


def _segments(view: TokenView, low: int, i: int) -> list[int]:
    """The clause starts before token i outside brackets, nearest first."""
    starts, depth = [], 0
    if not view.has(_OPENERS_OF_A_PART, low, i):
        return [low]
    for place in range(i - 1, low - 1, -1):
        word = view.word(place)
        depth += (word in CLOSING) - (word in OPENING)
        if (
            depth <= 0
            and (word in lexis.CLAUSE_OPENERS or word == ";")
            and view.word(place + 1) not in lexis.COMPARATIVES_OF_LIMITS  # "aged 12 and over"
        ):
            starts.append(place + 1)
            depth = 0
    return [*starts, low]


def _plain_subject(view: TokenView, low: int, high: int) -> str | None:
    while low < high and view.word(low) in lexis.DETERMINERS | lexis.ADVERBS_LEADING_A_CLAUSE:
        low += 1
    if view.word(low + 1) in lexis.ARTICLES_AND_OBJECT_PRONOUNS and _MONITOR.at(view.tokens, low):
        return None  # "repeat it once if it is vomited": an order, not a subject
    for place in range(low, high):
        general = view.word(place) == "of" and (
            view.word(place - 1) in lexis.NOUNS_TOO_GENERAL or view.word(place - 1) in DASHES
        )
        general = general or view.words(place - 1, place + 1) == ["freedom", "from"]
        if (view.word(place) in lexis.CUTS_OF_A_NAME and not general) or view.tokens[place].kind in {"number", "gap"}:
            high = place
            break
    while low < high and view.tokens[low].kind == "sign":
        low += 1
    while high > low and view.word(high - 1) in lexis.ADVERBS_OF_CUSTOM:
        high -= 1
    words = view.text(low, high).strip(" ,:")
    if key_of(words.split(" ")[0]) in lexis.CONDITIONAL_AND_TEMPORAL:
        return None  # "if", "after" open a condition
    return None if not words or key_of(words) in lexis.PRONOUNS_FOR_A_TREATMENT | lexis.NO_SUBJECTS | {"there"} else words


def treatment_of_time(view: TokenView, i: int, done: list[Candidate], around: bool = True) -> str | None:
    """The drug that a time of treatment belongs to; two drugs joined by "plus" are both."""
    place = drug_before(view.tokens, i, max(sentence_start(view, i), i - LOOK))
    if place:
        return joined_drugs(view, place)
    last = next((d.parameter for d in reversed(done) if d.role == "dose"), None)
    return last or (inherited_drug(view) if around else None)


def joined_drugs(view: TokenView, place: tuple[int, int]) -> str:
    """"clopidogrel plus aspirin" for the last of two joined drugs."""
    if view.word(place[0] - 1) in lexis.JOINTS_OF_DRUGS:
        other = drug_before(view.tokens, place[0] - 1, max(0, place[0] - LOOK))
        if other and view.word(place[0] - 1) == "plus":  # only "plus" makes them one treatment
            return f"{name(view, other)} plus {name(view, place)}"
    return name(view, place)


def behind_of(view: TokenView, i: int) -> str | None:
    """"within 36 hours of an ACE inhibitor"."""
    if view.word(i) != "of":
        return None
    drug = drug_at(view.tokens, i + 1)
    noun = drug or view.noun_after(i + 1)
    if noun and not drug and view.word(noun[1]) in lexis.NOUNS_OF_TREATMENT:
        return view.text(noun[0], noun[1] + 1)  # "of outpatient treatment"
    return name(view, noun) if noun else None


def _last_told(done: list[Candidate]) -> Candidate | None:
    """The quantity before; of a dose with the weight or age it is for, the dose."""
    if len(done) > 1 and done[-1].parameter in lexis.MEASURES_OF_BODY_SIZE and done[-2].role == "dose":
        return done[-2]
    return done[-1] if done else None


def lasting_thing(view: TokenView, i: int, end: int, done: list[Candidate], around: bool = True) -> str | None:
    """What the time at tokens [i, end) is the length of; of a way of giving it is the drug given.

    `around` tells whether it may be a drug that stands outside of the statement: in a limit it may not.
    """
    thing = _thing_lasting(view, i, end, done, around) or treatment_of_time(view, i, done, around)
    if thing is None or not set(keys_of(thing)) <= lexis.WORDS_OF_WAYS_OF_GIVING:
        return thing
    dosed = next((d.parameter for d in reversed(done) if d.role == "dose"), None)
    return dosed or drug_of_row(view, i) or treatment_of_time(view, i, done)  # "2 g IV push over 1 min"


def _thing_lasting(view: TokenView, i: int, end: int, done: list[Candidate], around: bool) -> str | None:
    if view.word(end) == "of" and (drug := drug_at(view.tokens, end + 1)):
        return name(view, drug)
    if lexis.VERBS_OF_OBSERVING & set(view.words(i - 6, i)):
        return "observation"
    last = _last_told(done)
    if last and last.parameter and last.end <= i and all(
            view.tokens[n].kind == "sign" or view.is_stop(n) for n in range(last.end, i)) and last.role != "duration":
        return last.parameter  # "below 10 mmol/L in the first 24 hours": nothing else is told between
    near = last is not None and (around or last.role == "dose")  # a limit some words before is of something else
    return _clause_thing(view, i, end, last) or (last.parameter if last and near else None)


def _clause_thing(view: TokenView, i: int, end: int, last: Candidate | None = None) -> str | None:
    """In a condition its subject, else the object of the telling verb, else the subject."""
    verb = telling_verb(view, i)
    conditional = lexis.CONDITIONAL & set(view.words(verb[1], i)) if verb else set()  # "refer if fever lasts 3 days"
    passive = verb is not None and verb[0] > 0 and view.word(verb[0]).endswith(("ed",
        "en")) and view.word(verb[0] - 1) in lexis.FORMS_OF_BE
    if verb and not conditional and not passive:
        listed = last is not None and verb[1] < last.end < i and view.word(i - 1) != "and"
        words = (trim_object(view, last.end, i) if listed and last else None) or trim_object(view, verb[1], i)
        # "should begin within 4 weeks of discharge and run for 6-8 weeks": the subject runs, not "discharge and run".
        if words and key_of(words.split()[-1]) in lexis.VERBS_OF_RUNNING_ON and "and" in view.words(verb[1], i):
            return subject(view, verb[0]) or last.parameter if last else subject(view, verb[0])
        if is_people(words) and (deed := VERB_NOUNS.get(view.word(verb[0]))):
            return deed
        if words and key_of(words) not in lexis.PRONOUNS_FOR_A_TREATMENT | {"place"} and words[0] not in "<>≤≥=" and (
                key_of(words.split()[0]) not in lexis.CUTS_OF_A_NAME):
            return words
        told = (_elided_object(view, verb[0]) or subject(view, verb[0])) if verb[0] > sentence_start(view, i) else None
        return told or VERB_NOUNS.get(view.word(verb[0])) or behind_of(view, end)
    given = trim_object(view, verb[1], i) if verb and passive and view.word(verb[0]) == "given" else None
    if (
        given
        and key_of(given.split()[0]) not in lexis.CUTS_OF_A_NAME | lexis.PREPOSITIONS_BY_EVERY_AS
        and not given[0].isdigit()
    ):
        return given  # "every newborn must be given hepatitis B vaccine within 24 hours"
    words = _prompted_action(view, i) or subject(view, i)
    deed = VERB_NOUNS.get(view.word(verb[0])) if verb and passive and is_people(words) else None
    return deed or words


def _prompted_action(view: TokenView, i: int) -> str | None:
    """"suspected fasciitis must prompt surgical inspection within 6 hours": what is called for, not what calls for it."""
    if lexis.VERBS_OF_PROMPTING.isdisjoint(view.vocabulary):
        return None
    verb = next((n for n in range(i - 1, max(view.clause_start(i), i - _LONGEST_OBJECT) - 1, -1)
                 if view.word(n) in lexis.VERBS_OF_PROMPTING), None)
    words = trim_object(view, verb + 1, i) if verb else None
    return words if words and not any(token.kind == "number" for token in view.tokens[verb or 0:i]) else None


def what_lasted(view: TokenView, place: int) -> str | None:
    """"remission has lasted", "fever that persisted": the noun before the verb of lasting."""
    while view.word(place - 1) in lexis.AUXILIARIES_AND_RELATIVES:
        place -= 1
    if view.word(place - 1) in lexis.NOUNS_OF_TREATMENT:
        drug = drug_before(view.tokens, place - 1, sentence_start(view, place))
        return f"{name(view, drug)} {view.word(place - 1)}" if drug else view.word(place - 1)
    noun = view.noun_before(place)
    return name(view, noun) if noun else None


def what_continues(view: TokenView, i: int) -> str | None:
    """"if convulsions continue beyond 30 minutes": what goes on, in a condition; elsewhere "continue" is an order."""
    if view.word(i) != "continue" or not {"if"} & set(view.words(i - 6, i)):
        return None
    return what_lasted(view, i)
