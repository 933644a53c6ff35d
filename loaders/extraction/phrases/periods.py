"""How long a schedule runs: "for the first 3 months", "until age 75", "monthly to month 6", "for a further year".

Why: "weekly" and "weekly for 4 weeks" are two plans; the period belongs to the schedule and is no plan of its own.
Method: a preposition of running behind the frequency, then a time, numbered months, an event, or the limit that ends it.
Fails: it cannot; words that tell no period leave the schedule as it was.
"""

from __future__ import annotations

from decimal import Decimal

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.amounts import Amount, amount_at
from loaders.language import lexis
from loaders.language.lexer import DASHES
from loaders.language.numerals import number_at
from loaders.language.token_view import TokenView, part_of
from loaders.language.units import unit_at
from loaders.record import Number, Period
from ontology.ground.measures import Measure
from ontology.ground.timing import Timing


def add_period(view: TokenView, found: Candidate) -> None:
    """How long the schedule runs: "for the first 3 months", "during the first year", "at initiation", "once stable"."""
    i = found.end
    if view.word(i) in {"thereafter", "afterwards"}:
        found.qualifiers["period"] = view.text(i, i + 1)
    if view.word(i) in lexis.CONDITIONAL_OR_WHILE:
        stop = next((n for n in range(i, view.clause_end(i)) if view.word(n) in {",", ";", "."}), view.clause_end(i))
        found.qualifiers["cond"] = view.text(i, stop)
    lasting = view.word(i) in lexis.PREPOSITIONS_OF_DURATION
    named = _named_period(view, i)  # first: "to month 6" would become a plan of its own
    if told := named or (_further_period(view, i) or _one_unit(view, i) if lasting else None):
        found.qualifiers["period"], found.end = told
        return
    amount = amount_at(view, i + (view.word(i + 1) == "the") + 1) or first_unit(view, i + 1) if lasting else None
    if amount and amount.op in {">=", "<=", ">", "<"}:
        return  # "for at least 3 months" is a limit of its own
    if amount and (period := _period_of(amount)):
        found.qualifiers["period"], found.end = period, amount.end
    elif view.word(i) in lexis.PREPOSITIONS_OF_A_PERIOD and view.word(i) != "if":
        _add_event(view, found)


def _one_unit(view: TokenView, i: int) -> tuple[Period, int] | None:
    """"for a week"; not "for a second dose"."""
    unit = unit_at(view.tokens, i + 2) if view.word(i + 1) in {"a", "an"} else None
    if unit is None or unit[1].kind != "time" or unit[1].code == "s":
        return None
    return Period(Measure((Number(Decimal(1), view.text(i + 1, i + 2)),), unit[1].code)), unit[0]


def _period_of(amount: Amount) -> Period | None:
    """The period an amount of time tells: "3 to 6 months", "the first 3 months"."""
    if amount.kind != "time" or not amount.unit:
        return None
    if amount.low and amount.high:
        return Period(Measure((amount.low, amount.high), amount.unit.code))
    lead = "first" if amount.window == "first" else ""
    return Period(Measure((amount.value,), amount.unit.code), lead) if amount.value else None


def _add_event(view: TokenView, found: Candidate) -> None:
    """The event a period lies at or ends in: "at initiation", "until remission", "until age 75"."""
    i, place = found.end, found.end + 1
    while (
        place < min(i + 9, len(view.tokens))
        and view.tokens[place].kind == "word"
        and view.word(place) not in lexis.ENDS_OF_A_PERIOD
    ):
        place += 1
    limit = amount_at(view, place) if place > i + 1 else None
    if limit and not (limit.kind == "time" and view.word(place - 1) in lexis.PREPOSITIONS_OF_A_PERIOD):
        if view.word(i) == "until":  # "until age 75", "until the INR is above 2": the limit stays one of its own
            found.qualifiers["period"] = view.text(i, limit.end)
        return
    if place > i + 1:
        found.qualifiers.pop("cond", None)  # the same words
        place -= limit is not None and place > i + 2 and view.word(place - 1) == "for"  # of "for 24 hours" behind the event
        if view.word(i) == "while":
            found.qualifiers["rel"], found.qualifiers["event"] = Timing.WHILE, view.text(i + 1, place)
            return
        found.qualifiers["period"] = view.text(i, place)  # with its word: "at", "until" and "once" are three periods
        whole = view.word(i) in lexis.PREPOSITIONS_OF_A_MOMENT or _ends_in_time(view, place)
        found.end = place if whole else found.end


