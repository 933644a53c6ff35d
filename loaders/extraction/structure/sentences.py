"""Sentences of a paragraph.

Why: in running text a sentence is a statement, so a boundary missed or invented is a statement lost or torn.
Method: a stop ends a sentence if a capital, figure or quotation mark follows after a blank and the word before it is no
    abbreviation, initial or section number. Citation markers and grade tags behind the stop belong to the sentence
    they close; they are passed in, so that `once.1 Untreated` parts after the 1.
Fails: it cannot; every character that is no blank lies in exactly one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from loaders.extraction.rulebook import part, words

Stretch = tuple[int, int]

_MARKER, _GRADE = "\ue000", "\ue001"
_STOP = re.compile(
    rf"""(?P<stop>[.!?…]+["”’)\]]*)
         (?P<tail>[\s{_MARKER}]*+(?:(?:(?<={_MARKER}),\s)?[(\[]?{_GRADE}++[)\]]?(?!\s?:)[.\s{_MARKER}]*+)*+)
         (?=(?P<next>["“‘(\[¿*]*[^\W_]))""", re.VERBOSE)
_LONG_NUMBER = 3
_WORD = re.compile(r"(?:[^\W\d_]\.)*[^\W_]+$")
_GOES_ON = part("sentences", "goes-on")
_GLUED = re.compile(r"[a-zà-ÿ]{3}[.!?]$")


def split(text: str, markers: Sequence[Stretch] = (), grades: Sequence[Stretch] = ()) -> list[Stretch]:
    """The stretches of the sentences, without blanks at their ends, each with the markers and grades that close it."""
    veiled = veil(veil(text, markers, _MARKER), grades, _GRADE)
    cuts = [0, *_cuts(veiled), len(text)]
    found = [_trim_stretch(text, start, end) for start, end in pairwise(cuts)]
    return [(start, end) for start, end in found if start < end]


def veil(text: str, stretches: Sequence[Stretch], char: str) -> str:
    """The text with each character of the stretches replaced by `char`."""
    pieces, at = [], 0
    for start, end in sorted(stretches):
        if start >= at:
            pieces += [text[at:start], char * (end - start)]
            at = end
    return "".join([*pieces, text[at:]])


def _cuts(veiled: str) -> Iterator[int]:
    for match in _STOP.finditer(veiled):
        if _ends_sentence(veiled, match):
            yield match.end()


def _ends_sentence(veiled: str, match: re.Match[str]) -> bool:
    following = match["next"].lstrip('"“‘([¿*')
    if not match["tail"]:  # "was given.Then": the blank is missing
        head = veiled[max(0, match.start() - 3):match.start() + 1]
        return match["stop"] == "." and following.isupper() and bool(_GLUED.match(head)) \
            and veiled[match.end() + 1:match.end() + 3].islower() and not _is_abbreviation(veiled, match, following)
    if not any(char.isspace() for char in match["tail"]) and _GRADE not in match["tail"]:
        # "was given.² Then" with its blank lost: only behind a marker, and before a word.
        return match["tail"][0] == _MARKER and following.isupper() and veiled[match.end() + 1:match.end() + 3].islower()
    if following.islower():
        return False
    if match["tail"].startswith(_MARKER):
        return True  # what is cited behind its stop is closed, even behind "e.g."
    return match["stop"][0] != "." or not _is_abbreviation(veiled, match, following)


def _is_abbreviation(veiled: str, match: re.Match[str], following: str) -> bool:
    """Whether the dot of a stop belongs to an abbreviation, an initial, or a number at the head of the text."""
    before = veiled[max(0, match.start() - 30):match.start()]
    found = _WORD.search(before)
    if not found:
        return False
    word = found.group().lower()
    if word in words("sentences", "ending"):
        return not following.isupper() or bool(_GOES_ON.match(veiled, match.end()))
    if word in words("sentences", "abbreviations"):
        return True
    if word == "al":
        return not following.isupper()  # "et al. (2019)" goes on, "et al. We" does not
    previous = before[:found.start()].split()
    if len(word) == 1 and before[:found.start()].endswith("/"):
        return False  # "g/L." ends in a unit
    if len(word) == 1 and found.group().isupper():  # "A. Smith" goes on, "vitamin A." ends
        return not previous or previous[-1].lower() not in words("sentences", "lettered")
    enumerator = word.isdigit() and len(word) < _LONG_NUMBER and before[:found.start()][-1:] in {"", " "}
    return enumerator and (previous[-1][-1] in ".!?" if previous else len(before) == len(found.group()))


def _trim_stretch(text: str, start: int, end: int) -> Stretch:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
