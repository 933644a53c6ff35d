"""What a drug is and does: how strong it comes, how much of it is toxic, how fast it acts.

Why: "500 mg tablets", "> 150 mg/kg is toxic" and "onset 5 min" are printed like doses and plans, and are none to follow.
Method: the words right around the number, the head of its column, and for toxic amounts the heading; what is given ("give",
    a frequency, a route) is a dose all the same.
Fails: it cannot; an amount no word speaks of stays as it is.
"""

from __future__ import annotations

from functools import lru_cache

from loaders.extraction.candidates import NOTHING, Candidate, candidate
from loaders.extraction.phrases import dose_amounts
from loaders.extraction.phrases.amounts import Amount
from loaders.extraction.phrases.parameters import drug_at, drug_before, drug_name, inherited_drug
from loaders.extraction.phrases.table_headers import cell_of, drug_over, name_of_row
from loaders.language import lexis
from loaders.language.frequencies import frequency_at
from loaders.language.lexer import keys_of, tokenise
from loaders.language.lexicon import Phrases, meanings
from loaders.language.routes import route_at
from loaders.language.token_view import LOOK, OPENING, TokenView
from loaders.language.units import unit_at

_COURSES: Phrases[str] = Phrases(meanings("courses_of_action").items())
_LIMITED, _EXCEEDED = {"<", "<=", ">", ">=", "within"}, {">", ">="}
_MASSES = {"mass", "substance", "activity"}
_NEAR, _BEHIND, _FAR = 3, 8, 12  # tokens
_MOST_CONTAINERS = 10


def preparation(view: TokenView, amount: Amount, _done: list[Candidate]) -> Candidate | None:
    """The strength or size of what a drug comes in."""
    return NOTHING if any(told(view, amount) for told in _PREPARED) else None


def _is_piece(view: TokenView, amount: Amount) -> bool:
    """"500 mg tablets", "two 500 mg tablets", "a 10 mL vial": how strong each is; "one 500 mg tablet daily" is a dose."""
    word = view.word(_behind_list(view, amount.end))
    if word in lexis.NOUNS_OF_CONTAINERS | lexis.NOUNS_OF_SEVERAL_PIECES:
        return amount.kind != "form"
    if word not in lexis.NOUNS_OF_ONE_PIECE or amount.kind == "form":
        return False
    given = any(frequency_at(view, n) or route_at(view, n) for n in range(amount.end + 1, amount.end + _NEAR))
    return not given and view.word(amount.start - 1) not in lexis.WORDS_OF_ONE


def _behind_list(view: TokenView, i: int) -> int:
    """The token behind further amounts: "5 mg, 10 mg and 20 mg tablets"."""
    place = i
    while view.word(place) in {",", "and", "or"} and place < i + _FAR:
        place += 1 + (view.word(place + 1) in {"and", "or"})
        counted = place < len(view.tokens) and view.tokens[place].kind == "number"
        hit = unit_at(view.tokens, place + 1) if counted else None
        if hit is None:
            return i
        place = hit[0]
    return place


def _is_supplied(view: TokenView, amount: Amount) -> bool:
    """"available as 5 mg and 10 mg", "each capsule contains 30 mg", "vial: 1 g", a number under "Strength"."""
    place = cell_of(view, amount.start)
    if place is not None and lexis.WORDS_OF_SUPPLY & set(keys_of(view.context.cells[place][2])):
        return True
    if view.word(amount.start - 1) == ":" and view.word(amount.start - 2) in lexis.NOUNS_OF_CONTAINERS:
        return True
    if view.vocabulary.isdisjoint(lexis.WORDS_OF_SUPPLY):
        return False
    before = view.words(max(view.clause_start(amount.start), amount.start - _FAR), amount.start)
    last = max((n for n, word in enumerate(before) if word in lexis.WORDS_OF_SUPPLY), default=None)
    return last is not None and not (lexis.VERBS_OF_GIVING | lexis.NOUNS_OF_DOSE) & set(before[last + 1:])


def _is_equated(view: TokenView, amount: Amount) -> bool:
    """"30 mg = 1 mL", "1 tablet = 500 mg": of two amounts that are one, neither is given."""
    if "=" not in view.vocabulary:
        return False
    if amount.kind in _MASSES and _is_equivalent(view, amount):
        return True
    own = amount.kind in {"volume", "form"} and amount.op is None
    behind = view.word(amount.end) == "=" and (_is_size(view, amount.end + 1) or (own and view.is_symbol(amount.end)))
    return behind or (amount.op == "=" and view.is_symbol(amount.start) and _is_size(view, amount.start - 2))


