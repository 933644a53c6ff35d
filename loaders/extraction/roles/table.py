"""The rules that are functions, by the name of their row in `rules/roles.toml`.

Why: one place where rows and functions meet; a row says when and how strongly, a function how.
Method: a mapping. Each function takes a statement's view, an amount and the candidates before it, and gives a candidate or
    None. Rules of times also tell what hangs on a time: how often it returns, what it is counted from, its condition.
Fails: it cannot; a name without a row, or a row without a function, raises when the ranking is made.
"""

from __future__ import annotations

from loaders.extraction.candidates import NOTHING, Candidate
from loaders.extraction.phrases import clause_riders, relative_times, table_units
from loaders.extraction.phrases.amounts import Amount
from loaders.extraction.roles import (
    ages,
    before_after,
    changes,
    counts,
    cycles,
    device_settings,
    dose_shares,
    doses,
    drug_facts,
    effects,
    minimal_difference,
    paired_means,
    pressure_pairs,
    rates,
    schedules,
    second_results,
    study_times,
    thresholds,
    times,
    titration,
    voting_thresholds,
)
from loaders.extraction.roles.ranking import Ranking, Reader
from loaders.extraction.rulebook import rows
from loaders.language import lexis
from loaders.language.token_view import TokenView

_BEFORE_SPREAD = {"(", "[", ",", ";", "interquartile"}  # "(IQR 5-9)" limits nothing
_MEAN = 12  # tokens from a mean to its spread


def _rule_of_time(rule: Reader) -> Reader:
    """The rule of a time, with what hangs on a time."""

    def read(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
        found = rule(view, amount, done)
        if found:
            schedules.add_daily_return(view, found)
            relative_times.add_anchor(view, found)
            clause_riders.add_condition(view, found)
        return found

    return read


def _age_of_rate(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    return NOTHING if ages.age_group(view, amount, done) else None


def _named_time(view: TokenView, amount: Amount, _done: list[Candidate]) -> Candidate | None:
    return NOTHING if times.is_named(view, amount) else None


def _no_spread(view: TokenView, amount: Amount, _done: list[Candidate]) -> Candidate | None:
    """"(IQR 5-9)", "(range 2-9 weeks)" behind a median: how far findings spread; "20 mg (range 5-60 mg)" is a dose."""
    if lexis.NOUNS_OF_SPREAD.isdisjoint(view.vocabulary):
        return None
    spread = view.word(amount.start - 1) in lexis.NOUNS_OF_SPREAD and view.word(amount.start - 2) in _BEFORE_SPREAD
    spread |= view.words(amount.start - 2, amount.start) == ["range", ","]
    found = view.word(amount.start) == "range" and view.word(amount.start - 1) in _BEFORE_SPREAD and bool(
        lexis.AVERAGES & set(view.words(amount.start - _MEAN, amount.start)))
    return NOTHING if spread or found else None


def _value_found(view: TokenView, amount: Amount, _done: list[Candidate]) -> Candidate | None:
    """"45 mg ± 12 mg", "7.2% (SD 1.1%)", "the mean dose was 45 mg": found in people, and neither given nor a limit."""
    if lexis.NOUNS_OF_SPREAD.isdisjoint(view.vocabulary) and lexis.AVERAGES.isdisjoint(view.vocabulary) and (
            view.word(amount.end) not in {"±", "+"}):
        return None
    behind = view.words(amount.end, amount.end + 3)
    spread = behind[:1] == ["±"] or behind == ["+", "/", "-"] or (
        behind[:1] in (["("], ["["]) and behind[1:2] != ["range"] and bool(lexis.NOUNS_OF_SPREAD & set(behind[1:2])))
    before = view.words(amount.start - _MEAN // 2, amount.start)
    dosed = amount.op is None and bool(lexis.AVERAGES & set(before)) and bool(lexis.NOUNS_OF_DOSE & set(before))
    return NOTHING if spread or dosed else None


def _measured_time(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"disease duration ≤2 years", "capillary refill > 3 seconds": times that are limits of a measure."""
    if amount.op is None and view.word(amount.end) in {"after", "before"}:
        return None  # "measure the APTT 6 hours after the bolus": a date
    if amount.op is None and lexis.AVERAGES & set(view.words(amount.start - 6, amount.start)):
        return None  # "a mean disease duration of 3 years" is a finding
    return thresholds.threshold(view, amount, done) if thresholds.is_measured(view, amount) else None


def _bracketed_rate(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    return rates.rate(view, amount, done) if rates.share_in_brackets(view, amount) else None


def _rate_without_limit(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """A share that is no limit: no measure with a limit on it, and no band that goes on with the one before."""
    low = view.clause_start(amount.start)
    if view.word(amount.start - 1) == "by" and any(changes.is_ordered(view, n, low) for n in range(low, amount.start)):
        return None  # "reduce the rate by 50%" is to be done
    goes_on = amount.kind == "percent" and thresholds.goes_on(view, amount, done)
    return None if thresholds.is_limit(view, amount) or goes_on else rates.rate(view, amount, done)


READERS: dict[str, Reader] = {
    "preparation": drug_facts.preparation,
    "toxic-amount": drug_facts.toxic_amount,
    "infusion-pause": titration.infusion_pause,
    "amount-needed": titration.amount_needed,
    "change-of-level": titration.change_of_level,
    "leeway": titration.leeway,
    "time-of-action": drug_facts.time_of_action,
    "observed": _value_found,
    "minimal-difference": minimal_difference.minimal_difference,
    "pressure-pair": pressure_pairs.part_of_pair,
    "consensus": voting_thresholds.voting_share,
    "dose-share": dose_shares.dose_share,
    "count": counts.count_limit,
    "count-window": counts.count_window,
    "tabled-result": effects.result_in_table,
    "tabled-share": table_units.share_of_column,
    "tabled-rate": table_units.rate_of_table,
    "readings-counted": counts.readings_counted,
    "times-per": schedules.times_per,
    "counted-course": cycles.counted_course,
    "yearly-rate": rates.yearly_rate,
    "statistic": effects.statistic,
    "bare-interval": effects.bare_interval,
    "before-after": before_after.before_and_after,
    "second-result": second_results.second_result,
    "change": changes.change,
    "number-needed": before_after.number_needed,
    "paired-mean": paired_means.paired_mean,
    "average": before_after.average_result,
    "cycle-length": cycles.cycle_length,
    "on-and-off": cycles.on_and_off,
    "paired-time": study_times.paired_time,
    "age-of-rate": _age_of_rate,
    "named-time": _named_time,
    "age": ages.age,
    "age-again": ages.next_age,
    "age-range": ages.age_range,
    "measured-time": _measured_time,
    "weight-band": ages.weight_band,
    "device-setting": device_settings.setting,
    "dose": doses.dose,
    "spread": _no_spread,
    "rate-in-brackets": _bracketed_rate,
    "rate": _rate_without_limit,
    "limit": thresholds.threshold,
    **{name: _rule_of_time(rule) for name, rule in times.READERS.items()},
}
RANKING = Ranking(READERS, rows("roles", "role"))
