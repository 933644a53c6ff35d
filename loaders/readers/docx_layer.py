"""DOCX as a text layer and its blocks.

Why: most guidelines are written in Word; its styles and lists say what is a heading, an item, a row, a raised number.
Method: python-docx opens the package and knows the styles; the body is walked in order, each paragraph written to the
    layer on a line of its own. Headings by outline level, `Title`, or as short paragraphs all in bold where no style
    says so. Lists by their numbering. A merged cell counts once. Notes are the references where most of them look
    like such and there is no other list; else they follow the paragraph that calls them. Deleted and hidden words,
    page headers and footers are not read.
Fails: `Unreadable` in one line for what is no sound package (`package`). Text boxes, comments and pictures are left
    out; a problem says how many.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from loaders.problems import Problem
from loaders.readers import layer, listing, package
from loaders.readers.docx_styles import Element, Styles, counting, on, said
from loaders.readers.format import Contents
from loaders.readers.layer import GLYPH, Layer
from loaders.readers.markup import Node, Piece
from loaders.readers.text import heading_place
from loaders.source import Unreadable

_LONGEST_HEADING, _WORDS_OF_HEADING = 120, 16
_CONTENTS = re.compile(r"toc\b", re.IGNORECASE)
_THROUGH = {qn(f"w:{name}") for name in ("ins", "moveTo", "hyperlink", "smartTag", "fldSimple", "sdt", "sdtContent",
                                         "customXml", "dir", "bdo")} | {qn("m:oMath"), qn("m:oMathPara")}
_RUNS = {qn("w:r"), qn("m:r")}
_NOTE_CALLS = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}
_PARTS = {"footnote": RELATIONSHIP_TYPE.FOOTNOTES, "endnote": RELATIONSHIP_TYPE.ENDNOTES}
_LEFT_OUT = {qn("w:txbxContent"): "text box", qn("w:commentReference"): "comment", qn("w:drawing"): "picture",
             qn("w:pict"): "picture"}


def read(name: str, raw: bytes) -> Contents:
    """The text layer and blocks of a DOCX file; `name` is for the message of `Unreadable`."""
    whole = package.sound(name, raw)
    try:
        document = docx.Document(BytesIO(whole))
        reader = _Reader(document)
        page = reader.read()
    except (OpcError, SyntaxError, KeyError, ValueError, AttributeError, BadZipFile, RecursionError) as error:
        reason = " ".join(str(error).split())[:120] or type(error).__name__
        raise Unreadable(f"the DOCX file is broken ({reason})", name) from None
    made = reader.layer.done()
    if not made.text.strip():
        raise Unreadable("the document holds no text", name)
    return Contents(layer.blocks(made, page), made, problems=tuple(reader.problems()))


class _Reader:
    """The walk over one document."""

    def __init__(self, document: Element) -> None:
        self.layer = Layer()
        self._body = document.element.body
        self._styles = Styles(document)
        self._counting = counting(document)
        self._counts: Counter[tuple[str, int]] = Counter()
        self._notes = {(kind, key): note for kind in _PARTS for key, note in _notes(document, kind)}
        self._cited = self._notes_are_references()
        self._called: dict[tuple[str, str], str] = {}
        self._waiting: list[tuple[str, str]] = []
        self._number = 0
        self._end = "\n"  # what is written behind a paragraph

    def read(self) -> Node:
        """The tree of the document."""
        page = layer.node("page", [])
        page.children += self._flow(self._body)
        if self._called and self._cited:
            page.children.append(layer.node("notes", [self._entry(key, value) for key, value in self._called.items()]))
        return page

    def problems(self) -> Iterator[Problem]:
        """What was left out."""
        inside: Counter[str] = Counter()
        for element in self._body.iter(*_LEFT_OUT):
            what = _LEFT_OUT[element.tag]
            fallback = any(above.tag.endswith("}Fallback") for above in element.iterancestors())
            holds = what != "picture" or element.find(f".//{qn('w:txbxContent')}") is None
            worth = what != "text box" or any(text.text for text in element.iter(qn("w:t")))
            inside[what] += not fallback and holds and worth
        for what, count in inside.items():
            if count:
                plural = "" if count == 1 else "es" if what == "text box" else "s"
                yield Problem(1, f"{count} {what}{plural} left out")

    def _notes_are_references(self) -> bool:
        texts = ["".join(element.text or "" for element in note.iter(qn("w:t"))) for note in self._notes.values()]
        listed = any(heading_place("".join(text.text or "" for text in paragraph.iter(qn("w:t")))) == "references"
                     for paragraph in self._body.iter(qn("w:p")))
        return not listed and listing.are_references(texts)

    def _flow(self, holder: Element) -> Iterator[Node]:
        """The paragraphs, lists and tables of a body, cell or note."""
        items: list[tuple[int, Node]] = []
        for element in _blocks(holder):
            made, depth = self._table(element), None
            if made is None:
                made, depth = self._paragraph(element)
            if depth is not None:
                items.append((depth, made))
                continue
            if made.children or made.tag == "table":
                if items:
                    yield layer.nested(items)
                items = []
                yield made
            yield from self._called_notes()
        if items:
            yield layer.nested(items)
        yield from self._called_notes()

    def _called_notes(self) -> Iterator[Node]:
        """Notes that are no references, behind the paragraph that calls them."""
        waiting, self._waiting = self._waiting, []
        for key in waiting:
            yield from self._flow(self._notes[key])

    def _entry(self, key: tuple[str, str], value: str) -> Node:
        self._number += 1
        self.layer.begin(self._number)
        self.layer.write(f"{value} ")
        words = [piece for paragraph in self._notes[key].iter(qn("w:p")) for piece in (*self._words(paragraph), self._gap())]
        self.layer.write("\n")
        return layer.node("item", words, value=value)

    def _gap(self) -> Piece:
        return self.layer.write(" ")

    def _paragraph(self, element: Element) -> tuple[Node, int | None]:
        """A paragraph, and its depth if it is an item of a list."""
        self._number += 1
        self.layer.begin(self._number)
        words = list(self._words(element))
        self.layer.write(self._end)
        text = "".join(item.text for item in words).strip()
        if not text:
            return layer.node("paragraph", []), None
        level = self._styles.level(element) or self._bold_level(element, text)
        if level:
            return layer.heading(words, level), None
        if _CONTENTS.match(self._styles.named(element)):
            return layer.node("aside", words, reason="table of contents"), None
        return self._item(element, words, text)

    def _item(self, element: Element, words: list[Node | Piece], text: str) -> tuple[Node, int | None]:
        numbered, depth = self._styles.numbering(element)
        if numbered:
            value = self._counted(numbered, depth)
            return layer.node("item", words, **({"value": value} if value else {})), depth
        glyph = GLYPH.match(text)
        if glyph and isinstance(words[0], Piece) and len(words[0].text.lstrip()) > glyph.end():
            lead = len(words[0].text) - len(words[0].text.lstrip()) + glyph.end()
            words[0] = Piece(words[0].text[lead:], words[0].start + lead, words[0].end)
            return layer.node("item", words), 0
        return layer.node("paragraph", words), None

    def _counted(self, numbered: str, depth: int) -> str:
        """The number Word prints before an item, empty for a glyph."""
        if not self._counting.get((numbered, depth)):
            return ""
        self._counts[numbered, depth] += 1
        for other in [key for key in self._counts if key[0] == numbered and key[1] > depth]:
            del self._counts[other]
        return str(self._counts[numbered, depth] + self._counting[numbered, depth] - 1)

    def _bold_level(self, element: Element, text: str) -> int:
        """The level of a paragraph that only its bold letters make a heading, 0 where they do not."""
        if len(text) > _LONGEST_HEADING or len(text.split()) > _WORDS_OF_HEADING or text[-1] in ".;,!?" \
                or not any(char.isalpha() for char in text) or self._styles.numbering(element)[0] \
                or _inside_table(element):
            return 0
        return 2 if self._is_bold(element) or heading_place(text) == "references" else 0

    def _is_bold(self, paragraph: Element) -> bool:
        """Whether a paragraph has words, all of them bold."""
        styled = self._styles.bold(paragraph)
        runs = [run for run in paragraph.iter(qn("w:r")) if any((part.text or "").strip() for part in run.iter(qn("w:t")))]
        marks = [run.find(f"{qn('w:rPr')}/{qn('w:b')}") for run in runs]
        return bool(runs) and all(on(mark) if mark is not None else styled for mark in marks)

    def _words(self, element: Element) -> Iterator[Node | Piece]:
        """The words of a paragraph in order, raised ones in nodes."""
        for child in element:
            if child.tag in _RUNS:
                yield from self._run(child)
            elif child.tag in _THROUGH:
                yield from self._words(child)

    def _run(self, run: Element) -> Iterator[Node | Piece]:
        if on(run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")):
            return
        pieces = [piece for part in run for piece in self._part(part)]
        if not pieces:
            return
        raised = said(run, "w:rPr/w:vertAlign") == "superscript" or self._raised(run)
        if raised:
            yield layer.node("sup", [item for item in pieces if isinstance(item, Piece)])
            yield from (item for item in pieces if isinstance(item, Node))
        else:
            yield from pieces

    def _raised(self, run: Element) -> bool:
        """Whether the run stands above the line by its own position."""
        position = said(run, "w:rPr/w:position")
        return position.isdigit() and int(position) > 0

    def _part(self, part: Element) -> Iterator[Node | Piece]:
        if part.tag in (qn("w:t"), qn("m:t")):
            if part.text:
                yield self.layer.write(part.text)
        elif part.tag in (qn("w:tab"), qn("w:br"), qn("w:cr")):
            yield self.layer.write("\t" if part.tag == qn("w:tab") else "\n")
        elif part.tag == qn("w:noBreakHyphen"):
            yield self.layer.write("-")
        elif part.tag == qn("w:sym"):
            yield self.layer.write(_symbol(part.get(qn("w:char")) or ""))
        elif part.tag in _NOTE_CALLS:
            yield from self._call((_NOTE_CALLS[part.tag], part.get(qn("w:id")) or ""))

    def _call(self, key: tuple[str, str]) -> Iterator[Node]:
        """A note's mark: the number of a reference, or nothing where the note follows."""
        if key not in self._notes:
            return
        if self._cited:
            value = self._called.setdefault(key, str(len(self._called) + 1))
            yield layer.node("sup", [self.layer.write(value)])
        else:
            self._waiting.append(key)

    def _table(self, element: Element) -> Node | None:
        if element.tag != qn("w:tbl"):
            return None
        made: list[Node] = []
        above: dict[int, Node] = {}
        for row in (child for child in _through(element) if child.tag == qn("w:tr")):
            made.append(self._row(row, above))
            self.layer.write(self._end)
        heads = [row for row in made if row.attributes["head"] == "said"] or made[:1] * _names_columns(made)
        for cell in (child for row in heads for child in row.children if isinstance(child, Node)):
            cell.tag = "th"
        return layer.node("table", made)

    def _row(self, row: Element, above: dict[int, Node]) -> Node:
        """A row; a cell that goes on from above makes that one taller, `above` being the cells by their column."""
        cells: list[Node | Piece] = []
        skipped = said(row, "w:trPr/w:gridBefore")
        column = int(skipped) if skipped.isdigit() else 0
        for cell in (child for child in _through(row) if child.tag == qn("w:tc")):
            width = said(cell, "w:tcPr/w:gridSpan")
            merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            if merged is not None and merged.get(qn("w:val")) != "restart" and column in above:
                over = above[column].attributes
                above[column].attributes = {**over, "rowspan": str(int(over["rowspan"]) + 1)}
            else:
                above[column] = self._cell(cell, width if width.isdigit() and width != "0" else "1")
                cells.append(above[column])
            column += int(width) if width.isdigit() and width != "0" else 1
        said_so = on(row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}"))
        worded = [paragraph for paragraph in row.iter(qn("w:p")) if any(text.text for text in paragraph.iter(qn("w:t")))]
        bold = bool(worded) and all(map(self._is_bold, worded))
        return layer.node("tr", cells, head="said" if said_so else "bold" if bold else "")

    def _cell(self, cell: Element, width: str) -> Node:
        before, self._end = self._end, " "
        made = layer.node("td", list(self._flow(cell)), colspan=width, rowspan="1")
        self._end = before
        self.layer.write("\t")
        return made


