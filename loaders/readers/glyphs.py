"""The characters of a PDF file with their places; with `structure` the only module that knows pdfium.

Why: a PDF prints characters at places; words, lines and reading order must be found from those.
Method: pdfium gives each character with its box, baseline, size and font. Pages whose text runs sideways are turned
    upright; what runs otherwise on them (watermarks) is counted and left out. Gaps that pdfium takes for the end of a
    word are blanks without width.
Fails: `Unreadable` in one line for a file that needs a password, is broken, or has too many pages.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from sys import intern
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from loaders.readers.structure import Content, Structure, is_artifact
from loaders.source import Unreadable

MOST_PAGES = 3000
_BOLD_WEIGHT = 600
_BOLD_NAMES = ("bold", "black", "heavy")
_HYPHENS = "\x02\ufffe\u00ad"  # what pdfium gives for a hyphen at the end of a line
_TURNS = 4
_MOST_OBJECTS = 20_000  # drawn on a page
_SHORTEST_RULE, _THICKEST_RULE = 10.0, 3.0  # points
_SHORTEST_STROKE, _STROKE, _OFF_STROKE, _BELOW = 3.0, 1.5, 2.0, 0.35  # points; sizes of the letters
_STROKED = {">": "≥", "<": "≤"}
_NAME_SIZE = 256
UNMARKED, ARTIFACT = -1, -2
_BLANK, _BLANKS = 0x20, frozenset({0x20, 0x0A, 0x0D})


def _quick(asked: Any, answer: Any, *more: Any) -> Any:  # noqa: ANN401 - functions and types of C
    """A function of pdfium's for a page of text and a place, taking plain addresses: it is called for each character.

    The pointer types that pypdfium2 declares cost more than the call.
    """
    return ctypes.CFUNCTYPE(answer, ctypes.c_void_p, ctypes.c_int, *more)(ctypes.cast(asked, ctypes.c_void_p).value or 0)


_code_at = _quick(pdfium.FPDFText_GetUnicode, ctypes.c_uint)
_box_at = _quick(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p)
_object_at = _quick(pdfium.FPDFText_GetTextObject, ctypes.c_void_p)


class Glyph(NamedTuple):
    """A character: left and right edge, baseline (growing upwards) and size in points; `mark` of its marked content.

    `font` is the name of its font, `weight` what the font says of its weight, 0 for nothing.
    """

    char: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    mark: int = UNMARKED
    font: str = ""
    weight: int = 0


class Rule(NamedTuple):
    """A line drawn on a page, upright or level: its ends, growing to the right and upwards, in points.

    `ground` is set for one that is no line but the edge of a coloured ground, as behind a cell or a paragraph.
    """

    left: float
    bottom: float
    right: float
    top: float
    ground: bool = False

    @property
    def height(self) -> float:
        """Where a level one lies."""
        return (self.bottom + self.top) / 2

    @property
    def level(self) -> bool:
        """Whether it runs across the page."""
        return self.right - self.left > self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Page:
    """The characters of a page in the order of the file; `slanted` ones were left out. `rules` of upright pages only.

    `contents` is what a tagged file states of them.
    """

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    slanted: int
    rules: tuple[Rule, ...] = ()
    contents: tuple[Content, ...] = ()


def read(name: str, raw: bytes) -> Iterator[Page]:
    """The pages of a PDF file, from 1; `name` is for the message of `Unreadable`."""
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("the PDF file needs a password", name) from None
        if "security" in str(error).lower():
            raise Unreadable("the PDF file is encrypted in a way that is not known", name) from None
        raise Unreadable("the PDF file is broken or no PDF", name) from None
    if not 0 < len(document) <= MOST_PAGES:
        raise Unreadable(f"the PDF file has {len(document)} pages; from 1 to {MOST_PAGES:,} are read", name)
    structure = Structure()
    for place in range(len(document)):
        try:
            page = document[place]
            text = page.get_textpage()
        except pypdfium2.PdfiumError:
            yield Page(place + 1, 1, 1, (), 0)
            continue
        drawn = _rules(page.raw)
        rules = tuple(rule for rule in drawn if max(rule.right - rule.left, rule.top - rule.bottom) >= _SHORTEST_RULE)
        made = _Characters(text.raw).page(place + 1, page.get_mediabox(), rules)
        made = replace(made, glyphs=_with_signs(made.glyphs, [rule for rule in drawn if rule.top - rule.bottom < _STROKE]))
        yield replace(made, contents=structure.page(page.raw))
        text.close()
        page.close()


def _rules(page: Any) -> tuple[Rule, ...]:  # noqa: ANN401 - a pointer of pdfium's
    """The lines that are drawn on a page, the edges of boxes among them."""
    found: set[Rule] = set()
    edges = [ctypes.c_float() for _ in range(4)]
    for i in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        drawn = pdfium.FPDFPage_GetObject(page, i)
        if pdfium.FPDFPageObj_GetType(drawn) == pdfium.FPDF_PAGEOBJ_PATH and pdfium.FPDFPageObj_GetBounds(drawn, *edges):
            left, bottom, right, top = (edge.value for edge in edges)
            found.update(_edges(Rule(left, bottom, right, top, not _is_stroked(drawn))))
    return tuple(sorted(found))


def _with_signs(glyphs: tuple[Glyph, ...], strokes: Sequence[Rule]) -> tuple[Glyph, ...]:
    """The characters; a sign of more or less with a stroke of its own drawn under it is the sign that it looks like."""
    return tuple(glyph._replace(char=_STROKED[glyph.char]) if glyph.char in _STROKED and any(
        _is_under(stroke, glyph) for stroke in strokes) else glyph for glyph in glyphs)


def _is_under(stroke: Rule, glyph: Glyph) -> bool:
    """Whether a stroke ends where a character does, right under its baseline; one that goes on underlines words."""
    across = abs(stroke.left - glyph.left) <= _OFF_STROKE and abs(stroke.right - glyph.right) <= 2 * _OFF_STROKE
    return across and -_BELOW * glyph.size <= stroke.bottom - glyph.base <= 0


def _is_stroked(drawn: Any) -> bool:  # noqa: ANN401 - a pointer of pdfium's
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(pdfium.FPDFPath_GetDrawMode(drawn, fill, stroke)) and bool(stroke.value)


def _edges(box: Rule) -> Iterator[Rule]:
    """A line itself, or the four edges of a box."""
    left, bottom, right, top, ground = box
    if max(right - left, top - bottom) < _SHORTEST_STROKE:
        return
    if min(right - left, top - bottom) < _THICKEST_RULE:
        yield box._replace(ground=False)
    else:
        yield from (Rule(left, bottom, right, bottom, ground), Rule(left, top, right, top, ground),
                    Rule(left, bottom, left, top, ground), Rule(right, bottom, right, top, ground))


class _Run(NamedTuple):
    """What the characters of one text object share: turn (-1 for slanted), size, boldness, upright baseline, mark, font."""

    turn: int
    size: float
    bold: bool
    base: float
    mark: int
    font: str = ""
    weight: int = 0


class _Characters:
    """The characters of one page; what is the same for a whole run is asked once, for each question takes its time."""

    def __init__(self, text: Any) -> None:  # noqa: ANN401 - a pointer of pdfium's
        self._text, self._page = text, ctypes.cast(text, ctypes.c_void_p)
        self._object, self._run = 0, _Run(0, 1.0, False, 0.0, UNMARKED)
        self._box = pdfium.FS_RECTF()

    def page(self, number: int, box: tuple[float, float, float, float], rules: tuple[Rule, ...]) -> Page:
        """The page with its text upright."""
        glyphs, turns = self._read(0)
        turn = max((turn for turn in turns if turn >= 0), key=lambda turn: turns[turn], default=0)
        if turn:
            glyphs, _ = self._read(turn)
        width, height = max(box[2] - box[0], 1.0), max(box[3] - box[1], 1.0)
        if turn % 2:
            width, height = height, width
        return Page(number, width, height, tuple(glyphs), turns.total() - turns[turn], () if turn else rules)

    def _read(self, turn: int) -> tuple[list[Glyph], Counter[int]]:
        """The characters that run at `turn` quarters, upright, and how many run at each.

        A gap between words is a blank of no width behind the character before it.
        """
        page, box, edges = self._page, self._box, ctypes.byref(self._box)
        found: list[Glyph] = []
        turns = Counter[int]()
        for i in range(pdfium.FPDFText_CountChars(self._text)):
            code = _code_at(page, i)
            gap = code in _BLANKS and (code != _BLANK or pdfium.FPDFText_IsGenerated(self._text, i) == 1)
            if gap or not _box_at(page, i, edges):
                if found and not (last := found[-1]).char.isspace():
                    found.append(last._replace(char=" ", left=last.right))
                continue
            run = self._run_of(i)
            turns[run.turn] += 1
            if run.turn == turn:
                left, right = _across(turn, box) if turn else (box.left, box.right)
                found.append(Glyph(_char(code), left, right, run.base, run.size, run.bold, run.mark, run.font,
                                   run.weight))
        return found, turns

    def _run_of(self, i: int) -> _Run:
        """The run that a character belongs to."""
        address = _object_at(self._page, i) or 0
        if address != self._object or not address:
            self._object, self._run = address, self._asked(i)
        return self._run

    def _asked(self, i: int) -> _Run:
        matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetMatrix(self._text, i, matrix)
        pdfium.FPDFText_GetCharOrigin(self._text, i, x, y)
        size = pdfium.FPDFText_GetFontSize(self._text, i) * (math.hypot(matrix.c, matrix.d) or 1.0)
        name, flags = ctypes.create_string_buffer(_NAME_SIZE), ctypes.c_int()
        pdfium.FPDFText_GetFontInfo(self._text, i, name, _NAME_SIZE, flags)
        font = name.value.decode("utf-8", "replace").lower()
        weight = pdfium.FPDFText_GetFontWeight(self._text, i)
        bold = any(word in font for word in _BOLD_NAMES) or weight >= _BOLD_WEIGHT
        quarter = pdfium.FPDFText_GetCharAngle(self._text, i) / (math.pi / 2)
        upright = abs(quarter - round(quarter)) < 0.05  # noqa: PLR2004 - some 4 degrees
        turn = round(quarter) % _TURNS if upright else -1
        base = {1: x.value, 2: -y.value, 3: -x.value}.get(turn, y.value)
        mark = _mark(pdfium.FPDFText_GetTextObject(self._text, i))
        return _Run(turn, size or 1.0, bold, base, mark, intern(font), weight)


def _mark(drawn: Any) -> int:  # noqa: ANN401 - a pointer of pdfium's
    """The number of the marked content that an object belongs to, or why it has none."""
    mark = pdfium.FPDFPageObj_GetMarkedContentID(drawn) if drawn else UNMARKED
    return mark if mark >= 0 else ARTIFACT if drawn and is_artifact(drawn) else UNMARKED


@cache
def _char(code: int) -> str:
    char = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"  # noqa: PLR2004 - Unicode
    return "-" if char in _HYPHENS else char


def _across(turn: int, box: Any) -> tuple[float, float]:  # noqa: ANN401 - a box of pdfium's
    """The left and right edge of a character once its text, which runs at `turn` quarters, is turned to run to the right."""
    return {1: (-box.top, -box.bottom), 2: (-box.right, -box.left), 3: (box.bottom, box.top)}[turn]
