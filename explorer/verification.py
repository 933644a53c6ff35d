"""Whether a library is still what was written: every file, every quotation, and the index.

Why: a file that opens is not a file that is sound; disks, copies and hands change bytes.
Method: every file is hashed against the manifest and the index's own list; every graph is parsed, held against the
    shapes (by a callable, since the shapes belong to reading) and every quotation compared with the source it names;
    the index is scanned whole and compared, quad by quad, with what the graphs say. What was checked so when it was
    written need not be checked again while nothing of it has changed: a graph of which the index notes that these shapes
    and this code found it sound, with the hashes that graph and source have on the disk now; an index that this code and
    this engine made, of files that are as they were. Without the note, or when all is asked for, everything is looked at.
Fails: it does not stop at the first finding; each is one line with file, place and reason. A graph
    of an earlier model, which is to be read again, is not held against the shapes; its quotations are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pyoxigraph import RdfFormat, parse
from rdflib import Graph

from explorer import drafts, earlier, holding
from explorer.library import Library, LibraryError, graph_of
from explorer.manifest import FILE, INDEX, INDEX_LIST
from explorer.soundness import CHANGED, DECISIONS, MISSING, PENDING, STRAY, sha256_of
from explorer.store.embedded import EmbeddedStore, as_stored, ungrouped
from explorer.store.nquads import as_graph
from ontology import DCTERMS, NIF, iris
from ontology.triples import Triples

Check = Callable[[Graph], list[str]]
RUNTIME = (holding.LOCK, holding.HOLDER, FILE, f"{FILE}.draft")  # the last is what a killed command leaves
# What is no part of the truth and is looked through in its own way; what is not decided yet, which the next writer drops.
APART = (f"{INDEX}/", f"{drafts.FOLDER}/", f"{PENDING}/")


def verify(library: Library, shapes: Check, by: str = "") -> Iterator[str]:
    """Findings, one line each; none if the library is sound. `shapes` gives the violations of one graph.

    `by` is the fingerprint of shapes and code: what they have found sound already is not held against them again. Without
    it everything is looked at.
    """
    yield from _manifest(library)
    files = dict(_files(library))
    yield from (f"{name}: {finding}{_way(library, name)}" for name, finding in files.items())
    spared = library.checked(by) - set(map(graph_of, files)) if by else set()
    settled = _settled(library)
    for name, graph in library.graph_files().items():
        path = library.root / name
        if path.is_file() and name in settled and name not in spared:
            yield from (f"{name}: {finding}" for finding in _graph(library, path.read_bytes(), graph, shapes))
    yield from _index(library, whole=not by)
    yield from drafts.Drafts(library.root).findings()


def _manifest(library: Library) -> Iterator[str]:
    path = library.root / "manifest.json"
    if not path.is_file():
        yield "manifest.json: missing"
    elif path.read_bytes() != library.manifest.to_json():
        yield "manifest.json: not as it was written"


def _way(library: Library, name: str) -> str:
    """What mends a file, as the end of a line; of a file too many only people know, but for decisions."""
    written = library.written(name)
    return f"; {written.way()}" if written.sha256 or name.endswith(f"/{DECISIONS}") else ""


def _files(library: Library) -> Iterator[tuple[str, str]]:
    """Each file that is missing, changed or too many, and which of these it is."""
    now, then = library.manifest.files, (library.decided() or library.manifest).files
    found = {str(path.relative_to(library.root)): path for path in sorted(library.root.rglob("*")) if path.is_file()}
    for name, sha256 in sorted(then.items()):
        places = [place for place in (found.get(name), library.pending(name)) if place and place.is_file()]
        if not places:
            yield name, MISSING
        elif sha256 not in map(sha256_of, places):
            yield name, CHANGED
    for name in found:
        if name not in now and name not in then and name not in RUNTIME and not name.startswith(APART):
            yield name, STRAY


def _settled(library: Library) -> set[str]:
    """The files of graphs that no decided change is about which is still waiting: all of them, if none is."""
    now, then = library.manifest.files, (library.decided() or library.manifest).files
    moving = {graph_of(name) for name in now.keys() | then.keys() if now.get(name) != then.get(name)}
    return set(library.graph_files()) - moving


def _graph(library: Library, content: bytes, graph: str, shapes: Check) -> Iterator[str]:
    try:
        quads = list(parse(content, format=RdfFormat.N_QUADS))
    except SyntaxError as error:
        yield f"does not parse ({error})"
        return
    own = [quad for quad in quads if str(quad.graph_name) == f"<{graph}>"]
    if len(own) != len(quads):
        yield f"holds triples of another graph than {graph}"
    said = as_graph(graph, own)
    if graph in library.manifest.bibliographies.values():
        yield from shapes(said)
        return
    if not earlier.is_earlier(graph):  # the shapes are those of the present model
        yield from shapes(said)
    yield from _quotes(library, earlier.present(Triples.of(said)))


def _quotes(library: Library, graph: Triples) -> Iterator[str]:
    """Every quotation against the characters its passage names, of the one file that the graph was read from."""
    file = next(iter(graph.objects(iris.edition_of(str(graph.identifier)), DCTERMS.source)), "")
    text = library.source_text(str(file).rpartition("/")[2])
    starts, quotes = (graph.ahead(str(term)) for term in (NIF.beginIndex, NIF.anchorOf))
    for passage in starts.keys() | quotes.keys():
        start, words = ([str(graph.terms[value]) for value in held.get(passage, ())] for held in (starts, quotes))
        if text is None:
            yield f"{graph.terms[passage]}: its source is not in the library as it was read"
        elif not _stands(start, words, text):
            yield f"{graph.terms[passage]}: the quoted words are not at their place in the source"


def _stands(start: Sequence[str], words: Sequence[str], text: str) -> bool:
    """Whether the one quotation stands at the one place."""
    return len(start) == len(words) == 1 and start[0].isdecimal() and text.startswith(words[0], int(start[0]))


def _index(library: Library, *, whole: bool) -> Iterator[str]:
    """The index is a cache: whatever is wrong with it, a rebuild mends."""
    if not library.is_fresh() and not library.give_last():  # the last one may wait for a decided change
        yield "index: missing, damaged or older than the graphs; run rebuild"
        return
    folder = library.published_folder()
    listed = library.index_files()
    found = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}
    changed = [name for name in sorted(listed.keys() | found.keys())
               if name not in found or sha256_of(found[name]) != listed.get(name)]
    for name in changed:
        what = "missing" if name not in found else "not as it was written" if name in listed else f"not in {INDEX_LIST}"
        yield f"index/{folder.name}/{name}: {what}; run rebuild"
    if library.is_fresh() and library.decided() is None and (whole or changed or not library.is_built_here()):
        yield from _same_quads(library, folder)


def _same_quads(library: Library, folder: Path) -> Iterator[str]:
    try:
        graphs = library.graphs()
    except LibraryError:
        yield "index: not compared with the graphs, for one of them is damaged"
        return
    merged = (ungrouped(name, graphs[name]) for name in library.current_graphs())
    try:
        expected = as_stored(b"".join((*graphs.values(), *merged)))
        stored = EmbeddedStore(folder / "engine").lines()
    except (SyntaxError, OSError, RuntimeError) as error:
        yield f"index: cannot be read whole ({error}); run rebuild"
        return
    if expected != stored:
        yield f"index: {len(expected - stored)} quads missing and {len(stored - expected)} too many; run rebuild"
