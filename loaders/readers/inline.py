"""The clean words of a stretch of raw text: without emphasis, entities, invisible characters and line breaks.

Why: rules speak about words; the places of those words in the raw text must stay exact.
Method: one pass over the tokens that differ between raw and clean text; a `View` keeps for every clean character the
    raw characters it stands for. Digits in <sup> become Unicode superscripts, so that a marker stays one in any format.
Fails: it cannot; what is no known mark-up stays as it is.
"""

from __future__ import annotations

import html
import re

from loaders.blocks import View
from loaders.readers.lines import INVISIBLE

SUPERSCRIPTS = str.maketrans("0123456789-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻")

# Every token begins with one of these or with two blanks; at most characters of a page nothing needs to be tried.
_FIRST = rf"\t-\r\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000{INVISIBLE}&<\[\\*_`"
_TOKEN = re.compile(
    rf"""(?=[ {_FIRST}])(?:(?P<space>(?:[^\S ]|[ ](?=[\s{INVISIBLE}]))[\s{INVISIBLE}]*)
    | (?P<invisible>[{INVISIBLE}]+)
    | (?P<entity>&(?:\#\d{{1,7}}|\#[xX][0-9a-fA-F]{{1,6}}|[A-Za-z][A-Za-z0-9]{{1,31}});)
    | (?P<sup><sup>(?P<raised>[^<>]{{1,40}})</sup>)
    | (?P<tag></?(?:b|i|em|strong|u|sub|span|br)(?:\s[^<>]{{0,100}})?/?>)
    | (?P<link>(?<![!\]])\[(?P<shown>[^\[\]\n]{{1,200}})\]\((?:https?://|\#|mailto:)[^()\s]{{0,400}}\))
    | (?P<escape>\\(?=[*_#\[\]()>`|~+.!-]))
    | (?P<strong>\*\*+|__(?=\S)|(?<=\S)__)
    | (?P<em>(?<![\w*])\*(?=[^\s*])|(?<=[^\s*(])\*(?![\w*])|`)
    )""", re.VERBOSE)
_MAY_OPEN = re.compile(f"[{_FIRST}]")
_NUMBERS = re.compile(r"\d[\d,;\s–-]*$")


class ViewBuilder:
    """Clean characters and the raw places they stand for, in raw order."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._text: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []

    def keep(self, start: int, end: int) -> None:
        """Take raw[start:end] as it is."""
        self._text.append(self._raw[start:end])
        self._starts.extend(range(start, end))
        self._ends.extend(range(start + 1, end + 1))

    def put(self, text: str, start: int, end: int) -> None:
        """Let each character of `text` stand for the whole of raw[start:end]."""
        self._text.append(text)
        self._starts.extend([start] * len(text))
        self._ends.extend([end] * len(text))

    def clean(self, start: int, end: int) -> None:
        """Take raw[start:end] with its mark-up taken out."""
        at = start
        for match in _TOKEN.finditer(self._raw, start, end):
            self.keep(at, match.start())
            self._token(match)
            at = match.end()
        self.keep(at, end)

    def _token(self, match: re.Match[str]) -> None:
        start, end = match.span()
        if match["space"] or (match["tag"] or "").startswith("<br"):
            self.put(" ", start, end)
        elif match["entity"]:
            self.put(html.unescape(match.group()).replace("\u00a0", " "), start, end)
        elif match["sup"]:
            self._raised(match.start("raised"), match.end("raised"))
        elif match["link"]:
            numbers = _NUMBERS.match(match["shown"]) is not None
            self.keep(start if numbers else match.start("shown"), match.end("shown") + numbers)

    def _raised(self, start: int, end: int) -> None:
        for place in range(start, end):
            self.put(self._raw[place].translate(SUPERSCRIPTS), place, place + 1)

    @property
    def length(self) -> int:
        """How many clean characters were taken so far."""
        return len(self._starts)

    def view(self) -> View:
        """The view of what was taken."""
        return View.mapped(self._raw, "".join(self._text), self._starts, self._ends)


def is_plain(text: str) -> bool:
    """Whether a text can hold no mark-up, entity or further blank: quick, and never wrongly True."""
    return "  " not in text and _MAY_OPEN.search(text) is None


def clean(raw: str, start: int, end: int) -> View:
    """The view of raw[start:end] with mark-up taken out; the plain view where there is none."""
    if is_plain(raw[start:end]) or _TOKEN.search(raw, start, end) is None:
        return View.plain(raw, start, end)
    builder = ViewBuilder(raw)
    builder.clean(start, end)
    view = builder.view()
    return view if view.text.strip() else View.plain(raw, start, end)
