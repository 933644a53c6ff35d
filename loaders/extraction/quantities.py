"""What the numbers of a statement say: doses, thresholds, effects, intervals, rates, schedules, durations, time points.

Why: a guideline's use lies in its numbers, and a number taken for what it is not does harm; so a number whose role
    the words around it do not tell yields nothing.
Method: one pass from left to right. At each token the phrases that can start there are tried in a fixed order; an
    amount (number, comparator, unit) is then given its role by the first rule that knows its surroundings. Afterwards
    limits are joined to conditions. Words are data (`rules/*.toml`), composition is code.
Fails: never raises on any text; what no rule recognises is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from loaders.blocks import View
from loaders.extraction.candidates import NOTHING, Candidate
from loaders.extraction.grounds import grounds_of
from loaders.extraction.phrases import plain_names, relative_times, table_headers, table_units
from loaders.extraction.phrases.amounts import OPENERS as AMOUNT_OPENERS
from loaders.extraction.phrases.amounts import OPENINGS as AMOUNT_OPENINGS
from loaders.extraction.phrases.amounts import Amount, amount_at, article_amount
from loaders.extraction.relations import (
    conditions,
    dose_conditions,
    dose_routes,
    estimate_outcomes,
    governed_actions,
    lists,
    parallel_results,
    polarities,
    targets,
    timing_words,
    unread_orders,
)
from loaders.extraction.roles import (
    cycles,
    doses,
    effects,
    events,
    schedules,
    thresholds,
    times,
)
from loaders.extraction.roles.table import RANKING
from loaders.extraction.worked_cases import is_case
from loaders.language import lexis
from loaders.language.context import Context
from loaders.language.frequencies import OPENINGS as FREQUENCY_OPENINGS
from loaders.language.frequencies import frequency_at
from loaders.language.lexer import DASHES, WORD_NUMBERS, Token
from loaders.language.token_view import TokenView
from loaders.record import Action, Condition, Criterion, Quantity, Span

_Rule = Callable[[TokenView, int, list[Candidate]], Candidate | None]
_OPENINGS = frozenset(AMOUNT_OPENINGS | FREQUENCY_OPENINGS)
_FIRSTS = frozenset(first for first, _ in _OPENINGS)
_JOINED = lexis.FIRST_LAST_OR | WORD_NUMBERS.keys()
# What can start at digits, and at which words and signs what else; the first that finds something has it.
_AT_NUMBERS = (effects.interval_at, cycles.days_of_days)
_AT_WORDS: Sequence[tuple[_Rule, AbstractSet[str]]] = (
    (effects.p_value_at, effects.OPENERS),
    (effects.interval_at, effects.OPENERS),
    (effects.bracket_at, effects.OPENERS),
    (events.event_at, events.OPENERS),
    (cycles.numbered_time, cycles.OPENERS),
    (times.first_period, lexis.WORDS_OPENING_A_TIME),
)
_RULES = {word: tuple(rule for rule, openers in _AT_WORDS if word in openers)
          for word in effects.OPENERS | events.OPENERS | cycles.OPENERS | lexis.WORDS_OPENING_A_TIME}
_OPENERS = frozenset(_RULES.keys() | AMOUNT_OPENERS | lexis.WORDS_OPENING_A_FREQUENCY)
_FREQUENT = lexis.WORDS_OPENING_A_FREQUENCY | {first for first, _ in FREQUENCY_OPENINGS} | WORD_NUMBERS.keys()
_COUNTED = AMOUNT_OPENERS | {first for first, _ in AMOUNT_OPENINGS}
_RECENT = 16  # a rule looks back over so many quantities, so that work stays linear


@dataclass(frozen=True, slots=True)
class Doubt:
    """Words with a number that was left out, and why."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What one statement holds, in text order; ids count on from `Context.counted` ("q01", "c01", "k01")."""

    quantities: tuple[Quantity, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    conditions: tuple[Condition, ...] = ()
    actions: tuple[Action, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    words_used: tuple[Span, ...] = ()  # that a relation was read from and no phrase keeps
    words_unread: tuple[Span, ...] = ()  # of an order that was given up


def read_quantities(  # noqa: PLR0917 # six things are what one statement is: text, stretch, mask, name, surroundings
    block: View, start: int, end: int, masked: Sequence[tuple[int, int]], statement_id: str, context: Context,
) -> Reading:
    """Read block.text[start:end], the clean stretch of one statement.

    `masked` are clean stretches inside it (citation markers, grade tags) that hold no numbers of medicine.
    """
    if context.sections and is_case(context.sections[-1]):
        return Reading()
    view = TokenView.of(block, start, end, masked, context)
    candidates, doubts = _candidates(view)
    if not candidates:
        free = unread_orders.leave_out(view, (), (), (), governed_actions.govern(view, (), (), statement_id))
        return Reading(actions=free.actions, doubts=doubts, words_unread=view.places(view.unread))
    dose_conditions.relate_doses(view, candidates)
    dose_routes.share_routes(view, candidates)
    relative_times.join_window_and_date(view, candidates)
    thresholds.relate_bands(candidates)
    targets.relate_targets(view, candidates)
    parallel_results.relate_results(view, candidates)  # before the conditions: an aim is none
    trees, left_out = conditions.read(view, candidates)
    table_headers.add_bands(view, candidates)
    lists.add_list_logic(view, candidates)  # behind them: what a bullet says itself goes first
    timing_words.note(view, candidates)
    estimate_outcomes.relate_outcomes(view, candidates)  # last: the others know an estimate by its statistic
    governed = unread_orders.leave_out(
        view, trees, candidates, left_out, governed_actions.govern(view, trees, candidates, statement_id))
    polarities.settle(trees, governed)
    quantities = tuple(found.finish(view, f"q{n:02d}", statement_id, grounds_of(view, found))
                       for n, found in enumerate(candidates, context.counted[0] + 1))
    criteria, told = conditions.finish(view, trees, candidates, statement_id, governed.by_tree)
    return Reading(quantities, criteria, told, governed.actions, doubts, view.places(view.used),
                   view.places(view.unread))


def _candidates(view: TokenView) -> tuple[list[Candidate], tuple[Doubt, ...]]:
    """All quantities in text order, and the numbers that were left out because two readings disagree."""
    done: list[Candidate] = []
    doubts: list[Doubt] = []
    i = 0
    while i < len(view.tokens):
        if not _may_open(view.tokens, i) or view.tokens[i].start == view.tokens[i].end:
            i += 1  # a head lent to a cell is printed elsewhere
            continue
        found, i = _next_quantity(view, i, done[-_RECENT:])
        if found and found.doubt:
            span = view.block.span(view.tokens[found.start].start, view.tokens[found.end - 1].end)
            doubts.append(Doubt(span, f"two readings disagree, neither is taken: {found.doubt}"))
        elif found and plain_names.settle(found):
            done.append(found)
    return done, tuple(doubts)


def _may_open(tokens: Sequence[Token], i: int) -> bool:
    """Whether a phrase of the grammar can start at token i: at most places none can, and they are passed over."""
    token, word = tokens[i], tokens[i].key
    following = tokens[i + 1].key if i + 1 < len(tokens) else ""
    if token.kind == "sign":
        counted = i + 1 < len(tokens) and tokens[i + 1].kind in {"number", "sign"}
        return (counted or following in _JOINED) and (word in _OPENERS or word in _FIRSTS)
    if token.kind == "number":
        return not _is_operand(tokens, i)
    if word in _OPENERS:
        return True
    if word in _FIRSTS:
        return (word, "") in _OPENINGS or (word, following) in _OPENINGS or following in DASHES
    return word[0] == "q" and word[1:2].isdigit()


def _is_operand(tokens: Sequence[Token], i: int) -> bool:
    """"NEAR/6", "NEXT/1" in the terms of a search: the number says how far apart words may stand."""
    return i > 1 and tokens[i - 1].key == "/" and tokens[i - 2].key in lexis.OPERATORS_OF_A_SEARCH and (
        tokens[i - 2].text.isupper())


def _next_quantity(view: TokenView, i: int, done: list[Candidate]) -> tuple[Candidate | None, int]:
    """The quantity that starts at token i, if one does, and the token to go on from."""
    word, counted = view.tokens[i].key, view.tokens[i].kind == "number"
    for rule in _AT_NUMBERS if counted else _RULES.get(word, ()):
        found = rule(view, i, done)
        if found:
            return None if found.rule == NOTHING.rule else found, found.end
    article = article_amount(view, i) if word in lexis.WORDS_OPENING_A_TIME else None
    if article and (found := _best_candidate(view, article, done)):
        return found, found.end
    often = frequency_at(view, i) if counted or word in _FREQUENT or word[:1] == "q" else None
    if often and doses.shared_frequency(view, often, done):
        return None, often.end
    if often:
        schedule = schedules.frequency_schedule(view, often, done)
        return schedule, max(often.end, schedule.end if schedule else 0)
    amount = amount_at(view, i) if counted or word in _COUNTED else None
    if amount is None:
        return None, i + 1
    if amount.op and amount.unit and amount.unit.code.startswith("{fold}") and (
            often := frequency_at(view, amount.core)):
        return schedules.limited_frequency(view, amount, often, done), often.end  # "at least twice a day" is no multiple
    found = _best_candidate(view, amount, done)
    return found, max(amount.end, found.end if found else 0)


def _best_candidate(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """What the ranking of all roles takes an amount for."""
    verdict = RANKING.verdict(view, table_units.with_unit(view, amount) if view.context.cells else amount, done)
    if verdict.doubt:  # of no role: it stands for what is left out
        return Candidate(amount.start, amount.end, "threshold", "doubt", amount, doubt=verdict.doubt)
    return verdict.taken
