"""What a switch is to: the new one of the two things it names.

Why: "switch riluzole to edaravone" and "switch to edaravone" are one order; with the old one for its target it gives what is
    to be left off.
Method: what stands behind "to", "with" or "by"; of "substitute A for B" the first. A change from one drug to another is a
    switch, that of a dose is none.
Fails: names nothing where only the old one is told.
"""

from __future__ import annotations

from loaders.extraction.phrases.action_targets import VERBS, Phrase, is_people, noun_phrases
from loaders.extraction.relations.deeds import Deed
from loaders.language import lexis
from loaders.language.drugs import is_drug
from loaders.language.token_view import TokenView


def name_what_is_new(view: TokenView, deed: Deed) -> None:
    """Give a switch its new one for a target, or none; a change to another drug becomes a switch."""
    verb = deed.verb if VERBS.at(view.tokens, deed.verb) else deed.start  # "switching to X is recommended"
    word, end = view.word(verb), max(verb + 1, deed.target.end if deed.target and deed.target.start > verb else 0)
    changed = deed.kind == "adjust" and word.startswith("chang")
    if view.word(verb + 1) == "to" or not (deed.kind == "switch" or changed):
        return
    if word.startswith("substitut") and view.word(end) == "for":
        return
    new, old = _behind(view, end), deed.target
    of_drug = old is not None and is_drug(view.tokens[old.end - 1])
    if changed and not (new and of_drug and lexis.NOUNS_THAT_LEAVE_THE_DRUG_OPEN.isdisjoint(view.words(*new))):
        return
    if word.startswith("replac") and new is None and not of_drug:
        return  # "replace the drain": by another of its kind
    deed.kind, deed.target = "switch", new
    deed.end = max(deed.end, new.end if new else 0)


def _behind(view: TokenView, place: int) -> Phrase | None:
    """What stands behind "to", "with" or "by", past the people, and past what it is from."""
    told = noun_phrases(view, place)
    if len(told) == 1 and is_people(view, told[0]):
        place = told[0].end
    if view.word(place) == "from" and (old := noun_phrases(view, place + 1)):
        place = old[-1].end
    found = noun_phrases(view, place + 1) if view.word(place) in lexis.PREPOSITIONS_TO_WHAT_IS_NEW else []
    return found[0] if len(found) == 1 else None
