"""What a page comes in: envelopes around it, packages that lack parts, lists of terms and details in it."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import docx
import pytest

from loaders.reading import read
from loaders.source import Unreadable

ADVICE = "Give zinc 20 mg daily."
ARTICLE = f"<article><front/><body><sec><title>Care</title><p>{ADVICE}</p></sec></body></article>"
PREFIXED = re.sub("<(/?)", r"<\1j:", ARTICLE)
PAGE = f"<html><head><title>x</title></head><body><h1>Care</h1><p>{ADVICE}</p></body></html>"
XML = "<?xml version='1.0'?>\n"
ENVELOPES = {
    "a set of one article": f"{XML}<pmc-articleset>{ARTICLE}</pmc-articleset>",
    "an answer with its date": f"{XML}<answer xmlns='x'><date>2 mg</date><record>{ARTICLE}</record></answer>",
    "an article with a prefix": f"{XML}<a xmlns:j='x'>{PREFIXED}</a>",
    "a page in XML": f"{XML}<entry><id>5 mg</id><content>{PAGE}</content></entry>",
    "a page as characters in XML": f"{XML}<entry><id>5 mg</id><body><![CDATA[<h1>Care</h1><p>{ADVICE}</p>]]></body></entry>",
    "a page behind the head of an answer": f"HTTP/1.1 200 OK\nDate: 5 mg\n\n<!DOCTYPE html>{PAGE}\n",
    "a page with words behind it": f"Saved from a site\n{PAGE}\nEnd of 5 mg.\n",
}


@pytest.mark.parametrize("envelope", ENVELOPES.values(), ids=ENVELOPES)
def test_what_stands_in_an_envelope_is_read_alone(envelope: str) -> None:
    """The one page of an envelope is read, and nothing that stands around it."""
    made = read("page.txt", envelope.encode())
    assert [(one.text, one.section) for one in made.record.statements] == [(ADVICE, ("Care",))]
    assert len(ENVELOPES) == 7


@pytest.mark.parametrize(("envelope", "reason"), [
    (f"{XML}<pmc-articleset>{ARTICLE}{ARTICLE}</pmc-articleset>", "it holds more than one article"),
    (f"{XML}<note><to>x</to></note>", "this is <note>"),
    (f"From: x\nMIME-Version: 1.0\n\n{PAGE}", "this is a web archive or a mail"),
])
def test_an_envelope_without_one_page_is_refused(envelope: str, reason: str) -> None:
    """None or several articles, and pages in another coding, are refused with the reason."""
    with pytest.raises(Unreadable, match=reason):
        read("page.txt", envelope.encode())


def package(without: str, *, told: bool) -> bytes:
    """A DOCX package without a part, which is still referred to or not `told` of at all."""
    document, whole, out = docx.Document(), BytesIO(), BytesIO()
    document.add_heading("Care", 1)
    document.add_paragraph(ADVICE)
    document.save(whole)
    name = without.rpartition("/")[2].encode()
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(out, "w") as written:
        for member in source.namelist():
            content = source.read(member)
            if not told:
                content = re.sub(rb"<(?:Relationship|Override)\s[^<>]*" + name + rb'"[^<>]*/>', b"", content)
            if member != without:
                written.writestr(member, content)
    return out.getvalue()


@pytest.mark.parametrize("told", [True, False], ids=["referred to", "not referred to"])
@pytest.mark.parametrize("part", ["word/styles.xml", "word/numbering.xml", "word/settings.xml", "docProps/core.xml"])
def test_a_package_without_a_part_is_read(part: str, told: bool) -> None:
    """A DOCX file without styles, lists, settings or properties gives its headings and words all the same."""
    made = read("page.docx", package(part, told=told)).record
    assert [(one.text, one.section) for one in made.statements] == [(ADVICE, ("Care",))]


@pytest.mark.parametrize("raw", [b"PK\x03\x04 broken", b"\x01\x02\x00 broken", package("", told=True)[:3000]])
def test_a_broken_package_is_called_that(raw: bytes) -> None:
    """What is damaged, or no archive at all under that name, is a broken DOCX file, in one line."""
    with pytest.raises(Unreadable) as refused:
        read("page.docx", raw)
    assert str(refused.value).startswith("page.docx: the DOCX file is broken")
    assert "\n" not in str(refused.value)


def texts(page: str) -> list[tuple[str, tuple[str, ...]]]:
    """The statements of a page of HTML with their sections."""
    return [(one.text, one.section) for one in read("page.html", f"<h1>Care</h1>{page}".encode()).record.statements]


def test_terms_are_rows_of_their_definitions() -> None:
    """A term and what defines it are one row; a definition that holds lists stands below its term."""
    page = b"<h1>Care</h1><dl><dt>Metformin<dd>500 mg twice daily<dt>Amoxicillin<dd><p>1 g daily</dl>"
    made = read("page.html", page).record
    assert [one.text for one in made.statements] == ["Metformin | 500 mg twice daily", "Amoxicillin | 1 g daily"]
    assert [one.parameter for one in made.quantities] == ["Metformin", "Amoxicillin"]
    assert texts("<dl><dt>Adults</dt><dd><ul><li>Give it.</li><li>Stop it.</li></ul></dd></dl>")[1:] == [
        ("Give it.", ("Care",)), ("Stop it.", ("Care",))]


FOLDED = "<details><summary>Children</summary><p>Give it.</p></details>"


@pytest.mark.parametrize(("page", "expected"), [
    (FOLDED, [("Give it.", ("Care", "Children"))]),
    (FOLDED + "<h2>Adults</h2><p>Stop it.</p>", [("Give it.", ("Care", "Children")), ("Stop it.", ("Care", "Adults"))]),
    (FOLDED + FOLDED.replace("Children", "Adults"), [("Give it.", ("Care", "Children")), ("Give it.", ("Care", "Adults"))]),
    (FOLDED + "<p>Stop it.</p>", [("Children", ("Care",)), ("Give it.", ("Care",)), ("Stop it.", ("Care",))]),
    (f"<details><summary>All</summary>{FOLDED}</details>", [("Give it.", ("Care", "All", "Children"))]),
])
def test_a_summary_heads_what_it_folds_away(page: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    """A summary is a heading of its details, but of nothing that stands behind them."""
    assert texts(page) == expected
