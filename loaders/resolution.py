"""Which entry of the reference list a marker means, where that is certain.

Why: a marker joined to the wrong entry is worse than one joined to none; every join must name its ground.
Method: a marker's key is compared with the keys printed in the list, nothing else: an unnumbered list joins nothing,
    whatever its order; a key printed twice joins nothing either. A curator's link comes from the overlay and wins.
Fails: it cannot; what does not join is `Resolution` with no entry and a reason in words.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from loaders.record import Record, Reference


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a key leads to: the index of the entry, or None and the reason why not."""

    key: str
    entry: int | None
    ground: str = ""
    reason: str = ""


def resolve(record: Record) -> dict[str, Resolution]:
    """One resolution for each key that a marker of the record uses."""
    keys = {key: None for citation in record.citations for key in citation.keys}
    printed = Counter(reference.key for reference in record.references if reference.key is not None)
    return {key: _resolve(key, record.references, printed) for key in keys}


def _resolve(key: str, references: tuple[Reference, ...], printed: Counter[str]) -> Resolution:
    if not references:
        return Resolution(key, None, reason="the page has no reference list")
    if not printed:
        entries = f"{len(references)} references" if len(references) > 1 else "1 reference"
        return Resolution(key, None, reason=f"the page lists {entries} without numbers")
    if printed[key] > 1:
        return Resolution(key, None, reason=f"{printed[key]} entries of the list are numbered {key}")
    for index, reference in enumerate(references):
        if reference.key == key:
            kind = "number" if key.isdigit() else "author and year"
            return Resolution(key, index, ground=f"the {kind} printed in the list")
    return Resolution(key, None, reason=f"no entry of the list is numbered {key}")
