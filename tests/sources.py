"""Source documents, records and loaded documents, made in one step where a test is about what follows."""

from __future__ import annotations

from pathlib import Path

from loaders import pipeline, reading
from loaders.pipeline import LoadedDocument, Shelf
from loaders.readers.registry import identify, open_file
from loaders.record import Record
from loaders.source import SourceDocument


def decode(name: str, raw: bytes) -> SourceDocument:
    """The source document of a text."""
    return identify(name, raw).source()


def read_source(path: Path) -> SourceDocument:
    """The source document of a text at a path."""
    return open_file(path).source()


def read_record(source: SourceDocument) -> Record:
    """What the rules read from a source of text, without any overlay."""
    return reading.record_of(source, source.format.read(source).blocks)


def read_document(path: Path, shelf: Shelf, document_id: str | None = None) -> LoadedDocument:
    """The document at a path."""
    loaded = pipeline.load(path, shelf, document_id)
    assert isinstance(loaded, LoadedDocument)
    return loaded
