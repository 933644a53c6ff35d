"""DOCX files: headings, lists, tables and notes as Word shows them, and nothing that is hidden, deleted or outside."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import docx
import pytest

from loaders.readers import package
from loaders.readers.registry import identify
from loaders.source import Unreadable
from tests.loaders.readers.files import body, read, repacked, saved, shown, with_notes

RUN = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
UP = "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>{}</w:t></w:r>"
CALL = "<w:r><w:footnoteReference w:id='{}'/></w:r>"
GIVE = RUN.format("Give it.")
INSERTED = f"<w:ins w:id='1' w:author='a'>{GIVE}</w:ins>"
DELETED = "<w:del w:id='2' w:author='a'><w:r><w:delText>Stop it.</w:delText></w:r></w:del>"
MOVED_FROM, MOVED_TO = (f"<w:{tag} w:id='1' w:author='a'>{GIVE}</w:{tag}>" for tag in ("moveFrom", "moveTo"))
CONTROL = "<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"

SHOWN = {
    "runs": (f"<w:p>{RUN.format('Give ')}{RUN.format('10 mg.')}</w:p>", ["Give 10 mg."]),
    "raised figures": (f"<w:p>{GIVE}{UP.format('1,3-5')}</w:p>", ["Give it.¹,³⁻⁵"]),
    "raised by position": (f"<w:p>{GIVE}<w:r><w:rPr><w:position w:val='6'/></w:rPr><w:t>2</w:t></w:r></w:p>", ["Give it.²"]),
    "raised letters": (f"<w:p>{RUN.format('the 1')}{UP.format('st')}</w:p>", ["the 1st"]),
    "tabs and breaks": ("<w:p><w:r><w:t>Give</w:t><w:tab/><w:t>it</w:t><w:br/><w:t>now</w:t></w:r></w:p>", ["Give it now"]),
    "hyphens that do not break": ("<w:p><w:r><w:t>long</w:t><w:noBreakHyphen/><w:t>term</w:t></w:r></w:p>", ["long-term"]),
    "symbols": ("<w:p><w:r><w:t>age </w:t><w:sym w:font='Symbol' w:char='2265'/><w:t>65</w:t></w:r></w:p>", ["age ≥65"]),
    "inserted, not deleted": (f"<w:p>{INSERTED}{DELETED}</w:p>", ["Give it."]),
    "moved once": (f"<w:p>{MOVED_FROM}</w:p><w:p>{MOVED_TO}</w:p>", ["Give it."]),
    "hidden words": (f"<w:p>{GIVE}<w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r></w:p>", ["Give it."]),
    "links": (f"<w:p><w:hyperlink r:id='none'>{GIVE}</w:hyperlink></w:p>", ["Give it."]),
    "fields": (f"<w:p><w:r><w:instrText>PAGE 1</w:instrText></w:r><w:fldSimple w:instr='REF x'>{GIVE}</w:fldSimple></w:p>",
               ["Give it."]),
    "content controls": (f"{CONTROL[0]}<w:p>{CONTROL[0]}{GIVE}{CONTROL[1]}</w:p>{CONTROL[1]}", ["Give it."]),
    "formulas": ("<w:p><w:r><w:t>if </w:t></w:r><m:oMath><m:r><m:t>x&lt;5</m:t></m:r></m:oMath></w:p>", ["if x<5"]),
    "typed glyphs": (f"<w:p>{RUN.format('• Give it.')}</w:p>", ["Give it."]),
    "empty paragraphs": (f"<w:p/><w:p>{GIVE}</w:p><w:p>{RUN.format(' ')}</w:p>", ["Give it."]),
}


@pytest.mark.parametrize(("xml", "expected"), SHOWN.values(), ids=SHOWN)
def test_words_are_those_word_shows(xml: str, expected: list[str]) -> None:
    """The words of the blocks are what Word shows, in its order."""
    pieces = [f"{piece}</w:p>" for piece in xml.split("</w:p>") if piece] if xml.count("</w:p>") > 1 else [xml]
    pieces = [xml] if xml.startswith("<w:sdt") else [piece.replace("<w:p/>", "") for piece in pieces]
    assert shown(body(*pieces)) == expected


def test_headings_come_from_styles() -> None:
    """A title is the top, headings lie below it by their level; without a title the first level is 1."""
    document = docx.Document()
    document.add_heading("Gout", 0)
    document.add_heading("Care", 1)
    document.add_heading("Diet", 2)
    titled = [(block.kind, block.level) for block in read(saved(document)).blocks]
    assert titled == [("heading", 1), ("heading", 2), ("heading", 3)]
    bare = docx.Document()
    bare.add_heading("Care", 1)
    assert [(block.kind, block.level) for block in read(saved(bare)).blocks] == [("heading", 1)]


def test_bold_paragraphs_can_be_headings() -> None:
    """A short paragraph all in bold heads what follows; bold words in a sentence, or a bold sentence, do not."""
    document = docx.Document()
    document.add_paragraph().add_run("Dose").bold = True
    paragraph = document.add_paragraph()
    paragraph.add_run("Give").bold = True
    paragraph.add_run(" it.")
    document.add_paragraph().add_run("Never stop it.").bold = True
    assert [block.kind for block in read(saved(document)).blocks] == ["heading", "paragraph", "paragraph"]


def test_lists_nest_and_count() -> None:
    """A bullet knows how deep it lies; the items of a numbered reference list carry the numbers Word prints."""
    document = docx.Document()
    for text, style in (("one", "List Bullet"), ("two", "List Bullet 2"), ("three", "List Bullet")):
        document.add_paragraph(text, style)
    document.add_heading("References", 1)
    for text in ("Smith J. A trial. Lancet 2001.", "Doe A. More. BMJ 2002."):
        document.add_paragraph(text, "List Number")
    found = read(saved(document)).blocks
    assert [(block.kind, block.indent) for block in found[:3]] == [("bullet", 0), ("bullet", 1), ("bullet", 0)]
    assert [(block.kind, block.columns) for block in found[4:]] == [("entry", ("1",)), ("entry", ("2",))]


def test_merged_cells_count_once() -> None:
    """A cell over several rows or columns stands in its first place only, and rows know their columns."""
    document = docx.Document()
    table = document.add_table(4, 3)
    for place, text in enumerate(("Drug", "Dose", "Note")):
        table.cell(0, place).text = text
    table.cell(1, 0).merge(table.cell(2, 0)).text = "Testamycin"
    table.cell(1, 1).text, table.cell(1, 2).text, table.cell(2, 1).text = "5 mg", "at first", "10 mg"
    table.cell(3, 0).merge(table.cell(3, 2)).text = "Stop after 7 days."
    rows = [block for block in read(saved(document)).blocks if block.kind == "row"]
    assert [row.view.text for row in rows] == ["Testamycin | 5 mg | at first", "10 mg", "Stop after 7 days."]
    assert rows[0].columns == ("Drug", "Dose", "Note")
    assert [rows[0].view.text[start:end] for start, end in rows[0].cells] == ["Testamycin", "5 mg", "at first"]


NOTES = {1: "Smith J. A trial. Lancet 2001.", 2: "Doe A. More. BMJ 2002."}


def test_notes_can_be_the_references() -> None:
    """Footnotes that are references are the list, numbered in the order of their calls; their calls are markers."""
    called = f"<w:p>{GIVE}{CALL.format(2)}</w:p>", f"<w:p>{RUN.format('Stop it.')}{CALL.format(1)}{CALL.format(2)}</w:p>"
    found = read(with_notes(body(*called), NOTES)).blocks
    assert [block.view.text for block in found] == ["Give it.¹", "Stop it.²¹", NOTES[2], NOTES[1]]
    assert [block.columns for block in found if block.kind == "entry"] == [("1",), ("2",)]


def test_notes_beside_a_list_follow_their_call() -> None:
    """Notes that are no references are text behind the paragraph that calls them."""
    called = (f"<w:p>{GIVE}{CALL.format(1)}</w:p>", f"<w:p>{RUN.format('Stop it.')}</w:p>")
    assert shown(with_notes(body(*called), {1: "Not with food."})) == ["Give it.", "Not with food.", "Stop it."]


def test_paragraphs_are_counted() -> None:
    """Each block knows its paragraph of the file, those in tables included."""
    document = docx.Document()
    document.add_paragraph("Give it.")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "a", "b"
    document.add_paragraph("Stop it.")
    found = read(saved(document))
    assert [(block.kind, found.layer.number(block.span.start)) for block in found.blocks] == [
        ("paragraph", 1), ("row", 2), ("paragraph", 4)]


def test_what_is_left_out_is_told() -> None:
    """Headers and footers are not read; text boxes and pictures are counted."""
    box = ("<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Aside</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
           f"{GIVE}</w:p>")
    document = docx.Document(BytesIO(body(box)))
    document.sections[0].header.paragraphs[0].text = "Society"
    found = read(saved(document))
    assert [block.view.text for block in found.blocks] == ["Give it."]
    assert [problem.reason for problem in found.problems] == ["1 text box left out"]


def bomb(size: int) -> bytes:
    """A document with a picture that unpacks to many zeros."""
    return repacked(body(f"<w:p>{GIVE}</w:p>"), {"word/media/a.png": bytes(size)})


def lying(raw: bytes) -> bytes:
    """The archive whose directory says that each member is smaller than it is."""
    out, at = bytearray(raw), 0
    while (at := out.find(b"PK\x01\x02", at)) >= 0:
        out[at + 24:at + 28] = struct.pack("<I", 10)
        at += 4
    return bytes(out)


def doubled(raw: bytes) -> bytes:
    """The archive with its text twice."""
    out = BytesIO(raw)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("word/document.xml", b"<x/>")
    return out.getvalue()


SOUND = body(f"<w:p>{GIVE}</w:p>")
BAD = {
    "a bomb": (lambda: bomb(20_000_000), "unpacks to more than 100 times its size"),
    "too much in all": (lambda: SOUND, "more than the limit of 1,000"),
    "a name outside": (lambda: repacked(SOUND, {"../../evil": b"x"}), "names a file outside itself"),
    "an absolute name": (lambda: repacked(SOUND, {"/etc/evil": b"x"}), "names a file outside itself"),
    "a drive's name": (lambda: repacked(SOUND, {"C:\\evil": b"x"}), "names a file outside itself"),
    "a DTD": (lambda: repacked(SOUND, {"word/document.xml": b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"}),
              "DTD not allowed"),
    "a DTD in UTF-16": (lambda: repacked(SOUND, {"word/styles.xml": "<!DOCTYPE a><a/>".encode("utf-16")}),
                        "DTD not allowed"),
    "no DOCX": (lambda: repacked_alone({"a.txt": b"x"}), "no DOCX document"),
    "cut off": (lambda: SOUND[:len(SOUND) // 2], "the DOCX file is broken"),
    "a false directory": (lambda: lying(SOUND), "the DOCX file is broken"),
    "two texts": (lambda: doubled(SOUND), "the same name"),
    "no XML": (lambda: repacked(SOUND, {"word/document.xml": b"<w:p"}), "the DOCX file is broken"),
    "another root": (lambda: repacked(SOUND, {"word/document.xml": b"<a/>"}), "the DOCX file is broken"),
    "no words": (lambda: saved(docx.Document()), "holds no text"),
}


def repacked_alone(members: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("case", BAD)
def test_bad_files_end_in_one_line(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no sound DOCX file is refused with its name and the reason, in one line."""
    if case == "too much in all":
        monkeypatch.setattr(package, "MOST_UNPACKED", 1000)
    make, reason = BAD[case]
    raw = make()
    assert identify("bad.docx", raw).format.name == "DOCX"
    with pytest.raises(Unreadable, match=reason) as refused:
        read(raw, "bad.docx")
    assert str(refused.value).startswith("bad.docx: ")
    assert "\n" not in str(refused.value)


def test_links_outside_are_not_followed() -> None:
    """A picture that lies on another machine is not fetched: the document is read without it."""
    with zipfile.ZipFile(BytesIO(SOUND)) as archive:
        relations = archive.read("word/_rels/document.xml.rels").decode()
    outside = ('<Relationship Id="rIdX" TargetMode="External" Target="http://192.0.2.1/x.xml" Type="http://schemas.'
               'openxmlformats.org/officeDocument/2006/relationships/footnotes"/></Relationships>')
    linked = repacked(SOUND, {"word/_rels/document.xml.rels": relations.replace("</Relationships>", outside).encode()})
    assert shown(linked) == ["Give it."]
