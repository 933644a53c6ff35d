"""Which entry of the reference list a marker means, where that is certain.

Why: a marker joined to the wrong entry is worse than one joined to none; every join must name its ground.
Method: a marker's key is compared with the keys of the list, nothing else: those that are printed, or that the format
    counts. An unnumbered list joins nothing, whatever its order; a key given twice joins nothing either. Where the
    number is not printed and the source links the marker to the list, that link is the ground. A curator's link comes
    from the overlay and wins.
Fails: it cannot; what does not join is `Resolution` with no entry and a reason in words.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from loaders.extraction.structure.markers import LINKED
from loaders.extraction.structure.references import COUNTED
from loaders.record import Citation, Record, Reference, Span


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
    linked = {key for citation in record.citations for key in _linked(citation)}
    return {key: _resolve(key, record.references, printed, key in linked) for key in keys}


def _linked(citation: Citation) -> set[str]:
    """The keys of a citation that the source itself links: of a range, its two ends."""
    if not citation.rule.endswith(LINKED):
        return set()
    ranges: dict[Span, list[str]] = {}
    for pointer in citation.pointers:
        ranges.setdefault(pointer.span, []).append(pointer.key)
    return {key for keys in ranges.values() for key in (keys[0], keys[-1])}


def _resolve(key: str, references: tuple[Reference, ...], printed: Counter[str], linked: bool) -> Resolution:
    if not references:
        return Resolution(key, None, reason="the page has no reference list")
    if not printed:
        entries = f"{len(references)} references" if len(references) > 1 else "1 reference"
        return Resolution(key, None, reason=f"the page lists {entries} without numbers")
    if printed[key] > 1:
        return Resolution(key, None, reason=f"{printed[key]} entries of the list are numbered {key}")
    for index, reference in enumerate(references):
        if reference.key == key:
            return Resolution(key, index, ground=_ground(reference, key, linked))
    return Resolution(key, None, reason=f"no entry of the list is numbered {key}")


def _ground(reference: Reference, key: str, linked: bool) -> str:
    if reference.rule == COUNTED:
        return "the link of the source" if linked else "the number counted in the list"
    return f"the {'number' if key.isdigit() else 'author and year'} printed in the list"
