"""Small DOCX and PDF files for the tests, made from their parts."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from loaders.readers.format import Contents
from loaders.readers.registry import identify

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def saved(document: Document) -> bytes:
    """The bytes of a document."""
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def body(*paragraphs: str) -> bytes:
    """A DOCX file whose body is the given XML, paragraph by paragraph (inside `w:body`)."""
    document = docx.Document()
    for xml in paragraphs:
        named = xml.replace(">", f" {nsdecls('w', 'r', 'm')}>", 1)
        document.element.body.insert_element_before(parse_xml(named), "w:sectPr")
    return saved(document)


def repacked(raw: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The archive with members replaced or added."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            if name not in changed:
                after.writestr(name, before.read(name))
        for name, content in changed.items():
            after.writestr(name, content)
    return out.getvalue()


def with_notes(raw: bytes, notes: Mapping[int, str]) -> bytes:
    """The document with footnotes of these ids and words."""
    words = "".join(f'<w:footnote w:id="{key}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {text}</w:t>'
                    "</w:r></w:p></w:footnote>" for key, text in notes.items())
    part = (f'<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p>'
            f"</w:footnote>{words}</w:footnotes>")
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        relations = archive.read("word/_rels/document.xml.rels").decode()
        kinds = archive.read("[Content_Types].xml").decode()
    relation = f'<Relationship Id="rIdNotes" Type="{RELATION}/footnotes" Target="footnotes.xml"/></Relationships>'
    kind = ('<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'wordprocessingml.footnotes+xml"/></Types>')
    return repacked(raw, {
        "word/footnotes.xml": part.encode(), "[Content_Types].xml": kinds.replace("</Types>", kind).encode(),
        "word/_rels/document.xml.rels": relations.replace("</Relationships>", relation).encode(),
    })


class Sheet:
    """A PDF file drawn line by line; y counts from the top of an A4 page."""

    def __init__(self, **options: Any) -> None:
        self._out = BytesIO()
        self.canvas = Canvas(self._out, pagesize=A4, invariant=1, **options)

    def line(self, x: float, y: float, text: str, size: float = 10, font: str = "Helvetica") -> None:
        """Print words with their baseline y points below the top."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, A4[1] - y, text)

    def lines(self, x: float, y: float, *texts: str) -> None:
        """Print lines under each other, 12 points apart."""
        for place, text in enumerate(texts):
            self.line(x, y + 12 * place, text)

    def page(self) -> None:
        """Begin a new page."""
        self.canvas.showPage()

    def done(self) -> bytes:
        """The file."""
        self.canvas.save()
        return self._out.getvalue()


def read(raw: bytes, name: str = "page") -> Contents:
    """The layer and blocks of a file; the place of each block is checked."""
    found = identify(name, raw).read()
    assert found.layer is not None
    for block in found.blocks:
        span = block.span
        assert found.layer.text[span.start:span.end] == span.quote
        assert len(block.view.text) == len(block.view.starts) == len(block.view.ends)
        assert all(start <= end for start, end in zip(block.view.starts, block.view.ends, strict=True))
    return found


def shown(raw: bytes, *kinds: str) -> list[str]:
    """The clean words of the blocks, of all kinds but page chrome if none is asked for."""
    return [block.view.text for block in read(raw).blocks if (block.kind in kinds if kinds else block.kind != "chrome")]
