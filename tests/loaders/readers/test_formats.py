"""The contract of a format: every one in the registry keeps it, and one more is one object and one line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest

from loaders import pipeline
from loaders.blocks import Block, View
from loaders.problems import LoadError
from loaders.readers import registry
from loaders.readers.format import Contents, Format, Readable
from loaders.readers.registry import FORMATS, identify
from loaders.reading import read_file
from loaders.sandbox import read_confined
from loaders.source import File
from tests.conftest import ROOT
from tests.loaders.readers.files import Sheet
from tests.sources import read_document

SAID = "Give testamycin 10 mg daily."


@dataclass(frozen=True)
class Sample:
    """A small file of a format, and bytes that are told to be of it, but cannot be read, with the reason."""

    sound: bytes
    bad: bytes
    reason: str


def page_docx() -> bytes:
    """A Word document."""
    document, out = docx.Document(), BytesIO()
    document.add_heading("Care", 1)
    document.add_paragraph(SAID)
    document.save(out)
    return out.getvalue()


def page_pdf() -> bytes:
    """A page with a heading."""
    sheet = Sheet()
    sheet.line(72, 100, "Care", 20)
    sheet.line(72, 140, SAID)
    return sheet.done()


SAMPLES = {
    "PDF": Sample(page_pdf(), b"%PDF-1.7 broken", "the PDF file is broken"),
    "DOCX": Sample(page_docx(), b"PK\x03\x04 broken", "the DOCX file is broken"),
    "CSL-JSON": Sample(b'[{"id": "a", "title": "Trial", "DOI": "10.1000/a"}]', b'[{"id": "a"}]', "title is missing"),
    "FHIR": Sample(json.dumps({"resourceType": "PlanDefinition", "title": "Care", "description": SAID}).encode(),
                   b'{"resourceType": "Patient"}', "this is a FHIR Patient"),
    "HTML": Sample(f"<!DOCTYPE html><h1>Care</h1><p>{SAID.replace('10', '<b>10</b>')}".encode(),
                   b"<html>" + b"<div>" * 500, "elements stand in each other"),
    "JATS": Sample(f"<article><front/><body><p>{SAID}</p></body></article>".encode(),
                   b"<article><front/>\n<body>", "not well-formed XML"),
    "Markdown": Sample(f"---\ntitle: Care\n---\n\n- {SAID.replace('10', '**10**')}\n".encode(),
                       b"# Care\n\n" + b"<div>" * 500, "elements stand in each other"),
    "text": Sample(f"Care\n\n  - {SAID}\n".encode(), b"Care\n\x00\n", "NUL"),
}
BY_NAME = ("Markdown", "text")  # nothing in their text tells them apart for certain
EVERY = pytest.mark.parametrize("format_", FORMATS, ids=lambda one: one.name)
DOCUMENTS = pytest.mark.parametrize("format_", [one for one in FORMATS if one.holds == "document"], ids=lambda one: one.name)


def test_every_format_has_a_sample() -> None:
    """The suite runs over all formats there are."""
    assert [format_.name for format_ in FORMATS] == list(SAMPLES)
    assert len(FORMATS) == 8


@EVERY
def test_a_format_has_a_name_and_suffixes_of_its_own(format_: Format) -> None:
    """No two formats share a name or a suffix; suffixes are in small letters, with their dot."""
    others = [other for other in FORMATS if other is not format_]
    assert registry.named(format_.name) is format_
    assert format_.suffixes
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in format_.suffixes)
    assert not {suffix for other in others for suffix in other.suffixes} & set(format_.suffixes)
    assert set(format_.suffixes) <= set(registry.suffixes())


@EVERY
def test_a_file_is_taken_by_its_format_alone(format_: Format) -> None:
    """Under its own name, or under none, a file is taken by one format: plain text is what no other takes.

    Markdown without its name is plain text.
    """
    raw = SAMPLES[format_.name].sound
    for name in (*(f"page{suffix}" for suffix in format_.suffixes), *(["page"] if format_.name not in BY_NAME else [])):
        asked = [other for other in FORMATS if other.layer or not format_.layer]  # bytes that are no text have no beginning
        takers = [other.name for other in asked if other.takes(File(name, raw))]
        assert takers == ([] if format_.name == "text" else [format_.name])
        assert identify(name, raw).format is format_


@EVERY
def test_what_is_read_stands_at_its_place(format_: Format) -> None:
    """Blocks stand in the text of the file, or in the layer of one that has none; a bibliography gives works instead."""
    found = identify(f"page{format_.suffixes[0]}", SAMPLES[format_.name].sound)
    contents = found.read()
    assert bool(contents.works) is (format_.holds == "works") is not bool(contents.blocks)
    assert (contents.layer is not None) is bool(format_.layer) is bool(format_.media_type)
    text = contents.layer.text if contents.layer else found.file.text
    for block in contents.blocks:
        assert text[block.span.start:block.span.end] == block.span.quote
    assert contents.works or SAID in [format_.words(block.span.quote) for block in contents.blocks]


@EVERY
def test_a_bad_file_is_one_line(format_: Format) -> None:
    """What a format cannot read is refused with the file's name and the reason, in one line, whatever is wrong."""
    sample = SAMPLES[format_.name]
    with pytest.raises(LoadError) as refused:
        identify(f"bad{format_.suffixes[0]}", sample.bad).read()
    assert refused.value.problem.file == f"bad{format_.suffixes[0]}"
    assert sample.reason in refused.value.problem.reason
    assert "\n" not in str(refused.value)


