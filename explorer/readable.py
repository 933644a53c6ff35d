"""Turtle and TriG that people read.

Why: a general serialiser escapes what is left of a name behind a short prefix, and puts a statement's parts anywhere; a
    graph that is to be checked by reading must read like the page.
Method: subjects stand in reading order (document, edition, sections, statements each with its parts, entries, the rest),
    grouped by the edition they belong to, whose IRI is the base of what follows. A name is shortened only where what is
    left needs no escape: schemes of concepts, documents, files and works have prefixes of their own. Predicates stand
    with the type and the names first. Literals are spelt by the engine's library, and long ones broken nowhere.
Fails: it does not; what has no short name stands in full.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

Subject = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal | Triple

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
_XSD_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_WIDTH = 118
_DEEPEST = 3  # steps of a name that may have a prefix of their own
_LOCAL = re.compile(r"(?:[A-Za-z0-9_]|%[0-9A-F]{2})(?:(?:[A-Za-z0-9_.-]|%[0-9A-F]{2})*(?:[A-Za-z0-9_-]|%[0-9A-F]{2}))?")
_PREFIX = re.compile(r"[A-Za-z](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~%-]*(?:/[A-Za-z0-9][A-Za-z0-9._~%-]*)*")
_FIRST = ("type", "title", "prefLabel", "label", "inScheme", "notation", "order", "key", "text")  # local names
_LAST = ("rule", "hasPassage")
_PIECES = re.compile(r"([0-9]{1,9})")


class Namer:
    """Short names: `prefixes` lead from prefix to namespace, `base` is what relative names are under."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = {space: prefix for prefix, space in prefixes.items() if _PREFIX.fullmatch(prefix)}
        self._known: dict[str, str] = {}
        self.base = ""
        self.used: set[str] = set()

    def rebase(self, base: str) -> None:
        """Name what lies below `base` without it."""
        self.base = base

    def name(self, iri: str) -> str:
        """An IRI as short as it can be spelt without an escape."""
        if self.base and iri.startswith(self.base) and _PATH.fullmatch(iri, len(self.base)):
            return f"<{iri[len(self.base):]}>"
        known = self._known.get(iri)
        if known is None:
            known = self._known[iri] = self._prefixed(iri) or str(NamedNode(iri))
        return known

    def _prefixed(self, iri: str) -> str | None:
        cut = max(iri.rfind("/"), iri.rfind("#"), iri.rfind(":")) + 1
        prefix = self._prefixes.get(iri[:cut])
        if prefix is None or not _LOCAL.fullmatch(iri, cut):
            return None
        self.used.add(prefix)
        return f"{prefix}:{iri[cut:]}"

    def term(self, term: Term) -> str:
        """A term as Turtle has it."""
        if isinstance(term, NamedNode):
            return self.name(term.value)
        if isinstance(term, Literal) and term.language is None:
            kind = term.datatype.value
            if (kind == _XSD_BOOLEAN and term.value in {"true", "false"}) or (
                    kind == _XSD_INTEGER and re.fullmatch(r"[+-]?[0-9]+", term.value)):
                return term.value
            spelt, typed = str(term), f"^^{NamedNode(kind)}"
            return f"{spelt.removesuffix(typed)}^^{self.name(kind)}" if kind != _XSD_STRING else spelt
        return str(term)

    def header(self, prefixes: Mapping[str, str]) -> str:
        """The declarations of the prefixes that were used."""
        return "".join(f"@prefix {prefix}: <{prefixes[prefix]}> .\n" for prefix in sorted(self.used))


def prefixes_with(known: Mapping[str, str], base: str, concepts: str, iris: Iterable[str]) -> dict[str, str]:
    """`known` and a prefix for each document and family of ids under `base` and each scheme under `concepts` in `iris`."""
    found = dict(known)
    spaces: set[str] = set()
    for iri in iris:
        for under in (concepts, base):
            path = iri[len(under):].split("/") if iri.startswith(under) else []
            deepest = min(len(path), _DEEPEST + 1)
            spaces.update(under + "".join(f"{step}/" for step in path[:depth]) for depth in range(deepest))
    for space in sorted(spaces, key=lambda space: (space.count("/"), space)):
        under = concepts if space.startswith(concepts) else base
        steps = space[len(under):].rstrip("/").split("/") if space != under else []
        name = "-".join(steps) or ("concept" if under == concepts else "id")
        if not _PREFIX.fullmatch(name) or name in found:
            name = f"{'concept' if under == concepts else 'id'}-{name}"
        if _PREFIX.fullmatch(name):
            found.setdefault(name, space)
    return found


def written(triples: Iterable[Triple], prefixes: Mapping[str, str], orders: str = "", edition: str = "") -> str:
    """A graph as Turtle; `orders` is the property that numbers what is listed, `edition` the class that has parts."""
    namer = Namer(prefixes)
    body = _body(_grouped(triples), namer, orders, edition)
    return f"{namer.header(prefixes)}{body}"


