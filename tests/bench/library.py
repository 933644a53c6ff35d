"""A large library for benchmarks: the corpus, many times over under other names.

Why: figures for ten thousand statements must come from graphs as they really are.
Method: every document graph of the corpus is copied under numbered document ids; works and vocabulary stay shared, so a
    work gathers results from many copies. The library is written by the library's own writer.
Fails: it does not; the number of statements is at least what was asked for.
"""

from __future__ import annotations

from pathlib import Path

from explorer.library import Edition, Library, Manifest


def grow(corpus: Library, root: Path, statements: int) -> Library:
    """A library at `root` with at least that many statements, without an index."""
    editions = {document: corpus.editions(document)[name] for document, name in corpus.manifest.current.items()}
    graphs = {document: (corpus.root / f"graphs/{document}@{edition.name}.nq").read_bytes()
              for document, edition in editions.items()}
    sources = {document: corpus.file(document, edition.name, edition.files[0]) or b""
               for document, edition in editions.items()}
    held = sum(content.count(b"/ontology#statementKind>") for content in graphs.values())
    library = Library(root)
    manifest = Manifest(bibliographies=dict(corpus.manifest.bibliographies))
    files: dict[str, bytes] = {}
    for name in corpus.manifest.bibliographies:
        for path in (f"graphs/bibliography-{name}.nq", f"bibliographies/{name}.json"):
            files[path] = (corpus.root / path).read_bytes()
    for number in range(-(-statements // held)):
        for document, edition in editions.items():
            _copy(manifest, files, document, f"{document}-{number:04}", edition=edition, graph=graphs[document])
            source = edition.files[0]
            files[f"documents/{document}-{number:04}/{edition.name}/{source}"] = sources[document]
    with library.writing():
        library._commit(files, manifest)
    return library


def _copy(manifest: Manifest, files: dict[str, bytes], document: str, name: str, *, edition: Edition,
          graph: bytes) -> None:
    old, new = f"/id/{document}".encode(), f"/id/{name}".encode()
    named, renamed = edition.graph, edition.graph.replace(f"/graph/{document}/", f"/graph/{name}/")
    graph = graph.replace(f"<{named}".encode(), f"<{renamed}".encode())
    files[f"graphs/{name}@{edition.name}.nq"] = graph.replace(old + b"/", new + b"/").replace(old + b">", new + b">")
    manifest.documents[name] = [Edition(edition.name, renamed, edition.sha256, edition.encoding, edition.updated,
                                        edition.files[:1])]
    manifest.current[name] = edition.name
