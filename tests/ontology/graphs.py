"""Graphs of documents as the pipeline makes them, for tests of what such graphs must be like."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import SimpleNamespace

from rdflib import Graph

from loaders import pipeline
from tests.conftest import CORPUS

SOURCES = sorted(pipeline.find(CORPUS))
EMPTY_SHELF = SimpleNamespace(editions=lambda _document: {}, withdrawn=lambda _document: {},
                              curation=lambda _document, _edition: "")


@cache
def graph_of(path: Path) -> Graph:
    """The named graph of a document or bibliography; read once, so tests must not change it."""
    return pipeline.load(path, EMPTY_SHELF).graph
