"""Whether numbers in a text run as citations do, or as scores, bands, pages and steps do.

Why: "(4)" may be a work, four points, or step four; the words around it seldom tell, the run of such numbers through the
    document does.
Method: works are numbered as they are first cited, in some documents anew in each chapter: of the keys that are new, most
    are higher than all before. Scales fall by one from item to item, bands of a score join each other downwards, and a
    scale may begin at 0. A raised number before the first word of a text opens a note, and its marks stand shortly
    before. Where first uses run on without gaps, one that leaps ahead of its place may be another number.
Fails: it cannot; few numbers show nothing, and then nothing may be built on them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

_FEWEST_FALLING, _FEWEST_BANDS = 3, 2
_FEWEST_IN_ORDER, _MOST_IN_ORDER, _LEAP = 12, 0.9, 5
_IN_BRACKETS = re.compile(r"\(\s?(\d{1,2})(?:\s?[-–]\s?(\d{1,2}))?\s?\)")
_ALL = 1.0
_NOTE = re.compile(r"(?:^|\s)([⁰¹²³⁴-⁹]{1,2})(?=[A-Z][a-z])")
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_REACH_OF_NOTE = 12  # texts between a mark and its note


@dataclass(frozen=True, slots=True)
class Place:
    """Where a marker of numbers may stand: which text of the document, its start there, and the keys it names."""

    text: int
    start: int
    keys: tuple[int, ...]


def ascent(firsts: Sequence[int]) -> float:
    """The share of new keys that are higher than all before; a list that begins at 1 again begins anew."""
    new = list(_new_keys(firsts))
    return sum(rises for _, rises in new) / len(new) if new else _ALL


def _new_keys(firsts: Sequence[int]) -> Iterator[tuple[int, bool]]:
    seen: set[int] = set()
    before = 0
    for key in firsts:
        if key == 1 and len(seen) > 1 and before != key + 1:  # "2, 1" goes on falling
            seen = set()
        before = key
        if key not in seen:
            yield key, not seen or key > max(seen)
            seen.add(key)


def figures_in_brackets(number: int, text: str) -> Iterator[Place]:
    """The single numbers and ranges in round brackets of a text of the document, whatever stands around them."""
    for match in _IN_BRACKETS.finditer(text):
        first, last = int(match[1]), int(match[2] or match[1])
        yield Place(number, match.start(1), tuple(range(first, last + 1)) or (first,))


def notes_in(text: str) -> set[int]:
    """The numbers of the notes that a text holds: raised, before their first word, behind none."""
    return {int(match[1].translate(_LOWERED)) for match in _NOTE.finditer(text)}


def of_notes(places: Sequence[Place], notes: Mapping[int, Collection[int]]) -> set[Place]:
    """The places that mark a note of a table or figure printed soon after; `notes` are the numbers by text."""
    near = {(text - step, key) for text, keys in notes.items() for key in keys for step in range(-1, _REACH_OF_NOTE)}
    return {place for place in places if place.keys and all((place.text, key) in near for key in place.keys)}


def scales(places: Sequence[Place]) -> set[Place]:
    """The places that belong to a scale or to the bands of a score."""
    found: set[Place] = set()
    for run in _runs(places):
        enough = len(run) >= (_FEWEST_BANDS if all(len(place.keys) > 1 for place in run) else _FEWEST_FALLING)
        falls = run[0].keys > run[-1].keys and (run[-1].keys[0] == 1 or run[0].text == run[-1].text)
        nought = len(run) > 1 and any(place.keys[0] == 0 for place in run)
        found.update(run if (enough and falls) or nought else ())
    return found


def _runs(places: Sequence[Place]) -> Iterator[list[Place]]:
    """Neighbouring places, one number or range each, whose numbers join each other, all upwards or all downwards."""
    run: list[Place] = []
    direction = 0
    for place in places:
        step = _step(run[-1], place) if run else 0
        if run and (not step or step == -direction):
            yield run
            run, direction = (run[-1:], step) if step else ([], 0)
        run.append(place)
        direction = step or direction
    if run:
        yield run


def _step(before: Place, place: Place) -> int:
    """1 where a place goes on upwards from the one before it, -1 downwards, 0 where it does not."""
    if place.text - before.text > 1 or not _is_range(before.keys) or not _is_range(place.keys):
        return 0
    return 1 if place.keys[0] == before.keys[-1] + 1 else -1 if place.keys[-1] == before.keys[0] - 1 else 0


def _is_range(keys: Sequence[int]) -> bool:
    return all(after == before + 1 for before, after in pairwise(keys))


def strays(places: Sequence[Place]) -> set[Place]:
    """Single keys first used far ahead of their place in a document whose keys otherwise run on without gaps."""
    firsts = [(place, key) for place in places for key in place.keys]
    new: dict[int, Place] = {}
    for place, key in firsts:
        new.setdefault(key, place)
    keys = list(new)
    ordered = _longest_rise(keys)
    if len(ordered) < _FEWEST_IN_ORDER or len(ordered) < _MOST_IN_ORDER * len(keys) \
            or len(ordered) < _MOST_IN_ORDER * (max(ordered) - min(ordered) + 1):
        return set()
    in_order, highest, found = set(ordered), 0, set()
    for key in keys:
        if key in in_order:
            highest = key
        elif len(new[key].keys) == 1 and key > highest + _LEAP:
            found.add(new[key])
    return found


def _longest_rise(keys: Sequence[int]) -> list[int]:
    """The longest rising part of some different numbers, in order."""
    tails: list[int] = []  # the lowest end of a rise of each length
    places: list[int] = []
    for key in keys:
        place = bisect_left(tails, key)
        tails[place:place + 1] = [key]
        places.append(place)
    found: list[int] = []
    wanted = len(tails) - 1
    for key, place in zip(reversed(keys), reversed(places), strict=True):
        if place == wanted:
            found.append(key)
            wanted -= 1
    return found[::-1]