def _named_period(view: TokenView, i: int) -> tuple[str | Period, int] | None:
    """"during months 2 and 3", "in years 4 and 5", "from day 4 to day 14", "until 24 hours", "to 5 years"."""
    word, unit = view.word(i), view.word(i + 1)
    if (
        word in lexis.PREPOSITIONS_OF_DURATION | {"from", "between"}
        and unit.removesuffix("s") in lexis.UNITS_OF_TIME
        and view.tokens[i + 1 : i + 2]
        and (numbers := _numbered_units(view, i + 1))
    ):
        words = f"{unit.removesuffix('s')}s {numbers[0]}"
        return part_of(view.text(i + 1, numbers[1]), words), numbers[1]
    named = unit in lexis.UNITS_OF_TIME and word in lexis.UNTIL_OR_TO
    last = number_at(view, i + 2) if named else None
    if last and last[1].printed.isdigit():
        words = view.text(i, last[0])  # "monthly to month 6"
        return words if word == "until" else f"until {unit} {last[1].printed}", last[0]
    amount = amount_at(view, i + 1) if word in lexis.UNTIL_OR_TO else None
    if amount and amount.kind == "time" and amount.value and amount.unit and amount.op is None:
        return Period(Measure((amount.value,), amount.unit.code), "to"), amount.end
    return None


def _numbered_units(view: TokenView, i: int) -> tuple[str, int] | None:
    """The numbers of "months 2 and 3", "day 4 to day 14", "weeks 2-6", and the token behind them."""
    first = number_at(view, i + 1)
    joint = view.word(first[0]) if first else ""
    if first is None or joint not in (lexis.JOINTS_OF_NUMBERED_TIMES | DASHES):
        return None
    second = number_at(view, first[0] + 1 + (view.word(first[0] + 1) == view.word(i)))
    if second is None or unit_at(view.tokens, second[0]):
        return None  # "weeks 2 and 3 months": two times
    return f"{first[1].printed} {joint if joint.isalpha() else 'to'} {second[1].printed}", second[0]


def _ends_in_time(view: TokenView, i: int) -> bool:
    """"for the rest of the first year": the words before token i end in a unit of time."""
    unit = unit_at(view.tokens, i - 1)
    return unit is not None and unit[0] == i and unit[1].kind == "time"


def _further_period(view: TokenView, i: int) -> tuple[Period, int] | None:
    """"for a further 9 months", "for another year", "for 2 more years": the period, and the token behind it."""
    count = number_at(view, i + 1)
    unit = unit_at(view.tokens, count[0] + 1) if count else None
    if count and unit and unit[1].kind == "time" and view.word(count[0]) in lexis.ADJECTIVES_OF_ADDING:
        return Period(Measure((count[1],), unit[1].code), view.word(count[0])), unit[0]
    place = i + 1 + (view.word(i + 1) in {"a", "the"})
    if view.word(place) not in lexis.ADJECTIVES_OF_A_FURTHER_SPAN:
        return None
    amount = amount_at(view, place + 1) or amount_at(view, place)  # "next six months" is one amount as well
    if amount is None or amount.kind != "time" or amount.value is None or amount.unit is None:
        return None
    return Period(Measure((amount.value,), amount.unit.code), view.word(place)), amount.end


def first_unit(view: TokenView, i: int) -> Amount | None:
    """"the first year": one unit said by the word "first"."""
    i += view.word(i) == "the"
    unit = unit_at(view.tokens, i + 1)
    if view.word(i) != "first" or unit is None or unit[1].kind != "time":
        return None
    return Amount(i, unit[0], i, "within", Number(Decimal(1), view.tokens[i].text), unit=unit[1], window="first")
