"""Small DOCX and PDF files for the tests, made from their parts."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Element:
    """An element of a tagged file; what it holds is elements, or (page from 0, number) of marked content."""

    role: str
    held: Sequence[Element | tuple[int, int]] = ()
    attributes: str = ""


class TaggedSheet:
    """A tagged PDF file, written by hand, since no library of the tests tags; y counts from the top of an A4 page."""

    def __init__(self) -> None:
        self._pages: list[list[str]] = [[]]

    def line(self, x: float, y: float, text: str, mark: int | None = None, *, size: float = 10, bold: bool = False) -> None:
        """Print words as marked content of a number, or as marked to be no part of the text."""
        begin = "/Artifact BMC" if mark is None else f"/Span <</MCID {mark}>> BDC"
        shown = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        self._pages[-1].append(f"{begin} BT /F{2 if bold else 1} {size} Tf {x} {A4[1] - y} Td ({shown}) Tj ET EMC")

    def rule(self, left: float, y: float, right: float, to: float) -> None:
        """Draw a line from one place to another."""
        self._pages[-1].append(f"{left} {A4[1] - y} m {right} {A4[1] - to} l S")

    def page(self) -> None:
        """Begin a new page."""
        self._pages.append([])

    def done(self, *tree: Element) -> bytes:
        """The file with this structure."""
        count = len(self._pages)
        objects = {1: "<</Type/Catalog/Pages 2 0 R/MarkInfo<</Marked true>>/StructTreeRoot 3 0 R>>",
                   4: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
                   5: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>",
                   2: f"<</Type/Pages/Count {count}/Kids[{' '.join(f'{6 + 2 * i} 0 R' for i in range(count))}]>>"}
        for i, drawn in enumerate(self._pages):
            content = "\n".join(drawn)
            objects[6 + 2 * i] = (f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {A4[0]} {A4[1]}]/Contents {7 + 2 * i} 0 R"
                                  f"/StructParents {i}/Resources<</Font<</F1 4 0 R/F2 5 0 R>>>>>>")
            objects[7 + 2 * i] = f"<</Length {len(content.encode('cp1252'))}>>stream\n{content}\nendstream"
        owners: dict[tuple[int, int], int] = {}
        kids = [self._element(element, 3, objects, owners, 6 + 2 * count) for element in tree]
        parents = " ".join(f"{i}[{' '.join(f'{owners[key]} 0 R' for key in sorted(owners) if key[0] == i)}]"
                           for i in range(count))
        objects[3] = (f"<</Type/StructTreeRoot/K[{' '.join(f'{kid} 0 R' for kid in kids)}]"
                      f"/ParentTree<</Nums[{parents}]>>>>")
        return _written(objects)

    def _element(self, element: Element, parent: int, objects: dict[int, str], owners: dict[tuple[int, int], int],
                 first: int) -> int:
        number = max(first, *objects) + 1
        objects[number] = ""
        kids = []
        for held in element.held:
            if isinstance(held, Element):
                kids.append(f"{self._element(held, number, objects, owners, first)} 0 R")
            else:
                owners[held] = number
                kids.append(f"<</Type/MCR/Pg {6 + 2 * held[0]} 0 R/MCID {held[1]}>>")
        attributes = f"/A<</O/Table{element.attributes}>>" if element.attributes else ""
        objects[number] = f"<</Type/StructElem/S/{element.role}/P {parent} 0 R/K[{' '.join(kids)}]{attributes}>>"
        return number


def _written(objects: Mapping[int, str]) -> bytes:
    out, places = b"%PDF-1.7\n", {}
    for number in sorted(objects):
        places[number] = len(out)
        out += f"{number} 0 obj\n{objects[number]}\nendobj\n".encode("cp1252")
    last = max(objects)
    rows = "".join(f"{places[i]:010} 00000 n \n" if i in places else "0000000000 65535 f \n" for i in range(last + 1))
    return out + (f"xref\n0 {last + 1}\n{rows}trailer<</Size {last + 1}/Root 1 0 R>>\n"
                  f"startxref\n{len(out)}\n%%EOF").encode()


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
