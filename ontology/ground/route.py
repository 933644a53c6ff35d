"""A route: the way a drug is given, or the ways of which one is to be chosen.

Why: "IV or IO" is no way of its own, and neither of the two alone is what the text says.
Method: the ways by their short names, in the order in which they are printed: the first may be preferred.
Fails: `ValueError` for a route without a way.
"""

from __future__ import annotations

from dataclasses import dataclass

EITHER = " or "


@dataclass(frozen=True, slots=True)
class Route:
    """One way, or several of which one is to be chosen.

    >>> Route(("IV", "IO")).code, str(Route.of("PO")), Route.of("IM or IV").ways
    ('IV or IO', 'PO', ('IM', 'IV'))
    """

    ways: tuple[str, ...]

    def __post_init__(self) -> None:
        if not all(self.ways) or not self.ways:
            raise ValueError("a route has at least one way")

    @classmethod
    def of(cls, code: str) -> Route:
        """The route that a code spells."""
        return cls(tuple(code.split(EITHER)))

    @property
    def code(self) -> str:
        """Its ways in order: "IV", "IV or IO"."""
        return EITHER.join(self.ways)

    def __str__(self) -> str:
        return self.code
