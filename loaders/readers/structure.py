"""The structure that a tagged PDF file states for its pages; with `glyphs` the only module that knows pdfium.

Why: a tagged file says what is a heading, an item, a paragraph or a cell, and in what order to read; geometry guesses.
Method: pdfium gives for each page the elements that stand on it, under all their parents, and the numbers of the marked
    content in them. An element is known by its place: the ranks of its parents and itself, which count what stands on
    other pages too. So a paragraph that runs over a page end is one element, and places sort a whole document.
Fails: it cannot; a page without structure, or a structure too large to walk on each page, has no marked content.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

_DEEPEST = 100  # elements in each other
_MOST_ASKED = 2_000_000  # elements and contents looked at in a document: each page names those of all
_SPANNING = ("TD", "TH")
_WIDEST = 100  # rows or columns that a cell may span


class Element(NamedTuple):
    """An element: its rank among those beside it, its standard role, and the columns and rows that a cell spans.

    The width of a row is how many cells it has, empty ones too.
    """

    rank: int
    role: str
    width: int = 1
    height: int = 1


class Content(NamedTuple):
    """The marked content of a number on a page, the elements around it from the outermost, and its rank in the last."""

    mark: int
    path: tuple[Element, ...]
    rank: int

    @property
    def place(self) -> tuple[int, ...]:
        """By which contents sort in the order of reading."""
        return (*(element.rank for element in self.path), self.rank)


@dataclass
class Structure:
    """Reads the structure of the pages of one document."""

    _asked: int = field(default=0)

    def page(self, page: Any) -> tuple[Content, ...]:  # noqa: ANN401 - a pointer of pdfium's
        """The marked content of a page in the order of reading."""
        tree = pdfium.FPDF_StructTree_GetForPage(page)
        if not tree:
            return ()
        try:
            found: list[Content] = []
            for rank in range(pdfium.FPDF_StructTree_CountChildren(tree)):
                if child := pdfium.FPDF_StructTree_GetChildAtIndex(tree, rank):
                    found += self._walk(child, rank, ())
            return () if self._asked > _MOST_ASKED else tuple(found)
        finally:
            pdfium.FPDF_StructTree_Close(tree)

    def _walk(self, element: Any, rank: int, above: tuple[Element, ...]) -> Iterator[Content]:  # noqa: ANN401 - a pointer
        role = _words(pdfium.FPDF_StructElement_GetType, element)
        count = pdfium.FPDF_StructElement_CountChildren(element)
        spans = (_number(element, b"ColSpan"), _number(element, b"RowSpan")) if role in _SPANNING else (1, 1)
        path = (*above, Element(rank, role, *(spans if role != "TR" else (count, 1))))
        self._asked += max(count, 1)
        if len(path) > _DEEPEST or self._asked > _MOST_ASKED:
            return
        for i in range(count):
            if child := pdfium.FPDF_StructElement_GetChildAtIndex(element, i):
                yield from self._walk(child, i, path)
            elif (mark := pdfium.FPDF_StructElement_GetChildMarkedContentID(element, i)) >= 0:
                yield Content(mark, path, i)


def is_artifact(drawn: Any) -> bool:  # noqa: ANN401 - a pointer of pdfium's
    """Whether an object on a page is marked as no part of the text, such as a running head."""
    marks = range(pdfium.FPDFPageObj_CountMarks(drawn))
    return any(_name_of(pdfium.FPDFPageObj_GetMark(drawn, i)) == "Artifact" for i in marks)


def _name_of(mark: Any) -> str:  # noqa: ANN401 - a pointer of pdfium's
    size = ctypes.c_ulong()
    held = (ctypes.c_ushort * 32)()
    pdfium.FPDFPageObjMark_GetName(mark, held, ctypes.sizeof(held), size)
    return _decoded(bytes(held), min(size.value, ctypes.sizeof(held)))


def _words(ask: Callable[..., int], element: Any) -> str:  # noqa: ANN401 - a pointer of pdfium's
    held = ctypes.create_string_buffer(64)
    size = ask(element, held, len(held))
    return _decoded(held.raw, min(size, len(held)))


def _decoded(raw: bytes, size: int) -> str:
    return raw[:max(size - 2, 0)].decode("utf-16-le", "replace")


def _number(element: Any, name: bytes) -> int:  # noqa: ANN401 - a pointer of pdfium's
    """The number of an attribute, 1 without."""
    for i in range(pdfium.FPDF_StructElement_GetAttributeCount(element)):
        found = pdfium.FPDF_StructElement_Attr_GetValue(pdfium.FPDF_StructElement_GetAttributeAtIndex(element, i), name)
        number = ctypes.c_float()
        if found and pdfium.FPDF_StructElement_Attr_GetNumberValue(found, number):
            return int(min(max(number.value, 1), _WIDEST))
    return 1
