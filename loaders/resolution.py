"""Which entry of the reference list a marker means, where that is certain.

Why: a marker joined to the wrong entry is worse than one joined to none; every join must name its ground.
Method: a marker's key is compared with the keys of its list, nothing else: those that are printed, or that the format
    counts. An unnumbered list joins nothing, whatever its order; a key given twice joins nothing either. Where keys
    begin anew in several lists, a marker's list is that of its chapter (`chapters`). Where numbers are printed in a
    style that other numbers share, they must run as citations do, and nearly all of them be in the list; else none is
    joined. Where the number is not printed and the source links the marker to the list, that link is the ground. A
    curator's link comes from the overlay and wins.
Fails: it cannot; what does not join is `Resolution` with no entry and a reason in words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from loaders.chapters import chapters_of
from loaders.extraction.structure.citation_style import ascent
from loaders.extraction.structure.markers import AHEAD, LINKED, is_plain_to_see
from loaders.extraction.structure.references import COUNTED
from loaders.record import Citation, Record, Reference, Span

_MOST_LISTED, _FEWEST_LISTED, _FEWEST_RISING, _FEWEST_KEYS = 0.8, 2, 0.6, 3
UNSURE = "the numbers do not run as citations of this list do"


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a key leads to: the index of the entry, or None and the reason why not; `chapter` where lists are by chapter."""

    key: str
    entry: int | None
    ground: str = ""
    reason: str = ""
    chapter: str = ""


Resolutions = Mapping[tuple[str, str], Resolution]  # by statement and key


def resolve(record: Record) -> Resolutions:
    """One resolution for each key of each statement that is cited there."""
    found: dict[tuple[str, str], Resolution] = {}
    for chapter in chapters_of(record):
        entries = [(index, record.references[index]) for index in chapter.entries]
        own = [citation for citation in record.citations if citation.statement in chapter.statements]
        within = _Scope(chapter.name, entries, own)
        found |= {(citation.statement, key): within.resolve(key, citation) for citation in own for key in citation.keys}
    return found


def doubts(record: Record) -> Collection[str]:
    """The statements whose markers are joined to nothing because their numbers do not run as citations do."""
    return {statement for (statement, _), one in resolve(record).items() if one.reason == UNSURE}


class _Scope:
    """The entries that the markers of one part of a document can mean."""

    def __init__(self, chapter: str, entries: Sequence[tuple[int, Reference]], citations: Sequence[Citation]) -> None:
        self._chapter, self._entries = chapter, entries
        self._printed = Counter(reference.key for _, reference in entries if reference.key is not None)
        self._linked = {key for citation in citations for key in _linked(citation)}
        self._sure = _runs_as_citations(citations, self._printed)

    def resolve(self, key: str, citation: Citation) -> Resolution:
        """What the key leads to."""
        runs = self._sure and not citation.rule.endswith(AHEAD)
        sure = runs or key in self._linked or is_plain_to_see(citation.rule)
        reason = self._reason(key) or ("" if sure else UNSURE)
        if reason:
            return Resolution(key, None, reason=reason, chapter=self._chapter)
        index, reference = next((index, reference) for index, reference in self._entries if reference.key == key)
        return Resolution(key, index, ground=_ground(reference, key, key in self._linked), chapter=self._chapter)

    def _reason(self, key: str) -> str:
        """Why the key leads to no entry; empty where it does."""
        where = "the chapter" if self._chapter else "the page"
        if not self._entries:
            return f"{where} has no reference list"
        if not self._printed:
            entries = f"{len(self._entries)} references" if len(self._entries) > 1 else "1 reference"
            return f"{where} lists {entries} without numbers"
        if self._printed[key] > 1:
            return f"{self._printed[key]} entries of the list are numbered {key}"
        if not self._printed[key]:
            return f"no entry of the list is numbered {key}"
        return ""


def _runs_as_citations(citations: Sequence[Citation], printed: Collection[str]) -> bool:
    """Whether markers that may be other numbers show that they cite this list.

    They are first used in rising order, and the list, which may be printed in part, holds some; or nearly all of them
    are in it, and nearly all of it is used.
    """
    unsure = [citation for citation in citations if not is_plain_to_see(citation.rule)]
    keys = {key for citation in unsure for key in citation.keys}
    listed = sum(key in printed for key in keys)
    rising = ascent([int(citation.keys[0]) for citation in unsure if citation.keys[0].isdigit()]) >= _FEWEST_RISING
    enough = len(keys) >= min(_FEWEST_KEYS, len(printed)) and listed >= min(_FEWEST_LISTED, len(printed))
    return not keys or (rising and enough) or listed >= _MOST_LISTED * max(len(keys), len(printed))


def _linked(citation: Citation) -> set[str]:
    """The keys of a citation that the source itself links: of a range, its two ends."""
    if not citation.rule.endswith(LINKED):
        return set()
    ranges: dict[Span, list[str]] = {}
    for pointer in citation.pointers:
        ranges.setdefault(pointer.span, []).append(pointer.key)
    return {key for keys in ranges.values() for key in (keys[0], keys[-1])}


def _ground(reference: Reference, key: str, linked: bool) -> str:
    if reference.rule == COUNTED:
        return "the link of the source" if linked else "the number counted in the list"
    return f"the {'number' if key.isdigit() else 'author and year'} printed in the list"
