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
from loaders.extraction import (
    ages,
    aims,
    changes,
    columns,
    conditions,
    consensus,
    counts,
    cycles,
    dose_kinds,
    dose_shares,
    doses,
    effects,
    events,
    followed,
    heads,
    importance,
    lists,
    rates,
    relatives,
    results,
    schedules,
    settings,
    shifts,
    thresholds,
    times,
)
from loaders.extraction.amounts import OPENERS as AMOUNT_OPENERS
from loaders.extraction.amounts import OPENINGS as AMOUNT_OPENINGS
from loaders.extraction.amounts import Amount, amount_at
from loaders.extraction.context import Context
from loaders.extraction.drafts import Draft
from loaders.extraction.frequencies import OPENERS as FREQUENCY_OPENERS
from loaders.extraction.frequencies import OPENINGS as FREQUENCY_OPENINGS
from loaders.extraction.frequencies import frequency_at
from loaders.extraction.lexer import DASHES, WORD_NUMBERS, Token
from loaders.extraction.scene import Scene
from loaders.record import Condition, Criterion, Quantity

_Rule = Callable[[Scene, int, list[Draft]], Draft | None]
_OPENINGS = frozenset(AMOUNT_OPENINGS | FREQUENCY_OPENINGS)
_FIRSTS = frozenset(first for first, _ in _OPENINGS)
_JOINED = {"or", "first", "last"} | WORD_NUMBERS.keys()
_SPREADS, _BEFORE_SPREAD = {"iqr", "range", "sd"}, {"(", "[", ",", ";", "interquartile"}  # "(IQR 5-9)" limits nothing
# What can start at digits, and at which words and signs what else; the first that finds something has it.
_AT_NUMBERS = (effects.interval_at, cycles.days_of_days)
_AT_WORDS: Sequence[tuple[_Rule, AbstractSet[str]]] = (
    (effects.p_value_at, effects.OPENERS), (effects.interval_at, effects.OPENERS), (effects.bracket_at, effects.OPENERS),
    (events.event_at, events.OPENERS), (cycles.numbered, cycles.OPENERS), (times.first_period, times.OPENERS),
    (times.article_time, times.OPENERS))
_RULES = {word: tuple(rule for rule, openers in _AT_WORDS if word in openers)
          for word in effects.OPENERS | events.OPENERS | cycles.OPENERS | times.OPENERS}
_OPENERS = frozenset(_RULES.keys() | AMOUNT_OPENERS | FREQUENCY_OPENERS)
_FREQUENT = FREQUENCY_OPENERS | {first for first, _ in FREQUENCY_OPENINGS} | WORD_NUMBERS.keys()
_COUNTED = AMOUNT_OPENERS | {first for first, _ in AMOUNT_OPENINGS}
_RECENT = 16  # a rule looks back over so many quantities, so that work stays linear


