"""Pages of plain text, printed again as DOCX and PDF: what a word processor would make of their blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

import docx
import reportlab
from docx.document import Document
from docx.text.paragraph import Paragraph as Written
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Table

from loaders.blocks import Block

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
FIGURES = str.maketrans(RAISED, "0123456789-")
PIECES = re.compile(rf"([{RAISED}]+(?:[,\s]*[{RAISED}]+)*)")
FONTS = Path(reportlab.__file__).parent / "fonts"
SIZES = (20, 16, 13, 11.5)
WIDE, HIGH = A4
HEAD, FOOT = "Invented Society of Testing", "Guideline 7"


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The text in stretches that are to be raised or are not, raised ones in plain figures."""
    for place, piece in enumerate(PIECES.split(text)):
        if piece:
            yield (piece.translate(FIGURES), True) if place % 2 else (piece, False)


def cells(block: Block) -> list[str]:
    """The words of a row's cells."""
    return [block.view.text[start:end] for start, end in block.cells]


def _together(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """The blocks with the rows of each table in one list."""
    for _, group in groupby(blocks, key=lambda block: (block.kind == "row", block.columns if block.kind == "row" else ())):
        yield list(group)


def as_docx(blocks: Sequence[Block]) -> bytes:
    """The blocks as a Word document with its own styles."""
    document = docx.Document()
    for group in _together(blocks):
        if group[0].kind == "row":
            _docx_table(document, group)
            continue
        for block in group:
            for line in block.view.text.split("\n"):
                _write(_docx_paragraph(document, block), line)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _docx_paragraph(document: Document, block: Block) -> Written:
    if block.kind == "heading":
        return document.add_heading("", block.level)
    if block.kind == "bullet":
        return document.add_paragraph(style=f"List Bullet{f' {block.indent + 1}' if block.indent else ''}")
    return document.add_paragraph()


def _write(paragraph: Written, text: str) -> None:
    for piece, raised in pieces(text):
        paragraph.add_run(piece).font.superscript = raised or None


def _docx_table(document: Document, rows: Sequence[Block]) -> None:
    heads = [list(rows[0].columns)] if rows[0].columns else []
    words = heads + [cells(row) for row in rows]
    table = document.add_table(len(words), max(map(len, words)))
    for place, (written, row) in enumerate(zip(table.rows, words, strict=True)):
        for cell, text in zip(written.cells, row, strict=False):
            _write(cell.paragraphs[0], text)
            for run in cell.paragraphs[0].runs:
                run.bold = True if place < len(heads) else None


def as_pdf(blocks: Sequence[Block], columns: int = 1) -> bytes:
    """The blocks as a PDF document with a running head and foot on every page."""
    for name in ("Vera", "VeraBd"):
        pdfmetrics.registerFont(TTFont(name, FONTS / f"{name}.ttf"))
    story: list[Any] = []
    for group in _together(blocks):
        story += [_pdf_table(group)] if group[0].kind == "row" else [
            _pdf_paragraph(block, line) for block in group for line in block.view.text.split("\n")]
    out = BytesIO()
    wide = (WIDE - 144) / columns
    frames = [Frame(72 + i * wide, 72, wide - 12 * (columns > 1), HIGH - 144) for i in range(columns)]
    document = BaseDocTemplate(out, pagesize=A4, invariant=True)
    document.addPageTemplates(PageTemplate(frames=frames, onPage=_edges))
    document.build(story)
    return out.getvalue()


def _edges(canvas: Any, document: Any) -> None:
    canvas.setFont("Vera", 8)
    canvas.drawString(72, HIGH - 40, HEAD)
    canvas.drawString(72, 40, FOOT)
    canvas.drawString(WIDE - 90, 40, str(document.page))


def _markup(text: str) -> str:
    return "".join(f"<super size=7>{escape(piece)}</super>" if raised else escape(piece) for piece, raised in pieces(text))


def _pdf_paragraph(block: Block, line: str) -> Paragraph:
    text = _markup(line)
    if block.kind == "heading":
        size = SIZES[min(block.level, len(SIZES)) - 1]
        return Paragraph(text, ParagraphStyle("h", fontName="VeraBd", fontSize=size, leading=size * 1.2, spaceBefore=12,
                                              spaceAfter=6))
    if block.kind == "bullet":
        indent = 14 * (block.indent + 1)
        style = ParagraphStyle("i", fontName="Vera", fontSize=10, leading=12, leftIndent=indent, bulletIndent=indent - 12,
                               spaceBefore=3, bulletFontName="Vera")
        return Paragraph(text, style, bulletText="•")
    return Paragraph(text, ParagraphStyle("p", fontName="Vera", fontSize=10, leading=12, spaceBefore=6))


def _pdf_table(rows: Sequence[Block]) -> Table:
    style = ParagraphStyle("c", fontName="Vera", fontSize=10, leading=12)
    heads = [list(rows[0].columns)] if rows[0].columns else []
    words = heads + [cells(row) for row in rows]
    most = max(map(len, words))
    filled = [row + [""] * (most - len(row)) for row in words]
    bold = ParagraphStyle("b", fontName="VeraBd", fontSize=10, leading=12)
    return Table([[Paragraph(_markup(cell), bold if place < len(heads) else style) for cell in row]
                  for place, row in enumerate(filled)])
