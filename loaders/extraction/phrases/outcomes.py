"""What a result or a time is of, where a verb tells it: "74% of ulcers had healed" is a rate of healing.

Why: a parameter is a noun; a verb, a preposition or a unit of measure in its place tells a reader nothing.
Method: verbs of outcome have their noun (`nominals.toml`); a light verb ("had", "took", "developed") leaves its
    object; of other predicates the words stay. `tidy` takes loose words off a name's ends, and drops a name that is
    nothing but such words.
Fails: returns None where only loose words are left, so that a better name can be looked for.
"""

from __future__ import annotations

from loaders.extraction.phrases.amounts import amount_at
from loaders.language.lexer import DASHES
from loaders.language.lexicon import Phrases, rows
from loaders.language.token_view import TokenView

NOMINALS: Phrases[str] = Phrases(
    (form, row["name"]) for row in rows("nominals", "nominal") for form in row["forms"])
BEING = {"were", "was", "had", "have", "has", "are", "is", "will", "did", "do", "does", "been", "be", "remained", "remain"}
_ADVERBS = {"still", "also", "already", "again", "ever", "later", "then", "actually", "eventually", "subsequently", "fully",
            "completely", "finally", "spontaneously", "only", "just", "now"}
LIGHT = {"take", "takes", "took", "use", "used", "carry", "carries", "carried", "develop", "develops", "developed",
         "experience", "experienced", "report", "reported", "had", "has", "have", "need", "needed", "needs", "require",
         "required", "requires", "reach", "reached", "achieve", "achieved", "attained", "suffer", "suffered", "receive",
         "received", "receives", "underwent", "undergo", "got", "get", "show", "showed", "display", "displayed",
         "make", "made", "enter", "entered", "met", "meet"}
_ARTICLES = {"a", "an", "the", "any", "some", "their", "its", "his", "at", "least", "one", "more"}
_ENDS = {"and", "but", "while", "whereas", "yet", "or", "by", "at", "with", "in", "on", "after", "against", "versus", "vs",
         "within", "during", "over", "than", "compared", "for", "when", "if", "because", "without", "before", "under"}
_LEADING = {"about", "whereas", "while", "and", "or", "but", "only", "just", "again", "still", "by", "at", "in", "on", "of",
            "for", "with", "to", "from", "over", "after", "before", "since", "once", "when", "that", "as", "also", "then",
            "did", "do", "does", "been", "usually", "often", "never", "always", "not", "prolong", "extend", "shorten",
            "lengthen", "continue", "retain", "otherwise", "afterwards", "however", "thus", "therefore", "yet", "are",
            "is", "was", "were", "be", "whose", "it", "them", "they", "both", "up"}
_TRAILING = {"by", "at", "in", "on", "of", "for", "with", "to", "from", "down", "up", "day", "days", "week", "weeks",
             "month", "months", "year", "years", "and", "or", "but", "only", "just", "is", "are", "was", "were", "be",
             "been", "had", "has", "have", "the", "a", "an", "their", "its", "usually", "often", "about", "fell", "rose",
             "now", "first",
             "dropped", "fallen", "risen", "stayed", "remained", "declined", "predominated", "further", "also", "then",
             "should", "must", "can", "may", "clear", "clears", "heal", "heals", "resolve", "resolves",
             "recur", "recurs", "will", "might", "it", "them", "after", "before", "such", "as"}
_HOLLOW = {"h", "hr", "hrs", "wk", "mo", "d", "min",
           "mmhg", "kpa", "mg", "ml", "l", "kg", "cm", "mm", "mmol", "iu", "made", "effective", "single", "stayed", "fell",
           "rose", "draw", "stopping", "reaching", "less", "more", "most", "many", "few", "one", "this", "these", "those",
           "who", "which", "roughly", "nearly", "almost", "some", "each", "any", "all", "other", "others", "renewed",
           "repeated", "occurred", "occurs", "seen", "found", "taking", "giving", "using", "starting", "beginning", "know",
           "delay", "half", "figures", "results", "rates", "overall", "there", "here", "approximately", "around", "daily",
           "weekly", "monthly", "yearly", "annually", "rare", "common", "uncommon", "likely", "least", "same"}
_COMPARED = {"below", "above", "under", "over", "at", "within"}
_LONGEST = 5  # tokens of a predicate


def tidy(words: str | None) -> str | None:
    """A name without the loose words at its ends; None where nothing is left that names a thing."""
    if not words:
        return None
    parts = words.split()
    low, high = 0, len(parts)
    while low < high and parts[low].lower().strip(",;:") in _LEADING:
        low += 1
    while 0 < low < high and parts[low].lower() in {"a", "an", "the"}:
        low += 1
    while high > low and parts[high - 1].lower().strip(",;:") in _TRAILING:
        high -= 1
    if low == high or (high - low == 1 and parts[low].lower() in _HOLLOW):
        return None
    return words if high - low == len(parts) else " ".join(parts[low:high]).strip(" ,;:") or None


def predicate_start(view: TokenView, i: int) -> int:
    """The telling word of a predicate that starts at token i, auxiliaries and adverbs passed over."""
    while view.word(i) in BEING | _ADVERBS and view.word(i + 1) not in _ENDS | {"", ",", "."} and (
            view.word(i + 1) not in _ARTICLES):
        i += 1
    return i


def predicate(view: TokenView, i: int) -> str | None:
    """The outcome that a predicate tells: the noun of its verb, the object of a light verb, else its words."""
    i = predicate_start(view, i)
    hit = NOMINALS.at(view.tokens, i)
    if hit and not (view.word(hit[0]) in DASHES and view.glued(hit[0])):  # "relapse-free" is not of relapse
        return hit[1]
    while view.word(i) in LIGHT | _ARTICLES and view.word(i + 1) not in _ENDS | {"", ",", "."}:
        i += 1
    if view.word(i) in _COMPARED:
        limit = amount_at(view, i)
        return view.text(i, limit.end) if limit and limit.unit else None  # "were below 360 micromol/L"
    high, end = i, min(i + _LONGEST, view.clause_end(i))
    while high < end and _goes_on(view, high, first=i):
        high += 1
    return tidy(view.text(i, high))


def _goes_on(view: TokenView, place: int, first: int) -> bool:
    """Whether a predicate's words go on at a token: not a number, a sign of a break, or a joint behind the first word."""
    word = view.word(place)
    return view.tokens[place].kind != "number" and word not in {",", "(", ")"} and (word not in _ENDS or place == first)


def verb_before(view: TokenView, i: int) -> str | None:
    """"who does not improve within 48 hours": the noun of the verb right before token i."""
    hit = NOMINALS.before(view.tokens, i)
    return hit[1] if hit else None
