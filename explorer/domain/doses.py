"""Doses as values: how much, within which bound, and by which regimen.

Why: "50 mg or less" is no dose of 50 mg, and a dose without "until remission" is another order.
Method: an amount with its bound as an interval and its numbers as printed; a regimen holds what the text says beside it.
Fails: it does not; what the text does not say is None or "".
"""

from __future__ import annotations

from dataclasses import dataclass

from explorer.domain.conditions import Sign
from ontology.ground.intervals import Interval
from ontology.ground.measures import Measure
from ontology.ground.timing import Timing


@dataclass(frozen=True, slots=True)
class Regimen:
    """How a drug is given: how many times in a unit of time, or how long from one to the next; on which way; when."""

    times: Measure | None = None  # 2 "/d"
    every: Measure | None = None  # 6 "h"
    route: str = ""
    total: bool = False
    phase: str = ""
    period: str = ""
    timing: Timing | None = None
    event: str = ""
    condition: str = ""
    population: str = ""


@dataclass(frozen=True, slots=True)
class Dose:
    """An amount of a drug; `kind` says which of several it is: "starting", "maximum", "increment".

    `measure` is None where several numbers are listed: then `text` has them. `interval` holds what the bound lets through.
    """

    node: str
    drug: str
    sign: Sign
    measure: Measure | None
    text: str
    partner: Measure | None = None
    interval: Interval | None = None
    kind: str = ""
    regimen: Regimen = Regimen()
    sure: bool = False
