"""Graphs of documents as the pipeline makes them, for tests of what such graphs must be like."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rdflib import Graph

from loaders import pipeline
from tests.conftest import CORPUS

SOURCES = sorted(pipeline.find(CORPUS))


class EmptyShelf:
    """A library that holds nothing yet."""

    def editions(self, document: str) -> Mapping[str, str]:
        """No edition of any document."""
        return {} if document else {}

    def curation(self, document: str, edition: str) -> str:
        """No overlay of any edition."""
        return "" if document and edition else ""


@cache
def graph_of(path: Path) -> Graph:
    """The named graph of a document or bibliography; read once, so tests must not change it."""
    if pipeline.is_bibliography(path):
        return pipeline.read_bibliography(path).graph
    return pipeline.read_document(path, EmptyShelf()).graph