def _names_columns(rows: list[Node]) -> bool:
    """Whether the first of some rows is the only bold one of the first two, or holds no figures but those of markers."""
    if len(rows) > 1 and rows[0].attributes["head"] and not rows[1].attributes["head"]:
        return True
    return len(rows) > 1 and not any(char.isdigit() for cell in rows[0].children for char in _level_text(cell))


def _level_text(item: Node | Piece) -> str:
    """The characters that are not raised."""
    if isinstance(item, Piece):
        return item.text
    return "" if item.tag == "sup" else "".join(map(_level_text, item.children))


def _blocks(holder: Element) -> Iterator[Element]:
    return (element for element in _through(holder) if element.tag in (qn("w:p"), qn("w:tbl")))


def _through(holder: Element) -> Iterator[Element]:
    """The children of an element, those of content controls and insertions in their place."""
    for child in holder:
        if child.tag in _THROUGH:
            yield from _through(child)
        else:
            yield child


def _notes(document: Element, kind: str) -> Iterator[tuple[str, Element]]:
    """The notes of a kind by their ids; separators have a type and are none."""
    for relation in document.part.rels.values():
        if relation.reltype == _PARTS[kind] and not relation.is_external:
            for note in parse_xml(relation.target_part.blob).iter(qn(f"w:{kind}")):
                if note.get(qn("w:type")) in (None, "normal"):
                    yield note.get(qn("w:id")) or "", note


def _inside_table(element: Element) -> bool:
    return any(above.tag == qn("w:tc") for above in element.iterancestors())


def _symbol(code: str) -> str:
    """The character of a symbol font's code, which is moved into the private area."""
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return "\ufffd"
