"""Plans without a verb: "BG and ketones hourly", "ECG at baseline", "Mammography, annually from age 40, is recommended".

Why: tables, lists and pathways name a thing and its times, and leave the order to do it unsaid.
Method: a part of a sentence that has a thing before its time and neither verb nor number else.
Fails: returns None for things that happen of themselves (deaths, admissions), and where a verb tells the story.
"""

from __future__ import annotations

from loaders.extraction.candidates import Candidate, candidate
from loaders.extraction.phrases.amounts import Amount
from loaders.extraction.phrases.clause_arguments import sentence_start, trim_object
from loaders.extraction.phrases.outcomes import tidy_name
from loaders.extraction.phrases.parameters import OUTCOMES, inherited_drug, name
from loaders.language import lexis
from loaders.language.frequencies import FrequencyPhrase
from loaders.language.lexer import DASHES
from loaders.language.token_view import OPENING, TokenView, tokens_of
from ontology.ground.timing import Timing

_COLONS = frozenset({":", *DASHES})
_SHORTEST_PAST = 4  # letters
_CAPITALS = 3  # letters
_LONGEST_LABEL, _LONGEST_ITEM = 12, 18  # tokens


def plain_thing(view: TokenView, i: int, end: int) -> str | None:
    """"BG and ketones hourly; VBG at 2 h", "FIT every year": a thing and a time, and no verb."""
    low, high = view.clause_start(i), view.clause_end(end)
    if view.word(end) not in lexis.BREAKS_OF_A_SCHEDULE or i - low > _LONGEST_ITEM or view.word(low - 1) in OPENING:
        return None
    words = view.words(low, high)
    words = words[:-2] if words[-2:] == ["after", "that"] else words
    if lexis.VERBS_OF_FACTS & set(words) or any(word.endswith("ed") and len(word) > _SHORTEST_PAST for word in words) or any(
            token.kind == "number" and token.text != "2" for token in view.tokens[low:i]):
        return None
    start = max((n + 1 for n in range(low, i) if view.word(n) in {"then", "plus", ":"}), default=low)
    if view.word(i - 1) in lexis.NOUNS_OF_TREATMENT and not any(token.kind == "number" for token in view.tokens[start:i]):
        return inherited_drug(view) or view.text(start, i)
    noun = view.noun_before(i, start) or ((start, i) if view.word(i - 1) == ")" and i - start > 1 else None)
    if noun is None or view.word(noun[1] - 1) in lexis.EVENTS_AND_PEOPLE_COUNTED:
        return None
    if noun[0] > start and view.word(noun[0] - 1) not in lexis.WORDS_BEFORE_A_THING:
        return None  # "most improve by 6 months" orders nothing
    return tidy_name(trim_object(view, start, i))


def label_of_times(view: TokenView, i: int, done: list[Candidate]) -> str | None:
    """"Blood count: at baseline, weekly for a month, then every 3 months": all times of a list are of its label."""
    if view.vocabulary.isdisjoint(_COLONS):
        return None
    low = sentence_start(view, i)
    colon = next((n for n in range(i - 1, low, -1) if view.word(n) == ":" or (view.word(n) in DASHES and not (
        view.is_glued(n) or view.is_glued(n + 1)))), None)  # "X-ray" is no label
    if (
        colon is None
        or colon - low > _LONGEST_LABEL
        or any(
            word in lexis.VERBS_OF_FACTS or (word.endswith("ed") and len(word) > _SHORTEST_PAST)
            for word in view.words(low, colon)
        )
        or (view.word(colon - 1) in lexis.NOUNS_NO_LABEL or any(token.kind == "number" for token in view.tokens[low:colon]))
    ):
        return None
    last = done[-1] if done else None
    words = tidy_name(view.text(low, colon))
    again = (
        last is not None
        and last.start > colon
        and last.parameter == words
        and (
            last.role in {"schedule", "duration"}
            and set(view.words(last.end, i)) <= lexis.JOINTS_OF_TIMES | {"or", ";", "again"}
        )
    )
    return words if i - 1 == colon or again else None


def regimen(view: TokenView) -> str | None:
    """"CAPOX: oxaliplatin ... for four cycles": the regimen that a statement is headed by, whose cycles are counted."""
    colon = next((n for n in range(1, min(_SHORTEST_PAST, len(view.tokens))) if view.word(n) == ":"), None)
    words = view.text(0, colon) if colon else ""
    capitals = sum(letter.isupper() for letter in words)
    return words if " " not in words and capitals >= _CAPITALS else None  # "CAPOX", not "Dose"


def list_schedule(view: TokenView, amount: Amount, done: list[Candidate], rel: Timing) -> Candidate | None:
    """"VBG at 2 h", "ECG at baseline and at 6 months": a time in a list of things to do that has no verb."""
    last = done[-1] if done else None
    again = last is not None and last.role == "schedule" and set(view.words(last.end, amount.start)) <= lexis.JOINTS_OF_TIMES
    thing = last.parameter if last and again else plain_thing(view, amount.start - 1, amount.end)
    if thing is None or OUTCOMES.first(tokens_of(thing), 0, _LONGEST_LABEL):
        return None
    found = candidate(amount, "schedule", "listed", thing)
    found.start -= 1  # its "at" goes with it
    found.qualifiers["rel"] = rel
    return found


def thing_before_comma(view: TokenView, often: FrequencyPhrase) -> str | None:
    """"Mammography, annually from age 40, is recommended": between commas behind what is advised."""
    low = sentence_start(view, often.start)
    noun = view.noun_before(often.start - 1, low) if view.word(often.start - 1) == "," else None
    if (
        noun is None
        or noun[0] != low
        or not lexis.WORDS_OF_ORDERING & set(view.words(often.end, often.end + _LONGEST_LABEL))
    ):
        return None
    return name(view, noun)


def renewed_thing(view: TokenView, often: FrequencyPhrase) -> str | None:
    """"Compression bandaging, reapplied every 5 to 7 days, may be used": what a participle between commas is done to."""
    comma = often.start - 2
    if (
        view.word(comma) != ","
        or not view.word(comma + 1).endswith("ed")
        or not lexis.AUXILIARIES_BEFORE_RENEWAL & set(view.words(often.end, often.end + 8))
    ):
        return None
    low = sentence_start(view, comma)
    high = next((n for n in range(low + 1, comma) if view.word(n) in lexis.ENDS_OF_A_RENEWED_THING
                 or view.tokens[n].kind == "number"), comma)
    return tidy_name(trim_object(view, low, high)) if view.word(low) not in lexis.FOR_IF_IN_WHEN else None