def _is_equivalent(view: TokenView, amount: Amount) -> bool:
    """"1 g CaCl = 3 g calcium gluconate": so much of one drug stands for so much of another."""
    near = range(max(1, amount.start - _NEAR), min(amount.end + _NEAR + 1, len(view.tokens)))
    sign = next((n for n in near if view.tokens[n].text == "="), None)
    return sign is not None and _holds_mass(view, sign - _NEAR - 2, sign) and _holds_mass(view, sign + 1, sign + _NEAR)


def _holds_mass(view: TokenView, low: int, high: int) -> bool:
    """Whether a number with a unit of mass stands among tokens [low, high)."""
    numbers = (n for n in range(max(0, low), min(high, len(view.tokens))) if view.tokens[n].kind == "number")
    return any((hit := unit_at(view.tokens, n + 1)) is not None and hit[1].kind in _MASSES for n in numbers)


def _is_size(view: TokenView, i: int) -> bool:
    """Whether a volume or a count of pieces starts at token i."""
    hit = unit_at(view.tokens, i + 1) if 0 <= i < len(view.tokens) and view.tokens[i].kind == "number" else None
    return hit is not None and hit[1].kind in {"volume", "form"}


def _is_restated(view: TokenView, amount: Amount) -> bool:
    """"125 mg/2 mL (1 ampoule)": in brackets behind an amount, how many pieces it is."""
    alone = amount.kind == "form" and view.word(amount.start - 1) in OPENING and amount.top <= _MOST_CONTAINERS
    return alone and view.word(amount.end) in {")", "]"} and any(
        token.kind == "number" for token in view.tokens[max(0, amount.start - 6):amount.start - 1])


def _is_dissolved(view: TokenView, amount: Amount) -> bool:
    """"dilute 40 mg in 50 mL": how a syringe is made; with how long it is given it is a dose."""
    if amount.op or view.vocabulary.isdisjoint(lexis.VERBS_OF_MIXING):
        return False
    low = view.clause_start(amount.start)
    made = lexis.VERBS_OF_MIXING & set(view.words(max(low, amount.start - _NEAR - 2), amount.start))
    rest = set(view.words(low, view.clause_end(amount.start)))
    return bool(made) and not lexis.WORDS_OF_RUNNING_IN & rest


def _is_syringe(view: TokenView, amount: Amount) -> bool:
    """"Argatroban 50 mg in 50 mL" and no more said: what a bag or syringe holds; given over a time it is a dose."""
    if amount.op or amount.kind not in _MASSES or view.word(amount.end) != "in" or not _is_size(view, amount.end + 1):
        return False
    low, high = view.clause_start(amount.start), view.clause_end(amount.end)
    words = set(view.words(low, high))
    given = words & (lexis.VERBS_OF_GIVING | lexis.WORDS_OF_RUNNING_IN | lexis.NOUNS_OF_DOSE)
    return not given and not any(frequency_at(view, n) or route_at(view, n) for n in range(low, high))


_PREPARED = (_is_syringe, _is_piece, _is_supplied, _is_equated, _is_restated, _is_dissolved, dose_amounts.is_diluent)


