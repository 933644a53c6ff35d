"""What is read of a plain text that is taken as one statement."""

from __future__ import annotations

from loaders.blocks import View
from loaders.extraction.quantities import Reading, read_quantities
from loaders.language.context import Context
from loaders.record import Quantity


def read(text: str) -> Reading:
    """The reading of the text."""
    return read_quantities(View.plain(text, 0, len(text)), 0, len(text), (), "s1", Context())


def quantities(text: str, *roles: str) -> list[Quantity]:
    """Its quantities, of these roles or of all."""
    return [quantity for quantity in read(text).quantities if not roles or quantity.role in roles]


def told(quantity: Quantity) -> str:
    """Parameter, comparator, numbers and unit in one line."""
    numbers = "..".join(f"{n.value:f}" for n in (quantity.value, quantity.low, quantity.high) if n is not None)
    return f"{quantity.parameter} {quantity.comparator} {numbers} {quantity.unit}"
