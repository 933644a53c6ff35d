"""What a condition lists: its clause cut into stretches, each with its limits and their riders, or a criterion.

Why: "when FVC falls below 80% with symptoms, FVC < 50%, or sleep-disordered breathing" has three members, and "symptoms"
    belongs to the first.
Method: the clause is cut at its commas and conjunctions outside brackets and numbers; "with X" binds to the limit before
    it; limits joined inside one bracket are a branch of their own.
Fails: stretches that are no short noun phrase are left out rather than guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.clauses import POPULATIONS, Clause
from loaders.extraction.relations import criteria
from loaders.extraction.relations.condition_trees import Chunk, Node, Sign, join_chunks
from loaders.language import lexis
from loaders.language.lexicon import meanings
from loaders.language.numerals import number_at
from loaders.language.token_view import CLOSING, OPENING, TokenView

_JOINTS: dict[str, str] = meanings("conjunctions")
_OR_MORE = ["or", "more"]
_PAIR = 2  # stretches
_BEFORE_A_RIDER = lexis.PREPOSITIONS_OF_RIDERS | lexis.PREPOSITIONS_BEFORE_PEOPLE


def at_least(view: TokenView, clause: Clause, limit: Candidate) -> tuple[int, int] | None:
    """"at least 2 of the following: ...", "two or more of": the token behind, and the number."""
    for place in range(clause.start, limit.start):
        hit = number_at(view, place)
        if hit is None:
            continue
        end = hit[0] + (len(_OR_MORE) if view.words(hit[0], hit[0] + 2) == _OR_MORE else 0)
        if view.word(end) == "of" and view.word(end + 1) in lexis.DETERMINERS_OF_A_LISTED_SET:
            while end < limit.start and view.word(end) not in {":", "("} and end < place + 9:
                end += 1
            return end + 1, int(hit[1].value)
    return None


def members(view: TokenView, clause: Clause, limits: Sequence[Candidate], start: int, inside: set[int]) -> list[Chunk]:
    """The stretches of a clause from token `start` on that say something, each with its limits, riders or criterion."""
    chunks = _with_whole_riders(view, stretches(view, start, clause.end, inside), limits)
    if _must_all_hold(view, clause, limits[0]):
        for chunk in chunks:
            chunk.joint = "all" if chunk.joint == "," else chunk.joint
    for chunk in chunks:
        chunk.items = _items(view, chunk, limits, clause.marked)
        early = chunk.end <= limits[-1].start or chunk.joint == "any"  # a later one may be the action already
        if not chunk.items and clause.marked and early and not _shares_noun(view, chunk):
            chunk.items = [*criteria.whole_alternative(view, chunk)]
    if clause.marked and len(chunks) > _PAIR and {chunk.joint for chunk in chunks[1:-1]} == {","} and (
            chunks[-1].joint == "any" and not chunks[-1].items):
        for chunk in chunks[1:]:  # "A, B, or there is a fracture (low certainty)": the last is not understood, its "or" is
            chunk.joint = "any"
    return [chunk for chunk in chunks if chunk.items]


def _with_whole_riders(view: TokenView, chunks: list[Chunk], limits: Sequence[Candidate]) -> list[Chunk]:
    """"FVC < 60% with headache or sleepiness, FVC < 40%": without a comma an "or" behind a rider joins what it names."""
    whole: list[Chunk] = []
    for chunk in chunks:
        own = [limit.end for limit in limits if whole and whole[-1].start <= limit.start < whole[-1].end]
        rider = own and view.word(own[-1]) in lexis.PREPOSITIONS_OF_RIDERS and own[-1] < whole[-1].end - 1
        if rider and view.words(whole[-1].end, chunk.start) == ["or"] and not any(
                chunk.start <= limit.start < chunk.end for limit in limits) and not view.has_number(own[-1], chunk.end):
            whole[-1].end = chunk.end
        else:
            whole.append(chunk)
    return whole


def _must_all_hold(view: TokenView, clause: Clause, limit: Candidate) -> bool:
    """"when all 3 are present: A, B or C, and D": the commas join what must all hold."""
    words = view.words(max(clause.start - 2, 0), limit.start)
    place = next((n for n, word in enumerate(words) if word in {"all", "both"}), None)
    return place is not None and ":" in words[place:] and bool(lexis.VERBS_OF_FULFILLING & set(words[place:]))


def stretches(view: TokenView, start: int, end: int, inside: set[int]) -> list[Chunk]:
    """The clause cut at its joints outside brackets and outside quantities."""
    chunks, depth, comma, joint, low = [], 0, False, ",", start
    for place in range(start, end + 1):
        word = view.word(place) if place < end else ","  # a joint behind the end closes the last stretch
        depth += (word in OPENING) - (word in CLOSING)
        if place < end and (depth > 0 or place in inside or word not in _JOINTS):
            continue
        if low < place:
            chunks.append(
                Chunk(low, place, joint, comma, opens=joint == "all" and view.word(low) in lexis.WORDS_OPENING_A_CONDITION)
            )
            joint, comma = ",", False
        comma = comma or word == ","
        joint = _JOINTS[word] if word != "," else joint  # ", or": the comma only parts
        low = place + 1
    return chunks


def _items(view: TokenView, chunk: Chunk, limits: Sequence[Candidate], marked: bool) -> list[Candidate | Sign | Node]:
    """The limits of a chunk with their riders, or the criterion it names."""
    own = [d for d in limits if chunk.start <= d.start < chunk.end]
    if not own and _shares_noun(view, chunk):
        return []
    if not own:
        sign = criteria.criterion(view, chunk.start, chunk.end) if marked else None
        return [sign] if sign else []
    before = _before_with(view, chunk.start, own[0].start) if marked else None
    leading: list[Candidate | Sign | Node] = [before] if before else []
    last = own[-1]
    if view.word(last.end) in lexis.PREPOSITIONS_OF_RIDERS:
        sign = criteria.criterion(view, last.end + 1, chunk.end)
        if sign and view.word(last.end) in {"without", "despite"}:
            sign.start = last.end  # the condition is that it is missing
        if sign:
            last.qualifiers.setdefault("cond", view.text(last.end, sign.end))
            return [*leading, *_branches_in_brackets(view, own), sign]
    return [*leading, *_branches_in_brackets(view, own)]


def shares_rider(view: TokenView, limits: Sequence[Candidate], parts: Sequence[tuple[int, int]]) -> bool:
    """Whether nobody can tell how far the rider of an alternative reaches over the "or" behind it.

    "BP < 80 in patients with heart disease or severe asthma": what follows may be one of its riders. "Hb < 80 in patients
    with heart disease or < 70": the people that the statement is told to be about are those of one alternative.
    """
    for (low, high), (start, end) in pairwise(parts):
        last = max((limit.end for limit in limits if low <= limit.start < high), default=high)
        if view.words(high, start) != ["or"] or view.word(last) not in _BEFORE_A_RIDER or (
                last >= high - 1 or view.has_number(last, high)):
            continue
        other = max((limit.end for limit in limits if start <= limit.start < end), default=None)
        people = POPULATIONS.at(view.tokens, last + 1)
        if other is None and view.word(last) in lexis.PREPOSITIONS_OF_RIDERS and criteria.criterion(view, last + 1, end):
            continue  # read as one rider
        if other is None or (other == end and people and people[0] < high):
            return True
    return False


def _shares_noun(view: TokenView, chunk: Chunk) -> bool:
    """"probable or definite ALS of less than 5 years": a lone adjective goes with the noun behind its conjunction."""
    lone = chunk.end - chunk.start == 1 and view.word(chunk.end) in {"or", "and"}
    return lone and (
        view.word(chunk.start) in lexis.ADJECTIVES_OF_DISEASE or view.word(chunk.start).endswith(("able", "ible", "ous"))
    )


def _branches_in_brackets(view: TokenView, own: Sequence[Candidate]) -> list[Candidate | Sign | Node]:
    """"new hypertension (systolic ≥140 or diastolic ≥90)": limits joined inside one bracket are a branch."""
    groups: list[tuple[int, list[Candidate]]] = []
    for limit in own:
        low = view.clause_start(limit.start)
        opened = low if view.word(low - 1) in OPENING else -limit.start  # outside brackets each stands alone
        if groups and groups[-1][0] == opened:
            groups[-1][1].append(limit)
        else:
            groups.append((opened, [limit]))
    return [_branch(view, low, limits) if len(limits) > 1 else limits[0] for low, limits in groups]


def _branch(view: TokenView, low: int, limits: list[Candidate]) -> Node:
    inside = {place for found in limits for place in range(found.start, found.end)}
    chunks = stretches(view, low, limits[-1].end, inside)
    for part in chunks:
        part.items = [d for d in limits if part.start <= d.start < part.end]
    return join_chunks([part for part in chunks if part.items])


def _before_with(view: TokenView, low: int, high: int) -> Sign | None:
    """"sinus rhythm with a resting rate ≥70 bpm": what stands before "with" is a criterion of its own."""
    place = next((n for n in range(high - 1, low, -1) if view.word(n) == "with"), None)
    return criteria.criterion(view, low, place) if place else None
