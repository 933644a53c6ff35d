"""The characters of a PDF file with their places: the only module that knows pdfium.

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
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from loaders.source import Unreadable

MOST_PAGES = 3000
_BOLD_WEIGHT = 600
_BOLD_NAMES = ("bold", "black", "heavy")
_HYPHENS = "\x02\ufffe\u00ad"  # what pdfium gives for a hyphen at the end of a line
_TURNS = 4
_NAME_SIZE = 256
_BLANK, _BLANKS = 0x20, frozenset({0x20, 0x0A, 0x0D})


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character: left and right edge, baseline (growing upwards) and size in points."""

    char: str
    left: float
    right: float
    base: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Page:
    """The characters of a page in the order of the file; `slanted` ones were left out."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    slanted: int


def read(name: str, raw: bytes) -> Iterator[Page]:
    """The pages of a PDF file, from 1; `name` is for the message of `Unreadable`."""
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable(f"{name}: the PDF file needs a password") from None
        raise Unreadable(f"{name}: the PDF file is broken or no PDF") from None
    if not 0 < len(document) <= MOST_PAGES:
        raise Unreadable(f"{name}: the PDF file has {len(document)} pages; from 1 to {MOST_PAGES:,} are read")
    for place in range(len(document)):
        try:
            page = document[place]
            text = page.get_textpage()
        except pypdfium2.PdfiumError:
            yield Page(place + 1, 1, 1, (), 0)
            continue
        yield _Characters(text.raw).page(place + 1, page.get_mediabox())
        text.close()
        page.close()


class _Characters:
    """The characters of one page; what is the same for a whole run is asked once."""

    def __init__(self, text: Any) -> None:  # noqa: ANN401 - a pointer of pdfium's
        self._text = text
        self._run: tuple[int, tuple[float, bool, int]] = (0, (0.0, False, 0))
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._box = pdfium.FS_RECTF()
        self._point = ctypes.byref(self._x), ctypes.byref(self._y)
        self._edges = ctypes.byref(self._box)

    def page(self, number: int, box: tuple[float, float, float, float]) -> Page:
        """The page with its text upright."""
        found = [self._glyph(i) for i in range(pdfium.FPDFText_CountChars(self._text))]
        turns = Counter(item[0] for item in found if item)
        turn = max(turns, key=lambda turn: turns[turn], default=0) if set(turns) != {-1} else 0
        width, height = max(box[2] - box[0], 1.0), max(box[3] - box[1], 1.0)
        if turn % 2:
            width, height = height, width
        return Page(number, width, height, tuple(_turned(found, turn)), turns.total() - turns[turn])

    def _glyph(self, i: int) -> tuple[int, str, Any, tuple[float, float], float, bool] | None:
        """Turn (-1 for slanted), character, box, baseline's point, size, boldness; None for a gap between words."""
        text, box = self._text, self._box
        code = pdfium.FPDFText_GetUnicode(text, i)
        if code in _BLANKS and (code != _BLANK or pdfium.FPDFText_IsGenerated(text, i) == 1):
            return None
        char = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"  # noqa: PLR2004 - Unicode
        if not pdfium.FPDFText_GetLooseCharBox(text, i, self._edges):
            return None
        pdfium.FPDFText_GetCharOrigin(text, i, *self._point)
        size, bold, turn = self._font(i)
        edges = (box.left, box.bottom, box.right, box.top)
        return turn, "-" if char in _HYPHENS else char, edges, (self._x.value, self._y.value), size, bold

    def _font(self, i: int) -> tuple[float, bool, int]:
        """Size, boldness and turn of the run that a character belongs to."""
        pointer = pdfium.FPDFText_GetTextObject(self._text, i)
        run = ctypes.addressof(pointer.contents) if pointer else 0
        if run != self._run[0] or not run:
            self._run = run, self._asked(i)
        return self._run[1]

    def _asked(self, i: int) -> tuple[float, bool, int]:
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(self._text, i, matrix)
        size = pdfium.FPDFText_GetFontSize(self._text, i) * (math.hypot(matrix.c, matrix.d) or 1.0)
        name, flags = ctypes.create_string_buffer(_NAME_SIZE), ctypes.c_int()
        pdfium.FPDFText_GetFontInfo(self._text, i, name, _NAME_SIZE, flags)
        font = name.value.decode("utf-8", "replace").lower()
        bold = any(word in font for word in _BOLD_NAMES) \
            or pdfium.FPDFText_GetFontWeight(self._text, i) >= _BOLD_WEIGHT
        quarter = pdfium.FPDFText_GetCharAngle(self._text, i) / (math.pi / 2)
        upright = abs(quarter - round(quarter)) < 0.05  # noqa: PLR2004 - some 4 degrees
        return size or 1.0, bold, round(quarter) % _TURNS if upright else -1


def _turned(found: Sequence[tuple[int, str, Any, tuple[float, float], float, bool] | None], turn: int) -> Iterator[Glyph]:
    """The characters that run at `turn` quarters, upright; a gap is a blank of no width behind the one before it."""
    last: Glyph | None = None
    for item in found:
        if item is not None and item[0] == turn:
            last = _upright(turn, item)
            yield last
        elif item is None and last is not None and not last.char.isspace():
            last = Glyph(" ", last.right, last.right, last.base, last.size, last.bold)
            yield last


def _upright(turn: int, item: tuple[int, str, Any, tuple[float, float], float, bool]) -> Glyph:
    """The glyph where it stands once text that runs at `turn` quarters is turned to run to the right."""
    _, char, (left, bottom, right, top), (x, y), size, bold = item
    if turn == 0:
        return Glyph(char, left, right, y, size, bold)
    across, base = {1: ((-top, -bottom), x), 2: ((-right, -left), -y), 3: ((bottom, top), -x)}[turn]
    return Glyph(char, *across, base, size, bold)