@dataclass(frozen=True, slots=True)
class Reading:
    """What one statement holds, in text order; ids count on from `Context.counted` ("q01", "c01", "k01")."""

    quantities: tuple[Quantity, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    conditions: tuple[Condition, ...] = ()


def read_quantities(  # noqa: PLR0917 # six things are what one statement is: text, stretch, mask, name, surroundings
    view: View, start: int, end: int, masked: Sequence[tuple[int, int]], statement_id: str, context: Context,
) -> Reading:
    """Read view.text[start:end], the clean stretch of one statement.

    `masked` are clean stretches inside it (citation markers, grade tags) that hold no numbers of medicine.
    """
    scene = Scene.of(view, start, end, masked, context)
    drafts = _drafts(scene)
    if not drafts:
        return Reading()
    dose_kinds.relate(scene, drafts)
    relatives.joined(scene, drafts)
    thresholds.relate(drafts)
    aims.relate(scene, drafts)
    results.relate(scene, drafts)
    tree = conditions.read(scene, drafts)
    heads.tell(scene, drafts)
    lists.tell(scene, drafts)
    quantities = tuple(found.finish(scene, f"q{n:02d}", statement_id)
                       for n, found in enumerate(drafts, context.counted[0] + 1))
    return Reading(quantities, *conditions.finish(scene, tree, drafts, statement_id))


def _drafts(scene: Scene) -> list[Draft]:
    """All quantities in text order."""
    done: list[Draft] = []
    i = 0
    while i < len(scene.tokens):
        if not _may_open(scene.tokens, i) or scene.tokens[i].start == scene.tokens[i].end:
            i += 1
            continue
        found, i = _next(scene, i, done[-_RECENT:])
        if found:
            done.append(found)
    return done


def _may_open(tokens: Sequence[Token], i: int) -> bool:
    """Whether a phrase of the grammar can start at token i: at most places none can, and they are passed over."""
    token, word = tokens[i], tokens[i].lower
    following = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    if token.kind == "sign":
        counted = i + 1 < len(tokens) and tokens[i + 1].kind in {"number", "sign"}
        return (counted or following in _JOINED) and (word in _OPENERS or word in _FIRSTS)
    if token.kind == "number" or word in _OPENERS:
        return True
    if word in _FIRSTS:
        return (word, "") in _OPENINGS or (word, following) in _OPENINGS or following in DASHES
    return word[0] == "q" and word[1:2].isdigit()


def _next(scene: Scene, i: int, done: list[Draft]) -> tuple[Draft | None, int]:
    """The quantity that starts at token i, if one does, and the token to go on from."""
    word, counted = scene.tokens[i].lower, scene.tokens[i].kind == "number"
    for rule in _AT_NUMBERS if counted else _RULES.get(word, ()):
        found = rule(scene, i, done)
        if found:
            return found, found.end
    often = frequency_at(scene, i) if counted or word in _FREQUENT or word[:1] == "q" else None
    if often and doses.shared_frequency(scene, often, done):
        return None, often.end
    if often:
        schedule = schedules.frequency_schedule(scene, often, done)
        return schedule, max(often.end, schedule.end if schedule else 0)
    amount = amount_at(scene, i) if counted or word in _COUNTED else None
    if amount is None:
        return None, i + 1
    if amount.op and amount.unit and amount.unit.code.startswith("{fold}") and (
            often := frequency_at(scene, amount.core)):
        return schedules.limited(scene, amount, often, done), often.end
    found = _role(scene, amount, done)
    return found, max(amount.end, found.end if found else 0)


def _role(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """The role of an amount: statistics first, then ages and times, doses, rates, limits."""
    found = (importance.minimal(scene, amount) or consensus.share(scene, amount) or dose_shares.share(scene, amount, done)
             or counts.counted(scene, amount, done) or counts.window(scene, amount, done))
    if found:
        return found
    if scene.context.cells:
        amount = columns.with_unit(scene, amount)
        if found := results.tabled(scene, amount, done) or columns.share(scene, amount):
            return found
    found = (schedules.times_per(scene, amount) or cycles.counted(scene, amount, done)
             or rates.yearly(scene, amount, done) or effects.statistic(scene, amount, done)
             or effects.bare_interval(scene, amount, done)
             or shifts.shifted(scene, amount, done) or changes.change(scene, amount, done) or shifts.needed(scene, amount)
             or shifts.averaged(scene, amount, done) or cycles.cycle_length(scene, amount, done)
             or cycles.on_and_off(scene, amount, done) or followed.shared(scene, amount, done))
    if found or ages.age_group(scene, amount, done):
        return found
    if amount.kind == "time" and times.is_named(scene, amount):
        return None
    found = ages.age(scene, amount) or ages.again(scene, amount, done) or ages.age_range(scene, amount, done)
    if found:
        return found
    if amount.kind == "time":
        return _measured_time(scene, amount, done) or times.time(scene, amount, done)
    return (ages.weight_band(scene, amount) or settings.setting(scene, amount, done) or doses.dose(scene, amount, done)
            or _limit_or_rate(scene, amount, done))


def _measured_time(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """"disease duration ≤2 years", "capillary refill > 3 seconds": times that are limits of a measure."""
    if amount.op is None and scene.word(amount.end) in {"after", "before"}:
        return None  # "measure the APTT 6 hours after the bolus": a date
    if amount.op is None and {"mean", "median", "average"} & set(scene.words(amount.start - 6, amount.start)):
        return None
    found = thresholds.threshold(scene, amount, done)
    return found if found and thresholds.is_measured(scene, amount) else None


def _limit_or_rate(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    if scene.word(amount.start - 1) in _SPREADS and scene.word(amount.start - 2) in _BEFORE_SPREAD:
        return None
    if amount.kind == "percent" and rates.share_in_brackets(scene, amount):
        return rates.rate(scene, amount, done)
    if amount.kind in {"percent", "incidence", "rate", "none"} and not thresholds.is_limit(scene, amount) and not (
            amount.kind == "percent" and thresholds.goes_on(scene, amount, done)):
        found = rates.rate(scene, amount, done)
        if found:
            return found
    return thresholds.threshold(scene, amount, done)
