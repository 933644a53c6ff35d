"""A number as a document prints it: its value, its printed form, and how it was worked out where it was.

Why: stores drop trailing zeros, and "0.80" must stay "0.80"; a number nobody printed must say where it comes from.
Method: a decimal beside the characters it was read from, never a float; a formula marks the value as computed.
Fails: it cannot.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal and the characters it was read from: Number(Decimal("0.80"), "0.80"), Number(Decimal(1), "one").

    With a `formula` the value is computed from what is printed: Number(Decimal(1000), "1 g", "1 g = 1000 mg").
    """

    value: Decimal
    printed: str
    formula: str = ""


def plain(value: Decimal) -> str:
    """The digits of a value, without an exponent and without trailing zeros.

    >>> plain(Decimal("2.50")), plain(Decimal("1E+3"))
    ('2.5', '1000')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