def toxic_amount(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """An amount whose words call it toxic: a limit on what was taken where they make one, else nothing."""
    last = done[-1] if done else None
    if last and last.rule == "toxic" and view.words(last.end, amount.start) == ["or"]:  # "> 2 mg/kg or 60 mg"
        found = candidate(amount._replace(op=amount.op or last.comparator), "threshold", "toxic", last.parameter)
        found.qualifiers["kind"] = "toxic"
        return found
    if not _is_toxic(view, amount):
        return None
    if amount.op not in _EXCEEDED:
        return NOTHING
    found = candidate(amount, "threshold", "toxic", _drug_taken(view, amount) or "ingested amount")
    found.qualifiers["kind"] = "toxic"
    return found


@lru_cache(maxsize=256)
def _is_about_ingestion(headings: tuple[str, ...]) -> bool:
    return any(lexis.WORDS_OF_TAKING_TOO_MUCH & set(keys_of(heading)) for heading in headings)


def _is_toxic(view: TokenView, amount: Amount) -> bool:
    titled = _is_about_ingestion((*view.context.sections, view.context.title))
    if not titled and lexis.WORDS_OF_TAKING_TOO_MUCH.isdisjoint(view.vocabulary):
        return False
    place = cell_of(view, amount.start)
    if place is not None and lexis.ADJECTIVES_OF_TOXICITY & set(keys_of(view.context.cells[place][2])):
        return True
    low, high = view.clause_start(amount.start), view.clause_end(amount.end)
    before = view.words(max(low, amount.start - _FAR), amount.start)
    behind = view.words(amount.end, min(high, amount.end + _BEHIND))
    if lexis.ADJECTIVES_OF_TOXICITY & set(before) and lexis.NOUNS_OF_DOSE_AND_AMOUNT & set(before) and (
            amount.op != "<=" and not lexis.NEGATORS & set(before)):
        return True
    if lexis.FORMS_OF_BE & set(behind) and lexis.WORDS_OF_TAKING_TOO_MUCH & set(behind) and amount.op != "<=":
        return True
    if lexis.VERBS_OF_GIVING_ONLY & set(before) or frequency_at(view, amount.end):
        return False
    if behind[:1] and behind[0] in {":", "is"} and lexis.WORDS_OF_TAKING_TOO_MUCH & set(behind[1:_NEAR + 1]):
        return True  # "150-300 mg/kg: moderate toxicity", "< 20 mg/kg is not toxic"
    if amount.op not in _LIMITED:
        return False
    headed = titled and (amount.kind == "dosage" or dose_amounts.is_bare_excess(view, amount))
    return headed or (amount.op in _EXCEEDED and not lexis.WORDS_OF_TAKING_TOO_MUCH.isdisjoint((*before, *behind)))


def _drug_taken(view: TokenView, amount: Amount) -> str | None:
    """The drug of a toxic amount: behind it, before it, of its row, or of what was said before."""
    place = next((n for n in range(amount.end, amount.end + _NEAR) if drug_at(view.tokens, n)), None)
    near = drug_at(view.tokens, place) if place is not None else drug_before(
        view.tokens, amount.start, max(view.clause_start(amount.start), amount.start - LOOK))
    return drug_name(view, near) if near else (
        name_of_row(view, amount.start) or drug_over(view, amount.start) or inherited_drug(view, amount.kind))


def time_of_action(view: TokenView, amount: Amount, _done: list[Candidate]) -> Candidate | None:
    """"onset 5 min", "half-life 6 h", "duration of action 2 to 4 h", a time under such a head: nothing is done then."""
    if _is_under_average(view, amount):
        return None
    return NOTHING if _is_under_course(view, amount) or _is_of_course(view, amount) else None


def _is_under_average(view: TokenView, amount: Amount) -> bool:
    """"Median time to onset of CRS" over a cell: found in a study, and no property of the drug."""
    place = cell_of(view, amount.start)
    return place is not None and bool(lexis.AVERAGES & set(keys_of(view.context.cells[place][2])))


def _is_under_course(view: TokenView, amount: Amount) -> bool:
    place = cell_of(view, amount.start)
    if place is None:
        return False
    head = tokenise(view.context.cells[place][2])
    if _COURSES.first(head, 0, len(head)):
        return True
    beside = (tokenise(cell[2]) for cell in view.context.cells)
    return any(token.key == "duration" for token in head) and any(_COURSES.first(words, 0, len(words)) for words in beside)


def _is_of_course(view: TokenView, amount: Amount) -> bool:
    if not _COURSES.opened_by(view.vocabulary) or (
            view.word(amount.end) in lexis.WORDS_OF_BEFORE | lexis.WORDS_OF_AFTER | {"ago"}):
        return False
    low = max(view.clause_start(amount.start), amount.start - _BEHIND)
    if "duration" in view.words(amount.start - 2, amount.start):  # "onset 5 min, duration 4-6 h"
        return _COURSES.first(view.tokens, 0, len(view.tokens)) is not None
    hit = _COURSES.last(view.tokens, low, amount.start)
    if hit is None:
        return False
    between = view.words(hit[1], amount.start)
    if hit[1] - hit[0] == 1 and view.word(hit[0]) in {"onset", "peak"}:  # of symptoms, of a level: only what is right behind
        return amount.op not in _LIMITED and set(between) <= lexis.LINKS_OF_A_TIME_OF_ACTION
    return not (lexis.VERBS_OF_GIVING | lexis.PUNCTUATION_OF_CLAUSES) & set(between)