@DOCUMENTS
def test_a_child_reads_it_as_this_process_does(format_: Format) -> None:
    """Source, layer and record are the same, read in a confined child or here."""
    found = identify(f"page{format_.suffixes[0]}", SAMPLES[format_.name].sound)
    here = read_file(found)
    assert read_confined(found) == here
    assert here.source.format is format_
    assert [statement.text for statement in here.record.statements] == [SAID]


class Empty:
    """A library that holds nothing."""

    def editions(self, _document: str) -> dict[str, str]:
        """No edition."""
        return {}

    def withdrawn(self, _document: str) -> dict[str, str]:
        """Nothing."""
        return {}

    def curation(self, _document: str, _edition: str) -> str:
        """No overlay."""
        return ""


@DOCUMENTS
def test_what_is_stored_is_read_again(format_: Format, tmp_path: Path) -> None:
    """The files of an edition, put into a folder, are a document folder with the same source."""
    path, folder = tmp_path / f"page{format_.suffixes[-1]}", tmp_path / "stored"
    path.write_bytes(SAMPLES[format_.name].sound)
    loaded = read_document(path, Empty())
    folder.mkdir()
    for name, content in loaded.files.items():
        (folder / name).write_bytes(content)
    again = read_document(folder, Empty())
    assert (again.source.sha256, again.source.format) == (loaded.source.sha256, format_)
    assert again.record == loaded.record


def test_one_more_format_is_one_object_and_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The format that the README adds as an example is found in a folder, read, and stored under its suffix."""
    readme = (ROOT / "loaders" / "README.md").read_text(encoding="utf-8")
    example = readme.partition("## Add a format")[2].partition("```python\n")[2].partition("```")[0]
    names: dict[str, Any] = {"Block": Block, "Contents": Contents, "Format": Format, "Readable": Readable, "View": View}
    exec(example, names)  # noqa: S102 - it is our own, and has to be true
    made = names["FORMAT"]
    monkeypatch.setattr(registry, "FORMATS", (made, *FORMATS))
    (tmp_path / "care.note").write_text(f"!note\n{SAID}", encoding="utf-8")
    (tmp_path / "care.png").write_bytes(b"\x89PNG")
    [path] = pipeline.find(tmp_path)
    loaded = read_document(path, Empty())
    assert [statement.text for statement in loaded.record.statements] == [SAID]
    assert next(iter(loaded.files)) == "source.note"
    assert loaded.source.format is made