def written_graphs(graphs: Mapping[str, Iterable[Triple]], prefixes: Mapping[str, str], orders: str = "",
                   edition: str = "") -> str:
    """Named graphs as TriG, in the order they are given in."""
    namer = Namer(prefixes)
    parts = []
    for graph, triples in graphs.items():
        said = _grouped(triples)
        places = _in_reading_order(said, orders, edition)
        bases = {base for base in places.values() if base}
        base = bases.pop() if len(bases) == 1 else ""  # it is declared outside of the graph
        namer.rebase("")
        name = namer.name(graph)
        namer.rebase(base)
        body = "".join(f"\n{block}" for block in _blocks(said, list(places), namer))
        declared = f"@base <{base}> .\n" if base else ""
        parts.append(f"\n{declared}{name} {{\n{body}}}\n")
    return f"{namer.header(prefixes)}{''.join(parts)}"


_Said = Mapping[Subject, Mapping[str, Sequence[Term]]]


def _grouped(triples: Iterable[Triple]) -> _Said:
    said: dict[Subject, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if not isinstance(triple.subject, Triple):  # a statement about a statement is none of ours
            said[triple.subject][triple.predicate.value].append(triple.object)
    return said


def _body(said: _Said, namer: Namer, orders: str, edition: str) -> str:
    places = _in_reading_order(said, orders, edition)
    parts = []
    for base, subjects in groupby(places, key=places.__getitem__):
        if base and base != namer.base:
            parts.append(f"\n@base <{base}> .\n")
        namer.rebase(base)
        parts.extend(f"\n{block}" for block in _blocks(said, list(subjects), namer))
    return "".join(parts)


def _blocks(said: _Said, subjects: Sequence[Subject], namer: Namer) -> Iterator[str]:
    """All that is said of each subject, one predicate a line; short lists of objects stay on theirs.

    Objects that are subjects here stand in the order in which these do.
    """
    order: Mapping[Term, int] = {subject: place for place, subject in enumerate(subjects)}
    for subject in subjects:
        lines = []
        for predicate in sorted(said[subject], key=_rank):
            verb = "a" if predicate == _RDF_TYPE else namer.name(predicate)
            ranked = sorted((order.get(term, len(order)), _natural(spelt), spelt)
                            for term in said[subject][predicate] if (spelt := namer.term(term)))
            objects = [spelt for _, _, spelt in ranked]
            one = f"{verb} {' , '.join(objects)}"
            lines.append(one if len(one) <= _WIDTH or len(objects) == 1 else f"{verb} " + " ,\n        ".join(objects))
        yield f"{namer.term(subject)} " + " ;\n    ".join(lines) + " .\n"


def _rank(predicate: str) -> tuple[int, str]:
    local = re.split(r"[/#]", predicate)[-1]
    if local in _FIRST:
        return _FIRST.index(local), predicate
    return len(_FIRST) + (1 + _LAST.index(local) if local in _LAST else 0), local


def _natural(text: str) -> list[tuple[int, str]]:
    """A key that puts marker-2 before marker-10."""
    return [(int(piece), "") if _PIECES.fullmatch(piece) else (-1, piece) for piece in _PIECES.split(text) if piece]


def _in_reading_order(said: _Said, orders: str, edition: str) -> dict[Subject, str]:
    """The subjects, each with the base of the edition it is part of: editions one after the other, then all else."""
    kinds = {_spelt(subject): [_spelt(kind) for kind in of.get(_RDF_TYPE, ())] for subject, of in said.items()}
    numbers = {_spelt(subject): int(_spelt(of[orders][0])) for subject, of in said.items() if orders in of}
    editions = {iri for iri, of in kinds.items() if edition and edition in of}
    works = {iri.rpartition("/")[0] for iri in editions}

    def key(subject: Subject) -> tuple[object, ...]:
        iri = _spelt(subject)
        if iri in works:
            return (0, iri, 0)
        owner = _owner(iri, editions)
        if not owner:
            return (1, isinstance(subject, BlankNode), _natural(iri))
        tail = iri[len(owner) + 1:]
        head = tail.split("/")[0]
        part = f"{owner}/{head}"
        return (0, owner.rpartition("/")[0], 1, owner, _place(kinds.get(part, ())), numbers.get(part, 0),
                _natural(tail)) if tail else (0, owner.rpartition("/")[0], 1, owner, -1)

    owned = ((subject, _owner(_spelt(subject), editions)) for subject in sorted(said, key=key))
    return {subject: f"{owner}/" if owner else "" for subject, owner in owned}


_PLACES = ("Question", "Section", "Statement", "", "BibliographicReference", "Remark")


def _place(kinds: Sequence[str]) -> int:
    """Where in an edition things of these classes stand; what is none of those listed comes behind the statements."""
    names = {re.split(r"[/#]", kind)[-1] for kind in kinds}
    return next((place for place, name in enumerate(_PLACES) if name in names), _PLACES.index(""))


def _owner(iri: str, editions: Collection[str]) -> str:
    """The edition that an IRI is of or below, if it is."""
    steps = iri.split("/")
    for depth in range(len(steps), 3, -1):
        if (above := "/".join(steps[:depth])) in editions:
            return above
    return ""


def _spelt(term: Term) -> str:
    return term.value if isinstance(term, (NamedNode, BlankNode, Literal)) else str(term)
