"""What a library knows of its documents beside one another: editions in their order, what revises what, kinds of works.

Why: an edition does not know the one before it, and what is known of a work is said by whoever cites it; both would be
    lost if no graph held them. The catalogue is made of the stored graphs whenever an index is published.
Method: the editions of a document follow each other by their dates, or else as they were loaded. A statement revises the
    one of the edition before that has the same words, or of those under the same heading the only one that is alike
    (`are_alike`); where two could be meant, none is. Each of the two rules is one decision with its ground. A work that no
    bibliography describes has the type that the words of its entries suggest, where they agree.
Fails: it does not; of a graph that is missing or damaged tells whoever gives its content.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, Protocol, TypeVar

from pyoxigraph import RdfFormat, parse
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS

from explorer.links import source
from ontology import BIRO, FABIO, GX, PAV, PRISM, PROV, SCHEMA, concept, iris
from ontology.ground import nesting

NAME = iris.graph("catalogue")
RULES = "1"  # raised when the rules of this module change, as the version of a reader is
# Two statements are alike if this share of their words stands in the same order in both. Held against 14 cards of an
# emergency medicine collection in all the versions that they had over years: under one heading every pair from 0.6 on was
# a statement and its edited self or a part of it, and no two of different things shared more than 0.36, but for rows of one
# table (up to 0.92, "Oxycodone | 1-2 tabs" and "Hydrocodone | 1-2 tabs"), which must agree in their first cell as well.
ALIKE = 0.6
CELL = " | "  # between the cells of a row
MOST_COMPARED = 100_000  # pairs under one heading; a list that is longer is compared by its words alone
SAME_WORDS = "it has the same words"
ALIKE_WORDS = f"of the statements under the same heading, only this one shares {ALIKE} of its words or more in their order"


class Stored(Protocol):
    """A file that gives its content as it was written, or says that it is not."""

    def read_bytes(self) -> bytes:
        """The content."""


@dataclass(frozen=True)
class Held:
    """An edition: its IRI, its graph with its hash, and its printed date."""

    node: URIRef
    graph: Stored
    sha256: str
    updated: str | None


@dataclass(frozen=True)
class Said:
    """A statement: its words, and the heading above it, in lower case."""

    node: str
    text: str
    heading: str


Key = Callable[[Said], tuple[str, ...]]


class Read:
    """What was read of graphs, by their hashes: kept beside the index, so that only changed graphs are read again."""

    def __init__(self, kept: bytes = b"") -> None:
        try:
            found = nesting.loads(kept or b"{}")
            self._before = found["read"] if found["rules"] == RULES else {}
        except (ValueError, KeyError, TypeError):
            self._before = {}
        self._now: dict[str, Any] = {}

    def works(self, graph: Stored, sha256: str) -> Works:
        """What a graph says of works."""
        types, links, suggested = self._once(sha256, lambda: _works_of(graph).plain())
        return Works(frozenset(types), frozenset((work, page) for work, page in links),
                     frozenset((work, kind) for work, kind in suggested))

    def revisions(self, before: Held, after: Held) -> Sequence[tuple[str, str, str]]:
        """What revises what between two editions."""
        found = self._once(f"{before.sha256} {after.sha256}", lambda: [
            (one.node, other.node, ground)
            for one, other, ground in revisions(_statements(before.graph), _statements(after.graph))])
        return [(new, old, ground) for new, old, ground in found]

    def _once(self, key: str, read: Callable[[], Any]) -> Any:  # noqa: ANN401 - plain values, as they are kept
        if key not in self._now:
            self._now[key] = self._before[key] if key in self._before else read()
        return self._now[key]

    def kept(self) -> bytes:
        """What the catalogue that was made last needed."""
        return json.dumps({"rules": RULES, "read": self._now}).encode()


def catalogue(documents: Mapping[str, Sequence[Held]], current: Mapping[str, URIRef],
              bibliographies: Iterable[tuple[Stored, str]], read: Read | None = None) -> Graph:
    """The graph of a library: its documents with their editions in the order they were loaded, and its bibliographies."""
    read = read or Read()
    graph = Graph(identifier=NAME)
    for document, node in current.items():
        graph.add((iris.document(document), PAV.hasCurrentVersion, node))
        graph.add((node, RDF.type, GX.Edition))
    for editions in documents.values():
        follow = in_order(editions)
        for before, after in pairwise(follow):
            graph.add((after.node, PAV.previousVersion, before.node))
            _add_revisions(graph, read.revisions(before, after))
    _add_works(graph, [read.works(held.graph, held.sha256) for editions in documents.values() for held in editions],
               [read.works(works, sha256) for works, sha256 in bibliographies])
    return graph


class Dated(Protocol):
    """An edition as whoever orders editions knows it."""

    @property
    def updated(self) -> str | None:
        """The date it prints."""


AnEdition = TypeVar("AnEdition", bound=Dated)


def in_order(editions: Sequence[AnEdition]) -> Sequence[AnEdition]:
    """Editions by their printed dates where each has one, else as they were loaded."""
    if all(held.updated for held in editions):
        return sorted(editions, key=lambda held: str(held.updated))
    return editions


# What revises what

def revisions(before: Sequence[Said], after: Sequence[Said]) -> Iterator[tuple[Said, Said, str]]:
    """Pairs of a statement and the one it revises, with the ground."""
    found: dict[str, str] = {}
    for key in (_words, _words_and_heading):  # the second for words that are repeated
        left = _left(before, found.values()), _left(after, found)
        for new, old in _only_ones(*left, key):
            found[new.node] = old.node
            yield new, old, SAME_WORDS
    for new, old in _alike(before, after, set(found.values()), set(found)):
        yield new, old, ALIKE_WORDS


def _left(statements: Sequence[Said], gone: Iterable[str]) -> list[Said]:
    known = set(gone)
    return [one for one in statements if one.node not in known]


def _words(one: Said) -> tuple[str, ...]:
    return (iris.normalised(one.text),)


def _words_and_heading(one: Said) -> tuple[str, ...]:
    return iris.normalised(one.text), one.heading


def _heading(one: Said) -> tuple[str, ...]:
    return (one.heading,)


def _only_ones(before: Sequence[Said], after: Sequence[Said], key: Key) -> Iterator[tuple[Said, Said]]:
    """Pairs with a key that each edition has once."""
    olds, news = _by(before, key), _by(after, key)
    for name, held in news.items():
        if len(held) == len(olds.get(name, ())) == 1:
            yield held[0], olds[name][0]


def _by(statements: Iterable[Said], key: Key) -> dict[tuple[str, ...], list[Said]]:
    found: dict[tuple[str, ...], list[Said]] = defaultdict(list)
    for one in statements:
        found[key(one)].append(one)
    return found


def _alike(before: Sequence[Said], after: Sequence[Said], gone: set[str], known: set[str]) -> Iterator[tuple[Said, Said]]:
    """Pairs under one heading that are alike, of statements that are left, where neither is like any other one there."""
    olds, news = _by(before, _heading), _by(after, _heading)
    for heading, held in news.items():
        there = olds.get(heading, [])
        if len(held) * len(there) > MOST_COMPARED:
            continue
        likes = [(new, old) for new in held for old in there
                 if (new.node not in known or old.node not in gone) and are_alike(old.text, new.text)]
        for new, old in likes:
            if new.node not in known and old.node not in gone and sum(
                    one is new or other is old for one, other in likes) == 1:
                yield new, old


def are_alike(old: str, new: str) -> bool:
    """Whether two texts share so many words in their order; rows of a table only with the same first cell."""
    before, after = old.casefold(), new.casefold()
    if (CELL in before or CELL in after) and before.partition(CELL)[0] != after.partition(CELL)[0]:
        return False
    matcher = SequenceMatcher(None, before.split(), after.split(), autojunk=False)
    return all(ratio() >= ALIKE for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio))


def _add_revisions(graph: Graph, found: Iterable[tuple[str, str, str]]) -> None:
    agent = iris.agent(f"rules of the catalogue {RULES}")
    for new, old, ground in found:
        decision = iris.decision(NAME, str(agent), "revision", ground)
        graph.add((URIRef(new), GX.revises, URIRef(old)))
        graph.add((URIRef(new), GX.decision, decision))
        for term, value in ((RDF.type, GX.Decision), (GX.decisionKind, concept("decision-kind", "revision")),
                            (GX.ground, Literal(ground)), (PROV.wasAssociatedWith, agent)):
            graph.add((decision, term, value))
        for term, value in ((RDF.type, PROV.SoftwareAgent), (RDFS.label, Literal("rules of the catalogue")),
                            (PAV.version, Literal(RULES))):
            graph.add((agent, term, value))


# Works

UNKNOWN = str(concept("source-type", "unknown"))
OF_WORKS = (GX.sourceType, GX.suggestedType, BIRO.references, PRISM.doi, FABIO.hasPubMedId)


@dataclass(frozen=True)
class Works:
    """What a graph says of works: their types, their identifiers, and what the words of entries suggest."""

    types: frozenset[str]
    links: frozenset[tuple[str, str]]
    suggested: frozenset[tuple[str, str]]

    def plain(self) -> list[list[Any]]:
        """The same as plain values, in an order of their own."""
        return [sorted(self.types), sorted(map(list, self.links)), sorted(map(list, self.suggested))]


def _add_works(graph: Graph, cited: Sequence[Works], described: Sequence[Works]) -> None:
    known = {work for one in described for work in one.types}
    suggested: dict[str, set[str]] = defaultdict(set)
    for one in cited:
        for work, kind in one.suggested:
            suggested[work].add(kind)
    for work, kinds in suggested.items():
        if work not in known and len(kinds) == 1:
            graph.add((URIRef(work), GX.sourceType, URIRef(next(iter(kinds)))))
    for one in (*cited, *described):
        for work, page in one.links:
            graph.add((URIRef(work), SCHEMA.sameAs, URIRef(page)))


def _works_of(graph: Stored) -> Works:
    """What a graph says of works."""
    types: set[str] = set()
    links: set[tuple[str, str]] = set()
    references: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for subject, predicate, value in facts(graph, OF_WORKS):
        if predicate == str(BIRO.references):
            references[subject] = value
        elif predicate == str(GX.suggestedType):
            kinds[subject] = value
        elif not subject.startswith(f"{iris.BASE}work/"):
            if predicate == str(GX.sourceType) and value != UNKNOWN:  # an entry, of which an earlier reader says so
                kinds[subject] = value
        elif predicate == str(GX.sourceType):
            types.add(subject)
        else:
            links.add((subject, source("doi", value.lower()) if predicate == str(PRISM.doi) else source("pmid", value)))
    return Works(frozenset(types), frozenset(link for link in links if link[1]),
                 frozenset((references[entry], kind) for entry, kind in kinds.items() if entry in references))


# Stored graphs

OF_STATEMENTS = (RDF.type, GX.text, GX.inSection, GX.heading)

def _statements(graph: Stored) -> Sequence[Said]:
    """The statements of a stored graph."""
    said: dict[URIRef, dict[str, str]] = {term: {} for term in OF_STATEMENTS}
    found = []
    for subject, predicate, value in facts(graph, OF_STATEMENTS):
        said[URIRef(predicate)][subject] = value
        if value == str(GX.Statement):
            found.append(subject)
    texts, sections, headings = said[GX.text], said[GX.inSection], said[GX.heading]
    return [Said(node, texts[node], headings.get(sections.get(node, ""), "").casefold()) for node in found if node in texts]


def facts(graph: Stored, wanted: Iterable[URIRef]) -> Iterator[tuple[str, str, str]]:
    """The triples of some predicates; only their lines are parsed."""
    named = b"|".join(re.escape(str(term).encode()) for term in wanted)
    try:
        lines = b"\n".join(re.findall(rb"^<[^>\n]*> <(?:" + named + rb")> .*$", graph.read_bytes(), re.MULTILINE))
        quads = list(parse(lines, format=RdfFormat.N_QUADS))
    except SyntaxError:
        return
    for quad in quads:
        yield quad.subject.value, quad.predicate.value, quad.object.value
